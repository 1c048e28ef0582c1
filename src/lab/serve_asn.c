#include "base/text.h"
#include "serve.h"
#include "visit.h"
#include "words.h"

static void put_contact(struct visit *v, const struct contact *c)
{
	json_object(&v->out, NULL);
	visit_put_text(v, "role", c->role);
	visit_put_text(v, "email", c->email);
	visit_put_text(v, "phone", c->phone);
	json_object_end(&v->out);
}

static void put_asn(struct visit *v, const void *item)
{
	const struct peer_asn *a = item;
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_object(out, "properties");
	json_put_int(out, "peerAsn", a->asn);
	json_array(out, "peerContactDetail");
	for (size_t i = 0; i < a->contacts.n; i++)
		put_contact(v, a->contacts.at[i]);
	json_array_end(out);
	visit_put_text(v, "peerName", a->peer_name);
	json_put_str(out, "validationState", a->state);
	visit_put_text(v, "errorMessage", a->error);
	json_object_end(out);
	json_put_str(out, "name", a->name);
	visit_put_format(v, "id", "/subscriptions/%s/providers/Microsoft.Peering/peerAsns/%s",
			 a->subscription->scene->id, a->name);
	json_put_str(out, "type", "Microsoft.Peering/peerAsns");
	json_object_end(out);
}

void serve_asns(struct visit *v)
{
	visit_list(v, BY_PROVIDER, &v->subscription->asns, put_asn);
}

static void reply_asn(struct visit *v, const struct peer_asn *a, int status)
{
	visit_reply(v, status, BY_PROVIDER);
	put_asn(v, a);
}

void serve_asn(struct visit *v)
{
	struct peer_asn *a = lab_subscription_asn(v->subscription, v->args[1]);
	if (a)
		reply_asn(v, a, 200);
	else
		visit_refuse(v, 404, "NotFound", "Resource does not exist.");
}

static void keep_contacts(struct visit *v, struct peer_asn *a)
{
	const struct json *list = json_at(v->body, "properties.peerContactDetail");
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		struct contact *c = arena_alloc(&v->world->arena, sizeof *c);
		visit_word(v, j, "role", words_contact_roles, NULL, &c->role);
		c->email = visit_keep_of(v, j, "email");
		c->phone = visit_keep_of(v, j, "phone");
		items_add(&a->contacts, &v->world->arena, c);
	}
}

static void create(struct visit *v, int64_t number)
{
	struct peer_asn *a = arena_alloc(&v->world->arena, sizeof *a);
	world_enrol(v->world, &a->thing, THING_ASN);
	a->subscription = v->subscription;
	a->name = arena_text(&v->world->arena, v->args[1]);
	a->asn = number;
	a->peer_name = visit_keep(v, "properties.peerName");
	a->state = "Pending";
	keep_contacts(v, a);
	items_add(&v->subscription->asns, &v->world->arena, a);
	world_arm(v->world, &a->thing, v->world->scene->judging.asn);
	v->changed = true;
	reply_asn(v, a, 201);
}

/* A PeerAsn cannot be changed, says the documentation. The same again is answered, anything else refused. */
static void repeat(struct visit *v, const struct peer_asn *a, int64_t number)
{
	const char *name = visit_text(v, "properties.peerName");
	if (a->asn == number && str_is(a->peer_name, name))
		reply_asn(v, a, 200);
	else
		visit_refuse(v, 400, "BadArgument", "A peer ASN cannot be modified.");
}

static bool roles_good(struct visit *v)
{
	const struct json *list = json_at(v->body, "properties.peerContactDetail");
	const char *role;
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		if (!visit_word(v, j, "role", words_contact_roles, NULL, &role))
			return false;
	}
	return true;
}

void serve_asn_put(struct visit *v)
{
	struct peer_asn *a = lab_subscription_asn(v->subscription, v->args[1]);
	int64_t number;
	if (!visit_name_good(v, v->args[1]) || !roles_good(v))
		return;
	if (!json_int(json_at(v->body, "properties.peerAsn"), &number))
		visit_refuse(v, 400, "BadArgument", "properties.peerAsn has to be an AS number.");
	else if (a)
		repeat(v, a, number);
	else
		create(v, number);
}

static bool used(const struct peer_asn *a)
{
	for (size_t i = 0; i < a->subscription->peerings.n; i++) {
		const struct peering *p = a->subscription->peerings.at[i];
		if (lab_subscription_asn_by_id(a->subscription, p->asn_id) == a)
			return true;
	}
	return false;
}

void serve_asn_delete(struct visit *v)
{
	struct peer_asn *a = lab_subscription_asn(v->subscription, v->args[1]);
	if (!a) {
		visit_empty(v, 204);
		return;
	}
	if (used(a)) {
		visit_refuse(v, 409, "Conflict", "The peer ASN is used by a peering.");
		return;
	}
	world_dismiss(v->world, &a->thing);
	items_remove(&v->subscription->asns, a);
	v->changed = true;
	visit_empty(v, 200);
}
