#include "run/wrong.h"

#include "base/text.h"
#include "core/rules.h"
#include "run/facts_now.h"

struct search {
	const struct wizard *w;
	struct arena *a;
	enum step_id step; /* questions of other steps have their own time */
	struct wrong *out;
	size_t n, cap;
};

static void look_at(struct search *s, const struct question *q, struct ref where, const void *rec)
{
	const struct field *f = record_field(q->record, q->key);
	const char *text = f && f->kind == K_TEXT ? *field_text((void *)(uintptr_t)rec, f) : NULL;
	struct verdict v;

	if (str_empty(text) || (q->visible && !q->visible(&s->w->facts, where)))
		return;
	v = q->check(&s->w->facts, where, text, s->a);
	if (v.state == ST_FAILED)
		s->out[s->n++] = (struct wrong){ q, where, v };
}

static void look_in(struct search *s, const struct record *r, const void *rec, uint32_t row)
{
	for (size_t i = 0; rec && i < Q_N && s->n < s->cap; i++) {
		const struct question *q = &QUESTIONS[i];

		if (q->record == r && q->check && q->step == s->step)
			look_at(s, q, (struct ref){ REF_FIELD, (uint16_t)q->id, row, 0 }, rec);
	}
}

static void look_in_asn(struct search *s)
{
	look_in(s, &RECORD_ASN, &s->w->m->asn, 0);
	ROWS_EACH (const struct contact, c, s->w->m->asn.contacts)
		look_in(s, &RECORD_CONTACT, c, c->row.id);
}

static void look_in_peering(struct search *s, uint32_t row)
{
	const struct peering *p = rows_find(&s->w->m->peerings, &RECORD_PEERING, row);

	look_in(s, &RECORD_PEERING, p, row);
	if (!p)
		return;
	ROWS_EACH (const struct connection, c, p->connections)
		look_in(s, &RECORD_CONNECTION, c, c->row.id);
}

size_t wrong_of(const struct wizard *w, const struct want *want, struct arena *a, struct wrong *out, size_t cap)
{
	struct search s = { w, a, want->step, out, 0, cap };

	switch (want->op) {
	case OP_PROVIDER_REGISTER:
	case OP_GROUP_PUT:
		look_in(&s, &RECORD_ACCOUNT, &w->m->account, 0);
		break;
	case OP_ASN_PUT:
		look_in_asn(&s);
		break;
	case OP_PEERING_PUT:
		look_in_peering(&s, want->row);
		break;
	case OP_PREFIX_PUT:
		look_in(&s, &RECORD_PREFIX, rows_find(&w->m->prefixes, &RECORD_PREFIX, want->row), want->row);
		break;
	case OP_SERVICE_PUT:
		look_in(&s, &RECORD_SERVICE, &w->m->service, 0);
		break;
	case OP_SERVICE_PREFIX_PUT:
		look_in(&s, &RECORD_CHOSEN, rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, want->row), want->row);
		break;
	default:
		break;
	}
	return s.n;
}

/* ---- all of them, for whoever creates without anybody looking */

/* A rule that failed for this answer says it already. */
static bool is_said(const struct wizard *w, const struct question *q, struct arena *a)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];

		if (r->jump == q->id && r->judge && r->flags & RULE_BLOCKS &&
		    rule_judge(r, &w->facts, 0, a).state == ST_FAILED)
			return true;
	}
	return false;
}

static bool is_to_be_made(const struct want *want)
{
	return want->state == WANT_ANSWER || want->state == WANT_HELD || want->state == WANT_LATER;
}

static unsigned connection_number(const struct wizard *w, uint32_t row, const char **peering)
{
	const struct fact_session *s = facts_session(&w->facts, row);

	if (!s || !s->peering)
		return 0;
	*peering = s->peering->name;
	for (uint32_t i = 0; i < s->peering->connections.n; i++) {
		if (((const struct row *)rows_at(&s->peering->connections, &RECORD_CONNECTION, i))->id == row)
			return i + 1;
	}
	return 0;
}

static const char *subject_of(const struct wizard *w, const struct want *want, const struct wrong *x, struct arena *a)
{
	const char *peering = NULL;
	unsigned n = x->question->group == GROUP_CONNECTIONS ? connection_number(w, x->where.row, &peering) : 0;

	return n ? arena_format(a, "%s connection %u", str_or(peering, "a peering"), n) : want->about;
}

const char *wrong_said(const struct wizard *w, const struct want *want, const struct wrong *x, struct arena *a)
{
	const char *of = subject_of(w, want, x, a);

	return arena_format(a, "%s%s%s%s: %s", x->question->label, str_empty(of) ? "" : " (", str_or(of, ""),
			    str_empty(of) ? "" : ")", str_or(x->verdict.text, "wrong"));
}

static struct judged shown(const struct wizard *w, const struct want *want, const struct wrong *x, struct arena *a)
{
	return (struct judged){ .code = arena_format(a, "%s.%s", x->question->record->name, x->question->key),
				.what = x->question->label,
				.subject = subject_of(w, want, x, a),
				.blocks = true,
				.verdict = x->verdict,
				.ref = x->where };
}

size_t wizard_wrong(const struct wizard *w, struct arena *a, struct judged *out, size_t cap)
{
	enum { OF_ONE = 16 };
	struct wrong found[OF_ONE];
	struct want want;
	size_t n = 0;

	facts_look(w);
	for (size_t i = 0, all = wants_count(w); i < all && n < cap; i++) {
		wants_at(w, i, NULL, &want);
		if (!is_to_be_made(&want) || want.op == OP_PROVIDER_REGISTER)
			continue;
		size_t here = wrong_of(w, &want, a, found, OF_ONE);

		for (size_t k = 0; k < here && n < cap; k++) {
			if (!is_said(w, found[k].question, a))
				out[n++] = shown(w, &want, &found[k], a);
		}
	}
	return n;
}
