/* Single keys at a terminal that gives lines: whatever ends the program, lines come back. The terminal is held here meanwhile, since one
 * that nobody holds any more may get new modes from the kernel. */
#include "unit.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/app/guard.h"
#include "../../src/app/onekey.h"
#include "base/mem.h"

static bool gives_lines(int fd)
{
	struct termios now;

	assert_int_equal(tcgetattr(fd, &now), 0);
	return now.c_lflag & ICANON && now.c_lflag & ECHO;
}

static void want_memory(int how)
{
	(void)how;
	mem_end("out of memory");
}

static void be_signalled(int number)
{
	raise(number);
}

/* Deeper than any stack. */
static int use_up(unsigned deep, const volatile char *before)
{
	volatile char piece[4096];

	piece[0] = before ? before[0] : 0;
	return deep ? use_up(deep - 1, piece) + piece[0] : 0;
}

/* There is none left for the handler either. */
static void run_out_of_stack(int how)
{
	(void)how;
	use_up(1U << 30, NULL);
}

/* What waitpid says of a program that reads single keys and ends in this way. */
static int ending(int fd, void (*end)(int), int how)
{
	static struct onekey keys;
	int status = 0, null = open("/dev/null", O_WRONLY);
	pid_t pid = fork();

	if (pid == 0) {
		keys.fd = fd;
		dup2(null, 2);
		guard_arm(onekey_guard, &keys);
		if (onekey_on(&keys) && !gives_lines(fd))
			end(how);
		_exit(99); /* it went on */
	}
	close(null);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void lines_come_back_on_every_end(void **state)
{
	static const int deadly[] = { SIGSEGV, SIGBUS,    SIGABRT, SIGFPE,  SIGILL, SIGTRAP,
				      SIGSYS,  SIGVTALRM, SIGALRM, SIGPROF, SIGPWR, SIGSTKFLT };
	int master, slave, status;

	(void)state;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_true(gives_lines(slave));
	for (size_t i = 0; i < COUNT(deadly); i++) {
		status = ending(slave, be_signalled, deadly[i]);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == deadly[i]);
		assert_true(gives_lines(slave));
	}
	status = ending(slave, be_signalled, SIGRTMIN + 3);
	assert_true(WIFSIGNALED(status) && gives_lines(slave));
	status = ending(slave, run_out_of_stack, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	assert_true(gives_lines(slave));
	status = ending(slave, want_memory, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	assert_true(gives_lines(slave));
	close(master);
	close(slave);
}

/* What was given back is not given back once more: somebody else may have set other modes. */
static void a_guard_that_is_off_does_nothing(void **state)
{
	struct onekey keys = { 0 };
	struct sigaction now;

	(void)state;
	guard_arm(onekey_guard, &keys);
	guard_off();
	assert_int_equal(sigaction(SIGSEGV, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_back_on_every_end),
		cmocka_unit_test(a_guard_that_is_off_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
