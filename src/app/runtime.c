#include "runtime.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "place.h"
#include "signals.h"
#include "watch.h"

enum {
	LAB_MACHINE_ID = 0x7ffffff0,
	JOURNAL_KEPT = 64 * 1024,
	CLOCK_BACK = MSEC_MINUTE,
	RATE_DEFAULT = 60 * 1000,
	TURN_MAX_MS = 60 * 1000,
	CALLS_PER_SAVE = 1000,
	SAVE_LATEST = MSEC_SECOND
};
/* Polls that follow a state are at most an hour apart. */
enum { POLLED_WITHIN = MSEC_HOUR + MSEC_MINUTE };
/* Requests left of a quota when polls begin to wait: enough for what the operator asks for next. */
enum { FDS_MAX = 8 /* of a face */, SCARCE = 10, STATUS_UNAUTHORIZED = 401 };

/* An event that could not be delivered where it arose; its text is owned. */
struct queued {
	unsigned machine;
	struct event ev;
	struct reply reply;
	char *text;
};

static msec wall_now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (msec)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* The lab says how fast its time runs; whatever it says, and however the own clock was set, it stays in the calendar. */
static msec service_time(const struct runtime *rt, msec wall)
{
	static const msec last = 253402300799999; /* 9999-12-31T23:59:59.999Z */
	msec passed;
	if (__builtin_mul_overflow(wall - rt->service_wall, rt->rate, &passed) || passed / 1000 > last - rt->service_at)
		return last;
	passed /= 1000;
	return passed > -rt->service_at ? rt->service_at + passed : 1;
}

struct when runtime_now(const struct runtime *rt)
{
	struct when now = { .wall = wall_now() };
	now.service = rt->training && rt->service_at ? service_time(rt, now.wall) : now.wall;
	return now;
}

/* ---- effects */

static void queue_push(struct runtime *rt, unsigned machine, const struct event *ev, const char *text)
{
	if (rt->nqueue == rt->capqueue) {
		rt->capqueue = rt->capqueue ? rt->capqueue * 2 : 8;
		rt->queue = mem_array(rt->queue, rt->capqueue, sizeof *rt->queue);
	}
	rt->queue[rt->nqueue++] = (struct queued){ machine, *ev, { 0 }, mem_text(text) };
}

static void say(struct runtime *rt, bool error, const char *text)
{
	if (error)
		mem_replace(&rt->trouble, text);
	if (!rt->wizard)
		mem_replace(&rt->note, text);
	if (rt->face.say)
		rt->face.say(rt->face.self, error, text);
	log_line("app", "%s%s", error ? "error: " : "", text);
}

static void not_sent(struct runtime *rt, unsigned machine, uint32_t id, const char *why)
{
	queue_push(rt, machine, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &(struct reply){ 0 } }, why);
	rt->queue[rt->nqueue - 1].reply.outcome = REPLY_NOT_SENT;
}

/* A token that has ended is as one that the service refused: a new sign-in follows. Nothing is sent. */
static bool signed_out(struct runtime *rt, unsigned machine, uint32_t id)
{
	if (!rt->signing.machine || signin_state(rt->signing.machine) == SIGNIN_IN)
		return false;
	queue_push(rt, machine, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &(struct reply){ 0 } },
		   "the sign-in has ended");
	rt->queue[rt->nqueue - 1].reply =
		(struct reply){ .outcome = REPLY_ANSWERED, .status = STATUS_UNAUTHORIZED, .body = "" };
	return true;
}

static void do_call(struct runtime *rt, unsigned machine, const struct effect *e)
{
	if (signed_out(rt, machine, e->id))
		return;
	if (e->call.write && runtime_lost(rt)) { /* the save that it hung on is of before the loss */
		not_sent(rt, machine, e->id, rt->lost);
		return;
	}
	struct text err = TEXT_INIT, path = TEXT_INIT;
	if (e->call.to == CALL_OUTSIDE)
		text_add(&path, "/lab/v1");
	text_add(&path, e->call.path);
	struct net_call call = { .id = e->id * MACHINES + machine,
				 .to = rt->target,
				 .method = e->call.method,
				 .path = path.s,
				 .body = e->call.body,
				 .token = rt->training ? "training" : NULL,
				 .as = rt->signing.machine,
				 .guid = e->call.guid,
				 .timeout = e->call.deadline };
	if (!rt->net)
		text_add(&err, "this session is not connected to a service");
	if (err.n || !net_send(rt->net, &call, &err))
		not_sent(rt, machine, e->id, err.s);
	text_release(&err);
	text_release(&path);
}

static void do_cancel(struct runtime *rt, unsigned machine, const struct effect *e)
{
	if (rt->net)
		net_cancel(rt->net, e->id * MACHINES + machine);
}

static void do_save(struct runtime *rt, unsigned machine, const struct effect *e)
{
	if (!rt->save_wanted[machine])
		rt->save_since = wall_now();
	rt->save_wanted[machine] = e->saved;
}

static void remove_timer(struct runtime *rt, unsigned machine, uint32_t id)
{
	for (size_t i = 0; i < rt->ntimers; i++)
		if (rt->timers[i].id == id && rt->timers[i].machine == machine) {
			rt->timers[i] = rt->timers[--rt->ntimers];
			return;
		}
}

static void do_timer(struct runtime *rt, unsigned machine, const struct effect *e)
{
	remove_timer(rt, machine, e->id);
	if (!e->at)
		return;
	rt->timers = mem_array(rt->timers, rt->ntimers + 1, sizeof *rt->timers);
	rt->timers[rt->ntimers++] = (struct runtime_timer){ e->id, (uint8_t)machine, e->service_time, e->at };
}

/* What is new about the sign-in, for the wizard. */
static void tell_signin(struct runtime *rt)
{
	const struct event signin = { .kind = EV_SIGNIN }, code = { .kind = EV_CODE, .code = &rt->signing.code };
	switch (signing_turn(&rt->signing, rt->net, wall_now())) {
	case SIGNING_CODE:
		queue_push(rt, MACHINE_WIZARD, &code, NULL);
		break;
	case SIGNING_IN:
		queue_push(rt, MACHINE_WIZARD, &signin, NULL);
		break;
	case SIGNING_FAILED:
		queue_push(rt, MACHINE_WIZARD, &signin, signin_why(rt->signing.machine));
		break;
	case SIGNING_SAME:
		break;
	}
}

static void do_signin(struct runtime *rt, unsigned machine, const struct effect *e)
{
	struct text err = TEXT_INIT;
	uint8_t random[16];
	if (getrandom(random, sizeof random, 0) != sizeof random)
		mem_end("the system gives no random numbers");
	bool ok = rt->training ||
		  signing_begin(&rt->signing, e->text, rt->model.account.tenant, wall_now(), random, &err);
	if (rt->training || !ok)
		queue_push(rt, machine, &(struct event){ .kind = EV_SIGNIN }, ok ? NULL : err.s);
	else
		tell_signin(rt);
	text_release(&err);
}

static void do_journal(struct runtime *rt, unsigned machine, const struct effect *e)
{
	(void)machine;
	if (rt->locked && !rt->newer && !strpbrk(e->text, "\r\n"))
		text_addf(&rt->journal, "%s\n", e->text);
}

/* What is not the wizard's to tell. from: the holder before. */
static void journal_holder(struct runtime *rt, const char *what, const char *from)
{
	char at[WHEN_ISO_MAX];
	struct json_out o = { .to = &rt->journal };
	json_object(&o, NULL);
	json_put_str(&o, "at", when_iso(wall_now(), at));
	json_put_str(&o, "who", rt->who);
	json_put_str(&o, "what", what);
	json_put_str(&o, "from", from);
	json_object_end(&o);
	text_addc(&rt->journal, '\n');
}

/* On disk before the save that it tells of. */
static void flush_journal(struct runtime *rt)
{
	struct text err = TEXT_INIT;
	bool ok = !rt->journal.n || runtime_lost(rt) || session_journal_lines(&rt->place, rt->journal.s, &err);
	if (!ok)
		say(rt, true, err.s);
	if (ok || rt->journal.n > JOURNAL_KEPT) /* what found no room is written with what comes next */
		text_clear(&rt->journal);
	text_release(&err);
}

static void do_show(struct runtime *rt, unsigned machine, const struct effect *e)
{
	if (rt->face.show)
		rt->face.show(rt->face.self, machine, &e->view);
}

static void do_say(struct runtime *rt, unsigned machine, const struct effect *e)
{
	(void)machine;
	say(rt, e->code != 0, e->text);
}

static void do_exit(struct runtime *rt, unsigned machine, const struct effect *e)
{
	(void)machine;
	rt->exit_code = e->code;
}

static void (*const PERFORM[])(struct runtime *, unsigned, const struct effect *) = {
	[FX_CALL] = do_call,   [FX_CANCEL] = do_cancel, [FX_SAVE] = do_save,
	[FX_TIMER] = do_timer, [FX_SIGNIN] = do_signin, [FX_JOURNAL] = do_journal,
	[FX_SHOW] = do_show,   [FX_SAY] = do_say,       [FX_EXIT] = do_exit,
};

static void deliver(struct runtime *rt, unsigned machine, const struct event *given)
{
	if (!rt->machine[machine].update)
		return;
	struct event ev = *given;
	ev.now = runtime_now(rt);
	if (getrandom(ev.random, sizeof ev.random, 0) != sizeof ev.random)
		mem_end("the system gives no random numbers");
	effects_clear(&rt->fx);
	rt->machine[machine].update(rt->machine[machine].self, &ev, &rt->fx);
	for (size_t i = 0; i < rt->fx.n; i++)
		PERFORM[rt->fx.v[i].kind](rt, machine, &rt->fx.v[i]);
}

static void deliver_queued(struct runtime *rt)
{
	while (rt->nqueue) {
		struct queued q = rt->queue[0];
		memmove(rt->queue, rt->queue + 1, --rt->nqueue * sizeof *rt->queue);
		q.ev.text = q.text;
		if (q.ev.kind == EV_REPLY) {
			q.reply.why = q.text;
			q.ev.reply = &q.reply;
		}
		deliver(rt, q.machine, &q.ev);
		free(q.text);
	}
}

void runtime_event(struct runtime *rt, unsigned machine, const struct event *ev)
{
	deliver(rt, machine, ev);
	deliver_queued(rt);
}

/* ---- time */

static msec real_due(const struct runtime *rt, const struct runtime_timer *t, const struct when *now)
{
	if (!t->service_time || !rt->training)
		return t->at;
	if (t->at <= now->service)
		return now->wall;
	return rt->rate ? now->wall + (t->at - now->service) * 1000 / rt->rate + 1 : now->wall + TURN_MAX_MS;
}

static int timeout_ms(const struct runtime *rt, int ms)
{
	struct when now = runtime_now(rt);
	msec least = ms < 0 || ms > TURN_MAX_MS ? TURN_MAX_MS : ms;
	for (size_t i = 0; i < rt->ntimers; i++) {
		msec left = real_due(rt, &rt->timers[i], &now) - now.wall;
		least = left < least ? (left < 0 ? 0 : left) : least;
	}
	msec signing = signing_wait(&rt->signing, now.wall);
	least = signing >= 0 && signing < least ? signing : least;
	return (int)least;
}

static bool due(const struct runtime_timer *t, const struct when *now)
{
	return t->at <= (t->service_time ? now->service : now->wall);
}

/* The clock was set back: timers of the old one are due, for their machines to set anew. */
static void heal_timers(struct runtime *rt, const struct when *now)
{
	for (size_t i = 0; rt->turned - now->wall > CLOCK_BACK && i < rt->ntimers; i++)
		if (!rt->timers[i].service_time || !rt->training)
			rt->timers[i].at = now->wall;
	rt->turned = now->wall;
}

static void fire_timers(struct runtime *rt)
{
	struct when now = runtime_now(rt);
	heal_timers(rt, &now);
	for (size_t i = 0; i < rt->ntimers;) {
		struct runtime_timer t = rt->timers[i];
		if (!due(&t, &now)) {
			i++;
			continue;
		}
		rt->timers[i] = rt->timers[--rt->ntimers];
		runtime_event(rt, t.machine, &(struct event){ .kind = EV_TIMER, .id = t.id });
		i = 0; /* the update may have set others */
	}
}

msec runtime_next_service_timer(const struct runtime *rt)
{
	msec least = 0;
	for (size_t i = 0; i < rt->ntimers; i++)
		if (rt->timers[i].service_time && (!least || rt->timers[i].at < least))
			least = rt->timers[i].at;
	return least;
}

/* ---- the network */

static void learn_time(struct runtime *rt, const struct net_done *d)
{
	if (!d->service_time)
		return;
	if (rt->next_event && d->service_time >= rt->next_event)
		rt->happened = d->service_time;
	rt->service_at = d->service_time;
	rt->service_wall = wall_now();
	rt->next_event = d->next_event;
	if (d->service_rate >= 0)
		rt->rate = d->service_rate;
}

static const enum outcome OUTCOME[] = {
	[NET_ANSWERED] = REPLY_ANSWERED,
	[NET_NOT_SENT] = REPLY_NOT_SENT,
	[NET_UNKNOWN] = REPLY_UNKNOWN,
};

static void take_completions(struct runtime *rt)
{
	struct net_done d;
	while (rt->net && net_done(rt->net, &d)) {
		learn_time(rt, &d);
		rt->heard = wall_now();
		if (d.id >= LAB_MACHINE_ID) {
			rt->ordered = d.outcome == NET_ANSWERED ? d.status : 0;
			mem_replace(&rt->unanswered, d.why);
			continue;
		}
		struct reply reply = { .outcome = OUTCOME[d.outcome],
				       .status = d.status,
				       .retry_after = d.retry_after,
				       .scarce = !rt->training && d.remaining >= 0 && d.remaining < SCARCE,
				       .request_id = d.request_id,
				       .why = d.why,
				       .stays = d.stays,
				       .body = d.body,
				       .n = d.n };
		runtime_event(rt, d.id % MACHINES,
			      &(struct event){ .kind = EV_REPLY, .id = d.id / MACHINES, .reply = &reply });
	}
}

static void wait_for(struct runtime *rt, struct pollfd *fds, unsigned nfds, int ms)
{
	struct pollfd all[FDS_MAX + SIGNING_FDS + 2];
	unsigned own = signing_fds(&rt->signing, all + nfds);
	all[nfds + own++] = (struct pollfd){ .fd = signals_fd(), .events = POLLIN };
	all[nfds + own++] = (struct pollfd){ .fd = rt->watch, .events = POLLIN };
	if (nfds)
		memcpy(all, fds, nfds * sizeof *fds);
	if (rt->net)
		net_wait(rt->net, all, nfds + own, ms);
	else
		poll(all, nfds + own, ms);
	if (nfds)
		memcpy(fds, all, nfds * sizeof *fds);
}

void runtime_turn(struct runtime *rt, struct pollfd *fds, unsigned nfds, int ms)
{
	wait_for(rt, fds, nfds, timeout_ms(rt, ms));
	watch_heard(rt->watch);
	take_completions(rt);
	tell_signin(rt);
	deliver_queued(rt);
	fire_timers(rt);
}

/* ---- saving */

static bool save(struct runtime *rt, struct text *err)
{
	if (!rt->locked)
		return text_fail(err, "%s is not locked by this program", rt->place.file);
	return session_save_locked(&rt->lock, &rt->place, &rt->model, wall_now(), err);
}

bool runtime_lost(struct runtime *rt)
{
	struct text why = TEXT_INIT;
	if (rt->locked && !rt->lost && !session_lock_held(&rt->lock)) {
		enum session_got got = session_lock_again(&rt->lock, &rt->place, wall_now(), &why);
		if (got == SESSION_BUSY)
			rt->lost = mem_text(why.s);
		if (got == SESSION_OK) /* it was removed, and is another file now */
			rt->watch = watch_file(rt->watch, rt->place.lock);
	}
	text_release(&why);
	return rt->lost;
}

bool runtime_holds(struct runtime *rt)
{
	return rt->locked && !runtime_lost(rt);
}

const char *runtime_refuses(const struct runtime *rt, const struct event *ev)
{
	bool changes = (ev->kind >= EV_SET && ev->kind <= EV_PASTE) || (ev->kind == EV_DO && ev->id != ACT_LOOK);
	return changes ? rt->view_only : NULL;
}

static void flush_machine(struct runtime *rt, unsigned machine)
{
	uint64_t number = rt->save_wanted[machine];
	rt->save_wanted[machine] = 0;
	struct text err = TEXT_INIT;
	bool ok = rt->ephemeral || rt->newer || save(rt, &err);
	rt->save_failed = !ok;
	if (!ok)
		say(rt, true, err.s);
	if (rt->face.saved && !rt->ephemeral && !rt->newer)
		rt->face.saved(rt->face.self, ok ? wall_now() : 0);
	runtime_event(rt, machine, &(struct event){ .kind = EV_SAVED, .saved = number, .text = ok ? NULL : err.s });
	text_release(&err);
}

void runtime_flush(struct runtime *rt)
{
	flush_journal(rt);
	for (unsigned round = 0; round < CALLS_PER_SAVE && rt->save_wanted[MACHINE_WIZARD]; round++) {
		flush_machine(rt, MACHINE_WIZARD);
		flush_journal(rt);
	}
}

bool runtime_saves_now(const struct runtime *rt, bool more_at_hand, msec wall)
{
	msec owed = wall - rt->save_since;

	return rt->save_wanted[MACHINE_WIZARD] && (!more_at_hand || owed < 0 || owed >= SAVE_LATEST);
}

/* In the same place, so that whoever has the wizard or the model need not hear of it; what was derived goes with its generation. */
static void show_instead(struct runtime *rt, struct model *fresh)
{
	fresh->gen = rt->model.gen + 1;
	model_release(&rt->model);
	rt->model = *fresh;
	runtime_event(rt, MACHINE_WIZARD, &(struct event){ .kind = EV_START });
}

void runtime_follow(struct runtime *rt)
{
	struct session_mark now = session_mark_of(&rt->place);
	struct text ignored = TEXT_INIT;
	struct model fresh;
	if (!rt->follows || session_mark_same(&now, &rt->shown))
		return;
	rt->shown = now;
	rt->watch = watch_file(rt->watch, rt->place.file);
	enum session_got got = session_look(&rt->place, &fresh, &ignored, &ignored);
	if (got == SESSION_OK)
		show_instead(rt, &fresh);
	else
		model_release(&fresh);
	text_release(&ignored);
}

static bool calls_awaited(const struct runtime *rt)
{
	return rt->net && net_under_way(rt->net);
}

bool runtime_quiet(const struct runtime *rt)
{
	return !rt->save_wanted[MACHINE_WIZARD] && !calls_awaited(rt) && !rt->signing.awaited;
}

bool runtime_settle(struct runtime *rt, msec limit)
{
	msec since = wall_now();
	do {
		if (!calls_awaited(rt) || runtime_saves_now(rt, true, wall_now()))
			runtime_flush(rt);
		if (runtime_quiet(rt))
			return true;
		if (signals_end())
			return false;
		runtime_turn(rt, NULL, 0, 1000);
		since = rt->heard > since ? rt->heard : since;
		if (rt->signing.awaited) /* which has an end of its own */
			since = wall_now();
	} while (wall_now() - since < limit);
	return false;
}

/* ---- the lab's clock */

bool runtime_order(struct runtime *rt, const char *method, const char *path, const char *body, struct text *err)
{
	struct net_call call = { .id = LAB_MACHINE_ID, .to = rt->target, .method = method, .path = path, .body = body };
	rt->ordered = 0;
	mem_replace(&rt->unanswered, NULL);
	if (!rt->net || !net_send(rt->net, &call, err))
		return false;
	while (net_under_way(rt->net) && !signals_end()) {
		net_wait(rt->net, NULL, 0, 1000);
		take_completions(rt);
	}
	if (!rt->ordered)
		return text_fail(err, "%s", str_or(rt->unanswered, "the lab did not answer"));
	return (rt->ordered >= 200 && rt->ordered < 300) || text_fail(err, "the lab refused it (%u)", rt->ordered);
}

static void lab_clock(struct runtime *rt, const char *body)
{
	struct text err = TEXT_INIT;
	if (!runtime_order(rt, body ? "POST" : "GET", "/lab/v1/clock", body, &err))
		say(rt, true, err.s);
	text_release(&err);
}

/* Where to go: what happened last has to be seen by the polls that follow it before what happens next; further polls would see
 * nothing new. 0: to the next event. */
static msec next_stop(const struct runtime *rt, msec now, msec limit)
{
	msec timer = runtime_next_service_timer(rt);
	bool seen = rt->next_event && now - rt->happened > POLLED_WITHIN;
	msec stop = timer && !seen && (!rt->next_event || timer < rt->next_event) ? timer : 0;
	return limit && (stop ? stop : rt->next_event) > limit ? limit : stop;
}

bool runtime_advance(struct runtime *rt, msec limit)
{
	if (!rt->net || !rt->training || (!rt->next_event && !runtime_next_service_timer(rt)))
		return false;
	msec now = runtime_now(rt).service, stop = next_stop(rt, now, limit);
	char *body = stop ? mem_format("{\"skip\":\"%lldms\"}", (long long)(stop > now ? stop - now : 0) + 1) : NULL;
	lab_clock(rt, body ? body : "{\"advance\":true}");
	free(body);
	fire_timers(rt);
	return true;
}

/* ---- opening and closing */

static void say_predecessor(struct runtime *rt, bool taken)
{
	char *words = mem_format(taken ? "taken over from %s"
				       : "all that was saved is here; this one ended without leaving: %s",
				 rt->lock.holder);
	say(rt, false, words);
	journal_holder(rt, taken ? "take over" : "holder gone", rt->lock.holder);
	free(words);
}

static enum runtime_got lock_session(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	if (s->no_lock) {
		rt->held_by = session_holder(&rt->place);
		return RUNTIME_OK;
	}
	enum session_got got = session_lock(&rt->lock, &rt->place, rt->who, wall_now(), err);
	bool taken = got == SESSION_BUSY && s->take && str_is(s->take, rt->lock.found);
	if (taken) {
		text_clear(err);
		got = session_take(&rt->lock, &rt->place, wall_now(), err);
	}
	if (got == SESSION_BUSY) {
		text_addf(err,
			  "; 'voxpeer status %s' looks at it all the same. When that one has ended without a word (its "
			  "host is gone), 'voxpeer session unlock %s' frees it",
			  rt->place.name, rt->place.name);
		return RUNTIME_BUSY;
	}
	rt->locked = got == SESSION_OK;
	if (rt->locked && rt->lock.holder)
		say_predecessor(rt, taken);
	return rt->locked ? RUNTIME_OK : RUNTIME_ERROR;
}

static void fresh_model(struct runtime *rt, const struct runtime_setup *s)
{
	model_release(&rt->model);
	model_init(&rt->model);
	mem_replace(&rt->model.name, rt->place.name);
	mem_replace(&rt->model.mode, str_or(s->mode, "training"));
	mem_replace(&rt->model.scenario, s->scenario);
	mem_replace(&rt->model.seed, s->seed);
	if (str_is(rt->model.mode, "training"))
		mem_replace(&rt->model.account.sign_in, "lab");
	rt->created = true;
	rt->alone = session_place_is_free(&rt->place);
}

/* The model is there. Whoever may change the session keeps it first as it was found. */
static enum runtime_got loaded(struct runtime *rt, enum session_got got, const char *note)
{
	rt->newer = got == SESSION_NEWER;
	if (rt->newer)
		mem_replace(&rt->view_only, note);
	if (*note)
		say(rt, false, note);
	if (rt->locked)
		session_lock_mark(&rt->lock, &rt->place);
	if (rt->locked && got == SESSION_OK)
		session_keep(&rt->place);
	return RUNTIME_OK;
}

/* note: what is wrong with the file, and what the backup is. */
static enum runtime_got damaged(struct runtime *rt, const char *note, struct text *err)
{
	text_addf(err, "%s%s'voxpeer session restore %s' puts the backup in its place", note, *note ? "; " : "",
		  rt->place.name);
	return RUNTIME_DAMAGED;
}

static enum runtime_got load_session(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	struct text note = TEXT_INIT;
	enum session_got got = s->use_backup ? session_load(&rt->place, &rt->model, &note, err)
					     : session_look(&rt->place, &rt->model, &note, err);
	enum runtime_got result = RUNTIME_ERROR;
	if (got == SESSION_OK || got == SESSION_NEWER || (got == SESSION_BACKUP && (s->use_backup || s->no_lock)))
		result = loaded(rt, got, note.s);
	else if (got == SESSION_BACKUP)
		result = damaged(rt, note.s, err);
	text_release(&note);
	if (result != RUNTIME_ERROR)
		return result;
	if (got == SESSION_DAMAGED)
		text_addf(err,
			  "; put a good copy in its place, or remove it with 'voxpeer session rm %s' and begin again: "
			  "what "
			  "exists at the service is found",
			  rt->place.name);
	if (got != SESSION_ABSENT)
		return RUNTIME_ERROR;
	if (!s->create) {
		text_clear(err);
		text_fail(err, "there is no session named %s; voxpeer session list shows all", rt->place.name);
		return RUNTIME_ABSENT;
	}
	text_clear(err);
	fresh_model(rt, s);
	return RUNTIME_OK;
}

/* What was sent to a world that is gone is not in the one that would begin in its place. */
static bool world_is_there(const struct runtime *rt, const struct labchild_setup *lab, struct text *err)
{
	struct stat st;
	if (lab->existing || !lab->state_file || !rt->model.requests.n)
		return true;
	return (lstat(lab->state_file, &st) == 0 && st.st_size > 0) ||
	       text_fail(err,
			 "%s: it is gone or empty, and with it the world of this training; put back a copy, or begin "
			 "anew after: voxpeer session rm %s",
			 lab->state_file, rt->place.name);
}

/* The lab names a line of its state where that is damaged, and leaves it as it is. */
static void add_way_on(const struct runtime *rt, const struct labchild_setup *lab, struct text *err)
{
	const char *at = lab->state_file ? strstr(err->s, lab->state_file) : NULL;
	const char *line = at ? at + strlen(lab->state_file) : "";
	if (line[0] == ':' && line[1] >= '0' && line[1] <= '9')
		text_addf(err,
			  "; once it is moved away, and so kept, this lets the training begin anew: voxpeer session rm "
			  "%s",
			  rt->place.name);
}

static bool start_lab(struct runtime *rt, const struct labchild_setup *lab, struct text *err)
{
	if (!world_is_there(rt, lab, err))
		return false;
	bool started = labchild_start(&rt->lab, lab, err);
	if (!started)
		add_way_on(rt, lab, err);
	return started;
}

static bool connect_lab(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	if (s->unattended || s->only_training)
		confine_to_unix_sockets();
	struct labchild_setup lab = { .scenario = str_or(rt->model.scenario, "first-light"),
				      .state_file = rt->ephemeral && rt->created ? NULL : rt->place.lab,
				      .speed = s->speed,
				      .seed = rt->model.seed,
				      .taken = s->take,
				      .existing = s->lab };
	if (!start_lab(rt, &lab, err))
		return false;
	rt->target = (struct net_target){ .origin = "http://localhost", .unix_path = rt->lab.socket };
	rt->rate = RATE_DEFAULT;
	rt->net = net_new(&(struct net_setup){ .local_only = true, .user_agent = "voxpeer/" VOXPEER_VERSION }, err);
	if (!rt->net)
		return false;
	rt->coach = coach_new();
	rt->machine[MACHINE_COACH] = coach_machine(rt->coach);
	if (!runtime_order(rt, "GET", "/lab/v1/clock", NULL, err))
		return false;
	return rt->service_at || text_fail(err, "what answers at %s is no lab; name a lab's socket", rt->lab.socket);
}

/* Guide asks the service only when somebody said how to sign in. */
static bool wants_service(const struct runtime *rt)
{
	return !rt->training && (model_mode(&rt->model) == MODE_LIVE || !str_empty(rt->model.account.sign_in));
}

static bool connect_service(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	if (confined_to_unix_sockets())
		return text_fail(err,
				 "this voxpeer was started for training and cannot reach the real service; leave it "
				 "and start voxpeer -s %s",
				 rt->place.name);
	if (!signing_open(&rt->signing, s->config, err))
		return false;
	rt->target = (struct net_target){ .origin = config_get(&rt->signing.config, CONFIG_MANAGEMENT) };
	rt->net = net_new(&(struct net_setup){ .user_agent = "voxpeer/" VOXPEER_VERSION,
					       .ca_file = config_get(&rt->signing.config, CONFIG_CA_FILE) },
			  err);
	return rt->net;
}

static void start_machines(struct runtime *rt, const struct runtime_setup *s)
{
	if (rt->created)
		rt->model.created = runtime_now(rt);
	rt->speed_text = mem_format("%lldx", (long long)(rt->rate / 1000));
	struct wizard_setup w = { .who = rt->who,
				  .outside = rt->training,
				  .unattended = s->unattended,
				  .read_only = s->read_only || rt->newer || s->no_lock ||
					       (s->hold_writes && model_mode(&rt->model) == MODE_LIVE),
				  .offline = !rt->net,
				  .held = rt->held_by,
				  .speed = rt->training ? rt->speed_text : NULL };
	rt->wizard = wizard_new(&rt->model, &w);
	rt->machine[MACHINE_WIZARD] = wizard_machine(rt->wizard);
	for (unsigned i = 0; i < MACHINES; i++)
		runtime_event(rt, i, &(struct event){ .kind = EV_START });
}

static bool same_mode(const struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	bool asked = str_is(s->mode, "training");
	if (!s->mode || asked == rt->training)
		return true;
	return text_fail(err,
			 "session %s is a %s session; training and live never change into each other: use another name",
			 rt->place.name, rt->model.mode);
}

static void begin(struct runtime *rt, const struct runtime_setup *s)
{
	*rt = (struct runtime){ .face = s->face,
				.exit_code = -1,
				.lab = { .lifeline = -1, .talk = -1 },
				.lock = { .fd = -1 },
				.watch = -1 };
	model_init(&rt->model);
	text_init(&rt->journal);
	rt->ephemeral = s->no_lock;
	rt->who = place_who();
}

static bool locate(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	char *state_home = place_state_home();
	bool located = session_locate(&rt->place, state_home, s->session, err);
	free(state_home);
	return located;
}

static enum runtime_got connect_either(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	bool offline = s->offline || rt->newer;
	if (!offline && rt->training && !connect_lab(rt, s, err))
		return rt->lab.misused ? RUNTIME_USAGE : RUNTIME_ERROR;
	if (!offline && wants_service(rt) && !connect_service(rt, s, err))
		return RUNTIME_ERROR;
	return RUNTIME_OK;
}

enum runtime_got runtime_open(struct runtime *rt, const struct runtime_setup *s, struct text *err)
{
	begin(rt, s);
	if (!locate(rt, s, err))
		return RUNTIME_USAGE;
	enum runtime_got got = lock_session(rt, s, err);
	rt->shown = session_mark_of(&rt->place);
	if (got == RUNTIME_OK)
		got = load_session(rt, s, err);
	if (got != RUNTIME_OK)
		return got;
	rt->training = model_mode(&rt->model) == MODE_TRAINING;
	if (!same_mode(rt, s, err))
		return RUNTIME_ERROR;
	got = connect_either(rt, s, err);
	if (got != RUNTIME_OK)
		return got;
	rt->follows = s->view;
	rt->watch = watch_file(-1, s->view ? rt->place.file : rt->place.lock);
	if (s->view) {
		mem_replace(&rt->view_only, "this is a view of what was last saved: nothing can be changed here");
		say(rt, false, rt->view_only);
	}
	start_machines(rt, s);
	return RUNTIME_OK;
}

void runtime_discard(struct runtime *rt)
{
	if (rt->alone && runtime_holds(rt) && !rt->model.requests.n) {
		rt->save_wanted[MACHINE_WIZARD] = 0;
		text_clear(&rt->journal);
		labchild_stop(&rt->lab); /* it writes to what goes */
		session_discard(&rt->lock, &rt->place);
	}
	runtime_close(rt);
}

void runtime_close(struct runtime *rt)
{
	if (rt->wizard)
		runtime_flush(rt);
	wizard_free(rt->wizard);
	coach_free(rt->coach);
	net_free(rt->net);
	signing_close(&rt->signing);
	labchild_stop(&rt->lab);
	session_unlock(&rt->lock);
	session_place_release(&rt->place);
	model_release(&rt->model);
	effects_release(&rt->fx);
	text_release(&rt->journal);
	free(rt->timers);
	free(rt->queue);
	free(rt->who);
	free(rt->speed_text);
	free(rt->held_by);
	free(rt->trouble);
	free(rt->note);
	free(rt->unanswered);
	free(rt->lost);
	free(rt->view_only);
	if (rt->watch >= 0)
		close(rt->watch);
	*rt = (struct runtime){ .lab = { .lifeline = -1, .talk = -1 }, .lock = { .fd = -1 }, .watch = -1 };
}
