/* Help: the field, the page, the words of the trade, questions often asked. Keys are the face's, which adds them. */
#include <string.h>

#include "base/text.h"
#include "core/explain.h"
#include "steps/screens.h"

static const char *const STEP_HELP[STEP_N] = {
	[STEP_READINESS] =
		"Only people know whether a router stands behind a firewall or runs LACP. Ticking says that it will be "
		"so; your name and the time go with it. Nothing is sent from here.",
	[STEP_ACCOUNT] =
		"The resource provider has to be registered in the subscription before anything else; voxpeer does it "
		"after the review. A resource group that exists is used as it is.",
	[STEP_ASN] = "The association is Microsoft's check that the number is yours. It cannot be changed or deleted "
		     "by you, so "
		     "read the review twice.",
	[STEP_PEERING] =
		"Redundancy is judged here: two connections or more, different routers, equal bandwidth, 10 Gbps at "
		"least. A second metro makes it geo-redundant.",
	[STEP_PROVISIONING] =
		"Mostly waiting, and fibre. A connection that is Active is in service; a BGP session that is Active is "
		"only trying. The addresses come by mail when Microsoft's port is up.",
	[STEP_PREFIXES] = "A prefix verifies when every session of its peering announces it with 8075:8007, an AS path "
			  "of three at "
			  "most, no private AS number and no prepending.",
	[STEP_SERVICE] = "Activation uses the key of the registration. The primary location needs two sessions, a "
			 "backup one. Live "
			 "voice traffic may move.",
	[STEP_DONE] = "The obligations outlive the onboarding: capacity, limits, contacts, registries.",
};

void put_question_help(struct sheet *s, const struct question *q)
{
	page_text(s->p, s->a, "%s", q->help);
	if (!str_empty(q->example))
		page_pair(s->p, s->a, "Example", "%s", q->example);
	if (!str_empty(q->portal))
		page_pair(s->p, s->a, "Portal", "%s", q->portal);
	if (!str_empty(q->unit))
		page_pair(s->p, s->a, "Unit", "%s", q->unit);
	if (q->flags & FIELD_LATER_FIXED && !strstr(q->help, "ixed once"))
		page_pair(s->p, s->a, "Later", "cannot be changed by you once it is created");
}

static void put_field_help(struct sheet *s)
{
	const struct question *q =
		s->v->ref.kind == REF_FIELD && s->v->ref.code < Q_N ? &QUESTIONS[s->v->ref.code] : NULL;

	if (!q || !q->label)
		return;
	page_head(s->p, s->a, q->label);
	put_question_help(s, q);
}

void put_step_help(struct sheet *s)
{
	page_text(s->p, s->a, "%s", STEP_HELP[s->v->step]);
}

static void put_state_words(struct sheet *s)
{
	page_head(s->p, s->a, "States");
	for (enum state state = ST_OK; state < ST_N; state++)
		page_pair(s->p, s->a, state_word(state), "%s", state_meaning(state));
}

void screen_help(struct sheet *s)
{
	s->p->title = "Help";
	put_field_help(s);
	page_head(s->p, s->a, arena_format(s->a, "Step %u, %s", s->v->step + 1u, STEP_TITLE[s->v->step]));
	put_step_help(s);
	put_state_words(s);
	put_explanations(s, EXPLAIN_TERM);
	put_explanations(s, EXPLAIN_FAQ);
	sheet_next(s, "Next: back. All codes stand under explain.");
}
