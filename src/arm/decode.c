#include "decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* Names of resources end at 90 characters (groups), of providers and metros far below; ids are made of names. */
enum { SHORT_MAX = 260, ID_MAX = 1000, WORDS_MAX = 3000, JSON_MAX = 16 * 1024 };
static const int64_t ASN_MAX = 4294967295;

enum take_kind {
	TAKE_NAME,  /* identifies the object: must be there, and must be clean as it comes */
	TAKE_SHORT, /* states, names of other things, addresses */
	TAKE_WORDS, /* sentences */
	TAKE_INT,   /* 0 … 2^53; anything else is as if it were not there */
	TAKE_ASN,   /* 0 … 2^32 - 1, though the interface says int32 */
	TAKE_BOOL,  /* "true", "false" */
	TAKE_JSON   /* as compact JSON */
};
struct take {
	const char *at; /* path in the object */
	size_t off;
	enum take_kind kind;
};
#define TAKE(type, member, kind, at)                                                                                   \
	{                                                                                                              \
		at, offsetof(struct type, member), kind                                                                \
	}

char *decode_text(const struct json *s, size_t max)
{
	const char *raw = json_str(s);
	struct text t = TEXT_INIT;

	if (raw)
		utf8_clean(&t, raw, strlen(raw), max);
	if (t.n)
		return text_detach(&t);
	text_release(&t);
	return NULL;
}

/* A name that had to be cleaned, here or by the parser (U+FFFD), would address something else. */
static bool take_name(const struct json *s, char **slot)
{
	*slot = decode_text(s, SHORT_MAX);
	return *slot && str_is(*slot, json_str(s)) && !strstr(*slot, "\xef\xbf\xbd");
}

static char *bool_text(const struct json *j)
{
	bool v;

	return json_bool(j, &v) ? mem_text(v ? "true" : "false") : NULL;
}

static char *compact(const struct json *j)
{
	struct text t = TEXT_INIT;
	struct json_out out = { .to = &t };

	if (json_kind(j) == JSON_OBJECT || json_kind(j) == JSON_ARRAY)
		json_put_node(&out, NULL, j);
	if (t.n && t.n <= JSON_MAX && !out.failed)
		return text_detach(&t);
	text_release(&t);
	return NULL;
}

static void take_int(const struct json *j, int64_t max, int64_t *slot)
{
	int64_t v;

	if (json_int(j, &v) && v >= 0 && v <= max)
		*slot = v;
}

static bool take_one(const struct take *t, const struct json *object, void *row)
{
	const struct json *j = json_at(object, t->at);
	void *slot = (char *)row + t->off;

	switch (t->kind) {
	case TAKE_NAME:
		return take_name(j, slot);
	case TAKE_SHORT:
		*(char **)slot = decode_text(j, SHORT_MAX);
		return true;
	case TAKE_WORDS:
		*(char **)slot = decode_text(j, WORDS_MAX);
		return true;
	case TAKE_BOOL:
		*(char **)slot = bool_text(j);
		return true;
	case TAKE_JSON:
		*(char **)slot = compact(j);
		return true;
	case TAKE_INT:
		take_int(j, (int64_t)1 << 53, slot);
		return true;
	case TAKE_ASN:
		take_int(j, ASN_MAX, slot);
		return true;
	}
	return false;
}

static bool take_all(const struct take *t, size_t n, const struct json *object, void *row)
{
	bool ok = json_kind(object) == JSON_OBJECT;

	for (size_t i = 0; i < n && ok; i++)
		ok = take_one(&t[i], object, row);
	return ok;
}
#define TAKE_ALL(table, object, row) take_all(table, sizeof table / sizeof *table, object, row)

/* The value after /type/ in a resource id, whose words compare without case: "…/resourceGroups/RG/…" gives "RG". */
static char *id_part(const struct json *item, const char *type)
{
	char *id = decode_text(json_get(item, "id"), ID_MAX), *part = NULL;
	size_t n = strlen(type);

	for (const char *s = id ? strchr(id, '/') : NULL; s && !part; s = strchr(s + 1, '/'))
		if (strncasecmp(s + 1, type, n) == 0 && s[1 + n] == '/')
			part = mem_textn(s + n + 2, strcspn(s + n + 2, "/"));
	if (part && (!*part || strlen(part) > SHORT_MAX)) {
		free(part);
		part = NULL;
	}
	free(id);
	return part;
}

typedef bool take_fn(const struct json *item, void *row);

/* Rows of a nested list; items that cannot be used are left out. */
static void take_rows(const struct json *list, struct rows *rows, const struct record *r, take_fn *take)
{
	if (json_kind(list) != JSON_ARRAY)
		return;
	for (const struct json *item = json_first(list); item; item = json_next(item)) {
		uint32_t id = rows->n + 1;

		if (!take(item, rows_add(rows, r, id)))
			rows_remove(rows, r, id);
	}
}

/* ---- Account */

static bool take_subscription(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_subscription, id, TAKE_NAME, "subscriptionId"),
		TAKE(cat_subscription, name, TAKE_SHORT, "displayName"),
		TAKE(cat_subscription, state, TAKE_SHORT, "state"),
		TAKE(cat_subscription, tenant, TAKE_SHORT, "tenantId"),
	};

	return TAKE_ALL(table, item, row);
}

static bool take_region(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_region, name, TAKE_NAME, "name"),
		TAKE(cat_region, label, TAKE_SHORT, "displayName"),
	};

	return TAKE_ALL(table, item, row);
}

static bool take_cat_group(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_group, name, TAKE_NAME, "name"),
		TAKE(cat_group, location, TAKE_SHORT, "location"),
	};

	return TAKE_ALL(table, item, row);
}

static bool take_group(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_group, name, TAKE_NAME, "name"),
		TAKE(seen_group, location, TAKE_SHORT, "location"),
	};

	return TAKE_ALL(table, item, row);
}

static char *joined(const struct json *texts)
{
	struct text t = TEXT_INIT;

	for (const struct json *v = json_first(texts); v && t.n < WORDS_MAX; v = json_next(v)) {
		char *s = decode_text(v, SHORT_MAX);

		if (s)
			text_addf(&t, "%s%s", t.n ? " " : "", s);
		free(s);
	}
	if (t.n)
		return text_detach(&t);
	text_release(&t);
	return NULL;
}

/* The api-versions in which this cloud offers peerings: some clouds may have the older one only. */
static char *peering_versions(const struct json *types)
{
	if (json_kind(types) != JSON_ARRAY)
		return NULL;
	for (const struct json *t = json_first(types); t; t = json_next(t)) {
		const struct json *versions = json_get(t, "apiVersions");

		if (str_is_nocase(json_str(json_get(t, "resourceType")), "peerings") &&
		    json_kind(versions) == JSON_ARRAY)
			return joined(versions);
	}
	return NULL;
}

static bool take_provider(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_provider, state, TAKE_NAME, "registrationState"),
	};
	struct seen_provider *p = row;

	p->versions = peering_versions(json_get(item, "resourceTypes"));
	return TAKE_ALL(table, item, row);
}

/* ---- AS numbers */

static bool take_contact(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(contact, role, TAKE_SHORT, "role"),
		TAKE(contact, email, TAKE_SHORT, "email"),
		TAKE(contact, phone, TAKE_SHORT, "phone"),
	};

	return TAKE_ALL(table, item, row);
}

static bool take_asn(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_asn, name, TAKE_NAME, "name"),
		TAKE(seen_asn, number, TAKE_ASN, "properties.peerAsn"),
		TAKE(seen_asn, peer_name, TAKE_SHORT, "properties.peerName"),
		TAKE(seen_asn, state, TAKE_SHORT, "properties.validationState"),
		TAKE(seen_asn, error, TAKE_WORDS, "properties.errorMessage"),
	};
	struct seen_asn *a = row;

	take_rows(json_at(item, "properties.peerContactDetail"), &a->contacts, &RECORD_CONTACT, take_contact);
	return TAKE_ALL(table, item, row);
}

/* ---- Peerings */

static bool take_connection(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_connection, identifier, TAKE_SHORT, "connectionIdentifier"),
		TAKE(seen_connection, state, TAKE_SHORT, "connectionState"),
		TAKE(seen_connection, error, TAKE_WORDS, "errorMessage"),
		TAKE(seen_connection, facility, TAKE_INT, "peeringDBFacilityId"),
		TAKE(seen_connection, bandwidth, TAKE_INT, "bandwidthInMbps"),
		TAKE(seen_connection, provisioned, TAKE_INT, "provisionedBandwidthInMbps"),
		TAKE(seen_connection, address_provider, TAKE_SHORT, "sessionAddressProvider"),
		TAKE(seen_connection, for_service, TAKE_BOOL, "useForPeeringService"),
		TAKE(seen_connection, session_v4, TAKE_SHORT, "bgpSession.sessionPrefixV4"),
		TAKE(seen_connection, microsoft_v4, TAKE_SHORT, "bgpSession.microsoftSessionIPv4Address"),
		TAKE(seen_connection, peer_v4, TAKE_SHORT, "bgpSession.peerSessionIPv4Address"),
		TAKE(seen_connection, state_v4, TAKE_SHORT, "bgpSession.sessionStateV4"),
		TAKE(seen_connection, session_v6, TAKE_SHORT, "bgpSession.sessionPrefixV6"),
		TAKE(seen_connection, microsoft_v6, TAKE_SHORT, "bgpSession.microsoftSessionIPv6Address"),
		TAKE(seen_connection, peer_v6, TAKE_SHORT, "bgpSession.peerSessionIPv6Address"),
		TAKE(seen_connection, state_v6, TAKE_SHORT, "bgpSession.sessionStateV6"),
		TAKE(seen_connection, max_v4, TAKE_INT, "bgpSession.maxPrefixesAdvertisedV4"),
		TAKE(seen_connection, max_v6, TAKE_INT, "bgpSession.maxPrefixesAdvertisedV6"),
	};

	return TAKE_ALL(table, item, row);
}

/* Legacy peerings name the AS itself where others name its resource; it may come as a number. */
static char *asn_id(const struct json *id)
{
	const char *digits = json_number_text(id);

	return digits ? mem_textn(digits, strnlen(digits, 20)) : decode_text(id, ID_MAX);
}

static bool take_peering(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_peering, name, TAKE_NAME, "name"),
		TAKE(seen_peering, metro, TAKE_SHORT, "properties.peeringLocation"),
		TAKE(seen_peering, kind, TAKE_SHORT, "kind"),
		TAKE(seen_peering, type, TAKE_SHORT, "properties.direct.directPeeringType"),
		TAKE(seen_peering, sku, TAKE_SHORT, "sku.name"),
		TAKE(seen_peering, location, TAKE_SHORT, "location"),
		TAKE(seen_peering, provisioning, TAKE_SHORT, "properties.provisioningState"),
		TAKE(seen_peering, tags, TAKE_JSON, "tags"),
		TAKE(seen_peering, probes, TAKE_JSON, "properties.connectivityProbes"),
	};
	const struct json *half = json_at(item, "properties.direct");
	struct seen_peering *p = row;

	if (!half)
		half = json_at(item, "properties.exchange");
	p->group = id_part(item, "resourceGroups");
	p->asn_id = asn_id(json_at(half, "peerAsn.id"));
	take_rows(json_get(half, "connections"), &p->connections, &RECORD_SEEN_CONNECTION, take_connection);
	return TAKE_ALL(table, item, row);
}

static bool take_route(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_route, prefix, TAKE_NAME, "prefix"),
		TAKE(seen_route, next_hop, TAKE_SHORT, "nextHop"),
		TAKE(seen_route, as_path, TAKE_WORDS, "asPath"),
		TAKE(seen_route, origin_state, TAKE_SHORT, "originAsValidationState"),
		TAKE(seen_route, rpki_state, TAKE_SHORT, "rpkiValidationState"),
		TAKE(seen_route, received, TAKE_SHORT, "receivedTimestamp"),
	};

	return TAKE_ALL(table, item, row);
}

/* ---- Prefixes */

/* While the service judges anew it leaves the words of the last failure standing: they are not about now. */
static void drop_stale(const char *state, char **error)
{
	static const char *const judged[] = { "Failed", "Invalid", "Warning" };

	for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
		if (str_is_nocase(state, judged[i]))
			return;
	if (str_is_nocase(*error, "Deletion in progress"))
		return;
	free(*error);
	*error = NULL;
}

static bool take_prefix(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_prefix, name, TAKE_NAME, "name"),
		TAKE(seen_prefix, prefix, TAKE_SHORT, "properties.prefix"),
		TAKE(seen_prefix, state, TAKE_SHORT, "properties.prefixValidationState"),
		TAKE(seen_prefix, key, TAKE_SHORT, "properties.peeringServicePrefixKey"),
		TAKE(seen_prefix, error, TAKE_WORDS, "properties.errorMessage"),
	};
	struct seen_prefix *p = row;
	bool ok = TAKE_ALL(table, item, row);

	p->peering = id_part(item, "peerings");
	drop_stale(p->state, &p->error);
	return ok;
}

static bool take_event(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_event, at, TAKE_SHORT, "eventTimestamp"),
		TAKE(seen_event, type, TAKE_SHORT, "eventType"),
		TAKE(seen_event, summary, TAKE_WORDS, "eventSummary"),
		TAKE(seen_event, level, TAKE_SHORT, "eventLevel"),
		TAKE(seen_event, description, TAKE_WORDS, "eventDescription"),
	};

	return TAKE_ALL(table, item, row);
}

static bool take_service_prefix(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_service_prefix, name, TAKE_NAME, "name"),
		TAKE(seen_service_prefix, prefix, TAKE_SHORT, "properties.prefix"),
		TAKE(seen_service_prefix, key, TAKE_SHORT, "properties.peeringServicePrefixKey"),
		TAKE(seen_service_prefix, state, TAKE_SHORT, "properties.prefixValidationState"),
		TAKE(seen_service_prefix, learned, TAKE_SHORT, "properties.learnedType"),
		TAKE(seen_service_prefix, error, TAKE_WORDS, "properties.errorMessage"),
	};
	struct seen_service_prefix *p = row;
	bool ok = TAKE_ALL(table, item, row);

	p->service = id_part(item, "peeringServices");
	take_rows(json_at(item, "properties.events"), &p->events, &RECORD_SEEN_EVENT, take_event);
	drop_stale(p->state, &p->error);
	return ok;
}

static bool take_service(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(seen_service, name, TAKE_NAME, "name"),
		TAKE(seen_service, location, TAKE_SHORT, "location"),
		TAKE(seen_service, state, TAKE_SHORT, "properties.peeringServiceLocation"),
		TAKE(seen_service, provider, TAKE_SHORT, "properties.peeringServiceProvider"),
		TAKE(seen_service, primary, TAKE_SHORT, "properties.providerPrimaryPeeringLocation"),
		TAKE(seen_service, backup, TAKE_SHORT, "properties.providerBackupPeeringLocation"),
		TAKE(seen_service, provisioning, TAKE_SHORT, "properties.provisioningState"),
	};
	struct seen_service *s = row;

	s->group = id_part(item, "resourceGroups");
	return TAKE_ALL(table, item, row);
}

/* ---- Catalogues of the service */

static bool take_facility(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_facility, id, TAKE_INT, "peeringDBFacilityId"),
		TAKE(cat_facility, address, TAKE_SHORT, "address"),
		TAKE(cat_facility, type, TAKE_SHORT, "directPeeringType"),
	};
	struct cat_facility *f = row;

	return TAKE_ALL(table, item, row) && f->id > 0;
}

static bool take_offer(const struct json *item, void *row)
{
	struct name_row *offer = row;
	int64_t mbps = 0;

	take_int(json_get(item, "valueInMbps"), INT32_MAX, &mbps);
	if (mbps)
		offer->name = mem_format("%lld", (long long)mbps);
	return mbps > 0;
}

static bool is_direct(const struct json *item)
{
	const char *kind = json_str(json_get(item, "kind"));

	return !kind || str_is_nocase(kind, "Direct");
}

/* Entries that only carry a name (the spec's example has it twice) are read by whichever is there. */
static bool take_metro(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_metro, country, TAKE_SHORT, "properties.country"),
		TAKE(cat_metro, region, TAKE_SHORT, "properties.azureRegion"),
	};
	const struct json *direct = json_at(item, "properties.direct");
	const struct json *name = json_at(item, "properties.peeringLocation");
	struct cat_metro *m = row;

	take_rows(json_get(direct, "peeringFacilities"), &m->facilities, &RECORD_CAT_FACILITY, take_facility);
	take_rows(json_get(direct, "bandwidthOffers"), &m->offers, &RECORD_NAME, take_offer);
	return TAKE_ALL(table, item, row) && take_name(name ? name : json_get(item, "name"), &m->name);
}

static bool take_country(const struct json *item, void *row)
{
	static const struct take table[] = { TAKE(cat_country, name, TAKE_NAME, "name") };

	return TAKE_ALL(table, item, row);
}

static bool take_state(const struct json *item, void *row)
{
	static const struct take table[] = {
		TAKE(cat_state, country, TAKE_SHORT, "properties.country"),
		TAKE(cat_state, region, TAKE_SHORT, "properties.azureRegion"),
	};
	const struct json *state = json_at(item, "properties.state");
	struct cat_state *s = row;

	return TAKE_ALL(table, item, row) && take_name(state ? state : json_get(item, "name"), &s->state);
}

static bool take_location(const struct json *item, void *row)
{
	struct name_row *location = row;

	return take_name(item, &location->name);
}

static bool take_service_provider(const struct json *item, void *row)
{
	const struct json *name = json_at(item, "properties.serviceProviderName");
	struct cat_service_provider *p = row;

	take_rows(json_at(item, "properties.peeringLocations"), &p->locations, &RECORD_NAME, take_location);
	return take_name(name ? name : json_get(item, "name"), &p->name);
}

static const struct decoder DECODERS[] = {
	{ &RECORD_SEEN_PROVIDER, take_provider, false, NULL },
	{ &RECORD_SEEN_GROUP, take_group, false, NULL },
	{ &RECORD_SEEN_ASN, take_asn, false, NULL },
	{ &RECORD_SEEN_PEERING, take_peering, false, NULL },
	{ &RECORD_SEEN_PREFIX, take_prefix, false, NULL },
	{ &RECORD_SEEN_SERVICE, take_service, false, NULL },
	{ &RECORD_SEEN_SERVICE_PREFIX, take_service_prefix, false, NULL },
	{ &RECORD_SEEN_ROUTE, take_route, false, NULL },
	{ &RECORD_CAT_SUBSCRIPTION, take_subscription, true, NULL },
	{ &RECORD_CAT_REGION, take_region, true, NULL },
	{ &RECORD_CAT_GROUP, take_cat_group, true, NULL },
	{ &RECORD_CAT_METRO, take_metro, true, is_direct },
	{ &RECORD_CAT_COUNTRY, take_country, true, NULL },
	{ &RECORD_CAT_STATE, take_state, true, NULL },
	{ &RECORD_CAT_SERVICE_PROVIDER, take_service_provider, true, NULL },
};

const struct decoder *decoder_of(const struct record *record)
{
	for (size_t i = 0; i < sizeof DECODERS / sizeof *DECODERS; i++)
		if (DECODERS[i].record == record)
			return &DECODERS[i];
	return NULL;
}

/* A record that is no row has no id to give. */
void *decode_add(struct arm_answer *answer)
{
	if (answer->record->is_row)
		return rows_add(&answer->rows, answer->record, answer->rows.n + 1);
	answer->rows.v = mem_alloc(answer->record->size);
	answer->rows.n = answer->rows.cap = 1;
	return answer->rows.v;
}
