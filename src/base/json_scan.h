/* The scanner that stands before cJSON: what it lets through is JSON by RFC 8259, within limits, and has nothing in it
 * that cJSON would take another way than it was meant. Not for other rooms. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H
#include <stdbool.h>
#include <stddef.h>
struct json;
struct json_limits;
struct text;

/* In the copy every number stands as a string that begins with this character, so that its digits survive. No other
 * string can: control characters become U+FFFD, except tab, newline and carriage return. */
#define JSON_NUMBER_MARK '\001'

/* Append to `copy` what cJSON may parse. On failure err says "line L, column C: …" (column in characters). */
bool json_scan(const char *s, size_t n, const struct json_limits *limits, struct text *copy, struct text *err);
/* ---- The same in steps, for json_pull.c. Each step is false when the text is not right there, and err says where. */

/* A member name: where it stands in the copy, and in the source for the message. */
struct scan_name {
	size_t at, n, source;
};
struct scan {
	const char *s;
	size_t n, at;
	unsigned depth, max_depth, values;
	struct text *copy, *err;
	struct scan_name *names; /* of all objects that are open, the innermost last */
	size_t names_n, names_cap;
};
bool scan_begin(struct scan *sc, const struct json_limits *limits);
bool scan_end(struct scan *sc); /* nothing follows */
bool scan_fail(struct scan *sc, const char *what);
int scan_peek(const struct scan *sc); /* -1 at the end */
int scan_past_blanks(struct scan *sc);
bool scan_take(struct scan *sc, char c);
bool scan_counted(struct scan *sc); /* one value more */
bool scan_value(struct scan *sc);   /* counts itself */
bool scan_string(struct scan *sc);
bool scan_digits(struct scan *sc); /* of a number; not copied */
bool scan_open(struct scan *sc);
bool scan_name(struct scan *sc);
bool scan_names_unique(struct scan *sc, size_t from); /* of the object that ends here, whose first name is `from` */

/* The tree of what a scan let through. NULL: no memory, and err says so. */
struct json *json_of_copy(const char *copy, size_t n, struct text *err);
#endif
