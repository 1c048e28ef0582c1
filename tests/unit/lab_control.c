/* The lab's own calls under /lab/v1: clock, routers, registry, scenario, faults. */
#include "lab_fixture.h"

static const char *now(struct fixture *f)
{
	expect(f, 200, "GET", "/lab/v1/clock", NULL);
	return word(f, "now");
}

static void the_clock_runs(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	assert_string_equal(now(&f), "2026-11-02T08:00:00Z");
	assert_null(json_get(f.body, "next"));
	f.now += MSEC_MINUTE;
	assert_string_equal(now(&f), "2026-11-02T09:00:00Z");
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"speed\":1}");
	f.now += MSEC_MINUTE;
	assert_string_equal(now(&f), "2026-11-02T09:01:00Z");
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	f.now += MSEC_DAY;
	assert_string_equal(now(&f), "2026-11-02T09:01:00Z");
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"skip\":\"3h\"}");
	assert_string_equal(word(&f, "now"), "2026-11-02T12:01:00Z");
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":false}");
	f.now += MSEC_MINUTE;
	assert_string_equal(now(&f), "2026-11-02T12:02:00Z");
	f.now -= MSEC_HOUR;
	assert_string_equal(now(&f), "2026-11-02T12:02:00Z");
	fixture_close(&f);
}

/* Years have four digits wherever time is written. */
static void time_ends_with_the_year_9999(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	for (int i = 0; i < 800; i++)
		pass_time(&f, "3660d");
	assert_string_equal(now(&f), "9999-12-31T23:59:59Z");
	f.now += MSEC_DAY;
	assert_string_equal(now(&f), "9999-12-31T23:59:59Z");
	fixture_close(&f);
}

static void advance_goes_to_the_next_event(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	advance(&f);
	assert_string_equal(word(&f, "now"), "2026-11-02T08:00:00Z");
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	assert_non_null(lab_reply_header(&f.reply, "x-lab-next"));
	assert_string_equal(now(&f), "2026-11-02T21:00:00Z");
	assert_string_equal(word(&f, "next"), "2026-11-03T21:00:00Z");
	for (int i = 0; i < 8; i++)
		advance(&f);
	assert_string_equal(now(&f), "2026-11-17T21:00:00Z");
	assert_null(json_get(f.body, "next"));
	assert_null(lab_reply_header(&f.reply, "x-lab-next"));
	assert_string_equal(lab_reply_header(&f.reply, "x-lab-time"), "2026-11-17T21:00:00Z");
	fixture_close(&f);
}

static const struct bad {
	const char *method, *target, *body, *says;
	int status;
} bads[] = {
	{ "POST", "/lab/v1/clock", "{}", "one of speed, paused, skip or advance", 400 },
	{ "POST", "/lab/v1/clock", "{\"speed\":1,\"paused\":true}", "one of", 400 },
	{ "POST", "/lab/v1/clock", "{\"speed\":0}", "whole number from 1", 400 },
	{ "POST", "/lab/v1/clock", "{\"speed\":1.5}", "whole number", 400 },
	{ "POST", "/lab/v1/clock", "{\"skip\":\"soon\"}", "a span", 400 },
	{ "POST", "/lab/v1/clock", "{\"skip\":\"-3h\"}", "a span", 400 },
	{ "POST", "/lab/v1/clock", "{\"advance\":false}", "has to be true", 400 },
	{ "PATCH", "/lab/v1/routers/none", "{}", "no router 'none'", 404 },
	{ "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":1}", "lacp and bfd are true or false", 400 },
	{ "PATCH", "/lab/v1/routers/ams-r1", "{\"session\":\"maybe\"}", "\"up\" or \"down\"", 400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.1/24\",\"path\":\"64500\"}",
	  "host bits", 400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.0/24\",\"path\":\"x\"}", "x", 400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements",
	  "{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007 nonsense\"}", "nonsense",
	  400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.0/24\"}", "path is needed", 400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.0/24\",\"path\":null}", "path is",
	  400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.0/24\",\"path\":64500}", "path is",
	  400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements", "{\"prefix\":\"203.0.113.0/24\",\"path\":\" \"}", "path",
	  400 },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements",
	  "{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\",\"communities\":5}", "communities is a text", 400 },
	{ "DELETE", "/lab/v1/routers/ams-r1/announcements?prefix=192.0.2.0/24", NULL, "does not announce", 404 },
	{ "DELETE", "/lab/v1/routers/ams-r1/announcements", NULL, "does not announce", 404 },
	{ "GET", "/lab/v1/registry?prefix=nonsense", NULL, "nonsense", 400 },
	{ "GET", "/lab/v1/registry?asn=nonsense", NULL, "nonsense", 400 },
	{ "POST", "/lab/v1/faults", "{\"kind\":\"meteor\"}", "kind is needed", 400 },
	{ "POST", "/lab/v1/faults", "{\"kind\":\"status\",\"status\":99}", "from 200 to 599", 400 },
	{ "POST", "/lab/v1/faults", "{\"kind\":\"slow\",\"delay\":\"106751991167d\"}", "delay such as", 400 },
	{ "POST", "/lab/v1/faults", "{\"kind\":\"slow\",\"delay\":5}", "delay such as", 400 },
	{ "POST", "/lab/v1/faults", "{\"kind\":\"slow\",\"count\":0}", "a fault is", 400 },
	{ "POST", "/lab/v1/faults", NULL, "kind is needed", 400 },
	{ "GET", "/lab/v1/nothing", NULL, "Nothing answers", 404 },
};

static void bad_orders_are_refused(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
		expect(&f, bads[i].status, bads[i].method, bads[i].target, bads[i].body);
		if (!strstr(word(&f, "error.message"), bads[i].says))
			fail_msg("%s %s: '%s' does not say '%s'", bads[i].method, bads[i].target,
				 word(&f, "error.message"), bads[i].says);
	}
	fixture_close(&f);
}

static void routers_show_what_they_do(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	expect(&f, 200, "GET", "/lab/v1/routers", NULL);
	const struct json *r = json_first(json_get(f.body, "routers"));
	assert_string_equal(json_str(json_get(r, "name")), "ams-r1");
	assert_string_equal(json_str(json_get(r, "session")), "up");
	assert_int_equal(json_count(json_get(r, "announcements")), 2);
	assert_int_equal(json_count(json_get(r, "sessions")), 0);
	with_peering(&f);
	expect(&f, 200, "PATCH", "/lab/v1/routers/AMS-R1", "{\"session\":\"down\",\"lacp\":true}");
	assert_string_equal(word(&f, "session"), "down");
	const struct json *s = json_first(json_get(f.body, "sessions"));
	assert_string_equal(json_str(json_get(s, "peering")), "example-ams");
	assert_string_equal(json_str(json_get(s, "connection")), FIRST);
	assert_string_equal(json_str(json_get(s, "address")), "192.0.2.0");
	assert_string_equal(json_str(json_get(s, "state")), "Active");
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":false}");
	assert_string_equal(json_str(json_get(json_first(json_get(f.body, "sessions")), "state")), "Idle");
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":true,\"bfd\":false}");
	assert_string_equal(json_str(json_at(f.body, "interface.link")), "down");
	pass_time(&f, "3s");
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{}");
	assert_string_equal(json_str(json_at(f.body, "interface.link")), "up");
	assert_string_equal(json_str(json_at(f.body, "interface.lacp")), "bundled");
	assert_string_equal(json_str(json_get(json_first(json_get(f.body, "sessions")), "state")), "Connect");
	fixture_close(&f);
}

static void a_registry_can_be_asked(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "registry:\n",
			     "registry:\n  vrps: [{prefix: 203.0.112.0/22, max_length: 24, origin: 64500}]\n");
	expect(&f, 200, "GET", "/lab/v1/registry", NULL);
	assert_int_equal(json_count(json_get(f.body, "routes")), 2);
	expect(&f, 200, "GET", "/lab/v1/registry?prefix=203.0.113.128/25&asn=AS64500", NULL);
	assert_int_equal(json_count(json_get(f.body, "routes")), 1);
	assert_int_equal(json_count(json_get(f.body, "vrps")), 1);
	assert_int_equal(json_count(json_get(f.body, "autnums")), 1);
	expect(&f, 200, "GET", "/lab/v1/registry?asn=64501", NULL);
	assert_int_equal(json_count(json_get(f.body, "autnums")), 0);
	assert_int_equal(json_count(json_get(f.body, "routes")), 0);
	fixture_close(&f);
}

/* ---- Faults. */

#define PEERINGS SUB PROVIDER "/peerings" V25

static void put_fault(struct fixture *f, const char *body)
{
	expect(f, 200, "POST", "/lab/v1/faults", body);
}

static void faults_meet_and_go(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	put_fault(&f, "{\"kind\":\"status\",\"status\":503,\"retry_after\":7,\"path\":\"/peerings\",\"method\":\"GET\","
		      "\"count\":2,\"skip\":1}");
	assert_int_equal(json_count(json_get(f.body, "faults")), 1);
	expect(&f, 200, "GET", PEERINGS, NULL);
	expect(&f, 200, "GET", SUB PROVIDER "/peerAsns" V25, NULL);
	expect(&f, 503, "GET", PEERINGS, NULL);
	assert_string_equal(word(&f, "error.code"), "ServiceUnavailable");
	assert_string_equal(lab_reply_header(&f.reply, "Retry-After"), "7");
	expect(&f, 503, "GET", PEERINGS, NULL);
	expect(&f, 200, "GET", PEERINGS, NULL);
	put_fault(&f, "{\"kind\":\"html\",\"status\":504}");
	expect(&f, 200, "DELETE", "/lab/v1/faults", NULL);
	expect(&f, 200, "GET", PEERINGS, NULL);
	fixture_close(&f);
}

/* Before: it never happened. After: it did, and only the reply is lost. */
static void lost_replies(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	expect(&f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
	pass_time(&f, "1h");
	put_fault(&f, "{\"kind\":\"reset_before\",\"method\":\"PUT\"}");
	ask(&f, "PUT", ASN V25, ASN_BODY);
	assert_int_equal(f.reply.fate, LAB_DROP);
	expect(&f, 404, "GET", ASN V25, NULL);
	put_fault(&f, "{\"kind\":\"reset_after\",\"method\":\"PUT\"}");
	ask(&f, "PUT", ASN V25, ASN_BODY);
	assert_int_equal(f.reply.fate, LAB_DROP);
	expect(&f, 200, "GET", ASN V25, NULL);
	fixture_close(&f);
}

static void odd_replies(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_peering(&f);
	put_fault(&f, "{\"kind\":\"half_body\"}");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_int_equal(f.reply.fate, LAB_HALF);
	put_fault(&f, "{\"kind\":\"slow\",\"delay\":\"5s\"}");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_int_equal(f.reply.delay, 5000);
	put_fault(&f, "{\"kind\":\"wrong_json\"}");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_null(f.body);
	put_fault(&f, "{\"kind\":\"html\",\"status\":502}");
	expect(&f, 502, "GET", PEERING V25, NULL);
	assert_string_equal(lab_reply_header(&f.reply, "Content-Type"), "text/html");
	put_fault(&f, "{\"kind\":\"big_body\"}");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_true(f.reply.body.n > 60 * 1024 * 1024);
	put_fault(&f, "{\"kind\":\"unknown_state\"}");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_non_null(strstr(f.reply.body.s, "\"connectionState\": \"Reconsidering\""));
	assert_null(strstr(f.reply.body.s, "\"connectionState\": \"Active\""));
	put_fault(&f, "{\"kind\":\"bare_error\"}");
	expect(&f, 404, "GET", ASN "x" V25, NULL);
	assert_string_equal(word(&f, "code"), "NotFound");
	fixture_close(&f);
}

static void a_scenario_brings_its_own(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "hints:\n", "faults: [{kind: status, status: 429, retry_after: 3}]\nhints:\n");
	expect(&f, 429, "GET", PEERINGS, NULL);
	expect(&f, 200, "GET", PEERINGS, NULL);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_runs),
		cmocka_unit_test(time_ends_with_the_year_9999),
		cmocka_unit_test(advance_goes_to_the_next_event),
		cmocka_unit_test(bad_orders_are_refused),
		cmocka_unit_test(routers_show_what_they_do),
		cmocka_unit_test(a_registry_can_be_asked),
		cmocka_unit_test(faults_meet_and_go),
		cmocka_unit_test(lost_replies),
		cmocka_unit_test(odd_replies),
		cmocka_unit_test(a_scenario_brings_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
