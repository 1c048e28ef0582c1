/* The program on a real terminal: what it costs a slow link, that every way out gives the terminal back, that a terminal which has gone
 * or does not read holds nothing up. It runs on a pty, an emulator (libvterm) shows its screen, and every wait is for something
 * to be seen there. */
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

static const char *built(void)
{
	const char *build = getenv("BUILD");

	return build ? build : "build";
}

static void run_quietly(const struct place *p, const char *const *args)
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

static int set_up(void **state)
{
	static struct place p;
	char dir[] = "/tmp/voxpeer-tty-XXXXXX", program[512];

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

static int tear_down(void **state)
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
static int end_running(void **state)
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

static void start(struct shown *s, struct place *p)
{
	struct winsize size = { .ws_col = COLS, .ws_row = ROWS };

	s->pid = forkpty(&s->master, NULL, NULL, &size);
	if (s->pid == 0) {
		setenv("XDG_STATE_HOME", p->dir, 1);
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		unsetenv("NO_COLOR");
		execl(p->program, "voxpeer", "--session", "half", (char *)NULL);
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

static void finish(struct shown *s)
{
	vterm_free(s->vt);
	text_release(&s->bytes);
	if (s->master >= 0)
		close(s->master);
}

/* One read into the emulator; false when nothing came in time, or nothing ever will. */
static bool take(struct shown *s, int ms)
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

static void row_of(const struct shown *s, int y, struct text *out)
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

static void screen_of(const struct shown *s, struct text *out)
{
	for (int y = 0; y < ROWS; y++) {
		row_of(s, y, out);
		text_addc(out, '\n');
	}
}

static bool shows(const struct shown *s, const char *what)
{
	struct text all = TEXT_INIT;
	bool found;

	screen_of(s, &all);
	found = strstr(all.s, what) != NULL;
	text_release(&all);
	return found;
}

static void fail_shown(const struct shown *s, const char *what)
{
	struct text all = TEXT_INIT;

	screen_of(s, &all);
	print_error("%s", all.s);
	text_release(&all);
	fail_msg("'%s' never came", what);
}

static void wait_for(struct shown *s, const char *what)
{
	while (!shows(s, what))
		if (!take(s, PATIENCE_MS))
			fail_shown(s, what);
}

static void wait_for_bytes(struct shown *s, const char *what)
{
	while (!strstr(s->bytes.s, what))
		if (!take(s, PATIENCE_MS))
			fail_shown(s, what);
}

static void key(struct shown *s, const char *bytes)
{
	text_clear(&s->bytes);
	assert_int_equal(write(s->master, bytes, strlen(bytes)), strlen(bytes));
}

static int reaped(struct shown *s)
{
	int status = 0;

	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	s->place->running = 0;
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int ended(struct shown *s)
{
	while (take(s, PATIENCE_MS))
		;
	return reaped(s);
}

static bool is_cooked(const struct shown *s)
{
	struct termios now;

	tcgetattr(s->master, &now);
	return now.c_lflag & ICANON && now.c_lflag & ECHO;
}

/* ---- Tests */

static const char first_page[] = "5 Provisioning", last_line[] = "q leave";

static void a_slow_link_is_spared(void **state)
{
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	assert_true(shows(&s, first_page));
	assert_in_range(s.bytes.n, 1, 4096);
	wait_for(&s, "Waiting for"); /* what was read at the start is on the page */
	key(&s, "\x1b[B");
	wait_for(&s, "▌ 2  104");
	key(&s, "\x1b[A");
	wait_for(&s, "▌ 1  63");
	assert_in_range(s.bytes.n, 1, 120);
	key(&s, "4");
	wait_for(&s, "4 Peering");
	key(&s, "a");
	wait_for(&s, "new peering");
	wait_for(&s, "Enter keep");
	key(&s, "~");
	wait_for(&s, " ~ ");
	key(&s, "~");
	wait_for(&s, " ~~ ");
	assert_in_range(s.bytes.n, 1, 8);
	key(&s, "\x1b[200~ankfurt\rtown\r\x1b[201~");
	wait_for(&s, "~~ankfurt town");
	assert_true(shows(&s, "Enter keep"));
	key(&s, "\x07");
	wait_for(&s, last_line);
	key(&s, "q");
	assert_int_equal(ended(&s), 0);
	finish(&s);
}

static void leaving_gives_the_terminal_back(void **state)
{
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	assert_false(is_cooked(&s));
	key(&s, "\x03");
	wait_for(&s, "Leave?");
	key(&s, "\x03");
	wait_for_bytes(&s, "\x1b[?1049l");
	assert_non_null(strstr(s.bytes.s, "\x1b[?2004l"));
	assert_int_equal(ended(&s), 130); /* interrupted */
	finish(&s);
}

static void stopping_and_going_on(void **state)
{
	struct shown s;
	int status;

	start(&s, *state);
	wait_for(&s, last_line);
	key(&s, "\x1a");
	wait_for_bytes(&s, "\x1b[?1049l");
	assert_int_equal(waitpid(s.pid, &status, WUNTRACED), s.pid);
	assert_true(WIFSTOPPED(status));
	assert_true(is_cooked(&s));
	text_clear(&s.bytes);
	kill(s.pid, SIGCONT);
	wait_for_bytes(&s, "\x1b[?1049h");
	wait_for(&s, last_line);
	assert_false(is_cooked(&s));
	key(&s, "q");
	assert_int_equal(ended(&s), 0);
	finish(&s);
}

static void any_size_at_any_time(void **state)
{
	static const int sizes[][2] = { { 200, 60 }, { 30, 5 }, { 40, 10 }, { 1, 1 }, { 300, 2 }, { COLS, ROWS } };
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct winsize size = { .ws_col = (unsigned short)sizes[i][0], .ws_row = (unsigned short)sizes[i][1] };

		ioctl(s.master, TIOCSWINSZ, &size);
	}
	key(&s, "\x0c");
	wait_for_bytes(&s, "\x1b[2J");
	wait_for(&s, " voxpeer  half");
	wait_for(&s, last_line);
	key(&s, "q");
	assert_int_equal(ended(&s), 0);
	finish(&s);
}

static void a_terminal_that_goes_is_noticed(void **state)
{
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	close(s.master);
	s.master = -1;
	reaped(&s);
	finish(&s);
}

/* The other side reads no more and asks for frame after frame; then it is told to end. */
static void a_frozen_terminal_holds_nothing_up(void **state)
{
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	fcntl(s.master, F_SETFL, O_NONBLOCK);
	for (int i = 0; i < 200; i++)
		if (write(s.master, "\x0c", 1) < 0)
			break;
	kill(s.pid, SIGTERM);
	reaped(&s);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_slow_link_is_spared, end_running),
		cmocka_unit_test_teardown(leaving_gives_the_terminal_back, end_running),
		cmocka_unit_test_teardown(stopping_and_going_on, end_running),
		cmocka_unit_test_teardown(any_size_at_any_time, end_running),
		cmocka_unit_test_teardown(a_terminal_that_goes_is_noticed, end_running),
		cmocka_unit_test_teardown(a_frozen_terminal_holds_nothing_up, end_running),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
