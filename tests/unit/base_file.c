#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* Every test works in a folder of its own, entered with chdir so that names stay short. */
struct box {
	char path[64];
	int back;
};

static int enter(void **state)
{
	struct box *box = mem_alloc(sizeof *box);

	snprintf(box->path, sizeof box->path, "/tmp/voxpeer-file-XXXXXX");
	box->back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*state = box;
	return mkdtemp(box->path) && chdir(box->path) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	struct box *box = *state;
	char command[sizeof box->path + 8];
	int left = fchdir(box->back);

	snprintf(command, sizeof command, "rm -rf %s", box->path);
	left |= system(command);
	close(box->back);
	free(box);
	return left;
}

static size_t files_here(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void put(const char *path, const char *bytes)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, strlen(bytes), f), strlen(bytes));
	assert_int_equal(fclose(f), 0);
}

static void assert_content(const char *path, const char *expected)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;

	if (!file_read(path, 1 << 20, &t, &err))
		fail_msg("%s", err.s);
	assert_string_equal(t.s, expected);
	text_release(&t);
	text_release(&err);
}

static void expect_failure(bool ok, struct text *err, const char *words)
{
	assert_false(ok);
	assert_has(err->s, words);
	text_release(err);
}

/* ---- Reading */

static void reading_appends(void **state)
{
	struct text t = TEXT_INIT;

	(void)state;
	put("a", "one");
	put("empty", "");
	text_add(&t, "before ");
	assert_true(file_read("a", 3, &t, NULL));
	assert_true(file_read("empty", 0, &t, NULL));
	assert_string_equal(t.s, "before one");
	text_release(&t);
}

static void reading_is_bounded(void **state)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;

	(void)state;
	put("a", "four");
	text_add(&t, "before");
	expect_failure(file_read("a", 3, &t, &err), &err,
		       "cannot read a: it is longer than 3 bytes; give a shorter file");
	assert_string_equal(t.s, "before");
	assert_false(file_read("/dev/zero", 1 << 20, &t, NULL));
	assert_string_equal(t.s, "before");
	text_release(&t);
}

static void reading_fails_with_words(void **state)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;

	(void)state;
	expect_failure(file_read("no\x1bne", 9, &t, &err), &err,
		       "cannot read no\xef\xbf\xbdne: No such file or directory; check the name and the folder");
	expect_failure(file_read(".", 9, &t, &err), &err, "cannot read .: Is a directory; name a file in this folder");
	put("a", "x");
	expect_failure(file_read("a/b", 9, &t, &err), &err, "Not a directory; a part of the path is a file");
	assert_string_equal(t.s, "");
}

/* A pipe without a writer would be waited for. */
static void what_is_no_own_file_is_refused(void **state)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;

	(void)state;
	put("own", "mine");
	assert_int_equal(symlink("own", "link"), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_true(file_read_own("own", 4, &t, &err));
	assert_string_equal(t.s, "mine");
	expect_failure(file_read_own("own", 3, &t, &err), &err, "it is longer than 3 bytes");
	expect_failure(file_read_own("link", 99, &t, &err), &err, "cannot read link: ");
	expect_failure(file_read_own("pipe", 99, &t, &err), &err, "it is not a regular file");
	expect_failure(file_read_own("folder", 99, &t, &err), &err, "it is not a regular file");
	expect_failure(file_read_own("none", 99, &t, &err), &err, "No such file");
	assert_string_equal(t.s, "mine");
	text_release(&t);
}

static void of_others_only_regular_files_are_read(void **state)
{
	struct stat st;
	struct text t = TEXT_INIT, err = TEXT_INIT;

	(void)state;
	put("theirs", "a line");
	assert_int_equal(symlink("theirs", "link"), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_true(geteuid() != 0 || chown("theirs", 12345, (gid_t)-1) == 0);
	assert_true(file_read_stranger("theirs", 6, &st, &t, &err));
	assert_string_equal(t.s, "a line");
	assert_int_equal(st.st_uid, geteuid() ? geteuid() : 12345);
	assert_true(file_read_regular("theirs", 6, &t, &err));
	assert_string_equal(t.s, "a linea line");
	expect_failure(file_read_regular("pipe", 99, &t, &err), &err, "it is not a regular file");
	text_cut(&t, 6);
	expect_failure(file_read_stranger("theirs", 5, &st, &t, &err), &err, "it is longer than 5 bytes");
	expect_failure(file_read_stranger("link", 99, &st, &t, &err), &err, "cannot read link: ");
	expect_failure(file_read_stranger("pipe", 99, &st, &t, &err), &err, "it is not a regular file");
	assert_string_equal(t.s, "a line");
	text_release(&t);
}

static void standard_input_is_read(void **state)
{
	struct text t = TEXT_INIT;
	int saved = dup(STDIN_FILENO), fd;

	(void)state;
	put("a", "from a pipe");
	fd = open("a", O_RDONLY | O_CLOEXEC);
	assert_true(dup2(fd, STDIN_FILENO) >= 0);
	close(fd);
	assert_true(file_read("-", 100, &t, NULL));
	assert_string_equal(t.s, "from a pipe");
	assert_true(dup2(saved, STDIN_FILENO) >= 0);
	close(saved);
	text_release(&t);
}

/* ---- Writing */

static void writing_replaces(void **state)
{
	struct text err = TEXT_INIT;
	struct box *box = *state;
	struct stat st;
	char path[128];

	umask(022);
	assert_true(file_write_atomic("a", "first", 5, 0600, &err));
	assert_content("a", "first");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(path, sizeof path, "%s/a", box->path);
	assert_true(file_write_atomic(path, "second", 6, 0644, &err));
	assert_content("a", "second");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_true(file_write_atomic("a", NULL, 0, 0600, &err));
	assert_content("a", "");
	assert_string_equal(err.s, "");
	assert_int_equal(files_here(), 1);
}

static void writing_a_lot(void **state)
{
	struct text t = TEXT_INIT, back = TEXT_INIT;

	(void)state;
	for (int i = 0; i < 200000; i++)
		text_addf(&t, "%d\n", i);
	assert_true(file_write_atomic("a", t.s, t.n, 0600, NULL));
	assert_true(file_read("a", t.n, &back, NULL));
	assert_int_equal(back.n, t.n);
	assert_memory_equal(back.s, t.s, t.n);
	text_release(&t);
	text_release(&back);
}

static void links_and_folders_are_refused(void **state)
{
	struct text err = TEXT_INIT;

	(void)state;
	put("target", "old");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	expect_failure(file_write_atomic("link", "new", 3, 0600, &err), &err,
		       "cannot write link: it is a symbolic link; name the file it points to");
	expect_failure(file_write_atomic("dangling", "new", 3, 0600, &err), &err, "it is a symbolic link");
	expect_failure(file_write_atomic("folder", "new", 3, 0600, &err), &err, "it is not a regular file");
	expect_failure(file_write_atomic("folder/", "new", 3, 0600, &err), &err, "it is a folder; name a file in it");
	expect_failure(file_write_atomic("pipe", "new", 3, 0600, &err), &err, "it is not a regular file");
	expect_failure(file_write_atomic("none/a", "new", 3, 0600, &err), &err,
		       "cannot open folder none/: No such file");
	assert_content("target", "old");
	assert_int_equal(files_here(), 5);
}

/* What an earlier, killed process of our number left does not stand in the way, and is not written to. */
static void leftovers_do_no_harm(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof name, ".a.%ld-0.tmp", (long)getpid());
	assert_int_equal(symlink("/nonexistent/elsewhere", name), 0);
	assert_true(file_write_atomic("a", "new", 3, 0600, NULL));
	assert_content("a", "new");
	assert_int_equal(files_here(), 2);
}

static void names_too_long(void **state)
{
	struct text err = TEXT_INIT;
	char name[300];

	(void)state;
	memset(name, 'n', sizeof name);
	name[250] = '\0';
	expect_failure(file_write_atomic(name, "x", 1, 0600, &err), &err, "choose a shorter name");
	name[250] = 'n';
	name[299] = '\0';
	expect_failure(file_write_atomic(name, "x", 1, 0600, &err), &err, "choose a shorter name");
	assert_int_equal(files_here(), 0);
}

/* Whoever reads meanwhile sees the old or the new content, never a part. */
static void a_reader_sees_whole_contents(void **state)
{
	enum { BYTES = 300000, ROUNDS = 30 };
	struct text t = TEXT_INIT;
	char *bytes = mem_alloc(BYTES);
	int status;
	pid_t writer;

	(void)state;
	memset(bytes, 'a', BYTES);
	assert_true(file_write_atomic("a", bytes, BYTES, 0600, NULL));
	writer = fork();
	if (!writer) {
		bool ok = true;

		for (int i = 0; i < ROUNDS && ok; i++) {
			memset(bytes, 'a' + i % 26, BYTES);
			ok = file_write_atomic("a", bytes, BYTES, 0600, NULL);
		}
		_exit(!ok);
	}
	do {
		text_clear(&t);
		assert_true(file_read("a", BYTES, &t, NULL));
		assert_int_equal(t.n, BYTES);
		for (size_t i = 0; i < BYTES; i += 4093)
			assert_int_equal(t.s[i], t.s[0]);
	} while (waitpid(writer, &status, WNOHANG) == 0);
	assert_int_equal(status, 0);
	text_release(&t);
	free(bytes);
}

/* ---- Folders */

static void folders_are_made(void **state)
{
	struct box *box = *state;
	struct text err = TEXT_INIT;
	struct stat st;
	char path[128];

	assert_true(file_make_dirs("one/two//three/", &err));
	assert_int_equal(stat("one/two/three", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_true(file_make_dirs("one/two", &err));
	snprintf(path, sizeof path, "%s/four", box->path);
	assert_true(file_make_dirs(path, &err));
	assert_int_equal(stat("four", &st), 0);
	assert_true(file_make_dirs("/", &err));
	assert_true(file_make_dirs(".", &err));
	assert_true(file_make_dirs("", &err));
	assert_string_equal(err.s, "");
	put("file", "x");
	expect_failure(file_make_dirs("file/x", &err), &err, "cannot make folder file: Not a directory");
	expect_failure(file_make_dirs("file", &err), &err, "cannot make folder file: Not a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reading_appends, enter, leave),
		cmocka_unit_test_setup_teardown(reading_is_bounded, enter, leave),
		cmocka_unit_test_setup_teardown(reading_fails_with_words, enter, leave),
		cmocka_unit_test_setup_teardown(what_is_no_own_file_is_refused, enter, leave),
		cmocka_unit_test_setup_teardown(of_others_only_regular_files_are_read, enter, leave),
		cmocka_unit_test_setup_teardown(standard_input_is_read, enter, leave),
		cmocka_unit_test_setup_teardown(writing_replaces, enter, leave),
		cmocka_unit_test_setup_teardown(writing_a_lot, enter, leave),
		cmocka_unit_test_setup_teardown(links_and_folders_are_refused, enter, leave),
		cmocka_unit_test_setup_teardown(leftovers_do_no_harm, enter, leave),
		cmocka_unit_test_setup_teardown(names_too_long, enter, leave),
		cmocka_unit_test_setup_teardown(a_reader_sees_whole_contents, enter, leave),
		cmocka_unit_test_setup_teardown(folders_are_made, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
