#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "json_scan.h"

/* A list or an object that is open. Of what was copied for it only the member names stay, to be compared at its end. */
struct level {
	bool object, begun;
	size_t names; /* of the scan, before its own */
	size_t start; /* of the copy, before it */
	size_t kept;  /* of the copy: its names up to here */
};
struct json_pull {
	struct scan sc;
	struct text copy, key, text;
	struct level *levels;
	size_t depth, cap;
	bool broken;
};

struct json_pull *json_pull_new(const char *s, size_t n, const struct json_limits *limits, struct text *err)
{
	struct json_pull *p = mem_alloc(sizeof *p);

	text_init(&p->copy);
	text_init(&p->key);
	text_init(&p->text);
	p->sc = (struct scan){ .s = s, .n = n, .copy = &p->copy, .err = err };
	if (scan_begin(&p->sc, limits))
		return p;
	json_pull_free(p);
	return NULL;
}

void json_pull_free(struct json_pull *p)
{
	if (!p)
		return;
	text_release(&p->copy);
	text_release(&p->key);
	text_release(&p->text);
	free(p->sc.names);
	free(p->levels);
	free(p);
}

static bool held(struct json_pull *p, bool ok)
{
	p->broken |= !ok;
	return ok;
}

enum json_kind json_pull_kind(struct json_pull *p)
{
	int c = p->broken ? -1 : scan_past_blanks(&p->sc);

	switch (c) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_STRING;
	case 't':
	case 'f':
		return JSON_BOOL;
	case 'n':
		return JSON_NULL;
	default:
		return c == '-' || (c >= '0' && c <= '9') ? JSON_NUMBER : JSON_NONE;
	}
}

/* ---- Lists and objects */

bool json_pull_enter(struct json_pull *p)
{
	enum json_kind kind = json_pull_kind(p);
	struct level level = { .object = kind == JSON_OBJECT, .names = p->sc.names_n, .start = p->copy.n };

	if ((kind != JSON_OBJECT && kind != JSON_ARRAY) || !held(p, scan_counted(&p->sc) && scan_open(&p->sc)))
		return false;
	level.kept = p->copy.n;
	if (p->depth == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 8;
		p->levels = mem_array(p->levels, p->cap, sizeof *p->levels);
	}
	p->levels[p->depth++] = level;
	return true;
}

static void leave(struct json_pull *p)
{
	const struct level *l = &p->levels[p->depth - 1];

	p->sc.depth--;
	held(p, !l->object || scan_names_unique(&p->sc, l->names));
	text_cut(&p->copy, l->start);
	p->depth--;
}

/* What the copy holds of a string, "…" with quote and backslash escaped, as it was meant. */
static const char *plain(struct text *out, const char *copy, size_t n)
{
	const char *from = copy + 1, *end = copy + n - 1, *escape = from;

	text_clear(out);
	while ((escape = memchr(escape, '\\', (size_t)(end - escape)))) {
		text_addn(out, from, (size_t)(escape - from));
		from = escape + 1; /* the character that was escaped goes with what follows */
		escape += 2;
	}
	text_addn(out, from, (size_t)(end - from));
	return out->s;
}

static const char *member_name(struct json_pull *p, struct level *l)
{
	size_t from = p->copy.n;

	if (!held(p, scan_name(&p->sc)))
		return NULL;
	l->kept = p->copy.n;
	scan_past_blanks(&p->sc);
	if (!scan_take(&p->sc, ':')) {
		held(p, scan_fail(&p->sc, "':' is expected after the member name"));
		return NULL;
	}
	return plain(&p->key, p->copy.s + from, p->copy.n - from);
}

static bool ends(struct json_pull *p, const struct level *l)
{
	scan_past_blanks(&p->sc);
	if (scan_take(&p->sc, l->object ? '}' : ']'))
		return true;
	if (l->begun && !scan_take(&p->sc, ','))
		held(p, scan_fail(&p->sc, l->object ? "',' or '}' is expected" : "',' or ']' is expected"));
	return false;
}

bool json_pull_next(struct json_pull *p, const char **key)
{
	struct level *l = p->depth ? &p->levels[p->depth - 1] : NULL;

	*key = NULL;
	if (p->broken || !l)
		return false;
	text_cut(&p->copy, l->kept);
	if (ends(p, l)) {
		leave(p);
		return false;
	}
	l->begun = true;
	if (!p->broken && l->object)
		*key = member_name(p, l);
	return !p->broken;
}

/* ---- Values */

static const char *number(struct json_pull *p)
{
	size_t from = p->sc.at;

	if (!held(p, scan_digits(&p->sc)))
		return NULL;
	text_clear(&p->text);
	text_addn(&p->text, p->sc.s + from, p->sc.at - from);
	return p->text.s;
}

static const char *string(struct json_pull *p)
{
	size_t from = p->copy.n;
	const char *out = NULL;

	if (held(p, scan_string(&p->sc)))
		out = plain(&p->text, p->copy.s + from, p->copy.n - from);
	text_cut(&p->copy, from);
	return out;
}

const char *json_pull_text(struct json_pull *p)
{
	enum json_kind kind = json_pull_kind(p);

	if ((kind != JSON_STRING && kind != JSON_NUMBER) || !held(p, scan_counted(&p->sc)))
		return NULL;
	return kind == JSON_NUMBER ? number(p) : string(p);
}

struct json *json_pull_tree(struct json_pull *p)
{
	size_t from = p->copy.n;
	struct json *tree = NULL;

	if (!p->broken && held(p, scan_value(&p->sc))) {
		tree = json_of_copy(p->copy.s + from, p->copy.n - from, p->sc.err);
		held(p, tree != NULL);
	}
	text_cut(&p->copy, from);
	return tree;
}

bool json_pull_skip(struct json_pull *p)
{
	size_t from = p->copy.n;
	bool ok = !p->broken && held(p, scan_value(&p->sc));

	text_cut(&p->copy, from);
	return ok;
}

bool json_pull_end(struct json_pull *p)
{
	return !p->broken && held(p, scan_end(&p->sc));
}
