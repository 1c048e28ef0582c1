/* Every record of the model as a table. The order of fields is their order in the session file, in the answers file and in
 * --json; the keys are what these files say. A member that is missing here would be lost at the next save: tests/unit/model_tables.c
 * compares the tables with the sizes of the structs. */
#include <stddef.h>

#include "model/model.h"

#define TEXT(s, m, flags)                                                                                              \
	{                                                                                                              \
#m, offsetof(struct s, m), K_TEXT, flags, NULL                                                         \
	}
#define INT(s, m, flags)                                                                                               \
	{                                                                                                              \
#m, offsetof(struct s, m), K_INT, flags, NULL                                                          \
	}
#define WHEN(s, m, flags)                                                                                              \
	{                                                                                                              \
#m, offsetof(struct s, m), K_WHEN, flags, NULL                                                         \
	}
#define RECORD(s, m, record, flags)                                                                                    \
	{                                                                                                              \
#m, offsetof(struct s, m), K_RECORD, flags, &record                                                    \
	}
#define ROWS(s, m, record, flags)                                                                                      \
	{                                                                                                              \
#m, offsetof(struct s, m), K_ROWS, flags, &record                                                      \
	}
#define COUNT(v) (sizeof v / sizeof v[0])
#define ROW(s, name, fields)                                                                                           \
	{                                                                                                              \
		name, sizeof(struct s), true, fields, COUNT(fields), 0                                                 \
	}
#define SINGLE(s, name, fields)                                                                                        \
	{                                                                                                              \
		name, sizeof(struct s), false, fields, COUNT(fields), offsetof(struct s, extra)                        \
	}

/* ---- Answers */

static const struct field account[] = {
	TEXT(account, sign_in, 0),        TEXT(account, tenant, 0), TEXT(account, subscription, 0),
	TEXT(account, resource_group, 0), TEXT(account, region, 0), TEXT(account, go, F_KEEP),
};
const struct record RECORD_ACCOUNT = SINGLE(account, "account", account);

static const struct field contact[] = {
	TEXT(contact, role, 0),
	TEXT(contact, email, F_PERSON),
	TEXT(contact, phone, F_PERSON),
};
const struct record RECORD_CONTACT = ROW(contact, "contact", contact);

static const struct field asn[] = {
	TEXT(asn_answers, name, 0),
	TEXT(asn_answers, number, F_NUMBER),
	TEXT(asn_answers, peer_name, 0),
	ROWS(asn_answers, contacts, RECORD_CONTACT, 0),
};
const struct record RECORD_ASN = SINGLE(asn_answers, "asn", asn);

static const struct field connection[] = {
	TEXT(connection, facility, F_NUMBER),        TEXT(connection, router, 0),
	TEXT(connection, bandwidth_mbps, F_NUMBER),  TEXT(connection, max_prefixes_v4, F_NUMBER),
	TEXT(connection, max_prefixes_v6, F_NUMBER), TEXT(connection, loa, F_LINES),
	TEXT(connection, cross_connect, 0),          TEXT(connection, cross_connect_due, 0),
	TEXT(connection, light_levels, 0),           TEXT(connection, address, 0),
	TEXT(connection, microsoft_address, 0),      TEXT(connection, address_mail, 0),
	TEXT(connection, identifier, F_KEEP),        WHEN(connection, router_since, F_KEEP),
};
const struct record RECORD_CONNECTION = ROW(connection, "connection", connection);

static const struct field peering[] = {
	TEXT(peering, name, 0),
	TEXT(peering, metro, 0),
	ROWS(peering, connections, RECORD_CONNECTION, 0),
	TEXT(peering, legacy_ok, 0),
};
const struct record RECORD_PEERING = ROW(peering, "peering", peering);

static const struct field prefix[] = {
	TEXT(prefix_answer, name, 0),    TEXT(prefix_answer, prefix, 0),    TEXT(prefix_answer, peering, 0),
	TEXT(prefix_answer, traffic, 0), TEXT(prefix_answer, endpoints, 0), TEXT(prefix_answer, origin, F_NUMBER),
	TEXT(prefix_answer, go, F_KEEP),
};
const struct record RECORD_PREFIX = ROW(prefix_answer, "prefix", prefix);

static const struct field chosen[] = {
	TEXT(chosen, name, F_BARE),
	TEXT(chosen, key, F_SECRET),
	TEXT(chosen, go, F_KEEP),
};
const struct record RECORD_CHOSEN = ROW(chosen, "chosen prefix", chosen);

static const struct field service[] = {
	TEXT(service_answers, name, 0),     TEXT(service_answers, region, 0),
	TEXT(service_answers, country, 0),  TEXT(service_answers, state, 0),
	TEXT(service_answers, provider, 0), TEXT(service_answers, primary, 0),
	TEXT(service_answers, backup, 0),   ROWS(service_answers, prefixes, RECORD_CHOSEN, 0),
};
const struct record RECORD_SERVICE = SINGLE(service_answers, "service", service);

static const struct field attestation[] = {
	TEXT(attestation, by, F_PERSON),
	TEXT(attestation, at, 0),
	TEXT(attestation, note, F_LINES),
	TEXT(attestation, router, 0),
	{ "requirements", offsetof(struct attestation, requirement), K_TEXT, F_SPREAD, NULL },
};
const struct record RECORD_ATTESTATION = ROW(attestation, "attestation", attestation);

static const struct field name_row[] = {
	TEXT(name_row, name, F_BARE),
};
const struct record RECORD_NAME = ROW(name_row, "name", name_row);

static const struct field commits[] = {
	TEXT(commits, asn, 0),
	ROWS(commits, peerings, RECORD_NAME, 0),
	TEXT(commits, service, 0),
};
const struct record RECORD_COMMITS = SINGLE(commits, "commit", commits);

static const struct field note[] = {
	TEXT(note, step, 0),
	TEXT(note, by, F_PERSON),
	TEXT(note, text, F_LINES),
	WHEN(note, at, 0),
};
const struct record RECORD_NOTE = ROW(note, "note", note);

static const struct field tick[] = {
	TEXT(tick, task, 0),
	INT(tick, connection, F_ID),
	TEXT(tick, by, F_PERSON),
	WHEN(tick, at, 0),
};
const struct record RECORD_TICK = ROW(tick, "tick", tick);

/* ---- Observed */

static const struct field seen_provider[] = {
	TEXT(seen_provider, state, 0),
	TEXT(seen_provider, versions, 0),
	WHEN(seen_provider, since, 0),
	WHEN(seen_provider, seen, 0),
};
const struct record RECORD_SEEN_PROVIDER = SINGLE(seen_provider, "seen provider", seen_provider);

static const struct field seen_group[] = {
	TEXT(seen_group, name, 0),
	TEXT(seen_group, location, 0),
	WHEN(seen_group, seen, 0),
};
const struct record RECORD_SEEN_GROUP = SINGLE(seen_group, "seen group", seen_group);

static const struct field seen_asn[] = {
	TEXT(seen_asn, name, 0),  TEXT(seen_asn, peer_name, 0), TEXT(seen_asn, state, 0),
	TEXT(seen_asn, error, 0), INT(seen_asn, number, 0),     ROWS(seen_asn, contacts, RECORD_CONTACT, 0),
	WHEN(seen_asn, since, 0), WHEN(seen_asn, seen, 0),      WHEN(seen_asn, gone, 0),
};
const struct record RECORD_SEEN_ASN = ROW(seen_asn, "seen ASN", seen_asn);

static const struct field seen_connection[] = {
	TEXT(seen_connection, identifier, 0),
	TEXT(seen_connection, state, 0),
	TEXT(seen_connection, error, 0),
	INT(seen_connection, facility, 0),
	INT(seen_connection, bandwidth, 0),
	INT(seen_connection, provisioned, 0),
	TEXT(seen_connection, address_provider, 0),
	TEXT(seen_connection, for_service, 0),
	TEXT(seen_connection, session_v4, 0),
	TEXT(seen_connection, microsoft_v4, 0),
	TEXT(seen_connection, peer_v4, 0),
	TEXT(seen_connection, state_v4, 0),
	TEXT(seen_connection, session_v6, 0),
	TEXT(seen_connection, microsoft_v6, 0),
	TEXT(seen_connection, peer_v6, 0),
	TEXT(seen_connection, state_v6, 0),
	INT(seen_connection, max_v4, 0),
	INT(seen_connection, max_v6, 0),
	WHEN(seen_connection, since, 0),
	WHEN(seen_connection, session_since, 0),
};
const struct record RECORD_SEEN_CONNECTION = ROW(seen_connection, "seen connection", seen_connection);

static const struct field seen_peering[] = {
	TEXT(seen_peering, name, 0),         TEXT(seen_peering, group, 0),
	TEXT(seen_peering, metro, 0),        TEXT(seen_peering, kind, 0),
	TEXT(seen_peering, type, 0),         TEXT(seen_peering, sku, 0),
	TEXT(seen_peering, location, 0),     TEXT(seen_peering, asn_id, 0),
	TEXT(seen_peering, provisioning, 0), TEXT(seen_peering, tags, 0),
	TEXT(seen_peering, probes, 0),       ROWS(seen_peering, connections, RECORD_SEEN_CONNECTION, 0),
	WHEN(seen_peering, since, 0),        WHEN(seen_peering, seen, 0),
	WHEN(seen_peering, gone, 0),
};
const struct record RECORD_SEEN_PEERING = ROW(seen_peering, "seen peering", seen_peering);

static const struct field seen_prefix[] = {
	TEXT(seen_prefix, peering, 0),      TEXT(seen_prefix, name, 0),       TEXT(seen_prefix, prefix, 0),
	TEXT(seen_prefix, state, 0),        TEXT(seen_prefix, key, F_SECRET), TEXT(seen_prefix, error, 0),
	WHEN(seen_prefix, since, 0),        WHEN(seen_prefix, seen, 0),       WHEN(seen_prefix, gone, 0),
	INT(seen_prefix, verified_once, 0),
};
const struct record RECORD_SEEN_PREFIX = ROW(seen_prefix, "seen prefix", seen_prefix);

static const struct field seen_service[] = {
	TEXT(seen_service, name, 0),   TEXT(seen_service, group, 0),        TEXT(seen_service, location, 0),
	TEXT(seen_service, state, 0),  TEXT(seen_service, provider, 0),     TEXT(seen_service, primary, 0),
	TEXT(seen_service, backup, 0), TEXT(seen_service, provisioning, 0), WHEN(seen_service, since, 0),
	WHEN(seen_service, seen, 0),   WHEN(seen_service, gone, 0),
};
const struct record RECORD_SEEN_SERVICE = ROW(seen_service, "seen service", seen_service);

static const struct field seen_event[] = {
	TEXT(seen_event, at, 0),    TEXT(seen_event, type, 0),        TEXT(seen_event, summary, 0),
	TEXT(seen_event, level, 0), TEXT(seen_event, description, 0),
};
const struct record RECORD_SEEN_EVENT = ROW(seen_event, "event", seen_event);

static const struct field seen_service_prefix[] = {
	TEXT(seen_service_prefix, service, 0), TEXT(seen_service_prefix, name, 0),
	TEXT(seen_service_prefix, prefix, 0),  TEXT(seen_service_prefix, key, F_SECRET),
	TEXT(seen_service_prefix, state, 0),   TEXT(seen_service_prefix, learned, 0),
	TEXT(seen_service_prefix, error, 0),   ROWS(seen_service_prefix, events, RECORD_SEEN_EVENT, 0),
	WHEN(seen_service_prefix, since, 0),   WHEN(seen_service_prefix, seen, 0),
	WHEN(seen_service_prefix, gone, 0),    INT(seen_service_prefix, verified_once, 0),
};
const struct record RECORD_SEEN_SERVICE_PREFIX = ROW(seen_service_prefix, "seen service prefix", seen_service_prefix);

static const struct field seen_route[] = {
	TEXT(seen_route, peering, 0),  TEXT(seen_route, prefix, 0),       TEXT(seen_route, next_hop, 0),
	TEXT(seen_route, as_path, 0),  TEXT(seen_route, origin_state, 0), TEXT(seen_route, rpki_state, 0),
	TEXT(seen_route, received, 0),
};
const struct record RECORD_SEEN_ROUTE = ROW(seen_route, "route", seen_route);

static const struct field seen_routes[] = {
	TEXT(seen_routes, peering, 0),
	WHEN(seen_routes, seen, 0),
};
const struct record RECORD_SEEN_ROUTES = ROW(seen_routes, "reading of routes", seen_routes);

static const struct field seen_registry[] = {
	TEXT(seen_registry, prefix, 0), TEXT(seen_registry, route, 0), TEXT(seen_registry, source, 0),
	TEXT(seen_registry, holder, 0), TEXT(seen_registry, rpki, 0),  INT(seen_registry, origin, 0),
	INT(seen_registry, aut_num, 0), WHEN(seen_registry, seen, 0),
};
const struct record RECORD_SEEN_REGISTRY = ROW(seen_registry, "registry entry", seen_registry);

static const struct field observed[] = {
	RECORD(observed, provider, RECORD_SEEN_PROVIDER, 0),
	RECORD(observed, group, RECORD_SEEN_GROUP, 0),
	ROWS(observed, asns, RECORD_SEEN_ASN, 0),
	ROWS(observed, peerings, RECORD_SEEN_PEERING, 0),
	ROWS(observed, prefixes, RECORD_SEEN_PREFIX, 0),
	ROWS(observed, services, RECORD_SEEN_SERVICE, 0),
	ROWS(observed, service_prefixes, RECORD_SEEN_SERVICE_PREFIX, 0),
	ROWS(observed, routes, RECORD_SEEN_ROUTE, 0),
	ROWS(observed, route_reads, RECORD_SEEN_ROUTES, 0),
	ROWS(observed, registry, RECORD_SEEN_REGISTRY, 0),
};
const struct record RECORD_OBSERVED = SINGLE(observed, "seen", observed);

/* ---- Under way */

static const struct field request[] = {
	TEXT(request, guid, 0),
	TEXT(request, op, 0),
	TEXT(request, method, 0),
	TEXT(request, path, 0),
	TEXT(request, about, 0),
	TEXT(request, state, 0),
	TEXT(request, body, F_PERSON | F_LINES),
	INT(request, status, 0),
	TEXT(request, service_id, 0),
	TEXT(request, code, 0),
	TEXT(request, message, 0),
	INT(request, target, F_ID),
	WHEN(request, recorded, 0),
	WHEN(request, answered, 0),
};
const struct record RECORD_REQUEST = ROW(request, "request", request);

static const struct field change[] = {
	TEXT(change, about, 0),
	TEXT(change, from, 0),
	TEXT(change, to, 0),
	WHEN(change, at, 0),
};
const struct record RECORD_CHANGE = ROW(change, "change", change);

static const struct field model[] = {
	INT(model, schema, F_KEEP),
	INT(model, next_id, F_KEEP | F_ID),
	TEXT(model, name, F_KEEP),
	TEXT(model, mode, 0),
	TEXT(model, scenario, 0),
	TEXT(model, seed, F_KEEP),
	WHEN(model, created, F_KEEP),
	WHEN(model, looked, F_KEEP),
	RECORD(model, account, RECORD_ACCOUNT, 0),
	RECORD(model, asn, RECORD_ASN, 0),
	ROWS(model, peerings, RECORD_PEERING, 0),
	ROWS(model, prefixes, RECORD_PREFIX, 0),
	RECORD(model, service, RECORD_SERVICE, 0),
	ROWS(model, attest, RECORD_ATTESTATION, 0),
	RECORD(model, commit, RECORD_COMMITS, 0),
	ROWS(model, notes, RECORD_NOTE, F_KEEP),
	ROWS(model, ticks, RECORD_TICK, F_KEEP),
	RECORD(model, seen, RECORD_OBSERVED, F_KEEP),
	ROWS(model, requests, RECORD_REQUEST, F_KEEP),
	ROWS(model, changes, RECORD_CHANGE, F_KEEP),
};
const struct record RECORD_MODEL = SINGLE(model, "session", model);

/* ---- Catalogues */

static const struct field cat_subscription[] = {
	TEXT(cat_subscription, id, 0),
	TEXT(cat_subscription, name, 0),
	TEXT(cat_subscription, state, 0),
	TEXT(cat_subscription, tenant, 0),
};
const struct record RECORD_CAT_SUBSCRIPTION = ROW(cat_subscription, "subscription", cat_subscription);

static const struct field cat_group[] = {
	TEXT(cat_group, name, 0),
	TEXT(cat_group, location, 0),
};
const struct record RECORD_CAT_GROUP = ROW(cat_group, "resource group", cat_group);

static const struct field cat_region[] = {
	TEXT(cat_region, name, 0),
	TEXT(cat_region, label, 0),
};
const struct record RECORD_CAT_REGION = ROW(cat_region, "region", cat_region);

static const struct field cat_facility[] = {
	INT(cat_facility, id, 0),
	TEXT(cat_facility, address, 0),
	TEXT(cat_facility, type, 0),
};
const struct record RECORD_CAT_FACILITY = ROW(cat_facility, "facility", cat_facility);

static const struct field cat_metro[] = {
	TEXT(cat_metro, name, 0),
	TEXT(cat_metro, country, 0),
	TEXT(cat_metro, region, 0),
	ROWS(cat_metro, facilities, RECORD_CAT_FACILITY, 0),
	ROWS(cat_metro, offers, RECORD_NAME, 0),
};
const struct record RECORD_CAT_METRO = ROW(cat_metro, "metro", cat_metro);

static const struct field cat_country[] = {
	TEXT(cat_country, name, 0),
};
const struct record RECORD_CAT_COUNTRY = ROW(cat_country, "country", cat_country);

static const struct field cat_state[] = {
	TEXT(cat_state, country, 0),
	TEXT(cat_state, state, 0),
	TEXT(cat_state, region, 0),
};
const struct record RECORD_CAT_STATE = ROW(cat_state, "state", cat_state);

static const struct field cat_service_provider[] = {
	TEXT(cat_service_provider, name, 0),
	ROWS(cat_service_provider, locations, RECORD_NAME, 0),
};
const struct record RECORD_CAT_SERVICE_PROVIDER = ROW(cat_service_provider, "service provider", cat_service_provider);

const struct record *const CATALOGUE_RECORDS[CAT_N] = {
	[CAT_SUBSCRIPTIONS] = &RECORD_CAT_SUBSCRIPTION,
	[CAT_GROUPS] = &RECORD_CAT_GROUP,
	[CAT_REGIONS] = &RECORD_CAT_REGION,
	[CAT_METROS] = &RECORD_CAT_METRO,
	[CAT_LEGACY] = &RECORD_SEEN_PEERING,
	[CAT_COUNTRIES] = &RECORD_CAT_COUNTRY,
	[CAT_STATES] = &RECORD_CAT_STATE,
	[CAT_PROVIDERS] = &RECORD_CAT_SERVICE_PROVIDER,
};
