/* The line face: a page is said once, its questions are asked in order, then what can be done stands in a numbered list. Nothing is
 * redrawn; every state is a word. The same events leave it as leave the full screen. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "face/face.h"
#include "keymap.h"
#include "where.h"

enum { PLACES = 32, COLUMNS = 78, ROWS_SAID = 60, CHOICES_SAID = 40, MENU = -1, UNASKED = -2 };

enum pending_kind { PENDING_NONE, PENDING_NAME, PENDING_TEXT, PENDING_YES, PENDING_REMOVE };
struct pending {
	enum pending_kind kind;
	uint16_t id;
	struct ref ref;
	char *expected; /* PENDING_NAME: what has to be typed; PENDING_YES: what would be done */
};
struct place {
	unsigned machine;
	struct view view;
	long field; /* which question is next, MENU: past them, UNASKED: not looked at yet */
};
struct line {
	struct face_machines m;
	struct place here, back[PLACES], looked;
	size_t nback;
	bool has_looked, told, listed /* what can be done */, asked, just_set;
	bool added; /* a row was asked for: its form comes next */
	struct ref grown;
	size_t rows_before;
	bool menu_asked;
	long chosen_from; /* the question whose choices were said last: asked once more, it is only its name */
	bool plain;       /* keys are known: they are not said with every question */
	bool passed;      /* Enter was pressed on a question that needs an answer */
	struct pending pending;
	char *foot;                  /* the companion's line as it was said last */
	struct text said, page_told; /* page_told: the lines of the page as they were said last, when that was here */
	/* for one call */
	struct arena arena;
	struct page page;
	struct keymap keys;
	struct intents *out;
};

struct line *line_new(const struct face_machines *machines, struct view start)
{
	struct line *l = mem_alloc(sizeof *l);
	l->m = *machines;
	l->here = (struct place){ .view = start, .field = UNASKED };
	l->chosen_from = UNASKED;
	text_init(&l->said);
	text_init(&l->page_told);
	return l;
}

static void pending_clear(struct line *l)
{
	free(l->pending.expected);
	l->pending = (struct pending){ 0 };
}

void line_free(struct line *l)
{
	if (!l)
		return;
	pending_clear(l);
	text_release(&l->said);
	text_release(&l->page_told);
	free(l->foot);
	arena_release(&l->arena);
	free(l);
}

void line_greet(struct line *l, bool hints)
{
	l->plain = !hints;
	if (hints)
		text_add(&l->said,
			 "Line by line: Enter takes what stands in [brackets], ? helps, < goes back,\n"
			 ":menu says what can be done, :quit leaves; every answer is saved as it is given.\n");
}

void line_say(struct line *l, bool error, const char *text)
{
	text_addf(&l->said, "%s%s\n", error ? "refused: " : "", text);
	l->listed &= error; /* what was done may have changed what can be done */
}

/* ---- places */

static struct side side(const struct line *l)
{
	return (struct side){ &l->m, l->here.machine };
}

static bool is_core(const struct line *l)
{
	struct side s = side(l);
	return side_is_core(&s);
}

static void arrive(struct line *l, struct place to)
{
	l->here = to;
	l->told = l->asked = l->just_set = l->passed = false;
	text_clear(&l->page_told);
	l->chosen_from = UNASKED;
}

static void go(struct line *l, unsigned machine, struct view v)
{
	if (l->nback == PLACES)
		memmove(l->back, l->back + 1, --l->nback * sizeof *l->back);
	l->back[l->nback++] = l->here;
	arrive(l, (struct place){ machine, v, UNASKED });
}

static void go_back(struct line *l)
{
	if (l->nback)
		arrive(l, l->back[--l->nback]);
	else
		line_say(l, false, "this is the first page; :quit leaves");
}

void line_show(struct line *l, unsigned machine, const struct view *v)
{
	if (l->here.machine != machine || !view_equal(&l->here.view, v))
		go(l, machine, *v);
}

/* ---- what a page holds */

static bool is_asked(const struct block *b)
{
	return b->kind == B_FIELD && !(b->field.flags & FIELD_FIXED);
}

static const struct field_view *field_at(const struct line *l, long n)
{
	for (size_t i = 0; n >= 0 && i < l->page.nblocks; i++)
		if (is_asked(&l->page.blocks[i]) && n-- == 0)
			return &l->page.blocks[i].field;
	return NULL;
}

static const struct table *table_with(const struct line *l, unsigned flag)
{
	for (size_t i = 0; i < l->page.nblocks; i++)
		if (l->page.blocks[i].kind == B_TABLE && (l->page.blocks[i].table.flags & flag))
			return &l->page.blocks[i].table;
	return NULL;
}

/* The n-th row (from 1) over all tables that can be opened; cells as the table gives them. */
static const struct table *row_at(struct line *l, size_t n, struct ref *ref, struct cell *cells)
{
	for (size_t i = 0; n && i < l->page.nblocks; i++) {
		const struct table *t = &l->page.blocks[i].table;
		if (l->page.blocks[i].kind != B_TABLE)
			continue;
		if (n <= t->nrows) {
			memset(cells, 0, TABLE_COLUMNS * sizeof *cells);
			*ref = t->row(t->self, n - 1, &l->arena, cells);
			return t;
		}
		n -= t->nrows;
	}
	return NULL;
}

/* A page of the onboarding that is come to again is asked from its first open question, and not at all when there is none. */
static bool is_open(const struct field_view *f)
{
	return f->verdict.state == ST_FAILED || (str_empty(f->value) && (f->flags & (FIELD_REQUIRED | FIELD_TICK)));
}

static long first_question(const struct line *l)
{
	bool fresh = true;
	const struct field_view *f;
	for (long n = 0; (f = field_at(l, n)); n++) {
		if (is_open(f))
			return n;
		fresh &= str_empty(f->value);
	}
	return fresh || !is_core(l) ? 0 : MENU;
}

static void pull(struct line *l)
{
	const struct machine *m = &l->m.machine[l->here.machine];
	arena_reset(&l->arena);
	page_clear(&l->page);
	m->page(m->self, &l->here.view, &l->arena, &l->page);
	keymap_assign(&l->page, is_core(l), &l->keys);
	if (l->here.field == UNASKED)
		l->here.field = first_question(l);
}

/* ---- intents */

static void event(struct line *l, enum event_kind kind, struct ref ref, uint32_t id, const char *text)
{
	struct intent *i = intents_add(l->out, INTENT_EVENT);
	i->machine = l->here.machine;
	i->event = (struct event){ .kind = kind, .ref = ref, .id = id, .text = arena_text(&l->out->arena, text) };
	l->asked = false;
}

static void text_intent(struct line *l, enum intent_kind kind, const char *text)
{
	intents_add(l->out, kind)->text = arena_text(&l->out->arena, text);
}

static size_t rows_in(const struct line *l, struct ref group)
{
	for (size_t i = 0; i < l->page.nblocks; i++)
		if (l->page.blocks[i].kind == B_TABLE && ref_equal(l->page.blocks[i].table.group, group))
			return l->page.blocks[i].table.nrows;
	return 0;
}

/* ---- saying */

static void say_choices(struct line *l, const struct field_view *f, struct text *out)
{
	size_t n = f->choices.n < CHOICES_SAID ? f->choices.n : CHOICES_SAID;
	if (f->choices.have == ST_NA)
		return;
	for (size_t i = 0; i < n; i++) {
		struct choice c = f->choices.at(f->choices.self, i, &l->arena);
		text_addf(out, "  %zu  %s%s%s\n", i + 1, str_or(c.label, c.value), str_empty(c.note) ? "" : "  ",
			  str_or(c.note, ""));
	}
	if (n < f->choices.n)
		text_addf(out, "  and %zu more; type a part of the name\n", f->choices.n - n);
}

static void say_field(struct line *l, const struct field_view *f, struct text *out)
{
	if (l->just_set && f->verdict.state == ST_FAILED)
		text_addf(out, "  failed: %s\n", str_or(f->verdict.text, "this will not do"));
	else if (l->chosen_from != l->here.field)
		say_choices(l, f, out);
	l->chosen_from = l->here.field;
	text_add(out, f->label);
	if (!str_empty(f->unit))
		text_addf(out, " (%s)", f->unit);
	if (f->flags & FIELD_TICK)
		text_addf(out, "%s [%s]", l->plain ? "" : ", y or n", str_empty(f->value) ? "no" : "yes");
	else if (!str_empty(str_or(f->value, f->preset)))
		text_addf(out, " [%s]", (f->flags & FIELD_SECRET) ? "masked" : str_or(f->value, f->preset));
	else if (!(f->flags & FIELD_REQUIRED))
		text_add(out, " (may stay empty)");
	text_add(out, ": ");
}

/* Rows that begin with their own numbers need not be told apart once more. */
static bool rows_are_numbered(struct line *l, size_t *n)
{
	struct cell cells[TABLE_COLUMNS];
	struct ref ref;
	const struct table *t;
	for (*n = 0; (t = row_at(l, *n + 1, &ref, cells)); ++*n)
		if (!(t->flags & TABLE_OPEN) || strtoul(str_or(cells[0].text, "0"), NULL, 10) != *n + 1)
			return false;
	return *n > 1;
}

static void say_rows(struct line *l, struct text *out)
{
	struct cell cells[TABLE_COLUMNS];
	struct ref ref;
	const struct table *t;
	size_t last;
	if (rows_are_numbered(l, &last)) {
		text_addf(out, "  1 to %zu  open that row\n", last);
		return;
	}
	for (size_t n = 1; n <= ROWS_SAID && (t = row_at(l, n, &ref, cells)); n++)
		if (t->flags & TABLE_OPEN)
			text_addf(out, "  %zu  open %s\n", n, str_or(cells[0].text, ""));
}

/* On training's pages the main thing is said at the prompt, by the key that it has everywhere. */
static bool said_at_prompt(const struct line *l, const struct action *act)
{
	return !is_core(l) && act->main && !act->why_not;
}

static void say_actions(struct line *l, struct text *out)
{
	for (size_t i = 0; i < l->keys.n; i++) {
		const struct action *act = &l->page.actions[i];
		if (l->keys.key[i] && l->keys.key[i] != '?' && !said_at_prompt(l, act))
			text_addf(out, "  %c  %s%s%s\n", l->keys.key[i], str_or(act->label, ""),
				  act->why_not ? ": not now, " : "", str_or(act->why_not, ""));
	}
}

static void say_row_letters(const struct line *l, struct text *out)
{
	static const struct {
		unsigned flag;
		bool row; /* wants one */
		const char *words;
	} rows[] = { { TABLE_ADD, false, "  a  add a row" },
		     { TABLE_REMOVE, true, "  x N  remove row N" },
		     { TABLE_COPY, true, "  c N  copy row N" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct table *t = table_with(l, rows[i].flag);
		if (t && (t->nrows || !rows[i].row))
			text_addf(out, "%s\n", rows[i].words);
	}
}

/* What can be done here is said once; after a refusal only that it goes on. */
static void say_menu(struct line *l, struct text *out)
{
	const struct action *main = keymap_main(&l->page, is_core(l));
	if (l->listed) {
		text_add(out, "> ");
		return;
	}
	l->listed = true;
	say_rows(l, out);
	if (l->plain && !l->menu_asked) {
		text_add(out, "> ");
		return;
	}
	l->menu_asked = false;
	say_row_letters(l, out);
	say_actions(l, out);
	if (field_at(l, 0))
		text_add(out, "  e  the questions of this page again\n");
	if (l->m.machine[1].page)
		text_add(out, l->here.machine ? "  t  back to the onboarding\n"
					      : "  t  training: task, hints, clock, own routers\n");
	if (main && !main->why_not)
		text_addf(out, "Enter or n: %s. ", keymap_label(main, is_core(l)));
	else if (!main && page_next_rows(&l->page))
		text_add(out, "Enter or n: add a row. ");
	text_add(out, "< back, ? help, :menu this again, :quit leaves\n> ");
}

static bool has_line(const struct text *t, const char *line, size_t n)
{
	for (const char *at = t->s; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strcspn(at, "\n") == n && !memcmp(at, line, n))
			return true;
	return false;
}

/* The lines that were not said the last time, below the page's name. */
static void say_changes(const struct line *l, const struct text *now, struct text *out)
{
	size_t before = out->n, n;
	for (const char *at = now->s; *at; at += n, at += *at == '\n') {
		n = strcspn(at, "\n");
		if (n && !has_line(&l->page_told, at, n))
			text_addf(out, "%.*s\n", (int)n, at);
	}
	if (out->n == before)
		text_add(out, "nothing on this page changed; p says it again\n");
}

/* The companion's line, when it has changed. */
static void say_foot(struct line *l, struct text *out)
{
	const char *foot =
		l->m.foot && !l->here.machine ? l->m.foot(l->m.machine[1].self, &l->here.view, &l->arena) : NULL;
	if (!str_empty(foot) && mem_replace(&l->foot, foot))
		text_addf(out, "\nTraining: %s\n", foot);
}

/* Somebody who listens is not told twice what has not changed: a page is said whole when it is come to, and when it is asked for. */
static void say_page(struct line *l, struct text *out)
{
	struct text t = TEXT_INIT;
	page_plain(&l->page, COLUMNS, ROWS_SAID, &t);
	if (t.n && t.s[t.n - 1] != '\n')
		text_addc(&t, '\n');
	text_addc(out, '\n');
	if (l->page_told.n)
		say_changes(l, &t, out);
	else
		text_add(out, t.s);
	text_clear(&l->page_told);
	text_add(&l->page_told, t.s);
	text_release(&t);
	say_foot(l, out);
	l->told = true;
	l->listed = false;
}

/* After a row was asked for: its form, once it is there. */
static void open_added(struct line *l)
{
	struct cell cells[TABLE_COLUMNS];
	struct side s = side(l);
	struct view to;
	l->added = false;
	for (size_t i = 0; i < l->page.nblocks; i++) {
		const struct table *t = &l->page.blocks[i].table;
		if (l->page.blocks[i].kind != B_TABLE || !ref_equal(t->group, l->grown) || t->nrows <= l->rows_before)
			continue;
		memset(cells, 0, sizeof cells);
		struct ref ref = t->row(t->self, t->nrows - 1, &l->arena, cells);
		if (where_ref(&s, &l->here.view, ref, t->opens, &to))
			go(l, l->here.machine, to);
		l->here.field = 0;
		pull(l);
		return;
	}
}

static void say_pending(const struct line *l, struct text *out)
{
	static const char *const words[] = {
		[PENDING_TEXT] = "Text: ",
		[PENDING_REMOVE] = "Remove this row? yes or no [no]: ",
	};
	if (l->pending.kind == PENDING_NAME)
		text_addf(out, "Type the name %s to go on; anything else does nothing: ", l->pending.expected);
	else if (l->pending.kind == PENDING_YES)
		text_addf(out, "Really %s? yes or no [no]: ", l->pending.expected);
	else
		text_add(out, words[l->pending.kind]);
}

void line_prompt(struct line *l, struct when now, struct text *out, bool *awaits)
{
	(void)now;
	pull(l);
	*awaits = l->page.awaits > 0;
	if (l->said.n) {
		text_addf(out, "%s%s", l->asked ? "\n" : "", l->said.s);
		text_clear(&l->said);
		l->asked = false;
	}
	if (*awaits || l->asked)
		return;
	if (l->added)
		open_added(l);
	if (!l->told)
		say_page(l, out);
	const struct field_view *f = field_at(l, l->here.field);
	if (l->pending.kind)
		say_pending(l, out);
	else if (f)
		say_field(l, f, out);
	else
		say_menu(l, out);
	l->asked = true;
}

/* ---- hearing: a question's answer */

static bool choice_matches(const struct choice *c, const char *typed)
{
	return str_is_nocase(c->value, typed) || str_is_nocase(c->label, typed);
}

/* A number picks a choice, unless a choice has that very value; a part of a name that fits only one picks that. */
static const char *chosen(struct line *l, const struct field_view *f, const char *typed)
{
	char *end;
	unsigned long number = strtoul(typed, &end, 10);
	const char *part = NULL;
	size_t parts = 0;
	if (f->choices.have == ST_NA)
		return typed;
	for (size_t i = 0; i < f->choices.n; i++) {
		struct choice c = f->choices.at(f->choices.self, i, &l->arena);
		if (choice_matches(&c, typed))
			return c.value;
		if (str_has_nocase(str_or(c.label, c.value), typed) && !parts++)
			part = c.value;
	}
	if (!*end && number >= 1 && number <= f->choices.n)
		return f->choices.at(f->choices.self, number - 1, &l->arena).value;
	return parts == 1 && f->choices.closed ? part : typed;
}

static void next_field(struct line *l)
{
	l->here.field++;
	l->just_set = l->passed = false;
	l->asked = false;
	if (!field_at(l, l->here.field))
		l->told = false; /* the page again, with what was answered */
}

static bool says_yes(const char *typed)
{
	return str_is_nocase(typed, "y") || str_is_nocase(typed, "yes");
}

static bool says_no(const char *typed)
{
	return str_is_nocase(typed, "n") || str_is_nocase(typed, "no");
}

static void tick(struct line *l, const struct field_view *f, const char *typed)
{
	bool ticked = !str_empty(f->value);
	if (*typed && !says_yes(typed) && !says_no(typed)) {
		line_say(l, true, "y for yes or n for no is expected; Enter leaves it as it is");
		return;
	}
	if (*typed && says_yes(typed) != ticked)
		event(l, EV_DO, f->ref, f->tick, f->tick_text);
	next_field(l);
}

/* Enter where nothing stands: what is needed is not passed over without a word. */
static void pass(struct line *l, const struct field_view *f)
{
	bool needed = f->flags & FIELD_REQUIRED && str_empty(f->value) && !l->passed;
	if (!needed) {
		next_field(l);
		return;
	}
	l->passed = true;
	line_say(l, false,
		 "this is needed before the step can go on; ? explains it, Enter again leaves it open for now");
}

static void answer(struct line *l, const struct field_view *f, const char *typed)
{
	const char *value = *typed ? chosen(l, f, typed) : str_empty(f->value) ? f->preset : NULL;
	if (f->flags & FIELD_TICK) {
		tick(l, f, typed);
	} else if (l->just_set && !*typed) {
		next_field(l); /* it failed and stays so */
	} else if (str_empty(value)) {
		pass(l, f);
	} else {
		event(l, EV_SET, f->ref, 0, value);
		l->just_set = true; /* judged: asked again when it failed */
	}
}

/* Once the answer is in: on to the next question, or the same one with its reason. */
static void after_set(struct line *l)
{
	const struct field_view *f = field_at(l, l->here.field);
	if (!f || f->verdict.state != ST_FAILED)
		next_field(l);
}

/* ---- hearing: what is to be done */

static void act_with(struct line *l, const struct pending *p, const char *text)
{
	event(l, EV_DO, p->ref, p->id, text);
	l->told = false;
}

static void do_action(struct line *l, const struct action *act)
{
	struct side s = side(l);
	struct view to;
	if (act->why_not) {
		line_say(l, true, act->why_not);
		return;
	}
	if (where_action(&s, &l->here.view, act, &to)) {
		go(l, l->here.machine, to);
		return;
	}
	l->pending = (struct pending){ PENDING_NONE, act->id, act->ref, mem_text(act->type_to_confirm) };
	l->pending.kind = act->type_to_confirm ? PENDING_NAME
			  : act->ask           ? PENDING_TEXT
			  : act->danger        ? PENDING_YES
					       : PENDING_NONE;
	if (l->pending.kind == PENDING_YES)
		mem_replace(&l->pending.expected, str_or(act->label, "do it"));
	if (l->pending.kind)
		return;
	act_with(l, &l->pending, NULL);
	pending_clear(l);
}

static void hear_pending(struct line *l, const char *typed)
{
	struct pending p = l->pending;
	bool asks = p.kind == PENDING_YES || p.kind == PENDING_REMOVE;
	bool yes = p.kind == PENDING_NAME   ? str_is(typed, p.expected)
		   : p.kind == PENDING_TEXT ? *typed != 0
					    : str_is_nocase(typed, "yes");
	if (asks && !yes && *typed && !says_no(typed)) {
		line_say(l, true, "yes, in full, does it; no or Enter does not");
		return;
	}
	l->pending = (struct pending){ 0 };
	if (!yes)
		line_say(l, false, "nothing was done");
	else if (p.kind == PENDING_REMOVE) {
		event(l, EV_REMOVE, p.ref, 0, NULL);
		l->told = false;
	} else
		act_with(l, &p, p.kind == PENDING_YES ? NULL : typed);
	free(p.expected);
}

/* A session by its name, or what else the row stands for. */
static void open_named(struct line *l, const char *name, struct ref ref)
{
	text_intent(l, INTENT_OPEN, name);
	l->out->v[l->out->n - 1].event.ref = ref;
}

static void open_row(struct line *l, size_t n)
{
	struct cell cells[TABLE_COLUMNS];
	struct side s = side(l);
	struct ref ref;
	struct view to;
	const struct table *t = row_at(l, n, &ref, cells);
	if (!t || !(t->flags & TABLE_OPEN))
		line_say(l, true, "there is no such row to open");
	else if (side_is_home(&s))
		open_named(l, cells[0].text, ref);
	else if (where_ref(&s, &l->here.view, ref, t->opens, &to))
		go(l, where_machine(&s, ref), to);
}

static void add_row(struct line *l)
{
	const struct table *t = table_with(l, TABLE_ADD);
	if (!t) {
		line_say(l, true, "nothing can be added here");
		return;
	}
	l->added = true;
	l->grown = t->group;
	l->rows_before = rows_in(l, t->group);
	event(l, EV_ADD, t->group, 0, NULL);
}

static void change_row(struct line *l, char what, const char *rest)
{
	struct cell cells[TABLE_COLUMNS];
	struct ref ref;
	const struct table *t = row_at(l, strtoul(rest, NULL, 10), &ref, cells);
	unsigned flag = what == 'x' ? TABLE_REMOVE : TABLE_COPY;
	if (!t || !(t->flags & flag)) {
		line_say(l, true, "say which row: its number behind the letter");
	} else if (what == 'x') {
		l->pending = (struct pending){ .kind = PENDING_REMOVE, .ref = ref };
	} else {
		event(l, EV_COPY, ref, 0, NULL);
		l->told = false;
	}
}

static const struct action *action_of_letter(const struct line *l, char letter)
{
	for (size_t i = 0; i < l->keys.n; i++)
		if (l->keys.key[i] == letter)
			return &l->page.actions[i];
	return NULL;
}

static void training(struct line *l)
{
	if (l->here.machine)
		go_back(l);
	else if (l->m.machine[1].page)
		go(l, 1, l->m.beside);
	else
		line_say(l, true, "there is no training beside this onboarding");
}

static void whole_page(struct line *l)
{
	l->told = false;
	text_clear(&l->page_told);
}

static void hear_letter(struct line *l, const char *typed)
{
	const struct action *act = action_of_letter(l, typed[0]);
	if (typed[0] == 'a' && !typed[1] && table_with(l, TABLE_ADD))
		add_row(l);
	else if ((typed[0] == 'x' || typed[0] == 'c') && typed[1] == ' ')
		change_row(l, typed[0], typed + 2);
	else if (!typed[1] && act)
		do_action(l, act);
	else if (str_is(typed, "t"))
		training(l);
	else if (str_is(typed, "H") && l->m.model)
		intents_add(l->out, INTENT_HOME);
	else if (str_is(typed, "p"))
		whole_page(l);
	else if (str_is(typed, "q"))
		intents_add(l->out, INTENT_QUIT);
	else
		line_say(l, true, "that is none of the things above; ? helps");
}

static void hear_menu(struct line *l, const char *typed)
{
	const struct action *main = keymap_main(&l->page, is_core(l));
	if (!*typed || str_is(typed, "n")) {
		if (main)
			do_action(l, main);
		else if (page_next_rows(&l->page))
			add_row(l);
		else
			line_say(l, false, "nothing comes next here; < goes back");
	} else if (str_is(typed, "e") || str_is(typed, "edit")) {
		l->here.field = 0;
	} else if (typed[0] >= '0' && typed[0] <= '9') {
		open_row(l, strtoul(typed, NULL, 10));
	} else {
		hear_letter(l, typed);
	}
}

/* ---- hearing: what holds everywhere */

static void say_steps(struct line *l, const char *rest)
{
	(void)rest;
	for (unsigned i = 0; i < l->page.nrail; i++)
		text_addf(&l->said, "  %u  %-13s %s%s\n", i + 1, l->page.rail[i].title,
			  str_or(l->page.rail[i].word, ""), l->page.rail[i].here ? "  (here)" : "");
}

static void say_status(struct line *l, const char *rest)
{
	say_steps(l, rest);
	if (l->page.next)
		text_addf(&l->said, "%s\n", l->page.next);
}

static void go_step(struct line *l, const char *rest)
{
	char *end;
	unsigned long step = strtoul(rest, &end, 10);
	if (!is_core(l) || *end || step < 1 || step > STEP_N)
		line_say(l, true, ":go wants a step, 1 to 8");
	else
		go(l, 0, (struct view){ .screen = SCREEN_STEP, .step = (uint16_t)(step - 1) });
}

static void list(struct line *l, const char *rest)
{
	(void)rest;
	l->here.field = MENU;
	l->listed = false;
	l->menu_asked = true;
}

static void page_again(struct line *l, const char *rest)
{
	(void)rest;
	whole_page(l);
}

static void switch_hints(struct line *l, const char *rest)
{
	l->plain = *rest ? str_is(rest, "off") : !l->plain;
	line_say(l, false,
		 l->plain ? "what the keys do is no longer said; :hints says it again" : "what the keys do is said");
}

static void say_saved(struct line *l, const char *rest)
{
	(void)rest;
	line_say(l, false, "every answer is saved as it is given");
}

static void quit(struct line *l, const char *rest)
{
	(void)rest;
	intents_add(l->out, INTENT_QUIT);
}

static void say_help(struct line *l, const char *rest);

static void go_training(struct line *l, const char *rest)
{
	(void)rest;
	training(l);
}

static const struct spoken {
	const char *word, *does;
	void (*run)(struct line *l, const char *rest);
} SPOKEN[] = {
	{ "menu", "what can be done here", list },
	{ "page", "this page again, whole", page_again },
	{ "steps", "the journey", say_steps },
	{ "go", "N: to step N", go_step },
	{ "status", "where it stands", say_status },
	{ "hints", "on or off: what the keys do", switch_hints },
	{ "training", "task, hints, clock, own routers; again: back", go_training },
	{ "save", "", say_saved },
	{ "help", "", say_help },
	{ "quit", "leaves; all is saved", quit },
};
enum { SPOKEN_N = sizeof SPOKEN / sizeof *SPOKEN };

/* Past the questions help is the whole page that the machine has of it. */
static void go_to_help(struct line *l)
{
	const struct action *act = is_core(l) ? page_find_action(&l->page, ACT_GO_HELP) : NULL;
	if (act)
		do_action(l, act);
}

static void say_help(struct line *l, const char *rest)
{
	const struct field_view *f = field_at(l, l->here.field);
	(void)rest;
	l->chosen_from = UNASKED;
	if (f)
		text_addf(&l->said, "%s\n", str_or(f->help, "no more is known about this"));
	else
		go_to_help(l);
	text_add(&l->said, "Enter takes what stands in brackets, < goes back, ! clears, a number picks, ? helps.\n");
	for (size_t i = 0; i < SPOKEN_N; i++)
		if (*SPOKEN[i].does)
			text_addf(&l->said, "  :%-7s %s\n", SPOKEN[i].word, SPOKEN[i].does);
}

/* In full, or as much of it as tells it from the others. */
static const struct spoken *spoken_of(const char *typed, size_t n)
{
	const struct spoken *found = NULL;
	for (size_t i = 0; n && i < SPOKEN_N; i++) {
		if (strncmp(SPOKEN[i].word, typed, n))
			continue;
		if (found)
			return NULL;
		found = &SPOKEN[i];
	}
	return found;
}

static void hear_command(struct line *l, const char *typed)
{
	size_t n = strcspn(typed + 1, " ");
	const struct spoken *c = spoken_of(typed + 1, n);
	const char *rest = typed + 1 + n;
	if (c)
		c->run(l, rest + strspn(rest, " "));
	else
		line_say(l, true,
			 "there are :menu, :page, :steps, :go N, :status, :hints, :training, :save, :help and :quit");
}

static bool hear_everywhere(struct line *l, const char *typed)
{
	const struct field_view *f = field_at(l, l->here.field);
	if (str_is(typed, "?"))
		say_help(l, "");
	else if (str_is(typed, "<") && f && l->here.field > 0 && !l->pending.kind)
		l->here.field--;
	else if (str_is(typed, "<") && !l->pending.kind)
		go_back(l);
	else if (str_is(typed, "!") && f)
		event(l, EV_SET, f->ref, 0, "");
	else if (typed[0] == ':')
		hear_command(l, typed);
	else
		return false;
	l->just_set = l->passed = false;
	return true;
}

static void hear(struct line *l, const char *typed)
{
	const struct field_view *f = field_at(l, l->here.field);
	if (hear_everywhere(l, typed))
		return;
	if (l->pending.kind)
		hear_pending(l, typed);
	else if (f)
		answer(l, f, typed);
	else
		hear_menu(l, typed);
}

/* ---- one key is enough */

static size_t rows_to_open(struct line *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->page.nblocks; i++)
		n += l->page.blocks[i].kind == B_TABLE ? l->page.blocks[i].table.nrows : 0;
	return n;
}

static size_t choices_of(const struct field_view *f)
{
	return f->choices.have != ST_NA && f->choices.closed && f->choices.n <= 9 ? f->choices.n : 0;
}

static bool is_digit_of(char key, size_t n)
{
	return n <= 9 && key >= '1' && key < (char)('1' + n);
}

static bool answers_menu(struct line *l, char key)
{
	const struct action *act = action_of_letter(l, key);
	if (key == 'x' || key == 'c')
		return act && !table_with(l, key == 'x' ? TABLE_REMOVE : TABLE_COPY);
	return act || is_digit_of(key, rows_to_open(l)) || strchr("ae?<ntHpq", key);
}

bool line_one_key(struct line *l, char key)
{
	pull(l);
	const struct field_view *f = field_at(l, l->here.field);
	if (!key || l->pending.kind == PENDING_NAME || l->pending.kind == PENDING_TEXT)
		return false;
	if (l->pending.kind)
		return key == 'n';
	if (!f)
		return answers_menu(l, key);
	if (f->flags & FIELD_TICK)
		return strchr("yn?<!", key);
	return choices_of(f) && (is_digit_of(key, choices_of(f)) || strchr("?<!", key));
}

bool line_takes_keys(struct line *l)
{
	pull(l);
	const struct field_view *f = field_at(l, l->here.field);
	if (l->pending.kind)
		return l->pending.kind == PENDING_YES || l->pending.kind == PENDING_REMOVE;
	return !f || f->flags & FIELD_TICK || choices_of(f);
}

void line_typed(struct line *l, const char *typed, struct when now, struct intents *out)
{
	(void)now;
	l->out = out;
	l->asked = false;
	pull(l);
	if (!typed) {
		intents_add(out, INTENT_QUIT);
		return;
	}
	const char *start = typed + strspn(typed, " \t");
	size_t n = strlen(start);
	while (n && strchr(" \t\r", start[n - 1]))
		n--;
	char *line = mem_textn(start, n);
	hear(l, line);
	free(line);
}

bool line_more(struct line *l, struct when now, struct intents *out)
{
	(void)now;
	size_t before = out->n;
	l->out = out;
	if (l->just_set) {
		pull(l);
		after_set(l);
	}
	if (!l->has_looked || l->looked.machine != l->here.machine || !view_equal(&l->looked.view, &l->here.view)) {
		l->has_looked = true;
		l->looked = l->here;
		struct intent *i = intents_add(out, INTENT_EVENT);
		i->machine = l->here.machine;
		i->event = (struct event){ .kind = EV_LOOK, .view = l->here.view };
	}
	return out->n > before;
}
