/* The service's interface as one table of calls: method, path, body, reply. Pure: no socket, no clock.
 *
 *   arm_build(OP_PEERING_PUT, &args, &arena, &call)       → method, path with query, body
 *   arm_read(OP_PEERINGS, &reply, &arena, &answer)        → what the reply says: rows of a record, or an error
 *
 * Source of the table: azure-peering interface, api-versions 2025-05-01 and 2022-10-01 (Microsoft.Peering), 2021-04-01 (groups,
 * provider registration), 2022-12-01 (subscriptions). Unknown members of a reply are ignored, unknown states are kept as text.
 * Every text in an answer is cleaned (utf8_clean) and bounded. */
#ifndef ARM_ARM_H
#define ARM_ARM_H
#include "base/arena.h"
#include "model/model.h"

enum op_id {
	OP_SUBSCRIPTIONS,
	OP_REGIONS,
	OP_PROVIDER,
	OP_PROVIDER_REGISTER,
	OP_GROUPS,
	OP_GROUP,
	OP_GROUP_PUT,
	OP_ASNS,
	OP_ASN,
	OP_ASN_PUT,
	OP_ASN_DELETE,
	OP_METROS,
	OP_LEGACY,
	OP_PEERINGS,
	OP_GROUP_PEERINGS,
	OP_PEERING,
	OP_PEERING_PUT,
	OP_PEERING_TAGS,
	OP_PREFIXES,
	OP_PREFIX,
	OP_PREFIX_PUT,
	OP_PREFIX_VALIDATE,
	OP_PREFIX_DELETE,
	OP_ROUTES,
	OP_COUNTRIES,
	OP_STATES,
	OP_PROVIDERS,
	OP_AVAILABILITY,
	OP_SERVICES,
	OP_GROUP_SERVICES,
	OP_SERVICE,
	OP_SERVICE_PUT,
	OP_SERVICE_PREFIXES,
	OP_SERVICE_PREFIX,
	OP_SERVICE_PREFIX_PUT,
	OP_SERVICE_PREFIX_DELETE,
	OP_REGISTRY,     /* not of this service: who may originate a prefix, asked of an outside registry */
	OP_REGISTRY_ALL, /* the same of every answered prefix at once */
	OP_N
};
enum op_flags {
	OP_WRITE = 1, /* changes something: recorded and saved before it is sent */
	OP_REPEATABLE =
		2,    /* sending it twice does no harm (GET, PUT of the same body, DELETE, validate, availability) */
	OP_PAGED = 4, /* value[] and nextLink */
	OP_OUTSIDE = 8
};
enum arm_family {
	FAMILY_PEERING,       /* args.api: 2025-05-01 or 2022-10-01 */
	FAMILY_RESOURCES,     /* 2021-04-01 */
	FAMILY_SUBSCRIPTIONS, /* 2022-12-01 */
	FAMILY_OUTSIDE        /* no api-version */
};
struct op {
	enum op_id id;
	const char *name;  /* "peerings.put": in requests, journal, plan */
	const char *label; /* "create the peering" */
	const char *method;
	const char *path; /* "{sub}", "{group}", "{parent}", "{name}", … are filled in and percent-encoded (RFC 3986) */
	const char *
		query; /* without api-version; an item whose hole ends in '?' is left out when there is nothing for it */
	uint8_t family; /* enum arm_family */
	unsigned flags;
	msec deadline;
	const struct record *record; /* of the rows in the reply, NULL: none */
};
extern const struct op OPS[OP_N];

enum api { API_2025_05_01, API_2022_10_01, API_N };
extern const char *const API_TEXT[API_N];

/* What a call is about. Names come from the model; texts are borrowed. Absent ones are NULL.
 * name may be left out where the model has it: the ASN (model->asn.name), a peering (peering->name), the service
 * (model->service.name), the group (model->account.resource_group); so may parent of a service prefix. */
struct arm_args {
	enum api api;
	const struct model *model; /* account, asn: subscription, group, region, contacts … */
	const char *parent, *name; /* peering or service of a child; the resource's own name */
	const char *metro, *country, *prefix;
	const char *asn;      /* OP_REGISTRY…: the origin asked for where the prefix names none, may be NULL */
	const char *location; /* region: of a peering its metro's */
	const struct peering *peering; /* OP_PEERING_PUT */
	const struct seen_peering
		*existing;     /* OP_PEERING_PUT of an existing one: what is kept (identifiers, sessions, tags) */
	const char *key;       /* OP_SERVICE_PREFIX_PUT */
	const char *tags;      /* OP_PEERING_TAGS: a JSON object as text */
	bool any_type;         /* OP_METROS: every Direct location, not only those that offer Voice */
	const char *next_link; /* a further page: used instead of the path */
};
struct arm_call {
	const char *method, *path, *body; /* arena */
};
/* False when something needed is missing or is no number where one is needed; err says what.
 *
 * Bodies hold members the interface lets us write and nothing else. A peering is Direct, Voice, Premium_Direct_Free, its
 * connections Microsoft-addressed and for Peering Service (R22). With `existing` the PUT is an update: connections are
 * matched by identifier, else by facility; identifiers, sessions, tags and probes are kept, and a connection that is not
 * among the answers stays as it is, since the service offers no removal. maxPrefixesAdvertised goes out only in a
 * session the service has made. MD5 keys are never sent. */
bool arm_build(enum op_id op, const struct arm_args *args, struct arena *a, struct arm_call *call, struct text *err);
/* The ARM resource id of what the op addresses, for messages: "/subscriptions/…/peerings/example-ams". */
const char *arm_resource_id(enum op_id op, const struct arm_args *args, struct arena *a);

/* What is made of an error: decides what happens next. */
enum arm_class {
	ARM_OK,
	ARM_ABSENT,    /* 404 of the thing itself (or its parent) */
	ARM_SIGN_IN,   /* 401 */
	ARM_FORBIDDEN, /* 403 */
	ARM_REFUSED,   /* 400, 405, 409, 422 …: this request will not do; never repeated */
	ARM_THROTTLED, /* 429 */
	ARM_TROUBLE,   /* 408, 5xx, no answer: try again later where repeating is harmless */
	ARM_STRANGE    /* a 2xx whose body is not what the interface says: nothing is taken from it */
};
struct arm_answer {
	enum arm_class class;
	uint16_t status;
	const char *code, *message; /* of an error: the service's code and words, or ours; cleaned, in the arena */
	const char *next_link;      /* another page; NULL: complete */
	msec retry_after;
	const struct record *record;
	struct rows rows; /* owned by the caller: rows_clear(&answer.rows, answer.record) */
	const char *text; /* availability: "Available"; group location … */
};
/* status and bytes as they came. Reads both error shapes and keeps status and raw text (bounded) when neither fits.
 *
 * rows: one of OPS[op].record for a single object (also the reply to a PUT and to validate), any number for a list, none for
 * a DELETE. Row ids count from 1 within their list; since, seen and gone are the caller's to fill. Notes on single records:
 *   provider      one struct seen_provider (no row); text is its state
 *   group         one struct seen_group (no row); text is its location
 *   availability  no rows; text is "Available" or "Unavailable"
 *   peering       for_service is "true" or "false"; tags and probes are compact JSON
 *   prefixes      error is what is true now: the service leaves the text of an earlier failure standing while it judges
 *                 anew (Pending), and that one is dropped; "Deletion in progress" stays
 *   registry      see seen_registry; aut_num is 0 only for the AS that was asked for
 * The reply does not say whose routes these are, nor which prefix the registry was asked about: arm_read_about fills
 * those in from the question (args may be NULL; nothing of it is kept). */
void arm_read(enum op_id op, uint16_t status, const char *body, size_t n, struct arena *a, struct arm_answer *answer);
void arm_read_about(enum op_id op, const struct arm_args *args, uint16_t status, const char *body, size_t n,
		    struct arena *a, struct arm_answer *answer);

/* A body for the journal and the screen: prefix keys and MD5 keys replaced by "(masked)". NULL gives NULL; what is not JSON
 * is withheld whole. */
const char *arm_masked(const char *body, struct arena *a);

/* Would a PUT of this answer change what exists? Appends one line a difference ("bandwidth of connection 2: 10000 → 100000");
 * returns the number of differences. The one home of drift. */
size_t arm_differs_asn(const struct asn_answers *want, const struct seen_asn *have, struct text *lines);
size_t arm_differs_peering(const struct model *m, const struct peering *want, const struct seen_peering *have,
			   struct text *lines);
size_t arm_differs_prefix(const struct prefix_answer *want, const struct seen_prefix *have, struct text *lines);
size_t arm_differs_service(const struct service_answers *want, const struct seen_service *have, struct text *lines);
size_t arm_differs_service_prefix(const char *prefix, const char *key, const struct seen_service_prefix *have,
				  struct text *lines);
#endif
