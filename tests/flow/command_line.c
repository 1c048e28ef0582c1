/* The command line as shells and programs see it: the completion scripts have every command and option and offer what there is, and
 * --json holds exactly the members that voxpeer(1) describes. */
#include "program.h"

#include "../../src/app/commands.h"
#include "../unit/manual.h"

enum { DONE = 0, USAGE = 2, CHECK = 3, PENDING = 8, ACT = 9 };

static char *word(const char *s)
{
	return (char *)(uintptr_t)s;
}

/* ---- Wrong, missing and surplus words and options: refused with what would be right, and nothing is begun. */

struct misuse {
	const char *words[6], *says;
};
#define A "docs/example.yaml"
static const struct misuse MISUSES[] = {
	{ { "config", "foo" }, "'foo' is a word too many; it is: voxpeer config\n" },
	{ { "config", "--json" }, "--json does nothing with config; it is for run, plan, status, check, session" },
	{ { "explain", "--json" }, "--json does nothing with explain" },
	{ { "--json" }, "--json belongs behind a command: run, plan, status, check, session" },
	{ { "--seed", "5" }, "--seed belongs behind a command" },
	{ { "run" }, "run needs an answers file" },
	{ { "run", "-f" }, "--file needs ANSWERS behind it" },
	{ { "run", "-f", "" }, "--file needs ANSWERS behind it, and nothing is given" },
	{ { "run", "-f", A, "x" }, "'x' is a word too many; it is: voxpeer run -f ANSWERS" },
	{ { "run", "-f", A, "--until", "foo" }, "they are readiness, account" },
	{ { "run", "-f", A, "--wait=zz" }, "write 12h, 21d or 90m" },
	{ { "run", "-f", A, "--speed", "fast" }, "--speed takes a whole number, not 'fast'" },
	{ { "run", "-f", A, "--speed", "0" }, "--speed takes a whole number from 1" },
	{ { "run", "-f", A, "--report" }, "--report does nothing with run; it is for session" },
	{ { "run", "-f", "/nowhere" }, "voxpeer: cannot read /nowhere: No such file" },
	{ { "plan" }, "name a session, or an answers file with -f" },
	{ { "plan", "-f", A, "example" }, "not both: -f docs/example.yaml, example" },
	{ { "check", "a", "b" }, "'b' is a word too many" },
	{ { "check", "a", "--session", "b" }, "two sessions are named, a and b; name one" },
	{ { "status", "nosuch" }, "there is no session named nosuch; voxpeer session list shows all" },
	{ { "status", "--watc" }, "did you mean --watch?" },
	{ { "sesion" }, "did you mean session?" },
	{ { "help", "sesion" }, "there is no command 'sesion'; did you mean session?" },
	{ { "help", "zzz" }, "nothing is known under 'zzz'" },
	{ { "nosuch", "--help" }, "there is no command 'nosuch'" },
	{ { "explain", "zzz" }, "nothing is known under 'zzz'" },
	{ { "answers" }, "answers needs a session's name" },
	{ { "answers", "nosuch" }, "there is no session nosuch; session list shows" },
	{ { "session", "lst" }, "did you mean list?" },
	{ { "session", "list", "x" }, "voxpeer status x shows one" },
	{ { "session", "list", "--force" }, "--force does nothing with session list" },
	{ { "session", "show" }, "session show needs a session's name" },
	{ { "session", "unlock", "x", "--json" }, "--json does nothing with session unlock" },
	{ { "session", "verify", "--force" }, "--force does nothing with session verify" },
	{ { "session", "export", "x", "--report" }, "--report does nothing with session export" },
	{ { "session", "rm", "nosuch" }, "there is no session nosuch; session list shows" },
	{ { "session", "rm", "nosuch", "--force" }, "there is no session nosuch" },
	{ { "session", "unlock", "nosuch" }, "there is no session nosuch" },
	{ { "theme", "nosuch" }, "there are list, show NAME and check FILE" },
	{ { "theme", "list", "x" }, "theme show x shows one" },
	{ { "theme", "show", "nosuch" }, "no theme 'nosuch'" },
	{ { "theme", "check" }, "theme check needs a file" },
	{ { "theme", "check", "/nowhere" }, "voxpeer: cannot read /nowhere" },
	{ { "train", "first-light", "b" }, "'b' is a word too many" },
	{ { "train", "first-lite", "--line" }, "there is no scenario 'first-lite'; did you mean 'first-light'?" },
	{ { "train", "--seed", "abc", "--line" }, "--seed takes a whole number" },
	{ { "train", "--speed", "0", "--line" }, "--speed takes a whole number from 1, not '0'" },
	{ { "train", "99", "--line" }, "there is no lesson 99; the lessons are 1 to 27" },
	{ { "train", "0" }, "there is no lesson 0; the lessons are 1 to 27" },
	{ { "--theme", "foo", "--line" }, "no theme 'foo'" },
	{ { "--line=3" }, "--line takes no value" },
	{ { "--glyphs", "foo" }, "--glyphs takes utf8|acs|ascii, not 'foo'" },
	{ { "--session", "" }, "--session needs NAME|PATH behind it" },
	{ { "--session", ".hidden", "--line" }, "cannot be used" },
	{ { "-x" }, "unknown option -x; voxpeer --help lists what there is" },
	{ { "--", "--json" }, "there is no command '--json'" },
};
#undef A

static void misuse_is_refused(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	for (size_t i = 0; i < COUNT(MISUSES); i++) {
		const char *const *w = MISUSES[i].words;

		voxpeer(&h, &r, w[0], w[1], w[2], w[3], w[4], NULL);
		if (r.code != USAGE || !strstr(r.err.s, MISUSES[i].says) || r.out.n)
			fail_msg("voxpeer %s %s %s: %d, %s%s", w[0], str_or(w[1], ""), str_or(w[2], ""), r.code,
				 r.out.s, r.err.s);
		assert_int_equal(strncmp(r.err.s, "voxpeer: ", 9), 0);
	}
	ran_release(&r);
	home_free(&h);
}

/* A message of the service as it was copied, without quotes: explained as with them. */
/* Where sessions lie does not hang on where a command is started: XDG's relative names are no names, and without a HOME nothing is kept. */
static void relative_places_are_not_used(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	free(h.env[2]);
	h.env[2] = mem_text("XDG_STATE_HOME=vp-relative");
	assert_code((voxpeer(&h, &r, "session", "list", NULL), &r), 0);
	assert_code((voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "readiness", NULL), &r), 0);
	char *kept = mem_format("%s/.local/state/voxpeer/sessions/example.json", h.root);

	assert_int_equal(access(kept, F_OK), 0);
	assert_int_not_equal(access("vp-relative", F_OK), 0);
	free(kept);
	free(h.env[1]);
	h.env[1] = mem_text("HOME=vp-relative");
	assert_code((voxpeer(&h, &r, "session", "list", NULL), &r), USAGE);
	assert_string_equal(r.err.s,
			    "voxpeer: HOME is 'vp-relative', which is no absolute path; set it to your home folder\n");
	assert_code((voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", NULL), &r), USAGE);
	assert_int_not_equal(access("vp-relative", F_OK), 0);
	assert_code((voxpeer(&h, &r, "--version", NULL), &r), 0);
	free(h.env[2]);
	h.env[2] = mem_format("XDG_STATE_HOME=%s/state", h.root);
	home_setting(&h, mem_format("XDG_CONFIG_HOME=%s/config", h.root)); /* then nothing is looked for in HOME */
	assert_code((voxpeer(&h, &r, "session", "list", NULL), &r), 0);
	ran_release(&r);
	home_free(&h);
}

/* ---- Names as they are given: what would act on a terminal is seen instead. */

#define ACTING "\033]0;x\007\xe2\x80\xae"
static const char *const GIVEN[][5] = {
	{ ACTING },
	{ "--" ACTING },
	{ "help", ACTING },
	{ "explain", ACTING },
	{ "session", ACTING },
	{ "session", "list", ACTING },
	{ "--config", ACTING, "config" },
	{ "--lab", ACTING, "run", "-f", "docs/example.yaml" },
};

static void expect_seen(const struct ran *r, const char *what)
{
	if (strpbrk(r->out.s, "\033\007") || strpbrk(r->err.s, "\033\007") || strstr(r->out.s, "\xe2\x80\xae") ||
	    strstr(r->err.s, "\xe2\x80\xae") ||
	    !(strstr(r->out.s, "\xef\xbf\xbd]0;x") || strstr(r->err.s, "\xef\xbf\xbd]0;x")))
		fail_msg("%s: %s%s", what, r->out.s, r->err.s);
}

static void names_act_on_no_terminal(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	for (size_t i = 0; i < COUNT(GIVEN); i++) {
		const char *const *w = GIVEN[i];

		voxpeer(&h, &r, w[0], w[1], w[2], w[3], w[4], NULL);
		expect_seen(&r, w[0]);
	}
	char *session = mem_format("%s/" ACTING "/s", h.root);
	voxpeer(&h, &r, "run", "-f", "docs/example.yaml", "--session", session, NULL);
	assert_int_equal(r.code, PENDING);
	voxpeer(&h, &r, "session", "verify", session, NULL);
	assert_int_equal(r.code, DONE);
	expect_seen(&r, "session verify");
	free(session);
	ran_release(&r);
	home_free(&h);
}

static void a_lab_that_cannot_be_reached_is_named_with_its_cause(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "--lab", "/nowhere/lab", "run", "-f", "docs/example.yaml", NULL);
	assert_int_equal(r.code, 1);
	assert_string_equal(r.err.s,
			    "voxpeer: nobody answers at /nowhere/lab; start the training service, or name its socket "
			    "with --lab; nothing was sent\n");
	ran_release(&r);
	home_free(&h);
}

static void what_could_not_be_written_is_no_success(void **state)
{
	static const char *const words[][2] = { { "answers", "example" },
						{ "session", "show" },
						{ "session", "export" } };
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "run", "-f", "docs/example.yaml", NULL);
	for (size_t i = 0; i < COUNT(words); i++) {
		voxpeer(&h, &r, "-o", "/nowhere/x", words[i][0], words[i][1], i ? "example" : NULL, NULL);
		assert_int_equal(r.code, 1);
		assert_has(r.err.s, "voxpeer: cannot open folder /nowhere/: No such file");
	}
	ran_release(&r);
	home_free(&h);
}

static void a_message_needs_no_quotes(void **state)
{
	struct home h;
	struct ran bare = RAN_INIT, quoted = RAN_INIT;

	(void)state;
	home_new(&h);
	assert_int_equal(voxpeer(&h, &bare, "explain", "Prefix", "not", "received", "from", "IP", "192.0.2.2", NULL),
			 DONE);
	assert_int_equal(voxpeer(&h, &quoted, "explain", "Prefix not received from IP 192.0.2.2", NULL), DONE);
	assert_string_equal(bare.out.s, quoted.out.s);
	assert_null(strstr(bare.out.s, "Next: back")); /* there is nowhere to go back to */
	ran_release(&bare);
	ran_release(&quoted);
	home_free(&h);
}

/* A mistake in a theme is its own verdict; a theme that cannot be read is a wrong command. */
static void a_wrong_theme_fails_its_check(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	assert_int_equal(voxpeer(&h, &r, "theme", "check", "docs/example.yaml", NULL), CHECK);
	assert_has(r.err.s, "docs/example.yaml:2:1: unknown key");
	ran_release(&r);
	home_free(&h);
}

/* At the end of input the prompt that stands there is closed: what comes after begins on a line of its own. */
static void the_end_of_input_closes_the_prompt(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	assert_int_equal(voxpeer(&h, &r, "train", "first-light", "--line", NULL), DONE);
	assert_has(r.out.s, "[no]: \nall is saved; come back with: voxpeer --session first-light\n");
	assert_int_equal(voxpeer(&h, &r, "session", "unlock", "first-light", NULL), DONE);
	assert_string_equal(r.out.s, "nobody holds first-light; there is nothing to unlock\n");
	assert_int_equal(voxpeer(&h, &r, "train", "4", "--line", NULL), DONE);
	assert_has(r.out.s, "voxpeer --session silent-router\n");
	ran_release(&r);
	home_free(&h);
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
		{ "session ''", " list show verify restore export unlock rm ", "example" },
		{ "session show ''", " example ", " list " },
		{ "session verify ''", " example ", " list " },
		{ "session verify --j", " --json ", "--file" },
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
	static const char *const times[] = { "time", "service_time", "since", "bound", "next_look",
					     "at",   "began",        "ended", "saved" };

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

/* By a process of another host, as on a shared folder. */
static void held_elsewhere(const struct home *h, const char *name)
{
	char *path = mem_format("%s/%s.lock", h->sessions, name);
	static const char holder[] =
		"{\"host\": \"ops9\", \"boot\": \"b\", \"who\": \"noc\", \"pid\": 7, \"start\": 1}";

	assert_true(file_write_atomic(path, holder, sizeof holder - 1, 0600, NULL));
	free(path);
}

/* Who only looked has saved nothing. */
static void leaving_a_view_claims_no_save(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "asn", "--wait", NULL);
	assert_code(&r, DONE);
	held_elsewhere(&h, "example");
	char *lines = home_file(&h, "lines", "n\n:quit\n");
	char *line = mem_format("exec %s/voxpeer --session example --line <%s", h.build, lines);
	char *const words[] = { (char[]){ "sh" }, (char[]){ "-c" }, line, NULL };
	char *build = h.build;
	h.build = (char[]){ "/bin" };
	struct process p = process_begin(&h, "sh", words);
	process_end(&p, &r);
	h.build = build;
	assert_has(r.out.s, "this is a view of what was last saved");
	assert_null(strstr(r.out.s, "all is saved"));
	assert_has(r.out.s, "nothing was changed; look again with: voxpeer --session example");
	free(lines);
	free(line);
	ran_release(&r);
	home_free(&h);
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
	held_elsewhere(&h, "example");
	voxpeer(&h, &r, "session", "list", "--json", NULL); /* a list of the same */
	assert_has(r.out.s, "\"in_use\": \"noc on ops9, process 7");
	learn(&r, &seen);
	voxpeer(&h, &r, "session", "unlock", "example", "--force", NULL);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait", "--json", NULL);
	assert_code(&r, DONE);
	learn(&r, &seen);
	expect_section(".Ss status, run", ".Ss plan", &seen);
	ran_release(&r);
	home_free(&h);
}

static void damage(const struct home *h, const char *name)
{
	char *path = mem_format("%s/%s", h->sessions, name);

	assert_int_equal(truncate(path, 100), 0);
	free(path);
}

static void verify_of_one_and_of_all(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	struct text seen = TEXT_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "session", "verify", NULL);
	assert_code(&r, DONE);
	assert_has(r.out.s, "no onboardings yet");
	voxpeer(&h, &r, "session", "verify", "--json", NULL);
	assert_code(&r, DONE);
	assert_string_equal(r.out.s, "[\n]\n");
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "asn", "--wait", NULL);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "peering", "--wait", NULL); /* bak-1 */
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "readiness", "--wait", "--session", "other",
		NULL);
	voxpeer(&h, &r, "session", "verify", NULL);
	assert_code(&r, DONE);
	assert_string_equal(r.out.s, "example              sound\nother                sound\n");
	damage(&h, "example.json");
	damage(&h, "example.json.bak-1");
	voxpeer(&h, &r, "session", "verify", NULL);
	assert_code(&r, CHECK);
	assert_has(r.out.s, "example              damaged   /");
	assert_has(r.out.s, "example.json: line ");
	assert_has(r.out.s, "; the newest backup that is sound is /");
	assert_has(r.out.s, "\nother                sound\n");
	assert_string_equal(r.err.s, "");
	voxpeer(&h, &r, "session", "verify", "-q", NULL);
	assert_code(&r, CHECK);
	assert_null(strstr(r.out.s, "sound\n"));
	assert_has(r.out.s, "damaged");
	voxpeer(&h, &r, "session", "verify", "other", "--json", NULL);
	assert_code(&r, DONE);
	learn(&r, &seen);
	voxpeer(&h, &r, "session", "verify", "example", "--json", NULL);
	assert_code(&r, CHECK);
	learn(&r, &seen);
	voxpeer(&h, &r, "session", "verify", "--json", NULL); /* a list of the same */
	assert_code(&r, CHECK);
	learn(&r, &seen);
	expect_section(".Ss session verify", ".Ss train", &seen);
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
	voxpeer(&h, &r, "check", "example", NULL);
	assert_has(r.out.s, "example-ams connection 1 (ams-r1): no LOA noted yet\n");
	voxpeer(&h, &r, "status", "example", NULL);
	assert_null(strstr(r.out.s, "needs you go on"));
	voxpeer(&h, &r, "check", "example", "--json", NULL);
	learn(&r, &check);
	expect_section(".Ss plan", ".Ss check", &plan);
	expect_section(".Ss check", ".Ss session verify", &check);
	ran_release(&r);
	home_free(&h);
}

/* What the lab made of a lesson, from outside: a failure that was met while somebody looked, and at the end the certificate. */
static void score(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	struct lab_process lab;
	struct text seen = TEXT_INIT;

	(void)state;
	home_new(&h);
	lab_begin(&h, &lab, "first-light");
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", "prefixes", "--wait", "--lab", lab.socket,
		NULL);
	voxpeer(&h, &r, "train", "--score", "example", "--json", "--lab", lab.socket, NULL);
	assert_code(&r, DONE);
	learn(&r, &seen);
	lab_tell(&lab, "POST", "/lab/v1/notes",
		 "{\"kind\":\"session\",\"step\":\"service\",\"done\":6}"); /* somebody sits down */
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait", "--lab", lab.socket, NULL);
	voxpeer(&h, &r, "train", "--score", "example", "--json", "--name", "A. Trainee", "--lab", lab.socket, NULL);
	assert_code(&r, DONE);
	assert_non_null(strstr(r.out.s, "\"passed\": true"));
	learn(&r, &seen);
	text_add(
		&seen,
		"mistakes.code\nmistakes.what\nmistakes.at (time)\nmistakes.expected (true or false)\n"); /* tests/unit/coach_score.c prints them */
	expect_section(".Ss train --score", ".Sh TRAINING", &seen);
	voxpeer(&h, &r, "train", "--score", "--markdown", "--name", "A. Trainee", "--lab", lab.socket,
		NULL); /* the last session */
	assert_code(&r, DONE);
	assert_non_null(strstr(r.out.s, "# Certificate of training"));
	assert_non_null(strstr(r.out.s, "**A. Trainee** has passed the lesson **First light**"));
	assert_non_null(strstr(r.out.s, "training world"));
	voxpeer(&h, &r, "train", "--markdown", NULL);
	assert_code(&r, USAGE);
	lab_end(&lab);
	ran_release(&r);
	home_free(&h);
}

/* A run from a file reaches every goal, and passes no lesson: the sheet, the certificate and the class agree. */
static void a_run_passes_no_lesson(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait", NULL);
	assert_code(&r, DONE);
	voxpeer(&h, &r, "train", "--score", NULL);
	assert_has(r.out.s, "100 of 100 points, run from a file, which passes no lesson");
	assert_null(strstr(r.out.s, "of 8 done"));
	voxpeer(&h, &r, "--session", "example", "--line", NULL); /* to look at it afterwards changes nothing */
	voxpeer(&h, &r, "train", "--score", "--markdown", NULL);
	assert_has(r.out.s, "# Record of training");
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(misuse_is_refused),
		cmocka_unit_test(the_end_of_input_closes_the_prompt),
		cmocka_unit_test(relative_places_are_not_used),
		cmocka_unit_test(names_act_on_no_terminal),
		cmocka_unit_test(a_lab_that_cannot_be_reached_is_named_with_its_cause),
		cmocka_unit_test(what_could_not_be_written_is_no_success),
		cmocka_unit_test(a_message_needs_no_quotes),
		cmocka_unit_test(a_wrong_theme_fails_its_check),
		cmocka_unit_test(scripts_know_everything),
		cmocka_unit_test(bash_takes_the_script),
		cmocka_unit_test(bash_offers_what_there_is),
		cmocka_unit_test(an_unknown_list_is_a_wrong_usage),
		cmocka_unit_test(status_and_run),
		cmocka_unit_test(leaving_a_view_claims_no_save),
		cmocka_unit_test(plan_and_check),
		cmocka_unit_test(verify_of_one_and_of_all),
		cmocka_unit_test(score),
		cmocka_unit_test(a_run_passes_no_lesson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
