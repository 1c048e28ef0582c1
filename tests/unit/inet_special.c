#include "unit.h"

#include "inet/prefix.h"

static struct prefix parse(const char *s)
{
	struct prefix p;

	assert_int_equal(prefix_parse(s, &p, NULL), PREFIX_OK);
	return p;
}

/* Text and bits of a row say the same; the rows are sorted, so that the last block around a prefix is the narrowest. */
static void the_table_is_consistent(void **state)
{
	size_t n;
	const struct special_block *b = special_blocks(&n);

	(void)state;
	assert_true(n > 50);
	for (size_t i = 0; i < n; i++) {
		struct prefix bits = parse(b[i].block);

		assert_true(prefix_equal(&bits, &b[i].bits));
		assert_true(*b[i].name && *b[i].reference);
		if (i)
			assert_true(prefix_compare(&b[i - 1].bits, &b[i].bits) < 0);
	}
}

static void the_block_found(void **state)
{
	static const struct {
		const char *prefix, *block; /* NULL: none */
		bool covers;
		enum special_kind kind;
	} rows[] = {
		{ "8.8.8.0/24", NULL, false, 0 },
		{ "10.1.0.0/24", "10.0.0.0/8", false, SPECIAL_PRIVATE },
		{ "10.0.0.0/8", "10.0.0.0/8", false, SPECIAL_PRIVATE },
		{ "10.0.0.0/7", "10.0.0.0/8", true, SPECIAL_PRIVATE },
		{ "0.0.0.0/32", "0.0.0.0/32", false, SPECIAL_NOT_REACHABLE },
		{ "0.0.0.0/31", "0.0.0.0/8", false, SPECIAL_NOT_REACHABLE },
		{ "0.0.0.0/0", "0.0.0.0/8", true, SPECIAL_NOT_REACHABLE },
		{ "192.0.0.0/16", "192.0.0.0/24", true, SPECIAL_NOT_REACHABLE },
		{ "192.0.0.0/24", "192.0.0.0/24", false, SPECIAL_NOT_REACHABLE },
		{ "192.0.0.9/32", "192.0.0.9/32", false, SPECIAL_REACHABLE },
		{ "192.0.0.8/31", "192.0.0.0/24", false, SPECIAL_NOT_REACHABLE },
		{ "192.88.99.2/32", "192.88.99.2/32", false, SPECIAL_NOT_REACHABLE },
		{ "203.0.112.0/23", "203.0.113.0/24", true, SPECIAL_DOCUMENTATION },
		{ "224.0.0.0/3", "224.0.0.0/4", true, SPECIAL_MULTICAST },
		{ "255.255.255.255/32", "255.255.255.255/32", false, SPECIAL_NOT_REACHABLE },
		{ "2001:4860::/32", NULL, false, 0 },
		{ "2001::/32", "2001::/32", false, SPECIAL_NOT_REACHABLE },
		{ "2001:1::1/128", "2001:1::1/128", false, SPECIAL_REACHABLE },
		{ "2001:1::4/128", "2001::/23", false, SPECIAL_NOT_REACHABLE },
		{ "2001:20:1::/48", "2001:20::/28", false, SPECIAL_REACHABLE },
		{ "2001:200::/32", NULL, false, 0 },
		{ "2001:db8:1::/48", "2001:db8::/32", false, SPECIAL_DOCUMENTATION },
		{ "2000::/3", "2001::/23", true, SPECIAL_NOT_REACHABLE },
		{ "3fff:fff::/32", "3fff::/20", false, SPECIAL_DOCUMENTATION },
		{ "3fff:1000::/32", NULL, false, 0 },
		{ "64:ff9b::/96", "64:ff9b::/96", false, SPECIAL_REACHABLE },
		{ "64:ff9b:1:2::/64", "64:ff9b:1::/48", false, SPECIAL_NOT_REACHABLE },
		{ "fd00:1::/32", "fc00::/7", false, SPECIAL_PRIVATE },
		{ "fe80::1/128", "fe80::/10", false, SPECIAL_NOT_REACHABLE },
		{ "ff02::/16", "ff00::/8", false, SPECIAL_MULTICAST },
		{ "::ffff:8.8.8.8/128", "::ffff:0.0.0.0/96", false, SPECIAL_NOT_REACHABLE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix p = parse(rows[i].prefix), expected;
		bool covers = true;
		const struct special_block *b = prefix_special(&p, &covers);

		assert_ptr_equal(prefix_special(&p, NULL), b);
		assert_int_equal(covers, rows[i].covers);
		assert_int_equal(b != NULL, rows[i].block != NULL);
		if (!b)
			continue;
		expected = parse(rows[i].block);
		assert_true(prefix_equal(&b->bits, &expected));
		assert_int_equal(b->kind, rows[i].kind);
	}
}

static void usable(void **state)
{
	static const struct {
		const char *prefix;
		bool live, training;
	} rows[] = {
		{ "8.8.8.0/24", true, true },
		{ "203.0.113.0/24", false, true },
		{ "203.0.113.128/25", false, true },
		{ "203.0.112.0/23", false, false }, /* more than documentation */
		{ "2001:db8::/48", false, true },
		{ "10.0.0.0/24", false, false },
		{ "192.31.196.0/24", false, false },
		{ "0.0.0.0/0", false, false },
		{ "::/0", false, false },
		{ "2a00::/16", true, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix p = parse(rows[i].prefix);
		const struct special_block *why = NULL;

		assert_int_equal(prefix_usable(&p, false, &why), rows[i].live);
		assert_int_equal(why == NULL, rows[i].live);
		assert_int_equal(prefix_usable(&p, true, NULL), rows[i].training);
	}
}

/* The IANA IPv6 Special-Purpose Address Registry, block by block, with whether it says "globally reachable". */
static void the_ipv6_registry_is_whole(void **state)
{
	static const struct {
		const char *block;
		bool reachable;
	} registry[] = {
		{ "::1/128", false },        { "::/128", false },         { "::ffff:0:0/96", false },
		{ "64:ff9b::/96", true },    { "64:ff9b:1::/48", false }, { "100::/64", false },
		{ "100:0:0:1::/64", false }, { "2001::/23", false },      { "2001::/32", false },
		{ "2001:1::1/128", true },   { "2001:1::2/128", true },   { "2001:1::3/128", true },
		{ "2001:2::/48", false },    { "2001:3::/32", true },     { "2001:4:112::/48", true },
		{ "2001:10::/28", false },   { "2001:20::/28", true },    { "2001:30::/28", true },
		{ "2001:db8::/32", false },  { "2002::/16", false },      { "2620:4f:8000::/48", true },
		{ "3fff::/20", false },      { "5f00::/16", false },      { "fc00::/7", false },
		{ "fe80::/10", false },
	};
	size_t n, v6 = 0;
	const struct special_block *blocks = special_blocks(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		v6 += blocks[i].bits.v6;
	assert_int_equal(v6, COUNT(registry) + 1); /* and multicast, of another registry */
	for (size_t i = 0; i < COUNT(registry); i++) {
		struct prefix net;

		assert_int_equal(prefix_parse(registry[i].block, &net, NULL), PREFIX_OK);
		const struct special_block *b = prefix_special(&net, NULL);

		assert_non_null(b);
		assert_string_equal(b->block, registry[i].block);
		assert_int_equal(b->kind == SPECIAL_REACHABLE, registry[i].reachable);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ipv6_registry_is_whole),
		cmocka_unit_test(the_table_is_consistent),
		cmocka_unit_test(the_block_found),
		cmocka_unit_test(usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
