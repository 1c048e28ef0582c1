#include "clock.h"

/* Longer years would need a sign in ISO 8601, and nobody waits that long. */
static const msec end_of_time = 253402300799000; /* 9999-12-31T23:59:59Z */

static msec until_the_end(msec at)
{
	return at < end_of_time ? at : end_of_time;
}

msec lab_clock_at(const struct lab_clock *c, msec real)
{
	if (c->paused || real <= c->real_base)
		return c->virtual_base;
	return until_the_end(c->virtual_base + (real - c->real_base) * c->speed);
}

void lab_clock_set(struct lab_clock *c, msec virtual_now, msec real)
{
	c->virtual_base = until_the_end(virtual_now);
	c->real_base = real;
}

bool lab_span_read(const char *s, msec *span)
{
	msec read;
	if (!when_parse_span(s, &read) || read > (msec)LAB_SPAN_DAYS_MAX * MSEC_DAY)
		return false;
	*span = read;
	return true;
}
