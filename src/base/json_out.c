#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* ---- Bytes on their way out */

static void flush(struct json_out *o)
{
	if (o->held_ && !o->failed)
		o->failed = !o->put(o->self, o->hold_, o->held_);
	o->held_ = 0;
}

static void emit(struct json_out *o, const char *s, size_t n)
{
	if (o->failed)
		return;
	if (o->to) {
		text_addn(o->to, s, n);
		return;
	}
	while (n && !o->failed) {
		size_t room = sizeof o->hold_ - o->held_;
		size_t part = n < room ? n : room;

		memcpy(o->hold_ + o->held_, s, part);
		o->held_ += part;
		s += part;
		n -= part;
		if (o->held_ == sizeof o->hold_)
			flush(o);
	}
}

static void emit_text(struct json_out *o, const char *s)
{
	emit(o, s, strlen(s));
}

static void emit_newline(struct json_out *o)
{
	static const char blanks[] = "                                ";

	if (!o->indent)
		return;
	emit(o, "\n", 1);
	for (unsigned left = o->depth_ * o->indent, part; left; left -= part) {
		part = left < sizeof blanks - 1 ? left : sizeof blanks - 1;
		emit(o, blanks, part);
	}
}

/* ---- Strings */

static void emit_escape(struct json_out *o, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *hit = c ? strchr(plain, c) : NULL;
	char text[8];

	if (hit)
		snprintf(text, sizeof text, "\\%c", letters[hit - plain]);
	else
		snprintf(text, sizeof text, "\\u%04x", c);
	emit_text(o, text);
}

static bool needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

/* Bytes of the start of s that go out as they are. */
static size_t clear_run(const char *s, size_t n)
{
	size_t at = 0, used;
	uint32_t code;

	while (at < n && !needs_escape((unsigned char)s[at])) {
		used = (unsigned char)s[at] < 0x80 ? 1 : utf8_decode(s + at, n - at, &code);
		if (!used)
			break;
		at += used;
	}
	return at;
}

static void emit_string(struct json_out *o, const char *s)
{
	size_t n = strlen(s);

	emit(o, "\"", 1);
	while (n) {
		size_t run = clear_run(s, n);

		emit(o, s, run);
		s += run;
		n -= run;
		if (!n)
			break;
		if (needs_escape((unsigned char)*s))
			emit_escape(o, (unsigned char)*s);
		else
			emit_text(o, "\xef\xbf\xbd");
		s++;
		n--;
	}
	emit(o, "\"", 1);
}

/* ---- Values. What stands between two values depends only on whether something stands before: one flag is enough,
 * since a container that has just been closed is itself something. */

static void begin(struct json_out *o, const char *key)
{
	if (o->some_)
		emit(o, ",", 1);
	if (o->depth_)
		emit_newline(o);
	if (key) {
		emit_string(o, key);
		emit(o, ": ", o->indent ? 2 : 1);
	}
}

static void done(struct json_out *o)
{
	o->some_ = o->depth_ > 0;
	if (!o->depth_ && o->put)
		flush(o);
}

static void put_value(struct json_out *o, const char *key, const char *text)
{
	begin(o, key);
	emit_text(o, text);
	done(o);
}

static void open_container(struct json_out *o, const char *key, const char *bracket)
{
	begin(o, key);
	emit_text(o, bracket);
	o->depth_++;
	o->some_ = false;
}

/* One end too many is a mistake of the caller's that must not pass for a finished text. */
static void close_container(struct json_out *o, const char *bracket)
{
	bool some = o->some_;

	if (!o->depth_) {
		o->failed = true;
		return;
	}
	o->depth_--;
	if (some)
		emit_newline(o);
	emit_text(o, bracket);
	done(o);
}

void json_object(struct json_out *o, const char *key)
{
	open_container(o, key, "{");
}

void json_object_end(struct json_out *o)
{
	close_container(o, "}");
}

void json_array(struct json_out *o, const char *key)
{
	open_container(o, key, "[");
}

void json_array_end(struct json_out *o)
{
	close_container(o, "]");
}

void json_put_str(struct json_out *o, const char *key, const char *s)
{
	if (!s) {
		json_put_null(o, key);
		return;
	}
	begin(o, key);
	emit_string(o, s);
	done(o);
}

void json_put_int(struct json_out *o, const char *key, int64_t v)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, v);
	put_value(o, key, digits);
}

void json_put_bool(struct json_out *o, const char *key, bool v)
{
	put_value(o, key, v ? "true" : "false");
}

void json_put_null(struct json_out *o, const char *key)
{
	put_value(o, key, "null");
}

void json_put_raw(struct json_out *o, const char *key, const char *json_text)
{
	put_value(o, key, json_text);
}

static void put_children(struct json_out *o, const struct json *node)
{
	for (const struct json *c = json_first(node); c; c = json_next(c))
		json_put_node(o, json_key(c), c);
}

/* Recursion is bounded by the depth that json_parse let through. */
void json_put_node(struct json_out *o, const char *key, const struct json *node)
{
	bool truth = false;

	switch (json_kind(node)) {
	case JSON_OBJECT:
		json_object(o, key);
		put_children(o, node);
		json_object_end(o);
		break;
	case JSON_ARRAY:
		json_array(o, key);
		put_children(o, node);
		json_array_end(o);
		break;
	case JSON_STRING:
		json_put_str(o, key, json_str(node));
		break;
	case JSON_NUMBER:
		json_put_raw(o, key, json_number_text(node));
		break;
	case JSON_BOOL:
		json_bool(node, &truth);
		json_put_bool(o, key, truth);
		break;
	case JSON_NULL:
	case JSON_NONE:
		json_put_null(o, key);
		break;
	}
}
