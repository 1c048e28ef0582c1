#include "coaching.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/explain.h"
#include "host.h"
#include "saves.h"
#include "scores.h"
#include "showing.h"

enum { JUDGED_PIECE = 64, MISTAKES_MAX = 64 };

/* ---- where it stands */

static const enum coach_turn TURN_OF[] = {
	[STAND_ACT] = COACH_YOURS,     [STAND_BUSY] = COACH_BUSY,     [STAND_WAIT] = COACH_WAITS,
	[STAND_FAILED] = COACH_FAILED, [STAND_SIGN_IN] = COACH_YOURS, [STAND_DRIFT] = COACH_DIFFERS,
	[STAND_ERROR] = COACH_ERROR,   [STAND_DONE] = COACH_ALL_DONE,
};

static unsigned steps_done(const struct wizard *w, struct arena *a)
{
	unsigned done = 0;
	for (int i = 0; i < STEP_N; i++) {
		struct step_status s;
		wizard_step_status(w, (enum step_id)i, a, &s);
		done += s.done;
	}
	return done;
}

/* ---- mistakes: what the service judged as failed, and what it refused */

struct mistakes {
	struct coach_mistake v[MISTAKES_MAX];
	size_t n;
};

static void add_mistake(struct mistakes *m, const char *id, const char *code, const char *what)
{
	if (m->n < MISTAKES_MAX)
		m->v[m->n++] = (struct coach_mistake){ id, code, what };
}

/* Since when the service itself has failed it, 0: it has not; what only looks as if it would fail can still be mended. */
static msec failed_since(const struct model *m, const char *subject)
{
	msec since = 0;
	ROWS_EACH (struct seen_prefix, p, m->seen.prefixes)
		if (str_is(p->prefix, subject) && str_is(p->state, "Failed"))
			since = p->since.service;
	ROWS_EACH (struct seen_service_prefix, p, m->seen.service_prefixes)
		if (str_is(p->prefix, subject) && str_is(p->state, "Failed"))
			since = p->since.service;
	return since;
}

static void failed_check(const struct host *h, struct arena *a, struct mistakes *m, const struct judged *j)
{
	msec since = failed_since(&h->rt.model, j->subject);
	if (since)
		add_mistake(m, arena_format(a, "%s %lld", j->subject, (long long)since), j->code,
			    arena_format(a, "%s: %s", j->subject, j->what));
}

static void failed_checks(const struct host *h, struct arena *a, struct mistakes *m)
{
	struct judged *j = arena_alloc(a, JUDGED_PIECE * sizeof *j);
	size_t from = 0, n;
	do {
		n = wizard_judged(h->rt.wizard, runtime_now(&h->rt), a, from, j, JUDGED_PIECE);
		for (size_t i = 0; i < n && i < JUDGED_PIECE; i++)
			if (j[i].verdict.state == ST_FAILED && j[i].verdict.source == BY_SERVICE)
				failed_check(h, a, m, &j[i]);
		from += n;
	} while (n == JUDGED_PIECE);
}

static void refused_requests(const struct host *h, struct arena *a, struct mistakes *m)
{
	ROWS_EACH (struct request, r, h->rt.model.requests)
		if (r->status >= 400 && r->status < 500 && r->status != 429 && !str_empty(r->code))
			add_mistake(m, r->guid, arena_format(a, "error.%s", r->code),
				    arena_format(a, "%s was refused", str_or(r->about, str_or(r->path, "a request"))));
}

/* ---- goals that only the session can judge */

static bool was_sent(const struct model *m, const char *part)
{
	ROWS_EACH (struct request, r, m->requests)
		if (str_is(r->method, "PUT") && r->path && strstr(r->path, part))
			return true;
	return false;
}

/* Somebody else's lock, or what somebody else made, is carried on here. */
static bool taken_over(const struct runtime *rt)
{
	const struct model *m = &rt->model;
	return rt->lock.holder || (m->seen.asns.n && !str_empty(m->asn.name) && !was_sent(m, "/peerAsns/")) ||
	       (m->seen.peerings.n && m->peerings.n && !was_sent(m, "/peerings/"));
}

/* False: something is under way, and what comes of it is worth telling. */
static bool tell(struct host *h, struct arena *a)
{
	struct standing s;
	struct mistakes m = { .n = 0 };
	struct when now = runtime_now(&h->rt);
	wizard_standing(h->rt.wizard, now, a, &s);
	if (s.kind == STAND_BUSY)
		return false;
	failed_checks(h, a, &m);
	refused_requests(h, a, &m);
	const struct coach_progress p = { .step = s.step,
					  .step_id = STEP_ID[s.step],
					  .steps_done = steps_done(h->rt.wizard, a),
					  .turn = TURN_OF[s.kind],
					  .resumed = h->resumed,
					  .taken_over = taken_over(&h->rt),
					  .mistakes = m.v,
					  .nmistakes = m.n,
					  .now = now };
	if (coach_progress(h->rt.coach, &p))
		runtime_event(&h->rt, MACHINE_COACH, &(struct event){ .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS });
	return true;
}

static void keep_score(struct host *h, const struct json *score)
{
	const struct score_entry e = { .key = h->rt.model.name,
				       .scenario = h->rt.model.scenario,
				       .lesson = coach_lesson(h->rt.coach),
				       .at = runtime_now(&h->rt).wall };
	if (h->rt.locked)
		scores_keep(h->state_home, &e, score);
}

/* Time was moved on or a router mended from the training pages: the onboarding looks at once, not when it would have been due. */
static void look_after_move(struct host *h, struct arena *a)
{
	struct standing s;
	if (h->moves == coach_moves(h->rt.coach))
		return;
	h->moves = coach_moves(h->rt.coach);
	wizard_standing(h->rt.wizard, runtime_now(&h->rt), a, &s);
	runtime_event(&h->rt, MACHINE_WIZARD,
		      &(struct event){ .kind = EV_DO, .id = ACT_LOOK, .ref = { REF_STEP, (uint16_t)s.step, 0, 0 } });
}

void coaching_progress(struct host *h)
{
	struct arena a = { 0 };
	unsigned number;
	if (!h->open || !h->rt.coach)
		return;
	look_after_move(h, &a);
	if (h->gen != h->rt.model.gen && tell(h, &a))
		h->gen = h->rt.model.gen;
	const struct json *score = coach_score(h->rt.coach, &number);
	if (score && number != h->score_number) {
		keep_score(h, score);
		saves_keep_new(h);
	}
	h->score_number = number;
	arena_release(&a);
}

/* ---- what the coach's actions ask of the session and its face */

static void save(struct host *h, const struct event *ev)
{
	struct text err = TEXT_INIT;
	if (!saves_keep(h, str_or(ev->text, ""), &err))
		h->face.say(h->face.self, true, err.s);
	else
		runtime_event(&h->rt, MACHINE_COACH, ev);
	text_release(&err);
}

static void go_back(struct host *h, const char *name, const char *done)
{
	struct text err = TEXT_INIT;
	if (saves_go_back(h, name, &err))
		h->face.say(h->face.self, false, done);
	else
		h->face.say(h->face.self, true, err.s);
	text_release(&err);
}

static void restore(struct host *h, const struct event *ev)
{
	char *name = mem_text(coach_save_name(h->rt.coach, ev->ref.row));
	if (name)
		go_back(h, name, "All is as it was at that save.");
	free(name);
}

static void reset(struct host *h, const struct event *ev)
{
	(void)ev;
	go_back(h, "", "The lesson begins again.");
}

static void show_me(struct host *h, const struct event *ev)
{
	(void)ev;
	showing_next(h);
}

static void next_lesson(struct host *h, const struct event *ev)
{
	(void)ev;
	host_go_course(h);
}

static void words(struct host *h, const struct event *ev)
{
	(void)ev;
	struct view v = { .screen = SCREEN_HELP };
	h->face.show(h->face.self, MACHINE_WIZARD, &v);
}

static void to_work(struct host *h, const struct event *ev)
{
	struct arena a = { 0 };
	struct standing s;
	(void)ev;
	wizard_standing(h->rt.wizard, runtime_now(&h->rt), &a, &s);
	arena_release(&a);
	h->face.show(h->face.self, MACHINE_WIZARD, &(struct view){ .screen = SCREEN_STEP, .step = (uint16_t)s.step });
}

bool coaching_intent(struct host *h, const struct intent *i)
{
	static const struct {
		uint32_t action;
		void (*carry_out)(struct host *h, const struct event *ev);
	} ours[] = { { COACH_ACT_SAVE, save },      { COACH_ACT_RESTORE, restore },
		     { COACH_ACT_RESET, reset },    { COACH_ACT_SHOW_ME, show_me },
		     { COACH_ACT_WORDS, words },    { COACH_ACT_NEXT_LESSON, next_lesson },
		     { COACH_ACT_TO_WORK, to_work } };
	if (i->machine != MACHINE_COACH || i->event.kind != EV_DO || !h->rt.coach)
		return false;
	for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
		if (ours[k].action == i->event.id) {
			ours[k].carry_out(h, &i->event);
			return true;
		}
	return false;
}

void coaching_opened(struct host *h)
{
	h->gen = UINT64_MAX; /* nothing was told yet */
	h->score_number = h->shown_actions = h->moves = 0;
	h->resumed = h->open && !h->rt.created && h->rt.model.requests.n;
	if (h->open && h->rt.coach)
		coach_explains(h->rt.coach, explain_find);
}
