#include "course.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "home.h"
#include "labchild.h"
#include "scores.h"

enum { LESSONS_MAX = 200, WORD_MAX = 400 };

struct lesson {
	char *name, *title, *level, *learn;
	int64_t number, minutes, pass;
	struct home_session begun; /* the last session of this scenario; name NULL: none */
	const struct score_entry *best;
};
struct course {
	struct lesson *v;
	size_t n, next; /* next: which is to be done next */
	struct home *home;
	struct scores *scores;
	char *open, *scenario;
	bool create, replace;
};

/* ---- reading */

static char *clean(const struct json *object, const char *member)
{
	struct text t = TEXT_INIT;
	const char *s = json_str(json_get(object, member));
	if (s)
		utf8_clean(&t, s, strlen(s), WORD_MAX);
	return text_detach(&t);
}

static void take_lesson(struct course *c, const struct json *j)
{
	const struct json *lesson = json_get(j, "lesson");
	struct lesson l = { .number = 0 };
	if (c->n == LESSONS_MAX || !json_int(json_get(lesson, "number"), &l.number))
		return;
	json_int(json_get(lesson, "minutes"), &l.minutes);
	json_int(json_get(lesson, "pass"), &l.pass);
	l.name = clean(j, "name");
	l.title = clean(j, "title");
	l.level = clean(lesson, "level");
	l.learn = clean(lesson, "learn");
	c->v = mem_array(c->v, c->n + 1, sizeof *c->v);
	c->v[c->n++] = l;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = ((const struct lesson *)a)->number, y = ((const struct lesson *)b)->number;
	return (x > y) - (x < y);
}

static void take_list(struct course *c, const char *json, size_t n)
{
	struct json *root = json_parse(json, n, NULL, NULL);
	for (const struct json *j = json_first(json_get(root, "scenarios")); j; j = json_next(j))
		take_lesson(c, j);
	if (c->n)
		qsort(c->v, c->n, sizeof *c->v, by_number);
	json_free(root);
}

static bool is_passed(const struct lesson *l)
{
	return l->best && l->best->passed;
}

/* What was being done last is gone on with; where it is passed, the next one that is not, round the end. */
static void mark_next(struct course *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].begun.name &&
		    (!c->v[c->next].begun.name || c->v[i].begun.looked > c->v[c->next].begun.looked))
			c->next = i;
	for (size_t i = 0; i < c->n && is_passed(&c->v[c->next]); i++)
		c->next = (c->next + 1) % c->n;
}

static void take_standing(struct course *c)
{
	struct home_session s;
	for (size_t k = 0; k < c->n; k++) {
		c->v[k].best = scores_best(c->scores, c->v[k].name);
		for (size_t i = 0; home_session(c->home, i, &s); i++)
			if (str_is(s.mode, "training") && str_is(s.scenario, c->v[k].name) &&
			    (!c->v[k].begun.name || s.looked >= c->v[k].begun.looked))
				c->v[k].begun = s;
	}
	mark_next(c);
}

struct course *course_from(const char *state_home, const char *json, size_t n)
{
	struct course *c = mem_alloc(sizeof *c);
	c->home = home_new(state_home, 0);
	c->scores = scores_read(state_home);
	take_list(c, json, n);
	take_standing(c);
	return c;
}

struct course *course_new(const char *state_home)
{
	struct text list = TEXT_INIT;
	labchild_course(&list);
	struct course *c = course_from(state_home, list.s, list.n);
	text_release(&list);
	return c;
}

void course_free(struct course *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->v[i].name);
		free(c->v[i].title);
		free(c->v[i].level);
		free(c->v[i].learn);
	}
	free(c->v);
	free(c->open);
	free(c->scenario);
	home_free(c->home);
	scores_free(c->scores);
	free(c);
}

struct view course_first(const struct course *c)
{
	return (struct view){ .screen = COURSE_SCREEN,
			      .ref = { REF_ROW, COURSE_GROUP, c->n ? (uint32_t)c->next + 1 : 0, 0 } };
}

static struct lesson *lesson_of(const struct course *c, struct ref ref)
{
	if (ref.kind == REF_ROW && ref.code == COURSE_GROUP && ref.row && ref.row <= c->n)
		return &c->v[ref.row - 1];
	return c->n ? &c->v[c->next] : NULL;
}

const char *course_scenario(const struct course *c, const char *number)
{
	char *end;
	long wanted = strtol(number, &end, 10);
	for (size_t i = 0; !*end && i < c->n; i++)
		if (c->v[i].number == wanted)
			return c->v[i].name;
	return NULL;
}

int64_t course_last(const struct course *c)
{
	return c->n ? c->v[c->n - 1].number : 0;
}

/* ---- opening */

static bool taken(const struct course *c, const char *name)
{
	struct home_session s;
	for (size_t i = 0; home_session(c->home, i, &s); i++)
		if (str_is(s.name, name))
			return true;
	return false;
}

/* The scenario's name, or with the first number behind it that is free. */
static char *free_name(const struct course *c, const char *scenario)
{
	char *name = mem_text(scenario);
	for (int i = 2; taken(c, name); i++) {
		free(name);
		name = mem_format("%s-%d", scenario, i);
	}
	return name;
}

static bool want(struct course *c, const struct lesson *l, uint32_t action)
{
	bool go_on = l && l->begun.name && action != COURSE_ACT_ANEW;
	if (!l)
		return false;
	free(c->open);
	c->open = go_on ? mem_text(l->begun.name) : free_name(c, l->name);
	mem_replace(&c->scenario, l->name);
	c->replace = go_on && action == COURSE_ACT_REPLACE;
	c->create = !go_on || c->replace;
	return true;
}

bool course_pick_row(struct course *c, struct ref row)
{
	return want(c, lesson_of(c, row), COURSE_ACT_BEGIN);
}

struct course_open course_wanted(const struct course *c)
{
	return (struct course_open){ c->open, c->scenario, c->create, c->replace };
}

static void update(void *self, const struct event *ev, struct effects *fx)
{
	struct course *c = self;
	if (ev->kind != EV_DO)
		return;
	if (ev->id == COURSE_ACT_HOME)
		effects_add(fx, FX_EXIT)->code = COURSE_EXIT_HOME;
	else if (want(c, lesson_of(c, ev->ref), ev->id))
		effects_add(fx, FX_EXIT)->code = COURSE_EXIT_OPEN;
}

/* ---- the page */

static const char *where_text(const struct lesson *l)
{
	if (is_passed(l))
		return "passed";
	return l->begun.name ? str_or(l->begun.step, "begun") : "";
}

static struct cell where_cell(const struct lesson *l)
{
	bool passed = is_passed(l);
	return (struct cell){ where_text(l), passed ? ST_OK : l->begun.name ? ST_WAITING : ST_NA, false };
}

static struct ref lesson_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct lesson *l = &((const struct course *)self)->v[i];
	cells[0].text = arena_format(a, "%2lld  %s", (long long)l->number, l->title);
	cells[1].text = l->level;
	cells[2] = (struct cell){ arena_format(a, "%lld min", (long long)l->minutes), ST_NA, true };
	cells[3] = (struct cell){ l->best ? arena_format(a, "%d", l->best->points) : "", ST_NA, true };
	cells[4] = where_cell(l);
	return (struct ref){ REF_ROW, COURSE_GROUP, (uint32_t)i + 1, 0 };
}

static size_t lesson_find(const void *self, struct ref ref)
{
	const struct course *c = self;
	return ref.kind == REF_ROW && ref.code == COURSE_GROUP && ref.row && ref.row <= c->n ? ref.row - 1 : SIZE_MAX;
}

static void put_table(const struct course *c, struct arena *a, struct page *p)
{
	static const char *const heads[] = { " #  Lesson", "Level", "Time", "Best", "You" };
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 5,
				   .flags = TABLE_OPEN | TABLE_FOLLOW,
				   .nrows = c->n,
				   .self = c,
				   .row = lesson_row,
				   .find = lesson_find,
				   .group = { REF_ROW, COURSE_GROUP, 0, 0 },
				   .empty = "no lesson was found: voxpeer-lab belongs beside voxpeer" };
}

/* "Begun: 6 Register, failed: … Best: 62 of 100 points, passed." */
static void put_lesson(const struct lesson *l, struct arena *a, struct page *p)
{
	const char *begun = "", *best = "";
	page_text(p, a, "%s", l->learn);
	if (l->begun.name)
		begun = arena_format(a, "Begun: %s, %s%s%s. ", str_or(l->begun.step, ""), str_or(l->begun.word, ""),
				     str_empty(l->begun.what) ? "" : ": ", str_or(l->begun.what, ""));
	if (l->best)
		best = arena_format(a, "Best: %d of 100 points, %s.", l->best->points,
				    is_passed(l) ? "passed" : "not passed yet");
	if (*begun || *best)
		page_text(p, a, "%s%s", begun, best);
}

static void put_actions(const struct lesson *l, struct ref ref, struct arena *a, struct page *p)
{
	struct action *begin = page_action(
		p, a, COURSE_ACT_BEGIN,
		arena_format(a, l->begun.name ? "go on with lesson %lld" : "begin lesson %lld", (long long)l->number));
	begin->main = true;
	begin->ref = ref;
	if (l->begun.name) {
		page_action(p, a, COURSE_ACT_ANEW, "retry, keep this try")->ref = ref;
		struct action *again = page_action(p, a, COURSE_ACT_REPLACE, "discard this try, retry");
		again->ref = ref;
		again->danger = true;
	}
	page_action(p, a, COURSE_ACT_HOME, "onboardings");
}

static size_t passed(const struct course *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++)
		n += is_passed(&c->v[i]);
	return n;
}

static bool any_begun(const struct course *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].begun.name || c->v[i].best)
			return true;
	return false;
}

static void page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	const struct course *c = self;
	const struct lesson *l = lesson_of(c, v->ref);
	page_clear(p);
	p->title = "Training course";
	p->aside = arena_format(a, "%zu of %zu lessons passed", passed(c), c->n);
	p->name = "";
	p->badge = "TRAINING";
	p->next = "Nothing here reaches Microsoft, and nothing can break: weeks pass in minutes.";
	if (!any_begun(c)) /* a newcomer */
		page_text(p, a, "Learn an onboarding on the screens you will use for real. Enter begins.");
	put_table(c, a, p);
	if (l) {
		put_lesson(l, a, p);
		put_actions(l, v->ref, a, p);
	}
}

struct machine course_machine(struct course *c)
{
	return (struct machine){ .self = c, .update = update, .page = page };
}
