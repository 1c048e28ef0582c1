/* The HTTP shell around the service: libmicrohttpd in one thread, turned by the caller's poll loop.
 *
 *   http = lab_http_open(lab, socket, &shell, &err);   socket: listening, owned from now on
 *   poll(lab_http_fd(http), POLLIN, lab_http_wait(http)); lab_http_turn(http);
 *   lab_http_close(http);                                                                                          */
#ifndef LAB_HTTP_H
#define LAB_HTTP_H
#include "base/when.h"

struct lab;
struct lab_http;
struct text;
/* What stands between the socket and the service. */
struct lab_shell {
	const char *certificate, *key; /* PEM, for TLS; NULL: plain */
	struct authority *authority;   /* whose tokens alone count; NULL: any token does */
};
struct lab_http *lab_http_open(struct lab *lab, int listening, const struct lab_shell *shell, struct text *err);
int lab_http_fd(const struct lab_http *h);
int lab_http_wait(const struct lab_http *h); /* ms until it wants a turn by itself; -1: no need */
void lab_http_turn(struct lab_http *h);
void lab_http_close(struct lab_http *h);
msec lab_http_now(void);  /* the real time that the service is given: monotonic */
msec lab_http_date(void); /* what a calendar and a watch say */
#endif
