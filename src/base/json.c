#include "base/json.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "json_scan.h"

/* `struct json` is never defined: a node is a cJSON item under another name, so that no other room can look inside. */

static const cJSON *item_of(const struct json *j)
{
	return (const cJSON *)j;
}

static const struct json *node_of(const cJSON *item)
{
	return (const struct json *)item;
}

/* Want of memory must not look like a damaged text. */
static void *node_memory(size_t n)
{
	return mem_resize(NULL, n);
}

/* The copy has a zero behind it. */
struct json *json_of_copy(const char *copy, size_t n, struct text *err)
{
	cJSON_Hooks ours = { node_memory, free };
	cJSON *root;

	cJSON_InitHooks(&ours);
	root = cJSON_ParseWithLengthOpts(copy, n + 1, NULL, true);
	if (!root)
		text_fail(err, "line 1, column 1: this text cannot be read");
	return (struct json *)root;
}

struct json *json_parse(const char *s, size_t n, const struct json_limits *limits, struct text *err)
{
	struct text copy = TEXT_INIT;
	struct json *root = NULL;

	if (json_scan(s, n, limits, &copy, err))
		root = json_of_copy(copy.s, copy.n, err);
	if (limits && limits->secret && copy.cap)
		explicit_bzero(copy.s, copy.cap);
	text_release(&copy);
	return root;
}

void json_free(struct json *root)
{
	cJSON_Delete((cJSON *)root);
}

static void wipe(cJSON *item)
{
	for (; item; item = item->next) {
		if (item->valuestring)
			explicit_bzero(item->valuestring, strlen(item->valuestring));
		wipe(item->child);
	}
}

void json_free_secret(struct json *root)
{
	wipe((cJSON *)root);
	json_free(root);
}

/* ---- Looking */

static bool is_number(const cJSON *item)
{
	return cJSON_IsString(item) && item->valuestring[0] == JSON_NUMBER_MARK;
}

enum json_kind json_kind(const struct json *j)
{
	const cJSON *item = item_of(j);

	switch (item ? item->type & 0xff : cJSON_Invalid) {
	case cJSON_NULL:
		return JSON_NULL;
	case cJSON_True:
	case cJSON_False:
		return JSON_BOOL;
	case cJSON_String:
		return is_number(item) ? JSON_NUMBER : JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_NONE;
	}
}

static const struct json *member(const struct json *object, const char *name, size_t n)
{
	if (json_kind(object) != JSON_OBJECT)
		return NULL;
	for (const cJSON *c = item_of(object)->child; c; c = c->next)
		if (strncmp(c->string, name, n) == 0 && c->string[n] == '\0')
			return node_of(c);
	return NULL;
}

const struct json *json_get(const struct json *object, const char *name)
{
	return member(object, name, strlen(name));
}

const struct json *json_at(const struct json *object, const char *dotted_path)
{
	const char *s = dotted_path;

	for (;;) {
		size_t n = strcspn(s, ".");

		object = member(object, s, n);
		if (!object || !s[n])
			return object;
		s += n + 1;
	}
}

const struct json *json_first(const struct json *array_or_object)
{
	return array_or_object ? node_of(item_of(array_or_object)->child) : NULL;
}

const struct json *json_next(const struct json *child)
{
	return child ? node_of(item_of(child)->next) : NULL;
}

const char *json_key(const struct json *child)
{
	return child ? item_of(child)->string : NULL;
}

size_t json_count(const struct json *array_or_object)
{
	size_t n = 0;

	for (const struct json *c = json_first(array_or_object); c; c = json_next(c))
		n++;
	return n;
}

const char *json_str(const struct json *j)
{
	return json_kind(j) == JSON_STRING ? item_of(j)->valuestring : NULL;
}

const char *json_number_text(const struct json *j)
{
	return json_kind(j) == JSON_NUMBER ? item_of(j)->valuestring + 1 : NULL;
}

/* Digits are summed up on the negative side, which reaches one further. */
static bool whole(const char *s, int64_t *out)
{
	bool negative = *s == '-';
	int64_t v = 0;

	for (s += negative; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, *s - '0', &v))
			return false;
	if (*s == '.')
		s += 1 + strspn(s + 1, "0");
	if (*s || (!negative && v == INT64_MIN))
		return false;
	*out = negative ? v : -v;
	return true;
}

bool json_whole(const char *digits, int64_t *out)
{
	return digits && whole(digits, out);
}

bool json_int(const struct json *j, int64_t *out)
{
	return json_whole(json_number_text(j), out);
}

bool json_bool(const struct json *j, bool *out)
{
	if (json_kind(j) != JSON_BOOL)
		return false;
	*out = cJSON_IsTrue(item_of(j));
	return true;
}
