#include "net/net.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "call.h"
#include "net/signin.h"

enum { BODY_MAX = 16 * 1024 * 1024, AT_ONCE_PER_HOST = 8, STATUS_UNAUTHORIZED = 401 };

struct net {
	struct net_setup setup;
	char *user_agent, *ca_file;
	CURLM *multi;
	struct call *going;         /* in the multi handle */
	struct call *ended, **last; /* in the order they ended */
	struct call *shown;         /* what the caller borrowed last */
	struct curl_waitfd *fds;
};

/* ---- Beginning and end */

/* libcurl keeps a pair of descriptors to wake itself with, and children would inherit it: what its start opened is closed to them.
 * New descriptors are the lowest free ones, so a few hundred cover them. */
enum { LOW_FDS = 256 };

static void note_open(bool open[LOW_FDS])
{
	for (int fd = 0; fd < LOW_FDS; fd++)
		open[fd] = fcntl(fd, F_GETFD) != -1;
}

/* What libcurl holds of a call (header fields, the form of a sign-in, the connection's buffers) it frees as it is; here it is wiped. */
static void wiped_free(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *wiped_resize(void *p, size_t n)
{
	size_t old = p ? malloc_usable_size(p) : 0;
	void *other = malloc(n);

	if (!other)
		return NULL;
	memcpy(other, p ? p : "", old < n ? old : n);
	wiped_free(p);
	return other;
}

static bool start_curl(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiped_free, wiped_resize, strdup, calloc) == CURLE_OK;
}

static CURLM *start_multi(void)
{
	bool open[LOW_FDS], started;
	CURLM *multi;

	note_open(open);
	started = start_curl();
	multi = started ? curl_multi_init() : NULL;
	if (started && !multi)
		curl_global_cleanup();
	for (int fd = 0; fd < LOW_FDS; fd++)
		if (!open[fd] && fcntl(fd, F_GETFD) != -1)
			fcntl(fd, F_SETFD, FD_CLOEXEC);
	return multi;
}

struct net *net_new(const struct net_setup *setup, struct text *err)
{
	struct net *n;
	CURLM *multi = start_multi();

	if (!multi) {
		text_fail(err, "libcurl cannot be started; check its installation");
		return NULL;
	}
	n = mem_alloc(sizeof *n);
	n->multi = multi;
	n->last = &n->ended;
	n->setup = *setup;
	n->setup.user_agent = n->user_agent = mem_text(setup->user_agent);
	n->setup.ca_file = n->ca_file = mem_text(setup->ca_file);
	if (!n->setup.body_max)
		n->setup.body_max = BODY_MAX;
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)AT_ONCE_PER_HOST);
	return n;
}

static void forget_shown(struct net *n)
{
	call_free(n->shown);
	n->shown = NULL;
}

static void leave_multi(struct net *n, struct call *c)
{
	if (c->easy)
		curl_multi_remove_handle(n->multi, c->easy);
}

static void free_all(struct net *n, struct call *list)
{
	while (list) {
		struct call *next = list->next;

		leave_multi(n, list);
		call_free(list);
		list = next;
	}
}

void net_free(struct net *n)
{
	if (!n)
		return;
	forget_shown(n);
	free_all(n, n->going);
	free_all(n, n->ended);
	curl_multi_cleanup(n->multi);
	curl_global_cleanup();
	free(n->user_agent);
	free(n->ca_file);
	free(n->fds);
	free(n);
}

/* ---- Lists */

static struct call **find(struct call **list, uint32_t id)
{
	while (*list && (*list)->id != id)
		list = &(*list)->next;
	return list;
}

static struct call *unlink_from(struct call **at)
{
	struct call *c = *at;

	if (c) {
		*at = c->next;
		c->next = NULL;
	}
	return c;
}

static void find_last(struct net *n)
{
	n->last = &n->ended;
	while (*n->last)
		n->last = &(*n->last)->next;
}

static void add_ended(struct net *n, struct call *c)
{
	*n->last = c;
	n->last = &c->next;
	if (c->outcome != NET_ANSWERED)
		log_line("net", "call %u: %s", c->id, c->why.s);
}

/* ---- Calls */

bool net_send(struct net *n, const struct net_call *call, struct text *err)
{
	struct call *c;

	forget_shown(n);
	if (str_empty(call->method) || *find(&n->going, call->id) || *find(&n->ended, call->id))
		return text_fail(err, "call %u is under way already, or has no method; nothing was sent", call->id);
	c = call_new(&n->setup, call);
	log_line("net", "call %u: %s %s%s", call->id, call->method, c->place, call->path ? call->path : "");
	if (c->easy && curl_multi_add_handle(n->multi, c->easy) == CURLM_OK) {
		c->next = n->going;
		n->going = c;
	} else {
		add_ended(n, c);
	}
	return true;
}

void net_cancel(struct net *n, uint32_t id)
{
	struct call *c;

	forget_shown(n);
	c = unlink_from(find(&n->going, id));
	if (!c)
		c = unlink_from(find(&n->ended, id));
	find_last(n);
	if (!c)
		return;
	leave_multi(n, c);
	call_free(c);
}

unsigned net_under_way(const struct net *n)
{
	unsigned count = 0;

	for (const struct call *c = n->going; c; c = c->next)
		count++;
	for (const struct call *c = n->ended; c; c = c->next)
		count++;
	return count;
}

/* ---- Waiting */

static void settle(struct net *n, CURL *easy, CURLcode code)
{
	struct call *c = NULL;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &c);
	unlink_from(find(&n->going, c->id));
	call_finish(c, code);
	leave_multi(n, c);
	add_ended(n, c);
}

static void perform(struct net *n)
{
	int running, left;
	CURLMsg *m;

	curl_multi_perform(n->multi, &running);
	while ((m = curl_multi_info_read(n->multi, &left)))
		if (m->msg == CURLMSG_DONE)
			settle(n, m->easy_handle, m->data.result);
}

static const struct {
	short poll, curl;
} EVENTS[] = { { POLLIN, CURL_WAIT_POLLIN }, { POLLPRI, CURL_WAIT_POLLPRI }, { POLLOUT, CURL_WAIT_POLLOUT } };

static short to_curl(short events)
{
	short out = 0;

	for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++)
		if (events & EVENTS[i].poll)
			out = (short)(out | EVENTS[i].curl);
	return out;
}

static short from_curl(short events)
{
	short out = 0;

	for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++)
		if (events & EVENTS[i].curl)
			out = (short)(out | EVENTS[i].poll);
	return out;
}

/* Descriptors below 0 are left out, as poll does. Returns how many there are. */
static unsigned lend(struct net *n, struct pollfd *fds, unsigned nfds)
{
	unsigned k = 0;

	if (nfds)
		n->fds = mem_array(n->fds, nfds, sizeof *n->fds);
	for (unsigned i = 0; i < nfds; i++) {
		fds[i].revents = 0;
		if (fds[i].fd >= 0)
			n->fds[k++] = (struct curl_waitfd){ fds[i].fd, to_curl(fds[i].events), 0 };
	}
	return k;
}

static void take_back(const struct net *n, struct pollfd *fds, unsigned nfds)
{
	unsigned k = 0;

	for (unsigned i = 0; i < nfds; i++)
		if (fds[i].fd >= 0)
			fds[i].revents = from_curl(n->fds[k++].revents);
}

void net_wait(struct net *n, struct pollfd *fds, unsigned nfds, int ms)
{
	unsigned k;

	forget_shown(n);
	perform(n);
	if (n->ended)
		ms = 0;
	k = lend(n, fds, nfds);
	curl_multi_poll(n->multi, k ? n->fds : NULL, k, ms < 0 ? INT_MAX : ms, NULL);
	take_back(n, fds, nfds);
	perform(n);
}

static void answer_signin(const struct call *c, const struct net_done *d, msec now)
{
	signin_answer(c->signs_in, now,
		      &(struct signin_answer){ .serial = c->serial,
					       .answered = d->outcome == NET_ANSWERED,
					       .stays = d->stays,
					       .status = d->status,
					       .retry_after = d->retry_after,
					       .why = d->why,
					       .body = d->body,
					       .n = d->n });
}

/* The next call that ended; what a sign-in asked goes to it and is shown to nobody. */
static bool next_ended(struct net *n, struct net_done *done)
{
	msec now = (msec)time(NULL) * MSEC_SECOND;

	forget_shown(n);
	n->shown = unlink_from(&n->ended);
	find_last(n);
	if (!n->shown)
		return false;
	call_show(n->shown, now, done);
	if (n->shown->signs_in)
		answer_signin(n->shown, done, now);
	else if (n->shown->as && done->status == STATUS_UNAUTHORIZED)
		signin_refused(n->shown->as, n->shown->generation, n->shown->reply.claims.s);
	return true;
}

bool net_done(struct net *n, struct net_done *done)
{
	while (next_ended(n, done))
		if (!n->shown->signs_in)
			return true;
	return false;
}
