/* A program on a pseudoterminal of its own: what bench and pictures share.
 *
 *   struct pty p;
 *   if (pty_open(&p, 80, 24, "xterm-256color", argv)) {
 *           struct heard h = pty_hear(&p, began, FIRST_MS, QUIET_MS, got, self);
 *           pty_type(&p, "<Down>x<Enter>", …);
 *           pty_close(&p);
 *   }
 *
 * Nothing is answered for the terminal: a program that asks it something waits in vain. */
#ifndef BENCH_PTY_H
#define BENCH_PTY_H
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct pty {
	pid_t pid;
	int fd;
	bool application_keys; /* the program has asked for ESC O A instead of ESC [ A */
};
typedef void pty_got(void *self, const char *bytes, size_t n);

static inline double pty_now(void) /* ms */
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline void pty_child(const char *term, char *const argv[])
{
	static const int heard[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP };

	for (size_t i = 0; i < sizeof heard / sizeof heard[0]; i++)
		signal(heard[i], SIG_DFL); /* nohup, say, ignores some, and the program would too */
	setenv("TERM", term, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static inline bool pty_open(struct pty *p, int cols, int rows, const char *term, char *const argv[])
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	*p = (struct pty){ .fd = -1 };
	p->pid = forkpty(&p->fd, NULL, NULL, &size);
	if (p->pid == 0)
		pty_child(term, argv);
	return p->pid > 0;
}

/* ---- Hearing */

struct heard {
	size_t bytes;
	double first_ms, last_ms; /* since `since`; 0: nothing was heard */
	bool gone;                /* the program has hung up */
	double gone_ms;
};

static inline void pty_note_keys(struct pty *p, const char *bytes, size_t n)
{
	for (size_t i = 0; i + 5 <= n; i++)
		if (!memcmp(bytes + i, "\033[?1", 4) && (bytes[i + 4] == 'h' || bytes[i + 4] == 'l'))
			p->application_keys = bytes[i + 4] == 'h';
}

static inline int pty_patience(const struct heard *h, double since, int first_ms, int quiet_ms)
{
	double until = since + (h->bytes ? h->last_ms + quiet_ms : first_ms), left = until - pty_now();

	return left > 0 ? (int)left + 1 : 0;
}

/* Reads until nothing has come for quiet_ms, or nothing at all for first_ms. */
static inline struct heard pty_hear(struct pty *p, double since, int first_ms, int quiet_ms, pty_got *got, void *self)
{
	struct heard h = { 0 };
	struct pollfd in = { .fd = p->fd, .events = POLLIN };
	char buffer[65536];

	while (poll(&in, 1, pty_patience(&h, since, first_ms, quiet_ms)) > 0) {
		ssize_t n = read(p->fd, buffer, sizeof buffer);

		if (n <= 0) {
			h.gone = true;
			h.gone_ms = pty_now() - since;
			break;
		}
		h.last_ms = pty_now() - since;
		h.first_ms = h.bytes ? h.first_ms : h.last_ms;
		h.bytes += (size_t)n;
		pty_note_keys(p, buffer, (size_t)n);
		if (got)
			got(self, buffer, (size_t)n);
	}
	return h;
}

/* ---- Typing */

/* The key that begins at `keys`: its bytes into `out`; returns how long its name is. "<Down>" is a key, any other character itself.
 * "<Wait:500>" has no bytes and *wait_ms. */
enum { PTY_KEY = 8 };
static inline size_t pty_key(const struct pty *p, const char *keys, char out[PTY_KEY], int *wait_ms)
{
	static const struct {
		const char *name, *bytes;
	} named[] = { { "<Enter>", "\r" },    { "<Tab>", "\t" },       { "<BTab>", "\033[Z" }, { "<Esc>", "\033" },
		      { "<BS>", "\177" },     { "<Up>", "\033[A" },    { "<Down>", "\033[B" }, { "<Right>", "\033[C" },
		      { "<Left>", "\033[D" }, { "<PgUp>", "\033[5~" }, { "<PgDn>", "\033[6~" } };

	*wait_ms = 0;
	if (!strncmp(keys, "<Wait:", 6)) {
		*out = '\0';
		*wait_ms = (int)strtol(keys + 6, NULL, 10);
		return strcspn(keys, ">") + 1;
	}
	if (!strncmp(keys, "<C-", 3) && keys[3] && keys[4] == '>') {
		snprintf(out, PTY_KEY, "%c", keys[3] & 0x1f);
		return 5;
	}
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		size_t n = strlen(named[i].name);

		if (strncmp(keys, named[i].name, n) != 0)
			continue;
		snprintf(out, PTY_KEY, "%s", named[i].bytes);
		if (p->application_keys && out[1] == '[' && out[2] >= 'A' && out[2] <= 'D')
			out[1] = 'O';
		return n;
	}
	snprintf(out, PTY_KEY, "%c", *keys);
	return 1;
}

/* ---- The end */

/* Hangs up and waits; what does not end within a second is killed. */
static inline void pty_close(struct pty *p)
{
	double begun = pty_now();
	char rest[4096];

	kill(p->pid, SIGTERM);
	fcntl(p->fd, F_SETFL, O_NONBLOCK);
	while (waitpid(p->pid, NULL, WNOHANG) == 0) {
		struct pollfd in = { .fd = p->fd, .events = POLLIN };

		if (poll(&in, 1, 10) > 0 && read(p->fd, rest, sizeof rest) <= 0 && pty_now() - begun < 1000)
			poll(NULL, 0, 10);
		if (pty_now() - begun > 1000)
			kill(p->pid, SIGKILL);
	}
	close(p->fd);
}
#endif
