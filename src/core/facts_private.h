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

/* Steps of the build, in calling order. */
void facts_match_prefixes(struct facts *f);
void facts_match_sessions(struct facts *f);
void facts_sort_routes(struct facts *f);
void facts_sort_registry(struct facts *f);
void facts_match_service(struct facts *f);
void facts_find_overlaps(struct facts *f);
#endif
