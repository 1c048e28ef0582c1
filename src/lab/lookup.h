/* Things found by what they are called, in an arena, where a list would be walked for each of thousands. Whoever asks gives the hash of
 * the name and says which thing is meant; what is removed leaves its slot, so the order of slots stays.
 *
 *   lookup_add(&l, &arena, hash_of(name), thing);
 *   thing = lookup_find(&l, hash_of(name), is_called, name);                                                             */
#ifndef LAB_LOOKUP_H
#define LAB_LOOKUP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct lookup_slot {
	uint64_t hash;
	void *item; /* NULL: free */
};
struct lookup {
	struct lookup_slot *at;
	size_t n, cap; /* n: with those that were removed */
};
typedef bool lookup_is(const void *item, const void *name);
void lookup_add(struct lookup *l, struct arena *arena, uint64_t hash, void *item);
void *lookup_find(const struct lookup *l, uint64_t hash, lookup_is *is, const void *name); /* NULL: none */
void lookup_remove(struct lookup *l, uint64_t hash, const void *item);
#endif
