/* Loaded in front of libc (LD_PRELOAD): memory is refused, one allocation at a time. VOXPEER_WANT says how:
 *
 *   "at N"        the N-th allocation fails, the others do not
 *   "paths K"     at the first K allocations of every way through the program that leads to one, the process forks: in the child
 *                 this one fails, the parent looks at what became of the child and goes on as if nothing had been
 *   "count"       nothing fails
 *
 * A child has to end by itself with 1 (base/mem.h), or to go on: an end of its own, some more allocations, or some time, are taken as
 * right. What is killed by a signal is wrong and told on VOXPEER_WANT_REPORT, a file that is appended to, with the way that led there; and at the end a line
 * "allocations N refused N ended N went-on N wrong N". */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEPTH = 12, PATHS = 1 << 16, GOES_ON = 300, GOES_ON_MS = 300, WENT_ON = 77 };

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t n);
__attribute__((visibility("default"))) void *malloc(size_t n);
__attribute__((visibility("default"))) void *calloc(size_t count, size_t size);
__attribute__((visibility("default"))) void *realloc(void *p, size_t n);

static struct {
	bool ready, inside; /* inside: the bookkeeping's own allocations */
	bool child;
	unsigned long at, each, left; /* left: allocations a child that goes on still has */
	unsigned long allocations, refused, ended, went_on, wrong;
	char report[256];
	uint8_t seen[PATHS];
} want;

/* ---- What became of a child */

static void tell(const char *what, void *const *path, int depth)
{
	int fd = open(want.report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	dprintf(fd, "%s\n", what);
	backtrace_symbols_fd(path, depth, fd);
	close(fd);
}

static void judge(int status, void *const *path, int depth)
{
	char what[64];

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE) {
		want.ended++;
	} else if (WIFEXITED(status) || WTERMSIG(status) == SIGALRM) {
		want.went_on++;
	} else {
		want.wrong++;
		snprintf(what, sizeof what, "wrong: killed by signal %d", WTERMSIG(status));
		tell(what, path, depth);
	}
}

static void begin_child(void)
{
	const struct itimerval limit = { .it_value = { 0, GOES_ON_MS * 1000 } };

	want.child = true;
	want.left = GOES_ON;
	signal(SIGALRM, SIG_DFL);
	setitimer(ITIMER_REAL, &limit, NULL);
}

/* ---- Which one is refused */

static uint64_t hash_of(void *const *path, int depth)
{
	uint64_t h = 14695981039346656037u;

	for (int i = 0; i < depth; i++)
		h = (h ^ (uint64_t)(uintptr_t)path[i]) * 1099511628211u;
	return h ^ h >> 32;
}

/* What the frame of the tests allocates for itself is not the matter. */
static bool is_frame(void *const *path, int depth)
{
	char **names = depth > 1 ? backtrace_symbols(&path[1], 1) : NULL;
	bool frame = names && strstr(names[0], "cmocka");

	free(names);
	return frame;
}

static bool refuse_in_child(void *const *path, int depth)
{
	int status = 0;
	pid_t pid;

	want.refused++;
	pid = fork();
	if (pid == 0) {
		begin_child();
		return true;
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	judge(status, path, depth);
	return false;
}

static bool refuse_by_path(void)
{
	void *path[DEPTH + 2];
	int depth = backtrace(path, DEPTH + 2) - 2;
	uint8_t *seen = depth > 0 ? &want.seen[hash_of(path + 2, depth) % PATHS] : NULL;

	if (!seen || *seen >= want.each || is_frame(path + 1, depth + 1))
		return false;
	++*seen;
	return refuse_in_child(path + 2, depth);
}

static bool refuse(void)
{
	bool no = false;
	int error = errno;

	if (!want.ready || want.inside)
		return false;
	want.allocations++;
	want.inside = true;
	if (want.child) {
		if (!--want.left)
			_exit(WENT_ON);
	} else {
		no = want.each ? refuse_by_path() : want.allocations == want.at;
	}
	want.inside = false;
	errno = no ? ENOMEM : error;
	return no;
}

void *malloc(size_t n)
{
	return refuse() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t size)
{
	return refuse() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t n)
{
	return refuse() ? NULL : __libc_realloc(p, n);
}

/* ---- Beginning and end */

__attribute__((constructor)) static void begin(void)
{
	const char *how = getenv("VOXPEER_WANT"), *report = getenv("VOXPEER_WANT_REPORT");
	void *path[2];

	if (!how)
		return;
	backtrace(path, 2); /* loads what it needs */
	snprintf(want.report, sizeof want.report, "%s", report ? report : "/dev/stderr");
	if (strncmp(how, "at ", 3) == 0)
		want.at = strtoul(how + 3, NULL, 10);
	if (strncmp(how, "paths ", 6) == 0)
		want.each = strtoul(how + 6, NULL, 10);
	want.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	int fd;

	if (!want.ready || want.child)
		return;
	want.inside = true;
	fd = open(want.report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	dprintf(fd, "allocations %lu refused %lu ended %lu went-on %lu wrong %lu\n", want.allocations, want.refused,
		want.ended, want.went_on, want.wrong);
	close(fd);
}
