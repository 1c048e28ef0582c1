#include "labchild.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "child.h"
#include "place.h"

enum { START_LIMIT_MS = 10000, ARGS_MAX = 20, BEFORE_LIMIT_MS = 3000, LAB_EXIT_USAGE = 2, LOOK_MS = 5 };

static bool make_private_dir(struct labchild *l, struct text *err)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	bool usable = !str_empty(runtime) && runtime[0] == '/' && access(runtime, W_OK) == 0;
	l->dir = mem_format("%s/voxpeer-XXXXXX", usable ? runtime : "/tmp");
	if (!mkdtemp(l->dir)) {
		text_fail(err, "cannot make a private folder for the lab's socket: %s: %s", l->dir, strerror(errno));
		free(l->dir);
		l->dir = NULL;
		return false;
	}
	l->socket = mem_format("%s/lab", l->dir);
	return true;
}

struct arguments {
	char *v[ARGS_MAX];
	size_t n;
};

static void argument(struct arguments *a, const char *name, const char *value)
{
	if (!value)
		return;
	if (name)
		a->v[a->n++] = mem_text(name);
	a->v[a->n++] = mem_text(value);
}

static void arguments_release(struct arguments *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i]);
}

static void child_arguments(struct arguments *a, const struct labchild *l, const struct labchild_setup *s)
{
	char *program = place_beside("voxpeer-lab");
	argument(a, NULL, program);
	free(program);
	argument(a, NULL, "serve");
	argument(a, "--unix", l->socket);
	argument(a, "--scenario", s->scenario);
	argument(a, "--state", s->state_file);
	argument(a, "--speed", s->speed);
	argument(a, "--seed", s->seed);
	argument(a, "--parent-fd", "3");
}

/* lifeline_read -1: none */
static int spawn(pid_t *pid, struct arguments *a, int lifeline_read, int talk_write)
{
	a->v[a->n] = NULL;
	return child_start(pid, &(struct child_setup){ a->v, talk_write, talk_write, lifeline_read, NULL });
}

#define SAYS "voxpeer-lab: "

/* It says "ready" in a line of its own, perhaps after a remark. */
static bool is_ready(const char *said)
{
	const char *line = str_starts(said, "ready") ? said : strstr(said, "\nready");
	return line && strchr(line + 1, '\n');
}

/* Read what the child says until it is ready, ends, or takes too long. */
static bool await_ready(int talk, struct text *said)
{
	char piece[512];
	struct pollfd p = { .fd = talk, .events = POLLIN };
	while (poll(&p, 1, START_LIMIT_MS) > 0) {
		ssize_t n = read(talk, piece, sizeof piece);
		if (n <= 0)
			return false;
		text_addn(said, piece, (size_t)n);
		if (is_ready(said->s))
			return true;
		if (said->n > 8192)
			return false;
	}
	return false;
}

static bool start_child(struct labchild *l, const struct labchild_setup *setup, struct text *err)
{
	int life[2], talk[2];
	if (pipe2(life, O_CLOEXEC) || pipe2(talk, O_CLOEXEC))
		return text_fail(err, "cannot make a pipe to the lab: %s", strerror(errno));
	/* dup2 onto the same number would keep CLOEXEC set: the child's end must not be number 3 */
	int life_read = fcntl(life[0], F_DUPFD_CLOEXEC, 10);
	close(life[0]);
	struct arguments a = { .n = 0 };
	child_arguments(&a, l, setup);
	int rc = spawn(&l->pid, &a, life_read, talk[1]);
	close(life_read);
	close(talk[1]);
	l->lifeline = life[1];
	struct text said = TEXT_INIT;
	bool ready = !rc && await_ready(talk[0], &said);
	text_cut(&said, strcspn(said.s, "\n")); /* not how its own command line goes */
	l->talk = talk[0];
	if (rc)
		text_fail(err, "cannot start %s: %s; it belongs beside voxpeer or in PATH", a.v[0], strerror(rc));
	else if (!ready)
		text_fail(err, "the lab did not start: %s",
			  str_or(said.s + (str_starts(said.s, SAYS) ? sizeof SAYS - 1 : 0), "it said nothing"));
	arguments_release(&a);
	text_release(&said);
	return ready;
}

/* The number may be that of another host (NFS), or used again. */
static bool is_lab(pid_t pid)
{
	char path[64], name[32] = "";
	snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, name, sizeof name - 1) : 0;
	if (fd >= 0)
		close(fd);
	name[n > 0 ? n : 0] = 0;
	return str_is(name, "voxpeer-lab\n");
}

/* The lab of a voxpeer that was killed ends a moment after it; until then it holds the state file. That of one from whom the session
 * was taken is told to. */
static void await_the_one_before(const char *state_file, bool taken)
{
	struct flock held = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = state_file ? open(state_file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
	for (int waited = 0; fd >= 0 && waited < BEFORE_LIMIT_MS; waited += LOOK_MS) {
		if (fcntl(fd, F_GETLK, &held) || held.l_type == F_UNLCK)
			break;
		if (taken && !waited && held.l_pid > 0 && is_lab(held.l_pid))
			kill(held.l_pid, SIGTERM);
		held.l_type = F_WRLCK;
		poll(NULL, 0, LOOK_MS);
	}
	if (fd >= 0)
		close(fd);
}

/* Its exit code; -1: it was none of ours, or was killed. */
static int end_child(struct labchild *l)
{
	int status = -1;
	if (l->lifeline >= 0)
		close(l->lifeline);
	l->lifeline = -1;
	bool ended = l->pid > 0 && waitpid(l->pid, &status, 0) == l->pid;
	l->pid = 0;
	return ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool labchild_start(struct labchild *l, const struct labchild_setup *setup, struct text *err)
{
	*l = (struct labchild){ .lifeline = -1, .talk = -1 };
	if (setup->existing) {
		l->socket = mem_text(setup->existing);
		return true;
	}
	await_the_one_before(setup->state_file, setup->taken);
	if (make_private_dir(l, err) && start_child(l, setup, err))
		return true;
	bool misused = end_child(l) == LAB_EXIT_USAGE;
	labchild_stop(l);
	l->misused = misused;
	return false;
}

bool labchild_ended(struct labchild *l)
{
	if (l->pid > 0 && waitpid(l->pid, &l->status, WNOHANG) == l->pid) {
		l->pid = 0;
		l->ended = true;
	}
	return l->ended;
}

void labchild_stop(struct labchild *l)
{
	end_child(l);
	if (l->talk >= 0)
		close(l->talk);
	if (l->dir) {
		unlink(l->socket);
		rmdir(l->dir);
	}
	free(l->dir);
	free(l->socket);
	*l = (struct labchild){ .lifeline = -1, .talk = -1 };
}

void labchild_course(struct text *out)
{
	enum { LIST_MAX = 64 * 1024 };
	char piece[1024];
	int talk[2];
	pid_t pid;
	ssize_t n;
	struct arguments a = { .n = 0 };
	if (pipe2(talk, O_CLOEXEC))
		return;
	char *program = place_beside("voxpeer-lab");
	argument(&a, NULL, program);
	argument(&a, "scenario", "list");
	argument(&a, NULL, "--json");
	int rc = spawn(&pid, &a, -1, talk[1]);
	close(talk[1]);
	while (!rc && out->n < LIST_MAX && (n = read(talk[0], piece, sizeof piece)) > 0)
		text_addn(out, piece, (size_t)n);
	close(talk[0]);
	if (!rc)
		waitpid(pid, NULL, 0);
	arguments_release(&a);
	free(program);
}

void labchild_scenarios(struct text *out)
{
	struct text said = TEXT_INIT;
	labchild_course(&said);
	struct json *root = json_parse(said.s, said.n, NULL, NULL);
	for (const struct json *j = json_first(json_get(root, "scenarios")); j; j = json_next(j))
		text_addf(out, "%s  %s\n", str_or(json_str(json_get(j, "name")), ""),
			  str_or(json_str(json_get(j, "title")), ""));
	json_free(root);
	text_release(&said);
}
