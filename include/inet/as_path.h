/* AS paths as the service shows them: AS numbers with blanks, the session's peer first; `{1 2}` or `{1,2}` an AS_SET. */
#ifndef INET_AS_PATH_H
#define INET_AS_PATH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;
enum { AS_PATH_MAX = 255 };
struct as_path {
	uint32_t asn[AS_PATH_MAX];
	bool in_set[AS_PATH_MAX]; /* member of an AS_SET; `set_start` opens one */
	bool set_start[AS_PATH_MAX];
	size_t n;
};
bool as_path_parse(const char *s, struct as_path *p, struct text *err); /* "" is a path of length 0 */
size_t as_path_length(const struct as_path *p); /* repeats count, a set counts 1 (RFC 4271 9.1.2.2) */
bool as_path_has_set(const struct as_path *p);  /* deprecated by RFC 9774 */
/* 1-based position of the first AS number that is not usable (asn_usable), 0 when there is none. */
size_t as_path_bad(const struct as_path *p, bool training);
size_t as_path_private(const struct as_path *p);   /* 1-based position of the first private one (RFC 6996), 0 none */
size_t as_path_prepended(const struct as_path *p); /* 1-based position of the first repetition in a row, 0 none */
bool as_path_first(const struct as_path *p, uint32_t *asn);
bool as_path_origin(const struct as_path *p,
		    uint32_t *asn); /* the last; false when the path is empty or ends in a set */
#endif
