#include "steps/choices.h"

#include <stdlib.h>

#include "base/text.h"
#include "core/facts.h"
#include "core/judge.h"

/* ---- lists that never change */

struct fixed_list {
	const struct choice *v;
	size_t n;
};
#define FIXED(v)                                                                                                       \
	{                                                                                                              \
		v, sizeof v / sizeof v[0]                                                                              \
	}

static struct choice fixed_at(const void *self, size_t i, struct arena *a)
{
	(void)a;
	return ((const struct fixed_list *)self)->v[i];
}

static void offer_fixed(struct choices *out, const struct fixed_list *list, bool closed)
{
	*out = (struct choices){ .have = ST_OK, .n = list->n, .closed = closed, .at = fixed_at, .self = list };
}

static const struct choice TRAINING[] = { { "training", "training", "the lab; reaches nothing else" } };
static const struct choice MODES[] = {
	{ "live", "live", "voxpeer reads and writes, each write reviewed first" },
	{ "guide", "guide", "you enter it in the portal, voxpeer follows" },
};
static const struct choice LAB_SIGN_IN[] = { { "lab", "lab", "no credential is read" } };
static const struct choice SIGN_INS[] = {
	{ "device", "device code", "a code to enter in a browser, anywhere" },
	{ "cli", "Azure CLI", "the account az is signed in with" },
	{ "secret", "client secret", "an application, its secret from a file" },
	{ "certificate", "client certificate", "an application, its key from a file" },
	{ "identity", "managed identity", "this machine is one of Azure's" },
	{ "token", "ready token", "a token that somebody else made, from a file" },
};
/* Contact roles of the service's interface, in its spelling. */
static const struct choice ROLES[] = {
	{ "Noc", "Noc", "network operations, around the clock" },
	{ "Policy", "Policy", "peering coordinator" },
	{ "Technical", "Technical", "engineering" },
	{ "Service", "Service", "the voice service" },
	{ "Escalation", "Escalation", "when the NOC does not answer" },
	{ "Other", "Other", NULL },
};
static const struct choice TRAFFICS[] = {
	{ "SIP signalling", "SIP signalling", NULL },
	{ "RTP media", "RTP media", NULL },
	{ "SIP signalling and RTP media", "SIP signalling and RTP media", NULL },
};
static const struct fixed_list TRAINING_LIST = FIXED(TRAINING), MODE_LIST = FIXED(MODES),
			       LAB_SIGN_IN_LIST = FIXED(LAB_SIGN_IN), SIGN_IN_LIST = FIXED(SIGN_INS),
			       ROLE_LIST = FIXED(ROLES), TRAFFIC_LIST = FIXED(TRAFFICS);

void choices_mode(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_fixed(out, model_mode(f->m) == MODE_TRAINING ? &TRAINING_LIST : &MODE_LIST, true);
}

void choices_sign_in(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_fixed(out, model_mode(f->m) == MODE_TRAINING ? &LAB_SIGN_IN_LIST : &SIGN_IN_LIST, true);
}

void choices_role(const struct facts *f, struct ref r, struct choices *out)
{
	(void)f;
	(void)r;
	offer_fixed(out, &ROLE_LIST, true);
}

void choices_traffic(const struct facts *f, struct ref r, struct choices *out)
{
	(void)f;
	(void)r;
	offer_fixed(out, &TRAFFIC_LIST, false);
}

/* ---- catalogues */

static const struct catalogue *catalogue(const struct facts *f, enum catalogue_id id)
{
	return f->catalogues ? &f->catalogues[id] : NULL;
}

/* Whether the list can be shown, is on its way, or is not known. Rows of an earlier reading stay useful meanwhile. */
static enum state catalogue_state(const struct catalogue *c)
{
	if (!c)
		return ST_UNKNOWN;
	if (c->reading)
		return ST_CHECKING;
	return c->seen.wall || c->seen.service ? ST_OK : ST_UNKNOWN;
}

/* A list that hangs on another answer says so while that is missing. */
static void say_none(struct choices *out, const char *needed, const char *first, const char *none)
{
	out->none = str_empty(needed) ? first : out->have == ST_OK && !out->n ? none : NULL;
}

static const char *metro_name(const struct facts *f, struct ref r)
{
	const struct fact_session *s = facts_session(f, r.row);

	return s && s->peering ? s->peering->metro : NULL;
}

typedef struct choice at_fn(const void *self, size_t i, struct arena *a);

static void offer_rows(struct choices *out, const struct catalogue *c, at_fn *at, bool closed)
{
	*out = (struct choices){ .have = catalogue_state(c), .at = at, .self = c };
	if (!c)
		return;
	out->seen = c->seen;
	out->n = c->rows.n;
	out->closed = closed && out->have == ST_OK && c->rows.n;
}

static const void *catalogue_row(const void *self, const struct record *r, size_t i)
{
	return rows_at(&((const struct catalogue *)self)->rows, r, (uint32_t)i);
}

static struct choice subscription_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_subscription *s = catalogue_row(self, &RECORD_CAT_SUBSCRIPTION, i);

	(void)a;
	return (struct choice){ s->id, str_or(s->name, s->id), s->id };
}

void choices_subscription(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_SUBSCRIPTIONS), subscription_at, true);
	say_none(out, f->m->account.sign_in, "choose how to sign in first; or type its id",
		 "you can see none; type its id");
}

static struct choice group_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_group *g = catalogue_row(self, &RECORD_CAT_GROUP, i);

	(void)a;
	return (struct choice){ g->name, g->name, g->location };
}

void choices_group(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_GROUPS), group_at, false);
	say_none(out, f->m->account.subscription, "choose the subscription first; or type a name",
		 "there is none yet; the name you type is made");
}

static struct choice region_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_region *g = catalogue_row(self, &RECORD_CAT_REGION, i);
	const char *label = str_or(g->label, g->name);

	(void)a;
	return (struct choice){ label, label, g->name };
}

void choices_region(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_REGIONS), region_at, false);
	say_none(out, f->m->account.subscription, "choose the subscription first; or type it", NULL);
}

static struct choice metro_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_metro *m = catalogue_row(self, &RECORD_CAT_METRO, i);
	const char *comma = str_empty(m->country) || str_empty(m->region) ? "" : ", ";

	return (struct choice){ m->name, m->name,
				a ? arena_format(a, "%s%s%s", str_or(m->country, ""), comma, str_or(m->region, ""))
				  : NULL };
}

void choices_metro(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_METROS), metro_at, true);
}

static struct choice country_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_country *c = catalogue_row(self, &RECORD_CAT_COUNTRY, i);

	(void)a;
	return (struct choice){ c->name, c->name, NULL };
}

void choices_country(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_COUNTRIES), country_at, true);
}

static struct choice state_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_state *s = catalogue_row(self, &RECORD_CAT_STATE, i);

	(void)a;
	return (struct choice){ s->state, s->state, s->region };
}

/* The list is of one country: read for another, it says nothing about this one. */
void choices_state(const struct facts *f, struct ref r, struct choices *out)
{
	const struct catalogue *c = catalogue(f, CAT_STATES);

	(void)r;
	offer_rows(out, c, state_at, true);
	say_none(out, f->m->service.country, "choose the country first; or type it", NULL);
	if (c && (str_empty(c->key) || str_is_nocase(c->key, f->m->service.country)))
		return;
	out->n = 0;
	out->closed = false;
	if (out->have == ST_OK)
		out->have = ST_UNKNOWN;
}

static struct choice provider_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_service_provider *p = catalogue_row(self, &RECORD_CAT_SERVICE_PROVIDER, i);

	return (struct choice){ p->name, p->name,
				a ? arena_format(a, "in %u metros", (unsigned)p->locations.n) : NULL };
}

void choices_provider(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	offer_rows(out, catalogue(f, CAT_PROVIDERS), provider_at, true);
}

/* ---- below the metro of a peering */

static const struct cat_metro *metro_of(const struct facts *f, struct ref r)
{
	const struct catalogue *c = catalogue(f, CAT_METROS);
	const struct fact_session *s = facts_session(f, r.row);

	if (!c || !s || !s->peering)
		return NULL;
	ROWS_EACH (const struct cat_metro, m, c->rows) {
		if (str_is_nocase(m->name, s->peering->metro))
			return m;
	}
	return NULL;
}

static void offer_of_metro(const struct facts *f, struct choices *out, const struct cat_metro *m, at_fn *at)
{
	const struct catalogue *c = catalogue(f, CAT_METROS);

	*out = (struct choices){ .have = catalogue_state(c), .at = at, .self = m };
	if (c)
		out->seen = c->seen;
	if (!m && out->have == ST_OK)
		out->have = ST_UNKNOWN;
}

static struct choice facility_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_metro *m = self;
	const struct cat_facility *f = rows_at(&m->facilities, &RECORD_CAT_FACILITY, (uint32_t)i);
	const char *number = a ? arena_format(a, "%lld", (long long)f->id) : NULL;

	return (struct choice){ number, a ? arena_format(a, "%s %s", number, str_or(f->address, "")) : NULL, NULL };
}

void choices_facility(const struct facts *f, struct ref r, struct choices *out)
{
	const struct cat_metro *m = metro_of(f, r);

	offer_of_metro(f, out, m, facility_at);
	out->n = m ? m->facilities.n : 0;
	say_none(out, metro_name(f, r), "choose the peering's metro first; or type its number",
		 "none is known in this metro; type its number");
	out->closed = out->have == ST_OK && out->n;
}

/* A connection is one link bundle: up to eight members of one of the offered speeds (the portal's slider; seen in real
 * peerings: 10000, 30000, 100000, 200000). */
enum { BUNDLE_MAX = 8 };

static struct choice bandwidth_at(const void *self, size_t i, struct arena *a)
{
	const struct cat_metro *m = self;
	const struct name_row *offer = rows_at(&m->offers, &RECORD_NAME, (uint32_t)(i / BUNDLE_MAX));
	long long link = bandwidth_parse(offer->name), members = (long long)(i % BUNDLE_MAX) + 1;

	if (!a)
		return (struct choice){ offer->name, offer->name, NULL };
	return (struct choice){ arena_format(a, "%lld", link * members),
				arena_format(a, "%lld Gbps", link * members / 1000),
				members == 1 ? "one link"
					     : arena_format(a, "bundle of %lld x %lld Gbps", members, link / 1000) };
}

void choices_bandwidth(const struct facts *f, struct ref r, struct choices *out)
{
	const struct cat_metro *m = metro_of(f, r);

	offer_of_metro(f, out, m, bandwidth_at);
	out->n = m ? (size_t)m->offers.n * BUNDLE_MAX : 0;
	say_none(out, metro_name(f, r), "type it: 10 Gbps or more, in Mbps 10000",
		 "type it: 10 Gbps or more, in Mbps 10000");
}

/* ---- what is answered already */

static bool is_first_use(const struct facts *f, size_t at)
{
	const struct connection *c = f->sessions[at].connection;

	if (!c || str_empty(c->router))
		return false;
	for (size_t i = 0; i < at; i++) {
		if (f->sessions[i].connection && str_is_nocase(f->sessions[i].connection->router, c->router))
			return false;
	}
	return true;
}

static struct choice router_at(const void *self, size_t i, struct arena *a)
{
	const struct facts *f = self;

	(void)a;
	for (size_t at = 0; at < f->nsessions; at++) {
		if (!is_first_use(f, at) || i--)
			continue;
		const char *metro = f->sessions[at].peering ? f->sessions[at].peering->metro : NULL;
		return (struct choice){ f->sessions[at].connection->router, f->sessions[at].connection->router, metro };
	}
	return (struct choice){ "", "", NULL };
}

void choices_router(const struct facts *f, struct ref r, struct choices *out)
{
	(void)r;
	*out = (struct choices){ .have = ST_OK,
				 .at = router_at,
				 .self = f,
				 .none = model_mode(f->m) == MODE_TRAINING
						 ? "type a name: t, then r, shows those of training"
						 : "none is named yet; type a name" };
	for (size_t i = 0; i < f->nsessions; i++)
		out->n += is_first_use(f, i);
}

static struct choice peering_at(const void *self, size_t i, struct arena *a)
{
	const struct peering *p = rows_at(self, &RECORD_PEERING, (uint32_t)i);

	(void)a;
	return (struct choice){ p->name, p->name, p->metro };
}

void choices_peering(const struct facts *f, struct ref r, struct choices *out)
{
	const struct rows *rows = &f->m->peerings;

	(void)r;
	*out = (struct choices){ .have = ST_OK, .n = rows->n, .closed = true, .at = peering_at, .self = rows };
	out->none = "there is none yet; add one in step 4";
}

static struct choice prefix_name_at(const void *self, size_t i, struct arena *a)
{
	const struct prefix_answer *p = rows_at(self, &RECORD_PREFIX, (uint32_t)i);

	(void)a;
	return (struct choice){ p->name, p->name, p->prefix };
}

void choices_prefix_name(const struct facts *f, struct ref r, struct choices *out)
{
	const struct rows *rows = &f->m->prefixes;

	(void)r;
	*out = (struct choices){ .have = ST_OK, .n = rows->n, .closed = true, .at = prefix_name_at, .self = rows };
	out->none = "there is none yet; add one in step 6";
}

/* ---- metros of the chosen provider */

static const struct rows *provider_locations(const struct facts *f)
{
	const struct catalogue *c = catalogue(f, CAT_PROVIDERS);

	if (!c)
		return NULL;
	ROWS_EACH (const struct cat_service_provider, p, c->rows) {
		if (str_is_nocase(p->name, f->m->service.provider))
			return &p->locations;
	}
	return NULL;
}

static const char *location_at(const struct facts *f, size_t i)
{
	const struct name_row *l = rows_at(provider_locations(f), &RECORD_NAME, (uint32_t)i);

	return l->name;
}

/* Provider and metro catalogues spell the same city in different cases: compared without it. */
static const char *own_peering_in(const struct facts *f, const char *metro, struct arena *a)
{
	if (!a)
		return NULL;
	ROWS_EACH (const struct peering, p, f->m->peerings) {
		if (str_is_nocase(p->metro, metro))
			return arena_format(a, "your peering %s", str_or(p->name, "there"));
	}
	return "no peering of yours here";
}

static struct choice primary_at(const void *self, size_t i, struct arena *a)
{
	const char *metro = location_at(self, i);

	return (struct choice){ metro, metro, own_peering_in(self, metro, a) };
}

void choices_primary(const struct facts *f, struct ref r, struct choices *out)
{
	const struct catalogue *c = catalogue(f, CAT_PROVIDERS);
	const struct rows *locations = provider_locations(f);

	(void)r;
	*out = (struct choices){ .have = catalogue_state(c), .at = primary_at, .self = f };
	out->n = locations ? locations->n : 0;
	say_none(out, f->m->service.provider, "choose the provider first; or type it", NULL);
	if (c)
		out->seen = c->seen;
	if (!locations && out->have == ST_OK)
		out->have = ST_UNKNOWN;
	out->closed = out->have == ST_OK && out->n;
}

/* The primary is no backup of itself (R10): left out. */
static size_t skipped_by_primary(const struct facts *f)
{
	const struct rows *locations = provider_locations(f);

	for (size_t i = 0; locations && i < locations->n; i++) {
		if (str_is_nocase(location_at(f, i), f->m->service.primary))
			return i;
	}
	return SIZE_MAX;
}

static struct choice backup_at(const void *self, size_t i, struct arena *a)
{
	if (!i)
		return (struct choice){ "none", "none", "a failover goes over the internet" };
	i--;
	return primary_at(self, i < skipped_by_primary(self) ? i : i + 1, a);
}

void choices_backup(const struct facts *f, struct ref r, struct choices *out)
{
	choices_primary(f, r, out);
	out->at = backup_at;
	out->n += skipped_by_primary(f) == SIZE_MAX ? 1 : 0;
}
