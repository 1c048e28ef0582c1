/* What the authority says: tokens, codes, and why not. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base64.h"
#include "signin_private.h"

enum {
	WORDS_MAX = 300,
	LIFETIME_MOST = 30 * 3600, /* seconds; the longest that is given out is 28 h */
	LIFETIME_SHORT = 5 * 60,   /* when nothing is said */
	CODE_LIFETIME = 900,
	CODE_LIFETIME_MOST = 3600,
	INTERVAL = 5,
	INTERVAL_MOST = 60
};

/* ---- Numbers: the metadata service writes its own as texts */

static bool number_of(const struct json *j, int64_t *out)
{
	const char *s = json_str(j);

	if (!s)
		return json_int(j, out);
	if (!*s || strlen(s) > 15 || strspn(s, "0123456789") != strlen(s))
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

static int64_t bounded(const struct json *j, int64_t otherwise, int64_t most)
{
	int64_t n = otherwise;

	if (!number_of(j, &n) || n <= 0)
		n = otherwise;
	return n < most ? n : most;
}

/* ---- Tokens */

/* The CLI names the moment; an older one does so in local time only, and is then asked again soon. */
static msec end_of(const struct json *j, msec now)
{
	int64_t at;

	if (json_get(j, "expires_in"))
		return now + bounded(json_get(j, "expires_in"), LIFETIME_SHORT, LIFETIME_MOST) * MSEC_SECOND;
	if (number_of(json_get(j, "expires_on"), &at) && at > now / MSEC_SECOND &&
	    at < now / MSEC_SECOND + LIFETIME_MOST)
		return at * MSEC_SECOND;
	return now + (msec)LIFETIME_SHORT * MSEC_SECOND;
}

static bool is_visible(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

static void read_token(const struct json *j, msec now, struct token_reply *out)
{
	const char *token = json_str(json_get(j, "access_token")), *refresh = json_str(json_get(j, "refresh_token"));

	token = token ? token : json_str(json_get(j, "accessToken"));
	if (str_empty(token) || !is_visible(token))
		return;
	secret_text(&out->token, token);
	secret_text(&out->refresh, refresh);
	out->ends = end_of(j, now);
}

bool signin_read_token(const struct signin_answer *a, msec now, struct token_reply *out, struct text *err)
{
	struct json *j =
		json_parse(a->body, a->n, &(struct json_limits){ .bytes = SIGNIN_BODY_MAX, .secret = true }, NULL);

	read_token(j, now, out);
	json_free_secret(j);
	return out->token.n || text_fail(err, "what came back holds no token; check login and identity in the "
					      "configuration file");
}

void signin_token_reply_wipe(struct token_reply *r)
{
	secret_wipe(&r->token);
	secret_wipe(&r->refresh);
}

/* The middle part of a JSON web token (RFC 7519): its claims, of which only the end is of interest. */
msec signin_jwt_end(const char *token, size_t n)
{
	const char *dot = token && n ? memchr(token, '.', n) : NULL;
	const char *end = dot ? memchr(dot + 1, '.', n - (size_t)(dot + 1 - token)) : NULL;
	struct secret claims = { 0 };
	int64_t seconds = 0;

	if (end && base64_read(&claims, dot + 1, (size_t)(end - dot - 1)) && claims.n) {
		struct json *j = json_parse(claims.s, claims.n, &(struct json_limits){ .secret = true }, NULL);

		number_of(json_get(j, "exp"), &seconds);
		json_free_secret(j);
	}
	secret_wipe(&claims);
	return seconds > 0 && seconds < INT64_MAX / MSEC_SECOND ? seconds * MSEC_SECOND : 0;
}

/* ---- Device codes */

/* It is shown, and typed by a person: short, and nothing else than it seems. */
static bool is_shown(const char *s)
{
	return !str_empty(s) && strlen(s) <= 200 && is_visible(s);
}

static bool read_code(const struct json *j, msec now, struct code_reply *out)
{
	const char *code = json_str(json_get(j, "user_code")), *device = json_str(json_get(j, "device_code"));
	const char *address = json_str(json_get(j, "verification_uri"));

	address = address ? address : json_str(json_get(j, "verification_url"));
	if (!is_shown(code) || !is_shown(address) || !str_starts(address, "https://") || str_empty(device))
		return false;
	secret_text(&out->device_code, device);
	out->user_code = mem_text(code);
	out->address = mem_text(address);
	out->ends = now + bounded(json_get(j, "expires_in"), CODE_LIFETIME, CODE_LIFETIME_MOST) * MSEC_SECOND;
	out->interval = bounded(json_get(j, "interval"), INTERVAL, INTERVAL_MOST) * MSEC_SECOND;
	return true;
}

bool signin_read_code(const struct signin_answer *a, msec now, struct code_reply *out, struct text *err)
{
	struct json *j =
		json_parse(a->body, a->n, &(struct json_limits){ .bytes = SIGNIN_BODY_MAX, .secret = true }, NULL);
	bool ok = read_code(j, now, out);

	json_free_secret(j);
	return ok || text_fail(err, "the sign-in service gave no code; check login in the configuration file");
}

/* ---- Errors */

/* What the numbers mean for the operator, and what would be right. The authority's own words follow. */
static const struct {
	const char *mark, *words;
} MEANINGS[] = {
	{ "AADSTS7000215",
	  "the client secret is not the one of this application; put the secret's value, not its id, into "
	  "secret_file" },
	{ "AADSTS7000222", "the client secret has ended; make a new one for this application" },
	{ "AADSTS7000218", "this application may not sign in without a secret; allow public client flows for it" },
	{ "AADSTS700016", "this application is not known in this tenant; check client_id and the tenant" },
	{ "AADSTS700027", "the certificate is not registered with this application; upload it there" },
	{ "AADSTS700024", "the client assertion is out of its time; check this machine's clock" },
	{ "AADSTS700025", "this application signs in without secret or certificate; sign in by device instead" },
	{ "AADSTS90002", "there is no such tenant; check its spelling" },
	{ "AADSTS900021", "there is no such tenant; check its spelling" },
	{ "AADSTS50020", "this account is of another tenant; name the tenant, or sign in with an account of it" },
	{ "AADSTS50034", "this account is not known in this tenant; check the tenant" },
	{ "AADSTS50057", "this account is disabled; ask the administrator of the tenant" },
	{ "AADSTS50059", "the tenant cannot be told from this account; give the tenant" },
	{ "AADSTS50076", "a second factor is wanted; sign in by device" },
	{ "AADSTS50079", "a second factor has to be set up for this account first" },
	{ "AADSTS530", "a rule of the tenant (conditional access) does not let this sign-in through; ask its "
		       "administrator" },
	{ "AADSTS65001", "this application has no consent in the tenant; ask its administrator" },
	{ "AADSTS500011", "the service is not known in this tenant; check cloud and management in the configuration "
			  "file" },
	{ "Identity not found", "this machine has no such managed identity; assign one, or check client_id" },
};
static const struct {
	const char *name, *words;
} NAMES[] = {
	{ "authorization_declined", "the sign-in was declined in the browser; look again to get a new code" },
	{ "access_denied", "the sign-in was declined in the browser; look again to get a new code" },
	{ "expired_token", "the code was not entered in time; look again to get a new one" },
	{ "code_expired", "the code was not entered in time; look again to get a new one" },
	{ "bad_verification_code", "the code is no longer known; look again to get a new one" },
	{ "invalid_client", "the application was not let in; check client_id and its secret or certificate" },
	{ "unauthorized_client", "this application may not sign in this way; check what is allowed to it" },
	{ "invalid_grant", "the sign-in no longer holds; sign in again" },
	{ "interaction_required", "a person has to sign in again; sign in by device" },
	{ "invalid_resource", "the service is not known to the sign-in service; check cloud and management in the "
			      "configuration file" },
	{ "temporarily_unavailable", "the sign-in service is busy; try again in a moment" },
};

static const char *meaning(const char *name, const char *said)
{
	for (size_t i = 0; i < sizeof MEANINGS / sizeof *MEANINGS; i++)
		if (strstr(said, MEANINGS[i].mark))
			return MEANINGS[i].words;
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (str_is(NAMES[i].name, name))
			return NAMES[i].words;
	return NULL;
}

/* The first sentence or so; identifiers at its end are cut here and given by themselves. */
static void add_said(struct text *words, const char *said)
{
	const char *end = strstr(said, " Trace ID");
	size_t n = end ? (size_t)(end - said) : strcspn(said, "\r\n");

	if (!n)
		return;
	text_add(words, words->n ? " (" : "");
	bool closing = words->n;
	utf8_clean(words, said, n, WORDS_MAX);
	text_add(words, closing ? ")" : "");
}

static void add_trace(struct text *words, const struct json *j)
{
	const char *trace = json_str(json_get(j, "trace_id"));

	if (str_empty(trace))
		return;
	text_add(words, "; trace ");
	utf8_clean(words, trace, strlen(trace), 64);
}

static void explain(const struct signin_answer *a, const struct json *j, struct text *name, struct text *words)
{
	const char *error = str_or(json_str(json_get(j, "error")), "");
	const char *said = str_or(json_str(json_get(j, "error_description")), "");
	const char *known = meaning(error, said);

	utf8_clean(name, error, strlen(error), 64);
	text_add(words, known);
	if (!known && !*said)
		text_addf(words, "the sign-in service answered with %u%s%s", a->status, name->n ? " " : "", name->s);
	add_said(words, said);
	add_trace(words, j);
}

void signin_read_error(const struct signin_answer *a, struct text *name, struct text *words)
{
	if (!a->answered) {
		text_add(words, str_or(a->why, "the sign-in service did not answer"));
		return;
	}
	struct json *j = json_parse(a->body, a->n, &(struct json_limits){ .bytes = SIGNIN_BODY_MAX }, NULL);
	explain(a, j, name, words);
	json_free(j);
}
