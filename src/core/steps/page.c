/* The frame of every page: title line, rail, and what each screen has in common. */
#include "base/text.h"
#include "inet/asn.h"
#include "run/status.h"
#include "steps/screens.h"

static screen_fn *const STEPS[STEP_N] = {
	[STEP_READINESS] = step_readiness,
	[STEP_ACCOUNT] = step_account,
	[STEP_ASN] = step_asn,
	[STEP_PEERING] = step_peering,
	[STEP_PROVISIONING] = step_provisioning,
	[STEP_PREFIXES] = step_prefixes,
	[STEP_SERVICE] = step_service,
	[STEP_DONE] = step_done,
};

static void screen_step(struct sheet *s)
{
	bool here = s->v->step == status_position(s->w);

	if (here)
		put_since_grave(s);
	STEPS[s->v->step](s);
	if (here)
		put_since_news(s);
}

static screen_fn *const SCREENS[SCREEN_N] = {
	[SCREEN_STEP] = screen_step,       [SCREEN_REVIEW] = screen_review,
	[SCREEN_WAIT] = screen_wait,       [SCREEN_VALIDATION] = screen_validation,
	[SCREEN_CHECKS] = screen_checks,   [SCREEN_EXPLAIN] = screen_explain,
	[SCREEN_JOURNAL] = screen_journal, [SCREEN_REQUESTS] = screen_requests,
	[SCREEN_HELP] = screen_help,       [SCREEN_MESSAGE] = screen_message,
	[SCREEN_NOTES] = screen_notes,
};

/* ---- title line */

static const char *about(const struct sheet *s)
{
	const char *number = s->m->asn.number, *name = str_or(s->m->asn.peer_name, "");

	if (str_empty(number))
		return name;
	return arena_format(s->a, "AS%s%s%s", asn_bare(number), *name ? " " : "", name);
}

static const char *badge(const struct sheet *s)
{
	if (sheet_is_view(s))
		return "READ ONLY";
	switch (model_mode(s->m)) {
	case MODE_TRAINING:
		return str_empty(s->w->setup.speed) ? "TRAINING" : arena_format(s->a, "TRAINING %s", s->w->setup.speed);
	case MODE_LIVE:
		return "LIVE";
	default:
		return "GUIDE";
	}
}

/* ---- rail */

/* The others are about the whole: no step is where one is. */
static bool of_a_step(const struct view *v)
{
	return v->screen == SCREEN_STEP || v->screen == SCREEN_REVIEW || v->screen == SCREEN_WAIT ||
	       v->screen == SCREEN_VALIDATION;
}

static void put_rail(struct sheet *s)
{
	for (unsigned i = 0; i < STEP_N; i++) {
		struct rail_step *r = &s->p->rail[i];
		struct step_status status = { 0 };

		wizard_step_status(s->w, i, s->a, &status);
		*r = (struct rail_step){ .title = STEP_TITLE[i],
					 .state = status.state,
					 .here = of_a_step(s->v) && i == s->v->step,
					 .blocked = status.blocked,
					 .word = str_or(status.word, "") };
	}
	s->p->nrail = STEP_N;
}

/* Every prefix is active, and an answer that differs from what the service has may wait for its review. */
static const char *done_note(const struct sheet *s)
{
	const char *change = NULL;

	return wizard_writes(s->w) && wizard_by_hand(s->w, s->a, &change) ? "A change is not sent yet" : "All done";
}

/* Whose turn it is, in the words the rail has room for. */
static const char *rail_note(const struct sheet *s)
{
	struct standing at = { 0 };

	if (s->w->save_failed)
		return "This is not saved";
	wizard_standing(s->w, s->now, s->a, &at);
	switch (at.kind) {
	case STAND_WAIT:
		return arena_format(s->a, "Waiting for %s%s", str_or(at.owner, "Microsoft"),
				    at.overdue ? ", overdue" : "");
	case STAND_BUSY:
		return "Asking the service";
	case STAND_SIGN_IN:
		return "Sign-in needed";
	case STAND_ERROR:
		return at.verdict.cause.kind == REF_REQUEST ? "A request was refused: your turn"
							    : "The service does not answer as it should";
	case STAND_DONE:
		return done_note(s);
	default:
		return "Your turn";
	}
}

/* What can be looked at from anywhere; a screen does not lead to itself. */
static void put_ways(struct sheet *s)
{
	static const struct {
		enum action_id id;
		enum screen_id screen;
		const char *label;
	} WAYS[] = {
		{ ACT_GO_WAIT, SCREEN_WAIT, "waits" },         { ACT_GO_VALIDATION, SCREEN_VALIDATION, "validation" },
		{ ACT_GO_CHECKS, SCREEN_CHECKS, "checks" },    { ACT_GO_MESSAGE, SCREEN_MESSAGE, "message to copy" },
		{ ACT_GO_JOURNAL, SCREEN_JOURNAL, "journal" }, { ACT_GO_REQUESTS, SCREEN_REQUESTS, "requests" },
		{ ACT_GO_NOTES, SCREEN_NOTES, "notes" },       { ACT_GO_EXPLAIN, SCREEN_EXPLAIN, "explain" },
		{ ACT_GO_HELP, SCREEN_HELP, "help" },
	};

	for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
		if (WAYS[i].screen != s->v->screen && !page_find_action(s->p, WAYS[i].id))
			sheet_go(s, WAYS[i].id, (struct ref){ 0 }, WAYS[i].label);
	}
}

static void frame(struct sheet *s)
{
	s->p->name = str_or(s->m->name, "");
	s->p->about = about(s);
	s->p->badge = badge(s);
	s->p->awaits = reads_awaited(s->w, s->v);
	s->p->rail_note = rail_note(s);
}

void wizard_page(const struct wizard *w, const struct view *view, struct arena *a, struct page *p)
{
	struct sheet *s = arena_alloc(a, sizeof *s);
	struct view *v = arena_alloc(a, sizeof *v);

	bool beside = view->screen == SCREEN_BESIDE;

	*v = *view;
	if (v->screen >= SCREEN_N)
		v->screen = SCREEN_STEP;
	if (v->step >= STEP_N)
		v->step = STEP_READINESS;
	*s = (struct sheet){ .w = w, .f = &w->facts, .m = w->m, .v = v, .now = w->now, .a = a, .p = p };
	page_clear(p);
	if (beside) {
		screen_beside(s);
		return;
	}
	frame(s);
	SCREENS[v->screen](s);
	if (sheet_is_view(s))
		sheet_fix(s);
	put_rail(s);
	put_ways(s);
}
