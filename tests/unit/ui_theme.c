/* Themes: what is refused and in which words, how colours come down to fewer, and that those built in can be read. */
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/utf8.h"

static void mistakes_are_named(void **state)
{
	static const struct {
		const char *yaml, *err;
	} cases[] = {
		{ "name: x\nroles:\n  titl: {fg: red}\n", "t.yaml:3:3: unknown key 'titl'; did you mean 'title'?" },
		{ "name: x\nrolls: {}\n", "t.yaml:2:1: unknown key 'rolls'; did you mean 'roles'?" },
		{ "name: x\nroles:\n  title: {fg: grean}\n",
		  "t.yaml:3:15: unknown colour 'grean'; did you mean 'green'?" },
		{ "name: x\nroles:\n  title: {fg: 256}\n",
		  "t.yaml:3:15: unknown colour '256'; use a name such as 'bright-blue', a number from 0 to 255, or "
		  "\"#rrggbb\"" },
		{ "name: x\nroles:\n  title: {fg: \"#12345\"}\n",
		  "t.yaml:3:15: unknown colour '#12345'; use a name such as 'bright-blue', a number from 0 to 255, or "
		  "\"#rrggbb\"" },
		{ "name: x\nroles:\n  title: {fg: [red]}\n",
		  "t.yaml:3:15: a colour is one word, a number or \"#rrggbb\"" },
		{ "name: x\nroles:\n  title: {style: bold undrline}\n",
		  "t.yaml:3:18: unknown style 'undrline'; did you mean 'underline'?" },
		{ "name: x\nroles:\n  title: {fg: red, bg: red}\n",
		  "t.yaml:3:10: 'title' has its text in the colour of its ground with 16 colours; choose another" },
		{ "name: x\nroles:\n  title: {fg: black, style: bold}\n",
		  "t.yaml:3:10: 'title' is bold black with 16 colours, which many terminals do not show; choose "
		  "another" },
		{ "name: x\nroles:\n  title: red\n", "t.yaml:3:10: a role is a map, such as {fg: cyan, style: bold}" },
		{ "name: x\nroles: red\n", "t.yaml:2:8: 'roles' is a map of roles, such as 'title: {fg: cyan}'" },
		{ "name: x\nground: darc\n", "t.yaml:2:9: unknown ground 'darc'; did you mean 'dark'?" },
		{ "about: x\n", "t.yaml:1:1: a theme needs a name, such as 'name: dusk'" },
		{ "name: [x]\n", "t.yaml:1:7: 'name' is one line of text" },
		{ "- x\n", "t.yaml:1:1: a theme is a map: name, about, ground, roles" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text err = TEXT_INIT;
		struct theme t = { .name = "before" };

		assert_false(theme_parse(cases[i].yaml, strlen(cases[i].yaml), "t.yaml", &t, &err));
		if (!str_starts(err.s, cases[i].err))
			fail_msg("%s", err.s);
		assert_string_equal(t.name, "before");
		text_release(&err);
	}
}

static struct theme parsed(const char *yaml)
{
	struct text err = TEXT_INIT;
	struct theme t;

	if (!theme_parse(yaml, strlen(yaml), "t.yaml", &t, &err))
		fail_msg("%s", err.s);
	text_release(&err);
	return t;
}

static void colours_come_down_by_depth(void **state)
{
	struct theme t = parsed("name: x\nroles:\n"
				"  text: {fg: white}\n"
				"  title: {fg: \"#e6d28a\", fg16: bright-yellow, style: bold}\n"
				"  head: {fg: \"#ff0000\", bg: \"#000001\"}\n"
				"  ok: {fg: 46, mono: reverse}\n"
				"  key: {fg: default, bg256: 17}\n");
	static const struct {
		enum role role;
		enum depth depth;
		struct paint want;
	} cases[] = {
		{ ROLE_TITLE, DEPTH_TRUE, { 0xe6d28a, -1, ATTR_BOLD } },
		{ ROLE_TITLE, DEPTH_256, { 186, -1, ATTR_BOLD } },
		{ ROLE_TITLE, DEPTH_16, { 11, -1, ATTR_BOLD } },
		{ ROLE_TITLE, DEPTH_MONO, { -1, -1, ATTR_BOLD } },
		{ ROLE_HEAD, DEPTH_TRUE, { 0xff0000, 8, 0 } },
		{ ROLE_HEAD, DEPTH_256, { 196, 16, 0 } },
		{ ROLE_HEAD, DEPTH_16, { 9, 0, 0 } },
		{ ROLE_OK, DEPTH_TRUE, { 0x00ff00, -1, 0 } },
		{ ROLE_OK, DEPTH_256, { 46, -1, 0 } },
		{ ROLE_OK, DEPTH_16, { 10, -1, 0 } },
		{ ROLE_OK, DEPTH_MONO, { -1, -1, ATTR_REVERSE } },
		{ ROLE_KEY, DEPTH_256, { -1, 17, 0 } },
		{ ROLE_KEY, DEPTH_16, { -1, -1, 0 } },
		{ ROLE_FAINT, DEPTH_16, { 7, -1, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct paint *p = &t.paint[cases[i].depth][cases[i].role];

		assert_int_equal(p->fg, cases[i].want.fg);
		assert_int_equal(p->bg, cases[i].want.bg);
		assert_int_equal(p->attrs, cases[i].want.attrs);
	}
}

static void contrast_is_that_of_wcag(void **state)
{
	(void)state;
	assert_int_equal(colour_contrast(0, 0xffffff), 2100);
	assert_int_equal(colour_contrast(0x777777, 0xffffff), 448);
	assert_int_equal(colour_contrast(0xff0000, 0xffffff), 400);
	assert_int_equal(colour_contrast(0x123456, 0x123456), 100);
}

static struct theme builtin(const char *name)
{
	struct text err = TEXT_INIT;
	struct theme t;

	if (!theme_builtin(name, &t, &err))
		fail_msg("%s", err.s);
	text_release(&err);
	return t;
}

static uint32_t rgb(int32_t colour, int depth, uint32_t otherwise)
{
	if (colour == COLOUR_DEFAULT)
		return otherwise;
	return depth == DEPTH_TRUE && colour > 7 ? (uint32_t)colour : colour_rgb(colour);
}

/* 4.5 to 1 is what WCAG asks of text; the sixteen colours are the operator's own and get 3 to 1 by xterm's values. */
static void expect_readable(const struct theme *t, uint32_t ground, uint32_t text)
{
	for (int d = DEPTH_16; d < DEPTH_N; d++) {
		for (int r = 0; r < ROLE_N; r++) {
			const struct paint *p = &t->paint[d][r];
			bool named = p->fg >= 0 && p->fg < 16;
			unsigned have = colour_contrast(rgb(p->fg, d, text), rgb(p->bg, d, ground));

			if (have < (named || t->ground == GROUND_ANY ? 300u : 450u))
				fail_msg("%s: %s has %u.%02u to 1 at depth %d", t->name, role_name((enum role)r),
					 have / 100, have % 100, d);
		}
	}
}

static void built_in_themes_can_be_read(void **state)
{
	size_t n = 0;

	(void)state;
	for (; theme_builtin_name(n); n++) {
		struct theme t = builtin(theme_builtin_name(n));

		assert_string_equal(t.name, theme_builtin_name(n));
		assert_string_not_equal(t.about, "");
		assert_true(strstr(theme_builtin_yaml(n), "name: ") != NULL);
		if (t.ground != GROUND_LIGHT)
			expect_readable(&t, 0x000000, 0xe5e5e5);
		if (t.ground != GROUND_DARK)
			expect_readable(&t, 0xffffff, 0x000000);
	}
	assert_true(n >= 6);
	assert_null(theme_builtin_yaml(n));
	assert_string_equal(theme_builtin_name(0), "dark");
}

/* Typing a character has to cost no more than the character: it is drawn without any change of colour. */
static void what_is_typed_is_plain(void **state)
{
	(void)state;
	for (size_t i = 0; theme_builtin_name(i); i++) {
		struct theme t = builtin(theme_builtin_name(i));

		for (int d = 0; d < DEPTH_N; d++)
			assert_memory_equal(&t.paint[d][ROLE_EDIT], &t.paint[d][ROLE_TEXT], sizeof(struct paint));
	}
}

/* What tells training from the rest at a glance: its frame, at every depth of colour, and its badge without any. */
static void training_is_unmistakable(void **state)
{
	struct theme training = builtin("training");

	(void)state;
	assert_int_equal(training.paint[DEPTH_MONO][ROLE_BADGE].attrs, ATTR_BOLD | ATTR_REVERSE);
	for (size_t i = 0; theme_builtin_name(i); i++) {
		struct theme t = builtin(theme_builtin_name(i));

		if (strcmp(t.name, "training") == 0)
			continue;
		for (int d = DEPTH_16; d < DEPTH_N; d++) {
			assert_int_not_equal(t.paint[d][ROLE_RULE].fg, training.paint[d][ROLE_RULE].fg);
			assert_int_not_equal(t.paint[d][ROLE_BADGE].fg, training.paint[d][ROLE_BADGE].fg);
		}
	}
}

static void an_unknown_name_is_told_the_nearest(void **state)
{
	struct text err = TEXT_INIT;
	struct theme t;

	(void)state;
	assert_false(theme_builtin("darc", &t, &err));
	assert_string_equal(err.s, "no theme 'darc'; did you mean 'dark'?");
	text_clear(&err);
	assert_false(theme_builtin("\x1b[31m", &t, &err));
	assert_string_equal(err.s, "no theme '\xef\xbf\xbd[31m'; `voxpeer theme list` shows those there are");
	text_release(&err);
}

static void glyphs_follow_option_charset_and_terminal(void **state)
{
	static const struct {
		const char *option, *charset, *terminal;
		enum glyph_set want;
	} cases[] = {
		{ NULL, "UTF-8", "linux", GLYPHS_ACS },
		{ "utf8", "UTF-8", "linux", GLYPHS_UTF8 },
		{ NULL, "UTF-8", "xterm", GLYPHS_UTF8 },
		{ NULL, "utf8", "xterm", GLYPHS_UTF8 },
		{ NULL, "ANSI_X3.4-1968", "xterm", GLYPHS_ACS },
		{ NULL, "ISO-8859-1", "linux", GLYPHS_ACS },
		{ NULL, NULL, "ansi", GLYPHS_ASCII },
		{ NULL, NULL, NULL, GLYPHS_ASCII },
		{ "ascii", "UTF-8", "xterm", GLYPHS_ASCII },
		{ "ACS", "UTF-8", "xterm", GLYPHS_ACS },
		{ "utf8", "C", "ansi", GLYPHS_UTF8 },
		{ "no such", "UTF-8", "xterm", GLYPHS_UTF8 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(glyphs_choose(cases[i].option, cases[i].charset, cases[i].terminal), cases[i].want);
	for (int s = 0; s < GLYPHS_N; s++)
		for (int g = 0; g < GLYPH_N; g++)
			assert_int_equal(utf8_width(glyph((enum glyph_set)s, (enum glyph)g)), 1);
	for (int g = 0; g < GLYPH_N; g++)
		assert_true(*glyph(GLYPHS_ASCII, (enum glyph)g) >= ' ' && !glyph(GLYPHS_ASCII, (enum glyph)g)[1]);
}

static void every_role_has_its_own_name(void **state)
{
	(void)state;
	for (int r = 0; r < ROLE_N; r++)
		for (int other = 0; other < r; other++)
			assert_string_not_equal(role_name((enum role)r), role_name((enum role)other));
	assert_null(role_name(ROLE_N));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(colours_come_down_by_depth),
		cmocka_unit_test(contrast_is_that_of_wcag),
		cmocka_unit_test(built_in_themes_can_be_read),
		cmocka_unit_test(what_is_typed_is_plain),
		cmocka_unit_test(training_is_unmistakable),
		cmocka_unit_test(an_unknown_name_is_told_the_nearest),
		cmocka_unit_test(glyphs_follow_option_charset_and_terminal),
		cmocka_unit_test(every_role_has_its_own_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
