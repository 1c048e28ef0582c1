/* What a step would send, in one line: the same wants the plan is made of. */
#include "base/text.h"
#include "run/update.h"
#include "steps/screens.h"

enum { LOOKED_AT = 64, NAMED = 2 };

/* Of many rows one that lacks an answer stays behind; the others go out without it. */
static bool stays_behind(const struct want *w)
{
	return w->state == WANT_ANSWER && (w->op == OP_PREFIX_PUT || w->op == OP_SERVICE_PREFIX_PUT);
}

static bool still_to_send(const struct sheet *s, const struct want *w)
{
	if (stays_behind(w))
		return false;
	if (w->op == OP_PEERING_PUT && w->state == WANT_DONE)
		return wizard_writes(s->w) && update_meant(s->w, w->row);
	return w->state != WANT_DONE && w->state != WANT_UNREAD && w->state != WANT_UNDER_WAY &&
	       w->state != WANT_REFUSED;
}

static void name_want(struct text *t, const struct want *want, size_t n)
{
	bool change = want->op == OP_PEERING_PUT && (want->state == WANT_DRIFT || want->state == WANT_DONE);

	if (n <= NAMED)
		text_addf(t, "%s%s%s%s", n > 1 ? ", " : "", change ? "change the peering" : OPS[want->op].label,
			  str_empty(want->about) ? "" : " ", str_or(want->about, ""));
}

void put_will_send(struct sheet *s)
{
	size_t first = 0, n = wants_of_step(s->w, s->v->step, &first), found = 0;
	struct text t = TEXT_INIT;

	for (size_t i = 0; i < n && i < LOOKED_AT; i++) {
		struct want want;

		wants_at(s->w, first + i, s->a, &want);
		if (still_to_send(s, &want))
			name_want(&t, &want, ++found);
	}
	if (found > NAMED)
		text_addf(&t, " and %s%zu more", n > LOOKED_AT ? "at least " : "", found - NAMED);
	if (found)
		page_text(s->p, s->a, "%s: %s.", wizard_writes(s->w) ? "It will send" : "To be done", t.s);
	text_release(&t);
}
