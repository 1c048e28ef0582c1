#include "call.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/mem.h"
#include "signin_private.h"
#include "target.h"
#include "why.h"

enum { TIMEOUT = 60 * MSEC_SECOND, CONNECT_TIMEOUT = 30 * MSEC_SECOND };

/* ---- What libcurl calls back */

static size_t on_header(char *line, size_t size, size_t n, void *self)
{
	struct call *c = self;

	reply_header(&c->reply, line, size * n);
	return size * n;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *self)
{
	struct call *c = self;

	return reply_body(&c->reply, bytes, size * n) ? size * n : 0;
}

/* Whoever made a socket in a folder that others may write to is not to hear us. One that is kept was looked at when it was made. */
static bool is_stranger(const struct call *c)
{
	return c->local && c->socket >= 0 && !confine_peer_is_ours(c->socket);
}

/* Called once the connection stands and before the first byte of the request: until then nothing can have arrived. */
static int on_start(void *self, char *ip, char *local_ip, int port, int local_port)
{
	struct call *c = self;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	if (is_stranger(c))
		return CURL_PREREQFUNC_ABORT;
	c->started = true;
	return CURL_PREREQFUNC_OK;
}

/* Sockets are not for children; in training none but AF_UNIX is made, whatever else went wrong before. */
static curl_socket_t on_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *c = self;

	(void)purpose;
	if (c->local_only && address->family != AF_UNIX)
		return CURL_SOCKET_BAD;
	c->socket = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	return c->socket;
}

/* ---- Setting up */

static bool refuse(struct call *c, const char *what)
{
	text_add(&c->why, what);
	return false;
}

/* Nothing that could end a header line and begin another. */
static bool is_field_value(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s > '~')
			return false;
	return true;
}

static bool add_header(struct call *c, const char *name, const char *value)
{
	char *line;

	if (str_empty(value))
		return true;
	if (!is_field_value(value))
		return refuse(c, "a header holds characters that none can have; nothing was sent");
	line = mem_format("%s: %s", name, value);
	c->headers = curl_slist_append(c->headers, line);
	explicit_bzero(line, strlen(line));
	free(line);
	return true;
}

/* The token, where one belongs: a sign-in's for its origin, else the dummy of training. */
static bool find_token(struct call *c, const struct net_call *w, const char **token)
{
	const char *why = NULL;

	*token = w->token;
	if (!w->as)
		return true;
	*token = signin_token(w->as, w->to.origin, &why);
	c->generation = signin_generation(w->as);
	return *token || refuse(c, why);
}

static bool add_bearer(struct call *c, const struct net_call *w)
{
	const char *token;
	char *bearer;
	bool ok;

	if (!find_token(c, w, &token))
		return false;
	bearer = token ? mem_format("Bearer %s", token) : NULL;
	ok = add_header(c, "Authorization", bearer);
	if (bearer)
		explicit_bzero(bearer, strlen(bearer));
	free(bearer);
	return ok;
}

static const char *content_type(const struct net_call *w)
{
	if (!w->body)
		return NULL;
	return w->signs_in ? "application/x-www-form-urlencoded" : "application/json";
}

/* libcurl's own additions: no wait for "100 Continue", and no type for a body that is not there. */
static bool set_headers(struct call *c, const struct net_setup *setup, const struct net_call *w)
{
	bool ok = add_header(c, "Accept", "application/json") && add_header(c, "User-Agent", setup->user_agent) &&
		  add_bearer(c, w) && add_header(c, "x-ms-client-request-id", w->guid) &&
		  add_header(c, "Metadata", w->metadata ? "true" : NULL) &&
		  add_header(c, "Content-Type", content_type(w));

	c->headers = curl_slist_append(c->headers, "Expect:");
	if (!w->body)
		c->headers = curl_slist_append(c->headers, "Content-Type:");
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
	return ok;
}

static bool has_length(const struct net_call *w)
{
	return w->body || str_is(w->method, "POST") || str_is(w->method, "PUT") || str_is(w->method, "PATCH");
}

/* A body, or the statement that there is none: Content-Length: 0. */
static void set_method(struct call *c, const struct net_call *w)
{
	c->body = mem_text(str_or(w->body, ""));
	c->write = !str_is(w->method, "GET") && !str_is(w->method, "HEAD");
	if (has_length(w)) {
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(c->body));
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->body);
	}
	if (str_is(w->method, "HEAD"))
		curl_easy_setopt(c->easy, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, w->method);
	/* On a connection kept from before, libcurl would send a request again by itself; a change is sent once. */
	curl_easy_setopt(c->easy, CURLOPT_FRESH_CONNECT, c->write ? 1L : 0L);
}

static bool set_socket(struct call *c, const char *path)
{
	char name[TARGET_NAME_BYTES];

	if (str_empty(path))
		return true;
	if (!target_socket(path, name, &c->folder, &c->why))
		return false;
	curl_easy_setopt(c->easy, CURLOPT_UNIX_SOCKET_PATH, name);
	return true;
}

static void set_limits(struct call *c, const struct net_call *w)
{
	c->timeout = w->timeout > 0 ? w->timeout : TIMEOUT;
	curl_easy_setopt(c->easy, CURLOPT_TIMEOUT_MS, (long)c->timeout);
	curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(c->timeout < CONNECT_TIMEOUT ? c->timeout : CONNECT_TIMEOUT));
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
}

/* OpenSSL keeps what it deciphered last until more comes: a token, when that was a sign-in. With another TLS library the context is not
 * OpenSSL's. */
static CURLcode on_tls(CURL *easy, void *context, void *self)
{
	(void)easy;
	(void)self;
	if (str_starts(str_or(curl_version_info(CURLVERSION_NOW)->ssl_version, ""), "OpenSSL/"))
		SSL_CTX_set_options(context, SSL_OP_CLEANSE_PLAINTEXT);
	return CURLE_OK;
}

/* A proxy is used for encrypted calls only, and never sees our header fields. */
static void set_route(struct call *c, const struct net_setup *setup, bool https, bool metadata)
{
	curl_easy_setopt(c->easy, CURLOPT_PROTOCOLS_STR, https ? "https" : "http");
	curl_easy_setopt(c->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c->easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	curl_easy_setopt(c->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(c->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c->easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c->easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c->easy, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	if (!https || metadata)
		curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
	if (!str_empty(setup->ca_file))
		curl_easy_setopt(c->easy, CURLOPT_CAINFO, setup->ca_file);
	curl_easy_setopt(c->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c->easy, CURLOPT_OPENSOCKETDATA, c);
}

static void set_callbacks(struct call *c)
{
	curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(c->easy, CURLOPT_ERRORBUFFER, c->detail);
	curl_easy_setopt(c->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c->easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_PREREQFUNCTION, on_start);
	curl_easy_setopt(c->easy, CURLOPT_PREREQDATA, c);
}

static bool set_up(struct call *c, const struct net_setup *setup, const struct net_call *w, const char *url)
{
	c->easy = curl_easy_init();
	if (!c->easy)
		return refuse(c, "libcurl cannot start a call; nothing was sent");
	curl_easy_setopt(c->easy, CURLOPT_URL, url);
	curl_easy_setopt(c->easy, CURLOPT_PATH_AS_IS, 1L);
	set_callbacks(c);
	set_limits(c, w);
	set_route(c, setup, str_starts(url, "https:"), w->metadata);
	set_method(c, w);
	return set_headers(c, setup, w) && set_socket(c, w->to.unix_path);
}

static void drop_easy(struct call *c)
{
	curl_easy_cleanup(c->easy);
	c->easy = NULL;
}

struct call *call_new(const struct net_setup *setup, const struct net_call *wanted)
{
	struct call *c = mem_alloc(sizeof *c);
	struct text url = TEXT_INIT;

	c->id = wanted->id;
	c->folder = -1;
	c->socket = -1;
	c->local_only = setup->local_only;
	c->outcome = NET_NOT_SENT;
	c->local = !str_empty(wanted->to.unix_path);
	c->place = mem_text(c->local ? wanted->to.unix_path : str_or(wanted->to.origin, ""));
	c->as = wanted->as;
	c->signs_in = wanted->signs_in;
	c->serial = wanted->serial;
	reply_init(&c->reply, setup->body_max);
	if (c->signs_in)
		reply_keep_secret(&c->reply, SIGNIN_BODY_MAX);
	text_init(&c->why);
	if (!target_url(wanted, setup->local_only, &url, &c->why) || !set_up(c, setup, wanted, url.s))
		drop_easy(c);
	text_release(&url);
	return c;
}

void call_free(struct call *c)
{
	if (!c)
		return;
	drop_easy(c);
	for (struct curl_slist *h = c->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(c->headers);
	if (c->folder >= 0)
		close(c->folder);
	reply_release(&c->reply);
	text_release(&c->why);
	if (c->body)
		explicit_bzero(c->body, strlen(c->body));
	free(c->body);
	free(c->place);
	free(c);
}

/* ---- How it ended */

/* Both signs are needed for "sent": a connection that stood, and bytes that were written. */
static bool was_sent(const struct call *c)
{
	long bytes = 0;

	curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &bytes);
	return c->started && bytes > 0;
}

static void explain(struct call *c, CURLcode code)
{
	const struct failure f = {
		.code = code,
		.host = c->place,
		.detail = c->detail,
		.local = c->local,
		.sent = c->outcome == NET_UNKNOWN,
		.answering = c->status != 0,
		.write = c->write,
		.timeout = c->timeout,
		.body_max = c->reply.max,
	};

	why_add(&c->why, &f);
	c->stays = why_stays(&f);
}

void call_finish(struct call *c, CURLcode code)
{
	long status = 0;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	c->status = status > 0 && status <= UINT16_MAX ? (uint16_t)status : 0;
	c->outcome = code == CURLE_OK && c->status ? NET_ANSWERED : was_sent(c) ? NET_UNKNOWN : NET_NOT_SENT;
	if (c->outcome != NET_ANSWERED)
		explain(c, code);
}

static const char *or_null(const struct text *t)
{
	return t->n ? t->s : NULL;
}

void call_show(const struct call *c, msec now, struct net_done *done)
{
	const struct reply *r = &c->reply;

	*done = (struct net_done){
		.id = c->id,
		.outcome = c->outcome,
		.status = c->status,
		.retry_after = reply_retry_after(r, now),
		.remaining = r->remaining,
		.service_rate = -1,
		.request_id = or_null(&r->request_id),
		.content_type = or_null(&r->content_type),
		.body = r->body.s,
		.n = r->body.n,
		.why = or_null(&c->why),
		.stays = c->stays,
	};
	if (c->local) {
		done->service_time = r->lab_time;
		done->next_event = r->lab_next;
		done->service_rate = r->lab_rate;
	}
}
