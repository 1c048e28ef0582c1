/* The program on a real terminal: what it costs a slow link, that every way out gives the terminal back, that a terminal which has gone
 * or does not read holds nothing up. It runs on a pty, an emulator (libvterm) shows its screen, and every wait is for something
 * to be seen there. */
#include "terminal.h"

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
