/* Where the onboarding stands. The first question that is answered with yes says it. */
#include "base/text.h"
#include "core/explain.h"
#include "run/actions.h"
#include "run/calls.h"
#include "run/facts_now.h"
#include "run/orders.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/signin.h"
#include "run/status.h"
#include "run/there.h"
#include "run/trouble.h"
#include "run/wants.h"

enum { OFFERS_MAX = 64 };

static const char *const WORDS[] = {
	[STAND_ACT] = "needs you",     [STAND_BUSY] = "working",    [STAND_WAIT] = "waiting", [STAND_FAILED] = "failed",
	[STAND_SIGN_IN] = "needs you", [STAND_DRIFT] = "needs you", [STAND_ERROR] = "failed", [STAND_DONE] = "done",
};

static bool stand(struct standing *s, enum standing_kind kind, enum step_id step, const char *what)
{
	s->kind = kind;
	s->step = step;
	s->what = what;
	return true;
}

static void verdict(struct standing *s, enum state state, enum source source, const char *text, struct ref cause)
{
	s->verdict = (struct verdict){ .state = state, .source = source, .cause = cause, .text = text };
	s->ref = cause;
}

/* ---- errors */

static bool stand_unsaved(const struct wizard *w, struct arena *a, struct standing *s)
{
	if (!w->save_failed)
		return false;
	stand(s, STAND_ERROR, STEP_READINESS, arena_format(a, "the session cannot be saved: %s", w->save_failed));
	verdict(s, ST_FAILED, BY_HERE, s->what, (struct ref){ 0 });
	return true;
}

static const char *in_words(const char *code, const char *message, const char *request_id, struct arena *a)
{
	struct text t = TEXT_INIT;

	trouble_words(&t, code, message, request_id);
	const char *words = a ? arena_text(a, t.s) : "";
	text_release(&t);
	return words;
}

static bool stand_trouble(const struct wizard *w, struct arena *a, struct standing *s)
{
	const struct read *r = w->setup.offline ? NULL : reads_trouble(w);

	if (!r)
		return false;
	stand(s, STAND_ERROR, read_step(r->op),
	      arena_format(a, "could not %s: %s", OPS[r->op].label, reads_words(r, a)));
	verdict(s, ST_FAILED, BY_SERVICE, s->what, (struct ref){ REF_STEP, (uint16_t)s->step, 0, 0 });
	s->verdict.explain = r->code ? explain_error(r->code) : 0;
	s->unread = true;
	s->passing = r->class != ARM_FORBIDDEN && r->class != ARM_REFUSED;
	return true;
}

static bool find_want(const struct wizard *w, enum want_state state, struct arena *a, struct want *out)
{
	for (size_t k = 0; k < WANT_KINDS; k++) {
		if (w->tally[k].n[state]) {
			wants_at(w, w->tally[k].first[state], a, out);
			return out->state == state;
		}
	}
	return false;
}

/* Refused orders (validate again, remove) are no wants: their requests are looked at. */
static const struct request *refused_request(const struct wizard *w)
{
	for (size_t i = 0; i < w->nopen; i++) {
		if (w->open[i].refused)
			return rows_find(&w->m->requests, &RECORD_REQUEST, w->open[i].id);
	}
	return NULL;
}

/* A service that is out of order has refused nothing. */
static bool was_answered(const struct request *r)
{
	return !str_is(r->code, "NoAnswer") && r->status < 500;
}

static bool stand_refused(const struct wizard *w, struct arena *a, struct standing *s)
{
	const struct request *r = refused_request(w);
	enum op_id op = r ? request_op(r) : OP_N;

	if (!r)
		return false;
	stand(s, STAND_ERROR, op < OP_N ? orders_step(op) : STEP_READINESS,
	      arena_format(a, "%s %s %s", was_answered(r) ? "the service refused to" : "could not",
			   op < OP_N ? OPS[op].label : "do this", str_or(r->about, "")));
	verdict(s, ST_FAILED, BY_SERVICE, in_words(r->code, r->message, r->service_id, a),
		(struct ref){ REF_REQUEST, 0, r->row.id, 0 });
	s->verdict.explain = explain_error(r->code);
	s->verdict.when = r->answered;
	return true;
}

/* ---- under way */

/* A poll of what is known already goes on in the background; a run waits for it all the same. */
static bool matters(const struct wizard *w, const struct under_way *c)
{
	return c->id && (c->request || c->first || w->setup.unattended || w->setup.read_only);
}

static bool is_busy(const struct wizard *w)
{
	bool saving = w->setup.unattended && w->save_done + 1 < w->save_next;

	if (saving || requests_pending(w) || w->norders || w->signing_in)
		return true;
	for (size_t i = 0; i < CALLS_MAX; i++) {
		if (matters(w, &w->calls[i]))
			return true;
	}
	return false;
}

/* A run has to let real time pass now; by hand it goes on in the background. */
static bool backs_off(const struct wizard *w)
{
	struct want want;

	if (!w->setup.unattended && !w->setup.read_only)
		return false;
	if (w->write_hold > w->now.wall && (w->nrecorded || find_want(w, WANT_DUE, NULL, &want)))
		return true;
	return reads_back_off(w);
}

static bool stand_busy(const struct wizard *w, struct arena *a, struct standing *s)
{
	if (w->setup.held && requests_under_way(w))
		return stand(s, STAND_BUSY, status_position(w), "the program that has it open is asking the service");
	if (w->setup.offline || !w->started.wall)
		return false;
	if (is_busy(w))
		return stand(s, STAND_BUSY, status_position(w), "asking the service");
	if (!w->signed_in || !backs_off(w))
		return false;
	const char *why = reads_back_off(w) ? reads_why(w, a) : w->write_why;
	s->passing = true;
	return stand(s, STAND_BUSY, status_position(w),
		     arena_format(a, "%s; trying again in a moment", str_or(why, "the service did not answer")));
}

static bool stand_code(const struct wizard *w, struct arena *a, struct standing *s)
{
	return w->sign_in_code &&
	       stand(s, STAND_SIGN_IN, STEP_ACCOUNT,
		     arena_format(a, "to sign in, enter the code %s at %s", w->sign_in_code, w->sign_in_address));
}

static bool stand_sign_in(const struct wizard *w, struct arena *a, struct standing *s)
{
	if (w->signed_in || w->setup.offline || !w->started.wall || !w->sign_in_failed)
		return false;
	stand(s, STAND_SIGN_IN, STEP_ACCOUNT, arena_format(a, "sign in: %s", w->sign_in_failed));
	verdict(s, ST_FAILED, BY_SERVICE, s->what, (struct ref){ REF_STEP, STEP_ACCOUNT, 0, 0 });
	return true;
}

/* ---- what the service found */

static bool stand_drift(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct want want;

	if (!find_want(w, WANT_DRIFT, a, &want))
		return false;
	stand(s, STAND_DRIFT, want.step, arena_format(a, "%s at the service is not as answered", want.about));
	verdict(s, ST_FAILED, BY_SERVICE, want.why, want.ref);
	return true;
}

static bool stand_failed(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct failure f;

	if (!status_failure(w, STEP_N, a, &f))
		return false;
	stand(s, STAND_FAILED, f.step, f.what);
	s->verdict = f.verdict;
	s->ref = f.verdict.cause;
	s->since = f.since;
	return true;
}

/* ---- the operator's turn */

static bool stand_offer(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct offer offers[OFFERS_MAX];
	size_t n = wizard_offers(w, a, offers, OFFERS_MAX);

	for (size_t i = 0; i < n; i++) {
		if (offers[i].why_not || offers[i].blocked_by.state == ST_OK)
			continue; /* ST_OK: may be done, and does not have to be */
		stand(s, STAND_ACT, offers[i].step, status_offer_words(w, &offers[i], a));
		s->ref = offers[i].ref;
		return true;
	}
	return false;
}

static bool stand_portal(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct want want;

	if (wizard_writes(w) || !find_want(w, WANT_DUE, a, &want))
		return false;
	stand(s, STAND_ACT, want.step,
	      arena_format(a, "%s %s%s", OPS[want.op].label, want.about,
			   model_mode(w->m) == MODE_GUIDE ? " in the portal" : ""));
	s->ref = want.ref;
	return true;
}

static bool first_blocked(const struct wizard *w, struct arena *a, struct offer *out)
{
	struct offer offers[OFFERS_MAX];
	size_t n = wizard_offers(w, a, offers, OFFERS_MAX);

	for (size_t i = 0; i < n; i++) {
		if (!offers[i].why_not)
			continue;
		*out = offers[i];
		return true;
	}
	return false;
}

/* Nothing can be released: what stands in the way of the first release. Waiting is somebody else's turn, and so is what comes
 * after the step that is waited at. */
static bool stand_blocked(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct offer o;

	if (!first_blocked(w, a, &o) || o.blocked_by.state == ST_WAITING || o.step > status_position(w))
		return false;
	bool run = w->setup.unattended, unread = o.blocked_by.state == ST_CHECKING;

	stand(s, run && o.blocked_by.state == ST_FAILED ? STAND_FAILED : STAND_ACT, o.step,
	      unread && !run ? status_offer_words(w, &o, a) : str_or(o.why_not, "answers are missing"));
	if (unread && run && (calls_count(w) || reads_due(w)))
		s->kind = STAND_BUSY;
	s->verdict = o.blocked_by;
	s->ref = o.blocked_by.cause;
	return true;
}

/* ---- somebody else's turn */

static bool stand_wait(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct wait wait;
	msec whole = whole_bound(w);

	if (!waits(w, w->now, a, 0, &wait, 1))
		return false;
	stand(s, STAND_WAIT, wait.step, arena_format(a, "%s: %s", wait.about, wait.plain));
	s->owner = wait.owner;
	s->since = wait.since;
	s->bound = wait.bound ? wait.bound : whole;
	s->ref = wait.ref;
	s->next_look = wait.next_look;
	return true;
}

static bool stand_later(const struct wizard *w, struct arena *a, struct standing *s)
{
	struct want want;

	if (!find_want(w, WANT_LATER, a, &want))
		return false;
	stand(s, STAND_WAIT, want.step, arena_format(a, "%s: %s", want.about, want.why));
	s->owner = "Microsoft";
	s->ref = want.ref;
	return true;
}

static bool stand_done(const struct wizard *w, struct arena *a, struct standing *s)
{
	(void)a;
	return status_position(w) == STEP_DONE && stand(s, STAND_DONE, STEP_DONE, "every chosen prefix is activated");
}

static bool stand_answers(const struct wizard *w, struct arena *a, struct standing *s)
{
	enum step_id step = status_position(w);

	stand(s, STAND_ACT, step, arena_format(a, "go on with %s", STEP_TITLE[step]));
	s->ref = (struct ref){ REF_STEP, (uint16_t)step, 0, 0 };
	return true;
}

typedef bool stand_fn(const struct wizard *w, struct arena *a, struct standing *s);
static stand_fn *const STANDS[] = {
	stand_unsaved, stand_code,    stand_trouble, stand_busy,  stand_sign_in,
	stand_refused, stand_drift,   stand_failed,  stand_offer, stand_portal,
	stand_done,    stand_blocked, stand_wait,    stand_later, stand_answers,
};

void wizard_standing(const struct wizard *w, struct when now, struct arena *a, struct standing *s)
{
	facts_look(w);
	*s = (struct standing){ .kind = STAND_ACT };
	for (size_t i = 0; i < sizeof STANDS / sizeof STANDS[0]; i++) {
		if (STANDS[i](w, a, s))
			break;
	}
	msec at = now.service ? now.service : now.wall;

	s->word = WORDS[s->kind];
	s->overdue = s->bound && at > s->bound;
	s->calls = calls_count(w);
	if (!s->next_look)
		s->next_look = reads_next(w);
}
