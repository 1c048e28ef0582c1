#include "run/merge_inside.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/notes.h"

/* ---- routes and registry: replaced as a whole, by peering and by prefix */

static uint32_t count_belonging(const struct rows *rows, const struct record *r, size_t key, const char *value)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < rows->n; i++)
		n += merge_belongs(rows_at(rows, r, i), key, value);
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

		if (merge_belongs(row, key, value) && !record_equal(r, row, rows_at(got, r, at++)))
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

		if (merge_belongs(row, key, value))
			continue;
		uint32_t id = ((struct row *)row)->id;
		struct row *to = rows_add(&kept, r, id);

		memcpy(to, row, r->size);
		memset(row, 0, r->size);
	}
	rows_clear(in, r);
	*in = kept;
	for (uint32_t i = 0; i < got->n; i++)
		move_row(w, in, r, rows_at(got, r, i));
}

static void routes_read(struct wizard *w, const char *peering)
{
	struct rows *reads = &w->m->seen.route_reads;

	ROWS_EACH (struct seen_routes, r, *reads) {
		if (merge_belongs(r, offsetof(struct seen_routes, peering), peering)) {
			r->seen = w->now;
			return;
		}
	}
	struct seen_routes *r = rows_add(reads, &RECORD_SEEN_ROUTES, model_new_id(w->m));

	mem_replace(&r->peering, peering);
	r->seen = w->now;
	note_changed(w);
}

void merge_routes(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct rows *in = &w->m->seen.routes;
	const size_t key = offsetof(struct seen_route, peering);

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
		if (merge_belongs(r, offsetof(struct seen_registry, prefix), prefix))
			r->seen = w->now;
	}
}

void merge_registry(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct rows *in = &w->m->seen.registry;
	const size_t key = offsetof(struct seen_registry, prefix);

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

static bool same_rows(const struct rows *in, const struct record *r, const struct rows *got)
{
	for (uint32_t i = 0; in->n == got->n && i < got->n; i++) {
		if (!record_equal(r, rows_at(in, r, i), rows_at(got, r, i)))
			return false;
	}
	return in->n == got->n;
}

void merge_whole_registry(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	(void)from;
	struct rows *in = &w->m->seen.registry;

	ROWS_EACH (struct seen_registry, r, *rows)
		r->seen = w->now;
	ROWS_EACH (struct seen_registry, r, *in)
		r->seen = w->now;
	if (same_rows(in, &RECORD_SEEN_REGISTRY, rows))
		return;
	rows_clear(in, &RECORD_SEEN_REGISTRY);
	for (uint32_t i = 0; i < rows->n; i++)
		move_row(w, in, &RECORD_SEEN_REGISTRY, rows_at(rows, &RECORD_SEEN_REGISTRY, i));
	note_changed(w);
}

/* ---- catalogues */

static enum catalogue_id catalogue_of(enum op_id op)
{
	static const uint8_t of[OP_N] = {
		[OP_SUBSCRIPTIONS] = CAT_SUBSCRIPTIONS,
		[OP_GROUPS] = CAT_GROUPS,
		[OP_REGIONS] = CAT_REGIONS,
		[OP_METROS] = CAT_METROS,
		[OP_COUNTRIES] = CAT_COUNTRIES,
		[OP_STATES] = CAT_STATES,
		[OP_PROVIDERS] = CAT_PROVIDERS,
	};

	return of[op];
}

static void catalogue_read(struct wizard *w, struct catalogue *cat, const struct merge_from *from)
{
	cat->error = NULL;
	cat->seen = w->now;
	mem_replace(&cat->key, from->name);
	note_moved(w);
}

void merge_catalogue(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	enum catalogue_id id = catalogue_of(from->op);
	struct catalogue *cat = &w->catalogues[id];

	rows_clear(&cat->rows, CATALOGUE_RECORDS[id]);
	cat->rows = *rows;
	*rows = (struct rows){ 0 };
	catalogue_read(w, cat, from);
}

/* One catalogue for the legacy connections of all metros: rows of the other metros stay. */
void merge_legacy(struct wizard *w, const struct merge_from *from, struct rows *rows)
{
	struct catalogue *cat = &w->catalogues[CAT_LEGACY];

	ROWS_EACH (struct seen_peering, p, *rows)
		mem_replace(&p->metro, from->name);
	replace_part(w, &cat->rows, &RECORD_SEEN_PEERING, offsetof(struct seen_peering, metro), from->name, rows);
	catalogue_read(w, cat, from);
}
