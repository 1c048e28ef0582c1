/* What is there of what a write is about, as far as it was last read. A write may wait for a save, a throttle, a sign-in or
 * others: what was found when it was recorded is compared with what is found when it goes out. */
#ifndef CORE_RUN_FOUND_H
#define CORE_RUN_FOUND_H
#include "run/wizard_state.h"

struct found_there found_now(const struct wizard *w, enum op_id op, uint32_t row);
/* Nothing of it is another than then, and a removal still removes what was never Verified. */
bool found_as_then(const struct wizard *w, enum op_id op, uint32_t row, struct found_there then);
#endif
