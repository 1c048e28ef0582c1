/* A lab in memory with a real clock that tests move by hand, and the journey of first-light as calls. */
#ifndef TESTS_LAB_FIXTURE_H
#define TESTS_LAB_FIXTURE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/text.h"
#include "lab/scenario.h"
#include "lab/service.h"

#define SUB          "/subscriptions/00000000-0000-0000-0000-000000000001"
#define GROUP        SUB "/resourceGroups/voice-peering"
#define PROVIDER     "/providers/Microsoft.Peering"
#define V25          "?api-version=2025-05-01"
#define ASN          SUB PROVIDER "/peerAsns/example-asn"
#define PEERING      GROUP PROVIDER "/peerings/example-ams"
#define SERVICE      GROUP PROVIDER "/peeringServices/example-voice"
#define SBC          PEERING "/registeredPrefixes/sbc-ams"
#define MEDIA        PEERING "/registeredPrefixes/media-ams"
#define SBC_ACTIVE   SERVICE "/prefixes/sbc-ams"
#define MEDIA_ACTIVE SERVICE "/prefixes/media-ams"

struct fixture {
	struct lab *lab;
	msec now; /* real */
	struct lab_reply reply;
	struct json *body; /* of the last reply, NULL when it has none */
};

static inline void fixture_clear(struct fixture *f)
{
	json_free(f->body);
	f->body = NULL;
}

static inline void fixture_close(struct fixture *f)
{
	fixture_clear(f);
	lab_reply_release(&f->reply);
	lab_close(f->lab);
	f->lab = NULL;
}

static inline void fixture_open_with(struct fixture *f, struct lab_setup *setup)
{
	struct text err = TEXT_INIT;
	*f = (struct fixture){ .now = 1000000, .reply = LAB_REPLY_INIT };
	setup->now = f->now;
	f->lab = lab_open(setup, &err);
	if (!f->lab)
		fail_msg("the lab does not open: %s", err.s);
	text_release(&err);
}

static inline void fixture_open(struct fixture *f, const char *scenario)
{
	struct lab_setup setup = { .scenario = scenario };
	fixture_open_with(f, &setup);
}

/* Replace the first `from` of *yaml; it has to be there. */
static inline void replace(struct text *yaml, const char *from, const char *to)
{
	struct text out = TEXT_INIT;
	const char *at = strstr(yaml->s, from);
	if (!at)
		fail_msg("'%s' is not in the scenario", from);
	text_addn(&out, yaml->s, (size_t)(at - yaml->s));
	text_add(&out, to);
	text_add(&out, at + strlen(from));
	text_release(yaml);
	*yaml = out;
}

/* first-light with one thing changed; from NULL: as it is. */
static inline void fixture_open_variant(struct fixture *f, const char *from, const char *to)
{
	const struct lab_builtin *b = lab_builtin("first-light");
	struct text yaml = TEXT_INIT;
	text_addn(&yaml, b->yaml, b->yaml_n);
	if (from)
		replace(&yaml, from, to);
	struct lab_setup setup = { .yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = "variant" };
	fixture_open_with(f, &setup);
	text_release(&yaml);
}

static inline int ask(struct fixture *f, const char *method, const char *target, const char *body)
{
	const struct lab_request request = { .method = method,
					     .target = target,
					     .authorization = "Bearer training",
					     .body = body,
					     .n = body ? strlen(body) : 0 };
	fixture_clear(f);
	lab_request(f->lab, f->now, &request, &f->reply);
	if (f->reply.body.n)
		f->body = json_parse(f->reply.body.s, f->reply.body.n, NULL, NULL);
	return f->reply.status;
}

static inline const char *word(const struct fixture *f, const char *path)
{
	return str_or(json_str(json_at(f->body, path)), "");
}

static inline const char *asked(struct fixture *f, const char *target, const char *path)
{
	ask(f, "GET", target, NULL);
	return word(f, path);
}

static inline void expect(struct fixture *f, int status, const char *method, const char *target, const char *body)
{
	int got = ask(f, method, target, body);
	if (got != status)
		fail_msg("%s %s: %d instead of %d: %s", method, target, got, status, f->reply.body.s);
}

static inline void pass_time(struct fixture *f, const char *span)
{
	char body[64];
	snprintf(body, sizeof body, "{\"skip\":\"%s\"}", span);
	expect(f, 200, "POST", "/lab/v1/clock", body);
}

static inline void advance(struct fixture *f)
{
	expect(f, 200, "POST", "/lab/v1/clock", "{\"advance\":true}");
}

#define ASN_BODY                                                                                                       \
	"{\"properties\":{\"peerAsn\":64500,\"peerName\":\"Example Voice\",\"peerContactDetail\":[{\"role\":\"Noc\","  \
	"\"email\":\"noc@example.net\",\"phone\":\"+31205550100\"}]}}"
#define CONNECTION(id, facility)                                                                                       \
	"{\"connectionIdentifier\":\"" id "\",\"bandwidthInMbps\":10000,\"sessionAddressProvider\":\"Microsoft\","     \
	"\"useForPeeringService\":true,\"peeringDBFacilityId\":" facility "}"
#define FIRST  "11111111-1111-4111-8111-111111111111"
#define SECOND "22222222-2222-4222-8222-222222222222"
#define PEERING_OF(metro, region, connections)                                                                         \
	"{\"sku\":{\"name\":\"Premium_Direct_Free\"},\"kind\":\"Direct\",\"location\":\"" region "\",\"properties\":{" \
	"\"peeringLocation\":\"" metro "\",\"direct\":{\"directPeeringType\":\"Voice\",\"peerAsn\":{\"id\":\"" ASN     \
	"\"},\"connections\":[" connections "]}}}"
#define PEERING_BODY PEERING_OF("Amsterdam", "West Europe", CONNECTION(FIRST, "63") "," CONNECTION(SECOND, "104"))
#define SERVICE_BODY                                                                                                   \
	"{\"location\":\"West Europe\",\"properties\":{\"peeringServiceLocation\":\"North Holland\","                  \
	"\"peeringServiceProvider\":\"Example Voice\",\"providerPrimaryPeeringLocation\":\"Amsterdam\"}}"
#define PREFIX_BODY(prefix) "{\"properties\":{\"prefix\":\"" prefix "\"}}"

static inline void with_asn(struct fixture *f)
{
	expect(f, 200, "POST", SUB PROVIDER "/register?api-version=2021-04-01", NULL);
	pass_time(f, "1h");
	expect(f, 201, "PUT", GROUP "?api-version=2021-04-01", "{\"location\":\"West Europe\"}");
	expect(f, 201, "PUT", ASN V25, ASN_BODY);
	pass_time(f, "12h");
	assert_string_equal(asked(f, ASN V25, "properties.validationState"), "Approved");
}

static inline void with_peering(struct fixture *f)
{
	with_asn(f);
	expect(f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(f, "40d");
}

static inline void with_prefixes(struct fixture *f)
{
	with_peering(f);
	expect(f, 201, "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24"));
	expect(f, 201, "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24"));
	pass_time(f, "1d");
}

static inline void activate(struct fixture *f, const char *target, const char *prefix, const char *registration)
{
	char key[64], body[200];
	snprintf(key, sizeof key, "%s", asked(f, registration, "properties.peeringServicePrefixKey"));
	snprintf(body, sizeof body, "{\"properties\":{\"prefix\":\"%s\",\"peeringServicePrefixKey\":\"%s\"}}", prefix,
		 key);
	expect(f, 201, "PUT", target, body);
	pass_time(f, "1d");
}
#endif
