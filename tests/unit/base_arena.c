#include "unit.h"

#include <stdio.h>

#include "base/arena.h"

static void everything_is_aligned_and_zeroed(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		unsigned char *p = arena_alloc(&a, n);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
	}
	arena_release(&a);
}

static void pieces_do_not_touch(void **state)
{
	struct arena a = { 0 };
	char *texts[2000];

	(void)state;
	for (int i = 0; i < 2000; i++)
		texts[i] = arena_format(&a, "prefix %d", i);
	for (int i = 0; i < 2000; i++) {
		char expected[32];

		snprintf(expected, sizeof expected, "prefix %d", i);
		assert_string_equal(texts[i], expected);
	}
	arena_release(&a);
	assert_null(a.head);
}

static void copies(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_string_equal(arena_text(&a, "metro"), "metro");
	assert_string_equal(arena_textn(&a, "metro", 3), "met");
	assert_string_equal(arena_textn(&a, NULL, 0), "");
	assert_null(arena_text(&a, NULL));
	arena_release(&a);
}

static void large_pieces_fit(void **state)
{
	struct arena a = { 0 };
	char *large = arena_alloc(&a, 3 * 1024 * 1024), *small;

	(void)state;
	large[3 * 1024 * 1024 - 1] = 'x';
	small = arena_text(&a, "after");
	assert_string_equal(small, "after");
	arena_release(&a);
}

/* What was used is handed out again as zeros. */
static void reset_starts_over(void **state)
{
	struct arena a = { 0 };

	(void)state;
	arena_reset(&a);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 1000; i++) {
			unsigned char *p = arena_alloc(&a, 100);

			assert_int_equal(p[0] | p[99], 0);
			memset(p, 0xff, 100);
		}
		arena_reset(&a);
		assert_non_null(a.head);
	}
	arena_alloc(&a, 1024 * 1024);
	arena_reset(&a);
	assert_null(a.head);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_aligned_and_zeroed),
		cmocka_unit_test(pieces_do_not_touch),
		cmocka_unit_test(copies),
		cmocka_unit_test(large_pieces_fit),
		cmocka_unit_test(reset_starts_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
