/* The command line as shells and programs see it: the completion scripts have every command and option and offer what there is, and
 * --json holds exactly the members that voxpeer(1) describes. */
#include "program.h"

#include "../../src/app/commands.h"
#include "../unit/manual.h"

enum { DONE = 0, CHECK = 3, PENDING = 8, ACT = 9 };

static char *word(const char *s)
{
	return (char *)(uintptr_t)s;
}

/* ---- Completion */

static const char *const SHELLS[] = { "bash", "zsh", "fish" };

static void expect_word(const struct ran *r, const char *shell, const char *wanted)
{
	if (!strstr(r->out.s, wanted))
		fail_msg("the script for %s does not know %s", shell, wanted);
}

static void scripts_know_everything(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	char option[64];

	(void)state;
	home_new(&h);
	for (size_t s = 0; s < COUNT(SHELLS); s++) {
		assert_int_equal(voxpeer(&h, &r, "help", "completion", SHELLS[s], NULL), DONE);
		for (size_t i = 0; i < COMMAND_COUNT; i++)
			expect_word(&r, SHELLS[s], COMMANDS[i].name);
		for (size_t i = 0; i < OPTION_COUNT; i++) {
			snprintf(option, sizeof option, "%s%s", str_is(SHELLS[s], "fish") ? "-l " : "--",
				 OPTION_DEFS[i].name);
			expect_word(&r, SHELLS[s], option);
		}
	}
	ran_release(&r);
	home_free(&h);
}

/* bash with this script on standard input's place: -c TEXT. False where there is no bash. */
static bool bash(const struct home *h, struct ran *r, const char *flag, const char *text)
{
	struct home shell = *h;

	if (access("/bin/bash", X_OK))
		return false;
	shell.build = word("/bin");
	struct process p =
		process_begin(&shell, "bash", (char *[]){ word("bash"), word("--norc"), word(flag), word(text), NULL });
	process_end(&p, r);
	return true;
}

/* The programs come first in PATH, since the script asks them. */
static void find_programs(struct home *h)
{
	char *path = mem_format("PATH=%s:%s", h->build, h->env[0] + strlen("PATH="));

	free(h->env[0]);
	h->env[0] = path;
}

/* What is offered after these words; the last one is being typed. */
static void offered(const struct home *h, const char *script, const char *words, struct ran *r)
{
	struct text t = TEXT_INIT;

	text_addf(&t,
		  "%s\nCOMP_WORDS=(voxpeer %s)\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_voxpeer\n"
		  "printf ' %%s' \"${COMPREPLY[@]}\" ' '\n",
		  script, words);
	assert_true(bash(h, r, "-c", t.s));
	assert_string_equal(r->err.s, "");
	text_release(&t);
}

static void bash_takes_the_script(void **state)
{
	struct home h;
	struct ran script = RAN_INIT, r = RAN_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &script, "help", "completion", "bash", NULL);
	char *file = home_file(&h, "script", script.out.s);
	if (!bash(&h, &r, "-n", file))
		skip();
	assert_string_equal(r.err.s, "");
	assert_code(&r, DONE);
	free(file);
	ran_release(&script);
	ran_release(&r);
	home_free(&h);
}

static void bash_offers_what_there_is(void **state)
{
	static const struct {
		const char *words, *offers, *never;
	} cases[] = {
		{ "''", " train run plan status check explain answers session theme config help ", "--" },
		{ "se", " session ", " train " },
		{ "session ''", " list show verify export unlock rm ", "example" },
		{ "session show ''", " example ", " list " },
		{ "session show --session example ''", " example ", " list " },
		{ "status ''", " example ", "README" },
		{ "answers ex", " example ", " list " },
		{ "train si", " silent-router ", "first-light" },
		{ "run --until a", " account asn ", "train" },
		{ "run --until = a", " account asn ", "train" },
		{ "--theme da", " dark ", "light" },
		{ "run --w", " --wait ", "--watch" },
		{ "status --w", " --watch ", "--wait" },
		{ "-q status --j", " --json ", "--file" },
		{ "run -f docs/ex", " docs/example.yaml ", "train" },
		{ "explain R3", " R3 R30 ", "train" },
		{ "help completion ''", " bash zsh fish ", "R9" },
		{ "help com", " completion ", "R9" },
		{ "run --speed ''", "  ", "train" },
	};
	struct home h;
	struct ran script = RAN_INIT, r = RAN_INIT;

	(void)state;
	if (access("/bin/bash", X_OK))
		skip();
	home_new(&h);
	find_programs(&h);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", NULL);
	voxpeer(&h, &script, "help", "completion", "bash", NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		offered(&h, script.out.s, cases[i].words, &r);
		if (!strstr(r.out.s, cases[i].offers) || strstr(r.out.s, cases[i].never))
			fail_msg("after 'voxpeer %s' bash offers:%s", cases[i].words, r.out.s);
	}
	ran_release(&script);
	ran_release(&r);
	home_free(&h);
}

static void an_unknown_list_is_a_wrong_usage(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	assert_int_equal(voxpeer(&h, &r, "help", "completion", "tcsh", NULL), EXIT_USAGE);
	assert_has(r.err.s, "tcsh: there are bash, zsh and fish");
	assert_int_equal(voxpeer(&h, &r, "help", "completion", NULL), EXIT_USAGE);
	ran_release(&r);
	home_free(&h);
}

/* ---- JSON, member by member: "steps.done (true or false)", as the page's items are rendered */

static const char *kind_word(const struct json *j, const char *key)
{
	static const char *const times[] = { "time", "service_time", "since", "bound", "next_look", "at" };

	for (size_t i = 0; i < COUNT(times); i++)
		if (str_is(key, times[i]))
			return " (time)";
	switch (json_kind(j)) {
	case JSON_NUMBER:
		return " (integer)";
	case JSON_BOOL:
		return " (true or false)";
	case JSON_ARRAY:
		return " (list)";
	case JSON_OBJECT:
		return " (object)";
	default:
		return "";
	}
}

static void note(struct text *members, const char *path, const char *kind)
{
	struct text line = TEXT_INIT;

	text_addf(&line, "\n%s%s\n", path, kind);
	if (!strstr(members->s, line.s))
		text_add(members, members->n ? line.s + 1 : line.s);
	text_release(&line);
}

/* A list's rows have the list's name before their members; a body is the service's own. */
static void walk(const struct json *j, const char *path, struct text *members)
{
	for (const struct json *c = json_first(j); c; c = json_next(c)) {
		const char *key = json_key(c);
		char *below = key ? mem_format("%s%s%s", path, *path ? "." : "", key) : mem_text(path);

		if (key)
			note(members, below, kind_word(c, key));
		if (json_kind(c) == JSON_ARRAY || (json_kind(c) == JSON_OBJECT && !key))
			walk(c, below, members);
		free(below);
	}
}

static void learn(const struct ran *r, struct text *members)
{
	struct text err = TEXT_INIT;
	struct json *j = json_parse(r->out.s, r->out.n, NULL, &err);
	int64_t code = r->code;

	if (!j)
		fail_msg("%s in:\n%s", err.s, r->out.s);
	walk(j, "", members);
	json_int(json_get(j, "exit"), &code);
	assert_int_equal(code, r->code);
	json_free(j);
	text_release(&err);
}

/* Both ways, whatever the order. */
static void expect_same(const char *section, const struct text *page, const struct text *seen)
{
	const struct text *both[] = { page, seen };

	for (int way = 0; way < 2; way++) {
		struct text inside = TEXT_INIT;

		text_addf(&inside, "\n%s", both[!way]->s);
		for (const char *line = both[way]->s + strspn(both[way]->s, "\n"); *line;) {
			size_t n = strcspn(line, "\n");
			char *whole = mem_format("\n%.*s\n", (int)n, line);

			if (!strstr(inside.s, whole))
				fail_msg("%s: '%.*s' is %s", section, (int)n, line,
					 way ? "printed and not on the page" : "on the page and never printed");
			free(whole);
			line += n + (line[n] == '\n');
		}
		text_release(&inside);
	}
}

static void expect_section(const char *from, const char *to, struct text *seen)
{
	struct text page = TEXT_INIT, items = TEXT_INIT;

	manual_read("docs/man/voxpeer.1", &page);
	manual_items(&page, from, to, &items);
	expect_same(from, &items, seen);
	text_release(&page);
	text_release(&items);
	text_release(seen);
}

static void status_and_run(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	struct text seen = TEXT_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait=4d", "--json", NULL);
	assert_code(&r, PENDING);
	learn(&r, &seen);
	voxpeer(&h, &r, "status", "example", "--json", NULL);
	assert_code(&r, PENDING);
	learn(&r, &seen);
	voxpeer(&h, &r, "session", "list", "--json", NULL); /* a list of the same */
	learn(&r, &seen);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait", "--json", NULL);
	assert_code(&r, DONE);
	learn(&r, &seen);
	expect_section(".Ss status, run", ".Ss plan", &seen);
	ran_release(&r);
	home_free(&h);
}

static void plan_and_check(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	struct text plan = TEXT_INIT, check = TEXT_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "plan", "-f", "docs/example.yaml", "--json", NULL);
	assert_code(&r, ACT);
	learn(&r, &plan);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "asn", "--wait", NULL);
	voxpeer(&h, &r, "plan", "example", "--json", NULL); /* with notes: what exists */
	learn(&r, &plan);
	voxpeer(&h, &r, "check", "example", "--json", NULL);
	learn(&r, &check);
	expect_section(".Ss plan", ".Ss check", &plan);
	expect_section(".Ss check", ".Sh CONFIGURATION", &check);
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_know_everything),
		cmocka_unit_test(bash_takes_the_script),
		cmocka_unit_test(bash_offers_what_there_is),
		cmocka_unit_test(an_unknown_list_is_a_wrong_usage),
		cmocka_unit_test(status_and_run),
		cmocka_unit_test(plan_and_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
