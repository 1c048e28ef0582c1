/* Single keys at a terminal that otherwise gives whole lines: for the line face, where one key is enough of an answer.
 *
 *   guard_arm(onekey_guard, &k)          at the beginning
 *   onekey_on(&k)                        before waiting; again after every turn: a shell's fg puts the modes back
 *   onekey_off(&k)                       before reading a line, before stopping, and at the end                              */
#ifndef APP_ONEKEY_H
#define APP_ONEKEY_H
#include <signal.h>
#include <stdbool.h>
#include <termios.h>

struct onekey {
	int fd;
	volatile sig_atomic_t on; /* the guard reads it */
	enum { ONEKEY_PLAIN, ONEKEY_ESC, ONEKEY_SEQUENCE } at;
	struct termios lines; /* the modes as they were found */
};
/* False: this is no terminal, lines it is. */
bool onekey_on(struct onekey *k);
void onekey_off(struct onekey *k); /* a signal handler may */
void onekey_guard(void *k);        /* the same, for guard_arm */
/* Arrows and the like come as several bytes (ECMA-48: Esc, [ or O, up to a byte from @ to ~). True: this is one of them, and no key
 * of ours. */
bool onekey_in_sequence(struct onekey *k, char byte);
#endif
