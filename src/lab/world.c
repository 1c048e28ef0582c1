#include "world.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "course.h"
#include "judge.h"
#include "provisioning.h"

static void add_announcement(struct world *w, struct router *r, const struct scene_announcement *from)
{
	struct announcement *a = arena_alloc(&w->arena, sizeof *a);
	*a = (struct announcement){ from->prefix, from->path, from->communities, w->now };
	lab_router_announce(w, r, a);
}

static void add_router(struct world *w, const struct scene_router *from)
{
	struct router *r = arena_alloc(&w->arena, sizeof *r);
	const struct router_switches s = { from->lacp, from->bfd, from->session };
	*r = (struct router){ .scene = from, .set = s, .is = s, .since = w->now };
	r->thing = (struct thing){ .kind = THING_ROUTER, .id = (uint32_t)w->routers.n + 1 };
	for (size_t i = 0; i < from->announcements.n; i++)
		add_announcement(w, r, from->announcements.at[i]);
	items_add(&w->routers, &w->arena, r);
}

static void add_subscription(struct world *w, const struct scene_subscription *from)
{
	struct subscription *s = arena_alloc(&w->arena, sizeof *s);
	s->scene = from;
	s->registration = from->provider;
	world_enrol(w, &s->thing, THING_SUBSCRIPTION);
	for (size_t i = 0; i < from->groups.n; i++) {
		const struct scene_group *g = from->groups.at[i];
		struct group *group = arena_alloc(&w->arena, sizeof *group);
		*group = (struct group){ g->name, g->location, NULL };
		items_add(&s->groups, &w->arena, group);
	}
	items_add(&w->subscriptions, &w->arena, s);
}

/* The world begins as long before the scenario's start as its history reaches. */
static msec beginning(const struct scene *scene)
{
	msec before = 0;
	for (size_t i = 0; i < scene->history.n; i++) {
		const struct scene_request *h = scene->history.at[i];
		before = h->before > before ? h->before : before;
	}
	return scene->start - before;
}

struct world *world_new(const struct scene *scene, uint64_t seed)
{
	struct world *w = mem_alloc(sizeof *w);
	w->scene = scene;
	w->seed = seed;
	w->now = beginning(scene);
	for (size_t i = 0; i < scene->routers.n; i++)
		add_router(w, scene->routers.at[i]);
	for (size_t i = 0; i < scene->subscriptions.n; i++)
		add_subscription(w, scene->subscriptions.at[i]);
	for (size_t i = 0; i < scene->legacy.n; i++)
		items_add(&w->legacy, &w->arena, scene->legacy.at[i]);
	for (size_t i = 0; i < scene->registry.routes.n; i++)
		items_add(&w->route_objects, &w->arena, scene->registry.routes.at[i]);
	for (size_t i = 0; i < scene->registry.autnums.n; i++)
		items_add(&w->autnums, &w->arena, scene->registry.autnums.at[i]);
	course_begin(w);
	return w;
}

void world_free(struct world *w)
{
	if (!w)
		return;
	agenda_release(&w->agenda);
	arena_release(&w->arena);
	free(w);
}

/* ---- The agenda. */

void world_enrol(struct world *w, struct thing *thing, enum thing_kind kind)
{
	thing->kind = kind;
	items_add(&w->things, &w->arena, thing);
	thing->id = (uint32_t)w->things.n;
	if (kind == THING_CONNECTION)
		items_add(&w->connections, &w->arena, thing);
	if (kind == THING_ACTIVATION)
		items_add(&w->activations, &w->arena, thing);
}

void world_dismiss(struct world *w, struct thing *thing)
{
	world_disarm(thing);
	w->things.at[thing->id - 1] = NULL;
	items_remove(&w->connections, thing);
	items_remove(&w->activations, thing);
}

void world_arm(struct world *w, struct thing *thing, msec after)
{
	thing->generation++;
	thing->armed = true;
	thing->due = w->now + after;
	agenda_add(&w->agenda, &(struct transition){ thing->due, thing->kind, thing->id, thing->generation });
}

void world_disarm(struct thing *thing)
{
	thing->generation++;
	thing->armed = false;
}

static struct thing *thing_of(const struct world *w, const struct transition *t)
{
	const struct items *list = t->kind == THING_ROUTER  ? &w->routers
				   : t->kind == THING_EVENT ? &w->occurrences
							    : &w->things;
	struct thing *thing = list->at[t->id - 1];
	return thing && thing->armed && thing->generation == t->generation ? thing : NULL;
}

static void subscription_due(struct world *w, struct thing *thing)
{
	(void)w;
	((struct subscription *)thing)->registration = "Registered";
}

static const char *subscription_state(const struct thing *thing)
{
	return ((const struct subscription *)thing)->registration;
}

static const char *asn_state(const struct thing *thing)
{
	return ((const struct peer_asn *)thing)->state;
}

static const char *asn_error(const struct thing *thing)
{
	return ((const struct peer_asn *)thing)->error;
}

static const char *connection_state(const struct thing *thing)
{
	return lab_connection_state_name(((const struct connection *)thing)->state);
}

static const char *connection_error(const struct thing *thing)
{
	return ((const struct connection *)thing)->error;
}

static const char *prefix_state(const struct thing *thing)
{
	return ((const struct registered_prefix *)thing)->state;
}

static const char *prefix_error(const struct thing *thing)
{
	return ((const struct registered_prefix *)thing)->error;
}

static const char *activation_state(const struct thing *thing)
{
	return ((const struct activation *)thing)->state;
}

static const char *activation_error(const struct thing *thing)
{
	return ((const struct activation *)thing)->error;
}

static void router_due(struct world *w, struct thing *thing)
{
	struct router *r = (struct router *)thing;
	r->is = r->set;
	r->since = w->now;
}

static const char *no_state(const struct thing *thing)
{
	(void)thing;
	return "";
}

static const char *no_error(const struct thing *thing)
{
	(void)thing;
	return NULL;
}

static const struct kind {
	void (*due)(struct world *, struct thing *);
	const char *(*state)(const struct thing *), *(*error)(const struct thing *);
	bool routes_stand; /* what comes about moves nothing that a session brings */
} kinds[THING_KINDS] = {
	[THING_SUBSCRIPTION] = { subscription_due, subscription_state, no_error, true },
	[THING_ASN] = { lab_judge_asn_due, asn_state, asn_error, true },
	[THING_CONNECTION] = { provisioning_due, connection_state, connection_error, false },
	[THING_PREFIX] = { lab_judge_prefix_due, prefix_state, prefix_error, true },
	[THING_ACTIVATION] = { lab_judge_activation_due, activation_state, activation_error, true },
	[THING_ROUTER] = { router_due, no_state, no_error, false },
	[THING_EVENT] = { course_event_due, no_state, no_error, false },
};

const char *world_thing_state(const struct thing *thing)
{
	return kinds[thing->kind].state(thing);
}

const char *world_thing_error(const struct thing *thing)
{
	return kinds[thing->kind].error(thing);
}

static struct passed *note_passed(struct world *w, const struct thing *thing)
{
	struct passed *p = arena_alloc(&w->arena, sizeof *p);
	*p = (struct passed){ .at = w->now, .thing = thing, .before = world_thing_state(thing) };
	if (w->passed.n == PASSED_MAX)
		items_drop(&w->passed, 0);
	items_add(&w->passed, &w->arena, p);
	return p;
}

static void come_about(struct world *w, struct thing *thing)
{
	struct passed *p = note_passed(w, thing);
	w->happened++;
	thing->armed = false;
	kinds[thing->kind].due(w, thing);
	p->after = world_thing_state(thing);
	p->why = world_thing_error(thing);
	(kinds[thing->kind].routes_stand ? world_settle_routes_stand : world_settle)(w);
}

void world_run(struct world *w, msec until)
{
	for (const struct transition *t; (t = agenda_first(&w->agenda)) && t->due <= until;) {
		const struct transition now = *t;
		struct thing *thing = thing_of(w, &now);
		agenda_pop(&w->agenda);
		if (!thing)
			continue;
		w->now = now.due;
		come_about(w, thing);
	}
	if (until > w->now)
		w->now = until;
}

const struct thing *world_next_thing(const struct world *w)
{
	for (size_t i = w->agenda.first; i < w->agenda.n; i++) {
		const struct thing *thing = thing_of(w, &w->agenda.at[i]);
		if (thing)
			return thing;
	}
	return NULL;
}

bool world_next(const struct world *w, msec *when)
{
	const struct thing *thing = world_next_thing(w);
	if (thing)
		*when = thing->due;
	return thing != NULL;
}

void world_settle_routes_stand(struct world *w)
{
	provisioning_settle(w);
	course_settle(w);
}

void world_settle(struct world *w)
{
	provisioning_settle(w);
	lab_judge_settle(w);
	course_settle(w);
}

void world_guid(const struct world *w, const struct thing *thing, const char *use, char out[GUID_TEXT])
{
	const uint64_t parts[2] = { thing->id, (uint64_t)thing->kind };
	uint64_t half[2];
	half[0] = hash_mix(w->seed, parts, sizeof parts);
	half[1] = hash_mix(half[0], use, strlen(use));
	uint8_t random[16];
	memcpy(random, half, sizeof random);
	guid_spin(random, thing->id, out);
}

/* ---- Looking up. */

struct subscription *world_subscription(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->subscriptions.n; i++) {
		struct subscription *s = w->subscriptions.at[i];
		if (str_is_nocase(s->scene->id, id))
			return s;
	}
	return NULL;
}

/* The first whose text at this offset is name. */
static void *named(const struct items *list, size_t offset, const char *name)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_is_nocase(*(const char *const *)((const char *)list->at[i] + offset), name))
			return list->at[i];
	}
	return NULL;
}

struct group *lab_subscription_group(const struct subscription *s, const char *name)
{
	return named(&s->groups, offsetof(struct group, name), name);
}

struct peer_asn *lab_subscription_asn(const struct subscription *s, const char *name)
{
	return named(&s->asns, offsetof(struct peer_asn, name), name);
}

/* "/subscriptions/ID/providers/Microsoft.Peering/peerAsns/NAME": only one of the same subscription counts. */
struct peer_asn *lab_subscription_asn_by_id(const struct subscription *s, const char *resource_id)
{
	const char *name = resource_id ? strrchr(resource_id, '/') : NULL;
	if (!name)
		return NULL;
	char *start = mem_format("/subscriptions/%s/providers/Microsoft.Peering/peerAsns%s", s->scene->id, name);
	bool ours = str_is_nocase(start, resource_id);
	free(start);
	return ours ? lab_subscription_asn(s, name + 1) : NULL;
}

struct peering *lab_subscription_peering(const struct subscription *s, const char *group, const char *name)
{
	for (size_t i = 0; i < s->peerings.n; i++) {
		struct peering *p = s->peerings.at[i];
		if (str_is_nocase(p->name, name) && str_is_nocase(p->group, group))
			return p;
	}
	return NULL;
}

struct peering_service *lab_subscription_service(const struct subscription *s, const char *group, const char *name)
{
	for (size_t i = 0; i < s->services.n; i++) {
		struct peering_service *p = s->services.at[i];
		if (str_is_nocase(p->name, name) && str_is_nocase(p->group, group))
			return p;
	}
	return NULL;
}

struct registered_prefix *lab_peering_prefix(const struct peering *p, const char *name)
{
	return named(&p->prefixes, offsetof(struct registered_prefix, name), name);
}

struct connection *lab_peering_connection(const struct peering *p, const char *identifier)
{
	return named(&p->connections, offsetof(struct connection, identifier), identifier);
}

struct activation *lab_service_prefix(const struct peering_service *s, const char *name)
{
	return named(&s->prefixes, offsetof(struct activation, name), name);
}

struct router *world_router(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->routers.n; i++) {
		struct router *r = w->routers.at[i];
		if (str_is_nocase(r->scene->name, name))
			return r;
	}
	return NULL;
}

/* Keys compare without case. */
static uint64_t key_hash(const char *key)
{
	char low[GUID_TEXT] = { 0 };
	for (size_t i = 0; i < sizeof low && key[i]; i++)
		low[i] = (char)tolower((unsigned char)key[i]);
	return hash_mix(0, low, sizeof low);
}

static bool has_key(const void *item, const void *key)
{
	return str_is_nocase(((const struct registered_prefix *)item)->key, key);
}

void world_key_add(struct world *w, struct registered_prefix *r)
{
	lookup_add(&w->keys, &w->arena, key_hash(r->key), r);
}

struct registered_prefix *world_key(const struct world *w, const char *key)
{
	struct registered_prefix *r = key ? lookup_find(&w->keys, key_hash(key), has_key, key) : NULL;
	return r && w->things.at[r->thing.id - 1] ? r : NULL;
}

int64_t lab_peering_asn(const struct peering *p)
{
	const struct peer_asn *asn = lab_subscription_asn_by_id(p->subscription, p->asn_id);
	return asn ? asn->asn : -1;
}

static uint64_t prefix_hash(const struct prefix *p)
{
	const uint64_t form[2] = { p->length, p->v6 };
	return hash_mix(hash_mix(0, form, sizeof form), p->addr, p->v6 ? sizeof p->addr : 4);
}

static bool announces(const void *item, const void *prefix)
{
	return prefix_equal(&((const struct announcement *)item)->prefix, prefix);
}

void lab_router_announce(struct world *w, struct router *r, struct announcement *a)
{
	items_add(&r->announcements, &w->arena, a);
	lookup_add(&r->by_prefix, &w->arena, prefix_hash(&a->prefix), a);
}

void lab_router_withdraw(struct router *r, struct announcement *a)
{
	items_remove(&r->announcements, a);
	lookup_remove(&r->by_prefix, prefix_hash(&a->prefix), a);
}

struct announcement *lab_router_announcement(const struct router *r, const struct prefix *prefix)
{
	return lookup_find(&r->by_prefix, prefix_hash(prefix), announces, prefix);
}
