/* A session file cut at every length and with every bit turned over (every one with VOXPEER_LONG, else a spread), empty, foreign, of
 * other versions: said where and what, the backup named, and nothing changed by looking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "session_fill.h"
#include "session_folder.h"
#include "struck.h"

enum { CUT_STEP = 13, BIT_STEP = 97 };

static size_t step_of(size_t spread)
{
	return str_empty(getenv("VOXPEER_LONG")) ? spread : 1;
}

static int setup(void **state)
{
	struct folder *f = test_malloc(sizeof *f);
	struct model m;

	folder_new(f, "ams-voice");
	fill_model(&m, 1);
	assert_true(session_save(&f->place, &m, NULL));
	assert_true(session_save(&f->place, &m, NULL));
	model_release(&m);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	folder_free(*state);
	test_free(*state);
	return 0;
}

/* Not in place: the backup may be a second name for the same file. */
static void put_bytes(const char *path, const char *bytes, size_t n)
{
	assert_true(file_write_atomic(path, bytes, n, 0600, NULL));
}

/* Written in place and not brought to the disk: it is about what is read. */
static void write_plainly(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static bool has_position(const char *words)
{
	return strstr(words, "line ") && strstr(words, ", column ");
}

/* Damaged: refused with a position, the backup named, and neither file nor folder touched. */
static void expect_refused(const struct folder *f, const char *bytes, size_t n)
{
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct model m;
	char *left;

	write_plainly(f->place.file, bytes, n);
	assert_int_equal(session_look(&f->place, &m, &note, &err), SESSION_BACKUP);
	assert_true(has_position(note.s));
	assert_non_null(strstr(note.s, "the backup, which is the save before, is whole"));
	model_release(&m);
	assert_false(session_verify(&f->place, &err));
	assert_true(has_position(err.s));
	assert_int_equal(count_files(f->place.dir), 2);
	left = get_file(f->place.file);
	assert_memory_equal(left, bytes, n);
	free(left);
	text_release(&note);
	text_release(&err);
}

static void cut_at_every_length(void **state)
{
	struct folder *f = *state;
	char *bytes = get_file(f->place.file);
	size_t n = strlen(bytes), cuts = 0;

	for (size_t at = 0; at < n - 1; at += step_of(CUT_STEP), cuts++) /* all but the last newline */
		expect_refused(f, bytes, at);
	expect_refused(f, bytes, n - 2);
	print_whole("a session cut short, refused with a position", cuts + 1);
	free(bytes);
}

/* The one place where a bit may turn over unseen is the name of the sum: then nothing else has changed. */
static void expect_same(const struct folder *f, const struct model *was, size_t n, size_t at)
{
	struct model m;

	assert_int_equal(session_look(&f->place, &m, NULL, NULL), SESSION_OK);
	assert_true(record_equal(&RECORD_MODEL, &m, was));
	assert_true(n - at < 80); /* in the last line but one */
	model_release(&m);
}

static void every_bit_turned_over(void **state)
{
	struct folder *f = *state;
	char *bytes = get_file(f->place.file);
	size_t n = strlen(bytes), refused = 0, unseen = 0;
	struct model was;

	assert_int_equal(session_look(&f->place, &was, NULL, NULL), SESSION_OK);
	unlink(f->place.file);
	for (size_t bit = 0; bit < 8 * n; bit += step_of(BIT_STEP)) {
		struct text err = TEXT_INIT;

		bytes[bit / 8] ^= (char)(1 << bit % 8);
		write_plainly(f->place.file, bytes, n);
		if (session_verify(&f->place, &err)) {
			expect_same(f, &was, n, bit / 8);
			unseen++;
		} else {
			assert_true(has_position(err.s));
			refused++;
		}
		bytes[bit / 8] ^= (char)(1 << bit % 8);
		text_release(&err);
	}
	print_whole("a bit of a session turned over, refused with a position", refused);
	print_struck("a bit of a session turned over, without effect", unseen, unseen, 0);
	assert_true(refused > 0);
	model_release(&was);
	free(bytes);
}

static void what_is_no_session(void **state)
{
	static const char *const foreign[] = {
		"",
		"\n",
		"null",
		"[]",
		"{}",
		"{\"schema\":0}",
		"{\"schema\":\"one\"}",
		"{\"name\":\"package\",\"version\":\"1.0\"}",
		"PK\3\4",
		"<?xml version=\"1.0\"?><a/>",
		"version: 1\nmode: training\n",
		"{\"schema\":1,\"peerings\":{}}",
		"{\"schema\":1} {\"schema\":1}",
		"\xff\xfe{\"schema\":1}",
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		expect_refused(f, foreign[i], strlen(foreign[i]));
}

/* An editor that changes a value is told what to do; without the sum the file is taken as it is. */
static void edited_by_hand(void **state)
{
	struct folder *f = *state;
	struct text err = TEXT_INIT;
	char *bytes = get_file(f->place.file), *mode = strstr(bytes, "\"training\""),
	     *sum = strstr(bytes, ",\n \"sum\"");

	memcpy(mode, "\"Training\"", 10);
	put_bytes(f->place.file, bytes, strlen(bytes));
	assert_false(session_verify(&f->place, &err));
	assert_non_null(strstr(err.s, ", column 2: sum: it does not fit what stands before it"));
	strcpy(sum, "\n}\n");
	put_bytes(f->place.file, bytes, strlen(bytes));
	assert_true(session_verify(&f->place, NULL));
	text_release(&err);
	free(bytes);
}

/* To be looked at, and then saved by nobody: the file stays as it is. */
static void a_newer_version_is_looked_at_only(void **state)
{
	static const char newer[] =
		"{\"schema\":2,\"name\":\"ams-voice\",\"account\":{\"region\":\"Mars\"},\"peerings\":7}\n";
	struct folder *f = *state;
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct model m;
	char *left;

	put_bytes(f->place.file, newer, sizeof newer - 1);
	assert_int_equal(session_load(&f->place, &m, &note, &err), SESSION_NEWER);
	assert_string_equal(m.account.region, "Mars");
	assert_non_null(strstr(note.s, "written by a newer voxpeer (schema 2, this one knows 1)"));
	assert_false(session_save(&f->place, &m, &err));
	left = get_file(f->place.file);
	assert_string_equal(left, newer);
	assert_int_equal(count_files(f->place.dir), 2);
	assert_true(session_verify(&f->place, NULL));
	free(left);
	model_release(&m);
	text_release(&note);
	text_release(&err);
}

int main(void)
{
#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		ON_DISK(cut_at_every_length),
		ON_DISK(every_bit_turned_over),
		ON_DISK(what_is_no_session),
		ON_DISK(edited_by_hand),
		ON_DISK(a_newer_version_is_looked_at_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
