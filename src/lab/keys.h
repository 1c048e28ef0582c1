/* Prefix keys that a scenario speaks of before they exist: chance makes them, so no file can hold one. */
#ifndef LAB_KEYS_H
#define LAB_KEYS_H
#include <stdbool.h>

struct text;
struct world;

/* The body of a scenario's request, appended to out: each JSON text "key of NAME" becomes the key of the registered prefix
 * of that name. False and err when none has it. */
bool lab_keys_fill(const struct world *w, const char *body, struct text *out, struct text *err);
#endif
