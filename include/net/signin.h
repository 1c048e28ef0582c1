/* Signing in to the real service: six ways, one machine. It is pure: it opens no socket and no file, starts no child and looks at no
 * clock. It says what it wants done (signin_ask) and is told what came of it (signin_answer); net_sign_in does that for requests and
 * files, the runtime for the one child.
 *
 *   struct signin *s = signin_new();
 *   signin_set_up(s, &setup, &err)              another account: all that is held is wiped
 *   signin_begin(s, now, random)                sign in; nothing to do when it is signed in already
 *   while (net_sign_in(n, s, now, &ask)) …      every turn; true: the child of `ask` is to be started
 *   signin_state(s), signin_code(s, &code)
 *   signin_free(s)                              after net_free
 *
 * A token is held in memory, for one origin, and never leaves this room: a call names the sign-in it goes out with (net_call.as), and
 * gets the token when it goes to that origin. It is renewed five minutes before its end, and a service that refuses it (401) ends it
 * at once; what the service demands then (a claims challenge) is handed to the next sign-in. Whatever held a secret is wiped.
 *
 * Source: the Microsoft identity platform, as published (OAuth 2.0, RFC 6749, 7523, 8628; the metadata service of virtual machines). */
#ifndef NET_SIGNIN_H
#define NET_SIGNIN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

struct text;
struct net;
struct signin;

enum signin_way {
	SIGNIN_CLI,         /* "cli": az account get-access-token */
	SIGNIN_DEVICE,      /* "device": a code that is entered in a browser, anywhere */
	SIGNIN_SECRET,      /* "secret": an application with a secret, from a file */
	SIGNIN_CERTIFICATE, /* "certificate": an application with a key, from a file */
	SIGNIN_IDENTITY,    /* "identity": this machine is one of Azure's */
	SIGNIN_TOKEN,       /* "token": made by somebody else, from a file or descriptor */
	SIGNIN_WAYS
};
bool signin_way_of(const char *word, enum signin_way *way);

/* Clouds: where to sign in, where the service is, and what the CLI calls it. NULL at the end; by name in any case of letters. */
struct signin_cloud {
	const char *name, *login, *management, *resource;
};
const struct signin_cloud *signin_cloud_at(size_t i);
const struct signin_cloud *signin_cloud_of(const char *name);

/* Strings are copied; NULL and "": not given. Files are named, never their content: "fd:N" is a descriptor. */
struct signin_setup {
	enum signin_way way;
	const char *login, *management, *resource; /* origins; resource: what the CLI is asked for, NULL: management */
	const char *identity;                      /* of the metadata service; NULL: http://169.254.169.254 */
	const char *tenant;                        /* domain or id; NULL: the account's own, where there is one */
	const char *client_id;                     /* device: NULL is the CLI's public client */
	const char *secret_file, *certificate_file, *key_file, *token_file;
	const char *az; /* the program; NULL: "az" in PATH */
};
struct signin *signin_new(void);
void signin_free(struct signin *s);
/* The same setup again keeps what is held. False: something that this way needs is missing or malformed, in words. */
bool signin_set_up(struct signin *s, const struct signin_setup *setup, struct text *err);

enum signin_state {
	SIGNIN_OUT,   /* not begun, or ended: by its time, or by the service */
	SIGNIN_BUSY,  /* begun */
	SIGNIN_IN,    /* calls may go out */
	SIGNIN_FAILED /* signin_why */
};
enum signin_state signin_state(const struct signin *s);
const char *
signin_why(const struct signin *s); /* one sentence: what happened, what would be right; "" when not failed */
void signin_begin(struct signin *s, msec now, const uint8_t random[16]);
/* The service does not accept what a call carried. generation: of the token it carried; one that was replaced is passed over.
 * claims: base 64, as in the WWW-Authenticate field (NULL: none). */
void signin_refused(struct signin *s, uint32_t generation, const char *claims);

/* Device code, while it is waited for: what the operator does, and until when. Borrowed until the next call. */
struct signin_code {
	const char *code, *address;
	msec until;
};
bool signin_code(const struct signin *s, struct signin_code *out);

/* ---- What it wants done. Borrowed until it is answered. */
enum signin_ask_kind { SIGNIN_ASK_HTTP, SIGNIN_ASK_FILE, SIGNIN_ASK_CHILD };
enum { SIGNIN_ARGS = 12, SIGNIN_BODY_MAX = 64 * 1024 };
struct signin_ask {
	enum signin_ask_kind kind;
	uint32_t serial;                   /* comes back with the answer: one that nobody awaits is dropped */
	const char *origin, *path, *form;  /* HTTP: POST of a form, or GET when there is none */
	bool metadata;                     /* HTTP: of the metadata service */
	const char *file;                  /* FILE: one that only its owner may use, */
	bool open;                         /* but for this one, which anybody may read */
	const char *argv[SIGNIN_ARGS + 1]; /* CHILD */
	msec timeout;
};
struct signin_answer {
	uint32_t serial;
	bool answered;    /* HTTP: a status came; FILE: it was read; CHILD: it ended with 0 */
	uint16_t status;  /* HTTP */
	msec retry_after; /* HTTP; 0: none */
	const char *why;  /* not answered: in words */
	bool stays;       /* not answered: asking again is no use */
	const char *body; /* what came, n bytes; NULL with CHILD: what signin_feed has read */
	size_t n;
};
/* What is due now, once. */
bool signin_ask(struct signin *s, msec now, struct signin_ask *out);
void signin_answer(struct signin *s, msec now, const struct signin_answer *a);
/* When signin_ask has to be looked at again by itself; 0: no need. */
msec signin_due(const struct signin *s);
/* Reads what the child of `serial` wrote; it goes into this room's memory and nowhere else. False: there is no more. */
bool signin_feed(struct signin *s, uint32_t serial, int fd);

/* Carry out what is asked for by request or file. True: a child is to be started; then signin_feed, and signin_answer. */
bool net_sign_in(struct net *n, struct signin *s, msec now, struct signin_ask *child);
#endif
