#include "inet/as_path.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "inet/asn.h"

enum { WORD_MAX = 24 }; /* longer than any AS number in any notation */

/* ---- Reading */

struct reader {
	const char *at;
	struct as_path *path;
	struct text *err;
	bool in_set, set_empty;
};

static bool fail(struct reader *r, const char *what)
{
	text_addf(r->err, "AS number %zu of the path: ", r->path->n + 1);
	return text_fail(r->err, "%s", what);
}

static bool open_set(struct reader *r)
{
	if (r->in_set)
		return fail(r, "a set inside a set; close the first with '}'");
	r->in_set = r->set_empty = true;
	r->at++;
	return true;
}

static bool close_set(struct reader *r)
{
	if (!r->in_set)
		return fail(r, "'}' without '{'");
	if (r->set_empty)
		return fail(r, "an empty set; take the braces out");
	r->in_set = false;
	r->at++;
	return true;
}

/* Commas stand only in sets, after a member. */
static bool pass_comma(struct reader *r)
{
	if (!r->in_set || r->set_empty)
		return fail(r, "a comma; AS numbers are separated by blanks");
	r->at++;
	return true;
}

static bool take_asn(struct reader *r)
{
	size_t i = r->path->n, n = strcspn(r->at, " \t,{}");
	char word[WORD_MAX + 1] = "";

	if (i == AS_PATH_MAX)
		return fail(r, "too long; a path has at most 255 AS numbers");
	memcpy(word, r->at, n < WORD_MAX ? n : WORD_MAX);
	if (!asn_parse(word, &r->path->asn[i], NULL)) {
		fail(r, "");
		return asn_parse(word, &r->path->asn[i], r->err);
	}
	r->path->in_set[i] = r->in_set;
	r->path->set_start[i] = r->in_set && r->set_empty;
	r->set_empty = false;
	r->path->n++;
	r->at += n;
	return true;
}

static bool take_piece(struct reader *r)
{
	switch (*r->at) {
	case ' ':
	case '\t':
		r->at++;
		return true;
	case '{':
		return open_set(r);
	case '}':
		return close_set(r);
	case ',':
		return pass_comma(r);
	default:
		return take_asn(r);
	}
}

bool as_path_parse(const char *s, struct as_path *p, struct text *err)
{
	struct reader r = { .at = str_or(s, ""), .path = p, .err = err };

	*p = (struct as_path){ 0 };
	while (*r.at)
		if (!take_piece(&r))
			return false;
	return !r.in_set || fail(&r, "a set is not closed; end it with '}'");
}

/* ---- Questions */

size_t as_path_length(const struct as_path *p)
{
	size_t length = 0;

	for (size_t i = 0; i < p->n; i++)
		length += !p->in_set[i] || p->set_start[i];
	return length;
}

bool as_path_has_set(const struct as_path *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->in_set[i])
			return true;
	return false;
}

size_t as_path_bad(const struct as_path *p, bool training)
{
	for (size_t i = 0; i < p->n; i++)
		if (!asn_usable(p->asn[i], training))
			return i + 1;
	return 0;
}

size_t as_path_private(const struct as_path *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (asn_kind(p->asn[i]) == ASN_PRIVATE)
			return i + 1;
	return 0;
}

size_t as_path_prepended(const struct as_path *p)
{
	for (size_t i = 1; i < p->n; i++)
		if (p->asn[i] == p->asn[i - 1] && !p->in_set[i] && !p->in_set[i - 1])
			return i + 1;
	return 0;
}

static bool plain_at(const struct as_path *p, size_t i, uint32_t *asn)
{
	if (i >= p->n || p->in_set[i])
		return false;
	*asn = p->asn[i];
	return true;
}

bool as_path_first(const struct as_path *p, uint32_t *asn)
{
	return plain_at(p, 0, asn);
}

bool as_path_origin(const struct as_path *p, uint32_t *asn)
{
	return plain_at(p, p->n - 1, asn);
}
