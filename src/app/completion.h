/* Completion of the command line in bash, zsh and fish. The scripts are made from COMMANDS and OPTION_DEFS; what changes from day to day
 * (session names, scenarios) they ask of the program when the key is pressed:
 *
 *   voxpeer help completion bash|zsh|fish                                the script
 *   voxpeer help completion sessions|scenarios|themes|steps|codes|topics   words, one a line
 *
 * Both are documented in voxpeer(1); `make install` puts the scripts where the shells look for them. */
#ifndef APP_COMPLETION_H
#define APP_COMPLETION_H
#include <stdbool.h>
#include <stddef.h>

struct text;
/* False: what is not known, and err says what there is. NULL is not known either. */
bool completion_put(const char *what, struct text *out, struct text *err);
const char *completion_what(size_t i); /* "bash" …; NULL past the end */
#endif
