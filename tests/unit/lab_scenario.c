/* What a scenario may say: every built-in one is good, and mistakes are told with their place. */
#include "base/yaml.h"
#include "lab_fixture.h"

#include "../../src/lab/scene.h"

static void fits_a_terminal(const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");
		assert_true(n < 80);
		s += n + (s[n] == '\n');
	}
}

static void built_in_ones_are_good(void **state)
{
	(void)state;
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	assert_true(n >= 7);
	assert_string_equal(b[0].name, "first-light");
	for (size_t i = 0; i < n; i++) {
		struct text err = TEXT_INIT, title = TEXT_INIT, answers = TEXT_INIT, shown = TEXT_INIT;
		if (!lab_scenario_prove(b[i].yaml, b[i].yaml_n, b[i].name, NULL, &err))
			fail_msg("%s", err.s);
		assert_true(lab_scenario_parts(b[i].yaml, b[i].yaml_n, &title, &answers, &err));
		assert_true(title.n > 0);
		assert_true(str_starts(answers.s, "version: 1\nmode: training\n"));
		assert_non_null(strstr(answers.s, b[i].name));
		assert_true(lab_scenario_describe(b[i].yaml, b[i].yaml_n, b[i].name, &shown, &err));
		assert_non_null(strstr(shown.s, title.s));
		fits_a_terminal(shown.s);
		text_release(&err);
		text_release(&title);
		text_release(&answers);
		text_release(&shown);
	}
	assert_null(lab_builtin("nothing"));
}

/* Words of a cure: a goal that has one of them tells the trainee what is wrong before anything was met. */
static void expect_no_cure(const char *lesson, const char *text)
{
	static const char *const cures[] = { "ams-r",        "fra-r",   "LACP",    "BFD",    "8075", "path 6",
					     "route object", "prepend", "private", "delete", "/24" };
	for (size_t i = 0; i < sizeof cures / sizeof *cures; i++) {
		if (strstr(text, cures[i]))
			fail_msg("%s: the goal \"%s\" gives away \"%s\"", lesson, text, cures[i]);
	}
}

static void goals_name_no_cure(void **state)
{
	(void)state;
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	for (size_t i = 0; i < n; i++) {
		struct text err = TEXT_INIT;
		struct yaml *y = yaml_parse(b[i].yaml, b[i].yaml_n, b[i].name, &err);
		const struct yaml *goals = yaml_get(y, "goals");
		for (const struct yaml *g = goals ? goals->first : NULL; g; g = g->next)
			expect_no_cure(b[i].name, yaml_get(g, "text")->value);
		yaml_free(y);
		text_release(&err);
	}
}

/* Each changes one thing of first-light. */
static const struct mistake {
	const char *from, *to, *says[2];
} mistakes[] = {
	{ "metros:\n", "metro:\n", { "unknown key 'metro'", "'metros'" } },
	{ "region: West Europe\n", "regio: West Europe\n", { "unknown key 'regio'", "'region'" } },
	{ "start: 2026-11-02T08:00:00Z\n", "", { "'start' is missing", NULL } },
	{ "start: 2026-11-02T08:00:00Z", "start: tomorrow", { ":16:8: 'tomorrow' is not a time", NULL } },
	{ "asn: 64500\n", "asn: many\n", { ":19:6:", "many" } },
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
	  { "mine.yaml:81:11: PUT /nowhere is refused: Nothing answers", NULL } },
	{ "hints:\n",
	  "history: [{before: 1d, path: /a}, {before: 2d, path: /b}]\nhints:\n",
	  { "history goes from the oldest", NULL } },
	{ "hints:\n", "history: [{before: 900d, path: /a}]\nhints:\n", { "365 days at most", NULL } },
	{ "hints:\n", "faults: [{kind: status, statu: 1}]\nhints:\n", { "unknown key 'statu'", "'status'" } },
	/* Bounds. */
	{ "registration: 2m", "registration: 106751991167d", { "not a span of time", "ten years (3660d) at most" } },
	{ "judging: {asn: 3h", "judging: {asn: 3661d", { "'3661d' is not a span", "3660d" } },
	{ "start: 2026-11-02T08:00:00Z", "start: 1970-01-01T00:00:00Z", { "from 2000 to 2099", NULL } },
	{ "hints:\n", "faults: [{kind: status, status: 99}]\nhints:\n", { "from 200 to 599", NULL } },
	{ "hints:\n", "faults: [{kind: status, count: 0}]\nhints:\n", { "'0' is not a whole number", NULL } },
	{ "session_pool: 192.0.2.0/28", "session_pool: 2001:db8::/64", { "not an IPv4 prefix", NULL } },
	{ "session_pool: 192.0.2.0/28", "session_pool: 192.0.2.0/32", { "from /8 to /31", NULL } },
	{ "session_pool: 192.0.2.0/28", "session_pool: 192.0.2.0/31", { "room for 1 sessions", "2 routers" } },
	{ "{id: 63,", "{id: 63, session_pool: 192.0.2.32/32,", { "from /8 to /31", NULL } },
	{ "asn: 64500\n", "asn: 0\n", { ":19:6: AS0 is nobody's", NULL } },
	{ "- {asn: 64500, holder", "- {asn: 0, holder", { "AS0 is nobody's", NULL } },
	{ "offers: [10000, 100000]", "offers: [0]", { "'0' is not a whole number from 1", NULL } },
	{ "registry:\n",
	  "registry:\n  vrps: [{prefix: 203.0.113.0/24, max_length: 23, origin: 0}]\n",
	  { "from the prefix's own length, /24, to /32", NULL } },
	{ "seed: 1\n", "seed: 01\n", { "'01' is not a whole number", NULL } },
	/* Empty. */
	{ "name: first-light\n", "name: ''\n", { ":2:7: 'name' is empty", NULL } },
	{ "name: first-light\n", "name:\n", { "'name' is empty", NULL } },
	{ "    region: West Europe\n", "    region: ' '\n", { "'region' is empty", NULL } },
	{ "path: \"64500\"", "path: \"\"", { "a path is needed", NULL } },
	{ "regions: [", "regions: ['', ", { "'regions' is empty", NULL } },
	/* Twice. */
	{ "- name: ams-r2", "- name: AMS-R1", { "name 'AMS-R1' stands in line", "already" } },
	{ "id: 104,", "id: 63,", { "facility '63' stands in line", NULL } },
	{ "regions: [", "more: 1\nregions: [", { "unknown key 'more'", NULL } },
	{ "\nregions: [",
	  "  - {id: 00000000-0000-0000-0000-000000000001, name: again, tenant: t}\nregions: [",
	  { "id '00000000-0000-0000-0000-000000000001' stands in line", NULL } },
	{ "{prefix: 198.51.100.0/24, path:",
	  "{prefix: 203.0.113.0/24, path:",
	  { "prefix '203.0.113.0/24' stands", NULL } },
	/* What does not fit together. */
	{ "\nservice_locations:",
	  "\nlegacy_peerings: [{name: old, metro: Amsterdam, asn: 64500, connections: [{facility: 9, session_prefix: "
	  "192.0.2.14/31}]}]\nservice_locations:",
	  { "facility 9 is not in Amsterdam", NULL } },
	{ "hints:\n",
	  "history: [{before: 1d, method: FETCH, path: /a}]\nhints:\n",
	  { "'FETCH' is not known here; it is one of PUT, POST, PATCH, DELETE", NULL } },
	{ "hints:\n",
	  "faults: [{kind: status, method: FETCH}]\nhints:\n",
	  { "it is one of GET, PUT, POST, PATCH, DELETE, HEAD", NULL } },
	{ "hints:\n",
	  "history: [{before: 1d, method: POST, path: /lab/v1/clock, body: '{\"skip\":\"1d\"}'}]\nhints:\n",
	  { "clock and faults have no past", NULL } },
	{ "solution:\n",
	  "solution:\n  actions: [{path: /lab/v1/registry/routes, body: '{prefix: no'}]\n",
	  { "'body' is no JSON object", "line 1" } },
	{ "solution:\n",
	  "solution:\n  actions: [{path: /lab/v1/registry/routes, body: '[]'}]\n",
	  { "'body' is no JSON object", "expected" } },
	{ "solution:\n",
	  "solution:\n  actions: [{path: /lab/v1/nothing}]\n",
	  { "nothing answers PUT /lab/v1/nothing", NULL } },
	/* Nothing that a terminal obeys. */
	{ "title: First light", "title: \"First\\elight\"", { "'title' holds a control character", NULL } },
	{ "title: First light", "title: \"First\\nlight\"", { "'title' holds a line break", NULL } },
	{ "hints:\n", "hints:\n  - \"a\\u009b31m\"\n", { "'text' holds a control character", NULL } },
};

/* The course's keys, in a file that stands on first-light. */
static const struct course_mistake {
	const char *line, *says[2];
} course_mistakes[] = {
	{ "lesson: {number: 1}", { "'learn' is missing", NULL } },
	{ "lesson: {number: 1, learn: x, levl: basic}", { "unknown key 'levl'", "'level'" } },
	{ "lesson: {number: 1, learn: x, level: basc}", { "did you mean 'basic'", NULL } },
	{ "coach: [{when: {asn: Pendin}, say: x}]", { "did you mean 'Pending'", NULL } },
	{ "coach: [{when: {count: 2}, say: x}]", { "one subject, this has none", NULL } },
	{ "coach: [{when: {asn: Failed, goal: asn}, say: x}]", { "this has more", "'all'" } },
	{ "coach: [{when: {asn: Failed, bfd: on}, say: x}]", { "'bfd' does not go with 'asn'", NULL } },
	{ "coach: [{when: {router: ams-r3}, say: x}]", { "no router 'ams-r3'", "'ams-r1'" } },
	{ "coach: [{when: {not: {goal: asm}}, say: x}]", { "no goal 'asm'", "'asn'" } },
	{ "coach: [{when: {asn: Failed}, steps: [asm], say: x}]", { "'asm' is not a step", NULL } },
	{ "hints: [{look: x, steps: [asn, all]}]", { "'all' is not a step", NULL } },
	{ "coach: [{say: x}]", { "'when' is missing", NULL } },
	{ "hints:\n  - {look: a, text: b}\n", { "a 'text' alone, or up to three stages", NULL } },
	{ "hints:\n  - {text: b, cost: [1, 2, 3, 4]}\n", { "'cost' has a number a stage", NULL } },
	{ "hints:\n  - {tex: b}\n", { "unknown key 'tex'", "'text'" } },
	{ "events: [{at: 1d, when: {passed: 1d}, say: x}]", { "either 'at' or 'when'", NULL } },
	{ "events: [{at: 1d}]", { "'do', 'say', or both", NULL } },
	{ "events: [{at: 1d, do: {path: /lab/v1/nothing}}]", { "nothing answers PUT", NULL } },
	{ "events: [{at: 1d, do: {method: POST, path: /lab/v1/clock, body: '{}'}}]",
	  { "an event changes routers", NULL } },
	/* Paths compare without case, and decoded: a way back would end the world that the event happens in. */
	{ "events: [{at: 1d, do: {method: POST, path: /LAB/v1/reset}}]", { "an event changes routers", NULL } },
	{ "events: [{at: 1d, do: {method: POST, path: '/l%61b/v1/checkpoints/asn/restore'}}]",
	  { "an event changes routers", NULL } },
	{ "history: [{before: 1d, method: POST, path: /lab/v1/reset}]", { "have no past", NULL } },
	{ "history: [{before: 1d, method: POST, path: /lab/v1/Checkpoints/asn/restore}]", { "have no past", NULL } },
	{ "history: [{before: 1d, method: POST, path: /lab/v1/notes, body: '{}'}]", { "have no past", NULL } },
	{ "goals: [{id: asn, kind: met, text: approved}]", { "needs 'when'", NULL } },
	{ "goals: [{id: a, kind: asn, text: x}, {id: once, kind: met, forbidden: yes, text: y, when: {failures: 2}}]\n"
	  "solution: {actions: [{when: {all: [{goal: once}]}, method: PATCH, path: /lab/v1/routers/ams-r1, body: "
	  "'{}'}]}",
	  { ":5:36: goal 'once' is forbidden, so it is never reached", "'when'" } },
	{ "goals: [{id: back, kind: resumed, text: x}]\ncoach: [{when: {goal: back}, say: x}]",
	  { "goal 'back' is judged by the session", NULL } },
	{ "goals: [{id: asn, kind: asn, when: {passed: 1d}, text: approved}]",
	  { "'when' does not go with kind 'asn'", NULL } },
	{ "goals: [{id: asn, kind: resumed, forbidden: yes, text: approved}]", { "cannot be forbidden", NULL } },
	{ "goals: [{id: asn, kind: asn, points: 101, text: approved}]", { "'101' is not a whole number", NULL } },
	{ "goals: [{id: a, kind: asn, points: 60, text: x}, {id: asn, points: 60, kind: asn, text: y}]",
	  { "points make 120", NULL } },
};

static void expect_refused(const struct text *yaml, const char *line, const char *const says[2])
{
	struct text err = TEXT_INIT;
	if (lab_scenario_check(yaml->s, yaml->n, "mine.yaml", &err))
		fail_msg("'%s' passed", line);
	for (size_t k = 0; k < 2 && says[k]; k++) {
		if (!strstr(err.s, says[k]))
			fail_msg("'%s' does not say '%s'", err.s, says[k]);
	}
	text_release(&err);
}

static void mistakes_of_a_course_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof course_mistakes / sizeof *course_mistakes; i++) {
		struct text yaml = TEXT_INIT;
		text_addf(&yaml, "based_on: first-light\nname: mine\ntitle: Mine\n%s\n", course_mistakes[i].line);
		expect_refused(&yaml, course_mistakes[i].line, course_mistakes[i].says);
		text_release(&yaml);
	}
}

static void mistakes_are_told_with_their_place(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("first-light");
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct text yaml = TEXT_INIT;
		text_addn(&yaml, b->yaml, b->yaml_n);
		replace(&yaml, mistakes[i].from, mistakes[i].to);
		expect_refused(&yaml, mistakes[i].to, mistakes[i].says);
		text_release(&yaml);
	}
}

/* ---- based_on. */

static const char onto_first_light[] = "name: mine\ntitle: Mine\nbased_on: first-light\njudging: {asn: 1h}\n"
				       "routers: [{name: ams-r9, facility: 63}]\nhints: []\n";

static void a_base_gives_what_is_left_out(void **state)
{
	(void)state;
	struct text shown = TEXT_INIT, title = TEXT_INIT, answers = TEXT_INIT, err = TEXT_INIT;

	if (!lab_scenario_check(onto_first_light, sizeof onto_first_light - 1, "mine.yaml", &err))
		fail_msg("%s", err.s);
	assert_true(lab_scenario_describe(onto_first_light, sizeof onto_first_light - 1, "mine.yaml", &shown, &err));
	assert_non_null(strstr(shown.s, "mine: Mine\n"));
	assert_non_null(strstr(shown.s, "facility 104")); /* of the base */
	assert_non_null(strstr(shown.s, "ams-r9"));
	assert_null(strstr(shown.s, "ams-r1  at")); /* the list as a whole */
	assert_true(lab_scenario_parts(onto_first_light, sizeof onto_first_light - 1, &title, &answers, &err));
	assert_non_null(strstr(answers.s, "\nscenario: mine\n")); /* the base's answers are claimed */
	text_release(&shown);
	text_release(&title);
	text_release(&answers);
	text_release(&err);
}

/* What neither of the two says counts as where nothing is based on anything. */
static void what_a_base_leaves_out_is_as_usual(void **state)
{
	(void)state;
	static const char mine[] = "name: mine\ntitle: Mine\nbased_on: first-light\n";
	struct arena arena = { 0 };
	const struct lab_builtin *b = lab_builtin("first-light");
	const struct scene *base = scene_read(b->yaml, b->yaml_n, "first-light", &arena, NULL);
	const struct scene *s = scene_read(mine, sizeof mine - 1, "mine.yaml", &arena, NULL);

	assert_non_null(base);
	assert_non_null(s);
	assert_int_equal(base->judging.conversion, 2 * MSEC_DAY);
	assert_int_equal(s->judging.conversion, base->judging.conversion);
	assert_int_equal(s->page_size, base->page_size);
	assert_int_equal(s->seed, base->seed);
	arena_release(&arena);
}

static bool keep_line(void *self, const char *line, size_t n, struct text *err)
{
	(void)err;
	text_addn(self, line, n);
	return true;
}

/* A lab that was begun with another version goes on in the world it was begun in: its log has the base as it was. */
static void a_log_keeps_the_base(void **state)
{
	(void)state;
	static const char mine[] = "name: mine\ntitle: Mine\nbased_on: first-light\n";
	struct text log = TEXT_INIT;
	struct fixture f;
	struct lab_setup setup = { .yaml = mine, .yaml_n = sizeof mine - 1, .append = keep_line, .self = &log };
	fixture_open_with(&f, &setup);
	fixture_close(&f);
	replace(&log, "- name: ams-r2", "- name: old-r2");
	replace(&log, ",\"sum\"", ",\"was\""); /* as before there were any */
	struct lab_setup again = { .log = log.s, .log_n = log.n, .append = keep_line, .self = &log };
	struct text kept = TEXT_INIT;
	text_addn(&kept, log.s, log.n);
	again.log = kept.s;
	fixture_open_with(&f, &again);
	expect(&f, 200, "GET", "/lab/v1/routers", NULL);
	assert_non_null(strstr(f.reply.body.s, "old-r2"));
	assert_null(strstr(f.reply.body.s, "ams-r2"));
	fixture_close(&f);
	text_release(&kept);
	text_release(&log);
}

static void a_base_is_built_in_and_stands_alone(void **state)
{
	(void)state;
	static const struct mistake wrong[] = {
		{ "first-light", "first-lite", { ":3:11: 'first-lite' is not a built-in scenario", NULL } },
		{ "first-light", "{}", { "is not a built-in scenario", NULL } },
		{ "first-light", "silent-router", { "stands alone", NULL } },
		{ "facility: 63", "facility: 64", { "facility 64 of router 'ams-r9'", NULL } },
		{ "name: mine", "name:", { "'name' is empty", NULL } },
		{ "title: Mine\n", "", { "'title' is missing", NULL } },
		{ "judging: {asn: 1h}", "judging: {as: 1h}", { "unknown key 'as'", NULL } },
		{ "hints: []", "session_pool: 192.0.2.0/32", { "from /8 to /31", NULL } },
		{ "hints: []",
		  "metros: [{name: A, country: NL, region: R, facilities: [{id: 1, address: x}]}]",
		  { "facility 63 of router 'ams-r9'", NULL } },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct text yaml = TEXT_INIT, err = TEXT_INIT;
		text_add(&yaml, onto_first_light);
		replace(&yaml, wrong[i].from, wrong[i].to);
		assert_false(lab_scenario_check(yaml.s, yaml.n, "mine.yaml", &err));
		if (!strstr(err.s, wrong[i].says[0]))
			fail_msg("'%s' does not say '%s'", err.s, wrong[i].says[0]);
		text_release(&yaml);
		text_release(&err);
	}
}

/* What may look like a mistake and is none. */
static const struct fine {
	const char *from, *to;
} fines[] = {
	{ "hints:\n", "faults:\nhistory: []\nhints:\n" },
	{ "registry:\n", "registry:\n  vrps: [{prefix: 203.0.113.0/24, origin: 0}]\n" },
	{ "registration: 2m", "registration: 3660d" },
	{ "hints:\n", "hints:\n  - \"two\nlines\"\n" },
	{ "session_pool: 192.0.2.0/28", "session_pool: 192.0.2.0/30" },
	{ "\nservice_locations:",
	  "\nlegacy_peerings: [{name: old, metro: amsterdam, asn: 64500, type: voice, connections: [{facility: 63, "
	  "session_prefix: 192.0.2.16/30}]}]\nservice_locations:" },
};

static void some_are_none(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("first-light");
	for (size_t i = 0; i < sizeof fines / sizeof *fines; i++) {
		struct text yaml = TEXT_INIT, err = TEXT_INIT;
		text_addn(&yaml, b->yaml, b->yaml_n);
		replace(&yaml, fines[i].from, fines[i].to);
		if (!lab_scenario_check(yaml.s, yaml.n, "mine.yaml", &err))
			fail_msg("%s", err.s);
		text_release(&yaml);
		text_release(&err);
	}
}

static void a_nul_ends_nothing(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("first-light");
	struct text yaml = TEXT_INIT, err = TEXT_INIT;
	text_addn(&yaml, b->yaml, b->yaml_n);
	text_addn(&yaml, "\0nonsense: [", 12);
	assert_false(lab_scenario_check(yaml.s, yaml.n, "mine.yaml", &err));
	text_release(&yaml);
	text_release(&err);
}

/* ---- Played. */

static void a_new_one_works(void **state)
{
	(void)state;
	struct text yaml = TEXT_INIT, told = TEXT_INIT, err = TEXT_INIT;
	assert_true(lab_scenario_new("my-case", &yaml, &err));
	assert_null(strstr(yaml.s, "NAME"));
	if (!lab_scenario_prove(yaml.s, yaml.n, "my-case", &told, &err))
		fail_msg("%s", err.s);
	assert_int_equal(told.n, 0);
	replace(&yaml, "- when: {prefixes: Failed}", "- when: {activations: Failed}");
	assert_true(lab_scenario_prove(yaml.s, yaml.n, "my-case", &told, &err));
	assert_string_equal(told.s,
			    "my-case: note: the condition of hint 1 never holds while the solution is played\n");
	text_clear(&told);
	assert_true(lab_scenario_play(yaml.s, yaml.n, "my-case", &told, &err));
	assert_non_null(strstr(told.s, "198.51.100.0/24 is judged: Failed: Advertisement missing MAPS community"));
	assert_non_null(strstr(told.s, "goal reached: Both prefixes are activated"));
	assert_false(lab_scenario_new("first-light", &yaml, &err));
	assert_non_null(strstr(err.s, "'first-light' is a built-in scenario"));
	text_clear(&err);
	assert_false(lab_scenario_new("My Case", &yaml, &err));
	text_release(&yaml);
	text_release(&told);
	text_release(&err);
}

/* Each takes something from the new one, and then it cannot be done, or there is nothing to do. */
static const struct flaw {
	const char *from, *to, *says;
} flaws[] = {
	{ "method: PUT", "method: DELETE", "goal 'registered' stays unreached with the solution" },
	{ "state: Failed, check: V7}}", "state: Failed, check: V8}}", "goal 'met' stays unreached" },
	{ "{failures: 2}", "{failures: 1}", "goal 'once' stays unreached" },
	{ "communities: \"\"}", "communities: \"8075:8007\"}", "goal 'met' stays unreached" },
	{ "- {id: met, kind: met, points: 10, text: The failure was met, when: {prefix: 198.51.100.0/24, state: "
	  "Failed, "
	  "check: V7}}\n  - {id: registered, kind: prefix, count: 2, text: Both prefixes are Verified under the "
	  "peering}\n"
	  "  - {id: activated, kind: activation, count: 2, text: Both prefixes are activated}",
	  "- {id: registered, kind: asn, text: approved}", "every goal is reached without the solution's actions" },
};

static void flaws_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
		struct text yaml = TEXT_INIT, err = TEXT_INIT;
		assert_true(lab_scenario_new("flawed", &yaml, &err));
		replace(&yaml, flaws[i].from, flaws[i].to);
		assert_true(lab_scenario_check(yaml.s, yaml.n, "flawed.yaml", &err));
		assert_false(lab_scenario_prove(yaml.s, yaml.n, "flawed.yaml", NULL, &err));
		if (!strstr(err.s, flaws[i].says))
			fail_msg("'%s' does not say '%s'", err.s, flaws[i].says);
		text_release(&yaml);
		text_release(&err);
	}
}

static void they_are_listed(void **state)
{
	(void)state;
	struct text out = TEXT_INIT;
	size_t n;
	lab_scenarios_json(&out);
	struct json *j = json_parse(out.s, out.n, NULL, NULL);
	lab_builtins(&n);
	assert_int_equal(json_count(json_get(j, "scenarios")), n);
	assert_string_equal(json_str(json_get(json_first(json_get(j, "scenarios")), "title")), "First light");
	json_free(j);
	text_clear(&out);
	lab_scenarios_text(&out);
	assert_non_null(strstr(out.s, "first-light"));
	text_release(&out);
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
		cmocka_unit_test(goals_name_no_cure),
		cmocka_unit_test(a_base_gives_what_is_left_out),
		cmocka_unit_test(what_a_base_leaves_out_is_as_usual),
		cmocka_unit_test(a_log_keeps_the_base),
		cmocka_unit_test(a_base_is_built_in_and_stands_alone),
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(mistakes_of_a_course_are_told),
		cmocka_unit_test(some_are_none),
		cmocka_unit_test(a_nul_ends_nothing),
		cmocka_unit_test(an_unknown_name),
		cmocka_unit_test(a_new_one_works),
		cmocka_unit_test(flaws_are_found),
		cmocka_unit_test(they_are_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
