#include "coach/coach.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "inet/as_path.h"
#include "inet/community.h"
#include "inet/prefix.h"
#include "state.h"

static const char *const CALL_PATH[CALL_IDS] = {
	[CALL_CLOCK] = "/lab/v1/clock",
	[CALL_ROUTERS] = "/lab/v1/routers",
	[CALL_SCENARIO] = "/lab/v1/scenario",
	[CALL_REGISTRY] = "/lab/v1/registry",
};

struct coach *coach_new(void)
{
	return mem_alloc(sizeof(struct coach));
}

static void draft_clear(struct draft *d)
{
	free(d->prefix);
	free(d->path);
	free(d->communities);
	*d = (struct draft){ 0 };
}

void coach_free(struct coach *c)
{
	if (!c)
		return;
	for (int i = 0; i < CALL_IDS; i++)
		json_free(c->said[i]);
	draft_clear(&c->draft);
	free(c);
}

void coach_progress(struct coach *c, unsigned steps_done, unsigned failures_met, struct when now)
{
	c->steps_done = steps_done;
	if (failures_met > c->failures_met)
		c->failures_met = failures_met;
	c->last = now;
}

/* ---- what the lab said */

const struct json *said_nth(const struct json *list, uint32_t i)
{
	const struct json *j = json_first(list);
	while (j && i--)
		j = json_next(j);
	return j;
}

const struct json *said_routers(const struct coach *c)
{
	return json_get(c->said[CALL_ROUTERS], "routers");
}

const struct json *said_router(const struct coach *c, uint32_t row)
{
	return row ? said_nth(said_routers(c), row - 1) : NULL;
}

const struct json *said_announcement(const struct coach *c, uint32_t row, uint32_t col)
{
	return col ? said_nth(json_get(said_router(c, row), "announcements"), col - 1) : NULL;
}

bool said_flag(const struct json *object, const char *member)
{
	bool b = false;
	json_bool(json_get(object, member), &b);
	return b;
}

int64_t said_number(const struct json *object, const char *member)
{
	int64_t v = 0;
	json_int(json_get(object, member), &v);
	return v;
}

/* ---- asking and changing */

static void ask(struct coach *c, struct effects *fx, enum call_id id)
{
	if (c->asked[id])
		return;
	c->asked[id] = true;
	struct effect *e = effects_add(fx, FX_CALL);
	e->id = id;
	e->call = (struct call){ .to = CALL_LAB, .method = "GET", .path = CALL_PATH[id], .repeatable = true };
}

static void change(struct coach *c, struct effects *fx, const char *method, const char *path, const char *body)
{
	c->changes++;
	struct effect *e = effects_add(fx, FX_CALL);
	e->id = CALL_CHANGE;
	e->call = (struct call){ .to = CALL_LAB,
				 .method = method,
				 .path = arena_text(&fx->arena, path),
				 .body = arena_text(&fx->arena, body) };
}

static void add_encoded(struct text *t, const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	for (; *s; s++)
		if (strchr(plain, *s))
			text_addc(t, *s);
		else
			text_addf(t, "%%%02X", (unsigned char)*s);
}

static void change_router(struct coach *c, struct effects *fx, uint32_t row, const char *member, const char *json_value)
{
	struct text path = TEXT_INIT, body = TEXT_INIT;
	const char *name = json_str(json_get(said_router(c, row), "name"));
	text_add(&path, "/lab/v1/routers/");
	add_encoded(&path, str_or(name, ""));
	text_addf(&body, "{\"%s\":%s}", member, json_value);
	if (name)
		change(c, fx, "PATCH", path.s, body.s);
	text_release(&path);
	text_release(&body);
}

static void withdraw(struct coach *c, struct effects *fx, uint32_t row, const char *prefix)
{
	struct text path = TEXT_INIT;
	text_add(&path, "/lab/v1/routers/");
	add_encoded(&path, str_or(json_str(json_get(said_router(c, row), "name")), ""));
	text_add(&path, "/announcements?prefix=");
	add_encoded(&path, str_or(prefix, ""));
	change(c, fx, "DELETE", path.s, NULL);
	text_release(&path);
}

static bool draft_right(const struct draft *d, struct text *err)
{
	struct prefix p;
	struct as_path path;
	struct community one;
	if (prefix_parse(str_or(d->prefix, ""), &p, err) != PREFIX_OK ||
	    !as_path_parse(str_or(d->path, ""), &path, err))
		return false;
	return str_empty(d->communities) || strchr(d->communities, ' ') || community_parse(d->communities, &one, err);
}

static void announce(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	struct draft *d = &c->draft;
	struct text path = TEXT_INIT, body = TEXT_INIT, err = TEXT_INIT;
	struct json_out j = { .to = &body };
	if (!draft_right(d, &err)) {
		effects_say(fx, true, "%s", err.s);
	} else {
		const char *old = json_str(json_get(said_announcement(c, d->router, d->col), "prefix"));
		if (old && !str_is(old, d->prefix))
			withdraw(c, fx, d->router, old);
		text_add(&path, "/lab/v1/routers/");
		add_encoded(&path, str_or(json_str(json_get(said_router(c, d->router), "name")), ""));
		text_add(&path, "/announcements");
		json_object(&j, NULL);
		json_put_str(&j, "prefix", d->prefix);
		json_put_str(&j, "path", str_or(d->path, ""));
		json_put_str(&j, "communities", str_or(d->communities, ""));
		json_object_end(&j);
		change(c, fx, "PUT", path.s, body.s);
		effects_add(fx, FX_SHOW)->view =
			(struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, d->router, 0 } };
	}
	text_release(&path);
	text_release(&body);
	text_release(&err);
}

/* ---- actions, by table */

static void act_clock(struct coach *c, struct effects *fx, const char *body)
{
	change(c, fx, "POST", CALL_PATH[CALL_CLOCK], body);
}

static void act_advance(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	act_clock(c, fx, "{\"advance\":true}");
}

static void act_hour(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	act_clock(c, fx, "{\"skip\":\"1h\"}");
}

static void act_day(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	act_clock(c, fx, "{\"skip\":\"1d\"}");
}

static void act_pause(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	act_clock(c, fx, said_flag(c->said[CALL_CLOCK], "paused") ? "{\"paused\":false}" : "{\"paused\":true}");
}

static void set_speed(struct coach *c, struct effects *fx, int64_t speed)
{
	char *body = mem_format("{\"speed\":%lld}", (long long)(speed < 1 ? 1 : speed > 100000 ? 100000 : speed));
	act_clock(c, fx, body);
	free(body);
}

static void act_faster(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	set_speed(c, fx, said_number(c->said[CALL_CLOCK], "speed") * 10);
}

static void act_slower(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	set_speed(c, fx, said_number(c->said[CALL_CLOCK], "speed") / 10);
}

static void act_lacp(struct coach *c, struct effects *fx, const struct event *ev)
{
	change_router(c, fx, ev->ref.row, "lacp", said_flag(said_router(c, ev->ref.row), "lacp") ? "false" : "true");
}

static void act_bfd(struct coach *c, struct effects *fx, const struct event *ev)
{
	change_router(c, fx, ev->ref.row, "bfd", said_flag(said_router(c, ev->ref.row), "bfd") ? "false" : "true");
}

static void act_session(struct coach *c, struct effects *fx, const struct event *ev)
{
	bool up = str_is(json_str(json_get(said_router(c, ev->ref.row), "session")), "up");
	change_router(c, fx, ev->ref.row, "session", up ? "\"down\"" : "\"up\"");
}

static void act_withdraw(struct coach *c, struct effects *fx, const struct event *ev)
{
	withdraw(c, fx, ev->ref.row, json_str(json_get(said_announcement(c, ev->ref.row, ev->ref.col), "prefix")));
	effects_add(fx, FX_SHOW)->view =
		(struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, ev->ref.row, 0 } };
}

static void act_hint(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	if (c->hints < json_count(json_get(c->said[CALL_SCENARIO], "plain_hints")))
		c->hints++;
	else
		effects_say(fx, false, "there is no further hint");
}

static void (*const ACT[COACH_ACTS_END - COACH_ACT_ADVANCE])(struct coach *, struct effects *, const struct event *) = {
	[COACH_ACT_ADVANCE - 200] = act_advance,        [COACH_ACT_SKIP_HOUR - 200] = act_hour,
	[COACH_ACT_SKIP_DAY - 200] = act_day,           [COACH_ACT_PAUSE - 200] = act_pause,
	[COACH_ACT_FASTER - 200] = act_faster,          [COACH_ACT_SLOWER - 200] = act_slower,
	[COACH_ACT_TOGGLE_LACP - 200] = act_lacp,       [COACH_ACT_TOGGLE_BFD - 200] = act_bfd,
	[COACH_ACT_TOGGLE_SESSION - 200] = act_session, [COACH_ACT_ANNOUNCE - 200] = announce,
	[COACH_ACT_WITHDRAW - 200] = act_withdraw,      [COACH_ACT_HINT - 200] = act_hint,
};

/* ---- events, by table */

static void draft_load(struct coach *c, struct ref ref)
{
	const struct json *now = said_announcement(c, ref.row, ref.col);
	if (c->draft.router == ref.row && c->draft.col == ref.col && c->draft.prefix)
		return;
	draft_clear(&c->draft);
	c->draft.router = ref.row;
	c->draft.col = ref.col;
	c->draft.prefix = mem_text(json_str(json_get(now, "prefix")));
	c->draft.path = mem_text(json_str(json_get(now, "path")));
	c->draft.communities = mem_text(json_str(json_get(now, "communities")));
}

static void on_start(struct coach *c, const struct event *ev, struct effects *fx)
{
	(void)ev;
	for (int id = CALL_CLOCK; id < CALL_CHANGE; id++)
		ask(c, fx, (enum call_id)id);
}

static void on_look(struct coach *c, const struct event *ev, struct effects *fx)
{
	if (ev->view.screen < COACH_MENU || ev->view.screen >= COACH_SCREENS_END)
		return;
	for (int id = CALL_CLOCK; id < CALL_CHANGE; id++)
		ask(c, fx, (enum call_id)id);
	if (ev->view.ref.kind == REF_ROW && ev->view.ref.code == COACH_GROUP_ANNOUNCEMENTS)
		draft_load(c, ev->view.ref);
}

static void on_set(struct coach *c, const struct event *ev, struct effects *fx)
{
	(void)fx;
	char **field[] = { &c->draft.prefix, &c->draft.path, &c->draft.communities };
	unsigned i = ev->ref.code - COACH_Q_PREFIX;
	if (i < 3)
		mem_replace(field[i], ev->text);
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
		withdraw(c, fx, ev->ref.row,
			 json_str(json_get(said_announcement(c, ev->ref.row, ev->ref.col), "prefix")));
}

/* Where the actions that only go somewhere lead. */
static uint16_t screen_of(uint32_t action)
{
	static const uint16_t screen[COACH_ACTS_END - COACH_ACT_GO_TASK] = {
		[COACH_ACT_GO_TASK - COACH_ACT_GO_TASK] = COACH_TASK,
		[COACH_ACT_GO_CLOCK - COACH_ACT_GO_TASK] = COACH_CLOCK,
		[COACH_ACT_GO_ROUTERS - COACH_ACT_GO_TASK] = COACH_ROUTERS,
		[COACH_ACT_GO_REGISTRY - COACH_ACT_GO_TASK] = COACH_REGISTRY,
		[COACH_ACT_GO_SCORE - COACH_ACT_GO_TASK] = COACH_SCORE,
	};
	return action >= COACH_ACT_GO_TASK && action < COACH_ACTS_END ? screen[action - COACH_ACT_GO_TASK] : 0;
}

static void on_do(struct coach *c, const struct event *ev, struct effects *fx)
{
	uint16_t screen = screen_of(ev->id);
	if (screen)
		effects_add(fx, FX_SHOW)->view = (struct view){ .screen = screen };
	if (ev->id >= COACH_ACT_ADVANCE && ev->id < COACH_ACTS_END && ACT[ev->id - COACH_ACT_ADVANCE])
		ACT[ev->id - COACH_ACT_ADVANCE](c, fx, ev);
}

static void say_refusal(const struct json *reply, const struct reply *r, struct effects *fx)
{
	const char *message = json_str(json_at(reply, "error.message"));
	effects_say(fx, true, "the lab refused: %s", str_or(message, str_or(r->why, "no reason given")));
}

static void on_reply(struct coach *c, const struct event *ev, struct effects *fx)
{
	const struct reply *r = ev->reply;
	if (!ev->id || ev->id >= CALL_IDS)
		return;
	bool ok = r->outcome == REPLY_ANSWERED && r->status < 300;
	struct json *said = r->n ? json_parse(r->body, r->n, NULL, NULL) : NULL;
	c->asked[ev->id] = false;
	if (!ok)
		say_refusal(said, r, fx);
	if (ok && said && ev->id != CALL_CHANGE) {
		json_free(c->said[ev->id]);
		c->said[ev->id] = said;
		return;
	}
	json_free(said);
	if (ev->id == CALL_CHANGE) {
		ask(c, fx, CALL_CLOCK);
		ask(c, fx, CALL_ROUTERS);
		ask(c, fx, CALL_SCENARIO);
		ask(c, fx, CALL_REGISTRY);
	}
}

static void update(void *self, const struct event *ev, struct effects *fx)
{
	static void (*const on[EV_N])(struct coach *, const struct event *, struct effects *) = {
		[EV_START] = on_start,   [EV_LOOK] = on_look, [EV_SET] = on_set,     [EV_ADD] = on_add,
		[EV_REMOVE] = on_remove, [EV_DO] = on_do,     [EV_REPLY] = on_reply,
	};
	if (ev->kind < EV_N && on[ev->kind])
		on[ev->kind](self, ev, fx);
}

struct machine coach_machine(struct coach *c)
{
	return (struct machine){ .self = c, .update = update, .page = coach_page };
}
