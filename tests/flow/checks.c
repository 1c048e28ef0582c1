/* Registration and activation checks as a run meets them: in one world the run stops with the check's code, in the world next
 * door, which differs in one thing, it reaches the end. */
#include "flow.h"

#define R1      "/lab/v1/routers/ams-r1"
#define R2      "/lab/v1/routers/ams-r2"
#define OBJECTS "/lab/v1/registry/routes"
#define SAYS(path, communities)                                                                                        \
	"{\"prefix\":\"203.0.113.0/24\",\"path\":\"" path "\",\"communities\":\"" communities "\"}"

struct order {
	const char *method, *path, *body;
};
struct world {
	const char *code; /* NULL: nothing fails */
	struct order orders[2];
};

static const struct world registrations[] = {
	{ NULL, { { 0 } } },
	{ "V4", { { "DELETE", OBJECTS "?prefix=203.0.113.0/24&origin=64500", NULL } } },
	{ NULL,
	  { { "DELETE", OBJECTS "?prefix=203.0.113.0/24&origin=64500", NULL },
	    { "PUT", OBJECTS, "{\"prefix\":\"203.0.112.0/22\",\"origin\":64500}" } } },
	{ "V6", { { "DELETE", R2 "/announcements?prefix=203.0.113.0/24", NULL } } },
	{ "V6",
	  { { "DELETE", R1 "/announcements?prefix=203.0.113.0/24", NULL },
	    { "DELETE", R2 "/announcements?prefix=203.0.113.0/24", NULL } } },
	{ "V7", { { "PUT", R2 "/announcements", SAYS("64500", "64500:8007 8075:8006") } } },
	{ NULL, { { "PUT", R2 "/announcements", SAYS("64500", "64500:1 8075:8007") } } },
	{ "V8", { { "PUT", R1 "/announcements", SAYS("64500 64501 64502 64500", "8075:8007") } } },
	{ NULL, { { "PUT", R1 "/announcements", SAYS("64500 64501 64500", "8075:8007") } } },
	{ "V9", { { "PUT", R1 "/announcements", SAYS("64500 64512 64500", "8075:8007") } } },
	{ "V10", { { "PUT", R1 "/announcements", SAYS("64500 64500", "8075:8007") } } },
};

static const struct world activations[] = {
	{ NULL, { { 0 } } },
	{ "A7", { { "PATCH", R2, "{\"session\":\"down\"}" } } },
	{ "A7", { { "DELETE", R2 "/announcements?prefix=203.0.113.0/24", NULL } } },
	{ "A8", { { "PUT", R1 "/announcements", SAYS("64500", "64500:1") } } },
	{ "A9", { { "PUT", R1 "/announcements", SAYS("64500 64501 64502 64500", "8075:8007") } } },
	{ "A10", { { "PUT", R1 "/announcements", SAYS("64500 64512 64500", "8075:8007") } } },
};

static void change_all(struct flow *f, const struct world *w)
{
	for (size_t i = 0; i < COUNT(w->orders) && w->orders[i].method; i++)
		flow_lab(f, w->orders[i].method, w->orders[i].path, w->orders[i].body);
}

static bool is_failed(struct flow *f, const char *code)
{
	struct arena a = { 0 };
	struct judged found[32];
	bool failed = false;

	for (size_t from = 0, n; (n = wizard_judged(f->w, flow_now(f), &a, from, found, COUNT(found))); from += n) {
		for (size_t i = 0; i < n; i++)
			failed |= str_is(found[i].code, code) && found[i].verdict.state == ST_FAILED;
	}
	arena_release(&a);
	return failed;
}

static void expect(struct flow *f, const struct world *w)
{
	struct text what = TEXT_INIT;
	enum standing_kind kind = flow_run(f, &what);

	if (kind != (w->code ? STAND_FAILED : STAND_DONE))
		fail_msg("%s: %s", str_or(w->code, "nothing"), what.s);
	if (w->code && !is_failed(f, w->code))
		fail_msg("%s is not among the failed checks: %s", w->code, what.s);
	text_release(&what);
}

static struct flow *begin(void)
{
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

static void registration_checks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(registrations); i++) {
		struct flow *f = begin();

		change_all(f, &registrations[i]);
		expect(f, &registrations[i]);
		flow_free(f);
	}
}

/* The world changes after the prefixes were verified, before they are activated. */
static void activation_checks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(activations); i++) {
		struct flow *f = begin();

		mem_replace(&f->file.commit.service, NULL);
		assert_int_equal(flow_run(f, NULL), STAND_ACT);
		change_all(f, &activations[i]);
		mem_replace(&f->file.commit.service, "example-voice");
		expect(f, &activations[i]);
		flow_free(f);
	}
}

/* Somebody else's key, entered by hand: it is judged, and the service refuses it; no second try. */
static void a_key_of_another_registration(void **state)
{
	(void)state;
	struct flow *f = begin();
	const struct chosen *c = f->live.service.prefixes.v;
	struct text what = TEXT_INIT;

	flow_event(f, &(struct event){ .kind = EV_SET,
				       .ref = { REF_FIELD, Q_CHOSEN_KEY, c->row.id, 0 },
				       .text = "deadbeef-0000-4000-8000-00000000abcd" });
	assert_int_equal(flow_run(f, &what), STAND_ERROR);
	assert_has(what.s, "BadArgument");
	assert_true(is_failed(f, "A3"));
	assert_int_equal(flow_count(f, "PUT", "/prefixes/sbc-ams"), 1);
	text_release(&what);
	flow_free(f);
}

/* RPKI invalid is a remark: the service says Warning, the run goes on to the end. */
static void a_warning_stops_nothing(void **state)
{
	(void)state;
	const struct lab_builtin *b = lab_builtin("first-light");
	const char *at = strstr(b->yaml, "registry:\n") + strlen("registry:\n");
	struct text yaml = TEXT_INIT;

	text_addn(&yaml, b->yaml, (size_t)(at - b->yaml));
	text_add(&yaml, "  vrps: [{prefix: 203.0.112.0/22, max_length: 22, origin: 64500}]\n");
	text_add(&yaml, at);
	struct flow *f = flow_new(NULL, FLOW_ANSWERS, true);
	struct lab_setup setup = {
		.yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = "variant", .now = FLOW_WALL, .speed = 1
	};

	lab_close(f->lab);
	f->lab = lab_open(&setup, NULL);
	assert_non_null(f->lab);
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	assert_int_equal(flow_run(f, NULL), STAND_DONE);
	const struct seen_prefix *p = f->live.seen.prefixes.v;

	assert_string_equal(p->state, "Warning");
	flow_free(f);
	text_release(&yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registration_checks),
		cmocka_unit_test(activation_checks),
		cmocka_unit_test(a_key_of_another_registration),
		cmocka_unit_test(a_warning_stops_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
