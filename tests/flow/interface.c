/* Our calls against the training service, without core: every call of the table is answered with what the table says, and what
 * was written is not seen as different afterwards. */
#include "../unit/unit.h"

#include <stdlib.h>

#include "../unit/arm_fixture.h"
#include "arm/arm.h"
#include "base/text.h"
#include "lab/service.h"

#define DAY   ((msec)24 * 3600 * 1000)
#define START ((msec)1700000000000)

struct world {
	struct lab *lab;
	struct model m;
	struct arm_args args;
	struct arena arena;
	struct arm_answer answer;
	msec now;
};

static int start(void **state)
{
	struct world *w = mem_alloc(sizeof *w);
	struct lab_setup setup = { .scenario = "first-light", .now = START, .speed = 1 };
	struct text err = TEXT_INIT;

	w->now = START;
	w->lab = lab_open(&setup, &err);
	if (!w->lab)
		fail_msg("%s", err.s);
	fixture_init(&w->m);
	w->args = (struct arm_args){ .model = &w->m, .peering = fixture_peering(&w->m) };
	*state = w;
	return 0;
}

static int stop(void **state)
{
	struct world *w = *state;

	rows_clear(&w->answer.rows, w->answer.record);
	arena_release(&w->arena);
	model_release(&w->m);
	lab_close(w->lab);
	free(w);
	return 0;
}

static void ask(struct world *w, enum op_id op)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	struct text err = TEXT_INIT, target = TEXT_INIT;
	struct arm_call call;

	rows_clear(&w->answer.rows, w->answer.record);
	if (!arm_build(op, &w->args, &w->arena, &call, &err))
		fail_msg("%s", err.s);
	text_addf(&target, "%s%s", OPS[op].flags & OP_OUTSIDE ? "/lab/v1" : "", call.path);
	lab_request(w->lab, w->now,
		    &(struct lab_request){ .method = call.method,
					   .target = target.s,
					   .authorization = "Bearer training",
					   .body = call.body,
					   .n = strlen(str_or(call.body, "")) },
		    &reply);
	arm_read_about(op, &w->args, (uint16_t)reply.status, reply.body.s, reply.body.n, &w->arena, &w->answer);
	lab_reply_release(&reply);
	text_release(&target);
}

static void *ok(struct world *w, enum op_id op)
{
	ask(w, op);
	if (w->answer.class != ARM_OK)
		fail_msg("%s: %u %s: %s", OPS[op].name, w->answer.status, str_or(w->answer.code, ""),
			 w->answer.message);
	return w->answer.rows.n ? w->answer.rows.v : NULL;
}

static void classed(struct world *w, enum op_id op, enum arm_class class)
{
	ask(w, op);
	if (w->answer.class != class)
		fail_msg("%s: %u %s: %s", OPS[op].name, w->answer.status, str_or(w->answer.code, ""),
			 str_or(w->answer.message, "success"));
}

/* ---- The journey, call by call */

static void account(struct world *w)
{
	const struct cat_subscription *s = ok(w, OP_SUBSCRIPTIONS);

	assert_string_equal(s->id, SUB);
	assert_non_null(ok(w, OP_REGIONS));
	assert_string_not_equal(((struct seen_provider *)ok(w, OP_PROVIDER))->state, "Registered");
	ok(w, OP_PROVIDER_REGISTER);
	w->now += DAY;
	const struct seen_provider *p = ok(w, OP_PROVIDER);
	assert_string_equal(p->state, "Registered");
	assert_has(p->versions, "2025-05-01");
	ok(w, OP_GROUPS);
	classed(w, OP_GROUP, ARM_ABSENT);
	assert_string_equal(((struct seen_group *)ok(w, OP_GROUP_PUT))->name, "voice-peering");
	assert_string_equal(w->answer.text, "westeurope");
	ok(w, OP_GROUP);
}

static void as_number(struct world *w)
{
	struct text lines = TEXT_INIT;

	classed(w, OP_ASN, ARM_ABSENT);
	assert_string_equal(((struct seen_asn *)ok(w, OP_ASN_PUT))->state, "Pending");
	w->now += DAY;
	const struct seen_asn *a = ok(w, OP_ASN);
	assert_string_equal(a->state, "Approved");
	assert_int_equal(arm_differs_asn(&w->m.asn, a, &lines), 0);
	assert_int_equal(((struct seen_asn *)ok(w, OP_ASNS))->number, 64500);
}

static void peering(struct world *w)
{
	struct text lines = TEXT_INIT;

	w->args.metro = "Amsterdam";
	assert_non_null(ok(w, OP_METROS));
	ok(w, OP_LEGACY);
	classed(w, OP_PEERING, ARM_ABSENT);
	w->args.location = "West Europe";
	const struct seen_peering *p = ok(w, OP_PEERING_PUT);
	assert_string_equal(p->name, "example-ams");
	assert_string_equal(p->group, "voice-peering");
	assert_int_equal(p->connections.n, 2);
	w->now += 30 * DAY;
	p = ok(w, OP_PEERING);
	ROWS_EACH (const struct seen_connection, c, p->connections)
		assert_string_equal(c->state, "Active");
	arm_differs_peering(&w->m, w->args.peering, p, &lines);
	assert_null(strstr(lines.s, "bandwidth"));
	assert_null(strstr(lines.s, "peering type"));
	text_release(&lines);
	assert_non_null(ok(w, OP_PEERINGS));
	assert_non_null(ok(w, OP_GROUP_PEERINGS));
}

static void update(struct world *w)
{
	struct seen_peering have = { 0 };

	record_copy(&RECORD_SEEN_PEERING, &have, ok(w, OP_PEERING), NULL, NULL);
	w->args.existing = &have;
	set(&((struct connection *)w->args.peering->connections.v)->max_prefixes_v4, "1500");
	const struct seen_peering *p = ok(w, OP_PEERING_PUT);
	assert_int_equal(arm_differs_peering(&w->m, w->args.peering, p, NULL), 0);
	w->args.existing = NULL;
	record_clear(&RECORD_SEEN_PEERING, &have);
}

static void prefixes(struct world *w)
{
	w->args.parent = "example-ams";
	w->args.name = "sbc-ams";
	w->args.prefix = "203.0.113.0/24";
	classed(w, OP_PREFIX, ARM_ABSENT);
	assert_string_equal(((struct seen_prefix *)ok(w, OP_PREFIX_PUT))->peering, "example-ams");
	w->now += DAY;
	assert_string_equal(((struct seen_prefix *)ok(w, OP_PREFIX))->state, "Verified");
	assert_string_equal(((struct seen_prefix *)ok(w, OP_PREFIX_VALIDATE))->state, "Pending");
	w->now += DAY;
	w->args.key = arena_text(&w->arena, ((struct seen_prefix *)ok(w, OP_PREFIXES))->key);
	const struct seen_route *r = ok(w, OP_ROUTES);
	assert_string_equal(r->prefix, "203.0.113.0/24");
	assert_string_equal(r->peering, "example-ams");
}

static void registry(struct world *w)
{
	w->args.asn = "64500";
	const struct seen_registry *r = ok(w, OP_REGISTRY);
	assert_int_equal(w->answer.rows.n, 1);
	assert_int_equal(r->origin, 64500);
	assert_int_equal(r->aut_num, 1);
}

static void service(struct world *w)
{
	struct text lines = TEXT_INIT;

	w->args.country = "Netherlands";
	w->args.name = w->args.parent = NULL;
	assert_non_null(ok(w, OP_COUNTRIES));
	assert_string_equal(((struct cat_state *)ok(w, OP_STATES))->state, "North Holland");
	assert_non_null(ok(w, OP_PROVIDERS));
	ok(w, OP_AVAILABILITY);
	assert_string_equal(w->answer.text, "Available");
	classed(w, OP_SERVICE, ARM_ABSENT);
	assert_int_equal(arm_differs_service(&w->m.service, ok(w, OP_SERVICE_PUT), &lines), 0);
	assert_non_null(ok(w, OP_SERVICES));
	assert_non_null(ok(w, OP_GROUP_SERVICES));
	w->args.name = "sbc-ams";
	classed(w, OP_SERVICE_PREFIX, ARM_ABSENT);
	assert_string_equal(((struct seen_service_prefix *)ok(w, OP_SERVICE_PREFIX_PUT))->service, "example-voice");
	w->now += DAY;
	const struct seen_service_prefix *p = ok(w, OP_SERVICE_PREFIX);
	assert_string_equal(p->state, "Verified");
	assert_true(p->events.n > 0);
	assert_int_equal(arm_differs_service_prefix("203.0.113.0/24", w->args.key, p, &lines), 0);
	assert_non_null(ok(w, OP_SERVICE_PREFIXES));
	ok(w, OP_SERVICE_PREFIX_DELETE);
}

static void every_call_is_answered_as_the_table_says(void **state)
{
	struct world *w = *state;

	account(w);
	as_number(w);
	peering(w);
	update(w);
	prefixes(w);
	registry(w);
	service(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_call_is_answered_as_the_table_says, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
