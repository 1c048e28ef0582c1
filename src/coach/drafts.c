/* An announcement or a route object being written: judged here before it is sent. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "inet/prefix.h"
#include "state.h"

void draft_clear(struct draft *d)
{
	free(d->of);
	free(d->prefix);
	free(d->path);
	free(d->communities);
	*d = (struct draft){ 0 };
}

void draft_load(struct coach *c, struct ref ref)
{
	const struct json *now = said_announcement(c, ref.row, ref.col);
	const char *of = json_str(json_get(now, "prefix"));
	/* where one was withdrawn another stands: what was written for that one must not replace it */
	if (c->draft.router == ref.row && c->draft.col == ref.col && str_is(str_or(c->draft.of, ""), str_or(of, "")))
		return;
	draft_clear(&c->draft);
	c->draft = (struct draft){ .router = ref.row,
				   .col = ref.col,
				   .of = mem_text(of),
				   .prefix = mem_text(of),
				   .path = mem_text(json_str(json_get(now, "path"))),
				   .communities = mem_text(json_str(json_get(now, "communities"))) };
}

void draft_set(struct draft *d, uint16_t field, const char *text)
{
	char **fields[] = { &d->prefix, &d->path, &d->communities };
	unsigned i = field - COACH_Q_PREFIX;
	if (i < sizeof fields / sizeof *fields)
		mem_replace(fields[i], text);
}

static bool draft_right(const struct draft *d, struct text *err)
{
	struct prefix p;
	struct as_path path;
	struct community one;
	if (prefix_parse(str_or(d->prefix, ""), &p, err) != PREFIX_OK ||
	    !as_path_parse(str_or(d->path, ""), &path, err))
		return false;
	return str_empty(d->communities) || strchr(d->communities, ' ') || community_parse(d->communities, &one, err);
}

static void send_draft(struct coach *c, struct effects *fx)
{
	const struct draft *d = &c->draft;
	struct text path = TEXT_INIT, body = TEXT_INIT;
	struct json_out j = { .to = &body };
	const char *old = json_str(json_get(said_announcement(c, d->router, d->col), "prefix"));
	if (old && !str_is(old, d->prefix))
		coach_withdraw(c, fx, d->router, old);
	text_add(&path, "/lab/v1/routers/");
	text_add_encoded(&path, str_or(json_str(json_get(said_router(c, d->router), "name")), ""));
	text_add(&path, "/announcements");
	json_object(&j, NULL);
	json_put_str(&j, "prefix", d->prefix);
	json_put_str(&j, "path", str_or(d->path, ""));
	json_put_str(&j, "communities", str_or(d->communities, ""));
	json_object_end(&j);
	coach_order(c, fx, "PUT", path.s, body.s);
	text_release(&path);
	text_release(&body);
}

void coach_announce(struct coach *c, struct effects *fx, const struct event *ev)
{
	struct text err = TEXT_INIT;
	(void)ev;
	if (draft_right(&c->draft, &err)) {
		send_draft(c, fx);
		effects_add(fx, FX_SHOW)->view =
			(struct view){ .screen = COACH_ROUTERS,
				       .ref = { REF_ROW, COACH_GROUP_ROUTERS, c->draft.router, 0 } };
		draft_clear(&c->draft);
	} else {
		effects_say(fx, true, "%s", err.s);
	}
	text_release(&err);
}

/* ---- a route object */

void route_clear(struct route_draft *r)
{
	free(r->prefix);
	free(r->origin);
	*r = (struct route_draft){ 0 };
}

void route_set(struct route_draft *r, uint16_t field, const char *text)
{
	if (field == COACH_Q_ROUTE)
		mem_replace(&r->prefix, text);
	else if (field == COACH_Q_ORIGIN)
		mem_replace(&r->origin, text);
}

static bool route_right(const struct route_draft *r, uint32_t *origin, struct text *err)
{
	struct prefix p;
	return prefix_parse(str_or(r->prefix, ""), &p, err) == PREFIX_OK &&
	       asn_parse(str_or(r->origin, ""), origin, err);
}

void coach_make_route(struct coach *c, struct effects *fx, const struct event *ev)
{
	struct text body = TEXT_INIT, err = TEXT_INIT;
	struct json_out j = { .to = &body };
	uint32_t origin;
	(void)ev;
	if (route_right(&c->route, &origin, &err)) {
		json_object(&j, NULL);
		json_put_str(&j, "prefix", c->route.prefix);
		json_put_int(&j, "origin", origin);
		json_put_str(&j, "source", "RIPE");
		json_object_end(&j);
		coach_order(c, fx, "PUT", "/lab/v1/registry/routes", body.s);
		route_clear(&c->route);
	} else {
		effects_say(fx, true, "%s", err.s);
	}
	text_release(&body);
	text_release(&err);
}
