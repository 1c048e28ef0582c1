#include "scene.h"
#include "spec_rows.h"
#include "words.h"

enum { POOL_WIDEST = 8, DEFAULT_MBPS = 10000 };

/* The whole vocabulary of a scenario. A span of -1 is "as the scenario says for all facilities". */
static const char *const states[] = { "Enabled", "Warned", "PastDue", "Disabled", "Deleted", NULL };
static const char *const registrations[] = { "NotRegistered", "Registering", "Registered", "Unregistered", NULL };
const char *const scene_fault_kinds[] = { "status", "html",     "reset_before", "reset_after", "half_body",
					  "slow",   "big_body", "wrong_json",   "bare_error",  "unknown_state",
					  NULL };
static const char *const methods[] = { "PUT", "POST", "PATCH", "DELETE", NULL };
static const char *const any_method[] = { "", "GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", NULL };

#define PLAN_FIELDS(unset)                                                                                             \
	FIELD("approved", SPAN, scene_plan, approved, OR(unset)),                                                      \
		FIELD("started", SPAN, scene_plan, started, OR(unset)),                                                \
		FIELD("completed", SPAN, scene_plan, completed, OR(unset)),                                            \
		FIELD("validating", SPAN, scene_plan, validating, OR(unset)),                                          \
		FIELD("active", SPAN, scene_plan, active, OR(unset)), FIELD("refused", TEXT, scene_plan, refused),     \
	{                                                                                                              \
	}
static const struct spec_field scene_plan_fields[] = { PLAN_FIELDS(-1) };
SPEC(scene_plan);
static const struct spec_field everywhere_fields[] = { PLAN_FIELDS(MSEC_DAY) };
static const struct spec everywhere_spec = { sizeof(struct scene_plan), everywhere_fields };

static const struct spec_field scene_facility_fields[] = {
	FIELD("id", NUMBER, scene_facility, id, NEEDED, POSITIVE),
	FIELD("address", LINE, scene_facility, address, NEEDED),
	FIELD("voice", YES, scene_facility, voice, OR(true)),
	FIELD("ports", NUMBER, scene_facility, ports, OR(-1), BETWEEN(0, INT32_MAX)),
	FIELD("provisioning", RECORD, scene_facility, plan, OF(scene_plan)),
	FIELD("session_pool", PREFIX4, scene_facility, pool, BETWEEN(POOL_WIDEST, 31)),
	{},
};
SPEC(scene_facility);
static const struct spec_field scene_metro_fields[] = {
	FIELD("name", LINE, scene_metro, name, NEEDED, DISTINCT),
	FIELD("country", LINE, scene_metro, country, NEEDED),
	FIELD("region", LINE, scene_metro, region, NEEDED),
	FIELD("offers", NUMBERS, scene_metro, offers, POSITIVE),
	FIELD("facilities", RECORDS, scene_metro, facilities, NEEDED, OF(scene_facility)),
	{},
};
SPEC(scene_metro);
static const struct spec_field scene_group_fields[] = {
	FIELD("name", LINE, scene_group, name, NEEDED, DISTINCT),
	FIELD("location", LINE, scene_group, location, NEEDED),
	{},
};
SPEC(scene_group);
static const struct spec_field scene_subscription_fields[] = {
	FIELD("id", LINE, scene_subscription, id, NEEDED, DISTINCT),
	FIELD("name", LINE, scene_subscription, name, NEEDED),
	FIELD("tenant", LINE, scene_subscription, tenant, NEEDED),
	FIELD("state", WORD, scene_subscription, state, .words = states),
	FIELD("provider", WORD, scene_subscription, provider, .words = registrations),
	FIELD("registration", SPAN, scene_subscription, registration, OR(2 * MSEC_MINUTE)),
	FIELD("groups", RECORDS, scene_subscription, groups, OF(scene_group)),
	{},
};
SPEC(scene_subscription);
static const struct spec_field scene_autnum_fields[] = {
	FIELD("asn", ASN, scene_autnum, asn, NEEDED),
	FIELD("holder", LINE, scene_autnum, holder),
	{},
};
SPEC(scene_autnum);
static const struct spec_field scene_route_fields[] = {
	FIELD("prefix", PREFIX, scene_route, prefix, NEEDED),
	FIELD("origin", ASN, scene_route, origin, NEEDED),
	FIELD("source", LINE, scene_route, source),
	{},
};
SPEC(scene_route);
static const struct spec_field scene_vrp_fields[] = {
	FIELD("prefix", PREFIX, scene_vrp, prefix, NEEDED),
	FIELD("max_length", NUMBER, scene_vrp, max_length, .most = 128),
	FIELD("origin", ORIGIN, scene_vrp, origin, NEEDED),
	{},
};
SPEC(scene_vrp);
static const struct spec_field scene_registry_fields[] = {
	FIELD("autnums", RECORDS, scene_registry, autnums, OF(scene_autnum)),
	FIELD("routes", RECORDS, scene_registry, routes, OF(scene_route)),
	FIELD("vrps", RECORDS, scene_registry, vrps, OF(scene_vrp)),
	{},
};
SPEC(scene_registry);
static const struct spec_field scene_announcement_fields[] = {
	FIELD("prefix", PREFIX, scene_announcement, prefix, NEEDED, DISTINCT),
	FIELD("path", PATH, scene_announcement, path, NEEDED),
	FIELD("communities", COMMUNITIES, scene_announcement, communities),
	{},
};
SPEC(scene_announcement);
static const struct spec_field scene_router_fields[] = {
	FIELD("name", LINE, scene_router, name, NEEDED, DISTINCT),
	FIELD("facility", NUMBER, scene_router, facility, NEEDED, POSITIVE),
	FIELD("lacp", YES, scene_router, lacp, OR(true)),
	FIELD("bfd", YES, scene_router, bfd, OR(true)),
	FIELD("session", YES, scene_router, session, OR(true)),
	FIELD("bundle", LINE, scene_router, bundle),
	FIELD("members", LINES, scene_router, members),
	FIELD("announcements", RECORDS, scene_router, announcements, OF(scene_announcement)),
	{},
};
SPEC(scene_router);
static const struct spec_field scene_place_fields[] = {
	FIELD("country", LINE, scene_place, country, NEEDED),
	FIELD("state", LINE, scene_place, state, NEEDED),
	FIELD("region", LINE, scene_place, region, NEEDED),
	{},
};
SPEC(scene_place);
static const struct spec_field scene_provider_fields[] = {
	FIELD("name", LINE, scene_provider, name, NEEDED, DISTINCT),
	FIELD("metros", LINES, scene_provider, metros, NEEDED),
	{},
};
SPEC(scene_provider);
static const struct spec_field scene_legacy_connection_fields[] = {
	FIELD("facility", NUMBER, scene_legacy_connection, facility, NEEDED, POSITIVE),
	FIELD("bandwidth_mbps", NUMBER, scene_legacy_connection, bandwidth, POSITIVE, OR(DEFAULT_MBPS)),
	FIELD("session_prefix", PREFIX4, scene_legacy_connection, session, NEEDED, BETWEEN(30, 31)),
	{},
};
SPEC(scene_legacy_connection);
static const struct spec_field scene_legacy_fields[] = {
	FIELD("name", LINE, scene_legacy, name, NEEDED, DISTINCT),
	FIELD("metro", LINE, scene_legacy, metro, NEEDED),
	FIELD("asn", ASN, scene_legacy, asn, NEEDED),
	FIELD("type", WORD, scene_legacy, type, .words = words_peering_types),
	FIELD("connections", RECORDS, scene_legacy, connections, NEEDED, OF(scene_legacy_connection)),
	{},
};
SPEC(scene_legacy);
static const struct spec_field scene_request_fields[] = {
	FIELD("before", SPAN, scene_request, before),
	FIELD("method", WORD, scene_request, method, .words = methods),
	FIELD("path", LINE, scene_request, path, NEEDED),
	FIELD("body", JSON, scene_request, body),
	FIELD("when", SOME, scene_request, when, OF(scene_cond)),
	{},
};
const struct spec scene_request_spec = { sizeof(struct scene_request), scene_request_fields, .placed = true };
static const struct spec_field scene_fault_fields[] = {
	FIELD("method", WORD, scene_fault, method, .words = any_method),
	FIELD("path", LINE, scene_fault, path),
	FIELD("kind", WORD, scene_fault, kind, NEEDED, .words = scene_fault_kinds),
	FIELD("count", NUMBER, scene_fault, count, OR(1), POSITIVE),
	FIELD("skip", NUMBER, scene_fault, skip, BETWEEN(0, INT32_MAX)),
	FIELD("status", NUMBER, scene_fault, status, BETWEEN(200, 599), OR(SCENE_FAULT_STATUS)),
	FIELD("code", LINE, scene_fault, code),
	FIELD("retry_after", NUMBER, scene_fault, retry_after, BETWEEN(0, INT32_MAX)),
	FIELD("delay", SPAN, scene_fault, delay, OR(SCENE_FAULT_DELAY)),
	{},
};
SPEC(scene_fault);
static const struct spec_field scene_outage_fields[] = {
	FIELD("at", SPAN, scene_outage, at, NEEDED),
	FIELD("lasts", SPAN, scene_outage, lasts, NEEDED),
	{},
};
SPEC(scene_outage);
static const struct spec_field scene_judging_fields[] = {
	FIELD("asn", SPAN, scene_judging, asn, OR(3 * MSEC_HOUR)),
	FIELD("registration", SPAN, scene_judging, registration, OR(20 * MSEC_MINUTE)),
	FIELD("activation", SPAN, scene_judging, activation, OR(20 * MSEC_MINUTE)),
	FIELD("conversion", SPAN, scene_judging, conversion, OR(2 * MSEC_DAY)),
	FIELD("long_prefixes", YES, scene_judging, long_prefixes),
	FIELD("outages", RECORDS, scene_judging, outages, OF(scene_outage)),
	{},
};
SPEC(scene_judging);

static const struct spec_field scene_fields[] = {
	FIELD("based_on", LINE, scene, based_on),
	FIELD("name", LINE, scene, name, NEEDED),
	FIELD("title", LINE, scene, title, NEEDED),
	FIELD("description", TEXT, scene, description),
	FIELD("task", TEXT, scene, task),
	FIELD("lesson", SOME, scene, lesson, OF(scene_lesson)),
	FIELD("start", TIME, scene, start, NEEDED),
	FIELD("seed", NUMBER, scene, seed, OR(1)),
	FIELD("page_size", NUMBER, scene, page_size),
	FIELD("company", LINE, scene, company, NEEDED),
	FIELD("asn", ASN, scene, own_asn, NEEDED),
	FIELD("subscriptions", RECORDS, scene, subscriptions, NEEDED, OF(scene_subscription)),
	FIELD("regions", LINES, scene, regions),
	FIELD("metros", RECORDS, scene, metros, NEEDED, OF(scene_metro)),
	FIELD("provisioning", RECORD, scene, provisioning, .of = &everywhere_spec),
	FIELD("session_pool", PREFIX4, scene, session_pool, NEEDED, BETWEEN(POOL_WIDEST, 31)),
	FIELD("judging", RECORD, scene, judging, OF(scene_judging)),
	FIELD("registry", RECORD, scene, registry, OF(scene_registry)),
	FIELD("routers", RECORDS, scene, routers, OF(scene_router)),
	FIELD("service_locations", RECORDS, scene, places, OF(scene_place)),
	FIELD("providers", RECORDS, scene, providers, OF(scene_provider)),
	FIELD("legacy_peerings", RECORDS, scene, legacy, OF(scene_legacy)),
	FIELD("history", RECORDS, scene, history, OF(scene_request)),
	FIELD("faults", RECORDS, scene, faults, OF(scene_fault)),
	FIELD("goals", RECORDS, scene, goals, OF(scene_goal)),
	FIELD("hints", RECORDS, scene, hints, OF(scene_hint)),
	FIELD("coach", RECORDS, scene, coach, OF(scene_line)),
	FIELD("events", RECORDS, scene, events, OF(scene_event)),
	FIELD("solution", RECORD, scene, solution, OF(scene_solution)),
	{},
};
const struct spec scene_spec = { sizeof(struct scene), scene_fields };
