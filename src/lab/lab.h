/* The inside of struct lab: the world, and beside it all that is not the world. */
#ifndef LAB_LAB_H
#define LAB_LAB_H
#include "clock.h"
#include "faults.h"
#include "lab/service.h"
#include "quota.h"
#include "record.h"
#include "scene.h"
#include "world.h"

/* How far the log follows what came about by itself. */
struct noted {
	uint64_t happened; /* world->happened */
	msec at, real;     /* virtual and real time of the last line */
};

/* An input of the world, and what led to it: a tree, since one can go back to a checkpoint and on from there. */
struct lab_input {
	const struct lab_input *before; /* NULL: it is the first */
	msec at;
	const char *method, *target, *body; /* body: JSON text, NULL: none */
};
/* A goal that the session judges and reported as met, and those met before it: what a checkpoint remembers. */
struct met {
	const struct met *before; /* NULL: it is the first */
	const struct scene_goal *goal;
	msec at;
};
/* A place to go back to: after this input, at this time. */
struct checkpoint {
	const char *name;
	char step[STEP_TEXT];
	const struct lab_input *path;
	const struct met *met;
	msec at, made;                 /* virtual time; date, 0: unknown */
	const struct scene_goal *goal; /* made by itself when this one was reached; NULL: by an order */
};
enum { CHECKPOINTS_MAX = 64 };

struct lab {
	struct arena arena; /* scene and its text, the record */
	const struct scene *scene;
	uint64_t seed;
	msec opened; /* date at which its log began */
	msec ahead;  /* of the real time that is handed in: the date */
	struct world *world;
	struct lab_clock clock;
	struct lab_faults faults;
	struct lab_quota quota;
	struct noted noted;
	struct record record;
	const struct lab_input *path; /* the last input of the present world */
	const struct met *met;        /* the last of those that led to it */
	struct items checkpoints;
	bool *marked;       /* of each goal: it was reached on the way to the present world, and has its checkpoint */
	struct text inputs; /* the log since its header: the world can be built anew from it; empty without append */
	size_t log_used;
	uint64_t sum, sum_begin;   /* of the log so far, and of its first line */
	const char *log_file;      /* for messages */
	uint64_t chance, requests; /* identifiers of requests: never part of the world */
	bool (*append)(void *self, const char *line, size_t n, struct text *err);
	void *self;
};

struct visit;
/* gateway.c: carry out one request on the world as it is: routing, the gateway's questions, the handler. */
void lab_dispatch(struct visit *v);

/* past.c: what was, and going back to it. */
/* An input was accepted: it is the world's, or the record's. Counted. */
void lab_remember(struct lab *lab, msec at, const struct visit *v);
/* What a trainer sends in says so in its query, and is no move of the trainee's. */
bool lab_by_trainer(const char *target);
/* Of a goal that the session judges, on the way to the present world; NULL: it is not met. */
const struct met *lab_met(const struct lab *lab, const struct scene_goal *g);
/* Goals that were reached since: each makes a checkpoint of its name; reached anew after going back, a further one, and what lies on
 * the way that was left stays. */
void lab_mark_reached(struct lab *lab);
/* No goal has its checkpoint yet: the world begins. */
void lab_unmark(struct lab *lab);
/* The world as it was at a checkpoint; NULL: at the start. */
bool lab_go_back(struct lab *lab, const struct checkpoint *to, struct text *err);
/* As a place to go back to: what of it is the present. */
void lab_checkpoint_here(const struct lab *lab, msec at, struct checkpoint *c);
struct checkpoint *lab_checkpoint(const struct lab *lab, const char *name);
/* service.c: the world at the scenario's start, its past included. */
bool lab_begin_world(struct lab *lab, struct text *err);
void lab_begin_faults(struct lab *lab); /* the scenario's, and no others */

/* log.c: carry out a request of log, past or scenario. err (or NULL): how it is refused. */
struct kept_input {
	const char *method, *target;
	const struct json *body;
	msec at, real;
	bool remembered; /* it is an input of the log */
};
bool lab_again(struct lab *lab, const struct kept_input *input, struct text *err);
bool lab_obey(void *lab, const struct scene_request *request);

/* log.c: lines of the log. */
void lab_log_header(const struct lab *lab, const char *yaml, struct text *line);
void lab_log_clock(const struct lab *lab, msec at, bool ordered, struct text *line);
void lab_log_input(const struct visit *v, msec at, struct text *line);
/* Put its sum into a whole line, which goes on with the one before; the result is the new one. */
uint64_t lab_log_seal(uint64_t before, struct text *line);
/* What a log says before its first input; the seed goes into lab. False: it is no log. */
struct log_begin {
	const char *yaml, *base; /* the scenario, and the text beneath it as it was then; NULL: none */
	size_t end;              /* where the inputs begin */
};
bool lab_log_begin(struct lab *lab, const char *log, size_t n, struct log_begin *out, struct text *err);
/* Carry out the lines of a log that follow its first; *used counts the bytes of whole lines. */
bool lab_log_replay(struct lab *lab, const char *log, size_t n, size_t *used, struct text *err);
/* The past that the scenario tells of. */
bool lab_log_history(struct lab *lab, struct text *err);
#endif
