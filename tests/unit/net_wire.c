#include "unit.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>

#include "net_script.h"
#include "stranger.h"

#define OK   "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
#define GUID "11111111-1111-4111-8111-111111111111"

struct wire {
	struct server server;
	struct net *net;
};

static struct net *new_net(bool local_only, size_t body_max)
{
	struct net *n = net_new(
		&(struct net_setup){ .local_only = local_only, .user_agent = "voxpeer/test", .body_max = body_max },
		NULL);

	assert_non_null(n);
	return n;
}

static int start(void **state)
{
	struct wire *w = mem_alloc(sizeof *w);

	server_listen_unix(&w->server, "");
	w->net = new_net(true, 0);
	*state = w;
	return 0;
}

static int stop(void **state)
{
	struct wire *w = *state;

	net_free(w->net);
	server_release(&w->server);
	free(w);
	return 0;
}

static struct net_call call_to(const struct wire *w, const char *method, const char *path, const char *body)
{
	return (struct net_call){ .id = 7,
				  .to = { "http://lab", w->server.path },
				  .method = method,
				  .path = path,
				  .body = body,
				  .token = "dummy",
				  .guid = GUID };
}

static void serve(struct wire *w, const struct net_call *call, struct script script, struct net_done *done)
{
	struct text err = TEXT_INIT;

	w->server.script = script;
	text_clear(&w->server.got);
	assert_true(net_send(w->net, call, &err));
	assert_string_equal(err.s, "");
	assert_true(server_serve(&w->server, w->net, done));
	assert_int_equal(done->id, call->id);
	assert_int_equal(net_under_way(w->net), 0);
}

/* ---- What goes out, byte for byte */

#define FIELDS                                                                                                         \
	"Host: lab\r\nAccept: application/json\r\nUser-Agent: voxpeer/test\r\nAuthorization: Bearer dummy\r\n"         \
	"x-ms-client-request-id: " GUID "\r\n"

static void requests_are_exact(void **state)
{
	static const struct {
		const char *method, *body, *bytes;
	} rows[] = {
		{ "GET", NULL, "GET /p?a=b HTTP/1.1\r\n" FIELDS "\r\n" },
		{ "DELETE", NULL, "DELETE /p?a=b HTTP/1.1\r\n" FIELDS "\r\n" },
		{ "POST", NULL, "POST /p?a=b HTTP/1.1\r\n" FIELDS "Content-Length: 0\r\n\r\n" },
		{ "PUT", NULL, "PUT /p?a=b HTTP/1.1\r\n" FIELDS "Content-Length: 0\r\n\r\n" },
		{ "PUT", "{\"a\":1}",
		  "PUT /p?a=b HTTP/1.1\r\n" FIELDS
		  "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}" },
		{ "PATCH", "{}",
		  "PATCH /p?a=b HTTP/1.1\r\n" FIELDS "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" },
	};
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct net_call call = call_to(w, rows[i].method, "/p?a=b", rows[i].body);
		struct net_done done;

		serve(w, &call, (struct script){ .reply = OK }, &done);
		assert_string_equal(w->server.got.s, rows[i].bytes);
		assert_int_equal(done.outcome, NET_ANSWERED);
	}
}

static void a_path_goes_out_as_it_is(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/a/../b/./%20%2F?$expand=events", NULL);
	struct net_done done;

	call.token = call.guid = NULL;
	serve(w, &call, (struct script){ .reply = OK }, &done);
	assert_string_equal(w->server.got.s, "GET /a/../b/./%20%2F?$expand=events HTTP/1.1\r\nHost: lab\r\n"
					     "Accept: application/json\r\nUser-Agent: voxpeer/test\r\n\r\n");
}

/* A change that libcurl would repeat by itself on a kept connection goes over a fresh one. */
static void a_change_is_sent_once(void **state)
{
	struct wire *w = *state;
	struct net_call get = call_to(w, "GET", "/", NULL), put = call_to(w, "PUT", "/", "{}");
	struct net_done done;

	serve(w, &get, (struct script){ .reply = OK }, &done);
	serve(w, &get, (struct script){ .reply = OK }, &done);
	assert_int_equal(w->server.accepted, 1);
	serve(w, &put, (struct script){ .then_close = true }, &done);
	assert_int_equal(w->server.accepted, 2);
	assert_int_equal(done.outcome, NET_UNKNOWN);
	assert_has(done.why, "read the resource before sending it again");
}

/* ---- What comes back */

static void an_answer_is_taken_whole(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct net_done done;

	serve(w, &call,
	      (struct script){ .reply = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n"
					"x-ms-request-id: abc\x1b[31m-1\r\nX-Lab-Time: 2026-11-02T08:00:00Z\r\n"
					"x-lab-next: 2026-11-02T11:00:00Z\r\nX-LAB-RATE: 60000\r\n\r\nhello" },
	      &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
	assert_int_equal(done.status, 201);
	assert_int_equal(done.n, 5);
	assert_string_equal(done.body, "hello");
	assert_string_equal(done.request_id, "abc\xef\xbf\xbd[31m-1");
	assert_string_equal(done.content_type, "text/plain");
	assert_int_equal(done.service_time, 1793606400000);
	assert_int_equal(done.next_event, 1793617200000);
	assert_int_equal(done.service_rate, 60000);
	assert_int_equal(done.retry_after, 0);
	assert_null(done.why);
}

static void odd_header_fields_do_no_harm(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct text reply = TEXT_INIT;
	struct net_done done;

	text_add(&reply, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n:\r\nx-ms-request-id:\r\nx-lab-time: yesterday\r\n"
			 "x-lab-rate: -5\r\nDate: never\r\nRetry-After: 1e9\r\nContent-Type: \xff");
	for (int i = 0; i < 10000; i++)
		text_addc(&reply, 'x');
	text_add(&reply, "\r\n\r\n");
	serve(w, &call, (struct script){ .reply = reply.s }, &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
	assert_null(done.request_id);
	assert_true(strlen(done.content_type) < 210);
	assert_int_equal(done.service_time, 0);
	assert_int_equal(done.service_rate, -1);
	assert_int_equal(done.retry_after, 0);
	text_release(&reply);
}

static void errors_are_answers_too(void **state)
{
	static const struct {
		const char *reply;
		int status;
		msec retry;
		const char *body;
	} rows[] = {
		{ "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n", 429, 10000, "" },
		{ "HTTP/1.1 429 Slow\r\nDate: Fri, 13 Jan 2023 01:25:12 GMT\r\n"
		  "Retry-After: Fri, 13 Jan 2023 01:26:12 GMT\r\nContent-Length: 0\r\n\r\n",
		  429, 60000, "" },
		{ "HTTP/1.1 503 Busy\r\nDate: Sun, 499999994 Nov 26 14:02:00 GMT\r\n"
		  "Retry-After: Fri, 13 Jan 499999994 01:26:12 GMT\r\nContent-Length: 0\r\n\r\n",
		  503, 0, "" },
		{ "HTTP/1.1 503 Busy\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", 503, 0, "" },
		{ "HTTP/1.1 503 Busy\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n", 503, MSEC_DAY, "" },
		{ "HTTP/1.1 504 Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>", 504, 0,
		  "<html></html>" },
		{ "HTTP/1.1 204 No Content\r\n\r\n", 204, 0, "" },
		{ "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, 0,
		  "" },
		{ "HTTP/1.1 302 Found\r\nLocation: http://lab/elsewhere\r\nContent-Length: 0\r\n\r\n", 302, 0, "" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 200, 0,
		  "abc" },
	};
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct net_call call = call_to(w, "GET", "/", NULL);
		struct net_done done;

		serve(w, &call, (struct script){ .reply = rows[i].reply, .then_close = true }, &done);
		assert_int_equal(done.outcome, NET_ANSWERED);
		assert_int_equal(done.status, rows[i].status);
		assert_int_equal(done.retry_after, rows[i].retry);
		assert_string_equal(done.body, rows[i].body);
		assert_int_equal(w->server.accepted, i + 1);
		assert_null(strstr(w->server.got.s, "elsewhere"));
	}
}

/* ---- What fails after something may have arrived */

static void a_fate_that_is_not_known(void **state)
{
	static const struct {
		struct script script;
		const char *why;
	} rows[] = {
		{ { .at_once = true }, "closed before the answer" },
		{ { .then_close = true }, "closed before the answer" },
		{ { .reply = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", .then_close = true },
		  "closed before the answer" },
		{ { .reply = "HTTP/1.1 200 OK\r\nContent-", .then_close = true }, "" },
		{ { .reply = "SSH-2.0-OpenSSH\r\n", .then_close = true }, "does not speak HTTP" },
	};
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct net_call call = call_to(w, "POST", "/", "{}");
		struct net_done done;

		serve(w, &call, rows[i].script, &done);
		if (i == 3 && done.outcome == NET_ANSWERED)
			continue; /* a header cut short is an empty answer to libcurl */
		assert_int_equal(done.outcome, NET_UNKNOWN);
		assert_has(done.why, rows[i].why);
		assert_has(done.why, "whether the change arrived is not known");
	}
}

static void a_slow_answer_times_out(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct net_done done;

	call.timeout = 300;
	serve(w, &call, (struct script){ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf" }, &done);
	assert_int_equal(done.outcome, NET_UNKNOWN);
	assert_int_equal(done.status, 200);
	assert_has(done.why, "no complete answer");
	assert_has(done.why, "; try again");
}

static void a_body_is_bounded(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct net_done done;

	net_free(w->net);
	w->net = new_net(true, 4);
	serve(w, &call, (struct script){ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" }, &done);
	assert_int_equal(done.outcome, NET_UNKNOWN);
	assert_int_equal(done.n, 0);
	assert_has(done.why, "larger than");
	serve(w, &call, (struct script){ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhell" }, &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
}

static void a_header_line_is_bounded(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct net_done done;
	struct text reply = TEXT_INIT;

	text_addf(&reply, "HTTP/1.1 200 OK\r\nx-long: %0*d\r\nContent-Length: 0\r\n\r\n", 120 * 1024, 0);
	serve(w, &call, (struct script){ .reply = reply.s }, &done);
	assert_int_equal(done.outcome, NET_UNKNOWN);
	assert_has(done.why, "the header lines of the answer of ");
	assert_has(done.why, "; ask who runs it");
	assert_null(strstr(done.why, "memory"));
	text_release(&reply);
}

/* ---- What is never sent */

static void not_sent(struct wire *w, const struct net_call *call, const char *why)
{
	struct net_done done;
	struct text err = TEXT_INIT;

	text_clear(&w->server.got);
	assert_true(net_send(w->net, call, &err));
	assert_int_equal(net_under_way(w->net), 1);
	assert_true(server_serve(&w->server, w->net, &done));
	assert_int_equal(done.outcome, NET_NOT_SENT);
	assert_int_equal(done.status, 0);
	assert_has(done.why, why);
	assert_string_equal(w->server.got.s, "");
	assert_int_equal(w->server.accepted, 0);
}

static void nobody_there_is_not_sent(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "PUT", "/", "{}");

	server_stop(&w->server);
	not_sent(w, &call, "nobody answers at");
	unlink(w->server.path);
	not_sent(w, &call, "start the training service");
	call.to.unix_path =
		"/nowhere/at/all/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"
		"0123456789/0123456789/sock";
	not_sent(w, &call, "cannot open the folder of the socket");
}

static void a_page_elsewhere_is_refused(void **state)
{
	static const char *const elsewhere[] = {
		"https://lab/next",
		"http://lab:8080/next",
		"http://lab.example.net/next",
		"http://x@lab/next",
		"http://x:y@lab/next",
		"http://lab@evil.example/",
		"ftp://lab/next",
		"next",
		"file:///etc/passwd",
		"//evil.example/next",
	};
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(elsewhere) - 1; i++) {
		struct net_call call = call_to(w, "GET", elsewhere[i], NULL);

		not_sent(w, &call, "it was not asked");
	}
}

static void a_page_of_the_same_origin_is_asked(void **state)
{
	static const char *const same[] = { "http://lab/next?$skiptoken=1", "HTTP://LAB/next?$skiptoken=1",
					    "http://lab:80/next?$skiptoken=1" };
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(same); i++) {
		struct net_call call = call_to(w, "GET", same[i], NULL);
		struct net_done done;

		serve(w, &call, (struct script){ .reply = OK }, &done);
		assert_has(w->server.got.s, "GET /next?$skiptoken=1 HTTP/1.1\r\n");
		assert_int_equal(done.outcome, NET_ANSWERED);
	}
}

static void nothing_is_smuggled_in(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/a b", NULL);

	not_sent(w, &call, "no address has");
	call.path = "/a\r\nX: y";
	not_sent(w, &call, "no address has");
	call.path = "/";
	call.token = "a\r\nX: y";
	not_sent(w, &call, "a header holds characters");
	call.token = NULL;
	call.guid = "a\nb";
	not_sent(w, &call, "a header holds characters");
}

static void training_stays_on_its_socket(void **state)
{
	static const char *const origins[] = { "https://management.azure.com", "http://127.0.0.1:1",
					       "http://localhost" };
	struct wire *w = *state;

	for (size_t i = 0; i < COUNT(origins); i++) {
		struct net_call call = { .id = 7, .to = { origins[i], NULL }, .method = "GET", .path = "/" };

		not_sent(w, &call, "training reaches only its own service");
	}
}

static void origins_are_judged(void **state)
{
	static const struct {
		const char *origin, *why;
	} rows[] = {
		{ "http://management.azure.com", "not encrypted" },
		{ "http://128.0.0.1", "not encrypted" },
		{ "http://127.0.0.1.example.net", "not encrypted" },
		{ "ftp://management.azure.com", "is no origin" },
		{ "management azure", "is no origin" },
		{ "", "is no origin" },
		{ NULL, "is no origin" },
	};
	struct wire *w = *state;

	net_free(w->net);
	w->net = new_net(false, 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct net_call call = { .id = 7, .to = { rows[i].origin, NULL }, .method = "GET", .path = "/" };

		not_sent(w, &call, rows[i].why);
	}
	struct net_call call = call_to(w, "GET", "/", NULL);
	call.to.origin = "https://lab";
	not_sent(w, &call, "plain HTTP");
}

/* ---- Routes: loopback, proxies, long paths */

static void use_tcp(struct wire *w)
{
	net_free(w->net);
	w->net = new_net(false, 0);
	server_release(&w->server);
	server_listen_tcp(&w->server);
}

static void loopback_may_be_plain(void **state)
{
	struct wire *w = *state;
	struct net_done done;
	char *origin;

	use_tcp(w);
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	origin = mem_format("http://127.0.0.1:%u", w->server.port);
	struct net_call call = { .id = 7, .to = { origin, NULL }, .method = "GET", .path = "/x" };
	serve(w, &call, (struct script){ .reply = OK }, &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
	assert_has(w->server.got.s, "GET /x HTTP/1.1\r\n");
	assert_int_equal(done.service_time, 0);
	unsetenv("http_proxy");
	free(origin);
}

static void a_proxy_never_sees_the_token(void **state)
{
	struct wire *w = *state;
	struct net_call call = { .id = 7,
				 .to = { "https://management.azure.com", NULL },
				 .method = "PUT",
				 .path = "/secret-path",
				 .body = "{}",
				 .token = "dummy" };
	struct net_done done;
	char *proxy;

	use_tcp(w);
	proxy = mem_format("http://127.0.0.1:%u", w->server.port);
	setenv("https_proxy", proxy, 1);
	serve(w, &call, (struct script){ .reply = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n" }, &done);
	assert_has(w->server.got.s, "CONNECT management.azure.com:443 HTTP/1.1\r\n");
	assert_null(strstr(w->server.got.s, "dummy"));
	assert_null(strstr(w->server.got.s, "secret-path"));
	assert_int_equal(done.outcome, NET_NOT_SENT);
	assert_has(done.why, "the proxy does not let calls to https://management.azure.com through");
	assert_has(done.why, "; ask who runs it to allow that host");
	assert_has(done.why, "nothing was sent");
	serve(w, &call,
	      (struct script){ .reply = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
			       .then_close = true },
	      &done);
	assert_has(done.why, "the proxy wants a name and a password");
	assert_has(done.why, "nothing was sent");
	server_stop(&w->server);
	assert_true(net_send(w->net, &call, NULL));
	while (!net_done(w->net, &done))
		net_wait(w->net, NULL, 0, 1000);
	assert_has(done.why, "cannot be reached; check the network, the firewall, and https_proxy");
	unsetenv("https_proxy");
	free(proxy);
}

static void a_broken_handshake_is_not_sent(void **state)
{
	struct wire *w = *state;
	struct net_done done;
	char *origin;

	use_tcp(w);
	origin = mem_format("https://127.0.0.1:%u", w->server.port);
	struct net_call call = { .id = 7, .to = { origin, NULL }, .method = "PUT", .path = "/", .body = "{}" };
	serve(w, &call, (struct script){ .reply = "HTTP/1.1 400 No\r\n\r\n", .eager = true, .then_close = true },
	      &done);
	assert_int_equal(done.outcome, NET_NOT_SENT);
	assert_has(done.why, "no trusted encrypted connection");
	free(origin);
}

static void a_long_path_is_reached(void **state)
{
	struct wire *w = *state;
	struct net_done done;

	server_release(&w->server);
	server_listen_unix(&w->server,
			   "a-folder-with-a-long-name-of-forty-bytes/another-folder-with-a-long-name-of-forty/"
			   "a-third-one-with-a-long-name-of-forty-bb/");
	assert_true(strlen(w->server.path) > 120);
	struct net_call call = call_to(w, "GET", "/", NULL);
	serve(w, &call, (struct script){ .reply = OK }, &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
}

/* ---- The loop */

static void a_cancelled_call_is_never_heard_of(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "GET", "/", NULL);
	struct net_done done;

	assert_true(net_send(w->net, &call, NULL));
	assert_false(net_send(w->net, &call, NULL));
	net_wait(w->net, NULL, 0, 0);
	net_cancel(w->net, 8);
	assert_int_equal(net_under_way(w->net), 1);
	net_cancel(w->net, 7);
	assert_int_equal(net_under_way(w->net), 0);
	assert_false(net_done(w->net, &done));

	call.path = "elsewhere";
	assert_true(net_send(w->net, &call, NULL));
	net_cancel(w->net, 7);
	assert_false(net_done(w->net, &done));
	call.path = "/";
	serve(w, &call, (struct script){ .reply = OK }, &done);
	assert_int_equal(done.outcome, NET_ANSWERED);
}

static void other_descriptors_are_watched(void **state)
{
	struct wire *w = *state;
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	struct pollfd fds[] = { { -1, POLLIN, 0 }, { ends[0], POLLIN, 0 }, { ends[1], POLLOUT, 0 } };

	net_wait(w->net, fds, 2, 0);
	assert_int_equal(fds[1].revents, 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	net_wait(w->net, fds, 3, -1);
	assert_int_equal(fds[0].revents, 0);
	assert_int_equal(fds[1].revents, POLLIN);
	assert_int_equal(fds[2].revents, POLLOUT);
	close(ends[1]);
	assert_int_equal(read(ends[0], (char[1]){ 0 }, 1), 1);
	net_wait(w->net, fds, 2, -1);
	assert_true(fds[1].revents & POLLIN);
	close(ends[0]);
}

/* A server of another user at the socket's path hears nothing of us. */
static void a_stranger_hears_nothing(void **state)
{
	struct wire *w = *state;
	struct net_call call = call_to(w, "PUT", "/", "{}");
	struct net_done done;

	stranger_or_skip();
	stranger_come();
	assert_int_equal(listen(w->server.listener, 8), 0); /* credentials are those of the last listen */
	stranger_go();
	serve(w, &call, (struct script){ .reply = OK, .eager = true }, &done);
	assert_int_equal(done.outcome, NET_NOT_SENT);
	assert_has(done.why, "another user's program listens at");
	assert_has(done.why, "nothing was sent");
	assert_string_equal(w->server.got.s, "");
}

/* What a child would inherit, beside what this program was given. */
static unsigned open_to_children(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			n += !(fcntl((int)strtol(e->d_name, NULL, 10), F_GETFD) & FD_CLOEXEC);
	closedir(d);
	return n;
}

static void children_inherit_nothing(void **state)
{
	struct wire *w = *state;
	unsigned before;
	struct net_call call = call_to(w, "GET", "/", NULL);

	net_free(w->net);
	before = open_to_children();
	w->net = new_net(true, 0);
	assert_true(net_send(w->net, &call, NULL));
	net_wait(w->net, NULL, 0, 0);
	assert_int_equal(open_to_children(), before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_exact),
		TEST(a_path_goes_out_as_it_is),
		TEST(a_change_is_sent_once),
		TEST(an_answer_is_taken_whole),
		TEST(odd_header_fields_do_no_harm),
		TEST(errors_are_answers_too),
		TEST(a_fate_that_is_not_known),
		TEST(a_slow_answer_times_out),
		TEST(a_body_is_bounded),
		TEST(a_header_line_is_bounded),
		TEST(nobody_there_is_not_sent),
		TEST(a_page_elsewhere_is_refused),
		TEST(a_page_of_the_same_origin_is_asked),
		TEST(nothing_is_smuggled_in),
		TEST(training_stays_on_its_socket),
		TEST(origins_are_judged),
		TEST(loopback_may_be_plain),
		TEST(a_proxy_never_sees_the_token),
		TEST(a_broken_handshake_is_not_sent),
		TEST(a_long_path_is_reached),
		TEST(a_stranger_hears_nothing),
		TEST(a_cancelled_call_is_never_heard_of),
		TEST(other_descriptors_are_watched),
		TEST(children_inherit_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
