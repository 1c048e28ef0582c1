/* What the files of facts share: order of names and times. Nothing here is for other rooms. */
#ifndef CORE_FACTS_PRIVATE_H
#define CORE_FACTS_PRIVATE_H
#include "core/facts.h"

/* Order by ASCII case-insensitive name; NULL counts as "". */
int name_compare(const char *a, const char *b);

/* The clock on which observations are compared: the service's, or the operator's where there is no other. */
static inline msec when_of(struct when w)
{
	return w.service ? w.service : w.wall;
}
static inline bool never(struct when w)
{
	return when_of(w) == 0;
}

/* Pointers to rows, kept as an array that is sorted once and searched then. Lives in the facts' arena. */
struct pick {
	const void **v;
	size_t n;
};
typedef int pick_order(const void *a, const void *b); /* of pointers to such pointers */
struct pick pick_new(struct facts *f, size_t cap);
void pick_sort(struct pick *pick, pick_order *order);
const void *pick_find(const struct pick *pick, const void *key, pick_order *order);
pick_order pick_by_address; /* to know a row again, whatever it holds */

/* facts_prefix_named, for names asked for in the order of names, as long lists mostly are: the place behind the last hit that was
 * found there is tried first; a name that stands elsewhere is searched for and leaves *next alone. *next begins with 0. */
const struct fact_prefix *facts_prefix_next(const struct facts *f, const char *name, size_t *next);

/* Steps of the build, in calling order. */
void facts_match_prefixes(struct facts *f);
void facts_match_sessions(struct facts *f);
void facts_sort_registry(struct facts *f);
void facts_match_service(struct facts *f);
void facts_find_overlaps(struct facts *f);
#endif
