#include "base/when.h"

#include <stdio.h>
#include <string.h>

/* ---- The civil calendar (proleptic Gregorian), counted in years that begin on 1 March so that the leap day is the
 * last of its year. A cycle of 400 years has 146 097 days. */

struct civil {
	int64_t year;
	int month, day; /* from 1 */
	int hour, minute, second, milli;
	int weekday; /* 0 is Sunday */
};

enum { DAYS_PER_CYCLE = 146097, DAYS_BEFORE_1970 = 719468 /* from 0000-03-01 */ };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t cycle = floor_div(y, 400), in_cycle = y - cycle * 400;
	int from_march = (month + 9) % 12;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;

	return cycle * DAYS_PER_CYCLE + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year - DAYS_BEFORE_1970;
}

static void civil_date(int64_t days, struct civil *c)
{
	int64_t z = days + DAYS_BEFORE_1970;
	int64_t cycle = floor_div(z, DAYS_PER_CYCLE), d = z - cycle * DAYS_PER_CYCLE;
	int64_t y = (d - d / 1460 + d / 36524 - d / (DAYS_PER_CYCLE - 1)) / 365;
	int day_of_year = (int)(d - (365 * y + y / 4 - y / 100));
	int from_march = (5 * day_of_year + 2) / 153;

	c->day = day_of_year - (153 * from_march + 2) / 5 + 1;
	c->month = from_march < 10 ? from_march + 3 : from_march - 9;
	c->year = y + cycle * 400 + (c->month <= 2);
	c->weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7); /* 1970-01-01 was a Thursday */
}

static void civil_of(msec at, struct civil *c)
{
	int64_t days = floor_div(at, MSEC_DAY);
	int rest = (int)((at % MSEC_DAY + MSEC_DAY) % MSEC_DAY);

	civil_date(days, c);
	c->hour = rest / MSEC_HOUR;
	c->minute = rest / MSEC_MINUTE % 60;
	c->second = rest / MSEC_SECOND % 60;
	c->milli = rest % MSEC_SECOND;
}

/* ---- Writing */

static const char months[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};
static const char weekdays[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

const char *when_iso(msec at, char out[WHEN_ISO_MAX])
{
	struct civil c;
	char milli[8] = "";

	out[0] = '\0';
	if (!at)
		return out;
	civil_of(at, &c);
	if (c.milli)
		snprintf(milli, sizeof milli, ".%03d", c.milli);
	snprintf(out, WHEN_ISO_MAX, "%04lld-%02d-%02dT%02d:%02d:%02d%sZ", (long long)c.year, c.month, c.day, c.hour,
		 c.minute, c.second, milli);
	return out;
}

const char *when_short(msec at, char out[WHEN_ISO_MAX])
{
	struct civil c;

	out[0] = '\0';
	if (!at)
		return out;
	civil_of(at, &c);
	snprintf(out, WHEN_ISO_MAX, "%s %d %s %02d:%02d", weekdays[c.weekday], c.day, months[c.month - 1], c.hour,
		 c.minute);
	return out;
}

const char *when_date(msec at, char out[WHEN_ISO_MAX])
{
	struct civil c;

	out[0] = '\0';
	if (!at)
		return out;
	civil_of(at, &c);
	snprintf(out, WHEN_ISO_MAX, "%d %s %lld", c.day, months[c.month - 1], (long long)c.year);
	return out;
}

struct unit {
	const char *name, *short_name;
	int64_t length;
};

/* From long to short. Weeks are read ("2w") but not written. */
static const struct unit units[] = {
	{ "w", "w", 7 * (int64_t)MSEC_DAY }, { "d", "d", MSEC_DAY },    { "h", "h", MSEC_HOUR },
	{ "min", "m", MSEC_MINUTE },         { "s", "s", MSEC_SECOND }, { "ms", "ms", 1 },
};
enum { UNITS = sizeof units / sizeof units[0], UNIT_DAY = 1, UNIT_MINUTE = 3, UNIT_SECOND = 4 };

const char *when_span(msec span, char out[WHEN_ISO_MAX])
{
	uint64_t left = span < 0 ? 0 - (uint64_t)span : (uint64_t)span;
	size_t u = UNIT_DAY;
	uint64_t more;
	int n;

	while (u <= UNIT_SECOND && left < (uint64_t)units[u].length)
		u++;
	if (u > UNIT_SECOND) {
		snprintf(out, WHEN_ISO_MAX, "now");
		return out;
	}
	n = snprintf(out, WHEN_ISO_MAX, "%llu %s", (unsigned long long)(left / (uint64_t)units[u].length),
		     units[u].name);
	if (u >= UNIT_MINUTE)
		return out;
	more = left % (uint64_t)units[u].length / (uint64_t)units[u + 1].length;
	if (more)
		snprintf(out + n, WHEN_ISO_MAX - (size_t)n, " %llu %s", (unsigned long long)more, units[u + 1].name);
	return out;
}

/* ---- Reading. Each piece takes what it understands from *s and moves it on. */

static bool take(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `digits` digits, with a value of low..high. */
static bool take_number(const char **s, int digits, int low, int high, int *out)
{
	int v = 0;

	for (int i = 0; i < digits; i++) {
		if (!is_digit(**s))
			return false;
		v = v * 10 + (*(*s)++ - '0');
	}
	*out = v;
	return v >= low && v <= high;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(const char **s, msec *at)
{
	int year, month, day;

	if (!take_number(s, 4, 0, 9999, &year) || !take(s, '-') || !take_number(s, 2, 1, 12, &month) || !take(s, '-'))
		return false;
	if (!take_number(s, 2, 1, days_in_month(year, month), &day))
		return false;
	*at = days_of(year, month, day) * MSEC_DAY;
	return true;
}

/* Digits past the millisecond are read and dropped: the service writes seven. */
static bool take_fraction(const char **s, msec *at)
{
	int scale = MSEC_SECOND / 10;

	if (!take(s, '.'))
		return true;
	if (!is_digit(**s))
		return false;
	for (; is_digit(**s); (*s)++, scale /= 10)
		*at += (msec)(**s - '0') * scale;
	return true;
}

static bool take_time(const char **s, msec *at)
{
	int hour, minute, second;

	if (!take_number(s, 2, 0, 23, &hour) || !take(s, ':') || !take_number(s, 2, 0, 59, &minute) || !take(s, ':'))
		return false;
	if (!take_number(s, 2, 0, 59, &second))
		return false;
	*at += (msec)hour * MSEC_HOUR + (msec)minute * MSEC_MINUTE + (msec)second * MSEC_SECOND;
	return take_fraction(s, at);
}

static bool take_zone(const char **s, msec *at)
{
	int sign, hour, minute;

	if (take(s, 'Z'))
		return true;
	sign = take(s, '+') ? -1 : take(s, '-') ? 1 : 0;
	if (!sign || !take_number(s, 2, 0, 23, &hour) || !take(s, ':') || !take_number(s, 2, 0, 59, &minute))
		return false;
	*at += sign * ((msec)hour * MSEC_HOUR + (msec)minute * MSEC_MINUTE);
	return true;
}

bool when_parse(const char *s, msec *at)
{
	msec t;

	if (!s || !take_date(&s, &t))
		return false;
	if (*s && !(take(&s, 'T') && take_time(&s, &t) && take_zone(&s, &t)))
		return false;
	if (*s)
		return false;
	*at = t;
	return true;
}

/* The unit that is written at s, looking from `from` on: "1h1d" and "1h1h" are refused. The name has to end where a
 * number or the text ends, so "ms" is not read as "m". */
static size_t unit_at(const char *s, size_t from)
{
	size_t n = strcspn(s, "0123456789");

	while (from < UNITS && (strlen(units[from].short_name) != n || strncmp(units[from].short_name, s, n) != 0))
		from++;
	return from;
}

static bool take_count(const char **s, int64_t *out)
{
	int64_t v = 0;

	if (!is_digit(**s))
		return false;
	for (; is_digit(**s); (*s)++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, **s - '0', &v))
			return false;
	*out = v;
	return true;
}

bool when_parse_span(const char *s, msec *span)
{
	msec sum = 0;
	size_t u = 0;

	if (!s || !*s)
		return false;
	while (*s) {
		int64_t count;

		if (!take_count(&s, &count) || (u = unit_at(s, u)) == UNITS)
			return false;
		s += strlen(units[u].short_name);
		if (__builtin_mul_overflow(count, units[u].length, &count) || __builtin_add_overflow(sum, count, &sum))
			return false;
		u++;
	}
	*span = sum;
	return true;
}
