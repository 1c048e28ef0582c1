/* voxpeer-lab: the training service over HTTP, and a look at its scenarios (voxpeer-lab(1)). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "authority.h"
#include "base/confine.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "http.h"
#include "lab/service.h"
#include "lab/state.h"
#include "listen.h"
#include "options.h"
#include "shell.h"

/* ---- Serving. */

struct server {
	const struct lab_options *options;
	struct text yaml;
	struct lab_state *state;
	struct lab *lab;
	struct lab_http *http;
	struct authority *authority;
	int signals;
	unsigned port;
	bool misused;             /* what was asked for does not exist */
	struct lab_socket socket; /* what to take away at the end */
};

static bool open_state(struct server *s, struct lab_setup *setup, struct text *err)
{
	if (!s->options->state)
		return true;
	s->state = lab_state_open(s->options->state, err);
	if (!s->state)
		return false;
	setup->log = lab_state_text(s->state)->s;
	setup->log_n = lab_state_text(s->state)->n;
	setup->log_file = s->options->state;
	setup->append = lab_state_append;
	setup->self = s->state;
	return true;
}

static bool open_lab(struct server *s, struct text *err)
{
	const struct lab_options *o = s->options;
	struct lab_setup setup = { .seeded = o->seeded, .seed = o->seed, .speed = o->speed, .now = lab_http_now() };
	setup.date = lab_http_date();
	s->misused = o->scenario && !shell_load(o->scenario, &s->yaml, err);
	if (s->misused)
		return false;
	setup.yaml = o->scenario ? s->yaml.s : NULL;
	setup.yaml_n = s->yaml.n;
	setup.yaml_file = o->scenario;
	if (!open_state(s, &setup, err))
		return false;
	s->lab = lab_open(&setup, err);
	if (!s->lab)
		return false;
	if (s->state && lab_state_torn(s->state))
		fprintf(stderr, "voxpeer-lab: %s: its last line was torn and is dropped\n", o->state);
	if (o->scenario && setup.log_n)
		fprintf(stderr, "voxpeer-lab: %s goes on with its own scenario, %s\n", o->state,
			lab_scenario_name(s->lab));
	return true;
}

/* Chance of its own: a token of one lab is none of the next. */
static void open_authority(struct server *s)
{
	uint64_t chance = 0;
	if (s->options->authority && getrandom(&chance, sizeof chance, 0) == sizeof chance)
		s->authority = authority_new(chance);
}

static bool read_tls(const struct lab_options *o, struct text *certificate, struct text *key, struct text *err)
{
	enum { PEM_MAX = 64 * 1024 };
	return !o->tls_key || (file_read_regular(o->tls_cert, PEM_MAX, certificate, err) &&
			       file_read_regular(o->tls_key, PEM_MAX, key, err));
}

static int open_listener(struct server *s, struct text *err)
{
	const struct lab_options *o = s->options;
	return o->unix_path ? lab_listen_unix(o->unix_path, &s->socket, err) : lab_listen_tcp(o->listen, &s->port, err);
}

static bool open_http(struct server *s, struct text *err)
{
	const struct lab_options *o = s->options;
	struct text certificate = TEXT_INIT, key = TEXT_INIT;
	int fd = read_tls(o, &certificate, &key, err) ? open_listener(s, err) : -1;
	open_authority(s);
	const struct lab_shell shell = { .certificate = o->tls_key ? certificate.s : NULL,
					 .key = o->tls_key ? key.s : NULL,
					 .authority = s->authority };
	s->http = fd < 0 ? NULL : lab_http_open(s->lab, fd, &shell, err);
	text_release(&certificate);
	text_release(&key);
	return s->http != NULL;
}

static bool open_signals(struct server *s, struct text *err)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a state file at its limit is a failed write, not our end */
	s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return s->signals >= 0 || text_fail(err, "no signal descriptor: %s", strerror(errno));
}

static void say_ready(const struct server *s)
{
	int fd = s->options->ready_fd >= 0 ? s->options->ready_fd : STDOUT_FILENO;
	if (s->options->unix_path)
		dprintf(fd, "ready unix:%s\n", s->options->unix_path);
	else
		dprintf(fd, "ready http%s://127.0.0.1:%u\n", s->options->tls_key ? "s" : "", s->port);
	if (s->options->ready_fd >= 0)
		close(fd);
}

/* Beside the state file stands where its lab listens, for orders by the session's name (voxpeer-lab inject). Without it they need
 * the socket's path; nothing else does. */
static char *signpost(const struct lab_options *o)
{
	return o->state && o->unix_path ? mem_format("%s.socket", o->state) : NULL;
}

static void put_signpost(const struct lab_options *o)
{
	char *post = signpost(o), *socket = post ? realpath(o->unix_path, NULL) : NULL;
	struct stat st;
	if (socket && lstat(post, &st) == 0 && S_ISLNK(st.st_mode))
		unlink(post);
	bool stands = socket && symlink(socket, post) == 0;
	(void)stands;
	free(post);
	free(socket);
}

static void take_signpost(const struct lab_options *o)
{
	char *post = signpost(o);
	struct stat st;
	if (post && lstat(post, &st) == 0 && S_ISLNK(st.st_mode))
		unlink(post);
	free(post);
}

/* The parent writes nothing; when its end closes, reading tells. */
static bool parent_gone(const struct pollfd *p)
{
	char byte;
	return (p->revents & (POLLHUP | POLLERR | POLLNVAL)) || ((p->revents & POLLIN) && read(p->fd, &byte, 1) <= 0);
}

static void turn_until_told(struct server *s)
{
	struct pollfd fds[] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = lab_http_fd(s->http), .events = POLLIN },
		{ .fd = s->options->parent_fd, .events = POLLIN },
	};
	for (;;) {
		int n = poll(fds, sizeof fds / sizeof *fds, lab_http_wait(s->http));
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0 && ((fds[0].revents & POLLIN) || parent_gone(&fds[2])))
			return;
		lab_http_turn(s->http);
	}
}

/* With a parent that may have been killed: the folder it made for the socket goes too, when nothing else is in it. */
static void remove_socket(const struct server *s)
{
	const struct lab_options *o = s->options;
	const char *slash = strrchr(o->unix_path, '/');
	if (!lab_listen_remove(o->unix_path, &s->socket) || o->parent_fd < 0 || !slash || slash == o->unix_path)
		return;
	char *folder = mem_textn(o->unix_path, (size_t)(slash - o->unix_path));
	rmdir(folder);
	free(folder);
}

static void close_server(struct server *s)
{
	struct text err = TEXT_INIT;
	if (s->http)
		take_signpost(s->options);
	if (s->http && s->options->unix_path)
		remove_socket(s);
	lab_http_close(s->http);
	authority_free(s->authority);
	if (s->lab && s->state && !lab_note_time(s->lab, lab_http_now(), &err))
		shell_complain(&err);
	lab_close(s->lab);
	lab_state_close(s->state);
	if (s->signals >= 0)
		close(s->signals);
	text_release(&s->yaml);
	text_release(&err);
}

static int serve(const struct lab_options *options)
{
	struct server s = { .options = options, .yaml = TEXT_INIT, .signals = -1 };
	struct text err = TEXT_INIT;
	int rc = EXIT_DONE;
	if (options->unix_path)
		confine_to_unix_sockets();
	if (open_signals(&s, &err) && open_lab(&s, &err) && open_http(&s, &err)) {
		put_signpost(options);
		say_ready(&s);
		turn_until_told(&s);
	} else {
		rc = shell_complain(&err);
		rc = s.misused ? EXIT_USAGE : rc;
	}
	close_server(&s);
	text_release(&err);
	return rc;
}

static int help(const struct lab_options *o)
{
	(void)o;
	fputs(lab_usage, stdout);
	return EXIT_DONE;
}

static int version(const struct lab_options *o)
{
	(void)o;
	puts("voxpeer-lab " VOXPEER_VERSION);
	return EXIT_DONE;
}

static int (*const commands[LAB_COMMANDS])(const struct lab_options *) = {
	[LAB_SERVE] = serve,     [LAB_LIST] = shell_list, [LAB_SHOW] = shell_show,   [LAB_CHECK] = shell_check,
	[LAB_PLAY] = shell_play, [LAB_NEW] = shell_new,   [LAB_CLASS] = shell_class, [LAB_INJECT] = shell_inject,
	[LAB_HELP] = help,       [LAB_VERSION] = version,
};

int main(int argc, char **argv)
{
	struct lab_options options;
	struct text err = TEXT_INIT;
	int rc = EXIT_USAGE;
	confine_start();
	if (lab_options_read(argc, argv, &options, &err))
		rc = commands[options.command](&options);
	else {
		shell_complain(&err);
		fputs("voxpeer-lab --help shows how it is used\n", stderr);
	}
	text_release(&err);
	return rc;
}
