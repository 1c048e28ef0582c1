/* Standard BGP communities (RFC 1997): "8075:8007". */
#ifndef INET_COMMUNITY_H
#define INET_COMMUNITY_H
#include <stdbool.h>
#include <stdint.h>
struct text;

struct community {
	uint16_t asn, value;
};

extern const struct community COMMUNITY_PEERING_SERVICE; /* 8075:8007 */

/* Two decimal numbers of 16 bits, no signs, blanks or leading zeros. */
bool community_parse(const char *s, struct community *c, struct text *err);
/* list: communities with blanks or commas between them. Words that are no standard community (large ones, names such
 * as no-export) stand for themselves and are passed over. NULL is an empty list. */
bool community_in_list(const char *list, struct community c);
#endif
