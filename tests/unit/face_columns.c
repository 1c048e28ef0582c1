/* How columns share the room: those of wide windows go first, a spare one has what is left or is not there, whole ones are never cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/face/columns.h"

static const char *const HEADS[] = { "Session", "Mode", "Step", "What next", "AS" };
enum { COLUMNS = 5 };

/* 9, 8, 14, 30 and 5 cells wide. */
static struct ref row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	static const char *const texts[COLUMNS] = { "ams-voice", "training", "5 Provisioning",
						    "mend ams-r2, validate it again", "64500" };

	(void)self;
	(void)i;
	(void)a;
	for (int c = 0; c < COLUMNS; c++)
		cells[c] = (struct cell){ .text = texts[c], .state = ST_NA };
	return (struct ref){ 0 };
}

static void columns_share_the_room(void **state)
{
	static const uint8_t fit[COLUMNS] = { FIT_WHOLE, FIT_WHOLE, FIT_GIVES, FIT_SPARE, FIT_ROOM };
	static const struct {
		int room, width[COLUMNS]; /* 0: hidden */
	} cases[] = {
		{ 80, { 9, 8, 14, 30, 5 } }, { 74, { 9, 8, 14, 30, 5 } }, { 73, { 9, 8, 14, 30, 0 } },
		{ 67, { 9, 8, 14, 30, 0 } }, { 60, { 9, 8, 14, 23, 0 } }, { 51, { 9, 8, 14, 14, 0 } },
		{ 50, { 9, 8, 13, 14, 0 } }, { 48, { 9, 8, 14, 0, 0 } },  { 35, { 9, 8, 14, 0, 0 } },
		{ 30, { 9, 8, 9, 0, 0 } },   { 10, { 9, 8, 4, 0, 0 } },
	};
	const struct table t = { .heads = HEADS, .ncols = COLUMNS, .fit = fit, .nrows = 1, .row = row };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct columns c;

		columns_begin(&t, &c);
		columns_widen(&t, 0, 1, &c);
		columns_share(&t, &c, cases[i].room);
		for (int k = 0; k < COLUMNS; k++)
			if ((c.hidden[k] ? 0 : c.width[k]) != cases[i].width[k])
				fail_msg("room %d, column %d: %d cells%s", cases[i].room, k, c.width[k],
					 c.hidden[k] ? ", hidden" : "");
	}
}

static void without_a_word_all_give_way(void **state)
{
	const struct table t = { .heads = HEADS, .ncols = COLUMNS, .nrows = 1, .row = row };
	struct columns c;
	int sum = 0;

	(void)state;
	columns_begin(&t, &c);
	columns_widen(&t, 0, 1, &c);
	columns_share(&t, &c, 50);
	for (int k = 0; k < COLUMNS; k++) {
		assert_false(c.hidden[k]);
		sum += c.width[k];
	}
	assert_int_equal(sum + (COLUMNS - 1) * COLUMN_GAP, 50);
}

/* The third row is wide, and out of sight. */
static struct ref uneven_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	(void)self;
	(void)a;
	cells[0] =
		(struct cell){ .text = i == 2 ? "connection 2 of example-frankfurt" : "connection 2", .state = ST_NA };
	cells[1] = (struct cell){ .text = "ProvisioningCompleted", .state = ST_NA };
	return (struct ref){ 0 };
}

static void rows_out_of_sight_cut_nothing(void **state)
{
	const struct table t = { .ncols = 2, .nrows = 3, .row = uneven_row };
	struct columns c;

	(void)state;
	columns_suit(&t, &c, 0, 2, 40);
	assert_int_equal(c.width[0], 12);
	assert_int_equal(c.width[1], 21);
	columns_suit(&t, &c, 0, 3, 40);
	assert_int_equal(c.width[0] + COLUMN_GAP + c.width[1], 40);
	columns_suit(&t, &c, 0, 2, 60);
	assert_int_equal(c.width[0], 33); /* there is room: nothing moves when the third comes into sight */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_share_the_room),
		cmocka_unit_test(without_a_word_all_give_way),
		cmocka_unit_test(rows_out_of_sight_cut_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
