/* Where a session lives, which there are, and how one is removed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "session/session.h"
#include "store.h"

enum { NAME_MOST = 100 };

static const char folder_below[] = "voxpeer/sessions";
static const char ending[] = ".json", backup_ending[] = ".json.bak";

/* ---- Names */

/* What can be typed, shown and used as a file name everywhere. */
static bool name_valid(const char *name)
{
	struct text clean = TEXT_INIT;
	bool ok;

	utf8_clean(&clean, name, strlen(name), NAME_MOST);
	ok = *name && str_is(clean.s, name) && !strchr("./- ", *name) && !strchr(name, '/');
	text_release(&clean);
	return ok;
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && str_is(s + n - m, end);
}

static void put_files(struct session_place *p)
{
	p->file = mem_format("%s/%s.json", p->dir, p->name);
	p->backup = mem_format("%s/%s.json.bak", p->dir, p->name);
	p->lock = mem_format("%s/%s.lock", p->dir, p->name);
	p->journal = mem_format("%s/%s.journal", p->dir, p->name);
	p->lab = mem_format("%s/%s.lab", p->dir, p->name);
}

static char *sessions_dir(const char *state_home)
{
	return mem_format("%s/%s", state_home, folder_below);
}

static char *dir_of(const char *path, const char *base)
{
	size_t n = (size_t)(base - path);

	return n > 1 ? mem_textn(path, n - 1) : mem_text("/");
}

bool session_locate(struct session_place *p, const char *state_home, const char *name_or_path, struct text *err)
{
	const char *given = str_or(name_or_path, ""), *base = store_base(given);
	size_t n = strlen(base);

	*p = (struct session_place){ 0 };
	if (base != given && ends_with(base, ending))
		n -= sizeof ending - 1;
	p->name = mem_textn(base, n);
	if (!name_valid(p->name)) {
		text_add(err, "session name ");
		utf8_quote(err, p->name);
		session_place_release(p);
		return text_fail(err, " cannot be used; give 1 to %d characters, the first a letter or digit",
				 NAME_MOST);
	}
	p->dir = base == given ? sessions_dir(state_home) : dir_of(given, base);
	put_files(p);
	return true;
}

void session_place_release(struct session_place *p)
{
	free(p->name);
	free(p->dir);
	free(p->file);
	free(p->backup);
	free(p->lock);
	free(p->journal);
	free(p->lab);
	*p = (struct session_place){ 0 };
}

/* ---- List */

struct names {
	char **v;
	size_t n, cap;
};

static void names_add(struct names *names, char *name)
{
	if (names->n + 1 >= names->cap) {
		names->cap = names->cap ? names->cap * 2 : 16;
		names->v = mem_array(names->v, names->cap, sizeof *names->v);
	}
	names->v[names->n++] = name;
	names->v[names->n] = NULL;
}

/* A session whose file is gone is still there while it has its backup. */
static void consider(struct names *names, const char *entry)
{
	size_t n = strlen(entry);
	char *name;

	if (ends_with(entry, ending))
		n -= sizeof ending - 1;
	else if (ends_with(entry, backup_ending))
		n -= sizeof backup_ending - 1;
	else
		return;
	name = mem_textn(entry, n);
	if (name_valid(name))
		names_add(names, name);
	else
		free(name);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void drop_twins(struct names *names)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->n; i++) {
		if (kept && str_is(names->v[kept - 1], names->v[i]))
			free(names->v[i]);
		else
			names->v[kept++] = names->v[i];
	}
	names->n = kept;
	names->v[kept] = NULL;
}

char **session_list(const char *state_home)
{
	struct names names = { .v = mem_alloc(sizeof(char *)) };
	char *path = sessions_dir(state_home);
	DIR *dir = opendir(path);
	const struct dirent *e;

	free(path);
	while (dir && (e = readdir(dir)))
		consider(&names, e->d_name);
	if (dir)
		closedir(dir);
	qsort(names.v, names.n, sizeof *names.v, by_bytes);
	drop_twins(&names);
	return names.v;
}

/* ---- Removal */

static bool remove_one(int folder, const char *path, struct text *err)
{
	return unlinkat(folder, store_base(path), 0) == 0 || errno == ENOENT || file_fail(err, "remove", path);
}

/* The file goes last: what was interrupted can be asked for again, and the backup cannot come back in its place. */
static bool remove_all(int folder, const struct session_place *p, struct text *err)
{
	const char *const files[] = { p->backup, p->lab, p->journal, p->file };

	store_sweep(folder, p->file, store_is_temp);
	store_sweep(folder, p->file, store_is_damaged);
	store_sweep(folder, p->backup, store_is_older);
	store_sweep(folder, p->journal, store_is_old);
	session_remove_saves(p);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (!remove_one(folder, files[i], err))
			return false;
	return store_sync(folder, p->file, err);
}

/* Whoever works in it would save it again: hence the lock, which goes when it is given back. */
static bool remove_locked(int folder, const struct session_place *p, struct text *err)
{
	struct session_lock l;
	bool ok = session_lock(&l, p, "session rm", 0, err) == SESSION_OK && remove_all(folder, p, err);

	session_unlock(&l);
	return ok;
}

bool session_place_is_free(const struct session_place *p)
{
	const char *const files[] = { p->file, p->backup, p->journal, p->lab };
	struct stat st;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (lstat(files[i], &st) == 0 || errno != ENOENT)
			return false;
	return true;
}

void session_discard(const struct session_lock *l, const struct session_place *p)
{
	const char *const made[] = { p->backup, p->lab, p->journal, p->file };

	for (size_t i = 0; i < sizeof made / sizeof made[0] && session_lock_held(l); i++)
		unlink(made[i]);
}

static bool is_there(int folder, const struct session_place *p)
{
	struct stat st;

	return fstatat(folder, store_base(p->file), &st, AT_SYMLINK_NOFOLLOW) == 0 ||
	       fstatat(folder, store_base(p->backup), &st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool session_remove(const struct session_place *p, struct text *err)
{
	int folder = store_open(p, false, err);
	bool ok;

	if (folder < 0)
		return false;
	if (is_there(folder, p))
		ok = remove_locked(folder, p, err);
	else
		ok = text_fail(err, "there is no session %s; voxpeer session list shows those there are", p->name);
	close(folder);
	return ok;
}
