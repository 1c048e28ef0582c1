/* PUT of a peering: create, or replace with all its connections. What cannot be built is no error of the request; it
 * shows on the connection, as recorded. */
#include "base/text.h"
#include "judge.h"
#include "peering.h"
#include "serve.h"
#include "words.h"

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
	if (json_kind(session) != JSON_OBJECT || str_is(c->address_provider, "Microsoft"))
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
	visit_word(v, j, "sessionAddressProvider", words_address_providers, words_address_providers[0],
		   &c->address_provider);
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
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		struct connection *c = lab_peering_connection(p, json_str(json_get(j, "connectionIdentifier")));
		if (c)
			change_connection(c, j);
		else
			add_connection(v, p, j);
	}
}

static void put_sent(struct json_out *out, const char *key, const char *s)
{
	if (s)
		json_put_str(out, key, s);
}

/* What the service says of a probe itself is not taken from the client. */
static const char *keep_probes(struct visit *v)
{
	const struct json *list = json_at(v->body, LAB_PROBES);
	struct text t = TEXT_INIT;
	struct json_out out = { .to = &t };
	if (json_kind(list) != JSON_ARRAY)
		return NULL;
	json_array(&out, NULL);
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		const char *protocol;
		json_object(&out, NULL);
		put_sent(&out, "endpoint", json_str(json_get(j, "endpoint")));
		put_sent(&out, "azureRegion", json_str(json_get(j, "azureRegion")));
		visit_word(v, j, "protocol", words_probe_protocols, NULL, &protocol);
		put_sent(&out, "protocol", protocol);
		json_object_end(&out);
	}
	json_array_end(&out);
	const char *kept = arena_text(&v->world->arena, t.s);
	text_release(&t);
	return kept;
}

static void keep_tracked(struct visit *v, struct peering *p)
{
	p->tags = visit_keep_tags(v);
	p->probes = keep_probes(v);
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
	p->metro = scene_metro(w->scene, visit_text(v, "properties.peeringLocation"))->name;
	p->type = lab_peering_type_asked(v);
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
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	size_t kept = 0;
	for (const struct json *j = json_first(list); j; j = json_next(j))
		kept += lab_peering_connection(p, json_str(json_get(j, "connectionIdentifier"))) != NULL;
	return kept == p->connections.n;
}

static bool same_basics(const struct visit *v, const struct peering *p)
{
	return str_is_nocase(visit_text(v, "properties.peeringLocation"), p->metro) &&
	       str_is_nocase(visit_text(v, "properties.direct.peerAsn.id"), p->asn_id) &&
	       str_is_nocase(visit_text(v, "location"), p->location) &&
	       str_is_nocase(visit_text(v, "sku.name"), p->sku);
}

static bool all_active(const struct peering *p)
{
	for (size_t i = 0; i < p->connections.n; i++) {
		if (((const struct connection *)p->connections.at[i])->state != CONNECTION_ACTIVE)
			return false;
	}
	return true;
}

static bool equal_bandwidths(const struct peering *p)
{
	const struct connection *first = p->connections.at[0];
	for (size_t i = 1; i < p->connections.n; i++) {
		if (((const struct connection *)p->connections.at[i])->bandwidth != first->bandwidth)
			return false;
	}
	return true;
}

/* Why the whole of it cannot become of this type; NULL: it can. */
static const char *not_convertible(const struct peering *p, const char *type)
{
	bool voice = str_is(type, "Voice");
	if (!all_active(p))
		return "The type can be changed only while all connections are Active.";
	if (voice && p->connections.n < 2)
		return "A voice peering has two connections or more.";
	if (voice && !equal_bandwidths(p))
		return "The connections of a voice peering have equal bandwidth.";
	return NULL;
}

/* What an existing connection cannot become is refused: it would lose what it carries. */
static bool change_impossible(struct visit *v, const struct peering *p)
{
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	struct text why = TEXT_INIT;
	bool bad = false;
	for (const struct json *j = json_first(list); j && !bad; j = json_next(j)) {
		const struct connection *c = lab_peering_connection(p, json_str(json_get(j, "connectionIdentifier")));
		if (!c || number_of(j, "bandwidthInMbps", c->bandwidth) == c->bandwidth)
			continue;
		struct connection wished = *c;
		wished.bandwidth = number_of(j, "bandwidthInMbps", c->bandwidth);
		bad = lab_judge_bandwidth(v->world, &wished, &why) || c->state == CONNECTION_CHANGE_REQUESTED ||
		      c->state == CONNECTION_CHANGE_IN_PROGRESS;
	}
	if (bad)
		visit_refuse(v, 400, "BadArgument", "%s",
			     str_or(why.s, "The bandwidth cannot be changed while the type is being changed."));
	text_release(&why);
	return bad;
}

/* Another type asks for a conversion of the whole peering and waits for its approval. */
static void ask_conversion(struct peering *p, const char *type)
{
	p->wanted_type = type;
	for (size_t i = 0; i < p->connections.n; i++)
		((struct connection *)p->connections.at[i])->state = CONNECTION_CHANGE_REQUESTED;
}

static void update(struct visit *v, struct peering *p)
{
	const char *type = lab_peering_type_asked(v);
	bool converts = !str_is(type, p->type);
	const char *why_not = converts ? not_convertible(p, type) : NULL;
	if (!same_basics(v, p))
		visit_refuse(v, 400, "BadArgument",
			     "Metro, location, sku and peer ASN of a peering cannot be changed.");
	else if (!keeps_all(v, p))
		visit_refuse(v, 400, "BadArgument",
			     "A connection cannot be removed here; write to peeringexperience@microsoft.com.");
	else if (why_not)
		visit_refuse(v, 400, "BadArgument", "%s", why_not);
	else if (!change_impossible(v, p)) {
		keep_tracked(v, p);
		keep_connections(v, p);
		if (converts)
			ask_conversion(p, type);
		world_settle(v->world);
		v->changed = true;
		lab_peering_reply(v, p, 200);
	}
}

void serve_peering_put(struct visit *v)
{
	struct peering *p = lab_subscription_peering(v->subscription, v->args[1], v->args[2]);
	if (lab_peering_refused(v))
		return;
	if (p)
		update(v, p);
	else
		create(v);
}
