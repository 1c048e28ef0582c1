#include "passing.h"

#include <string.h>

#include "base/text.h"
#include "world.h"

/* Which connection of its peering, from 1. */
static size_t ordinal(const struct connection *c)
{
	size_t i = 0;
	while (i < c->peering->connections.n && c->peering->connections.at[i] != c)
		i++;
	return i + 1;
}

static void subscription(const struct thing *thing, struct text *out)
{
	text_addf(out, "Microsoft.Peering is registered in %s", ((const struct subscription *)thing)->scene->name);
}

static void asn(const struct thing *thing, struct text *out)
{
	text_addf(out, "AS%lld is judged by Microsoft", (long long)((const struct peer_asn *)thing)->asn);
}

static void connection(const struct thing *thing, struct text *out)
{
	const struct connection *c = (const struct connection *)thing;
	text_addf(out, "connection %zu of %s (facility %lld)", ordinal(c), c->peering->name, (long long)c->facility);
}

static void prefix(const struct thing *thing, struct text *out)
{
	text_addf(out, "the registration of %s is judged", ((const struct registered_prefix *)thing)->text);
}

static void activation(const struct thing *thing, struct text *out)
{
	text_addf(out, "the activation of %s is judged", ((const struct activation *)thing)->text);
}

static void router(const struct thing *thing, struct text *out)
{
	text_addf(out, "%s comes up as it was set", ((const struct router *)thing)->scene->name);
}

/* What a scenario has in store is not told beforehand. */
static void event(const struct thing *thing, struct text *out)
{
	(void)thing;
	text_add(out, "something happens that you did not order");
}

static void (*const names[THING_KINDS])(const struct thing *, struct text *) = {
	[THING_SUBSCRIPTION] = subscription,
	[THING_ASN] = asn,
	[THING_CONNECTION] = connection,
	[THING_PREFIX] = prefix,
	[THING_ACTIVATION] = activation,
	[THING_ROUTER] = router,
	[THING_EVENT] = event,
};

/* One row a transition: what it is in words, and what such a wait is like outside. before NULL: whatever it was. */
static const struct telling {
	enum thing_kind kind;
	const char *before, *happens, *life;
} tellings[] = {
	{ THING_SUBSCRIPTION, NULL, NULL,
	  "Registering a resource provider takes a few minutes and needs a role that may register it." },
	{ THING_ASN, NULL, NULL,
	  "Microsoft looks the number and its contacts up in the registries; it can take twelve hours, and nothing "
	  "else "
	  "of the peering can be requested before." },
	{ THING_CONNECTION, "PendingApproval", "is looked at by Microsoft's peering team",
	  "The peering team reviews the request and may mail the contacts with questions; answer within a day or two, "
	  "or "
	  "the request rests." },
	{ THING_CONNECTION, "Approved", "goes into provisioning",
	  "Microsoft assigns a port and sends the letter of authorisation; order the cross-connect with it at once, "
	  "the "
	  "building's own lead time is often the longest of all." },
	{ THING_CONNECTION, "ProvisioningStarted", "is cabled, and its session addresses are given out",
	  "Technicians patch the cross-connect and read the light levels on both ends; have somebody with access to "
	  "the "
	  "router ready, and LACP configured." },
	{ THING_CONNECTION, "ProvisioningCompleted", "has its session up and goes into validation",
	  "BFD and BGP come up between the routers while a policy still denies everything; compare addresses, the "
	  "limit of "
	  "prefixes and the MD5 key if one was agreed." },
	{ THING_CONNECTION, "Validating", "becomes Active",
	  "Microsoft watches the session for stability; after this all its prefixes are announced to you and traffic "
	  "may "
	  "move to the new link." },
	{ THING_CONNECTION, "TypeChangeRequested", "is taken into the change of its type",
	  "A change of a peering's type is worked on by Microsoft's team in a maintenance window." },
	{ THING_CONNECTION, NULL, "has its new type",
	  "A change of a peering's type is worked on by Microsoft's team in a maintenance window." },
	{ THING_PREFIX, NULL, NULL,
	  "Every session of the peering is asked for the prefix, its community and its path; keep all of them "
	  "announced "
	  "meanwhile." },
	{ THING_ACTIVATION, NULL, NULL,
	  "Sessions of the primary and the backup location are asked; from here on live voice traffic may take this "
	  "way." },
	{ THING_ROUTER, NULL, NULL,
	  "LACP, BFD and BGP agree with their neighbours within seconds; the other side of a production link sees "
	  "every "
	  "such flap." },
	{ THING_EVENT, NULL, NULL,
	  "Things happen without an order from you; monitoring and the journal of colleagues tell what." },
};

static const struct telling *telling_of(enum thing_kind kind, const char *before)
{
	const struct telling *t = tellings;
	while (t->kind != kind || (t->before && !str_is(t->before, before)))
		t++;
	return t;
}

static void tell(const struct thing *thing, const char *before, struct text *out)
{
	const struct telling *t = telling_of(thing->kind, before);
	names[thing->kind](thing, out);
	if (t->happens)
		text_addf(out, " %s", t->happens);
}

void passing_next(const struct thing *thing, struct text *out)
{
	tell(thing, world_thing_state(thing), out);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), of = strlen(end);
	return n >= of && str_is(s + n - of, end);
}

void passing_what(const struct passed *p, struct text *out)
{
	const struct occurrence *o = (const struct occurrence *)p->thing;
	if (p->thing->kind == THING_EVENT && !str_empty(o->scene->say))
		text_add(out, o->scene->say);
	else
		tell(p->thing, p->before, out);
	if (!str_empty(p->after) && !ends_with(out->s, p->after))
		text_addf(out, ": %s", p->after);
}

const char *passing_life(const struct passed *p)
{
	return telling_of(p->thing->kind, p->before)->life;
}
