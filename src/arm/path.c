#include "path.h"

#include <string.h>

#include "base/text.h"
#include "inet/asn.h"

/* ---- Where the values come from */

static const char *subscription(const struct asked *q)
{
	return q->args->model ? q->args->model->account.subscription : NULL;
}

static const char *group(const struct asked *q)
{
	return q->args->model ? q->args->model->account.resource_group : NULL;
}

static const char *service(const struct asked *q)
{
	return q->args->model ? q->args->model->service.name : NULL;
}

static const char *asn_name(const struct asked *q)
{
	return q->args->model ? q->args->model->asn.name : NULL;
}

static const char *peering(const struct asked *q)
{
	return q->args->peering ? q->args->peering->name : NULL;
}

static const char *(*const OWN_NAME[OP_N])(const struct asked *) = {
	[OP_GROUP] = group,         [OP_GROUP_PUT] = group,     [OP_ASN] = asn_name,        [OP_ASN_PUT] = asn_name,
	[OP_ASN_DELETE] = asn_name, [OP_PEERING] = peering,     [OP_PEERING_PUT] = peering, [OP_PEERING_TAGS] = peering,
	[OP_SERVICE] = service,     [OP_SERVICE_PUT] = service,
};

const char *path_name(const struct asked *q)
{
	if (!str_empty(q->args->name))
		return q->args->name;
	return OWN_NAME[q->op] ? OWN_NAME[q->op](q) : NULL;
}

static const char *parent(const struct asked *q)
{
	if (!str_empty(q->args->parent))
		return q->args->parent;
	return OPS[q->op].record == &RECORD_SEEN_SERVICE_PREFIX || q->op == OP_SERVICE_PREFIX_DELETE ? service(q)
												     : NULL;
}

static const char *metro(const struct asked *q)
{
	return q->args->metro;
}

static const char *country(const struct asked *q)
{
	return q->args->country;
}

static const char *prefix(const struct asked *q)
{
	return q->args->prefix;
}

static const char *plain_asn(const struct asked *q, const char *typed)
{
	uint32_t asn;

	return !str_empty(typed) && asn_parse(typed, &asn, NULL) ? arena_format(q->arena, "%u", asn) : NULL;
}

static const char *asked_asn(const struct asked *q)
{
	return plain_asn(q, q->args->asn);
}

static const char *peer_asn(const struct asked *q)
{
	return q->args->model ? plain_asn(q, q->args->model->asn.number) : NULL;
}

static const char *peering_type(const struct asked *q)
{
	return q->args->any_type ? NULL : "Voice";
}

static const struct hole {
	const char *name;
	const char *(*value)(const struct asked *);
	const char *missing;
} HOLES[] = {
	{ "sub", subscription, "no subscription is chosen; choose one in the step Account" },
	{ "group", group, "no resource group is named; name one in the step Account" },
	{ "parent", parent, "the peering or service it belongs to has no name yet; give it one" },
	{ "name", path_name, "it has no name yet; give it one" },
	{ "metro", metro, "no metro is chosen; choose one" },
	{ "country", country, "no country is chosen; choose one" },
	{ "prefix", prefix, "no prefix is given; enter one such as 203.0.113.0/24" },
	{ "asn", asked_asn, "no AS number is given; enter one such as 64500" },
	{ "peerasn", peer_asn, "the AS number is not known yet; enter it in the step ASN" },
	{ "type", peering_type, "no peering type is given" },
};

/* ---- Filling */

static const struct hole *hole_named(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof HOLES / sizeof *HOLES; i++)
		if (strncmp(HOLES[i].name, name, n) == 0 && HOLES[i].name[n] == '\0')
			return &HOLES[i];
	return NULL;
}

/* name[0..n) is what stands between the braces. */
static bool add_value(struct text *out, const char *name, size_t n, const struct asked *q, bool plain, struct text *err)
{
	const struct hole *hole = hole_named(name, n);
	const char *value = hole ? hole->value(q) : NULL;

	if (str_empty(value))
		return text_fail(err, "cannot %s: %s", OPS[q->op].label, hole ? hole->missing : "unknown value");
	if (str_is(value, ".") || str_is(value, ".."))
		return text_fail(err, "cannot %s: '%s' is no name; use letters, digits and - _ .", OPS[q->op].label,
				 value);
	if (plain)
		text_add(out, value);
	else
		text_add_encoded(out, value);
	return true;
}

static bool fill(struct text *out, const char *template, size_t n, const struct asked *q, bool plain, struct text *err)
{
	for (const char *s = template, *end = template + n; s < end;) {
		const char *open = memchr(s, '{', (size_t)(end - s));
		const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;

		text_addn(out, s, (size_t)((close ? open : end) - s));
		if (!close)
			return true;
		if (!add_value(out, open + 1, (size_t)(close - open - 1) - (close[-1] == '?'), q, plain, err))
			return false;
		s = close + 1;
	}
	return true;
}

bool path_fill(struct text *out, const char *template, const struct asked *q, bool plain, struct text *err)
{
	return fill(out, template, strlen(template), q, plain, err);
}

static bool left_out(const char *item, size_t n, const struct asked *q)
{
	const char *open = memchr(item, '{', n);
	size_t rest = open ? (size_t)(item + n - open) : 0;
	const struct hole *hole = rest > 3 && open[rest - 2] == '?' ? hole_named(open + 1, rest - 3) : NULL;

	return hole && str_empty(hole->value(q));
}

static bool add_item(struct text *out, char *mark, const char *item, size_t n, const struct asked *q, struct text *err)
{
	if (left_out(item, n, q))
		return true;
	text_addc(out, *mark);
	*mark = '&';
	return fill(out, item, n, q, false, err);
}

static const char *version_of(const struct op *op, const struct arm_args *args)
{
	static const char *const fixed[] = {
		[FAMILY_RESOURCES] = "2021-04-01",
		[FAMILY_SUBSCRIPTIONS] = "2022-12-01",
		[FAMILY_OUTSIDE] = NULL,
	};

	return op->family == FAMILY_PEERING ? API_TEXT[args->api < API_N ? args->api : API_2025_05_01]
					    : fixed[op->family];
}

bool path_query(struct text *out, const struct op *op, const struct asked *q, struct text *err)
{
	const char *version = version_of(op, q->args);
	char mark = '?';

	for (const char *item = op->query; item && *item;) {
		size_t n = strcspn(item, "&");

		if (!add_item(out, &mark, item, n, q, err))
			return false;
		item += n + (item[n] == '&');
	}
	if (version)
		text_addf(out, "%capi-version=%s", mark, version);
	return true;
}
