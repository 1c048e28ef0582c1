/* The parts of merging: what one row takes over, connections of a peering, and lists that are replaced as a whole. */
#ifndef CORE_RUN_MERGE_INSIDE_H
#define CORE_RUN_MERGE_INSIDE_H
#include <stddef.h>

#include "run/merge.h"

/* Everything the service says of this row; our own members stay, nested rows get ids of this model. True when any is new. */
bool merge_fields(struct model *m, const struct record *r, void *row, void *got);
/* The row's member at `key` says this name (no case). */
bool merge_belongs(const void *row, size_t key, const char *name);
/* A change that is worth telling: nothing when both are the same. */
void merge_note(struct wizard *w, const char *about, const char *from, const char *to);
/* Connections come together by identifier, each with its own times. */
void merge_connections(struct wizard *w, const char *peering, struct rows *into, struct rows *got);

typedef void merge_fn(struct wizard *w, const struct merge_from *from, struct rows *rows);
merge_fn merge_routes, merge_registry, merge_whole_registry, merge_catalogue, merge_legacy;

/* The text member of a row at this offset; 0: it has none. */
static inline const char *merge_text(const void *row, size_t offset)
{
	return offset ? *(char *const *)(const void *)((const char *)row + offset) : NULL;
}
#endif
