/* Overlaps among many prefixes in n log n. Two prefixes overlap only when one contains the other; sorted by address and shorter
 * first, all that a prefix contains follow it without a gap, so one pass with a stack of open containers finds them. */
#include "facts_private.h"

#include <stdlib.h>

#include "base/text.h"

struct net {
	struct prefix prefix;
	const char *name;         /* whose it is, for the sentence */
	const char *where;        /* peering or service, NULL: this onboarding's own */
	struct fact_prefix *fact; /* told about it; NULL: a resource that is no answer */
	const struct net *partner;
};

static int net_order(const void *a, const void *b)
{
	const struct net *x = a, *y = b;

	return prefix_compare(&x->prefix, &y->prefix);
}

static void pair(struct net *outer, struct net *inner)
{
	if (!inner->partner)
		inner->partner = outer;
	if (!outer->partner)
		outer->partner = inner;
}

static void sweep(struct net *nets, size_t n, struct net **open)
{
	size_t depth = 0, sorted = 1;

	while (sorted < n && net_order(&nets[sorted - 1], &nets[sorted]) <= 0)
		sorted++;
	if (sorted < n)
		qsort(nets, n, sizeof *nets, net_order);
	for (size_t i = 0; i < n; i++) {
		while (depth && !prefix_contains(&open[depth - 1]->prefix, &nets[i].prefix))
			depth--;
		if (depth)
			pair(open[depth - 1], &nets[i]);
		open[depth++] = &nets[i];
	}
}

static const char *partner_text(struct facts *f, const struct net *n)
{
	char text[PREFIX_TEXT];

	prefix_text(&n->prefix, text);
	if (n->where)
		return arena_format(&f->arena, "%s (%s, %s)", text, str_or(n->name, "no name"), n->where);
	return arena_format(&f->arena, "%s (%s)", text, str_or(n->name, "no name"));
}

static void add(struct net *nets, size_t *n, const char *text, const char *name, const char *where)
{
	if (!str_empty(text) && prefix_parse(text, &nets[*n].prefix, NULL) == PREFIX_OK) {
		nets[*n].name = name;
		nets[*n].where = where;
		(*n)++;
	}
}

static void add_fact(struct net *nets, size_t *n, struct fact_prefix *p)
{
	nets[*n] = (struct net){ .prefix = p->net, .name = p->answer->name, .fact = p };
	(*n)++;
}

/* The observed rows that belong to an answer are not counted as somebody else's. */
static void own(struct pick *o, const void *row)
{
	if (row)
		o->v[o->n++] = row;
}

static size_t registration_nets(struct facts *f, struct net *nets, struct pick *owned)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nprefixes; i++)
		own(owned, f->prefixes[i].seen);
	pick_sort(owned, pick_by_address);
	for (size_t i = 0; i < f->nsorted; i++)
		add_fact(nets, &n, &f->prefixes[f->sorted[i]]);
	ROWS_EACH (const struct seen_prefix, s, f->m->seen.prefixes)
		if (never(s->gone) && !pick_find(owned, s, pick_by_address))
			add(nets, &n, s->prefix, s->name, s->peering);
	return n;
}

static size_t service_nets(struct facts *f, struct net *nets, struct pick *owned)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nprefixes; i++)
		own(owned, f->prefixes[i].active);
	pick_sort(owned, pick_by_address);
	for (size_t i = 0; i < f->nsorted; i++)
		if (f->prefixes[f->sorted[i]].chosen)
			add_fact(nets, &n, &f->prefixes[f->sorted[i]]);
	ROWS_EACH (const struct seen_service_prefix, s, f->m->seen.service_prefixes)
		if (never(s->gone) && !pick_find(owned, s, pick_by_address))
			add(nets, &n, s->prefix, s->name, s->service);
	return n;
}

typedef size_t nets_fn(struct facts *f, struct net *nets, struct pick *owned);

static void find(struct facts *f, size_t others, nets_fn *collect, bool service)
{
	size_t cap = f->nprefixes + others;
	struct arena scratch = { 0 };
	struct net *nets = arena_alloc(&scratch, (cap + 1) * sizeof *nets);
	struct pick owned = { .v = arena_alloc(&scratch, (f->nprefixes + 1) * sizeof(void *)) };
	size_t n = collect(f, nets, &owned);

	sweep(nets, n, arena_alloc(&scratch, (n + 1) * sizeof(struct net *)));
	for (size_t i = 0; i < n; i++) {
		struct fact_prefix *p = nets[i].fact;

		if (p && nets[i].partner)
			*(service ? &p->service_overlap : &p->overlap) = partner_text(f, nets[i].partner);
	}
	arena_release(&scratch);
}

void facts_find_overlaps(struct facts *f)
{
	find(f, f->m->seen.prefixes.n, registration_nets, false);
	find(f, f->m->seen.service_prefixes.n, service_nets, true);
}
