/* Wants, for those who send them. What they are: run/look.h. */
#ifndef CORE_RUN_WANTS_H
#define CORE_RUN_WANTS_H
#include "run/look.h"

/* The read that is lacking before this may be written; false: none. */
bool wants_unread(const struct wizard *w, const struct want *want, struct asked *out);
/* The read without which it must not even be released: what exists of its kind; false: none. */
bool wants_unknown(const struct wizard *w, const struct want *want, struct asked *out);
/* The kinds of wants, in order; the range of one: from the result up to *end. */
size_t wants_kinds(void);
size_t wants_of_kind(const struct wizard *w, size_t kind, size_t *end);
size_t wants_kind_of(enum op_id op); /* op: of a want */
/* Ask for the reads that wants lack, and record the writes that are due, as far as there is room. */
void wants_send(struct wizard *w);
bool wants_due(const struct wizard *w); /* a write, or a read that a write lacks, is due (as last counted) */
#endif
