/* The model, indexed for judging: prefixes sorted, routes by prefix and session. Rebuilt when model.gen moves; never saved. */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H
#include "core/question.h"
#include "inet/prefix.h"

struct fact_prefix { /* one answer prefix */
	const struct prefix_answer *answer;
	struct prefix net;
	bool valid;
	const struct seen_prefix *seen;       /* registered, NULL: not (yet) */
	const struct seen_registry *registry; /* first row for it, NULL: not asked */
};
struct fact_session { /* one connection of one peering, answer and observation matched by identifier, else facility and order */
	const struct peering *peering;
	const struct connection *connection; /* NULL: exists at the service only */
	const struct seen_peering *seen_peering;
	const struct seen_connection *seen; /* NULL: not there yet */
	uint32_t number;                    /* 1-based within its peering */
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
	struct fact_session *sessions;
	size_t nsessions;
	const struct seen_asn *asn; /* the association of the answered number or name, NULL */
	const struct seen_service *service;
	struct arena arena;               /* owns the above */
	const struct seen_route **routes; /* sorted by prefix text, next hop */
	size_t nroutes;
};
void facts_build(struct facts *f, const struct model *m, const struct catalogue *catalogues, struct when now,
		 bool outside);
void facts_release(struct facts *f);
const struct fact_prefix *facts_prefix(const struct facts *f, uint32_t row); /* by answer row id */
const struct fact_prefix *facts_prefix_named(const struct facts *f, const char *name);
const struct seen_peering *facts_peering(const struct facts *f,
					 const struct peering *p); /* by name in the group, no case */
const struct fact_session *facts_session(const struct facts *f, uint32_t connection_row);
/* Sessions of a peering, in order; count them with *n. */
const struct fact_session *facts_sessions_of(const struct facts *f, const struct peering *p, size_t *n);
const struct seen_service_prefix *facts_chosen(const struct facts *f, const struct chosen *c);
/* The key to send for a chosen prefix: entered, else carried over; NULL: none yet. */
const char *facts_key(const struct facts *f, const struct chosen *c);
/* The route of this prefix received on this session; NULL with *known false when the routes were not read since. */
const struct seen_route *facts_route(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
				     bool *known);

/* One field of the prefix × session matrix. */
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
