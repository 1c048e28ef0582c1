#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "base/when.h"

static int logged_to(void)
{
	int fd = memfd_create("log", MFD_CLOEXEC);

	assert_true(fd >= 0);
	log_open_fd(dup(fd));
	return fd;
}

/* The line after its time, which is checked here to be a time. */
static const char *after_time(struct text *t, int fd)
{
	char buffer[4096];
	ssize_t n = pread(fd, buffer, sizeof buffer, 0);
	char *blank;
	msec at;

	assert_true(n > 0);
	text_addn(t, buffer, (size_t)n);
	blank = strchr(t->s, ' ');
	assert_non_null(blank);
	*blank = '\0';
	assert_true(when_parse(t->s, &at));
	close(fd);
	return blank + 1;
}

static void off_unless_opened(void **state)
{
	(void)state;
	log_line("net", "nobody hears %d", 1);
	log_open_fd(-1);
	log_line("net", "nobody hears %d", 2);
}

static void a_line_has_time_room_and_words(void **state)
{
	struct text t = TEXT_INIT;
	int fd = logged_to();

	(void)state;
	errno = 17;
	log_line("net", "GET %s %d", "/subscriptions", 200);
	assert_int_equal(errno, 17);
	assert_string_equal(after_time(&t, fd), "net GET /subscriptions 200\n");
	text_release(&t);
	log_open_fd(-1);
}

static void a_line_is_clean_and_one_line(void **state)
{
	struct text t = TEXT_INIT;
	int fd = logged_to();

	(void)state;
	log_line("ui", "%s", "two\nlines \x1b[31m \xff");
	assert_string_equal(after_time(&t, fd), "ui two lines \xef\xbf\xbd[31m \xef\xbf\xbd\n");
	text_release(&t);
	log_open_fd(-1);
}

static void a_line_is_bounded(void **state)
{
	struct text t = TEXT_INIT, long_text = TEXT_INIT;
	int fd = logged_to();
	const char *words;

	(void)state;
	for (int i = 0; i < 5000; i++)
		text_addc(&long_text, 'x');
	log_line("arm", "%s", long_text.s);
	words = after_time(&t, fd);
	assert_int_equal(strlen(words), 4 + 1000 + 1);
	assert_has(words, "xxx\xe2\x80\xa6\n");
	text_release(&t);
	text_release(&long_text);
	log_open_fd(-1);
}

static void the_whole_is_bounded(void **state)
{
	char line[1001], end[64] = "";
	int fd = logged_to();
	off_t size;

	(void)state;
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\0';
	for (int i = 0; i < 20000; i++)
		log_line("lab", "%s", line);
	size = lseek(fd, 0, SEEK_END);
	assert_in_range(size, 16 * 1024 * 1024 - 2000, 16 * 1024 * 1024 + 100);
	assert_true(pread(fd, end, sizeof end - 1, size - 41) > 0);
	assert_has(end, "the log is full; nothing more is written\n");
	close(fd);
}

static void a_log_that_cannot_be_written_is_ignored(void **state)
{
	(void)state;
	log_open_fd(open("/dev/full", O_WRONLY | O_CLOEXEC));
	errno = 0;
	log_line("app", "still alive");
	assert_int_equal(errno, 0);
	log_open_fd(-1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(off_unless_opened),
		cmocka_unit_test(a_line_has_time_room_and_words),
		cmocka_unit_test(a_line_is_clean_and_one_line),
		cmocka_unit_test(a_line_is_bounded),
		cmocka_unit_test(the_whole_is_bounded),
		cmocka_unit_test(a_log_that_cannot_be_written_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
