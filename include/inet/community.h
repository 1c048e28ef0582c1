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
bool community_parse(const char *s, struct community *c, struct text *err);
bool community_in_list(const char *list, struct community c); /* list: communities with blanks or commas */
#endif
