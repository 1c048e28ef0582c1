/* The bytes of a small change, chosen by us: a mark that goes to the next row, a few characters. ncurses moves by row numbers, comes
 * back to its plain style after every frame, and so spends 30 to 45 bytes where 11 do. What is too much for here, or needs more
 * than the plain ground, is left to ncurses. Lines that moved up or down by a few are scrolled by the terminal first.
 *
 * The style in force stays as the last character needed it ("pen"): the same mark costs no colour the next time. Whoever hands the
 * terminal back to ncurses sends brief_normal first. Moves are relative where that is shorter; they need a terminal in raw mode, whose
 * line feed goes down and nothing else. */
#ifndef UI_BRIEF_H
#define UI_BRIEF_H
#include "base/text.h"
#include "ui/grid.h"

/* How a role is drawn. plain: on the ground of the text. */
struct pen {
	bool plain;
	int32_t fg; /* -1: the terminal's own */
	bool bold, faint, underline;
};
struct brief {
	struct text up, down, left, right; /* by one; empty: cannot */
	struct text normal;                /* the style that ncurses takes for granted between frames */
	struct text bold, faint, underline;
	struct text erase;                  /* to the end of the line, on the text's ground; empty: cannot */
	struct text scroll_up, scroll_down; /* by a line, at the edge of its region */
	struct grid scrolled;               /* scratch */
	const char *row, *column, *place, *colour, *region; /* terminfo's own strings with parameters, NULL: none */
	struct pen pen, rest;                               /* in force; of the text */
};
struct brief_change {
	const struct grid *from, *to; /* what is shown, and what is to be; both with a cursor */
	struct pen (*pen)(const void *self, unsigned role);
	bool (*put)(const void *self, const struct grid_cell *cell, struct text *out); /* false: not one plain cell */
	const void *self;
};

/* Of the terminal that terminfo is set up for; rest: what ncurses leaves between frames, on this ground (-1: the terminal's own). */
void brief_begin(struct brief *b, struct pen rest, int32_t ground);
void brief_release(struct brief *b);
/* The bytes into out, and the pen as it is after them into *after; false: not a change for here. */
bool brief_draw(struct brief *b, const struct brief_change *change, struct text *out, struct pen *after);
/* Back to what ncurses takes for granted; nothing when it is so. */
void brief_normal(struct brief *b, struct text *out);
#endif
