#include "child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>

#include "base/mem.h"

enum { THREE = 3, VARIABLES_MAX = 32 };

/* Where programs, folders and words come from. The sanitizers' are those of a build for tests. */
static const char *const ALWAYS[] = { "PATH",   "HOME", "USER",         "LOGNAME",       "TMPDIR",       "LANG",
				      "LC_ALL", "TZ",   "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", NULL };

struct environment {
	char *v[VARIABLES_MAX + 1];
	size_t n;
};

static void pass_on(struct environment *e, const char *const *names)
{
	for (; names && *names && e->n < VARIABLES_MAX; names++) {
		const char *value = getenv(*names);

		if (value)
			e->v[e->n++] = mem_format("%s=%s", *names, value);
	}
	e->v[e->n] = NULL;
}

static void set_attributes(posix_spawnattr_t *attr)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(attr);
	posix_spawnattr_setpgroup(attr, 0);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setsigdefault(attr, &all);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static void set_files(posix_spawn_file_actions_t *files, const struct child_setup *s)
{
	posix_spawn_file_actions_init(files);
	posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(files, s->out, 1);
	posix_spawn_file_actions_adddup2(files, s->err, 2);
	if (s->three >= 0)
		posix_spawn_file_actions_adddup2(files, s->three, THREE);
}

int child_start(pid_t *pid, const struct child_setup *setup)
{
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t files;
	struct environment e = { .n = 0 };

	pass_on(&e, ALWAYS);
	pass_on(&e, setup->more);
	set_attributes(&attr);
	set_files(&files, setup);
	int rc = posix_spawnp(pid, setup->argv[0], &files, &attr, setup->argv, e.v);

	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	while (e.n)
		free(e.v[--e.n]);
	return rc;
}
