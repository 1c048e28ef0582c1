/* What the gateway asks before a provider sees anything, each question with its refusal: codes and words as
 * documented for Resource Manager, or recorded. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "lab.h"
#include "route.h"
#include "visit.h"

static bool no_route(struct visit *v, bool known)
{
	if (v->route)
		return false;
	if (known)
		visit_gateway(v, 405, "MethodNotAllowed", "The method '%s' is not allowed here.", v->request->method);
	else if (str_has_nocase(v->path, "/providers/Microsoft.Peering/"))
		visit_gateway(v, 404, "InvalidResourceType",
			      "The resource type could not be found in the namespace 'Microsoft.Peering' for api "
			      "version '%s'.",
			      str_or(visit_query(v, "api-version"), ""));
	else
		visit_gateway(v, 404, "NotFound", "Nothing answers at '%s'.", v->path);
	return true;
}

static bool no_token(struct visit *v)
{
	const char *sent = v->request->authorization;
	if (v->internal || (sent && strncasecmp(sent, "Bearer ", 7) == 0 && sent[7]))
		return false;
	visit_gateway(v, 401, sent ? "InvalidAuthenticationToken" : "AuthenticationFailed",
		      "Authentication failed. The 'Authorization' header is missing or is no Bearer token.");
	visit_header(v, "WWW-Authenticate",
		     "Bearer authorization_uri=\"https://login.microsoftonline.com/\", error=\"invalid_token\"");
	return true;
}

static const struct api_versions {
	const char *code, *versions[3];
} api_versions[API_KINDS] = {
	[API_SUBSCRIPTIONS] = { "InvalidApiVersionParameter", { "2022-12-01" } },
	[API_RESOURCES] = { "InvalidApiVersionParameter", { "2021-04-01" } },
	[API_PEERING] = { "NoRegisteredProviderFound", { "2025-05-01", "2022-10-01" } },
};

static bool version_listed(const struct api_versions *a, const char *version)
{
	for (const char *const *known = a->versions; *known; known++) {
		if (str_is_nocase(*known, version))
			return true;
	}
	return false;
}

static bool wrong_version(struct visit *v)
{
	const struct api_versions *a = &api_versions[v->route->api];
	const char *version = visit_query(v, "api-version");
	if (str_empty(version) && v->internal)
		return false; /* a scenario's own requests need not name one */
	if (str_empty(version))
		visit_gateway(v, 400, "MissingApiVersionParameter",
			      "The api-version query parameter (?api-version=) is required for all requests.");
	else if (version_listed(a, version))
		return false;
	else if (v->route->api == API_PEERING)
		visit_gateway(v, 400, a->code,
			      "No registered resource provider found for location '' and API version '%s' for type "
			      "'%s'. The supported api-versions are '2022-10-01, 2025-05-01'. The supported locations "
			      "are ''.",
			      version, v->route->type);
	else
		visit_gateway(v, 400, a->code, "The api-version '%s' is invalid. The supported versions are '%s'.",
			      version, a->versions[0]);
	return true;
}

static bool in_subscription(const struct visit *v)
{
	return str_starts(v->route->pattern, "/subscriptions/{}");
}

static bool wrong_subscription(struct visit *v)
{
	if (!in_subscription(v))
		return false;
	v->subscription = world_subscription(v->world, v->args[0]);
	if (!v->subscription)
		visit_gateway(v, 404, "SubscriptionNotFound", "The subscription '%s' could not be found.", v->args[0]);
	else if (!lab_route_reads(v->route) && str_is(v->subscription->scene->state, "Disabled"))
		visit_gateway(v, 409, "ReadOnlyDisabledSubscription",
			      "The subscription '%s' is disabled and therefore marked as read only.", v->args[0]);
	else
		return false;
	return true;
}

static bool not_registered(struct visit *v)
{
	if (v->route->api != API_PEERING || lab_route_reads(v->route) ||
	    str_is(v->subscription->registration, "Registered"))
		return false;
	visit_gateway(v, 409, "MissingSubscriptionRegistration",
		      "The subscription is not registered to use namespace 'Microsoft.Peering'. See "
		      "https://aka.ms/rps-not-found for how to register subscriptions.");
	return true;
}

static bool no_group(struct visit *v)
{
	if (!lab_route_in_group(v->route) || lab_subscription_group(v->subscription, v->args[1]))
		return false;
	visit_gateway(v, 404, "ResourceGroupNotFound", "Resource group '%s' could not be found.", v->args[1]);
	return true;
}

static bool over_quota(struct visit *v)
{
	const char *header = NULL;
	char number[16];
	int left = 0;
	const struct when now = { v->now, v->world->now };
	if (v->internal)
		return false;
	if (!lab_quota_take(&v->lab->quota, v->route, now, &header, &left)) {
		visit_gateway(v, 429, "SubscriptionRequestsThrottled",
			      "Number of '%s' requests for subscription '%s' exceeded. Please try again after '10' "
			      "seconds.",
			      lab_route_reads(v->route) ? "read" : "write", v->args[0]);
		visit_header(v, "Retry-After", "10");
		return true;
	}
	snprintf(number, sizeof number, "%d", left);
	if (header)
		visit_header(v, header, number);
	return false;
}

static bool (*const gateway[])(struct visit *) = { no_token,       wrong_version, wrong_subscription,
						   not_registered, no_group,      over_quota };

static bool stopped_by_gateway(struct visit *v)
{
	for (size_t i = 0; v->route->api != API_LAB && i < sizeof gateway / sizeof *gateway; i++) {
		if (gateway[i](v))
			return true;
	}
	return false;
}

/* ---- The body. What all resources have is read by the gateway; the rest is the handler's. */

static bool wants_body(const struct route *r)
{
	return str_is(r->method, "PUT") || str_is(r->method, "PATCH");
}

static bool is_or_absent(const struct json *j, enum json_kind kind)
{
	return visit_absent(j) || json_kind(j) == kind;
}

static bool tags_good(const struct json *tags)
{
	if (!is_or_absent(tags, JSON_OBJECT))
		return false;
	for (const struct json *j = json_first(tags); j; j = json_next(j)) {
		if (!json_str(j))
			return false;
	}
	return true;
}

/* What would be right; NULL: it is. */
static const char *wrong_content(const struct visit *v)
{
	const struct json *b = v->body;
	if (json_kind(b) != JSON_OBJECT)
		return b || wants_body(v->route) ? "an object was expected" : NULL;
	if (v->route->api == API_LAB)
		return NULL;
	if (!tags_good(json_get(b, "tags")))
		return "'tags' has to be a map of texts";
	if (!is_or_absent(json_get(b, "location"), JSON_STRING))
		return "'location' has to be a text";
	return is_or_absent(json_get(b, "properties"), JSON_OBJECT) ? NULL : "'properties' has to be an object";
}

static bool body_wrong(struct visit *v)
{
	const char *right = wrong_content(v);
	if (!right)
		return false;
	visit_gateway(v, 400, "InvalidRequestContent",
		      "The request content was invalid and could not be deserialized: %s.", right);
	return true;
}

static bool too_much_asked(struct visit *v)
{
	if (visit_read_target(v))
		return false;
	visit_gateway(v, 400, "BadRequest", "The query has more than %d parameters.", VISIT_PARAMETERS);
	return true;
}

void lab_dispatch(struct visit *v)
{
	bool known;
	if (too_much_asked(v))
		return;
	v->route = lab_route_find(v->arena, v->request->method, v->path, v->args, VISIT_ARGS, &known);
	if (str_starts(v->path, "/lab/") ? no_route(v, known) : (no_token(v) || no_route(v, known)))
		return;
	if (!stopped_by_gateway(v) && !body_wrong(v))
		v->route->serve(v);
}
