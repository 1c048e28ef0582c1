/* Keys on a page: moving, opening, doing. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "full.h"

/* ---- Doing */

void full_do(struct full *f, const struct action *act)
{
	struct side side = full_side(f);
	struct view to;

	if (act->why_not)
		full_tell(f, true, "not now: %s", act->why_not);
	else if (where_action(&side, &f->here.view, act, &to)) {
		if (act->id == ACT_REVEAL)
			f->here.view = to;
		else
			full_go(f, &to);
	} else if (!str_empty(act->type_to_confirm))
		full_ask_confirm(f, act);
	else if (!str_empty(act->ask))
		full_ask_text(f, act);
	else if (act->danger)
		full_ask_danger(f, act);
	else
		full_event(f, EV_DO, act->ref, act->id, NULL);
}

static void add_row(struct full *f, const struct table *t)
{
	f->settle = (struct settle){ .what = SETTLE_ADDED, .ref = t->group, .nrows = t->nrows, .view = f->here.view };
	full_event(f, EV_ADD, t->group, 0, NULL);
}

static void do_main(struct full *f)
{
	const struct action *act = keymap_main(&f->page, full_is_core(f));
	const struct table *rows = page_next_rows(&f->page);

	if (act)
		full_do(f, act);
	else if (rows)
		add_row(f, rows);
	else if (full_on_row_form(f))
		full_back(f); /* a row that is filled in has nothing of its own to do */
}

static bool do_letter(struct full *f, uint32_t code)
{
	for (size_t i = 0; i < f->keymap.n; i++)
		if (f->keymap.key[i] && (unsigned char)f->keymap.key[i] == code) {
			full_do(f, &f->page.actions[i]);
			return true;
		}
	return false;
}

/* The line-th action that has no letter. */
static void do_line(struct full *f, size_t line)
{
	for (size_t i = 0; i < f->page.nactions; i++) {
		if (i < f->keymap.n && f->keymap.key[i])
			continue;
		if (line-- == 0) {
			full_do(f, &f->page.actions[i]);
			return;
		}
	}
}

/* ---- Opening */

/* Nothing leads to where one is, unless it is to another field there. */
static bool leads(struct full *f, struct ref ref, uint16_t opens, struct view *to)
{
	const struct field_view *field = full_field(f);
	struct side side = full_side(f);

	if (!where_ref(&side, &f->here.view, ref, opens, to))
		return false;
	if (f->here.help || !view_equal(to, &f->here.view))
		return true;
	return ref.kind == REF_FIELD && !(field && ref_equal(field->ref, ref));
}

static bool open_ref(struct full *f, struct ref ref, uint16_t opens)
{
	struct side side = full_side(f);
	struct view to;

	if (!leads(f, ref, opens, &to))
		return false;
	full_go_machine(f, where_machine(&side, ref), &to);
	if (ref.kind == REF_FIELD || ref.kind == REF_CHECK)
		full_focus_ref(f, ref);
	return true;
}

static bool open_explanation(struct full *f, uint16_t id)
{
	return id && full_is_core(f) && open_ref(f, (struct ref){ .kind = REF_EXPLAIN, .code = id }, 0);
}

static bool has_explanation(const struct full *f, const struct verdict *v)
{
	return v->explain && full_is_core(f);
}

static bool check_leads(struct full *f, const struct block *b)
{
	struct view to;

	return leads(f, b->ref, 0, &to) || has_explanation(f, &b->verdict) || leads(f, b->verdict.cause, 0, &to);
}

static bool open_check(struct full *f, const struct block *b)
{
	return open_ref(f, b->ref, 0) || open_explanation(f, b->verdict.explain) || open_ref(f, b->verdict.cause, 0);
}

const struct block *full_worst_check(struct full *f)
{
	static const enum state worst[] = {
		ST_FAILED, ST_STALE, ST_WARNING, ST_CHECKING, ST_WAITING, ST_UNKNOWN, ST_OK
	};

	for (size_t w = 0; w < sizeof worst / sizeof worst[0]; w++)
		for (size_t i = 0; i < f->page.nblocks; i++) {
			const struct block *b = &f->page.blocks[i];

			if (b->kind == B_CHECK && b->verdict.state == worst[w] && check_leads(f, b))
				return b;
		}
	return NULL;
}

/* On a screen whose lower half is about the focused row, opening the row explains what is wrong with it,
 * or what was judged first. */
static bool open_worst_check(struct full *f)
{
	const struct block *b = full_worst_check(f);

	return b && open_check(f, b);
}

static const char *row_does(struct full *f, const struct table *t)
{
	struct side side = full_side(f);
	struct view to;

	if (f->here.focus.kind == FOCUS_ADD)
		return "add";
	if (!(t->flags & TABLE_OPEN))
		return NULL;
	if (where_follows_focus(&side, &f->here.view))
		return full_worst_check(f) ? "why" : NULL;
	return side_is_home(&side) || leads(f, f->here.focus.ref, t->opens, &to) ? "open" : NULL;
}

static const char *field_does(const struct field_view *field)
{
	return field->flags & FIELD_FIXED ? "why" : field->flags & FIELD_TICK ? NULL : "edit";
}

const char *full_mend_does(const struct full *f)
{
	return f->page.fixed ? "go there" : COMMAND_WORDS[CMD_CAUSE].does;
}

const char *full_enter_does(struct full *f)
{
	const struct block *b = full_block(f);
	struct view to;

	if (f->here.on_rail)
		return "go there";
	if (!b || !full_in_sight(f))
		return NULL;
	switch ((int)b->kind) {
	case B_FIELD:
		return field_does(&b->field);
	case B_TABLE:
		return row_does(f, &b->table);
	case B_CHECK:
		return !check_leads(f, b)                                        ? NULL
		       : leads(f, b->ref, 0, &to) && to.screen != SCREEN_EXPLAIN ? full_mend_does(f)
										 : "why";
	case BLOCK_ACTIONS:
		return "do it";
	default:
		return leads(f, b->ref, 0, &to) ? "open" : NULL;
	}
}

bool full_cause_leads(struct full *f)
{
	const struct block *b = full_block(f);
	struct view to;

	return b && full_in_sight(f) &&
	       leads(f, b->kind == B_FIELD ? b->field.verdict.cause : b->verdict.cause, 0, &to);
}

/* A session by its name, or what else the row stands for. */
static void open_named(struct full *f, const char *name, struct ref ref)
{
	struct intent *i = full_intent(f, INTENT_OPEN);

	i->text = arena_text(&f->out->arena, name);
	i->event.ref = ref;
}

static void open_row(struct full *f, const struct table *t)
{
	struct cell cells[TABLE_COLUMNS];
	struct side side = full_side(f);
	struct ref ref = full_row(f, cells);

	if (f->here.focus.kind == FOCUS_ADD)
		add_row(f, t);
	else if (!(t->flags & TABLE_OPEN))
		do_main(f);
	else if (side_is_home(&side) && ref.kind == REF_ROW)
		open_named(f, cells[0].text, ref);
	else if (where_follows_focus(&side, &f->here.view))
		open_worst_check(f);
	else
		open_ref(f, ref, t->opens);
}

static void open_field(struct full *f, const struct field_view *field)
{
	if (field->flags & FIELD_TICK)
		full_toggle(f);
	else if (field->flags & FIELD_FIXED)
		full_tell(f, false, "fixed: %s", str_or(field->help, "it cannot be changed here"));
	else
		full_edit_begin(f);
}

static void enter(struct full *f)
{
	const struct block *b = full_block(f);

	if (!b) {
		do_main(f);
		return;
	}
	switch ((int)b->kind) {
	case B_TABLE:
		open_row(f, &b->table);
		break;
	case B_FIELD:
		open_field(f, &b->field);
		break;
	case B_CHECK:
		open_check(f, b);
		break;
	case BLOCK_ACTIONS:
		do_line(f, f->here.focus.at.row);
		break;
	default:
		open_ref(f, b->ref, 0);
		break;
	}
}

static void explain(struct full *f)
{
	const struct block *b = full_block(f);
	const struct verdict *v = !b ? NULL : b->kind == B_FIELD ? &b->field.verdict : &b->verdict;

	if (b && b->kind == B_TABLE && open_worst_check(f))
		return;
	if (!v || !(open_explanation(f, v->explain) || (b->ref.kind == REF_EXPLAIN && open_ref(f, b->ref, 0))))
		full_tell(f, false, "there is nothing more to explain here");
}

static void cause(struct full *f)
{
	const struct block *b = full_block(f);
	const struct verdict *v = !b ? NULL : b->kind == B_FIELD ? &b->field.verdict : &b->verdict;

	if (v && v->cause.kind != REF_NONE)
		open_ref(f, v->cause, 0);
}

/* ---- Moving */

static size_t height(const struct full *f)
{
	return f->geo.body_rows > 1 ? (size_t)f->geo.body_rows : 1;
}

/* A stop that is more than a page away is scrolled to, so that what stands between can be read. */
static bool far_away(const struct full *f, int way)
{
	struct stop to;
	size_t lines, line, bottom = f->here.top + height(f);

	if (way > 0 ? !sheet_next_stop(&f->sheet, f->here.focus.at, &to)
		    : !sheet_previous_stop(&f->sheet, f->here.focus.at, &to))
		return true;
	line = sheet_stop_line(&f->sheet, to, &lines);
	return way > 0 ? line >= bottom + height(f) / 2 : line + height(f) / 2 < f->here.top;
}

static void step_rail(struct full *f, int way)
{
	if (way > 0 && f->here.rail_at + 1 < f->page.nrail)
		f->here.rail_at++;
	else if (way < 0 && f->here.rail_at)
		f->here.rail_at--;
}

/* Beside the journey a line more costs as much as four: what stands there has to be drawn again. */
enum { BESIDE_RAIL = 4 };

static void step(struct full *f, int way)
{
	if (f->here.on_rail)
		step_rail(f, way);
	else if (!full_in_sight(f) || far_away(f, way) || !full_move(f, way))
		full_scroll(f, full_scrolls_whole(f) ? way : way * BESIDE_RAIL);
}

/* The first stop that is in sight, from the top or from the bottom. */
static void focus_in_sight(struct full *f, int way)
{
	struct stop at;
	bool found = way > 0 ? sheet_first_stop(&f->sheet, &at) : sheet_last_stop(&f->sheet, &at);
	size_t lines;

	for (; found; found = way > 0 ? sheet_next_stop(&f->sheet, at, &at) : sheet_previous_stop(&f->sheet, at, &at)) {
		size_t line = sheet_stop_line(&f->sheet, at, &lines);

		if (line >= f->here.top && line < f->here.top + height(f)) {
			full_focus(f, at);
			return;
		}
		if (f->page.blocks[at.block].kind == B_TABLE && !f->sheet.at[at.block].row_at && way > 0 &&
		    line < f->here.top) {
			size_t skip = f->here.top - line - 1, stops = sheet_stops(&f->sheet, at.block);

			at.row = at.row + skip < stops ? at.row + skip : stops - 1;
		}
	}
}

/* A table that shows some rows at a time goes on by as many. */
static bool page_window(struct full *f, int way)
{
	const struct table *t = full_table(f);
	struct stop at = f->here.focus.at;
	size_t shown;

	if (!t || f->here.focus.kind != FOCUS_ROW)
		return false;
	sheet_window(&f->sheet, t, &shown);
	if (shown == t->nrows)
		return false;
	if (way > 0)
		at.row = at.row + shown < t->nrows ? at.row + shown : t->nrows - 1;
	else
		at.row -= shown < at.row ? shown : at.row;
	full_focus(f, at);
	f->here.follow = true;
	return true;
}

static void page_by(struct full *f, int way)
{
	size_t before = f->here.top;

	if (page_window(f, way))
		return;
	full_scroll(f, way * (long)(height(f) > 1 ? height(f) - 1 : 1));
	if (!f->focused)
		return;
	focus_in_sight(f, f->here.top == before ? -way : way);
}

static void to_end(struct full *f, bool last)
{
	struct stop at;

	if (last ? sheet_last_stop(&f->sheet, &at) : sheet_first_stop(&f->sheet, &at)) {
		full_focus(f, at);
		f->here.follow = true;
	}
	full_scroll(f, last ? (long)f->sheet.lines : -(long)f->sheet.lines);
}

static unsigned rail_here(const struct full *f)
{
	for (unsigned i = 0; i < f->page.nrail; i++)
		if (f->page.rail[i].here)
			return i;
	return 0;
}

static void go_left(struct full *f)
{
	if (f->here.on_rail)
		return;
	if (f->geo.rail && !f->here.help) {
		f->here.on_rail = true;
		f->here.rail_at = rail_here(f);
	} else {
		full_back(f);
	}
}

static void go_step(struct full *f, unsigned step)
{
	struct ref ref = { .kind = REF_STEP, .code = (uint16_t)step };

	f->here.on_rail = false;
	if (step < f->page.nrail && full_is_core(f))
		open_ref(f, ref, 0);
}

static void right_or_enter(struct full *f)
{
	if (f->here.on_rail)
		go_step(f, f->here.rail_at);
	else
		enter(f);
}

static void go_right(struct full *f)
{
	if (f->here.on_rail)
		f->here.on_rail = false;
	else if (full_table(f) || (full_block(f) && !full_field(f)))
		enter(f);
}

static void back(struct full *f)
{
	if (f->here.on_rail)
		f->here.on_rail = false;
	else if (f->search)
		mem_replace(&f->search, NULL);
	else if (!full_back(f))
		full_tell(f, false,
			  f->m.model ? "this is where you came in; q leaves, H shows all onboardings" : "q leaves");
}

/* ---- Rows */

static const struct table *first_table(const struct full *f, unsigned flag)
{
	const struct table *t = full_table(f);

	if (t && t->flags & flag)
		return t;
	for (size_t i = 0; i < f->page.nblocks; i++)
		if (f->page.blocks[i].kind == B_TABLE && f->page.blocks[i].table.flags & flag)
			return &f->page.blocks[i].table;
	return NULL;
}

/* From a field it goes to the line that adds, and no further: letters meant for the field add nothing. */
static void add(struct full *f)
{
	const struct table *t = first_table(f, TABLE_ADD);

	if (t && full_field(f)) {
		f->here.focus = (struct focus){ .kind = FOCUS_ADD, .ref = t->group };
		f->here.follow = true;
	} else if (t) {
		add_row(f, t);
	}
}

static void copy(struct full *f)
{
	const struct table *t = full_table(f);
	struct ref ref = full_row(f, NULL);

	if (!t || !(t->flags & TABLE_COPY) || ref.kind == REF_NONE)
		return;
	f->settle = (struct settle){ .what = SETTLE_COPIED, .ref = t->group, .nrows = t->nrows, .view = f->here.view };
	full_event(f, EV_COPY, ref, 0, NULL);
}

/* x on a row asks; on a field it clears, as ! does line by line. */
static void remove_row(struct full *f)
{
	const struct table *t = full_table(f);

	if (t && t->flags & TABLE_REMOVE && f->here.focus.kind == FOCUS_ROW)
		full_ask_remove(f);
}

static void take_paste(struct full *f, const struct key *key)
{
	const struct table *t = first_table(f, TABLE_PASTE);
	const struct field_view *field = full_field(f);

	if (field && !(field->flags & (FIELD_FIXED | FIELD_TICK))) {
		full_edit_begin(f);
		if (f->doing == PICKING)
			full_pick_key(f, key);
		else
			full_edit_key(f, key);
	} else if (t) {
		f->settle = (struct settle){
			.what = SETTLE_COPIED, .ref = t->group, .nrows = t->nrows, .view = f->here.view
		};
		full_event(f, EV_PASTE, t->group, 0, key->text);
	} else {
		full_tell(f, false, "nothing here takes a paste; select a field first");
	}
}

/* ---- Searching */

static bool stop_matches(const struct full *f, struct stop at)
{
	return str_has_nocase(sheet_stop_text(&f->sheet, at), f->search);
}

void full_search_next(struct full *f, int way)
{
	struct stop from = f->here.focus.at, at = from;

	if (!f->search || !f->focused)
		return;
	do {
		bool more = way > 0 ? sheet_next_stop(&f->sheet, at, &at) : sheet_previous_stop(&f->sheet, at, &at);

		if (!more && !(way > 0 ? sheet_first_stop(&f->sheet, &at) : sheet_last_stop(&f->sheet, &at)))
			return;
		if (stop_matches(f, at)) {
			full_focus(f, at);
			f->here.follow = true;
			return;
		}
	} while (memcmp(&at, &from, sizeof at) != 0);
	full_tell(f, true, "'%s' is not on this page", f->search);
	mem_replace(&f->search, NULL);
}

/* ---- Out */

static void send_text(struct full *f, enum intent_kind kind)
{
	const char *text = full_copy(f, kind != INTENT_TEXT_OUT);
	struct intent *i = full_intent(f, kind);

	i->text = arena_text(&f->out->arena, text);
}

static void training(struct full *f)
{
	if (!f->m.machine[1].page)
		return;
	if (f->here.machine == 0) {
		full_go_machine(f, 1, &f->m.beside);
		return;
	}
	while (f->here.machine == 1 && full_back(f))
		;
}

/* ---- Commands */

static void cmd_up(struct full *f)
{
	step(f, -1);
}

static void cmd_down(struct full *f)
{
	step(f, 1);
}

static void cmd_next_stop(struct full *f)
{
	if (!full_move(f, 1))
		to_end(f, false);
}

static void cmd_previous_stop(struct full *f)
{
	if (!full_move(f, -1))
		to_end(f, true);
}

static void cmd_page_up(struct full *f)
{
	page_by(f, -1);
}

static void cmd_page_down(struct full *f)
{
	page_by(f, 1);
}

static void cmd_first(struct full *f)
{
	to_end(f, false);
}

static void cmd_last(struct full *f)
{
	to_end(f, true);
}

static void cmd_tick(struct full *f)
{
	const struct field_view *field = full_field(f);

	if (field && field->flags & FIELD_TICK)
		full_toggle(f);
}

static void cmd_main(struct full *f)
{
	if (f->search)
		full_search_next(f, 1);
	else
		do_main(f);
}

static void cmd_search_back(struct full *f)
{
	full_search_next(f, -1);
}

static void cmd_plain(struct full *f)
{
	send_text(f, INTENT_TEXT_OUT);
}

static void cmd_clip(struct full *f)
{
	send_text(f, INTENT_CLIP);
}

static void cmd_home(struct full *f)
{
	if (f->m.model)
		full_intent(f, INTENT_HOME);
}

static void cmd_theme(struct full *f)
{
	full_intent(f, INTENT_THEME);
}

static void cmd_redraw(struct full *f)
{
	full_intent(f, INTENT_REDRAW);
}

static void cmd_suspend(struct full *f)
{
	full_intent(f, INTENT_SUSPEND);
}

static void cmd_leave(struct full *f)
{
	full_intent(f, INTENT_QUIT);
}

static void (*const commands[CMD_N])(struct full *) = {
	[CMD_UP] = cmd_up,
	[CMD_DOWN] = cmd_down,
	[CMD_LEFT] = go_left,
	[CMD_RIGHT] = go_right,
	[CMD_NEXT_STOP] = cmd_next_stop,
	[CMD_PREVIOUS_STOP] = cmd_previous_stop,
	[CMD_PAGE_UP] = cmd_page_up,
	[CMD_PAGE_DOWN] = cmd_page_down,
	[CMD_FIRST] = cmd_first,
	[CMD_LAST] = cmd_last,
	[CMD_ENTER] = right_or_enter,
	[CMD_TICK] = cmd_tick,
	[CMD_ADD] = add,
	[CMD_REMOVE] = remove_row,
	[CMD_COPY] = copy,
	[CMD_MAIN] = cmd_main,
	[CMD_BACK] = back,
	[CMD_EXPLAIN] = explain,
	[CMD_CAUSE] = cause,
	[CMD_SEARCH] = full_ask_search,
	[CMD_SEARCH_BACK] = cmd_search_back,
	[CMD_HELP] = full_help,
	[CMD_TRAINING] = training,
	[CMD_PLAIN] = cmd_plain,
	[CMD_FILE] = full_ask_file,
	[CMD_CLIP] = cmd_clip,
	[CMD_HOME] = cmd_home,
	[CMD_REDRAW] = cmd_redraw,
	[CMD_THEME] = cmd_theme,
	[CMD_SUSPEND] = cmd_suspend,
	[CMD_LEAVE] = cmd_leave,
	[CMD_INTERRUPT] = full_ask_leave,
};

/* What is done to the thing in focus is not done to one that is out of sight: it is shown first. A field that is typed shows itself. */
static bool unseen(struct full *f, enum command c)
{
	const struct field_view *field = full_field(f);
	bool typed = c == CMD_ENTER && field && !(field->flags & FIELD_TICK);
	bool to_it = c == CMD_ENTER || c == CMD_TICK || c == CMD_REMOVE || c == CMD_COPY || c == CMD_EXPLAIN ||
		     c == CMD_CAUSE;

	if (typed || !to_it || f->here.on_rail || !f->focused || full_in_sight(f))
		return false;
	f->here.follow = true;
	return true;
}

static bool moves(enum command c)
{
	return c <= CMD_PREVIOUS_STOP || c == CMD_ENTER || c == CMD_BACK;
}

static void page_key(struct full *f, const struct key *key)
{
	enum command c = keymap_command(key);

	if (key->name == KB_PASTE) {
		take_paste(f, key);
		return;
	}
	if (c == CMD_STEP) {
		go_step(f, key->code - '1');
		return;
	}
	if (f->here.on_rail && !moves(c))
		f->here.on_rail = false;
	if (unseen(f, c))
		return;
	if (commands[c])
		commands[c](f);
	else if (key->name == KB_CHAR && !key->alt)
		do_letter(f, key->code);
}

void full_key(struct full *f, const struct key *key)
{
	static void (*const modes[])(struct full *, const struct key *) = {
		[ON_PAGE] = page_key,          [EDITING] = full_edit_key,  [PICKING] = full_pick_key,
		[PROMPTING] = full_prompt_key, [ASKING] = full_answer_key,
	};

	full_pull(f);
	mem_replace(&f->said, NULL);
	modes[f->doing](f, key);
}
