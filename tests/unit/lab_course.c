/* The course: goals by condition, staged hints, coach and events, the record and its points, and going back to a checkpoint. */
#include "lab_fixture.h"

/* A world in which ams-r2 keeps one prefix to itself, and BFD on ams-r1 is switched off on the hundredth day. */
static const char LESSON[] =
	"based_on: first-light\n"
	"routers:\n"
	"  - name: ams-r1\n"
	"    facility: 63\n"
	"    announcements:\n"
	"      - {prefix: 203.0.113.0/24, path: \"64500\", communities: \"8075:8007\"}\n"
	"      - {prefix: 198.51.100.0/24, path: \"64500\", communities: \"8075:8007\"}\n"
	"  - name: ams-r2\n"
	"    facility: 104\n"
	"    announcements: [{prefix: 203.0.113.0/24, path: \"64500\", communities: \"8075:8007\"}]\n"
	"name: mine\n"
	"title: Mine\n"
	"lesson: {number: 7, level: basic, minutes: 25, learn: Reading a failure, pass: 70, expects: [V6]}\n"
	"goals:\n"
	"  - {id: seen, kind: met, points: 10, text: seen, when: {prefix: 198.51.100.0/24, state: Failed, check: V6}}\n"
	"  - {id: asn, kind: asn, text: approved}\n"
	"  - {id: cured, kind: condition, text: cured, when: {router: ams-r2, announces: 198.51.100.0/24,"
	" community: \"8075:8007\"}}\n"
	"  - {id: twice, kind: met, points: 20, forbidden: true, text: no second failure, when: {failures: 2}}\n"
	"  - {id: back, kind: resumed, text: left and came back}\n"
	"hints:\n"
	"  - a plain one\n"
	"  - {when: {prefixes: Failed}, look: look there, means: it means, do: do that, cost: [1, 2]}\n"
	"coach:\n"
	"  - {when: {prefixes: Failed}, say: What does the message name?}\n"
	"  - {when: {not: {exists: peering}}, say: No peering yet.}\n"
	"events:\n"
	"  - {at: 99d, after: 1d, say: A colleague works on ams-r1., do: {method: PATCH, path: /lab/v1/routers/ams-r1,"
	" body: '{\"bfd\": false}'}}\n"
	"  - {when: {exists: peering}, after: 1h, say: The peering was seen.}\n";

struct kept {
	struct text log;
	bool full;
};
static bool append(void *self, const char *line, size_t n, struct text *err)
{
	(void)err;
	text_addn(&((struct kept *)self)->log, line, n);
	return true;
}

static void open_lesson(struct fixture *f, struct kept *kept)
{
	struct lab_setup setup = { .yaml = LESSON, .yaml_n = sizeof LESSON - 1, .yaml_file = "mine.yaml" };
	if (kept) {
		text_init(&kept->log);
		setup.append = append;
		setup.self = kept;
	}
	fixture_open_with(f, &setup);
}

static const struct json *goal(struct fixture *f, const char *id)
{
	expect(f, 200, "GET", "/lab/v1/score", NULL);
	for (const struct json *g = json_first(json_get(f->body, "goals")); g; g = json_next(g)) {
		if (str_is(json_str(json_get(g, "id")), id))
			return g;
	}
	fail_msg("no goal %s", id);
	return NULL;
}

static bool done(struct fixture *f, const char *id)
{
	bool is = false;
	json_bool(json_get(goal(f, id), "done"), &is);
	return is;
}

static bool is(const struct fixture *f, const char *member)
{
	bool yes = false;
	assert_true(json_bool(json_get(f->body, member), &yes));
	return yes;
}

static int64_t number(struct fixture *f, const char *target, const char *path)
{
	int64_t n = -1;
	expect(f, 200, "GET", target, NULL);
	json_int(json_at(f->body, path), &n);
	return n;
}

static int64_t points(struct fixture *f)
{
	return number(f, "/lab/v1/score", "points");
}

static void expect_coach(struct fixture *f, const char *line)
{
	expect(f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_string_equal(word(f, "coach"), line);
}

static void goals_are_judged_by_the_world(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect_coach(&f, "No peering yet.");
	assert_int_equal(points(&f), 0);
	with_prefixes(&f);
	expect_coach(&f, "What does the message name?");
	assert_true(done(&f, "seen"));
	assert_true(done(&f, "asn"));
	assert_false(done(&f, "cured"));
	assert_false(done(&f, "twice")); /* it may still happen */
	assert_int_equal(points(&f), 10 + 23);
	expect(&f, 200, "PUT", "/lab/v1/routers/ams-r2/announcements",
	       "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"1:1 8075:8007\"}");
	assert_true(done(&f, "cured"));
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"back\"}");
	assert_true(done(&f, "twice"));
	assert_int_equal(points(&f), 100);
	expect(&f, 400, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"cured\"}");
	expect(&f, 200, "DELETE", "/lab/v1/routers/ams-r2/announcements?prefix=198.51.100.0/24", NULL);
	assert_false(done(&f, "cured"));
	fixture_close(&f);
}

static void what_is_forbidden_stays_broken(void **state)
{
	(void)state;
	struct fixture f;
	bool broken = false;
	open_lesson(&f, NULL);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"readiness\",\"done\":0}");
	with_prefixes(&f);
	expect(&f, 200, "POST", MEDIA "/validate" V25, NULL);
	pass_time(&f, "1h");
	json_bool(json_get(goal(&f, "twice"), "broken"), &broken);
	assert_true(broken);
	/* It costs its points, and the rest can still be reached. */
	expect(&f, 200, "PUT", "/lab/v1/routers/ams-r2/announcements",
	       "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"back\"}");
	assert_int_equal(points(&f), 80);
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "finished") && is(&f, "attended") && is(&f, "passed"));
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"shown\",\"step\":\"a\"}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"shown\",\"step\":\"b\"}");
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "finished") && !is(&f, "passed")); /* 60, and 70 are needed */
	fixture_close(&f);
}

static void with_all_of_the_service(struct fixture *f)
{
	with_prefixes(f);
	expect(f, 200, "PUT", "/lab/v1/routers/ams-r2/announcements",
	       "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}");
}

/* Nobody sat at it: that it is opened afterwards, and so resumed, is no merit. */
static void opening_what_a_run_finished_is_not_attending(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	with_all_of_the_service(&f);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"done\",\"done\":8}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"back\"}");
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "finished") && !is(&f, "attended") && !is(&f, "passed"));
	/* Begun again and done by somebody, it is. */
	expect(&f, 200, "POST", "/lab/v1/reset", NULL);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"readiness\",\"done\":0}");
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "attended"));
	fixture_close(&f);
}

/* Somebody sat at it once; after a reset nobody has yet. */
static void a_run_after_a_reset_is_not_attended(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"readiness\",\"done\":0}");
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "attended"));
	expect(&f, 200, "POST", "/lab/v1/reset", NULL);
	with_all_of_the_service(&f);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"back\"}");
	expect(&f, 200, "GET", "/lab/v1/score", NULL);
	assert_true(is(&f, "finished") && !is(&f, "attended") && !is(&f, "passed"));
	fixture_close(&f);
}

static void hints_cost_stage_by_stage(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_int_equal(json_count(json_get(f.body, "hints")), 1);
	expect(&f, 404, "POST", "/lab/v1/hints", "{\"id\":2}");
	with_prefixes(&f);
	expect(&f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_int_equal(json_count(json_get(f.body, "hints")), 2);
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":2}");
	assert_string_equal(json_str(json_first(json_get(f.body, "texts"))), "look there");
	assert_int_equal(points(&f), 33 - 1);
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":2}");
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":2}");
	assert_int_equal(points(&f), 33 - 1 - 2 - 10);
	expect(&f, 409, "POST", "/lab/v1/hints", "{\"id\":2}");
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":1}");
	assert_int_equal(points(&f), 33 - 1 - 2 - 10 - 5);
	assert_int_equal(number(&f, "/lab/v1/score", "hints.taken"), 4);
	fixture_close(&f);
}

/* What a colleague left is spoken of where the trainee can see it, not on the first page. */
static void help_waits_for_its_step(void **state)
{
	(void)state;
	static const char past[] = "based_on: first-light\nname: mine\ntitle: Mine\n"
				   "hints: [{look: x, steps: [asn, service]}]\n"
				   "coach: [{when: {not: {exists: peering}}, steps: [service], say: Compare.}]\n";
	struct fixture f;
	struct lab_setup setup = { .yaml = past, .yaml_n = sizeof past - 1, .yaml_file = "mine.yaml" };
	fixture_open_with(&f, &setup);
	expect_coach(&f, "");
	expect(&f, 404, "POST", "/lab/v1/hints", "{\"id\":1}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"asn\",\"done\":2}");
	expect_coach(&f, "");
	assert_int_equal(json_count(json_get(f.body, "hints")), 1);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"service\",\"done\":6}");
	expect_coach(&f, "Compare.");
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":1}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"account\",\"done\":1}");
	expect_coach(&f, "");
	assert_int_equal(json_count(json_get(f.body, "hints")), 1); /* what was taken stays */
	fixture_close(&f);
}

static bool has_room(struct fixture *f, int nth)
{
	char body[100];
	snprintf(body, sizeof body, "{\"kind\":\"mistake\",\"code\":\"V7\",\"what\":\"%d\"}", nth);
	return ask(f, "POST", "/lab/v1/notes", body) == 200;
}

/* Where the session stands is one fact, however often it moves; a record that is full still knows what it holds. */
static void the_record_is_bounded(void **state)
{
	(void)state;
	struct fixture f;
	char body[100];
	int held = 0;
	open_lesson(&f, NULL);
	for (int i = 0; i < 2100; i++) {
		snprintf(body, sizeof body, "{\"kind\":\"session\",\"step\":\"asn\",\"done\":%d}", i % 8);
		expect(&f, 200, "POST", "/lab/v1/notes", body);
	}
	while (held < 3000 && has_room(&f, held))
		held++;
	assert_int_equal(held, 2000);
	assert_true(has_room(&f, 0));
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"done\",\"done\":8}");
	assert_int_equal(number(&f, "/lab/v1/score", "steps_done"), 8);
	fixture_close(&f);
}

/* In a final nobody helps. */
static void a_final_gives_no_help(void **state)
{
	(void)state;
	static const char final[] = "based_on: first-light\nname: mine\ntitle: Mine\n"
				    "lesson: {number: 1, level: final, learn: x}\nhints: [one]\n"
				    "coach: [{when: {not: {exists: peering}}, say: help}]\n";
	struct fixture f;
	struct lab_setup setup = { .yaml = final, .yaml_n = sizeof final - 1, .yaml_file = "mine.yaml" };
	fixture_open_with(&f, &setup);
	expect_coach(&f, "");
	assert_int_equal(json_count(json_get(f.body, "hints")), 0);
	expect(&f, 404, "POST", "/lab/v1/hints", "{\"id\":1}");
	fixture_close(&f);
}

static void notes_count_once(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	with_prefixes(&f);
	for (int i = 0; i < 2; i++)
		expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V7\",\"what\":\"media\"}");
	assert_int_equal(points(&f), 33 - 2);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V6\",\"what\":\"media\"}");
	assert_int_equal(points(&f), 33 - 2); /* this lesson wants it met */
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"shown\",\"step\":\"asn\"}");
	assert_int_equal(points(&f), 33 - 2 - 10);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"prefixes\",\"done\":5}");
	assert_int_equal(number(&f, "/lab/v1/score", "steps_done"), 5);
	assert_string_equal(word(&f, "step"), "prefixes");
	expect(&f, 400, "POST", "/lab/v1/notes", "{\"kind\":\"shown\"}");
	expect(&f, 400, "POST", "/lab/v1/notes", "{\"kind\":\"other\"}");
	fixture_close(&f);
}

static const char *session_of_r1(struct fixture *f)
{
	expect(f, 200, "GET", "/lab/v1/routers", NULL);
	const struct json *router = json_first(json_get(f->body, "routers"));
	return str_or(json_str(json_get(json_first(json_get(router, "sessions")), "bgp")), "");
}

/* In its own time: by the clock, and an hour after a peering was there. */
static void events_happen(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "30m");
	expect(&f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_int_equal(json_count(json_get(f.body, "said")), 0);
	pass_time(&f, "31m");
	expect(&f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_int_equal(json_count(json_get(f.body, "said")), 1);
	pass_time(&f, "98d");
	assert_string_equal(session_of_r1(&f), "Established");
	pass_time(&f, "2d");
	assert_string_equal(session_of_r1(&f), "Connect");
	expect(&f, 200, "GET", "/lab/v1/scenario", NULL);
	assert_int_equal(json_count(json_get(f.body, "said")), 2);
	fixture_close(&f);
}

static const char *passed(struct fixture *f, int nth, const char *member)
{
	const struct json *p = json_first(json_get(f->body, "passed"));
	while (p && nth--)
		p = json_next(p);
	return str_or(json_str(json_get(p, member)), "");
}

/* What an order to the clock goes over is told, with what it is like outside. */
static void what_passes_is_told(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"advance\":true}");
	assert_int_equal(json_count(json_get(f.body, "passed")), 1);
	assert_string_equal(passed(&f, 0, "what"),
			    "Microsoft.Peering is registered in Example Voice training: Registered");
	expect(&f, 201, "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"West Europe\"}");
	expect(&f, 201, "PUT", ASN V25, ASN_BODY);
	expect(&f, 200, "GET", "/lab/v1/clock", NULL);
	assert_string_equal(word(&f, "next_what"), "AS64500 is judged by Microsoft");
	pass_time(&f, "4h");
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"skip\":\"5d\"}");
	assert_string_equal(passed(&f, 0, "what"), "The peering was seen.");
	assert_string_equal(
		passed(&f, 1, "what"),
		"connection 1 of example-ams (facility 63) is looked at by Microsoft's peering team: Approved");
	assert_non_null(strstr(passed(&f, 1, "life"), "mail"));
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"skip\":\"20d\"}");
	const char *last = passed(&f, json_count(json_get(f.body, "passed")) - 1, "what");
	assert_string_equal(last + strlen(last) - strlen(" becomes Active"), " becomes Active"); /* and not once more */
	fixture_close(&f);
}

/* ---- Conditions, each asked as the coach's line, in the world of first-light when both prefixes are Verified. */

static const struct asked_condition {
	const char *when;
	bool holds;
} conditions[] = {
	{ "{asn: Approved}", true },
	{ "{asn: Failed}", false },
	{ "{asn: Approved, count: 2}", false },
	{ "{connection: Active, count: 2}", true },
	{ "{connection: Active, count: 2, facility: 63}", false },
	{ "{connection: Active, facility: 104}", true },
	{ "{prefixes: Verified, count: 2}", true },
	{ "{prefixes: Failed}", false },
	{ "{prefix: 203.0.113.0/24}", true },
	{ "{prefix: 203.0.113.0/25}", false },
	{ "{prefix: 203.0.113.0/24, state: Verified}", true },
	{ "{prefix: 203.0.113.0/24, state: Verified, check: V6}", false },
	{ "{activations: Pending}", false },
	{ "{activation: 203.0.113.0/24}", false },
	{ "{router: ams-r1, lacp: on, bfd: true, session: up}", true },
	{ "{router: ams-r1, bfd: off}", false },
	{ "{router: AMS-R1, announces: 203.0.113.0/24, path: \"64500\"}", true },
	{ "{router: ams-r1, announces: 203.0.113.0/24, path: \"64500 64501\"}", false },
	{ "{router: ams-r1, announces: 203.0.113.0/24, community: \"8075:8007\"}", true },
	{ "{router: ams-r1, announces: 203.0.113.0/24, community: \"8075:8007 1:1\"}", false },
	{ "{route_object: 203.0.113.0/24}", true },
	{ "{route_object: 203.0.113.0/24, origin: 64501}", false },
	{ "{exists: provider}", true },
	{ "{exists: group}", true },
	{ "{exists: peering}", true },
	{ "{exists: service}", false },
	{ "{exists: activation}", false },
	{ "{goal: asn}", true },
	{ "{goal: activated}", false },
	{ "{failures: 1}", false },
	{ "{passed: 41d}", true },
	{ "{passed: 90d}", false },
	{ "{not: {asn: Failed}}", true },
	{ "{all: [{asn: Approved}, {asn: Failed}]}", false },
	{ "{any: [{asn: Failed}, {asn: Approved}]}", true },
};

static void conditions_hold_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		struct text yaml = TEXT_INIT;
		struct fixture f;
		text_addf(&yaml, "based_on: first-light\nname: mine\ntitle: Mine\ncoach: [{when: %s, say: it holds}]\n",
			  conditions[i].when);
		struct lab_setup setup = { .yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = "mine.yaml" };
		fixture_open_with(&f, &setup);
		with_prefixes(&f);
		if (str_is(asked(&f, "/lab/v1/scenario", "coach"), "it holds") != conditions[i].holds)
			fail_msg("%s is judged wrongly", conditions[i].when);
		fixture_close(&f);
		text_release(&yaml);
	}
}

/* ---- Going back. */

static void restore(struct fixture *f, const char *name)
{
	char target[100];
	snprintf(target, sizeof target, "/lab/v1/checkpoints/%s/restore", name);
	expect(f, 200, "POST", target, NULL);
}

static void one_goes_back(void **state)
{
	(void)state;
	struct fixture f;
	char then[64], key[64];
	open_lesson(&f, NULL);
	with_peering(&f);
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"built\"}");
	snprintf(then, sizeof then, "%s", asked(&f, "/lab/v1/clock", "now"));
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	expect(&f, 201, "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24"));
	snprintf(key, sizeof key, "%s", word(&f, "properties.peeringServicePrefixKey"));
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"skip\":\"1h\"}");
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":2}");
	assert_true(done(&f, "seen"));
	restore(&f, "built");
	assert_string_equal(asked(&f, "/lab/v1/clock", "now"), then);
	assert_false(done(&f, "seen"));
	expect(&f, 404, "GET", MEDIA V25, NULL);
	assert_int_equal(number(&f, "/lab/v1/score", "hints.taken"), 1);
	assert_int_equal(number(&f, "/lab/v1/score", "moves.restores"), 1);
	expect(&f, 201, "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24"));
	assert_string_equal(word(&f, "properties.peeringServicePrefixKey"), key);
	restore(&f, "asn"); /* which the lab made itself */
	expect(&f, 404, "GET", PEERING V25, NULL);
	expect(&f, 200, "GET", ASN V25, NULL);
	expect(&f, 200, "POST", "/lab/v1/reset", NULL);
	expect(&f, 404, "GET", ASN V25, NULL);
	restore(&f, "built"); /* also forward again */
	expect(&f, 200, "GET", PEERING V25, NULL);
	expect(&f, 404, "POST", "/lab/v1/checkpoints/nowhere/restore", NULL);
	expect(&f, 400, "POST", "/lab/v1/checkpoints", "{\"name\":\"a/b\"}");
	fixture_close(&f);
}

static void add_reply(struct fixture *f, const char *target, struct text *all)
{
	expect(f, 200, "GET", target, NULL);
	text_addn(all, f->reply.body.s, f->reply.body.n);
}

static void whole(struct fixture *f, struct text *all)
{
	static const char *const targets[] = { "/lab/v1/clock",
					       "/lab/v1/scenario",
					       "/lab/v1/score",
					       "/lab/v1/checkpoints",
					       "/lab/v1/routers",
					       "/lab/v1/registry",
					       SUB PROVIDER "/peerings" V25,
					       PEERING V25 };
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		add_reply(f, targets[i], all);
}

/* A restart from the log comes to the same, whatever was gone back over. */
static void a_restart_is_the_same(void **state)
{
	(void)state;
	struct fixture f, again;
	struct kept kept, nothing;
	struct text before = TEXT_INIT, after = TEXT_INIT;
	open_lesson(&f, &kept);
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	with_peering(&f);
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"built\"}");
	expect(&f, 201, "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24"));
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"skip\":\"1h\"}");
	expect(&f, 200, "POST", "/lab/v1/hints", "{\"id\":2}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"prefixes\",\"done\":5}");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"goal\",\"id\":\"back\"}");
	restore(&f, "built");
	expect(&f, 201, "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"));
	restore(&f, "seen");
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V7\",\"what\":\"media\"}");
	restore(&f, "built");
	whole(&f, &before);
	text_init(&nothing.log);
	struct lab_setup setup = { .log = kept.log.s, .log_n = kept.log.n, .append = append, .self = &nothing };
	fixture_open_with(&again, &setup);
	whole(&again, &after);
	assert_string_equal(before.s, after.s);
	fixture_close(&again);
	fixture_close(&f);
	text_release(&before);
	text_release(&after);
	text_release(&kept.log);
	text_release(&nothing.log);
}

/* What cannot be put on record did not happen: going back neither. */
/* 14:00 on 21 November 2026, and an hour later on a machine that was started anew. */
static void what_was_made_has_its_date(void **state)
{
	(void)state;
	enum { HOUR = 3600 * 1000 };
	const msec date = 1795269600000;
	struct kept kept = { .log = TEXT_INIT };
	struct lab_setup first = { .date = date, .append = append, .self = &kept }, again = { .date = date + HOUR };
	struct fixture f;
	fixture_open_with(&f, &first);
	f.now += 1000;
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"mine\"}");
	assert_string_equal(word(&f, "made"), "2026-11-21T14:00:01Z");
	fixture_close(&f);
	again.log = kept.log.s;
	again.log_n = kept.log.n;
	fixture_open_with(&f, &again);
	expect(&f, 200, "GET", "/lab/v1/checkpoints", NULL);
	assert_string_equal(json_str(json_get(json_first(json_get(f.body, "checkpoints")), "made")),
			    "2026-11-21T14:00:01Z");
	assert_string_equal(asked(&f, "/lab/v1/score", "real.began"), "2026-11-21T14:00:00Z");
	assert_string_equal(word(&f, "real.last"), "2026-11-21T14:00:01Z");
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"later\"}");
	assert_string_equal(word(&f, "made"), "2026-11-21T15:00:00Z");
	fixture_close(&f);
	text_release(&kept.log);
}

static bool full(void *self, const char *line, size_t n, struct text *err)
{
	struct kept *kept = self;
	if (kept->log.n > 0 && kept->full)
		return text_fail(err, "full");
	return append(self, line, n, err);
}

static void a_step_back_that_fails_is_none(void **state)
{
	(void)state;
	struct fixture f;
	struct kept kept = { .log = TEXT_INIT };
	struct text before = TEXT_INIT, after = TEXT_INIT;
	struct lab_setup setup = {
		.yaml = LESSON, .yaml_n = sizeof LESSON - 1, .yaml_file = "mine.yaml", .append = full, .self = &kept
	};
	fixture_open_with(&f, &setup);
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	with_peering(&f);
	expect(&f, 200, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V8\",\"what\":\"x\"}");
	whole(&f, &before);
	kept.full = true;
	expect(&f, 500, "POST", "/lab/v1/reset", NULL);
	expect(&f, 500, "POST", "/lab/v1/checkpoints/asn/restore", NULL);
	expect(&f, 500, "POST", "/lab/v1/checkpoints", "{\"name\":\"x\"}");
	expect(&f, 500, "POST", "/lab/v1/hints", "{\"id\":1}");
	expect(&f, 500, "POST", "/lab/v1/notes", "{\"kind\":\"shown\",\"step\":\"asn\"}");
	whole(&f, &after);
	assert_string_equal(before.s, after.s);
	fixture_close(&f);
	text_release(&before);
	text_release(&after);
	text_release(&kept.log);
}

/* What the session judges is taken back with the rest, and comes back with it. */
static void goals_of_the_session_go_back_too(void **state)
{
	(void)state;
	static const char back[] = "{\"kind\":\"goal\",\"id\":\"back\"}";
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"before\"}");
	expect(&f, 200, "POST", "/lab/v1/notes", back);
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"after\"}");
	assert_true(done(&f, "back"));
	restore(&f, "before");
	assert_false(done(&f, "back"));
	restore(&f, "after");
	assert_true(done(&f, "back"));
	expect(&f, 200, "POST", "/lab/v1/reset", NULL);
	assert_false(done(&f, "back"));
	expect(&f, 200, "POST", "/lab/v1/notes", back);
	assert_true(done(&f, "back"));
	fixture_close(&f);
}

static bool has_asn(struct fixture *f)
{
	return ask(f, "GET", ASN V25, NULL) == 200;
}

/* Each way has its own place where a goal was reached, and none is made twice. */
static void a_goal_reached_anew_has_its_own_save(void **state)
{
	(void)state;
	struct fixture f;
	open_lesson(&f, NULL);
	expect(&f, 201, "POST", "/lab/v1/checkpoints", "{\"name\":\"before\"}");
	with_peering(&f);
	restore(&f, "before");
	pass_time(&f, "7h");
	with_peering(&f);
	expect(&f, 200, "GET", "/lab/v1/checkpoints", NULL);
	assert_int_equal(json_count(json_get(f.body, "checkpoints")), 3); /* before, asn, asn-2 */
	const struct json *anew = json_next(json_next(json_first(json_get(f.body, "checkpoints"))));
	assert_string_equal(json_str(json_get(anew, "name")), "asn-2");
	assert_string_equal(json_str(json_get(anew, "goal")), "asn");
	restore(&f, "asn-2");
	assert_true(has_asn(&f) && strcmp(asked(&f, "/lab/v1/clock", "now"), "2026-11-02T15:00:00Z") > 0);
	restore(&f, "asn");
	assert_true(has_asn(&f) && strcmp(asked(&f, "/lab/v1/clock", "now"), "2026-11-02T15:00:00Z") < 0);
	expect(&f, 200, "GET", "/lab/v1/checkpoints", NULL);
	assert_int_equal(json_count(json_get(f.body, "checkpoints")), 3);
	fixture_close(&f);
}

/* ---- The same seed, the same run: paused, and moved from event to event. */

static void add_whole_reply(struct fixture *f, struct text *all)
{
	for (size_t i = 0; i < f->reply.nheaders; i++)
		text_addf(all, "%s: %s\n", f->reply.headers[i].name, f->reply.headers[i].value);
	text_addn(all, f->reply.body.s, f->reply.body.n);
}

static void step(struct fixture *f, const char *method, const char *target, const char *body, struct text *all)
{
	static const char *const looks[] = { PEERING V25, "/lab/v1/routers", "/lab/v1/score", "/lab/v1/clock" };
	ask(f, method, target, body);
	add_whole_reply(f, all);
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		ask(f, "GET", looks[i], NULL);
		add_whole_reply(f, all);
	}
}

static const struct doing {
	const char *method, *target, *body;
	int advances;
} doings[] = {
	{ "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL, 1 },
	{ "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"West Europe\"}", 0 },
	{ "PUT", ASN V25, ASN_BODY, 1 },
	{ "PUT", PEERING V25, PEERING_BODY, 12 },
	{ "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"), 0 },
	{ "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24"), 2 },
	{ "POST", "/lab/v1/hints", "{\"id\":2}", 0 },
	{ "PUT", "/lab/v1/routers/ams-r2/announcements",
	  "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}", 0 },
	{ "POST", MEDIA "/validate" V25, NULL, 1 },
	{ "POST", "/lab/v1/checkpoints/asn/restore", NULL, 0 },
	{ "PUT", PEERING V25, PEERING_BODY, 20 },
};

static void run_all(struct fixture *f, struct text *all)
{
	step(f, "POST", "/lab/v1/clock", "{\"paused\":true}", all);
	for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
		step(f, doings[i].method, doings[i].target, doings[i].body, all);
		for (int k = 0; k < doings[i].advances; k++)
			step(f, "POST", "/lab/v1/clock", "{\"advance\":true}", all);
	}
}

static void run_with_seed(uint64_t seed, struct text *said, struct text *log)
{
	struct fixture f;
	struct kept kept = { .log = TEXT_INIT };
	struct lab_setup setup = { .yaml = LESSON,
				   .yaml_n = sizeof LESSON - 1,
				   .yaml_file = "mine.yaml",
				   .seeded = true,
				   .seed = seed,
				   .append = append,
				   .self = &kept };
	fixture_open_with(&f, &setup);
	run_all(&f, said);
	fixture_close(&f);
	*log = kept.log;
}

static void the_same_seed_gives_the_same_run(void **state)
{
	(void)state;
	struct text said[3] = { TEXT_INIT, TEXT_INIT, TEXT_INIT }, log[3];
	for (size_t i = 0; i < 3; i++)
		run_with_seed(i < 2 ? 5 : 6, &said[i], &log[i]);
	assert_true(said[0].n > 100000);
	assert_string_equal(said[0].s, said[1].s);
	assert_string_equal(log[0].s, log[1].s);
	assert_string_not_equal(said[0].s, said[2].s);
	for (size_t i = 0; i < 3; i++) {
		text_release(&said[i]);
		text_release(&log[i]);
	}
}

/* Every built-in scenario's solution, played twice. */
static void every_solution_plays_the_same(void **state)
{
	(void)state;
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	for (size_t i = 0; i < n; i++) {
		struct text once = TEXT_INIT, again = TEXT_INIT, err = TEXT_INIT;
		lab_scenario_play(b[i].yaml, b[i].yaml_n, b[i].name, &once, &err);
		lab_scenario_play(b[i].yaml, b[i].yaml_n, b[i].name, &again, &err);
		assert_true(once.n > 0);
		assert_string_equal(once.s, again.s);
		text_release(&once);
		text_release(&again);
		text_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goals_are_judged_by_the_world),
		cmocka_unit_test(what_is_forbidden_stays_broken),
		cmocka_unit_test(hints_cost_stage_by_stage),
		cmocka_unit_test(help_waits_for_its_step),
		cmocka_unit_test(a_final_gives_no_help),
		cmocka_unit_test(notes_count_once),
		cmocka_unit_test(the_record_is_bounded),
		cmocka_unit_test(opening_what_a_run_finished_is_not_attending),
		cmocka_unit_test(a_run_after_a_reset_is_not_attended),
		cmocka_unit_test(goals_of_the_session_go_back_too),
		cmocka_unit_test(a_goal_reached_anew_has_its_own_save),
		cmocka_unit_test(events_happen),
		cmocka_unit_test(what_passes_is_told),
		cmocka_unit_test(conditions_hold_or_not),
		cmocka_unit_test(one_goes_back),
		cmocka_unit_test(a_restart_is_the_same),
		cmocka_unit_test(what_was_made_has_its_date),
		cmocka_unit_test(a_step_back_that_fails_is_none),
		cmocka_unit_test(the_same_seed_gives_the_same_run),
		cmocka_unit_test(every_solution_plays_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
