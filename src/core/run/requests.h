/* Writes under way. A request is a row of the model: recorded (and saved) before it is sent, answered or of unknown fate
 * afterwards. It is sent once the EV_SAVED that covers the recording came, in order, if what it is about is as it was then; what
 * was recorded or sent without an answer when the program ended is read before anything else happens to its resource.
 *
 *   recorded → sent → answered (done, or refused: it has a code)
 *                   → unknown → read → answered (found) or dropped (absent: its want turns up again)
 *   recorded → dropped (answers, or what is there, changed before it was sent) */
#ifndef CORE_RUN_REQUESTS_H
#define CORE_RUN_REQUESTS_H
#include "run/look.h"

struct reply;
/* Record one; false when its call cannot be built (err says why). It is sent when the save of this turn is on disk. */
bool request_record(struct wizard *w, enum op_id op, uint32_t row, const char *about, struct text *err);
/* It cannot even be built: kept as a refusal of our own, so that it is seen and not tried again and again. */
void request_unbuilt(struct wizard *w, enum op_id op, uint32_t row, const char *about, const char *why);
bool requests_room(const struct wizard *w); /* another one may be recorded now */
void requests_start(struct wizard *w);      /* EV_START */
void requests_numbered(struct wizard *w, uint64_t save);
void requests_go(struct wizard *w); /* what is on disk is sent, the oldest first, as calls are free */
/* The same among the replies of a run, of what was built ahead by the last requests_go. True: more of it goes with the next reply. */
bool requests_go_on(struct wizard *w);
void requests_unready(struct wizard *w); /* answers or what is there may have changed: requests_go judges anew */
void request_answered(struct wizard *w, struct under_way *c, const struct reply *reply);
/* This was read: requests of unknown fate that it tells about are settled. */
void requests_settle(struct wizard *w, struct asked asked);
/* The request that keeps a write of this thing waiting; NULL: none. refused: the service said no. */
const struct request *request_open(const struct wizard *w, enum op_id op, int64_t target, bool *refused);
size_t requests_refused(const struct wizard *w, enum op_id op);
bool request_is_refused(const struct request *r);
/* A refusal was taken up (something changed, or retry): forgotten. row 0 with any: all of this step. */
void requests_retry(struct wizard *w, enum step_id step, uint32_t row);
void requests_index(struct wizard *w);
/* Recorded and not answered, by whichever program. */
bool requests_under_way(const struct wizard *w);
/* Recorded, not yet sent, and nothing but a save or a free call is waited for. */
bool requests_pending(const struct wizard *w);
enum op_id request_op(const struct request *r);
#endif
