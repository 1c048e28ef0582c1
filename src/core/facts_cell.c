/* One field of the prefix × session matrix: received routes and the service's words, the newer of the two. */
#include "facts_private.h"

#include "base/text.h"
#include "core/explain.h"
#include "inet/asn.h"
#include "rules/outcome.h"

const char *const CELL_WORD[CELL_N] = {
	[CELL_UNKNOWN] = "unknown",           [CELL_ANNOUNCED] = "announced", [CELL_MISSING] = "missing",
	[CELL_NO_COMMUNITY] = "no community", [CELL_PATH] = "path",           [CELL_PRIVATE] = "private AS",
	[CELL_NO_SESSION] = "no session",
};
_Static_assert(sizeof CELL_WORD / sizeof *CELL_WORD == CELL_N, "a word for every kind of cell");

/* Registration codes: the same faults that activation calls A7 to A10. */
static const char *const CELL_RULE[CELL_N] = {
	[CELL_MISSING] = "V6", [CELL_NO_COMMUNITY] = "V7", [CELL_PATH] = "V8",
	[CELL_PRIVATE] = "V9", [CELL_NO_SESSION] = "V5",
};

struct claim {
	enum cell_kind kind;
	struct when when;
	const char *text;
};

struct look {
	const struct facts *f;
	const struct fact_prefix *p;
	const struct fact_session *s;
	struct arena *a;
};

/* ---- what the service's words say about this session */

static enum cell_kind kind_of_fault(const struct outcome *o, const struct fact_session *s)
{
	static const uint8_t kinds[FAULT_N] = {
		[FAULT_NOT_RECEIVED] = CELL_MISSING, [FAULT_COMMUNITY] = CELL_NO_COMMUNITY, [FAULT_PATH] = CELL_PATH,
		[FAULT_PATH_LENGTH] = CELL_PATH,     [FAULT_PATH_PRIVATE] = CELL_PRIVATE,
	};
	bool some, named = message_names_session(o->message, s, &some);

	/* Without an address, a missing route is somewhere, but a wrong one is everywhere. */
	if (named || (!some && o->fault != FAULT_NOT_RECEIVED))
		return (enum cell_kind)kinds[o->fault];
	return CELL_UNKNOWN;
}

static struct claim claim_of(const struct look *l, const struct outcome *o)
{
	struct claim c = { .when = o->when };

	if (o->how == JUDGED_VERIFIED || o->how == JUDGED_WARNED) {
		c.kind = CELL_ANNOUNCED;
		c.text = "announced: the service judged it so";
	} else if (o->message) {
		c.kind = kind_of_fault(o, l->s);
		c.text = arena_format(l->a, "the service says: %s", o->message);
	}
	return c;
}

/* Registration speaks of its own peering's sessions only; activation of every location's. */
static struct claim newest_claim(const struct look *l)
{
	struct outcome registered = outcome_registered(l->p), active = outcome_active(l->p->active);
	struct claim first = { 0 }, second;

	if (l->s->peering && l->s->peering == l->p->peering)
		first = claim_of(l, &registered);
	second = claim_of(l, &active);
	if (second.kind && (!first.kind || when_of(second.when) > when_of(first.when)))
		return second;
	return first;
}

/* ---- what the received routes say */

static struct claim path_claim(const struct look *l, const struct seen_route *r)
{
	struct claim c = { .kind = CELL_PATH };
	struct as_path path;
	size_t at;

	if (!as_path_parse(str_or(r->as_path, ""), &path, NULL)) {
		c.kind = CELL_UNKNOWN;
		c.text = arena_format(l->a, "its AS path '%s' cannot be read", str_or(r->as_path, ""));
	} else if (as_path_length(&path) > 3) {
		c.text = arena_format(l->a, "AS path %s has length %zu; at most 3 is right", r->as_path,
				      as_path_length(&path));
	} else if ((at = as_path_prepended(&path))) {
		c.text = arena_format(l->a, "AS path %s is prepended at position %zu", r->as_path, at);
	} else if ((at = as_path_bad(&path, l->f->training))) {
		c.kind = CELL_PRIVATE;
		c.text = arena_format(l->a, "AS path %s has the %s AS%u at position %zu", r->as_path,
				      asn_kind_name(asn_kind(path.asn[at - 1])), path.asn[at - 1], at);
	} else {
		c.kind = CELL_ANNOUNCED;
		c.text = arena_format(l->a, "announced with path %s", r->as_path);
	}
	return c;
}

static struct claim route_claim(const struct look *l, bool *known)
{
	const struct seen_route *r = facts_route(l->f, l->p, l->s, known);
	struct claim c = { 0 };

	if (!*known)
		return c;
	if (r) {
		c = path_claim(l, r);
	} else {
		c.kind = CELL_MISSING;
		c.text = arena_format(l->a, "not among the routes received on %s", facts_session_name(l->s, l->a));
	}
	c.when = facts_routes_read(l->f, l->s);
	return c;
}

/* Routes cannot show a community, so a newer route does not mend a missing one. */
static bool route_wins(const struct claim *route, const struct claim *said)
{
	if (!said->kind)
		return true;
	if (when_of(route->when) < when_of(said->when))
		return false;
	return said->kind != CELL_NO_COMMUNITY || route->kind != CELL_ANNOUNCED;
}

/* ---- verdicts */

static struct verdict no_session(const struct look *l)
{
	const struct seen_connection *seen = l->s->seen;
	struct verdict v = { .state = ST_WAITING, .source = seen ? facts_seen_by(l->f) : BY_HERE };

	if (!seen) {
		v.text = arena_format(l->a, "%s does not exist at the service yet", facts_session_name(l->s, l->a));
		return v;
	}
	v.when = l->s->seen_peering->seen;
	if (!str_is(seen->state, "Active")) {
		v.state = str_is(seen->state, "ProvisioningFailed") ? ST_FAILED : ST_WAITING;
		v.text = arena_format(l->a, "%s is not in service yet: connection %s", facts_session_name(l->s, l->a),
				      str_or(seen->state, "without a state"));
		return v;
	}
	v.state = ST_FAILED;
	v.text = arena_format(l->a, "%s is in service, but its session is down: BGP %s", facts_session_name(l->s, l->a),
			      seen->state_v4);
	return v;
}

static struct verdict from_claim(const struct look *l, const struct claim *c)
{
	struct verdict v = { .source = facts_seen_by(l->f), .when = c->when, .text = c->text };

	v.state = c->kind == CELL_ANNOUNCED ? ST_OK : c->kind == CELL_UNKNOWN ? ST_UNKNOWN : ST_FAILED;
	return v;
}

static struct verdict judge_cell(const struct look *l, enum cell_kind *kind)
{
	bool known;
	struct claim said, route;

	*kind = CELL_NO_SESSION;
	if (!facts_session_up(l->s))
		return no_session(l);
	said = newest_claim(l);
	route = route_claim(l, &known);
	if (known && route_wins(&route, &said))
		said = route;
	*kind = said.kind;
	if (!said.kind && !said.text)
		said.text = "not known: the routes of this session have not been read since it came up";
	else if (!said.kind && !known)
		said.text = "the service's message does not name this session, and its routes have not been read";
	return from_claim(l, &said);
}

struct verdict facts_cell(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
			  enum cell_kind *kind, struct arena *a)
{
	struct look l = { f, p, s, a };
	struct verdict v = judge_cell(&l, kind);

	if (CELL_RULE[*kind])
		v.explain = explain_find(CELL_RULE[*kind]);
	v.cause = (struct ref){ .kind = REF_PAIR, .row = p->answer->row.id };
	if (s->connection)
		v.cause.col = s->connection->row.id;
	return v;
}
