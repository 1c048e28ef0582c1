#include "run/facts_now.h"

#include "run/requests.h"
#include "run/there.h"

void facts_now(struct wizard *w)
{
	w->facts.now = w->now;
	if (w->facts_ready && w->facts.gen == w->m->gen)
		return;
	if (w->facts_ready)
		facts_release(&w->facts);
	facts_build(&w->facts, w->m, w->catalogues, w->now, w->setup.outside);
	w->facts.gen = w->m->gen;
	w->facts_ready = true;
	w->finished = there_all_verified(w);
	requests_index(w);
}
