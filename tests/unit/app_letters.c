/* The letters of the onboarding and of training beside each other: what must not be taken for something else is not. */
#include "../../src/face/keymap.h"
#include "coach/coach.h"
#include "core/ids.h"
#include "unit.h"

static char letter_in_the_onboarding(int action)
{
	struct action actions[] = { { .id = (uint16_t)action, .label = "" } };
	struct page p = { .actions = actions, .nactions = 1 };
	struct keymap map;

	keymap_assign(&p, true, &map);
	return map.key[0];
}

/* Journal, requests, notes and codes are nothing else in training; what costs points has letters that nothing else has. */
static void what_costs_points_has_its_own_letters(void **state)
{
	const char show = coach_letter(COACH_ACT_SHOW_ME), hint = coach_letter(COACH_ACT_HINT);

	(void)state;
	for (int id = 1; id < ACT_N; id++) {
		assert_int_not_equal(letter_in_the_onboarding(id), show);
		assert_int_not_equal(letter_in_the_onboarding(id), hint);
	}
	for (uint16_t id = COACH_ACT_ADVANCE; id < COACH_ACTS_END; id++) {
		assert_true(!coach_letter(id) || !strchr("oiTE", coach_letter(id)));
		assert_true(id == COACH_ACT_SHOW_ME || coach_letter(id) != show);
		assert_true(id == COACH_ACT_HINT || coach_letter(id) != hint);
	}
}

/* Who goes between the two all the time takes nothing away where a day was meant to pass, and withdraws nothing on the way to the
 * next step. */
static void what_takes_away_has_one_letter(void **state)
{
	const char away = letter_in_the_onboarding(ACT_DELETE_PREFIX),
		   next = letter_in_the_onboarding(ACT_GO_NEXT_STEP);

	(void)state;
	assert_int_equal(letter_in_the_onboarding(ACT_DELETE_CHOSEN), away);
	assert_int_equal(coach_letter(COACH_ACT_WITHDRAW), away);
	for (uint16_t id = COACH_ACT_ADVANCE; id < COACH_ACTS_END; id++) {
		assert_true(id == COACH_ACT_WITHDRAW || coach_letter(id) != away);
		assert_true(coach_letter(id) != next);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_costs_points_has_its_own_letters),
		cmocka_unit_test(what_takes_away_has_one_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
