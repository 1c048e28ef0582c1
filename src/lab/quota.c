#include "quota.h"

#include <string.h>

#include "base/text.h"
#include "route.h"

enum counter { OWN_READS, OWN_WRITES, READS, WRITES, DELETES };
static const struct limit {
	const char *header;
	int most;
} limits[QUOTA_COUNTERS] = {
	[OWN_READS] = { "x-ms-ratelimit-remaining-subscription-resource-requests", 600 },
	[OWN_WRITES] = { "x-ms-ratelimit-remaining-subscription-resource-requests", 100 },
	[READS] = { "x-ms-ratelimit-remaining-subscription-reads", 12000 },
	[WRITES] = { "x-ms-ratelimit-remaining-subscription-writes", 1200 },
	[DELETES] = { "x-ms-ratelimit-remaining-subscription-deletes", 15000 },
};
static const msec window = 5 * MSEC_MINUTE;

static enum counter counter_of(const struct route *r)
{
	if (str_is(r->method, "DELETE"))
		return DELETES;
	if (r->quota == QUOTA_OWN)
		return lab_route_reads(r) ? OWN_READS : OWN_WRITES;
	return lab_route_reads(r) ? READS : WRITES;
}

bool lab_quota_take(struct lab_quota *q, const struct route *route, struct when now, const char **header, int *left)
{
	*header = NULL;
	if (route->quota == QUOTA_NONE)
		return true;
	const msec served = now.service - q->since.service;
	if (now.wall - q->since.wall >= window || served >= window ||
	    served < 0) { /* less than nothing: the world went back */
		memset(q->used, 0, sizeof q->used);
		q->since = now;
	}
	enum counter c = counter_of(route);
	if (q->used[c] == limits[c].most)
		return false;
	*header = limits[c].header;
	*left = limits[c].most - ++q->used[c];
	return true;
}
