/* The onboarding of the documentation's example, for the tests of the interface: Example Voice, AS64500, one peering with two
 * connections in Amsterdam, a service. */
#ifndef ARM_FIXTURE_H
#define ARM_FIXTURE_H
#include "base/mem.h"
#include "model/model.h"

#define SUB        "00000000-0000-0000-0000-000000000001"
#define ID_ONE     "11111111-1111-4111-8111-111111111111"
#define ID_TWO     "22222222-2222-4222-8222-222222222222"
#define PREFIX_KEY "33333333-3333-4333-8333-333333333333"

static inline void set(char **slot, const char *s)
{
	mem_replace(slot, s);
}

static inline struct connection *fixture_connection(struct model *m, struct peering *p, const char *facility,
						    const char *identifier)
{
	struct connection *c = rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(m));

	set(&c->facility, facility);
	set(&c->bandwidth_mbps, "10000");
	set(&c->max_prefixes_v4, "1000");
	set(&c->max_prefixes_v6, "100");
	set(&c->identifier, identifier);
	return c;
}

static inline void fixture_init(struct model *m)
{
	struct contact *c;
	struct peering *p;

	model_init(m);
	set(&m->account.subscription, SUB);
	set(&m->account.resource_group, "voice-peering");
	set(&m->account.region, "West Europe");
	set(&m->asn.name, "example-asn");
	set(&m->asn.number, "AS64500");
	set(&m->asn.peer_name, "Example Voice");
	c = rows_add(&m->asn.contacts, &RECORD_CONTACT, model_new_id(m));
	set(&c->role, "Noc");
	set(&c->email, "noc@example.net");
	set(&c->phone, "+31205550100");
	p = rows_add(&m->peerings, &RECORD_PEERING, model_new_id(m));
	set(&p->name, "example-ams");
	set(&p->metro, "Amsterdam");
	fixture_connection(m, p, "63", ID_ONE);
	fixture_connection(m, p, "104", ID_TWO);
	set(&m->service.name, "example-voice");
	set(&m->service.region, "West Europe");
	set(&m->service.state, "North Holland");
	set(&m->service.provider, "Example Voice");
	set(&m->service.primary, "Amsterdam");
	set(&m->service.backup, "none");
}

static inline struct peering *fixture_peering(struct model *m)
{
	return rows_at(&m->peerings, &RECORD_PEERING, 0);
}

/* The second connection exists with its session; the first does not. */
static inline void fixture_seen(struct seen_peering *have)
{
	struct seen_connection *s;

	*have = (struct seen_peering){ 0 };
	set(&have->name, "example-ams");
	set(&have->kind, "Direct");
	set(&have->type, "Voice");
	set(&have->sku, "Premium_Direct_Free");
	set(&have->location, "westeurope");
	set(&have->metro, "amsterdam");
	set(&have->asn_id, "/subscriptions/" SUB "/providers/microsoft.peering/peerasns/EXAMPLE-ASN");
	set(&have->tags, "{\"owner\":\"voice\"}");
	s = rows_add(&have->connections, &RECORD_SEEN_CONNECTION, 1);
	set(&s->identifier, ID_TWO);
	s->facility = 104;
	s->bandwidth = 10000;
	s->max_v4 = 20000;
	set(&s->address_provider, "Microsoft");
	set(&s->for_service, "true");
	set(&s->session_v4, "192.0.2.0/31");
	set(&s->microsoft_v4, "192.0.2.1");
	set(&s->peer_v4, "192.0.2.0");
	set(&s->state_v4, "Established");
	set(&s->state_v6, "None");
}
#endif
