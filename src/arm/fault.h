/* What a reply that is no success says. Shapes: {"error":{"code","message","details"}} (the contract), the same without the
 * envelope (the provider up to api-version 2020-04-01), {"error":"code","error_description"} (sign-in), anything else. */
#ifndef ARM_FAULT_H
#define ARM_FAULT_H
#include "arm/arm.h"

enum { CODE_MAX = 100, MESSAGE_MAX = 1500 };

/* Fills class, code and message; and retry_after where the words name it. */
void fault_read(const char *body, size_t n, struct arena *a, struct arm_answer *answer);
/* A success that cannot be used: class ARM_STRANGE, its words, nothing else kept. */
void fault_strange(struct arm_answer *answer, struct arena *a, const char *why);
enum arm_class fault_class(uint16_t status);
/* s in the arena, cleaned and bounded; NULL when nothing is left. */
const char *fault_text(struct arena *a, const char *s, size_t n, size_t max);
#endif
