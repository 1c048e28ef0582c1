#include "base64.h"

#include <stdint.h>
#include <string.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64_add(struct secret *out, const void *bytes, size_t n)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t v =
			(uint32_t)b[i] << 16 | (have > 1 ? (uint32_t)b[i + 1] << 8 : 0) | (have > 2 ? b[i + 2] : 0);
		char four[4];

		for (size_t k = 0; k < 4; k++)
			four[k] = ALPHABET[v >> (18 - 6 * k) & 63];
		secret_add(out, four, have + 1);
	}
}

static int value_of(char c)
{
	const char *at = c ? strchr(ALPHABET, c) : NULL;

	if (c == '+')
		return 62;
	if (c == '/')
		return 63;
	return at ? (int)(at - ALPHABET) : -1;
}

bool base64_read(struct secret *out, const char *s, size_t n)
{
	uint32_t v = 0;
	unsigned bits = 0;

	while (n && s[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		int six = value_of(s[i]);

		if (six < 0)
			return false;
		v = v << 6 | (uint32_t)six;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			secret_add(out, (char[1]){ (char)(v >> bits & 0xff) }, 1);
		}
	}
	return bits < 6;
}
