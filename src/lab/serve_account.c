#include <string.h>

#include "base/text.h"
#include "serve.h"
#include "visit.h"

/* ---- Subscriptions and tenants. */

static void put_subscription(struct visit *v, const void *item)
{
	const struct subscription *s = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	visit_put_format(v, "id", "/subscriptions/%s", s->scene->id);
	json_put_str(out, "authorizationSource", "RoleBased");
	json_array(out, "managedByTenants");
	json_array_end(out);
	json_put_str(out, "subscriptionId", s->scene->id);
	json_put_str(out, "tenantId", s->scene->tenant);
	json_put_str(out, "displayName", s->scene->name);
	json_put_str(out, "state", s->scene->state);
	json_object(out, "subscriptionPolicies");
	json_put_str(out, "locationPlacementId", "Public_2014-09-01");
	json_put_str(out, "quotaId", "PayAsYouGo_2014-09-01");
	json_put_str(out, "spendingLimit", "Off");
	json_object_end(out);
	json_object_end(out);
}

void serve_subscriptions(struct visit *v)
{
	visit_list(v, BY_GATEWAY, &v->world->subscriptions, put_subscription);
	v->aggregated = false;
}

void serve_subscription(struct visit *v)
{
	visit_reply(v, 200, BY_GATEWAY);
	put_subscription(v, v->subscription);
}

static bool tenant_before(const struct items *all, size_t n, const char *tenant)
{
	for (size_t i = 0; i < n; i++) {
		if (str_is_nocase(((const struct subscription *)all->at[i])->scene->tenant, tenant))
			return true;
	}
	return false;
}

void serve_tenants(struct visit *v)
{
	const struct items *all = &v->world->subscriptions;
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	json_array(out, "value");
	for (size_t i = 0; i < all->n; i++) {
		const char *tenant = ((const struct subscription *)all->at[i])->scene->tenant;
		if (tenant_before(all, i, tenant))
			continue;
		json_object(out, NULL);
		visit_put_format(v, "id", "/tenants/%s", tenant);
		json_put_str(out, "tenantId", tenant);
		json_put_str(out, "displayName", v->world->scene->company);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
}

/* ---- Regions: "West Europe" is called "westeurope" where it is a name. */

static const char *region_name(struct arena *arena, const char *display)
{
	char *name = arena_text(arena, display);
	size_t n = 0;
	for (const char *s = display; *s; s++) {
		if (*s != ' ')
			name[n++] = (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s);
	}
	name[n] = '\0';
	return name;
}

static void add_region(struct visit *v, struct items *regions, const char *display)
{
	for (size_t i = 0; i < regions->n; i++) {
		if (str_is_nocase(regions->at[i], display))
			return;
	}
	items_add(regions, v->arena, arena_text(v->arena, display));
}

/* Those of the scenario, and those its metros lie in. */
static struct items regions_of(struct visit *v)
{
	const struct scene *s = v->world->scene;
	struct items regions = { 0 };
	for (size_t i = 0; i < s->regions.n; i++)
		add_region(v, &regions, s->regions.at[i]);
	for (size_t i = 0; i < s->metros.n; i++)
		add_region(v, &regions, ((const struct scene_metro *)s->metros.at[i])->region);
	return regions;
}

static void put_region(struct visit *v, const void *item)
{
	const char *name = region_name(v->arena, item);
	json_object(&v->out, NULL);
	visit_put_format(v, "id", "/subscriptions/%s/locations/%s", v->subscription->scene->id, name);
	json_put_str(&v->out, "name", name);
	json_put_str(&v->out, "type", "Region");
	json_put_str(&v->out, "displayName", item);
	json_put_str(&v->out, "regionalDisplayName", item);
	json_object_end(&v->out);
}

void serve_locations(struct visit *v)
{
	struct items regions = regions_of(v);
	visit_list(v, BY_GATEWAY, &regions, put_region);
	v->aggregated = false;
}

/* ---- The resource provider. */

static void put_resource_type(struct visit *v, const char *type)
{
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_str(out, "resourceType", type);
	json_array(out, "locations");
	json_array_end(out);
	json_array(out, "apiVersions");
	json_put_str(out, NULL, "2025-05-01");
	json_put_str(out, NULL, "2022-10-01");
	json_array_end(out);
	json_put_str(out, "capabilities", "None");
	json_object_end(out);
}

static void reply_provider(struct visit *v)
{
	static const char *const types[] = { "peerings",
					     "peerAsns",
					     "peeringLocations",
					     "legacyPeerings",
					     "peeringServices",
					     "peeringServiceCountries",
					     "peeringServiceLocations",
					     "peeringServiceProviders",
					     "checkServiceProviderAvailability",
					     "operations" };
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	visit_put_format(v, "id", "/subscriptions/%s/providers/Microsoft.Peering", v->subscription->scene->id);
	json_put_str(out, "namespace", "Microsoft.Peering");
	json_array(out, "resourceTypes");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		put_resource_type(v, types[i]);
	json_array_end(out);
	json_put_str(out, "registrationState", v->subscription->registration);
	json_put_str(out, "registrationPolicy", "RegistrationRequired");
	json_object_end(out);
}

void serve_provider(struct visit *v)
{
	reply_provider(v);
}

void serve_provider_register(struct visit *v)
{
	struct subscription *s = v->subscription;
	if (!str_is(s->registration, "Registered") && !s->thing.armed) {
		s->registration = "Registering";
		world_arm(v->world, &s->thing, s->scene->registration);
		v->changed = true;
	}
	reply_provider(v);
}

/* ---- Resource groups. */

static void put_group(struct visit *v, const void *item)
{
	const struct group *g = item;
	json_object(&v->out, NULL);
	visit_put_format(v, "id", "/subscriptions/%s/resourceGroups/%s", v->subscription->scene->id, g->name);
	json_put_str(&v->out, "name", g->name);
	json_put_str(&v->out, "type", "Microsoft.Resources/resourceGroups");
	json_put_str(&v->out, "location", g->location);
	visit_put_kept(v, "tags", g->tags);
	json_object(&v->out, "properties");
	json_put_str(&v->out, "provisioningState", "Succeeded");
	json_object_end(&v->out);
	json_object_end(&v->out);
}

void serve_groups(struct visit *v)
{
	visit_list(v, BY_GATEWAY, &v->subscription->groups, put_group);
	v->aggregated = false;
}

void serve_group(struct visit *v)
{
	struct group *g = lab_subscription_group(v->subscription, v->args[1]);
	if (!g) {
		visit_gateway(v, 404, "ResourceGroupNotFound", "Resource group '%s' could not be found.", v->args[1]);
		return;
	}
	visit_reply(v, 200, BY_GATEWAY);
	put_group(v, g);
}

void serve_group_head(struct visit *v)
{
	if (!lab_subscription_group(v->subscription, v->args[1]))
		serve_group(v); /* refused as there, but for the body */
	visit_empty(v, v->reply->status ? v->reply->status : 204);
}

/* resources.json, parameter resourceGroupName: letters, digits and _ ( ) - . with no full stop at the end. Other
 * alphabets are allowed there too; the lab takes any byte of theirs. */
static bool group_name_good(const char *name)
{
	size_t n = strlen(name);
	if (!n || n > 90 || name[n - 1] == '.' || !visit_clean(name))
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)name[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!plain && c < 0x80 && !strchr("_()-.", c))
			return false;
	}
	return true;
}

static bool region_known(struct visit *v, const char *name)
{
	struct items regions = regions_of(v);
	for (size_t i = 0; i < regions.n; i++) {
		if (str_is(region_name(v->arena, regions.at[i]), name))
			return true;
	}
	return false;
}

static void group_written(struct visit *v, struct group *g, int status)
{
	g->tags = visit_keep_tags(v);
	v->changed = true;
	visit_reply(v, status, BY_GATEWAY);
	put_group(v, g);
}

void serve_group_put(struct visit *v)
{
	const char *sent = visit_text(v, "location"), *name = v->args[1];
	const char *location = region_name(&v->world->arena, str_or(sent, ""));
	struct group *g = lab_subscription_group(v->subscription, name);
	if (!group_name_good(name))
		visit_gateway(v, 400, "InvalidParameter", "The resource group name '%s' is not valid.", name);
	else if (str_empty(sent))
		visit_gateway(v, 400, "LocationRequired", "The location property is required for this definition.");
	else if (!region_known(v, location))
		visit_gateway(v, 400, "LocationNotAvailableForResourceGroup",
			      "The provided location '%s' is not available for resource group.", sent);
	else if (g && !str_is(region_name(v->arena, g->location), location))
		visit_gateway(
			v, 409, "InvalidResourceGroupLocation",
			"Invalid resource group location '%s'. The Resource group already exists in location '%s'.",
			location, g->location);
	else if (g)
		group_written(v, g, 200);
	else {
		g = arena_alloc(&v->world->arena, sizeof *g);
		*g = (struct group){ arena_text(&v->world->arena, name), location, NULL };
		items_add(&v->subscription->groups, &v->world->arena, g);
		group_written(v, g, 201);
	}
}
