/* Writing: recorded, saved, sent, answered; never blind, never twice, never what nobody released. */
#include "core_run.h"

#include "base/digest.h"

#define ASN_LIST(state)                                                                                                \
	"{\"value\":[{\"name\":\"example-asn\",\"properties\":{\"peerAsn\":64500,\"peerName\":\"Example Voice\","      \
	"\"peerContactDetail\":[{\"role\":\"Noc\",\"email\":\"noc@example.net\",\"phone\":\"+31205550100\"}],"         \
	"\"validationState\":\"" state "\"}}]}"
#define ASN_ONE                                                                                                        \
	"{\"name\":\"example-asn\",\"properties\":{\"peerAsn\":64500,\"peerName\":\"Example Voice\","                  \
	"\"peerContactDetail\":[{\"role\":\"Noc\",\"email\":\"noc@example.net\",\"phone\":\"+31205550100\"}],"         \
	"\"validationState\":\"Pending\"}}"
#define ASN_PATH "/peerAsns/example-asn"

/* Everything answered, the account there, nothing else; all lists read. */
static struct run *ready(void)
{
	struct run *r = run_new(ANSWERED);

	run_start(r);
	run_settle(r, NULL);
	return r;
}

static struct run *asn_recorded(void)
{
	struct run *r = ready();

	run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, "example-asn");
	return r;
}

static void sent_only_by_the_save_that_covers_it(void **state)
{
	(void)state;
	struct run *r = asn_recorded();
	const struct request *q = run_request(r, "asns.put");

	assert_non_null(q);
	assert_string_equal(q->state, "recorded");
	assert_null(run_find(r, "PUT", ASN_PATH));
	run_event(r, (struct event){ .kind = EV_SAVED, .saved = r->save - 1 });
	assert_null(run_find(r, "PUT", ASN_PATH));
	run_event(r, (struct event){ .kind = EV_TIMER, .id = 1 });
	assert_null(run_find(r, "PUT", ASN_PATH));
	run_saved(r);
	assert_non_null(run_find(r, "PUT", ASN_PATH));
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 1);
	run_free(r);
}

static void answered_is_recorded_and_saved(void **state)
{
	(void)state;
	struct run *r = asn_recorded();
	struct standing s;

	run_saved(r);
	unsigned saves = r->saves;

	run_answer(r, "PUT", ASN_PATH, 201, ASN_ONE);
	const struct request *q = run_request(r, "asns.put");

	assert_string_equal(q->state, "answered");
	assert_int_equal(q->status, 201);
	assert_string_equal(q->service_id, "req-1");
	assert_null(q->code);
	assert_int_equal(r->saves, saves + 1);
	assert_int_equal(run_standing(r, &s), STAND_WAIT);
	assert_string_equal(s.owner, "Microsoft");
	assert_int_equal(s.bound, WORLD_NOW + 12 * MSEC_HOUR);
	run_free(r);
}

/* Reads whose answers do not matter here fail, and leave their places to writes. */
static void make_room(struct run *r)
{
	const struct run_call *c;

	while ((c = run_find(r, "GET", "")))
		run_answer_with(r, c->method, c->path,
				(struct reply){ .outcome = REPLY_ANSWERED, .status = 503, .body = "{}", .n = 2 });
}

static void several_writes_share_a_save(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);

	rows_clear(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	ROWS_EACH (struct prefix_answer, p, r->m->prefixes)
		mem_replace(&p->go, NULL);
	run_start(r);
	run_settle(r, "/peer");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_answer(r, "GET", "/registeredPrefixes", 200, EMPTY_LIST);
	make_room(r);
	unsigned saves = r->saves;

	run_do(r, ACT_REGISTER, (struct ref){ 0 }, NULL);
	assert_int_equal(r->saves, saves + 1);
	assert_int_equal(run_count(r, "PUT"), 0);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 2);
	run_free(r);
}

/* The review of one row releases that row; the others keep waiting. */
static void one_prefix_is_released_alone(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);
	const struct prefix_answer *first = rows_at(&r->m->prefixes, &RECORD_PREFIX, 0);
	const struct view review = { SCREEN_REVIEW, STEP_PREFIXES, { REF_ROW, GROUP_PREFIXES, first->row.id, 0 } };
	struct arena a = { 0 };
	struct page page = { 0 };

	rows_clear(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	ROWS_EACH (struct prefix_answer, p, r->m->prefixes)
		mem_replace(&p->go, NULL);
	run_start(r);
	run_settle(r, "/peer");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_answer(r, "GET", "/registeredPrefixes", 200, EMPTY_LIST);
	make_room(r);
	wizard_page(r->w, &review, &a, &page);
	const struct action *act = page_find_action(&page, ACT_REGISTER);

	assert_non_null(act);
	assert_null(act->why_not);
	assert_int_equal(act->ref.row, first->row.id);
	run_do(r, ACT_REGISTER, act->ref, NULL);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 1);
	assert_null(((const struct prefix_answer *)rows_at(&r->m->prefixes, &RECORD_PREFIX, 1))->go);
	arena_release(&a);
	run_free(r);
}

/* What was released with the old value is released anew: it, and the chosen prefix that sends it too. */
static void another_prefix_takes_the_releases_with_it(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);
	struct prefix_answer *p = rows_at(&r->m->prefixes, &RECORD_PREFIX, 0);
	struct chosen *c = rows_at(&r->m->service.prefixes, &RECORD_CHOSEN, 0);

	assert_string_equal(c->name, p->name);
	rows_clear(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	run_start(r);
	mem_replace(&c->go, "2026-11-20T09:00:00Z");
	mem_replace(&p->go, "2026-11-20T09:00:00Z");
	run_event(r, (struct event){ .kind = EV_SET, .ref = { REF_FIELD, Q_ENDPOINTS, p->row.id, 0 }, .text = "pair" });
	assert_non_null(c->go);
	run_event(r, (struct event){
			     .kind = EV_SET, .ref = { REF_FIELD, Q_PREFIX, p->row.id, 0 }, .text = "192.0.2.0/25" });
	assert_null(p->go);
	assert_null(c->go);
	run_free(r);
}

/* ---- released by name only */

static void another_name_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { NULL, "", "example", "Example-asn", "example-asn ", "yes" };
	struct run *r = ready();

	for (size_t i = 0; i < COUNT(wrong); i++) {
		run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, wrong[i]);
		assert_null(r->m->commit.asn);
		assert_null(run_request(r, "asns.put"));
	}
	assert_int_equal(r->said_errors, COUNT(wrong));
	assert_has(r->said.s, "type the name example-asn");
	run_free(r);
}

static void a_failed_requirement_stops_it(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	mem_replace(&((struct contact *)r->m->asn.contacts.v)->email, "someone@gmail.com");
	run_start(r);
	run_settle(r, NULL);
	run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, "example-asn");
	assert_null(r->m->commit.asn);
	assert_int_equal(r->said_errors, 1);
	run_free(r);
}

static void what_changes_is_no_longer_released(void **state)
{
	(void)state;
	struct run *r = asn_recorded();

	run_set(r, Q_PEER_NAME, 0, "Another Name");
	assert_string_equal(r->m->asn.peer_name, "Example Voice");
	assert_has(r->said.s, "under way");
	run_free(r);

	r = run_new(ANSWERED);
	mem_replace(&r->m->commit.asn, "example-asn");
	run_start(r);
	run_set(r, Q_PEER_NAME, 0, "Another Name");
	assert_null(r->m->commit.asn);
	run_free(r);
}

/* ---- never blind */

static void nothing_is_released_before_it_was_read(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	run_start(r);
	run_settle(r, "peerAsns");
	run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, "example-asn");
	assert_null(r->m->commit.asn);
	assert_has(r->said.s, "still being read");
	run_answer(r, "GET", "/peerAsns", 503, "{}");
	run_do(r, ACT_COMMIT_ASN, (struct ref){ 0 }, "example-asn");
	assert_null(r->m->commit.asn);
	run_free(r);
}

static void released_earlier_and_read_first_now(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	mem_replace(&r->m->commit.asn, "example-asn");
	run_start(r);
	run_settle(r, "peerAsns");
	run_saved(r);
	assert_null(run_request(r, "asns.put"));
	run_answer(r, "GET", "/peerAsns", 200, EMPTY_LIST);
	assert_non_null(run_request(r, "asns.put"));
	run_free(r);
}

static void what_exists_is_not_written(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);

	mem_replace(&r->m->commit.asn, "example-asn");
	run_start(r);
	run_settle(r, "peerAsns");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_saved(r);
	assert_null(run_request(r, "asns.put"));
	assert_int_equal(run_count(r, "PUT"), 0);
	run_free(r);
}

static void what_differs_is_drift(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);
	struct standing s;

	mem_replace(&r->m->commit.asn, "example-asn");
	mem_replace(&r->m->asn.peer_name, "Another Name");
	r->setup.unattended = true;
	run_start(r);
	run_settle(r, "peerAsns");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_settle(r, NULL);
	run_saved(r);
	run_settle(r, NULL);
	run_saved(r);
	assert_null(run_request(r, "asns.put"));
	assert_int_equal(run_standing(r, &s), STAND_DRIFT);
	assert_has(s.verdict.text, "peer name");
	run_free(r);
}

/* ---- unknown fates */

static struct run *with_open_request(const char *state)
{
	struct run *r = run_new(ANSWERED);
	struct request *q = rows_add(&r->m->requests, &RECORD_REQUEST, model_new_id(r->m));

	mem_replace(&r->m->commit.asn, "example-asn");
	q->op = mem_text("asns.put");
	q->state = mem_text(state);
	q->guid = mem_text("old");
	run_start(r);
	run_settle(r, "peerAsns");
	return r;
}

static void an_open_request_is_read_first(void **state)
{
	(void)state;
	static const char *const states[] = { "recorded", "sent", "unknown" };

	for (size_t i = 0; i < COUNT(states); i++) {
		struct run *r = with_open_request(states[i]);

		assert_string_equal(run_request(r, "asns.put")->state, "unknown");
		run_saved(r);
		assert_int_equal(run_count(r, "PUT"), 0);
		run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
		assert_string_equal(run_request(r, "asns.put")->state, "answered");
		run_saved(r);
		assert_int_equal(run_count(r, "PUT"), 0);
		run_free(r);
	}
}

static void an_open_request_of_another_program_is_its_own(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);
	struct request *q = rows_add(&r->m->requests, &RECORD_REQUEST, model_new_id(r->m));
	struct standing s;

	q->op = mem_text("asns.put");
	q->state = mem_text("sent");
	r->setup = (struct wizard_setup){ .who = "", .offline = true, .read_only = true, .held = true };
	run_start(r);
	assert_string_equal(run_request(r, "asns.put")->state, "sent");
	assert_int_equal(run_standing(r, &s), STAND_BUSY);
	assert_has(s.what, "the program that has it open");
	run_free(r);
}

static void an_open_request_that_did_nothing_is_made_anew(void **state)
{
	(void)state;
	struct run *r = with_open_request("sent");

	run_answer(r, "GET", "/peerAsns", 200, EMPTY_LIST);
	assert_int_equal(r->m->requests.n, 2);
	assert_string_equal(((struct request *)r->m->requests.v)->state, "dropped");
	assert_string_equal(run_request(r, "asns.put")->state, "recorded");
	assert_string_not_equal(run_request(r, "asns.put")->guid, "old");
	run_free(r);
}

static void no_answer_means_look(void **state)
{
	(void)state;
	struct run *r = asn_recorded();

	run_saved(r);
	run_answer_with(r, "PUT", ASN_PATH, (struct reply){ .outcome = REPLY_UNKNOWN, .why = "timed out" });
	assert_string_equal(run_request(r, "asns.put")->state, "unknown");
	assert_non_null(run_find(r, "GET", "/peerAsns"));
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 0);
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Pending"));
	assert_string_equal(run_request(r, "asns.put")->state, "answered");
	run_free(r);
}

/* ---- refusals */

static void a_refusal_stands_until_something_changes(void **state)
{
	(void)state;
	struct run *r = asn_recorded();
	struct standing s;

	run_saved(r);
	run_answer(r, "PUT", ASN_PATH, 400, "{\"error\":{\"code\":\"BadArgument\",\"message\":\"no such name\"}}");
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 0);
	assert_int_equal(run_standing(r, &s), STAND_ERROR);
	assert_has(s.verdict.text, "no such name");
	assert_int_equal(s.ref.kind, REF_REQUEST);
	run_do(r, ACT_RETRY, s.ref, NULL);
	assert_string_equal(run_request(r, "asns.put")->state, "recorded");
	assert_int_equal(r->m->requests.n, 2);
	run_free(r);
}

static void throttled_waits_as_long_as_told(void **state)
{
	(void)state;
	struct run *r = asn_recorded();

	run_saved(r);
	run_answer_with(r, "PUT", ASN_PATH,
			(struct reply){ .outcome = REPLY_ANSWERED,
					.status = 429,
					.retry_after = 90 * MSEC_SECOND,
					.body = "{}",
					.n = 2 });
	run_saved(r);
	run_pass(r, 89 * MSEC_SECOND);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 0);
	assert_in_range(r->timer[2], r->now.wall, r->now.wall + 60 * MSEC_SECOND);
	run_pass(r, r->timer[2] - r->now.wall);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 1);
	run_free(r);
}

static void signed_out_signs_in_and_goes_on(void **state)
{
	(void)state;
	struct run *r = asn_recorded();

	run_saved(r);
	run_answer(r, "PUT", ASN_PATH, 401, "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"x\"}}");
	assert_string_equal(run_request(r, "asns.put")->state, "recorded");
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 1);
	run_free(r);
}

/* ---- saving */

static void without_a_save_nothing_is_sent(void **state)
{
	(void)state;
	struct run *r = asn_recorded();
	struct standing s;

	run_event(r, (struct event){ .kind = EV_SAVED, .saved = r->save, .text = "disk full" });
	assert_int_equal(run_count(r, "PUT"), 0);
	assert_int_equal(run_standing(r, &s), STAND_ERROR);
	assert_has(s.what, "disk full");
	run_do(r, ACT_RETRY, (struct ref){ 0 }, NULL);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 1);
	run_free(r);
}

/* ---- modes that do not write */

static void some_never_write(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct run *r = run_new(ANSWERED);

		if (i == 0)
			mem_replace(&r->m->mode, "guide");
		r->setup.read_only = i == 1;
		r->setup.offline = i == 2;
		mem_replace(&r->m->account.go, "yes");
		mem_replace(&r->m->commit.asn, "example-asn");
		run_start(r);
		run_settle(r, NULL);
		run_saved(r);
		assert_int_equal(r->m->requests.n, 0);
		assert_int_equal(run_count(r, "PUT") + run_count(r, "POST"), 0);
		if (i == 2)
			assert_int_equal(r->most_calls, 0);
		run_free(r);
	}
}

static void at_most_four_at_a_time(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);

	rows_clear(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	for (unsigned i = 0; i < 40; i++) {
		char name[16], prefix[32];

		snprintf(name, sizeof name, "p%u", i);
		snprintf(prefix, sizeof prefix, "192.0.2.%u/32", i);
		mem_replace(&world_prefix(r->world, name, prefix)->go, "yes");
	}
	r->setup.outside = true;
	run_start(r);
	for (unsigned i = 0; i < 200 && r->ncalls; i++) {
		run_settle(r, "/peer");
		if (run_find(r, "GET", "/peerAsns"))
			run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
		if (run_find(r, "GET", "registeredPrefixes"))
			run_answer(r, "GET", "registeredPrefixes", 200, EMPTY_LIST);
		run_saved(r);
		if (run_find(r, "PUT", ""))
			run_answer(r, "PUT", "", 201,
				   "{\"name\":\"p0\",\"properties\":{\"prefix\":\"192.0.2.0/32\","
				   "\"prefixValidationState\":\"Pending\"}}");
	}
	assert_int_equal(r->most_calls, 4);
	run_free(r);
}

/* ---- many at once */

enum { MANY = 40, AT_ONCE = 4, REFUSALS = 8 };

/* As many prefixes are released and recorded, and one save covers them; it is not on disk yet. */
static struct run *many_recorded(bool unattended)
{
	struct run *r = run_new(FAILED_PREFIX);

	r->setup.unattended = unattended;
	rows_clear(&r->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	for (unsigned i = 0; i < MANY; i++) {
		char name[16], prefix[32];

		snprintf(name, sizeof name, "p%u", i);
		snprintf(prefix, sizeof prefix, "192.0.2.%u/32", i);
		world_prefix(r->world, name, prefix);
	}
	run_start(r);
	run_settle(r, "/peer");
	run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
	run_answer(r, "GET", "/registeredPrefixes", 200, EMPTY_LIST);
	make_room(r);
	ROWS_EACH (struct prefix_answer, p, r->m->prefixes)
		mem_replace(&p->go, "yes");
	r->m->gen++;
	run_event(r, (struct event){ .kind = EV_TIMER, .id = 2 });
	return r;
}

static unsigned in_state(const struct run *r, const char *state)
{
	unsigned n = 0;

	ROWS_EACH (const struct request, q, r->m->requests)
		n += str_is(q->op, "prefixes.put") && str_is(q->state, state);
	return n;
}

static void registered(struct run *r)
{
	static const char in[] = "/registeredPrefixes/";
	const struct run_call *c = run_find(r, "PUT", in);
	const char *name = strstr(c->path, in) + strlen(in);
	char *body = mem_format("{\"name\":\"%.*s\",%s", (int)strcspn(name, "?"), name, c->body + 1);

	run_answer(r, "PUT", in, 201, body);
	free(body);
}

static void one_save_covers_many(void **state)
{
	(void)state;
	struct run *r = many_recorded(false);
	unsigned saves = r->saves;

	assert_in_range(in_state(r, "recorded"), MANY, MANY + 2);
	assert_int_equal(run_count(r, "PUT"), 0);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), AT_ONCE);
	for (unsigned i = 0; i < MANY - AT_ONCE; i++) {
		registered(r);
		make_room(r);
		assert_int_equal(run_count(r, "PUT"), AT_ONCE);
	}
	assert_int_equal(in_state(r, "answered"), MANY - AT_ONCE);
	assert_true(r->saves > saves); /* answers are saved as they come; none of these was waited for */
	run_free(r);
}

/* Nobody looks: what follows from the replies waits until the last of them. */
static void a_run_looks_at_all_replies_at_once(void **state)
{
	(void)state;
	struct run *r = many_recorded(true);

	run_saved(r);
	r->timer[2] = 0;
	for (unsigned i = 0; i < MANY - AT_ONCE; i++) {
		assert_int_equal(run_count(r, "PUT"), AT_ONCE);
		assert_int_equal(r->timer[2], 0);
		registered(r);
	}
	while (run_find(r, "PUT", ""))
		registered(r);
	assert_true(in_state(r, "answered") >= MANY);
	assert_int_equal(in_state(r, "recorded"), 0);
	run_free(r);
}

static void what_waits_stays_when_a_save_fails(void **state)
{
	(void)state;
	struct run *r = many_recorded(false);

	run_saved(r);
	registered(r);
	make_room(r);
	run_event(r, (struct event){ .kind = EV_SAVED, .saved = r->save, .text = "cannot save: no room" });
	registered(r);
	make_room(r);
	assert_int_equal(run_count(r, "PUT"), AT_ONCE - 1);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), AT_ONCE);
	run_free(r);
}

static void what_waits_is_dropped_when_others_are_refused(void **state)
{
	(void)state;
	struct run *r = many_recorded(false);

	run_saved(r);
	for (unsigned i = 0; run_find(r, "PUT", ""); i++) {
		assert_in_range(i, 0, REFUSALS + AT_ONCE - 2);
		run_answer(r, "PUT", "/registeredPrefixes/", 400,
			   "{\"error\":{\"code\":\"BadRequest\",\"message\":\"no\"}}");
		make_room(r);
	}
	assert_int_equal(in_state(r, "recorded"), 0);
	assert_true(in_state(r, "dropped") > MANY / 2);
	run_free(r);
}

static void what_waits_is_sent_after_a_throttle(void **state)
{
	(void)state;
	struct run *r = many_recorded(false);

	run_saved(r);
	run_answer_with(
		r, "PUT", "/registeredPrefixes/",
		(struct reply){
			.outcome = REPLY_ANSWERED, .status = 429, .retry_after = MSEC_MINUTE, .body = "{}", .n = 2 });
	make_room(r);
	assert_int_equal(run_count(r, "PUT"), AT_ONCE - 1);
	assert_int_equal(in_state(r, "dropped"), 1);
	r->now.wall += MSEC_MINUTE;
	r->now.service += MSEC_MINUTE;
	run_event(r, (struct event){ .kind = EV_TIMER, .id = 2 });
	make_room(r);
	assert_int_equal(run_count(r, "PUT"), AT_ONCE);
	run_free(r);
}

/* ---- the plan */

static void plan_text(struct run *r, struct text *out)
{
	struct planned p[3];

	arena_reset(&r->world->a);
	for (size_t from = 0, n; (n = wizard_plan(r->w, &r->world->a, from, p, COUNT(p))); from += n) {
		for (size_t i = 0; i < n; i++)
			text_addf(out, "%d %s %s %s %s\n", p[i].due, p[i].method, p[i].path, str_or(p[i].body, ""),
				  str_or(p[i].note, ""));
	}
}

static void a_plan_is_the_same_twice_and_names_what_is_not_there(void **state)
{
	(void)state;
	struct run *r = ready();
	struct text one = TEXT_INIT, two = TEXT_INIT;

	plan_text(r, &one);
	run_do(r, ACT_ACCOUNT_GO, (struct ref){ 0 }, NULL);
	r->random = 99;
	plan_text(r, &two);
	assert_string_equal(one.s, two.s);
	assert_has(one.s, "<key of sbc-ams>");
	assert_has(one.s, "<identifier of connection 2>");
	assert_has(one.s, "0 POST");
	assert_has(one.s, "exists, nothing to do");
	assert_has(one.s, "how many prefixes you announce at most is not in it");
	text_release(&one);
	text_release(&two);
	run_free(r);
}

/* ---- removing and validating again */

static struct run *failed_prefix(void)
{
	struct run *r = run_new(FAILED_PREFIX);

	run_start(r);
	return r;
}

static struct ref prefix_ref(const struct run *r, const char *name)
{
	return (struct ref){ REF_ROW, GROUP_PREFIXES, model_prefix(r->m, name)->row.id, 0 };
}

static void only_what_was_never_verified_is_removed(void **state)
{
	(void)state;
	struct run *r = failed_prefix();

	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "media-ams"), "media-ams");
	assert_null(run_request(r, "prefixes.delete"));
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc");
	assert_null(run_request(r, "prefixes.delete"));
	run_free(r);

	r = failed_prefix();
	((struct seen_prefix *)r->m->seen.prefixes.v)->verified_once = 1;
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc-ams");
	assert_null(run_request(r, "prefixes.delete"));
	assert_has(r->said.s, "write to peeringservice@microsoft.com");
	run_free(r);

	r = run_new(FAILED_PREFIX); /* a colleague's service carries it: so it was Verified, whoever saw that */
	world_active(r->world, "theirs", "203.0.113.0/24");
	run_start(r);
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc-ams");
	assert_null(run_request(r, "prefixes.delete"));
	run_free(r);
}

static void removed_leaves_and_is_not_registered_again(void **state)
{
	(void)state;
	struct run *r = failed_prefix();

	make_room(r);
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc-ams");
	run_saved(r);
	run_answer(r, "DELETE", "/sbc-ams", 200, "");
	assert_int_equal(r->m->seen.prefixes.n, 1);
	assert_null(model_prefix(r->m, "sbc-ams")->go);
	run_saved(r);
	assert_int_equal(run_count(r, "PUT"), 0);
	run_free(r);
}

/* A colleague registered one of our prefixes under a name of their own: that registration is asked about, by that name. */
static void what_is_registered_under_another_name_is_meant_by_it(void **state)
{
	(void)state;
	struct run *r = run_new(FAILED_PREFIX);

	mem_replace(&((struct seen_prefix *)r->m->seen.prefixes.v)->name, "theirs");
	run_start(r);
	make_room(r);
	run_do(r, ACT_VALIDATE, prefix_ref(r, "sbc-ams"), NULL);
	run_saved(r);
	assert_non_null(run_find(r, "POST", "/registeredPrefixes/theirs/validate"));
	run_do(r, ACT_REGISTER, prefix_ref(r, "sbc-ams"), NULL);
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc-ams");
	assert_null(run_request(r, "prefixes.delete"));
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "theirs");
	run_saved(r);
	assert_has(run_request(r, "prefixes.delete")->path, "/registeredPrefixes/theirs");
	assert_null(run_request(r, "prefixes.put"));
	run_free(r);
}

static void what_is_chosen_under_another_name_is_meant_by_it(void **state)
{
	(void)state;
	struct run *r = run_new(ACTIVE);
	struct seen_service_prefix *seen = r->m->seen.service_prefixes.v;
	struct ref ref = { REF_ROW, GROUP_CHOSEN, ((struct row *)r->m->service.prefixes.v)->id, 0 };

	mem_replace(&seen->name, "theirs");
	mem_replace(&seen->state, "Failed");
	run_start(r);
	make_room(r);
	run_do(r, ACT_DELETE_CHOSEN, ref, "sbc-ams");
	assert_null(run_request(r, "service-prefixes.delete"));
	run_do(r, ACT_DELETE_CHOSEN, ref, "theirs");
	run_saved(r);
	assert_has(run_request(r, "service-prefixes.delete")->path, "/prefixes/theirs");
	run_free(r);
}

/* In another peering: one prefix has one registration, so this one cannot be made. */
static void what_another_peering_registered_is_not_registered_again(void **state)
{
	(void)state;
	for (int released = 0; released < 2; released++) {
		struct run *r = run_new(FAILED_PREFIX);

		mem_replace(&((struct seen_prefix *)r->m->seen.prefixes.v)->peering, "example-fra");
		mem_replace(&model_prefix(r->m, "sbc-ams")->go, released ? "yes" : NULL);
		run_start(r);
		if (released)
			run_answer(r, "GET", "/registeredPrefixes", 200, EMPTY_LIST);
		make_room(r);
		run_do(r, ACT_REGISTER, prefix_ref(r, "sbc-ams"), NULL);
		run_saved(r);
		assert_has(r->said.s, "overlaps 203.0.113.0/24 (sbc-ams, example-fra)");
		assert_int_equal(run_count(r, "PUT"), 0);
		run_free(r);
	}
}

static void validating_all_leaves_verified_ones_alone(void **state)
{
	(void)state;
	struct run *r = failed_prefix();

	make_room(r);
	run_do(r, ACT_VALIDATE, (struct ref){ 0 }, NULL);
	run_saved(r);
	assert_non_null(run_find(r, "POST", "/sbc-ams/validate"));
	assert_int_equal(run_count(r, "POST"), 1);
	run_do(r, ACT_VALIDATE, prefix_ref(r, "media-ams"), NULL);
	run_saved(r);
	assert_int_equal(run_count(r, "POST"), 1);
	run_do(r, ACT_VALIDATE, prefix_ref(r, "media-ams"), "media-ams");
	run_saved(r);
	assert_int_equal(run_count(r, "POST"), 2);
	run_free(r);
}

/* ---- what changes between the recording and the save */

#define SEEN_PREFIX(name, prefix, state)                                                                               \
	"{\"value\":[{\"name\":\"" name "\",\"properties\":{\"prefix\":\"" prefix                                      \
	"\",\"prefixValidationState\":\"" state "\",\"provisioningState\":\"Succeeded\"}}]}"

/* It was never Verified when it was recorded: the save fails for a while, and meanwhile the service has validated it. */
static void what_was_verified_meanwhile_is_not_touched(void **state)
{
	(void)state;
	static const struct {
		enum action_id action;
		const char *typed, *op;
	} rows[] = { { ACT_DELETE_PREFIX, "sbc-ams", "prefixes.delete" }, { ACT_VALIDATE, NULL, "prefixes.validate" } };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct run *r = failed_prefix();

		run_settle(r, "/peer");
		run_answer(r, "GET", "/peerAsns", 200, ASN_LIST("Approved"));
		run_do(r, rows[i].action, prefix_ref(r, "sbc-ams"), rows[i].typed);
		assert_string_equal(run_request(r, rows[i].op)->state, "recorded");
		run_answer(r, "GET", "/registeredPrefixes", 200, SEEN_PREFIX("sbc-ams", "203.0.113.0/24", "Verified"));
		make_room(r);
		run_saved(r);
		assert_int_equal(run_count(r, "DELETE") + run_count(r, "POST"), 0);
		assert_string_equal(run_request(r, rows[i].op)->state, "dropped");
		assert_has(r->said.s, "it changed meanwhile");
		run_free(r);
	}
}

/* A throttled removal waits as long as the service says; what it is about is looked at in between. */
static void what_was_verified_during_a_throttle_is_not_removed(void **state)
{
	(void)state;
	struct run *r = failed_prefix();

	make_room(r);
	run_do(r, ACT_DELETE_PREFIX, prefix_ref(r, "sbc-ams"), "sbc-ams");
	run_saved(r);
	run_answer_with(
		r, "DELETE", "/sbc-ams",
		(struct reply){
			.outcome = REPLY_ANSWERED, .status = 429, .retry_after = MSEC_HOUR, .body = "{}", .n = 2 });
	run_saved(r);
	for (unsigned i = 0; i < 60 && !run_find(r, "GET", "/registeredPrefixes"); i++) {
		make_room(r);
		run_pass(r, MSEC_MINUTE);
	}
	run_answer(r, "GET", "/registeredPrefixes", 200, SEEN_PREFIX("sbc-ams", "203.0.113.0/24", "Verified"));
	run_saved(r);
	for (unsigned i = 0; i < 70; i++) {
		make_room(r);
		run_pass(r, MSEC_MINUTE);
		run_saved(r);
	}
	assert_int_equal(run_count(r, "DELETE"), 0);
	run_free(r);
}

/* Somebody else made p9 while it waited in line: what is there is not written over, in a run or by hand. */
static void what_was_made_meanwhile_is_not_written_over(void **state)
{
	(void)state;
	for (int unattended = 0; unattended < 2; unattended++) {
		struct run *r = many_recorded(unattended);

		run_do(r, ACT_LOOK, (struct ref){ REF_STEP, STEP_PREFIXES, 0, 0 }, NULL);
		run_saved(r);
		assert_true(run_count(r, "PUT") > 0);
		run_answer(r, "GET", "/registeredPrefixes", 200, SEEN_PREFIX("p9", "192.0.2.9/32", "Verified"));
		for (unsigned i = 0; i < MANY && run_find(r, "PUT", ""); i++) {
			assert_null(run_find(r, "PUT", "/registeredPrefixes/p9?"));
			registered(r);
			make_room(r);
		}
		assert_int_equal(in_state(r, "dropped"), 1);
		assert_int_equal(in_state(r, "recorded"), 0);
		run_free(r);
	}
}

static void secrets_stay_out(void **state)
{
	(void)state;
	static const char key[] = "deadbeef-0000-4000-8000-00000000abcd";
	struct run *r = run_new(ACTIVE);

	rows_clear(&r->m->seen.service_prefixes, &RECORD_SEEN_SERVICE_PREFIX);
	ROWS_EACH (struct seen_prefix, p, r->m->seen.prefixes)
		mem_replace(&p->key, key);
	ROWS_EACH (struct chosen, c, r->m->service.prefixes)
		mem_replace(&c->go, "yes");
	run_start(r);
	for (unsigned i = 0; i < 9 && !run_find(r, "PUT", "/prefixes/"); i++) {
		if (run_find(r, "GET", "/peeringServices/example-voice/prefixes"))
			run_answer(r, "GET", "/peeringServices/example-voice/prefixes", 200, EMPTY_LIST);
		else
			make_room(r);
		run_saved(r);
	}
	assert_has(run_find(r, "PUT", "/prefixes/")->body, key);
	assert_null(strstr(run_request(r, "service-prefixes.put")->body, key));
	run_set(r, Q_CHOSEN_KEY, ((struct chosen *)r->m->service.prefixes.v)->row.id, key);
	assert_null(strstr(r->journal.s, key));
	run_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sent_only_by_the_save_that_covers_it),
		cmocka_unit_test(answered_is_recorded_and_saved),
		cmocka_unit_test(several_writes_share_a_save),
		cmocka_unit_test(one_prefix_is_released_alone),
		cmocka_unit_test(another_prefix_takes_the_releases_with_it),
		cmocka_unit_test(another_name_is_refused),
		cmocka_unit_test(a_failed_requirement_stops_it),
		cmocka_unit_test(what_changes_is_no_longer_released),
		cmocka_unit_test(nothing_is_released_before_it_was_read),
		cmocka_unit_test(released_earlier_and_read_first_now),
		cmocka_unit_test(what_exists_is_not_written),
		cmocka_unit_test(what_differs_is_drift),
		cmocka_unit_test(an_open_request_is_read_first),
		cmocka_unit_test(an_open_request_of_another_program_is_its_own),
		cmocka_unit_test(an_open_request_that_did_nothing_is_made_anew),
		cmocka_unit_test(no_answer_means_look),
		cmocka_unit_test(a_refusal_stands_until_something_changes),
		cmocka_unit_test(throttled_waits_as_long_as_told),
		cmocka_unit_test(signed_out_signs_in_and_goes_on),
		cmocka_unit_test(without_a_save_nothing_is_sent),
		cmocka_unit_test(some_never_write),
		cmocka_unit_test(at_most_four_at_a_time),
		cmocka_unit_test(one_save_covers_many),
		cmocka_unit_test(a_run_looks_at_all_replies_at_once),
		cmocka_unit_test(what_waits_stays_when_a_save_fails),
		cmocka_unit_test(what_waits_is_dropped_when_others_are_refused),
		cmocka_unit_test(what_waits_is_sent_after_a_throttle),
		cmocka_unit_test(a_plan_is_the_same_twice_and_names_what_is_not_there),
		cmocka_unit_test(only_what_was_never_verified_is_removed),
		cmocka_unit_test(removed_leaves_and_is_not_registered_again),
		cmocka_unit_test(what_is_registered_under_another_name_is_meant_by_it),
		cmocka_unit_test(what_is_chosen_under_another_name_is_meant_by_it),
		cmocka_unit_test(what_another_peering_registered_is_not_registered_again),
		cmocka_unit_test(validating_all_leaves_verified_ones_alone),
		cmocka_unit_test(what_was_verified_meanwhile_is_not_touched),
		cmocka_unit_test(what_was_verified_during_a_throttle_is_not_removed),
		cmocka_unit_test(what_was_made_meanwhile_is_not_written_over),
		cmocka_unit_test(secrets_stay_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
