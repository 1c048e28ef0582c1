/* The steps of each way: what is asked for, and what follows from the answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base64.h"
#include "signin_private.h"

/* The public client of the Azure CLI, which every tenant knows. */
#define CLI_CLIENT_ID  "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
#define DEVICE_GRANT   "urn:ietf:params:oauth:grant-type:device_code"
#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define METADATA_API   "2018-02-01"

enum { SLOWER = 5 * MSEC_SECOND, CHILD_TIMEOUT = 90 * MSEC_SECOND, METADATA_TIMEOUT = 10 * MSEC_SECOND };

enum signin_step signin_first_step(enum signin_way way)
{
	static const enum signin_step first[SIGNIN_WAYS] = {
		[SIGNIN_CLI] = STEP_CHILD,         [SIGNIN_DEVICE] = STEP_CODE,
		[SIGNIN_SECRET] = STEP_CREDENTIAL, [SIGNIN_CERTIFICATE] = STEP_CREDENTIAL,
		[SIGNIN_IDENTITY] = STEP_IDENTITY, [SIGNIN_TOKEN] = STEP_TOKEN_FILE,
	};

	return first[way];
}

/* ---- Forms (application/x-www-form-urlencoded) */

static void add_encoded(struct secret *to, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	static const char hex[] = "0123456789ABCDEF";

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		char coded[3] = { '%', hex[c >> 4], hex[c & 15] };

		if (strchr(plain, c))
			secret_add(to, s, 1);
		else
			secret_add(to, coded, sizeof coded);
	}
}

static void field(struct secret *form, const char *name, const char *value)
{
	if (str_empty(value))
		return;
	if (form->n)
		secret_text(form, "&");
	secret_text(form, name);
	secret_text(form, "=");
	add_encoded(form, value);
}

static const char *client_id(const struct signin *s)
{
	return s->way == SIGNIN_DEVICE ? str_or(s->text[TEXT_CLIENT_ID], CLI_CLIENT_ID) : s->text[TEXT_CLIENT_ID];
}

static void add_scope(struct signin *s)
{
	const char *origin = s->text[TEXT_MANAGEMENT];
	char *scope = mem_format("%s/.default%s", origin, s->way == SIGNIN_DEVICE ? " offline_access" : "");

	field(&s->form, "scope", scope);
	free(scope);
}

/* What the service demanded of the next token, read from its base 64. */
static void add_claims(struct signin *s)
{
	struct secret claims = { 0 };

	if (s->claims.n && base64_read(&claims, s->claims.s, s->claims.n) && claims.n && strlen(claims.s) == claims.n)
		field(&s->form, "claims", claims.s);
	secret_wipe(&claims);
}

/* Whoever has no tenant signs in at home; a personal account cannot own what we need. */
static bool post(struct signin *s, const char *endpoint, struct signin_ask *out)
{
	char *path = mem_format("/%s/oauth2/v2.0/%s", str_or(s->text[TEXT_TENANT], "organizations"), endpoint);

	mem_replace(&s->path, path);
	free(path);
	out->kind = SIGNIN_ASK_HTTP;
	out->origin = s->text[TEXT_LOGIN];
	out->path = s->path;
	out->form = s->form.s;
	return true;
}

/* ---- What comes back from every token endpoint */

static bool is_trouble(const struct signin_answer *a)
{
	return (!a->answered && !a->stays) || a->status == 408 || a->status == 429 || a->status >= 500;
}

static void take_token(struct signin *s, msec now, const struct signin_answer *a)
{
	struct token_reply r = { 0 };
	struct text err = TEXT_INIT;

	if (signin_read_token(a, now, &r, &err)) {
		if (r.refresh.n)
			secret_move(&s->refresh, &r.refresh);
		step_got(s, now, r.token.s, r.token.n, r.ends);
	} else {
		step_fail(s, "%s", err.s);
	}
	signin_token_reply_wipe(&r);
	text_release(&err);
}

static void refuse(struct signin *s, const struct signin_answer *a)
{
	struct text name = TEXT_INIT, words = TEXT_INIT;

	signin_read_error(a, &name, &words);
	step_fail(s, "%s", words.s);
	text_release(&name);
	text_release(&words);
}

static void take_client(struct signin *s, msec now, const struct signin_answer *a)
{
	if (is_trouble(a))
		signin_retry(s, now, a);
	else if (a->status == 200)
		take_token(s, now, a);
	else
		refuse(s, a);
}

/* ---- The CLI */

static bool ask_child(struct signin *s, msec now, struct signin_ask *out)
{
	const char *const argv[] = { s->text[TEXT_AZ], "account",    "get-access-token",    "--output",
				     "json",           "--resource", s->text[TEXT_RESOURCE] };
	size_t n = sizeof argv / sizeof *argv;

	(void)now;
	if (s->claims.n) {
		step_fail(s, "the service asks for a new sign-in; sign in again with 'az login', then look again");
		return false;
	}
	memcpy(out->argv, argv, sizeof argv);
	if (!str_empty(s->text[TEXT_TENANT])) {
		out->argv[n++] = "--tenant";
		out->argv[n++] = s->text[TEXT_TENANT];
	}
	out->kind = SIGNIN_ASK_CHILD;
	out->timeout = CHILD_TIMEOUT;
	return true;
}

static void take_child(struct signin *s, msec now, const struct signin_answer *a)
{
	if (a->answered)
		take_token(s, now, a);
	else
		step_fail(s, "az gives no token: %s", str_or(a->why, "it did not say why"));
}

/* ---- Files */

static bool ask_file(struct signin_ask *out, const char *file)
{
	out->kind = SIGNIN_ASK_FILE;
	out->file = file;
	return true;
}

static bool ask_token_file(struct signin *s, msec now, struct signin_ask *out)
{
	(void)now;
	return ask_file(out, s->text[TEXT_TOKEN_FILE]);
}

static size_t without_line_end(const struct signin_answer *a)
{
	size_t n = a->n;

	while (n && strchr(" \t\r\n", a->body[n - 1]))
		n--;
	return n;
}

/* What may stand in a header: no blank, nothing invisible. */
static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~')
			return false;
	return n > 0;
}

static void take_token_file(struct signin *s, msec now, const struct signin_answer *a)
{
	const char *file = s->text[TEXT_TOKEN_FILE];
	size_t n = without_line_end(a);
	msec ends = signin_jwt_end(a->body, n);

	if (!a->answered)
		step_fail(s, "%s", str_or(a->why, "the token cannot be read"));
	else if (!is_token(a->body, n))
		step_fail(s,
			  "%s does not hold a token: one word is expected, as 'az account get-access-token "
			  "--query accessToken --output tsv' writes it",
			  file);
	else if (ends && ends <= now)
		step_fail(s, "the token in %s has ended; put a new one there and look again", file);
	else if (s->claims.n)
		step_fail(s, "the service no longer takes the token in %s; put a new one there and look again", file);
	else
		step_got(s, now, a->body, n, ends);
	secret_wipe(&s->claims);
}

static bool ask_credential(struct signin *s, msec now, struct signin_ask *out)
{
	(void)now;
	return ask_file(out, s->text[s->way == SIGNIN_SECRET ? TEXT_SECRET_FILE : TEXT_KEY_FILE]);
}

static void take_credential(struct signin *s, msec now, const struct signin_answer *a)
{
	size_t n = without_line_end(a);

	if (!a->answered) {
		step_fail(s, "%s", str_or(a->why, "the credential cannot be read"));
		return;
	}
	if (!n || memchr(a->body, 0, n)) {
		step_fail(s, "%s is empty, or no text",
			  s->text[s->way == SIGNIN_SECRET ? TEXT_SECRET_FILE : TEXT_KEY_FILE]);
		return;
	}
	secret_set(&s->credential, a->body, n);
	step_go(s, s->way == SIGNIN_SECRET ? STEP_CLIENT : STEP_CERTIFICATE, now);
}

static bool ask_certificate(struct signin *s, msec now, struct signin_ask *out)
{
	(void)now;
	out->open = true; /* a certificate is for everybody; its key was read before */
	return ask_file(out, s->text[TEXT_CERTIFICATE_FILE]);
}

static void take_certificate(struct signin *s, msec now, const struct signin_answer *a)
{
	if (!a->answered) {
		step_fail(s, "%s", str_or(a->why, "the certificate cannot be read"));
		return;
	}
	secret_set(&s->certificate, a->body, a->n);
	step_go(s, STEP_CLIENT, now);
}

/* ---- An application */

static bool add_assertion(struct signin *s, msec now)
{
	struct secret jwt = { 0 };
	struct text err = TEXT_INIT;
	char *audience = mem_format("%s/%s/oauth2/v2.0/token", s->text[TEXT_LOGIN], s->text[TEXT_TENANT]);
	const struct assertion a = { &s->credential, &s->certificate, audience, client_id(s), now, s->random };
	bool ok = signin_assertion(&a, &jwt, &err);

	if (ok) {
		field(&s->form, "client_assertion_type", ASSERTION_TYPE);
		field(&s->form, "client_assertion", jwt.s);
	} else {
		step_fail(s, "%s: %s", s->text[TEXT_CERTIFICATE_FILE], err.s);
	}
	secret_wipe(&jwt);
	text_release(&err);
	free(audience);
	return ok;
}

static bool add_proof(struct signin *s, msec now)
{
	if (s->way == SIGNIN_CERTIFICATE)
		return add_assertion(s, now);
	field(&s->form, "client_secret", s->credential.s);
	return true;
}

static bool ask_client(struct signin *s, msec now, struct signin_ask *out)
{
	bool ok;

	field(&s->form, "grant_type", "client_credentials");
	field(&s->form, "client_id", client_id(s));
	add_scope(s);
	add_claims(s);
	ok = add_proof(s, now);
	secret_wipe(&s->credential);
	secret_wipe(&s->certificate);
	return ok && post(s, "token", out);
}

/* The credential was wiped when it went out: a further try reads it again. */
static void take_application(struct signin *s, msec now, const struct signin_answer *a)
{
	take_client(s, now, a);
	if (s->step == STEP_CLIENT)
		step_go(s, STEP_CREDENTIAL, s->not_before);
}

/* ---- Device code (RFC 8628) */

static bool ask_code(struct signin *s, msec now, struct signin_ask *out)
{
	(void)now;
	field(&s->form, "client_id", client_id(s));
	add_scope(s);
	add_claims(s);
	return post(s, "devicecode", out);
}

static void take_good_code(struct signin *s, msec now, const struct signin_answer *a)
{
	struct code_reply r = { 0 };
	struct text err = TEXT_INIT;

	if (signin_read_code(a, now, &r, &err)) {
		secret_move(&s->device_code, &r.device_code);
		mem_replace(&s->poll_trouble, NULL);
		mem_replace(&s->user_code, r.user_code);
		mem_replace(&s->address, r.address);
		s->code_ends = r.ends;
		s->interval = r.interval;
		step_go(s, STEP_POLL, now + s->interval);
	} else {
		step_fail(s, "%s", err.s);
	}
	secret_wipe(&r.device_code);
	free(r.user_code);
	free(r.address);
	text_release(&err);
}

static void take_code(struct signin *s, msec now, const struct signin_answer *a)
{
	if (is_trouble(a))
		signin_retry(s, now, a);
	else if (a->status == 200)
		take_good_code(s, now, a);
	else
		refuse(s, a);
}

static bool ask_poll(struct signin *s, msec now, struct signin_ask *out)
{
	if (now >= s->code_ends) {
		step_fail(s, s->poll_trouble ? "while the code was waited for, %s" : "%s",
			  s->poll_trouble ? s->poll_trouble
					  : "the code was not entered in time; look again to get a new one");
		return false;
	}
	field(&s->form, "grant_type", DEVICE_GRANT);
	field(&s->form, "client_id", client_id(s));
	field(&s->form, "device_code", s->device_code.s);
	return post(s, "token", out);
}

/* A code stays good whatever happens to the network meanwhile. */
static void poll_later(struct signin *s, msec now, const struct signin_answer *a, bool slower, const char *trouble)
{
	mem_replace(&s->poll_trouble, trouble);
	if (slower)
		s->interval += SLOWER;
	step_go(s, STEP_POLL, now + (a->retry_after > s->interval ? a->retry_after : s->interval));
}

static void take_poll(struct signin *s, msec now, const struct signin_answer *a)
{
	struct text name = TEXT_INIT, words = TEXT_INIT;

	if (a->answered && a->status == 200) {
		take_token(s, now, a);
		return;
	}
	signin_read_error(a, &name, &words);
	if (is_trouble(a) || str_is(name.s, "slow_down"))
		poll_later(s, now, a, true, is_trouble(a) ? words.s : NULL);
	else if (str_is(name.s, "authorization_pending"))
		poll_later(s, now, a, false, NULL);
	else
		step_fail(s, "%s", words.s);
	text_release(&name);
	text_release(&words);
}

/* ---- What was given with a token, to get the next one */

static bool ask_refresh(struct signin *s, msec now, struct signin_ask *out)
{
	(void)now;
	field(&s->form, "grant_type", "refresh_token");
	field(&s->form, "client_id", client_id(s));
	field(&s->form, "refresh_token", s->refresh.s);
	add_scope(s);
	add_claims(s);
	return post(s, "token", out);
}

static void take_refresh(struct signin *s, msec now, const struct signin_answer *a)
{
	if (is_trouble(a) || !a->answered) { /* it holds, whatever is wrong on the way */
		signin_retry(s, now, a);
	} else if (a->status == 200) {
		take_token(s, now, a);
	} else {
		secret_wipe(&s->refresh);
		if (s->renewing)
			refuse(s, a);
		else
			step_go(s, signin_first_step(s->way), now);
	}
}

/* ---- Managed identity: the machine's own metadata service */

static bool ask_identity(struct signin *s, msec now, struct signin_ask *out)
{
	struct secret query = { 0 };
	char *resource = mem_format("%s/", s->text[TEXT_MANAGEMENT]);

	(void)now;
	field(&query, "resource", resource);
	field(&query, "client_id", s->text[TEXT_CLIENT_ID]);
	free(s->path);
	s->path = mem_format("/metadata/identity/oauth2/token?api-version=" METADATA_API "&%s", query.s);
	out->kind = SIGNIN_ASK_HTTP;
	out->origin = s->text[TEXT_IDENTITY];
	out->path = s->path;
	out->metadata = true;
	out->timeout = METADATA_TIMEOUT;
	secret_wipe(&query);
	free(resource);
	return true;
}

/* While a machine starts, its metadata service says 404 and 410. */
static void take_identity(struct signin *s, msec now, const struct signin_answer *a)
{
	if (is_trouble(a) || a->status == 404 || a->status == 410)
		signin_retry(s, now, a);
	else if (a->status == 200)
		take_token(s, now, a);
	else
		refuse(s, a);
}

const struct step SIGNIN_STEPS[STEPS] = {
	[STEP_CHILD] = { ask_child, take_child },
	[STEP_TOKEN_FILE] = { ask_token_file, take_token_file },
	[STEP_CREDENTIAL] = { ask_credential, take_credential },
	[STEP_CERTIFICATE] = { ask_certificate, take_certificate },
	[STEP_CODE] = { ask_code, take_code },
	[STEP_POLL] = { ask_poll, take_poll },
	[STEP_CLIENT] = { ask_client, take_application },
	[STEP_IDENTITY] = { ask_identity, take_identity },
	[STEP_REFRESH] = { ask_refresh, take_refresh },
};
