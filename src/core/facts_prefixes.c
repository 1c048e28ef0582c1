/* Prefixes: what was answered, what is registered, what is activated, what a registry says, brought together. */
#include "facts_private.h"

#include <stdlib.h>

#include "base/text.h"

struct pick pick_new(struct facts *f, size_t cap)
{
	return (struct pick){ .v = arena_alloc(&f->arena, (cap ? cap : 1) * sizeof(void *)) };
}

/* Rows mostly stand in order already: one pass sees that, and spares the sorting. */
void pick_sort(struct pick *pick, pick_order *order)
{
	size_t i = 1;

	while (i < pick->n && order(&pick->v[i - 1], &pick->v[i]) <= 0)
		i++;
	if (i < pick->n)
		qsort(pick->v, pick->n, sizeof *pick->v, order);
}

int pick_by_address(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	return (x > y) - (x < y);
}

const void *pick_find(const struct pick *pick, const void *key, pick_order *order)
{
	const void **hit = pick->n ? bsearch(&key, pick->v, pick->n, sizeof *pick->v, order) : NULL;

	return hit ? *hit : NULL;
}

static bool parse(const char *text, struct prefix *net)
{
	return !str_empty(text) && prefix_parse(text, net, NULL) == PREFIX_OK;
}

/* ---- answers, by id, by name, by prefix */

static int by_id(const void *a, const void *b, void *self)
{
	const struct fact_prefix *p = self;
	uint32_t x = p[*(const uint32_t *)a].answer->row.id, y = p[*(const uint32_t *)b].answer->row.id;

	return (x > y) - (x < y);
}

/* Names that are used twice stay in the order of the answers: the first one is found. */
static int by_name(const void *a, const void *b, void *self)
{
	const struct fact_prefix *p = self;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = name_compare(p[x].answer->name, p[y].answer->name);

	return order ? order : (x > y) - (x < y);
}

static int by_net(const void *a, const void *b, void *self)
{
	const struct fact_prefix *p = self;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = prefix_compare(&p[x].net, &p[y].net);

	return order ? order : (x > y) - (x < y);
}

static uint32_t *indexes(struct facts *f, bool valid_only, size_t *n)
{
	uint32_t *v = arena_alloc(&f->arena, (f->nprefixes ? f->nprefixes : 1) * sizeof *v);

	*n = 0;
	for (uint32_t i = 0; i < f->nprefixes; i++)
		if (!valid_only || f->prefixes[i].valid)
			v[(*n)++] = i;
	return v;
}

static void sort_indexes(struct facts *f, uint32_t *v, size_t n, int (*order)(const void *, const void *, void *))
{
	size_t i = 1;

	while (i < n && order(&v[i - 1], &v[i], f->prefixes) <= 0)
		i++;
	if (i < n)
		qsort_r(v, n, sizeof *v, order, f->prefixes);
}

static void index_answers(struct facts *f)
{
	size_t n;

	f->by_id = indexes(f, false, &n);
	sort_indexes(f, f->by_id, n, by_id);
	f->by_name = indexes(f, false, &n);
	sort_indexes(f, f->by_name, n, by_name);
	f->sorted = indexes(f, true, &f->nsorted);
	sort_indexes(f, f->sorted, f->nsorted, by_net);
}

const struct fact_prefix *facts_prefix(const struct facts *f, uint32_t row)
{
	size_t low = 0, high = f->nprefixes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->prefixes[f->by_id[mid]].answer->row.id < row)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == f->nprefixes || f->prefixes[f->by_id[low]].answer->row.id != row)
		return NULL;
	return &f->prefixes[f->by_id[low]];
}

const struct fact_prefix *facts_prefix_named(const struct facts *f, const char *name)
{
	size_t low = 0, high = f->nprefixes;

	if (str_empty(name))
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (name_compare(f->prefixes[f->by_name[mid]].answer->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == f->nprefixes || name_compare(f->prefixes[f->by_name[low]].answer->name, name))
		return NULL;
	return &f->prefixes[f->by_name[low]];
}

const struct fact_prefix *facts_prefix_of(const struct facts *f, const char *prefix)
{
	struct prefix net;
	size_t low = 0, high = f->nsorted;

	if (!parse(prefix, &net))
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (prefix_compare(&f->prefixes[f->sorted[mid]].net, &net) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == f->nsorted || prefix_compare(&f->prefixes[f->sorted[low]].net, &net))
		return NULL;
	return &f->prefixes[f->sorted[low]];
}

const char *facts_registered_name(const struct fact_prefix *p)
{
	return p->seen && !str_empty(p->seen->name) ? p->seen->name : p->answer->name;
}

static const struct prefix_answer *by_name_at(const struct facts *f, size_t i)
{
	return f->prefixes[f->by_name[i]].answer;
}

const struct fact_prefix *facts_prefix_next(const struct facts *f, const char *name, size_t *next)
{
	size_t i = *next;
	bool here = !str_empty(name) && i < f->nprefixes && !name_compare(by_name_at(f, i)->name, name);

	if (!here || (i && !name_compare(by_name_at(f, i - 1)->name, name)))
		return facts_prefix_named(f, name);
	*next = i + 1;
	return &f->prefixes[f->by_name[i]];
}

/* ---- registered prefixes: by peering and name, else by peering and prefix (registered under another name) */

static int registered_by_name(const void *a, const void *b)
{
	const struct seen_prefix *x = *(const void *const *)a, *y = *(const void *const *)b;
	int order = name_compare(x->peering, y->peering);

	return order ? order : name_compare(x->name, y->name);
}

static int registered_by_prefix(const void *a, const void *b)
{
	const struct seen_prefix *x = *(const void *const *)a, *y = *(const void *const *)b;
	int order = name_compare(x->peering, y->peering);

	return order ? order : name_compare(x->prefix, y->prefix);
}

static struct pick registered(struct facts *f, pick_order *order)
{
	struct pick pick = pick_new(f, f->m->seen.prefixes.n);

	ROWS_EACH (const struct seen_prefix, s, f->m->seen.prefixes)
		if (never(s->gone))
			pick.v[pick.n++] = s;
	pick_sort(&pick, order);
	return pick;
}

/* Sorted by prefix only when a name is not found: mostly each is. */
struct registrations {
	struct pick names, nets;
	bool has_nets;
};

static const struct seen_prefix *find_net(struct facts *f, struct registrations *all, const struct seen_prefix *key)
{
	if (!all->has_nets)
		all->nets = registered(f, registered_by_prefix);
	all->has_nets = true;
	return pick_find(&all->nets, key, registered_by_prefix);
}

static const struct seen_prefix *find_registered(struct facts *f, const struct fact_prefix *p,
						 struct registrations *all)
{
	char text[PREFIX_TEXT];
	struct seen_prefix key = { .peering = p->answer->peering, .name = p->answer->name };
	const struct seen_prefix *hit = NULL;

	if (!str_empty(key.peering) && !str_empty(key.name))
		hit = pick_find(&all->names, &key, registered_by_name);
	if (hit || str_empty(key.peering) || !p->valid)
		return hit;
	prefix_text(&p->net, text);
	key.prefix = text;
	return find_net(f, all, &key);
}

static const struct peering *answered_peering(const struct model *m, const char *name)
{
	ROWS_EACH (const struct peering, p, m->peerings)
		if (!str_empty(name) && str_is_nocase(p->name, name))
			return p;
	return NULL;
}

/* ---- what a routing registry says, by prefix */

static int registry_order(const void *a, const void *b)
{
	const struct seen_registry *x = *(const void *const *)a, *y = *(const void *const *)b;
	int order = name_compare(x->prefix, y->prefix);

	return order ? order : (x > y) - (x < y);
}

void facts_sort_registry(struct facts *f)
{
	struct pick pick = pick_new(f, f->m->seen.registry.n);

	ROWS_EACH (const struct seen_registry, s, f->m->seen.registry)
		pick.v[pick.n++] = s;
	pick_sort(&pick, registry_order);
	f->registry = (const struct seen_registry **)pick.v;
	f->nregistry = pick.n;
}

static size_t registry_first(const struct facts *f, const char *text)
{
	size_t low = 0, high = f->nregistry;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (name_compare(f->registry[mid]->prefix, text) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void find_registry(struct facts *f, struct fact_prefix *p)
{
	char text[PREFIX_TEXT];
	size_t i;

	if (!p->valid)
		return;
	i = registry_first(f, prefix_text(&p->net, text));
	for (; i < f->nregistry && !name_compare(f->registry[i]->prefix, text); i++) {
		if (!p->nregistry++) {
			p->registry = f->registry[i];
			p->registry_at = (uint32_t)i;
		}
	}
	f->nunasked += !p->nregistry;
}

/* Registrations that are no answer's own, by name and prefix. */
static void find_unanswered(struct facts *f)
{
	struct pick own = pick_new(f, f->nprefixes);

	for (size_t i = 0; i < f->nprefixes; i++) {
		const struct fact_prefix *p = &f->prefixes[i];

		if (p->seen && !name_compare(p->seen->name, p->answer->name))
			own.v[own.n++] = p->seen;
	}
	pick_sort(&own, pick_by_address);
	ROWS_EACH (const struct seen_prefix, s, f->m->seen.prefixes) {
		if (!never(s->gone) || pick_find(&own, s, pick_by_address))
			continue;
		f->unanswered = f->unanswered ? f->unanswered : s;
		f->nunanswered++;
	}
}

void facts_match_prefixes(struct facts *f)
{
	struct registrations all = { .names = registered(f, registered_by_name) };
	size_t i = 0;

	f->nprefixes = f->m->prefixes.n;
	f->prefixes = arena_alloc(&f->arena, (f->nprefixes ? f->nprefixes : 1) * sizeof *f->prefixes);
	ROWS_EACH (const struct prefix_answer, answer, f->m->prefixes) {
		struct fact_prefix *p = &f->prefixes[i++];

		p->answer = answer;
		p->valid = parse(answer->prefix, &p->net);
		p->peering = answered_peering(f->m, answer->peering);
		p->seen = find_registered(f, p, &all);
		find_registry(f, p);
	}
	index_answers(f);
	find_unanswered(f);
}
