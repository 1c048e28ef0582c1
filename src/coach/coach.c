#include "coach/coach.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "state.h"

struct coach *coach_new(void)
{
	return mem_alloc(sizeof(struct coach));
}

void coach_free(struct coach *c)
{
	if (!c)
		return;
	for (int i = 0; i < READS_END; i++)
		json_free(c->said[i]);
	json_free(c->passed);
	coach_orders_clear(c);
	draft_clear(&c->draft);
	route_clear(&c->route);
	free(c->noted);
	free(c->name);
	free(c);
}

void coach_explains(struct coach *c, uint16_t (*explain)(const char *code))
{
	c->explain = explain;
}

int64_t coach_lesson(const struct coach *c)
{
	return said_number(json_get(c->said[CALL_SCENARIO], "lesson"), "number");
}

unsigned coach_moves(const struct coach *c)
{
	return c->moves;
}

/* ---- events, by table */

static void on_start(struct coach *c, const struct event *ev, struct effects *fx)
{
	(void)ev;
	coach_ask_all(c, fx);
}

static void on_look(struct coach *c, const struct event *ev, struct effects *fx)
{
	if (ev->view.screen < COACH_MENU || ev->view.screen >= COACH_SCREENS_END)
		return;
	for (int id = CALL_CLOCK; id < READS_END; id++)
		if (!c->asked[id])
			coach_ask(c, fx, (enum call_id)id);
	if (ev->view.ref.kind == REF_ROW && ev->view.ref.code == COACH_GROUP_ANNOUNCEMENTS)
		draft_load(c, ev->view.ref);
}

static void on_set(struct coach *c, const struct event *ev, struct effects *fx)
{
	(void)fx;
	draft_set(&c->draft, ev->ref.code, ev->text);
	route_set(&c->route, ev->ref.code, ev->text);
}

static void on_add(struct coach *c, const struct event *ev, struct effects *fx)
{
	if (ev->ref.code != COACH_GROUP_ANNOUNCEMENTS)
		return;
	struct ref fresh = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, ev->ref.row, 0 };
	draft_clear(&c->draft);
	draft_load(c, fresh);
	effects_add(fx, FX_SHOW)->view = (struct view){ .screen = COACH_ROUTERS, .ref = fresh };
}

static void on_remove(struct coach *c, const struct event *ev, struct effects *fx)
{
	if (ev->ref.code == COACH_GROUP_ANNOUNCEMENTS)
		coach_withdraw(c, fx, ev->ref.row,
			       json_str(json_get(said_announcement(c, ev->ref.row, ev->ref.col), "prefix")));
}

static void on_do(struct coach *c, const struct event *ev, struct effects *fx)
{
	coach_act(c, fx, ev);
}

/* Something moved, in the onboarding or at the lab: what the trainee should do next may have changed. */
static void on_timer(struct coach *c, const struct event *ev, struct effects *fx)
{
	(void)ev;
	coach_ask(c, fx, CALL_CLOCK);
	coach_ask(c, fx, CALL_SCENARIO);
	coach_ask(c, fx, CALL_SCORE);
	coach_ask(c, fx, CALL_SAVES);
}

/* ---- replies */

static void say_refusal(const struct json *reply, const struct reply *r, struct effects *fx)
{
	const char *message = json_str(json_at(reply, "error.message"));
	effects_say(fx, true, "the lab refused: %s", str_or(message, str_or(r->why, "no reason given")));
}

/* When something is due the line at the foot may change: one look a little after it. */
static void watch_clock(const struct coach *c, struct effects *fx)
{
	struct effect *e = effects_add(fx, FX_TIMER);
	msec next = said_msec(c->said[CALL_CLOCK], "next");
	e->id = COACH_TIMER_DUE;
	e->service_time = true;
	e->at = next ? next + MSEC_SECOND : 0;
}

/* Said once, when the last goal is met, by whatever led there. */
static void tell_all_met(struct coach *c, struct effects *fx)
{
	const struct json *s = c->said[CALL_SCORE];
	bool met = coach_all_met(c) && said_flag(s, "finished");
	if (met && !c->told_all_met && c->met_before)
		effects_say(fx, false, "Every goal is met: %lld of 100 points. t shows the score and the next lesson.",
			    (long long)said_number(s, "points"));
	c->told_all_met = met;
	c->met_before |= c->said[CALL_SCENARIO] && !coach_all_met(c);
}

static void take_read(struct coach *c, enum call_id id, struct json *said, struct effects *fx)
{
	json_free(c->said[id]);
	c->said[id] = said;
	if (id == CALL_CLOCK)
		watch_clock(c, fx);
	if (id == CALL_SCORE || id == CALL_SAVES)
		c->number++;
	if (id == CALL_SCENARIO || id == CALL_SCORE)
		tell_all_met(c, fx);
}

static void on_read(struct coach *c, enum call_id id, struct json *said, const struct reply *r, struct effects *fx)
{
	bool ok = r->outcome == REPLY_ANSWERED && r->status < 300 && said, again = c->again[id];
	c->asked[id] = c->again[id] = false;
	if (ok)
		take_read(c, id, said, fx);
	else
		json_free(said);
	if (again)
		coach_ask(c, fx, id);
}

/* What a move of the clock went over, in one line; all of it stands on the pages. */
static void take_passed(struct coach *c, const struct json *reply, struct effects *fx)
{
	struct text kept = TEXT_INIT;
	struct arena a = { 0 };
	size_t n = json_count(json_get(reply, "passed"));
	const struct json *first = json_first(json_get(reply, "passed"));
	json_free(c->passed);
	json_put_node(&(struct json_out){ .to = &kept }, NULL, json_get(reply, "passed"));
	c->passed = json_parse(kept.s, kept.n, NULL, NULL);
	if (n == 1)
		effects_say(fx, false, "%s: %s", said_time(first, "at", &a), said_word(first, "what", &a));
	else if (n)
		effects_say(fx, false, "%zu things happened meanwhile; task and clock pages tell them", n);
	text_release(&kept);
	arena_release(&a);
}

static void on_order(struct coach *c, struct json *said, const struct reply *r, struct effects *fx)
{
	enum { FAILED_THERE = 500 };
	bool ok = r->outcome == REPLY_ANSWERED && r->status < 300, quiet = c->sent && c->sent->quiet;
	bool note_kept = quiet && ok, taken_in = r->outcome == REPLY_ANSWERED && r->status < FAILED_THERE;
	if (!ok && !quiet)
		say_refusal(said, r, fx);
	c->moves += ok && !quiet;
	if (ok && json_kind(json_get(said, "passed")) == JSON_ARRAY)
		take_passed(c, said, fx);
	json_free(said);
	if (taken_in || !coach_note_again(c))
		coach_order_done(c);
	coach_send(c, fx);
	if (!quiet)
		coach_ask_all(c, fx);
	if (note_kept && !c->first)
		on_timer(c, NULL, fx);
}

static void on_reply(struct coach *c, const struct event *ev, struct effects *fx)
{
	const struct reply *r = ev->reply;
	if (!ev->id || ev->id >= CALL_IDS)
		return;
	struct json *said = r->n ? json_parse(r->body, r->n, NULL, NULL) : NULL;
	if (ev->id == CALL_ORDER)
		on_order(c, said, r, fx);
	else
		on_read(c, (enum call_id)ev->id, said, r, fx);
}

static void update(void *self, const struct event *ev, struct effects *fx)
{
	static void (*const on[EV_N])(struct coach *, const struct event *, struct effects *) = {
		[EV_START] = on_start,   [EV_LOOK] = on_look, [EV_SET] = on_set,     [EV_ADD] = on_add,
		[EV_REMOVE] = on_remove, [EV_DO] = on_do,     [EV_REPLY] = on_reply, [EV_TIMER] = on_timer,
	};
	struct coach *c = self;
	c->held = c->held && ev->kind == EV_REPLY; /* whatever else happens is an opportunity */
	if (ev->kind < EV_N && on[ev->kind])
		on[ev->kind](c, ev, fx);
	coach_send(c, fx);
}

struct machine coach_machine(struct coach *c)
{
	return (struct machine){ .self = c, .update = update, .page = coach_page };
}
