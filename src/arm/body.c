#include "body.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "inet/asn.h"

/* R22: the only combination that is a voice peering. */
const char BODY_SKU[] = "Premium_Direct_Free", BODY_KIND[] = "Direct", BODY_TYPE[] = "Voice",
	   BODY_ADDRESS_PROVIDER[] = "Microsoft";

/* ---- Small questions, shared with drift */

bool body_number(const char *typed, int64_t *out)
{
	size_t n = strlen(str_or(typed, ""));

	if (!typed || n == 0 || n > 10 || strspn(typed, "0123456789") != n || strspn(typed, "0") == n)
		return false;
	*out = strtoll(typed, NULL, 10);
	return true;
}

bool body_no_backup(const char *backup)
{
	return str_empty(backup) || str_is_nocase(backup, "none");
}

bool body_has_session(const struct seen_connection *s)
{
	const char *const parts[] = { s->session_v4, s->microsoft_v4, s->peer_v4, s->state_v4,
				      s->session_v6, s->microsoft_v6, s->peer_v6, s->state_v6 };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!str_empty(parts[i]))
			return true;
	return false;
}

static bool same_identifier(const struct connection *c, const struct seen_connection *s)
{
	return !str_empty(c->identifier) && str_is_nocase(c->identifier, s->identifier);
}

static bool same_facility(const struct connection *c, const struct seen_connection *s)
{
	int64_t facility;

	return body_number(c->facility, &facility) && facility == s->facility;
}

static bool claimed(const struct peering *want, const struct seen_connection *s)
{
	ROWS_EACH (const struct connection, c, want->connections)
		if (same_identifier(c, s))
			return true;
	return false;
}

static const struct seen_connection *by_identifier(const struct connection *c, const struct seen_peering *have)
{
	ROWS_EACH (const struct seen_connection, s, have->connections)
		if (same_identifier(c, s))
			return s;
	return NULL;
}

/* How many answers before c mean the same facility without an identifier that exists: they come first. */
static unsigned ahead_of(const struct peering *want, const struct connection *c, const struct seen_peering *have)
{
	unsigned n = 0;

	ROWS_EACH (const struct connection, other, want->connections) {
		if (other == c)
			break;
		n += str_is(other->facility, c->facility) && !by_identifier(other, have);
	}
	return n;
}

const struct seen_connection *body_match(const struct peering *want, const struct connection *c,
					 const struct seen_peering *have)
{
	const struct seen_connection *found = have ? by_identifier(c, have) : NULL;
	unsigned ahead;

	if (found || !have)
		return found;
	ahead = ahead_of(want, c, have);
	ROWS_EACH (const struct seen_connection, s, have->connections)
		if (same_facility(c, s) && !claimed(want, s) && ahead-- == 0)
			return s;
	return NULL;
}

const struct connection *body_wanted(const struct peering *want, const struct seen_connection *s,
				     const struct seen_peering *have)
{
	ROWS_EACH (const struct connection, c, want->connections)
		if (body_match(want, c, have) == s)
			return c;
	return NULL;
}

/* ---- Writing */

/* A body on its way: the writer, the question, and the first thing that was missing. */
struct body {
	struct json_out out;
	const struct asked *q;
	struct text *err;
	bool failed;
};

static void missing(struct body *b, const char *what)
{
	if (!b->failed)
		text_fail(b->err, "cannot %s: %s", OPS[b->q->op].label, what);
	b->failed = true;
}

static void need(struct body *b, const char *key, const char *value, const char *what)
{
	if (str_empty(value))
		missing(b, what);
	else
		json_put_str(&b->out, key, value);
}

static void maybe(struct body *b, const char *key, const char *value)
{
	if (!str_empty(value))
		json_put_str(&b->out, key, value);
}

static void need_number(struct body *b, const char *key, const char *typed, const char *what)
{
	int64_t v;

	if (body_number(typed, &v))
		json_put_int(&b->out, key, v);
	else
		missing(b, what);
}

static const struct model *model_of(struct body *b)
{
	if (!b->q->args->model)
		missing(b, "there are no answers");
	return b->q->args->model;
}

static void write_group(struct body *b)
{
	const struct model *m = model_of(b);

	if (m)
		need(b, "location", str_or(b->q->args->location, m->account.region),
		     "the resource group has no region; choose one in the step Account");
}

static void write_contact(struct body *b, const struct contact *c)
{
	json_object(&b->out, NULL);
	maybe(b, "role", c->role);
	maybe(b, "email", c->email);
	maybe(b, "phone", c->phone);
	json_object_end(&b->out);
}

static void write_asn(struct body *b)
{
	const struct model *m = model_of(b);
	uint32_t asn;

	if (!m)
		return;
	json_object(&b->out, "properties");
	if (!str_empty(m->asn.number) && asn_parse(m->asn.number, &asn, NULL))
		json_put_int(&b->out, "peerAsn", asn);
	else
		missing(b, "the AS number is missing or is none; enter one such as 64500");
	json_array(&b->out, "peerContactDetail");
	ROWS_EACH (const struct contact, c, m->asn.contacts)
		write_contact(b, c);
	json_array_end(&b->out);
	need(b, "peerName", m->asn.peer_name, "the peer name is missing; enter the company's name as PeeringDB has it");
	json_object_end(&b->out);
}

/* ---- A peering */

static void put_limit(struct body *b, const char *key, const char *typed, int64_t had)
{
	int64_t v;

	if (body_number(typed, &v))
		json_put_int(&b->out, key, v);
	else if (had > 0)
		json_put_int(&b->out, key, had);
}

/* c NULL: the connection is not among the answers and stays as it is. */
static void write_session(struct body *b, const struct connection *c, const struct seen_connection *s)
{
	if (!s || !body_has_session(s))
		return;
	json_object(&b->out, "bgpSession");
	maybe(b, "sessionPrefixV4", s->session_v4);
	maybe(b, "sessionPrefixV6", s->session_v6);
	maybe(b, "microsoftSessionIPv4Address", s->microsoft_v4);
	maybe(b, "microsoftSessionIPv6Address", s->microsoft_v6);
	maybe(b, "peerSessionIPv4Address", s->peer_v4);
	maybe(b, "peerSessionIPv6Address", s->peer_v6);
	put_limit(b, "maxPrefixesAdvertisedV4", c ? c->max_prefixes_v4 : NULL, s->max_v4);
	put_limit(b, "maxPrefixesAdvertisedV6", c ? c->max_prefixes_v6 : NULL, s->max_v6);
	json_object_end(&b->out);
}

static void write_connection(struct body *b, const struct connection *c, const struct seen_connection *s)
{
	json_object(&b->out, NULL);
	need(b, "connectionIdentifier", s ? s->identifier : c->identifier,
	     "a connection has no identifier yet; it is given one when the peering is reviewed");
	need_number(b, "bandwidthInMbps", c->bandwidth_mbps,
		    "a connection has no bandwidth; choose a multiple of an offer, such as 10000 Mbps");
	json_put_str(&b->out, "sessionAddressProvider", BODY_ADDRESS_PROVIDER);
	json_put_bool(&b->out, "useForPeeringService", true);
	need_number(b, "peeringDBFacilityId", c->facility, "a connection has no facility; choose one of the metro");
	write_session(b, c, s);
	json_object_end(&b->out);
}

static void keep_connection(struct body *b, const struct seen_connection *s)
{
	json_object(&b->out, NULL);
	maybe(b, "connectionIdentifier", s->identifier);
	json_put_int(&b->out, "bandwidthInMbps", s->bandwidth);
	maybe(b, "sessionAddressProvider", s->address_provider);
	if (!str_empty(s->for_service))
		json_put_bool(&b->out, "useForPeeringService", str_is(s->for_service, "true"));
	json_put_int(&b->out, "peeringDBFacilityId", s->facility);
	write_session(b, NULL, s);
	json_object_end(&b->out);
}

static void write_connections(struct body *b, const struct peering *want, const struct seen_peering *have)
{
	if (!want->connections.n)
		missing(b, "the peering has no connection; add two or more");
	json_array(&b->out, "connections");
	ROWS_EACH (const struct connection, c, want->connections)
		write_connection(b, c, body_match(want, c, have));
	if (have)
		ROWS_EACH (const struct seen_connection, s, have->connections)
			if (!body_wanted(want, s, have))
				keep_connection(b, s);
	json_array_end(&b->out);
}

static void write_peer_asn(struct body *b)
{
	const struct arm_args about = { .model = b->q->args->model };
	const char *id = arm_resource_id(OP_ASN, &about, b->q->arena);

	json_object(&b->out, "peerAsn");
	need(b, "id", id, "the AS number has no resource name yet; name it in the step ASN");
	json_object_end(&b->out);
}

/* Text that was JSON when it was read; damaged text is left out rather than sent. */
static void put_json(struct body *b, const char *key, const char *json, enum json_kind kind)
{
	struct json *j = !json || !*json ? NULL : json_parse(json, strlen(json), NULL, NULL);

	if (json_kind(j) == kind)
		json_put_node(&b->out, key, j);
	json_free(j);
}

static void write_sku(struct body *b)
{
	json_object(&b->out, "sku");
	json_put_str(&b->out, "name", BODY_SKU);
	json_object_end(&b->out);
}

static void write_direct(struct body *b, const struct peering *want, const struct seen_peering *have)
{
	json_object(&b->out, "direct");
	json_put_str(&b->out, "directPeeringType", BODY_TYPE);
	write_peer_asn(b);
	write_connections(b, want, have);
	json_object_end(&b->out);
}

static void write_peering(struct body *b)
{
	const struct peering *want = b->q->args->peering;
	const struct seen_peering *have = b->q->args->existing;

	if (have && !str_is_nocase(str_or(have->type, BODY_TYPE), BODY_TYPE))
		missing(b, "this peering is not Voice, and writing over it would ask for a conversion; convert it in "
			   "the portal");
	if (!want || !model_of(b)) {
		missing(b, "there is no peering among the answers");
		return;
	}
	write_sku(b);
	json_put_str(&b->out, "kind", BODY_KIND);
	need(b, "location", have ? str_or(have->location, b->q->args->location) : b->q->args->location,
	     "the metro's region is not known; read the list of metros first");
	put_json(b, "tags", have ? have->tags : NULL, JSON_OBJECT);
	json_object(&b->out, "properties");
	need(b, "peeringLocation", want->metro, "the peering has no metro; choose one");
	write_direct(b, want, have);
	put_json(b, "connectivityProbes", have ? have->probes : NULL, JSON_ARRAY);
	json_object_end(&b->out);
}

static void write_tags(struct body *b)
{
	if (str_empty(b->q->args->tags))
		missing(b, "there are no tags");
	put_json(b, "tags", b->q->args->tags, JSON_OBJECT);
}

/* ---- Prefixes and the service */

static void write_prefix(struct body *b)
{
	json_object(&b->out, "properties");
	need(b, "prefix", b->q->args->prefix, "the prefix is missing; enter one such as 203.0.113.0/24");
	json_object_end(&b->out);
}

static void write_service_prefix(struct body *b)
{
	json_object(&b->out, "properties");
	need(b, "prefix", b->q->args->prefix, "the prefix is missing; choose a registered one");
	need(b, "peeringServicePrefixKey", b->q->args->key,
	     "the prefix key is missing; it comes with the registration of the prefix");
	json_object_end(&b->out);
}

static void write_service(struct body *b)
{
	const struct model *m = model_of(b);

	if (!m)
		return;
	need(b, "location", str_or(b->q->args->location, m->service.region),
	     "the service has no region; choose one in the step Activate");
	json_object(&b->out, "properties");
	need(b, "peeringServiceLocation", m->service.state, "the state or province is missing; choose one");
	need(b, "peeringServiceProvider", m->service.provider, "the provider is missing; choose one");
	need(b, "providerPrimaryPeeringLocation", m->service.primary, "the primary location is missing; choose one");
	if (!body_no_backup(m->service.backup))
		json_put_str(&b->out, "providerBackupPeeringLocation", m->service.backup);
	json_object_end(&b->out);
}

static void write_availability(struct body *b)
{
	const struct model *m = model_of(b);

	if (!m)
		return;
	need(b, "peeringServiceLocation", m->service.state, "the state or province is missing; choose one");
	need(b, "peeringServiceProvider", m->service.provider, "the provider is missing; choose one");
}

static void (*const WRITERS[OP_N])(struct body *) = {
	[OP_GROUP_PUT] = write_group,
	[OP_ASN_PUT] = write_asn,
	[OP_PEERING_PUT] = write_peering,
	[OP_PEERING_TAGS] = write_tags,
	[OP_PREFIX_PUT] = write_prefix,
	[OP_SERVICE_PUT] = write_service,
	[OP_SERVICE_PREFIX_PUT] = write_service_prefix,
	[OP_AVAILABILITY] = write_availability,
};

bool body_write(struct text *out, const struct asked *q, struct text *err)
{
	struct body b = { .out = { .to = out }, .q = q, .err = err };

	if (!WRITERS[q->op])
		return true;
	json_object(&b.out, NULL);
	WRITERS[q->op](&b);
	json_object_end(&b.out);
	return !b.failed && !b.out.failed;
}
