#include "unit.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "base/yaml.h"

static struct yaml *parse(const char *s)
{
	struct text err = TEXT_INIT;
	struct yaml *y = yaml_parse(s, strlen(s), "answers.yaml", &err);

	if (!y)
		fail_msg("%s", err.s);
	assert_string_equal(err.s, "");
	text_release(&err);
	return y;
}

static void refuse_bytes(const char *s, size_t n, const char *words)
{
	struct text err = TEXT_INIT;

	assert_null(yaml_parse(s, n, "answers.yaml", &err));
	assert_has(err.s, words);
	assert_null(yaml_parse(s, n, NULL, NULL));
	text_release(&err);
}

static void refuse(const char *s, const char *words)
{
	refuse_bytes(s, strlen(s), words);
}

/* ---- Reading */

static const char example[] = "version: 1\n"
			      "asn: {name: example-asn, number: 64500}\n"
			      "contacts:\n"
			      "  - role: Noc\n"
			      "    phone: \"+31205550100\"\n"
			      "  - [a, 'b']\n"
			      "backup: none\n";

static void a_tree_with_places(void **state)
{
	struct yaml *y = parse(example);
	const struct yaml *asn = yaml_get(y, "asn"), *number = yaml_get(asn, "number");
	const struct yaml *first = yaml_get(y, "contacts")->first;

	(void)state;
	assert_int_equal(y->kind, YAML_MAP);
	assert_null(y->key);
	assert_string_equal(yaml_get(y, "version")->value, "1");
	assert_int_equal(asn->kind, YAML_MAP);
	assert_int_equal(asn->line, 2);
	assert_int_equal(asn->column, 6);
	assert_int_equal(asn->key_column, 1);
	assert_string_equal(number->value, "64500");
	assert_int_equal(number->line, 2);
	assert_int_equal(number->column, 34);
	assert_int_equal(number->key_line, 2);
	assert_int_equal(number->key_column, 26);
	assert_int_equal(yaml_get(y, "contacts")->kind, YAML_LIST);
	assert_int_equal(first->kind, YAML_MAP);
	assert_null(first->key);
	assert_string_equal(yaml_get(first, "phone")->value, "+31205550100");
	assert_false(yaml_get(first, "phone")->plain);
	assert_string_equal(first->next->first->next->value, "b");
	assert_null(first->next->next);
	assert_null(yaml_get(y, "nothing"));
	assert_null(yaml_get(number, "x"));
	assert_null(yaml_get(NULL, "x"));
	yaml_free(y);
}

static void scalars_stay_as_typed(void **state)
{
	static const struct {
		const char *text, *value;
		bool plain;
	} rows[] = {
		{ "v: 007", "007", true },
		{ "v: no", "no", true },
		{ "v: 1e3", "1e3", true },
		{ "v: null", "", true },
		{ "v: ~", "", true },
		{ "v:", "", true },
		{ "v: 'null'", "null", false },
		{ "v: \"~\"", "~", false },
		{ "v: ''", "", false },
		{ "v: Null", "Null", true },
		{ "v: two words # and a remark", "two words", true },
		{ "v: 'it''s'", "it's", false },
		{ "v: \"a\\tb\\u00e9\"", "a\tb\xc3\xa9", false },
		{ "v: |\n  two\n  lines\n", "two\nlines\n", false },
		{ "v: >-\n  two\n  lines\n", "two lines", false },
		{ "v: 8075:8007", "8075:8007", true },
		{ "v: 2001:db8::/32", "2001:db8::/32", true },
		{ "\xef\xbb\xbfv: x", "x", true },
		{ "v: x\r\n", "x", true },
		{ "---\nv: x\n...\n", "x", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct yaml *y = parse(rows[i].text);
		const struct yaml *v = yaml_get(y, "v");

		assert_string_equal(v->value, rows[i].value);
		assert_int_equal(v->plain, rows[i].plain);
		yaml_free(y);
	}
}

static void the_root_may_be_anything(void **state)
{
	struct yaml *y = parse("- a\n- b\n");

	(void)state;
	assert_int_equal(y->kind, YAML_LIST);
	yaml_free(y);
	y = parse("word");
	assert_int_equal(y->kind, YAML_SCALAR);
	assert_string_equal(y->value, "word");
	yaml_free(y);
}

/* ---- Refusals */

static void what_is_not_accepted(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "", "answers.yaml:1:1: there is nothing in it" },
		{ "# a remark\n", "there is nothing in it" },
		{ "a: &x 1\nb: 2\n", "answers.yaml:1:4: anchors (&x)" },
		{ "a: 1\nb: *x\n", "answers.yaml:2:4: aliases (*x)" },
		{ "a: !!str 1\n", "answers.yaml:1:4: tags" },
		{ "a: ! 1\n", "answers.yaml:1:4: tags" },
		{ "a: !mine {b: c}\n", "answers.yaml:1:4: tags (!mine)" },
		{ "a: &l [b]\n", "anchors (&l)" },
		{ "&k a: b\n", "anchors (&k)" },
		{ "<<: {a: b}\n", "answers.yaml:1:1: merge keys" },
		{ "a: 1\n\n  \nb: 2\na: 3\n", "answers.yaml:5:1: the key 'a' stands in line 1 already" },
		{ "x: {b: 1, c: 2, \"b\": 3, c: 4}\n", "answers.yaml:1:17: the key 'b'" },
		{ "a: 1\n---\nb: 2\n", "answers.yaml:2:1: a second document" },
		{ "? [a, b]\n: c\n", "answers.yaml:1:3: a list or map as a key" },
		{ "? {a: b}\n: c\n", "a list or map as a key" },
		{ "{: a}\n", "answers.yaml:1:2: did not find expected node content; a key or value is missing" },
		{ "?\n: a\n", "an empty key" },
		{ "~: a\n", "an empty key" },
		{ "'': a\n", "an empty key" },
		{ "a: \"x\\0y\"\n", "answers.yaml:1:4: a NUL character" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i].text, rows[i].words);
}

static void syntax_names_place_and_cure(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "a:\n\t- b\n", "answers.yaml:2:1: found character that cannot start any token; indent with blanks" },
		{ "a: b: c\n", "answers.yaml:1:5: mapping values are not allowed in this context; put text with ': '" },
		{ "a: 1\n b: 2\n", "answers.yaml:2:3: mapping values are not allowed" },
		{ "a: [1, 2\n", "answers.yaml:1:4: did not find expected ',' or ']'; the list that opens here" },
		{ "a: {b: 1\n", "answers.yaml:1:4: did not find expected ',' or '}'; the map that opens here" },
		{ "a: 'open\nb: 2\n", "answers.yaml:1:4: found unexpected end of stream; the quotes that open here" },
		{ "a: @x\n", "answers.yaml:1:4: found character that cannot start any token" },
		{ "a: 1\nb\n", "answers.yaml:2:1: could not find expected ':'; a key is followed by" },
		{ "  a: 1\nb: 2\n", "answers.yaml:2:1: " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		refuse(rows[i].text, rows[i].words);
}

static void characters_are_checked(void **state)
{
	(void)state;
	refuse("a: 1\nb\xc3\xa9: \xff\n", "answers.yaml:2:5: not UTF-8");
	refuse("a: \x1b[31m\n", "answers.yaml:1:4: a control character (U+001B)");
	refuse("a: \xc2\x9b\n", "a control character (U+009B)");
	refuse("a: \xef\xbf\xbe\n", "a control character (U+FFFE)");
	refuse_bytes("a: \0", 4, "answers.yaml:1:4: a control character (U+0000)");
	refuse("\xff\xfe"
	       "a",
	       "answers.yaml:1:1: not UTF-8");
}

static void limits_hold(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	for (int i = 0; i < 32; i++)
		text_addc(&t, '[');
	for (int i = 0; i < 32; i++)
		text_addc(&t, ']');
	yaml_free(parse(t.s));
	text_clear(&t);
	for (int i = 0; i < 33; i++)
		text_addc(&t, '[');
	for (int i = 0; i < 33; i++)
		text_addc(&t, ']');
	refuse(t.s, "answers.yaml:1:33: nested deeper than 32 levels");
	text_clear(&t);
	while (t.n <= 4 * 1024 * 1024)
		text_add(&t, "# 0123456789\n");
	refuse(t.s, "longer than 4194304 bytes");
	text_release(&t);
}

static void many_keys(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++)
		text_addf(&t, "k%d: v\n", i);
	yaml_free(parse(t.s));
	text_add(&t, "k7: v\n");
	refuse(t.s, "answers.yaml:100001:1: the key 'k7' stands in line 8 already");
	text_release(&t);
}

static void a_file_is_loaded(void **state)
{
	int fd = memfd_create("answers", MFD_CLOEXEC);
	struct text err = TEXT_INIT;
	struct yaml *y;
	char path[64];

	(void)state;
	assert_int_equal(write(fd, "version: 1\n", 11), 11);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	y = yaml_load(path, &err);
	assert_string_equal(err.s, "");
	assert_string_equal(yaml_get(y, "version")->value, "1");
	yaml_free(y);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_null(yaml_load(path, &err));
	assert_true(str_starts(err.s, path));
	assert_has(err.s, ":2:1: could not find expected ':'");
	close(fd);
	text_release(&err);
}

static void a_file_that_is_not_there(void **state)
{
	struct text err = TEXT_INIT;

	(void)state;
	assert_null(yaml_load("/nonexistent/answers.yaml", &err));
	assert_has(err.s, "cannot read /nonexistent/answers.yaml");
	text_release(&err);
}

/* ---- Known keys */

static void unknown_keys(void **state)
{
	static const char *const known[] = { "name", "prefix", "peering", NULL };
	struct yaml *good = parse("name: a\nprefix: b\n"), *near = parse("name: a\n  # b\npefix: c\n"),
		    *far = parse("{name: a, colour: \"\xc2\xb7\"}"), *list = parse("[a]");
	struct text err = TEXT_INIT;

	(void)state;
	assert_true(yaml_known_keys(good, "f.yaml", known, &err));
	assert_string_equal(err.s, "");
	assert_false(yaml_known_keys(near, "f.yaml", known, &err));
	assert_string_equal(
		err.s, "f.yaml:3:1: unknown key 'pefix'; did you mean 'prefix'? known here: name, prefix, peering");
	text_clear(&err);
	assert_false(yaml_known_keys(far, "f.yaml", known, &err));
	assert_string_equal(err.s, "f.yaml:1:11: unknown key 'colour'; known here: name, prefix, peering");
	text_clear(&err);
	assert_false(yaml_known_keys(list, "f.yaml", known, &err));
	assert_string_equal(err.s, "f.yaml:1:1: a map (key: value) is expected here");
	assert_false(yaml_known_keys(NULL, "f.yaml", known, NULL));
	yaml_free(good);
	yaml_free(near);
	yaml_free(far);
	yaml_free(list);
	text_release(&err);
}

static void messages_are_clean(void **state)
{
	struct yaml *y = parse("a: \"\\e[31m\"");
	struct text err = TEXT_INIT;

	(void)state;
	assert_false(yaml_fail(&err, "bad\x1b.yaml", y->first, "'%s' is no colour", y->first->value));
	assert_string_equal(err.s, "bad\xef\xbf\xbd.yaml:1:4: '\xef\xbf\xbd[31m' is no colour");
	text_clear(&err);
	assert_false(yaml_fail(&err, NULL, NULL, "nothing"));
	assert_string_equal(err.s, "1:1: nothing");
	yaml_free(y);
	text_release(&err);
}

/* ---- Writing */

static void scalars_written(void **state)
{
	static const struct {
		const char *value, *text;
	} rows[] = {
		{ "", "\"\"" },
		{ "example-asn", "example-asn" },
		{ "64500", "64500" },
		{ "true", "true" },
		{ "null", "\"null\"" },
		{ "~", "\"~\"" },
		{ "West Europe", "West Europe" },
		{ "203.0.113.0/24", "203.0.113.0/24" },
		{ "8075:8007", "8075:8007" },
		{ "2026-11-01T09:00:00Z", "2026-11-01T09:00:00Z" },
		{ "noc@example.net", "noc@example.net" },
		{ "+31205550100", "\"+31205550100\"" },
		{ "a: b", "\"a: b\"" },
		{ "a:", "\"a:\"" },
		{ "a #b", "\"a #b\"" },
		{ "a, b", "\"a, b\"" },
		{ "{a}", "\"{a}\"" },
		{ " a", "\" a\"" },
		{ "a ", "\"a \"" },
		{ "a  b", "\"a  b\"" },
		{ "- a", "\"- a\"" },
		{ "---", "\"---\"" },
		{ "two\nlines\t\"\\", "\"two\\nlines\\t\\\"\\\\\"" },
		{ "\x1b", "\"\\x1b\"" },
		{ "Z\xc3\xbcrich", "\"Z\xc3\xbcrich\"" },
		{ "a\xff", "\"a\xef\xbf\xbd\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t = TEXT_INIT;

		yaml_put_scalar(&t, rows[i].value);
		assert_string_equal(t.s, rows[i].text);
		text_release(&t);
	}
}

static void read_back(const char *before, const char *after, const char *value)
{
	struct text t = TEXT_INIT;
	struct yaml *y;

	text_add(&t, before);
	yaml_put_scalar(&t, value);
	text_add(&t, after);
	y = parse(t.s);
	assert_string_equal(yaml_get(y, "v")->value, value);
	assert_false(yaml_get(y, "v")->plain && !*value);
	yaml_free(y);
	text_release(&t);
}

/* Every pair and many triples of characters that mean something to YAML, in block and in flow style. */
static void scalars_read_back(void **state)
{
	static const char alphabet[] = "a0 :#-?,[]{}&*!|>'\"%@`~=<.+\\\n\t\x01\x7f";
	static const char *const words[] = {
		"\xc2\x85",     "\xe2\x80\xa8", "\xef\xbb\xbf", "e\xcc\x81", "\xf0\x9f\x98\x80",
		"\xef\xbf\xbe", "\xc2\xa0",     "...",          "--- a",     "<<",
		"null",         "a\r\nb",       "\xc2\x9b",     "key: |",    "a b : c",
		"a\n\n b",      "%YAML 1.2",    "a'b",          "(a)",
	};
	char s[4] = "";

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		read_back("v: ", "\n", words[i]);
		read_back("{v: ", ", w: x}\n", words[i]);
	}
	for (size_t i = 0; i < sizeof alphabet * (sizeof alphabet - 1) * (sizeof alphabet - 1); i++) {
		s[0] = alphabet[i % (sizeof alphabet - 1)];
		s[1] = alphabet[i / (sizeof alphabet - 1) % (sizeof alphabet - 1)];
		s[2] = alphabet[i / (sizeof alphabet - 1) / (sizeof alphabet - 1)];
		read_back("v: ", "\n", s);
		read_back("{v: ", "}\n", s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_with_places),
		cmocka_unit_test(scalars_stay_as_typed),
		cmocka_unit_test(the_root_may_be_anything),
		cmocka_unit_test(what_is_not_accepted),
		cmocka_unit_test(syntax_names_place_and_cure),
		cmocka_unit_test(characters_are_checked),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(many_keys),
		cmocka_unit_test(a_file_is_loaded),
		cmocka_unit_test(a_file_that_is_not_there),
		cmocka_unit_test(unknown_keys),
		cmocka_unit_test(messages_are_clean),
		cmocka_unit_test(scalars_written),
		cmocka_unit_test(scalars_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
