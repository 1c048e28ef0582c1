#include "unit.h"

#include "base/text.h"
#include "base/utf8.h"

static void codes_decode(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, used;
		uint32_t code;
	} rows[] = {
		{ "A", 1, 1, 'A' },
		{ "\0", 1, 1, 0 },
		{ "\xc2\x80", 2, 2, 0x80 },
		{ "\xdf\xbf", 2, 2, 0x7ff },
		{ "\xe0\xa0\x80", 3, 3, 0x800 },
		{ "\xed\x9f\xbf", 3, 3, 0xd7ff },
		{ "\xee\x80\x80", 3, 3, 0xe000 },
		{ "\xf0\x90\x80\x80", 4, 4, 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
		{ "", 0, 0, 0 },
		{ "\x80", 1, 0, 0 },
		{ "\xc3", 1, 0, 0 },
		{ "\xc3\xa9", 1, 0, 0 },
		{ "\xc3(", 2, 0, 0 },
		{ "\xc0\xaf", 2, 0, 0 },         /* overlong '/' */
		{ "\xc1\xbf", 2, 0, 0 },         /* overlong */
		{ "\xe0\x9f\xbf", 3, 0, 0 },     /* overlong */
		{ "\xf0\x8f\xbf\xbf", 4, 0, 0 }, /* overlong */
		{ "\xed\xa0\x80", 3, 0, 0 },     /* U+D800 */
		{ "\xed\xbf\xbf", 3, 0, 0 },     /* U+DFFF */
		{ "\xf4\x90\x80\x80", 4, 0, 0 }, /* U+110000 */
		{ "\xf8\x88\x80\x80\x80", 5, 0, 0 },
		{ "\xff", 1, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t code = 0;

		assert_int_equal(utf8_decode(rows[i].bytes, rows[i].n, &code), rows[i].used);
		assert_int_equal(code, rows[i].code);
	}
}

static void every_code_reads_back(void **state)
{
	char bytes[4];

	(void)state;
	for (uint32_t code = 0; code < 0x110100; code++) {
		bool valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
		uint32_t back = 0;
		size_t n = utf8_encode(code, bytes);

		assert_int_equal(n != 0, valid);
		if (!valid)
			continue;
		assert_int_equal(utf8_decode(bytes, n, &back), n);
		assert_int_equal(back, code);
		assert_int_equal(utf8_decode(bytes, n - 1, &back), 0);
	}
}

static void whole_texts(void **state)
{
	(void)state;
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("M\xc3\xbcnchen", 8));
	assert_false(utf8_valid("M\xfcnchen", 7));
	assert_false(utf8_valid("M\xc3", 2));
}

#define R "\xef\xbf\xbd" /* U+FFFD: something was here */

static void cleaning(void **state)
{
	static const struct {
		const char *dirty, *clean, *lines;
	} rows[] = {
		{ "plain", "plain", "plain" },
		{ "", "", "" },
		{ "two\nlines\tone blank\r\n", "two lines one blank ", "two\nlines one blank\n" },
		{ "\x1b[31mred\x1b[0m", R "[31mred" R "[0m", R "[31mred" R "[0m" },
		{ "\r\n\r", " " R, "\n" R },
		{ "bell\a del\x7f", "bell" R " del" R, "bell" R " del" R },
		{ "c1 \xc2\x9b"
		  "31m",
		  "c1 " R "31m", "c1 " R "31m" },
		{ "bad \xff\xc3(", "bad \xef\xbf\xbd\xef\xbf\xbd(", "bad \xef\xbf\xbd\xef\xbf\xbd(" },
		{ "\xe2\x80\xae"
		  "evil\xe2\x80\xac",
		  R "evil" R, R "evil" R }, /* U+202E, U+202C */
		{ "a\xe2\x80\x8f\xe2\x80\x8e"
		  "b",
		  "a" R R "b", "a" R R "b" },                      /* U+200F, U+200E */
		{ "\xe2\x81\xa6x\xe2\x81\xa9", R "x" R, R "x" R }, /* U+2066, U+2069 */
		{ "a\xe2\x80\xa8"
		  "b\xe2\x80\xa9"
		  "c",
		  "a" R "b" R "c", "a" R "b" R "c" },                              /* U+2028, U+2029 */
		{ "zero\xe2\x80\x8bwidth\xef\xbb\xbf", "zerowidth", "zerowidth" }, /* U+200B, U+FEFF */
		{ "\xe2\x98\x8e\xef\xb8\x8f", "\xe2\x98\x8e",
		  "\xe2\x98\x8e" },                      /* telephone and its variation selector */
		{ "tag\xf3\xa0\x81\x81", "tag", "tag" }, /* U+E0041 */
		{ "Z\xc3\xbcrich e\xcc\x81", "Z\xc3\xbcrich e\xcc\x81", "Z\xc3\xbcrich e\xcc\x81" },
		{ "soft\xc2\xadhyphen no\xc2\xa0"
		  "break",
		  "softhyphen no\xc2\xa0"
		  "break",
		  "softhyphen no\xc2\xa0"
		  "break" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t = TEXT_INIT;

		utf8_clean(&t, rows[i].dirty, strlen(rows[i].dirty), 1000);
		assert_string_equal(t.s, rows[i].clean);
		text_clear(&t);
		utf8_clean_lines(&t, rows[i].dirty, strlen(rows[i].dirty), 1000);
		assert_string_equal(t.s, rows[i].lines);
		text_release(&t);
	}
}

static void a_nul_does_not_end_what_is_cleaned(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	utf8_clean(&t, "a\0b", 3, 10);
	assert_string_equal(t.s, "a" R "b");
	utf8_clean(NULL, "a", 1, 10);
	text_release(&t);
}

static void cutting(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *cut;
	} rows[] = {
		{ "abcdef", 6, "abcdef" },
		{ "abcdef", 5, "ab\xe2\x80\xa6" },
		{ "abcdef", 3, "\xe2\x80\xa6" },
		{ "abcdef", 2, "ab" },
		{ "abcdef", 0, "" },
		{ "ab\xc3\xa9\xc3\xa9", 6, "ab\xc3\xa9\xc3\xa9" },
		{ "ab\xc3\xa9\xc3\xa9", 5, "ab\xe2\x80\xa6" },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 7, "\xc3\xa9\xc3\xa9\xe2\x80\xa6" },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 6, "\xc3\xa9\xe2\x80\xa6" },
		{ "abc\xef\xbb\xbf\xef\xbb\xbf", 3, "abc" },
		{ "abc\x1b", 5, "ab\xe2\x80\xa6" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t = TEXT_INIT;

		text_add(&t, "before ");
		utf8_clean(&t, rows[i].text, strlen(rows[i].text), rows[i].max);
		assert_string_equal(t.s + 7, rows[i].cut);
		assert_true(t.n - 7 <= rows[i].max);
		text_release(&t);
	}
}

static void quoting(void **state)
{
	struct text t = TEXT_INIT;
	char word[200];

	(void)state;
	utf8_quote(&t, "pe\x1b"
		       "fix");
	utf8_quote(&t, NULL);
	assert_string_equal(t.s, "'pe" R "fix'''");
	text_clear(&t);
	memset(word, 'x', sizeof word);
	word[sizeof word - 1] = '\0';
	utf8_quote(&t, word);
	assert_int_equal(t.n, 62);
	assert_has(t.s, "xxx\xe2\x80\xa6'");
	text_release(&t);
}

static void widths(void **state)
{
	static const struct {
		uint32_t code;
		int cells;
	} rows[] = {
		{ 0, 0 },       { '\n', 0 },    { 0x7f, 0 },    { 0x9b, 0 },    { ' ', 1 },     { 'A', 1 },
		{ 0xa0, 1 },    { 0xe9, 1 },    { 0x2ff, 1 },   { 0x300, 0 },   { 0x36f, 0 },   { 0x370, 1 },
		{ 0x5d0, 1 },   { 0x5b0, 0 },   { 0x627, 1 },   { 0x64b, 0 },   { 0xe31, 0 },   { 0x10ff, 1 },
		{ 0x1100, 2 },  { 0x115f, 2 },  { 0x1160, 0 },  { 0x11ff, 0 },  { 0x200b, 0 },  { 0x200d, 0 },
		{ 0x2014, 1 },  { 0x20ac, 1 },  { 0x20dd, 0 },  { 0x2500, 1 },  { 0x2588, 1 },  { 0x2713, 1 },
		{ 0x2705, 2 },  { 0x260e, 1 },  { 0x26a1, 2 },  { 0x3000, 2 },  { 0x303f, 1 },  { 0x3042, 2 },
		{ 0x3099, 0 },  { 0x4e00, 2 },  { 0x4dc0, 1 },  { 0x9fff, 2 },  { 0xac00, 2 },  { 0xd7a3, 2 },
		{ 0xf900, 2 },  { 0xfe00, 0 },  { 0xfe0f, 0 },  { 0xff01, 2 },  { 0xff61, 1 },  { 0xffe0, 2 },
		{ 0xfffd, 1 },  { 0x1f300, 2 }, { 0x1f321, 1 }, { 0x1f600, 2 }, { 0x1f6dc, 2 }, { 0x1fae8, 2 },
		{ 0x20000, 2 }, { 0x3fffd, 2 }, { 0xe0041, 0 }, { 0xe0100, 0 }, { 0xf0000, 1 }, { 0x10ffff, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (utf8_char_width(rows[i].code) != rows[i].cells)
			fail_msg("U+%04X has %d cells", rows[i].code, utf8_char_width(rows[i].code));
}

static void texts_measured(void **state)
{
	static const struct {
		const char *text;
		size_t width, cells, fits;
	} rows[] = {
		{ "", 0, 5, 0 },
		{ "metro", 5, 3, 3 },
		{ "metro", 5, 5, 5 },
		{ "metro", 5, 0, 0 },
		{ "\xe6\x9d\xb1\xe4\xba\xac", 4, 3, 3 }, /* Tokyo, 4 cells */
		{ "\xe6\x9d\xb1\xe4\xba\xac", 4, 4, 6 },
		{ "e\xcc\x81t\xc3\xa9", 3, 1, 3 }, /* the accent stays with its letter */
		{ "a\xff"
		  "b",
		  3, 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(utf8_width(rows[i].text), rows[i].width);
		assert_int_equal(utf8_fit(rows[i].text, rows[i].cells), rows[i].fits);
	}
	assert_int_equal(utf8_width(NULL), 0);
	assert_int_equal(utf8_fit(NULL, 4), 0);
}

static void an_end_begins_with_a_character(void **state)
{
	(void)state;
	assert_string_equal(utf8_tail("abcdef", 4), "cdef");
	assert_string_equal(utf8_tail("abc", 4), "abc");
	assert_string_equal(utf8_tail("", 4), "");
	assert_string_equal(utf8_tail("abc", 0), "");
	assert_string_equal(utf8_tail("a\xef\xbf\xbd"
				      "bc",
				      4),
			    "bc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_end_begins_with_a_character),
		cmocka_unit_test(codes_decode),
		cmocka_unit_test(every_code_reads_back),
		cmocka_unit_test(whole_texts),
		cmocka_unit_test(cleaning),
		cmocka_unit_test(a_nul_does_not_end_what_is_cleaned),
		cmocka_unit_test(cutting),
		cmocka_unit_test(quoting),
		cmocka_unit_test(widths),
		cmocka_unit_test(texts_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
