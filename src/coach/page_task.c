/* Task, goals, hints; the clock; saves. */
#include "base/text.h"
#include "state.h"

static const char *goal_word(const struct json *g)
{
	static const char *const words[] = { [GOAL_OPEN] = "open", [GOAL_MET] = "done", [GOAL_BROKEN] = "broken" };
	enum goal_state state = said_goal(g);
	return said_forbidden(g) && state != GOAL_BROKEN ? "kept" : words[state];
}

static void put_goals(const struct json *goals, struct page *p, struct arena *a)
{
	page_head(p, a, "Goals");
	for (const struct json *g = json_first(goals); g; g = json_next(g)) {
		int64_t points = said_number(g, "points");
		page_pair(p, a, goal_word(g), points ? "%s (%lld)" : "%s", said_text(json_get(g, "text"), a),
			  (long long)points);
	}
}

/* ---- hints: what was taken, and what the next stage of each costs */

static bool hint_left(const struct json *h)
{
	return json_kind(h) == JSON_OBJECT && said_number(h, "taken") < said_number(h, "stages");
}

static void put_hints(const struct coach *c, struct page *p, struct arena *a)
{
	static const char *const stage[] = { "look at", "means", "do" };
	bool headed = false;
	for (const struct json *h = json_first(json_get(c->said[CALL_SCENARIO], "hints")); h; h = json_next(h)) {
		bool staged = said_number(h, "stages") > 1;
		unsigned i = 0;
		for (const struct json *t = json_first(json_get(h, "texts")); t; t = json_next(t), i++) {
			if (!headed)
				page_head(p, a, "Hints");
			headed = true;
			page_pair(p, a, staged && i < 3 ? stage[i] : "hint", "%s", said_text(t, a));
		}
	}
}

/* What the lesson's events brought: a colleague's note, a call from the NOC. */
static void put_said(const struct json *scenario, struct page *p, struct arena *a)
{
	const struct json *said = json_get(scenario, "said");
	if (json_count(said))
		page_head(p, a, "News");
	for (const struct json *j = json_first(said); j; j = json_next(j))
		page_pair(p, a, said_time(j, "at", a), "%s", said_text(json_get(j, "text"), a));
}

static const char *hint_label(const struct json *h, struct arena *a)
{
	long long cost = (long long)said_number(h, "next_cost");
	const char *points = cost == 1 ? "point" : "points";
	return arena_format(a, said_number(h, "taken") ? "hint for %lld %s more" : "hint for %lld %s", cost, points);
}

static void hint_action(const struct coach *c, struct page *p, struct arena *a)
{
	uint32_t i = 1;
	for (const struct json *h = json_first(json_get(c->said[CALL_SCENARIO], "hints")); h; h = json_next(h), i++) {
		if (!hint_left(h))
			continue;
		int64_t id = 0;
		struct action *act = page_action(p, a, COACH_ACT_HINT, hint_label(h, a));
		act->danger = true; /* it costs points: asked first */
		json_int(json_get(h, "id"), &id);
		act->ref = (struct ref){ REF_ROW, COACH_GROUP_HINTS, id > 0 && id < UINT32_MAX ? (uint32_t)id : i, 0 };
		return;
	}
	page_action(p, a, COACH_ACT_HINT, "hint")->why_not =
		said_final(c) ? "this lesson has none: it shows what you can do" : "none fits where you are now";
}

static void help_actions(const struct coach *c, struct page *p, struct arena *a)
{
	hint_action(c, p, a);
	struct action *show = page_action(p, a, COACH_ACT_SHOW_ME, "show me for 10 points");
	show->danger = true; /* it costs points: asked first */
	if (coach_all_met(c))
		show->why_not = "every goal is met";
	else if (said_final(c))
		show->why_not = "this lesson has no help: it shows what you can do";
}

/* Before anything was done the task is read; where nothing is scheduled the work is in the onboarding. */
static void main_action(const struct coach *c, struct page *p, struct arena *a)
{
	if (coach_all_met(c))
		page_action(p, a, COACH_ACT_GO_SCORE, "see the score")->main = true;
	else if (str_empty(json_str(json_get(c->said[CALL_CLOCK], "next"))))
		page_action(p, a, COACH_ACT_TO_WORK, c->now.steps_done ? "to the onboarding" : "begin")->main = true;
	else
		pages_advance(c, p, a);
}

void page_task(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	const struct json *s = c->said[CALL_SCENARIO];
	int64_t number = said_number(json_get(s, "lesson"), "number");
	const char *line = said_word(s, "coach", a);
	pages_common(c, a, p, number ? arena_format(a, "Training › Lesson %lld", (long long)number) : "Training › Task",
		     coach_all_met(c) ? "Every goal is met: the score shows what it was worth."
				      : "t returns to the onboarding, and leads here again.");
	page_text(p, a, "%s", said_text(json_get(s, "task"), a));
	if (*line)
		page_pair(p, a, "coach", "%s", line);
	put_hints(c, p, a); /* before the rest: what was just asked for has to be in sight */
	put_said(s, p, a);
	put_goals(json_get(s, "goals"), p, a);
	page_head(p, a, "Clock");
	pages_now(c, p, a);
	pages_passed(c, p, a); /* last: there may be much of it */
	main_action(c, p, a);
	help_actions(c, p, a);
	pages_ways(p, a, COACH_ACT_GO_TASK);
}

/* ---- clock */

void page_clock(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	const struct json *k = c->said[CALL_CLOCK];
	pages_common(c, a, p, "Training › Clock",
		     "Time here is the lab's; your own clock stands beside it in the journal.");
	pages_now(c, p, a);
	page_pair(p, a, "began", "%s UTC", said_time(k, "start", a));
	page_pair(p, a, "speed", "%lld times real time%s", (long long)said_number(k, "speed"),
		  said_flag(k, "paused") ? ", paused" : "");
	pages_passed(c, p, a);
	pages_advance(c, p, a);
	page_action(p, a, COACH_ACT_SKIP_DAY, "a day on");
	page_action(p, a, COACH_ACT_SKIP_HOUR, "one hour on");
	page_action(p, a, COACH_ACT_PAUSE, said_flag(k, "paused") ? "go on" : "pause");
	page_action(p, a, COACH_ACT_FASTER, "faster");
	page_action(p, a, COACH_ACT_SLOWER, "slower");
	pages_ways(p, a, COACH_ACT_GO_CLOCK);
}

/* ---- saves */

/* A save that the lab made by itself is told by the goal that was reached, however often it was. */
static const char *save_title(const struct coach *c, const struct json *save, struct arena *a)
{
	const char *reached = json_str(json_get(save, "goal"));
	const struct json *goals = json_get(c->said[CALL_SCENARIO], "goals");
	for (const struct json *g = json_first(goals); g && reached; g = json_next(g))
		if (str_is(json_str(json_get(g, "id")), reached))
			return said_text(json_get(g, "text"), a);
	return said_word(save, "name", a);
}

static const char *save_step(const struct json *save, struct arena *a)
{
	static const char *const titles[COACH_STEPS][2] = {
		{ "readiness", "1 Readiness" },
		{ "account", "2 Account" },
		{ "asn", "3 ASN" },
		{ "peering", "4 Peering" },
		{ "provisioning", "5 Provisioning" },
		{ "prefixes", "6 Register" },
		{ "service", "7 Activate" },
		{ "done", "8 Done" },
	};
	const char *id = said_word(save, "step", a);
	for (size_t i = 0; i < COACH_STEPS; i++)
		if (str_is(titles[i][0], id))
			return titles[i][1];
	return id;
}

static struct ref save_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *s = said_nth(coach_saves(self), (uint32_t)i);
	cells[0].text = save_title(self, s, a);
	cells[1].text = said_time(s, "at", a);
	cells[2].text = save_step(s, a);
	return (struct ref){ REF_ROW, COACH_GROUP_SAVES, (uint32_t)i + 1, 0 };
}

static size_t save_find(const void *self, struct ref ref)
{
	return ref.kind == REF_ROW && ref.code == COACH_GROUP_SAVES && ref.row &&
			       ref.row <= json_count(coach_saves(self))
		       ? ref.row - 1
		       : SIZE_MAX;
}

static void one_save(const struct coach *c, struct ref ref, struct arena *a, struct page *p)
{
	const struct json *s = said_nth(coach_saves(c), ref.row - 1);
	pages_common(c, a, p, arena_format(a, "Training › Saves › %s", save_title(c, s, a)),
		     "What happened after it is undone, here and at the lab; hints and mistakes stay counted.");
	page_pair(p, a, "as it was", "%s UTC", said_time(s, "at", a));
	if (*save_step(s, a))
		page_pair(p, a, "at the step", "%s", save_step(s, a));
	struct action *back = page_action(p, a, COACH_ACT_RESTORE, "go back to it");
	back->main = back->danger = true;
	back->ref = ref;
}

void page_saves(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Save", "As it was", "Step" };
	if (v->ref.kind == REF_ROW && v->ref.code == COACH_GROUP_SAVES && v->ref.row) {
		one_save(c, v->ref, a, p);
		return;
	}
	pages_common(c, a, p, "Training › Saves", "Enter on a save goes back to it, after a question.");
	page_text(p, a,
		  "A save holds the whole lesson: the lab's world and your answers. One is made whenever a goal is "
		  "reached.");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .flags = TABLE_OPEN,
				   .nrows = json_count(coach_saves(c)),
				   .self = c,
				   .row = save_row,
				   .find = save_find,
				   .empty = "none yet",
				   .group = { REF_ROW, COACH_GROUP_SAVES, 0, 0 } };
	page_action(p, a, COACH_ACT_SAVE, "make a save")->ask = "Its name";
	page_action(p, a, COACH_ACT_RESET, "begin the lesson again")->danger = true;
	pages_ways(p, a, COACH_ACT_GO_SAVES);
}
