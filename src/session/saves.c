/* Saves of a training session: each is a session of its own in NAME.saves, written and read like every session. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/session.h"
#include "store.h"

enum { MARK_BYTES = 200 };

static char *folder_of(const struct session_place *p)
{
	return mem_format("%s/%s.saves", p->dir, p->name);
}

static char *mark_of(const struct session_place *p)
{
	return mem_format("%s/%s.saves/going-back", p->dir, p->name);
}

bool session_locate_save(struct session_place *out, const struct session_place *p, const char *save, struct text *err)
{
	char *folder = folder_of(p), *path = mem_format("%s/%s", folder, save);
	bool ok = !strchr(save, '/') && session_locate(out, "", path, err);
	free(folder);
	free(path);
	return ok || text_fail(err, "a save's name is letters, digits, - and _");
}

/* ---- the mark */

/* Beside a session in a folder that others may write to, the folder of saves may be one of theirs. */
static bool make_folder(const char *path, struct text *err)
{
	if (!file_make_dirs(path, err))
		return false;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return file_fail(err, "open folder", path);
	bool safe = file_folder_safe(fd, path, err);
	close(fd);
	return safe;
}

bool session_mark_going_back(const struct session_place *p, const char *save, struct text *err)
{
	char *folder = folder_of(p), *mark = mark_of(p);
	bool ok = make_folder(folder, err) && file_write_atomic(mark, save, strlen(save), 0600, err);
	free(folder);
	free(mark);
	return ok;
}

bool session_going_back(const struct session_place *p, struct text *save)
{
	char *mark = mark_of(p);
	bool there = file_read_own(mark, MARK_BYTES, save, NULL);
	free(mark);
	return there;
}

void session_unmark_going_back(const struct session_place *p)
{
	char *mark = mark_of(p);
	unlink(mark);
	free(mark);
}

/* ---- removal */

static void empty_folder(DIR *d)
{
	const struct dirent *e;
	while ((e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0); /* "." and ".." are no files */
}

void session_remove_saves(const struct session_place *p)
{
	char *folder = folder_of(p);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	if (d) {
		empty_folder(d);
		closedir(d);
		rmdir(folder);
	} else if (fd >= 0) {
		close(fd);
	}
	free(folder);
}
