#include "full.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { COLS_BEFORE = 80, ROWS_BEFORE = 24, SAID_BYTES = 400 };

/* ---- Life */

static void settle_down(struct full *f, struct view start)
{
	full_unask(f);
	f->doing = ON_PAGE;
	f->settle =
		(struct settle){ .what = f->m.model ? SETTLE_NOTHING : SETTLE_TYPE }; /* home may begin with a form */
	f->here = (struct place){ .view = start, .follow = true };
	f->nback = 0;
	f->has_looked = false;
	mem_replace(&f->search, NULL);
}

struct full *full_new(const struct full_setup *setup)
{
	struct full *f = mem_alloc(sizeof *f);

	f->m = setup->machines;
	f->theme = setup->theme;
	f->low_bandwidth = setup->low_bandwidth;
	f->pictures = setup->pictures;
	full_geometry(f, COLS_BEFORE, ROWS_BEFORE);
	settle_down(f, setup->start);
	return f;
}

static void drop_queue(struct full *f)
{
	while (f->taken < f->queued)
		free(f->queue[f->taken++].paste);
	f->taken = f->queued = 0;
}

void full_free(struct full *f)
{
	if (!f)
		return;
	drop_queue(f);
	full_unask(f);
	free(f->queue);
	free(f->said);
	free(f->search);
	free(f->draft.text);
	keys_release(&f->keys);
	edit_release(&f->edit);
	arena_release(&f->paper);
	arena_release(&f->arena);
	free(f);
}

void full_machines(struct full *f, const struct face_machines *m, struct view start)
{
	f->m = *m;
	f->made = (struct made){ 0 };
	f->saved = 0;
	f->unsaved = false;
	settle_down(f, start);
}

struct side full_side(const struct full *f)
{
	return (struct side){ &f->m, f->here.machine };
}

bool full_is_core(const struct full *f)
{
	struct side s = full_side(f);

	return side_is_core(&s);
}

struct view full_view(const struct full *f)
{
	return f->here.view;
}

/* ---- What is told from outside */

void full_say(struct full *f, bool error, const char *text)
{
	full_tell(f, error, "%s", text);
}

void full_tell(struct full *f, bool error, const char *format, ...)
{
	struct text said = TEXT_INIT;
	va_list ap;

	va_start(ap, format);
	text_addv(&said, format, ap);
	va_end(ap);
	mem_replace(&f->said, said.s);
	f->said_error = error;
	text_release(&said);
}

void full_show(struct full *f, unsigned machine, const struct view *v)
{
	if (machine > 1 || !f->m.machine[machine].page)
		return;
	if (f->doing == EDITING || f->doing == PICKING)
		full_edit_abandon(f);
	full_unask(f);
	f->settle = (struct settle){ .what = f->settle.what == SETTLE_ADDED ? SETTLE_TYPE : SETTLE_NOTHING };
	full_go_machine(f, machine, v);
}

void full_saved(struct full *f, msec at)
{
	f->saved = at ? at : f->saved;
	f->unsaved = !at;
}

/* ---- Intents */

struct intent *full_intent(struct full *f, enum intent_kind kind)
{
	struct intent *i = intents_add(f->out, kind);

	i->machine = f->here.machine;
	f->sent = true;
	return i;
}

void full_event(struct full *f, enum event_kind kind, struct ref ref, uint32_t id, const char *text)
{
	struct intent *i = full_intent(f, INTENT_EVENT);

	i->event = (struct event){ .kind = kind,
				   .now = f->now,
				   .ref = ref,
				   .view = f->here.view,
				   .id = id,
				   .text = arena_text(&f->out->arena, text) };
}

/* The view that is looked at, whenever it is another than was last told. */
static void tell_view(struct full *f)
{
	struct view v = f->here.view;

	if (f->here.help || (f->has_looked && f->looked_at == f->here.machine && view_equal(&v, &f->looked)))
		return;
	f->has_looked = true;
	f->looked = v;
	f->looked_at = f->here.machine;
	full_event(f, EV_LOOK, (struct ref){ 0 }, 0, NULL);
}

/* ---- Keys, one at a time */

static void queue_key(void *self, const struct key *key)
{
	struct full *f = self;
	struct queued_key *q;

	if (f->queued - f->taken >= QUEUE)
		return;
	if (f->queued == f->queue_cap) {
		f->queue_cap = f->queue_cap ? f->queue_cap * 2 : 16;
		f->queue = mem_array(f->queue, f->queue_cap, sizeof *f->queue);
	}
	q = &f->queue[f->queued++];
	*q = (struct queued_key){ .key = *key };
	if (key->name == KB_PASTE)
		q->key.text = q->paste = mem_textn(key->text, key->n);
}

static void take_key(struct full *f)
{
	struct queued_key q = f->queue[f->taken++];

	if (f->taken == f->queued)
		f->taken = f->queued = 0;
	full_key(f, &q.key);
	free(q.paste);
}

/* The field that was set is judged now: one that fails goes on being typed, and its error stands on the message line. */
static void settle_set(struct full *f, bool edit)
{
	const struct field_view *field = full_field(f);

	if (field && ref_equal(field->ref, f->settle.ref) && field->verdict.state == ST_FAILED)
		full_edit_again(f);
	else
		full_edit_next(f, edit);
}

static const struct block *grown_table(const struct full *f)
{
	for (size_t i = 0; i < f->page.nblocks; i++) {
		const struct block *b = &f->page.blocks[i];

		if (b->kind == B_TABLE && ref_equal(b->table.group, f->settle.ref) && b->table.nrows > f->settle.nrows)
			return b;
	}
	return NULL;
}

/* A row that was added is its group's last: focus it, and open its form. */
static void settle_grown(struct full *f, bool open)
{
	const struct block *b = grown_table(f);
	struct view to;
	struct side side = full_side(f);

	if (!b || !view_equal(&f->settle.view, &f->here.view))
		return;
	full_focus(f, (struct stop){ (size_t)(b - f->page.blocks), b->table.nrows - 1 });
	if (!open || !(b->table.flags & TABLE_OPEN) ||
	    !where_ref(&side, &f->here.view, f->here.focus.ref, b->table.opens, &to))
		return;
	full_go(f, &to);
	f->settle.what = SETTLE_TYPE;
}

static void settle(struct full *f)
{
	struct settle what = f->settle;

	if (what.what == SETTLE_NOTHING)
		return;
	full_pull(f);
	f->settle.what = SETTLE_NOTHING;
	if (what.what == SETTLE_TYPE)
		full_edit_any(f);
	else if (what.what == SETTLE_NEXT || what.what == SETTLE_NEXT_EDIT)
		settle_set(f, what.what == SETTLE_NEXT_EDIT);
	else
		settle_grown(f, what.what == SETTLE_ADDED);
}

static void send_draft(struct full *f)
{
	struct intent *i;

	if (!f->draft.text)
		return;
	full_event(f, EV_SET, f->draft.ref, 0, f->draft.text);
	i = &f->out->v[f->out->n - 1];
	i->machine = f->draft.machine;
	mem_replace(&f->draft.text, NULL);
}

static void run(struct full *f)
{
	f->sent = false;
	send_draft(f);
	settle(f);
	tell_view(f);
	while (!f->sent && f->taken < f->queued) {
		take_key(f);
		tell_view(f);
	}
	f->out = NULL;
}

void full_bytes(struct full *f, const char *bytes, size_t n, bool at_rest, struct when now, struct intents *out)
{
	f->now = now;
	f->out = out;
	keys_feed(&f->keys, bytes, n, at_rest, queue_key, f);
	run(f);
}

bool full_more(struct full *f, struct when now, struct intents *out)
{
	size_t before = out->n;

	f->now = now;
	f->out = out;
	run(f);
	return out->n > before;
}

bool full_esc_held(const struct full *f)
{
	return keys_held(&f->keys);
}
