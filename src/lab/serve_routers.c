/* The own routers: what they announce and hold, and what the trainee does to them. */
#include "base/text.h"
#include "serve.h"
#include "spec.h"
#include "visit.h"

/* About 280 routes are announced on a voice session; 500 is the limit that R30 advises. */
enum { ROUTES_FROM_MICROSOFT = 280, ROUTES_LIMIT = 500 };

static void put_text(struct visit *v, const char *key, const char *s)
{
	json_put_str(&v->out, key, str_or(s, ""));
}

static void put_since(struct visit *v, msec at)
{
	char text[WHEN_ISO_MAX];
	if (at)
		json_put_str(&v->out, "since", when_iso(at, text));
}

/* Microsoft's side of the cross-connect is there from when it is built. */
static bool cabled(const struct connection *c)
{
	return c->state >= CONNECTION_COMPLETED && c->state != CONNECTION_FAILED;
}

static size_t sent_on(const struct connection *c)
{
	size_t n = 0;
	for (size_t i = 0; c->up_since && i < c->router->announcements.n; i++)
		n += !((const struct announcement *)c->router->announcements.at[i])->prefix.v6;
	return n;
}

/* ---- Why an announcement is not sent, from the wire upwards. */

static bool unused(const struct router *r, const struct items *sessions)
{
	(void)r;
	return !sessions->n;
}

static bool not_cabled(const struct router *r, const struct items *sessions)
{
	bool any = false;
	(void)r;
	for (size_t i = 0; i < sessions->n && !any; i++)
		any = cabled(sessions->at[i]);
	return !any;
}

static bool no_lacp(const struct router *r, const struct items *sessions)
{
	(void)sessions;
	return !r->is.lacp;
}

static bool no_bfd(const struct router *r, const struct items *sessions)
{
	(void)sessions;
	return !r->is.bfd;
}

static bool no_session(const struct router *r, const struct items *sessions)
{
	(void)sessions;
	return !r->is.session;
}

static const struct reason {
	bool (*is)(const struct router *, const struct items *sessions);
	const char *why;
} reasons[] = {
	{ unused, "no connection ends on this router" },
	{ not_cabled, "the connection is not built yet" },
	{ no_lacp, "no link: LACP is off, the bundle has no members" },
	{ no_bfd, "BFD is down, so BGP holds no session" },
	{ no_session, "the BGP session is shut down" },
};

static const char *why_not(const struct router *r, const struct items *sessions)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (reasons[i].is(r, sessions))
			return reasons[i].why;
	}
	return "";
}

static void put_announcement(struct visit *v, const struct announcement *a)
{
	char text[PREFIX_TEXT];
	put_text(v, "prefix", prefix_text(&a->prefix, text));
	put_text(v, "path", a->path);
	put_text(v, "communities", a->communities);
}

static void put_announcements(struct visit *v, const struct router *r, const struct items *sessions)
{
	const char *why = why_not(r, sessions);
	json_array(&v->out, "announcements");
	for (size_t i = 0; i < r->announcements.n; i++) {
		const struct announcement *a = r->announcements.at[i];
		const char *own = a->prefix.v6 ? "the session carries IPv4 only" : why;
		json_object(&v->out, NULL);
		put_announcement(v, a);
		json_put_bool(&v->out, "sent", !*own);
		put_text(v, "why", own);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_session(struct visit *v, const struct connection *c)
{
	json_object(&v->out, NULL);
	put_text(v, "peering", c->peering->name);
	put_text(v, "connection", c->identifier);
	put_text(v, "address", c->session.peer4);
	put_text(v, "state", lab_connection_bgp(c));
	put_text(v, "local", c->session.peer4);
	put_text(v, "remote", c->session.microsoft4);
	put_text(v, "bgp", lab_connection_bgp(c));
	put_since(v, c->up_since);
	put_text(v, "bfd", cabled(c) && c->router->is.lacp && c->router->is.bfd ? "up" : "down");
	json_put_int(&v->out, "received", c->up_since ? ROUTES_FROM_MICROSOFT : 0);
	json_put_int(&v->out, "sent", (int64_t)sent_on(c));
	json_put_int(&v->out, "limit", ROUTES_LIMIT);
	json_object_end(&v->out);
}

static void put_interface(struct visit *v, const struct router *r, const struct items *sessions)
{
	bool built = !not_cabled(r, sessions);
	json_object(&v->out, "interface");
	put_text(v, "name", r->scene->bundle);
	json_array(&v->out, "members");
	for (size_t i = 0; i < r->scene->members.n; i++)
		json_put_str(&v->out, NULL, r->scene->members.at[i]);
	json_array_end(&v->out);
	put_text(v, "lacp", !r->set.lacp ? "off" : r->is.lacp && built ? "bundled" : "no partner");
	put_text(v, "link", r->is.lacp && built ? "up" : "down");
	put_since(v, r->since);
	json_object_end(&v->out);
}

static struct items sessions_of(struct visit *v, const struct router *r)
{
	const struct items *connections = &v->world->connections;
	struct items own = { 0 };
	for (size_t i = 0; i < connections->n; i++) {
		if (((const struct connection *)connections->at[i])->router == r)
			items_add(&own, v->arena, connections->at[i]);
	}
	return own;
}

static void put_router(struct visit *v, const struct router *r)
{
	const struct items sessions = sessions_of(v, r);
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_str(out, "name", r->scene->name);
	json_put_int(out, "facility", r->scene->facility);
	json_put_bool(out, "lacp", r->set.lacp);
	json_put_bool(out, "bfd", r->set.bfd);
	json_put_str(out, "session", r->set.session ? "up" : "down");
	put_interface(v, r, &sessions);
	put_announcements(v, r, &sessions);
	json_array(out, "sessions");
	for (size_t i = 0; i < sessions.n; i++)
		put_session(v, sessions.at[i]);
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
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	put_announcement(v, a);
	json_object_end(&v->out);
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
	struct router *r = named(v);
	struct router_switches to;
	if (!r)
		return;
	to = r->set;
	if (!read_switch(v->body, "lacp", &to.lacp) || !read_switch(v->body, "bfd", &to.bfd) ||
	    !read_session(v->body, &to.session)) {
		visit_gateway(v, 400, "BadArgument", "lacp and bfd are true or false, session is \"up\" or \"down\"");
		return;
	}
	lab_router_set(v->world, r, &to);
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
	lab_router_announce(v->world, r, a);
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
	lab_router_withdraw(r, a);
	announcement_changed(v, a);
}
