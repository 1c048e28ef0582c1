#include "lab/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct lab_state {
	int fd;
	char *path;
	off_t length;      /* of whole lines on disk */
	bool torn, to_cut; /* to_cut: what is torn is still there */
	struct text text;
};

static bool fail(const struct lab_state *s, struct text *err, const char *what)
{
	return file_fail(err, what, s->path);
}

static bool lock(struct lab_state *s, struct text *err)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	if (fcntl(s->fd, F_SETLK, &l) == 0)
		return true;
	if (errno != EACCES && errno != EAGAIN)
		return fail(s, err, "lock");
	if (fcntl(s->fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK)
		return text_fail(err, "%s: another lab holds it (process %ld); end that one, or use another file",
				 s->path, (long)l.l_pid);
	return text_fail(err, "%s: another lab holds it; end that one, or use another file", s->path);
}

static bool plain_file(struct lab_state *s, struct text *err)
{
	struct stat st;
	if (fstat(s->fd, &st))
		return fail(s, err, "look at");
	if (!S_ISREG(st.st_mode))
		return text_fail(err, "%s: is no plain file", s->path);
	if (st.st_size > LAB_STATE_MAX)
		return text_fail(err, "%s: has more than %d MB, so no lab wrote it; name another file", s->path,
				 LAB_STATE_MAX / (1024 * 1024));
	s->length = st.st_size;
	return true;
}

static bool read_all(struct lab_state *s, struct text *err)
{
	char block[16 * 1024];
	for (off_t at = 0; at < s->length;) {
		ssize_t n = pread(s->fd, block, sizeof block, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(s, err, "read");
		if (n == 0)
			break;
		text_addn(&s->text, block, (size_t)n);
		at += n;
	}
	return true;
}

/* What follows the last newline was never answered for. It is left out here and cut off with the first line that is added: until
 * then nobody knows whether this is a log at all. Of one whose first line is torn nothing is known, so no world begins in its place. */
static bool leave_torn(struct lab_state *s, struct text *err)
{
	size_t whole = s->text.n;
	while (whole && s->text.s[whole - 1] != '\n')
		whole--;
	s->torn = whole < s->text.n;
	s->length = (off_t)whole;
	if (!s->torn)
		return true;
	if (!whole)
		return text_fail(err,
				 "%s:1: its first line is torn, so it says nothing of the world it held; put back "
				 "a copy, or move it away to begin anew",
				 s->path);
	s->text.s[whole] = '\0';
	s->text.n = whole;
	s->to_cut = true;
	return true;
}

static int open_folder(const struct lab_state *s)
{
	const char *slash = strrchr(s->path, '/');
	char *folder = slash ? mem_textn(s->path, (size_t)(slash - s->path) + 1) : mem_text(".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return fd;
}

/* What somebody else could exchange is not what we wrote. */
static bool safe_place(const struct lab_state *s, struct text *err)
{
	int fd = open_folder(s);
	bool safe = fd < 0 || file_folder_safe(fd, s->path, err);
	if (fd >= 0)
		close(fd);
	return safe && file_ours(s->fd, s->path, err);
}

/* A new file lasts only when its name is on disk too. Some file systems cannot sync a folder and say EINVAL. */
static bool keep_name(const struct lab_state *s, struct text *err)
{
	int fd = s->length ? -1 : open_folder(s);
	bool ok = fd < 0 || fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || fail(s, err, "make sure of");
	if (fd >= 0)
		close(fd);
	return ok;
}

struct lab_state *lab_state_open(const char *path, struct text *err)
{
	struct lab_state *s = mem_alloc(sizeof *s);
	text_init(&s->text);
	s->path = mem_text(path);
	s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good = s->fd >= 0 || fail(s, err, "open");
	if (good && safe_place(s, err) && plain_file(s, err) && lock(s, err) && read_all(s, err) &&
	    leave_torn(s, err) && keep_name(s, err))
		return s;
	lab_state_close(s);
	return NULL;
}

const struct text *lab_state_text(const struct lab_state *s)
{
	return &s->text;
}

bool lab_state_torn(const struct lab_state *s)
{
	return s->torn;
}

static bool cut_torn(struct lab_state *s, struct text *err)
{
	if (s->to_cut && (ftruncate(s->fd, s->length) || fsync(s->fd)))
		return fail(s, err, "drop the torn last line of");
	s->to_cut = false;
	return true;
}

static bool write_all(const struct lab_state *s, const char *line, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t k = pwrite(s->fd, line + done, n - done, s->length + (off_t)done);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return false;
		done += (size_t)k;
	}
	return fdatasync(s->fd) == 0;
}

bool lab_state_append(void *state, const char *line, size_t n, struct text *err)
{
	struct lab_state *s = state;
	if (n > LAB_STATE_MAX - (size_t)s->length)
		return text_fail(err, "%s: it is full, %d MB at most; end this session, or start another", s->path,
				 LAB_STATE_MAX / (1024 * 1024));
	if (!cut_torn(s, err))
		return false;
	if (write_all(s, line, n)) {
		s->length += (off_t)n;
		return true;
	}
	fail(s, err, "write");
	if (ftruncate(s->fd, s->length))
		text_add(err, "; its last line may be torn");
	return false;
}

void lab_state_close(struct lab_state *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	text_release(&s->text);
	free(s->path);
	free(s);
}
