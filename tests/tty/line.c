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

static void begin(struct said *s, char *extra)
{
	char program[512];
	const char *build = getenv("BUILD");

	snprintf(s->dir, sizeof s->dir, "/tmp/voxpeer-line-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	setenv("XDG_STATE_HOME", s->dir, 1);
	snprintf(program, sizeof program, "%s/voxpeer", build ? build : "build");
	char *const argv[] = { program, (char[]){ "train" }, (char[]){ "first-light" }, (char[]){ "--line" }, extra,
			       NULL };

	text_init(&s->text);
	assert_true(pty_open(&s->pty, 80, 24, "xterm-256color", argv));
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

static void one_key_answers(void **state)
{
	struct said s;

	(void)state;
	begin(&s, (char[]){ "--single-key" });
	expect(&s, "R9  connections of a metro end in separate chassis, y or n [no]: ");
	type(&s, "y");
	expect(&s, "y\r\nR13  ");
	type(&s, "<");
	expect(&s, "<\r\nR9  connections of a metro end in separate chassis, y or n [yes]: ");
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
