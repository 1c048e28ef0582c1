/* Connections: answer and observation brought together, and the routes that are received on them. */
#include "facts_private.h"

#include <stdlib.h>

#include "base/text.h"
#include "inet/asn.h"

/* ---- matching: by identifier first; what is left over by facility, in order */

struct match {
	const struct connection *answer;
	const struct seen_connection *seen;
};

static const struct seen_connection *take_identifier(const struct seen_peering *p, const struct connection *c,
						     bool *used)
{
	size_t i = 0;

	if (str_empty(c->identifier))
		return NULL;
	ROWS_EACH (const struct seen_connection, s, p->connections) {
		if (!used[i] && str_is_nocase(s->identifier, c->identifier)) {
			used[i] = true;
			return s;
		}
		i++;
	}
	return NULL;
}

static bool same_facility(const struct connection *c, const struct seen_connection *s)
{
	char *end;
	long long number;

	if (str_empty(c->facility))
		return false;
	number = strtoll(c->facility, &end, 10);
	return !*end && number == s->facility;
}

static const struct seen_connection *take_facility(const struct seen_peering *p, const struct connection *c, bool *used)
{
	size_t i = 0;

	ROWS_EACH (const struct seen_connection, s, p->connections) {
		if (!used[i] && same_facility(c, s)) {
			used[i] = true;
			return s;
		}
		i++;
	}
	return NULL;
}

static void add_session(struct facts *f, const struct peering *p, const struct seen_peering *sp, struct match m,
			uint32_t number)
{
	f->sessions[f->nsessions++] = (struct fact_session){
		.peering = p, .connection = m.answer, .seen_peering = sp, .seen = m.seen, .number = number
	};
}

static void pair_up(const struct peering *p, const struct seen_peering *sp, struct match *pairs, bool *used)
{
	size_t i = 0;

	ROWS_EACH (const struct connection, c, p->connections) {
		pairs[i].answer = c;
		pairs[i++].seen = take_identifier(sp, c, used);
	}
	for (i = 0; i < p->connections.n; i++)
		if (!pairs[i].seen)
			pairs[i].seen = take_facility(sp, pairs[i].answer, used);
}

static void match_peering(struct facts *f, const struct peering *p)
{
	static const struct seen_peering nothing;
	const struct seen_peering *sp = facts_peering(f, p), *source = sp ? sp : &nothing;
	struct match *pairs = arena_alloc(&f->arena, (p->connections.n + 1) * sizeof *pairs);
	bool *used = arena_alloc(&f->arena, source->connections.n + 1);
	uint32_t number = 0;
	size_t i = 0;

	pair_up(p, source, pairs, used);
	for (i = 0; i < p->connections.n; i++)
		add_session(f, p, sp, pairs[i], ++number);
	i = 0;
	ROWS_EACH (const struct seen_connection, s, source->connections)
		if (!used[i++])
			add_session(f, p, sp, (struct match){ .seen = s }, ++number);
}

static size_t most_sessions(const struct facts *f)
{
	size_t n = 0;

	ROWS_EACH (const struct peering, p, f->m->peerings) {
		const struct seen_peering *sp = facts_peering(f, p);

		n += p->connections.n + (sp ? sp->connections.n : 0);
	}
	return n;
}

void facts_match_sessions(struct facts *f)
{
	f->sessions = arena_alloc(&f->arena, (most_sessions(f) + 1) * sizeof *f->sessions);
	ROWS_EACH (const struct peering, p, f->m->peerings)
		match_peering(f, p);
}

const struct fact_session *facts_session(const struct facts *f, uint32_t connection_row)
{
	for (size_t i = 0; i < f->nsessions; i++)
		if (f->sessions[i].connection && f->sessions[i].connection->row.id == connection_row)
			return &f->sessions[i];
	return NULL;
}

const struct fact_session *facts_sessions_of(const struct facts *f, const struct peering *p, size_t *n)
{
	size_t first = 0;

	*n = 0;
	while (first < f->nsessions && f->sessions[first].peering != p)
		first++;
	while (first + *n < f->nsessions && f->sessions[first + *n].peering == p)
		(*n)++;
	return *n ? &f->sessions[first] : NULL;
}

bool facts_session_up(const struct fact_session *s)
{
	if (!s->seen || !str_is(s->seen->state, "Active"))
		return false;
	return str_empty(s->seen->state_v4) || str_is(s->seen->state_v4, "Established");
}

/* "192.0.2.0/31" → "192.0.2.0" */
static const char *bare(const char *text, struct arena *a)
{
	size_t n = 0;

	while (text[n] && text[n] != '/')
		n++;
	return text[n] ? arena_textn(a, text, n) : text;
}

const char *facts_session_address(const struct fact_session *s, struct arena *a)
{
	if (s->seen && !str_empty(s->seen->peer_v4))
		return bare(s->seen->peer_v4, a);
	if (s->connection && !str_empty(s->connection->address))
		return bare(s->connection->address, a);
	return NULL;
}

const char *facts_session_name(const struct fact_session *s, struct arena *a)
{
	if (s->connection && !str_empty(s->connection->router))
		return arena_format(a, "connection %u (%s)", (unsigned)s->number, s->connection->router);
	return arena_format(a, "connection %u", (unsigned)s->number);
}

/* ---- received routes */

static int route_order(const void *a, const void *b)
{
	const struct seen_route *x = *(const void *const *)a, *y = *(const void *const *)b;
	int order = name_compare(x->prefix, y->prefix); /* what differs most comes first */

	if (!order)
		order = name_compare(x->next_hop, y->next_hop);
	return order ? order : name_compare(x->peering, y->peering);
}

static void sort_routes(struct facts *f)
{
	struct pick pick = pick_new(f, f->m->seen.routes.n);

	ROWS_EACH (const struct seen_route, r, f->m->seen.routes)
		pick.v[pick.n++] = r;
	pick_sort(&pick, route_order);
	f->routes = (const struct seen_route **)pick.v;
	f->nroutes = pick.n;
}

/* Sorted when the first is asked for: most generations end without that. Const, since nothing that can be seen changes. */
static struct pick routes(const struct facts *f)
{
	if (!f->routes)
		sort_routes((struct facts *)(uintptr_t)f);
	return (struct pick){ (const void **)f->routes, f->nroutes };
}

struct when facts_routes_read(const struct facts *f, const struct fact_session *s)
{
	const char *name = s->seen_peering ? s->seen_peering->name : s->peering ? s->peering->name : NULL;

	ROWS_EACH (const struct seen_routes, r, f->m->seen.route_reads)
		if (!str_empty(name) && str_is_nocase(r->peering, name))
			return r->seen;
	return (struct when){ 0 };
}

/* A read tells about a session only when it is not older than the session itself. */
static bool read_since_up(const struct facts *f, const struct fact_session *s)
{
	msec read = when_of(facts_routes_read(f, s));

	if (!read || !s->seen)
		return false;
	return read >= when_of(s->seen->since) && read >= when_of(s->seen->session_since);
}

const struct seen_route *facts_route(const struct facts *f, const struct fact_prefix *p, const struct fact_session *s,
				     bool *known)
{
	struct arena scratch = { 0 };
	const char *address = facts_session_address(s, &scratch);
	char text[PREFIX_TEXT] = "";
	struct seen_route key = { .prefix = text, .next_hop = (char *)address };
	const struct seen_route *hit = NULL;
	struct pick all;

	*known = p->valid && address && s->seen_peering && read_since_up(f, s);
	if (*known) {
		all = routes(f);
		key.peering = s->seen_peering->name;
		prefix_text(&p->net, text);
		hit = pick_find(&all, &key, route_order);
	}
	arena_release(&scratch);
	return hit;
}

/* ---- what was entered about the path */

bool facts_own_asn(const struct facts *f, uint32_t *asn)
{
	return !str_empty(f->m->asn.number) && asn_parse(f->m->asn.number, asn, NULL);
}

bool facts_path(const struct facts *f, const struct fact_prefix *p, struct as_path *path)
{
	uint32_t own, entered;
	const char *text = str_or(p->answer->origin, "");
	bool has_own = facts_own_asn(f, &own);

	*path = (struct as_path){ 0 };
	if (str_empty(text) || (asn_parse(text, &entered, NULL) && has_own)) {
		if (has_own)
			path->asn[path->n++] = own;
		if (has_own && !str_empty(text) && entered != own)
			path->asn[path->n++] = entered;
		return has_own;
	}
	return as_path_parse(text, path, NULL);
}
