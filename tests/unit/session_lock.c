/* Who has the session: living holders, dead ones, other hosts. Holders are child processes that wait on a pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "session_folder.h"
#include "struck.h"

static const msec at = 1793606400000; /* Mon 2 Nov 2026 08:00 UTC */

static int setup(void **state)
{
	struct folder *f = test_malloc(sizeof *f);

	folder_new(f, "ams-voice");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	folder_free(*state);
	test_free(*state);
	return 0;
}

/* ---- Another process that holds the lock until it is killed */

static void child_holds(const struct session_place *p, int ready)
{
	struct session_lock l;

	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
	if (session_lock(&l, p, "alice@jump1", at, NULL) != SESSION_OK || write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static pid_t start_holder(const struct session_place *p)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0)
		child_holds(p, ready[1]);
	assert_true(pid > 0);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void kill_holder(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void put_lock(const struct folder *f, const char *content)
{
	assert_true(file_make_dirs(f->place.dir, NULL));
	put_file(f->place.lock, content);
}

static void expect_holder(const char *sentence, const char *begins, const char *ends)
{
	size_t n = strlen(sentence), m = strlen(ends);

	assert_true(str_starts(sentence, begins));
	assert_true(n > m);
	assert_string_equal(sentence + n - m, ends);
}

/* ---- Alone */

static void a_lock_is_taken_and_given_back(void **state)
{
	struct folder *f = *state;
	struct session_lock l;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
		assert_null(l.holder);
		assert_int_equal(access(f->place.lock, F_OK), 0);
		session_unlock(&l);
		assert_int_equal(access(f->place.lock, F_OK), -1);
	}
	session_unlock(&l); /* once more does no harm */
}

static void the_file_says_who_and_keeps_its_length(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char *before, *after;

	session_lock(&l, &f->place, "bob \"b\"@jump1", at + 1, NULL);
	before = get_file(f->place.lock);
	session_lock_touch(&l, at + MSEC_HOUR + 999);
	after = get_file(f->place.lock);
	assert_non_null(before);
	assert_non_null(after);
	assert_non_null(strstr(before, "\"who\":\"bob \\\"b\\\"@jump1\""));
	assert_non_null(strstr(before, "\"since\":\"2026-11-02T08:00:00Z\",\"active\":\"2026-11-02T08:00:00Z\""));
	assert_non_null(strstr(after, "\"since\":\"2026-11-02T08:00:00Z\",\"active\":\"2026-11-02T09:00:00Z\""));
	assert_int_equal(strlen(before), strlen(after));
	free(before);
	free(after);
	session_unlock(&l);
}

static void what_killed_saves_left_behind_goes(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char path[600];

	put_lock(f, "");
	make_old(f->place.lock, 60);
	snprintf(path, sizeof path, "%s/.ams-voice.json.4711-0.tmp", f->place.dir);
	put_file(path, "half");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	assert_int_equal(access(path, F_OK), -1);
	session_unlock(&l);
}

/* ---- Others */

static void a_living_holder_is_named(void **state)
{
	struct folder *f = *state;
	pid_t pid = start_holder(&f->place);
	struct text err = TEXT_INIT;
	struct session_lock l;

	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at + MSEC_HOUR, &err), SESSION_BUSY);
	expect_holder(l.holder, "alice@jump1 on ", ", since Mon 2 Nov 08:00 UTC, last active Mon 2 Nov 08:00 UTC");
	assert_true(str_starts(err.s, "session ams-voice is in use by alice@jump1 on "));
	session_unlock(&l);
	assert_int_equal(access(f->place.lock, F_OK), 0); /* not ours to remove */
	text_clear(&err);
	assert_false(session_break_lock(&f->place, &err));
	assert_true(str_starts(err.s, "session ams-voice is in use by alice@jump1 on "));
	kill_holder(pid);
	text_release(&err);
}

static void a_session_in_use_is_not_removed(void **state)
{
	struct folder *f = *state;
	pid_t pid = start_holder(&f->place);
	struct text err = TEXT_INIT;

	put_file(f->place.file, "{}");
	assert_false(session_remove(&f->place, &err));
	assert_true(str_starts(err.s, "session ams-voice is in use by alice@jump1 on "));
	assert_int_equal(access(f->place.file, F_OK), 0);
	kill_holder(pid);
	assert_true(session_remove(&f->place, NULL));
	assert_int_equal(count_files(f->place.dir), 0);
	text_release(&err);
}

static void a_dead_holder_is_replaced_with_a_note(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char *bytes;

	kill_holder(start_holder(&f->place));
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at + MSEC_HOUR, NULL), SESSION_OK);
	expect_holder(l.holder, "alice@jump1 on ", ", since Mon 2 Nov 08:00 UTC, last active Mon 2 Nov 08:00 UTC");
	bytes = get_file(f->place.lock);
	assert_true(str_starts(bytes, "{\"who\":\"bob@jump1\""));
	free(bytes);
	session_unlock(&l);
	assert_int_equal(access(f->place.lock, F_OK), -1);
}

static void another_host_is_never_presumed_dead(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct session_lock l;

	put_lock(f, "{\"who\":\"carol\",\"host\":\"jump-elsewhere.example\",\"pid\":1,\"boot\":\"not this one\","
		    "\"since\":\"2026-11-02T08:00:00Z\"}");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, &err), SESSION_BUSY);
	assert_string_equal(err.s,
			    "session ams-voice is in use by carol on jump-elsewhere.example, process 1, since Mon 2 "
			    "Nov 08:00 UTC");
	session_unlock(&l);
	assert_true(session_break_lock(&f->place, NULL));
	assert_true(session_break_lock(&f->place, NULL)); /* nothing there is fine */
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	session_unlock(&l);
	text_release(&err);
}

static void what_a_lock_says_is_cleaned(void **state)
{
	struct folder *f = *state;
	struct session_lock l;

	put_lock(f, "{\"who\":\"ca\\u001brol\\n\",\"host\":\"x\",\"pid\":\"one\",\"since\":7}");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	assert_string_equal(l.holder, "ca\xef\xbf\xbdrol  on x");
	session_unlock(&l);
}

/* Where there are no second names it is made in two steps, and somebody may be between them. */
static void a_lock_that_is_being_filled_is_not_taken(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct session_lock l;

	put_lock(f, "");
	make_old(f->place.lock, 5);
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, &err), SESSION_BUSY);
	assert_string_equal(err.s, "the lock of session ams-voice changes hands all the time; try again");
	session_unlock(&l);
	assert_int_equal(access(f->place.lock, F_OK), 0);
	text_release(&err);
}

/* Left by somebody who found no room to write in it; nobody alive holds it. */
static void a_lock_without_content_is_nobodys(void **state)
{
	static const char *const contents[] = { "", "{\"who\":", "[]", "no JSON" };
	struct folder *f = *state;
	struct session_lock l;

	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
		put_lock(f, contents[i]);
		make_old(f->place.lock, 60);
		assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
		assert_string_equal(l.holder, "somebody on an unknown host");
		session_unlock(&l);
	}
}

static void a_lock_taken_away_is_not_removed_twice(void **state)
{
	struct folder *f = *state;
	struct session_lock l;

	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	assert_true(session_lock_held(&l));
	unlink(f->place.lock);
	assert_false(session_lock_held(&l));
	put_file(f->place.lock, "{\"host\":\"elsewhere\"}");
	assert_false(session_lock_held(&l));
	session_unlock(&l);
	assert_int_equal(access(f->place.lock, F_OK), 0);
}

/* ---- Taking it from somebody */

static void another_hosts_lock_is_taken_when_wanted(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char *bytes;

	put_lock(f, "{\"who\":\"carol\",\"host\":\"jump-elsewhere.example\",\"pid\":1,\"boot\":\"not this one\"}");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	assert_int_equal(session_take(&l, &f->place, at, NULL), SESSION_OK);
	assert_true(session_lock_held(&l));
	assert_string_equal(l.holder, "carol on jump-elsewhere.example, process 1");
	bytes = get_file(f->place.lock);
	assert_true(str_starts(bytes, "{\"who\":\"bob@jump1\""));
	free(bytes);
	assert_int_equal(count_files(f->place.dir), 1);
	session_unlock(&l);
	assert_int_equal(count_files(f->place.dir), 0);
}

/* What was shown is what is taken, and nobody else's. */
static void it_is_taken_from_nobody_but_the_one_who_was_shown(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct session_lock l;

	put_lock(f, "{\"who\":\"carol\",\"host\":\"jump-elsewhere.example\",\"pid\":1}");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	put_lock(f, "{\"who\":\"dave\",\"host\":\"jump-elsewhere.example\",\"pid\":2}");
	assert_int_equal(session_take(&l, &f->place, at, &err), SESSION_BUSY);
	assert_string_equal(err.s, "session ams-voice is in use by dave on jump-elsewhere.example, process 2");
	text_clear(&err);
	assert_int_equal(session_take(&l, &f->place, at, &err), SESSION_OK); /* now that he was shown */
	session_unlock(&l);
	text_release(&err);
}

static void save_region(struct session_lock *l, const struct session_place *p, const char *region, bool expected)
{
	struct text err = TEXT_INIT;
	struct model m;

	model_init(&m);
	mem_replace(&m.account.region, region);
	assert_int_equal(session_save_locked(l, p, &m, at, &err), expected);
	if (!expected)
		assert_non_null(strstr(err.s, "was taken over by bob@jump1 on "));
	model_release(&m);
	text_release(&err);
}

static void expect_region(const struct session_place *p, const char *region)
{
	struct model m;

	assert_int_equal(session_load(p, &m, NULL, NULL), SESSION_OK);
	assert_string_equal(m.account.region, region);
	model_release(&m);
}

/* The first holder learns of it before its next save, and says who it was. */
static void the_first_holder_saves_no_more(void **state)
{
	struct folder *f = *state;
	struct session_lock first, second;

	assert_int_equal(session_lock(&first, &f->place, "alice@jump1", at, NULL), SESSION_OK);
	save_region(&first, &f->place, "of alice", true);
	/* for a second program in this process the first would be no holder: so it is a living one elsewhere */
	put_file(f->place.lock, "{\"who\":\"alice@jump1\",\"host\":\"elsewhere\",\"pid\":1}");
	assert_int_equal(session_lock(&second, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	assert_int_equal(session_take(&second, &f->place, at, NULL), SESSION_OK);
	assert_false(session_lock_held(&first));
	save_region(&first, &f->place, "of alice, too late", false);
	expect_region(&f->place, "of alice");
	save_region(&second, &f->place, "of bob", true);
	session_unlock(&first);
	assert_true(session_lock_held(&second));
	save_region(&second, &f->place, "of bob again", true);
	session_unlock(&second);
	expect_region(&f->place, "of bob again");
}

/* A save that is under way when the session is taken over: its file is swept away, and it fails. */
static void a_save_under_way_does_not_win(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char temp[600];

	put_lock(f, "{\"who\":\"carol\",\"host\":\"elsewhere\",\"pid\":1}");
	snprintf(temp, sizeof temp, "%s/.ams-voice.json.1-0.tmp", f->place.dir);
	put_file(temp, "{}\n");
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	assert_int_equal(access(temp, F_OK), 0);
	assert_int_equal(session_take(&l, &f->place, at, NULL), SESSION_OK);
	assert_int_equal(access(temp, F_OK), -1);
	session_unlock(&l);
}

static void a_lock_that_was_removed_is_made_again_unless_somebody_saved(void **state)
{
	struct folder *f = *state;
	struct session_lock l, other;

	assert_int_equal(session_lock(&l, &f->place, "alice@jump1", at, NULL), SESSION_OK);
	save_region(&l, &f->place, "first", true);
	folder_empty(f->root); /* everything */
	save_region(&l, &f->place, "second", true);
	expect_region(&f->place, "second");
	assert_true(session_lock_held(&l));
	unlink(f->place.lock);
	assert_int_equal(session_lock(&other, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	save_region(&l, &f->place, "third", false);
	save_region(&other, &f->place, "of bob", true);
	expect_region(&f->place, "of bob");
	session_unlock(&other);
	assert_false(session_lock_held(&l)); /* nobody has it, yet the file is not what it was */
	struct text err = TEXT_INIT;
	assert_int_equal(session_lock_again(&l, &f->place, at, &err), SESSION_BUSY);
	assert_non_null(strstr(err.s, "was taken over by somebody who has left since"));
	text_release(&err);
	session_unlock(&l);
	expect_region(&f->place, "of bob");
}

/* A process number that was used again: it is the start that tells. */
static void a_number_used_again_is_not_the_holder(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char host[200], *lock;

	assert_int_equal(gethostname(host, sizeof host), 0);
	lock = mem_format("{\"who\":\"carol\",\"host\":\"%s\",\"pid\":%ld,\"start\":1}", host, (long)getppid());
	put_lock(f, lock);
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	session_unlock(&l);
	free(lock);
}

/* What a program that died while it changed the holder has left shuts nobody out. */
static void a_guard_of_the_dead_goes(void **state)
{
	struct folder *f = *state;
	struct session_lock l;
	char guard[600];

	put_lock(f, "{\"who\":\"carol\",\"host\":\"elsewhere\",\"pid\":1}");
	snprintf(guard, sizeof guard, "%s/.ams-voice.lock.guard", f->place.dir);
	put_file(guard, "");
	make_old(guard, 60);
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_BUSY);
	assert_int_equal(session_take(&l, &f->place, at, NULL), SESSION_OK);
	assert_int_equal(access(guard, F_OK), -1);
	session_unlock(&l);
	put_file(guard, "");
	make_old(guard, 60);
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, NULL), SESSION_OK);
	session_unlock(&l);
	assert_int_equal(count_files(f->place.dir), 0);
}

/* ---- Two at once: whoever has it writes its number, looks away, and finds it still there. */

enum {
	STARTERS = 2,
	TURNS_FEW = 50,
	TURNS_MANY = 1000,
	HAD_IT = 10,
	BOTH_IN = 11 /* exit codes, none that another end has */
};

static int grab_once(const struct session_place *p, int go)
{
	enum { PATIENCE_S = 30 }; /* a racer that nobody starts is gone by then */
	struct session_lock l;
	char byte, *held = mem_format("%s/held", p->dir);
	int code = 0, fd;

	alarm(PATIENCE_S);
	if (read(go, &byte, 1) != 1)
		_exit(3);
	if (session_lock(&l, p, "racer", at, NULL) == SESSION_OK) {
		fd = open(held, O_CREAT | O_EXCL | O_WRONLY, 0600);
		code = fd < 0 ? BOTH_IN : HAD_IT;
		sched_yield();
		if (fd >= 0 && (!session_lock_held(&l) || unlink(held) < 0 || close(fd) < 0))
			code = BOTH_IN;
	}
	/* alternately given back and left by a death */
	if (getpid() % 2)
		session_unlock(&l);
	free(held);
	return code;
}

/* File systems that lack something, as this process sees them from now on: second names; or those, and a rename that replaces nothing. */
enum lacks { LACKS_NOTHING, LACKS_LINKS, LACKS_BOTH };

static bool lose(enum lacks lacks)
{
#define LOAD(member)         BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define IS(value, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (otherwise))
	const unsigned moves = lacks == LACKS_BOTH ? EINVAL : 0;
	struct sock_filter filter[] = {
		LOAD(nr),
		IS(SYS_linkat, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		IS(SYS_renameat2, 3),
		LOAD(args[4]),
		IS(RENAME_NOREPLACE, 1),
		BPF_STMT(BPF_RET | BPF_K, moves ? SECCOMP_RET_ERRNO | moves : SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof filter / sizeof *filter, filter };

	return lacks == LACKS_NOTHING || (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
					  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0);
}

/* One turn: how many had it, one after the other or one alone. */
static int race(const struct session_place *p, enum lacks lacks)
{
	int go[2], had = 0, status;
	pid_t pid[STARTERS];

	assert_int_equal(pipe(go), 0);
	for (int i = 0; i < STARTERS; i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			_exit(lose(lacks) ? grab_once(p, go[0]) : 4);
		assert_true(pid[i] > 0);
	}
	assert_int_equal(write(go[1], "xx", STARTERS), STARTERS);
	for (int i = 0; i < STARTERS; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == HAD_IT);
		had += WEXITSTATUS(status) == HAD_IT;
	}
	close(go[0]);
	close(go[1]);
	return had;
}

static int turns(void)
{
	return str_empty(getenv("VOXPEER_LONG")) ? TURNS_FEW : TURNS_MANY;
}

static void race_often(const struct folder *f, enum lacks lacks)
{
	int had = 0;

	for (int i = 0; i < turns(); i++) {
		int n = race(&f->place, lacks);

		assert_in_range(n, 1, STARTERS); /* and never nobody */
		had += n;
	}
	print_message("%d times held\n", had);
	print_whole("two at once at a lock, never held by both", turns());
}

static void two_at_once_are_never_two_holders(void **state)
{
	race_often(*state, LACKS_NOTHING);
}

static void nor_where_there_are_no_second_names(void **state)
{
	race_often(*state, LACKS_LINKS);
}

static void nor_where_every_move_replaces(void **state)
{
	race_often(*state, LACKS_BOTH);
}

/* ---- One breaks the lock that another host left while another one takes it over. */

static int break_once(const struct session_place *p, int go)
{
	char byte;

	if (read(go, &byte, 1) != 1)
		return 3;
	session_break_lock(p, NULL); /* refused when the other was quicker */
	return 0;
}

/* 1: it was mine, and is not any more, though nobody can have taken it. */
static int take_once(const struct session_place *p, int ready, int go, int done)
{
	struct session_lock l;
	char byte;

	if (session_lock(&l, p, "taker", at, NULL) != SESSION_BUSY || write(ready, "", 1) != 1 ||
	    read(go, &byte, 1) != 1)
		return 3;
	if (session_take(&l, p, at, NULL) != SESSION_OK)
		return 0;
	if (read(done, &byte, 1) < 0) /* the breaker has ended */
		return 3;
	return session_lock_held(&l) ? 0 : 1;
}

static int code_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int break_and_take(const struct session_place *p, enum lacks lacks)
{
	int ready[2], go[2], done[2];
	pid_t taker, breaker;
	char byte;

	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(done), 0);
	assert_int_equal(pipe(ready), 0);
	taker = fork();
	if (taker == 0) {
		close(done[1]);
		_exit(lose(lacks) ? take_once(p, ready[1], go[0], done[0]) : 4);
	}
	breaker = fork();
	if (breaker == 0)
		_exit(lose(lacks) ? break_once(p, go[0]) : 4);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(write(go[1], "xx", 2), 2);
	assert_int_equal(code_of(breaker), 0);
	close(done[1]);
	int lost = code_of(taker);

	assert_in_range(lost, 0, 1);
	close(ready[0]);
	close(ready[1]);
	close(go[0]);
	close(go[1]);
	close(done[0]);
	return lost;
}

static void what_is_broken_is_what_was_judged(void **state)
{
	static const enum lacks all[] = { LACKS_NOTHING, LACKS_LINKS };
	struct folder *f = *state;
	int lost = 0;

	for (int i = 0; i < turns(); i++) {
		put_lock(f, "{\"who\":\"carol\",\"host\":\"elsewhere\",\"pid\":1}");
		lost += break_and_take(&f->place, all[i % 2]);
		folder_empty(f->place.dir);
	}
	assert_int_equal(lost, 0);
}

static void a_link_is_refused(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct session_lock l;

	assert_true(file_make_dirs(f->place.dir, NULL));
	assert_int_equal(symlink("/dev/null", f->place.lock), 0);
	assert_int_equal(session_lock(&l, &f->place, "bob@jump1", at, &err), SESSION_ERROR);
	assert_true(str_starts(err.s, "cannot open the lock "));
	session_unlock(&l);
	text_release(&err);
}

/* ---- Where /proc shows nobody */

static int ended_and_living(const struct session_place *p)
{
	struct session_lock l;
	pid_t holder = fork();

	if (holder == 0)
		_exit(session_lock(&l, p, "alice@jump1", at, NULL) == SESSION_OK ? 0 : 1);
	waitpid(holder, NULL, 0);
	if (session_lock(&l, p, "bob@jump1", at, NULL) != SESSION_OK || !l.holder)
		return 1; /* from one that has ended */
	close(l.fd);      /* from here on as where there is no flock */
	holder = fork();
	if (holder == 0)
		_exit(session_lock(&l, p, "eve@jump1", at, NULL) == SESSION_BUSY ? 0 : 2);
	int status = 0;
	waitpid(holder, &status, 0);
	return WEXITSTATUS(status);
}

static void without_proc_the_living_are_told_from_the_dead(void **state)
{
	enum { CANNOT = 77 };
	struct folder *f = *state;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		    mount("none", "/proc", "tmpfs", 0, NULL))
			_exit(CANNOT); /* needs root */
		_exit(ended_and_living(&f->place));
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		ON_DISK(a_lock_is_taken_and_given_back),
		ON_DISK(the_file_says_who_and_keeps_its_length),
		ON_DISK(what_killed_saves_left_behind_goes),
		ON_DISK(a_living_holder_is_named),
		ON_DISK(a_session_in_use_is_not_removed),
		ON_DISK(a_dead_holder_is_replaced_with_a_note),
		ON_DISK(another_host_is_never_presumed_dead),
		ON_DISK(what_a_lock_says_is_cleaned),
		ON_DISK(a_lock_without_content_is_nobodys),
		ON_DISK(a_lock_that_is_being_filled_is_not_taken),
		ON_DISK(a_lock_taken_away_is_not_removed_twice),
		ON_DISK(another_hosts_lock_is_taken_when_wanted),
		ON_DISK(it_is_taken_from_nobody_but_the_one_who_was_shown),
		ON_DISK(the_first_holder_saves_no_more),
		ON_DISK(a_save_under_way_does_not_win),
		ON_DISK(a_lock_that_was_removed_is_made_again_unless_somebody_saved),
		ON_DISK(a_number_used_again_is_not_the_holder),
		ON_DISK(a_guard_of_the_dead_goes),
		ON_DISK(two_at_once_are_never_two_holders),
		ON_DISK(nor_where_there_are_no_second_names),
		ON_DISK(nor_where_every_move_replaces),
		ON_DISK(what_is_broken_is_what_was_judged),
		ON_DISK(a_link_is_refused),
		ON_DISK(without_proc_the_living_are_told_from_the_dead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
