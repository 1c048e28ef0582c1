#include "reply.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { VALUE_MAX = 200, CHALLENGE_MAX = 4000 };

void reply_init(struct reply *r, size_t max)
{
	*r = (struct reply){ .max = max, .lab_rate = -1, .remaining = -1 };
	text_init(&r->body);
	text_init(&r->retry);
	text_init(&r->request_id);
	text_init(&r->content_type);
	text_init(&r->claims);
}

void reply_release(struct reply *r)
{
	if (r->secret && r->body.cap)
		explicit_bzero(r->body.s, r->body.cap);
	text_release(&r->body);
	text_release(&r->retry);
	text_release(&r->request_id);
	text_release(&r->content_type);
	text_release(&r->claims);
}

void reply_keep_secret(struct reply *r, size_t max)
{
	static const char blank[4096];

	r->max = max;
	r->secret = true;
	for (size_t n = 0; n <= max; n += sizeof blank)
		text_addn(&r->body, blank, sizeof blank);
	text_clear(&r->body);
}

static void begin_anew(struct reply *r)
{
	size_t max = r->max;
	bool secret = r->secret;

	reply_release(r);
	reply_init(r, max);
	if (secret)
		reply_keep_secret(r, max);
}

/* ---- Header fields */

static void keep(struct text *slot, const char *value)
{
	text_clear(slot);
	text_add(slot, value);
}

static void on_retry(struct reply *r, const char *value)
{
	keep(&r->retry, value);
}

static void on_request_id(struct reply *r, const char *value)
{
	keep(&r->request_id, value);
}

static void on_content_type(struct reply *r, const char *value)
{
	keep(&r->content_type, value);
}

/* Seconds; 0: no date, or one that no calendar has (curl takes years beyond any). */
static int64_t date_of(const char *value)
{
	static const int64_t end_of_9999 = 253402300799;
	time_t at = curl_getdate(value, NULL);

	return at > 0 && at <= end_of_9999 ? (int64_t)at : 0;
}

static void on_date(struct reply *r, const char *value)
{
	r->date = date_of(value) * MSEC_SECOND;
}

static void on_lab_time(struct reply *r, const char *value)
{
	when_parse(value, &r->lab_time);
}

static void on_lab_next(struct reply *r, const char *value)
{
	when_parse(value, &r->lab_next);
}

/* A whole number of at most 18 digits; false leaves *out alone. */
static bool whole_number(const char *s, int64_t *out)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 18 || s[n])
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

static void on_lab_rate(struct reply *r, const char *value)
{
	whole_number(value, &r->lab_rate);
}

/* WWW-Authenticate: Bearer …, error="insufficient_claims", claims="BASE64" */
static void on_challenge(struct reply *r, const char *value)
{
	const char *claims = strstr(value, "claims=\"");

	if (!claims)
		return;
	claims += strlen("claims=\"");
	text_clear(&r->claims);
	text_addn(&r->claims, claims, strcspn(claims, "\""));
}

static const struct {
	const char *name;
	void (*take)(struct reply *, const char *value);
} FIELDS[] = {
	{ "www-authenticate", on_challenge }, { "retry-after", on_retry },   { "x-ms-request-id", on_request_id },
	{ "content-type", on_content_type },  { "date", on_date },           { "x-lab-time", on_lab_time },
	{ "x-lab-next", on_lab_next },        { "x-lab-rate", on_lab_rate },
};

/* There is a counter for each kind of request; the one that comes with an answer is the one it went against. */
static void take_quota(struct reply *r, const char *name, const char *value)
{
	int64_t left;

	if (!str_has_nocase(name, "x-ms-ratelimit-remaining-") || !whole_number(value, &left))
		return;
	if (r->remaining < 0 || left < r->remaining)
		r->remaining = left;
}

static void take_field(struct reply *r, const char *name, const char *value)
{
	take_quota(r, name, value);
	for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
		if (str_is_nocase(name, FIELDS[i].name))
			FIELDS[i].take(r, value);
}

static const char *trimmed(struct text *t)
{
	const char *s = t->s + strspn(t->s, " \t");

	while (t->n && strchr(" \t", t->s[t->n - 1]))
		text_cut(t, t->n - 1);
	return s <= t->s + t->n ? s : "";
}

void reply_header(struct reply *r, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	struct text name = TEXT_INIT, value = TEXT_INIT;

	while (n && strchr("\r\n", line[n - 1]))
		n--;
	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		begin_anew(r);
		return;
	}
	if (!colon || colon >= line + n)
		return;
	text_addn(&name, line, (size_t)(colon - line));
	utf8_clean(&value, colon + 1, (size_t)(line + n - colon - 1),
		   str_is_nocase(name.s, "www-authenticate") ? CHALLENGE_MAX : VALUE_MAX);
	take_field(r, name.s, trimmed(&value));
	text_release(&name);
	text_release(&value);
}

bool reply_body(struct reply *r, const char *bytes, size_t n)
{
	r->too_large = r->too_large || n > r->max - r->body.n;
	if (!r->too_large)
		text_addn(&r->body, bytes, n);
	return !r->too_large;
}

/* RFC 9110, 10.2.3. A date in the past means at once, which is as if nothing was said. */
msec reply_retry_after(const struct reply *r, msec now)
{
	int64_t seconds = 0;

	if (!whole_number(r->retry.s, &seconds) && r->retry.n) {
		seconds = date_of(r->retry.s);
		seconds -= seconds ? (r->date ? r->date : now) / MSEC_SECOND : 0;
	}
	if (seconds <= 0)
		return 0;
	return seconds < MSEC_DAY / MSEC_SECOND ? seconds * MSEC_SECOND : MSEC_DAY;
}
