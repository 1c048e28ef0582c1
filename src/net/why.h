/* What a failed call means for the operator: libcurl's codes stop here. */
#ifndef NET_WHY_H
#define NET_WHY_H
#include <curl/curl.h>

#include "base/text.h"
#include "base/when.h"

struct failure {
	CURLcode code;
	const char *host;   /* or the socket's path */
	const char *detail; /* curl's own words, may be "" */
	bool local;         /* a Unix socket or this machine */
	bool sent;          /* something may have arrived */
	bool answering;     /* the line with its status came */
	bool write;         /* it asked for a change */
	msec timeout;
	size_t body_max;
};
/* It is no passing trouble: nobody is trusted there, or the proxy refuses, and will the next time. */
bool why_stays(const struct failure *f);
/* Append what happened, then what to do about it. */
void why_add(struct text *out, const struct failure *f);
#endif
