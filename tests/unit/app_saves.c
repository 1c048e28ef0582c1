/* When a save that is owed is written: at once, or after what is at hand, and never later than a second. */
#include "unit.h"

#include "../../src/app/runtime.h"

static bool saves(bool owed, msec since, bool more)
{
	const msec now = 1795183320000;
	struct runtime rt = { .save_since = now - since };

	rt.save_wanted[MACHINE_WIZARD] = owed;
	return runtime_saves_now(&rt, more, now);
}

static void what_is_owed_is_written_in_time(void **state)
{
	(void)state;
	assert_false(saves(false, MSEC_HOUR, false) || saves(false, MSEC_HOUR, true));
	assert_true(saves(true, 0, false) && saves(true, MSEC_HOUR, false));
	assert_false(saves(true, 0, true) || saves(true, MSEC_SECOND - 1, true));
	assert_true(saves(true, MSEC_SECOND, true) && saves(true, MSEC_HOUR, true));
	assert_true(saves(true, -MSEC_HOUR, true)); /* the clock was set back: one does not wait for it */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_owed_is_written_in_time) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
