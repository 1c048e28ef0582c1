/* The commands, one file each, and their exit codes. Results go to standard output, talk to standard error. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H
#include <stdio.h>

#include "base/digest.h"
#include "core/wizard.h"
#include "options.h"
#include "runtime.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_ERROR = 1,
	EXIT_USAGE = 2,
	EXIT_CHECK = 3,
	EXIT_SIGN_IN = 4,
	EXIT_PENDING = 8,
	EXIT_ACT = 9,
	EXIT_BUSY = 75,
	EXIT_INTERRUPTED = 130
};
/* What each means, in a word or two: --help and voxpeer(1) read the same table. */
struct exit_word {
	enum exit_code code;
	const char *means;
};
extern const struct exit_word EXIT_WORDS[];
extern const size_t EXIT_WORD_COUNT;

/* The one table of commands: dispatch, --help, completions and voxpeer(1) are held to it. arguments, as shown: words in capitals stand for
 * something, verbs are in small letters with | between, and what follows an option belongs to that option. */
struct command {
	const char *name, *arguments, *summary;
	unsigned words;      /* at most so many behind it */
	bool ends_with_name; /* the last of them is a session, as --session is */
	int (*run)(const struct options *o);
};
extern const struct command COMMANDS[];
extern const size_t COMMAND_COUNT;

/* What the words mean of which a command takes one, in the order of its arguments. */
struct command_verb {
	const char *command, *name, *summary;
};
extern const struct command_verb COMMAND_VERBS[];
extern const size_t COMMAND_VERB_COUNT;

int cmd_start(const struct options *o);
int cmd_train(const struct options *o);
int score_sheet(const struct options *o); /* train --score */
int cmd_run(const struct options *o);
int cmd_plan(const struct options *o);
int cmd_status(const struct options *o);
int cmd_check(const struct options *o);
int cmd_explain(const struct options *o);
int cmd_answers(const struct options *o);
int cmd_session(const struct options *o);
int cmd_theme(const struct options *o);
int cmd_config(const struct options *o);
int cmd_help(const struct options *o);

/* ---- shared by commands */
int complain(const struct options *o, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool is_nearly_a_command(const char *word);
int unknown_command(const struct options *o, const char *word);
int exit_of(enum standing_kind kind);
int exit_of_open(enum runtime_got got);
int put_out(const struct options *o, const char *text); /* standard output, or --output; an exit code */
/* For words with a name in them: of a file, of the command line, of the environment. What would act on a terminal is seen instead. */
void put_clean(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One line for people, one document for machines. */
void status_line(struct runtime *rt, struct text *out);
/* code: the exit code it names; -1: that of the standing, which is returned. */
int status_json(struct runtime *rt, int code, struct text *out);
/* The answers file of -f into a fresh model; EXIT_USAGE with every mistake said. */
int read_answers(const struct options *o, struct model *file);
/* A session for looking at the file's or the named one's requests: nothing is saved, no write is sent. EXIT_DONE, or the error's code.
 * reading: EXIT_DONE when all that matters was read from the service; else the code for why not, which has been said. */
int open_for_looking(struct runtime *rt, const struct options *o, struct model *file, int *reading);
/* What stands there once everything was read, or the service stayed away for `limit` of wall time (STAND_BUSY): what is half known
 * is other than what is. */
enum standing_kind stand_still(struct runtime *rt, msec limit, struct arena *a, struct standing *s);
/* What plan prints and a live run has to be given: the digest of all writes due now, with paths and bodies. Returns how many. */
unsigned plan_digest(struct runtime *rt, char hex[DIGEST_HEX]);
struct runtime_face talk_on_stderr(const struct options *o);
char *session_of_file(const struct options *o); /* --session, else the answers file's base name; caller frees */
#endif
