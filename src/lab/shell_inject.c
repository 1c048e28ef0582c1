/* voxpeer-lab inject: orders to a lab while a trainee works with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "client.h"
#include "options.h"
#include "shell.h"

/* ---- Which lab: a socket, a state file whose lab runs, or a session by its name. */

static char *socket_of(const char *name, struct text *err)
{
	struct stat st;
	if (!strchr(name, '/')) {
		char *folder = shell_sessions(err),
		     *path = folder ? mem_format("%s/%s.lab.socket", folder, name) : NULL;
		free(folder);
		return path;
	}
	if (stat(name, &st) == 0 && S_ISREG(st.st_mode))
		return mem_format("%s.socket", name);
	return mem_text(name);
}

/* ---- Orders. */

struct order {
	const char *method;
	struct text target, body;
	char *const *words; /* behind the order's own */
	size_t n;
	struct text *err;
};

static void put_value(struct json_out *out, const char *key, const char *value)
{
	static const char *const on[] = { "true", "on", "yes" }, *const off[] = { "false", "off", "no" };
	for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
		if (str_is(value, on[i]) || str_is(value, off[i])) {
			json_put_bool(out, key, str_is(value, on[i]));
			return;
		}
	}
	if (*value && strspn(value, "0123456789") == strlen(value) && strlen(value) < 10 && !str_is(key, "path"))
		json_put_int(out, key, strtoll(value, NULL, 10));
	else
		json_put_str(out, key, value);
}

/* KEY=VALUE from the nth word on become the members of the body. */
static bool put_pairs(struct order *o, size_t from, struct json_out *out)
{
	for (size_t i = from; i < o->n; i++) {
		const char *equals = strchr(o->words[i], '=');
		if (!equals || equals == o->words[i])
			return text_fail(o->err, "'%s' is no KEY=VALUE", o->words[i]);
		char *key = mem_textn(o->words[i], (size_t)(equals - o->words[i]));
		put_value(out, key, equals + 1);
		free(key);
	}
	return true;
}

static bool with_body(struct order *o, const char *method, size_t from, const char *prefix)
{
	struct json_out out = { .to = &o->body };
	o->method = method;
	json_object(&out, NULL);
	if (prefix)
		json_put_str(&out, "prefix", prefix);
	bool good = put_pairs(o, from, &out);
	json_object_end(&out);
	return good;
}

static void to_router(struct order *o, const char *rest)
{
	text_add(&o->target, "/lab/v1/routers/");
	text_add_encoded(&o->target, o->words[0]);
	text_add(&o->target, rest);
}

static bool router(struct order *o)
{
	to_router(o, "?by=trainer");
	return with_body(o, "PATCH", 1, NULL);
}

static bool announce(struct order *o)
{
	to_router(o, "/announcements?by=trainer");
	return with_body(o, "PUT", 2, o->words[1]);
}

static bool withdraw(struct order *o)
{
	to_router(o, "/announcements?by=trainer&prefix=");
	text_add_encoded(&o->target, o->words[1]);
	o->method = "DELETE";
	return true;
}

static bool route(struct order *o)
{
	text_add(&o->target, "/lab/v1/registry/routes?by=trainer");
	return with_body(o, "PUT", 1, o->words[0]);
}

static bool no_route(struct order *o)
{
	text_add(&o->target, "/lab/v1/registry/routes?by=trainer&prefix=");
	text_add_encoded(&o->target, o->words[0]);
	text_add(&o->target, "&origin=");
	text_add_encoded(&o->target,
			 str_starts(o->words[1], "origin=") ? o->words[1] + strlen("origin=") : o->words[1]);
	o->method = "DELETE";
	return true;
}

static bool fault(struct order *o)
{
	text_add(&o->target, "/lab/v1/faults");
	return with_body(o, "POST", 0, NULL);
}

static bool no_faults(struct order *o)
{
	text_add(&o->target, "/lab/v1/faults");
	o->method = "DELETE";
	return true;
}

static bool move_clock(struct order *o)
{
	text_add(&o->target, "/lab/v1/clock?by=trainer");
	return with_body(o, "POST", 0, NULL);
}

static bool look(struct order *o)
{
	static const char *const things[] = { "scenario", "score",  "routers",    "registry",
					      "clock",    "faults", "checkpoints" };
	for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
		if (!str_is(things[i], o->words[0]))
			continue;
		text_addf(&o->target, "/lab/v1/%s", things[i]);
		o->method = "GET";
		return true;
	}
	return text_fail(o->err, "look shows scenario, score, routers, registry, clock, faults or checkpoints");
}

static const struct kind {
	const char *word;
	size_t least;
	bool (*make)(struct order *);
	const char *usage;
} kinds[] = {
	{ "router", 2, router, "router NAME lacp=on|off bfd=on|off session=up|down" },
	{ "announce", 3, announce, "announce ROUTER PREFIX path=\"64500\" communities=8075:8007" },
	{ "withdraw", 2, withdraw, "withdraw ROUTER PREFIX" },
	{ "route", 2, route, "route PREFIX origin=64500" },
	{ "no-route", 2, no_route, "no-route PREFIX origin=64500" },
	{ "fault", 1, fault, "fault kind=status status=503 count=3 path=peerings" },
	{ "no-faults", 0, no_faults, "no-faults" },
	{ "clock", 1, move_clock, "clock speed=60 | paused=on | skip=3h | advance=true" },
	{ "look", 1, look, "look score" },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *kind_word(const void *self, size_t i)
{
	(void)self;
	return i < KINDS ? kinds[i].word : NULL;
}

static bool make(struct order *o, const char *word)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (str_is(kinds[i].word, word))
			return o->n >= kinds[i].least ? kinds[i].make(o)
						      : text_fail(o->err, "it is: inject LAB %s", kinds[i].usage);
	}
	const char *near = str_nearest(word, kind_word, NULL);
	return text_fail(
		o->err,
		"'%s' is no order; %s%s%srouter, announce, withdraw, route, no-route, fault, no-faults, clock and "
		"look are",
		word, near ? "did you mean '" : "", str_or(near, ""), near ? "'? " : "");
}

/* ---- Sending. */

static bool refused(const struct text *reply, struct text *err)
{
	struct json *j = json_parse(reply->s, reply->n, NULL, NULL);
	text_fail(err, "the lab refuses: %s", str_or(json_str(json_at(j, "error.message")), "no reason given"));
	json_free(j);
	return false;
}

/* The lab of a session runs while somebody works in it, and no longer. */
static bool is_open(const char *name, const char *socket, struct text *err)
{
	return strchr(name, '/') || access(socket, F_OK) == 0 ||
	       text_fail(err, "nobody has %s open; orders reach a session while somebody works in it", name);
}

static bool send_order(const struct lab_options *options, struct order *o)
{
	struct text reply = TEXT_INIT, shown = TEXT_INIT;
	char *socket = socket_of(options->names[0], o->err);
	int status =
		socket && is_open(options->names[0], socket, o->err)
			? lab_client_ask(socket, o->method, o->target.s, o->body.n ? o->body.s : NULL, &reply, o->err)
			: -1;
	bool good = status >= 0 && (status < 400 || refused(&reply, o->err));
	if (good) {
		utf8_clean_lines(&shown, reply.s, reply.n, reply.n);
		puts(shown.s);
	}
	free(socket);
	text_release(&reply);
	text_release(&shown);
	return good;
}

int shell_inject(const struct lab_options *options)
{
	struct text err = TEXT_INIT;
	struct order o = { .target = TEXT_INIT, .body = TEXT_INIT, .err = &err, .words = options->names + 2 };
	while (o.words[o.n])
		o.n++;
	bool good = make(&o, options->names[1]) && send_order(options, &o);
	int rc = good ? EXIT_DONE : shell_complain(&err);
	text_release(&o.target);
	text_release(&o.body);
	text_release(&err);
	return rc;
}
