#include "http.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "authority.h"
#include "base/confine.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab/service.h"

enum { CONNECTIONS_MAX = 64, IDLE_SECONDS = 120, HEADER_MEMORY = 64 * 1024 };

/* One request, from its first line until its reply is out. Those that wait for their delay are chained. */
struct exchange {
	struct lab_http *http;
	struct MHD_Connection *connection;
	char *target;
	struct text body;
	bool begun, done;
	struct lab_reply reply;
	size_t sent; /* of half a body */
	msec due;
	struct exchange *next;
};
struct lab_http {
	struct lab *lab;
	struct authority *authority; /* NULL: none; borrowed */
	struct MHD_Daemon *daemon;
	int fd;
	struct exchange *waiting;
};

static msec clock_says(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (msec)t.tv_sec * MSEC_SECOND + t.tv_nsec / 1000000;
}

msec lab_http_now(void)
{
	return clock_says(CLOCK_MONOTONIC);
}

msec lab_http_date(void)
{
	return clock_says(CLOCK_REALTIME);
}

/* libmicrohttpd decodes the path it hands on; this one comes first and sees it as it was sent. Behind its back the query is
 * cut off there, in its own buffer: it would make a list of the parameters, which nobody reads, and a long query would
 * leave it without memory and the client without an answer until the idle time is over (0.9.75). */
static void *on_first_line(void *self, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *e = mem_alloc(sizeof *e);
	char *query = strchr(uri, '?');
	*e = (struct exchange){
		.http = self, .connection = connection, .target = mem_text(uri), .reply = LAB_REPLY_INIT
	};
	text_init(&e->body);
	if (query)
		query[1] = '\0';
	return e;
}

static void on_completed(void *self, struct MHD_Connection *connection, void **state,
			 enum MHD_RequestTerminationCode why)
{
	struct exchange *e = *state;
	(void)self;
	(void)connection;
	(void)why;
	if (!e)
		return;
	lab_reply_release(&e->reply);
	text_release(&e->body);
	free(e->target);
	free(e);
	*state = NULL;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static void ask(struct exchange *e, const char *method)
{
	const struct lab_request request = {
		.method = method,
		.target = e->target,
		.host = header(e->connection, "Host"),
		.authorization = header(e->connection, "Authorization"),
		.client_request_id = header(e->connection, "x-ms-client-request-id"),
		.body = e->body.s,
		.n = e->body.n,
	};
	bool metadata = str_is_nocase(header(e->connection, "Metadata"), "true");
	if (!e->http->authority ||
	    !authority_request(e->http->authority, lab_http_now(), &request, metadata, &e->reply))
		lab_request(e->http->lab, lab_http_now(), &request, &e->reply);
	e->done = true;
}

static ssize_t half(void *self, uint64_t position, char *to, size_t room)
{
	struct exchange *e = self;
	size_t end = e->reply.body.n / 2;
	if (position >= end)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	size_t n = end - (size_t)position;
	n = n < room ? n : room;
	memcpy(to, e->reply.body.s + position, n);
	return (ssize_t)n;
}

static enum MHD_Result answer(struct exchange *e)
{
	enum { BLOCK = 16 * 1024 };
	const struct lab_reply *r = &e->reply;
	struct MHD_Response *response;
	if (r->fate == LAB_DROP)
		return MHD_NO;
	if (r->fate == LAB_HALF)
		response = MHD_create_response_from_callback(r->body.n, BLOCK, half, e, NULL);
	else
		response = MHD_create_response_from_buffer(r->body.n, r->body.s, MHD_RESPMEM_MUST_COPY);
	for (size_t i = 0; response && i < r->nheaders; i++)
		MHD_add_response_header(response, r->headers[i].name, r->headers[i].value);
	enum MHD_Result result = response ? MHD_queue_response(e->connection, (unsigned)r->status, response) : MHD_NO;
	if (response)
		MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer_later(struct exchange *e)
{
	struct lab_http *h = e->http;
	e->due = lab_http_now() + e->reply.delay;
	e->reply.delay = 0;
	e->next = h->waiting;
	h->waiting = e;
	MHD_suspend_connection(e->connection);
	return MHD_YES;
}

/* On a Unix socket only our own user is answered; TCP is for tests on loopback, and tells nothing of who is there. */
static bool welcome(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct sockaddr_storage own = { .ss_family = AF_UNSPEC };
	socklen_t n = sizeof own;
	return info && getsockname(info->connect_fd, (struct sockaddr *)&own, &n) == 0 &&
	       (own.ss_family != AF_UNIX || confine_peer_is_ours(info->connect_fd));
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *bytes, size_t *n, void **state)
{
	struct exchange *e = *state;
	(void)self;
	(void)url;
	(void)version;
	if (!e->begun) {
		e->begun = true;
		return welcome(connection) ? MHD_YES : MHD_NO;
	}
	if (*n) {
		/* One byte over the limit is enough for the service to refuse it. */
		size_t room = LAB_BODY_MAX + 1 - e->body.n;
		text_addn(&e->body, bytes, *n < room ? *n : room);
		*n = 0;
		return MHD_YES;
	}
	if (!e->done)
		ask(e, method);
	return e->reply.delay ? answer_later(e) : answer(e);
}

struct lab_http *lab_http_open(struct lab *lab, int listening, const struct lab_shell *shell, struct text *err)
{
	struct lab_http *h = mem_alloc(sizeof *h);
	const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (shell->key ? MHD_USE_TLS : 0u);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)shell->certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)shell->key },
		{ MHD_OPTION_END, 0, NULL },
	};
	h->lab = lab;
	h->authority = shell->authority;
	h->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_ARRAY,
		shell->key ? tls : &tls[2], MHD_OPTION_URI_LOG_CALLBACK, on_first_line, h, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, h, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MEMORY, MHD_OPTION_END);
	const union MHD_DaemonInfo *info = h->daemon ? MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
	if (!info) {
		text_add(err, shell->key
				      ? "the HTTP server could not be started; are certificate and key PEM files that "
					"belong together?"
				      : "the HTTP server could not be started");
		close(listening);
		lab_http_close(h);
		return NULL;
	}
	h->fd = info->epoll_fd;
	return h;
}

int lab_http_fd(const struct lab_http *h)
{
	return h->fd;
}

static msec earliest(const struct lab_http *h)
{
	msec due = 0;
	for (const struct exchange *e = h->waiting; e; e = e->next)
		due = !due || e->due < due ? e->due : due;
	return due;
}

int lab_http_wait(const struct lab_http *h)
{
	MHD_UNSIGNED_LONG_LONG own;
	msec wait = MHD_get_timeout(h->daemon, &own) == MHD_YES ? (msec)own : -1;
	msec due = earliest(h), now = lab_http_now();
	if (due && (wait < 0 || due - now < wait))
		wait = due > now ? due - now : 0;
	return wait > MSEC_HOUR ? MSEC_HOUR : (int)wait;
}

static void resume_due(struct lab_http *h, msec now)
{
	for (struct exchange **at = &h->waiting; *at;) {
		struct exchange *e = *at;
		if (e->due > now) {
			at = &e->next;
			continue;
		}
		*at = e->next;
		MHD_resume_connection(e->connection);
	}
}

void lab_http_turn(struct lab_http *h)
{
	resume_due(h, lab_http_now());
	MHD_run(h->daemon);
}

void lab_http_close(struct lab_http *h)
{
	if (!h)
		return;
	resume_due(h, INT64_MAX);
	if (h->daemon)
		MHD_stop_daemon(h->daemon);
	free(h);
}
