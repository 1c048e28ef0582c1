#include "inet/prefix.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

enum { ADDRESS_TEXT = INET6_ADDRSTRLEN };

static unsigned longest(const struct prefix *p)
{
	return p->v6 ? 128 : 32;
}

/* ---- Reading */

/* inet_pton is strict where inet_aton is not: four numbers, decimal, no leading zeros, no zone. */
static bool parse_address(const char *s, size_t n, struct prefix *p)
{
	char text[ADDRESS_TEXT];

	if (n >= sizeof text)
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	*p = (struct prefix){ .v6 = strchr(text, ':') != NULL };
	p->length = (uint8_t)longest(p);
	return inet_pton(p->v6 ? AF_INET6 : AF_INET, text, p->addr) == 1;
}

bool address_parse(const char *s, struct prefix *host)
{
	struct prefix read;

	if (!s || !parse_address(s, strlen(s), &read))
		return false;
	*host = read;
	return true;
}

/* One to three digits without leading zero, at most `most`. */
static bool parse_length(const char *s, unsigned most, uint8_t *length)
{
	size_t n = strlen(s);
	unsigned v = 0;

	if (!n || n > 3 || strspn(s, "0123456789") != n || (*s == '0' && n > 1))
		return false;
	while (*s)
		v = v * 10 + (unsigned)(*s++ - '0');
	*length = (uint8_t)v;
	return v <= most;
}

/* The bits of byte i that a prefix of this length leaves to the host. */
static uint8_t host_mask(unsigned length, size_t i)
{
	unsigned from = (unsigned)i * 8;

	if (length >= from + 8)
		return 0;
	return length <= from ? 0xff : (uint8_t)(0xff >> (length - from));
}

static struct prefix network_of(const struct prefix *p)
{
	struct prefix network = *p;

	for (size_t i = 0; i < sizeof network.addr; i++)
		network.addr[i] &= (uint8_t)~host_mask(p->length, i);
	return network;
}

static enum prefix_fault fault(struct text *err, const char *s, enum prefix_fault f, const char *what)
{
	utf8_quote(err, s);
	text_add(err, what);
	return f;
}

static enum prefix_fault fault_syntax(struct text *err, const char *s)
{
	return fault(err, s, PREFIX_SYNTAX,
		     " is not a prefix; write four numbers from 0 to 255 and a length, such as 203.0.113.0/24");
}

static enum prefix_fault fault_no_length(struct text *err, const char *s)
{
	fault(err, s, PREFIX_NO_LENGTH, " has no length; write ");
	utf8_clean(err, s, strlen(s), ADDRESS_TEXT);
	text_add(err, strchr(s, ':') ? "/48 or another" : "/24 or another");
	return PREFIX_NO_LENGTH;
}

static enum prefix_fault fault_length(struct text *err, const char *s, bool v6)
{
	return fault(err, s, PREFIX_BAD_LENGTH,
		     v6 ? " has no valid length; IPv6 lengths go from /0 to /128, without leading zeros"
			: " has no valid length; IPv4 lengths go from /0 to /32, without leading zeros");
}

static enum prefix_fault fault_host_bits(struct text *err, const char *s, const struct prefix *network)
{
	char text[PREFIX_TEXT];

	fault(err, s, PREFIX_HOST_BITS, " has host bits set; ");
	text_addf(err, "the /%u it lies in is %s", network->length, prefix_text(network, text));
	return PREFIX_HOST_BITS;
}

enum prefix_fault prefix_parse(const char *s, struct prefix *p, struct text *err)
{
	const char *slash = s ? strchr(s, '/') : NULL;
	struct prefix read, network;

	if (!s || !parse_address(s, slash ? (size_t)(slash - s) : strlen(s), &read))
		return fault_syntax(err, s);
	if (!slash)
		return fault_no_length(err, s);
	if (!parse_length(slash + 1, longest(&read), &read.length))
		return fault_length(err, s, read.v6);
	network = network_of(&read);
	if (!prefix_equal(&read, &network))
		return fault_host_bits(err, s, &network);
	*p = read;
	return PREFIX_OK;
}

/* ---- Writing */

const char *address_text(const struct prefix *p, char out[PREFIX_TEXT])
{
	if (!inet_ntop(p->v6 ? AF_INET6 : AF_INET, p->addr, out, PREFIX_TEXT))
		out[0] = '\0';
	return out;
}

const char *prefix_text(const struct prefix *p, char out[PREFIX_TEXT])
{
	size_t n = strlen(address_text(p, out));

	snprintf(out + n, PREFIX_TEXT - n, "/%u", p->length);
	return out;
}

/* ---- Comparing. Unused bytes of an IPv4 prefix are zero, so that whole addresses may be compared. */

int prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order = (int)a->v6 - (int)b->v6;

	if (!order)
		order = memcmp(a->addr, b->addr, sizeof a->addr);
	return order ? order : (int)a->length - (int)b->length;
}

bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
	return prefix_compare(a, b) == 0;
}

/* Host bits are zero in both, and thousands are compared with thousands: only the bytes that count are looked at. */
bool prefix_contains(const struct prefix *outer, const struct prefix *inner)
{
	size_t whole = outer->length / 8;
	unsigned rest = outer->length % 8;

	if (outer->v6 != inner->v6 || outer->length > inner->length || memcmp(outer->addr, inner->addr, whole) != 0)
		return false;
	return !rest || ((outer->addr[whole] ^ inner->addr[whole]) >> (8 - rest)) == 0;
}

bool prefix_overlaps(const struct prefix *a, const struct prefix *b)
{
	return prefix_contains(a, b) || prefix_contains(b, a);
}

bool prefix_nth(const struct prefix *p, uint32_t n, struct prefix *host)
{
	unsigned bits = longest(p) - p->length;
	size_t last = longest(p) / 8 - 1;
	struct prefix found = *p;

	if (bits < 32 && n >> bits)
		return false;
	for (size_t i = 0; i < 4; i++)
		found.addr[last - i] |= (uint8_t)(n >> (8 * i));
	found.length = (uint8_t)longest(p);
	*host = found;
	return true;
}
