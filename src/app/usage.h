/* Whether the words and options that were given are those of the command. Every command is asked for before it runs; a verb's own
 * options are judged by its command, with usage_fits_verb. */
#ifndef APP_USAGE_H
#define APP_USAGE_H
#include "commands.h"
struct text;

/* c NULL: voxpeer without a command. False: err says what does not belong there, and what would. */
bool usage_fits(const struct options *o, const struct command *c, struct text *err);
/* The same for `command verb`: of the command's options only `options` (blanks between) do something there. */
bool usage_fits_verb(const struct options *o, const char *command, const char *verb, const char *options,
		     struct text *err);
#endif
