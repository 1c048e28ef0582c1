/* Judging single values: tables of what is typed and what is said of it. */
#include "core_known.h"

static int setup(void **state)
{
	*state = known_at(ANSWERED);
	return 0;
}

static int teardown(void **state)
{
	known_free(*state);
	return 0;
}

struct typed {
	const char *text;
	enum state state;
	const char *piece; /* of the sentence */
};

static void judge_rows(struct known *k, judge_fn *judge, struct ref r, const struct typed *rows, size_t n)
{
	const struct facts *f = known(k);

	for (size_t i = 0; i < n; i++) {
		struct verdict v = judge(f, r, rows[i].text, &k->a);

		if (v.state != rows[i].state)
			fail_msg("'%s': %s: %s", str_or(rows[i].text, "(null)"), state_word(v.state),
				 str_or(v.text, ""));
		if (v.state == ST_FAILED || v.state == ST_WARNING) {
			assert_false(str_empty(v.text));
			assert_true(ref_equal(v.cause, r));
		}
		if (rows[i].piece)
			assert_has(str_or(v.text, ""), rows[i].piece);
	}
}
#define JUDGE(k, judge, ref, rows) judge_rows(k, judge, ref, rows, COUNT(rows))

static struct ref at(enum question_id q, uint32_t row)
{
	return (struct ref){ .kind = REF_FIELD, .code = (uint16_t)q, .row = row };
}

static void nothing_typed_is_not_judged(void **state)
{
	static judge_fn *const all[] = {
		judge_words,  judge_paragraph, judge_resource_name, judge_group_name,  judge_guid,
		judge_tenant, judge_region,    judge_asn,           judge_role,        judge_email,
		judge_phone,  judge_metro,     judge_facility,      judge_router,      judge_bandwidth,
		judge_count,  judge_date,      judge_address,       judge_prefix,      judge_prefix_peering,
		judge_origin, judge_country,   judge_state,         judge_provider,    judge_primary,
		judge_backup, judge_chosen,    judge_key,           judge_requirement,
	};
	struct known *k = *state;
	const struct facts *f = known(k);

	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(all[i](f, at(Q_NAME, 0), "", &k->a).state, ST_NA);
		assert_int_equal(all[i](f, at(Q_NAME, 0), NULL, &k->a).state, ST_NA);
	}
}

/* ---- names */

static void names(void **state)
{
	static const char long_name[] = "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd";
	const struct typed rows[] = {
		{ "example-ams", ST_OK, NULL },
		{ "A.b_c-9", ST_OK, NULL },
		{ long_name + 1, ST_OK, NULL },
		{ long_name, ST_FAILED, "64 characters; a name has at most 63" },
		{ "with blank", ST_FAILED, "' ' may not stand" },
		{ "stra\xc3\x9f"
		  "e",
		  ST_FAILED, "'\xc3\x9f' may not stand" },
		{ "a/b", ST_FAILED, "'/'" },
		{ "a\x01", ST_FAILED, "cannot be shown" },
		{ "a\xff", ST_FAILED, "cannot be shown" },
	};
	static const struct typed groups[] = {
		{ "voice-peering", ST_OK, NULL },   { "a(b)_c.d-e", ST_OK, NULL }, { "ends.", ST_FAILED, "full stop" },
		{ "with blank", ST_FAILED, "' '" }, { "a#b", ST_FAILED, "'#'" },
	};

	JUDGE(*state, judge_resource_name, at(Q_ASN_NAME, 0), rows);
	JUDGE(*state, judge_group_name, at(Q_GROUP, 0), groups);
}

static void names_are_used_once(void **state)
{
	struct known *k = *state;
	struct ref prefix = at(Q_PREFIX_NAME, known_prefix(k, 0)->row.id),
		   peering = at(Q_PEERING_NAME, known_peering(k, 0)->row.id);
	static const struct typed rows[] = { { "sbc-ams", ST_OK, NULL }, { "MEDIA-ams", ST_FAILED, "another row" } };
	static const struct typed own[] = { { "example-ams", ST_OK, NULL } };

	JUDGE(k, judge_resource_name, prefix, rows);
	JUDGE(k, judge_resource_name, peering, own);
	assert_int_equal(judge_resource_name(known(k), at(Q_PEERING_NAME, 0), "Example-AMS", &k->a).state, ST_FAILED);
	assert_int_equal(judge_resource_name(known(k), at(Q_SERVICE_NAME, 0), "example-ams", &k->a).state, ST_OK);
}

static void identifiers(void **state)
{
	static const struct typed guids[] = {
		{ "00000000-0000-0000-0000-000000000001", ST_OK, NULL },
		{ "ABCDEF01-2345-6789-abcd-ef0123456789", ST_OK, NULL },
		{ "00000000-0000-0000-0000-00000000000", ST_FAILED, "8-4-4-4-12" },
		{ "00000000-0000-0000-0000-0000000000012", ST_FAILED, NULL },
		{ "00000000_0000-0000-0000-000000000001", ST_FAILED, NULL },
		{ "g0000000-0000-0000-0000-000000000001", ST_FAILED, NULL },
		{ "{00000000-0000-0000-0000-000000000001}", ST_FAILED, NULL },
	};
	static const struct typed tenants[] = {
		{ "00000000-0000-0000-0000-000000000001", ST_OK, NULL },
		{ "example.onmicrosoft.com", ST_OK, NULL },
		{ "organizations", ST_OK, NULL },
		{ "common", ST_OK, NULL },
		{ "example", ST_FAILED, "domain" },
		{ "-a.example", ST_FAILED, NULL },
		{ "a..example", ST_FAILED, NULL },
		{ "a.example.", ST_FAILED, NULL },
	};

	JUDGE(*state, judge_guid, at(Q_SUBSCRIPTION, 0), guids);
	JUDGE(*state, judge_tenant, at(Q_TENANT, 0), tenants);
}

static void words(void **state)
{
	char long_text[1102];
	static const struct typed rows[] = {
		{ "Johan Huizingalaan, Zürich", ST_OK, NULL },
		{ "two\nlines", ST_FAILED, "character 4 is a control character" },
		{ "bell\a", ST_FAILED, "character 5" },
		{ "\xc2\x85", ST_FAILED, "control character" },
		{ "bad \xff", ST_FAILED, "character 5 is not valid UTF-8" },
	};
	static const struct typed paragraphs[] = { { "two\nlines", ST_OK, NULL }, { "bell\a", ST_FAILED, NULL } };
	struct known *k = *state;

	JUDGE(k, judge_words, at(Q_PEER_NAME, 0), rows);
	JUDGE(k, judge_paragraph, at(Q_ATTEST_NOTE, 0), paragraphs);
	memset(long_text, 'x', sizeof long_text);
	long_text[201] = '\0';
	known_is(judge_words(known(k), at(Q_LOA, 0), long_text, &k->a), ST_FAILED, "201 characters; at most 200");
	assert_int_equal(judge_words(known(k), at(Q_LOA, 0), long_text + 1, &k->a).state, ST_OK);
	long_text[201] = 'x';
	long_text[1001] = '\0';
	known_is(judge_paragraph(known(k), at(Q_LOA, 0), long_text, &k->a), ST_FAILED, "at most 1000");
}

/* ---- contacts */

static void mail_addresses(void **state)
{
	static const struct typed rows[] = {
		{ "noc@example.net", ST_OK, NULL },
		{ "noc+voice@noc.example.co.uk", ST_OK, NULL },
		{ "noc@live.example.net", ST_OK, NULL },
		{ "noc@gmail.example", ST_FAILED, "gmail.example is a public mail service" },
		{ "noc@gmail.com", ST_FAILED, "own domain" },
		{ "noc@GMAIL.com", ST_FAILED, NULL },
		{ "noc@yahoo.co.uk", ST_FAILED, NULL },
		{ "noc@hotmail.com", ST_FAILED, NULL },
		{ "noc@outlook.com", ST_FAILED, NULL },
		{ "noc@live.nl", ST_FAILED, NULL },
		{ "noc@icloud.com", ST_FAILED, NULL },
		{ "noc", ST_FAILED, "not a mail address" },
		{ "@example.net", ST_FAILED, NULL },
		{ "noc@", ST_FAILED, NULL },
		{ "noc@example", ST_FAILED, NULL },
		{ "n oc@example.net", ST_FAILED, NULL },
		{ "noc@exa mple.net", ST_FAILED, NULL },
		{ "noc@@example.net", ST_FAILED, NULL },
		{ ".noc@example.net", ST_FAILED, NULL },
	};

	JUDGE(*state, judge_email, at(Q_CONTACT_EMAIL, 7), rows);
}

static void telephone_numbers(void **state)
{
	static const struct typed rows[] = {
		{ "+31205550100", ST_OK, NULL },
		{ "+31 20 555 0100", ST_OK, NULL },
		{ "+1 (202) 555-0100", ST_OK, NULL },
		{ "+1.202.555.0100 ext. 12", ST_OK, NULL },
		{ "+12025550100x12", ST_OK, NULL },
		{ "0031205550100", ST_OK, NULL },
		{ "020 555 0100", ST_WARNING, "country code" },
		{ "+31", ST_FAILED, "2 digits" },
		{ "+1234567890123456", ST_FAILED, "16 digits" },
		{ "call the NOC", ST_FAILED, "not a telephone number" },
		{ "+31 20 555 0100 ext", ST_FAILED, NULL },
		{ "31+205550100", ST_FAILED, NULL },
	};
	static const struct typed roles[] = {
		{ "Noc", ST_OK, NULL },
		{ "Policy", ST_OK, NULL },
		{ "Technical", ST_OK, NULL },
		{ "Service", ST_OK, NULL },
		{ "Escalation", ST_OK, NULL },
		{ "Other", ST_OK, NULL },
		{ "noc", ST_FAILED, "spells it Noc" },
		{ "Boss", ST_FAILED, "right are Noc" },
	};

	JUDGE(*state, judge_phone, at(Q_CONTACT_PHONE, 7), rows);
	JUDGE(*state, judge_role, at(Q_CONTACT_ROLE, 7), roles);
}

/* ---- AS numbers and paths */

static void as_numbers_everywhere(void **state)
{
	static const struct typed rows[] = {
		{ "1", ST_OK, NULL },
		{ "64495", ST_OK, NULL },
		{ "131072", ST_OK, NULL },
		{ "4199999999", ST_OK, NULL },
		{ "AS7018", ST_OK, NULL },
		{ "2.0", ST_OK, NULL },
		{ "64512", ST_FAILED, "AS64512 is private (RFC 6996)" },
		{ "65534", ST_FAILED, "private" },
		{ "65535", ST_FAILED, "reserved" },
		{ "65552", ST_FAILED, "reserved" },
		{ "131071", ST_FAILED, "reserved" },
		{ "4200000000", ST_FAILED, "private" },
		{ "4294967294", ST_FAILED, "private" },
		{ "4294967295", ST_FAILED, "reserved" },
		{ "0", ST_FAILED, "reserved" },
		{ "23456", ST_FAILED, "RFC 6793" },
		{ "112", ST_FAILED, "RFC 7534" },
		{ "4294967296", ST_FAILED, NULL },
		{ "-1", ST_FAILED, NULL },
		{ "064500", ST_FAILED, NULL },
		{ "sixty", ST_FAILED, NULL },
	};
	static const char *const modes[] = { "training", "live", "guide" };
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(modes); i++) {
		mem_replace(&k->m->mode, modes[i]);
		JUDGE(k, judge_asn, at(Q_ASN_NUMBER, 0), rows);
	}
}

static void documentation_numbers_pass_in_training_only(void **state)
{
	static const char *const numbers[] = { "64496", "64500", "64511", "65536", "65551", "1.0" };
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		mem_replace(&k->m->mode, "training");
		known_is(judge_asn(known(k), at(Q_ASN_NUMBER, 0), numbers[i], &k->a), ST_OK, "right in training");
		mem_replace(&k->m->mode, "live");
		known_is(judge_asn(known(k), at(Q_ASN_NUMBER, 0), numbers[i], &k->a), ST_FAILED, "training only");
		mem_replace(&k->m->mode, "guide");
		known_is(judge_asn(known(k), at(Q_ASN_NUMBER, 0), numbers[i], &k->a), ST_FAILED, "RFC 5398");
	}
	known_is(judge_asn(known(k), at(Q_ASN_NUMBER, 0), "8075", &k->a), ST_FAILED, "Microsoft's own");
}

/* The vectors of the checker, with own AS 7018 and in live unless said otherwise. */
static void paths(void **state)
{
	static const struct typed live[] = {
		{ "7018", ST_OK, NULL },
		{ "7018 4837 7018", ST_OK, NULL },
		{ "7018 9680 9680 3462", ST_FAILED, "has length 4; at most 3 is right" },
		{ "7018 7018", ST_FAILED, "repeats AS7018 at position 2" },
		{ "7018 65001", ST_FAILED, "AS65001 at position 2, which is private" },
		{ "7018 4200000001", ST_FAILED, "AS4200000001 at position 2" },
		{ "7018 23456", ST_FAILED, "AS23456 at position 2" },
		{ "0 7018", ST_FAILED, "AS0 at position 1" },
		{ "7018 64496", ST_FAILED, "AS64496 at position 2, which is documentation" },
		{ "4837 7018", ST_FAILED, "starts with AS4837; the session's own AS7018" },
		{ "65001", ST_FAILED, "AS65001 at position 2" },
		{ "7018 x", ST_FAILED, "AS number 2" },
		{ "7018 {4837 7018}", ST_WARNING, "AS_SET" },
	};
	static const struct typed training[] = {
		{ "7018 64496 7018", ST_OK, NULL },
		{ "7018 65001", ST_FAILED, "private" },
		{ "7018 23456", ST_FAILED, NULL },
	};
	struct known *k = *state;
	struct ref r = at(Q_ORIGIN, known_prefix(k, 0)->row.id);

	mem_replace(&k->m->asn.number, "7018");
	mem_replace(&k->m->mode, "live");
	JUDGE(k, judge_origin, r, live);
	mem_replace(&k->m->mode, "training");
	JUDGE(k, judge_origin, r, training);
}

static void another_origin_has_to_be_associated(void **state)
{
	struct known *k = *state;
	struct ref r = at(Q_ORIGIN, known_prefix(k, 0)->row.id);
	struct seen_asn *other;

	mem_replace(&k->m->mode, "live");
	mem_replace(&k->m->asn.number, "7018");
	known_is(judge_origin(known(k), r, "4837", &k->a), ST_UNKNOWN, "associate it");
	world_account_there(k->w);
	((struct seen_asn *)rows_at(&k->m->seen.asns, &RECORD_SEEN_ASN, 0))->number = 7018;
	known_is(judge_origin(known(k), r, "4837", &k->a), ST_FAILED, "associate it");
	other = rows_add(&k->m->seen.asns, &RECORD_SEEN_ASN, model_new_id(k->m));
	other->number = 4837;
	other->state = mem_text("Approved");
	other->peer_name = mem_text("Somebody Else");
	known_is(judge_origin(known(k), r, "4837", &k->a), ST_FAILED, "under the name Somebody Else");
	mem_replace(&other->peer_name, "EXAMPLE voice");
	assert_int_equal(judge_origin(known(k), r, "4837", &k->a).state, ST_OK);
	mem_replace(&other->state, "Pending");
	known_is(judge_origin(known(k), r, "4837", &k->a), ST_WAITING, "Pending");
}

/* ---- prefixes */

static void prefixes_everywhere(void **state)
{
	static const struct typed rows[] = {
		{ "10.1.0.0/24", ST_FAILED, "10.0.0.0/8" },
		{ "172.16.0.0/24", ST_FAILED, "private" },
		{ "172.31.255.0/24", ST_FAILED, "RFC 1918" },
		{ "192.168.4.0/24", ST_FAILED, "private" },
		{ "172.15.255.0/24", ST_OK, NULL },
		{ "172.32.0.0/24", ST_OK, NULL },
		{ "100.63.255.0/24", ST_OK, NULL },
		{ "100.128.0.0/24", ST_OK, NULL },
		{ "100.64.1.0/24", ST_FAILED, "100.64.0.0/10" },
		{ "169.254.7.0/24", ST_FAILED, "link local" },
		{ "198.18.0.0/24", ST_FAILED, "benchmarking" },
		{ "198.19.255.0/24", ST_FAILED, NULL },
		{ "240.0.1.0/24", ST_FAILED, "reserved" },
		{ "224.1.0.0/24", ST_FAILED, "multicast" },
		{ "0.1.0.0/24", ST_FAILED, "0.0.0.0/8" },
		{ "192.31.196.0/24", ST_FAILED, "nobody's own" },
		{ "0.0.0.0/0", ST_FAILED, "covers a special block" },
		{ "192.0.0.0/16", ST_FAILED, "covers" },
		{ "96.0.0.0/3", ST_FAILED, "covers" },
		{ "1.2.3.5/24", ST_FAILED, "host bits" },
		{ "1.2.3/24", ST_FAILED, NULL },
		{ "1.2.3.0/33", ST_FAILED, NULL },
		{ "1.2.3.0/08", ST_FAILED, NULL },
		{ "2001:db8::/32", ST_FAILED, "IPv6" },
		{ "1.2.3.0", ST_FAILED, NULL },
		{ "1.2.3.0/24", ST_OK, NULL },
		{ "1.2.0.0/16", ST_OK, NULL },
		{ "1.2.3.0/25", ST_WARNING, "longer than /24" },
		{ "1.2.3.4/32", ST_WARNING, "/32" },
	};
	static const char *const modes[] = { "training", "live", "guide" };
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(modes); i++) {
		mem_replace(&k->m->mode, modes[i]);
		JUDGE(k, judge_prefix, at(Q_PREFIX, 0), rows);
	}
}

static void documentation_prefixes_pass_in_training_only(void **state)
{
	static const char *const nets[] = { "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24" };
	struct known *k = *state;

	rows_clear(&k->m->prefixes, &RECORD_PREFIX);
	for (size_t i = 0; i < COUNT(nets); i++) {
		mem_replace(&k->m->mode, "training");
		assert_int_equal(judge_prefix(known(k), at(Q_PREFIX, 0), nets[i], &k->a).state, ST_OK);
		mem_replace(&k->m->mode, "live");
		known_is(judge_prefix(known(k), at(Q_PREFIX, 0), nets[i], &k->a), ST_FAILED, "training only");
		mem_replace(&k->m->mode, "guide");
		known_is(judge_prefix(known(k), at(Q_PREFIX, 0), nets[i], &k->a), ST_FAILED, "RFC 5737");
	}
	known_is(judge_prefix(known(k), at(Q_PREFIX, 0), "192.0.2.0/25", &k->a), ST_FAILED,
		 "192.0.2.0/25 lies in 192.0.2.0/24,");
	assert_null(strstr(judge_prefix(known(k), at(Q_PREFIX, 0), nets[0], &k->a).text, "lies in"));
}

static void overlaps_are_told_while_typing(void **state)
{
	struct known *k = *state;
	struct ref r = at(Q_PREFIX, known_prefix(k, 0)->row.id);

	assert_int_equal(judge_prefix(known(k), r, "203.0.113.0/24", &k->a).state, ST_OK);
	known_is(judge_prefix(known(k), r, "198.51.100.128/25", &k->a), ST_FAILED,
		 "overlaps 198.51.100.0/24 (media-ams)");
	mem_replace(&known_prefix(k, 0)->prefix, "198.51.100.0/24");
	known_is(judge_prefix(known(k), r, "198.51.100.0/24", &k->a), ST_FAILED, "media-ams");
}

static void a_prefix_belongs_to_an_answered_peering(void **state)
{
	static const struct typed rows[] = { { "example-ams", ST_OK, NULL },
					     { "Example-AMS", ST_OK, NULL },
					     { "example-fra", ST_FAILED, "no peering is called example-fra" } };

	JUDGE(*state, judge_prefix_peering, at(Q_PREFIX_PEERING, 1), rows);
}

/* ---- connections */

static void routers_of_a_peering_differ(void **state)
{
	struct known *k = *state;
	struct ref second = at(Q_ROUTER, known_connection(k, 1)->row.id);
	static const struct typed rows[] = {
		{ "ams-r2", ST_OK, NULL },
		{ "ams-r1", ST_FAILED, "connections 1 and 2 both end on ams-r1; one must be on another router" },
		{ "AMS-R1", ST_FAILED, NULL },
		{ "ams\nr1", ST_FAILED, "control" },
	};

	JUDGE(k, judge_router, second, rows);
	assert_int_equal(judge_router(known(k), at(Q_ROUTER, 0), "ams-r1", &k->a).state, ST_OK);
}

static void add_metro(struct known *k, const char *offer)
{
	struct cat_metro *metro = rows_add(&k->cats[CAT_METROS].rows, &RECORD_CAT_METRO, 1);
	struct name_row *name = rows_add(&metro->offers, &RECORD_NAME, 1);
	static const int64_t ids[] = { 63, 104, 1236 };

	metro->name = mem_text("Amsterdam");
	name->name = mem_text(offer);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct cat_facility *f = rows_add(&metro->facilities, &RECORD_CAT_FACILITY, (uint32_t)i + 1);

		f->id = ids[i];
	}
	k->cats[CAT_METROS].seen = world_ago(MSEC_MINUTE);
}

static void bandwidths(void **state)
{
	struct known *k = *state;
	struct ref alone = at(Q_BANDWIDTH, 0), first = at(Q_BANDWIDTH, known_connection(k, 0)->row.id);
	static const struct typed rows[] = {
		{ "10000", ST_OK, NULL },
		{ "30000", ST_OK, NULL },
		{ "100000", ST_OK, NULL },
		{ "200000", ST_OK, NULL },
		{ "9999", ST_FAILED, "below the least" },
		{ "1000", ST_FAILED, "10 Gbps" },
		{ "15000", ST_FAILED, "multiple" },
		{ "10G", ST_OK, NULL },
		{ "100 gbps", ST_OK, NULL },
		{ "10000 Mbps", ST_OK, NULL },
		{ "10 Mbps", ST_FAILED, "below the least" },
		{ "10 GB", ST_FAILED, "not a bandwidth" },
		{ "10000001 G", ST_FAILED, "not a bandwidth" },
		{ "0", ST_FAILED, NULL },
		{ "-10000", ST_FAILED, NULL },
		{ "10000.0", ST_FAILED, NULL },
		{ "99999999999999999999", ST_FAILED, NULL },
	};
	static const struct typed equal[] = {
		{ "10000", ST_OK, NULL },
		{ "20000", ST_FAILED, "20000 Mbps, but connection 2 has 10000; all must be equal" },
	};

	JUDGE(k, judge_bandwidth, alone, rows);
	JUDGE(k, judge_bandwidth, first, equal);
	mem_replace(&known_connection(k, 1)->bandwidth_mbps, "");
	add_metro(k, "100000");
	known_is(judge_bandwidth(known(k), first, "10000", &k->a), ST_FAILED, "multiple of what is offered");
	assert_int_equal(judge_bandwidth(known(k), first, "200000", &k->a).state, ST_OK);
}

static void facilities(void **state)
{
	struct known *k = *state;
	struct ref r = at(Q_FACILITY, known_connection(k, 0)->row.id);
	static const struct typed unread[] = { { "63", ST_UNKNOWN, "taken as typed" },
					       { "x", ST_FAILED, "PeeringDB" } };
	static const struct typed read[] = {
		{ "63", ST_OK, NULL },
		{ "104", ST_OK, NULL },
		{ "58", ST_FAILED, "facility 58 is not in Amsterdam; there are 63, 104, 1236" },
		{ "0", ST_FAILED, NULL },
		{ "63 ", ST_FAILED, NULL },
		{ "99999999999", ST_FAILED, NULL },
	};

	JUDGE(k, judge_facility, r, unread);
	add_metro(k, "10000");
	JUDGE(k, judge_facility, r, read);
}

static void metros(void **state)
{
	struct known *k = *state;
	struct ref r = at(Q_METRO, known_peering(k, 0)->row.id);

	known_is(judge_metro(known(k), r, "Amsterdam", &k->a), ST_UNKNOWN, "have not been read");
	add_metro(k, "10000");
	assert_int_equal(judge_metro(known(k), r, "amsterdam", &k->a).state, ST_OK);
	known_is(judge_metro(known(k), r, "Amsterdan", &k->a), ST_FAILED, "did you mean Amsterdam?");
	known_is(judge_metro(known(k), r, "Tokyo", &k->a), ST_FAILED, "choose one of the list");
	k->cats[CAT_METROS].error = "no answer";
	assert_int_equal(judge_metro(known(k), r, "Tokyo", &k->a).state, ST_UNKNOWN);
	k->cats[CAT_METROS].error = NULL;
	world_peering(k->w, "second", "Amsterdam");
	known_is(judge_metro(known(k), r, "Amsterdam", &k->a), ST_FAILED, "the metro of second already");
}

static void counts_dates_addresses(void **state)
{
	static const struct typed counts[] = {
		{ "1000", ST_OK, NULL },   { "20000", ST_OK, NULL },   { "20001", ST_FAILED, "up to 20000" },
		{ "-1", ST_FAILED, NULL }, { "1e3", ST_FAILED, NULL }, { "0", ST_FAILED, "1 or more" },
	};
	static const struct typed dates[] = {
		{ "2026-11-20", ST_OK, NULL },     { "2026-11-20T09:00:00Z", ST_OK, NULL },
		{ "2026-13-20", ST_FAILED, NULL }, { "20.11.2026", ST_FAILED, "2026-11-20" },
		{ "tomorrow", ST_FAILED, NULL },
	};
	static const struct typed addresses[] = {
		{ "192.0.2.0", ST_OK, NULL },       { "192.0.2.1/31", ST_OK, NULL },
		{ "192.0.2.2/30", ST_OK, NULL },    { "192.0.2.2/24", ST_WARNING, "/31 or /30" },
		{ "192.0.2.256", ST_FAILED, NULL }, { "2001:db8::1", ST_FAILED, "IPv4" },
		{ "192.0.2.2/x", ST_FAILED, NULL }, { "192.0.2.2/", ST_FAILED, NULL },
	};
	static const struct typed v6[] = { { "0", ST_OK, NULL } };

	JUDGE(*state, judge_count, at(Q_MAX_V4, 1), counts);
	JUDGE(*state, judge_count, at(Q_MAX_V6, 1), v6);
	JUDGE(*state, judge_date, at(Q_CROSS_CONNECT_DUE, 1), dates);
	JUDGE(*state, judge_address, at(Q_ADDRESS, 1), addresses);
}

/* ---- service */

static void add_provider(struct known *k, const char *name, const char *first, const char *second)
{
	struct cat_service_provider *p =
		rows_add(&k->cats[CAT_PROVIDERS].rows, &RECORD_CAT_SERVICE_PROVIDER, k->cats[CAT_PROVIDERS].rows.n + 1);
	const char *const metros[] = { first, second };

	p->name = mem_text(name);
	for (uint32_t i = 0; i < 2; i++)
		if (metros[i])
			((struct name_row *)rows_add(&p->locations, &RECORD_NAME, i + 1))->name = mem_text(metros[i]);
	k->cats[CAT_PROVIDERS].seen = world_ago(MSEC_MINUTE);
}

static void providers_and_locations(void **state)
{
	struct known *k = *state;
	struct ref provider = at(Q_SERVICE_PROVIDER, 0), primary = at(Q_PRIMARY, 0), backup = at(Q_BACKUP, 0);

	assert_int_equal(judge_provider(known(k), provider, "Example Voice", &k->a).state, ST_UNKNOWN);
	assert_int_equal(judge_primary(known(k), primary, "Amsterdam", &k->a).state, ST_UNKNOWN);
	add_provider(k, "Example Voice", "amsterdam", "Frankfurt");
	assert_int_equal(judge_provider(known(k), provider, "example voice", &k->a).state, ST_OK);
	known_is(judge_provider(known(k), provider, "Nobody", &k->a), ST_FAILED, "no provider of the service");
	assert_int_equal(judge_primary(known(k), primary, "Amsterdam", &k->a).state, ST_OK);
	known_is(judge_primary(known(k), primary, "London", &k->a), ST_FAILED, "no location of Example Voice");
	assert_int_equal(judge_backup(known(k), backup, "Frankfurt", &k->a).state, ST_OK);
	known_is(judge_backup(known(k), backup, "amsterdam", &k->a), ST_FAILED, "is the primary location");
	known_is(judge_backup(known(k), backup, "London", &k->a), ST_FAILED, "no location");
	known_is(judge_backup(known(k), backup, "None", &k->a), ST_WARNING, "no geo-redundancy");
}

static void a_provider_without_a_list_of_locations_is_no_failure(void **state)
{
	struct known *k = *state;

	add_provider(k, "Example Voice", NULL, NULL);
	assert_int_equal(judge_primary(known(k), at(Q_PRIMARY, 0), "Amsterdam", &k->a).state, ST_UNKNOWN);
}

static void states_are_those_of_the_country(void **state)
{
	struct known *k = *state;
	struct cat_state *s = rows_add(&k->cats[CAT_STATES].rows, &RECORD_CAT_STATE, 1);

	s->state = mem_text("North Holland");
	assert_int_equal(judge_state(known(k), at(Q_STATE, 0), "North Holland", &k->a).state, ST_OK);
	known_is(judge_state(known(k), at(Q_STATE, 0), "North Hollands", &k->a), ST_FAILED, "did you mean");
	k->cats[CAT_STATES].key = (char *)"Germany";
	assert_int_equal(judge_state(known(k), at(Q_STATE, 0), "Bavaria", &k->a).state, ST_UNKNOWN);
	k->cats[CAT_STATES].key = NULL;
}

static void none_is_said_in_several_ways(void **state)
{
	static const char *const none[] = { "", "none", "None", "NO", "-" };

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_true(backup_is_none(none[i]));
	assert_true(backup_is_none(NULL));
	assert_false(backup_is_none("Frankfurt"));
	assert_false(backup_is_none("nones"));
}

static void chosen_prefixes_and_keys(void **state)
{
	struct known *k = *state;
	struct ref name = at(Q_CHOSEN_NAME, known_chosen(k, 0)->row.id), key = at(Q_CHOSEN_KEY, name.row);
	static const struct typed rows[] = {
		{ "sbc-ams", ST_OK, NULL },
		{ "media-ams", ST_FAILED, "chosen already" },
		{ "nothing", ST_FAILED, "no prefix is called nothing" },
	};

	JUDGE(k, judge_chosen, name, rows);
	known_is(judge_key(known(k), key, "secret", &k->a), ST_FAILED, "not a GUID");
	assert_int_equal(judge_key(known(k), key, "9f1c2a6e-0000-4000-8000-00000abc4f2b", &k->a).state, ST_OK);
	world_registered(k->w, "sbc-ams", "203.0.113.0/24", "Verified", NULL);
	known_is(judge_key(known(k), key, "9f1c2a6e-0000-4000-8000-00000abc4f2b", &k->a), ST_FAILED,
		 "not the key of this registration");
	assert_int_equal(judge_key(known(k), key, "9F1C2A6E-0000-4000-8000-00000ABC4F2A", &k->a).state, ST_OK);
}

static void requirements_that_can_be_attested(void **state)
{
	static const struct typed rows[] = {
		{ "R13", ST_OK, NULL },
		{ "r9", ST_OK, NULL },
		{ "R1", ST_FAILED, "judged from data" },
		{ "R99", ST_FAILED, "not the code of a requirement" },
	};

	JUDGE(*state, judge_requirement, at(Q_ATTEST_REQUIREMENT, 1), rows);
}

static void bandwidth_reads_plain_numbers(void **state)
{
	(void)state;
	assert_int_equal(bandwidth_parse("10000"), 10000);
	assert_int_equal(bandwidth_parse(""), 0);
	assert_int_equal(bandwidth_parse(NULL), 0);
	assert_int_equal(bandwidth_parse("10 000"), 0);
	assert_int_equal(bandwidth_parse("10000001"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_typed_is_not_judged),
		TEST(names),
		TEST(names_are_used_once),
		TEST(identifiers),
		TEST(words),
		TEST(mail_addresses),
		TEST(telephone_numbers),
		TEST(as_numbers_everywhere),
		TEST(documentation_numbers_pass_in_training_only),
		TEST(paths),
		TEST(another_origin_has_to_be_associated),
		TEST(prefixes_everywhere),
		TEST(documentation_prefixes_pass_in_training_only),
		TEST(overlaps_are_told_while_typing),
		TEST(a_prefix_belongs_to_an_answered_peering),
		TEST(routers_of_a_peering_differ),
		TEST(bandwidths),
		TEST(facilities),
		TEST(metros),
		TEST(counts_dates_addresses),
		TEST(providers_and_locations),
		TEST(a_provider_without_a_list_of_locations_is_no_failure),
		TEST(states_are_those_of_the_country),
		TEST(none_is_said_in_several_ways),
		TEST(chosen_prefixes_and_keys),
		TEST(requirements_that_can_be_attested),
		TEST(bandwidth_reads_plain_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
