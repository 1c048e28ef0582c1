#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab.h"
#include "visit.h"

/* ---- What was. */

static const char *body_text(struct lab *lab, const struct json *body)
{
	struct text t = TEXT_INIT;
	struct json_out out = { .to = &t };
	if (!body)
		return NULL;
	json_put_node(&out, NULL, body);
	const char *kept = arena_text(&lab->arena, t.s);
	text_release(&t);
	return kept;
}

bool lab_by_trainer(const char *target)
{
	return strchr(target, '?') && str_has_nocase(strchr(target, '?'), "by=trainer");
}

static bool of_routers(const char *target)
{
	return str_starts(target, "/lab/v1/routers") || str_starts(target, "/lab/v1/registry");
}

void lab_remember(struct lab *lab, msec at, const struct visit *v)
{
	const struct lab_request *r = v->request;
	if (v->of_record) {
		lab->record.last = v->date > lab->record.last ? v->date : lab->record.last;
		return;
	}
	struct lab_input *i = arena_alloc(&lab->arena, sizeof *i);
	*i = (struct lab_input){ .before = lab->path, .at = at };
	i->method = arena_text(&lab->arena, r->method);
	i->target = arena_text(&lab->arena, r->target);
	i->body = body_text(lab, v->body);
	lab->path = i;
	lab->record.router_moves += of_routers(r->target) && !lab_by_trainer(r->target);
	lab_mark_reached(lab);
}

const struct met *lab_met(const struct lab *lab, const struct scene_goal *g)
{
	for (const struct met *m = lab->met; m; m = m->before) {
		if (m->goal == g)
			return m;
	}
	return NULL;
}

/* ---- Places to go back to. */

struct checkpoint *lab_checkpoint(const struct lab *lab, const char *name)
{
	for (size_t i = 0; i < lab->checkpoints.n; i++) {
		struct checkpoint *c = lab->checkpoints.at[i];
		if (str_is_nocase(c->name, name))
			return c;
	}
	return NULL;
}

void lab_checkpoint_here(const struct lab *lab, msec at, struct checkpoint *c)
{
	*c = (struct checkpoint){ .name = c->name, .path = lab->path, .met = lab->met, .at = at };
	memcpy(c->step, lab->record.place.step, sizeof c->step);
}

/* Where this goal was reached on the way to the present world is a checkpoint already. */
static bool is_marked(const struct lab *lab, const struct scene_goal *g, msec at)
{
	for (size_t i = 0; i < lab->checkpoints.n; i++) {
		const struct checkpoint *c = lab->checkpoints.at[i];
		if (c->goal == g && c->path == lab->path && c->at == at)
			return true;
	}
	return false;
}

/* The goal's own name the first time, then one with a number. */
static const char *free_name(struct lab *lab, const char *id)
{
	const char *name = id;
	for (int n = 2; lab_checkpoint(lab, name); n++)
		name = arena_format(&lab->arena, "%s-%d", id, n);
	return name;
}

static void mark(struct lab *lab, const struct scene_goal *g, msec at)
{
	if (is_marked(lab, g, at) || lab->checkpoints.n >= CHECKPOINTS_MAX)
		return;
	struct checkpoint *c = arena_alloc(&lab->arena, sizeof *c);
	c->name = free_name(lab, g->id);
	lab_checkpoint_here(lab, at, c);
	c->goal = g;
	items_add(&lab->checkpoints, &lab->arena, c);
}

/* A goal reached at a time when inputs came after it would be marked too late; it is asked before each. */
void lab_mark_reached(struct lab *lab)
{
	const struct items *goals = &lab->scene->goals;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		msec at = lab->world->reached[i].at;
		if (!at || g->forbidden || lab->marked[i])
			continue;
		lab->marked[i] = true;
		mark(lab, g, at);
	}
}

void lab_unmark(struct lab *lab)
{
	size_t n = lab->scene->goals.n + 1;
	lab->marked = lab->marked ? lab->marked : arena_alloc(&lab->arena, n * sizeof *lab->marked);
	memset(lab->marked, 0, n * sizeof *lab->marked);
}

/* ---- Going back. */

static bool carry_out(struct lab *lab, const struct lab_input *i, struct text *err)
{
	struct json *body = i->body ? json_parse(i->body, strlen(i->body), NULL, NULL) : NULL;
	const struct kept_input input = { .method = i->method, .target = i->target, .body = body };
	world_run(lab->world, i->at);
	lab_mark_reached(lab);
	bool good = lab_again(lab, &input, err);
	lab->path = i;
	lab_mark_reached(lab);
	json_free(body);
	return good;
}

static size_t length(const struct lab_input *path)
{
	size_t n = 0;
	for (; path; path = path->before)
		n++;
	return n;
}

static bool carry_out_all(struct lab *lab, const struct lab_input *path, struct text *err)
{
	bool good = true;
	size_t n = length(path), k = n;
	const struct lab_input **inputs = mem_array(NULL, n + 1, sizeof *inputs);
	for (const struct lab_input *i = path; i; i = i->before)
		inputs[--k] = i;
	for (size_t i = 0; i < n && good; i++)
		good = carry_out(lab, inputs[i], err);
	free(inputs);
	return good;
}

bool lab_go_back(struct lab *lab, const struct checkpoint *to, struct text *err)
{
	const struct checkpoint start = { .at = lab->scene->start };
	to = to ? to : &start;
	lab->met = to->met;
	bool good = lab_begin_world(lab, err) && carry_out_all(lab, to->path, err);
	world_run(lab->world, to->at);
	lab->path = to->path;
	lab_mark_reached(lab);
	return good;
}
