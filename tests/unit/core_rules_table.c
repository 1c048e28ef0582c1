/* The table of rules: complete, true to the questions and explanations, and blocking exactly where the product says. */
#include "core_known.h"

#include "core/explain.h"

static void all_codes_are_there(void **state)
{
	static const struct {
		char letter;
		unsigned last;
	} series[] = { { 'R', 36 }, { 'V', 13 }, { 'A', 11 } };

	(void)state;
	for (size_t s = 0; s < COUNT(series); s++)
		for (unsigned n = 1; n <= series[s].last + 1; n++) {
			char code[8];

			snprintf(code, sizeof code, "%c%u", series[s].letter, n);
			assert_int_equal(rule_by_code(code) != NULL, n <= series[s].last);
		}
	assert_null(rule_by_code("R0"));
	assert_null(rule_by_code(""));
	assert_null(rule_by_code(NULL));
	assert_string_equal(rule_by_code("r9")->code, "R9");
}

static void every_rule_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = &RULES[i];

		assert_false(str_empty(r->text));
		assert_false(str_empty(r->source));
		assert_non_null(explain_at(r->explain));
		assert_string_equal(explain_at(r->explain)->code, r->code);
		assert_int_not_equal(r->jump, Q_NONE);
		assert_string_equal(QUESTIONS[r->jump].key, r->field);
		assert_int_not_equal(r->steps, 0);
		assert_true(r->steps < 1u << STEP_N);
		assert_true(r->judge || r->flags & (RULE_ATTESTED | RULE_ATTESTABLE));
		assert_ptr_equal(rule_by_id(rule_id(r)), r);
	}
	assert_null(rule_by_id(0));
	assert_null(rule_by_id((uint16_t)(RULE_COUNT + 1)));
	assert_int_equal(rule_id(NULL), 0);
}

/* R9 is two rows: the names, which are judged, and the chassis, which are attested. */
static void a_code_gives_the_row_that_is_judged(void **state)
{
	(void)state;
	assert_ptr_equal(rule_by_code("R9"), known_rule("R9", 0));
	assert_non_null(rule_by_code("R9")->judge);
	assert_null(known_rule("R9", 1)->judge);
	assert_true(known_rule("R9", 1)->flags & RULE_ATTESTED);
}

#define AT(step) (1u << STEP_##step)

static void what_blocks_is_what_the_product_says(void **state)
{
	static const struct {
		const char *code;
		unsigned steps; /* of all its rows together */
	} rows[] = {
		{ "R1", AT(ASN) },
		{ "R2", AT(PEERING) },
		{ "R4", AT(ASN) },
		{ "R7", AT(ACCOUNT) },
		{ "R8", AT(PEERING) },
		{ "R9", AT(PEERING) | AT(READINESS) },
		{ "R10", AT(PEERING) | AT(SERVICE) },
		{ "R11", AT(PEERING) | AT(SERVICE) },
		{ "R12", AT(PEERING) },
		{ "R13", AT(READINESS) },
		{ "R14", AT(READINESS) },
		{ "R15", AT(READINESS) },
		{ "R16", AT(READINESS) },
		{ "R17", AT(PREFIXES) },
		{ "R18", AT(PREFIXES) },
		{ "R19", AT(PREFIXES) | AT(SERVICE) },
		{ "R20", AT(PREFIXES) | AT(SERVICE) },
		{ "R22", AT(PEERING) },
	};
	size_t blocking = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned steps = 0;

		for (size_t r = 0; r < RULE_COUNT; r++)
			if (!strcmp(RULES[r].code, rows[i].code) && RULES[r].flags & RULE_BLOCKS) {
				steps |= RULES[r].steps;
				blocking++;
			}
		if (steps != rows[i].steps)
			fail_msg("%s blocks at %#x", rows[i].code, steps);
	}
	for (size_t r = 0; r < RULE_COUNT; r++)
		blocking -= (RULES[r].flags & RULE_BLOCKS) != 0;
	assert_int_equal(blocking, 0);
}

static void advice_never_fails_and_never_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (RULES[i].code[0] == 'R' && !(RULES[i].flags & RULE_BLOCKS))
			assert_true(RULES[i].flags & RULE_WARNS && rule_attestable(RULES[i].code));
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (RULES[i].flags & (RULE_WARNS | RULE_ATTESTABLE))
			assert_false(RULES[i].flags & RULE_BLOCKS);
}

static void what_can_be_attested_is_told(void **state)
{
	static const char *const yes[] = { "R9", "R13", "r14", "R15", "R16", "R5", "R36", "V4", "A2", "R24" },
				 *const no[] = { "R1", "R2", "R8", "R17", "V6", "A7", "R99", "", NULL };

	(void)state;
	for (size_t i = 0; i < COUNT(yes); i++)
		assert_true(rule_attestable(yes[i]));
	for (size_t i = 0; i < COUNT(no); i++)
		assert_false(rule_attestable(no[i]));
}

/* Whatever is known or not: a verdict with text, explanation and a place to go, and failed advice is a warning. */
static void every_rule_gives_a_whole_verdict_at_every_stage(void **state)
{
	(void)state;
	for (int stage = FRESH; stage < STAGES; stage++) {
		struct known *k = known_at((enum stage)stage);
		const struct facts *f = known(k);

		for (size_t i = 0; i < RULE_COUNT; i++) {
			struct verdict v = rule_judge(&RULES[i], f, 0, &k->a);

			assert_true(v.state < ST_N && v.source < BY_N);
			assert_false(str_empty(v.text));
			assert_non_null(explain_at(v.explain));
			assert_int_not_equal(v.cause.kind, REF_NONE);
			if (RULES[i].flags & RULE_WARNS)
				assert_int_not_equal(v.state, ST_FAILED);
			if (v.cause.kind == REF_FIELD)
				assert_true(v.cause.row || QUESTIONS[v.cause.code].group == GROUP_NONE);
		}
		known_free(k);
	}
}

static void a_row_that_is_not_there_is_unknown(void **state)
{
	struct known *k = known_at(ACTIVE);
	const struct facts *f = known(k);

	(void)state;
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (RULES[i].judge && RULES[i].subject >= SUBJECT_PEERING && RULES[i].subject <= SUBJECT_PREFIX)
			assert_int_equal(rule_judge(&RULES[i], f, 999999, &k->a).state, ST_UNKNOWN);
	known_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_codes_are_there),
		cmocka_unit_test(every_rule_is_whole),
		cmocka_unit_test(a_code_gives_the_row_that_is_judged),
		cmocka_unit_test(what_blocks_is_what_the_product_says),
		cmocka_unit_test(advice_never_fails_and_never_blocks),
		cmocka_unit_test(what_can_be_attested_is_told),
		cmocka_unit_test(every_rule_gives_a_whole_verdict_at_every_stage),
		cmocka_unit_test(a_row_that_is_not_there_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
