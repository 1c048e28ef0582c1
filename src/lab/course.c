#include "course.h"

#include "base/text.h"
#include "world.h"

/* ---- Goals. */

static bool kind_is(const struct scene_goal *g, const char *kind)
{
	return str_is(g->kind, kind);
}

/* The counting kinds are conditions with less to write. */
static bool counted(const struct world *w, const struct scene_goal *g)
{
	struct scene_cond c = { .count = g->count, .passed = -1 };
	if (kind_is(g, "asn"))
		c.asn = "Approved";
	else if (kind_is(g, "connection"))
		c.connection = "Active";
	else if (kind_is(g, "prefix"))
		c.prefixes = "Verified";
	else
		c.activations = "Verified";
	return cond_holds(w, &c);
}

static bool holds(const struct world *w, const struct scene_goal *g)
{
	if (scene_goal_of_session(g))
		return false;
	return g->when ? cond_holds(w, g->when) : counted(w, g);
}

bool course_goal_done(const struct world *w, size_t nth)
{
	const struct scene_goal *g = w->scene->goals.at[nth];
	const struct reached *r = &w->reached[nth];
	if (g->forbidden)
		return !r->broken;
	return kind_is(g, "met") ? r->at != 0 : holds(w, g);
}

static void settle_goal(struct world *w, const struct scene_goal *g, struct reached *r)
{
	if (r->at || r->broken || !holds(w, g))
		return;
	if (g->forbidden)
		r->broken = true;
	r->at = w->now;
}

/* ---- Events. */

static void add_occurrence(struct world *w, const struct scene_event *e)
{
	struct occurrence *o = arena_alloc(&w->arena, sizeof *o);
	items_add(&w->occurrences, &w->arena, o);
	*o = (struct occurrence){ .scene = e };
	o->thing = (struct thing){ .kind = THING_EVENT, .id = (uint32_t)w->occurrences.n };
	if (e->at >= 0) {
		o->set_off = true;
		world_arm(w, &o->thing, w->scene->start - w->now + e->at + e->after);
	}
}

/* Once its condition has held it comes, whatever happens meanwhile. */
static void settle_occurrence(struct world *w, struct occurrence *o)
{
	if (o->set_off || !cond_holds(w, o->scene->when))
		return;
	o->set_off = true;
	world_arm(w, &o->thing, o->scene->after);
}

void course_event_due(struct world *w, struct thing *thing)
{
	struct occurrence *o = (struct occurrence *)thing;
	o->at = w->now;
	if (o->scene->act && w->obey)
		o->refused = !w->obey(w->self, o->scene->act);
}

void course_begin(struct world *w)
{
	w->reached = arena_alloc(&w->arena, (w->scene->goals.n + 1) * sizeof *w->reached);
	for (size_t i = 0; i < w->scene->events.n; i++)
		add_occurrence(w, w->scene->events.at[i]);
}

/* The past before the start is nobody's merit and sets nothing off. */
void course_settle(struct world *w)
{
	if (w->now < w->scene->start)
		return;
	for (size_t i = 0; i < w->scene->goals.n; i++)
		settle_goal(w, w->scene->goals.at[i], &w->reached[i]);
	for (size_t i = 0; i < w->occurrences.n; i++)
		settle_occurrence(w, w->occurrences.at[i]);
}
