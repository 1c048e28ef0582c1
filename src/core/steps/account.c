/* Step 2: who signs in, and where in Azure everything is to live. */
#include "base/text.h"
#include "run/observe.h"
#include "steps/portal.h"
#include "steps/screens.h"

static void put_code(struct sheet *s)
{
	const struct wizard *w = s->w;
	char until[WHEN_ISO_MAX], left[WHEN_ISO_MAX];
	msec now = s->now.wall;

	page_pair(s->p, s->a, "Signed in", "not yet: enter this code in a browser, on any machine");
	page_pair(s->p, s->a, "Code", "%s", w->sign_in_code);
	page_pair(s->p, s->a, "Address", "%s", w->sign_in_address);
	page_pair(s->p, s->a, "Good for", "%s, until %s UTC",
		  when_span(w->sign_in_until > now ? w->sign_in_until - now : 0, left),
		  when_short(w->sign_in_until, until));
}

static void put_sign_in(struct sheet *s)
{
	const struct wizard *w = s->w;

	if (w->sign_in_code)
		put_code(s);
	else if (w->sign_in_failed)
		page_pair(s->p, s->a, "Signed in", "no: %s", w->sign_in_failed);
	else
		page_pair(s->p, s->a, "Signed in", "%s",
			  w->signed_in    ? "yes"
			  : w->signing_in ? "under way"
					  : "not yet");
}

static void put_provider(struct sheet *s)
{
	const struct seen_provider *p = &s->m->seen.provider;

	if (str_empty(p->state))
		page_pair(s->p, s->a, "Microsoft.Peering", "not read yet");
	else
		page_pair(s->p, s->a, "Microsoft.Peering", "%s, read %s",
			  str_is_nocase(p->state, "Registered") ? "done (Registered)" : p->state,
			  checked_text(s->a, p->seen));
}

static void put_group(struct sheet *s)
{
	const struct seen_group *g = &s->m->seen.group;

	if (!g->seen.wall && !g->seen.service)
		page_pair(s->p, s->a, "Resource group", "not read yet");
	else if (str_empty(g->name))
		page_pair(s->p, s->a, "Resource group", "not there yet: will be created");
	else
		page_pair(s->p, s->a, "Resource group", "done, exists in %s", str_or(g->location, "?"));
}

static void put_next(struct sheet *s, const struct step_status *here)
{
	if (here->done) {
		sheet_next(s, "Done here. Next: the ASN.");
		return;
	}
	if (here->state == ST_WAITING)
		sheet_next(s, "Next: Azure registers the provider, in minutes; it shows here.");
	else
		sheet_gate(s, ACT_ACCOUNT_GO, (struct ref){ 0 }, "review, then set it up.");
	sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->main = true;
}

void step_account(struct sheet *s)
{
	struct step_status here = { 0 };

	wizard_step_status(s->w, STEP_ACCOUNT, s->a, &here);
	sheet_title(s, NULL);
	page_text(s->p, s->a, "One subscription and one resource group hold ASN, peerings and service.");
	sheet_fields(s, STEP_ACCOUNT, GROUP_NONE, 0);
	page_head(s->p, s->a, said_by_whom(s));
	if (!observe_only(s->w))
		put_sign_in(s);
	put_provider(s);
	put_group(s);
	if (s->w->sign_in_code)
		page_add(s->p, s->a, B_CODE)->text = arena_text(s->a, s->w->sign_in_address);
	page_text(s->p, s->a,
		  "Fixed once peerings exist: subscription, resource group and region; Azure cannot move them.");
	put_next(s, &here);
	put_will_send(s);
	put_portal(s);
	put_observe(s, ref_step(STEP_ACCOUNT), USUAL_ACCOUNT);
	sheet_go_on(s);
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}
