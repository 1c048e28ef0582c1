/* Facts point into the model's rows: after a change they are rebuilt before anything judges. */
#ifndef CORE_RUN_FACTS_NOW_H
#define CORE_RUN_FACTS_NOW_H
#include "run/wizard_state.h"

void facts_now(struct wizard *w); /* nothing happens when the model has not moved */
#endif
