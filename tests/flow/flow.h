/* A whole onboarding in one process: the wizard, the calls as they go out, the training service behind them, a disk of one
 * session. Time is the lab's and stands still unless a test moves it. The program can be killed at any save or send and
 * started again from what is on the disk. */
#ifndef FLOW_H
#define FLOW_H
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/question.h"
#include "core/wizard.h"
#include "face/face.h"
#include "lab/scenario.h"
#include "lab/service.h"
#include "session/session.h"

enum { FLOW_CALLS = 16, FLOW_LOG = 4096 };
static const msec FLOW_WALL = 1800000000000;

struct flow_call {
	uint32_t id;
	struct call call; /* texts owned */
};
/* A call as the service saw it. */
struct flow_seen {
	char *method, *path; /* without query */
	int status;
};
enum flow_death { LIVE, DIE_BEFORE, DIE_AFTER /* it was done, nobody heard of it */ };
struct flow {
	struct lab *lab;
	msec wall;
	struct model file, live;
	struct wizard *w;
	struct wizard_setup setup;
	struct effects fx;
	struct text disk, said, journal, accepted; /* accepted: the lab's own log */
	uint64_t save_wanted, saves, chance;
	unsigned signins, effects; /* saves and sends so far */
	unsigned die_at;           /* effect number, 0: never */
	enum flow_death death;
	bool dead, mute /* calls are taken and never answered */, no_disk, patient /* every poll is made */,
		looks /* all screens are drawn after each event */;
	struct flow_call calls[FLOW_CALLS];
	size_t ncalls;
	struct flow_seen log[FLOW_LOG];
	size_t nlog;
	msec timer[4];
};

/* ---- time and events */

static inline struct when flow_now(const struct flow *f)
{
	return (struct when){ f->wall, lab_time(f->lab, f->wall) };
}

static inline void flow_take(struct flow *f);

/* Every screen of every step can be drawn at any time. */
static inline void flow_look(struct flow *f)
{
	struct arena a = { 0 };
	struct page page = { 0 };

	for (uint16_t screen = 0; screen < SCREEN_N; screen++) {
		for (uint16_t step = 0; step < (screen < SCREEN_WAIT ? STEP_N : 1); step++) {
			wizard_page(f->w, &(struct view){ .screen = screen, .step = step }, &a, &page);
			arena_reset(&a);
		}
	}
	arena_release(&a);
}

static inline void flow_event(struct flow *f, const struct event *given)
{
	struct event ev = *given;

	if (f->dead)
		return;
	ev.now = flow_now(f);
	f->chance++;
	memcpy(ev.random, &f->chance, sizeof f->chance);
	effects_clear(&f->fx);
	wizard_update(f->w, &ev, &f->fx);
	if (f->looks)
		flow_look(f);
	flow_take(f);
}

/* ---- effects */

/* True when the program dies here. */
static inline bool flow_dies(struct flow *f, enum flow_death when)
{
	if (when == DIE_BEFORE)
		f->effects++;
	if (!f->die_at || f->effects != f->die_at || f->death != when)
		return false;
	return f->dead = true;
}

static inline void flow_queue(struct flow *f, const struct effect *e)
{
	struct flow_call *c = &f->calls[f->ncalls++];

	assert_in_range(f->ncalls, 1, FLOW_CALLS);
	c->id = e->id;
	c->call = e->call;
	c->call.path = mem_text(e->call.path);
	c->call.body = mem_text(e->call.body);
	c->call.method = mem_text(e->call.method);
	c->call.guid = mem_text(e->call.guid);
}

static inline void flow_call_free(struct flow_call *c)
{
	free((char *)(uintptr_t)c->call.path);
	free((char *)(uintptr_t)c->call.body);
	free((char *)(uintptr_t)c->call.method);
	free((char *)(uintptr_t)c->call.guid);
}

static inline void flow_take(struct flow *f)
{
	bool sign_in = false;

	for (size_t i = 0; i < f->fx.n; i++) {
		const struct effect *e = &f->fx.v[i];

		if (e->kind == FX_CALL)
			flow_queue(f, e);
		else if (e->kind == FX_SAVE)
			f->save_wanted = e->saved;
		else if (e->kind == FX_TIMER)
			f->timer[e->id] = e->at;
		else if (e->kind == FX_SAY)
			text_addf(&f->said, "%s%s\n", e->code ? "error: " : "", e->text);
		else if (e->kind == FX_JOURNAL)
			text_addf(&f->journal, "%s\n", e->text);
		else if (e->kind == FX_SIGNIN)
			sign_in = true;
	}
	f->signins += sign_in;
	if (sign_in)
		flow_event(f, &(struct event){ .kind = EV_SIGNIN });
}

static inline bool flow_save(struct flow *f)
{
	uint64_t number = f->save_wanted;

	if (!number || f->dead)
		return false;
	f->save_wanted = 0;
	if (f->no_disk) {
		flow_event(f, &(struct event){ .kind = EV_SAVED, .saved = number, .text = "no room" });
		return true;
	}
	if (flow_dies(f, DIE_BEFORE))
		return false;
	f->saves++;
	text_clear(&f->disk);
	session_write(&f->live, &(struct json_out){ .to = &f->disk }, false);
	if (!flow_dies(f, DIE_AFTER))
		flow_event(f, &(struct event){ .kind = EV_SAVED, .saved = number });
	return true;
}

static inline void flow_log(struct flow *f, const char *method, const char *target, int status)
{
	size_t n = strcspn(target, "?");

	assert_in_range(f->nlog, 0, FLOW_LOG - 1);
	f->log[f->nlog++] = (struct flow_seen){ mem_text(method), mem_textn(target, n), status };
}

static inline msec flow_retry_after(const struct lab_reply *reply)
{
	const char *s = lab_reply_header(reply, "Retry-After");

	return s ? strtoll(s, NULL, 10) * MSEC_SECOND : 0;
}

/* What a run puts off until the replies of a turn are all there is due at once. */
static inline void flow_turn_over(struct flow *f)
{
	if (!f->setup.unattended || !f->timer[2] || f->timer[2] > f->wall)
		return;
	f->timer[2] = 0;
	flow_event(f, &(struct event){ .kind = EV_TIMER, .id = 2 });
}

static inline void flow_answer(struct flow *f, uint32_t id, const struct lab_reply *got)
{
	struct reply reply = { .outcome = got->fate == LAB_ANSWER ? REPLY_ANSWERED : REPLY_UNKNOWN,
			       .status = (uint16_t)got->status,
			       .retry_after = flow_retry_after(got),
			       .request_id = lab_reply_header(got, "x-ms-request-id"),
			       .why = "the connection was closed",
			       .body = got->body.s,
			       .n = got->body.n };

	flow_event(f, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &reply });
	flow_turn_over(f);
}

/* The service as the network would reach it. */
static inline int flow_ask(struct flow *f, const char *method, const char *target, const char *body,
			   struct lab_reply *reply)
{
	const struct lab_request request = { .method = method,
					     .target = target,
					     .authorization = "Bearer training",
					     .body = body,
					     .n = body ? strlen(body) : 0 };

	lab_request(f->lab, f->wall, &request, reply);
	return reply->status;
}

static inline bool flow_call(struct flow *f)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	struct text target = TEXT_INIT;

	if (!f->ncalls || f->dead || f->mute || flow_dies(f, DIE_BEFORE))
		return false;
	struct flow_call c = f->calls[0];

	memmove(f->calls, f->calls + 1, --f->ncalls * sizeof *f->calls);
	text_addf(&target, "%s%s", c.call.to == CALL_OUTSIDE ? "/lab/v1" : "", c.call.path);
	flow_ask(f, c.call.method, target.s, c.call.body, &reply);
	flow_log(f, c.call.method, target.s, reply.status);
	if (!flow_dies(f, DIE_AFTER))
		flow_answer(f, c.id, &reply);
	text_release(&target);
	lab_reply_release(&reply);
	flow_call_free(&c);
	return true;
}

/* Until nothing is under way. */
static inline void flow_settle(struct flow *f)
{
	while (!f->dead && (flow_save(f) || flow_call(f)))
		;
}

static inline void flow_timers(struct flow *f)
{
	struct when now = flow_now(f);

	for (uint32_t id = 1; id < 4; id++) {
		msec at = f->timer[id];

		if (!at || at > (id == 1 ? now.service : now.wall))
			continue;
		f->timer[id] = 0;
		flow_event(f, &(struct event){ .kind = EV_TIMER, .id = id });
	}
	flow_settle(f);
}

static inline void flow_lab(struct flow *f, const char *method, const char *path, const char *body)
{
	struct lab_reply reply = LAB_REPLY_INIT;

	if (flow_ask(f, method, path, body, &reply) >= 300)
		fail_msg("%s %s: %d %s", method, path, reply.status, reply.body.s);
	lab_reply_release(&reply);
}

/* The lab's clock moves on by this span; what is due then is done. */
static inline void flow_pass(struct flow *f, const char *span)
{
	char body[64];

	snprintf(body, sizeof body, "{\"skip\":\"%s\"}", span);
	flow_lab(f, "POST", "/lab/v1/clock", body);
	flow_timers(f);
}

/* To the next event of the world; to our next look when nothing is scheduled there, or (patient) when that comes first. */
static inline bool flow_advance(struct flow *f)
{
	msec due = 0, now = flow_now(f).service;
	bool some = lab_next(f->lab, &due);

	if (f->timer[1] && (!some || due <= now || (f->patient && f->timer[1] < due))) {
		due = f->timer[1];
		some = true;
	}
	if (some && due > now) {
		char body[64];

		snprintf(body, sizeof body, "{\"skip\":\"%lldms\"}", (long long)(due - now));
		flow_lab(f, "POST", "/lab/v1/clock", body);
	}
	flow_timers(f);
	return some;
}

/* Real time moves to the end of the wizard's back-off. */
static inline bool flow_back_off(struct flow *f)
{
	if (!f->timer[2])
		return false;
	f->wall = f->timer[2] > f->wall ? f->timer[2] : f->wall;
	flow_timers(f);
	return true;
}

/* ---- beginning and end */

static inline bool flow_accepted(void *self, const char *line, size_t n, struct text *err)
{
	(void)err;
	text_addn(self, line, n);
	return true;
}

static inline void flow_start(struct flow *f)
{
	f->dead = false;
	f->w = wizard_new(&f->live, &f->setup);
	flow_event(f, &(struct event){ .kind = EV_START });
}

static inline void flow_stop(struct flow *f)
{
	wizard_free(f->w);
	f->w = NULL;
	while (f->ncalls)
		flow_call_free(&f->calls[--f->ncalls]);
	memset(f->timer, 0, sizeof f->timer);
	f->save_wanted = 0;
}

/* A new process with what the old one left on the disk. */
static inline void flow_restart(struct flow *f)
{
	struct text err = TEXT_INIT;

	flow_stop(f);
	model_release(&f->live);
	model_init(&f->live);
	if (!f->disk.n)
		mem_replace(&f->live.mode, "training");
	else if (!session_read(f->disk.s, f->disk.n, &f->live, &err))
		fail_msg("the session cannot be read: %s", err.s);
	text_release(&err);
	flow_start(f);
}

static inline struct flow *flow_new(const char *scenario, const char *answers, bool unattended)
{
	struct flow *f = mem_alloc(sizeof *f);
	struct lab_setup setup = { .scenario = scenario, .now = FLOW_WALL, .speed = 1, .append = flow_accepted };
	struct text err = TEXT_INIT;

	f->wall = FLOW_WALL;
	setup.self = &f->accepted;
	text_init(&f->accepted);
	f->lab = lab_open(&setup, &err);
	if (!f->lab)
		fail_msg("the lab does not open: %s", err.s);
	model_init(&f->file);
	model_init(&f->live);
	text_init(&f->disk);
	text_init(&f->said);
	text_init(&f->journal);
	mem_replace(&f->live.mode, "training");
	if (answers && !answers_parse(answers, strlen(answers), "answers", &f->file, &err))
		fail_msg("%s", err.s);
	text_release(&err);
	f->setup = (struct wizard_setup){ .who = "noc@host", .outside = true, .unattended = unattended };
	return f;
}

static inline void flow_free(struct flow *f)
{
	flow_stop(f);
	for (size_t i = 0; i < f->nlog; i++) {
		free(f->log[i].method);
		free(f->log[i].path);
	}
	lab_close(f->lab);
	model_release(&f->file);
	model_release(&f->live);
	effects_release(&f->fx);
	text_release(&f->disk);
	text_release(&f->said);
	text_release(&f->journal);
	text_release(&f->accepted);
	free(f);
}

/* ---- the file's answers, and what it releases: as `voxpeer run` does it */

static inline void flow_apply(void *self, const struct event *ev)
{
	flow_event(self, ev);
}

static inline void flow_answers(struct flow *f)
{
	face_answers(&f->live, &f->file, flow_apply, f);
	flow_timers(f);
}

static inline bool flow_release(struct flow *f)
{
	struct arena a = { 0 };
	struct event ev = { 0 };
	const char *why = NULL;
	bool some = !f->dead && face_answers_release(f->w, &f->file, &a, &ev, &why);

	if (some)
		flow_event(f, &ev);
	arena_release(&a);
	flow_settle(f);
	return some;
}

static inline enum standing_kind flow_standing(struct flow *f, struct standing *s, struct arena *a)
{
	wizard_standing(f->w, flow_now(f), a, s);
	return s->kind;
}

/* Looks without anything happening, while nothing is going to. */
enum { FLOW_IDLE = 40 };

/* Unattended until it stops, or waits for what nobody is going to do; the text of the last standing goes to `what`. */
static inline enum standing_kind flow_run(struct flow *f, struct text *what)
{
	struct arena a = { 0 };
	struct standing s = { 0 };
	msec due;

	for (unsigned turns = 0, idle = 0; !f->dead && idle < FLOW_IDLE; turns++) {
		arena_reset(&a);
		flow_settle(f);
		if (f->dead)
			break;
		if (turns > 4000)
			fail_msg("it goes round in circles");
		flow_standing(f, &s, &a);
		if (getenv("FLOW_TRACE"))
			fprintf(stderr, "%u: %lld %s: %s [%s] calls %u log %zu t1 %lld t2 %lld\n", turns,
				(long long)flow_now(f).service, s.word, s.what, str_or(s.verdict.text, ""), s.calls,
				f->nlog, (long long)f->timer[1], (long long)f->timer[2]);
		if ((s.kind == STAND_ACT || s.kind == STAND_WAIT) && flow_release(f))
			continue;
		if (s.kind != STAND_WAIT && s.kind != STAND_BUSY)
			break;
		idle = s.kind == STAND_WAIT && !lab_next(f->lab, &due) ? idle + 1 : 0;
		if (s.kind == STAND_BUSY ? !flow_back_off(f) : !flow_advance(f))
			break;
	}
	if (what && !f->dead) {
		text_clear(what);
		text_addf(what, "%s: %s (%s)", s.word, str_or(s.what, ""), str_or(s.verdict.text, ""));
	}
	arena_release(&a);
	return f->dead ? STAND_BUSY : s.kind;
}

/* ---- what the service saw */

static inline size_t flow_count(const struct flow *f, const char *method, const char *ends)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nlog; i++) {
		const char *path = f->log[i].path;
		size_t have = strlen(path), want = strlen(ends);

		n += str_is(f->log[i].method, method) && have >= want && str_is(path + have - want, ends);
	}
	return n;
}

/* A write that may have been carried out: these say that it was not. */
static inline bool flow_wrote(const struct flow_seen *s)
{
	return str_is(s->method, "PUT") && s->status != 401 && s->status != 403 && s->status != 429;
}

/* No resource was written twice without a read of it, or of the list it stands in, in between. */
static inline void flow_check_writes(const struct flow *f)
{
	for (size_t i = 0; i < f->nlog; i++) {
		bool read = false;

		if (!flow_wrote(&f->log[i]))
			continue;
		for (size_t k = i + 1; k < f->nlog; k++) {
			const struct flow_seen *s = &f->log[k];

			read |= str_is(s->method, "GET") && str_starts(f->log[i].path, s->path);
			if (flow_wrote(s) && str_is(s->path, f->log[i].path) && !read)
				fail_msg("%s was written twice without a look, after %d", s->path, f->log[i].status);
		}
	}
}

/* The answers of the product's own example. */
#define FLOW_ANSWERS                                                                                                   \
	"version: 1\n"                                                                                                 \
	"mode: training\n"                                                                                             \
	"scenario: first-light\n"                                                                                      \
	"account: {sign_in: lab, subscription: 00000000-0000-0000-0000-000000000001, resource_group: voice-peering, "  \
	"region: West Europe}\n"                                                                                       \
	"asn: {name: example-asn, number: 64500, peer_name: Example Voice,\n"                                          \
	"      contacts: [{role: Noc, email: noc@example.net, phone: \"+31205550100\"}]}\n"                            \
	"peerings: [{name: example-ams, metro: Amsterdam,\n"                                                           \
	"  connections: [{facility: 63, router: ams-r1, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "                \
	"max_prefixes_v6: 100},\n"                                                                                     \
	"                {facility: 104, router: ams-r2, bandwidth_mbps: 10000, max_prefixes_v4: 1000, "               \
	"max_prefixes_v6: 100}]}]\n"                                                                                   \
	"prefixes: [{name: sbc-ams, prefix: 203.0.113.0/24, peering: example-ams, traffic: SIP signalling, "           \
	"endpoints: SBC pair},\n"                                                                                      \
	"           {name: media-ams, prefix: 198.51.100.0/24, peering: example-ams, traffic: RTP media, "             \
	"endpoints: media relays}]\n"                                                                                  \
	"service: {name: example-voice, region: West Europe, country: Netherlands, state: North Holland, "             \
	"provider: Example Voice,\n"                                                                                   \
	"          primary: Amsterdam, backup: none, prefixes: [sbc-ams, media-ams]}\n"                                \
	"attest: [{by: noc@example.net, at: 2026-11-01T09:00:00Z, note: CHG-1234, requirements: [R9, R13, R14, R15, "  \
	"R16]}]\n"                                                                                                     \
	"commit: {asn: example-asn, peerings: [example-ams], service: example-voice}\n"
#endif
