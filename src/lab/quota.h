/* The counters of requests that replies show, and the 429 when one is used up. Limits: those that Resource Manager
 * documents, and for the provider's own what recorded replies count down from.
 * The window of the service's own quota is not known; five minutes, of whichever time passes first. */
#ifndef LAB_QUOTA_H
#define LAB_QUOTA_H
#include <stdbool.h>

#include "base/when.h"

struct route;
enum { QUOTA_COUNTERS = 5 };
struct lab_quota {
	struct when since;
	int used[QUOTA_COUNTERS];
};
/* Count a request: the header to show and what remains; false when it is over. No header: *header is NULL. */
bool lab_quota_take(struct lab_quota *q, const struct route *route, struct when now, const char **header, int *left);
#endif
