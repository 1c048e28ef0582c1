#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/utf8.h"

enum { READ_STEP = 64 * 1024, TEMP_TRIES = 100, NAME_BYTES = 300, SHOWN_BYTES = 400 };

/* ---- Words */

static const struct {
	int error;
	const char *cure;
} cures[] = {
	{ ENOENT, "check the name and the folder" },
	{ EACCES, "check who owns it and its permissions" },
	{ EPERM, "check who owns it and its permissions" },
	{ EISDIR, "name a file in this folder" },
	{ ENOTDIR, "a part of the path is a file; name a folder there" },
	{ ELOOP, "name the file itself, not a symbolic link" },
	{ ENOSPC, "make room on this file system" },
	{ EDQUOT, "make room in your quota" },
	{ EROFS, "choose a place that can be written" },
	{ ENAMETOOLONG, "choose a shorter name" },
	{ EFBIG, "raise the limit of file size (ulimit -f)" },
	{ EINTR, "try again" },
	{ EMFILE, "raise the limit of open files (ulimit -n)" },
};

static const char *cure_of(int error)
{
	for (size_t i = 0; i < sizeof cures / sizeof cures[0]; i++)
		if (cures[i].error == error)
			return cures[i].cure;
	return "check the disk and the folder";
}

bool file_fail(struct text *err, const char *what, const char *path)
{
	int error = errno;

	text_addf(err, "cannot %s ", what);
	utf8_clean(err, path, strlen(path), SHOWN_BYTES);
	return text_fail(err, ": %s; %s", strerror(error), cure_of(error));
}

static bool fail_words(struct text *err, const char *what, const char *path, const char *why)
{
	text_addf(err, "cannot %s ", what);
	utf8_clean(err, path, strlen(path), SHOWN_BYTES);
	return text_fail(err, ": %s", why);
}

/* ---- Reading */

static ssize_t read_some(int fd, char *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Reads one byte more than is allowed, to tell a file that is just long enough from one that is too long. */
static bool read_all(int fd, const char *path, size_t max, struct text *out, struct text *err)
{
	char piece[READ_STEP];
	size_t sum = 0;

	for (;;) {
		ssize_t got = read_some(fd, piece, sizeof piece);

		if (got < 0)
			return file_fail(err, "read", path);
		if (got == 0)
			return true;
		sum += (size_t)got;
		if (sum > max)
			break;
		text_addn(out, piece, (size_t)got);
	}
	fail_words(err, "read", path, "");
	return text_fail(err, "it is longer than %zu bytes; give a shorter file", max);
}

static int open_input(const char *path, struct text *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0) {
		file_fail(err, "read", path);
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		file_fail(err, "read", path);
		close(fd);
		return -1;
	}
	return fd;
}

static bool read_or_cut(int fd, const char *path, size_t max, struct text *out, struct text *err)
{
	size_t before = out->n;
	bool ok = read_all(fd, path, max, out, err);

	if (!ok)
		text_cut(out, before);
	return ok;
}

bool file_read(const char *path, size_t max, struct text *out, struct text *err)
{
	bool standard = str_is(path, "-"), ok;
	int fd = standard ? STDIN_FILENO : open_input(path, err);

	if (fd < 0)
		return false;
	ok = read_or_cut(fd, standard ? "standard input" : path, max, out, err);
	if (!standard)
		close(fd);
	return ok;
}

static int open_unwaited(const char *path, int flags, struct text *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags);

	if (fd < 0)
		file_fail(err, "read", path);
	return fd;
}

static bool is_regular(int fd, const char *path, struct stat *st, const char *cure, struct text *err)
{
	if (fstat(fd, st) < 0)
		return file_fail(err, "look at", path);
	return S_ISREG(st->st_mode) || fail_words(err, "read", path, cure);
}

bool file_read_regular(const char *path, size_t max, struct text *out, struct text *err)
{
	int fd = open_unwaited(path, 0, err);
	struct stat st;
	bool ok = fd >= 0 && is_regular(fd, path, &st, "it is not a regular file; name one", err) &&
		  read_or_cut(fd, path, max, out, err);

	if (fd >= 0)
		close(fd);
	return ok;
}

bool file_read_stranger(const char *path, size_t max, struct stat *st, struct text *out, struct text *err)
{
	int fd = open_unwaited(path, O_NOFOLLOW, err);
	bool ok = fd >= 0 && is_regular(fd, path, st, "it is not a regular file; ask who put it there", err) &&
		  read_or_cut(fd, path, max, out, err);

	if (fd >= 0)
		close(fd);
	return ok;
}

bool file_read_own(const char *path, size_t max, struct text *out, struct text *err)
{
	static const char cure[] = "it is not a regular file; see who put it there, and move it away";
	int fd = open_unwaited(path, O_NOFOLLOW, err);
	struct stat st;
	bool ok = fd >= 0 && is_regular(fd, path, &st, cure, err) && file_ours(fd, path, err) &&
		  read_or_cut(fd, path, max, out, err);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* ---- Writing. The folder is opened once and every name is looked up in it: should somebody move the folder
 * meanwhile, the temporary file and the final one are still neighbours. */

struct place {
	const char *path, *base;
	int folder;
	char temp[NAME_BYTES];
};

static bool place_open(struct place *p, const char *path, struct text *err)
{
	const char *slash = strrchr(path, '/');
	struct text folder = TEXT_INIT;

	*p = (struct place){ .path = path, .base = slash ? slash + 1 : path };
	text_addn(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
	p->folder = open(str_or(folder.s, "."), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->folder < 0)
		file_fail(err, "open folder", str_or(folder.s, "."));
	text_release(&folder);
	return p->folder >= 0;
}

/* A link could lead the new content anywhere, and rename would replace the link, not what it points to. */
static bool target_allowed(const struct place *p, struct text *err)
{
	struct stat st;

	if (!*p->base)
		return fail_words(err, "write", p->path, "it is a folder; name a file in it");
	if (fstatat(p->folder, p->base, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || file_fail(err, "write", p->path);
	if (S_ISLNK(st.st_mode))
		return fail_words(err, "write", p->path, "it is a symbolic link; name the file it points to");
	if (!S_ISREG(st.st_mode))
		return fail_words(err, "write", p->path, "it is not a regular file; choose another name");
	return true;
}

/* What a killed process left behind may carry our process number, hence several tries. */
static int temp_open(struct place *p, unsigned mode)
{
	int fd = -1;

	for (int i = 0; i < TEMP_TRIES; i++) {
		int n = snprintf(p->temp, sizeof p->temp, ".%s.%ld-%d.tmp", p->base, (long)getpid(), i);

		if (n < 0 || (size_t)n >= sizeof p->temp) {
			errno = ENAMETOOLONG;
			return -1;
		}
		fd = openat(p->folder, p->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return fd;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes += put;
		n -= (size_t)put;
	}
	return true;
}

/* After close no error can come to light any more; a network file system reports a full disk only there. */
static bool fill_and_close(int fd, const char *bytes, size_t n)
{
	bool ok = write_all(fd, bytes, n) && fsync(fd) == 0;
	int error = errno;

	if (close(fd) == 0 || !ok) {
		errno = error;
		return ok;
	}
	return false;
}

/* Some file systems cannot sync a folder and say EINVAL; there is nothing more to be had from them. */
static bool sync_folder(const struct place *p, struct text *err)
{
	if (fsync(p->folder) == 0 || errno == EINVAL || errno == ENOTSUP)
		return true;
	return file_fail(err, "make sure of the new content of", p->path);
}

static bool replace(struct place *p, const char *bytes, size_t n, unsigned mode, struct text *err)
{
	int fd = temp_open(p, mode);

	if (fd < 0)
		return file_fail(err, "write", p->path);
	if (fill_and_close(fd, bytes, n) && renameat(p->folder, p->temp, p->folder, p->base) == 0)
		return sync_folder(p, err);
	file_fail(err, "write", p->path);
	unlinkat(p->folder, p->temp, 0);
	return false;
}

bool file_write_atomic(const char *path, const char *bytes, size_t n, unsigned mode, struct text *err)
{
	struct place p;
	bool ok;

	if (!place_open(&p, path, err))
		return false;
	ok = target_allowed(&p, err) && replace(&p, bytes, n, mode, err);
	close(p.folder);
	return ok;
}

/* ---- Folders */

bool file_folder_safe(int folder, const char *path, struct text *err)
{
	struct stat st;

	if (fstat(folder, &st) < 0)
		return file_fail(err, "look at", path);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return fail_words(err, "use", path, "the folder belongs to another user; choose one of your own");
	if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		return fail_words(err, "use", path, "everybody may write to the folder; take that away (chmod o-w)");
	return true;
}

bool file_ours(int fd, const char *path, struct text *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return file_fail(err, "look at", path);
	return st.st_uid == geteuid() ||
	       fail_words(err, "use", path, "it belongs to another user; see who put it there, and move it away");
}

static bool make_dir(const char *path, struct text *err)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return file_fail(err, "make folder", path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	errno = ENOTDIR;
	return file_fail(err, "make folder", path);
}

bool file_make_dirs(const char *path, struct text *err)
{
	struct text part = TEXT_INIT;
	bool ok = true;

	for (const char *s = path; ok && *s;) {
		s += strspn(s, "/");
		s += strcspn(s, "/");
		text_clear(&part);
		text_addn(&part, path, (size_t)(s - path));
		ok = str_is(part.s, "/") || make_dir(part.s, err);
	}
	text_release(&part);
	return ok;
}
