/* What the service said goes into the model: rows are found by their natural key (names without case, connections by
 * identifier), `seen` always moves, `since` when the state changes, and what changed is noted. A reply that says nothing new
 * leaves the model's content alone, so nothing has to be saved. */
#ifndef CORE_RUN_MERGE_H
#define CORE_RUN_MERGE_H
#include "run/wizard_state.h"

struct merge_from {
	enum op_id op;
	const char *parent, *name; /* as it was asked */
	struct when sent;          /* rows that were seen later than this are not missing from the list */
	bool whole;                /* a list, read to its end: what it does not hold is gone */
};
/* Takes what it needs out of rows (of OPS[op].record); the caller clears what is left. */
void merge_rows(struct wizard *w, const struct merge_from *from, struct rows *rows);
/* 404: the one thing that was read is not there, or a list's parent is not. */
void merge_absent(struct wizard *w, const struct merge_from *from);
/* A DELETE was answered: the row leaves the model. */
void merge_deleted(struct wizard *w, const struct merge_from *from);
#endif
