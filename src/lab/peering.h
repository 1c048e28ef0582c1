/* What the files about peerings share. */
#ifndef LAB_PEERING_H
#define LAB_PEERING_H
#include <stdbool.h>

#include "visit.h"

void lab_peering_reply(struct visit *v, const struct peering *p, int status);

/* Where a peering's body has its lists. */
#define LAB_CONNECTIONS "properties.direct.connections"
#define LAB_PROBES      "properties.connectivityProbes"
/* The PUT of a peering is none: refused (peering_questions.c). */
bool lab_peering_refused(struct visit *v);
const char *lab_peering_type_asked(const struct visit *v); /* as the service writes it; NULL: it is no type */

bool lab_peering_for_service(const struct peering *p); /* any of its connections is */
#endif
