/* A sign-in authority for rehearsals and tests, beside the service: it hands out tokens, and with it the service takes no others.
 * Endpoints as the Microsoft identity platform publishes them:
 *
 *   POST /TENANT/oauth2/v2.0/devicecode, /TENANT/oauth2/v2.0/token     device code, refresh, client credentials
 *   GET  /metadata/identity/oauth2/token                               managed identity
 *   GET  /devicelogin, POST /devicelogin user_code=…&answer=yes|no     where the code is entered
 *   POST /lab/v1/authority                                             orders, see authority.c
 *
 * Its answers depend on what is asked: a tenant that ends in ".invalid" is not known, a client id that ends in 0 neither; the one
 * secret is LAB_SECRET. Pure: real time and chance are handed in. */
#ifndef LAB_AUTHORITY_H
#define LAB_AUTHORITY_H
#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"

#define LAB_SECRET "labsecret-5b1f"

struct authority;
struct lab_request;
struct lab_reply;
struct authority *authority_new(uint64_t chance);
void authority_free(struct authority *a);
/* True: it has answered, be it that the call carries no token of its own (401). metadata: the "Metadata: true" field is there. */
bool authority_request(struct authority *a, msec now, const struct lab_request *request, bool metadata,
		       struct lab_reply *reply);
#endif
