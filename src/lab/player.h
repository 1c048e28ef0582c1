/* Plays a scenario's solution without a wizard: plain requests, derived from the solution's answers, and its actions when they
 * are due; time goes from event to event. It looks at the world as any client would and does what is missing. */
#ifndef LAB_PLAYER_H
#define LAB_PLAYER_H
#include <stdbool.h>
#include <stddef.h>

#include "items.h"

struct arena;
struct text;
struct played {
	bool ended;          /* nothing was left to do; else it went round in circles */
	struct items missed; /* const struct scene_goal *, what the lab judges and was not reached; lives in arena */
	struct items unseen; /* const char *, hints and coach lines whose condition never held; lives in arena */
};
struct play {
	const char *yaml, *file; /* the scenario, n bytes, and what messages call it */
	size_t n;
	bool actions;        /* else only the answers are played */
	struct text *tell;   /* gets a line for each thing done and each that came about; NULL: nobody listens */
	struct arena *arena; /* of what out holds */
};
/* False: the scenario cannot be played at all, err says why. */
bool lab_play(const struct play *play, struct played *out, struct text *err);
#endif
