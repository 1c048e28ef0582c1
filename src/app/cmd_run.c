/* run: the onboarding unattended, through the same gates as by hand. It creates only; a difference is drift. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "face/face.h"
#include "runtime.h"

enum { PATIENCE = 10 * 60 * 1000, IDLE_POLLS = 4, JUDGED_AT_ONCE = 64 };

struct run {
	const struct options *o;
	struct runtime rt;
	struct model file;
	msec limit; /* of the service's time; 0: none */
	msec started, busy_since; /* of the service's time; of the wall's, 0: not busy */
	uint64_t gen;
	unsigned idle;
	bool failed_before; /* a prefix was Failed when this run began */
	const char *missing; /* what the file does not release */
};

static void on_say(void *self, bool error, const char *text)
{
	const struct run *r = self;
	if (error || !r->o->quiet)
		fprintf(stderr, "%s\n", text);
}

static void apply(void *self, const struct event *ev)
{
	runtime_event(self, MACHINE_WIZARD, ev);
}

/* Every blocking check that failed, before the first write. */
static int judge_all(struct run *r)
{
	struct arena a = { 0 };
	struct judged found[JUDGED_AT_ONCE];
	int failed = 0;
	for (size_t from = 0, n;
	     (n = wizard_judged(r->rt.wizard, runtime_now(&r->rt), &a, from, found, JUDGED_AT_ONCE)); from += n)
		for (size_t i = 0; i < n; i++)
			if (found[i].blocks && found[i].verdict.state == ST_FAILED) {
				fprintf(stderr, "%s: %s%s%s: %s\n", r->o->file, found[i].code,
					str_empty(found[i].subject) ? "" : " ", str_or(found[i].subject, ""),
					str_or(found[i].verdict.text, found[i].what));
				failed++;
			}
	arena_release(&a);
	return failed ? EXIT_CHECK : EXIT_DONE;
}

static bool release_next(struct run *r)
{
	struct arena a = { 0 };
	struct event ev = { 0 };
	bool some = face_answers_release(r->rt.wizard, &r->file, &a, &ev, &r->missing);
	uint64_t before = r->rt.model.gen;
	if (some)
		runtime_event(&r->rt, MACHINE_WIZARD, &ev);
	arena_release(&a);
	return some && r->rt.model.gen != before;
}

static bool within_limit(const struct run *r)
{
	return !r->limit || runtime_now(&r->rt).service - r->started < r->limit;
}

/* The service wants to be asked again in a moment: that is waited for in real time, with --wait or without. */
static bool back_off(struct run *r)
{
	msec now = runtime_now(&r->rt).wall;
	if (!r->busy_since)
		r->busy_since = now;
	runtime_turn(&r->rt, NULL, 0, -1);
	return now - r->busy_since < PATIENCE;
}

/* In training time is moved, never slept through; live, the next timer is awaited. */
static bool let_time_pass(struct run *r)
{
	if (!r->o->has_wait || !within_limit(r))
		return false;
	if (!r->rt.training) {
		runtime_turn(&r->rt, NULL, 0, -1);
		return true;
	}
	r->idle = r->rt.model.gen == r->gen && !r->rt.next_event ? r->idle + 1 : 0;
	r->gen = r->rt.model.gen;
	return r->idle < IDLE_POLLS && runtime_advance(&r->rt, r->limit ? r->started + r->limit : 0);
}

/* False: waiting longer changes nothing. */
static bool wait_on(struct run *r, enum standing_kind kind)
{
	if (kind == STAND_BUSY)
		return back_off(r);
	r->busy_since = 0;
	return kind == STAND_WAIT && let_time_pass(r);
}

static bool until_reached(struct run *r, struct arena *a)
{
	for (int i = 0; r->o->until && i < STEP_N; i++) {
		struct step_status s;
		wizard_step_status(r->rt.wizard, (enum step_id)i, a, &s);
		if (!s.done)
			return false;
		if (str_is(STEP_ID[i], r->o->until))
			return true;
	}
	return false;
}

static void tell(struct run *r, const struct standing *s, int code)
{
	struct text t = TEXT_INIT;
	if (r->o->json)
		status_json(&r->rt, &t);
	else
		status_line(&r->rt, &t);
	fputs(t.s, stdout);
	text_release(&t);
	if (code == EXIT_ACT && r->missing && s->kind == STAND_ACT)
		fprintf(stderr, "%s: %s\n", r->o->file, r->missing);
	if (s->verdict.text && (code == EXIT_CHECK || code == EXIT_ACT || code == EXIT_ERROR))
		fprintf(stderr, "%s\n", s->verdict.text);
}

static int drive(struct run *r)
{
	struct arena a = { 0 };
	struct standing s;
	int code = -1;
	while (code < 0) {
		arena_reset(&a);
		if (!runtime_settle(&r->rt, PATIENCE))
			return complain(
				r->o, EXIT_ERROR,
				"the service did not answer for ten minutes; run the same command again to resume");
		wizard_standing(r->rt.wizard, runtime_now(&r->rt), &a, &s);
		if (s.kind == STAND_DONE || until_reached(r, &a))
			code = EXIT_DONE;
		else if ((s.kind == STAND_ACT || s.kind == STAND_WAIT) && release_next(r))
			continue;
		else if (!wait_on(r, s.kind))
			code = exit_of(s.kind);
	}
	runtime_settle(&r->rt, PATIENCE);
	tell(r, &s, code);
	arena_release(&a);
	return code;
}

static int start(struct run *r, const char *name)
{
	struct runtime_setup setup = { .session = name,
				       .mode = r->file.mode,
				       .scenario = r->file.scenario,
				       .seed = r->o->seed,
				       .speed = r->o->speed,
				       .lab = r->o->lab,
				       .create = true,
				       .unattended = true,
				       .face = { .say = on_say, .self = r } };
	struct text err = TEXT_INIT;
	enum runtime_got got = runtime_open(&r->rt, &setup, &err);
	int code = EXIT_DONE;
	if (got != RUNTIME_OK)
		code = complain(r->o, got == RUNTIME_BUSY ? EXIT_BUSY : EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

static bool validation_failed(const struct run *r)
{
	struct arena a = { 0 };
	struct step_status s;
	wizard_step_status(r->rt.wizard, STEP_PREFIXES, &a, &s);
	arena_release(&a);
	return s.state == ST_FAILED;
}

/* The run before ended with this failure. That it is run again says that something was mended. */
static void validate_again(struct run *r)
{
	if (!r->failed_before || !validation_failed(r))
		return;
	runtime_event(&r->rt, MACHINE_WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_VALIDATE });
	runtime_settle(&r->rt, PATIENCE);
}

static int go(struct run *r)
{
	r->started = runtime_now(&r->rt).service;
	r->failed_before = validation_failed(r);
	face_answers(&r->rt.model, &r->file, apply, &r->rt);
	if (!runtime_settle(&r->rt, PATIENCE))
		return complain(r->o, EXIT_ERROR,
				"the service did not answer for ten minutes; run the same command again to resume");
	validate_again(r);
	int code = judge_all(r);
	return code ? code : drive(r);
}

static int bad_arguments(struct run *r)
{
	const struct options *o = r->o;
	if (!o->file)
		return complain(o, EXIT_USAGE, "run needs an answers file: voxpeer run -f ANSWERS");
	if (o->wait && !when_parse_span(o->wait, &r->limit))
		return complain(o, EXIT_USAGE, "--wait=%s is no span of time; write 12h, 21d or 90m", o->wait);
	for (int i = 0; o->until; i++) {
		if (i == STEP_N)
			return complain(o, EXIT_USAGE,
					"--until %s: there is no such step; they are readiness, account, asn, peering, "
					"provisioning, prefixes, service, done",
					o->until);
		if (str_is(STEP_ID[i], o->until))
			break;
	}
	return EXIT_DONE;
}

int cmd_run(const struct options *o)
{
	struct run r = { .o = o };
	int code = bad_arguments(&r);
	if (code)
		return code;
	code = read_answers(o, &r.file);
	if (!code) {
		char *name = session_of_file(o);
		code = start(&r, name);
		if (!code)
			code = go(&r);
		runtime_close(&r.rt);
		free(name);
	}
	model_release(&r.file);
	return code;
}
