/* Both programs as somebody runs them: in a home of their own, from the command line, with what they say and leave behind.
 * BUILD in the environment says where they are ("build" without it).
 *
 *   struct home h;  home_new(&h);
 *   struct ran r = RAN_INIT;
 *   voxpeer(&h, &r, "run", "-f", file, NULL);      r.code, r.out, r.err
 *   struct lab_process lab;  lab_begin(&h, &lab, "first-light");  lab_order(&lab, "POST", "/lab/v1/faults", "{…}");
 *   count_writes(path_of_log, "PUT", "/peerAsns/example-asn") */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H
#include "../unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

enum { PATIENCE_MS = 120 * 1000, FILE_MOST = 1 << 26, ARGS_MOST = 24 };

/* ---- a home */

struct home {
	char root[32]; /* short: sockets lie in it */
	char sessions[80], runtime[48];
	char *build;
	char *env[13];
};

/* One more in the environment of its programs; the home owns it. */
static inline void home_setting(struct home *h, char *setting)
{
	size_t n = 0;

	while (h->env[n])
		n++;
	assert_in_range(n, 0, COUNT(h->env) - 2);
	h->env[n] = setting;
}

/* What tests/check/want has in the environment: so that memory is refused to the programs, too. */
static inline void pass_want_on(struct home *h)
{
	static const char *const names[] = { "LD_PRELOAD", "VOXPEER_WANT", "VOXPEER_WANT_REPORT", "VOXPEER_WANT_SEEN",
					     "BUILD" };

	for (size_t i = 0; getenv("VOXPEER_WANT") && i < COUNT(names); i++)
		if (getenv(names[i]))
			home_setting(h, mem_format("%s=%s", names[i], getenv(names[i])));
}

static inline void home_new(struct home *h)
{
	const char *build = getenv("BUILD"), *path = getenv("PATH"), *folder = getenv("TMPDIR");

	*h = (struct home){ .build = realpath(build && *build ? build : "build", NULL) };
	if (!h->build)
		fail_msg("there is no folder %s; BUILD names that of the programs", build ? build : "build");
	snprintf(h->root, sizeof h->root, "%s/vp-XXXXXX", folder && strlen(folder) < 16 ? folder : "/tmp");
	assert_non_null(mkdtemp(h->root));
	snprintf(h->sessions, sizeof h->sessions, "%s/state/voxpeer/sessions", h->root);
	snprintf(h->runtime, sizeof h->runtime, "%s/run", h->root);
	assert_int_equal(mkdir(h->runtime, 0700), 0);
	h->env[0] = mem_format("PATH=%s", path ? path : "/usr/bin:/bin");
	h->env[1] = mem_format("HOME=%s", h->root);
	h->env[2] = mem_format("XDG_STATE_HOME=%s/state", h->root);
	h->env[3] = mem_format("XDG_RUNTIME_DIR=%s", h->runtime);
	h->env[4] = mem_text("LC_ALL=C.UTF-8");
	h->env[5] = mem_text("TZ=UTC");
	pass_want_on(h);
}

static inline void remove_all(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		char *below = mem_format("%s/%s", path, e->d_name);

		remove_all(below);
		free(below);
	}
	if (dir)
		closedir(dir);
	remove(path);
}

static inline void home_free(struct home *h)
{
	remove_all(h->root);
	for (size_t i = 0; h->env[i]; i++)
		free(h->env[i]);
	free(h->build);
}

/* Everything of earlier sessions is forgotten. */
static inline void home_empty(struct home *h)
{
	remove_all(h->sessions);
}

static inline size_t files_in(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n > 2 ? n - 2 : 0; /* . and .. */
}

/* The path of a new file of this name with this text; freed by the caller. */
static inline char *home_file(struct home *h, const char *name, const char *text)
{
	char *path = mem_format("%s/%s", h->root, name);

	assert_true(file_write_atomic(path, text, strlen(text), 0600, NULL));
	return path;
}

static inline char *session_file(struct home *h, const char *name)
{
	return mem_format("%s/%s", h->sessions, name);
}

static inline char *read_whole(const char *path)
{
	struct text t = TEXT_INIT, err = TEXT_INIT;

	if (!file_read(path, FILE_MOST, &t, &err))
		fail_msg("%s", err.s);
	text_release(&err);
	return text_detach(&t);
}

/* ---- a program */

struct ran {
	int code; /* 128 + signal when it was killed */
	struct text out, err;
};
#define RAN_INIT                                                                                                       \
	{                                                                                                              \
		.out = TEXT_INIT, .err = TEXT_INIT                                                                     \
	}

static inline void ran_release(struct ran *r)
{
	text_release(&r->out);
	text_release(&r->err);
}

struct process {
	pid_t pid;
	int out, err;
};

static inline struct process process_begin_in(struct home *h, const char *program, char *const args[],
					      char *const env[])
{
	struct process p;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t all;
	int out[2], err[2];
	char *path = mem_format("%s/%s", h->build, program);

	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out[1], 1);
	posix_spawn_file_actions_adddup2(&files, err[1], 2);
	/* what whoever runs the tests ignores, as nohup does, the program would ignore as well */
	sigfillset(&all);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	if (posix_spawn(&p.pid, path, &files, &attributes, args, env))
		fail_msg("cannot start %s", path);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	close(out[1]);
	close(err[1]);
	p.out = out[0];
	p.err = err[0];
	free(path);
	return p;
}

static inline struct process process_begin(struct home *h, const char *program, char *const args[])
{
	return process_begin_in(h, program, args, h->env);
}

/* False: it is closed. */
static inline bool take_some(int fd, struct text *to)
{
	char piece[4096];
	ssize_t n = read(fd, piece, sizeof piece);

	if (n > 0)
		text_addn(to, piece, (size_t)n);
	return n > 0;
}

static inline int code_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void process_end(struct process *p, struct ran *r)
{
	struct pollfd fds[] = { { .fd = p->out, .events = POLLIN }, { .fd = p->err, .events = POLLIN } };
	int status;

	text_clear(&r->out);
	text_clear(&r->err);
	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		if (poll(fds, 2, PATIENCE_MS) <= 0) {
			kill(p->pid, SIGKILL);
			fail_msg("it does not end; it said: %s%s", r->out.s, r->err.s);
		}
		if (fds[0].revents && !take_some(p->out, &r->out))
			fds[0].fd = -1;
		if (fds[1].revents && !take_some(p->err, &r->err))
			fds[1].fd = -1;
	}
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	r->code = code_of(status);
	close(p->out);
	close(p->err);
}

struct arguments {
	char *v[ARGS_MOST];
};

static inline struct arguments arguments_of(const char *program, va_list ap)
{
	struct arguments a = { { (char *)(uintptr_t)program } };
	size_t n = 1;

	for (const char *s; (s = va_arg(ap, const char *)); n++) {
		assert_in_range(n, 1, ARGS_MOST - 2);
		a.v[n] = (char *)(uintptr_t)s;
	}
	return a;
}

static inline struct process voxpeer_begin(struct home *h, ...)
{
	va_list ap;

	va_start(ap, h);
	struct arguments a = arguments_of("voxpeer", ap);

	va_end(ap);
	return process_begin(h, "voxpeer", a.v);
}

static inline int voxpeer(struct home *h, struct ran *r, ...)
{
	va_list ap;

	va_start(ap, r);
	struct arguments a = arguments_of("voxpeer", ap);

	va_end(ap);
	struct process p = process_begin(h, "voxpeer", a.v);

	process_end(&p, r);
	return r->code;
}

#define assert_code(r, wanted)                                                                                         \
	do {                                                                                                           \
		if ((r)->code != (wanted))                                                                             \
			fail_msg("exit code %d, not %d\n%s%s", (r)->code, (wanted), (r)->out.s, (r)->err.s);           \
	} while (0)

/* ---- what the lab accepted: the inputs of its state file */

struct inputs {
	char *text;
	const char *at;
	struct json *line;
};

static inline struct inputs inputs_of(const char *log)
{
	return (struct inputs){ .text = access(log, R_OK) ? mem_text("") : read_whole(log) };
}

/* The next input that is a request; NULL: no more, and everything is released. */
static inline const struct json *inputs_next(struct inputs *in)
{
	const char *end;

	if (!in->at)
		in->at = in->text;
	while ((end = strchr(in->at, '\n'))) {
		json_free(in->line);
		in->line = json_parse(in->at, (size_t)(end - in->at), NULL, NULL);
		in->at = end + 1;
		if (json_get(in->line, "method"))
			return in->line;
	}
	json_free(in->line);
	free(in->text);
	*in = (struct inputs){ 0 };
	return NULL;
}

static inline bool path_ends(const char *target, const char *end)
{
	size_t n = strcspn(target, "?"), m = strlen(end);

	return n >= m && !strncmp(target + n - m, end, m);
}

/* method, end: "" for any */
static inline size_t count_writes(const char *log, const char *method, const char *end)
{
	struct inputs in = inputs_of(log);
	const struct json *j;
	size_t n = 0;

	while ((j = inputs_next(&in))) {
		const char *target = str_or(json_str(json_get(j, "target")), "");

		n += !str_starts(target, "/lab/") && path_ends(target, end) &&
		     (!*method || str_is(json_str(json_get(j, "method")), method));
	}
	return n;
}

/* Where the writes go that docs/example.yaml asks for. */
static const char *const example_writes[] = {
	"/resourcegroups/voice-peering",
	"/peerAsns/example-asn",
	"/peerings/example-ams",
	"/registeredPrefixes/sbc-ams",
	"/registeredPrefixes/media-ams",
	"/peeringServices/example-voice",
	"/peeringServices/example-voice/prefixes/sbc-ams",
	"/peeringServices/example-voice/prefixes/media-ams",
};

/* Of what docs/example.yaml asks for, nothing was written twice. */
static inline void expect_one_of_each(const char *log)
{
	for (size_t i = 0; i < COUNT(example_writes); i++)
		if (count_writes(log, "PUT", example_writes[i]) != 1)
			fail_msg("%zu writes of %s", count_writes(log, "PUT", example_writes[i]), example_writes[i]);
	assert_int_equal(count_writes(log, "POST", "/register"), 1);
	assert_int_equal(count_writes(log, "", ""), COUNT(example_writes) + 1);
}

/* ---- a lab that runs by itself, with its control interface */

struct lab_process {
	struct process process;
	char socket[64], log[64];
};

static inline void lab_begin(struct home *h, struct lab_process *lab, const char *scenario)
{
	struct text said = TEXT_INIT;

	snprintf(lab->socket, sizeof lab->socket, "%s/lab.socket", h->root);
	snprintf(lab->log, sizeof lab->log, "%s/lab.log", h->root);
	char *const args[] = { (char[]){ "voxpeer-lab" },
			       (char[]){ "serve" },
			       (char[]){ "--unix" },
			       lab->socket,
			       (char[]){ "--state" },
			       lab->log,
			       (char[]){ "--scenario" },
			       (char *)(uintptr_t)scenario,
			       NULL };

	lab->process = process_begin(h, "voxpeer-lab", args);
	struct pollfd talk = { .fd = lab->process.out, .events = POLLIN };
	while (!strstr(said.s, "ready") && poll(&talk, 1, PATIENCE_MS) > 0 && take_some(lab->process.out, &said))
		;
	assert_has(said.s, "ready");
	text_release(&said);
}

static inline void lab_end(struct lab_process *lab)
{
	struct ran r = RAN_INIT;

	kill(lab->process.pid, SIGTERM);
	process_end(&lab->process, &r);
	assert_code(&r, 0);
	unlink(lab->log);
	ran_release(&r);
}

static inline int lab_connect(const struct lab_process *lab)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof to.sun_path, "%s", lab->socket);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* Its answer's body as JSON, for the caller to free; an answer that is no success ends the test. */
static inline struct json *lab_order(const struct lab_process *lab, const char *method, const char *path,
				     const char *body)
{
	struct text t = TEXT_INIT;
	int fd = lab_connect(lab);

	text_addf(&t, "%s %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", method, path,
		  strlen(str_or(body, "")), str_or(body, ""));
	assert_int_equal(write(fd, t.s, t.n), t.n);
	text_clear(&t);
	while (take_some(fd, &t))
		;
	close(fd);
	if (!str_starts(t.s, "HTTP/1.1 2"))
		fail_msg("%s %s: %s", method, path, t.s);
	const char *content = strstr(t.s, "\r\n\r\n");
	struct json *j = content ? json_parse(content + 4, strlen(content + 4), NULL, NULL) : NULL;

	text_release(&t);
	return j;
}

static inline void lab_tell(const struct lab_process *lab, const char *method, const char *path, const char *body)
{
	json_free(lab_order(lab, method, path, body));
}
#endif
