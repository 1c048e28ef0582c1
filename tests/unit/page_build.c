/* Building pages and effects, and the closed set of verdict words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page/machine.h"

static void words_are_the_closed_set(void **state)
{
	static const char *const words[] = {
		"ok", "warning", "failed", "checking", "waiting", "unknown", "stale", "n/a"
	};
	static const char *const sources[] = { "here", "operator", "service", "registry" };

	(void)state;
	for (int i = 0; i < ST_N; i++)
		assert_string_equal(state_word((enum state)i), words[i]);
	for (int i = 0; i < BY_N; i++)
		assert_string_equal(source_word((enum source)i), sources[i]);
}

static void what_is_out_of_range_is_never_ok(void **state)
{
	(void)state;
	assert_string_equal(state_word((enum state)200), "unknown");
}

static void many_blocks_keep_their_order(void **state)
{
	struct arena a = { 0 };
	struct page p;

	(void)state;
	page_clear(&p);
	for (int i = 0; i < 100; i++)
		page_text(&p, &a, "block %d", i);
	assert_int_equal(p.nblocks, 100);
	assert_string_equal(p.blocks[0].text, "block 0");
	assert_string_equal(p.blocks[99].text, "block 99");
	arena_release(&a);
}

static void a_new_block_is_not_judged(void **state)
{
	struct arena a = { 0 };
	struct page p;

	(void)state;
	page_clear(&p);
	assert_int_equal(page_add(&p, &a, B_FIELD)->field.verdict.state, ST_NA);
	assert_int_equal(page_head(&p, &a, "Peering")->verdict.state, ST_NA);
	assert_int_equal(page_pair(&p, &a, "since", "%s", "Fri")->kind, B_PAIR);
	assert_string_equal(p.blocks[2].title, "since");
	assert_string_equal(p.blocks[2].text, "Fri");
	arena_release(&a);
}

static void actions_are_found_by_id(void **state)
{
	struct arena a = { 0 };
	struct page p;

	(void)state;
	page_clear(&p);
	for (uint16_t i = 1; i < 30; i++)
		page_action(&p, &a, i, "do");
	page_action(&p, &a, 77, "look now");
	assert_string_equal(page_find_action(&p, 77)->label, "look now");
	assert_null(page_find_action(&p, 78));
	arena_release(&a);
}

static void effects_live_until_they_are_cleared(void **state)
{
	struct effects fx = { 0 };

	(void)state;
	for (int i = 0; i < 50; i++)
		effects_add(&fx, FX_TIMER)->id = (uint32_t)i;
	effects_say(&fx, true, "%s is %d", "answer", 42);
	assert_int_equal(fx.n, 51);
	assert_int_equal(fx.v[49].id, 49);
	assert_int_equal(fx.v[50].code, 1);
	assert_string_equal(fx.v[50].text, "answer is 42");
	effects_clear(&fx);
	assert_int_equal(fx.n, 0);
	effects_say(&fx, false, "again");
	assert_int_equal(fx.v[0].code, 0);
	assert_int_equal(fx.v[0].id, 0);
	effects_release(&fx);
	assert_null(fx.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_the_closed_set),     cmocka_unit_test(what_is_out_of_range_is_never_ok),
		cmocka_unit_test(many_blocks_keep_their_order), cmocka_unit_test(a_new_block_is_not_judged),
		cmocka_unit_test(actions_are_found_by_id),      cmocka_unit_test(effects_live_until_they_are_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
