/* ncurses, kept to its one strength: which bytes bring a screen from what it shows to what it should show. It believes to write to a
 * terminal and writes into memory; nothing here touches a tty. One at a time, since ncurses keeps its state to itself. */
#ifndef UI_CURSES_H
#define UI_CURSES_H
#include "ui/grid.h"
#include "ui/theme.h"

struct text;
struct curses;
/* type: $TERM. utf8: what is sent. NULL: err says why. note gets a sentence when another type had to be taken. */
struct curses *curses_new(const char *type, bool utf8, bool no_color, const struct theme *theme, struct text *note,
			  struct text *err);
void curses_free(struct curses *c);
enum depth curses_depth(const struct curses *c);
/* The screen has this size from now on, and shows nothing one could build on. */
void curses_resize(struct curses *c, int cols, int rows);
/* Append the bytes to out; enters the alternate screen when it was left. */
void curses_draw(struct curses *c, const struct grid *g, struct text *out);
/* Paint with another theme from the next draw on. */
void curses_theme(struct curses *c, const struct theme *theme);
void curses_forget(struct curses *c); /* what the screen shows is not known */
/* Leave the alternate screen; the next draw enters it again. */
void curses_leave(struct curses *c, struct text *out);
/* What gives the screen back from any state. Constant while c lives, for signal handlers. */
const char *curses_restore(const struct curses *c, size_t *n);
#endif
