#include "run/found.h"

#include "base/text.h"
#include "run/there.h"

static bool found_registering(const struct wizard *w, uint32_t row)
{
	(void)row;
	return there_registered(w) || str_is_nocase(w->m->seen.provider.state, "Registering");
}

static bool found_group(const struct wizard *w, uint32_t row)
{
	(void)row;
	return there_group(w);
}

static bool found_asn(const struct wizard *w, uint32_t row)
{
	(void)row;
	return there_asn(w) != NULL;
}

static bool found_peering(const struct wizard *w, uint32_t row)
{
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, row);

	return p && there_peering(w, p);
}

static bool found_prefix(const struct wizard *w, uint32_t row)
{
	return there_prefix(w, row) != NULL;
}

static bool found_validating(const struct wizard *w, uint32_t row)
{
	const struct seen_prefix *p = there_prefix(w, row);

	return p && state_is_open(p->state);
}

static bool found_no_prefix(const struct wizard *w, uint32_t row)
{
	return !there_prefix(w, row);
}

static bool found_service(const struct wizard *w, uint32_t row)
{
	(void)row;
	return there_service(w) != NULL;
}

static bool found_chosen(const struct wizard *w, uint32_t row)
{
	const struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, row);

	return c && there_chosen(w, c);
}

static bool found_no_chosen(const struct wizard *w, uint32_t row)
{
	return !found_chosen(w, row);
}

typedef bool found_fn(const struct wizard *w, uint32_t row);
static found_fn *const FOUND[OP_N] = {
	[OP_PROVIDER_REGISTER] = found_registering,
	[OP_GROUP_PUT] = found_group,
	[OP_ASN_PUT] = found_asn,
	[OP_PEERING_PUT] = found_peering,
	[OP_PREFIX_PUT] = found_prefix,
	[OP_PREFIX_VALIDATE] = found_validating,
	[OP_PREFIX_DELETE] = found_no_prefix,
	[OP_SERVICE_PUT] = found_service,
	[OP_SERVICE_PREFIX_PUT] = found_chosen,
	[OP_SERVICE_PREFIX_DELETE] = found_no_chosen,
};

/* Never Verified is what a removal needs, and what asking for validation without a typed name needs. */
static bool found_kept(const struct wizard *w, enum op_id op, uint32_t row)
{
	const struct seen_prefix *p = there_prefix(w, row);
	const struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, row);
	const struct seen_service_prefix *s = c ? there_chosen(w, c) : NULL;

	switch (op) {
	case OP_PREFIX_VALIDATE:
		return there_verified(p);
	case OP_PREFIX_DELETE:
		return p && there_kept(w, p);
	case OP_SERVICE_PREFIX_DELETE:
		return s && there_kept_chosen(s);
	default:
		return false;
	}
}

static bool found_elsewhere(const struct wizard *w, enum op_id op, uint32_t row)
{
	const struct fact_prefix *p = op == OP_PREFIX_PUT ? facts_prefix(&w->facts, row) : NULL;

	return p && p->overlap;
}

struct found_there found_now(const struct wizard *w, enum op_id op, uint32_t row)
{
	return (struct found_there){ .done = op < OP_N && FOUND[op] && FOUND[op](w, row),
				     .kept = found_kept(w, op, row),
				     .elsewhere = found_elsewhere(w, op, row) };
}

bool found_as_then(const struct wizard *w, enum op_id op, uint32_t row, struct found_there then)
{
	struct found_there now = found_now(w, op, row);
	bool removes = op == OP_PREFIX_DELETE || op == OP_SERVICE_PREFIX_DELETE;

	return now.done == then.done && now.kept == then.kept && now.elsewhere == then.elsewhere &&
	       !(removes && now.kept);
}
