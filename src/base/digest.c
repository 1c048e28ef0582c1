#include "base/digest.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/mem.h"

enum { SHA256_BYTES = 32, GUID_BYTES = 16 };

static const char no_digest[] = "out of memory, or libcrypto without SHA-256";
static const char hex_digits[] = "0123456789abcdef";

/* EVP fails for want of memory or when the library has been built without SHA-256; a digest
 * that was not made must never be taken for one. */
static void sha256(const void *bytes, size_t n, uint8_t out[SHA256_BYTES])
{
	if (!EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL))
		mem_end(no_digest);
}

static char *put_hex(char *to, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*to++ = hex_digits[bytes[i] >> 4];
		*to++ = hex_digits[bytes[i] & 15];
	}
	return to;
}

void digest_sha256(const void *bytes, size_t n, char hex[DIGEST_HEX])
{
	uint8_t sum[SHA256_BYTES];

	sha256(n ? bytes : "", n, sum);
	*put_hex(hex, sum, sizeof sum) = '\0';
}

struct digest {
	EVP_MD_CTX *context;
};

struct digest *digest_begin(void)
{
	struct digest *d = mem_alloc(sizeof *d);

	d->context = EVP_MD_CTX_new();
	if (!d->context || !EVP_DigestInit_ex(d->context, EVP_sha256(), NULL))
		mem_end(no_digest);
	return d;
}

void digest_add(struct digest *d, const void *bytes, size_t n)
{
	if (!EVP_DigestUpdate(d->context, bytes, n))
		mem_end(no_digest);
}

void digest_end(struct digest *d, char hex[DIGEST_HEX])
{
	uint8_t sum[SHA256_BYTES];

	if (!EVP_DigestFinal_ex(d->context, sum, NULL))
		mem_end(no_digest);
	*put_hex(hex, sum, sizeof sum) = '\0';
	EVP_MD_CTX_free(d->context);
	free(d);
}

static const size_t guid_groups[] = { 8, 4, 4, 4, 12 };
enum { GUID_GROUPS = sizeof guid_groups / sizeof guid_groups[0] };

static void guid_write(const uint8_t g[GUID_BYTES], char out[GUID_TEXT])
{
	for (size_t i = 0; i < GUID_GROUPS; i++) {
		out = put_hex(out, g, guid_groups[i] / 2);
		g += guid_groups[i] / 2;
		*out++ = i + 1 < GUID_GROUPS ? '-' : '\0';
	}
}

/* RFC 9562, 5.4: version 4 in the high half of octet 6, variant 10 in the high bits of octet 8. */
void guid_spin(const uint8_t random[16], uint64_t use, char out[GUID_TEXT])
{
	uint8_t seed[GUID_BYTES + 8], sum[SHA256_BYTES];

	memcpy(seed, random, GUID_BYTES);
	for (size_t i = 0; i < 8; i++)
		seed[GUID_BYTES + i] = (uint8_t)(use >> (8 * i));
	sha256(seed, sizeof seed, sum);
	sum[6] = (uint8_t)((sum[6] & 0x0f) | 0x40);
	sum[8] = (uint8_t)((sum[8] & 0x3f) | 0x80);
	guid_write(sum, out);
}

static size_t hex_run(const char *s)
{
	return strspn(s, "0123456789abcdefABCDEF");
}

bool guid_valid(const char *s)
{
	if (!s)
		return false;
	for (size_t i = 0; i < GUID_GROUPS; i++) {
		if (hex_run(s) != guid_groups[i])
			return false;
		s += guid_groups[i];
		if (*s++ != (i + 1 < GUID_GROUPS ? '-' : '\0'))
			return false;
	}
	return true;
}

/* FNV-1a over the bytes, then the finaliser of MurmurHash3 so that every bit of the input moves every bit of the sum. */
uint64_t hash_mix(uint64_t seed, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t h = seed ^ 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
	h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
	return h ^ (h >> 33);
}
