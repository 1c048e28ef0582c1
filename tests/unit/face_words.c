/* Breaking lines, and which letter does what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/face/keymap.h"
#include "../../src/face/wrap.h"
#include "base/text.h"
#include "core/ids.h"

static void lines_break_at_blanks(void **state)
{
	static const struct {
		const char *text;
		size_t cells;
		const char *lines; /* '|' between */
	} cases[] = {
		{ "", 10, "" },
		{ "one", 10, "one" },
		{ "one two", 7, "one two" },
		{ "one two", 6, "one|two" },
		{ "one two", 3, "one|two" },
		{ "one two three", 8, "one two|three" },
		{ "onetwothree", 5, "onetw|othre|e" },
		{ "a onetwothree", 5, "a|onetw|othre|e" },
		{ "a\nb", 10, "a|b" },
		{ "a\n\nb\n", 10, "a||b" },
		{ "名前です", 4, "名前|です" },
		{ "名前です", 3, "名|前|で|す" },
		{ "名", 1, "名" },
		{ "  two", 4, " |two" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t lines = wrap_count(cases[i].text, cases[i].cells), n;
		struct text have = TEXT_INIT;

		for (size_t l = 0; l < lines; l++) {
			const char *s = wrap_line(cases[i].text, cases[i].cells, l, &n);

			text_add(&have, l ? "|" : "");
			text_addn(&have, s, n);
		}
		assert_string_equal(have.s, cases[i].lines);
		text_release(&have);
	}
}

static struct page page_of(struct arena *a, const char *const *labels, const uint16_t *ids, size_t n)
{
	struct page p = { 0 };

	for (size_t i = 0; i < n; i++)
		page_action(&p, a, ids ? ids[i] : (uint16_t)(300 + i), labels[i]);
	return p;
}

static void unknown_actions_get_a_letter_of_their_label(void **state)
{
	static const char *const labels[] = { "routers",    "registry", "score", "skip an hour",
					      "skip a day", "hint",     "task",  "!?" };
	struct arena a = { 0 };
	struct page p = page_of(&a, labels, NULL, 8);
	struct keymap map;

	(void)state;
	keymap_assign(&p, false, &map);
	assert_int_equal(map.n, 8);
	assert_memory_equal(map.key, "rRsSKiT\0", 8);
	arena_release(&a);
}

static void a_second_of_a_kind_has_the_capital(void **state)
{
	static const char *const labels[] = { "validate again", "validate all again", "a third", "look now" };
	static const uint16_t ids[] = { ACT_VALIDATE, ACT_VALIDATE, ACT_VALIDATE, ACT_LOOK };
	struct arena a = { 0 };
	struct page p = page_of(&a, labels, ids, 4);
	struct keymap map;

	(void)state;
	keymap_assign(&p, true, &map);
	assert_memory_equal(map.key, "vV\0r", 4);
	arena_release(&a);
}

/* Letters of core's actions and the face's own never meet, or a key would do two things. */
static void letters_do_not_collide(void **state)
{
	struct arena a = { 0 };
	struct keymap map;

	(void)state;
	for (uint16_t id = 1; id < ACT_N; id++) {
		struct page p = page_of(&a, (const char *const[]){ "x" }, &id, 1);
		struct key key = { .name = KB_CHAR };

		keymap_assign(&p, true, &map);
		key.code = (unsigned char)map.key[0];
		if (map.key[0] && id != ACT_GO_HELP)
			assert_int_equal(keymap_command(&key), CMD_NONE);
	}
	arena_release(&a);
}

static void the_main_thing_is_what_can_be_done(void **state)
{
	static const char *const labels[] = { "review", "next step", "look now" };
	static const uint16_t ids[] = { ACT_GO_REVIEW, ACT_GO_NEXT_STEP, ACT_LOOK };
	struct arena a = { 0 };
	struct page p = page_of(&a, labels, ids, 3);

	(void)state;
	assert_int_equal(keymap_main(&p, true)->id, ACT_GO_NEXT_STEP);
	page_add(&p, &a, B_TABLE)->table.flags = TABLE_ADD | TABLE_NEXT;
	assert_null(keymap_main(&p, true));
	p.actions[0].main = true;
	assert_int_equal(keymap_main(&p, true)->id, ACT_GO_REVIEW);
	p.nblocks = 0;
	p.actions[0].why_not = "blocked";
	assert_int_equal(keymap_main(&p, true)->id, ACT_GO_NEXT_STEP);
	p.actions[1].id = ACT_LOOK;
	assert_int_equal(keymap_main(&p, true)->id, ACT_GO_REVIEW);
	p.nactions = 0;
	assert_null(keymap_main(&p, true));
	arena_release(&a);
}

static void keys_are_commands(void **state)
{
	static const struct {
		struct key key;
		enum command command;
	} cases[] = {
		{ { .name = KB_CHAR, .code = 'j' }, CMD_DOWN },
		{ { .name = KB_CHAR, .code = 'j', .alt = true }, CMD_NONE },
		{ { .name = KB_DOWN }, CMD_DOWN },
		{ { .name = KB_DOWN, .shift = true }, CMD_DOWN },
		{ { .name = KB_F, .code = 1 }, CMD_HELP },
		{ { .name = KB_F, .code = 2 }, CMD_NONE },
		{ { .name = KB_CTRL, .code = 'c' }, CMD_INTERRUPT },
		{ { .name = KB_CTRL, .code = 'q' }, CMD_NONE },
		{ { .name = KB_CHAR, .code = '8' }, CMD_STEP },
		{ { .name = KB_CHAR, .code = '9' }, CMD_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(keymap_command(&cases[i].key), cases[i].command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_at_blanks),
		cmocka_unit_test(unknown_actions_get_a_letter_of_their_label),
		cmocka_unit_test(a_second_of_a_kind_has_the_capital),
		cmocka_unit_test(letters_do_not_collide),
		cmocka_unit_test(the_main_thing_is_what_can_be_done),
		cmocka_unit_test(keys_are_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
