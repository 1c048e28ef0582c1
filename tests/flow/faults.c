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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_fault_at_each_request),     cmocka_unit_test(three_faults_in_a_row),
		cmocka_unit_test(the_service_stays_away),        cmocka_unit_test(not_allowed),
		cmocka_unit_test(sign_in_is_not_tried_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
