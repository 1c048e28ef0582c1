#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "route.h"
#include "visit.h"

void lab_faults_add(struct lab_faults *f, const struct scene_fault *what)
{
	struct fault *fault = arena_alloc(&f->arena, sizeof *fault);
	fault->what = *what;
	fault->what.method = arena_text(&f->arena, str_or(what->method, ""));
	fault->what.path = arena_text(&f->arena, str_or(what->path, ""));
	fault->what.code = arena_text(&f->arena, str_or(what->code, ""));
	items_add(&f->list, &f->arena, fault);
}

void lab_faults_clear(struct lab_faults *f)
{
	arena_release(&f->arena);
	f->list = (struct items){ 0 };
}

static bool meets(const struct scene_fault *f, const char *method, const char *path)
{
	return f->count > 0 && (str_empty(f->method) || str_is_nocase(f->method, method)) &&
	       (str_empty(f->path) || str_has_nocase(path, f->path));
}

const struct scene_fault *lab_faults_meet(struct lab_faults *f, const char *method, const char *path)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct fault *fault = f->list.at[i];
		if (!meets(&fault->what, method, path))
			continue;
		if (fault->what.skip > 0) {
			fault->what.skip--;
			continue;
		}
		fault->what.count--;
		return &fault->what;
	}
	return NULL;
}

/* ---- Before. */

/* By code where one is asked for, else the first of that status; words as documented or recorded. */
static const struct status_code {
	int64_t status;
	const char *code, *message;
} status_codes[] = {
	{ 429, "SubscriptionRequestsThrottled", "Number of requests exceeded. Please try again later." },
	{ 401, "ExpiredAuthenticationToken", "The access token has expired." },
	{ 401, "InvalidAuthenticationTokenTenant",
	  "The access token is from the wrong issuer. It must match the tenant associated with this subscription." },
	{ 403, "AuthorizationFailed", "" /* names the action */ },
	{ 405, "OperationNotSupported", "Operation is not supported for this peering type" },
	{ 409, "MissingSubscriptionRegistration",
	  "The subscription is not registered to use namespace 'Microsoft.Peering'. See https://aka.ms/rps-not-found "
	  "for how to register subscriptions." },
	{ 409, "ScopeLocked", "The scope cannot perform write operation because it is locked." },
	{ 400, "NoRegisteredProviderFound",
	  "No registered resource provider found for this location. The supported locations are 'westeurope'." },
	{ 500, "InternalServerError", "Internal error has occurred while executing the operation" },
	{ 502, "BadGateway", "The gateway did not receive a response from 'Microsoft.Peering' within the time." },
	{ 503, "ServiceUnavailable", "The service is unavailable now." },
	{ 504, "GatewayTimeout", "The gateway did not receive a response from 'Microsoft.Peering' within 60 s." },
};

static const struct status_code *status_code_of(const struct scene_fault *f)
{
	for (size_t i = 0; i < sizeof status_codes / sizeof *status_codes; i++) {
		const struct status_code *c = &status_codes[i];
		if (str_empty(f->code) ? c->status == f->status : str_is(c->code, f->code))
			return c;
	}
	return NULL;
}

/* As Resource Manager says who may not do what, where. */
static void fault_forbidden(struct visit *v, int status)
{
	enum { PARTS = 8 };
	const char *args[PARTS], *method = v->request->method;
	bool known;
	char *path = mem_textn(v->request->target, strcspn(v->request->target, "?"));
	const struct route *r = lab_route_find(v->arena, method, path, args, PARTS, &known);
	char *type = r && r->type ? mem_format("Microsoft.Peering/%s", r->type)
				  : mem_text("Microsoft.Resources/subscriptions/resourceGroups");
	const char *verb = str_is(method, "GET")      ? "read"
			   : str_is(method, "DELETE") ? "delete"
			   : str_is(method, "POST")   ? "action"
						      : "write";
	visit_gateway(
		v, status, "AuthorizationFailed",
		"The client 'operator@example.net' with object id '00000000-0000-0000-0000-0000000000cc' does not "
		"have authorization to perform action '%s/%s' over scope '%s' or the scope is "
		"invalid. If access was recently granted, please refresh your credentials.",
		type, verb, path);
	free(type);
	free(path);
}

static void fault_status(struct visit *v, const struct scene_fault *f)
{
	const struct status_code *c = status_code_of(f);
	if (c && str_is(c->code, "AuthorizationFailed"))
		fault_forbidden(v, (int)f->status);
	else
		visit_gateway(v, (int)f->status, c ? c->code : str_or(f->code, "Fault"), "%s",
			      c ? c->message : "A fault of the scenario.");
	if (f->retry_after) {
		char seconds[24];
		snprintf(seconds, sizeof seconds, "%lld", (long long)f->retry_after);
		visit_header(v, "Retry-After", seconds);
	}
}

static void fault_html(struct visit *v, const struct scene_fault *f)
{
	visit_empty(v, (int)f->status);
	text_add(&v->reply->body, "<!DOCTYPE html><html><head><title>Gateway</title></head>"
				  "<body><h1>The request could not be served</h1></body></html>\r\n");
	visit_header(v, "Content-Type", "text/html");
}

static void fault_drop(struct visit *v, const struct scene_fault *f)
{
	(void)f;
	visit_empty(v, 503);
	v->reply->fate = LAB_DROP;
}

/* More than a client should be willing to hold; well-formed, so that only its size is wrong. */
static void fault_big(struct visit *v, const struct scene_fault *f)
{
	enum { BLOCK = 4096, BLOCKS = 16 * 1024 };
	char block[BLOCK];
	(void)f;
	memset(block, ' ', sizeof block);
	visit_empty(v, 200);
	text_add(&v->reply->body, "{\"value\":[");
	for (int i = 0; i < BLOCKS; i++)
		text_addn(&v->reply->body, block, sizeof block);
	text_add(&v->reply->body, "]}");
}

static void fault_wrong_json(struct visit *v, const struct scene_fault *f)
{
	(void)f;
	visit_empty(v, 200);
	text_add(&v->reply->body, "{\"value\":[{\"properties\":{\"peerAsn\":64500,,}");
}

/* ---- After. */

static void fault_half(struct visit *v, const struct scene_fault *f)
{
	(void)f;
	v->reply->fate = LAB_HALF;
}

static void fault_slow(struct visit *v, const struct scene_fault *f)
{
	v->reply->delay = f->delay;
}

/* Enums are open: a state nobody has heard of has to be shown as it is. */
static void fault_unknown_state(struct visit *v, const struct scene_fault *f)
{
	static const char *const keys[] = { "\"connectionState\":", "\"validationState\":",
					    "\"prefixValidationState\":" };
	struct text *body = &v->reply->body, changed = TEXT_INIT;
	(void)f;
	for (const char *s = body->s; *s;) {
		size_t n = 1;
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			n = str_starts(s, keys[i]) ? strlen(keys[i]) : n;
		text_addn(&changed, s, n);
		s += n;
		if (n == 1)
			continue;
		text_add(&changed, " \"Reconsidering\"");
		s += strspn(s, " ");
		s += *s == '"' ? 2 + strcspn(s + 1, "\"") : 0;
	}
	text_release(body);
	*body = changed;
}

static void fault_nothing(struct visit *v, const struct scene_fault *f)
{
	(void)v;
	(void)f;
}

static const struct fault_kind {
	const char *kind;
	void (*before)(struct visit *, const struct scene_fault *);
	void (*after)(struct visit *, const struct scene_fault *);
} kinds[] = {
	{ "status", fault_status, NULL },
	{ "html", fault_html, NULL },
	{ "reset_before", fault_drop, NULL },
	{ "big_body", fault_big, NULL },
	{ "wrong_json", fault_wrong_json, NULL },
	{ "reset_after", NULL, fault_drop },
	{ "half_body", NULL, fault_half },
	{ "slow", NULL, fault_slow },
	{ "unknown_state", NULL, fault_unknown_state },
	{ "bare_error", NULL, fault_nothing },
};

static const struct fault_kind *kind_of(const struct scene_fault *f)
{
	for (size_t i = 0; f && i < sizeof kinds / sizeof *kinds; i++) {
		if (str_is(kinds[i].kind, f->kind))
			return &kinds[i];
	}
	return NULL;
}

bool lab_fault_before(struct visit *v, const struct scene_fault *fault)
{
	const struct fault_kind *k = kind_of(fault);
	v->bare = k && str_is(k->kind, "bare_error");
	if (!k || !k->before)
		return false;
	k->before(v, fault);
	return true;
}

void lab_fault_after(struct visit *v, const struct scene_fault *fault)
{
	const struct fault_kind *k = kind_of(fault);
	if (k && k->after)
		k->after(v, fault);
}
