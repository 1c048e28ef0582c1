/* The model's answers as a file that people read and change: records in block style, small rows on one line. */
#include "answers.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "session/session.h"

enum { LINE_MOST = 118, STEP = 2 };

/* Rows that are one entry: those that differ only in the field that a list repeats. */
struct entry {
	const struct record *r;
	const struct rows *rows;
	uint32_t first, n;
};

static void put_fields(struct text *out, const struct record *r, const void *rec, unsigned indent);

static const void *entry_row(const struct entry *e)
{
	return rows_at(e->rows, e->r, e->first);
}

static const char *text_of(const void *rec, const struct field *f)
{
	return *(char *const *)((const char *)rec + f->off);
}

static bool is_shown(const void *rec, const struct field *f)
{
	return answers_shows(f) && field_is_set(rec, f);
}

static void put_blanks(struct text *out, unsigned n)
{
	while (n--)
		text_addc(out, ' ');
}

/* ---- Which rows make an entry */

static bool same_but_spread(const struct record *r, const void *a, const void *b)
{
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		bool spread = f->flags & F_SPREAD;

		if (spread ? str_empty(text_of(b, f)) : !str_is(text_of(a, f), text_of(b, f)))
			return false;
	}
	return true;
}

static const struct field *spread_field(const struct record *r)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & F_SPREAD)
			return &r->fields[i];
	return NULL;
}

/* Records that spread hold texts only. */
static uint32_t entry_length(const struct entry *e)
{
	const struct field *f = spread_field(e->r);
	const void *first = entry_row(e);
	uint32_t n = 1;

	if (!f || !field_is_set(first, f))
		return 1;
	while (e->first + n < e->rows->n && same_but_spread(e->r, first, rows_at(e->rows, e->r, e->first + n)))
		n++;
	return n;
}

static bool entry_next(struct entry *e)
{
	e->first += e->n;
	if (e->first >= e->rows->n)
		return false;
	e->n = entry_length(e);
	return true;
}

/* ---- On one line */

static void put_spread(struct text *out, const struct entry *e, const struct field *f)
{
	text_addc(out, '[');
	for (uint32_t i = 0; i < e->n; i++) {
		text_add(out, i ? ", " : "");
		yaml_put_scalar(out, text_of(rows_at(e->rows, e->r, e->first + i), f));
	}
	text_addc(out, ']');
}

static void put_text(struct text *out, const struct entry *e, const struct field *f)
{
	if (f->flags & F_SPREAD)
		put_spread(out, e, f);
	else
		yaml_put_scalar(out, text_of(entry_row(e), f));
}

/* The value that alone stands for the row; NULL when more is to be said. */
static const struct field *bare_field(const struct entry *e)
{
	const struct field *bare = NULL;

	for (uint8_t i = 0; i < e->r->n; i++) {
		const struct field *f = &e->r->fields[i];

		if (is_shown(entry_row(e), f) && !(f->flags & F_BARE))
			return NULL;
		if (is_shown(entry_row(e), f))
			bare = f;
	}
	return bare;
}

static bool is_nested(const struct entry *e)
{
	for (uint8_t i = 0; i < e->r->n; i++)
		if (e->r->fields[i].of && is_shown(entry_row(e), &e->r->fields[i]))
			return true;
	return false;
}

static void put_flow(struct text *out, const struct entry *e)
{
	const struct field *bare = bare_field(e);
	bool some = false;

	if (bare) {
		put_text(out, e, bare);
		return;
	}
	text_addc(out, '{');
	for (uint8_t i = 0; i < e->r->n; i++) {
		const struct field *f = &e->r->fields[i];

		if (!is_shown(entry_row(e), f))
			continue;
		text_addf(out, "%s%s: ", some ? ", " : "", f->key);
		put_text(out, e, f);
		some = true;
	}
	text_addc(out, '}');
}

/* ---- Lists */

/* The first field stands behind the dash, the others below it. */
static void put_block(struct text *out, const struct entry *e, unsigned indent)
{
	struct text fields = TEXT_INIT;

	put_fields(&fields, e->r, entry_row(e), indent + STEP);
	put_blanks(out, indent);
	text_addf(out, "- %s", fields.s + indent + STEP);
	text_release(&fields);
}

static bool fits(const struct text *flow, unsigned indent)
{
	return indent + STEP + utf8_width(flow->s) <= LINE_MOST;
}

/* A list within a row needs block style; so does a row that is too long, unless a list is what makes it long. */
static void put_entry(struct text *out, const struct entry *e, unsigned indent)
{
	struct text flow = TEXT_INIT;

	if (!is_nested(e))
		put_flow(&flow, e);
	if (flow.n && (fits(&flow, indent) || spread_field(e->r))) {
		put_blanks(out, indent);
		text_addf(out, "- %s\n", flow.s);
	} else {
		put_block(out, e, indent);
	}
	text_release(&flow);
}

/* "[sbc-ams, media-ams]" when every entry is one value and all fit; else false and nothing is written. */
static bool put_bare_list(struct text *out, const struct rows *rows, const struct record *r, unsigned indent)
{
	struct entry e = { r, rows, 0, 0 };
	struct text flow = TEXT_INIT;
	bool all = true;

	while (all && entry_next(&e)) {
		all = bare_field(&e) != NULL;
		text_add(&flow, e.first ? ", " : "");
		if (all)
			put_flow(&flow, &e);
	}
	all = all && fits(&flow, indent);
	if (all)
		text_addf(out, " [%s]\n", flow.s);
	text_release(&flow);
	return all;
}

static void put_rows(struct text *out, const struct field *f, const struct rows *rows, unsigned indent)
{
	struct entry e = { f->of, rows, 0, 0 };

	if (put_bare_list(out, rows, f->of, indent))
		return;
	text_addc(out, '\n');
	while (entry_next(&e))
		put_entry(out, &e, indent + STEP);
}

/* ---- Records */

static void put_field(struct text *out, const struct field *f, const void *rec, unsigned indent)
{
	const void *place = (const char *)rec + f->off;

	put_blanks(out, indent);
	text_addf(out, "%s:", f->key);
	if (f->kind == K_ROWS) {
		put_rows(out, f, place, indent);
	} else if (f->kind == K_RECORD) {
		text_addc(out, '\n');
		put_fields(out, f->of, place, indent + STEP);
	} else {
		text_addc(out, ' ');
		yaml_put_scalar(out, text_of(rec, f));
		text_addc(out, '\n');
	}
}

static bool shows_anything(const struct record *r, const void *rec)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (is_shown(rec, &r->fields[i]))
			return true;
	return false;
}

static void put_fields(struct text *out, const struct record *r, const void *rec, unsigned indent)
{
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		bool empty = f->kind == K_RECORD && !shows_anything(f->of, (const char *)rec + f->off);

		if (is_shown(rec, f) && !empty)
			put_field(out, f, rec, indent);
	}
}

void answers_write(const struct model *m, struct text *out)
{
	text_addf(out, "version: %d\n", ANSWERS_VERSION);
	put_fields(out, &RECORD_MODEL, m, 0);
}
