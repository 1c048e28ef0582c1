/* Loaded in front of libc (LD_PRELOAD): memory is refused, one allocation at a time. VOXPEER_WANT says how:
 *
 *   "at N"     the N-th allocation fails, the others do not
 *   "paths"    at the first allocation of every way through the program that leads to one, the process forks: in the child this one
 *              fails, the parent looks at what became of the child and goes on as if nothing had been
 *   "count"    nothing fails
 *
 * A way is the place that allocates and the calls in the program itself that led there; what a library does in between is not
 * told apart. VOXPEER_WANT_SEEN names a file in which programs that run one after the other, or at once, keep the ways that were
 * taken already: each is taken by one of them.
 *
 * VOXPEER_WANT_REPORT is a file that is appended to, a line for what became of each child:
 *
 *   ended      by itself with 1 and a word (base/mem.h)
 *   went on    a test that failed for it, what a test does last (clearing away) or with others (connections), an end of its own, some more
 *              allocations, or some time of computing
 *   waited     neither ended nor did anything
 *   library    fell within a library that the program had called (not libc), or waits there for a lock for ever
 *   wrong: …   killed by a signal, or ended without a word
 *
 * Below all but the first the way that led there, each line with a tab, and what was said. At the end of a program that counts or
 * refuses one: "allocations N". */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

enum {
	LOOK = 64,        /* frames told of a child that waited */
	DEPTH = 12,       /* of the program itself */
	PATHS = 1 << 19,  /* places for ways seen */
	GOES_ON = 300,    /* further allocations of a child */
	GOES_ON_MS = 300, /* and the time it has */
	BUSY_MS = 50,     /* less computing than that in all its time: it waited */
	WENT_ON = 77,     /* exit codes of a child that was left off */
	TIME_IS_UP = 78,
	IN_LIBRARY = 79,
	SAID = 4000
};

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t n);
__attribute__((visibility("default"))) void *malloc(size_t n);
__attribute__((visibility("default"))) void *calloc(size_t count, size_t size);
__attribute__((visibility("default"))) void *realloc(void *p, size_t n);

struct range {
	uintptr_t from, to;
};

struct path {
	void *at[DEPTH + 1]; /* the place that allocates, then the program's own calls */
	int n;
	bool of_frame; /* the frame of the tests allocates it for itself: not the matter */
};

static struct {
	bool ready, child, by_path;
	unsigned long at, allocations, left; /* left: allocations a child that goes on still has */
	const char *report;
	struct range program, frame, self; /* where they lie: the program, the frame of the tests, this */
	uint64_t *seen, name;
} want;

static _Thread_local bool inside; /* the bookkeeping's own allocations */

/* ---- What became of a child */

struct end {
	int status, said; /* said: a file of what it wrote */
	struct rusage used;
};

static long computed_ms(const struct rusage *u)
{
	return (u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000 + (u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1000;
}

static const char *became(const struct end *e, const struct path *p)
{
	enum { BEYOND_START = 2 }; /* a way without any function of the program: main() has said what it had to say */
	static char killed[64];

	if (WIFSIGNALED(e->status) && WTERMSIG(e->status) == SIGALRM)
		return "went on"; /* another program has taken its place */
	if (WIFSIGNALED(e->status)) {
		snprintf(killed, sizeof killed, "wrong: killed by signal %d", WTERMSIG(e->status));
		return killed;
	}
	if (WEXITSTATUS(e->status) == IN_LIBRARY)
		return "library";
	if (WEXITSTATUS(e->status) == TIME_IS_UP && computed_ms(&e->used) < BUSY_MS)
		return "waited";
	if (WEXITSTATUS(e->status) != EXIT_FAILURE)
		return "went on";
	return p->n <= BEYOND_START || lseek(e->said, 0, SEEK_END) > 0 ? "ended" : "wrong: ended without a word";
}

/* A tab before each line, so that what a child said is never taken for a line of the report. */
static void tell_said(int to, int said)
{
	char text[SAID + 1];
	ssize_t n = pread(said, text, SAID, 0);

	text[n > 0 ? n : 0] = '\0';
	for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
		if (*line)
			dprintf(to, "\tsaid %s\n", line);
}

static void tell(const char *what, const struct path *p, int said)
{
	int fd = open(want.report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (strcmp(what, "ended") == 0) {
		dprintf(fd, "ended\n");
	} else {
		dprintf(fd, "%s\n\tin %s\n", what, program_invocation_short_name);
		for (int i = 0; i < p->n; i++)
			dprintf(fd, "\tat %#lx\n", (unsigned long)((uintptr_t)p->at[i] - want.program.from));
		tell_said(fd, said);
	}
	close(fd);
}

/* ---- A child */

static bool lies_in(const struct range *r, const void *at)
{
	return (uintptr_t)at >= r->from && (uintptr_t)at < r->to;
}

static const char *file_of(const Dl_info *i)
{
	const char *slash = strrchr(i->dli_fname, '/');

	return slash ? slash + 1 : i->dli_fname;
}

/* The library that the program called and that has not come back, libc left aside; NULL: the program itself was at work.
 * *locked: it waits for a lock. */
static const char *library_at(void *const *at, int n, bool *locked)
{
	static Dl_info i;

	for (int f = 0; f < n && !lies_in(&want.program, at[f]); f++) {
		if (lies_in(&want.self, at[f]) || !dladdr(at[f], &i))
			continue;
		*locked |= i.dli_sname && strstr(i.dli_sname, "pthread_");
		if (i.dli_sname && strstr(i.dli_sname, "nss_"))
			return "libc's nss";
		if (strncmp(file_of(&i), "libc.", strlen("libc.")) != 0)
			return file_of(&i);
	}
	return NULL;
}

/* Fallen, or its time is up: where it is. What a library does of its own is told apart. */
static void on_end(int number)
{
	void *at[LOOK];
	bool locked = false;
	int n = backtrace(at, LOOK);
	const char *library = library_at(at, n, &locked);

	backtrace_symbols_fd(at, n, STDERR_FILENO);
	if (library && (number != SIGALRM || locked)) {
		dprintf(STDERR_FILENO, "%s in %s\n", number == SIGALRM ? "hangs" : "fell", library);
		_exit(IN_LIBRARY);
	}
	if (number == SIGALRM)
		_exit(TIME_IS_UP);
	signal(number, SIG_DFL);
	raise(number);
}

/* The frame of the tests would take a crash for a test that failed. */
static void hear_of_the_end(void)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
	sigset_t heard;

	sigemptyset(&heard);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		sigaction(numbers[i], &(struct sigaction){ .sa_handler = on_end, .sa_flags = SA_NODEFER }, NULL);
		sigaddset(&heard, numbers[i]);
	}
	sigprocmask(SIG_UNBLOCK, &heard, NULL);
}

static void begin_child(int said)
{
	const struct itimerval limit = { .it_value = { 0, GOES_ON_MS * 1000 } };

	want.child = true;
	want.left = GOES_ON;
	dup2(said, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	hear_of_the_end();
	setitimer(ITIMER_REAL, &limit, NULL);
}

/* True in the child. */
static bool refuse_in_child(const struct path *p)
{
	struct end e = { .said = memfd_create("said", MFD_CLOEXEC) };
	pid_t pid = e.said < 0 ? -1 : fork();

	if (pid == 0) {
		begin_child(e.said);
		return true;
	}
	while (pid > 0 && wait4(pid, &e.status, 0, &e.used) < 0 && errno == EINTR)
		continue;
	tell(pid > 0 ? became(&e, p) : "wrong: no child could be made", p, e.said);
	close(e.said);
	return false;
}

/* ---- Which one is refused */

/* Of a frame: no more are looked at once the way is whole. */
static _Unwind_Reason_Code look_at_frame(struct _Unwind_Context *frame, void *path)
{
	struct path *p = path;
	void *at = (void *)_Unwind_GetIP(frame);

	if (!at || p->n > DEPTH)
		return _URC_END_OF_STACK;
	p->of_frame |= p->n < 2 && lies_in(&want.frame, at);
	if (!lies_in(&want.self, at) && (!p->n || lies_in(&want.program, at)))
		p->at[p->n++] = at;
	return _URC_NO_REASON;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t hash_of(const struct path *p)
{
	uint64_t h = want.name;

	for (int i = 0; i < p->n; i++)
		h = mix(h, (uint64_t)(uintptr_t)p->at[i] - want.program.from);
	return h | 1; /* 0 is an empty place */
}

/* True for the first that asks. A full table would leave ways out: it is told, once. */
static bool is_new(uint64_t h)
{
	for (size_t i = h % PATHS, tries = 0; tries < PATHS; i = (i + 1) % PATHS, tries++) {
		uint64_t there = 0;

		if (__atomic_compare_exchange_n(&want.seen[i], &there, h, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			return true;
		if (there == h)
			return false;
	}
	tell("wrong: more ways than can be kept", &(struct path){ .n = 0 }, -1);
	abort();
}

/* Libraries lie elsewhere with every start: of a place in one, what counts is how far it is into its page. */
static void place_in_library(struct path *p)
{
	enum { PAGE = 4096 };

	if (p->n && !lies_in(&want.program, p->at[0]))
		p->at[0] = (void *)(want.program.from + (uintptr_t)p->at[0] % PAGE);
}

static bool refuse_by_path(void)
{
	struct path p = { .n = 0 };

	_Unwind_Backtrace(look_at_frame, &p);
	if (!p.n || p.of_frame)
		return false;
	place_in_library(&p);
	return is_new(hash_of(&p)) && refuse_in_child(&p);
}

static bool refuse(void)
{
	bool no = false;
	int error = errno;

	if (!want.ready || inside)
		return false;
	want.allocations++;
	inside = true;
	if (want.child) {
		if (!--want.left)
			_exit(WENT_ON);
	} else {
		no = want.by_path ? refuse_by_path() : want.allocations == want.at;
	}
	inside = false;
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

/* ---- Where a child is left off: what comes now is the parent's to do, with the files, the connections and the other tests that both
 * have */

__attribute__((visibility("default"))) void _fail(const char *file, int line);
__attribute__((visibility("default"))) int rmdir(const char *path);
__attribute__((visibility("default"))) int remove(const char *path);
__attribute__((visibility("default"))) int system(const char *command);
__attribute__((visibility("default"))) int epoll_ctl(int set, int how, int fd, struct epoll_event *event);
__attribute__((visibility("default"))) int connect(int fd, const struct sockaddr *to, socklen_t n);
__attribute__((visibility("default"))) int accept4(int fd, struct sockaddr *from, socklen_t *n, int flags);
__attribute__((visibility("default"))) ssize_t send(int fd, const void *bytes, size_t n, int flags);
__attribute__((visibility("default"))) ssize_t recv(int fd, void *bytes, size_t n, int flags);
__attribute__((visibility("default"))) ssize_t __recv_chk(int fd, void *bytes, size_t n, size_t most, int flags);

typedef void failing(const char *file, int line);
typedef int ordering(const char *path);
typedef int connecting(int fd, const struct sockaddr *to, socklen_t n);
typedef int accepting(int fd, struct sockaddr *from, socklen_t *n, int flags);
typedef ssize_t sending(int fd, const void *bytes, size_t n, int flags);
typedef ssize_t receiving(int fd, void *bytes, size_t n, int flags);
typedef int setting(int set, int how, int fd, struct epoll_event *event);

static void *leave_or_find(const char *name)
{
	void *found;

	if (want.child)
		_exit(WENT_ON);
	inside = true;
	found = dlsym(RTLD_NEXT, name);
	inside = false;
	return found;
}

/* cmocka's: what every assertion that does not hold comes to */
void _fail(const char *file, int line)
{
	((failing *)leave_or_find("_fail"))(file, line);
}

int rmdir(const char *path)
{
	return ((ordering *)leave_or_find("rmdir"))(path);
}

int remove(const char *path)
{
	return ((ordering *)leave_or_find("remove"))(path);
}

int system(const char *command)
{
	return ((ordering *)leave_or_find("system"))(command);
}

/* A set is one for both, whoever changes it. */
int epoll_ctl(int set, int how, int fd, struct epoll_event *event)
{
	return ((setting *)leave_or_find("epoll_ctl"))(set, how, fd, event);
}

int connect(int fd, const struct sockaddr *to, socklen_t n)
{
	return ((connecting *)leave_or_find("connect"))(fd, to, n);
}

int accept4(int fd, struct sockaddr *from, socklen_t *n, int flags)
{
	return ((accepting *)leave_or_find("accept4"))(fd, from, n, flags);
}

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	return ((sending *)leave_or_find("send"))(fd, bytes, n, flags);
}

ssize_t recv(int fd, void *bytes, size_t n, int flags)
{
	return ((receiving *)leave_or_find("recv"))(fd, bytes, n, flags);
}

ssize_t __recv_chk(int fd, void *bytes, size_t n, size_t most, int flags)
{
	(void)most;
	return recv(fd, bytes, n, flags);
}

/* ---- Beginning and end */

static struct range range_of(const struct dl_phdr_info *info)
{
	struct range r = { UINTPTR_MAX, 0 };

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];
		uintptr_t from = info->dlpi_addr + h->p_vaddr;

		if (h->p_type == PT_LOAD) {
			r.from = from < r.from ? from : r.from;
			r.to = from + h->p_memsz > r.to ? from + h->p_memsz : r.to;
		}
	}
	return r;
}

static int look_at_module(struct dl_phdr_info *info, size_t size, void *first)
{
	struct range r = range_of(info);

	(void)size;
	if (*(bool *)first)
		want.program = r;
	*(bool *)first = false;
	if (lies_in(&r, (const void *)(uintptr_t)&look_at_module))
		want.self = r;
	if (strstr(info->dlpi_name, "libcmocka"))
		want.frame = r;
	return 0;
}

static void *map_seen(const char *file)
{
	int fd = file ? open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	void *at = MAP_FAILED;

	if (!file)
		at = mmap(NULL, PATHS * sizeof *want.seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	else if (fd >= 0 && ftruncate(fd, PATHS * sizeof *want.seen) == 0)
		at = mmap(NULL, PATHS * sizeof *want.seen, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return at;
}

/* Of programs that a test starts, only those of BUILD are the matter, where it is set. */
static bool is_of_build(void)
{
	const char *build = getenv("BUILD");
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program);

	return !build || (n > (ssize_t)strlen(build) && strncmp(program, build, strlen(build)) == 0);
}

static void begin_by_path(void)
{
	bool first = true;

	dl_iterate_phdr(look_at_module, &first);
	for (const char *s = program_invocation_short_name; *s; s++)
		want.name = mix(want.name, (uint8_t)*s);
	want.seen = map_seen(getenv("VOXPEER_WANT_SEEN"));
	if (want.seen == MAP_FAILED)
		abort();
}

__attribute__((constructor)) static void begin(void)
{
	const char *how = getenv("VOXPEER_WANT"), *report = getenv("VOXPEER_WANT_REPORT");
	void *path[2];

	want.by_path = how && strcmp(how, "paths") == 0;
	if (!how || (want.by_path && !is_of_build()))
		return;
	backtrace(path, 2); /* loads what it needs */
	want.report = report ? strdup(report) : "/dev/stderr";
	if (strncmp(how, "at ", 3) == 0)
		want.at = strtoul(how + 3, NULL, 10);
	if (want.by_path)
		begin_by_path();
	want.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	int fd;

	if (!want.ready || want.by_path)
		return;
	inside = true;
	fd = open(want.report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	dprintf(fd, "allocations %lu\n", want.allocations);
	close(fd);
}
