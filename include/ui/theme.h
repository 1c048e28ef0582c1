/* What roles and glyphs look like. Faces draw with roles; a theme says how a role is painted at each depth of colour.
 *
 *   theme_builtin("dark", &theme, &err)          one of those compiled in from themes/
 *   theme_load("/path/mine.yaml", &theme, &err)
 *   theme.glyphs = glyphs_choose(option, charset, terminal);
 *
 * A theme is YAML:
 *
 *   name: dark
 *   about: one sentence
 *   ground: dark                   the ground it is made for: dark, light, any
 *   roles:
 *     title:  {fg: "#e6d28a", fg16: bright-yellow, style: bold}
 *     mark:   {fg: cyan, mono: reverse}
 *
 * fg and bg are `default`, one of the sixteen names (black red green yellow blue magenta cyan white, bright-…), a number 0…255 of the
 * 256-colour palette, or "#rrggbb". fg256, bg256, fg16, bg16 say it for that depth; left out, the nearest is taken. style is of
 * bold, faint, underline, reverse, with blanks between; mono is the style without colour, and is style when left out. A role that is
 * not named is painted as `text`; `text` as the terminal does, and `picture`
 * black on white. Refused: a foreground equal to its ground at any depth, bold black,
 * unknown roles and colours (the nearest known one is named). Meaning never hangs on this: every state is a word too. */
#ifndef UI_THEME_H
#define UI_THEME_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;

enum role {
	ROLE_TEXT,
	ROLE_FAINT, /* what may be overlooked: notes, units, sources, fixed values */
	ROLE_BRAND, /* the program's name */
	ROLE_NAME,  /* session, AS: the title line */
	ROLE_BADGE, /* TRAINING 60x */
	ROLE_RULE,  /* lines */
	ROLE_RAIL,  /* a step of the journey */
	ROLE_HERE,  /* the step one is at */
	ROLE_TITLE, /* where you are */
	ROLE_HEAD,  /* small headings, heads of columns */
	ROLE_LABEL, /* of a field, of a pair */
	ROLE_VALUE,
	ROLE_PRESET,  /* offered, not yet taken */
	ROLE_EDIT,    /* being typed: plain in every built-in theme, a typed character then costs its own bytes only */
	ROLE_MARK,    /* in front of what is selected */
	ROLE_LIST,    /* choices to pick from */
	ROLE_MORE,    /* there is more above, below, left, right */
	ROLE_NEXT,    /* what happens next */
	ROLE_HELP,    /* message line: help, what was done */
	ROLE_ERROR,   /* message line: what is wrong */
	ROLE_ASK,     /* message line: a question that waits for an answer */
	ROLE_KEY,     /* key line: the key */
	ROLE_DOES,    /* key line: what it does */
	ROLE_PICTURE, /* for a camera: dark on light on any ground */
	ROLE_OK,      /* from here in the order of enum state */
	ROLE_WARNING,
	ROLE_FAILED,
	ROLE_CHECKING,
	ROLE_WAITING,
	ROLE_UNKNOWN,
	ROLE_STALE,
	ROLE_NA,
	ROLE_N
};
const char *role_name(enum role r); /* as in the YAML; NULL past the end */

enum depth { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_TRUE, DEPTH_N };
enum attr { ATTR_BOLD = 1, ATTR_FAINT = 2, ATTR_UNDERLINE = 4, ATTR_REVERSE = 8 };
enum { COLOUR_DEFAULT = -1 };
struct paint {
	int32_t fg, bg; /* COLOUR_DEFAULT, a palette number, or 0xRRGGBB at DEPTH_TRUE */
	unsigned attrs; /* enum attr */
};

enum glyph_set { GLYPHS_UTF8, GLYPHS_ACS /* lines as UTF-8, drawn with the terminal's own */, GLYPHS_ASCII, GLYPHS_N };
enum glyph {
	GLYPH_ACROSS, /* ─ */
	GLYPH_DOWN,   /* │ */
	GLYPH_TEE_DOWN,
	GLYPH_TEE_UP,
	GLYPH_MARK, /* ▌ in front of what is selected */
	GLYPH_HERE, /* ▸ */
	GLYPH_ELLIPSIS,
	GLYPH_MASK,  /* • */
	GLYPH_UP,    /* ↑ */
	GLYPH_BELOW, /* ↓ */
	GLYPH_LINE,  /* ¶ a newline in a line being typed */
	GLYPH_FULL,  /* of a progress bar */
	GLYPH_REST,
	GLYPH_OK, /* from here in the order of enum state: repeats the word, in the rail */
	GLYPH_STATES_END = GLYPH_OK + 8,
	GLYPH_N = GLYPH_STATES_END
};
const char *glyph(enum glyph_set set, enum glyph g); /* one cell wide */
/* option: "utf8", "acs", "ascii" or NULL for by itself; charset as nl_langinfo(CODESET) has it; terminal: $TERM. */
enum glyph_set glyphs_choose(const char *option, const char *charset, const char *terminal);

enum { THEME_NAME = 32, THEME_ABOUT = 160 };
struct theme { /* a value, nothing to release */
	char name[THEME_NAME], about[THEME_ABOUT];
	enum ground { GROUND_DARK, GROUND_LIGHT, GROUND_ANY } ground;
	enum glyph_set glyphs;
	struct paint paint[DEPTH_N][ROLE_N];
};
/* Errors: "FILE:LINE:COLUMN: what is wrong; what would be right". out is only set on success. */
bool theme_parse(const char *yaml, size_t n, const char *file, struct theme *out, struct text *err);
bool theme_load(const char *path, struct theme *out, struct text *err);
/* err names the nearest of those there are. */
bool theme_builtin(const char *name, struct theme *out, struct text *err);
/* What --theme says: a file where there is a slash or .yaml in it, else a built-in one. */
bool theme_named(const char *word, struct theme *out, struct text *err);
/* The built-in ones in order, NULL past the end; their YAML to start an own one from. */
const char *theme_builtin_name(size_t i);
const char *theme_builtin_yaml(size_t i);

/* The nearest of the 256 (16) colours of xterm's palette to 0xRRGGBB; the colour of a palette number. */
int colour_nearest(uint32_t rgb, int of);
uint32_t colour_rgb(int palette);
/* Contrast of two colours, 1 … 21 (WCAG 2.2, "contrast ratio"), times 100. */
unsigned colour_contrast(uint32_t a, uint32_t b);
#endif
