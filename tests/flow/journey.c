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

/* ---- more prefixes than calls at a time: one save covers them, and most wait for their turn when it dies */

enum { MANY = 12 };

static struct flow *begin_many(unsigned die_at, enum flow_death death)
{
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);

	for (unsigned i = 0; i < MANY; i++) {
		struct prefix_answer *p = rows_add(&f->file.prefixes, &RECORD_PREFIX, model_new_id(&f->file));

		p->name = mem_format("many-%u", i);
		p->prefix = mem_format("20.0.%u.0/24", i);
		p->peering = mem_text("example-ams");
		p->traffic = mem_text("RTP media");
		p->endpoints = mem_text("media relays");
	}
	f->die_at = die_at;
	f->death = death;
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

/* Nobody announces them, so that it ends there. */
static void expect_each_registered_once(struct flow *f)
{
	assert_int_equal(flow_run(f, NULL), STAND_FAILED);
	flow_check_writes(f);
	for (unsigned i = 0; i < MANY; i++) {
		char *end = mem_format("/registeredPrefixes/many-%u", i);

		if (flow_count(f, "PUT", end) != 1)
			fail_msg("%zu writes of %s", flow_count(f, "PUT", end), end);
		free(end);
	}
}

static void many_killed_at(unsigned k, enum flow_death death)
{
	struct flow *f = begin_many(k, death);

	flow_run(f, NULL);
	assert_true(f->dead);
	f->die_at = 0;
	flow_restart(f);
	flow_settle(f);
	flow_answers(f);
	expect_each_registered_once(f);
	flow_free(f);
}

static void many_killed_at_every_effect(void **state)
{
	(void)state;
	struct flow *f = begin_many(0, LIVE);

	expect_each_registered_once(f);
	unsigned n = f->effects;

	flow_free(f);
	assert_in_range(n, 40, 400);
	for (unsigned k = 1; k <= n; k++) {
		many_killed_at(k, DIE_BEFORE);
		many_killed_at(k, DIE_AFTER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_light),
		cmocka_unit_test(waiting_saves_nothing),
		cmocka_unit_test(killed_at_every_effect),
		cmocka_unit_test(many_killed_at_every_effect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
