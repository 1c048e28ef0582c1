/* The session as JSON and back: nothing is lost, nothing that is not a session becomes one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/json.h"
#include "session/session.h"
#include "session_fill.h"

static char *written(const struct model *m, bool redact)
{
	struct text t = TEXT_INIT;
	struct json_out o = { .to = &t, .indent = 1 };

	session_write(m, &o, redact);
	assert_false(o.failed);
	return text_detach(&t);
}

static void reads(const char *json, struct model *m)
{
	struct text err = TEXT_INIT;

	if (!session_read(json, strlen(json), m, &err))
		fail_msg("%s", err.s);
	text_release(&err);
}

static void refuses(const char *json, const char *why)
{
	struct text err = TEXT_INIT;
	struct model m;

	assert_false(session_read(json, strlen(json), &m, &err));
	assert_string_equal(err.s, why);
	assert_int_equal(m.schema, MODEL_SCHEMA);
	assert_null(m.name);
	text_release(&err);
}

static void every_field_returns(void **state)
{
	struct model m, back;
	char *json, *again;

	(void)state;
	fill_model(&m, 2);
	json = written(&m, false);
	reads(json, &back);
	assert_true(same_model(&m, &back));
	again = written(&back, false);
	assert_string_equal(json, again);
	free(json);
	free(again);
	model_release(&m);
	model_release(&back);
}

static void a_new_session_is_short(void **state)
{
	struct model m, back;
	char *json;

	(void)state;
	model_init(&m);
	json = written(&m, false);
	assert_string_equal(json, "{\n \"schema\": 1,\n \"next_id\": 1\n}");
	reads(json, &back);
	assert_true(same_model(&m, &back));
	free(json);
	model_release(&back);
}

/* Text that looks like a number is written as one only where the number says exactly the same. */
static void typed_text_stays_as_typed(void **state)
{
	static const char *const typed[] = { "64500",  "064500",          "0", "00", "1.64500", "-1", "1e5",
					     " 64500", "9007199254740993" };
	struct model m, back;

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		char *json;

		model_init(&m);
		mem_replace(&m.asn.number, typed[i]);
		json = written(&m, false);
		assert_true((strstr(json, "\"number\": \"") == NULL) == (i == 0 || i == 2));
		reads(json, &back);
		assert_string_equal(back.asn.number, typed[i]);
		free(json);
		model_release(&m);
		model_release(&back);
	}
}

static void times_are_one_text_where_the_clocks_agree(void **state)
{
	struct model m, back;
	char *json;

	(void)state;
	model_init(&m);
	m.created = (struct when){ 1793606400000, 1793606400000 };
	m.looked = (struct when){ 0, 1793606400001 };
	json = written(&m, false);
	assert_non_null(strstr(json, "\"created\": \"2026-11-02T08:00:00Z\""));
	assert_non_null(strstr(json, "\"looked\": {\n  \"service\": \"2026-11-02T08:00:00.001Z\"\n }"));
	reads(json, &back);
	assert_true(same_model(&m, &back));
	free(json);
	model_release(&back);
}

static void a_time_beyond_the_calendar_does_not_spoil_the_file(void **state)
{
	struct model m, back;
	char *json;

	(void)state;
	model_init(&m);
	m.created = (struct when){ INT64_MAX / 2, 5 };
	json = written(&m, false);
	reads(json, &back);
	assert_int_equal(back.created.wall, 0);
	assert_int_equal(back.created.service, 5);
	free(json);
	model_release(&back);
}

/* ---- What this version does not know */

static const char strange[] = "{\n"
			      " \"schema\": 1,\n"
			      " \"next_id\": 9,\n"
			      " \"account\": {\n"
			      "  \"region\": \"West Europe\",\n"
			      "  \"cloud\":{\"name\":\"public\",\"zones\":[1,2.50,12345678901234567890]}\n"
			      " },\n"
			      " \"peerings\": [\n"
			      "  {\n"
			      "   \"id\": 3,\n"
			      "   \"connections\": [\n"
			      "    {\n"
			      "     \"id\": 4,\n"
			      "     \"optic\":\"LR4\",\"lanes\":null\n"
			      "    }\n"
			      "   ],\n"
			      "   \"colour\":true\n"
			      "  }\n"
			      " ],\n"
			      " \"plugins\":[{\"id\":1},\"\\\"\\\\\\n\"]\n"
			      "}";

static void unknown_members_return_where_they_were(void **state)
{
	struct model m;
	char *json;

	(void)state;
	reads(strange, &m);
	json = written(&m, false);
	/* put_raw writes the members of one object on one line: the rest of the layout is ours */
	assert_string_equal(json, strange);
	free(json);
	model_release(&m);
}

static void unknown_members_move_with_their_row(void **state)
{
	struct model m;
	char *json;

	(void)state;
	reads(strange, &m);
	rows_add(&m.peerings, &RECORD_PEERING, model_new_id(&m));
	rows_remove(&m.peerings, &RECORD_PEERING, 3);
	json = written(&m, false);
	assert_null(strstr(json, "colour"));
	assert_null(strstr(json, "optic"));
	assert_non_null(strstr(json, "plugins"));
	free(json);
	model_release(&m);
}

/* ---- Ids */

static void ids_are_there_unique_and_below_the_next(void **state)
{
	struct model m;
	const struct peering *p;

	(void)state;
	reads("{\"schema\":1,\"next_id\":2,\"peerings\":[{\"id\":7},{},{\"id\":3,\"connections\":[{},{\"id\":5}]}]}",
	      &m);
	p = m.peerings.v;
	assert_int_equal(p[0].row.id, 7);
	assert_int_equal(p[1].row.id, 8);
	assert_int_equal(((const struct row *)p[2].connections.v)->id, 9);
	assert_int_equal(m.next_id, 10);
	model_release(&m);
}

/* ---- What is not a session */

static void damage_is_named_with_place_and_member(void **state)
{
	static const struct {
		const char *json, *why;
	} cases[] = {
		{ "[]", "line 1, column 1: a session, an object with the member schema, is expected here, and there is "
			"a list" },
		{ "{}", "line 1, column 1: schema: the version of a session's schema, from 1 on, is missing; this is "
			"not a session" },
		{ "{\"schema\":0}", "line 1, column 1: schema: the version of a session's schema, from 1 on, is "
				    "missing; this is not a session" },
		{ "{\"schema\":1,\n \"name\": 7}",
		  "line 2, column 10: name: text is expected here, and there is a number" },
		{ "{\"x\":[{\"a\":\"\\\"]\"},2], \"schema\":1,\n\"asn\":{\"größe\":1,\"number\":[]}}",
		  "line 2, column 27: asn.number: text or a number is expected here, and there is a list" },
		{ "{\"schema\":1,\"peerings\":{}}",
		  "line 1, column 24: peerings: a list is expected here, and there is an object" },
		{ "{\"schema\":1,\"peerings\":[{},{\"connections\":[1]}]}",
		  "line 1, column 44: peerings[1].connections[0]: an object is expected here, and there is a number" },
		{ "{\"schema\":1,\"account\":[]}",
		  "line 1, column 23: account: an object is expected here, and there is a list" },
		{ "{\"schema\":1,\"peerings\":[{\"id\":4},{\"id\":4}]}",
		  "line 1, column 40: peerings[1].id: an id that no other row has is expected here, and there is a "
		  "number" },
		{ "{\"schema\":1,\"peerings\":[{\"id\":0}]}",
		  "line 1, column 31: peerings[0].id: a number from 1 on is expected here, and there is a number" },
		{ "{\"schema\":1,\"ticks\":[{\"connection\":4294967296}]}",
		  "line 1, column 36: ticks[0].connection: the id of a row is expected here, and there is a number" },
		{ "{\"schema\":1,\"next_id\":1e300}",
		  "line 1, column 23: next_id: a whole number is expected here, and there is a number" },
		{ "{\"schema\":1,\"looked\":\"yesterday\"}",
		  "line 1, column 22: looked: a time such as 2026-11-02T08:00:00Z is expected here, and there is "
		  "text" },
		{ "{\"schema\":1,\"name\":\"a\",\"name\":\"b\"}",
		  "line 1, column 24: the member \"name\" stands twice in one object" },
		{ "{\"schema\":1,\"asn\":{\"x\":1},\"asn\":{\"x\":2}}",
		  "line 1, column 27: the member \"asn\" stands twice in one object" },
		{ "{\"schema\":1,\"looked\":{\"wall\":5}}",
		  "line 1, column 22: looked: a time such as 2026-11-02T08:00:00Z is expected here, and there is a "
		  "number" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		refuses(cases[i].json, cases[i].why);
}

static void null_is_not_there(void **state)
{
	struct model m;

	(void)state;
	reads("{\"schema\":1,\"name\":null,\"peerings\":null,\"account\":null,\"looked\":null}", &m);
	assert_null(m.name);
	assert_int_equal(m.peerings.n, 0);
	model_release(&m);
}

/* States and words of the service are kept whatever they are, but for what a terminal must not see. */
static void texts_are_cleaned(void **state)
{
	struct model m;

	(void)state;
	reads("{\"schema\":1,\"name\":\"a\\u001b[31mb\\n\\u202ec\",\"notes\":[{\"text\":\"one\\ntwo\\u0007\"}],"
	      "\"seen\":{\"provider\":{\"state\":\"Neverheardof\"}},\"mode\":\"\"}",
	      &m);
	assert_string_equal(m.name, "a\xef\xbf\xbd[31mb \xef\xbf\xbd"
				    "c");
	assert_string_equal(((const struct note *)m.notes.v)->text, "one\ntwo\xef\xbf\xbd");
	assert_string_equal(m.seen.provider.state, "Neverheardof");
	assert_null(m.mode);
	model_release(&m);
}

static void a_cut_file_is_never_a_session(void **state)
{
	struct model m, back;
	char *json;

	(void)state;
	fill_model(&m, 1);
	json = written(&m, false);
	for (size_t n = 0; n < strlen(json); n++)
		if (session_read(json, n, &back, NULL))
			fail_msg("accepted when cut at byte %zu", n);
	free(json);
	model_release(&m);
}

static void a_newer_schema_can_be_looked_at(void **state)
{
	struct model m;

	(void)state;
	reads("{\"schema\":2,\"name\":\"ams\",\"mode\":{\"kind\":\"live\"},\"peerings\":[{\"id\":\"p-1\"},7]}", &m);
	assert_int_equal(m.schema, 2);
	assert_string_equal(m.name, "ams");
	assert_null(m.mode);
	model_release(&m);
}

/* ---- What leaves the house */

static void a_redacted_text_holds_no_secret_and_no_person(void **state)
{
	struct model m, back;
	struct chosen *c;
	struct contact *noc;
	struct request *rq;
	char *json;

	(void)state;
	model_init(&m);
	c = rows_add(&m.service.prefixes, &RECORD_CHOSEN, model_new_id(&m));
	c->name = mem_text("sbc-ams");
	c->key = mem_text("SECRET-key");
	noc = rows_add(&m.asn.contacts, &RECORD_CONTACT, model_new_id(&m));
	noc->role = mem_text("Noc");
	noc->email = mem_text("SECRET@example.net");
	rq = rows_add(&m.requests, &RECORD_REQUEST, model_new_id(&m));
	rq->path = mem_text("/subscriptions");
	rq->body = mem_text("{\"email\":\"SECRET@example.net\"}");
	m.extra = mem_text("\"token\":\"SECRET\"");
	json = written(&m, true);
	assert_null(strstr(json, "SECRET"));
	assert_non_null(strstr(json, "\"key\": \"********\""));
	assert_non_null(strstr(json, "\"role\": \"Noc\""));
	reads(json, &back);
	assert_string_equal(((const struct chosen *)back.service.prefixes.v)->name, "sbc-ams");
	free(json);
	model_release(&m);
	model_release(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_returns),
		cmocka_unit_test(a_new_session_is_short),
		cmocka_unit_test(typed_text_stays_as_typed),
		cmocka_unit_test(times_are_one_text_where_the_clocks_agree),
		cmocka_unit_test(a_time_beyond_the_calendar_does_not_spoil_the_file),
		cmocka_unit_test(unknown_members_return_where_they_were),
		cmocka_unit_test(unknown_members_move_with_their_row),
		cmocka_unit_test(ids_are_there_unique_and_below_the_next),
		cmocka_unit_test(damage_is_named_with_place_and_member),
		cmocka_unit_test(null_is_not_there),
		cmocka_unit_test(texts_are_cleaned),
		cmocka_unit_test(a_cut_file_is_never_a_session),
		cmocka_unit_test(a_newer_schema_can_be_looked_at),
		cmocka_unit_test(a_redacted_text_holds_no_secret_and_no_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
