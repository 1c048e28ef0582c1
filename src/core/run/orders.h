/* Writes the operator asked for at this moment: validate again, remove. They are no wants (nothing in the answers stands for
 * them), so they wait in a short line until there is room to record them. */
#ifndef CORE_RUN_ORDERS_H
#define CORE_RUN_ORDERS_H
#include "run/wizard_state.h"

void orders_add(struct wizard *w, enum op_id op, uint32_t row);
/* This write is made because somebody asked for it just then, and not because something is missing. */
bool orders_is_one(const struct wizard *w, enum op_id op, uint32_t row);
bool orders_waiting(const struct wizard *w, enum op_id op, uint32_t row);
void orders_drop(struct wizard *w, enum op_id op,
		 uint32_t row);       /* what was ordered is not what it was: asked for anew */
void orders_record(struct wizard *w); /* as many as there is room for */
void orders_release(struct wizard *w);
enum step_id orders_step(enum op_id op); /* the step a write belongs to */
#endif
