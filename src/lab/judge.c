#include "judge.h"

#include "base/text.h"
#include "checks.h"
#include "inet/asn.h"
#include "world.h"

/* ---- AS numbers. */

bool lab_judge_autnum(const struct world *w, int64_t asn)
{
	for (size_t i = 0; i < w->autnums.n; i++) {
		const struct scene_autnum *a = w->autnums.at[i];
		if (a->asn == asn)
			return true;
	}
	return false;
}

static bool has_noc(const struct peer_asn *asn)
{
	for (size_t i = 0; i < asn->contacts.n; i++) {
		const struct contact *c = asn->contacts.at[i];
		if (str_is_nocase(c->role, "Noc") && !str_empty(c->email) && !str_empty(c->phone))
			return true;
	}
	return false;
}

static bool associated_earlier(const struct peer_asn *asn)
{
	const struct items *all = &asn->subscription->asns;
	for (size_t i = 0; i < all->n && all->at[i] != asn; i++) {
		if (((const struct peer_asn *)all->at[i])->asn == asn->asn)
			return true;
	}
	return false;
}

static bool asn_refused(const struct world *w, const struct peer_asn *asn, struct text *why)
{
	long long n = asn->asn;
	if (n < 0 || n > UINT32_MAX || !asn_usable((uint32_t)n, true))
		text_addf(why, "AS%lld is not a public AS number (%s).", n,
			  n < 0 || n > UINT32_MAX ? "no AS number" : asn_kind_name(asn_kind((uint32_t)n)));
	else if (!lab_judge_autnum(w, n))
		text_addf(why, "AS%lld is not found in any regional registry.", n);
	else if (!has_noc(asn))
		text_add(why, "A Noc contact with e-mail and phone is needed.");
	else if (associated_earlier(asn))
		text_addf(why, "AS%lld is already associated with this subscription.", n);
	return why->n > 0;
}

void lab_judge_asn_due(struct world *w, struct thing *thing)
{
	struct peer_asn *asn = (struct peer_asn *)thing;
	struct text why = TEXT_INIT;
	bool refused = asn_refused(w, asn, &why);
	asn->state = refused ? "Failed" : "Approved";
	asn->error = refused ? arena_text(&w->arena, why.s) : NULL;
	text_release(&why);
}

/* ---- Connections that cannot be built. A bad request is a 201 whose connection has failed, never an error. */

static bool bad_asn(const struct world *w, const struct connection *c, struct text *why)
{
	const struct peering *p = c->peering;
	const struct peer_asn *asn = lab_subscription_asn_by_id(p->subscription, p->asn_id);
	(void)w;
	if (asn && str_is(asn->state, "Approved"))
		return false;
	text_addf(why, "The peer ASN is %s; it has to be Approved.", asn ? asn->state : "not found");
	return true;
}

static bool bad_facility(const struct world *w, const struct connection *c, struct text *why)
{
	const struct scene_facility *f = scene_facility(scene_metro(w->scene, c->peering->metro), c->facility);
	if (f && (f->voice || !str_is(c->peering->type, "Voice")))
		return false;
	text_addf(why, "PeeringDB facility %lld is not available in %s for this type of peering.",
		  (long long)c->facility, c->peering->metro);
	return true;
}

/* An offer, or several of the same bundled. */
bool lab_judge_bandwidth(const struct world *w, const struct connection *c, struct text *why)
{
	const struct scene_metro *m = scene_metro(w->scene, c->peering->metro);
	for (size_t i = 0; m && i < m->offers.n; i++) {
		int64_t offer = *(const int64_t *)m->offers.at[i];
		if (offer > 0 && c->bandwidth > 0 && c->bandwidth % offer == 0)
			return false;
	}
	text_addf(why, "%lld Mbps is not offered in %s.", (long long)c->bandwidth, c->peering->metro);
	return true;
}

static bool unequal_bandwidth(const struct world *w, const struct connection *c, struct text *why)
{
	const struct connection *first = c->peering->connections.at[0];
	(void)w;
	if (first->bandwidth == c->bandwidth)
		return false;
	text_addf(why, "All connections need equal bandwidth: %lld Mbps here, %lld Mbps on the first.",
		  (long long)c->bandwidth, (long long)first->bandwidth);
	return true;
}

static bool not_for_voice(const struct world *w, const struct connection *c, struct text *why)
{
	(void)w;
	if (!str_is(c->peering->sku, "Premium_Direct_Free"))
		text_add(why, "A Voice peering needs the sku Premium_Direct_Free.");
	else if (!str_is(c->address_provider, "Microsoft"))
		text_add(why, "On a Voice peering Microsoft provides the session addresses.");
	else if (!c->for_service)
		text_add(why, "A Voice connection has to be used for Peering Service.");
	return why->n > 0;
}

static bool metro_taken(const struct world *w, const struct connection *c, struct text *why)
{
	const struct peering *own = c->peering;
	const struct items *all = &own->subscription->peerings;
	(void)w;
	for (size_t i = 0; i < all->n && all->at[i] != own; i++) {
		const struct peering *p = all->at[i];
		if (str_is_nocase(p->metro, own->metro) && lab_peering_asn(p) == lab_peering_asn(own)) {
			text_addf(why, "This ASN already has the peering %s in %s.", p->name, p->metro);
			return true;
		}
	}
	return false;
}

static const struct impossible {
	bool voice_only;
	bool (*is)(const struct world *, const struct connection *, struct text *);
} impossibles[] = {
	{ false, bad_asn },          { false, metro_taken },  { false, bad_facility }, { false, lab_judge_bandwidth },
	{ true, unequal_bandwidth }, { true, not_for_voice },
};

bool lab_judge_impossible(const struct world *w, const struct connection *c, struct text *why)
{
	bool voice = str_is(c->peering->type, "Voice");
	for (size_t i = 0; i < sizeof impossibles / sizeof *impossibles; i++) {
		if ((voice || !impossibles[i].voice_only) && impossibles[i].is(w, c, why))
			return true;
	}
	return false;
}

/* ---- What the registries say of a route. */

const char *lab_judge_rov(const struct world *w, const struct prefix *prefix, uint32_t origin)
{
	bool covered = false;
	for (size_t i = 0; i < w->scene->registry.vrps.n; i++) {
		const struct scene_vrp *v = w->scene->registry.vrps.at[i];
		int64_t longest = v->max_length ? v->max_length : v->prefix.length;
		if (!prefix_contains(&v->prefix, prefix))
			continue;
		covered = true;
		if (v->origin && v->origin == origin && prefix->length <= longest)
			return "Valid";
	}
	return covered ? "Invalid" : "Unknown";
}

const char *lab_judge_route_objects(const struct world *w, const struct prefix *prefix, uint32_t origin)
{
	bool covered = false;
	for (size_t i = 0; i < w->route_objects.n; i++) {
		const struct scene_route *r = w->route_objects.at[i];
		if (!prefix_contains(&r->prefix, prefix))
			continue;
		covered = true;
		if (r->origin == origin)
			return "Valid";
	}
	return covered ? "Invalid" : "Unknown";
}

/* ---- Prefixes. */

/* What could not be built has no session and is not waited for. */
static void add_sessions(struct judging *j, const struct items *connections)
{
	for (size_t i = 0; i < connections->n; i++) {
		struct connection *c = connections->at[i];
		if (c->state != CONNECTION_FAILED)
			items_add(&j->sessions, &j->arena, c);
	}
}

void lab_judge_prefix_due(struct world *w, struct thing *thing)
{
	struct registered_prefix *r = (struct registered_prefix *)thing;
	struct text why = TEXT_INIT;
	struct judging j = { .world = w, .prefix = r->prefix, .peering = r->peering, .registered = r };
	add_sessions(&j, &r->peering->connections);
	enum finding finding = checks_registration(&j, &why, &r->check);
	static const char *const states[] = { "Verified", "Warning", "Failed" };
	r->state = states[finding];
	w->failures += finding == FINDING_FAILED;
	r->error = finding == FINDING_GOOD ? NULL : arena_text(&w->arena, why.s);
	arena_release(&j.arena);
	text_release(&why);
}

/* Sessions of the provider in a metro: its connections there that are in service for Peering Service. */
static void metro_sessions(struct judging *j, const char *metro, struct items *to)
{
	for (size_t i = 0; i < j->world->connections.n; i++) {
		struct connection *c = j->world->connections.at[i];
		if (c->for_service && lab_connection_in_service(c) && str_is_nocase(c->peering->metro, metro) &&
		    lab_peering_asn(c->peering) == lab_peering_asn(j->peering))
			items_add(to, &j->arena, c);
	}
}

static void judging_of(struct judging *j, struct world *w, const struct activation *a)
{
	const struct registered_prefix *key = world_key(w, a->key);
	*j = (struct judging){ .world = w, .prefix = a->prefix, .activation = a, .registered = key };
	j->peering = key ? key->peering : NULL;
	if (!key)
		return;
	metro_sessions(j, a->service->primary, &j->primary);
	metro_sessions(j, a->service->backup, &j->backup);
	add_sessions(j, &j->primary);
	if (!str_is_nocase(a->service->primary, a->service->backup))
		add_sessions(j, &j->backup);
}

static bool received(const struct items *sessions, const struct prefix *prefix)
{
	for (size_t i = 0; i < sessions->n; i++) {
		if (lab_connection_route(sessions->at[i], prefix))
			return true;
	}
	return false;
}

/* ---- Events of activated prefixes (names and levels as documented for connection telemetry). */

static const struct happening {
	const char *type, *level, *summary;
} happenings[2][2] = {
	/* gone, come */
	{ { "PrefixWithdrawalEvent", "Warning", "No route is received at the primary location" },
	  { "PrefixAnnouncementEvent", "Informational", "A route is received at the primary location" } },
	{ { "PrefixBackupRouteWithdrawalEvent", "Warning", "No route is received at the backup location" },
	  { "PrefixBackupRouteAnnouncementEvent", "Informational", "A route is received at the backup location" } },
};
enum { EVENTS_MAX = 100 };

static void note(struct world *w, struct activation *a, bool *was, bool is, const struct happening what[2])
{
	if (*was == is)
		return;
	struct event *e = arena_alloc(&w->arena, sizeof *e);
	*e = (struct event){ w->now, what[is].type, what[is].level, what[is].summary };
	*was = is;
	if (a->events.n == EVENTS_MAX)
		items_drop(&a->events, 0);
	items_add(&a->events, &w->arena, e);
}

static void look_for_routes(struct world *w, struct activation *a)
{
	struct judging j;
	judging_of(&j, w, a);
	note(w, a, &a->primary, received(&j.primary, &a->prefix), happenings[0]);
	note(w, a, &a->backup, received(&j.backup, &a->prefix), happenings[1]);
	arena_release(&j.arena);
}

void lab_judge_activation_due(struct world *w, struct thing *thing)
{
	struct activation *a = (struct activation *)thing;
	struct text why = TEXT_INIT;
	struct judging j;
	judging_of(&j, w, a);
	bool good = checks_activation(&j, &why, &a->check) == FINDING_GOOD;
	w->failures += !good;
	a->state = good ? "Verified" : "Failed";
	a->learned = good ? "ViaServiceProvider" : "None";
	a->error = good ? NULL : arena_text(&w->arena, why.s);
	arena_release(&j.arena);
	text_release(&why);
	if (good)
		look_for_routes(w, a);
}

void lab_judge_settle(struct world *w)
{
	for (size_t i = 0; i < w->activations.n; i++) {
		struct activation *a = w->activations.at[i];
		if (str_is(a->state, "Verified"))
			look_for_routes(w, a);
	}
}
