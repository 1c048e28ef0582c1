/* A growing piece of text. `struct text t = TEXT_INIT;` then text_add...; t.s is always a valid C string (never NULL),
 * t.n its length in bytes without the NUL. text_release frees; text_detach hands the bytes to the caller and leaves t
 * empty.
 *
 * Errors travel as text too: a function that can fail takes `struct text *err`, appends one sentence to it (no capital,
 * no full stop; what failed, then what would be right) and returns false. err may be NULL when the caller does not want
 * the words; text_add* accept that. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *s;
	size_t n, cap;
};
extern char text_empty[1];
#define TEXT_INIT                                                                                                      \
	{                                                                                                              \
		text_empty, 0, 0                                                                                       \
	}

void text_init(struct text *t);
void text_release(struct text *t);
void text_clear(struct text *t);         /* n = 0, memory kept */
void text_cut(struct text *t, size_t n); /* shorten to n bytes; a longer n changes nothing */
char *text_detach(struct text *t);       /* freed by the caller with free(); "" when t is empty, never NULL */

void text_add(struct text *t, const char *s); /* s may be NULL: nothing is added */
void text_addn(struct text *t, const char *s, size_t n);
void text_addc(struct text *t, char c);
/* All but the unreserved characters of RFC 3986 as %XX, so a blank, a comma or a slash stays inside its segment. */
void text_add_encoded(struct text *t, const char *s);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(struct text *t, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));

/* err helper: append the message, return false: `return text_fail(err, "…", …);` */
bool text_fail(struct text *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Small questions about C strings; NULL counts as "". */
bool str_is(const char *a, const char *b);
bool str_is_nocase(const char *a, const char *b); /* ASCII case only */
bool str_starts(const char *s, const char *start);
bool str_has_nocase(const char *s, const char *part);
/* In the open, so that whoever analyses the code sees what is no NULL any more. */
static inline bool str_empty(const char *s) /* NULL or "" */
{
	return !s || !*s;
}
static inline const char *str_or(const char *s, const char *otherwise) /* s unless it is empty */
{
	return str_empty(s) ? otherwise : s;
}

/* The candidate nearest to `word` (edit distance at most a third of its length, at least 1; the first of equals), or
 * NULL. For "unknown key 'pefix'; did you mean 'prefix'?". candidate(self, i) is NULL at the end. */
const char *str_nearest(const char *word, const char *(*candidate)(const void *self, size_t i), const void *self);
#endif
