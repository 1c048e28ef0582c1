/* Notes for whoever takes over: of any step, with who and when, newest first. */
#include "base/text.h"
#include "steps/screens.h"

static struct ref note_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct rows *rows = self;
	const struct note *n = rows_at(rows, &RECORD_NOTE, rows->n - 1 - (uint32_t)i);

	cell_word(&cells[0], stamp_text(a, n->at));
	cell_word(&cells[1], n->step);
	cell_word(&cells[2], n->by);
	cell_word(&cells[3], n->text);
	return ref_row(GROUP_NOTES, n->row.id);
}

static size_t note_find(const void *self, struct ref ref)
{
	const struct rows *rows = self;
	size_t i = ref.kind == REF_ROW && ref.code == GROUP_NOTES ? row_index(rows, &RECORD_NOTE, ref.row) : SIZE_MAX;

	return i == SIZE_MAX ? i : rows->n - 1 - i;
}

static void put_focused(struct sheet *s)
{
	uint32_t row = viewed_row(s->v, GROUP_NOTES);
	const struct note *n = row ? rows_find(&s->m->notes, &RECORD_NOTE, row) : NULL;

	if (!n)
		return;
	page_head(s->p, s->a, arena_format(s->a, "%s, %s", str_or(n->by, "?"), time_text(s->a, n->at)));
	page_text(s->p, s->a, "%s", str_or(n->text, ""));
}

void screen_notes(struct sheet *s)
{
	static const char *const heads[] = { "When", "Step", "By", "Note" };
	struct action *add;
	struct table *t;

	s->p->title = "Notes";
	sheet_aside(s, "%u", s->m->notes.n);
	t = sheet_table(s, HEADS(heads), &s->m->notes, s->m->notes.n);
	t->row = note_row;
	t->find = note_find;
	t->flags = TABLE_OPEN;
	t->empty = "None yet.";
	put_focused(s);
	add = sheet_act(s, ACT_NOTE, ref_step(s->v->step), "add a note");
	add->ask = "Note";
	add->ask_lines = true;
	sheet_next(s, "Next: back to where you came from.");
}
