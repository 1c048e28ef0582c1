/* Points: computed here and nowhere else, from what the world and the record hold. */
#ifndef LAB_SCORE_H
#define LAB_SCORE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

struct lab;
enum { SCORE_MISTAKE = 2, SCORE_MISTAKES_MOST = 20, SCORE_SHOWN = 10 };
struct score {
	int64_t points, goals, hints, hint_cost, shown, mistakes; /* mistakes: those that count */
	bool all, pass; /* all goals but the forbidden ones, which only cost their points; and enough points */
	bool attended;  /* record.h; what a run from a file reaches is not passed */
	msec ended;     /* virtual time at which the last goal was reached */
};
struct score score_of(const struct lab *lab);
bool score_goal_done(const struct lab *lab, size_t nth);
/* Something is left to do at the service. That a session was resumed or taken over does not count: who opens what a run from a file
 * has finished reaches that by looking. */
bool score_left(const struct lab *lab);
msec score_goal_at(const struct lab *lab, size_t nth); /* 0: it is not */
/* A failure that the lesson wants met is no mistake. */
bool score_expected(const struct lab *lab, const char *code);
int64_t score_needed(const struct lab *lab);
#endif
