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
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "child.h"
#include "place.h"
#include "signals.h"

enum {
	START_LIMIT_MS = 10000,
	ARGS_MAX = 20,
	BEFORE_LIMIT_MS = 3000,
	END_LIMIT_MS = 3000,
	LAB_EXIT_USAGE = 2,
	LOOK_MS = 5,
	SAID_MAX = 8192
};

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait until it can be read, or for fd -1 only wait. False: the time is over, or somebody wants us to end. */
static bool await(int fd, long long until)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN }, { .fd = signals_fd(), .events = POLLIN } };
	while (!signals_end()) {
		long long left = until - now_ms();
		if (left <= 0 || (poll(p, 2, (int)left) < 0 && errno != EINTR))
			return false;
		if (p[0].revents)
			return true;
	}
	return false;
}

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
	long long until = now_ms() + START_LIMIT_MS;
	while (said->n <= SAID_MAX && await(talk, until)) {
		ssize_t n = read(talk, piece, sizeof piece);
		if (n <= 0)
			return false;
		text_addn(said, piece, (size_t)n);
		if (is_ready(said->s))
			return true;
	}
	return false;
}

/* Both or none. */
static bool make_pipes(int life[2], int talk[2])
{
	int error;
	if (pipe2(life, O_CLOEXEC))
		return false;
	if (!pipe2(talk, O_CLOEXEC))
		return true;
	error = errno;
	close(life[0]);
	close(life[1]);
	errno = error;
	return false;
}

static bool start_child(struct labchild *l, const struct labchild_setup *setup, struct text *err)
{
	int life[2], talk[2];
	if (!make_pipes(life, talk))
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

static bool is_named_lab(pid_t pid)
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

/* proc(5), locks: "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 0 EOF". */
static bool is_lock_of(char *line, pid_t pid, ino_t inode)
{
	enum { KIND = 1, ACCESS = 3, HOLDER, FILE_ID, FIELDS };
	char *field[FIELDS] = { NULL }, *rest = line;
	size_t n = 0;
	while (n < FIELDS && (field[n] = strtok_r(rest, " ", &rest)))
		n++;
	const char *number = n == FIELDS ? strrchr(field[FILE_ID], ':') : NULL;
	return number && str_is(field[KIND], "POSIX") && str_is(field[ACCESS], "WRITE") &&
	       strtol(field[HOLDER], NULL, 10) == pid && strtoull(number + 1, NULL, 10) == inode;
}

/* The list has the locks of processes on this host, also where a process itself is not shown (hidepid hides what is not dumpable from
 * its own user as well). */
static bool is_locked_here(int file, pid_t pid)
{
	char line[256];
	struct stat st;
	bool found = false;
	FILE *locks = fstat(file, &st) ? NULL : fopen("/proc/locks", "re");
	while (locks && !found && fgets(line, sizeof line, locks))
		found = is_lock_of(line, pid, st.st_ino);
	if (locks)
		fclose(locks);
	return found;
}

/* Who holds its state file is a lab, unless the number is that of another host (NFS), or was used again. */
static void tell_to_end(int state_file, pid_t pid)
{
	if (pid > 0 && (is_named_lab(pid) || is_locked_here(state_file, pid)))
		kill(pid, SIGTERM);
}

/* The lab of a voxpeer that was killed ends a moment after it; until then it holds the state file. That of one from whom the session
 * was taken is told to. */
static void await_the_one_before(const char *state_file, bool taken)
{
	struct flock held = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = state_file ? open(state_file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
	long long until = now_ms() + BEFORE_LIMIT_MS;
	for (bool told = !taken; fd >= 0 && now_ms() < until && !signals_end(); told = true) {
		if (fcntl(fd, F_GETLK, &held) || held.l_type == F_UNLCK)
			break;
		if (!told)
			tell_to_end(fd, held.l_pid);
		held.l_type = F_WRLCK;
		await(-1, now_ms() + LOOK_MS);
	}
	if (fd >= 0)
		close(fd);
}

/* It ends by itself once its lifeline is closed; one that does not is ended: what it accepted is on disk. */
static bool reap(pid_t pid, int *status)
{
	pid_t got;
	for (long long until = now_ms() + END_LIMIT_MS; !(got = waitpid(pid, status, WNOHANG)) && now_ms() < until;)
		poll(NULL, 0, LOOK_MS);
	if (got)
		return got == pid;
	kill(pid, SIGKILL);
	return waitpid(pid, status, 0) == pid;
}

/* Its exit code; -1: it was none of ours, or was killed. */
static int end_child(struct labchild *l)
{
	int status = -1;
	if (l->lifeline >= 0)
		close(l->lifeline);
	l->lifeline = -1;
	bool ended = l->pid > 0 && reap(l->pid, &status);
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
	if (l->pid > 0) /* it has accepted nothing yet; one that has ended hears it no more */
		kill(l->pid, SIGTERM);
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
	int talk[2], status;
	pid_t pid;
	ssize_t n;
	long long until = now_ms() + START_LIMIT_MS;
	struct arguments a = { .n = 0 };
	if (pipe2(talk, O_CLOEXEC))
		return;
	char *program = place_beside("voxpeer-lab");
	argument(&a, NULL, program);
	argument(&a, "scenario", "list");
	argument(&a, NULL, "--json");
	int rc = spawn(&pid, &a, -1, talk[1]);
	close(talk[1]);
	while (!rc && out->n < LIST_MAX && await(talk[0], until) && (n = read(talk[0], piece, sizeof piece)) > 0)
		text_addn(out, piece, (size_t)n);
	close(talk[0]);
	if (!rc)
		reap(pid, &status);
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
