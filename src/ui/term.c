#include "ui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "curses.h"

enum { PATIENCE_MS = 20, PATIENCE_TURNS = 50, TURNS_MOST = 250, CLIP_MAX = 74 * 1000, LEAVE_MAX = 256 };
enum { COLS_IF_UNKNOWN = 80, ROWS_IF_UNKNOWN = 24 };

/* Bracketed paste (xterm ctlseqs, DECSET 2004); terminals that do not know it do nothing. */
static const char paste_on[] = "\x1b[?2004h", paste_off[] = "\x1b[?2004l";

struct term {
	int fd;
	bool own_fd;  /* opened here: O_NONBLOCK is set for good */
	int fd_flags; /* of a shared one, as they were */
	struct curses *curses;
	struct grid grid;
	struct text out;
	size_t sent; /* of out */
	bool showing_text;
	struct termios modes; /* as found at the last start */
	volatile sig_atomic_t started;
	char leave[LEAVE_MAX]; /* bytes that give the screen back */
	size_t leave_n;
};

/* ---- The descriptor */

/* O_NONBLOCK belongs to the open file, which the shell shares with us; so the terminal is opened once more. */
static int open_again(int fd)
{
	char name[64];
	int own = -1, flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;

	if (ttyname_r(fd, name, sizeof name) == 0)
		own = open(name, flags);
	if (own < 0 &&
	    tcgetpgrp(fd) >= 0) /* it is our controlling terminal, reachable even where its node is not ours */
		own = open("/dev/tty", flags);
	return own;
}

static void share_fd(struct term *t, int fd)
{
	t->fd = open_again(fd);
	t->own_fd = t->fd >= 0;
	if (t->own_fd)
		return;
	t->fd = fd;
	t->fd_flags = fcntl(fd, F_GETFL);
}

static void set_nonblock(const struct term *t, bool on)
{
	if (!t->own_fd && t->fd_flags >= 0)
		fcntl(t->fd, F_SETFL, on ? t->fd_flags | O_NONBLOCK : t->fd_flags);
}

static void read_size(const struct term *t, int *cols, int *rows)
{
	struct winsize size = { 0 };

	if (ioctl(t->fd, TIOCGWINSZ, &size) < 0 || !size.ws_col || !size.ws_row) {
		*cols = COLS_IF_UNKNOWN;
		*rows = ROWS_IF_UNKNOWN;
		return;
	}
	*cols = size.ws_col < GRID_SIDE_MAX ? size.ws_col : GRID_SIDE_MAX;
	*rows = size.ws_row < GRID_SIDE_MAX ? size.ws_row : GRID_SIDE_MAX;
}

static bool set_raw(struct term *t)
{
	struct termios raw;

	if (tcgetattr(t->fd, &t->modes) < 0)
		return false;
	raw = t->modes;
	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	return tcsetattr(t->fd, TCSANOW, &raw) == 0;
}

/* ---- Life */

static void keep_leave(struct term *t)
{
	size_t n, off = sizeof paste_off - 1;
	const char *restore = curses_restore(t->curses, &n);

	n = n < LEAVE_MAX - off ? n : LEAVE_MAX - off;
	memcpy(t->leave, paste_off, off);
	memcpy(t->leave + off, restore, n);
	t->leave_n = off + n;
}

struct term *term_new(const struct term_setup *setup, struct text *note, struct text *err)
{
	bool utf8 = setup->theme->glyphs == GLYPHS_UTF8 || str_is_nocase(setup->charset, "UTF-8");
	struct curses *curses;
	struct term *t;
	int cols, rows;

	if (!isatty(setup->fd)) {
		text_fail(err, "the full screen needs a terminal; use --line");
		return NULL;
	}
	curses = curses_new(setup->type, utf8, setup->no_color, setup->theme, note, err);
	if (!curses)
		return NULL;
	t = mem_alloc(sizeof *t);
	t->curses = curses;
	text_init(&t->out);
	share_fd(t, setup->fd);
	keep_leave(t);
	read_size(t, &cols, &rows);
	grid_resize(&t->grid, cols, rows);
	curses_resize(t->curses, cols, rows);
	return t;
}

void term_free(struct term *t)
{
	if (!t)
		return;
	term_stop(t);
	if (t->own_fd)
		close(t->fd);
	curses_free(t->curses);
	grid_release(&t->grid);
	text_release(&t->out);
	free(t);
}

int term_fd(const struct term *t)
{
	return t->fd;
}

void term_size(const struct term *t, int *cols, int *rows)
{
	*cols = t->grid.cols;
	*rows = t->grid.rows;
}

enum depth term_depth(const struct term *t)
{
	return curses_depth(t->curses);
}

struct grid *term_grid(struct term *t)
{
	return &t->grid;
}

bool term_started(const struct term *t)
{
	return t->started;
}

bool term_showing_text(const struct term *t)
{
	return t->showing_text;
}

bool term_start(struct term *t)
{
	if (t->started)
		return true;
	if (!set_raw(t))
		return false;
	set_nonblock(t, true);
	t->started = 1;
	term_resize(t);
	text_add(&t->out, paste_on);
	return true;
}

/* ---- Bytes out */

size_t term_pending(const struct term *t)
{
	return t->out.n - t->sent;
}

bool term_write(struct term *t)
{
	while (term_pending(t)) {
		ssize_t n = write(t->fd, t->out.s + t->sent, term_pending(t));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK;
		t->sent += (size_t)n;
	}
	text_clear(&t->out);
	t->sent = 0;
	return true;
}

/* Until all is out, or the terminal has not taken a byte for too long. */
static void write_patiently(struct term *t)
{
	size_t left = term_pending(t);

	for (int turn = 0, idle = 0; turn < TURNS_MOST && idle < PATIENCE_TURNS; turn++, idle++) {
		struct pollfd p = { t->fd, POLLOUT, 0 };

		if (!term_write(t) || !term_pending(t))
			return;
		if (term_pending(t) < left)
			idle = 0;
		left = term_pending(t);
		poll(&p, 1, PATIENCE_MS);
	}
}

void term_stop(struct term *t)
{
	struct text ignored = TEXT_INIT;

	if (!t->started)
		return;
	curses_leave(t->curses, &ignored);
	text_release(&ignored);
	text_addn(&t->out, t->leave, t->leave_n);
	write_patiently(t);
	text_clear(&t->out);
	t->sent = 0;
	t->showing_text = false;
	tcsetattr(t->fd, TCSANOW, &t->modes);
	set_nonblock(t, false);
	t->started = 0;
}

void term_restore(struct term *t)
{
	int kept = errno;
	ssize_t ignored;

	if (!t || !t->started)
		return;
	t->started = 0;
	ignored = write(t->fd, t->leave, t->leave_n);
	(void)ignored;
	tcsetattr(t->fd, TCSANOW, &t->modes);
	set_nonblock(t, false);
	errno = kept;
}

/* ---- Frames */

bool term_resize(struct term *t)
{
	int cols, rows;

	read_size(t, &cols, &rows);
	if (cols == t->grid.cols && rows == t->grid.rows)
		return false;
	grid_resize(&t->grid, cols, rows);
	curses_resize(t->curses, cols, rows);
	return true;
}

void term_theme(struct term *t, const struct theme *theme)
{
	curses_theme(t->curses, theme);
}

void term_redraw(struct term *t)
{
	curses_forget(t->curses);
}

static bool only_start_pending(const struct term *t)
{
	return term_pending(t) == sizeof paste_on - 1 && t->sent == 0 && str_is(t->out.s, paste_on);
}

bool term_frame(struct term *t)
{
	if (!t->started || t->showing_text || (term_pending(t) && !only_start_pending(t)))
		return false;
	curses_draw(t->curses, &t->grid, &t->out);
	return true;
}

int term_read(struct term *t, char *buf, size_t n)
{
	struct pollfd p = { t->fd, POLLIN, 0 };
	ssize_t got = read(t->fd, buf, n);

	if (got > 0)
		return (int)got;
	if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
		return -1;
	if (poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL))
		return -1;
	return 0;
}

/* ---- Text beside the screen */

static void queue_lines(struct term *t, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			text_addc(&t->out, '\r');
		text_addc(&t->out, *text);
	}
}

void term_show_text(struct term *t, const char *text)
{
	if (!t->started)
		return;
	curses_leave(t->curses, &t->out);
	text_add(&t->out, "\r\n");
	queue_lines(t, text);
	text_add(&t->out, "\r\n[a key goes back] ");
	t->showing_text = true;
}

void term_resume(struct term *t)
{
	t->showing_text = false;
}

/* RFC 4648, base 64. */
static void add_base64(struct text *out, const char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 0; i < n; i += 3) {
		unsigned long bits = (unsigned long)p[i] << 16;
		size_t have = n - i < 3 ? n - i : 3;

		bits |= have > 1 ? (unsigned long)p[i + 1] << 8 : 0;
		bits |= have > 2 ? p[i + 2] : 0;
		for (size_t d = 0; d < 4; d++)
			text_addc(out, d <= have ? digits[bits >> (18 - 6 * d) & 63] : '=');
	}
}

bool term_clip(struct term *t, const char *text)
{
	size_t n = strlen(text);

	if (!t->started || n > CLIP_MAX)
		return false;
	text_add(&t->out, "\x1b]52;c;");
	add_base64(&t->out, text, n);
	text_addc(&t->out, '\a');
	return true;
}
