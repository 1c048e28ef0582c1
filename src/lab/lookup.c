#include "lookup.h"

static char removed; /* its address stands in slots whose item is gone */

static void put(struct lookup *l, uint64_t hash, void *item)
{
	size_t i = hash & (l->cap - 1);
	while (l->at[i].item)
		i = (i + 1) & (l->cap - 1);
	l->at[i] = (struct lookup_slot){ hash, item };
	l->n++;
}

static void grow(struct lookup *l, struct arena *arena)
{
	const struct lookup old = *l;
	*l = (struct lookup){ .cap = old.cap ? 2 * old.cap : 16 };
	l->at = arena_alloc(arena, l->cap * sizeof *l->at);
	for (size_t i = 0; i < old.cap; i++) {
		if (old.at[i].item && old.at[i].item != &removed)
			put(l, old.at[i].hash, old.at[i].item);
	}
}

void lookup_add(struct lookup *l, struct arena *arena, uint64_t hash, void *item)
{
	if (2 * l->n >= l->cap)
		grow(l, arena);
	put(l, hash, item);
}

void *lookup_find(const struct lookup *l, uint64_t hash, lookup_is *is, const void *name)
{
	for (size_t i = hash; l->cap; i++) {
		const struct lookup_slot *s = &l->at[i & (l->cap - 1)];
		if (!s->item)
			break;
		if (s->hash == hash && s->item != &removed && is(s->item, name))
			return s->item;
	}
	return NULL;
}

void lookup_remove(struct lookup *l, uint64_t hash, const void *item)
{
	for (size_t i = hash; l->cap; i++) {
		struct lookup_slot *s = &l->at[i & (l->cap - 1)];
		if (!s->item)
			break;
		if (s->item == item) {
			s->item = &removed;
			break;
		}
	}
}
