/* help: the commands and options as their tables have them, a code or state explained, and the completion scripts. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "commands.h"
#include "completion.h"
#include "core/explain.h"

enum { COMMAND_COLUMN = 34, OPTION_COLUMN = 26, VERB_COLUMN = 8 };

/* What is wider than the column has its words on the next line. */
static void put_row(const char *left, int column, const char *words)
{
	bool fits = (int)strlen(left) <= column;
	printf("  %-*s%s%*s %s\n", fits ? column : 0, left, fits ? "" : "\n", fits ? 0 : column + 2, "", words);
}

static void put_option(const struct option_def *d)
{
	struct text left = TEXT_INIT;
	if (d->letter)
		text_addf(&left, "-%c, ", d->letter);
	text_addf(&left, "%s--%s", d->letter ? "" : "    ", d->name);
	if (d->takes)
		text_addf(&left, d->takes == 'o' ? "[=%s]" : " %s", d->argument);
	put_row(left.s, OPTION_COLUMN, d->help);
	text_release(&left);
}

static bool put_options(const char *command)
{
	bool any = false;
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_is_of(&OPTION_DEFS[i], command)) {
			put_option(&OPTION_DEFS[i]);
			any = true;
		}
	return any;
}

static bool put_verbs(const char *command)
{
	bool any = false;
	for (size_t i = 0; i < COMMAND_VERB_COUNT; i++)
		if (str_is(COMMAND_VERBS[i].command, command)) {
			put_row(COMMAND_VERBS[i].name, VERB_COLUMN, COMMAND_VERBS[i].summary);
			any = true;
		}
	return any;
}

static void put_command(const char *name, const char *arguments, const char *summary)
{
	struct text left = TEXT_INIT;
	text_addf(&left, "voxpeer%s%s%s%s", *name ? " " : "", name, *arguments ? " " : "", arguments);
	put_row(left.s, COMMAND_COLUMN, summary);
	text_release(&left);
}

static void put_exits(void)
{
	printf("\nExit:");
	for (size_t i = 0; i < EXIT_WORD_COUNT; i++)
		printf("%s %d %s", i ? "," : "", (int)EXIT_WORDS[i].code, EXIT_WORDS[i].means);
	printf(".\n");
}

static int help_command(const struct command *c)
{
	printf("voxpeer %s%s%s\n\n  %s\n\n", c->name, *c->arguments ? " " : "", c->arguments, c->summary);
	if (put_verbs(c->name))
		printf("\n");
	if (put_options(c->name))
		printf("\n");
	printf("Options of every command:\n");
	put_options(NULL);
	return EXIT_DONE;
}

static int help_all(void)
{
	printf("voxpeer walks a network operator from a public AS number to voice prefixes that are activated.\n\n");
	put_command("", "[--session NAME|PATH]", "start, or resume");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		put_command(COMMANDS[i].name, COMMANDS[i].arguments, COMMANDS[i].summary);
	printf("\nOptions:\n");
	put_options(NULL);
	put_exits();
	return EXIT_DONE;
}

static int help_completion(const struct options *o)
{
	struct text out = TEXT_INIT, err = TEXT_INIT;
	bool ok = completion_put(o->nwords > 2 ? o->words[2] : NULL, &out, &err);
	fputs(out.s, stdout);
	int code = ok ? EXIT_DONE : complain(o, EXIT_USAGE, "%s", err.s);
	text_release(&out);
	text_release(&err);
	return code;
}

int cmd_help(const struct options *o)
{
	const char *topic = o->nwords > 1 ? o->words[1] : NULL;
	if (o->help) /* voxpeer run --help */
		topic = o->nwords ? o->words[0] : NULL;
	if (!topic)
		return help_all();
	if (str_is(topic, "completion"))
		return help_completion(o);
	if (o->help || o->nwords == 2)
		for (size_t i = 0; i < COMMAND_COUNT; i++)
			if (str_is(COMMANDS[i].name, topic))
				return help_command(&COMMANDS[i]);
	return o->help || (is_nearly_a_command(topic) && !explain_find(topic)) ? unknown_command(o, topic)
									       : cmd_explain(o);
}
