#include "run/orders.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/notes.h"
#include "run/requests.h"
#include "run/there.h"

static const uint8_t STEP_OF[OP_N] = {
	[OP_PROVIDER_REGISTER] = STEP_ACCOUNT,
	[OP_GROUP_PUT] = STEP_ACCOUNT,
	[OP_ASN_PUT] = STEP_ASN,
	[OP_PEERING_PUT] = STEP_PEERING,
	[OP_PREFIX_PUT] = STEP_PREFIXES,
	[OP_PREFIX_VALIDATE] = STEP_PREFIXES,
	[OP_PREFIX_DELETE] = STEP_PREFIXES,
	[OP_SERVICE_PUT] = STEP_SERVICE,
	[OP_SERVICE_PREFIX_PUT] = STEP_SERVICE,
	[OP_SERVICE_PREFIX_DELETE] = STEP_SERVICE,
};

enum step_id orders_step(enum op_id op)
{
	return STEP_OF[op];
}

bool orders_waiting(const struct wizard *w, enum op_id op, uint32_t row)
{
	for (size_t i = 0; i < w->norders; i++) {
		if (w->orders[i].op == op && w->orders[i].row == row)
			return true;
	}
	return false;
}

void orders_add(struct wizard *w, enum op_id op, uint32_t row)
{
	if (orders_waiting(w, op, row))
		return;
	if (w->norders == w->cap_orders) {
		w->cap_orders = w->cap_orders ? 2 * w->cap_orders : 16;
		w->orders = mem_array(w->orders, w->cap_orders, sizeof *w->orders);
	}
	w->orders[w->norders++] = (struct order){ op, row };
}

void orders_drop(struct wizard *w, enum op_id op, uint32_t row)
{
	for (size_t i = w->norders; i-- > 0;) {
		if (w->orders[i].op == op && w->orders[i].row == row)
			memmove(&w->orders[i], &w->orders[i + 1], (--w->norders - i) * sizeof *w->orders);
	}
}

/* A peering is created by a want, and changed by an order. */
bool orders_is_one(const struct wizard *w, enum op_id op, uint32_t row)
{
	const struct peering *p = op == OP_PEERING_PUT ? rows_find(&w->m->peerings, &RECORD_PEERING, row) : NULL;

	return (p && there_peering(w, p)) || op == OP_PREFIX_VALIDATE || op == OP_PREFIX_DELETE ||
	       op == OP_SERVICE_PREFIX_DELETE;
}

static const char *about(const struct wizard *w, struct order o)
{
	const struct prefix_answer *p = rows_find(&w->m->prefixes, &RECORD_PREFIX, o.row);
	const struct chosen *c = p ? NULL : rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, o.row);

	const struct peering *peering = rows_find(&w->m->peerings, &RECORD_PEERING, o.row);

	if (peering)
		return str_or(peering->name, "");
	return p ? str_or(p->name, "") : c ? str_or(c->name, "") : "";
}

void orders_record(struct wizard *w)
{
	while (w->norders && requests_room(w)) {
		struct order o = w->orders[0];
		struct text err = TEXT_INIT;

		memmove(w->orders, w->orders + 1, --w->norders * sizeof *w->orders);
		if (!request_record(w, o.op, o.row, about(w, o), &err))
			note_say(w, true, "could not %s %s: %s", OPS[o.op].label, about(w, o), err.s);
		text_release(&err);
	}
}

void orders_release(struct wizard *w)
{
	free(w->orders);
	w->orders = NULL;
	w->norders = w->cap_orders = 0;
}
