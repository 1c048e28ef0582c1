#include "unit.h"

#include "base/text.h"
#include "inet/prefix.h"

static struct prefix parse(const char *s)
{
	struct text err = TEXT_INIT;
	struct prefix p;

	if (prefix_parse(s, &p, &err) != PREFIX_OK)
		fail_msg("%s", err.s);
	text_release(&err);
	return p;
}

static void reads_and_writes(void **state)
{
	static const struct {
		const char *text, *written;
	} rows[] = {
		{ "203.0.113.0/24", NULL },
		{ "0.0.0.0/0", NULL },
		{ "255.255.255.255/32", NULL },
		{ "128.0.0.0/1", NULL },
		{ "198.18.0.0/15", NULL },
		{ "192.0.2.128/25", NULL },
		{ "2001:db8::/32", NULL },
		{ "::/0", NULL },
		{ "::1/128", NULL },
		{ "2001:DB8:0:0::/64", "2001:db8::/64" },
		{ "2001:db8:0:1:0:0:0:0/64", "2001:db8:0:1::/64" },
		{ "::ffff:192.0.2.1/128", NULL },
		{ "fe80::/10", NULL },
	};
	char text[PREFIX_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix p = parse(rows[i].text);

		assert_string_equal(prefix_text(&p, text), str_or(rows[i].written, rows[i].text));
	}
}

static void refusals(void **state)
{
	static const struct {
		const char *text;
		enum prefix_fault fault;
		const char *words;
	} rows[] = {
		{ "", PREFIX_SYNTAX, "'' is not a prefix" },
		{ "/24", PREFIX_SYNTAX, "is not a prefix" },
		{ "1.2.3/24", PREFIX_SYNTAX,
		  "'1.2.3/24' is not a prefix; write four numbers from 0 to 255 and a length" },
		{ "1.2.3.0.0/24", PREFIX_SYNTAX, "" },
		{ "1.2.3.256/24", PREFIX_SYNTAX, "" },
		{ "1.2.03.0/24", PREFIX_SYNTAX, "" },
		{ "1.2.3.-1/24", PREFIX_SYNTAX, "" },
		{ "0x1.2.3.0/24", PREFIX_SYNTAX, "" },
		{ " 1.2.3.0/24", PREFIX_SYNTAX, "" },
		{ "1.2.3.0 /24", PREFIX_SYNTAX, "" },
		{ "1.2..0/24", PREFIX_SYNTAX, "" },
		{ "example.net/24", PREFIX_SYNTAX, "" },
		{ "2001:db8:::/32", PREFIX_SYNTAX, "" },
		{ "fe80::1%eth0/64", PREFIX_SYNTAX, "" },
		{ "12345::/16", PREFIX_SYNTAX, "" },
		{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222/16", PREFIX_SYNTAX, "" },
		{ "1.2.3.0", PREFIX_NO_LENGTH, "'1.2.3.0' has no length; write 1.2.3.0/24 or another" },
		{ "2001:db8::", PREFIX_NO_LENGTH, "'2001:db8::' has no length; write 2001:db8::/48 or another" },
		{ "1.2.3.0/", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/33", PREFIX_BAD_LENGTH, "has no valid length; IPv4 lengths go from /0 to /32" },
		{ "1.2.3.0/08", PREFIX_BAD_LENGTH, "without leading zeros" },
		{ "1.2.3.0/024", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/-1", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/+24", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/24 ", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/24/24", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/255.255.255.0", PREFIX_BAD_LENGTH, "" },
		{ "1.2.3.0/280", PREFIX_BAD_LENGTH, "" },
		{ "2001:db8::/129", PREFIX_BAD_LENGTH, "IPv6 lengths go from /0 to /128" },
		{ "2001:db8::/384", PREFIX_BAD_LENGTH, "" },
		{ "203.0.113.5/24", PREFIX_HOST_BITS,
		  "'203.0.113.5/24' has host bits set; the /24 it lies in is 203.0.113.0/24" },
		{ "203.0.113.1/31", PREFIX_HOST_BITS, "the /31 it lies in is 203.0.113.0/31" },
		{ "128.0.0.0/0", PREFIX_HOST_BITS, "the /0 it lies in is 0.0.0.0/0" },
		{ "198.19.0.0/15", PREFIX_HOST_BITS, "198.18.0.0/15" },
		{ "2001:db8::1/64", PREFIX_HOST_BITS, "the /64 it lies in is 2001:db8::/64" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text err = TEXT_INIT;
		struct prefix p = { .length = 77 };

		assert_int_equal(prefix_parse(rows[i].text, &p, &err), rows[i].fault);
		assert_has(err.s, rows[i].words);
		assert_int_equal(p.length, 77);
		assert_int_equal(prefix_parse(rows[i].text, &p, NULL), rows[i].fault);
		text_release(&err);
	}
	assert_int_equal(prefix_parse(NULL, &(struct prefix){ 0 }, NULL), PREFIX_SYNTAX);
}

static void addresses(void **state)
{
	static const struct {
		const char *text, *as_prefix;
	} rows[] = { { "192.0.2.1", "192.0.2.1/32" }, { "2001:db8::1", "2001:db8::1/128" } };
	static const char *const bad[] = { "", "192.0.2", "192.0.2.1/32", "192.0.2.01", "192.0.2.1 ", "host", ":" };
	char text[PREFIX_TEXT];
	struct prefix p;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_true(address_parse(rows[i].text, &p));
		assert_string_equal(prefix_text(&p, text), rows[i].as_prefix);
		assert_string_equal(address_text(&p, text), rows[i].text);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(address_parse(bad[i], &p));
	assert_false(address_parse(NULL, &p));
}

static void containing(void **state)
{
	static const struct {
		const char *a, *b;
		bool a_in_b, b_in_a;
	} rows[] = {
		{ "203.0.113.0/24", "203.0.113.0/24", true, true },
		{ "203.0.113.0/25", "203.0.113.0/24", true, false },
		{ "203.0.113.128/25", "203.0.113.0/24", true, false },
		{ "203.0.112.0/24", "203.0.113.0/24", false, false },
		{ "203.0.112.0/23", "203.0.113.0/24", false, true },
		{ "0.0.0.0/0", "203.0.113.7/32", false, true },
		{ "0.0.0.0/0", "::/0", false, false },
		{ "2001:db8::/32", "2001:db8:ffff::/48", false, true },
		{ "2001:db8::/33", "2001:db8:8000::/33", false, false },
		{ "::/128", "0.0.0.0/32", false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix a = parse(rows[i].a), b = parse(rows[i].b);

		assert_int_equal(prefix_contains(&b, &a), rows[i].a_in_b);
		assert_int_equal(prefix_contains(&a, &b), rows[i].b_in_a);
		assert_int_equal(prefix_overlaps(&a, &b), rows[i].a_in_b || rows[i].b_in_a);
		assert_int_equal(prefix_overlaps(&b, &a), rows[i].a_in_b || rows[i].b_in_a);
		assert_int_equal(prefix_equal(&a, &b), rows[i].a_in_b && rows[i].b_in_a);
	}
}

static void order(void **state)
{
	static const char *const rising[] = { "0.0.0.0/0",   "0.0.0.0/8", "10.0.0.0/8", "10.0.0.0/24",  "10.0.1.0/24",
					      "203.0.0.0/8", "::/0",      "::/128",     "2001:db8::/32" };

	(void)state;
	for (size_t i = 0; i < COUNT(rising); i++)
		for (size_t j = 0; j < COUNT(rising); j++) {
			struct prefix a = parse(rising[i]), b = parse(rising[j]);
			int order = prefix_compare(&a, &b);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

static void nth_address(void **state)
{
	static const struct {
		const char *prefix;
		uint32_t n;
		const char *host; /* NULL: outside */
	} rows[] = {
		{ "192.0.2.0/31", 0, "192.0.2.0" },
		{ "192.0.2.0/31", 1, "192.0.2.1" },
		{ "192.0.2.0/31", 2, NULL },
		{ "192.0.2.4/30", 2, "192.0.2.6" },
		{ "192.0.2.7/32", 0, "192.0.2.7" },
		{ "192.0.2.7/32", 1, NULL },
		{ "10.0.0.0/8", 0xffffff, "10.255.255.255" },
		{ "10.0.0.0/8", 0x1000000, NULL },
		{ "0.0.0.0/0", UINT32_MAX, "255.255.255.255" },
		{ "128.0.0.0/1", 0x80000000, NULL },
		{ "2001:db8::/64", UINT32_MAX, "2001:db8::ffff:ffff" },
		{ "2001:db8::/127", 1, "2001:db8::1" },
		{ "2001:db8::/127", 2, NULL },
		{ "2001:db8::/96", UINT32_MAX, "2001:db8::ffff:ffff" },
	};
	char text[PREFIX_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix p = parse(rows[i].prefix), host;

		assert_int_equal(prefix_nth(&p, rows[i].n, &host), rows[i].host != NULL);
		if (!rows[i].host)
			continue;
		assert_string_equal(address_text(&host, text), rows[i].host);
		assert_true(prefix_contains(&p, &host));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes), cmocka_unit_test(refusals), cmocka_unit_test(addresses),
		cmocka_unit_test(containing),       cmocka_unit_test(order),    cmocka_unit_test(nth_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
