/* What an outside routing registry answers: {"autnums":[{"asn","holder"}],"routes":[{"prefix","origin","source"}],
 * "vrps":[{"prefix","max_length","origin"}]}. */
#ifndef ARM_REGISTRY_H
#define ARM_REGISTRY_H
#include "arm/arm.h"
#include "base/json.h"
#include "inet/prefix.h"

/* Route origin validation (RFC 6811) of one announcement over the payloads: "valid", "invalid" or "not-found". An AS0
 * payload validates nothing (RFC 7607). */
const char *registry_rov(const struct json *vrps, const struct prefix *prefix, uint32_t origin);

/* One row an origin found, or one with origin 0. args may be NULL: then each row is judged for its own route. False: not
 * the shape above, and err says where. */
bool registry_read(const struct json *root, const struct arm_args *args, struct arm_answer *answer, struct text *err);
#endif
