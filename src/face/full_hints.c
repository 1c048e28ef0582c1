/* The key line: what works here and now, the most needed first. What depends on the focus has a place of its own on it, so that the rest
 * stays where it is when the focus moves: a line that shifts is sent whole. */
#include "base/text.h"
#include "base/utf8.h"
#include "full.h"

enum { KEY_GAP = 2, KEYS_TRAINING = 72, KEY_BACK = 10 /* "Esc back  " */ };

static int width_of(const char *s)
{
	return (int)utf8_width(str_or(s, ""));
}

struct key_line {
	struct full *f;
	struct grid *g;
	int x, end;
};

/* False when it does not fit; later, shorter ones may. */
static bool add_hint(struct key_line *l, const char *key, const char *does)
{
	int need = width_of(key) + 1 + width_of(does);

	if (str_empty(does) || l->x + need > l->end)
		return false;
	l->x += grid_put(l->g, l->x, l->f->geo.keys_y, width_of(key), ROLE_KEY, key) + 1;
	l->x += grid_put(l->g, l->x, l->f->geo.keys_y, width_of(does), ROLE_DOES, does) + KEY_GAP;
	return true;
}

static void add_command(struct key_line *l, enum command c, const char *does)
{
	const struct command_words *w = &COMMAND_WORDS[c];

	add_hint(l, l->f->theme->glyphs == GLYPHS_UTF8 ? w->keys : w->ascii, does ? does : w->does);
}

static void add_action(struct key_line *l, size_t i)
{
	const struct action *act = &l->f->page.actions[i];
	char key[2] = { l->f->keymap.key[i], 0 };

	if (*key && !act->why_not)
		add_hint(l, key, keymap_label(act, full_is_core(l->f)));
}

static void add_actions(struct key_line *l, bool ways)
{
	const struct action *main = keymap_main(&l->f->page, full_is_core(l->f));

	for (size_t i = 0; i < l->f->keymap.n; i++) {
		const struct action *act = &l->f->page.actions[i];

		if (act != main && keymap_is_way(act, full_is_core(l->f)) == ways &&
		    !(full_is_core(l->f) && act->id == ACT_GO_HELP))
			add_action(l, i);
	}
}

/* ---- Places that are kept */

static bool is_tick(const struct block *b)
{
	return b->kind == B_FIELD && (b->field.flags & (FIELD_TICK | FIELD_FIXED)) == FIELD_TICK;
}

/* Enter means something on some thing of this kind. */
static bool takes_enter(const struct block *b)
{
	if (b->kind == B_FIELD)
		return !is_tick(b);
	if (b->kind == B_TABLE)
		return b->table.flags & (TABLE_OPEN | TABLE_ADD);
	return b->kind == B_CHECK || (int)b->kind == BLOCK_ACTIONS || b->ref.kind != REF_NONE;
}

/* As wide as the widest of what is usual on this page: "Space untick", "Enter edit"; 0: nothing is done with anything here. */
static int focus_place(const struct full *f)
{
	int width = 0;

	for (size_t i = 0; i < f->page.nblocks; i++) {
		const struct block *b = &f->page.blocks[i];

		if (is_tick(b))
			return width_of("Space untick") + KEY_GAP;
		if (takes_enter(b))
			width = width_of("Enter edit") + KEY_GAP;
	}
	return width;
}

static unsigned table_flags(const struct full *f)
{
	unsigned flags = 0;

	for (size_t i = 0; i < f->page.nblocks; i++)
		if (f->page.blocks[i].kind == B_TABLE)
			flags |= f->page.blocks[i].table.flags;
	return flags;
}

static const char *tick_does(const struct field_view *field)
{
	return str_empty(field->value) ? "tick" : field->verdict.state == ST_STALE ? "tick again" : "untick";
}

/* What is done with the thing in focus. */
static void add_focus_keys(struct key_line *l)
{
	const struct field_view *field = full_field(l->f);
	const char *does = full_enter_does(l->f);
	int end = l->x + (l->f->focused ? focus_place(l->f) : 0);

	if (does)
		add_command(l, CMD_ENTER, does);
	if (field && is_tick(full_block(l->f)) && full_in_sight(l->f))
		add_command(l, CMD_TICK, tick_does(field));
	l->x = l->x > end || end > l->end ? l->x : end;
}

/* On "+ add" Enter says it already. */
static void add_adding_key(struct key_line *l)
{
	const struct command_words *w = &COMMAND_WORDS[CMD_ADD];
	int need = width_of(w->keys) + 1 + width_of(w->does);

	if (!(table_flags(l->f) & TABLE_ADD))
		return;
	if (l->f->here.focus.kind != FOCUS_ADD)
		add_command(l, CMD_ADD, NULL);
	else if (l->x + need <= l->end)
		l->x += need + KEY_GAP;
}

static const enum command row_keys[] = { CMD_REMOVE, CMD_COPY };
enum { ROW_KEYS = sizeof row_keys / sizeof row_keys[0] };
static const unsigned row_flags[ROW_KEYS] = { TABLE_REMOVE, TABLE_COPY };

/* What is done to rows on this page, as much of it as there is room for: the first `n` of those keys, `room` cells. */
struct row_places {
	int n, room;
};

static struct row_places row_places(const struct key_line *l)
{
	unsigned flags = table_flags(l->f);
	struct row_places p = { 0 };

	for (; p.n < ROW_KEYS; p.n++) {
		int need = width_of("x ") + width_of(COMMAND_WORDS[row_keys[p.n]].does) + KEY_GAP;

		if (!(flags & row_flags[p.n]))
			continue;
		if (l->x + p.room + need - KEY_GAP > l->end)
			break;
		p.room += need;
	}
	return p;
}

static void add_row_keys(struct key_line *l, int n)
{
	const struct table *t = full_table(l->f);

	for (int i = 0; i < n; i++)
		if (t && l->f->here.focus.kind == FOCUS_ROW && t->flags & row_flags[i])
			add_command(l, row_keys[i], NULL);
}

static void add_main_key(struct key_line *l)
{
	struct full *f = l->f;
	const struct action *main = keymap_main(&f->page, full_is_core(f));

	if (f->search)
		add_command(l, CMD_MAIN, "next match");
	else if (main && !main->why_not)
		add_command(l, CMD_MAIN,
			    full_is_core(f) && main->id == ACT_GO_NEXT_STEP ? "next"
									    : keymap_label(main, full_is_core(f)));
	else if (!main && page_next_rows(&f->page))
		add_command(l, CMD_MAIN, "next");
	else if (!main && full_on_row_form(f))
		add_command(l, CMD_MAIN, "done");
}

/* A page that is there to be copied: one text as it is, and nothing to choose. */
static bool to_be_copied(const struct full *f)
{
	size_t plain = 0;

	for (size_t i = 0; i < f->page.nblocks; i++)
		plain += f->page.blocks[i].kind == B_PLAIN;
	return plain == 1 && !f->focused;
}

static void add_copying_keys(struct key_line *l)
{
	if (!to_be_copied(l->f))
		return;
	add_command(l, CMD_CLIP, NULL);
	add_command(l, CMD_PLAIN, NULL);
	add_command(l, CMD_FILE, NULL);
}

/* What stays as it is while the focus moves, then what comes and goes with it. The way back and what is done to rows have their room
 * kept; what a page of training alone can do comes before the rows, which are added everywhere by the same key. */
static void add_page_keys(struct key_line *l)
{
	struct full *f = l->f;
	bool own_first = f->here.machine;
	int back = f->nback ? KEY_BACK : 0;
	struct row_places rows;

	if (f->focused || f->sheet.lines > (size_t)f->geo.body_rows || f->here.on_rail)
		add_command(l, CMD_UP, NULL);
	add_focus_keys(l);
	add_main_key(l);
	l->end -= back;
	if (own_first)
		add_actions(l, false);
	add_adding_key(l);
	rows = row_places(l);
	l->end -= rows.room;
	if (!own_first)
		add_actions(l, false);
	add_copying_keys(l);
	l->end += back;
	if (f->nback)
		add_command(l, CMD_BACK, NULL);
	add_actions(l, true);
	l->end += rows.room;
	add_row_keys(l, rows.n);
	if (full_cause_leads(f))
		add_command(l, CMD_CAUSE, full_mend_does(f));
	if (f->here.machine)
		add_command(l, CMD_TRAINING, "back to work");
}

/* Training, help and leave stand at the right end of every page's line. */
static void draw_page_keys(struct full *f, struct grid *g)
{
	static const char *const all[][2] = { { "t", "training" }, { "?", "help" }, { "q", "leave" } };
	bool training = f->m.machine[1].page && !f->here.machine && g->cols >= KEYS_TRAINING;
	const char *const(*ends)[2] = training ? all : all + 1;
	struct key_line l = { f, g, 1, g->cols - 1 };
	int n = training ? 3 : 2, ends_at = l.end + KEY_GAP;

	for (int i = 0; i < n; i++)
		ends_at -= width_of(ends[i][0]) + 1 + width_of(ends[i][1]) + KEY_GAP;
	l.end = ends_at - KEY_GAP;
	add_page_keys(&l);
	l.x = ends_at;
	l.end = g->cols - 1;
	for (int i = 0; i < n; i++)
		add_hint(&l, ends[i][0], ends[i][1]);
}

static void draw_typing_keys(struct full *f, struct grid *g)
{
	struct key_line l = { f, g, 1, g->cols - 1 };

	if (f->doing == PROMPTING && f->said) {
		grid_put_cut(g, 1, f->geo.keys_y, g->cols - 2, f->said_error ? ROLE_ERROR : ROLE_HELP, f->said,
			     glyph(f->theme->glyphs, GLYPH_ELLIPSIS));
		return;
	}
	if (full_has_choices(f)) {
		add_command(&l, CMD_UP, "choose");
		add_hint(&l, "a-z", "search");
	}
	add_hint(&l, "Enter", f->doing == PICKING ? "take" : f->doing == EDITING ? "keep" : "accept");
	if (f->doing != PROMPTING)
		add_hint(&l, "Tab", "next");
	add_hint(&l, "Esc", f->doing == PROMPTING ? "cancel" : "back");
	if (f->doing == EDITING)
		add_hint(&l, "Ctrl-G", "as it was");
	if (f->edit.lines)
		add_hint(&l, "Ctrl-O", "new line");
	add_hint(&l, "Ctrl-U", "clear");
}

void full_draw_keys(struct full *f, struct grid *g)
{
	if (f->doing == ON_PAGE)
		draw_page_keys(f, g);
	else if (f->doing != ASKING)
		draw_typing_keys(f, g);
}
