/* A scenario that shares nothing with those built in runs as its file says: tests/flow/scenario-elsewhere.yaml. */
#include "lab_fixture.h"

#include "base/file.h"
#include "base/mem.h"

#undef SUB
#undef GROUP
#undef ASN
#undef PEERING
#define SUB     "/subscriptions/10000000-0000-4000-8000-00000000000a"
#define GROUP   SUB "/resourceGroups/voice.singapore"
#define ASN     SUB PROVIDER "/peerAsns/strait"
#define PEERING GROUP PROVIDER "/peerings/sin"
#define TOKYO   GROUP PROVIDER "/peerings/tyo"
#define VOICE   PEERING "/registeredPrefixes/voice"
#define ACTIVE  GROUP PROVIDER "/peeringServices/strait"
#define THREE   CONNECTION("a", "158") "," CONNECTION("b", "158") "," CONNECTION("c", "2047")

enum { SCENARIO_MAX = 64 * 1024 };

static int open_elsewhere(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	struct text yaml = TEXT_INIT, err = TEXT_INIT;
	const char file[] = "tests/flow/scenario-elsewhere.yaml";
	if (!file_read(file, SCENARIO_MAX, &yaml, &err))
		fail_msg("%s", err.s);
	struct lab_setup setup = { .yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = file };
	fixture_open_with(f, &setup);
	text_release(&yaml);
	text_release(&err);
	*state = f;
	return 0;
}

static int close_elsewhere(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static const char *connection_says(struct fixture *f, const char *peering, size_t nth, const char *member)
{
	ask(f, "GET", peering, NULL);
	const struct json *c = json_first(json_at(f->body, "properties.direct.connections"));
	while (c && nth--)
		c = json_next(c);
	return str_or(json_str(json_get(c, member)), "");
}

static void expect_states(struct fixture *f, const char *a, const char *b, const char *c)
{
	const char *const states[] = { a, b, c };
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		assert_string_equal(connection_says(f, PEERING V25, i, "connectionState"), states[i]);
}

/* The reply is lost and the peering is there. */
static void build_singapore(struct fixture *f)
{
	ask(f, "PUT", PEERING V25, PEERING_OF("Singapore", "Southeast Asia", THREE));
	assert_int_equal(f->reply.fate, LAB_DROP);
	expect_states(f, "PendingApproval", "PendingApproval", "PendingApproval");
}

static void mend(struct fixture *f, size_t from, size_t to)
{
	struct fixture own = { .reply = LAB_REPLY_INIT, .lab = f->lab, .now = f->now };
	size_t i = 0;
	ask(&own, "GET", "/lab/v1/scenario", NULL);
	for (const struct json *a = json_first(json_at(own.body, "solution.actions")); a; a = json_next(a), i++) {
		struct text body = TEXT_INIT;
		struct json_out out = { .to = &body };
		json_put_node(&out, NULL, json_get(a, "body"));
		if (i >= from && i < to)
			expect(f, 200, json_str(json_get(a, "method")), json_str(json_get(a, "path")), body.s);
		text_release(&body);
	}
	fixture_clear(&own);
	lab_reply_release(&own.reply);
}

static void the_past_has_happened(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(asked(f, ASN V25, "properties.validationState"), "Approved");
	expect(f, 429, "GET", ASN V25, NULL);
	assert_string_equal(lab_reply_header(&f->reply, "Retry-After"), "17");
	expect(f, 429, "GET", ASN V25, NULL);
	expect(f, 200, "GET", ASN V25, NULL);
	assert_string_equal(asked(f, SUB PROVIDER "/peerAsns/origin" V25, "properties.validationState"), "Failed");
}

/* Each connection by its own facility's times; the third waits for BFD and for nobody else. */
static void three_connections(void **state)
{
	struct fixture *f = *state;
	build_singapore(f);
	pass_time(f, "3h");
	expect_states(f, "PendingApproval", "PendingApproval", "ProvisioningStarted");
	pass_time(f, "39h");
	expect_states(f, "ProvisioningStarted", "ProvisioningStarted", "ProvisioningStarted");
	pass_time(f, "60h");
	expect_states(f, "ProvisioningCompleted", "ProvisioningCompleted", "ProvisioningCompleted");
	pass_time(f, "30d");
	expect_states(f, "Active", "Active", "ProvisioningCompleted");
	mend(f, 0, 1);
	pass_time(f, "10m3s");
	expect_states(f, "Active", "Active", "Validating");
	pass_time(f, "5m");
	expect_states(f, "Active", "Active", "Active");
}

static void expect_prefix(struct fixture *f, const char *target, const char *verdict, const char *why)
{
	assert_string_equal(asked(f, target, "properties.prefixValidationState"), verdict);
	assert_string_equal(word(f, "properties.errorMessage"), why);
}

static void build_all(struct fixture *f)
{
	build_singapore(f);
	mend(f, 0, 1);
	pass_time(f, "30d");
	expect_states(f, "Active", "Active", "Active");
	expect(f, 201, "PUT", VOICE V25, PREFIX_BODY("203.0.113.0/24"));
	pass_time(f, "45m");
}

static void a_prefix_fails_for_what_routers_do(void **state)
{
	struct fixture *f = *state;
	build_all(f);
	expect_prefix(f, VOICE V25, "Failed", "Advertisement missing MAPS community: from 198.51.100.2");
	mend(f, 1, 3);
	expect(f, 200, "POST", VOICE "/validate" V25, NULL);
	pass_time(f, "45m");
	expect_prefix(f, VOICE V25, "Verified", "");
}

static void activated(void **state)
{
	struct fixture *f = *state;
	mend(f, 1, 3);
	build_all(f);
	expect(f, 201, "PUT", ACTIVE V25,
	       "{\"location\":\"Southeast Asia\",\"properties\":{\"peeringServiceLocation\":\"Central Region\","
	       "\"peeringServiceProvider\":\"Strait Voice\",\"providerPrimaryPeeringLocation\":\"Singapore\"}}");
	activate(f, ACTIVE "/prefixes/voice" V25, "203.0.113.0/24", VOICE V25);
	expect_prefix(f, ACTIVE "/prefixes/voice" V25, "Verified", "");
	ask(f, "GET", "/lab/v1/scenario", NULL);
	for (const struct json *g = json_first(json_get(f->body, "goals")); g; g = json_next(g)) {
		bool done = false;
		assert_true(json_bool(json_get(g, "done"), &done) && done);
	}
}

/* Tokyo has no room, and an unclaimed connection that comes with the first peering there. */
static void turned_down(void **state)
{
	struct fixture *f = *state;
	build_singapore(f);
	expect(f, 201, "PUT", TOKYO V25,
	       PEERING_OF("Tokyo", "Japan East",
			  "{\"connectionIdentifier\":\"t\",\"bandwidthInMbps\":100000,\"sessionAddressProvider\":"
			  "\"Microsoft\",\"useForPeeringService\":true,\"peeringDBFacilityId\":451}"));
	assert_string_equal(connection_says(f, TOKYO V25, 0, "connectionState"), "PendingApproval");
	pass_time(f, "1h");
	assert_string_equal(connection_says(f, TOKYO V25, 0, "connectionState"), "ProvisioningFailed");
	assert_string_equal(connection_says(f, TOKYO V25, 0, "errorMessage"), "No capacity is left in this building.");
	assert_string_equal(connection_says(f, TOKYO V25, 1, "connectionState"), "Active");
}

static void in_pages(void **state)
{
	struct fixture *f = *state;
	expect(f, 200, "GET", "/subscriptions?api-version=2022-12-01", NULL);
	assert_int_equal(json_count(json_get(f->body, "value")), 2);
	char next[200];
	const char *link = word(f, "nextLink"), host[] = "http://localhost";
	assert_true(str_starts(link, host));
	snprintf(next, sizeof next, "%s", link + strlen(host));
	expect(f, 200, "GET", next, NULL);
	assert_int_equal(json_count(json_get(f->body, "value")), 1);
	assert_null(json_get(f->body, "nextLink"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_elsewhere, close_elsewhere)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_past_has_happened),
		TEST(three_connections),
		TEST(a_prefix_fails_for_what_routers_do),
		TEST(activated),
		TEST(turned_down),
		TEST(in_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
