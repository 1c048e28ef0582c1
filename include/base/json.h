/* JSON (RFC 8259) as it comes from outside. The text is scanned first (size, depth, UTF-8, duplicate members,
 * trailing bytes, number syntax, escapes, surrogates, control characters in strings); what passes is parsed by cJSON,
 * which this room alone includes. Numbers keep every digit they came with. Control characters that come as escapes,
 * "\u0000" among them, are read as U+FFFD, except tab, newline and carriage return.
 *
 *   struct json *j = json_parse(bytes, n, &limits_or_NULL, &err);   NULL: err says where and what is wrong
 *   json_str(json_at(j, "properties.peerAsn"), …)
 *   json_free(j);                                                    all nodes below it go with it
 *
 * Nodes are borrowed from the root. Every accessor accepts NULL and answers "not there". Member names match exactly.
 * json_get and json_at walk the members one by one: for a long list use json_first and json_next. */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
struct text;
struct json;

struct json_limits {
	size_t bytes;   /* 0: 16 MiB */
	unsigned depth; /* 0: 64, at most 512 */
	bool secret;    /* the copy made for reading is wiped; the result is for json_free_secret */
};
enum json_kind { JSON_NONE, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* NULL: err says "line L, column C: what is wrong" (column in characters, from 1). A byte order mark is skipped. More
 * than 2 million values are refused whatever the limits. */
struct json *json_parse(const char *s, size_t n, const struct json_limits *limits, struct text *err);
void json_free(struct json *root);
void json_free_secret(struct json *root); /* its texts are wiped before */

enum json_kind json_kind(const struct json *j);
const struct json *json_get(const struct json *object, const char *member);
const struct json *json_at(const struct json *object, const char *dotted_path);
const struct json *json_first(const struct json *array_or_object); /* first child, NULL when empty */
const struct json *json_next(const struct json *child);
const char *json_key(const struct json *child); /* member name inside an object, else NULL */
size_t json_count(const struct json *array_or_object);

const char *json_str(const struct json *j);         /* text of a string, else NULL */
const char *json_number_text(const struct json *j); /* the digits as they came, else NULL */
/* Only a whole number that fits, written with digits ("12", "12.0", not "1e3"); out is untouched otherwise. */
bool json_int(const struct json *j, int64_t *out);
bool json_whole(const char *digits, int64_t *out); /* the same for such digits; NULL is none */
bool json_bool(const struct json *j, bool *out);

/* Reading a long text without a tree of it: value by value, in the order they stand, with the same scanner before.
 *
 *   struct json_pull *p = json_pull_new(bytes, n, &limits_or_NULL, &err);      NULL: longer than the limit
 *   if (json_pull_kind(p) == JSON_OBJECT && json_pull_enter(p))
 *           while (json_pull_next(p, &key))          key is NULL inside an array, and good until the next call
 *                   …one of: json_pull_enter and its children to their end, json_pull_text, json_pull_tree, json_pull_skip
 *   ok = json_pull_end(p);                           also true that nothing was wrong before
 *   json_pull_free(p);
 *
 * Every value has to be taken, by one of these. What is wrong in the text is found when it is reached: err then says where, every
 * call answers "not there" from then on, and what was read before may not be used. */
struct json_pull;
struct json_pull *json_pull_new(const char *s, size_t n, const struct json_limits *limits, struct text *err);
void json_pull_free(struct json_pull *p);
enum json_kind json_pull_kind(struct json_pull *p); /* of the value that comes next; JSON_NONE: none, or broken */
bool json_pull_enter(struct json_pull *p);          /* a list or an object */
bool json_pull_next(struct json_pull *p, const char **key); /* false: that was its last child, or it is broken */
const char *json_pull_text(struct json_pull *p);  /* of a string, or the digits of a number; NULL: neither, or broken */
struct json *json_pull_tree(struct json_pull *p); /* the value with all below it, for json_free; NULL: broken */
bool json_pull_skip(struct json_pull *p);         /* false: broken */
bool json_pull_end(struct json_pull *p);          /* nothing follows, and all was right */

/* Writing, streamed. `struct json_out o = {.to = &text};` or `{.put = write_some, .self = …}`; then values in order:
 *
 *   json_object(&o, NULL); json_put_int(&o, "version", 1); json_object_end(&o);
 *
 * With `put` the text is handed on in pieces of a few kB, the last when the outermost value is complete. When put
 * returns false, or an end has no beginning, `failed` is set and all later calls do nothing: look at it once, at the end.
 * key is NULL inside an array and for the outermost value. indent 0 is compact, else blanks a level. */
enum { JSON_OUT_PIECE = 4096 };
struct json_out {
	struct text *to;
	bool (*put)(void *self, const char *s, size_t n);
	void *self;
	unsigned indent;
	bool failed;
	bool some_; /* from here on the writer's own */
	unsigned depth_;
	size_t held_;
	char hold_[JSON_OUT_PIECE];
};
void json_object(struct json_out *o, const char *key);
void json_object_end(struct json_out *o);
void json_array(struct json_out *o, const char *key);
void json_array_end(struct json_out *o);
/* NULL s writes null; invalid UTF-8 becomes U+FFFD. */
void json_put_str(struct json_out *o, const char *key, const char *s);
void json_put_int(struct json_out *o, const char *key, int64_t v);
void json_put_bool(struct json_out *o, const char *key, bool v);
void json_put_null(struct json_out *o, const char *key);
/* Text known to be JSON, written as it is. */
void json_put_raw(struct json_out *o, const char *key, const char *json_text);
/* A parsed value with all below it, numbers digit by digit; NULL writes null. */
void json_put_node(struct json_out *o, const char *key, const struct json *node);
#endif
