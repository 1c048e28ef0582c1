/* Calls to the service: what goes into one, the few that are under way at a time, and finding them again by id. */
#ifndef CORE_RUN_CALLS_H
#define CORE_RUN_CALLS_H
#include "run/wizard_state.h"

/* The arguments for a read. Texts are borrowed from the model and from `asked`. */
void calls_args(const struct wizard *w, struct asked asked, struct arm_args *out);
/* The arguments for a write that serves this answer row. False: the row is gone. */
bool calls_write_args(const struct wizard *w, enum op_id op, uint32_t row, struct arm_args *out);
/* What the answer to a write is read with: all that it was about, without looking it up again. */
void calls_answer_args(const struct wizard *w, const struct under_way *c, struct arm_args *out);
/* The region of a metro, where the catalogue has it; else the group's own. */
const char *calls_location(const struct wizard *w, const char *metro);

/* The read that tells what became of a write. */
bool calls_tells(const struct wizard *w, enum op_id op, uint32_t row, struct asked *out);
struct asked calls_telling(enum op_id op, const char *parent, const char *name); /* the same, with the names at hand */

struct under_way *calls_free(struct wizard *w); /* a slot that is not in use; NULL: none */
struct under_way *calls_find(struct wizard *w, uint32_t id);
unsigned calls_count(const struct wizard *w);
unsigned calls_room(const struct wizard *w); /* slots that are not in use */
/* Put the slot to use: emits FX_CALL. `to` is the built call; texts are copied. */
void calls_send(struct wizard *w, struct under_way *c, enum op_id op, const struct arm_call *to, const char *guid);
void calls_end(struct under_way *c); /* frees what it holds; the slot is free again */
#endif
