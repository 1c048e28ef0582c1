#include "run/calls.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/there.h"

/* ---- arguments */

static enum api api_of(const struct wizard *w)
{
	const char *offered = w->m->seen.provider.versions;

	if (str_empty(offered) || strstr(offered, API_TEXT[API_2025_05_01]))
		return API_2025_05_01;
	return API_2022_10_01;
}

static struct arm_args args_begin(const struct wizard *w)
{
	return (struct arm_args){ .api = api_of(w), .model = w->m };
}

/* Who is expected to originate a prefix: its own answer, else the onboarding's AS. */
static const char *origin_of(const struct wizard *w, const char *prefix)
{
	ROWS_EACH (struct prefix_answer, p, w->m->prefixes) {
		if (str_is(p->prefix, prefix) && !str_empty(p->origin))
			return p->origin;
	}
	return w->m->asn.number;
}

void calls_args(const struct wizard *w, struct asked asked, struct arm_args *out)
{
	*out = args_begin(w);
	out->parent = asked.parent;
	switch (asked.op) {
	case OP_LEGACY:
		out->metro = asked.name;
		break;
	case OP_STATES:
		out->country = asked.name;
		break;
	case OP_REGISTRY:
		out->prefix = asked.name;
		out->asn = origin_of(w, asked.name);
		break;
	case OP_REGISTRY_ALL:
		out->asn = w->m->asn.number;
		break;
	default:
		out->name = asked.name;
	}
}

const char *calls_location(const struct wizard *w, const char *metro)
{
	ROWS_EACH (const struct cat_metro, c, w->catalogues[CAT_METROS].rows) {
		if (str_is_nocase(c->name, metro) && !str_empty(c->region))
			return c->region;
	}
	return w->m->account.region;
}

static bool group_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	(void)row;
	out->name = w->m->account.resource_group;
	out->location = w->m->account.region;
	return true;
}

static bool asn_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	(void)row;
	out->name = w->m->asn.name;
	return true;
}

static bool peering_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, row);

	if (!p)
		return false;
	out->peering = p;
	out->name = p->name;
	out->metro = p->metro;
	out->location = calls_location(w, p->metro);
	out->existing = there_peering(w, p);
	return true;
}

static bool prefix_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	const struct prefix_answer *p = rows_find(&w->m->prefixes, &RECORD_PREFIX, row);

	const struct fact_prefix *fact = p ? facts_prefix(&w->facts, row) : NULL;

	if (!p)
		return false;
	out->parent = p->peering;
	out->name = fact ? facts_registered_name(fact) : p->name;
	out->prefix = p->prefix;
	return true;
}

static bool service_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	(void)row;
	out->name = w->m->service.name;
	out->location = w->m->service.region;
	return true;
}

static bool chosen_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	const struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, row);
	const struct prefix_answer *p = c ? model_prefix(w->m, c->name) : NULL;
	const struct seen_service_prefix *seen = c ? there_chosen(w, c) : NULL;

	if (!c)
		return false;
	out->parent = w->m->service.name;
	out->name = seen ? seen->name : c->name;
	out->prefix = p ? p->prefix : NULL;
	out->key = facts_key(&w->facts, c);
	return true;
}

static bool no_args(const struct wizard *w, uint32_t row, struct arm_args *out)
{
	(void)w, (void)row, (void)out;
	return true;
}

typedef bool fill_args(const struct wizard *w, uint32_t row, struct arm_args *out);
static fill_args *const WRITE_ARGS[OP_N] = {
	[OP_PROVIDER_REGISTER] = no_args,
	[OP_GROUP_PUT] = group_args,
	[OP_ASN_PUT] = asn_args,
	[OP_PEERING_PUT] = peering_args,
	[OP_PREFIX_PUT] = prefix_args,
	[OP_PREFIX_VALIDATE] = prefix_args,
	[OP_PREFIX_DELETE] = prefix_args,
	[OP_SERVICE_PUT] = service_args,
	[OP_SERVICE_PREFIX_PUT] = chosen_args,
	[OP_SERVICE_PREFIX_DELETE] = chosen_args,
};

void calls_answer_args(const struct wizard *w, const struct under_way *c, struct arm_args *out)
{
	*out = args_begin(w);
	out->parent = c->parent;
	out->name = c->name;
}

bool calls_write_args(const struct wizard *w, enum op_id op, uint32_t row, struct arm_args *out)
{
	*out = args_begin(w);
	return WRITE_ARGS[op] && WRITE_ARGS[op](w, row, out);
}

/* Which read shows the effect of a write, and whether it is asked by the thing's own name or by its parent. */
enum named { BY_NOTHING, BY_NAME, BY_PARENT };
static const struct telling {
	enum op_id read;
	enum named by;
} TELLS[OP_N] = {
	[OP_PROVIDER_REGISTER] = { OP_PROVIDER, BY_NOTHING },
	[OP_GROUP_PUT] = { OP_GROUP, BY_NAME },
	[OP_ASN_PUT] = { OP_ASNS, BY_NOTHING },
	[OP_PEERING_PUT] = { OP_PEERING, BY_NAME },
	[OP_PREFIX_PUT] = { OP_PREFIXES, BY_PARENT },
	[OP_PREFIX_VALIDATE] = { OP_PREFIXES, BY_PARENT },
	[OP_PREFIX_DELETE] = { OP_PREFIXES, BY_PARENT },
	[OP_SERVICE_PUT] = { OP_SERVICE, BY_NAME },
	[OP_SERVICE_PREFIX_PUT] = { OP_SERVICE_PREFIXES, BY_PARENT },
	[OP_SERVICE_PREFIX_DELETE] = { OP_SERVICE_PREFIXES, BY_PARENT },
};

struct asked calls_telling(enum op_id op, const char *parent, const char *name)
{
	const struct telling *t = &TELLS[op];

	return (struct asked){ .op = t->read,
			       .parent = t->by == BY_PARENT ? parent : NULL,
			       .name = t->by == BY_NAME ? name : NULL };
}

bool calls_tells(const struct wizard *w, enum op_id op, uint32_t row, struct asked *out)
{
	struct arm_args args;

	if (!calls_write_args(w, op, row, &args))
		return false;
	*out = calls_telling(op, args.parent, args.name);
	return true;
}

/* ---- under way */

struct under_way *calls_find(struct wizard *w, uint32_t id)
{
	for (size_t i = 0; i < CALLS_MAX; i++) {
		if (w->calls[i].id == id)
			return &w->calls[i];
	}
	return NULL;
}

struct under_way *calls_free(struct wizard *w)
{
	return calls_find(w, 0);
}

unsigned calls_count(const struct wizard *w)
{
	unsigned n = 0;

	for (size_t i = 0; i < CALLS_MAX; i++)
		n += w->calls[i].id != 0;
	return n;
}

unsigned calls_room(const struct wizard *w)
{
	return CALLS_MAX - calls_count(w);
}

void calls_send(struct wizard *w, struct under_way *c, enum op_id op, const struct arm_call *to, const char *guid)
{
	struct effect *fx = effects_add(w->fx, FX_CALL);
	struct arena *a = &w->fx->arena;
	const struct op *o = &OPS[op];

	c->id = w->next_call++;
	c->op = op;
	c->sent = w->now;
	fx->id = c->id;
	fx->call = (struct call){ .to = o->flags & OP_OUTSIDE ? CALL_OUTSIDE : CALL_SERVICE,
				  .method = arena_text(a, to->method),
				  .path = arena_text(a, to->path),
				  .body = arena_text(a, to->body),
				  .guid = arena_text(a, guid),
				  .write = o->flags & OP_WRITE,
				  .repeatable = o->flags & OP_REPEATABLE,
				  .deadline = o->deadline };
}

void calls_end(struct under_way *c)
{
	if (OPS[c->op].record)
		rows_clear(&c->rows, OPS[c->op].record);
	free(c->parent);
	free(c->name);
	*c = (struct under_way){ 0 };
}
