#include "run/drift.h"

#include "base/text.h"
#include "run/there.h"

enum { GONE_KEPT = 16 };
struct found {
	const struct wizard *w;
	struct arena *a;
	struct drift *out;
	size_t n, cap;
	const char *gone[GONE_KEPT]; /* what was named as vanished: its change says nothing new */
	size_t ngone;
};

static void add(struct found *f, struct drift d)
{
	if (f->n < f->cap)
		f->out[f->n] = d;
	f->n++;
}

static bool is_set(struct when at)
{
	return at.wall || at.service;
}

/* ---- vanished: it was there, the answers still name it, and the service does not have it any more */

static void add_gone(struct found *f, const char *noun, const char *name, struct when at, struct ref ref,
		     const char *what)
{
	const char *about = arena_format(f->a, "%s %s", noun, str_or(name, "?"));

	if (f->ngone < GONE_KEPT)
		f->gone[f->ngone++] = about;
	add(f, (struct drift){ .kind = DRIFT_GONE, .about = about, .to = "gone", .what = what, .at = at, .ref = ref });
}

static const char GONE_ASN[] =
	"Only Microsoft removes an association: ask peering@microsoft.com before you make it anew.";
static const char GONE_PEERING[] =
	"Somebody removed it: find out who, then create it again here, or remove it from the list.";
static const char GONE_PREFIX[] =
	"Somebody removed it: register it again here, its key will be another, or take it off the list.";
static const char GONE_SERVICE[] =
	"Somebody removed it: its prefixes are not active. Create it again here if that was no intent.";
static const char GONE_CHOSEN[] = "It is not active any more: activate it again here, or take it off the list.";

static void gone_asns(struct found *f)
{
	ROWS_EACH (const struct seen_asn, s, f->w->m->seen.asns) {
		if (is_set(s->gone) && !there_asn(f->w) && str_is_nocase(s->name, f->w->m->asn.name))
			add_gone(f, "ASN", s->name, s->gone, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, GONE_ASN);
	}
}

static void gone_peerings(struct found *f)
{
	ROWS_EACH (const struct seen_peering, s, f->w->m->seen.peerings) {
		const struct peering *p = is_set(s->gone) ? model_peering(f->w->m, s->name) : NULL;

		if (p && !there_peering(f->w, p))
			add_gone(f, "peering", p->name, s->gone, (struct ref){ REF_ROW, GROUP_PEERINGS, p->row.id, 0 },
				 GONE_PEERING);
	}
}

static void gone_prefixes(struct found *f)
{
	ROWS_EACH (const struct seen_prefix, s, f->w->m->seen.prefixes) {
		const struct fact_prefix *known = is_set(s->gone) ? facts_prefix_named(&f->w->facts, s->name) : NULL;
		const struct prefix_answer *p = known ? known->answer : NULL;

		if (p && !known->seen && str_is_nocase(p->peering, s->peering))
			add_gone(f, "prefix", p->name, s->gone, (struct ref){ REF_ROW, GROUP_PREFIXES, p->row.id, 0 },
				 GONE_PREFIX);
	}
}

static void gone_services(struct found *f)
{
	ROWS_EACH (const struct seen_service, s, f->w->m->seen.services) {
		if (is_set(s->gone) && !there_service(f->w) && str_is_nocase(s->name, f->w->m->service.name))
			add_gone(f, "service", s->name, s->gone, (struct ref){ REF_STEP, STEP_SERVICE, 0, 0 },
				 GONE_SERVICE);
	}
}

static void gone_chosen(struct found *f)
{
	ROWS_EACH (const struct seen_service_prefix, s, f->w->m->seen.service_prefixes) {
		const struct fact_prefix *p = is_set(s->gone) ? facts_prefix_named(&f->w->facts, s->name) : NULL;
		const struct chosen *c = p ? p->chosen : NULL;

		if (c && !there_chosen(f->w, c))
			add_gone(f, "activation of", c->name, s->gone,
				 (struct ref){ REF_ROW, GROUP_CHOSEN, c->row.id, 0 }, GONE_CHOSEN);
	}
}

/* ---- twice: an AS has one peering a metro */

static bool is_other(const struct wizard *w, const struct seen_peering *own, const struct seen_peering *s)
{
	return own != s && !is_set(s->gone) && str_is_nocase(s->metro, own->metro) &&
	       (str_empty(s->asn_id) || str_is_nocase(s->asn_id, own->asn_id)) && !model_peering(w->m, s->name);
}

static void twice(struct found *f)
{
	ROWS_EACH (const struct peering, p, f->w->m->peerings) {
		const struct seen_peering *own = there_peering(f->w, p);

		ROWS_EACH (const struct seen_peering, s, f->w->m->seen.peerings) {
			if (!own || !is_other(f->w, own, s))
				continue;
			add(f, (struct drift){ .kind = DRIFT_TWICE,
					       .about = arena_format(f->a, "peering %s", str_or(s->name, "?")),
					       .to = "twice",
					       .what = arena_format(f->a,
								    "It is in %s like %s, and an AS has one peering a "
								    "metro. Keep one; write to "
								    "peering@microsoft.com to have the other removed.",
								    p->metro, p->name),
					       .at = s->since,
					       .ref = { REF_ROW, GROUP_PEERINGS, p->row.id, 0 } });
		}
	}
}

/* ---- changed since the operator left */

static bool is_since(const struct model *m, const struct change *c)
{
	return is_set(m->looked) && c->at.wall > m->looked.wall;
}

static bool is_told(const struct found *f, const struct change *c)
{
	for (size_t i = 0; str_is(c->to, "gone") && i < f->ngone; i++) {
		if (str_is_nocase(f->gone[i], c->about))
			return true;
	}
	return false;
}

static void changed(struct found *f)
{
	const struct rows *rows = &f->w->m->changes;

	for (uint32_t i = rows->n; i-- > 0;) {
		const struct change *c = rows_at(rows, &RECORD_CHANGE, i);

		if (is_since(f->w->m, c) && !is_told(f, c))
			add(f, (struct drift){ .kind = DRIFT_CHANGED,
					       .about = str_or(c->about, "?"),
					       .from = c->from,
					       .to = str_or(c->to, "gone"),
					       .at = c->at });
	}
}

size_t drifts(const struct wizard *w, struct arena *a, struct drift *out, size_t cap)
{
	struct found f = { .w = w, .a = a, .out = out, .cap = cap };

	gone_asns(&f);
	gone_peerings(&f);
	gone_prefixes(&f);
	gone_services(&f);
	gone_chosen(&f);
	twice(&f);
	changed(&f);
	return f.n;
}

/* ---- as it was */

static bool stays(const struct model *m, struct when since, struct when gone)
{
	return is_set(m->looked) && !is_set(gone) && since.wall <= m->looked.wall;
}

size_t drift_continued(const struct wizard *w)
{
	const struct observed *seen = &w->m->seen;
	size_t n = 0;

	ROWS_EACH (const struct seen_asn, s, seen->asns)
		n += s == w->facts.asn && stays(w->m, s->since, s->gone);
	ROWS_EACH (const struct seen_peering, s, seen->peerings)
		n += model_peering(w->m, s->name) && stays(w->m, s->since, s->gone);
	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct seen_prefix *s = w->facts.prefixes[i].seen;

		n += s && stays(w->m, s->since, s->gone);
	}
	return n + (w->facts.service && stays(w->m, w->facts.service->since, w->facts.service->gone));
}
