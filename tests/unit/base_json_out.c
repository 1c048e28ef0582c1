#include "unit.h"

#include "base/json.h"
#include "base/text.h"

static void put_example(struct json_out *o)
{
	json_object(o, NULL);
	json_put_int(o, "version", 1);
	json_array(o, "rows");
	json_object(o, NULL);
	json_put_str(o, "name", "sbc-ams");
	json_put_bool(o, "ok", true);
	json_object_end(o);
	json_put_null(o, NULL);
	json_array(o, NULL);
	json_array_end(o);
	json_array_end(o);
	json_object(o, "empty");
	json_object_end(o);
	json_put_raw(o, "raw", "{\"x\":1.50}");
	json_object_end(o);
}

static void compact(void **state)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t };

	(void)state;
	put_example(&o);
	assert_string_equal(t.s, "{\"version\":1,\"rows\":[{\"name\":\"sbc-ams\",\"ok\":true},null,[]],\"empty\":{},"
				 "\"raw\":{\"x\":1.50}}");
	assert_false(o.failed);
	text_release(&t);
}

static void indented(void **state)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t, .indent = 2 };

	(void)state;
	put_example(&o);
	assert_string_equal(t.s, "{\n"
				 "  \"version\": 1,\n"
				 "  \"rows\": [\n"
				 "    {\n"
				 "      \"name\": \"sbc-ams\",\n"
				 "      \"ok\": true\n"
				 "    },\n"
				 "    null,\n"
				 "    []\n"
				 "  ],\n"
				 "  \"empty\": {},\n"
				 "  \"raw\": {\"x\":1.50}\n"
				 "}");
	text_release(&t);
}

static void single_values(void **state)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t, .indent = 2 };

	(void)state;
	json_put_int(&o, NULL, INT64_MIN);
	text_addc(&t, '\n');
	json_put_str(&o, NULL, NULL);
	text_addc(&t, '\n');
	json_put_bool(&o, NULL, false);
	assert_string_equal(t.s, "-9223372036854775808\nnull\nfalse");
	text_release(&t);
}

static void strings_are_escaped(void **state)
{
	static const struct {
		const char *text, *json;
	} rows[] = {
		{ "", "\"\"" },
		{ "a \"b\" \\ /", "\"a \\\"b\\\" \\\\ /\"" },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "\x01\x1b\x1f\x7f", "\"\\u0001\\u001b\\u001f\\u007f\"" },
		{ "Z\xc3\xbcrich \xf0\x9f\x98\x80", "\"Z\xc3\xbcrich \xf0\x9f\x98\x80\"" },
		{ "a\xff"
		  "b\xc3",
		  "\"a\xef\xbf\xbd"
		  "b\xef\xbf\xbd\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t = TEXT_INIT;
		struct json_out o = { .to = &t };

		json_put_str(&o, NULL, rows[i].text);
		assert_string_equal(t.s, rows[i].json);
		text_release(&t);
	}
}

static void names_are_escaped(void **state)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t };

	(void)state;
	json_object(&o, NULL);
	json_put_int(&o, "a\"\n", 1);
	json_object_end(&o);
	assert_string_equal(t.s, "{\"a\\\"\\n\":1}");
	text_release(&t);
}

/* What was read is written the same, digits included. */
static void nodes_pass_through(void **state)
{
	static const char text[] =
		"{\"n\":[4200000000,0.10,-1e-7,12345678901234567890],\"s\":\"a\\n\\\"\",\"o\":{\"t\":true,"
		"\"f\":false,\"z\":null,\"e\":[],\"x\":{}}}";
	struct json *j = json_parse(text, sizeof text - 1, NULL, NULL);
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t };

	(void)state;
	json_put_node(&o, NULL, j);
	assert_string_equal(t.s, text);
	text_clear(&t);
	json_object(&o, NULL);
	json_put_node(&o, "was", json_at(j, "o.t"));
	json_put_node(&o, "not", json_at(j, "o.nothing"));
	json_object_end(&o);
	assert_string_equal(t.s, "{\"was\":true,\"not\":null}");
	json_free(j);
	text_release(&t);
}

/* ---- Through put */

struct sink {
	struct text got;
	size_t calls, fail_at;
};

static bool sink_put(void *self, const char *s, size_t n)
{
	struct sink *sink = self;

	assert_in_range(n, 1, JSON_OUT_PIECE);
	if (++sink->calls == sink->fail_at)
		return false;
	text_addn(&sink->got, s, n);
	return true;
}

static void put_long(struct json_out *o)
{
	json_array(o, NULL);
	for (int i = 0; i < 5000; i++)
		json_put_int(o, NULL, i);
	json_array_end(o);
}

static void pieces_make_the_same_text(void **state)
{
	struct sink sink = { .got = TEXT_INIT };
	struct text whole = TEXT_INIT;
	struct json_out o = { .put = sink_put, .self = &sink }, to = { .to = &whole };

	(void)state;
	put_long(&o);
	put_long(&to);
	assert_string_equal(sink.got.s, whole.s);
	assert_int_equal(sink.calls, whole.n / JSON_OUT_PIECE + 1);
	text_release(&sink.got);
	text_release(&whole);
}

static void failure_sticks(void **state)
{
	struct sink sink = { .got = TEXT_INIT, .fail_at = 2 };
	struct json_out o = { .put = sink_put, .self = &sink };

	(void)state;
	put_long(&o);
	put_long(&o);
	assert_true(o.failed);
	assert_int_equal(sink.calls, 2);
	assert_int_equal(sink.got.n, JSON_OUT_PIECE);
	text_release(&sink.got);
}

static void an_end_without_beginning_fails(void **state)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t };

	(void)state;
	json_array(&o, NULL);
	json_array_end(&o);
	assert_false(o.failed);
	json_object_end(&o);
	assert_true(o.failed);
	json_put_int(&o, NULL, 1);
	assert_string_equal(t.s, "[]");
	text_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compact),
		cmocka_unit_test(indented),
		cmocka_unit_test(single_values),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(names_are_escaped),
		cmocka_unit_test(nodes_pass_through),
		cmocka_unit_test(pieces_make_the_same_text),
		cmocka_unit_test(failure_sticks),
		cmocka_unit_test(an_end_without_beginning_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
