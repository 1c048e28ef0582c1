/* session verify: which files are sound, of one session or of all. */
#ifndef APP_VERIFY_H
#define APP_VERIFY_H

struct options;
struct session_place;
/* p NULL: all there are, a line each. The exit code: EXIT_CHECK when a session's file is not sound. */
int verify(const struct options *o, struct session_place *p);
#endif
