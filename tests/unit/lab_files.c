/* The state file and the sockets: one lab at a time, nothing half written, nobody else's files. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/lab/listen.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab/state.h"
#include "stranger.h"

struct place {
	char folder[64], file[100];
};

static int make_place(void **state)
{
	struct place *p = mem_alloc(sizeof *p);
	snprintf(p->folder, sizeof p->folder, "/tmp/lab-test-XXXXXX");
	if (!mkdtemp(p->folder))
		return -1;
	snprintf(p->file, sizeof p->file, "%s/thing", p->folder);
	*state = p;
	return 0;
}

static int clear_place(void **state)
{
	struct place *p = *state;
	remove(p->file);
	remove(p->folder);
	free(p);
	return 0;
}

static void add(struct lab_state *s, const char *line)
{
	assert_true(lab_state_append(s, line, strlen(line), NULL));
}

static void lines_are_kept(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	struct stat st;
	struct lab_state *s = lab_state_open(p->file, &err);
	assert_non_null(s);
	assert_int_equal(lab_state_text(s)->n, 0);
	add(s, "one\n");
	add(s, "two\n");
	lab_state_close(s);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	s = lab_state_open(p->file, &err);
	assert_string_equal(lab_state_text(s)->s, "one\ntwo\n");
	assert_false(lab_state_torn(s));
	lab_state_close(s);
	text_release(&err);
}

static void a_torn_line_is_dropped(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	FILE *f = fopen(p->file, "w");

	assert_non_null(f);
	fputs("one\ntw", f);
	fclose(f);
	struct lab_state *s = lab_state_open(p->file, &err);
	assert_true(lab_state_torn(s));
	assert_string_equal(lab_state_text(s)->s, "one\n");
	add(s, "three\n");
	lab_state_close(s);
	s = lab_state_open(p->file, &err);
	assert_string_equal(lab_state_text(s)->s, "one\nthree\n");
	lab_state_close(s);
	text_release(&err);
}

static void expect_bytes(const char *file, const char *bytes)
{
	struct text now = TEXT_INIT;
	assert_true(file_read(file, 1000, &now, NULL));
	assert_string_equal(now.s, bytes);
	text_release(&now);
}

static void put_bytes(const char *file, const char *bytes)
{
	assert_true(file_write_atomic(file, bytes, strlen(bytes), 0600, NULL));
}

/* Opening changes nothing: whether it is a log at all is found out by who reads it. */
static void nothing_is_cut_before_it_is_read(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	put_bytes(p->file, "a letter\nto somebody");
	lab_state_close(lab_state_open(p->file, &err));
	expect_bytes(p->file, "a letter\nto somebody");
	put_bytes(p->file, "{\"voxpeer_lab\":1,\"na");
	assert_null(lab_state_open(p->file, &err));
	assert_has(err.s, ":1: its first line is torn");
	expect_bytes(p->file, "{\"voxpeer_lab\":1,\"na");
	text_release(&err);
}

/* Locks belong to processes, so it takes a second one. It tells by its exit what it met. */
static int second_lab(const char *file, long holder)
{
	char number[32];
	struct text err = TEXT_INIT;
	struct lab_state *s = lab_state_open(file, &err);
	snprintf(number, sizeof number, "(process %ld)", holder);
	int met = s ? 1 : strstr(err.s, number) ? 0 : 2;
	lab_state_close(s);
	text_release(&err);
	return met;
}

static void a_second_lab_is_refused(void **state)
{
	const struct place *p = *state;
	struct lab_state *s = lab_state_open(p->file, NULL);
	long holder = getpid();
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		int met = second_lab(p->file, holder);
		lab_state_close(s);
		_exit(met);
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	lab_state_close(s);
}

static void not_through_a_link(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	assert_int_equal(symlink("/tmp/elsewhere", p->file), 0);
	assert_null(lab_state_open(p->file, &err));
	assert_non_null(strstr(err.s, p->file));
	text_release(&err);
}

static void not_into_a_pipe(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	assert_int_equal(mkfifo(p->file, 0600), 0);
	assert_null(lab_state_open(p->file, &err));
	assert_has(err.s, "is no plain file");
	text_release(&err);
}

static void not_where_others_could_exchange_it(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	assert_int_equal(chmod(p->folder, 0777), 0);
	assert_null(lab_state_open(p->file, &err));
	assert_has(err.s, "everybody may write to the folder");
	text_clear(&err);
	assert_int_equal(chmod(p->folder, 0700), 0);
	stranger_or_skip();
	assert_int_equal(chown(p->file, STRANGER, (gid_t)-1), 0);
	assert_null(lab_state_open(p->file, &err));
	assert_has(err.s, "it belongs to another user");
	text_release(&err);
}

/* What is refused at opening is not written either. Nothing of the line is looked at. */
static void a_log_has_an_end(void **state)
{
	const struct place *p = *state;
	const size_t n = (size_t)LAB_STATE_MAX + 1;
	struct text err = TEXT_INIT;
	struct stat st;
	struct lab_state *s = lab_state_open(p->file, &err);
	char *line = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(line != MAP_FAILED);
	add(s, "one\n");
	assert_false(lab_state_append(s, line, n, &err));
	assert_has(err.s, p->file);
	assert_has(err.s, "256 MB");
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_size, strlen("one\n"));
	munmap(line, n);
	lab_state_close(s);
	text_release(&err);
}

/* ---- Sockets. */

static void a_socket_is_private(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	struct stat st;
	struct lab_socket own;
	int fd = lab_listen_unix(p->file, &own, &err);
	assert_true(fd >= 0);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(lab_listen_unix(p->file, &own, &err), -1);
	assert_non_null(strstr(err.s, "another lab answers there"));
	close(fd);
	fd = lab_listen_unix(p->file, &own, &err); /* the first is dead now, its socket still there */
	assert_true(fd >= 0);
	close(fd);
	text_release(&err);
}

static void what_is_no_socket_stays(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	struct lab_socket own;
	int fd = open(p->file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_int_equal(close(fd), 0);
	assert_int_equal(lab_listen_unix(p->file, &own, &err), -1);
	assert_non_null(strstr(err.s, "no socket"));
	assert_int_equal(access(p->file, F_OK), 0);
	text_release(&err);
}

/* A lab that was replaced takes nobody else's socket away when it ends. */
static void only_its_own_is_removed(void **state)
{
	const struct place *p = *state;
	struct text err = TEXT_INIT;
	struct lab_socket first, second;
	int one = lab_listen_unix(p->file, &first, &err);
	assert_true(one >= 0);
	close(one);
	int two = lab_listen_unix(p->file, &second, &err);
	assert_true(two >= 0);
	assert_false(lab_listen_remove(p->file, &first));
	assert_int_equal(access(p->file, F_OK), 0);
	assert_true(lab_listen_remove(p->file, &second));
	assert_int_equal(access(p->file, F_OK), -1);
	assert_false(lab_listen_remove(p->file, &second));
	close(two);
	text_release(&err);
}

static void a_long_path_is_reached(void **state)
{
	const struct place *p = *state;
	char folder[200], path[400];
	struct text err = TEXT_INIT;
	struct stat st;
	snprintf(folder, sizeof folder, "%s/%0120d", p->folder, 7);
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof path, "%s/socket", folder);
	struct lab_socket own;
	int fd = lab_listen_unix(path, &own, &err);
	assert_true(fd >= 0);
	assert_int_equal(stat(path, &st), 0);
	close(fd);
	assert_true(lab_listen_remove(path, &own));
	assert_int_equal(access(path, F_OK), -1);
	rmdir(folder);
	text_release(&err);
}

static void only_this_machine(void **state)
{
	(void)state;
	static const char *const refused[] = { "0.0.0.0:80",      "127.0.0.1",      "127.0.0.1:",     "127.0.0.1:x",
					       "127.0.0.1:70000", "127.0.0.2:8080", "localhost:8080", "[::1]:8080" };
	struct text err = TEXT_INIT;
	unsigned port = 0;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_int_equal(lab_listen_tcp(refused[i], &port, &err), -1);
	int fd = lab_listen_tcp("127.0.0.1:0", &port, &err);
	assert_true(fd >= 0 && port > 0);
	close(fd);
	text_release(&err);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, clear_place)
int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(lines_are_kept),
		IN_PLACE(a_torn_line_is_dropped),
		IN_PLACE(nothing_is_cut_before_it_is_read),
		IN_PLACE(a_second_lab_is_refused),
		IN_PLACE(not_through_a_link),
		IN_PLACE(not_into_a_pipe),
		IN_PLACE(a_second_lab_is_refused),
		IN_PLACE(not_where_others_could_exchange_it),
		IN_PLACE(a_socket_is_private),
		IN_PLACE(what_is_no_socket_stays),
		IN_PLACE(a_log_has_an_end),
		IN_PLACE(only_its_own_is_removed),
		IN_PLACE(a_long_path_is_reached),
		cmocka_unit_test(only_this_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
