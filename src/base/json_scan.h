/* The scanner that stands before cJSON: what it lets through is JSON by RFC 8259, within limits, and has nothing in it
 * that cJSON would take another way than it was meant. Not for other rooms. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H
#include <stdbool.h>
#include <stddef.h>
struct text;
struct json_limits;

/* In the copy every number stands as a string that begins with this character, so that its digits survive. No other
 * string can: control characters become U+FFFD, except tab, newline and carriage return. */
#define JSON_NUMBER_MARK '\001'

/* Append to `copy` what cJSON may parse. On failure err says "line L, column C: …" (column in characters). */
bool json_scan(const char *s, size_t n, const struct json_limits *limits, struct text *copy, struct text *err);
#endif
