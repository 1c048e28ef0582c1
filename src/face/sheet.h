/* A page laid out in lines of a given width: how many each block takes, what can be focused, and one line drawn at a time. Tables stay
 * pulled: their rows are counted, and only those that are drawn are asked for. */
#ifndef FACE_SHEET_H
#define FACE_SHEET_H
#include "keymap.h"
#include "page/page.h"
#include "ui/edit.h"
#include "ui/grid.h"
#include "ui/theme.h"

/* A block of the face's own behind the page's: the actions that no letter was left for, a line each. */
enum { BLOCK_ACTIONS = B_CODE + 1, BLOCK_KINDS };

struct columns;
struct laid {
	size_t first;            /* line */
	size_t lines;            /* the blank line before it not counted */
	struct columns *columns; /* of a table, once a line of it was drawn */
	size_t *row_at;          /* TABLE_WRAP: the first line of each row, of those of the rows, and their end */
};
struct sheet {
	const struct page *page;
	const struct theme *theme;
	struct arena *arena; /* the page's */
	const struct keymap *keys;
	int width;
	bool airy; /* blank lines between what does not belong together */
	struct when now;
	struct laid *at; /* per block */
	size_t lines;
	/* A table of more rows than `window` (0: of any number) shows that many at a time, from window_top on: what stands below it stays
	 * in sight. */
	size_t window, window_top;
	size_t from, to;     /* lines that are seen: the columns of a table suit its rows among them */
	struct ref revealed; /* a secret that is shown */
	int rows;            /* pictures are drawn where the whole page has room in so many; 0: none are */
	bool drawn;          /* they are */
	const char *(*noun)(const void *self, struct ref group); /* what a row is called; may give NULL */
	const void *self;
};
/* Lays the page out; everything lives in the arena. */
void sheet_lay(struct sheet *s);

/* What can be focused: a block, or a row of it. Rows of a table come first, then its line to add one. */
struct stop {
	size_t block, row;
};
enum { STOP_NONE = -1 };
size_t sheet_stops(const struct sheet *s, size_t block);
bool sheet_first_stop(const struct sheet *s, struct stop *out);
bool sheet_last_stop(const struct sheet *s, struct stop *out);
bool sheet_next_stop(const struct sheet *s, struct stop from, struct stop *out);
bool sheet_previous_stop(const struct sheet *s, struct stop from, struct stop *out);
/* The lines a stop takes: *lines of them from the result on. */
size_t sheet_stop_line(const struct sheet *s, struct stop at, size_t *lines);
bool sheet_is_add(const struct sheet *s, struct stop at);
/* What a stop says, for searching; lives in the arena. */
const char *sheet_stop_text(const struct sheet *s, struct stop at);
/* What of a table's row had no room, with its head, as many whole as `room` cells take, and a mark where that is not all; NULL: all of it
 * is to be seen. Lives in the arena. */
const char *sheet_cut_cells(const struct sheet *s, struct stop at, size_t room);

/* Drawing. editing: the focused field is being typed. */
struct canvas {
	struct grid *g;
	int x;                  /* left edge; the mark stands there, text two cells further */
	bool focused, in_focus; /* there is a focus; it is on the line being drawn */
	struct stop focus;
	struct edit *edit; /* not NULL: of the focused field */
	bool searching;    /* what is typed there narrows a list and is no value yet */
};
/* Draw line `line` of the sheet at row y; sets the cursor when it is the focused one. */
void sheet_draw_line(const struct sheet *s, struct canvas *canvas, size_t line, int y);

/* A text being typed: the part around the cursor, newlines as signs, the cursor of g in it. */
void sheet_draw_edit(const struct theme *theme, struct grid *g, struct edit *e, int x, int y, int width);

/* TABLE_WRAP: the row that a line of the rows belongs to, and which of its lines that is. */
size_t sheet_row_at(const struct laid *l, size_t line, size_t *part);
/* The rows of a table that are shown: *n of them, from the result on. */
size_t sheet_window(const struct sheet *s, const struct table *t, size_t *n);
/* The line with the heads of the table that `line` is a row of; false: no row, or no heads. */
bool sheet_heads_of(const struct sheet *s, size_t line, size_t *heads);

enum role sheet_state_role(enum state state);
/* The value of a field as shown: masked, with its unit, or the preset. *role is how. */
const char *sheet_value(const struct sheet *s, const struct field_view *f, enum role *role);
#endif
