/* The model, indexed for judging: prefixes sorted, routes by prefix and session. Rebuilt when model.gen moves; never saved. */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H
#include "core/question.h"
#include "inet/as_path.h"
#include "inet/prefix.h"

struct fact_prefix { /* one answer prefix */
	const struct prefix_answer *answer;
	struct prefix net;
	bool valid;
	const struct peering *peering;            /* the answered one, NULL: none of that name */
	const struct seen_prefix *seen;           /* registered, NULL: not (yet) */
	const struct seen_registry *registry;     /* first row for it, NULL: not asked */
	uint32_t registry_at, nregistry;          /* its rows in facts.registry, contiguous */
	const struct chosen *chosen;              /* it is to be activated, NULL: not chosen */
	const struct seen_service_prefix *active; /* the service's prefix for `chosen`, NULL: not (yet) */
	/* What it overlaps, ready to be shown: "203.0.113.0/25 (media-ams)"; NULL: nothing. */
	const char *overlap;         /* another answer or registered prefix */
	const char *service_overlap; /* another chosen or Peering Service prefix */
};
struct fact_session { /* one connection of one peering, answer and observation matched by identifier, else facility and order */
	const struct peering *peering;
	const struct connection *connection; /* NULL: exists at the service only */
	const struct seen_peering *seen_peering;
	const struct seen_connection *seen; /* NULL: not there yet */
	uint32_t number;                    /* 1-based within its peering */
};
struct fact_chosen { /* one row of model.service.prefixes */
	uint32_t row;
	const struct fact_prefix *prefix;         /* the answer of that name, NULL: none */
	const struct seen_service_prefix *active; /* at the service, NULL: not (yet) */
};
struct facts {
	const struct model *m;
	const struct catalogue *catalogues; /* [CAT_N], may be NULL */
	struct when now;
	bool training; /* RFC 5398 and RFC 5737 numbers pass */
	bool outside;  /* a routing registry can be asked */
	uint64_t gen;
	struct fact_prefix *prefixes; /* in the order of the answers */
	size_t nprefixes;
	uint32_t *sorted; /* indexes into prefixes, by prefix_compare; only valid ones */
	size_t nsorted;
	uint32_t *by_id, *by_name; /* indexes into prefixes, by row id and by name */
	struct fact_session *sessions;
	size_t nsessions;
	const struct seen_asn *asn; /* the association of the answered number or name, NULL */
	const struct seen_service *service;
	struct arena arena;               /* owns the above */
	const struct seen_route **routes; /* sorted by prefix text, next hop, peering; NULL until one is asked for */
	size_t nroutes;
	const struct seen_registry **registry; /* sorted by prefix text */
	size_t nregistry;
	size_t nunasked;                           /* valid prefixes that no registry was asked about */
	const struct seen_service_prefix **active; /* of the answered service, by name */
	size_t nactive;
	struct fact_chosen *chosen; /* in the order of the answers */
	size_t nchosen;
	/* The first registration that is no answer's: of another prefix, or of an answered one under another name or peering. */
	const struct seen_prefix *unanswered;
	size_t nunanswered;
	const struct seen_service_prefix
		*unchosen; /* the same of the answered service's: the first that no chosen row stands for */
	size_t nunchosen;
};
/* `struct facts f = {0};` is ready to build. Builds anew only when the model or its generation is another one; the clock, the
 * catalogues and `outside` are taken over in any case. Pointers from an earlier build are void after a new one. Release
 * before the model itself goes away or is loaded again. */
void facts_build(struct facts *f, const struct model *m, const struct catalogue *catalogues, struct when now,
		 bool outside);
void facts_release(struct facts *f);
const struct fact_prefix *facts_prefix(const struct facts *f, uint32_t row); /* by answer row id */
const struct fact_prefix *facts_prefix_named(const struct facts *f, const char *name);
const struct fact_prefix *facts_prefix_of(const struct facts *f,
					  const char *prefix); /* by the prefix itself, as text */
/* What its registration is called at the service: its own name there, else the answered one. */
const char *facts_registered_name(const struct fact_prefix *p);
const struct seen_peering *facts_peering(const struct facts *f,
					 const struct peering *p); /* by name in the group, no case */
const struct fact_session *facts_session(const struct facts *f, uint32_t connection_row);
/* Sessions of a peering, in order; count them with *n. */
const struct fact_session *facts_sessions_of(const struct facts *f, const struct peering *p, size_t *n);
/* What a chosen row means: looked up once a generation; asked for a model that has moved since, by its name. */
const struct seen_service_prefix *facts_chosen(const struct facts *f, const struct chosen *c);
const struct fact_prefix *facts_chosen_prefix(const struct facts *f, const struct chosen *c);
/* The key to send for a chosen prefix: entered, else carried over; NULL: none yet. */
const char *facts_key(const struct facts *f, const struct chosen *c);
/* The route of this prefix received on this session. NULL with *known true: read and not there. NULL with *known false: the
 * routes of its peering were not read since the session came up, or nobody knows the session's address. */
const struct seen_route *facts_route(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
				     bool *known);

/* When the routes of this session's peering were last read, {0}: never. */
struct when facts_routes_read(const struct facts *f, const struct fact_session *s);
/* Connection Active and its BGP session up (or not reported): only then can anything be announced on it. */
bool facts_session_up(const struct fact_session *s);
/* The peer's end of the link: what the service calls it, else what the mail said; NULL: not known yet. No length behind it. */
const char *facts_session_address(const struct fact_session *s, struct arena *a);
/* "connection 2 (ams-r2)" */
const char *facts_session_name(const struct fact_session *s, struct arena *a);
/* The AS path that was entered for a prefix, own AS first; empty entry: the own AS alone. False: not a path, or no own AS. */
bool facts_path(const struct facts *f, const struct fact_prefix *p, struct as_path *path);
/* Who said what stands in model.seen: the service; in guide without a way to sign in the operator, who reads the portal. */
enum source facts_seen_by(const struct facts *f);
/* The answered AS number; false: none, or not one. */
bool facts_own_asn(const struct facts *f, uint32_t *asn);

/* One field of the prefix × session matrix. What a failed prefix' message says about named sessions counts until routes are
 * read that are newer; what nobody said stays unknown. Communities are not part of received routes: CELL_NO_COMMUNITY is known
 * from the service's words only. */
enum cell_kind {
	CELL_UNKNOWN,
	CELL_ANNOUNCED,
	CELL_MISSING,
	CELL_NO_COMMUNITY,
	CELL_PATH,
	CELL_PRIVATE,
	CELL_NO_SESSION,
	CELL_N
};
extern const char *const CELL_WORD[CELL_N];
struct verdict facts_cell(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
			  enum cell_kind *kind, struct arena *a);
#endif
