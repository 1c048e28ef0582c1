/* The service's prefixes: by name, else by prefix; and each chosen row with what it means. */
#include "facts_private.h"

#include "base/text.h"

static int active_by_name(const void *a, const void *b)
{
	const struct seen_service_prefix *x = *(const void *const *)a, *y = *(const void *const *)b;

	return name_compare(x->name, y->name);
}

static int active_by_prefix(const void *a, const void *b)
{
	const struct seen_service_prefix *x = *(const void *const *)a, *y = *(const void *const *)b;

	return name_compare(x->prefix, y->prefix);
}

static struct pick active(struct facts *f, pick_order *order)
{
	struct pick pick = pick_new(f, f->m->seen.service_prefixes.n);

	ROWS_EACH (const struct seen_service_prefix, s, f->m->seen.service_prefixes)
		if (never(s->gone) && !str_empty(f->m->service.name) && str_is_nocase(s->service, f->m->service.name))
			pick.v[pick.n++] = s;
	pick_sort(&pick, order);
	return pick;
}

static const struct seen_service_prefix *find_active(const struct facts *f, const char *name)
{
	struct pick pick = { (const void **)f->active, f->nactive };
	struct seen_service_prefix key = { .name = (char *)name };

	return str_empty(name) ? NULL : pick_find(&pick, &key, active_by_name);
}

/* The first chosen row of a name is the prefix' own. */
static void claim(const struct facts *f, const struct chosen *c, struct fact_prefix *p, const struct pick *nets)
{
	char text[PREFIX_TEXT];
	struct seen_service_prefix key = { .prefix = text };

	if (!p || p->chosen)
		return;
	p->chosen = c;
	p->active = find_active(f, c->name);
	if (p->active || !p->valid)
		return;
	prefix_text(&p->net, text);
	p->active = pick_find(nets, &key, active_by_prefix);
}

static struct fact_chosen resolve(const struct facts *f, const struct chosen *c, const struct fact_prefix *p)
{
	return (struct fact_chosen){ .row = c->row.id,
				     .prefix = p,
				     .active = p && p->active ? p->active : find_active(f, c->name) };
}

/* What somebody has put into the service, and nobody has answered for. */
static void find_unchosen(struct facts *f)
{
	struct pick taken = pick_new(f, f->nchosen);

	for (size_t i = 0; i < f->nchosen; i++)
		if (f->chosen[i].active)
			taken.v[taken.n++] = f->chosen[i].active;
	pick_sort(&taken, pick_by_address);
	for (size_t i = 0; i < f->nactive; i++) {
		if (pick_find(&taken, f->active[i], pick_by_address))
			continue;
		f->unchosen = f->unchosen ? f->unchosen : f->active[i];
		f->nunchosen++;
	}
}

void facts_match_service(struct facts *f)
{
	struct pick names = active(f, active_by_name), nets = active(f, active_by_prefix);
	const struct rows *rows = &f->m->service.prefixes;
	size_t next = 0;

	f->active = (const struct seen_service_prefix **)names.v;
	f->nactive = names.n;
	f->chosen = arena_alloc(&f->arena, (rows->n + 1) * sizeof *f->chosen);
	ROWS_EACH (const struct chosen, c, *rows) {
		const struct fact_prefix *p = facts_prefix_next(f, c->name, &next);

		claim(f, c, (struct fact_prefix *)p, &nets);
		f->chosen[f->nchosen++] = resolve(f, c, p);
	}
	find_unchosen(f);
}

/* What was resolved holds for the generation it was resolved for, and for rows where they stood then. */
static struct fact_chosen chosen_fact(const struct facts *f, const struct chosen *c)
{
	const struct chosen *first = f->m->service.prefixes.v;
	size_t i = first && c >= first && c < first + f->m->service.prefixes.n ? (size_t)(c - first) : SIZE_MAX;

	if (f->gen == f->m->gen && i < f->nchosen && f->chosen[i].row == c->row.id)
		return f->chosen[i];
	return resolve(f, c, facts_prefix_named(f, c->name));
}

const struct fact_prefix *facts_chosen_prefix(const struct facts *f, const struct chosen *c)
{
	return c ? chosen_fact(f, c).prefix : NULL;
}

const struct seen_service_prefix *facts_chosen(const struct facts *f, const struct chosen *c)
{
	return c ? chosen_fact(f, c).active : NULL;
}

const char *facts_key(const struct facts *f, const struct chosen *c)
{
	const struct fact_prefix *p;

	if (!c)
		return NULL;
	if (!str_empty(c->key))
		return c->key;
	p = facts_chosen_prefix(f, c);
	return p && p->seen && !str_empty(p->seen->key) ? p->seen->key : NULL;
}
