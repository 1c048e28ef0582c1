/* One line of a sheet into the grid. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "columns.h"
#include "sheet_kinds.h"
#include "ui/qr.h"
#include "wrap.h"

enum { BAR_WIDTH = 20, KEY_SHOWN = 4, KEY_LONG = 2 * KEY_SHOWN, NOTHING = 1 /* "-" */ };

enum role sheet_state_role(enum state state)
{
	return state < ST_N ? ROLE_OK + state : ROLE_TEXT;
}

static const char *sign(const struct sheet *s, enum glyph g)
{
	return glyph(s->theme->glyphs, g);
}

/* Text from a column of the sheet to its right edge. */
static int put(const struct sheet *s, const struct canvas *canvas, int x, int y, unsigned role, const char *text)
{
	return grid_put_cut(canvas->g, canvas->x + x, y, s->width - x, role, text, sign(s, GLYPH_ELLIPSIS));
}

static void put_line_of(const struct sheet *s, const struct canvas *canvas, int x, int y, unsigned role,
			const char *text, size_t room, size_t line)
{
	size_t n = 0;
	const char *from = wrap_line(text, room, line, &n);

	if (from)
		grid_putn(canvas->g, canvas->x + x, y, s->width - x, role, from, n);
}

/* ---- Text, headings, plain lines */

static void draw_text(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	int hang = (int)sheet_hang(b), indent = sheet_indent(b) + hang;

	if (line == 0 && hang)
		grid_putn(canvas->g, canvas->x + indent - hang, y, hang, ROLE_TEXT, b->text, (size_t)hang);
	put_line_of(s, canvas, indent, y, ROLE_TEXT, str_or(b->text, "") + hang, (size_t)(sheet_measure(s) - indent),
		    line);
}

static void draw_head(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	(void)line;
	put(s, canvas, 0, y, ROLE_HEAD, b->title);
}

static void draw_plain(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	if (!str_empty(b->title) && line-- == 0)
		draw_head(s, canvas, b, 0, y);
	else
		put_line_of(s, canvas, 0, y, ROLE_TEXT, b->text, (size_t)s->width, line);
}

/* ---- Fields */

/* A secret shows its end, so that two can be told apart, unless that would be most of it. */
static const char *masked(const struct sheet *s, const char *value)
{
	const char *m = sign(s, GLYPH_MASK);
	size_t n = strlen(value);

	if (n <= KEY_LONG || !utf8_valid(value + n - KEY_SHOWN, KEY_SHOWN))
		return arena_format(s->arena, "%s%s%s%s", m, m, m, m);
	return arena_format(s->arena, "%s%s%s%s-%s", m, m, m, m, value + n - KEY_SHOWN);
}

static const char *with_unit(const struct sheet *s, const struct field_view *f, const char *value)
{
	return str_empty(f->unit) ? value : arena_format(s->arena, "%s %s", value, f->unit);
}

/* Several lines as one, with a sign where each ends. */
static const char *on_one_line(const struct sheet *s, const char *value)
{
	struct text line = TEXT_INIT;
	const char *kept;

	if (!strchr(value, '\n'))
		return value;
	for (; *value; value++)
		if (*value == '\n')
			text_addf(&line, " %s ", sign(s, GLYPH_LINE));
		else
			text_addc(&line, *value);
	kept = arena_text(s->arena, line.s);
	text_release(&line);
	return kept;
}

const char *sheet_value(const struct sheet *s, const struct field_view *f, enum role *role)
{
	*role = f->flags & FIELD_FIXED ? ROLE_FAINT : ROLE_VALUE;
	if (!str_empty(f->value)) {
		if (f->flags & FIELD_SECRET && !ref_equal(s->revealed, f->ref))
			return masked(s, f->value);
		return with_unit(s, f, on_one_line(s, f->value));
	}
	*role = ROLE_PRESET;
	if (!str_empty(f->preset))
		return arena_format(s->arena, "(%s)", with_unit(s, f, f->preset));
	return f->flags & FIELD_REQUIRED ? "required" : str_or(f->absent, "-");
}

void sheet_draw_edit(const struct theme *theme, struct grid *g, struct edit *e, int x, int y, int width)
{
	struct edit_part part;

	edit_show(e, width, &part);
	grid_fill(g, x, y, width, 1, ROLE_EDIT, " ");
	for (size_t i = 0, at = 0; i < part.n;) {
		const char *c = e->text.s + part.from + i;
		uint32_t code;
		size_t used = utf8_decode(c, part.n - i, &code);
		int to = x + (int)at, room = width - (int)at;

		used = used ? used : 1;
		at += (size_t)(*c == '\n' ? grid_put(g, to, y, 1, ROLE_MORE, glyph(theme->glyphs, GLYPH_LINE))
					  : grid_putn(g, to, y, room, ROLE_EDIT, c, used));
		i += used;
	}
	if (part.more_left)
		grid_put(g, x - 1, y, 1, ROLE_MORE, glyph(theme->glyphs, GLYPH_ELLIPSIS));
	grid_cursor(g, x + part.cursor, y);
}

static void draw_tick(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	size_t room = (size_t)(s->width - TICK_INDENT);
	bool stale = b->field.verdict.state == ST_STALE;

	if (line == 0)
		put(s, canvas, INDENT, y, stale ? ROLE_STALE : ROLE_VALUE,
		    str_empty(b->field.value) ? "[ ]"
		    : stale                   ? "[?]"
					      : "[x]");
	put_line_of(s, canvas, TICK_INDENT, y, ROLE_TEXT, sheet_tick_text(s, b), room, line);
}

static void draw_value(const struct sheet *s, const struct canvas *canvas, const struct block *b, int x, int width,
		       int y)
{
	enum role role;
	const char *value = sheet_value(s, &b->field, &role), *note = sheet_remark(&b->field);
	int used = grid_put_cut(canvas->g, canvas->x + x, y, width, role, value, sign(s, GLYPH_ELLIPSIS));

	if (*note && used + 2 + (int)strlen(note) <= width)
		grid_put(canvas->g, canvas->x + x + used + 2, y, width - used - 2, ROLE_FAINT, note);
}

static void draw_field(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	int label = sheet_label_width(s, b), x = INDENT + label + PAIR_GAP, width = s->width - x;
	enum state state = b->field.verdict.state;
	bool searching = canvas->in_focus && canvas->searching;

	if (b->field.flags & FIELD_TICK) {
		draw_tick(s, canvas, b, line, y);
		return;
	}
	grid_put_cut(canvas->g, canvas->x + INDENT, y, label, ROLE_LABEL, str_or(b->field.label, ""),
		     sign(s, GLYPH_ELLIPSIS));
	if (state == ST_OK && !(canvas->in_focus && canvas->edit) && sheet_field_width(s, b) > width - STATE_WIDTH - 1)
		state = ST_NA; /* a value that is right is worth more whole than with that word */
	if ((state != ST_NA || searching) && width > 2 * STATE_WIDTH) {
		width = sheet_value_width(s, b, width - STATE_WIDTH - 1);
		grid_put(canvas->g, canvas->x + x + width + 1, y, STATE_WIDTH,
			 searching ? ROLE_ASK : sheet_state_role(state), searching ? "search" : state_word(state));
	}
	if (canvas->in_focus && canvas->edit)
		sheet_draw_edit(s->theme, canvas->g, canvas->edit, canvas->x + x, y, width);
	else
		draw_value(s, canvas, b, x, width, y);
}

/* ---- Pairs, checks, bars */

static void draw_pair(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	int label = sheet_label_width(s, b), room = sheet_pair_room(s, b);

	if (line == 0)
		grid_put_cut(canvas->g, canvas->x + INDENT, y, label, ROLE_LABEL, str_or(b->title, ""),
			     sign(s, GLYPH_ELLIPSIS));
	put_line_of(s, canvas, INDENT + label + PAIR_GAP, y, ROLE_VALUE, b->text, (size_t)room, line);
}

static void draw_check_head(const struct sheet *s, const struct canvas *canvas, const struct block *b, int y,
			    const struct check_shape *c)
{
	enum state state = b->verdict.state;

	grid_put(canvas->g, canvas->x + INDENT, y, STATE_WIDTH, sheet_state_role(state), state_word(state));
	put(s, canvas, INDENT + STATE_WIDTH + 1, y, ROLE_LABEL, b->title);
	grid_put_right(canvas->g, canvas->x + c->text_x, y, sheet_measure(s) - c->text_x, ROLE_FAINT, c->source,
		       sign(s, GLYPH_ELLIPSIS));
}

static void draw_check(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	struct check_shape c = sheet_check_shape(s, b);
	size_t lines = wrap_count(b->text, (size_t)c.text_room);

	if (line == 0)
		draw_check_head(s, canvas, b, y, &c);
	if (c.below && line-- == 0)
		return;
	lines = lines || c.below ? lines : 1;
	if (line < lines)
		put_line_of(s, canvas, c.text_x, y, ROLE_TEXT, b->text, (size_t)c.text_room, line);
	else
		put_line_of(s, canvas, c.text_x, y, ROLE_FAINT, c.reason, (size_t)(sheet_measure(s) - c.text_x),
			    line - lines);
}

/* "3 of 8 …": the figures of the words themselves. */
static bool share_of(const char *text, int width, int *full)
{
	char *end;
	unsigned long part = strtoul(text, &end, 10), whole;

	if (end == text || !str_starts(end, " of "))
		return false;
	whole = strtoul(end + 4, &end, 10);
	if (!whole || part > whole)
		return false;
	*full = (int)((unsigned long)width * part / whole);
	return true;
}

static void draw_bar(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	int x = INDENT, full;

	(void)line;
	if (!str_empty(b->title))
		x += put(s, canvas, x, y, ROLE_LABEL, b->title) + 2;
	if (s->width >= x + 2 * BAR_WIDTH && share_of(str_or(b->text, ""), BAR_WIDTH, &full)) {
		grid_fill(canvas->g, canvas->x + x, y, full, 1, ROLE_OK, sign(s, GLYPH_FULL));
		grid_fill(canvas->g, canvas->x + x + full, y, BAR_WIDTH - full, 1, ROLE_FAINT, sign(s, GLYPH_REST));
		x += BAR_WIDTH + 2;
	}
	put(s, canvas, x, y, ROLE_VALUE, b->text);
}

/* ---- Pictures */

static void draw_code(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	struct text cells = TEXT_INIT;
	struct qr qr;

	if (qr_make(b->text, &qr))
		qr_line(&qr, (int)line, &cells);
	put(s, canvas, qr_cols(&qr) + INDENT <= s->width ? INDENT : 0, y, ROLE_PICTURE, cells.s);
	text_release(&cells);
}

/* ---- Tables */

/* The lines above the rows of a table. */
static size_t above_rows(const struct sheet *s, const struct block *b)
{
	size_t index = (size_t)(b - s->page->blocks), shown, first = sheet_window(s, &b->table, &shown), lines;

	return sheet_stop_line(s, (struct stop){ index, first }, &lines) - s->at[index].first;
}

static const struct columns *columns_of(const struct sheet *s, const struct block *b)
{
	struct laid *l = &s->at[b - s->page->blocks];
	size_t shown, first = sheet_window(s, &b->table, &shown), rows = l->first + above_rows(s, b);
	size_t from = first + (s->from > rows ? s->from - rows : 0), to = first + (s->to > rows ? s->to - rows : 0);

	if (!l->columns) {
		l->columns = arena_alloc(s->arena, sizeof *l->columns);
		columns_suit(&b->table, l->columns, from, to, s->width - INDENT);
	}
	return l->columns;
}

/* Column i begins at x; columns that are as narrow as they can be may still run over the edge. */
static int cell_room(const struct sheet *s, const struct columns *c, int i, int x)
{
	return c->width[i] < s->width - x ? c->width[i] : s->width - x;
}

static void draw_cells(const struct sheet *s, const struct canvas *canvas, const struct cell *cells,
		       const struct columns *c, unsigned plain, int y)
{
	int x = INDENT;

	for (int i = 0; i < c->n && x < s->width; i++) {
		int width = cell_room(s, c, i, x);
		unsigned role = cells[i].state == ST_NA ? plain : sheet_state_role(cells[i].state);

		if (c->hidden[i])
			continue;
		if (cells[i].right)
			grid_put_right(canvas->g, canvas->x + x, y, width, role, cells[i].text,
				       sign(s, GLYPH_ELLIPSIS));
		else
			grid_put_cut(canvas->g, canvas->x + x, y, width, role, cells[i].text, sign(s, GLYPH_ELLIPSIS));
		x += c->width[i] + COLUMN_GAP;
	}
}

/* "Key: ••••-4f2a" */
static const char *with_head(const struct sheet *s, const struct table *t, int column, const char *text)
{
	const char *head = t->heads ? str_or(t->heads[column], "") : "";

	return *head ? arena_format(s->arena, "%s: %s", head, text) : text;
}

const char *sheet_cut_cells(const struct sheet *s, struct stop at, size_t room)
{
	const struct block *b = &s->page->blocks[at.block];
	const struct columns *c = columns_of(s, b);
	struct cell cells[TABLE_COLUMNS];
	const char *cut = NULL;
	int x = INDENT;

	if (b->table.flags & TABLE_WRAP)
		return NULL;
	columns_row(&b->table, at.row, s->arena, cells);
	for (int i = 0; i < c->n; x += c->hidden[i] ? 0 : c->width[i] + COLUMN_GAP, i++) {
		const char *more;

		if ((int)utf8_width(cells[i].text) <= (c->hidden[i] ? NOTHING : cell_room(s, c, i, x)))
			continue;
		more = with_head(s, &b->table, i, cells[i].text);
		more = cut ? arena_format(s->arena, "%s   %s", cut, more) : more;
		if (cut && utf8_width(more) > room)
			return arena_format(s->arena, "%s %s", cut, sign(s, GLYPH_ELLIPSIS));
		cut = more;
	}
	return cut;
}

/* A head stands over its column as the column stands: right over numbers. */
static void draw_heads(const struct sheet *s, const struct canvas *canvas, const struct block *b, int y)
{
	const struct columns *c = columns_of(s, b);
	struct cell heads[TABLE_COLUMNS];

	columns_row(&b->table, 0, s->arena, heads);
	for (int i = 0; i < c->n; i++) {
		heads[i].text = str_or(b->table.heads[i], "");
		heads[i].state = ST_NA;
	}
	draw_cells(s, canvas, heads, c, ROLE_HEAD, y);
}

static void draw_row(const struct sheet *s, const struct canvas *canvas, const struct block *b, size_t row, int y)
{
	struct cell cells[TABLE_COLUMNS];

	columns_row(&b->table, row, s->arena, cells);
	draw_cells(s, canvas, cells, columns_of(s, b), ROLE_TEXT, y);
}

/* One line of a row that goes on below: of each cell the part that stands there. */
static void draw_wrapped(const struct sheet *s, const struct canvas *canvas, const struct block *b, size_t line, int y)
{
	const struct laid *l = &s->at[b - s->page->blocks];
	struct cell cells[TABLE_COLUMNS];
	size_t part, row = sheet_row_at(l, line, &part);

	columns_row(&b->table, row, s->arena, cells);
	for (int i = 0; i < l->columns->n; i++) {
		size_t n = 0;
		const char *at = wrap_line(cells[i].text, (size_t)l->columns->width[i], part, &n);

		cells[i].text = at ? arena_textn(s->arena, at, n) : "";
	}
	draw_cells(s, canvas, cells, l->columns, ROLE_TEXT, y);
}

static void draw_add(const struct sheet *s, const struct canvas *canvas, const struct table *t, int y)
{
	const char *noun = s->noun ? s->noun(s->self, t->group) : NULL;

	put(s, canvas, INDENT, y, ROLE_FAINT, noun ? arena_format(s->arena, "+  add a %s", noun) : "+  add");
}

/* "↑ 12 more" at the right of the window's first and last row. */
static void draw_hidden(const struct sheet *s, const struct canvas *canvas, size_t hidden, enum glyph g, int y)
{
	const char *text = arena_format(s->arena, " %s %zu more", sign(s, g), hidden);

	if (hidden)
		grid_put_right(canvas->g, canvas->x, y, s->width, ROLE_MORE, text, "");
}

static void draw_window_row(const struct sheet *s, const struct canvas *canvas, const struct block *b, size_t line,
			    int y)
{
	size_t shown, first = sheet_window(s, &b->table, &shown);

	draw_row(s, canvas, b, first + line, y);
	if (line == 0)
		draw_hidden(s, canvas, first, GLYPH_UP, y);
	if (line + 1 == shown)
		draw_hidden(s, canvas, b->table.nrows - first - shown, GLYPH_BELOW, y);
}

static void draw_table(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	const struct table *t = &b->table;
	const size_t *wrapped = s->at[b - s->page->blocks].row_at;
	size_t heads = above_rows(s, b), shown;

	sheet_window(s, t, &shown);
	if (!str_empty(b->title) && line == 0)
		put(s, canvas, 0, y, ROLE_HEAD, b->title);
	else if (line < heads && t->nrows)
		draw_heads(s, canvas, b, y);
	else if (line < heads)
		put_line_of(s, canvas, INDENT, y, ROLE_FAINT, t->empty, (size_t)(s->width - INDENT),
			    line - !str_empty(b->title));
	else if (wrapped && line - heads < wrapped[t->nrows])
		draw_wrapped(s, canvas, b, line - heads, y);
	else if (!wrapped && line - heads < shown)
		draw_window_row(s, canvas, b, line - heads, y);
	else
		draw_add(s, canvas, t, y);
}

/* ---- Actions without a letter */

static void draw_action(const struct sheet *s, struct canvas *canvas, const struct block *b, size_t line, int y)
{
	(void)b;
	for (size_t i = 0; i < s->page->nactions; i++) {
		const struct action *act = &s->page->actions[i];

		if (i < s->keys->n && s->keys->key[i])
			continue;
		if (line-- == 0)
			put(s, canvas, INDENT, y, act->why_not ? ROLE_FAINT : ROLE_VALUE,
			    arena_format(s->arena, "[ %s ]", str_or(act->label, "")));
	}
}

/* ---- Any line */

static void (*const draw[BLOCK_KINDS])(const struct sheet *, struct canvas *, const struct block *, size_t, int) = {
	[B_TEXT] = draw_text, [B_HEAD] = draw_head,          [B_FIELD] = draw_field, [B_TABLE] = draw_table,
	[B_PAIR] = draw_pair, [B_CHECK] = draw_check,        [B_PLAIN] = draw_plain, [B_BAR] = draw_bar,
	[B_CODE] = draw_code, [BLOCK_ACTIONS] = draw_action,
};

/* The block a line belongs to; false on a blank line between two. */
static bool block_at(const struct sheet *s, size_t line, size_t *block)
{
	for (size_t i = 0; i < s->page->nblocks; i++)
		if (line >= s->at[i].first && line < s->at[i].first + s->at[i].lines) {
			*block = i;
			return true;
		}
	return false;
}

void sheet_draw_line(const struct sheet *s, struct canvas *canvas, size_t line, int y)
{
	size_t block, lines, first = 0;

	if (!block_at(s, line, &block))
		return;
	if (canvas->focused)
		first = sheet_stop_line(s, canvas->focus, &lines);
	canvas->in_focus = canvas->focused && canvas->focus.block == block && line == first;
	if (canvas->in_focus) {
		grid_put(canvas->g, canvas->x, y, 1, ROLE_MARK, sign(s, GLYPH_MARK));
		grid_cursor(canvas->g, canvas->x + INDENT, y);
	}
	draw[s->page->blocks[block].kind](s, canvas, &s->page->blocks[block], line - s->at[block].first, y);
}
