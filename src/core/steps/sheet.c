#include "steps/sheet.h"

#include <stdarg.h>

#include "base/text.h"
#include "base/utf8.h"
#include "core/explain.h"
#include "core/rules.h"
#include "run/missing.h"
#include "run/observe.h"

/* ---- naming */

struct ref ref_row(enum group_id group, uint32_t row)
{
	return (struct ref){ .kind = REF_ROW, .code = group, .row = row };
}

struct ref ref_field(enum question_id q, uint32_t row)
{
	return (struct ref){ .kind = REF_FIELD, .code = q, .row = row };
}

struct ref ref_step(enum step_id step)
{
	return (struct ref){ .kind = REF_STEP, .code = step };
}

uint32_t viewed_row(const struct view *v, enum group_id group)
{
	return v->ref.kind == REF_ROW && v->ref.code == group ? v->ref.row : 0;
}

/* ---- the page's own lines */

static __attribute__((format(printf, 2, 0))) const char *formatted(struct arena *a, const char *format, va_list ap)
{
	struct text t = TEXT_INIT;
	const char *out;

	text_addv(&t, format, ap);
	out = arena_textn(a, t.s, t.n);
	text_release(&t);
	return out;
}

void sheet_title(struct sheet *s, const char *format, ...)
{
	const char *rest = "", *arrow = "";
	unsigned step = s->v->step < STEP_N ? s->v->step : STEP_READINESS;
	va_list ap;

	if (format) {
		va_start(ap, format);
		rest = formatted(s->a, format, ap);
		arrow = " › ";
		va_end(ap);
	}
	s->p->title = arena_format(s->a, "%u %s%s%s", step + 1, STEP_TITLE[step], arrow, rest);
}

void sheet_aside(struct sheet *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	s->p->aside = formatted(s->a, format, ap);
	va_end(ap);
}

void sheet_next_standing(struct sheet *s, const struct standing *at)
{
	enum step_id step = at->step < STEP_N ? at->step : (enum step_id)s->v->step;

	if (at->what)
		sheet_next(s, "Next in step %d: %s.", (int)step + 1, at->what);
	else
		sheet_next(s, "Next: step %d, %s.", (int)step + 1, STEP_TITLE[step]);
}

void sheet_next(struct sheet *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	s->p->next = formatted(s->a, format, ap);
	va_end(ap);
}

static bool is_blocking(const struct verdict *v)
{
	return v->state != ST_OK && v->state != ST_NA && v->state != ST_WARNING;
}

/* "R9 on connection 2": the rule, and the row it is about where the page has several. */
static const char *blocked_by(struct sheet *s, const struct explain *e, const struct verdict *v)
{
	bool connection = v->cause.kind == REF_FIELD || v->cause.kind == REF_ROW;
	const struct fact_session *c = connection && v->cause.row ? facts_session(s->f, v->cause.row) : NULL;

	if (e->class != EXPLAIN_RULE)
		return arena_format(s->a, "“%s”", e->title);
	return c ? arena_format(s->a, "%s on connection %u", e->code, c->number) : e->code;
}

const char *sheet_blocker(struct sheet *s, const struct verdict *v, const char *why_not)
{
	const struct explain *e = is_blocking(v) ? explain_at(v->explain) : NULL;

	if (e)
		sheet_check(s, e->class == EXPLAIN_RULE ? e->code : "", e->title, v);
	else
		page_text(s->p, s->a, "What blocks: %s.", why_not);
	s->p->blocks[s->p->nblocks - 1].ref = v->cause;
	return e ? blocked_by(s, e, v) : NULL;
}

enum { NEXT_REASON = 48 }; /* then the line stays one beside the journey at 80 columns */

/* What blocks stands on the page with the way to it, and in the next line by its code, or itself where that is short. */
static void put_blocker(struct sheet *s, const struct verdict *v, const char *why_not, const char *then)
{
	const char *by = sheet_blocker(s, v, why_not);

	if (by)
		sheet_next(s, "Next: %s Blocked by %s.", then, by);
	else if (utf8_width(why_not) <= NEXT_REASON)
		sheet_next(s, "Blocked: %s.", why_not);
	else
		sheet_next(s, "Next: %s Blocked for now.", then);
}

/* Released and not there yet: where the operator is to do it in the portal, that is no obstacle. */
static bool holds_up(const struct sheet *s, const struct offer *o)
{
	return o->why_not && !(observe_only(s->w) && o->blocked_by.state == ST_NA);
}

bool sheet_gate(struct sheet *s, enum action_id action, struct ref ref, const char *then)
{
	struct offer o = { 0 };

	action_judge(s->w, action, ref, s->a, &o);
	if (holds_up(s, &o))
		put_blocker(s, &o.blocked_by, o.why_not, then);
	else if (observe_only(s->w))
		sheet_next(s, "Next: enter it in the portal, then the state it shows.");
	else
		sheet_next(s, "Next: %s", then);
	return holds_up(s, &o);
}

/* A rule for one peering: of its connections the first that fails. */
static struct verdict judged_of(const struct sheet *s, const struct rule *r, const struct peering *p)
{
	struct verdict v = { .state = ST_NA };

	if (r->subject != SUBJECT_CONNECTION || !p)
		return rule_judge(r, s->f, r->subject == SUBJECT_PEERING && p ? p->row.id : 0, s->a);
	ROWS_EACH (const struct connection, c, p->connections) {
		if (v.state != ST_FAILED)
			v = rule_judge(r, s->f, c->row.id, s->a);
	}
	return v;
}

/* What fails by what stands on this page comes first: it can be mended here, what is waited for cannot. */
bool sheet_gate_own(struct sheet *s, enum action_id action, struct ref ref, const char *then)
{
	const struct peering *p = rows_find(&s->m->peerings, &RECORD_PEERING, ref.row);

	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];
		struct verdict v = { .state = ST_NA };

		if ((r->flags & RULE_BLOCKS) && (r->steps & 1u << s->v->step))
			v = judged_of(s, r, p);
		if (v.state != ST_FAILED)
			continue;
		put_blocker(s, &v, str_or(v.text, r->text), then);
		return true;
	}
	return sheet_gate(s, action, ref, then);
}

/* ---- questions */

static void *single_record(struct model *m, const struct record *r)
{
	if (r == &RECORD_ACCOUNT)
		return &m->account;
	if (r == &RECORD_ASN)
		return &m->asn;
	if (r == &RECORD_SERVICE)
		return &m->service;
	return r == &RECORD_MODEL ? m : NULL;
}

const char *answer_text(const struct model *m, const struct question *q, uint32_t row)
{
	struct model *all = (struct model *)m; /* looked up, not changed */
	void *rec = row ? model_row(all, q->record, row, NULL) : single_record(all, q->record);
	const struct field *field = q->key ? record_field(q->record, q->key) : NULL;

	return rec && field && field->kind == K_TEXT ? *field_text(rec, field) : NULL;
}

/* Of thousands of prefixes the one that is asked about; a rule that blames an answer of the whole does so for each of them. */
static uint32_t row_to_judge(const struct sheet *s, const struct rule *r, const struct question *q, uint32_t row)
{
	if (r->subject == SUBJECT_PREFIX && s->f->nprefixes)
		return q->group == GROUP_PREFIXES ? row : s->f->prefixes[0].answer->row.id;
	if (r->subject == SUBJECT_CHOSEN && s->f->nchosen)
		return q->group == GROUP_CHOSEN ? row : s->f->chosen[0].row;
	return 0;
}

/* A value that is refused has a rule behind it: the one that says the same of the answers, and that it is this one's fault. */
static uint16_t rule_behind(const struct sheet *s, const struct question *q, uint32_t row, enum state state)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];
		struct verdict v = { .state = ST_NA };

		if (r->judge && r->steps & 1u << q->step)
			v = rule_judge(r, s->f, row_to_judge(s, r, q, row), s->a);
		if (v.state == state && (r->jump == q->id || (v.cause.kind == REF_FIELD && v.cause.code == q->id)))
			return r->explain;
	}
	return 0;
}

static struct verdict judged(const struct sheet *s, const struct question *q, struct ref ref, const char *value)
{
	struct verdict v = { .state = ST_NA };

	if (str_empty(value) || !q->check)
		return v;
	v = q->check(s->f, ref, value, s->a);
	if (!v.explain && (v.state == ST_FAILED || v.state == ST_WARNING))
		v.explain = rule_behind(s, q, ref.row, v.state);
	return v;
}

bool sheet_is_view(const struct sheet *s)
{
	return s->w->setup.offline && s->w->setup.read_only;
}

static const char VIEW_WHY[] = "This is a look at what was saved: nothing can be changed.";

static const char *fixed_why(const struct sheet *s, const struct question *q, uint32_t row)
{
	return sheet_is_view(s) ? VIEW_WHY : answer_fixed(s->w, q, row, s->a);
}

void sheet_fix(struct sheet *s)
{
	enum { CHANGES = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_PASTE | TABLE_NEXT };

	s->p->fixed = true;
	for (size_t i = 0; i < s->p->nblocks; i++) {
		struct block *b = &s->p->blocks[i];

		b->table.flags &= ~(unsigned)CHANGES;
		b->field.flags |= FIELD_FIXED;
		if (b->field.flags & FIELD_TICK)
			b->field.help = VIEW_WHY;
	}
}

static void fill_field(struct sheet *s, struct field_view *fv, const struct question *q, uint32_t row)
{
	const char *fixed = fixed_why(s, q, row), *value = answer_text(s->m, q, row);

	*fv = (struct field_view){
		.ref = ref_field(q->id, row),
		.label = q->label,
		.value = str_or(value, ""),
		.preset = fixed ? NULL : question_preset(s->f, q),
		.help = str_or(fixed, q->help),
		.unit = q->unit,
		.portal = q->portal,
		.flags = q->flags | (fixed ? FIELD_FIXED : 0),
		.choices = { .have = ST_NA },
	};
	if (q->id == Q_REGION && missing_region(s->w))
		fv->flags |= FIELD_REQUIRED;
	else if (q->id == Q_REGION)
		fv->absent = "asked for a new group";
	if (q->flags & FIELD_REQUIRED && missing_may_be(s->w, q)) {
		fv->flags &= ~(unsigned)FIELD_REQUIRED;
		fv->absent = "not needed: P enters what you see";
	}
	fv->verdict = judged(s, q, fv->ref, value);
	if (q->choices && !(fv->flags & FIELD_FIXED))
		q->choices(s->f, fv->ref, &fv->choices);
	if (s->v->ref.col == 1)
		fv->flags &= ~(unsigned)FIELD_SECRET;
}

void sheet_field(struct sheet *s, enum question_id id, uint32_t row)
{
	const struct question *q = &QUESTIONS[id];
	struct block *b;

	if (q->visible && !q->visible(s->f, ref_field(id, row)))
		return;
	b = page_add(s->p, s->a, B_FIELD);
	fill_field(s, &b->field, q, row);
}

void sheet_fields(struct sheet *s, enum step_id step, enum group_id group, uint32_t row)
{
	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		if (QUESTIONS[id].step == step && QUESTIONS[id].group == group)
			sheet_field(s, id, row);
	}
}

struct block *sheet_tick(struct sheet *s, enum action_id act, struct ref ref, const char *label, const char *done)
{
	struct block *b = page_add(s->p, s->a, B_FIELD);

	b->field.ref = ref;
	b->field.label = label;
	b->field.value = str_or(done, "");
	b->field.flags = FIELD_TICK;
	b->field.tick = act;
	b->field.choices.have = ST_NA;
	return b;
}

/* ---- verdicts, times, states */

void sheet_check(struct sheet *s, const char *code, const char *what, const struct verdict *v)
{
	struct block *b = page_add(s->p, s->a, B_CHECK);

	b->title = code;
	b->text = what;
	b->verdict = *v;
	if (v->explain)
		b->ref = (struct ref){ .kind = REF_EXPLAIN, .code = v->explain };
}

static msec shown_time(struct when at)
{
	return at.service ? at.service : at.wall;
}

const char *time_text(struct arena *a, struct when at)
{
	char out[WHEN_ISO_MAX];

	if (!shown_time(at))
		return "never";
	return arena_format(a, "%s UTC", when_short(shown_time(at), out));
}

const char *stamp_text(struct arena *a, struct when at)
{
	enum { WEEKDAY = 4 };
	char out[WHEN_ISO_MAX];

	return shown_time(at) ? arena_text(a, when_short(shown_time(at), out) + WEEKDAY) : "never";
}

const char *since_text(const struct sheet *s, struct when at)
{
	char span[WHEN_ISO_MAX];
	msec past = at.service ? s->now.service - at.service : s->now.wall - at.wall;

	if (!shown_time(at) || past < 0)
		return time_text(s->a, at);
	return arena_format(s->a, "%s (%s)", time_text(s->a, at), when_span(past, span));
}

const char *checked_text(struct arena *a, struct when at)
{
	enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
	long seconds = (long)(shown_time(at) / MSEC_SECOND % DAY);

	if (!shown_time(at))
		return "not yet";
	return arena_format(a, "%02ld:%02ld", seconds / HOUR, seconds % HOUR / MINUTE);
}

/* ---- actions */

const char *sheet_why_not(struct sheet *s, const struct offer *o)
{
	const struct explain *e = o->why_not && is_blocking(&o->blocked_by) ? explain_at(o->blocked_by.explain) : NULL;

	if (!e || e->class != EXPLAIN_RULE)
		return o->why_not;
	return arena_format(s->a, "%s: %s", blocked_by(s, e, &o->blocked_by), o->why_not);
}

struct action *sheet_act(struct sheet *s, enum action_id id, struct ref ref, const char *label)
{
	struct action *act = page_action(s->p, s->a, id, label);
	struct offer o = { 0 };

	action_judge(s->w, id, ref, s->a, &o);
	act->ref = ref;
	act->why_not = sheet_why_not(s, &o);
	act->type_to_confirm = o.type_to_confirm;
	return act;
}

void sheet_take_over(struct sheet *s, struct ref ref, const char *name, bool main)
{
	const char *label = main ? "take over" : arena_format(s->a, "take over %s", str_or(name, "?"));

	sheet_act(s, ACT_ADOPT, ref, label)->main = main;
}

struct action *sheet_go(struct sheet *s, enum action_id id, struct ref ref, const char *label)
{
	struct action *act = page_action(s->p, s->a, id, label);

	act->ref = ref;
	return act;
}

void sheet_go_on(struct sheet *s)
{
	struct action *on;
	bool claimed = false;

	for (size_t i = 0; i < s->p->nactions; i++)
		claimed |= s->p->actions[i].main;
	claimed |= page_next_rows(s->p) != NULL;
	if (s->v->step + 1 >= STEP_N)
		return;
	on = sheet_go(s, ACT_GO_NEXT_STEP, ref_step(s->v->step + 1), "next step");
	on->main = !claimed;
}

/* ---- tables */

static size_t never_found(const void *self, struct ref ref)
{
	(void)self;
	(void)ref;
	return SIZE_MAX;
}

struct table *sheet_table(struct sheet *s, const char *const *heads, uint8_t ncols, const void *self, size_t nrows)
{
	struct block *b = page_add(s->p, s->a, B_TABLE);

	b->table.heads = heads;
	b->table.ncols = ncols;
	b->table.self = self;
	b->table.nrows = nrows;
	b->table.find = never_found;
	return &b->table;
}

void cell_word(struct cell *c, const char *text)
{
	*c = (struct cell){ .text = str_or(text, "-"), .state = ST_NA };
}

void cell_state(struct cell *c, enum state state, const char *text)
{
	*c = (struct cell){ .text = str_or(text, "-"), .state = state };
}

void cell_verdict(struct cell *c, const struct verdict *v, const char *word)
{
	bool good = v->state == ST_OK || v->state == ST_NA;

	cell_state(c, v->state, str_or(word, state_word(v->state)));
	c->why = good ? NULL : v->text;
}

void cell_number(struct cell *c, const char *text)
{
	*c = (struct cell){ .text = str_or(text, "-"), .state = ST_NA, .right = true };
}

size_t row_index(const struct rows *rows, const struct record *r, uint32_t id)
{
	for (uint32_t i = 0; i < rows->n; i++) {
		if (((const struct row *)rows_at(rows, r, i))->id == id)
			return i;
	}
	return SIZE_MAX;
}
