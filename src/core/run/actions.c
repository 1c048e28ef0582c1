#include "run/actions.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/rules.h"
#include "run/answers.h"
#include "run/calls.h"
#include "run/notes.h"
#include "run/observe.h"
#include "run/orders.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/signin.h"
#include "run/there.h"
#include "run/update.h"
#include "run/wants.h"

typedef void judge_action(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out);
typedef void do_action(struct wizard *w, struct ref ref, const char *text);

static const char NOT_IN_THIS_MODE[] = "nothing is sent in this mode";

/* ---- releases */

static void judge_account(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)ref;
	release_judge_account(w, a, out);
}

static void judge_asn(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)ref;
	release_judge(w, OP_ASN_PUT, 0, a, out);
}

/* There and different, by hand: a change instead of a creation. */
static bool is_update(const struct wizard *w, uint32_t row)
{
	struct want want;

	if (w->setup.unattended || !wants_of(w, OP_PEERING_PUT, row, NULL, &want))
		return false;
	return (want.state == WANT_DRIFT || want.state == WANT_DONE) && update_meant(w, row);
}

static void judge_peering(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	if (is_update(w, ref.row))
		update_judge(w, ref.row, a, out);
	else
		release_judge(w, OP_PEERING_PUT, ref.row, a, out);
}

static void do_peering(struct wizard *w, struct ref ref, const char *text)
{
	struct asked tells;

	if (!is_update(w, ref.row)) {
		release_peering(w, ref, text);
	} else if (calls_tells(w, OP_PEERING_PUT, ref.row, &tells) && !read_fresh(w, tells)) {
		read_want(w, tells);
		note_say(w, true, "it is read once more first; look at the differences, then type the name again");
	} else {
		note_journal(w, "release", "change of peering", NULL, text);
		orders_add(w, OP_PEERING_PUT, ref.row);
	}
}

static void judge_register(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	if (ref.row)
		release_judge(w, OP_PREFIX_PUT, ref.row, a, out);
	else
		release_judge_all(w, OP_PREFIX_PUT, a, out);
}

/* The chosen prefixes go out with the service: a typed key that is wrong would leave a service without them. */
static void judge_typed_keys(const struct wizard *w, struct arena *a, struct offer *out)
{
	ROWS_EACH (const struct chosen, c, w->m->service.prefixes) {
		struct ref at = { REF_FIELD, Q_CHOSEN_KEY, c->row.id, 0 };
		struct verdict v;

		if (str_empty(c->key))
			continue;
		v = QUESTIONS[Q_CHOSEN_KEY].check(&w->facts, at, c->key, a);
		if (v.state != ST_FAILED)
			continue;
		out->why_not = v.text;
		out->blocked_by = v;
		return;
	}
}

static void judge_service(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)ref;
	release_judge(w, OP_SERVICE_PUT, 0, a, out);
	if (!out->why_not && !w->setup.unattended) /* there every wrong answer is named by its place: wizard_wrong */
		judge_typed_keys(w, a, out);
}

static void judge_activate(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	if (ref.row)
		release_judge(w, OP_SERVICE_PREFIX_PUT, ref.row, a, out);
	else
		release_judge_all(w, OP_SERVICE_PREFIX_PUT, a, out);
}

/* ---- validating again */

static const char *why_not_validate(const struct wizard *w, const struct fact_prefix *p)
{
	const struct seen_peering *peering = p ? there_peering_named(w, p->answer->peering) : NULL;
	bool refused;

	if (!p || !p->seen)
		return "it is not registered";
	if (orders_waiting(w, OP_PREFIX_VALIDATE, p->answer->row.id) ||
	    request_open(w, OP_PREFIX_VALIDATE, p->answer->row.id, &refused))
		return "it has been asked for already";
	if (!peering || !there_active(peering))
		return "no connection of its peering is Active";
	return state_is_open(p->seen->state) ? "it is being validated" : NULL;
}

static void judge_validate_all(const struct wizard *w, struct offer *out)
{
	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct fact_prefix *p = &w->facts.prefixes[i];

		if (!there_verified(p->seen) && !why_not_validate(w, p))
			return;
	}
	offer_refuse(out, ST_NA, "no registered prefix is waiting to be validated again", (struct ref){ 0 });
}

static void judge_validate(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const struct fact_prefix *p = ref.row ? facts_prefix(&w->facts, ref.row) : NULL;
	const char *why = ref.row ? why_not_validate(w, p) : NULL;

	out->step = STEP_PREFIXES;
	if (!wizard_writes(w))
		offer_refuse(out, ST_NA, NOT_IN_THIS_MODE, ref);
	else if (why)
		offer_refuse(out, ST_NA, why, ref);
	else if (!ref.row)
		judge_validate_all(w, out);
	else if (there_verified(p->seen)) /* it goes back to Pending, and live voice may hang on it */
		out->type_to_confirm = facts_registered_name(p);
}

static void do_validate(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	unsigned n = 0;

	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct fact_prefix *p = &w->facts.prefixes[i];
		bool meant = ref.row ? p->answer->row.id == ref.row : !there_verified(p->seen);

		if (!meant || why_not_validate(w, p))
			continue;
		orders_add(w, OP_PREFIX_VALIDATE, p->answer->row.id);
		n++;
	}
	note_say(w, false, n == 1 ? "validation is asked for" : "validation is asked for %u prefixes", n);
}

/* ---- removing what was never Verified */

static const char *why_not_delete(const struct wizard *w, enum op_id op, uint32_t row, bool kept)
{
	bool refused;

	if (!wizard_writes(w))
		return NOT_IN_THIS_MODE;
	if (kept)
		return "it was Verified at some time; voxpeer does not remove it, write to "
		       "peeringservice@microsoft.com; the message to copy is ready";
	if (orders_waiting(w, op, row) || (request_open(w, op, row, &refused) && !refused))
		return "it is being removed";
	return NULL;
}

static void judge_delete_prefix(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const struct fact_prefix *p = facts_prefix(&w->facts, ref.row);
	const struct seen_prefix *seen = there_prefix(w, ref.row);
	const char *why = "it is not registered";

	out->step = STEP_PREFIXES;
	if (seen)
		why = why_not_delete(w, OP_PREFIX_DELETE, ref.row, there_kept(w, seen));
	if (why)
		offer_refuse(out, ST_NA, why, ref);
	else
		out->type_to_confirm = facts_registered_name(p);
}

static void do_delete_prefix(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	struct prefix_answer *p = rows_find(&w->m->prefixes, &RECORD_PREFIX, ref.row);

	mem_replace(&p->go, NULL);
	note_changed(w);
	orders_add(w, OP_PREFIX_DELETE, ref.row);
}

static const struct chosen *chosen_row(const struct wizard *w, uint32_t row)
{
	return rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, row);
}

static void judge_delete_chosen(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const struct chosen *c = chosen_row(w, ref.row);
	const struct seen_service_prefix *seen = c ? there_chosen(w, c) : NULL;
	const char *why = "it is not at the service";

	out->step = STEP_SERVICE;
	if (seen)
		why = why_not_delete(w, OP_SERVICE_PREFIX_DELETE, ref.row, there_kept_chosen(seen));
	if (why)
		offer_refuse(out, ST_NA, why, ref);
	else
		out->type_to_confirm = seen->name;
}

static void do_delete_chosen(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, ref.row);

	mem_replace(&c->go, NULL);
	note_changed(w);
	orders_add(w, OP_SERVICE_PREFIX_DELETE, ref.row);
}

/* ---- looking and trying again */

static void judge_look(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	if (w->setup.offline)
		offer_refuse(out, ST_NA, "this is not connected to the service", ref);
	else if (!signin_possible(w))
		offer_refuse(out, ST_NA, "no way to sign in was given", (struct ref){ REF_FIELD, Q_SIGN_IN, 0, 0 });
}

static void do_look(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	enum step_id step = ref.kind == REF_STEP ? ref.code : w->view.step;

	signin_again(w);
	reads_want_step(w, step);
}

static void judge_retry(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const struct request *r = rows_find(&w->m->requests, &RECORD_REQUEST, ref.row);

	if (ref.kind == REF_REQUEST && (!r || !request_is_refused(r)))
		offer_refuse(out, ST_NA, "there is nothing to try again", ref);
}

static void retry_reads(struct wizard *w)
{
	for (size_t i = 0; i < w->nreads; i++) {
		struct read *r = &w->reads[i];

		if (r->class != ARM_OK) {
			r->not_before = 0;
			r->failures = 0;
		}
	}
}

static void do_retry(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	const struct request *r = rows_find(&w->m->requests, &RECORD_REQUEST, ref.row);

	if (r && request_is_refused(r))
		requests_retry(w, orders_step(request_op(r)), (uint32_t)r->target);
	else
		requests_retry(w, STEP_N, 0);
	signin_again(w);
	retry_reads(w);
	if (w->save_failed)
		w->turn_dirty = true;
}

/* ---- what people say: ticks, attestations, notes, confirmations */

static void judge_open(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)w, (void)ref, (void)a, (void)out;
}

static void do_tick(struct wizard *w, struct ref ref, const char *text)
{
	const struct tick *old = task_tick(w->m, text, ref.row);
	struct arena a = { 0 };
	const char *about = arena_format(&a, "task %s of connection %u", str_or(text, ""), ref.row);

	if (!task_find(text)) {
		note_say(w, true, "there is no such task");
	} else if (old) {
		rows_remove(&w->m->ticks, &RECORD_TICK, old->row.id);
		note_journal(w, "tick", about, "done", "open");
		note_changed(w);
	} else {
		struct tick *t = answers_new_row(w, GROUP_TICKS, 0);

		mem_replace(&t->task, text);
		t->connection = ref.row;
		mem_replace(&t->by, w->setup.who);
		t->at = w->now;
		note_journal(w, "tick", about, "open", "done");
	}
	arena_release(&a);
}

static void judge_attest(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)w, (void)a;
	const struct rule *r = ref.kind == REF_CHECK ? rule_by_id(ref.code) : NULL;

	if (!r || !rule_attestable(r->code))
		offer_refuse(out, ST_NA, "this is judged, not attested", ref);
}

static void withdraw_attestations(struct wizard *w, const char *code, const char *router)
{
	for (uint32_t i = w->m->attest.n; i-- > 0;) {
		const struct attestation *at = rows_at(&w->m->attest, &RECORD_ATTESTATION, i);

		if (str_is_nocase(at->requirement, code) && (!router || str_is_nocase(at->router, router)))
			rows_remove(&w->m->attest, &RECORD_ATTESTATION, at->row.id);
	}
	note_journal(w, "attest", code, "attested", "withdrawn");
	note_changed(w);
}

static void attest(struct wizard *w, const char *code, const char *router, const char *note)
{
	struct attestation *at = answers_new_row(w, GROUP_ATTEST, 0);
	char iso[WHEN_ISO_MAX];
	char *clean = answers_clean(note, false);

	if (at) {
		mem_replace(&at->by, w->setup.who);
		mem_replace(&at->at, when_iso(note_time(w), iso));
		mem_replace(&at->note, clean);
		mem_replace(&at->requirement, code);
		mem_replace(&at->router, router);
		note_journal(w, "attest", code, NULL, "attested");
	}
	free(clean);
}

/* A stale attestation is given anew, a good one is withdrawn. */
static void do_attest(struct wizard *w, struct ref ref, const char *text)
{
	const struct rule *r = rule_by_id(ref.code);
	const struct fact_session *s = ref.row ? facts_session(&w->facts, ref.row) : NULL;
	const char *router = s && s->connection ? s->connection->router : NULL;
	struct arena a = { 0 };
	bool given = false;

	ROWS_EACH (const struct attestation, at, w->m->attest)
		given |= str_is_nocase(at->requirement, r->code) && (!router || str_is_nocase(at->router, router));
	if (given && rule_judge(r, &w->facts, ref.row, &a).state != ST_STALE)
		withdraw_attestations(w, r->code, router);
	else
		attest(w, r->code, router, text);
	arena_release(&a);
}

static void do_note(struct wizard *w, struct ref ref, const char *text)
{
	char *clean = answers_clean(text, true);
	struct note *n = str_empty(clean) ? NULL : answers_new_row(w, GROUP_NOTES, 0);

	if (n) {
		mem_replace(&n->step, ref.kind == REF_STEP && ref.code < STEP_N ? STEP_ID[ref.code] : NULL);
		mem_replace(&n->by, w->setup.who);
		mem_replace(&n->text, clean);
		n->at = w->now;
	}
	free(clean);
}

static void judge_legacy(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, ref.row);
	bool known;

	out->step = STEP_PEERING;
	if (!p || !legacy_in(w, p->metro, &known))
		offer_refuse(out, ST_NA, "no legacy connections are known in this metro", ref);
	else if (!str_empty(p->legacy_ok))
		offer_refuse(out, ST_NA, "it is confirmed", ref);
}

static void do_legacy(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, ref.row);

	mem_replace(&p->legacy_ok, "yes");
	note_journal(w, "answer", p->name, NULL, "legacy connections may be pulled in");
	note_changed(w);
}

static void judge_adopt(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	const char *why = adopt_refused(w, ref, a);

	if (why)
		offer_refuse(out, ST_NA, why, ref);
}

static void judge_observe(const struct wizard *w, struct ref ref, struct arena *a, struct offer *out)
{
	(void)a;
	const char *why = observe_refused(w, ref);

	if (why)
		offer_refuse(out, ST_NA, why, ref);
}

/* ---- the table */

struct acting {
	judge_action *judge;
	do_action *act;
};
static const struct acting ACTIONS[ACT_N] = {
	[ACT_ACCOUNT_GO] = { judge_account, release_account },
	[ACT_COMMIT_ASN] = { judge_asn, release_asn },
	[ACT_COMMIT_PEERING] = { judge_peering, do_peering },
	[ACT_REGISTER] = { judge_register, release_prefixes },
	[ACT_COMMIT_SERVICE] = { judge_service, release_service },
	[ACT_ACTIVATE] = { judge_activate, release_chosen },
	[ACT_VALIDATE] = { judge_validate, do_validate },
	[ACT_LOOK] = { judge_look, do_look },
	[ACT_TICK] = { judge_open, do_tick },
	[ACT_ATTEST] = { judge_attest, do_attest },
	[ACT_LEGACY_OK] = { judge_legacy, do_legacy },
	[ACT_DELETE_PREFIX] = { judge_delete_prefix, do_delete_prefix },
	[ACT_DELETE_CHOSEN] = { judge_delete_chosen, do_delete_chosen },
	[ACT_ADOPT] = { judge_adopt, adopt },
	[ACT_RETRY] = { judge_retry, do_retry },
	[ACT_NOTE] = { judge_open, do_note },
	[ACT_OBSERVE] = { judge_observe, observe },
};

void action_judge(const struct wizard *w, enum action_id action, struct ref ref, struct arena *a, struct offer *out)
{
	*out = (struct offer){ .action = action, .step = w->view.step, .ref = ref };
	out->blocked_by.state = ST_NA;
	if (action < ACT_N && ACTIONS[action].judge)
		ACTIONS[action].judge(w, ref, a, out);
}

/* A release that only waits for reading: the reading is due now. */
static void read_for(struct wizard *w, enum action_id action, struct ref ref)
{
	size_t n = wants_count(w);
	struct want want;
	struct asked unread;

	for (size_t i = 0; i < n; i++) {
		wants_at(w, i, NULL, &want);
		if (want.release == action && (!ref.row || want.row == ref.row) && wants_unknown(w, &want, &unread))
			read_want(w, unread);
	}
}

static bool confirmed(struct wizard *w, const struct offer *o, const char *text)
{
	if (!o->type_to_confirm || str_is(text, o->type_to_confirm))
		return true;
	note_say(w, true, "to confirm, type the name %s", o->type_to_confirm);
	return false;
}

/* A review that was released has done its work: the step shows what becomes of it. */
static void leave_review(struct wizard *w)
{
	if (w->view.screen == SCREEN_REVIEW && w->fx)
		effects_add(w->fx, FX_SHOW)->view = (struct view){ .screen = SCREEN_STEP, .step = w->view.step };
}

void actions_do(struct wizard *w, const struct event *ev)
{
	enum action_id action = ev->id < ACT_N ? ev->id : ACT_NONE;
	struct arena a = { 0 };
	struct offer o;

	if (!ACTIONS[action].act)
		return;
	action_judge(w, action, ev->ref, &a, &o);
	if (o.why_not) {
		note_say(w, true, "%s", o.why_not);
		if (o.blocked_by.state == ST_CHECKING)
			read_for(w, action, ev->ref);
	} else if (confirmed(w, &o, ev->text)) {
		ACTIONS[action].act(w, ev->ref, ev->text);
		if (action >= ACT_ACCOUNT_GO && action <= ACT_ACTIVATE)
			leave_review(w);
	}
	arena_release(&a);
}
