/* What is no longer as the operator left it: changed meanwhile, vanished, or there twice. Derived from what was seen; the
 * changes are kept in model.changes and count from model.looked on, when the operator last left. */
#ifndef CORE_RUN_DRIFT_H
#define CORE_RUN_DRIFT_H
#include "run/wizard_state.h"

enum drift_kind { DRIFT_GONE, DRIFT_TWICE, DRIFT_CHANGED };
struct drift {
	enum drift_kind kind;
	const char *about; /* "peering example-ams" */
	const char *from, *to;
	const char *what; /* gone, twice: what it means and what to do; NULL for a change */
	struct when at;
	struct ref ref; /* where to go; REF_NONE: nowhere */
};
/* The first `cap`, the gravest kind first, changes newest first; returns how many there are in all. */
size_t drifts(const struct wizard *w, struct arena *a, struct drift *out, size_t cap);
/* How many of what was answered and created stand as they stood when the operator left. */
size_t drift_continued(const struct wizard *w);
#endif
