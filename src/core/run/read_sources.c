#include "run/reads.h"

#include "base/text.h"
#include "run/there.h"

/* How often a state is looked at again, in the service's time. None is published as a limit; the interface's own advice is
 * minutes, not seconds (its reads share a quota of 600 for the subscription). */
enum {
	POLL_REGISTERING = MSEC_MINUTE,
	POLL_ASN_FIRST = 5 * MSEC_MINUTE, /* within the first hour */
	POLL_ASN = 15 * MSEC_MINUTE,
	POLL_CONNECTION_NEAR = 5 * MSEC_MINUTE, /* ProvisioningCompleted, Validating: the next state is near */
	POLL_CONNECTION = 15 * MSEC_MINUTE,
	POLL_ACTIVE = MSEC_HOUR, /* up; watched while prefixes are being judged */
	POLL_PREFIX_FIRST = MSEC_MINUTE,
	POLL_PREFIX = 2 * MSEC_MINUTE,
	POLL_ROUTES = 5 * MSEC_MINUTE,
	POLL_ROUTES_READY = 15 * MSEC_MINUTE,
	PREFIX_FIRST = 10 * MSEC_MINUTE,
	REGISTRY_AGE = MSEC_DAY
};
enum { REGISTRY_EACH = 8 }; /* so many prefixes are asked about one by one */

static msec due_every(const struct wizard *w, struct asked asked, msec every)
{
	const struct read *r = read_find(w, asked);

	if (!r || !r->done.wall || r->wanted)
		return 0;
	return every ? r->done.service + every : READ_NEVER;
}

static bool want(const struct wizard *w, struct asked asked, msec every, struct read_want *out)
{
	*out = (struct read_want){ .asked = asked, .due = due_every(w, asked, every) };
	return true;
}

static bool has_subscription(const struct wizard *w)
{
	return !str_empty(w->m->account.subscription);
}

static size_t one(const struct wizard *w)
{
	return has_subscription(w);
}

/* ---- account */

static bool provider_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	msec every = str_is_nocase(w->m->seen.provider.state, "Registering") ? POLL_REGISTERING : 0;

	return want(w, (struct asked){ .op = OP_PROVIDER }, every, out);
}

static bool group_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	const char *name = w->m->account.resource_group;

	return !str_empty(name) && want(w, (struct asked){ .op = OP_GROUP, .name = name }, 0, out);
}

/* ---- ASN */

static msec asn_every(const struct wizard *w)
{
	const struct seen_asn *asn = there_asn(w);

	if (!asn || !state_is_open(asn->state))
		return 0;
	return w->now.service - asn->since.service < MSEC_HOUR ? POLL_ASN_FIRST : POLL_ASN;
}

static bool asns_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	return there_registered(w) && want(w, (struct asked){ .op = OP_ASNS }, asn_every(w), out);
}

/* ---- peerings */

static size_t peerings(const struct wizard *w)
{
	return has_subscription(w) ? w->m->peerings.n : 0;
}

static const struct peering *peering_answer(const struct wizard *w, size_t i)
{
	return rows_at(&w->m->peerings, &RECORD_PEERING, (uint32_t)i);
}

static bool peering_list_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	return there_registered(w) && want(w, (struct asked){ .op = OP_PEERINGS }, 0, out);
}

static msec connection_every(const struct seen_connection *c)
{
	if (str_is_nocase(c->state, "ProvisioningCompleted") || str_is_nocase(c->state, "Validating"))
		return POLL_CONNECTION_NEAR;
	return str_is_nocase(c->state, "Active") ? POLL_ACTIVE : POLL_CONNECTION;
}

static msec peering_every(const struct wizard *w, const struct seen_peering *p)
{
	msec every = there_finished(w) ? READ_NEVER : POLL_ACTIVE;

	ROWS_EACH (const struct seen_connection, c, p->connections) {
		msec mine = connection_every(c);

		if (mine < every && !(there_finished(w) && mine == POLL_ACTIVE))
			every = mine;
	}
	return every == READ_NEVER ? 0 : every;
}

static bool peering_at(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct seen_peering *p = there_peering(w, peering_answer(w, i));

	if (!p || !want(w, (struct asked){ .op = OP_PEERING, .name = p->name }, peering_every(w, p), out))
		return false;
	/* The list of all peerings has just said the same: the first poll comes an interval later. */
	const struct read *list = read_find(w, (struct asked){ .op = OP_PEERINGS });
	const struct read *own = read_find(w, out->asked);

	if ((!own || !own->done.wall) && !(own && own->wanted) && list && list->done.wall) {
		msec every = peering_every(w, p);

		out->due = every ? list->done.service + every : READ_NEVER;
	}
	return true;
}

/* ---- prefixes and routes of a peering */

static msec poll_open(const struct wizard *w, const struct follow *f)
{
	if (!f->open)
		return 0;
	return w->now.service - f->newest < PREFIX_FIRST ? POLL_PREFIX_FIRST : POLL_PREFIX;
}

static const struct follow *followed(const struct wizard *w, size_t i)
{
	static const struct follow nothing;

	return i < w->nfollowed ? &w->followed[i] : &nothing;
}

static bool prefixes_at(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct seen_peering *p = there_peering(w, peering_answer(w, i));

	return p && want(w, (struct asked){ .op = OP_PREFIXES, .parent = p->name }, poll_open(w, followed(w, i)), out);
}

/* All registered and Verified: their routes are no longer looked at by themselves. */
static msec routes_every(const struct follow *f)
{
	if (f->unpassed)
		return POLL_ROUTES;
	return f->unregistered ? POLL_ROUTES_READY : 0;
}

static bool routes_at(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct seen_peering *p = there_peering(w, peering_answer(w, i));

	if (!p || !there_active(p) || !followed(w, i)->any)
		return false;
	return want(w, (struct asked){ .op = OP_ROUTES, .parent = p->name }, routes_every(followed(w, i)), out);
}

/* ---- registry: one question a prefix, or one about all of many; kept for a day */

static bool registry_asked_at_once(const struct wizard *w)
{
	return w->facts.nprefixes > REGISTRY_EACH;
}

static size_t registry_count(const struct wizard *w)
{
	return w->setup.outside && w->now.service && !registry_asked_at_once(w) ? w->facts.nprefixes : 0;
}

static size_t registry_all_count(const struct wizard *w)
{
	return w->setup.outside && w->now.service && registry_asked_at_once(w);
}

static bool registry_all_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	want(w, (struct asked){ .op = OP_REGISTRY_ALL }, there_finished(w) ? 0 : REGISTRY_AGE, out);
	if (w->facts.nunasked)
		out->due = 0;
	return true;
}

static bool registry_at(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct fact_prefix *p = &w->facts.prefixes[(i + w->registry_from) % w->facts.nprefixes];

	if (!p->valid || str_empty(p->answer->prefix))
		return false;
	out->asked = (struct asked){ .op = OP_REGISTRY, .name = p->answer->prefix };
	out->catalogue = false;
	out->due = p->registry ? p->registry->seen.service + REGISTRY_AGE : 0;
	if (p->registry && there_finished(w))
		out->due = READ_NEVER;
	if (p->registry && p->registry->seen.wall < w->registry_asked)
		out->due = 0;
	return true;
}

/* ---- service */

static bool services_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	return there_registered(w) && there_group(w) && want(w, (struct asked){ .op = OP_GROUP_SERVICES }, 0, out);
}

static bool service_prefixes_at(const struct wizard *w, size_t i, struct read_want *out)
{
	(void)i;
	const struct seen_service *s = there_service(w);

	return s && want(w, (struct asked){ .op = OP_SERVICE_PREFIXES, .parent = s->name },
			 poll_open(w, &w->followed_service), out);
}

/* ---- catalogues: read while a step that shows them is looked at, and where something is created without anybody looking */

static const char *country_key(const struct wizard *w)
{
	return w->m->service.country;
}

struct catalogue_read {
	enum op_id op;
	enum step_id step, also; /* also: a further step that shows it */
	bool early;              /* can be asked without a subscription */
	bool judged;             /* rules compare answers with it */
	const char *(*key)(const struct wizard *w);
};
static const struct catalogue_read CATALOGUES[CAT_N] = {
	[CAT_SUBSCRIPTIONS] = { OP_SUBSCRIPTIONS, STEP_ACCOUNT, STEP_ACCOUNT, true, false, NULL },
	[CAT_GROUPS] = { OP_GROUPS, STEP_ACCOUNT, STEP_ACCOUNT, false, false, NULL },
	[CAT_REGIONS] = { OP_REGIONS, STEP_ACCOUNT, STEP_SERVICE, false, false, NULL },
	[CAT_METROS] = { OP_METROS, STEP_PEERING, STEP_PEERING, false, true, NULL },
	[CAT_COUNTRIES] = { OP_COUNTRIES, STEP_SERVICE, STEP_SERVICE, false, true, NULL },
	[CAT_STATES] = { OP_STATES, STEP_SERVICE, STEP_SERVICE, false, true, country_key },
	[CAT_PROVIDERS] = { OP_PROVIDERS, STEP_SERVICE, STEP_SERVICE, false, true, NULL },
};

/* Nobody looks, yet something of this step will be created: what rules compare with has to be there. */
static bool judged_unseen(const struct wizard *w, const struct catalogue_read *c)
{
	if (!c->judged || !(w->setup.unattended || w->setup.read_only))
		return false;
	if (c->step == STEP_PEERING)
		return !there_all_peerings(w);
	return !str_empty(w->m->service.name) && !there_service(w);
}

static bool looked_at(const struct wizard *w, enum step_id step)
{
	bool step_screen = w->view.screen == SCREEN_STEP || w->view.screen == SCREEN_REVIEW;

	return w->view.step == step && step_screen && !w->setup.unattended;
}

static bool catalogue_open(const struct wizard *w, const struct catalogue_read *c)
{
	if (!c->early && !has_subscription(w))
		return false;
	return c->step == STEP_ACCOUNT || there_registered(w);
}

static size_t catalogues(const struct wizard *w)
{
	(void)w;
	return CAT_N;
}

static bool catalogue_at(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct catalogue_read *c = &CATALOGUES[i];
	const char *key = c->key ? c->key(w) : NULL;

	if (i == CAT_LEGACY || !catalogue_open(w, c) || (c->key && str_empty(key)))
		return false;
	if (!looked_at(w, c->step) && !looked_at(w, c->also) && !judged_unseen(w, c))
		return false;
	want(w, (struct asked){ .op = c->op, .name = key }, 0, out);
	out->catalogue = true;
	return true;
}

static bool legacy_at_metro(const struct wizard *w, size_t i, struct read_want *out)
{
	const struct peering *p = peering_answer(w, i);

	if (str_empty(p->metro) || there_peering(w, p) || !there_registered(w))
		return false;
	if (!looked_at(w, STEP_PEERING) && !w->setup.unattended && !w->setup.read_only)
		return false;
	want(w, (struct asked){ .op = OP_LEGACY, .name = p->metro }, 0, out);
	out->catalogue = true;
	return true;
}

/* ---- all of them */

struct read_source {
	enum step_id step;
	size_t (*count)(const struct wizard *w);
	bool (*at)(const struct wizard *w, size_t i, struct read_want *out);
};
static const struct read_source SOURCES[] = {
	{ STEP_ACCOUNT, one, provider_at },
	{ STEP_ACCOUNT, one, group_at },
	{ STEP_ASN, one, asns_at },
	{ STEP_PEERING, one, peering_list_at },
	{ STEP_SERVICE, one, services_at },
	{ STEP_SERVICE, one, service_prefixes_at },
	{ STEP_PREFIXES, peerings, prefixes_at },
	{ STEP_PROVISIONING, peerings, peering_at },
	{ STEP_PREFIXES, peerings, routes_at },
	{ STEP_PEERING, catalogues, catalogue_at },
	{ STEP_PEERING, peerings, legacy_at_metro },
	{ STEP_PREFIXES, registry_count, registry_at },
	{ STEP_PREFIXES, registry_all_count, registry_all_at },
};
enum { NSOURCES = sizeof SOURCES / sizeof SOURCES[0] };

size_t read_sources_count(const struct wizard *w)
{
	size_t n = 0;

	for (size_t s = 0; s < NSOURCES; s++)
		n += SOURCES[s].count(w);
	return n;
}

bool read_sources_at(const struct wizard *w, size_t i, struct read_want *out)
{
	*out = (struct read_want){ .due = READ_NEVER };
	for (size_t s = 0; s < NSOURCES; s++) {
		size_t n = SOURCES[s].count(w);

		if (i < n)
			return SOURCES[s].at(w, i, out);
		i -= n;
	}
	return false;
}

static const uint8_t READ_STEP[OP_N] = {
	[OP_SUBSCRIPTIONS] = STEP_ACCOUNT,
	[OP_REGIONS] = STEP_ACCOUNT,
	[OP_PROVIDER] = STEP_ACCOUNT,
	[OP_GROUPS] = STEP_ACCOUNT,
	[OP_GROUP] = STEP_ACCOUNT,
	[OP_ASNS] = STEP_ASN,
	[OP_ASN] = STEP_ASN,
	[OP_METROS] = STEP_PEERING,
	[OP_LEGACY] = STEP_PEERING,
	[OP_PEERINGS] = STEP_PEERING,
	[OP_GROUP_PEERINGS] = STEP_PEERING,
	[OP_PEERING] = STEP_PROVISIONING,
	[OP_PREFIXES] = STEP_PREFIXES,
	[OP_PREFIX] = STEP_PREFIXES,
	[OP_ROUTES] = STEP_PREFIXES,
	[OP_REGISTRY] = STEP_PREFIXES,
	[OP_REGISTRY_ALL] = STEP_PREFIXES,
	[OP_COUNTRIES] = STEP_SERVICE,
	[OP_STATES] = STEP_SERVICE,
	[OP_PROVIDERS] = STEP_SERVICE,
	[OP_SERVICES] = STEP_SERVICE,
	[OP_GROUP_SERVICES] = STEP_SERVICE,
	[OP_SERVICE] = STEP_SERVICE,
	[OP_SERVICE_PREFIXES] = STEP_SERVICE,
	[OP_SERVICE_PREFIX] = STEP_SERVICE,
};

enum step_id read_step(enum op_id op)
{
	return READ_STEP[op];
}
