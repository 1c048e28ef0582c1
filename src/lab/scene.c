#include "scene.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/yaml.h"
#include "inet/asn.h"
#include "lab/scenario.h"
#include "spec.h"

#define AT(type, member) offsetof(struct type, member)
#define SPEC(type)       static const struct spec type##_spec = { sizeof(struct type), type##_fields }

/* The whole vocabulary of a scenario. A span of -1 is "as the scenario says for all facilities". */
static const char *const states[] = { "Enabled", "Warned", "PastDue", "Disabled", "Deleted", NULL };
static const char *const registrations[] = { "NotRegistered", "Registering", "Registered", "Unregistered", NULL };
const char *const scene_fault_kinds[] = { "status", "html",     "reset_before", "reset_after", "half_body",
					  "slow",   "big_body", "wrong_json",   "bare_error",  "unknown_state",
					  NULL };
static const char *const goal_kinds[] = { "asn", "connection", "prefix", "activation", NULL };
static const char *const methods[] = { "PUT", "POST", "PATCH", "DELETE", NULL };
static const char *const any_method[] = { "", "GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", NULL };
static const char *const peering_types[] = { "Edge", "Voice", "Cdn", "Transit", "Ix", "IxRs", NULL };

#define PLAN_FIELDS(unset)                                                                                             \
	{ .key = "approved", .kind = SPEC_SPAN, .offset = AT(scene_plan, approved), .otherwise = unset },              \
		{ .key = "started", .kind = SPEC_SPAN, .offset = AT(scene_plan, started), .otherwise = unset },        \
		{ .key = "completed", .kind = SPEC_SPAN, .offset = AT(scene_plan, completed), .otherwise = unset },    \
		{ .key = "validating", .kind = SPEC_SPAN, .offset = AT(scene_plan, validating), .otherwise = unset },  \
		{ .key = "active", .kind = SPEC_SPAN, .offset = AT(scene_plan, active), .otherwise = unset },          \
		{ .key = "refused", .kind = SPEC_TEXT, .offset = AT(scene_plan, refused) },                            \
	{                                                                                                              \
	}
static const struct spec_field scene_plan_fields[] = { PLAN_FIELDS(-1) };
SPEC(scene_plan);
static const struct spec_field everywhere_fields[] = { PLAN_FIELDS(MSEC_DAY) };
static const struct spec everywhere_spec = { sizeof(struct scene_plan), everywhere_fields };

static const struct spec_field scene_facility_fields[] = {
	{ .key = "id", .kind = SPEC_NUMBER, .offset = AT(scene_facility, id), .needed = true },
	{ .key = "address", .kind = SPEC_TEXT, .offset = AT(scene_facility, address), .needed = true },
	{ .key = "voice", .kind = SPEC_YES, .offset = AT(scene_facility, voice), .otherwise = true },
	{ .key = "provisioning", .kind = SPEC_RECORD, .offset = AT(scene_facility, plan), .of = &scene_plan_spec },
	{ .key = "session_pool", .kind = SPEC_PREFIX, .offset = AT(scene_facility, pool) },
	{},
};
SPEC(scene_facility);
static const struct spec_field scene_metro_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_metro, name), .needed = true },
	{ .key = "country", .kind = SPEC_TEXT, .offset = AT(scene_metro, country), .needed = true },
	{ .key = "region", .kind = SPEC_TEXT, .offset = AT(scene_metro, region), .needed = true },
	{ .key = "offers", .kind = SPEC_NUMBERS, .offset = AT(scene_metro, offers) },
	{ .key = "facilities",
	  .kind = SPEC_RECORDS,
	  .offset = AT(scene_metro, facilities),
	  .needed = true,
	  .of = &scene_facility_spec },
	{},
};
SPEC(scene_metro);
static const struct spec_field scene_group_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_group, name), .needed = true },
	{ .key = "location", .kind = SPEC_TEXT, .offset = AT(scene_group, location), .needed = true },
	{},
};
SPEC(scene_group);
static const struct spec_field scene_subscription_fields[] = {
	{ .key = "id", .kind = SPEC_TEXT, .offset = AT(scene_subscription, id), .needed = true },
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_subscription, name), .needed = true },
	{ .key = "tenant", .kind = SPEC_TEXT, .offset = AT(scene_subscription, tenant), .needed = true },
	{ .key = "state", .kind = SPEC_WORD, .offset = AT(scene_subscription, state), .words = states },
	{ .key = "provider", .kind = SPEC_WORD, .offset = AT(scene_subscription, provider), .words = registrations },
	{ .key = "registration",
	  .kind = SPEC_SPAN,
	  .offset = AT(scene_subscription, registration),
	  .otherwise = 2 * MSEC_MINUTE },
	{ .key = "groups", .kind = SPEC_RECORDS, .offset = AT(scene_subscription, groups), .of = &scene_group_spec },
	{},
};
SPEC(scene_subscription);
static const struct spec_field scene_autnum_fields[] = {
	{ .key = "asn", .kind = SPEC_ASN, .offset = AT(scene_autnum, asn), .needed = true },
	{ .key = "holder", .kind = SPEC_TEXT, .offset = AT(scene_autnum, holder) },
	{},
};
SPEC(scene_autnum);
static const struct spec_field scene_route_fields[] = {
	{ .key = "prefix", .kind = SPEC_PREFIX, .offset = AT(scene_route, prefix), .needed = true },
	{ .key = "origin", .kind = SPEC_ASN, .offset = AT(scene_route, origin), .needed = true },
	{ .key = "source", .kind = SPEC_TEXT, .offset = AT(scene_route, source) },
	{},
};
SPEC(scene_route);
static const struct spec_field scene_vrp_fields[] = {
	{ .key = "prefix", .kind = SPEC_PREFIX, .offset = AT(scene_vrp, prefix), .needed = true },
	{ .key = "max_length", .kind = SPEC_NUMBER, .offset = AT(scene_vrp, max_length) },
	{ .key = "origin", .kind = SPEC_ASN, .offset = AT(scene_vrp, origin), .needed = true },
	{},
};
SPEC(scene_vrp);
static const struct spec_field scene_registry_fields[] = {
	{ .key = "autnums", .kind = SPEC_RECORDS, .offset = AT(scene_registry, autnums), .of = &scene_autnum_spec },
	{ .key = "routes", .kind = SPEC_RECORDS, .offset = AT(scene_registry, routes), .of = &scene_route_spec },
	{ .key = "vrps", .kind = SPEC_RECORDS, .offset = AT(scene_registry, vrps), .of = &scene_vrp_spec },
	{},
};
SPEC(scene_registry);
static const struct spec_field scene_announcement_fields[] = {
	{ .key = "prefix", .kind = SPEC_PREFIX, .offset = AT(scene_announcement, prefix), .needed = true },
	{ .key = "path", .kind = SPEC_PATH, .offset = AT(scene_announcement, path), .needed = true },
	{ .key = "communities", .kind = SPEC_COMMUNITIES, .offset = AT(scene_announcement, communities) },
	{},
};
SPEC(scene_announcement);
static const struct spec_field scene_router_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_router, name), .needed = true },
	{ .key = "facility", .kind = SPEC_NUMBER, .offset = AT(scene_router, facility), .needed = true },
	{ .key = "lacp", .kind = SPEC_YES, .offset = AT(scene_router, lacp), .otherwise = true },
	{ .key = "bfd", .kind = SPEC_YES, .offset = AT(scene_router, bfd), .otherwise = true },
	{ .key = "session", .kind = SPEC_YES, .offset = AT(scene_router, session), .otherwise = true },
	{ .key = "announcements",
	  .kind = SPEC_RECORDS,
	  .offset = AT(scene_router, announcements),
	  .of = &scene_announcement_spec },
	{},
};
SPEC(scene_router);
static const struct spec_field scene_place_fields[] = {
	{ .key = "country", .kind = SPEC_TEXT, .offset = AT(scene_place, country), .needed = true },
	{ .key = "state", .kind = SPEC_TEXT, .offset = AT(scene_place, state), .needed = true },
	{ .key = "region", .kind = SPEC_TEXT, .offset = AT(scene_place, region), .needed = true },
	{},
};
SPEC(scene_place);
static const struct spec_field scene_provider_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_provider, name), .needed = true },
	{ .key = "metros", .kind = SPEC_TEXTS, .offset = AT(scene_provider, metros), .needed = true },
	{},
};
SPEC(scene_provider);
static const struct spec_field scene_legacy_connection_fields[] = {
	{ .key = "facility", .kind = SPEC_NUMBER, .offset = AT(scene_legacy_connection, facility), .needed = true },
	{ .key = "bandwidth_mbps",
	  .kind = SPEC_NUMBER,
	  .offset = AT(scene_legacy_connection, bandwidth),
	  .otherwise = 10000 },
	{ .key = "session_prefix",
	  .kind = SPEC_PREFIX,
	  .offset = AT(scene_legacy_connection, session),
	  .needed = true },
	{},
};
SPEC(scene_legacy_connection);
static const struct spec_field scene_legacy_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene_legacy, name), .needed = true },
	{ .key = "metro", .kind = SPEC_TEXT, .offset = AT(scene_legacy, metro), .needed = true },
	{ .key = "asn", .kind = SPEC_ASN, .offset = AT(scene_legacy, asn), .needed = true },
	{ .key = "type", .kind = SPEC_WORD, .offset = AT(scene_legacy, type), .words = peering_types },
	{ .key = "connections",
	  .kind = SPEC_RECORDS,
	  .offset = AT(scene_legacy, connections),
	  .needed = true,
	  .of = &scene_legacy_connection_spec },
	{},
};
SPEC(scene_legacy);
static const struct spec_field scene_request_fields[] = {
	{ .key = "before", .kind = SPEC_SPAN, .offset = AT(scene_request, before) },
	{ .key = "method", .kind = SPEC_WORD, .offset = AT(scene_request, method), .words = methods },
	{ .key = "path", .kind = SPEC_TEXT, .offset = AT(scene_request, path), .needed = true },
	{ .key = "body", .kind = SPEC_TEXT, .offset = AT(scene_request, body) },
	{},
};
SPEC(scene_request);
static const struct spec_field scene_fault_fields[] = {
	{ .key = "method", .kind = SPEC_WORD, .offset = AT(scene_fault, method), .words = any_method },
	{ .key = "path", .kind = SPEC_TEXT, .offset = AT(scene_fault, path) },
	{ .key = "kind",
	  .kind = SPEC_WORD,
	  .offset = AT(scene_fault, kind),
	  .needed = true,
	  .words = scene_fault_kinds },
	{ .key = "count", .kind = SPEC_NUMBER, .offset = AT(scene_fault, count), .otherwise = 1 },
	{ .key = "skip", .kind = SPEC_NUMBER, .offset = AT(scene_fault, skip) },
	{ .key = "status", .kind = SPEC_NUMBER, .offset = AT(scene_fault, status), .otherwise = 503 },
	{ .key = "code", .kind = SPEC_TEXT, .offset = AT(scene_fault, code) },
	{ .key = "retry_after", .kind = SPEC_NUMBER, .offset = AT(scene_fault, retry_after) },
	{ .key = "delay", .kind = SPEC_SPAN, .offset = AT(scene_fault, delay), .otherwise = 10 * MSEC_SECOND },
	{},
};
SPEC(scene_fault);
static const struct spec_field scene_goal_fields[] = {
	{ .key = "id", .kind = SPEC_TEXT, .offset = AT(scene_goal, id), .needed = true },
	{ .key = "text", .kind = SPEC_TEXT, .offset = AT(scene_goal, text), .needed = true },
	{ .key = "kind", .kind = SPEC_WORD, .offset = AT(scene_goal, kind), .needed = true, .words = goal_kinds },
	{ .key = "count", .kind = SPEC_NUMBER, .offset = AT(scene_goal, count), .otherwise = 1 },
	{},
};
SPEC(scene_goal);
static const struct spec_field scene_solution_fields[] = {
	{ .key = "text", .kind = SPEC_TEXT, .offset = AT(scene_solution, text) },
	{ .key = "answers", .kind = SPEC_TEXT, .offset = AT(scene_solution, answers) },
	{ .key = "actions", .kind = SPEC_RECORDS, .offset = AT(scene_solution, actions), .of = &scene_request_spec },
	{},
};
SPEC(scene_solution);
static const struct spec_field scene_judging_fields[] = {
	{ .key = "asn", .kind = SPEC_SPAN, .offset = AT(scene_judging, asn), .otherwise = 3 * MSEC_HOUR },
	{ .key = "registration",
	  .kind = SPEC_SPAN,
	  .offset = AT(scene_judging, registration),
	  .otherwise = 20 * MSEC_MINUTE },
	{ .key = "activation",
	  .kind = SPEC_SPAN,
	  .offset = AT(scene_judging, activation),
	  .otherwise = 20 * MSEC_MINUTE },
	{ .key = "conversion", .kind = SPEC_SPAN, .offset = AT(scene_judging, conversion), .otherwise = 2 * MSEC_DAY },
	{ .key = "long_prefixes", .kind = SPEC_YES, .offset = AT(scene_judging, long_prefixes) },
	{},
};
SPEC(scene_judging);

static const struct spec_field scene_fields[] = {
	{ .key = "name", .kind = SPEC_TEXT, .offset = AT(scene, name), .needed = true },
	{ .key = "title", .kind = SPEC_TEXT, .offset = AT(scene, title), .needed = true },
	{ .key = "description", .kind = SPEC_TEXT, .offset = AT(scene, description) },
	{ .key = "task", .kind = SPEC_TEXT, .offset = AT(scene, task) },
	{ .key = "start", .kind = SPEC_TIME, .offset = AT(scene, start), .needed = true },
	{ .key = "seed", .kind = SPEC_NUMBER, .offset = AT(scene, seed), .otherwise = 1 },
	{ .key = "page_size", .kind = SPEC_NUMBER, .offset = AT(scene, page_size) },
	{ .key = "company", .kind = SPEC_TEXT, .offset = AT(scene, company), .needed = true },
	{ .key = "asn", .kind = SPEC_ASN, .offset = AT(scene, own_asn), .needed = true },
	{ .key = "subscriptions",
	  .kind = SPEC_RECORDS,
	  .offset = AT(scene, subscriptions),
	  .needed = true,
	  .of = &scene_subscription_spec },
	{ .key = "regions", .kind = SPEC_TEXTS, .offset = AT(scene, regions) },
	{ .key = "metros", .kind = SPEC_RECORDS, .offset = AT(scene, metros), .needed = true, .of = &scene_metro_spec },
	{ .key = "provisioning", .kind = SPEC_RECORD, .offset = AT(scene, provisioning), .of = &everywhere_spec },
	{ .key = "session_pool", .kind = SPEC_PREFIX, .offset = AT(scene, session_pool), .needed = true },
	{ .key = "judging", .kind = SPEC_RECORD, .offset = AT(scene, judging), .of = &scene_judging_spec },
	{ .key = "registry", .kind = SPEC_RECORD, .offset = AT(scene, registry), .of = &scene_registry_spec },
	{ .key = "routers", .kind = SPEC_RECORDS, .offset = AT(scene, routers), .of = &scene_router_spec },
	{ .key = "service_locations", .kind = SPEC_RECORDS, .offset = AT(scene, places), .of = &scene_place_spec },
	{ .key = "providers", .kind = SPEC_RECORDS, .offset = AT(scene, providers), .of = &scene_provider_spec },
	{ .key = "legacy_peerings", .kind = SPEC_RECORDS, .offset = AT(scene, legacy), .of = &scene_legacy_spec },
	{ .key = "history", .kind = SPEC_RECORDS, .offset = AT(scene, history), .of = &scene_request_spec },
	{ .key = "faults", .kind = SPEC_RECORDS, .offset = AT(scene, faults), .of = &scene_fault_spec },
	{ .key = "goals", .kind = SPEC_RECORDS, .offset = AT(scene, goals), .of = &scene_goal_spec },
	{ .key = "hints", .kind = SPEC_TEXTS, .offset = AT(scene, hints) },
	{ .key = "solution", .kind = SPEC_RECORD, .offset = AT(scene, solution), .of = &scene_solution_spec },
	{},
};
SPEC(scene);

const struct scene_metro *scene_metro(const struct scene *s, const char *name)
{
	for (size_t i = 0; i < s->metros.n; i++) {
		const struct scene_metro *m = s->metros.at[i];
		if (str_is_nocase(m->name, name))
			return m;
	}
	return NULL;
}

const struct scene_facility *scene_facility(const struct scene_metro *m, int64_t id)
{
	for (size_t i = 0; m && i < m->facilities.n; i++) {
		const struct scene_facility *f = m->facilities.at[i];
		if (f->id == id)
			return f;
	}
	return NULL;
}

/* ---- What no single field can tell: names that must exist elsewhere. */

struct reading {
	const struct spec_from *from;
	const struct yaml *root;
	const struct scene *scene;
};

/* The node of a key in the nth item of a list of the file, to point at. */
static const struct yaml *node_of(const struct reading *r, const char *list, size_t nth, const char *key)
{
	const struct yaml *y = yaml_get(r->root, list);
	for (y = y ? y->first : NULL; y && nth; nth--)
		y = y->next;
	const struct yaml *inner = y ? yaml_get(y, key) : NULL;
	return inner ? inner : r->root;
}

static bool facility_anywhere(const struct scene *s, int64_t id)
{
	for (size_t i = 0; i < s->metros.n; i++) {
		if (scene_facility(s->metros.at[i], id))
			return true;
	}
	return false;
}

static bool routers_stand(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->routers.n; i++) {
		const struct scene_router *router = r->scene->routers.at[i];
		if (!facility_anywhere(r->scene, router->facility))
			return yaml_fail(r->from->err, r->from->file, node_of(r, "routers", i, "facility"),
					 "facility %lld of router '%s' is in none of the metros",
					 (long long)router->facility, router->name);
	}
	return true;
}

static bool providers_stand(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->providers.n; i++) {
		const struct scene_provider *p = r->scene->providers.at[i];
		for (size_t k = 0; k < p->metros.n; k++) {
			if (!scene_metro(r->scene, p->metros.at[k]))
				return yaml_fail(r->from->err, r->from->file, node_of(r, "providers", i, "metros"),
						 "metro '%s' of provider '%s' is none of the metros",
						 (const char *)p->metros.at[k], p->name);
		}
	}
	return true;
}

static bool legacy_stands(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->legacy.n; i++) {
		const struct scene_legacy *l = r->scene->legacy.at[i];
		if (!scene_metro(r->scene, l->metro))
			return yaml_fail(r->from->err, r->from->file, node_of(r, "legacy_peerings", i, "metro"),
					 "metro '%s' is none of the metros", l->metro);
	}
	return true;
}

static bool bounded(const struct reading *r)
{
	enum { PAST_MAX = 365 };
	if (!r->scene->subscriptions.n)
		return yaml_fail(r->from->err, r->from->file, r->root, "a scenario needs a subscription");
	for (size_t i = 0; i < r->scene->history.n; i++) {
		const struct scene_request *h = r->scene->history.at[i];
		if (i && h->before > ((const struct scene_request *)r->scene->history.at[i - 1])->before)
			return yaml_fail(r->from->err, r->from->file, node_of(r, "history", i, "before"),
					 "history goes from the oldest to the newest");
		if (h->before > (msec)PAST_MAX * MSEC_DAY)
			return yaml_fail(r->from->err, r->from->file, node_of(r, "history", i, "before"),
					 "history reaches back %d days at most", PAST_MAX);
	}
	return true;
}

static void inherit_span(msec *own, msec all)
{
	if (*own < 0)
		*own = all;
}

static void inherit(struct scene *s, struct scene_facility *f)
{
	inherit_span(&f->plan.approved, s->provisioning.approved);
	inherit_span(&f->plan.started, s->provisioning.started);
	inherit_span(&f->plan.completed, s->provisioning.completed);
	inherit_span(&f->plan.validating, s->provisioning.validating);
	inherit_span(&f->plan.active, s->provisioning.active);
	if (str_empty(f->plan.refused))
		f->plan.refused = s->provisioning.refused;
	if (!f->pool.length)
		f->pool = s->session_pool;
}

/* What every real metro offers (azure-peering-api.md, 7.2). */
static void offer_usual(struct scene_metro *m, struct arena *arena)
{
	static const int64_t usual[] = { 10000, 100000 };
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		int64_t *offer = arena_alloc(arena, sizeof *offer);
		*offer = usual[i];
		items_add(&m->offers, arena, offer);
	}
}

static void fill_in(struct scene *s, struct arena *arena)
{
	for (size_t i = 0; i < s->metros.n; i++) {
		struct scene_metro *m = s->metros.at[i];
		if (!m->offers.n)
			offer_usual(m, arena);
		for (size_t k = 0; k < m->facilities.n; k++)
			inherit(s, m->facilities.at[k]);
	}
}

const struct scene *scene_read(const char *yaml, size_t n, const char *file, struct arena *arena, struct text *err)
{
	const struct spec_from from = { str_or(file, "scenario"), arena, err };
	struct scene *s = arena_alloc(arena, sizeof *s);
	struct yaml *root = yaml_parse(yaml, n, from.file, err);
	const struct reading reading = { &from, root, s };
	bool good = root && spec_read(&from, &scene_spec, root, s) && bounded(&reading) && routers_stand(&reading) &&
		    providers_stand(&reading) && legacy_stands(&reading);
	yaml_free(root);
	if (!good)
		return NULL;
	fill_in(s, arena);
	return s;
}
