#include "core/facts.h"

#include "base/text.h"
#include "facts_private.h"
#include "inet/asn.h"

static int fold(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

int name_compare(const char *a, const char *b)
{
	a = str_or(a, "");
	b = str_or(b, "");
	while (*a && (*a == *b || fold(*a) == fold(*b))) {
		a++;
		b++;
	}
	return fold(*a) - fold(*b);
}

enum source facts_seen_by(const struct facts *f)
{
	return model_mode(f->m) == MODE_GUIDE && str_empty(f->m->account.sign_in) ? BY_OPERATOR : BY_SERVICE;
}

static const struct seen_asn *find_asn(const struct model *m)
{
	const struct seen_asn *numbered = NULL, *named = NULL;
	uint32_t number = 0;
	bool has_number = asn_parse(str_or(m->asn.number, ""), &number, NULL);

	ROWS_EACH (const struct seen_asn, s, m->seen.asns) {
		bool same_name = !str_empty(m->asn.name) && str_is_nocase(s->name, m->asn.name);

		if (!never(s->gone))
			continue;
		if (same_name && has_number && s->number == number)
			return s;
		if (has_number && s->number == number)
			numbered = numbered ? numbered : s;
		else if (same_name)
			named = s;
	}
	return numbered ? numbered : named;
}

/* A resource of the answered group; where either group is not known, the name decides. */
static bool same_group(const struct model *m, const char *group)
{
	return str_empty(group) || str_empty(m->account.resource_group) ||
	       str_is_nocase(group, m->account.resource_group);
}

static const struct seen_service *find_service(const struct model *m)
{
	ROWS_EACH (const struct seen_service, s, m->seen.services)
		if (never(s->gone) && str_is_nocase(s->name, m->service.name) && same_group(m, s->group))
			return s;
	return NULL;
}

const struct seen_peering *facts_peering(const struct facts *f, const struct peering *p)
{
	if (!p || str_empty(p->name))
		return NULL;
	ROWS_EACH (const struct seen_peering, s, f->m->seen.peerings)
		if (never(s->gone) && str_is_nocase(s->name, p->name) && same_group(f->m, s->group))
			return s;
	return NULL;
}

static void rebuild(struct facts *f, const struct model *m)
{
	struct arena arena = f->arena;

	arena_reset(&arena);
	*f = (struct facts){ .m = m, .gen = m->gen, .arena = arena };
	f->training = model_mode(m) == MODE_TRAINING;
	f->asn = find_asn(m);
	f->service = find_service(m);
	facts_sort_registry(f);
	facts_match_prefixes(f);
	facts_match_sessions(f);
	facts_match_service(f);
	facts_find_overlaps(f);
}

void facts_build(struct facts *f, const struct model *m, const struct catalogue *catalogues, struct when now,
		 bool outside)
{
	if (f->m != m || f->gen != m->gen)
		rebuild(f, m);
	f->catalogues = catalogues;
	f->now = now;
	f->outside = outside;
}

void facts_release(struct facts *f)
{
	arena_release(&f->arena);
	*f = (struct facts){ 0 };
}
