/* Before something is created: every value, every request, what cannot be changed later, and what nobody has judged. */
#include "base/text.h"
#include "core/rules.h"
#include "run/actions.h"
#include "run/missing.h"
#include "run/there.h"
#include "run/update.h"
#include "steps/listing.h"
#include "steps/portal.h"
#include "steps/screens.h"

enum { REQUESTS_SHOWN = 8 };

/* The row that this review is about and that can be released without others; 0: all of the step. A service goes out with every
 * prefix chosen for it. */
static uint32_t released_alone(const struct sheet *s)
{
	static const uint8_t GROUP_OF[STEP_N] = {
		[STEP_PEERING] = GROUP_PEERINGS,
		[STEP_PREFIXES] = GROUP_PREFIXES,
		[STEP_SERVICE] = GROUP_CHOSEN,
	};
	bool with_service = s->v->step == STEP_SERVICE && !there_service(s->w);

	return with_service || !GROUP_OF[s->v->step] ? 0 : viewed_row(s->v, GROUP_OF[s->v->step]);
}

/* ---- values */

static bool asked(const struct sheet *s, const struct question *q, enum group_id group, uint32_t row)
{
	return q->step == s->v->step && q->group == group && (!q->visible || q->visible(s->f, ref_field(q->id, row)));
}

static const char *shown_value(const struct sheet *s, const struct question *q, uint32_t row)
{
	const char *value = answer_text(s->m, q, row), *preset = question_preset(s->f, q);

	if (!str_empty(value))
		return q->flags & FIELD_SECRET ? key_masked(value, s->a) : value;
	if (!str_empty(preset))
		return preset;
	return missing_may_be(s->w, q) ? "-" : "missing";
}

/* In guide the operator looks for the portal's words. */
static const char *words_for(const struct sheet *s, const struct question *q)
{
	return model_mode(s->m) == MODE_GUIDE ? str_or(q->portal, q->label) : q->label;
}

/* As the table of connections has it, beside the number that is sent: " (10 Gbps)". */
static const char *in_brief(const struct sheet *s, const struct question *q, uint32_t row)
{
	const char *value = shown_value(s, q, row), *said = bandwidth_said(value, s->a);

	return q->id != Q_BANDWIDTH || said == value ? "" : arena_format(s->a, " (%s)", said);
}

static void put_values(struct sheet *s, enum group_id group, uint32_t row)
{
	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		const struct question *q = &QUESTIONS[id];

		if (!asked(s, q, group, row))
			continue;
		page_pair(s->p, s->a, words_for(s, q), "%s%s%s%s", shown_value(s, q, row), q->unit ? " " : "",
			  str_or(q->unit, ""), in_brief(s, q, row));
		s->p->blocks[s->p->nblocks - 1].ref = ref_field(id, row);
	}
}

static void put_contacts(struct sheet *s)
{
	size_t n = 0;

	ROWS_EACH (const struct contact, c, s->m->asn.contacts) {
		page_head(s->p, s->a, arena_format(s->a, "Contact %zu", ++n));
		put_values(s, GROUP_CONTACTS, c->row.id);
	}
}

static void put_peering(struct sheet *s, const struct peering *p)
{
	size_t n = 0;

	page_head(s->p, s->a, arena_format(s->a, "Peering %s", str_or(p->name, "without a name")));
	put_values(s, GROUP_PEERINGS, p->row.id);
	page_pair(s->p, s->a, "Fixed for voice", "Direct, AS8075 (with Voice), Premium Free");
	ROWS_EACH (const struct connection, c, p->connections) {
		page_head(s->p, s->a, arena_format(s->a, "Connection %zu", ++n));
		put_values(s, GROUP_CONNECTIONS, c->row.id);
		page_pair(s->p, s->a, "Fixed for voice", "addresses from Microsoft, Peering Service on");
	}
}

static void put_peerings(struct sheet *s)
{
	uint32_t only = viewed_row(s->v, GROUP_PEERINGS);

	ROWS_EACH (const struct peering, p, s->m->peerings) {
		if (!only || only == p->row.id)
			put_peering(s, p);
	}
}

/* Columns of a table are the questions of its record, in order. */
static struct ref value_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct prefix_answer *p = listing_at(self, i);

	(void)a;
	cell_word(&cells[0], p->name);
	cell_word(&cells[1], p->prefix);
	cell_word(&cells[2], p->traffic);
	cell_word(&cells[3], p->endpoints);
	cell_word(&cells[4], p->peering);
	return ref_row(GROUP_PREFIXES, p->row.id);
}

/* The peering of all prefixes, said once; NULL: there are several. */
static const char *one_peering(const struct model *m)
{
	const char *name = NULL;

	ROWS_EACH (const struct prefix_answer, p, m->prefixes) {
		if (str_empty(p->peering) || (name && !str_is(name, p->peering)))
			return NULL;
		name = p->peering;
	}
	return name;
}

static void put_prefixes(struct sheet *s)
{
	static const char *const heads[] = { "Name", "Prefix", "Traffic", "Endpoints", "Peering" };
	static const uint8_t fit[] = { FIT_GIVES, FIT_WHOLE, FIT_GIVES, FIT_GIVES, FIT_GIVES };
	uint32_t only = viewed_row(s->v, GROUP_PREFIXES);
	const char *peering = only ? NULL : one_peering(s->m);
	struct table *t;

	if (only) {
		put_values(s, GROUP_PREFIXES, only);
		return;
	}
	if (peering)
		page_pair(s->p, s->a, "Peering", "%s", peering);
	t = sheet_listing(s, heads, peering ? 4 : 5, &s->m->prefixes, GROUP_PREFIXES, value_row);
	t->fit = fit;
}

static struct ref chosen_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct listing *l = self;
	const struct chosen *c = listing_at(l, i);
	const struct fact_prefix *p = facts_chosen_prefix(l->s->f, c);
	const char *key = facts_key(l->s->f, c);

	cell_word(&cells[0], c->name);
	cell_word(&cells[1], p ? p->answer->prefix : NULL);
	cell_word(&cells[2], key_masked(key, a));
	return ref_row(GROUP_CHOSEN, c->row.id);
}

static void put_chosen(struct sheet *s)
{
	static const char *const heads[] = { "Prefix", "", "Key" };

	sheet_listing(s, HEADS(heads), &s->m->service.prefixes, GROUP_CHOSEN, chosen_row);
}

static void put_groups(struct sheet *s)
{
	static screen_fn *const GROUPS[STEP_N] = {
		[STEP_ASN] = put_contacts,
		[STEP_PEERING] = put_peerings,
		[STEP_PREFIXES] = put_prefixes,
		[STEP_SERVICE] = put_chosen,
	};

	if (GROUPS[s->v->step])
		GROUPS[s->v->step](s);
}

static void put_fixed_later(struct sheet *s)
{
	struct text t = TEXT_INIT;

	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		if (QUESTIONS[id].step == s->v->step && (QUESTIONS[id].flags & FIELD_LATER_FIXED))
			text_addf(&t, "%s%s", t.n ? ", " : "", QUESTIONS[id].label);
	}
	if (t.n)
		page_text(s->p, s->a, "Cannot be changed by you once created: %s.", t.s);
	text_release(&t);
}

/* ---- what is judged */

static bool worth_saying(const struct verdict *v)
{
	return v->state != ST_OK && v->state != ST_NA;
}

static void put_judged(struct sheet *s)
{
	bool said = false;

	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];
		struct verdict v;

		if (!(r->steps & 1u << s->v->step))
			continue;
		v = rule_judge(r, s->f, 0, s->a);
		if (!worth_saying(&v))
			continue;
		if (!said)
			page_head(s->p, s->a, "Judged");
		said = true;
		sheet_check(s, r->code, r->text, &v);
	}
}

/* ---- requests */

/* What is there and stays as it is. A peering may be there and be changed. */
static bool is_settled(const struct sheet *s, const struct want *want)
{
	bool change = want->op == OP_PEERING_PUT && wizard_writes(s->w) && update_meant(s->w, want->row);

	return want->state == WANT_DONE && !change;
}

/* What stays behind when the rest is released now; NULL: it goes. The chosen prefixes are released with their service. */
static const char *stays_behind(struct sheet *s, const struct want *want)
{
	struct offer o = { 0 };

	if (!wizard_writes(s->w) || want->state != WANT_HELD ||
	    (want->op == OP_SERVICE_PREFIX_PUT && !there_service(s->w)))
		return NULL;
	release_judge(s->w, want->op, want->row, s->a, &o);
	return o.why_not;
}

static void put_request(struct sheet *s, const struct want *want, const struct planned *plan)
{
	const char *behind = stays_behind(s, want);
	const char *change = want->op == OP_PEERING_PUT ? update_said(s->w, want->row, s->a) : NULL;

	if (change)
		page_text(s->p, s->a, "change the peering %s: %s", str_or(plan->about, "?"), change);
	else
		page_text(s->p, s->a, "%s%s%s%s%s%s%s", plan->label, str_empty(plan->about) ? "" : " ",
			  str_or(plan->about, ""), str_empty(plan->note) ? "" : ": ", str_or(plan->note, ""),
			  behind ? ": not with this release, " : "", str_or(behind, ""));
	put_request_lines(s, plan->method, plan->path, plan->body);
}

static void put_requests(struct sheet *s)
{
	size_t first = 0, n = wants_of_step(s->w, s->v->step, &first), shown = 0, more = 0;
	uint32_t only = released_alone(s);

	page_head(s->p, s->a, wizard_writes(s->w) ? "What is sent" : "What is to be done");
	for (size_t i = 0; i < n; i++) {
		struct planned plan;
		struct want want;

		wants_at(s->w, first + i, NULL, &want);
		if (is_settled(s, &want) || (only && want.row && want.row != only))
			continue;
		if (shown == REQUESTS_SHOWN)
			more++;
		else if (wizard_plan(s->w, s->a, first + i, &plan, 1)) {
			put_request(s, &want, &plan);
			shown++;
		}
	}
	if (more)
		page_text(s->p, s->a, "And %zu more of the same kind: voxpeer plan %s lists them all.", more,
			  str_or(s->m->name, "NAME"));
	if (!shown)
		page_text(s->p, s->a, "Nothing: all of this step is there.");
}

/* ---- the releases */

static const char *const RELEASE[ACT_N] = {
	[ACT_ACCOUNT_GO] = "register the provider, make the group",
	[ACT_COMMIT_ASN] = "associate the ASN",
	[ACT_COMMIT_PEERING] = "create the peering",
	[ACT_REGISTER] = "register",
	[ACT_COMMIT_SERVICE] = "create the service and activate",
	[ACT_ACTIVATE] = "activate",
};

/* What is offered for all rows is offered for the one this review shows: no other goes out with it. */
static void narrow(struct sheet *s, struct offer *o)
{
	uint32_t only = released_alone(s);

	if (only && !o->ref.row && (o->action == ACT_REGISTER || o->action == ACT_ACTIVATE))
		action_judge(s->w, o->action, (struct ref){ REF_ROW, o->ref.code, only, 0 }, s->a, o);
}

static bool offered_here(const struct sheet *s, const struct offer *o)
{
	uint32_t only = released_alone(s);

	return o->step == s->v->step && o->action < ACT_N && RELEASE[o->action] &&
	       (!o->why_not || o->blocked_by.state != ST_NA) && (!only || !o->ref.row || o->ref.row == only);
}

static void put_offer(struct sheet *s, const struct offer *o)
{
	struct action *act = sheet_go(s, o->action, o->ref, RELEASE[o->action]);

	act->why_not = sheet_why_not(s, o);
	act->type_to_confirm = o->type_to_confirm;
	act->danger = o->action == ACT_COMMIT_SERVICE || o->action == ACT_ACTIVATE;
	if (o->type_to_confirm && o->action == ACT_COMMIT_PEERING)
		act->label = arena_format(s->a, update_meant(s->w, o->ref.row) ? "change %s" : "create %s",
					  o->type_to_confirm);
	act->main = !act->why_not;
}

static void put_blocked(struct sheet *s, const struct offer *o)
{
	const char *by = sheet_blocker(s, &o->blocked_by, o->why_not);

	if (by)
		sheet_next(s, "Blocked by %s: %s.", by, o->why_not);
	else
		sheet_next(s, "Blocked: %s.", o->why_not);
}

/* Before all values: what blocks is the first thing to know, and stands in sight with the way to it. */
static void put_offers(struct sheet *s)
{
	enum { OFFERS = 16 };
	struct offer *offers = arena_alloc(s->a, OFFERS * sizeof *offers);
	const struct offer *first = NULL;
	size_t n = wizard_offers(s->w, s->a, offers, OFFERS);

	for (size_t i = 0; i < n && i < OFFERS; i++) {
		if (offers[i].step == s->v->step)
			narrow(s, &offers[i]);
		if (!offered_here(s, &offers[i]))
			continue;
		put_offer(s, &offers[i]);
		if (!first || (first->why_not && !offers[i].why_not))
			first = &offers[i];
	}
	if (!first && model_mode(s->m) == MODE_GUIDE)
		sheet_next(s, "Next: enter this in the portal; then say here what it shows.");
	else if (!first)
		sheet_next(s, "Nothing waits for your release here.");
	else if (first->why_not)
		put_blocked(s, first);
	else if (first->type_to_confirm)
		sheet_next(s, "Next: type its name, %s, to release it.", first->type_to_confirm);
	else
		sheet_next(s, "Next: %s.", RELEASE[first->action]);
}

/* Before the first write to the real service. */
static void put_first_write(struct sheet *s)
{
	if (model_mode(s->m) != MODE_LIVE || wizard_has_written(s->w))
		return;
	page_text(s->p, s->a,
		  "This would be the first write here. Nobody has shown a voice peering that was made through this "
		  "interface; the published way is the portal. With guide, in step 1, you work there and voxpeer "
		  "follows.");
}

void screen_review(struct sheet *s)
{
	sheet_title(s, "Review");
	sheet_aside(s, "nothing is sent yet");
	put_first_write(s);
	if (s->v->step == STEP_SERVICE)
		page_text(s->p, s->a, "Activation may move live voice traffic. Locations change later only by mail.");
	put_offers(s);
	put_values(s, GROUP_NONE, 0);
	put_groups(s);
	put_fixed_later(s);
	put_judged(s);
	if (model_mode(s->m) == MODE_GUIDE)
		put_portal(s);
	else
		put_requests(s);
	put_observe_review(s);
	sheet_go(s, ACT_GO_STEP, ref_step(s->v->step), "back to the step");
}
