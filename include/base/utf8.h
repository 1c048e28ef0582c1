/* UTF-8 (RFC 3629) and what a terminal makes of it. Everything that comes from outside passes utf8_clean before it
 * reaches a screen, a log or a file that people read. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

/* Decode one code point. Returns the bytes used (1..4), or 0 when s[0..n) does not start with valid UTF-8 (overlong
 * forms, surrogates and values past U+10FFFF are invalid). */
size_t utf8_decode(const char *s, size_t n, uint32_t *code);
size_t utf8_encode(uint32_t code, char out[4]); /* bytes written; 0 for an invalid code */
bool utf8_valid(const char *s, size_t n);
size_t utf8_plain(const char *s, size_t n); /* bytes of printable ASCII at the start: clean as they are */

/* Append s to out, at most max_bytes in all (cut between characters; when cut, "…" ends it and is counted):
 * invalid bytes and what would act instead of being seen become U+FFFD: C0, C1, DEL, bidirectional controls (U+061C, U+200E/F,
 * U+202A..E, U+2066..9), line separators. Variation selectors and other characters without a shape are dropped; a tab or a line
 * end (LF, CRLF) becomes one blank. */
void utf8_clean(struct text *out, const char *s, size_t n, size_t max_bytes);
/* The same, keeping newlines: for text of several lines. */
void utf8_clean_lines(struct text *out, const char *s, size_t n, size_t max_bytes);

/* 'word' for a message: what somebody typed, cleaned, cut at 60 bytes, between single quotes. */
void utf8_quote(struct text *out, const char *s);

/* Cells of a terminal: 0 (marks, invisible), 1 or 2 (East Asian wide, emoji). Own tables and not wcwidth(3), whose
 * answers depend on the locale. */
int utf8_char_width(uint32_t code);
/* Cells of a clean string. */
size_t utf8_width(const char *s);
/* Bytes of the longest start that fits, marks on its last character included. */
size_t utf8_fit(const char *s, size_t cells);
/* The end of s, at most so many bytes, from the beginning of a character on. */
const char *utf8_tail(const char *s, size_t max_bytes);
#endif
