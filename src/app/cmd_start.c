/* voxpeer and voxpeer train: the wizard on the face that this terminal can show. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "commands.h"
#include "loops.h"

static int begin(const struct options *o, const struct host_start *start)
{
	struct text why = TEXT_INIT;
	bool line = o->line || o->no_input;
	int code = EXIT_DONE;
	if (!line)
		code = loop_screen(o, start, &line, &why);
	if (line && why.n && !o->quiet)
		fprintf(stderr, "%s\n", why.s);
	if (line)
		code = loop_line(o, start);
	text_release(&why);
	return code;
}

int cmd_start(const struct options *o)
{
	return begin(o, &(struct host_start){ .session = o->session });
}

int cmd_train(const struct options *o)
{
	const char *scenario = o->nwords > 1 ? o->words[1] : "first-light";
	char *name = NULL;
	struct host_start start = {
		.session = o->session, .mode = "training", .scenario = scenario, .create = true, .only_training = true
	};
	if (!start.session) {
		struct options named = { .file = scenario };
		start.session = name = session_of_file(&named);
	}
	int code = begin(o, &start);
	free(name);
	return code;
}
