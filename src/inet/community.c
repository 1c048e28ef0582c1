#include "inet/community.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

const struct community COMMUNITY_PEERING_SERVICE = { 8075, 8007 };

/* A decimal number of 16 bits without leading zero in s[0..n), all of it. */
static bool number16(const char *s, size_t n, uint16_t *out)
{
	uint32_t v = 0;

	if (!n || n > 5 || strspn(s, "0123456789") < n || (*s == '0' && n > 1))
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint32_t)(s[i] - '0');
	*out = (uint16_t)v;
	return v <= UINT16_MAX;
}

static bool parse_n(const char *s, size_t n, struct community *c)
{
	const char *colon = memchr(s, ':', n);
	size_t left = colon ? (size_t)(colon - s) : 0;
	struct community read;

	if (!colon || !number16(s, left, &read.asn) || !number16(colon + 1, n - left - 1, &read.value))
		return false;
	*c = read;
	return true;
}

bool community_parse(const char *s, struct community *c, struct text *err)
{
	if (s && parse_n(s, strlen(s), c))
		return true;
	utf8_quote(err, s);
	return text_fail(err, " is not a community; write two numbers up to 65535, such as 8075:8007");
}

bool community_in_list(const char *list, struct community c)
{
	static const char between[] = " \t\n,";
	struct community found;
	const char *s = list ? list : "";

	while (*(s += strspn(s, between))) {
		size_t n = strcspn(s, between);

		if (parse_n(s, n, &found) && found.asn == c.asn && found.value == c.value)
			return true;
		s += n;
	}
	return false;
}
