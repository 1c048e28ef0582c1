/* The session's side of the lab's saves (checkpoints), in training only: a copy of the session is kept when the lab makes one, and comes
 * back together with the world. Each returns false with err. */
#ifndef APP_SAVES_H
#define APP_SAVES_H
#include <stdbool.h>
struct host;
struct text;
void saves_keep_new(struct host *h); /* copies for those of the lab's that have none yet */
bool saves_keep(struct host *h, const char *name, struct text *err);
/* Back to a save; name "": to the beginning. The session is closed and opened anew. False, the session as it was: the lab refused it, or it
 * was taken over. False and still marked: told to end, or the lab ended, in the midst; saves_finish does it again. */
bool saves_go_back(struct host *h, const char *name, struct text *err);
/* What was interrupted on its way back is finished, right after opening; true: the session has to be opened anew. */
bool saves_finish(struct host *h);
#endif
