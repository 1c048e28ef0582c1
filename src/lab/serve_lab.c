#include <string.h>

#include "base/text.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "serve.h"
#include "spec.h"
#include "visit.h"

/* ---- Own routers. */

static void put_announcement(struct visit *v, const struct announcement *a)
{
	char text[PREFIX_TEXT];
	json_object(&v->out, NULL);
	json_put_str(&v->out, "prefix", prefix_text(&a->prefix, text));
	json_put_str(&v->out, "path", a->path);
	json_put_str(&v->out, "communities", a->communities);
	json_object_end(&v->out);
}

static void put_session(struct visit *v, const struct connection *c)
{
	json_object(&v->out, NULL);
	json_put_str(&v->out, "peering", c->peering->name);
	json_put_str(&v->out, "connection", c->identifier);
	json_put_str(&v->out, "address", str_or(c->session.peer4, ""));
	json_put_str(&v->out, "state", lab_connection_bgp(c));
	json_object_end(&v->out);
}

static void put_router(struct visit *v, const struct router *r)
{
	const struct items *connections = &v->world->connections;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_str(out, "name", r->scene->name);
	json_put_int(out, "facility", r->scene->facility);
	json_put_bool(out, "lacp", r->lacp);
	json_put_bool(out, "bfd", r->bfd);
	json_put_str(out, "session", r->session ? "up" : "down");
	json_array(out, "announcements");
	for (size_t i = 0; i < r->announcements.n; i++)
		put_announcement(v, r->announcements.at[i]);
	json_array_end(out);
	json_array(out, "sessions");
	for (size_t i = 0; i < connections->n; i++) {
		if (((const struct connection *)connections->at[i])->router == r)
			put_session(v, connections->at[i]);
	}
	json_array_end(out);
	json_object_end(out);
}

void serve_routers(struct visit *v)
{
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	json_array(&v->out, "routers");
	for (size_t i = 0; i < v->world->routers.n; i++)
		put_router(v, v->world->routers.at[i]);
	json_array_end(&v->out);
	json_object_end(&v->out);
}

static struct router *named(struct visit *v)
{
	struct router *r = world_router(v->world, v->args[0]);
	if (!r)
		visit_gateway(v, 404, "NotFound", "there is no router '%s'", v->args[0]);
	return r;
}

/* The reply shows what the change brought about; that of an announcement is itself, since a router may have thousands. */
static void router_changed(struct visit *v, const struct router *r)
{
	v->changed = true;
	world_settle(v->world);
	visit_reply(v, 200, BY_GATEWAY);
	put_router(v, r);
}

static void announcement_changed(struct visit *v, const struct announcement *a)
{
	v->changed = true;
	visit_reply(v, 200, BY_GATEWAY);
	put_announcement(v, a);
}

static bool read_switch(const struct json *body, const char *key, bool *on)
{
	return !json_get(body, key) || json_bool(json_get(body, key), on);
}

static bool read_session(const struct json *body, bool *up)
{
	const struct json *j = json_get(body, "session");
	const char *text = json_str(j);
	if (!j)
		return true;
	*up = str_is(text, "up");
	return *up || str_is(text, "down");
}

void serve_router_patch(struct visit *v)
{
	struct router *r = named(v), to;
	if (!r)
		return;
	to = *r;
	if (!read_switch(v->body, "lacp", &to.lacp) || !read_switch(v->body, "bfd", &to.bfd) ||
	    !read_session(v->body, &to.session)) {
		visit_gateway(v, 400, "BadArgument", "lacp and bfd are true or false, session is \"up\" or \"down\"");
		return;
	}
	*r = to;
	router_changed(v, r);
}

static bool bad_announcement(struct visit *v, struct prefix *prefix, struct text *why)
{
	const struct json *communities = json_get(v->body, "communities");
	if (prefix_parse(str_or(visit_text(v, "prefix"), ""), prefix, why) != PREFIX_OK)
		return true;
	if (!visit_absent(communities) && !json_str(communities))
		text_add(why, "communities is a text, with blanks between them");
	else
		return !spec_path_good(visit_text(v, "path"), why) ||
		       !spec_communities_good(str_or(json_str(communities), ""), why);
	return true;
}

static struct announcement *announce(struct visit *v, struct router *r, const struct prefix *prefix)
{
	struct announcement *a = lab_router_announcement(r, prefix);
	if (a)
		return a;
	a = arena_alloc(&v->world->arena, sizeof *a);
	a->prefix = *prefix;
	items_add(&r->announcements, &v->world->arena, a);
	return a;
}

void serve_announcement_put(struct visit *v)
{
	struct router *r = named(v);
	struct prefix prefix = { 0 };
	struct text why = TEXT_INIT;
	if (r && bad_announcement(v, &prefix, &why))
		visit_gateway(v, 400, "BadArgument", "%s", why.s);
	else if (r) {
		struct announcement *a = announce(v, r, &prefix);
		a->path = str_or(visit_keep(v, "path"), "");
		a->communities = str_or(visit_keep(v, "communities"), "");
		a->since = v->world->now;
		announcement_changed(v, a);
	}
	text_release(&why);
}

void serve_announcement_delete(struct visit *v)
{
	struct router *r = named(v);
	struct prefix prefix = { 0 };
	struct announcement *a = NULL;
	if (!r)
		return;
	if (prefix_parse(str_or(visit_query(v, "prefix"), ""), &prefix, NULL) == PREFIX_OK)
		a = lab_router_announcement(r, &prefix);
	if (!a) {
		visit_gateway(v, 404, "NotFound", "'%s' does not announce '%s'", r->scene->name,
			      str_or(visit_query(v, "prefix"), ""));
		return;
	}
	items_remove(&r->announcements, a);
	announcement_changed(v, a);
}

/* ---- Registries, as a public one would show them. */

struct wanted {
	bool by_prefix, by_asn;
	struct prefix prefix;
	uint32_t asn;
};

static bool wanted(const struct wanted *want, const struct prefix *prefix, uint32_t asn)
{
	return (!want->by_asn || want->asn == asn) &&
	       (!want->by_prefix || !prefix || prefix_contains(prefix, &want->prefix));
}

static void put_autnums(struct visit *v, const struct wanted *want)
{
	const struct items *list = &v->world->scene->registry.autnums;
	json_array(&v->out, "autnums");
	for (size_t i = 0; i < list->n; i++) {
		const struct scene_autnum *a = list->at[i];
		if (!wanted(want, NULL, a->asn))
			continue;
		json_object(&v->out, NULL);
		json_put_int(&v->out, "asn", a->asn);
		json_put_str(&v->out, "holder", a->holder);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_routes(struct visit *v, const struct wanted *want)
{
	const struct items *list = &v->world->route_objects;
	char text[PREFIX_TEXT];
	json_array(&v->out, "routes");
	for (size_t i = 0; i < list->n; i++) {
		const struct scene_route *r = list->at[i];
		if (!wanted(want, &r->prefix, r->origin))
			continue;
		json_object(&v->out, NULL);
		json_put_str(&v->out, "prefix", prefix_text(&r->prefix, text));
		json_put_int(&v->out, "origin", r->origin);
		json_put_str(&v->out, "source", r->source);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_vrps(struct visit *v, const struct wanted *want)
{
	const struct items *list = &v->world->scene->registry.vrps;
	char text[PREFIX_TEXT];
	json_array(&v->out, "vrps");
	for (size_t i = 0; i < list->n; i++) {
		const struct scene_vrp *r = list->at[i];
		if (!wanted(want, &r->prefix, r->origin))
			continue;
		json_object(&v->out, NULL);
		json_put_str(&v->out, "prefix", prefix_text(&r->prefix, text));
		json_put_int(&v->out, "max_length", r->max_length ? r->max_length : r->prefix.length);
		json_put_int(&v->out, "origin", r->origin);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

void serve_registry(struct visit *v)
{
	struct wanted want = { 0 };
	struct text why = TEXT_INIT;
	const char *prefix = visit_query(v, "prefix"), *asn = visit_query(v, "asn");
	want.by_prefix = !str_empty(prefix);
	want.by_asn = !str_empty(asn);
	if ((want.by_prefix && prefix_parse(prefix, &want.prefix, &why) != PREFIX_OK) ||
	    (want.by_asn && !asn_parse(asn, &want.asn, &why)))
		visit_gateway(v, 400, "BadArgument", "%s", why.s);
	else {
		json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
		put_autnums(v, &want);
		put_routes(v, &want);
		put_vrps(v, &want);
		json_object_end(&v->out);
	}
	text_release(&why);
}

/* Route objects are the operator's own to make; the other registries are what they are. */
static const struct scene_route *route_object(const struct world *w, const struct prefix *prefix, uint32_t origin)
{
	for (size_t i = 0; i < w->route_objects.n; i++) {
		const struct scene_route *r = w->route_objects.at[i];
		if (r->origin == origin && prefix_equal(&r->prefix, prefix))
			return r;
	}
	return NULL;
}

static void answer_routes(struct visit *v)
{
	const struct wanted all = { 0 };
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	put_routes(v, &all);
	json_object_end(&v->out);
}

void serve_route_object_put(struct visit *v)
{
	struct scene_route new = { 0 };
	struct text why = TEXT_INIT;
	int64_t origin = -1;
	json_int(json_get(v->body, "origin"), &origin);
	if (prefix_parse(str_or(visit_text(v, "prefix"), ""), &new.prefix, &why) != PREFIX_OK)
		visit_gateway(v, 400, "BadArgument", "%s", why.s);
	else if (origin < 0 || origin > UINT32_MAX)
		visit_gateway(v, 400, "BadArgument", "origin has to be an AS number");
	else {
		new.origin = (uint32_t)origin;
		new.source = str_or(visit_keep(v, "source"), "RIPE");
		if (!route_object(v->world, &new.prefix, new.origin)) {
			struct scene_route *r = arena_alloc(&v->world->arena, sizeof *r);
			*r = new;
			items_add(&v->world->route_objects, &v->world->arena, r);
			v->changed = true;
		}
		answer_routes(v);
	}
	text_release(&why);
}

void serve_route_object_delete(struct visit *v)
{
	struct prefix prefix = { 0 };
	uint32_t origin = 0;
	const struct scene_route *r = NULL;
	if (prefix_parse(str_or(visit_query(v, "prefix"), ""), &prefix, NULL) == PREFIX_OK &&
	    asn_parse(str_or(visit_query(v, "origin"), ""), &origin, NULL))
		r = route_object(v->world, &prefix, origin);
	if (!r) {
		visit_gateway(v, 404, "NotFound", "there is no such route object; name it by ?prefix= and origin=");
		return;
	}
	items_remove(&v->world->route_objects, r);
	v->changed = true;
	answer_routes(v);
}

/* ---- The task. */

static int64_t asns_approved(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n; i++) {
		const struct peer_asn *a = w->things.at[i];
		n += a && a->thing.kind == THING_ASN && str_is(a->state, "Approved");
	}
	return n;
}

static int64_t connections_active(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->connections.n; i++)
		n += lab_connection_in_service(w->connections.at[i]);
	return n;
}

static int64_t prefixes_verified(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n; i++) {
		const struct registered_prefix *r = w->things.at[i];
		n += r && r->thing.kind == THING_PREFIX && str_is(r->state, "Verified");
	}
	return n;
}

static int64_t activations_verified(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->activations.n; i++)
		n += str_is(((const struct activation *)w->activations.at[i])->state, "Verified");
	return n;
}

static const struct reached {
	const char *kind;
	int64_t (*count)(const struct world *w);
} reached[] = {
	{ "asn", asns_approved },
	{ "connection", connections_active },
	{ "prefix", prefixes_verified },
	{ "activation", activations_verified },
};

static bool goal_done(const struct world *w, const struct scene_goal *g)
{
	for (size_t i = 0; i < sizeof reached / sizeof *reached; i++) {
		if (str_is(reached[i].kind, g->kind))
			return reached[i].count(w) >= g->count;
	}
	return false;
}

static void put_goals(struct visit *v)
{
	const struct items *goals = &v->world->scene->goals;
	json_array(&v->out, "goals");
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "id", g->id);
		json_put_str(&v->out, "text", g->text);
		json_put_bool(&v->out, "done", goal_done(v->world, g));
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_solution(struct visit *v)
{
	const struct scene_solution *s = &v->world->scene->solution;
	json_object(&v->out, "solution");
	json_put_str(&v->out, "text", s->text);
	json_put_str(&v->out, "answers", s->answers);
	json_array(&v->out, "actions");
	for (size_t i = 0; i < s->actions.n; i++) {
		const struct scene_request *r = s->actions.at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "method", r->method);
		json_put_str(&v->out, "path", r->path);
		visit_put_kept(v, "body", str_empty(r->body) ? NULL : r->body);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
	json_object_end(&v->out);
}

void serve_scenario(struct visit *v)
{
	const struct scene *s = v->world->scene;
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	json_put_str(out, "name", s->name);
	json_put_str(out, "title", s->title);
	json_put_str(out, "description", s->description);
	json_put_str(out, "task", s->task);
	put_goals(v);
	json_array(out, "hints");
	for (size_t i = 0; i < s->hints.n; i++)
		json_put_str(out, NULL, s->hints.at[i]);
	json_array_end(out);
	put_solution(v);
	json_object_end(out);
}
