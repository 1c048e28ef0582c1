#include "base/text.h"
#include "serve.h"
#include "visit.h"

/* ---- Peering services. */

static void put_service(struct visit *v, const void *item)
{
	const struct peering_service *s = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	if (s->sku) {
		json_object(out, "sku");
		json_put_str(out, "name", s->sku);
		json_object_end(out);
	}
	json_object(out, "properties");
	visit_put_text(v, "peeringServiceLocation", s->place);
	visit_put_text(v, "peeringServiceProvider", s->provider);
	json_put_str(out, "provisioningState", "Succeeded");
	visit_put_text(v, "providerPrimaryPeeringLocation", s->primary);
	visit_put_text(v, "providerBackupPeeringLocation", s->backup);
	json_object_end(out);
	json_put_str(out, "location", s->location);
	visit_put_kept(v, "tags", s->tags);
	json_put_str(out, "name", s->name);
	visit_put_format(v, "id", "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Peering/peeringServices/%s",
			 s->subscription->scene->id, s->group, s->name);
	json_put_str(out, "type", "Microsoft.Peering/peeringServices");
	json_object_end(out);
}

static void reply_service(struct visit *v, const struct peering_service *s, int status)
{
	visit_reply(v, status, BY_PROVIDER);
	put_service(v, s);
}

void serve_services(struct visit *v)
{
	visit_list(v, BY_GATEWAY, &v->subscription->services, put_service);
}

void serve_services_of_group(struct visit *v)
{
	const struct items *all = &v->subscription->services;
	struct items chosen = { 0 };
	for (size_t i = 0; i < all->n; i++) {
		if (str_is_nocase(((const struct peering_service *)all->at[i])->group, v->args[1]))
			items_add(&chosen, v->arena, all->at[i]);
	}
	visit_list(v, BY_GATEWAY, &chosen, put_service);
}

void serve_service(struct visit *v)
{
	const struct peering_service *s = visit_service(v);
	if (s)
		reply_service(v, s, 200);
}

static void keep_service(struct visit *v, struct peering_service *s)
{
	s->location = visit_keep(v, "location");
	s->tags = visit_keep_tags(v);
	s->sku = visit_keep(v, "sku.name");
	s->place = visit_keep(v, "properties.peeringServiceLocation");
	s->provider = visit_keep(v, "properties.peeringServiceProvider");
	s->primary = visit_keep(v, "properties.providerPrimaryPeeringLocation");
	s->backup = visit_keep(v, "properties.providerBackupPeeringLocation");
	v->changed = true;
}

static struct peering_service *create_service(struct visit *v)
{
	struct peering_service *s = arena_alloc(&v->world->arena, sizeof *s);
	s->subscription = v->subscription;
	s->group = arena_text(&v->world->arena, v->args[1]);
	s->name = arena_text(&v->world->arena, v->args[2]);
	items_add(&v->subscription->services, &v->world->arena, s);
	return s;
}

static bool same_service(const struct visit *v, const struct peering_service *s)
{
	const struct json *p = json_get(v->body, "properties");
	return str_is_nocase(visit_text(v, "location"), s->location) &&
	       str_is_nocase(json_str(json_get(p, "peeringServiceLocation")), s->place) &&
	       str_is_nocase(json_str(json_get(p, "peeringServiceProvider")), s->provider) &&
	       str_is_nocase(json_str(json_get(p, "providerPrimaryPeeringLocation")), s->primary) &&
	       str_is_nocase(json_str(json_get(p, "providerBackupPeeringLocation")), s->backup);
}

static bool sku_good(const struct json *sku)
{
	const struct json *name = json_get(sku, "name");
	return visit_absent(sku) || (json_kind(sku) == JSON_OBJECT && (visit_absent(name) || json_str(name)));
}

static bool refused(struct visit *v, const struct peering_service *s)
{
	if (str_empty(visit_text(v, "location")))
		visit_gateway(v, 400, "LocationRequired", "The location property is required for this definition.");
	else if (!sku_good(json_get(v->body, "sku")))
		visit_refuse(v, 400, "BadArgument", "'sku' has to be an object with a name.");
	else if (s && !same_service(v, s))
		visit_refuse(v, 400, "BadArgument",
			     "A peering service cannot be changed; write to peeringservice@microsoft.com.");
	else
		return false;
	return true;
}

/* Location, provider and metros are taken as they come, known or not (recorded): the prefixes will tell. What the workspace
 * for logs holds is the service's to say, whatever was sent. */
void serve_service_put(struct visit *v)
{
	struct peering_service *s = lab_subscription_service(v->subscription, v->args[1], v->args[2]);
	if (!visit_name_good(v, v->args[2]) || refused(v, s))
		return;
	int status = s ? 200 : 201;
	s = s ? s : create_service(v);
	keep_service(v, s);
	reply_service(v, s, status);
}

void serve_service_patch(struct visit *v)
{
	struct peering_service *s = visit_service(v);
	if (!s)
		return;
	if (json_get(v->body, "tags"))
		s->tags = visit_keep_tags(v);
	v->changed = true;
	reply_service(v, s, 200);
}

void serve_service_delete(struct visit *v)
{
	struct peering_service *s = lab_subscription_service(v->subscription, v->args[1], v->args[2]);
	if (!s) {
		visit_empty(v, 204);
		return;
	}
	for (size_t i = 0; i < s->prefixes.n; i++)
		world_dismiss(v->world, s->prefixes.at[i]);
	items_remove(&v->subscription->services, s);
	v->changed = true;
	visit_empty(v, 200);
}

/* ---- Prefixes to be activated. */

static void put_event(struct visit *v, const struct event *e)
{
	char at[WHEN_ISO_MAX];
	json_object(&v->out, NULL);
	json_put_str(&v->out, "eventTimestamp", when_iso(e->at, at));
	json_put_str(&v->out, "eventType", e->type);
	json_put_str(&v->out, "eventSummary", e->summary);
	json_put_str(&v->out, "eventLevel", e->level);
	json_put_str(&v->out, "eventDescription", e->summary);
	json_object_end(&v->out);
}

static void put_events(struct visit *v, const struct activation *a)
{
	if (!str_is_nocase(visit_query(v, "$expand"), "events"))
		return;
	json_array(&v->out, "events");
	for (size_t i = 0; i < a->events.n; i++)
		put_event(v, a->events.at[i]);
	json_array_end(&v->out);
}

static void put_activation(struct visit *v, const void *item)
{
	const struct activation *a = item;
	const struct peering_service *s = a->service;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_object(out, "properties");
	json_put_str(out, "prefix", a->text);
	json_put_str(out, "prefixValidationState", a->state);
	json_put_str(out, "learnedType", a->learned);
	visit_put_text(v, "errorMessage", a->error);
	put_events(v, a);
	json_put_str(out, "peeringServicePrefixKey", a->key);
	json_put_str(out, "provisioningState", "Succeeded");
	json_object_end(out);
	json_put_str(out, "name", a->name);
	visit_put_format(v, "id",
			 "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Peering/peeringServices/%s/"
			 "prefixes/%s",
			 s->subscription->scene->id, s->group, s->name, a->name);
	json_put_str(out, "type", "Microsoft.Peering/peeringServices/prefixes");
	json_object_end(out);
}

static void reply_activation(struct visit *v, const struct activation *a, int status)
{
	visit_reply(v, status, BY_PROVIDER);
	put_activation(v, a);
}

void serve_activations(struct visit *v)
{
	const struct peering_service *s = visit_service(v);
	if (s)
		visit_list(v, BY_PROVIDER, &s->prefixes, put_activation);
}

void serve_activation(struct visit *v)
{
	const struct peering_service *s = visit_service(v);
	const struct activation *a = s ? lab_service_prefix(s, v->args[3]) : NULL;
	if (a)
		reply_activation(v, a, 200);
	else if (s)
		visit_refuse(v, 404, "NotFound", "Resource does not exist.");
}

static void activate(struct visit *v, struct peering_service *s)
{
	struct world *w = v->world;
	struct activation *a = arena_alloc(&w->arena, sizeof *a);
	world_enrol(w, &a->thing, THING_ACTIVATION);
	a->service = s;
	a->name = arena_text(&w->arena, v->args[3]);
	a->text = visit_keep(v, "properties.prefix");
	a->key = visit_keep(v, "properties.peeringServicePrefixKey");
	if (prefix_parse(a->text, &a->prefix, NULL) != PREFIX_OK)
		a->prefix = (struct prefix){ 0 };
	a->state = "Pending";
	a->learned = "None";
	items_add(&s->prefixes, &w->arena, a);
	world_arm(w, &a->thing, w->scene->judging.activation);
	v->changed = v->routes_stand = true;
	reply_activation(v, a, 201);
}

static bool same_activation(const struct activation *a, const char *prefix, const char *key)
{
	return str_is(a->text, prefix) && str_is_nocase(a->key, key);
}

/* A key that nobody registered is refused at once (recorded). One that belongs to another prefix is taken, and A3 finds it. */
void serve_activation_put(struct visit *v)
{
	struct peering_service *s = visit_service(v);
	struct activation *a = s ? lab_service_prefix(s, v->args[3]) : NULL;
	const char *prefix = visit_text(v, "properties.prefix");
	const char *key = visit_text(v, "properties.peeringServicePrefixKey");
	if (!s || !visit_name_good(v, v->args[3]))
		return;
	if (str_empty(prefix))
		visit_refuse(v, 400, "BadArgument", "Invalid IP prefix ");
	else if (str_empty(key) || !world_key(v->world, key))
		visit_refuse(v, 400, "BadArgument", "Invalid peering service key");
	else if (a && !same_activation(a, prefix, key))
		visit_refuse(v, 400, "BadArgument", "A peering service prefix cannot be changed.");
	else if (a)
		reply_activation(v, a, 200);
	else
		activate(v, s);
}

void serve_activation_delete(struct visit *v)
{
	struct peering_service *s = lab_subscription_service(v->subscription, v->args[1], v->args[2]);
	struct activation *a = s ? lab_service_prefix(s, v->args[3]) : NULL;
	if (!a) {
		visit_empty(v, 204);
		return;
	}
	world_dismiss(v->world, &a->thing);
	items_remove(&s->prefixes, a);
	v->changed = true;
	visit_empty(v, 200);
}
