#include "arm/arm.h"

/* Scopes, as the paths are written in the interface. */
#define S       "/subscriptions/{sub}"
#define G       S "/resourceGroups/{group}"
#define M       "/providers/Microsoft.Peering"
#define PEERING G M "/peerings/{parent}"
#define SERVICE G M "/peeringServices/{parent}"

/* The resource manager gives up on a provider after 60 s and answers 504: waiting a little longer turns an unknown fate
 * into an answer. */
enum { READ_TIME = 60 * MSEC_SECOND, WRITE_TIME = 75 * MSEC_SECOND };

#define READ       OP_REPEATABLE, READ_TIME
#define LIST       OP_REPEATABLE | OP_PAGED, READ_TIME
#define WRITE      OP_WRITE | OP_REPEATABLE, WRITE_TIME
#define WRITE_ONCE OP_WRITE, WRITE_TIME

const char *const API_TEXT[API_N] = { [API_2025_05_01] = "2025-05-01", [API_2022_10_01] = "2022-10-01" };

/* clang-format off */
const struct op OPS[OP_N] = {
	[OP_SUBSCRIPTIONS] = { OP_SUBSCRIPTIONS, "subscriptions.list", "list the subscriptions",
		"GET", "/subscriptions", NULL, FAMILY_SUBSCRIPTIONS, LIST, &RECORD_CAT_SUBSCRIPTION },
	[OP_REGIONS] = { OP_REGIONS, "regions.list", "list the regions",
		"GET", S "/locations", NULL, FAMILY_SUBSCRIPTIONS, LIST, &RECORD_CAT_REGION },
	[OP_PROVIDER] = { OP_PROVIDER, "provider.get", "read the resource provider",
		"GET", S M, NULL, FAMILY_RESOURCES, READ, &RECORD_SEEN_PROVIDER },
	[OP_PROVIDER_REGISTER] = { OP_PROVIDER_REGISTER, "provider.register", "register the resource provider",
		"POST", S M "/register", NULL, FAMILY_RESOURCES, WRITE, &RECORD_SEEN_PROVIDER },
	[OP_GROUPS] = { OP_GROUPS, "groups.list", "list the resource groups",
		"GET", S "/resourcegroups", NULL, FAMILY_RESOURCES, LIST, &RECORD_CAT_GROUP },
	[OP_GROUP] = { OP_GROUP, "groups.get", "read the resource group",
		"GET", S "/resourcegroups/{name}", NULL, FAMILY_RESOURCES, READ, &RECORD_SEEN_GROUP },
	[OP_GROUP_PUT] = { OP_GROUP_PUT, "groups.put", "create the resource group",
		"PUT", S "/resourcegroups/{name}", NULL, FAMILY_RESOURCES, WRITE, &RECORD_SEEN_GROUP },

	[OP_ASNS] = { OP_ASNS, "asns.list", "list the AS numbers",
		"GET", S M "/peerAsns", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_ASN },
	[OP_ASN] = { OP_ASN, "asns.get", "read the AS number",
		"GET", S M "/peerAsns/{name}", NULL, FAMILY_PEERING, READ, &RECORD_SEEN_ASN },
	[OP_ASN_PUT] = { OP_ASN_PUT, "asns.put", "associate the AS number",
		"PUT", S M "/peerAsns/{name}", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_ASN },
	[OP_ASN_DELETE] = { OP_ASN_DELETE, "asns.delete", "remove the AS number",
		"DELETE", S M "/peerAsns/{name}", NULL, FAMILY_PEERING, WRITE, NULL },

	[OP_METROS] = { OP_METROS, "metros.list", "list the metros",
		"GET", S M "/peeringLocations", "kind=Direct&directPeeringType={type?}",
		FAMILY_PEERING, LIST, &RECORD_CAT_METRO },
	[OP_LEGACY] = { OP_LEGACY, "legacy.list", "list the legacy peerings of the metro",
		"GET", S M "/legacyPeerings", "peeringLocation={metro}&kind=Direct&asn={peerasn?}",
		FAMILY_PEERING, LIST, &RECORD_SEEN_PEERING },
	[OP_PEERINGS] = { OP_PEERINGS, "peerings.list", "list the peerings",
		"GET", S M "/peerings", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_PEERING },
	[OP_GROUP_PEERINGS] = { OP_GROUP_PEERINGS, "peerings.list-group", "list the peerings of the group",
		"GET", G M "/peerings", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_PEERING },
	[OP_PEERING] = { OP_PEERING, "peerings.get", "read the peering",
		"GET", G M "/peerings/{name}", NULL, FAMILY_PEERING, READ, &RECORD_SEEN_PEERING },
	[OP_PEERING_PUT] = { OP_PEERING_PUT, "peerings.put", "create the peering",
		"PUT", G M "/peerings/{name}", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_PEERING },
	[OP_PEERING_TAGS] = { OP_PEERING_TAGS, "peerings.tags", "change the peering's tags",
		"PATCH", G M "/peerings/{name}", NULL, FAMILY_PEERING, WRITE_ONCE, &RECORD_SEEN_PEERING },

	[OP_PREFIXES] = { OP_PREFIXES, "prefixes.list", "list the registered prefixes",
		"GET", PEERING "/registeredPrefixes", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_PREFIX },
	[OP_PREFIX] = { OP_PREFIX, "prefixes.get", "read the registered prefix",
		"GET", PEERING "/registeredPrefixes/{name}", NULL, FAMILY_PEERING, READ, &RECORD_SEEN_PREFIX },
	[OP_PREFIX_PUT] = { OP_PREFIX_PUT, "prefixes.put", "register the prefix",
		"PUT", PEERING "/registeredPrefixes/{name}", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_PREFIX },
	[OP_PREFIX_VALIDATE] = { OP_PREFIX_VALIDATE, "prefixes.validate", "validate the registered prefix again",
		"POST", PEERING "/registeredPrefixes/{name}/validate", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_PREFIX },
	[OP_PREFIX_DELETE] = { OP_PREFIX_DELETE, "prefixes.delete", "remove the registered prefix",
		"DELETE", PEERING "/registeredPrefixes/{name}", NULL, FAMILY_PEERING, WRITE, NULL },
	[OP_ROUTES] = { OP_ROUTES, "routes.list", "list the received routes",
		"GET", PEERING "/receivedRoutes", "prefix={prefix?}", FAMILY_PEERING, LIST, &RECORD_SEEN_ROUTE },

	[OP_COUNTRIES] = { OP_COUNTRIES, "countries.list", "list the countries",
		"GET", S M "/peeringServiceCountries", NULL, FAMILY_PEERING, LIST, &RECORD_CAT_COUNTRY },
	[OP_STATES] = { OP_STATES, "states.list", "list the states and provinces",
		"GET", S M "/peeringServiceLocations", "country={country?}", FAMILY_PEERING, LIST, &RECORD_CAT_STATE },
	[OP_PROVIDERS] = { OP_PROVIDERS, "providers.list", "list the service providers",
		"GET", S M "/peeringServiceProviders", NULL, FAMILY_PEERING, LIST, &RECORD_CAT_SERVICE_PROVIDER },
	[OP_AVAILABILITY] = { OP_AVAILABILITY, "availability.check", "ask whether the provider serves this place",
		"POST", S M "/checkServiceProviderAvailability", NULL, FAMILY_PEERING, READ, NULL },

	[OP_SERVICES] = { OP_SERVICES, "services.list", "list the peering services",
		"GET", S M "/peeringServices", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_SERVICE },
	[OP_GROUP_SERVICES] = { OP_GROUP_SERVICES, "services.list-group", "list the peering services of the group",
		"GET", G M "/peeringServices", NULL, FAMILY_PEERING, LIST, &RECORD_SEEN_SERVICE },
	[OP_SERVICE] = { OP_SERVICE, "services.get", "read the peering service",
		"GET", G M "/peeringServices/{name}", NULL, FAMILY_PEERING, READ, &RECORD_SEEN_SERVICE },
	[OP_SERVICE_PUT] = { OP_SERVICE_PUT, "services.put", "create the peering service",
		"PUT", G M "/peeringServices/{name}", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_SERVICE },
	[OP_SERVICE_PREFIXES] = { OP_SERVICE_PREFIXES, "service-prefixes.list", "list the service's prefixes",
		"GET", SERVICE "/prefixes", "$expand=events", FAMILY_PEERING, LIST, &RECORD_SEEN_SERVICE_PREFIX },
	[OP_SERVICE_PREFIX] = { OP_SERVICE_PREFIX, "service-prefixes.get", "read the service's prefix",
		"GET", SERVICE "/prefixes/{name}", "$expand=events", FAMILY_PEERING, READ, &RECORD_SEEN_SERVICE_PREFIX },
	[OP_SERVICE_PREFIX_PUT] = { OP_SERVICE_PREFIX_PUT, "service-prefixes.put", "activate the prefix",
		"PUT", SERVICE "/prefixes/{name}", NULL, FAMILY_PEERING, WRITE, &RECORD_SEEN_SERVICE_PREFIX },
	[OP_SERVICE_PREFIX_DELETE] = { OP_SERVICE_PREFIX_DELETE, "service-prefixes.delete", "remove the service's prefix",
		"DELETE", SERVICE "/prefixes/{name}", NULL, FAMILY_PEERING, WRITE, NULL },

	[OP_REGISTRY] = { OP_REGISTRY, "registry.ask", "ask the routing registry",
		"GET", "/registry", "prefix={prefix}&asn={asn?}",
		FAMILY_OUTSIDE, OP_REPEATABLE | OP_OUTSIDE, READ_TIME, &RECORD_SEEN_REGISTRY },
	[OP_REGISTRY_ALL] = { OP_REGISTRY_ALL, "registry.all", "read the routing registry",
		"GET", "/registry", NULL,
		FAMILY_OUTSIDE, OP_REPEATABLE | OP_OUTSIDE, READ_TIME, &RECORD_SEEN_REGISTRY },
};
/* clang-format on */
