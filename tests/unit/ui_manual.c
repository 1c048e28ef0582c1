/* voxpeer-theme(5) against the tables of roles and glyphs; its example is a theme. */
#include "base/utf8.h"
#include "manual.h"
#include "ui/theme.h"

static const char PAGE[] = "docs/man/voxpeer-theme.5";

static void every_role(void **state)
{
	struct text page = TEXT_INIT, items = TEXT_INIT, table = TEXT_INIT;

	(void)state;
	manual_read(PAGE, &page);
	manual_items(&page, ".Ss Roles", ".Sh GLYPHS", &items);
	for (int r = 0; r < ROLE_N; r++)
		text_addf(&table, "%s\n", role_name((enum role)r));
	assert_string_equal(items.s, table.s);
	text_release(&page);
	text_release(&items);
	text_release(&table);
}

/* A glyph as mdoc writes it. */
static void put_glyph(struct text *out, const char *s)
{
	static const char *const written[] = { ['-'] = "\\-",  ['~'] = "\\[ti]", ['^'] = "\\[ha]", ['.'] = "\\&.",
					       ['!'] = "\\&!", ['?'] = "\\&?",   [' '] = "\"\"" };
	uint32_t code = 0;

	utf8_decode(s, strlen(s), &code);
	if (code >= 0x80)
		text_addf(out, " Ta \\[u%04X]", (unsigned)code);
	else
		text_addf(out, " Ta %s", code < COUNT(written) && written[code] ? written[code] : s);
}

/* Rows of the page in the order of enum glyph, behind the names that people read. */
static void every_glyph(void **state)
{
	struct text page = TEXT_INIT, want = TEXT_INIT;

	(void)state;
	manual_read(PAGE, &page);
	const char *line = strstr(page.s, ".It line across");
	for (int g = 0; g < GLYPH_N; g++) {
		assert_non_null(line);
		const char *end = strchr(line, '\n'), *rest = strstr(line, " Ta ");
		text_clear(&want);
		put_glyph(&want, glyph(GLYPHS_UTF8, (enum glyph)g));
		put_glyph(&want, glyph(GLYPHS_ASCII, (enum glyph)g));
		assert_true(rest && rest < end);
		if ((size_t)(end - rest) != want.n || memcmp(rest, want.s, want.n))
			fail_msg("glyph %d: '%.*s' on the page, '%s' on the screen", g, (int)(end - rest), rest,
				 want.s);
		line = end + 1;
	}
	assert_true(str_starts(line, ".El"));
	text_release(&page);
	text_release(&want);
}

static void the_example_is_a_theme(void **state)
{
	struct text page = TEXT_INIT, err = TEXT_INIT;
	struct theme t;

	(void)state;
	manual_read(PAGE, &page);
	const char *yaml = strstr(page.s, "\nname: dusk\n"), *end = strstr(yaml ? yaml : "", ".Ed");
	assert_true(yaml && end);
	if (!theme_parse(yaml, (size_t)(end - yaml), "the example", &t, &err))
		fail_msg("%s", err.s);
	text_release(&page);
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role),
		cmocka_unit_test(every_glyph),
		cmocka_unit_test(the_example_is_a_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
