#include "curses.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include <ncurses.h>
#include <term.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "brief.h"

enum { TYPE_MAX = 64, COLOURS_256 = 256, COLOURS_TRUE = 1 << 24, BRIGHT = 8, READ_SIZE = 16 * 1024 };

struct curses {
	SCREEN *screen;
	FILE *memory;
	struct theme theme;
	enum depth depth;
	bool utf8, eight; /* eight: no more than eight colours, bright ones are bold */
	bool forgotten, left;
	int cols;
	struct grid shown; /* what ncurses was last told */
	struct text restore;
	struct brief brief;
};

/* ---- Taking what ncurses wrote */

static void discard_written(const struct curses *c)
{
	int fd = fileno(c->memory);

	if (ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
}

static void take_written(const struct curses *c, struct text *out)
{
	int fd = fileno(c->memory);
	char bytes[READ_SIZE];
	off_t at = 0;
	ssize_t n;

	fflush(c->memory);
	while ((n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		text_addn(out, bytes, (size_t)n);
		at += n;
	}
	discard_written(c);
}

/* ---- Terminal types */

/* What to try for a type that has no entry here, by how its name begins; NULL ends a row. */
static const struct {
	const char *start;
	const char *types[4];
} families[] = {
	{ "tmux", { "tmux-256color", "screen-256color", "screen" } },
	{ "screen", { "screen-256color", "screen" } },
	{ "rxvt", { "rxvt-unicode-256color", "rxvt", "xterm" } },
	{ "linux", { "linux" } },
	{ "putty", { "putty", "xterm-256color", "xterm" } },
	{ "xterm", { "xterm-256color", "xterm" } },
	{ "vt", { "vt220", "vt102" } },
	{ "", { "vt100", "ansi" } },
};
enum { FAMILIES = sizeof families / sizeof families[0] };

/* Terminals that follow xterm and say so nowhere in their name. */
static const char *const like_xterm[] = { "alacritty", "foot", "kitty", "ghostty", "wezterm", "konsole", "gnome",
					  "vte",       "st-",  "iterm", "mintty",  "contour", NULL };

static const char *family_name(const char *type)
{
	for (size_t i = 0; like_xterm[i]; i++)
		if (str_starts(type, like_xterm[i]))
			return "xterm";
	return type;
}

/* Asked before newterm, which loses memory when there is no entry. */
static bool type_known(const char *type, FILE *memory)
{
	int why;

	if (setupterm(type, fileno(memory), &why) == ERR)
		return false;
	del_curterm(cur_term);
	return true;
}

static void for_the_loop(int number)
{
	(void)number;
}

/* newterm installs handlers where there are none; signals are the loop's alone. Nor may it find TSTP at its default: it would then
 * ignore TSTP during every frame, which throws away one that waits to be read. What comes meanwhile waits for the end of this. */
static SCREEN *newterm_quietly(const char *type, FILE *memory)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	enum { SIGNALS = sizeof signals / sizeof signals[0] };
	struct sigaction before[SIGNALS];
	sigset_t held, mask;
	SCREEN *screen;

	if (!type_known(type, memory))
		return NULL;
	sigemptyset(&held);
	for (int i = 0; i < SIGNALS; i++)
		sigaddset(&held, signals[i]);
	sigprocmask(SIG_BLOCK, &held, &mask);
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &(struct sigaction){ .sa_handler = for_the_loop }, &before[i]);
	screen = newterm(type, memory, memory);
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return screen;
}

static SCREEN *open_family(const char *type, FILE *memory, const char **used)
{
	const char *name = family_name(type);
	SCREEN *screen = NULL;

	for (size_t f = 0; f < FAMILIES && !screen; f++) {
		if (!str_starts(name, families[f].start))
			continue;
		for (size_t i = 0; families[f].types[i] && !screen; i++) {
			*used = families[f].types[i];
			screen = newterm_quietly(*used, memory);
		}
	}
	return screen;
}

static SCREEN *open_type(const char *type, FILE *memory, struct text *note)
{
	SCREEN *screen = newterm_quietly(type, memory);
	const char *used = NULL;

	if (screen)
		return screen;
	screen = open_family(type, memory, &used);
	if (screen) {
		text_add(note, "terminal type ");
		utf8_quote(note, type);
		text_addf(note, " has no entry here; it is treated as %s", used);
	}
	return screen;
}

static bool type_sane(const char *type)
{
	if (str_empty(type) || strlen(type) > TYPE_MAX || strchr(type, '/'))
		return false;
	for (; *type; type++)
		if (*type <= ' ' || *type > '~')
			return false;
	return true;
}

/* ---- Colours */

static enum depth depth_of_terminal(bool no_color)
{
	if (no_color || !has_colors() || start_color() == ERR || use_default_colors() == ERR)
		return DEPTH_MONO;
	if (COLORS >= COLOURS_TRUE && tigetflag("RGB") > 0)
		return DEPTH_TRUE;
	return COLORS >= COLOURS_256 ? DEPTH_256 : DEPTH_16;
}

/* A role in the colours of `text` needs no pair: what is typed then costs its own bytes only. */
static short pair_of(const struct curses *c, unsigned role)
{
	const struct paint *p = c->theme.paint[c->depth];

	return p[role].fg == p[ROLE_TEXT].fg && p[role].bg == p[ROLE_TEXT].bg ? 0 : (short)role;
}

static int colour(const struct curses *c, int32_t value)
{
	return c->eight && value >= BRIGHT ? value - BRIGHT : value;
}

/* `text` is the terminal's default from here on, so that clearing leaves the right ground. */
static void make_pairs(struct curses *c)
{
	const struct paint *p = c->theme.paint[c->depth];

	if (c->depth == DEPTH_MONO)
		return;
	assume_default_colors(colour(c, p[ROLE_TEXT].fg), colour(c, p[ROLE_TEXT].bg));
	for (unsigned r = ROLE_TEXT + 1; r < ROLE_N; r++)
		init_extended_pair((int)r, colour(c, p[r].fg), colour(c, p[r].bg));
}

/* With eight colours a bright one is the plain one in bold; bright black would vanish, so it stays plain. */
static attr_t attributes(const struct curses *c, const struct paint *p)
{
	static const attr_t attrs[] = { A_BOLD, A_DIM, A_UNDERLINE, A_REVERSE };
	attr_t sum = A_NORMAL;

	for (unsigned i = 0; i < sizeof attrs / sizeof attrs[0]; i++)
		if (p->attrs & 1u << i)
			sum |= attrs[i];
	if (c->eight && p->fg > BRIGHT && c->depth != DEPTH_MONO)
		sum |= A_BOLD;
	return sum;
}

/* ---- Small changes */

static struct pen pen_of(const void *self, unsigned role)
{
	const struct curses *c = self;
	const struct paint *text = &c->theme.paint[c->depth][ROLE_TEXT],
			   *p = &c->theme.paint[c->depth][role < ROLE_N ? role : ROLE_TEXT];
	attr_t attrs = attributes(c, p);
	bool colours = c->depth != DEPTH_MONO;

	return (struct pen){ .plain = !(attrs & ~(A_BOLD | A_DIM | A_UNDERLINE)) && (!colours || p->bg == text->bg),
			     .fg = colours ? colour(c, p->fg) : COLOUR_DEFAULT,
			     .bold = attrs & A_BOLD,
			     .faint = attrs & A_DIM,
			     .underline = attrs & A_UNDERLINE };
}

/* Between frames ncurses leaves the colours of text, and no attribute. */
static void begin_brief(struct curses *c)
{
	struct pen rest = pen_of(c, ROLE_TEXT);
	bool colours = c->depth != DEPTH_MONO;

	rest.bold = rest.faint = rest.underline = false;
	brief_begin(&c->brief, rest, colours ? colour(c, c->theme.paint[c->depth][ROLE_TEXT].bg) : COLOUR_DEFAULT);
}

/* ---- Beginning and end */

static void choose_locale(bool utf8)
{
	static const char *const names[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8", "" };

	if (!utf8) {
		setlocale(LC_CTYPE, "C");
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (setlocale(LC_CTYPE, names[i]) && str_is_nocase(nl_langinfo(CODESET), "UTF-8"))
			return;
}

/* A capability without its padding ("$<5>"): delays mean nothing on any terminal that is reached over a network. */
static void add_capability(struct text *out, const char *name)
{
	const char *s = tigetstr(name);

	if (!s || s == (const char *)-1)
		return;
	while (*s) {
		const char *pad = strstr(s, "$<"), *end = pad ? strchr(pad, '>') : NULL;

		text_addn(out, s, end ? (size_t)(pad - s) : strlen(s));
		s = end ? end + 1 : s + strlen(s);
	}
}

static void compose_restore(struct curses *c)
{
	static const char *const names[] = { "op", "sgr0", "rmacs", "cnorm", "rmcup" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		add_capability(&c->restore, names[i]);
	text_addc(&c->restore, '\r');
	if (!tigetstr("rmcup"))
		text_addc(&c->restore, '\n');
}

static void set_up(struct curses *c, bool no_color)
{
	nonl();
	noecho();
	raw();
	c->depth = depth_of_terminal(no_color);
	c->eight = c->depth == DEPTH_16 && COLORS < 2 * BRIGHT;
	make_pairs(c);
	compose_restore(c);
	begin_brief(c);
	c->forgotten = true;
	c->left = true;
	discard_written(c);
}

static FILE *open_memory(struct text *err)
{
	int fd = memfd_create("voxpeer-screen", MFD_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+");

	if (!f) {
		text_fail(err, "no memory file for the screen: %s; use --line", strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	return f;
}

static bool open_screen(struct curses *c, const char *type, struct text *note, struct text *err)
{
	const char *place;

	c->screen = open_type(type, c->memory, note);
	if (!c->screen) {
		text_add(err, "terminal type ");
		utf8_quote(err, type);
		return text_fail(err, " has no entry here, nor has vt100; set TERM, or use --line");
	}
	place = tigetstr("cup");
	if (place && place != (const char *)-1)
		return true;
	text_add(err, "terminal type ");
	utf8_quote(err, type);
	return text_fail(err, " cannot place its cursor; set TERM to what the terminal is, or use --line");
}

struct curses *curses_new(const char *type, bool utf8, bool no_color, const struct theme *theme, struct text *note,
			  struct text *err)
{
	struct curses *c;
	FILE *memory;

	if (!type_sane(type)) {
		text_fail(err, "TERM does not name a terminal; set it, or use --line");
		return NULL;
	}
	memory = open_memory(err);
	if (!memory)
		return NULL;
	choose_locale(utf8);
	c = mem_alloc(sizeof *c);
	*c = (struct curses){ .memory = memory, .theme = *theme, .utf8 = utf8 };
	text_init(&c->restore);
	if (!open_screen(c, type, note, err)) {
		curses_free(c);
		return NULL;
	}
	set_up(c, no_color);
	return c;
}

void curses_free(struct curses *c)
{
	if (!c)
		return;
	if (c->screen) {
		endwin();
		delscreen(c->screen);
	}
	fclose(c->memory);
	grid_release(&c->shown);
	text_release(&c->restore);
	brief_release(&c->brief);
	free(c);
}

void curses_theme(struct curses *c, const struct theme *theme)
{
	c->theme = *theme;
	make_pairs(c);
	begin_brief(c);
	c->forgotten = true;
	discard_written(c);
}

enum depth curses_depth(const struct curses *c)
{
	return c->depth;
}

const char *curses_restore(const struct curses *c, size_t *n)
{
	*n = c->restore.n;
	return c->restore.s;
}

/* ---- Drawing */

void curses_forget(struct curses *c)
{
	c->forgotten = true;
}

/* What it could not enlarge ncurses writes beyond the end of. */
void curses_resize(struct curses *c, int cols, int rows)
{
	if (resize_term(rows, cols) == ERR)
		mem_end("out of memory");
	c->cols = cols;
	grid_release(&c->shown);
	curses_forget(c);
}

/* Line drawing that is not sent as UTF-8 goes out in the terminal's own way. */
static chtype own_line(const char *s)
{
	const struct {
		enum glyph g;
		chtype line;
	} own[] = { { GLYPH_ACROSS, ACS_HLINE },
		    { GLYPH_DOWN, ACS_VLINE },
		    { GLYPH_TEE_DOWN, ACS_TTEE },
		    { GLYPH_TEE_UP, ACS_BTEE } };

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (str_is(s, glyph(GLYPHS_UTF8, own[i].g)))
			return own[i].line;
	return 0;
}

/* What the program's own sentences have beside ASCII, where nothing else can be shown. */
static wchar_t in_ascii(wchar_t c)
{
	static const wchar_t LIKE[][2] = {
		{ L'\u2018', L'\'' }, { L'\u2019', L'\'' }, { L'\u201c', L'"' }, { L'\u201d', L'"' },
		{ L'\u2013', L'-' },  { L'\u2014', L'-' },  { L'\u2022', L'*' }, { L'\u2026', L'.' },
		{ L'\u203a', L'>' },  { L'\u2192', L'>' },  { L'\u00b7', L'.' }, { L'\u00d7', L'x' },
	};

	for (size_t i = 0; i < sizeof LIKE / sizeof LIKE[0]; i++)
		if (LIKE[i][0] == c)
			return LIKE[i][1];
	return L'?';
}

/* Up to `most` of one character and what combines with it, as ncurses wants them; "?" for what it would give another width. */
static void widen(const struct curses *c, const struct grid_cell *cell, size_t most, wchar_t out[CCHARW_MAX + 1])
{
	size_t n = strlen(cell->text), i = 0, count = 0;
	uint32_t code;

	while (i < n && count < most) {
		size_t used = utf8_decode(cell->text + i, n - i, &code);

		if (!used)
			break;
		out[count++] = (wchar_t)code;
		i += used;
	}
	out[count] = L'\0';
	if (!c->utf8 && out[0] > L'~') {
		out[0] = in_ascii(out[0]);
		out[1] = L'\0';
	}
	if (!count || (c->utf8 && wcwidth(out[0]) != cell->width))
		wcscpy(out, L"?");
}

static void put_cell(const struct curses *c, int x, int y, const struct grid_cell *cell)
{
	const struct paint *p = &c->theme.paint[c->depth][cell->role < ROLE_N ? cell->role : ROLE_TEXT];
	short pair = c->depth == DEPTH_MONO || cell->role >= ROLE_N ? 0 : pair_of(c, cell->role);
	chtype line = c->utf8 ? 0 : own_line(cell->text);
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cc;

	if (line) {
		mvaddch(y, x, line | attributes(c, p) | (chtype)COLOR_PAIR(pair));
		return;
	}
	widen(c, cell, x == c->cols - 1 ? 1 : CCHARW_MAX, text); /* what combines there goes to the next line on some */
	setcchar(&cc, text, attributes(c, p), pair, NULL);
	mvadd_wch(y, x, &cc);
	if (cell->width == 2 && wcwidth(text[0]) != 2)
		mvadd_wch(y, x + 1, &cc);
}

static bool row_same(const struct grid *a, const struct grid *b, int y)
{
	return memcmp(grid_at(a, 0, y), grid_at(b, 0, y), (size_t)a->cols * sizeof *a->cells) == 0;
}

static void put_rows(const struct curses *c, const struct grid *g)
{
	bool known = c->shown.cols == g->cols && c->shown.rows == g->rows;

	for (int y = 0; y < g->rows; y++) {
		if (known && row_same(g, &c->shown, y))
			continue;
		for (int x = 0; x < g->cols; x++)
			if (grid_at(g, x, y)->width)
				put_cell(c, x, y, grid_at(g, x, y));
	}
}

static bool nothing_new(const struct curses *c, const struct grid *g)
{
	if (c->forgotten || c->left || c->shown.cols != g->cols || c->shown.rows != g->rows)
		return false;
	if (c->shown.cursor != g->cursor || c->shown.cursor_x != g->cursor_x || c->shown.cursor_y != g->cursor_y)
		return false;
	return memcmp(c->shown.cells, g->cells, (size_t)g->cols * (size_t)g->rows * sizeof *g->cells) == 0;
}

/* One cell as put_cell would show it; false where that is not one character of ours. */
static bool put_brief(const void *self, const struct grid_cell *cell, struct text *out)
{
	const struct curses *c = self;
	wchar_t text[CCHARW_MAX + 1];
	char utf8[4];

	if (!c->utf8 && own_line(cell->text))
		return false;
	widen(c, cell, 1, text);
	text_addn(out, utf8, utf8_encode((uint32_t)text[0], utf8));
	return text[0] >= L' ' && !cell->text[utf8_encode((uint32_t)text[0], utf8)];
}

/* Short bytes for a small change; false: it is none. */
static bool draw_briefly(struct curses *c, const struct grid *g, struct text *out, struct pen *after)
{
	struct brief_change change = { .from = &c->shown, .to = g, .pen = pen_of, .put = put_brief, .self = c };

	if (c->forgotten || c->left || c->shown.cols != g->cols || c->shown.rows != g->rows)
		return false;
	return c->shown.cursor && g->cursor && brief_draw(&c->brief, &change, out, after);
}

/* What ncurses would send is taken in any case: it has to know what is shown. */
static void take_shorter(struct curses *c, const struct text *brief, const struct pen *after, struct text *out)
{
	struct text full = TEXT_INIT;

	take_written(c, &full);
	if (after && brief->n < full.n) {
		text_addn(out, brief->s, brief->n);
		c->brief.pen = *after;
	} else {
		brief_normal(&c->brief, out);
		text_addn(out, full.s, full.n);
	}
	text_release(&full);
}

void curses_draw(struct curses *c, const struct grid *g, struct text *out)
{
	struct text brief = TEXT_INIT;
	struct pen after;
	bool small;

	if (nothing_new(c, g))
		return;
	small = draw_briefly(c, g, &brief, &after);
	put_rows(c, g);
	if (c->left || c->shown.cursor != g->cursor)
		curs_set(g->cursor);
	if (g->cursor)
		move(g->cursor_y, g->cursor_x);
	if (c->forgotten || c->left)
		clearok(curscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
	take_shorter(c, &brief, small ? &after : NULL, out);
	text_release(&brief);
	grid_copy(&c->shown, g);
	c->forgotten = c->left = false;
}

void curses_leave(struct curses *c, struct text *out)
{
	if (c->left)
		return;
	brief_normal(&c->brief, out);
	endwin();
	take_written(c, out);
	c->left = true;
}
