/* One reply while it comes in: bounded, its header fields read as far as we use them. Pure. */
#ifndef NET_REPLY_H
#define NET_REPLY_H
#include "base/text.h"
#include "base/when.h"

struct reply {
	size_t max; /* of the body, in bytes */
	struct text body;
	bool too_large;
	msec date; /* the service's own clock, for a Retry-After that is a date */
	struct text retry, request_id, content_type;
	struct text claims; /* what a 401 demands of the next token: base 64; "" when nothing */
	int64_t remaining;  /* the least of the x-ms-ratelimit-remaining fields; -1: not told */
	bool secret;        /* the body is wiped at the end */
	msec lab_time, lab_next;
	int64_t lab_rate; /* -1: not told */
};
void reply_init(struct reply *r, size_t max);
void reply_release(struct reply *r);
/* Its body holds a secret of at most `max` bytes: one piece of memory from the beginning, wiped at the end. */
void reply_keep_secret(struct reply *r, size_t max);
/* One header line as it comes, with or without its line end. A status line begins anew: what an interim reply said is forgotten. */
void reply_header(struct reply *r, const char *line, size_t n);
/* False: the body would be larger than max. */
bool reply_body(struct reply *r, const char *bytes, size_t n);
/* How long to wait: seconds, or an HTTP date against the reply's own Date or else `now`. 0: not told. At most a day. */
msec reply_retry_after(const struct reply *r, msec now);
#endif
