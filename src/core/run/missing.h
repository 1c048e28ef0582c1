/* What has to be answered before a thing can be created: the questions that are required, and rows that have to be there. */
#ifndef CORE_RUN_MISSING_H
#define CORE_RUN_MISSING_H
#include "run/wizard_state.h"

/* The label of the first required and visible question of this record without an answer; NULL: none. */
const char *missing_in(const struct wizard *w, const struct record *r, const void *rec, uint32_t row);
/* It may stay without an answer: it is not required, or not in this mode. Who does not sign in says what the portal shows. */
bool missing_may_be(const struct wizard *w, const struct question *q);
/* The resource group has to be made, so its region has to be said. */
bool missing_region(const struct wizard *w);
/* As missing_in, for a whole thing, nested rows and all; *where is the field or row to go to. NULL: complete. */
const char *missing_account(const struct wizard *w, struct ref *where);
const char *missing_asn(const struct wizard *w, struct ref *where);
const char *missing_peering(const struct wizard *w, const struct peering *p, struct ref *where);
const char *missing_prefix(const struct wizard *w, const struct prefix_answer *p, struct ref *where);
const char *missing_service(const struct wizard *w, struct ref *where);
const char *missing_chosen(const struct wizard *w, const struct chosen *c, struct ref *where);
#endif
