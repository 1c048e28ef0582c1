/* Registration and activation checks have one shape: predict from facts until the service has judged, then believe the service.
 * The order of its checks is not published; the numbered one is taken, and a failure stops it there. */
#ifndef CORE_RULES_CHECKS_H
#define CORE_RULES_CHECKS_H
#include "rules/outcome.h"
#include "rules/verdicts.h"

struct check_at {
	char letter;     /* 'V', 'A' */
	unsigned number; /* of this check */
	unsigned failed; /* of the one the service's message belongs to, 0: none */
	unsigned last;   /* the last one that the service judges at all */
};
struct verdict after_service(const struct check_at *at, const struct outcome *o, struct verdict predicted,
			     struct arena *a);
#endif
