/* The training service as our child: started on a private Unix socket, ends when we end (a lifeline pipe), never outlives us.
 *
 *   labchild_start(&lab, &setup, &err)   returns when it listens; its own words are in err when it does not
 *   lab.socket                           where it listens
 *   labchild_stop(&lab)
 */
#ifndef APP_LABCHILD_H
#define APP_LABCHILD_H
#include <stdbool.h>
#include <sys/types.h>

struct text;
struct labchild {
	pid_t pid;    /* 0: not ours, or ended */
	bool ended;   /* it was ours and ended by itself */
	int status;   /* then: as waitpid tells */
	bool misused; /* it did not start: there is no such scenario, or speed or seed are no numbers */
	int lifeline; /* closing it ends the child; -1: not ours */
	int talk;     /* its words; kept open so that they never kill it */
	char *dir;    /* private folder of the socket, removed at the end; by the child when we were killed */
	char *socket;
};
struct labchild_setup {
	const char *scenario, *state_file, *speed, *seed; /* NULL: not given */
	bool taken;                                       /* from somebody whose lab still runs: it is ended */
	const char *existing;                             /* a socket of a lab that runs already: nothing is started */
};
bool labchild_start(struct labchild *l, const struct labchild_setup *setup, struct text *err);
void labchild_stop(struct labchild *l);
bool labchild_ended(struct labchild *l); /* true: it ended without being told to */
/* The built-in scenarios as the lab's JSON (voxpeer-lab scenario list --json), and one a line: name, blanks, title. Empty when the lab
 * cannot be asked. */
void labchild_course(struct text *json);
void labchild_scenarios(struct text *out);
#endif
