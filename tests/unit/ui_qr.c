/* What is drawn is read back square by square and held against what the library made of the text. */
#include "unit.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif
#include <stdlib.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/qr.h"

static const char ADDRESS[] = "https://microsoft.com/devicelogin";

#ifdef HAVE_QRENCODE
/* The squares of one line of cells: upper into out[0], lower into out[1]. */
static int read_line(const char *line, bool out[2][QR_SIDE_MAX + 2 * QR_QUIET])
{
	static const struct {
		const char *glyph;
		bool upper, lower;
	} glyphs[] = { { " ", false, false }, { "▀", true, false }, { "▄", false, true }, { "█", true, true } };
	int x = 0;

	while (*line) {
		size_t i = 0;

		while (i < COUNT(glyphs) && !str_starts(line, glyphs[i].glyph))
			i++;
		assert_in_range(i, 0, COUNT(glyphs) - 1);
		out[0][x] = glyphs[i].upper;
		out[1][x++] = glyphs[i].lower;
		line += strlen(glyphs[i].glyph);
	}
	return x;
}

static bool wanted(const QRcode *code, int x, int y)
{
	x -= QR_QUIET;
	y -= QR_QUIET;
	return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1);
}

static void every_square_is_the_librarys(void **state)
{
	static const char *const texts[] = {
		ADDRESS, "A", "https://login.microsoftonline.us/common/oauth2/deviceauth",
		"https://127.0.0.1:8443/devicelogin?a=0123456789&b=0123456789&c=0123456789"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		QRcode *code = QRcode_encodeString8bit(texts[i], 0, QR_ECLEVEL_L);
		struct qr qr;
		struct text line = TEXT_INIT;

		assert_non_null(code);
		assert_true(qr_make(texts[i], &qr));
		assert_int_equal(qr_cols(&qr), code->width + 8);
		assert_int_equal(qr_rows(&qr), (code->width + 9) / 2);
		for (int row = 0; row < qr_rows(&qr); row++) {
			bool squares[2][QR_SIDE_MAX + 2 * QR_QUIET];

			text_clear(&line);
			qr_line(&qr, row, &line);
			assert_int_equal(utf8_width(line.s), qr_cols(&qr));
			assert_int_equal(read_line(line.s, squares), qr_cols(&qr));
			for (int x = 0; x < qr_cols(&qr); x++)
				for (int half = 0; half < 2; half++)
					assert_int_equal(squares[half][x], wanted(code, x, 2 * row + half));
		}
		text_release(&line);
		QRcode_free(code);
	}
}
#else
static void every_square_is_the_librarys(void **state)
{
	struct qr qr;

	(void)state;
	assert_false(qr_make(ADDRESS, &qr)); /* built without the library: never drawn */
	skip();
}
#endif

static void what_does_not_fit_is_not_drawn(void **state)
{
	char longest[400];
	struct qr qr;

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_false(qr_make(longest, &qr));
	assert_false(qr_make("", &qr));
	assert_false(qr_make(NULL, &qr));
	assert_int_equal(qr.side, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_square_is_the_librarys),
		cmocka_unit_test(what_does_not_fit_is_not_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
