/* Every built-in scenario with the answers of its solution: what fails is found and said, its cure mends it, and then all is
 * activated. */
#include "flow.h"

struct story {
	const char *name, *says; /* of the verdict that stops the run; NULL: nothing fails */
	const char *explain;
};
static const struct story stories[] = {
	{ "first-light", NULL, NULL },
	{ "two-metros", NULL, NULL },
	{ "rehearsal", NULL, NULL },
	{ "slow-approval", NULL, NULL },
	{ "silent-router", "not received from IP 192.0.2.2", "V6" },
	{ "missing-community", "MAPS community", "V7" },
	{ "long-path", "AS path", "V8" },
	{ "no-route-object", "routing registry", "V4" },
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

static void mend(struct flow *f)
{
	struct json *j = scenario(f);

	for (const struct json *a = json_first(json_at(j, "solution.actions")); a; a = json_next(a)) {
		struct text body = TEXT_INIT;
		struct json_out out = { .to = &body };

		if (json_get(a, "body"))
			json_put_node(&out, NULL, json_get(a, "body"));
		flow_lab(f, json_str(json_get(a, "method")), json_str(json_get(a, "path")), body.s);
		text_release(&body);
	}
	json_free(j);
}

static void expect_goals(struct flow *f)
{
	struct json *j = scenario(f);

	for (const struct json *g = json_first(json_get(j, "goals")); g; g = json_next(g)) {
		bool done = false;

		json_bool(json_get(g, "done"), &done);
		if (!done)
			fail_msg("the scenario's goal is not reached: %s", json_str(json_get(g, "text")));
	}
	json_free(j);
}

/* The check that failed, as `voxpeer check` would list it. */
static bool is_judged_failed(struct flow *f, const char *code)
{
	struct arena a = { 0 };
	struct judged found[32];
	bool failed = false;

	for (size_t from = 0, n; (n = wizard_judged(f->w, flow_now(f), &a, from, found, 32)); from += n) {
		for (size_t i = 0; i < n; i++)
			failed |= str_is(found[i].code, code) && found[i].verdict.state == ST_FAILED;
	}
	arena_release(&a);
	return failed;
}

static void stops_with(struct flow *f, const struct story *s)
{
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_FAILED);
	assert_has(what.s, s->says);
	if (!is_judged_failed(f, s->explain))
		fail_msg("%s: %s is not among the failed checks", s->name, s->explain);
	mend(f);
	flow_event(f, &(struct event){ .kind = EV_DO, .id = ACT_VALIDATE });
	text_release(&what);
}

static void told(const struct story *s)
{
	const struct lab_builtin *b = lab_builtin(s->name);
	struct text title = TEXT_INIT, answers = TEXT_INIT, what = TEXT_INIT, err = TEXT_INIT;

	assert_non_null(b);
	if (!lab_scenario_parts(b->yaml, b->yaml_n, &title, &answers, &err))
		fail_msg("%s", err.s);
	struct flow *f = flow_new(s->name, answers.s, true);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	if (s->says)
		stops_with(f, s);
	if (flow_run(f, &what) != STAND_DONE)
		fail_msg("%s: %s\n%s", s->name, what.s, f->said.s);
	flow_check_writes(f);
	expect_goals(f);
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

static void none_is_forgotten(void **state)
{
	(void)state;
	size_t n;

	lab_builtins(&n);
	assert_int_equal(n, COUNT(stories));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_scenario),
		cmocka_unit_test(none_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
