#include "arm/arm.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "decode.h"
#include "fault.h"
#include "registry.h"

enum { LINK_MAX = 8192, ANSWER_MAX = 100 };

/* One reply being read. */
struct reading {
	enum op_id op;
	const struct arm_args *args; /* may be NULL */
	const struct json *root;
	struct arena *arena;
	struct arm_answer *answer;
	struct text *err;
};

/* ---- Lists */

/* A link that cannot be used means a list that cannot be completed. An empty one means the end, as does none. */
static bool read_next_link(struct reading *r)
{
	const struct json *j = json_get(r->root, "nextLink");
	const char *link = json_str(j);

	if (json_kind(j) == JSON_NONE || json_kind(j) == JSON_NULL || (link && !*link))
		return true;
	if (!link || strlen(link) > LINK_MAX)
		return text_fail(r->err, "nextLink is no address");
	for (const char *c = link; *c; c++)
		if (*c <= ' ' || *c > '~')
			return text_fail(r->err, "nextLink holds characters that no address has");
	r->answer->next_link = arena_text(r->arena, link);
	return true;
}

static bool read_item(struct reading *r, const struct decoder *d, const struct json *item)
{
	if (d->wanted && !d->wanted(item))
		return true;
	if (d->take(item, decode_add(r->answer)))
		return true;
	if (d->catalogue)
		return rows_remove(&r->answer->rows, d->record, r->answer->rows.n);
	return text_fail(r->err, "item %u of 'value' has no proper name", r->answer->rows.n);
}

static bool read_list(struct reading *r)
{
	const struct decoder *d = decoder_of(r->answer->record);
	const struct json *value = json_get(r->root, "value");

	if (json_kind(value) != JSON_ARRAY)
		return text_fail(r->err, "there is no list 'value'");
	for (const struct json *item = json_first(value); item; item = json_next(item))
		if (!read_item(r, d, item))
			return false;
	return read_next_link(r);
}

/* ---- Single objects */

static const char *headline(const struct arm_answer *answer)
{
	const void *row = answer->rows.v;

	if (answer->record == &RECORD_SEEN_PROVIDER)
		return ((const struct seen_provider *)row)->state;
	if (answer->record == &RECORD_SEEN_GROUP)
		return ((const struct seen_group *)row)->location;
	return NULL;
}

static bool read_single(struct reading *r)
{
	const struct decoder *d = decoder_of(r->answer->record);

	if (!d->take(r->root, decode_add(r->answer)))
		return text_fail(r->err, "it has no proper name");
	r->answer->text = arena_text(r->arena, headline(r->answer));
	return true;
}

static bool read_availability(struct reading *r)
{
	const char *s = json_str(r->root);

	r->answer->text = s ? fault_text(r->arena, s, strlen(s), ANSWER_MAX) : NULL;
	return r->answer->text || text_fail(r->err, "it is no word such as \"Available\"");
}

static bool read_registry(struct reading *r)
{
	return registry_read(r->root, r->args, r->answer, r->err);
}

static bool read_registry_all(struct reading *r)
{
	return registry_read_all(r->root, r->args, r->answer, r->err);
}

/* ---- What only the question knows */

static void fill_owner(char **slot, const char *owner)
{
	if (str_empty(*slot) && !str_empty(owner))
		mem_replace(slot, owner);
}

static void fill_owners(struct reading *r)
{
	struct arm_answer *answer = r->answer;

	if (answer->record == &RECORD_SEEN_PREFIX)
		ROWS_EACH (struct seen_prefix, p, answer->rows)
			fill_owner(&p->peering, r->args->parent);
	if (answer->record == &RECORD_SEEN_ROUTE)
		ROWS_EACH (struct seen_route, route, answer->rows)
			fill_owner(&route->peering, r->args->parent);
	if (answer->record == &RECORD_SEEN_SERVICE_PREFIX)
		ROWS_EACH (struct seen_service_prefix, p, answer->rows)
			fill_owner(&p->service,
				   str_or(r->args->parent, r->args->model ? r->args->model->service.name : NULL));
}

/* ---- The whole */

static bool (*reader_of(enum op_id op))(struct reading *)
{
	if (op == OP_AVAILABILITY)
		return read_availability;
	if (op == OP_REGISTRY)
		return read_registry;
	if (op == OP_REGISTRY_ALL)
		return read_registry_all;
	return OPS[op].flags & OP_PAGED ? read_list : read_single;
}

/* A DELETE answers nothing, and a write may: the contract allows 202 and 204 without a body. */
static bool nothing_to_read(enum op_id op, size_t n)
{
	return op != OP_AVAILABILITY && (!OPS[op].record || (OPS[op].flags & OP_WRITE && n == 0));
}

static void read_success(struct reading *r, const char *body, size_t n)
{
	struct text err = TEXT_INIT;
	struct json *root = json_parse(body, n, NULL, &err);

	r->err = &err;
	r->root = root;
	if (!root || !reader_of(r->op)(r))
		fault_strange(r->answer, r->arena, fault_text(r->arena, err.s, err.n, MESSAGE_MAX));
	else if (r->args)
		fill_owners(r);
	json_free(root);
	text_release(&err);
	r->err = NULL;
	r->root = NULL;
}

void arm_read_about(enum op_id op, const struct arm_args *args, uint16_t status, const char *body, size_t n,
		    struct arena *a, struct arm_answer *answer)
{
	struct reading r = { .op = op, .args = args, .arena = a, .answer = answer };

	*answer = (struct arm_answer){ .status = status, .record = OPS[op].record };
	body = body ? body : "";
	if (fault_class(status) != ARM_OK)
		fault_read(body, n, a, answer);
	else if (!nothing_to_read(op, n))
		read_success(&r, body, n);
}

void arm_read(enum op_id op, uint16_t status, const char *body, size_t n, struct arena *a, struct arm_answer *answer)
{
	arm_read_about(op, NULL, status, body, n, a, answer);
}
