#include "unit.h"

#include "base/text.h"
#include "inet/asn.h"

static void notations(void **state)
{
	static const struct {
		const char *text;
		uint32_t asn;
	} rows[] = {
		{ "0", 0 },
		{ "64500", 64500 },
		{ "AS64500", 64500 },
		{ "as64500", 64500 },
		{ "aS1", 1 },
		{ "4294967295", 4294967295u },
		{ "1.10", 65546 },
		{ "0.64500", 64500 },
		{ "AS65535.65535", 4294967295u },
		{ "64086.59904", 4200000000u },
		{ "0.0", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text err = TEXT_INIT;
		uint32_t asn = 42;

		assert_true(asn_parse(rows[i].text, &asn, &err));
		assert_int_equal(asn, rows[i].asn);
		assert_string_equal(err.s, "");
		text_release(&err);
	}
}

static void bare_is_without_as(void **state)
{
	(void)state;
	assert_string_equal(asn_bare("AS64500"), "64500");
	assert_string_equal(asn_bare("as1.10"), "1.10");
	assert_string_equal(asn_bare("64500"), "64500");
	assert_string_equal(asn_bare("A"), "A");
	assert_string_equal(asn_bare(""), "");
}

static void refusals(void **state)
{
	static const char wrong[] = " is not an AS number; write it as 64500, AS64500 or 1.10 (asdot)";
	static const char large[] = " is too large; AS numbers end at 4294967295";
	static const char halves[] = " is too large; both halves end at 65535";
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "", wrong },
		{ "AS", wrong },
		{ "ASN64500", wrong },
		{ "AS 64500", wrong },
		{ " 64500", wrong },
		{ "64500 ", wrong },
		{ "-1", wrong },
		{ "+1", wrong },
		{ "064500", wrong },
		{ "00", wrong },
		{ "0x10", wrong },
		{ "64,500", wrong },
		{ "1.", wrong },
		{ ".1", wrong },
		{ "1.2.3", wrong },
		{ "1.02", wrong },
		{ "01.2", wrong },
		{ "A64500", wrong },
		{ "\xd9\xa6", wrong },
		{ "4294967296", large },
		{ "AS99999999999999999999999", large },
		{ "65536.1", halves },
		{ "1.65536", halves },
		{ "4294967296.1", halves },
		{ "99999999999x", wrong },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text err = TEXT_INIT;
		uint32_t asn = 42;

		assert_false(asn_parse(rows[i].text, &asn, &err));
		assert_int_equal(asn, 42);
		assert_has(err.s, rows[i].words);
		assert_true(str_starts(err.s + 1, rows[i].text));
		text_release(&err);
	}
	assert_false(asn_parse(NULL, &(uint32_t){ 0 }, NULL));
}

static void the_table_covers_everything_once(void **state)
{
	size_t n;
	const struct asn_range *r = asn_ranges(&n);

	(void)state;
	assert_int_equal(r[0].first, 0);
	assert_int_equal(r[n - 1].last, UINT32_MAX);
	for (size_t i = 0; i < n; i++) {
		assert_true(r[i].first <= r[i].last);
		assert_non_null(r[i].reference);
		if (i)
			assert_int_equal(r[i].first, (uint64_t)r[i - 1].last + 1);
		assert_ptr_equal(asn_range(r[i].first), &r[i]);
		assert_ptr_equal(asn_range(r[i].last), &r[i]);
	}
}

static void kinds(void **state)
{
	static const struct {
		uint32_t asn;
		enum asn_kind kind;
		bool live, training;
	} rows[] = {
		{ 0, ASN_RESERVED, false, false },          { 1, ASN_PUBLIC, true, true },
		{ 112, ASN_AS112, false, false },           { 8075, ASN_PUBLIC, true, true },
		{ 23456, ASN_TRANS, false, false },         { 64495, ASN_PUBLIC, true, true },
		{ 64496, ASN_DOCUMENTATION, false, true },  { 64511, ASN_DOCUMENTATION, false, true },
		{ 64512, ASN_PRIVATE, false, false },       { 65534, ASN_PRIVATE, false, false },
		{ 65535, ASN_RESERVED, false, false },      { 65536, ASN_DOCUMENTATION, false, true },
		{ 65551, ASN_DOCUMENTATION, false, true },  { 65552, ASN_RESERVED, false, false },
		{ 131071, ASN_RESERVED, false, false },     { 131072, ASN_PUBLIC, true, true },
		{ 4199999999u, ASN_PUBLIC, true, true },    { 4200000000u, ASN_PRIVATE, false, false },
		{ 4294967294u, ASN_PRIVATE, false, false }, { 4294967295u, ASN_RESERVED, false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(asn_kind(rows[i].asn), rows[i].kind);
		assert_int_equal(asn_usable(rows[i].asn, false), rows[i].live);
		assert_int_equal(asn_usable(rows[i].asn, true), rows[i].training);
	}
}

static void kinds_have_names(void **state)
{
	static const char *const names[] = { "public", "private", "documentation", "reserved", "AS_TRANS", "AS112" };

	(void)state;
	for (int k = 0; k < ASN_KINDS; k++)
		assert_string_equal(asn_kind_name((enum asn_kind)k), names[k]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notations), cmocka_unit_test(bare_is_without_as),
		cmocka_unit_test(refusals),  cmocka_unit_test(the_table_covers_everything_once),
		cmocka_unit_test(kinds),     cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
