/* How each step stands, and what failed where: the parts of wizard_standing and wizard_step_status. */
#ifndef CORE_RUN_STATUS_H
#define CORE_RUN_STATUS_H
#include "run/look.h"

enum step_id status_position(const struct wizard *w); /* the first step that is not done; STEP_DONE: all are */
bool status_done(const struct wizard *w, enum step_id step);

struct failure {
	enum step_id step;
	const char *what; /* one sentence */
	struct when since;
	struct verdict verdict;
};
/* The first thing the service has judged as failed, at this step or (STEP_N) at any. */
bool status_failure(const struct wizard *w, enum step_id step, struct arena *a, struct failure *out);
/* "create the peering example-ams": what doing an offer means. */
const char *status_offer_words(const struct wizard *w, const struct offer *o, struct arena *a);
#endif
