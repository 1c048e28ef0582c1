#include "ids.h"

#include <stdlib.h>

#include "base/mem.h"

enum { SLOTS_FIRST = 64 };

/* Fibonacci hashing: neighbouring ids, the usual case, land far from each other. */
static size_t slot_of(const struct ids *ids, uint32_t id)
{
	size_t at = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (ids->cap - 1);

	while (ids->slots[at] && ids->slots[at] != id)
		at = (at + 1) & (ids->cap - 1);
	return at;
}

static void grow(struct ids *ids)
{
	struct ids old = *ids;

	ids->cap = old.cap ? old.cap * 2 : SLOTS_FIRST;
	ids->slots = mem_alloc(ids->cap * sizeof *ids->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i])
			ids->slots[slot_of(ids, old.slots[i])] = old.slots[i];
	free(old.slots);
}

bool ids_add(struct ids *ids, uint32_t id)
{
	size_t at;

	if (ids->n * 2 >= ids->cap)
		grow(ids);
	at = slot_of(ids, id);
	if (ids->slots[at])
		return false;
	ids->slots[at] = id;
	ids->n++;
	if (id > ids->highest)
		ids->highest = id;
	return true;
}

void ids_release(struct ids *ids)
{
	free(ids->slots);
	*ids = (struct ids){ 0 };
}
