/* Since you were here: on the page of the step where the onboarding stands, and on top of the journal. */
#include "base/text.h"
#include "run/drift.h"
#include "run/facts_now.h"
#include "steps/screens.h"

enum { LISTED = 64, ON_A_STEP = 4 };

static void put_one(struct sheet *s, const struct drift *d)
{
	struct block *b;

	if (d->kind != DRIFT_CHANGED)
		b = page_pair(s->p, s->a, d->kind == DRIFT_GONE ? "vanished" : "twice", "%s. %s", d->about, d->what);
	else if (str_empty(d->from))
		b = page_pair(s->p, s->a, stamp_text(s->a, d->at), "%s: %s", d->about, d->to);
	else
		b = page_pair(s->p, s->a, stamp_text(s->a, d->at), "%s: %s → %s", d->about, d->from, d->to);
	b->ref = d->ref;
}

static void put_as_it_was(struct sheet *s)
{
	size_t n = drift_continued(s->w);

	if (n)
		page_pair(s->p, s->a, "as it was", "%zu thing%s", n, n == 1 ? "" : "s");
}

static const char *head(const struct sheet *s)
{
	return s->m->looked.wall ? arena_format(s->a, "Since you were here, %s", time_text(s->a, s->m->looked))
				 : "Not as it should be";
}

/* Those from `kind` on, up to `most`. */
static size_t put_from(struct sheet *s, enum drift_kind kind, enum drift_kind last, size_t most)
{
	struct drift *found = arena_alloc(s->a, LISTED * sizeof *found);
	size_t n = drifts(s->w, s->a, found, LISTED), shown = 0;

	for (size_t i = 0; i < n && i < LISTED; i++) {
		if (found[i].kind < kind || found[i].kind > last)
			continue;
		if (!shown)
			page_head(s->p, s->a, head(s));
		if (shown++ < most)
			put_one(s, &found[i]);
	}
	if (shown > most)
		page_text(s->p, s->a, "And %zu more: see the journal.", shown - most);
	return shown;
}

void put_since(struct sheet *s)
{
	if (put_from(s, DRIFT_GONE, DRIFT_CHANGED, LISTED))
		put_as_it_was(s);
}

/* What is missing or there twice is the first thing to know; what moved on is news, and can wait below. */
void put_since_grave(struct sheet *s)
{
	if (s->v->ref.kind == REF_NONE)
		put_from(s, DRIFT_GONE, DRIFT_TWICE, ON_A_STEP);
}

void put_since_news(struct sheet *s)
{
	if (s->v->ref.kind == REF_NONE && put_from(s, DRIFT_CHANGED, DRIFT_CHANGED, ON_A_STEP))
		put_as_it_was(s);
}

size_t wizard_drift(const struct wizard *w, struct arena *a, const char **line)
{
	struct drift first = { 0 };
	size_t n;

	facts_look(w);
	n = drifts(w, a, &first, 1);
	*line = NULL;
	if (n)
		*line = arena_format(a, "%s %s", first.about,
				     first.kind == DRIFT_TWICE ? "is there twice" : arena_format(a, "→ %s", first.to));
	if (n > 1)
		*line = arena_format(a, "%s, and %zu more", *line, n - 1);
	return n;
}
