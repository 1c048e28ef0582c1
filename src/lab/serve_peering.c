#include "peering.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inet/as_path.h"
#include "judge.h"
#include "serve.h"

/* ---- A peering as the service shows it: properties in the order of recorded replies, nothing null. */

static void put_max(struct visit *v, const char *key, int64_t n)
{
	if (n >= 0)
		json_put_int(&v->out, key, n);
}

static void put_session(struct visit *v, const struct connection *c)
{
	const struct session *s = &c->session;
	json_object(&v->out, "bgpSession");
	visit_put_text(v, "sessionPrefixV4", s->prefix4);
	visit_put_text(v, "sessionPrefixV6", s->prefix6);
	visit_put_text(v, "microsoftSessionIPv4Address", s->microsoft4);
	visit_put_text(v, "microsoftSessionIPv6Address", s->microsoft6);
	visit_put_text(v, "peerSessionIPv4Address", s->peer4);
	visit_put_text(v, "peerSessionIPv6Address", s->peer6);
	json_put_str(&v->out, "sessionStateV4", lab_connection_bgp(c));
	json_put_str(&v->out, "sessionStateV6", "None");
	put_max(v, "maxPrefixesAdvertisedV4", s->max4);
	put_max(v, "maxPrefixesAdvertisedV6", s->max6);
	visit_put_text(v, "md5AuthenticationKey", s->md5);
	json_object_end(&v->out);
}

static void put_connection(struct visit *v, const struct connection *c)
{
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_int(out, "billableBandwidthInMbps", 0);
	json_put_int(out, "bandwidthInMbps", c->bandwidth);
	json_put_int(out, "provisionedBandwidthInMbps", c->provisioned);
	json_put_str(out, "sessionAddressProvider", c->address_provider);
	json_put_bool(out, "useForPeeringService", c->for_service);
	json_put_int(out, "peeringDBFacilityId", c->facility);
	json_put_str(out, "connectionState", lab_connection_state_name(c->state));
	if (c->session.present)
		put_session(v, c);
	json_put_str(out, "connectionIdentifier", c->identifier);
	visit_put_text(v, "errorMessage", c->error);
	json_object_end(out);
}

/* "Premium_Direct_Free": tier, family and size are its parts. */
static void put_sku(struct visit *v, const char *name)
{
	static const char *const parts[] = { "tier", "family", "size" };
	json_object(&v->out, "sku");
	json_put_str(&v->out, "name", name);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && *name; i++) {
		size_t n = strcspn(name, "_");
		json_put_str(&v->out, parts[i], arena_textn(v->arena, name, n));
		name += n + (name[n] == '_');
	}
	json_object_end(&v->out);
}

bool lab_peering_for_service(const struct peering *p)
{
	for (size_t i = 0; i < p->connections.n; i++) {
		if (((const struct connection *)p->connections.at[i])->for_service)
			return true;
	}
	return false;
}

static void put_direct(struct visit *v, const struct peering *p)
{
	struct json_out *out = &v->out;
	json_object(out, "direct");
	json_array(out, "connections");
	for (size_t i = 0; i < p->connections.n; i++)
		put_connection(v, p->connections.at[i]);
	json_array_end(out);
	json_put_bool(out, "useForPeeringService", lab_peering_for_service(p));
	json_object(out, "peerAsn");
	json_put_str(out, "id", p->asn_id);
	json_object_end(out);
	json_put_str(out, "directPeeringType", p->type);
	json_object_end(out);
}

static void put_peering(struct visit *v, const void *item)
{
	const struct peering *p = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	put_sku(v, p->sku);
	json_put_str(out, "kind", "Direct");
	json_object(out, "properties");
	put_direct(v, p);
	visit_put_kept(v, "connectivityProbes", p->probes);
	json_put_str(out, "peeringLocation", p->metro);
	json_put_str(out, "provisioningState", "Succeeded");
	json_object_end(out);
	json_put_str(out, "location", p->location);
	visit_put_kept(v, "tags", p->tags);
	json_put_str(out, "name", p->name);
	visit_put_format(v, "id", "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Peering/peerings/%s",
			 p->subscription->scene->id, p->group, p->name);
	json_put_str(out, "type", "Microsoft.Peering/peerings");
	json_object_end(out);
}

void lab_peering_reply(struct visit *v, const struct peering *p, int status)
{
	visit_reply(v, status, BY_PROVIDER);
	put_peering(v, p);
}

/* ---- Reading. */

void serve_peerings(struct visit *v)
{
	visit_list(v, BY_GATEWAY, &v->subscription->peerings, put_peering);
}

void serve_peerings_of_group(struct visit *v)
{
	const struct items *all = &v->subscription->peerings;
	struct items chosen = { 0 };
	for (size_t i = 0; i < all->n; i++) {
		if (str_is_nocase(((const struct peering *)all->at[i])->group, v->args[1]))
			items_add(&chosen, v->arena, all->at[i]);
	}
	visit_list(v, BY_GATEWAY, &chosen, put_peering);
}

void serve_peering(struct visit *v)
{
	const struct peering *p = visit_peering(v);
	if (p)
		lab_peering_reply(v, p, 200);
}

/* ---- Tags and the end. */

void serve_peering_patch(struct visit *v)
{
	struct peering *p = visit_peering(v);
	if (!p)
		return;
	if (json_get(v->body, "tags"))
		p->tags = visit_keep_tags(v);
	v->changed = true;
	lab_peering_reply(v, p, 200);
}

static bool being_built(const struct peering *p)
{
	for (size_t i = 0; i < p->connections.n; i++) {
		const struct connection *c = p->connections.at[i];
		if (c->state == CONNECTION_STARTED || c->state == CONNECTION_COMPLETED)
			return true;
	}
	return false;
}

static void dismiss_all(struct world *w, const struct items *things)
{
	for (size_t i = 0; i < things->n; i++)
		world_dismiss(w, things->at[i]);
}

void serve_peering_delete(struct visit *v)
{
	struct peering *p = lab_subscription_peering(v->subscription, v->args[1], v->args[2]);
	if (!p) {
		visit_empty(v, 204);
		return;
	}
	if (being_built(p)) {
		visit_refuse(v, 405, "OperationNotSupported",
			     "A peering cannot be deleted while a connection is being provisioned.");
		return;
	}
	dismiss_all(v->world, &p->connections);
	dismiss_all(v->world, &p->prefixes);
	items_remove(&v->subscription->peerings, p);
	v->changed = true;
	visit_empty(v, 200);
}

/* ---- Received routes: what the sessions bring now. */

struct received {
	const struct connection *connection;
	const struct announcement *route;
	const char *prefix, *objects, *rov, *anchor;
};

static bool asked(struct visit *v, const char *parameter, const char *value)
{
	const char *wanted = visit_query(v, parameter);
	return str_empty(wanted) || str_is_nocase(wanted, value);
}

static void add_received(struct visit *v, struct items *to, const struct connection *c, const struct announcement *a)
{
	struct as_path path;
	char text[PREFIX_TEXT];
	uint32_t origin = 0;
	if (!lab_connection_hears(c, a))
		return;
	struct received *r = arena_alloc(v->arena, sizeof *r);
	if (as_path_parse(a->path, &path, NULL))
		as_path_origin(&path, &origin);
	*r = (struct received){ c,
				a,
				arena_text(v->arena, prefix_text(&a->prefix, text)),
				lab_judge_route_objects(v->world, &a->prefix, origin),
				lab_judge_rov(v->world, &a->prefix, origin),
				"None" };
	if (asked(v, "prefix", r->prefix) && asked(v, "asPath", a->path) &&
	    asked(v, "originAsValidationState", r->objects) && asked(v, "rpkiValidationState", r->rov))
		items_add(to, v->arena, r);
}

/* The service sorts as text, inside each next hop: 1.179… comes before 1.45…. */
static int by_text(const void *a, const void *b)
{
	const struct received *x = *(void *const *)a, *y = *(void *const *)b;
	if (x->connection != y->connection)
		return x->connection->thing.id < y->connection->thing.id ? -1 : 1;
	return strcmp(x->prefix, y->prefix);
}

static void put_received(struct visit *v, const void *item)
{
	const struct received *r = item;
	char at[WHEN_ISO_MAX];
	msec since = r->route->since > r->connection->up_since ? r->route->since : r->connection->up_since;
	when_iso(since - since % MSEC_SECOND, at);
	at[strcspn(at, "Z")] = '\0';
	json_object(&v->out, NULL);
	json_put_str(&v->out, "prefix", r->prefix);
	json_put_str(&v->out, "nextHop", str_or(r->connection->session.peer4, ""));
	json_put_str(&v->out, "asPath", r->route->path);
	json_put_str(&v->out, "originAsValidationState", r->objects);
	json_put_str(&v->out, "rpkiValidationState", r->rov);
	json_put_str(&v->out, "trustAnchor", r->anchor);
	visit_put_format(v, "receivedTimestamp", "%s.%03d0000Z", at, (int)(since % MSEC_SECOND));
	json_object_end(&v->out);
}

void serve_routes(struct visit *v)
{
	const struct peering *p = visit_peering(v);
	struct items routes = { 0 };
	if (!p)
		return;
	for (size_t i = 0; i < p->connections.n; i++) {
		const struct connection *c = p->connections.at[i];
		for (size_t k = 0; c->router && k < c->router->announcements.n; k++)
			add_received(v, &routes, c, c->router->announcements.at[k]);
	}
	if (routes.n)
		qsort(routes.at, routes.n, sizeof *routes.at, by_text);
	visit_list(v, BY_PROVIDER, &routes, put_received);
}

void serve_unbilled(struct visit *v)
{
	const struct items none = { 0 };
	if (visit_peering(v))
		visit_list(v, BY_PROVIDER, &none, put_received);
}

/* ---- Registered AS numbers belong to exchange route servers; a direct peering has none and takes none. */

void serve_registered_asns(struct visit *v)
{
	serve_unbilled(v);
}

void serve_registered_asn(struct visit *v)
{
	if (visit_peering(v))
		visit_refuse(v, 404, "NotFound", "Resource does not exist.");
}

void serve_registered_asn_put(struct visit *v)
{
	if (visit_peering(v))
		visit_refuse(v, 405, "OperationNotSupported", "Operation is not supported for this peering type");
}

void serve_registered_asn_delete(struct visit *v)
{
	visit_empty(v, 204);
}
