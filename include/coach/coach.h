/* Training beside the wizard: task, hint, own routers, virtual clock, score. A machine like the wizard: its calls go to the lab's
 * control interface (CALL_LAB), core never hears of it. */
#ifndef COACH_COACH_H
#define COACH_COACH_H
#include "page/machine.h"

enum coach_screen {
	COACH_MENU = 100,
	COACH_TASK,
	COACH_CLOCK,
	COACH_ROUTERS,
	COACH_ROUTER /* ref row: router */,
	COACH_ANNOUNCEMENT /* ref row: router, col: announcement, 0: a new one */,
	COACH_REGISTRY,
	COACH_SCORE,
	COACH_SCREENS_END
};
enum coach_action {
	COACH_ACT_ADVANCE = 200,
	COACH_ACT_SKIP_HOUR,
	COACH_ACT_SKIP_DAY,
	COACH_ACT_PAUSE,
	COACH_ACT_FASTER,
	COACH_ACT_SLOWER,
	COACH_ACT_TOGGLE_LACP,
	COACH_ACT_TOGGLE_BFD,
	COACH_ACT_TOGGLE_SESSION,
	COACH_ACT_ANNOUNCE,
	COACH_ACT_WITHDRAW,
	COACH_ACT_HINT,
	COACH_ACT_GO_TASK,
	COACH_ACT_GO_CLOCK,
	COACH_ACT_GO_ROUTERS,
	COACH_ACT_GO_REGISTRY,
	COACH_ACT_GO_SCORE,
	COACH_ACTS_END
};
enum coach_group { COACH_GROUP_ROUTERS = 100, COACH_GROUP_ANNOUNCEMENTS };
enum coach_field { COACH_Q_PREFIX = 200, COACH_Q_PATH, COACH_Q_COMMUNITIES, COACH_Q_SPEED, COACH_Q_SKIP };

struct coach;
struct coach *coach_new(void);
void coach_free(struct coach *c);
struct machine coach_machine(struct coach *c);
/* What the runtime learnt from the wizard: verdict counts, steps done, for the score. */
void coach_progress(struct coach *c, unsigned steps_done, unsigned failures_met, struct when now);
#endif
