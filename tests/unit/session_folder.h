/* A folder of its own for a test, and what is in it. */
#ifndef TESTS_SESSION_FOLDER_H
#define TESTS_SESSION_FOLDER_H
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/session.h"

struct folder {
	char root[64]; /* the state folder: sessions are in root/voxpeer/sessions */
	struct session_place place;
};

static inline void folder_new(struct folder *f, const char *name)
{
	snprintf(f->root, sizeof f->root, "/tmp/voxpeer-test-XXXXXX");
	assert_non_null(mkdtemp(f->root));
	assert_true(session_locate(&f->place, f->root, name, NULL));
}

static inline void folder_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char *below;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		below = mem_format("%s/%s", path, e->d_name);
		if (remove(below) < 0) {
			folder_empty(below);
			remove(below);
		}
		free(below);
	}
	if (dir)
		closedir(dir);
}

static inline void folder_free(struct folder *f)
{
	folder_empty(f->root);
	remove(f->root);
	session_place_release(&f->place);
}

static inline void put_file(const char *path, const char *bytes)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	assert_true(fputs(bytes, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

/* Written so many seconds ago. */
static inline void make_old(const char *path, int seconds)
{
	struct timespec now[2];

	clock_gettime(CLOCK_REALTIME, &now[0]);
	now[0].tv_sec -= seconds;
	now[1] = now[0];
	assert_int_equal(utimensat(AT_FDCWD, path, now, 0), 0);
}

/* The file's bytes, freed by the caller; NULL when it is not there. */
static inline char *get_file(const char *path)
{
	struct text t = TEXT_INIT;

	if (!file_read(path, 1 << 26, &t, NULL)) {
		text_release(&t);
		return NULL;
	}
	return text_detach(&t);
}

static inline int count_files(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2; /* . and .. */
}
#endif
