/* What other users of the machine could put in the way: a folder of theirs or open to everybody, files of theirs. Nothing of it is
 * read, written or followed. */
#include "unit.h"

#include <stdlib.h>

#include "session_folder.h"
#include "stranger.h"

static void fill(const struct session_place *p)
{
	struct model m;

	model_init(&m);
	mem_replace(&m.name, p->name);
	mem_replace(&m.mode, "guide");
	assert_true(session_save(p, &m, NULL));
	assert_true(session_save(p, &m, NULL)); /* with a backup */
	assert_true(session_journal(p, "{}", NULL));
	model_release(&m);
}

/* Every way into the folder ends with the words. */
static void refused(const struct session_place *p, const char *words)
{
	struct text err = TEXT_INIT;
	struct session_lock l;
	struct model m;

	assert_int_equal(session_load(p, &m, NULL, &err), SESSION_ERROR);
	assert_has(err.s, words);
	mem_replace(&m.mode, "guide");
	text_clear(&err);
	assert_false(session_save(p, &m, &err));
	assert_has(err.s, words);
	text_clear(&err);
	assert_false(session_journal(p, "{}", &err));
	assert_has(err.s, words);
	text_clear(&err);
	assert_int_equal(session_lock(&l, p, "noc@example.net", 1, &err), SESSION_ERROR);
	assert_has(err.s, words);
	session_unlock(&l);
	model_release(&m);
	text_release(&err);
}

static void a_folder_that_everybody_may_write_to(void **state)
{
	struct folder *f = *state;
	struct model m;

	fill(&f->place);
	assert_int_equal(chmod(f->place.dir, 0777), 0);
	refused(&f->place, "everybody may write to the folder");
	assert_int_equal(chmod(f->place.dir, 01777), 0);
	assert_int_equal(session_load(&f->place, &m, NULL, NULL), SESSION_OK);
	model_release(&m);
	assert_int_equal(chmod(f->place.dir, 0770), 0);
	assert_int_equal(session_load(&f->place, &m, NULL, NULL), SESSION_OK);
	model_release(&m);
}

static void a_folder_of_another_user(void **state)
{
	struct folder *f = *state;

	stranger_or_skip();
	fill(&f->place);
	assert_int_equal(chown(f->place.dir, STRANGER, (gid_t)-1), 0);
	refused(&f->place, "the folder belongs to another user");
}

static void files_of_another_user(void **state)
{
	struct folder *f = *state;
	const struct session_place *p = &f->place;
	struct text err = TEXT_INIT;
	struct session_lock l;
	struct model m;

	stranger_or_skip();
	fill(p);
	put_file(p->lock, "{}");
	assert_int_equal(chown(p->file, STRANGER, (gid_t)-1), 0);
	assert_int_equal(chown(p->lock, STRANGER, (gid_t)-1), 0);
	assert_int_equal(chown(p->journal, STRANGER, (gid_t)-1), 0);

	assert_int_equal(session_load(p, &m, NULL, &err), SESSION_ERROR);
	assert_has(err.s, "it belongs to another user");
	model_release(&m);
	text_clear(&err);
	assert_false(session_journal(p, "{}", &err));
	assert_has(err.s, "it belongs to another user");
	text_clear(&err);
	assert_int_equal(session_lock(&l, p, "noc@example.net", 1, &err), SESSION_ERROR);
	assert_has(err.s, "check who owns it");
	session_unlock(&l);
	assert_int_equal(access(p->lock, F_OK), 0);
	text_release(&err);
}

/* The mark of a way back is a file like the others: what stands in its place is not waited for, and not believed. */
static void a_pipe_in_place_of_the_mark(void **state)
{
	struct folder *f = *state;
	char *mark = mem_format("%s/ams-voice.saves/going-back", f->place.dir);
	struct text save = TEXT_INIT;

	assert_true(session_mark_going_back(&f->place, "first", NULL));
	assert_true(session_going_back(&f->place, &save));
	assert_string_equal(save.s, "first");
	assert_int_equal(unlink(mark), 0);
	assert_int_equal(mkfifo(mark, 0600), 0);
	alarm(10); /* opening it for reading would wait for a writer */
	assert_false(session_going_back(&f->place, &save));
	alarm(0);
	text_release(&save);
	free(mark);
}

static void saves_of_another_user(void **state)
{
	struct folder *f = *state;
	char *folder = mem_format("%s/ams-voice.saves", f->place.dir), *mark = mem_format("%s/going-back", folder);
	struct text err = TEXT_INIT, save = TEXT_INIT;

	stranger_or_skip();
	assert_true(session_mark_going_back(&f->place, "first", NULL));
	assert_int_equal(chown(mark, STRANGER, (gid_t)-1), 0);
	assert_false(session_going_back(&f->place, &save));
	assert_int_equal(chown(folder, STRANGER, (gid_t)-1), 0);
	assert_false(session_mark_going_back(&f->place, "first", &err));
	assert_has(err.s, "the folder belongs to another user");
	text_release(&err);
	text_release(&save);
	free(folder);
	free(mark);
}

static int setup(void **state)
{
	struct folder *f = mem_alloc(sizeof *f);

	folder_new(f, "ams-voice");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	folder_free(*state);
	free(*state);
	return 0;
}

int main(void)
{
#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		ON_DISK(a_folder_that_everybody_may_write_to),
		ON_DISK(a_folder_of_another_user),
		ON_DISK(files_of_another_user),
		ON_DISK(a_pipe_in_place_of_the_mark),
		ON_DISK(saves_of_another_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
