/* What a process has given up, seen from inside and from outside. Each case in a child of its own, since nothing of it can be taken
 * back. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"

#if defined(__SANITIZE_ADDRESS__)
enum { DUMPABLE = 1 };
#else
enum { DUMPABLE = 0 };
#endif
enum { LEFT_OPEN = 41 };

/* The status of a child that does it; 0 when all held. */
static int in_a_child(int (*what)(void))
{
	int status = -1;
	pid_t child = fork();

	assert_true(child >= 0);
	if (!child)
		_exit(what());
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static int all_given_up(void)
{
	struct rlimit core;

	umask(0);
	dup2(0, LEFT_OPEN);
	confine_start();
	if (umask(0) != 077)
		return 1;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 2;
	if (getrlimit(RLIMIT_CORE, &core) || core.rlim_cur || core.rlim_max)
		return 3;
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != DUMPABLE)
		return 4;
	return fcntl(LEFT_OPEN, F_GETFD) == FD_CLOEXEC && fcntl(0, F_GETFD) == 0 ? 0 : 5;
}

static void what_is_given_up_at_the_start(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(all_given_up), 0);
}

/* Killed by a signal that dumps; what the kernel says of it. */
static int die_confined(void)
{
	confine_start();
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	return 0;
}

static void no_core_is_dumped(void **state)
{
	int status = in_a_child(die_confined);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_false(WCOREDUMP(status));
}

static int makes(int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0 ? 0 : errno;
}

static int sockets_are_local(void)
{
	int pair[2];

	confine_start();
	if (confined_to_unix_sockets())
		return 1;
	if (!confine_to_unix_sockets() || !confine_to_unix_sockets())
		return 2;
	if (makes(AF_INET, SOCK_STREAM) != EACCES || makes(AF_INET6, SOCK_DGRAM) != EACCES ||
	    makes(AF_NETLINK, SOCK_RAW) != EACCES || makes(AF_PACKET, SOCK_RAW) != EACCES)
		return 3;
	if (makes(AF_UNIX, SOCK_STREAM) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return 4;
	if (syscall(SYS_io_uring_setup, 1, NULL) != -1 || errno != ENOSYS)
		return 5;
	return confined_to_unix_sockets() ? 0 : 6;
}

/* EACCES is the filter's answer; what this machine lacks has another. */
static int sockets_are_for_calls(void)
{
	static const int wanted[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_VSOCK };
	static const int others[] = { AF_PACKET, AF_ALG, AF_BLUETOOTH, AF_CAN, AF_TIPC, AF_KEY };

	confine_start();
	if (!confine_to_calls() || confined_to_unix_sockets())
		return 1;
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (makes(wanted[i], i < 3 ? SOCK_STREAM : SOCK_RAW) == EACCES)
			return 2;
	for (size_t i = 0; i < COUNT(others); i++)
		if (makes(others[i], SOCK_RAW) != EACCES)
			return 3;
	if (makes(AF_INET, SOCK_DGRAM) || syscall(SYS_io_uring_setup, 1, NULL) != -1 || errno != ENOSYS)
		return 4;
	if (!confine_to_unix_sockets() || makes(AF_INET, SOCK_STREAM) != EACCES || makes(AF_UNIX, SOCK_STREAM))
		return 5; /* the narrower one counts */
	return 0;
}

static void only_sockets_for_calls_are_made(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(sockets_are_for_calls), 0);
}

static int children_too(void)
{
	confine_start();
	if (!confine_to_unix_sockets())
		return 1;
	execl("/bin/sh", "sh", "-c", "test \"$(sed -n 's/^Seccomp:[[:blank:]]*//p' /proc/self/status)\" = 2", NULL);
	return 2;
}

static void only_unix_sockets_are_made(void **state)
{
	(void)state;
	assert_int_equal(in_a_child(sockets_are_local), 0);
	assert_int_equal(in_a_child(children_too), 0);
}

#if defined(__x86_64__)
enum { I386_GETPID = 20, X32_GETPID = 0x40000000 + SYS_getpid };

/* A system call by its number for 32 bits, which a program for 64 can make all the same. */
static long call_i386(long number)
{
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static int calls_i386(void)
{
	signal(SIGSEGV, SIG_DFL);
	return call_i386(I386_GETPID) == getpid() ? 0 : 1;
}

static int there_are_no_others(void)
{
	confine_start();
	if (!confine_to_unix_sockets())
		return 1;
	if (call_i386(I386_GETPID) != -ENOSYS)
		return 2;
	return syscall(X32_GETPID) == -1 && errno == ENOSYS ? 0 : 3;
}

/* A kernel that has none of them (it kills who tries) has no such way round the filter. */
static void calls_of_other_architectures_are_none(void **state)
{
	(void)state;
	if (in_a_child(calls_i386) != 0)
		skip();
	assert_int_equal(in_a_child(there_are_no_others), 0);
}
#else
static void calls_of_other_architectures_are_none(void **state)
{
	(void)state;
	skip();
}
#endif

static void the_other_end_is_ours(void **state)
{
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_true(confine_peer_is_ours(pair[0]));
	close(pair[0]);
	close(pair[1]);
	assert_false(confine_peer_is_ours(0));
	assert_false(confine_peer_is_ours(-1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_given_up_at_the_start),
		cmocka_unit_test(no_core_is_dumped),
		cmocka_unit_test(only_unix_sockets_are_made),
		cmocka_unit_test(only_sockets_for_calls_are_made),
		cmocka_unit_test(calls_of_other_architectures_are_none),
		cmocka_unit_test(the_other_end_is_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
