/* A field being typed in place, with its choices below it. The field is set when it is left: with Enter or Tab, with the arrows, with
 * Esc too, so that nothing typed is lost; Ctrl-G alone leaves it as it was. Enter and Tab do not leave one that is refused. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "full.h"

enum { LOOKED_AT = 20 };

/* ---- Beginning */

static bool has_list(const struct field_view *field)
{
	return field->choices.have != ST_NA && field->choices.at;
}

/* The first choice that would not be refused, so that Enter alone does no harm; behind them all when each of the first few is. */
static size_t first_right(struct full *f, const struct field_view *field)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	size_t n = field->choices.n < LOOKED_AT ? field->choices.n : LOOKED_AT;

	for (size_t i = 0; m->judge && i < n; i++) {
		const char *value = field->choices.at(field->choices.self, i, &f->arena).value;

		if (m->judge(m->self, field->ref, value, &f->arena).state != ST_FAILED)
			return i;
	}
	return m->judge && n == field->choices.n ? n : 0;
}

static size_t current_choice(struct full *f, const struct field_view *field)
{
	const char *now = str_or(field->value, field->preset);

	for (size_t i = 0; i < field->choices.n; i++)
		if (str_is(field->choices.at(field->choices.self, i, &f->arena).value, now))
			return i;
	return first_right(f, field);
}

static bool can_be_typed(const struct field_view *field)
{
	return field && !(field->flags & (FIELD_FIXED | FIELD_TICK));
}

void full_edit_any(struct full *f)
{
	if (can_be_typed(full_field(f)))
		full_edit_begin(f);
}

/* It has no answer yet: what is typed next goes into it. Not so where Enter alone would pick what nobody asked for. */
static bool invites_typing(const struct field_view *field)
{
	return field && str_empty(field->value) &&
	       (!has_list(field) || field->flags & FIELD_REQUIRED || !str_empty(field->preset));
}

void full_edit_next(struct full *f, bool any)
{
	if (full_move(f, 1) && (any || invites_typing(full_field(f))))
		full_edit_any(f);
}

void full_edit_begin(struct full *f)
{
	const struct field_view *field = full_field(f);

	if (!field)
		return;
	f->edit.lines = field->flags & FIELD_MULTILINE;
	edit_begin(&f->edit, str_or(field->value, field->preset), FIELD_BYTES);
	f->edit_ref = field->ref;
	f->touched = false;
	f->here.follow = true;
	f->doing = EDITING;
	if (has_list(field)) {
		f->doing = PICKING;
		f->pick_at = current_choice(f, field);
	}
}

/* ---- Ending */

/* Set the field, when it is not what it was. True when an event went out. */
static bool set_field(struct full *f, const char *text)
{
	const struct field_view *field = full_field(f);

	if (!field || str_is(text, str_or(field->value, "")))
		return false;
	full_event(f, EV_SET, field->ref, 0, text);
	return true;
}

/* What was refused stays open as it was, so that what is typed next mends it and is never taken for keys. */
void full_edit_again(struct full *f)
{
	f->doing = has_list(full_field(f)) ? PICKING : EDITING;
}

/* Accepted: what is there is taken, a preset too; the focus goes on once the field has been judged. edit_next: whatever comes next is
 * typed, also where it has an answer. */
static void accept(struct full *f, const char *text, bool edit_next)
{
	const struct field_view *field = full_field(f);
	bool failed = field && field->verdict.state == ST_FAILED;

	if (failed && str_is(text, str_or(field->value, "")))
		return;
	f->doing = ON_PAGE;
	if (set_field(f, text))
		f->settle = (struct settle){ .what = edit_next ? SETTLE_NEXT_EDIT : SETTLE_NEXT,
					     .ref = f->edit_ref,
					     .view = f->here.view };
	else
		full_edit_next(f, edit_next);
}

/* Left some other way: only what was typed counts. */
static void leave(struct full *f)
{
	f->doing = ON_PAGE;
	if (f->touched)
		set_field(f, f->edit.text.s);
}

void full_edit_abandon(struct full *f)
{
	f->doing = ON_PAGE;
	if (!f->touched)
		return;
	mem_replace(&f->draft.text, f->edit.text.s);
	f->draft.ref = f->edit_ref;
	f->draft.machine = f->here.machine;
}

void full_toggle(struct full *f)
{
	const struct field_view *field = full_field(f);

	if (field->flags & FIELD_FIXED)
		full_tell(f, false, "fixed: %s", str_or(field->help, "it cannot be changed here"));
	else if (field->tick)
		full_event(f, EV_DO, field->ref, field->tick, field->tick_text);
	else
		full_event(f, EV_SET, field->ref, 0, str_empty(field->value) ? "yes" : "");
}

/* ---- Keys while typing */

static bool is_ctrl(const struct key *key, uint32_t letter)
{
	return key->name == KB_CTRL && key->code == letter && !key->alt;
}

/* Keys that leave a field, whatever is below it. True when it was one. */
static bool leaving_key(struct full *f, const struct key *key)
{
	if (is_ctrl(key, 'g')) {
		f->doing = ON_PAGE;
		return true;
	}
	if (is_ctrl(key, 'c')) {
		leave(f);
		full_ask_leave(f);
		return true;
	}
	if (is_ctrl(key, 'z') || is_ctrl(key, 'l')) {
		full_intent(f, key->code == 'z' ? INTENT_SUSPEND : INTENT_REDRAW);
		return true;
	}
	if (key->name != KB_ESC && key->name != KB_BACK_TAB)
		return false;
	leave(f);
	if (key->name == KB_BACK_TAB)
		full_move(f, -1);
	return true;
}

static void type(struct full *f, const struct key *key)
{
	switch (edit_key(&f->edit, key)) {
	case EDIT_CHANGED:
		f->touched = true;
		break;
	case EDIT_FULL:
		full_tell(f, true, "no more than %d bytes fit here", FIELD_BYTES);
		break;
	default:
		break;
	}
}

void full_edit_key(struct full *f, const struct key *key)
{
	if (leaving_key(f, key))
		return;
	switch (key->name) {
	case KB_ENTER:
	case KB_TAB:
		edit_trim(&f->edit);
		accept(f, f->edit.text.s, key->name == KB_TAB);
		break;
	case KB_UP:
	case KB_DOWN:
		leave(f);
		full_move(f, key->name == KB_UP ? -1 : 1);
		break;
	default:
		type(f, key);
		break;
	}
}

/* ---- Choices: typing narrows the list */

typedef bool (*choice_test)(const struct choice *c, const char *typed);

static bool is_named(const struct choice *c, const char *typed)
{
	return str_has_nocase(str_or(c->value, ""), typed) || str_has_nocase(str_or(c->label, ""), typed);
}

static bool is_noted(const struct choice *c, const char *typed)
{
	return str_has_nocase(str_or(c->note, ""), typed);
}

static bool is_choice(const struct choice *c, const char *typed)
{
	return str_is(c->value, typed) || (c->label && str_is_nocase(c->label, typed));
}

/* Text of one's own is possible where the list is open, or is not all there. */
static bool free_text(const struct choices *c)
{
	return !c->closed || c->have != ST_OK;
}

static void find_choices(struct full *f, const struct choices *c, struct choice_list *out, choice_test fits,
			 const char *typed)
{
	for (size_t i = 0; i < c->n; i++) {
		struct choice one = c->at(c->self, i, &f->arena);

		if (fits(&one, typed))
			out->index[out->n++] = i;
	}
}

/* The first of the list that is so; list->n: none. */
static size_t find_pick(struct full *f, const struct choices *c, const struct choice_list *list, choice_test is,
			const char *typed)
{
	size_t i = 0;

	for (; i < list->n; i++) {
		struct choice one = c->at(c->self, list->index[i], &f->arena);

		if (is(&one, typed))
			break;
	}
	return i;
}

/* Notes are searched where no name fits: 10 is in the note of every bundle of links of 10 Gbps. */
void full_choices(struct full *f, const struct field_view *field, struct choice_list *out)
{
	const struct choices *c = &field->choices;
	const char *typed = f->touched ? f->edit.text.s : "";

	*out = (struct choice_list){ .index = arena_alloc(&f->arena, (c->n + 1) * sizeof *out->index) };
	find_choices(f, c, out, is_named, typed);
	if (!out->n)
		find_choices(f, c, out, is_noted, typed);
	out->typed = *typed && free_text(c) && find_pick(f, c, out, is_choice, typed) == out->n;
}

bool full_has_choices(const struct full *f)
{
	const struct field_view *field = full_field(f);

	return f->doing == PICKING && field && field->choices.n;
}

/* What Enter would take now; NULL: nothing. */
static const char *would_take(struct full *f, const struct field_view *field)
{
	const struct choices *c = &field->choices;
	struct choice_list list;

	if (f->doing == EDITING)
		return f->edit.text.s;
	full_choices(f, field, &list);
	if (f->pick_at < list.n)
		return c->at(c->self, list.index[f->pick_at], &f->arena).value;
	return list.typed ? f->edit.text.s : NULL;
}

void full_judge_typed(struct full *f)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	struct field_view *field;
	const char *text;

	if ((f->doing != EDITING && f->doing != PICKING) || !f->focused || !full_field(f) || !m->judge)
		return;
	field = &f->page.blocks[f->here.focus.at.block].field;
	text = would_take(f, field);
	if (!text)
		field->verdict = (struct verdict){ .state = ST_NA };
	else if (field->verdict.state == ST_FAILED || field->verdict.state == ST_WARNING)
		field->verdict = m->judge(m->self, field->ref, text, &f->arena);
	f->made.lasting = false; /* this page says what is typed and not what the machine holds */
}

static void move_pick(struct full *f, const struct choice_list *list, long way)
{
	size_t lines = list->n + list->typed;
	long at = (long)f->pick_at + way;

	f->pick_at = at < 0 || !lines ? 0 : (size_t)at >= lines ? lines - 1 : (size_t)at;
}

static void pick(struct full *f, const struct field_view *field, const struct choice_list *list, bool edit_next)
{
	const struct choices *c = &field->choices;

	edit_trim(&f->edit);
	if (f->pick_at < list->n)
		accept(f, arena_text(&f->arena, c->at(c->self, list->index[f->pick_at], &f->arena).value), edit_next);
	else if (list->typed)
		accept(f, f->edit.text.s, edit_next);
	else if (f->touched && f->edit.text.n)
		full_tell(f, true, "'%s' is none of the choices; clear it with Ctrl-U to see them all", f->edit.text.s);
	else
		accept(f, str_or(field->value, ""), edit_next);
}

/* What was typed beside an open list is a value like any other and is kept; half a search word is not. */
static bool leaving_list(struct full *f, const struct key *key, const struct choice_list *list)
{
	if (key->name == KB_ESC || key->name == KB_BACK_TAB || is_ctrl(key, 'c'))
		f->touched &= list->typed && !list->n;
	return leaving_key(f, key);
}

static long pick_steps(const struct full *f, const struct key *key)
{
	long page = f->geo.body_rows > 3 ? f->geo.body_rows / 2 : 1;

	switch (key->name) {
	case KB_UP:
		return -1;
	case KB_DOWN:
		return 1;
	case KB_PAGE_UP:
		return -page;
	case KB_PAGE_DOWN:
		return page;
	default:
		return 0;
	}
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

/* "10" is all of "10 Gbps" but its unit. */
static bool is_number_of(const struct choice *c, const char *typed)
{
	size_t n = strlen(typed);

	return is_number(typed) && strncmp(str_or(c->label, ""), typed, n) == 0 && c->label[n] == ' ';
}

/* What Enter takes: the choice that is just what was typed, with its unit or without; else a number as it is, where that is allowed
 * (1000 is not meant as 10000); else the first that fits. */
static size_t best_pick(struct full *f, const struct field_view *field)
{
	const char *typed = f->edit.text.s;
	struct choice_list list;
	size_t i;

	full_choices(f, field, &list);
	i = find_pick(f, &field->choices, &list, is_choice, typed);
	if (i == list.n)
		i = find_pick(f, &field->choices, &list, is_number_of, typed);
	return i < list.n || (list.typed && is_number(typed)) ? i : 0;
}

/* The first letter typed begins a new word instead of going on with the value that is there. */
static void type_filter(struct full *f, const struct field_view *field, const struct key *key)
{
	if (!f->touched && (key->name == KB_CHAR || key->name == KB_PASTE))
		edit_begin(&f->edit, "", FIELD_BYTES);
	type(f, key);
	if (f->touched)
		f->pick_at = best_pick(f, field);
}

void full_pick_key(struct full *f, const struct key *key)
{
	const struct field_view *field = full_field(f);
	long steps = pick_steps(f, key);
	struct choice_list list;

	if (!field) {
		f->doing = ON_PAGE;
		return;
	}
	full_choices(f, field, &list);
	if (leaving_list(f, key, &list))
		return;
	if (steps)
		move_pick(f, &list, steps);
	else if (key->name == KB_ENTER || key->name == KB_TAB)
		pick(f, field, &list, key->name == KB_TAB);
	else
		type_filter(f, field, key);
}
