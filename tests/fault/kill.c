/* voxpeer killed with -9 at its k-th system call that changes anything outside it, right before the call and right after: run
 * again with the same file it ends well, nothing is made twice, and neither a lab nor a lock is left behind. A spread of the
 * calls by default; every one of them with VOXPEER_KILL_ALL=1. */
#include "../flow/program.h"
#include "../unit/struck.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

#define EXAMPLE "docs/example.yaml"
enum { SPREAD = 30, GUARD_S = 280 };

/* ---- one call of the journey, found by counting */

static bool acts(uint64_t nr)
{
	static const long acting[] = {
#ifdef SYS_rename
		SYS_rename,    SYS_link,     SYS_unlink,
#endif
#ifdef SYS_renameat
		SYS_renameat,
#endif
		SYS_renameat2, SYS_linkat,   SYS_unlinkat, SYS_sendto,    SYS_sendmsg,
		SYS_write,     SYS_pwrite64, SYS_fsync,    SYS_fdatasync, SYS_ftruncate,
	};

	for (size_t i = 0; i < COUNT(acting); i++)
		if (nr == (uint64_t)acting[i])
			return true;
	return false;
}

enum moment { NEVER, BEFORE, AFTER };
struct traced {
	pid_t pid;
	unsigned calls, at; /* acting calls so far; the one to strike at */
	enum moment moment;
	bool inside; /* the k-th call has begun and not ended */
	int status;
};

/* What is traced says nothing to us: it may write as much as it likes. */
static void become_voxpeer(struct home *h, char *const args[])
{
	char *path = mem_format("%s/voxpeer", h->build);
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	home_setting(h, mem_text("ASAN_OPTIONS=detect_leaks=0")); /* the leak check does not get on with ptrace */
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execve(path, args, h->env);
	_exit(127);
}

static void begin(struct traced *t, struct home *h, char *const args[])
{
	int status;

	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0)
		become_voxpeer(h, args);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(ptrace(PTRACE_SETOPTIONS, t->pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL), 0);
}

/* At a stop of a system call: whether this is the moment. */
static bool is_the_moment(struct traced *t)
{
	struct __ptrace_syscall_info info;

	assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, t->pid, sizeof info, &info) > 0);
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY && acts(info.entry.nr)) {
		t->calls++;
		t->inside = t->calls == t->at;
		return t->inside && t->moment == BEFORE;
	}
	if (info.op != PTRACE_SYSCALL_INFO_EXIT || !t->inside)
		return false;
	t->inside = false;
	return t->moment == AFTER;
}

/* Lets it run on; true when it stands at the moment, false when it has ended. */
static bool run_to_the_moment(struct traced *t)
{
	long signal = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, t->pid, NULL, signal) < 0 || waitpid(t->pid, &t->status, 0) != t->pid)
			fail_msg("lost sight of the program");
		if (!WIFSTOPPED(t->status))
			return false;
		signal = 0;
		if (WSTOPSIG(t->status) != (SIGTRAP | 0x80))
			signal = WSTOPSIG(t->status) == SIGTRAP ? 0 : WSTOPSIG(t->status);
		else if (is_the_moment(t))
			return true;
	}
}

/* ---- what it left behind. Orphans come to us: we are their reaper. */

/* The lab that has lost its parent ends by itself. */
static void await_orphans(void)
{
	int status;

	while (waitpid(-1, &status, 0) > 0)
		;
	assert_int_equal(errno, ECHILD);
}

static void expect_activated(struct home *h)
{
	struct ran r = RAN_INIT;
	size_t n = 0;

	assert_code((voxpeer(h, &r, "status", "example", "--json", NULL), &r), 0);
	struct json *j = json_parse(r.out.s, r.out.n, NULL, NULL);

	for (const struct json *p = json_first(json_get(j, "prefixes")); p; p = json_next(p))
		n += str_is(json_str(json_get(p, "activation")), "Verified");
	assert_int_equal(n, 2);
	json_free(j);
	ran_release(&r);
}

/* The backups of openings before, of which there are as many as there were. */
static size_t openings_kept(struct home *h)
{
	size_t n = 0;

	for (int i = 1; i <= 3; i++) {
		char *path = mem_format("%s/example.json.bak-%d", h->sessions, i);

		n += access(path, F_OK) == 0;
		free(path);
	}
	return n;
}

/* Only the session, the saves before it, its journal and the lab's log. */
static void expect_clean(struct home *h)
{
	char *lock = session_file(h, "example.lock");

	assert_true(access(lock, F_OK) != 0);
	assert_int_equal(files_in(h->sessions) - openings_kept(h), 4);
	free(lock);
}

static void run_again(struct home *h, const struct traced *t)
{
	struct ran r = RAN_INIT;
	char *log = session_file(h, "example.lab");

	voxpeer(h, &r, "run", "-f", EXAMPLE, "--wait", NULL);
	if (r.code)
		fail_msg("killed %s call %u, then: exit %d\n%s%s", t->moment == BEFORE ? "before" : "after", t->at,
			 r.code, r.out.s, r.err.s);
	expect_one_of_each(log);
	expect_activated(h);
	expect_clean(h);
	free(log);
	ran_release(&r);
}

/* ---- the journey */

static char *const ARGS[] = { (char[]){ "voxpeer" }, (char[]){ "run" },    (char[]){ "-f" },
			      (char[]){ EXAMPLE },   (char[]){ "--wait" }, NULL };

static unsigned calls_of_a_journey(void)
{
	struct home h;
	struct traced t = { 0 };

	home_new(&h);
	begin(&t, &h, ARGS);
	assert_false(run_to_the_moment(&t));
	assert_int_equal(code_of(t.status), 0);
	await_orphans();
	home_free(&h);
	return t.calls;
}

/* False: this run had fewer calls than the one that was counted. */
static bool killed_at(unsigned at, enum moment moment)
{
	struct home h;
	struct traced t = { .at = at, .moment = moment };

	home_new(&h);
	begin(&t, &h, ARGS);
	bool struck = run_to_the_moment(&t);

	if (struck) {
		kill(t.pid, SIGKILL);
		assert_int_equal(waitpid(t.pid, &t.status, 0), t.pid);
		assert_true(WIFSIGNALED(t.status));
	}
	run_again(&h, &t); /* at once: the lab of the one before may still be ending */
	await_orphans();
	home_free(&h);
	return struck;
}

static void killed_at_each_call(void **state)
{
	(void)state;
	const char *all = getenv("VOXPEER_KILL_ALL");
	unsigned calls = calls_of_a_journey(), struck = 0;
	unsigned step = str_empty(all) && calls > SPREAD ? calls / SPREAD : 1;

	assert_in_range(calls, 100, 5000);
	alarm(str_empty(all) ? GUARD_S : 0);
	for (unsigned at = 1, i = 0; at <= calls; at += step, i++) {
		if (step == 1 || i % 2)
			struck += killed_at(at, BEFORE);
		if (step == 1 || !(i % 2))
			struck += killed_at(at, AFTER);
	}
	alarm(0);
	print_message("%u calls act\n", calls);
	print_whole("a run, killed at its system calls", struck);
	assert_true(struck > calls / step / 2);
}

/* ---- the lab killed under it */

static pid_t child_of(pid_t pid)
{
	char *path = mem_format("/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	char *text = read_whole(path);
	pid_t child = (pid_t)strtol(text, NULL, 10);

	free(text);
	free(path);
	return child;
}

/* The process stands; what it started is killed; then it goes on. */
static void lab_killed_at(unsigned at)
{
	struct home h;
	struct traced t = { .at = at, .moment = AFTER };

	home_new(&h);
	begin(&t, &h, ARGS);
	assert_true(run_to_the_moment(&t));
	pid_t lab = child_of(t.pid);

	if (lab > 0) {
		kill(lab, SIGKILL);
		t.moment = NEVER;
		assert_false(run_to_the_moment(&t));
		assert_int_equal(code_of(t.status), 1);
	} else {
		kill(t.pid, SIGKILL);
		waitpid(t.pid, &t.status, 0);
	}
	run_again(&h, &t);
	await_orphans();
	home_free(&h);
}

static void lab_killed_in_the_middle(void **state)
{
	(void)state;
	unsigned calls = calls_of_a_journey();

	for (unsigned part = 2; part <= 8; part += 3)
		lab_killed_at(calls * part / 10);
}

/* A home in which everything is done already: killed while it only looks. */
static void killed_while_looking(void **state)
{
	(void)state;
	struct home h;
	struct ran r = RAN_INIT;
	unsigned struck = 0;

	home_new(&h);
	assert_code((voxpeer(&h, &r, "run", "-f", EXAMPLE, "--wait", NULL), &r), 0);
	for (unsigned at = 1; at <= 21; at += 4) {
		struct traced t = { .at = at, .moment = BEFORE };

		begin(&t, &h, ARGS);
		if (run_to_the_moment(&t)) {
			kill(t.pid, SIGKILL);
			waitpid(t.pid, &t.status, 0);
			struck++;
		}
		run_again(&h, &t);
	}
	assert_in_range(struck, 2, 6);
	await_orphans();
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_each_call),
		cmocka_unit_test(lab_killed_in_the_middle),
		cmocka_unit_test(killed_while_looking),
	};

	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
