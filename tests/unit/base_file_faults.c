/* Every system call of an atomic write fails once, and every one is the last before a kill. The functions below stand
 * before libc's: the linker takes a program's own. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum fate { PASS, FAIL, KILL };

static struct {
	int at;    /* the call that meets its fate, from 1; 0 none */
	int calls; /* so far */
	enum fate fate;
	int error;
	size_t most; /* bytes that one write takes; 0 all */
} plan;

static bool fails(void)
{
	if (++plan.calls != plan.at)
		return false;
	if (plan.fate == KILL)
		raise(SIGKILL);
	errno = plan.error;
	return plan.fate == FAIL;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	if (fails())
		return -1;
	return syscall(SYS_write, fd, bytes, plan.most && n > plan.most ? plan.most : n);
}

int fsync(int fd)
{
	return fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

/* The descriptor is gone even when close fails, as on Linux. */
int close(int fd)
{
	bool failed = fails();
	int error = errno, result = (int)syscall(SYS_close, fd);

	errno = error;
	return failed ? -1 : result;
}

int openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return fails() ? -1 : (int)syscall(SYS_openat, dir, path, flags, mode);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

static void put_in_order(void)
{
	plan.at = plan.calls = 0;
	plan.most = 0;
}

/* ---- */

static char box[] = "/tmp/voxpeer-faults-XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(box) && chdir(box) == 0 ? 0 : -1;
}

/* Removes what is there; true when it was "a" alone. */
static bool only_a(bool a_stays)
{
	DIR *dir = opendir(".");
	bool only = true;
	struct dirent *e;

	assert_non_null(dir);
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.' && (!e->d_name[1] || e->d_name[1] == '.'))
			continue;
		if (strcmp(e->d_name, "a") == 0 && a_stays)
			continue;
		only = only && strcmp(e->d_name, "a") == 0;
		unlink(e->d_name);
	}
	closedir(dir);
	return only;
}

static int leave(void **state)
{
	(void)state;
	put_in_order();
	only_a(false);
	return chdir("/") == 0 && rmdir(box) == 0 ? 0 : -1;
}

static bool content_is(const char *expected)
{
	struct text t = TEXT_INIT;
	bool same = file_read("a", 100, &t, NULL) && strcmp(t.s, expected) == 0;

	text_release(&t);
	return same;
}

static void start_with_old(void)
{
	put_in_order();
	assert_true(file_write_atomic("a", "old", 3, 0600, NULL));
	put_in_order();
}

static int calls_of_a_write(void)
{
	start_with_old();
	assert_true(file_write_atomic("a", "new", 3, 0600, NULL));
	return plan.calls;
}

/* The order of calls: openat, write, fsync, close, renameat, fsync of the folder, close of the folder. */
enum { RENAME_CALL = 5, FOLDER_SYNC = 6, CALLS = 7 };

static void each_call_fails_once(void **state)
{
	(void)state;
	assert_int_equal(calls_of_a_write(), CALLS);
	for (int at = 1; at < CALLS; at++) {
		struct text err = TEXT_INIT;
		bool ok;

		start_with_old();
		plan.at = at;
		plan.fate = FAIL;
		plan.error = ENOSPC;
		ok = file_write_atomic("a", "new", 3, 0600, &err);
		put_in_order();
		assert_false(ok);
		assert_has(err.s, "No space left on device; make room on this file system");
		assert_true(content_is(at <= RENAME_CALL ? "old" : "new"));
		assert_true(only_a(true));
		text_release(&err);
	}
}

static void a_folder_that_cannot_sync_is_no_failure(void **state)
{
	(void)state;
	start_with_old();
	plan.at = FOLDER_SYNC;
	plan.fate = FAIL;
	plan.error = EINVAL;
	assert_true(file_write_atomic("a", "new", 3, 0600, NULL));
	put_in_order();
	assert_true(content_is("new"));
}

static void interrupted_and_short_writes_go_on(void **state)
{
	(void)state;
	start_with_old();
	plan.at = 3; /* the second write */
	plan.fate = FAIL;
	plan.error = EINTR;
	plan.most = 1;
	assert_true(file_write_atomic("a", "newer", 5, 0600, NULL));
	put_in_order();
	assert_true(content_is("newer"));
}

static void killed_before_each_call(void **state)
{
	(void)state;
	for (int at = 1; at <= CALLS; at++) {
		int status;
		pid_t child;

		start_with_old();
		child = fork();
		if (!child) {
			plan.at = at;
			plan.fate = KILL;
			file_write_atomic("a", "new", 3, 0600, NULL);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		put_in_order();
		assert_true(content_is(at <= RENAME_CALL ? "old" : "new"));
		assert_int_equal(only_a(true), at == 1 || at > RENAME_CALL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_call_fails_once),
		cmocka_unit_test(a_folder_that_cannot_sync_is_no_failure),
		cmocka_unit_test(interrupted_and_short_writes_go_on),
		cmocka_unit_test(killed_before_each_call),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
