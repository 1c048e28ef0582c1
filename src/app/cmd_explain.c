/* explain and help TOPIC: the same pages as on the screens, as plain text, without a session or a network. */
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "core/explain.h"
#include "core/wizard.h"

enum { COLUMNS = 80, ROWS_MAX = 1000, FOUND_MAX = 20 };

static void print_page(enum screen_id screen, struct ref ref)
{
	struct model m;
	struct arena a = { 0 };
	struct page p = { 0 };
	struct text out = TEXT_INIT;
	model_init(&m);
	struct wizard *w = wizard_new(&m, &(struct wizard_setup){ .who = "", .offline = true });
	wizard_page(w, &(struct view){ .screen = screen, .ref = ref }, &a, &p);
	page_plain(&p, COLUMNS, ROWS_MAX, &out);
	fputs(out.s, stdout);
	text_release(&out);
	wizard_free(w);
	arena_release(&a);
	model_release(&m);
}

static int list_found(const char *word)
{
	uint16_t ids[FOUND_MAX];
	size_t n = explain_search(word, ids, FOUND_MAX);
	for (size_t i = 0; i < n && i < FOUND_MAX; i++)
		printf("%-28s %s\n", explain_at(ids[i])->code, explain_at(ids[i])->title);
	return n ? EXIT_DONE : EXIT_USAGE;
}

static int explain_word(const struct options *o, const char *word)
{
	uint16_t id = explain_find(word);
	if (!id)
		id = explain_message(word);
	if (id) {
		print_page(SCREEN_EXPLAIN, (struct ref){ .kind = REF_EXPLAIN, .code = id });
		return EXIT_DONE;
	}
	if (list_found(word) == EXIT_DONE)
		return EXIT_DONE;
	return complain(o, EXIT_USAGE, "nothing is known under '%s'; voxpeer explain lists every code", word);
}

int cmd_explain(const struct options *o)
{
	if (o->nwords > 1)
		return explain_word(o, o->words[1]);
	print_page(SCREEN_EXPLAIN, (struct ref){ 0 });
	return EXIT_DONE;
}

static void put_options(const char *command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_def *d = &OPTION_DEFS[i];
		bool here = !d->commands ? !command : command && str_has_nocase(d->commands, command);
		if (!here)
			continue;
		char left[64];
		snprintf(left, sizeof left, "%s%c%s--%s%s%s", d->letter ? "-" : "", d->letter ? d->letter : ' ',
			 d->letter ? ", " : "   ", d->name,
			 d->takes == 'o' ? "[="
			 : d->takes      ? " "
					 : "",
			 d->takes ? d->argument : "");
		printf("  %-30s %s\n", left, d->help);
	}
}

static int help_command(const struct command *c)
{
	printf("voxpeer %s %s\n\n  %s\n\n", c->name, c->arguments, c->summary);
	put_options(c->name);
	printf("\nOptions of every command:\n");
	put_options(NULL);
	return EXIT_DONE;
}

static void help_all(void)
{
	printf("voxpeer walks a network operator from a public AS number to voice prefixes that are activated.\n\n"
	       "  voxpeer [--session NAME|PATH]     start, or resume\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		char left[80];
		snprintf(left, sizeof left, "voxpeer %s %s", COMMANDS[i].name, COMMANDS[i].arguments);
		printf("  %-33s %s\n", left, COMMANDS[i].summary);
	}
	printf("\nOptions:\n");
	put_options(NULL);
	printf("\nExit: 0 done, 1 error, 2 usage, 3 a check failed, 4 sign-in, 8 pending, 9 you have to act, 75 "
	       "session locked, "
	       "130 interrupted.\n");
}

int cmd_help(const struct options *o)
{
	const char *topic = o->nwords > 1 ? o->words[1] : o->help && o->nwords ? o->words[0] : NULL;
	for (size_t i = 0; topic && i < COMMAND_COUNT; i++)
		if (str_is(COMMANDS[i].name, topic))
			return help_command(&COMMANDS[i]);
	if (topic && !str_is(topic, "help"))
		return explain_word(o, topic);
	help_all();
	return EXIT_DONE;
}
