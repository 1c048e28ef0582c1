/* The page as it is now: pulled, laid out for the width there is, with the focus where it was by name. */
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "columns.h"
#include "full.h"
#include "wrap.h"

enum {
	LEAST_COLS = 40,
	LEAST_ROWS = 10,
	RAIL_FROM_COLS = 70,
	WIDE_RAIL_FROM_COLS = 132,
	RULES_FROM_ROWS = 14,
	TIGHT_COLS = 80,
	READ_BESIDE_RAIL_COLS = 110
};
enum { PAGE_LEAST = 56, BESIDE_LEAST = 27, BESIDE_MOST = 60, BESIDE_GAP = 3 };
enum { RAIL_WIDTH = 21, WIDE_RAIL_WIDTH = 32, AIRY_FROM_ROWS = 16, WINDOW_LEAST = 3, BELOW_LIST = 7 };
enum { FOOT_FROM_ROWS = 22 };

/* ---- Geometry */

/* A third of what there is, as long as the page stays as wide as that of 80 columns. */
static void place_beside(struct geometry *g)
{
	int width = g->page_width / 3, most = g->page_width - PAGE_LEAST - BESIDE_GAP;

	width = width < most ? width : most;
	width = width < BESIDE_MOST ? width : BESIDE_MOST;
	if (width < BESIDE_LEAST)
		return;
	g->beside_width = width;
	g->page_width -= width + BESIDE_GAP;
	g->beside_x = g->page_x + g->page_width + BESIDE_GAP;
}

static void place_columns(struct geometry *g, bool journey, bool beside)
{
	g->rail = journey && g->cols >= RAIL_FROM_COLS;
	g->rail_width = g->cols >= WIDE_RAIL_FROM_COLS ? WIDE_RAIL_WIDTH : RAIL_WIDTH;
	g->page_x = g->rail ? g->rail_width + 2 : 1;
	g->page_width = g->cols - g->page_x - (g->rail && g->cols <= TIGHT_COLS ? 0 : 1);
	g->beside_x = g->beside_width = 0;
	if (beside)
		place_beside(g);
}

/* From the top: title line, rule, where you are, the body, what comes next, rule, message, keys. */
static void place_rows(struct geometry *g)
{
	int top, bottom;

	g->rules = g->rows >= RULES_FROM_ROWS;
	g->airy = g->rows >= AIRY_FROM_ROWS;
	g->keys_y = g->rows - 1;
	g->message_y = g->rows - 2;
	top = 1 + g->rules;
	g->end_y = g->message_y - g->foot - g->rules;
	bottom = g->end_y;
	g->title_y = top;
	g->body_y = top + 1 + g->airy;
	g->next_y = bottom - 1;
	g->body_rows = g->next_y - g->airy - g->body_y;
}

/* The companion's line has a row of its own on the main machine's pages, whatever it says: nothing moves when it changes. */
static void place_foot(struct full *f)
{
	f->geo.foot = f->m.foot && f->here.machine == 0 && f->geo.rows >= FOOT_FROM_ROWS;
}

/* What comes next has a second line where it needs one and there is room. */
static void place_next(struct full *f)
{
	place_foot(f);
	place_rows(&f->geo);
	if (f->geo.airy && wrap_count(f->page.next, (size_t)f->geo.page_width) > 1) {
		f->geo.next_y--;
		f->geo.body_rows--;
	}
}

/* What is read takes the whole of a window that is not wide: less of it is cut or out of sight, and whole lines scroll for a few
 * bytes. */
static bool is_read(const struct full *f)
{
	static const bool screens[SCREEN_N] = {
		[SCREEN_CHECKS] = true,   [SCREEN_EXPLAIN] = true, [SCREEN_JOURNAL] = true,
		[SCREEN_REQUESTS] = true, [SCREEN_HELP] = true,    [SCREEN_MESSAGE] = true,
	};

	return f->here.help || (full_is_core(f) && f->here.view.screen < SCREEN_N && screens[f->here.view.screen]);
}

static bool has_rail(const struct full *f)
{
	return f->page.nrail && (f->geo.cols >= READ_BESIDE_RAIL_COLS || !is_read(f));
}

void full_geometry(struct full *f, int cols, int rows)
{
	f->geo = (struct geometry){ .cols = cols, .rows = rows, .small = cols < LEAST_COLS || rows < LEAST_ROWS };
	place_columns(&f->geo, has_rail(f), false);
	place_foot(f);
	place_rows(&f->geo);
	f->here.follow = true;
}

/* ---- Finding the focus again */

static struct ref ref_of(const struct block *b)
{
	return b->kind == B_FIELD ? b->field.ref : b->ref;
}

static uint64_t label_of(const struct block *b)
{
	const char *label = str_or(b->kind == B_FIELD ? b->field.label : b->title, "");

	return hash_mix(b->kind, label, strlen(label));
}

static size_t apart(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* The block of this ref, the one with the same label and nearest to where it was. */
static bool find_block(const struct full *f, struct stop *out)
{
	const struct focus *was = &f->here.focus;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < f->page.nblocks; i++) {
		const struct block *b = &f->page.blocks[i];
		size_t cost = apart(i, was->at.block) + (label_of(b) != was->label) * f->page.nblocks;

		if (b->kind == B_TABLE || !sheet_stops(&f->sheet, i) || !ref_equal(ref_of(b), was->ref) || cost >= best)
			continue;
		best = cost;
		*out = (struct stop){ i, 0 };
	}
	return best != SIZE_MAX;
}

static bool find_row(const struct full *f, struct stop *out)
{
	for (size_t i = 0; f->here.focus.ref.kind != REF_NONE && i < f->page.nblocks; i++) {
		const struct table *t = &f->page.blocks[i].table;
		size_t row;

		if (f->page.blocks[i].kind != B_TABLE || !t->nrows || !t->find)
			continue;
		row = t->find(t->self, f->here.focus.ref);
		if (row < t->nrows) {
			*out = (struct stop){ i, row };
			return true;
		}
	}
	return false;
}

static bool find_add(const struct full *f, struct stop *out)
{
	for (size_t i = 0; i < f->page.nblocks; i++) {
		const struct block *b = &f->page.blocks[i];

		if (b->kind == B_TABLE && b->table.flags & TABLE_ADD && ref_equal(b->table.group, f->here.focus.ref)) {
			*out = (struct stop){ i, b->table.nrows };
			return true;
		}
	}
	return false;
}

/* What was focused is gone: the nearest thing to where it stood. */
static bool find_near(const struct full *f, struct stop *out)
{
	struct stop was = f->here.focus.at;
	size_t stops = was.block < f->page.nblocks ? sheet_stops(&f->sheet, was.block) : 0;

	if (stops) {
		*out = (struct stop){ was.block, was.row < stops ? was.row : stops - 1 };
		return true;
	}
	if (was.block > f->page.nblocks)
		was.block = f->page.nblocks;
	was.row = 0;
	return sheet_previous_stop(&f->sheet, was, out) || sheet_first_stop(&f->sheet, out);
}

static bool is_only_choice(const struct field_view *field, struct arena *a)
{
	const struct choices *c = &field->choices;

	return c->closed && c->at && c->n == 1 && str_is(c->at(c->self, 0, a).value, str_or(field->value, ""));
}

/* There is nothing to be done about it. */
static bool is_settled(struct full *f, struct stop at)
{
	const struct block *b = &f->page.blocks[at.block];

	return b->kind == B_FIELD && (b->field.flags & FIELD_FIXED || is_only_choice(&b->field, &f->arena));
}

/* A place that is new: what view.ref names, when it is on the page, a row or, of a group, where one is added; else the first thing
 * that can be changed or opened. */
static bool find_first(struct full *f, struct stop *out)
{
	struct stop at;

	f->here.focus.ref = f->here.view.ref;
	if (find_row(f, out) || find_add(f, out))
		return true;
	if (!sheet_first_stop(&f->sheet, out))
		return false;
	for (at = *out; is_settled(f, at);)
		if (!sheet_next_stop(&f->sheet, at, &at))
			return true;
	*out = at;
	return true;
}

static bool find_focus(struct full *f, struct stop *out)
{
	switch (f->here.focus.kind) {
	case FOCUS_BLOCK:
		if (find_block(f, out))
			return true;
		return f->here.focus.asked ? find_first(f, out) : find_near(f, out);
	case FOCUS_ROW:
		return find_row(f, out) || find_near(f, out);
	case FOCUS_ADD:
		return find_add(f, out) || find_near(f, out);
	case FOCUS_ACTION:
		return find_near(f, out);
	default:
		return find_first(f, out);
	}
}

static struct ref row_ref(struct full *f, const struct table *t, size_t row)
{
	struct cell cells[TABLE_COLUMNS];

	return columns_row(t, row, &f->arena, cells);
}

/* The window of a table moves with the focus, by half of it: moving with every row would draw all of it with every row. */
static void move_window(struct full *f, const struct table *t, size_t row)
{
	size_t shown, first = sheet_window(&f->sheet, t, &shown);

	if (row < t->nrows && (row < first || row >= first + shown))
		first = row > shown / 2 ? row - shown / 2 : 0;
	f->here.window_top = f->sheet.window_top = first;
}

void full_focus(struct full *f, struct stop at)
{
	const struct block *b = &f->page.blocks[at.block];
	struct focus *to = &f->here.focus;

	*to = (struct focus){ .kind = FOCUS_BLOCK, .ref = ref_of(b), .label = label_of(b), .at = at };
	if (sheet_is_add(&f->sheet, at)) {
		to->kind = FOCUS_ADD;
		to->ref = b->table.group;
	} else if (b->kind == B_TABLE) {
		to->kind = FOCUS_ROW;
		move_window(f, &b->table, at.row);
		to->ref = row_ref(f, &b->table, at.row);
	} else if ((int)b->kind == BLOCK_ACTIONS) {
		to->kind = FOCUS_ACTION;
	}
}

void full_focus_ref(struct full *f, struct ref ref)
{
	f->here.focus = (struct focus){ .kind = FOCUS_BLOCK, .ref = ref, .asked = true };
	f->here.follow = true;
}

/* ---- Pulling */

/* The lower half is about the row in focus: the wizard's map says so, or the table itself. */
static bool follows(const struct full *f)
{
	struct side side = full_side(f);

	if (f->here.help)
		return false;
	for (size_t i = 0; i < f->page.nblocks; i++)
		if (f->page.blocks[i].kind == B_TABLE && f->page.blocks[i].table.flags & TABLE_FOLLOW)
			return true;
	return where_follows_focus(&side, &f->here.view);
}

/* Less than half of the page for the list, the rest for what is said of the row in focus; a list that comes first leaves it some lines. */
static size_t window_rows(const struct full *f)
{
	struct side side = full_side(f);

	if (!where_follows_focus(&side, &f->here.view))
		return f->geo.body_rows > BELOW_LIST + WINDOW_LEAST ? (size_t)(f->geo.body_rows - BELOW_LIST)
								    : WINDOW_LEAST;
	return f->geo.body_rows > WINDOW_LEAST * 2 ? (size_t)f->geo.body_rows * 2 / 5 : WINDOW_LEAST;
}

static const char *noun(const void *self, struct ref group)
{
	struct side side = full_side(self);

	return where_noun(&side, group);
}

/* Half blocks, dark on light; a theme without colours has no such ground. */
static bool shows_pictures(const struct full *f)
{
	return f->pictures && f->theme->glyphs == GLYPHS_UTF8 &&
	       f->theme->paint[DEPTH_16][ROLE_PICTURE].bg != COLOUR_DEFAULT;
}

static void lay_out(struct full *f)
{
	place_columns(&f->geo, has_rail(f), full_has_beside(f));
	place_next(f);
	f->sheet = (struct sheet){ .page = &f->page,
				   .theme = f->theme,
				   .arena = &f->arena,
				   .keys = &f->keymap,
				   .width = f->geo.page_width,
				   .airy = f->geo.airy,
				   .rows = shows_pictures(f) ? f->geo.body_rows : 0,
				   .now = f->now,
				   .revealed = f->revealed,
				   .noun = noun,
				   .self = f };
	if (follows(f))
		f->sheet.window = window_rows(f);
	f->sheet.window_top = f->here.window_top;
	sheet_lay(&f->sheet);
}

/* A letter for each action, a line for each that got none. */
static void place_actions(struct full *f)
{
	struct side side = full_side(f);

	keymap_assign(&f->page, side_is_core(&side), &f->keymap);
	for (size_t i = 0; i < f->page.nactions; i++)
		if (i >= f->keymap.n || !f->keymap.key[i]) {
			page_add(&f->page, &f->paper, (enum block_kind)BLOCK_ACTIONS);
			break;
		}
}

static struct made made_of(const struct full *f)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	struct made made = { .lasting = m->updates && !f->here.help, .self = m->self, .view = f->here.view };

	made.updates = m->updates ? *m->updates : 0;
	return made;
}

static bool lasts(const struct made *was, const struct made *now)
{
	return was->lasting && now->lasting && was->self == now->self && was->updates == now->updates &&
	       view_equal(&was->view, &now->view);
}

static void ask_machine(struct full *f)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	struct made now = made_of(f);

	arena_reset(&f->arena);
	if (lasts(&f->made, &now))
		return;
	f->made = now;
	arena_reset(&f->paper);
	page_clear(&f->page);
	if (f->here.help)
		full_build_help(f);
	else if (m->page)
		m->page(m->self, &f->here.view, &f->paper, &f->page);
	place_actions(f);
}

static size_t body_height(const struct full *f)
{
	return f->geo.body_rows > 0 ? (size_t)f->geo.body_rows : 1;
}

static size_t focus_line(const struct full *f)
{
	size_t lines;

	return sheet_stop_line(&f->sheet, f->here.focus.at, &lines);
}

/* A new place is read from its beginning, even where its first thing to focus is further down. */
static void find_again(struct full *f)
{
	bool new = f->here.focus.kind == FOCUS_NONE;
	struct stop at;

	f->focused = find_focus(f, &at);
	if (!f->focused)
		return;
	full_focus(f, at);
	if (new &&at.row == 0 && focus_line(f) >= body_height(f))
		f->here.follow = false;
}

bool full_in_sight(const struct full *f)
{
	size_t line = f->focused ? focus_line(f) : 0;

	return f->focused && line >= f->here.top && line < f->here.top + body_height(f);
}

/* On these screens the lower half is about the row in focus: it is pulled for that row. */
static bool follow_row(struct full *f)
{
	struct ref row = f->here.focus.ref, *shown = &f->here.view.ref;

	if (!f->focused || f->here.focus.kind != FOCUS_ROW || !follows(f))
		return false;
	if (row.kind == shown->kind && row.code == shown->code && row.row == shown->row)
		return false;
	*shown = row;
	return true;
}

static void pull(struct full *f)
{
	ask_machine(f);
	lay_out(f);
	find_again(f);
}

/* A field that went away while it was typed leaves a draft behind. */
static void check_edit(struct full *f)
{
	const struct field_view *field = full_field(f);

	if (f->doing != EDITING && f->doing != PICKING)
		return;
	if (!field || !ref_equal(field->ref, f->edit_ref))
		full_edit_abandon(f);
}

bool full_scrolls_whole(const struct full *f)
{
	return !f->geo.rail && !f->geo.beside_width;
}

/* The first line on the screen so that `lines` from `line` on are seen; of what has more lines than that, the first is. */
static size_t top_for(const struct full *f, size_t line, size_t lines)
{
	size_t height = body_height(f), ahead = full_scrolls_whole(f) ? 0 : height / 2, top = f->here.top;

	if (line < top)
		top = line > ahead ? line - ahead : 0;
	if (line + lines > top + height)
		top = line + lines + ahead - height;
	return top < line ? top : line;
}

static void keep_in_sight(struct full *f)
{
	size_t height = body_height(f), lines, line, *top = &f->here.top;
	struct stop first;

	if (f->focused && f->here.follow) {
		line = sheet_stop_line(&f->sheet, f->here.focus.at, &lines);
		sheet_first_stop(&f->sheet, &first);
		if (memcmp(&first, &f->here.focus.at, sizeof first) == 0 && line < height)
			*top = 0; /* what is said above the first thing belongs to it */
		else
			*top = top_for(f, line, lines);
	}
	if (*top + height > f->sheet.lines)
		*top = f->sheet.lines > height ? f->sheet.lines - height : 0;
}

void full_pull(struct full *f)
{
	pull(f);
	if (follow_row(f))
		pull(f);
	check_edit(f);
	full_judge_typed(f);
	keep_in_sight(f);
}

/* ---- What is focused */

const struct block *full_block(const struct full *f)
{
	return f->focused && !f->here.on_rail ? &f->page.blocks[f->here.focus.at.block] : NULL;
}

const struct field_view *full_field(const struct full *f)
{
	const struct block *b = full_block(f);

	return b && b->kind == B_FIELD ? &b->field : NULL;
}

const struct table *full_table(const struct full *f)
{
	const struct block *b = full_block(f);

	return b && b->kind == B_TABLE ? &b->table : NULL;
}

struct ref full_row(struct full *f, struct cell *cells)
{
	const struct table *t = full_table(f);
	struct cell own[TABLE_COLUMNS];

	if (!t || f->here.focus.at.row >= t->nrows)
		return (struct ref){ 0 };
	return columns_row(t, f->here.focus.at.row, &f->arena, cells ? cells : own);
}

/* ---- Moving */

void full_scroll(struct full *f, long lines)
{
	size_t height = body_height(f);
	size_t most = f->sheet.lines > height ? f->sheet.lines - height : 0;

	f->here.follow = false;
	if (lines < 0)
		f->here.top -= (size_t)-lines < f->here.top ? (size_t)-lines : f->here.top;
	else
		f->here.top = f->here.top + (size_t)lines < most ? f->here.top + (size_t)lines : most;
}

bool full_move(struct full *f, int way)
{
	struct stop to;
	bool found;

	if (!f->focused)
		return false;
	found = way > 0 ? sheet_next_stop(&f->sheet, f->here.focus.at, &to)
			: sheet_previous_stop(&f->sheet, f->here.focus.at, &to);
	if (!found)
		return false;
	full_focus(f, to);
	f->here.follow = true;
	keep_in_sight(f);
	return true;
}
