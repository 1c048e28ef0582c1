#include <stdio.h>

#include "base/text.h"
#include "lab.h"
#include "passing.h"
#include "serve.h"
#include "visit.h"
#include "words.h"

/* ---- The clock: GET answers it, POST orders it about and answers it. */

static void put_time(struct visit *v, const char *key, msec at)
{
	char text[WHEN_ISO_MAX];
	json_put_str(&v->out, key, when_iso(at, text));
}

static void put_next(struct visit *v)
{
	const struct thing *next = world_next_thing(v->world);
	struct text what = TEXT_INIT;
	if (!next)
		return;
	passing_next(next, &what);
	put_time(v, "next", next->due);
	json_put_str(&v->out, "next_what", what.s);
	text_release(&what);
}

static void put_passed(struct visit *v, const struct passed *p)
{
	struct text what = TEXT_INIT;
	passing_what(p, &what);
	json_object(&v->out, NULL);
	put_time(v, "at", p->at);
	json_put_str(&v->out, "what", what.s);
	if (p->why)
		json_put_str(&v->out, "why", p->why);
	json_put_str(&v->out, "life", passing_life(p));
	json_object_end(&v->out);
	text_release(&what);
}

/* What an order to the clock went over: the last `n` that came about. */
static void put_gone_over(struct visit *v, uint64_t n)
{
	const struct items *all = &v->world->passed;
	size_t from = n < all->n ? all->n - n : 0;
	json_array(&v->out, "passed");
	for (size_t i = from; i < all->n; i++)
		put_passed(v, all->at[i]);
	json_array_end(&v->out);
}

static void answer_clock(struct visit *v, bool ordered, uint64_t gone_over)
{
	char seed[24];
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)v->lab->seed);
	json_object(out, NULL);
	put_time(v, "now", v->world->now);
	json_put_int(out, "speed", v->lab->clock.speed);
	json_put_bool(out, "paused", v->lab->clock.paused);
	put_next(v);
	put_time(v, "start", v->lab->scene->start);
	json_put_raw(out, "seed", seed);
	if (ordered)
		put_gone_over(v, gone_over);
	json_object_end(out);
}

void serve_clock(struct visit *v)
{
	answer_clock(v, false, 0);
}

static void go_to(struct visit *v, msec at)
{
	lab_clock_set(&v->lab->clock, at, v->now);
	world_run(v->world, lab_clock_at(&v->lab->clock, v->now));
	v->clock_moved = true;
}

static bool order_speed(struct visit *v, const struct json *value)
{
	int64_t speed;
	if (!json_int(value, &speed) || speed < 1 || speed > LAB_SPEED_MAX)
		return false;
	go_to(v, v->world->now);
	v->lab->clock.speed = (unsigned)speed;
	return true;
}

static bool order_pause(struct visit *v, const struct json *value)
{
	bool paused;
	if (!json_bool(value, &paused))
		return false;
	go_to(v, v->world->now);
	v->lab->clock.paused = paused;
	return true;
}

static bool order_skip(struct visit *v, const struct json *value)
{
	msec span;
	if (!lab_span_read(json_str(value), &span))
		return false;
	go_to(v, v->world->now + span);
	return true;
}

/* To the next event; where nothing is scheduled, time stays. */
static bool order_advance(struct visit *v, const struct json *value)
{
	bool yes;
	msec next;
	if (!json_bool(value, &yes) || !yes)
		return false;
	go_to(v, world_next(v->world, &next) ? next : v->world->now);
	return true;
}

static const struct order {
	const char *key;
	bool (*obey)(struct visit *v, const struct json *value);
	const char *what;
} orders[] = {
	{ "speed", order_speed, "a whole number from 1 to 1000000" },
	{ "paused", order_pause, "true or false" },
	{ "skip", order_skip, "a span such as \"3h\", ten years at most" },
	{ "advance", order_advance, "true" },
};

void serve_clock_post(struct visit *v)
{
	const struct json *first = json_first(v->body);
	const uint64_t before = v->world->happened;
	for (size_t i = 0; json_count(v->body) == 1 && i < sizeof orders / sizeof *orders; i++) {
		if (!str_is(json_key(first), orders[i].key))
			continue;
		if (orders[i].obey(v, first))
			answer_clock(v, true, v->world->happened - before);
		else
			visit_gateway(v, 400, "BadArgument", "'%s' has to be %s", orders[i].key, orders[i].what);
		return;
	}
	visit_gateway(v, 400, "BadArgument", "one of speed, paused, skip or advance is expected");
}

/* ---- Faults. */

static void put_fault(struct visit *v, const struct scene_fault *f)
{
	struct json_out *out = &v->out;
	json_object(out, NULL);
	json_put_str(out, "method", f->method);
	json_put_str(out, "path", f->path);
	json_put_str(out, "kind", f->kind);
	json_put_int(out, "count", f->count);
	json_put_int(out, "skip", f->skip);
	json_put_int(out, "status", f->status);
	json_put_str(out, "code", f->code);
	json_put_int(out, "retry_after", f->retry_after);
	json_put_int(out, "delay_ms", f->delay);
	json_object_end(out);
}

void serve_faults(struct visit *v)
{
	const struct items *list = &v->lab->faults.list;
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	json_array(out, "faults");
	for (size_t i = 0; i < list->n; i++) {
		const struct scene_fault *f = &((const struct fault *)list->at[i])->what;
		if (f->count > 0)
			put_fault(v, f);
	}
	json_array_end(out);
	json_object_end(out);
}

/* Numbers that are left out keep what they are preset to; others have to fit. */
static bool read_number(const struct json *body, const char *key, int64_t least, int64_t most, int64_t *n)
{
	const struct json *j = json_get(body, key);
	return !j || (json_int(j, n) && *n >= least && *n <= most);
}

static bool read_delay(const struct json *body, msec *delay)
{
	const struct json *j = json_get(body, "delay");
	return !j || lab_span_read(json_str(j), delay);
}

static bool read_fault(const struct json *b, struct scene_fault *f)
{
	f->kind = words_find(scene_fault_kinds, json_str(json_get(b, "kind")));
	f->method = json_str(json_get(b, "method"));
	f->path = json_str(json_get(b, "path"));
	f->code = json_str(json_get(b, "code"));
	return f->kind && read_number(b, "count", 1, INT32_MAX, &f->count) &&
	       read_number(b, "skip", 0, INT32_MAX, &f->skip) && read_number(b, "status", 200, 599, &f->status) &&
	       read_number(b, "retry_after", 0, INT32_MAX, &f->retry_after) && read_delay(b, &f->delay);
}

void serve_fault_post(struct visit *v)
{
	struct scene_fault f = { .count = 1, .status = SCENE_FAULT_STATUS, .delay = SCENE_FAULT_DELAY };
	if (!read_fault(v->body, &f)) {
		visit_gateway(
			v, 400, "BadArgument",
			"a fault is {\"kind\", \"method\", \"path\", \"count\", \"skip\", \"status\", \"code\", "
			"\"retry_after\", \"delay\"}; kind is needed, status is from 200 to 599, delay such as \"5s\"");
		return;
	}
	lab_faults_add(&v->lab->faults, &f);
	serve_faults(v);
}

void serve_faults_delete(struct visit *v)
{
	lab_faults_clear(&v->lab->faults);
	serve_faults(v);
}
