/* The hand-over summary: what stands where, for the colleague who goes on. Plain text, no secrets. */
#include "base/text.h"
#include "core/rules.h"
#include "inet/asn.h"
#include "run/facts_now.h"
#include "run/look.h"
#include "run/there.h"

/* "2026-11-02 08:00" */
static void put_msec(struct text *t, msec at)
{
	char iso[WHEN_ISO_MAX];

	when_iso(at, iso);
	if (at)
		text_addf(t, "%.10s %.5s", iso, iso + sizeof "2026-11-02");
}

static void put_at(struct text *t, struct when at)
{
	put_msec(t, at.service ? at.service : at.wall);
}

static void head(struct text *t, const char *title)
{
	text_addf(t, "\n%s\n", title);
}

static void put_steps(const struct wizard *w, struct arena *a, struct text *t)
{
	head(t, "Steps");
	for (unsigned i = 0; i < STEP_N; i++) {
		struct step_status s;

		wizard_step_status(w, i, a, &s);
		text_addf(t, "  %u %-13s %s\n", i + 1, STEP_TITLE[i], str_or(s.word, ""));
	}
}

static void put_standing(const struct wizard *w, struct when now, struct arena *a, struct text *t)
{
	struct standing s;

	wizard_standing(w, now, a, &s);
	text_addf(t, "Now: %s, %s", s.word, str_or(s.what, ""));
	if (s.owner)
		text_addf(t, " (%s's turn)", s.owner);
	text_add(t, s.overdue ? ", overdue\n" : "\n");
	if (!str_empty(s.verdict.text))
		text_addf(t, "  %s\n", s.verdict.text);
}

static void put_account(const struct model *m, struct text *t)
{
	head(t, "Account");
	text_addf(t, "  subscription %s, group %s, resource provider %s\n",
		  str_or(m->account.subscription, "not given"), str_or(m->account.resource_group, "not given"),
		  str_or(m->seen.provider.state, "not known"));
}

static void put_asn(const struct wizard *w, struct text *t)
{
	const struct seen_asn *asn = there_asn(w);
	const struct asn_answers *mine = &w->m->asn;

	head(t, "AS number");
	text_addf(t, "  AS%s %s as %s: %s\n", asn_bare(str_or(mine->number, "?")), str_or(mine->peer_name, ""),
		  str_or(mine->name, "?"), asn ? str_or(asn->state, "None") : "not associated");
	ROWS_EACH (const struct contact, c, mine->contacts)
		text_addf(t, "  %s: %s, %s\n", str_or(c->role, "?"), str_or(c->email, "?"), str_or(c->phone, "?"));
}

static void put_connection(const struct fact_session *s, struct arena *a, struct text *t)
{
	text_addf(t, "    %s: %s", facts_session_name(s, a), s->seen ? str_or(s->seen->state, "None") : "not there");
	if (s->seen) {
		text_add(t, " since ");
		put_at(t, s->seen->since);
		text_addf(t, ", address %s, BGP %s", str_or(facts_session_address(s, a), "none yet"),
			  str_or(s->seen->state_v4, "none yet"));
	}
	text_addc(t, '\n');
}

static void put_peerings(const struct wizard *w, struct arena *a, struct text *t)
{
	head(t, "Peerings");
	ROWS_EACH (const struct peering, p, w->m->peerings) {
		size_t n = 0;
		const struct fact_session *s = facts_sessions_of(&w->facts, p, &n);

		text_addf(t, "  %s, %s%s\n", str_or(p->name, "?"), str_or(p->metro, "?"),
			  there_peering(w, p) ? "" : ": not created");
		for (size_t i = 0; s && i < n; i++)
			put_connection(&s[i], a, t);
	}
}

static void put_prefixes(const struct wizard *w, struct text *t)
{
	head(t, "Prefixes");
	for (size_t i = 0; i < w->facts.nprefixes; i++) {
		const struct fact_prefix *p = &w->facts.prefixes[i];

		text_addf(t, "  %s (%s, %s): %s%s%s\n", str_or(p->answer->prefix, "?"), str_or(p->answer->name, "?"),
			  str_or(p->answer->traffic, "traffic not stated"),
			  p->seen ? str_or(p->seen->state, "None") : "not registered", p->active ? ", activation " : "",
			  p->active ? str_or(p->active->state, "None") : "");
		if (p->seen && state_is_bad(p->seen->state))
			text_addf(t, "    %s\n", str_or(p->seen->error, "no reason given"));
	}
}

static void put_service(const struct wizard *w, struct text *t)
{
	const struct service_answers *s = &w->m->service;

	head(t, "Peering Service");
	text_addf(t, "  %s: provider %s, primary %s, backup %s: %s\n", str_or(s->name, "not named"),
		  str_or(s->provider, "?"), str_or(s->primary, "?"), str_or(s->backup, "none"),
		  there_service(w) ? "created" : "not created");
}

static void put_attestation(const struct attestation *at, struct text *t)
{
	const struct rule *r = rule_attested(str_or(at->requirement, ""));
	msec when = 0;

	text_addf(t, "  %s  %s%s%s: %s, ", str_or(at->requirement, "?"), r ? r->text : "not known",
		  str_empty(at->router) ? "" : ", on ", str_or(at->router, ""), str_or(at->by, "?"));
	if (when_parse(str_or(at->at, ""), &when))
		put_msec(t, when);
	else
		text_add(t, str_or(at->at, "?"));
	text_addf(t, "%s%s\n", str_empty(at->note) ? "" : ", ", str_or(at->note, ""));
}

static void put_said(const struct model *m, struct text *t)
{
	if (m->attest.n)
		head(t, "Attested");
	ROWS_EACH (const struct attestation, at, m->attest)
		put_attestation(at, t);
	if (m->notes.n)
		head(t, "Notes");
	ROWS_EACH (const struct note, n, m->notes) {
		text_add(t, "  ");
		put_at(t, n->at);
		text_addf(t, " %s: %s\n", str_or(n->by, "?"), str_or(n->text, ""));
	}
}

static void put_obligations(struct text *t)
{
	head(t, "What remains a duty");
	text_add(t, "  From 40 % utilisation on, order LAG augmentation; it takes 45 to 60 days (R31).\n"
		    "  Keep your routers' limit of prefixes from Microsoft at 500, warned at 80 %, never tearing the "
		    "session down (R30).\n"
		    "  Keep the NOC contact current; changes go to peering@microsoft.com (R4).\n"
		    "  Announce every registered prefix on every session with 8075:8007 (R19).\n");
}

void wizard_report(const struct wizard *w, struct when now, struct text *out)
{
	struct arena a = { 0 };

	facts_look(w);
	text_addf(out, "%s: AS%s %s, %s; times in UTC\n", str_or(w->m->name, "session"),
		  asn_bare(str_or(w->m->asn.number, "?")), str_or(w->m->asn.peer_name, ""),
		  str_or(w->m->mode, "guide"));
	put_standing(w, now, &a, out);
	put_steps(w, &a, out);
	put_account(w->m, out);
	put_asn(w, out);
	put_peerings(w, &a, out);
	put_prefixes(w, out);
	put_service(w, out);
	put_said(w->m, out);
	put_obligations(out);
	arena_release(&a);
}
