/* Blocks into lines: heights and focus stops. What a line looks like is in sheet_draw.c. */
#include "sheet.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "columns.h"
#include "sheet_kinds.h"
#include "ui/qr.h"
#include "wrap.h"

/* ---- Heights */

static size_t at_least_one(size_t n)
{
	return n ? n : 1;
}

static size_t text_lines(const struct sheet *s, const struct block *b)
{
	size_t hang = sheet_hang(b);

	return wrap_count(str_or(b->text, "") + hang, (size_t)(sheet_measure(s) - sheet_indent(b)) - hang);
}

static size_t plain_lines(const struct sheet *s, const struct block *b)
{
	return (str_empty(b->title) ? 0 : 1) + wrap_count(b->text, (size_t)s->width);
}

static size_t one_line(const struct sheet *s, const struct block *b)
{
	(void)s;
	(void)b;
	return 1;
}

static size_t field_lines(const struct sheet *s, const struct block *b)
{
	if (!(b->field.flags & FIELD_TICK))
		return 1;
	return at_least_one(wrap_count(sheet_tick_text(s, b), (size_t)(s->width - TICK_INDENT)));
}

static size_t pair_lines(const struct sheet *s, const struct block *b)
{
	return at_least_one(wrap_count(b->text, (size_t)sheet_pair_room(s, b)));
}

static size_t check_lines(const struct sheet *s, const struct block *b)
{
	struct check_shape c = sheet_check_shape(s, b);

	return at_least_one(c.below + wrap_count(b->text, (size_t)c.text_room)) +
	       wrap_count(c.reason, (size_t)(sheet_measure(s) - c.text_x));
}

static bool has_heads(const struct table *t)
{
	for (uint8_t i = 0; t->heads && i < t->ncols; i++)
		if (!str_empty(t->heads[i]))
			return true;
	return false;
}

static size_t head_lines(const struct block *b)
{
	return (str_empty(b->title) ? 0 : 1) + (b->table.nrows && has_heads(&b->table));
}

static size_t empty_lines(const struct sheet *s, const struct block *b)
{
	return b->table.nrows ? 0 : wrap_count(b->table.empty, (size_t)(s->width - INDENT));
}

size_t sheet_window(const struct sheet *s, const struct table *t, size_t *n)
{
	size_t most = t->nrows;

	*n = s->window && t->nrows > s->window && !(t->flags & TABLE_WRAP) ? s->window : t->nrows;
	most -= *n;
	return s->window_top < most ? s->window_top : most;
}

static const struct laid *laid_of(const struct sheet *s, const struct block *b)
{
	return &s->at[b - s->page->blocks];
}

/* The lines of the rows that are shown. */
static size_t row_lines(const struct sheet *s, const struct block *b)
{
	const struct laid *l = laid_of(s, b);
	size_t n;

	sheet_window(s, &b->table, &n);
	return l->row_at ? l->row_at[n] : n;
}

static size_t table_lines(const struct sheet *s, const struct block *b)
{
	return head_lines(b) + empty_lines(s, b) + row_lines(s, b) + !!(b->table.flags & TABLE_ADD);
}

/* As wide as the page at most: half a picture is none. */
static size_t code_lines(const struct sheet *s, const struct block *b)
{
	struct qr qr;

	return s->drawn && qr_make(b->text, &qr) && qr_cols(&qr) <= s->width ? (size_t)qr_rows(&qr) : 0;
}

static size_t without_letter(const struct sheet *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->page->nactions; i++)
		n += i >= s->keys->n || !s->keys->key[i];
	return n;
}

static size_t action_lines(const struct sheet *s, const struct block *b)
{
	(void)b;
	return without_letter(s);
}

/* ---- Stops */

static size_t no_stop(const struct sheet *s, const struct block *b)
{
	(void)s;
	(void)b;
	return 0;
}

static size_t one_stop(const struct sheet *s, const struct block *b)
{
	(void)s;
	(void)b;
	return 1;
}

static size_t ref_stop(const struct sheet *s, const struct block *b)
{
	(void)s;
	return b->ref.kind != REF_NONE;
}

static size_t check_stop(const struct sheet *s, const struct block *b)
{
	(void)s;
	return b->ref.kind != REF_NONE || b->verdict.explain || b->verdict.cause.kind != REF_NONE;
}

static size_t table_stops(const struct sheet *s, const struct block *b)
{
	(void)s;
	return b->table.nrows + !!(b->table.flags & TABLE_ADD);
}

/* joins: blocks of this kind stand below each other without a blank line. */
static const struct {
	size_t (*lines)(const struct sheet *s, const struct block *b);
	size_t (*stops)(const struct sheet *s, const struct block *b);
	bool joins;
} kinds[BLOCK_KINDS] = {
	[B_TEXT] = { text_lines, ref_stop, false },  [B_HEAD] = { one_line, no_stop, false },
	[B_FIELD] = { field_lines, one_stop, true }, [B_TABLE] = { table_lines, table_stops, false },
	[B_PAIR] = { pair_lines, ref_stop, true },   [B_CHECK] = { check_lines, check_stop, true },
	[B_PLAIN] = { plain_lines, no_stop, false }, [B_BAR] = { one_line, no_stop, true },
	[B_CODE] = { code_lines, no_stop, false },   [BLOCK_ACTIONS] = { action_lines, action_lines, false },
};

size_t sheet_stops(const struct sheet *s, size_t block)
{
	const struct block *b = &s->page->blocks[block];

	return kinds[b->kind].stops(s, b);
}

/* ---- Laying out */

/* Points of a list stand below each other. */
static bool is_point(const struct block *b)
{
	return b->kind == B_TEXT && sheet_hang(b);
}

/* Whether a blank line goes between two blocks: a heading belongs to what follows, paragraphs stand apart where there is room. */
static bool apart(const struct sheet *s, size_t block)
{
	const struct block *b = &s->page->blocks[block], *before = block ? b - 1 : NULL;

	if (!s->airy || !before || before->kind == B_HEAD)
		return false;
	if (is_point(before) && is_point(b))
		return false;
	return !kinds[b->kind].joins || !sheet_same_run(before, b);
}

static size_t cell_lines(const struct columns *c, const struct cell *cells)
{
	size_t most = 1;

	for (int i = 0; i < c->n; i++) {
		size_t lines = c->hidden[i] ? 0 : wrap_count(cells[i].text, (size_t)c->width[i]);

		most = lines > most ? lines : most;
	}
	return most;
}

static void wrap_rows(const struct sheet *s, const struct table *t, struct laid *l)
{
	struct cell cells[TABLE_COLUMNS];

	l->columns = arena_alloc(s->arena, sizeof *l->columns);
	l->row_at = arena_alloc(s->arena, (t->nrows + 1) * sizeof *l->row_at);
	columns_begin(t, l->columns);
	columns_widen(t, 0, t->nrows, l->columns);
	columns_share(t, l->columns, s->width - INDENT);
	l->row_at[0] = 0;
	for (size_t i = 0; i < t->nrows; i++) {
		columns_row(t, i, s->arena, cells);
		l->row_at[i + 1] = l->row_at[i] + cell_lines(l->columns, cells);
	}
}

size_t sheet_row_at(const struct laid *l, size_t line, size_t *part)
{
	size_t row = 0;

	while (l->row_at[row + 1] <= line)
		row++;
	*part = line - l->row_at[row];
	return row;
}

static void lay(struct sheet *s)
{
	size_t n = s->page->nblocks;

	s->lines = 0;
	for (size_t i = 0; i < n; i++) {
		const struct block *b = &s->page->blocks[i];
		size_t lines;

		s->at[i] = (struct laid){ 0 };
		if (b->kind == B_TABLE && b->table.flags & TABLE_WRAP)
			wrap_rows(s, &b->table, &s->at[i]);
		lines = kinds[b->kind].lines(s, b);
		s->lines += lines && s->lines && apart(s, i);
		s->at[i].first = s->lines;
		s->at[i].lines = lines;
		s->lines += lines;
	}
}

static bool has_picture(const struct page *p)
{
	for (size_t i = 0; i < p->nblocks; i++)
		if (p->blocks[i].kind == B_CODE)
			return true;
	return false;
}

void sheet_lay(struct sheet *s)
{
	s->at = arena_alloc(s->arena, (s->page->nblocks + 1) * sizeof *s->at);
	s->drawn = s->rows > 0 && has_picture(s->page);
	lay(s);
	if (!s->drawn || s->lines <= (size_t)s->rows)
		return;
	s->drawn = false; /* one that is scrolled through cannot be read */
	lay(s);
}

/* ---- Walking the stops */

bool sheet_first_stop(const struct sheet *s, struct stop *out)
{
	for (size_t i = 0; i < s->page->nblocks; i++)
		if (sheet_stops(s, i)) {
			*out = (struct stop){ i, 0 };
			return true;
		}
	return false;
}

bool sheet_last_stop(const struct sheet *s, struct stop *out)
{
	for (size_t i = s->page->nblocks; i-- > 0;)
		if (sheet_stops(s, i)) {
			*out = (struct stop){ i, sheet_stops(s, i) - 1 };
			return true;
		}
	return false;
}

bool sheet_next_stop(const struct sheet *s, struct stop from, struct stop *out)
{
	if (from.block < s->page->nblocks && from.row + 1 < sheet_stops(s, from.block)) {
		*out = (struct stop){ from.block, from.row + 1 };
		return true;
	}
	for (size_t i = from.block + 1; i < s->page->nblocks; i++)
		if (sheet_stops(s, i)) {
			*out = (struct stop){ i, 0 };
			return true;
		}
	return false;
}

bool sheet_previous_stop(const struct sheet *s, struct stop from, struct stop *out)
{
	if (from.row > 0) {
		*out = (struct stop){ from.block, from.row - 1 };
		return true;
	}
	for (size_t i = from.block; i-- > 0;)
		if (sheet_stops(s, i)) {
			*out = (struct stop){ i, sheet_stops(s, i) - 1 };
			return true;
		}
	return false;
}

/* A row outside the window stands at its edge. */
static size_t row_line(const struct sheet *s, const struct block *b, size_t row)
{
	size_t shown, first = sheet_window(s, &b->table, &shown);

	if (laid_of(s, b)->row_at)
		return laid_of(s, b)->row_at[row < b->table.nrows ? row : b->table.nrows];
	if (row >= b->table.nrows)
		return shown;
	if (row < first || !shown)
		return 0;
	return row - first < shown ? row - first : shown - 1;
}

size_t sheet_stop_line(const struct sheet *s, struct stop at, size_t *lines)
{
	const struct block *b = &s->page->blocks[at.block];
	const struct laid *l = &s->at[at.block];

	*lines = 1;
	if (l->row_at && at.row < b->table.nrows)
		*lines = l->row_at[at.row + 1] - l->row_at[at.row];
	if (b->kind == B_TABLE)
		return l->first + head_lines(b) + empty_lines(s, b) + row_line(s, b, at.row);
	if ((int)b->kind == BLOCK_ACTIONS)
		return l->first + at.row;
	*lines = at_least_one(l->lines);
	return l->first;
}

bool sheet_heads_of(const struct sheet *s, size_t line, size_t *heads)
{
	for (size_t i = 0; i < s->page->nblocks; i++) {
		const struct block *b = &s->page->blocks[i];
		size_t rows = s->at[i].first + head_lines(b);

		if (b->kind != B_TABLE || !has_heads(&b->table) || line < rows || line >= rows + row_lines(s, b))
			continue;
		*heads = rows - 1;
		return true;
	}
	return false;
}

bool sheet_is_add(const struct sheet *s, struct stop at)
{
	const struct block *b = &s->page->blocks[at.block];

	return b->kind == B_TABLE && at.row >= b->table.nrows;
}

/* ---- What stops say */

static const char *row_text(const struct sheet *s, const struct table *t, size_t row)
{
	struct cell cells[TABLE_COLUMNS];
	struct text line = TEXT_INIT;
	const char *kept;

	columns_row(t, row, s->arena, cells);
	for (uint8_t c = 0; c < t->ncols && c < TABLE_COLUMNS; c++)
		text_addf(&line, "%s ", cells[c].text);
	kept = arena_text(s->arena, line.s);
	text_release(&line);
	return kept;
}

const char *sheet_stop_text(const struct sheet *s, struct stop at)
{
	const struct block *b = &s->page->blocks[at.block];

	if (b->kind == B_TABLE)
		return sheet_is_add(s, at) ? "" : row_text(s, &b->table, at.row);
	if (b->kind == B_FIELD)
		return arena_format(s->arena, "%s %s", str_or(b->field.label, ""), str_or(b->field.value, ""));
	return arena_format(s->arena, "%s %s", str_or(b->title, ""), str_or(b->text, ""));
}
