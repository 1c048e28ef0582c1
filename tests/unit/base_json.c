#include "unit.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

/* ---- The same text pulled, value by value. What stands four levels deep is taken as a tree, so that both ways are walked. */

static void pull_value(struct json_pull *p, struct json_out *o, const char *key, unsigned depth);

static void pull_children(struct json_pull *p, struct json_out *o, unsigned depth)
{
	const char *key;

	if (!json_pull_enter(p))
		return;
	while (json_pull_next(p, &key)) {
		char *kept = key ? mem_text(key) : NULL;

		pull_value(p, o, kept, depth + 1);
		free(kept);
	}
}

static void pull_tree(struct json_pull *p, struct json_out *o, const char *key)
{
	struct json *tree = json_pull_tree(p);

	if (tree)
		json_put_node(o, key, tree);
	json_free(tree);
}

static void pull_value(struct json_pull *p, struct json_out *o, const char *key, unsigned depth)
{
	enum { TREES_FROM = 4 };
	enum json_kind kind = depth < TREES_FROM ? json_pull_kind(p) : JSON_NONE;
	const char *s = kind == JSON_STRING || kind == JSON_NUMBER ? json_pull_text(p) : NULL;

	if (kind == JSON_OBJECT) {
		json_object(o, key);
		pull_children(p, o, depth);
		json_object_end(o);
	} else if (kind == JSON_ARRAY) {
		json_array(o, key);
		pull_children(p, o, depth);
		json_array_end(o);
	} else if (kind == JSON_STRING && s) {
		json_put_str(o, key, s);
	} else if (kind == JSON_NUMBER && s) {
		json_put_raw(o, key, s);
	} else {
		pull_tree(p, o, key);
	}
}

static bool pull(const char *s, size_t n, const struct json_limits *limits, struct text *out, struct text *err)
{
	struct json_out o = { .to = out };
	struct json_pull *p = json_pull_new(s, n, limits, err);
	bool ok;

	if (p)
		pull_value(p, &o, NULL, 0);
	ok = p && json_pull_end(p);
	json_pull_free(p);
	return ok;
}

static void pulled_like(const struct json *j, const char *s)
{
	struct text tree = TEXT_INIT, pulled = TEXT_INIT, err = TEXT_INIT;
	struct json_out o = { .to = &tree };

	json_put_node(&o, NULL, j);
	if (!pull(s, strlen(s), NULL, &pulled, &err))
		fail_msg("%s: %s", s, err.s);
	assert_string_equal(pulled.s, tree.s);
	text_release(&tree);
	text_release(&pulled);
	text_release(&err);
}

static void refused_like(const char *s, size_t n, const struct json_limits *limits, const char *words)
{
	struct text pulled = TEXT_INIT, err = TEXT_INIT;

	assert_false(pull(s, n, limits, &pulled, &err));
	assert_string_equal(err.s, words);
	text_clear(&pulled);
	assert_false(pull(s, n, limits, &pulled, NULL));
	text_release(&pulled);
	text_release(&err);
}

static struct json *parse(const char *s)
{
	struct text err = TEXT_INIT;
	struct json *j = json_parse(s, strlen(s), NULL, &err);

	if (!j)
		fail_msg("%s: %s", s, err.s);
	assert_string_equal(err.s, "");
	pulled_like(j, s);
	text_release(&err);
	return j;
}

static void refuse(const char *s, size_t n, const struct json_limits *limits, const char *words)
{
	struct text err = TEXT_INIT;

	assert_null(json_parse(s, n, limits, &err));
	assert_has(err.s, words);
	assert_null(json_parse(s, n, limits, NULL));
	refused_like(s, n, limits, err.s);
	text_release(&err);
}

/* ---- Looking */

static void members_are_found(void **state)
{
	struct json *j =
		parse("{\"properties\":{\"peerAsn\":64500,\"peerName\":\"Example Voice\",\"ok\":true,\"no\":null},"
		      "\"name\":\"example-asn\",\"Name\":\"other\"}");
	bool truth = false;
	int64_t n = 0;

	(void)state;
	assert_int_equal(json_kind(j), JSON_OBJECT);
	assert_string_equal(json_str(json_at(j, "properties.peerName")), "Example Voice");
	assert_string_equal(json_str(json_get(j, "name")), "example-asn");
	assert_string_equal(json_str(json_get(j, "Name")), "other");
	assert_null(json_get(j, "NAME"));
	assert_null(json_get(j, "nam"));
	assert_null(json_at(j, "properties.peerName.x"));
	assert_null(json_at(j, "properties."));
	assert_null(json_at(j, "nothing.here"));
	assert_true(json_int(json_at(j, "properties.peerAsn"), &n));
	assert_int_equal(n, 64500);
	assert_true(json_bool(json_at(j, "properties.ok"), &truth));
	assert_true(truth);
	assert_int_equal(json_kind(json_at(j, "properties.no")), JSON_NULL);
	json_free(j);
}

static void children_in_order(void **state)
{
	struct json *j = parse("{\"value\":[1,\"two\",{\"three\":3}],\"empty\":[]}");
	const struct json *c = json_first(json_get(j, "value"));

	(void)state;
	assert_int_equal(json_count(j), 2);
	assert_string_equal(json_key(json_first(j)), "value");
	assert_int_equal(json_count(json_get(j, "value")), 3);
	assert_int_equal(json_kind(c), JSON_NUMBER);
	assert_null(json_key(c));
	c = json_next(c);
	assert_string_equal(json_str(c), "two");
	c = json_next(c);
	assert_int_equal(json_kind(c), JSON_OBJECT);
	assert_null(json_next(c));
	assert_null(json_first(json_get(j, "empty")));
	assert_int_equal(json_count(json_get(j, "empty")), 0);
	json_free(j);
}

static void nothing_answers_not_there(void **state)
{
	bool truth = true;
	int64_t n = 42;

	(void)state;
	assert_int_equal(json_kind(NULL), JSON_NONE);
	assert_null(json_get(NULL, "a"));
	assert_null(json_at(NULL, "a.b"));
	assert_null(json_first(NULL));
	assert_null(json_next(NULL));
	assert_null(json_key(NULL));
	assert_null(json_str(NULL));
	assert_null(json_number_text(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_int(NULL, &n));
	assert_false(json_bool(NULL, &truth));
	assert_int_equal(n, 42);
	json_free(NULL);
}

/* A string is not a number, nor the other way round, whatever is in it. */
static void kinds_do_not_mix(void **state)
{
	struct json *j = parse("[\"12\", 12, \"\\u000112\", true, \"\"]");
	const struct json *c = json_first(j);
	int64_t n = 42;
	bool truth;

	(void)state;
	assert_false(json_int(c, &n));
	assert_null(json_number_text(c));
	c = json_next(c);
	assert_null(json_str(c));
	assert_string_equal(json_number_text(c), "12");
	assert_null(json_first(c));
	assert_false(json_bool(c, &truth));
	c = json_next(c);
	assert_int_equal(json_kind(c), JSON_STRING);
	assert_string_equal(json_str(c), "\xef\xbf\xbd"
					 "12");
	c = json_next(c);
	assert_int_equal(json_kind(c), JSON_BOOL);
	assert_false(json_int(c, &n));
	assert_string_equal(json_str(json_next(c)), "");
	assert_int_equal(n, 42);
	json_free(j);
}

/* ---- Numbers */

static void numbers_keep_their_digits(void **state)
{
	static const char *const rows[] = {
		"0",    "-0",       "7",   "4294967295", "9007199254740993",       "123456789012345678901234567890",
		"0.10", "-1.5e+10", "1E5", "1e-7",       "3.14159265358979323846",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct json *j = parse(rows[i]);

		assert_string_equal(json_number_text(j), rows[i]);
		json_free(j);
	}
}

static void whole_numbers(void **state)
{
	static const struct {
		const char *text;
		bool fits;
		int64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "-17", true, -17 },
		{ "4200000000", true, 4200000000 },
		{ "10000.000", true, 10000 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999999", false, 0 },
		{ "0.5", false, 0 },
		{ "10.001", false, 0 },
		{ "1e3", false, 0 },
		{ "1.0e3", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct json *j = parse(rows[i].text);
		int64_t n = 42;

		assert_int_equal(json_int(j, &n), rows[i].fits);
		assert_int_equal(n, rows[i].fits ? rows[i].value : 42);
		json_free(j);
	}
}

/* ---- Strings */

static void strings_are_unescaped(void **state)
{
	static const struct {
		const char *json, *text;
	} rows[] = {
		{ "\"\"", "" },
		{ "\"\\\"\\\\\\/\"", "\"\\/" },
		{ "\"a\\tb\\nc\\r\"", "a\tb\nc\r" },
		{ "\"\\b\\f\"", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"a\\u0000b\"", "a\xef\xbf\xbd"
				   "b" },
		{ "\"\\u0009\\u000a\\u000D\"", "\t\n\r" },
		{ "\"\\u001b[31m\"", "\xef\xbf\xbd[31m" },
		{ "\"\\u0022,\\u005c\\u005c\"", "\",\\\\" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf" },
		{ "\"Z\xc3\xbcrich\"", "Z\xc3\xbcrich" },
		{ "\"end \\\\\"", "end \\" },
		{ "\"\\\\u0041\"", "\\u0041" },
		{ "\"/* no comment */ // none\"", "/* no comment */ // none" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct json *j = parse(rows[i].json);

		assert_string_equal(json_str(j), rows[i].text);
		json_free(j);
	}
}

static void names_are_unescaped_too(void **state)
{
	struct json *j = parse("{\"a\\u002eb\": 1, \"\\u0022\": 2, \"\": 3}");

	(void)state;
	assert_non_null(json_get(j, "a.b"));
	assert_non_null(json_get(j, "\""));
	assert_non_null(json_get(j, ""));
	json_free(j);
}

/* ---- Refusals */

static void syntax_refused(void **state)
{
	static const struct {
		const char *json, *words;
	} rows[] = {
		{ "", "line 1, column 1: the text ends too early" },
		{ "  \n ", "line 2, column 2: the text ends too early" },
		{ "[1,2", "line 1, column 5: the text ends too early" },
		{ "[1 2]", "line 1, column 4: ',' or ']' is expected" },
		{ "[1,]", "line 1, column 4: a value is expected" },
		{ "[,1]", "line 1, column 2: a value is expected" },
		{ "{\"a\":1,}", "line 1, column 8: a member name" },
		{ "{\"a\" 1}", "line 1, column 6: ':' is expected" },
		{ "{\"a\":1 \"b\":2}", "line 1, column 8: ',' or '}'" },
		{ "{a:1}", "line 1, column 2: a member name in double quotes" },
		{ "{'a':1}", "line 1, column 2: a member name in double quotes" },
		{ "{\"a\":\n  yes}", "line 2, column 3: a value is expected; text needs double quotes" },
		{ "[1}", "line 1, column 3: ',' or ']'" },
		{ "]", "line 1, column 1: a value is expected" },
		{ "tru", "line 1, column 1: a value is expected" },
		{ "nul", "line 1, column 1: a value" },
		{ "truefalse", "line 1, column 5: more text after" },
		{ "{} {}", "line 1, column 4: more text after the end" },
		{ "1 // one", "line 1, column 3: more text" },
		{ "NaN", "line 1, column 1: a value" },
		{ "\"\xc3\xa9\xc3\xa9\" x", "line 1, column 6: more text" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i].json, strlen(rows[i].json), NULL, rows[i].words);
}

static void numbers_refused(void **state)
{
	static const char *const rows[] = { "01",  "-01",   "+1",    ".5",       "1.",       "-",
					    "-a",  "1e",    "1e+",   "1.e1",     "0x10",     "1_000",
					    "--1", "1.2.3", "1e1.5", "Infinity", "-Infinity" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i], strlen(rows[i]), NULL, "line 1, column ");
	refuse("[007]", 5, NULL, "line 1, column 3: a number begins with a needless 0");
}

static void strings_refused(void **state)
{
	static const struct {
		const char *json, *words;
	} rows[] = {
		{ "\"abc", "column 5: the text ends too early" },
		{ "\"abc\\", "column 6: the text ends too early" },
		{ "\"a\nb\"", "column 3: a control character inside a string" },
		{ "\"a\tb\"", "a control character" },
		{ "\"\\x41\"", "column 3: an unknown escape" },
		{ "\"\\'\"", "an unknown escape" },
		{ "\"\\u12\"", "four hexadecimal digits" },
		{ "\"\\u12g4\"", "four hexadecimal digits" },
		{ "\"\\u+123\"", "four hexadecimal digits" },
		{ "\"\\ud800\"", "column 2: half of a surrogate pair" },
		{ "\"\\ud800x\"", "half of a surrogate pair" },
		{ "\"\\ud800\\n\"", "half of a surrogate pair" },
		{ "\"\\ud800\\u0041\"", "half of a surrogate pair" },
		{ "\"\\udc00\\ud800\"", "half of a surrogate pair" },
		{ "\"a\xff\"", "column 3: not UTF-8" },
		{ "\"\xc0\x80\"", "not UTF-8" },
		{ "\"\xed\xa0\x80\"", "not UTF-8" },
		{ "\"\xc3", "not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i].json, strlen(rows[i].json), NULL, rows[i].words);
	refuse("\"a\0b\"", 5, NULL, "a control character");
	refuse("1\0", 2, NULL, "more text");
}

static void duplicates_refused(void **state)
{
	static const struct {
		const char *json, *words;
	} rows[] = {
		{ "{\"a\":1,\"a\":2}", "line 1, column 8: the member \"a\" stands twice in one object" },
		{ "{\"a\":1,\"b\":2,\n\"a\":3,\"b\":4}", "line 2, column 1: the member \"a\"" },
		{ "{\"a\":1,\"\\u0061\":2}", "line 1, column 8: the member \"a\"" },
		{ "[{\"x\":{\"a\":1,\"b\":{},\"a\":2}}]", "column 21: the member \"a\"" },
		{ "{\"\":1,\"\":2}", "stands twice" },
		{ "{\"a\":1,\"a\":1,\"a\":1}", "line 1, column 8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i].json, strlen(rows[i].json), NULL, rows[i].words);
	json_free(parse("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}],\"A\":2}"));
}

static void limits_hold(void **state)
{
	const struct json_limits narrow = { .bytes = 10, .depth = 3 };
	struct text deep = TEXT_INIT;
	struct json *j;

	(void)state;
	j = json_parse("[[[1]]]   ", 10, &narrow, NULL);
	assert_non_null(j);
	json_free(j);
	refuse("[[[1]]]    ", 11, &narrow, "11 bytes are more than the 10");
	refuse("[[[[1]]]]", 9, &narrow, "line 1, column 4: nested deeper than 3 levels");
	for (int i = 0; i < 1000; i++)
		text_addc(&deep, '[');
	refuse(deep.s, deep.n, NULL, "line 1, column 65: nested deeper than 64 levels");
	refuse(deep.s, deep.n, &(struct json_limits){ .depth = 100000 }, "nested deeper than 512 levels");
	text_release(&deep);
}

static void a_byte_order_mark_is_skipped(void **state)
{
	(void)state;
	json_free(parse("\xef\xbb\xbf {}"));
	refuse("{}\xef\xbb\xbf", 5, NULL, "more text");
}

static void the_message_is_clean(void **state)
{
	struct text err = TEXT_INIT;
	const char *s = "{\"\xe2\x80\xae\":1,\"\xe2\x80\xae\":2}";

	(void)state;
	assert_null(json_parse(s, strlen(s), NULL, &err));
	assert_null(strstr(err.s, "\xe2\x80\xae"));
	text_release(&err);
}

/* ---- Size: what would be slow if it were quadratic does not end in time. */

static void many_members(void **state)
{
	enum { MEMBERS = 200000 };
	struct text t = TEXT_INIT;
	struct json *j;

	(void)state;
	for (int i = 0; i < MEMBERS; i++)
		text_addf(&t, "%c\"member %d\":%d", i ? ',' : '{', i, i);
	text_addc(&t, '}');
	j = parse(t.s);
	assert_int_equal(json_count(j), MEMBERS);
	json_free(j);
	text_cut(&t, t.n - 1);
	text_add(&t, ",\"member 5\":0}");
	refuse(t.s, t.n, NULL, "the member \"member 5\" stands twice");
	text_release(&t);
}

static void too_many_values(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	text_add(&t, "[0");
	for (int i = 0; i < 2000000; i++)
		text_addn(&t, ",1", 2);
	text_addc(&t, ']');
	refuse(t.s, t.n, NULL, "more than 2000000 values");
	text_release(&t);
}

static void eight_megabytes(void **state)
{
	struct text t = TEXT_INIT;
	struct json *j;

	(void)state;
	text_add(&t, "{\"value\":[");
	while (t.n < 8 * 1024 * 1024)
		text_addf(&t,
			  "%s{\"name\":\"prefix-%zu\",\"properties\":{\"prefix\":\"203.0.113.0/"
			  "24\",\"asPath\":\"64500\"}}",
			  t.n > 10 ? "," : "", t.n);
	text_add(&t, "]}");
	j = parse(t.s);
	assert_true(json_count(json_get(j, "value")) > 80000);
	json_free(j);
	text_release(&t);
}

/* What is not taken, and what is asked after the text broke, is nothing. */
static void a_broken_text_gives_nothing(void **state)
{
	static const char text[] = "{\"a\":[1,2},\"b\":3}";
	struct text err = TEXT_INIT;
	struct json_pull *p = json_pull_new(text, sizeof text - 1, NULL, &err);
	const char *key;

	(void)state;
	assert_true(json_pull_enter(p) && json_pull_next(p, &key));
	assert_string_equal(key, "a");
	assert_null(json_pull_text(p)); /* a list is no text, and is still there */
	assert_true(json_pull_enter(p));
	while (json_pull_next(p, &key))
		assert_non_null(json_pull_text(p));
	assert_has(err.s, "line 1, column 10: ");
	assert_false(json_pull_next(p, &key) || json_pull_enter(p) || json_pull_skip(p) || json_pull_end(p));
	assert_int_equal(json_pull_kind(p), JSON_NONE);
	assert_null(json_pull_tree(p));
	json_pull_free(p);
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found),
		cmocka_unit_test(children_in_order),
		cmocka_unit_test(nothing_answers_not_there),
		cmocka_unit_test(kinds_do_not_mix),
		cmocka_unit_test(numbers_keep_their_digits),
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(strings_are_unescaped),
		cmocka_unit_test(names_are_unescaped_too),
		cmocka_unit_test(syntax_refused),
		cmocka_unit_test(numbers_refused),
		cmocka_unit_test(strings_refused),
		cmocka_unit_test(duplicates_refused),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(a_byte_order_mark_is_skipped),
		cmocka_unit_test(the_message_is_clean),
		cmocka_unit_test(many_members),
		cmocka_unit_test(too_many_values),
		cmocka_unit_test(eight_megabytes),
		cmocka_unit_test(a_broken_text_gives_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
