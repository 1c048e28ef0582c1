#include "base/utf8.h"

#include <string.h>

#include "base/text.h"
#include "utf8_ranges.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
static const char ellipsis[] = "\xe2\x80\xa6";
enum { REPLACEMENT = 0xfffd, ELLIPSIS_BYTES = sizeof ellipsis - 1, QUOTE_MAX = 60 };

/* The lead byte says how many follow and how small the code may be: a smaller one would have fitted in fewer bytes. */
struct form {
	unsigned char lead, mask;
	unsigned char bytes;
	uint32_t least;
};
static const struct form forms[] = {
	{ 0x00, 0x80, 1, 0 },
	{ 0xc0, 0xe0, 2, 0x80 },
	{ 0xe0, 0xf0, 3, 0x800 },
	{ 0xf0, 0xf8, 4, 0x10000 },
};
enum { FORMS = sizeof forms / sizeof forms[0] };

static bool code_valid(uint32_t code)
{
	return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

static const struct form *form_of(unsigned char lead)
{
	for (size_t i = 0; i < FORMS; i++)
		if ((lead & forms[i].mask) == forms[i].lead)
			return &forms[i];
	return NULL;
}

size_t utf8_decode(const char *s, size_t n, uint32_t *code)
{
	const unsigned char *p = (const unsigned char *)s;
	const struct form *f = n ? form_of(*p) : NULL;
	uint32_t c;

	if (!f || f->bytes > n)
		return 0;
	c = *p & (unsigned char)~f->mask;
	for (size_t i = 1; i < f->bytes; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < f->least || !code_valid(c))
		return 0;
	*code = c;
	return f->bytes;
}

size_t utf8_encode(uint32_t code, char out[4])
{
	const struct form *f = &forms[FORMS - 1];

	if (!code_valid(code))
		return 0;
	while (code < f->least)
		f--;
	for (size_t i = f->bytes - 1u; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(f->lead | code);
	return f->bytes;
}

bool utf8_valid(const char *s, size_t n)
{
	uint32_t code;

	while (n) {
		size_t used = utf8_decode(s, n, &code);

		if (!used)
			return false;
		s += used;
		n -= used;
	}
	return true;
}

size_t utf8_plain(const char *s, size_t n)
{
	size_t run = 0;

	while (run < n && s[run] >= 0x20 && s[run] < 0x7f)
		run++;
	return run;
}

/* ---- Ranges */

static bool in_ranges(const struct code_range *ranges, size_t n, uint32_t code)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (code > ranges[middle].last)
			low = middle + 1;
		else
			n = middle;
	}
	return code >= ranges[low].first && code <= ranges[low].last;
}
#define IN(table, code) in_ranges(table, sizeof(table) / sizeof(table)[0] - 1, code)

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* What would act instead of being seen: it is shown as something that does not belong there. */
static bool is_acting(uint32_t code)
{
	return is_control(code) || (code >= 0x61c && IN(acting_codes, code));
}

static bool is_dropped(uint32_t code)
{
	return code >= 0xad && IN(dropped_codes, code);
}

/* ---- Cleaning */

/* Text being appended under a limit. `fits` is the last length at which an ellipsis still had room. */
struct bounded {
	struct text *out;
	size_t start, max, fits;
};

static void mark_fit(struct bounded *b)
{
	if (b->out->n - b->start + ELLIPSIS_BYTES <= b->max)
		b->fits = b->out->n;
}

static void cut_short(struct bounded *b)
{
	if (b->max < ELLIPSIS_BYTES)
		return;
	text_cut(b->out, b->fits);
	text_addn(b->out, ellipsis, ELLIPSIS_BYTES);
}

static bool put(struct bounded *b, const char *s, size_t n)
{
	if (b->out->n - b->start + n > b->max) {
		cut_short(b);
		return false;
	}
	text_addn(b->out, s, n);
	mark_fit(b);
	return true;
}

static bool put_code(struct bounded *b, uint32_t code, const char *s, size_t n, bool lines)
{
	if (code == '\t' || (code == '\n' && !lines))
		return put(b, " ", 1);
	if (code == '\n')
		return put(b, "\n", 1);
	if (is_acting(code))
		return put(b, replacement, sizeof replacement - 1);
	return is_dropped(code) || put(b, s, n);
}

/* Printable ASCII stands for itself: as much of it as there is at once, where an ellipsis has room behind it. */
static size_t put_plain(struct bounded *b, const char *s, size_t n)
{
	size_t used = b->out->n - b->start + ELLIPSIS_BYTES, room = used < b->max ? b->max - used : 0;
	size_t run = utf8_plain(s, n < room ? n : room);

	if (run)
		put(b, s, run);
	return run;
}

static size_t put_next(struct bounded *b, const char *s, size_t n, bool lines, bool *going)
{
	uint32_t code;
	size_t used = utf8_decode(s, n, &code);

	if (!used)
		*going = put(b, replacement, sizeof replacement - 1);
	else if (code != '\r' || n == 1 || s[1] != '\n') /* the end of a line comes with its LF */
		*going = put_code(b, code, s, used, lines);
	return used ? used : 1;
}

static void clean(struct text *out, const char *s, size_t n, size_t max, bool lines)
{
	struct bounded b = { .out = out, .start = out->n, .max = max, .fits = out->n };
	bool going = true;

	while (n && going) {
		size_t used = put_plain(&b, s, n);

		if (!used)
			used = put_next(&b, s, n, lines, &going);
		s += used;
		n -= used;
	}
}

void utf8_clean(struct text *out, const char *s, size_t n, size_t max_bytes)
{
	if (out)
		clean(out, s, n, max_bytes, false);
}

void utf8_clean_lines(struct text *out, const char *s, size_t n, size_t max_bytes)
{
	if (out)
		clean(out, s, n, max_bytes, true);
}

void utf8_quote(struct text *out, const char *s)
{
	text_add(out, "'");
	if (s)
		utf8_clean(out, s, strlen(s), QUOTE_MAX);
	text_add(out, "'");
}

/* ---- Width */

int utf8_char_width(uint32_t code)
{
	if (code < 0x300)
		return !is_control(code);
	if (IN(zero_codes, code))
		return 0;
	return IN(wide_codes, code) ? 2 : 1;
}

/* The next character of a C string and its cells; what is not valid counts as one U+FFFD. */
static size_t step(const char *s, size_t n, size_t *cells)
{
	uint32_t code = REPLACEMENT;
	size_t used = utf8_decode(s, n, &code);

	*cells = (size_t)utf8_char_width(code);
	return used ? used : 1;
}

size_t utf8_width(const char *s)
{
	size_t n = s ? strlen(s) : 0, sum = 0, cells;

	for (size_t i = 0; i < n; sum += cells)
		i += step(s + i, n - i, &cells);
	return sum;
}

size_t utf8_fit(const char *s, size_t cells)
{
	enum { LONGEST = 4 }; /* bytes of a character */

	size_t at = 0, more;

	while (s &&
	       s[at]) { /* its length is not asked for: a text may be long, and its first line is all that is wanted */
		size_t used = step(s + at, strnlen(s + at, LONGEST), &more);

		if (more > cells)
			break;
		cells -= more;
		at += used;
	}
	return at;
}

const char *utf8_tail(const char *s, size_t max_bytes)
{
	size_t n = strlen(s);

	for (s += n > max_bytes ? n - max_bytes : 0; ((unsigned char)*s & 0xc0) == 0x80;)
		s++;
	return s;
}
