/* What the files about peerings share. */
#ifndef LAB_PEERING_H
#define LAB_PEERING_H
#include <stdbool.h>

#include "visit.h"

void lab_peering_put(struct visit *v, const void *peering);
void lab_peering_reply(struct visit *v, const struct peering *p, int status);
bool lab_peering_for_service(const struct peering *p); /* any of its connections is */
#endif
