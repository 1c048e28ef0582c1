/* The terminal is given back on every path: by whoever has changed its modes at the end, and by this guard when the end comes without
 * one, by a deadly signal (a crash included, its stack used up included) or for want of memory. One guard in the program.
 *
 *   guard_arm(restore, self)             before the modes are changed; restore does only what a signal handler may
 *   guard_off()                          when they are back                                                              */
#ifndef APP_GUARD_H
#define APP_GUARD_H

void guard_arm(void (*restore)(void *self), void *self);
void guard_off(void);
#endif
