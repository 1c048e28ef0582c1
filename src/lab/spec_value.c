#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/yaml.h"
#include "clock.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "inet/prefix.h"
#include "spec.h"
#include "words.h"

/* What is asked of one value: the scalar, its field, where it goes. */
struct value {
	const struct spec_from *from;
	const struct spec_field *field;
	const struct yaml *y;
	void *to;
};

bool spec_wrong(const struct spec_from *from, const struct yaml *y, const char *what, ...)
{
	struct text right = TEXT_INIT;
	va_list ap;
	va_start(ap, what);
	text_addv(&right, what, ap);
	va_end(ap);
	yaml_fail(from->err, from->file, y, "'%s' is not %s", y->kind == YAML_SCALAR ? y->value : "this", right.s);
	text_release(&right);
	return false;
}

/* ---- Texts. */

/* Nothing that a terminal obeys. Newlines and tabs may stand in a text of several lines. */
static bool obeyed(uint32_t code, bool lines)
{
	if (lines && (code == '\n' || code == '\t'))
		return false;
	return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

static bool harmless(const struct value *v, bool lines)
{
	const char *s = v->y->value;
	size_t n = strlen(s);
	uint32_t code = 0;
	for (size_t used; n; s += used, n -= used) {
		used = utf8_decode(s, n, &code);
		if (!used || obeyed(code, lines))
			return yaml_fail(v->from->err, v->from->file, v->y, "'%s' holds %s", v->field->key,
					 used && code == '\n' ? "a line break; one line is expected"
							      : "a control character; take it out");
	}
	return true;
}

static bool keep(const struct value *v, bool lines)
{
	const char *s = v->y->value;
	if (v->field->needed && !s[strspn(s, " \t\n")])
		return yaml_fail(v->from->err, v->from->file, v->y, "'%s' is empty", v->field->key);
	if (!harmless(v, lines))
		return false;
	*(const char **)v->to = arena_text(v->from->arena, s);
	return true;
}

static bool read_text(const struct value *v)
{
	return keep(v, true);
}

static bool read_line(const struct value *v)
{
	return keep(v, false);
}

/* The parsers of base and inet say what is wrong; the place comes before it. */
static bool placed(const struct value *v, struct text *why, bool good)
{
	if (!good)
		yaml_fail(v->from->err, v->from->file, v->y, "%s", why->s);
	text_release(why);
	return good;
}

static bool read_json(const struct value *v)
{
	const char *s = v->y->value;
	struct text why = TEXT_INIT;
	if (!*s)
		return keep(v, true);
	struct json *j = json_parse(s, strlen(s), NULL, &why);
	bool good = json_kind(j) == JSON_OBJECT;
	json_free(j);
	if (good) {
		text_release(&why);
		return keep(v, true);
	}
	yaml_fail(v->from->err, v->from->file, v->y, "'%s' is no JSON object: %s", v->field->key,
		  why.n ? why.s : "{\"key\": \"value\"} is expected");
	text_release(&why);
	return false;
}

static const char *word_at(const void *self, size_t i)
{
	return ((const struct spec_field *)self)->words[i];
}

static bool read_word(const struct value *v)
{
	const char *const *words = v->field->words, *word = words_find(words, v->y->value);
	if (word) {
		*(const char **)v->to = word;
		return true;
	}
	struct text right = TEXT_INIT;
	const char *near = str_nearest(v->y->value, word_at, v->field);
	if (str_empty(near)) {
		text_add(&right, "it is one of ");
		words_join(words, &right);
	} else
		text_addf(&right, "did you mean '%s'?", near);
	yaml_fail(v->from->err, v->from->file, v->y, "'%s' is not known here; %s", v->y->value, right.s);
	text_release(&right);
	return false;
}

/* ---- Numbers. */

/* Digits only: sign, blanks and other bases would be taken by strtoll; a leading zero means eight to some. */
static bool digits(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 18 && (*s != '0' || !s[1]);
}

static bool read_number(const struct value *v)
{
	const struct spec_field *f = v->field;
	int64_t n = digits(v->y->value) ? strtoll(v->y->value, NULL, 10) : -1;
	if (n >= f->least && (n <= f->most || (!f->most && n >= 0))) {
		*(int64_t *)v->to = n;
		return true;
	}
	if (f->most)
		return spec_wrong(v->from, v->y, "a whole number from %lld to %lld", (long long)f->least,
				  (long long)f->most);
	return spec_wrong(v->from, v->y, "a whole number, %lld or more", (long long)f->least);
}

static bool read_yes(const struct value *v)
{
	static const char *const yes[] = { "true", "yes", "on", "up" }, *const no[] = { "false", "no", "off", "down" };
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (str_is_nocase(v->y->value, yes[i]) || str_is_nocase(v->y->value, no[i])) {
			*(bool *)v->to = str_is_nocase(v->y->value, yes[i]);
			return true;
		}
	}
	return spec_wrong(v->from, v->y, "true or false");
}

static bool read_maybe(const struct value *v)
{
	bool yes;
	const struct value inner = { v->from, v->field, v->y, &yes };
	if (!read_yes(&inner))
		return false;
	*(enum maybe *)v->to = yes ? MAYBE_YES : MAYBE_NO;
	return true;
}

static bool read_span(const struct value *v)
{
	if (lab_span_read(v->y->value, v->to))
		return true;
	return spec_wrong(v->from, v->y, "a span of time such as 20m, 3h or 12d, ten years (%dd) at most",
			  LAB_SPAN_DAYS_MAX);
}

static bool read_time(const struct value *v)
{
	static const msec first = 946684800000, end = 4102444800000; /* the years 2000 to 2099 */
	msec at = 0;
	if (!when_parse(v->y->value, &at) || at < first || at >= end)
		return spec_wrong(v->from, v->y, "a time such as 2026-11-02T08:00:00Z, from 2000 to 2099");
	*(msec *)v->to = at;
	return true;
}

/* ---- The network's. */

static bool read_origin(const struct value *v)
{
	struct text why = TEXT_INIT;
	return placed(v, &why, asn_parse(v->y->value, v->to, &why));
}

static bool read_asn(const struct value *v)
{
	uint32_t asn;
	const struct value inner = { v->from, v->field, v->y, &asn };
	if (!read_origin(&inner))
		return false;
	if (!asn)
		return yaml_fail(v->from->err, v->from->file, v->y, "AS0 is nobody's (RFC 7607); another is needed");
	*(uint32_t *)v->to = asn;
	return true;
}

static bool read_prefix(const struct value *v)
{
	struct text why = TEXT_INIT;
	return placed(v, &why, prefix_parse(v->y->value, v->to, &why) == PREFIX_OK);
}

static bool read_prefix4(const struct value *v)
{
	const struct prefix *p = v->to;
	if (!read_prefix(v))
		return false;
	if (!p->v6 && p->length >= v->field->least && p->length <= v->field->most)
		return true;
	return spec_wrong(v->from, v->y, "an IPv4 prefix from /%lld to /%lld", (long long)v->field->least,
			  (long long)v->field->most);
}

bool spec_path_good(const char *path, struct text *err)
{
	struct as_path parsed;
	if (!as_path_parse(path, &parsed, err))
		return false;
	return parsed.n || text_fail(err, "a path is needed: AS numbers with blanks between them, the own one first");
}

static bool read_path(const struct value *v)
{
	struct text why = TEXT_INIT;
	return placed(v, &why, spec_path_good(v->y->value, &why)) && read_line(v);
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

static bool read_communities(const struct value *v)
{
	struct text why = TEXT_INIT;
	return placed(v, &why, spec_communities_good(v->y->value, &why)) && read_line(v);
}

static const struct reader {
	bool (*read)(const struct value *v);
	const char *what; /* when it is a list or a map */
} readers[SPEC_KINDS] = {
	[SPEC_TEXT] = { read_text, "a text" },
	[SPEC_LINE] = { read_line, "a text" },
	[SPEC_JSON] = { read_json, "JSON as a text, between quotes" },
	[SPEC_WORD] = { read_word, "a word" },
	[SPEC_NUMBER] = { read_number, "a whole number" },
	[SPEC_YES] = { read_yes, "true or false" },
	[SPEC_MAYBE] = { read_maybe, "true or false" },
	[SPEC_SPAN] = { read_span, "a span of time" },
	[SPEC_TIME] = { read_time, "a time" },
	[SPEC_ASN] = { read_asn, "an AS number" },
	[SPEC_ORIGIN] = { read_origin, "an AS number" },
	[SPEC_PREFIX] = { read_prefix, "a prefix" },
	[SPEC_PREFIX4] = { read_prefix4, "a prefix" },
	[SPEC_PATH] = { read_path, "an AS path" },
	[SPEC_COMMUNITIES] = { read_communities, "a text with communities" },
};

bool spec_value(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to)
{
	const struct value v = { from, field, y, to };
	const struct reader *r = &readers[field->kind];
	return y->kind == YAML_SCALAR ? r->read(&v) : spec_wrong(from, y, "%s", r->what);
}
