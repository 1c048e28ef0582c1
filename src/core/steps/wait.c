/* Waiting is a state: whose turn it is, since when, until when, when voxpeer looks again, and what can be done meanwhile. */
#include "base/text.h"
#include "steps/screens.h"

enum { WAITS_SHOWN = 16 };

static const char *bound_text(const struct sheet *s, const struct wait *at)
{
	if (!at->bound)
		return "none published; three weeks in all is usual";
	return arena_format(s->a, "%s%s", time_text(s->a, (struct when){ .service = at->bound }),
			    at->overdue ? ", overdue: write to them" : "");
}

static const char *look_text(const struct sheet *s, msec next)
{
	char span[WHEN_ISO_MAX];

	if (!next)
		return s->w->setup.offline ? "offline: nothing is asked" : "when you ask";
	if (next <= s->now.service)
		return "now";
	return arena_format(s->a, "%s UTC, in %s", checked_text(s->a, (struct when){ .service = next }),
			    when_span(next - s->now.service, span));
}

/* The wait the view names, else the one that has lasted longest past its bound, else the first. */
static size_t foremost(const struct sheet *s, const struct wait *all, size_t n)
{
	size_t overdue = n;

	for (size_t i = 0; i < n; i++) {
		if (s->v->ref.kind == REF_ROW && ref_equal(all[i].ref, s->v->ref))
			return i;
		if (all[i].overdue && overdue == n)
			overdue = i;
	}
	return overdue < n ? overdue : 0;
}

static void put_wait(struct sheet *s, const struct wait *at)
{
	page_text(s->p, s->a, "%s%s%s.", str_or(at->about, ""), str_empty(at->about) ? "" : ": ", at->plain);
	page_pair(s->p, s->a, "who acts", "%s", str_or(at->owner, "Microsoft"));
	if (!str_empty(at->state))
		page_pair(s->p, s->a, "state", "%s", at->state);
	page_pair(s->p, s->a, "since", "%s", since_text(s, at->since));
	page_pair(s->p, s->a, "due by", "%s", bound_text(s, at));
	page_pair(s->p, s->a, "next look", "%s", look_text(s, at->next_look));
	if (at->explain)
		s->p->blocks[s->p->nblocks - 1].ref = (struct ref){ .kind = REF_EXPLAIN, .code = at->explain };
}

struct wait_list {
	const struct wait *v;
	size_t n;
};

static struct ref wait_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct wait *at = &((const struct wait_list *)self)->v[i];

	cell_word(&cells[0], at->about);
	cell_state(&cells[1], at->overdue ? ST_WARNING : ST_WAITING, at->overdue ? "overdue" : "waiting");
	cell_word(&cells[2], at->owner);
	cell_word(&cells[3], stamp_text(a, at->since));
	return at->ref;
}

static size_t wait_find(const void *self, struct ref ref)
{
	const struct wait_list *l = self;

	for (size_t i = 0; i < l->n; i++) {
		if (ref_equal(l->v[i].ref, ref))
			return i;
	}
	return SIZE_MAX;
}

static void put_all(struct sheet *s, const struct wait *all, size_t n)
{
	static const char *const heads[] = { "What", "State", "Whose turn", "Since" };
	static const uint8_t fit[] = { FIT_GIVES, FIT_WHOLE, FIT_WHOLE, FIT_ROOM };
	struct wait_list *l = arena_alloc(s->a, sizeof *l);
	struct table *t;

	*l = (struct wait_list){ all, n };
	page_head(s->p, s->a, "All that is waited for");
	t = sheet_table(s, HEADS(heads), l, n);
	t->fit = fit;
	t->row = wait_row;
	t->find = wait_find;
	t->flags = TABLE_OPEN;
}

static void put_whole(struct sheet *s)
{
	msec bound = whole_bound(s->w);

	if (bound)
		page_pair(s->p, s->a, "in all", "three weeks would end %s%s",
			  time_text(s->a, (struct when){ .service = bound }),
			  s->now.service > bound ? ", overdue" : "");
}

static void put_leave(struct sheet *s)
{
	page_text(s->p, s->a, "You may leave: all is saved. Come back with");
	page_add(s->p, s->a, B_PLAIN)->text = arena_format(s->a, "  voxpeer --session %s", str_or(s->m->name, "NAME"));
}

static void nobody(struct sheet *s)
{
	struct standing at = { 0 };

	wizard_standing(s->w, s->now, s->a, &at);
	s->v->step = at.step < STEP_N ? at.step : s->v->step;
	sheet_title(s, "Nothing is waited for");
	page_text(s->p, s->a, "It is your turn: nothing is under way at Microsoft or anybody else.");
	sheet_next_standing(s, &at);
	sheet_go(s, ACT_GO_STEP, ref_step(s->v->step), "go there")->main = true;
}

void screen_wait(struct sheet *s)
{
	struct wait *all = arena_alloc(s->a, WAITS_SHOWN * sizeof *all);
	size_t n = waits(s->w, s->now, s->a, 0, all, WAITS_SHOWN);
	const struct wait *at;

	if (n > WAITS_SHOWN)
		n = WAITS_SHOWN;
	if (!n) {
		nobody(s);
		return;
	}
	at = &all[foremost(s, all, n)];
	if (at->step < STEP_N)
		s->v->step = at->step;
	sheet_title(s, "Waiting for %s", str_or(at->owner, "Microsoft"));
	put_wait(s, at);
	put_whole(s);
	if (s->f->nsessions)
		put_connections(s);
	if (n > 1)
		put_all(s, all, n);
	put_own_tasks(s);
	put_leave(s);
	if (s->w->setup.offline)
		sheet_next(s, "Next: look again when this is connected.");
	else
		sheet_next(s, "Next look: %s.", look_text(s, at->next_look));
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
	sheet_go(s, ACT_GO_MESSAGE, at->ref, "message to copy");
}
