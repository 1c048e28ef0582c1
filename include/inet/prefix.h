/* IPv4 and IPv6 prefixes. Parsing is strict: four decimal numbers without leading zeros, or IPv6 text by RFC 4291 2.2
 * without a zone; a length without leading zero; host bits zero. That a prefix must be IPv4 is the caller's rule. */
#ifndef INET_PREFIX_H
#define INET_PREFIX_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

enum { PREFIX_TEXT = 64 };
struct prefix {
	uint8_t addr[16]; /* network order; IPv4 in the first four */
	uint8_t length;
	bool v6;
};

enum prefix_fault { PREFIX_OK, PREFIX_SYNTAX, PREFIX_NO_LENGTH, PREFIX_BAD_LENGTH, PREFIX_HOST_BITS };
/* *p is filled only when PREFIX_OK. err: what is wrong and what would be right ("'203.0.113.5/24' has host bits set; the
 * /24 it lies in is 203.0.113.0/24"). */
enum prefix_fault prefix_parse(const char *s, struct prefix *p, struct text *err);
bool address_parse(const char *s, struct prefix *host); /* a bare address, as /32 or /128 */
const char *prefix_text(const struct prefix *p, char out[PREFIX_TEXT]);
const char *address_text(const struct prefix *p, char out[PREFIX_TEXT]); /* without the length */
bool prefix_equal(const struct prefix *a, const struct prefix *b);
bool prefix_contains(const struct prefix *outer, const struct prefix *inner); /* equal counts */
bool prefix_overlaps(const struct prefix *a, const struct prefix *b);
int prefix_compare(const struct prefix *a, const struct prefix *b); /* by family, address, then shorter first */
/* The nth address of the prefix, from 0, as a host prefix; false when it is outside. */
bool prefix_nth(const struct prefix *p, uint32_t n, struct prefix *host);

/* Special-purpose blocks (IANA IPv4 and IPv6 special-purpose registries, multicast of RFC 5771 and RFC 4291). */
enum special_kind {
	SPECIAL_NOT_REACHABLE,
	SPECIAL_REACHABLE, /* globally reachable, yet nobody's own space */
	SPECIAL_PRIVATE,   /* RFC 1918, RFC 4193 */
	SPECIAL_DOCUMENTATION,
	SPECIAL_MULTICAST
};
struct special_block {
	const char *block, *name, *reference;
	enum special_kind kind;
	struct prefix bits; /* block, parsed */
};
/* The most specific block that the prefix lies in, else the first in the table that lies in the prefix; NULL when
 * neither. *covers (may be NULL): the prefix covers the block rather than lying inside it. */
const struct special_block *prefix_special(const struct prefix *p, bool *covers);
/* May be an operator's own space: no special block. A prefix inside a documentation block passes where `training`.
 * *why (may be NULL) as prefix_special. */
bool prefix_usable(const struct prefix *p, bool training, const struct special_block **why);
/* The whole table, for tests and help. */
const struct special_block *special_blocks(size_t *n);
#endif
