/* Judging by the table: one rule for one row, for all rows, and what stops a step. */
#include "base/text.h"
#include "core/rules.h"
#include "rules/judgements.h"
#include "rules/values.h"

/* ---- one row */

static struct verdict judge_row(const struct rule *r, const struct facts *f, uint32_t row, struct arena *a)
{
	struct verdict v = r->judge ? r->judge(f, row, a) : attested(f, r->code, r->flags & RULE_ATTESTED, a);

	if (r->judge && v.state == ST_UNKNOWN && r->flags & RULE_ATTESTABLE) {
		struct verdict said = attested(f, r->code, false, a);

		if (said.state == ST_OK)
			v = said;
	}
	if (v.state == ST_FAILED && r->flags & RULE_WARNS)
		v.state = ST_WARNING;
	return v;
}

/* Where to go to mend it: an attestation is given for the requirement; a field of the judged row; where the rule's field belongs to
 * rows of another group, the judged row itself, or that group. */
static struct ref cause_of(const struct rule *r, uint32_t row)
{
	static const uint8_t groups[] = {
		[SUBJECT_PEERING] = GROUP_PEERINGS, [SUBJECT_CONNECTION] = GROUP_CONNECTIONS,
		[SUBJECT_PREFIX] = GROUP_PREFIXES,  [SUBJECT_CHOSEN] = GROUP_CHOSEN,
		[SUBJECT_SERVICE] = GROUP_NONE,
	};
	uint8_t subject = groups[r->subject], field = (uint8_t)QUESTIONS[r->jump].group;

	if (!r->judge)
		return (struct ref){ .kind = REF_CHECK, .code = rule_id(r) };
	if (field == GROUP_NONE)
		return field_ref((uint16_t)r->jump, 0);
	if (field == subject && row)
		return field_ref((uint16_t)r->jump, row);
	return (struct ref){ .kind = REF_ROW, .code = row ? subject : field, .row = row };
}

static struct verdict complete(const struct rule *r, const struct facts *f, uint32_t row, struct verdict v)
{
	if (v.source == BY_SERVICE)
		v.source = facts_seen_by(f);
	if (v.cause.kind == REF_NONE)
		v.cause = cause_of(r, row);
	if (!v.explain)
		v.explain = r->explain;
	if (!v.text)
		v.text = r->text;
	return v;
}

/* ---- rows of a subject */

struct list {
	uint32_t *row;
	size_t n;
};

static struct list list_new(size_t cap, struct arena *a)
{
	return (struct list){ .row = arena_alloc(a, (cap + 1) * sizeof(uint32_t)) };
}

static struct list peerings(const struct facts *f, struct arena *a)
{
	struct list list = list_new(f->m->peerings.n, a);

	ROWS_EACH (const struct peering, p, f->m->peerings)
		list.row[list.n++] = p->row.id;
	return list;
}

/* of: only this peering's; 0: all */
static struct list connections(const struct facts *f, uint32_t of, struct arena *a)
{
	struct list list = list_new(f->nsessions, a);

	for (size_t i = 0; i < f->nsessions; i++) {
		const struct fact_session *s = &f->sessions[i];

		if (s->connection && (!of || s->peering->row.id == of))
			list.row[list.n++] = s->connection->row.id;
	}
	return list;
}

static struct list prefixes(const struct facts *f, bool chosen_only, struct arena *a)
{
	struct list list = list_new(f->nprefixes, a);

	for (size_t i = 0; i < f->nprefixes; i++)
		if (!chosen_only || f->prefixes[i].chosen)
			list.row[list.n++] = f->prefixes[i].answer->row.id;
	return list;
}

static struct list all_chosen(const struct facts *f, struct arena *a)
{
	struct list list = list_new(f->m->service.prefixes.n, a);

	ROWS_EACH (const struct chosen, c, f->m->service.prefixes)
		list.row[list.n++] = c->row.id;
	return list;
}

static struct list one(uint32_t row, struct arena *a)
{
	struct list list = list_new(1, a);

	list.row[list.n++] = row;
	return list;
}

static struct list all_rows(const struct rule *r, const struct facts *f, struct arena *a)
{
	switch (r->subject) {
	case SUBJECT_PEERING:
		return peerings(f, a);
	case SUBJECT_CONNECTION:
		return connections(f, 0, a);
	case SUBJECT_PREFIX:
		return prefixes(f, false, a);
	case SUBJECT_CHOSEN:
		return f->m->service.prefixes.n ? all_chosen(f, a) : one(0, a);
	default:
		return one(0, a);
	}
}

struct worst {
	size_t at, alike; /* its place, and how many rows have its state */
	enum state state;
};

/* Sentences are made for every row and kept for one: the others go with the scratch. */
static struct worst worst_of(const struct rule *r, const struct facts *f, const struct list *list)
{
	struct arena scratch = { 0 };
	struct worst worst = { .state = ST_NA };

	for (size_t i = 0; list->n > 1 && i < list->n; i++) {
		struct verdict v = judge_row(r, f, list->row[i], &scratch), so_far = { .state = worst.state };

		if (worse(so_far, v).state != worst.state)
			worst = (struct worst){ .at = i, .state = v.state };
		worst.alike += v.state == worst.state;
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return worst;
}

static struct verdict of_several(const struct rule *r, const struct facts *f, uint32_t row, struct worst worst,
				 struct verdict v, struct arena *a)
{
	const char *subject = rule_subject(r, f, row, a);

	if (worst.alike > 1)
		v.text = arena_format(a, "%s, and %zu more: %s", subject, worst.alike - 1, v.text);
	else
		v.text = arena_format(a, "%s: %s", subject, v.text);
	return v;
}

static const char *nothing_yet(const struct rule *r)
{
	static const char *const words[] = {
		[SUBJECT_PEERING] = "there is no peering yet",
		[SUBJECT_CONNECTION] = "there is no connection yet",
		[SUBJECT_PREFIX] = "there is no prefix yet",
		[SUBJECT_SERVICE] = NULL,
	};

	return str_or(words[r->subject], "there is nothing yet that it could be judged for");
}

static struct verdict judge_all(const struct rule *r, const struct facts *f, const struct list *list, struct arena *a)
{
	struct worst worst;
	struct verdict v;
	uint32_t row;

	if (!list->n)
		return complete(r, f, 0, say(ST_UNKNOWN, nothing_yet(r)));
	worst = worst_of(r, f, list);
	row = list->row[worst.at];
	v = complete(r, f, row, judge_row(r, f, row, a));
	return list->n > 1 && v.state != ST_OK ? of_several(r, f, row, worst, v, a) : v;
}

struct verdict rule_judge(const struct rule *r, const struct facts *f, uint32_t row, struct arena *a)
{
	struct list list = row ? one(row, a) : all_rows(r, f, a);

	return judge_all(r, f, &list, a);
}

/* ---- what stops a step */

/* What a commit of `row` touches: the peering's own connections, a chosen prefix and its registration. */
static struct list touched(const struct rule *r, const struct facts *f, enum step_id step, uint32_t row,
			   struct arena *a)
{
	const struct chosen *c = row ? chosen_row(f, row) : NULL;
	const struct fact_prefix *p = row ? (c ? facts_chosen_prefix(f, c) : facts_prefix(f, row)) : NULL;
	bool peering = row && peering_row(f, row);

	switch (r->subject) {
	case SUBJECT_PEERING:
		return peering ? one(row, a) : peerings(f, a);
	case SUBJECT_CONNECTION:
		return connections(f, peering ? row : 0, a);
	case SUBJECT_PREFIX:
		return p ? one(p->answer->row.id, a) : prefixes(f, step == STEP_SERVICE, a);
	case SUBJECT_CHOSEN:
		if (p)
			c = p->chosen;
		return c ? one(c->row.id, a) : all_chosen(f, a);
	default:
		return one(0, a);
	}
}

static bool stops(const struct rule *r, struct verdict v)
{
	if (v.state == ST_FAILED)
		return true;
	if (r->flags & RULE_ATTESTED && (v.state == ST_UNKNOWN || v.state == ST_STALE))
		return true;
	return r->flags & RULE_WAITS && (v.state == ST_WAITING || v.state == ST_CHECKING);
}

/* The place of the first row that stops, list->n: none does. */
static size_t first_stop(const struct rule *r, const struct facts *f, const struct list *list)
{
	struct arena scratch = { 0 };
	size_t i = 0;

	while (i < list->n && !stops(r, judge_row(r, f, list->row[i], &scratch))) {
		arena_reset(&scratch);
		i++;
	}
	arena_release(&scratch);
	return i;
}

struct verdict rules_blocking(const struct facts *f, enum step_id step, uint32_t row, struct arena *a)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];
		struct list list;
		size_t stop;

		if (!(r->flags & RULE_BLOCKS) || !(r->steps & 1u << step))
			continue;
		list = touched(r, f, step, row, a);
		stop = first_stop(r, f, &list);
		if (stop < list.n)
			return complete(r, f, list.row[stop], judge_row(r, f, list.row[stop], a));
	}
	return say(ST_OK, "nothing blocks");
}
