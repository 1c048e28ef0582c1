#include "score.h"

#include "base/text.h"
#include "course.h"
#include "lab.h"

static const struct scene_goal *goal(const struct lab *lab, size_t nth)
{
	return lab->scene->goals.at[nth];
}

/* Reached by itself, without a look at what is forbidden. */
static bool reached(const struct lab *lab, size_t nth)
{
	const struct scene_goal *g = goal(lab, nth);
	return scene_goal_of_session(g) ? lab_met(lab, g) != NULL : course_goal_done(lab->world, nth);
}

static bool others_reached(const struct lab *lab)
{
	for (size_t i = 0; i < lab->scene->goals.n; i++) {
		if (!goal(lab, i)->forbidden && !reached(lab, i))
			return false;
	}
	return true;
}

/* What must not happen is only achieved when all else is: before, it may still come. */
bool score_goal_done(const struct lab *lab, size_t nth)
{
	return reached(lab, nth) && (!goal(lab, nth)->forbidden || others_reached(lab));
}

static msec reached_at(const struct lab *lab, size_t nth)
{
	const struct scene_goal *g = goal(lab, nth);
	const struct met *m = lab_met(lab, g);
	if (scene_goal_of_session(g))
		return m ? m->at : 0;
	return lab->world->reached[nth].at;
}

static msec last_reached(const struct lab *lab)
{
	msec last = 0;
	for (size_t i = 0; i < lab->scene->goals.n; i++) {
		msec at = goal(lab, i)->forbidden ? 0 : reached_at(lab, i);
		last = at > last ? at : last;
	}
	return last;
}

bool score_left(const struct lab *lab)
{
	bool any = false;
	for (size_t i = 0; i < lab->scene->goals.n; i++) {
		const struct scene_goal *g = goal(lab, i);
		if (g->forbidden || scene_goal_of_session(g))
			continue;
		any = true;
		if (!reached(lab, i))
			return true;
	}
	return !any && !others_reached(lab);
}

msec score_goal_at(const struct lab *lab, size_t nth)
{
	if (!score_goal_done(lab, nth))
		return 0;
	return goal(lab, nth)->forbidden ? last_reached(lab) : reached_at(lab, nth);
}

static void count_goals(const struct lab *lab, struct score *s)
{
	s->all = lab->scene->goals.n > 0;
	for (size_t i = 0; i < lab->scene->goals.n; i++) {
		bool done = score_goal_done(lab, i);
		s->goals += done ? goal(lab, i)->points : 0;
		s->all = s->all && (done || goal(lab, i)->forbidden);
	}
	s->ended = s->all ? last_reached(lab) : 0;
}

static void count_hints(const struct lab *lab, struct score *s)
{
	for (size_t i = 0; i < lab->scene->hints.n; i++) {
		const struct scene_hint *h = lab->scene->hints.at[i];
		for (int64_t k = 0; k < lab->record.taken[i]; k++) {
			s->hints++;
			s->hint_cost += h->price[k];
		}
	}
}

bool score_expected(const struct lab *lab, const char *code)
{
	const struct scene_lesson *l = lab->scene->lesson;
	for (size_t i = 0; l && i < l->expects.n; i++) {
		if (str_is_nocase(l->expects.at[i], code))
			return true;
	}
	return false;
}

static void count_notes(const struct lab *lab, struct score *s)
{
	for (size_t i = 0; i < lab->record.notes.n; i++) {
		const struct note *n = lab->record.notes.at[i];
		s->shown += str_is(n->kind, "shown");
		s->mistakes += str_is(n->kind, "mistake") && !score_expected(lab, n->code);
	}
}

int64_t score_needed(const struct lab *lab)
{
	enum { USUAL = 60 };
	return lab->scene->lesson ? lab->scene->lesson->pass : USUAL;
}

struct score score_of(const struct lab *lab)
{
	struct score s = { 0 };
	count_goals(lab, &s);
	count_hints(lab, &s);
	count_notes(lab, &s);
	int64_t mistakes = SCORE_MISTAKE * s.mistakes;
	mistakes = mistakes < SCORE_MISTAKES_MOST ? mistakes : SCORE_MISTAKES_MOST;
	s.points = s.goals - s.hint_cost - SCORE_SHOWN * s.shown - mistakes;
	s.points = s.points > 0 ? s.points : 0;
	s.attended = lab->record.attended;
	s.pass = s.all && s.attended && s.points >= score_needed(lab);
	return s;
}
