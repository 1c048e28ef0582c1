/* Virtual time as a function of real time. The world knows nothing of it. */
#ifndef LAB_CLOCK_H
#define LAB_CLOCK_H
#include <stdbool.h>

#include "base/when.h"

struct lab_clock {
	msec virtual_base, real_base; /* it was that then */
	unsigned speed;               /* virtual per real */
	bool paused;
};
msec lab_clock_at(const struct lab_clock *c, msec real); /* never past the end of the year 9999 */
/* From now on it is `virtual`; changes of speed and pause go through here too, so that time never jumps by them. */
void lab_clock_set(struct lab_clock *c, msec virtual_now, msec real);

/* A span as scenarios and orders give it, ten years at most. False leaves *span alone. */
enum { LAB_SPAN_DAYS_MAX = 3660 };
bool lab_span_read(const char *s, msec *span);
#endif
