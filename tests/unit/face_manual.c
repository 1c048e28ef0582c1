/* The keys of voxpeer(1) against the face's own tables. */
#include "../../src/face/keymap.h"
#include "core/ids.h"
#include "manual.h"

static void the_keys_of_the_face(void **state)
{
	struct text page = TEXT_INIT, items = TEXT_INIT, table = TEXT_INIT;

	(void)state;
	manual_read("docs/man/voxpeer.1", &page);
	manual_items(&page, ".Sh KEYS", ".Ss Keys of the steps", &items);
	for (int c = 0; c < CMD_N; c++)
		if (COMMAND_WORDS[c].ascii)
			text_addf(&table, "%s\n", COMMAND_WORDS[c].ascii);
	assert_string_equal(items.s, table.s);
	text_release(&page);
	text_release(&items);
	text_release(&table);
}

static char letter_of(int action)
{
	struct action actions[] = { { .id = (uint16_t)action, .label = "" } };
	struct page p = { .actions = actions, .nactions = 1 };
	struct keymap map;

	keymap_assign(&p, true, &map);
	return map.key[0];
}

static void the_letters_of_the_steps(void **state)
{
	struct text page = TEXT_INIT, items = TEXT_INIT, table = TEXT_INIT;

	(void)state;
	manual_read("docs/man/voxpeer.1", &page);
	manual_items(&page, ".Ss Keys of the steps", ".Ss Keys while typing", &items);
	for (int id = 1; id < ACT_N; id++) {
		char line[] = { letter_of(id), '\n', '\0' };

		if (*line && !strstr(table.s, line))
			text_add(&table, line);
	}
	assert_string_equal(items.s, table.s);
	text_release(&page);
	text_release(&items);
	text_release(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_keys_of_the_face),
		cmocka_unit_test(the_letters_of_the_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
