/* Replies of the real service and the examples of its description, read one by one. They live beside the tree, in
 * ../shared/api; where that is absent this test says so and passes. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "arm/arm.h"
#include "arm_fixture.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

#define RECORDED "../shared/api/recorded/"
#define EXAMPLES "../shared/api/2025-05-01/examples/"
enum { FILE_MAX = 1 << 20, NOT_OURS = OP_N };

static struct json *load(const char *folder, const char *name)
{
	char *path = mem_format("%s%s", folder, name);
	struct text bytes = TEXT_INIT, err = TEXT_INIT;
	struct json *j;

	if (!file_read(path, FILE_MAX, &bytes, &err))
		fail_msg("%s", err.s);
	j = json_parse(bytes.s, bytes.n, NULL, &err);
	if (!j)
		fail_msg("%s: %s", path, err.s);
	text_release(&bytes);
	text_release(&err);
	free(path);
	return j;
}

/* ---- Recorded exchanges */

/* Which call an exchange is, by its method and the end of its path; the first row that fits. */
static const struct {
	const char *method, *end;
	int op;
} CALLS[] = {
	{ "GET", "/peerings", OP_PEERINGS },
	{ "GET", "/peerings/DemoPeering", OP_PEERING },
	{ "GET", "/peerAsns", OP_ASNS },
	{ "GET", "/peerAsns/ContosoEdgeTest", OP_ASN },
	{ "GET", "/cdnPeeringPrefixes", NOT_OURS },
	{ "GET", "/registeredPrefixes", OP_PREFIXES },
	{ "GET", "/registeredPrefixes/accessibilityTesting1", OP_PREFIX },
	{ "GET", "/peeringServiceCountries", OP_COUNTRIES },
	{ "GET", "/prefixes", OP_SERVICE_PREFIXES },
	{ "GET", "/prefixes/TestPrefix", OP_SERVICE_PREFIX },
	{ "GET", "/peeringServiceProviders", OP_PROVIDERS },
	{ "PUT", "/peerings/TestPeeringPs", OP_PEERING_PUT },
	{ "PUT", "/peerAsns/PsTestAsn", OP_ASN_PUT },
	{ "PUT", "/registeredAsns/TestAsn", NOT_OURS },
	{ "PUT", "/peeringServices/TestPeeringService", OP_SERVICE_PUT },
	{ "DELETE", "/peerings/TestPeeringPs", OP_PREFIX_DELETE },
	{ "DELETE", "/peerAsns/PsTestAsn", OP_ASN_DELETE },
	{ "DELETE", "/registeredAsns/TestAsn", OP_PREFIX_DELETE },
	{ "DELETE", "/registeredPrefixes/accessibilityTesting6", OP_PREFIX_DELETE },
	{ "DELETE", "/prefixes/TestPrefix2", OP_SERVICE_PREFIX_DELETE },
	{ "POST", "/lookingGlass", NOT_OURS },
	{ "POST", "/validate", OP_PREFIX_VALIDATE },
	{ "POST", "/checkServiceProviderAvailability", OP_AVAILABILITY },
	{ "PATCH", "/peerings/DemoPeering", OP_PEERING_TAGS },
	{ "PATCH", "/peeringServices/DRTestInterCloud", OP_SERVICE },
};

static bool ends(const char *uri, const char *end)
{
	size_t n = strcspn(uri, "?"), k = strlen(end);

	return n >= k && strncmp(uri + n - k, end, k) == 0;
}

static int call_of(const char *method, const char *uri)
{
	for (size_t i = 0; i < COUNT(CALLS); i++)
		if (str_is(method, CALLS[i].method) && ends(uri, CALLS[i].end))
			return CALLS[i].op;
	fail_msg("no row for %s %s", method, uri);
	return NOT_OURS;
}

/* The text of a field by its key, numbers as text; "" when it is empty. */
static const char *field_of(const struct record *r, void *row, const char *key, char number[32])
{
	const struct field *f = record_field(r, key);

	assert_non_null(f);
	if (f->kind == K_TEXT)
		return str_or(*field_text(row, f), "");
	assert_int_equal(f->kind, K_INT);
	snprintf(number, 32, "%lld", (long long)*field_int(row, f));
	return number;
}

/* Where a member stands in the reply, and in which field it must arrive. Rows of lists are compared in order. */
static const struct {
	const struct record *record;
	const char *member, *field;
} MEMBERS[] = {
	{ &RECORD_SEEN_PEERING, "name", "name" },
	{ &RECORD_SEEN_PEERING, "kind", "kind" },
	{ &RECORD_SEEN_PEERING, "location", "location" },
	{ &RECORD_SEEN_PEERING, "sku.name", "sku" },
	{ &RECORD_SEEN_PEERING, "properties.peeringLocation", "metro" },
	{ &RECORD_SEEN_PEERING, "properties.provisioningState", "provisioning" },
	{ &RECORD_SEEN_PEERING, "properties.direct.directPeeringType", "type" },
	{ &RECORD_SEEN_PEERING, "properties.direct.peerAsn.id", "asn_id" },
	{ &RECORD_SEEN_ASN, "name", "name" },
	{ &RECORD_SEEN_ASN, "properties.peerAsn", "number" },
	{ &RECORD_SEEN_ASN, "properties.peerName", "peer_name" },
	{ &RECORD_SEEN_ASN, "properties.validationState", "state" },
	{ &RECORD_SEEN_PREFIX, "name", "name" },
	{ &RECORD_SEEN_PREFIX, "properties.prefix", "prefix" },
	{ &RECORD_SEEN_PREFIX, "properties.prefixValidationState", "state" },
	{ &RECORD_SEEN_PREFIX, "properties.peeringServicePrefixKey", "key" },
	{ &RECORD_SEEN_SERVICE, "name", "name" },
	{ &RECORD_SEEN_SERVICE, "location", "location" },
	{ &RECORD_SEEN_SERVICE, "properties.peeringServiceLocation", "state" },
	{ &RECORD_SEEN_SERVICE, "properties.peeringServiceProvider", "provider" },
	{ &RECORD_SEEN_SERVICE, "properties.providerPrimaryPeeringLocation", "primary" },
	{ &RECORD_SEEN_SERVICE, "properties.providerBackupPeeringLocation", "backup" },
	{ &RECORD_SEEN_SERVICE_PREFIX, "name", "name" },
	{ &RECORD_SEEN_SERVICE_PREFIX, "properties.prefix", "prefix" },
	{ &RECORD_SEEN_SERVICE_PREFIX, "properties.prefixValidationState", "state" },
	{ &RECORD_SEEN_SERVICE_PREFIX, "properties.learnedType", "learned" },
	{ &RECORD_SEEN_SERVICE_PREFIX, "properties.errorMessage", "error" },
	{ &RECORD_SEEN_ROUTE, "prefix", "prefix" },
	{ &RECORD_SEEN_ROUTE, "asPath", "as_path" },
	{ &RECORD_SEEN_ROUTE, "nextHop", "next_hop" },
	{ &RECORD_CAT_COUNTRY, "name", "name" },
	{ &RECORD_CAT_SERVICE_PROVIDER, "properties.serviceProviderName", "name" },
	{ &RECORD_CAT_METRO, "properties.peeringLocation", "name" },
	{ &RECORD_CAT_STATE, "properties.state", "state" },
	{ &RECORD_SEEN_CONNECTION, "connectionIdentifier", "identifier" },
	{ &RECORD_SEEN_CONNECTION, "connectionState", "state" },
	{ &RECORD_SEEN_CONNECTION, "errorMessage", "error" },
	{ &RECORD_SEEN_CONNECTION, "peeringDBFacilityId", "facility" },
	{ &RECORD_SEEN_CONNECTION, "bandwidthInMbps", "bandwidth" },
	{ &RECORD_SEEN_CONNECTION, "provisionedBandwidthInMbps", "provisioned" },
	{ &RECORD_SEEN_CONNECTION, "sessionAddressProvider", "address_provider" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.sessionPrefixV4", "session_v4" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.microsoftSessionIPv4Address", "microsoft_v4" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.peerSessionIPv4Address", "peer_v4" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.sessionStateV4", "state_v4" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.sessionStateV6", "state_v6" },
	{ &RECORD_SEEN_CONNECTION, "bgpSession.maxPrefixesAdvertisedV4", "max_v4" },
};

static void same_members(const struct record *r, void *row, const struct json *item)
{
	char number[32];

	for (size_t i = 0; i < COUNT(MEMBERS); i++) {
		const struct json *want = json_at(item, MEMBERS[i].member);
		const char *text = json_kind(want) == JSON_NUMBER ? json_number_text(want) : json_str(want);

		if (MEMBERS[i].record == r && want)
			assert_string_equal(field_of(r, row, MEMBERS[i].field, number), text);
	}
}

static void same_connections(const struct seen_peering *p, const struct json *item)
{
	const struct json *half = json_at(item, "properties.direct");
	const struct json *list = json_get(half ? half : json_at(item, "properties.exchange"), "connections");
	const struct json *c = json_first(list);

	assert_int_equal(p->connections.n, json_count(list));
	for (uint32_t i = 0; i < p->connections.n; i++, c = json_next(c))
		same_members(&RECORD_SEEN_CONNECTION, rows_at(&p->connections, &RECORD_SEEN_CONNECTION, i), c);
}

static void same_row(const struct arm_answer *a, uint32_t i, const struct json *item)
{
	void *row = rows_at(&a->rows, a->record, i);

	same_members(a->record, row, item);
	if (a->record == &RECORD_SEEN_PEERING)
		same_connections(row, item);
}

static void same_rows(const struct arm_answer *a, const struct json *body)
{
	const struct json *value = json_get(body, "value"), *item = json_first(value);

	if (!value) {
		assert_int_equal(a->rows.n, 1);
		same_row(a, 0, body);
		return;
	}
	assert_int_equal(a->rows.n, json_count(value));
	for (uint32_t i = 0; i < a->rows.n; i++, item = json_next(item))
		same_row(a, i, item);
}

static void reads_reply(const char *where, enum op_id op, uint16_t status, const char *body)
{
	struct json *root = json_parse(body, strlen(body), NULL, NULL);
	struct arm_answer answer;
	struct arena a = { 0 };

	arm_read(op, status, body, strlen(body), &a, &answer);
	if (answer.class != ARM_OK)
		fail_msg("%s: %s", where, answer.message);
	if (op == OP_AVAILABILITY)
		assert_string_equal(answer.text, json_str(root));
	else if (answer.record)
		same_rows(&answer, root);
	rows_clear(&answer.rows, answer.record);
	json_free(root);
	arena_release(&a);
}

static bool reads_exchange(const struct json *exchange)
{
	const char *method = json_str(json_at(exchange, "Request.Method"));
	const char *uri = json_str(json_at(exchange, "Request.RequestUri"));
	const char *body = str_or(json_str(json_at(exchange, "Response.Content")), "");
	int op = call_of(method, uri);
	int64_t status = 0;

	json_int(json_at(exchange, "Response.StatusCode"), &status);
	if (op != NOT_OURS)
		reads_reply(uri, (enum op_id)op, (uint16_t)status, body);
	return op != NOT_OURS;
}

static bool there(const char *folder)
{
	if (access(folder, R_OK) == 0)
		return true;
	print_message("%s is not here: nothing compared\n", folder);
	return false;
}

static void every_recorded_reply_is_read(void **state)
{
	DIR *d = there(RECORDED) ? opendir(RECORDED) : NULL;
	unsigned read = 0, other = 0;

	(void)state;
	if (!d)
		return;
	for (struct dirent *e; (e = readdir(d));) {
		struct json *j = strstr(e->d_name, ".Recording.json") ? load(RECORDED, e->d_name) : NULL;

		for (const struct json *x = json_first(j); x; x = json_next(x))
			reads_exchange(x) ? read++ : other++;
		json_free(j);
	}
	closedir(d);
	print_message("%u recorded replies read, %u of calls we do not make\n", read, other);
	assert_int_equal(read + other, 28);
	assert_int_equal(other, 3);
}

/* ---- Examples of the description */

static const struct {
	const char *name;
	enum op_id op;
} SAMPLES[] = {
	{ "CheckServiceProviderAvailability", OP_AVAILABILITY },
	{ "CreateDirectPeering", OP_PEERING_PUT },
	{ "CreateExchangePeering", OP_PEERING_PUT },
	{ "CreatePeerAsn", OP_ASN_PUT },
	{ "CreatePeeringService", OP_SERVICE_PUT },
	{ "CreatePeeringServicePrefix", OP_SERVICE_PREFIX_PUT },
	{ "CreatePeeringWithExchangeRouteServer", OP_PEERING_PUT },
	{ "CreateRegisteredPrefix", OP_PREFIX_PUT },
	{ "DeletePeerAsn", OP_ASN_DELETE },
	{ "DeletePeeringServicePrefix", OP_SERVICE_PREFIX_DELETE },
	{ "DeleteRegisteredPrefix", OP_PREFIX_DELETE },
	{ "GetPeerAsn", OP_ASN },
	{ "GetPeering", OP_PEERING },
	{ "GetPeeringReceivedRoutes", OP_ROUTES },
	{ "GetPeeringService", OP_SERVICE },
	{ "GetPeeringServicePrefix", OP_SERVICE_PREFIX },
	{ "GetRegisteredPrefix", OP_PREFIX },
	{ "ListDirectPeeringLocations", OP_METROS },
	{ "ListLegacyPeerings", OP_LEGACY },
	{ "ListPeerAsnsBySubscription", OP_ASNS },
	{ "ListPeeringServiceCountriesBySubscription", OP_COUNTRIES },
	{ "ListPeeringServiceLocationsBySubscription", OP_STATES },
	{ "ListPeeringServiceProviders", OP_PROVIDERS },
	{ "ListPeeringServicesByResourceGroup", OP_GROUP_SERVICES },
	{ "ListPeeringServicesBySubscription", OP_SERVICES },
	{ "ListPeeringsByResourceGroup", OP_GROUP_PEERINGS },
	{ "ListPeeringsBySubscription", OP_PEERINGS },
	{ "ListPrefixesByPeeringService", OP_SERVICE_PREFIXES },
	{ "ListRegisteredPrefixesByPeering", OP_PREFIXES },
	{ "UpdatePeeringServiceTags", OP_SERVICE },
	{ "UpdatePeeringTags", OP_PEERING_TAGS },
	{ "ValidateRegisteredPrefix", OP_PREFIX_VALIDATE },
};

static void reads_sample(const char *name, enum op_id op, const struct json *sample)
{
	for (const struct json *r = json_first(json_get(sample, "responses")); r; r = json_next(r)) {
		const struct json *body = json_get(r, "body");
		struct text t = TEXT_INIT;
		struct json_out out = { .to = &t };

		if (body)
			json_put_node(&out, NULL, body);
		reads_reply(name, op, (uint16_t)strtoul(json_key(r), NULL, 10), t.s);
		text_release(&t);
	}
}

static void every_example_is_read(void **state)
{
	(void)state;
	if (!there(EXAMPLES))
		return;
	for (size_t i = 0; i < COUNT(SAMPLES); i++) {
		char *name = mem_format("%s.json", SAMPLES[i].name);
		struct json *j = load(EXAMPLES, name);

		reads_sample(name, SAMPLES[i].op, j);
		json_free(j);
		free(name);
	}
}

/* ---- Requests: ours say the same as the recorded ones, in whichever order */

static bool json_same(const struct json *a, const struct json *b)
{
	enum json_kind kind = json_kind(a);

	if (kind != json_kind(b) || json_count(a) != json_count(b))
		return false;
	if (kind == JSON_STRING)
		return str_is(json_str(a), json_str(b));
	if (kind == JSON_NUMBER)
		return str_is(json_number_text(a), json_number_text(b));
	const struct json *y = json_first(b);
	for (const struct json *x = json_first(a); x; x = json_next(x), y = json_next(y))
		if (!json_same(x, kind == JSON_OBJECT ? json_get(b, json_key(x)) : y))
			return false;
	return true;
}

static void asks_like(const char *file, enum op_id op, const struct arm_args *args)
{
	struct json *recording = load(RECORDED, file);
	const char *content = json_str(json_at(json_first(recording), "Request.Content"));
	const char *uri = json_str(json_at(json_first(recording), "Request.RequestUri"));
	struct json *theirs = json_parse(content, strlen(content), NULL, NULL), *ours;
	struct arena a = { 0 };
	struct arm_call call;

	assert_true(arm_build(op, args, &a, &call, NULL));
	ours = json_parse(call.body, strlen(call.body), NULL, NULL);
	if (!json_same(ours, theirs))
		assert_string_equal(call.body, content);
	assert_string_equal(call.path, uri + strlen("https://management.azure.com"));
	json_free(ours);
	json_free(theirs);
	json_free(recording);
	arena_release(&a);
}

static void requests_say_what_the_recorded_ones_say(void **state)
{
	struct model m;
	struct arm_args args = { .api = API_2022_10_01, .model = &m };
	struct contact *c;

	(void)state;
	if (!there(RECORDED))
		return;
	model_init(&m);
	set(&m.account.subscription, "e815e305-b43a-49c4-8b1a-4e61f1aec1e8");
	set(&m.account.resource_group, "DemoRG");
	set(&m.asn.name, "PsTestAsn");
	set(&m.asn.number, "65001");
	set(&m.asn.peer_name, "DemoPeering");
	c = rows_add(&m.asn.contacts, &RECORD_CONTACT, 1);
	set(&c->role, "Noc");
	set(&c->email, "abc@xyz.com");
	set(&c->phone, "1234567890");
	asks_like("New-AzPeeringAsn.Recording.json", OP_ASN_PUT, &args);
	set(&m.service.name, "TestPeeringService");
	set(&m.service.region, "East US 2");
	set(&m.service.state, "Georgia");
	set(&m.service.provider, "MicrosoftEdge");
	set(&m.service.primary, "Atlanta");
	asks_like("New-AzPeeringService.Recording.json", OP_SERVICE_PUT, &args);
	set(&m.service.state, "Osaka");
	set(&m.service.provider, "IIJ");
	asks_like("Test-AzPeeringServiceProviderAvailability.Recording.json", OP_AVAILABILITY, &args);
	model_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recorded_reply_is_read),
		cmocka_unit_test(every_example_is_read),
		cmocka_unit_test(requests_say_what_the_recorded_ones_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
