#include "inet/asn.h"

#include "base/text.h"
#include "base/utf8.h"

/* IANA as-numbers registry with the RFCs that set ranges aside. */
static const struct asn_range ranges[] = {
	{ 0, 0, ASN_RESERVED, "RFC 7607" },
	{ 1, 111, ASN_PUBLIC, "IANA as-numbers" },
	{ 112, 112, ASN_AS112, "RFC 7534" },
	{ 113, 23455, ASN_PUBLIC, "IANA as-numbers" },
	{ 23456, 23456, ASN_TRANS, "RFC 6793" },
	{ 23457, 64495, ASN_PUBLIC, "IANA as-numbers" },
	{ 64496, 64511, ASN_DOCUMENTATION, "RFC 5398" },
	{ 64512, 65534, ASN_PRIVATE, "RFC 6996" },
	{ 65535, 65535, ASN_RESERVED, "RFC 7300" },
	{ 65536, 65551, ASN_DOCUMENTATION, "RFC 5398" },
	{ 65552, 131071, ASN_RESERVED, "IANA as-numbers" },
	{ 131072, 4199999999u, ASN_PUBLIC, "IANA as-numbers" },
	{ 4200000000u, 4294967294u, ASN_PRIVATE, "RFC 6996" },
	{ 4294967295u, 4294967295u, ASN_RESERVED, "RFC 7300" },
};
enum { RANGES = sizeof ranges / sizeof ranges[0] };

const char *asn_bare(const char *s)
{
	return (s[0] == 'A' || s[0] == 'a') && (s[1] == 'S' || s[1] == 's') ? s + 2 : s;
}

const struct asn_range *asn_ranges(size_t *n)
{
	*n = RANGES;
	return ranges;
}

const struct asn_range *asn_range(uint32_t asn)
{
	const struct asn_range *r = ranges;

	while (asn > r->last)
		r++;
	return r;
}

enum asn_kind asn_kind(uint32_t asn)
{
	return asn_range(asn)->kind;
}

const char *asn_kind_name(enum asn_kind kind)
{
	static const char *const names[ASN_KINDS] = {
		[ASN_PUBLIC] = "public",     [ASN_PRIVATE] = "private", [ASN_DOCUMENTATION] = "documentation",
		[ASN_RESERVED] = "reserved", [ASN_TRANS] = "AS_TRANS",  [ASN_AS112] = "AS112",
	};

	return kind < ASN_KINDS ? names[kind] : "unknown";
}

bool asn_usable(uint32_t asn, bool training)
{
	enum asn_kind kind = asn_kind(asn);

	return kind == ASN_PUBLIC || (training && kind == ASN_DOCUMENTATION);
}

/* ---- Reading */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A decimal number without leading zero, at most `max`; *s is moved past it. A number that is too large is read to its
 * end, so that the caller can tell it from a word. */
static bool take_decimal(const char **s, uint32_t max, uint32_t *out, bool *large)
{
	const char *from = *s;
	uint64_t v = 0;

	for (; is_digit(**s); (*s)++)
		if (v <= max)
			v = v * 10 + (uint64_t)(**s - '0');
	*large = *large || v > max;
	*out = (uint32_t)v;
	return *s > from && (*from != '0' || *s == from + 1);
}

static bool fail(struct text *err, const char *s, const char *what)
{
	utf8_quote(err, s);
	return text_fail(err, " %s", what);
}

static const char *past_letters(const char *s)
{
	return (s[0] == 'A' || s[0] == 'a') && (s[1] == 'S' || s[1] == 's') ? s + 2 : s;
}

bool asn_parse(const char *s, uint32_t *asn, struct text *err)
{
	const char *at = past_letters(str_or(s, ""));
	uint32_t high = 0, low;
	bool large = false, dotted, ok;

	ok = take_decimal(&at, UINT32_MAX, &low, &large);
	dotted = ok && *at == '.';
	if (dotted) {
		at++;
		high = low;
		large = large || high > UINT16_MAX;
		ok = take_decimal(&at, UINT16_MAX, &low, &large);
	}
	if (!ok || *at)
		return fail(err, s, "is not an AS number; write it as 64500, AS64500 or 1.10 (asdot)");
	if (large)
		return fail(err, s,
			    dotted ? "is too large; both halves end at 65535"
				   : "is too large; AS numbers end at 4294967295");
	*asn = high << 16 | low;
	return true;
}
