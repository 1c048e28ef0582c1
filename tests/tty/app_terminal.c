/* The program on a real terminal: what it costs a slow link, that every way out gives the terminal back, that a terminal which has gone
 * or does not read holds nothing up. It runs on a pty, an emulator (libvterm) shows its screen, and every wait is for something
 * to be seen there. */
#include "terminal.h"

/* ---- Tests */

static const char first_page[] = "5 Provisioning", last_line[] = "q leave";

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A key's own bytes are the least of a few: what the lab answers may come to the screen at the same time. */
static void a_slow_link_is_spared(void **state)
{
	enum { TRIES = 4 };
	static const char *const tildes[TRIES] = { " ~ ", " ~~ ", " ~~~ ", " ~~~~ " };
	size_t moved = SIZE_MAX, typed = SIZE_MAX;
	struct shown s;

	start(&s, *state);
	wait_for(&s, last_line);
	assert_true(shows(&s, first_page));
	assert_in_range(s.bytes.n, 1, 4096);
	wait_for(&s, "Waiting for"); /* what was read at the start is on the page */
	for (unsigned i = 0; i < TRIES; i++) {
		key(&s, "\x1b[B");
		wait_for(&s, "▌ 2  104");
		key(&s, "\x1b[A");
		wait_for(&s, "▌ 1  63");
		moved = least(moved, s.bytes.n);
	}
	assert_in_range(moved, 1, 120);
	key(&s, "4");
	wait_for(&s, "4 Peering");
	key(&s, "a");
	wait_for(&s, "new peering");
	wait_for(&s, "Enter keep");
	for (unsigned i = 0; i < TRIES; i++) {
		key(&s, "~");
		wait_for(&s, tildes[i]);
		typed = least(typed, s.bytes.n);
	}
	assert_in_range(typed, 1, 8);
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

/* ---- memory that is refused (tests/fault/preload/want.c) */

#if defined(__SANITIZE_ADDRESS__) || defined(COVERAGE)
enum { INSTRUMENTED = true }; /* what was put in beside allocates by itself, and counts on it */
#else
enum { INSTRUMENTED = false };
#endif

/* The exit code, and whether the terminal was as before; at 0 nothing is refused. */
static int with_want(struct place *p, unsigned long at, const char *report, bool *out_of_memory)
{
	char how[64], to[128], library[300];
	char *const args[] = { (char[]){ "env" },  how, to, library, p->program, (char[]){ "--session" },
			       (char[]){ "half" }, NULL };
	struct shown s;
	int code;

	snprintf(how, sizeof how, at ? "VOXPEER_WANT=at %lu" : "VOXPEER_WANT=count %lu", at);
	snprintf(to, sizeof to, "VOXPEER_WANT_REPORT=%s", report);
	snprintf(library, sizeof library, "LD_PRELOAD=%s/tests/fault/want.so", built());
	start_with(&s, p, "/usr/bin/env", args);
	for (bool left = false; take(&s, PATIENCE_MS);)
		if (!left && shows(&s, last_line)) {
			key(&s, "q");
			left = true;
		}
	code = reaped(&s);
	assert_true(is_cooked(&s));
	*out_of_memory = shows(&s, "out of memory");
	finish(&s);
	return code;
}

static unsigned long allocations(const char *report)
{
	char text[256] = "";
	FILE *f = fopen(report, "r");

	assert_non_null(f);
	assert_non_null(fgets(text, sizeof text, f));
	fclose(f);
	assert_true(strncmp(text, "allocations ", 12) == 0);
	return strtoul(text + 12, NULL, 10);
}

static void want_of_memory_gives_the_terminal_back(void **state)
{
	enum { PLACES = 10 };
	struct place *p = *state;
	char report[100];
	unsigned told = 0;
	bool said;

	if (INSTRUMENTED)
		skip();
	snprintf(report, sizeof report, "%s/report", p->dir);
	assert_int_equal(with_want(p, 0, report, &said), 0);
	unsigned long most = allocations(report);

	/* libraries take most of what is taken at the start, and help themselves: the last quarter is ours */
	for (unsigned long i = 1; i <= PLACES; i++) {
		int code = with_want(p, most - i * most / (4 * PLACES), report, &said);

		assert_in_range(code, 0, 1);
		assert_true(code || !said);
		told += said;
	}
	unlink(report);
	assert_true(told > 0);
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
		cmocka_unit_test_teardown(want_of_memory_gives_the_terminal_back, end_running),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
