/* The course inside the world: which goals are reached, what the scenario lets happen. Part of the fold: asked after every
 * change, never by looking. Hints, mistakes and points are the trainee's record, not the world's (record.h). */
#ifndef LAB_COURSE_H
#define LAB_COURSE_H
#include <stdbool.h>
#include <stddef.h>

struct scene_cond;
struct thing;
struct world;

/* cond.c: NULL holds always. */
bool cond_holds(const struct world *w, const struct scene_cond *c);

void course_begin(struct world *w);
/* After every change: goals that are reached now, events whose condition holds now. */
void course_settle(struct world *w);
void course_event_due(struct world *w, struct thing *thing);
/* The nth goal as it stands. One that the session judges never is, here. */
bool course_goal_done(const struct world *w, size_t nth);
#endif
