/* The signals that ask the program to end, taken where its loop waits, so that it ends between two steps: what is open is saved, the
 * terminal given back, the lab let go. One descriptor for the whole program, opened by what has something to lose and never closed;
 * before that a signal does what it always does. */
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H
#include <stdbool.h>

/* screen: size, stop and continue are told too. Harmless twice. */
void signals_open(bool screen);
int signals_fd(void); /* to be polled for input; -1: not open */

enum signal_told { TOLD_SIZE = 1, TOLD_STOP = 2 };
/* Take what has come; TOLD_… since the last time. */
unsigned signals_take(void);
/* Something was heard that the loop may not know of: it came while somebody asked for something else, and the descriptor tells it no
 * more. Who has this does not wait. */
bool signals_waiting(void);
/* Told to end (INT, TERM, QUIT, XCPU), or the terminal hung up (HUP). Takes what has come. Stays so. */
bool signals_end(void);
bool signals_hangup(void);
#endif
