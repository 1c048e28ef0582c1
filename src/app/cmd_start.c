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
#include "ui/theme.h"

/* Lines have no colours, yet a theme that does not exist is a mistake here as on the screen. */
static bool theme_fits(const struct options *o)
{
	struct text err = TEXT_INIT;
	struct theme t;
	bool fits = !o->theme || theme_named(o->theme, &t, &err);
	if (!fits)
		complain(o, EXIT_USAGE, "%s", err.s);
	text_release(&err);
	return fits;
}

static int begin(const struct options *o, const struct host_start *start)
{
	struct text why = TEXT_INIT;
	bool line = o->line || o->no_input;
	int code = EXIT_DONE;
	if (line && !theme_fits(o))
		return EXIT_USAGE;
	if (!line)
		code = loop_screen(o, start, &line, &why);
	if (line && why.n && !o->quiet)
		put_clean(stderr, "%s\n", why.s);
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
	return *text && !text[strspn(text, "0123456789")];
}

static bool numbers_fit(const struct options *o)
{
	if (o->speed && (!is_number(o->speed) || !o->speed[strspn(o->speed, "0")]))
		return complain(o, EXIT_USAGE, "--speed takes a whole number from 1, not '%s'", o->speed), false;
	if (o->seed && !is_number(o->seed))
		return complain(o, EXIT_USAGE, "--seed takes a whole number, not '%s'", o->seed), false;
	return true;
}

/* A lesson by its number in the course; any other word is a scenario's name or file. NULL: no lesson has this number. */
static char *scenario_of(const struct options *o, const char *word)
{
	if (!is_number(word))
		return mem_text(word);
	char *state_home = place_state_home();
	struct course *c = course_new(state_home);
	const char *of_lesson = course_scenario(c, word);
	char *scenario = of_lesson ? mem_text(of_lesson) : NULL;
	if (!scenario)
		complain(o, EXIT_USAGE,
			 "there is no lesson %s; the lessons are 1 to %lld, and voxpeer train shows them", word,
			 (long long)course_last(c));
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
	if (!numbers_fit(o))
		return EXIT_USAGE;
	if (o->nwords < 2 && !o->session && !o->no_input) /* choosing is a question */
		return begin(o, &(struct host_start){ .mode = "training", .course = true });
	char *scenario = scenario_of(o, o->nwords > 1 ? o->words[1] : "first-light"), *name = NULL;
	if (!scenario)
		return EXIT_USAGE;
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
