/* Every requirement and check for every row it is about, as one long list that is pulled in windows. */
#include "base/text.h"
#include "core/rules.h"
#include "run/facts_now.h"
#include "run/there.h"

struct judging {
	const struct facts *f;
	struct arena *a;
};

static size_t own_sessions(const struct facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nsessions; i++)
		n += f->sessions[i].connection != NULL;
	return n;
}

/* A requirement of a chosen prefix that its registration, as a prefix of the answers, has said already. */
static bool is_said(const struct fact_chosen *c, const struct chosen *answer)
{
	if (!c->prefix)
		return false;
	return c->prefix->seen ? !state_is_bad(c->prefix->seen->state) : str_empty(answer->key);
}

static const struct chosen *chosen_at(const struct facts *f, size_t i)
{
	return rows_at(&f->m->service.prefixes, &RECORD_CHOSEN, (uint32_t)i);
}

/* The nth chosen row that a rule speaks of; beyond the last: NULL, and how many there are. Checks speak of each. */
static const struct chosen *nth_chosen(const struct rule *r, const struct facts *f, size_t nth, size_t *n)
{
	*n = r->code[0] == 'R' ? 0 : f->nchosen;
	if (*n)
		return nth < *n ? chosen_at(f, nth) : NULL;
	for (size_t i = 0; i < f->nchosen; i++) {
		if (is_said(&f->chosen[i], chosen_at(f, i)))
			continue;
		if ((*n)++ == nth)
			return chosen_at(f, i);
	}
	return NULL;
}

static size_t subjects_of(const struct rule *r, const struct facts *f)
{
	size_t n;

	switch (r->subject) {
	case SUBJECT_PEERING:
		return f->m->peerings.n;
	case SUBJECT_CONNECTION:
		return own_sessions(f);
	case SUBJECT_PREFIX:
		return f->nprefixes;
	case SUBJECT_CHOSEN:
		nth_chosen(r, f, SIZE_MAX, &n);
		return n;
	default:
		return 1;
	}
}

/* What there is nothing of yet is listed as well, once. */
static size_t rows_of(const struct rule *r, const struct facts *f)
{
	size_t n = subjects_of(r, f);

	return n || (r->subject == SUBJECT_CHOSEN && f->nchosen) ? n : 1;
}

static const struct fact_session *nth_session(const struct facts *f, size_t i)
{
	const struct fact_session *s = f->sessions;

	for (;; s++) {
		if (s->connection && i-- == 0)
			return s;
	}
}

static uint32_t nth_row(const struct rule *r, const struct facts *f, size_t i)
{
	size_t n;

	switch (subjects_of(r, f) ? r->subject : SUBJECT_ALL) {
	case SUBJECT_PEERING:
		return ((const struct row *)rows_at(&f->m->peerings, &RECORD_PEERING, (uint32_t)i))->id;
	case SUBJECT_CONNECTION:
		return nth_session(f, i)->connection->row.id;
	case SUBJECT_PREFIX:
		return f->prefixes[i].answer->row.id;
	case SUBJECT_CHOSEN:
		return nth_chosen(r, f, i, &n)->row.id;
	default:
		return 0;
	}
}

static void judge_one(const struct rule *r, const struct judging *j, size_t i, struct judged *out)
{
	uint32_t row = nth_row(r, j->f, i);

	*out = (struct judged){ .code = r->code,
				.what = r->text,
				.subject = rule_subject(r, j->f, row, j->a),
				.blocks = r->flags & RULE_BLOCKS,
				.attested = !r->judge,
				.verdict = rule_judge(r, j->f, row, j->a),
				.ref = { REF_CHECK, rule_id(r), row, 0 } };
}

size_t wizard_judged(const struct wizard *w, struct when now, struct arena *a, size_t from, struct judged *out,
		     size_t cap)
{
	size_t n = 0;

	facts_look(w);
	struct facts f = w->facts;
	struct judging j = { &f, a };

	f.now = now;
	for (size_t k = 0; k < RULE_COUNT; k++) {
		size_t rows = rows_of(&RULES[k], &f);

		for (size_t i = from < rows ? from : rows; i < rows && n < cap; i++)
			judge_one(&RULES[k], &j, i, &out[n++]);
		from -= from < rows ? from : rows;
	}
	return n;
}

const char *judged_about(const struct judged *j)
{
	return j->attested || str_empty(j->subject) ? j->what : j->subject;
}
