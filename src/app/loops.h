/* The two faces with input, each with its loop over one host. They return the exit code. */
#ifndef APP_LOOPS_H
#define APP_LOOPS_H
#include "host.h"
/* Full screen. *fallback is set, and nothing was shown, when the terminal cannot do it: one sentence why is in `why`. */
int loop_screen(const struct options *o, const struct host_start *start, bool *fallback, struct text *why);
int loop_line(const struct options *o, const struct host_start *start);
#endif
