/* SHA-256 for the digest of a plan and for checking files; GUIDs made from given chance. Pure. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
enum { DIGEST_HEX = 65, GUID_TEXT = 37 };

void digest_sha256(const void *bytes, size_t n, char hex[DIGEST_HEX]);
/* The same in pieces: digest_end gives it and frees. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *d, const void *bytes, size_t n);
void digest_end(struct digest *d, char hex[DIGEST_HEX]);

/* A version 4 GUID (RFC 9562) spun from 16 random bytes and a number that tells uses within a turn apart: the same
 * input gives the same GUID, so a replay is exact. Lower case. */
void guid_spin(const uint8_t random[16], uint64_t use, char out[GUID_TEXT]);
bool guid_valid(const char *s); /* 8-4-4-4-12 hexadecimal, any case */

/* 64 well-mixed bits of seed and bytes, the same on every machine. Not cryptographic. */
uint64_t hash_mix(uint64_t seed, const void *bytes, size_t n);
#endif
