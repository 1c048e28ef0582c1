/* Lists of words, closed by NULL: the enumerations of the interface (api-versions 2022-10-01 and 2025-05-01) that a client
 * writes. The service knows them in any case and shows them in this one. */
#ifndef LAB_WORDS_H
#define LAB_WORDS_H
struct text;

extern const char *const words_peering_types[];     /* directPeeringType; the first is what a list without type says */
extern const char *const words_address_providers[]; /* sessionAddressProvider; the first counts when none is sent */
extern const char *const words_contact_roles[];
extern const char *const words_probe_protocols[];

/* The word of the list that s is in any case; NULL: it is none. */
const char *words_find(const char *const *words, const char *s);
/* "Edge, Transit, …", appended to out. */
void words_join(const char *const *words, struct text *out);
#endif
