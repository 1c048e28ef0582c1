/* A list of pointers in an arena: order kept, nothing freed before the arena is. `struct items i = {0};` is empty.
 *
 *   for (size_t i = 0; i < list->n; i++) {
 *           struct metro *m = list->at[i];                                                                         */
#ifndef LAB_ITEMS_H
#define LAB_ITEMS_H
#include <stddef.h>

#include "base/arena.h"

struct items {
	void **at;
	size_t n, cap;
};
void items_add(struct items *list, struct arena *arena, void *item);
void items_drop(struct items *list, size_t index);
void items_remove(struct items *list, const void *item); /* nothing happens when it is not there */
#endif
