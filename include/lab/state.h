/* The lab's state file: the log of lab/service.h on disk. One lab at a time: the file is locked while it is open.
 *
 *   state = lab_state_open(path, &err);             made with 0600 when missing; a symbolic link is refused
 *   setup.log = lab_state_text(state)->s …          what is there
 *                                                   one with no whole first line is refused; opening changes nothing
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
bool lab_state_torn(
	const struct lab_state *s); /* its last line was half written: left out, cut off by the first append */
bool lab_state_append(void *state, const char *line, size_t n, struct text *err);
void lab_state_close(struct lab_state *s);
#endif
