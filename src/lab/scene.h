/* A scenario in memory: what the world is like before the trainee does anything. Read once, never changed.
 * Field by field described in voxpeer-scenario(5). */
#ifndef LAB_SCENE_H
#define LAB_SCENE_H
#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "inet/prefix.h"
#include "items.h"
#include "spec.h"

struct arena;
struct text;

/* How long a connection stays in each state before the one named, once that one's condition holds. */
struct scene_plan {
	msec approved, started, completed, validating, active;
	const char *refused; /* Microsoft's team turns the request down with these words when it should approve it */
};
struct scene_facility {
	int64_t id; /* PeeringDB */
	const char *address;
	bool voice;
	int64_t ports; /* that Microsoft has free there; -1: enough */
	struct scene_plan plan;
	struct prefix pool; /* session addresses; length 0: the scenario's */
};
struct scene_metro {
	const char *name, *country, *region;
	struct items offers;     /* int64_t *, Mbps */
	struct items facilities; /* struct scene_facility */
};
struct scene_group {
	const char *name, *location;
};
struct scene_subscription {
	const char *id, *name, *tenant, *state, *provider;
	msec registration;
	struct items groups; /* struct scene_group */
};
struct scene_autnum {
	uint32_t asn;
	const char *holder;
};
struct scene_route {
	struct prefix prefix;
	uint32_t origin;
	const char *source;
};
struct scene_vrp {
	struct prefix prefix;
	int64_t max_length;
	uint32_t origin;
};
struct scene_registry {
	struct items autnums, routes, vrps;
};
struct scene_announcement {
	struct prefix prefix;
	const char *path, *communities;
};
struct scene_router {
	const char *name, *bundle;
	int64_t facility;
	bool lacp, bfd, session;
	struct items members;       /* const char *, of the bundle */
	struct items announcements; /* struct scene_announcement */
};
struct scene_place {
	const char *country, *state, *region;
};
struct scene_provider {
	const char *name;
	struct items metros; /* const char * */
};
struct scene_legacy_connection {
	int64_t facility, bandwidth;
	struct prefix session;
};
struct scene_legacy {
	const char *name, *metro, *type;
	uint32_t asn;
	struct items connections;
};
struct scene_cond;
/* A request of the past, of the solution or of an event, as it would stand on the wire. */
struct scene_request {
	struct spec_place at;
	msec before;
	const char *method, *path, *body;
	const struct scene_cond *when; /* of the solution: when it is to be done; NULL: when nothing else helps */
};
struct scene_fault {
	const char *method, *path, *kind, *code;
	int64_t count, skip, status, retry_after;
	msec delay;
};
enum { SCENE_FAULT_STATUS = 503, SCENE_FAULT_DELAY = 10 * MSEC_SECOND }; /* when nothing is said */
/* ---- The course (scene_course.c has the tables). */

/* Something that holds of the world or does not (course.h): one subject, with what is said of it. */
struct scene_cond {
	struct spec_place at;
	const char *asn, *connection, *prefixes, *activations; /* a state: `count` of them are in it */
	struct prefix prefix, activation;                      /* this one is there; with `state` in it */
	const char *state, *check;                             /* check: whose judging ended there, "V6" */
	int64_t facility;                                      /* of the connections; 0: any */
	int64_t count;                                         /* 1 unless said */
	const char *router;
	enum maybe lacp, bfd, session;
	struct prefix announces; /* this router does */
	const char *path, *community;
	struct prefix route_object;
	uint32_t origin;
	const char *exists;    /* one of this kind */
	const char *goal;      /* was reached */
	int64_t failures;      /* so many verdicts were Failed */
	msec passed;           /* since the start; -1: not asked */
	struct items all, any; /* struct scene_cond */
	const struct scene_cond *negated;
};
struct scene_lesson {
	int64_t number, minutes, pass;
	const char *level, *learn;
	struct items expects; /* codes whose failure is no mistake */
};
struct scene_goal {
	struct spec_place at;
	const char *id, *text, *kind;
	int64_t count, points; /* points: -1 until shared out */
	bool forbidden;
	const struct scene_cond *when;
};
enum { HINT_STAGES = 3, SCORE_OF = 100 };
/* Either a text alone, or up to three of look, means and do. */
struct scene_hint {
	const struct scene_cond *when;
	const char *text, *look, *means, *act;
	struct items steps;             /* const char *, as of a line */
	struct items cost;              /* int64_t *; what is not said costs as usual */
	const char *stage[HINT_STAGES]; /* filled in: those that are there */
	int64_t price[HINT_STAGES];
	int64_t stages;
};
struct scene_line {
	const struct scene_cond *when;
	struct items steps; /* const char *: only while the session stands at one of them; none: wherever it stands */
	const char *say;
};
/* What happens once, at its time or some time after its condition first holds. */
struct scene_event {
	struct spec_place place;
	msec at, after; /* at: since the start; -1: by condition */
	const struct scene_cond *when;
	const struct scene_request *act;
	const char *say;
};
struct scene_show {
	const char *step, *say;
};
struct scene_solution {
	const char *text, *answers;
	struct items actions; /* struct scene_request */
	struct items steps;   /* struct scene_show */
};
/* Microsoft's judging is out of order: since the start, and how long. */
struct scene_outage {
	msec at, lasts;
};
struct scene_judging {
	msec asn, registration, activation, conversion;
	bool long_prefixes;
	struct items outages;
};

struct scene {
	const char *file; /* what messages call it */
	const char *based_on;
	const char *base; /* the text that was found under that name; NULL: it is based on nothing */
	const char *name, *title, *description, *task;
	msec start;
	int64_t seed, page_size;
	uint32_t own_asn;
	const char *company;
	struct items subscriptions, regions, metros;
	struct scene_plan provisioning;
	struct prefix session_pool;
	struct scene_judging judging;
	struct scene_registry registry;
	struct items routers, places, providers, legacy, history, faults;
	const struct scene_lesson *lesson; /* NULL: it is no lesson */
	struct items goals, hints, coach, events;
	struct scene_solution solution;
};

extern const char *const scene_fault_kinds[]; /* closed by NULL */

/* The tables: scene_spec.c and scene_course.c. */
extern const struct spec scene_spec, scene_lesson_spec, scene_goal_spec, scene_hint_spec, scene_line_spec;
extern const struct spec scene_event_spec, scene_solution_spec, scene_request_spec, scene_cond_spec;

/* What a goal of this kind is judged by: the lab, or the session. */
bool scene_goal_of_session(const struct scene_goal *g);
bool scene_is_final(const struct scene *s); /* no hints, no coach */

/* All of it lives in arena. NULL and err: FILE:LINE:COLUMN, what is wrong, what would be right. */
const struct scene *scene_read(const char *yaml, size_t n, const char *file, struct arena *arena, struct text *err);
/* The same with the text beneath it, as it was when a log was begun; NULL: the built-in one of today. */
const struct scene *scene_read_onto(const char *base, const char *yaml, size_t n, const char *file, struct arena *arena,
				    struct text *err);

/* scene_paths.c: requests (struct scene_request) may say ~/… for the provider in the first subscription, ~GROUP/… for the
 * one in that group, where a path begins, also as a text in a body. */
void scene_expand(struct scene *s, struct arena *arena);

const struct scene_metro *scene_metro(const struct scene *s, const char *name); /* any case */
const struct scene_facility *scene_facility(const struct scene_metro *m, int64_t id);
#endif
