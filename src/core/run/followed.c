#include "run/facts_now.h"

#include "base/text.h"
#include "run/there.h"

static void follow_open(struct follow *f, const char *state, msec since)
{
	if (!state_is_open(state))
		return;
	f->newest = f->open && f->newest > since ? f->newest : since;
	f->open = true;
}

/* The answered peerings by name; neighbours mostly are of the same one. */
struct finder {
	const struct wizard *w;
	size_t last;
};

static bool is_called(const struct wizard *w, size_t i, const char *name)
{
	const struct peering *p = rows_at(&w->m->peerings, &RECORD_PEERING, (uint32_t)i);

	return str_is_nocase(p->name, name);
}

static struct follow *find(struct finder *at, const char *name)
{
	const struct wizard *w = at->w;

	if (str_empty(name))
		return NULL;
	for (size_t tried = 0; tried < w->nfollowed; tried++) {
		size_t i = (at->last + tried) % w->nfollowed;

		if (!is_called(w, i, name))
			continue;
		at->last = i;
		return &w->followed[i];
	}
	return NULL;
}

static void follow_registered(struct wizard *w)
{
	struct finder at = { w, 0 };

	ROWS_EACH (const struct seen_prefix, p, w->m->seen.prefixes) {
		struct follow *f = p->gone.wall ? NULL : find(&at, p->peering);

		if (f)
			follow_open(f, p->state, p->since.service);
	}
}

static void follow_answers(struct wizard *w)
{
	struct finder at = { w, 0 };

	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct fact_prefix *p = &w->facts.prefixes[i];
		struct follow *f = find(&at, p->answer->peering);

		if (!f)
			continue;
		f->any = true;
		f->unregistered |= !p->seen;
		f->unpassed |= p->seen && !state_is_passed(p->seen->state);
	}
}

static void follow_service(struct wizard *w)
{
	w->followed_service = (struct follow){ 0 };
	for (size_t i = 0; i < w->facts.nactive; i++)
		follow_open(&w->followed_service, w->facts.active[i]->state, w->facts.active[i]->since.service);
}

void facts_follow(struct wizard *w)
{
	w->nfollowed = w->m->peerings.n;
	w->followed = arena_alloc(&w->facts.arena, (w->nfollowed + 1) * sizeof *w->followed);
	follow_registered(w);
	follow_answers(w);
	follow_service(w);
}
