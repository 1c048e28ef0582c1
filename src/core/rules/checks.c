#include "rules/checks.h"

#include "base/text.h"

static bool open_here(struct verdict v)
{
	return v.state == ST_UNKNOWN || v.state == ST_WAITING || v.state == ST_CHECKING;
}

static struct verdict passed(const struct outcome *o, struct verdict predicted, const char *text)
{
	/* What is known here keeps its own source: it is the better evidence. */
	if (predicted.state == ST_OK && predicted.text)
		return predicted;
	return said_by(say(ST_OK, text), BY_SERVICE, o->when);
}

static struct verdict failed(const struct outcome *o, enum state state, struct arena *a)
{
	struct verdict v = sayf(a, state, "the service says: %s", str_or(o->message, o->state));

	return with_explain(said_by(v, BY_SERVICE, o->when), o->explain);
}

/* A failure: those before it passed, those behind it were not reached. */
static struct verdict around(const struct check_at *at, const struct outcome *o, enum state state,
			     struct verdict predicted, struct arena *a)
{
	if (at->number == at->failed)
		return failed(o, state, a);
	if (at->number < at->failed)
		return passed(o, predicted, arena_format(a, "passed before %c%u was judged", at->letter, at->failed));
	return said_by(sayf(a, ST_UNKNOWN, "judged after %c%u", at->letter, at->failed), BY_SERVICE, o->when);
}

static struct verdict unplaced(const struct outcome *o, struct verdict predicted, struct arena *a)
{
	if (!open_here(predicted))
		return predicted;
	return with_explain(said_by(sayf(a, ST_UNKNOWN, "%s, in words that belong to no check: %s", o->state,
					 str_or(o->message, "none given")),
				    BY_SERVICE, o->when),
			    o->explain);
}

struct verdict after_service(const struct check_at *at, const struct outcome *o, struct verdict predicted,
			     struct arena *a)
{
	if (o->how == JUDGED_NO || (at->number > at->last && at->number != at->failed))
		return predicted;
	switch (o->how) {
	case JUDGED_PENDING:
		if (open_here(predicted))
			return said_by(say(ST_CHECKING, "the service is judging"), BY_SERVICE, o->when);
		return predicted;
	case JUDGED_VERIFIED:
		return said_by(say(ST_OK, "the service verified it"), BY_SERVICE, o->when);
	case JUDGED_WARNED:
		return around(at, o, ST_WARNING, predicted, a);
	default:
		if (at->failed)
			return around(at, o, o->how == JUDGED_FAILED ? ST_FAILED : ST_WARNING, predicted, a);
		return unplaced(o, predicted, a);
	}
}
