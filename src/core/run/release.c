/* Letting writes go out: when it is allowed, and what is set. */
#include "base/mem.h"
#include "base/text.h"
#include "core/rules.h"
#include "run/actions.h"
#include "run/notes.h"
#include "run/observe.h"
#include "run/reads.h"
#include "run/there.h"
#include "run/things.h"
#include "run/wants.h"
#include "run/wrong.h"

void offer_refuse(struct offer *out, enum state state, const char *why, struct ref cause)
{
	out->why_not = why;
	out->blocked_by = (struct verdict){ .state = state, .source = BY_HERE, .cause = cause, .text = why };
}

static void offer_clear(struct offer *out)
{
	out->why_not = NULL;
	out->blocked_by = (struct verdict){ .state = ST_NA };
}

/* ---- rules */

static bool refused_by_rule(const struct wizard *w, enum step_id step, uint32_t row, struct arena *a, struct offer *out)
{
	struct verdict v = rules_blocking(&w->facts, step, row, a);

	if (v.state == ST_OK || v.state == ST_NA || v.state == ST_WARNING)
		return false;
	out->blocked_by = v;
	out->why_not = str_or(v.text, "a requirement is not met");
	return true;
}

static bool refused_by_answer(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	struct wrong first = { 0 };

	if (!wrong_of(w, want, a, &first, 1))
		return false;
	out->blocked_by = first.verdict;
	out->why_not = wrong_said(w, want, &first, a);
	return true;
}

/* What was promised at the beginning, and the account, hold for everything after them. */
static bool refused_by_rules(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	if (refused_by_rule(w, STEP_READINESS, 0, a, out))
		return true;
	if (want->step == STEP_ACCOUNT)
		return refused_by_answer(w, want, a, out);
	return refused_by_rule(w, STEP_ACCOUNT, 0, a, out) || refused_by_rule(w, want->step, want->row, a, out) ||
	       refused_by_answer(w, want, a, out);
}

/* ---- what has to be known before anything is decided */

struct known {
	enum op_id write;
	enum op_id read;
	bool by_parent, by_metro;
};
static const struct known KNOWN[] = {
	{ OP_ASN_PUT, OP_ASNS, false, false },       { OP_PEERING_PUT, OP_METROS, false, false },
	{ OP_PEERING_PUT, OP_LEGACY, false, true },  { OP_PEERING_PUT, OP_PEERINGS, false, false },
	{ OP_PREFIX_PUT, OP_PREFIXES, true, false }, { OP_SERVICE_PUT, OP_GROUP_SERVICES, false, false },
};

static const char *metro_of(const struct wizard *w, uint32_t row)
{
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, row);

	return p ? p->metro : NULL;
}

static bool known_read(const struct wizard *w, const struct want *want, const struct known *k, struct asked *out)
{
	*out = (struct asked){ .op = k->read };
	if (k->by_parent)
		out->parent = want->parent;
	if (k->by_metro)
		out->name = metro_of(w, want->row);
	return read_done(w, *out);
}

bool wants_unknown(const struct wizard *w, const struct want *want, struct asked *out)
{
	if (observe_only(w))
		return false;
	for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
		if (KNOWN[i].write == want->op && !known_read(w, want, &KNOWN[i], out))
			return true;
	}
	return false;
}

/* ---- judging */

static const char *still_reading(const struct wizard *w, struct asked unread, struct arena *a)
{
	const struct read *r = read_find(w, unread);

	if (w->setup.offline)
		return "not connected: what exists is not known";
	if (r && r->why && r->failures)
		return arena_format(a, "could not %s: %s", OPS[unread.op].label, r->why);
	return "what exists is still being read";
}

static void judge_held(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	struct asked unread;

	/* What is waited for comes first: it is cheap to tell, and thousands of prefixes wait alike. */
	if (want->why)
		offer_refuse(out, ST_WAITING, want->why, want->ref);
	else if (refused_by_rules(w, want, a, out))
		return;
	else if (wants_unknown(w, want, &unread))
		offer_refuse(out, ST_CHECKING, still_reading(w, unread, a), want->ref);
}

static const char *gone_before(const struct want *want)
{
	return want->why && str_starts(want->why, "it was there") ? want->why : NULL;
}

static void judge_drift(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	if (gone_before(want) && !w->setup.unattended)
		return; /* it may be made anew, when somebody says so */
	offer_refuse(out, ST_FAILED, arena_format(a, "what exists differs: %s", str_or(want->why, "")), want->ref);
}

static void judge_want(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	switch (want->state) {
	case WANT_HELD:
		judge_held(w, want, a, out);
		break;
	case WANT_ANSWER:
		offer_refuse(out, ST_UNKNOWN, str_or(want->why, "an answer is missing"), want->ref);
		break;
	case WANT_DRIFT:
		judge_drift(w, want, a, out);
		break;
	case WANT_REFUSED:
		offer_refuse(out, ST_FAILED, arena_format(a, "the service refused it: %s", str_or(want->why, "")),
			     (struct ref){ REF_REQUEST, 0, want->request, 0 });
		break;
	case WANT_DONE:
		offer_refuse(out, ST_NA, "it is there", want->ref);
		break;
	default:
		offer_refuse(out, ST_NA, "it is released already", want->ref);
	}
}

static bool needs_name(enum op_id op)
{
	return op == OP_ASN_PUT || op == OP_PEERING_PUT || op == OP_SERVICE_PUT;
}

/* It may go, and will not be verified before every session announces it (C3 of the domain rules). */
static void warn_of_few(const struct wizard *w, const struct want *want, struct offer *out)
{
	const struct seen_peering *p = want->op == OP_PREFIX_PUT ? there_peering_named(w, want->parent) : NULL;

	if (out->why_not || !p || there_all_active(p))
		return;
	out->blocked_by = (struct verdict){ .state = ST_WARNING,
					    .source = BY_SERVICE,
					    .when = p->seen,
					    .cause = { REF_STEP, STEP_PROVISIONING, 0, 0 },
					    .text = "not every connection is Active: validation fails until all are" };
}

static void judge_one(const struct wizard *w, const struct want *want, struct arena *a, struct offer *out)
{
	out->step = want->step;
	if (needs_name(want->op))
		out->type_to_confirm = want->name;
	if (w->setup.read_only)
		offer_refuse(out, ST_NA, "nothing is written here", want->ref);
	else
		judge_want(w, want, a, out);
	warn_of_few(w, want, out);
}

void release_judge(const struct wizard *w, enum op_id op, uint32_t row, struct arena *a, struct offer *out)
{
	struct want want;

	if (wants_of(w, op, row, a, &want))
		judge_one(w, &want, a, out);
	else
		offer_refuse(out, ST_NA, "it is no longer among the answers", (struct ref){ 0 });
}

/* The first that can go decides; when none can, the first that should and cannot says why. */
static bool judge_state(const struct wizard *w, size_t kind, enum want_state state, struct arena *a,
			struct offer *first)
{
	const struct tally *t = &w->tally[kind];
	size_t end = 0;
	struct want want;

	wants_of_kind(w, kind, &end);
	for (size_t i = t->first[state]; t->n[state] && i < end; i++) {
		struct offer one = *first;

		wants_at(w, i, a, &want);
		if (want.state != state)
			continue;
		offer_clear(&one);
		judge_one(w, &want, a, &one);
		if (!one.why_not || first->blocked_by.state == ST_NA)
			*first = one;
		if (!one.why_not || state != WANT_HELD)
			return !one.why_not;
	}
	return false;
}

void release_judge_all(const struct wizard *w, enum op_id op, struct arena *a, struct offer *out)
{
	static const enum want_state order[] = { WANT_HELD, WANT_ANSWER, WANT_REFUSED, WANT_DRIFT };
	size_t kind = wants_kind_of(op);

	offer_refuse(out, ST_NA, "there is nothing to release", (struct ref){ 0 });
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (judge_state(w, kind, order[i], a, out))
			return;
	}
}

void release_judge_account(const struct wizard *w, struct arena *a, struct offer *out)
{
	struct offer group = *out;

	release_judge(w, OP_PROVIDER_REGISTER, 0, a, out);
	if (!out->why_not)
		return;
	release_judge(w, OP_GROUP_PUT, 0, a, &group);
	if (!group.why_not || out->blocked_by.state == ST_NA)
		*out = group;
}

/* ---- doing */

static void set_go(struct wizard *w, char **go)
{
	char iso[WHEN_ISO_MAX];

	mem_replace(go, when_iso(note_time(w), iso));
	note_changed(w);
}

void release_account(struct wizard *w, struct ref ref, const char *text)
{
	(void)ref, (void)text;
	set_go(w, &w->m->account.go);
	note_journal(w, "release", "account", NULL, w->m->account.go);
}

void release_asn(struct wizard *w, struct ref ref, const char *text)
{
	(void)ref;
	mem_replace(&w->m->commit.asn, text);
	note_journal(w, "release", "asn", NULL, text);
	note_changed(w);
}

/* It was there and is gone, and somebody wants it anew: the memory of the old one would stand in the way. */
static void forget_gone(struct rows *rows, const struct record *r, const char *name)
{
	const struct field *key = record_field(r, "name"), *gone = record_field(r, "gone");

	for (uint32_t i = rows->n; i-- > 0;) {
		void *row = rows_at(rows, r, i);

		if (field_when(row, gone)->wall && str_is_nocase(*field_text(row, key), name))
			rows_remove(rows, r, ((const struct row *)row)->id);
	}
}

void release_peering(struct wizard *w, struct ref ref, const char *text)
{
	(void)ref;
	struct name_row *n = rows_add(&w->m->commit.peerings, &RECORD_NAME, model_new_id(w->m));

	mem_replace(&n->name, text);
	forget_gone(&w->m->seen.peerings, &RECORD_SEEN_PEERING, text);
	note_journal(w, "release", "peering", NULL, text);
	note_changed(w);
}

static bool may_go(const struct wizard *w, enum op_id op, uint32_t row)
{
	struct arena a = { 0 };
	struct offer o = { 0 };

	release_judge(w, op, row, &a, &o);
	arena_release(&a);
	return !o.why_not;
}

void release_prefixes(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	for (uint32_t i = 0; i < w->m->prefixes.n; i++) {
		struct prefix_answer *p = rows_at(&w->m->prefixes, &RECORD_PREFIX, i);

		if ((ref.row && ref.row != p->row.id) || !str_empty(p->go) || !may_go(w, OP_PREFIX_PUT, p->row.id))
			continue;
		set_go(w, &p->go);
		note_journal(w, "release", p->name, NULL, p->go);
	}
}

void release_service(struct wizard *w, struct ref ref, const char *text)
{
	(void)ref;
	mem_replace(&w->m->commit.service, text);
	forget_gone(&w->m->seen.services, &RECORD_SEEN_SERVICE, text);
	ROWS_EACH (struct chosen, c, w->m->service.prefixes) {
		struct want want;

		/* what lacks an answer has not been reviewed as it would be sent */
		if (wants_of(w, OP_SERVICE_PREFIX_PUT, c->row.id, NULL, &want) && want.state == WANT_HELD)
			set_go(w, &c->go);
	}
	note_journal(w, "release", "service", NULL, text);
	note_changed(w);
}

void release_chosen(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	for (uint32_t i = 0; i < w->m->service.prefixes.n; i++) {
		struct chosen *c = rows_at(&w->m->service.prefixes, &RECORD_CHOSEN, i);

		if ((ref.row && ref.row != c->row.id) || !str_empty(c->go) ||
		    !may_go(w, OP_SERVICE_PREFIX_PUT, c->row.id))
			continue;
		set_go(w, &c->go);
		note_journal(w, "release", c->name, NULL, c->go);
	}
}
