#include "net/signin.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "signin_private.h"
#include "target.h"

enum {
	RENEW_BEFORE = 5 * MSEC_MINUTE,
	FAILURES_MAX = 5,
	WAIT_FIRST = 2 * MSEC_SECOND,
	WAIT_MOST = 30 * MSEC_SECOND,
	RENEW_AGAIN = MSEC_MINUTE
};

/* ---- What there is */

static const char *const WAYS[SIGNIN_WAYS] = {
	[SIGNIN_CLI] = "cli",           [SIGNIN_DEVICE] = "device",
	[SIGNIN_SECRET] = "secret",     [SIGNIN_CERTIFICATE] = "certificate",
	[SIGNIN_IDENTITY] = "identity", [SIGNIN_TOKEN] = "token",
};

bool signin_way_of(const char *word, enum signin_way *way)
{
	for (int i = 0; i < SIGNIN_WAYS; i++)
		if (str_is(WAYS[i], word)) {
			*way = (enum signin_way)i;
			return true;
		}
	return false;
}

static const struct signin_cloud CLOUDS[] = {
	{ "AzureCloud", "https://login.microsoftonline.com", "https://management.azure.com",
	  "https://management.core.windows.net/" },
	{ "AzureUSGovernment", "https://login.microsoftonline.us", "https://management.usgovcloudapi.net",
	  "https://management.core.usgovcloudapi.net/" },
	{ "AzureChinaCloud", "https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn",
	  "https://management.core.chinacloudapi.cn/" },
};

const struct signin_cloud *signin_cloud_at(size_t i)
{
	return i < sizeof CLOUDS / sizeof *CLOUDS ? &CLOUDS[i] : NULL;
}

const struct signin_cloud *signin_cloud_of(const char *name)
{
	for (size_t i = 0; i < sizeof CLOUDS / sizeof *CLOUDS; i++)
		if (str_is_nocase(CLOUDS[i].name, name))
			return &CLOUDS[i];
	return NULL;
}

/* ---- Beginning and end */

struct signin *signin_new(void)
{
	return mem_alloc(sizeof(struct signin));
}

static void forget_code(struct signin *s)
{
	secret_wipe(&s->device_code);
	mem_replace(&s->user_code, NULL);
	mem_replace(&s->address, NULL);
}

/* All but the texts of the setup, and the numbers that tell old answers and old tokens from new ones. */
static void forget(struct signin *s)
{
	struct secret *all[] = {
		&s->token, &s->refresh, &s->credential, &s->certificate, &s->form, &s->claims, &s->fed
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		secret_wipe(all[i]);
	forget_code(s);
	mem_replace(&s->path, NULL);
	mem_replace(&s->why, NULL);
	mem_replace(&s->poll_trouble, NULL);
	s->state = SIGNIN_OUT;
	s->step = STEP_NONE;
	s->asked = s->renewing = false;
	s->ends = s->renew_at = 0;
	s->generation++;
}

void signin_free(struct signin *s)
{
	if (!s)
		return;
	forget(s);
	for (size_t i = 0; i < TEXTS; i++)
		free(s->text[i]);
	free(s);
}

/* ---- Setting up */

static const char *const *texts_of(const struct signin_setup *setup, const char *out[TEXTS])
{
	out[TEXT_LOGIN] = setup->login;
	out[TEXT_MANAGEMENT] = setup->management;
	out[TEXT_RESOURCE] = str_or(setup->resource, setup->management);
	out[TEXT_IDENTITY] = str_or(setup->identity, "http://" TARGET_METADATA_HOST);
	out[TEXT_TENANT] = setup->tenant;
	out[TEXT_CLIENT_ID] = setup->client_id;
	out[TEXT_SECRET_FILE] = setup->secret_file;
	out[TEXT_CERTIFICATE_FILE] = setup->certificate_file;
	out[TEXT_KEY_FILE] = str_or(setup->key_file, setup->certificate_file);
	out[TEXT_TOKEN_FILE] = setup->token_file;
	out[TEXT_AZ] = str_or(setup->az, "az");
	return out;
}

static bool same_setup(const struct signin *s, enum signin_way way, const char *const texts[TEXTS])
{
	bool same = s->ready && s->way == way;

	for (size_t i = 0; i < TEXTS && same; i++)
		same = str_is(s->text[i], texts[i]);
	return same;
}

/* What a way cannot do without, in the words of the configuration file. */
static const struct need {
	uint8_t ways;
	enum signin_text text;
	const char *key;
} NEEDS[] = {
	{ 1 << SIGNIN_SECRET | 1 << SIGNIN_CERTIFICATE, TEXT_TENANT, "a tenant (the answer 'tenant')" },
	{ 1 << SIGNIN_SECRET | 1 << SIGNIN_CERTIFICATE, TEXT_CLIENT_ID, "client_id" },
	{ 1 << SIGNIN_SECRET, TEXT_SECRET_FILE, "secret_file" },
	{ 1 << SIGNIN_CERTIFICATE, TEXT_CERTIFICATE_FILE, "certificate_file" },
	{ 1 << SIGNIN_TOKEN, TEXT_TOKEN_FILE, "token_file" },
};

static bool has_needs(enum signin_way way, const char *const texts[TEXTS], struct text *err)
{
	for (size_t i = 0; i < sizeof NEEDS / sizeof *NEEDS; i++)
		if (NEEDS[i].ways & 1u << way && str_empty(texts[NEEDS[i].text]))
			return text_fail(err,
					 "signing in by %s needs %s; give it in the configuration file ('voxpeer "
					 "config' names it)",
					 WAYS[way], NEEDS[i].key);
	return true;
}

/* What becomes part of an address or of a command line. */
static bool is_plain(const char *s)
{
	return str_empty(s) ||
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == strlen(s);
}

bool signin_set_up(struct signin *s, const struct signin_setup *setup, struct text *err)
{
	const char *array[TEXTS];
	const char *const *texts = texts_of(setup, array);

	if (same_setup(s, setup->way, texts))
		return true;
	forget(s);
	s->ready = false;
	if (!has_needs(setup->way, texts, err))
		return false;
	if (!is_plain(setup->tenant) || (setup->tenant && setup->tenant[0] == '-'))
		return text_fail(err, "'%s' is no tenant; give its domain or its id", setup->tenant);
	s->way = setup->way;
	for (size_t i = 0; i < TEXTS; i++)
		mem_replace(&s->text[i], texts[i]);
	return s->ready = true;
}

/* ---- Where it stands */

enum signin_state signin_state(const struct signin *s)
{
	return s->state;
}

const char *signin_why(const struct signin *s)
{
	return s->state == SIGNIN_FAILED ? str_or(s->why, "the sign-in failed") : "";
}

bool signin_code(const struct signin *s, struct signin_code *out)
{
	if (!s->user_code)
		return false;
	*out = (struct signin_code){ s->user_code, s->address, s->code_ends };
	return true;
}

uint32_t signin_generation(const struct signin *s)
{
	return s->generation;
}

const char *signin_token(const struct signin *s, const char *origin, const char **why)
{
	if (s->state != SIGNIN_IN || !s->token.n) {
		*why = "the sign-in has ended; sign in again; nothing was sent";
		return NULL;
	}
	if (!target_same_origin(origin, s->text[TEXT_MANAGEMENT])) {
		*why = "the sign-in is for another service than this call goes to; nothing was sent";
		return NULL;
	}
	return s->token.s;
}

/* ---- Going on */

void step_go(struct signin *s, enum signin_step step, msec not_before)
{
	s->step = step;
	s->not_before = not_before;
}

void step_fail(struct signin *s, const char *format, ...)
{
	struct text words = TEXT_INIT;
	va_list ap;

	s->step = STEP_NONE;
	forget_code(s);
	if (s->renewing) { /* what is held lasts until its end; then the operator is asked */
		s->renewing = false;
		s->renew_at = 0;
		return;
	}
	va_start(ap, format);
	text_addv(&words, format, ap);
	va_end(ap);
	mem_replace(&s->why, words.s);
	text_release(&words);
	s->state = SIGNIN_FAILED;
}

void step_got(struct signin *s, msec now, const char *token, size_t n, msec ends)
{
	msec left = ends - now;

	secret_set(&s->token, token, n);
	secret_wipe(&s->claims);
	forget_code(s);
	s->generation++;
	s->ends = ends;
	s->renew_at = !ends ? 0 : left > (msec)2 * RENEW_BEFORE ? ends - RENEW_BEFORE : now + left / 2;
	s->state = SIGNIN_IN;
	s->step = STEP_NONE;
	s->renewing = false;
	s->failures = 0;
}

/* Doubling, and up to half as much again by chance, so that many do not come back at once. */
static msec wait_of(struct signin *s)
{
	msec wait = WAIT_FIRST << (s->failures < 4 ? s->failures : 4);

	wait = wait < WAIT_MOST ? wait : WAIT_MOST;
	return wait + wait * s->random[s->failures % sizeof s->random] / 512;
}

void signin_retry(struct signin *s, msec now, const struct signin_answer *a)
{
	msec wait = wait_of(s);
	struct text name = TEXT_INIT, words = TEXT_INIT;

	if (++s->failures < FAILURES_MAX) {
		s->not_before = now + (a->retry_after > wait ? a->retry_after : wait);
		return;
	}
	bool renewing = s->renewing;
	signin_read_error(a, &name, &words);
	step_fail(s, "%s", words.s);
	if (renewing)
		s->renew_at = now + RENEW_AGAIN;
	text_release(&name);
	text_release(&words);
}

static void start(struct signin *s, msec now)
{
	s->failures = 0;
	s->asked = false;
	forget_code(s);
	step_go(s, s->refresh.n ? STEP_REFRESH : signin_first_step(s->way), now);
}

void signin_begin(struct signin *s, msec now, const uint8_t random[16])
{
	memcpy(s->random, random, sizeof s->random);
	if (s->state == SIGNIN_IN || s->state == SIGNIN_BUSY || !s->ready)
		return;
	mem_replace(&s->why, NULL);
	s->state = SIGNIN_BUSY;
	if (s->step != STEP_NONE) /* it was being renewed when it ended */
		s->renewing = false;
	else
		start(s, now);
}

static void end_token(struct signin *s)
{
	secret_wipe(&s->token);
	s->generation++;
	s->ends = s->renew_at = 0;
	s->state = SIGNIN_OUT;
}

void signin_refused(struct signin *s, uint32_t generation, const char *claims)
{
	if (s->state != SIGNIN_IN || generation != s->generation)
		return;
	end_token(s);
	secret_wipe(&s->claims);
	secret_text(&s->claims, claims);
}

/* A renewal is for those who need nobody to look at a screen. */
static bool renews_quietly(const struct signin *s)
{
	return s->refresh.n || s->way != SIGNIN_DEVICE;
}

static void watch_the_clock(struct signin *s, msec now)
{
	if (s->state != SIGNIN_IN)
		return;
	if (s->ends && now >= s->ends) {
		end_token(s);
	} else if (s->renew_at && now >= s->renew_at && s->step == STEP_NONE) {
		s->renewing = renews_quietly(s);
		s->renew_at = 0;
		if (s->renewing)
			start(s, now);
	}
}

bool signin_ask(struct signin *s, msec now, struct signin_ask *out)
{
	watch_the_clock(s, now);
	if (s->step == STEP_NONE || s->asked || now < s->not_before)
		return false;
	*out = (struct signin_ask){ .serial = ++s->serial, .timeout = (msec)30 * MSEC_SECOND };
	secret_wipe(&s->form);
	s->asked = SIGNIN_STEPS[s->step].ask(s, now, out);
	return s->asked;
}

void signin_answer(struct signin *s, msec now, const struct signin_answer *a)
{
	struct signin_answer whole = *a;

	if (!s->asked || a->serial != s->serial || s->step == STEP_NONE)
		return;
	s->asked = false;
	secret_wipe(&s->form);
	if (!whole.body) {
		whole.body = s->fed.s ? s->fed.s : "";
		whole.n = s->fed.n;
	}
	SIGNIN_STEPS[s->step].take(s, now, &whole);
	secret_wipe(&s->fed);
}

msec signin_due(const struct signin *s)
{
	if (s->step != STEP_NONE)
		return s->asked ? 0 : s->not_before;
	if (s->state != SIGNIN_IN)
		return 0;
	return s->renew_at ? s->renew_at : s->ends;
}

bool signin_feed(struct signin *s, uint32_t serial, int fd)
{
	char piece[4096];
	ssize_t n = read(fd, piece, sizeof piece);
	bool more = n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));

	if (n > 0 && s->asked && serial == s->serial && s->fed.n + (size_t)n <= SIGNIN_BODY_MAX)
		secret_add(&s->fed, piece, (size_t)n);
	explicit_bzero(piece, sizeof piece);
	return more;
}
