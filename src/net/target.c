#include "target.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* ---- Origins (RFC 6454): scheme, host, port */

enum { PART_SCHEME, PART_HOST, PART_PORT, PARTS };
struct origin {
	char *part[PARTS]; /* curl's */
};

static void origin_release(struct origin *o)
{
	for (size_t i = 0; i < PARTS; i++)
		curl_free(o->part[i]);
	*o = (struct origin){ 0 };
}

static bool has_part(CURLU *u, CURLUPart part)
{
	char *value = NULL;
	bool there = curl_url_get(u, part, &value, 0) == CURLUE_OK;

	curl_free(value);
	return there;
}

static bool http_scheme(const struct origin *o)
{
	return str_is(o->part[PART_SCHEME], "https") || str_is(o->part[PART_SCHEME], "http");
}

/* False for anything but http and https, and for an address that carries a name or password. */
static bool origin_of(const char *url, struct origin *o)
{
	static const CURLUPart parts[PARTS] = { CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT };
	CURLU *u = curl_url();
	bool ok = u && curl_url_set(u, CURLUPART_URL, url, CURLU_PATH_AS_IS) == CURLUE_OK &&
		  !has_part(u, CURLUPART_USER) && !has_part(u, CURLUPART_PASSWORD);

	*o = (struct origin){ 0 };
	for (size_t i = 0; i < PARTS && ok; i++)
		ok = curl_url_get(u, parts[i], &o->part[i], CURLU_DEFAULT_PORT) == CURLUE_OK;
	curl_url_cleanup(u);
	if (ok && http_scheme(o))
		return true;
	origin_release(o);
	return false;
}

static bool origin_equal(const struct origin *a, const struct origin *b)
{
	for (size_t i = 0; i < PARTS; i++)
		if (!str_is_nocase(a->part[i], b->part[i]))
			return false;
	return true;
}

bool target_same_origin(const char *a, const char *b)
{
	struct origin one, other = { 0 };
	bool same = origin_of(str_or(a, ""), &one) && origin_of(str_or(b, ""), &other) && origin_equal(&one, &other);

	origin_release(&one);
	origin_release(&other);
	return same;
}

bool target_is_loopback(const char *host)
{
	struct in_addr v4;

	if (str_is_nocase(host, "localhost") || str_is(host, "[::1]"))
		return true;
	return inet_pton(AF_INET, str_or(host, ""), &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

/* ---- The address */

/* What may stand in a request line: no blank, no control character, nothing beyond ASCII. */
static bool is_visible(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

static bool may_be_plain(const struct net_call *call, const char *host)
{
	return target_is_loopback(host) || (call->metadata && str_is(host, TARGET_METADATA_HOST));
}

static bool may_be_used(const struct net_call *call, const struct origin *o, bool local_only, struct text *why)
{
	bool local = !str_empty(call->to.unix_path);

	if (local_only && !local)
		return text_fail(why,
				 "training reaches only its own service on a Unix socket, not %s; nothing was sent",
				 call->to.origin);
	if (local && !str_is(o->part[PART_SCHEME], "http"))
		return text_fail(why, "a service on a Unix socket speaks plain HTTP; its origin is http://NAME, not %s",
				 call->to.origin);
	if (!local && str_is(o->part[PART_SCHEME], "http") && !may_be_plain(call, o->part[PART_HOST]))
		return text_fail(why, "%s is not encrypted; use https, plain HTTP is for this machine only",
				 call->to.origin);
	return true;
}

/* An absolute address is a further page, named by the service: it is followed only to where the token belongs. */
static bool same_origin(const char *url, const struct origin *o, struct text *why)
{
	struct origin other;
	bool same = origin_of(url, &other) && origin_equal(&other, o);

	if (!same)
		text_fail(
			why,
			"the service names a page at %s, which is not %s://%s; it was not asked, since the sign-in is "
			"for the latter only",
			other.part[PART_HOST] ? other.part[PART_HOST] : "an address without a host",
			o->part[PART_SCHEME], o->part[PART_HOST]);
	origin_release(&other);
	return same;
}

static bool compose(const struct net_call *call, const struct origin *o, struct text *url, struct text *why)
{
	if (str_empty(call->path) || !is_visible(call->path))
		return text_fail(why, "the path holds characters that no address has; encode them");
	if (call->path[0] != '/') {
		text_add(url, call->path);
		return same_origin(call->path, o, why);
	}
	text_addf(url, "%s://%s:%s%s", o->part[PART_SCHEME], o->part[PART_HOST], o->part[PART_PORT], call->path);
	return true;
}

bool target_url(const struct net_call *call, bool local_only, struct text *url, struct text *why)
{
	struct origin o;
	bool ok;

	if (str_empty(call->to.origin) || !is_visible(call->to.origin) || !origin_of(call->to.origin, &o))
		return text_fail(why, "'%s' is no origin; write https://HOST", str_or(call->to.origin, ""));
	ok = may_be_used(call, &o, local_only, why) && compose(call, &o, url, why);
	origin_release(&o);
	return ok;
}

/* ---- The socket */

bool target_socket(const char *path, char name[TARGET_NAME_BYTES], int *folder, struct text *why)
{
	const char *base = strrchr(path, '/');
	char *dir;

	*folder = -1;
	if (strlen(path) < TARGET_NAME_BYTES) {
		snprintf(name, TARGET_NAME_BYTES, "%s", path);
		return true;
	}
	if (!base || !base[1])
		return text_fail(why, "'%s' is no path of a socket", path);
	dir = mem_textn(path, base == path ? 1 : (size_t)(base - path));
	*folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	if (*folder < 0)
		return text_fail(why, "cannot open the folder of the socket %s: %s; start the service first", path,
				 strerror(errno));
	if (snprintf(name, TARGET_NAME_BYTES, "/proc/self/fd/%d%s", *folder, base) < TARGET_NAME_BYTES)
		return true;
	close(*folder);
	*folder = -1;
	return text_fail(why, "the name of the socket %s is too long; use one of at most 80 bytes", path);
}
