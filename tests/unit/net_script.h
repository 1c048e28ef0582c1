/* A scripted server for the tests of the network: it listens on a Unix socket (or on loopback), keeps every byte it is sent, and
 * answers with canned bytes. It lives in the test's own loop through the descriptors that net_wait watches, so there is no
 * thread, no child and no sleep. */
#ifndef NET_SCRIPT_H
#define NET_SCRIPT_H
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/net.h"

struct script {
	const char *reply; /* sent once the request is complete; NULL: nothing */
	bool at_once;      /* close after accept, without reading a byte */
	bool then_close;   /* close after the reply */
	bool eager;        /* reply to whatever came first, complete or not */
};

struct server {
	struct script script;
	int listener, conn;
	unsigned accepted;
	uint16_t port;
	struct text got;
	char *folder, *path;
	int folder_fd;
};

static inline void server_listen_unix(struct server *s, const char *deeper)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char template[] = "/tmp/voxpeer-net-XXXXXX";

	*s = (struct server){ .conn = -1 };
	text_init(&s->got);
	assert_non_null(mkdtemp(template));
	s->folder = mem_text(template);
	s->path = mem_format("%s/%ssock", s->folder, deeper);
	for (char *slash = s->path + strlen(s->folder) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		assert_int_equal(mkdir(s->path, 0700), 0);
		*slash = '/';
	}
	char *dir = mem_textn(s->path, (size_t)(strrchr(s->path, '/') - s->path));
	s->folder_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	snprintf(at.sun_path, sizeof at.sun_path, "/proc/self/fd/%d/sock", s->folder_fd);
	s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->listener, 8), 0);
}

static inline void server_listen_tcp(struct server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;

	*s = (struct server){ .conn = -1, .folder_fd = -1 };
	text_init(&s->got);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->listener, 8), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&at, &n), 0);
	s->port = ntohs(at.sin_port);
}

static inline void server_hang_up(struct server *s)
{
	if (s->conn >= 0)
		close(s->conn);
	s->conn = -1;
}

static inline void server_stop(struct server *s)
{
	server_hang_up(s);
	if (s->listener >= 0)
		close(s->listener);
	s->listener = -1;
}

static inline void server_release(struct server *s)
{
	server_stop(s);
	text_release(&s->got);
	if (s->folder_fd >= 0)
		close(s->folder_fd);
	if (s->path) {
		remove(s->path);
		for (char *slash; (slash = strrchr(s->path, '/')) && strlen(s->path) > strlen(s->folder);) {
			*slash = '\0';
			rmdir(s->path);
		}
	}
	free(s->path);
	free(s->folder);
}

/* The header is whole, and as much body came as it announces. */
static inline bool server_has_request(const struct server *s)
{
	const char *end = strstr(s->got.s, "\r\n\r\n"), *length = strstr(s->got.s, "Content-Length: ");
	size_t body = length && end && length < end ? strtoul(length + 16, NULL, 10) : 0;

	return end && s->got.n >= (size_t)(end + 4 - s->got.s) + body;
}

static inline void server_read(struct server *s)
{
	char bytes[4096];
	ssize_t n = read(s->conn, bytes, sizeof bytes);

	if (n <= 0) {
		server_hang_up(s);
		return;
	}
	text_addn(&s->got, bytes, (size_t)n);
	if (!s->script.eager && !server_has_request(s))
		return;
	if (s->script.reply)
		(void)!send(s->conn, s->script.reply, strlen(s->script.reply), MSG_NOSIGNAL);
	if (s->script.then_close)
		server_hang_up(s);
}

static inline void server_accept(struct server *s)
{
	server_hang_up(s);
	s->conn = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
	s->accepted++;
	if (s->script.at_once)
		server_hang_up(s);
}

/* Run both sides until the call ends; false when nothing came of it in a long time. */
static inline bool server_serve(struct server *s, struct net *n, struct net_done *done)
{
	for (int i = 0; i < 2000; i++) {
		struct pollfd fds[] = { { s->listener, POLLIN, 0 }, { s->conn, POLLIN, 0 } };

		if (net_done(n, done))
			return true;
		net_wait(n, fds, 2, 100);
		if (fds[1].revents)
			server_read(s);
		else if (fds[0].revents)
			server_accept(s);
	}
	return false;
}
#endif
