#include "run/status.h"

#include "base/text.h"
#include "core/explain.h"
#include "core/rules.h"
#include "run/actions.h"
#include "run/facts_now.h"
#include "run/requests.h"
#include "run/there.h"
#include "run/wants.h"

/* ---- done */

static bool done_readiness(const struct wizard *w)
{
	struct arena a = { 0 };
	enum state state = rules_blocking(&w->facts, STEP_READINESS, 0, &a).state;

	arena_release(&a);
	return state == ST_OK || state == ST_NA || state == ST_WARNING;
}

static bool done_account(const struct wizard *w)
{
	return there_registered(w) && there_group(w);
}

static bool done_asn(const struct wizard *w)
{
	return there_approved(w);
}

static bool done_peering(const struct wizard *w)
{
	return there_all_peerings(w);
}

static bool done_provisioning(const struct wizard *w)
{
	ROWS_EACH (const struct peering, p, w->m->peerings) {
		const struct seen_peering *seen = there_peering(w, p);

		if (!seen || !there_all_active(seen))
			return false;
	}
	return w->m->peerings.n > 0;
}

static bool done_prefixes(const struct wizard *w)
{
	return w->registered.all && w->registered.verified == w->registered.all;
}

static bool done_service(const struct wizard *w)
{
	return there_service(w) && w->activated.all && w->activated.verified == w->activated.all;
}

typedef bool done_fn(const struct wizard *w);
static done_fn *const DONE[STEP_DONE] = {
	[STEP_READINESS] = done_readiness, [STEP_ACCOUNT] = done_account,           [STEP_ASN] = done_asn,
	[STEP_PEERING] = done_peering,     [STEP_PROVISIONING] = done_provisioning, [STEP_PREFIXES] = done_prefixes,
	[STEP_SERVICE] = done_service,
};

bool status_done(const struct wizard *w, enum step_id step)
{
	return step < STEP_DONE ? DONE[step](w) : status_position(w) == STEP_DONE;
}

enum step_id status_position(const struct wizard *w)
{
	enum step_id step = STEP_READINESS;

	while (step < STEP_DONE && DONE[step](w))
		step++;
	return step;
}

/* ---- failed */

static struct verdict said(enum state state, uint16_t explain, struct when when, struct ref cause, const char *text)
{
	return (struct verdict){
		.state = state, .source = BY_SERVICE, .explain = explain, .when = when, .cause = cause, .text = text
	};
}

static bool fail_asn(const struct wizard *w, struct arena *a, struct failure *out)
{
	const struct seen_asn *asn = there_asn(w);
	struct ref ref = { REF_STEP, STEP_ASN, 0, 0 };

	if (!asn || !state_is_bad(asn->state))
		return false;
	const char *why = str_or(asn->error, "Microsoft refused the association");

	*out = (struct failure){ .step = STEP_ASN,
				 .what = arena_format(a, "the association of AS%lld failed", (long long)asn->number),
				 .since = asn->since,
				 .verdict =
					 said(ST_FAILED, explain_state(EXPLAIN_ASN, asn->state), asn->seen, ref, why) };
	return true;
}

static bool fail_connection(const struct wizard *w, struct arena *a, struct failure *out)
{
	for (size_t i = 0; i < w->facts.nsessions; i++) {
		const struct fact_session *s = &w->facts.sessions[i];
		struct ref ref = { REF_ROW, GROUP_CONNECTIONS, s->connection ? s->connection->row.id : 0, 0 };

		if (!s->seen || !state_is_bad(s->seen->state))
			continue;
		uint16_t explain = explain_message(str_or(s->seen->error, ""));

		if (!explain)
			explain = explain_state(EXPLAIN_CONNECTION, s->seen->state);
		*out = (struct failure){ .step = STEP_PROVISIONING,
					 .what = arena_format(a, "%s %s: %s", s->seen_peering->name,
							      facts_session_name(s, a), s->seen->state),
					 .since = s->seen->since,
					 .verdict = said(ST_FAILED, explain, s->seen_peering->seen, ref,
							 str_or(s->seen->error, "the service gives no reason")) };
		return true;
	}
	return false;
}

static const char *message(const char *error)
{
	return str_or(error, "the service gives no reason");
}

static uint16_t explain_prefix(const char *state, const char *error)
{
	uint16_t explain = explain_message(str_or(error, ""));

	return explain ? explain : explain_state(EXPLAIN_PREFIX, state);
}

static msec time_of(struct when w)
{
	return w.service ? w.service : w.wall;
}

/* Since it failed, another connection of its peering has come up: that may be all it lacked. */
static bool may_pass_now(const struct wizard *w, const struct fact_prefix *p)
{
	const struct seen_peering *peering = there_peering_named(w, p->answer->peering);

	if (!peering)
		return false;
	ROWS_EACH (const struct seen_connection, c, peering->connections) {
		if (str_is_nocase(c->state, "Active") && time_of(c->since) > time_of(p->seen->since))
			return true;
	}
	return false;
}

static bool fail_prefix(const struct wizard *w, struct arena *a, struct failure *out)
{
	const struct fact_prefix *p = w->registered.bad ? facts_prefix(&w->facts, w->registered.first_bad) : NULL;

	if (!p || !p->seen)
		return false;
	struct ref ref = { REF_ROW, GROUP_PREFIXES, p->answer->row.id, 0 };

	*out = (struct failure){ .step = STEP_PREFIXES,
				 .what = arena_format(a,
						      may_pass_now(w, p)
							      ? "%s: another connection is Active now; validate again"
							      : "%s was not verified; mend it and validate again",
						      p->seen->prefix),
				 .since = p->seen->since,
				 .verdict = said(ST_FAILED, explain_prefix(p->seen->state, p->seen->error),
						 p->seen->seen, ref, message(p->seen->error)) };
	return true;
}

static bool fail_chosen(const struct wizard *w, struct arena *a, struct failure *out)
{
	const struct chosen *c =
		w->activated.bad ? rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, w->activated.first_bad) : NULL;
	const struct seen_service_prefix *seen = c ? there_chosen(w, c) : NULL;

	if (!seen)
		return false;
	struct ref ref = { REF_ROW, GROUP_CHOSEN, c->row.id, 0 };

	*out = (struct failure){ .step = STEP_SERVICE,
				 .what = arena_format(a, "%s could not be activated", str_or(seen->prefix, c->name)),
				 .since = seen->since,
				 .verdict = said(ST_FAILED, explain_prefix(seen->state, seen->error), seen->seen, ref,
						 message(seen->error)) };
	return true;
}

static const struct failing {
	enum step_id step;
	bool (*find)(const struct wizard *w, struct arena *a, struct failure *out);
} FAILING[] = {
	{ STEP_ASN, fail_asn },
	{ STEP_PROVISIONING, fail_connection },
	{ STEP_PREFIXES, fail_prefix },
	{ STEP_SERVICE, fail_chosen },
};

bool status_failure(const struct wizard *w, enum step_id step, struct arena *a, struct failure *out)
{
	for (size_t i = 0; i < sizeof FAILING / sizeof FAILING[0]; i++) {
		if ((step != STEP_N && FAILING[i].step != step) || !FAILING[i].find(w, a, out))
			continue;
		out->verdict.source = facts_seen_by(&w->facts);
		return true;
	}
	return false;
}

/* ---- offers */

static const char *const OFFER_WORDS[ACT_N] = {
	[ACT_ACCOUNT_GO] = "prepare the account: register the provider, make the group",
	[ACT_COMMIT_ASN] = "review and associate the AS number",
	[ACT_COMMIT_PEERING] = "review and create the peering",
	[ACT_REGISTER] = "register the prefixes",
	[ACT_COMMIT_SERVICE] = "review and create the Peering Service",
	[ACT_ACTIVATE] = "activate the prefixes that were added",
};

const char *status_offer_words(const struct wizard *w, const struct offer *o, struct arena *a)
{
	(void)w;
	bool change = o->action == ACT_COMMIT_PEERING && !o->why_not && o->blocked_by.state != ST_NA;
	const char *words = str_or(o->action < ACT_N ? OFFER_WORDS[o->action] : NULL, "go on");

	if (change)
		words = "review and change the peering";
	return str_empty(o->type_to_confirm) ? words : arena_format(a, "%s %s", words, o->type_to_confirm);
}

struct listing {
	struct offer *out;
	size_t n, cap;
};

static void list_offer(const struct wizard *w, enum action_id action, struct ref ref, struct arena *a,
		       struct listing *list)
{
	struct offer o;

	if (list->n == list->cap)
		return;
	action_judge(w, action, ref, a, &o);
	if (!o.why_not || o.blocked_by.state != ST_NA)
		list->out[list->n++] = o;
}

static struct ref step_ref(enum step_id step)
{
	return (struct ref){ REF_STEP, (uint16_t)step, 0, 0 };
}

static struct ref all_of(enum group_id group)
{
	return (struct ref){ REF_ROW, (uint16_t)group, 0, 0 };
}

size_t wizard_offers(const struct wizard *w, struct arena *a, struct offer *out, size_t cap)
{
	struct listing list = { out, 0, cap };

	facts_look(w);
	list_offer(w, ACT_ACCOUNT_GO, step_ref(STEP_ACCOUNT), a, &list);
	list_offer(w, ACT_COMMIT_ASN, step_ref(STEP_ASN), a, &list);
	ROWS_EACH (const struct peering, p, w->m->peerings)
		list_offer(w, ACT_COMMIT_PEERING, (struct ref){ REF_ROW, GROUP_PEERINGS, p->row.id, 0 }, a, &list);
	list_offer(w, ACT_REGISTER, all_of(GROUP_PREFIXES), a, &list);
	list_offer(w, ACT_COMMIT_SERVICE, step_ref(STEP_SERVICE), a, &list);
	list_offer(w, ACT_ACTIVATE, all_of(GROUP_CHOSEN), a, &list);
	return list.n;
}

/* ---- a step */

static bool want_at(const struct wizard *w, enum step_id step, enum want_state state, struct want *out)
{
	for (size_t k = 0; k < WANT_KINDS; k++) {
		if (!w->tally[k].n[state])
			continue;
		wants_at(w, w->tally[k].first[state], NULL, out);
		if (out->step == step)
			return true;
	}
	return false;
}

static void say(struct step_status *out, enum state state, const char *word)
{
	out->state = state;
	out->word = word;
}

static bool step_failed(const struct wizard *w, enum step_id step, struct arena *a, struct step_status *out)
{
	struct failure f;
	struct want want;

	if (status_failure(w, step, a, &f)) {
		out->why = f.verdict;
	} else if (want_at(w, step, WANT_REFUSED, &want)) {
		wants_of(w, want.op, want.row, a, &want);
		out->why = said(ST_FAILED, 0, w->now, (struct ref){ REF_REQUEST, 0, want.request, 0 }, want.why);
	} else {
		return false;
	}
	say(out, ST_FAILED, "failed");
	return true;
}

static bool step_waits(const struct wizard *w, enum step_id step, struct arena *a, struct step_status *out)
{
	struct want want;
	struct wait wait;

	if (waits_at(w, w->now, step, a, &wait)) {
		say(out, ST_WAITING, wait.overdue ? "overdue" : "waiting");
		out->why = said(ST_WAITING, wait.explain, wait.since, wait.ref, wait.plain);
		return true;
	}
	if (!want_at(w, step, WANT_UNDER_WAY, &want) && !want_at(w, step, WANT_DUE, &want) &&
	    !want_at(w, step, WANT_UNREAD, &want))
		return false;
	if (!wizard_writes(w))
		return false;
	say(out, ST_CHECKING, "working");
	return true;
}

/* What stands in the way of the step's own release; a row is not meant, the whole step is. */
static void step_gate(const struct wizard *w, enum step_id step, struct arena *a, struct step_status *out)
{
	struct offer offers[1 + STEP_N * 8];
	size_t n = wizard_offers(w, a, offers, sizeof offers / sizeof offers[0]);

	for (size_t i = 0; i < n; i++) {
		if (offers[i].step == step) {
			out->why = offers[i].blocked_by;
			return;
		}
	}
	if (step == STEP_READINESS)
		out->why = rules_blocking(&w->facts, STEP_READINESS, 0, a);
}

/* An earlier step is not done. One Active connection is enough to go on to prefixes. */
static bool is_blocked(const struct wizard *w, enum step_id step)
{
	enum step_id at = status_position(w);

	if (at >= step)
		return false;
	if (at != STEP_PROVISIONING)
		return true;
	ROWS_EACH (const struct seen_peering, p, w->m->seen.peerings) {
		if (there_active(p) && model_peering(w->m, p->name))
			return false;
	}
	return true;
}

void wizard_step_status(const struct wizard *w, enum step_id step, struct arena *a, struct step_status *out)
{
	facts_look(w);
	*out = (struct step_status){ .state = ST_UNKNOWN, .word = "", .why = { .state = ST_NA } };
	out->done = status_done(w, step);
	out->blocked = !out->done && is_blocked(w, step);
	if (out->done)
		say(out, ST_OK, "done");
	else if (step_failed(w, step, a, out) || step_waits(w, step, a, out))
		return;
	else if (!out->blocked)
		say(out, ST_WARNING, "needs you");
	if (!out->done)
		step_gate(w, step, a, out);
}
