/* Every requirement and check in one list. Requirements are judged where they stand; the checks of prefixes are many, so here is the
 * worst of each, and the validation screen has them one prefix at a time. */
#include "base/text.h"
#include "core/rules.h"
#include "steps/screens.h"

enum { JUDGED_TOGETHER = 200 }; /* prefixes beyond which the worst of all is not looked for on this page */

static bool is_requirement(const struct rule *r)
{
	return r->code[0] == 'R';
}

static bool in_family(const struct rule *r, bool blocking)
{
	return is_requirement(r) && !(r->flags & RULE_BLOCKS) != blocking;
}

static bool is_open(const struct verdict *v)
{
	return v->state != ST_OK && v->state != ST_NA;
}

/* The open ones first; the count of them. */
static size_t put_requirements(struct sheet *s, const char *head, bool blocking)
{
	struct verdict *all = arena_alloc(s->a, RULE_COUNT * sizeof *all);
	size_t open = 0;

	page_head(s->p, s->a, head);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (in_family(&RULES[i], blocking))
			all[i] = rule_judge(&RULES[i], s->f, 0, s->a);
		if (in_family(&RULES[i], blocking) && is_open(&all[i])) {
			sheet_check(s, RULES[i].code, RULES[i].text, &all[i]);
			open++;
		}
	}
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (in_family(&RULES[i], blocking) && !is_open(&all[i]))
			sheet_check(s, RULES[i].code, RULES[i].text, &all[i]);
	}
	return open;
}

/* ---- checks of prefixes */

struct prefix_rules {
	const struct sheet *s;
	const struct rule **v;
	size_t n;
};

static struct ref rule_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct prefix_rules *l = self;
	const struct rule *r = l->v[i];
	struct verdict v = { .state = ST_UNKNOWN };

	if (l->s->f->nprefixes <= JUDGED_TOGETHER)
		v = rule_judge(r, l->s->f, 0, a);
	cell_word(&cells[0], r->code);
	cell_word(&cells[1], r->text);
	cell_state(&cells[2], v.state, l->s->f->nprefixes <= JUDGED_TOGETHER ? state_word(v.state) : "see validation");
	return (struct ref){ .kind = REF_EXPLAIN, .code = r->explain };
}

static size_t rule_find(const void *self, struct ref ref)
{
	const struct prefix_rules *l = self;

	for (size_t i = 0; ref.kind == REF_EXPLAIN && i < l->n; i++) {
		if (l->v[i]->explain == ref.code)
			return i;
	}
	return SIZE_MAX;
}

static void put_prefix_checks(struct sheet *s)
{
	static const char *const heads[] = { "Check", "Each prefix", "Worst" };
	struct prefix_rules *l = arena_alloc(s->a, sizeof *l);
	struct table *t;

	l->s = s;
	l->v = arena_alloc(s->a, RULE_COUNT * sizeof *l->v);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!is_requirement(&RULES[i]))
			l->v[l->n++] = &RULES[i];
	}
	page_head(s->p, s->a, "Checks of prefixes");
	t = sheet_table(s, HEADS(heads), l, l->n);
	t->row = rule_row;
	t->find = rule_find;
	t->flags = TABLE_OPEN;
	t->opens = SCREEN_EXPLAIN;
}

void screen_checks(struct sheet *s)
{
	size_t open;

	s->p->title = "Requirements and checks";
	page_text(s->p, s->a, "R: what Microsoft requires. V: checks of a registration. A: of an activation.");
	open = put_requirements(s, "These block", true);
	put_requirements(s, "These do not; what is unknown is never taken for fine", false);
	put_prefix_checks(s);
	sheet_aside(s, open ? "%zu open" : "nothing open", open);
	sheet_next(s, open ? "Next: see to those that block; each says where."
			   : "Nothing blocks. Each entry explains itself.");
}
