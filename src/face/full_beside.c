/* Beside the page, where the window is wide: all that is known about the thing in focus. What a field says of itself the face knows;
 * what stands behind it is core's (SCREEN_BESIDE). */
#include <string.h>

#include "base/text.h"
#include "columns.h"
#include "full.h"

enum { FORM_FROM_COLS = 110, CHECKS_FROM_COLS = 140, LIST_FROM_COLS = 172 };

/* ---- Whether there is anything to tell */

static bool can_be_focused(const struct block *b)
{
	return b->kind == B_FIELD || b->kind == B_CHECK || b->ref.kind != REF_NONE ||
	       (b->kind == B_TABLE && (b->table.nrows || b->table.flags & TABLE_ADD));
}

static int from_columns(const struct block *b)
{
	return b->kind == B_FIELD ? FORM_FROM_COLS : b->kind == B_TABLE ? LIST_FROM_COLS : CHECKS_FROM_COLS;
}

/* Forms have their help beside them as early as can be; lists have more columns first. */
bool full_has_beside(const struct full *f)
{
	for (size_t i = 0; !f->here.help && i < f->page.nblocks; i++)
		if (can_be_focused(&f->page.blocks[i]) && f->geo.cols >= from_columns(&f->page.blocks[i]))
			return true;
	return false;
}

/* ---- What is told */

static void tell_verdict(struct full *f, struct page *p, const struct verdict *v)
{
	struct block *b;

	if (v->state == ST_NA)
		return;
	b = page_add(p, &f->arena, B_CHECK);
	b->text = str_or(v->text, "");
	b->verdict = (struct verdict){ .state = v->state, .source = v->source, .when = v->when };
}

static void tell_field(struct full *f, struct page *p, const struct field_view *field)
{
	p->title = str_or(field->label, "");
	if (field->flags & FIELD_TICK)
		return;
	tell_verdict(f, p, &field->verdict);
	if (!full_is_core(f) || field->flags & FIELD_FIXED)
		page_text(p, &f->arena, "%s", str_or(field->help, ""));
}

static bool is_number(const char *s)
{
	return *s && !s[strspn(s, "0123456789")];
}

/* A number alone says nothing: "connection 1". */
static const char *row_title(struct full *f, const struct cell *cells)
{
	const char *first = str_or(cells[0].text, "");
	struct side side = full_side(f);
	const char *noun = is_number(first) ? where_noun(&side, f->here.focus.ref) : NULL;

	return noun ? arena_format(&f->arena, "%s %s", noun, first) : first;
}

/* A row in full: what its columns had no room for, too. */
static void tell_row(struct full *f, struct page *p, const struct table *t)
{
	struct cell cells[TABLE_COLUMNS];

	if (f->here.focus.kind != FOCUS_ROW)
		return;
	full_row(f, cells);
	p->title = row_title(f, cells);
	for (uint8_t i = is_number(str_or(cells[0].text, "")); i < t->ncols && i < TABLE_COLUMNS; i++)
		if (!str_empty(cells[i].text) && !str_is(cells[i].text, "-"))
			page_pair(p, &f->arena, t->heads ? str_or(t->heads[i], "") : "", "%s", cells[i].text);
	for (uint8_t i = 0; i < t->ncols && i < TABLE_COLUMNS; i++)
		if (!str_empty(cells[i].why))
			tell_verdict(f, p, &(struct verdict){ .state = cells[i].state, .text = cells[i].why });
}

/* What core is asked about: the thing itself, or what explains it. */
static struct ref about(const struct full *f, const struct block *b)
{
	struct ref explained = { .kind = REF_EXPLAIN };

	if (!b)
		return (struct ref){ 0 };
	if (b->kind == B_FIELD)
		return b->field.ref;
	if (b->kind == B_TABLE)
		return f->here.focus.kind == FOCUS_ROW ? f->here.focus.ref : (struct ref){ 0 };
	explained.code = b->verdict.explain;
	return b->ref.kind == REF_NONE && explained.code ? explained : b->ref;
}

static void tell_core(struct full *f, struct page *p, const struct block *b)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	struct view v = { .screen = SCREEN_BESIDE, .step = f->here.view.step, .ref = about(f, b) };
	struct page words = { 0 };

	m->page(m->self, &v, &f->arena, &words);
	if (str_empty(p->title))
		p->title = words.title;
	for (size_t i = 0; i < words.nblocks; i++)
		*page_add(p, &f->arena, words.blocks[i].kind) = words.blocks[i];
}

/* Where the lower half of the page is about the row in focus already, its worst check is explained. */
static const struct block *looked_at(struct full *f)
{
	const struct block *b = full_in_sight(f) ? full_block(f) : NULL;
	struct side side = full_side(f);
	const struct block *check =
		b && b->kind == B_TABLE && where_follows_focus(&side, &f->here.view) ? full_worst_check(f) : NULL;

	return check ? check : b;
}

/* A picture that had no room on the page has some here, perhaps. */
static void tell_pictures(struct full *f, struct page *p)
{
	for (size_t i = 0; i < f->page.nblocks && !f->sheet.drawn; i++)
		if (f->page.blocks[i].kind == B_CODE)
			page_add(p, &f->arena, B_CODE)->text = f->page.blocks[i].text;
}

static void tell(struct full *f, struct page *p)
{
	const struct block *b = looked_at(f);

	page_clear(p);
	if (b && b->kind == B_FIELD)
		tell_field(f, p, &b->field);
	else if (b && b->kind == B_TABLE)
		tell_row(f, p, &b->table);
	if (full_is_core(f) && (about(f, b).kind != REF_NONE || (!b && f->here.view.screen == SCREEN_STEP)))
		tell_core(f, p, b);
}

/* ---- Drawing */

static void draw_edge(struct full *f, struct grid *g)
{
	int x = f->geo.beside_x - 2, end = f->geo.end_y;
	const struct theme *t = f->theme;

	for (int y = f->geo.title_y; y < end; y++)
		grid_put(g, x, y, 1, ROLE_RULE, glyph(t->glyphs, GLYPH_DOWN));
	if (!f->geo.rules)
		return;
	grid_put(g, x, f->geo.title_y - 1, 1, ROLE_RULE, glyph(t->glyphs, GLYPH_TEE_DOWN));
	grid_put(g, x, end, 1, ROLE_RULE, glyph(t->glyphs, GLYPH_TEE_UP));
}

static void draw_rest(struct full *f, struct grid *g, size_t hidden, int y)
{
	if (hidden)
		grid_put_right(
			g, f->geo.beside_x, y, f->geo.beside_width, ROLE_MORE,
			arena_format(&f->arena, " %s %zu more: e, ?", glyph(f->theme->glyphs, GLYPH_BELOW), hidden),
			"");
}

void full_draw_beside(struct full *f, struct grid *g)
{
	struct page page = { 0 };
	struct sheet s = f->sheet;
	int rows = f->geo.end_y - f->geo.body_y;
	struct canvas canvas = { .g = g, .x = f->geo.beside_x };

	if (!f->geo.beside_width)
		return;
	tell(f, &page);
	tell_pictures(f, &page);
	s.page = &page;
	s.rows = s.rows ? rows : 0;
	s.width = f->geo.beside_width;
	s.window = 0;
	sheet_lay(&s);
	s.to = s.lines;
	draw_edge(f, g);
	grid_put_cut(g, canvas.x, f->geo.title_y, s.width, ROLE_HEAD, str_or(page.title, ""),
		     glyph(f->theme->glyphs, GLYPH_ELLIPSIS));
	for (int i = 0; i < rows && (size_t)i < s.lines; i++)
		sheet_draw_line(&s, &canvas, (size_t)i, f->geo.body_y + i);
	draw_rest(f, g, s.lines > (size_t)rows ? s.lines - (size_t)rows : 0, f->geo.body_y + rows - 1);
}
