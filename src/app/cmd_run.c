/* run: the onboarding unattended, through the same gates as by hand. It creates only; a difference is drift. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "core/explain.h"
#include "core/rules.h"
#include "face/face.h"
#include "runtime.h"
#include "signals.h"

enum { PATIENCE = 10 * 60 * 1000, AWAY_MOST = 60 * 60 * 1000, IDLE_POLLS = 4, JUDGED_AT_ONCE = 64 };

struct run {
	bool told;
	const struct options *o;
	struct runtime rt;
	struct model file;
	msec limit;               /* of the service's time; 0: none */
	msec started, busy_since; /* of the service's time; of the wall's, 0: not busy */
	msec away_since;          /* of the wall's: since when the service could not be asked; 0: it can be */
	uint64_t gen;
	unsigned idle;
	enum step_id at;    /* where it stopped */
	bool failed_before; /* a prefix was Failed when this run began */
	bool feeding;
	unsigned refused; /* answers of the file that the session does not take */
	bool unfit;       /* the file is refused: no session is made of it */
	char *missing;    /* what the file does not release; of the last look */
};

static void on_say(void *self, bool error, const char *text)
{
	struct run *r = self;
	r->refused += error && r->feeding;
	if (error || !r->o->quiet)
		put_clean(stderr, "%s%s%s\n", r->feeding ? r->o->file : "", r->feeding ? ": " : "", text);
}

static void apply(void *self, const struct event *ev)
{
	runtime_event(self, MACHINE_WIZARD, ev);
}

typedef bool pick_fn(const struct run *r, const struct judged *j);

static bool fails(const struct run *r, const struct judged *j)
{
	(void)r;
	return j->blocks && j->verdict.state == ST_FAILED;
}

/* What only people know, and nobody has said yet, at the step where the run stands. */
static bool is_unsaid(const struct run *r, const struct judged *j)
{
	const struct rule *rule = j->ref.kind == REF_CHECK ? rule_by_id(j->ref.code) : NULL;
	return j->blocks && (j->verdict.state == ST_UNKNOWN || j->verdict.state == ST_STALE) && rule &&
	       rule->flags & RULE_ATTESTED && rule->steps & 1u << r->at;
}

static size_t say_picked(const struct run *r, pick_fn *pick, const struct judged *found, size_t n)
{
	size_t said = 0;
	for (const struct judged *j = found; j < found + n; j++) {
		if (!pick(r, j))
			continue;
		put_clean(stderr, "%s: %s %s: %s\n", r->o->file, j->code, judged_about(j),
			  str_or(j->verdict.text, j->what));
		said++;
	}
	return said;
}

static size_t say_judged(const struct run *r, pick_fn *pick)
{
	struct arena a = { 0 };
	struct judged found[JUDGED_AT_ONCE];
	size_t said = 0, n;
	for (size_t from = 0; (n = wizard_judged(r->rt.wizard, runtime_now(&r->rt), &a, from, found, JUDGED_AT_ONCE));
	     from += n)
		said += say_picked(r, pick, found, n);
	n = wizard_wrong(r->rt.wizard, &a, found, JUDGED_AT_ONCE);
	said += say_picked(r, pick, found, n);
	arena_release(&a);
	return said;
}

enum released { NONE_RELEASED, SOME_RELEASED, CHECK_FAILED };

/* Everything that can be judged is judged before each release: what exists is learnt on the way. */
static enum released release_next(struct run *r)
{
	struct arena a = { 0 };
	struct event ev = { 0 };
	enum released got = NONE_RELEASED;
	uint64_t before = r->rt.model.gen;
	const char *missing = NULL;
	bool some = face_answers_release(r->rt.wizard, &r->file, &a, &ev, &missing);
	mem_replace(&r->missing, missing);
	if (some)
		got = say_judged(r, fails) ? CHECK_FAILED : SOME_RELEASED;
	if (got == SOME_RELEASED) {
		runtime_event(&r->rt, MACHINE_WIZARD, &ev);
		got = r->rt.model.gen != before ? SOME_RELEASED : NONE_RELEASED;
	}
	arena_release(&a);
	return got;
}

static bool within_limit(const struct run *r)
{
	return !r->limit || runtime_now(&r->rt).service - r->started < r->limit;
}

/* The service wants to be asked again in a moment: that is waited for in real time, with --wait or without. */
static bool back_off(struct run *r, const struct standing *s)
{
	msec now = runtime_now(&r->rt).wall;
	if (!r->busy_since && s->passing && !r->o->quiet)
		put_clean(stderr, "%s\n", s->what);
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

/* --wait lasts for weeks, and the network need not: what may pass by itself is waited for, within an hour and LIMIT. */
static bool ride_out(struct run *r, const struct standing *s)
{
	msec now = runtime_now(&r->rt).wall;
	if (!r->o->has_wait || r->rt.training || !within_limit(r))
		return false;
	if (!r->away_since) {
		r->away_since = now;
		if (!r->o->quiet)
			put_clean(stderr, "%s; trying again for an hour\n", s->what);
	}
	runtime_turn(&r->rt, NULL, 0, -1);
	return now - r->away_since < AWAY_MOST;
}

/* False: waiting longer changes nothing. */
static bool wait_on(struct run *r, const struct standing *s)
{
	if (s->kind == STAND_BUSY)
		return back_off(r, s);
	r->busy_since = 0;
	if (s->kind == STAND_ERROR && s->passing)
		return ride_out(r, s);
	r->away_since = 0;
	return s->kind == STAND_WAIT && let_time_pass(r);
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

static void say_missing(const struct run *r)
{
	if (!say_judged(r, is_unsaid) && r->missing)
		put_clean(stderr, "%s: %s\n", r->o->file, r->missing);
}

static size_t without_line_end(const char *s)
{
	size_t n = strlen(s);
	while (n && s[n - 1] == '\n')
		n--;
	return n;
}

/* What the run ended with: of what, the words of the service, the cure, and where there is more. */
static void say_verdict(const struct standing *s)
{
	const struct explain *known = s->kind == STAND_FAILED ? explain_at(s->verdict.explain) : NULL;
	bool named = known || s->kind == STAND_DRIFT;
	put_clean(stderr, "%s%s%.*s\n", named ? s->what : "", named ? ":\n" : "",
		  (int)without_line_end(s->verdict.text), s->verdict.text);
	if (known)
		put_clean(stderr, "%s\nvoxpeer explain %s: what it comes from, and where to look\n",
			  str_or(known->cure, known->plain), known->code);
}

static void tell(struct run *r, const struct standing *s, int code)
{
	struct text t = TEXT_INIT;
	if (r->o->json)
		status_json(&r->rt, code, &t);
	else
		status_line(&r->rt, &t);
	fputs(t.s, stdout);
	text_release(&t);
	r->told = true;
	r->at = s->step;
	if (code == EXIT_ACT && s->kind == STAND_ACT)
		say_missing(r);
	else if (s->verdict.text && (code == EXIT_CHECK || code == EXIT_ACT || code == EXIT_ERROR))
		say_verdict(s);
}

/* Killed a moment ago, its socket closes before it can be waited for: whether it still answers is asked. */
static bool lab_is_gone(struct run *r)
{
	enum { TURNS = 100, TURN_MS = 20 };
	for (int i = 0; r->rt.lab.pid > 0 && i < TURNS && !labchild_ended(&r->rt.lab) && !signals_end(); i++) {
		if (runtime_order(&r->rt, "GET", "/lab/v1/clock", NULL, NULL))
			return false;
		poll(NULL, 0, TURN_MS);
	}
	return labchild_ended(&r->rt.lab);
}

static int lab_ended(struct run *r)
{
	return complain(r->o, EXIT_ERROR,
			"the training service ended in the middle; what it accepted is kept: run the same "
			"command again to go on");
}

/* One step of the way; -1: go on. */
static int go_on(struct run *r, const struct standing *s, struct arena *a)
{
	enum released got = NONE_RELEASED;
	if (s->kind == STAND_DONE || until_reached(r, a))
		return EXIT_DONE;
	if (labchild_ended(&r->rt.lab))
		return lab_ended(r);
	if (s->kind == STAND_ACT || s->kind == STAND_WAIT)
		got = release_next(r);
	if (got == CHECK_FAILED)
		return EXIT_CHECK;
	if (got == SOME_RELEASED || wait_on(r, s))
		return -1;
	return lab_is_gone(r) ? lab_ended(r) : exit_of(s->kind);
}

/* The service does not answer; or somebody ended the run, or took its session over. */
static int not_settled(struct run *r)
{
	if (r->rt.lost)
		return complain(r->o, EXIT_BUSY, "%s", r->rt.lost);
	if (signals_end())
		return complain(r->o, EXIT_INTERRUPTED,
				"interrupted; all is saved, and the same command goes on from here");
	return complain(r->o, EXIT_ERROR,
			"the service did not answer for ten minutes; run the same command again to resume");
}

static bool settle(struct run *r)
{
	return runtime_settle(&r->rt, PATIENCE) && !runtime_lost(&r->rt) && !signals_end();
}

static int drive(struct run *r)
{
	struct arena a = { 0 };
	struct standing s;
	int code = -1;
	while (code < 0) {
		arena_reset(&a);
		if (!settle(r))
			return not_settled(r);
		wizard_standing(r->rt.wizard, runtime_now(&r->rt), &a, &s);
		code = go_on(r, &s, &a);
	}
	runtime_settle(&r->rt, PATIENCE);
	tell(r, &s, code);
	arena_release(&a);
	return code;
}

/* Ended before it was driven: whoever reads JSON is told all the same. */
static void tell_early(struct run *r, int code)
{
	struct text t = TEXT_INIT;
	if (r->told || !r->o->json)
		return;
	status_json(&r->rt, code, &t);
	fputs(t.s, stdout);
	text_release(&t);
}

static int start(struct run *r, const char *name)
{
	struct runtime_setup setup = { .session = name,
				       .mode = r->file.mode,
				       .scenario = r->file.scenario,
				       .seed = r->o->seed,
				       .speed = r->o->speed,
				       .lab = r->o->lab,
				       .config = r->o->config,
				       .create = true,
				       .unattended = true,
				       .hold_writes = true,
				       .face = { .say = on_say, .self = r } };
	struct text err = TEXT_INIT;
	signals_open(false);
	enum runtime_got got = runtime_open(&r->rt, &setup, &err);
	int code = EXIT_DONE;
	if (got != RUNTIME_OK)
		code = signals_end() ? EXIT_INTERRUPTED : complain(r->o, exit_of_open(got), "%s", err.s);
	else if (r->rt.newer)
		code = complain(r->o, EXIT_ERROR, "%s; nothing was done", r->rt.view_only);
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

/* What exists and cannot be changed is not overwritten in the session either: then the file says something else, which is drift. */
static void feed(struct run *r)
{
	r->feeding = true;
	face_answers(&r->rt.model, &r->file, apply, &r->rt);
	r->feeding = false;
}

static int judge_digest(struct run *r)
{
	char digest[DIGEST_HEX];
	unsigned due = plan_digest(&r->rt, digest);
	if (!due || str_is(r->o->digest, digest))
		return EXIT_DONE;
	return complain(
		r->o, EXIT_ACT,
		"%s: %u writes are due and none was sent: %s; read them with 'voxpeer plan', then run again with "
		"--digest %s",
		r->o->file, due,
		str_empty(r->o->digest) ? "a live run has to be given the digest of what was planned"
					: "they are not those of the digest that was given",
		digest);
}

/* Live, what is sent is what was looked at: until the digest is judged nothing is written. */
static int hold_to_plan(struct run *r)
{
	struct arena a = { 0 };
	struct standing s;
	int code = EXIT_DONE;
	if (model_mode(&r->rt.model) != MODE_LIVE)
		return EXIT_DONE;
	r->unfit = str_empty(r->rt.model.account.sign_in);
	if (r->unfit)
		return complain(
			r->o, EXIT_SIGN_IN,
			"%s: account.sign_in is missing; device, cli, secret, certificate, identity and token are ways",
			r->o->file);
	enum standing_kind kind = stand_still(&r->rt, PATIENCE, &a, &s);
	if (kind == STAND_SIGN_IN || kind == STAND_ERROR ||
	    kind == STAND_BUSY) /* a digest would be of other requests */
		tell(r, &s, code = exit_of(kind));
	else
		code = judge_digest(r);
	if (!code)
		wizard_let_write(r->rt.wizard);
	arena_release(&a);
	return code;
}

/* What is wrong in the file, as far as it can be known by now. */
static int judge_file(struct run *r)
{
	r->unfit = say_judged(r, fails);
	return r->unfit ? EXIT_CHECK : EXIT_DONE;
}

static int go(struct run *r)
{
	int code;
	r->started = runtime_now(&r->rt).service;
	r->failed_before = validation_failed(r);
	feed(r);
	if (!settle(r))
		return not_settled(r);
	/* what is wrong in the file is said first, whoever is signed in; a failed prefix is asked about again below */
	if (!r->failed_before && judge_file(r))
		return EXIT_CHECK;
	code = hold_to_plan(r);
	if (code)
		return code;
	validate_again(r);
	if (judge_file(r))
		return EXIT_CHECK;
	r->unfit = r->refused;
	return r->unfit ? EXIT_ACT : drive(r);
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
			tell_early(&r, code = go(&r));
		(r.unfit ? runtime_discard : runtime_close)(&r.rt);
		free(name);
	}
	model_release(&r.file);
	free(r.missing);
	return code;
}
