/* Training beside the wizard: task, hints, own routers and what they show, virtual clock, saves, score. A machine like the wizard: its
 * calls go to the lab's control interface (CALL_LAB; voxpeer-lab(1)), core never hears of it. What the lab judges stands in its
 * replies and nowhere else; what only the session knows is reported to it as notes.
 *
 *   struct coach *c = coach_new();
 *   struct machine m = coach_machine(c);        EV_START and so on, as for every machine
 *   coach_progress(c, &progress)                after a turn that changed the onboarding; then EV_TIMER COACH_TIMER_PROGRESS
 *   coach_line(c, &arena)                       one sentence for the foot of every page of the onboarding
 *   coach_free(c)
 *
 * Actions from COACH_ACT_SHOW_ME on touch the session, its file or its face as well: whoever hosts the coach carries them out. */
#ifndef COACH_COACH_H
#define COACH_COACH_H
#include "page/machine.h"
struct json;

enum coach_screen {
	COACH_MENU = 100, /* where the training key leads: the score once every goal is met, else the task */
	COACH_TASK,
	COACH_CLOCK,
	COACH_ROUTERS,
	COACH_ROUTER /* ref row: router */,
	COACH_ANNOUNCEMENT /* ref row: router, col: announcement, 0: a new one */,
	COACH_REGISTRY,
	COACH_SCORE,
	COACH_SAVES,
	COACH_COMMANDS /* ref row: router: what can be looked at on it */,
	COACH_COMMAND /* ref row: router, col: which (and 0: the first) */,
	COACH_CERTIFICATE,
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
	COACH_ACT_HINT,        /* ref row: which, from 1 */
	COACH_ACT_CERTIFICATE, /* text: the name it is made out to */
	COACH_ACT_MAKE_ROUTE,  /* the route object that was written on the registry's page */
	COACH_ACT_SAVE,        /* text: its name; the host has kept the session's side before */
	COACH_ACT_GO_TASK,
	COACH_ACT_GO_ROUTERS,
	COACH_ACT_GO_CLOCK,
	COACH_ACT_GO_SCORE,
	COACH_ACT_GO_REGISTRY,
	COACH_ACT_GO_SAVES,
	COACH_ACT_GO_COMMANDS, /* ref row: router */
	/* the host's */
	COACH_ACT_SHOW_ME,
	COACH_ACT_RESTORE, /* ref row: save, from 1 */
	COACH_ACT_RESET,
	COACH_ACT_NEXT_LESSON,
	COACH_ACT_WORDS,   /* the wizard's glossary */
	COACH_ACT_TO_WORK, /* the step that is to be done */
	COACH_ACTS_END
};
enum coach_group {
	COACH_GROUP_ROUTERS = 100,
	COACH_GROUP_ANNOUNCEMENTS,
	COACH_GROUP_COMMANDS,
	COACH_GROUP_SAVES,
	COACH_GROUP_HINTS
};
enum coach_field { COACH_Q_PREFIX = 200, COACH_Q_PATH, COACH_Q_COMMUNITIES, COACH_Q_ROUTE, COACH_Q_ORIGIN };
enum { COACH_TIMER_PROGRESS = 1, COACH_TIMER_DUE = 2, COACH_STEPS = 8 };

/* Where the onboarding stands, as the runtime learnt it from the wizard; strings are copied. */
enum coach_turn {
	COACH_YOURS,
	COACH_BUSY,
	COACH_WAITS,
	COACH_FAILED,
	COACH_DIFFERS,
	COACH_ERROR,
	COACH_ALL_DONE,
	COACH_TURNS
};
struct coach_mistake {
	const char *id;   /* which event it was: reported once, whatever it is taken for later */
	const char *code; /* "V6", "error.BadArgument": what explain knows */
	const char *what; /* one sentence */
};
struct coach_progress {
	unsigned step, steps_done; /* step: 0 … 7 */
	const char *step_id;
	enum coach_turn turn;
	bool resumed, taken_over; /* goals that the session judges */
	const struct coach_mistake *mistakes;
	size_t nmistakes;
	struct when now;
};

struct coach;
struct coach *coach_new(void);
void coach_free(struct coach *c);
struct machine coach_machine(struct coach *c);
char coach_letter(uint16_t action); /* the same on every training page that has the action */
/* False: nothing to report; else an EV_TIMER with COACH_TIMER_PROGRESS sends it. */
bool coach_progress(struct coach *c, const struct coach_progress *p);
/* What the trainee should do, wait for or look at now; "" where the lesson wants no help. Lives in the arena. */
const char *coach_line(const struct coach *c, struct arena *a);
/* The same for a page of the wizard; on one of a later step (also its review), what that one wants. */
const char *coach_foot(const void *self, const struct view *of, struct arena *a);
int64_t coach_lesson(const struct coach *c); /* its number; 0: the scenario is none of the course */
/* How a code is found in the wizard's explanations: 0: it is not there. Set once, before pages. */
void coach_explains(struct coach *c, uint16_t (*explain)(const char *code));

/* How often the lab was ordered about from here (its clock, the routers): what came of it is to be read. */
unsigned coach_moves(const struct coach *c);

/* What the lab last said: borrowed, NULL before. number: of the last reply to score or saves. */
const struct json *coach_score(const struct coach *c, unsigned *number);
const struct json *coach_solution(const struct coach *c);
const struct json *coach_saves(const struct coach *c);            /* array of {name, at, …} */
const char *coach_save_name(const struct coach *c, uint32_t row); /* from 1; NULL */
bool coach_all_met(const struct coach *c);
#endif
