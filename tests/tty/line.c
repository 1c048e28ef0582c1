/* Line by line at a real terminal: one key is an answer where it was asked for, a line stays a line, and every end gives the
 * terminal's modes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <termios.h>

#include "../bench/pty.h"
#include "base/text.h"

enum { PATIENCE_MS = 10000 };

struct said {
	char dir[40];
	struct pty pty;
	struct text text; /* since the last key */
};

static void new_home(struct said *s)
{
	snprintf(s->dir, sizeof s->dir, "/tmp/voxpeer-line-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	setenv("XDG_STATE_HOME", s->dir, 1);
	text_init(&s->text);
}

static void begin(struct said *s, char *extra)
{
	char program[512];
	const char *build = getenv("BUILD");

	new_home(s);
	snprintf(program, sizeof program, "%s/voxpeer", build ? build : "build");
	char *const argv[] = { program, (char[]){ "train" }, (char[]){ "first-light" }, (char[]){ "--line" }, extra,
			       NULL };

	assert_true(pty_open(&s->pty, 80, 24, "xterm-256color", argv));
}

static void expect(struct said *s, const char *what)
{
	struct pollfd in = { .fd = s->pty.fd, .events = POLLIN };
	char piece[4096];

	while (!strstr(s->text.s, what)) {
		ssize_t n = poll(&in, 1, PATIENCE_MS) > 0 ? read(s->pty.fd, piece, sizeof piece) : 0;

		if (n <= 0)
			fail_msg("'%s' does not come after: %s", what, s->text.s);
		text_addn(&s->text, piece, (size_t)n);
	}
}

/* The shell waits for it: a terminal whose first process has gone may get new modes from the kernel, which would prove nothing. */
static pid_t begin_under_shell(struct said *s)
{
	static const char words[] = "sh -c 'echo pid $$; exec \"%s/voxpeer\" train first-light --line --single-key'; "
				    "echo ended; read rest";
	char command[600];
	const char *build = getenv("BUILD");

	new_home(s);
	snprintf(command, sizeof command, words, build ? build : "build");
	char *const argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, command, NULL };

	assert_true(pty_open(&s->pty, 80, 24, "xterm-256color", argv));
	expect(s, "\r\n");
	assert_true(str_starts(s->text.s, "pid "));
	return (pid_t)strtol(s->text.s + 4, NULL, 10);
}

static int end(struct said *s)
{
	char *const rm[] = { (char[]){ "rm" }, (char[]){ "-rf" }, s->dir, NULL };
	int status;
	pid_t pid;

	assert_int_equal(waitpid(s->pty.pid, &status, 0), s->pty.pid);
	close(s->pty.fd);
	text_release(&s->text);
	pid = fork();
	if (pid == 0) {
		execvp("rm", rm);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void type(struct said *s, const char *keys)
{
	text_clear(&s->text);
	assert_int_equal(write(s->pty.fd, keys, strlen(keys)), strlen(keys));
}

/* The terminal is switched after the words that are read here were written: that is waited for. */
static bool gives_lines(const struct said *s)
{
	enum { LOOK_MS = 10 };
	const tcflag_t lines = ICANON | ECHO;
	struct termios modes;

	for (int waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		if (tcgetattr(s->pty.fd, &modes) == 0 && (modes.c_lflag & lines) == lines)
			return true;
		poll(NULL, 0, LOOK_MS);
	}
	return false;
}

static bool gives_keys(const struct said *s)
{
	struct termios modes;

	return tcgetattr(s->pty.fd, &modes) == 0 && !(modes.c_lflag & (ICANON | ECHO));
}

static void await_keys(struct said *s)
{
	enum { LOOK_MS = 10 };

	for (int waited = 0; waited < PATIENCE_MS && !gives_keys(s); waited += LOOK_MS)
		poll(NULL, 0, LOOK_MS);
	assert_true(gives_keys(s));
}

static const char first_question[] = "R9   connections of a metro end in separate chassis, y or n [no]: ";

/* Nothing is left to do for who is killed but this. */
static void a_deadly_signal_gives_lines_back(void **state)
{
	static const int deadly[] = { SIGSEGV, SIGABRT, SIGALRM, SIGPWR, SIGTERM, SIGHUP, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
		struct said s;
		pid_t pid = begin_under_shell(&s);

		expect(&s, first_question);
		await_keys(&s);
		assert_int_equal(kill(pid, deadly[i]), 0);
		expect(&s, "ended\r\n");
		if (gives_keys(&s))
			fail_msg("signal %d left the terminal without lines", deadly[i]);
		assert_true(gives_lines(&s));
		type(&s, "\n");
		assert_int_equal(end(&s), 0);
	}
}

static void a_stop_gives_lines_back_and_goes_on_with_keys(void **state)
{
	struct said s;
	pid_t pid = begin_under_shell(&s);

	(void)state;
	expect(&s, first_question);
	await_keys(&s);
	type(&s, "\032"); /* Ctrl-Z; this shell has no jobs and puts nothing back */
	assert_true(gives_lines(&s));
	assert_int_equal(kill(pid, SIGCONT), 0);
	kill(s.pty.pid, SIGCONT);
	await_keys(&s);
	type(&s, "y");
	expect(&s, "y\r\nR13  ");
	kill(pid, SIGTERM);
	expect(&s, "ended\r\n");
	assert_true(gives_lines(&s));
	type(&s, "\n");
	assert_int_equal(end(&s), 0);
}

static void one_key_answers(void **state)
{
	struct said s;

	(void)state;
	begin(&s, (char[]){ "--single-key" });
	expect(&s, first_question);
	type(&s, "y");
	expect(&s, "y\r\nR13  ");
	type(&s, "<");
	expect(&s, "<\r\nR9   connections of a metro end in separate chassis, y or n [yes]: ");
	type(&s, "\033[A"); /* an arrow is no answer */
	type(&s, "\r");
	expect(&s, "\r\nR13  ");
	type(&s, ":"); /* the beginning of a line */
	expect(&s, ":");
	assert_true(gives_lines(&s));
	type(&s, "go 3\r");
	expect(&s, "Resource name: "); /* a text: the terminal edits it */
	assert_true(gives_lines(&s));
	type(&s, "example-ann\177sn\r");
	expect(&s, "AS number: ");
	type(&s, ":quit\r");
	expect(&s, "all is saved; come back with: voxpeer --session first-light\r\n");
	assert_int_equal(end(&s), 0);
}

static void without_it_enter_does(void **state)
{
	struct said s;

	(void)state;
	begin(&s, NULL);
	expect(&s, "[no]: ");
	assert_true(gives_lines(&s));
	type(&s, "y\r");
	expect(&s, "R13  ");
	type(&s, "\004"); /* end of input */
	expect(&s, "come back with");
	assert_int_equal(end(&s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_key_answers),
		cmocka_unit_test(without_it_enter_does),
		cmocka_unit_test(a_deadly_signal_gives_lines_back),
		cmocka_unit_test(a_stop_gives_lines_back_and_goes_on_with_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
