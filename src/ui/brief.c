#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include <ncurses.h>
#include <term.h>

enum { RUNS = 12, FEW_RUNS = 4, CELLS = 160, GAP = 3, SCROLL_MOST = 4, SCROLL_ROWS = 4, MARKS = 2, NO_UNDERLINE = 2 };

/* ---- What the terminal can do */

static const char *capability(const char *name)
{
	const char *s = tigetstr(name);

	return s && s != (const char *)-1 && *s ? s : NULL;
}

/* Without its padding ("$<5>"): delays mean nothing on any terminal that is reached over a network. */
static void add(struct text *out, const char *s)
{
	while (s && *s) {
		const char *pad = strstr(s, "$<"), *end = pad ? strchr(pad, '>') : NULL;

		text_addn(out, s, end ? (size_t)(pad - s) : strlen(s));
		s = end ? end + 1 : s + strlen(s);
	}
}

/* DEC's region only: its end by numbers would be that of a window whose growth nobody has told yet, and would stay. */
static const char whole_region[] = "\033[r";

static const char *region_capability(void)
{
	static const char dec[] = "\033[%i%p1%d;%p2%dr";
	const char *csr = capability("csr");

	return str_is(csr, dec) ? csr : NULL;
}

static void set(struct text *out, const char *name)
{
	text_clear(out);
	add(out, capability(name));
}

static void add_colour(struct text *out, const char *how, int32_t value)
{
	if (how && value >= 0)
		add(out, tparm(how, (long)value));
}

/* sgr0 mostly leaves the line-drawing set as well, where nothing of ours ever stands: ECMA-48's own part of it is shorter. */
static void set_normal(struct text *out)
{
	static const char plain[] = "\033[m";

	set(out, "sgr0");
	if (!strstr(out->s, plain))
		return;
	text_clear(out);
	text_add(out, plain);
}

void brief_begin(struct brief *b, struct pen rest, int32_t ground)
{
	set(&b->up, "cuu1");
	set(&b->down, "cud1");
	set(&b->left, "cub1");
	set(&b->right, "cuf1");
	set_normal(&b->normal);
	set(&b->bold, "bold");
	set(&b->faint, "dim");
	set(&b->underline, "smul");
	if (tigetnum("ncv") > 0 && tigetnum("ncv") & NO_UNDERLINE) /* not together with colours */
		text_clear(&b->underline);
	if (ground < 0) /* with a ground of its own not every terminal erases in it */
		set(&b->erase, "el");
	else
		text_clear(&b->erase);
	/* new lines come in the ground of the text */
	b->region = ground < 0 || tigetflag("bce") > 0 ? region_capability() : NULL;
	set(&b->scroll_up, "ind");
	set(&b->scroll_down, "ri");
	b->row = capability("vpa");
	b->column = capability("hpa");
	b->place = capability("cup");
	b->colour = capability("setaf");
	b->pen = b->rest = rest;
	add_colour(&b->normal, b->colour, rest.fg);
	add_colour(&b->normal, capability("setab"), ground);
}

void brief_release(struct brief *b)
{
	struct text *const all[] = {
		&b->up,   &b->down,  &b->left,  &b->right,     &b->normal,      &b->underline,
		&b->bold, &b->faint, &b->erase, &b->scroll_up, &b->scroll_down,
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		text_release(all[i]);
	grid_release(&b->scrolled);
}

/* ---- Lines that only moved up or down */

/* Rows [top, bottom] of the screen scroll by `by`, upwards where it is positive; 0: nothing scrolls. */
struct scroll {
	int top, bottom, by;
};

/* How many cells of a row are not as they were in another. */
static int differ(const struct brief_change *c, int y, int was)
{
	int n = 0;

	for (int x = 0; x < c->to->cols; x++)
		n += memcmp(grid_at(c->to, x, y), grid_at(c->from, x, was), sizeof(struct grid_cell)) != 0;
	return n;
}

/* But for a mark that came or went. */
static bool row_moved(const struct brief_change *c, int y, int by)
{
	int left = y + by >= 0 && y + by < c->to->rows ? differ(c, y, y + by) : c->to->cols;

	return left <= MARKS && differ(c, y, y) > left;
}

/* The rows from the first to the last that moved by so many; a few among them may have changed as well. */
static int rows_moved(const struct brief_change *c, int by, struct scroll *out)
{
	int n = 0, first = -1, last = -1;

	for (int y = 0; y < c->to->rows; y++)
		if (row_moved(c, y, by)) {
			first = n++ ? first : y;
			last = y;
		}
	*out = (struct scroll){ by > 0 ? first : first + by, by > 0 ? last + by : last, by };
	return n;
}

static struct scroll find_scroll(const struct brief *b, const struct brief_change *c)
{
	struct scroll best = { 0 }, one;
	int most = SCROLL_ROWS - 1;

	for (int by = -SCROLL_MOST; by <= SCROLL_MOST && b->region; by++) {
		int n = by && (by > 0 ? b->scroll_up.n : b->scroll_down.n) ? rows_moved(c, by, &one) : 0;

		if (n > most) {
			most = n;
			best = one;
		}
	}
	return best;
}

/* What the screen shows after it. */
static void scroll_grid(struct grid *g, const struct scroll *s)
{
	size_t row = (size_t)g->cols * sizeof *g->cells, moved = (size_t)(s->bottom - s->top + 1 - abs(s->by)) * row;
	int up = s->by > 0 ? s->by : 0, down = s->by < 0 ? -s->by : 0;

	memmove(grid_at(g, 0, s->top + down), grid_at(g, 0, s->top + up), moved);
	grid_fill(g, 0, s->by > 0 ? s->bottom - up + 1 : s->top, g->cols, up + down, 0, " ");
}

/* ---- What has changed: a few stretches of cells */

struct run {
	int y, x, n;
};
struct runs {
	struct run v[RUNS];
	int n, cells;
	struct scroll scroll; /* done first */
};

static bool same(const struct brief_change *c, int x, int y)
{
	return memcmp(grid_at(c->from, x, y), grid_at(c->to, x, y), sizeof(struct grid_cell)) == 0;
}

/* Cells between two changes are cheaper written again than jumped over. */
static bool joins(const struct runs *r, int x, int y)
{
	const struct run *last = r->n ? &r->v[r->n - 1] : NULL;

	return last && last->y == y && x - (last->x + last->n) <= GAP;
}

static bool add_cell(struct runs *r, int x, int y)
{
	if (joins(r, x, y)) {
		r->cells += x + 1 - (r->v[r->n - 1].x + r->v[r->n - 1].n);
		r->v[r->n - 1].n = x + 1 - r->v[r->n - 1].x;
		return true;
	}
	if (r->n == RUNS)
		return false;
	r->v[r->n++] = (struct run){ y, x, 1 };
	r->cells++;
	return true;
}

/* The last column is left out: behind it the cursor stands where terminals do not agree. */
static bool find_runs(const struct brief_change *c, struct runs *r)
{
	const struct grid *g = c->to;

	for (int y = 0; y < g->rows; y++)
		for (int x = 0; x < g->cols; x++)
			if (!same(c, x, y) && (x == g->cols - 1 || !add_cell(r, x, y) || r->cells > CELLS))
				return false;
	return true;
}

/* ---- Moving */

struct spot {
	int x, y;
};

static void times(struct text *out, const struct text *one, int n)
{
	while (n-- > 0)
		text_addn(out, one->s, one->n);
}

/* By single steps: false when the terminal has none of this kind. */
static bool steps(const struct brief *b, struct spot from, struct spot to, struct text *out)
{
	const struct text *across = to.x < from.x ? &b->left : &b->right, *along = to.y < from.y ? &b->up : &b->down;

	if ((to.x != from.x && !across->n) || (to.y != from.y && !along->n))
		return false;
	times(out, along, abs(to.y - from.y));
	times(out, across, abs(to.x - from.x));
	return true;
}

/* The row, or the column, by its number; the other by steps. */
static bool half_placed(const struct brief *b, struct spot from, struct spot to, bool row, struct text *out)
{
	const char *how = row ? b->row : b->column;

	if (!how)
		return false;
	add(out, tparm(how, (long)(row ? to.y : to.x)));
	return steps(b, row ? (struct spot){ from.x, to.y } : (struct spot){ to.x, from.y }, to, out);
}

static void keep_shorter(struct text *best, const struct text *other, bool can)
{
	if (!can || (best->n && best->n <= other->n))
		return;
	text_clear(best);
	text_addn(best, other->s, other->n);
}

static void go(const struct brief *b, struct spot from, struct spot to, struct text *out)
{
	struct text best = TEXT_INIT, other = TEXT_INIT;

	if (from.x == to.x && from.y == to.y)
		return;
	add(&best, tparm(b->place, (long)to.y, (long)to.x));
	for (int way = 0; way < 3; way++) {
		text_clear(&other);
		keep_shorter(&best, &other,
			     way == 0 ? steps(b, from, to, &other) : half_placed(b, from, to, way == 1, &other));
	}
	text_addn(out, best.s, best.n);
	text_release(&best);
	text_release(&other);
}

/* ---- Writing */

static bool pen_equal(struct pen a, struct pen b)
{
	return a.fg == b.fg && a.bold == b.bold && a.faint == b.faint && a.underline == b.underline;
}

static void take_pen(const struct brief *b, struct pen *now, struct pen want, struct text *out)
{
	bool heavier = (now->bold && !want.bold) || (now->faint && !want.faint) ||
		       (now->underline && !want.underline) || want.fg < 0;

	if (pen_equal(*now, want))
		return;
	if (heavier || pen_equal(want, b->rest)) {
		text_addn(out, b->normal.s, b->normal.n);
		*now = b->rest;
	}
	if (want.bold && !now->bold)
		text_addn(out, b->bold.s, b->bold.n);
	if (want.faint && !now->faint)
		text_addn(out, b->faint.s, b->faint.n);
	if (want.underline && !now->underline)
		text_addn(out, b->underline.s, b->underline.n);
	if (want.fg != now->fg)
		add_colour(out, b->colour, want.fg);
	*now = want;
}

static bool can_take(const struct brief *b, struct pen want)
{
	return want.plain && (!want.bold || b->bold.n) && (!want.faint || b->faint.n) &&
	       (!want.underline || b->underline.n) && (want.fg == b->rest.fg || (want.fg >= 0 && b->colour));
}

/* A blank looks the same in every pen that does not underline. */
static bool write_cell(const struct brief *b, const struct brief_change *c, const struct grid_cell *cell,
		       struct pen *now, struct text *out)
{
	struct pen want = c->pen(c->self, cell->role);

	if (cell->width != 1 || !can_take(b, want))
		return false;
	if (strcmp(cell->text, " ") != 0 || want.underline || now->underline)
		take_pen(b, now, want, out);
	return c->put(c->self, cell, out);
}

/* From here to the end of the line there is nothing any more. */
static bool is_empty_from(const struct brief *b, const struct brief_change *c, int x, int y)
{
	for (; x < c->to->cols; x++) {
		const struct grid_cell *cell = grid_at(c->to, x, y);

		struct pen pen = c->pen(c->self, cell->role);

		if (strcmp(cell->text, " ") != 0 || pen.underline || !can_take(b, pen))
			return false;
	}
	return true;
}

/* Returns where the cursor is then, -1: this is not for here. */
static int write_run(const struct brief *b, const struct brief_change *c, const struct run *run, struct pen *now,
		     struct text *out)
{
	int end = run->x + run->n;

	for (int x = run->x; x < end; x++) {
		bool rest_blank = b->erase.n && (size_t)(end - x) > b->erase.n && is_empty_from(b, c, x, run->y);

		if (rest_blank) {
			text_addn(out, b->erase.s, b->erase.n);
			return x;
		}
		if (!write_cell(b, c, grid_at(c->to, x, run->y), now, out))
			return -1;
	}
	return end;
}

/* From somewhere, which no terminal agrees about once its region was set. */
static void go_from_anywhere(const struct brief *b, struct spot to, struct text *out)
{
	add(out, tparm(b->place, (long)to.y, (long)to.x));
}

static void write_scroll(const struct brief *b, const struct scroll *s, struct text *out)
{
	add(out, tparm(b->region, (long)s->top, (long)s->bottom));
	go_from_anywhere(b, (struct spot){ 0, s->by > 0 ? s->bottom : s->top }, out);
	times(out, s->by > 0 ? &b->scroll_up : &b->scroll_down, abs(s->by));
	text_add(out, whole_region);
}

static bool write_runs(const struct brief *b, const struct brief_change *c, const struct runs *r, struct pen *now,
		       struct text *out)
{
	struct spot at = { c->from->cursor_x, c->from->cursor_y };
	bool lost = r->scroll.by;

	if (lost)
		write_scroll(b, &r->scroll, out);
	for (int i = 0; i < r->n; i++, lost = false) {
		const struct run *run = &r->v[i];

		if (lost)
			go_from_anywhere(b, (struct spot){ run->x, run->y }, out);
		else
			go(b, at, (struct spot){ run->x, run->y }, out);
		at = (struct spot){ write_run(b, c, run, now, out), run->y };
		if (at.x < 0)
			return false;
	}
	go(b, at, (struct spot){ c->to->cursor_x, c->to->cursor_y }, out);
	return true;
}

/* Half of a wide character stands under what is written, or is left of it. */
static bool breaks_wide(const struct brief_change *c, const struct runs *r)
{
	for (int i = 0; i < r->n; i++)
		for (int x = r->v[i].x; x < r->v[i].x + r->v[i].n; x++)
			if (grid_at(c->from, x, r->v[i].y)->width != 1)
				return true;
	return false;
}

/* The order decides how far there is to go: downwards as they stand, and upwards. */
static void turn_around(struct runs *r)
{
	for (int i = 0, j = r->n - 1; i < j; i++, j--) {
		struct run kept = r->v[i];

		r->v[i] = r->v[j];
		r->v[j] = kept;
	}
}

/* From the row where the cursor is, wherever that stands among them. */
static void begin_with(struct runs *r, int first)
{
	struct run kept = r->v[first];

	memmove(r->v + 1, r->v, (size_t)first * sizeof *r->v);
	r->v[0] = kept;
}

static bool try_order(const struct brief *b, const struct brief_change *c, const struct runs *r, struct text *best,
		      struct pen *after)
{
	struct text bytes = TEXT_INIT;
	struct pen now = b->pen;
	bool ok = write_runs(b, c, r, &now, &bytes);

	if (ok && (!best->n || bytes.n < best->n)) {
		text_clear(best);
		text_addn(best, bytes.s, bytes.n);
		*after = now;
	}
	text_release(&bytes);
	return ok;
}

/* The shortest of the orders that are tried; false: not a change for here. */
static bool best_order(const struct brief *b, const struct brief_change *c, const struct runs *r, struct text *best,
		       struct pen *after)
{
	bool ok = true;

	for (int i = 0; ok && i < 2; i++) {
		struct runs order = *r;

		if (i)
			turn_around(&order);
		ok = try_order(b, c, &order, best, after);
		for (int first = 1; ok && first < r->n && r->n <= FEW_RUNS; first++) {
			struct runs other = order;

			begin_with(&other, first);
			ok = try_order(b, c, &other, best, after);
		}
	}
	return ok;
}

/* As a change of what is there, or of what is there once its lines have scrolled. */
static bool draw(struct brief *b, struct brief_change change, struct scroll scroll, struct text *best,
		 struct pen *after)
{
	struct runs r = { .scroll = scroll };

	if (scroll.by) {
		grid_copy(&b->scrolled, change.from);
		scroll_grid(&b->scrolled, &scroll);
		change.from = &b->scrolled;
	}
	return find_runs(&change, &r) && (r.n || !scroll.by) && !breaks_wide(&change, &r) &&
	       best_order(b, &change, &r, best, after);
}

bool brief_draw(struct brief *b, const struct brief_change *change, struct text *out, struct pen *after)
{
	struct text best = TEXT_INIT;
	struct scroll scroll;
	bool ok;

	*after = b->pen;
	if (!b->place)
		return false;
	ok = draw(b, *change, (struct scroll){ 0 }, &best, after);
	scroll = ok ? (struct scroll){ 0 } : find_scroll(b, change);
	if (scroll.by)
		ok = draw(b, *change, scroll, &best, after);
	if (ok)
		text_addn(out, best.s, best.n);
	text_release(&best);
	return ok;
}

void brief_normal(struct brief *b, struct text *out)
{
	if (!pen_equal(b->pen, b->rest))
		text_addn(out, b->normal.s, b->normal.n);
	b->pen = b->rest;
}
