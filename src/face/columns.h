/* The columns of a pulled table: how wide they have to be for the rows that are seen, and how they share what there is. */
#ifndef FACE_COLUMNS_H
#define FACE_COLUMNS_H
#include "page/page.h"

enum { COLUMN_GAP = 2 };
struct columns {
	int width[TABLE_COLUMNS];
	bool whole[TABLE_COLUMNS];  /* never narrowed: holds states, or is meant to be read whole */
	bool hidden[TABLE_COLUMNS]; /* no room */
	uint8_t n;
};
/* Row i, every cell filled ("" when the table left it out; the word of its state when that is all it says). */
struct ref columns_row(const struct table *t, size_t i, struct arena *a, struct cell cells[TABLE_COLUMNS]);
/* Wide enough for the heads, and for rows [from, to) too; then made to fit `room` cells: what is there for wide windows goes, then the
 * widest gives way first. */
void columns_begin(const struct table *t, struct columns *c);
void columns_widen(const struct table *t, size_t from, size_t to, struct columns *c);
void columns_share(const struct table *t, struct columns *c, int room);
/* All of that for a table of which rows [from, to) are seen. Its first rows count with them, so that columns move little while scrolling,
 * unless something would be cut for the sake of rows that are out of sight. */
void columns_suit(const struct table *t, struct columns *c, size_t from, size_t to, int room);
#endif
