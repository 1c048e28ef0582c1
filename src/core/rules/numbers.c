/* AS numbers, AS paths, prefixes: the arithmetic is inet's, the sentences are here. */
#include "core/judge.h"

#include <string.h>

#include "base/text.h"
#include "inet/asn.h"
#include "rules/values.h"

static struct verdict for_field(struct verdict v, struct ref r)
{
	return v.state == ST_OK ? v : with_cause(v, r);
}

/* ---- AS numbers */

enum { ASN_MICROSOFT = 8075 };

static const char *const ASN_CURE[ASN_KINDS] = {
	[ASN_PUBLIC] = "",
	[ASN_PRIVATE] = "give a public one from your regional registry",
	[ASN_DOCUMENTATION] = "it passes in training only; give a public one from your regional registry",
	[ASN_RESERVED] = "give a public one from your regional registry",
	[ASN_TRANS] = "a stand-in for 32-bit numbers; give your own",
	[ASN_AS112] = "it is shared by all who run AS112 servers; give your own",
};

static struct verdict asn_kind_value(const struct facts *f, uint32_t asn, struct arena *a)
{
	const struct asn_range *range = asn_range(asn);

	if (asn == ASN_MICROSOFT)
		return sayf(a, ST_FAILED, "AS%u is Microsoft's own, the other end of the peering; give yours", asn);
	if (!asn_usable(asn, f->training))
		return sayf(a, ST_FAILED, "AS%u is %s (%s); %s", asn, asn_kind_name(range->kind), range->reference,
			    ASN_CURE[range->kind]);
	if (range->kind == ASN_DOCUMENTATION)
		return sayf(a, ST_OK,
			    "AS%u is a documentation number (%s): right in training, refused in live and guide", asn,
			    range->reference);
	return sayf(a, ST_OK, "AS%u is public by its range", asn);
}

static struct verdict parse_failed(struct text *err, struct arena *a)
{
	struct verdict v = sayf(a, ST_FAILED, "%s", err->s);

	text_release(err);
	return v;
}

struct verdict asn_value(const struct facts *f, const char *text, struct arena *a)
{
	struct text err = TEXT_INIT;
	uint32_t asn;

	if (!asn_parse(text, &asn, &err))
		return parse_failed(&err, a);
	return asn_kind_value(f, asn, a);
}

struct verdict judge_asn(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(asn_value(f, text, a), r);
}

/* ---- AS paths */

static const char *path_as_text(const struct as_path *p, struct arena *a)
{
	struct text t = TEXT_INIT;
	const char *text;

	for (size_t i = 0; i < p->n; i++)
		text_addf(&t, "%s%s%u", i ? " " : "", p->set_start[i] ? "{" : "", p->asn[i]);
	text = arena_text(a, t.s);
	text_release(&t);
	return text;
}

struct verdict path_length_value(const struct as_path *p, const char *said, struct arena *a)
{
	size_t n = as_path_length(p);

	if (n > PATH_LIMIT)
		return sayf(a, ST_FAILED, "%s %s has length %zu; at most %d is right", said, path_as_text(p, a), n,
			    PATH_LIMIT);
	return sayf(a, ST_OK, "%s %s has length %zu", said, path_as_text(p, a), n);
}

struct verdict path_numbers_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a)
{
	size_t at = as_path_bad(p, f->training);
	uint32_t asn;

	if (!at)
		return sayf(a, ST_OK, "%s %s has no private or reserved AS number", said, path_as_text(p, a));
	asn = p->asn[at - 1];
	return sayf(a, ST_FAILED,
		    "%s %s has AS%u at position %zu, which is %s (%s); strip it or originate from a public AS", said,
		    path_as_text(p, a), asn, at, asn_kind_name(asn_kind(asn)), asn_range(asn)->reference);
}

struct verdict path_prepend_value(const struct as_path *p, const char *said, struct arena *a)
{
	size_t at = as_path_prepended(p);

	if (!at)
		return sayf(a, ST_OK, "%s %s is not prepended", said, path_as_text(p, a));
	return sayf(a, ST_FAILED, "%s %s repeats AS%u at position %zu; announce it without prepending", said,
		    path_as_text(p, a), p->asn[at - 1], at);
}

struct verdict path_first_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a)
{
	uint32_t own, first;

	if (!facts_own_asn(f, &own) || !as_path_first(p, &first))
		return say(ST_UNKNOWN, "no own AS number to compare with yet");
	if (first == own)
		return say(ST_OK, NULL);
	return sayf(a, ST_FAILED, "%s %s starts with AS%u; the session's own AS%u has to come first (RFC 4271)", said,
		    path_as_text(p, a), first, own);
}

/* RFC 9774 */
static struct verdict path_set_value(const char *said, struct arena *a)
{
	return sayf(a, ST_WARNING, "%s contains an AS_SET, which counts as one and is deprecated (RFC 9774)", said);
}

/* The first that fails speaks; all well: the length. Sentences are made only for what is said. */
struct verdict path_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a)
{
	struct verdict first;

	if (as_path_length(p) > PATH_LIMIT)
		return path_length_value(p, said, a);
	if (as_path_bad(p, f->training))
		return path_numbers_value(f, p, said, a);
	if (as_path_prepended(p))
		return path_prepend_value(p, said, a);
	first = path_first_value(f, p, said, a);
	if (first.state == ST_FAILED)
		return first;
	if (as_path_has_set(p))
		return path_set_value(said, a);
	return path_length_value(p, said, a);
}

/* ---- origin */

static const struct seen_asn *association(const struct facts *f, uint32_t asn)
{
	ROWS_EACH (const struct seen_asn, s, f->m->seen.asns)
		if (s->number == asn && !s->gone.wall && !s->gone.service)
			return s;
	return NULL;
}

struct verdict origin_value(const struct facts *f, uint32_t origin, struct arena *a)
{
	const struct seen_asn *s;
	uint32_t own;

	if (!facts_own_asn(f, &own))
		return say(ST_UNKNOWN, "no own AS number to compare with yet");
	if (origin == own)
		return sayf(a, ST_OK, "the origin is the peering's own AS%u", own);
	s = association(f, origin);
	if (!s)
		return sayf(a, f->asn ? ST_FAILED : ST_UNKNOWN,
			    "origin AS%u is not the peering's AS%u; associate it in this subscription too, under the "
			    "same peer name",
			    origin, own);
	if (!str_is_nocase(s->peer_name, str_or(f->asn ? f->asn->peer_name : NULL, f->m->asn.peer_name)))
		return said_by(sayf(a, ST_FAILED,
				    "AS%u is associated under the name %s; it has to bear the name of AS%u", origin,
				    str_or(s->peer_name, "(none)"), own),
			       BY_SERVICE, s->seen);
	if (!str_is(s->state, "Approved"))
		return said_by(sayf(a, ST_WAITING, "AS%u is associated, but %s; wait for Approved", origin,
				    str_or(s->state, "without a state")),
			       BY_SERVICE, s->seen);
	return said_by(sayf(a, ST_OK, "AS%u is associated in this subscription under the same peer name", origin),
		       BY_SERVICE, s->seen);
}

/* One number: the origin, announced through the own AS. More: the path as Microsoft receives it. */
static bool entered_path(const struct facts *f, const char *text, struct as_path *path, struct text *err)
{
	uint32_t own;

	if (!as_path_parse(text, path, err))
		return false;
	if (path->n == 1 && facts_own_asn(f, &own) && path->asn[0] != own) {
		path->asn[1] = path->asn[0];
		path->asn[0] = own;
		path->n = 2;
	}
	return true;
}

struct verdict judge_origin(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	struct text err = TEXT_INIT;
	struct as_path path;
	struct verdict v;
	uint32_t origin;

	if (str_empty(text))
		return say(ST_NA, NULL);
	if (!entered_path(f, text, &path, &err))
		return with_cause(parse_failed(&err, a), r);
	text_release(&err);
	v = path_value(f, &path, "the path", a);
	if (v.state != ST_FAILED && as_path_origin(&path, &origin))
		v = worse(v, origin_value(f, origin, a));
	return for_field(v, r);
}

/* ---- prefixes */

struct verdict prefix_syntax(const char *text, struct arena *a)
{
	struct text err = TEXT_INIT;
	struct prefix net;

	if (prefix_parse(text, &net, &err) != PREFIX_OK)
		return parse_failed(&err, a);
	text_release(&err);
	if (net.v6)
		return sayf(a, ST_FAILED, "%s is IPv6; only IPv4 prefixes can be registered", text);
	return say(ST_OK, "a valid IPv4 prefix, host bits zero");
}

/* By kind of block: what would be right. */
static const char *const SPACE_CURE[] = {
	[SPECIAL_NOT_REACHABLE] = "it is not routed in the internet; use public space registered to you",
	[SPECIAL_REACHABLE] = "it is reachable, but nobody's own; use public space registered to you",
	[SPECIAL_PRIVATE] = "use your public space",
	[SPECIAL_DOCUMENTATION] = "it passes in training only; use public space registered to you",
	[SPECIAL_MULTICAST] = "it is multicast; use public unicast space registered to you",
};

static const char *block_text(const struct special_block *b, struct arena *a)
{
	return arena_format(a, "%s, %s, %s", b->block, b->name, b->reference);
}

static struct verdict special_value(const char *text, const struct special_block *why, bool covers, struct arena *a)
{
	if (covers)
		return sayf(a, ST_FAILED, "%s covers a special block (%s); use public space registered to you", text,
			    block_text(why, a));
	if (str_is(text, why->block))
		return sayf(a, ST_FAILED, "%s: %s", block_text(why, a), SPACE_CURE[why->kind]);
	return sayf(a, ST_FAILED, "%s lies in %s: %s", text, block_text(why, a), SPACE_CURE[why->kind]);
}

struct verdict prefix_space(const struct facts *f, const char *text, struct arena *a)
{
	const struct special_block *why;
	struct prefix net;
	bool covers = false;

	if (prefix_parse(text, &net, NULL) != PREFIX_OK || net.v6)
		return say(ST_UNKNOWN, "not a valid IPv4 prefix");
	why = prefix_special(&net, &covers);
	if (!why)
		return say(ST_OK, "not in a private or special block");
	if (!prefix_usable(&net, f->training, NULL))
		return special_value(text, why, covers, a);
	return sayf(a, ST_OK, "documentation space (%s): right in training, refused in live and guide", why->reference);
}

struct verdict prefix_size(const char *text, struct arena *a)
{
	struct prefix net;

	if (prefix_parse(text, &net, NULL) != PREFIX_OK || net.v6)
		return say(ST_UNKNOWN, "not a valid IPv4 prefix");
	if (net.length > SAFE_LENGTH)
		return sayf(a, ST_WARNING,
			    "/%u is longer than /24, and the published texts disagree whether that is taken; "
			    "the /24 around it is safe",
			    net.length);
	return sayf(a, ST_OK, "a /%u: /24 and shorter are safe", net.length);
}

/* What overlaps the typed text among the other answers; facts know it for the text that is stored. */
static const char *overlap_of(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct fact_prefix *self = facts_prefix(f, r.row);
	struct prefix net;

	if (self && str_is(self->answer->prefix, text))
		return self->overlap;
	if (prefix_parse(text, &net, NULL) != PREFIX_OK)
		return NULL;
	for (size_t i = 0; i < f->nprefixes; i++) {
		const struct fact_prefix *p = &f->prefixes[i];

		if (p != self && p->valid && prefix_overlaps(&p->net, &net))
			return arena_format(a, "%s (%s)", p->answer->prefix, str_or(p->answer->name, "no name"));
	}
	return NULL;
}

struct verdict judge_prefix(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const char *overlap;
	struct verdict v;

	if (str_empty(text))
		return say(ST_NA, NULL);
	v = prefix_syntax(text, a);
	if (v.state == ST_OK)
		v = prefix_space(f, text, a);
	if (v.state == ST_OK && (overlap = overlap_of(f, r, text, a)))
		v = sayf(a, ST_FAILED, "overlaps %s; a prefix is registered once, in one peering", overlap);
	if (v.state == ST_OK)
		v = prefix_size(text, a);
	return for_field(v, r);
}
