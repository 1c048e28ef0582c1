/* Lines and answers asked for on the message line: the name that releases a write, a note, a search word, a file name, yes or no. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "columns.h"
#include "full.h"

enum { PLAIN_ROWS = 5000, PLAIN_LEAST = 60 };

/* ---- Asking */

void full_unask(struct full *f)
{
	free(f->asked.words);
	free(f->asked.expected);
	f->asked = (struct question_asked){ 0 };
	if (f->doing == PROMPTING || f->doing == ASKING)
		f->doing = ON_PAGE;
}

static void ask(struct full *f, enum purpose purpose, enum doing doing, char *words)
{
	full_unask(f);
	f->asked.purpose = purpose;
	f->asked.words = words;
	f->doing = doing;
	if (doing == PROMPTING)
		edit_begin(&f->edit, "", FIELD_BYTES);
	f->edit.lines = false;
}

static void about_action(struct full *f, const struct action *act)
{
	f->asked.id = act->id;
	f->asked.ref = act->ref;
}

void full_ask_confirm(struct full *f, const struct action *act)
{
	ask(f, FOR_CONFIRM, PROMPTING,
	    mem_format("Type %s to %s:", act->type_to_confirm, str_or(act->label, "confirm")));
	f->asked.expected = mem_text(act->type_to_confirm);
	about_action(f, act);
}

void full_ask_text(struct full *f, const struct action *act)
{
	ask(f, FOR_TEXT, PROMPTING, mem_format("%s:", act->ask));
	f->edit.lines = act->ask_lines;
	about_action(f, act);
}

void full_ask_danger(struct full *f, const struct action *act)
{
	ask(f, FOR_DANGER, ASKING,
	    mem_format("Really %s? y does it, any other key does not", str_or(act->label, "do it")));
	about_action(f, act);
}

void full_ask_remove(struct full *f)
{
	struct cell cells[TABLE_COLUMNS];
	struct ref ref = full_row(f, cells);
	struct side side = full_side(f);
	const char *noun = where_noun(&side, full_table(f)->group);

	ask(f, FOR_REMOVE, ASKING,
	    mem_format("Remove %s%s%s? y removes, any other key keeps it", str_or(noun, ""), noun ? " " : "",
		       str_or(cells[0].text, "the row")));
	f->asked.ref = ref;
}

void full_ask_leave(struct full *f)
{
	ask(f, FOR_LEAVE, ASKING, mem_text("Leave? All is saved. y or Ctrl-C leaves, any other key stays"));
}

void full_ask_search(struct full *f)
{
	ask(f, FOR_SEARCH, PROMPTING, mem_text("Search:"));
}

void full_ask_file(struct full *f)
{
	ask(f, FOR_FILE, PROMPTING, mem_text("Write this page to file:"));
}

/* ---- A line that was typed */

static bool typed_confirm(struct full *f, const char *typed)
{
	if (!str_is(typed, f->asked.expected)) {
		full_tell(f, true, "that is not %s; type it exactly, or Esc", f->asked.expected);
		return false;
	}
	full_event(f, EV_DO, f->asked.ref, f->asked.id, typed);
	return true;
}

static bool typed_text(struct full *f, const char *typed)
{
	if (*typed)
		full_event(f, EV_DO, f->asked.ref, f->asked.id, typed);
	return true;
}

static bool typed_search(struct full *f, const char *typed)
{
	mem_replace(&f->search, typed);
	full_search_next(f, 1);
	return true;
}

static bool typed_file(struct full *f, const char *typed)
{
	struct intent *i;

	if (!*typed)
		return true;
	i = full_intent(f, INTENT_FILE_OUT);
	i->text = arena_text(&f->out->arena, full_copy(f, true));
	i->name = arena_text(&f->out->arena, typed);
	return true;
}

static void typed_line(struct full *f)
{
	static bool (*const takes[])(struct full *, const char *) = {
		[FOR_CONFIRM] = typed_confirm,
		[FOR_TEXT] = typed_text,
		[FOR_SEARCH] = typed_search,
		[FOR_FILE] = typed_file,
	};

	if (takes[f->asked.purpose](f, f->edit.text.s))
		full_unask(f);
}

void full_prompt_key(struct full *f, const struct key *key)
{
	if (key->name == KB_ESC || (key->name == KB_CTRL && (key->code == 'c' || key->code == 'g')))
		full_unask(f);
	else if (key->name == KB_ENTER)
		typed_line(f);
	else
		edit_key(&f->edit, key);
}

/* ---- Yes or no: anything but yes is no */

static bool says_yes(const struct full *f, const struct key *key)
{
	if (key->name == KB_CTRL && key->code == 'c')
		return f->asked.purpose == FOR_LEAVE;
	return key->name == KB_CHAR && (key->code == 'y' || key->code == 'Y') && !key->alt;
}

static void say_yes(struct full *f)
{
	switch (f->asked.purpose) {
	case FOR_DANGER:
		full_event(f, EV_DO, f->asked.ref, f->asked.id, NULL);
		break;
	case FOR_REMOVE:
		full_event(f, EV_REMOVE, f->asked.ref, 0, NULL);
		break;
	case FOR_LEAVE:
		full_intent(f, INTENT_QUIT)->event.id = INTERRUPTED;
		break;
	default:
		break;
	}
}

void full_answer_key(struct full *f, const struct key *key)
{
	if (says_yes(f, key))
		say_yes(f);
	full_unask(f);
}

/* ---- Copying out */

static const struct block *only_plain_block(const struct page *p)
{
	const struct block *found = NULL;

	for (size_t i = 0; i < p->nblocks; i++) {
		if (p->blocks[i].kind != B_PLAIN)
			continue;
		if (found)
			return NULL;
		found = &p->blocks[i];
	}
	return found;
}

/* The face's own block at the end is no part of what is copied. */
static void plain_page(struct full *f, struct text *out)
{
	struct page p = f->page;

	if (p.nblocks && (int)p.blocks[p.nblocks - 1].kind == BLOCK_ACTIONS)
		p.nblocks--;
	page_plain(&p, (unsigned)(f->geo.cols > PLAIN_LEAST ? f->geo.cols : PLAIN_LEAST), PLAIN_ROWS, out);
}

const char *full_copy(struct full *f, bool narrow)
{
	const struct block *plain = narrow ? only_plain_block(&f->page) : NULL;
	struct text out = TEXT_INIT;
	const char *kept;

	if (plain)
		text_add(&out, plain->text);
	else
		plain_page(f, &out);
	kept = arena_text(&f->arena, out.s);
	text_release(&out);
	return kept;
}
