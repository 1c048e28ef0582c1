/* The inside of a sign-in. A way begins with one of its steps; a step asks for one thing and takes its answer. */
#ifndef NET_SIGNIN_PRIVATE_H
#define NET_SIGNIN_PRIVATE_H
#include "net/signin.h"
#include "secret.h"

enum signin_step {
	STEP_NONE,
	STEP_CHILD,      /* the CLI's token */
	STEP_TOKEN_FILE, /* a ready token */
	STEP_CREDENTIAL, /* secret, or key: file */
	STEP_CERTIFICATE,
	STEP_CODE, /* device code: ask for it … */
	STEP_POLL, /* … and until it was used */
	STEP_CLIENT,
	STEP_IDENTITY,
	STEP_REFRESH,
	STEPS
};
enum signin_text {
	TEXT_LOGIN,
	TEXT_MANAGEMENT,
	TEXT_RESOURCE,
	TEXT_IDENTITY,
	TEXT_TENANT,
	TEXT_CLIENT_ID,
	TEXT_SECRET_FILE,
	TEXT_CERTIFICATE_FILE,
	TEXT_KEY_FILE,
	TEXT_TOKEN_FILE,
	TEXT_AZ,
	TEXTS
};
struct signin {
	enum signin_way way;
	char *text[TEXTS];
	bool ready; /* set up */

	enum signin_state state;
	enum signin_step step;
	bool asked;    /* the step's wish is with somebody */
	bool renewing; /* in the background, while the token still holds */
	uint32_t serial;
	msec not_before;   /* of the step's wish */
	unsigned failures; /* of the step in a row */
	uint8_t random[16];

	uint32_t generation; /* of the token */
	struct secret token, refresh, credential, certificate, device_code, form, claims, fed;
	msec ends, renew_at; /* 0: not known; none */

	char *user_code, *address, *path, *why;
	char *poll_trouble; /* why the last look for the code's end came to nothing; NULL: it did not */
	msec code_ends, interval;
};

/* The token for a call to this origin; NULL: it has none, or belongs elsewhere, and why says so. */
const char *signin_token(const struct signin *s, const char *origin, const char **why);
uint32_t signin_generation(const struct signin *s);

/* signin_steps.c: what each step asks and how it takes an answer. False from ask: the sign-in has failed. */
struct step {
	bool (*ask)(struct signin *s, msec now, struct signin_ask *out);
	void (*take)(struct signin *s, msec now, const struct signin_answer *a);
};
extern const struct step SIGNIN_STEPS[STEPS];
enum signin_step signin_first_step(enum signin_way way);

/* signin.c: where a step leads. */
void step_go(struct signin *s, enum signin_step step, msec not_before);
void step_got(struct signin *s, msec now, const char *token, size_t n, msec ends); /* ends 0: not known */
void step_fail(struct signin *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Once more, after a while; after several times in a row it has failed. */
void signin_retry(struct signin *s, msec now, const struct signin_answer *a);

/* signin_reply.c: what the authority says. */
struct token_reply {
	struct secret token, refresh;
	msec ends;
};
bool signin_read_token(const struct signin_answer *a, msec now, struct token_reply *out, struct text *err);
void signin_token_reply_wipe(struct token_reply *r);
struct code_reply {
	struct secret device_code;
	char *user_code, *address;
	msec ends, interval;
};
bool signin_read_code(const struct signin_answer *a, msec now, struct code_reply *out, struct text *err);
/* The error's name ("authorization_pending"; "" when there is none) and a sentence for the operator. */
void signin_read_error(const struct signin_answer *a, struct text *name, struct text *words);
msec signin_jwt_end(const char *token, size_t n); /* 0: it does not say */

/* signin_assertion.c: RFC 7523, signed PS256 with the key of the certificate (both PEM). random makes jti. */
struct assertion {
	const struct secret *key, *certificate;
	const char *audience, *client_id;
	msec now;
	const uint8_t *random;
};
bool signin_assertion(const struct assertion *a, struct secret *out, struct text *err);
#endif
