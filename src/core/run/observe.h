/* Guide without the service: the operator works in the portal and says what it shows. What is said is kept like what the
 * service says, with the time it was entered. */
#ifndef CORE_RUN_OBSERVE_H
#define CORE_RUN_OBSERVE_H
#include "run/look.h"

bool observe_only(const struct wizard *w); /* nobody can be asked: guide, and no way to sign in */
const char *observe_refused(const struct wizard *w, struct ref ref); /* NULL: its state can be entered */
void observe(struct wizard *w, struct ref ref, const char *text);    /* nothing, of what is refused */
#endif
