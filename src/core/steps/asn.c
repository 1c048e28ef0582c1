/* Step 3: the AS number, tied to the subscription by an association that Microsoft approves. */
#include "base/text.h"
#include "run/there.h"
#include "steps/listing.h"
#include "steps/portal.h"
#include "steps/said.h"
#include "steps/screens.h"

/* ---- contacts */

static struct ref contact_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct contact *c = listing_at(self, i);

	(void)a;
	cell_word(&cells[0], c->role);
	cell_word(&cells[1], c->email);
	cell_word(&cells[2], c->phone);
	return ref_row(GROUP_CONTACTS, c->row.id);
}

static void put_contacts(struct sheet *s)
{
	enum { CHANGED = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_OPEN };
	static const char *const heads[] = { "Contact", "E-mail", "Phone" };
	struct table *t;

	page_head(s->p, s->a, "Contacts");
	t = sheet_listing(s, HEADS(heads), &s->m->asn.contacts, GROUP_CONTACTS, contact_row);
	t->flags = answer_fixed(s->w, &QUESTIONS[Q_CONTACT_EMAIL], 0, s->a) ? TABLE_OPEN : CHANGED;
	t->group = ref_row(GROUP_CONTACTS, 0);
	t->empty = "None yet. Add the NOC: e-mail on your own domain, and phone.";
}

static void contact_form(struct sheet *s, uint32_t row)
{
	sheet_title(s, "Contact");
	sheet_fields(s, STEP_ASN, GROUP_CONTACTS, row);
	sheet_next(s, "Next: back to the ASN.");
}

/* ---- what exists */

static void put_seen(struct sheet *s, const struct seen_asn *seen)
{
	struct said said = said_asn(seen->state);

	page_head(s->p, s->a, said_by_whom(s));
	page_pair(s->p, s->a, "Association", "%s", seen->name);
	page_pair(s->p, s->a, "State", "%s", said_both(said, seen->state, s->a));
	page_pair(s->p, s->a, "since", "%s", since_text(s, seen->since));
	if (said.state == ST_WAITING)
		page_pair(s->p, s->a, "due by", "12 h at most; then write to Microsoft");
	if (said.state == ST_FAILED && !str_empty(seen->error))
		page_pair(s->p, s->a, "It says", "“%s”", seen->error);
}

/* Others in the subscription can be taken over instead of being made anew: one association an ASN. */
static void put_adoptable(struct sheet *s)
{
	bool first = str_empty(s->m->asn.name);

	ROWS_EACH (const struct seen_asn, seen, s->m->seen.asns) {
		if (seen == there_asn(s->w) || seen->gone.wall)
			continue;
		page_text(s->p, s->a, "Already in this subscription: %s, AS%lld, %s.", str_or(seen->name, "?"),
			  (long long)seen->number, said_both(said_asn(seen->state), seen->state, s->a));
		if (state_is_bad(seen->state) && !str_empty(seen->error))
			page_text(s->p, s->a, "It says: “%s”", seen->error);
		sheet_take_over(s, (struct ref){ .kind = REF_ROW, .row = seen->row.id }, seen->name,
				first && !state_is_bad(seen->state));
		first = false;
	}
}

static void put_next(struct sheet *s)
{
	const struct seen_asn *seen = there_asn(s->w);
	struct said said = seen ? said_asn(seen->state) : (struct said){ ST_UNKNOWN, "" };

	if (!seen) {
		sheet_gate_own(s, ACT_COMMIT_ASN, (struct ref){ 0 }, "review, then associate the ASN.");
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->main = true;
	} else if (said.state == ST_OK) {
		sheet_next(s, "Done here. Next: the peering.");
	} else if (said.state == ST_FAILED) {
		sheet_next(s, "Next: write to Microsoft; the message is ready.");
	} else {
		sheet_next(s, "Next: Microsoft approves; a mail comes, and it shows here.");
	}
}

void step_asn(struct sheet *s)
{
	uint32_t contact = viewed_row(s->v, GROUP_CONTACTS);

	if (contact) {
		contact_form(s, contact);
		return;
	}
	sheet_title(s, NULL);
	page_text(s->p, s->a,
		  "Ties your AS number to the subscription. Microsoft approves it, up to 12 hours; no peering before "
		  "that.");
	sheet_fields(s, STEP_ASN, GROUP_NONE, 0);
	put_contacts(s);
	page_text(s->p, s->a,
		  "Fixed once created, all of it: an association can be neither changed nor deleted by you.");
	if (there_asn(s->w))
		put_seen(s, there_asn(s->w));
	else
		put_adoptable(s);
	put_will_send(s);
	put_portal(s);
	put_next(s);
	put_observe(s, ref_step(STEP_ASN), USUAL_ASN);
	sheet_go_on(s);
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}
