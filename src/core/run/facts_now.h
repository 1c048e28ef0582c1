/* Facts point into the model's rows: after a change they are rebuilt before anything judges. */
#ifndef CORE_RUN_FACTS_NOW_H
#define CORE_RUN_FACTS_NOW_H
#include "run/wizard_state.h"

void facts_now(struct wizard *w); /* nothing happens when the model has not moved */
/* The same with what is counted from them: before a wizard is shown or asked. Const, since nothing that can be seen changes. */
void facts_look(const struct wizard *w);
void facts_count(struct wizard *w); /* count again: time or reads have moved */
#endif
