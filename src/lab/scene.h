/* A scenario in memory: what the world is like before the trainee does anything. Read once, never changed.
 * Field by field described in voxpeer-scenario(5). */
#ifndef LAB_SCENE_H
#define LAB_SCENE_H
#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "inet/prefix.h"
#include "items.h"
#include "spec.h"

struct arena;
struct text;

/* How long a connection stays in each state before the one named, once that one's condition holds. */
struct scene_plan {
	msec approved, started, completed, validating, active;
	const char *refused; /* Microsoft's team turns the request down with these words when it should approve it */
};
struct scene_facility {
	int64_t id; /* PeeringDB */
	const char *address;
	bool voice;
	struct scene_plan plan;
	struct prefix pool; /* session addresses; length 0: the scenario's */
};
struct scene_metro {
	const char *name, *country, *region;
	struct items offers;     /* int64_t *, Mbps */
	struct items facilities; /* struct scene_facility */
};
struct scene_group {
	const char *name, *location;
};
struct scene_subscription {
	const char *id, *name, *tenant, *state, *provider;
	msec registration;
	struct items groups; /* struct scene_group */
};
struct scene_autnum {
	uint32_t asn;
	const char *holder;
};
struct scene_route {
	struct prefix prefix;
	uint32_t origin;
	const char *source;
};
struct scene_vrp {
	struct prefix prefix;
	int64_t max_length;
	uint32_t origin;
};
struct scene_registry {
	struct items autnums, routes, vrps;
};
struct scene_announcement {
	struct prefix prefix;
	const char *path, *communities;
};
struct scene_router {
	const char *name;
	int64_t facility;
	bool lacp, bfd, session;
	struct items announcements; /* struct scene_announcement */
};
struct scene_place {
	const char *country, *state, *region;
};
struct scene_provider {
	const char *name;
	struct items metros; /* const char * */
};
struct scene_legacy_connection {
	int64_t facility, bandwidth;
	struct prefix session;
};
struct scene_legacy {
	const char *name, *metro, *type;
	uint32_t asn;
	struct items connections;
};
/* A request of the past or of the solution, as it would stand on the wire. */
struct scene_request {
	struct spec_place at;
	msec before;
	const char *method, *path, *body;
};
struct scene_fault {
	const char *method, *path, *kind, *code;
	int64_t count, skip, status, retry_after;
	msec delay;
};
enum { SCENE_FAULT_STATUS = 503, SCENE_FAULT_DELAY = 10 * MSEC_SECOND }; /* when nothing is said */
struct scene_goal {
	const char *id, *text, *kind;
	int64_t count;
};
struct scene_solution {
	const char *text, *answers;
	struct items actions; /* struct scene_request */
};
struct scene_judging {
	msec asn, registration, activation, conversion;
	bool long_prefixes;
};

struct scene {
	const char *file; /* what messages call it */
	const char *based_on;
	const char *name, *title, *description, *task;
	msec start;
	int64_t seed, page_size;
	uint32_t own_asn;
	const char *company;
	struct items subscriptions, regions, metros;
	struct scene_plan provisioning;
	struct prefix session_pool;
	struct scene_judging judging;
	struct scene_registry registry;
	struct items routers, places, providers, legacy, history, faults;
	struct items goals, hints;
	struct scene_solution solution;
};

extern const char *const scene_fault_kinds[]; /* closed by NULL */

extern const struct spec scene_spec; /* the tables: scene_spec.c */

/* All of it lives in arena. NULL and err: FILE:LINE:COLUMN, what is wrong, what would be right. */
const struct scene *scene_read(const char *yaml, size_t n, const char *file, struct arena *arena, struct text *err);

const struct scene_metro *scene_metro(const struct scene *s, const char *name); /* any case */
const struct scene_facility *scene_facility(const struct scene_metro *m, int64_t id);
#endif
