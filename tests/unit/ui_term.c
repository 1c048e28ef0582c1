/* The terminal against an emulator (libvterm) behind a pty: what is shown is what the grid says, for few bytes, and the terminal is
 * given back on every path. */
#include "base/mem.h"
#include "ui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

#include "base/text.h"
#include "base/utf8.h"

/* A pty, the program's side of it, and an emulator that shows what came out. */
struct rig {
	int master, slave;
	struct termios before;
	struct term *t;
	VTerm *vt;
	VTermScreen *screen;
	struct text last; /* bytes of the last pull */
};

static void set_size(const struct rig *r, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	assert_int_equal(ioctl(r->master, TIOCSWINSZ, &size), 0);
}

static void open_pty(struct rig *r, int cols, int rows)
{
	*r = (struct rig){ .master = posix_openpt(O_RDWR | O_NOCTTY) };
	assert_true(r->master >= 0 && grantpt(r->master) == 0 && unlockpt(r->master) == 0);
	r->slave = open(ptsname(r->master), O_RDWR | O_NOCTTY);
	assert_true(r->slave >= 0);
	fcntl(r->master, F_SETFL, O_NONBLOCK);
	set_size(r, cols, rows);
	tcgetattr(r->slave, &r->before);
	text_init(&r->last);
}

static struct theme theme_of(const char *name, enum glyph_set glyphs)
{
	struct text err = TEXT_INIT;
	struct theme t;

	assert_true(theme_builtin(name, &t, &err));
	text_release(&err);
	t.glyphs = glyphs;
	return t;
}

static void open_rig(struct rig *r, const char *type, const char *theme, enum glyph_set glyphs, int cols, int rows)
{
	struct theme t = theme_of(theme, glyphs);
	struct term_setup setup = { .type = type, .theme = &t };
	struct text note = TEXT_INIT, err = TEXT_INIT;

	open_pty(r, cols, rows);
	setup.fd = r->slave;
	r->t = term_new(&setup, &note, &err);
	if (!r->t)
		fail_msg("%s", err.s);
	assert_string_equal(note.s, "");
	r->vt = vterm_new(rows, cols);
	vterm_set_utf8(r->vt, 1);
	r->screen = vterm_obtain_screen(r->vt);
	vterm_screen_enable_altscreen(r->screen, 1);
	vterm_screen_reset(r->screen, 1);
	assert_true(term_start(r->t));
	text_release(&note);
	text_release(&err);
}

/* Move what the program wrote into the emulator. Returns how many bytes. */
static size_t pull(struct rig *r)
{
	char buf[65536];
	ssize_t n;

	text_clear(&r->last);
	for (;;) {
		assert_true(term_write(r->t));
		n = read(r->master, buf, sizeof buf);
		if (n <= 0)
			break;
		text_addn(&r->last, buf, (size_t)n);
	}
	if (r->vt) /* at once: libvterm 0.1 loses a character that comes in two pieces */
		vterm_input_write(r->vt, r->last.s, r->last.n);
	return r->last.n;
}

static void close_rig(struct rig *r)
{
	term_free(r->t);
	r->t = NULL;
	if (r->vt)
		vterm_free(r->vt);
	text_release(&r->last);
	close(r->slave);
	close(r->master);
}

static void shown_at(const struct rig *r, int x, int y, char out[64])
{
	VTermScreenCell cell = { 0 };
	size_t n = 0;

	vterm_screen_get_cell(r->screen, (VTermPos){ .row = y, .col = x }, &cell);
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] && cell.chars[i] != (uint32_t)-1; i++)
		n += utf8_encode(cell.chars[i], out + n);
	if (!n)
		out[n++] = ' ';
	out[n] = '\0';
}

static void expect_shown(struct rig *r, const char *when)
{
	const struct grid *g = term_grid(r->t);
	VTermPos cursor;
	char have[64];

	vterm_state_get_cursorpos(vterm_obtain_state(r->vt), &cursor);
	for (int y = 0; y < g->rows; y++)
		for (int x = 0; x < g->cols; x++) {
			const struct grid_cell *c = grid_at(g, x, y);

			shown_at(r, x, y, have);
			if (x == g->cols - 1 && strlen(c->text) > strlen(have))
				continue; /* libvterm 0.1 loses what combines in the last column */
			if (c->width && strcmp(have, c->text) != 0)
				fail_msg("%s: at %d,%d '%s' is shown for '%s'", when, x, y, have, c->text);
		}
	if (g->cursor)
		assert_true(cursor.row == g->cursor_y && cursor.col == g->cursor_x);
}

static uint32_t next(uint32_t *r)
{
	return *r = *r * 1664525u + 1013904223u;
}

static void scribble(struct grid *g, uint32_t *r)
{
	static const char *const words[] = {
		"connection", "ams-r1", " ", "名前", "─────", "e\xcc\x81t\xc3\xa9", "10 Gbps", "                    "
	};
	static const char *const plain[] = { "connection", "ams-r1", " ",       "xx",
					     "-----",      "ete",    "10 Gbps", "                    " };
	bool wide = next(r) >> 30;

	for (int i = 0; i < 40; i++) {
		uint32_t a = next(r), b = next(r);

		grid_put(g, (int)(a >> 8) % g->cols, (int)(b >> 8) % g->rows, 20, (a >> 3) % ROLE_N,
			 (wide ? words : plain)[(b >> 4) % 8]);
	}
	grid_cursor(g, (int)(next(r) >> 8) % g->cols, (int)(next(r) >> 8) % g->rows);
}

/* Scrolled text is what makes ncurses move lines about. */
static void roll(struct grid *g)
{
	memmove(g->cells, g->cells + g->cols, (size_t)(g->cols * (g->rows - 1)) * sizeof *g->cells);
}

static void the_terminal_shows_the_grid(void **state)
{
	static const char *const types[] = { "xterm-256color", "xterm", "screen-256color",
					     "tmux-256color",  "linux", "vt220" };
	static const char *const themes[] = { "dark", "light", "high-contrast", "mono", "training" };

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct rig r;
		uint32_t random = (uint32_t)i + 1;

		open_rig(&r, types[i], themes[i % 5], GLYPHS_UTF8, 60, 18);
		for (int frame = 0; frame < 60; frame++) {
			if (next(&random) >> 31)
				roll(term_grid(r.t));
			scribble(term_grid(r.t), &random);
			assert_true(term_frame(r.t));
			pull(&r);
			expect_shown(&r, types[i]);
		}
		close_rig(&r);
	}
}

static void lines_go_out_in_the_terminals_own_way(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, "xterm", "dark", GLYPHS_ACS, 20, 5);
	grid_fill(term_grid(r.t), 0, 1, 19, 1, ROLE_RULE, glyph(GLYPHS_ACS, GLYPH_ACROSS));
	grid_put(term_grid(r.t), 3, 1, 1, ROLE_RULE, glyph(GLYPHS_ACS, GLYPH_TEE_DOWN));
	grid_put(term_grid(r.t), 0, 2, 20, ROLE_TEXT, "K\xc3\xb6ln");
	assert_true(term_frame(r.t));
	pull(&r);
	for (size_t i = 0; i < r.last.n; i++)
		assert_true((unsigned char)r.last.s[i] < 0x80);
	assert_non_null(strstr(r.last.s, "K?ln"));
	grid_put(term_grid(r.t), 0, 2, 20, ROLE_TEXT, "K?ln");
	expect_shown(&r, "acs");
	close_rig(&r);
}

static void signs_have_a_likeness(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, "vt100", "dark", GLYPHS_ACS, 40, 5);
	grid_put(term_grid(r.t), 0, 1, 40, ROLE_TEXT, "Peering › Review “so” – A→B \xe6\xbc\xa2");
	assert_true(term_frame(r.t));
	pull(&r);
	assert_non_null(strstr(r.last.s, "Peering > Review \"so\" - A>B ??"));
	close_rig(&r);
}

static void little_changes_cost_little(void **state)
{
	struct rig r;
	struct grid *g;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 80, 24);
	g = term_grid(r.t);
	grid_put(g, 30, 8, 40, ROLE_EDIT, "example");
	grid_put(g, 23, 8, 1, ROLE_MARK, "▌");
	grid_put(g, 1, 22, 78, ROLE_HELP, "The name of the peering.");
	grid_cursor(g, 37, 8);
	assert_true(term_frame(r.t));
	assert_in_range(pull(&r), 1, 400);
	assert_true(term_frame(r.t));
	assert_int_equal(pull(&r), 0);

	grid_put(g, 37, 8, 1, ROLE_EDIT, "-");
	grid_cursor(g, 38, 8);
	assert_true(term_frame(r.t));
	assert_in_range(pull(&r), 1, 8);

	grid_put(g, 23, 8, 1, ROLE_TEXT, " ");
	grid_put(g, 23, 9, 1, ROLE_MARK, "▌");
	grid_cursor(g, 25, 9);
	assert_true(term_frame(r.t));
	assert_in_range(pull(&r), 1, 45);
	close_rig(&r);
}

/* ---- Small changes: not every byte is ncurses' own */

static VTermScreenCell cell_at(const struct rig *r, int x, int y)
{
	VTermScreenCell cell = { 0 };

	vterm_screen_get_cell(r->screen, (VTermPos){ .row = y, .col = x }, &cell);
	return cell;
}

static bool is_blank(const VTermScreenCell *c)
{
	return !c->chars[0] || c->chars[0] == ' ';
}

/* The style that is seen of both, of a blank the ground only: expect_shown looks at the characters. */
static bool same_look(VTermScreenCell a, VTermScreenCell b)
{
	bool ground = vterm_color_is_equal(&a.bg, &b.bg) && a.attrs.reverse == b.attrs.reverse &&
		      a.attrs.underline == b.attrs.underline;

	if (is_blank(&a) || is_blank(&b))
		return ground && is_blank(&a) == is_blank(&b);
	return ground && vterm_color_is_equal(&a.fg, &b.fg) && a.attrs.bold == b.attrs.bold;
}

static void looks_as_drawn_anew(struct rig *r, const char *when)
{
	const struct grid *g = term_grid(r->t);
	VTermScreenCell *before = mem_alloc((size_t)(g->cols * g->rows) * sizeof *before);

	for (int i = 0; i < g->cols * g->rows; i++)
		before[i] = cell_at(r, i % g->cols, i / g->cols);
	term_redraw(r->t);
	assert_true(term_frame(r->t));
	pull(r);
	for (int i = 0; i < g->cols * g->rows; i++)
		if (g->cells[i].width && !same_look(before[i], cell_at(r, i % g->cols, i / g->cols)))
			fail_msg("%s: at %d,%d it looks another way drawn anew", when, i % g->cols, i / g->cols);
	free(before);
}

static void scribble_little(struct grid *g, uint32_t *r)
{
	static const char *const bits[] = { "▌", " ", "a", "ams-r2", "x y", "é", "done", "        ", "名" };
	static const enum role roles[] = { ROLE_MARK, ROLE_TEXT, ROLE_FAINT, ROLE_HELP,
					   ROLE_KEY,  ROLE_OK,   ROLE_ERROR, ROLE_BADGE };

	for (uint32_t n = 1 + (next(r) >> 30); n; n--)
		grid_put(g, (int)((next(r) >> 8) % (uint32_t)g->cols), (int)((next(r) >> 8) % (uint32_t)(g->rows - 1)),
			 8, roles[(next(r) >> 8) % 8], bits[(next(r) >> 8) % 9]);
	grid_cursor(g, (int)((next(r) >> 8) % (uint32_t)g->cols), (int)((next(r) >> 8) % (uint32_t)g->rows));
}

static void small_changes_leave_the_same_screen(void **state)
{
	static const char *const types[] = { "xterm-256color", "xterm", "screen-256color", "linux", "vt220" };
	static const char *const themes[] = { "dark", "light", "high-contrast", "mono", "training", "colour-blind" };

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		struct rig r;
		uint32_t random = (uint32_t)i + 1;

		open_rig(&r, types[i % 5], themes[i % 6], GLYPHS_UTF8, 60, 18);
		for (int frame = 0; frame < 200; frame++) {
			if (frame % 40)
				scribble_little(term_grid(r.t), &random);
			else
				scribble(term_grid(r.t), &random);
			/* libvterm 0.1 and ncurses do not agree about the last cell of all on screen's terminal */
			grid_put(term_grid(r.t), 59, 17, 1, ROLE_TEXT, " ");
			assert_true(term_frame(r.t));
			pull(&r);
			expect_shown(&r, types[i % 5]);
			if (frame % 20 == 19)
				looks_as_drawn_anew(&r, types[i % 5]);
		}
		close_rig(&r);
	}
}

/* A mark that goes down and up again, in every built-in theme. */
static void a_move_is_a_dozen_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; theme_builtin_name(i); i++) {
		struct rig r;
		struct grid *g;

		open_rig(&r, "xterm-256color", theme_builtin_name(i), GLYPHS_UTF8, 80, 24);
		g = term_grid(r.t);
		for (int move = 0; move < 8; move++) {
			int y = 8 + (move + 1) % 2;

			grid_put(g, 23, 17 - y, 1, ROLE_TEXT, " ");
			grid_put(g, 23, y, 1, ROLE_MARK, "▌");
			grid_cursor(g, 25, y);
			assert_true(term_frame(r.t));
			if (pull(&r) > 20 && move > 1)
				fail_msg("%s: %zu bytes", theme_builtin_name(i), r.last.n);
			expect_shown(&r, theme_builtin_name(i));
		}
		close_rig(&r);
	}
}

/* A warning that is underlined where there are colours: as short as any other words. */
static void a_warning_is_its_words(void **state)
{
	static const char WORDS[] = "no geo-redundancy: traffic goes over the internet";

	(void)state;
	for (size_t i = 0; theme_builtin_name(i); i++) {
		struct rig r;
		struct grid *g;

		open_rig(&r, "xterm-256color", theme_builtin_name(i), GLYPHS_UTF8, 80, 24);
		g = term_grid(r.t);
		for (int shown = 0; shown < 4; shown++) {
			grid_fill(g, 1, 22, 70, 1, ROLE_TEXT, " ");
			if (shown % 2)
				grid_put(g, 1, 22, 70, ROLE_WARNING, WORDS);
			grid_cursor(g, 25, 8 + shown % 2);
			assert_true(term_frame(r.t));
			if (pull(&r) > sizeof WORDS + 40 && shown)
				fail_msg("%s: %zu bytes", theme_builtin_name(i), r.last.n);
			expect_shown(&r, theme_builtin_name(i));
		}
		close_rig(&r);
	}
}

enum { LIST_TOP = 4, LIST_ROWS = 14, LIST_WORDS = 40 };

static void put_list(struct grid *g, int first, int at)
{
	char line[80];

	grid_clear(g);
	grid_put(g, 1, 0, 78, ROLE_TITLE, "Codes");
	for (int row = 0; row < LIST_ROWS; row++) {
		snprintf(line, sizeof line, "R%-3d what it says, with its number %-6d", first + row, first + row);
		grid_put(g, 4, LIST_TOP + row, LIST_WORDS, ROLE_TEXT, line);
	}
	snprintf(line, sizeof line, "%d more", first);
	grid_put_right(g, 60, LIST_TOP - 1, 19, ROLE_MORE, line, "");
	snprintf(line, sizeof line, "%d more", 99 - first);
	grid_put_right(g, 60, LIST_TOP + LIST_ROWS, 19, ROLE_MORE, line, "");
	grid_put(g, 2, LIST_TOP + at, 1, ROLE_MARK, "▌");
	grid_cursor(g, 4, LIST_TOP + at);
}

/* Returns the most that a row costs. */
static size_t scroll_list(const char *type, const char *theme)
{
	static const int FIRST[] = { 10, 11, 12, 14, 13, 11, 10, 14, 10 };
	size_t most = 0;
	struct rig r;

	open_rig(&r, type, theme, GLYPHS_UTF8, 80, 24);
	for (size_t k = 0; k < sizeof FIRST / sizeof FIRST[0]; k++) {
		int by = k ? FIRST[k] - FIRST[k - 1] : 0;
		size_t bytes;

		put_list(term_grid(r.t), FIRST[k], by < 0 ? 0 : LIST_ROWS - 1);
		assert_true(term_frame(r.t));
		bytes = pull(&r);
		expect_shown(&r, theme);
		most = k && abs(by) == 1 && bytes > most ? bytes : most;
	}
	close_rig(&r);
	return most;
}

/* A list that goes on by a row or more is scrolled by the terminal, whichever way, and only what is new is sent. */
static void a_list_scrolls_for_little(void **state)
{
	static const char *const TYPES[] = { "screen-256color", "linux", "vt100", "xterm" };

	(void)state;
	for (size_t i = 0; theme_builtin_name(i); i++)
		assert_in_range(scroll_list("xterm-256color", theme_builtin_name(i)), LIST_WORDS, LIST_WORDS + 95);
	for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++)
		for (size_t k = 0; theme_builtin_name(k); k++)
			scroll_list(TYPES[i], theme_builtin_name(k));
}

/* A window that grows while a list scrolls scrolls whole afterwards: the program does not know of the rows yet. */
static void a_window_may_grow_while_a_list_scrolls(void **state)
{
	static const char PAST_LAST[] = "\0337\033[24;1H\n\0338";
	enum { ROWS = 30 };
	struct rig r;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 80, 24);
	put_list(term_grid(r.t), 10, LIST_ROWS - 1);
	assert_true(term_frame(r.t));
	pull(&r);
	vterm_set_size(r.vt, ROWS, 80);
	put_list(term_grid(r.t), 11, LIST_ROWS - 1);
	assert_true(term_frame(r.t));
	pull(&r);
	expect_shown(&r, "grown");
	vterm_input_write(r.vt, PAST_LAST, sizeof PAST_LAST - 1);
	expect_shown(&r, "the line after the program's last");
	close_rig(&r);
}

static void resizing_keeps_up(void **state)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 200, 60 }, { 40, 10 }, { 1, 1 }, { 80, 24 }, { 81, 24 }, { 5, 300 } };
	struct rig r;
	uint32_t random = 9;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 80, 24);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		set_size(&r, sizes[i].cols, sizes[i].rows);
		vterm_set_size(r.vt, sizes[i].rows, sizes[i].cols);
		assert_true(term_resize(r.t));
		assert_false(term_resize(r.t));
		assert_int_equal(term_grid(r.t)->cols, sizes[i].cols);
		scribble(term_grid(r.t), &random);
		assert_true(term_frame(r.t));
		pull(&r);
		expect_shown(&r, "resized");
	}
	close_rig(&r);
}

/* Nobody reads: frames are dropped, nothing blocks; once somebody reads again the next frame is whole. */
static void a_frozen_terminal_blocks_nothing(void **state)
{
	struct rig r;
	uint32_t random = 5;
	int drawn = 0;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 200, 60);
	for (int i = 0; i < 200; i++) {
		scribble(term_grid(r.t), &random);
		drawn += term_frame(r.t);
		assert_true(term_write(r.t));
	}
	assert_true(term_pending(r.t) > 0);
	assert_true(drawn < 200);
	pull(&r);
	assert_true(term_frame(r.t));
	pull(&r);
	expect_shown(&r, "thawed");
	close_rig(&r);
}

static void expect_modes(const struct termios *have, const struct termios *want)
{
	assert_int_equal(have->c_iflag, want->c_iflag);
	assert_int_equal(have->c_oflag, want->c_oflag);
	assert_int_equal(have->c_cflag, want->c_cflag);
	assert_int_equal(have->c_lflag, want->c_lflag);
	assert_memory_equal(have->c_cc, want->c_cc, sizeof want->c_cc);
}

static void the_terminal_is_given_back(void **state)
{
	struct rig r;
	struct termios now;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 80, 24);
	tcgetattr(r.slave, &now);
	assert_false(now.c_lflag & (ICANON | ECHO | ISIG));
	grid_put(term_grid(r.t), 0, 0, 10, ROLE_TITLE, "first");
	assert_true(term_frame(r.t));
	pull(&r);
	assert_non_null(strstr(r.last.s, "\x1b[?1049h"));
	assert_non_null(strstr(r.last.s, "\x1b[?2004h"));
	term_stop(r.t);
	assert_false(term_frame(r.t));
	pull(&r);
	assert_non_null(strstr(r.last.s, "\x1b[?2004l"));
	assert_non_null(strstr(r.last.s, "\x1b[?1049l"));
	tcgetattr(r.slave, &now);
	expect_modes(&now, &r.before);
	assert_false(fcntl(r.slave, F_GETFL) & O_NONBLOCK);

	assert_true(term_start(r.t));
	assert_true(term_frame(r.t));
	pull(&r);
	assert_non_null(strstr(r.last.s, "\x1b[?1049h"));
	expect_shown(&r, "started again");

	term_restore(r.t);
	term_restore(r.t);
	pull(&r);
	assert_non_null(strstr(r.last.s, "\x1b[?1049l"));
	assert_non_null(strstr(r.last.s, "\x1b[?2004l"));
	tcgetattr(r.slave, &now);
	expect_modes(&now, &r.before);
	close_rig(&r);
}

static void text_is_shown_below_until_resumed(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, "xterm-256color", "dark", GLYPHS_UTF8, 80, 24);
	grid_put(term_grid(r.t), 0, 0, 10, ROLE_TITLE, "page");
	term_frame(r.t);
	pull(&r);
	term_show_text(r.t, "one\ntwo");
	assert_true(term_showing_text(r.t));
	assert_false(term_frame(r.t));
	pull(&r);
	assert_non_null(strstr(r.last.s, "\x1b[?1049l"));
	assert_non_null(strstr(r.last.s, "one\r\ntwo\r\n"));
	term_resume(r.t);
	assert_true(term_frame(r.t));
	pull(&r);
	expect_shown(&r, "resumed");
	close_rig(&r);
}

static void clips_are_base64(void **state)
{
	static const struct {
		const char *text, *bytes;
	} cases[] = {
		{ "", "\x1b]52;c;\a" },        { "f", "\x1b]52;c;Zg==\a" },          { "fo", "\x1b]52;c;Zm8=\a" },
		{ "foo", "\x1b]52;c;Zm9v\a" }, { "foobar", "\x1b]52;c;Zm9vYmFy\a" }, { "\xc3\xa4", "\x1b]52;c;w6Q=\a" },
	};
	struct rig r;
	char *big = mem_alloc(100 * 1000 + 1);

	(void)state;
	open_rig(&r, "xterm", "dark", GLYPHS_UTF8, 80, 24);
	term_frame(r.t);
	pull(&r);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(term_clip(r.t, cases[i].text));
		pull(&r);
		assert_string_equal(r.last.s, cases[i].bytes);
	}
	memset(big, 'x', 100 * 1000);
	assert_false(term_clip(r.t, big));
	free(big);
	close_rig(&r);
}

static void a_hang_up_is_noticed(void **state)
{
	struct rig r;
	char buf[16];

	(void)state;
	open_rig(&r, "xterm", "dark", GLYPHS_UTF8, 80, 24);
	assert_int_equal(term_read(r.t, buf, sizeof buf), 0);
	assert_int_equal(write(r.master, "\x1b[A", 3), 3);
	assert_int_equal(term_read(r.t, buf, sizeof buf), 3);
	close(r.master);
	r.master = -1;
	assert_int_equal(term_read(r.t, buf, sizeof buf), -1);
	close_rig(&r);
}

static void types_fall_back_by_family(void **state)
{
	static const struct {
		const char *type, *note;
	} cases[] = {
		{ "xterm-nosuch", "terminal type 'xterm-nosuch' has no entry here; it is treated as xterm-256color" },
		{ "alacritty-nosuch",
		  "terminal type 'alacritty-nosuch' has no entry here; it is treated as xterm-256color" },
		{ "screen.nosuch",
		  "terminal type 'screen.nosuch' has no entry here; it is treated as screen-256color" },
		{ "wyse-nosuch", "terminal type 'wyse-nosuch' has no entry here; it is treated as vt100" },
		{ "linux", "" },
	};
	struct theme theme = theme_of("dark", GLYPHS_UTF8);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text note = TEXT_INIT, err = TEXT_INIT;
		struct rig r;

		open_pty(&r, 80, 24);
		r.t = term_new(&(struct term_setup){ r.slave, cases[i].type, NULL, false, &theme }, &note, &err);
		assert_non_null(r.t);
		assert_string_equal(note.s, cases[i].note);
		close_rig(&r);
		text_release(&note);
		text_release(&err);
	}
}

static void what_is_no_terminal_is_refused(void **state)
{
	static const struct {
		const char *type, *err;
	} cases[] = {
		{ NULL, "TERM does not name a terminal; set it, or use --line" },
		{ "", "TERM does not name a terminal; set it, or use --line" },
		{ "../x", "TERM does not name a terminal; set it, or use --line" },
		{ "x\x1b[m", "TERM does not name a terminal; set it, or use --line" },
		{ "dumb",
		  "terminal type 'dumb' cannot place its cursor; set TERM to what the terminal is, or use --line" },
	};
	struct theme theme = theme_of("dark", GLYPHS_UTF8);
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct rig r;
	int null = open("/dev/null", O_RDWR);

	(void)state;
	open_pty(&r, 80, 24);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		text_clear(&err);
		assert_null(term_new(&(struct term_setup){ r.slave, cases[i].type, NULL, false, &theme }, &note, &err));
		assert_string_equal(err.s, cases[i].err);
	}
	text_clear(&err);
	assert_null(term_new(&(struct term_setup){ null, "xterm", NULL, false, &theme }, &note, &err));
	assert_string_equal(err.s, "the full screen needs a terminal; use --line");
	close(null);
	text_release(&note);
	text_release(&err);
	close_rig(&r);
}

static void colour_follows_terminal_and_wish(void **state)
{
	static const struct {
		const char *type;
		bool no_color;
		enum depth want;
	} cases[] = { { "xterm-256color", false, DEPTH_256 },
		      { "xterm-256color", true, DEPTH_MONO },
		      { "linux", false, DEPTH_16 },
		      { "vt100", false, DEPTH_MONO } };
	struct theme theme = theme_of("dark", GLYPHS_UTF8);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text note = TEXT_INIT, err = TEXT_INIT;
		struct rig r;

		open_pty(&r, 80, 24);
		r.t = term_new(&(struct term_setup){ r.slave, cases[i].type, NULL, cases[i].no_color, &theme }, &note,
			       &err);
		assert_non_null(r.t);
		assert_int_equal(term_depth(r.t), cases[i].want);
		close_rig(&r);
		text_release(&note);
		text_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_terminal_shows_the_grid),
		cmocka_unit_test(lines_go_out_in_the_terminals_own_way),
		cmocka_unit_test(signs_have_a_likeness),
		cmocka_unit_test(little_changes_cost_little),
		cmocka_unit_test(small_changes_leave_the_same_screen),
		cmocka_unit_test(a_move_is_a_dozen_bytes),
		cmocka_unit_test(a_warning_is_its_words),
		cmocka_unit_test(a_list_scrolls_for_little),
		cmocka_unit_test(a_window_may_grow_while_a_list_scrolls),
		cmocka_unit_test(resizing_keeps_up),
		cmocka_unit_test(a_frozen_terminal_blocks_nothing),
		cmocka_unit_test(the_terminal_is_given_back),
		cmocka_unit_test(text_is_shown_below_until_resumed),
		cmocka_unit_test(clips_are_base64),
		cmocka_unit_test(a_hang_up_is_noticed),
		cmocka_unit_test(types_fall_back_by_family),
		cmocka_unit_test(what_is_no_terminal_is_refused),
		cmocka_unit_test(colour_follows_terminal_and_wish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
