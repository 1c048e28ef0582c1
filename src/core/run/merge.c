#include "run/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/merge_inside.h"
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

/* ---- rows */

static const char *about_row(const struct how *how, const void *row, struct arena *a)
{
	return arena_format(a, "%s %s", how->noun, str_or(merge_text(row, how->name), "?"));
}

static void row_stamp(struct wizard *w, const struct how *how, void *row)
{
	*when_at(row, how->seen) = w->now;
	if (how->verified && str_is_nocase(merge_text(row, how->state), "Verified"))
		*(int64_t *)(void *)((char *)row + how->verified) = 1;
}

static void row_connections(struct wizard *w, const struct how *how, void *row, void *got)
{
	if (how != &PEERINGS)
		return;
	struct seen_peering *into = row, *from = got;

	merge_connections(w, into->name, &into->connections, &from->connections);
}

/* The row came back, or its state moved. */
static void row_changes(struct wizard *w, const struct how *how, void *row, const void *got)
{
	struct arena a = { 0 };
	const char *state = merge_text(got, how->state);
	struct when *gone = when_at(row, how->gone);

	if (is_seen(*gone)) {
		note_change(w, about_row(how, row, &a), "gone", str_or(state, "there"));
		*gone = (struct when){ 0 };
	}
	if (!str_is(str_or(merge_text(row, how->state), ""), str_or(state, ""))) {
		*when_at(row, how->since) = w->now;
		note_change(w, about_row(how, row, &a), merge_text(row, how->state), str_or(state, "none"));
	}
	arena_release(&a);
}

static void row_update(struct wizard *w, const struct how *how, void *row, void *got)
{
	row_changes(w, how, row, got);
	if (merge_fields(w->m, how->record, row, got))
		note_changed(w);
	row_connections(w, how, row, got);
	row_stamp(w, how, row);
}

static void row_new(struct wizard *w, const struct how *how, void *got)
{
	struct rows *in = rows_in(w, how);
	void *row = rows_add(in, how->record, model_new_id(w->m));

	merge_fields(w->m, how->record, row, got);
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

static struct key key_of(const struct how *how, const void *row)
{
	return (struct key){ merge_text(row, how->parent), merge_text(row, how->name), 0 };
}

/* Names are copied: a row may take over another spelling of its own while the others are still being looked for. */
static struct key *keys_sorted(const struct how *how, const struct rows *rows, struct arena *a)
{
	struct key *keys = arena_alloc(a, (rows->n + 1) * sizeof *keys);

	for (uint32_t i = 0; i < rows->n; i++) {
		struct key k = key_of(how, rows_at(rows, how->record, i));

		keys[i] = (struct key){ arena_text(a, k.parent), arena_text(a, k.name), i };
	}
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
	return !from->parent || name_compare(merge_text(row, how->parent), from->parent) == 0;
}

/* What was removed is not made again by itself: the release of a prefix goes with it. */
static void withdraw_release(struct wizard *w, const struct how *how, const void *row)
{
	ROWS_EACH (struct prefix_answer, p, w->m->prefixes) {
		const struct seen_prefix *gone = how == &PREFIXES ? row : NULL;

		if (gone && str_is_nocase(p->name, gone->name) && str_is_nocase(p->peering, gone->peering))
			mem_replace(&p->go, NULL);
	}
	ROWS_EACH (struct chosen, c, w->m->service.prefixes) {
		const struct seen_service_prefix *gone = how == &SERVICE_PREFIXES ? row : NULL;

		if (gone && str_is_nocase(c->name, gone->name))
			mem_replace(&c->go, NULL);
	}
}

static void row_gone(struct wizard *w, const struct how *how, void *row)
{
	struct arena a = { 0 };

	*when_at(row, how->gone) = w->now;
	withdraw_release(w, how, row);
	note_change(w, about_row(how, row, &a), merge_text(row, how->state), "gone");
	arena_release(&a);
}

/* Rows carry what was asked where the reply does not say it. */
static void fill_parent(const struct wizard *w, const struct how *how, const struct merge_from *from, void *row)
{
	const char *parent = from->parent ? from->parent : w->m->account.resource_group;

	if (how->parent && str_empty(merge_text(row, how->parent)))
		mem_replace(text_at(row, how->parent), parent);
	if (from->name && str_empty(merge_text(row, how->name)))
		mem_replace(text_at(row, how->name), from->name);
}

static void merge_list(struct wizard *w, const struct how *how, const struct merge_from *from, struct rows *got)
{
	struct rows *in = rows_in(w, how);
	uint32_t had = in->n;
	struct arena a = { 0 };
	const struct key *keys = keys_sorted(how, in, &a);
	bool *met = arena_alloc(&a, had + 1);

	for (uint32_t i = 0; i < got->n; i++) {
		void *row = rows_at(got, how->record, i);

		fill_parent(w, how, from, row);
		const struct key *known = key_find(keys, had, key_of(how, row));

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
	arena_release(&a);
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
		merge_note(w, "resource provider", have->state, got->state);
	}
	if (merge_fields(w->m, &RECORD_SEEN_PROVIDER, have, got))
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
	if (merge_fields(w->m, &RECORD_SEEN_GROUP, have, got))
		note_changed(w);
	have->seen = w->now;
}

/* ---- the table */

struct merging {
	merge_fn *merge;
	const struct how *how; /* single rows that can be absent or deleted */
};
static const struct merging MERGE[OP_N] = {
	[OP_SUBSCRIPTIONS] = { merge_catalogue, NULL },
	[OP_REGIONS] = { merge_catalogue, NULL },
	[OP_PROVIDER] = { merge_provider, NULL },
	[OP_PROVIDER_REGISTER] = { merge_provider, NULL },
	[OP_GROUPS] = { merge_catalogue, NULL },
	[OP_GROUP] = { merge_group, NULL },
	[OP_GROUP_PUT] = { merge_group, NULL },
	[OP_ASNS] = { merge_asns, NULL },
	[OP_ASN] = { merge_asns, &ASNS },
	[OP_ASN_PUT] = { merge_asns, &ASNS },
	[OP_METROS] = { merge_catalogue, NULL },
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
	[OP_COUNTRIES] = { merge_catalogue, NULL },
	[OP_STATES] = { merge_catalogue, NULL },
	[OP_PROVIDERS] = { merge_catalogue, NULL },
	[OP_SERVICES] = { merge_services, NULL },
	[OP_GROUP_SERVICES] = { merge_services, NULL },
	[OP_SERVICE] = { merge_services, &SERVICES },
	[OP_SERVICE_PUT] = { merge_services, &SERVICES },
	[OP_SERVICE_PREFIXES] = { merge_service_prefixes, NULL },
	[OP_SERVICE_PREFIX] = { merge_service_prefixes, &SERVICE_PREFIXES },
	[OP_SERVICE_PREFIX_PUT] = { merge_service_prefixes, &SERVICE_PREFIXES },
	[OP_SERVICE_PREFIX_DELETE] = { NULL, &SERVICE_PREFIXES },
	[OP_REGISTRY] = { merge_registry, NULL },
	[OP_REGISTRY_ALL] = { merge_whole_registry, NULL },
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

		if (merge_belongs(row, how->name, from->name) &&
		    (!how->parent || merge_belongs(row, how->parent, parent)))
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
	note_change(w, about_row(how, row, &a), merge_text(row, how->state), "removed");
	rows_remove(rows_in(w, how), how->record, ((const struct row *)row)->id);
	arena_release(&a);
}
