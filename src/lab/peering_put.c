#include "base/text.h"
#include "judge.h"
#include "peering.h"
#include "serve.h"

/* PUT of a peering: create, or replace with all its connections. What cannot be built is no error of the request; it
 * shows on the connection (azure-peering-api.md, section 14, 19). */

static const char connections_at[] = "properties.direct.connections";

static const char *text_at(const struct visit *v, const char *path)
{
	return json_str(json_at(v->body, path));
}

/* ---- Is the request one at all? */

static const char *const required[] = {
	"sku.name",
	"kind",
	"location",
	"properties.peeringLocation",
	"properties.direct.peerAsn.id",
	"properties.direct.directPeeringType",
};

static const char *missing(const struct visit *v)
{
	for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
		if (str_empty(text_at(v, required[i])))
			return required[i];
	}
	return json_count(json_at(v->body, connections_at)) ? NULL : connections_at;
}

static bool offered(const struct visit *v)
{
	const struct scene_metro *m = scene_metro(v->world->scene, text_at(v, "properties.peeringLocation"));
	bool voice = str_is_nocase(text_at(v, "properties.direct.directPeeringType"), "Voice");
	for (size_t i = 0; m && i < m->facilities.n; i++) {
		if (!voice || ((const struct scene_facility *)m->facilities.at[i])->voice)
			return true;
	}
	return false;
}

static const struct json *bad_connection(const struct visit *v)
{
	const struct json *list = json_at(v->body, connections_at);
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		int64_t n;
		if (str_empty(json_str(json_get(j, "connectionIdentifier"))) ||
		    !json_int(json_get(j, "bandwidthInMbps"), &n) || !json_int(json_get(j, "peeringDBFacilityId"), &n))
			return j;
	}
	return NULL;
}

static bool twice(const struct visit *v)
{
	const struct json *list = json_at(v->body, connections_at);
	for (const struct json *a = json_first(list); a; a = json_next(a)) {
		for (const struct json *b = json_next(a); b; b = json_next(b)) {
			if (str_is_nocase(json_str(json_get(a, "connectionIdentifier")),
					  json_str(json_get(b, "connectionIdentifier"))))
				return true;
		}
	}
	return false;
}

static bool refused(struct visit *v)
{
	const char *absent = missing(v);
	if (absent)
		visit_refuse(v, 400, "BadArgument", "'%s' is required.", absent);
	else if (!str_is_nocase(text_at(v, "kind"), "Direct"))
		visit_refuse(v, 400, "BadArgument", "Only peerings of kind Direct are held here.");
	else if (bad_connection(v))
		visit_refuse(v, 400, "BadArgument",
			     "Every connection needs connectionIdentifier, bandwidthInMbps and peeringDBFacilityId.");
	else if (twice(v))
		visit_refuse(v, 400, "BadArgument", "A connectionIdentifier is used twice.");
	else if (!offered(v))
		visit_refuse(v, 405, "OperationNotSupported", "Peering location not supported");
	else
		return !visit_name_good(v, v->args[2]);
	return true;
}

/* ---- Connections. */

static int64_t number_of(const struct json *j, const char *member, int64_t otherwise)
{
	json_int(json_get(j, member), &otherwise);
	return otherwise;
}

static void keep_max(struct connection *c, const struct json *session)
{
	c->session.max4 = number_of(session, "maxPrefixesAdvertisedV4", c->session.max4);
	c->session.max6 = number_of(session, "maxPrefixesAdvertisedV6", c->session.max6);
}

/* Addresses of the peer's own; only then are they his to send. */
static void keep_session(struct visit *v, struct connection *c, const struct json *session)
{
	struct session *s = &c->session;
	s->max4 = s->max6 = -1;
	keep_max(c, session);
	if (json_kind(session) != JSON_OBJECT || str_is_nocase(c->address_provider, "Microsoft"))
		return;
	s->present = true;
	s->prefix4 = visit_keep_of(v, session, "sessionPrefixV4");
	s->prefix6 = visit_keep_of(v, session, "sessionPrefixV6");
	s->microsoft4 = visit_keep_of(v, session, "microsoftSessionIPv4Address");
	s->microsoft6 = visit_keep_of(v, session, "microsoftSessionIPv6Address");
	s->peer4 = visit_keep_of(v, session, "peerSessionIPv4Address");
	s->peer6 = visit_keep_of(v, session, "peerSessionIPv6Address");
	s->md5 = visit_keep_of(v, session, "md5AuthenticationKey");
}

static void add_connection(struct visit *v, struct peering *p, const struct json *j)
{
	struct world *w = v->world;
	struct text why = TEXT_INIT;
	struct connection *c = arena_alloc(&w->arena, sizeof *c);
	world_enrol(w, &c->thing, THING_CONNECTION);
	c->peering = p;
	c->identifier = visit_keep_of(v, j, "connectionIdentifier");
	c->address_provider = str_or(visit_keep_of(v, j, "sessionAddressProvider"), "Microsoft");
	c->bandwidth = number_of(j, "bandwidthInMbps", 0);
	c->facility = number_of(j, "peeringDBFacilityId", 0);
	json_bool(json_get(j, "useForPeeringService"), &c->for_service);
	keep_session(v, c, json_get(j, "bgpSession"));
	items_add(&p->connections, &w->arena, c);
	if (lab_judge_impossible(w, c, &why)) {
		c->state = CONNECTION_FAILED;
		c->error = arena_text(&w->arena, why.s);
	}
	lab_connection_place(w, c);
	text_release(&why);
}

static void change_connection(struct connection *c, const struct json *j)
{
	keep_max(c, json_get(j, "bgpSession"));
	c->bandwidth = number_of(j, "bandwidthInMbps", c->bandwidth);
	json_bool(json_get(j, "useForPeeringService"), &c->for_service);
}

static void keep_connections(struct visit *v, struct peering *p)
{
	const struct json *list = json_at(v->body, connections_at);
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		struct connection *c = lab_peering_connection(p, json_str(json_get(j, "connectionIdentifier")));
		if (c)
			change_connection(c, j);
		else
			add_connection(v, p, j);
	}
}

static void keep_tracked(struct visit *v, struct peering *p)
{
	p->tags = visit_keep_json(v, json_get(v->body, "tags"));
	p->probes = visit_keep_json(v, json_at(v->body, "properties.connectivityProbes"));
}

/* ---- New. */

static void create(struct visit *v)
{
	struct world *w = v->world;
	struct peering *p = arena_alloc(&w->arena, sizeof *p);
	p->subscription = v->subscription;
	p->group = arena_text(&w->arena, v->args[1]);
	p->name = arena_text(&w->arena, v->args[2]);
	p->sku = visit_keep(v, "sku.name");
	p->location = visit_keep(v, "location");
	p->metro = scene_metro(w->scene, text_at(v, "properties.peeringLocation"))->name;
	p->type = visit_keep(v, "properties.direct.directPeeringType");
	p->asn_id = visit_keep(v, "properties.direct.peerAsn.id");
	keep_tracked(v, p);
	items_add(&v->subscription->peerings, &w->arena, p);
	keep_connections(v, p);
	lab_peering_adopt_legacy(w, p);
	world_settle(w);
	v->changed = true;
	lab_peering_reply(v, p, 201);
}

/* ---- There already. */

static bool keeps_all(const struct visit *v, const struct peering *p)
{
	const struct json *list = json_at(v->body, connections_at);
	size_t kept = 0;
	for (const struct json *j = json_first(list); j; j = json_next(j))
		kept += lab_peering_connection(p, json_str(json_get(j, "connectionIdentifier"))) != NULL;
	return kept == p->connections.n;
}

static bool same_basics(const struct visit *v, const struct peering *p)
{
	return str_is_nocase(text_at(v, "properties.peeringLocation"), p->metro) &&
	       str_is_nocase(text_at(v, "properties.direct.peerAsn.id"), p->asn_id) &&
	       str_is_nocase(text_at(v, "location"), p->location) && str_is_nocase(text_at(v, "sku.name"), p->sku);
}

static bool all_active(const struct peering *p)
{
	for (size_t i = 0; i < p->connections.n; i++) {
		if (((const struct connection *)p->connections.at[i])->state != CONNECTION_ACTIVE)
			return false;
	}
	return true;
}

/* Another type asks for a conversion of the whole peering (domain-rules.md, section 5). */
static void ask_conversion(struct visit *v, struct peering *p, const char *type)
{
	p->wanted_type = arena_text(&v->world->arena, type);
	for (size_t i = 0; i < p->connections.n; i++)
		((struct connection *)p->connections.at[i])->state = CONNECTION_CHANGE_REQUESTED;
}

static void update(struct visit *v, struct peering *p)
{
	const char *type = text_at(v, "properties.direct.directPeeringType");
	bool converts = !str_is_nocase(type, p->type);
	if (!same_basics(v, p))
		visit_refuse(v, 400, "BadArgument",
			     "Metro, location, sku and peer ASN of a peering cannot be changed.");
	else if (!keeps_all(v, p))
		visit_refuse(v, 400, "BadArgument",
			     "A connection cannot be removed here; write to peeringexperience@microsoft.com.");
	else if (converts && !all_active(p))
		visit_refuse(v, 400, "BadArgument", "The type can be changed only while all connections are Active.");
	else {
		keep_tracked(v, p);
		keep_connections(v, p);
		if (converts)
			ask_conversion(v, p, type);
		world_settle(v->world);
		v->changed = true;
		lab_peering_reply(v, p, 200);
	}
}

void serve_peering_put(struct visit *v)
{
	struct peering *p = lab_subscription_peering(v->subscription, v->args[1], v->args[2]);
	if (refused(v))
		return;
	if (p)
		update(v, p);
	else
		create(v);
}
