/* Blocks that are nobody's own space: the registries as tables, and the question whether a prefix touches one. */
#include "inet/prefix.h"

#include <stddef.h>

/* Text and bits of an IPv4 block from the same numbers; for IPv6 the text is given and the eight groups spelled out. */
#define V4(a, b, c, d, length) #a "." #b "." #c "." #d "/" #length
#define V4_BITS(a, b, c, d, length)                                                                                    \
	{                                                                                                              \
		{ a, b, c, d }, length, false                                                                          \
	}
#define BYTES(group) (group) >> 8, 0xff & (group)
#define V6_BITS(a, b, c, d, e, f, g, h, length)                                                                        \
	{                                                                                                              \
		{ BYTES(a), BYTES(b), BYTES(c), BYTES(d), BYTES(e), BYTES(f), BYTES(g), BYTES(h) }, length, true       \
	}

/* One row: name, reference, kind, then the block. */
#define ROW4(name, reference, kind, ...)                                                                               \
	{                                                                                                              \
		V4(__VA_ARGS__), name, reference, SPECIAL_##kind, V4_BITS(__VA_ARGS__)                                 \
	}
#define ROW6(name, reference, kind, text, ...)                                                                         \
	{                                                                                                              \
		text, name, reference, SPECIAL_##kind, V6_BITS(__VA_ARGS__)                                            \
	}

/* By family, address, length. IANA IPv4 Special-Purpose Address Registry of 2026-07-18 (a blank "globally reachable" is
 * read as "no"), IANA IPv6 Special-Purpose Address Registry, multicast. */
static const struct special_block blocks[] = {
	ROW4("this network", "RFC 791", NOT_REACHABLE, 0, 0, 0, 0, 8),
	ROW4("this host on this network", "RFC 1122", NOT_REACHABLE, 0, 0, 0, 0, 32),
	ROW4("private use", "RFC 1918", PRIVATE, 10, 0, 0, 0, 8),
	ROW4("shared address space (carrier-grade NAT)", "RFC 6598", NOT_REACHABLE, 100, 64, 0, 0, 10),
	ROW4("loopback", "RFC 1122", NOT_REACHABLE, 127, 0, 0, 0, 8),
	ROW4("link local", "RFC 3927", NOT_REACHABLE, 169, 254, 0, 0, 16),
	ROW4("private use", "RFC 1918", PRIVATE, 172, 16, 0, 0, 12),
	ROW4("IETF protocol assignments", "RFC 6890", NOT_REACHABLE, 192, 0, 0, 0, 24),
	ROW4("IPv4 service continuity", "RFC 7335", NOT_REACHABLE, 192, 0, 0, 0, 29),
	ROW4("IPv4 dummy address", "RFC 7600", NOT_REACHABLE, 192, 0, 0, 8, 32),
	ROW4("Port Control Protocol anycast", "RFC 7723", REACHABLE, 192, 0, 0, 9, 32),
	ROW4("TURN anycast", "RFC 8155", REACHABLE, 192, 0, 0, 10, 32),
	ROW4("NAT64/DNS64 discovery", "RFC 8880, RFC 7050", NOT_REACHABLE, 192, 0, 0, 170, 32),
	ROW4("NAT64/DNS64 discovery", "RFC 8880, RFC 7050", NOT_REACHABLE, 192, 0, 0, 171, 32),
	ROW4("documentation (TEST-NET-1)", "RFC 5737", DOCUMENTATION, 192, 0, 2, 0, 24),
	ROW4("AS112 (IPv4)", "RFC 7535", REACHABLE, 192, 31, 196, 0, 24),
	ROW4("AMT", "RFC 7450", REACHABLE, 192, 52, 193, 0, 24),
	ROW4("6to4 relay anycast (deprecated)", "RFC 7526", NOT_REACHABLE, 192, 88, 99, 0, 24),
	ROW4("6a44 relay anycast", "RFC 6751", NOT_REACHABLE, 192, 88, 99, 2, 32),
	ROW4("private use", "RFC 1918", PRIVATE, 192, 168, 0, 0, 16),
	ROW4("AS112 direct delegation", "RFC 7534", REACHABLE, 192, 175, 48, 0, 24),
	ROW4("benchmarking", "RFC 2544", NOT_REACHABLE, 198, 18, 0, 0, 15),
	ROW4("documentation (TEST-NET-2)", "RFC 5737", DOCUMENTATION, 198, 51, 100, 0, 24),
	ROW4("documentation (TEST-NET-3)", "RFC 5737", DOCUMENTATION, 203, 0, 113, 0, 24),
	ROW4("multicast", "RFC 5771", MULTICAST, 224, 0, 0, 0, 4),
	ROW4("reserved", "RFC 1112", NOT_REACHABLE, 240, 0, 0, 0, 4),
	ROW4("limited broadcast", "RFC 8190, RFC 919", NOT_REACHABLE, 255, 255, 255, 255, 32),

	ROW6("unspecified address", "RFC 4291", NOT_REACHABLE, "::/128", 0, 0, 0, 0, 0, 0, 0, 0, 128),
	ROW6("loopback", "RFC 4291", NOT_REACHABLE, "::1/128", 0, 0, 0, 0, 0, 0, 0, 0x1, 128),
	ROW6("IPv4-mapped", "RFC 4291", NOT_REACHABLE, "::ffff:0:0/96", 0, 0, 0, 0, 0, 0xffff, 0, 0, 96),
	ROW6("IPv4-IPv6 translation", "RFC 6052", REACHABLE, "64:ff9b::/96", 0x64, 0xff9b, 0, 0, 0, 0, 0, 0, 96),
	ROW6("IPv4-IPv6 translation (local use)", "RFC 8215", NOT_REACHABLE, "64:ff9b:1::/48", 0x64, 0xff9b, 0x1, 0, 0,
	     0, 0, 0, 48),
	ROW6("discard only", "RFC 6666", NOT_REACHABLE, "100::/64", 0x100, 0, 0, 0, 0, 0, 0, 0, 64),
	ROW6("dummy prefix", "RFC 9780", NOT_REACHABLE, "100:0:0:1::/64", 0x100, 0, 0, 0x1, 0, 0, 0, 0, 64),
	ROW6("IETF protocol assignments", "RFC 2928", NOT_REACHABLE, "2001::/23", 0x2001, 0, 0, 0, 0, 0, 0, 0, 23),
	ROW6("Teredo", "RFC 4380, RFC 8190", NOT_REACHABLE, "2001::/32", 0x2001, 0, 0, 0, 0, 0, 0, 0, 32),
	ROW6("Port Control Protocol anycast", "RFC 7723", REACHABLE, "2001:1::1/128", 0x2001, 0x1, 0, 0, 0, 0, 0, 0x1,
	     128),
	ROW6("TURN anycast", "RFC 8155", REACHABLE, "2001:1::2/128", 0x2001, 0x1, 0, 0, 0, 0, 0, 0x2, 128),
	ROW6("DNS-SD service registration anycast", "RFC 9665", REACHABLE, "2001:1::3/128", 0x2001, 0x1, 0, 0, 0, 0, 0,
	     0x3, 128),
	ROW6("benchmarking", "RFC 5180, RFC 1752", NOT_REACHABLE, "2001:2::/48", 0x2001, 0x2, 0, 0, 0, 0, 0, 0, 48),
	ROW6("AMT", "RFC 7450", REACHABLE, "2001:3::/32", 0x2001, 0x3, 0, 0, 0, 0, 0, 0, 32),
	ROW6("AS112 (IPv6)", "RFC 7535", REACHABLE, "2001:4:112::/48", 0x2001, 0x4, 0x112, 0, 0, 0, 0, 0, 48),
	ROW6("ORCHID (deprecated)", "RFC 4843", NOT_REACHABLE, "2001:10::/28", 0x2001, 0x10, 0, 0, 0, 0, 0, 0, 28),
	ROW6("ORCHIDv2", "RFC 7343", REACHABLE, "2001:20::/28", 0x2001, 0x20, 0, 0, 0, 0, 0, 0, 28),
	ROW6("drone remote identification", "RFC 9374", REACHABLE, "2001:30::/28", 0x2001, 0x30, 0, 0, 0, 0, 0, 0, 28),
	ROW6("documentation", "RFC 3849", DOCUMENTATION, "2001:db8::/32", 0x2001, 0xdb8, 0, 0, 0, 0, 0, 0, 32),
	ROW6("6to4", "RFC 3056", NOT_REACHABLE, "2002::/16", 0x2002, 0, 0, 0, 0, 0, 0, 0, 16),
	ROW6("AS112 direct delegation", "RFC 7534", REACHABLE, "2620:4f:8000::/48", 0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0,
	     48),
	ROW6("documentation", "RFC 9637", DOCUMENTATION, "3fff::/20", 0x3fff, 0, 0, 0, 0, 0, 0, 0, 20),
	ROW6("segment routing identifiers", "RFC 9602", NOT_REACHABLE, "5f00::/16", 0x5f00, 0, 0, 0, 0, 0, 0, 0, 16),
	ROW6("unique local", "RFC 4193, RFC 8190", PRIVATE, "fc00::/7", 0xfc00, 0, 0, 0, 0, 0, 0, 0, 7),
	ROW6("link local", "RFC 4291", NOT_REACHABLE, "fe80::/10", 0xfe80, 0, 0, 0, 0, 0, 0, 0, 10),
	ROW6("multicast", "RFC 4291", MULTICAST, "ff00::/8", 0xff00, 0, 0, 0, 0, 0, 0, 0, 8),
};
enum { BLOCKS = sizeof blocks / sizeof blocks[0] };

const struct special_block *special_blocks(size_t *n)
{
	*n = BLOCKS;
	return blocks;
}

const struct special_block *prefix_special(const struct prefix *p, bool *covers)
{
	const struct special_block *around = NULL, *inside = NULL;

	for (const struct special_block *b = blocks; b < blocks + BLOCKS; b++) {
		if (prefix_contains(&b->bits, p))
			around = b; /* rows go from wide to narrow: the last is the most specific */
		else if (!inside && prefix_contains(p, &b->bits))
			inside = b;
	}
	if (covers)
		*covers = !around && inside;
	return around ? around : inside;
}

bool prefix_usable(const struct prefix *p, bool training, const struct special_block **why)
{
	bool covers;
	const struct special_block *block = prefix_special(p, &covers);

	if (why)
		*why = block;
	return !block || (training && !covers && block->kind == SPECIAL_DOCUMENTATION);
}
