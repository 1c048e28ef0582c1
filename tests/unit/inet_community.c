#include "unit.h"

#include "base/text.h"
#include "inet/community.h"

static void reading(void **state)
{
	static const struct {
		const char *text;
		uint16_t asn, value;
	} rows[] = { { "8075:8007", 8075, 8007 }, { "0:0", 0, 0 }, { "65535:65535", 65535, 65535 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct community c = { 1, 1 };

		assert_true(community_parse(rows[i].text, &c, NULL));
		assert_int_equal(c.asn, rows[i].asn);
		assert_int_equal(c.value, rows[i].value);
	}
	assert_int_equal(COMMUNITY_PEERING_SERVICE.asn, 8075);
	assert_int_equal(COMMUNITY_PEERING_SERVICE.value, 8007);
}

static void refusals(void **state)
{
	static const char *const rows[] = {
		"",           "8075",       ":8007",      "8075:",      "8075:8007:1", "65536:1",   "1:65536",
		"8075 :8007", "8075: 8007", " 8075:8007", "08075:8007", "8075:08007",  "-1:1",      "+1:1",
		"0x1:1",      "8075:8007 ", "no-export",  "100000:1",   "8075;8007",   "8075.8007",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct community c = { 7, 7 };
		struct text err = TEXT_INIT;

		assert_false(community_parse(rows[i], &c, &err));
		assert_int_equal(c.asn, 7);
		assert_has(err.s, "is not a community; write two numbers up to 65535, such as 8075:8007");
		text_release(&err);
	}
	assert_false(community_parse(NULL, &(struct community){ 0 }, NULL));
}

static void lists(void **state)
{
	static const struct {
		const char *list;
		bool found;
	} rows[] = {
		{ NULL, false },
		{ "", false },
		{ "8075:8007", true },
		{ "64500:1 8075:8007", true },
		{ "64500:1,8075:8007,64500:2", true },
		{ " , 8075:8007 , ", true },
		{ "no-export\t8075:8007\n", true },
		{ "8075:80071", false },
		{ "18075:8007", false },
		{ "8075:8007:1", false },
		{ "64500:8075:8007", false },
		{ "8075: 8007", false },
		{ "8075:08007", false },
		{ "8007:8075", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(community_in_list(rows[i].list, COMMUNITY_PEERING_SERVICE), rows[i].found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),
		cmocka_unit_test(refusals),
		cmocka_unit_test(lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
