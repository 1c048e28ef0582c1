/* A screen in memory: cells with one glyph and one role each, and where the cursor is. Pure; what a role looks like is the
 * theme's matter, how it reaches a terminal is term.h's. Tests draw their expected screens from it.
 *
 *   struct grid g = {0};
 *   grid_resize(&g, 80, 24);            empty, all of it ROLE_TEXT (0)
 *   grid_put(&g, x, y, width, role, "text");
 *   grid_release(&g);
 *
 * Nothing is written outside the grid, whatever the coordinates: they may be negative or past the edge. Text is expected to
 * have been cleaned (utf8_clean); a byte that is not UTF-8 or a control character stands as "?" all the same. */
#ifndef UI_GRID_H
#define UI_GRID_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

enum { GRID_GLYPH = 14, GRID_SIDE_MAX = 1000 };
struct grid_cell {
	char text[GRID_GLYPH]; /* UTF-8: one character and what combines with it; "" in the right half of a wide one */
	uint8_t width;         /* 1 or 2; 0: right half of a wide character */
	uint8_t role;
};
struct grid {
	int cols, rows;
	struct grid_cell *cells; /* rows × cols */
	int cursor_x, cursor_y;
	bool cursor; /* shown */
};

/* Change the size (sides are kept within 1..GRID_SIDE_MAX) and clear. Memory is kept when it suffices. */
void grid_resize(struct grid *g, int cols, int rows);
void grid_clear(struct grid *g);
void grid_release(struct grid *g);
void grid_copy(struct grid *to, const struct grid *from);
/* NULL outside. */
struct grid_cell *grid_at(const struct grid *g, int x, int y);

/* Write text from (x, y), at most width cells of it; returns the cells used. A wide character that does not fit whole is
 * left out, and the half that overwriting leaves of another becomes a blank. */
int grid_put(struct grid *g, int x, int y, int width, unsigned role, const char *text);
int grid_putn(struct grid *g, int x, int y, int width, unsigned role, const char *text, size_t n);
/* The same, ending in `mark` (an ellipsis) when text had to be cut. */
int grid_put_cut(struct grid *g, int x, int y, int width, unsigned role, const char *text, const char *mark);
/* Right-aligned in width cells; the end is cut when it does not fit. */
void grid_put_right(struct grid *g, int x, int y, int width, unsigned role, const char *text, const char *mark);
/* Fill a rectangle with a glyph one cell wide. */
void grid_fill(struct grid *g, int x, int y, int width, int height, unsigned role, const char *glyph);
void grid_cursor(struct grid *g, int x, int y);

/* One row as text, blanks at its end left out. For tests, and for screens copied out. */
void grid_row_text(const struct grid *g, int y, struct text *out);
#endif
