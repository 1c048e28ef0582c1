/* Changing a peering that exists: connections added, bandwidth, announced prefixes. Only by hand, after a fresh read, with the
 * differences shown and the name typed; a run never does it. What cannot be changed says whom to write. */
#ifndef CORE_RUN_UPDATE_H
#define CORE_RUN_UPDATE_H
#include "run/look.h"

/* This peering exists and the answers differ from it in anything (the limits count here). */
bool update_meant(const struct wizard *w, uint32_t row);
/* The differences on one line, "; " between them; NULL: none. */
const char *update_said(const struct wizard *w, uint32_t row, struct arena *a);
/* Whether the change may be sent. Without why_not: blocked_by holds the differences, ST_WARNING, or ST_OK when they are
 * only the numbers of announced prefixes, which nobody has to settle. */
void update_judge(const struct wizard *w, uint32_t row, struct arena *a, struct offer *out);
#endif
