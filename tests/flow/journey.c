/* The whole onboarding against the training service: from nothing to activated, and through every death on the way. */
#include "flow.h"

static struct flow *begin(const char *answers)
{
	struct flow *f = flow_new("first-light", answers, true);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

static void expect_done(struct flow *f)
{
	struct text what = TEXT_INIT;

	if (flow_run(f, &what) != STAND_DONE)
		fail_msg("%s\n%s", what.s, f->said.s);
	text_release(&what);
}

static void expect_one_of_each(const struct flow *f)
{
	static const char *const things[] = {
		"/resourcegroups/voice-peering",
		"/peerAsns/example-asn",
		"/peerings/example-ams",
		"/registeredPrefixes/sbc-ams",
		"/registeredPrefixes/media-ams",
		"/peeringServices/example-voice",
		"/prefixes/sbc-ams",
		"/prefixes/media-ams",
	};

	for (size_t i = 0; i < COUNT(things); i++) {
		if (flow_count(f, "PUT", things[i]) != 1)
			fail_msg("%zu writes of %s", flow_count(f, "PUT", things[i]), things[i]);
	}
	assert_int_equal(flow_count(f, "POST", "/register"), 1);
	assert_int_equal(flow_count(f, "DELETE", ""), 0);
}

static void first_light(void **state)
{
	(void)state;
	struct flow *f = begin(FLOW_ANSWERS);

	f->looks = true;
	expect_done(f);
	flow_check_writes(f);
	expect_one_of_each(f);
	flow_free(f);
}

/* The same with every poll made as it falls due: nothing is saved for a look that found nothing new. */
static void waiting_saves_nothing(void **state)
{
	(void)state;
	struct flow *f = begin(FLOW_ANSWERS);

	f->patient = true;
	expect_done(f);
	expect_one_of_each(f);
	assert_in_range(f->nlog, 1000, 3000);
	assert_in_range(f->saves, 10, 100);
	flow_free(f);
}

static unsigned effects_of_a_whole_journey(void)
{
	struct flow *f = begin(FLOW_ANSWERS);

	expect_done(f);
	unsigned n = f->effects;

	flow_free(f);
	return n;
}

/* Once dead, the program is started again with what is on the disk and given the same file. */
static void killed_at(unsigned k, enum flow_death death)
{
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);

	f->die_at = k;
	f->death = death;
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	flow_run(f, NULL);
	assert_true(f->dead);
	f->die_at = 0;
	flow_restart(f);
	flow_settle(f);
	flow_answers(f);
	expect_done(f);
	flow_check_writes(f);
	expect_one_of_each(f);
	flow_free(f);
}

static void killed_at_every_effect(void **state)
{
	(void)state;
	unsigned n = effects_of_a_whole_journey();

	assert_in_range(n, 40, 400);
	for (unsigned k = 1; k <= n; k++) {
		killed_at(k, DIE_BEFORE);
		killed_at(k, DIE_AFTER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_light),
		cmocka_unit_test(waiting_saves_nothing),
		cmocka_unit_test(killed_at_every_effect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
