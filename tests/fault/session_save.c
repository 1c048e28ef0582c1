/* Every system call of a save, a journal line and a lock fails once, with every errno that matters; and the program is
 * killed at each of them. What is on disk afterwards is the old session or the new one, never a third. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/file.h>

#include "../unit/session_folder.h"
#include "../unit/struck.h"

/* ---- Between the session and the system (linked with --wrap, see src/session/session.mk) */

enum fault_kind {
	NO_FAULT,
	FAIL_ONCE,
	FAIL_LINKS /* a file system without them, and the fault */,
	KILLED,
	SHORT_ONCE /* a write takes half of its bytes, and says so */
};
static struct {
	enum fault_kind kind;
	int at, error; /* the at-th call from 1 on */
	int calls;
	bool fatal;                  /* what was struck is something no save can do without */
	bool unsynced;               /* written, and not on disk yet */
	unsigned injected, old, new; /* in all */
} fault;

/* True when this call is not to be made; errno says why. */
static bool strikes(void)
{
	if (fault.kind == NO_FAULT || fault.kind == SHORT_ONCE)
		return false;
	fault.calls++;
	errno = fault.error;
	return fault.kind == KILLED ? fault.calls >= fault.at : fault.calls == fault.at;
}

static bool needed_strikes(void)
{
	bool struck = strikes();

	fault.fatal |= struck;
	return struck;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, mode_t mode);
int __wrap_open(const char *path, int flags, mode_t mode)
{
	return strikes() ? -1 : __real_open(path, flags, mode);
}

int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, mode_t mode);
int __wrap_openat(int folder, const char *path, int flags, mode_t mode)
{
	return strikes() ? -1 : __real_openat(folder, path, flags, mode);
}

/* A write that fails or is cut off by death has written half. */
ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
	bool first = fault.calls + 1 == fault.at;

	fault.unsynced = true;
	if (fault.kind == SHORT_ONCE)
		return __real_write(fd, bytes, ++fault.calls == fault.at && n > 1 ? n / 2 : n);
	if (fault.kind != NO_FAULT && fault.error == EINTR) { /* nothing was written, and it is to be asked again */
		fault.calls++;
		errno = EINTR;
		return fault.calls == fault.at ? -1 : __real_write(fd, bytes, n);
	}
	if (!needed_strikes())
		return __real_write(fd, bytes, n);
	if (first && __real_write(fd, bytes, n / 2) < 0)
		return -1;
	errno = fault.error;
	return -1;
}

ssize_t __real_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return strikes() ? -1 : __real_pwrite(fd, bytes, n, at);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	if (needed_strikes())
		return -1;
	fault.unsynced = false;
	return __real_fsync(fd);
}

/* The descriptor is gone in any case; a network file system tells of a full disk here. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
	bool struck = strikes();

	__real_close(fd);
	if (struck)
		errno = fault.error;
	return struck ? -1 : 0;
}

int __real_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	if (needed_strikes())
		return -1;
	if (fault.kind != NO_FAULT)
		assert_false(fault.unsynced); /* a name for bytes that a power cut would take */
	return __real_renameat(from_folder, from, to_folder, to);
}

int __real_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags);
int __wrap_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags);
int __wrap_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	if (strikes())
		return -1;
	if (fault.kind == FAIL_LINKS) {
		errno = EPERM;
		return -1;
	}
	return __real_linkat(from_folder, from, to_folder, to, flags);
}

int __real_unlinkat(int folder, const char *path, int flags);
int __wrap_unlinkat(int folder, const char *path, int flags);
int __wrap_unlinkat(int folder, const char *path, int flags)
{
	return strikes() ? -1 : __real_unlinkat(folder, path, flags);
}

int __real_ftruncate(int fd, off_t n);
int __wrap_ftruncate(int fd, off_t n);
int __wrap_ftruncate(int fd, off_t n)
{
	return strikes() ? -1 : __real_ftruncate(fd, n);
}

int __real_flock(int fd, int how);
int __wrap_flock(int fd, int how);
int __wrap_flock(int fd, int how)
{
	return strikes() ? -1 : __real_flock(fd, how);
}

static void arm(enum fault_kind kind, int at, int error)
{
	fault.kind = kind;
	fault.at = at;
	fault.error = error;
	fault.calls = 0;
	fault.fatal = fault.unsynced = false;
}

/* True when the fault was reached: else the operation has fewer calls and the row of tests ends. */
static bool disarm(void)
{
	fault.kind = NO_FAULT;
	return fault.calls >= fault.at;
}

/* ---- Sessions that differ */

/* Long enough for several writes. */
static void make_model(struct model *m, const char *region)
{
	model_init(m);
	mem_replace(&m->account.region, region);
	for (int i = 0; i < 100; i++) {
		struct prefix_answer *p = rows_add(&m->prefixes, &RECORD_PREFIX, model_new_id(m));

		p->name = mem_format("prefix-%d of %s", i, region);
		p->prefix = mem_text("203.0.113.0/24");
	}
}

static bool save(const struct session_place *p, const char *region, struct text *err)
{
	struct model m;
	bool ok;

	make_model(&m, region);
	ok = session_save(p, &m, err);
	model_release(&m);
	return ok;
}

/* What loading gives, which has to be one of the two, whole. */
static const char *loaded(const struct session_place *p, const char *old, const char *new)
{
	struct model m, whole;
	const char *is;

	enum session_got got = session_load(p, &m, NULL, NULL);

	assert_true(got == SESSION_OK || got == SESSION_BACKUP);
	is = str_is(m.account.region, new) ? new : old;
	make_model(&whole, is);
	assert_true(record_equal(&RECORD_MODEL, &m, &whole));
	model_release(&m);
	model_release(&whole);
	return is;
}

static void backup_is_good(const struct session_place *p)
{
	char *bytes = get_file(p->backup);
	struct model m;

	assert_non_null(bytes);
	assert_true(session_read(bytes, strlen(bytes), &m, NULL));
	model_release(&m);
	free(bytes);
}

static void names_file_cause_and_cure(const struct text *err, int error)
{
	assert_true(str_has_nocase(err->s, "voxpeer/sessions") || str_has_nocase(err->s, "ams-voice.json"));
	assert_true(str_has_nocase(err->s, strerror(error)));
	assert_non_null(strchr(err->s, ';'));
}

/* ---- Saving */

struct damage {
	void (*prepare)(const struct session_place *p);
	const char *old; /* what is loaded before the save */
};

static void whole(const struct session_place *p)
{
	(void)p;
}

static void cut(const struct session_place *p)
{
	assert_int_equal(truncate(p->file, 100), 0);
}

static void gone(const struct session_place *p)
{
	assert_int_equal(unlink(p->file), 0);
}

static const struct damage states[] = { { whole, "second" }, { cut, "first" }, { gone, "first" } };

/* One save with one fault; true when the fault was reached. */
static bool save_under(enum fault_kind kind, int at, int error, const struct damage *d)
{
	struct text err = TEXT_INIT;
	struct folder f;
	bool ok, reached;

	folder_new(&f, "ams-voice");
	assert_true(save(&f.place, "first", NULL));
	assert_true(save(&f.place, "second", NULL));
	d->prepare(&f.place);
	arm(kind, at, error);
	ok = save(&f.place, "third", &err);
	reached = disarm();
	if (ok)
		assert_string_equal(loaded(&f.place, d->old, "third"), "third");
	assert_false(ok && fault.fatal);
	if (!ok && kind != KILLED)
		names_file_cause_and_cure(&err, error);
	bool old = str_is(loaded(&f.place, d->old, "third"), d->old);

	fault.injected += reached;
	fault.old += reached && old;
	fault.new += reached && !old;
	backup_is_good(&f.place);
	assert_true(save(&f.place, "fourth", NULL)); /* and life goes on */
	assert_string_equal(loaded(&f.place, "fourth", "fourth"), "fourth");
	backup_is_good(&f.place);
	folder_free(&f);
	text_release(&err);
	return reached;
}

static void sweep_saves(enum fault_kind kind, int error)
{
	for (size_t s = 0; s < sizeof states / sizeof states[0]; s++) {
		int at = 1;

		while (save_under(kind, at, error, &states[s]))
			at++;
		assert_in_range(at, kind == SHORT_ONCE ? 2 : 8, 100); /* the faults did strike */
	}
}

static void a_full_disk_leaves_the_old_session(void **state)
{
	(void)state;
	sweep_saves(FAIL_ONCE, ENOSPC);
}

static void an_input_output_error_leaves_the_old_session(void **state)
{
	(void)state;
	sweep_saves(FAIL_ONCE, EIO);
}

static void other_errors_leave_the_old_session(void **state)
{
	(void)state;
	sweep_saves(FAIL_ONCE, EROFS);
	sweep_saves(FAIL_ONCE, EDQUOT);
	sweep_saves(FAIL_ONCE, EINTR);
}

/* Each write of a save in turn takes half: the rest follows, and the save succeeds. */
static void short_writes_are_gone_on_with(void **state)
{
	(void)state;
	sweep_saves(SHORT_ONCE, 0);
}

static void the_sum(void **state)
{
	(void)state;
	print_struck("a save, each call failing in turn", fault.injected, fault.old, fault.new);
	assert_int_equal(fault.injected, fault.old + fault.new);
}

static void a_file_system_without_links_is_as_safe(void **state)
{
	(void)state;
	sweep_saves(FAIL_LINKS, ENOSPC);
}

static void death_at_any_call_leaves_a_whole_session(void **state)
{
	(void)state;
	sweep_saves(KILLED, EIO);
}

/* What a save is made of is not left behind when it fails; what a killed one left is swept by the next lock. */
static void nothing_is_left_behind(void **state)
{
	struct session_lock l;
	struct folder f;
	int at = 1;
	bool reached;

	(void)state;
	do {
		folder_new(&f, "ams-voice");
		assert_true(save(&f.place, "first", NULL));
		assert_true(save(&f.place, "second", NULL));
		arm(KILLED, at++, EIO);
		save(&f.place, "third", NULL);
		reached = disarm();
		assert_int_equal(session_lock(&l, &f.place, "bob@jump1", 1, NULL), SESSION_OK);
		assert_int_equal(count_files(f.place.dir), 3); /* file, backup, lock */
		session_unlock(&l);
		folder_free(&f);
	} while (reached);
}

/* ---- Journal and lock */

static bool journal_under(enum fault_kind kind, int at)
{
	struct folder f;
	char *bytes;
	bool ok, reached;

	folder_new(&f, "ams-voice");
	assert_true(session_journal(&f.place, "{\"n\":1}", NULL));
	arm(kind, at, ENOSPC);
	ok = session_journal(&f.place, "{\"n\":2}", NULL);
	reached = disarm();
	assert_true(session_journal(&f.place, "{\"n\":3}", NULL));
	bytes = get_file(f.place.journal);
	assert_true(str_starts(bytes, "{\"n\":1}\n"));
	assert_true(!ok || strstr(bytes, "\n{\"n\":2}\n"));
	assert_string_equal(bytes + strlen(bytes) - 9, "\n{\"n\":3}\n");
	free(bytes);
	folder_free(&f);
	return reached;
}

static void a_journal_keeps_its_lines(void **state)
{
	int at = 1, kind = FAIL_ONCE;

	(void)state;
	for (; kind <= KILLED; kind++, at = 1)
		while (journal_under((enum fault_kind)kind, at))
			at++;
}

static bool lock_under(enum fault_kind kind, int at)
{
	struct session_lock l;
	struct folder f;
	bool reached;

	folder_new(&f, "ams-voice");
	arm(kind, at, ENOSPC);
	session_lock(&l, &f.place, "bob@jump1", 1, NULL);
	session_unlock(&l);
	reached = disarm();
	assert_int_equal(session_lock(&l, &f.place, "bob@jump1", 1, NULL), SESSION_OK);
	session_unlock(&l);
	folder_free(&f);
	return reached;
}

static void a_lock_that_failed_does_not_shut_anybody_out(void **state)
{
	int at = 1, kind = FAIL_ONCE;

	(void)state;
	for (; kind <= KILLED; kind++, at = 1)
		while (lock_under((enum fault_kind)kind, at))
			at++;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_leaves_the_old_session),
		cmocka_unit_test(an_input_output_error_leaves_the_old_session),
		cmocka_unit_test(other_errors_leave_the_old_session),
		cmocka_unit_test(short_writes_are_gone_on_with),
		cmocka_unit_test(a_file_system_without_links_is_as_safe),
		cmocka_unit_test(death_at_any_call_leaves_a_whole_session),
		cmocka_unit_test(the_sum),
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(a_journal_keeps_its_lines),
		cmocka_unit_test(a_lock_that_failed_does_not_shut_anybody_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
