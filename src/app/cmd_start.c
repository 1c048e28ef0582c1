/* voxpeer and voxpeer train: the wizard on the face that this terminal can show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/confine.h"
#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "course.h"
#include "loops.h"
#include "place.h"

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

static bool is_number(const char *text)
{
	return !text || (*text && !text[strspn(text, "0123456789")]);
}

/* A lesson by its number in the course; any other word is a scenario's name or file. */
static char *scenario_of(const char *word)
{
	if (word[strspn(word, "0123456789")])
		return mem_text(word);
	char *state_home = place_state_home();
	struct course *c = course_new(state_home);
	char *scenario = mem_text(str_or(course_scenario(c, word), word));
	course_free(c);
	free(state_home);
	return scenario;
}

/* Nothing that begins here ever needs another socket, whatever is opened later. */
int cmd_train(const struct options *o)
{
	confine_to_unix_sockets();
	if (o->score)
		return score_sheet(o);
	if (o->json || o->markdown || o->name)
		return complain(o, EXIT_USAGE, "--json, --markdown and --name belong to train --score");
	if (!is_number(o->speed) || !is_number(o->seed))
		return complain(o, EXIT_USAGE, "--%s takes a whole number", is_number(o->speed) ? "seed" : "speed");
	if (o->nwords < 2 && !o->session && !o->no_input) /* choosing is a question */
		return begin(o, &(struct host_start){ .mode = "training", .course = true });
	char *scenario = scenario_of(o->nwords > 1 ? o->words[1] : "first-light"), *name = NULL;
	struct host_start start = {
		.session = o->session, .mode = "training", .scenario = scenario, .create = true, .only_training = true
	};
	if (!start.session) {
		struct options named = { .file = scenario };
		start.session = name = session_of_file(&named);
	}
	int code = begin(o, &start);
	free(name);
	free(scenario);
	return code;
}
