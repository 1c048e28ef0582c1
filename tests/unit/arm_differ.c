#include "unit.h"

#include <stdlib.h>

#include "arm/arm.h"
#include "arm_fixture.h"
#include "base/text.h"

struct pair {
	struct model m;
	struct seen_peering have;
	struct text lines;
};

static int start(void **state)
{
	struct pair *p = mem_alloc(sizeof *p);

	fixture_init(&p->m);
	fixture_seen(&p->have);
	text_init(&p->lines);
	*state = p;
	return 0;
}

static int stop(void **state)
{
	struct pair *p = *state;

	model_release(&p->m);
	record_clear(&RECORD_SEEN_PEERING, &p->have);
	text_release(&p->lines);
	free(p);
	return 0;
}

static void peering_differs(struct pair *p, size_t n, const char *lines)
{
	text_clear(&p->lines);
	assert_int_equal(arm_differs_peering(&p->m, fixture_peering(&p->m), &p->have, &p->lines), n);
	assert_string_equal(p->lines.s, lines);
}

static struct seen_connection *seen(struct pair *p)
{
	return rows_at(&p->have.connections, &RECORD_SEEN_CONNECTION, 0);
}

static void only_first_connection_goes(struct pair *p)
{
	struct peering *want = fixture_peering(&p->m);

	rows_remove(&want->connections, &RECORD_CONNECTION, ((struct connection *)want->connections.v)->row.id);
}

static void a_new_connection_is_a_difference(void **state)
{
	peering_differs(*state, 3,
			"connection 1: not there → facility 63, 10000 Mbps\n"
			"announced IPv4 prefixes of connection 2: 20000 → 1000\n"
			"announced IPv6 prefixes of connection 2: 0 → 100\n");
}

/* Case, the form of a region and of an id, and what the service adds, are no differences. */
static void what_is_the_same_in_other_letters_is_the_same(void **state)
{
	struct pair *p = *state;
	struct connection *c;

	only_first_connection_goes(p);
	c = rows_at(&fixture_peering(&p->m)->connections, &RECORD_CONNECTION, 0);
	set(&c->max_prefixes_v4, "20000");
	set(&c->max_prefixes_v6, "");
	set(&p->have.metro, "AMSTERDAM");
	set(&p->have.sku, "premium_direct_free");
	peering_differs(p, 0, "");
}

static void every_member_of_a_peering_counts(void **state)
{
	struct pair *p = *state;

	only_first_connection_goes(p);
	set(&p->have.kind, "Exchange");
	set(&p->have.type, "Edge");
	set(&p->have.sku, "Basic_Direct_Free");
	set(&p->have.metro, "Paris");
	set(&p->have.asn_id, "/subscriptions/other");
	seen(p)->bandwidth = 100000;
	seen(p)->facility = 58;
	set(&seen(p)->address_provider, "Peer");
	set(&seen(p)->for_service, "false");
	peering_differs(
		p, 11,
		"kind: Exchange → Direct\npeering type: Edge → Voice\nSKU: Basic_Direct_Free → Premium_Direct_Free\n"
		"metro: Paris → Amsterdam\n"
		"peer ASN: /subscriptions/other → /subscriptions/" SUB
		"/providers/Microsoft.Peering/peerAsns/example-asn\n"
		"facility of connection 1: 58 → 104\nbandwidth of connection 1: 100000 → 10000\n"
		"session address provider of connection 1: Peer → Microsoft\nuse for Peering Service of connection 1: "
		"false → true\n"
		"announced IPv4 prefixes of connection 1: 20000 → 1000\n"
		"announced IPv6 prefixes of connection 1: 0 → 100\n");
}

/* The limits are not sent before there is a session, so until then they cannot differ. */
static void limits_count_once_there_is_a_session(void **state)
{
	struct pair *p = *state;
	struct seen_connection *s = seen(p);

	only_first_connection_goes(p);
	set(&s->session_v4, "");
	set(&s->microsoft_v4, "");
	set(&s->peer_v4, "");
	set(&s->state_v4, "");
	set(&s->state_v6, "");
	peering_differs(p, 0, "");
	set(&s->state_v4, "None");
	peering_differs(p, 2,
			"announced IPv4 prefixes of connection 1: 20000 → 1000\n"
			"announced IPv6 prefixes of connection 1: 0 → 100\n");
}

static void what_is_not_answered_is_not_compared(void **state)
{
	struct pair *p = *state;
	struct peering *want = fixture_peering(&p->m);

	only_first_connection_goes(p);
	set(&want->metro, "");
	set(&((struct connection *)want->connections.v)->bandwidth_mbps, "");
	set(&((struct connection *)want->connections.v)->max_prefixes_v4, "");
	set(&((struct connection *)want->connections.v)->max_prefixes_v6, "many");
	set(&p->have.metro, "Paris");
	set(&p->m.asn.name, "");
	peering_differs(p, 0, "");
}

static void an_as_number_differs(void **state)
{
	struct pair *p = *state;
	struct seen_asn have = { .number = 64500 };
	struct contact *c = rows_add(&have.contacts, &RECORD_CONTACT, 1);

	set(&have.peer_name, "Example Voice");
	set(&c->role, "NOC");
	set(&c->email, "NOC@example.net");
	set(&c->phone, "+31205550100");
	assert_int_equal(arm_differs_asn(&p->m.asn, &have, &p->lines), 0);
	assert_string_equal(p->lines.s, "");
	have.number = 64501;
	set(&have.peer_name, "example voice");
	set(&c->phone, "");
	assert_int_equal(arm_differs_asn(&p->m.asn, &have, &p->lines), 4);
	assert_string_equal(p->lines.s, "AS number: 64501 → 64500\npeer name: example voice → Example Voice\n"
					"contact added: Noc noc@example.net +31205550100\n"
					"contact removed: NOC NOC@example.net (no phone)\n");
	record_clear(&RECORD_SEEN_ASN, &have);
}

static void a_prefix_differs(void **state)
{
	static const struct {
		const char *want, *have;
		size_t n;
	} rows[] = {
		{ "203.0.113.0/24", "203.0.113.0/24", 0 },
		{ "203.0.113.0/24", "203.0.113.0/25", 1 },
		{ "2001:DB8::/32", "2001:db8:0::/32", 0 },
		{ "", "203.0.113.0/24", 0 },
		{ "203.0.113.0/24", NULL, 1 },
	};
	struct pair *p = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct prefix_answer want = { .prefix = (char *)(uintptr_t)rows[i].want };
		struct seen_prefix have = { .prefix = (char *)(uintptr_t)rows[i].have };

		text_clear(&p->lines);
		assert_int_equal(arm_differs_prefix(&want, &have, &p->lines), rows[i].n);
	}
	assert_string_equal(p->lines.s, "prefix: (none) → 203.0.113.0/24\n");
}

static void a_service_differs(void **state)
{
	struct pair *p = *state;
	struct seen_service have = { 0 };

	set(&have.location, "westeurope");
	set(&have.state, "north holland");
	set(&have.provider, "EXAMPLE VOICE");
	set(&have.primary, "amsterdam");
	assert_int_equal(arm_differs_service(&p->m.service, &have, &p->lines), 0);
	set(&have.location, "westeurope2");
	set(&have.backup, "Frankfurt");
	assert_int_equal(arm_differs_service(&p->m.service, &have, &p->lines), 2);
	assert_string_equal(p->lines.s, "region: westeurope2 → West Europe\nbackup location: Frankfurt → none\n");
	text_clear(&p->lines);
	set(&have.location, "West Europe");
	set(&have.backup, "");
	set(&p->m.service.backup, "Frankfurt");
	assert_int_equal(arm_differs_service(&p->m.service, &have, &p->lines), 1);
	assert_string_equal(p->lines.s, "backup location: (none) → Frankfurt\n");
	record_clear(&RECORD_SEEN_SERVICE, &have);
}

static void a_key_differs_and_is_not_shown(void **state)
{
	struct pair *p = *state;
	struct seen_service_prefix have = { 0 };

	set(&have.prefix, "203.0.113.0/24");
	set(&have.key, "ABCDEF33-3333-4333-8333-333333333333");
	assert_int_equal(
		arm_differs_service_prefix("203.0.113.0/24", "abcdef33-3333-4333-8333-333333333333", &have, &p->lines),
		0);
	assert_int_equal(arm_differs_service_prefix("203.0.113.0/24", NULL, &have, &p->lines), 0);
	assert_int_equal(arm_differs_service_prefix("203.0.113.0/24", PREFIX_KEY, &have, &p->lines), 1);
	assert_has(p->lines.s, "prefix key: ");
	assert_null(strstr(p->lines.s, "3333"));
	record_clear(&RECORD_SEEN_SERVICE_PREFIX, &have);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_connection_is_a_difference),
		TEST(what_is_the_same_in_other_letters_is_the_same),
		TEST(every_member_of_a_peering_counts),
		TEST(limits_count_once_there_is_a_session),
		TEST(what_is_not_answered_is_not_compared),
		TEST(an_as_number_differs),
		TEST(a_prefix_differs),
		TEST(a_service_differs),
		TEST(a_key_differs_and_is_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
