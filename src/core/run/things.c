#include "run/things.h"

#include "base/mem.h"
#include "base/text.h"
#include "run/facts_now.h"
#include "run/notes.h"
#include "run/orders.h"
#include "run/requests.h"

static uint32_t no_row(const struct wizard *w, uint32_t row)
{
	(void)w, (void)row;
	return 0;
}

static uint32_t own_row(const struct wizard *w, uint32_t row)
{
	(void)w;
	return row;
}

static uint32_t peering_row(const struct wizard *w, uint32_t row)
{
	const struct peering *p = model_peering_of(w->m, row);

	return p ? p->row.id : 0;
}

struct part {
	const struct record *record;
	enum op_id op;
	enum step_id step;
	uint32_t (*row)(const struct wizard *w, uint32_t row);
};
static const struct part PARTS[] = {
	{ &RECORD_ACCOUNT, OP_GROUP_PUT, STEP_ACCOUNT, no_row },
	{ &RECORD_ASN, OP_ASN_PUT, STEP_ASN, no_row },
	{ &RECORD_CONTACT, OP_ASN_PUT, STEP_ASN, no_row },
	{ &RECORD_PEERING, OP_PEERING_PUT, STEP_PEERING, own_row },
	{ &RECORD_CONNECTION, OP_PEERING_PUT, STEP_PEERING, peering_row },
	{ &RECORD_PREFIX, OP_PREFIX_PUT, STEP_PREFIXES, own_row },
	{ &RECORD_SERVICE, OP_SERVICE_PUT, STEP_SERVICE, no_row },
	{ &RECORD_CHOSEN, OP_SERVICE_PREFIX_PUT, STEP_SERVICE, own_row },
};

struct thing thing_of(const struct wizard *w, const struct record *r, uint32_t row)
{
	for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
		if (PARTS[i].record == r)
			return (struct thing){ PARTS[i].op, PARTS[i].row(w, row), PARTS[i].step };
	}
	return (struct thing){ OP_N, 0, STEP_N };
}

/* Thousands of answers are loaded into a session that knows nothing yet: that must not cost a look at each. */
static bool nothing_yet(const struct wizard *w)
{
	const struct observed *seen = &w->m->seen;

	return !seen->asns.n && !seen->peerings.n && !seen->services.n && !w->m->requests.n &&
	       str_empty(seen->group.name);
}

static enum want_state state_of(const struct wizard *w, struct thing t)
{
	struct want want;

	if (t.op == OP_N || nothing_yet(w))
		return WANT_ANSWER;
	facts_now((struct wizard *)(uintptr_t)w);
	return wants_of(w, t.op, t.row, NULL, &want) ? want.state : WANT_ANSWER;
}

bool thing_there(const struct wizard *w, struct thing t)
{
	enum want_state state = state_of(w, t);

	return state == WANT_DONE || state == WANT_DRIFT;
}

bool thing_under_way(const struct wizard *w, struct thing t)
{
	return state_of(w, t) == WANT_UNDER_WAY;
}

/* ---- releases */

static void withdraw_account(struct wizard *w, uint32_t row)
{
	(void)row;
	mem_replace(&w->m->account.go, NULL);
}

static void withdraw_asn(struct wizard *w, uint32_t row)
{
	(void)row;
	mem_replace(&w->m->commit.asn, NULL);
}

static void withdraw_peering(struct wizard *w, uint32_t row)
{
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, row);
	struct rows *names = &w->m->commit.peerings;

	for (uint32_t i = names->n; p && i-- > 0;) {
		const struct name_row *n = rows_at(names, &RECORD_NAME, i);

		if (str_is(n->name, p->name))
			rows_remove(names, &RECORD_NAME, n->row.id);
	}
}

static void withdraw_prefix(struct wizard *w, uint32_t row)
{
	struct prefix_answer *p = rows_find(&w->m->prefixes, &RECORD_PREFIX, row);

	if (p)
		mem_replace(&p->go, NULL);
}

static void withdraw_service(struct wizard *w, uint32_t row)
{
	(void)row;
	mem_replace(&w->m->commit.service, NULL);
}

static void withdraw_chosen(struct wizard *w, uint32_t row)
{
	struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, row);

	if (c)
		mem_replace(&c->go, NULL);
}

void thing_withdraw(struct wizard *w, struct thing t)
{
	static void (*const withdraw[OP_N])(struct wizard *, uint32_t) = {
		[OP_GROUP_PUT] = withdraw_account,   [OP_ASN_PUT] = withdraw_asn,
		[OP_PEERING_PUT] = withdraw_peering, [OP_PREFIX_PUT] = withdraw_prefix,
		[OP_SERVICE_PUT] = withdraw_service, [OP_SERVICE_PREFIX_PUT] = withdraw_chosen,
	};

	if (t.op != OP_N)
		orders_drop(w, t.op, t.row);
	if (t.op == OP_N || thing_there(w, t))
		return;
	withdraw[t.op](w, t.row);
}

void things_withdraw_all(struct wizard *w)
{
	withdraw_account(w, 0);
	withdraw_asn(w, 0);
	rows_clear(&w->m->commit.peerings, &RECORD_NAME);
	withdraw_service(w, 0);
	ROWS_EACH (struct prefix_answer, p, w->m->prefixes)
		mem_replace(&p->go, NULL);
	ROWS_EACH (struct chosen, c, w->m->service.prefixes)
		mem_replace(&c->go, NULL);
}

void things_withdraw_chosen(struct wizard *w, const char *name)
{
	ROWS_EACH (struct chosen, c, w->m->service.prefixes) {
		if (str_is_nocase(c->name, name))
			thing_withdraw(w, thing_of(w, &RECORD_CHOSEN, c->row.id));
	}
}
