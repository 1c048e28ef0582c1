/* The inside of struct lab: the world, and beside it all that is not the world. */
#ifndef LAB_LAB_H
#define LAB_LAB_H
#include "clock.h"
#include "faults.h"
#include "lab/service.h"
#include "quota.h"
#include "scene.h"
#include "world.h"

/* How far the log follows what came about by itself. */
struct noted {
	uint64_t happened; /* world->happened */
	msec at, real;     /* virtual and real time of the last line */
};

struct lab {
	struct arena arena; /* scene and its text */
	const struct scene *scene;
	uint64_t seed;
	struct world *world;
	struct lab_clock clock;
	struct lab_faults faults;
	struct lab_quota quota;
	struct noted noted;
	struct text inputs; /* the log since its header: the world can be built anew from it; empty without append */
	size_t log_used;
	const char *log_file;      /* for messages */
	uint64_t chance, requests; /* identifiers of requests: never part of the world */
	bool (*append)(void *self, const char *line, size_t n, struct text *err);
	void *self;
};

struct visit;
/* gateway.c: carry out one request on the world as it is: routing, the gateway's questions, the handler. */
void lab_dispatch(struct visit *v);

/* log.c: lines of the log. */
void lab_log_header(const struct lab *lab, const char *yaml, struct text *line);
void lab_log_clock(const struct lab *lab, msec at, struct text *line);
void lab_log_input(const struct visit *v, msec at, struct text *line);
/* What a log says before its first input: the scenario's text, and the seed, into lab. *end: where the inputs begin. False:
 * it is no log. */
bool lab_log_begin(struct lab *lab, const char *log, size_t n, const char **yaml, size_t *end, struct text *err);
/* Carry out the lines of a log that follow its first; *used counts the bytes of whole lines. */
bool lab_log_replay(struct lab *lab, const char *log, size_t n, size_t *used, struct text *err);
/* The past that the scenario tells of. */
bool lab_log_history(struct lab *lab, struct text *err);
#endif
