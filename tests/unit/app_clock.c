/* The lab's time between two of its answers: as fast as it said, and within the calendar whatever it said. */
#include "unit.h"

#include <time.h>

#include "../../src/app/runtime.h"

static const msec LAST = 253402300799999; /* 9999-12-31T23:59:59.999Z */

/* ago: of the lab's last answer, by the own clock, at which it was `at`. */
static msec service_after(msec ago, msec at, int64_t rate)
{
	struct runtime rt = { .training = true, .service_at = at, .rate = rate };

	rt.service_wall = runtime_now(&(struct runtime){ 0 }).wall - ago;
	return runtime_now(&rt).service;
}

static void between_answers_it_runs_as_fast_as_the_lab_said(void **state)
{
	const msec at = 1795183320000, slack = 10 * MSEC_SECOND; /* a machine under load */

	(void)state;
	assert_in_range(service_after(MSEC_MINUTE, at, 60 * 1000), at + MSEC_HOUR, at + MSEC_HOUR + 60 * slack);
	assert_int_equal(service_after(MSEC_MINUTE, at, 0), at);
}

static void it_stays_in_the_calendar(void **state)
{
	static const struct {
		msec ago, at;
		int64_t rate;
	} cases[] = {
		{ MSEC_SECOND, 1795183320000, 999999999999999999 },
		{ MSEC_MINUTE, LAST, 60 * 1000 },
		{ 120 * (msec)MSEC_DAY, 1795183320000, 1000000000 },
		{ MSEC_DAY, 1, 1000000000 },
		{ -MSEC_DAY, 1795183320000, 1000000000 },
		{ 0, LAST, INT64_MAX },
		{ MSEC_SECOND, -62135596800000, 60 * 1000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		msec now = service_after(cases[i].ago, cases[i].at, cases[i].rate);

		if (now < 1 || now > LAST)
			fail_msg("case %zu: %lld", i, (long long)now);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(between_answers_it_runs_as_fast_as_the_lab_said),
		cmocka_unit_test(it_stays_in_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
