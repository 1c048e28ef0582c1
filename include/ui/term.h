/* The terminal: the one user of ncurses. Grids in, bytes out; the program's loop does the waiting.
 *
 * ncurses draws into memory and only decides which bytes bring the screen from the last grid to the next. They are queued here
 * and written without blocking, so a terminal that does not read (a frozen SSH peer) stops nothing: while bytes are pending a new
 * frame is not drawn, and the next one that is brings the screen up to date.
 *
 *   struct term *t = term_new(&setup, &note, &err);    nothing is sent yet; note: what was used instead of an unknown terminal
 *   term_start(t);                                     raw mode, alternate screen, bracketed paste
 *   loop: poll term_fd(t) for input, and for output while term_pending(t)
 *         n = term_read(t, buf, sizeof buf);           → full_bytes
 *         if (size changed) term_resize(t);            on SIGWINCH and after a suspend
 *         full_draw(face, now, term_grid(t)); term_frame(t); term_write(t);
 *   term_stop(t);                                      before Ctrl-Z stops us, before a text is shown below, at the end
 *   term_free(t);                                      stops too
 *
 * On SIGTERM, a crash or want of memory: term_restore(t), which may be called from a signal handler and from anywhere.
 * The terminal is never queried, the mouse stays off. */
#ifndef UI_TERM_H
#define UI_TERM_H
#include "ui/grid.h"
#include "ui/theme.h"

struct text;
struct term;
struct term_setup {
	int fd; /* the terminal; stays the caller's. Opened anew where that is possible, so that O_NONBLOCK is ours alone */
	const char *type; /* $TERM */
	const char *
		charset; /* of the locale, nl_langinfo(CODESET): text outside ASCII is sent when it is UTF-8, else as '?' */
	bool no_color;             /* NO_COLOR is set and not empty: DEPTH_MONO */
	const struct theme *theme; /* copied; GLYPHS_UTF8 sends UTF-8 whatever the charset */
};
/* NULL: err says why and what to do ("use --line"): not a terminal, or one that cannot place its cursor. An unknown type falls back
 * by family (xterm-…, screen, tmux, rxvt, linux, else vt100), and note gets one sentence about it. */
struct term *term_new(const struct term_setup *setup, struct text *note, struct text *err);
void term_free(struct term *t);

int term_fd(const struct term *t);
void term_size(const struct term *t, int *cols, int *rows);
enum depth term_depth(const struct term *t);
/* The grid to draw on, of the terminal's size; cleared by the drawer. Valid until term_resize or term_free. */
struct grid *term_grid(struct term *t);

/* False: the terminal is gone. After a stop the next frame is drawn anew. */
bool term_start(struct term *t);
/* Sends what gives the screen back (waits for a slow terminal: a second without a byte taken, five in all) and puts the modes back. */
void term_stop(struct term *t);
bool term_started(const struct term *t);
/* Read the size again; the next frame is drawn anew when it changed. True when it did. */
bool term_resize(struct term *t);
void term_theme(struct term *t, const struct theme *theme); /* copied; the next frame is painted with it */
void term_redraw(struct term *t);                           /* Ctrl-L: forget what the screen is believed to show */

/* Bring the screen to what term_grid holds. False when the frame was dropped, because bytes are pending or we are stopped: draw again
 * once they are gone. An unchanged grid costs nothing. */
bool term_frame(struct term *t);
size_t term_pending(const struct term *t); /* bytes still to be written */
/* Write what goes without blocking. False: the terminal is gone. */
bool term_write(struct term *t);
/* > 0 bytes; 0: nothing there now; -1: the terminal is gone (hung up, or readable for ever with nothing to read). */
int term_read(struct term *t, char *buf, size_t n);

/* Text below the screen, to be selected and copied: leaves the alternate screen, keeps raw mode, queues the text with CRLF and a last
 * line that asks for a key. The next term_frame is refused until term_resume, to be called at the next key. */
void term_show_text(struct term *t, const char *text);
void term_resume(struct term *t);
bool term_showing_text(const struct term *t);
/* Send text to the terminal's clipboard (xterm ctlseqs, OSC 52). Whether it takes it is not known. False: too long (74 kB) or not started. */
bool term_clip(struct term *t, const char *text);

/* Async-signal-safe: gives the screen and the modes back at once, at the cost of what is pending. Harmless twice. */
void term_restore(struct term *t);
#endif
