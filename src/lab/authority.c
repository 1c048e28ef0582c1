#include "authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab/service.h"
#include "route.h"

enum {
	CODES_MAX = 32,
	TOKENS_MAX = 64,
	CODE_LIFETIME = 900 * MSEC_SECOND,
	INTERVAL = 5,
	LIFETIME = 3600,
	NAME_BYTES = 48
};

/* A device code, from when it was asked for until its token was fetched. */
struct code {
	char user[16], device[NAME_BYTES];
	msec ends, polled;
	enum { CODE_FREE, CODE_PENDING, CODE_YES, CODE_NO } state;
};
struct token {
	char text[NAME_BYTES];
	msec ends; /* 0: free */
	bool refresh;
};
struct authority {
	uint64_t chance, made;
	struct code codes[CODES_MAX];
	struct token tokens[TOKENS_MAX];
	int64_t lifetime;  /* seconds, of the tokens from now on */
	bool claims;       /* the service demands what a token has only when it was asked for with claims */
	bool approve;      /* codes are approved without anybody entering them */
	bool throttled;    /* the next token call is answered 429 */
	unsigned interval; /* seconds between polls */
};

struct authority *authority_new(uint64_t chance)
{
	struct authority *a = mem_alloc(sizeof *a);
	a->chance = chance;
	a->lifetime = LIFETIME;
	a->interval = INTERVAL;
	return a;
}

void authority_free(struct authority *a)
{
	if (a)
		explicit_bzero(a, sizeof *a);
	free(a);
}

/* ---- One request. */

struct asking {
	struct authority *a;
	msec now;
	const struct lab_request *request;
	bool metadata;
	struct lab_reply *reply;
	struct arena *arena;
	char tenant[64];
};

static void header(struct asking *q, const char *name, const char *value)
{
	struct lab_reply *r = q->reply;
	if (r->nheaders < LAB_HEADERS_MAX)
		r->headers[r->nheaders++] = (struct lab_header){ name, arena_text(q->arena, value) };
}

static void answer(struct asking *q, int status, const char *type)
{
	q->reply->status = status;
	header(q, "Content-Type", type);
	header(q, "Cache-Control", "no-store");
}

/* The value of a field of a form or query, decoded; NULL when it is not there. */
static const char *field_in(struct asking *q, const char *form, const char *name)
{
	size_t n = strlen(name);
	for (const char *s = form; s && *s; s = *s ? s + 1 : s) {
		size_t length = strcspn(s, "&");
		if (length > n && memcmp(s, name, n) == 0 && s[n] == '=')
			return lab_route_decode(q->arena, s + n + 1, length - n - 1);
		s += length;
		if (!*s)
			break;
	}
	return NULL;
}

static const char *field(struct asking *q, const char *name)
{
	return q->request->n ? field_in(q, q->request->body, name) : NULL;
}

static void refuse(struct asking *q, int status, const char *error, int number, const char *words)
{
	struct json_out j = { .to = &q->reply->body };
	char guid[GUID_TEXT], *said;
	uint8_t random[16] = { 0 };
	memcpy(random, &q->a->chance, sizeof q->a->chance);
	guid_spin(random, ++q->a->made, guid);
	said = mem_format("AADSTS%d: %s Trace ID: %s Correlation ID: %s", number, words, guid, guid);
	answer(q, status, "application/json; charset=utf-8");
	json_object(&j, NULL);
	json_put_str(&j, "error", error);
	json_put_str(&j, "error_description", said);
	json_array(&j, "error_codes");
	json_put_int(&j, NULL, number);
	json_array_end(&j);
	json_put_str(&j, "trace_id", guid);
	json_put_str(&j, "correlation_id", guid);
	json_object_end(&j);
	free(said);
}

/* ---- Tokens. */

static void make_name(struct authority *a, const char *kind, char out[NAME_BYTES])
{
	uint64_t n = ++a->made;
	snprintf(out, NAME_BYTES, "%s-%016llx%08llx", kind, (unsigned long long)hash_mix(a->chance, &n, sizeof n),
		 (unsigned long long)n);
}

/* The oldest makes room. */
static struct token *new_token(struct authority *a, bool refresh, msec ends)
{
	struct token *t = &a->tokens[0];
	for (size_t i = 0; i < TOKENS_MAX; i++)
		t = a->tokens[i].ends < t->ends ? &a->tokens[i] : t;
	make_name(a, refresh ? "labrefresh" : "labtoken", t->text);
	t->ends = ends;
	t->refresh = refresh;
	return t;
}

static struct token *find_token(struct authority *a, const char *text, bool refresh, msec now)
{
	for (size_t i = 0; i < TOKENS_MAX; i++) {
		struct token *t = &a->tokens[i];
		if (t->ends > now && t->refresh == refresh && str_is(t->text, text))
			return t;
	}
	return NULL;
}

static void give_token(struct asking *q, bool refresh)
{
	struct authority *a = q->a;
	struct json_out j = { .to = &q->reply->body };
	const struct token *t = new_token(a, false, q->now + a->lifetime * MSEC_SECOND);
	if (field(q, "claims"))
		a->claims = false;
	answer(q, 200, "application/json; charset=utf-8");
	json_object(&j, NULL);
	json_put_str(&j, "token_type", "Bearer");
	json_put_int(&j, "expires_in", a->lifetime);
	json_put_str(&j, "access_token", t->text);
	if (refresh)
		json_put_str(&j, "refresh_token", new_token(a, true, q->now + MSEC_DAY)->text);
	json_object_end(&j);
}

/* ---- Device codes. */

static bool client_known(struct asking *q)
{
	const char *id = field(q, "client_id");
	if (!str_empty(id) && id[strlen(id) - 1] != '0')
		return true;
	refuse(q, 400, "unauthorized_client", 700016, "Application was not found in the directory.");
	return false;
}

static struct code *new_code(struct authority *a)
{
	struct code *c = &a->codes[0];
	for (size_t i = 0; i < CODES_MAX; i++)
		c = a->codes[i].ends < c->ends ? &a->codes[i] : c;
	return c;
}

static void ask_code(struct asking *q)
{
	struct authority *a = q->a;
	struct code *c = new_code(a);
	struct json_out j = { .to = &q->reply->body };
	char *address = mem_format("https://%s/devicelogin", str_or(q->request->host, "localhost"));
	uint64_t mixed;
	if (client_known(q)) {
		make_name(a, "labdevice", c->device);
		mixed = hash_mix(a->chance, &a->made, sizeof a->made);
		snprintf(c->user, sizeof c->user, "LAB%06u", (unsigned)(mixed % 1000000));
		c->ends = q->now + CODE_LIFETIME;
		c->polled = q->now;
		c->state = a->approve ? CODE_YES : CODE_PENDING;
		answer(q, 200, "application/json; charset=utf-8");
		json_object(&j, NULL);
		json_put_str(&j, "user_code", c->user);
		json_put_str(&j, "device_code", c->device);
		json_put_str(&j, "verification_uri", address);
		json_put_int(&j, "expires_in", CODE_LIFETIME / MSEC_SECOND);
		json_put_int(&j, "interval", a->interval);
		json_put_str(&j, "message", "Enter the code at the address.");
		json_object_end(&j);
	}
	free(address);
}

static void grant_device(struct asking *q)
{
	const char *device = str_or(field(q, "device_code"), "");
	struct code *c = NULL;
	for (size_t i = 0; i < CODES_MAX; i++)
		c = q->a->codes[i].state && str_is(q->a->codes[i].device, device) ? &q->a->codes[i] : c;
	if (!c) {
		refuse(q, 400, "bad_verification_code", 70019, "The device code is not known.");
	} else if (q->now >= c->ends) {
		refuse(q, 400, "expired_token", 70020, "The device code has expired.");
	} else if (c->state == CODE_NO) {
		refuse(q, 400, "authorization_declined", 70018, "The user declined.");
	} else if (c->state == CODE_YES) {
		c->state = CODE_FREE;
		give_token(q, true);
	} else {
		bool fast = q->now - c->polled < (msec)q->a->interval * MSEC_SECOND - MSEC_SECOND;
		c->polled = q->now;
		refuse(q, 400, fast ? "slow_down" : "authorization_pending", 70016, "The code was not entered yet.");
	}
}

static void grant_refresh(struct asking *q)
{
	struct token *t = find_token(q->a, str_or(field(q, "refresh_token"), ""), true, q->now);
	if (!t) {
		refuse(q, 400, "invalid_grant", 700082, "The refresh token has expired.");
		return;
	}
	t->ends = 0;
	give_token(q, true);
}

/* The assertion's signature is not looked at: the authority has nobody's certificate. */
static bool proof_good(struct asking *q)
{
	const char *assertion = field(q, "client_assertion"), *type = field(q, "client_assertion_type");
	if (!assertion)
		return str_is(field(q, "client_secret"), LAB_SECRET);
	const char *dot = strchr(assertion, '.');
	return dot && strchr(dot + 1, '.') && str_is(type, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
}

static void grant_client(struct asking *q)
{
	if (!field(q, "client_assertion") && !field(q, "client_secret"))
		refuse(q, 401, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required.");
	else if (!proof_good(q))
		refuse(q, 401, "invalid_client", 7000215, "Invalid client secret provided.");
	else
		give_token(q, false);
}

static const struct {
	const char *name;
	void (*grant)(struct asking *);
} GRANTS[] = {
	{ "urn:ietf:params:oauth:grant-type:device_code", grant_device },
	{ "refresh_token", grant_refresh },
	{ "client_credentials", grant_client },
};

static void ask_token(struct asking *q)
{
	const char *grant = field(q, "grant_type");
	if (q->a->throttled) {
		q->a->throttled = false;
		refuse(q, 429, "temporarily_unavailable", 90055, "Too many requests.");
		header(q, "Retry-After", "1");
		return;
	}
	if (!client_known(q))
		return;
	for (size_t i = 0; i < sizeof GRANTS / sizeof *GRANTS; i++)
		if (str_is(GRANTS[i].name, grant)) {
			GRANTS[i].grant(q);
			return;
		}
	refuse(q, 400, "unsupported_grant_type", 70003, "The grant type is not supported.");
}

/* ---- Managed identity: all its numbers are texts. */

static void ask_identity(struct asking *q)
{
	struct json_out j = { .to = &q->reply->body };
	char number[32];
	if (!q->metadata) {
		answer(q, 400, "application/json; charset=utf-8");
		text_add(&q->reply->body,
			 "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header "
			 "not specified\"}");
		return;
	}
	const struct token *t = new_token(q->a, false, q->now + q->a->lifetime * MSEC_SECOND);
	answer(q, 200, "application/json; charset=utf-8");
	json_object(&j, NULL);
	json_put_str(&j, "access_token", t->text);
	snprintf(number, sizeof number, "%lld", (long long)q->a->lifetime);
	json_put_str(&j, "expires_in", number);
	json_put_str(&j, "token_type", "Bearer");
	json_object_end(&j);
}

/* ---- Where a code is entered. */

static void say_page(struct asking *q, const char *words)
{
	answer(q, 200, "text/html; charset=utf-8");
	text_addf(&q->reply->body,
		  "<!DOCTYPE html><title>Sign in to the lab</title><p>%s</p><form method=\"post\"><input "
		  "name=\"user_code\" "
		  "placeholder=\"code\"><button name=\"answer\" value=\"yes\">Sign in</button><button name=\"answer\" "
		  "value=\"no\">Decline</button></form>\n",
		  words);
}

static void show_login(struct asking *q)
{
	say_page(q, "Enter the code that your program shows.");
}

static void take_login(struct asking *q)
{
	const char *user = str_or(field(q, "user_code"), "");
	for (size_t i = 0; i < CODES_MAX; i++) {
		struct code *c = &q->a->codes[i];
		if (c->state != CODE_PENDING || q->now >= c->ends || !str_is_nocase(c->user, user))
			continue;
		c->state = str_is(field(q, "answer"), "no") ? CODE_NO : CODE_YES;
		say_page(q, c->state == CODE_YES ? "You are signed in." : "Declined.");
		return;
	}
	say_page(q, "This code is not known.");
}

/* ---- Orders: {"lifetime": SECONDS, "interval": SECONDS, "approve": BOOL, "throttle": BOOL, "expire": BOOL, "claims": BOOL,
 * "forget": BOOL}. expire: every access token ends now; forget: every refresh token too; claims: every token is refused until one is
 * asked for with claims. */

static bool ordered(const struct json *j, const char *name)
{
	bool yes = false;
	return json_bool(json_get(j, name), &yes) && yes;
}

static void end_tokens(struct authority *a, bool refresh)
{
	for (size_t i = 0; i < TOKENS_MAX; i++)
		if (a->tokens[i].refresh == refresh)
			a->tokens[i].ends = 0;
}

static void carry_out_orders(struct authority *a, const struct json *j)
{
	int64_t n;
	if (json_int(json_get(j, "lifetime"), &n) && n > 0 && n <= 24 * 3600)
		a->lifetime = n;
	if (json_int(json_get(j, "interval"), &n) && n > 0 && n <= 60)
		a->interval = (unsigned)n;
	json_bool(json_get(j, "approve"), &a->approve);
	json_bool(json_get(j, "throttle"), &a->throttled);
	json_bool(json_get(j, "claims"), &a->claims);
	if (ordered(j, "expire"))
		end_tokens(a, false);
	if (ordered(j, "forget"))
		end_tokens(a, true);
}

static void take_orders(struct asking *q)
{
	struct text why = TEXT_INIT;
	struct json *j = json_parse(q->request->body, q->request->n, NULL, &why);
	if (j)
		carry_out_orders(q->a, j);
	answer(q, j ? 200 : 400, "application/json; charset=utf-8");
	text_add(&q->reply->body, "{}");
	json_free(j);
	text_release(&why);
}

/* ---- Finding what is asked. */

static const struct place {
	const char *method, *path;
	bool of_tenant; /* the path follows the tenant's name */
	void (*ask)(struct asking *);
} PLACES[] = {
	{ "POST", "/oauth2/v2.0/devicecode", true, ask_code },
	{ "POST", "/oauth2/v2.0/token", true, ask_token },
	{ "GET", "/metadata/identity/oauth2/token", false, ask_identity },
	{ "GET", "/devicelogin", false, show_login },
	{ "POST", "/devicelogin", false, take_login },
	{ "POST", "/lab/v1/authority", false, take_orders },
};

/* The tenant's name is one part of the path; what is not plain in it is no tenant. */
static bool matches(struct asking *q, const struct place *p, const char *path, size_t n)
{
	const char *slash = n > 1 ? memchr(path + 1, '/', n - 1) : NULL;
	const char *from = p->of_tenant ? slash : path;
	if (!from || !str_is(p->method, q->request->method) || strlen(p->path) != n - (size_t)(from - path) ||
	    memcmp(p->path, from, strlen(p->path)) != 0)
		return false;
	if (p->of_tenant)
		snprintf(q->tenant, sizeof q->tenant, "%.*s", (int)(from - path - 1), path + 1);
	return true;
}

static bool tenant_known(struct asking *q)
{
	size_t n = strlen(q->tenant);
	if (n < 8 || !str_is(q->tenant + n - 8, ".invalid"))
		return true;
	refuse(q, 400, "invalid_request", 90002, "Tenant not found.");
	return false;
}

/* ---- The service takes no token but ours. */

static void challenge(struct asking *q, const char *code, const char *words, const char *www)
{
	answer(q, 401, "application/json; charset=utf-8");
	header(q, "WWW-Authenticate", www);
	text_addf(&q->reply->body, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}", code, words);
}

static bool token_missing(struct asking *q)
{
	const char *sent = q->request->authorization;
	if (str_starts(q->request->target, "/lab/"))
		return false;
	if (!str_starts(sent, "Bearer ") || !find_token(q->a, sent + 7, false, q->now)) {
		challenge(q, "ExpiredAuthenticationToken",
			  "The access token is missing, of another issuer, or expired.",
			  "Bearer authorization_uri=\"https://login.microsoftonline.com/\", error=\"invalid_token\"");
		return true;
	}
	if (q->a->claims) /* {"access_token":{"nbf":{"essential":true,"value":"1"}}} */
		challenge(q, "InvalidAuthenticationToken", "The access token has been revoked.",
			  "Bearer authorization_uri=\"https://login.microsoftonline.com/\", "
			  "error=\"insufficient_claims\", "
			  "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==\"");
	return q->a->claims;
}

bool authority_request(struct authority *a, msec now, const struct lab_request *request, bool metadata,
		       struct lab_reply *reply)
{
	struct asking q = {
		.a = a, .now = now, .request = request, .metadata = metadata, .reply = reply, .arena = &reply->arena
	};
	size_t n = strcspn(request->target, "?");
	for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
		if (matches(&q, &PLACES[i], request->target, n)) {
			if (!PLACES[i].of_tenant || tenant_known(&q))
				PLACES[i].ask(&q);
			return true;
		}
	return token_missing(&q);
}
