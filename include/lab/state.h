/* The lab's state file: the log of lab/service.h on disk. One lab at a time: the file is locked while it is open.
 *
 *   state = lab_state_open(path, &err);             made with 0600 when missing, else not changed; a symbolic link is refused, and
 *                                                   what has bytes but no whole first line
 *   setup.log = lab_state_text(state)->s …          what is there
 *   lab_state_append(state, line, n, &err);         on disk when it returns (fdatasync); a failed one leaves no half line
 *   lab_state_close(state);
 *
 * Messages name the file, and the process that holds it. */
#ifndef LAB_STATE_H
#define LAB_STATE_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct lab_state;
enum { LAB_STATE_MAX = 256 * 1024 * 1024 }; /* bytes; opening and appending hold to it */
struct lab_state *lab_state_open(const char *path, struct text *err);
const struct text *lab_state_text(const struct lab_state *s); /* as it was at opening */
/* Its last line was half written: left out of the text, and cut off by the first append. */
bool lab_state_torn(const struct lab_state *s);
bool lab_state_append(void *state, const char *line, size_t n, struct text *err);
void lab_state_close(struct lab_state *s);
#endif
