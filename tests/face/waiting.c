/* What is still being read: the screen can be used meanwhile, the line face asks once it is there. */
#include "harness.h"

static void lines_wait(void **state)
{
	(void)state;
	struct rig *r = rig_at(STEP_ACCOUNT);
	struct talk *t = talk_new(r);

	text_clear(&t->heard);
	r->held = true;
	assert_true(talk_one(t, ":go 7"));
	assert_string_equal(t->heard.s, "");
	assert_true(talk_prompt(t));
	rig_let_go(r);
	assert_false(talk_prompt(t));
	assert_has(t->heard.s, "7 Activate");
	assert_has(t->heard.s, "Provider: Example Voice  ok");
	talk_free(t);
	rig_free(r);
}

/* What was said meanwhile is not held back. */
static void lines_say_while_they_wait(void **state)
{
	(void)state;
	struct rig *r = rig_at(STEP_ACCOUNT);
	struct talk *t = talk_new(r);

	text_clear(&t->heard);
	r->held = true;
	talk_one(t, ":go 7");
	assert_true(talk_one(t, ":save"));
	assert_has(t->heard.s, "saved");
	rig_let_go(r);
	assert_false(talk_prompt(t));
	assert_has(t->heard.s, "7 Activate");
	talk_free(t);
	rig_free(r);
}

static void the_screen_is_used(void **state)
{
	(void)state;
	struct rig *r = rig_at(STEP_ACCOUNT);
	struct screen *s = screen_new(r, 80, 24);
	struct text shown = TEXT_INIT;

	r->held = true;
	screen_type(s, "4aexample-fra\tFrankfurt\r");
	const struct peering *p = model_peering(&r->model, "example-fra");

	assert_non_null(p);
	assert_string_equal(p->metro, "Frankfurt");
	rig_let_go(r);
	screen_type(s, "\033[A");
	screen_text(s, &shown);
	assert_has(shown.s, "Frankfurt");
	text_release(&shown);
	screen_free(s);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_wait),
		cmocka_unit_test(lines_say_while_they_wait),
		cmocka_unit_test(the_screen_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
