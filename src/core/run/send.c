#include "base/text.h"
#include "run/notes.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/wants.h"

/* What cannot be built is an error of ours or of an answer no rule caught: said once, then kept like a refusal. */
static void record(struct wizard *w, const struct want *want)
{
	struct text err = TEXT_INIT;

	if (!request_record(w, want->op, want->row, want->about, &err))
		request_unbuilt(w, want->op, want->row, want->about, err.s);
	text_release(&err);
}

static bool may_write(const struct wizard *w, enum op_id op)
{
	return wizard_writes(w) && w->write_hold <= w->now.wall && requests_refused(w, op) < REFUSED_MAX &&
	       requests_room(w);
}

void wants_send(struct wizard *w)
{
	size_t n = wants_count(w);
	struct want want;
	struct asked unread;

	for (size_t i = 0; i < n && requests_room(w); i++) {
		wants_at(w, i, NULL, &want);
		if (want.state == WANT_UNREAD && wants_unread(w, &want, &unread))
			read_want(w, unread);
		else if (want.state == WANT_DUE && may_write(w, want.op))
			record(w, &want);
	}
}
