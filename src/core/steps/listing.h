/* A pulled table over the rows of one group: `self` is a struct listing in the page's arena, row i is the i-th of the vector. */
#ifndef CORE_STEPS_LISTING_H
#define CORE_STEPS_LISTING_H
#include "steps/sheet.h"

struct listing {
	const struct sheet *s;
	const struct rows *rows;
	enum group_id group;
};
typedef struct ref listing_row(const void *self, size_t i, struct arena *a, struct cell *cells);
struct table *sheet_listing(struct sheet *s, const char *const *heads, uint8_t ncols, const struct rows *rows,
			    enum group_id group, listing_row *row);
/* The i-th row of the vector. */
const void *listing_at(const struct listing *l, size_t i);
#endif
