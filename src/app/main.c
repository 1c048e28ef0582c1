/* voxpeer: arguments in, one command, its exit code out. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/log.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "usage.h"

/* NULL: no command, the onboarding itself */
static int run(const struct options *o, const struct command *c)
{
	struct text err = TEXT_INIT;
	bool fits = usage_fits(o, c, &err) && place_known(&err);
	int code = fits ? (c ? c->run : cmd_start)(o) : complain(o, EXIT_USAGE, "%s", err.s);
	text_release(&err);
	return code;
}

static int dispatch(const struct options *o)
{
	if (o->version) {
		printf("voxpeer %s\n", VOXPEER_VERSION);
		return EXIT_DONE;
	}
	if (o->help)
		return cmd_help(o);
	if (!o->nwords)
		return run(o, NULL);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (str_is(COMMANDS[i].name, o->words[0]))
			return run(o, &COMMANDS[i]);
	return unknown_command(o, o->words[0]);
}

/* Results that did not reach their reader are no success. A reader who has heard enough (a closed pipe) needs no words. */
static int finish_output(const struct options *o, int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	if (errno != EPIPE)
		return complain(o, EXIT_ERROR, "cannot write standard output: %s; what was to be done is done",
				strerror(errno));
	return code == EXIT_DONE ? EXIT_ERROR : code;
}

int main(int argc, char *argv[])
{
	struct options o = { 0 };
	struct text err = TEXT_INIT;
	confine_start();
	confine_to_calls();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a save at a size limit fails and says so */
	int code;
	if (!options_parse(&o, argc, argv, &err)) {
		code = complain(&o, EXIT_USAGE, "%s", err.s);
	} else {
		if (!o.lab)
			o.lab = str_or(getenv("VOXPEER_LAB_SOCKET"), NULL);
		if (o.verbose)
			log_open_fd(STDERR_FILENO);
		code = dispatch(&o);
	}
	text_release(&err);
	return finish_output(&o, code);
}
