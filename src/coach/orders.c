/* What is asked of the lab: reads, each once at a time, and orders, one after the other. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "state.h"

static const char *const READ_PATH[READS_END] = {
	[CALL_CLOCK] = "/lab/v1/clock",       [CALL_ROUTERS] = "/lab/v1/routers", [CALL_SCENARIO] = "/lab/v1/scenario",
	[CALL_REGISTRY] = "/lab/v1/registry", [CALL_SCORE] = "/lab/v1/score",     [CALL_SAVES] = "/lab/v1/checkpoints",
};

/* A reply to a read that was sent before the last order may be older than it: the read follows once more. */
void coach_ask(struct coach *c, struct effects *fx, enum call_id id)
{
	c->again[id] = c->asked[id];
	if (c->asked[id])
		return;
	c->asked[id] = true;
	struct effect *e = effects_add(fx, FX_CALL);
	e->id = id;
	e->call = (struct call){ .to = CALL_LAB, .method = "GET", .path = READ_PATH[id], .repeatable = true };
}

void coach_ask_all(struct coach *c, struct effects *fx)
{
	for (int id = CALL_CLOCK; id < READS_END; id++)
		coach_ask(c, fx, (enum call_id)id);
}

/* ---- orders */

static void queue(struct coach *c, const char *method, const char *path, const char *body, bool quiet)
{
	struct order *o = mem_alloc(sizeof *o);
	*o = (struct order){ NULL, mem_text(method), mem_text(path), mem_text(body), quiet, 0 };
	if (c->last)
		c->last->next = o;
	else
		c->first = o;
	c->last = o;
}

static struct order *next_order(const struct coach *c)
{
	struct order *o = c->first;
	while (o && o->quiet && c->held)
		o = o->next;
	return o;
}

void coach_send(struct coach *c, struct effects *fx)
{
	struct order *o = c->sent ? NULL : next_order(c);
	if (!o)
		return;
	c->sent = o;
	struct effect *e = effects_add(fx, FX_CALL);
	e->id = CALL_ORDER;
	e->call = (struct call){ .to = CALL_LAB,
				 .method = arena_text(&fx->arena, o->method),
				 .path = arena_text(&fx->arena, o->path),
				 .body = arena_text(&fx->arena, o->body) };
}

void coach_order(struct coach *c, struct effects *fx, const char *method, const char *path, const char *body)
{
	queue(c, method, path, body, false);
	coach_send(c, fx);
}

void coach_order_quietly(struct coach *c, const char *path, const char *body)
{
	queue(c, "POST", path, body, true);
}

static void drop(struct coach *c, struct order *o)
{
	struct order **at = &c->first, *before = NULL;
	for (; *at != o; at = &before->next)
		before = *at;
	*at = o->next;
	if (c->last == o)
		c->last = before;
	free(o->method);
	free(o->path);
	free(o->body);
	free(o);
}

void coach_order_done(struct coach *c)
{
	if (c->sent)
		drop(c, c->sent);
	c->sent = NULL;
}

bool coach_note_again(struct coach *c)
{
	enum { TRIES = 8 };
	if (!c->sent || !c->sent->quiet || ++c->sent->tries >= TRIES)
		return false;
	c->sent = NULL;
	c->held = true;
	return true;
}

void coach_orders_clear(struct coach *c)
{
	while (c->first)
		drop(c, c->first);
	c->sent = NULL;
}

/* ---- of routers */

static const char *name_of(const struct coach *c, uint32_t row)
{
	return json_str(json_get(said_router(c, row), "name"));
}

void coach_order_router(struct coach *c, struct effects *fx, uint32_t row, const char *member, const char *json_value)
{
	struct text path = TEXT_INIT, body = TEXT_INIT;
	const char *name = name_of(c, row);
	text_add(&path, "/lab/v1/routers/");
	text_add_encoded(&path, str_or(name, ""));
	text_addf(&body, "{\"%s\":%s}", member, json_value);
	if (name)
		coach_order(c, fx, "PATCH", path.s, body.s);
	text_release(&path);
	text_release(&body);
}

void coach_withdraw(struct coach *c, struct effects *fx, uint32_t row, const char *prefix)
{
	struct text path = TEXT_INIT;
	text_add(&path, "/lab/v1/routers/");
	text_add_encoded(&path, str_or(name_of(c, row), ""));
	text_add(&path, "/announcements?prefix=");
	text_add_encoded(&path, str_or(prefix, ""));
	coach_order(c, fx, "DELETE", path.s, NULL);
	text_release(&path);
}
