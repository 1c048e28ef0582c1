#include "spec.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/yaml.h"
#include "items.h"

enum { KEYS_MAX = 40, ITEMS_MAX = 20000 };

/* ---- Lists. */

static bool read_one(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	return field->of ? spec_read(from, field->of, y, to) : spec_value(from, field, y, to);
}

static bool is_list(const struct spec_from *from, const struct spec_field *field, const struct yaml *y)
{
	if (y->kind != YAML_LIST)
		return spec_wrong(from, y, "a list");
	return y->first || !field->needed || yaml_fail(from->err, from->file, y, "'%s' is empty", field->key);
}

static bool read_list(const struct spec_from *from, const struct spec_field *one, const struct yaml *y,
		      struct items *to, size_t size)
{
	struct spec_from anew = *from;
	anew.onto = false;
	*to = (struct items){ 0 };
	for (const struct yaml *e = y->first; e; e = e->next) {
		void *item = arena_alloc(from->arena, size);
		if (to->n == ITEMS_MAX)
			return yaml_fail(from->err, from->file, e, "more than %d items", ITEMS_MAX);
		if (!read_one(&anew, one, e, item))
			return false;
		items_add(to, from->arena, item);
	}
	return true;
}

/* A list of texts holds the texts themselves, not pointers to them. */
static bool read_texts(const struct spec_from *from, const struct spec_field *field, const struct yaml *y,
		       struct items *list)
{
	const struct spec_field one = { .key = field->key,
					.kind = field->kind == SPEC_LINES ? SPEC_LINE : SPEC_TEXT,
					.needed = true };
	if (!is_list(from, field, y) || !read_list(from, &one, y, list, sizeof(const char *)))
		return false;
	for (size_t i = 0; i < list->n; i++)
		list->at[i] = *(void **)list->at[i];
	return true;
}

static bool read_numbers(const struct spec_from *from, const struct spec_field *field, const struct yaml *y,
			 struct items *list)
{
	struct spec_field one = *field;
	one.kind = SPEC_NUMBER;
	return is_list(from, field, y) && read_list(from, &one, y, list, sizeof(int64_t));
}

/* ---- What must differ: sorted, equal ones stand side by side. The place tells which of two came later. */

static int by_value(const void *a, const void *b)
{
	const struct yaml *x = *(void *const *)a, *y = *(void *const *)b;
	int order = strcasecmp(x->value, y->value);
	if (!order)
		order = x->line < y->line ? -1 : x->line > y->line;
	return order ? order : x->column - y->column;
}

bool spec_distinct(const struct spec_from *from, const char *what, const struct items *nodes)
{
	if (nodes->n)
		qsort(nodes->at, nodes->n, sizeof *nodes->at, by_value);
	for (size_t i = 1; i < nodes->n; i++) {
		const struct yaml *first = nodes->at[i - 1], *again = nodes->at[i];
		if (strcasecmp(first->value, again->value) == 0)
			return yaml_fail(from->err, from->file, again,
					 "%s '%s' stands in line %d already; each is there once", what, again->value,
					 first->line);
	}
	return true;
}

static bool records_differ(const struct spec_from *from, const struct spec_field *by, const struct yaml *list)
{
	struct items nodes = { 0 };
	for (const struct yaml *e = list->first; e; e = e->next)
		items_add(&nodes, from->arena, (void *)yaml_get(e, by->key));
	return spec_distinct(from, by->key, &nodes);
}

static bool read_records(const struct spec_from *from, const struct spec_field *field, const struct yaml *y,
			 struct items *list)
{
	if (!is_list(from, field, y) || !read_list(from, field, y, list, field->of->size))
		return false;
	for (const struct spec_field *f = field->of->fields; f->key; f++) {
		if (f->distinct && !records_differ(from, f, y))
			return false;
	}
	return true;
}

/* ---- Records. */

static bool read_some(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	struct spec_from anew = *from;
	anew.onto = from->onto && *(void **)to;
	if (!anew.onto)
		*(void **)to = arena_alloc(from->arena, field->of->size);
	return spec_read(&anew, field->of, y, *(void **)to);
}

static bool read_field(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	switch (field->kind) {
	case SPEC_SOME:
		return read_some(from, field, y, to);
	case SPEC_TEXTS:
	case SPEC_LINES:
		return read_texts(from, field, y, to);
	case SPEC_NUMBERS:
		return read_numbers(from, field, y, to);
	case SPEC_RECORDS:
		return read_records(from, field, y, to);
	default:
		return read_one(from, field, y, to);
	}
}

static void preset_record(const struct spec *spec, void *out);

static void preset(const struct spec_field *field, void *to)
{
	switch (field->kind) {
	case SPEC_TEXT:
	case SPEC_LINE:
	case SPEC_JSON:
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

static bool left_out(const struct yaml *y)
{
	return !y || (y->kind == YAML_SCALAR && y->plain && !*y->value);
}

static void place_record(const struct spec_from *from, const struct yaml *map, struct spec_place *to)
{
	const struct yaml *at = from->place ? from->place : map;
	*to = (struct spec_place){ at->line, at->column };
}

static bool read_fields(const struct spec_from *from, const struct spec *spec, const struct yaml *map, void *out)
{
	if (!keys_known(from, spec, map))
		return false;
	for (const struct spec_field *f = spec->fields; f->key; f++) {
		const struct yaml *y = yaml_get(map, f->key);
		if (left_out(y) && f->needed && (y || !from->onto))
			return yaml_fail(from->err, from->file, y ? y : map, "'%s' is %s", f->key,
					 y ? "empty" : "missing");
		if (!left_out(y) && !read_field(from, f, y, (char *)out + f->offset))
			return false;
	}
	return true;
}

/* A scalar where a map could stand: the one key that says most. */
static bool read_alone(const struct spec_from *from, const struct spec *spec, const struct yaml *y, void *out)
{
	const struct spec_field *f = spec->fields;
	while (!str_is(f->key, spec->alone))
		f++;
	return read_field(from, f, y, (char *)out + f->offset);
}

bool spec_read(const struct spec_from *from, const struct spec *spec, const struct yaml *map, void *out)
{
	bool alone = map->kind == YAML_SCALAR && spec->alone && *map->value;
	if (map->kind != YAML_MAP && !alone)
		return spec_wrong(from, map, "a map of keys");
	if (!from->onto)
		preset_record(spec, out);
	if (spec->placed)
		place_record(from, map, out);
	return (alone ? read_alone : read_fields)(from, spec, map, out) &&
	       (!spec->stands || spec->stands(from, map, out));
}
