/* Step 7: the Peering Service connection, and the prefixes that become active in it. */
#include "base/text.h"
#include "run/there.h"
#include "steps/listing.h"
#include "steps/portal.h"
#include "steps/said.h"
#include "steps/screens.h"

struct said activation_said(const struct fact_prefix *p)
{
	if (!p->active || p->active->gone.wall)
		return (struct said){ ST_NA, "not yet" };
	return said_prefix(p->active->state);
}

/* ---- chosen prefixes */

static const char *term_of(const struct seen_service_prefix *p)
{
	return p && !p->gone.wall ? p->state : NULL;
}

static struct said chosen_said(const struct seen_service_prefix *p)
{
	return term_of(p) ? said_prefix(p->state) : (struct said){ ST_NA, "not yet" };
}

static struct ref chosen_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct listing *l = self;
	const struct sheet *s = l->s;
	const struct chosen *c = listing_at(l, i);
	const struct fact_prefix *p = facts_chosen_prefix(s->f, c);
	const struct seen_service_prefix *seen = facts_chosen(s->f, c);
	struct said said = chosen_said(seen);
	const char *key = facts_key(s->f, c);

	cell_word(&cells[0], c->name);
	cell_word(&cells[1], p ? p->answer->prefix : seen ? seen->prefix : NULL);
	cell_word(&cells[2], key_masked(key, a));
	cell_state(&cells[3], said.state, said.word);
	cells[3].why = seen && said.state == ST_FAILED ? seen->error : NULL;
	cell_word(&cells[4], p ? p->answer->peering : NULL);
	cell_word(&cells[5], p ? p->answer->traffic : NULL);
	cell_word(&cells[6], seen ? stamp_text(a, seen->since) : NULL);
	return ref_row(GROUP_CHOSEN, c->row.id);
}

static void put_chosen(struct sheet *s)
{
	static const char *const heads[] = { "Name", "Prefix", "Key", "State", "Peering", "Traffic", "Since" };
	static const uint8_t fit[] = { FIT_GIVES, FIT_WHOLE, FIT_WHOLE, FIT_WHOLE, FIT_ROOM, FIT_ROOM, FIT_ROOM };
	struct table *t;

	page_head(s->p, s->a, "Prefixes");
	t = sheet_listing(s, HEADS(heads), &s->m->service.prefixes, GROUP_CHOSEN, chosen_row);
	t->fit = fit;
	t->flags = TABLE_ADD | TABLE_REMOVE | TABLE_OPEN | TABLE_PASTE;
	t->group = ref_row(GROUP_CHOSEN, 0);
	t->empty = "None chosen yet. Add those you registered.";
}

/* ---- the step's page */

static void put_configuration(struct sheet *s)
{
	page_head(s->p, s->a, "Basics");
	page_pair(s->p, s->a, "Resource group", "%s", str_or(s->m->account.resource_group, "not answered yet"));
	sheet_field(s, Q_SERVICE_NAME, 0);
	sheet_field(s, Q_SERVICE_REGION, 0);
	page_head(s->p, s->a, "Configuration");
	for (enum question_id q = Q_COUNTRY; q <= Q_BACKUP; q++)
		sheet_field(s, q, 0);
}

static void put_next(struct sheet *s)
{
	const struct progress *p = &s->w->activated;
	size_t missing = p->all - p->verified - p->bad - p->open;
	bool there = there_service(s->w) != NULL;

	if (there && !p->all) {
		sheet_next(s, "Next: choose the prefixes that are to be activated.");
	} else if (!there || missing) {
		sheet_gate(s, there ? ACT_ACTIVATE : ACT_COMMIT_SERVICE, (struct ref){ 0 }, "review, then activate.");
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->main = true;
	} else if (p->bad) {
		sheet_next(s, "Next: see validation for what to mend.");
		sheet_go(s, ACT_GO_VALIDATION, (struct ref){ 0 }, "validation")->main = true;
	} else if (p->all && p->verified == p->all) {
		sheet_next(s, "Done here: every chosen prefix is active.");
	} else {
		sheet_next(s, "Next: Microsoft validates; validation shows the result.");
	}
}

/* What somebody has put into this service, and nobody has answered for: counted, and the first can be taken over. */
static void put_adoptable_prefixes(struct sheet *s)
{
	const struct seen_service_prefix *first = s->f->unchosen;

	if (!first)
		return;
	page_text(s->p, s->a, "In this service already and not in the list: %zu, the first is %s (%s), %s.",
		  s->f->nunchosen, str_or(first->prefix, "?"), str_or(first->name, "?"),
		  said_both(chosen_said(first), term_of(first), s->a));
	sheet_take_over(s, (struct ref){ .kind = REF_ROW, .code = GROUP_CHOSEN, .row = first->row.id }, first->name,
			!s->m->service.prefixes.n);
}

/* A service of the group that nobody answered for can be taken over. */
static void put_adoptable(struct sheet *s)
{
	bool first = str_empty(s->m->service.name);

	if (there_service(s->w)) {
		put_adoptable_prefixes(s);
		return;
	}
	ROWS_EACH (const struct seen_service, seen, s->m->seen.services) {
		if (seen->gone.wall)
			continue;
		page_text(s->p, s->a, "Already there: %s, provider %s, primary %s.", str_or(seen->name, "?"),
			  str_or(seen->provider, "?"), str_or(seen->primary, "?"));
		sheet_take_over(s, (struct ref){ .kind = REF_ROW, .code = GROUP_CHOSEN, .row = seen->row.id },
				seen->name, first);
		first = false;
	}
}

static void service_page(struct sheet *s)
{
	sheet_title(s, NULL);
	sheet_aside(s, "%zu of %zu active", s->w->activated.verified, s->w->activated.all);
	page_text(s->p, s->a,
		  "Makes the registered prefixes active: from then on Microsoft sends voice over the peering.");
	put_configuration(s);
	put_adoptable(s);
	put_chosen(s);
	put_will_send(s);
	page_text(s->p, s->a,
		  "Fixed once created: name, region and locations; locations change later only by mail to "
		  "peeringservice@microsoft.com. A prefix is deleted and made anew, not edited.");
	put_portal(s);
	put_next(s);
	put_observe(s, ref_step(STEP_SERVICE), USUAL_CREATED);
	sheet_go_on(s);
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}

/* ---- one chosen prefix */

static void put_activation(struct sheet *s, const struct chosen *c, const struct seen_service_prefix *seen)
{
	const char *key = facts_key(s->f, c);
	struct ref shown = ref_row(GROUP_CHOSEN, c->row.id);

	const struct fact_prefix *registered = facts_chosen_prefix(s->f, c);

	page_head(s->p, s->a, "Activation");
	if (seen && registered && !str_empty(seen->prefix) && !str_is(seen->prefix, registered->answer->prefix))
		page_pair(s->p, s->a, "At service", "%s; registered is %s", seen->prefix,
			  str_or(registered->answer->prefix, "nothing"));
	page_pair(s->p, s->a, "State", "%s", said_both(chosen_said(seen), term_of(seen), s->a));
	if (str_empty(c->key))
		page_pair(s->p, s->a, "Key", "%s%s", key_text(s, key), key ? ", from the registration" : "");
	if (term_of(seen)) {
		page_pair(s->p, s->a, "since", "%s", since_text(s, seen->since));
		page_pair(s->p, s->a, "Learnt", "%s", str_or(seen->learned, "not yet"));
	}
	if (chosen_said(seen).state == ST_FAILED && !str_empty(seen->error))
		page_pair(s->p, s->a, "It says", "“%s”", seen->error);
	if (str_empty(key))
		return;
	shown.col = s->v->ref.col != 1;
	sheet_go(s, ACT_REVEAL, shown, shown.col ? "show the key" : "hide the key");
}

static struct ref event_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct rows *events = self;
	const struct seen_event *e = rows_at(events, &RECORD_SEEN_EVENT, events->n - 1 - (uint32_t)i);
	struct when at = { 0 };
	msec when;

	if (when_parse(str_or(e->at, ""), &when))
		at.service = when;
	cell_word(&cells[0], stamp_text(a, at));
	cell_word(&cells[1], e->level);
	cell_word(&cells[2], str_or(e->summary, e->type));
	return (struct ref){ 0 };
}

static void put_events(struct sheet *s, const struct seen_service_prefix *seen)
{
	static const char *const heads[] = { "When", "Level", "What happened" };

	if (!seen || !seen->events.n)
		return;
	page_head(s->p, s->a, "Events");
	sheet_table(s, HEADS(heads), &seen->events, seen->events.n)->row = event_row;
}

static void chosen_form(struct sheet *s, const struct chosen *c)
{
	const struct seen_service_prefix *seen = facts_chosen(s->f, c);
	struct ref ref = ref_row(GROUP_CHOSEN, c->row.id);

	sheet_title(s, "%s", str_or(c->name, "new prefix"));
	sheet_aside(s, "%s", chosen_said(seen).word);
	sheet_fields(s, STEP_SERVICE, GROUP_CHOSEN, c->row.id);
	put_activation(s, c, seen);
	put_events(s, seen);
	put_portal(s);
	put_observe(s, ref, USUAL_PREFIX);
	if (!term_of(seen)) {
		sheet_gate(s, ACT_ACTIVATE, ref, "review, then activate.");
		sheet_go(s, ACT_GO_REVIEW, ref, "review")->main = true;
		return;
	}
	sheet_go(s, ACT_GO_VALIDATION, ref, "validation")->main = true;
	sheet_act(s, ACT_DELETE_CHOSEN, ref, "delete it from the service")->danger = true;
	if (chosen_said(seen).state == ST_OK)
		sheet_next(s, "Active. Nothing is left to do for this prefix.");
	else if (state_is_bad(seen->state))
		sheet_next(s, "Next: mend what validation says; then delete it (d), activate anew.");
	else
		sheet_next(s, "Next: validation says what is checked and what to mend.");
}

void step_service(struct sheet *s)
{
	uint32_t row = viewed_row(s->v, GROUP_CHOSEN);
	const struct chosen *c = row ? rows_find(&s->m->service.prefixes, &RECORD_CHOSEN, row) : NULL;

	if (c)
		chosen_form(s, c);
	else
		service_page(s);
}
