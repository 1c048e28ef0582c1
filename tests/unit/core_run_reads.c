/* Reading and what comes of it: when something is asked again, what is kept of an answer, how the onboarding then stands. */
#include "core_run.h"

#define ASN_LIST(state)                                                                                                \
	"{\"value\":[{\"name\":\"example-asn\",\"properties\":{\"peerAsn\":64500,\"peerName\":\"Example Voice\","      \
	"\"peerContactDetail\":[{\"role\":\"Noc\",\"email\":\"noc@example.net\",\"phone\":\"+31205550100\"}],"         \
	"\"validationState\":\"" state "\"}}]}"

/* The ASN is associated and pending; everything else is read. */
static struct run *waiting(void)
{
	struct run *r = run_new(ANSWERED);

	run_start(r);
	run_settle(r, "peerAsns");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	run_settle(r, NULL);
	run_saved(r);
	return r;
}

static const struct seen_asn *asn(const struct run *r)
{
	return r->m->seen.asns.v;
}

/* ---- polls */

static void a_pending_asn_is_looked_at_every_five_minutes(void **state)
{
	(void)state;
	struct run *r = waiting();

	assert_int_equal(r->ncalls, 0);
	assert_int_equal(r->timer[1], WORLD_NOW + 5 * MSEC_MINUTE);
	run_pass(r, 5 * MSEC_MINUTE - 1);
	assert_int_equal(r->ncalls, 0);
	run_pass(r, 1);
	assert_int_equal(r->ncalls, 1);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_int_equal(r->timer[1], WORLD_NOW + 10 * MSEC_MINUTE);
	run_pass(r, 2 * (msec)MSEC_HOUR);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_int_equal(r->timer[1], r->now.service + 15 * MSEC_MINUTE);
	run_free(r);
}

static void a_poll_that_finds_nothing_new_is_not_saved(void **state)
{
	(void)state;
	struct run *r = waiting();
	unsigned saves = r->saves;

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_int_equal(r->saves, saves);
	assert_int_equal(asn(r)->seen.wall, r->now.wall);
	assert_int_equal(asn(r)->since.wall, WORLD_NOW);
	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	assert_int_equal(r->saves, saves + 1);
	assert_int_equal(asn(r)->since.wall, r->now.wall);
	run_free(r);
}

static void nothing_due_nothing_sent(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Failed"));
	run_settle(r, NULL);
	run_saved(r);
	assert_int_equal(r->timer[1], 0);
	run_event(r, (struct event){ .kind = EV_TIMER, .id = 1 });
	run_event(r, (struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, STEP_READINESS, { 0 } } });
	assert_int_equal(r->ncalls, 0);
	run_free(r);
}

/* ---- back-off */

static void failures_back_off_and_recover(void **state)
{
	(void)state;
	struct run *r = waiting();
	msec before = 0;

	run_pass(r, 5 * MSEC_MINUTE);
	for (unsigned i = 0; i < 12; i++) {
		run_answer(r, "GET", "/peerAsns", 503, "{}");
		msec pause = r->timer[2] - r->now.wall, full = (msec)2000 << (i < 10 ? i : 10);

		full = full < 10 * MSEC_MINUTE ? full : 10 * MSEC_MINUTE;
		assert_in_range(pause, full / 2, full);
		assert_true(before < 2 * pause + 1000);
		before = pause;
		run_pass(r, pause - 1);
		assert_int_equal(r->ncalls, 0);
		run_pass(r, 1);
		assert_int_equal(r->ncalls, 1);
	}
	struct standing s;

	run_answer(r, "GET", "/peerAsns", 503, "{}");
	assert_int_equal(run_standing(r, &s), STAND_ERROR);
	run_pass(r, r->timer[2] - r->now.wall);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	assert_int_equal(r->timer[2], 0);
	run_free(r);
}

/* An hour back: the poll that was due in five minutes is not due in sixty-five. */
static void a_clock_set_back_delays_nothing(void **state)
{
	(void)state;
	struct run *r = waiting();

	r->now.wall -= MSEC_HOUR;
	r->now.service -= MSEC_HOUR;
	run_event(r, (struct event){ .kind = EV_TIMER, .id = 1 });
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	run_settle(r, NULL);
	assert_in_range(r->timer[1], r->now.service, r->now.service + 10 * MSEC_MINUTE);
	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_free(r);
}

static void retry_after_is_kept(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer_with(r, "GET", "/peerAsns",
			(struct reply){ .outcome = REPLY_ANSWERED,
					.status = 429,
					.retry_after = 300 * MSEC_SECOND,
					.body = "{}",
					.n = 2 });
	assert_int_equal(r->timer[2], r->now.wall + 300 * MSEC_SECOND);
	run_free(r);
}

static void two_runs_with_the_same_chance_are_the_same(void **state)
{
	(void)state;
	msec at[2];

	for (unsigned i = 0; i < 2; i++) {
		struct run *r = waiting();

		run_pass(r, 5 * MSEC_MINUTE);
		run_answer(r, "GET", "/peerAsns", 503, "{}");
		at[i] = r->timer[2];
		run_free(r);
	}
	assert_int_equal(at[0], at[1]);
}

/* ---- answers that come late, twice or odd */

static void a_reply_nobody_awaits_is_dropped(void **state)
{
	(void)state;
	struct run *r = waiting();
	struct reply reply = { .outcome = REPLY_ANSWERED, .status = 200, .body = ASN_LIST("Approved") };
	static const uint32_t ids[] = { 0, 1, 2, 77, UINT32_MAX };

	reply.n = strlen(reply.body);
	for (size_t i = 0; i < COUNT(ids); i++) {
		uint64_t gen = r->m->gen;

		run_event(r, (struct event){ .kind = EV_REPLY, .id = ids[i], .reply = &reply });
		assert_int_equal(r->m->gen, gen);
		assert_int_equal(r->fx.n, 0);
	}
	assert_string_equal(asn(r)->state, "Pending");
	run_free(r);
}

static void unknown_states_are_kept_and_followed(void **state)
{
	(void)state;
	struct run *r = waiting();
	struct standing s;

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Reconsidering"));
	assert_string_equal(asn(r)->state, "Reconsidering");
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	assert_int_not_equal(r->timer[1], 0);
	const struct change *last = rows_at(&r->m->changes, &RECORD_CHANGE, r->m->changes.n - 1);

	assert_string_equal(last->from, "Pending");
	assert_string_equal(last->to, "Reconsidering");
	run_free(r);
}

static void control_characters_stay_out(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Ap\\u001b[31mproved"));
	assert_null(strchr(asn(r)->state, 0x1b));
	assert_null(strchr(r->journal.s, 0x1b));
	run_free(r);
}

static void a_body_that_is_none_changes_nothing(void **state)
{
	(void)state;
	static const char *const bodies[] = { "", "null", "[]", "{", "{\"value\":3}", "<html>", "\"Available\"" };

	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct run *r = waiting();

		run_pass(r, 5 * MSEC_MINUTE);
		run_answer(r, "GET", "/peerAsns", 200, bodies[i]);
		assert_string_equal(asn(r)->state, "Pending");
		assert_int_equal(asn(r)->gone.wall, 0);
		run_free(r);
	}
}

/* ---- lists */

static void pages_are_followed_to_the_end(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200,
		   "{\"value\":[],\"nextLink\":\"https://management.azure.com/more?$skipToken=1\"}");
	assert_int_equal(asn(r)->gone.wall, 0);
	assert_non_null(run_find(r, "GET", "skipToken=1"));
	run_answer(r, "GET", "skipToken=1", 200, ASN_LIST("Approved"));
	assert_string_equal(asn(r)->state, "Approved");
	assert_int_equal(r->m->seen.asns.n, 1);
	run_free(r);
}

/* Names compare without case, and the service answers in the spelling that was sent last. */
static void another_spelling_is_the_same_row(void **state)
{
	(void)state;
	static const char list[] =
		"{\"value\":[{\"name\":\"EXAMPLE-ASN\",\"properties\":{\"peerAsn\":64500,\"validationState\":"
		"\"Pending\"}},"
		"{\"name\":\"Another\",\"properties\":{\"peerAsn\":64501,\"validationState\":\"Approved\"}},"
		"{\"name\":\"Example-Asn\",\"properties\":{\"peerAsn\":64500,\"validationState\":\"Approved\"}}]}";
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, list);
	assert_int_equal(r->m->seen.asns.n, 2);
	assert_string_equal(asn(r)->name, "Example-Asn");
	assert_string_equal(asn(r)->state, "Approved");
	run_free(r);
}

static void half_a_list_is_no_list(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, "{\"value\":[],\"nextLink\":\"https://management.azure.com/more?a=1\"}");
	run_answer(r, "GET", "more?a=1", 503, "{}");
	assert_int_equal(asn(r)->gone.wall, 0);
	assert_string_equal(asn(r)->state, "Pending");
	run_free(r);
}

static void what_a_whole_list_lacks_is_gone_and_is_not_made_anew(void **state)
{
	(void)state;
	struct run *r = waiting();
	struct standing s;

	mem_replace(&r->m->commit.asn, "example-asn");
	run_pass(r, 5 * MSEC_MINUTE);
	run_answer(r, "GET", "/peerAsns", 200, EMPTY_LIST);
	assert_int_not_equal(asn(r)->gone.wall, 0);
	run_settle(r, NULL);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 0);
	assert_int_equal(run_standing(r, &s), STAND_DRIFT);
	assert_has(s.verdict.text, "gone");
	run_free(r);
}

/* ---- what is remembered */

static void changes_are_bounded(void **state)
{
	(void)state;
	struct run *r = waiting();

	for (unsigned i = 0; i < 250; i++) {
		run_do(r, ACT_LOOK, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, NULL);
		run_answer(r, "GET", "/peerAsns", 200, i % 2 ? ASN_LIST("Pending") : ASN_LIST("None"));
	}
	assert_int_equal(r->m->changes.n, MODEL_CHANGES_MAX);
	run_free(r);
}

static void looking_asks_for_the_step_only(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_do(r, ACT_LOOK, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, NULL);
	assert_int_equal(r->ncalls, 1);
	assert_non_null(run_find(r, "GET", "/peerAsns"));
	run_free(r);
}

static void a_step_that_is_looked_at_wants_its_catalogues(void **state)
{
	(void)state;
	struct run *r = waiting();

	run_event(r, (struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, STEP_PEERING, { 0 } } });
	assert_non_null(run_find(r, "GET", "peeringLocations"));
	assert_non_null(run_find(r, "GET", "legacyPeerings"));
	run_settle(r, NULL);
	run_event(r, (struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, STEP_PEERING, { 0 } } });
	assert_int_equal(r->ncalls, 0);
	run_free(r);
}

/* ---- standing */

static void overdue_is_a_mark_and_no_failure(void **state)
{
	(void)state;
	struct run *r = waiting();
	struct standing s;

	run_standing(r, &s);
	assert_false(s.overdue);
	run_pass(r, 12 * (msec)MSEC_HOUR + 1);
	run_settle(r, "peerAsns");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	assert_true(s.overdue);
	run_free(r);
}

static void each_stage_stands_somewhere(void **state)
{
	(void)state;
	static const struct {
		enum stage stage;
		enum standing_kind kind;
		enum step_id step;
	} cases[] = {
		{ FRESH, STAND_ACT, STEP_READINESS },
		{ PROVISIONING, STAND_WAIT, STEP_PROVISIONING },
		{ FAILED_PREFIX, STAND_FAILED, STEP_PREFIXES },
		{ ACTIVE, STAND_DONE, STEP_DONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run *r = run_new(cases[i].stage);
		struct standing s;

		r->setup.offline = true;
		run_start(r);
		assert_int_equal(run_standing(r, &s), cases[i].kind);
		assert_int_equal(s.step, cases[i].step);
		assert_non_null(s.what);
		assert_int_equal(r->fx.n, 0);
		run_free(r);
	}
}

static void steps_say_how_they_are(void **state)
{
	(void)state;
	static const char *const words[STEP_N] = { "done", "done", "done", "done", "waiting", "", "", "" };
	struct run *r = run_new(PROVISIONING);

	r->setup.offline = true;
	run_start(r);
	for (unsigned i = 0; i < STEP_N; i++) {
		struct step_status s;

		wizard_step_status(r->w, i, &r->world->a, &s);
		assert_string_equal(s.word, words[i]);
		assert_int_equal(s.done, i < STEP_PROVISIONING);
		assert_int_equal(s.blocked, i > STEP_PROVISIONING);
	}
	run_free(r);
}

static void mails_go_to_the_right_box(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);
	struct mail mail;

	r->setup.offline = true;
	run_start(r);
	assert_true(wizard_mail(r->w, (struct ref){ 0 }, r->now, &r->world->a, &mail));
	assert_string_equal(mail.to, "peeringservice@microsoft.com");
	assert_has(mail.subject, "203.0.113.0/24");
	static const char *const named[] = { "00000000-0000-0000-0000-000000000001",
					     "64500",
					     "/registeredPrefixes/sbc-ams",
					     "192.0.2.2",
					     "Failed",
					     "Prefix not received" };

	for (size_t i = 0; i < COUNT(named); i++)
		assert_has(mail.text, named[i]);
	assert_true(wizard_mail(r->w, (struct ref){ REF_STEP, STEP_PREFIXES, 0, 0 }, r->now, &r->world->a, &mail));
	assert_has(mail.text, "SIP signalling");
	assert_false(wizard_mail(r->w, (struct ref){ REF_STEP, STEP_DONE, 0, 0 }, r->now, &r->world->a, &mail));
	run_free(r);
}

static void judged_comes_in_windows(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);
	struct judged all[400], some[7];
	size_t n, from = 0;

	r->setup.offline = true;
	run_start(r);
	n = wizard_judged(r->w, r->now, &r->world->a, 0, all, COUNT(all));
	assert_in_range(n, 60, COUNT(all) - 1);
	for (size_t k; (k = wizard_judged(r->w, r->now, &r->world->a, from, some, COUNT(some))); from += k) {
		for (size_t i = 0; i < k; i++) {
			assert_string_equal(some[i].code, all[from + i].code);
			assert_string_equal(some[i].subject, all[from + i].subject);
		}
	}
	assert_int_equal(from, n);
	run_free(r);
}

/* Whether a code of the whole set is among them: "R" 36, "V" 13, "A" 11. */
static bool is_judged(const struct judged *all, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_is(all[i].code, code))
			return true;
	}
	return false;
}

static void all_are_judged(const struct judged *all, size_t n, char letter, unsigned last)
{
	for (unsigned i = 1; i <= last; i++) {
		char code[8];

		snprintf(code, sizeof code, "%c%u", letter, i);
		if (!is_judged(all, n, code))
			fail_msg("%s is not judged", code);
	}
}

/* Also where nothing has been answered yet: every code, and no finding about the same thing twice. */
static void each_finding_comes_once_with_its_subject(void **state)
{
	(void)state;
	for (int stage = FRESH; stage < STAGES; stage++) {
		struct run *r = run_new(stage);
		struct judged all[400];
		size_t n;

		r->setup.offline = true;
		run_start(r);
		n = wizard_judged(r->w, r->now, &r->world->a, 0, all, COUNT(all));
		all_are_judged(all, n, 'R', 36);
		all_are_judged(all, n, 'V', 13);
		all_are_judged(all, n, 'A', 11);
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < i; k++) {
				if (str_is(all[i].code, all[k].code) &&
				    str_is(judged_about(&all[i]), judged_about(&all[k])))
					fail_msg("%s %s twice", all[i].code, judged_about(&all[i]));
			}
		}
		for (size_t i = 0; i < n; i++)
			assert_null(strstr(all[i].verdict.text, "no such row"));
		if (stage > FRESH)
			assert_string_equal(all[n - 1].subject, "media-ams");
		run_free(r);
	}
}

/* What keeps a chosen prefix from being activated is said where its registration is; only a key by hand, and a failure, say more. */
static void a_chosen_prefix_repeats_nothing(void **state)
{
	(void)state;
	for (int failed = 0; failed < 2; failed++) {
		struct run *r = run_new(failed ? FAILED_PREFIX : ACTIVE);
		struct judged all[400];
		size_t n, chosen = 0;

		r->setup.offline = true;
		run_start(r);
		n = wizard_judged(r->w, r->now, &r->world->a, 0, all, COUNT(all));
		for (size_t i = 0; i < n; i++)
			chosen += str_is(all[i].code, "R19") && str_is(all[i].subject, "sbc-ams");
		assert_int_equal(chosen, failed);
		run_free(r);
	}
}

/* A look at what was saved offers no field to be changed: Enter says why. */
static void a_look_changes_nothing(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);
	struct page page = { 0 };
	size_t fields = 0;

	r->setup.offline = r->setup.read_only = true;
	run_start(r);
	wizard_page(r->w, &(struct view){ .step = STEP_ASN }, &r->world->a, &page);
	for (size_t i = 0; i < page.nblocks; i++)
		if (page.blocks[i].kind == B_FIELD) {
			assert_true(page.blocks[i].field.flags & FIELD_FIXED);
			fields++;
		}
	assert_true(fields >= 3);
	run_free(r);
}

static void the_report_holds_no_secret(void **state)
{
	(void)state;
	struct run *r = run_new(ACTIVE);
	struct text report = TEXT_INIT;

	ROWS_EACH (struct seen_prefix, p, r->m->seen.prefixes)
		mem_replace(&p->key, "deadbeef-0000-4000-8000-00000000abcd");
	mem_replace(&r->m->asn.number, "AS64500"); /* as it may be typed: written with one AS all the same */
	r->setup.offline = true;
	run_start(r);
	wizard_report(r->w, r->now, &report);
	assert_has(report.s, ": AS64500 Example Voice, ");
	assert_has(report.s, "\n  AS64500 Example Voice as ");
	assert_has(report.s, "example-ams");
	assert_has(report.s, "activation Verified");
	assert_has(report.s,
		   "\n  R9  connections of a metro end in separate chassis: noc@example.net, 2026-11-01 09:00");
	assert_null(strstr(report.s, "deadbeef"));
	text_release(&report);
	run_free(r);
}

/* ---- the routing registry: of many prefixes at once */

static size_t count_registry(const struct run *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->ncalls; i++)
		n += strstr(r->calls[i].path, "/registry") != NULL;
	return n;
}

static void many_prefixes_are_asked_about_at_once(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	for (unsigned i = 0; i < 20; i++) {
		char *name = mem_format("p%u", i), *prefix = mem_format("203.0.%u.0/24", i);

		world_prefix(r->world, name, prefix);
		free(name);
		free(prefix);
	}
	r->setup.outside = true;
	run_start(r);
	run_settle(r, "/registry");
	assert_int_equal(count_registry(r), 1);
	assert_string_equal(run_find(r, "GET", "/registry")->path, "/registry");
	run_answer(r, "GET", "/registry", 200,
		   "{\"autnums\":[],\"routes\":[{\"prefix\":\"203.0.7.0/24\",\"origin\":64500}],\"vrps\":[]}");
	assert_int_equal(r->m->seen.registry.n, 22);
	assert_int_equal(((const struct seen_registry *)r->m->seen.registry.v)[9].origin, 64500);
	run_settle(r, NULL);
	assert_int_equal(count_registry(r), 0);
	run_set(r, Q_PREFIX, ((const struct prefix_answer *)r->m->prefixes.v)[0].row.id, "203.0.200.0/24");
	assert_int_equal(count_registry(r), 1); /* one that nobody was asked about */
	run_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pending_asn_is_looked_at_every_five_minutes),
		cmocka_unit_test(a_poll_that_finds_nothing_new_is_not_saved),
		cmocka_unit_test(nothing_due_nothing_sent),
		cmocka_unit_test(failures_back_off_and_recover),
		cmocka_unit_test(a_clock_set_back_delays_nothing),
		cmocka_unit_test(retry_after_is_kept),
		cmocka_unit_test(two_runs_with_the_same_chance_are_the_same),
		cmocka_unit_test(a_reply_nobody_awaits_is_dropped),
		cmocka_unit_test(unknown_states_are_kept_and_followed),
		cmocka_unit_test(control_characters_stay_out),
		cmocka_unit_test(a_body_that_is_none_changes_nothing),
		cmocka_unit_test(pages_are_followed_to_the_end),
		cmocka_unit_test(another_spelling_is_the_same_row),
		cmocka_unit_test(half_a_list_is_no_list),
		cmocka_unit_test(what_a_whole_list_lacks_is_gone_and_is_not_made_anew),
		cmocka_unit_test(changes_are_bounded),
		cmocka_unit_test(looking_asks_for_the_step_only),
		cmocka_unit_test(a_step_that_is_looked_at_wants_its_catalogues),
		cmocka_unit_test(overdue_is_a_mark_and_no_failure),
		cmocka_unit_test(each_stage_stands_somewhere),
		cmocka_unit_test(steps_say_how_they_are),
		cmocka_unit_test(mails_go_to_the_right_box),
		cmocka_unit_test(judged_comes_in_windows),
		cmocka_unit_test(each_finding_comes_once_with_its_subject),
		cmocka_unit_test(a_chosen_prefix_repeats_nothing),
		cmocka_unit_test(many_prefixes_are_asked_about_at_once),
		cmocka_unit_test(a_look_changes_nothing),
		cmocka_unit_test(the_report_holds_no_secret),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
