#include "unit.h"

#include <stdlib.h>

#include "arm/arm.h"
#include "arm_fixture.h"
#include "base/text.h"

#define A "?api-version=2025-05-01"
#define S "/subscriptions/" SUB
#define M "/providers/Microsoft.Peering"
#define G S "/resourceGroups/voice-peering"

/* ---- Every call: method, path, body */

#define CONNECTION(id, facility)                                                                                       \
	"{\"connectionIdentifier\":\"" id "\",\"bandwidthInMbps\":10000,\"sessionAddressProvider\":\"Microsoft\","     \
	"\"useForPeeringService\":true,\"peeringDBFacilityId\":" facility "}"
#define PEERING_HEAD "{\"sku\":{\"name\":\"Premium_Direct_Free\"},\"kind\":\"Direct\","
#define PEERING_DIRECT                                                                                                 \
	"\"direct\":{\"directPeeringType\":\"Voice\",\"peerAsn\":{\"id\":\"" S M "/peerAsns/example-asn\"},"           \
	"\"connections\":["

struct expect {
	enum op_id op;
	const char *method, *path, *body;
};
static const struct expect ROWS[] = {
	{ OP_SUBSCRIPTIONS, "GET", "/subscriptions?api-version=2022-12-01", NULL },
	{ OP_REGIONS, "GET", S "/locations?api-version=2022-12-01", NULL },
	{ OP_PROVIDER, "GET", S M "?api-version=2021-04-01", NULL },
	{ OP_PROVIDER_REGISTER, "POST", S M "/register?api-version=2021-04-01", NULL },
	{ OP_GROUPS, "GET", S "/resourcegroups?api-version=2021-04-01", NULL },
	{ OP_GROUP, "GET", S "/resourcegroups/thing?api-version=2021-04-01", NULL },
	{ OP_GROUP_PUT, "PUT", S "/resourcegroups/thing?api-version=2021-04-01", "{\"location\":\"West Europe\"}" },
	{ OP_ASNS, "GET", S M "/peerAsns" A, NULL },
	{ OP_ASN, "GET", S M "/peerAsns/thing" A, NULL },
	{ OP_ASN_PUT, "PUT", S M "/peerAsns/thing" A,
	  "{\"properties\":{\"peerAsn\":64500,\"peerContactDetail\":[{\"role\":\"Noc\",\"email\":\"noc@example.net\","
	  "\"phone\":\"+31205550100\"}],\"peerName\":\"Example Voice\"}}" },
	{ OP_ASN_DELETE, "DELETE", S M "/peerAsns/thing" A, NULL },
	{ OP_METROS, "GET", S M "/peeringLocations?kind=Direct&directPeeringType=Voice&api-version=2025-05-01", NULL },
	{ OP_LEGACY, "GET",
	  S M "/legacyPeerings?peeringLocation=New%20York&kind=Direct&asn=64500&api-version=2025-05-01", NULL },
	{ OP_PEERINGS, "GET", S M "/peerings" A, NULL },
	{ OP_GROUP_PEERINGS, "GET", G M "/peerings" A, NULL },
	{ OP_PEERING, "GET", G M "/peerings/thing" A, NULL },
	{ OP_PEERING_PUT, "PUT", G M "/peerings/thing" A,
	  PEERING_HEAD
	  "\"location\":\"West Europe\",\"properties\":{\"peeringLocation\":\"Amsterdam\"," PEERING_DIRECT CONNECTION(
		  ID_ONE, "63") "," CONNECTION(ID_TWO, "104") "]}}}" },
	{ OP_PEERING_TAGS, "PATCH", G M "/peerings/thing" A, "{\"tags\":{\"a\":\"b\"}}" },
	{ OP_PREFIXES, "GET", G M "/peerings/above/registeredPrefixes" A, NULL },
	{ OP_PREFIX, "GET", G M "/peerings/above/registeredPrefixes/thing" A, NULL },
	{ OP_PREFIX_PUT, "PUT", G M "/peerings/above/registeredPrefixes/thing" A,
	  "{\"properties\":{\"prefix\":\"203.0.113.0/24\"}}" },
	{ OP_PREFIX_VALIDATE, "POST", G M "/peerings/above/registeredPrefixes/thing/validate" A, NULL },
	{ OP_PREFIX_DELETE, "DELETE", G M "/peerings/above/registeredPrefixes/thing" A, NULL },
	{ OP_ROUTES, "GET", G M "/peerings/above/receivedRoutes?prefix=203.0.113.0%2F24&api-version=2025-05-01", NULL },
	{ OP_COUNTRIES, "GET", S M "/peeringServiceCountries" A, NULL },
	{ OP_STATES, "GET", S M "/peeringServiceLocations?country=Korea%2C%20South&api-version=2025-05-01", NULL },
	{ OP_PROVIDERS, "GET", S M "/peeringServiceProviders" A, NULL },
	{ OP_AVAILABILITY, "POST", S M "/checkServiceProviderAvailability" A,
	  "{\"peeringServiceLocation\":\"North Holland\",\"peeringServiceProvider\":\"Example Voice\"}" },
	{ OP_SERVICES, "GET", S M "/peeringServices" A, NULL },
	{ OP_GROUP_SERVICES, "GET", G M "/peeringServices" A, NULL },
	{ OP_SERVICE, "GET", G M "/peeringServices/thing" A, NULL },
	{ OP_SERVICE_PUT, "PUT", G M "/peeringServices/thing" A,
	  "{\"location\":\"West Europe\",\"properties\":{\"peeringServiceLocation\":\"North Holland\","
	  "\"peeringServiceProvider\":\"Example Voice\",\"providerPrimaryPeeringLocation\":\"Amsterdam\"}}" },
	{ OP_SERVICE_PREFIXES, "GET", G M "/peeringServices/above/prefixes?$expand=events&api-version=2025-05-01",
	  NULL },
	{ OP_SERVICE_PREFIX, "GET", G M "/peeringServices/above/prefixes/thing?$expand=events&api-version=2025-05-01",
	  NULL },
	{ OP_SERVICE_PREFIX_PUT, "PUT", G M "/peeringServices/above/prefixes/thing" A,
	  "{\"properties\":{\"prefix\":\"203.0.113.0/24\",\"peeringServicePrefixKey\":\"" PREFIX_KEY "\"}}" },
	{ OP_SERVICE_PREFIX_DELETE, "DELETE", G M "/peeringServices/above/prefixes/thing" A, NULL },
	{ OP_REGISTRY, "GET", "/registry?prefix=203.0.113.0%2F24&asn=64500", NULL },
	{ OP_REGISTRY_ALL, "GET", "/registry", NULL },
};

static int start(void **state)
{
	struct model *m = mem_alloc(sizeof *m);

	fixture_init(m);
	*state = m;
	return 0;
}

static int stop(void **state)
{
	model_release(*state);
	free(*state);
	return 0;
}

static struct arm_args whole(struct model *m)
{
	return (struct arm_args){
		.model = m,
		.parent = "above",
		.name = "thing",
		.metro = "New York",
		.country = "Korea, South",
		.prefix = "203.0.113.0/24",
		.asn = "AS64500",
		.peering = fixture_peering(m),
		.key = PREFIX_KEY,
		.tags = "{\"a\":\"b\"}",
	};
}

static void same(const char *have, const char *want)
{
	if (!want)
		assert_null(have);
	else
		assert_string_equal(have, want);
}

static void built_as(const struct expect *row, const struct arm_args *args)
{
	struct arm_call call = { 0 };
	struct text err = TEXT_INIT;
	struct arena a = { 0 };

	if (!arm_build(row->op, args, &a, &call, &err))
		fail_msg("%s: %s", OPS[row->op].name, err.s);
	assert_string_equal(err.s, "");
	same(call.method, row->method);
	same(call.path, row->path);
	same(call.body, row->body);
	arena_release(&a);
}

static void every_call_is_as_the_interface_says(void **state)
{
	struct arm_args args = whole(*state);

	args.location = "West Europe";
	assert_int_equal(COUNT(ROWS), OP_N);
	for (size_t i = 0; i < COUNT(ROWS); i++)
		built_as(&ROWS[i], &args);
}

static void the_table_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < OP_N; i++) {
		const struct op *op = &OPS[i];

		assert_int_equal(op->id, i);
		assert_true(op->name && op->label && op->method && op->path && op->deadline > 0);
		assert_int_equal(!(op->flags & OP_WRITE), str_is(op->method, "GET") || i == OP_AVAILABILITY);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(op->name, OPS[k].name);
	}
}

static void the_older_version_is_asked_for_by_name(void **state)
{
	struct arm_args args = whole(*state);

	args.api = API_2022_10_01;
	built_as(&(struct expect){ OP_ASNS, "GET", S M "/peerAsns?api-version=2022-10-01", NULL }, &args);
	built_as(&(struct expect){ OP_PROVIDER, "GET", S M "?api-version=2021-04-01", NULL }, &args);
}

static void names_come_from_the_model_where_it_has_them(void **state)
{
	struct model *m = *state;
	struct arm_args args = { .model = m, .peering = fixture_peering(m), .key = PREFIX_KEY };

	built_as(&(struct expect){ OP_ASN, "GET", S M "/peerAsns/example-asn" A, NULL }, &args);
	built_as(&(struct expect){ OP_PEERING, "GET", G M "/peerings/example-ams" A, NULL }, &args);
	built_as(&(struct expect){ OP_SERVICE, "GET", G M "/peeringServices/example-voice" A, NULL }, &args);
	built_as(&(struct expect){ OP_SERVICE_PREFIXES, "GET",
				   G M "/peeringServices/example-voice/prefixes?$expand=events&api-version=2025-05-01",
				   NULL },
		 &args);
	built_as(&(struct expect){ OP_ROUTES, "GET", G M "/peerings/p/receivedRoutes" A, NULL },
		 &(struct arm_args){ .model = m, .parent = "p" });
	built_as(&(struct expect){ OP_STATES, "GET", S M "/peeringServiceLocations" A, NULL }, &args);
	args.any_type = true;
	built_as(&(struct expect){ OP_METROS, "GET", S M "/peeringLocations?kind=Direct&api-version=2025-05-01", NULL },
		 &args);
}

static void a_further_page_is_followed_as_given(void **state)
{
	struct arm_args args = { .next_link = "https://management.azure.com/next?$skiptoken=a%20b" };

	(void)state;
	built_as(&(struct expect){ OP_PEERINGS, "GET", args.next_link, NULL }, &args);
}

static void odd_names_stay_in_their_segment(void **state)
{
	struct model *m = *state;
	struct arm_args args = { .model = m, .name = "a/b?c#d e%\xc3\xa9" };

	set(&m->account.resource_group, "(rg).1_-~");
	built_as(&(struct expect){ OP_PEERING, "GET",
				   S "/resourceGroups/%28rg%29.1_-~" M "/peerings/a%2Fb%3Fc%23d%20e%25%C3%A9" A, NULL },
		 &args);
}

/* ---- What is missing */

static void refused(enum op_id op, const struct arm_args *args, const char *piece)
{
	struct arm_call call = { 0 };
	struct text err = TEXT_INIT;
	struct arena a = { 0 };

	assert_false(arm_build(op, args, &a, &call, &err));
	assert_has(err.s, piece);
	assert_null(call.path);
	text_release(&err);
	arena_release(&a);
}

static void what_is_missing_is_named(void **state)
{
	struct model *m = *state;
	struct arm_args args = { .model = m };
	struct model none;

	model_init(&none);
	refused(OP_ASNS, &(struct arm_args){ .model = &none }, "no subscription");
	refused(OP_ASNS, &(struct arm_args){ 0 }, "no subscription");
	refused(OP_GROUP, &(struct arm_args){ .model = &none }, "no subscription");
	refused(OP_PREFIXES, &args, "the peering or service");
	refused(OP_LEGACY, &args, "no metro");
	refused(OP_REGISTRY, &args, "no prefix");
	refused(OP_PEERING, &(struct arm_args){ .model = m, .name = ".." }, "'..' is no name");
	refused(OP_PEERING_PUT, &(struct arm_args){ .model = m, .name = "x" }, "no peering");
	refused(OP_PEERING_PUT, &(struct arm_args){ .model = m, .peering = fixture_peering(m) }, "region is not known");
	refused(OP_PEERING_TAGS, &(struct arm_args){ .model = m, .name = "x" }, "no tags");
	refused(OP_PREFIX_PUT, &(struct arm_args){ .model = m, .name = "x", .parent = "p" }, "prefix is missing");
	refused(OP_SERVICE_PREFIX_PUT, &(struct arm_args){ .model = m, .name = "x", .prefix = "203.0.113.0/24" },
		"key is missing");
	set(&m->asn.number, "4294967296");
	refused(OP_ASN_PUT, &args, "AS number");
	set(&m->service.primary, "");
	refused(OP_SERVICE_PUT, &args, "primary location");
	model_release(&none);
}

static void numbers_must_be_numbers(void **state)
{
	static const char *const wrong[] = { "", "0", "10G", "-1", "1e4", " 10000", "99999999999" };
	struct model *m = *state;
	struct arm_args args = { .model = m, .peering = fixture_peering(m), .location = "West Europe" };
	struct connection *c = rows_at(&args.peering->connections, &RECORD_CONNECTION, 1);

	for (size_t i = 0; i < COUNT(wrong); i++) {
		set(&c->bandwidth_mbps, wrong[i]);
		refused(OP_PEERING_PUT, &args, "no bandwidth");
	}
	set(&c->bandwidth_mbps, "20000");
	set(&c->facility, "north");
	refused(OP_PEERING_PUT, &args, "no facility");
	set(&c->facility, "104");
	set(&c->identifier, "");
	refused(OP_PEERING_PUT, &args, "no identifier");
}

static void the_largest_as_number_is_whole(void **state)
{
	struct model *m = *state;
	struct arm_args args = { .model = m };

	set(&m->asn.number, "4294967294");
	rows_clear(&m->asn.contacts, &RECORD_CONTACT);
	built_as(&(struct expect){ OP_ASN_PUT, "PUT", S M "/peerAsns/example-asn" A,
				   "{\"properties\":{\"peerAsn\":4294967294,\"peerContactDetail\":[],"
				   "\"peerName\":\"Example Voice\"}}" },
		 &args);
}

static void a_backup_is_sent_when_there_is_one(void **state)
{
	struct model *m = *state;
	struct arm_args args = { .model = m };

	set(&m->service.backup, "Frankfurt");
	built_as(&(struct expect){ OP_SERVICE_PUT, "PUT", G M "/peeringServices/example-voice" A,
				   "{\"location\":\"West Europe\",\"properties\":{"
				   "\"peeringServiceLocation\":\"North Holland\","
				   "\"peeringServiceProvider\":\"Example Voice\","
				   "\"providerPrimaryPeeringLocation\":\"Amsterdam\","
				   "\"providerBackupPeeringLocation\":\"Frankfurt\"}}" },
		 &args);
}

/* ---- Updates */

static void an_update_keeps_what_is_there(void **state)
{
	struct model *m = *state;
	struct seen_peering have;
	struct arm_args args = { .model = m, .peering = fixture_peering(m), .existing = &have };

	fixture_seen(&have);
	set(&have.probes, "[{\"endpoint\":\"192.0.2.9\",\"azureRegion\":\"westeurope\",\"protocol\":\"ICMP\"}]");
	built_as(
		&(struct expect){
			OP_PEERING_PUT, "PUT", G M "/peerings/example-ams" A,
			PEERING_HEAD
			"\"location\":\"westeurope\",\"tags\":{\"owner\":\"voice\"},\"properties\":{"
			"\"peeringLocation\":\"Amsterdam\"," PEERING_DIRECT CONNECTION(
				ID_ONE,
				"63") ","
				      "{\"connectionIdentifier\":\"" ID_TWO
				      "\",\"bandwidthInMbps\":10000,\"sessionAddressProvider\":\"Microsoft\","
				      "\"useForPeeringService\":true,\"peeringDBFacilityId\":104,\"bgpSession\":{"
				      "\"sessionPrefixV4\":\"192.0.2.0/"
				      "31\",\"microsoftSessionIPv4Address\":\"192.0.2.1\","
				      "\"peerSessionIPv4Address\":\"192.0.2.0\",\"maxPrefixesAdvertisedV4\":1000,"
				      "\"maxPrefixesAdvertisedV6\":100}}]},"
				      "\"connectivityProbes\":[{\"endpoint\":\"192.0.2.9\",\"azureRegion\":"
				      "\"westeurope\","
				      "\"protocol\":\"ICMP\"}]}}" },
		&args);
	record_clear(&RECORD_SEEN_PEERING, &have);
}

/* The service offers no removal: what is not among the answers goes back as it came. */
static void a_connection_of_others_stays(void **state)
{
	struct model *m = *state;
	struct peering *p = fixture_peering(m);
	struct seen_peering have;
	struct arm_args args = { .model = m, .peering = p, .existing = &have };

	fixture_seen(&have);
	set(&have.tags, "");
	rows_remove(&p->connections, &RECORD_CONNECTION,
		    ((struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, 1))->row.id);
	built_as(
		&(struct expect){
			OP_PEERING_PUT, "PUT", G M "/peerings/example-ams" A,
			PEERING_HEAD
			"\"location\":\"westeurope\",\"properties\":{"
			"\"peeringLocation\":\"Amsterdam\"," PEERING_DIRECT CONNECTION(
				ID_ONE,
				"63") ","
				      "{\"connectionIdentifier\":\"" ID_TWO
				      "\",\"bandwidthInMbps\":10000,\"sessionAddressProvider\":\"Microsoft\","
				      "\"useForPeeringService\":true,\"peeringDBFacilityId\":104,\"bgpSession\":{"
				      "\"sessionPrefixV4\":\"192.0.2.0/"
				      "31\",\"microsoftSessionIPv4Address\":\"192.0.2.1\","
				      "\"peerSessionIPv4Address\":\"192.0.2.0\",\"maxPrefixesAdvertisedV4\":20000}}]}}"
				      "}" },
		&args);
	record_clear(&RECORD_SEEN_PEERING, &have);
}

/* An answer without an identifier means the existing connection of its facility, and takes its identifier over. */
static void a_connection_is_found_by_its_facility(void **state)
{
	struct model *m = *state;
	struct peering *p = fixture_peering(m);
	struct connection *c = rows_at(&p->connections, &RECORD_CONNECTION, 1);
	struct seen_peering have;
	struct arm_args args = { .model = m, .peering = p, .existing = &have };
	struct arm_call call;
	struct arena a = { 0 };

	fixture_seen(&have);
	set(&c->identifier, "");
	assert_true(arm_build(OP_PEERING_PUT, &args, &a, &call, NULL));
	assert_has(call.body, "\"connectionIdentifier\":\"" ID_TWO "\"");
	set(&c->facility, "63");
	refused(OP_PEERING_PUT, &args, "no identifier");
	record_clear(&RECORD_SEEN_PEERING, &have);
	arena_release(&a);
}

static void a_peering_that_is_not_voice_is_never_written_over(void **state)
{
	struct model *m = *state;
	struct seen_peering have;
	struct arm_args args = { .model = m, .peering = fixture_peering(m), .existing = &have };

	fixture_seen(&have);
	set(&have.type, "Edge");
	refused(OP_PEERING_PUT, &args, "not Voice");
	record_clear(&RECORD_SEEN_PEERING, &have);
}

/* ---- Ids and masks */

static void ids_are_written_plainly(void **state)
{
	static const struct {
		enum op_id op;
		const char *id;
	} rows[] = {
		{ OP_ASN_PUT, S M "/peerAsns/a thing" },
		{ OP_PEERING_PUT, G M "/peerings/a thing" },
		{ OP_PREFIX_VALIDATE, G M "/peerings/above/registeredPrefixes/a thing" },
		{ OP_GROUP_PUT, S "/resourceGroups/a thing" },
		{ OP_PROVIDER_REGISTER, S M },
		{ OP_SERVICE_PREFIX, G M "/peeringServices/above/prefixes/a thing" },
	};
	struct arm_args args = whole(*state);
	struct arena a = { 0 };

	args.name = "a thing";
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(arm_resource_id(rows[i].op, &args, &a), rows[i].id);
	assert_string_equal(arm_resource_id(OP_PEERING, &(struct arm_args){ 0 }, &a), "");
	arena_release(&a);
}

static void keys_are_masked(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_string_equal(arm_masked("{\"properties\":{\"prefix\":\"203.0.113.0/24\","
				       "\"peeringServicePrefixKey\":\"" PREFIX_KEY
				       "\",\"l\":[1,{\"md5AuthenticationKey\":"
				       "\"s\"},null]}}",
				       &a),
			    "{\"properties\":{\"prefix\":\"203.0.113.0/24\",\"peeringServicePrefixKey\":\"(masked)\","
			    "\"l\":[1,{\"md5AuthenticationKey\":\"(masked)\"},null]}}");
	assert_string_equal(arm_masked("peeringServicePrefixKey=" PREFIX_KEY, &a), "(withheld)");
	assert_null(arm_masked(NULL, &a));
	arena_release(&a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_call_is_as_the_interface_says),
		TEST(the_table_is_whole),
		TEST(the_older_version_is_asked_for_by_name),
		TEST(names_come_from_the_model_where_it_has_them),
		TEST(a_further_page_is_followed_as_given),
		TEST(odd_names_stay_in_their_segment),
		TEST(what_is_missing_is_named),
		TEST(numbers_must_be_numbers),
		TEST(the_largest_as_number_is_whole),
		TEST(a_backup_is_sent_when_there_is_one),
		TEST(an_update_keeps_what_is_there),
		TEST(a_connection_of_others_stays),
		TEST(a_connection_is_found_by_its_facility),
		TEST(a_peering_that_is_not_voice_is_never_written_over),
		TEST(ids_are_written_plainly),
		TEST(keys_are_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
