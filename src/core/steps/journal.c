/* What changed at the service, what was written and what was attested, newest first. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "steps/screens.h"

struct entry {
	struct when at;
	const struct change *change;
	const struct request *request; /* one of these */
	const struct attestation *attested;
	size_t order; /* in which it was kept: decides what happened in one turn */
};
struct journal {
	const struct sheet *s;
	struct entry *v;
	size_t n;
};

/* As it is shown: in training, weeks of it pass while the operator's own clock hardly moves. */
static msec entry_time(const struct entry *e)
{
	return e->at.service ? e->at.service : e->at.wall;
}

static int newest_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	msec x_at = entry_time(x), y_at = entry_time(y);

	if (x_at != y_at)
		return x_at < y_at ? 1 : -1;
	return x->order < y->order ? 1 : x->order > y->order ? -1 : 0;
}

static void keep(struct journal *j, struct entry e)
{
	e.order = j->n;
	j->v[j->n++] = e;
}

static struct journal *gather(const struct sheet *s)
{
	struct journal *j = arena_alloc(s->a, sizeof *j);

	j->s = s;
	j->v = arena_alloc(s->a, (s->m->changes.n + s->m->requests.n + s->m->attest.n + 1) * sizeof *j->v);
	ROWS_EACH (const struct change, c, s->m->changes)
		keep(j, (struct entry){ .at = c->at, .change = c });
	ROWS_EACH (const struct request, r, s->m->requests)
		keep(j, (struct entry){ .at = r->recorded, .request = r });
	ROWS_EACH (const struct attestation, at, s->m->attest) {
		msec when = 0;

		when_parse(str_or(at->at, ""), &when);
		keep(j, (struct entry){ .at = { when, when }, .attested = at });
	}
	qsort(j->v, j->n, sizeof *j->v, newest_first);
	return j;
}

/* "connection 2" where there is one peering only: its name would take the place of what happened. */
static const char *about_text(const struct sheet *s, const char *about)
{
	const struct peering *p = s->m->peerings.n == 1 ? rows_at(&s->m->peerings, &RECORD_PEERING, 0) : NULL;
	size_t n = p && !str_empty(p->name) ? strlen(p->name) : 0;

	return n && about && str_starts(about, p->name) && about[n] == ' ' ? about + n + 1 : about;
}

static struct ref entry_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct journal *j = self;
	const struct entry *e = &j->v[i];

	cell_word(&cells[0], stamp_text(a, e->at));
	cell_word(&cells[3], e->change ? e->change->from : NULL);
	if (e->change) {
		cell_word(&cells[1], about_text(j->s, e->change->about));
		cell_word(&cells[2], str_or(e->change->to, "gone"));
		return (struct ref){ 0 };
	}
	if (e->attested) {
		cell_word(&cells[1], arena_format(a, "requirement %s", str_or(e->attested->requirement, "?")));
		cell_word(&cells[2], arena_format(a, "attested by %s", str_or(e->attested->by, "?")));
		return (struct ref){ 0 };
	}
	cell_word(&cells[1], e->request->about);
	cell_word(&cells[2], arena_format(a, "%s %s", str_or(e->request->method, "?"), str_or(e->request->state, "?")));
	return (struct ref){ .kind = REF_REQUEST, .row = e->request->row.id };
}

static size_t entry_find(const void *self, struct ref ref)
{
	const struct journal *j = self;

	for (size_t i = 0; ref.kind == REF_REQUEST && i < j->n; i++) {
		if (j->v[i].request && j->v[i].request->row.id == ref.row)
			return i;
	}
	return SIZE_MAX;
}

void screen_journal(struct sheet *s)
{
	static const char *const heads[] = { "When", "What", "Now", "Before" };
	static const uint8_t fit[] = { FIT_WHOLE, FIT_GIVES, FIT_GIVES, FIT_ROOM };
	struct journal *j = gather(s);
	struct table *t;

	s->p->title = "Journal";
	sheet_aside(s, "%zu entries", j->n);
	put_since(s);
	t = sheet_table(s, HEADS(heads), j, j->n);
	t->fit = fit;
	t->row = entry_row;
	t->find = entry_find;
	t->flags = TABLE_OPEN;
	t->opens = SCREEN_REQUESTS;
	t->empty = "Nothing was attested or sent yet, and nothing has changed at the service.";
	sheet_next(s, "Who did what is in the session's journal file.");
}
