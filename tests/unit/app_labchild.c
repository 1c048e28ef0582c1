/* The training service as a child that does not behave: silent, deaf, or of somebody before. In its place in PATH stands a script. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../src/app/labchild.h"
#include "../../src/app/signals.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

struct room {
	char dir[40];
	char *state;
};

static int setup(void **state)
{
	static const char lab[] = "#!/bin/sh\nexec sleep 60\n";
	struct room *r = test_malloc(sizeof *r);

	snprintf(r->dir, sizeof r->dir, "/tmp/voxpeer-lab-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	char *program = mem_format("%s/voxpeer-lab", r->dir), *path = mem_format("%s:%s", r->dir, getenv("PATH"));

	assert_true(file_write_atomic(program, lab, strlen(lab), 0700, NULL));
	assert_int_equal(chmod(program, 0700), 0);
	setenv("PATH", path, 1);
	setenv("XDG_RUNTIME_DIR", r->dir, 1);
	r->state = mem_format("%s/state", r->dir);
	free(path);
	free(program);
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct room *r = *state;
	char *program = mem_format("%s/voxpeer-lab", r->dir);

	unlink(r->state);
	unlink(program);
	assert_int_equal(rmdir(r->dir), 0); /* the socket's folder is gone too */
	free(program);
	free(r->state);
	test_free(r);
	return 0;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In a process of its own, since what it hears stays heard. 0: it gave up in time, and knows why. */
static int start_and_hear(int number)
{
	struct labchild lab;
	struct text err = TEXT_INIT;
	double began = seconds();
	pid_t self = getpid(), sender;

	signals_open(false);
	sender = fork();
	if (sender == 0) {
		poll(NULL, 0, 200);
		kill(self, number);
		_exit(0);
	}
	bool started = labchild_start(&lab, &(struct labchild_setup){ .scenario = "first-light" }, &err);

	waitpid(sender, NULL, 0);
	labchild_stop(&lab);
	text_release(&err);
	return started ? 1 : !signals_end() ? 2 : seconds() - began > 8 ? 3 : 0;
}

static int exit_code_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void who_waits_for_a_silent_lab_hears_signals(void **state)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	pid_t pid[COUNT(numbers)];

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			_exit(start_and_hear(numbers[i]));
	}
	for (size_t i = 0; i < COUNT(numbers); i++)
		assert_int_equal(exit_code_of(pid[i]), 0);
}

static int count_open(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static int highest_open(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

/* So many descriptors are left that the first pipe can be made, and the second cannot. */
static void a_pipe_that_cannot_be_made_leaves_none_open(void **state)
{
	struct rlimit before, few;
	struct labchild lab;
	struct text err = TEXT_INIT;

	(void)state;
	int open_before = count_open();

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = (rlim_t)highest_open() + 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_false(labchild_start(&lab, &(struct labchild_setup){ .scenario = "first-light" }, &err));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_has(err.s, "cannot make a pipe to the lab");
	assert_int_equal(count_open(), open_before);
	text_release(&err);
}

/* ---- the lab of the one from whom the session was taken */

static pid_t start_holder(const char *state_file)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		int fd = open(state_file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (fcntl(fd, F_SETLK, &all) || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

/* As with hidepid: of /proc no process is to be seen, only what is of all. */
static bool hide_processes(void)
{
	struct text locks = TEXT_INIT;
	bool ok = file_read("/proc/locks", 1 << 20, &locks, NULL) && !unshare(CLONE_NEWNS) &&
		  !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) && !mount("none", "/proc", "tmpfs", 0, NULL) &&
		  file_write_atomic("/proc/locks", locks.s, locks.n, 0600, NULL);

	text_release(&locks);
	return ok;
}

enum { CANNOT = 77 };

static int take_over(const char *state_file)
{
	struct labchild lab;
	struct text err = TEXT_INIT;

	if (!hide_processes())
		_exit(CANNOT);         /* needs root */
	setenv("PATH", "/nowhere", 1); /* no lab is to be started here */
	labchild_start(&lab, &(struct labchild_setup){ .state_file = state_file, .taken = true }, &err);
	labchild_stop(&lab);
	text_release(&err);
	return 0;
}

static void a_hidden_lab_is_told_to_end(void **state)
{
	struct room *r = *state;
	pid_t holder = start_holder(r->state), taker;
	int status;

	taker = fork();
	if (taker == 0)
		_exit(take_over(r->state));
	int code = exit_code_of(taker);

	if (code == CANNOT)
		kill(holder, SIGKILL);
	poll(NULL, 0, 100);
	pid_t ended = waitpid(holder, &status, WNOHANG);

	if (!ended) {
		kill(holder, SIGKILL);
		waitpid(holder, &status, 0);
	}
	if (code == CANNOT)
		skip();
	assert_int_equal(ended, holder);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

int main(void)
{
#define IN_ROOM(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		IN_ROOM(who_waits_for_a_silent_lab_hears_signals),
		IN_ROOM(a_pipe_that_cannot_be_made_leaves_none_open),
		IN_ROOM(a_hidden_lab_is_told_to_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
