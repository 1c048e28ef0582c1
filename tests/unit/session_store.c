/* Sessions on disk: places, saving, backups, damage, the journal, list and removal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "session_folder.h"

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

static void save_named(const struct session_place *p, const char *region)
{
	struct text err = TEXT_INIT;
	struct model m;

	model_init(&m);
	mem_replace(&m.account.region, region);
	if (!session_save(p, &m, &err))
		fail_msg("%s", err.s);
	text_release(&err);
	model_release(&m);
}

/* What loading gives: the outcome, and note or err. */
static void expect_load(const struct session_place *p, enum session_got got, const char *region, const char *words)
{
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct model m;

	assert_int_equal(session_load(p, &m, &note, &err), got);
	assert_string_equal(got == SESSION_OK || got == SESSION_NEWER || got == SESSION_BACKUP ? note.s : err.s, words);
	assert_string_equal(str_or(m.account.region, ""), region);
	assert_true(note.n == 0 || err.n == 0);
	model_release(&m);
	text_release(&note);
	text_release(&err);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* ---- Places */

static void names_and_paths_lead_to_places(void **state)
{
	static const struct {
		const char *given, *name, *file;
	} cases[] = {
		{ "ams", "ams", "/state/voxpeer/sessions/ams.json" },
		{ "ams.json", "ams.json", "/state/voxpeer/sessions/ams.json.json" },
		{ "./ams", "ams", "./ams.json" },
		{ "./ams.json", "ams", "./ams.json" },
		{ "/srv/x/ams.json", "ams", "/srv/x/ams.json" },
		{ "/ams", "ams", "//ams.json" },
		{ "Zürich 2", "Zürich 2", "/state/voxpeer/sessions/Zürich 2.json" },
	};
	struct session_place p;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(session_locate(&p, "/state", cases[i].given, NULL));
		assert_string_equal(p.name, cases[i].name);
		assert_string_equal(p.file, cases[i].file);
		session_place_release(&p);
	}
}

static void names_that_cannot_be_files_are_refused(void **state)
{
	static const char *const names[] = { "",   "..",   ".hidden", "-x",   " x",  "a\x1b[m",
					     "x/", "a/.b", "\xff",    "a\nb", "a\n", "a\xe2\x80\xae",
					     ".",  "a/..", "a/-x",    "/" };
	struct session_place p;
	struct text err = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_false(session_locate(&p, "/state", names[i], &err));
	assert_false(session_locate(&p, "/state", NULL, NULL));
	text_clear(&err);
	session_locate(&p, "/state", ".hidden", &err);
	assert_string_equal(
		err.s, "session name '.hidden' cannot be used; give 1 to 100 characters, the first a letter or digit");
	text_release(&err);
}

/* ---- Saving */

static void a_save_is_private_and_loads(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "West Europe");
	expect_load(&f->place, SESSION_OK, "West Europe", "");
	assert_int_equal(mode_of(f->place.file), 0600);
	assert_int_equal(mode_of(f->place.dir), 0700);
	assert_int_equal(count_files(f->place.dir), 1);
}

static void the_save_before_is_the_backup(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	save_named(&f->place, "two");
	save_named(&f->place, "three");
	assert_int_equal(count_files(f->place.dir), 2);
	unlink(f->place.file);
	expect_load(&f->place, SESSION_OK, "two",
		    "ams-voice.json is not there; the backup, which is the save before, is used");
}

/* A save that was stopped between making the backup and moving the new file into place: both names are one file. */
static void a_backup_that_is_the_file_itself_does_no_harm(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	assert_int_equal(link(f->place.file, f->place.backup), 0);
	save_named(&f->place, "two");
	assert_int_equal(count_files(f->place.dir), 2);
	expect_load(&f->place, SESSION_OK, "two", "");
}

static void an_absent_session_is_absent(void **state)
{
	struct folder *f = *state;

	expect_load(&f->place, SESSION_ABSENT, "", "there is no session ams-voice");
	file_make_dirs(f->place.dir, NULL);
	expect_load(&f->place, SESSION_ABSENT, "", "there is no session ams-voice");
}

/* ---- Damage */

static void a_damaged_file_is_put_aside_and_the_backup_serves(void **state)
{
	static const char note[] =
		"ams-voice.json is damaged: line 1, column 2: the text ends too early; a copy of it is "
		"ams-voice.json.damaged-1; the backup, which is the save before, is used";
	struct folder *f = *state;
	char *bytes, path[600];

	save_named(&f->place, "one");
	save_named(&f->place, "two");
	put_file(f->place.file, "{");
	expect_load(&f->place, SESSION_BACKUP, "one", note);
	expect_load(&f->place, SESSION_BACKUP, "one", note); /* looked at again: no second copy */
	assert_int_equal(count_files(f->place.dir), 3);
	snprintf(path, sizeof path, "%s.damaged-1", f->place.file);
	assert_int_equal(mode_of(path), 0600);
	bytes = get_file(path);
	assert_string_equal(bytes, "{");
	free(bytes);
}

static void the_next_save_keeps_the_good_backup(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	save_named(&f->place, "two");
	put_file(f->place.file, "{");
	save_named(&f->place, "three");
	expect_load(&f->place, SESSION_OK, "three", "");
	unlink(f->place.file);
	expect_load(&f->place, SESSION_OK, "one",
		    "ams-voice.json is not there; the backup, which is the save before, is used");
}

/* It ends like a whole file, so only the copy put aside tells that it is not one. */
static void damage_in_the_middle_is_remembered(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	save_named(&f->place, "two");
	put_file(f->place.file, "{\n \"schema\": 1,,\n}\n");
	expect_load(
		&f->place, SESSION_BACKUP, "one",
		"ams-voice.json is damaged: line 2, column 14: a member name in double quotes is expected; a copy of "
		"it is ams-voice.json.damaged-1; the backup, which is the save before, is used");
	save_named(&f->place, "three");
	unlink(f->place.file);
	expect_load(&f->place, SESSION_OK, "one",
		    "ams-voice.json is not there; the backup, which is the save before, is used");
}

/* Not in place: backups are second names. */
static void replace_file(const char *path, const char *bytes)
{
	unlink(path);
	put_file(path, bytes);
}

static void what_the_last_openings_found_is_kept(void **state)
{
	struct folder *f = *state;
	static const char *const regions[] = { "one", "two", "three", "four", "five" };

	session_keep(&f->place); /* nothing there is fine */
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		save_named(&f->place, regions[i]);
		session_keep(&f->place);
		session_keep(&f->place); /* opened again without a change: kept once */
	}
	assert_int_equal(count_files(f->place.dir), 5);
	for (int n = 1; n <= 3; n++) { /* from the newest on: a backup that is damaged is passed over */
		replace_file(f->place.file, "{");
		replace_file(f->place.backup, "{");
		struct text note = TEXT_INIT;
		struct model m;
		char *older = mem_format("%s-%d", f->place.backup, n), *named = mem_format("json.bak-%d, saved ", n);

		assert_int_equal(session_look(&f->place, &m, &note, NULL), SESSION_BACKUP);
		assert_string_equal(m.account.region, regions[5 - n]);
		assert_non_null(strstr(note.s, named));
		replace_file(older, "{");
		model_release(&m);
		text_release(&note);
		free(older);
		free(named);
	}
	assert_int_equal(count_files(f->place.dir), 5); /* looking has changed nothing */
	assert_true(session_remove(&f->place, NULL));
	assert_int_equal(count_files(f->place.dir), 0);
}

static void damage_without_a_backup_is_reported(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	put_file(f->place.file, "");
	expect_load(&f->place, SESSION_DAMAGED, "",
		    "ams-voice.json is damaged: line 1, column 1: the text ends too early; a copy of it is "
		    "ams-voice.json.damaged-1; there is no backup");
}

static void a_damaged_backup_does_not_help(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	put_file(f->place.file, "[]");
	put_file(f->place.backup, "{}");
	expect_load(
		&f->place, SESSION_DAMAGED, "",
		"ams-voice.json is damaged: line 1, column 1: a session, an object with the member schema, is expected "
		"here, and there is a list; a copy of it is ams-voice.json.damaged-1; the backup ams-voice.json.bak "
		"does "
		"not help: line 1, column 1: schema: the version of a session's schema, from 1 on, is missing; this is "
		"not a session");
}

static void an_empty_session_saved_over_damage_keeps_a_copy(void **state)
{
	struct folder *f = *state;
	struct model m;
	char path[600], *bytes;

	save_named(&f->place, "one");
	put_file(f->place.file, "{ almost");
	model_init(&m);
	assert_true(session_save(&f->place, &m, NULL));
	snprintf(path, sizeof path, "%s.damaged-1", f->place.file);
	bytes = get_file(path);
	assert_string_equal(bytes, "{ almost");
	free(bytes);
}

/* Written by hand, without a newline at the end: unusual, and still good. */
static void an_unusual_file_is_a_good_backup(void **state)
{
	struct folder *f = *state;

	save_named(&f->place, "one");
	put_file(f->place.file, "{\"schema\":1,\"account\":{\"region\":\"hand\"}}");
	save_named(&f->place, "two");
	assert_int_equal(count_files(f->place.dir), 2);
	unlink(f->place.file);
	expect_load(&f->place, SESSION_OK, "hand",
		    "ams-voice.json is not there; the backup, which is the save before, is used");
}

static void verify_looks_and_leaves_everything(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	char *expected;

	assert_false(session_verify(&f->place, NULL));
	save_named(&f->place, "one");
	assert_true(session_verify(&f->place, &err));
	assert_int_equal(err.n, 0);
	put_file(f->place.file, "{\"schema\":1,\"mode\":[]}");
	assert_false(session_verify(&f->place, &err));
	expected = mem_format("%s: line 1, column 20: mode: text is expected here, and there is a list", f->place.file);
	assert_string_equal(err.s, expected);
	assert_int_equal(count_files(f->place.dir), 1);
	free(expected);
	text_release(&err);
}

/* ---- Others' files */

static void a_newer_session_is_read_and_never_written(void **state)
{
	static const char newer[] = "{\"schema\":2,\"account\":{\"region\":\"far\"}}";
	struct folder *f = *state;
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct model m;
	char *bytes;

	file_make_dirs(f->place.dir, NULL);
	put_file(f->place.file, newer);
	assert_int_equal(session_load(&f->place, &m, &note, NULL), SESSION_NEWER);
	assert_string_equal(m.account.region, "far");
	assert_string_equal(note.s,
			    "session ams-voice was written by a newer voxpeer (schema 2, this one knows 1): it can be "
			    "looked at and is not changed");
	assert_false(session_save(&f->place, &m, &err));
	assert_string_equal(err.s, "session ams-voice was written by a newer voxpeer and is not changed; use that one");
	bytes = get_file(f->place.file);
	assert_string_equal(bytes, newer);
	free(bytes);
	model_release(&m);
	text_release(&note);
	text_release(&err);
}

static void a_link_is_neither_read_nor_written(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct model m;
	char target[600], *expected;

	file_make_dirs(f->place.dir, NULL);
	snprintf(target, sizeof target, "%s/elsewhere", f->root);
	put_file(target, "{\"schema\":1}");
	assert_int_equal(symlink(target, f->place.file), 0);
	expected = mem_format("cannot use %s: it is a symbolic link; name the file it points to", f->place.file);
	assert_int_equal(session_load(&f->place, &m, NULL, &err), SESSION_ERROR);
	assert_string_equal(err.s, expected);
	text_clear(&err);
	assert_false(session_save(&f->place, &m, &err));
	assert_string_equal(err.s, expected);
	free(expected);
	text_release(&err);
}

static void a_pipe_does_not_hang(void **state)
{
	struct folder *f = *state;
	struct model m;

	file_make_dirs(f->place.dir, NULL);
	assert_int_equal(mkfifo(f->place.file, 0600), 0);
	assert_int_equal(session_load(&f->place, &m, NULL, NULL), SESSION_ERROR);
	assert_false(session_save(&f->place, &m, NULL));
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	struct model m;
	char path[600], *expected;

	snprintf(path, sizeof path, "%s/voxpeer", f->root);
	put_file(path, "in the way");
	model_init(&m);
	assert_false(session_save(&f->place, &m, &err));
	expected = mem_format(
		"cannot make folder %s: Not a directory; a part of the path is a file; name a folder there", path);
	assert_string_equal(err.s, expected);
	free(expected);
	text_release(&err);
}

/* ---- Many rows */

static void ten_thousand_prefixes_are_saved_and_loaded(void **state)
{
	enum { MANY = 10000 };
	struct folder *f = *state;
	struct prefix_answer *p;
	struct model m, back;

	model_init(&m);
	for (unsigned i = 0; i < MANY; i++) {
		p = rows_add(&m.prefixes, &RECORD_PREFIX, model_new_id(&m));
		p->name = mem_format("prefix-%u", i);
		p->prefix = mem_format("198.%u.%u.0/24", 18 + i / 256, i % 256);
	}
	assert_true(session_save(&f->place, &m, NULL));
	assert_int_equal(session_load(&f->place, &back, NULL, NULL), SESSION_OK);
	assert_true(record_equal(&RECORD_MODEL, &m, &back));
	model_release(&m);
	model_release(&back);
}

/* ---- Journal */

static void expect_journal(const struct session_place *p, const char *content)
{
	char *bytes = get_file(p->journal);

	assert_string_equal(bytes, content);
	free(bytes);
}

static void the_journal_grows_by_lines(void **state)
{
	struct folder *f = *state;

	assert_true(session_journal(&f->place, "{\"n\":1}", NULL));
	assert_true(session_journal(&f->place, "{\"n\":2}", NULL));
	expect_journal(&f->place, "{\"n\":1}\n{\"n\":2}\n");
	assert_int_equal(mode_of(f->place.journal), 0600);
}

static void a_torn_line_is_closed_before_the_next(void **state)
{
	struct folder *f = *state;

	file_make_dirs(f->place.dir, NULL);
	put_file(f->place.journal, "{\"n\":1}\n{\"n\":");
	assert_true(session_journal(&f->place, "{\"n\":3}", NULL));
	expect_journal(&f->place, "{\"n\":1}\n{\"n\":\n{\"n\":3}\n");
}

static void a_line_is_one_line(void **state)
{
	struct folder *f = *state;

	assert_false(session_journal(&f->place, "{}\n{}", NULL));
	assert_int_equal(access(f->place.journal, F_OK), -1);
}

static void a_journal_that_is_long_is_turned_over(void **state)
{
	struct folder *f = *state;
	char *old = mem_format("%s.old", f->place.journal);
	struct stat st;

	assert_true(session_journal(&f->place, "{\"n\":1}", NULL));
	assert_int_equal(truncate(f->place.journal, SESSION_JOURNAL_MOST), 0);
	put_file(old, "older");
	assert_true(session_journal(&f->place, "{\"n\":2}", NULL));
	expect_journal(&f->place, "{\"n\":2}\n");
	assert_int_equal(stat(old, &st), 0);
	assert_int_equal(st.st_size, SESSION_JOURNAL_MOST);
	save_named(&f->place, "one");
	assert_true(session_remove(&f->place, NULL));
	assert_int_equal(count_files(f->place.dir), 0);
	free(old);
}

static void the_journal_follows_no_link(void **state)
{
	struct folder *f = *state;
	char target[600];

	file_make_dirs(f->place.dir, NULL);
	snprintf(target, sizeof target, "%s/elsewhere", f->root);
	put_file(target, "");
	assert_int_equal(symlink(target, f->place.journal), 0);
	assert_false(session_journal(&f->place, "{}", NULL));
}

/* ---- List and removal */

static void put_session(const struct folder *f, const char *name)
{
	struct session_place p;

	assert_true(session_locate(&p, f->root, name, NULL));
	save_named(&p, "here");
	session_place_release(&p);
}

static void expect_list(const struct folder *f, const char *names)
{
	char **list = session_list(f->root);
	struct text t = TEXT_INIT;

	for (size_t i = 0; list[i]; i++) {
		text_addf(&t, "%s|", list[i]);
		free(list[i]);
	}
	free(list);
	assert_string_equal(t.s, names);
	text_release(&t);
}

static void sessions_are_listed_sorted(void **state)
{
	struct folder *f = *state;
	char path[600];

	expect_list(f, "");
	put_session(f, "fra");
	put_session(f, "ams");
	put_session(f, "ams");
	put_session(f, "ber");
	snprintf(path, sizeof path, "%s/ber.json", f->place.dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/gone.json.bak", f->place.dir);
	put_file(path, "{\"schema\":1}");
	snprintf(path, sizeof path, "%s/.odd.json", f->place.dir);
	put_file(path, "{}");
	snprintf(path, sizeof path, "%s/.json", f->place.dir);
	put_file(path, "{}");
	snprintf(path, sizeof path, "%s/ams.journal", f->place.dir);
	put_file(path, "{}");
	expect_list(f, "ams|fra|gone|");
}

static void removal_takes_all_of_one_session(void **state)
{
	static const char *const own[] = { "ams-voice.lock", "ams-voice.journal", "ams-voice.lab",
					   "ams-voice.json.damaged-1", ".ams-voice.json.7-0.tmp" };
	static const char *const others[] = { ".ams-voice.json.x.json.7-0.tmp", "ams-voice.txt", "ams-voice-2.json" };
	struct folder *f = *state;
	char path[600];

	save_named(&f->place, "one");
	save_named(&f->place, "two");
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", f->place.dir, own[i]);
		put_file(path, "x");
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", f->place.dir, others[i]);
		put_file(path, "x");
	}
	make_old(f->place.lock, 60); /* a lock without sense that nobody is about to fill */
	assert_true(session_remove(&f->place, NULL));
	assert_int_equal(count_files(f->place.dir), sizeof others / sizeof others[0]);
	assert_false(session_remove(&f->place, NULL));
}

int main(void)
{
#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_paths_lead_to_places),
		cmocka_unit_test(names_that_cannot_be_files_are_refused),
		ON_DISK(a_save_is_private_and_loads),
		ON_DISK(the_save_before_is_the_backup),
		ON_DISK(a_backup_that_is_the_file_itself_does_no_harm),
		ON_DISK(an_absent_session_is_absent),
		ON_DISK(a_damaged_file_is_put_aside_and_the_backup_serves),
		ON_DISK(the_next_save_keeps_the_good_backup),
		ON_DISK(damage_in_the_middle_is_remembered),
		ON_DISK(what_the_last_openings_found_is_kept),
		ON_DISK(damage_without_a_backup_is_reported),
		ON_DISK(a_damaged_backup_does_not_help),
		ON_DISK(an_empty_session_saved_over_damage_keeps_a_copy),
		ON_DISK(an_unusual_file_is_a_good_backup),
		ON_DISK(verify_looks_and_leaves_everything),
		ON_DISK(a_newer_session_is_read_and_never_written),
		ON_DISK(a_link_is_neither_read_nor_written),
		ON_DISK(a_pipe_does_not_hang),
		ON_DISK(a_folder_that_cannot_be_made_is_named),
		ON_DISK(ten_thousand_prefixes_are_saved_and_loaded),
		ON_DISK(the_journal_grows_by_lines),
		ON_DISK(a_torn_line_is_closed_before_the_next),
		ON_DISK(a_line_is_one_line),
		ON_DISK(a_journal_that_is_long_is_turned_over),
		ON_DISK(the_journal_follows_no_link),
		ON_DISK(sessions_are_listed_sorted),
		ON_DISK(removal_takes_all_of_one_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
