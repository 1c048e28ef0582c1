/* voxpeer(1) against the tables that the program runs on: every command, option, exit code and key of the configuration is there, in
 * order, as --help has it. */
#include "../../src/app/commands.h"
#include "../../src/app/config.h"
#include "coach/coach.h"
#include "manual.h"

static void expect_items(const char *from, const char *to, struct text *table)
{
	struct text page = TEXT_INIT, items = TEXT_INIT;

	manual_read("docs/man/voxpeer.1", &page);
	manual_items(&page, from, to, &items);
	assert_string_equal(items.s, table->s);
	text_release(&page);
	text_release(&items);
	text_release(table);
}

static void every_command(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		text_addf(&table, "%s%s%s\n", COMMANDS[i].name, *COMMANDS[i].arguments ? " " : "",
			  COMMANDS[i].arguments);
	expect_items(".Sh COMMANDS", ".Sh OPTIONS", &table);
}

/* Of a command that takes one of several words every word is said, in the order of its arguments. */
static void every_verb(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		const char *arguments = COMMANDS[i].arguments;
		struct text verbs = TEXT_INIT;

		for (size_t k = 0; k < COMMAND_VERB_COUNT; k++)
			if (str_is(COMMAND_VERBS[k].command, COMMANDS[i].name))
				text_addf(&verbs, "%s%s", verbs.n ? "|" : "", COMMAND_VERBS[k].name);
		if (strcspn(arguments, "|") < strcspn(arguments, " "))
			assert_int_equal(strcspn(arguments, " "), verbs.n);
		assert_memory_equal(arguments, verbs.s, verbs.n);
		text_release(&verbs);
	}
}

static void put_option(struct text *out, const struct option_def *d)
{
	if (d->letter)
		text_addf(out, "-%c, ", d->letter);
	text_addf(out, "--%s", d->name);
	if (d->takes)
		text_addf(out, d->takes == 'o' ? "[=%s]" : " %s", d->argument);
	if (d->commands)
		text_add(out, " (");
	for (const char *c = str_or(d->commands, ""); *c; c++)
		text_addf(out, *c == ' ' ? ", " : "%c", *c);
	text_add(out, d->commands ? ")\n" : "\n");
}

static void every_option(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < OPTION_COUNT; i++)
		put_option(&table, &OPTION_DEFS[i]);
	expect_items(".Sh OPTIONS", ".Sh KEYS", &table);
}

static void every_exit_code(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < EXIT_WORD_COUNT; i++)
		text_addf(&table, "%d\n", (int)EXIT_WORDS[i].code);
	expect_items(".Sh EXIT STATUS", ".Sh SEE ALSO", &table);
}

/* "8 somebody else's turn" in --help, "Somebody else's turn: …" on the page. */
static void exit_codes_mean_the_same(void **state)
{
	struct text page = TEXT_INIT, want = TEXT_INIT;

	(void)state;
	manual_read("docs/man/voxpeer.1", &page);
	for (size_t i = 0; i < EXIT_WORD_COUNT; i++) {
		text_clear(&want);
		text_addf(&want, ".It %d\n%s", (int)EXIT_WORDS[i].code, EXIT_WORDS[i].means);
		if (!str_has_nocase(page.s, want.s))
			fail_msg("the page does not say: %s", want.s);
	}
	text_release(&page);
	text_release(&want);
}

/* Steps, by the ids that --until takes. */
static void every_step(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (int i = 0; i < STEP_N; i++)
		text_addf(&table, "%s\n", STEP_ID[i]);
	expect_items(".Ss The journey", ".Ss Faces", &table);
}

static void every_configuration_key(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (int i = 0; i < CONFIG_KEYS; i++)
		text_addf(&table, "%s\n", config_key_name((enum config_key)i));
	expect_items(".Sh CONFIGURATION", ".Sh ENVIRONMENT", &table);
}

static void every_letter_of_training(void **state)
{
	struct text table = TEXT_INIT;

	(void)state;
	for (uint16_t id = COACH_ACT_ADVANCE; id < COACH_ACTS_END; id++) {
		char line[] = { coach_letter(id), '\n', '\0' };

		if (*line && !strstr(table.s, line))
			text_add(&table, line);
	}
	expect_items(".Ss Keys of training", ".Ss Line by line", &table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command),
		cmocka_unit_test(every_verb),
		cmocka_unit_test(every_option),
		cmocka_unit_test(every_exit_code),
		cmocka_unit_test(exit_codes_mean_the_same),
		cmocka_unit_test(every_step),
		cmocka_unit_test(every_configuration_key),
		cmocka_unit_test(every_letter_of_training),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
