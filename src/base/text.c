#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char text_empty[1];

void text_init(struct text *t)
{
	*t = (struct text)TEXT_INIT;
}

void text_release(struct text *t)
{
	if (t->cap)
		free(t->s);
	text_init(t);
}

/* text_empty is shared by all empty texts and never written to. */
void text_cut(struct text *t, size_t n)
{
	if (n > t->n)
		return;
	t->n = n;
	if (t->cap)
		t->s[n] = '\0';
}

void text_clear(struct text *t)
{
	text_cut(t, 0);
}

char *text_detach(struct text *t)
{
	char *s = t->cap ? t->s : mem_textn("", 0);

	text_init(t);
	return s;
}

/* Room for `more` bytes and the NUL. A sum that wraps asks for more than there is, and mem ends it. */
static void reserve(struct text *t, size_t more)
{
	size_t need = more > SIZE_MAX - t->n - 1 ? SIZE_MAX : t->n + more + 1;
	size_t cap = t->cap ? t->cap : 32;

	if (need <= t->cap)
		return;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	t->s = mem_resize(t->cap ? t->s : NULL, cap);
	t->cap = cap;
	t->s[t->n] = '\0';
}

void text_addn(struct text *t, const char *s, size_t n)
{
	if (!t || !n)
		return;
	if (n >= t->cap - t->n)
		reserve(t, n);
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void text_add(struct text *t, const char *s)
{
	if (s)
		text_addn(t, s, strlen(s));
}

void text_addc(struct text *t, char c)
{
	text_addn(t, &c, 1);
}

void text_add_encoded(struct text *t, const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; s && *s; s++) {
		if (strchr(plain, *s))
			text_addc(t, *s);
		else
			text_addf(t, "%%%02X", (unsigned char)*s);
	}
}

void text_addv(struct text *t, const char *format, va_list ap)
{
	va_list again;
	int n;

	if (!t)
		return;
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n <= 0)
		return;
	reserve(t, (size_t)n);
	vsnprintf(t->s + t->n, (size_t)n + 1, format, ap);
	t->n += (size_t)n;
}

void text_addf(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	text_addv(t, format, ap);
	va_end(ap);
}

bool text_fail(struct text *err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	text_addv(err, format, ap);
	va_end(ap);
	return false;
}

static const char *or_nothing(const char *s)
{
	return s ? s : "";
}

bool str_is(const char *a, const char *b)
{
	return strcmp(or_nothing(a), or_nothing(b)) == 0;
}

/* Not tolower(3): its answer depends on the locale. */
static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same_nocase(const char *a, const char *b, size_t n)
{
	while (n && lower(*a) == lower(*b))
		a++, b++, n--;
	return !n;
}

bool str_is_nocase(const char *a, const char *b)
{
	size_t n = strlen(or_nothing(a));

	return n == strlen(or_nothing(b)) && same_nocase(or_nothing(a), or_nothing(b), n);
}

bool str_starts(const char *s, const char *start)
{
	return strncmp(or_nothing(s), or_nothing(start), strlen(or_nothing(start))) == 0;
}

bool str_has_nocase(const char *s, const char *part)
{
	size_t n = strlen(or_nothing(s)), want = strlen(or_nothing(part));

	for (size_t i = 0; i + want <= n; i++)
		if (same_nocase(or_nothing(s) + i, or_nothing(part), want))
			return true;
	return false;
}

/* ---- The nearest candidate */

enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance (insert, remove, replace: 1 each); one row of the matrix is kept. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[WORD_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t replaced = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[nb];
}

const char *str_nearest(const char *word, const char *(*candidate)(const void *self, size_t i), const void *self)
{
	size_t n = strlen(or_nothing(word));
	size_t bound = n < 6 ? 1 : n / 3;
	const char *best = NULL, *c;

	if (!n || n > WORD_MAX)
		return NULL;
	for (size_t i = 0; (c = candidate(self, i)); i++) {
		size_t d = strlen(c) > WORD_MAX ? SIZE_MAX : distance(word, n, c, strlen(c));

		if (d > bound || (best && d == bound))
			continue;
		best = c;
		bound = d;
	}
	return best;
}
