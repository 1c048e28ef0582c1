/* The whole journey in built-in scenarios, call by call: what goes wrong goes wrong as told, and its solution mends it. */
#include "lab_fixture.h"

static void first_light_runs_as_promised(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "9d");
	ask(&f, "GET", PEERING V25, NULL);
	const struct json *first = json_first(json_at(f.body, "properties.direct.connections"));
	assert_string_equal(json_str(json_get(first, "connectionState")), "ProvisioningCompleted");
	assert_string_equal(json_str(json_at(first, "bgpSession.peerSessionIPv4Address")), "192.0.2.0");
	assert_string_equal(json_str(json_at(first, "bgpSession.microsoftSessionIPv4Address")), "192.0.2.1");
	assert_null(json_get(json_next(first), "bgpSession"));
	pass_time(&f, "3d");
	ask(&f, "GET", PEERING V25, NULL);
	first = json_first(json_at(f.body, "properties.direct.connections"));
	assert_string_equal(json_str(json_get(first, "connectionState")), "Active");
	assert_string_equal(json_str(json_get(json_next(first), "connectionState")), "ProvisioningCompleted");
	pass_time(&f, "3d");
	ask(&f, "GET", PEERING V25, NULL);
	first = json_first(json_at(f.body, "properties.direct.connections"));
	assert_string_equal(json_str(json_get(json_next(first), "connectionState")), "Active");
	assert_string_equal(json_str(json_at(json_next(first), "bgpSession.peerSessionIPv4Address")), "192.0.2.2");
	expect(&f, 201, "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"));
	assert_string_equal(word(&f, "properties.prefixValidationState"), "Pending");
	pass_time(&f, "19m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Pending");
	pass_time(&f, "1m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	activate(&f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
	assert_string_equal(asked(&f, SBC_ACTIVE V25, "properties.prefixValidationState"), "Verified");
	assert_string_equal(word(&f, "properties.learnedType"), "ViaServiceProvider");
	fixture_close(&f);
}

static const struct story {
	const char *scenario, *prefix, *message;
} stories[] = {
	{ "first-light", MEDIA V25, NULL },
	{ "slow-approval", MEDIA V25, NULL },
	{ "silent-router", MEDIA V25, "Prefix not received from IP 192.0.2.2" },
	{ "missing-community", SBC V25, "Advertisement missing MAPS community: from 192.0.2.0" },
	{ "long-path", MEDIA V25, "AS path isn't correct: 64500 64501 64502 64503 from 192.0.2.2 is longer than 3" },
	{ "no-route-object", MEDIA V25,
	  "Origin ASN is not in a routing registry: no route object for 198.51.100.0/24 with origin AS64500" },
};

static void act(struct fixture *f, const struct json *action)
{
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	if (json_get(action, "body"))
		json_put_node(&out, NULL, json_get(action, "body"));
	expect(f, 200, json_str(json_get(action, "method")), json_str(json_get(action, "path")), body.s);
	text_release(&body);
}

/* What the scenario itself says is its solution. */
static void mend(struct fixture *f)
{
	expect(f, 200, "GET", "/lab/v1/scenario", NULL);
	struct json *scenario = f->body;
	f->body = NULL;
	const struct json *actions = json_at(scenario, "solution.actions");
	for (const struct json *a = json_first(actions); a; a = json_next(a))
		act(f, a);
	json_free(scenario);
}

static void validate_again(struct fixture *f, const char *prefix)
{
	struct text target = TEXT_INIT;
	text_addn(&target, prefix, strlen(prefix) - strlen(V25));
	text_add(&target, "/validate" V25);
	expect(f, 200, "POST", target.s, NULL);
	text_release(&target);
}

static bool goals_done(struct fixture *f)
{
	bool all = true, done;
	expect(f, 200, "GET", "/lab/v1/scenario", NULL);
	for (const struct json *g = json_first(json_get(f->body, "goals")); g; g = json_next(g)) {
		if (str_is(json_str(json_get(g, "judge")), "lab"))
			all = all && json_bool(json_get(g, "done"), &done) && done;
	}
	return all;
}

static void told(const struct story *s)
{
	struct fixture f;
	fixture_open(&f, s->scenario);
	with_prefixes(&f);
	const char *state = asked(&f, s->prefix, "properties.prefixValidationState");
	assert_string_equal(state, s->message ? "Failed" : "Verified");
	assert_string_equal(word(&f, "properties.errorMessage"), s->message ? s->message : "");
	assert_false(goals_done(&f));
	mend(&f);
	if (s->message) {
		validate_again(&f, s->prefix);
		assert_string_equal(asked(&f, s->prefix, "properties.prefixValidationState"), "Pending");
		assert_string_equal(word(&f, "properties.errorMessage"), s->message);
	}
	pass_time(&f, "1d");
	assert_string_equal(asked(&f, s->prefix, "properties.prefixValidationState"), "Verified");
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	activate(&f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
	activate(&f, MEDIA_ACTIVE V25, "198.51.100.0/24", MEDIA V25);
	assert_true(goals_done(&f));
	fixture_close(&f);
}

static void each_scenario(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
		told(&stories[i]);
}

#define FRANKFURT GROUP PROVIDER "/peerings/example-fra"
#define THIRD     "33333333-3333-4333-8333-333333333333"
#define FOURTH    "44444444-4444-4444-8444-444444444444"

static void two_metros(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, "two-metros");
	with_prefixes(&f);
	expect(&f, 201, "PUT", FRANKFURT V25,
	       PEERING_OF("Frankfurt", "Germany West Central", CONNECTION(THIRD, "58") "," CONNECTION(FOURTH, "58")));
	pass_time(&f, "40d");
	expect(&f, 201, "PUT", SERVICE V25,
	       "{\"location\":\"West Europe\",\"properties\":{\"peeringServiceLocation\":\"North Holland\","
	       "\"peeringServiceProvider\":\"Example Voice\",\"providerPrimaryPeeringLocation\":\"Amsterdam\","
	       "\"providerBackupPeeringLocation\":\"Frankfurt\"}}");
	activate(&f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
	activate(&f, MEDIA_ACTIVE V25, "198.51.100.0/24", MEDIA V25);
	assert_true(goals_done(&f));
	ask(&f, "GET", SBC_ACTIVE V25 "&$expand=events", NULL);
	assert_int_equal(json_count(json_at(f.body, "properties.events")), 2);
	expect(&f, 200, "PATCH", "/lab/v1/routers/fra-r1", "{\"session\":\"down\"}");
	expect(&f, 200, "PATCH", "/lab/v1/routers/fra-r2", "{\"session\":\"down\"}");
	ask(&f, "GET", SBC_ACTIVE V25 "&$expand=EVENTS", NULL);
	assert_int_equal(json_count(json_at(f.body, "properties.events")), 3);
	assert_non_null(strstr(f.reply.body.s, "PrefixBackupRouteWithdrawalEvent"));
	assert_string_equal(word(&f, "properties.prefixValidationState"), "Verified");
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_light_runs_as_promised),
		cmocka_unit_test(each_scenario),
		cmocka_unit_test(two_metros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
