/* The tables against the structs they describe: a member without an entry would be lost at the next save. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "model/model.h"

static const struct record *const saved[] = {
	&RECORD_MODEL,
	&RECORD_ACCOUNT,
	&RECORD_ASN,
	&RECORD_CONTACT,
	&RECORD_PEERING,
	&RECORD_CONNECTION,
	&RECORD_PREFIX,
	&RECORD_SERVICE,
	&RECORD_CHOSEN,
	&RECORD_ATTESTATION,
	&RECORD_NAME,
	&RECORD_COMMITS,
	&RECORD_NOTE,
	&RECORD_TICK,
	&RECORD_OBSERVED,
	&RECORD_SEEN_PROVIDER,
	&RECORD_SEEN_GROUP,
	&RECORD_SEEN_ASN,
	&RECORD_SEEN_CONNECTION,
	&RECORD_SEEN_PEERING,
	&RECORD_SEEN_PREFIX,
	&RECORD_SEEN_SERVICE,
	&RECORD_SEEN_EVENT,
	&RECORD_SEEN_SERVICE_PREFIX,
	&RECORD_SEEN_ROUTE,
	&RECORD_SEEN_ROUTES,
	&RECORD_SEEN_REGISTRY,
	&RECORD_REQUEST,
	&RECORD_CHANGE,
};
enum { SAVED = sizeof saved / sizeof saved[0] };

static const struct record *const kept_in_memory[] = {
	&RECORD_CAT_SUBSCRIPTION, &RECORD_CAT_GROUP,   &RECORD_CAT_REGION, &RECORD_CAT_FACILITY,
	&RECORD_CAT_METRO,        &RECORD_CAT_COUNTRY, &RECORD_CAT_STATE,  &RECORD_CAT_SERVICE_PROVIDER,
};
enum { KEPT = sizeof kept_in_memory / sizeof kept_in_memory[0] };

static size_t field_size(const struct field *f)
{
	static const size_t sizes[] = {
		[K_TEXT] = sizeof(char *),
		[K_INT] = sizeof(int64_t),
		[K_WHEN] = sizeof(struct when),
		[K_ROWS] = sizeof(struct rows),
	};

	return f->kind == K_RECORD ? f->of->size : sizes[f->kind];
}

/* Every byte of the struct is a field, the row's head or the place of unknown members. Members are all of eight bytes
 * or multiples, so there is no padding. */
static void every_member_has_an_entry(const struct record *r, size_t more)
{
	size_t sum = more + (r->is_row ? sizeof(struct row) : sizeof(char *));

	for (uint8_t i = 0; i < r->n; i++)
		sum += field_size(&r->fields[i]);
	if (sum != r->size)
		fail_msg("%s: the table describes %zu bytes of %zu", r->name, sum, r->size);
}

static void tables_cover_their_structs(void **state)
{
	(void)state;
	for (int i = 0; i < SAVED; i++)
		every_member_has_an_entry(saved[i], saved[i] == &RECORD_MODEL ? sizeof(uint64_t) /* gen */ : 0);
	for (int i = 0; i < KEPT; i++)
		every_member_has_an_entry(kept_in_memory[i], 0);
}

static void no_two_fields_share_a_place_or_key(void **state)
{
	(void)state;
	for (int r = 0; r < SAVED; r++)
		for (uint8_t i = 0; i < saved[r]->n; i++)
			for (uint8_t j = 0; j < i; j++) {
				assert_string_not_equal(saved[r]->fields[i].key, saved[r]->fields[j].key);
				assert_int_not_equal(saved[r]->fields[i].off, saved[r]->fields[j].off);
			}
}

static void id_is_left_to_the_rows(void **state)
{
	(void)state;
	for (int i = 0; i < SAVED; i++)
		assert_null(record_field(saved[i], "id"));
}

static void single_records_keep_unknown_members_too(void **state)
{
	(void)state;
	for (int i = 0; i < SAVED; i++)
		assert_true(saved[i]->is_row || saved[i]->extra_off);
}

static void lists_and_records_say_of_what(void **state)
{
	(void)state;
	for (int r = 0; r < SAVED; r++)
		for (uint8_t i = 0; i < saved[r]->n; i++) {
			const struct field *f = &saved[r]->fields[i];

			assert_true((f->of != NULL) == (f->kind == K_RECORD || f->kind == K_ROWS));
			if (f->kind == K_ROWS)
				assert_true(f->of->is_row);
			if (f->kind == K_RECORD)
				assert_false(f->of->is_row);
		}
}

/* The answers file of docs/man/voxpeer-answers.5, key by key: what a record may hold there, in its order. */
static const struct {
	const struct record *record;
	const char *keys;
} answers[] = {
	{ &RECORD_MODEL, "mode scenario account asn peerings prefixes service attest commit" },
	{ &RECORD_ACCOUNT, "sign_in tenant subscription resource_group region" },
	{ &RECORD_ASN, "name number peer_name contacts" },
	{ &RECORD_CONTACT, "role email phone" },
	{ &RECORD_PEERING, "name metro connections legacy_ok" },
	{ &RECORD_CONNECTION, "facility router bandwidth_mbps max_prefixes_v4 max_prefixes_v6 loa cross_connect "
			      "cross_connect_due light_levels address microsoft_address address_mail" },
	{ &RECORD_PREFIX, "name prefix peering traffic endpoints origin" },
	{ &RECORD_SERVICE, "name region country state provider primary backup prefixes" },
	{ &RECORD_CHOSEN, "name" },
	{ &RECORD_ATTESTATION, "by at note router requirements" },
	{ &RECORD_COMMITS, "asn peerings service" },
};

static void answers_have_these_keys(void **state)
{
	(void)state;
	for (size_t a = 0; a < sizeof answers / sizeof answers[0]; a++) {
		const struct record *r = answers[a].record;
		struct text keys = TEXT_INIT;

		for (uint8_t i = 0; i < r->n; i++)
			if (!(r->fields[i].flags & (F_KEEP | F_SECRET)))
				text_addf(&keys, "%s%s", keys.n ? " " : "", r->fields[i].key);
		assert_string_equal(keys.s, answers[a].keys);
		text_release(&keys);
	}
}

static void keys_of_prefixes_are_secret_wherever_they_are(void **state)
{
	(void)state;
	assert_true(record_field(&RECORD_CHOSEN, "key")->flags & F_SECRET);
	assert_true(record_field(&RECORD_SEEN_PREFIX, "key")->flags & F_SECRET);
	assert_true(record_field(&RECORD_SEEN_SERVICE_PREFIX, "key")->flags & F_SECRET);
}

static void answers_are_told_from_observations(void **state)
{
	(void)state;
	assert_true(model_is_answer(&RECORD_CONNECTION));
	assert_true(model_is_answer(&RECORD_COMMITS));
	assert_true(model_is_answer(&RECORD_CONTACT));
	assert_false(model_is_answer(&RECORD_SEEN_PEERING));
	assert_false(model_is_answer(&RECORD_REQUEST));
	assert_false(model_is_answer(&RECORD_CAT_METRO));
}

static void every_catalogue_has_a_record(void **state)
{
	(void)state;
	for (int i = 0; i < CAT_N; i++) {
		assert_non_null(CATALOGUE_RECORDS[i]);
		assert_true(CATALOGUE_RECORDS[i]->is_row);
	}
	assert_ptr_equal(CATALOGUE_RECORDS[CAT_LEGACY], &RECORD_SEEN_PEERING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_cover_their_structs),
		cmocka_unit_test(no_two_fields_share_a_place_or_key),
		cmocka_unit_test(id_is_left_to_the_rows),
		cmocka_unit_test(single_records_keep_unknown_members_too),
		cmocka_unit_test(lists_and_records_say_of_what),
		cmocka_unit_test(answers_have_these_keys),
		cmocka_unit_test(keys_of_prefixes_are_secret_wherever_they_are),
		cmocka_unit_test(answers_are_told_from_observations),
		cmocka_unit_test(every_catalogue_has_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
