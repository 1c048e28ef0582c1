/* The onboarding as records: what was answered, what people attested, what the service last said, what is under way.
 * Position is never stored: it follows from these. One struct model is one session. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H
#include "model/record.h"

enum { MODEL_SCHEMA = 1 };

/* ---- answers: what the operator gives (members in the order of the answers file) */
struct account {
	char *sign_in, *tenant, *subscription, *resource_group, *region;
	char *go;    /* released by the operator: register the provider, make the group */
	char *extra; /* of single records, as in struct row */
};
struct contact {
	struct row row;
	char *role, *email, *phone;
};
struct asn_answers {
	char *name, *number, *peer_name;
	struct rows contacts;
	char *extra;
};
struct connection {
	struct row row;
	char *facility, *router, *bandwidth_mbps, *max_prefixes_v4, *max_prefixes_v6;
	/* provisioning, as the operator learns it */
	char *loa, *cross_connect, *cross_connect_due, *light_levels, *address, *microsoft_address, *address_mail;
	char *identifier;         /* connectionIdentifier: made once, before the first PUT */
	struct when router_since; /* the router was last changed: attestations about it that are older are stale */
};
struct peering {
	struct row row;
	char *name, *metro;
	struct rows connections;
	char *legacy_ok; /* "yes": the operator confirmed that legacy connections of this metro are pulled in */
};
struct prefix_answer {
	struct row row;
	char *name, *prefix, *peering, *traffic, *endpoints, *origin;
	char *go; /* released: register it */
};
struct chosen {
	struct row row;
	char *name, *key /* entered by hand; else carried over from the registration */;
	char *go;
};
struct service_answers {
	char *name, *region, *country, *state, *provider, *primary, *backup;
	struct rows prefixes; /* chosen */
	char *extra;
};
struct attestation {
	struct row row;
	char *by, *at, *note, *requirement, *router; /* router empty: all routers */
};
struct name_row {
	struct row row;
	char *name;
};
struct commits { /* the typed names of the reviews */
	char *asn, *service;
	struct rows peerings; /* name_row */
	char *extra;
};
struct note {
	struct row row;
	char *step, *by, *text;
	struct when at;
};
/* An own task that was ticked ("is so"); never gates. */
struct tick {
	struct row row;
	char *task; /* code: loa, order, lacp, bfd, bgp, noc … */
	int64_t connection;
	char *by;
	struct when at;
};

/* ---- observed: what the service last said. States are text as the service spells them; unknown ones are kept and shown.
 * since: when this state was first seen; seen: when it was last read; gone: read, and no longer there. */
struct seen_provider {
	char *state, *versions /* api-versions offered, with blanks */;
	struct when since, seen;
	char *extra;
};
struct seen_group {
	char *name, *location; /* name empty: not there */
	struct when seen;
	char *extra;
};
struct seen_asn {
	struct row row;
	char *name, *peer_name, *state, *error;
	int64_t number;
	struct rows contacts;
	struct when since, seen, gone;
};
struct seen_connection {
	struct row row;
	char *identifier, *state, *error;
	int64_t facility, bandwidth, provisioned;
	char *address_provider, *for_service;
	char *session_v4, *microsoft_v4, *peer_v4, *state_v4, *session_v6, *microsoft_v6, *peer_v6, *state_v6;
	int64_t max_v4, max_v6;
	struct when since, session_since;
};
struct seen_peering {
	struct row row;
	char *name, *group, *metro, *kind, *type, *sku, *location, *asn_id, *provisioning;
	char *tags, *probes; /* JSON as the service gave it: a PUT replaces everything, so it sends them back */
	struct rows connections;
	struct when since, seen, gone;
};
struct seen_prefix {
	struct row row;
	char *peering, *name, *prefix, *state, *key, *error;
	struct when since, seen, gone;
	int64_t verified_once; /* it was Verified at some time: never deleted by voxpeer */
};
struct seen_service {
	struct row row;
	char *name, *group, *location, *state, *provider, *primary, *backup, *provisioning;
	struct when since, seen, gone;
};
struct seen_event {
	struct row row;
	char *at, *type, *summary, *level, *description;
};
struct seen_service_prefix {
	struct row row;
	char *service, *name, *prefix, *key, *state, *learned, *error;
	struct rows events;
	struct when since, seen, gone;
	int64_t verified_once;
};
struct seen_route {
	struct row row;
	char *peering, *prefix, *next_hop, *as_path, *origin_state, *rpki_state, *received;
};
struct seen_routes { /* when the routes of a peering were last read */
	struct row row;
	char *peering;
	struct when seen;
};
/* What a routing registry says about a prefix: one row an origin found; origin 0: looked, found none. */
struct seen_registry {
	struct row row;
	char *prefix, *route, *source, *holder, *rpki;
	int64_t origin;
	int64_t aut_num; /* 1: the AS is known to its registry, 0: it is not, -1: not asked */
	struct when seen;
};

/* ---- under way */
/* A write: recorded before it is sent, answered or of unknown fate afterwards. */
struct request {
	struct row row;
	char *guid, *op, *method, *path, *about, *state; /* recorded, sent, answered, unknown, dropped */
	char *body;                                      /* as sent, keys masked */
	int64_t status;
	char *service_id, *code, *message;
	int64_t target; /* id of the answer row it serves, 0: a single record */
	struct when recorded, answered;
};
/* Something that changed, for home and the drift report. Bounded: the oldest go first. */
struct change {
	struct row row;
	char *about, *from, *to;
	struct when at;
};
enum { MODEL_CHANGES_MAX = 200, MODEL_REQUESTS_MAX = 500 };

struct observed {
	struct seen_provider provider;
	struct seen_group group;
	struct rows asns, peerings, prefixes, services, service_prefixes, routes, route_reads, registry;
	char *extra;
};

struct model {
	int64_t schema, next_id;
	char *name, *mode, *scenario, *seed;
	struct when created, looked; /* looked: the operator last left */
	struct account account;
	struct asn_answers asn;
	struct rows peerings, prefixes;
	struct service_answers service;
	struct rows attest;
	struct commits commit;
	struct rows notes, ticks;
	struct observed seen;
	struct rows requests, changes;
	char *extra;  /* unknown members of the document itself */
	uint64_t gen; /* moves with every change; not saved */
};

extern const struct record RECORD_MODEL, RECORD_ACCOUNT, RECORD_ASN, RECORD_CONTACT, RECORD_PEERING, RECORD_CONNECTION,
	RECORD_PREFIX, RECORD_SERVICE, RECORD_CHOSEN, RECORD_ATTESTATION, RECORD_NAME, RECORD_COMMITS, RECORD_NOTE,
	RECORD_TICK, RECORD_OBSERVED, RECORD_SEEN_PROVIDER, RECORD_SEEN_GROUP, RECORD_SEEN_ASN, RECORD_SEEN_CONNECTION,
	RECORD_SEEN_PEERING, RECORD_SEEN_PREFIX, RECORD_SEEN_SERVICE, RECORD_SEEN_EVENT, RECORD_SEEN_SERVICE_PREFIX,
	RECORD_SEEN_ROUTE, RECORD_SEEN_ROUTES, RECORD_SEEN_REGISTRY, RECORD_REQUEST, RECORD_CHANGE;

enum mode { MODE_TRAINING, MODE_LIVE, MODE_GUIDE };
enum mode
model_mode(const struct model *m); /* unknown text is never training: it is MODE_GUIDE, which writes nothing */

void model_init(struct model *m);
void model_release(struct model *m);
uint32_t model_new_id(struct model *m);
/* Where a row of this record lives: its rows vector (nested ones too) and the row. NULL when there is none. */
void *model_row(struct model *m, const struct record *r, uint32_t id, struct rows **in);
struct peering *model_peering_of(struct model *m, uint32_t connection_id);
struct peering *model_peering(const struct model *m, const char *name);
struct prefix_answer *model_prefix(const struct model *m, const char *name);
/* What is on a row or record and why it is an answer: true when r holds something the operator typed. */
bool model_is_answer(const struct record *r);

/* ---- catalogues: what the service offers. Read when a step wants them, kept in memory only. */
struct cat_subscription {
	struct row row;
	char *id, *name, *state, *tenant;
};
struct cat_group {
	struct row row;
	char *name, *location;
};
struct cat_region {
	struct row row;
	char *name, *label;
};
struct cat_facility {
	struct row row;
	int64_t id;
	char *address, *type;
};
struct cat_metro {
	struct row row;
	char *name, *country, *region;
	struct rows facilities;
	struct rows offers; /* name_row: Mbps as text */
};
struct cat_country {
	struct row row;
	char *name;
};
struct cat_state {
	struct row row;
	char *country, *state, *region;
};
struct cat_service_provider {
	struct row row;
	char *name;
	struct rows locations; /* name_row */
};
extern const struct record RECORD_CAT_SUBSCRIPTION, RECORD_CAT_GROUP, RECORD_CAT_REGION, RECORD_CAT_FACILITY,
	RECORD_CAT_METRO, RECORD_CAT_COUNTRY, RECORD_CAT_STATE, RECORD_CAT_SERVICE_PROVIDER;
enum catalogue_id {
	CAT_SUBSCRIPTIONS,
	CAT_GROUPS,
	CAT_REGIONS,
	CAT_METROS,
	CAT_LEGACY /* seen_peering */,
	CAT_COUNTRIES,
	CAT_STATES,
	CAT_PROVIDERS,
	CAT_N
};
struct catalogue {
	struct rows rows;
	const char *error; /* constant or owned by the wizard: why it could not be read */
	char *key;         /* what it was asked for: country, metro; NULL */
	bool reading;
	struct when seen; /* 0: never read */
};
extern const struct record *const CATALOGUE_RECORDS[CAT_N];
#endif
