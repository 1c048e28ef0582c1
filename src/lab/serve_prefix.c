#include "base/text.h"
#include "peering.h"
#include "serve.h"
#include "visit.h"

static void put_prefix(struct visit *v, const void *item)
{
	const struct registered_prefix *r = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_object(out, "properties");
	json_put_str(out, "prefix", r->text);
	json_put_str(out, "prefixValidationState", r->state);
	json_put_str(out, "peeringServicePrefixKey", r->key);
	visit_put_text(v, "errorMessage", r->error);
	json_put_str(out, "provisioningState", "Succeeded");
	json_object_end(out);
	json_put_str(out, "name", r->name);
	visit_put_format(v, "id",
			 "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Peering/peerings/%s/"
			 "registeredPrefixes/%s",
			 r->peering->subscription->scene->id, r->peering->group, r->peering->name, r->name);
	json_put_str(out, "type", "Microsoft.Peering/peerings/registeredPrefixes");
	json_object_end(out);
}

static void reply_prefix(struct visit *v, const struct registered_prefix *r, int status)
{
	visit_reply(v, status, BY_PROVIDER);
	put_prefix(v, r);
}

void serve_prefixes(struct visit *v)
{
	const struct peering *p = visit_peering(v);
	if (p)
		visit_list(v, BY_PROVIDER, &p->prefixes, put_prefix);
}

static struct registered_prefix *named(struct visit *v)
{
	const struct peering *p = visit_peering(v);
	struct registered_prefix *r = p ? lab_peering_prefix(p, v->args[3]) : NULL;
	if (p && !r)
		visit_refuse(v, 404, "NotFound", "Resource does not exist.");
	return r;
}

void serve_prefix(struct visit *v)
{
	const struct registered_prefix *r = named(v);
	if (r)
		reply_prefix(v, r, 200);
}

static bool any_active(const struct peering *p)
{
	for (size_t i = 0; i < p->connections.n; i++) {
		if (lab_connection_in_service(p->connections.at[i]))
			return true;
	}
	return false;
}

static bool taken(const struct peering *p)
{
	return lab_peering_for_service(p) && any_active(p);
}

/* Private space is refused at once with the documented words; other special blocks are taken and fail. */
static bool refused_prefix(const char *text, struct prefix *prefix)
{
	const struct special_block *block;
	bool covers;
	if (!text || prefix_parse(text, prefix, NULL) != PREFIX_OK || prefix->v6)
		return true;
	block = prefix_special(prefix, &covers);
	return block && block->kind == SPECIAL_PRIVATE;
}

static void create(struct visit *v, struct peering *p, const struct prefix *prefix)
{
	struct registered_prefix *r = arena_alloc(&v->world->arena, sizeof *r);
	world_enrol(v->world, &r->thing, THING_PREFIX);
	world_guid(v->world, &r->thing, "key", r->key);
	world_key_add(v->world, r);
	r->peering = p;
	r->name = arena_text(&v->world->arena, v->args[3]);
	r->text = visit_keep(v, "properties.prefix");
	r->prefix = *prefix;
	r->state = "Pending";
	items_add(&p->prefixes, &v->world->arena, r);
	world_arm(v->world, &r->thing, v->world->scene->judging.registration);
	v->changed = v->routes_stand = true;
	reply_prefix(v, r, 201);
}

void serve_prefix_put(struct visit *v)
{
	struct peering *p = visit_peering(v);
	struct registered_prefix *r = p ? lab_peering_prefix(p, v->args[3]) : NULL;
	const char *text = visit_text(v, "properties.prefix");
	struct prefix prefix = { 0 };
	if (!p || !visit_name_good(v, v->args[3]))
		return;
	if (!taken(p))
		visit_refuse(v, 405, "OperationNotSupported", "Operation is not supported for this peering type");
	else if (refused_prefix(text, &prefix))
		visit_refuse(v, 400, "BadArgument", "Invalid IP prefix %s", str_or(text, ""));
	else if (r && !prefix_equal(&r->prefix, &prefix))
		visit_refuse(v, 400, "BadArgument", "A registered prefix cannot be changed.");
	else if (r)
		reply_prefix(v, r, 200);
	else
		create(v, p, &prefix);
}

void serve_prefix_delete(struct visit *v)
{
	struct peering *p = lab_subscription_peering(v->subscription, v->args[1], v->args[2]);
	struct registered_prefix *r = p ? lab_peering_prefix(p, v->args[3]) : NULL;
	if (!r) {
		visit_empty(v, 204);
		return;
	}
	world_dismiss(v->world, &r->thing);
	items_remove(&p->prefixes, r);
	v->changed = true;
	visit_empty(v, 200);
}

/* Back to Pending; the words of the last verdict stay until the next (recorded). */
void serve_prefix_validate(struct visit *v)
{
	struct registered_prefix *r = named(v);
	if (!r)
		return;
	r->state = "Pending";
	world_arm(v->world, &r->thing, v->world->scene->judging.registration);
	v->changed = v->routes_stand = true;
	reply_prefix(v, r, 200);
}
