/* What several judgements lean on: sessions of a scope, received paths, routing registries, origin validation. */
#include "base/text.h"
#include "core/judge.h"
#include "rules/judgements.h"
#include "rules/values.h"

/* ---- scopes */

struct scope scope_parent(const struct facts *f, const struct fact_prefix *p, struct arena *a)
{
	struct scope scope = { 0 };
	size_t n = 0;
	const struct fact_session *first = p->peering ? facts_sessions_of(f, p->peering, &n) : NULL;

	scope.v = arena_alloc(a, (n + 1) * sizeof *scope.v);
	for (size_t i = 0; i < n; i++)
		scope.v[scope.n++] = first + i;
	return scope;
}

struct scope scope_service(const struct facts *f, struct arena *a)
{
	const struct service_answers *s = &f->m->service;
	struct scope scope = { .v = arena_alloc(a, (f->nsessions + 1) * sizeof *scope.v) };

	for (size_t i = 0; i < f->nsessions; i++) {
		const char *metro = f->sessions[i].peering->metro;
		bool primary = !str_empty(s->primary) && str_is_nocase(metro, s->primary);
		bool backup = !backup_is_none(s->backup) && str_is_nocase(metro, s->backup);

		if (primary || backup)
			scope.v[scope.n++] = &f->sessions[i];
	}
	return scope;
}

/* "connection 2 (ams-r2)"; of several peerings, which one. */
static const char *name_in(const struct scope *scope, const struct fact_session *s, struct arena *a)
{
	const char *name = facts_session_name(s, a);

	for (size_t i = 0; i < scope->n; i++)
		if (scope->v[i]->peering != s->peering)
			return arena_format(a, "%s %s", str_or(s->peering->name, "a peering"), name);
	return name;
}

/* ---- announced everywhere */

struct tally {
	size_t announced, unknown;
	struct text missing, down; /* addresses or names */
	struct when when;          /* the newest evidence */
};

static void tally_add(struct text *list, const char *what)
{
	text_addf(list, "%s%s", list->n ? ", " : "", what);
}

static void tally_cell(struct tally *t, const struct facts *f, const struct fact_prefix *p,
		       const struct fact_session *s, const struct scope *scope, struct arena *a)
{
	const char *address = facts_session_address(s, a);
	enum cell_kind kind;
	struct verdict v = facts_cell(f, p, s, &kind, a);

	if (kind == CELL_NO_SESSION)
		tally_add(&t->down, name_in(scope, s, a));
	else if (kind == CELL_MISSING)
		tally_add(&t->missing, address ? address : name_in(scope, s, a));
	else if (kind == CELL_UNKNOWN)
		t->unknown++;
	else
		t->announced++;
	if (v.when.service > t->when.service || v.when.wall > t->when.wall)
		t->when = v.when;
}

static struct verdict tally_verdict(const struct tally *t, const char *words, struct arena *a)
{
	if (t->missing.n)
		return said_by(sayf(a, ST_FAILED, "not received from %s; the service would say: %s %s", t->missing.s,
				    words, t->missing.s),
			       BY_SERVICE, t->when);
	if (t->down.n)
		return sayf(a, ST_WAITING, "no session yet on %s", t->down.s);
	if (t->unknown)
		return sayf(a, ST_UNKNOWN, "not known for %zu of %zu sessions: the routes have not been read",
			    t->unknown, t->unknown + t->announced);
	return said_by(sayf(a, ST_OK, "received on all %zu sessions", t->announced), BY_SERVICE, t->when);
}

struct verdict announced_on(const struct facts *f, const struct fact_prefix *p, const struct scope *scope,
			    const char *words, struct arena *a)
{
	struct tally t = { .missing = TEXT_INIT, .down = TEXT_INIT };
	struct verdict v;

	if (!p->valid)
		return say(ST_UNKNOWN, "not a valid prefix");
	if (!scope->n)
		return say(ST_UNKNOWN, "there is no connection yet that it could be announced on");
	for (size_t i = 0; i < scope->n; i++)
		tally_cell(&t, f, p, scope->v[i], scope, a);
	v = tally_verdict(&t, words, a);
	text_release(&t.missing);
	text_release(&t.down);
	return v;
}

/* ---- paths */

static struct verdict check_path(const struct facts *f, const struct as_path *path, enum path_check check,
				 const char *said, struct arena *a)
{
	switch (check) {
	case PATH_LENGTH:
		return path_length_value(path, said, a);
	case PATH_NUMBERS:
		return path_numbers_value(f, path, said, a);
	case PATH_PREPEND:
		return path_prepend_value(path, said, a);
	default:
		return path_value(f, path, said, a);
	}
}

static struct verdict entered(const struct facts *f, const struct fact_prefix *p, enum path_check check,
			      struct arena *a)
{
	struct as_path path;

	if (str_empty(p->answer->origin))
		return say(ST_UNKNOWN, "not known: no path was entered, and the routes have not been read");
	if (!facts_path(f, p, &path))
		return say(ST_UNKNOWN, "the path that was entered cannot be read");
	return said_by(check_path(f, &path, check, "the entered path", a), BY_OPERATOR, (struct when){ 0 });
}

static bool received(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
		     struct as_path *path)
{
	bool known;
	const struct seen_route *r = facts_route(f, p, s, &known);

	return r && as_path_parse(str_or(r->as_path, ""), path, NULL);
}

static bool same_path(const struct as_path *x, const struct as_path *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = x->asn[i] == y->asn[i] && x->set_start[i] == y->set_start[i];
	return same;
}

/* "on connection 1 (ams-r1), connection 2 (ams-r2) the received path": all that have this one. */
static const char *received_on(const struct facts *f, const struct fact_prefix *p, const struct scope *scope,
			       const struct as_path *path, struct arena *a)
{
	const char *list = "";
	struct as_path other;

	for (size_t i = 0; i < scope->n; i++)
		if (received(f, p, scope->v[i], &other) && same_path(path, &other))
			list = arena_format(a, "%s%s%s", list, *list ? ", " : "", name_in(scope, scope->v[i], a));
	return arena_format(a, "on %s the received path", list);
}

struct verdict received_paths(const struct facts *f, const struct fact_prefix *p, const struct scope *scope,
			      enum path_check check, struct arena *a)
{
	struct verdict worst = { .state = ST_NA };

	for (size_t i = 0; i < scope->n; i++) {
		struct as_path path;
		struct verdict v;

		if (!received(f, p, scope->v[i], &path))
			continue;
		v = check_path(f, &path, check, "", a);
		if (worse(worst, v).state == worst.state)
			continue;
		v = check_path(f, &path, check, received_on(f, p, scope, &path, a), a);
		worst = said_by(v, BY_SERVICE, facts_routes_read(f, scope->v[i]));
	}
	return worst.state == ST_NA ? entered(f, p, check, a) : worst;
}

/* ---- routing registries */

static bool expected_origin(const struct facts *f, const struct fact_prefix *p, uint32_t *origin)
{
	struct as_path path;

	return facts_path(f, p, &path) && as_path_origin(&path, origin);
}

static const struct seen_registry *registry_row(const struct facts *f, const struct fact_prefix *p, uint32_t origin)
{
	for (uint32_t i = 0; i < p->nregistry; i++)
		if (f->registry[p->registry_at + i]->origin == origin)
			return f->registry[p->registry_at + i];
	return NULL;
}

static struct verdict no_object(const struct fact_prefix *p, uint32_t origin, struct arena *a)
{
	const struct seen_registry *first = p->registry;
	struct verdict v;

	if (first->origin)
		v = sayf(a, ST_FAILED,
			 "no route object has the origin AS%u; %s names AS%lld for %s; add an object with yours",
			 origin, str_or(first->source, "the registry"), (long long)first->origin, p->answer->prefix);
	else
		v = sayf(a, ST_FAILED, "no route object for %s with origin AS%u; create one in your registry",
			 p->answer->prefix, origin);
	return said_by(v, BY_OUTSIDE, first->seen);
}

struct verdict registry_origin(const struct facts *f, const struct fact_prefix *p, bool aut_num, struct arena *a)
{
	const struct seen_registry *row;
	uint32_t origin;

	if (!p->registry)
		return said_by(say(ST_UNKNOWN, f->outside ? "the routing registries have not answered yet"
							  : "no routing registry has been asked; attest it, or go on"),
			       BY_OUTSIDE, (struct when){ 0 });
	if (!expected_origin(f, p, &origin))
		return say(ST_UNKNOWN, "no origin AS to look for yet");
	row = registry_row(f, p, origin);
	if (aut_num && (row ? row : p->registry)->aut_num == 0)
		return said_by(
			sayf(a, ST_FAILED, "AS%u is not known to its regional registry; register the aut-num", origin),
			BY_OUTSIDE, p->registry->seen);
	if (!row)
		return no_object(p, origin, a);
	return said_by(sayf(a, ST_OK, "%s has %s with origin AS%u", str_or(row->source, "a registry"),
			    str_or(row->route, p->answer->prefix), origin),
		       BY_OUTSIDE, row->seen);
}

/* The five that check who holds a prefix before they take a route object for it. */
static bool is_regional(const char *source)
{
	static const char *const names[] = { "RIPE", "ARIN", "APNIC", "AFRINIC", "LACNIC" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is_nocase(str_or(source, ""), names[i]))
			return true;
	return false;
}

static bool is_exact(const struct fact_prefix *p, const struct seen_registry *row)
{
	struct prefix net;

	return str_empty(row->route) ||
	       (prefix_parse(row->route, &net, NULL) == PREFIX_OK && !prefix_compare(&net, &p->net));
}

/* Of several objects with this origin the one that says most: for exactly this prefix, then of a regional registry. */
static const struct seen_registry *best_object(const struct facts *f, const struct fact_prefix *p, uint32_t origin)
{
	const struct seen_registry *best = NULL;
	int most = -1;

	for (uint32_t i = 0; i < p->nregistry; i++) {
		const struct seen_registry *row = f->registry[p->registry_at + i];
		int says = 2 * is_exact(p, row) + is_regional(row->source);

		if (row->origin != origin || says <= most)
			continue;
		best = row;
		most = says;
	}
	return best;
}

struct verdict route_object(const struct facts *f, const struct fact_prefix *p, struct arena *a)
{
	struct verdict v = registry_origin(f, p, false, a);
	const struct seen_registry *row;
	uint32_t origin;

	if (v.state != ST_OK || !expected_origin(f, p, &origin) || !(row = best_object(f, p, origin)))
		return v;
	if (!is_exact(p, row))
		v = sayf(a, ST_WARNING, "%s has only %s with origin AS%u; create a route object for exactly %s",
			 str_or(row->source, "the registry"), row->route, origin, p->answer->prefix);
	else if (!is_regional(row->source))
		v = sayf(a, ST_WARNING,
			 "only %s has %s with origin AS%u, and checks no holder; create the route object at your "
			 "regional registry too",
			 str_or(row->source, "an unnamed registry"), p->answer->prefix, origin);
	return said_by(v, BY_OUTSIDE, row->seen);
}

/* ---- RPKI */

static struct verdict rov_verdict(const char *state, const char *prefix, struct arena *a)
{
	if (str_is_nocase(state, "valid"))
		return say(ST_OK, "a ROA covers it with this origin (Valid)");
	if (str_starts(state, "invalid") || str_starts(state, "Invalid"))
		return sayf(a, ST_WARNING,
			    "RPKI Invalid: a ROA covers %s, none with this origin and length; mend origin or maxLength",
			    prefix);
	if (str_is_nocase(state, "not-found") || str_is_nocase(state, "notfound"))
		return sayf(a, ST_OK, "no ROA covers %s (NotFound): not wrong; signing it is better", prefix);
	return sayf(a, ST_UNKNOWN, "RPKI state %s", str_or(state, "not known"));
}

static struct verdict received_rov(const struct facts *f, const struct fact_prefix *p, struct arena *a)
{
	struct scope scope = scope_parent(f, p, a);

	for (size_t i = 0; i < scope.n; i++) {
		bool known;
		const struct seen_route *r = facts_route(f, p, scope.v[i], &known);

		if (r && !str_empty(r->rpki_state) && !str_is_nocase(r->rpki_state, "unknown"))
			return said_by(rov_verdict(r->rpki_state, p->answer->prefix, a), BY_SERVICE,
				       facts_routes_read(f, scope.v[i]));
	}
	return said_by(say(ST_UNKNOWN, "no origin validation has been seen"), BY_OUTSIDE, (struct when){ 0 });
}

struct verdict rpki_state(const struct facts *f, const struct fact_prefix *p, struct arena *a)
{
	const struct seen_registry *row = p->registry;
	uint32_t origin;

	if (row && expected_origin(f, p, &origin) && registry_row(f, p, origin))
		row = registry_row(f, p, origin);
	if (row && !str_empty(row->rpki))
		return said_by(rov_verdict(row->rpki, p->answer->prefix, a), BY_OUTSIDE, row->seen);
	return received_rov(f, p, a);
}
