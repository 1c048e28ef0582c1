#include "ui/edit.h"

#include <string.h>

#include "base/utf8.h"

/* ---- Places between characters */

/* Bytes and cells of the character at `at` with all that combines with it. */
static size_t step_right(const struct text *t, size_t at, int *cells)
{
	uint32_t code = '?';
	size_t used = at < t->n ? utf8_decode(t->s + at, t->n - at, &code) : 0, end;

	*cells = at < t->n ? 1 : 0;
	if (!used)
		return at < t->n ? at + 1 : at;
	*cells = code == '\n' ? 1 : utf8_char_width(code);
	end = at + used;
	while (end < t->n && (used = utf8_decode(t->s + end, t->n - end, &code)) && code != '\n' &&
	       utf8_char_width(code) == 0)
		end += used;
	return end;
}

static size_t step_left(const struct text *t, size_t at)
{
	size_t before = 0, next = 0;
	int cells;

	while (next < at && next < t->n) {
		before = next;
		next = step_right(t, next, &cells);
	}
	return before;
}

/* The end of the character that `at` is inside of, else `at`: deleting can leave what combines next to another character. */
static size_t snap(const struct text *t, size_t at)
{
	size_t end = 0;
	int cells;

	while (end < at && end < t->n)
		end = step_right(t, end, &cells);
	return end;
}

static int cells_between(const struct text *t, size_t from, size_t to)
{
	int sum = 0, cells;

	while (from < to && from < t->n) {
		from = step_right(t, from, &cells);
		sum += cells;
	}
	return sum;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* Back over blanks, then over what is none. */
static size_t word_left(const struct text *t, size_t at)
{
	while (at > 0 && is_blank(t->s[at - 1]))
		at--;
	while (at > 0 && !is_blank(t->s[at - 1]))
		at--;
	return at;
}

static size_t word_right(const struct text *t, size_t at)
{
	while (at < t->n && is_blank(t->s[at]))
		at++;
	while (at < t->n && !is_blank(t->s[at]))
		at++;
	return at;
}

/* ---- Changing */

static enum edit_did move_to(struct edit *e, size_t at)
{
	e->at = at;
	return EDIT_MOVED;
}

static void take_out(struct edit *e, size_t from, size_t to)
{
	struct text rest = TEXT_INIT;

	text_addn(&rest, e->text.s + to, e->text.n - to);
	text_cut(&e->text, from);
	text_addn(&e->text, rest.s, rest.n);
	text_release(&rest);
	e->at = from;
}

static enum edit_did remove_range(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_MOVED;
	take_out(e, from, to);
	return EDIT_CHANGED;
}

static enum edit_did cut_range(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_MOVED;
	text_clear(&e->cut);
	text_addn(&e->cut, e->text.s + from, to - from);
	return remove_range(e, from, to);
}

static enum edit_did insert(struct edit *e, const char *s, size_t n)
{
	struct text rest = TEXT_INIT;

	if (n > e->max || e->text.n > e->max - n)
		return EDIT_FULL;
	text_addn(&rest, e->text.s + e->at, e->text.n - e->at);
	text_cut(&e->text, e->at);
	text_addn(&e->text, s, n);
	e->at = e->text.n;
	text_addn(&e->text, rest.s, rest.n);
	text_release(&rest);
	return EDIT_CHANGED;
}

/* A paste into one line: newlines and blanks at its ends go, newlines inside become blanks. */
static enum edit_did paste(struct edit *e, const char *s, size_t n)
{
	struct text line = TEXT_INIT;
	enum edit_did did;

	while (n && is_blank(s[n - 1]))
		n--;
	while (n && is_blank(*s)) {
		s++;
		n--;
	}
	for (size_t i = 0; i < n; i++)
		text_addc(&line, s[i] == '\n' && !e->lines ? ' ' : s[i]);
	did = insert(e, line.s, line.n);
	text_release(&line);
	return did;
}

/* ---- Keys */

static enum edit_did to_start(struct edit *e)
{
	return move_to(e, 0);
}

static enum edit_did to_end(struct edit *e)
{
	return move_to(e, e->text.n);
}

static enum edit_did left(struct edit *e)
{
	return move_to(e, step_left(&e->text, e->at));
}

static enum edit_did right(struct edit *e)
{
	int cells;

	return move_to(e, step_right(&e->text, e->at, &cells));
}

static enum edit_did back_word(struct edit *e)
{
	return move_to(e, word_left(&e->text, e->at));
}

static enum edit_did forward_word(struct edit *e)
{
	return move_to(e, word_right(&e->text, e->at));
}

static enum edit_did backspace(struct edit *e)
{
	return remove_range(e, step_left(&e->text, e->at), e->at);
}

static enum edit_did delete (struct edit *e) {
	int cells;

	return remove_range(e, e->at, step_right(&e->text, e->at, &cells));
}

static enum edit_did cut_word(struct edit *e)
{
	return cut_range(e, word_left(&e->text, e->at), e->at);
}

static enum edit_did cut_all(struct edit *e)
{
	return cut_range(e, 0, e->text.n);
}

static enum edit_did new_line(struct edit *e)
{
	return e->lines ? insert(e, "\n", 1) : EDIT_IGNORED;
}

static enum edit_did cut_to_end(struct edit *e)
{
	return cut_range(e, e->at, e->text.n);
}

static enum edit_did put_back(struct edit *e)
{
	return insert(e, e->cut.s, e->cut.n);
}

static const struct {
	enum key_name name;
	uint32_t code;
	enum edit_did (*does)(struct edit *e);
} acts[] = {
	{ KB_HOME, 0, to_start },   { KB_END, 0, to_end },          { KB_LEFT, 0, left },
	{ KB_RIGHT, 0, right },     { KB_BACKSPACE, 0, backspace }, { KB_DELETE, 0, delete },
	{ KB_CTRL, 'a', to_start }, { KB_CTRL, 'e', to_end },       { KB_CTRL, 'b', left },
	{ KB_CTRL, 'f', right },    { KB_CTRL, 'd', delete },       { KB_CTRL, 'w', cut_word },
	{ KB_CTRL, 'u', cut_all },  { KB_CTRL, 'k', cut_to_end },   { KB_CTRL, 'y', put_back },
	{ KB_CTRL, 'o', new_line },
};
enum { ACTS = sizeof acts / sizeof acts[0] };

/* Ctrl or Alt with an arrow goes by words, Alt-Backspace cuts one. */
static enum edit_did by_word(struct edit *e, const struct key *key)
{
	switch (key->name) {
	case KB_LEFT:
		return back_word(e);
	case KB_RIGHT:
		return forward_word(e);
	case KB_BACKSPACE:
		return cut_word(e);
	default:
		return EDIT_IGNORED;
	}
}

static enum edit_did typed(struct edit *e, const struct key *key)
{
	char s[4];

	return insert(e, s, utf8_encode(key->code, s));
}

static enum edit_did act(struct edit *e, const struct key *key)
{
	if (key->name == KB_PASTE)
		return paste(e, key->text, key->n);
	if (key->alt || key->ctrl)
		return by_word(e, key);
	if (key->name == KB_CHAR)
		return typed(e, key);
	for (size_t i = 0; i < ACTS; i++)
		if (acts[i].name == key->name && (key->name != KB_CTRL || acts[i].code == key->code))
			return acts[i].does(e);
	return EDIT_IGNORED;
}

enum edit_did edit_key(struct edit *e, const struct key *key)
{
	enum edit_did did = act(e, key);

	if (did != EDIT_IGNORED)
		e->at = snap(&e->text, e->at);
	return did;
}

/* ---- Whole */

void edit_begin(struct edit *e, const char *text, size_t max)
{
	if (!e->text.s)
		text_init(&e->text);
	if (!e->cut.s)
		text_init(&e->cut);
	e->max = max;
	text_clear(&e->text);
	utf8_clean_lines(&e->text, text ? text : "", text ? strlen(text) : 0, max);
	e->at = e->text.n;
	e->from = 0;
}

void edit_trim(struct edit *e)
{
	size_t n = e->text.n;

	while (n && is_blank(e->text.s[n - 1]))
		n--;
	text_cut(&e->text, n);
	e->at = e->at < n ? e->at : n;
}

void edit_release(struct edit *e)
{
	text_release(&e->text);
	text_release(&e->cut);
	*e = (struct edit){ 0 };
}

/* The last column is kept for the cursor behind the text. Going past an edge moves the text by a third, not by one: a slow line
 * would otherwise be drawn anew with every character. */
static void scroll(struct edit *e, int cells)
{
	int ignored;

	if (cells_between(&e->text, 0, e->text.n) < cells) {
		e->from = 0;
	} else if (e->at < e->from) {
		e->from = e->at;
		while (e->from > 0 && cells_between(&e->text, step_left(&e->text, e->from), e->at) <= cells / 3)
			e->from = step_left(&e->text, e->from);
	} else if (cells_between(&e->text, e->from, e->at) >= cells) {
		while (e->from < e->at && cells_between(&e->text, e->from, e->at) >= cells - cells / 3)
			e->from = step_right(&e->text, e->from, &ignored);
	}
}

void edit_show(struct edit *e, int cells, struct edit_part *part)
{
	size_t to;
	int used = 0, wide;

	e->from = snap(&e->text, e->from < e->text.n ? e->from : 0);
	cells = cells > 1 ? cells : 1;
	scroll(e, cells);
	for (to = e->from; to < e->text.n; used += wide) {
		size_t next = step_right(&e->text, to, &wide);

		if (used + wide > cells)
			break;
		to = next;
	}
	*part = (struct edit_part){ .from = e->from,
				    .n = to - e->from,
				    .cursor = cells_between(&e->text, e->from, e->at),
				    .more_left = e->from > 0,
				    .more_right = to < e->text.n };
}
