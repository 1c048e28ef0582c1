/* The training course: every lesson with its level, time, what is learnt, the best score and where one stands; the next one is marked. A
 * machine like home. What it asks of the program goes through FX_EXIT with a code of enum course_exit.
 *
 *   struct course *c = course_new(state_home);     asks voxpeer-lab for its scenarios, reads sessions and scores; starts no lab
 *   course_pick(c, "3") or course_pick(c, "silent-router")   what `train WORD` means; NULL: no such lesson
 *   course_wanted(c)                               after COURSE_EXIT_OPEN
 *   course_free(c) */
#ifndef APP_COURSE_H
#define APP_COURSE_H
#include "page/machine.h"

enum {
	COURSE_GROUP = 400,
	COURSE_SCREEN = 40,
	COURSE_ACT_BEGIN = 400, /* ref row: lesson, from 1; none: the next */
	COURSE_ACT_ANEW,
	COURSE_ACT_REPLACE,
	COURSE_ACT_HOME
};
enum course_exit { COURSE_EXIT_OPEN = 1100, COURSE_EXIT_HOME };

struct course;
struct course *course_new(const char *state_home);
/* The same from a list that was asked for elsewhere (voxpeer-lab scenario list --json). */
struct course *course_from(const char *state_home, const char *json, size_t n);
void course_free(struct course *c);
struct machine course_machine(struct course *c);
struct view course_first(const struct course *c); /* with the next lesson marked */
/* What Enter on a row, or `train WORD`, opens. */
struct course_open {
	const char *session, *scenario;
	bool create, replace; /* replace: the session of that name goes first */
};
struct course_open course_wanted(const struct course *c);
bool course_pick_row(struct course *c, struct ref row);
const char *course_scenario(const struct course *c, const char *number); /* of the lesson; NULL: none has it */
int64_t course_last(const struct course *c); /* the highest number of a lesson; 0: no lesson was found */
#endif
