/* Prefixes against sessions: what was announced where, and for one prefix every check with its evidence. The matrix is pulled; the
 * lower half is one prefix, the one view.ref names. In step 7 the rows are the chosen prefixes, and the checks those of activation. */
#include <string.h>

#include "base/text.h"
#include "core/explain.h"
#include "core/rules.h"
#include "steps/said.h"
#include "steps/screens.h"

/* ---- the matrix */

enum { SESSIONS_MOST = TABLE_COLUMNS - 2, SESSIONS_TOGETHER = 3 };

struct matrix {
	const struct sheet *s;
	bool activation;
	const struct fact_session *sessions[SESSIONS_MOST];
	uint8_t nsessions;
	const char *heads[TABLE_COLUMNS];
	size_t n;
};

static const struct chosen *chosen_at(const struct matrix *m, size_t i)
{
	return rows_at(&m->s->m->service.prefixes, &RECORD_CHOSEN, (uint32_t)i);
}

/* NULL: a chosen name that is no prefix of the answers. */
static const struct fact_prefix *prefix_at(const struct matrix *m, size_t i)
{
	const struct facts *f = m->s->f;

	return m->activation ? facts_chosen_prefix(f, chosen_at(m, i)) : &f->prefixes[i];
}

static struct ref named_at(const struct matrix *m, size_t i)
{
	if (m->activation)
		return ref_row(GROUP_CHOSEN, chosen_at(m, i)->row.id);
	return ref_row(GROUP_PREFIXES, prefix_at(m, i)->answer->row.id);
}

/* A prefix belongs to one peering: registration looks at its sessions only, activation at those of every location. */
static void put_cell(const struct matrix *m, const struct fact_prefix *p, const struct fact_session *c, struct arena *a,
		     struct cell *cell)
{
	enum cell_kind kind = CELL_UNKNOWN;
	struct verdict v;

	if (!m->activation && p->peering != c->peering) {
		cell_word(cell, "-");
		return;
	}
	v = facts_cell(m->s->f, p, c, &kind, a);
	cell_state(cell, v.state, CELL_WORD[kind]);
}

static struct ref matrix_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct matrix *m = self;
	const struct fact_prefix *p = prefix_at(m, i);
	struct said said = { ST_UNKNOWN, "not registered" };

	cell_word(&cells[0], p ? p->answer->prefix : NULL);
	for (uint8_t c = 0; c < m->nsessions; c++) {
		cell_word(&cells[1 + c], "-");
		if (p)
			put_cell(m, p, m->sessions[c], a, &cells[1 + c]);
	}
	if (p)
		said = m->activation ? activation_said(p) : registration_said(p);
	cell_state(&cells[1 + m->nsessions], said.state, said.word);
	return named_at(m, i);
}

static size_t matrix_find(const void *self, struct ref ref)
{
	const struct matrix *m = self;
	const struct fact_prefix *p;

	if (ref.kind != REF_ROW || ref.code != (m->activation ? GROUP_CHOSEN : GROUP_PREFIXES))
		return SIZE_MAX;
	if (m->activation)
		return row_index(&m->s->m->service.prefixes, &RECORD_CHOSEN, ref.row);
	p = facts_prefix(m->s->f, ref.row);
	return p ? (size_t)(p - m->s->f->prefixes) : SIZE_MAX;
}

static const char *session_head(const struct sheet *s, const struct fact_session *c)
{
	const char *router = c->connection ? str_or(c->connection->router, "?") : "?";

	return arena_format(s->a, "%u %s", c->number, router);
}

static void add_session(struct matrix *m, const struct fact_session *c)
{
	if (m->nsessions == SESSIONS_MOST)
		return;
	m->sessions[m->nsessions] = c;
	m->heads[1 + m->nsessions++] = session_head(m->s, c);
}

/* More sessions than eighty columns have room for: those of the focused prefix' peering. Activation looks at every location. */
static const struct peering *narrowed(const struct sheet *s, const struct fact_prefix *focus, bool activation)
{
	if (activation || s->f->nsessions <= SESSIONS_TOGETHER)
		return NULL;
	if (focus && focus->peering)
		return focus->peering;
	return s->f->sessions[0].peering;
}

static struct matrix *make_matrix(struct sheet *s, const struct fact_prefix *focus, bool activation)
{
	struct matrix *m = arena_alloc(s->a, sizeof *m);
	const struct peering *only = narrowed(s, focus, activation);

	*m = (struct matrix){ .s = s, .activation = activation, .n = s->f->nprefixes };
	if (activation)
		m->n = s->m->service.prefixes.n;
	m->heads[0] = "Prefix";
	for (size_t i = 0; i < s->f->nsessions; i++) {
		if (!only || s->f->sessions[i].peering == only)
			add_session(m, &s->f->sessions[i]);
	}
	m->heads[1 + m->nsessions] = "State";
	if (only)
		page_text(s->p, s->a, "Sessions of %s; choose a prefix of another peering to see those.",
			  str_or(only->name, "?"));
	return m;
}

static void put_matrix(struct sheet *s, const struct matrix *m)
{
	struct table *t = sheet_table(s, m->heads, (uint8_t)(m->nsessions + 2), m, m->n);

	t->row = matrix_row;
	t->find = matrix_find;
	t->flags = TABLE_OPEN;
	t->empty = m->activation ? "No prefix is chosen yet." : "No prefix yet.";
}

/* ---- the lower half: one prefix */

struct focus {
	const struct fact_prefix *p;
	const struct chosen *chosen; /* in step 7 */
};

static bool needs_a_look(const struct fact_prefix *p)
{
	return registration_said(p).state == ST_FAILED;
}

/* Without a focus: the first that failed, else the first. */
static struct focus focus_of(const struct sheet *s, bool activation)
{
	uint32_t row = viewed_row(s->v, GROUP_PREFIXES), chosen = viewed_row(s->v, GROUP_CHOSEN);
	struct focus at = { 0 };

	if (activation) {
		const struct rows *rows = &s->m->service.prefixes;

		at.chosen = chosen ? rows_find(rows, &RECORD_CHOSEN, chosen) : NULL;
		if (!at.chosen && rows->n)
			at.chosen = rows_at(rows, &RECORD_CHOSEN, 0);
		at.p = at.chosen ? facts_chosen_prefix(s->f, at.chosen) : NULL;
		return at;
	}
	at.p = row ? facts_prefix(s->f, row) : NULL;
	for (size_t i = 0; !at.p && i < s->f->nprefixes; i++) {
		if (needs_a_look(&s->f->prefixes[i]))
			at.p = &s->f->prefixes[i];
	}
	if (!at.p && s->f->nprefixes)
		at.p = s->f->prefixes;
	return at;
}

struct judged_rule {
	const struct rule *rule;
	struct verdict v;
};

static bool is_bad(const struct verdict *v)
{
	return v->state == ST_FAILED || v->state == ST_WARNING || v->state == ST_STALE;
}

static size_t judge_family(struct sheet *s, char family, enum subject subject, uint32_t row, struct judged_rule *out)
{
	size_t n = 0;

	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];

		if (r->code[0] == family)
			out[n++] =
				(struct judged_rule){ r, rule_judge(r, s->f, r->subject == subject ? row : 0, s->a) };
	}
	return n;
}

static void put_one(struct sheet *s, const struct judged_rule *j)
{
	sheet_check(s, j->rule->code, j->rule->text, &j->v);
	if (j->v.state == ST_UNKNOWN && (j->rule->flags & RULE_ATTESTABLE))
		sheet_act(s, ACT_ATTEST, (struct ref){ .kind = REF_CHECK, .code = rule_id(j->rule) },
			  arena_format(s->a, "attest %s", j->rule->code))
			->ask = "Evidence, or why it is so";
}

static void put_said(struct sheet *s, const char *message)
{
	uint16_t id = explain_message(message);

	page_text(s->p, s->a, "It says “%s”", message);
	if (id)
		s->p->blocks[s->p->nblocks - 1].ref = (struct ref){ .kind = REF_EXPLAIN, .code = id };
}

/* Which router to mend: every session on which the prefix is not as it should be. */
static void put_mends(struct sheet *s, const struct fact_prefix *p)
{
	size_t n = 0;
	const struct fact_session *all = p->peering ? facts_sessions_of(s->f, p->peering, &n) : NULL;

	for (size_t i = 0; i < n; i++) {
		enum cell_kind kind;
		struct verdict v = facts_cell(s->f, p, &all[i], &kind, s->a);

		if (v.state == ST_FAILED || v.state == ST_WARNING)
			page_text(s->p, s->a, "Mend connection %s: %s.", session_head(s, &all[i]),
				  str_or(v.text, CELL_WORD[kind]));
	}
}

struct fault {
	const char *message;         /* what the service says, NULL: nothing */
	const struct fact_prefix *p; /* whose sessions are to be mended, NULL: not looked at */
};

/* What is wrong comes first, with the service's words and the router to mend; what is well after it. */
static void put_checks(struct sheet *s, char family, enum subject subject, uint32_t row, const struct fault *fault)
{
	struct judged_rule *all = arena_alloc(s->a, RULE_COUNT * sizeof *all);
	size_t n = judge_family(s, family, subject, row, all);

	bool said = str_empty(fault->message);

	for (size_t i = 0; i < n; i++) {
		if (!is_bad(&all[i].v))
			continue;
		put_one(s, &all[i]);
		said |= !said && strstr(str_or(all[i].v.text, ""), str_or(fault->message, "")) != NULL;
	}
	if (!said)
		put_said(s, fault->message);
	if (fault->p)
		put_mends(s, fault->p);
	for (size_t i = 0; i < n; i++) {
		if (!is_bad(&all[i].v))
			put_one(s, &all[i]);
	}
}

/* The sessions of its peering that have it, as far as is known. */
static size_t heard_by(const struct sheet *s, const struct fact_prefix *p, size_t *n)
{
	size_t heard = 0;
	const struct fact_session *all;

	*n = 0;
	all = p->peering ? facts_sessions_of(s->f, p->peering, n) : NULL;
	for (size_t i = 0; i < *n; i++) {
		enum cell_kind kind = CELL_UNKNOWN;

		facts_cell(s->f, p, &all[i], &kind, s->a);
		heard += kind == CELL_ANNOUNCED;
	}
	return heard;
}

/* "on 1 of 2 sessions" */
static const char *heard_on(const struct sheet *s, const struct fact_prefix *p)
{
	size_t n, heard = heard_by(s, p, &n);

	return arena_format(s->a, "on %zu of %zu sessions", heard, n);
}

/* What the service missed is there now, and it does not look by itself. */
static bool heard_everywhere(const struct sheet *s, const struct fact_prefix *p)
{
	const char *said = p->seen ? str_or(p->seen->error, "") : "";
	size_t n, heard = heard_by(s, p, &n);

	return n > 0 && heard == n && str_starts(said, "Prefix not received");
}

/* A key that was asked for is there to be copied: whole, which a heading has no room for. */
static void put_key(struct sheet *s, const char *key)
{
	if (s->v->ref.col == 1 && !str_empty(key))
		page_pair(s->p, s->a, "Key", "%s", key);
}

static void put_registered(struct sheet *s, const struct fact_prefix *p)
{
	struct said said = registration_said(p);
	const struct seen_prefix *seen = p->seen && !p->seen->gone.wall ? p->seen : NULL;

	page_head(s->p, s->a,
		  arena_format(s->a, "%s  %s  %s", str_or(p->answer->prefix, "?"),
			       said_both(said, seen ? seen->state : NULL, s->a), heard_on(s, p)));
	put_key(s, seen ? seen->key : NULL);
	put_checks(s, 'V', SUBJECT_PREFIX, p->answer->row.id,
		   &(struct fault){ seen && said.state == ST_FAILED ? seen->error : NULL, p });
}

static void put_activated(struct sheet *s, const struct chosen *c)
{
	const struct seen_service_prefix *seen = facts_chosen(s->f, c);
	const char *term = seen && !seen->gone.wall ? seen->state : NULL;
	struct said said = term ? said_prefix(term) : (struct said){ ST_UNKNOWN, "not yet" };

	page_head(s->p, s->a,
		  arena_format(s->a, "%s   %s   key %s", str_or(c->name, "?"), said_both(said, term, s->a),
			       key_masked(facts_key(s->f, c), s->a)));
	put_key(s, facts_key(s->f, c));
	put_checks(s, 'A', SUBJECT_CHOSEN, c->row.id,
		   &(struct fault){ term && said.state == ST_FAILED ? seen->error : NULL, NULL });
}

static void put_key_action(struct sheet *s, struct ref ref, const char *key)
{
	if (str_empty(key))
		return;
	ref.col = s->v->ref.col != 1;
	sheet_go(s, ACT_REVEAL, ref, ref.col ? "show the key" : "hide the key");
}

static void put_registration_actions(struct sheet *s, const struct fact_prefix *p)
{
	struct ref ref = ref_row(GROUP_PREFIXES, p->answer->row.id);

	sheet_act(s, ACT_VALIDATE, ref, "validate");
	put_key_action(s, ref, p->seen ? p->seen->key : NULL);
}

/* ---- the screen */

static struct when last_read(const struct focus *at, bool activation)
{
	if (activation)
		return at->p && at->p->active ? at->p->active->seen : (struct when){ 0 };
	return at->p && at->p->seen ? at->p->seen->seen : (struct when){ 0 };
}

static void put_aside(struct sheet *s, struct when read)
{
	if (read.wall || read.service)
		sheet_aside(s, "checked %s", checked_text(s->a, read));
	else
		sheet_aside(s, "not checked yet");
}

static void put_next(struct sheet *s, const struct focus *at, bool activation)
{
	struct said said = { ST_UNKNOWN, "" };

	if (at->p)
		said = activation ? activation_said(at->p) : registration_said(at->p);
	if (!at->p)
		sheet_next(s, !activation        ? "Next: add prefixes in step 6."
			      : s->m->prefixes.n ? "Next: choose them in step 7."
						 : "Next: add prefixes in step 6, then choose them in step 7.");
	else if (said.state == ST_FAILED && activation)
		sheet_next(s, "Next: mend what is marked; then delete it from the service, activate anew.");
	else if (said.state == ST_FAILED)
		sheet_next(s, heard_everywhere(s, at->p) ? "Next: every session announces it now: ask again."
							 : "Next: mend what is marked, then ask again.");
	else if (said.state == ST_OK)
		sheet_next(s, activation ? "Active. Nothing to mend." : "Verified. Next: activate it in step 7.");
	else if (said.state == ST_NA)
		sheet_next(s,
			   activation ? "Next: activate it." : "Next: register it; what can be judged now is above.");
	else
		sheet_next(s, "Next: Microsoft validates; look again later.");
}

void screen_validation(struct sheet *s)
{
	bool activation = s->v->step == STEP_SERVICE || viewed_row(s->v, GROUP_CHOSEN);
	struct focus at;

	s->v->step = activation ? STEP_SERVICE : STEP_PREFIXES;
	at = focus_of(s, activation);
	sheet_title(s, "Validation");
	put_aside(s, last_read(&at, activation));
	put_matrix(s, make_matrix(s, at.p, activation));
	if (activation && at.chosen) {
		put_activated(s, at.chosen);
		put_key_action(s, ref_row(GROUP_CHOSEN, at.chosen->row.id), facts_key(s->f, at.chosen));
	} else if (!activation && at.p) {
		put_registered(s, at.p);
		put_registration_actions(s, at.p);
	}
	put_next(s, &at, activation);
	sheet_act(s, ACT_VALIDATE, (struct ref){ 0 }, "validate all");
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}
