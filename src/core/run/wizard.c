#include "core/wizard.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/actions.h"
#include "run/answers.h"
#include "run/calls.h"
#include "run/facts_now.h"
#include "run/notes.h"
#include "run/orders.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/signin.h"
#include "run/wants.h"

enum { SAVE_AGAIN = 30 * MSEC_SECOND, CLOCK_BACK = MSEC_MINUTE };

/* ---- beginning and end */

struct wizard *wizard_new(struct model *m, const struct wizard_setup *setup)
{
	struct wizard *w = mem_alloc(sizeof *w);

	w->m = m;
	w->setup = *setup;
	w->next_call = 1;
	w->save_next = 1;
	facts_now(w);
	facts_count(w);
	return w;
}

static void catalogues_release(struct wizard *w)
{
	for (size_t i = 0; i < CAT_N; i++) {
		rows_clear(&w->catalogues[i].rows, CATALOGUE_RECORDS[i]);
		free(w->catalogues[i].key);
	}
}

static void remembered_release(struct wizard *w)
{
	for (size_t i = 0; i < REMEMBERED_MAX; i++) {
		struct remembered *r = &w->remembered[i];

		free(r->path);
		free(r->guid);
		free(r->service_id);
		free(r->why);
	}
}

void wizard_free(struct wizard *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < CALLS_MAX; i++)
		calls_end(&w->calls[i]);
	facts_release(&w->facts);
	arena_release(&w->ready);
	catalogues_release(w);
	remembered_release(w);
	reads_release(w);
	orders_release(w);
	free(w->open);
	free(w->save_failed);
	free(w->sign_in_failed);
	free(w->write_why);
	free(w->sign_in_code);
	free(w->sign_in_address);
	free(w);
}

void wizard_let_write(struct wizard *w)
{
	w->setup.read_only = false;
	w->updates++;
}

/* ---- events */

static void on_start(struct wizard *w, const struct event *ev)
{
	w->started = ev->now;
	requests_start(w);
}

static void on_look(struct wizard *w, const struct event *ev)
{
	w->view = ev->view;
	answers_look(w);
}

static void read_answered(struct wizard *w, struct under_way *c, const struct reply *reply)
{
	if (!(OPS[c->op].flags & OP_OUTSIDE))
		requests_unready(w);
	reads_answered(w, c, reply);
}

static void on_reply(struct wizard *w, const struct event *ev)
{
	struct under_way *c = ev->id && ev->reply ? calls_find(w, ev->id) : NULL;

	if (!c)
		return;
	if (c->request)
		request_answered(w, c, ev->reply);
	else
		read_answered(w, c, ev->reply);
}

/* What is behind the last colon of "cannot save PATH: cause; cure" comes first: a line of a screen may end before the path does. */
static void say_unsaved(struct wizard *w, const char *words)
{
	const char *why = words;

	for (const char *colon = words; (colon = strstr(colon, ": ")); why = colon)
		colon += 2;
	note_say(w, true, "not saved: %s; nothing is sent until it is%s%.*s%s", why, why > words ? " (" : "",
		 why > words ? (int)(why - words) - 2 : 0, words, why > words ? ")" : "");
}

static void on_saved(struct wizard *w, const struct event *ev)
{
	if (ev->text) {
		mem_replace(&w->save_failed, ev->text);
		say_unsaved(w, ev->text);
		return;
	}
	if (w->save_failed)
		note_say(w, false, "saved again");
	mem_replace(&w->save_failed, NULL);
	if (ev->saved > w->save_done)
		w->save_done = ev->saved;
}

static void on_timer(struct wizard *w, const struct event *ev)
{
	if (ev->id < TIMERS)
		w->timers[ev->id] = 0;
	if (w->save_failed)
		w->turn_dirty = true;
}

static void on_code(struct wizard *w, const struct event *ev)
{
	signin_tell_code(w, ev->code);
}

static void on_signin(struct wizard *w, const struct event *ev)
{
	signin_done(w, ev->text);
}

typedef void on_event(struct wizard *w, const struct event *ev);
static on_event *const EVENTS[EV_N] = {
	[EV_START] = on_start,        [EV_SET] = answers_set,     [EV_ADD] = answers_add, [EV_COPY] = answers_copy,
	[EV_REMOVE] = answers_remove, [EV_PASTE] = answers_paste, [EV_LOOK] = on_look,    [EV_DO] = actions_do,
	[EV_REPLY] = on_reply,        [EV_SAVED] = on_saved,      [EV_TIMER] = on_timer,  [EV_CODE] = on_code,
	[EV_SIGNIN] = on_signin,
};

/* ---- a turn */

/* A file of answers comes as thousands of events in a row, and so do replies about thousands of prefixes: what follows from them is
 * looked at once, after the last. Until then facts are of an earlier model: who needs them calls facts_now. */
static bool is_one_of_many(const struct wizard *w, const struct event *ev)
{
	return w->setup.unattended && ((ev->kind >= EV_SET && ev->kind <= EV_PASTE) || ev->kind == EV_REPLY);
}

static bool something_due(const struct wizard *w)
{
	return w->norders || w->nrecorded || reads_due(w) || wants_due(w);
}

static void send_what_is_due(struct wizard *w)
{
	if (!w->started.wall || w->setup.offline || !something_due(w) || !signin_ready(w))
		return;
	if (wizard_writes(w))
		orders_record(w);
	wants_send(w);
	reads_send(w);
	requests_go(w);
}

static void save(struct wizard *w)
{
	if (!w->turn_dirty)
		return;
	uint64_t number = w->save_next++;

	effects_add(w->fx, FX_SAVE)->saved = number;
	requests_numbered(w, number);
	w->turn_dirty = false;
}

static void set_timer(struct wizard *w, uint32_t id, msec at, bool service_time)
{
	if (w->timers[id] == at)
		return;
	struct effect *fx = effects_add(w->fx, FX_TIMER);

	fx->id = id;
	fx->at = at;
	fx->service_time = service_time;
	w->timers[id] = at;
}

static void earlier(msec *at, msec candidate)
{
	if (candidate && (!*at || candidate < *at))
		*at = candidate;
}

static void set_timers(struct wizard *w)
{
	msec poll = 0, retry = 0;

	if (w->started.wall && !w->setup.offline && w->signed_in)
		reads_timers(w, &poll, &retry);
	if (w->write_hold > w->now.wall && (w->nrecorded || wants_due(w)))
		earlier(&retry, w->write_hold);
	if (w->save_failed)
		earlier(&retry, w->now.wall + SAVE_AGAIN);
	set_timer(w, TIMER_POLL, poll, true);
	set_timer(w, TIMER_RETRY, retry, false);
}

/* The wall's clock was set back: what was to wait until a time of the old one would wait that much longer. Everything known is read
 * again, since "a minute ago" is in the future now. In training the service's clock may go back (a saved state), and the lab tells. */
static void clock_went_back(struct wizard *w, msec by)
{
	for (size_t i = 0; i < w->nreads; i++) {
		struct read *r = &w->reads[i];

		r->wanted = r->wanted || r->done.wall;
		r->not_before = r->not_before > by ? r->not_before - by : 0;
	}
	w->read_hold = w->read_hold > by ? w->read_hold - by : 0;
	w->write_hold = w->write_hold > by ? w->write_hold - by : 0;
	memset(w->timers, 0, sizeof w->timers);
}

static void turn_begin(struct wizard *w, const struct event *ev, struct effects *fx)
{
	if (w->now.wall - ev->now.wall > CLOCK_BACK)
		clock_went_back(w, w->now.wall - ev->now.wall);
	w->fx = fx;
	w->now = ev->now;
	w->spins = 0;
	memcpy(w->random, ev->random, sizeof w->random);
}

static void turn_end(struct wizard *w)
{
	facts_now(w);
	facts_count(w);
	uint64_t gen = w->m->gen;

	send_what_is_due(w);
	if (w->m->gen != gen) {
		/* Sending changes requests only, of which facts know nothing: they need not be built anew. */
		w->facts.gen = w->m->gen;
		facts_count(w);
	}
	set_timers(w);
}

/* As long as replies let more of what was recorded go, they are not the last. */
static void put_off(struct wizard *w, const struct event *ev)
{
	if (ev->kind != EV_REPLY)
		requests_unready(w);
	if (!requests_go_on(w))
		set_timer(w, TIMER_RETRY, w->now.wall, false);
}

void wizard_update(struct wizard *w, const struct event *ev, struct effects *fx)
{
	bool later = is_one_of_many(w, ev);

	w->updates++;
	turn_begin(w, ev, fx);
	if (!later)
		facts_now(w);
	if (ev->kind < EV_N && EVENTS[ev->kind])
		EVENTS[ev->kind](w, ev);
	if (later)
		put_off(w, ev);
	else
		turn_end(w);
	save(w);
	w->fx = NULL;
}

/* ---- as a machine */

static void machine_update(void *self, const struct event *ev, struct effects *fx)
{
	wizard_update(self, ev, fx);
}

static void machine_page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	wizard_page(self, v, a, p);
}

static struct verdict machine_judge(const void *self, struct ref field, const char *text, struct arena *a)
{
	const struct wizard *w = self;
	const struct question *q = field.kind == REF_FIELD && field.code < Q_N ? &QUESTIONS[field.code] : NULL;

	return q && q->check ? q->check(&w->facts, field, text, a) : (struct verdict){ .state = ST_NA };
}

struct machine wizard_machine(struct wizard *w)
{
	return (struct machine){ .self = w,
				 .update = machine_update,
				 .page = machine_page,
				 .judge = machine_judge,
				 .updates = &w->updates };
}
