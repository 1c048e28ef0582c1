/* What the actions of the training pages do, by table. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "state.h"

enum { SPEED_MAX = 100000 };

/* ---- the clock */

static void move_clock(struct coach *c, struct effects *fx, const char *body)
{
	coach_order(c, fx, "POST", "/lab/v1/clock", body);
}

static void act_advance(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	move_clock(c, fx, "{\"advance\":true}");
}

static void act_hour(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	move_clock(c, fx, "{\"skip\":\"1h\"}");
}

static void act_day(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	move_clock(c, fx, "{\"skip\":\"1d\"}");
}

static void act_pause(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)ev;
	move_clock(c, fx, said_flag(c->said[CALL_CLOCK], "paused") ? "{\"paused\":false}" : "{\"paused\":true}");
}

static void set_speed(struct coach *c, struct effects *fx, int64_t speed)
{
	char *body = mem_format("{\"speed\":%lld}", (long long)(speed < 1 ? 1 : speed > SPEED_MAX ? SPEED_MAX : speed));
	move_clock(c, fx, body);
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

/* ---- routers */

static const char *turned(const struct coach *c, uint32_t row, const char *member)
{
	return said_flag(said_router(c, row), member) ? "false" : "true";
}

static void act_lacp(struct coach *c, struct effects *fx, const struct event *ev)
{
	coach_order_router(c, fx, ev->ref.row, "lacp", turned(c, ev->ref.row, "lacp"));
}

static void act_bfd(struct coach *c, struct effects *fx, const struct event *ev)
{
	coach_order_router(c, fx, ev->ref.row, "bfd", turned(c, ev->ref.row, "bfd"));
}

static void act_session(struct coach *c, struct effects *fx, const struct event *ev)
{
	bool up = str_is(json_str(json_get(said_router(c, ev->ref.row), "session")), "up");
	coach_order_router(c, fx, ev->ref.row, "session", up ? "\"down\"" : "\"up\"");
}

static void act_withdraw(struct coach *c, struct effects *fx, const struct event *ev)
{
	coach_withdraw(c, fx, ev->ref.row,
		       json_str(json_get(said_announcement(c, ev->ref.row, ev->ref.col), "prefix")));
	effects_add(fx, FX_SHOW)->view =
		(struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, ev->ref.row, 0 } };
}

/* ---- help, saves, certificate */

static void act_hint(struct coach *c, struct effects *fx, const struct event *ev)
{
	char *body = mem_format("{\"id\":%u}", (unsigned)ev->ref.row);
	coach_order(c, fx, "POST", "/lab/v1/hints", body);
	free(body);
}

static void act_save(struct coach *c, struct effects *fx, const struct event *ev)
{
	struct text body = TEXT_INIT;
	struct json_out j = { .to = &body };
	json_object(&j, NULL);
	json_put_str(&j, "name", str_or(ev->text, ""));
	json_object_end(&j);
	coach_order(c, fx, "POST", "/lab/v1/checkpoints", body.s);
	text_release(&body);
}

static void act_certificate(struct coach *c, struct effects *fx, const struct event *ev)
{
	mem_replace(&c->name, ev->text);
	c->wall = ev->now.wall;
	effects_add(fx, FX_SHOW)->view = (struct view){ .screen = COACH_CERTIFICATE };
}

static void act_commands(struct coach *c, struct effects *fx, const struct event *ev)
{
	(void)c;
	effects_add(fx, FX_SHOW)->view = (struct view){ .screen = COACH_COMMANDS, .ref = ev->ref };
}

typedef void act_fn(struct coach *c, struct effects *fx, const struct event *ev);
static act_fn *const ACT[COACH_ACTS_END - COACH_ACT_ADVANCE] = {
	[COACH_ACT_ADVANCE - 200] = act_advance,
	[COACH_ACT_SKIP_HOUR - 200] = act_hour,
	[COACH_ACT_SKIP_DAY - 200] = act_day,
	[COACH_ACT_PAUSE - 200] = act_pause,
	[COACH_ACT_FASTER - 200] = act_faster,
	[COACH_ACT_SLOWER - 200] = act_slower,
	[COACH_ACT_TOGGLE_LACP - 200] = act_lacp,
	[COACH_ACT_TOGGLE_BFD - 200] = act_bfd,
	[COACH_ACT_TOGGLE_SESSION - 200] = act_session,
	[COACH_ACT_ANNOUNCE - 200] = coach_announce,
	[COACH_ACT_WITHDRAW - 200] = act_withdraw,
	[COACH_ACT_HINT - 200] = act_hint,
	[COACH_ACT_CERTIFICATE - 200] = act_certificate,
	[COACH_ACT_SAVE - 200] = act_save,
	[COACH_ACT_MAKE_ROUTE - 200] = coach_make_route,
	[COACH_ACT_GO_COMMANDS - 200] = act_commands,
};

/* Where the actions that only go somewhere lead; 0: nowhere. */
static uint16_t screen_of(uint32_t action)
{
	static const uint16_t screen[COACH_ACTS_END - COACH_ACT_GO_TASK] = {
		[COACH_ACT_GO_TASK - COACH_ACT_GO_TASK] = COACH_TASK,
		[COACH_ACT_GO_ROUTERS - COACH_ACT_GO_TASK] = COACH_ROUTERS,
		[COACH_ACT_GO_CLOCK - COACH_ACT_GO_TASK] = COACH_CLOCK,
		[COACH_ACT_GO_SCORE - COACH_ACT_GO_TASK] = COACH_SCORE,
		[COACH_ACT_GO_REGISTRY - COACH_ACT_GO_TASK] = COACH_REGISTRY,
		[COACH_ACT_GO_SAVES - COACH_ACT_GO_TASK] = COACH_SAVES,
	};
	return action >= COACH_ACT_GO_TASK && action < COACH_ACTS_END ? screen[action - COACH_ACT_GO_TASK] : 0;
}

void coach_act(struct coach *c, struct effects *fx, const struct event *ev)
{
	uint16_t screen = screen_of(ev->id);
	if (screen)
		effects_add(fx, FX_SHOW)->view = (struct view){ .screen = screen };
	if (ev->id >= COACH_ACT_ADVANCE && ev->id < COACH_ACTS_END && ACT[ev->id - COACH_ACT_ADVANCE])
		ACT[ev->id - COACH_ACT_ADVANCE](c, fx, ev);
}
