/* Base 64 (RFC 4648) as sign-in uses it: written in the alphabet for addresses without padding, read in both. */
#ifndef NET_BASE64_H
#define NET_BASE64_H
#include <stdbool.h>
#include <stddef.h>

#include "secret.h"

void base64_add(struct secret *out, const void *bytes, size_t n);
/* Appends what n characters mean; padding at the end is passed over. False: not base 64, out is then of no use. */
bool base64_read(struct secret *out, const char *s, size_t n);
#endif
