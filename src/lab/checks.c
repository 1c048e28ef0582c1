#include "checks.h"

#include "base/text.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "judge.h"
#include "world.h"

enum { PATH_LIMIT = 3, SAFE_LENGTH = 24 };

/* One check. Of the whole: `fails` is asked once, session is NULL. Of each session: asked for each, and the details are
 * joined. detail: what is added to the title; it may stay empty. */
struct check {
	const char *code, *title, *joint;
	bool each;
	bool warns; /* advisory: the state is Warning */
	bool (*fails)(const struct judging *j, const struct connection *session, struct text *detail);
};

/* ---- Small questions. */

static const struct announcement *route(const struct judging *j, const struct connection *c)
{
	return lab_connection_route(c, &j->prefix);
}

static bool parsed(const struct announcement *a, struct as_path *path)
{
	return a && as_path_parse(a->path, path, NULL);
}

/* The origin that is announced; while nothing is, the peering's own AS number. */
static int64_t origin(const struct judging *j)
{
	struct as_path path;
	uint32_t asn;
	for (size_t i = 0; i < j->sessions.n; i++) {
		if (parsed(route(j, j->sessions.at[i]), &path) && as_path_origin(&path, &asn))
			return asn;
	}
	return j->peering ? lab_peering_asn(j->peering) : -1;
}

static void address(const struct connection *c, struct text *out)
{
	if (c->session.present)
		text_add(out, c->session.peer4);
	else
		text_addf(out, "(facility %lld has no session yet)", (long long)c->facility);
}

static void path_from(const struct judging *j, const struct connection *c, const char *what, struct text *detail)
{
	text_addf(detail, "%s from ", route(j, c)->path);
	address(c, detail);
	text_addf(detail, " %s", what);
}

/* ---- Of the service: nothing of the operator's is looked at while it is out of order. */

static bool out_of_order(const struct judging *j, const struct connection *c, struct text *detail)
{
	const struct scene *s = j->world->scene;
	const msec now = j->world->now - s->start;
	(void)c;
	(void)detail;
	for (size_t i = 0; i < s->judging.outages.n; i++) {
		const struct scene_outage *o = s->judging.outages.at[i];
		if (now >= o->at && now < o->at + o->lasts)
			return true;
	}
	return false;
}

/* ---- Of the prefix itself. */

static bool not_ipv4(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)c;
	(void)detail;
	return j->prefix.v6 || !j->prefix.length;
}

/* Recorded: prefixes of 240.0.0.0/4 were taken and stand there as failed with these words. */
static bool not_usable(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)c;
	(void)detail;
	return !prefix_usable(&j->prefix, true, NULL);
}

static bool too_long(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)c;
	if (j->prefix.length <= SAFE_LENGTH || j->world->scene->judging.long_prefixes)
		return false;
	text_addf(detail, "/%u", j->prefix.length);
	return true;
}

static bool unregistered_origin(const struct judging *j, const struct connection *c, struct text *detail)
{
	char text[PREFIX_TEXT];
	int64_t asn = origin(j);
	(void)c;
	if (asn < 0 || !lab_judge_autnum(j->world, asn)) {
		text_addf(detail, "AS%lld has no aut-num", (long long)asn);
		return true;
	}
	if (str_is(lab_judge_route_objects(j->world, &j->prefix, (uint32_t)asn), "Valid"))
		return false;
	text_addf(detail, "no route object for %s with origin AS%lld", prefix_text(&j->prefix, text), (long long)asn);
	return true;
}

static bool overlaps_registered(const struct judging *j, const struct connection *c, struct text *detail)
{
	const struct items *things = &j->world->things;
	char text[PREFIX_TEXT];
	(void)c;
	for (size_t i = 0; i + 1 < j->registered->thing.id; i++) {
		const struct registered_prefix *r = things->at[i];
		if (!r || r->thing.kind != THING_PREFIX || !prefix_overlaps(&r->prefix, &j->prefix))
			continue;
		text_addf(detail, "%s is registered under %s", prefix_text(&r->prefix, text), r->peering->name);
		return true;
	}
	return false;
}

static bool overlaps_activated(const struct judging *j, const struct connection *c, struct text *detail)
{
	char text[PREFIX_TEXT];
	(void)c;
	for (size_t i = 0; i < j->world->activations.n && j->world->activations.at[i] != j->activation; i++) {
		const struct activation *a = j->world->activations.at[i];
		if (!a->prefix.length || !prefix_overlaps(&a->prefix, &j->prefix))
			continue; /* length 0: what was entered is no prefix */
		text_addf(detail, "%s of %s", prefix_text(&a->prefix, text), a->service->name);
		return true;
	}
	return false;
}

/* ---- Of each session. */

static bool not_active(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)j;
	if (lab_connection_in_service(c))
		return false;
	address(c, detail);
	return true;
}

static bool not_received(const struct judging *j, const struct connection *c, struct text *detail)
{
	if (route(j, c))
		return false;
	address(c, detail);
	return true;
}

static bool without_community(const struct judging *j, const struct connection *c, struct text *detail)
{
	if (community_in_list(route(j, c)->communities, COMMUNITY_PEERING_SERVICE))
		return false;
	text_add(detail, "from ");
	address(c, detail);
	return true;
}

static bool long_path(const struct judging *j, const struct connection *c, struct text *detail)
{
	struct as_path path;
	if (parsed(route(j, c), &path) && as_path_length(&path) <= PATH_LIMIT)
		return false;
	path_from(j, c, "is longer than 3", detail);
	return true;
}

static bool bad_number(const struct judging *j, const struct connection *c, struct text *detail)
{
	struct as_path path;
	size_t at = parsed(route(j, c), &path) ? as_path_bad(&path, true) : 0;
	if (!at)
		return false;
	path_from(j, c, "has a private or reserved AS number", detail);
	text_addf(detail, " at position %zu", at);
	return true;
}

static bool prepended(const struct judging *j, const struct connection *c, struct text *detail)
{
	struct as_path path;
	size_t at = parsed(route(j, c), &path) ? as_path_prepended(&path) : 0;
	if (!at)
		return false;
	path_from(j, c, "is prepended", detail);
	text_addf(detail, " at position %zu", at);
	return true;
}

/* RFC 4271, 6.3: the session's peer comes first. */
static bool foreign_start(const struct judging *j, const struct connection *c, struct text *detail)
{
	struct as_path path;
	uint32_t first;
	if (parsed(route(j, c), &path) && as_path_first(&path, &first) && first == lab_peering_asn(c->peering))
		return false;
	path_from(j, c, "does not start with the AS number of the peering", detail);
	return true;
}

/* Another AS number may originate when it is a PeerAsn of the same name in the same subscription. */
static bool own_number(const struct peering *p, uint32_t asn)
{
	const struct peer_asn *main_one = lab_subscription_asn_by_id(p->subscription, p->asn_id);
	for (size_t i = 0; main_one && i < p->subscription->asns.n; i++) {
		const struct peer_asn *a = p->subscription->asns.at[i];
		if (a->asn == asn && str_is(a->state, "Approved") && str_is_nocase(a->peer_name, main_one->peer_name))
			return true;
	}
	return false;
}

static bool foreign_origin(const struct judging *j, const struct connection *c, struct text *detail)
{
	struct as_path path;
	uint32_t asn;
	if (parsed(route(j, c), &path) && as_path_origin(&path, &asn) && own_number(c->peering, asn))
		return false;
	path_from(j, c, "has an origin that is not associated with this subscription", detail);
	return true;
}

static bool rpki_invalid(const struct judging *j, const struct connection *c, struct text *detail)
{
	int64_t asn = origin(j);
	(void)c;
	if (asn < 0 || !str_is(lab_judge_rov(j->world, &j->prefix, (uint32_t)asn), "Invalid"))
		return false;
	text_addf(detail, "AS%lld is not authorised", (long long)asn);
	return true;
}

/* ---- Of an activation. */

static bool key_of_another(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)c;
	if (!j->registered)
		text_add(detail, "its registration is gone");
	else if (!prefix_equal(&j->registered->prefix, &j->prefix))
		text_add(detail, "the key belongs to another prefix");
	else if (str_is(j->registered->state, "Failed") || str_is(j->registered->state, "Invalid"))
		text_add(detail, "its registration has failed");
	return detail->n > 0;
}

static const struct scene_provider *provider_named(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->scene->providers.n; i++) {
		const struct scene_provider *p = w->scene->providers.at[i];
		if (str_is_nocase(p->name, name))
			return p;
	}
	return NULL;
}

static bool serves(const struct scene_provider *p, const char *metro)
{
	for (size_t i = 0; i < p->metros.n; i++) {
		if (str_is_nocase(p->metros.at[i], metro))
			return true;
	}
	return false;
}

static bool no_provider(const struct judging *j, const struct connection *c, struct text *detail)
{
	const struct peering_service *s = j->activation->service;
	const struct scene_provider *p = provider_named(j->world, s->provider);
	(void)c;
	(void)detail;
	return !p || !serves(p, s->primary) || (!str_empty(s->backup) && !serves(p, s->backup));
}

static bool one_session(const struct judging *j, const struct connection *c, struct text *detail)
{
	const struct connection *first = j->primary.n ? j->primary.at[0] : NULL;
	(void)c;
	for (size_t i = 1; i < j->primary.n; i++) {
		if (((const struct connection *)j->primary.at[i])->router != first->router)
			return false;
	}
	text_addf(detail, j->primary.n > 1 ? "%zu in %s, all on one router" : "%zu in %s", j->primary.n,
		  j->activation->service->primary);
	return true;
}

static bool no_backup(const struct judging *j, const struct connection *c, struct text *detail)
{
	(void)c;
	if (str_empty(j->activation->service->backup) || j->backup.n)
		return false;
	text_add(detail, j->activation->service->backup);
	return true;
}

/* ---- The tables. Titles are the documented ones; three have no documented words and carry ours (V3, V4 with A2, V13). */

static const char not_in_registry[] = "Origin ASN is not in a routing registry";

static const struct check registration[] = {
	{ "internal", "Internal server error", ": ", false, false, out_of_order },
	{ "V1", "Invalid IP prefix", ": ", false, false, not_ipv4 },
	{ "V2", "Internal server error", ": ", false, false, not_usable },
	{ "V3", "Prefix is longer than /24", ": ", false, false, too_long },
	{ "V4", not_in_registry, ": ", false, false, unregistered_origin },
	{ "V5", "Prefix not received from IP", " ", true, false, not_active },
	{ "V6", "Prefix not received from IP", " ", true, false, not_received },
	{ "V7", "Advertisement missing MAPS community", ": ", true, false, without_community },
	{ "V8", "AS path isn't correct", ": ", true, false, long_path },
	{ "V9", "AS path isn't correct", ": ", true, false, bad_number },
	{ "V10", "AS path isn't correct", ": ", true, false, prepended },
	{ "V11", "Prefix overlaps with an existing prefix", ": ", false, false, overlaps_registered },
	{ "V12", "AS path isn't correct", ": ", true, false, foreign_start },
	{ "V12", "AS path isn't correct", ": ", true, false, foreign_origin },
	{ "V13", "Route is RPKI invalid", ": ", false, true, rpki_invalid },
};

static const struct check activation[] = {
	{ "internal", "Internal server error", ": ", false, false, out_of_order },
	{ "A1", "Peering service prefix is invalid", ": ", false, false, not_ipv4 },
	{ "A1", "Peering service prefix is invalid", ": ", false, false, not_usable },
	{ "A2", not_in_registry, ": ", false, false, unregistered_origin },
	{ "A3", "Peering service prefix is invalid", ": ", false, false, key_of_another },
	{ "A4", "Peering service provider not found", ": ", false, false, no_provider },
	{ "A5", "Provider has fewer than two sessions in its primary location", ": ", false, false, one_session },
	{ "A6", "Provider has no sessions in its backup location", ": ", false, false, no_backup },
	{ "A7", "Not receiving prefix advertisement from IP for prefix", ": ", true, false, not_received },
	{ "A8", "Received route for prefix should have the Peering Service community 8075:8007", ": ", true, false,
	  without_community },
	{ "A9", "AS path length for prefix should be <=3 for prefix", ": ", true, false, long_path },
	{ "A10", "AS path for prefix shouldn't have any private ASN", ": ", true, false, bad_number },
	{ "A10", "AS path for prefix isn't correct", ": ", true, false, prepended },
	{ "A11", "Prefix overlaps with an existing prefix", ": ", false, false, overlaps_activated },
};

static bool fails_somewhere(const struct judging *j, const struct check *check, struct text *details)
{
	bool failed = false;
	for (size_t i = 0; i < j->sessions.n; i++) {
		struct text one = TEXT_INIT;
		if (check->fails(j, j->sessions.at[i], &one)) {
			text_addf(details, failed ? ", %s" : "%s", one.s);
			failed = true;
		}
		text_release(&one);
	}
	return failed;
}

static bool fails(const struct judging *j, const struct check *check, struct text *message)
{
	struct text details = TEXT_INIT;
	bool failed = check->each ? fails_somewhere(j, check, &details) : check->fails(j, NULL, &details);
	if (failed)
		text_add(message, check->title);
	if (failed && details.n)
		text_addf(message, "%s%s", check->joint, details.s);
	text_release(&details);
	return failed;
}

static enum finding carry_out(const struct judging *j, const struct check *checks, size_t n, struct text *message,
			      const char **code)
{
	*code = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!fails(j, &checks[i], message))
			continue;
		*code = checks[i].code;
		return checks[i].warns ? FINDING_WARNING : FINDING_FAILED;
	}
	return FINDING_GOOD;
}

enum finding checks_registration(const struct judging *j, struct text *message, const char **code)
{
	return carry_out(j, registration, sizeof registration / sizeof *registration, message, code);
}

enum finding checks_activation(const struct judging *j, struct text *message, const char **code)
{
	return carry_out(j, activation, sizeof activation / sizeof *activation, message, code);
}
