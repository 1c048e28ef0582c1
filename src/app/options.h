/* The command line: options are accepted before and after the command. One table serves parsing, --help and completions. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

struct text;
enum { OPTIONS_WORDS = 16 };
struct options {
	const char *session, *lab, *config, *theme, *file, *until, *wait, *speed, *seed, *output, *glyphs;
	bool line, no_input, low_bandwidth, json, refresh, watch, quiet, report, redact, help, version, has_wait;
	bool verbose, force, single_key, no_hints;
	const char *digest, *name;
	bool score, markdown;
	const char *words[OPTIONS_WORDS]; /* the command and what follows it */
	size_t nwords;
};
struct option_def {
	const char *name; /* without the dashes */
	char letter;      /* 0: none */
	char takes;       /* 0: nothing, 'r': a value, 'o': perhaps =VALUE */
	size_t off;       /* of a const char * (takes) or bool in struct options */
	const char *argument, *help;
	const char *commands; /* blanks between; NULL: all */
};
extern const struct option_def OPTION_DEFS[];
extern const size_t OPTION_COUNT;
bool word_among(const char *words /* blanks between */, const char *word);
bool option_is_of(const struct option_def *d, const char *command); /* NULL: is it one of every command */
/* Values are borrowed from argv. On false err says what is wrong and the nearest known option. */
bool options_parse(struct options *o, int argc, char *const argv[], struct text *err);
#endif
