/* Step 8: what there is now, and what remains to be kept. */
#include "base/text.h"
#include "steps/said.h"
#include "steps/screens.h"

static void put_peerings(struct sheet *s)
{
	ROWS_EACH (const struct peering, p, s->m->peerings) {
		page_pair(s->p, s->a, "Peering", "%s in %s, %u connections", str_or(p->name, "?"),
			  str_or(p->metro, "?"), p->connections.n);
	}
}

static void put_summary(struct sheet *s)
{
	page_head(s->p, s->a, "What there is");
	page_pair(s->p, s->a, "ASN", "%s, %s", str_or(s->p->about, "-"),
		  s->f->asn ? said_both(said_asn(s->f->asn->state), s->f->asn->state, s->a) : "not associated");
	put_peerings(s);
	page_pair(s->p, s->a, "Service", "%s", str_or(s->m->service.name, "none yet"));
	page_pair(s->p, s->a, "Prefixes", "%zu of %zu active", s->w->activated.verified, s->w->activated.all);
}

/* Duties that outlive the onboarding: R31, R30, R24, R4, and what re-validation asks for. */
static void put_obligations(struct sheet *s)
{
	page_head(s->p, s->a, "What remains yours");
	page_pair(s->p, s->a, "Capacity", "from 40 %% use order more: 45 to 60 days");
	page_pair(s->p, s->a, "Prefix limit", "500 from Microsoft, warn at 80 %%, no teardown");
	page_pair(s->p, s->a, "Announcements", "every prefix, every session, 8075:8007");
	page_pair(s->p, s->a, "Registries", "route objects and ROAs kept current");
	page_pair(s->p, s->a, "Contacts", "NOC reachable; changes by mail to Microsoft");
	page_pair(s->p, s->a, "Locations", "change only by mail to Peering Service");
}

void step_done(struct sheet *s)
{
	bool all = s->w->finished;
	struct standing at = { 0 };
	const char *change = NULL;

	sheet_title(s, NULL);
	page_text(s->p, s->a, all ? "Every chosen prefix is active." : "Not there yet; this is how far it is.");
	put_summary(s);
	put_obligations(s);
	page_pair(s->p, s->a, "Hand over", "voxpeer session show %s --report", str_or(s->m->name, "NAME"));
	if (wizard_writes(s->w) && wizard_by_hand(s->w, s->a, &change))
		page_pair(s->p, s->a, "Not sent yet", "%s", change);
	if (all && change)
		sheet_next(s, "Next: the change of the peering; its review is in step %d.", STEP_PEERING + 1);
	else if (all)
		sheet_next(s, "Nothing is left to do; prefixes can be added at any time.");
	else {
		wizard_standing(s->w, s->now, s->a, &at);
		sheet_next_standing(s, &at);
	}
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}
