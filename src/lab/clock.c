#include "clock.h"

msec lab_clock_at(const struct lab_clock *c, msec real)
{
	if (c->paused || real <= c->real_base)
		return c->virtual_base;
	return c->virtual_base + (real - c->real_base) * c->speed;
}

void lab_clock_set(struct lab_clock *c, msec virtual_now, msec real)
{
	c->virtual_base = virtual_now;
	c->real_base = real;
}
