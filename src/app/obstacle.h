/* What stands between the operator and a session, and the ways past it: it is in use elsewhere, somebody took it over, its file is
 * damaged or its folder cannot be written, its training service has ended. A machine like home; what is chosen is asked of the loop by FX_EXIT. */
#ifndef APP_OBSTACLE_H
#define APP_OBSTACLE_H
#include "page/machine.h"

enum obstacle_kind { OBSTACLE_IN_USE, OBSTACLE_TAKEN, OBSTACLE_DAMAGED, OBSTACLE_UNWRITABLE, OBSTACLE_LAB };
/* FX_EXIT's code: OBSTACLE_EXIT + one of these */
enum obstacle_way {
	WAY_AGAIN,   /* open it anew */
	WAY_RESTART, /* the same, which starts the lab */
	WAY_VIEW,    /* look only */
	WAY_TAKE,    /* take it over from its holder */
	WAY_BACKUP,  /* go on with the backup */
	WAY_WITHOUT, /* on with what is open */
	WAY_HOME,    /* all onboardings */
	WAY_N
};
enum { OBSTACLE_EXIT = 2000, OBSTACLE_ACT = 320 /* and WAY_N from here on */ };
struct obstacle;
/* words: who has it, or what is wrong, in sentences; holder: for WAY_TAKE (session_lock.found), may be NULL */
struct obstacle *obstacle_new(enum obstacle_kind kind, const char *name, const char *words, const char *holder);
void obstacle_free(struct obstacle *o);
const char *obstacle_name(const struct obstacle *o);
const char *obstacle_holder(const struct obstacle *o);
enum obstacle_kind obstacle_kind(const struct obstacle *o);
struct machine obstacle_machine(struct obstacle *o);
#endif
