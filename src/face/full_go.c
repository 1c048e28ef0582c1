/* Going to places and back. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "full.h"

static void push(struct full *f)
{
	if (f->nback == PLACES) {
		memmove(f->back, f->back + 1, (PLACES - 1) * sizeof f->back[0]);
		f->nback--;
	}
	f->back[f->nback++] = f->here;
}

static void arrive(struct full *f, const struct place *p)
{
	f->here = *p;
	f->here.follow = true;
	f->revealed = (struct ref){ 0 };
	mem_replace(&f->search, NULL);
}

bool full_on_row_form(const struct full *f)
{
	return full_is_core(f) && f->here.view.screen == SCREEN_STEP && f->here.view.ref.kind == REF_ROW;
}

bool full_back(struct full *f)
{
	if (!f->nback)
		return false;
	arrive(f, &f->back[--f->nback]);
	return true;
}

static bool is_place(const struct place *p, unsigned machine, const struct view *v)
{
	return p->machine == machine && !p->help && view_equal(&p->view, v);
}

/* Going where one came from is going back, so that places do not pile up. */
void full_go_machine(struct full *f, unsigned machine, const struct view *to)
{
	if (is_place(&f->here, machine, to))
		return;
	if (f->nback && is_place(&f->back[f->nback - 1], machine, to)) {
		full_back(f);
		return;
	}
	push(f);
	arrive(f, &(struct place){ .machine = (uint8_t)machine, .view = *to });
}

void full_go(struct full *f, const struct view *to)
{
	full_go_machine(f, f->here.machine, to);
}

/* ---- Help: on what is focused, on the page, on the keys */

void full_help(struct full *f)
{
	const struct field_view *field = full_field(f);
	struct place p = { .machine = f->here.machine, .help = true, .view = f->here.view };

	if (f->here.help) {
		full_back(f);
		return;
	}
	if (field)
		p.view.ref = field->ref;
	push(f);
	arrive(f, &p);
}

static void add_key(struct full *f, struct page *p, const char *key, const char *help)
{
	page_pair(p, &f->paper, key, "%s", help);
}

static void add_own_keys(struct full *f, struct page *p)
{
	for (int c = 0; c < CMD_N; c++) {
		const struct command_words *w = &COMMAND_WORDS[c];

		if (w->help)
			add_key(f, p, f->theme->glyphs == GLYPHS_UTF8 ? w->keys : w->ascii, w->help);
	}
}

/* As the key line has it. */
static const char *key_of(struct full *f, const struct action *act, char letter)
{
	if (!full_is_core(f) && act->main && !act->why_not)
		return COMMAND_WORDS[CMD_MAIN].keys;
	return arena_format(&f->paper, "%c", letter);
}

static void add_action_keys(struct full *f, struct page *p, const struct page *of)
{
	struct keymap map;

	keymap_assign(of, full_is_core(f), &map);
	for (size_t i = 0; i < map.n; i++)
		if (map.key[i])
			add_key(f, p, key_of(f, &of->actions[i], map.key[i]),
				of->actions[i].why_not ? arena_format(&f->paper, "%s; not now: %s",
								      of->actions[i].label, of->actions[i].why_not)
						       : of->actions[i].label);
}

static void add_edit_keys(struct full *f, struct page *p)
{
	static const char *const keys[][2] = {
		{ "Enter", "accept, and type in the next field if it is empty; what is refused stays open" },
		{ "Esc", "keep what is typed, leave the field" },
		{ "Ctrl-G", "leave the field as it was" },
		{ "Ctrl-A Ctrl-E", "start, end of the line" },
		{ "Ctrl-B Ctrl-F", "a character left, right" },
		{ "Ctrl-W", "cut the word" },
		{ "Ctrl-U", "cut all of it" },
		{ "Ctrl-K", "cut to the end" },
		{ "Ctrl-O", "a new line, where several are possible" },
		{ "Ctrl-Y", "put back what was cut" },
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		add_key(f, p, keys[i][0], keys[i][1]);
}

static void add_keys(struct full *f, struct page *p, const struct page *of)
{
	if (of->nactions)
		page_head(p, &f->paper, "Keys of this page");
	add_action_keys(f, p, of);
	page_head(p, &f->paper, "Keys");
	add_own_keys(f, p);
	page_head(p, &f->paper, "Keys while typing");
	add_edit_keys(f, p);
}

/* The field of the page that help is about, for machines whose help is not core's. */
static void add_field_help(struct full *f, struct page *p, const struct page *of)
{
	for (size_t i = 0; i < of->nblocks; i++) {
		const struct field_view *field = &of->blocks[i].field;

		if (of->blocks[i].kind != B_FIELD || !ref_equal(field->ref, f->here.view.ref))
			continue;
		page_head(p, &f->paper, str_or(field->label, ""));
		page_text(p, &f->paper, "%s", str_or(field->help, "nothing more is known about it"));
	}
}

static void add_blocks(struct full *f, struct page *p, const struct page *of, size_t from, size_t to)
{
	for (size_t i = from; of->blocks && i < to; i++)
		*page_add(p, &f->paper, of->blocks[i].kind) = of->blocks[i];
}

/* Where the lists of the help page begin (a heading, and at once a table or pairs): keys go before them, since they are looked for most. */
static size_t lists_from(const struct page *p)
{
	for (size_t i = 1; i < p->nblocks; i++)
		if ((p->blocks[i].kind == B_TABLE || p->blocks[i].kind == B_PAIR) && p->blocks[i - 1].kind == B_HEAD)
			return i - 1;
	return p->nblocks;
}

void full_build_help(struct full *f)
{
	const struct machine *m = &f->m.machine[f->here.machine];
	struct view about = f->here.view, help = about;
	struct page of = { 0 }, words = { 0 };
	size_t lists;

	if (f->nback)
		about = f->back[f->nback - 1].view;
	m->page(m->self, &about, &f->paper, &of);
	if (full_is_core(f)) {
		help.screen = SCREEN_HELP;
		m->page(m->self, &help, &f->paper, &words);
	} else {
		add_field_help(f, &words, &of);
	}
	f->page = words;
	f->page.blocks = NULL;
	f->page.actions = NULL;
	f->page.nblocks = f->page.nactions = f->page.cap_blocks_ = f->page.cap_actions_ = 0;
	lists = lists_from(&words);
	add_blocks(f, &f->page, &words, 0, lists);
	add_keys(f, &f->page, &of);
	add_blocks(f, &f->page, &words, lists, words.nblocks);
	f->page.title = "Help";
	f->page.name = of.name;
	f->page.about = of.about;
	f->page.badge = of.badge;
	f->page.next = "Esc goes back.";
}
