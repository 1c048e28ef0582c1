#include "run/there.h"

#include "base/text.h"

static bool is_gone(struct when gone)
{
	return gone.wall || gone.service;
}

bool there_registered(const struct wizard *w)
{
	return str_is_nocase(w->m->seen.provider.state, "Registered");
}

bool there_group(const struct wizard *w)
{
	const struct seen_group *g = &w->m->seen.group;

	return !str_empty(g->name) && str_is_nocase(g->name, w->m->account.resource_group);
}

const struct seen_asn *there_asn(const struct wizard *w)
{
	const struct seen_asn *asn = w->facts.asn;

	return asn && !is_gone(asn->gone) ? asn : NULL;
}

bool there_approved(const struct wizard *w)
{
	const struct seen_asn *asn = there_asn(w);

	return asn && str_is_nocase(asn->state, "Approved");
}

const struct seen_peering *there_peering(const struct wizard *w, const struct peering *p)
{
	const struct seen_peering *seen = str_empty(p->name) ? NULL : facts_peering(&w->facts, p);

	return seen && !is_gone(seen->gone) ? seen : NULL;
}

const struct seen_peering *there_peering_named(const struct wizard *w, const char *name)
{
	const struct peering *p = str_empty(name) ? NULL : model_peering(w->m, name);

	return p ? there_peering(w, p) : NULL;
}

const struct seen_prefix *there_prefix(const struct wizard *w, uint32_t row)
{
	const struct fact_prefix *p = facts_prefix(&w->facts, row);

	return p && p->seen && !is_gone(p->seen->gone) ? p->seen : NULL;
}

bool there_kept_chosen(const struct seen_service_prefix *p)
{
	return p->verified_once || str_is_nocase(p->state, "Verified");
}

/* Its registration may be judged anew and fail while live voice hangs on what it activated. */
static bool is_activated(const struct wizard *w, const char *prefix)
{
	ROWS_EACH (const struct seen_service_prefix, s, w->m->seen.service_prefixes) {
		if (!is_gone(s->gone) && str_is(s->prefix, prefix) && there_kept_chosen(s))
			return true;
	}
	return false;
}

bool there_kept(const struct wizard *w, const struct seen_prefix *p)
{
	return p->verified_once || there_verified(p) || is_activated(w, p->prefix);
}

const struct seen_service *there_service(const struct wizard *w)
{
	const struct seen_service *s = w->facts.service;

	return s && !is_gone(s->gone) ? s : NULL;
}

const struct seen_service_prefix *there_chosen(const struct wizard *w, const struct chosen *c)
{
	const struct seen_service_prefix *p = facts_chosen(&w->facts, c);

	return p && !is_gone(p->gone) ? p : NULL;
}

bool there_all_peerings(const struct wizard *w)
{
	ROWS_EACH (const struct peering, p, w->m->peerings) {
		if (!there_peering(w, p))
			return false;
	}
	return w->m->peerings.n > 0;
}

unsigned there_active(const struct seen_peering *p)
{
	unsigned n = 0;

	ROWS_EACH (const struct seen_connection, c, p->connections) {
		n += str_is_nocase(c->state, "Active");
	}
	return n;
}

bool there_all_active(const struct seen_peering *p)
{
	return p->connections.n > 0 && there_active(p) == p->connections.n;
}

bool there_verified(const struct seen_prefix *p)
{
	return p && str_is_nocase(p->state, "Verified");
}

bool state_is_passed(const char *state)
{
	return str_is_nocase(state, "Verified") || str_is_nocase(state, "Warning");
}

bool there_finished(const struct wizard *w)
{
	return w->finished;
}

static bool is_one_of(const char *state, const char *const *list)
{
	for (; *list; list++) {
		if (str_is_nocase(state, *list))
			return true;
	}
	return false;
}

bool state_is_bad(const char *state)
{
	static const char *const bad[] = { "Failed", "Invalid", "ProvisioningFailed", NULL };

	return is_one_of(state, bad);
}

bool state_is_open(const char *state)
{
	static const char *const settled[] = { "Approved",   "Active",    "Verified", "Warning",
					       "Registered", "Succeeded", NULL };

	return !state_is_bad(state) && !is_one_of(state, settled);
}
