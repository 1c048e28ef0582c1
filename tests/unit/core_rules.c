/* Requirements: each passes as the world stands, and one attribute changed makes it fail, wait, warn or unknown. */
#include "core_known.h"

#include "core/explain.h"

/* ---- changes of one attribute */

typedef void change_fn(struct known *k);

#define SET(name, target, value)                                                                                       \
	static void name(struct known *k)                                                                              \
	{                                                                                                              \
		mem_replace(&(target), value);                                                                         \
	}

static struct contact *noc(struct known *k)
{
	return rows_at(&k->m->asn.contacts, &RECORD_CONTACT, 0);
}

static struct seen_asn *association(struct known *k)
{
	return rows_at(&k->m->seen.asns, &RECORD_SEEN_ASN, 0);
}

static void nothing(struct known *k)
{
	(void)k;
}

SET(asn_private, k->m->asn.number, "64512")
SET(asn_none, k->m->asn.number, "")
SET(mode_live, k->m->mode, "live")
SET(asn_pending, association(k)->state, "Pending")
SET(asn_failed, association(k)->state, "Failed")
SET(asn_strange, association(k)->state, "Considering")
static void asn_gone(struct known *k)
{
	association(k)->gone = world_ago(1);
}

SET(noc_freemail, noc(k)->email, "noc@gmail.com")
SET(noc_without_mail, noc(k)->email, "")
SET(noc_without_phone, noc(k)->phone, "")
SET(noc_phone_words, noc(k)->phone, "call us")
SET(noc_phone_national, noc(k)->phone, "020 555 0100")
SET(noc_is_policy, noc(k)->role, "Policy")
static void no_contacts(struct known *k)
{
	rows_clear(&k->m->asn.contacts, &RECORD_CONTACT);
}

static void holder(struct known *k, const char *name)
{
	struct seen_registry *r = rows_add(&k->m->seen.registry, &RECORD_SEEN_REGISTRY, model_new_id(k->m));

	r->prefix = mem_text("203.0.113.0/24");
	r->origin = 64500;
	r->aut_num = 1;
	r->holder = mem_text(name);
	r->seen = world_ago(MSEC_MINUTE);
}
static void holder_alike(struct known *k)
{
	holder(k, "EXAMPLE-AS Example Voice B.V.");
}
static void holder_other(struct known *k)
{
	holder(k, "Somebody Else Inc.");
}

SET(provider_not_registered, k->m->seen.provider.state, "NotRegistered")
SET(provider_registering, k->m->seen.provider.state, "Registering")
SET(provider_unread, k->m->seen.provider.state, "")

static void one_connection(struct known *k)
{
	rows_remove(&known_peering(k, 0)->connections, &RECORD_CONNECTION, known_connection(k, 1)->row.id);
}
static void no_peering(struct known *k)
{
	rows_clear(&k->m->peerings, &RECORD_PEERING);
}
SET(same_router, known_connection(k, 1)->router, "AMS-R1")
SET(no_router, known_connection(k, 1)->router, "")
SET(other_bandwidth, known_connection(k, 1)->bandwidth_mbps, "20000")
SET(no_bandwidth, known_connection(k, 1)->bandwidth_mbps, "")
SET(small_bandwidth, known_connection(k, 1)->bandwidth_mbps, "1000")
SET(backup_same, k->m->service.backup, "AMSTERDAM")
SET(backup_other, k->m->service.backup, "Frankfurt")
SET(backup_open, k->m->service.backup, "")

static void second_metro(struct known *k, const char *mbps)
{
	struct peering *p = world_peering(k->w, "example-fra", "Frankfurt");

	mem_replace(&world_connection(k->w, p, "58", "fra-r1")->bandwidth_mbps, mbps);
	mem_replace(&k->m->service.backup, "Frankfurt");
}
static void backup_equal(struct known *k)
{
	second_metro(k, "10000");
}
static void primary_open(struct known *k)
{
	backup_equal(k);
	for (uint32_t i = 0; i < known_peering(k, 0)->connections.n; i++)
		mem_replace(&known_connection(k, i)->bandwidth_mbps, NULL);
}

static void backup_faster(struct known *k)
{
	second_metro(k, "100000");
}

SET(peering_edge, known_seen_peering(k, 0)->type, "Edge")
SET(peering_sku, known_seen_peering(k, 0)->sku, "Basic_Direct_Free")
SET(peering_kind, known_seen_peering(k, 0)->kind, "Exchange")
SET(peer_addresses, known_seen_connection(k, 0)->address_provider, "Peer")
SET(not_for_service, known_seen_connection(k, 0)->for_service, "false")

SET(prefix_private, known_prefix(k, 0)->prefix, "10.0.0.0/24")
SET(prefix_host_bits, known_prefix(k, 0)->prefix, "203.0.113.1/24")
SET(prefix_none, known_prefix(k, 0)->prefix, "")
static void prefixes_long(struct known *k)
{
	mem_replace(&known_prefix(k, 0)->prefix, "203.0.113.0/25");
	mem_replace(&known_prefix(k, 1)->prefix, "198.51.100.0/26");
}
SET(traffic_none, known_prefix(k, 0)->traffic, "")
SET(endpoints_none, known_prefix(k, 0)->endpoints, "")
SET(peering_other, known_prefix(k, 0)->peering, "example-fra")
SET(peering_none, known_prefix(k, 0)->peering, "")
SET(origin_long, known_prefix(k, 0)->origin, "64500 64501 64502 64503")
SET(origin_private, known_prefix(k, 0)->origin, "64500 65001")
SET(origin_prepended, known_prefix(k, 0)->origin, "64500 64500")
static void route_prepended(struct known *k)
{
	mem_replace(&((struct seen_route *)rows_at(&k->m->seen.routes, &RECORD_SEEN_ROUTE, 0))->as_path, "64500 64500");
}
static void all_received(struct known *k)
{
	world_route(k->w, "203.0.113.0/24", "192.0.2.2");
	mem_replace(&known_seen_prefix(k, 0)->state, "Verified");
}
static void received_not_judged(struct known *k)
{
	all_received(k);
	mem_replace(&known_seen_prefix(k, 0)->state, "Pending");
}
static void unregistered(struct known *k)
{
	rows_clear(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX);
}
SET(chosen_nothing, known_chosen(k, 0)->name, "nothing")
SET(state_pending, known_seen_prefix(k, 0)->state, "Pending")
SET(state_verified, known_seen_prefix(k, 0)->state, "Verified")
SET(state_warning, known_seen_prefix(k, 0)->state, "Warning")
static void key_by_hand(struct known *k)
{
	unregistered(k);
	for (uint32_t i = 0; i < 2; i++)
		mem_replace(&known_chosen(k, i)->key, "9f1c2a6e-0000-4000-8000-00000abc4f2a");
}

static void registry(struct known *k, const char *prefix, int64_t origin, const char *rpki)
{
	struct seen_registry *r = rows_add(&k->m->seen.registry, &RECORD_SEEN_REGISTRY, model_new_id(k->m));

	r->prefix = mem_text(prefix);
	r->origin = origin;
	r->aut_num = 1;
	r->source = mem_text("RIPE");
	r->route = origin ? mem_text(prefix) : NULL;
	r->rpki = mem_text(rpki);
	r->seen = world_ago(MSEC_MINUTE);
}
static void registry_good(struct known *k)
{
	registry(k, "203.0.113.0/24", 64500, "valid");
	registry(k, "198.51.100.0/24", 64500, "not-found");
}
static void registry_second_origin(struct known *k)
{
	registry(k, "203.0.113.0/24", 64511, "invalid");
	registry_good(k);
}
static void registry_other_origin(struct known *k)
{
	registry(k, "203.0.113.0/24", 64511, "invalid");
	registry(k, "198.51.100.0/24", 64500, "valid");
}
static struct seen_registry *first_object(struct known *k)
{
	return rows_at(&k->m->seen.registry, &RECORD_SEEN_REGISTRY, 0);
}
static void registry_third_party(struct known *k)
{
	registry_good(k);
	mem_replace(&first_object(k)->source, "RADB");
}
static void registry_both(struct known *k)
{
	registry_third_party(k);
	registry(k, "203.0.113.0/24", 64500, "valid");
}
static void registry_covering(struct known *k)
{
	registry_good(k);
	mem_replace(&first_object(k)->route, "203.0.112.0/22");
}
static void registry_empty(struct known *k)
{
	registry(k, "203.0.113.0/24", 0, "");
	registry(k, "198.51.100.0/24", 64500, "valid");
}
static void loa_and_order(struct known *k)
{
	for (uint32_t i = 0; i < 2; i++) {
		mem_replace(&known_connection(k, i)->loa, "LOA-1");
		mem_replace(&known_connection(k, i)->cross_connect, "XC-1");
	}
}
static void limits(struct known *k)
{
	for (uint32_t i = 0; i < 2; i++) {
		mem_replace(&known_connection(k, i)->max_prefixes_v4, "1000");
		mem_replace(&known_connection(k, i)->max_prefixes_v6, "100");
	}
}

static void limit_too_low(struct known *k)
{
	limits(k);
	mem_replace(&known_connection(k, 1)->max_prefixes_v4, "1");
}

static void limit_is_a_word(struct known *k)
{
	limits(k);
	mem_replace(&known_connection(k, 1)->max_prefixes_v4, "many");
}

static void loa_only(struct known *k)
{
	loa_and_order(k);
	mem_replace(&known_connection(k, 1)->cross_connect, "");
}
static void attest_R5(struct known *k)
{
	world_attest(k->w, "R5");
}
static void attest_R24(struct known *k)
{
	world_attest(k->w, "r24");
}
static void attest_R24_against(struct known *k)
{
	world_attest(k->w, "R24");
	registry_other_origin(k);
}

static const struct row_of_rule {
	const char *code;
	unsigned nth;
	enum stage stage;
	change_fn *change;
	enum state state;
	const char *piece;
} RULE_ROWS[] = {
	{ "R1", 0, ANSWERED, nothing, ST_OK, "documentation" },
	{ "R1", 0, ANSWERED, asn_private, ST_FAILED, "private" },
	{ "R1", 0, ANSWERED, mode_live, ST_FAILED, "training only" },
	{ "R1", 0, ANSWERED, asn_none, ST_UNKNOWN, NULL },

	{ "R2", 0, PROVISIONING, nothing, ST_OK, "Approved" },
	{ "R2", 0, PROVISIONING, asn_pending, ST_WAITING, "Pending" },
	{ "R2", 0, PROVISIONING, asn_failed, ST_FAILED, "refused" },
	{ "R2", 0, PROVISIONING, asn_strange, ST_WAITING, "Considering" },
	{ "R2", 0, PROVISIONING, asn_gone, ST_WAITING, "not associated" },
	{ "R2", 0, ANSWERED, nothing, ST_WAITING, "not associated" },

	{ "R3", 0, ANSWERED, nothing, ST_UNKNOWN, "PeeringDB" },
	{ "R3", 0, ANSWERED, holder_alike, ST_OK, "Example Voice" },
	{ "R3", 0, ANSWERED, holder_other, ST_WARNING, "Somebody Else" },

	{ "R4", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R4", 0, ANSWERED, noc_freemail, ST_FAILED, "gmail.com" },
	{ "R4", 0, ANSWERED, noc_without_mail, ST_FAILED, "no mail address" },
	{ "R4", 0, ANSWERED, noc_without_phone, ST_FAILED, "no telephone" },
	{ "R4", 0, ANSWERED, noc_phone_words, ST_FAILED, "telephone" },
	{ "R4", 0, ANSWERED, noc_phone_national, ST_WARNING, "country code" },
	{ "R4", 0, ANSWERED, noc_is_policy, ST_FAILED, "role Noc" },
	{ "R4", 0, ANSWERED, no_contacts, ST_UNKNOWN, NULL },

	{ "R5", 0, ANSWERED, nothing, ST_UNKNOWN, "nobody has attested" },
	{ "R5", 0, ANSWERED, attest_R5, ST_OK, "attested by noc@example.net" },

	{ "R7", 0, PROVISIONING, nothing, ST_OK, NULL },
	{ "R7", 0, PROVISIONING, provider_not_registered, ST_WAITING, "NotRegistered" },
	{ "R7", 0, PROVISIONING, provider_registering, ST_WAITING, "minutes" },
	{ "R7", 0, PROVISIONING, provider_unread, ST_UNKNOWN, NULL },

	{ "R8", 0, ANSWERED, nothing, ST_OK, "2 connections" },
	{ "R8", 0, ANSWERED, one_connection, ST_FAILED, "has 1 connection; two or more" },
	{ "R8", 0, ANSWERED, no_peering, ST_UNKNOWN, NULL },

	{ "R9", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R9", 0, ANSWERED, same_router, ST_FAILED, "connections 1 and 2 both end on" },
	{ "R9", 0, ANSWERED, no_router, ST_UNKNOWN, "connection 2 names no router" },

	{ "R10", 0, ANSWERED, nothing, ST_OK, "no backup" },
	{ "R10", 0, ANSWERED, backup_same, ST_FAILED, "both primary and backup" },
	{ "R10", 0, ANSWERED, backup_other, ST_OK, "Frankfurt backs up Amsterdam" },
	{ "R10", 0, ANSWERED, backup_open, ST_UNKNOWN, NULL },

	{ "R11", 0, ANSWERED, nothing, ST_OK, "10000 Mbps" },
	{ "R11", 0, ANSWERED, other_bandwidth, ST_FAILED, "connection 1 has 10000 Mbps, connection 2 has 20000" },
	{ "R11", 0, ANSWERED, no_bandwidth, ST_UNKNOWN, "connection 2" },
	{ "R11", 1, ANSWERED, nothing, ST_NA, "no backup location" },
	{ "R11", 1, ANSWERED, backup_equal, ST_OK, NULL },
	{ "R11", 1, ANSWERED, primary_open, ST_UNKNOWN, "no bandwidth" },
	{ "R11", 1, ANSWERED, backup_faster, ST_FAILED, "example-ams has 10000 Mbps, example-fra has 100000" },

	{ "R12", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R12", 0, ANSWERED, small_bandwidth, ST_FAILED, "below the least" },
	{ "R12", 0, ANSWERED, no_bandwidth, ST_UNKNOWN, NULL },

	{ "R17", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R17", 0, ANSWERED, prefix_private, ST_FAILED, "RFC 1918" },
	{ "R17", 0, ANSWERED, prefix_host_bits, ST_FAILED, "host bits" },
	{ "R17", 0, ANSWERED, mode_live, ST_FAILED, "training only" },
	{ "R17", 0, ANSWERED, prefix_none, ST_UNKNOWN, NULL },

	{ "R18", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R18", 0, ANSWERED, traffic_none, ST_FAILED, "traffic class" },
	{ "R18", 0, ANSWERED, endpoints_none, ST_FAILED, "endpoints" },

	{ "R19", 0, ANSWERED, nothing, ST_UNKNOWN, "not registered yet" },
	{ "R19", 0, ANSWERED, peering_other, ST_FAILED, "no peering is called example-fra" },
	{ "R19", 0, ANSWERED, peering_none, ST_UNKNOWN, NULL },
	{ "R19", 0, FAILED_PREFIX, nothing, ST_WARNING, "Failed: Prefix not received from IP 192.0.2.2" },
	{ "R19", 0, FAILED_PREFIX, state_verified, ST_WARNING, "not received from 192.0.2.2" },
	{ "R19", 0, FAILED_PREFIX, unregistered, ST_UNKNOWN, "not registered yet" },
	{ "R19", 0, FAILED_PREFIX, received_not_judged, ST_WAITING, "Pending" },
	{ "R19", 0, FAILED_PREFIX, all_received, ST_OK, NULL },
	{ "R19", 1, FAILED_PREFIX, nothing, ST_FAILED, "Prefix not received" },
	{ "R19", 1, FAILED_PREFIX, state_verified, ST_OK, "Verified" },
	{ "R19", 1, FAILED_PREFIX, state_warning, ST_OK, "Warning" },
	{ "R19", 1, FAILED_PREFIX, state_pending, ST_WAITING, "Pending" },
	{ "R19", 1, FAILED_PREFIX, unregistered, ST_WAITING, "not registered yet" },
	{ "R19", 1, FAILED_PREFIX, key_by_hand, ST_UNKNOWN, "by hand" },
	{ "R19", 1, FAILED_PREFIX, chosen_nothing, ST_FAILED, "no prefix is called nothing" },

	{ "R20", 0, ANSWERED, nothing, ST_UNKNOWN, NULL },
	{ "R20", 0, ANSWERED, origin_long, ST_FAILED, "length 4" },
	{ "R20", 0, ANSWERED, origin_private, ST_FAILED, "AS65001 at position 2" },
	{ "R20", 0, ANSWERED, origin_prepended, ST_FAILED, "repeats" },
	{ "R20", 0, FAILED_PREFIX, nothing, ST_OK, "length 1" },
	{ "R20", 0, FAILED_PREFIX, route_prepended, ST_WARNING, "connection 1 (ams-r1) the received path" },

	{ "R21", 0, ANSWERED, nothing, ST_WARNING, "geo-redundancy" },
	{ "R21", 0, ANSWERED, backup_other, ST_OK, "Frankfurt" },
	{ "R21", 0, ANSWERED, backup_open, ST_UNKNOWN, NULL },

	{ "R22", 0, ANSWERED, nothing, ST_OK, NULL },
	{ "R22", 0, PROVISIONING, nothing, ST_OK, NULL },
	{ "R22", 0, PROVISIONING, peering_edge, ST_FAILED, "Microsoft network Edge; voice needs Voice" },
	{ "R22", 0, PROVISIONING, peering_sku, ST_FAILED, "Basic_Direct_Free" },
	{ "R22", 0, PROVISIONING, peering_kind, ST_FAILED, "Exchange" },
	{ "R22", 0, PROVISIONING, peer_addresses, ST_FAILED, "from Peer" },
	{ "R22", 0, PROVISIONING, not_for_service, ST_FAILED, "Peering Service" },

	{ "R23", 0, ANSWERED, nothing, ST_OK, "198.51.100.0/24" },
	{ "R23", 0, ANSWERED, prefixes_long, ST_WARNING, "/24" },

	{ "R24", 0, ANSWERED, nothing, ST_UNKNOWN, NULL },
	{ "R24", 0, ANSWERED, attest_R24, ST_OK, "attested" },
	{ "R24", 0, ANSWERED, registry_good, ST_OK, "RIPE" },
	{ "R24", 0, ANSWERED, registry_second_origin, ST_OK, NULL },
	{ "R24", 0, ANSWERED, registry_third_party, ST_WARNING, "only RADB has 203.0.113.0/24" },
	{ "R24", 0, ANSWERED, registry_both, ST_OK, NULL },
	{ "R24", 0, ANSWERED, registry_covering, ST_WARNING, "RIPE has only 203.0.112.0/22 with origin AS64500" },
	{ "R24", 0, ANSWERED, registry_other_origin, ST_WARNING, "AS64511" },
	{ "R24", 0, ANSWERED, registry_empty, ST_WARNING, "no route object for 203.0.113.0/24 with origin AS64500" },
	{ "R24", 0, ANSWERED, attest_R24_against, ST_WARNING, "AS64511" },

	{ "R25", 0, ANSWERED, nothing, ST_UNKNOWN, NULL },
	{ "R25", 0, ANSWERED, registry_good, ST_OK, NULL },
	{ "R25", 0, ANSWERED, registry_other_origin, ST_WARNING, "RPKI Invalid" },

	{ "R29", 0, ANSWERED, nothing, ST_UNKNOWN, NULL },
	{ "R29", 0, FAILED_PREFIX, nothing, ST_WARNING, "missing on connection 2 (ams-r2)" },
	{ "R29", 0, FAILED_PREFIX, all_received, ST_OK, NULL },

	{ "R30", 0, ANSWERED, nothing, ST_UNKNOWN, "connection 1 (ams-r1), and 1 more: how many IPv4 prefixes" },
	{ "R30", 0, ANSWERED, limits, ST_OK, "up to 1000 IPv4 and 100 IPv6 prefixes, 2 are in the list" },
	{ "R30", 0, ANSWERED, limit_too_low, ST_WARNING, "connection 2 (ams-r2): 2 prefixes are to be announced" },
	{ "R30", 0, ANSWERED, limit_is_a_word, ST_UNKNOWN, "connection 2 (ams-r2): many is no number" },

	{ "R34", 0, ANSWERED, nothing, ST_UNKNOWN, "connection 1 (ams-r1), and 1 more: no LOA" },
	{ "R34", 0, ANSWERED, loa_only, ST_UNKNOWN, "connection 2 (ams-r2): no cross-connect" },
	{ "R34", 0, ANSWERED, loa_and_order, ST_OK, NULL },
};

static void every_rule_follows_its_attributes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(RULE_ROWS); i++) {
		const struct row_of_rule *row = &RULE_ROWS[i];
		struct known *k = known_at(row->stage);
		struct verdict v;

		row->change(k);
		v = known_judge(k, row->code, row->nth, 0);
		if (v.state != row->state || (row->piece && !strstr(v.text, row->piece)))
			fail_msg("row %zu, %s: %s: %s", i, row->code, state_word(v.state), v.text);
		known_free(k);
	}
}

/* Routes that are read before it is registered already tell how it would end. */
static void a_missing_announcement_is_told_before_registering(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);

	(void)state;
	unregistered(k);
	known_is(known_judge(k, "R19", 0, known_prefix(k, 0)->row.id), ST_WARNING,
		 "the service would say: Prefix not received from IP 192.0.2.2");
	known_is(known_judge(k, "R19", 0, known_prefix(k, 1)->row.id), ST_UNKNOWN, "not registered yet");
	known_free(k);
}

/* ---- where to go */

static void verdicts_lead_to_the_field_that_mends_them(void **state)
{
	struct known *k = known_at(ANSWERED);
	struct verdict v;

	(void)state;
	same_router(k);
	v = known_judge(k, "R9", 0, known_peering(k, 0)->row.id);
	assert_true(ref_equal(v.cause, (struct ref){ REF_FIELD, Q_ROUTER, known_connection(k, 1)->row.id, 0 }));
	endpoints_none(k);
	v = known_judge(k, "R18", 0, 0);
	assert_true(ref_equal(v.cause, (struct ref){ REF_FIELD, Q_ENDPOINTS, known_prefix(k, 0)->row.id, 0 }));
	noc_without_phone(k);
	v = known_judge(k, "R4", 0, 0);
	assert_true(ref_equal(v.cause, (struct ref){ REF_FIELD, Q_CONTACT_PHONE, noc(k)->row.id, 0 }));
	one_connection(k);
	v = known_judge(k, "R8", 0, 0);
	assert_true(ref_equal(v.cause, (struct ref){ REF_ROW, GROUP_PEERINGS, known_peering(k, 0)->row.id, 0 }));
	v = known_judge(k, "R6", 0, 0);
	assert_true(ref_equal(v.cause, (struct ref){ REF_CHECK, rule_id(known_rule("R6", 0)), 0, 0 }));
	asn_private(k);
	v = known_judge(k, "R1", 0, 0);
	assert_true(ref_equal(v.cause, (struct ref){ REF_FIELD, Q_ASN_NUMBER, 0, 0 }));
	known_free(k);
}

static void verdicts_say_who_says_so(void **state)
{
	static const struct {
		const char *code;
		unsigned nth;
		enum stage stage;
		enum source source;
	} rows[] = {
		{ "R1", 0, ANSWERED, BY_HERE },        { "R2", 0, PROVISIONING, BY_SERVICE },
		{ "R7", 0, PROVISIONING, BY_SERVICE }, { "R9", 0, ANSWERED, BY_HERE },
		{ "R9", 1, ANSWERED, BY_OPERATOR },    { "R13", 0, ANSWERED, BY_OPERATOR },
		{ "R22", 0, ANSWERED, BY_HERE },       { "R22", 0, PROVISIONING, BY_SERVICE },
		{ "R24", 0, ANSWERED, BY_OUTSIDE },    { "R19", 0, FAILED_PREFIX, BY_SERVICE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct known *k = known_at(rows[i].stage);
		struct verdict v = known_judge(k, rows[i].code, rows[i].nth, 0);

		assert_int_equal(v.source, rows[i].source);
		if (v.source == BY_SERVICE || v.source == BY_OPERATOR)
			assert_true(v.when.service > 0);
		known_free(k);
	}
}

/* ---- attestations */

static struct attestation *attestation(struct known *k, const char *code)
{
	ROWS_EACH (struct attestation, at, k->m->attest)
		if (!strcmp(at->requirement, code))
			return at;
	fail_msg("no attestation of %s", code);
	return NULL;
}

static void an_attestation_needs_a_name_and_a_date(void **state)
{
	struct known *k = known_at(ANSWERED);

	(void)state;
	known_is(known_judge(k, "R13", 0, 0), ST_OK, "2026-11-01T09:00:00Z: CHG-1234");
	mem_replace(&attestation(k, "R13")->note, "");
	known_is(known_judge(k, "R13", 0, 0), ST_OK, "2026-11-01T09:00:00Z");
	mem_replace(&attestation(k, "R13")->at, "last week");
	known_is(known_judge(k, "R13", 0, 0), ST_UNKNOWN, "without a date");
	mem_replace(&attestation(k, "R13")->by, "");
	known_is(known_judge(k, "R13", 0, 0), ST_UNKNOWN, "without a name");
	mem_replace(&attestation(k, "R13")->requirement, "R14");
	known_is(known_judge(k, "R13", 0, 0), ST_UNKNOWN, "ams-r1");
	known_free(k);
}

static void an_attestation_of_one_router_leaves_the_other_open(void **state)
{
	struct known *k = known_at(ANSWERED);

	(void)state;
	mem_replace(&attestation(k, "R15")->router, "AMS-R1");
	known_is(known_judge(k, "R15", 0, 0), ST_UNKNOWN, "nobody has attested it for ams-r2");
	world_attest(k->w, "R15");
	known_is(known_judge(k, "R15", 0, 0), ST_OK, NULL);
	known_free(k);
}

static void a_changed_router_makes_it_stale(void **state)
{
	struct known *k = known_at(ANSWERED);
	msec at;

	(void)state;
	assert_true(when_parse("2026-11-01T09:00:00Z", &at));
	known_connection(k, 1)->router_since = (struct when){ at, at };
	known_is(known_judge(k, "R16", 0, 0), ST_OK, NULL);
	known_connection(k, 1)->router_since.service = at + 1;
	known_is(known_judge(k, "R16", 0, 0), ST_STALE, "before ams-r2");
	known_is(known_judge(k, "R9", 1, 0), ST_STALE, NULL);
	known_is(known_judge(k, "R5", 0, 0), ST_UNKNOWN, NULL);
	mem_replace(&attestation(k, "R16")->at, "2026-11-01T09:00:01Z");
	known_is(known_judge(k, "R16", 0, 0), ST_OK, NULL);
	known_free(k);
}

static void without_routers_any_attestation_counts(void **state)
{
	struct known *k = known_at(ANSWERED);

	(void)state;
	no_peering(k);
	mem_replace(&attestation(k, "R14")->router, "fra-r9");
	known_is(known_judge(k, "R14", 0, 0), ST_OK, NULL);
	rows_clear(&k->m->attest, &RECORD_ATTESTATION);
	known_is(known_judge(k, "R14", 0, 0), ST_UNKNOWN, "nobody has attested it yet");
	known_free(k);
}

/* ---- what stops a step */

static void nothing_attested(struct known *k)
{
	rows_clear(&k->m->attest, &RECORD_ATTESTATION);
}
static void stale(struct known *k)
{
	known_connection(k, 0)->router_since = world_ago(0);
}

static const struct {
	enum step_id step;
	enum stage stage;
	change_fn *change;
	const char *code; /* NULL: nothing blocks */
	enum state state;
} BLOCKING[] = {
	{ STEP_READINESS, ANSWERED, nothing, NULL, ST_OK },
	{ STEP_READINESS, ANSWERED, nothing_attested, "R9", ST_UNKNOWN },
	{ STEP_READINESS, ANSWERED, stale, "R9", ST_STALE },
	{ STEP_READINESS, FRESH, nothing, "R9", ST_UNKNOWN },
	{ STEP_ACCOUNT, PROVISIONING, nothing, NULL, ST_OK },
	{ STEP_ACCOUNT, PROVISIONING, provider_not_registered, "R7", ST_WAITING },
	{ STEP_ACCOUNT, PROVISIONING, provider_unread, NULL, ST_OK },
	{ STEP_ASN, ANSWERED, nothing, NULL, ST_OK },
	{ STEP_ASN, ANSWERED, asn_private, "R1", ST_FAILED },
	{ STEP_ASN, ANSWERED, noc_freemail, "R4", ST_FAILED },
	{ STEP_ASN, ANSWERED, holder_other, NULL, ST_OK },
	{ STEP_PEERING, PROVISIONING, nothing, NULL, ST_OK },
	{ STEP_PEERING, PROVISIONING, asn_pending, "R2", ST_WAITING },
	{ STEP_PEERING, PROVISIONING, one_connection, "R8", ST_FAILED },
	{ STEP_PEERING, PROVISIONING, same_router, "R9", ST_FAILED },
	{ STEP_PEERING, PROVISIONING, backup_same, "R10", ST_FAILED },
	{ STEP_PEERING, PROVISIONING, other_bandwidth, "R11", ST_FAILED },
	{ STEP_PEERING, PROVISIONING, small_bandwidth, "R11", ST_FAILED },
	{ STEP_PEERING, PROVISIONING, peering_edge, "R22", ST_FAILED },
	{ STEP_PROVISIONING, PROVISIONING, same_router, NULL, ST_OK },
	{ STEP_PREFIXES, ANSWERED, nothing, NULL, ST_OK },
	{ STEP_PREFIXES, ANSWERED, prefix_private, "R17", ST_FAILED },
	{ STEP_PREFIXES, ANSWERED, traffic_none, "R18", ST_FAILED },
	{ STEP_PREFIXES, ANSWERED, peering_other, "R19", ST_FAILED },
	{ STEP_PREFIXES, ANSWERED, origin_long, "R20", ST_FAILED },
	{ STEP_PREFIXES, ANSWERED, prefixes_long, NULL, ST_OK },
	{ STEP_PREFIXES, FAILED_PREFIX, nothing, NULL, ST_OK },
	{ STEP_PREFIXES, FAILED_PREFIX, route_prepended, NULL, ST_OK },
	{ STEP_SERVICE, ACTIVE, nothing, NULL, ST_OK },
	{ STEP_SERVICE, ACTIVE, backup_same, "R10", ST_FAILED },
	{ STEP_SERVICE, ACTIVE, backup_faster, "R11", ST_FAILED },
	{ STEP_SERVICE, ACTIVE, state_pending, "R19", ST_WAITING },
	{ STEP_SERVICE, FAILED_PREFIX, nothing, "R19", ST_FAILED },
	{ STEP_SERVICE, ACTIVE, origin_private, "R20", ST_FAILED },
	{ STEP_SERVICE, ACTIVE, registry_other_origin, NULL, ST_OK },
	{ STEP_DONE, ACTIVE, same_router, NULL, ST_OK },
};

static const char *blocking_code(struct verdict v)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (RULES[i].explain == v.explain)
			return RULES[i].code;
	return "(none)";
}

static void steps_are_stopped_by_the_first_blocking_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(BLOCKING); i++) {
		struct known *k = known_at(BLOCKING[i].stage);
		struct verdict v;

		BLOCKING[i].change(k);
		v = rules_blocking(known(k), BLOCKING[i].step, 0, &k->a);
		if (v.state != BLOCKING[i].state)
			fail_msg("row %zu: %s: %s", i, state_word(v.state), v.text);
		if (BLOCKING[i].code && v.explain <= EXPLAIN_COUNT && strcmp(BLOCKING[i].code, "R19"))
			assert_string_equal(blocking_code(v), BLOCKING[i].code);
		known_free(k);
	}
}

static void what_is_wrong_elsewhere_does_not_stop_a_row(void **state)
{
	struct known *k = known_at(FAILED_PREFIX);
	struct peering *second;

	(void)state;
	second = world_peering(k->w, "example-fra", "Frankfurt");
	assert_int_equal(rules_blocking(known(k), STEP_PEERING, known_peering(k, 0)->row.id, &k->a).state, ST_OK);
	assert_int_equal(rules_blocking(known(k), STEP_PEERING, second->row.id, &k->a).state, ST_FAILED);
	assert_int_equal(rules_blocking(known(k), STEP_PEERING, 0, &k->a).state, ST_FAILED);

	traffic_none(k);
	assert_int_equal(rules_blocking(known(k), STEP_PREFIXES, known_prefix(k, 0)->row.id, &k->a).state, ST_FAILED);
	assert_int_equal(rules_blocking(known(k), STEP_PREFIXES, known_prefix(k, 1)->row.id, &k->a).state, ST_OK);

	assert_int_equal(rules_blocking(known(k), STEP_SERVICE, known_chosen(k, 0)->row.id, &k->a).state, ST_FAILED);
	assert_int_equal(rules_blocking(known(k), STEP_SERVICE, known_chosen(k, 1)->row.id, &k->a).state, ST_OK);
	assert_int_equal(rules_blocking(known(k), STEP_SERVICE, known_prefix(k, 1)->row.id, &k->a).state, ST_OK);
	known_free(k);
}

/* A prefix that is not to be activated does not stop the service. */
static void prefixes_that_are_not_chosen_do_not_stop_the_service(void **state)
{
	struct known *k = known_at(ACTIVE);

	(void)state;
	world_prefix(k->w, "third", "192.0.2.0/24");
	mem_replace(&known_prefix(k, 2)->origin, "64500 65001");
	assert_int_equal(rules_blocking(known(k), STEP_SERVICE, 0, &k->a).state, ST_OK);
	assert_int_equal(rules_blocking(known(k), STEP_PREFIXES, 0, &k->a).state, ST_FAILED);
	known_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_follows_its_attributes),
		cmocka_unit_test(a_missing_announcement_is_told_before_registering),
		cmocka_unit_test(verdicts_lead_to_the_field_that_mends_them),
		cmocka_unit_test(verdicts_say_who_says_so),
		cmocka_unit_test(an_attestation_needs_a_name_and_a_date),
		cmocka_unit_test(an_attestation_of_one_router_leaves_the_other_open),
		cmocka_unit_test(a_changed_router_makes_it_stale),
		cmocka_unit_test(without_routers_any_attestation_counts),
		cmocka_unit_test(steps_are_stopped_by_the_first_blocking_rule),
		cmocka_unit_test(what_is_wrong_elsewhere_does_not_stop_a_row),
		cmocka_unit_test(prefixes_that_are_not_chosen_do_not_stop_the_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
