/* The task, how much of it is done, and its solution. */
#include "base/text.h"
#include "serve.h"
#include "visit.h"

static int64_t asns_approved(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n; i++) {
		const struct peer_asn *a = w->things.at[i];
		n += a && a->thing.kind == THING_ASN && str_is(a->state, "Approved");
	}
	return n;
}

static int64_t connections_active(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->connections.n; i++)
		n += lab_connection_in_service(w->connections.at[i]);
	return n;
}

static int64_t prefixes_verified(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->things.n; i++) {
		const struct registered_prefix *r = w->things.at[i];
		n += r && r->thing.kind == THING_PREFIX && str_is(r->state, "Verified");
	}
	return n;
}

static int64_t activations_verified(const struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < w->activations.n; i++)
		n += str_is(((const struct activation *)w->activations.at[i])->state, "Verified");
	return n;
}

static const struct reached {
	const char *kind;
	int64_t (*count)(const struct world *w);
} reached[] = {
	{ "asn", asns_approved },
	{ "connection", connections_active },
	{ "prefix", prefixes_verified },
	{ "activation", activations_verified },
};

static bool goal_done(const struct world *w, const struct scene_goal *g)
{
	for (size_t i = 0; i < sizeof reached / sizeof *reached; i++) {
		if (str_is(reached[i].kind, g->kind))
			return reached[i].count(w) >= g->count;
	}
	return false;
}

static void put_goals(struct visit *v)
{
	const struct items *goals = &v->world->scene->goals;
	json_array(&v->out, "goals");
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		json_object(&v->out, NULL);
		json_put_str(&v->out, "id", g->id);
		json_put_str(&v->out, "text", g->text);
		json_put_bool(&v->out, "done", goal_done(v->world, g));
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
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
	json_object_end(&v->out);
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
	put_goals(v);
	json_array(out, "hints");
	for (size_t i = 0; i < s->hints.n; i++)
		json_put_str(out, NULL, s->hints.at[i]);
	json_array_end(out);
	put_solution(v);
	json_object_end(out);
}
