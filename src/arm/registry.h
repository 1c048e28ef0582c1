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

/* The routes and payloads of a reply by prefix: what covers one of thousands is found, not looked for. */
enum { REGISTRY_COVERING = 32 }; /* entries that are taken notice of for one prefix */
struct origins {
	struct origin *v;
	size_t n;
};
struct registry_index {
	struct origins routes, vrps;
};
/* False: an entry has no prefix and origin. Release it in any case. */
bool registry_index(const struct json *root, struct registry_index *out);
void registry_index_release(struct registry_index *index);
/* Those whose prefix contains this one, shorter first; origin: only of this AS, NULL: of any. */
size_t registry_covering(const struct origins *all, const struct prefix *p, const uint32_t *origin,
			 const struct json *out[REGISTRY_COVERING]);
bool registry_entry(const struct json *entry, struct prefix *prefix, uint32_t *origin);

/* One row an origin found, or one with origin 0. args may be NULL: then each row is judged for its own route. False: not
 * the shape above, and err says where. */
bool registry_read(const struct json *root, const struct arm_args *args, struct arm_answer *answer, struct text *err);
/* The same for every prefix of args->model, out of a reply about all there is; each row says its prefix. */
bool registry_read_all(const struct json *root, const struct arm_args *args, struct arm_answer *answer,
		       struct text *err);
#endif
