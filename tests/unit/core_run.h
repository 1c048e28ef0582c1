/* A wizard with canned replies: tests say what the service answers, and look at what is sent, saved and remembered. */
#ifndef CORE_RUN_TEST_H
#define CORE_RUN_TEST_H
#include "core_world.h"

enum { RUN_CALLS = 16 };
struct run_call {
	uint32_t id;
	char *method, *path, *body, *guid;
};
struct run {
	struct world *world;
	struct model *m;
	struct wizard *w;
	struct effects fx;
	struct wizard_setup setup;
	struct when now;
	uint64_t save; /* number of the last FX_SAVE */
	unsigned saves, said_errors, random;
	struct run_call calls[RUN_CALLS]; /* sent, not answered */
	size_t ncalls, most_calls;
	struct text said, journal;
	msec timer[4];
};

static inline void run_take(struct run *r);

static inline void run_update(struct run *r, struct event ev)
{
	ev.now = r->now;
	r->random++;
	memcpy(ev.random, &r->random, sizeof r->random);
	effects_clear(&r->fx);
	wizard_update(r->w, &ev, &r->fx);
	run_take(r);
}

/* A run looks at what follows from replies when the turn is over: its timer is due at once. */
static inline void run_event(struct run *r, struct event ev)
{
	run_update(r, ev);
	if (ev.kind == EV_REPLY && r->setup.unattended && r->timer[2] && r->timer[2] <= r->now.wall)
		run_update(r, (struct event){ .kind = EV_TIMER, .id = 2 });
}

static inline void run_queue(struct run *r, const struct effect *e)
{
	assert_in_range(r->ncalls, 0, RUN_CALLS - 1);
	r->calls[r->ncalls++] = (struct run_call){ e->id, mem_text(e->call.method), mem_text(e->call.path),
						   mem_text(e->call.body), mem_text(e->call.guid) };
	if (r->ncalls > r->most_calls)
		r->most_calls = r->ncalls;
}

static inline void run_take(struct run *r)
{
	unsigned saves = 0;
	bool sign_in = false;

	for (size_t i = 0; i < r->fx.n; i++) {
		const struct effect *e = &r->fx.v[i];

		if (e->kind == FX_CALL)
			run_queue(r, e);
		else if (e->kind == FX_TIMER)
			r->timer[e->id] = e->at;
		else if (e->kind == FX_SAY)
			text_addf(&r->said, "%s\n", e->text);
		else if (e->kind == FX_JOURNAL)
			text_addf(&r->journal, "%s\n", e->text);
		else if (e->kind == FX_SIGNIN)
			sign_in = true;
		if (e->kind == FX_SAVE) {
			r->save = e->saved;
			saves++;
		}
		r->said_errors += e->kind == FX_SAY && e->code;
	}
	assert_in_range(saves, 0, 1);
	r->saves += saves;
	if (sign_in)
		run_event(r, (struct event){ .kind = EV_SIGNIN });
}

static inline void run_saved(struct run *r)
{
	run_event(r, (struct event){ .kind = EV_SAVED, .saved = r->save });
}

/* ---- calls */

static inline bool run_is(const struct run_call *c, const char *method, const char *piece)
{
	return str_is(c->method, method) && strstr(c->path, piece);
}

static inline struct run_call *run_find(struct run *r, const char *method, const char *piece)
{
	for (size_t i = 0; i < r->ncalls; i++) {
		if (run_is(&r->calls[i], method, piece))
			return &r->calls[i];
	}
	return NULL;
}

static inline size_t run_count(const struct run *r, const char *method)
{
	size_t n = 0;

	for (size_t i = 0; i < r->ncalls; i++)
		n += str_is(r->calls[i].method, method);
	return n;
}

static inline void run_call_free(struct run_call *c)
{
	free(c->method);
	free(c->path);
	free(c->body);
	free(c->guid);
}

static inline uint32_t run_drop(struct run *r, struct run_call *c)
{
	uint32_t id = c->id;

	run_call_free(c);
	*c = r->calls[--r->ncalls];
	return id;
}

static inline void run_answer_with(struct run *r, const char *method, const char *piece, struct reply reply)
{
	struct run_call *c = run_find(r, method, piece);

	if (!c)
		fail_msg("no %s of %s is under way", method, piece);
	uint32_t id = run_drop(r, c);

	run_event(r, (struct event){ .kind = EV_REPLY, .id = id, .reply = &reply });
}

static inline void run_answer(struct run *r, const char *method, const char *piece, int status, const char *body)
{
	run_answer_with(r, method, piece,
			(struct reply){ .outcome = REPLY_ANSWERED,
					.status = (uint16_t)status,
					.request_id = "req-1",
					.body = body,
					.n = strlen(body) });
}

#define ABSENT_BODY "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"not found\"}}"
#define EMPTY_LIST  "{\"value\":[]}"

/* What a read of the account and of all lists gets in a world with nothing but a registered provider and the group. */
static inline const char *run_plain_answer(const struct run_call *c, int *status)
{
	*status = 200;
	if (strstr(c->path, "providers/Microsoft.Peering?"))
		return "{\"registrationState\":\"Registered\",\"resourceTypes\":[]}";
	if (strstr(c->path, "/resourcegroups/"))
		return "{\"name\":\"voice-peering\",\"location\":\"West Europe\"}";
	if (strstr(c->path, "/registry"))
		return "{}";
	if (strstr(c->path, "/peerings/") && !strstr(c->path, "registeredPrefixes") &&
	    !strstr(c->path, "receivedRoutes")) {
		*status = 404;
		return ABSENT_BODY;
	}
	return EMPTY_LIST;
}

/* Answer every read under way, and what follows from it, as in an empty world; `but` (may be NULL) is left waiting. */
static inline void run_settle(struct run *r, const char *but)
{
	for (size_t i = 0; i < r->ncalls;) {
		struct run_call *c = &r->calls[i];
		int status;

		if (!str_is(c->method, "GET") || (but && strstr(c->path, but))) {
			i++;
			continue;
		}
		const char *body = run_plain_answer(c, &status);
		struct reply reply = {
			.outcome = REPLY_ANSWERED, .status = (uint16_t)status, .body = body, .n = strlen(body)
		};
		uint32_t id = run_drop(r, c);

		run_event(r, (struct event){ .kind = EV_REPLY, .id = id, .reply = &reply });
		i = 0;
	}
}

/* ---- time */

static inline void run_pass(struct run *r, msec span)
{
	r->now.wall += span;
	r->now.service += span;
	for (uint32_t id = 1; id < 4; id++) {
		msec at = r->timer[id];

		if (!at || at > (id == 1 ? r->now.service : r->now.wall))
			continue;
		r->timer[id] = 0;
		run_event(r, (struct event){ .kind = EV_TIMER, .id = id });
	}
}

/* ---- beginning and end */

static inline struct run *run_new(enum stage stage)
{
	struct run *r = mem_alloc(sizeof *r);

	r->world = world_new();
	world_reach(r->world, stage);
	r->m = &r->world->m;
	r->now = (struct when){ WORLD_NOW, WORLD_NOW };
	r->setup = (struct wizard_setup){ .who = "noc@host" };
	text_init(&r->said);
	text_init(&r->journal);
	return r;
}

static inline void run_start(struct run *r)
{
	r->m->gen++;
	r->w = wizard_new(r->m, &r->setup);
	run_event(r, (struct event){ .kind = EV_START });
}

static inline void run_free(struct run *r)
{
	while (r->ncalls)
		run_call_free(&r->calls[--r->ncalls]);
	wizard_free(r->w);
	effects_release(&r->fx);
	text_release(&r->said);
	text_release(&r->journal);
	world_free(r->world);
	free(r);
}

/* ---- intents */

static inline void run_do(struct run *r, enum action_id action, struct ref ref, const char *text)
{
	run_event(r, (struct event){ .kind = EV_DO, .id = action, .ref = ref, .text = text });
}

static inline void run_set(struct run *r, enum question_id q, uint32_t row, const char *text)
{
	run_event(r, (struct event){ .kind = EV_SET, .ref = { REF_FIELD, (uint16_t)q, row, 0 }, .text = text });
}

static inline enum standing_kind run_standing(struct run *r, struct standing *s)
{
	arena_reset(&r->world->a);
	wizard_standing(r->w, r->now, &r->world->a, s);
	return s->kind;
}

static inline const struct request *run_request(const struct run *r, const char *op)
{
	const struct request *last = NULL;

	ROWS_EACH (const struct request, q, r->m->requests) {
		if (str_is(q->op, op))
			last = q;
	}
	return last;
}
#endif
