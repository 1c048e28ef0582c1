/* R8 to R12, R21, R22, R30, R34: redundancy, equal bandwidth, the fixed choices of voice. */
#include <stdlib.h>

#include "base/text.h"
#include "core/judge.h"
#include "rules/judgements.h"
#include "rules/values.h"

enum { CONNECTIONS_MIN = 2 };

static struct verdict no_row(void)
{
	return say(ST_UNKNOWN, "there is no such row");
}

struct verdict judge_R8(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct peering *p = peering_row(f, row);

	if (!p)
		return no_row();
	if (p->connections.n < CONNECTIONS_MIN)
		return with_cause(
			sayf(a, ST_FAILED, "%s has %u connection%s; two or more are right, on different routers",
			     str_or(p->name, "the peering"), p->connections.n, p->connections.n == 1 ? "" : "s"),
			(struct ref){ .kind = REF_ROW, .code = GROUP_PEERINGS, .row = row });
	return sayf(a, ST_OK, "%u connections", p->connections.n);
}

/* The router's own check over all connections: the first that fails speaks, and is where to go. */
static struct verdict over_routers(const struct facts *f, const struct peering *p, struct arena *a)
{
	struct verdict worst = { .state = ST_NA };

	ROWS_EACH (const struct connection, c, p->connections) {
		struct ref r = field_ref(Q_ROUTER, c->row.id);

		if (str_empty(c->router))
			worst = worse(worst, with_cause(sayf(a, ST_UNKNOWN, "connection %u names no router yet",
							     connection_number(p, c->row.id)),
							r));
		else
			worst = worse(worst, judge_router(f, r, c->router, a));
	}
	return worst;
}

/* The mistake is shown on the later of two connections: the first one was right when it was entered. */
static struct verdict on_last(struct verdict v, const struct peering *p, const char *router)
{
	ROWS_EACH (const struct connection, c, p->connections)
		if (str_is_nocase(c->router, router))
			v.cause.row = c->row.id;
	return v;
}

struct verdict judge_R9(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct peering *p = peering_row(f, row);
	const struct fact_session *s;
	struct verdict v;

	if (!p)
		return no_row();
	if (!p->connections.n)
		return say(ST_UNKNOWN, "no connection names its router yet");
	v = over_routers(f, p, a);
	if (v.state == ST_OK)
		v.text = "every connection ends on a router of its own, by name";
	if (v.state == ST_FAILED && (s = facts_session(f, v.cause.row)))
		v = on_last(v, p, s->connection->router);
	return v;
}

struct verdict judge_R10(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct service_answers *s = &f->m->service;

	(void)row;
	if (str_empty(s->backup))
		return say(ST_UNKNOWN, "no backup location has been chosen yet, nor none");
	if (backup_is_none(s->backup))
		return say(ST_OK, "no backup location");
	if (str_empty(s->primary))
		return say(ST_UNKNOWN, "no primary location has been chosen yet");
	if (str_is_nocase(s->primary, s->backup))
		return sayf(a, ST_FAILED,
			    "%s is both primary and backup; a second link there is redundancy, a backup is in another "
			    "metro",
			    s->primary);
	return sayf(a, ST_OK, "%s backs up %s", s->backup, s->primary);
}

/* ---- R11 */

struct speed {
	int64_t mbps;
	const char *peering;
	unsigned number;
};

static struct verdict unequal(const struct speed *x, const struct speed *y, struct arena *a)
{
	if (str_is(x->peering, y->peering))
		return sayf(a, ST_FAILED, "connection %u has %lld Mbps, connection %u has %lld; all must be equal",
			    x->number, (long long)x->mbps, y->number, (long long)y->mbps);
	return sayf(a, ST_FAILED, "%s has %lld Mbps, %s has %lld; primary and backup must be equal",
		    str_or(x->peering, "one"), (long long)x->mbps, str_or(y->peering, "the other"), (long long)y->mbps);
}

static struct verdict equal_to(struct speed *first, const struct peering *p, struct arena *a)
{
	struct verdict worst = { .state = ST_NA };
	unsigned number = 0;

	ROWS_EACH (const struct connection, c, p->connections) {
		struct speed this = { bandwidth_parse(c->bandwidth_mbps), p->name, ++number };
		struct ref r = field_ref(Q_BANDWIDTH, c->row.id);

		if (!this.mbps)
			worst = worse(worst,
				      with_cause(sayf(a, ST_UNKNOWN, "connection %u has no bandwidth yet", number), r));
		else if (!first->mbps)
			*first = this;
		else if (this.mbps != first->mbps)
			worst = worse(worst, with_cause(unequal(first, &this, a), r));
	}
	return worst;
}

static struct verdict all_equal(struct verdict v, const struct speed *first, struct arena *a)
{
	if (v.state != ST_NA)
		return v;
	if (!first->mbps)
		return say(ST_UNKNOWN, "no bandwidth has been given yet");
	return sayf(a, ST_OK, "all have %lld Mbps", (long long)first->mbps);
}

struct verdict judge_R11(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct peering *p = peering_row(f, row);
	struct speed first = { 0 };

	if (!p)
		return no_row();
	return all_equal(equal_to(&first, p, a), &first, a);
}

static const struct peering *peering_in(const struct facts *f, const char *metro)
{
	ROWS_EACH (const struct peering, p, f->m->peerings)
		if (!str_empty(metro) && str_is_nocase(p->metro, metro))
			return p;
	return NULL;
}

struct verdict judge_R11_service(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct service_answers *s = &f->m->service;
	const struct peering *primary = peering_in(f, s->primary), *backup;
	struct speed first = { 0 };

	(void)row;
	if (str_empty(s->backup))
		return say(ST_UNKNOWN, "no backup location has been chosen yet, nor none");
	if (backup_is_none(s->backup))
		return say(ST_NA, "no backup location to compare with");
	backup = peering_in(f, s->backup);
	if (!primary || !backup)
		return sayf(a, ST_UNKNOWN, "no peering in %s is part of this onboarding",
			    primary ? s->backup : str_or(s->primary, "the primary location"));
	equal_to(&first, primary, a); /* what differs within it is said of the peering */
	if (!first.mbps)
		return sayf(a, ST_UNKNOWN, "no bandwidth has been given yet in %s", s->primary);
	return all_equal(equal_to(&first, backup, a), &first, a);
}

/* ---- R12 */

struct verdict judge_R12(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_session *s = facts_session(f, row);

	if (!s)
		return no_row();
	if (str_empty(s->connection->bandwidth_mbps))
		return say(ST_UNKNOWN, "no bandwidth has been given yet");
	return bandwidth_value(s->connection->bandwidth_mbps, a);
}

/* ---- R21 */

struct verdict judge_R21(const struct facts *f, uint32_t row, struct arena *a)
{
	const char *backup = f->m->service.backup;

	(void)row;
	if (str_empty(backup))
		return say(ST_UNKNOWN, "no backup location has been chosen yet, nor none");
	if (backup_is_none(backup))
		return say(ST_WARNING,
			   "no geo-redundancy: when the primary location is lost, traffic goes over the internet");
	return sayf(a, ST_OK, "%s takes over when the primary location is lost", backup);
}

/* ---- R22: made right by construction; what exists already may differ */

struct fixed {
	const char *what, *right;
	const char *(*have)(const struct seen_peering *p);
};
static const char *kind_of(const struct seen_peering *p)
{
	return p->kind;
}
static const char *type_of(const struct seen_peering *p)
{
	return p->type;
}
static const char *sku_of(const struct seen_peering *p)
{
	return p->sku;
}
static const struct fixed FIXED[] = {
	{ "peering type", "Direct", kind_of },
	{ "Microsoft network", "Voice", type_of },
	{ "SKU", "Premium_Direct_Free", sku_of },
};

static struct verdict fixed_connection(const struct seen_connection *c, struct arena *a)
{
	if (!str_empty(c->address_provider) && !str_is_nocase(c->address_provider, "Microsoft"))
		return sayf(
			a, ST_FAILED,
			"a connection at facility %lld has session addresses from %s; Microsoft gives them for voice",
			(long long)c->facility, c->address_provider);
	if (str_is_nocase(c->for_service, "false"))
		return sayf(a, ST_FAILED,
			    "a connection at facility %lld is not for Peering Service; it has to be enabled",
			    (long long)c->facility);
	return say(ST_OK, NULL);
}

static struct verdict fixed_values(const struct seen_peering *seen, struct arena *a)
{
	struct verdict worst = say(ST_OK, "Direct, AS8075 (with Voice), Premium Free, as the service holds it");

	for (size_t i = 0; i < sizeof FIXED / sizeof *FIXED; i++) {
		const char *have = FIXED[i].have(seen);

		if (!str_empty(have) && !str_is_nocase(have, FIXED[i].right))
			worst = worse(
				worst,
				sayf(a, ST_FAILED,
				     "%s exists with %s %s; voice needs %s, and what exists is never written over",
				     seen->name, FIXED[i].what, have, FIXED[i].right));
	}
	ROWS_EACH (const struct seen_connection, c, seen->connections)
		worst = worse(worst, fixed_connection(c, a));
	return worst;
}

struct verdict judge_R22(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct peering *p = peering_row(f, row);
	const struct seen_peering *seen = facts_peering(f, p);

	if (!p)
		return no_row();
	if (!seen)
		return say(
			ST_OK,
			"Direct, AS8075 (with Voice), Premium Free; addresses from Microsoft, Peering Service enabled");
	return said_by(fixed_values(seen, a), BY_SERVICE, seen->seen);
}

/* ---- R30: the router's own limit is attested; this is the other one, which the service is told */

static size_t announced_by(const struct facts *f, const struct peering *p)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nprefixes; i++)
		n += f->prefixes[i].valid && f->prefixes[i].peering == p;
	return n;
}

struct verdict judge_R30(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_session *s = facts_session(f, row);
	const struct connection *c = s ? s->connection : NULL;
	size_t n;

	if (!c)
		return no_row();
	if (str_empty(c->max_prefixes_v4))
		return say(ST_UNKNOWN, "how many IPv4 prefixes you announce has not been given yet");
	if (judge_count(f, field_ref(Q_MAX_V4, row), c->max_prefixes_v4, a).state != ST_OK)
		return sayf(a, ST_UNKNOWN, "%s is no number of prefixes", c->max_prefixes_v4);
	n = announced_by(f, s->peering);
	if (n > strtoull(c->max_prefixes_v4, NULL, 10))
		return sayf(a, ST_WARNING, "%zu prefixes are to be announced, Microsoft is told of %s; raise it", n,
			    c->max_prefixes_v4);
	return sayf(a, ST_OK, "Microsoft is told of up to %s IPv4 and %s IPv6 prefixes, %zu are in the list",
		    c->max_prefixes_v4, str_or(c->max_prefixes_v6, "no"), n);
}

/* ---- R34 */

struct verdict judge_R34(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_session *s = facts_session(f, row);

	(void)a;
	if (!s)
		return no_row();
	if (str_empty(s->connection->loa))
		return say(ST_UNKNOWN, "no LOA noted yet");
	if (str_empty(s->connection->cross_connect))
		return with_cause(say(ST_UNKNOWN, "no cross-connect order noted yet"), field_ref(Q_CROSS_CONNECT, row));
	return said_by(say(ST_OK, "LOA there, cross-connect ordered"), BY_OPERATOR, f->now);
}
