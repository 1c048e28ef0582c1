/* What would be sent, request by request, with values that do not exist yet named instead of made up: the same plan twice is
 * the same text, which is what its digest is for. */
#include <string.h>

#include "base/text.h"
#include "run/calls.h"
#include "run/facts_now.h"
#include "run/look.h"
#include "run/update.h"

/* Connections get their identifiers when they are sent: until then each is called by its number. */
static const struct peering *with_identifiers(const struct peering *p, struct arena *a)
{
	struct peering *shown = arena_alloc(a, sizeof *shown);
	struct connection *c = arena_alloc(a, (p->connections.n + 1) * sizeof *c);

	*shown = *p;
	for (uint32_t i = 0; i < p->connections.n; i++) {
		c[i] = *(const struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, i);
		c[i].identifier = arena_format(a, "<identifier of connection %u>", i + 1);
	}
	shown->connections.v = c;
	return shown;
}

static bool build(const struct wizard *w, const struct want *want, struct arena *a, struct arm_call *call,
		  struct text *err)
{
	struct arm_args args;

	if (!calls_write_args(w, want->op, want->row, &args))
		return text_fail(err, "it is no longer among the answers");
	if (args.peering && !args.existing)
		args.peering = with_identifiers(args.peering, a);
	if (want->op == OP_SERVICE_PREFIX_PUT)
		args.key = arena_format(a, "<key of %s>", str_or(want->name, "?"));
	return arm_build(want->op, &args, a, call, err);
}

static bool is_due(enum want_state state)
{
	return state != WANT_DONE && state != WANT_DRIFT && state != WANT_UNDER_WAY;
}

/* Differences come one a line. */
static const char *on_one_line(const char *lines, struct arena *a)
{
	char *s = arena_text(a, str_or(lines, ""));
	size_t n = strlen(s);

	while (n && s[n - 1] == '\n')
		s[--n] = '\0';
	for (char *c = s; *c; c++) {
		if (*c == '\n')
			*c = ';';
	}
	return s;
}

static const char *note_of_done(const struct wizard *w, const struct want *want, struct arena *a)
{
	const char *change = want->op == OP_PEERING_PUT ? update_said(w, want->row, a) : NULL;

	return change ? arena_format(a, "exists; changed by hand only, in its review: %s", change)
		      : "exists, nothing to do";
}

/* The limits are members of a session, which Microsoft has to make first. */
static const char *note_of_new(const struct want *want)
{
	return want->op == OP_PEERING_PUT ? "how many prefixes you announce at most is not in it: a change by hand, "
					    "once Microsoft has made the BGP sessions"
					  : NULL;
}

static const char *note_of(const struct wizard *w, const struct want *want, struct arena *a)
{
	switch (want->state) {
	case WANT_DONE:
		return note_of_done(w, want, a);
	case WANT_DRIFT:
		return arena_format(a, "drift: %s", on_one_line(want->why, a));
	case WANT_UNDER_WAY:
		return "under way";
	case WANT_REFUSED:
		return arena_format(a, "refused before: %s", str_or(want->why, ""));
	case WANT_ANSWER:
		return want->why;
	default:
		return note_of_new(want);
	}
}

static void plan_one(const struct wizard *w, size_t i, struct arena *a, struct planned *out)
{
	struct text err = TEXT_INIT;
	struct arm_call call = { 0 };
	struct want want;

	wants_at(w, i, a, &want);
	bool built = build(w, &want, a, &call, &err);

	*out = (struct planned){ .op = want.op,
				 .label = OPS[want.op].label,
				 .method = OPS[want.op].method,
				 .path = built ? call.path : OPS[want.op].path,
				 .body = built ? call.body : NULL,
				 .about = want.about,
				 .note = note_of(w, &want, a),
				 .due = is_due(want.state),
				 .drift = want.state == WANT_DRIFT };
	if (!built && !out->note)
		out->note = arena_text(a, err.s);
	text_release(&err);
}

size_t wizard_plan(const struct wizard *w, struct arena *a, size_t from, struct planned *out, size_t cap)
{
	size_t n = 0;

	facts_look(w);
	for (size_t all = wants_count(w); from + n < all && n < cap; n++)
		plan_one(w, from + n, a, &out[n]);
	return n;
}
