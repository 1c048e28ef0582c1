/* AS paths as the service shows them: AS numbers with blanks, the session's peer first; `{1 2}` or `{1,2}` an AS_SET.
 * Positions are those of AS numbers, members of sets included, counted from 1. */
#ifndef INET_AS_PATH_H
#define INET_AS_PATH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

enum { AS_PATH_MAX = 255 }; /* the most that one segment holds (RFC 4271, 4.3) */
struct as_path {
	uint32_t asn[AS_PATH_MAX];
	bool in_set[AS_PATH_MAX];    /* member of an AS_SET */
	bool set_start[AS_PATH_MAX]; /* the member that opens one */
	size_t n;
};

bool as_path_parse(const char *s, struct as_path *p, struct text *err); /* "" is a path of length 0 */

size_t as_path_length(const struct as_path *p); /* repeats count, a set counts 1 (RFC 4271, 9.1.2.2) */
bool as_path_has_set(const struct as_path *p);  /* deprecated by RFC 9774 */

/* Position of the first AS number that is not usable (asn_usable); 0 when there is none. */
size_t as_path_bad(const struct as_path *p, bool training);
/* Position of the first private one (RFC 6996); 0 when there is none. */
size_t as_path_private(const struct as_path *p);
/* Position of the first AS number that repeats the one before it, outside sets; 0 when there is none. */
size_t as_path_prepended(const struct as_path *p);

/* The first and the last AS number; false when the path is empty or has a set at that end. */
bool as_path_first(const struct as_path *p, uint32_t *asn);
bool as_path_origin(const struct as_path *p, uint32_t *asn);
#endif
