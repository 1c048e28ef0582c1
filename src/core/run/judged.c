/* Every requirement and check for every row it is about, as one long list that is pulled in windows. */
#include "base/text.h"
#include "core/rules.h"
#include "run/facts_now.h"

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

static size_t rows_of(const struct rule *r, const struct facts *f)
{
	switch (r->subject) {
	case SUBJECT_PEERING:
		return f->m->peerings.n;
	case SUBJECT_CONNECTION:
		return own_sessions(f);
	case SUBJECT_PREFIX:
		return f->nprefixes;
	case SUBJECT_CHOSEN:
		return f->m->service.prefixes.n;
	default:
		return 1;
	}
}

static const struct fact_session *nth_session(const struct facts *f, size_t i)
{
	const struct fact_session *s = f->sessions;

	for (;; s++) {
		if (s->connection && i-- == 0)
			return s;
	}
}

/* The row judged, and what it is called. */
static uint32_t nth_row(const struct rule *r, const struct judging *j, size_t i, const char **name)
{
	const struct facts *f = j->f;
	const struct fact_session *s;
	const struct peering *p;
	const struct chosen *c;

	*name = "";
	switch (r->subject) {
	case SUBJECT_PEERING:
		p = rows_at(&f->m->peerings, &RECORD_PEERING, (uint32_t)i);
		*name = str_or(p->name, "");
		return p->row.id;
	case SUBJECT_CONNECTION:
		s = nth_session(f, i);
		*name = arena_format(j->a, "%s %s", str_or(s->peering->name, ""), facts_session_name(s, j->a));
		return s->connection->row.id;
	case SUBJECT_PREFIX:
		*name = str_or(f->prefixes[i].answer->prefix, str_or(f->prefixes[i].answer->name, ""));
		return f->prefixes[i].answer->row.id;
	case SUBJECT_CHOSEN:
		c = rows_at(&f->m->service.prefixes, &RECORD_CHOSEN, (uint32_t)i);
		*name = str_or(c->name, "");
		return c->row.id;
	default:
		return 0;
	}
}

static void judge_one(const struct rule *r, const struct judging *j, size_t i, struct judged *out)
{
	const char *subject;
	uint32_t row = nth_row(r, j, i, &subject);

	*out = (struct judged){ .code = r->code,
				.what = r->text,
				.subject = subject,
				.blocks = r->flags & RULE_BLOCKS,
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
