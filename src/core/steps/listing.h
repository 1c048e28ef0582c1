/* The `self` of a pulled table whose rows are one vector, or a selection of it. Lives in the page's arena. */
#ifndef CORE_STEPS_LISTING_H
#define CORE_STEPS_LISTING_H
#include "steps/sheet.h"

struct listing {
	const struct sheet *s;
	const struct rows *rows;
};
#endif
