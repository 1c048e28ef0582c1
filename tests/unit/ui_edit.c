/* The line editor: keys in, text and cursor out. Keys are written as the terminal sends them. */
#include "ui/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void got(void *self, const struct key *key)
{
	edit_key(self, key);
}

static void type(struct edit *e, const char *bytes)
{
	struct keys k = { 0 };

	keys_feed(&k, bytes, strlen(bytes), true, got, e);
	keys_release(&k);
}

/* The text with the cursor as '|'. */
static void expect(const struct edit *e, const char *want)
{
	struct text have = TEXT_INIT;

	text_addn(&have, e->text.s, e->at);
	text_addc(&have, '|');
	text_add(&have, e->text.s + e->at);
	assert_string_equal(have.s, want);
	text_release(&have);
}

static void keys_change_the_line(void **state)
{
	static const struct {
		const char *start, *keys, *want;
	} cases[] = {
		{ "", "abc", "abc|" },
		{ "abc", "", "abc|" },
		{ "abc", "\x01", "|abc" },
		{ "abc", "\x01x", "x|abc" },
		{ "abc", "\x01\x05", "abc|" },
		{ "abc", "\x02\x02", "a|bc" },
		{ "abc", "\x1b[D\x1b[D\x1b[D\x1b[D", "|abc" },
		{ "abc", "\x01\x06\x1b[C", "ab|c" },
		{ "abc", "\x1b[H\x1b[3~", "|bc" },
		{ "abc", "\x01\x04\x04\x04\x04", "|" },
		{ "abc", "\x7f\x08", "a|" },
		{ "abc", "\x01\x7f", "|abc" },
		{ "ab cd  ", "\x17", "ab |" },
		{ "ab cd", "\x17\x17\x17", "|" },
		{ "ab cd", "\x1b[D\x15", "|" },
		{ "ab cd", "\x1b[D\x15x\x19", "xab cd|" },
		{ "ab", "\x0f", "ab|" },
		{ "ab cd", "\x01\x06\x0b", "a|" },
		{ "ab cd", "\x01\x06\x0b\x19\x19", "ab cdb cd|" },
		{ "ab", "\x17\x19", "ab|" },
		{ "ab cd", "\x1b[1;5D", "ab |cd" },
		{ "ab cd", "\x01\x1b[1;5C", "ab| cd" },
		{ "ab cd", "\x1b\x7f", "ab |" },
		{ "名前", "\x1b[Dx", "名x|前" },
		{ "e\xcc\x81x", "\x1b[D\x1b[D", "|e\xcc\x81x" },
		{ "e\xcc\x81", "\x7f", "|" },
		{ "e\xcc\x81x", "\x01\x1b[3~", "|x" },
		{ "ab", "\r\t\x1b[A\x1b[B", "ab|" },
		{ "a", "\x1b[200~ x\ry \r\x1b[201~", "ax y|" },
		{ "", "\x1b[200~203.0.113.0/24\r\x1b[201~", "203.0.113.0/24|" },
		{ "a\x1b[31mb", "", "a\xef\xbf\xbd[31mb|" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct edit e = { 0 };

		edit_begin(&e, cases[i].start, 100);
		type(&e, cases[i].keys);
		expect(&e, cases[i].want);
		edit_release(&e);
	}
}

static void length_is_bounded(void **state)
{
	struct edit e = { 0 };
	struct key paste = { .name = KB_PASTE, .text = "12345", .n = 5 };

	(void)state;
	edit_begin(&e, "abc", 7);
	assert_int_equal(edit_key(&e, &paste), EDIT_FULL);
	expect(&e, "abc|");
	paste.n = 4;
	assert_int_equal(edit_key(&e, &paste), EDIT_CHANGED);
	assert_int_equal(edit_key(&e, &(struct key){ .name = KB_CHAR, .code = 'x' }), EDIT_FULL);
	expect(&e, "abc1234|");
	edit_release(&e);
}

static void trimming_keeps_the_cursor_inside(void **state)
{
	struct edit e = { 0 };

	(void)state;
	edit_begin(&e, "abc   ", 100);
	edit_trim(&e);
	expect(&e, "abc|");
	type(&e, "\x01");
	edit_trim(&e);
	expect(&e, "|abc");
	edit_begin(&e, "  ", 100);
	edit_trim(&e);
	expect(&e, "|");
	edit_release(&e);
}

static void several_lines_are_kept_where_allowed(void **state)
{
	struct edit e = { .lines = true };

	(void)state;
	edit_begin(&e, "", 100);
	type(&e, "\x1b[200~a\nb\n\x1b[201~");
	expect(&e, "a\nb|");
	type(&e, "\x1b[D\x7f");
	expect(&e, "a|b");
	edit_release(&e);
}

static void long_lines_scroll(void **state)
{
	static const struct {
		const char *keys, *shown;
		int cursor;
		bool left, right;
	} steps[] = {
		{ "12345", "12345", 5, false, false },
		{ "67", "1234567", 7, false, false },
		{ "8", "45678", 5, true, false },
		{ "9", "456789", 6, true, false },
		{ "\x01", "12345678", 0, false, true },
		{ "\x05", "56789", 5, true, false },
		{ "\x02\x02\x02\x02\x02\x02", "23456789", 2, true, false },
	};
	struct edit e = { 0 };
	struct edit_part part;

	(void)state;
	edit_begin(&e, "", 100);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct text shown = TEXT_INIT;

		type(&e, steps[i].keys);
		edit_show(&e, 8, &part);
		text_addn(&shown, e.text.s + part.from, part.n);
		assert_string_equal(shown.s, steps[i].shown);
		assert_int_equal(part.cursor, steps[i].cursor);
		assert_int_equal(part.more_left, steps[i].left);
		assert_int_equal(part.more_right, steps[i].right);
		text_release(&shown);
	}
	edit_release(&e);
}

/* Whatever is typed: valid UTF-8, bounded, the cursor between characters and inside what is shown. */
static void random_keys(void **state)
{
	static const char *const typed[] = { "a",    "名",   "\xcc\x81",  " ",
					     "\x01", "\x05", "\x02",      "\x06",
					     "\x7f", "\x04", "\x17",      "\x15",
					     "\x0b", "\x19", "\x1b[1;5D", "\x1b[200~x\ny\x1b[201~" };
	struct edit e = { 0 };
	struct edit_part part;
	uint32_t r = 3, code;

	(void)state;
	edit_begin(&e, "start", 64);
	for (int i = 0; i < 20000; i++) {
		r = r * 1664525u + 1013904223u;
		type(&e, typed[(r >> 16) % (sizeof typed / sizeof typed[0])]);
		assert_true(e.text.n <= 64 && e.at <= e.text.n);
		assert_true(utf8_valid(e.text.s, e.text.n));
		assert_true(e.at == e.text.n || utf8_decode(e.text.s + e.at, e.text.n - e.at, &code));
		edit_show(&e, (int)(r >> 24) % 12, &part);
		assert_true(part.from + part.n <= e.text.n && part.from <= e.at);
		assert_in_range(part.cursor, 0, (r >> 24) % 12 < 2 ? 1 : (r >> 24) % 12);
	}
	edit_release(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_change_the_line),
		cmocka_unit_test(length_is_bounded),
		cmocka_unit_test(trimming_keeps_the_cursor_inside),
		cmocka_unit_test(several_lines_are_kept_where_allowed),
		cmocka_unit_test(long_lines_scroll),
		cmocka_unit_test(random_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
