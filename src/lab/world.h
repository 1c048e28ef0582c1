/* The world: what the service holds and what the trainee's routers do, as a function of the inputs so far and the time.
 *
 *   struct world *w = world_new(scene, seed);
 *   world_run(w, at);         carry out everything due until then; first thing at every input
 *   …change it…               handlers (serve_*.c), through the functions below
 *   world_settle(w);          after every change: arm what became possible, cancel what no longer is
 *   world_free(w);
 *
 * w->obey may be set after world_new; without it the scenario's events say what they say and do nothing.
 * Everything lives in one arena and is only given back whole: a training session is small. Chance is a hash of seed, id and
 * generation, never a stream, so the order in which things are looked at does not matter. */
#ifndef LAB_WORLD_H
#define LAB_WORLD_H
#include <stdbool.h>
#include <stdint.h>

#include "agenda.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/when.h"
#include "inet/prefix.h"
#include "items.h"
#include "lookup.h"
#include "scene.h"

struct text;

/* What can have something due. The order is the order at the same moment: a connection becomes Active before a prefix is
 * judged. Every such struct starts with its thing. */
enum thing_kind {
	THING_SUBSCRIPTION,
	THING_ASN,
	THING_CONNECTION,
	THING_PREFIX,
	THING_ACTIVATION,
	THING_ROUTER, /* these two have ids of their own, so that more of them change nobody's key */
	THING_EVENT,
	THING_KINDS
};
struct thing {
	enum thing_kind kind;
	uint32_t id, generation; /* a transition of an older generation is void */
	bool armed;              /* one is on the agenda */
	msec due;                /* when */
};

struct group {
	const char *name, *location, *tags; /* tags: JSON text, NULL when none were sent */
};
struct subscription {
	struct thing thing;
	const struct scene_subscription *scene;
	const char *registration; /* of Microsoft.Peering */
	struct items groups, asns, peerings, services;
};

struct contact {
	const char *role, *email, *phone; /* NULL: not sent */
};
struct peer_asn {
	struct thing thing;
	struct subscription *subscription;
	const char *name, *peer_name;
	int64_t asn; /* as sent: may be no AS number at all */
	struct items contacts;
	const char *state, *error; /* validationState, errorMessage */
};

enum connection_state {
	CONNECTION_PENDING_APPROVAL,
	CONNECTION_APPROVED,
	CONNECTION_STARTED,
	CONNECTION_COMPLETED,
	CONNECTION_VALIDATING,
	CONNECTION_ACTIVE,
	CONNECTION_FAILED,
	CONNECTION_CHANGE_REQUESTED,
	CONNECTION_CHANGE_IN_PROGRESS,
	CONNECTION_STATES
};
struct session {
	bool present;                                                                  /* a bgpSession is shown */
	const char *prefix4, *prefix6, *microsoft4, *microsoft6, *peer4, *peer6, *md5; /* NULL: not shown */
	int64_t max4, max6;                                                            /* -1: not shown */
};
struct connection {
	struct thing thing;
	struct peering *peering;
	const char *identifier, *address_provider;
	int64_t bandwidth, provisioned, facility;
	bool for_service;
	enum connection_state state;
	const char *error; /* with CONNECTION_FAILED */
	struct session session;
	struct prefix link; /* the /31 that is kept for it */
	const struct scene_plan *plan;
	struct router *router; /* of ours, at the other end; NULL: none stands there */
	msec up_since;         /* its session is up; 0: it is not */
};
struct peering {
	struct subscription *subscription;
	const char *group, *name, *sku, *location, *tags, *metro, *type, *wanted_type, *asn_id, *probes;
	struct items connections; /* struct connection */
	struct items prefixes;    /* struct registered_prefix */
};
struct registered_prefix {
	struct thing thing;
	struct peering *peering;
	const char *name, *text; /* text: as sent */
	struct prefix prefix;
	const char *state, *error, *check; /* check: the one that ended its last judging; NULL: none did */
	char key[GUID_TEXT];
};

struct event {
	msec at;
	const char *type, *level, *summary;
};
struct activation {
	struct thing thing;
	struct peering_service *service;
	const char *name, *text, *key;
	struct prefix prefix;
	const char *state, *error, *check, *learned;
	bool primary, backup; /* a route is received there; for the events */
	struct items events;
};
struct peering_service {
	struct subscription *subscription;
	const char *group, *name, *location, *tags, *sku, *place, *provider, *primary, *backup;
	struct items prefixes; /* struct activation */
};

struct announcement {
	struct prefix prefix;
	const char *path, *communities;
	msec since;
};
/* A router's switches: as they are set, and what they have come to. Off is at once, on takes the seconds that LACP, BFD and
 * BGP need to agree (router.c). */
struct router_switches {
	bool lacp, bfd, session;
};
struct router {
	struct thing thing;
	const struct scene_router *scene;
	struct router_switches set, is;
	msec since; /* the last change of `is` */
	struct items announcements;
	struct lookup by_prefix; /* the same */
};

/* What the scenario lets happen (course.c). */
struct occurrence {
	struct thing thing;
	const struct scene_event *scene;
	bool set_off; /* its condition has held */
	msec at;      /* when it happened; 0: not yet */
	bool refused; /* what it does was not possible any more */
};
/* How far a goal is. */
struct reached {
	msec at;     /* when it was first; 0: never */
	bool broken; /* it is forbidden, and has happened */
};

/* What came about by itself: which thing, what it was before and after. For telling (passing.h). */
struct passed {
	msec at;
	const struct thing *thing;
	const char *before, *after, *why; /* why: what the service says of a failure; NULL: nothing */
};
enum { PASSED_MAX = 2000 }; /* the last so many are kept */

struct world {
	const struct scene *scene;
	uint64_t seed;
	msec now;          /* everything due until then has happened */
	uint64_t happened; /* transitions so far */
	struct arena arena;
	struct agenda agenda;
	struct items things; /* by id - 1; NULL: deleted */
	struct items subscriptions, routers;
	struct items route_objects; /* const struct scene_route * */
	struct items autnums;       /* const struct scene_autnum * */
	struct items legacy;        /* const struct scene_legacy *, not yet pulled into a peering */
	struct items connections;   /* of all peerings, in the order of their ids */
	struct items activations;   /* of all services */
	struct lookup keys;         /* struct registered_prefix, also those that are gone */
	struct items occurrences;   /* of the scenario's events, in its order */
	struct reached *reached;    /* of the scenario's goals, in its order */
	int64_t failures;           /* verdicts that were Failed */
	struct items passed;        /* struct passed, oldest first */
	/* Carry out a request of the scenario; false: it is refused. Set by whoever holds the routes. */
	bool (*obey)(void *self, const struct scene_request *request);
	void *self;
};

struct world *world_new(const struct scene *scene, uint64_t seed);
void world_free(struct world *w);
void world_run(struct world *w, msec until);
void world_settle(struct world *w);
void world_settle_routes_stand(struct world *w);   /* the same where nothing moved that a session brings */
bool world_next(const struct world *w, msec *due); /* false: nothing is scheduled */
const struct thing *world_next_thing(const struct world *w);
const char *world_thing_error(const struct thing *thing); /* what the service says of its state; NULL: nothing */
const char *world_thing_state(const struct thing *thing); /* as the service writes it; "": it has none */

/* Give a new thing its id. */
void world_enrol(struct world *w, struct thing *thing, enum thing_kind kind);
/* It is gone: nothing of it happens any more. */
void world_dismiss(struct world *w, struct thing *thing);
void world_arm(struct world *w, struct thing *thing, msec after);
void world_disarm(struct thing *thing);
/* A GUID of chance: the same for the same thing, generation and use. */
void world_guid(const struct world *w, const struct thing *thing, const char *use, char out[GUID_TEXT]);

/* Names compare without case. NULL: not there. */
struct subscription *world_subscription(const struct world *w, const char *id);
struct group *lab_subscription_group(const struct subscription *s, const char *name);
struct peer_asn *lab_subscription_asn(const struct subscription *s, const char *name);
struct peer_asn *lab_subscription_asn_by_id(const struct subscription *s, const char *resource_id);
struct peering *lab_subscription_peering(const struct subscription *s, const char *group, const char *name);
struct peering_service *lab_subscription_service(const struct subscription *s, const char *group, const char *name);
struct registered_prefix *lab_peering_prefix(const struct peering *p, const char *name);
struct connection *lab_peering_connection(const struct peering *p, const char *identifier);
struct activation *lab_service_prefix(const struct peering_service *s, const char *name);
struct router *world_router(const struct world *w, const char *name);
void world_key_add(struct world *w, struct registered_prefix *r);
struct registered_prefix *world_key(const struct world *w, const char *key); /* the registration that owns it */
int64_t lab_peering_asn(const struct peering *p);                            /* -1: its PeerAsn is not there */

const char *lab_connection_state_name(enum connection_state state);
bool lab_connection_in_service(const struct connection *c); /* Active, also while its type changes */
/* BGP state of IPv4 as the service shows it. */
const char *lab_connection_bgp(const struct connection *c);
/* What its session brings for exactly this prefix; NULL: nothing is received. */
const struct announcement *lab_connection_route(const struct connection *c, const struct prefix *prefix);
/* It is taken: validating or in service, and up. Sessions are IPv4's alone, and bring no other routes. */
bool lab_connection_hears(const struct connection *c, const struct announcement *a);
/* Set a router's switches; what is switched on comes up later. */
void lab_router_set(struct world *w, struct router *r, const struct router_switches *to);
void lab_router_announce(struct world *w, struct router *r, struct announcement *a);
void lab_router_withdraw(struct router *r, struct announcement *a);
struct announcement *lab_router_announcement(const struct router *r, const struct prefix *prefix);

/* The two ends of a link as the service gives them out: the peer's first; a /30 has both inside. */
bool lab_link_ends(const struct prefix *link, struct prefix *peer, struct prefix *microsoft);
/* A connection enters the world: its router, its plan, its addresses to come. Its peering holds the earlier ones. */
void lab_connection_place(struct world *w, struct connection *c);
/* Pull the legacy connections of this AS number in this metro into the peering. */
void lab_peering_adopt_legacy(struct world *w, struct peering *p);
#endif
