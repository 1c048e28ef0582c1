#include "unit.h"

#include "base/when.h"

static const int64_t second = MSEC_SECOND, minute = MSEC_MINUTE, hour = MSEC_HOUR, day = MSEC_DAY;

static void times_read(void **state)
{
	static const struct {
		const char *text;
		msec at;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-02T08:00:00Z", 1793606400000 },
		{ "2026-11-02", 1793577600000 },
		{ "2026-11-02T08:00:00.5Z", 1793606400500 },
		{ "2026-11-02T08:00:00.1239999Z", 1793606400123 },
		{ "2026-11-02T09:00:00+01:00", 1793606400000 },
		{ "2026-11-02T02:30:00-05:30", 1793606400000 },
		{ "2000-02-29T23:59:59Z", 951868799000 },
		{ "2024-02-29", 1709164800000 },
		{ "1969-12-31T23:59:59.999Z", -1 },
		{ "1600-03-01", -11670912000000 },
		{ "0000-01-01", -62167219200000 },
		{ "9999-12-31T23:59:59.999Z", 253402300799999 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		msec at = 42;

		assert_true(when_parse(rows[i].text, &at));
		assert_int_equal(at, rows[i].at);
	}
}

static void times_refused(void **state)
{
	static const char *const rows[] = {
		"",
		"2026",
		"2026-11",
		"2026-11-2",
		"2026-13-01",
		"2026-00-01",
		"2026-02-29",
		"1900-02-29",
		"2026-04-31",
		"2026-11-00",
		" 2026-11-02",
		"2026-11-02 ",
		"2026-11-02T",
		"2026-11-02T08:00Z",
		"2026-11-02T08:00:00",
		"2026-11-02 08:00:00Z",
		"2026-11-02t08:00:00z",
		"2026-11-02T24:00:00Z",
		"2026-11-02T08:60:00Z",
		"2026-11-02T08:00:60Z",
		"2026-11-02T08:00:00.Z",
		"2026-11-02T08:00:00,5Z",
		"2026-11-02T08:00:00+0100",
		"2026-11-02T08:00:00+24:00",
		"2026-11-02T08:00:00+01:60",
		"2026-11-02T08:00:00Z0",
		"+2026-11-02",
		"20261102",
		"2026-11-0\xd9\xa2",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		msec at = 42;

		assert_false(when_parse(rows[i], &at));
		assert_int_equal(at, 42);
	}
	assert_false(when_parse(NULL, &(msec){ 0 }));
}

static void times_written(void **state)
{
	static const struct {
		msec at;
		const char *iso, *brief, *date;
	} rows[] = {
		{ 0, "", "", "" },
		{ 1793606400000, "2026-11-02T08:00:00Z", "Mon 2 Nov 08:00", "2 Nov 2026" },
		{ 1795165240007, "2026-11-20T09:00:40.007Z", "Fri 20 Nov 09:00", "20 Nov 2026" },
		{ 951868799000, "2000-02-29T23:59:59Z", "Tue 29 Feb 23:59", "29 Feb 2000" },
		{ -1, "1969-12-31T23:59:59.999Z", "Wed 31 Dec 23:59", "31 Dec 1969" },
		{ 1, "1970-01-01T00:00:00.001Z", "Thu 1 Jan 00:00", "1 Jan 1970" },
	};
	char out[WHEN_ISO_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(when_iso(rows[i].at, out), rows[i].iso);
		assert_string_equal(when_short(rows[i].at, out), rows[i].brief);
		assert_string_equal(when_date(rows[i].at, out), rows[i].date);
	}
	assert_string_equal(when_iso(INT64_MAX, out), "292278994-08-17T07:12:55.807Z");
	assert_true(strlen(when_iso(INT64_MIN, out)) < WHEN_ISO_MAX);
	when_short(INT64_MIN, out);
	when_date(INT64_MIN, out);
}

/* Every day of 1600 to 2400, which holds two whole cycles of the calendar. */
static void every_day_reads_back(void **state)
{
	char out[WHEN_ISO_MAX];

	(void)state;
	for (msec at = -11676096000000 + 17; at < 13600000000000; at += day) {
		msec back;

		assert_true(when_parse(when_iso(at, out), &back));
		assert_int_equal(back, at);
	}
}

static void spans_written(void **state)
{
	const struct {
		msec span;
		const char *text;
	} rows[] = {
		{ 0, "now" },
		{ 999, "now" },
		{ -999, "now" },
		{ 1000, "1 s" },
		{ 59 * second, "59 s" },
		{ 60 * second, "1 min" },
		{ 12 * minute + 30 * second, "12 min" },
		{ hour, "1 h" },
		{ 3 * hour + 5 * minute + 59 * second, "3 h 5 min" },
		{ 23 * hour + 59 * minute, "23 h 59 min" },
		{ 2 * day + 4 * hour, "2 d 4 h" },
		{ 2 * day + 59 * minute, "2 d" },
		{ -(2 * day + 4 * hour), "2 d 4 h" },
		{ 21 * day, "21 d" },
		{ INT64_MIN, "106751991167 d 7 h" },
	};
	char out[WHEN_ISO_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(when_span(rows[i].span, out), rows[i].text);
}

static void spans_read(void **state)
{
	const struct {
		const char *text;
		msec span;
	} rows[] = {
		{ "3h", 3 * hour },
		{ "12d", 12 * day },
		{ "20m", 20 * minute },
		{ "45s", 45 * second },
		{ "2w", 14 * day },
		{ "500ms", 500 },
		{ "0s", 0 },
		{ "1d12h", day + 12 * hour },
		{ "1w1d1h1m1s1ms", 8 * day + hour + minute + 1001 },
		{ "5m250ms", 5 * minute + 250 },
	};
	static const char *const bad[] = {
		"",
		"3",
		"h",
		"3 h",
		"3h ",
		" 3h",
		"-3h",
		"+3h",
		"3H",
		"3h3h",
		"12h1d",
		"1.5h",
		"3hours",
		"1m1mm",
		"3h4",
		"99999999999999999999s",
		"9223372036854775807d",
		"9223372036854775807ms1",
		"106751991167d9223372036854775807ms",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		msec span = 42;

		assert_true(when_parse_span(rows[i].text, &span));
		assert_int_equal(span, rows[i].span);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		msec span = 42;

		assert_false(when_parse_span(bad[i], &span));
		assert_int_equal(span, 42);
	}
	assert_false(when_parse_span(NULL, &(msec){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_read),    cmocka_unit_test(times_refused),
		cmocka_unit_test(times_written), cmocka_unit_test(every_day_reads_back),
		cmocka_unit_test(spans_written), cmocka_unit_test(spans_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
