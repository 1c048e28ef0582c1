/* What codes, states and messages mean: the index, or one entry. */
#include "core/explain.h"
#include "base/text.h"
#include "steps/screens.h"

static const char *const CLASS_TITLE[EXPLAIN_CLASSES] = {
	[EXPLAIN_RULE] = "Requirements and checks",
	[EXPLAIN_MESSAGE] = "Messages of the service",
	[EXPLAIN_CONNECTION] = "Connection states",
	[EXPLAIN_SESSION] = "BGP session states",
	[EXPLAIN_ASN] = "ASN states",
	[EXPLAIN_PREFIX] = "Prefix states",
	[EXPLAIN_ERROR] = "Errors of the interface",
	[EXPLAIN_PROVIDER] = "Resource provider states",
	[EXPLAIN_TERM] = "Glossary",
	[EXPLAIN_FAQ] = "Questions often asked",
};

struct shelf {
	const uint16_t *ids;
	size_t n;
};

static struct ref entry_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	uint16_t id = ((const struct shelf *)self)->ids[i];
	const struct explain *e = explain_at(id);

	(void)a;
	cell_word(&cells[0], e->class == EXPLAIN_TERM || e->class == EXPLAIN_FAQ ? e->title : e->code);
	cell_word(&cells[1], e->class == EXPLAIN_RULE || e->class == EXPLAIN_MESSAGE ? e->title : e->plain);
	return (struct ref){ .kind = REF_EXPLAIN, .code = id };
}

static size_t entry_find(const void *self, struct ref ref)
{
	const struct shelf *shelf = self;

	for (size_t i = 0; ref.kind == REF_EXPLAIN && i < shelf->n; i++) {
		if (shelf->ids[i] == ref.code)
			return i;
	}
	return SIZE_MAX;
}

void put_explanations(struct sheet *s, unsigned class)
{
	static const char *const heads[] = { "", "" };
	struct shelf *shelf = arena_alloc(s->a, sizeof *shelf);
	uint16_t *ids = arena_alloc(s->a, (EXPLAIN_COUNT + 1) * sizeof *ids);
	struct table *t;

	*shelf = (struct shelf){ .ids = ids };
	for (uint16_t id = 1; id <= EXPLAIN_COUNT; id++) {
		if (explain_at(id)->class == class)
			ids[shelf->n++] = id;
	}
	if (!shelf->n)
		return;
	page_head(s->p, s->a, CLASS_TITLE[class]);
	t = sheet_table(s, HEADS(heads), shelf, shelf->n);
	t->row = entry_row;
	t->find = entry_find;
	t->flags = TABLE_OPEN | TABLE_WRAP;
	t->opens = SCREEN_EXPLAIN;
}

static void index_page(struct sheet *s)
{
	s->p->title = "Explain";
	sheet_aside(s, "%zu entries", EXPLAIN_COUNT);
	for (unsigned class = 0; class < EXPLAIN_CLASSES; class ++)
		put_explanations(s, class);
	sheet_next(s, "Choose one; on the shell it is: voxpeer explain CODE");
}

/* ---- one entry */

static void put_numbered(struct sheet *s, const char *head, const char *const *lines)
{
	if (!lines || !*lines)
		return;
	page_head(s->p, s->a, head);
	for (size_t i = 0; lines[i]; i++)
		page_text(s->p, s->a, "%zu. %s", i + 1, lines[i]);
}

void put_causes(struct sheet *s, const struct explain *e)
{
	put_numbered(s, "Causes, the likeliest first", e->causes);
}

/* One command a line, as it is typed: to be copied out. */
static void put_commands(struct sheet *s, const char *const *lines)
{
	struct text t = TEXT_INIT;

	for (size_t i = 0; lines && lines[i]; i++)
		text_addf(&t, "%s%s", i ? "\n" : "", lines[i]);
	if (t.n) {
		page_head(s->p, s->a, "Look at");
		page_add(s->p, s->a, B_PLAIN)->text = arena_text(s->a, t.s);
	}
	text_release(&t);
}

static size_t word_length(const char *s)
{
	size_t n = 0;

	while (s[n] && s[n] != ' ')
		n++;
	return n;
}

static void put_see(struct sheet *s, const char *codes)
{
	while (!str_empty(codes)) {
		size_t n = word_length(codes);
		const char *code = arena_textn(s->a, codes, n);
		uint16_t id = explain_find(code);

		if (id) {
			page_pair(s->p, s->a, code, "%s", explain_at(id)->title);
			s->p->blocks[s->p->nblocks - 1].ref = (struct ref){ .kind = REF_EXPLAIN, .code = id };
		}
		codes += n + (codes[n] == ' ');
	}
}

static void entry_page(struct sheet *s, const struct explain *e)
{
	s->p->title = arena_format(s->a, "Explain › %s", e->code);
	page_head(s->p, s->a, e->title);
	if (!str_empty(e->plain))
		page_text(s->p, s->a, "%s", e->plain);
	if (!str_empty(e->meaning))
		page_text(s->p, s->a, "%s", e->meaning);
	put_causes(s, e);
	put_commands(s, e->look);
	if (!str_empty(e->cure)) {
		page_head(s->p, s->a, "Cure");
		page_text(s->p, s->a, "%s", e->cure);
	}
	if (e->write_to != MAIL_NONE)
		page_pair(s->p, s->a, "Write to", "%s", MAILBOX[e->write_to]);
	if (!str_empty(e->see)) {
		page_head(s->p, s->a, "See also");
		put_see(s, e->see);
	}
	sheet_next(s, "Next: back to where you came from.");
}

void screen_explain(struct sheet *s)
{
	const struct explain *e = s->v->ref.kind == REF_EXPLAIN ? explain_at(s->v->ref.code) : NULL;

	if (e)
		entry_page(s, e);
	else
		index_page(s);
}
