/* Who has the session: living holders, dead ones, other hosts. Holders are child processes that wait on a pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "session_folder.h"

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

/* Left by somebody who found no room to write in it; nobody alive holds it. */
static void a_lock_without_content_is_nobodys(void **state)
{
	static const char *const contents[] = { "", "{\"who\":", "[]", "no JSON" };
	struct folder *f = *state;
	struct session_lock l;

	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
		put_lock(f, contents[i]);
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
		ON_DISK(a_lock_taken_away_is_not_removed_twice),
		ON_DISK(a_link_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
