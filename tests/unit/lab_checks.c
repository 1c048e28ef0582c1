/* Each check V1 to V13 and A1 to A11 fails in one world and passes in the neighbouring one, which differs in one thing. */
#include "lab_fixture.h"

#define R1      "/lab/v1/routers/ams-r1/announcements"
#define R2      "/lab/v1/routers/ams-r2/announcements"
#define OBJECTS "/lab/v1/registry/routes"
#define SAYS(prefix, path, communities)                                                                                \
	"{\"prefix\":\"" prefix "\",\"path\":\"" path "\",\"communities\":\"" communities "\"}"
#define OBJECT(prefix, origin) "{\"prefix\":\"" prefix "\",\"origin\":" origin "}"

struct change {
	const char *method, *target, *body; /* of a control call; NULL: no change */
};
struct row {
	const char *code, *prefix;
	struct change changes[3];
	const char *scenario_from, *scenario_to; /* NULL: first-light as it is */
	const char *state, *message;
};

static void change_all(struct fixture *f, const struct change *changes, size_t n)
{
	for (size_t i = 0; i < n && changes[i].method; i++)
		expect(f, 200, changes[i].method, changes[i].target, changes[i].body);
}

/* ---- Registration. */

static const struct row registrations[] = {
	{ "V2", "240.0.0.0/24", { { 0 } }, NULL, NULL, "Failed", "Internal server error" },
	{ "V2", "100.64.0.0/24", { { 0 } }, NULL, NULL, "Failed", "Internal server error" },
	{ "V3", "203.0.113.0/25", { { 0 } }, NULL, NULL, "Failed", "Prefix is longer than /24: /25" },
	{ "V3 verified",
	  "203.0.113.0/25",
	  { { "PUT", R1, SAYS("203.0.113.0/25", "64500", "8075:8007") },
	    { "PUT", R2, SAYS("203.0.113.0/25", "64500", "8075:8007") } },
	  "judging: {",
	  "judging: {long_prefixes: true, ",
	  "Verified",
	  "" },
	{ "V4",
	  "203.0.113.0/24",
	  { { "DELETE", OBJECTS "?prefix=203.0.113.0/24&origin=64500", NULL } },
	  NULL,
	  NULL,
	  "Failed",
	  "Origin ASN is not in a routing registry: no route object for 203.0.113.0/24 with origin AS64500" },
	{ "V4 covering",
	  "203.0.113.0/24",
	  { { "DELETE", OBJECTS "?prefix=203.0.113.0/24&origin=64500", NULL },
	    { "PUT", OBJECTS, OBJECT("203.0.112.0/22", "64500") } },
	  NULL,
	  NULL,
	  "Verified",
	  "" },
	{ "V4 aut-num",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64501", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "Origin ASN is not in a routing registry: AS64501 has no aut-num" },
	{ "V6",
	  "203.0.113.0/24",
	  { { "DELETE", R2 "?prefix=203.0.113.0/24", NULL } },
	  NULL,
	  NULL,
	  "Failed",
	  "Prefix not received from IP 192.0.2.2" },
	{ "V6 both",
	  "203.0.113.0/24",
	  { { "DELETE", R1 "?prefix=203.0.113.0/24", NULL }, { "DELETE", R2 "?prefix=203.0.113.0%2F24", NULL } },
	  NULL,
	  NULL,
	  "Failed",
	  "Prefix not received from IP 192.0.2.0, 192.0.2.2" },
	{ "V6 session down",
	  "203.0.113.0/24",
	  { { "PATCH", "/lab/v1/routers/ams-r1", "{\"bfd\":false}" } },
	  NULL,
	  NULL,
	  "Failed",
	  "Prefix not received from IP 192.0.2.0" },
	{ "V7",
	  "203.0.113.0/24",
	  { { "PUT", R2, SAYS("203.0.113.0/24", "64500", "64500:8007 8075:8006") } },
	  NULL,
	  NULL,
	  "Failed",
	  "Advertisement missing MAPS community: from 192.0.2.2" },
	{ "V7 among others",
	  "203.0.113.0/24",
	  { { "PUT", R2, SAYS("203.0.113.0/24", "64500", "64500:1 8075:8007") } },
	  NULL,
	  NULL,
	  "Verified",
	  "" },
	{ "V8",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64501 64502 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "AS path isn't correct: 64500 64501 64502 64500 from 192.0.2.0 is longer than 3" },
	{ "V8 three",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64501 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Verified",
	  "" },
	{ "V9",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64512 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "AS path isn't correct: 64500 64512 64500 from 192.0.2.0 has a private or reserved AS number at position 2" },
	{ "V9 AS_TRANS",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 23456 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "AS path isn't correct: 64500 23456 64500 from 192.0.2.0 has a private or reserved AS number at position 2" },
	{ "V10",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "AS path isn't correct: 64500 64500 from 192.0.2.0 is prepended at position 2" },
	{ "V12 start",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64501 64500", "8075:8007") } },
	  NULL,
	  NULL,
	  "Failed",
	  "AS path isn't correct: 64501 64500 from 192.0.2.0 does not start with the AS number of the peering" },
	{ "V12 origin",
	  "203.0.113.0/24",
	  { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64501", "8075:8007") },
	    { "PUT", OBJECTS, OBJECT("203.0.113.0/24", "64501") } },
	  "  autnums:\n",
	  "  autnums:\n    - {asn: 64501, holder: Another}\n",
	  "Failed",
	  "AS path isn't correct: 64500 64501 from 192.0.2.0 has an origin that is not associated with this "
	  "subscription" },
	{ "V13",
	  "203.0.113.0/24",
	  { { 0 } },
	  "registry:\n",
	  "registry:\n  vrps: [{prefix: 203.0.112.0/22, max_length: 22, origin: 64500}]\n",
	  "Warning",
	  "Route is RPKI invalid: AS64500 is not authorised" },
	{ "V13 authorised",
	  "203.0.113.0/24",
	  { { 0 } },
	  "registry:\n",
	  "registry:\n  vrps: [{prefix: 203.0.112.0/22, max_length: 24, origin: 64500}]\n",
	  "Verified",
	  "" },
	{ "all", "203.0.113.0/24", { { 0 } }, NULL, NULL, "Verified", "" },
};

static void judged(struct fixture *f, const char *target, const struct row *row)
{
	ask(f, "GET", target, NULL);
	if (!str_is(word(f, "properties.prefixValidationState"), row->state) ||
	    !str_is(word(f, "properties.errorMessage"), row->message))
		fail_msg("%s: %s '%s' instead of %s '%s'", row->code, word(f, "properties.prefixValidationState"),
			 word(f, "properties.errorMessage"), row->state, row->message);
}

static void put_registration(struct fixture *f, const char *target, const char *prefix, int status)
{
	char body[100];
	snprintf(body, sizeof body, "{\"properties\":{\"prefix\":\"%s\"}}", prefix);
	expect(f, status, "PUT", target, body);
}

static void registration_checks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof registrations / sizeof *registrations; i++) {
		const struct row *row = &registrations[i];
		struct fixture f;
		fixture_open_variant(&f, row->scenario_from, row->scenario_to);
		with_peering(&f);
		change_all(&f, row->changes, 3);
		put_registration(&f, SBC V25, row->prefix, 201);
		pass_time(&f, "1h");
		judged(&f, SBC V25, row);
		fixture_close(&f);
	}
}

static void refused_at_once(void **state)
{
	(void)state;
	static const char *const refused[] = {
		"10.1.0.0/24", "172.16.0.0/24",  "192.168.4.0/24", "203.0.113.5/24", "203.0.113/24",
		"203.0.113.0", "203.0.113.0/33", "203.0.113.0/08", "2001:db8::/32",  "",
		"nonsense"
	};
	struct fixture f;
	fixture_open(&f, NULL);
	with_peering(&f);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		char message[80];
		put_registration(&f, SBC V25, refused[i], 400);
		snprintf(message, sizeof message, "Invalid IP prefix %s", refused[i]);
		assert_string_equal(word(&f, "error.message"), message);
		assert_string_equal(word(&f, "error.code"), "BadArgument");
	}
	put_registration(&f, SBC V25, "172.32.0.0/24", 201);
	fixture_close(&f);
}

/* V5: while one connection is not Active, nothing can be validated. */
static void registration_before_all_are_active(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "11d");
	put_registration(&f, SBC V25, "203.0.113.0/24", 405);
	assert_string_equal(word(&f, "error.code"), "OperationNotSupported");
	pass_time(&f, "1d");
	put_registration(&f, SBC V25, "203.0.113.0/24", 201);
	pass_time(&f, "20m");
	assert_string_equal(asked(&f, SBC V25, "properties.errorMessage"), "Prefix not received from IP 192.0.2.2");
	pass_time(&f, "3d");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Failed");
	expect(&f, 200, "POST", SBC "/validate" V25, NULL);
	pass_time(&f, "20m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	fixture_close(&f);
}

/* V11: the first one stays, the later one fails; once the first is gone it passes. */
static void overlapping_registrations(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_prefixes(&f);
	put_registration(&f, PEERING "/registeredPrefixes/again" V25, "203.0.113.0/24", 201);
	pass_time(&f, "1h");
	assert_string_equal(asked(&f, PEERING "/registeredPrefixes/again" V25, "properties.errorMessage"),
			    "Prefix overlaps with an existing prefix: 203.0.113.0/24 is registered under example-ams");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	expect(&f, 200, "DELETE", SBC V25, NULL);
	expect(&f, 200, "POST", PEERING "/registeredPrefixes/again/validate" V25, NULL);
	pass_time(&f, "1h");
	assert_string_equal(asked(&f, PEERING "/registeredPrefixes/again" V25, "properties.prefixValidationState"),
			    "Verified");
	fixture_close(&f);
}

/* V12: another AS number may originate once it is associated under the same name. */
static void origin_of_a_sister(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "  autnums:\n", "  autnums:\n    - {asn: 64501, holder: Example Voice}\n");
	with_peering(&f);
	expect(&f, 200, "PUT", R1, SAYS("203.0.113.0/24", "64500 64501", "8075:8007"));
	expect(&f, 200, "PUT", OBJECTS, OBJECT("203.0.113.0/24", "64501"));
	expect(&f, 201, "PUT", SUB PROVIDER "/peerAsns/sister" V25,
	       "{\"properties\":{\"peerAsn\":64501,\"peerName\":\"example voice\",\"peerContactDetail\":[{\"role\":"
	       "\"Noc\",\"email\":\"noc@example.net\",\"phone\":\"+31205550100\"}]}}");
	pass_time(&f, "12h");
	put_registration(&f, SBC V25, "203.0.113.0/24", 201);
	pass_time(&f, "1h");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	fixture_close(&f);
}

/* A verdict stands until it is asked for again, whatever the routers do; the sessions show at once. */
static void verdicts_stand(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_prefixes(&f);
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r2", "{\"session\":\"down\"}");
	pass_time(&f, "30d");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	ask(&f, "GET", PEERING V25, NULL);
	const struct json *second = json_next(json_first(json_at(f.body, "properties.direct.connections")));
	assert_string_equal(json_str(json_get(second, "connectionState")), "Active");
	assert_string_equal(json_str(json_at(second, "bgpSession.sessionStateV4")), "Active");
	expect(&f, 200, "POST", SBC "/validate" V25, NULL);
	pass_time(&f, "20m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Failed");
	fixture_close(&f);
}

/* ---- Activation. */

#define SERVICE_OF(provider, primary, rest)                                                                            \
	"{\"location\":\"West Europe\",\"properties\":{\"peeringServiceLocation\":\"North Holland\","                  \
	"\"peeringServiceProvider\":\"" provider "\",\"providerPrimaryPeeringLocation\":\"" primary "\"" rest "}}"

static const struct activation_row {
	struct row row;
	const char *service; /* NULL: as in first-light */
} activations[] = {
	{ { "A", NULL, { { 0 } }, NULL, NULL, "Verified", "" }, NULL },
	{ { "A1", "nonsense", { { 0 } }, NULL, NULL, "Failed", "Peering service prefix is invalid" }, NULL },
	{ { "A1", "10.0.0.0/24", { { 0 } }, NULL, NULL, "Failed", "Peering service prefix is invalid" }, NULL },
	{ { "A2",
	    NULL,
	    { { "DELETE", OBJECTS "?prefix=203.0.113.0/24&origin=64500", NULL } },
	    NULL,
	    NULL,
	    "Failed",
	    "Origin ASN is not in a routing registry: no route object for 203.0.113.0/24 with origin AS64500" },
	  NULL },
	{ { "A3",
	    "198.51.100.0/24",
	    { { 0 } },
	    NULL,
	    NULL,
	    "Failed",
	    "Peering service prefix is invalid: the key belongs to another prefix" },
	  NULL },
	{ { "A4", NULL, { { 0 } }, NULL, NULL, "Failed", "Peering service provider not found" },
	  SERVICE_OF("Nobody", "Amsterdam", "") },
	{ { "A4", NULL, { { 0 } }, NULL, NULL, "Failed", "Peering service provider not found" },
	  SERVICE_OF("Example Voice", "Warsaw", "") },
	{ { "A5",
	    NULL,
	    { { 0 } },
	    NULL,
	    NULL,
	    "Failed",
	    "Provider has fewer than two sessions in its primary location: 0 in Frankfurt" },
	  SERVICE_OF("Example Voice", "Frankfurt", "") },
	{ { "A6", NULL, { { 0 } }, NULL, NULL, "Failed", "Provider has no sessions in its backup location: Frankfurt" },
	  SERVICE_OF("Example Voice", "Amsterdam", ",\"providerBackupPeeringLocation\":\"Frankfurt\"") },
	{ { "A7",
	    NULL,
	    { { "DELETE", R2 "?prefix=203.0.113.0/24", NULL } },
	    NULL,
	    NULL,
	    "Failed",
	    "Not receiving prefix advertisement from IP for prefix: 192.0.2.2" },
	  NULL },
	{ { "A8",
	    NULL,
	    { { "PUT", R1, SAYS("203.0.113.0/24", "64500", "") } },
	    NULL,
	    NULL,
	    "Failed",
	    "Received route for prefix should have the Peering Service community 8075:8007: from 192.0.2.0" },
	  NULL },
	{ { "A9",
	    NULL,
	    { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64501 64502 64500", "8075:8007") } },
	    NULL,
	    NULL,
	    "Failed",
	    "AS path length for prefix should be <=3 for prefix: 64500 64501 64502 64500 from 192.0.2.0 is longer "
	    "than 3" },
	  NULL },
	{ { "A10",
	    NULL,
	    { { "PUT", R1, SAYS("203.0.113.0/24", "64500 4200000000 64500", "8075:8007") } },
	    NULL,
	    NULL,
	    "Failed",
	    "AS path for prefix shouldn't have any private ASN: 64500 4200000000 64500 from 192.0.2.0 has a private "
	    "or reserved AS number at position 2" },
	  NULL },
	{ { "A10",
	    NULL,
	    { { "PUT", R1, SAYS("203.0.113.0/24", "64500 64500", "8075:8007") } },
	    NULL,
	    NULL,
	    "Failed",
	    "AS path for prefix isn't correct: 64500 64500 from 192.0.2.0 is prepended at position 2" },
	  NULL },
};

static void activation_checks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
		const struct row *row = &activations[i].row;
		struct fixture f;
		fixture_open(&f, NULL);
		with_prefixes(&f);
		change_all(&f, row->changes, 3);
		expect(&f, 201, "PUT", SERVICE V25, str_or(activations[i].service, SERVICE_BODY));
		activate(&f, SBC_ACTIVE V25, str_or(row->prefix, "203.0.113.0/24"), SBC V25);
		judged(&f, SBC_ACTIVE V25, row);
		fixture_close(&f);
	}
}

/* A5: two sessions, but of one router. */
static void both_on_one_router(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25,
	       PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63") "," CONNECTION(SECOND, "63")));
	pass_time(&f, "40d");
	put_registration(&f, SBC V25, "203.0.113.0/24", 201);
	pass_time(&f, "1h");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	activate(&f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
	assert_string_equal(asked(&f, SBC_ACTIVE V25, "properties.errorMessage"),
			    "Provider has fewer than two sessions in its primary location: 2 in Amsterdam, all on one "
			    "router");
	fixture_close(&f);
}

static void overlapping_activations(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_prefixes(&f);
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	activate(&f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
	activate(&f, SERVICE "/prefixes/again" V25, "203.0.113.0/24", SBC V25);
	assert_string_equal(asked(&f, SERVICE "/prefixes/again" V25, "properties.errorMessage"),
			    "Prefix overlaps with an existing prefix: 203.0.113.0/24 of example-voice");
	fixture_close(&f);
}

static void unknown_key(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_prefixes(&f);
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	expect(&f, 400, "PUT", SBC_ACTIVE V25,
	       "{\"properties\":{\"prefix\":\"203.0.113.0/24\",\"peeringServicePrefixKey\":"
	       "\"00000000-0000-4000-8000-000000000000\"}}");
	assert_string_equal(word(&f, "error.code"), "BadArgument");
	assert_string_equal(word(&f, "error.message"), "Invalid peering service key");
	fixture_close(&f);
}

/* ---- AS numbers and connections. */

static const struct asn_row {
	const char *body, *state, *error;
} asns[] = {
	{ ASN_BODY, "Approved", "" },
	{ "{\"properties\":{\"peerAsn\":64512,\"peerName\":\"X\"}}", "Failed",
	  "AS64512 is not a public AS number (private)." },
	{ "{\"properties\":{\"peerAsn\":23456,\"peerName\":\"X\"}}", "Failed", NULL },
	{ "{\"properties\":{\"peerAsn\":4294967296,\"peerName\":\"X\"}}", "Failed",
	  "AS4294967296 is not a public AS number (no AS number)." },
	{ "{\"properties\":{\"peerAsn\":64501,\"peerName\":\"X\"}}", "Failed",
	  "AS64501 is not found in any regional registry." },
	{ "{\"properties\":{\"peerAsn\":64500,\"peerName\":\"X\",\"peerContactDetail\":[]}}", "Failed",
	  "A Noc contact with e-mail and phone is needed." },
};

static void as_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof asns / sizeof *asns; i++) {
		struct fixture f;
		fixture_open(&f, NULL);
		expect(&f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
		pass_time(&f, "1h");
		expect(&f, 201, "PUT", ASN V25, asns[i].body);
		assert_string_equal(word(&f, "properties.validationState"), "Pending");
		pass_time(&f, "2h");
		assert_string_equal(asked(&f, ASN V25, "properties.validationState"), "Pending");
		pass_time(&f, "1h");
		assert_string_equal(asked(&f, ASN V25, "properties.validationState"), asns[i].state);
		if (asns[i].error)
			assert_string_equal(word(&f, "properties.errorMessage"), asns[i].error);
		fixture_close(&f);
	}
}

static const struct connection_row {
	const char *from, *to, *error; /* a change of the body */
} impossible[] = {
	{ "\"peeringDBFacilityId\":63", "\"peeringDBFacilityId\":58",
	  "PeeringDB facility 58 is not available in Amsterdam for this type of peering." },
	{ "\"bandwidthInMbps\":10000", "\"bandwidthInMbps\":15000", "15000 Mbps is not offered in Amsterdam." },
	{ "\"sessionAddressProvider\":\"Microsoft\"", "\"sessionAddressProvider\":\"Peer\"",
	  "On a Voice peering Microsoft provides the session addresses." },
	{ "\"useForPeeringService\":true", "\"useForPeeringService\":false",
	  "A Voice connection has to be used for Peering Service." },
	{ "Premium_Direct_Free", "Basic_Direct_Free", "A Voice peering needs the sku Premium_Direct_Free." },
	{ "peerAsns/example-asn", "peerAsns/other", "The peer ASN is not found; it has to be Approved." },
};

static void impossible_connections(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
		struct fixture f;
		struct text body = TEXT_INIT;
		fixture_open(&f, NULL);
		with_asn(&f);
		text_add(&body, PEERING_BODY);
		replace(&body, impossible[i].from, impossible[i].to);
		expect(&f, 201, "PUT", PEERING V25, body.s);
		const struct json *c = json_first(json_at(f.body, "properties.direct.connections"));
		assert_string_equal(json_str(json_get(c, "connectionState")), "ProvisioningFailed");
		assert_string_equal(json_str(json_get(c, "errorMessage")), impossible[i].error);
		pass_time(&f, "40d");
		ask(&f, "GET", PEERING V25, NULL);
		c = json_first(json_at(f.body, "properties.direct.connections"));
		assert_string_equal(json_str(json_get(c, "connectionState")), "ProvisioningFailed");
		text_release(&body);
		fixture_close(&f);
	}
}

static void unequal_bandwidth(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	fixture_open(&f, NULL);
	with_asn(&f);
	text_add(&body, PEERING_BODY);
	replace(&body, "\"bandwidthInMbps\":10000", "\"bandwidthInMbps\":20000");
	expect(&f, 201, "PUT", PEERING V25, body.s);
	const struct json *c = json_first(json_at(f.body, "properties.direct.connections"));
	assert_string_equal(json_str(json_get(c, "connectionState")), "PendingApproval");
	assert_string_equal(json_str(json_get(json_next(c), "connectionState")), "ProvisioningFailed");
	text_release(&body);
	fixture_close(&f);
}

static void refused_by_the_team(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "provisioning: {approved: 1d, started: 4d",
			     "provisioning: {refused: \"This request was not approved.\", approved: 1d, started: 4d");
	with_peering(&f);
	ask(&f, "GET", PEERING V25, NULL);
	const struct json *c = json_first(json_at(f.body, "properties.direct.connections"));
	assert_string_equal(json_str(json_get(c, "connectionState")), "Active");
	assert_string_equal(json_str(json_get(json_next(c), "errorMessage")), "This request was not approved.");
	fixture_close(&f);
}

/* Two of the same facility, and Microsoft has one port there: the first is built, the second is not approved. */
static void no_port_is_left(void **state)
{
	(void)state;
	static const char *const seconds[][2] = { { "ports: 1", "ProvisioningFailed" }, { "ports: 2", "Active" } };
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
		struct fixture f;
		char facility[64];
		snprintf(facility, sizeof facility, "{id: 63, %s,", seconds[i][0]);
		fixture_open_variant(&f, "{id: 63,", facility);
		with_asn(&f);
		expect(&f, 201, "PUT", PEERING V25,
		       PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63") "," CONNECTION(SECOND, "63")));
		pass_time(&f, "40d");
		ask(&f, "GET", PEERING V25, NULL);
		const struct json *c = json_first(json_at(f.body, "properties.direct.connections"));
		assert_string_equal(json_str(json_get(c, "connectionState")), "Active");
		assert_string_equal(json_str(json_get(json_next(c), "connectionState")), seconds[i][1]);
		assert_string_equal(str_or(json_str(json_get(json_next(c), "errorMessage")), ""),
				    i ? "" : "This request was not approved by the Microsoft's peering team.");
		fixture_close(&f);
	}
}

/* The registry lists the number late; asked anew, it is approved. */
static void a_number_is_listed_late(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "- {asn: 64500, holder: Example Voice}", "- {asn: 64501, holder: Another}");
	expect(&f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
	pass_time(&f, "1h");
	expect(&f, 201, "PUT", ASN V25, ASN_BODY);
	pass_time(&f, "4h");
	assert_string_equal(asked(&f, ASN V25, "properties.validationState"), "Failed");
	expect(&f, 400, "PUT", "/lab/v1/registry/autnums", "{\"asn\":0}");
	expect(&f, 200, "PUT", "/lab/v1/registry/autnums", "{\"asn\":64500,\"holder\":\"Example Voice\"}");
	expect(&f, 200, "DELETE", ASN V25, NULL);
	expect(&f, 201, "PUT", ASN V25, ASN_BODY);
	pass_time(&f, "4h");
	assert_string_equal(asked(&f, ASN V25, "properties.validationState"), "Approved");
	expect(&f, 200, "DELETE", "/lab/v1/registry/autnums?asn=AS64501", NULL);
	expect(&f, 404, "DELETE", "/lab/v1/registry/autnums?asn=64501", NULL);
	fixture_close(&f);
}

/* The service is out of order for some hours, and judges nothing in them; asked again, all is well. */
static void an_outage_passes(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "judging: {asn: 3h,", "judging: {outages: [{at: 40d, lasts: 14h}], asn: 3h,");
	with_peering(&f);
	expect(&f, 201, "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"));
	pass_time(&f, "30m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Failed");
	assert_string_equal(word(&f, "properties.errorMessage"), "Internal server error");
	pass_time(&f, "1h");
	expect(&f, 200, "POST", SBC "/validate" V25, NULL);
	pass_time(&f, "30m");
	assert_string_equal(asked(&f, SBC V25, "properties.prefixValidationState"), "Verified");
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registration_checks),
		cmocka_unit_test(refused_at_once),
		cmocka_unit_test(registration_before_all_are_active),
		cmocka_unit_test(overlapping_registrations),
		cmocka_unit_test(origin_of_a_sister),
		cmocka_unit_test(verdicts_stand),
		cmocka_unit_test(activation_checks),
		cmocka_unit_test(both_on_one_router),
		cmocka_unit_test(overlapping_activations),
		cmocka_unit_test(unknown_key),
		cmocka_unit_test(as_numbers),
		cmocka_unit_test(impossible_connections),
		cmocka_unit_test(unequal_bandwidth),
		cmocka_unit_test(refused_by_the_team),
		cmocka_unit_test(an_outage_passes),
		cmocka_unit_test(a_number_is_listed_late),
		cmocka_unit_test(no_port_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
