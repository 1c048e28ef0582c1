/* The own routers: what they announce and hold, and what the trainee does to them. */
#include "base/text.h"
#include "serve.h"
#include "spec.h"
#include "visit.h"

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
