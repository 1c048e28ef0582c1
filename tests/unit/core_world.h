/* The world of the scenario first-light as a model at several stages, for tests of pages. Time: 2026-11-20 14:02 UTC. */
#ifndef CORE_WORLD_H
#define CORE_WORLD_H
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/facts.h"
#include "core/wizard.h"

static const msec WORLD_NOW = 1795183320000;

struct world {
	struct model m;
	struct wizard *w;
	struct effects fx;
	struct arena a;
	struct page page;
	struct text plain;
};

static inline struct when world_ago(msec span)
{
	return (struct when){ WORLD_NOW - span, WORLD_NOW - span };
}

static inline struct world *world_new(void)
{
	struct world *w = mem_alloc(sizeof *w);

	model_init(&w->m);
	text_init(&w->plain);
	mem_replace(&w->m.name, "ams-voice");
	mem_replace(&w->m.mode, "training");
	mem_replace(&w->m.scenario, "first-light");
	return w;
}

static inline void world_free(struct world *w)
{
	wizard_free(w->w);
	effects_release(&w->fx);
	arena_release(&w->a);
	text_release(&w->plain);
	model_release(&w->m);
	free(w);
}

/* ---- answers */

static inline struct connection *world_connection(struct world *w, struct peering *p, const char *facility,
						  const char *router)
{
	struct connection *c = rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(&w->m));

	c->facility = mem_text(facility);
	c->router = mem_text(router);
	c->bandwidth_mbps = mem_text("10000");
	c->identifier = mem_format("00000000-0000-4000-8000-00000000000%u", p->connections.n);
	return c;
}

static inline struct peering *world_peering(struct world *w, const char *name, const char *metro)
{
	struct peering *p = rows_add(&w->m.peerings, &RECORD_PEERING, model_new_id(&w->m));

	p->name = mem_text(name);
	p->metro = mem_text(metro);
	return p;
}

static inline struct prefix_answer *world_prefix(struct world *w, const char *name, const char *prefix)
{
	struct prefix_answer *p = rows_add(&w->m.prefixes, &RECORD_PREFIX, model_new_id(&w->m));

	p->name = mem_text(name);
	p->prefix = mem_text(prefix);
	p->peering = mem_text("example-ams");
	p->traffic = mem_text("SIP signalling");
	p->endpoints = mem_text("SBC pair");
	return p;
}

static inline void world_chosen(struct world *w, const char *name)
{
	struct chosen *c = rows_add(&w->m.service.prefixes, &RECORD_CHOSEN, model_new_id(&w->m));

	c->name = mem_text(name);
}

static inline void world_attest(struct world *w, const char *code)
{
	struct attestation *at = rows_add(&w->m.attest, &RECORD_ATTESTATION, model_new_id(&w->m));

	at->by = mem_text("noc@example.net");
	at->at = mem_text("2026-11-01T09:00:00Z");
	at->note = mem_text("CHG-1234");
	at->requirement = mem_text(code);
}

static inline void world_contact(struct world *w, struct rows *contacts)
{
	struct contact *c = rows_add(contacts, &RECORD_CONTACT, model_new_id(&w->m));

	c->role = mem_text("Noc");
	c->email = mem_text("noc@example.net");
	c->phone = mem_text("+31205550100");
}

static inline void world_account(struct world *w)
{
	struct account *account = &w->m.account;

	mem_replace(&account->sign_in, "lab");
	mem_replace(&account->subscription, "00000000-0000-0000-0000-000000000001");
	mem_replace(&account->resource_group, "voice-peering");
	mem_replace(&account->region, "West Europe");
	mem_replace(&w->m.asn.name, "example-asn");
	mem_replace(&w->m.asn.number, "64500");
	mem_replace(&w->m.asn.peer_name, "Example Voice");
	world_contact(w, &w->m.asn.contacts);
}

static inline void world_service(struct world *w)
{
	struct service_answers *s = &w->m.service;

	mem_replace(&s->name, "example-voice");
	mem_replace(&s->region, "West Europe");
	mem_replace(&s->country, "Netherlands");
	mem_replace(&s->state, "North Holland");
	mem_replace(&s->provider, "Example Voice");
	mem_replace(&s->primary, "Amsterdam");
	mem_replace(&s->backup, "none");
}

static inline void world_answer(struct world *w)
{
	static const char *const codes[] = { "R9", "R13", "R14", "R15", "R16" };
	struct peering *p;

	world_account(w);
	p = world_peering(w, "example-ams", "Amsterdam");
	world_connection(w, p, "63", "ams-r1");
	world_connection(w, p, "104", "ams-r2");
	world_prefix(w, "sbc-ams", "203.0.113.0/24");
	world_prefix(w, "media-ams", "198.51.100.0/24");
	world_service(w);
	world_chosen(w, "sbc-ams");
	world_chosen(w, "media-ams");
	for (size_t i = 0; i < COUNT(codes); i++)
		world_attest(w, codes[i]);
}

/* ---- what the service said */

static inline void world_account_there(struct world *w)
{
	struct when seen = world_ago(3 * MSEC_MINUTE);
	struct seen_asn *asn = rows_add(&w->m.seen.asns, &RECORD_SEEN_ASN, model_new_id(&w->m));

	mem_replace(&w->m.account.go, "yes");
	mem_replace(&w->m.commit.asn, "example-asn");
	mem_replace(&w->m.seen.provider.state, "Registered");
	w->m.seen.provider.seen = seen;
	mem_replace(&w->m.seen.group.name, "voice-peering");
	mem_replace(&w->m.seen.group.location, "West Europe");
	w->m.seen.group.seen = seen;
	asn->name = mem_text("example-asn");
	asn->peer_name = mem_text("Example Voice");
	asn->state = mem_text("Approved");
	asn->number = 64500;
	world_contact(w, &asn->contacts);
	asn->since = world_ago(2 * (msec)MSEC_DAY);
	asn->seen = seen;
}

static inline void world_seen_connection(struct world *w, struct seen_peering *p, const struct connection *answer,
					 const char *state, const char *session)
{
	struct seen_connection *c = rows_add(&p->connections, &RECORD_SEEN_CONNECTION, model_new_id(&w->m));
	unsigned n = p->connections.n;

	c->identifier = mem_text(answer->identifier);
	c->state = mem_text(state);
	c->facility = atoll(answer->facility);
	c->bandwidth = 10000;
	c->address_provider = mem_text("Microsoft");
	c->for_service = mem_text("true");
	c->since = world_ago(2 * (msec)MSEC_DAY + 4 * (msec)MSEC_HOUR);
	if (!session)
		return;
	c->state_v4 = mem_text(session);
	c->session_v4 = mem_format("192.0.2.%u/31", 2 * (n - 1));
	c->peer_v4 = mem_format("192.0.2.%u", 2 * (n - 1));
	c->microsoft_v4 = mem_format("192.0.2.%u", 2 * n - 1);
}

/* states of the two connections, and of their BGP sessions (NULL: none yet) */
static inline void world_peering_there(struct world *w, const char *const states[2], const char *const sessions[2])
{
	struct peering *p = rows_at(&w->m.peerings, &RECORD_PEERING, 0);
	struct seen_peering *seen = rows_add(&w->m.seen.peerings, &RECORD_SEEN_PEERING, model_new_id(&w->m));
	struct name_row *commit = rows_add(&w->m.commit.peerings, &RECORD_NAME, model_new_id(&w->m));

	commit->name = mem_text("example-ams");
	seen->name = mem_text("example-ams");
	seen->group = mem_text("voice-peering");
	seen->metro = mem_text("Amsterdam");
	seen->kind = mem_text("Direct");
	seen->type = mem_text("Voice");
	seen->sku = mem_text("Premium_Direct_Free");
	seen->asn_id = mem_text("/subscriptions/00000000-0000-0000-0000-000000000001"
				"/providers/Microsoft.Peering/peerAsns/example-asn");
	seen->since = world_ago(2 * (msec)MSEC_DAY);
	seen->seen = world_ago(3 * MSEC_MINUTE);
	for (uint32_t i = 0; i < 2; i++)
		world_seen_connection(w, seen, rows_at(&p->connections, &RECORD_CONNECTION, i), states[i], sessions[i]);
}

static inline void world_registered(struct world *w, const char *name, const char *prefix, const char *state,
				    const char *error)
{
	struct seen_prefix *p = rows_add(&w->m.seen.prefixes, &RECORD_SEEN_PREFIX, model_new_id(&w->m));

	mem_replace(&model_prefix(&w->m, name)->go, "yes");
	p->peering = mem_text("example-ams");
	p->name = mem_text(name);
	p->prefix = mem_text(prefix);
	p->state = mem_text(state);
	p->key = mem_text("9f1c2a6e-0000-4000-8000-00000abc4f2a");
	p->error = error ? mem_text(error) : NULL;
	p->since = world_ago(20 * MSEC_MINUTE);
	p->seen = world_ago(MSEC_MINUTE);
}

static inline void world_route(struct world *w, const char *prefix, const char *next_hop)
{
	struct seen_route *r = rows_add(&w->m.seen.routes, &RECORD_SEEN_ROUTE, model_new_id(&w->m));

	r->peering = mem_text("example-ams");
	r->prefix = mem_text(prefix);
	r->next_hop = mem_text(next_hop);
	r->as_path = mem_text("64500");
}

static inline void world_routes_read(struct world *w)
{
	struct seen_routes *r = rows_add(&w->m.seen.route_reads, &RECORD_SEEN_ROUTES, model_new_id(&w->m));

	r->peering = mem_text("example-ams");
	r->seen = world_ago(MSEC_MINUTE);
}

static inline void world_active(struct world *w, const char *name, const char *prefix)
{
	struct seen_service_prefix *p =
		rows_add(&w->m.seen.service_prefixes, &RECORD_SEEN_SERVICE_PREFIX, model_new_id(&w->m));

	p->service = mem_text("example-voice");
	p->name = mem_text(name);
	p->prefix = mem_text(prefix);
	p->state = mem_text("Verified");
	p->learned = mem_text("ViaSession");
	p->key = mem_text("9f1c2a6e-0000-4000-8000-00000abc4f2a");
	p->since = p->seen = world_ago(MSEC_MINUTE);
}

static inline void world_service_there(struct world *w)
{
	struct seen_service *s = rows_add(&w->m.seen.services, &RECORD_SEEN_SERVICE, model_new_id(&w->m));

	mem_replace(&w->m.commit.service, "example-voice");
	s->name = mem_text("example-voice");
	s->group = mem_text("voice-peering");
	s->location = mem_text("West Europe");
	s->state = mem_text("North Holland");
	s->provider = mem_text("Example Voice");
	s->primary = mem_text("Amsterdam");
	s->since = s->seen = world_ago(MSEC_MINUTE);
}

/* ---- stages */

enum stage { FRESH, ANSWERED, PROVISIONING, FAILED_PREFIX, ACTIVE, STAGES };

static inline void world_reach(struct world *w, enum stage stage)
{
	static const char *const building[] = { "PendingApproval", "ProvisioningStarted" },
				 *const none[] = { NULL, "Active" }, *const up[] = { "Active", "Active" },
				 *const established[] = { "Established", "Established" };

	if (stage >= ANSWERED)
		world_answer(w);
	if (stage >= PROVISIONING)
		world_account_there(w);
	if (stage == PROVISIONING)
		world_peering_there(w, building, none);
	if (stage >= FAILED_PREFIX)
		world_peering_there(w, up, established);
	if (stage == FAILED_PREFIX) {
		world_registered(w, "sbc-ams", "203.0.113.0/24", "Failed", "Prefix not received from IP 192.0.2.2");
		world_registered(w, "media-ams", "198.51.100.0/24", "Verified", NULL);
		world_route(w, "203.0.113.0/24", "192.0.2.0");
		world_route(w, "198.51.100.0/24", "192.0.2.0");
		world_route(w, "198.51.100.0/24", "192.0.2.2");
		world_routes_read(w);
	}
	if (stage == ACTIVE) {
		world_registered(w, "sbc-ams", "203.0.113.0/24", "Verified", NULL);
		world_registered(w, "media-ams", "198.51.100.0/24", "Verified", NULL);
		world_service_there(w);
		world_active(w, "sbc-ams", "203.0.113.0/24");
		world_active(w, "media-ams", "198.51.100.0/24");
	}
}

/* ---- the wizard and its pages */

static inline void world_start(struct world *w)
{
	struct wizard_setup setup = { .who = "noc@host", .outside = true, .offline = true, .speed = "60x" };
	struct event start = { .kind = EV_START, .now = { WORLD_NOW, WORLD_NOW } };

	w->m.gen++;
	w->w = wizard_new(&w->m, &setup);
	wizard_update(w->w, &start, &w->fx);
	effects_clear(&w->fx);
}

static inline struct world *world_at(enum stage stage)
{
	struct world *w = world_new();

	world_reach(w, stage);
	world_start(w);
	return w;
}

static inline const struct page *world_page(struct world *w, struct view v)
{
	arena_reset(&w->a);
	wizard_page(w->w, &v, &w->a, &w->page);
	return &w->page;
}

/* The page as the line face would say it, in the width of an 80-column terminal's page. */
static inline const char *world_plain(struct world *w, struct view v)
{
	text_clear(&w->plain);
	page_plain(world_page(w, v), 58, 20, &w->plain);
	return w->plain.s;
}
#endif
