/* Beside a page, in a wide window: what is known about the one thing that is looked at. A field has its help, its rules as they are
 * judged now and what becomes of it later; a check has its explanation; where nothing is looked at, the step has a word. */
#include "base/text.h"
#include "core/explain.h"
#include "core/rules.h"
#include "steps/screens.h"

/* ---- fields */

static const enum subject GROUP_SUBJECT[GROUP_N] = {
	[GROUP_PEERINGS] = SUBJECT_PEERING,
	[GROUP_CONNECTIONS] = SUBJECT_CONNECTION,
	[GROUP_PREFIXES] = SUBJECT_PREFIX,
	[GROUP_CHOSEN] = SUBJECT_CHOSEN,
};

/* The row a rule judges when it is asked about this row: a rule about something else is judged for all of that. */
static uint32_t row_of(const struct rule *r, enum group_id group, uint32_t row)
{
	return group != GROUP_NONE && r->subject == GROUP_SUBJECT[group] ? row : 0;
}

/* The rules this answer decides, as they are judged now. Returns what explains the first that fails, 0: none does. */
static uint16_t put_rules(struct sheet *s, const struct question *q, const struct verdict *own)
{
	uint16_t failed = 0;
	bool headed = false;

	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];
		struct verdict v;

		if (r->jump != q->id || !r->judge || !(r->steps & 1u << q->step))
			continue;
		if (!headed)
			page_head(s->p, s->a, "Rules");
		headed = true;
		v = rule_judge(r, s->f, row_of(r, q->group, s->v->ref.row), s->a);
		if (!failed && v.state == ST_FAILED)
			failed = r->explain;
		if (str_is(str_or(v.text, ""), str_or(own->text, "")))
			v.text = NULL; /* said already */
		sheet_check(s, r->code, r->text, &v);
	}
	return failed;
}

static void put_cure(struct sheet *s, const struct explain *e)
{
	if (!e || str_empty(e->cure))
		return;
	page_head(s->p, s->a, "Cure");
	page_text(s->p, s->a, "%s", e->cure);
}

static void put_field(struct sheet *s, const struct question *q)
{
	const char *value = answer_text(s->m, q, s->v->ref.row);
	struct verdict v = { .state = ST_NA };
	uint16_t failed;

	if (!str_empty(value) && q->check)
		v = q->check(s->f, s->v->ref, value, s->a);
	put_question_help(s, q);
	failed = put_rules(s, q, &v);
	if (v.state == ST_FAILED || v.state == ST_WARNING)
		put_cure(s, explain_at(v.explain ? v.explain : failed));
}

/* ---- what is explained */

static void put_explained(struct sheet *s, uint16_t id)
{
	const struct explain *e = explain_at(id);

	if (!e)
		return;
	s->p->title = e->title;
	if (!str_empty(e->meaning))
		page_text(s->p, s->a, "%s", e->meaning);
	put_causes(s, e);
	put_cure(s, e);
}

static void put_rule(struct sheet *s, const struct rule *r)
{
	s->p->title = r->code;
	page_text(s->p, s->a, "%s.", r->text);
	page_pair(s->p, s->a, "Source", "%s", r->source);
	put_explained(s, r->explain);
	s->p->title = r->code;
}

void screen_beside(struct sheet *s)
{
	struct ref ref = s->v->ref;
	const struct question *q = ref.kind == REF_FIELD && ref.code < Q_N ? &QUESTIONS[ref.code] : NULL;
	const struct rule *r = ref.kind == REF_CHECK ? rule_by_id(ref.code) : NULL;

	if (q && q->label) {
		put_field(s, q);
	} else if (r) {
		put_rule(s, r);
	} else if (ref.kind == REF_EXPLAIN) {
		put_explained(s, ref.code);
	} else if (ref.kind == REF_NONE) {
		s->p->title = STEP_TITLE[s->v->step];
		put_step_help(s);
	}
}
