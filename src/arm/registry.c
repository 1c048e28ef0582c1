#include "registry.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "decode.h"
#include "inet/asn.h"

enum { SOURCE_MAX = 100, HOLDER_MAX = 260 };

/* The question beside the reply: what was asked (as far as it is known), and where to look. */
struct lookup {
	const struct json *root;
	struct prefix prefix;
	bool has_prefix;
	uint32_t asn;
	bool has_asn;
	const struct origins *vrps; /* indexed; NULL: those of root */
};

static bool json_asn(const struct json *j, uint32_t *asn)
{
	int64_t v;

	if (!json_int(j, &v) || v < 0 || v > UINT32_MAX)
		return false;
	*asn = (uint32_t)v;
	return true;
}

static bool json_prefix(const struct json *j, struct prefix *p)
{
	return json_str(j) && prefix_parse(json_str(j), p, NULL) == PREFIX_OK;
}

bool registry_entry(const struct json *entry, struct prefix *prefix, uint32_t *origin)
{
	return json_prefix(json_get(entry, "prefix"), prefix) && json_asn(json_get(entry, "origin"), origin);
}

/* ---- RFC 6811 */

/* A payload without max_length allows its own length only (RFC 9582). */
static int64_t max_length(const struct json *vrp, const struct prefix *p)
{
	int64_t v;

	return json_int(json_get(vrp, "max_length"), &v) ? v : p->length;
}

enum validity { NOT_FOUND, INVALID, VALID };
static const char *const VALIDITY[] = { "not-found", "invalid", "valid" };

/* What one payload says of an announcement. */
static enum validity payload_says(const struct json *vrp, const struct prefix *prefix, uint32_t origin)
{
	struct prefix p;
	uint32_t asn;

	if (!registry_entry(vrp, &p, &asn) || !prefix_contains(&p, prefix))
		return NOT_FOUND;
	return asn && asn == origin && prefix->length <= max_length(vrp, &p) ? VALID : INVALID;
}

const char *registry_rov(const struct json *vrps, const struct prefix *prefix, uint32_t origin)
{
	enum validity best = NOT_FOUND;

	for (const struct json *vrp = json_first(vrps); vrp && best != VALID; vrp = json_next(vrp)) {
		enum validity says = payload_says(vrp, prefix, origin);

		best = says > best ? says : best;
	}
	return VALIDITY[best];
}

static const char *rov(const struct lookup *l, const struct prefix *prefix, uint32_t origin)
{
	const struct json *covering[REGISTRY_COVERING];
	enum validity best = NOT_FOUND;
	size_t n;

	if (!l->vrps)
		return registry_rov(json_get(l->root, "vrps"), prefix, origin);
	n = registry_covering(l->vrps, prefix, l->has_asn ? &l->asn : NULL, covering);
	for (size_t i = 0; i < n; i++) {
		enum validity says = payload_says(covering[i], prefix, origin);

		best = says > best ? says : best;
	}
	return VALIDITY[best];
}

/* ---- Rows */

static const struct json *autnum_of(const struct lookup *l, uint32_t asn)
{
	for (const struct json *a = json_first(json_get(l->root, "autnums")); a; a = json_next(a)) {
		uint32_t have;

		if (json_asn(json_get(a, "asn"), &have) && have == asn)
			return a;
	}
	return NULL;
}

/* Only the AS that was asked for was looked up: silence about another one says nothing. */
static int64_t known(const struct lookup *l, uint32_t asn)
{
	if (autnum_of(l, asn))
		return 1;
	return l->has_asn && l->asn == asn ? 0 : -1;
}

static void judge(struct seen_registry *row, const struct lookup *l, const struct prefix *own, uint32_t asn)
{
	const struct prefix *p = l->has_prefix ? &l->prefix : own;
	char text[PREFIX_TEXT];

	row->aut_num = known(l, asn);
	row->holder = decode_text(json_get(autnum_of(l, asn), "holder"), HOLDER_MAX);
	if (!p)
		return;
	row->rpki = mem_text(rov(l, p, asn));
	row->prefix = mem_text(prefix_text(p, text));
}

static bool add_route(const struct json *route, const struct lookup *l, struct arm_answer *answer)
{
	struct seen_registry *row;
	struct prefix p;
	uint32_t origin;
	char text[PREFIX_TEXT];

	if (!registry_entry(route, &p, &origin))
		return false;
	row = decode_add(answer);
	row->origin = origin;
	row->route = mem_text(prefix_text(&p, text));
	row->source = decode_text(json_get(route, "source"), SOURCE_MAX);
	judge(row, l, &p, origin);
	return true;
}

/* Looked, and nobody may originate it. What is known about the AS that was asked for is said all the same. */
static void add_none(const struct lookup *l, struct arm_answer *answer)
{
	struct seen_registry *row = decode_add(answer);

	row->aut_num = -1;
	if (l->has_asn)
		judge(row, l, NULL, l->asn);
	else if (l->has_prefix)
		row->prefix = mem_format("%s", prefix_text(&l->prefix, (char[PREFIX_TEXT]){ 0 }));
}

static bool is_list(const struct json *root, const char *key, struct text *err)
{
	return json_kind(json_get(root, key)) == JSON_ARRAY || text_fail(err, "'%s' is no list", key);
}

static bool is_registry(const struct json *root, struct text *err)
{
	return is_list(root, "autnums", err) && is_list(root, "routes", err) && is_list(root, "vrps", err);
}

bool registry_read(const struct json *root, const struct arm_args *args, struct arm_answer *answer, struct text *err)
{
	struct lookup l = { .root = root };

	if (!is_registry(root, err))
		return false;
	l.has_prefix = args && args->prefix && prefix_parse(args->prefix, &l.prefix, NULL) == PREFIX_OK;
	l.has_asn = args && args->asn && asn_parse(args->asn, &l.asn, NULL);
	for (const struct json *r = json_first(json_get(root, "routes")); r; r = json_next(r))
		if (!add_route(r, &l, answer))
			return text_fail(err, "a route has no prefix and origin");
	if (!answer->rows.n)
		add_none(&l, answer);
	return true;
}

/* ---- All answered prefixes out of the whole registry */

static void read_one(const struct json *root, const struct prefix_answer *p, const char *asn,
		     const struct registry_index *index, struct arm_answer *answer)
{
	struct lookup l = { .root = root, .has_prefix = true, .vrps = &index->vrps };
	const struct json *routes[REGISTRY_COVERING];
	size_t n;

	if (!p->prefix || prefix_parse(p->prefix, &l.prefix, NULL) != PREFIX_OK)
		return;
	asn = str_empty(p->origin) ? asn : p->origin;
	l.has_asn = asn && asn_parse(asn, &l.asn, NULL);
	n = registry_covering(&index->routes, &l.prefix, l.has_asn ? &l.asn : NULL, routes);
	for (size_t i = 0; i < n; i++)
		add_route(routes[i], &l, answer);
	if (!n)
		add_none(&l, answer);
}

bool registry_read_all(const struct json *root, const struct arm_args *args, struct arm_answer *answer,
		       struct text *err)
{
	struct registry_index index;
	bool ok = is_registry(root, err) && args && args->model;

	if (!ok)
		return false;
	ok = registry_index(root, &index) || text_fail(err, "a route or payload has no prefix and origin");
	ROWS_EACH (const struct prefix_answer, p, args->model->prefixes) {
		if (ok)
			read_one(root, p, args->asn, &index, answer);
	}
	registry_index_release(&index);
	return ok;
}
