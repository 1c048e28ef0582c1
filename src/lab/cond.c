/* What a condition says of the world, one function a subject. */
#include <string.h>

#include "base/text.h"
#include "course.h"
#include "inet/community.h"
#include "world.h"

static const void *thing_of_kind(const struct world *w, size_t i, enum thing_kind kind)
{
	const struct thing *t = w->things.at[i];
	return t && t->kind == kind ? t : NULL;
}

static bool asn(const struct world *w, const struct scene_cond *c)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n && n < c->count; i++) {
		const struct peer_asn *a = thing_of_kind(w, i, THING_ASN);
		n += a && str_is(a->state, c->asn);
	}
	return n >= c->count;
}

/* A connection whose type changes is still Active to who counts. */
static bool connection_in(const struct connection *c, const char *state)
{
	return str_is(lab_connection_state_name(c->state), state) ||
	       (str_is(state, "Active") && lab_connection_in_service(c));
}

static bool connection(const struct world *w, const struct scene_cond *c)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->connections.n; i++) {
		const struct connection *one = w->connections.at[i];
		n += (!c->facility || one->facility == c->facility) && connection_in(one, c->connection);
	}
	return n >= c->count;
}

/* Of a state and the check that led there, each only if it is asked. */
static bool judged(const struct scene_cond *c, const char *wanted, const char *state, const char *check)
{
	return (str_empty(wanted) || str_is(wanted, state)) && (str_empty(c->check) || str_is(c->check, check));
}

static bool prefixes(const struct world *w, const struct scene_cond *c)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n && n < c->count; i++) {
		const struct registered_prefix *r = thing_of_kind(w, i, THING_PREFIX);
		n += r && judged(c, c->prefixes, r->state, r->check);
	}
	return n >= c->count;
}

static bool activations(const struct world *w, const struct scene_cond *c)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->activations.n && n < c->count; i++) {
		const struct activation *a = w->activations.at[i];
		n += judged(c, c->activations, a->state, a->check);
	}
	return n >= c->count;
}

static bool prefix(const struct world *w, const struct scene_cond *c)
{
	for (size_t i = 0; i < w->things.n; i++) {
		const struct registered_prefix *r = thing_of_kind(w, i, THING_PREFIX);
		if (r && prefix_equal(&r->prefix, &c->prefix) && judged(c, c->state, r->state, r->check))
			return true;
	}
	return false;
}

static bool activation(const struct world *w, const struct scene_cond *c)
{
	for (size_t i = 0; i < w->activations.n; i++) {
		const struct activation *a = w->activations.at[i];
		if (prefix_equal(&a->prefix, &c->activation) && judged(c, c->state, a->state, a->check))
			return true;
	}
	return false;
}

static bool as_said(enum maybe said, bool is)
{
	return said == MAYBE_UNSAID || is == (said == MAYBE_YES);
}

static bool carries_one(const struct announcement *a, const char *s, size_t n)
{
	struct community c;
	struct text one = TEXT_INIT;
	text_addn(&one, s, n);
	bool good = community_parse(one.s, &c, NULL) && community_in_list(a->communities, c);
	text_release(&one);
	return good;
}

/* All of a list. */
static bool carries(const struct announcement *a, const char *wanted)
{
	static const char between[] = " ,";
	for (const char *s = wanted + strspn(wanted, between); *s;) {
		size_t n = strcspn(s, between);
		if (!carries_one(a, s, n))
			return false;
		s += n;
		s += strspn(s, between);
	}
	return true;
}

static bool announced(const struct router *r, const struct scene_cond *c)
{
	const struct announcement *a = lab_router_announcement(r, &c->announces);
	return a && (str_empty(c->path) || str_is(c->path, a->path)) && carries(a, c->community);
}

static bool router(const struct world *w, const struct scene_cond *c)
{
	const struct router *r = world_router(w, c->router);
	return r && as_said(c->lacp, r->set.lacp) && as_said(c->bfd, r->set.bfd) &&
	       as_said(c->session, r->set.session) && (!c->announces.length || announced(r, c));
}

static bool route_object(const struct world *w, const struct scene_cond *c)
{
	for (size_t i = 0; i < w->route_objects.n; i++) {
		const struct scene_route *r = w->route_objects.at[i];
		if (prefix_equal(&r->prefix, &c->route_object) && (!c->origin || c->origin == r->origin))
			return true;
	}
	return false;
}

static bool goal(const struct world *w, const struct scene_cond *c)
{
	for (size_t i = 0; i < w->scene->goals.n; i++) {
		if (str_is_nocase(((const struct scene_goal *)w->scene->goals.at[i])->id, c->goal))
			return w->reached[i].at != 0;
	}
	return false;
}

static bool failures(const struct world *w, const struct scene_cond *c)
{
	return w->failures >= c->failures;
}

static bool passed(const struct world *w, const struct scene_cond *c)
{
	return w->now - w->scene->start >= c->passed;
}

/* ---- That something is there. */

static bool any_thing(const struct world *w, enum thing_kind kind)
{
	bool found = false;
	for (size_t i = 0; i < w->things.n && !found; i++)
		found = thing_of_kind(w, i, kind) != NULL;
	return found;
}

static bool has_provider(const struct subscription *s)
{
	return str_is(s->registration, "Registered");
}

static bool has_group(const struct subscription *s)
{
	return s->groups.n > 0;
}

static bool has_peering(const struct subscription *s)
{
	return s->peerings.n > 0;
}

static bool has_service(const struct subscription *s)
{
	return s->services.n > 0;
}

static const struct existing {
	const char *word;
	bool (*in)(const struct subscription *); /* NULL: a thing of this kind */
	enum thing_kind kind;
} existing[] = {
	{ "provider", has_provider, 0 },  { "group", has_group, 0 },
	{ "peering", has_peering, 0 },    { "service", has_service, 0 },
	{ "asn", NULL, THING_ASN },       { "connection", NULL, THING_CONNECTION },
	{ "prefix", NULL, THING_PREFIX }, { "activation", NULL, THING_ACTIVATION },
};

static bool in_any_subscription(const struct world *w, bool (*has)(const struct subscription *))
{
	for (size_t i = 0; i < w->subscriptions.n; i++) {
		if (has(w->subscriptions.at[i]))
			return true;
	}
	return false;
}

static bool exists(const struct world *w, const struct scene_cond *c)
{
	for (size_t i = 0; i < sizeof existing / sizeof *existing; i++) {
		const struct existing *e = &existing[i];
		if (str_is(e->word, c->exists))
			return e->in ? in_any_subscription(w, e->in) : any_thing(w, e->kind);
	}
	return false;
}

/* ---- Several, and none. */

static bool all(const struct world *w, const struct scene_cond *c)
{
	bool good = true;
	for (size_t i = 0; i < c->all.n && good; i++)
		good = cond_holds(w, c->all.at[i]);
	return good;
}

static bool any(const struct world *w, const struct scene_cond *c)
{
	bool good = false;
	for (size_t i = 0; i < c->any.n && !good; i++)
		good = cond_holds(w, c->any.at[i]);
	return good;
}

bool cond_holds(const struct world *w, const struct scene_cond *c)
{
	const struct {
		bool asked;
		bool (*holds)(const struct world *, const struct scene_cond *);
	} subjects[] = {
		{ c && !str_empty(c->asn), asn },
		{ c && !str_empty(c->connection), connection },
		{ c && !str_empty(c->prefixes), prefixes },
		{ c && !str_empty(c->activations), activations },
		{ c && c->prefix.length, prefix },
		{ c && c->activation.length, activation },
		{ c && !str_empty(c->router), router },
		{ c && c->route_object.length, route_object },
		{ c && !str_empty(c->exists), exists },
		{ c && !str_empty(c->goal), goal },
		{ c && c->failures, failures },
		{ c && c->passed >= 0, passed },
		{ c && c->all.n, all },
		{ c && c->any.n, any },
	};
	if (c && c->negated)
		return !cond_holds(w, c->negated);
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		if (subjects[i].asked)
			return subjects[i].holds(w, c);
	}
	return true;
}
