#include "unit.h"

#include <stdlib.h>

#include "arm/arm.h"
#include "arm_fixture.h"
#include "base/text.h"
#include "inet/prefix.h"

/* One reply, read; released by finish. */
struct got {
	struct arm_answer answer;
	struct arena arena;
};

static void read_about(struct got *g, enum op_id op, const struct arm_args *args, uint16_t status, const char *body)
{
	*g = (struct got){ 0 };
	arm_read_about(op, args, status, body, strlen(body), &g->arena, &g->answer);
}

static void read_as(struct got *g, enum op_id op, uint16_t status, const char *body)
{
	read_about(g, op, NULL, status, body);
}

static void finish(struct got *g)
{
	rows_clear(&g->answer.rows, g->answer.record);
	arena_release(&g->arena);
}

static void *row(const struct got *g, uint32_t i)
{
	assert_true(i < g->answer.rows.n);
	return (char *)g->answer.rows.v + i * g->answer.record->size;
}

static void read_well(struct got *g, enum op_id op, const char *body, uint32_t rows)
{
	read_as(g, op, 200, body);
	if (g->answer.class != ARM_OK)
		fail_msg("%s: %s", OPS[op].name, g->answer.message);
	assert_int_equal(g->answer.rows.n, rows);
	assert_null(g->answer.code);
}

static void same(const char *have, const char *want)
{
	if (!want)
		assert_null(have);
	else
		assert_string_equal(have ? have : "(null)", want);
}

/* ---- Errors */

static void errors_have_a_class(void **state)
{
	static const struct {
		uint16_t status;
		const char *body;
		enum arm_class class;
		const char *code, *message;
	} rows[] = {
		{ 404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"The Resource was not found.\"}}",
		  ARM_ABSENT, "ResourceNotFound", "The Resource was not found." },
		{ 404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"Resource does not exist.\"}}", ARM_ABSENT,
		  "NotFound", "Resource does not exist." },
		{ 404, "{\"error\":{\"code\":\"ParentResourceNotFound\",\"message\":\"m\"}}", ARM_ABSENT,
		  "ParentResourceNotFound", "m" },
		{ 404, "{\"error\":{\"code\":\"ResourceGroupNotFound\",\"message\":\"m\"}}", ARM_ABSENT,
		  "ResourceGroupNotFound", "m" },
		{ 404, "{\"code\":\"notfound\",\"message\":\"bare\"}", ARM_ABSENT, "notfound", "bare" },
		{ 404, "{\"error\":{\"code\":\"SubscriptionNotFound\",\"message\":\"m\"}}", ARM_REFUSED,
		  "SubscriptionNotFound", "m" },
		{ 404, "<html><head><title>404 Not Found</title></head><body>\r\n<h1>nginx</h1>", ARM_REFUSED, NULL,
		  "HTTP 404 without the service's explanation: 404 Not Found nginx" },
		{ 404, "", ARM_REFUSED, NULL, "HTTP 404 without the service's explanation" },
		{ 400, "{\"error\":{\"code\":\"NotFound\",\"message\":\"m\"}}", ARM_REFUSED, "NotFound", "m" },
		{ 401, "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"m\"}}", ARM_SIGN_IN,
		  "ExpiredAuthenticationToken", "m" },
		{ 403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"m\"}}", ARM_FORBIDDEN,
		  "AuthorizationFailed", "m" },
		{ 405, "{\"error\":{\"code\":\"OperationNotSupported\",\"message\":\"m\"}}", ARM_REFUSED,
		  "OperationNotSupported", "m" },
		{ 408, "", ARM_TROUBLE, NULL, "HTTP 408 without the service's explanation" },
		{ 409, "{\"error\":{\"code\":\"MissingSubscriptionRegistration\",\"message\":\"m\"}}", ARM_REFUSED,
		  "MissingSubscriptionRegistration", "m" },
		{ 422,
		  "{\"error\":{\"code\":\"a\",\"message\":\"b\",\"details\":[{\"message\":\"c\"},{},{\"message\":\"d\"}"
		  "]}}",
		  ARM_REFUSED, "a", "b; c; d" },
		{ 500, "{\"error\":{\"code\":\"InternalServerError\"}}", ARM_TROUBLE, "InternalServerError",
		  "HTTP 500" },
		{ 400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008\"}", ARM_REFUSED,
		  "invalid_grant", "AADSTS70008" },
		{ 502, "{\"error\":{}}", ARM_TROUBLE, NULL, "HTTP 502" },
		{ 503, "[1,2]", ARM_TROUBLE, NULL, "HTTP 503 without the service's explanation: [1,2]" },
		{ 504, "upstream\x1b[31m\ttimed \xff out", ARM_TROUBLE, NULL,
		  "HTTP 504 without the service's explanation: upstream\xef\xbf\xbd[31m timed \xef\xbf\xbd out" },
		{ 302, "", ARM_TROUBLE, NULL, "HTTP 302 without the service's explanation" },
		{ 0, "", ARM_TROUBLE, NULL, "HTTP 0 without the service's explanation" },
		{ 429, "{\"error\":{\"code\":\"SubscriptionRequestsThrottled\",\"message\":\"x\"}}", ARM_THROTTLED,
		  "SubscriptionRequestsThrottled", "x" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct got g;

		read_as(&g, OP_PEERING, rows[i].status, rows[i].body);
		assert_int_equal(g.answer.class, rows[i].class);
		assert_int_equal(g.answer.status, rows[i].status);
		same(g.answer.code, rows[i].code);
		same(g.answer.message, rows[i].message);
		assert_int_equal(g.answer.rows.n, 0);
		finish(&g);
	}
}

static void a_wait_in_words_is_understood(void **state)
{
	static const struct {
		const char *words;
		msec wait;
	} rows[] = {
		{ "exceeded. Please try again after '10' seconds.", 10000 },
		{ "try again after 'x' seconds.", 0 },
		{ "try again after '-4' seconds.", 0 },
		{ "try again after '999999999' seconds.", 0 },
		{ "try again after '", 0 },
		{ "later", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *body = mem_format("{\"error\":{\"code\":\"c\",\"message\":\"%s\"}}", rows[i].words);
		struct got g;

		read_as(&g, OP_ASNS, 429, body);
		assert_int_equal(g.answer.retry_after, rows[i].wait);
		finish(&g);
		free(body);
	}
}

static void long_words_are_cut(void **state)
{
	char *long_word = mem_alloc(10001), *body;
	struct got g;

	(void)state;
	memset(long_word, 'x', 10000);
	body = mem_format("{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}", long_word, long_word);
	read_as(&g, OP_ASNS, 400, body);
	assert_true(strlen(g.answer.code) <= 103 && strlen(g.answer.message) <= 1503);
	finish(&g);
	read_as(&g, OP_ASNS, 502, long_word);
	assert_true(strlen(g.answer.message) < 400);
	finish(&g);
	free(body);
	free(long_word);
}

/* ---- Successes without anything to read, and strange ones */

static void some_successes_say_nothing(void **state)
{
	static const struct {
		enum op_id op;
		uint16_t status;
		const char *body;
	} rows[] = {
		{ OP_ASN_DELETE, 200, "" },
		{ OP_PREFIX_DELETE, 204, "" },
		{ OP_PREFIX_DELETE, 200, "odd" },
		{ OP_PREFIX_VALIDATE, 200, "" },
		{ OP_PROVIDER_REGISTER, 202, "" },
		{ OP_GROUP_PUT, 202, "" },
		{ OP_SERVICE_PREFIX_DELETE, 200, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct got g;

		read_as(&g, rows[i].op, rows[i].status, rows[i].body);
		assert_int_equal(g.answer.class, ARM_OK);
		assert_int_equal(g.answer.rows.n, 0);
		assert_null(g.answer.message);
		finish(&g);
	}
}

static void what_does_not_fit_is_strange(void **state)
{
	static const struct {
		enum op_id op;
		const char *body, *why;
	} rows[] = {
		{ OP_PEERING, "", "" },
		{ OP_PEERING, "<html>", "" },
		{ OP_PEERING, "{\"name\":\"a\"", "" },
		{ OP_PEERING, "{\"name\":\"a\",\"name\":\"b\"}", "" },
		{ OP_PEERING, "{\"name\":\"a\"} x", "" },
		{ OP_PEERING, "null", "no proper name" },
		{ OP_PEERING, "[]", "no proper name" },
		{ OP_PEERING, "{}", "no proper name" },
		{ OP_PEERING, "{\"name\":5}", "no proper name" },
		{ OP_PEERING, "{\"name\":\"a\\u001b[2J\"}", "no proper name" },
		{ OP_PEERING, "{\"name\":\"a\\nb\"}", "no proper name" },
		{ OP_PEERING, "{\"error\":{\"code\":\"x\"}}", "no proper name" },
		{ OP_PEERINGS, "{}", "no list 'value'" },
		{ OP_PEERINGS, "{\"value\":{}}", "no list 'value'" },
		{ OP_PEERINGS, "{\"value\":[1]}", "item 1 of 'value'" },
		{ OP_PEERINGS, "{\"value\":[{\"name\":\"a\"},{\"id\":\"/x\"}]}", "item 2 of 'value'" },
		{ OP_PEERINGS, "{\"value\":[{\"name\":\"a\"}],\"nextLink\":7}", "nextLink is no address" },
		{ OP_PEERINGS, "{\"value\":[{\"name\":\"a\"}],\"nextLink\":\"http://a b\"}", "nextLink holds" },
		{ OP_ROUTES, "{\"value\":[{\"nextHop\":\"192.0.2.0\"}]}", "item 1" },
		{ OP_GROUP, "{\"location\":\"x\"}", "no proper name" },
		{ OP_PROVIDER, "{\"namespace\":\"Microsoft.Peering\"}", "no proper name" },
		{ OP_AVAILABILITY, "{}", "no word" },
		{ OP_AVAILABILITY, "\"\"", "no word" },
		{ OP_AVAILABILITY, "", "" },
		{ OP_REGISTRY, "{}", "'autnums' is no list" },
		{ OP_REGISTRY, "{\"autnums\":[],\"routes\":[{}],\"vrps\":[]}", "no prefix and origin" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct got g;

		read_as(&g, rows[i].op, 200, rows[i].body);
		if (g.answer.class != ARM_STRANGE)
			fail_msg("%s was taken", rows[i].body);
		assert_has(g.answer.message, "not what the interface says");
		assert_has(g.answer.message, rows[i].why);
		assert_int_equal(g.answer.rows.n, 0);
		assert_null(g.answer.next_link);
		finish(&g);
	}
}

static void every_cut_of_a_reply_is_strange_or_refused(void **state)
{
	static const char body[] =
		"{\"value\":[{\"name\":\"a\",\"properties\":{\"peerAsn\":64500,\"peerContactDetail\":"
		"[{\"role\":\"Noc\"}],\"validationState\":\"Approved\"}}],\"nextLink\":\"http://x/\"}";

	(void)state;
	for (size_t n = 0; n < sizeof body - 1; n++) {
		struct got g = { 0 };

		arm_read(OP_ASNS, 200, body, n, &g.arena, &g.answer);
		assert_int_equal(g.answer.class, ARM_STRANGE);
		finish(&g);
		g = (struct got){ 0 };
		arm_read(OP_ASNS, 500, body, n, &g.arena, &g.answer);
		assert_int_equal(g.answer.class, ARM_TROUBLE);
		finish(&g);
	}
}

/* ---- Lists */

static void pages_go_on_until_there_is_no_link(void **state)
{
	static const struct {
		const char *rest, *link;
	} rows[] = {
		{ "", NULL },
		{ ",\"nextLink\":null", NULL },
		{ ",\"nextLink\":\"\"", NULL },
		{ ",\"nextLink\":\"https://management.azure.com/x?$skiptoken=%20\"",
		  "https://management.azure.com/x?$skiptoken=%20" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *body = mem_format("{\"value\":[]%s}", rows[i].rest);
		struct got g;

		read_well(&g, OP_PEERINGS, body, 0);
		same(g.answer.next_link, rows[i].link);
		finish(&g);
		free(body);
	}
}

/* A catalogue is for choosing from: an item that cannot be chosen is left out, the others stay. */
static void a_catalogue_leaves_odd_items_out(void **state)
{
	struct got g;

	(void)state;
	read_well(&g, OP_COUNTRIES, "{\"value\":[{\"name\":\"Belgium\"},{},7,{\"name\":\"Korea, South\"}]}", 2);
	assert_string_equal(((struct cat_country *)row(&g, 1))->name, "Korea, South");
	assert_int_equal(((struct row *)row(&g, 1))->id, 2);
	finish(&g);
}

static void ten_thousand_items_are_read(void **state)
{
	struct text body = TEXT_INIT;
	struct got g;

	(void)state;
	text_add(&body, "{\"value\":[");
	for (int i = 0; i < 10000; i++)
		text_addf(&body, "%s{\"prefix\":\"10.%d.%d.0/24\"}", i ? "," : "", i / 256, i % 256);
	text_add(&body, "]}");
	read_well(&g, OP_ROUTES, body.s, 10000);
	finish(&g);
	text_release(&body);
}

/* ---- Objects */

static void an_account_is_read(void **state)
{
	struct got g;

	(void)state;
	read_well(&g, OP_SUBSCRIPTIONS,
		  "{\"value\":[{\"id\":\"/subscriptions/s\",\"subscriptionId\":\"s\",\"tenantId\":\"t\","
		  "\"displayName\":\"Example\",\"state\":\"Enabled\",\"tags\":{}}]}",
		  1);
	const struct cat_subscription *s = row(&g, 0);
	assert_string_equal(s->id, "s");
	assert_string_equal(s->tenant, "t");
	assert_string_equal(s->name, "Example");
	assert_string_equal(s->state, "Enabled");
	finish(&g);

	read_well(&g, OP_REGIONS, "{\"value\":[{\"name\":\"westeurope\",\"displayName\":\"West Europe\"}]}", 1);
	assert_string_equal(((struct cat_region *)row(&g, 0))->label, "West Europe");
	finish(&g);

	read_well(&g, OP_PROVIDER,
		  "{\"registrationState\":\"Registering\",\"resourceTypes\":[{\"resourceType\":\"peerAsns\","
		  "\"apiVersions\":[\"x\"]},{\"resourceType\":\"Peerings\",\"apiVersions\":[\"2025-05-01\",5,"
		  "\"2022-10-01\"]}]}",
		  1);
	assert_string_equal(g.answer.text, "Registering");
	assert_string_equal(((struct seen_provider *)row(&g, 0))->state, "Registering");
	assert_string_equal(((struct seen_provider *)row(&g, 0))->versions, "2025-05-01 2022-10-01");
	finish(&g);

	read_well(&g, OP_GROUP, "{\"id\":\"/x\",\"name\":\"rg\",\"location\":\"westeurope\",\"properties\":{}}", 1);
	assert_string_equal(g.answer.text, "westeurope");
	assert_string_equal(((struct seen_group *)row(&g, 0))->name, "rg");
	finish(&g);

	read_well(&g, OP_GROUPS, "{\"value\":[{\"name\":\"rg\",\"location\":\"westeurope\"}]}", 1);
	assert_string_equal(((struct cat_group *)row(&g, 0))->location, "westeurope");
	finish(&g);
}

static void as_numbers_use_all_32_bits(void **state)
{
	static const struct {
		const char *json;
		int64_t number;
	} rows[] = {
		{ "64500", 64500 },
		{ "4294967294", 4294967294 },
		{ "4294967295", 4294967295 },
		{ "4294967296", 0 },
		{ "-4", 0 },
		{ "1.5", 0 },
		{ "\"64500\"", 0 },
		{ "null", 0 },
		{ "99999999999999999999999", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *body = mem_format("{\"name\":\"a\",\"properties\":{\"peerAsn\":%s}}", rows[i].json);
		struct got g;

		read_well(&g, OP_ASN, body, 1);
		assert_int_equal(((struct seen_asn *)row(&g, 0))->number, rows[i].number);
		finish(&g);
		free(body);
	}
}

static void an_unknown_state_is_kept(void **state)
{
	struct got g;

	(void)state;
	read_well(&g, OP_ASN,
		  "{\"name\":\"a\",\"future\":{\"x\":[]},\"properties\":{\"validationState\":\"Pondering\","
		  "\"errorMessage\":\"why\\n\\u202enot\",\"peerContactDetail\":[{\"role\":\"Herald\"},7]}}",
		  1);
	const struct seen_asn *a = row(&g, 0);
	assert_string_equal(a->state, "Pondering");
	assert_string_equal(a->error, "why \xef\xbf\xbdnot");
	assert_int_equal(a->contacts.n, 1);
	assert_string_equal(((struct contact *)a->contacts.v)->role, "Herald");
	finish(&g);
}

static void a_peering_is_read_whole(void **state)
{
	static const char body[] =
		"{\"sku\":{\"name\":\"Premium_Direct_Free\"},\"kind\":\"Direct\",\"properties\":{\"direct\":{"
		"\"connections\":["
		"{\"billableBandwidthInMbps\":0,\"bandwidthInMbps\":200000,\"provisionedBandwidthInMbps\":100000,"
		"\"sessionAddressProvider\":\"Microsoft\",\"useForPeeringService\":true,\"peeringDBFacilityId\":69,"
		"\"connectionState\":\"Active\",\"bgpSession\":{\"sessionPrefixV4\":\"192.0.2.0/"
		"31\",\"sessionPrefixV6\":\"\","
		"\"microsoftSessionIPv4Address\":\"192.0.2.1\",\"peerSessionIPv4Address\":\"192.0.2.0\","
		"\"sessionStateV4\":\"Established\",\"sessionStateV6\":\"None\",\"maxPrefixesAdvertisedV4\":2000,"
		"\"maxPrefixesAdvertisedV6\":0,\"md5AuthenticationKey\":\"SECRET\"},\"connectionIdentifier\":\"" ID_ONE
		"\"},"
		"{\"connectionState\":\"ProvisioningFailed\",\"errorMessage\":\"no\",\"useForPeeringService\":false}],"
		"\"peerAsn\":{\"id\":\"/subscriptions/s/providers/Microsoft.Peering/peerAsns/x\"},"
		"\"directPeeringType\":\"Voice\"},\"connectivityProbes\":[{\"endpoint\":\"192.0.2.9\"}],"
		"\"peeringLocation\":\"Amsterdam\",\"provisioningState\":\"Succeeded\"},\"location\":\"West Europe\","
		"\"tags\":{\"a\": \"b\"},\"name\":\"example-ams\","
		"\"id\":\"/subscriptions/s/resourcegroups/RG/providers/Microsoft.Peering/peerings/example-ams\"}";
	struct got g;

	(void)state;
	read_well(&g, OP_PEERING, body, 1);
	const struct seen_peering *p = row(&g, 0);
	assert_string_equal(p->name, "example-ams");
	assert_string_equal(p->group, "RG");
	assert_string_equal(p->metro, "Amsterdam");
	assert_string_equal(p->kind, "Direct");
	assert_string_equal(p->type, "Voice");
	assert_string_equal(p->sku, "Premium_Direct_Free");
	assert_string_equal(p->location, "West Europe");
	assert_string_equal(p->asn_id, "/subscriptions/s/providers/Microsoft.Peering/peerAsns/x");
	assert_string_equal(p->provisioning, "Succeeded");
	assert_string_equal(p->tags, "{\"a\":\"b\"}");
	assert_string_equal(p->probes, "[{\"endpoint\":\"192.0.2.9\"}]");
	assert_int_equal(p->connections.n, 2);
	const struct seen_connection *c = p->connections.v;
	assert_string_equal(c->identifier, ID_ONE);
	assert_string_equal(c->state, "Active");
	assert_int_equal(c->facility, 69);
	assert_int_equal(c->bandwidth, 200000);
	assert_int_equal(c->provisioned, 100000);
	assert_string_equal(c->address_provider, "Microsoft");
	assert_string_equal(c->for_service, "true");
	assert_string_equal(c->session_v4, "192.0.2.0/31");
	assert_string_equal(c->microsoft_v4, "192.0.2.1");
	assert_string_equal(c->peer_v4, "192.0.2.0");
	assert_string_equal(c->state_v4, "Established");
	assert_null(c->session_v6);
	assert_string_equal(c->state_v6, "None");
	assert_int_equal(c->max_v4, 2000);
	assert_string_equal(c[1].error, "no");
	assert_string_equal(c[1].for_service, "false");
	assert_null(c[1].session_v4);
	assert_int_equal(c[1].row.id, 2);
	finish(&g);
}

static void a_legacy_peering_names_the_number(void **state)
{
	struct got g;

	(void)state;
	read_well(
		&g, OP_LEGACY,
		"{\"value\":[{\"name\":\"a\",\"kind\":\"Exchange\",\"properties\":{\"exchange\":{\"connections\":[{}],"
		"\"peerAsn\":{\"id\":\"64500\"}}}},{\"name\":\"b\",\"properties\":{\"direct\":{\"peerAsn\":{\"id\":"
		"64500},"
		"\"connections\":7}}}]}",
		2);
	assert_string_equal(((struct seen_peering *)row(&g, 0))->asn_id, "64500");
	assert_int_equal(((struct seen_peering *)row(&g, 0))->connections.n, 1);
	assert_string_equal(((struct seen_peering *)row(&g, 1))->asn_id, "64500");
	finish(&g);
}

static void an_old_failure_is_not_told_again(void **state)
{
	static const struct {
		const char *state, *error, *told;
	} rows[] = {
		{ "Failed", "Internal server error", "Internal server error" },
		{ "Invalid", "x", "x" },
		{ "Warning", "x", "x" },
		{ "Pending", "Internal server error", NULL },
		{ "None", "x", NULL },
		{ "Verified", "x", NULL },
		{ "Pending", "Deletion in progress", "Deletion in progress" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *body = mem_format("{\"name\":\"a\",\"id\":\"/x/peerings/p/registeredPrefixes/a\",\"properties\":{"
					"\"prefixValidationState\":\"%s\",\"errorMessage\":\"%s\","
					"\"peeringServicePrefixKey\":\"" PREFIX_KEY "\"}}",
					rows[i].state, rows[i].error);
		struct got g;

		read_well(&g, OP_PREFIX_VALIDATE, body, 1);
		const struct seen_prefix *p = row(&g, 0);
		assert_string_equal(p->peering, "p");
		assert_string_equal(p->key, PREFIX_KEY);
		assert_string_equal(p->state, rows[i].state);
		same(p->error, rows[i].told);
		finish(&g);
		free(body);
	}
}

static void a_service_prefix_has_its_events(void **state)
{
	struct got g;

	(void)state;
	read_well(&g, OP_SERVICE_PREFIXES,
		  "{\"value\":[{\"name\":\"a\",\"id\":\"/x/peeringServices/svc/prefixes/a\",\"properties\":{"
		  "\"prefix\":\"203.0.113.0/24\",\"prefixValidationState\":\"Verified\",\"learnedType\":\"ViaSession\","
		  "\"events\":[{\"eventTimestamp\":\"2026-11-02T08:00:00Z\",\"eventType\":\"PrefixAnnouncementEvent\","
		  "\"eventSummary\":\"s\",\"eventLevel\":\"Information\",\"eventDescription\":\"d\"}]}}]}",
		  1);
	const struct seen_service_prefix *p = row(&g, 0);
	assert_string_equal(p->service, "svc");
	assert_string_equal(p->learned, "ViaSession");
	assert_int_equal(p->events.n, 1);
	assert_string_equal(((struct seen_event *)p->events.v)->type, "PrefixAnnouncementEvent");
	finish(&g);
}

static void a_service_is_read(void **state)
{
	struct got g;

	(void)state;
	read_well(&g, OP_SERVICE,
		  "{\"name\":\"svc\",\"location\":\"East US 2\",\"id\":\"/subscriptions/s/resourceGroups/RG/x/y\","
		  "\"properties\":{\"peeringServiceLocation\":\"Georgia\",\"peeringServiceProvider\":\"P\","
		  "\"providerPrimaryPeeringLocation\":\"Atlanta\",\"provisioningState\":\"Succeeded\"}}",
		  1);
	const struct seen_service *s = row(&g, 0);
	assert_string_equal(s->group, "RG");
	assert_string_equal(s->state, "Georgia");
	assert_string_equal(s->primary, "Atlanta");
	assert_null(s->backup);
	finish(&g);
	read_well(&g, OP_AVAILABILITY, "\"Unavailable\"", 0);
	assert_string_equal(g.answer.text, "Unavailable");
	finish(&g);
}

static void the_question_fills_in_what_the_reply_leaves_out(void **state)
{
	const struct arm_args args = { .parent = "asked-for" };
	struct got g;

	(void)state;
	read_about(&g, OP_ROUTES, &args, 200,
		   "{\"value\":[{\"prefix\":\"203.0.113.0/24\",\"asPath\":\"64500 64501\"}]}");
	assert_string_equal(((struct seen_route *)row(&g, 0))->peering, "asked-for");
	assert_string_equal(((struct seen_route *)row(&g, 0))->as_path, "64500 64501");
	finish(&g);
	read_about(&g, OP_PREFIX, &args, 200, "{\"name\":\"a\",\"id\":\"/x/peerings/own/registeredPrefixes/a\"}");
	assert_string_equal(((struct seen_prefix *)row(&g, 0))->peering, "own");
	finish(&g);
	read_about(&g, OP_SERVICE_PREFIX, &args, 200, "{\"name\":\"a\"}");
	assert_string_equal(((struct seen_service_prefix *)row(&g, 0))->service, "asked-for");
	finish(&g);
}

static void catalogues_are_read(void **state)
{
	struct got g;

	(void)state;
	read_well(
		&g, OP_METROS,
		"{\"value\":[{\"kind\":\"Exchange\",\"name\":\"X\"},{\"kind\":\"Direct\",\"name\":\"Amsterdam\","
		"\"properties\":{\"peeringLocation\":\"Amsterdam\",\"country\":\"NL\",\"azureRegion\":\"West Europe\","
		"\"direct\":{\"peeringFacilities\":[{\"address\":\"A\",\"directPeeringType\":\"Voice\","
		"\"peeringDBFacilityId\":63},{\"address\":\"no id\"}],\"bandwidthOffers\":[{\"offerName\":\"10Gbps\","
		"\"valueInMbps\":10000},{\"valueInMbps\":\"x\"}]}}}]}",
		1);
	const struct cat_metro *m = row(&g, 0);
	assert_string_equal(m->name, "Amsterdam");
	assert_string_equal(m->region, "West Europe");
	assert_int_equal(m->facilities.n, 1);
	assert_int_equal(((struct cat_facility *)m->facilities.v)->id, 63);
	assert_string_equal(((struct cat_facility *)m->facilities.v)->type, "Voice");
	assert_int_equal(m->offers.n, 1);
	assert_string_equal(((struct name_row *)m->offers.v)->name, "10000");
	finish(&g);

	read_well(&g, OP_STATES,
		  "{\"value\":[{\"name\":\"x\",\"properties\":{\"country\":\"Netherlands\",\"state\":\"North Holland\","
		  "\"azureRegion\":\"West Europe\"}},{\"name\":\"Utrecht\"}]}",
		  2);
	assert_string_equal(((struct cat_state *)row(&g, 0))->state, "North Holland");
	assert_string_equal(((struct cat_state *)row(&g, 1))->state, "Utrecht");
	finish(&g);

	read_well(&g, OP_PROVIDERS,
		  "{\"value\":[{\"name\":\"n\",\"properties\":{\"serviceProviderName\":\"Example Voice\","
		  "\"peeringLocations\":[\"london\",7,\"cape Town\"]}},{\"name\":\"bare\"}]}",
		  2);
	const struct cat_service_provider *p = row(&g, 0);
	assert_string_equal(p->name, "Example Voice");
	assert_int_equal(p->locations.n, 2);
	assert_string_equal(((struct name_row *)p->locations.v)[1].name, "cape Town");
	finish(&g);
}

static void a_long_text_is_bounded_and_a_long_name_is_no_name(void **state)
{
	char *x = mem_alloc(10001), *body;
	struct got g;

	(void)state;
	memset(x, 'x', 10000);
	body = mem_format("{\"name\":\"a\",\"properties\":{\"peerName\":\"%s\",\"errorMessage\":\"%s\"}}", x, x);
	read_well(&g, OP_ASN, body, 1);
	assert_true(strlen(((struct seen_asn *)row(&g, 0))->peer_name) < 300);
	assert_true(strlen(((struct seen_asn *)row(&g, 0))->error) < 3010);
	finish(&g);
	free(body);
	body = mem_format("{\"name\":\"%s\"}", x);
	read_as(&g, OP_ASN, 200, body);
	assert_int_equal(g.answer.class, ARM_STRANGE);
	finish(&g);
	free(body);
	free(x);
}

/* ---- The registry */

#define AUTNUM                   "{\"asn\":64500,\"holder\":\"Example Voice\"}"
#define ROUTE(prefix, origin)    "{\"prefix\":\"" prefix "\",\"origin\":" origin ",\"source\":\"RIPE\"}"
#define VRP(prefix, max, origin) "{\"prefix\":\"" prefix "\",\"max_length\":" max ",\"origin\":" origin "}"

static void a_registry_is_judged(void **state)
{
	static const struct {
		const char *autnums, *routes, *vrps;
		int64_t origin, aut_num;
		const char *rpki, *route;
	} rows[] = {
		{ AUTNUM, ROUTE("203.0.113.0/24", "64500"), VRP("203.0.113.0/24", "24", "64500"), 64500, 1, "valid",
		  "203.0.113.0/24" },
		{ "", ROUTE("203.0.112.0/23", "64500"), "", 64500, 0, "not-found", "203.0.112.0/23" },
		{ AUTNUM, ROUTE("203.0.113.0/24", "64501"), VRP("203.0.112.0/23", "24", "64500"), 64501, -1, "invalid",
		  "203.0.113.0/24" },
		{ AUTNUM, ROUTE("203.0.113.0/24", "64500"), VRP("203.0.112.0/23", "23", "64500"), 64500, 1, "invalid",
		  "203.0.113.0/24" },
		{ AUTNUM, ROUTE("203.0.113.0/24", "64500"),
		  VRP("203.0.113.0/24", "24", "0") "," VRP("203.0.113.0/25", "25", "64500"), 64500, 1, "invalid",
		  "203.0.113.0/24" },
		{ AUTNUM, "", VRP("203.0.112.0/20", "24", "64500"), 0, 1, "valid", NULL },
		{ "", "", "", 0, 0, "not-found", NULL },
	};
	const struct arm_args args = { .prefix = "203.0.113.0/24", .asn = "64500" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *body = mem_format("{\"autnums\":[%s],\"routes\":[%s],\"vrps\":[%s]}", rows[i].autnums,
					rows[i].routes, rows[i].vrps);
		struct got g;

		read_about(&g, OP_REGISTRY, &args, 200, body);
		assert_int_equal(g.answer.class, ARM_OK);
		assert_int_equal(g.answer.rows.n, 1);
		const struct seen_registry *r = row(&g, 0);
		assert_string_equal(r->prefix, "203.0.113.0/24");
		assert_int_equal(r->origin, rows[i].origin);
		assert_int_equal(r->aut_num, rows[i].aut_num);
		same(r->rpki, rows[i].rpki);
		same(r->route, rows[i].route);
		finish(&g);
		free(body);
	}
}

static void every_origin_is_a_row(void **state)
{
	struct got g;

	(void)state;
	read_as(&g, OP_REGISTRY, 200,
		"{\"autnums\":[" AUTNUM "],\"routes\":[" ROUTE("203.0.113.0/24", "64500") "," ROUTE(
			"203.0.113.0/24", "4294967294") "],\"vrps\":[]}");
	assert_int_equal(g.answer.rows.n, 2);
	assert_string_equal(((struct seen_registry *)row(&g, 0))->holder, "Example Voice");
	assert_int_equal(((struct seen_registry *)row(&g, 1))->origin, 4294967294);
	assert_int_equal(((struct seen_registry *)row(&g, 1))->aut_num, -1);
	finish(&g);
	read_as(&g, OP_REGISTRY, 200, "{\"autnums\":[],\"routes\":[],\"vrps\":[]}");
	assert_int_equal(g.answer.rows.n, 1);
	assert_int_equal(((struct seen_registry *)row(&g, 0))->aut_num, -1);
	finish(&g);
}

/* ---- The whole of it at once says of each prefix what asking for that one says */

enum { ASKED = 12, ENTRIES = 40 };

struct entry {
	struct prefix prefix;
	uint32_t origin;
};

static uint32_t draw(uint32_t *r, uint32_t below)
{
	*r = *r * 1664525u + 1013904223u;
	return (*r >> 8) % below;
}

static int in_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = prefix_compare(&x->prefix, &y->prefix);

	return order ? order : (x->origin > y->origin) - (x->origin < y->origin);
}

static struct prefix some_prefix(uint32_t *r)
{
	char *text = mem_format("203.0.%u.0/%u", draw(r, 2) * 112, 20 + draw(r, 2) * 4);
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p, NULL), PREFIX_OK);
	free(text);
	return p;
}

static void some_entries(struct entry *out, uint32_t *r)
{
	for (int i = 0; i < ENTRIES; i++)
		out[i] = (struct entry){ some_prefix(r), 64500 + draw(r, 3) };
	qsort(out, ENTRIES, sizeof *out, in_order);
}

/* As the lab filters: entries that cover the prefix and are of the AS. NULL: all. */
static void add_entries(struct text *body, const struct entry *v, const struct prefix *p, uint32_t asn)
{
	const char *comma = "";
	char text[PREFIX_TEXT];

	for (int i = 0; i < ENTRIES; i++) {
		if (p && (v[i].origin != asn || !prefix_contains(&v[i].prefix, p)))
			continue;
		text_addf(body, "%s{\"prefix\":\"%s\",\"origin\":%u,\"max_length\":%u}", comma,
			  prefix_text(&v[i].prefix, text), (unsigned)v[i].origin, (unsigned)v[i].prefix.length + 2);
		comma = ",";
	}
}

static void add_reply(struct text *body, const struct entry *routes, const struct entry *vrps, const struct prefix *p,
		      uint32_t asn)
{
	text_add(body, "{\"autnums\":[" AUTNUM "],\"routes\":[");
	add_entries(body, routes, p, asn);
	text_add(body, "],\"vrps\":[");
	add_entries(body, vrps, p, asn);
	text_add(body, "]}");
}

static void the_whole_registry_says_the_same(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 20; seed++) {
		struct entry routes[ENTRIES], vrps[ENTRIES];
		struct text whole = TEXT_INIT;
		uint32_t r = seed, at = 0;
		struct model m;
		struct got all;

		model_init(&m);
		some_entries(routes, &r);
		some_entries(vrps, &r);
		for (int i = 0; i < ASKED; i++) {
			struct prefix_answer *p = rows_add(&m.prefixes, &RECORD_PREFIX, model_new_id(&m));

			p->prefix = mem_format("203.0.%u.0/24", draw(&r, 3) * 56);
			p->origin = draw(&r, 2) ? mem_format("%u", 64500 + draw(&r, 3)) : NULL;
		}
		add_reply(&whole, routes, vrps, NULL, 0);
		read_about(&all, OP_REGISTRY_ALL, &(struct arm_args){ .model = &m, .asn = "64500" }, 200, whole.s);
		assert_int_equal(all.answer.class, ARM_OK);
		ROWS_EACH (const struct prefix_answer, p, m.prefixes) {
			struct arm_args args = { .model = &m, .prefix = p->prefix, .asn = str_or(p->origin, "64500") };
			struct text body = TEXT_INIT;
			struct prefix net;
			struct got one;

			assert_int_equal(prefix_parse(p->prefix, &net, NULL), PREFIX_OK);
			add_reply(&body, routes, vrps, &net, (uint32_t)strtoul(args.asn, NULL, 10));
			read_about(&one, OP_REGISTRY, &args, 200, body.s);
			for (uint32_t i = 0; i < one.answer.rows.n; i++)
				assert_true(record_equal(&RECORD_SEEN_REGISTRY, row(&one, i), row(&all, at++)));
			finish(&one);
			text_release(&body);
		}
		assert_int_equal(at, all.answer.rows.n);
		finish(&all);
		text_release(&whole);
		model_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_have_a_class),
		cmocka_unit_test(a_wait_in_words_is_understood),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(some_successes_say_nothing),
		cmocka_unit_test(what_does_not_fit_is_strange),
		cmocka_unit_test(every_cut_of_a_reply_is_strange_or_refused),
		cmocka_unit_test(pages_go_on_until_there_is_no_link),
		cmocka_unit_test(a_catalogue_leaves_odd_items_out),
		cmocka_unit_test(ten_thousand_items_are_read),
		cmocka_unit_test(an_account_is_read),
		cmocka_unit_test(as_numbers_use_all_32_bits),
		cmocka_unit_test(an_unknown_state_is_kept),
		cmocka_unit_test(a_peering_is_read_whole),
		cmocka_unit_test(a_legacy_peering_names_the_number),
		cmocka_unit_test(an_old_failure_is_not_told_again),
		cmocka_unit_test(a_service_prefix_has_its_events),
		cmocka_unit_test(a_service_is_read),
		cmocka_unit_test(the_question_fills_in_what_the_reply_leaves_out),
		cmocka_unit_test(catalogues_are_read),
		cmocka_unit_test(a_long_text_is_bounded_and_a_long_name_is_no_name),
		cmocka_unit_test(a_registry_is_judged),
		cmocka_unit_test(the_whole_registry_says_the_same),
		cmocka_unit_test(every_origin_is_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
