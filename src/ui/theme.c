#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "themes_data.h"

enum { THEME_BYTES = 64 * 1024 };

static const char *const role_names[ROLE_N + 1] = {
	[ROLE_TEXT] = "text",       [ROLE_FAINT] = "faint",     [ROLE_BRAND] = "brand",   [ROLE_NAME] = "name",
	[ROLE_BADGE] = "badge",     [ROLE_RULE] = "rule",       [ROLE_RAIL] = "rail",     [ROLE_HERE] = "here",
	[ROLE_TITLE] = "title",     [ROLE_HEAD] = "head",       [ROLE_LABEL] = "label",   [ROLE_VALUE] = "value",
	[ROLE_PRESET] = "preset",   [ROLE_EDIT] = "edit",       [ROLE_MARK] = "mark",     [ROLE_LIST] = "list",
	[ROLE_MORE] = "more",       [ROLE_NEXT] = "next",       [ROLE_HELP] = "help",     [ROLE_ERROR] = "error",
	[ROLE_ASK] = "ask",         [ROLE_KEY] = "key",         [ROLE_DOES] = "does",     [ROLE_PICTURE] = "picture",
	[ROLE_OK] = "ok",           [ROLE_WARNING] = "warning", [ROLE_FAILED] = "failed", [ROLE_CHECKING] = "checking",
	[ROLE_WAITING] = "waiting", [ROLE_UNKNOWN] = "unknown", [ROLE_STALE] = "stale",   [ROLE_NA] = "n/a",
};

const char *role_name(enum role r)
{
	return r < ROLE_N ? role_names[r] : NULL;
}

/* ---- Words of a theme file */

static const char *const colour_names[] = {
	"black",        "red",           "green",       "yellow",         "blue",
	"magenta",      "cyan",          "white",       "bright-black",   "bright-red",
	"bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
	"bright-white", "default",       NULL
};
enum { COLOUR_NAMES = 16 };

static const char *const style_names[] = { "bold", "faint", "underline", "reverse", NULL };
static const char *const ground_names[] = { "dark", "light", "any", NULL };
static const char *const top_keys[] = { "name", "about", "ground", "roles", NULL };
enum colour_key { FG, BG, FG256, BG256, FG16, BG16, COLOUR_KEYS };
static const char *const paint_keys[] = { "fg", "bg", "fg256", "bg256", "fg16", "bg16", "style", "mono", NULL };

/* A colour as written. */
struct colour {
	enum { NOT_SAID, BY_DEFAULT, BY_NUMBER, BY_RGB } how;
	int32_t value;
};

/* Where reading is. */
struct source {
	const char *file;
	struct text *err;
};

static const char *name_at(const void *self, size_t i)
{
	return ((const char *const *)self)[i];
}

static int index_of(const char *const *names, const char *word, size_t n)
{
	for (int i = 0; names[i]; i++)
		if (strlen(names[i]) == n && strncmp(names[i], word, n) == 0)
			return i;
	return -1;
}

/* "… 'grean'; did you mean 'green'?", or what there is to choose from. */
static bool fail_word(const struct source *src, const struct yaml *at, const char *what, const char *word,
		      const char *const *names, const char *otherwise)
{
	const char *near = str_nearest(word, name_at, names);
	struct text shown = TEXT_INIT;

	utf8_quote(&shown, word);
	if (near)
		yaml_fail(src->err, src->file, at, "unknown %s %s; did you mean '%s'?", what, shown.s, near);
	else
		yaml_fail(src->err, src->file, at, "unknown %s %s; use %s", what, shown.s, otherwise);
	text_release(&shown);
	return false;
}

static bool read_rgb(const char *s, struct colour *c)
{
	char *end;
	unsigned long rgb;

	if (*s != '#' || strlen(s) != 7 || strspn(s + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	rgb = strtoul(s + 1, &end, 16);
	*c = (struct colour){ BY_RGB, (int32_t)rgb };
	return true;
}

static bool read_number(const char *s, struct colour *c)
{
	size_t n = strlen(s);
	int value = 0;

	if (!n || n > 3 || strspn(s, "0123456789") != n)
		return false;
	for (; *s; s++)
		value = value * 10 + (*s - '0');
	*c = (struct colour){ BY_NUMBER, value };
	return value <= 255;
}

static bool read_colour(const struct source *src, const struct yaml *y, struct colour *c)
{
	int name;

	if (y->kind != YAML_SCALAR)
		return yaml_fail(src->err, src->file, y, "a colour is one word, a number or \"#rrggbb\"");
	name = index_of(colour_names, y->value, strlen(y->value));
	if (name >= 0) {
		*c = name < COLOUR_NAMES ? (struct colour){ BY_NUMBER, name }
					 : (struct colour){ BY_DEFAULT, COLOUR_DEFAULT };
		return true;
	}
	return read_rgb(y->value, c) || read_number(y->value, c) ||
	       fail_word(src, y, "colour", y->value, colour_names,
			 "a name such as 'bright-blue', a number from 0 to 255, or \"#rrggbb\"");
}

static bool read_style(const struct source *src, const struct yaml *y, unsigned *attrs)
{
	const char *s = y->value;

	*attrs = 0;
	if (y->kind != YAML_SCALAR)
		return yaml_fail(src->err, src->file, y,
				 "a style is words with blanks between, such as 'bold underline'");
	while (*(s += strspn(s, " "))) {
		size_t n = strcspn(s, " ");
		int i = index_of(style_names, s, n);

		if (i < 0)
			return fail_word(src, y, "style", s, style_names, "bold, faint, underline, reverse");
		*attrs |= 1u << i;
		s += n;
	}
	return true;
}

/* ---- Colours at each depth */

static int32_t at_16(const struct colour *c, const struct colour *said)
{
	c = said->how ? said : c;
	if (c->how <= BY_DEFAULT)
		return COLOUR_DEFAULT;
	if (c->how == BY_NUMBER && c->value < COLOUR_NAMES)
		return c->value;
	return colour_nearest(c->how == BY_NUMBER ? colour_rgb(c->value) : (uint32_t)c->value, 16);
}

static int32_t at_256(const struct colour *c, const struct colour *said)
{
	c = said->how ? said : c;
	if (c->how <= BY_DEFAULT)
		return COLOUR_DEFAULT;
	return c->how == BY_NUMBER ? c->value : colour_nearest((uint32_t)c->value, 256);
}

/* Direct colour terminals keep 0…7 as palette numbers, so the names below 8 stay what the operator made them; darker mixtures
 * than 8 are no colours one could tell from black. */
static int32_t at_true(const struct colour *c)
{
	if (c->how <= BY_DEFAULT)
		return COLOUR_DEFAULT;
	if (c->how == BY_NUMBER)
		return c->value < 8 ? c->value : (int32_t)colour_rgb(c->value);
	return c->value < 8 ? 8 : c->value;
}

static void mix(const struct colour c[COLOUR_KEYS], unsigned attrs, unsigned mono, struct paint *out[DEPTH_N])
{
	*out[DEPTH_MONO] = (struct paint){ COLOUR_DEFAULT, COLOUR_DEFAULT, mono };
	*out[DEPTH_16] = (struct paint){ at_16(&c[FG], &c[FG16]), at_16(&c[BG], &c[BG16]), attrs };
	*out[DEPTH_256] = (struct paint){ at_256(&c[FG], &c[FG256]), at_256(&c[BG], &c[BG256]), attrs };
	*out[DEPTH_TRUE] = (struct paint){ at_true(&c[FG]), at_true(&c[BG]), attrs };
}

static bool readable(const struct source *src, const struct yaml *at, struct paint *const out[DEPTH_N])
{
	static const char *const depths[DEPTH_N] = { "without colour", "with 16 colours", "with 256 colours",
						     "with all colours" };

	for (int d = DEPTH_16; d < DEPTH_N; d++)
		if (out[d]->fg != COLOUR_DEFAULT && out[d]->fg == out[d]->bg)
			return yaml_fail(src->err, src->file, at,
					 "'%s' has its text in the colour of its ground %s; choose another", at->key,
					 depths[d]);
	if (out[DEPTH_16]->fg == 0 && out[DEPTH_16]->attrs & ATTR_BOLD)
		return yaml_fail(src->err, src->file, at,
				 "'%s' is bold black with 16 colours, which many terminals do not show; choose another",
				 at->key);
	return true;
}

static bool read_paint(const struct source *src, const struct yaml *map, struct paint *out[DEPTH_N])
{
	const struct yaml *style = yaml_get(map, "style"), *mono = yaml_get(map, "mono"), *y;
	struct colour c[COLOUR_KEYS] = { 0 };
	unsigned attrs = 0, mono_attrs = 0;

	if (map->kind != YAML_MAP)
		return yaml_fail(src->err, src->file, map, "a role is a map, such as {fg: cyan, style: bold}");
	if (!yaml_known_keys(map, src->file, paint_keys, src->err))
		return false;
	for (int i = 0; i < COLOUR_KEYS; i++)
		if ((y = yaml_get(map, paint_keys[i])) && !read_colour(src, y, &c[i]))
			return false;
	if (style && !read_style(src, style, &attrs))
		return false;
	mono_attrs = attrs;
	if (mono && !read_style(src, mono, &mono_attrs))
		return false;
	mix(c, attrs, mono_attrs, out);
	return readable(src, map, out);
}

/* ---- The file */

static const struct yaml *scalar(const struct source *src, const struct yaml *top, const char *key, bool *ok)
{
	const struct yaml *y = yaml_get(top, key);

	if (y && y->kind != YAML_SCALAR)
		*ok = yaml_fail(src->err, src->file, y, "'%s' is one line of text", key);
	return *ok ? y : NULL;
}

static void keep(char *to, size_t size, const struct yaml *y)
{
	struct text t = TEXT_INIT;

	utf8_clean(&t, y ? y->value : "", y ? strlen(y->value) : 0, size - 1);
	memcpy(to, t.s, t.n);
	to[t.n] = '\0';
	text_release(&t);
}

static bool read_heading(const struct source *src, const struct yaml *top, struct theme *t)
{
	bool ok = true;
	const struct yaml *name = scalar(src, top, "name", &ok), *about = scalar(src, top, "about", &ok),
			  *ground = scalar(src, top, "ground", &ok);
	int i = ground ? index_of(ground_names, ground->value, strlen(ground->value)) : GROUND_ANY;

	if (!ok)
		return false;
	if (!name || str_empty(name->value))
		return yaml_fail(src->err, src->file, name ? name : top, "a theme needs a name, such as 'name: dusk'");
	if (i < 0)
		return fail_word(src, ground, "ground", ground->value, ground_names, "dark, light or any");
	t->ground = (enum ground)i;
	keep(t->name, sizeof t->name, name);
	keep(t->about, sizeof t->about, about);
	return true;
}

/* But for what a camera looks at, which needs its own ground. */
static void paint_all_as_text(struct theme *t)
{
	for (int d = 0; d < DEPTH_N; d++)
		for (int r = 0; r < ROLE_N; r++)
			t->paint[d][r] = t->paint[d][ROLE_TEXT];
	t->paint[DEPTH_16][ROLE_PICTURE] = (struct paint){ .fg = 0, .bg = 7 };
	t->paint[DEPTH_256][ROLE_PICTURE] = (struct paint){ .fg = 16, .bg = 231 };
	t->paint[DEPTH_TRUE][ROLE_PICTURE] = (struct paint){ .fg = 0x000000, .bg = 0xffffff };
}

static bool read_role(const struct source *src, const struct yaml *y, struct theme *t)
{
	int r = index_of(role_names, y->key, strlen(y->key));
	struct paint *out[DEPTH_N];

	for (int d = 0; d < DEPTH_N; d++)
		out[d] = &t->paint[d][r];
	return read_paint(src, y, out);
}

/* `text` comes first wherever it stands, since it is what the others fall back to. */
static bool read_roles(const struct source *src, const struct yaml *roles, struct theme *t)
{
	const struct yaml *text;

	if (!roles)
		return true;
	if (roles->kind != YAML_MAP)
		return yaml_fail(src->err, src->file, roles, "'roles' is a map of roles, such as 'title: {fg: cyan}'");
	if (!yaml_known_keys(roles, src->file, role_names, src->err))
		return false;
	text = yaml_get(roles, role_names[ROLE_TEXT]);
	if (text && !read_role(src, text, t))
		return false;
	paint_all_as_text(t);
	for (const struct yaml *y = roles->first; y; y = y->next)
		if (!read_role(src, y, t))
			return false;
	return true;
}

static bool read_theme(const struct source *src, const struct yaml *top, struct theme *t)
{
	*t = (struct theme){ .ground = GROUND_ANY };
	for (int d = 0; d < DEPTH_N; d++)
		t->paint[d][ROLE_TEXT] = (struct paint){ COLOUR_DEFAULT, COLOUR_DEFAULT, 0 };
	paint_all_as_text(t);
	if (top->kind != YAML_MAP)
		return yaml_fail(src->err, src->file, top, "a theme is a map: name, about, ground, roles");
	return yaml_known_keys(top, src->file, top_keys, src->err) && read_heading(src, top, t) &&
	       read_roles(src, yaml_get(top, "roles"), t);
}

bool theme_parse(const char *yaml, size_t n, const char *file, struct theme *out, struct text *err)
{
	struct source src = { file, err };
	struct yaml *top = yaml_parse(yaml, n, file, err);
	struct theme t;
	bool ok = top && read_theme(&src, top, &t);

	if (ok)
		*out = t;
	yaml_free(top);
	return ok;
}

bool theme_load(const char *path, struct theme *out, struct text *err)
{
	struct text bytes = TEXT_INIT;
	bool ok = file_read(path, THEME_BYTES, &bytes, err) && theme_parse(bytes.s, bytes.n, path, out, err);

	text_release(&bytes);
	return ok;
}

/* ---- Built in */

const char *theme_builtin_name(size_t i)
{
	return i < THEMES_DATA_COUNT ? THEMES_DATA[i].name : NULL;
}

const char *theme_builtin_yaml(size_t i)
{
	return i < THEMES_DATA_COUNT ? THEMES_DATA[i].yaml : NULL;
}

static const char *builtin_at(const void *self, size_t i)
{
	(void)self;
	return theme_builtin_name(i);
}

bool theme_builtin(const char *name, struct theme *out, struct text *err)
{
	const char *near = str_nearest(name, builtin_at, NULL);
	struct text shown = TEXT_INIT;

	for (size_t i = 0; i < THEMES_DATA_COUNT; i++)
		if (str_is(THEMES_DATA[i].name, name))
			return theme_parse(THEMES_DATA[i].yaml, strlen(THEMES_DATA[i].yaml), name, out, err);
	utf8_quote(&shown, name);
	if (near)
		text_fail(err, "no theme %s; did you mean '%s'?", shown.s, near);
	else
		text_fail(err, "no theme %s; `voxpeer theme list` shows those there are", shown.s);
	text_release(&shown);
	return false;
}

bool theme_named(const char *word, struct theme *out, struct text *err)
{
	bool file = strchr(word, '/') || strstr(word, ".yaml");

	return file ? theme_load(word, out, err) : theme_builtin(word, out, err);
}
