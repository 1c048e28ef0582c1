/* The routes: one row a call, in one table; what it needs is said by its row. Path parts compare without case. */
#ifndef LAB_ROUTE_H
#define LAB_ROUTE_H
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct visit;

/* Which api-versions count. */
enum route_api { API_LAB, API_SUBSCRIPTIONS, API_RESOURCES, API_PEERING, API_KINDS };
/* Which counter of requests it goes against. */
enum route_quota { QUOTA_NONE, QUOTA_OWN, QUOTA_GENERAL };
struct route {
	const char *method, *pattern; /* "{}" is an open part */
	enum route_api api;
	enum route_quota quota;
	const char *type; /* of the resource, for messages: "peerings" */
	void (*serve)(struct visit *v);
};

/* Find by method and path (both as sent); the open parts are decoded into args. NULL: *known tells whether another
 * method would have been answered. */
const struct route *lab_route_find(struct arena *arena, const char *method, const char *path, const char **args,
				   size_t max, bool *known);
bool lab_route_known(const char *method, const char *target); /* it would be found; a query may follow the path */
/* Not if it would be found among the clock, the faults, the trainee's record and the ways back: what a scenario lets happen must
 * not turn on the world it happens in. */
bool lab_route_in_world(const char *method, const char *target);
bool lab_route_in_group(const struct route *r); /* args[1] names a resource group that has to exist */
bool lab_route_reads(const struct route *r);

/* Percent-decoding; NULL when it is malformed, holds a NUL or is not UTF-8. */
const char *lab_route_decode(struct arena *arena, const char *s, size_t n);
#endif
