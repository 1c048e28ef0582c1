/* Every operation of the journey: its status, its members, its headers, and how it refuses. */
#include "lab_fixture.h"

/* ---- Shapes, in the world of first-light after everything was done. */

static const struct shape {
	const char *target, *members; /* dotted paths with blanks between; [0] is written as .0 */
	unsigned indent;
} shapes[] = {
	{ "/subscriptions?api-version=2022-12-01",
	  "value.0.id value.0.subscriptionId value.0.tenantId value.0.displayName value.0.state "
	  "value.0.subscriptionPolicies.quotaId",
	  0 },
	{ SUB "?api-version=2022-12-01", "id subscriptionId state", 0 },
	{ SUB "/locations?api-version=2022-12-01", "value.0.name value.0.displayName", 0 },
	{ "/tenants?api-version=2022-12-01", "value.0.tenantId", 0 },
	{ SUB PROVIDER "?api-version=2021-04-01", "registrationState namespace resourceTypes.0.apiVersions.0", 0 },
	{ SUB "/resourcegroups?api-version=2021-04-01", "value.0.name value.0.location", 0 },
	{ GROUP "?api-version=2021-04-01", "id name type location properties.provisioningState", 0 },
	{ PROVIDER "/operations" V25, "value.0.name value.0.display.provider value.0.isDataAction", 2 },
	{ SUB PROVIDER "/peerAsns" V25, "value.0.properties.peerAsn value.0.id value.0.type", 2 },
	{ ASN V25,
	  "properties.peerAsn properties.peerContactDetail.0.role properties.peerName properties.validationState name "
	  "id type",
	  2 },
	{ SUB PROVIDER "/peeringLocations" V25 "&kind=Direct&directPeeringType=Voice",
	  "value.0.kind value.0.properties.direct.peeringFacilities.0.peeringDBFacilityId "
	  "value.0.properties.direct.bandwidthOffers.0.valueInMbps value.0.properties.peeringLocation "
	  "value.0.properties.azureRegion value.0.name value.0.type",
	  2 },
	{ SUB PROVIDER "/legacyPeerings" V25 "&kind=Direct&peeringLocation=Amsterdam", "value", 2 },
	{ SUB PROVIDER "/peeringServiceCountries" V25, "value.0.name value.0.id", 2 },
	{ SUB PROVIDER "/peeringServiceLocations" V25 "&country=netherlands",
	  "value.0.properties.country value.0.properties.state value.0.properties.azureRegion value.0.name", 2 },
	{ SUB PROVIDER "/peeringServiceProviders" V25,
	  "value.0.properties.serviceProviderName value.0.properties.peeringLocations.1 value.0.name", 2 },
	{ SUB PROVIDER "/peerings" V25, "value.0.sku.tier value.0.properties.direct.connections.1.connectionState", 0 },
	{ GROUP PROVIDER "/peerings" V25, "value.0.name", 0 },
	{ PEERING V25,
	  "sku.name sku.tier sku.family sku.size kind properties.direct.useForPeeringService "
	  "properties.direct.connections.0.billableBandwidthInMbps properties.direct.connections.0.bandwidthInMbps "
	  "properties.direct.connections.0.provisionedBandwidthInMbps "
	  "properties.direct.connections.0.sessionAddressProvider properties.direct.connections.0.peeringDBFacilityId "
	  "properties.direct.connections.0.bgpSession.sessionPrefixV4 "
	  "properties.direct.connections.0.bgpSession.sessionStateV6 "
	  "properties.direct.connections.0.connectionIdentifier properties.direct.peerAsn.id "
	  "properties.direct.directPeeringType properties.peeringLocation properties.provisioningState location name "
	  "id type",
	  2 },
	{ PEERING "/receivedRoutes" V25,
	  "value.3.prefix value.0.nextHop value.0.asPath value.0.originAsValidationState value.0.rpkiValidationState "
	  "value.0.trustAnchor value.0.receivedTimestamp",
	  2 },
	{ PEERING "/rpUnbilledPrefixes" V25, "value", 2 },
	{ PEERING "/registeredAsns" V25, "value", 2 },
	{ PEERING "/registeredPrefixes" V25, "value.1.properties.prefix value.1.type", 2 },
	{ SBC V25,
	  "properties.prefix properties.prefixValidationState properties.peeringServicePrefixKey "
	  "properties.provisioningState name id type",
	  2 },
	{ SUB PROVIDER "/peeringServices" V25, "value.0.properties.peeringServiceLocation", 0 },
	{ GROUP PROVIDER "/peeringServices" V25, "value.0.location", 0 },
	{ SERVICE V25,
	  "properties.peeringServiceLocation properties.peeringServiceProvider properties.provisioningState "
	  "properties.providerPrimaryPeeringLocation location name id type",
	  2 },
	{ SERVICE "/prefixes" V25, "value.0.properties.learnedType", 2 },
	{ SBC_ACTIVE V25,
	  "properties.prefix properties.prefixValidationState properties.learnedType "
	  "properties.peeringServicePrefixKey properties.provisioningState name id type",
	  2 },
	{ SBC_ACTIVE V25 "&%24expand=events",
	  "properties.events.0.eventTimestamp properties.events.0.eventType properties.events.0.eventLevel", 2 },
};

static const struct json *member(const struct json *j, const char *path, size_t n)
{
	char part[64];
	for (size_t at = 0; j && at < n;) {
		size_t k = strcspn(path + at, ".");
		k = at + k > n ? n - at : k;
		snprintf(part, sizeof part, "%.*s", (int)k, path + at);
		if (json_kind(j) == JSON_ARRAY) {
			const struct json *e = json_first(j);
			for (long i = strtol(part, NULL, 10); i-- > 0;)
				e = json_next(e);
			j = e;
		} else
			j = json_get(j, part);
		at += k + 1;
	}
	return j;
}

static const struct json *at(const struct fixture *f, const char *path)
{
	return member(f->body, path, strlen(path));
}

static void has_members(const struct fixture *f, const struct shape *s)
{
	for (const char *m = s->members; *m;) {
		size_t n = strcspn(m, " ");
		if (!member(f->body, m, n))
			fail_msg("%s: %.*s is missing in %s", s->target, (int)n, m, f->reply.body.s);
		m += n + strspn(m + n, " ");
	}
}

static void everything_done(struct fixture *f)
{
	fixture_open(f, NULL);
	with_prefixes(f);
	expect(f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	activate(f, SBC_ACTIVE V25, "203.0.113.0/24", SBC V25);
}

static void replies_have_their_shape(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		expect(&f, 200, "GET", shapes[i].target, NULL);
		has_members(&f, &shapes[i]);
		assert_int_equal(strstr(f.reply.body.s, "\r\n  \"") != NULL, shapes[i].indent == 2);
		assert_null(strstr(f.reply.body.s, "null"));
		assert_string_equal(lab_reply_header(&f.reply, "content-type"), "application/json; charset=utf-8");
		assert_string_equal(lab_reply_header(&f.reply, "Cache-Control"), "no-cache");
		assert_non_null(lab_reply_header(&f.reply, "x-ms-request-id"));
		assert_non_null(lab_reply_header(&f.reply, "x-ms-routing-request-id"));
		assert_non_null(lab_reply_header(&f.reply, "x-lab-time"));
	}
	fixture_close(&f);
}

/* What recorded replies do not have, ours do not have either. */
static void nothing_is_added(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	expect(&f, 200, "GET", SUB PROVIDER "/peeringLocations" V25 "&kind=Direct", NULL);
	assert_null(at(&f, "value.0.id"));
	assert_non_null(strstr(f.reply.body.s, "\"directPeeringType\": \"Edge\""));
	expect(&f, 200, "GET", SUB PROVIDER "/peeringServiceProviders" V25, NULL);
	assert_null(at(&f, "value.0.id"));
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_null(json_get(f.body, "tags"));
	assert_null(strstr(f.reply.body.s, "microsoftTrackingId"));
	expect(&f, 200, "GET", SBC_ACTIVE V25, NULL);
	assert_null(json_at(f.body, "properties.events"));
	expect(&f, 200, "GET", SUB PROVIDER "/peeringServiceLocations" V25 "&country=Belgium", NULL);
	assert_int_equal(json_count(json_get(f.body, "value")), 0);
	fixture_close(&f);
}

static void availability_is_a_bare_text(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	expect(&f, 200, "POST", SUB PROVIDER "/CheckServiceProviderAvailability" V25,
	       "{\"peeringServiceLocation\":\"North Holland\",\"peeringServiceProvider\":\"Example Voice\"}");
	assert_string_equal(f.reply.body.s, "\"Available\"");
	expect(&f, 200, "POST", SUB PROVIDER "/checkServiceProviderAvailability" V25,
	       "{\"peeringServiceLocation\":\"Hesse\",\"peeringServiceProvider\":\"Example Voice\"}");
	assert_string_equal(f.reply.body.s, "\"Unavailable\"");
	fixture_close(&f);
}

/* ---- Refusals. */

static const struct refusal {
	const char *method, *target, *body;
	int status;
	const char *code, *cause;
} refusals[] = {
	{ "GET", "/nix", NULL, 404, "NotFound", "gateway" },
	{ "GET", SUB PROVIDER "/nix" V25, NULL, 404, "InvalidResourceType", "gateway" },
	{ "PATCH", SUB PROVIDER "/peerAsns" V25, "{}", 405, "MethodNotAllowed", "gateway" },
	{ "GET", SUB PROVIDER "/peerings", NULL, 400, "MissingApiVersionParameter", "gateway" },
	{ "GET", SUB PROVIDER "/peerings?api-version=2020-04-01", NULL, 400, "NoRegisteredProviderFound", "gateway" },
	{ "GET", "/subscriptions?api-version=2025-05-01", NULL, 400, "InvalidApiVersionParameter", "gateway" },
	{ "GET", "/subscriptions/nobody/resourcegroups?api-version=2021-04-01", NULL, 404, "SubscriptionNotFound",
	  "gateway" },
	{ "GET", SUB "/resourcegroups/none?api-version=2021-04-01", NULL, 404, "ResourceGroupNotFound", "gateway" },
	{ "GET", SUB "/resourceGroups/none" PROVIDER "/peerings" V25, NULL, 404, "ResourceGroupNotFound", "gateway" },
	{ "GET", ASN "x" V25, NULL, 404, "NotFound", "service" },
	{ "GET", PEERING "x" V25, NULL, 404, "ResourceNotFound", "gateway" },
	{ "GET", PEERING "x/registeredPrefixes/a" V25, NULL, 404, "ParentResourceNotFound", "gateway" },
	{ "GET", PEERING "/registeredPrefixes/a" V25, NULL, 404, "NotFound", "service" },
	{ "GET", SERVICE "x" V25, NULL, 404, "ResourceNotFound", "gateway" },
	{ "GET", SERVICE "/prefixes/a" V25, NULL, 404, "NotFound", "service" },
	{ "GET", PEERING "/registeredAsns/a" V25, NULL, 404, "NotFound", "service" },
	{ "PUT", PEERING "/registeredAsns/a" V25, "{\"properties\":{\"asn\":64500}}", 405, "OperationNotSupported",
	  "service" },
	{ "GET", SUB PROVIDER "/peeringLocations" V25, NULL, 400, "BadArgument", "service" },
	{ "GET", SUB PROVIDER "/legacyPeerings" V25, NULL, 400, "BadArgument", "service" },
	{ "PUT", PEERING "new" V25, "{}", 400, "BadArgument", "service" },
	{ "PUT", PEERING "new" V25, "{\"a\":", 400, "InvalidRequestContent", "gateway" },
	{ "PUT", PEERING "new" V25, "[]", 400, "InvalidRequestContent", "gateway" },
	{ "PUT", PEERING "new" V25, NULL, 400, "InvalidRequestContent", "gateway" },
	{ "PUT", SUB PROVIDER "/peerAsns/a%20b" V25, ASN_BODY, 400, NULL, NULL },
	{ "PUT", ASN V25, "{\"properties\":{\"peerAsn\":64501}}", 400, "BadArgument", "service" },
	{ "DELETE", ASN V25, NULL, 409, "Conflict", "service" },
	{ "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"North Europe\"}", 409,
	  "InvalidResourceGroupLocation", "gateway" },
	{ "PUT", GROUP "2?api-version=2021-04-01", "{\"location\":\"Atlantis\"}", 400,
	  "LocationNotAvailableForResourceGroup", "gateway" },
	{ "PUT", GROUP ".?api-version=2021-04-01", "{\"location\":\"West Europe\"}", 400, "InvalidParameter",
	  "gateway" },
	{ "PUT", SERVICE "2" V25, "{\"properties\":{}}", 400, "LocationRequired", "gateway" },
	{ "PUT", SBC V25, PREFIX_BODY("198.51.100.0/24"), 400, "BadArgument", "service" },
	{ "POST", PEERING "/registeredPrefixes/a/validate" V25, NULL, 404, "NotFound", "service" },
	{ "POST", SUB PROVIDER "/checkServiceProviderAvailability" V25, "{}", 400, "BadArgument", "service" },
};

static void refusals_are_as_documented(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refusal *r = &refusals[i];
		expect(&f, r->status, r->method, r->target, r->body);
		if (r->code)
			assert_string_equal(word(&f, "error.code"), r->code);
		if (r->cause)
			assert_string_equal(lab_reply_header(&f.reply, "x-ms-failure-cause"), r->cause);
		assert_true(strlen(word(&f, "error.message")) > 0);
	}
	fixture_close(&f);
}

/* ---- What a body may hold. */

static const struct odd {
	const char *target, *from, *to; /* in PEERING_BODY, or SERVICE_BODY, or ASN_BODY: by the target */
	int status;
	const char *shows; /* of a 201; or the message has it */
} odds[] = {
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":null,\"sku\"", 201, NULL },
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":{},\"sku\"", 201, "\"tags\": {}" },
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":5,\"sku\"", 400, "'tags' has to be a map of texts" },
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":\"x\",\"sku\"", 400, "'tags'" },
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":[],\"sku\"", 400, "'tags'" },
	{ PEERING "-odd" V25, "{\"sku\"", "{\"tags\":{\"a\":null},\"sku\"", 400, "'tags'" },
	{ PEERING "-odd" V25, "\"properties\":{\"peering", "\"properties\":{\"connectivityProbes\":null,\"peering", 201,
	  NULL },
	{ PEERING "-odd" V25, "\"properties\":{\"peering", "\"properties\":{\"connectivityProbes\":5,\"peering", 400,
	  "connectivityProbes" },
	{ PEERING "-odd" V25, "\"properties\":{\"peering",
	  "\"properties\":{\"connectivityProbes\":[{\"endpoint\":\"192.0.2.9\",\"azureRegion\":null,\"protocol\":"
	  "\"icmp\"}],"
	  "\"peering",
	  201, "\"protocol\": \"ICMP\"" },
	{ PEERING "-odd" V25, "\"properties\":{\"peering",
	  "\"properties\":{\"connectivityProbes\":[{\"protocol\":\"UDP\"}],\"peering", 400, "None, ICMP, TCP" },
	{ PEERING "-odd" V25, "\"Voice\"", "\"Rubbish\"", 400, "Voice" },
	{ PEERING "-odd" V25, "\"Voice\"", "\"voice\"", 201, "\"directPeeringType\": \"Voice\"" },
	{ PEERING "-odd" V25, "\"Voice\"", "\"EDGE\"", 201, "\"directPeeringType\": \"Edge\"" },
	{ PEERING "-odd" V25, "r\":\"Microsoft\"", "r\":\"Nobody\"", 400, "Microsoft, Peer" },
	{ PEERING "-odd" V25, "r\":\"Microsoft\"", "r\":5", 400, "Microsoft, Peer" },
	{ PEERING "-odd" V25, "r\":\"Microsoft\"", "r\":null", 201, "\"sessionAddressProvider\": \"Microsoft\"" },
	{ PEERING "-odd" V25, "r\":\"Microsoft\"", "r\":\"microsoft\"", 201,
	  "\"sessionAddressProvider\": \"Microsoft\"" },
	{ PEERING "-odd" V25, "Service\":true", "Service\":\"yes\"", 400, "useForPeeringService" },
	{ SERVICE "-odd" V25, "{\"location\"", "{\"sku\":null,\"tags\":null,\"location\"", 201, NULL },
	{ SERVICE "-odd" V25, "{\"location\"", "{\"sku\":5,\"location\"", 400, "'sku'" },
	{ SERVICE "-odd" V25, "{\"location\"", "{\"sku\":{\"name\":5},\"location\"", 400, "'sku'" },
	{ SERVICE "-odd" V25, "{\"location\"", "{\"sku\":{\"name\":\"Free\",\"x\":null},\"location\"", 201,
	  "\"name\": \"Free\"" },
	{ SERVICE "-odd" V25, "\"properties\":{", "\"properties\":{\"logAnalyticsWorkspaceProperties\":{\"key\":null},",
	  201, NULL },
	{ SERVICE "-odd" V25, "\"properties\":{", "\"tags\":[],\"properties\":{", 400, "'tags'" },
	{ ASN "-odd" V25, "\"Noc\"", "\"noc\"", 201, "\"role\": \"Noc\"" },
	{ ASN "-odd" V25, "\"Noc\"", "null", 201, NULL },
	{ ASN "-odd" V25, "\"Noc\"", "\"Boss\"", 400, "Noc, Policy" },
	{ ASN "-odd" V25, "{\"properties\":", "{\"properties\":[],\"more\":", 400, "'properties'" },
};

static void put_odd(struct fixture *f, const struct odd *o)
{
	struct text body = TEXT_INIT;
	text_add(&body, str_is(o->target, PEERING "-odd" V25)   ? PEERING_BODY
			: str_is(o->target, SERVICE "-odd" V25) ? SERVICE_BODY
								: ASN_BODY);
	replace(&body, o->from, o->to);
	expect(f, o->status, "PUT", o->target, body.s);
	if (strstr(f->reply.body.s, "null"))
		fail_msg("%s shows null: %s", o->to, f->reply.body.s);
	if (o->shows && !strstr(o->status == 400 ? word(f, "error.message") : f->reply.body.s, o->shows))
		fail_msg("%s: '%s' is not in %s", o->to, o->shows, f->reply.body.s);
	expect(f, o->status == 201 ? 200 : 204, "DELETE", o->target, NULL);
	text_release(&body);
}

static void bodies_are_read_with_care(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	for (size_t i = 0; i < sizeof odds / sizeof *odds; i++)
		put_odd(&f, &odds[i]);
	fixture_close(&f);
}

static void tags_come_and_go(void **state)
{
	(void)state;
	struct fixture f;
	static const char group[] = GROUP "?api-version=2021-04-01";
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 200, "PUT", group, "{\"location\":\"West Europe\",\"tags\":{\"a\":\"b\"}}");
	assert_string_equal(word(&f, "tags.a"), "b");
	expect(&f, 400, "PUT", group, "{\"location\":\"West Europe\",\"tags\":5}");
	expect(&f, 200, "PUT", group, "{\"location\":\"West Europe\",\"tags\":null}");
	assert_null(json_get(f.body, "tags"));
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	expect(&f, 200, "PATCH", SERVICE V25, "{\"tags\":{\"a\":\"b\"}}");
	expect(&f, 400, "PATCH", SERVICE V25, "{\"tags\":[\"a\"]}");
	expect(&f, 200, "PATCH", SERVICE V25, "{}");
	assert_string_equal(word(&f, "tags.a"), "b");
	expect(&f, 200, "PATCH", SERVICE V25, "{\"tags\":null}");
	assert_null(json_get(f.body, "tags"));
	fixture_close(&f);
}

/* The rules of Voice hold however it is written. */
static void voice_in_any_case(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	fixture_open(&f, NULL);
	with_asn(&f);
	text_add(&body, PEERING_BODY);
	replace(&body, "\"Voice\"", "\"vOICE\"");
	replace(&body, "Premium_Direct_Free", "Basic_Direct_Free");
	expect(&f, 201, "PUT", PEERING V25, body.s);
	assert_string_equal(json_str(at(&f, "properties.direct.connections.0.connectionState")), "ProvisioningFailed");
	expect(&f, 200, "GET", SUB PROVIDER "/peeringLocations" V25 "&kind=direct&directPeeringType=voice", NULL);
	assert_non_null(strstr(f.reply.body.s, "\"directPeeringType\": \"Voice\""));
	expect(&f, 400, "GET", SUB PROVIDER "/peeringLocations" V25 "&kind=Direct&directPeeringType=Rubbish", NULL);
	expect(&f, 400, "GET", SUB PROVIDER "/peeringLocations" V25 "&kind=Rubbish", NULL);
	expect(&f, 200, "GET", SUB PROVIDER "/peeringLocations" V25 "&kind=Exchange", NULL);
	text_release(&body);
	fixture_close(&f);
}

static void without_a_token(void **state)
{
	(void)state;
	static const char *const tokens[] = { NULL, "", "Basic abc", "Bearer " };
	struct fixture f;
	fixture_open(&f, NULL);
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		const struct lab_request r = { .method = "GET",
					       .target = "/subscriptions?api-version=2022-12-01",
					       .authorization = tokens[i] };
		lab_request(f.lab, f.now, &r, &f.reply);
		assert_int_equal(f.reply.status, 401);
		assert_non_null(lab_reply_header(&f.reply, "WWW-Authenticate"));
	}
	const struct lab_request own = { .method = "GET", .target = "/lab/v1/clock" };
	lab_request(f.lab, f.now, &own, &f.reply);
	assert_int_equal(f.reply.status, 200);
	fixture_close(&f);
}

static void not_registered(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	expect(&f, 409, "PUT", ASN V25, ASN_BODY);
	assert_string_equal(word(&f, "error.code"), "MissingSubscriptionRegistration");
	expect(&f, 200, "GET", SUB PROVIDER "?api-version=2021-04-01", NULL);
	assert_string_equal(word(&f, "registrationState"), "NotRegistered");
	expect(&f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
	assert_string_equal(word(&f, "registrationState"), "Registering");
	expect(&f, 409, "PUT", ASN V25, ASN_BODY);
	pass_time(&f, "2m");
	expect(&f, 200, "GET", SUB PROVIDER "?api-version=2021-04-01", NULL);
	assert_string_equal(word(&f, "registrationState"), "Registered");
	expect(&f, 404, "HEAD", GROUP "?api-version=2021-04-01", NULL);
	expect(&f, 201, "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"westeurope\"}");
	expect(&f, 204, "HEAD", GROUP "?api-version=2021-04-01", NULL);
	expect(&f, 200, "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"West Europe\"}");
	fixture_close(&f);
}

/* ---- Writes that are repeated, changed, taken back. */

static void writes_repeat(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	expect(&f, 200, "PUT", ASN V25, ASN_BODY);
	expect(&f, 200, "PUT", PEERING V25, PEERING_BODY);
	expect(&f, 200, "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"));
	assert_string_equal(word(&f, "properties.prefixValidationState"), "Verified");
	expect(&f, 200, "PUT", SERVICE V25, SERVICE_BODY);
	expect(&f, 200, "PATCH", PEERING V25, "{\"tags\":{\"hello\":\"world\"}}");
	assert_string_equal(word(&f, "tags.hello"), "world");
	expect(&f, 200, "PATCH", SERVICE V25, "{\"tags\":{}}");
	assert_non_null(json_get(f.body, "tags"));
	fixture_close(&f);
}

static void deletes(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	static const char *const gone[] = { SBC_ACTIVE V25, SERVICE V25, SBC V25, PEERING V25, ASN V25 };
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		expect(&f, 200, "DELETE", gone[i], NULL);
		assert_int_equal(f.reply.body.n, 0);
		assert_null(lab_reply_header(&f.reply, "Content-Type"));
		expect(&f, 204, "DELETE", gone[i], NULL);
		expect(&f, 404, "GET", gone[i], NULL);
	}
	fixture_close(&f);
}

static void a_peering_being_built_stays(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "5d");
	expect(&f, 405, "DELETE", PEERING V25, NULL);
	fixture_close(&f);
}

static void limits_can_be_set_on_a_made_session(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	int64_t n = 0;
	fixture_open(&f, NULL);
	with_peering(&f);
	text_add(&body, PEERING_BODY);
	replace(&body, "\"peeringDBFacilityId\":104",
		"\"peeringDBFacilityId\":104,\"bgpSession\":{\"maxPrefixesAdvertisedV4\":1000}");
	expect(&f, 200, "PUT", PEERING V25, body.s);
	assert_true(json_int(at(&f, "properties.direct.connections.1.bgpSession.maxPrefixesAdvertisedV4"), &n));
	assert_int_equal(n, 1000);
	assert_true(json_int(at(&f, "properties.direct.connections.1.bgpSession.maxPrefixesAdvertisedV6"), &n));
	assert_int_equal(n, 2000);
	expect(&f, 400, "PUT", PEERING V25, PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63")));
	text_release(&body);
	fixture_close(&f);
}

static void a_connection_can_be_added(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63")));
	pass_time(&f, "40d");
	expect(&f, 200, "PUT", PEERING V25, PEERING_BODY);
	assert_non_null(strstr(f.reply.body.s, "\"Active\""));
	assert_non_null(strstr(f.reply.body.s, "\"PendingApproval\""));
	pass_time(&f, "40d");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_null(strstr(f.reply.body.s, "\"PendingApproval\""));
	fixture_close(&f);
}

static void a_type_is_converted(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	fixture_open(&f, NULL);
	with_asn(&f);
	text_add(&body, PEERING_BODY);
	replace(&body, "\"Voice\"", "\"Edge\"");
	expect(&f, 201, "PUT", PEERING V25, body.s);
	expect(&f, 400, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "40d");
	replace(&body, "10000", "20000"); /* of the first: it was built, and is unequal now */
	expect(&f, 200, "PUT", PEERING V25, body.s);
	replace(&body, "\"Edge\"", "\"Voice\"");
	expect(&f, 400, "PUT", PEERING V25, body.s);
	assert_non_null(strstr(f.reply.body.s, "equal bandwidth"));
	replace(&body, "20000", "10000");
	replace(&body, "\"Voice\"", "\"Edge\"");
	expect(&f, 200, "PUT", PEERING V25, body.s);
	expect(&f, 200, "PUT", PEERING V25, PEERING_BODY);
	assert_string_equal(word(&f, "properties.direct.directPeeringType"), "Edge");
	assert_non_null(strstr(f.reply.body.s, "TypeChangeRequested"));
	pass_time(&f, "1d");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_non_null(strstr(f.reply.body.s, "TypeChangeInProgress"));
	pass_time(&f, "1d");
	assert_string_equal(asked(&f, PEERING V25, "properties.direct.directPeeringType"), "Voice");
	assert_null(strstr(f.reply.body.s, "TypeChange"));
	text_release(&body);
	fixture_close(&f);
}

/* One connection is none for voice, however Active it is. */
static void one_connection_is_not_converted(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	fixture_open(&f, NULL);
	with_asn(&f);
	text_add(&body, PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63")));
	replace(&body, "\"Voice\"", "\"Edge\"");
	expect(&f, 201, "PUT", PEERING V25, body.s);
	pass_time(&f, "40d");
	replace(&body, "\"Edge\"", "\"Voice\"");
	expect(&f, 400, "PUT", PEERING V25, body.s);
	assert_non_null(strstr(f.reply.body.s, "two connections or more"));
	text_release(&body);
	fixture_close(&f);
}

/* What a built connection cannot become is refused, and it stays what it was; both can grow at once. */
static void a_bandwidth_has_to_be_offered(void **state)
{
	(void)state;
	struct fixture f;
	struct text body = TEXT_INIT;
	int64_t n = 0;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "40d");
	text_add(&body, PEERING_BODY);
	replace(&body, "10000", "12345");
	expect(&f, 400, "PUT", PEERING V25, body.s);
	assert_non_null(strstr(f.reply.body.s, "12345 Mbps is not offered in Amsterdam."));
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_true(json_int(at(&f, "properties.direct.connections.0.bandwidthInMbps"), &n));
	assert_int_equal(n, 10000);
	text_clear(&body);
	text_add(&body, PEERING_BODY);
	replace(&body, "10000", "20000");
	replace(&body, "10000", "20000");
	expect(&f, 200, "PUT", PEERING V25, body.s);
	text_release(&body);
	fixture_close(&f);
}

static void legacy_is_pulled_in(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "\nservice_locations:",
			     "\nlegacy_peerings:\n  - {name: old, metro: Amsterdam, asn: 64500, connections: "
			     "[{facility: 63, session_prefix: 192.0.2.14/31}]}\nservice_locations:");
	with_asn(&f);
	static const char legacy[] = SUB PROVIDER "/legacyPeerings" V25 "&kind=Direct&peeringLocation=amsterdam";
	expect(&f, 200, "GET", legacy, NULL);
	assert_string_equal(json_str(at(&f, "value.0.properties.direct.peerAsn.id")), "64500");
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	assert_int_equal(json_count(json_at(f.body, "properties.direct.connections")), 3);
	assert_string_equal(json_str(at(&f, "properties.direct.connections.2.connectionState")), "Active");
	expect(&f, 200, "GET", legacy, NULL);
	assert_int_equal(json_count(json_get(f.body, "value")), 0);
	fixture_close(&f);
}

static void legacy_keeps_its_addresses(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "\nservice_locations:",
			     "\nlegacy_peerings:\n  - {name: old, metro: Amsterdam, asn: 64501, connections: "
			     "[{facility: 63, session_prefix: 192.0.2.0/30}]}\nservice_locations:");
	expect(&f, 200, "GET", SUB PROVIDER "/legacyPeerings" V25 "&kind=Direct&peeringLocation=Amsterdam", NULL);
	const struct json *session = at(&f, "value.0.properties.direct.connections.0.bgpSession");
	assert_string_equal(json_str(json_get(session, "peerSessionIPv4Address")), "192.0.2.1");
	assert_string_equal(json_str(json_get(session, "microsoftSessionIPv4Address")), "192.0.2.2");
	with_peering(&f);
	expect(&f, 200, "GET", PEERING V25, NULL);
	session = at(&f, "properties.direct.connections.0.bgpSession");
	assert_string_equal(json_str(json_get(session, "sessionPrefixV4")), "192.0.2.4/31");
	assert_string_equal(json_str(json_get(session, "peerSessionIPv4Address")), "192.0.2.4");
	fixture_close(&f);
}

static void history_has_happened(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "\nservice_locations:",
			     "\nhistory:\n"
			     "  - {before: 30d, method: POST, path: " SUB PROVIDER "/register?api-version=2021-04-01}\n"
			     "  - {before: 29d, method: PUT, path: '" GROUP
			     "?api-version=2021-04-01', body: '{\"location\":\"West Europe\"}'}\n"
			     "  - {before: 29d, method: PUT, path: '" ASN V25 "', body: '" ASN_BODY "'}\n"
			     "  - {before: 28d, method: PUT, path: '" PEERING V25 "', body: '" PEERING_BODY "'}\n"
			     "service_locations:");
	expect(&f, 200, "GET", PEERING V25, NULL);
	assert_string_equal(json_str(at(&f, "properties.direct.connections.1.connectionState")), "Active");
	expect(&f, 200, "GET", "/lab/v1/clock", NULL);
	assert_string_equal(word(&f, "now"), "2026-11-02T08:00:00Z");
	fixture_close(&f);
}

/* Short paths, no api-version, and a key that only chance knows: what was entered in the portal by somebody else. */
static const char past[] =
	"\nhistory:\n"
	"  - {before: 41d, method: POST, path: ~/register}\n"
	"  - {before: 40d, path: " GROUP ", body: '{\"location\":\"West Europe\"}'}\n"
	"  - {before: 40d, path: ~/peerAsns/example-asn, body: '" ASN_BODY "'}\n"
	"  - {before: 39d, path: ~voice-peering/peerings/example-ams, body: "
	"'{\"sku\":{\"name\":\"Premium_Direct_Free\"},"
	"\"kind\":\"Direct\",\"location\":\"West Europe\",\"properties\":{\"peeringLocation\":\"Amsterdam\",\"direct\":"
	"{\"directPeeringType\":\"Voice\",\"peerAsn\":{\"id\":\"~/peerAsns/example-asn\"},\"connections\":[" CONNECTION(
		FIRST, "63") "," CONNECTION(SECOND,
					    "104") "]}}}'}\n"
						   "  - {before: 2d, path: "
						   "~voice-peering/peerings/example-ams/registeredPrefixes/sbc-ams, "
						   "body: '" PREFIX_BODY(
							   "203.0.113.0/24") "'}\n"
									     "  - {before: 1d, path: "
									     "~voice-peering/peeringServices/"
									     "example-voice, body: '" SERVICE_BODY
									     "'}\n"
									     "  - {before: 1d, path: "
									     "~voice-peering/peeringServices/"
									     "example-voice/prefixes/sbc-ams, body: "
									     "'{\"properties\":{\"prefix\":\"203.0.113."
									     "0/24\",\"peeringServicePrefixKey\":\"key "
									     "of sbc-ams\"}}'}\n"
									     "service_locations:";

static void history_speaks_shortly(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open_variant(&f, "\nservice_locations:", past);
	assert_string_equal(asked(&f, SBC_ACTIVE V25, "properties.prefixValidationState"), "Verified");
	fixture_close(&f);
}

static void a_key_of_nothing_is_told(void **state)
{
	(void)state;
	struct text yaml = TEXT_INIT, err = TEXT_INIT;
	const struct lab_builtin *b = lab_builtin("first-light");
	text_addn(&yaml, b->yaml, b->yaml_n);
	replace(&yaml, "\nservice_locations:", past);
	replace(&yaml, "key of sbc-ams", "key of media-ams");
	assert_false(lab_scenario_check(yaml.s, yaml.n, "mine.yaml", &err));
	assert_non_null(strstr(err.s, "mine.yaml:"));
	assert_non_null(strstr(err.s, "no prefix 'media-ams' is registered"));
	text_release(&yaml);
	text_release(&err);
}

/* ---- Names, pages, routes, quotas. */

static void names_ignore_case(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	expect(&f, 200, "GET",
	       "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/resourcegroups/VOICE-peering/providers/"
	       "microsoft.peering/PEERINGS/Example-AMS/registeredprefixes/SBC-ams?API-VERSION=2022-10-01",
	       NULL);
	assert_string_equal(word(&f, "name"), "sbc-ams");
	fixture_close(&f);
}

static void lists_come_in_pages(void **state)
{
	(void)state;
	struct fixture f;
	char next[300] = PEERING "/receivedRoutes" V25;
	size_t pages = 0, routes = 0;
	fixture_open_variant(&f, "seed: 1\n", "seed: 1\npage_size: 3\n");
	with_peering(&f);
	for (; next[0]; pages++) {
		expect(&f, 200, "GET", next, NULL);
		routes += json_count(json_get(f.body, "value"));
		const char *link = word(&f, "nextLink");
		assert_true(!*link || str_starts(link, "http://localhost/subscriptions/"));
		snprintf(next, sizeof next, "%s", *link ? link + strlen("http://localhost") : "");
	}
	assert_int_equal(pages, 2);
	assert_int_equal(routes, 4);
	fixture_close(&f);
}

static const struct filter {
	const char *query;
	size_t n;
} filters[] = {
	{ "", 4 },
	{ "&prefix=203.0.113.0/24", 2 },
	{ "&prefix=203.0.113.0%2F24", 2 },
	{ "&asPath=64500", 4 },
	{ "&asPath=64501", 0 },
	{ "&originAsValidationState=valid", 4 },
	{ "&originAsValidationState=Invalid", 0 },
	{ "&rpkiValidationState=Unknown&prefix=198.51.100.0/24", 2 },
};

static void received_routes_can_be_filtered(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_peering(&f);
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
		char target[400];
		snprintf(target, sizeof target, PEERING "/receivedRoutes" V25 "%s", filters[i].query);
		expect(&f, 200, "GET", target, NULL);
		assert_int_equal(json_count(json_get(f.body, "value")), filters[i].n);
	}
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{\"bfd\":false}");
	expect(&f, 200, "GET", PEERING "/receivedRoutes" V25, NULL);
	assert_int_equal(json_count(json_get(f.body, "value")), 2);
	assert_string_equal(json_str(at(&f, "value.0.nextHop")), "192.0.2.2");
	fixture_close(&f);
}

/* No IPv6 session is ever made, so none brings a route; whatever its router announces. */
static void no_routes_without_a_session(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_peering(&f);
	expect(&f, 200, "PUT", "/lab/v1/routers/ams-r1/announcements",
	       "{\"prefix\":\"2001:db8::/32\",\"path\":\"64500\"}");
	expect(&f, 200, "GET", PEERING "/receivedRoutes" V25, NULL);
	assert_int_equal(json_count(json_get(f.body, "value")), 4);
	assert_null(strstr(f.reply.body.s, "2001:db8::"));
	fixture_close(&f);
}

static void many_parameters(void **state)
{
	(void)state;
	struct fixture f;
	struct text target = TEXT_INIT;
	fixture_open(&f, NULL);
	with_peering(&f);
	for (int i = 0; i < 3000; i++) {
		char body[100];
		snprintf(body, sizeof body, "{\"prefix\":\"10.%d.%d.0/24\",\"path\":\"64500\"}", i / 256, i % 256);
		expect(&f, 200, "PUT", "/lab/v1/routers/ams-r1/announcements", body);
	}
	text_add(&target, PEERING "/receivedRoutes" V25);
	for (int i = 0; i < 5000; i++)
		text_addf(&target, "&x%d=%d", i, i);
	expect(&f, 400, "GET", target.s, NULL);
	assert_non_null(strstr(word(&f, "error.message"), "parameters"));
	text_release(&target);
	fixture_close(&f);
}

static const char *const strange_names[] = { "a%0ab", "a%1b%5bm", "a%7f", "a%c2%9b31m", "a%e2%80%aeb" };

static void names_are_fit_for_a_screen(void **state)
{
	(void)state;
	struct fixture f;
	everything_done(&f);
	for (size_t i = 0; i < sizeof strange_names / sizeof *strange_names; i++) {
		char target[300];
		snprintf(target, sizeof target, GROUP PROVIDER "/peerings/%s?api-version=2022-10-01", strange_names[i]);
		expect(&f, 400, "PUT", target, PEERING_BODY);
		snprintf(target, sizeof target, PEERING "/registeredPrefixes/%s?api-version=2022-10-01",
			 strange_names[i]);
		expect(&f, 400, "PUT", target, PREFIX_BODY("203.0.113.0/24"));
		snprintf(target, sizeof target, SUB "/resourceGroups/%s?api-version=2021-04-01", strange_names[i]);
		expect(&f, 400, "PUT", target, "{\"location\":\"West Europe\"}");
	}
	fixture_close(&f);
}

static void quotas_count_down(void **state)
{
	(void)state;
	static const char header[] = "x-ms-ratelimit-remaining-subscription-resource-requests";
	struct fixture f;
	fixture_open(&f, NULL);
	expect(&f, 200, "GET", SUB PROVIDER "/peerings" V25, NULL);
	assert_string_equal(lab_reply_header(&f.reply, header), "599");
	expect(&f, 200, "GET", SUB PROVIDER "/peerings" V25, NULL);
	assert_string_equal(lab_reply_header(&f.reply, header), "598");
	expect(&f, 200, "GET", SUB "?api-version=2022-12-01", NULL);
	assert_string_equal(lab_reply_header(&f.reply, "x-ms-ratelimit-remaining-subscription-reads"), "11999");
	for (int i = 0; i < 598; i++)
		expect(&f, 200, "GET", SUB PROVIDER "/peerings" V25, NULL);
	expect(&f, 429, "GET", SUB PROVIDER "/peerings" V25, NULL);
	assert_string_equal(lab_reply_header(&f.reply, "Retry-After"), "10");
	assert_string_equal(word(&f, "error.code"), "SubscriptionRequestsThrottled");
	pass_time(&f, "5m");
	expect(&f, 200, "GET", SUB PROVIDER "/peerings" V25, NULL);
	fixture_close(&f);
}

static void an_old_api_version_has_its_names(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 400, "PUT", GROUP PROVIDER "/peerings/a%20b" V25, PEERING_BODY);
	expect(&f, 201, "PUT", GROUP PROVIDER "/peerings/a%20b?api-version=2022-10-01", PEERING_BODY);
	assert_string_equal(word(&f, "name"), "a b");
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_have_their_shape),
		cmocka_unit_test(nothing_is_added),
		cmocka_unit_test(availability_is_a_bare_text),
		cmocka_unit_test(refusals_are_as_documented),
		cmocka_unit_test(bodies_are_read_with_care),
		cmocka_unit_test(tags_come_and_go),
		cmocka_unit_test(voice_in_any_case),
		cmocka_unit_test(without_a_token),
		cmocka_unit_test(not_registered),
		cmocka_unit_test(writes_repeat),
		cmocka_unit_test(deletes),
		cmocka_unit_test(a_peering_being_built_stays),
		cmocka_unit_test(limits_can_be_set_on_a_made_session),
		cmocka_unit_test(a_connection_can_be_added),
		cmocka_unit_test(a_type_is_converted),
		cmocka_unit_test(one_connection_is_not_converted),
		cmocka_unit_test(a_bandwidth_has_to_be_offered),
		cmocka_unit_test(legacy_is_pulled_in),
		cmocka_unit_test(legacy_keeps_its_addresses),
		cmocka_unit_test(history_has_happened),
		cmocka_unit_test(history_speaks_shortly),
		cmocka_unit_test(a_key_of_nothing_is_told),
		cmocka_unit_test(names_ignore_case),
		cmocka_unit_test(lists_come_in_pages),
		cmocka_unit_test(received_routes_can_be_filtered),
		cmocka_unit_test(no_routes_without_a_session),
		cmocka_unit_test(many_parameters),
		cmocka_unit_test(names_are_fit_for_a_screen),
		cmocka_unit_test(quotas_count_down),
		cmocka_unit_test(an_old_api_version_has_its_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
