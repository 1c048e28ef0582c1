/* The grid: clipping, wide and combining characters, and that no coordinate writes outside. */
#include "ui/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void expect_row(const struct grid *g, int y, const char *want)
{
	struct text t = TEXT_INIT;

	grid_row_text(g, y, &t);
	assert_string_equal(t.s, want);
	text_release(&t);
}

static void text_is_clipped(void **state)
{
	static const struct {
		int x, width;
		const char *text, *row;
		int used;
	} cases[] = {
		{ 0, 10, "abc", "abc", 3 },     { 2, 10, "abc", "  abc", 3 },
		{ 0, 2, "abc", "ab", 2 },       { 8, 10, "abc", "        ab", 3 },
		{ -1, 10, "abc", "bc", 3 },     { 20, 10, "abc", "", 3 },
		{ 0, 10, "", "", 0 },           { 0, 0, "abc", "", 0 },
		{ 0, -3, "abc", "", 0 },        { 0, 10, "名前", "名前", 4 },
		{ 0, 3, "名前", "名", 2 },      { 9, 10, "名", "", 2 },
		{ -1, 10, "名x", " x", 3 },     { 0, 10, "e\xcc\x81x", "e\xcc\x81x", 2 },
		{ 0, 10, "\xcc\x81x", "x", 1 }, { 0, 10, "a\x1b[m\x07z", "a?[m?z", 6 },
		{ 0, 10, "a\xffz", "a?z", 3 },  { 0, 10, "a\xe5\x90", "a??", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct grid g = { 0 };

		grid_resize(&g, 10, 1);
		assert_int_equal(grid_put(&g, cases[i].x, 0, cases[i].width, 0, cases[i].text), cases[i].used);
		expect_row(&g, 0, cases[i].row);
		grid_release(&g);
	}
}

static void cuts_are_marked(void **state)
{
	struct grid g = { 0 };

	(void)state;
	grid_resize(&g, 8, 4);
	assert_int_equal(grid_put_cut(&g, 0, 0, 8, 0, "12345678", "…"), 8);
	assert_int_equal(grid_put_cut(&g, 0, 1, 8, 0, "123456789", "…"), 8);
	assert_int_equal(grid_put_cut(&g, 0, 2, 4, 0, "名前です", "…"), 3);
	grid_put_right(&g, 0, 3, 8, 0, "42", "…");
	expect_row(&g, 0, "12345678");
	expect_row(&g, 1, "1234567…");
	expect_row(&g, 2, "名…");
	expect_row(&g, 3, "      42");
	grid_put_right(&g, 0, 3, 4, 0, "123456", "~");
	expect_row(&g, 3, "123~  42");
	grid_release(&g);
}

static void half_a_wide_character_becomes_a_blank(void **state)
{
	struct grid g = { 0 };

	(void)state;
	grid_resize(&g, 6, 2);
	grid_put(&g, 0, 0, 6, 0, "名前");
	grid_put(&g, 1, 0, 1, 0, "x");
	expect_row(&g, 0, " x前");
	grid_put(&g, 0, 1, 6, 0, "名前");
	grid_put(&g, 2, 1, 1, 0, "x");
	expect_row(&g, 1, "名x");
	assert_int_equal(grid_at(&g, 3, 1)->width, 1);
	grid_release(&g);
}

static void sizes_and_cursor_stay_in_bounds(void **state)
{
	struct grid g = { 0 }, copy = { 0 };

	(void)state;
	grid_resize(&g, -5, 100000);
	assert_int_equal(g.cols, 1);
	assert_int_equal(g.rows, GRID_SIDE_MAX);
	grid_resize(&g, 4, 3);
	grid_cursor(&g, 99, -1);
	assert_int_equal(g.cursor_x, 3);
	assert_int_equal(g.cursor_y, 0);
	grid_fill(&g, -2, 1, 100, 100, 5, "-");
	grid_copy(&copy, &g);
	expect_row(&copy, 0, "");
	expect_row(&copy, 2, "----");
	assert_int_equal(grid_at(&copy, 3, 2)->role, 5);
	assert_true(copy.cursor);
	assert_null(grid_at(&g, 4, 0));
	assert_null(grid_at(&g, 0, 3));
	grid_release(&g);
	grid_release(&copy);
}

/* Whatever is written, wide characters keep both halves. */
static void random_writing_keeps_wide_characters_whole(void **state)
{
	static const char *const words[] = { "a", "名", "名a前", "e\xcc\x81", "\xff", "漢字漢字", "" };
	struct grid g = { 0 };
	uint32_t r = 1;

	(void)state;
	grid_resize(&g, 13, 3);
	for (int i = 0; i < 20000; i++) {
		r = r * 1664525u + 1013904223u;
		grid_put(&g, (int)(r >> 24) % 20 - 4, (int)(r >> 16 & 255) % 5 - 1, (int)(r >> 8 & 255) % 9, r & 7,
			 words[(r >> 11) % 7]);
		for (int c = 0; c < 13 * 3; c++) {
			bool last = c % 13 == 12;

			if (g.cells[c].width == 2)
				assert_true(!last && g.cells[c + 1].width == 0);
			if (g.cells[c].width == 0)
				assert_true(c % 13 && g.cells[c - 1].width == 2);
		}
	}
	grid_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_clipped),
		cmocka_unit_test(cuts_are_marked),
		cmocka_unit_test(half_a_wide_character_becomes_a_blank),
		cmocka_unit_test(sizes_and_cursor_stay_in_bounds),
		cmocka_unit_test(random_writing_keeps_wide_characters_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
