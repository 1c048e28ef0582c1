/* The program behind a terminal of its own: a pty, an emulator (libvterm) that shows its screen, and waits for what is to be seen there.
 *
 *   set_up / tear_down   a home of its own in which the onboarding "half" stands at its fifth step
 *   start(&s, place);  key(&s, "q");  wait_for(&s, "q leave");  ended(&s);  finish(&s); */
#ifndef TESTS_TTY_TERMINAL_H
#define TESTS_TTY_TERMINAL_H
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

#include "base/text.h"
#include "base/utf8.h"

enum { PATIENCE_MS = 10000, COLS = 80, ROWS = 24 };

struct place {
	char *dir, *program; /* own state, and what is run */
	pid_t running;       /* 0: none */
};

static inline const char *built(void)
{
	const char *build = getenv("BUILD");

	return build ? build : "build";
}

static inline void run_quietly(const struct place *p, const char *const *args)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		setenv("XDG_STATE_HOME", p->dir, 1);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execv(p->program, (char *const *)args);
		_exit(127);
	}
	assert_true(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* What whoever runs the tests ignores, as nohup does, the program would ignore as well. */
static inline void hear_signals(void)
{
	static const int heard[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP };

	for (size_t i = 0; i < sizeof heard / sizeof heard[0]; i++)
		signal(heard[i], SIG_DFL);
}

static inline int set_up(void **state)
{
	static struct place p;
	char dir[] = "/tmp/voxpeer-tty-XXXXXX", program[512];

	hear_signals();
	if (!mkdtemp(dir))
		return -1;
	snprintf(program, sizeof program, "%s/voxpeer", built());
	p.dir = strdup(dir);
	p.program = realpath(program, NULL);
	*state = &p;
	if (!p.program)
		return -1;
	run_quietly(&p, (const char *const[]){ "voxpeer", "run", "-f", "docs/example.yaml", "--until", "peering",
					       "--wait", "--session", "half", NULL });
	return 0;
}

static inline int tear_down(void **state)
{
	struct place *p = *state;
	pid_t pid = fork();

	if (pid == 0) {
		execlp("rm", "rm", "-rf", p->dir, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(p->dir);
	free(p->program);
	return 0;
}

/* A test that failed leaves nothing behind that keeps the session. */
static inline int end_running(void **state)
{
	struct place *p = *state;

	if (p->running && kill(p->running, SIGKILL) == 0)
		waitpid(p->running, NULL, 0);
	p->running = 0;
	return 0;
}

/* ---- The program behind a terminal */

struct shown {
	struct place *place;
	pid_t pid;
	int master;
	VTerm *vt;
	VTermScreen *screen;
	struct text bytes; /* since the last key */
};

static inline void start_with(struct shown *s, struct place *p, const char *program, char *const *args)
{
	struct winsize size = { .ws_col = COLS, .ws_row = ROWS };

	s->pid = forkpty(&s->master, NULL, NULL, &size);
	if (s->pid == 0) {
		setenv("XDG_STATE_HOME", p->dir, 1);
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		unsetenv("NO_COLOR");
		execv(program, args);
		_exit(127);
	}
	assert_true(s->pid > 0);
	p->running = s->pid;
	s->place = p;
	text_init(&s->bytes);
	s->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(s->vt, 1);
	s->screen = vterm_obtain_screen(s->vt);
	vterm_screen_enable_altscreen(s->screen, 1);
	vterm_screen_reset(s->screen, 1);
}

static inline void start(struct shown *s, struct place *p)
{
	char *const args[] = { (char[]){ "voxpeer" }, (char[]){ "--session" }, (char[]){ "half" }, NULL };

	start_with(s, p, p->program, args);
}

/* The shell waits for it: what follows keeps it from taking its place. */
static inline void start_under_shell(struct shown *s, struct place *p)
{
	char command[600];
	char *const args[] = { (char[]){ "sh" }, (char[]){ "-c" }, command, NULL };

	snprintf(command, sizeof command, "%s --session half; true", p->program);
	start_with(s, p, "/bin/sh", args);
}

static inline void finish(struct shown *s)
{
	vterm_free(s->vt);
	text_release(&s->bytes);
	if (s->master >= 0)
		close(s->master);
}

/* One read into the emulator; false when nothing came in time, or nothing ever will. */
static inline bool take(struct shown *s, int ms)
{
	struct pollfd p = { s->master, POLLIN, 0 };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return false;
	n = read(s->master, buf, sizeof buf);
	if (n <= 0)
		return false;
	text_addn(&s->bytes, buf, (size_t)n);
	vterm_input_write(s->vt, buf, (size_t)n);
	return true;
}

static inline void row_of(const struct shown *s, int y, struct text *out)
{
	for (int x = 0; x < COLS; x++) {
		VTermScreenCell cell = { 0 };
		char utf8[4];

		vterm_screen_get_cell(s->screen, (VTermPos){ .row = y, .col = x }, &cell);
		if (cell.chars[0] && cell.chars[0] != (uint32_t)-1)
			text_addn(out, utf8, utf8_encode(cell.chars[0], utf8));
		else
			text_addc(out, ' ');
	}
}

static inline void screen_of(const struct shown *s, struct text *out)
{
	for (int y = 0; y < ROWS; y++) {
		row_of(s, y, out);
		text_addc(out, '\n');
	}
}

static inline bool shows(const struct shown *s, const char *what)
{
	struct text all = TEXT_INIT;
	bool found;

	screen_of(s, &all);
	found = strstr(all.s, what) != NULL;
	text_release(&all);
	return found;
}

static inline void fail_shown(const struct shown *s, const char *what)
{
	struct text all = TEXT_INIT;

	screen_of(s, &all);
	print_error("%s", all.s);
	text_release(&all);
	int status, ended = waitpid(s->pid, &status, WNOHANG | WUNTRACED);

	if (ended == s->pid)
		print_error("it has %s (%d)\n",
			    WIFSTOPPED(status)    ? "stopped"
			    : WIFSIGNALED(status) ? "died of a signal"
						  : "ended",
			    WIFSTOPPED(status)    ? WSTOPSIG(status)
			    : WIFSIGNALED(status) ? WTERMSIG(status)
						  : WEXITSTATUS(status));
	fail_msg("'%s' never came", what);
}

static inline void wait_for(struct shown *s, const char *what)
{
	while (!shows(s, what))
		if (!take(s, PATIENCE_MS))
			fail_shown(s, what);
}

static inline void wait_for_bytes(struct shown *s, const char *what)
{
	while (!strstr(s->bytes.s, what))
		if (!take(s, PATIENCE_MS))
			fail_shown(s, what);
}

static inline void key(struct shown *s, const char *bytes)
{
	text_clear(&s->bytes);
	assert_int_equal(write(s->master, bytes, strlen(bytes)), strlen(bytes));
}

static inline int reaped(struct shown *s)
{
	int status = 0;

	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	s->place->running = 0;
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static inline int ended(struct shown *s)
{
	while (take(s, PATIENCE_MS))
		;
	return reaped(s);
}

static inline bool is_cooked(const struct shown *s)
{
	struct termios now;

	tcgetattr(s->master, &now);
	return now.c_lflag & ICANON && now.c_lflag & ECHO;
}
#endif
