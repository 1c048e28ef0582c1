/* A manual page (docs/man, mdoc) as a test reads it: the items of a section, as the reader of the page sees them. */
#ifndef MANUAL_H
#define MANUAL_H
#include "base/file.h"
#include "base/text.h"
#include "unit.h"

enum { MANUAL_MOST = 1 << 20 };

static inline void manual_read(const char *path, struct text *page)
{
	struct text err = TEXT_INIT;

	if (!file_read(path, MANUAL_MOST, page, &err))
		fail_msg("%s", err.s);
	text_release(&err);
}

/* ---- One line: macros gone, what they stand for in their place */

enum macro { MACRO_NONE, MACRO_SILENT, MACRO_FLAG, MACRO_JOIN, MACRO_OPEN, MACRO_CLOSE, MACRO_ASIDE };

static inline enum macro manual_macro(const char *word, size_t n)
{
	static const struct {
		const char *word;
		enum macro is;
	} macros[] = { { ".It", MACRO_SILENT }, { "Cm", MACRO_SILENT }, { "Ar", MACRO_SILENT }, { "Ic", MACRO_SILENT },
		       { "No", MACRO_SILENT },  { "Li", MACRO_SILENT }, { "Fl", MACRO_FLAG },   { "Ns", MACRO_JOIN },
		       { "Op", MACRO_OPEN },    { "Oo", MACRO_OPEN },   { "Oc", MACRO_CLOSE },  { "Pq", MACRO_ASIDE } };

	for (size_t i = 0; i < COUNT(macros); i++)
		if (strlen(macros[i].word) == n && !memcmp(macros[i].word, word, n))
			return macros[i].is;
	return MACRO_NONE;
}

struct manual_line {
	struct text *out;
	bool flag, joined, opened, aside;
};

static inline void manual_word(struct manual_line *l, const char *word, size_t n)
{
	bool comma = n == 1 && *word == ',';

	if (l->out->n && !l->joined && !comma)
		text_addc(l->out, ' ');
	l->joined = false;
	if (l->flag && !comma)
		text_addc(l->out, '-');
	if (n > 2 && !strncmp(word, "\\&", 2)) /* protects a word that would end a sentence */
		word += 2, n -= 2;
	text_addn(l->out, word, n);
}

static inline void manual_take(struct manual_line *l, enum macro is)
{
	l->flag = is == MACRO_FLAG;
	if (is == MACRO_OPEN || is == MACRO_ASIDE) {
		manual_word(l, is == MACRO_OPEN ? "[" : "(", 1);
		l->opened |= is == MACRO_OPEN;
		l->aside |= is == MACRO_ASIDE;
	}
	if (is == MACRO_CLOSE) {
		text_addc(l->out, ']');
		l->opened = false;
	}
	l->joined |= is == MACRO_OPEN || is == MACRO_ASIDE || is == MACRO_JOIN;
}

/* ".It Fl f , -file Ar ANSWERS Pq Cm run" → "-f, --file ANSWERS (run)" */
static inline void manual_render(const char *line, size_t n, struct text *out)
{
	struct manual_line l = { .out = out };

	for (size_t at = 0; at < n;) {
		size_t length = strcspn(line + at, " \n");
		enum macro is = manual_macro(line + at, length);

		if (is)
			manual_take(&l, is);
		else if (length)
			manual_word(&l, line + at, length);
		at += length + 1;
	}
	text_add(out, l.opened ? "]" : "");
	text_add(out, l.aside ? ")" : "");
}

/* ---- A section's items, one a line; from is the line that begins it (".Sh KEYS"), to the one that ends it */

static inline void manual_items(const struct text *page, const char *from, const char *to, struct text *out)
{
	const char *line = strstr(page->s, from), *end;

	if (!line)
		fail_msg("the page has no %s", from);
	end = strstr(line + strlen(from), to);
	for (; line && line < (end ? end : page->s + page->n); line = strchr(line, '\n') + 1) {
		struct text item = TEXT_INIT;

		if (!strncmp(line, ".It ", 4)) {
			manual_render(line, strcspn(line, "\n"), &item);
			text_addf(out, "%s\n", item.s);
		}
		text_release(&item);
	}
}
#endif
