#include "run/facts_now.h"

#include "base/digest.h"
#include "base/text.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/there.h"
#include "run/wants.h"

/* ---- how the service judged prefixes */

static void count_state(struct progress *p, const char *state, uint32_t row, size_t i)
{
	if (state_is_passed(state)) {
		p->verified++;
	} else if (state_is_bad(state)) {
		p->first_bad = p->bad++ ? p->first_bad : row;
	} else if (state_is_open(state)) {
		p->open_at = p->open++ ? p->open_at : i;
	}
}

static struct progress count_registered(const struct wizard *w)
{
	struct progress p = { .all = w->facts.nprefixes };

	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct fact_prefix *f = &w->facts.prefixes[i];

		if (f->seen)
			count_state(&p, str_or(f->seen->state, "None"), f->answer->row.id, i);
	}
	return p;
}

static struct progress count_activated(const struct wizard *w)
{
	struct progress p = { .all = w->facts.nchosen };

	for (size_t i = 0; i < w->facts.nchosen; i++) {
		const struct fact_chosen *c = &w->facts.chosen[i];

		if (c->active)
			count_state(&p, str_or(c->active->state, "None"), c->row, i);
	}
	return p;
}

static bool all_verified(const struct wizard *w)
{
	const struct progress *r = &w->registered, *a = &w->activated;

	return r->all && r->verified == r->all && a->all && a->verified == a->all;
}

void facts_now(struct wizard *w)
{
	bool moved = !w->facts_ready || w->facts.gen != w->m->gen;

	facts_build(&w->facts, w->m, w->catalogues, w->now, w->setup.outside);
	if (!moved)
		return;
	w->facts_ready = true;
	w->registered = count_registered(w);
	w->activated = count_activated(w);
	w->finished = all_verified(w);
	facts_follow(w);
	requests_index(w);
}

/* ---- wants */

static void count_want(struct tally *t, enum want_state state, size_t i)
{
	if (!t->n[state]++)
		t->first[state] = i;
}

void facts_recount(struct wizard *w)
{
	struct want want;
	size_t kinds = wants_kinds();

	for (size_t k = 0; k < kinds; k++) {
		size_t end, first = wants_of_kind(w, k, &end);

		w->tally[k] = (struct tally){ 0 };
		for (size_t i = first; i < end; i++) {
			wants_at(w, i, NULL, &want);
			count_want(&w->tally[k], want.state, i);
		}
	}
}

/* All that wants are judged by: the model, which its generation stands for, and how fresh every read is. */
static uint64_t counted_from(const struct wizard *w)
{
	/* Side by side, not one upon the other: 12 that may only read is not 13 that may write. */
	const uint64_t begin[] = { w->m->gen, w->setup.read_only };
	uint64_t mix = hash_mix(0, begin, sizeof begin);

	for (size_t i = 0; i < w->nreads; i++) {
		const struct read *r = &w->reads[i];
		struct asked asked = { r->op, r->parent, r->name };
		unsigned char state[] = { r->op, read_done(w, asked), read_fresh(w, asked) };

		mix = hash_mix(mix, state, sizeof state);
	}
	return mix | 1;
}

void facts_count(struct wizard *w)
{
	uint64_t from = counted_from(w);

	if (from == w->tally_of)
		return;
	w->tally_of = from;
	facts_recount(w);
}

void facts_look(const struct wizard *w)
{
	struct wizard *own = (struct wizard *)(uintptr_t)w;

	if (w->facts_ready && w->facts.gen == w->m->gen)
		return;
	facts_now(own);
	facts_count(own);
}
