/* The task, how much of it is done, what helps, and its solution. */
#include "base/text.h"
#include "course.h"
#include "lab.h"
#include "score.h"
#include "serve.h"
#include "visit.h"

static void put_at(struct visit *v, const char *key, msec at)
{
	char text[WHEN_ISO_MAX];
	if (at)
		json_put_str(&v->out, key, when_iso(at, text));
}

void lab_put_goals(struct visit *v)
{
	const struct items *goals = &v->world->scene->goals;
	json_array(&v->out, "goals");
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "id", g->id);
		json_put_str(&v->out, "text", g->text);
		json_put_str(&v->out, "kind", g->kind);
		json_put_bool(&v->out, "done", score_goal_done(v->lab, i));
		put_at(v, "at", score_goal_at(v->lab, i));
		json_put_int(&v->out, "points", g->points);
		if (g->forbidden)
			json_put_bool(&v->out, "broken", v->world->reached[i].broken);
		json_put_str(&v->out, "judge", scene_goal_of_session(g) ? "session" : "lab");
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_lesson(struct visit *v)
{
	const struct scene_lesson *l = v->world->scene->lesson;
	if (!l)
		return;
	json_object(&v->out, "lesson");
	json_put_int(&v->out, "number", l->number);
	json_put_str(&v->out, "level", l->level);
	json_put_int(&v->out, "minutes", l->minutes);
	json_put_str(&v->out, "learn", l->learn);
	json_put_int(&v->out, "pass", l->pass);
	json_array(&v->out, "expects");
	for (size_t i = 0; i < l->expects.n; i++)
		json_put_str(&v->out, NULL, l->expects.at[i]);
	json_array_end(&v->out);
	json_object_end(&v->out);
}

/* ---- Coach and hints: none in a final. */

/* What a colleague left has failed before the trainee has looked: help waits until the session stands where it can be seen. */
static bool stands_at(const struct visit *v, const struct items *steps)
{
	bool there = !steps->n;
	for (size_t i = 0; i < steps->n && !there; i++)
		there = str_is(v->lab->record.place.step, steps->at[i]);
	return there;
}

static const char *coach_line(const struct visit *v)
{
	const struct items *lines = &v->world->scene->coach;
	for (size_t i = 0; i < lines->n && !scene_is_final(v->world->scene); i++) {
		const struct scene_line *l = lines->at[i];
		if (stands_at(v, &l->steps) && cond_holds(v->world, l->when))
			return l->say;
	}
	return "";
}

/* Offered while its condition holds; what was taken stays. */
static bool offered(const struct visit *v, size_t nth)
{
	const struct scene_hint *h = v->world->scene->hints.at[nth];
	return v->lab->record.taken[nth] ||
	       (!scene_is_final(v->world->scene) && stands_at(v, &h->steps) && cond_holds(v->world, h->when));
}

static void put_hint(struct visit *v, size_t nth)
{
	const struct scene_hint *h = v->world->scene->hints.at[nth];
	int64_t taken = v->lab->record.taken[nth];
	json_object(&v->out, NULL);
	json_put_int(&v->out, "id", (int64_t)nth + 1);
	json_put_int(&v->out, "stages", h->stages);
	json_put_int(&v->out, "taken", taken);
	json_array(&v->out, "texts");
	for (int64_t i = 0; i < taken; i++)
		json_put_str(&v->out, NULL, h->stage[i]);
	json_array_end(&v->out);
	json_put_int(&v->out, "next_cost", taken < h->stages ? h->price[taken] : 0);
	json_object_end(&v->out);
}

static void put_hints(struct visit *v)
{
	json_array(&v->out, "hints");
	for (size_t i = 0; i < v->world->scene->hints.n; i++) {
		if (offered(v, i))
			put_hint(v, i);
	}
	json_array_end(&v->out);
}

void serve_hint_post(struct visit *v)
{
	const struct items *hints = &v->world->scene->hints;
	int64_t id = 0;
	if (!json_int(json_get(v->body, "id"), &id) || id < 1 || id > (int64_t)hints->n ||
	    !offered(v, (size_t)id - 1)) {
		visit_gateway(v, 404, "NotFound", "'id' has to be that of a hint which is offered now");
		return;
	}
	const struct scene_hint *h = hints->at[id - 1];
	int64_t *taken = &v->lab->record.taken[id - 1];
	if (*taken == h->stages) {
		visit_gateway(v, 409, "Conflict", "this hint has no further stage");
		return;
	}
	++*taken;
	v->changed = v->of_record = true;
	visit_reply(v, 200, BY_GATEWAY);
	put_hint(v, (size_t)id - 1);
}

/* ---- The solution, what has been said, and all of it. */

static void put_steps(struct visit *v)
{
	const struct items *steps = &v->world->scene->solution.steps;
	json_array(&v->out, "steps");
	for (size_t i = 0; i < steps->n; i++) {
		const struct scene_show *s = steps->at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "step", s->step);
		json_put_str(&v->out, "say", s->say);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_solution(struct visit *v)
{
	const struct scene_solution *s = &v->world->scene->solution;
	json_object(&v->out, "solution");
	json_put_str(&v->out, "text", s->text);
	json_put_str(&v->out, "answers", s->answers);
	json_array(&v->out, "actions");
	for (size_t i = 0; i < s->actions.n; i++) {
		const struct scene_request *r = s->actions.at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "method", r->method);
		json_put_str(&v->out, "path", r->path);
		visit_put_kept(v, "body", str_empty(r->body) ? NULL : r->body);
		json_put_bool(&v->out, "conditional", r->when != NULL);
		json_put_bool(&v->out, "due", cond_holds(v->world, r->when));
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
	put_steps(v);
	json_object_end(&v->out);
}

static void put_said(struct visit *v)
{
	json_array(&v->out, "said");
	for (size_t i = 0; i < v->world->occurrences.n; i++) {
		const struct occurrence *o = v->world->occurrences.at[i];
		if (!o->at || str_empty(o->scene->say))
			continue;
		json_object(&v->out, NULL);
		put_at(v, "at", o->at);
		json_put_str(&v->out, "text", o->scene->say);
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

void serve_scenario(struct visit *v)
{
	const struct scene *s = v->world->scene;
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	json_put_str(out, "name", s->name);
	json_put_str(out, "title", s->title);
	json_put_str(out, "description", s->description);
	json_put_str(out, "task", s->task);
	put_lesson(v);
	json_put_str(out, "coach", coach_line(v));
	lab_put_goals(v);
	put_hints(v);
	put_said(v);
	put_solution(v);
	json_object_end(out);
}
