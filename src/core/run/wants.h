/* Wants, for those who send them. What they are: run/look.h. */
#ifndef CORE_RUN_WANTS_H
#define CORE_RUN_WANTS_H
#include "run/look.h"

/* The read that is lacking before this may be written; false: none. */
bool wants_unread(const struct wizard *w, const struct want *want, struct asked *out);
/* The read without which it must not even be released: what exists of its kind; false: none. */
bool wants_unknown(const struct wizard *w, const struct want *want, struct asked *out);
/* The range of one operation: from the result up to *end. */
size_t wants_first(const struct wizard *w, enum op_id op, size_t *end);
/* Ask for the reads that wants lack, and record the writes that are due, as far as there is room. */
void wants_send(struct wizard *w);
#endif
