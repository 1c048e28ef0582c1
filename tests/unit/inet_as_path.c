#include "unit.h"

#include "base/text.h"
#include "inet/as_path.h"

static struct as_path parse(const char *s)
{
	struct text err = TEXT_INIT;
	struct as_path p;

	if (!as_path_parse(s, &p, &err))
		fail_msg("%s: %s", s, err.s);
	text_release(&err);
	return p;
}

static void answers(void **state)
{
	static const struct {
		const char *path;
		size_t length, bad_live, bad_training, private, prepended;
		bool set;
	} rows[] = {
		{ "", 0, 0, 0, 0, 0, false },
		{ "  ", 0, 0, 0, 0, 0, false },
		{ "64500", 1, 1, 0, 0, 0, false },
		{ " AS7018\t1.10 ", 2, 2, 0, 0, 0, false },
		{ "7018 7018 7018", 3, 0, 0, 0, 2, false },
		{ "1 2 2 1", 4, 0, 0, 0, 3, false },
		{ "1 2 1", 3, 0, 0, 0, 0, false },
		{ "1 65001 2 65002", 4, 2, 2, 2, 0, false },
		{ "1 23456 65001", 3, 2, 2, 3, 0, false },
		{ "1 {2 3} 4", 3, 0, 0, 0, 0, true },
		{ "1 {2,3,65001}", 2, 4, 4, 4, 0, true },
		{ "1{2}3", 3, 0, 0, 0, 0, true },
		{ "{1 1} 1", 2, 0, 0, 0, 0, true },
		{ "{1}{2}", 2, 0, 0, 0, 0, true },
		{ "1 { 2 , 3 } ", 2, 0, 0, 0, 0, true },
		{ "112 1", 2, 1, 1, 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct as_path p = parse(rows[i].path);

		assert_int_equal(as_path_length(&p), rows[i].length);
		assert_int_equal(as_path_bad(&p, false), rows[i].bad_live);
		assert_int_equal(as_path_bad(&p, true), rows[i].bad_training);
		assert_int_equal(as_path_private(&p), rows[i].private);
		assert_int_equal(as_path_prepended(&p), rows[i].prepended);
		assert_int_equal(as_path_has_set(&p), rows[i].set);
	}
}

static void ends(void **state)
{
	static const struct {
		const char *path;
		bool has_first;
		uint32_t first;
		bool has_origin;
		uint32_t origin;
	} rows[] = {
		{ "", false, 0, false, 0 },
		{ "7018", true, 7018, true, 7018 },
		{ "7018 4837", true, 7018, true, 4837 },
		{ "7018 {1 2}", true, 7018, false, 0 },
		{ "{1 2} 3", false, 0, true, 3 },
		{ "{1}", false, 0, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct as_path p = parse(rows[i].path);
		uint32_t first = 0, origin = 0;

		assert_int_equal(as_path_first(&p, &first), rows[i].has_first);
		assert_int_equal(first, rows[i].first);
		assert_int_equal(as_path_origin(&p, &origin), rows[i].has_origin);
		assert_int_equal(origin, rows[i].origin);
	}
}

static void refusals(void **state)
{
	static const struct {
		const char *path, *words;
	} rows[] = {
		{ "1 x 3", "AS number 2 of the path: 'x' is not an AS number" },
		{ "1 4294967296", "AS number 2 of the path: '4294967296' is too large" },
		{ "1,2", "a comma; AS numbers are separated by blanks" },
		{ "1 {2 3", "a set is not closed" },
		{ "1 2}", "'}' without '{'" },
		{ "1 {}", "an empty set" },
		{ "1 {,2}", "a comma" },
		{ "{1 {2}}", "a set inside a set" },
		{ "1\n2", "AS number 1 of the path: '1 2' is not an AS number" },
		{ "999999999999999999999999999999999999999", "is too large" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text err = TEXT_INIT;
		struct as_path p;

		assert_false(as_path_parse(rows[i].path, &p, &err));
		assert_has(err.s, rows[i].words);
		text_release(&err);
	}
}

static void the_longest_path(void **state)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;
	struct as_path p;

	(void)state;
	for (int i = 0; i < AS_PATH_MAX; i++)
		text_addf(&t, "%d ", i + 1000);
	p = parse(t.s);
	assert_int_equal(as_path_length(&p), AS_PATH_MAX);
	text_add(&t, "1");
	assert_false(as_path_parse(t.s, &p, &err));
	assert_has(err.s, "at most 255 AS numbers");
	text_release(&t);
	text_release(&err);
}

static void no_text_is_an_empty_path(void **state)
{
	struct as_path p = { .n = 7 };

	(void)state;
	assert_true(as_path_parse(NULL, &p, NULL));
	assert_int_equal(p.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),
		cmocka_unit_test(ends),
		cmocka_unit_test(refusals),
		cmocka_unit_test(the_longest_path),
		cmocka_unit_test(no_text_is_an_empty_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
