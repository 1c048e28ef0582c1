/* The HTTP shell, over a Unix socket, both ends turned by this program. */
#include "unit.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../src/lab/http.h"
#include "../../src/lab/listen.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab/service.h"
#include "stranger.h"

enum { TURNS_MAX = 2000, TURN_MS = 100 };

struct place {
	char folder[64], path[100];
	struct lab_socket socket;
	struct lab *lab;
	struct lab_http *http;
};

static int open_http(void **state)
{
	struct place *p = mem_alloc(sizeof *p);
	const struct lab_setup setup = { .now = lab_http_now() };
	const struct lab_shell shell = { 0 };
	snprintf(p->folder, sizeof p->folder, "/tmp/lab-test-XXXXXX");
	if (!mkdtemp(p->folder))
		return -1;
	snprintf(p->path, sizeof p->path, "%s/socket", p->folder);
	int fd = lab_listen_unix(p->path, &p->socket, NULL);
	p->lab = lab_open(&setup, NULL);
	p->http = lab_http_open(p->lab, fd, &shell, NULL);
	*state = p;
	return p->http ? 0 : -1;
}

static int close_http(void **state)
{
	struct place *p = *state;
	lab_http_close(p->http);
	lab_close(p->lab);
	lab_listen_remove(p->path, &p->socket);
	rmdir(p->folder);
	free(p);
	return 0;
}

static int call(const struct place *p, const struct text *request)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(to.sun_path, sizeof to.sun_path, "%s", p->path);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(send(fd, request->s, request->n, MSG_NOSIGNAL), request->n);
	return fd;
}

/* Until the lab closes the connection. */
static void hear(const struct place *p, int fd, struct text *reply)
{
	char bytes[4096];
	for (int turns = 0; turns < TURNS_MAX; turns++) {
		struct pollfd fds[] = { { .fd = lab_http_fd(p->http), .events = POLLIN },
					{ .fd = fd, .events = POLLIN } };
		int wait = lab_http_wait(p->http);
		if (!poll(fds, 2, wait >= 0 && wait < TURN_MS ? wait : TURN_MS) && (wait < 0 || wait > TURN_MS))
			fail_msg("nobody answers: '%s'", reply->s);
		lab_http_turn(p->http);
		ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (n == 0)
			return;
		if (n > 0)
			text_addn(reply, bytes, (size_t)n);
	}
	fail_msg("no end: '%s'", reply->s);
}

static void expect(const struct place *p, const char *target, const char *says)
{
	struct text request = TEXT_INIT, reply = TEXT_INIT;
	text_addf(&request, "GET %s HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n",
		  target);
	int fd = call(p, &request);
	hear(p, fd, &reply);
	assert_has(reply.s, says);
	close(fd);
	text_release(&request);
	text_release(&reply);
}

static void the_target_arrives_as_sent(void **state)
{
	const struct place *p = *state;
	expect(p, "/subscriptions?api-version=2022-12-01", "HTTP/1.1 200");
	expect(p, "/subscriptions?API-version=2022%2D12-01&a=%26", "HTTP/1.1 200");
	expect(p, "/subscriptions?", "MissingApiVersionParameter");
	expect(p, "/subscriptions?api-version=1?2", "The api-version '1?2' is invalid");
	expect(p, "/lab/v1/registry?asn=64500&prefix=203.0.113.0%2F24", "\"prefix\":\"203.0.113.0/24\"");
	expect(p, "/lab/v1/nothing%3Fat", "Nothing answers");
}

static void however_many_parameters(void **state)
{
	static const struct many {
		int n;
		const char *says;
	} many[] = {
		{ 10, "HTTP/1.1 200" }, { 900, "HTTP/1.1 400" }, { 5000, "HTTP/1.1 400" }, { 12000, "HTTP/1.1 414" }
	};
	for (size_t i = 0; i < COUNT(many); i++) {
		struct text target = TEXT_INIT;
		text_add(&target, "/subscriptions?api-version=2022-12-01");
		for (int k = 0; k < many[i].n; k++)
			text_addf(&target, "&x%d=%d", k, k);
		expect(*state, target.s, many[i].says);
		text_release(&target);
	}
}

/* As root the socket's mode would not keep anybody out. */
static void a_stranger_is_not_answered(void **state)
{
	const struct place *p = *state;
	struct text request = TEXT_INIT, reply = TEXT_INIT;
	stranger_or_skip();
	assert_int_equal(chmod(p->folder, 0777), 0);
	assert_int_equal(chmod(p->path, 0777), 0);
	text_add(&request, "GET /lab/v1/clock HTTP/1.1\r\nHost: lab\r\n\r\n");
	stranger_come();
	int fd = call(p, &request);
	stranger_go();
	hear(p, fd, &reply);
	assert_string_equal(reply.s, "");
	close(fd);
	text_release(&request);
	text_release(&reply);
	expect(p, "/lab/v1/clock", "HTTP/1.1 200");
}

#define OVER_HTTP(test) cmocka_unit_test_setup_teardown(test, open_http, close_http)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OVER_HTTP(the_target_arrives_as_sent),
		OVER_HTTP(however_many_parameters),
		OVER_HTTP(a_stranger_is_not_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
