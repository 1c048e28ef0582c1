#include "json_scan.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

enum { BYTES_DEFAULT = 16 * 1024 * 1024, DEPTH_DEFAULT = 64, DEPTH_MOST = 512, SHOWN_BYTES = 60 };
enum { REPLACEMENT = 0xfffd };
/* A value takes about 100 bytes in memory, however short it is: "[1,1,1…" must not grow without bound. */
enum { VALUES_MOST = 2 * 1000 * 1000, NAMES_FEW = 16 };

/* ---- Places and words */

/* The character at byte `at` of a message, counted when something is wrong and not before. Invalid bytes count one each. */
static void put_place(const struct scan *sc, size_t at)
{
	size_t line = 1, column = 1;
	uint32_t code;

	for (size_t i = 0; i < at;) {
		size_t used = utf8_decode(sc->s + i, sc->n - i, &code);

		column = sc->s[i] == '\n' ? 1 : column + 1;
		line += sc->s[i] == '\n';
		i += used ? used : 1;
	}
	text_addf(sc->err, "line %zu, column %zu: ", line, column);
}

static bool fail_at(struct scan *sc, size_t at, const char *what)
{
	put_place(sc, at);
	return text_fail(sc->err, "%s", what);
}

bool scan_fail(struct scan *sc, const char *what)
{
	return fail_at(sc, sc->at, sc->at >= sc->n ? "the text ends too early" : what);
}

/* ---- Bytes */

int scan_peek(const struct scan *sc)
{
	return sc->at < sc->n ? (unsigned char)sc->s[sc->at] : -1;
}

bool scan_take(struct scan *sc, char c)
{
	if (scan_peek(sc) != (unsigned char)c)
		return false;
	sc->at++;
	return true;
}

int scan_past_blanks(struct scan *sc)
{
	int c;

	while ((c = scan_peek(sc)) == ' ' || c == '\n' || c == '\t' || c == '\r')
		sc->at++;
	return c;
}

static void copy_char(struct scan *sc, char c)
{
	text_addc(sc->copy, c);
}

/* ---- Numbers and words */

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool take_digits(struct scan *sc)
{
	size_t from = sc->at;

	while (is_digit(scan_peek(sc)))
		sc->at++;
	return sc->at > from;
}

bool scan_digits(struct scan *sc)
{
	scan_take(sc, '-');
	if (!scan_take(sc, '0') && !take_digits(sc))
		return scan_fail(sc, "a digit is missing");
	if (is_digit(scan_peek(sc)))
		return scan_fail(sc, "a number begins with a needless 0");
	if (scan_take(sc, '.') && !take_digits(sc))
		return scan_fail(sc, "a digit is missing after the decimal point");
	if (scan_take(sc, 'e') || scan_take(sc, 'E')) {
		if (!scan_take(sc, '+'))
			scan_take(sc, '-');
		if (!take_digits(sc))
			return scan_fail(sc, "a digit is missing in the exponent");
	}
	return true;
}

static bool scan_number(struct scan *sc)
{
	static const char opening[] = "\"\\u0001"; /* JSON_NUMBER_MARK */
	size_t from = sc->at;

	if (!scan_digits(sc))
		return false;
	text_addn(sc->copy, opening, sizeof opening - 1);
	text_addn(sc->copy, sc->s + from, sc->at - from);
	copy_char(sc, '"');
	return true;
}

static bool scan_word(struct scan *sc, const char *word)
{
	size_t n = strlen(word);

	if (sc->n - sc->at < n || memcmp(sc->s + sc->at, word, n) != 0)
		return fail_at(sc, sc->at, "a value is expected; text needs double quotes");
	text_addn(sc->copy, word, n);
	sc->at += n;
	return true;
}

/* ---- Strings */

static void copy_code(struct scan *sc, uint32_t code)
{
	char utf8[4];
	bool kept = code >= 0x20 || code == '\t' || code == '\n' || code == '\r';

	text_addn(sc->copy, utf8, utf8_encode(kept ? code : REPLACEMENT, utf8));
}

static int hex_value(int c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool take_hex4(struct scan *sc, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++) {
		int v = hex_value(scan_peek(sc));

		if (v < 0)
			return scan_fail(sc, "four hexadecimal digits are expected after \\u");
		*code = *code << 4 | (uint32_t)v;
		sc->at++;
	}
	return true;
}

/* After "\u". Codes past U+FFFF come as two surrogates (RFC 8259, 7); one without the other is no character. */
static bool scan_unicode(struct scan *sc)
{
	size_t from = sc->at - 2;
	uint32_t code, low;

	if (!take_hex4(sc, &code))
		return false;
	if (code >= 0xd800 && code <= 0xdfff) {
		if (code > 0xdbff || !scan_take(sc, '\\') || !scan_take(sc, 'u'))
			return fail_at(sc, from, "half of a surrogate pair stands alone");
		if (!take_hex4(sc, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return fail_at(sc, from, "half of a surrogate pair stands alone");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	copy_code(sc, code);
	return true;
}

/* After the backslash. Quote and backslash stay escaped in the copy. */
static bool scan_escape(struct scan *sc)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	int c = scan_peek(sc);
	const char *hit = c > 0 ? strchr(from, c) : NULL;

	if (scan_take(sc, 'u'))
		return scan_unicode(sc);
	if (!hit)
		return scan_fail(sc, "an unknown escape; write \\\\ for a backslash");
	if (c == '"' || c == '\\')
		copy_char(sc, '\\');
	copy_code(sc, (unsigned char)to[hit - from]);
	sc->at++;
	return true;
}

/* "\u0022" and "\u005c" would end the string or escape what follows: they are put back as escapes. */
static bool scan_escaped(struct scan *sc)
{
	size_t before = sc->copy->n;
	char last;

	if (!scan_escape(sc))
		return false;
	last = sc->copy->s[sc->copy->n - 1];
	if (sc->copy->n - before == 1 && (last == '"' || last == '\\')) {
		text_cut(sc->copy, before);
		copy_char(sc, '\\');
		copy_char(sc, last);
	}
	return true;
}

static bool is_plain(int c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* A run of characters that stand for themselves. */
static bool scan_run(struct scan *sc)
{
	size_t from = sc->at;
	uint32_t code;

	for (;;) {
		while (is_plain(scan_peek(sc)))
			sc->at++;
		if (sc->at == sc->n || sc->s[sc->at] == '"' || sc->s[sc->at] == '\\')
			break;
		size_t used = utf8_decode(sc->s + sc->at, sc->n - sc->at, &code);

		if (!used)
			return scan_fail(sc, "not UTF-8; the file must be saved as UTF-8");
		if (code < 0x20)
			return scan_fail(sc, "a control character inside a string; write it as an escape, such as \\n");
		sc->at += used;
	}
	text_addn(sc->copy, sc->s + from, sc->at - from);
	return true;
}

bool scan_string(struct scan *sc)
{
	sc->at++;
	copy_char(sc, '"');
	for (;;) {
		if (!scan_run(sc))
			return false;
		if (scan_take(sc, '"'))
			break;
		if (!scan_take(sc, '\\'))
			return scan_fail(sc, "");
		if (!scan_escaped(sc))
			return false;
	}
	copy_char(sc, '"');
	return true;
}

/* ---- Containers */

bool scan_open(struct scan *sc)
{
	if (sc->depth >= sc->max_depth) {
		put_place(sc, sc->at);
		return text_fail(sc->err, "nested deeper than %u levels", sc->max_depth);
	}
	sc->depth++;
	copy_char(sc, sc->s[sc->at++]);
	return true;
}

static bool scan_close(struct scan *sc)
{
	sc->depth--;
	copy_char(sc, sc->s[sc->at - 1]);
	return true;
}

static bool scan_array(struct scan *sc)
{
	if (!scan_open(sc))
		return false;
	if (scan_past_blanks(sc) == ']')
		return sc->at++, scan_close(sc);
	for (;;) {
		if (!scan_value(sc))
			return false;
		scan_past_blanks(sc);
		if (scan_take(sc, ']'))
			return scan_close(sc);
		if (!scan_take(sc, ','))
			return scan_fail(sc, "',' or ']' is expected");
		copy_char(sc, ',');
	}
}

bool scan_name(struct scan *sc)
{
	struct scan_name name = { .at = sc->copy->n, .source = sc->at };

	if (scan_past_blanks(sc) != '"')
		return scan_fail(sc, "a member name in double quotes is expected");
	name.source = sc->at;
	if (!scan_string(sc))
		return false;
	name.n = sc->copy->n - name.at;
	if (sc->names_n == sc->names_cap) {
		sc->names_cap = sc->names_cap ? sc->names_cap * 2 : 64;
		sc->names = mem_array(sc->names, sc->names_cap, sizeof *sc->names);
	}
	sc->names[sc->names_n++] = name;
	return true;
}

static bool scan_member(struct scan *sc)
{
	if (!scan_name(sc))
		return false;
	scan_past_blanks(sc);
	if (!scan_take(sc, ':'))
		return scan_fail(sc, "':' is expected after the member name");
	copy_char(sc, ':');
	return scan_value(sc);
}

/* Order by length and bytes; equal names by their place, so that the later one is the duplicate. */
static int name_order(const void *a, const void *b, void *copy)
{
	const struct scan_name *x = a, *y = b;
	const char *bytes = copy;
	int order;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	order = memcmp(bytes + x->at, bytes + y->at, x->n);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static bool fail_twice(struct scan *sc, const struct scan_name *name)
{
	put_place(sc, name->source);
	text_add(sc->err, "the member ");
	utf8_clean(sc->err, sc->copy->s + name->at, name->n, SHOWN_BYTES);
	return text_fail(sc->err, " stands twice in one object");
}

static bool same_name(const struct scan *sc, const struct scan_name *a, const struct scan_name *b)
{
	return a->n == b->n && memcmp(sc->copy->s + a->at, sc->copy->s + b->at, a->n) == 0;
}

/* A few names are compared each with each, in the order they came in. */
static const struct scan_name *twice_of_few(const struct scan *sc, const struct scan_name *names, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (same_name(sc, &names[k], &names[i]))
				return &names[i];
	return NULL;
}

/* Many are sorted and neighbours compared: 10 000 members cost no more than sorting. */
static const struct scan_name *twice_of_many(const struct scan *sc, struct scan_name *names, size_t n)
{
	const struct scan_name *twice = NULL;

	qsort_r(names, n, sizeof *names, name_order, sc->copy->s);
	for (size_t i = 1; i < n; i++)
		if (same_name(sc, &names[i - 1], &names[i]) && (!twice || names[i].source < twice->source))
			twice = &names[i];
	return twice;
}

/* Of the object that ends here. */
bool scan_names_unique(struct scan *sc, size_t from)
{
	size_t n = sc->names_n - from;
	struct scan_name *names;
	const struct scan_name *twice;

	sc->names_n = from;
	if (n < 2)
		return true;
	names = sc->names + from;
	twice = n <= NAMES_FEW ? twice_of_few(sc, names, n) : twice_of_many(sc, names, n);
	return !twice || fail_twice(sc, twice);
}

static bool scan_object(struct scan *sc)
{
	size_t names = sc->names_n;

	if (!scan_open(sc))
		return false;
	if (scan_past_blanks(sc) == '}')
		return sc->at++, scan_close(sc);
	for (;;) {
		if (!scan_member(sc))
			return false;
		scan_past_blanks(sc);
		if (scan_take(sc, '}'))
			return scan_close(sc) && scan_names_unique(sc, names);
		if (!scan_take(sc, ','))
			return scan_fail(sc, "',' or '}' is expected");
		copy_char(sc, ',');
	}
}

/* ---- The whole */

bool scan_counted(struct scan *sc)
{
	if (++sc->values <= VALUES_MOST)
		return true;
	put_place(sc, sc->at);
	return text_fail(sc->err, "more than %d values", VALUES_MOST);
}

/* Recursion is bounded by max_depth. */
bool scan_value(struct scan *sc)
{
	int c = scan_past_blanks(sc);

	if (!scan_counted(sc))
		return false;
	switch (c) {
	case '{':
		return scan_object(sc);
	case '[':
		return scan_array(sc);
	case '"':
		return scan_string(sc);
	case 't':
		return scan_word(sc, "true");
	case 'f':
		return scan_word(sc, "false");
	case 'n':
		return scan_word(sc, "null");
	default:
		if (c == '-' || is_digit(c))
			return scan_number(sc);
		return scan_fail(sc, "a value is expected; text needs double quotes");
	}
}

bool scan_begin(struct scan *sc, const struct json_limits *limits)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	size_t bytes = limits && limits->bytes ? limits->bytes : BYTES_DEFAULT;
	unsigned depth = limits && limits->depth ? limits->depth : DEPTH_DEFAULT;

	if (sc->n > bytes)
		return text_fail(sc->err, "line 1, column 1: %zu bytes are more than the %zu that are accepted", sc->n,
				 bytes);
	sc->max_depth = depth < DEPTH_MOST ? depth : DEPTH_MOST;
	if (sc->n >= 3 && memcmp(sc->s, byte_order_mark, 3) == 0)
		sc->at = 3;
	return true;
}

bool scan_end(struct scan *sc)
{
	return scan_past_blanks(sc) < 0 || scan_fail(sc, "more text after the end of the value");
}

bool json_scan(const char *s, size_t n, const struct json_limits *limits, struct text *copy, struct text *err)
{
	struct scan sc = { .s = s, .n = n, .copy = copy, .err = err };
	bool ok = scan_begin(&sc, limits) && scan_value(&sc) && scan_end(&sc);

	free(sc.names);
	return ok;
}
