#include "agenda.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool before(const struct transition *a, const struct transition *b)
{
	if (a->due != b->due)
		return a->due < b->due;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->id < b->id;
}

/* What was popped makes room at the front; it is taken back only when the end is reached. */
static void make_room(struct agenda *a)
{
	if (a->n < a->cap)
		return;
	if (a->first > a->cap / 2) {
		memmove(a->at, a->at + a->first, (a->n - a->first) * sizeof *a->at);
		a->n -= a->first;
		a->first = 0;
		return;
	}
	a->cap = a->cap ? 2 * a->cap : 16;
	a->at = mem_array(a->at, a->cap, sizeof *a->at);
}

void agenda_add(struct agenda *a, const struct transition *t)
{
	make_room(a);
	size_t i = a->n++;
	for (; i > a->first && before(t, &a->at[i - 1]); i--)
		a->at[i] = a->at[i - 1];
	a->at[i] = *t;
}

const struct transition *agenda_first(const struct agenda *a)
{
	return a->first < a->n ? &a->at[a->first] : NULL;
}

void agenda_pop(struct agenda *a)
{
	if (a->first < a->n)
		a->first++;
}

void agenda_release(struct agenda *a)
{
	free(a->at);
	*a = (struct agenda){ 0 };
}
