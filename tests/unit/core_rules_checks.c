/* Registration and activation checks: predicted before the service has judged, believed afterwards. */
#include "core_known.h"

#include "core/explain.h"

enum { OK_ = ST_OK, WARN = ST_WARNING, FAIL = ST_FAILED, BUSY = ST_CHECKING, WAIT = ST_WAITING, OPEN = ST_UNKNOWN };

static struct verdict judge_at(struct known *k, char letter, unsigned number, uint32_t row)
{
	char code[8];

	snprintf(code, sizeof code, "%c%u", letter, number);
	return known_judge(k, code, 0, row);
}

static void expect(struct known *k, char letter, uint32_t row, const uint8_t *states, unsigned n, const char *what)
{
	for (unsigned i = 1; i <= n; i++) {
		struct verdict v = judge_at(k, letter, i, row);

		if (v.state != states[i - 1])
			fail_msg("%s: %c%u is %s, not %s: %s", what, letter, i, state_word(v.state),
				 state_word(states[i - 1]), str_or(v.text, ""));
	}
}

static void set_outcome(struct known *k, const char *st, const char *error)
{
	mem_replace(&known_seen_prefix(k, 0)->state, st);
	mem_replace(&known_seen_prefix(k, 0)->error, error);
}

/* ---- V: what the service said of sbc-ams, whose route is missing on session 2 */

static const struct {
	const char *state, *error;
	uint8_t states[13];
} REGISTRATION[] = {
	{ "Verified", NULL, { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OPEN } },
	{ "Failed",
	  "Prefix not received from IP 192.0.2.2",
	  { OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Advertisement missing MAPS community",
	  { OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "AS path isn't correct",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "AS path isn't correct: 64500 65001 from 192.0.2.0 has a private or reserved AS number",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "AS path isn't correct: 64500 64500 from 192.0.2.0 is prepended at position 2",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "AS path isn't correct: 64501 from 192.0.2.0 does not start with the AS number of the peering",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN } },
	{ "Failed",
	  "Prefix overlaps with an existing prefix",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN } },
	{ "Failed",
	  "Origin ASN is not in a routing registry",
	  { OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Invalid",
	  "Invalid IP prefix 203.0.113.0/24",
	  { FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Warning",
	  "Route is RPKI invalid: AS64500 is not authorised",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, WARN } },
	/* what is known here stays, what only the service knows is open */
	{ "Failed", "Internal server error", { OK_, OK_, OK_, OPEN, OK_, FAIL, OPEN, OK_, OK_, OK_, OK_, OK_, OPEN } },
	{ "Failed", "Words of next year", { OK_, OK_, OK_, OPEN, OK_, FAIL, OPEN, OK_, OK_, OK_, OK_, OK_, OPEN } },
	{ "Failed", NULL, { OK_, OK_, OK_, OPEN, OK_, FAIL, OPEN, OK_, OK_, OK_, OK_, OK_, OPEN } },
	{ "Considering", NULL, { OK_, OK_, OK_, OPEN, OK_, FAIL, OPEN, OK_, OK_, OK_, OK_, OK_, OPEN } },
	/* under way, its old text no longer counts */
	{ "Pending",
	  "Prefix not received from IP 192.0.2.2",
	  { OK_, OK_, OK_, BUSY, OK_, FAIL, BUSY, OK_, OK_, OK_, OK_, OK_, OPEN } },
	{ "None", NULL, { OK_, OK_, OK_, BUSY, OK_, FAIL, BUSY, OK_, OK_, OK_, OK_, OK_, OPEN } },
};

static void registration_is_believed_once_it_is_judged(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);

	(void)state;
	for (size_t i = 0; i < COUNT(REGISTRATION); i++) {
		set_outcome(k, REGISTRATION[i].state, REGISTRATION[i].error);
		expect(k, 'V', known_prefix(k, 0)->row.id, REGISTRATION[i].states, 13,
		       str_or(REGISTRATION[i].error, REGISTRATION[i].state));
	}
	known_free(k);
}

static void a_failed_check_quotes_the_service_and_the_later_ones_say_why(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);
	uint32_t row = known_prefix(k, 0)->row.id;
	struct verdict v = judge_at(k, 'V', 6, row);

	(void)state;
	known_is(v, ST_FAILED, "Prefix not received from IP 192.0.2.2");
	assert_int_equal(v.source, BY_SERVICE);
	assert_int_equal(v.when.service, known_seen_prefix(k, 0)->since.service);
	assert_string_equal(explain_at(v.explain)->code, "message.not-received");
	v = judge_at(k, 'V', 7, row);
	known_is(v, ST_UNKNOWN, "judged after V6");
	assert_string_equal(explain_at(v.explain)->code, "V7");
	v = judge_at(k, 'V', 2, row);
	assert_int_equal(v.source, BY_HERE);
	v = judge_at(k, 'V', 4, row);
	assert_int_equal(v.source, BY_SERVICE);
	known_is(v, ST_OK, "passed before V6");
	known_free(k);
}

static void the_same_words_are_placed_by_what_is_known(void **state)
{
	static const uint8_t v5[13] = { OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN },
			     v9[13] = { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN },
			     v10[13] = { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN },
			     v2[13] = { OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN };
	struct known *k = known_at(FAILED_PREFIX);
	struct seen_route *r = rows_at(&k->m->seen.routes, &RECORD_SEEN_ROUTE, 0);
	uint32_t row = known_prefix(k, 0)->row.id;

	(void)state;
	mem_replace(&known_seen_connection(k, 1)->state, "Validating");
	expect(k, 'V', row, v5, 13, "a named session that is not up");
	mem_replace(&known_seen_connection(k, 1)->state, "Active");
	set_outcome(k, "Failed", "AS path isn't correct");
	mem_replace(&r->as_path, "64500 65001");
	expect(k, 'V', row, v9, 13, "a private AS was received");
	mem_replace(&r->as_path, "64500 64500");
	expect(k, 'V', row, v10, 13, "a prepended path was received");
	set_outcome(k, "Failed", "Invalid IP prefix");
	mem_replace(&known_prefix(k, 0)->prefix, "10.0.0.0/24");
	expect(k, 'V', row, v2, 13, "a private prefix");
	known_free(k);
}

/* ---- V: predicted */

static void registration_is_predicted_from_what_is_known(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);
	uint32_t row = known_prefix(k, 0)->row.id;
	struct seen_route *r = rows_at(&k->m->seen.routes, &RECORD_SEEN_ROUTE, 0);

	(void)state;
	rows_clear(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	known_is(judge_at(k, 'V', 5, row), ST_OK, "all 2 connections are Active");
	known_is(judge_at(k, 'V', 6, row), ST_FAILED, "the service would say: Prefix not received from IP 192.0.2.2");
	known_is(judge_at(k, 'V', 7, row), ST_UNKNOWN, "communities");
	known_is(judge_at(k, 'V', 8, row), ST_OK, "length 1");
	mem_replace(&r->as_path, "64500 64501 64502 64503");
	known_is(judge_at(k, 'V', 8, row), ST_FAILED, "the service would say: AS path isn't correct");
	mem_replace(&r->as_path, "64500 65001");
	known_is(judge_at(k, 'V', 9, row), ST_FAILED, "AS65001 at position 2");
	mem_replace(&r->as_path, "64500 64500");
	known_is(judge_at(k, 'V', 10, row), ST_FAILED, "repeats AS64500");
	mem_replace(&r->as_path, "64501");
	known_is(judge_at(k, 'V', 12, row), ST_FAILED, NULL);
	world_route(k->w, "203.0.113.0/24", "192.0.2.2");
	known_is(judge_at(k, 'V', 6, row), ST_OK, "all 2 sessions");
	rows_clear(&k->m->seen.route_reads, &RECORD_SEEN_ROUTES);
	known_is(judge_at(k, 'V', 6, row), ST_UNKNOWN, "2 of 2 sessions");
	known_is(judge_at(k, 'V', 8, row), ST_UNKNOWN, "no path was entered");
	mem_replace(&known_prefix(k, 0)->origin, "64500 64501 64502 64503");
	known_is(judge_at(k, 'V', 8, row), ST_FAILED, "the entered path");
	assert_int_equal(judge_at(k, 'V', 8, row).source, BY_OPERATOR);
	known_free(k);
}

static void connections_count_for_V5(void **state)
{
	static const struct {
		const char *first, *second;
		enum state state;
		const char *piece;
	} rows[] = {
		{ "Active", "Active", ST_OK, "all 2" },
		{ "Active", "Validating", ST_WARNING, "1 of 2" },
		{ "Active", "ProvisioningFailed", ST_WARNING, "1 of 2" },
		{ "PendingApproval", "Validating", ST_WAITING, "none of 2" },
		{ "ProvisioningFailed", "PendingApproval", ST_FAILED, "1 of 2 connections were refused" },
	};
	struct known *k = known_at(PROVISIONING);
	uint32_t row = known_prefix(k, 0)->row.id;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		mem_replace(&known_seen_connection(k, 0)->state, rows[i].first);
		mem_replace(&known_seen_connection(k, 1)->state, rows[i].second);
		known_is(judge_at(k, 'V', 5, row), rows[i].state, rows[i].piece);
	}
	known_is(judge_at(k, 'V', 6, row), ST_WAITING,
		 "no session yet on connection 1 (ams-r1), connection 2 (ams-r2)");
	rows_clear(&k->m->seen.peerings, &RECORD_SEEN_PEERING);
	known_is(judge_at(k, 'V', 5, row), ST_UNKNOWN, "does not exist");
	known_free(k);
}

static void V4_is_unknown_until_a_registry_or_a_person_says(void **state)
{
	struct known *k = known_at(ANSWERED);
	uint32_t row = known_prefix(k, 0)->row.id;
	struct seen_registry *r;

	(void)state;
	known_is(judge_at(k, 'V', 4, row), ST_UNKNOWN, NULL);
	world_attest(k->w, "V4");
	known_is(judge_at(k, 'V', 4, row), ST_OK, "attested by");
	assert_int_equal(judge_at(k, 'V', 4, row).source, BY_OPERATOR);
	r = rows_add(&k->m->seen.registry, &RECORD_SEEN_REGISTRY, model_new_id(k->m));
	r->prefix = mem_text("203.0.113.0/24");
	r->origin = 64500;
	r->aut_num = 1;
	known_is(judge_at(k, 'V', 4, row), ST_OK, "origin AS64500");
	assert_int_equal(judge_at(k, 'V', 4, row).source, BY_OUTSIDE);
	r->aut_num = 0;
	known_is(judge_at(k, 'V', 4, row), ST_FAILED, "register the aut-num");
	r->aut_num = -1;
	r->origin = 0;
	known_is(judge_at(k, 'V', 4, row), ST_FAILED, "no route object");
	known_free(k);
}

static void a_bad_path_names_every_connection_that_has_it(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);
	struct verdict v;

	(void)state;
	ROWS_EACH (struct seen_route, r, k->m->seen.routes)
		mem_replace(&r->as_path, "64500 64500");
	v = known_judge(k, "R20", 0, known_prefix(k, 1)->row.id);
	known_is(v, ST_WARNING, "on connection 1 (ams-r1), connection 2 (ams-r2) the received path 64500 64500");
	known_free(k);
}

static void V13_is_advice(void **state)
{
	static const struct {
		const char *rpki;
		enum state state;
	} rows[] = { { "valid", ST_OK },     { "invalid", ST_WARNING }, { "invalid_length", ST_WARNING },
		     { "not-found", ST_OK }, { "", ST_UNKNOWN },        { "odd", ST_UNKNOWN } };
	struct known *k = known_at(ANSWERED);
	struct seen_registry *r = rows_add(&k->m->seen.registry, &RECORD_SEEN_REGISTRY, model_new_id(k->m));

	(void)state;
	r->prefix = mem_text("203.0.113.0/24");
	r->origin = 64500;
	for (size_t i = 0; i < COUNT(rows); i++) {
		mem_replace(&r->rpki, rows[i].rpki);
		known_is(judge_at(k, 'V', 13, known_prefix(k, 0)->row.id), rows[i].state, NULL);
	}
	known_free(k);
}

static void received_routes_tell_of_validation_too(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);
	struct seen_route *r = rows_at(&k->m->seen.routes, &RECORD_SEEN_ROUTE, 0);

	(void)state;
	mem_replace(&r->rpki_state, "Invalid");
	known_is(judge_at(k, 'V', 13, known_prefix(k, 0)->row.id), ST_WARNING, "RPKI Invalid");
	assert_int_equal(judge_at(k, 'V', 13, known_prefix(k, 0)->row.id).source, BY_SERVICE);
	mem_replace(&r->rpki_state, "Unknown");
	known_is(judge_at(k, 'V', 13, known_prefix(k, 0)->row.id), ST_UNKNOWN, NULL);
	known_free(k);
}

static void a_bad_prefix_leaves_the_rest_open(void **state)
{
	static const uint8_t bad[13] = { FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OK_, OPEN };
	struct known *k = known_at(ANSWERED);

	(void)state;
	mem_replace(&known_prefix(k, 0)->prefix, "203.0.113.5/24");
	expect(k, 'V', known_prefix(k, 0)->row.id, bad, 13, "host bits");
	mem_replace(&known_prefix(k, 0)->prefix, "203.0.113.0/25");
	known_is(judge_at(k, 'V', 3, known_prefix(k, 0)->row.id), ST_WARNING, "longer than /24");
	mem_replace(&known_prefix(k, 1)->prefix, "203.0.113.0/24");
	known_is(judge_at(k, 'V', 11, known_prefix(k, 0)->row.id), ST_FAILED, "overlaps 203.0.113.0/24 (media-ams)");
	known_free(k);
}

/* ---- A */

static struct seen_service_prefix *activation(struct known *k)
{
	return rows_at(&k->m->seen.service_prefixes, &RECORD_SEEN_SERVICE_PREFIX, 0);
}

static void providers(struct known *k, const char *name)
{
	struct cat_service_provider *p = rows_add(&k->cats[CAT_PROVIDERS].rows, &RECORD_CAT_SERVICE_PROVIDER, 1);

	p->name = mem_text(name);
	((struct name_row *)rows_add(&p->locations, &RECORD_NAME, 1))->name = mem_text("Amsterdam");
	k->cats[CAT_PROVIDERS].seen = world_ago(MSEC_MINUTE);
}

static const struct {
	const char *state, *error;
	uint8_t states[11];
} ACTIVATION[] = {
	{ "Verified", NULL, { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_ } },
	{ "Failed",
	  "Peering service prefix is invalid",
	  { FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Peering service prefix is invalid: the key belongs to another prefix",
	  { OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Origin ASN is not in a routing registry",
	  { OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Peering service provider not found",
	  { OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Provider has fewer than two sessions in its primary location",
	  { OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Provider has no sessions in its backup location",
	  { OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Not receiving prefix advertisement from IP 192.0.2.2 for prefix 203.0.113.0/24",
	  { OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "Received route for prefix should have the MAPS community 8075:8007",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN, OPEN } },
	{ "Failed",
	  "AS path length for prefix should be <=3 for prefix",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN, OPEN } },
	{ "Failed",
	  "AS path for prefix shouldn't have any private ASN",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN } },
	{ "Failed",
	  "AS path for prefix isn't correct: 64500 64500 from 192.0.2.0 is prepended at position 2",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL, OPEN } },
	{ "Failed",
	  "Prefix overlaps with an existing prefix, contact Peering Service provider",
	  { OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, FAIL } },
	{ "Pending", NULL, { OK_, BUSY, OK_, BUSY, OK_, OK_, OK_, BUSY, BUSY, BUSY, OK_ } },
	{ "Failed", "Words of next year", { OK_, OPEN, OK_, OPEN, OK_, OK_, OK_, OPEN, OPEN, OPEN, OK_ } },
};

static void activation_is_believed_once_it_is_judged(void **state)
{
	struct known *k = known_at(ACTIVE);

	(void)state;
	for (size_t i = 0; i < COUNT(ACTIVATION); i++) {
		mem_replace(&activation(k)->state, ACTIVATION[i].state);
		mem_replace(&activation(k)->error, ACTIVATION[i].error);
		expect(k, 'A', known_chosen(k, 0)->row.id, ACTIVATION[i].states, 11,
		       str_or(ACTIVATION[i].error, ACTIVATION[i].state));
	}
	known_free(k);
}

static void not_active_yet(struct known *k)
{
	rows_clear(&k->m->seen.service_prefixes, &RECORD_SEEN_SERVICE_PREFIX);
}

static void activation_is_predicted_from_what_is_known(void **state)
{
	struct known *k = known_at(ACTIVE);
	uint32_t row = known_chosen(k, 0)->row.id;

	(void)state;
	not_active_yet(k);
	known_is(judge_at(k, 'A', 1, row), ST_OK, NULL);
	known_is(judge_at(k, 'A', 3, row), ST_OK, "the key of this registration");
	known_is(judge_at(k, 'A', 4, row), ST_UNKNOWN, "have not been read");
	known_is(judge_at(k, 'A', 5, row), ST_OK, "2 Active sessions in Amsterdam");
	known_is(judge_at(k, 'A', 6, row), ST_OK, "no backup");
	known_is(judge_at(k, 'A', 7, row), ST_OK, "all 2 sessions");
	known_is(judge_at(k, 'A', 8, row), ST_UNKNOWN, "communities");
	known_is(judge_at(k, 'A', 11, row), ST_OK, NULL);

	mem_replace(&known_chosen(k, 0)->key, "00000000-0000-0000-0000-00000000beef");
	known_is(judge_at(k, 'A', 3, row), ST_FAILED, "the service would say: Invalid peering service key");
	mem_replace(&known_chosen(k, 0)->key, "9F1C2A6E-0000-4000-8000-00000ABC4F2A");
	known_is(judge_at(k, 'A', 3, row), ST_OK, NULL);
	world_active(k->w, "old", "203.0.113.128/25");
	known_is(judge_at(k, 'A', 11, row), ST_FAILED, "203.0.113.128/25 (old");
	known_free(k);
}

static void the_provider_is_looked_up(void **state)
{
	struct known *k = known_at(ACTIVE);
	uint32_t row = known_chosen(k, 0)->row.id;

	(void)state;
	not_active_yet(k);
	providers(k, "Example Voice");
	known_is(judge_at(k, 'A', 4, row), ST_OK, "Example Voice is a provider there");
	mem_replace(&k->m->service.backup, "Frankfurt");
	known_is(judge_at(k, 'A', 4, row), ST_FAILED, "Frankfurt is no location");
	mem_replace(&k->m->service.provider, "Nobody");
	known_is(judge_at(k, 'A', 4, row), ST_FAILED, "Peering service provider not found");
	known_free(k);
}

static void sessions_of_the_locations_are_counted(void **state)
{
	struct known *k = known_at(ACTIVE);
	uint32_t row = known_chosen(k, 0)->row.id;

	(void)state;
	not_active_yet(k);
	mem_replace(&known_seen_connection(k, 1)->state, "Validating");
	known_is(judge_at(k, 'A', 5, row), ST_WAITING, "1 of 2 sessions in Amsterdam are Active");
	mem_replace(&known_seen_connection(k, 1)->state, "ProvisioningFailed");
	known_is(judge_at(k, 'A', 5, row), ST_FAILED, "Provider has fewer than two sessions in its primary location");
	mem_replace(&known_seen_connection(k, 1)->state, "Active");
	mem_replace(&known_connection(k, 1)->router, "ams-r1");
	known_is(judge_at(k, 'A', 5, row), ST_FAILED, "end on one router");
	mem_replace(&k->m->service.primary, "Frankfurt");
	known_is(judge_at(k, 'A', 5, row), ST_UNKNOWN, "no peering in Frankfurt has been seen");
	mem_replace(&k->m->service.backup, "Amsterdam");
	known_is(judge_at(k, 'A', 6, row), ST_OK, "2 Active sessions in Amsterdam");
	mem_replace(&k->m->service.backup, "");
	known_is(judge_at(k, 'A', 6, row), ST_UNKNOWN, NULL);
	known_free(k);
}

/* Registration speaks of its own peering, activation of every session at primary and backup. */
static void activation_looks_at_the_backup_too(void **state)
{
	struct known *k = known_at(ACTIVE);
	uint32_t row = known_chosen(k, 0)->row.id;
	struct peering *second;

	(void)state;
	not_active_yet(k);
	second = world_peering(k->w, "example-fra", "Frankfurt");
	world_connection(k->w, second, "58", "fra-r1");
	known_is(judge_at(k, 'A', 7, row), ST_OK, NULL);
	mem_replace(&k->m->service.backup, "Frankfurt");
	known_is(judge_at(k, 'A', 7, row), ST_WAITING, "no session yet on example-fra connection 1 (fra-r1)");
	known_free(k);
}

/* Before any prefix is chosen the questions of the whole service can be judged. */
static void the_service_is_judged_without_a_chosen_prefix(void **state)
{
	struct known *k = known_at(ACTIVE);

	(void)state;
	rows_clear(&k->m->service.prefixes, &RECORD_CHOSEN);
	known_is(judge_at(k, 'A', 5, 0), ST_OK, "2 Active");
	known_is(judge_at(k, 'A', 1, 0), ST_UNKNOWN, "no prefix has been chosen");
	known_is(judge_at(k, 'A', 7, 0), ST_UNKNOWN, NULL);
	known_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registration_is_believed_once_it_is_judged),
		cmocka_unit_test(a_failed_check_quotes_the_service_and_the_later_ones_say_why),
		cmocka_unit_test(the_same_words_are_placed_by_what_is_known),
		cmocka_unit_test(registration_is_predicted_from_what_is_known),
		cmocka_unit_test(connections_count_for_V5),
		cmocka_unit_test(V4_is_unknown_until_a_registry_or_a_person_says),
		cmocka_unit_test(a_bad_path_names_every_connection_that_has_it),
		cmocka_unit_test(V13_is_advice),
		cmocka_unit_test(received_routes_tell_of_validation_too),
		cmocka_unit_test(a_bad_prefix_leaves_the_rest_open),
		cmocka_unit_test(activation_is_believed_once_it_is_judged),
		cmocka_unit_test(activation_is_predicted_from_what_is_known),
		cmocka_unit_test(the_provider_is_looked_up),
		cmocka_unit_test(sessions_of_the_locations_are_counted),
		cmocka_unit_test(activation_looks_at_the_backup_too),
		cmocka_unit_test(the_service_is_judged_without_a_chosen_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
