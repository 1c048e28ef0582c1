/* The page as plain text: no cursor, no colour, nothing that moves. What does not fit beside each other goes below. */
#include "page/page.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

enum { COLUMNS_LEAST = 20, LABEL_MOST = 24, KEY_SHOWN = 4, KEY_LONG = 2 * KEY_SHOWN };

struct plain {
	struct text *out;
	unsigned columns;
	size_t max_rows;
	size_t label; /* width of the labels in the run of pairs that is being written */
};

/* ---- Words and blanks */

static void put_blanks(struct text *out, size_t n)
{
	while (n--)
		text_addc(out, ' ');
}

static void put_padded(struct text *out, const char *s, size_t cells, bool right)
{
	size_t width = utf8_width(s), gap = width < cells ? cells - width : 0;

	put_blanks(out, right ? gap : 0);
	text_add(out, s);
	put_blanks(out, right ? 0 : gap);
}

/* Bytes of s that stand on one line of `cells`: up to a newline, or to the last blank that fits; a longer word is cut. */
static size_t line_bytes(const char *s, size_t cells)
{
	size_t line = strcspn(s, "\n"), fit = utf8_fit(s, cells), at;
	uint32_t code;

	if (line <= fit)
		return line;
	if (s[fit] == ' ')
		return fit;
	for (at = fit; at > 0 && s[at - 1] != ' ';)
		at--;
	if (at > 0)
		return at - 1;
	return fit ? fit : utf8_decode(s, strlen(s), &code);
}

/* s, wrapped. `used` cells of the first line are taken; further lines begin at `indent`. Ends with a newline. */
static void put_wrapped(const struct plain *p, const char *s, size_t used, size_t indent)
{
	for (;;) {
		size_t room = used + 1 < p->columns ? p->columns - used : 1;
		size_t n = line_bytes(s, room);

		text_addn(p->out, s, n);
		text_addc(p->out, '\n');
		s += n;
		if (*s == ' ' || *s == '\n')
			s++;
		if (!*s)
			return;
		put_blanks(p->out, indent);
		used = indent;
	}
}

static void put_lines(const struct plain *p, const char *s, size_t indent)
{
	if (str_empty(s))
		return;
	put_blanks(p->out, indent);
	put_wrapped(p, s, indent, indent);
}

/* ---- Verdicts and fields */

/* "here", "service, Fri 20 Nov 14:02": the service's time where there is one, since it is the one that counts. */
static void put_source(struct text *out, const struct verdict *v)
{
	char when[WHEN_ISO_MAX];

	text_add(out, source_word(v->source));
	when_short(v->when.service ? v->when.service : v->when.wall, when);
	if (*when)
		text_addf(out, ", %s", when);
}

static void put_verdict_text(const struct plain *p, const struct verdict *v, size_t indent)
{
	if (v->state != ST_NA && !str_empty(v->text))
		put_lines(p, v->text, indent);
}

static void put_check(struct plain *p, const struct block *b)
{
	struct text line = TEXT_INIT;

	text_add(&line, "  ");
	put_padded(&line, state_word(b->verdict.state), 8, false);
	text_addf(&line, " %s", str_or(b->title, ""));
	text_addf(&line, "%s%s  (", str_empty(b->title) ? "" : "  ", str_or(b->text, ""));
	put_source(&line, &b->verdict);
	text_addc(&line, ')');
	put_wrapped(p, line.s, 0, 11);
	put_verdict_text(p, &b->verdict, 11);
	text_release(&line);
}

/* A secret shows its end, so that two can be told apart, unless that would be most of it. */
static void put_secret(struct text *out, const char *value)
{
	size_t n = strlen(value);

	text_add(out, "****");
	if (n > KEY_LONG && utf8_valid(value + n - KEY_SHOWN, KEY_SHOWN))
		text_addf(out, "-%s", value + n - KEY_SHOWN);
}

static void put_value(struct text *out, const struct field_view *f)
{
	if (str_empty(f->value)) {
		text_addf(out, "%s", str_empty(f->preset) ? "-" : f->preset);
		text_add(out, str_empty(f->preset) ? "" : " (unless changed)");
	} else if (f->flags & FIELD_SECRET) {
		put_secret(out, f->value);
	} else {
		text_add(out, f->value);
	}
	if (!str_empty(f->unit) && !str_empty(f->value))
		text_addf(out, " %s", f->unit);
}

static void put_field(struct plain *p, const struct block *b)
{
	const struct field_view *f = &b->field;
	struct text line = TEXT_INIT;

	if (f->flags & FIELD_TICK)
		text_addf(&line, "  [%c] %s", str_empty(f->value) ? ' ' : 'x', str_or(f->label, ""));
	else
		text_addf(&line, "  %s: ", str_or(f->label, ""));
	if (!(f->flags & FIELD_TICK) || !str_empty(f->value)) {
		text_add(&line, f->flags & FIELD_TICK ? "  " : "");
		put_value(&line, f);
	}
	if (f->flags & FIELD_FIXED)
		text_add(&line, "  (fixed)");
	if (f->verdict.state != ST_NA)
		text_addf(&line, "  %s", state_word(f->verdict.state));
	put_wrapped(p, line.s, 0, 4);
	put_verdict_text(p, &f->verdict, 6);
	text_release(&line);
}

/* ---- Tables: pulled twice, once for the widths. */

struct widths {
	size_t of[TABLE_COLUMNS], sum;
	bool hidden[TABLE_COLUMNS];
	uint8_t n;
};

static const char *cell_text(const struct cell *c)
{
	if (str_empty(c->text) && c->state != ST_NA)
		return state_word(c->state);
	return str_or(c->text, "");
}

static void blank_cells(struct cell *cells)
{
	for (int i = 0; i < TABLE_COLUMNS; i++)
		cells[i] = (struct cell){ .text = "", .state = ST_NA };
}

static void pull(const struct table *t, size_t row, struct arena *a, struct cell *cells)
{
	arena_reset(a);
	blank_cells(cells);
	t->row(t->self, row, a, cells);
}

static void widen(size_t *width, const char *s)
{
	size_t w = utf8_width(s);

	*width = w > *width ? w : *width;
}

static void measure(const struct table *t, size_t rows, struct arena *a, struct widths *w)
{
	struct cell cells[TABLE_COLUMNS];

	*w = (struct widths){ .n = t->ncols < TABLE_COLUMNS ? t->ncols : TABLE_COLUMNS };
	for (uint8_t c = 0; c < w->n && t->heads; c++)
		widen(&w->of[c], str_or(t->heads[c], ""));
	for (size_t i = 0; i < rows; i++) {
		pull(t, i, a, cells);
		for (uint8_t c = 0; c < w->n; c++)
			widen(&w->of[c], cell_text(&cells[c]));
	}
	for (uint8_t c = 0; c < w->n; c++)
		w->sum += w->of[c] + 2;
}

/* Columns that are there for wide places go first, where that is enough for the rest to stand beside each other. */
static void make_room(const struct table *t, size_t columns, struct widths *w)
{
	struct widths less = *w;

	for (uint8_t c = w->n; t->fit && c-- > 0 && less.sum > columns;) {
		less.hidden[c] = t->fit[c] == FIT_ROOM;
		less.sum -= less.hidden[c] ? less.of[c] + 2 : 0;
	}
	if (less.sum <= columns)
		*w = less;
}

static void end_line(struct text *out)
{
	size_t n = out->n;

	while (n && out->s[n - 1] == ' ')
		n--;
	text_cut(out, n);
	text_addc(out, '\n');
}

static void put_heads(const struct plain *p, const struct table *t, const struct widths *w)
{
	for (uint8_t c = 0; c < w->n; c++) {
		if (w->hidden[c])
			continue;
		text_add(p->out, "  ");
		put_padded(p->out, str_or(t->heads[c], ""), w->of[c], false);
	}
	end_line(p->out);
}

static void put_row(const struct plain *p, const struct table *t, const struct cell *cells, const struct widths *w)
{
	(void)t;
	for (uint8_t c = 0; c < w->n; c++) {
		if (w->hidden[c])
			continue;
		text_add(p->out, "  ");
		put_padded(p->out, cell_text(&cells[c]), w->of[c], cells[c].right);
	}
	end_line(p->out);
}

/* The row when columns do not fit beside each other: a line a cell, the first one less deep. */
static void put_row_below(const struct plain *p, const struct table *t, const struct cell *cells,
			  const struct widths *w)
{
	for (uint8_t c = 0; c < w->n; c++) {
		const char *head = t->heads ? str_or(t->heads[c], "") : "";
		struct text line = TEXT_INIT;

		if (str_empty(cell_text(&cells[c])))
			continue;
		text_addf(&line, "%s%s%s", head, *head ? ": " : "", cell_text(&cells[c]));
		put_lines(p, line.s, c ? 4 : 2);
		text_release(&line);
	}
}

static void put_rows(const struct plain *p, const struct table *t, size_t rows, struct arena *a, const struct widths *w)
{
	bool beside = w->sum <= p->columns;
	struct cell cells[TABLE_COLUMNS];

	if (beside && t->heads)
		put_heads(p, t, w);
	for (size_t i = 0; i < rows; i++) {
		pull(t, i, a, cells);
		(beside ? put_row : put_row_below)(p, t, cells, w);
	}
	if (rows < t->nrows)
		text_addf(p->out, "  and %zu more\n", t->nrows - rows);
}

static void put_table(struct plain *p, const struct block *b)
{
	const struct table *t = &b->table;
	size_t rows = t->nrows < p->max_rows ? t->nrows : p->max_rows;
	struct arena a = { 0 };
	struct widths w;

	put_lines(p, b->title, 0);
	if (!t->nrows || !t->row) {
		put_lines(p, t->empty, 2);
		return;
	}
	measure(t, rows, &a, &w);
	make_room(t, p->columns, &w);
	put_rows(p, t, rows, &a, &w);
	arena_release(&a);
}

/* ---- Blocks */

static void put_text(struct plain *p, const struct block *b)
{
	put_lines(p, b->text, 0);
}

static void put_head(struct plain *p, const struct block *b)
{
	put_lines(p, b->title, 0);
}

static void put_pair(struct plain *p, const struct block *b)
{
	size_t indent = 2 + p->label + 2;

	text_add(p->out, "  ");
	put_padded(p->out, str_or(b->title, ""), p->label, false);
	text_add(p->out, "  ");
	put_wrapped(p, str_or(b->text, "-"), utf8_width(str_or(b->title, "")) > p->label ? p->columns : indent, indent);
}

static void put_plain(struct plain *p, const struct block *b)
{
	const char *s = str_or(b->text, "");
	size_t n = strlen(s);

	put_lines(p, b->title, 0);
	text_addn(p->out, s, n);
	if (n && s[n - 1] != '\n')
		text_addc(p->out, '\n');
}

static void put_bar(struct plain *p, const struct block *b)
{
	struct text line = TEXT_INIT;

	text_addf(&line, "%s%s%s", str_or(b->title, ""), str_empty(b->title) ? "" : ": ", str_or(b->text, ""));
	put_lines(p, line.s, 2);
	text_release(&line);
}

/* joins: blocks of this kind stand below each other without a blank line between them. */
static const struct {
	void (*put)(struct plain *p, const struct block *b);
	bool joins;
} kinds[] = {
	[B_TEXT] = { put_text, false },   [B_HEAD] = { put_head, false }, [B_FIELD] = { put_field, true },
	[B_TABLE] = { put_table, false }, [B_PAIR] = { put_pair, true },  [B_CHECK] = { put_check, true },
	[B_PLAIN] = { put_plain, false }, [B_BAR] = { put_bar, true },
};

/* A heading belongs to what follows it. */
static bool apart(const struct block *before, const struct block *b)
{
	if (!before || before->kind == B_HEAD)
		return !before;
	return !(before->kind == b->kind && kinds[b->kind].joins);
}

/* The widest label of the pairs that begin at b; one that is far too long does not push the others. */
static size_t label_width(const struct block *b, const struct block *end)
{
	size_t width = 0;

	for (; b < end && b->kind == B_PAIR; b++)
		if (utf8_width(str_or(b->title, "")) <= LABEL_MOST)
			widen(&width, str_or(b->title, ""));
	return width;
}

static void put_title(const struct plain *p, const struct page *page)
{
	size_t title = utf8_width(str_or(page->title, "")), aside = utf8_width(str_or(page->aside, ""));

	if (str_empty(page->title) && str_empty(page->aside))
		return;
	text_add(p->out, page->title);
	if (title && aside && title + 2 + aside <= p->columns)
		put_blanks(p->out, p->columns - title - aside);
	else if (title && aside)
		text_addc(p->out, '\n');
	text_add(p->out, page->aside);
	text_addc(p->out, '\n');
}

void page_plain(const struct page *page, unsigned columns, size_t max_rows, struct text *out)
{
	struct plain p = { out, columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns, max_rows, 0 };
	const struct block *before = NULL;

	put_title(&p, page);
	for (size_t i = 0; i < page->nblocks; i++) {
		const struct block *b = &page->blocks[i];

		if (b->kind == B_CODE) /* words only */
			continue;
		if (apart(before, b))
			text_addc(out, '\n');
		if (!before || before->kind != B_PAIR)
			p.label = label_width(b, page->blocks + page->nblocks);
		kinds[b->kind].put(&p, b);
		before = b;
	}
	if (!str_empty(page->next)) {
		text_addc(out, '\n');
		put_lines(&p, page->next, 0);
	}
}
