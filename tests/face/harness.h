/* A whole voxpeer in one process, for input that comes as bytes: wizard and coach, the training service behind them, a disk of one
 * session. Every effect is carried out at once, as the program's runtime would with a fast network; time stands still unless the
 * training clock is asked to move, and the chance of a turn follows from what the session holds. So a session hangs on nothing but
 * the input.
 *
 *   struct rig *r = rig_new("first-light", false);
 *   struct screen *s = screen_new(r, 80, 24);        or talk_new(r), or rig_file(r, yaml)
 *   screen_type(s, "2\r…");
 *   rig_session(r, &text);                            as it would be saved
 *   screen_free(s); rig_free(r); */
#ifndef FACE_HARNESS_H
#define FACE_HARNESS_H
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "coach/coach.h"
#include "core/wizard.h"
#include "face/face.h"
#include "lab/service.h"
#include "session/session.h"
#include "ui/grid.h"
#include "ui/theme.h"

enum { RIG_CALLS = 32, RIG_TIMERS = 4, RIG_ROUNDS = 5000 };
enum { WIZARD, COACH, MACHINES };
static const msec RIG_WALL = 1800000000000;
static const char RIG_WHO[] = "noc@example.net";

struct rig_call {
	unsigned machine;
	uint32_t id;
	struct call call; /* texts owned */
};
struct rig_timer {
	msec at;
	bool service;
};
/* What a face hears. */
struct rig_ears {
	void (*say)(void *self, bool error, const char *text);
	void (*show)(void *self, unsigned machine, const struct view *v);
	void *self;
};
struct rig {
	struct lab *lab;
	struct model model;
	struct wizard *wizard;
	struct coach *coach;
	struct machine machine[MACHINES];
	struct rig_ears ears;
	struct effects fx;
	struct rig_call calls[RIG_CALLS];
	size_t ncalls;
	struct rig_timer timer[MACHINES][RIG_TIMERS];
	uint64_t save_wanted;
	bool sign_in;
	bool foot;                         /* the coach's line is shown */
	bool held;                         /* nothing is answered or saved until rig_let_go */
	void (*tamper)(struct text *body); /* what the service says comes altered; NULL: as it is */
	char *refused;                     /* the last error that was said */
};

static inline struct when rig_now(const struct rig *r)
{
	return (struct when){ RIG_WALL, lab_time(r->lab, RIG_WALL) };
}

/* ---- effects */

static inline void rig_queue(struct rig *r, unsigned machine, const struct effect *e)
{
	struct rig_call *c = &r->calls[r->ncalls++];

	assert_in_range(r->ncalls, 1, RIG_CALLS);
	*c = (struct rig_call){ machine, e->id, e->call };
	c->call.method = mem_text(e->call.method);
	c->call.path = mem_text(e->call.path);
	c->call.body = mem_text(e->call.body);
	c->call.guid = mem_text(e->call.guid);
}

static inline void rig_call_free(struct rig_call *c)
{
	free((char *)(uintptr_t)c->call.method);
	free((char *)(uintptr_t)c->call.path);
	free((char *)(uintptr_t)c->call.body);
	free((char *)(uintptr_t)c->call.guid);
}

static inline void rig_say(struct rig *r, const struct effect *e)
{
	if (e->code)
		mem_replace(&r->refused, e->text);
	if (r->ears.say)
		r->ears.say(r->ears.self, e->code != 0, e->text);
}

static inline void rig_perform(struct rig *r, unsigned machine, const struct effect *e)
{
	switch (e->kind) {
	case FX_CALL:
		rig_queue(r, machine, e);
		break;
	case FX_SAVE:
		r->save_wanted = e->saved;
		break;
	case FX_TIMER:
		assert_in_range(e->id, 0, RIG_TIMERS - 1);
		r->timer[machine][e->id] = (struct rig_timer){ e->at, e->service_time };
		break;
	case FX_SIGNIN:
		r->sign_in = true;
		break;
	case FX_SHOW:
		if (r->ears.show)
			r->ears.show(r->ears.self, machine, &e->view);
		break;
	case FX_SAY:
		rig_say(r, e);
		break;
	default:
		break;
	}
}

/* Identifiers are spun from the next free row id: rows are made for every request, so no two are alike, and turns that
 * change nothing leave no trace. */
static inline void rig_chance(const struct rig *r, uint8_t random[16])
{
	const uint64_t next = (uint64_t)r->model.next_id;

	memset(random, 0x5a, 16);
	memcpy(random, &next, sizeof next);
}

static inline void rig_deliver(struct rig *r, unsigned machine, const struct event *given)
{
	struct event ev = *given;

	ev.now = rig_now(r);
	rig_chance(r, ev.random);
	effects_clear(&r->fx);
	r->machine[machine].update(r->machine[machine].self, &ev, &r->fx);
	for (size_t i = 0; i < r->fx.n; i++)
		rig_perform(r, machine, &r->fx.v[i]);
}

/* ---- what effects lead to */

static inline bool rig_sign_in(struct rig *r)
{
	if (!r->sign_in)
		return false;
	r->sign_in = false;
	rig_deliver(r, WIZARD, &(struct event){ .kind = EV_SIGNIN });
	return true;
}

static inline bool rig_save(struct rig *r)
{
	uint64_t number = r->save_wanted;

	if (!number)
		return false;
	r->save_wanted = 0;
	rig_deliver(r, WIZARD, &(struct event){ .kind = EV_SAVED, .saved = number });
	return true;
}

static inline void rig_ask(struct rig *r, const struct call *c, struct lab_reply *reply)
{
	struct text target = TEXT_INIT;

	text_addf(&target, "%s%s", c->to == CALL_OUTSIDE ? "/lab/v1" : "", c->path);
	const struct lab_request request = { .method = c->method,
					     .target = target.s,
					     .authorization = "Bearer training",
					     .body = c->body,
					     .n = c->body ? strlen(c->body) : 0 };

	lab_request(r->lab, RIG_WALL, &request, reply);
	text_release(&target);
}

/* The service's own id of a request counts all that it was ever asked, the catalogues too, which a screen shows and a file does
 * not need: here it is the one that the request brought along. */
static inline bool rig_answer(struct rig *r)
{
	struct lab_reply got = LAB_REPLY_INIT;

	if (!r->ncalls)
		return false;
	struct rig_call c = r->calls[0];

	memmove(r->calls, r->calls + 1, --r->ncalls * sizeof *r->calls);
	rig_ask(r, &c.call, &got);
	if (r->tamper)
		r->tamper(&got.body);
	struct reply reply = { .outcome = REPLY_ANSWERED,
			       .status = (uint16_t)got.status,
			       .request_id = c.call.guid,
			       .body = got.body.s,
			       .n = got.body.n };

	rig_deliver(r, c.machine, &(struct event){ .kind = EV_REPLY, .id = c.id, .reply = &reply });
	lab_reply_release(&got);
	rig_call_free(&c);
	return true;
}

static inline bool rig_due(struct rig *r, struct rig_timer *t)
{
	struct when now = rig_now(r);

	if (!t->at || t->at > (t->service ? now.service : now.wall))
		return false;
	t->at = 0;
	return true;
}

static inline bool rig_timer(struct rig *r)
{
	for (unsigned m = 0; m < MACHINES; m++) {
		for (uint32_t id = 0; id < RIG_TIMERS; id++) {
			if (!rig_due(r, &r->timer[m][id]))
				continue;
			rig_deliver(r, m, &(struct event){ .kind = EV_TIMER, .id = id });
			return true;
		}
	}
	return false;
}

/* Until nothing is under way, owed or due. */
static inline void rig_settle(struct rig *r)
{
	unsigned rounds = 0;

	while (rig_sign_in(r) || rig_save(r) || rig_answer(r) || rig_timer(r))
		assert_in_range(rounds++, 0, RIG_ROUNDS);
}

static inline void rig_event(struct rig *r, unsigned machine, const struct event *ev)
{
	rig_deliver(r, machine, ev);
	rig_sign_in(r);
	if (!r->held)
		rig_settle(r);
}

static inline void rig_let_go(struct rig *r)
{
	r->held = false;
	rig_settle(r);
}

/* ---- beginning and end */

static inline void rig_start(struct rig *r, bool unattended)
{
	const struct wizard_setup setup = { .who = RIG_WHO, .outside = true, .unattended = unattended, .speed = "60x" };

	r->wizard = wizard_new(&r->model, &setup);
	r->coach = coach_new();
	r->machine[WIZARD] = wizard_machine(r->wizard);
	r->machine[COACH] = coach_machine(r->coach);
	for (unsigned m = 0; m < MACHINES; m++)
		rig_event(r, m, &(struct event){ .kind = EV_START });
}

static inline struct rig *rig_new(const char *scenario, bool unattended)
{
	struct rig *r = mem_alloc(sizeof *r);
	const struct lab_setup setup = { .scenario = scenario, .now = RIG_WALL, .speed = 1 };
	struct text err = TEXT_INIT;

	r->lab = lab_open(&setup, &err);
	if (!r->lab)
		fail_msg("the lab does not open: %s", err.s);
	text_release(&err);
	model_init(&r->model);
	mem_replace(&r->model.name, "example");
	mem_replace(&r->model.mode, "training");
	mem_replace(&r->model.scenario, scenario);
	mem_replace(&r->model.account.sign_in, "lab");
	r->model.created = rig_now(r);
	rig_start(r, unattended);
	return r;
}

static inline void rig_stop(struct rig *r)
{
	wizard_free(r->wizard);
	coach_free(r->coach);
	while (r->ncalls)
		rig_call_free(&r->calls[--r->ncalls]);
	memset(r->timer, 0, sizeof r->timer);
	r->save_wanted = 0;
	r->sign_in = false;
}

/* The program is left and started again; the service went on meanwhile. */
static inline void rig_restart(struct rig *r, bool unattended)
{
	rig_stop(r);
	rig_start(r, unattended);
}

static inline void rig_free(struct rig *r)
{
	rig_stop(r);
	lab_close(r->lab);
	model_release(&r->model);
	effects_release(&r->fx);
	free(r->refused);
	free(r);
}

/* ---- what came of it */

static inline void rig_session(const struct rig *r, struct text *out)
{
	text_clear(out);
	session_write(&r->model, &(struct json_out){ .to = out, .indent = 2 }, false);
}

/* The session is one that is read again as it was written. */
static inline void rig_verify(const struct rig *r)
{
	struct text first = TEXT_INIT, second = TEXT_INIT, err = TEXT_INIT;
	struct model again;

	model_init(&again);
	rig_session(r, &first);
	if (!session_read(first.s, first.n, &again, &err))
		fail_msg("the session cannot be read: %s", err.s);
	session_write(&again, &(struct json_out){ .to = &second, .indent = 2 }, false);
	assert_string_equal(first.s, second.s);
	model_release(&again);
	text_release(&first);
	text_release(&second);
	text_release(&err);
}

static inline enum standing_kind rig_standing(const struct rig *r)
{
	struct arena a = { 0 };
	struct standing s;

	wizard_standing(r->wizard, rig_now(r), &a, &s);
	if (getenv("FACE_TRACE"))
		fprintf(stderr, "%lld %s: %s\n", (long long)rig_now(r).service, s.word, str_or(s.what, ""));
	arena_release(&a);
	return s.kind;
}

static inline bool rig_done(const struct rig *r, enum step_id step)
{
	struct arena a = { 0 };
	struct step_status s;

	wizard_step_status(r->wizard, step, &a, &s);
	arena_release(&a);
	return s.done;
}

/* Something is scheduled at the service; else time has to be let pass. */
static inline bool rig_scheduled(const struct rig *r)
{
	msec due;

	return lab_next(r->lab, &due);
}

/* ---- with the keyboard */

struct screen {
	struct rig *rig;
	struct full *full;
	struct theme theme;
	struct intents in;
	struct grid grid;
	size_t piece;  /* bytes a read */
	unsigned left; /* times that leaving was asked for */
};

static inline void screen_say(void *self, bool error, const char *text)
{
	struct screen *s = self;

	full_say(s->full, error, text);
}

static inline void screen_show(void *self, unsigned machine, const struct view *v)
{
	struct screen *s = self;

	full_show(s->full, machine, v);
}

static inline struct face_machines rig_machines(const struct rig *r)
{
	return (struct face_machines){ .machine = { r->machine[WIZARD], r->machine[COACH] },
				       .model = &r->model,
				       .beside = { .screen = COACH_MENU },
				       .foot = r->foot ? coach_foot : NULL };
}

static inline void screen_carry_out(struct screen *s)
{
	do {
		for (size_t i = 0; i < s->in.n; i++) {
			const struct intent *in = &s->in.v[i];

			if (in->kind == INTENT_EVENT)
				rig_event(s->rig, in->machine, &in->event);
			s->left += in->kind == INTENT_QUIT;
		}
		intents_clear(&s->in);
	} while (full_more(s->full, rig_now(s->rig), &s->in));
}

static inline void screen_paint(struct screen *s)
{
	screen_carry_out(s);
	full_draw(s->full, rig_now(s->rig), &s->grid);
}

static inline struct screen *screen_new(struct rig *r, int cols, int rows)
{
	struct screen *s = mem_alloc(sizeof *s);

	s->rig = r;
	s->piece = 1;
	assert_true(theme_builtin("training", &s->theme, NULL));
	s->full = full_new(&(struct full_setup){ .machines = rig_machines(r), .theme = &s->theme });
	r->ears = (struct rig_ears){ screen_say, screen_show, s };
	grid_resize(&s->grid, cols, rows);
	screen_paint(s);
	return s;
}

static inline void screen_free(struct screen *s)
{
	s->rig->ears = (struct rig_ears){ 0 };
	full_free(s->full);
	intents_release(&s->in);
	grid_release(&s->grid);
	free(s);
}

/* A piece as one read from the terminal gives it. */
static inline void screen_read(struct screen *s, const char *bytes, size_t n, bool at_rest)
{
	full_bytes(s->full, bytes, n, at_rest, rig_now(s->rig), &s->in);
	screen_paint(s);
}

static inline void screen_text(const struct screen *s, struct text *out)
{
	for (int y = 0; y < s->grid.rows; y++) {
		grid_row_text(&s->grid, y, out);
		text_addc(out, '\n');
	}
}

static inline void screen_trace(const struct screen *s, const char *keys)
{
	struct text all = TEXT_INIT;

	screen_text(s, &all);
	fprintf(stderr, "---- %s\n%s", keys, all.s);
	text_release(&all);
}

/* Keys in pieces; the screen is drawn after each. An Esc at the end is a lone one. */
static inline void screen_type(struct screen *s, const char *keys)
{
	size_t n = strlen(keys);

	for (size_t at = 0; at < n; at += s->piece)
		screen_read(s, keys + at, n - at < s->piece ? n - at : s->piece, false);
	if (full_esc_held(s->full))
		screen_read(s, "", 0, true);
	if (getenv("FACE_TRACE"))
		screen_trace(s, keys);
}

/* ---- line by line */

struct talk {
	struct rig *rig;
	struct line *line;
	struct intents in;
	struct text heard; /* all that was said */
	unsigned left;
};

static inline void talk_say(void *self, bool error, const char *text)
{
	struct talk *t = self;

	line_say(t->line, error, text);
}

static inline void talk_show(void *self, unsigned machine, const struct view *v)
{
	struct talk *t = self;

	line_show(t->line, machine, v);
}

static inline void talk_carry_out(struct talk *t)
{
	do {
		for (size_t i = 0; i < t->in.n; i++) {
			const struct intent *in = &t->in.v[i];

			if (in->kind == INTENT_EVENT)
				rig_event(t->rig, in->machine, &in->event);
			t->left += in->kind == INTENT_QUIT;
		}
		intents_clear(&t->in);
	} while (line_more(t->line, rig_now(t->rig), &t->in));
}

/* True when it waits for what is being read, and so asks nothing yet. */
static inline bool talk_prompt(struct talk *t)
{
	bool awaits = false;
	size_t before = t->heard.n;

	talk_carry_out(t);
	line_prompt(t->line, rig_now(t->rig), &t->heard, &awaits);
	if (getenv("FACE_TRACE"))
		fprintf(stderr, "%s", t->heard.s + before);
	return awaits;
}

static inline struct talk *talk_new(struct rig *r)
{
	struct talk *t = mem_alloc(sizeof *t);
	const struct face_machines m = rig_machines(r);

	t->rig = r;
	text_init(&t->heard);
	t->line = line_new(&m, (struct view){ 0 });
	r->ears = (struct rig_ears){ talk_say, talk_show, t };
	talk_prompt(t);
	return t;
}

static inline void talk_free(struct talk *t)
{
	t->rig->ears = (struct rig_ears){ 0 };
	line_free(t->line);
	intents_release(&t->in);
	text_release(&t->heard);
	free(t);
}

static inline bool talk_one(struct talk *t, const char *line)
{
	if (getenv("FACE_TRACE"))
		fprintf(stderr, "<<%s>>\n", line);
	line_typed(t->line, line, rig_now(t->rig), &t->in);
	return talk_prompt(t);
}

/* Standard input as it comes: lines. */
static inline void talk_type(struct talk *t, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		char *line = mem_textn(lines, n);

		assert_false(talk_one(t, line));
		free(line);
		lines += n + (lines[n] == '\n');
	}
}

/* ---- from a file */

/* docs/example.yaml, with one thing in it said otherwise. */
static inline void example_with(struct text *out, const char *old, const char *new)
{
	enum { EXAMPLE_MAX = 100000 };
	struct text yaml = TEXT_INIT, err = TEXT_INIT;

	if (!file_read("docs/example.yaml", EXAMPLE_MAX, &yaml, &err))
		fail_msg("%s", err.s);
	const char *at = strstr(yaml.s, old);

	if (!at)
		fail_msg("there is no '%s' in docs/example.yaml", old);
	text_addn(out, yaml.s, (size_t)(at - yaml.s));
	text_addf(out, "%s%s", new, at + strlen(old));
	text_release(&yaml);
	text_release(&err);
}

static inline void rig_apply(void *self, const struct event *ev)
{
	rig_event(self, WIZARD, ev);
}

static inline void rig_read(const char *yaml, struct model *file)
{
	struct text err = TEXT_INIT;

	model_init(file);
	if (!answers_parse(yaml, strlen(yaml), "answers", file, &err))
		fail_msg("%s", err.s);
	text_release(&err);
}

static inline void rig_file(struct rig *r, const struct model *file)
{
	face_answers(&r->model, file, rig_apply, r);
}

static inline bool rig_release(struct rig *r, const struct model *file)
{
	struct arena a = { 0 };
	struct event ev = { 0 };
	const char *why = NULL;
	bool some = face_answers_release(r->wizard, file, &a, &ev, &why);

	if (some)
		rig_event(r, WIZARD, &ev);
	arena_release(&a);
	return some;
}

/* What the coach's two keys ask for. */
static inline void rig_move_clock(struct rig *r, const char *body)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	const struct call call = { .to = CALL_LAB, .method = "POST", .path = "/lab/v1/clock", .body = body };

	rig_ask(r, &call, &reply);
	assert_int_equal(reply.status, 200);
	lab_reply_release(&reply);
	rig_settle(r);
}

static inline void rig_pass(struct rig *r)
{
	rig_move_clock(r, rig_scheduled(r) ? "{\"advance\":true}" : "{\"skip\":\"1h\"}");
}

/* The example's journey by file until `step` is done (nothing of it for the first), then left and come back to by hand. */
static inline struct rig *rig_at(enum step_id step)
{
	enum { TURNS = 100 };
	struct rig *r = rig_new("first-light", true);
	struct text yaml = TEXT_INIT;
	struct model file;

	example_with(&yaml, "first-light", "first-light");
	rig_read(yaml.s, &file);
	if (step != STEP_READINESS)
		rig_file(r, &file);
	for (unsigned turns = 0; step != STEP_READINESS && !rig_done(r, step); turns++) {
		assert_in_range(turns, 0, TURNS);
		if (!rig_release(r, &file))
			rig_pass(r);
	}
	rig_restart(r, false);
	model_release(&file);
	text_release(&yaml);
	return r;
}
#endif
