#include "sheet_kinds.h"

#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

enum {
	LABEL_SHARE = 5,
	CODE_LEAST = 3,
	TIGHT = 60,
	CODE_MOST = 8,
	GAP = 2,
	SOURCE_GAP = 2,
	ROOM_LEAST = 10,
	MEASURE = 92,
	VALUE_LEAST = 32,
	BESIDE_LEAST = 22
};

int sheet_measure(const struct sheet *s)
{
	return s->width < MEASURE ? s->width : MEASURE;
}

const char *sheet_remark(const struct field_view *f)
{
	if (f->flags & FIELD_FIXED)
		return "fixed";
	return f->flags & FIELD_LATER_FIXED ? "fixed later" : "";
}

int sheet_indent(const struct block *b)
{
	return b->ref.kind == REF_NONE ? 0 : INDENT;
}

size_t sheet_hang(const struct block *b)
{
	const char *text = str_or(b->text, "");
	size_t digits = strspn(text, "0123456789");

	if (str_starts(text, "- "))
		return 2;
	return digits && digits <= 2 && str_starts(text + digits, ". ") ? digits + 2 : 0;
}

/* Who and when stand behind what is ticked, or have a line of their own. */
static bool fits(const struct sheet *s, const struct field_view *f)
{
	return (int)(utf8_width(str_or(f->label, "")) + utf8_width(f->value)) + 3 <= s->width - TICK_INDENT;
}

const char *sheet_tick_text(const struct sheet *s, const struct block *b)
{
	const struct field_view *f = &b->field;

	if (str_empty(f->value))
		return str_or(f->label, "");
	return arena_format(s->arena, "%s%s%s", str_or(f->label, ""), fits(s, f) ? "   " : "\n", f->value);
}

static const char *label_of(const struct block *b)
{
	return str_or(b->kind == B_FIELD ? b->field.label : b->title, "");
}

static bool has_label_column(const struct block *b)
{
	return b->kind == B_PAIR || (b->kind == B_FIELD && !(b->field.flags & FIELD_TICK));
}

/* Fields and pairs beside each other share their columns. */
bool sheet_same_run(const struct block *a, const struct block *b)
{
	if (has_label_column(a) || has_label_column(b))
		return has_label_column(a) && has_label_column(b);
	return a->kind == b->kind;
}

/* The widest label of the blocks of this kind around b that is not beyond `most`. */
static int run_width(const struct sheet *s, const struct block *b, int most)
{
	const struct block *first = s->page->blocks, *end = first + s->page->nblocks, *from = b;
	int width = 0;

	while (from > first && sheet_same_run(from - 1, b))
		from--;
	for (; from < end && sheet_same_run(from, b); from++) {
		int w = (int)utf8_width(label_of(from));

		if (w <= most && w > width)
			width = w;
	}
	return width;
}

int sheet_field_width(const struct sheet *s, const struct block *b)
{
	enum role role;
	const char *remark = sheet_remark(&b->field);

	if (b->kind != B_FIELD)
		return 0;
	return (int)utf8_width(sheet_value(s, &b->field, &role)) + (*remark ? GAP + (int)strlen(remark) : 0);
}

int sheet_value_width(const struct sheet *s, const struct block *b, int most)
{
	const struct block *first = s->page->blocks, *end = first + s->page->nblocks, *from = b;
	int width = VALUE_LEAST;

	while (from > first && sheet_same_run(from - 1, b))
		from--;
	for (; from < end && sheet_same_run(from, b); from++) {
		int w = sheet_field_width(s, from);

		width = w > width ? w : width;
	}
	return width < most ? width : most;
}

int sheet_label_width(const struct sheet *s, const struct block *b)
{
	int most = s->width * 2 / LABEL_SHARE, width = run_width(s, b, most);

	return width ? width : most;
}

int sheet_pair_room(const struct sheet *s, const struct block *b)
{
	int room = sheet_measure(s) - INDENT - sheet_label_width(s, b) - PAIR_GAP;

	return room > ROOM_LEAST ? room : ROOM_LEAST;
}

/* "here", "service, 14:02": today's times without the day. */
static const char *source_text(const struct sheet *s, const struct verdict *v)
{
	msec at = v->when.service ? v->when.service : v->when.wall;
	msec today = v->when.service ? s->now.service : s->now.wall;
	char shown[WHEN_ISO_MAX]; /* "Fri 20 Nov 09:14", "Mon 2 Nov 09:14" */
	char *day, *clock;

	if (v->source == BY_HERE || !at)
		return source_word(v->source);
	when_short(at, shown);
	day = strchr(shown, ' ') + 1;
	clock = strrchr(shown, ' ');
	*clock++ = '\0';
	return arena_format(s->arena, "%s, %s", source_word(v->source),
			    at / MSEC_DAY == today / MSEC_DAY ? clock : day);
}

static bool is_judged(enum state state)
{
	return state == ST_OK || state == ST_WARNING || state == ST_FAILED || state == ST_STALE;
}

/* Codes have one width all over a page, whichever stand together ("V6", "V13"). */
static int code_width(const struct sheet *s, const struct block *b)
{
	int width = run_width(s, b, CODE_MOST);

	return width && width < CODE_LEAST ? CODE_LEAST : width;
}

/* Beside the journey of 80 columns a cell decides whether a check has one line or two. */
static int code_gap(const struct sheet *s, int code)
{
	return !code ? 0 : s->width < TIGHT ? 1 : GAP;
}

/* What is not judged says why at the right, where that is short; what is judged says by whom. */
struct check_shape sheet_check_shape(const struct sheet *s, const struct block *b)
{
	int code = code_width(s, b), room;
	bool judged = is_judged(b->verdict.state);
	struct check_shape c = { .text_x = INDENT + STATE_WIDTH + 1 + code + code_gap(s, code), .source = "" };

	if (b->verdict.state != ST_OK && b->verdict.state != ST_NA && !str_empty(b->verdict.text))
		c.reason = b->verdict.text;
	c.below = s->width - c.text_x < BESIDE_LEAST;
	c.text_x = c.below ? 2 * INDENT : c.text_x;
	room = sheet_measure(s) - c.text_x;
	if (s->width >= NARROW && judged)
		c.source = source_text(s, &b->verdict);
	if (s->width >= NARROW && !judged && c.reason &&
	    utf8_width(str_or(b->text, "")) + SOURCE_GAP + utf8_width(c.reason) <= (size_t)room) {
		c.source = c.reason;
		c.reason = NULL;
	}
	c.text_room = room - (*c.source ? (int)utf8_width(c.source) + SOURCE_GAP : 0);
	c.text_room = c.text_room > ROOM_LEAST ? c.text_room : ROOM_LEAST;
	return c;
}
