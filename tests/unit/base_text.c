#include "unit.h"

#include <stdlib.h>

#include "base/text.h"

static void empty_is_a_string(void **state)
{
	struct text t = TEXT_INIT, u;

	(void)state;
	text_init(&u);
	assert_string_equal(t.s, "");
	assert_string_equal(u.s, "");
	text_clear(&t);
	text_cut(&t, 0);
	text_add(&t, NULL);
	text_addn(&t, "x", 0);
	text_addf(&t, "%s", "");
	assert_int_equal(t.n, 0);
	assert_int_equal(t.cap, 0);
	text_release(&t);
}

static void pieces_add_up(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	text_add(&t, "AS");
	text_addf(&t, "%u", 64500u);
	text_addc(&t, ' ');
	text_addn(&t, "publicly", 6);
	assert_string_equal(t.s, "AS64500 public");
	assert_int_equal(t.n, 14);
	text_cut(&t, 7);
	text_cut(&t, 100);
	assert_string_equal(t.s, "AS64500");
	text_clear(&t);
	assert_string_equal(t.s, "");
	text_release(&t);
	assert_string_equal(t.s, "");
}

static void it_grows(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	for (int i = 0; i < 10000; i++)
		text_addf(&t, "%04d,", i);
	assert_int_equal(t.n, 50000);
	assert_int_equal(strlen(t.s), 50000);
	assert_memory_equal(t.s + 49995, "9999,", 6);
	text_release(&t);
}

static void bytes_may_be_zero(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	text_addn(&t, "a\0b", 3);
	assert_int_equal(t.n, 3);
	assert_memory_equal(t.s, "a\0b", 4);
	text_release(&t);
}

static void detached_bytes_belong_to_the_caller(void **state)
{
	struct text t = TEXT_INIT;
	char *nothing = text_detach(&t), *something;

	(void)state;
	assert_string_equal(nothing, "");
	text_add(&t, "kept");
	something = text_detach(&t);
	assert_string_equal(something, "kept");
	assert_string_equal(t.s, "");
	free(nothing);
	free(something);
}

static void failing_appends_and_is_false(void **state)
{
	struct text err = TEXT_INIT;

	(void)state;
	assert_false(text_fail(&err, "%d is too small; ", 3));
	assert_false(text_fail(&err, "take %d", 4));
	assert_string_equal(err.s, "3 is too small; take 4");
	assert_false(text_fail(NULL, "nobody hears %d", 1));
	text_add(NULL, "nobody");
	text_addc(NULL, 'n');
	text_release(&err);
}

static void what_a_path_keeps_is_not_encoded(void **state)
{
	(void)state;
	struct text t = TEXT_INIT;

	text_add_encoded(&t, "aZ09-._~");
	assert_string_equal(t.s, "aZ09-._~");
	text_clear(&t);
	text_add_encoded(&t, "203.0.113.0/24 a,b?&%\xc3\xa9\n");
	assert_string_equal(t.s, "203.0.113.0%2F24%20a%2Cb%3F%26%25%C3%A9%0A");
	text_clear(&t);
	text_add_encoded(&t, NULL);
	assert_string_equal(t.s, "");
	text_release(&t);
}

static void questions(void **state)
{
	(void)state;
	assert_true(str_is("a", "a"));
	assert_false(str_is("a", "A"));
	assert_true(str_is(NULL, ""));
	assert_true(str_is_nocase("Approved", "aPPROVED"));
	assert_false(str_is_nocase("Approved", "Approve"));
	assert_false(str_is_nocase("\xc3\xa9", "\xc3\x89")); /* é and É: ASCII only */
	assert_true(str_starts("AS64500", "AS"));
	assert_true(str_starts("AS64500", NULL));
	assert_false(str_starts("A", "AS"));
	assert_true(str_has_nocase("Prefix NOT received", "not rec"));
	assert_true(str_has_nocase("x", ""));
	assert_false(str_has_nocase("", "x"));
	assert_false(str_has_nocase("Prefix", "prefixes"));
	assert_true(str_empty(NULL) && str_empty("") && !str_empty(" "));
	assert_string_equal(str_or("", "none"), "none");
	assert_string_equal(str_or(NULL, "none"), "none");
	assert_string_equal(str_or("one", "none"), "one");
}

static const char *nth(const void *self, size_t i)
{
	return ((const char *const *)self)[i];
}

static void nearest(void **state)
{
	static const char *const known[] = { "prefix", "peering", "name", "traffic", "asn", "subscription", NULL };
	static const struct {
		const char *word, *expected;
	} rows[] = {
		{ "pefix", "prefix" },
		{ "prefixes", "prefix" },
		{ "perfix", "prefix" },
		{ "nam", "name" },
		{ "names", "name" },
		{ "an", "asn" },
		{ "x", NULL },
		{ "", NULL },
		{ NULL, NULL },
		{ "nmae", NULL },
		{ "facility", NULL },
		{ "subcsription", "subscription" },
		{ "subscriptn", "subscription" },
		{ "substitution", "subscription" },
	};
	char long_word[200];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *got = str_nearest(rows[i].word, nth, known);

		assert_string_equal(str_or(got, "-"), str_or(rows[i].expected, "-"));
	}
	memset(long_word, 'n', sizeof long_word);
	long_word[sizeof long_word - 1] = '\0';
	assert_null(str_nearest(long_word, nth, known));
}

static void long_candidates_are_passed_over(void **state)
{
	char long_word[200];
	const char *known[] = { long_word, "name", NULL };

	(void)state;
	memset(long_word, 'n', sizeof long_word);
	long_word[sizeof long_word - 1] = '\0';
	assert_string_equal(str_nearest("nime", nth, known), "name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_a_string),
		cmocka_unit_test(pieces_add_up),
		cmocka_unit_test(it_grows),
		cmocka_unit_test(bytes_may_be_zero),
		cmocka_unit_test(detached_bytes_belong_to_the_caller),
		cmocka_unit_test(failing_appends_and_is_false),
		cmocka_unit_test(what_a_path_keeps_is_not_encoded),
		cmocka_unit_test(questions),
		cmocka_unit_test(nearest),
		cmocka_unit_test(long_candidates_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
