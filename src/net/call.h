/* One call under way: an easy handle set up for it, the reply as far as it has come, and what became of it. */
#ifndef NET_CALL_H
#define NET_CALL_H
#include <curl/curl.h>

#include "net/net.h"
#include "reply.h"

struct call {
	struct call *next;
	uint32_t id;
	CURL *easy; /* NULL: refused before anything was opened */
	struct curl_slist *headers;
	int folder; /* of a socket with a long path, or -1 */
	int socket; /* as it was made; -1: one that was kept from before serves */
	struct reply reply;
	char detail[CURL_ERROR_SIZE];
	char *body, *place; /* place: the host or the socket, for messages */
	msec timeout;
	bool local_only, local, write, started; /* started: connected, the request is about to be written */
	struct signin *as, *signs_in;
	uint32_t generation, serial; /* of the token that went along; of what a sign-in asked */
	uint16_t status;
	enum net_outcome outcome;
	struct text why;
	bool stays; /* nothing but mending something changes how it ends */
};

/* Never NULL. A call that may not be made has easy NULL, the outcome NET_NOT_SENT and its reason in why. */
struct call *call_new(const struct net_setup *setup, const struct net_call *wanted);
void call_free(struct call *c); /* NULL is fine; the easy handle must have left its multi */
/* The transfer ended with code: settle status, outcome, why. */
void call_finish(struct call *c, CURLcode code);
/* What the caller sees of it: borrowed from c. now: for a Retry-After that is a date. */
void call_show(const struct call *c, msec now, struct net_done *done);
#endif
