/* Guide, and coming back: what goes where in the portal, what it shows entered by hand, and what is no longer as it was left. */
#include "core_world.h"

#include "core/judge.h"
#include "core/question.h"
#include "core/rules.h"

static struct view step(enum step_id id)
{
	return (struct view){ .screen = SCREEN_STEP, .step = id };
}

static struct view row_page(enum step_id id, enum group_id group, uint32_t row)
{
	return (struct view){ SCREEN_STEP, id, { REF_ROW, group, row, 0 } };
}

static uint32_t id_at(const struct rows *rows, const struct record *r, uint32_t i)
{
	return ((const struct row *)rows_at(rows, r, i))->id;
}

static struct world *guide_at(enum stage stage, const char *sign_in)
{
	struct world *w = world_new();

	world_reach(w, stage);
	mem_replace(&w->m.mode, "guide");
	mem_replace(&w->m.account.sign_in, sign_in);
	world_start(w);
	return w;
}

static const struct action *observe_on(struct world *w, struct view v)
{
	return page_find_action(world_page(w, v), ACT_OBSERVE);
}

/* ---- guide */

static void states_can_be_entered_where_they_are_shown(void **state)
{
	struct world *w = guide_at(ANSWERED, NULL);
	const struct peering *p = w->m.peerings.v;
	const struct view views[] = {
		step(STEP_ACCOUNT),
		step(STEP_ASN),
		row_page(STEP_PEERING, GROUP_PEERINGS, p->row.id),
		row_page(STEP_PROVISIONING, GROUP_CONNECTIONS, id_at(&p->connections, &RECORD_CONNECTION, 0)),
		row_page(STEP_PREFIXES, GROUP_PREFIXES, id_at(&w->m.prefixes, &RECORD_PREFIX, 0)),
		step(STEP_SERVICE),
		row_page(STEP_SERVICE, GROUP_CHOSEN, id_at(&w->m.service.prefixes, &RECORD_CHOSEN, 0)),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(views); i++) {
		const struct action *act = observe_on(w, views[i]);

		if (!act)
			fail_msg("view %zu offers no state to enter", i);
		assert_null(act->why_not);
		assert_has(act->ask, "State (");
	}
	world_free(w);
}

/* With a way to sign in the service is read; in the other modes it always is. */
static void what_the_service_says_is_not_entered(void **state)
{
	struct world *w = guide_at(ANSWERED, "cli");

	(void)state;
	assert_null(observe_on(w, step(STEP_ASN)));
	world_free(w);
	w = world_at(ANSWERED);
	assert_null(observe_on(w, step(STEP_ASN)));
	world_free(w);
}

static void values_stand_in_a_block_to_copy(void **state)
{
	struct world *w = guide_at(ANSWERED, NULL);
	const struct page *p =
		world_page(w, row_page(STEP_PEERING, GROUP_PEERINGS, id_at(&w->m.peerings, &RECORD_PEERING, 0)));
	struct text all = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < p->nblocks; i++) {
		if (p->blocks[i].kind == B_PLAIN)
			text_addf(&all, "%s\n", p->blocks[i].text);
	}
	assert_has(all.s, "Microsoft network");
	assert_has(all.s, "AS8075 (with Voice)");
	assert_has(all.s, "example-ams");
	assert_has(all.s, "Use for Peering Service");
	assert_has(all.s, "Maximum advertised IPv4 addresses");
	text_release(&all);
	world_free(w);
}

/* What was entered says so: in checks, and in the heading. */
static void what_was_entered_is_the_operators(void **state)
{
	struct world *w = world_at(ANSWERED);
	struct facts f = { 0 };
	struct arena a = { 0 };

	(void)state;
	facts_build(&f, &w->m, NULL, (struct when){ WORLD_NOW, WORLD_NOW }, false);
	assert_int_equal(facts_seen_by(&f), BY_SERVICE);
	mem_replace(&w->m.mode, "guide");
	assert_int_equal(facts_seen_by(&f), BY_SERVICE);
	mem_replace(&w->m.account.sign_in, NULL);
	mem_replace(&w->m.seen.provider.state, "Registered");
	assert_int_equal(facts_seen_by(&f), BY_OPERATOR);
	w->m.gen++;
	facts_build(&f, &w->m, NULL, (struct when){ WORLD_NOW, WORLD_NOW }, false);
	assert_int_equal(rule_judge(rule_by_code("R7"), &f, 0, &a).source, BY_OPERATOR);
	assert_has(world_plain(w, step(STEP_ACCOUNT)), "as you entered it");
	arena_release(&a);
	facts_release(&f);
	world_free(w);
}

/* The key of a registration stands in the portal only: it is entered where the prefix is chosen. */
static void a_key_is_entered_by_hand(void **state)
{
	struct world *w = guide_at(ANSWERED, NULL);
	const struct page *p =
		world_page(w, row_page(STEP_SERVICE, GROUP_CHOSEN, id_at(&w->m.service.prefixes, &RECORD_CHOSEN, 0)));
	bool asked = false;

	(void)state;
	for (size_t i = 0; i < p->nblocks; i++)
		asked |= p->blocks[i].kind == B_FIELD && p->blocks[i].field.ref.code == Q_CHOSEN_KEY &&
			 !(p->blocks[i].field.flags & FIELD_FIXED);
	assert_true(asked);
	world_free(w);
}

/* Nothing is sent from here: nothing is released, by name or otherwise, and nobody is signed in unasked. */
static void nothing_is_released(void **state)
{
	static const enum step_id steps[] = { STEP_ACCOUNT, STEP_ASN, STEP_PEERING, STEP_PREFIXES, STEP_SERVICE };
	struct world *w = guide_at(ANSWERED, NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++) {
		const struct page *p = world_page(w, (struct view){ .screen = SCREEN_REVIEW, .step = steps[i] });

		for (size_t k = 0; k < p->nactions; k++)
			assert_null(p->actions[k].type_to_confirm);
		assert_has(p->next, "enter this in the portal; then say here what it shows");
	}
	world_free(w);
}

static void nobody_is_signed_in_unasked(void **state)
{
	static const struct {
		const char *mode, *preset;
	} rows[] = { { "guide", NULL }, { "live", "device" }, { "training", "lab" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct model m;
		struct facts f = { 0 };

		model_init(&m);
		mem_replace(&m.mode, rows[i].mode);
		facts_build(&f, &m, NULL, (struct when){ WORLD_NOW, WORLD_NOW }, false);
		const char *preset = question_preset(&f, &QUESTIONS[Q_SIGN_IN]);
		assert_true(preset == rows[i].preset || str_is(preset, rows[i].preset));
		facts_release(&f);
		model_release(&m);
	}
}

/* What nobody reads is looked up by the operator. */
static void legacy_is_looked_up_in_the_portal(void **state)
{
	struct world *w = guide_at(ANSWERED, NULL);
	struct view v = row_page(STEP_PEERING, GROUP_PEERINGS, id_at(&w->m.peerings, &RECORD_PEERING, 0));

	(void)state;
	assert_has(world_plain(w, v), "Look in the portal");
	assert_null(strstr(world_plain(w, v), "Not read yet: whether"));
	world_free(w);
}

/* ---- coming back */

static void change(struct world *w, const char *about, const char *from, const char *to, msec at)
{
	struct change *c = rows_add(&w->m.changes, &RECORD_CHANGE, model_new_id(&w->m));

	c->about = mem_text(about);
	c->from = mem_text(from);
	c->to = mem_text(to);
	c->at = (struct when){ at, at };
}

static struct world *came_back(enum stage stage)
{
	struct world *w = world_new();

	world_reach(w, stage);
	w->m.looked = (struct when){ WORLD_NOW - MSEC_HOUR, WORLD_NOW - MSEC_HOUR };
	return w;
}

static const char *drift_line(struct world *w, size_t *n)
{
	const char *line;

	arena_reset(&w->a);
	*n = wizard_drift(w->w, &w->a, &line);
	return line;
}

static void only_what_changed_since_counts(void **state)
{
	struct world *w = came_back(ANSWERED);
	size_t n;

	(void)state;
	change(w, "prefix before", "Pending", "Failed", WORLD_NOW - 2 * MSEC_HOUR);
	world_start(w);
	assert_null(drift_line(w, &n));
	assert_int_equal(n, 0);
	change(w, "prefix sbc-ams", "Pending", "Verified", WORLD_NOW - MSEC_MINUTE);
	assert_has(drift_line(w, &n), "prefix sbc-ams → Verified");
	assert_int_equal(n, 1);
	const char *plain = world_plain(w, (struct view){ .screen = SCREEN_JOURNAL });

	assert_has(plain, "Since you were here");
	assert_has(plain, "prefix sbc-ams: Pending → Verified");
	world_free(w);
}

static struct seen_peering *see_peering(struct world *w, const char *name)
{
	struct seen_peering *s = rows_add(&w->m.seen.peerings, &RECORD_SEEN_PEERING, model_new_id(&w->m));

	s->name = mem_text(name);
	s->group = mem_text("voice-peering");
	s->metro = mem_text("Amsterdam");
	s->type = mem_text("Voice");
	s->provisioning = mem_text("Succeeded");
	s->since = s->seen = (struct when){ WORLD_NOW, WORLD_NOW };
	return s;
}

static void what_vanished_and_what_is_twice_is_named_first(void **state)
{
	struct world *w = came_back(ANSWERED);
	struct seen_peering *mine = see_peering(w, "example-ams");
	size_t n;

	(void)state;
	mine->gone = mine->since;
	change(w, "peering example-ams", "Succeeded", "gone", WORLD_NOW - MSEC_MINUTE);
	world_start(w);
	assert_has(drift_line(w, &n), "peering example-ams → gone");
	assert_int_equal(n, 1);
	assert_has(world_plain(w, (struct view){ .screen = SCREEN_JOURNAL }), "create it again");
	mine->gone = (struct when){ 0 };
	see_peering(w, "example-ams-2");
	w->m.gen++;
	assert_has(drift_line(w, &n), "peering example-ams-2 is there twice");
	assert_has(world_plain(w, (struct view){ .screen = SCREEN_JOURNAL }), "peering@microsoft.com");
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_can_be_entered_where_they_are_shown),
		cmocka_unit_test(what_the_service_says_is_not_entered),
		cmocka_unit_test(values_stand_in_a_block_to_copy),
		cmocka_unit_test(what_was_entered_is_the_operators),
		cmocka_unit_test(a_key_is_entered_by_hand),
		cmocka_unit_test(nothing_is_released),
		cmocka_unit_test(nobody_is_signed_in_unasked),
		cmocka_unit_test(legacy_is_looked_up_in_the_portal),
		cmocka_unit_test(only_what_changed_since_counts),
		cmocka_unit_test(what_vanished_and_what_is_twice_is_named_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
