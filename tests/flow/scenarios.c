/* Every built-in scenario with the answers of its solution: what is wrong in its world, or what its trainee is led to enter,
 * is found and said; the cure mends it, and then all is activated. */
#include "flow.h"

/* What is done when it has stopped. */
enum cure {
	CURE_VALIDATE, /* the solution's actions; registrations are validated again */
	CURE_ANEW,     /* the same; what failed to be activated is deleted and made anew */
	CURE_EXTEND,   /* the peering that exists gets what it lacks, by somebody at the keys; then as above */
	CURE_ANSWERS   /* the wrong answer was the trainee's: begun again with the right one */
};
struct story {
	const char *name;
	const char *says; /* what stops it; NULL: nothing does */
	const char *code; /* the check that has failed by then; NULL: none has */
	enum cure cure;
	const char
		*wrong[2]; /* in the solution's answers, and what is entered instead; NULL: the answers as they stand */
};

#define FRANKFURT                                                                                                      \
	",\n            {name: example-fra, metro: Frankfurt,\n"                                                       \
	"             connections: [{facility: 58, router: fra-r1, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "     \
	"max_prefixes_v6: 100},\n"                                                                                     \
	"                           {facility: 58, router: fra-r2, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "     \
	"max_prefixes_v6: 100}]}"

static const struct story stories[] = {
	{ "first-light", NULL, NULL, 0, {} },
	{ "slow-approval", NULL, NULL, 0, {} },
	{ "dropped-line", NULL, NULL, 0, {} },
	{ "silent-router", "not received from IP 192.0.2.2", "V6", CURE_VALIDATE, {} },
	{ "missing-community", "MAPS community", "V7", CURE_VALIDATE, {} },
	{ "long-path", "is longer than 3", "V8", CURE_VALIDATE, {} },
	{ "private-as", "private or reserved AS number", "V9", CURE_VALIDATE, {} },
	{ "prepending", "is prepended", "V10", CURE_VALIDATE, {} },
	{ "no-route-object", "routing registry", "V4", CURE_VALIDATE, {} },
	{ "private-prefix", "RFC 1918", "R17", CURE_ANSWERS, { "prefix: 198.51.100.0/24", "prefix: 172.16.40.0/24" } },
	{ "long-prefix", "not received from IP", "V6", CURE_VALIDATE, {} },
	{ "long-prefix",
	  "longer than /24",
	  "R19",
	  CURE_ANSWERS,
	  { "prefix: 203.0.113.0/24", "prefix: 203.0.113.64/26" } },
	{ "no-lacp", "connection 2 (ams-r2)", NULL, CURE_VALIDATE, {} },
	{ "bfd-down", "BFD and BGP on your router", NULL, CURE_VALIDATE, {} },
	{ "refused-peering",
	  "not approved",
	  "V5",
	  CURE_ANSWERS,
	  { "facility: 1236, router: ams-r3", "facility: 104, router: ams-r2" } },
	{ "refused-asn", "AS64505 was refused", "R2", CURE_ANSWERS, { "name: example-as64500", "name: example-asn" } },
	{ "unequal-bandwidth",
	  "all must be equal",
	  "R11",
	  CURE_ANSWERS,
	  { "router: ams-r2, bandwidth_mbps: 10000", "router: ams-r2, bandwidth_mbps: 100000" } },
	{ "one-router",
	  "both end on ams-r1",
	  "R9",
	  CURE_ANSWERS,
	  { "facility: 104, router: ams-r2", "facility: 63, router: ams-r1" } },
	{ "one-router",
	  "all on one router",
	  "A5",
	  CURE_ANSWERS,
	  { "facility: 104, router: ams-r2", "facility: 63, router: ams-r2" } },
	{ "one-session", "1 in Amsterdam", "A5", CURE_EXTEND, {} },
	{ "no-backup", "no sessions in its backup location", "A6", CURE_ANSWERS, { FRANKFURT, "" } },
	{ "two-metros", NULL, NULL, 0, {} },
	{ "wrong-key", "the key belongs to another prefix", "A3", CURE_ANEW, {} },
	{ "invalid-prefix", "Peering service prefix is invalid", "A1", CURE_ANEW, {} },
	{ "unknown-provider",
	  "Amsterdam is no location of Example Voice",
	  "A4",
	  CURE_ANSWERS,
	  { "provider: Example Voice Services", "provider: Example Voice" } },
	{ "internal-error", "Internal server error", "R19", CURE_ANSWERS, { "media-public", "media-ams" } },
	{ "registered-elsewhere",
	  "overlaps 198.51.100.0/24",
	  "V11",
	  CURE_ANSWERS,
	  { "198.51.100.0/24, peering: example-fra", "198.51.100.0/24, peering: example-ams" } },
	{ "take-over", NULL, NULL, 0, {} },
	{ "final", "connection 2 (ams-r2)", NULL, CURE_VALIDATE, {} },
	{ "rehearsal", NULL, NULL, 0, {} },
};

static struct json *scenario(struct flow *f)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	struct json *j;

	assert_int_equal(flow_ask(f, "GET", "/lab/v1/scenario", NULL, &reply), 200);
	j = json_parse(reply.body.s, reply.body.n, NULL, NULL);
	lab_reply_release(&reply);
	return j;
}

/* What the solution does, from its nth action on. */
static void mend_some(struct flow *f, size_t from, size_t count)
{
	struct json *j = scenario(f);
	size_t at = 0;

	for (const struct json *a = json_first(json_at(j, "solution.actions")); a; a = json_next(a), at++) {
		struct text body = TEXT_INIT;
		struct json_out out = { .to = &body };

		if (at < from || at - from >= count)
			continue;
		if (json_get(a, "body"))
			json_put_node(&out, NULL, json_get(a, "body"));
		flow_lab(f, json_str(json_get(a, "method")), json_str(json_get(a, "path")), body.s);
		text_release(&body);
	}
	json_free(j);
}

static void mend(struct flow *f)
{
	mend_some(f, 0, SIZE_MAX);
}

/* What the session judges is reported by the coach; here nobody sits. A goal that forbids counts when all others are met. */
static void report_goals(struct flow *f)
{
	struct json *j = scenario(f);

	for (const struct json *g = json_first(json_get(j, "goals")); g; g = json_next(g)) {
		char *note = mem_format("{\"kind\": \"goal\", \"id\": \"%s\"}", json_str(json_get(g, "id")));

		if (str_is(json_str(json_get(g, "judge")), "session"))
			flow_lab(f, "POST", "/lab/v1/notes", note);
		free(note);
	}
	json_free(j);
}

static void expect_goals(struct flow *f)
{
	report_goals(f);
	struct json *j = scenario(f);

	for (const struct json *g = json_first(json_get(j, "goals")); g; g = json_next(g)) {
		bool done = false;

		json_bool(json_get(g, "done"), &done);
		if (!done)
			fail_msg("the scenario's goal is not reached: %s", json_str(json_get(g, "text")));
	}
	json_free(j);
}

/* The check has failed, as `voxpeer check` would list it, in these words or after them as what stands. */
static bool is_judged_failed(struct flow *f, const char *code, const char *says)
{
	struct arena a = { 0 };
	struct judged found[32];
	bool failed = false;

	for (size_t from = 0, n; (n = wizard_judged(f->w, flow_now(f), &a, from, found, 32)); from += n) {
		for (size_t i = 0; i < n; i++)
			failed |= str_is(found[i].code, code) && found[i].verdict.state == ST_FAILED &&
				  (!says || strstr(found[i].verdict.text, says));
	}
	arena_release(&a);
	return failed;
}

/* The coach tells the lab which step it is; here nobody sits. */
static void report_place(struct flow *f)
{
	struct arena a = { 0 };
	struct standing s;

	wizard_standing(f->w, flow_now(f), &a, &s);
	flow_lab(f, "POST", "/lab/v1/notes",
		 arena_format(&a, "{\"kind\": \"session\", \"step\": \"%s\", \"done\": 0}", STEP_ID[s.step]));
	arena_release(&a);
}

/* Help is offered where it is stuck, and is not stale when all is done. A final helps nobody. */
static void expect_help(struct flow *f, const struct story *s, bool stuck)
{
	report_place(f);
	struct json *j = scenario(f);
	size_t hints = json_count(json_get(j, "hints"));
	bool final = str_is(json_str(json_at(j, "lesson.level")), "final");

	if ((hints > 0) != (stuck && !final))
		fail_msg("%s: %zu hints are offered %s", s->name, hints, stuck ? "where it is stuck" : "at the end");
	if (!stuck && !str_empty(json_str(json_get(j, "coach"))))
		fail_msg("%s: the coach still says '%s'", s->name, json_str(json_get(j, "coach")));
	json_free(j);
}

static void stops(struct flow *f, const struct story *s)
{
	struct text what = TEXT_INIT;

	if (flow_run(f, &what) == STAND_DONE)
		fail_msg("%s: nothing stops it", s->name);
	if (s->code && !is_judged_failed(f, s->code, strstr(what.s, s->says) ? NULL : s->says))
		fail_msg("%s: %s has not failed with '%s' but: %s", s->name, s->code, s->says, what.s);
	if (!s->code)
		assert_has(what.s, s->says);
	expect_help(f, s, true);
	text_release(&what);
}

static void act(struct flow *f, enum action_id action, struct ref ref, const char *text)
{
	flow_event(f, &(struct event){ .kind = EV_DO, .id = action, .ref = ref, .text = text });
	flow_settle(f);
}

static void anew(struct flow *f)
{
	ROWS_EACH (const struct chosen, c, f->live.service.prefixes)
		act(f, ACT_DELETE_CHOSEN, (struct ref){ REF_ROW, GROUP_CHOSEN, c->row.id, 0 }, c->name);
}

static void expect_next(struct flow *f, const char *says)
{
	struct arena a = { 0 };
	struct page page = { 0 };

	wizard_page(f->w, &(struct view){ .screen = SCREEN_STEP, .step = STEP_PEERING }, &a, &page);
	assert_has(page.next, says);
	arena_release(&a);
}

/* Somebody sits down at the session, and sends what the peering lacks. */
static void extend(struct flow *f)
{
	const struct peering *p = rows_at(&f->live.peerings, &RECORD_PEERING, 0);
	const struct ref ref = { REF_ROW, GROUP_PEERINGS, p->row.id, 0 };

	f->setup.unattended = false;
	flow_restart(f);
	flow_settle(f);
	flow_event(f, &(struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, STEP_PEERING, { 0 } } });
	flow_settle(f);
	expect_next(f, "then send the change");
	act(f, ACT_COMMIT_PEERING, ref, "example-ams"); /* looked at first, */
	act(f, ACT_COMMIT_PEERING, ref, "example-ams"); /* then sent */
	expect_next(f, "Done here");
	flow_pass(f, "20d");
	anew(f);
	f->setup.unattended = true;
	flow_restart(f);
	flow_answers(f);
}

static char *coach_says(struct flow *f)
{
	struct json *j = scenario(f);
	char *says = mem_text(json_str(json_get(j, "coach")));

	json_free(j);
	return says;
}

/* What was mended is not asked about any more, though the service has not looked again. */
static void mend_and_hear(struct flow *f, const struct story *s)
{
	char *before = coach_says(f);

	mend(f);
	char *after = coach_says(f);
	if (s->cure == CURE_VALIDATE && !str_empty(before) && str_is(before, after))
		fail_msg("%s: all is mended, and the coach still says '%s'", s->name, after);
	free(before);
	free(after);
}

static void cure(struct flow *f, const struct story *s)
{
	mend_and_hear(f, s);
	if (s->cure == CURE_VALIDATE)
		act(f, ACT_VALIDATE, (struct ref){ 0 }, NULL);
	else if (s->cure == CURE_EXTEND)
		extend(f);
	else
		anew(f);
}

static struct flow *begin(const struct story *s, const char *answers)
{
	struct flow *f = flow_new(s->name, answers, true);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

static void replace(struct text *answers, const struct story *s)
{
	const char *at = strstr(answers->s, s->wrong[0]);
	struct text out = TEXT_INIT;

	if (!at)
		fail_msg("%s: '%s' is not in the answers", s->name, s->wrong[0]);
	while (at) { /* wherever it stands */
		text_addn(&out, answers->s, (size_t)(at - answers->s));
		text_add(&out, s->wrong[1]);
		text_add(&out, at + strlen(s->wrong[0]));
		text_release(answers);
		*answers = out;
		text_init(&out);
		at = strstr(answers->s, s->wrong[0]);
		if (at && strstr(s->wrong[1], s->wrong[0]))
			at = NULL;
	}
}

static void goes_wrong(const struct story *s, const char *right)
{
	struct text answers = TEXT_INIT;

	text_add(&answers, right);
	replace(&answers, s);
	struct flow *f = begin(s, answers.s);

	mend(f);
	stops(f, s);
	flow_free(f);
	text_release(&answers);
}

static void told(const struct story *s)
{
	const struct lab_builtin *b = lab_builtin(s->name);
	struct text title = TEXT_INIT, answers = TEXT_INIT, what = TEXT_INIT, err = TEXT_INIT;

	assert_non_null(b);
	if (!lab_scenario_parts(b->yaml, b->yaml_n, &title, &answers, &err))
		fail_msg("%s", err.s);
	if (s->wrong[0])
		goes_wrong(s, answers.s);
	struct flow *f = begin(s, answers.s);

	if (s->says && !s->wrong[0]) {
		stops(f, s);
		cure(f, s);
	} else
		mend(f);
	if (flow_run(f, &what) != STAND_DONE)
		fail_msg("%s: %s\n%s", s->name, what.s, f->said.s);
	flow_check_writes(f);
	expect_goals(f);
	expect_help(f, s, false);
	flow_free(f);
	text_release(&title);
	text_release(&answers);
	text_release(&what);
	text_release(&err);
}

static void each_scenario(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(stories); i++)
		told(&stories[i]);
}

static void expect_failed(struct flow *f, const char *code, const char *other)
{
	struct text what = TEXT_INIT;

	if (flow_run(f, &what) != STAND_FAILED)
		fail_msg("%s is not found: %s", code, what.s);
	if (!is_judged_failed(f, code, NULL) || !is_judged_failed(f, other, NULL))
		fail_msg("%s and %s have not failed, but: %s", code, other, what.s);
	text_release(&what);
}

/* The final's faults are found one after the other, by those who mend only what they were told. */
static void the_final_by_stages(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("final");
	struct text answers = TEXT_INIT, what = TEXT_INIT;
	const struct story story = { .name = "final" };

	assert_true(lab_scenario_parts(b->yaml, b->yaml_n, NULL, &answers, NULL));
	struct flow *f = begin(&story, answers.s);

	assert_int_equal(flow_run(f, &what), STAND_WAIT);
	mend_some(f, 0, 2); /* LACP here, BFD there */
	expect_failed(f, "V7", "V4");
	mend_some(f, 2, 2);
	act(f, ACT_VALIDATE, (struct ref){ 0 }, NULL);
	expect_failed(f, "A7", "A10");
	mend_some(f, 4, 2);
	anew(f);
	assert_int_equal(flow_run(f, &what), STAND_DONE);
	expect_goals(f);
	flow_free(f);
	text_release(&answers);
	text_release(&what);
}

static void none_is_forgotten(void **state)
{
	(void)state;
	size_t n;
	const struct lab_builtin *all = lab_builtins(&n);

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < COUNT(stories) && !str_is(stories[k].name, all[i].name))
			k++;
		if (k == COUNT(stories))
			fail_msg("%s has no row here", all[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_scenario),
		cmocka_unit_test(the_final_by_stages),
		cmocka_unit_test(none_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
