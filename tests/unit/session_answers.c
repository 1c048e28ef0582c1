/* The answers file: read with all its mistakes, written so that it reads back equal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "session/session.h"
#include "session_fill.h"

/* The file that the design gives as the example, letter by letter. */
static const char example[] =
	"version: 1\n"
	"mode: training                # training | live | guide\n"
	"scenario: first-light         # training only\n"
	"account:   {sign_in: lab, subscription: 00000000-0000-0000-0000-000000000001, resource_group: voice-peering, "
	"region: West Europe}\n"
	"asn:       {name: example-asn, number: 64500, peer_name: Example Voice,\n"
	"            contacts: [{role: Noc, email: noc@example.net, phone: \"+31205550100\"}]}\n"
	"peerings:  [{name: example-ams, metro: Amsterdam,\n"
	"             connections: [{facility: 63, router: ams-r1, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "
	"max_prefixes_v6: 100},\n"
	"                           {facility: 104, router: ams-r2, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "
	"max_prefixes_v6: 100}]}]\n"
	"prefixes:  [{name: sbc-ams, prefix: 203.0.113.0/24, peering: example-ams, traffic: SIP signalling, endpoints: "
	"SBC "
	"pair},\n"
	"            {name: media-ams, prefix: 198.51.100.0/24, peering: example-ams, traffic: RTP media, endpoints: "
	"media "
	"relays}]\n"
	"service:   {name: example-voice, region: West Europe, country: Netherlands, state: North Holland, provider: "
	"Example Voice,\n"
	"            primary: Amsterdam, backup: none, prefixes: [sbc-ams, media-ams]}\n"
	"attest:    [{by: noc@example.net, at: 2026-11-01T09:00:00Z, note: CHG-1234, requirements: [R9, R13, R14, R15, "
	"R16]}]\n"
	"commit:    {asn: example-asn, peerings: [example-ams], service: example-voice}   # the typed names of the "
	"reviews\n";

/* The same answers as we write them. */
static const char example_written[] =
	"version: 1\n"
	"mode: training\n"
	"scenario: first-light\n"
	"account:\n"
	"  sign_in: lab\n"
	"  subscription: 00000000-0000-0000-0000-000000000001\n"
	"  resource_group: voice-peering\n"
	"  region: West Europe\n"
	"asn:\n"
	"  name: example-asn\n"
	"  number: 64500\n"
	"  peer_name: Example Voice\n"
	"  contacts:\n"
	"    - {role: Noc, email: noc@example.net, phone: \"+31205550100\"}\n"
	"peerings:\n"
	"  - name: example-ams\n"
	"    metro: Amsterdam\n"
	"    connections:\n"
	"      - {facility: 63, router: ams-r1, bandwidth_mbps: 10000, max_prefixes_v4: 1000, max_prefixes_v6: 100}\n"
	"      - {facility: 104, router: ams-r2, bandwidth_mbps: 10000, max_prefixes_v4: 1000, max_prefixes_v6: 100}\n"
	"prefixes:\n"
	"  - {name: sbc-ams, prefix: 203.0.113.0/24, peering: example-ams, traffic: SIP signalling, endpoints: SBC "
	"pair}\n"
	"  - {name: media-ams, prefix: 198.51.100.0/24, peering: example-ams, traffic: RTP media, endpoints: media "
	"relays}\n"
	"service:\n"
	"  name: example-voice\n"
	"  region: West Europe\n"
	"  country: Netherlands\n"
	"  state: North Holland\n"
	"  provider: Example Voice\n"
	"  primary: Amsterdam\n"
	"  backup: none\n"
	"  prefixes: [sbc-ams, media-ams]\n"
	"attest:\n"
	"  - {by: noc@example.net, at: 2026-11-01T09:00:00Z, note: CHG-1234, requirements: [R9, R13, R14, R15, R16]}\n"
	"commit:\n"
	"  asn: example-asn\n"
	"  peerings: [example-ams]\n"
	"  service: example-voice\n";

static void parses(const char *yaml, struct model *m)
{
	struct text err = TEXT_INIT;

	if (!answers_parse(yaml, strlen(yaml), "answers.yaml", m, &err))
		fail_msg("%s", err.s);
	assert_int_equal(err.n, 0);
	text_release(&err);
}

static void refuses(const char *yaml, const char *mistakes)
{
	struct text err = TEXT_INIT;
	struct model m;

	assert_false(answers_parse(yaml, strlen(yaml), "answers.yaml", &m, &err));
	assert_string_equal(err.s, mistakes);
	assert_null(m.mode);
	assert_int_equal(m.schema, MODEL_SCHEMA);
	text_release(&err);
}

static void expect_written(const struct model *m, const char *yaml)
{
	struct text t = TEXT_INIT;

	answers_write(m, &t);
	assert_string_equal(t.s, yaml);
	text_release(&t);
}

/* ---- The example */

static void the_example_is_read(void **state)
{
	struct model m;
	const struct connection *c;
	const struct prefix_answer *p;
	const struct attestation *a;

	(void)state;
	parses(example, &m);
	assert_string_equal(m.mode, "training");
	assert_string_equal(m.scenario, "first-light");
	assert_string_equal(m.account.subscription, "00000000-0000-0000-0000-000000000001");
	assert_string_equal(m.asn.number, "64500");
	assert_string_equal(((const struct contact *)m.asn.contacts.v)->phone, "+31205550100");
	assert_int_equal(m.peerings.n, 1);
	c = ((const struct peering *)m.peerings.v)->connections.v;
	assert_string_equal(c[1].facility, "104");
	assert_string_equal(c[1].router, "ams-r2");
	p = m.prefixes.v;
	assert_int_equal(m.prefixes.n, 2);
	assert_string_equal(p[1].prefix, "198.51.100.0/24");
	assert_string_equal(p[1].traffic, "RTP media");
	assert_string_equal(m.service.backup, "none");
	assert_string_equal(((const struct chosen *)m.service.prefixes.v)[1].name, "media-ams");
	a = m.attest.v;
	assert_int_equal(m.attest.n, 5);
	assert_string_equal(a[0].requirement, "R9");
	assert_string_equal(a[4].requirement, "R16");
	assert_string_equal(a[4].note, "CHG-1234");
	assert_string_equal(a[4].at, "2026-11-01T09:00:00Z");
	assert_string_equal(m.commit.asn, "example-asn");
	assert_string_equal(((const struct name_row *)m.commit.peerings.v)->name, "example-ams");
	model_release(&m);
}

static void the_example_is_written_and_reads_back(void **state)
{
	struct model m, back;

	(void)state;
	parses(example, &m);
	expect_written(&m, example_written);
	parses(example_written, &back);
	assert_true(record_equal(&RECORD_MODEL, &m, &back));
	model_release(&m);
	model_release(&back);
}

/* ---- Round trip of everything */

/* What an answers file does not hold is taken out, so that the rest can be compared. */
static void drop_what_is_not_written(const struct record *r, void *rec)
{
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (!(f->flags & (F_KEEP | F_SECRET))) {
			if (f->kind == K_RECORD)
				drop_what_is_not_written(f->of, field_record(rec, f));
			for (uint32_t k = 0; f->kind == K_ROWS && k < field_rows(rec, f)->n; k++)
				drop_what_is_not_written(f->of, rows_at(field_rows(rec, f), f->of, k));
		} else if (f->kind == K_TEXT) {
			mem_replace(field_text(rec, f), NULL);
		} else if (f->kind == K_ROWS) {
			rows_clear(field_rows(rec, f), f->of);
		} else if (f->kind == K_RECORD) {
			record_clear(f->of, field_record(rec, f));
		} else if (f->kind == K_WHEN) {
			*field_when(rec, f) = (struct when){ 0 };
		}
	}
}

static void every_answer_returns(void **state)
{
	struct text t = TEXT_INIT;
	struct model m, back;

	(void)state;
	fill_model(&m, 2);
	answers_write(&m, &t);
	parses(t.s, &back);
	drop_what_is_not_written(&RECORD_MODEL, &m);
	back.next_id = m.next_id;
	assert_true(record_equal(&RECORD_MODEL, &m, &back));
	text_release(&t);
	model_release(&m);
	model_release(&back);
}

static void drafts_return_too(void **state)
{
	static const char yaml[] = "version: 1\n"
				   "mode: guide\n"
				   "peerings:\n"
				   "  - connections:\n"
				   "      - {}\n"
				   "      - {router: ams-r1}\n"
				   "  - {}\n"
				   "prefixes:\n"
				   "  - {prefix: 203.0.113.0 /24, traffic: \"- : #\"}\n"
				   "service:\n"
				   "  prefixes: [a, \"\", b]\n";
	struct model m;

	(void)state;
	parses(yaml, &m);
	assert_int_equal(((const struct peering *)m.peerings.v)->connections.n, 2);
	assert_int_equal(m.service.prefixes.n, 3);
	expect_written(&m, "version: 1\n"
			   "mode: guide\n"
			   "peerings:\n"
			   "  - connections:\n"
			   "      - {}\n"
			   "      - {router: ams-r1}\n"
			   "  - {}\n"
			   "prefixes:\n"
			   "  - {prefix: 203.0.113.0 /24, traffic: \"- : #\"}\n"
			   "service:\n"
			   "  prefixes:\n"
			   "    - a\n"
			   "    - {}\n"
			   "    - b\n");
	model_release(&m);
}

static void keys_can_be_given_and_are_not_written(void **state)
{
	struct model m;
	const struct chosen *c;

	(void)state;
	parses("version: 1\nservice: {prefixes: [a, {name: b, key: 2b6c}]}\n", &m);
	c = m.service.prefixes.v;
	assert_null(c[0].key);
	assert_string_equal(c[1].key, "2b6c");
	expect_written(&m, "version: 1\nmode: training\nservice:\n  prefixes: [a, b]\n");
	model_release(&m);
}

static void attestations_alike_are_one_entry(void **state)
{
	struct model m;

	(void)state;
	parses("version: 1\n"
	       "attest:\n"
	       "  - {by: a, requirements: R9}\n"
	       "  - {by: a, requirements: [R13]}\n"
	       "  - {by: a, router: ams-r1, requirements: [R14, R15]}\n"
	       "  - {by: b}\n"
	       "  - {by: b, requirements: []}\n",
	       &m);
	assert_int_equal(m.attest.n, 6);
	expect_written(&m, "version: 1\n"
			   "mode: training\n"
			   "attest:\n"
			   "  - {by: a, requirements: [R9, R13]}\n"
			   "  - {by: a, router: ams-r1, requirements: [R14, R15]}\n"
			   "  - {by: b}\n"
			   "  - {by: b}\n");
	model_release(&m);
}

static void long_rows_stand_in_lines(void **state)
{
	struct model m;

	(void)state;
	parses("version: 1\n"
	       "prefixes: [{name: media-ams, prefix: 198.51.100.0/24, peering: example-amsterdam-north, traffic: RTP "
	       "media, "
	       "endpoints: eleven media relays in the second hall}]\n",
	       &m);
	expect_written(&m, "version: 1\n"
			   "mode: training\n"
			   "prefixes:\n"
			   "  - name: media-ams\n"
			   "    prefix: 198.51.100.0/24\n"
			   "    peering: example-amsterdam-north\n"
			   "    traffic: RTP media\n"
			   "    endpoints: eleven media relays in the second hall\n");
	model_release(&m);
}

static void nothing_is_nothing(void **state)
{
	struct model m;

	(void)state;
	parses("version: 1\naccount:\nasn: ~\npeerings:\nprefixes: null\nscenario:\n", &m);
	assert_null(m.scenario);
	expect_written(&m, "version: 1\nmode: training\n");
	model_release(&m);
}

/* ---- Mistakes */

static void each_mistake_names_its_place_and_cure(void **state)
{
	static const struct {
		const char *yaml, *mistakes;
	} cases[] = {
		{ "version: 1\nprefixes:\n  - {name: a, pefix: 203.0.113.0/24}\n",
		  "answers.yaml:3:15: unknown key 'pefix' in prefixes; did you mean 'prefix'?" },
		{ "versoin: 1\n",
		  "answers.yaml:1:1: version is missing; the first line of an answers file is 'version: 1'\n"
		  "answers.yaml:1:1: unknown key 'versoin'; did you mean 'version'?" },
		{ "version: 2\n",
		  "answers.yaml:1:10: version: only 1 is known here; a newer voxpeer may read this file" },
		{ "version: [1]\n",
		  "answers.yaml:1:10: version: only 1 is known here; a newer voxpeer may read this file" },
		{ "version: 1\nmode: lvie\n", "answers.yaml:2:7: mode: 'lvie' is none of training, live, guide" },
		{ "version: 1\nmode: production\n",
		  "answers.yaml:2:7: mode: 'production' is none of training, live, guide" },
		{ "version: 1\nasn: {contacts: [{colour: red}]}\n",
		  "answers.yaml:2:19: unknown key 'colour' in contacts; known here: role, email, phone" },
		{ "version: 1\nseen: {}\nrequests: []\n",
		  "answers.yaml:2:1: unknown key 'seen'; known here: mode, scenario, account, asn, peerings, prefixes, "
		  "service, attest, commit, version\n"
		  "answers.yaml:3:1: unknown key 'requests'; known here: mode, scenario, account, asn, peerings, "
		  "prefixes, "
		  "service, attest, commit, version" },
		{ "version: 1\nasn: {name: [a, b]}\n",
		  "answers.yaml:2:13: name: a single value is expected, and there is a list" },
		{ "version: 1\nasn: example\n",
		  "answers.yaml:2:6: asn: keys and values are expected, and there is a single value" },
		{ "version: 1\npeerings: {name: a}\n",
		  "answers.yaml:2:11: peerings: a list is expected, and there is keys and values" },
		{ "version: 1\npeerings: [example-ams]\n",
		  "answers.yaml:2:12: peerings: every entry is keys and values, and this is a single value" },
		{ "version: 1\nservice: {prefixes: [[a]]}\n",
		  "answers.yaml:2:22: prefixes: every entry is a name, or keys and values, and this is a list" },
		{ "version: 1\nprefixes:\n- {name: a}\n- {name: b}\n- {name: A}\n- {name: a}\n",
		  "answers.yaml:5:10: prefixes: the name 'A' is in line 3 already; every name is there once\n"
		  "answers.yaml:6:10: prefixes: the name 'a' is in line 3 already; every name is there once" },
		{ "version: 1\nservice: {prefixes: [a, {name: a}]}\n",
		  "answers.yaml:2:32: prefixes: the name 'a' is in line 2 already; every name is there once" },
		{ "version: 1\nasn: {name: \"a\\eb\"}\n",
		  "answers.yaml:2:13: name: control or invisible characters; take them out" },
		{ "version: 1\nattest: [{requirements: [[R9]]}]\n",
		  "answers.yaml:2:26: requirements: a single value is expected, and there is a list" },
		{ "- version: 1\n",
		  "answers.yaml:1:1: an answers file is made of keys and values, and this is a list" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		refuses(cases[i].yaml, cases[i].mistakes);
}

static void all_mistakes_are_told_at_once(void **state)
{
	(void)state;
	refuses("mode: lvie\n"
		"acount: {}\n"
		"asn: {nummer: 64500, name: []}\n"
		"peerings: [{conections: []}]\n",
		"answers.yaml:1:1: version is missing; the first line of an answers file is 'version: 1'\n"
		"answers.yaml:1:7: mode: 'lvie' is none of training, live, guide\n"
		"answers.yaml:2:1: unknown key 'acount'; did you mean 'account'?\n"
		"answers.yaml:3:7: unknown key 'nummer' in asn; did you mean 'number'?\n"
		"answers.yaml:3:28: name: a single value is expected, and there is a list\n"
		"answers.yaml:4:13: unknown key 'conections' in peerings; did you mean 'connections'?");
}

static void endless_mistakes_end(void **state)
{
	struct text yaml = TEXT_INIT, err = TEXT_INIT;
	struct model m;

	(void)state;
	text_add(&yaml, "version: 1\nprefixes:\n");
	for (int i = 0; i < 60; i++)
		text_addf(&yaml, "- {nmae: p%d}\n", i);
	assert_false(answers_parse(yaml.s, yaml.n, NULL, &m, &err));
	assert_non_null(strstr(err.s, "\nand 10 more mistakes"));
	text_release(&yaml);
	text_release(&err);
}

static void a_value_too_long_is_refused(void **state)
{
	struct text yaml = TEXT_INIT;

	(void)state;
	text_add(&yaml, "version: 1\nscenario: ");
	for (int i = 0; i < 4001; i++)
		text_addc(&yaml, 'x');
	refuses(yaml.s, "answers.yaml:2:11: scenario: longer than 4000 bytes; shorten it");
	text_release(&yaml);
}

static void what_is_not_yaml_or_utf8_is_refused(void **state)
{
	struct model m;

	(void)state;
	assert_false(answers_parse("version: 1\nmode: [\n", 19, "a", &m, NULL));
	assert_null(m.mode);
	assert_false(answers_parse("version: 1\nmode: \xff\n", 19, "a", &m, NULL));
	assert_false(answers_parse("", 0, "a", &m, NULL));
	assert_false(answers_read("/nonexistent/answers.yaml", &m, NULL));
	assert_int_equal(m.next_id, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_is_read),
		cmocka_unit_test(the_example_is_written_and_reads_back),
		cmocka_unit_test(every_answer_returns),
		cmocka_unit_test(drafts_return_too),
		cmocka_unit_test(keys_can_be_given_and_are_not_written),
		cmocka_unit_test(attestations_alike_are_one_entry),
		cmocka_unit_test(long_rows_stand_in_lines),
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(each_mistake_names_its_place_and_cure),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(endless_mistakes_end),
		cmocka_unit_test(a_value_too_long_is_refused),
		cmocka_unit_test(what_is_not_yaml_or_utf8_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
