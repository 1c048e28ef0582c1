#include "where.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

enum { NAME_BYTES = 100 };

struct walk {
	const char *at, *end;
};

static char here(const struct walk *w)
{
	return w->at < w->end ? *w->at : '\0';
}

static void skip_blanks(struct walk *w)
{
	while (w->at < w->end && strchr(" \t\r\n", *w->at))
		w->at++;
}

static void skip_string(struct walk *w)
{
	for (w->at++; w->at < w->end && *w->at != '"'; w->at++)
		if (*w->at == '\\')
			w->at++;
	w->at++;
}

static void skip_atom(struct walk *w)
{
	if (here(w) == '"') {
		skip_string(w);
		return;
	}
	while (w->at < w->end && !strchr(",:[]{} \t\r\n", *w->at))
		w->at++;
}

static int opens(char c)
{
	return (c == '{' || c == '[') - (c == '}' || c == ']');
}

/* Over a whole value, what is nested in it by counting brackets. */
static void skip_value(struct walk *w)
{
	int depth = 0;

	do {
		char c = here(w);

		depth += opens(c);
		if (opens(c) || c == ',' || c == ':')
			w->at++;
		else
			skip_atom(w);
		skip_blanks(w);
	} while (depth > 0 && w->at < w->end);
}

/* From a container to its child number `index`; past the name, when it has one. */
static void enter(struct walk *w, size_t index)
{
	bool named = here(w) == '{';

	for (size_t i = 0; i <= index && w->at < w->end; i++) {
		w->at++; /* the bracket, or the comma after the child before */
		skip_blanks(w);
		if (named) {
			skip_string(w);
			skip_blanks(w);
			w->at++;
			skip_blanks(w);
		}
		if (i < index)
			skip_value(w);
	}
}

static const char *find(const char *bytes, size_t n, const struct path *path)
{
	struct walk w = { bytes, bytes + n };

	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		w.at += 3;
	skip_blanks(&w);
	for (size_t i = 0; i < path->depth; i++)
		enter(&w, path->step[i].index);
	return w.at < w.end ? w.at : w.end;
}

static void put_place(struct text *out, const char *bytes, const char *at)
{
	size_t line = 1, column = 1;

	for (const char *s = bytes; s < at; s++) {
		if (*s == '\n') {
			line++;
			column = 1;
		} else if ((*s & 0xc0) != 0x80) {
			column++; /* characters, not the bytes that continue one */
		}
	}
	text_addf(out, "line %zu, column %zu: ", line, column);
}

static void put_path(struct text *out, const struct path *path)
{
	for (size_t i = 0; i < path->depth; i++) {
		const char *key = path->step[i].key;

		if (!key) {
			text_addf(out, "[%zu]", path->step[i].index);
			continue;
		}
		text_add(out, i ? "." : "");
		utf8_clean(out, key, strlen(key), NAME_BYTES);
	}
	text_add(out, path->depth ? ": " : "");
}

void where_put(struct text *out, const char *bytes, size_t n, const struct path *path)
{
	put_place(out, bytes, find(bytes, n, path));
	put_path(out, path);
}
