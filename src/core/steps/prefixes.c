/* Step 6: which prefixes carry voice, registered one by one below their peering. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "run/missing.h"
#include "steps/portal.h"
#include "steps/said.h"
#include "steps/screens.h"

struct said registration_said(const struct fact_prefix *p)
{
	if (!p->seen || p->seen->gone.wall)
		return (struct said){ ST_NA, "not yet" };
	return said_prefix(p->seen->state);
}

/* The end of a key tells two apart and is no use to anybody else. */
const char *key_masked(const char *key, struct arena *a)
{
	enum { SHOWN = 4, LONG_ENOUGH = 4 * SHOWN };
	size_t n = strlen(str_or(key, ""));

	if (!n)
		return "none yet";
	return n < LONG_ENOUGH ? "••••" : arena_format(a, "••••-%s", utf8_tail(key, SHOWN));
}

const char *key_text(const struct sheet *s, const char *key)
{
	return s->v->ref.col == 1 && !str_empty(key) ? key : key_masked(key, s->a);
}

/* Before it is registered: whether it could be. One answer that fails is enough to say so. */
static struct said unregistered_said(const struct sheet *s, const struct prefix_answer *p, struct arena *a,
				     const char **why)
{
	struct ref where;
	struct verdict v = QUESTIONS[Q_PREFIX].check(s->f, ref_field(Q_PREFIX, p->row.id), p->prefix, a);

	*why = v.state == ST_FAILED ? v.text : NULL;
	if (v.state == ST_FAILED)
		return (struct said){ ST_FAILED, state_word(ST_FAILED) };
	return (struct said){ ST_NA, missing_prefix(s->w, p, &where) ? "incomplete" : "not yet" };
}

/* ---- the list. Eighty columns have room for four, and which peering matters where there are several; wide windows have more. */

static struct ref prefix_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct sheet *s = self;
	const struct fact_prefix *p = &s->f->prefixes[i];
	struct said said = registration_said(p);

	bool several = s->m->peerings.n > 1;
	const char *why = p->seen && said.state == ST_FAILED ? p->seen->error : NULL;

	if (said.state == ST_NA)
		said = unregistered_said(s, p->answer, a, &why);
	cell_word(&cells[0], p->answer->name);
	cell_word(&cells[1], p->answer->prefix);
	cell_word(&cells[2], several ? p->answer->peering : p->answer->traffic);
	cell_state(&cells[3], said.state, said.word);
	cells[3].why = why;
	cell_word(&cells[4], several ? p->answer->traffic : p->answer->peering);
	cell_word(&cells[5], p->answer->endpoints);
	cell_word(&cells[6], p->seen ? key_masked(p->seen->key, a) : NULL);
	cell_word(&cells[7], p->seen ? stamp_text(a, p->seen->since) : NULL);
	return ref_row(GROUP_PREFIXES, p->answer->row.id);
}

static size_t prefix_find(const void *self, struct ref ref)
{
	const struct sheet *s = self;
	const struct fact_prefix *p;

	if (ref.kind != REF_ROW || ref.code != GROUP_PREFIXES)
		return SIZE_MAX;
	p = facts_prefix(s->f, ref.row);
	return p ? (size_t)(p - s->f->prefixes) : SIZE_MAX;
}

static void put_prefixes(struct sheet *s)
{
	static const char *const one[] = {
		"Name", "Prefix", "Traffic", "State", "Peering", "Endpoints", "Key", "Since"
	};
	static const char *const several[] = { "Name",    "Prefix",    "Peering", "State",
					       "Traffic", "Endpoints", "Key",     "Since" };
	static const uint8_t fit[] = { FIT_GIVES, FIT_WHOLE, FIT_GIVES, FIT_WHOLE,
				       FIT_ROOM,  FIT_ROOM,  FIT_ROOM,  FIT_ROOM };
	struct table *t = sheet_table(s, s->m->peerings.n > 1 ? several : one, sizeof fit, s, s->f->nprefixes);

	t->fit = fit;
	t->row = prefix_row;
	t->find = prefix_find;
	t->flags = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_OPEN | TABLE_PASTE | (t->nrows ? 0 : TABLE_NEXT);
	t->group = ref_row(GROUP_PREFIXES, 0);
	t->empty = "None yet. Add one, or paste lines: name,prefix,traffic.";
}

/* Registrations below our peerings that are no row's own: counted, and the first can be taken over. */
static void put_adoptable(struct sheet *s)
{
	const struct seen_prefix *first = s->f->unanswered;
	const struct fact_prefix *row = first ? facts_prefix_of(s->f, first->prefix) : NULL;

	if (!first)
		return;
	if (row)
		page_text(s->p, s->a,
			  "%s is registered already, as %s in %s. It is not registered twice: taken over, your row "
			  "bears that name and peering.",
			  first->prefix, str_or(first->name, "?"), str_or(first->peering, "?"));
	else
		page_text(s->p, s->a, "Registered already and not in this list: %zu, the first is %s (%s).",
			  s->f->nunanswered, str_or(first->prefix, "?"), str_or(first->name, "?"));
	sheet_take_over(s, (struct ref){ .kind = REF_ROW, .code = GROUP_PREFIXES, .row = first->row.id }, first->name,
			!s->m->prefixes.n);
}

static size_t unregistered(const struct progress *p)
{
	return p->all - p->verified - p->bad - p->open;
}

static void put_next(struct sheet *s)
{
	const struct progress *p = &s->w->registered;

	if (!p->all) {
		sheet_next(s, "Next: add the prefixes of your SBCs and media relays.");
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->why_not = "there is no prefix yet; add one";
	} else if (unregistered(p)) {
		sheet_gate(s, ACT_REGISTER, (struct ref){ 0 }, "review, then register.");
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->main = true;
	} else if (p->bad) {
		sheet_next(s, "Next: see validation for what to mend, then ask again.");
		sheet_go(s, ACT_GO_VALIDATION, (struct ref){ 0 }, "validation")->main = true;
	} else if (p->open) {
		sheet_next(s, "Next: Microsoft validates; validation shows the result.");
	} else {
		sheet_next(s, "Done here: every prefix is verified. Next: activate them.");
	}
}

static void prefixes_page(struct sheet *s)
{
	sheet_title(s, NULL);
	sheet_aside(s, "%zu of %zu verified", s->w->registered.verified, s->f->nprefixes);
	page_text(
		s->p, s->a,
		"Every prefix your voice platform uses, announced on every session with 8075:8007. Registration alone "
		"activates nothing; the next step does.");
	put_prefixes(s);
	put_adoptable(s);
	put_will_send(s);
	page_text(s->p, s->a,
		  "Fixed once registered: name, prefix, peering. Traffic class and endpoints go to Microsoft by mail; "
		  "the "
		  "message is ready to copy.");
	put_portal(s);
	put_next(s);
	sheet_go_on(s);
	sheet_act(s, ACT_VALIDATE, (struct ref){ 0 }, "validate all");
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}

/* ---- one prefix */

static void put_registration(struct sheet *s, const struct fact_prefix *p)
{
	struct ref ref = ref_row(GROUP_PREFIXES, p->answer->row.id), shown = ref;

	page_head(s->p, s->a, "Registration");
	page_pair(s->p, s->a, "State", "%s", said_both(registration_said(p), p->seen ? p->seen->state : NULL, s->a));
	if (!p->seen || p->seen->gone.wall)
		return;
	page_pair(s->p, s->a, "since", "%s", since_text(s, p->seen->since));
	page_pair(s->p, s->a, "read", "%s", checked_text(s->a, p->seen->seen));
	page_pair(s->p, s->a, "Key", "%s", key_text(s, p->seen->key));
	if (registration_said(p).state == ST_FAILED && !str_empty(p->seen->error))
		page_pair(s->p, s->a, "It says", "“%s”", p->seen->error);
	if (str_empty(p->seen->key))
		return;
	shown.col = s->v->ref.col != 1;
	sheet_go(s, ACT_REVEAL, shown, shown.col ? "show the key" : "hide the key");
}

static void put_prefix_actions(struct sheet *s, const struct fact_prefix *p)
{
	struct ref ref = ref_row(GROUP_PREFIXES, p->answer->row.id);

	if (!p->seen || p->seen->gone.wall) {
		sheet_gate(s, ACT_REGISTER, ref, "review, then register.");
		sheet_go(s, ACT_GO_REVIEW, ref, "review")->main = true;
		return;
	}
	sheet_go(s, ACT_GO_VALIDATION, ref, "validation")->main = true;
	sheet_act(s, ACT_VALIDATE, ref, "validate");
	sheet_act(s, ACT_DELETE_PREFIX, ref, "delete the registration")->danger = true;
	if (registration_said(p).state == ST_OK)
		sheet_next(s, "Verified. Next: activate it in step 7.");
	else
		sheet_next(s, "Next: validation says what is checked and what to mend.");
}

static void prefix_form(struct sheet *s, const struct fact_prefix *p)
{
	sheet_title(s, "%s", str_or(p->answer->name, "new prefix"));
	sheet_aside(s, "%s", registration_said(p).word);
	sheet_fields(s, STEP_PREFIXES, GROUP_PREFIXES, p->answer->row.id);
	put_registration(s, p);
	put_portal(s);
	put_prefix_actions(s, p);
	put_observe(s, ref_row(GROUP_PREFIXES, p->answer->row.id), USUAL_PREFIX);
}

void step_prefixes(struct sheet *s)
{
	uint32_t row = viewed_row(s->v, GROUP_PREFIXES);
	const struct fact_prefix *p = row ? facts_prefix(s->f, row) : NULL;

	if (p)
		prefix_form(s, p);
	else
		prefixes_page(s);
}
