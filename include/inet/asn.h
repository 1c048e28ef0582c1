/* AS numbers (RFC 6793): 32 bits, written as asplain, read also as "AS64500" and asdot (RFC 5396). */
#ifndef INET_ASN_H
#define INET_ASN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

enum asn_kind { ASN_PUBLIC, ASN_PRIVATE, ASN_DOCUMENTATION, ASN_RESERVED, ASN_TRANS, ASN_AS112, ASN_KINDS };

/* One row of the registry of special ranges; the table covers the whole space without gap or overlap.
 * "Public" means no more than "not special": whether such a number is given out is a registry's answer (RDAP). */
struct asn_range {
	uint32_t first, last;
	enum asn_kind kind;
	const char *reference; /* "RFC 6996" */
};

/* No sign, no leading zero, no blanks; "AS" in any case; asdot high.low. 0 and other special numbers are read too. */
bool asn_parse(const char *s, uint32_t *asn, struct text *err);
const char *asn_bare(const char *s); /* what stands behind "AS", where it was typed with it: to be written behind one */
const struct asn_range *asn_range(uint32_t asn); /* never NULL */
enum asn_kind asn_kind(uint32_t asn);
const char *asn_kind_name(enum asn_kind kind); /* "private", "reserved", … */

/* May stand as an operator's own AS, origin or in a path: public always; documentation numbers where `training`
 * (private, reserved and AS_TRANS numbers fail in every mode). AS112 is nobody's own. */
bool asn_usable(uint32_t asn, bool training);

const struct asn_range *asn_ranges(size_t *n); /* the whole table, for tests and help */
#endif
