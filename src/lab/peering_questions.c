/* Is the PUT of a peering a request at all? Each question refuses and answers true, or passes. */
#include "base/text.h"
#include "peering.h"
#include "words.h"

const char *lab_peering_type_asked(const struct visit *v)
{
	return words_find(words_peering_types, visit_text(v, "properties.direct.directPeeringType"));
}

enum { CONNECTIONS_MAX = 100 };

static const char *const required[] = {
	"sku.name",
	"kind",
	"location",
	"properties.peeringLocation",
	"properties.direct.peerAsn.id",
	"properties.direct.directPeeringType",
};

static bool incomplete(struct visit *v)
{
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	const char *absent = json_kind(list) == JSON_ARRAY && json_count(list) ? NULL : LAB_CONNECTIONS;
	for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
		if (str_empty(visit_text(v, required[i])))
			absent = required[i];
	}
	if (absent)
		visit_refuse(v, 400, "BadArgument", "'%s' is required.", absent);
	else if (json_count(list) > CONNECTIONS_MAX)
		visit_refuse(v, 400, "BadArgument", "A peering has %d connections at most.", CONNECTIONS_MAX);
	else
		return false;
	return true;
}

static bool of_no_kind(struct visit *v)
{
	const char *type;
	if (str_is_nocase(visit_text(v, "kind"), "Direct"))
		return !visit_word(v, json_at(v->body, "properties.direct"), "directPeeringType", words_peering_types,
				   NULL, &type);
	visit_refuse(v, 400, "BadArgument", "Only peerings of kind Direct are held here.");
	return true;
}

static bool bad_connection(struct visit *v, const struct json *j)
{
	int64_t n;
	bool yes;
	const char *provider;
	const struct json *use = json_get(j, "useForPeeringService");
	if (str_empty(json_str(json_get(j, "connectionIdentifier"))) || !json_int(json_get(j, "bandwidthInMbps"), &n) ||
	    !json_int(json_get(j, "peeringDBFacilityId"), &n))
		visit_refuse(v, 400, "BadArgument",
			     "Every connection needs connectionIdentifier, bandwidthInMbps and peeringDBFacilityId.");
	else if (!visit_absent(use) && !json_bool(use, &yes))
		visit_refuse(v, 400, "BadArgument", "'useForPeeringService' has to be true or false.");
	else
		return !visit_word(v, j, "sessionAddressProvider", words_address_providers, NULL, &provider);
	return true;
}

static bool bad_connections(struct visit *v)
{
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		if (bad_connection(v, j))
			return true;
	}
	return false;
}

static bool twice(struct visit *v)
{
	const struct json *list = json_at(v->body, LAB_CONNECTIONS);
	for (const struct json *a = json_first(list); a; a = json_next(a)) {
		for (const struct json *b = json_next(a); b; b = json_next(b)) {
			if (!str_is_nocase(json_str(json_get(a, "connectionIdentifier")),
					   json_str(json_get(b, "connectionIdentifier"))))
				continue;
			visit_refuse(v, 400, "BadArgument", "A connectionIdentifier is used twice.");
			return true;
		}
	}
	return false;
}

static bool bad_probes(struct visit *v)
{
	const struct json *list = json_at(v->body, LAB_PROBES);
	const char *protocol;
	bool good = visit_absent(list) || json_kind(list) == JSON_ARRAY;
	for (const struct json *j = good ? json_first(list) : NULL; j && good; j = json_next(j)) {
		good = json_kind(j) == JSON_OBJECT;
		if (!visit_word(v, j, "protocol", words_probe_protocols, NULL, &protocol))
			return true;
	}
	if (!good)
		visit_refuse(v, 400, "BadArgument", "'connectivityProbes' has to be a list of objects.");
	return !good;
}

static bool not_offered(struct visit *v)
{
	const struct scene_metro *m = scene_metro(v->world->scene, visit_text(v, "properties.peeringLocation"));
	bool voice = str_is(lab_peering_type_asked(v), "Voice");
	for (size_t i = 0; m && i < m->facilities.n; i++) {
		if (!voice || ((const struct scene_facility *)m->facilities.at[i])->voice)
			return false;
	}
	visit_refuse(v, 405, "OperationNotSupported", "Peering location not supported");
	return true;
}

static bool bad_name(struct visit *v)
{
	return !visit_name_good(v, v->args[2]);
}

static bool (*const questions[])(struct visit *) = { incomplete, of_no_kind,  bad_connections, twice,
						     bad_probes, not_offered, bad_name };

bool lab_peering_refused(struct visit *v)
{
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		if (questions[i](v))
			return true;
	}
	return false;
}
