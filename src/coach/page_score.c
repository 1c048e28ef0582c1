/* The score: what the lab made of it, and what to look at where it went wrong. */
#include "base/text.h"
#include "coach/score.h"
#include "state.h"

static struct cell goal_cell(const struct json *g)
{
	static const struct cell cells[] = { [GOAL_OPEN] = { .text = "open", .state = ST_WAITING },
					     [GOAL_MET] = { .text = "pass", .state = ST_OK },
					     [GOAL_BROKEN] = { .text = "fail", .state = ST_FAILED } };
	return cells[said_goal(g)];
}

static struct ref goal_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *g = said_nth(json_get(self, "goals"), (uint32_t)i);
	cells[0].text = said_text(json_get(g, "text"), a);
	cells[1] = goal_cell(g);
	cells[2] = (struct cell){ arena_format(a, "%lld", (long long)said_number(g, "points")), ST_NA, true };
	return (struct ref){ REF_CHOICE, 1, (uint32_t)i, 0 };
}

static size_t goal_find(const void *self, struct ref ref)
{
	return ref.kind == REF_CHOICE && ref.code == 1 && ref.row < json_count(json_get(self, "goals")) ? ref.row
													: SIZE_MAX;
}

static void put_goals(const struct json *s, struct page *p, struct arena *a)
{
	static const char *const heads[] = { "Goal", "Result", "Points" };
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .nrows = json_count(json_get(s, "goals")),
				   .self = s,
				   .row = goal_row,
				   .find = goal_find,
				   .empty = "no goals" };
}

/* ---- mistakes: Enter on one explains it */

struct mistakes {
	const struct json *list;
	uint16_t (*explain)(const char *code);
};

static uint16_t explanation(const struct mistakes *t, size_t i)
{
	const char *code = json_str(json_get(said_nth(t->list, (uint32_t)i), "code"));
	return t->explain && code ? t->explain(code) : 0;
}

static struct ref mistake_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct mistakes *t = self;
	const struct json *m = said_nth(t->list, (uint32_t)i);
	cells[0].text = said_word(m, "code", a);
	cells[1].text = said_word(m, "what", a);
	cells[2].text = said_flag(m, "expected") ? "wanted" : "mistake";
	cells[3].text = said_time(m, "at", a);
	return (struct ref){ REF_EXPLAIN, explanation(t, i), (uint32_t)i + 1, 0 };
}

static size_t mistake_find(const void *self, struct ref ref)
{
	const struct mistakes *t = self;
	return ref.kind == REF_EXPLAIN && ref.row && ref.row <= json_count(t->list) ? ref.row - 1 : SIZE_MAX;
}

static void put_mistakes(const struct coach *c, const struct json *s, struct page *p, struct arena *a)
{
	static const char *const heads[] = { "Code", "Failure", "Counts as", "When" };
	struct mistakes *t = arena_alloc(a, sizeof *t);
	*t = (struct mistakes){ json_get(s, "mistakes"), c->explain };
	if (!json_count(t->list))
		return;
	page_head(p, a, "Failures met (Enter explains)");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 4,
				   .flags = TABLE_OPEN,
				   .nrows = json_count(t->list),
				   .self = t,
				   .row = mistake_row,
				   .find = mistake_find };
}

static void put_points(const struct json *s, struct page *p, struct arena *a)
{
	page_pair(p, a, "points", "%lld of %lld; %lld are needed: %s", (long long)said_number(s, "points"),
		  (long long)said_number(s, "of"), (long long)said_number(s, "needed"),
		  said_flag(s, "passed")     ? "passed"
		  : said_flag(s, "finished") ? "not passed"
					     : "not yet");
}

static void put_used(const struct json *s, struct page *p, struct arena *a)
{
	char span[WHEN_ISO_MAX];
	const struct json *hints = json_get(s, "hints");
	msec began = said_msec(s, "began"), end = said_msec(s, "ended");
	end = end ? end : said_msec(s, "now");
	page_pair(p, a, "hints", "%lld taken, cost %lld", (long long)said_number(hints, "taken"),
		  (long long)said_number(hints, "cost"));
	size_t shown = json_count(json_get(s, "shown"));
	page_pair(p, a, "shown", shown == 1 ? "%zu step" : "%zu steps", shown);
	page_pair(p, a, "steps done", "%lld of %d", (long long)said_number(s, "steps_done"), COACH_STEPS);
	if (began && end > began)
		page_pair(p, a, "service time", "%s", when_span(end - began, span));
}

void page_score(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	const struct json *s = c->said[CALL_SCORE];
	bool met = coach_all_met(c);
	pages_common(
		c, a, p, "Training › Score",
		met ? "Done. n: the course, with the next lesson marked."
		    : "Goals reached, less hints, steps shown and mistakes; what the lesson wants met costs nothing.");
	put_points(s, p, a);
	put_goals(s, p, a);
	put_used(s, p, a);
	put_mistakes(c, s, p, a);
	struct action *next =
		page_action(p, a, COACH_ACT_NEXT_LESSON, said_flag(s, "passed") ? "next lesson" : "to the course");
	next->main = true;
	if (!met)
		next->why_not = "goals are still open";
	page_action(p, a, COACH_ACT_CERTIFICATE, "certificate")->ask = "The name on it";
	pages_ways(p, a, COACH_ACT_GO_SCORE);
}

void page_certificate(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	struct text t = TEXT_INIT;
	score_markdown(c->said[CALL_SCORE],
		       &(struct score_facts){ .name = c->name, .version = VOXPEER_VERSION, .date = c->wall }, &t);
	pages_common(c, a, p, "Training › Certificate",
		     "f writes it to a file, b sends it to your clipboard; Esc back.");
	page_add(p, a, B_PLAIN)->text = arena_text(a, t.s);
	text_release(&t);
}
