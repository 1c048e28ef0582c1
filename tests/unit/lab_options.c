/* The command line of voxpeer-lab. */
#include "unit.h"

#include "../../src/lab/options.h"
#include "base/text.h"

static const struct line {
	const char *words;
	bool good;
	const char *says; /* when it is not */
} lines[] = {
	{ "serve --unix /a", true, NULL },
	{ "serve --listen=127.0.0.1:0 --speed=1000000 --seed 0", true, NULL },
	{ "serve --unix=/a --state s --parent-fd 3 --ready-fd=4", true, NULL },
	{ "scenario list", true, NULL },
	{ "scenario check a b", true, NULL },
	{ "--help", true, NULL },
	{ "--version", true, NULL },
	{ "", false, "a command is needed" },
	{ "serv", false, "'serv' is no command" },
	{ "serve", false, "one of --unix and --listen" },
	{ "serve --unix /a --listen 127.0.0.1:1", false, "one of --unix and --listen" },
	{ "serve --unix", false, "--unix takes the path of a socket" },
	{ "serve --unix=", false, "--unix takes the path of a socket" },
	{ "serve --unix /a --speed 0", false, "--speed takes a whole number" },
	{ "serve --unix /a --speed 1e3", false, "--speed takes a whole number" },
	{ "serve --unix /a --speed 1000001", false, "--speed takes a whole number" },
	{ "serve --unix /a --seed -1", false, "--seed takes a whole number" },
	{ "serve --unix /a --parent-fd x", false, "--parent-fd takes a descriptor" },
	{ "serve --unix /a --sped 6", false, "did you mean '--speed'?" },
	{ "scenario list --json", true, NULL },
	{ "scenario play a", true, NULL },
	{ "scenario new a", true, NULL },
	{ "class", true, NULL },
	{ "class --json a b", true, NULL },
	{ "inject a clock skip=3h", true, NULL },
	{ "scenario", false, "followed by list, show, check, play or new" },
	{ "scenario lost", false, "followed by list, show, check, play or new" },
	{ "scenario list more", false, "takes nothing more" },
	{ "scenario list --jsn", false, "'--jsn' does nothing with list" },
	{ "scenario show", false, "a scenario's name or file is needed" },
	{ "scenario show --json a", false, "'--json' does nothing with show" },
	{ "scenario new", false, "the name of the scenario is needed" },
	{ "scenario new a b", false, "takes nothing more: 'b'" },
	{ "inject a", false, "no-route, fault, no-faults, clock, look" },
};

enum { WORDS = 16, LINE = 200 };
struct words {
	char line[LINE], name[12];
	char *v[WORDS];
	int n;
};

static void split(struct words *w, const char *line)
{
	*w = (struct words){ .name = "voxpeer-lab", .n = 1 };
	strncpy(w->line, line, LINE - 1);
	w->v[0] = w->name;
	for (char *s = w->line; *s && w->n < WORDS - 1;) {
		w->v[w->n++] = s;
		s += strcspn(s, " ");
		if (*s)
			*s++ = '\0';
	}
}

static void every_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct words w;
		struct lab_options o;
		struct text err = TEXT_INIT;
		split(&w, lines[i].words);
		assert_int_equal(lab_options_read(w.n, w.v, &o, &err), lines[i].good);
		if (lines[i].says)
			assert_has(err.s, lines[i].says);
		text_release(&err);
	}
}

static void values_arrive(void **state)
{
	(void)state;
	struct words w;
	struct lab_options o;
	split(&w, "serve --unix /a --speed=7 --seed 9 --parent-fd 3 --scenario=x");
	assert_true(lab_options_read(w.n, w.v, &o, NULL));
	assert_string_equal(o.unix_path, "/a");
	assert_string_equal(o.scenario, "x");
	assert_int_equal(o.speed, 7);
	assert_true(o.seeded);
	assert_int_equal(o.seed, 9);
	assert_int_equal(o.parent_fd, 3);
	assert_int_equal(o.ready_fd, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line),
		cmocka_unit_test(values_arrive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
