/* The service's judgement: AS numbers, connections that cannot be built, registered prefixes (V1 to V13) and prefixes to be
 * activated (A1 to A11). Nothing is told what to find: a verdict follows from what the routers announce, what the
 * registries hold and what was asked, at the moment it is due. */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H
#include <stdbool.h>
#include <stdint.h>

struct connection;
struct prefix;
struct text;
struct thing;
struct world;

/* What the agenda calls. */
void lab_judge_asn_due(struct world *w, struct thing *asn);
void lab_judge_prefix_due(struct world *w, struct thing *registered_prefix);
void lab_judge_activation_due(struct world *w, struct thing *activation);
/* Activated prefixes whose route came or went get their event. */
void lab_judge_settle(struct world *w);

/* Why this connection of its peering cannot be built, as its errorMessage; false and why untouched when it can. */
bool lab_judge_impossible(const struct world *w, const struct connection *c, struct text *why);
/* The same of its bandwidth alone: it is not offered in its metro. */
bool lab_judge_bandwidth(const struct world *w, const struct connection *c, struct text *why);

bool lab_judge_autnum(const struct world *w, int64_t asn); /* a registry knows it */
/* RFC 6811 with the scenario's VRPs: "Valid", "Invalid", "Unknown". */
const char *lab_judge_rov(const struct world *w, const struct prefix *prefix, uint32_t origin);
/* The same question put to the route objects, exact or covering. */
const char *lab_judge_route_objects(const struct world *w, const struct prefix *prefix, uint32_t origin);
#endif
