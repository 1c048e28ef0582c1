#include "run/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/notes.h"

/* How rows of one record come together. Offsets are of members of the row; NONE: it has none. */
enum { NONE = 0 };
struct how {
	const struct record *record;
	size_t in; /* of the rows in struct model */
	size_t parent, name, state, since, seen, gone, verified;
	const char *noun;
};
#define AT(type, member) offsetof(struct type, member)
static const struct how ASNS = {
	.record = &RECORD_SEEN_ASN,
	.in = AT(model, seen.asns),
	.name = AT(seen_asn, name),
	.state = AT(seen_asn, state),
	.since = AT(seen_asn, since),
	.seen = AT(seen_asn, seen),
	.gone = AT(seen_asn, gone),
	.noun = "ASN",
};
static const struct how PEERINGS = {
	.record = &RECORD_SEEN_PEERING,
	.in = AT(model, seen.peerings),
	.parent = AT(seen_peering, group),
	.name = AT(seen_peering, name),
	.state = AT(seen_peering, provisioning),
	.since = AT(seen_peering, since),
	.seen = AT(seen_peering, seen),
	.gone = AT(seen_peering, gone),
	.noun = "peering",
};
static const struct how PREFIXES = {
	.record = &RECORD_SEEN_PREFIX,
	.in = AT(model, seen.prefixes),
	.parent = AT(seen_prefix, peering),
	.name = AT(seen_prefix, name),
	.state = AT(seen_prefix, state),
	.since = AT(seen_prefix, since),
	.seen = AT(seen_prefix, seen),
	.gone = AT(seen_prefix, gone),
	.verified = AT(seen_prefix, verified_once),
	.noun = "prefix",
};
static const struct how SERVICES = {
	.record = &RECORD_SEEN_SERVICE,
	.in = AT(model, seen.services),
	.parent = AT(seen_service, group),
	.name = AT(seen_service, name),
	.state = AT(seen_service, provisioning),
	.since = AT(seen_service, since),
	.seen = AT(seen_service, seen),
	.gone = AT(seen_service, gone),
	.noun = "service",
};
static const struct how SERVICE_PREFIXES = {
	.record = &RECORD_SEEN_SERVICE_PREFIX,
	.in = AT(model, seen.service_prefixes),
	.parent = AT(seen_service_prefix, service),
	.name = AT(seen_service_prefix, name),
	.state = AT(seen_service_prefix, state),
	.since = AT(seen_service_prefix, since),
	.seen = AT(seen_service_prefix, seen),
	.gone = AT(seen_service_prefix, gone),
	.verified = AT(seen_service_prefix, verified_once),
	.noun = "activation of",
};

static char **text_at(void *row, size_t offset)
{
	return (char **)(void *)((char *)row + offset);
}

static const char *text_of(const void *row, size_t offset)
{
	return offset ? *(char *const *)(const void *)((const char *)row + offset) : NULL;
}

static struct when *when_at(void *row, size_t offset)
{
	return (struct when *)(void *)((char *)row + offset);
}

static struct rows *rows_in(struct wizard *w, const struct how *how)
{
	return (struct rows *)(void *)((char *)w->m + how->in);
}

static bool is_seen(struct when at)
{
	return at.wall || at.service;
}

/* ---- fields */

/* Members that are not the service's: ours to keep. Connections come together one by one. */
static bool is_ours(const char *key)
{
	static const char *const ours[] = { "since", "seen", "gone", "verified_once", "session_since", "connections" };

	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
		if (str_is(key, ours[i]))
			return true;
	}
	return false;
}

/* A reply may leave the key out that an earlier one had (the interface's own examples do). */
static bool keeps_old(const struct field *f, const char *new)
{
	return str_empty(new) && str_is(f->key, "key");
}

static bool rows_same(const struct record *r, const struct rows *a, const struct rows *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		if (!record_equal(r, rows_at(a, r, i), rows_at(b, r, i)))
			return false;
	}
	return true;
}

static bool take_text(const struct field *f, void *row, void *got)
{
	const char *new = *field_text(got, f);

	return !keeps_old(f, new) && mem_replace(field_text(row, f), new);
}

static bool take_int(const struct field *f, void *row, void *got)
{
	int64_t *have = field_int(row, f), new = *field_int(got, f);
	bool changed = *have != new;

	*have = new;
	return changed;
}

static bool take_rows(struct model *m, const struct field *f, void *row, void *got)
{
	struct rows *have = field_rows(row, f), *new = field_rows(got, f);

	if (rows_same(f->of, have, new))
		return false;
	struct rows old = *have;

	*have = *new;
	*new = old;
	for (uint32_t i = 0; i < have->n; i++)
		((struct row *)rows_at(have, f->of, i))->id = model_new_id(m);
	return true;
}

/* Everything the service says of this row; true when any of it is new. */
static bool take_fields(struct model *m, const struct record *r, void *row, void *got)
{
	bool changed = false;

	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (is_ours(f->key))
			continue;
		if (f->kind == K_TEXT)
			changed |= take_text(f, row, got);
		else if (f->kind == K_INT)
			changed |= take_int(f, row, got);
		else if (f->kind == K_ROWS)
			changed |= take_rows(m, f, row, got);
	}
	return changed;
}

/* ---- connections of a peering */

static const struct connection *answer_of(const struct wizard *w, const char *peering, const char *identifier,
					  uint32_t *number)
{
	const struct peering *p = model_peering(w->m, peering);

	for (uint32_t i = 0; p && i < p->connections.n; i++) {
		const struct connection *c = rows_at(&p->connections, &RECORD_CONNECTION, i);

		if (!str_empty(identifier) && str_is_nocase(c->identifier, identifier)) {
			*number = i + 1;
			return c;
		}
	}
	return NULL;
}

static const char *connection_about(const struct wizard *w, const char *peering, const struct seen_connection *c,
				    struct arena *a)
{
	uint32_t number = 0;
	const struct connection *answer = answer_of(w, peering, c->identifier, &number);

	if (answer)
		return arena_format(a, "%s connection %u", peering, number);
	return arena_format(a, "%s connection at facility %lld", peering, (long long)c->facility);
}

static struct seen_connection *connection_find(const struct rows *rows, const struct seen_connection *like)
{
	ROWS_EACH (struct seen_connection, c, *rows) {
		if (!str_empty(like->identifier) ? str_is_nocase(c->identifier, like->identifier)
						 : str_empty(c->identifier) && c->facility == like->facility)
			return c;
	}
	return NULL;
}

static void note_if(struct wizard *w, const char *about, const char *from, const char *to)
{
	if (!str_is(str_or(from, ""), str_or(to, "")))
		note_change(w, about, from, str_or(to, "none"));
}

/* What is said about a connection before its new values are taken. */
static void connection_changes(struct wizard *w, const char *about, struct seen_connection *c,
			       const struct seen_connection *got)
{
	struct arena a = { 0 };

	if (!str_is(str_or(c->state, ""), str_or(got->state, "")))
		c->since = w->now;
	if (!str_is(str_or(c->state_v4, ""), str_or(got->state_v4, "")))
		c->session_since = w->now;
	note_if(w, about, c->state, got->state);
	note_if(w, arena_format(&a, "%s BGP session", about), c->state_v4, got->state_v4);
	note_if(w, arena_format(&a, "%s session addresses", about), c->session_v4, got->session_v4);
	arena_release(&a);
}

static void connection_new(struct wizard *w, struct rows *into, struct seen_connection *got)
{
	struct seen_connection *c = rows_add(into, &RECORD_SEEN_CONNECTION, model_new_id(w->m));

	take_fields(w->m, &RECORD_SEEN_CONNECTION, c, got);
	c->since = w->now;
	c->session_since = w->now;
	note_changed(w);
}

static void connections_drop(struct wizard *w, const char *peering, struct rows *into, const struct rows *got)
{
	struct arena a = { 0 };

	for (uint32_t i = into->n; i-- > 0;) {
		struct seen_connection *c = rows_at(into, &RECORD_SEEN_CONNECTION, i);

		if (connection_find(got, c))
			continue;
		note_change(w, connection_about(w, peering, c, &a), c->state, "gone");
		rows_remove(into, &RECORD_SEEN_CONNECTION, c->row.id);
	}
	arena_release(&a);
}

static void connections_merge(struct wizard *w, const char *peering, struct rows *into, struct rows *got)
{
	struct arena a = { 0 };

	connections_drop(w, peering, into, got);
	ROWS_EACH (struct seen_connection, g, *got) {
		struct seen_connection *c = connection_find(into, g);

		if (!c) {
			connection_new(w, into, g);
			continue;
		}
		connection_changes(w, connection_about(w, peering, c, &a), c, g);
		if (take_fields(w->m, &RECORD_SEEN_CONNECTION, c, g))
			note_changed(w);
	}
	arena_release(&a);
}

/* ---- rows */

static const char *about_row(const struct how *how, const void *row, struct arena *a)
{
	return arena_format(a, "%s %s", how->noun, str_or(text_of(row, how->name), "?"));
}

static void row_stamp(struct wizard *w, const struct how *how, void *row)
{
	*when_at(row, how->seen) = w->now;
	if (how->verified && str_is_nocase(text_of(row, how->state), "Verified"))
		*(int64_t *)(void *)((char *)row + how->verified) = 1;
}

static void row_connections(struct wizard *w, const struct how *how, void *row, void *got)
{
	if (how != &PEERINGS)
		return;
	struct seen_peering *into = row, *from = got;

	connections_merge(w, into->name, &into->connections, &from->connections);
}

/* The row came back, or its state moved. */
static void row_changes(struct wizard *w, const struct how *how, void *row, const void *got)
{
	struct arena a = { 0 };
	const char *state = text_of(got, how->state);
	struct when *gone = when_at(row, how->gone);

	if (is_seen(*gone)) {
		note_change(w, about_row(how, row, &a), "gone", str_or(state, "there"));
		*gone = (struct when){ 0 };
	}
	if (!str_is(str_or(text_of(row, how->state), ""), str_or(state, ""))) {
		*when_at(row, how->since) = w->now;
		note_change(w, about_row(how, row, &a), text_of(row, how->state), str_or(state, "none"));
	}
	arena_release(&a);
}

static void row_update(struct wizard *w, const struct how *how, void *row, void *got)
{
	row_changes(w, how, row, got);
	if (take_fields(w->m, how->record, row, got))
		note_changed(w);
	row_connections(w, how, row, got);
	row_stamp(w, how, row);
}

static void row_new(struct wizard *w, const struct how *how, void *got)
{
	struct rows *in = rows_in(w, how);
	void *row = rows_add(in, how->record, model_new_id(w->m));

	take_fields(w->m, how->record, row, got);
	*when_at(row, how->since) = w->now;
	row_connections(w, how, row, got);
	row_stamp(w, how, row);
	note_changed(w);
}

/* ---- finding rows by their natural key, in lists of thousands */

struct key {
	const char *parent, *name;
	uint32_t index;
};

static int name_compare(const char *a, const char *b)
{
	return strcasecmp(str_or(a, ""), str_or(b, ""));
}

static int key_compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int by_parent = name_compare(x->parent, y->parent);

	return by_parent ? by_parent : name_compare(x->name, y->name);
}

static struct key key_of(const struct how *how, const void *row, uint32_t index)
{
	return (struct key){ how->parent ? text_of(row, how->parent) : "", text_of(row, how->name), index };
}

static struct key *keys_sorted(const struct how *how, const struct rows *rows)
{
	struct key *keys = mem_array(NULL, rows->n + 1, sizeof *keys);

	for (uint32_t i = 0; i < rows->n; i++)
		keys[i] = key_of(how, rows_at(rows, how->record, i), i);
	qsort(keys, rows->n, sizeof *keys, key_compare);
	return keys;
}

static const struct key *key_find(const struct key *keys, uint32_t n, struct key like)
{
	return bsearch(&like, keys, n, sizeof *keys, key_compare);
}

/* The list was read to its end, and this row should have been in it. */
static bool is_missing(const struct how *how, const void *row, const struct merge_from *from)
{
	struct when *seen = when_at((void *)(uintptr_t)row, how->seen);

	if (is_seen(*when_at((void *)(uintptr_t)row, how->gone)) || seen->wall > from->sent.wall)
		return false;
	return !from->parent || name_compare(text_of(row, how->parent), from->parent) == 0;
}

static void row_gone(struct wizard *w, const struct how *how, void *row)
{
	struct arena a = { 0 };

	*when_at(row, how->gone) = w->now;
	note_change(w, about_row(how, row, &a), text_of(row, how->state), "gone");
	arena_release(&a);
}

/* Rows carry what was asked where the reply does not say it. */
static void fill_parent(const struct wizard *w, const struct how *how, const struct merge_from *from, void *row)
{
	const char *parent = from->parent ? from->parent : w->m->account.resource_group;

	if (how->parent && str_empty(text_of(row, how->parent)))
		mem_replace(text_at(row, how->parent), parent);
	if (from->name && str_empty(text_of(row, how->name)))
		mem_replace(text_at(row, how->name), from->name);
}

static void merge_list(struct wizard *w, const struct how *how, const struct merge_from *from, struct rows *got)
{
	struct rows *in = rows_in(w, how);
	uint32_t had = in->n;
	struct key *keys = keys_sorted(how, in);
	bool *met = mem_alloc(had + 1);

	for (uint32_t i = 0; i < got->n; i++) {
		void *row = rows_at(got, how->record, i);

		fill_parent(w, how, from, row);
		const struct key *known = key_find(keys, had, key_of(how, row, 0));

		if (known) {
			met[known->index] = true;
			row_update(w, how, rows_at(in, how->record, known->index), row);
		} else {
			row_new(w, how, row);
		}
	}
	for (uint32_t i = 0; from->whole && i < had; i++) {
		void *row = rows_at(in, how->record, i);

		if (!met[i] && is_missing(how, row, from))
			row_gone(w, how, row);
	}
	free(met);
	free(keys);
}

/* ---- by operation */

static void merge_asns(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	merge_list(w, &ASNS, from, rows);
}

static void merge_peerings(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	merge_list(w, &PEERINGS, from, rows);
}

static void merge_prefixes(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	merge_list(w, &PREFIXES, from, rows);
}

static void merge_services(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct merge_from in_group = *from;

	in_group.parent = from->op == OP_GROUP_SERVICES ? w->m->account.resource_group : NULL;
	merge_list(w, &SERVICES, &in_group, rows);
}

static void merge_service_prefixes(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	merge_list(w, &SERVICE_PREFIXES, from, rows);
}

static void merge_provider(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	(void)from;
	struct seen_provider *have = &w->m->seen.provider, *got = rows->n ? rows->v : NULL;

	if (!got)
		return;
	if (!str_is(str_or(have->state, ""), str_or(got->state, ""))) {
		have->since = w->now;
		note_if(w, "resource provider", have->state, got->state);
	}
	if (take_fields(w->m, &RECORD_SEEN_PROVIDER, have, got))
		note_changed(w);
	have->seen = w->now;
}

static void merge_group(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct seen_group *have = &w->m->seen.group, *got = rows->n ? rows->v : NULL;

	if (!got)
		return;
	if (str_empty(got->name))
		mem_replace(&got->name, from->name);
	if (take_fields(w->m, &RECORD_SEEN_GROUP, have, got))
		note_changed(w);
	have->seen = w->now;
}

/* ---- routes and registry: replaced as a whole, by peering and by prefix */

static bool belongs(const void *row, size_t key, const char *value)
{
	return name_compare(text_of(row, key), value) == 0;
}

static uint32_t count_belonging(const struct rows *rows, const struct record *r, size_t key, const char *value)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < rows->n; i++)
		n += belongs(rows_at(rows, r, i), key, value);
	return n;
}

/* The rows of `value` are the ones just read, in the same order. */
static bool same_part(const struct rows *in, const struct record *r, size_t key, const char *value,
		      const struct rows *got)
{
	uint32_t at = 0;

	if (count_belonging(in, r, key, value) != got->n)
		return false;
	for (uint32_t i = 0; i < in->n; i++) {
		const void *row = rows_at(in, r, i);

		if (belongs(row, key, value) && !record_equal(r, row, rows_at(got, r, at++)))
			return false;
	}
	return true;
}

static void move_row(struct wizard *w, struct rows *to, const struct record *r, void *from)
{
	struct row *row = rows_add(to, r, model_new_id(w->m));
	uint32_t id = row->id;

	memcpy(row, from, r->size);
	memset(from, 0, r->size);
	row->id = id;
}

static void replace_part(struct wizard *w, struct rows *in, const struct record *r, size_t key, const char *value,
			 struct rows *got)
{
	struct rows kept = { 0 };

	for (uint32_t i = 0; i < in->n; i++) {
		void *row = rows_at(in, r, i);

		if (belongs(row, key, value))
			continue;
		uint32_t id = ((struct row *)row)->id;
		struct row *to = rows_add(&kept, r, id);

		memcpy(to, row, r->size);
		memset(row, 0, r->size);
	}
	rows_clear(in, r);
	*in = kept;
	for (uint32_t i = 0; i < got->n && i < ROUTES_MAX; i++)
		move_row(w, in, r, rows_at(got, r, i));
}

static void routes_read(struct wizard *w, const char *peering)
{
	struct rows *reads = &w->m->seen.route_reads;

	ROWS_EACH (struct seen_routes, r, *reads) {
		if (belongs(r, AT(seen_routes, peering), peering)) {
			r->seen = w->now;
			return;
		}
	}
	struct seen_routes *r = rows_add(reads, &RECORD_SEEN_ROUTES, model_new_id(w->m));

	mem_replace(&r->peering, peering);
	r->seen = w->now;
	note_changed(w);
}

static void merge_routes(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct rows *in = &w->m->seen.routes;
	const size_t key = AT(seen_route, peering);

	ROWS_EACH (struct seen_route, r, *rows) {
		mem_replace(&r->peering, from->parent);
	}
	if (!same_part(in, &RECORD_SEEN_ROUTE, key, from->parent, rows)) {
		replace_part(w, in, &RECORD_SEEN_ROUTE, key, from->parent, rows);
		note_changed(w);
	}
	routes_read(w, from->parent);
}

/* `seen` is a member of these rows: it moves on both sides before they are compared. */
static void registry_stamp(struct wizard *w, struct rows *rows, const char *prefix)
{
	ROWS_EACH (struct seen_registry, r, *rows) {
		if (belongs(r, AT(seen_registry, prefix), prefix))
			r->seen = w->now;
	}
}

static void merge_registry(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct rows *in = &w->m->seen.registry;
	const size_t key = AT(seen_registry, prefix);

	if (!rows->n) {
		struct seen_registry *none = rows_add(rows, &RECORD_SEEN_REGISTRY, 1);

		none->aut_num = -1;
	}
	ROWS_EACH (struct seen_registry, r, *rows) {
		mem_replace(&r->prefix, from->name);
	}
	registry_stamp(w, rows, from->name);
	registry_stamp(w, in, from->name);
	if (same_part(in, &RECORD_SEEN_REGISTRY, key, from->name, rows))
		return;
	replace_part(w, in, &RECORD_SEEN_REGISTRY, key, from->name, rows);
	note_changed(w);
}

/* ---- catalogues */

static void catalogue_replace(struct wizard *w, enum catalogue_id id, const struct merge_from *from, struct rows *rows)
{
	struct catalogue *cat = &w->catalogues[id];

	rows_clear(&cat->rows, CATALOGUE_RECORDS[id]);
	cat->rows = *rows;
	*rows = (struct rows){ 0 };
	cat->error = NULL;
	cat->seen = w->now;
	mem_replace(&cat->key, from->name);
	note_moved(w);
}

/* One catalogue for the legacy connections of all metros: rows of the other metros stay. */
static void merge_legacy(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct catalogue *cat = &w->catalogues[CAT_LEGACY];

	ROWS_EACH (struct seen_peering, p, *rows) {
		mem_replace(&p->metro, from->name);
	}
	replace_part(w, &cat->rows, &RECORD_SEEN_PEERING, AT(seen_peering, metro), from->name, rows);
	cat->error = NULL;
	cat->seen = w->now;
	mem_replace(&cat->key, from->name);
	note_moved(w);
}

static void merge_subscriptions(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_SUBSCRIPTIONS, from, rows);
}

static void merge_groups(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_GROUPS, from, rows);
}

static void merge_regions(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_REGIONS, from, rows);
}

static void merge_metros(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_METROS, from, rows);
}

static void merge_countries(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_COUNTRIES, from, rows);
}

static void merge_states(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_STATES, from, rows);
}

static void merge_providers(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	catalogue_replace(w, CAT_PROVIDERS, from, rows);
}

/* ---- the table */

typedef void merge_fn(struct wizard *w, const struct merge_from *from, struct rows *rows);
struct merging {
	merge_fn *merge;
	const struct how *how; /* single rows that can be absent or deleted */
};
static const struct merging MERGE[OP_N] = {
	[OP_SUBSCRIPTIONS] = { merge_subscriptions, NULL },
	[OP_REGIONS] = { merge_regions, NULL },
	[OP_PROVIDER] = { merge_provider, NULL },
	[OP_PROVIDER_REGISTER] = { merge_provider, NULL },
	[OP_GROUPS] = { merge_groups, NULL },
	[OP_GROUP] = { merge_group, NULL },
	[OP_GROUP_PUT] = { merge_group, NULL },
	[OP_ASNS] = { merge_asns, NULL },
	[OP_ASN] = { merge_asns, &ASNS },
	[OP_ASN_PUT] = { merge_asns, &ASNS },
	[OP_METROS] = { merge_metros, NULL },
	[OP_LEGACY] = { merge_legacy, NULL },
	[OP_PEERINGS] = { merge_peerings, NULL },
	[OP_PEERING] = { merge_peerings, &PEERINGS },
	[OP_PEERING_PUT] = { merge_peerings, &PEERINGS },
	[OP_PREFIXES] = { merge_prefixes, NULL },
	[OP_PREFIX] = { merge_prefixes, &PREFIXES },
	[OP_PREFIX_PUT] = { merge_prefixes, &PREFIXES },
	[OP_PREFIX_VALIDATE] = { merge_prefixes, &PREFIXES },
	[OP_PREFIX_DELETE] = { NULL, &PREFIXES },
	[OP_ROUTES] = { merge_routes, NULL },
	[OP_COUNTRIES] = { merge_countries, NULL },
	[OP_STATES] = { merge_states, NULL },
	[OP_PROVIDERS] = { merge_providers, NULL },
	[OP_SERVICES] = { merge_services, NULL },
	[OP_GROUP_SERVICES] = { merge_services, NULL },
	[OP_SERVICE] = { merge_services, &SERVICES },
	[OP_SERVICE_PUT] = { merge_services, &SERVICES },
	[OP_SERVICE_PREFIXES] = { merge_service_prefixes, NULL },
	[OP_SERVICE_PREFIX] = { merge_service_prefixes, &SERVICE_PREFIXES },
	[OP_SERVICE_PREFIX_PUT] = { merge_service_prefixes, &SERVICE_PREFIXES },
	[OP_SERVICE_PREFIX_DELETE] = { NULL, &SERVICE_PREFIXES },
	[OP_REGISTRY] = { merge_registry, NULL },
};

void merge_rows(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	if (MERGE[from->op].merge)
		MERGE[from->op].merge(w, from, rows);
}

static void *row_named(struct wizard *w, const struct how *how, const struct merge_from *from)
{
	struct rows *in = rows_in(w, how);
	const char *parent = from->parent ? from->parent : w->m->account.resource_group;

	for (uint32_t i = 0; i < in->n; i++) {
		void *row = rows_at(in, how->record, i);

		if (belongs(row, how->name, from->name) && (!how->parent || belongs(row, how->parent, parent)))
			return row;
	}
	return NULL;
}

static void group_absent(struct wizard *w)
{
	struct seen_group *g = &w->m->seen.group;

	if (!str_empty(g->name)) {
		note_change(w, "resource group", g->name, "gone");
		record_clear(&RECORD_SEEN_GROUP, g);
	}
	g->seen = w->now;
}

void merge_absent(struct wizard *w, const struct merge_from *from)
{
	const struct how *how = MERGE[from->op].how;
	struct rows none = { 0 };

	if (from->op == OP_GROUP) {
		group_absent(w);
	} else if (how) {
		void *row = row_named(w, how, from);

		if (row && is_missing(how, row, &(struct merge_from){ .sent = from->sent }))
			row_gone(w, how, row);
	} else if (from->whole) {
		merge_rows(w, from, &none);
		if (OPS[from->op].record)
			rows_clear(&none, OPS[from->op].record);
	}
}

void merge_deleted(struct wizard *w, const struct merge_from *from)
{
	const struct how *how = MERGE[from->op].how;
	void *row = how ? row_named(w, how, from) : NULL;
	struct arena a = { 0 };

	if (!row)
		return;
	note_change(w, about_row(how, row, &a), text_of(row, how->state), "removed");
	rows_remove(rows_in(w, how), how->record, ((const struct row *)row)->id);
	arena_release(&a);
}
