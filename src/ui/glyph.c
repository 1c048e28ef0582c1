/* The few signs that are drawn, in three sets. None is wider than a cell, none an emoji; each only repeats a word or a line. */
#include <string.h>

#include "base/text.h"
#include "page/verdict.h"
#include "ui/theme.h"

/* UTF-8, ACS, ASCII */
static const char *const signs[GLYPH_N][GLYPHS_N] = {
	[GLYPH_ACROSS] = { "─", "─", "-" },
	[GLYPH_DOWN] = { "│", "│", "|" },
	[GLYPH_TEE_DOWN] = { "┬", "┬", "+" },
	[GLYPH_TEE_UP] = { "┴", "┴", "+" },
	[GLYPH_MARK] = { "▌", ">", ">" },
	[GLYPH_HERE] = { "▸", ">", ">" },
	[GLYPH_ELLIPSIS] = { "…", "~", "~" },
	[GLYPH_MASK] = { "•", "*", "*" },
	[GLYPH_UP] = { "↑", "^", "^" },
	[GLYPH_BELOW] = { "↓", "v", "v" },
	[GLYPH_LINE] = { "¶", "|", "|" },
	[GLYPH_FULL] = { "█", "#", "#" },
	[GLYPH_REST] = { "░", "-", "-" },
	[GLYPH_OK + ST_OK] = { "✓", "+", "+" },
	[GLYPH_OK + ST_WARNING] = { "!", "!", "!" },
	[GLYPH_OK + ST_FAILED] = { "✗", "x", "x" },
	[GLYPH_OK + ST_CHECKING] = { "·", ".", "." },
	[GLYPH_OK + ST_WAITING] = { "·", ".", "." },
	[GLYPH_OK + ST_UNKNOWN] = { " ", " ", " " },
	[GLYPH_OK + ST_STALE] = { "?", "?", "?" },
	[GLYPH_OK + ST_NA] = { " ", " ", " " },
};

const char *glyph(enum glyph_set set, enum glyph g)
{
	return set < GLYPHS_N && g < GLYPH_N ? signs[g][set] : "?";
}

static const char *const options[GLYPHS_N] = { "utf8", "acs", "ascii" };

static bool is_utf8(const char *charset)
{
	return str_is_nocase(charset, "UTF-8") || str_is_nocase(charset, "utf8");
}

/* Terminals whose line drawing cannot be relied on: a serial console that says nothing better than this. */
static bool draws_no_lines(const char *terminal)
{
	return str_empty(terminal) || str_is(terminal, "dumb") || str_is(terminal, "ansi") ||
	       str_is(terminal, "unknown");
}

/* The Linux console's fonts have lines and blocks, but neither ticks nor small triangles. */
static bool has_few_signs(const char *terminal)
{
	return str_is(terminal, "linux") || str_starts(str_or(terminal, ""), "linux-");
}

enum glyph_set glyphs_choose(const char *option, const char *charset, const char *terminal)
{
	for (unsigned i = 0; i < GLYPHS_N; i++)
		if (str_is_nocase(option, options[i]))
			return (enum glyph_set)i;
	if (is_utf8(charset))
		return has_few_signs(terminal) ? GLYPHS_ACS : GLYPHS_UTF8;
	return draws_no_lines(terminal) ? GLYPHS_ASCII : GLYPHS_ACS;
}
