/* Signals that ask the program to end: one that came while something else was asked for is not forgotten by the loop. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/app/signals.h"

static void one_that_was_heard_elsewhere_still_waits(void **state)
{
	(void)state;
	signals_open(false);
	assert_false(signals_end());
	assert_false(signals_waiting());
	raise(SIGTERM);
	assert_true(signals_end()); /* an order to the lab that is under way asks, and empties the descriptor */
	assert_true(signals_waiting());
	assert_false(signals_hangup());
	raise(SIGHUP);
	assert_true(signals_hangup());
	assert_true(signals_waiting());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_was_heard_elsewhere_still_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
