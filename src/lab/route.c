#include "route.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "serve.h"

#define S        "/subscriptions/{}"
#define G        S "/resourcegroups/{}"
#define M        "/providers/Microsoft.Peering"
#define PEERING  G M "/peerings/{}"
#define SERVICE  G M "/peeringServices/{}"
#define LAB      "/lab/v1"
#define NO_QUOTA QUOTA_NONE, NULL

static const struct route routes[] = {
	{ "GET", "/subscriptions", API_SUBSCRIPTIONS, NO_QUOTA, serve_subscriptions },
	{ "GET", S, API_SUBSCRIPTIONS, QUOTA_GENERAL, NULL, serve_subscription },
	{ "GET", S "/locations", API_SUBSCRIPTIONS, QUOTA_GENERAL, NULL, serve_locations },
	{ "GET", "/tenants", API_SUBSCRIPTIONS, NO_QUOTA, serve_tenants },
	{ "GET", S M, API_RESOURCES, QUOTA_GENERAL, NULL, serve_provider },
	{ "POST", S M "/register", API_RESOURCES, QUOTA_GENERAL, NULL, serve_provider_register },
	{ "GET", S "/resourcegroups", API_RESOURCES, QUOTA_GENERAL, NULL, serve_groups },
	{ "GET", G, API_RESOURCES, QUOTA_GENERAL, NULL, serve_group },
	{ "HEAD", G, API_RESOURCES, QUOTA_GENERAL, NULL, serve_group_head },
	{ "PUT", G, API_RESOURCES, QUOTA_GENERAL, NULL, serve_group_put },

	{ "GET", M "/operations", API_PEERING, QUOTA_NONE, "operations", serve_operations },
	{ "GET", S M "/peerAsns", API_PEERING, QUOTA_OWN, "peerAsns", serve_asns },
	{ "GET", S M "/peerAsns/{}", API_PEERING, QUOTA_OWN, "peerAsns", serve_asn },
	{ "PUT", S M "/peerAsns/{}", API_PEERING, QUOTA_OWN, "peerAsns", serve_asn_put },
	{ "DELETE", S M "/peerAsns/{}", API_PEERING, QUOTA_GENERAL, "peerAsns", serve_asn_delete },

	{ "GET", S M "/peeringLocations", API_PEERING, QUOTA_OWN, "peeringLocations", serve_metros },
	{ "GET", S M "/legacyPeerings", API_PEERING, QUOTA_OWN, "legacyPeerings", serve_legacy },
	{ "GET", S M "/peeringServiceCountries", API_PEERING, QUOTA_OWN, "peeringServiceCountries", serve_countries },
	{ "GET", S M "/peeringServiceLocations", API_PEERING, QUOTA_OWN, "peeringServiceLocations", serve_places },
	{ "GET", S M "/peeringServiceProviders", API_PEERING, QUOTA_OWN, "peeringServiceProviders", serve_providers },
	{ "POST", S M "/checkServiceProviderAvailability", API_PEERING, QUOTA_GENERAL,
	  "checkServiceProviderAvailability", serve_availability },

	{ "GET", S M "/peerings", API_PEERING, QUOTA_OWN, "peerings", serve_peerings },
	{ "GET", G M "/peerings", API_PEERING, QUOTA_OWN, "peerings", serve_peerings_of_group },
	{ "GET", PEERING, API_PEERING, QUOTA_OWN, "peerings", serve_peering },
	{ "PUT", PEERING, API_PEERING, QUOTA_OWN, "peerings", serve_peering_put },
	{ "PATCH", PEERING, API_PEERING, QUOTA_OWN, "peerings", serve_peering_patch },
	{ "DELETE", PEERING, API_PEERING, QUOTA_GENERAL, "peerings", serve_peering_delete },
	{ "GET", PEERING "/receivedRoutes", API_PEERING, QUOTA_GENERAL, "peerings/receivedRoutes", serve_routes },
	{ "GET", PEERING "/rpUnbilledPrefixes", API_PEERING, QUOTA_GENERAL, "peerings/rpUnbilledPrefixes",
	  serve_unbilled },
	{ "GET", PEERING "/registeredAsns", API_PEERING, QUOTA_GENERAL, "peerings/registeredAsns",
	  serve_registered_asns },
	{ "GET", PEERING "/registeredAsns/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredAsns",
	  serve_registered_asn },
	{ "PUT", PEERING "/registeredAsns/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredAsns",
	  serve_registered_asn_put },
	{ "DELETE", PEERING "/registeredAsns/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredAsns",
	  serve_registered_asn_delete },

	{ "GET", PEERING "/registeredPrefixes", API_PEERING, QUOTA_GENERAL, "peerings/registeredPrefixes",
	  serve_prefixes },
	{ "GET", PEERING "/registeredPrefixes/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredPrefixes",
	  serve_prefix },
	{ "PUT", PEERING "/registeredPrefixes/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredPrefixes",
	  serve_prefix_put },
	{ "DELETE", PEERING "/registeredPrefixes/{}", API_PEERING, QUOTA_GENERAL, "peerings/registeredPrefixes",
	  serve_prefix_delete },
	{ "POST", PEERING "/registeredPrefixes/{}/validate", API_PEERING, QUOTA_GENERAL, "peerings/registeredPrefixes",
	  serve_prefix_validate },

	{ "GET", S M "/peeringServices", API_PEERING, QUOTA_OWN, "peeringServices", serve_services },
	{ "GET", G M "/peeringServices", API_PEERING, QUOTA_OWN, "peeringServices", serve_services_of_group },
	{ "GET", SERVICE, API_PEERING, QUOTA_OWN, "peeringServices", serve_service },
	{ "PUT", SERVICE, API_PEERING, QUOTA_OWN, "peeringServices", serve_service_put },
	{ "PATCH", SERVICE, API_PEERING, QUOTA_OWN, "peeringServices", serve_service_patch },
	{ "DELETE", SERVICE, API_PEERING, QUOTA_GENERAL, "peeringServices", serve_service_delete },
	{ "GET", SERVICE "/prefixes", API_PEERING, QUOTA_GENERAL, "peeringServices/prefixes", serve_activations },
	{ "GET", SERVICE "/prefixes/{}", API_PEERING, QUOTA_GENERAL, "peeringServices/prefixes", serve_activation },
	{ "PUT", SERVICE "/prefixes/{}", API_PEERING, QUOTA_GENERAL, "peeringServices/prefixes", serve_activation_put },
	{ "DELETE", SERVICE "/prefixes/{}", API_PEERING, QUOTA_GENERAL, "peeringServices/prefixes",
	  serve_activation_delete },

	{ "GET", LAB "/clock", API_LAB, NO_QUOTA, serve_clock },
	{ "POST", LAB "/clock", API_LAB, NO_QUOTA, serve_clock_post },
	{ "GET", LAB "/routers", API_LAB, NO_QUOTA, serve_routers },
	{ "PATCH", LAB "/routers/{}", API_LAB, NO_QUOTA, serve_router_patch },
	{ "PUT", LAB "/routers/{}/announcements", API_LAB, NO_QUOTA, serve_announcement_put },
	{ "DELETE", LAB "/routers/{}/announcements", API_LAB, NO_QUOTA, serve_announcement_delete },
	{ "GET", LAB "/registry", API_LAB, NO_QUOTA, serve_registry },
	{ "PUT", LAB "/registry/routes", API_LAB, NO_QUOTA, serve_route_object_put },
	{ "DELETE", LAB "/registry/routes", API_LAB, NO_QUOTA, serve_route_object_delete },
	{ "PUT", LAB "/registry/autnums", API_LAB, NO_QUOTA, serve_autnum_put },
	{ "DELETE", LAB "/registry/autnums", API_LAB, NO_QUOTA, serve_autnum_delete },
	{ "GET", LAB "/scenario", API_LAB, NO_QUOTA, serve_scenario },
	{ "POST", LAB "/hints", API_LAB, NO_QUOTA, serve_hint_post },
	{ "POST", LAB "/notes", API_LAB, NO_QUOTA, serve_note_post },
	{ "GET", LAB "/score", API_LAB, NO_QUOTA, serve_score },
	{ "GET", LAB "/checkpoints", API_LAB, NO_QUOTA, serve_checkpoints },
	{ "POST", LAB "/checkpoints", API_LAB, NO_QUOTA, serve_checkpoint_post },
	{ "POST", LAB "/checkpoints/{}/restore", API_LAB, NO_QUOTA, serve_checkpoint_restore },
	{ "POST", LAB "/reset", API_LAB, NO_QUOTA, serve_reset },
	{ "GET", LAB "/faults", API_LAB, NO_QUOTA, serve_faults },
	{ "POST", LAB "/faults", API_LAB, NO_QUOTA, serve_fault_post },
	{ "DELETE", LAB "/faults", API_LAB, NO_QUOTA, serve_faults_delete },
};

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)((at - digits) % 16) : -1;
}

const char *lab_route_decode(struct arena *arena, const char *s, size_t n)
{
	char *out = arena_alloc(arena, n + 1);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '%') {
			out[k++] = s[i];
			continue;
		}
		int high = i + 1 < n ? hex(s[i + 1]) : -1, low = i + 2 < n ? hex(s[i + 2]) : -1;
		if (high < 0 || low < 0 || !(high || low))
			return NULL;
		out[k++] = (char)(16 * high + low);
		i += 2;
	}
	return utf8_valid(out, k) ? out : NULL;
}

/* One part of a path against one of a pattern; the open part takes what is there, unless it is empty. */
static bool part_fits(struct arena *arena, const char *pattern, size_t np, const char *part, size_t n, const char **arg)
{
	const char *decoded = lab_route_decode(arena, part, n);
	if (!decoded || !n)
		return false;
	if (np == 2 && pattern[0] == '{') {
		*arg = decoded;
		return true;
	}
	*arg = NULL;
	return strlen(decoded) == np && strncasecmp(decoded, pattern, np) == 0;
}

static bool fits(struct arena *arena, const char *pattern, const char *path, const char **args, size_t max)
{
	size_t filled = 0;
	while (*pattern == '/' && *path == '/') {
		size_t np = strcspn(++pattern, "/"), n = strcspn(++path, "/");
		const char *arg;
		if (!part_fits(arena, pattern, np, path, n, &arg))
			return false;
		if (arg && filled < max)
			args[filled++] = arg;
		pattern += np;
		path += n;
	}
	return !*pattern && !*path;
}

const struct route *lab_route_find(struct arena *arena, const char *method, const char *path, const char **args,
				   size_t max, bool *known)
{
	*known = false;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		if (!fits(arena, routes[i].pattern, path, args, max))
			continue;
		if (str_is(routes[i].method, method))
			return &routes[i];
		*known = true;
	}
	return NULL;
}

static const struct route *route_of(const char *method, const char *target)
{
	struct arena arena = { 0 };
	const char *path = arena_textn(&arena, target, strcspn(target, "?"));
	bool other_method;
	const struct route *r = lab_route_find(&arena, method, path, NULL, 0, &other_method);
	arena_release(&arena);
	return r;
}

bool lab_route_known(const char *method, const char *target)
{
	return route_of(method, target) != NULL;
}

bool lab_route_in_world(const char *method, const char *target)
{
	const struct route *r = route_of(method, target);
	return !r || r->api != API_LAB || str_starts(r->pattern, LAB "/routers/") ||
	       str_starts(r->pattern, LAB "/registry/");
}

bool lab_route_in_group(const struct route *r)
{
	return str_starts(r->pattern, G "/");
}

bool lab_route_reads(const struct route *r)
{
	return str_is(r->method, "GET") || str_is(r->method, "HEAD");
}
