#include "ui/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

static const char unknown[] = "?"; /* stands for what is not text */

static int within(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

static size_t cells_of(const struct grid *g)
{
	return (size_t)g->cols * (size_t)g->rows;
}

static void blank(struct grid_cell *c, unsigned role)
{
	*c = (struct grid_cell){ .text = " ", .width = 1, .role = (uint8_t)role };
}

void grid_clear(struct grid *g)
{
	for (size_t i = 0; i < cells_of(g); i++)
		blank(&g->cells[i], 0);
	g->cursor = false;
}

void grid_resize(struct grid *g, int cols, int rows)
{
	cols = within(cols, 1, GRID_SIDE_MAX);
	rows = within(rows, 1, GRID_SIDE_MAX);
	if ((size_t)cols * (size_t)rows > cells_of(g))
		g->cells = mem_array(g->cells, (size_t)cols * (size_t)rows, sizeof *g->cells);
	g->cols = cols;
	g->rows = rows;
	grid_clear(g);
}

void grid_release(struct grid *g)
{
	free(g->cells);
	*g = (struct grid){ 0 };
}

void grid_copy(struct grid *to, const struct grid *from)
{
	if (!from->cells)
		return;
	if (to->cols != from->cols || to->rows != from->rows)
		grid_resize(to, from->cols, from->rows);
	memcpy(to->cells, from->cells, cells_of(from) * sizeof *from->cells);
	to->cursor_x = from->cursor_x;
	to->cursor_y = from->cursor_y;
	to->cursor = from->cursor;
}

struct grid_cell *grid_at(const struct grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->cols || y >= g->rows)
		return NULL;
	return &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
}

/* ---- Writing */

/* Overwriting one half of a wide character leaves the other half blank. */
static void mend_neighbours(struct grid *g, int x, int y, int width)
{
	struct grid_cell *left = grid_at(g, x, y), *right = grid_at(g, x + width, y);

	if (left && left->width == 0 && x > 0)
		blank(left - 1, left[-1].role);
	if (right && right->width == 0)
		blank(right, right->role);
}

static void place(struct grid *g, int x, int y, unsigned role, const char *s, size_t n, int width)
{
	struct grid_cell *c = grid_at(g, x, y);

	mend_neighbours(g, x, y, width);
	*c = (struct grid_cell){ .width = (uint8_t)width, .role = (uint8_t)role };
	memcpy(c->text, s, n);
	if (width == 2)
		c[1] = (struct grid_cell){ .role = (uint8_t)role };
}

/* What has no width joins the character before it; it is left out where there is none, or when a pile gets too high. */
static void combine(struct grid *g, int x, int y, const char *s, size_t n)
{
	struct grid_cell *c = grid_at(g, x - 1, y);
	size_t have;

	if (c && c->width == 0)
		c = grid_at(g, x - 2, y);
	if (!c)
		return;
	have = strlen(c->text);
	if (have + n < sizeof c->text)
		memcpy(c->text + have, s, n);
}

/* One character of the text, judged: how many bytes it takes and how many cells. */
struct glyph_read {
	const char *s;
	size_t bytes, used; /* used: of the input */
	int width;
};

static struct glyph_read read_glyph(const char *s, size_t n)
{
	uint32_t code;
	size_t used = utf8_decode(s, n, &code);
	struct glyph_read bad = { unknown, 1, used ? used : 1, 1 };
	int width = used ? utf8_char_width(code) : 0;

	if (!used || code < 0x20 || (code >= 0x7f && code < 0xa0) || width < 0 || width > 2)
		return bad;
	return (struct glyph_read){ s, used, used, width };
}

int grid_putn(struct grid *g, int x, int y, int width, unsigned role, const char *text, size_t n)
{
	int at = 0;

	for (size_t i = 0; i < n;) {
		struct glyph_read r = read_glyph(text + i, n - i);
		bool inside = x + at >= 0 && grid_at(g, x + at + (r.width == 2), y);

		if (at + r.width > width)
			break;
		if (r.width == 0 && at > 0)
			combine(g, x + at, y, r.s, r.bytes);
		else if (r.width > 0 && inside)
			place(g, x + at, y, role, r.s, r.bytes, r.width);
		at += r.width;
		i += r.used;
	}
	return at;
}

int grid_put(struct grid *g, int x, int y, int width, unsigned role, const char *text)
{
	return text ? grid_putn(g, x, y, width, role, text, strlen(text)) : 0;
}

static int cells_in(const char *s)
{
	size_t width = utf8_width(s);

	return width > INT16_MAX ? INT16_MAX : (int)width;
}

int grid_put_cut(struct grid *g, int x, int y, int width, unsigned role, const char *text, const char *mark)
{
	int room = width - cells_in(mark), used;

	if (!text || cells_in(text) <= width)
		return grid_put(g, x, y, width, role, text);
	used = grid_put(g, x, y, room, role, text);
	return used + grid_put(g, x + used, y, width - used, role, mark);
}

void grid_put_right(struct grid *g, int x, int y, int width, unsigned role, const char *text, const char *mark)
{
	int need = text ? cells_in(text) : 0, gap = need < width ? width - need : 0;

	grid_put_cut(g, x + gap, y, width - gap, role, text, mark);
}

void grid_fill(struct grid *g, int x, int y, int width, int height, unsigned role, const char *glyph)
{
	for (int row = y; row < y + height; row++)
		for (int col = x; col < x + width; col++)
			grid_put(g, col, row, 1, role, glyph);
}

void grid_cursor(struct grid *g, int x, int y)
{
	g->cursor_x = within(x, 0, g->cols - 1);
	g->cursor_y = within(y, 0, g->rows - 1);
	g->cursor = true;
}

void grid_row_text(const struct grid *g, int y, struct text *out)
{
	size_t end = out->n;

	for (int x = 0; x < g->cols; x++) {
		const struct grid_cell *c = grid_at(g, x, y);

		text_add(out, c ? c->text : NULL);
		if (c && !str_is(c->text, " ") && c->width)
			end = out->n;
	}
	text_cut(out, end);
}
