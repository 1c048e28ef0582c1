#include "items.h"

#include <string.h>

static void grow(struct items *list, struct arena *arena)
{
	size_t cap = list->cap ? 2 * list->cap : 4;
	void **at = arena_alloc(arena, cap * sizeof *at);
	if (list->n)
		memcpy(at, list->at, list->n * sizeof *at);
	list->at = at;
	list->cap = cap;
}

void items_add(struct items *list, struct arena *arena, void *item)
{
	if (list->n == list->cap)
		grow(list, arena);
	list->at[list->n++] = item;
}

void items_drop(struct items *list, size_t index)
{
	memmove(list->at + index, list->at + index + 1, (list->n - index - 1) * sizeof *list->at);
	list->n--;
}

void items_remove(struct items *list, const void *item)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i] == item) {
			items_drop(list, i);
			return;
		}
	}
}
