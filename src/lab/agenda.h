/* What is going to happen, ordered by (due, kind, id): the order is part of the world, so two things due at the same
 * moment always happen in the same order. A transition is cancelled by its thing's generation moving on. */
#ifndef LAB_AGENDA_H
#define LAB_AGENDA_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

struct transition {
	msec due;
	uint32_t kind, id, generation;
};
struct agenda {
	struct transition *at;
	size_t first, n, cap; /* at[first..n) are to come */
};
void agenda_add(struct agenda *a, const struct transition *t);
const struct transition *agenda_first(const struct agenda *a); /* NULL: nothing to come; until the next call */
void agenda_pop(struct agenda *a);
void agenda_release(struct agenda *a);
#endif
