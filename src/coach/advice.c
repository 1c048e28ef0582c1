/* The line at the foot of every page of the onboarding: the lesson's own words, else what this step wants at this turn. */
#include "base/text.h"
#include "state.h"

enum { READINESS, ACCOUNT, ASN, PEERING, PROVISIONING, PREFIXES, SERVICE, DONE };

/* Short enough for one line of 80 columns. Keys in it work on every page. */
static const char *const ADVICE[COACH_STEPS][COACH_TURNS] = {
	[READINESS] = {
		[COACH_YOURS] = "Tick, with Space, what is so on your side: only people know it.",
		/* nothing is sent here: what fails is the save */
		[COACH_ERROR] = "Your answers are not saved: the line below says why, and what mends it.",
	},
	[ACCOUNT] = {
		[COACH_YOURS] = "Choose subscription, group and region. V reviews them, z sets them up.",
		[COACH_WAITS] = "The provider is being registered: t, then n, goes on to the end of it.",
		[COACH_ERROR] = "The account step was refused: i shows the request and what was answered.",
	},
	[ASN] = {
		[COACH_YOURS] = "Name, AS number and a NOC contact. V reviews: it cannot be changed later.",
		[COACH_WAITS] = "Microsoft looks at the AS number. t, then n, goes on to its answer.",
		[COACH_FAILED] = "The AS number was refused. e explains why, and what can still be done.",
		[COACH_ERROR] = "The request was refused: i shows it, and what was answered.",
	},
	[PEERING] = {
		[COACH_YOURS] = "One peering, two connections on two routers of equal bandwidth. V reviews.",
		[COACH_WAITS] = "The peering is being made: t, then n, goes on.",
		[COACH_FAILED] = "Something in the answers will not do: Enter on it says what, u mends it.",
		[COACH_ERROR] = "The peering was refused: i shows the request, and what was answered.",
	},
	[PROVISIONING] = {
		[COACH_YOURS] = "A task is yours: tick it when it is so. r, behind t, shows your own routers.",
		[COACH_WAITS] = "Others build for weeks now: t, then n, goes on from event to event.",
		[COACH_FAILED] = "A connection failed: e explains. Look at its router's link and LACP (t, r).",
		[COACH_ERROR] = "A read or a request was refused: i shows which, and what was answered.",
	},
	[PREFIXES] = {
		[COACH_YOURS] = "Register each prefix under its peering: V reviews, z sends.",
		[COACH_WAITS] = "Microsoft validates: t, then n, goes on to the verdict.",
		[COACH_FAILED] = "s shows which check failed on which session. Mend the router (t, r), then v.",
		[COACH_ERROR] = "A registration was refused: i shows the request, and what was answered.",
	},
	[SERVICE] = {
		[COACH_YOURS] = "Locations, provider, and the prefixes to activate. V reviews, z sends.",
		[COACH_WAITS] = "Microsoft activates: t, then n, goes on to the verdict.",
		[COACH_FAILED] = "Activation failed: s says why. Mend it, delete it here (d) and add it anew.",
		[COACH_ERROR] = "The service was refused: i shows the request, and what was answered.",
	},
	[DONE] = {
		[COACH_YOURS] = "Every step is done. t shows the goals that are still open, and your score.",
		[COACH_ALL_DONE] = "Every step is done. t shows the goals that are still open, and your score.",
	},
};
/* Where the table has no words for a turn. */
static const char *const TURN[COACH_TURNS] = {
	[COACH_YOURS] = "It is your turn: the last line of the page says what comes next.",
	[COACH_BUSY] = "A request is under way.",
	[COACH_WAITS] = "Somebody else's turn: t, then n, goes on to the next event.",
	[COACH_FAILED] = "Something failed: Enter on it says why, and how it is mended.",
	[COACH_DIFFERS] = "What exists is not as you left it: o, the journal, names what changed.",
	[COACH_ERROR] = "Something was refused: i shows the requests, and what was answered.",
	[COACH_ALL_DONE] = "Every step is done. t shows your score.",
};

static const char *general(const struct coach *c)
{
	if (!c->now.known || c->now.step >= COACH_STEPS || c->now.turn >= COACH_TURNS)
		return "";
	return str_or(ADVICE[c->now.step][c->now.turn], TURN[c->now.turn]);
}

static const char *met_line(const struct coach *c, struct arena *a)
{
	const struct json *s = c->said[CALL_SCORE];
	if (!s)
		return "Every goal is met. t shows your score and the next lesson.";
	return arena_format(a, "Every goal is met: %lld of 100 points, %s. t: your score, the next lesson.",
			    (long long)said_number(s, "points"), said_flag(s, "passed") ? "passed" : "not yet a pass");
}

const char *coach_foot(const void *self, const struct view *of, struct arena *a)
{
	const struct coach *c = self;
	bool elsewhere = of->step < DONE && c->now.known && of->step > c->now.step;
	if (!elsewhere || coach_all_met(c) || said_final(c))
		return coach_line(c, a);
	return ADVICE[of->step][COACH_YOURS];
}

const char *coach_line(const struct coach *c, struct arena *a)
{
	const struct json *s = c->said[CALL_SCENARIO];
	if (!s)
		return "";
	if (coach_all_met(c))
		return met_line(c, a);
	if (said_final(c))
		return "No help in this lesson: t shows the task, your routers and the clock.";
	return str_or(said_word(s, "coach", a), general(c));
}
