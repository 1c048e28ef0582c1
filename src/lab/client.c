#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/text.h"
#include "listen.h"

enum { PATIENCE_SECONDS = 10, REPLY_MAX = 64 * 1024 * 1024 };

static int failed(int fd, const char *path, const char *what, struct text *err)
{
	text_fail(err, "%s: %s: %s", path, what, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int connected(const char *path, struct text *err)
{
	const struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	int fd = lab_connect_unix(path);
	if (fd < 0)
		return failed(fd, path, "no lab answers there", err);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	return fd;
}

static bool send_all(int fd, const struct text *t)
{
	for (size_t done = 0; done < t->n;) {
		ssize_t n = send(fd, t->s + done, t->n - done, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

static bool read_all(int fd, struct text *all)
{
	char block[16 * 1024];
	for (;;) {
		ssize_t n = recv(fd, block, sizeof block, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		text_addn(all, block, (size_t)n);
		if (all->n > REPLY_MAX)
			return false;
	}
}

static int status_of(const struct text *all, struct text *reply)
{
	const char *body = strstr(all->s, "\r\n\r\n");
	if (!str_starts(all->s, "HTTP/1.1 ") || !body)
		return -1;
	text_clear(reply);
	text_addn(reply, body + 4, all->n - (size_t)(body + 4 - all->s));
	return (int)strtol(all->s + strlen("HTTP/1.1 "), NULL, 10);
}

int lab_client_ask(const char *path, const char *method, const char *target, const char *body, struct text *reply,
		   struct text *err)
{
	struct text out = TEXT_INIT, all = TEXT_INIT;
	int status = -1, fd = connected(path, err);
	if (fd < 0)
		return -1;
	text_addf(&out, "%s %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Type: application/json\r\n",
		  method, target);
	text_addf(&out, "Content-Length: %zu\r\n\r\n%s", body ? strlen(body) : 0, body ? body : "");
	if (!send_all(fd, &out) || !read_all(fd, &all))
		failed(-1, path, "the lab does not reply", err);
	else if ((status = status_of(&all, reply)) < 0)
		text_fail(err, "%s: what answers there is no lab", path);
	close(fd);
	text_release(&out);
	text_release(&all);
	return status;
}
