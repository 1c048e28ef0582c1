/* The command line: options before and behind the command, values in every form, and errors that name the nearest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/options.h"
#include "base/text.h"

static bool parse(struct options *o, struct text *err, const char *line)
{
	static char buffer[256];
	char *argv[16], *next = buffer;
	int argc = 0;
	*o = (struct options){ 0 };
	text_clear(err);
	strncpy(buffer, line, sizeof buffer - 1);
	while (*next && argc < 16) {
		argv[argc++] = next;
		next += strcspn(next, " ");
		if (*next)
			*next++ = 0;
	}
	return options_parse(o, argc, argv, err);
}

static void before_and_behind(void **state)
{
	(void)state;
	struct options o;
	struct text err = TEXT_INIT;
	assert_true(parse(&o, &err, "voxpeer --session ams status --json -q"));
	assert_string_equal(o.session, "ams");
	assert_string_equal(o.words[0], "status");
	assert_true(o.json && o.quiet);
	assert_true(parse(&o, &err, "voxpeer run -f a.yaml --wait=3d --until asn"));
	assert_string_equal(o.file, "a.yaml");
	assert_true(o.has_wait);
	assert_string_equal(o.wait, "3d");
	assert_string_equal(o.until, "asn");
	assert_true(parse(&o, &err, "voxpeer run -fb.yaml --wait next"));
	assert_string_equal(o.file, "b.yaml");
	assert_true(o.has_wait && !o.wait);
	assert_int_equal(o.nwords, 2);
	assert_true(parse(&o, &err, "voxpeer -- --json -"));
	assert_string_equal(o.words[0], "--json");
	text_release(&err);
}

static void mistakes(void **state)
{
	(void)state;
	static const struct {
		const char *line, *says;
	} cases[] = {
		{ "voxpeer --sesion x", "did you mean --session?" },
		{ "voxpeer --qqqqqqqq", "--help lists" },
		{ "voxpeer --json=1", "--json takes no value" },
		{ "voxpeer run --file", "--file needs ANSWERS" },
		{ "voxpeer -qz", "unknown option -qz" },
	};
	struct options o;
	struct text err = TEXT_INIT;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(parse(&o, &err, cases[i].line));
		assert_non_null(strstr(err.s, cases[i].says));
	}
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(before_and_behind), cmocka_unit_test(mistakes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
