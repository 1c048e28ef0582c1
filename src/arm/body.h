/* Bodies of the writing calls: members that the interface lets a client set, and nothing else. */
#ifndef ARM_BODY_H
#define ARM_BODY_H
#include "path.h"

/* Append the body of q to out (nothing for a call without one). False: an answer it needs is missing or no number. */
bool body_write(struct text *out, const struct asked *q, struct text *err);

/* Which existing connection the answer means: the same identifier, else the first of the same facility that no other answer
 * claims. NULL: a new one. Also what drift compares with. */
const struct seen_connection *body_match(const struct peering *want, const struct connection *c,
					 const struct seen_peering *have);
/* The connection of the answers that means this existing one, NULL when none does. */
const struct connection *body_wanted(const struct peering *want, const struct seen_connection *s,
				     const struct seen_peering *have);
/* A session that the service has made: only there may the prefix limits be sent. */
bool body_has_session(const struct seen_connection *s);
/* "none", in any case, and nothing at all both mean that there is no backup. */
bool body_no_backup(const char *backup);
/* A whole number greater than 0, as typed. */
bool body_number(const char *typed, int64_t *out);

extern const char BODY_SKU[], BODY_KIND[], BODY_TYPE[], BODY_ADDRESS_PROVIDER[];
#endif
