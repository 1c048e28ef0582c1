#include <stdio.h>

#include "base/text.h"
#include "serve.h"
#include "visit.h"
#include "words.h"

/* ---- Where one can peer. Recorded entries carry no id. */

static bool wanted_type(const char *type, const struct scene_facility *f)
{
	return !str_is_nocase(type, "Voice") || f->voice;
}

/* Asked without a type, every entry says Edge, as the service does. NULL: it is no type. */
static const char *asked_type(struct visit *v)
{
	return words_find(words_peering_types, str_or(visit_query(v, "directPeeringType"), words_peering_types[0]));
}

static const char *asked_kind(struct visit *v)
{
	static const char *const kinds[] = { "Direct", "Exchange", NULL };
	return words_find(kinds, visit_query(v, "kind"));
}

/* Nothing is exchanged here: such lists are empty. */
static bool asked_direct(struct visit *v)
{
	return str_is(asked_kind(v), "Direct");
}

/* What is read by kind and type needs both to be such; false: refused. */
static bool asked_well(struct visit *v)
{
	if (asked_kind(v) && asked_type(v))
		return true;
	visit_refuse(v, 400, "BadArgument", "The query parameter '%s' is missing or not valid.",
		     asked_kind(v) ? "directPeeringType" : "kind");
	return false;
}

static void put_facilities(struct visit *v, const struct scene_metro *m, const char *type)
{
	json_array(&v->out, "peeringFacilities");
	for (size_t i = 0; i < m->facilities.n; i++) {
		const struct scene_facility *f = m->facilities.at[i];
		if (!wanted_type(type, f))
			continue;
		json_object(&v->out, NULL);
		json_put_str(&v->out, "address", f->address);
		json_put_str(&v->out, "directPeeringType", type);
		json_put_int(&v->out, "peeringDBFacilityId", f->id);
		visit_put_format(v, "peeringDBFacilityLink", "https://www.peeringdb.com/fac/%lld", (long long)f->id);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_offers(struct visit *v, const struct scene_metro *m)
{
	json_array(&v->out, "bandwidthOffers");
	for (size_t i = 0; i < m->offers.n; i++) {
		int64_t mbps = *(const int64_t *)m->offers.at[i];
		json_object(&v->out, NULL);
		visit_put_format(v, "offerName", "%lldGbps", (long long)mbps / 1000);
		json_put_int(&v->out, "valueInMbps", mbps);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_metro(struct visit *v, const void *item)
{
	const struct scene_metro *m = item;
	const char *type = asked_type(v);
	json_object(&v->out, NULL);
	json_put_str(&v->out, "kind", "Direct");
	json_object(&v->out, "properties");
	json_object(&v->out, "direct");
	put_facilities(v, m, type);
	put_offers(v, m);
	json_object_end(&v->out);
	json_put_str(&v->out, "peeringLocation", m->name);
	json_put_str(&v->out, "country", m->country);
	json_put_str(&v->out, "azureRegion", m->region);
	json_object_end(&v->out);
	json_put_str(&v->out, "name", m->name);
	json_put_str(&v->out, "type", "Microsoft.Peering/peeringLocations");
	json_object_end(&v->out);
}

static bool offers_type(const struct scene_metro *m, const char *type)
{
	for (size_t i = 0; i < m->facilities.n; i++) {
		if (wanted_type(type, m->facilities.at[i]))
			return true;
	}
	return false;
}

void serve_metros(struct visit *v)
{
	const struct items *metros = &v->world->scene->metros;
	struct items chosen = { 0 };
	if (!asked_well(v))
		return;
	for (size_t i = 0; asked_direct(v) && i < metros->n; i++) {
		if (offers_type(metros->at[i], asked_type(v)))
			items_add(&chosen, v->arena, metros->at[i]);
	}
	visit_list(v, BY_PROVIDER, &chosen, put_metro);
}

/* ---- Peerings that nobody has claimed. */

static void put_legacy_connection(struct visit *v, const struct scene_legacy_connection *c)
{
	char text[PREFIX_TEXT];
	struct prefix peer, microsoft;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_int(out, "billableBandwidthInMbps", 0);
	json_put_int(out, "bandwidthInMbps", c->bandwidth);
	json_put_int(out, "provisionedBandwidthInMbps", c->bandwidth);
	json_put_str(out, "sessionAddressProvider", "Microsoft");
	json_put_bool(out, "useForPeeringService", false);
	json_put_int(out, "peeringDBFacilityId", c->facility);
	json_put_str(out, "connectionState", "Active");
	json_object(out, "bgpSession");
	json_put_str(out, "sessionPrefixV4", prefix_text(&c->session, text));
	if (lab_link_ends(&c->session, &peer, &microsoft)) {
		json_put_str(out, "microsoftSessionIPv4Address", address_text(&microsoft, text));
		json_put_str(out, "peerSessionIPv4Address", address_text(&peer, text));
	}
	json_put_str(out, "sessionStateV4", "Established");
	json_put_str(out, "sessionStateV6", "None");
	json_object_end(out);
	json_object_end(out);
}

static void put_legacy(struct visit *v, const void *item)
{
	const struct scene_legacy *l = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_object(out, "sku");
	json_put_str(out, "name", "Basic_Direct_Free");
	json_put_str(out, "tier", "Basic");
	json_put_str(out, "family", "Direct");
	json_put_str(out, "size", "Free");
	json_object_end(out);
	json_put_str(out, "kind", "Direct");
	json_object(out, "properties");
	json_object(out, "direct");
	json_array(out, "connections");
	for (size_t i = 0; i < l->connections.n; i++)
		put_legacy_connection(v, l->connections.at[i]);
	json_array_end(out);
	json_put_bool(out, "useForPeeringService", false);
	json_object(out, "peerAsn");
	visit_put_format(v, "id", "%u", l->asn);
	json_object_end(out);
	json_put_str(out, "directPeeringType", l->type);
	json_object_end(out);
	json_put_str(out, "peeringLocation", l->metro);
	json_put_str(out, "provisioningState", "Succeeded");
	json_object_end(out);
	json_put_str(out, "location", scene_metro(v->world->scene, l->metro)->region);
	json_put_str(out, "name", l->name);
	visit_put_format(v, "id", "/subscriptions/%s/providers/Microsoft.Peering/peerings/%s", v->args[0], l->name);
	json_put_str(out, "type", "Microsoft.Peering/peerings");
	json_object_end(out);
}

static bool legacy_asked(struct visit *v, const struct scene_legacy *l)
{
	const char *asn = visit_query(v, "asn"), *type = visit_query(v, "directPeeringType");
	char number[16];
	snprintf(number, sizeof number, "%u", l->asn);
	return str_is_nocase(l->metro, visit_query(v, "peeringLocation")) && (!asn || str_is(asn, number)) &&
	       (!type || str_is_nocase(type, l->type)) && asked_direct(v);
}

void serve_legacy(struct visit *v)
{
	struct items chosen = { 0 };
	if (!asked_well(v))
		return;
	if (!visit_query(v, "peeringLocation")) {
		visit_refuse(v, 400, "BadArgument", "The query parameter 'peeringLocation' is required.");
		return;
	}
	for (size_t i = 0; i < v->world->legacy.n; i++) {
		if (legacy_asked(v, v->world->legacy.at[i]))
			items_add(&chosen, v->arena, v->world->legacy.at[i]);
	}
	visit_list(v, BY_PROVIDER, &chosen, put_legacy);
}

/* ---- Catalogues of the peering service. Ids keep their blanks, as the service's do. */

static void put_place_id(struct visit *v, const char *list, const char *name)
{
	json_put_str(&v->out, "name", name);
	visit_put_format(v, "id", "/subscriptions/%s/providers/Microsoft.Peering/%s/%s", v->args[0], list, name);
	visit_put_format(v, "type", "Microsoft.Peering/%s", list);
}

static void put_country(struct visit *v, const void *item)
{
	json_object(&v->out, NULL);
	put_place_id(v, "peeringServiceCountries", ((const struct scene_place *)item)->country);
	json_object_end(&v->out);
}

static bool country_before(const struct items *places, size_t n, const char *country)
{
	for (size_t i = 0; i < n; i++) {
		if (str_is_nocase(((const struct scene_place *)places->at[i])->country, country))
			return true;
	}
	return false;
}

void serve_countries(struct visit *v)
{
	const struct items *places = &v->world->scene->places;
	struct items countries = { 0 };
	for (size_t i = 0; i < places->n; i++) {
		if (!country_before(places, i, ((const struct scene_place *)places->at[i])->country))
			items_add(&countries, v->arena, places->at[i]);
	}
	visit_list(v, BY_PROVIDER, &countries, put_country);
}

static void put_place(struct visit *v, const void *item)
{
	const struct scene_place *p = item;
	json_object(&v->out, NULL);
	json_object(&v->out, "properties");
	json_put_str(&v->out, "country", p->country);
	json_put_str(&v->out, "state", p->state);
	json_put_str(&v->out, "azureRegion", p->region);
	json_object_end(&v->out);
	put_place_id(v, "peeringServiceLocations", p->state);
	json_object_end(&v->out);
}

void serve_places(struct visit *v)
{
	const struct items *places = &v->world->scene->places;
	const char *country = visit_query(v, "country");
	struct items chosen = { 0 };
	for (size_t i = 0; i < places->n; i++) {
		if (!country || str_is_nocase(((const struct scene_place *)places->at[i])->country, country))
			items_add(&chosen, v->arena, places->at[i]);
	}
	visit_list(v, BY_PROVIDER, &chosen, put_place);
}

static void put_provider(struct visit *v, const void *item)
{
	const struct scene_provider *p = item;
	json_object(&v->out, NULL);
	json_object(&v->out, "properties");
	json_put_str(&v->out, "serviceProviderName", p->name);
	json_array(&v->out, "peeringLocations");
	for (size_t i = 0; i < p->metros.n; i++)
		json_put_str(&v->out, NULL, p->metros.at[i]);
	json_array_end(&v->out);
	json_object_end(&v->out);
	json_put_str(&v->out, "name", p->name);
	json_put_str(&v->out, "type", "Microsoft.Peering/peeringServiceProviders");
	json_object_end(&v->out);
}

void serve_providers(struct visit *v)
{
	visit_list(v, BY_PROVIDER, &v->world->scene->providers, put_provider);
}

/* A provider serves a location from a metro of that name, or of the same region. */
static bool near(const struct scene *s, const char *metro, const char *location)
{
	const struct scene_metro *m = scene_metro(s, metro);
	if (str_is_nocase(metro, location))
		return true;
	for (size_t i = 0; m && i < s->places.n; i++) {
		const struct scene_place *p = s->places.at[i];
		if (str_is_nocase(p->state, location) && str_is_nocase(p->region, m->region))
			return true;
	}
	return false;
}

static bool available(const struct scene *s, const char *provider, const char *location)
{
	for (size_t i = 0; i < s->providers.n; i++) {
		const struct scene_provider *p = s->providers.at[i];
		for (size_t k = 0; str_is_nocase(p->name, provider) && k < p->metros.n; k++) {
			if (near(s, p->metros.at[k], location))
				return true;
		}
	}
	return false;
}

/* The reply is a bare text, no object. */
void serve_availability(struct visit *v)
{
	const char *location = visit_text(v, "peeringServiceLocation");
	const char *provider = visit_text(v, "peeringServiceProvider");
	if (str_empty(location) || str_empty(provider)) {
		visit_refuse(v, 400, "BadArgument", "peeringServiceLocation and peeringServiceProvider are required.");
		return;
	}
	bool yes = available(v->world->scene, provider, location);
	json_put_str(visit_reply(v, 200, BY_PROVIDER), NULL, yes ? "Available" : "Unavailable");
}

/* ---- What the provider can do. */

static const struct operation {
	const char *name, *resource, *operation, *description;
} operations[] = {
	{ "register/action", "Peering Resource Provider", "Registers the Peering Resource Provider",
	  "Registers the subscription for the provider" },
	{ "peerAsns/read", "peerAsns", "Read PeerAsn", "Read any peerAsns" },
	{ "peerAsns/write", "peerAsns", "Write PeerAsn", "Write any peerAsns" },
	{ "peerAsns/delete", "peerAsns", "Delete PeerAsn", "Delete any peerAsns" },
	{ "peeringLocations/read", "peeringLocations", "Read PeeringLocation", "Read any peeringLocations" },
	{ "legacyPeerings/read", "legacyPeerings", "Read LegacyPeering", "Read any legacyPeerings" },
	{ "peerings/read", "peerings", "Read Peering", "Read any peerings" },
	{ "peerings/write", "peerings", "Write Peering", "Write any peerings" },
	{ "peerings/delete", "peerings", "Delete Peering", "Delete any peerings" },
	{ "peerings/receivedRoutes/read", "peerings/receivedRoutes", "Read ReceivedRoute", "Read any received routes" },
	{ "peerings/registeredPrefixes/read", "peerings/registeredPrefixes", "Read RegisteredPrefix",
	  "Read any registered prefixes" },
	{ "peerings/registeredPrefixes/write", "peerings/registeredPrefixes", "Write RegisteredPrefix",
	  "Write any registered prefixes" },
	{ "peerings/registeredPrefixes/delete", "peerings/registeredPrefixes", "Delete RegisteredPrefix",
	  "Delete any registered prefixes" },
	{ "peeringServices/read", "peeringServices", "Read PeeringService", "Read any peeringServices" },
	{ "peeringServices/write", "peeringServices", "Write PeeringService", "Write any peeringServices" },
	{ "peeringServices/delete", "peeringServices", "Delete PeeringService", "Delete any peeringServices" },
	{ "peeringServices/prefixes/read", "peeringServices/prefixes", "Read PeeringServicePrefix",
	  "Read any prefixes of a service" },
	{ "peeringServices/prefixes/write", "peeringServices/prefixes", "Write PeeringServicePrefix",
	  "Write any prefixes of a service" },
	{ "peeringServices/prefixes/delete", "peeringServices/prefixes", "Delete PeeringServicePrefix",
	  "Delete any prefixes of a service" },
	{ "peeringServiceLocations/read", "peeringServiceLocations", "Read PeeringServiceLocations",
	  "Read any peeringServiceLocations" },
	{ "peeringServiceProviders/read", "peeringServiceProviders", "Read PeeringServiceProviders",
	  "Read any peeringServiceProviders" },
};

void serve_operations(struct visit *v)
{
	struct json_out *out = visit_reply(v, 200, BY_PROVIDER);
	json_object(out, NULL);
	json_array(out, "value");
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		json_object(out, NULL);
		visit_put_format(v, "name", "Microsoft.Peering/%s", operations[i].name);
		json_object(out, "display");
		json_put_str(out, "provider", "Microsoft.Peering");
		json_put_str(out, "resource", operations[i].resource);
		json_put_str(out, "operation", operations[i].operation);
		json_put_str(out, "description", operations[i].description);
		json_object_end(out);
		json_put_bool(out, "isDataAction", false);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
}
