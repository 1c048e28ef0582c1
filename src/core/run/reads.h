/* Reading: which reads are wanted and when, sending them, and what becomes of their answers.
 *
 * A read is wanted because something has not been seen since EV_START, because its state is being followed (poll intervals in
 * the service's time), because a page that is looked at needs a catalogue, or because somebody asked (`wanted`). A read that
 * fails is tried again after a back-off in wall time; Retry-After is kept. An idle wizard with nothing due sends nothing. */
#ifndef CORE_RUN_READS_H
#define CORE_RUN_READS_H
#include "run/look.h"

struct reply;
struct read_want {
	struct asked asked;
	msec due;       /* service time; 0: at once; READ_NEVER */
	bool catalogue; /* serves a page, no judgement */
};
#define READ_NEVER INT64_MAX

struct read *read_of(struct wizard *w, struct asked asked); /* made when it is new; valid until the next one is made */
void read_want(struct wizard *w, struct asked asked);       /* due now */
/* Read since EV_START, nothing newer asked for, and not longer ago than a write may rely on. */
bool read_fresh(const struct wizard *w, struct asked asked);
bool read_done(const struct wizard *w, struct asked asked); /* since EV_START */
/* All reads of a step are due now. */
void reads_want_step(struct wizard *w, enum step_id step);

bool reads_due(const struct wizard *w); /* something could be sent now */
/* Send what is due, as far as calls are free. */
void reads_send(struct wizard *w);
/* The answer of a read under way. */
void reads_answered(struct wizard *w, struct under_way *c, const struct reply *reply);
/* The two times to wake up at, 0: none: a poll (service time), the end of a back-off (wall time). */
void reads_timers(const struct wizard *w, msec *poll, msec *retry);
/* The first read without which nothing can go on and that fails again and again, or was refused; NULL: none. */
const struct read *reads_trouble(const struct wizard *w);

/* Why the first of those that back off has no answer yet; NULL: none does, or nothing was said. */
const char *reads_why(const struct wizard *w, struct arena *a);
/* Why it failed, in the operator's words. */
const char *reads_words(const struct read *r, struct arena *a);
bool reads_back_off(
	const struct wizard *w); /* one that matters failed and is tried again later, by the operator's clock */

/* Sources, in the order they are sent; for each index below the count, what is wanted. False: nothing there. */
size_t read_sources_count(const struct wizard *w);
bool read_sources_at(const struct wizard *w, size_t i, struct read_want *out);
enum step_id read_step(enum op_id op);
void reads_release(struct wizard *w);
#endif
