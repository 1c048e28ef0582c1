#include "base/yaml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

enum { BYTES_MAX = 4 * 1024 * 1024, DEPTH_MAX = 32, MESSAGE_BYTES = 600 };

/* ---- Messages */

static bool fail_place(struct text *err, const char *file, int line, int column, const char *format, va_list ap)
	__attribute__((format(printf, 5, 0)));
static bool fail_place(struct text *err, const char *file, int line, int column, const char *format, va_list ap)
{
	struct text words = TEXT_INIT;

	if (file)
		utf8_clean(err, file, strlen(file), MESSAGE_BYTES);
	text_addf(err, "%s%d:%d: ", file ? ":" : "", line, column);
	text_addv(&words, format, ap);
	utf8_clean(err, words.s, words.n, MESSAGE_BYTES);
	text_release(&words);
	return false;
}

bool yaml_fail(struct text *err, const char *file, const struct yaml *at, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fail_place(err, file, at ? at->line : 1, at ? at->column : 1, format, ap);
	va_end(ap);
	return false;
}

/* ---- The tree */

static void clear_node(struct yaml *y)
{
	free(y->key);
	free(y->value);
	free(y);
}

/* Without recursion: the children of a node are put before its siblings. */
void yaml_free(struct yaml *y)
{
	while (y) {
		struct yaml *next = y->next;

		if (y->first) {
			struct yaml *last = y->first;

			while (last->next)
				last = last->next;
			last->next = next;
			next = y->first;
		}
		clear_node(y);
		y = next;
	}
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml *c = map->first; c; c = c->next)
		if (str_is(c->key, key))
			return c;
	return NULL;
}

/* ---- Building, event by event. A level is a list or map that is still open. */

struct level {
	struct yaml *node, **tail;
	char *key; /* read, and waiting for its value */
	int key_line, key_column;
};

struct build {
	const char *file;
	struct text *err;
	struct yaml *root;
	struct level levels[DEPTH_MAX];
	size_t depth;
	bool ended;
};

static bool fail_at(const struct build *b, yaml_mark_t mark, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static bool fail_at(const struct build *b, yaml_mark_t mark, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fail_place(b->err, b->file, (int)mark.line + 1, (int)mark.column + 1, format, ap);
	va_end(ap);
	return false;
}

static struct level *innermost(struct build *b)
{
	return b->depth ? &b->levels[b->depth - 1] : NULL;
}

static struct yaml *new_node(enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml *y = mem_alloc(sizeof *y);

	y->kind = kind;
	y->line = (int)mark.line + 1;
	y->column = (int)mark.column + 1;
	return y;
}

/* Hang the node where it belongs: under the key that waits, at the end of the list, or at the root. */
static void attach(struct build *b, struct yaml *y)
{
	struct level *l = innermost(b);

	if (!l) {
		b->root = y;
		return;
	}
	y->key = l->key;
	y->key_line = l->key_line;
	y->key_column = l->key_column;
	l->key = NULL;
	*l->tail = y;
	l->tail = &y->next;
}

static bool wants_key(const struct level *l)
{
	return l && l->node->kind == YAML_MAP && !l->key;
}

/* ---- Scalars */

static bool is_null(const char *s, bool plain)
{
	return plain && (str_is(s, "null") || str_is(s, "~"));
}

static bool take_key(struct build *b, const yaml_event_t *e, const char *s, bool plain)
{
	struct level *l = innermost(b);

	if (!*s || is_null(s, plain))
		return fail_at(b, e->start_mark, "an empty key; write a name before the colon");
	if (plain && str_is(s, "<<"))
		return fail_at(b, e->start_mark, "merge keys (<<) are not accepted; write the entries out");
	l->key = mem_text(s);
	l->key_line = (int)e->start_mark.line + 1;
	l->key_column = (int)e->start_mark.column + 1;
	return true;
}

static bool on_scalar(struct build *b, const yaml_event_t *e)
{
	const char *s = (const char *)e->data.scalar.value;
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	struct yaml *y;

	if (strlen(s) != e->data.scalar.length)
		return fail_at(b, e->start_mark, "a NUL character (\\0) inside a text; take it out");
	if (wants_key(innermost(b)))
		return take_key(b, e, s, plain);
	y = new_node(YAML_SCALAR, e->start_mark);
	y->value = mem_text(is_null(s, plain) ? "" : s);
	y->plain = plain;
	attach(b, y);
	return true;
}

/* ---- Lists and maps */

static bool on_open(struct build *b, const yaml_event_t *e)
{
	enum yaml_kind kind = e->type == YAML_MAPPING_START_EVENT ? YAML_MAP : YAML_LIST;
	struct yaml *y;

	if (wants_key(innermost(b)))
		return fail_at(b, e->start_mark, "a list or map as a key; a key is a plain name");
	if (b->depth == DEPTH_MAX)
		return fail_at(b, e->start_mark, "nested deeper than %d levels", DEPTH_MAX);
	y = new_node(kind, e->start_mark);
	attach(b, y);
	b->levels[b->depth++] = (struct level){ .node = y, .tail = &y->first };
	return true;
}

static int key_order(const void *a, const void *b)
{
	const struct yaml *x = *(const struct yaml *const *)a, *y = *(const struct yaml *const *)b;
	int order = strcmp(x->key, y->key);

	if (order)
		return order;
	if (x->key_line != y->key_line)
		return x->key_line < y->key_line ? -1 : 1;
	return (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

static bool earlier(const struct yaml *a, const struct yaml *b)
{
	return a->key_line < b->key_line || (a->key_line == b->key_line && a->key_column < b->key_column);
}

/* The entry that repeats a key, the first of them in the text; *original is where the key stood before. Sorted, so that
 * a map of 100 000 keys is judged quickly. */
static const struct yaml *find_repeated(const struct yaml *map, size_t n, const struct yaml **original)
{
	const struct yaml **all = mem_array(NULL, n, sizeof(*all)), *found = NULL;
	size_t i = 0;

	for (const struct yaml *c = map->first; c; c = c->next)
		all[i++] = c;
	qsort(all, n, sizeof(*all), key_order);
	for (i = 1; i < n; i++) {
		if (!str_is(all[i - 1]->key, all[i]->key) || (found && !earlier(all[i], found)))
			continue;
		found = all[i];
		*original = all[i - 1];
	}
	free(all);
	return found;
}

static bool keys_unique(struct build *b, const struct yaml *map)
{
	const struct yaml *twice, *original = NULL;
	struct yaml place;
	size_t n = 0;

	for (const struct yaml *c = map->first; c; c = c->next)
		n++;
	twice = n > 1 ? find_repeated(map, n, &original) : NULL;
	if (!twice)
		return true;
	place = (struct yaml){ .line = twice->key_line, .column = twice->key_column };
	return yaml_fail(b->err, b->file, &place, "the key '%s' stands in line %d already; keep one of them",
			 twice->key, original->key_line);
}

static bool on_close(struct build *b)
{
	const struct level *l = innermost(b);

	if (!l) /* libyaml closes what it opened, and nothing else */
		return true;
	b->depth--;
	return l->node->kind != YAML_MAP || keys_unique(b, l->node);
}

/* ---- Events */

/* Anchors and tags, which any node may carry. */
static bool adorned(struct build *b, const yaml_event_t *e)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (e->type == YAML_SCALAR_EVENT) {
		anchor = e->data.scalar.anchor;
		tag = e->data.scalar.tag;
	} else if (e->type == YAML_SEQUENCE_START_EVENT) {
		anchor = e->data.sequence_start.anchor;
		tag = e->data.sequence_start.tag;
	} else if (e->type == YAML_MAPPING_START_EVENT) {
		anchor = e->data.mapping_start.anchor;
		tag = e->data.mapping_start.tag;
	}
	if (anchor)
		fail_at(b, e->start_mark, "anchors (&%s) are not accepted; write the value where it is needed", anchor);
	else if (tag)
		fail_at(b, e->start_mark, "tags (%s) are not accepted; every value is plain text here", tag);
	return anchor || tag;
}

static bool on_document(struct build *b, const yaml_event_t *e)
{
	if (b->root)
		return fail_at(b, e->start_mark, "a second document (---); one file holds one document");
	return true;
}

static bool on_event(struct build *b, const yaml_event_t *e)
{
	if (adorned(b, e))
		return false;
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return on_scalar(b, e);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return on_open(b, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_close(b);
	case YAML_ALIAS_EVENT:
		return fail_at(b, e->start_mark, "aliases (*%s) are not accepted; write the value out",
			       e->data.alias.anchor);
	case YAML_DOCUMENT_START_EVENT:
		return on_document(b, e);
	case YAML_STREAM_END_EVENT:
		b->ended = true;
		return true;
	default:
		return true;
	}
}

/* What libyaml says, and what usually is the cause of it. Some mistakes come to light far from where they were made: for
 * those the place is where the thing that is not complete begins. */
static const struct {
	const char *problem, *cure;
	bool at_start;
} cures[] = {
	{ "found character that cannot start any token", "indent with blanks, not tabs; put the text in quotes",
	  false },
	{ "found a tab character that violates indentation", "indent with blanks, not tabs", false },
	{ "mapping values are not allowed in this context", "put text with ': ' in quotes, or check the indentation",
	  false },
	{ "did not find expected node content", "a key or value is missing here, or quotes around it", false },
	{ "did not find expected key", "check the indentation of this line and the one before", false },
	{ "did not find expected '-' indicator", "check the indentation of this list", false },
	{ "could not find expected ':'", "a key is followed by ': ' and its value", true },
	{ "found unexpected end of stream", "the quotes that open here are not closed", true },
	{ "did not find expected ',' or ']'", "the list that opens here is not closed with ']'", true },
	{ "did not find expected ',' or '}'", "the map that opens here is not closed with '}'", true },
};

static bool fail_syntax(struct build *b, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "it cannot be read";

	if (p->error == YAML_MEMORY_ERROR)
		mem_end("out of memory"); /* not a mistake in the text */

	for (size_t i = 0; i < sizeof cures / sizeof cures[0]; i++) {
		bool start = cures[i].at_start && p->context;

		if (str_is(cures[i].problem, problem))
			return fail_at(b, start ? p->context_mark : p->problem_mark, "%s; %s", problem, cures[i].cure);
	}
	return fail_at(b, p->problem_mark, "%s", problem);
}

static bool run(struct build *b, yaml_parser_t *p)
{
	bool ok = true;

	while (ok && !b->ended) {
		yaml_event_t e;

		if (!yaml_parser_parse(p, &e))
			return fail_syntax(b, p);
		ok = on_event(b, &e);
		yaml_event_delete(&e);
	}
	return ok;
}

static bool parse(struct build *b, const char *s, size_t n)
{
	yaml_parser_t p;
	bool ok;

	if (!yaml_parser_initialize(&p))
		mem_end("out of memory");
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)s, n);
	ok = run(b, &p);
	yaml_parser_delete(&p);
	if (ok && !b->root)
		return yaml_fail(b->err, b->file, NULL, "there is nothing in it");
	return ok;
}

/* YAML 1.2.2, 5.1 (c-printable). */
static bool may_stand(uint32_t code)
{
	if (code == '\t' || code == '\n' || code == '\r' || code == 0x85)
		return true;
	return code >= 0x20 && (code < 0x7f || code > 0x9f) && code != 0xfffe && code != 0xffff;
}

/* libyaml names the byte, not the line, where a character is not one: hence this look before it reads. */
static bool characters_valid(struct build *b, const char *s, size_t n)
{
	yaml_mark_t mark = { 0 };

	while (mark.index < n) {
		uint32_t code;
		size_t used = utf8_decode(s + mark.index, n - mark.index, &code);

		if (!used)
			return fail_at(b, mark, "not UTF-8; save the file as UTF-8");
		if (!may_stand(code))
			return fail_at(b, mark, "a control character (U+%04X); take it out", (unsigned)code);
		mark.column = code == '\n' ? 0 : mark.column + 1;
		mark.line += code == '\n';
		mark.index += used;
	}
	return true;
}

static void drop(struct build *b)
{
	for (size_t i = 0; i < b->depth; i++)
		free(b->levels[i].key);
	yaml_free(b->root);
}

struct yaml *yaml_parse(const char *s, size_t n, const char *file, struct text *err)
{
	struct build b = { .file = file, .err = err };

	if (n > BYTES_MAX) {
		yaml_fail(err, file, NULL, "longer than %d bytes; give a shorter file", BYTES_MAX);
		return NULL;
	}
	if (characters_valid(&b, s, n) && parse(&b, s, n))
		return b.root;
	drop(&b);
	return NULL;
}

struct yaml *yaml_load(const char *path, struct text *err)
{
	struct text bytes = TEXT_INIT;
	struct yaml *y = NULL;

	if (file_read(path, BYTES_MAX, &bytes, err))
		y = yaml_parse(bytes.s, bytes.n, str_is(path, "-") ? "standard input" : path, err);
	text_release(&bytes);
	return y;
}

/* ---- Known keys */

static const char *nth_known(const void *self, size_t i)
{
	return ((const char *const *)self)[i];
}

static bool is_known(const char *key, const char *const *known)
{
	while (*known && !str_is(*known, key))
		known++;
	return *known;
}

static bool fail_unknown(const struct yaml *entry, const char *file, const char *const *known, struct text *err)
{
	struct yaml place = { .line = entry->key_line, .column = entry->key_column };
	const char *nearest = str_nearest(entry->key, nth_known, known);
	struct text words = TEXT_INIT;

	text_add(&words, "unknown key ");
	utf8_quote(&words, entry->key);
	if (nearest)
		text_addf(&words, "; did you mean '%s'?", nearest);
	text_add(&words, nearest ? " known here: " : "; known here: ");
	for (size_t i = 0; known[i]; i++)
		text_addf(&words, "%s%s", i ? ", " : "", known[i]);
	yaml_fail(err, file, &place, "%s", words.s);
	text_release(&words);
	return false;
}

bool yaml_known_keys(const struct yaml *map, const char *file, const char *const *known, struct text *err)
{
	if (!map || map->kind != YAML_MAP)
		return yaml_fail(err, file, map, "a map (key: value) is expected here");
	for (const struct yaml *c = map->first; c; c = c->next)
		if (!is_known(c->key, known))
			return fail_unknown(c, file, known, err);
	return true;
}

/* ---- Writing */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Characters that mean nothing to YAML wherever they stand inside a text. */
static bool harmless(char c)
{
	return is_alnum(c) || (c && strchr("_-./@+()'", c));
}

/* Conservative: a needless pair of quotes costs nothing. A blank or colon is safe only between harmless characters. */
static bool can_be_plain(const char *s)
{
	if (!is_alnum(*s) && *s != '/' && *s != '_')
		return false;
	if (is_null(s, true))
		return false;
	for (; *s; s++) {
		bool inside = (*s == ' ' || *s == ':') && harmless(s[1]);

		if (!harmless(*s) && !inside)
			return false;
	}
	return true;
}

static void put_escaped(struct text *out, const char *s, size_t used, uint32_t code)
{
	static const char plain[] = "\"\\\n\t\r", letters[] = "\"\\ntr";
	const char *hit = code && code < 0x80 ? strchr(plain, (int)code) : NULL;

	if (hit)
		text_addf(out, "\\%c", letters[hit - plain]);
	else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		text_addf(out, "\\x%02x", (unsigned)code);
	else if (!utf8_char_width(code) || (code & 0xfffe) == 0xfffe)
		text_addf(out, "\\U%08x", (unsigned)code);
	else
		text_addn(out, s, used);
}

void yaml_put_scalar(struct text *out, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n && can_be_plain(s)) {
		text_addn(out, s, n);
		return;
	}
	text_addc(out, '"');
	for (size_t i = 0; i < n;) {
		uint32_t code = 0xfffd;
		size_t used = utf8_decode(s + i, n - i, &code);

		put_escaped(out, used ? s + i : "\xef\xbf\xbd", used ? used : 3, code);
		i += used ? used : 1;
	}
	text_addc(out, '"');
}
