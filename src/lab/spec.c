#include "spec.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/when.h"
#include "base/yaml.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "inet/prefix.h"
#include "items.h"

enum { KEYS_MAX = 40, ITEMS_MAX = 20000 };

typedef bool reader(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to);
static reader *const readers[SPEC_KINDS];

static bool wrong(const struct spec_from *from, const struct yaml *y, const char *what)
{
	return yaml_fail(from->err, from->file, y, "'%s' is not %s", y->kind == YAML_SCALAR ? y->value : "this", what);
}

static bool read_text(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	(void)field;
	if (y->kind != YAML_SCALAR)
		return wrong(from, y, "a text");
	*(const char **)to = arena_text(from->arena, y->value);
	return true;
}

struct words {
	const char *const *v;
};

static const char *word_at(const void *self, size_t i)
{
	return ((const struct words *)self)->v[i];
}

static bool read_word(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	const struct words words = { field->words };
	if (y->kind != YAML_SCALAR)
		return wrong(from, y, "a word");
	for (const char *const *w = field->words; *w; w++) {
		if (str_is_nocase(*w, y->value)) {
			*(const char **)to = *w;
			return true;
		}
	}
	return yaml_fail(from->err, from->file, y, "'%s' is not known here; did you mean '%s'?", y->value,
			 str_or(str_nearest(y->value, word_at, &words), field->words[0]));
}

/* Digits only: sign, blanks and other bases would be taken by strtoll. */
static bool digits(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 18;
}

static bool read_number(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	(void)field;
	if (y->kind != YAML_SCALAR || !digits(y->value))
		return wrong(from, y, "a whole number");
	*(int64_t *)to = strtoll(y->value, NULL, 10);
	return true;
}

static bool read_yes(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	static const char *const yes[] = { "true", "yes", "on", "up" }, *const no[] = { "false", "no", "off", "down" };
	(void)field;
	for (size_t i = 0; y->kind == YAML_SCALAR && i < sizeof yes / sizeof *yes; i++) {
		if (str_is_nocase(y->value, yes[i]) || str_is_nocase(y->value, no[i])) {
			*(bool *)to = str_is_nocase(y->value, yes[i]);
			return true;
		}
	}
	return wrong(from, y, "true or false");
}

static bool read_span(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	(void)field;
	if (y->kind == YAML_SCALAR && when_parse_span(y->value, to))
		return true;
	return wrong(from, y, "a span of time such as 20m, 3h or 12d");
}

static bool read_time(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	(void)field;
	if (y->kind == YAML_SCALAR && when_parse(y->value, to))
		return true;
	return wrong(from, y, "a time such as 2026-11-02T08:00:00Z");
}

/* The parsers of inet and model say what is wrong; put the place before it. */
static bool placed(const struct spec_from *from, const struct yaml *y, struct text *why, bool good)
{
	if (!good)
		yaml_fail(from->err, from->file, y, "%s", why->s);
	text_release(why);
	return good;
}

static bool read_asn(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	struct text why = TEXT_INIT;
	(void)field;
	if (y->kind != YAML_SCALAR)
		return wrong(from, y, "an AS number");
	return placed(from, y, &why, asn_parse(y->value, to, &why));
}

static bool read_prefix(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	struct text why = TEXT_INIT;
	(void)field;
	if (y->kind != YAML_SCALAR)
		return wrong(from, y, "a prefix");
	return placed(from, y, &why, prefix_parse(y->value, to, &why) == PREFIX_OK);
}

static bool read_path(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	struct text why = TEXT_INIT;
	struct as_path path;
	if (!read_text(from, field, y, to))
		return false;
	return placed(from, y, &why, as_path_parse(y->value, &path, &why));
}

static bool one_community(const char *s, size_t n, struct text *why)
{
	struct community c;
	struct text one = TEXT_INIT;
	text_addn(&one, s, n);
	bool good = community_parse(one.s, &c, why);
	text_release(&one);
	return good;
}

bool spec_communities_good(const char *list, struct text *err)
{
	static const char between[] = " ,";
	bool good = true;
	for (const char *s = list + strspn(list, between); *s && good;) {
		size_t n = strcspn(s, between);
		good = one_community(s, n, err);
		s += n;
		s += strspn(s, between);
	}
	return good;
}

static bool read_communities(const struct spec_from *from, const struct spec_field *field, const struct yaml *y,
			     void *to)
{
	struct text why = TEXT_INIT;
	if (!read_text(from, field, y, to))
		return false;
	return placed(from, y, &why, spec_communities_good(y->value, &why));
}

static bool read_list(const struct spec_from *from, const struct spec_field *field, const struct yaml *y,
		      struct items *to, size_t size)
{
	if (y->kind != YAML_LIST)
		return wrong(from, y, "a list");
	for (const struct yaml *e = y->first; e; e = e->next) {
		void *item = arena_alloc(from->arena, size);
		if (to->n == ITEMS_MAX)
			return yaml_fail(from->err, from->file, e, "more than %d items", ITEMS_MAX);
		if (!readers[field->kind](from, field, e, item))
			return false;
		items_add(to, from->arena, item);
	}
	return true;
}

/* A list of texts holds the texts themselves, not pointers to them. */
static bool read_texts(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	const struct spec_field one = { .key = field->key, .kind = SPEC_TEXT };
	struct items *list = to;
	if (!read_list(from, &one, y, list, sizeof(const char *)))
		return false;
	for (size_t i = 0; i < list->n; i++)
		list->at[i] = *(void **)list->at[i];
	return true;
}

static bool read_numbers(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	const struct spec_field one = { .key = field->key, .kind = SPEC_NUMBER };
	return read_list(from, &one, y, to, sizeof(int64_t));
}

static bool read_record(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	return spec_read(from, field->of, y, to);
}

static bool read_records(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	const struct spec_field one = { .key = field->key, .kind = SPEC_RECORD, .of = field->of };
	return read_list(from, &one, y, to, field->of->size);
}

static reader *const readers[SPEC_KINDS] = {
	[SPEC_TEXT] = read_text,     [SPEC_WORD] = read_word,
	[SPEC_NUMBER] = read_number, [SPEC_YES] = read_yes,
	[SPEC_SPAN] = read_span,     [SPEC_TIME] = read_time,
	[SPEC_ASN] = read_asn,       [SPEC_PREFIX] = read_prefix,
	[SPEC_PATH] = read_path,     [SPEC_COMMUNITIES] = read_communities,
	[SPEC_TEXTS] = read_texts,   [SPEC_NUMBERS] = read_numbers,
	[SPEC_RECORD] = read_record, [SPEC_RECORDS] = read_records,
};

static void preset_record(const struct spec *spec, void *out);

static void preset(const struct spec_field *field, void *to)
{
	switch (field->kind) {
	case SPEC_TEXT:
	case SPEC_PATH:
	case SPEC_COMMUNITIES:
		*(const char **)to = "";
		break;
	case SPEC_WORD:
		*(const char **)to = field->words[0];
		break;
	case SPEC_NUMBER:
	case SPEC_SPAN:
	case SPEC_TIME:
		*(int64_t *)to = field->otherwise;
		break;
	case SPEC_YES:
		*(bool *)to = field->otherwise;
		break;
	case SPEC_RECORD:
		preset_record(field->of, to);
		break;
	default: /* zeroed memory is an empty list, a missing prefix */
		break;
	}
}

static void preset_record(const struct spec *spec, void *out)
{
	for (const struct spec_field *f = spec->fields; f->key; f++)
		preset(f, (char *)out + f->offset);
}

static bool keys_known(const struct spec_from *from, const struct spec *spec, const struct yaml *map)
{
	const char *keys[KEYS_MAX + 1];
	size_t n = 0;
	for (const struct spec_field *f = spec->fields; f->key && n < KEYS_MAX; f++)
		keys[n++] = f->key;
	keys[n] = NULL;
	return yaml_known_keys(map, from->file, keys, from->err);
}

bool spec_read(const struct spec_from *from, const struct spec *spec, const struct yaml *map, void *out)
{
	if (map->kind != YAML_MAP)
		return wrong(from, map, "a map of keys");
	if (!keys_known(from, spec, map))
		return false;
	preset_record(spec, out);
	for (const struct spec_field *f = spec->fields; f->key; f++) {
		const struct yaml *y = yaml_get(map, f->key);
		if (!y && f->needed)
			return yaml_fail(from->err, from->file, map, "'%s' is missing", f->key);
		if (y && !readers[f->kind](from, f, y, (char *)out + f->offset))
			return false;
	}
	return true;
}
