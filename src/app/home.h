/* Home: every onboarding with where it stands and what it waits for; one key continues. A machine like the others; opening and
 * making sessions is asked of the loop through `open`. */
#ifndef APP_HOME_H
#define APP_HOME_H
#include "page/machine.h"

enum {
	HOME_GROUP = 300,
	HOME_NEWS = 301,
	HOME_SCREEN = 0,
	HOME_SCREEN_NEW = 1,
	HOME_ACT_NEW = 300,
	HOME_ACT_CREATE = 301,
	HOME_ACT_COURSE = 302,
	HOME_EXIT_OPEN = 1000,
	HOME_EXIT_COURSE = 1001
};
struct home;
/* Reads every session file; nothing is locked. now: the wall's time. */
struct home *home_new(const char *state_home, msec now);
void home_free(struct home *h);
struct machine home_machine(struct home *h);
size_t home_count(const struct home *h);
/* What FX_EXIT with HOME_EXIT_OPEN asks for. mode, scenario: of a new session, else NULL. */
struct home_open {
	const char *name, *mode, *scenario;
};
struct home_open home_wanted(const struct home *h);
/* Where a session stood when it was left; borrowed. */
struct home_session {
	const char *name, *mode, *scenario, *step, *word, *what;
	msec looked;
};
bool home_session(const struct home *h, size_t i, struct home_session *out);
const char *home_name(const struct home *h, size_t i); /* of the i-th session */
#endif
