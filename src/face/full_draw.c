/* The whole screen: title line, journey, page, message line, key line. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "full.h"
#include "wrap.h"

enum { PICK_ROWS = 10, PICK_LEAST = 3, LIST_GAP = 3, RAIL_WORD = 11 };

static const char *sign(const struct full *f, enum glyph g)
{
	return glyph(f->theme->glyphs, g);
}

static int width_of(const char *s)
{
	return (int)utf8_width(str_or(s, ""));
}

static int put_cut(const struct full *f, struct grid *g, int x, int y, int width, unsigned role, const char *text)
{
	return grid_put_cut(g, x, y, width, role, text, sign(f, GLYPH_ELLIPSIS));
}

/* ---- Title line and rules */

/* From the right: the badge, then what the session is about; the session's name has the rest. */
static void draw_top(struct full *f, struct grid *g)
{
	const struct page *p = &f->page;
	int right = g->cols - 1, x = 1, badge = width_of(p->badge), about;

	if (badge) {
		grid_put(g, right - badge, 0, badge, ROLE_BADGE, p->badge);
		right -= badge + 3;
	}
	x += grid_put(g, x, 0, right - x, ROLE_BRAND, "voxpeer") + 2;
	x += put_cut(f, g, x, 0, right - x, ROLE_NAME, str_or(p->name, "")) + 2;
	about = width_of(p->about);
	if (about > right - x)
		about = right - x;
	if (about > 0)
		put_cut(f, g, right - about, 0, about, ROLE_NAME, p->about);
}

static void draw_rule(struct full *f, struct grid *g, int y, enum glyph tee)
{
	grid_fill(g, 0, y, g->cols, 1, ROLE_RULE, sign(f, GLYPH_ACROSS));
	if (f->geo.rail)
		grid_put(g, f->geo.rail_width, y, 1, ROLE_RULE, sign(f, tee));
}

/* "Saved 14:02:31": when the session was last on disk; NULL: nothing to be said of it. */
static const char *saved_words(struct full *f)
{
	char iso[WHEN_ISO_MAX];

	if (f->unsaved)
		return "NOT SAVED";
	if (!f->saved || f->low_bandwidth)
		return NULL;
	when_iso(f->saved - f->saved % MSEC_SECOND, iso); /* 2026-11-02T08:00:00Z */
	return arena_format(&f->arena, "Saved %.8s", iso + sizeof "2026-11-02T" - 1);
}

static unsigned saved_role(const struct full *f)
{
	return f->unsaved ? ROLE_FAILED : ROLE_FAINT;
}

/* The first step that is not done; the last one when all are. */
static unsigned step_reached(const struct page *p)
{
	unsigned i = 0;

	while (i + 1 < p->nrail && p->rail[i].state == ST_OK)
		i++;
	return i;
}

/* "Now": the page below may be of another step. What a step is called goes first where there is no room for all. */
static const char *standing_words(struct full *f, int room)
{
	const struct page *p = &f->page;
	unsigned at = step_reached(p);
	const char *note = str_or(p->rail_note, ""), *dot = *note ? " · " : "";
	const char *all = arena_format(&f->arena, " Now at step %u of %u %s%s%s ", at + 1, p->nrail,
				       str_or(p->rail[at].title, ""), dot, note);

	return width_of(all) <= room
		       ? all
		       : arena_format(&f->arena, " Now at step %u of %u%s%s ", at + 1, p->nrail, dot, note);
}

/* Where the journey has no column of its own the rule says in a line how far it is, whose turn, and what is saved. */
static void draw_standing(struct full *f, struct grid *g)
{
	const char *saved = f->page.nrail ? saved_words(f) : NULL;
	int end = g->cols - 2, room = width_of(saved) + 2;

	if (f->geo.rail || !f->page.nrail)
		return;
	if (saved) {
		end -= room;
		grid_put(g, end, 1, room, saved_role(f), arena_format(&f->arena, " %s ", saved));
	}
	put_cut(f, g, 2, 1, end - 3, ROLE_RAIL, standing_words(f, end - 3));
}

static void draw_rules(struct full *f, struct grid *g)
{
	if (!f->geo.rules)
		return;
	draw_rule(f, g, 1, GLYPH_TEE_DOWN);
	draw_standing(f, g);
	draw_rule(f, g, f->geo.end_y, GLYPH_TEE_UP);
}

/* ---- Journey */

static void draw_step(struct full *f, struct grid *g, unsigned i, int y)
{
	const struct rail_step *r = &f->page.rail[i];
	bool wide = f->geo.rail_width > RAIL_WORD * 2, focused = f->here.on_rail && f->here.rail_at == i;
	unsigned role = r->here ? ROLE_HERE : ROLE_RAIL;
	const char *own = sign(f, (enum glyph)(GLYPH_OK + r->state)), *mark = r->here ? sign(f, GLYPH_HERE) : own;
	bool bare = str_is(mark, " "); /* a blank takes no style: an underline would show */

	grid_put(g, 1, y, 1, r->here || bare ? role : sheet_state_role(r->state), mark);
	if (r->here && !wide && !str_is(own, " "))
		grid_put(g, f->geo.rail_width - 2, y, 1, sheet_state_role(r->state), own);
	grid_put(g, 3, y, f->geo.rail_width - 6, role, arena_format(&f->arena, "%u %s", i + 1, str_or(r->title, "")));
	if (wide)
		put_cut(f, g, f->geo.rail_width - RAIL_WORD, y, RAIL_WORD - 1, sheet_state_role(r->state),
			str_or(r->word, ""));
	if (focused) {
		grid_put(g, 0, y, 1, ROLE_MARK, sign(f, GLYPH_MARK));
		grid_cursor(g, 1, y);
	}
}

static void draw_saved(struct full *f, struct grid *g, int y)
{
	const char *words = saved_words(f);

	if (words)
		grid_put(g, 1, y, f->geo.rail_width - 2, saved_role(f), words);
}

static void draw_note(struct full *f, struct grid *g, int bottom)
{
	size_t room = (size_t)f->geo.rail_width - 3, lines = wrap_count(f->page.rail_note, room), n;

	for (size_t i = 0; i < lines; i++) {
		const char *line = wrap_line(f->page.rail_note, room, i, &n);
		int y = bottom - 1 - (int)(lines - i);

		if (y > f->geo.title_y + (int)f->page.nrail)
			grid_putn(g, 1, y, (int)room, ROLE_RAIL, line, n);
	}
}

static void draw_rail(struct full *f, struct grid *g)
{
	int bottom = f->geo.next_y, end = f->geo.end_y;

	if (!f->geo.rail)
		return;
	for (int y = f->geo.title_y; y < end; y++)
		grid_put(g, f->geo.rail_width, y, 1, ROLE_RULE, sign(f, GLYPH_DOWN));
	for (unsigned i = 0; i < f->page.nrail && f->geo.title_y + (int)i < end; i++)
		draw_step(f, g, i, f->geo.title_y + (int)i);
	draw_note(f, g, bottom);
	if (bottom > f->geo.title_y + (int)f->page.nrail)
		draw_saved(f, g, bottom);
}

/* ---- Page */

static void draw_title(struct full *f, struct grid *g)
{
	int aside = width_of(f->page.aside), room = f->geo.page_width;

	if (aside && aside + 12 <= room) {
		grid_put(g, f->geo.page_x + room - aside, f->geo.title_y, aside, ROLE_FAINT, f->page.aside);
		room -= aside + 2;
	}
	put_cut(f, g, f->geo.page_x, f->geo.title_y, room, ROLE_TITLE, str_or(f->page.title, ""));
}

static void draw_next(struct full *f, struct grid *g)
{
	int last = f->geo.end_y - 1, room = f->geo.page_width;
	const char *words = f->page.next, *more = words;

	for (int y = f->geo.next_y; y < last && !str_empty(words); y++, words = more) {
		size_t n = wrap_first(words, (size_t)room, &more);

		grid_putn(g, f->geo.page_x, y, room, ROLE_NEXT, words, n);
	}
	put_cut(f, g, f->geo.page_x, last, room, ROLE_NEXT, str_or(words, ""));
}

/* "↑ 12 more", at the right of the blank line above the body, or over its first line. */
static void draw_more(struct full *f, struct grid *g, size_t hidden, enum glyph g_sign, int y)
{
	const char *text;

	if (!hidden)
		return;
	text = arena_format(&f->arena, " %s %zu more", sign(f, g_sign), hidden);
	grid_put(g, f->geo.page_x + f->geo.page_width - width_of(text), y, width_of(text), ROLE_MORE, text);
}

/* Rows that have scrolled away from their heads get them back, on the blank line above the body. */
static void draw_heads(struct full *f, struct grid *g)
{
	struct canvas canvas = { .g = g, .x = f->geo.page_x };
	size_t heads;

	if (f->geo.airy && sheet_heads_of(&f->sheet, f->here.top, &heads) && heads < f->here.top)
		sheet_draw_line(&f->sheet, &canvas, heads, f->geo.body_y - 1);
}

static void draw_mores(struct full *f, struct grid *g)
{
	size_t top = f->here.top, seen = top + (size_t)(f->geo.body_rows > 0 ? f->geo.body_rows : 0);
	size_t below = f->sheet.lines > seen ? f->sheet.lines - seen : 0;

	draw_more(f, g, top, GLYPH_UP, f->geo.body_y - f->geo.airy);
	draw_more(f, g, below, GLYPH_BELOW, f->geo.body_y + f->geo.body_rows - !f->geo.airy);
}

static void draw_body(struct full *f, struct grid *g)
{
	bool editing = f->doing == EDITING || f->doing == PICKING;
	struct canvas canvas = { .g = g,
				 .x = f->geo.page_x,
				 .focused = f->focused && !f->here.on_rail,
				 .focus = f->here.focus.at,
				 .edit = editing ? &f->edit : NULL,
				 .searching = f->touched && full_has_choices(f) };

	f->sheet.from = f->here.top;
	f->sheet.to = f->here.top + (size_t)f->geo.body_rows;
	for (int row = 0; row < f->geo.body_rows; row++)
		sheet_draw_line(&f->sheet, &canvas, f->here.top + (size_t)row, f->geo.body_y + row);
}

/* ---- Choices: over the lines below the field, or above it where there is more room */

struct pick_box {
	int x, y, width, rows;
	int labels; /* cells they take, so that notes stand in a column */
	int edge;   /* the row of a line between the list and what stands behind it, which is seen to go on; 0: none */
};

static struct pick_box place_box(const struct full *f, int want)
{
	size_t lines;
	int at = f->geo.body_y + (int)(sheet_stop_line(&f->sheet, f->here.focus.at, &lines) - f->here.top);
	int below = f->geo.body_y + f->geo.body_rows - at - 1, above = at - f->geo.body_y;
	struct pick_box box = { .x = f->geo.page_x, .width = f->geo.page_width, .rows = want };

	if (below >= PICK_LEAST || below >= above) {
		box.rows = want < below ? want : below;
		box.y = at + 1;
		box.edge = want < below ? box.y + want : 0;
	} else {
		box.rows = want < above ? want : above;
		box.y = at - box.rows;
		box.edge = want < above ? box.y - 1 : 0;
	}
	return box;
}

static void draw_choice(struct full *f, struct grid *g, const struct pick_box *box, int y, const struct choice *c)
{
	enum { NOTE_LEAST = 8 };
	int x = box->x + 4, room = box->width - 4, used;

	used = put_cut(f, g, x, y, room, ROLE_LIST, str_or(c->label, c->value));
	used = used > box->labels ? used : box->labels;
	room -= used + LIST_GAP;
	if (room >= NOTE_LEAST)
		put_cut(f, g, x + used + LIST_GAP, y, room, ROLE_FAINT, str_or(c->note, ""));
}

static const char *no_choices(const struct field_view *field)
{
	if (!field->choices.n && field->choices.none)
		return field->choices.none;
	if (field->choices.have == ST_CHECKING)
		return "being read from the service; you can type the value";
	if (field->choices.have == ST_UNKNOWN)
		return "could not be read; type the value";
	return field->choices.n ? "none matches; Ctrl-U shows them all" : "there is none to choose from";
}

static struct choice choice_at(struct full *f, const struct choices *c, const struct choice_list *list, size_t i)
{
	if (i < list->n)
		return c->at(c->self, list->index[i], &f->arena);
	return (struct choice){ .label = "as typed" }; /* not repeating it: every character would be drawn twice */
}

/* The widest label that leaves its note some room. */
static int label_width(struct full *f, const struct choices *c, const struct choice_list *list, size_t first,
		       const struct pick_box *box)
{
	int width = 0;

	for (size_t i = first; i < list->n && i < first + (size_t)box->rows; i++) {
		struct choice one = choice_at(f, c, list, i);
		int w = width_of(str_or(one.label, one.value));

		width = w > width && w <= box->width / 2 ? w : width;
	}
	return width;
}

static void draw_pick_line(struct full *f, struct grid *g, const struct pick_box *box, int row, size_t i,
			   const struct choice_list *list, const struct field_view *field)
{
	const struct choices *c = &field->choices;
	struct choice one = choice_at(f, c, list, i);
	int y = box->y + row;

	draw_choice(f, g, box, y, &one);
	if (i == f->pick_at)
		grid_put(g, box->x + 2, y, 1, ROLE_MARK, sign(f, GLYPH_MARK));
}

static void draw_pick(struct full *f, struct grid *g)
{
	const struct field_view *field = full_field(f);
	size_t first, lines;
	struct choice_list list;
	struct pick_box box;

	if (f->doing != PICKING || !field)
		return;
	full_choices(f, field, &list);
	lines = list.n + list.typed;
	box = place_box(f, lines ? (lines < PICK_ROWS ? (int)lines : PICK_ROWS) : 1);
	if (box.rows <= 0)
		return;
	grid_fill(g, box.x, box.y, box.width, box.rows, ROLE_LIST, " ");
	if (box.edge)
		grid_fill(g, box.x, box.edge, box.width, 1, ROLE_RULE, sign(f, GLYPH_ACROSS));
	if (!lines)
		put_cut(f, g, box.x + 4, box.y, box.width - 4, ROLE_FAINT, no_choices(field));
	first = f->pick_at >= (size_t)box.rows && f->pick_at < lines ? f->pick_at - (size_t)box.rows + 1 : 0;
	box.labels = label_width(f, &field->choices, &list, first, &box);
	for (int row = 0; row < box.rows && first + (size_t)row < lines; row++)
		draw_pick_line(f, g, &box, row, first + (size_t)row, &list, field);
	draw_more(f, g, first, GLYPH_UP, box.y);
	draw_more(f, g, lines > first + (size_t)box.rows ? lines - first - (size_t)box.rows : 0, GLYPH_BELOW,
		  box.y + box.rows - 1);
}

/* ---- Message line: what is asked, else what was said, else the error or help of what is focused */

/* The words have what the answer leaves them: a name that is to be typed has a length. */
static int prompt_room(const struct full *f, int cols)
{
	enum { SIGNS = 4 };
	int usual = cols * 2 / 3, left = f->asked.expected ? cols - width_of(f->asked.expected) - SIGNS : 0;

	return left > usual ? left : usual;
}

static void draw_prompt(struct full *f, struct grid *g)
{
	int x = 1 + put_cut(f, g, 1, f->geo.message_y, prompt_room(f, g->cols), ROLE_ASK, f->asked.words) + 1;

	sheet_draw_edit(f->theme, g, &f->edit, x, f->geo.message_y, g->cols - x - 1);
}

static bool is_wrong(const struct verdict *v)
{
	return (v->state == ST_FAILED || v->state == ST_WARNING || v->state == ST_STALE) && !str_empty(v->text);
}

static const char *step_words(struct full *f)
{
	const struct rail_step *r = &f->page.rail[f->here.rail_at];

	return arena_format(&f->arena, "%s: %s%s", str_or(r->title, ""), str_or(r->word, "not begun"),
			    r->blocked ? "; something of it is blocked" : "");
}

static unsigned wrong_role(enum state state)
{
	return state == ST_FAILED ? ROLE_ERROR : ROLE_WARNING;
}

/* Of a row: what is wrong with it, else what of it had no room. */
static const char *row_words(struct full *f, unsigned *role)
{
	struct cell cells[TABLE_COLUMNS];

	if (f->here.focus.kind != FOCUS_ROW)
		return "";
	full_row(f, cells);
	for (int i = 0; i < TABLE_COLUMNS; i++)
		if (!str_empty(cells[i].why)) {
			*role = wrong_role(cells[i].state);
			return cells[i].why;
		}
	if (f->geo.beside_width)
		return "";
	return str_or(sheet_cut_cells(&f->sheet, f->here.focus.at, (size_t)f->geo.cols - 2), "");
}

static const char *focus_words(struct full *f, unsigned *role)
{
	const struct block *b = full_block(f);
	const struct verdict *v = b && b->kind == B_FIELD ? &b->field.verdict : b ? &b->verdict : NULL;

	*role = ROLE_HELP;
	if (f->here.on_rail)
		return step_words(f);
	if (!v || !full_in_sight(f) || b->kind == B_CHECK)
		return ""; /* what is wrong with a check stands below it */
	if (is_wrong(v)) {
		*role = wrong_role(v->state);
		return v->text;
	}
	if (b->kind == B_TABLE)
		return row_words(f, role);
	if (f->geo.beside_width)
		return ""; /* it stands beside the page */
	return str_or(b->kind == B_FIELD ? b->field.help : v->text, "");
}

/* Help that is too long gives its first sentences; `?` has the whole. */
static const char *first_sentences(struct full *f, const char *words, size_t room)
{
	size_t kept = 0;

	if (utf8_width(words) <= room)
		return words;
	for (const char *stop = strstr(words, ". "); stop; stop = strstr(stop + 1, ". ")) {
		size_t n = (size_t)(stop - words) + 1;

		if (utf8_width(arena_textn(&f->arena, words, n)) <= room)
			kept = n;
	}
	return kept ? arena_textn(&f->arena, words, kept) : words;
}

static const char *foot_words(struct full *f)
{
	bool shown = f->m.foot && f->here.machine == 0;

	return str_or(shown ? f->m.foot(f->m.machine[1].self, &f->here.view, &f->arena) : NULL, "");
}

static void draw_message(struct full *f, struct grid *g)
{
	const char *words = f->said;
	unsigned role = f->said_error ? ROLE_ERROR : ROLE_HELP;

	if (f->doing == PROMPTING) {
		draw_prompt(f, g);
		return;
	}
	if (f->doing == ASKING) {
		words = f->asked.words;
		role = ROLE_ASK;
	} else if (!words) {
		words = focus_words(f, &role);
		if (str_empty(words) && !f->geo.foot)
			words = foot_words(f);
	}
	if (role == ROLE_HELP && g->cols > 2)
		words = first_sentences(f, words, (size_t)g->cols - 2);
	put_cut(f, g, 1, f->geo.message_y, g->cols - 2, role, words);
	if (f->doing == ASKING)
		grid_cursor(g, 1, f->geo.message_y);
}

static void draw_foot(struct full *f, struct grid *g)
{
	if (f->geo.foot)
		put_cut(f, g, 1, f->geo.message_y - 1, g->cols - 2, ROLE_NEXT, foot_words(f));
}

/* ---- All of it */

static void draw_small(struct full *f, struct grid *g)
{
	const char *words = arena_format(
		&f->arena, "This window is %d x %d: enlarge it to 40 x 10, or use voxpeer --line.", g->cols, g->rows);
	size_t room = (size_t)g->cols, lines = wrap_count(words, room), n;

	for (size_t i = 0; i < lines && (int)i < g->rows; i++) {
		const char *line = wrap_line(words, room, i, &n);

		grid_putn(g, 0, (int)i, g->cols, ROLE_TEXT, line, n);
	}
	grid_cursor(g, 0, 0);
}

void full_draw(struct full *f, struct when now, struct grid *g)
{
	f->now = now;
	if (f->geo.cols != g->cols || f->geo.rows != g->rows)
		full_geometry(f, g->cols, g->rows);
	grid_clear(g);
	full_pull(f);
	if (f->geo.small) {
		draw_small(f, g);
		return;
	}
	grid_cursor(g, f->geo.page_x, f->geo.title_y);
	draw_top(f, g);
	draw_rules(f, g);
	draw_rail(f, g);
	draw_title(f, g);
	draw_body(f, g);
	draw_heads(f, g);
	draw_mores(f, g);
	draw_next(f, g);
	full_draw_beside(f, g);
	draw_pick(f, g);
	draw_foot(f, g);
	draw_message(f, g);
	full_draw_keys(f, g);
}
