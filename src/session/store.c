#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "session/session.h"

enum { TEMP_TRIES = 100, DAMAGED_MOST = 99, READ_STEP = 64 * 1024, SHOWN_BYTES = 400 };

static bool refuse(struct text *err, const char *path, const char *why)
{
	text_add(err, "cannot use ");
	utf8_clean(err, path, strlen(path), SHOWN_BYTES);
	return text_fail(err, ": %s", why);
}

/* ---- Folder and names */

const char *store_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int store_open(const struct session_place *p, bool make, struct text *err)
{
	int fd;

	if (make && !file_make_dirs(p->dir, err))
		return -1;
	fd = open(p->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		int error = errno;

		file_fail(err, "open folder", p->dir);
		errno = error;
		return -1;
	}
	if (file_folder_safe(fd, p->dir, err))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

int store_folder(const char *path)
{
	const char *base = store_base(path);
	char *dir = base == path ? mem_text(".") : mem_textn(path, (size_t)(base - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(dir);
	return fd;
}

bool store_no_links(int error)
{
	return error == EPERM || error == ENOTSUP || error == ENOSYS || error == EMLINK || error == EOPNOTSUPP;
}

/* Some file systems cannot sync a folder and say EINVAL; there is nothing more to be had from them. */
bool store_sync(int folder, const char *path, struct text *err)
{
	if (fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP)
		return true;
	return file_fail(err, "make sure of", path);
}

static bool temp_name(const char *path, int n, char name[STORE_NAME])
{
	int length = snprintf(name, STORE_NAME, ".%s.%ld-%d.tmp", store_base(path), (long)getpid(), n);

	if (length > 0 && length < STORE_NAME)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

/* What a killed process left behind may carry our process number, hence several tries. */
int store_temp(int folder, const char *path, char name[STORE_NAME])
{
	int fd = -1;

	for (int i = 0; i < TEMP_TRIES && temp_name(path, i, name); i++) {
		fd = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

bool store_link_temp(int folder, const char *path, char name[STORE_NAME])
{
	for (int i = 0; i < TEMP_TRIES && temp_name(path, i, name); i++) {
		if (linkat(folder, store_base(path), folder, name, 0) == 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	return false;
}

static const char *past_digits(const char *s)
{
	return s + strspn(s, "0123456789");
}

/* Exactly the form above: ".a.json.7-0.tmp" is not a temporary file of the session "a.json". */
bool store_is_temp(const char *name, const char *path)
{
	const char *base = store_base(path), *s = name + 1;
	size_t n = strlen(base);

	if (name[0] != '.' || strncmp(s, base, n) != 0 || s[n] != '.')
		return false;
	s = past_digits(s + n + 1);
	return *s == '-' && str_is(past_digits(s + 1), ".tmp");
}

bool store_is_damaged(const char *name, const char *path)
{
	const char *base = store_base(path);
	size_t n = strlen(base);

	return strncmp(name, base, n) == 0 && str_starts(name + n, ".damaged-");
}

bool store_is_old(const char *name, const char *path)
{
	const char *base = store_base(path);
	size_t n = strlen(base);

	return strncmp(name, base, n) == 0 && str_is(name + n, ".old");
}

bool store_is_older(const char *name, const char *path)
{
	const char *base = store_base(path);
	size_t n = strlen(base);

	return strncmp(name, base, n) == 0 && name[n] == '-' && name[n + 1] && !*past_digits(name + n + 1);
}

/* The descriptor goes with the stream, hence one of its own, with a place in the folder of its own. */
void store_sweep(int folder, const char *path, bool (*belongs)(const char *name, const char *path))
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (belongs(e->d_name, path))
			unlinkat(folder, e->d_name, 0);
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

/* ---- Reading */

bool store_replaceable(int folder, const char *path, struct text *err)
{
	struct stat st;

	if (fstatat(folder, store_base(path), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || file_fail(err, "write", path);
	if (S_ISLNK(st.st_mode))
		return refuse(err, path, "it is a symbolic link; name the file it points to");
	if (!S_ISREG(st.st_mode))
		return refuse(err, path, "it is not a regular file; choose another name");
	return true;
}

static ssize_t read_some(int fd, char *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static bool read_all(int fd, const char *path, struct text *out, struct text *err)
{
	char piece[READ_STEP];
	ssize_t got;

	while ((got = read_some(fd, piece, sizeof piece)) > 0) {
		text_addn(out, piece, (size_t)got);
		if (out->n > SESSION_BYTES)
			return refuse(err, path, "it is longer than any session; check what was put there");
	}
	return got == 0 || file_fail(err, "read", path);
}

/* Not blocking: opening a pipe that somebody put there must not hang. */
enum store_got store_read(int folder, const char *path, struct text *out, struct text *err)
{
	int fd;
	bool ok;

	if (!store_replaceable(folder, path, err))
		return STORE_FAILED;
	fd = openat(folder, store_base(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENOENT)
		return STORE_ABSENT;
	if (fd < 0) {
		file_fail(err, "read", path);
		return STORE_FAILED;
	}
	ok = file_ours(fd, path, err) && read_all(fd, path, out, err);
	close(fd);
	return ok ? STORE_GOT : STORE_FAILED;
}

/* ---- Writing */

bool store_write(int fd, const char *bytes, size_t n)
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

bool store_finish(int fd)
{
	bool ok = fsync(fd) == 0;
	int error = errno;

	if (close(fd) == 0 || !ok) {
		errno = error;
		return ok;
	}
	return false;
}

/* ---- Damaged files, put aside */

static void damaged_name(const char *path, int n, char name[STORE_NAME])
{
	snprintf(name, STORE_NAME, "%s.damaged-%d", store_base(path), n);
}

/* The number of the last copy; 0: none. */
static int last_damaged(int folder, const char *path)
{
	char name[STORE_NAME];
	struct stat st;
	int n = 0;

	do
		damaged_name(path, ++n, name);
	while (n <= DAMAGED_MOST && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0);
	return n - 1;
}

static bool same_bytes(int folder, const char *name, const struct text *bytes)
{
	struct text other = TEXT_INIT;
	struct stat st;
	bool same = fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && (size_t)st.st_size == bytes->n &&
		    store_read(folder, name, &other, NULL) == STORE_GOT && other.n == bytes->n &&
		    memcmp(other.s, bytes->s, bytes->n) == 0;

	text_release(&other);
	return same;
}

static bool write_copy(int folder, const char *name, const struct text *bytes)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return false;
	if (!store_write(fd, bytes->s, bytes->n)) {
		close(fd);
		return false;
	}
	return store_finish(fd);
}

bool store_aside(int folder, const char *path, const struct text *bytes, char name[STORE_NAME], struct text *err)
{
	int last = last_damaged(folder, path), error;

	damaged_name(path, last, name);
	if (last && same_bytes(folder, name, bytes))
		return true;
	damaged_name(path, last < DAMAGED_MOST ? last + 1 : last, name);
	if (write_copy(folder, name, bytes))
		return store_sync(folder, path, err);
	error = errno;
	if (error != EEXIST)
		unlinkat(folder, name, 0);
	errno = error;
	return file_fail(err, "put a copy aside as", name);
}

bool store_known_damaged(int folder, const char *path)
{
	char name[STORE_NAME];
	struct text bytes = TEXT_INIT;
	struct stat a, b;
	int last = last_damaged(folder, path);
	bool same;

	damaged_name(path, last, name);
	same = last && fstatat(folder, name, &a, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(folder, store_base(path), &b, AT_SYMLINK_NOFOLLOW) == 0 && a.st_size == b.st_size &&
	       store_read(folder, path, &bytes, NULL) == STORE_GOT && same_bytes(folder, name, &bytes);
	text_release(&bytes);
	return same;
}

/* ---- The sum at the end of a file */

static const char sum_begin[] = ",\n \"" STORE_SUM "\": \"", sum_end[] = "\"\n}\n";
enum { SUM_BYTES = sizeof sum_begin - 1 + DIGEST_HEX - 1 + sizeof sum_end - 1 };

void store_sum_put(const char *hex, struct text *out)
{
	text_addf(out, "%s%s%s", sum_begin, hex, sum_end);
}

static size_t lines_in(const struct text *bytes)
{
	size_t n = 0;

	for (const char *s = bytes->s; (s = memchr(s, '\n', bytes->n - (size_t)(s - bytes->s))); s++)
		n++;
	return n;
}

bool store_sum_fits(const struct text *bytes, struct text *err)
{
	char hex[DIGEST_HEX];
	const char *end;

	if (bytes->n < SUM_BYTES)
		return true;
	end = bytes->s + bytes->n - SUM_BYTES;
	if (memcmp(end, sum_begin, sizeof sum_begin - 1) != 0)
		return true;
	digest_sha256(bytes->s, bytes->n - SUM_BYTES, hex);
	if (memcmp(end + sizeof sum_begin - 1, hex, DIGEST_HEX - 1) == 0)
		return true;
	return text_fail(err,
			 "line %zu, column 2: " STORE_SUM
			 ": it does not fit what stands before it: bits have turned over, or "
			 "somebody edited the file; who does so takes this member out",
			 lines_in(bytes) - 1);
}
