/* The journal: one JSON object a line, only ever appended to. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/session.h"
#include "store.h"

/* A line that was torn by a full disk or a power cut stays one line: the next begins on its own. */
static bool see_torn(int fd, off_t size, bool *torn)
{
	char last = '\n';
	ssize_t got;

	do
		got = size > 0 ? pread(fd, &last, 1, size - 1) : 0;
	while (got < 0 && errno == EINTR);
	*torn = last != '\n';
	return got >= 0;
}

/* One write, so that lines of two processes could not mingle; one that was cut short is an error, not continued, since
 * somebody else's line may already follow it. */
static bool append(int fd, off_t size, const char *lines)
{
	struct text whole = TEXT_INIT;
	ssize_t put;
	bool whole_line, torn;

	if (!see_torn(fd, size, &torn))
		return false;
	text_add(&whole, torn ? "\n" : "");
	text_add(&whole, lines);
	do
		put = write(fd, whole.s, whole.n);
	while (put < 0 && errno == EINTR);
	whole_line = put >= 0 && (size_t)put == whole.n;
	if (put >= 0 && !whole_line)
		errno = ENOSPC; /* what cuts a write to a file short */
	text_release(&whole);
	return whole_line;
}

static bool append_and_sync(int folder, int fd, const struct session_place *p, const char *lines, struct text *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !append(fd, st.st_size, lines) || fsync(fd) < 0)
		return file_fail(err, "write the journal", p->journal);
	return st.st_size > 0 || store_sync(folder, p->journal, err);
}

/* One that has grown too long becomes NAME.journal.old, in the place of the one before. */
static void turn_over(int folder, const struct session_place *p)
{
	char *old = mem_format("%s.old", store_base(p->journal));
	struct stat st;

	if (fstatat(folder, store_base(p->journal), &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_size >= SESSION_JOURNAL_MOST)
		renameat(folder, store_base(p->journal), folder, old);
	free(old);
}

static bool append_lines(int folder, const struct session_place *p, const char *lines, struct text *err)
{
	turn_over(folder, p);
	int fd = openat(folder, store_base(p->journal), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok;

	if (fd < 0)
		return file_fail(err, "write the journal", p->journal);
	ok = file_ours(fd, p->journal, err) && append_and_sync(folder, fd, p, lines, err);
	close(fd);
	return ok;
}

bool session_journal_lines(const struct session_place *p, const char *lines, struct text *err)
{
	size_t n = strlen(lines);
	int folder;
	bool ok;

	if (!n || lines[n - 1] != '\n' || strchr(lines, '\r'))
		return text_fail(err, "lines of the journal end in a newline each");
	folder = store_open(p, true, err);
	if (folder < 0)
		return false;
	ok = store_replaceable(folder, p->journal, err) && append_lines(folder, p, lines, err);
	close(folder);
	return ok;
}

bool session_journal(const struct session_place *p, const char *line, struct text *err)
{
	struct text one = TEXT_INIT;
	bool ok;

	if (strpbrk(line, "\r\n"))
		return text_fail(err, "a line of the journal is one line");
	text_addf(&one, "%s\n", line);
	ok = session_journal_lines(p, one.s, err);
	text_release(&one);
	return ok;
}
