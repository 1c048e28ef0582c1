/* The onboarding by hand: somebody looks at a step, does what is offered there, types the names that are asked for. */
#include "flow.h"

#include "core/rules.h"

static struct flow *begin(const char *scenario)
{
	struct flow *f = flow_new(scenario, FLOW_ANSWERS, false);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

static void look_at(struct flow *f, enum step_id step)
{
	flow_event(f, &(struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, (uint16_t)step, { 0 } } });
	flow_settle(f);
}

static void act(struct flow *f, enum action_id action, struct ref ref, const char *text)
{
	flow_event(f, &(struct event){ .kind = EV_DO, .id = action, .ref = ref, .text = text });
	flow_settle(f);
}

/* Somebody with patience registers when all connections are Active; the offer warns before. */
static bool waits_for_more(const struct offer *o)
{
	return o->action == ACT_REGISTER && o->blocked_by.state == ST_WARNING;
}

/* The first thing that can be done now is looked at and done. */
static bool do_what_is_offered(struct flow *f, bool hasty)
{
	struct arena a = { 0 };
	struct offer offers[16];
	size_t n = wizard_offers(f->w, &a, offers, COUNT(offers));
	bool done = false;

	for (size_t i = 0; i < n && !done; i++) {
		look_at(f, offers[i].step);
		arena_reset(&a);
		n = wizard_offers(f->w, &a, offers, COUNT(offers));
		if (i >= n || offers[i].why_not || offers[i].blocked_by.state == ST_OK ||
		    (!hasty && waits_for_more(&offers[i])))
			continue;
		act(f, offers[i].action, offers[i].ref, offers[i].type_to_confirm);
		done = true;
	}
	arena_release(&a);
	return done;
}

static enum standing_kind go_on(struct flow *f, bool hasty, struct text *what)
{
	struct arena a = { 0 };
	struct standing s;
	enum standing_kind kind = STAND_ACT;

	for (unsigned turns = 0; turns < 500; turns++) {
		arena_reset(&a);
		flow_settle(f);
		kind = flow_standing(f, &s, &a);
		if (kind == STAND_DONE || kind == STAND_FAILED || kind == STAND_ERROR || kind == STAND_DRIFT)
			break;
		if (!do_what_is_offered(f, hasty) && !flow_advance(f))
			break;
	}
	text_clear(what);
	text_addf(what, "%s: %s", s.word, s.what);
	arena_release(&a);
	return kind;
}

static void expect(struct flow *f, enum standing_kind kind)
{
	struct text what = TEXT_INIT;

	if (go_on(f, false, &what) != kind)
		fail_msg("%s\n%s", what.s, f->said.s);
	text_release(&what);
}

static void to_the_end(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");

	expect(f, STAND_DONE);
	flow_check_writes(f);
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 1);
	flow_free(f);
}

/* One Active connection is enough to register; the service then says what is missing. */
static void registered_too_early(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	struct text what = TEXT_INIT;

	assert_int_equal(go_on(f, true, &what), STAND_FAILED);
	assert_has(what.s, "203.0.113.0/24");
	flow_pass(f, "20d");
	flow_settle(f);
	assert_int_equal(go_on(f, true, &what), STAND_FAILED);
	assert_has(what.s, "another connection is Active now; validate again");
	act(f, ACT_VALIDATE, (struct ref){ 0 }, NULL);
	assert_int_equal(go_on(f, true, &what), STAND_DONE);
	assert_int_equal(flow_count(f, "PUT", "/registeredPrefixes/sbc-ams"), 1);
	text_release(&what);
	flow_free(f);
}

static uint32_t add_row(struct flow *f, enum group_id group, const struct rows *rows)
{
	flow_event(f, &(struct event){ .kind = EV_ADD, .ref = { REF_ROW, (uint16_t)group, 0, 0 } });
	return ((const struct row *)rows_at(rows, group_record(group), rows->n - 1))->id;
}

static void set(struct flow *f, enum question_id q, uint32_t row, const char *text)
{
	flow_event(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, (uint16_t)q, row, 0 }, .text = text });
}

static void announce(struct flow *f, const char *router, const char *prefix)
{
	char path[100], body[160];

	snprintf(path, sizeof path, "/lab/v1/routers/%s/announcements", router);
	snprintf(body, sizeof body, "{\"prefix\":\"%s\",\"path\":\"64500\",\"communities\":\"8075:8007\"}", prefix);
	flow_lab(f, "PUT", path, body);
}

/* Long after all is done another prefix follows: registered, verified, activated on its own. */
static void another_prefix_later(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");

	expect(f, STAND_DONE);
	flow_pass(f, "30d");
	uint32_t p = add_row(f, GROUP_PREFIXES, &f->live.prefixes);

	set(f, Q_PREFIX_NAME, p, "late");
	set(f, Q_PREFIX, p, "192.0.2.0/24");
	set(f, Q_PREFIX_PEERING, p, "example-ams");
	set(f, Q_TRAFFIC, p, "RTP media");
	set(f, Q_ENDPOINTS, p, "relays");
	set(f, Q_CHOSEN_NAME, add_row(f, GROUP_CHOSEN, &f->live.service.prefixes), "late");
	announce(f, "ams-r1", "192.0.2.0/24");
	announce(f, "ams-r2", "192.0.2.0/24");
	flow_lab(f, "PUT", "/lab/v1/registry/routes",
		 "{\"prefix\":\"192.0.2.0/24\",\"origin\":64500,\"source\":\"RIPE\"}");
	expect(f, STAND_DONE);
	assert_int_equal(flow_count(f, "PUT", "/registeredPrefixes/late"), 1);
	assert_int_equal(flow_count(f, "PUT", "/prefixes/late"), 1);
	assert_int_equal(flow_count(f, "PUT", "/peeringServices/example-voice"), 1);
	flow_free(f);
}

/* The service would be created and the prefix refused: that is said before anything is sent. */
static void a_wrong_key_holds_the_service(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	uint32_t row = ((const struct row *)rows_at(&f->live.service.prefixes, &RECORD_CHOSEN, 0))->id;

	set(f, Q_CHOSEN_KEY, row, "11111111-1111-1111-1111-111111111111");
	expect(f, STAND_ACT);
	assert_int_equal(flow_count(f, "PUT", "/registeredPrefixes/sbc-ams"), 1);
	assert_int_equal(flow_count(f, "PUT", "/peeringServices/example-voice"), 0);
	set(f, Q_CHOSEN_KEY, row, "");
	expect(f, STAND_DONE);
	flow_free(f);
}

/* A world with one thing more than first-light. */
static struct flow *variant(const char *more, bool unattended)
{
	const struct lab_builtin *b = lab_builtin("first-light");
	struct flow *f = flow_new(NULL, FLOW_ANSWERS, unattended);
	struct text yaml = TEXT_INIT, err = TEXT_INIT;

	text_addn(&yaml, b->yaml, b->yaml_n);
	text_add(&yaml, more);
	struct lab_setup setup = {
		.yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = "variant", .now = FLOW_WALL, .speed = 1
	};

	lab_close(f->lab);
	f->lab = lab_open(&setup, &err);
	if (!f->lab)
		fail_msg("%s", err.s);
	text_release(&yaml);
	text_release(&err);
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

#define LEGACY                                                                                                         \
	"\nlegacy_peerings: [{name: old-ams, metro: Amsterdam, asn: 64500,\n"                                          \
	"  connections: [{facility: 1236, session_prefix: 192.0.2.8/31}]}]\n"

/* A new peering pulls the legacy connections of its metro in: that is confirmed first. */
static void legacy_is_confirmed(void **state)
{
	(void)state;
	struct flow *f = variant(LEGACY, true);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ACT);
	assert_has(what.s, "legacy");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 0);
	act(f, ACT_LEGACY_OK, (struct ref){ REF_ROW, GROUP_PEERINGS, ((struct row *)f->live.peerings.v)->id, 0 }, NULL);
	flow_run(f, &what);
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 1);
	text_release(&what);
	flow_free(f);
}

/* Updates are made by hand: the difference shown, the name typed, what exists kept. */
static void a_third_connection(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	struct standing s;
	struct arena a = { 0 };
	struct offer o;

	expect(f, STAND_DONE);
	uint32_t p = ((struct row *)f->live.peerings.v)->id;
	const struct peering *peering = f->live.peerings.v;
	struct ref ref = { REF_ROW, GROUP_PEERINGS, p, 0 };

	flow_event(f, &(struct event){ .kind = EV_ADD, .ref = { REF_ROW, GROUP_CONNECTIONS, p, 0 } });
	peering = f->live.peerings.v;
	uint32_t c = ((struct row *)rows_at(&peering->connections, &RECORD_CONNECTION, 2))->id;

	set(f, Q_FACILITY, c, "1236");
	set(f, Q_ROUTER, c, "ams-r3");
	set(f, Q_BANDWIDTH, c, "10000");
	flow_settle(f);
	assert_int_equal(flow_standing(f, &s, &a), STAND_DRIFT);
	assert_has(s.verdict.text, "connection 3: not there");
	f->wall += 11 * MSEC_MINUTE; /* what was read is too old to rely on */
	look_at(f, STEP_PEERING);
	wizard_offers(f->w, &a, &o, 1);
	assert_int_equal(o.action, ACT_COMMIT_PEERING);
	assert_null(o.why_not);
	act(f, ACT_COMMIT_PEERING, ref, "example-am");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 1);
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	assert_has(f->said.s, "type the name again");
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 2);
	assert_has(f->said.s, "done: change the peering example-ams");
	const struct seen_peering *seen = f->live.seen.peerings.v;

	assert_int_equal(seen->connections.n, 3);
	for (uint32_t i = 0; i < 3; i++) {
		const struct connection *mine = rows_at(&peering->connections, &RECORD_CONNECTION, i);
		const struct seen_connection *its = rows_at(&seen->connections, &RECORD_SEEN_CONNECTION, i);

		assert_string_equal(mine->identifier, its->identifier);
		assert_string_equal(its->state, i < 2 ? "Active" : "PendingApproval");
	}
	arena_reset(&a);
	assert_int_equal(flow_standing(f, &s, &a), STAND_WAIT);
	arena_release(&a);
	flow_free(f);
}

/* What status and home say of the session, without asking anybody. */
static enum standing_kind standing_offline(struct flow *f)
{
	struct wizard *w =
		wizard_new(&f->live, &(struct wizard_setup){ .who = "", .offline = true, .read_only = true });
	struct when now = { f->wall, f->wall };
	struct arena a = { 0 };
	struct standing s;

	wizard_standing(w, now, &a, &s);
	wizard_free(w);
	arena_release(&a);
	return s.kind;
}

/* How many prefixes are announced may be set at any time, and nobody has to. */
static void limits_may_be_sent(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	struct ref ref = { REF_ROW, GROUP_PEERINGS, 0, 0 };

	expect(f, STAND_DONE);
	assert_int_equal(standing_offline(f), STAND_DONE);
	ref.row = ((struct row *)f->live.peerings.v)->id;
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	const struct seen_peering *seen = f->live.seen.peerings.v;

	assert_int_equal(((const struct seen_connection *)seen->connections.v)->max_v4, 1000);
	expect(f, STAND_DONE);
	flow_free(f);
}

/* What cannot be changed says so, and nothing is sent. */
static void another_metro_is_refused(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	struct peering *p = f->live.peerings.v;

	expect(f, STAND_DONE);
	p = f->live.peerings.v;
	mem_replace(&p->metro, "Frankfurt");
	f->live.gen++;
	act(f, ACT_COMMIT_PEERING, (struct ref){ REF_ROW, GROUP_PEERINGS, p->row.id, 0 }, "example-ams");
	assert_has(f->said.s, "this cannot be changed; write to peering@microsoft.com");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 1);
	flow_free(f);
}

/* Somebody else removes the service while nobody is here: who comes back is told, with what to do. */
static void what_vanished_meanwhile_is_named(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	struct arena a = { 0 };
	const char *line = NULL;
	struct page page = { 0 };
	struct text plain = TEXT_INIT;

	expect(f, STAND_DONE);
	f->live.looked = flow_now(f);
	assert_int_equal(wizard_drift(f->w, &a, &line), 0);
	f->wall += MSEC_MINUTE;
	flow_lab(f, "DELETE",
		 "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/voice-peering/providers/"
		 "Microsoft.Peering/peeringServices/example-voice?api-version=2025-05-01",
		 NULL);
	f->wall += MSEC_HOUR;
	look_at(f, STEP_SERVICE);
	act(f, ACT_LOOK, (struct ref){ REF_STEP, STEP_SERVICE, 0, 0 }, NULL);
	assert_true(wizard_drift(f->w, &a, &line) > 0);
	assert_has(line, "service example-voice → gone");
	wizard_page(f->w, &(struct view){ .screen = SCREEN_JOURNAL }, &a, &page);
	page_plain(&page, 200, 5, &plain);
	assert_has(plain.s, "Since you were here");
	assert_has(plain.s, "Create it again");
	assert_has(plain.s, "as it was");
	text_release(&plain);
	arena_release(&a);
	flow_free(f);
}

/* A registered prefix that somebody removed is not made again until it is released again. */
static void a_prefix_removed_elsewhere_waits_for_its_release(void **state)
{
	(void)state;
	struct flow *f = begin("first-light");
	const char *path = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/voice-peering/providers/"
			   "Microsoft.Peering/peerings/example-ams/registeredPrefixes/media-ams?api-version=2025-05-01";

	expect(f, STAND_DONE);
	size_t before = flow_count(f, "PUT", "/registeredPrefixes/media-ams");

	f->wall += MSEC_MINUTE;
	flow_lab(f, "DELETE", path, NULL);
	f->wall += MSEC_HOUR;
	look_at(f, STEP_PREFIXES);
	act(f, ACT_LOOK, (struct ref){ REF_STEP, STEP_PREFIXES, 0, 0 }, NULL);
	assert_int_equal(flow_count(f, "PUT", "/registeredPrefixes/media-ams"), before);
	act(f, ACT_REGISTER, (struct ref){ REF_ROW, GROUP_PREFIXES, 0, 0 }, NULL);
	assert_int_equal(flow_count(f, "PUT", "/registeredPrefixes/media-ams"), before + 1);
	flow_free(f);
}

/* A value that is refused leads to the rule behind it. */
static void a_refused_value_is_explained(void **state)
{
	(void)state;
	struct flow *f = begin("private-prefix");
	struct arena a = { 0 };
	struct page page = { 0 };
	const uint32_t row = add_row(f, GROUP_PREFIXES, &f->live.prefixes);
	struct view view = { .screen = SCREEN_STEP, .step = STEP_PREFIXES, .ref = { REF_ROW, GROUP_PREFIXES, row, 0 } };
	const struct block *found = NULL;

	set(f, Q_PREFIX, row, "172.16.40.0/24");
	wizard_page(f->w, &view, &a, &page);
	for (size_t i = 0; i < page.nblocks && !found; i++) {
		if (page.blocks[i].kind == B_FIELD && page.blocks[i].field.ref.code == Q_PREFIX)
			found = &page.blocks[i];
	}
	assert_non_null(found);
	assert_int_equal(found->field.verdict.state, ST_FAILED);
	assert_int_equal(found->field.verdict.explain, rule_by_code("R17")->explain);
	arena_release(&a);
	flow_free(f);
}

/* ---- a colleague was here before */

static bool takes_over(struct flow *f, enum step_id step)
{
	struct arena a = { 0 };
	struct page page = { 0 };
	bool took = false;

	look_at(f, step);
	wizard_page(f->w, &(struct view){ .screen = SCREEN_STEP, .step = (uint16_t)step }, &a, &page);
	for (size_t i = 0; i < page.nactions && !took; i++) {
		took = page.actions[i].id == ACT_ADOPT && !page.actions[i].why_not &&
		       (page.actions[i].main || step == STEP_SERVICE);
		if (took)
			act(f, ACT_ADOPT, page.actions[i].ref, NULL);
	}
	arena_release(&a);
	return took;
}

static struct flow *newcomer(const char *scenario)
{
	struct flow *f = flow_new(scenario, NULL, false);

	flow_start(f);
	flow_settle(f);
	set(f, Q_SIGN_IN, 0, "lab");
	set(f, Q_SUBSCRIPTION, 0, "00000000-0000-0000-0000-000000000001");
	look_at(f, STEP_PEERING);
	assert_true(f->live.seen.peerings.n > 0);
	set(f, Q_GROUP, 0, "voice-peering");
	return f;
}

/* A peering that no review would have let pass is not called done because it exists. */
static void what_was_built_wrong_is_named(void **state)
{
	(void)state;
	struct flow *f = newcomer("one-session");
	struct arena a = { 0 };
	struct page page = { 0 };

	assert_true(takes_over(f, STEP_ASN));
	assert_true(takes_over(f, STEP_PEERING));
	wizard_page(f->w, &(struct view){ .screen = SCREEN_STEP, .step = STEP_PEERING }, &a, &page);
	assert_has(page.next, "Blocked by R8");
	arena_release(&a);
	flow_free(f);
}

/* Nothing is answered yet, and all is there: the group can still be named, and what exists is the first thing offered. */
static void what_exists_is_taken_over(void **state)
{
	(void)state;
	struct flow *f = newcomer("wrong-key");

	assert_string_equal(f->live.account.resource_group, "voice-peering");
	assert_true(takes_over(f, STEP_ASN));
	assert_string_equal(f->live.asn.name, "example-asn");
	assert_true(takes_over(f, STEP_PEERING));
	assert_false(takes_over(f, STEP_PEERING));
	set(f, Q_GROUP, 0, "another"); /* now they are ours */
	assert_string_equal(f->live.account.resource_group, "voice-peering");
	assert_true(takes_over(f, STEP_PREFIXES));
	assert_true(takes_over(f, STEP_SERVICE));
	assert_true(takes_over(f, STEP_SERVICE)); /* its prefixes, one after the other */
	assert_true(takes_over(f, STEP_SERVICE));
	assert_false(takes_over(f, STEP_SERVICE));
	assert_int_equal(f->live.service.prefixes.n, 2);
	flow_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_the_end),
		cmocka_unit_test(what_exists_is_taken_over),
		cmocka_unit_test(a_refused_value_is_explained),
		cmocka_unit_test(what_was_built_wrong_is_named),
		cmocka_unit_test(a_prefix_removed_elsewhere_waits_for_its_release),
		cmocka_unit_test(registered_too_early),
		cmocka_unit_test(another_prefix_later),
		cmocka_unit_test(a_wrong_key_holds_the_service),
		cmocka_unit_test(legacy_is_confirmed),
		cmocka_unit_test(a_third_connection),
		cmocka_unit_test(limits_may_be_sent),
		cmocka_unit_test(another_metro_is_refused),
		cmocka_unit_test(what_vanished_meanwhile_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
