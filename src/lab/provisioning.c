#include "provisioning.h"

#include "base/text.h"
#include "world.h"

/* What Microsoft sets on sessions it makes itself (seen in recorded replies). */
enum { MAX_PREFIXES_V4 = 20000, MAX_PREFIXES_V6 = 2000 };

static bool always(const struct connection *c)
{
	(void)c;
	return true;
}

static bool lacp_up(const struct connection *c)
{
	return c->router && c->router->is.lacp;
}

static bool session_up(const struct connection *c)
{
	return c->up_since != 0;
}

bool lab_link_ends(const struct prefix *link, struct prefix *peer, struct prefix *microsoft)
{
	uint32_t first = link->length == 31 ? 0 : 1;
	return prefix_nth(link, first, peer) && prefix_nth(link, first + 1, microsoft);
}

static void show_addresses(struct world *w, struct connection *c)
{
	char text[PREFIX_TEXT];
	struct prefix peer, microsoft;
	struct session *s = &c->session;
	if (s->present || !lab_link_ends(&c->link, &peer, &microsoft))
		return;
	s->present = true;
	s->prefix4 = arena_text(&w->arena, prefix_text(&c->link, text));
	s->peer4 = arena_text(&w->arena, address_text(&peer, text));
	s->microsoft4 = arena_text(&w->arena, address_text(&microsoft, text));
	s->max4 = s->max4 < 0 ? MAX_PREFIXES_V4 : s->max4;
	s->max6 = s->max6 < 0 ? MAX_PREFIXES_V6 : s->max6;
}

static void hand_over(struct world *w, struct connection *c)
{
	(void)w;
	c->provisioned = c->bandwidth;
}

static void convert(struct world *w, struct connection *c)
{
	struct peering *p = c->peering;
	hand_over(w, c);
	if (p->wanted_type) {
		p->type = p->wanted_type;
		p->wanted_type = NULL;
	}
}

/* Ports are given out in the order of approval, one a connection. */
static bool ports_left(const struct world *w, const struct connection *c)
{
	const struct scene_facility *f = scene_facility(scene_metro(w->scene, c->peering->metro), c->facility);
	int64_t taken = 0;
	for (size_t i = 0; i < w->connections.n; i++) {
		const struct connection *other = w->connections.at[i];
		taken += other != c && other->facility == c->facility && other->state != CONNECTION_FAILED &&
			 other->state != CONNECTION_PENDING_APPROVAL;
	}
	return !f || f->ports < 0 || taken < f->ports;
}

/* What the peering team says of a request that it does not take (recorded). */
static const char not_approved[] = "This request was not approved by the Microsoft's peering team.";

static void review(struct world *w, struct connection *c)
{
	if (str_empty(c->plan->refused) && ports_left(w, c))
		return;
	c->state = CONNECTION_FAILED;
	c->error = str_or(c->plan->refused, not_approved);
}

static msec change_takes(const struct world *w, const struct connection *c)
{
	(void)c;
	return w->scene->judging.conversion / 2;
}

#define PLANNED(name)                                                                                                  \
	static msec name##_takes(const struct world *w, const struct connection *c)                                    \
	{                                                                                                              \
		(void)w;                                                                                               \
		return c->plan->name;                                                                                  \
	}
PLANNED(approved)
PLANNED(started)
PLANNED(completed)
PLANNED(validating)
PLANNED(active)

static const struct stage {
	bool known;
	enum connection_state to;
	bool (*ready)(const struct connection *);
	msec (*takes)(const struct world *, const struct connection *);
	void (*then)(struct world *, struct connection *);
} stages[CONNECTION_STATES] = {
	[CONNECTION_PENDING_APPROVAL] = { true, CONNECTION_APPROVED, always, approved_takes, review },
	[CONNECTION_APPROVED] = { true, CONNECTION_STARTED, always, started_takes, NULL },
	[CONNECTION_STARTED] = { true, CONNECTION_COMPLETED, lacp_up, completed_takes, show_addresses },
	[CONNECTION_COMPLETED] = { true, CONNECTION_VALIDATING, session_up, validating_takes, NULL },
	[CONNECTION_VALIDATING] = { true, CONNECTION_ACTIVE, session_up, active_takes, hand_over },
	[CONNECTION_CHANGE_REQUESTED] = { true, CONNECTION_CHANGE_IN_PROGRESS, always, change_takes, NULL },
	[CONNECTION_CHANGE_IN_PROGRESS] = { true, CONNECTION_ACTIVE, session_up, change_takes, convert },
};

void provisioning_due(struct world *w, struct thing *thing)
{
	struct connection *c = (struct connection *)thing;
	const struct stage *stage = &stages[c->state];
	c->state = stage->to;
	if (stage->then)
		stage->then(w, c);
}

/* BGP needs the link, then BFD, then the session itself; before Microsoft has configured its side there is nothing. */
static bool configured(const struct connection *c)
{
	return c->state != CONNECTION_FAILED && c->state >= CONNECTION_COMPLETED && c->session.present;
}

static bool comes_up(const struct connection *c)
{
	return configured(c) && c->router && c->router->is.lacp && c->router->is.bfd && c->router->is.session;
}

const char *lab_connection_bgp(const struct connection *c)
{
	if (!configured(c))
		return "None";
	if (!lacp_up(c))
		return "Idle";
	if (!c->router->is.bfd)
		return "Connect";
	return c->router->is.session ? "Established" : "Active";
}

static void settle_session(struct world *w, struct connection *c)
{
	bool up = comes_up(c);
	if (up && !c->up_since)
		c->up_since = w->now;
	if (!up)
		c->up_since = 0;
}

static void settle_stage(struct world *w, struct connection *c)
{
	const struct stage *stage = &stages[c->state];
	bool ready = stage->known && stage->ready(c);
	if (ready && !c->thing.armed)
		world_arm(w, &c->thing, stage->takes(w, c));
	if (!ready && c->thing.armed)
		world_disarm(&c->thing);
}

void provisioning_settle(struct world *w)
{
	for (size_t i = 0; i < w->connections.n; i++) {
		settle_session(w, w->connections.at[i]);
		settle_stage(w, w->connections.at[i]);
	}
}

const char *lab_connection_state_name(enum connection_state state)
{
	static const char *const names[CONNECTION_STATES] = {
		"PendingApproval", "Approved",           "ProvisioningStarted", "ProvisioningCompleted", "Validating",
		"Active",          "ProvisioningFailed", "TypeChangeRequested", "TypeChangeInProgress",
	};
	return names[state];
}

bool lab_connection_in_service(const struct connection *c)
{
	return c->state == CONNECTION_ACTIVE || c->state == CONNECTION_CHANGE_REQUESTED ||
	       c->state == CONNECTION_CHANGE_IN_PROGRESS;
}

/* Until it is validated, the session runs with a policy that denies all. */
bool lab_connection_hears(const struct connection *c, const struct announcement *a)
{
	return c->up_since && (c->state == CONNECTION_VALIDATING || lab_connection_in_service(c)) && !a->prefix.v6;
}

const struct announcement *lab_connection_route(const struct connection *c, const struct prefix *prefix)
{
	const struct announcement *a = c->up_since ? lab_router_announcement(c->router, prefix) : NULL;
	return a && lab_connection_hears(c, a) ? a : NULL;
}

/* ---- A connection enters the world. */

static size_t routers_at(const struct world *w, int64_t facility, size_t nth, struct router **out)
{
	size_t n = 0;
	for (size_t i = 0; i < w->routers.n; i++) {
		struct router *r = w->routers.at[i];
		if (r->scene->facility == facility && n++ == nth)
			*out = r;
	}
	return n;
}

/* Which of our routers it ends on: those at its facility in the scenario's order, one connection each; more
 * connections than routers start over, and then two of them share a router (which R9 forbids). */
static struct router *router_for(const struct world *w, const struct connection *c)
{
	struct router *router = NULL;
	size_t earlier = 0;
	for (size_t i = 0; i < c->peering->connections.n && c->peering->connections.at[i] != c; i++)
		earlier += ((struct connection *)c->peering->connections.at[i])->facility == c->facility;
	size_t n = routers_at(w, c->facility, 0, &router);
	if (n)
		routers_at(w, c->facility, earlier % n, &router);
	return router;
}

/* Unclaimed peerings keep theirs too. */
static bool link_of_legacy(const struct world *w, const struct prefix *link)
{
	for (size_t i = 0; i < w->legacy.n; i++) {
		const struct scene_legacy *l = w->legacy.at[i];
		for (size_t k = 0; k < l->connections.n; k++) {
			if (prefix_overlaps(&((const struct scene_legacy_connection *)l->connections.at[k])->session,
					    link))
				return true;
		}
	}
	return false;
}

static bool link_taken(const struct world *w, const struct prefix *link, const struct connection *except)
{
	for (size_t i = 0; i < w->connections.n; i++) {
		const struct connection *c = w->connections.at[i];
		if (c != except && c->link.length && prefix_overlaps(&c->link, link))
			return true;
	}
	return link_of_legacy(w, link);
}

/* The first free /31 of the pool; it is kept for the connection from its creation, shown when it is provisioned. */
static bool take_link(const struct world *w, const struct prefix *pool, struct connection *c)
{
	struct prefix link;
	for (uint32_t n = 0; prefix_nth(pool, n, &link); n += 2) {
		link.length = 31;
		if (!link_taken(w, &link, c)) {
			c->link = link;
			return true;
		}
	}
	return false;
}

void lab_connection_place(struct world *w, struct connection *c)
{
	const struct scene_facility *f = scene_facility(scene_metro(w->scene, c->peering->metro), c->facility);
	c->plan = f ? &f->plan : &w->scene->provisioning;
	c->router = router_for(w, c);
	if (c->session.present || c->state == CONNECTION_FAILED)
		return;
	if (!take_link(w, f ? &f->pool : &w->scene->session_pool, c)) {
		c->state = CONNECTION_FAILED;
		c->error = "No session prefix is left at this facility.";
	}
}

static void adopt(struct world *w, struct peering *p, const struct scene_legacy_connection *from)
{
	char guid[GUID_TEXT];
	struct connection *c = arena_alloc(&w->arena, sizeof *c);
	world_enrol(w, &c->thing, THING_CONNECTION);
	world_guid(w, &c->thing, "legacy", guid);
	c->peering = p;
	c->identifier = arena_text(&w->arena, guid);
	c->address_provider = "Microsoft";
	c->facility = from->facility;
	c->bandwidth = c->provisioned = from->bandwidth;
	c->link = from->session;
	c->session.max4 = c->session.max6 = -1;
	c->state = CONNECTION_ACTIVE;
	items_add(&p->connections, &w->arena, c);
	show_addresses(w, c);
	lab_connection_place(w, c);
}

void lab_peering_adopt_legacy(struct world *w, struct peering *p)
{
	for (size_t i = w->legacy.n; i-- > 0;) {
		const struct scene_legacy *l = w->legacy.at[i];
		if (!str_is_nocase(l->metro, p->metro) || l->asn != lab_peering_asn(p))
			continue;
		for (size_t k = 0; k < l->connections.n; k++)
			adopt(w, p, l->connections.at[k]);
		items_drop(&w->legacy, i);
	}
}
