/* The training service as one pure function: a request and the real time in, a reply out. No socket, no file, no
 * clock, no chance of its own; the HTTP shell (voxpeer-lab) and the flow tests call the same two functions.
 *
 *   struct lab_setup setup = {.scenario = "first-light", .now = real_now};
 *   struct lab *lab = lab_open(&setup, &err);
 *   lab_request(lab, real_now, &request, &reply);      as often as wanted, real_now never falls
 *   lab_reply_release(&reply);
 *   lab_close(lab);
 *
 * Inside, the world is a fold over a log of inputs in virtual time: an accepted write, a change of an own router, a
 * clock order. Looking changes nothing, so looked at often or once, the world is the same. Virtual time starts at the
 * scenario's start and runs `speed` times as fast as the real time handed in.
 *
 * Routes: the Azure calls of the journey (subscriptions, resource groups, Microsoft.Peering in api-versions 2025-05-01
 * and 2022-10-01), and the lab's own under /lab/v1/, which need no authorization. */
#ifndef LAB_SERVICE_H
#define LAB_SERVICE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/when.h"

struct lab;

enum { LAB_SPEED_DEFAULT = 60, LAB_SPEED_MAX = 1000000, LAB_BODY_MAX = 4 * 1024 * 1024 };

struct lab_setup {
	const char *scenario;  /* a built-in scenario's name; NULL: first-light. Not looked at when yaml is given */
	const char *yaml;      /* the scenario's text itself, yaml_n bytes */
	size_t yaml_n;         /* */
	const char *yaml_file; /* what messages call that text */
	bool seeded;           /* seed counts; else the scenario's */
	uint64_t seed;
	unsigned speed; /* 0: as the log says, else LAB_SPEED_DEFAULT */
	msec now;       /* real time at opening */
	msec date;      /* the same as a date, for what says when something was; 0: now is one */

	/* What an earlier run wrote through `append`; its scenario and seed then win over those above. */
	const char *log;
	size_t log_n;
	const char *log_file; /* what messages call it */
	/* Called before the reply to an accepted input or clock order goes out; line ends in a newline. On false it is
	 * undone and the reply is a 500. Called also before a reply that shows something new, be it only that some real
	 * seconds have passed; there false is passed over. NULL: the world lives in memory only. */
	bool (*append)(void *self, const char *line, size_t n, struct text *err);
	void *self;
};
/* NULL and err: the scenario is wrong (FILE:LINE:COLUMN), or the log does not replay (FILE:LINE). */
struct lab *lab_open(const struct lab_setup *setup, struct text *err);
/* Bytes of setup.log that were used. Less than log_n when its last line was torn: the file is to be cut there before
 * anything is appended. */
size_t lab_log_used(const struct lab *lab);
/* Append the present virtual time to the log, so that a restart goes on from here and not from the last input. */
bool lab_note_time(struct lab *lab, msec now, struct text *err);
void lab_close(struct lab *lab);

const char *lab_scenario_name(const struct lab *lab);
msec lab_time(const struct lab *lab, msec now);  /* the virtual time */
bool lab_next(const struct lab *lab, msec *due); /* when something is scheduled */

struct lab_request {
	const char *method;                            /* upper case */
	const char *target;                            /* "/subscriptions?api-version=2022-12-01", percent-encoded */
	const char *host;                              /* what nextLink names; NULL: "localhost" */
	const char *authorization, *client_request_id; /* header values, or NULL */
	const char *body;
	size_t n;
};

/* What the shell does with a reply. All but LAB_ANSWER exist for faults only. */
enum lab_fate {
	LAB_ANSWER, /* send it */
	LAB_DROP,   /* close the connection without a byte */
	LAB_HALF,   /* send the headers and half of the body, then close */
};
struct lab_header {
	const char *name, *value;
};
enum { LAB_HEADERS_MAX = 24 };
struct lab_reply {
	int status;
	struct lab_header headers[LAB_HEADERS_MAX]; /* x-lab-time and x-lab-rate (thousandths of real time, 0: paused)
						     * always; x-lab-next when something is scheduled */
	size_t nheaders;
	struct text body;
	enum lab_fate fate;
	msec delay; /* real time to wait before it is sent */
	struct arena arena;
};
#define LAB_REPLY_INIT                                                                                                 \
	{                                                                                                              \
		.body = TEXT_INIT                                                                                      \
	}
/* Fills reply (initialised or released before); the caller releases it. Never fails: what is wrong is a 4xx or 5xx. */
void lab_request(struct lab *lab, msec now, const struct lab_request *request, struct lab_reply *reply);
const char *lab_reply_header(const struct lab_reply *reply, const char *name); /* any case; NULL: not there */
void lab_reply_release(struct lab_reply *reply);
#endif
