/* The registries as public ones would show them. Route objects are the operator's own to make. */
#include "base/text.h"
#include "inet/asn.h"
#include "serve.h"
#include "visit.h"

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
	const struct items *list = &v->world->autnums;
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

/* ---- AS numbers are the registry's to list; it may do so late, or take one off. */

static const struct scene_autnum *autnum(const struct world *w, int64_t asn)
{
	for (size_t i = 0; i < w->autnums.n; i++) {
		const struct scene_autnum *a = w->autnums.at[i];
		if (a->asn == asn)
			return a;
	}
	return NULL;
}

static void answer_autnums(struct visit *v)
{
	const struct wanted all = { 0 };
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	put_autnums(v, &all);
	json_object_end(&v->out);
}

void serve_autnum_put(struct visit *v)
{
	int64_t asn = -1;
	json_int(json_get(v->body, "asn"), &asn);
	if (asn < 1 || asn > UINT32_MAX) {
		visit_gateway(v, 400, "BadArgument", "asn has to be an AS number, and AS0 is nobody's");
		return;
	}
	if (!autnum(v->world, asn)) {
		struct scene_autnum *a = arena_alloc(&v->world->arena, sizeof *a);
		*a = (struct scene_autnum){ (uint32_t)asn, str_or(visit_keep(v, "holder"), "") };
		items_add(&v->world->autnums, &v->world->arena, a);
		v->changed = true;
	}
	answer_autnums(v);
}

void serve_autnum_delete(struct visit *v)
{
	uint32_t asn = 0;
	const struct scene_autnum *a = NULL;
	if (asn_parse(str_or(visit_query(v, "asn"), ""), &asn, NULL))
		a = autnum(v->world, asn);
	if (!a) {
		visit_gateway(v, 404, "NotFound", "there is no such AS number; name it by ?asn=");
		return;
	}
	items_remove(&v->world->autnums, a);
	v->changed = true;
	answer_autnums(v);
}

/* ---- Route objects are the operator's own to make. */

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
	else if (origin < 1 || origin > UINT32_MAX)
		visit_gateway(v, 400, "BadArgument", "origin has to be an AS number, and AS0 is nobody's");
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
