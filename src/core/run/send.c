#include "base/text.h"
#include "run/notes.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/wants.h"

/* It was judged when it was released; somebody may have registered the prefix since, elsewhere. */
static bool is_registered_elsewhere(const struct wizard *w, const struct want *want, struct text *err)
{
	const struct fact_prefix *p = want->op == OP_PREFIX_PUT ? facts_prefix(&w->facts, want->row) : NULL;

	if (!p || !p->overlap)
		return false;
	text_addf(err, "%s overlaps %s; a prefix is registered once, in one peering", str_or(p->answer->prefix, ""),
		  p->overlap);
	return true;
}

/* What cannot be built is an error of ours or of an answer no rule caught: said once, then kept like a refusal. */
static void record(struct wizard *w, const struct want *want)
{
	struct text err = TEXT_INIT;

	if (is_registered_elsewhere(w, want, &err) || !request_record(w, want->op, want->row, want->about, &err))
		request_unbuilt(w, want->op, want->row, want->about, err.s);
	text_release(&err);
}

/* One that is under way already tells enough. */
static void read_if_idle(struct wizard *w, struct asked asked)
{
	const struct read *r = read_find(w, asked);

	if (!r || !r->under_way)
		read_want(w, asked);
}

static bool may_write(const struct wizard *w, enum op_id op)
{
	return wizard_writes(w) && w->write_hold <= w->now.wall && requests_refused(w, op) < REFUSED_MAX &&
	       requests_room(w);
}

bool wants_due(const struct wizard *w)
{
	for (size_t k = 0; k < WANT_KINDS; k++) {
		if (w->tally[k].n[WANT_UNREAD] || w->tally[k].n[WANT_DUE])
			return true;
	}
	return false;
}

/* From the first of this kind on that is not settled. */
static size_t first_open(const struct tally *t, size_t end)
{
	size_t unread = t->n[WANT_UNREAD] ? t->first[WANT_UNREAD] : end,
	       due = t->n[WANT_DUE] ? t->first[WANT_DUE] : end;

	return unread < due ? unread : due;
}

static void send_kind(struct wizard *w, size_t kind)
{
	size_t end;
	struct want want;
	struct asked unread;

	wants_of_kind(w, kind, &end);
	for (size_t i = first_open(&w->tally[kind], end); i < end && requests_room(w); i++) {
		wants_at(w, i, NULL, &want);
		if (want.state == WANT_UNREAD && wants_unread(w, &want, &unread))
			read_if_idle(w, unread);
		else if (want.state == WANT_DUE && may_write(w, want.op))
			record(w, &want);
	}
}

void wants_send(struct wizard *w)
{
	for (size_t k = 0; k < WANT_KINDS; k++)
		send_kind(w, k);
}
