/* Facts point into the model's rows: after a change they are rebuilt before anything judges. */
#ifndef CORE_RUN_FACTS_NOW_H
#define CORE_RUN_FACTS_NOW_H
#include "run/wizard_state.h"

void facts_now(struct wizard *w); /* nothing happens when the model has not moved */
/* The same with what is counted from them: before a wizard is shown or asked. Const, since nothing that can be seen changes. */
void facts_look(const struct wizard *w);
/* Count again where the model or the reads have moved: the result is that of counting all of them. */
void facts_count(struct wizard *w);
void facts_recount(struct wizard *w); /* counts all of them in any case */
void facts_follow(struct wizard *w);  /* part of facts_now: what is followed of each peering */
#endif
