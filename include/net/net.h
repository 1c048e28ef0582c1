/* The network: libcurl's multi interface, to the service over HTTPS, or to a local HTTP service on a Unix socket or loopback.
 * One net serves the whole program and is driven by the program's loop:
 *
 *   struct net *n = net_new(&setup, &err);
 *   net_send(n, &call)                  the strings are copied
 *   net_cancel(n, id)                   no completion follows
 *   net_wait(n, fds, nfds, ms)          the one place that waits: network, terminal, signals, children
 *   while (net_done(n, &done)) …        completions; borrowed until the next net_* call
 *   net_free(n)
 *
 * Bodies are bounded, redirects are never followed, retries are the caller's decision. A token goes only to the origin it was made
 * for: a path that is an absolute URL must have the target's origin, else the call ends as not sent. In training every target is a
 * Unix socket and the token a dummy: `local_only` refuses anything else. TLS is always verified, at least 1.2; there is no switch to
 * turn that off. What a sign-in asks of the network (net/signin.h) goes through here too and is seen by nobody else. */
#ifndef NET_NET_H
#define NET_NET_H
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

struct text;
struct net;
struct signin;
struct net_setup {
	bool local_only;        /* only AF_UNIX */
	const char *user_agent; /* "voxpeer/0.1.0" */
	const char *ca_file;    /* NULL: the system's */
	size_t body_max;        /* 0: 16 MiB */
};
struct net *net_new(const struct net_setup *setup, struct text *err);
void net_free(struct net *n);

/* Where calls go. origin: "https://management.azure.com" or "http://lab" with unix_path the socket (longer than sun_path is fine: it is
 * reached through /proc/self/fd). */
struct net_target {
	const char *origin, *unix_path;
};
struct net_call {
	uint32_t id; /* the caller's; unique among calls under way */
	struct net_target to;
	const char *method, *path; /* path with query, or an absolute URL of the same origin */
	const char *body;          /* NULL: none */
	const char *token;         /* Bearer; NULL: none. A dummy, for training: what is real comes from `as` */
	struct signin
		*as; /* in whose name: its token goes along, to its origin only; outlives the call. NULL: nobody's */
	const char *guid; /* x-ms-client-request-id */
	msec timeout;     /* whole call; 0: 60 s */
	/* net_sign_in's own: the answer goes to this sign-in, and the body is a form */
	struct signin *signs_in;
	uint32_t serial;
	bool metadata; /* "Metadata: true", and the metadata service's address may be asked without TLS */
};
/* net_sign_in's calls have the ids from here on; others stay below. */
#define NET_SIGNIN_IDS 0xf0000000u
enum net_outcome {
	NET_ANSWERED,
	NET_NOT_SENT /* nothing can have arrived */,
	NET_UNKNOWN /* sent in part or whole, fate unknown */
};
struct net_done {
	uint32_t id;
	enum net_outcome outcome;
	uint16_t status;        /* also of an answer that broke off; 0: none */
	msec retry_after;       /* 0: none; seconds and HTTP dates are understood */
	int64_t remaining;      /* the least of the x-ms-ratelimit-remaining fields; -1: not told */
	msec service_time;      /* x-lab-time, of a service on a Unix socket; 0: none */
	msec next_event;        /* x-lab-next; 0: none */
	int64_t service_rate;   /* x-lab-rate: thousandths of real time (0: paused); -1: not told */
	const char *request_id; /* x-ms-request-id, cleaned; may be NULL */
	const char *content_type;
	const char *body;
	size_t n;
	const char *why; /* not answered: in words, with the next step */
	bool stays;      /* not answered: and asking again would end no other way until something is mended */
};
/* False: the id is under way already or there is no method; err says so. Everything else that stands in the way (another origin, no
 * Unix socket in training, a header that is none) ends the call as NET_NOT_SENT, through net_done like any other end. */
bool net_send(struct net *n, const struct net_call *call, struct text *err);
void net_cancel(struct net *n, uint32_t id);
unsigned net_under_way(const struct net *n);
/* Wait for the network or one of fds (revents filled), at most ms (-1: until something happens). */
void net_wait(struct net *n, struct pollfd *fds, unsigned nfds, int ms);
bool net_done(struct net *n, struct net_done *done);
#endif
