/* One request on its way to a reply: what the handlers read and write. The path's parts are decoded, the body is
 * parsed, the subscription and group exist; a handler decides and writes. */
#ifndef LAB_VISIT_H
#define LAB_VISIT_H
#include <stdbool.h>

#include "base/json.h"
#include "items.h"
#include "lab/service.h"
#include "world.h"

struct route;
enum { VISIT_ARGS = 4, VISIT_PARAMETERS = 64 };
/* Property names of the service's replies are indented by two blanks; lists put together by the gateway are not. */
enum { BY_PROVIDER = 2, BY_GATEWAY = 0 };

struct visit {
	struct lab *lab;
	struct world *world;
	const struct lab_request *request;
	struct lab_reply *reply;
	struct arena *arena; /* the reply's */
	const struct route *route;
	const char *path, *query;     /* as sent; query without '?', may be "" */
	struct items parameters;      /* of the query, decoded */
	const char *args[VISIT_ARGS]; /* the path's open parts */
	const struct json *body;      /* NULL: none */
	struct subscription *subscription;
	struct json_out out;
	msec now;          /* real time */
	msec date;         /* the same as a date; of what is done again: as it was then */
	bool changed;      /* the world was changed: an input to be kept */
	bool routes_stand; /* what changed moves nothing that a session brings */
	bool of_record;   /* what changed is the trainee's record or the place in the past, and no input of the world */
	bool clock_moved; /* the clock was ordered about: kept too */
	bool aggregated;  /* a list of tracked resources */
	bool by_gateway;  /* the gateway answered by itself */
	bool bare;        /* a fault: errors come without their envelope */
	bool internal;    /* not from outside: history or log; no authorization, no quota, no fault */
};

/* After the handler: what follows from what it did. */
void visit_settle(const struct visit *v);
/* Take the target apart. False: the query has more parameters than anybody needs. */
bool visit_read_target(struct visit *v);
/* A parameter of the query, decoded; NULL when absent. Names compare without case. */
const char *visit_query(struct visit *v, const char *name);

/* Begin a body; write it through the result. */
struct json_out *visit_reply(struct visit *v, int status, unsigned indent);
void visit_empty(struct visit *v, int status);
void visit_header(struct visit *v, const char *name, const char *value);
/* {"value":[…]}, cut into pages when the scenario wants that. */
typedef void visit_put(struct visit *v, const void *item);
void visit_list(struct visit *v, unsigned indent, const struct items *items, visit_put *put);

/* {"error":{"code","message"}}: from the provider (indented) or the gateway. */
void visit_refuse(struct visit *v, int status, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void visit_gateway(struct visit *v, int status, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The peering or service that the path names (args[1], args[2]); NULL: refused, as a resource of its own or as the
 * parent of the one meant. */
struct peering *visit_peering(struct visit *v);
struct peering_service *visit_service(struct visit *v);
/* Nothing in it that a screen would not show: no control characters, no marks of direction. */
bool visit_clean(const char *name);
/* A clean name, and by the name pattern of PUT (2025-05-01 only); false: refused. */
bool visit_name_good(struct visit *v, const char *name);

bool visit_absent(const struct json *member); /* not there, or null, which is the same */
/* A text of the body; NULL when the member is absent or no text. */
const char *visit_text(const struct visit *v, const char *dotted_path);
/* Texts of a body, kept in the world; NULL when the member is absent or no text. */
const char *visit_keep(struct visit *v, const char *dotted_path);
const char *visit_keep_of(struct visit *v, const struct json *object, const char *member);
/* The tags of a tracked resource as JSON text, kept in the world; NULL when absent or null: no reply says null. The gateway
 * has looked at them before. */
const char *visit_keep_tags(struct visit *v);
/* An enumeration: absent or null counts as otherwise (may be NULL). False: it is none of the words, and refused. */
bool visit_word(struct visit *v, const struct json *object, const char *member, const char *const *words,
		const char *otherwise, const char **out);
void visit_put_kept(struct visit *v, const char *key, const char *json_text); /* nothing when NULL */
void visit_put_text(struct visit *v, const char *key, const char *s);         /* nothing when NULL */
void visit_put_format(struct visit *v, const char *key, const char *format, ...) __attribute__((format(printf, 3, 4)));
#endif
