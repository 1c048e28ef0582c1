/* What the operator enters, ticks, attests, pastes and takes over. */
#include "core_run.h"

#include "core/rules.h"

static struct run *fresh(void)
{
	struct run *r = run_new(FRESH);

	run_start(r);
	return r;
}

static struct run *offline(enum stage stage)
{
	struct run *r = run_new(stage);

	r->setup.offline = true;
	run_start(r);
	return r;
}

static uint32_t add(struct run *r, enum group_id group, uint32_t parent, const struct rows *rows)
{
	run_event(r, (struct event){ .kind = EV_ADD, .ref = { REF_ROW, (uint16_t)group, parent, 0 } });
	return ((const struct row *)rows_at(rows, group_record(group), rows->n - 1))->id;
}

/* ---- fields */

static void text_is_cleaned_kept_journalled_and_saved(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *kept;
	} cases[] = {
		{ "Example Voice", "Example Voice" },
		{ "  Example Voice \n", "Example Voice" },
		{ "Example\x1b[31m Voice", "Example\xef\xbf\xbd[31m Voice" },
		{ "Example\tVoice", "Example Voice" },
		{ "Ex\xff", "Ex\xef\xbf\xbd" },
		{ "\xe2\x80\xae"
		  "abc",
		  "\xef\xbf\xbd"
		  "abc" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run *r = fresh();
		unsigned saves = r->saves;

		run_set(r, Q_PEER_NAME, 0, cases[i].typed);
		assert_string_equal(r->m->asn.peer_name, cases[i].kept);
		assert_int_equal(r->saves, saves + 1);
		assert_has(r->journal.s, "\"about\":\"asn.peer_name\"");
		assert_has(r->journal.s, "\"who\":\"noc@host\"");
		run_set(r, Q_PEER_NAME, 0, cases[i].kept);
		assert_int_equal(r->saves, saves + 1);
		run_set(r, Q_PEER_NAME, 0, "");
		assert_null(r->m->asn.peer_name);
		run_free(r);
	}
}

static void long_text_is_cut(void **state)
{
	(void)state;
	struct run *r = fresh();
	char *much = mem_alloc(100001);

	memset(much, 'a', 100000);
	run_set(r, Q_PEER_NAME, 0, much);
	assert_in_range(strlen(r->m->asn.peer_name), 4000, 4100);
	free(much);
	run_free(r);
}

/* The service means Mbps; people say Gbps. */
static void a_bandwidth_is_kept_in_mbps(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *kept;
	} cases[] = { { "10 Gbps", "10000" },
		      { "20G", "20000" },
		      { "30000 Mbps", "30000" },
		      { "40000", "40000" },
		      { "much", "much" } };
	struct run *r = fresh();
	uint32_t peering = add(r, GROUP_PEERINGS, 0, &r->m->peerings);
	const struct peering *p = rows_find(&r->m->peerings, &RECORD_PEERING, peering);
	uint32_t row = add(r, GROUP_CONNECTIONS, peering, &p->connections);

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct connection *c = rows_find(&p->connections, &RECORD_CONNECTION, row);

		run_set(r, Q_BANDWIDTH, row, cases[i].typed);
		assert_string_equal(c->bandwidth_mbps, cases[i].kept);
	}
	run_free(r);
}

static void drafts_that_no_check_passes_are_kept(void **state)
{
	(void)state;
	struct run *r = fresh();

	run_set(r, Q_ASN_NUMBER, 0, "64512");
	assert_string_equal(r->m->asn.number, "64512");
	run_free(r);
}

static void what_is_fixed_stays(void **state)
{
	(void)state;
	struct run *r = offline(ACTIVE);
	const struct peering *p = r->m->peerings.v;
	const struct connection *c = p->connections.v;
	uint32_t sbc = model_prefix(r->m, "sbc-ams")->row.id;
	const struct {
		enum question_id q;
		uint32_t row;
		char *const *slot;
	} cases[] = {
		{ Q_NAME, 0, &r->m->name },
		{ Q_MODE, 0, &r->m->mode },
		{ Q_SUBSCRIPTION, 0, &r->m->account.subscription },
		{ Q_GROUP, 0, &r->m->account.resource_group },
		{ Q_REGION, 0, &r->m->account.region },
		{ Q_ASN_NAME, 0, &r->m->asn.name },
		{ Q_PEERING_NAME, p->row.id, &p->name },
		{ Q_METRO, p->row.id, &p->metro },
		{ Q_FACILITY, c->row.id, &c->facility },
		{ Q_PREFIX, sbc, &model_prefix(r->m, "sbc-ams")->prefix },
		{ Q_SERVICE_NAME, 0, &r->m->service.name },
		{ Q_PRIMARY, 0, &r->m->service.primary },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *before = mem_text(*cases[i].slot);

		run_set(r, cases[i].q, cases[i].row, cases[i].q == Q_MODE ? "live" : "other");
		if (!str_is(before, *cases[i].slot))
			fail_msg("%s was changed", QUESTIONS[cases[i].q].label);
		assert_int_equal(r->said_errors, i + 1);
		free(before);
	}
	run_free(r);
}

static void what_may_change_later_may(void **state)
{
	(void)state;
	struct run *r = offline(ACTIVE);
	uint32_t c = ((const struct connection *)((struct peering *)r->m->peerings.v)->connections.v)->row.id;

	run_set(r, Q_MAX_V4, c, "1500");
	run_set(r, Q_LOA, c, "LOA-77");
	run_set(r, Q_TRAFFIC, model_prefix(r->m, "sbc-ams")->row.id, "SIP and RTP");
	assert_int_equal(r->said_errors, 0);
	run_free(r);
}

static void another_router_dates_its_attestations(void **state)
{
	(void)state;
	struct run *r = offline(ANSWERED);
	struct peering *p = r->m->peerings.v;
	struct connection *c = p->connections.v;

	assert_int_equal(c->router_since.wall, 0);
	run_set(r, Q_ROUTER, c->row.id, "ams-r9");
	assert_int_equal(c->router_since.wall, WORLD_NOW);
	c->router_since.wall = 0;
	mem_replace(&c->router, NULL);
	run_set(r, Q_ROUTER, c->row.id, "ams-r1");
	assert_int_equal(c->router_since.wall, 0);
	run_free(r);
}

static void names_are_followed(void **state)
{
	(void)state;
	struct run *r = offline(ANSWERED);

	run_set(r, Q_PREFIX_NAME, model_prefix(r->m, "sbc-ams")->row.id, "sbc");
	assert_string_equal(((struct chosen *)r->m->service.prefixes.v)->name, "sbc");
	run_set(r, Q_PEERING_NAME, ((struct peering *)r->m->peerings.v)->row.id, "ams");
	assert_string_equal(model_prefix(r->m, "sbc")->peering, "ams");
	run_free(r);
}

static void refs_to_nothing_do_nothing(void **state)
{
	(void)state;
	static const struct ref refs[] = {
		{ REF_NONE, 0, 0, 0 },      { REF_FIELD, 0, 0, 0 },       { REF_FIELD, Q_N, 0, 0 },
		{ REF_FIELD, 60000, 7, 7 }, { REF_FIELD, Q_METRO, 0, 0 }, { REF_FIELD, Q_METRO, 9999, 0 },
		{ REF_ROW, 0, 0, 0 },       { REF_ROW, GROUP_N, 1, 0 },   { REF_ROW, 65535, 65535, 1 },
		{ REF_CHECK, 60000, 0, 0 }, { REF_REQUEST, 0, 12345, 0 }, { REF_ROW, GROUP_CONNECTIONS, 999, 0 },
	};
	static const enum event_kind kinds[] = { EV_SET, EV_ADD, EV_COPY, EV_REMOVE, EV_PASTE, EV_LOOK };
	struct run *r = offline(PROVISIONING);

	for (size_t i = 0; i < COUNT(refs); i++) {
		uint32_t rows = r->m->peerings.n + r->m->prefixes.n + r->m->service.prefixes.n;

		for (size_t k = 0; k < COUNT(kinds); k++)
			run_event(r, (struct event){ .kind = kinds[k], .ref = refs[i], .text = "x" });
		for (uint32_t act = 0; act <= ACT_N; act++) {
			if (act != ACT_TICK && act != ACT_NOTE && act != ACT_LOOK)
				run_do(r, act, refs[i], "x");
		}
		run_do(r, ACT_TICK, refs[i], "no such task");
		assert_int_equal(rows, r->m->peerings.n + r->m->prefixes.n + r->m->service.prefixes.n);
	}
	assert_int_equal(r->m->requests.n, 0);
	run_free(r);
}

/* ---- rows */

static void rows_come_and_go(void **state)
{
	(void)state;
	struct run *r = fresh();
	uint32_t p = add(r, GROUP_PEERINGS, 0, &r->m->peerings);
	struct peering *peering = r->m->peerings.v;
	uint32_t c = add(r, GROUP_CONNECTIONS, p, &peering->connections);

	run_set(r, Q_FACILITY, c, "63");
	mem_replace(&((struct connection *)peering->connections.v)->identifier, "made-before");
	run_event(r, (struct event){ .kind = EV_COPY, .ref = { REF_ROW, GROUP_CONNECTIONS, c, 0 } });
	assert_int_equal(peering->connections.n, 2);
	const struct connection *copy = rows_at(&peering->connections, &RECORD_CONNECTION, 1);

	assert_string_equal(copy->facility, "63");
	assert_null(copy->identifier);
	assert_int_not_equal(copy->row.id, c);
	run_event(r, (struct event){ .kind = EV_REMOVE, .ref = { REF_ROW, GROUP_CONNECTIONS, c, 0 } });
	assert_int_equal(peering->connections.n, 1);
	run_free(r);
}

static void what_exists_is_not_removed(void **state)
{
	(void)state;
	struct run *r = offline(ACTIVE);
	struct peering *p = r->m->peerings.v;
	const struct ref rows[] = {
		{ REF_ROW, GROUP_PEERINGS, p->row.id, 0 },
		{ REF_ROW, GROUP_CONNECTIONS, ((struct connection *)p->connections.v)->row.id, 0 },
		{ REF_ROW, GROUP_CONTACTS, ((struct contact *)r->m->asn.contacts.v)->row.id, 0 },
		{ REF_ROW, GROUP_PREFIXES, model_prefix(r->m, "sbc-ams")->row.id, 0 },
		{ REF_ROW, GROUP_CHOSEN, ((struct chosen *)r->m->service.prefixes.v)->row.id, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		run_event(r, (struct event){ .kind = EV_REMOVE, .ref = rows[i] });
	assert_int_equal(r->said_errors, COUNT(rows));
	assert_int_equal(p->connections.n, 2);
	assert_int_equal(r->m->prefixes.n, 2);
	run_free(r);
}

static void lines_are_pasted(void **state)
{
	(void)state;
	static const char text[] = "name,prefix,carries\r\n"
				   "sbc,203.0.113.0/24,SIP signalling\r\n"
				   "198.51.100.0/24\r\n"
				   "\r\n"
				   "\"media, west\",192.0.2.0/25,\"RTP \"\"media\"\"\",relays\n"
				   "nonsense\n"
				   "10.0.0.1/8";
	struct run *r = fresh();

	add(r, GROUP_PEERINGS, 0, &r->m->peerings);
	run_set(r, Q_PEERING_NAME, ((struct peering *)r->m->peerings.v)->row.id, "ams");
	run_event(r, (struct event){ .kind = EV_PASTE, .ref = { REF_ROW, GROUP_PREFIXES, 0, 0 }, .text = text });
	assert_int_equal(r->m->prefixes.n, 4);
	const struct prefix_answer *p = r->m->prefixes.v;

	assert_string_equal(p[0].name, "sbc");
	assert_string_equal(p[0].traffic, "SIP signalling");
	assert_string_equal(p[0].peering, "ams");
	assert_string_equal(p[1].prefix, "198.51.100.0/24");
	assert_string_equal(p[1].name, "p-198-51-100-0-24");
	assert_string_equal(p[2].name, "media, west");
	assert_string_equal(p[2].traffic, "RTP \"media\"");
	assert_string_equal(p[2].endpoints, "relays");
	assert_string_equal(p[3].prefix, "10.0.0.1/8");
	assert_has(r->said.s, "1 not understood, first line 6");
	run_free(r);
}

/* ---- what people say */

static void ticks_are_toggled(void **state)
{
	(void)state;
	struct run *r = offline(PROVISIONING);
	const struct peering *p = r->m->peerings.v;
	struct ref ref = { REF_ROW, GROUP_TICKS, ((const struct connection *)p->connections.v + 1)->row.id, 0 };

	run_do(r, ACT_TICK, ref, "order");
	const struct tick *t = r->m->ticks.v;

	assert_int_equal(r->m->ticks.n, 1);
	assert_string_equal(t->by, "noc@host");
	assert_int_equal(t->connection, ref.row);
	assert_int_equal(t->at.wall, WORLD_NOW);
	run_do(r, ACT_TICK, ref, "order");
	assert_int_equal(r->m->ticks.n, 0);
	run_do(r, ACT_TICK, ref, "dance");
	assert_int_equal(r->m->ticks.n, 0);
	run_free(r);
}

static void cabling_starts_the_wait_for_addresses(void **state)
{
	(void)state;
	struct run *r = offline(PROVISIONING);
	struct peering *p = r->m->peerings.v;
	struct seen_peering *seen = r->m->seen.peerings.v;
	struct ref ref = { REF_ROW, GROUP_TICKS, ((struct connection *)p->connections.v)->row.id, 0 };
	struct standing s;

	mem_replace(&((struct seen_connection *)seen->connections.v)->state, "ProvisioningStarted");
	r->m->gen++;
	run_standing(r, &s);
	assert_string_equal(s.owner, "you");
	run_do(r, ACT_TICK, ref, "order");
	run_standing(r, &s);
	assert_string_equal(s.owner, "colocation");
	run_set(r, Q_CROSS_CONNECT_DUE, ref.row, "2026-11-19");
	run_standing(r, &s);
	assert_true(s.overdue);
	run_do(r, ACT_TICK, ref, "cabling");
	run_standing(r, &s);
	assert_string_equal(s.owner, "Microsoft");
	assert_int_equal(s.bound, WORLD_NOW + 7 * (msec)MSEC_DAY);
	assert_false(s.overdue);
	run_free(r);
}

static void attestations_are_given_and_withdrawn(void **state)
{
	(void)state;
	struct run *r = offline(ANSWERED);
	struct ref ref = { REF_CHECK, 0, 0, 0 };
	uint32_t before = r->m->attest.n;

	for (uint16_t i = 1; i <= RULE_COUNT; i++) {
		if (str_is(rule_by_id(i)->code, "R35"))
			ref.code = i;
	}
	run_do(r, ACT_ATTEST, ref, "CHG-9");
	assert_int_equal(r->m->attest.n, before + 1);
	const struct attestation *at = rows_at(&r->m->attest, &RECORD_ATTESTATION, before);

	assert_string_equal(at->requirement, "R35");
	assert_string_equal(at->note, "CHG-9");
	assert_string_equal(at->by, "noc@host");
	assert_string_equal(at->at, "2026-11-20T14:02:00Z");
	run_do(r, ACT_ATTEST, ref, NULL);
	assert_int_equal(r->m->attest.n, before);
	ref.code = rule_id(rule_by_code("R8"));
	run_do(r, ACT_ATTEST, ref, NULL);
	assert_int_equal(r->m->attest.n, before);
	run_free(r);
}

static void notes_are_kept(void **state)
{
	(void)state;
	struct run *r = offline(ANSWERED);

	run_do(r, ACT_NOTE, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, "called the team\ntwice");
	run_do(r, ACT_NOTE, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, "  ");
	assert_int_equal(r->m->notes.n, 1);
	const struct note *n = r->m->notes.v;

	assert_string_equal(n->step, "asn");
	assert_string_equal(n->text, "called the team\ntwice");
	run_free(r);
}

/* ---- taking over */

static void what_exists_is_taken_over(void **state)
{
	(void)state;
	struct run *r = run_new(ACTIVE);
	struct model *m = r->m;

	record_clear(&RECORD_ASN, &m->asn);
	rows_clear(&m->peerings, &RECORD_PEERING);
	rows_clear(&m->prefixes, &RECORD_PREFIX);
	r->setup.offline = true;
	run_start(r);
	run_do(r, ACT_ADOPT, (struct ref){ REF_ROW, 0, ((struct row *)m->seen.asns.v)->id, 0 }, NULL);
	assert_string_equal(m->asn.name, "example-asn");
	assert_string_equal(m->asn.number, "64500");
	run_do(r, ACT_ADOPT, (struct ref){ REF_ROW, GROUP_PEERINGS, ((struct row *)m->seen.peerings.v)->id, 0 }, NULL);
	assert_int_equal(m->peerings.n, 1);
	const struct peering *p = m->peerings.v;

	assert_int_equal(p->connections.n, 2);
	assert_string_equal(((const struct connection *)p->connections.v)->facility, "63");
	assert_non_null(((const struct connection *)p->connections.v)->identifier);
	ROWS_EACH (const struct seen_prefix, s, m->seen.prefixes)
		run_do(r, ACT_ADOPT, (struct ref){ REF_ROW, GROUP_PREFIXES, s->row.id, 0 }, NULL);
	assert_int_equal(m->prefixes.n, 2);
	struct standing s;

	assert_int_equal(run_standing(r, &s), STAND_DONE);
	run_free(r);
}

static struct seen_prefix *seen_prefix(struct run *r, uint32_t i)
{
	return rows_at(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX, i);
}

static struct ref registration(struct run *r, uint32_t i)
{
	return (struct ref){ REF_ROW, GROUP_PREFIXES, seen_prefix(r, i)->row.id, 0 };
}

/* A colleague registered it under a name of their own, here or under another peering: there is one answer for it before and after. */
static void a_registration_of_an_answered_prefix_gives_its_row_the_name(void **state)
{
	static const char *const peerings[] = { "example-ams", "example-fra" };

	(void)state;
	for (size_t i = 0; i < COUNT(peerings); i++) {
		struct run *r = run_new(ACTIVE);
		const struct prefix_answer *p = r->m->prefixes.v;

		mem_replace(&seen_prefix(r, 0)->name, "theirs");
		mem_replace(&seen_prefix(r, 0)->peering, peerings[i]);
		r->setup.offline = true;
		run_start(r);
		run_do(r, ACT_ADOPT, registration(r, 0), NULL);
		assert_int_equal(r->said_errors, 0);
		assert_int_equal(r->m->prefixes.n, 2);
		assert_string_equal(p->name, "theirs");
		assert_string_equal(p->prefix, "203.0.113.0/24");
		assert_string_equal(p->peering, peerings[i]);
		assert_string_equal(((const struct chosen *)r->m->service.prefixes.v)->name, "theirs");
		run_free(r);
	}
}

static void a_registration_named_like_another_row_is_refused(void **state)
{
	(void)state;
	struct run *r = run_new(ACTIVE);

	mem_replace(&seen_prefix(r, 0)->name, "media-ams");
	mem_replace(&seen_prefix(r, 0)->peering, "example-fra");
	r->setup.offline = true;
	run_start(r);
	run_do(r, ACT_ADOPT, registration(r, 0), NULL);
	assert_has(r->said.s, "your row for 198.51.100.0/24 is called media-ams too");
	assert_int_equal(r->m->prefixes.n, 2);
	run_free(r);
}

static void another_type_is_not_taken_over(void **state)
{
	(void)state;
	struct run *r = run_new(ACTIVE);
	struct seen_peering *seen = r->m->seen.peerings.v;

	rows_clear(&r->m->peerings, &RECORD_PEERING);
	mem_replace(&seen->type, "Edge");
	r->setup.offline = true;
	run_start(r);
	run_do(r, ACT_ADOPT, (struct ref){ REF_ROW, GROUP_PEERINGS, seen->row.id, 0 }, NULL);
	assert_int_equal(r->m->peerings.n, 0);
	assert_has(r->said.s, "not a Voice peering");
	run_free(r);
}

/* ---- guide, and nobody to ask */

static void say(struct run *r, struct ref ref, const char *state)
{
	unsigned errors = r->said_errors;

	run_do(r, ACT_OBSERVE, ref, state);
	assert_int_equal(r->said_errors, errors);
}

static void the_portal_is_followed_by_what_is_entered(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);
	const struct peering *p = r->m->peerings.v;
	struct standing s;

	mem_replace(&r->m->mode, "guide");
	mem_replace(&r->m->account.sign_in, NULL);
	mem_replace(&r->m->asn.number, "3333");
	for (uint32_t i = 0; i < 2; i++)
		mem_replace(&((struct prefix_answer *)rows_at(&r->m->prefixes, &RECORD_PREFIX, i))->prefix,
			    i ? "31.3.3.0/24" : "31.3.4.0/24");
	run_start(r);
	run_do(r, ACT_ACCOUNT_GO, (struct ref){ 0 }, NULL);
	assert_int_equal(run_standing(r, &s), STAND_ACT);
	assert_has(s.what, "in the portal");
	say(r, (struct ref){ REF_STEP, STEP_ACCOUNT, 0, 0 }, "Registered");
	run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, "example-asn");
	say(r, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, "Pending");
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	say(r, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, "Approved");
	run_do(r, ACT_COMMIT_PEERING, (struct ref){ REF_ROW, GROUP_PEERINGS, p->row.id, 0 }, "example-ams");
	say(r, (struct ref){ REF_ROW, GROUP_PEERINGS, p->row.id, 0 }, "created");
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	assert_int_equal(s.step, STEP_PROVISIONING);
	ROWS_EACH (const struct connection, c, p->connections)
		say(r, (struct ref){ REF_ROW, GROUP_CONNECTIONS, c->row.id, 0 }, "Active");
	run_do(r, ACT_REGISTER, (struct ref){ 0 }, NULL);
	ROWS_EACH (const struct prefix_answer, a, r->m->prefixes)
		say(r, (struct ref){ REF_ROW, GROUP_PREFIXES, a->row.id, 0 }, "Failed: Prefix not received from IP");
	assert_int_equal(run_standing(r, &s), STAND_FAILED);
	assert_has(s.verdict.text, "not received");
	ROWS_EACH (const struct prefix_answer, b, r->m->prefixes)
		say(r, (struct ref){ REF_ROW, GROUP_PREFIXES, b->row.id, 0 }, "Verified");
	run_do(r, ACT_COMMIT_SERVICE, (struct ref){ 0 }, "example-voice");
	say(r, (struct ref){ REF_STEP, STEP_SERVICE, 0, 0 }, "created");
	ROWS_EACH (const struct chosen, c, r->m->service.prefixes)
		say(r, (struct ref){ REF_ROW, GROUP_CHOSEN, c->row.id, 0 }, "Verified");
	assert_int_equal(run_standing(r, &s), STAND_DONE);
	assert_int_equal(r->most_calls, 0);
	assert_int_equal(r->m->requests.n, 0);
	run_free(r);
}

static void where_the_service_is_asked_nothing_is_entered(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	run_start(r);
	run_do(r, ACT_OBSERVE, (struct ref){ REF_STEP, STEP_ASN, 0, 0 }, "Approved");
	assert_int_equal(r->m->seen.asns.n, 0);
	assert_int_equal(r->said_errors, 1);
	run_free(r);
}

/* ---- rows that were opened and left */

static void look(struct run *r, enum step_id step, enum group_id group, uint32_t row)
{
	const struct view v = { SCREEN_STEP, (uint16_t)step, { row ? REF_ROW : 0, (uint16_t)group, row, 0 } };

	run_event(r, (struct event){ .kind = EV_LOOK, .view = v });
}

static void a_row_left_untouched_goes_again(void **state)
{
	(void)state;
	struct run *r = fresh();
	uint32_t row = add(r, GROUP_PREFIXES, 0, &r->m->prefixes);
	const struct view help = { SCREEN_HELP, STEP_PREFIXES, { REF_ROW, GROUP_PREFIXES, row, 0 } };

	look(r, STEP_PREFIXES, GROUP_PREFIXES, row);
	run_event(r, (struct event){ .kind = EV_LOOK, .view = help });
	look(r, STEP_PREFIXES, GROUP_PREFIXES, row);
	assert_int_equal(r->m->prefixes.n, 1);
	look(r, STEP_PREFIXES, GROUP_NONE, 0);
	assert_int_equal(r->m->prefixes.n, 0);
	row = add(r, GROUP_PREFIXES, 0, &r->m->prefixes);
	look(r, STEP_PREFIXES, GROUP_PREFIXES, row);
	run_set(r, Q_PREFIX_NAME, row, "sbc-ams");
	look(r, STEP_PREFIXES, GROUP_NONE, 0);
	assert_int_equal(r->m->prefixes.n, 1);
	run_free(r);
}

static void a_peering_goes_with_its_connection(void **state)
{
	(void)state;
	struct run *r = fresh();

	for (int touched = 0; touched < 2; touched++) {
		uint32_t p = add(r, GROUP_PEERINGS, 0, &r->m->peerings);

		look(r, STEP_PEERING, GROUP_PEERINGS, p);
		uint32_t c = add(r, GROUP_CONNECTIONS, p, &((const struct peering *)r->m->peerings.v)->connections);

		look(r, STEP_PEERING, GROUP_CONNECTIONS, c);
		assert_int_equal(r->m->peerings.n, 1);
		if (touched)
			run_set(r, Q_ROUTER, c, "ams-r1");
		look(r, STEP_PEERING, GROUP_PEERINGS, p);
		assert_int_equal(((const struct peering *)r->m->peerings.v)->connections.n, touched);
		look(r, STEP_PEERING, GROUP_NONE, 0);
		assert_int_equal(r->m->peerings.n, touched);
	}
	run_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cleaned_kept_journalled_and_saved),
		cmocka_unit_test(long_text_is_cut),
		cmocka_unit_test(a_bandwidth_is_kept_in_mbps),
		cmocka_unit_test(drafts_that_no_check_passes_are_kept),
		cmocka_unit_test(what_is_fixed_stays),
		cmocka_unit_test(what_may_change_later_may),
		cmocka_unit_test(another_router_dates_its_attestations),
		cmocka_unit_test(names_are_followed),
		cmocka_unit_test(refs_to_nothing_do_nothing),
		cmocka_unit_test(rows_come_and_go),
		cmocka_unit_test(a_row_left_untouched_goes_again),
		cmocka_unit_test(a_peering_goes_with_its_connection),
		cmocka_unit_test(what_exists_is_not_removed),
		cmocka_unit_test(lines_are_pasted),
		cmocka_unit_test(ticks_are_toggled),
		cmocka_unit_test(cabling_starts_the_wait_for_addresses),
		cmocka_unit_test(attestations_are_given_and_withdrawn),
		cmocka_unit_test(notes_are_kept),
		cmocka_unit_test(what_exists_is_taken_over),
		cmocka_unit_test(a_registration_of_an_answered_prefix_gives_its_row_the_name),
		cmocka_unit_test(a_registration_named_like_another_row_is_refused),
		cmocka_unit_test(another_type_is_not_taken_over),
		cmocka_unit_test(the_portal_is_followed_by_what_is_entered),
		cmocka_unit_test(where_the_service_is_asked_nothing_is_entered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
