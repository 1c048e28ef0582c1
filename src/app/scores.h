/* The scores of the training course, kept in the state folder (voxpeer/scores.json, 0600, written atomically): the best of each lesson
 * and the last of each session. Bounded: the oldest go first. The lab computes the points; here they are only remembered.
 *
 *   struct scores *s = scores_read(state_home);        never NULL; what cannot be read is empty
 *   scores_best(s, "first-light")                      NULL: never tried
 *   scores_of_session(s, "first-light-2")
 *   scores_free(s)
 *   scores_keep(state_home, &entry, score)   reads, takes this in and writes, when it changes anything; one
 *                                            program at a time; a file that is no JSON becomes scores.json.damaged */
#ifndef APP_SCORES_H
#define APP_SCORES_H
#include <stdbool.h>

#include "base/when.h"

struct json;
struct score_entry {
	char *key, *scenario; /* key: the scenario, or the session */
	int64_t lesson;       /* its number when it was kept; 0: none */
	int points;
	bool passed;
	msec at;
};
struct scores;
struct scores *scores_read(const char *state_home);
void scores_free(struct scores *s);
const struct score_entry *scores_best(const struct scores *s, const char *scenario);
const struct score_entry *scores_of_session(const struct scores *s, const char *session);
/* of: key the session, scenario, lesson, at; its points are the score's. */
void scores_keep(const char *state_home, const struct score_entry *of, const struct json *score);
#endif
