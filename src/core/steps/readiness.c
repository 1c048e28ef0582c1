/* Step 1: what will be needed, and what only people can say. */
#include "base/text.h"
#include "core/rules.h"
#include "steps/screens.h"

/* What only people can say: asked here when it blocks; advice of every step is asked here once. */
static bool asked_here(const struct rule *r, bool blocking)
{
	if (blocking)
		return (r->flags & RULE_ATTESTED) && (r->flags & RULE_BLOCKS) && (r->steps & 1u << STEP_READINESS);
	return (r->flags & RULE_ATTESTABLE) && (r->flags & RULE_WARNS) && r->jump == Q_ATTEST_REQUIREMENT;
}

static const struct attestation *attestation_of(const struct model *m, const char *code)
{
	const struct attestation *last = NULL;

	ROWS_EACH (const struct attestation, at, m->attest) {
		if (str_is_nocase(at->requirement, code))
			last = at;
	}
	return last;
}

/* "noc@example.net, 1 Nov 2026, CHG-1234" */
static const char *attested(const struct sheet *s, const struct attestation *at)
{
	char date[WHEN_ISO_MAX];
	const char *note = at && !str_empty(at->note) ? at->note : NULL;
	msec when;

	if (!at)
		return "";
	return arena_format(s->a, "%s, %s%s%s", str_or(at->by, "?"),
			    when_parse(str_or(at->at, ""), &when) ? when_date(when, date) : str_or(at->at, "?"),
			    note ? ", " : "", str_or(note, ""));
}

static void put_attestation(struct sheet *s, const struct rule *r)
{
	struct ref ref = { .kind = REF_CHECK, .code = rule_id(r) };
	const struct attestation *at = attestation_of(s->m, r->code);
	struct verdict v = rule_judge(r, s->f, 0, s->a);
	struct block *b =
		sheet_tick(s, ACT_ATTEST, ref, arena_format(s->a, "%-3s  %s", r->code, r->text), attested(s, at));

	b->field.help = "Tick when it will be so; your name and the time are kept. Untick to withdraw.";
	if (at && v.state != ST_OK) {
		b->field.verdict = v;
		b->field.value =
			arena_format(s->a, "%s; %s: tick it again", b->field.value,
				     v.state == ST_STALE ? "stale, something changed since" : state_word(v.state));
	}
}

/* The first that is open, by its code; NULL: none. */
static const char *put_attestations(struct sheet *s, const char *head, bool blocking)
{
	const char *open = NULL;

	page_head(s->p, s->a, head);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!asked_here(&RULES[i], blocking))
			continue;
		put_attestation(s, &RULES[i]);
		if (!open && rule_judge(&RULES[i], s->f, 0, s->a).state != ST_OK)
			open = RULES[i].code;
	}
	return open;
}

static void put_needed(struct sheet *s)
{
	page_head(s->p, s->a, "Have ready");
	page_pair(s->p, s->a, "Agreement", "peering agreement with Microsoft, settled by mail");
	page_pair(s->p, s->a, "Azure", "a subscription; you may register providers there");
	page_pair(s->p, s->a, "Public ASN", "yours, with a complete PeeringDB profile");
	page_pair(s->p, s->a, "Prefixes", "your own public IPv4, with route objects");
	page_pair(s->p, s->a, "Routers", "two in one metro, LACP, BGP and BFD on each");
	page_pair(s->p, s->a, "Cross-connects", "two, ordered with Microsoft's LOA, paid by you");
	page_pair(s->p, s->a, "NOC", "around the clock, mail on your own domain, phone");
}

void step_readiness(struct sheet *s)
{
	const char *open;

	sheet_title(s, NULL);
	page_text(s->p, s->a,
		  "From a public AS number to voice prefixes that are active on Microsoft Peering Service. "
		  "Three weeks or more; leave and come back whenever you like, all is saved.");
	sheet_fields(s, STEP_READINESS, GROUP_NONE, 0);
	open = put_attestations(s, "Needed before anything is sent: so on every router", true);
	put_needed(s);
	put_attestations(s, "Good to have settled; never a stop", false);
	sheet_go_on(s);
	if (open)
		sheet_next(s, "Next: tick what you vouch for; all writes wait for %s.", open);
	else
		sheet_next(s, "Done here. Next: the account.");
}
