/* What a scenario may say: every built-in one is good, and mistakes are told with their place. */
#include "lab_fixture.h"

static void built_in_ones_are_good(void **state)
{
	(void)state;
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	assert_true(n >= 7);
	assert_string_equal(b[0].name, "first-light");
	for (size_t i = 0; i < n; i++) {
		struct text err = TEXT_INIT, title = TEXT_INIT, answers = TEXT_INIT, shown = TEXT_INIT;
		if (!lab_scenario_check(b[i].yaml, b[i].yaml_n, b[i].name, &err))
			fail_msg("%s", err.s);
		assert_true(lab_scenario_parts(b[i].yaml, b[i].yaml_n, &title, &answers, &err));
		assert_true(title.n > 0);
		assert_true(str_starts(answers.s, "version: 1\nmode: training\n"));
		assert_non_null(strstr(answers.s, b[i].name));
		assert_true(lab_scenario_describe(b[i].yaml, b[i].yaml_n, b[i].name, &shown, &err));
		assert_non_null(strstr(shown.s, title.s));
		text_release(&err);
		text_release(&title);
		text_release(&answers);
		text_release(&shown);
	}
	assert_null(lab_builtin("nothing"));
}

/* Each changes one thing of first-light. */
static const struct mistake {
	const char *from, *to, *says[2];
} mistakes[] = {
	{ "metros:\n", "metro:\n", { "unknown key 'metro'", "'metros'" } },
	{ "region: West Europe\n", "regio: West Europe\n", { "unknown key 'regio'", "'region'" } },
	{ "start: 2026-11-02T08:00:00Z\n", "", { "'start' is missing", NULL } },
	{ "start: 2026-11-02T08:00:00Z", "start: tomorrow", { ":11:8: 'tomorrow' is not a time", NULL } },
	{ "asn: 64500\n", "asn: many\n", { ":14:6:", "many" } },
	{ "registration: 2m", "registration: soon", { "'soon' is not a span", NULL } },
	{ "provider: NotRegistered", "provider: NotRegisterd", { "NotRegisterd", "did you mean 'NotRegistered'" } },
	{ "id: 63,", "id: -63,", { "'-63' is not a whole number", NULL } },
	{ "prefix: 203.0.113.0/24", "prefix: 203.0.113.1/24", { "host bits", NULL } },
	{ "path: \"64500\"", "path: \"64500 x\"", { "x", NULL } },
	{ "communities: \"8075:8007\"", "communities: \"8075:8007 1:99999\"", { "99999", NULL } },
	{ "name: ams-r1\n    facility: 63",
	  "name: ams-r1\n    facility: 64",
	  { "facility 64 of router 'ams-r1'", NULL } },
	{ "metros: [Amsterdam, Frankfurt]", "metros: [Amsterdam, Paris]", { "metro 'Paris'", NULL } },
	{ "offers: [10000, 100000]", "offers: 10000", { "not a list", NULL } },
	{ "goals:\n", "goals: none\ngoal:\n", { "unknown key 'goal'", NULL } },
	{ "kind: asn,", "kind: nothing,", { "'nothing' is not known", NULL } },
	{ "hints:\n",
	  "history: [{before: 1d, method: PUT, path: /nowhere, body: '{}'}]\nhints:\n",
	  { "PUT /nowhere is refused", "history, item 1" } },
	{ "hints:\n",
	  "history: [{before: 1d, path: /a}, {before: 2d, path: /b}]\nhints:\n",
	  { "history goes from the oldest", NULL } },
	{ "hints:\n", "history: [{before: 900d, path: /a}]\nhints:\n", { "365 days at most", NULL } },
	{ "hints:\n", "faults: [{kind: status, statu: 1}]\nhints:\n", { "unknown key 'statu'", "'status'" } },
};

static void mistakes_are_told_with_their_place(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("first-light");
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct text yaml = TEXT_INIT, err = TEXT_INIT;
		text_addn(&yaml, b->yaml, b->yaml_n);
		replace(&yaml, mistakes[i].from, mistakes[i].to);
		if (lab_scenario_check(yaml.s, yaml.n, "mine.yaml", &err))
			fail_msg("'%s' passed", mistakes[i].to);
		for (size_t k = 0; k < 2 && mistakes[i].says[k]; k++) {
			if (!strstr(err.s, mistakes[i].says[k]))
				fail_msg("'%s' does not say '%s'", err.s, mistakes[i].says[k]);
		}
		text_release(&yaml);
		text_release(&err);
	}
}

static void an_unknown_name(void **state)
{
	(void)state;
	struct text err = TEXT_INIT;
	const struct lab_setup setup = { .scenario = "last-light", .now = 1 };
	assert_null(lab_open(&setup, &err));
	assert_non_null(strstr(err.s, "no scenario 'last-light'"));
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_ones_are_good),
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(an_unknown_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
