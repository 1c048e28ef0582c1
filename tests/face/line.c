/* Line by line, as somebody hears it who cannot see the screen: what is expected is said, nothing is passed over in silence, and what
 * has not changed is not said again. */
#include "harness.h"

/* What is heard after this line. */
static const char *hear(struct talk *t, const char *line)
{
	text_clear(&t->heard);
	talk_one(t, line);
	return t->heard.s;
}

static void assert_lacks(const char *said, const char *what)
{
	if (strstr(said, what))
		fail_msg("'%s' is in: %s", what, said);
}

static void the_beginning_says_how(void **state)
{
	struct rig *r = rig_new("first-light", false);
	const struct face_machines m = rig_machines(r);
	struct text said = TEXT_INIT;
	bool awaits;

	(void)state;
	for (int hints = 0; hints < 2; hints++) {
		struct line *l = line_new(&m, (struct view){ 0 });

		text_clear(&said);
		line_greet(l, hints);
		line_prompt(l, rig_now(r), &said, &awaits);
		assert_int_equal(str_starts(said.s, "Line by line: Enter takes what stands in [brackets]"), hints);
		assert_int_equal(strstr(said.s, "y or n") != NULL, hints);
		line_free(l);
	}
	text_release(&said);
	rig_free(r);
}

static void a_tick_is_y_or_n(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);
	const char *said;

	(void)state;
	assert_has(t->heard.s, "R9   connections of a metro end in separate chassis, y or n [no]: ");
	said = hear(t, "perhaps");
	assert_has(said, "refused: y for yes or n for no is expected; Enter leaves it as it is\n");
	assert_has(said, "R9   connections of a metro end in separate chassis, y or n [no]: ");
	assert_has(hear(t, "y"), "R13 ");
	assert_has(hear(t, "<"), "separate chassis, y or n [yes]: ");
	assert_has(hear(t, "y"), "R13 "); /* yes it was, and yes it is */
	assert_has(hear(t, "<"), "separate chassis, y or n [yes]: ");
	assert_has(hear(t, ""), "R13 ");
	assert_has(hear(t, "<"), "[yes]: ");
	assert_has(hear(t, "NO"), "R13 ");
	assert_has(hear(t, "<"), "separate chassis, y or n [no]: ");
	talk_free(t);
	rig_free(r);
}

static void what_is_needed_is_not_passed_over_in_silence(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);
	const char *said;

	(void)state;
	assert_has(hear(t, ":go 3"), "Resource name");
	said = hear(t, "");
	assert_has(said, "this is needed before the step can go on; ? explains it, Enter again leaves it open");
	assert_has(said, "Resource name");
	assert_lacks(hear(t, ""), "Resource name");
	assert_has(hear(t, "<"), "Resource name");
	assert_has(hear(t, ""), "this is needed"); /* said anew to who comes back */
	talk_free(t);
	rig_free(r);
}

static void only_what_changed_is_said_again(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);
	const char *said;

	(void)state;
	hear(t, "y");
	for (int i = 0; i < 30 && !strstr(t->heard.s, "> "); i++)
		hear(t, "");
	assert_has(t->heard.s, "[x] R9   connections");
	assert_lacks(t->heard.s, "Have ready");
	said = hear(t, "p");
	assert_has(said, "[x] R9   connections");
	assert_has(said, "Have ready");
	assert_has(hear(t, ":page"), "Have ready");
	talk_free(t);
	rig_free(r);
}

static void commands_can_be_shortened(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);
	const char *said;

	(void)state;
	said = hear(t, ":help");
	assert_has(said, "Tick when it will be so");
	assert_has(said, ":menu    what can be done here");
	assert_has(hear(t, ":m"), "  C  checks");
	assert_has(hear(t, ":st"), "there are :menu, :page"); /* steps or status */
	assert_has(hear(t, ":sta"), "1  Readiness");
	assert_has(hear(t, ":go x"), ":go wants a step, 1 to 8");
	assert_has(hear(t, ":go 2x"), ":go wants a step, 1 to 8");
	assert_has(hear(t, ":"), "there are :menu");
	hear(t, ":q");
	assert_int_equal(t->left, 1);
	talk_free(t);
	rig_free(r);
}

static void hints_can_be_turned_off(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);

	(void)state;
	assert_has(hear(t, ":hints off"), "separate chassis [no]: ");
	hear(t, ":go 4");
	assert_lacks(t->heard.s, "checks\n");
	assert_has(hear(t, ":menu"), "  C  checks\n");
	assert_has(hear(t, ":hints on"), "is said");
	assert_has(hear(t, ":go 1"), "y or n");
	talk_free(t);
	rig_free(r);
}

/* The choices are said with the question, and not again with every word about it; ? says them anew. */
static void choices_are_said_once(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);

	(void)state;
	assert_has(hear(t, ":go 2"), "  1  Example Voice training");
	assert_lacks(hear(t, ""), "Example Voice training");
	assert_has(t->heard.s, "Subscription: ");
	assert_lacks(hear(t, ":nonsense"), "Example Voice training");
	assert_has(hear(t, "?"), "  1  Example Voice training");
	talk_free(t);
	rig_free(r);
}

/* Removing asks; only yes in full does it, and what is neither yes nor no is asked again. */
static void removing_wants_yes(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);

	(void)state;
	hear(t, ":go 4");
	hear(t, "a");
	hear(t, "example-ams");
	hear(t, ":go 4");
	assert_int_equal(r->model.peerings.n, 1);
	assert_has(hear(t, "x 1"), "Remove this row? yes or no [no]: ");
	assert_has(hear(t, "y"), "yes, in full, does it; no or Enter does not");
	assert_has(hear(t, ""), "nothing was done");
	hear(t, "x 1");
	assert_has(hear(t, "n"), "nothing was done");
	assert_int_equal(r->model.peerings.n, 1);
	hear(t, "x 1");
	hear(t, "yes");
	assert_int_equal(r->model.peerings.n, 0);
	talk_free(t);
	rig_free(r);
}

/* Which keys are whole answers, at a tick, a text and a menu. */
static void one_key_is_enough(void **state)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);

	(void)state;
	assert_true(line_takes_keys(t->line));
	for (const char *k = "yn?<"; *k; k++)
		assert_true(line_one_key(t->line, *k));
	for (const char *k = ":z1"; *k; k++)
		assert_false(line_one_key(t->line, *k));
	hear(t, ":go 3"); /* a name: text */
	assert_false(line_takes_keys(t->line));
	assert_false(line_one_key(t->line, '1'));
	hear(t, ":menu");
	assert_true(line_takes_keys(t->line));
	for (const char *k = "Cen?<q"; *k; k++)
		assert_true(line_one_key(t->line, *k));
	for (const char *k = ":x~"; *k; k++)
		assert_false(line_one_key(t->line, *k));
	talk_free(t);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_beginning_says_how),
		cmocka_unit_test(a_tick_is_y_or_n),
		cmocka_unit_test(what_is_needed_is_not_passed_over_in_silence),
		cmocka_unit_test(only_what_changed_is_said_again),
		cmocka_unit_test(commands_can_be_shortened),
		cmocka_unit_test(hints_can_be_turned_off),
		cmocka_unit_test(choices_are_said_once),
		cmocka_unit_test(removing_wants_yes),
		cmocka_unit_test(one_key_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
