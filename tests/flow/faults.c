/* What goes wrong on the way to the service and back, at each request of the journey in turn. */
#include "flow.h"

struct fault {
	const char *kind, *more; /* more: further members of the order, or "" */
	enum standing_kind ends;
};
static const struct fault passing[] = {
	{ "status", ",\"status\":500", STAND_DONE },
	{ "status", ",\"status\":503,\"retry_after\":7", STAND_DONE },
	{ "status", ",\"status\":504", STAND_DONE },
	{ "status", ",\"status\":429,\"retry_after\":17", STAND_DONE },
	{ "status", ",\"status\":401", STAND_DONE },
	{ "html", ",\"status\":502", STAND_DONE },
	{ "reset_before", "", STAND_DONE },
	{ "reset_after", "", STAND_DONE },
	{ "half_body", "", STAND_DONE },
	{ "wrong_json", "", STAND_DONE },
	{ "unknown_state", "", STAND_DONE },
};

static void order_fault(struct flow *f, const struct fault *fault, unsigned skip, unsigned count)
{
	char body[200];

	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"skip\":%u,\"count\":%u%s}", fault->kind, skip, count,
		 fault->more);
	flow_lab(f, "POST", "/lab/v1/faults", body);
}

static struct flow *journey(const struct fault *fault, unsigned skip, unsigned count)
{
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);

	order_fault(f, fault, skip, count);
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

static void met_at(const struct fault *fault, unsigned skip, unsigned count)
{
	struct flow *f = journey(fault, skip, count);
	struct text what = TEXT_INIT;

	if (flow_run(f, &what) != fault->ends)
		fail_msg("%s%s at %u: %s\n%s", fault->kind, fault->more, skip, what.s, f->said.s);
	flow_check_writes(f);
	assert_int_equal(flow_count(f, "DELETE", ""), 0);
	text_release(&what);
	flow_free(f);
}

static size_t requests_of_a_whole_journey(void)
{
	struct flow *f = journey(&passing[0], 100000, 1);

	assert_int_equal(flow_run(f, NULL), STAND_DONE);
	size_t n = f->nlog - flow_count(f, "GET", "/registry"); /* no fault meets the lab's own */

	flow_free(f);
	return n;
}

static void one_fault_at_each_request(void **state)
{
	(void)state;
	size_t n = requests_of_a_whole_journey();

	for (size_t i = 0; i < COUNT(passing); i++) {
		for (unsigned skip = 0; skip < n; skip++)
			met_at(&passing[i], skip, 1);
	}
}

static void three_faults_in_a_row(void **state)
{
	(void)state;
	size_t n = requests_of_a_whole_journey();

	for (size_t i = 0; i < COUNT(passing); i++) {
		bool sign_in = strstr(passing[i].more, "401");

		for (unsigned skip = 0; !sign_in && skip < n; skip += 7)
			met_at(&passing[i], skip, 3);
	}
}

/* Nobody answers any more: it is said, and nothing goes round in circles. */
static void the_service_stays_away(void **state)
{
	(void)state;
	static const struct fault away = { "reset_before", "", STAND_ERROR };

	size_t n = requests_of_a_whole_journey();

	for (unsigned skip = 0; skip + 1 < n; skip += 5)
		met_at(&away, skip, 100000);
}

/* What a plan and a long wait go by: that nothing is known of the service, and whether that may pass by itself. */
static void what_cannot_be_read_is_told_apart(void **state)
{
	(void)state;
	static const struct {
		struct fault fault;
		bool passing;
	} rows[] = { { { "reset_before", "", STAND_ERROR }, true },
		     { { "status", ",\"status\":503", STAND_ERROR }, true },
		     { { "status", ",\"status\":403,\"method\":\"GET\"", STAND_ERROR }, false } };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct flow *f = journey(&rows[i].fault, 3, 100000);
		struct arena a = { 0 };
		struct standing s;

		assert_int_equal(flow_run(f, NULL), STAND_ERROR);
		flow_standing(f, &s, &a);
		if (!s.unread)
			fail_msg("%zu: %s", i, s.what);
		assert_int_equal(s.passing, rows[i].passing);
		arena_release(&a);
		flow_free(f);
	}
}

static void not_allowed(void **state)
{
	(void)state;
	static const struct fault forbidden = { "status", ",\"status\":403,\"method\":\"PUT\"", STAND_ERROR };
	struct flow *f = journey(&forbidden, 1, 1);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ERROR);
	assert_has(what.s, "AuthorizationFailed");
	assert_int_equal(flow_count(f, "PUT", "/peerAsns/example-asn"), 1);
	flow_event(f, &(struct event){ .kind = EV_DO, .id = ACT_RETRY });
	assert_int_equal(flow_run(f, &what), STAND_DONE);
	text_release(&what);
	flow_free(f);
}

static void sign_in_is_not_tried_for_ever(void **state)
{
	(void)state;
	static const struct fault expired = { "status", ",\"status\":401", STAND_SIGN_IN };
	struct flow *f = journey(&expired, 5, 100000);

	assert_int_equal(flow_run(f, NULL), STAND_SIGN_IN);
	assert_in_range(f->signins, 2, 5);
	flow_free(f);
}

/* ---- Chance: some faults of any kind, anywhere on the way, and now and then the end of the program. */

enum { SOME = 20, MANY = 200, FAULTS_MAX = 8, RESUMES_MAX = 60 };

/* What is there at the end: each of these, and nothing else in the lists they stand in. Who came first does not matter. */
#define PROVIDER "/providers/Microsoft.Peering"
#define SUB      "/subscriptions/00000000-0000-0000-0000-000000000001"
#define GROUP    SUB "/resourceGroups/voice-peering" PROVIDER
#define PEERING  GROUP "/peerings/example-ams"
#define SERVICE  GROUP "/peeringServices/example-voice"
static const char *const made[] = {
	SUB PROVIDER "/peerAsns/example-asn",    PEERING, PEERING "/registeredPrefixes/sbc-ams",
	PEERING "/registeredPrefixes/media-ams", SERVICE, SERVICE "/prefixes/sbc-ams",
	SERVICE "/prefixes/media-ams",
};

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016). */
static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (unsigned)((*seed * 2685821657736338717U) >> 33) % below;
}

static size_t guid_at(const char *s)
{
	return strspn(s, "0123456789abcdef") == 8 && s[8] == '-' && strspn(s, "0123456789abcdef-") == 36 ? 36 : 0;
}

static void add_without_guids(struct text *to, const char *s)
{
	while (*s) {
		size_t n = guid_at(s);

		text_addc(to, n ? '*' : *s);
		s += n ? n : 1;
	}
}

static size_t ids_in(const char *s)
{
	size_t n = 0;

	for (; (s = strstr(s, PROVIDER)); s++)
		n++;
	return n;
}

static void get(struct flow *f, const char *path, struct lab_reply *reply)
{
	struct text target = TEXT_INIT;

	text_addf(&target, "%s?api-version=2025-05-01", path);
	if (flow_ask(f, "GET", target.s, NULL, reply) != 200)
		fail_msg("%s: %d %s", path, reply->status, reply->body.s);
	text_release(&target);
}

/* The resource, and how many its list names. Keys and identifiers are chance, so they are left out. */
static void add_resource(struct flow *f, const char *path, struct text *to)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	struct text list = TEXT_INIT;

	get(f, path, &reply);
	add_without_guids(to, reply.body.s);
	lab_reply_release(&reply);
	reply = (struct lab_reply)LAB_REPLY_INIT;
	text_addn(&list, path, (size_t)(strrchr(path, '/') - path));
	get(f, list.s, &reply);
	text_addf(to, "\nof %zu\n", ids_in(reply.body.s));
	text_release(&list);
	lab_reply_release(&reply);
}

static void add_resources(struct flow *f, struct text *to)
{
	flow_lab(f, "DELETE", "/lab/v1/faults", NULL);
	for (size_t i = 0; i < COUNT(made); i++)
		add_resource(f, made[i], to);
}

static size_t accepted(const struct flow *f, const char *ends)
{
	struct text what = TEXT_INIT;
	size_t n = 0;

	text_addf(&what, "%s?", ends);
	for (const char *line = f->accepted.s; line && *line; line = strchr(line, '\n') + 1) {
		size_t length = strcspn(line, "\n");
		const char *put = memmem(line, length, "\"PUT\"", 5), *hit = strstr(line, what.s);

		n += put && hit && hit < line + length;
	}
	text_release(&what);
	return n;
}

static const struct fault forbidden_at_times = { "status", ",\"status\":403", STAND_ERROR };

static void draw_faults(struct flow *f, uint64_t *seed, unsigned requests)
{
	static const char *const methods[] = { "", "", "GET", "PUT" };

	for (unsigned n = 1 + draw(seed, FAULTS_MAX); n; n--) {
		struct fault fault = passing[draw(seed, COUNT(passing))];
		const char *method = methods[draw(seed, COUNT(methods))];
		struct text more = TEXT_INIT;

		if (!draw(seed, 10))
			fault = forbidden_at_times;
		text_addf(&more, "%s%s%s%s", fault.more, *method ? ",\"method\":\"" : "", method, *method ? "\"" : "");
		fault.more = more.s;
		order_fault(f, &fault, draw(seed, str_is(method, "PUT") ? 8 : requests), 1 + draw(seed, 6));
		text_release(&more);
	}
}

/* Whoever is there tries again, or starts the program again; told apart from each other by chance. */
static void resume(struct flow *f, uint64_t *seed, enum standing_kind stopped)
{
	if (f->dead || stopped == STAND_SIGN_IN || draw(seed, 2)) {
		f->die_at = draw(seed, 3) ? 0 : f->effects + 1 + draw(seed, 60);
		f->death = draw(seed, 2) ? DIE_BEFORE : DIE_AFTER;
		flow_restart(f);
		flow_settle(f);
		flow_answers(f);
	} else
		flow_event(f, &(struct event){ .kind = EV_DO, .id = ACT_RETRY });
}

/* What stops it says what and why. */
static void expect_explained(const struct flow *f, enum standing_kind stopped, const char *what, unsigned number)
{
	if (f->dead ||
	    ((stopped == STAND_ERROR || stopped == STAND_SIGN_IN) && !strstr(what, ": (") && !strstr(what, "()")))
		return;
	fail_msg("journey %u stops with %d, %s\n%s", number, (int)stopped, what, f->said.s);
}

static bool to_the_end(struct flow *f, uint64_t *seed, unsigned number)
{
	struct text what = TEXT_INIT;
	bool stopped = false;

	for (unsigned times = 0; flow_run(f, &what) != STAND_DONE || f->dead; times++, stopped = true) {
		struct arena a = { 0 };
		struct standing s = { 0 };
		enum standing_kind kind = f->dead ? STAND_BUSY : flow_standing(f, &s, &a);

		expect_explained(f, kind, str_or(what.s, ""), number);
		if (times > RESUMES_MAX)
			fail_msg("journey %u does not end: %s", number, what.s);
		arena_release(&a);
		resume(f, seed, kind);
	}
	text_release(&what);
	return stopped;
}

static void expect_same(const char *have, const char *wanted, unsigned number)
{
	size_t n = 0;

	while (have[n] && have[n] == wanted[n])
		n++;
	if (have[n] != wanted[n])
		fail_msg("journey %u made ...%.200s not ...%.200s", number, have + n - (n > 100 ? 100 : n),
			 wanted + n - (n > 100 ? 100 : n));
}

static bool by_chance(unsigned number, unsigned requests, const char *wanted)
{
	uint64_t seed = 0x9e3779b97f4a7c15U * (number + 1);
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);
	struct text have = TEXT_INIT;

	draw_faults(f, &seed, requests);
	f->die_at = draw(&seed, 2) ? 0 : 1 + draw(&seed, requests);
	f->death = draw(&seed, 2) ? DIE_BEFORE : DIE_AFTER;
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	bool stopped = to_the_end(f, &seed, number);

	flow_check_writes(f);
	assert_int_equal(flow_count(f, "DELETE", ""), 0);
	for (size_t i = 0; i < COUNT(made); i++) {
		if (accepted(f, made[i]) != 1)
			fail_msg("journey %u: %zu writes of %s", number, accepted(f, made[i]), made[i]);
	}
	add_resources(f, &have);
	expect_same(have.s, wanted, number);
	text_release(&have);
	flow_free(f);
	return stopped;
}

static void faults_by_chance(void **state)
{
	(void)state;
	unsigned journeys = getenv("VOXPEER_LONG") ? MANY : SOME, stopped = 0;
	unsigned requests = (unsigned)requests_of_a_whole_journey();
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);
	struct text wanted = TEXT_INIT;

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	assert_int_equal(flow_run(f, NULL), STAND_DONE);
	add_resources(f, &wanted);
	for (unsigned i = 0; i < journeys; i++)
		stopped += by_chance(i, requests, wanted.s);
	print_message("%u journeys, %u of them stopped on the way and were resumed\n", journeys, stopped);
	assert_in_range(stopped, 1, journeys - 1);
	text_release(&wanted);
	flow_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_fault_at_each_request),
		cmocka_unit_test(three_faults_in_a_row),
		cmocka_unit_test(what_cannot_be_read_is_told_apart),
		cmocka_unit_test(the_service_stays_away),
		cmocka_unit_test(not_allowed),
		cmocka_unit_test(sign_in_is_not_tried_for_ever),
		cmocka_unit_test(faults_by_chance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
