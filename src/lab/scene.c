#include "scene.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/yaml.h"
#include "lab/scenario.h"
#include "route.h"

const struct scene_metro *scene_metro(const struct scene *s, const char *name)
{
	for (size_t i = 0; i < s->metros.n; i++) {
		const struct scene_metro *m = s->metros.at[i];
		if (str_is_nocase(m->name, name))
			return m;
	}
	return NULL;
}

const struct scene_facility *scene_facility(const struct scene_metro *m, int64_t id)
{
	for (size_t i = 0; m && i < m->facilities.n; i++) {
		const struct scene_facility *f = m->facilities.at[i];
		if (f->id == id)
			return f;
	}
	return NULL;
}

/* ---- What no single field can tell. */

struct reading {
	const struct spec_from *from;
	const struct yaml *root;
	const struct scene *scene;
};

/* The nth item of a list of a map, and the value of a key, to point at; the map itself where there is none. */
static const struct yaml *item_of(const struct yaml *map, const char *list, size_t nth)
{
	const struct yaml *y = yaml_get(map, list);
	for (y = y ? y->first : NULL; y && nth; nth--)
		y = y->next;
	return y ? y : map;
}

static const struct yaml *value_of(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);
	return y ? y : map;
}

#define FAIL(reading, at, ...) yaml_fail((reading)->from->err, (reading)->from->file, (at), __VA_ARGS__)

/* A building lies in one city. */
static bool facilities_differ(const struct reading *r)
{
	struct items ids = { 0 };
	const struct yaml *metros = yaml_get(r->root, "metros"); /* none: those of the base are told apart already */
	for (const struct yaml *m = metros ? metros->first : NULL; m; m = m->next) {
		for (const struct yaml *f = value_of(m, "facilities")->first; f; f = f->next)
			items_add(&ids, r->from->arena, (void *)value_of(f, "id"));
	}
	return spec_distinct(r->from, "facility", &ids);
}

static const struct scene_facility *facility_anywhere(const struct scene *s, int64_t id)
{
	const struct scene_facility *f = NULL;
	for (size_t i = 0; i < s->metros.n && !f; i++)
		f = scene_facility(s->metros.at[i], id);
	return f;
}

static bool routers_stand(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->routers.n; i++) {
		const struct scene_router *router = r->scene->routers.at[i];
		if (!facility_anywhere(r->scene, router->facility))
			return FAIL(r, value_of(item_of(r->root, "routers", i), "facility"),
				    "facility %lld of router '%s' is in none of the metros",
				    (long long)router->facility, router->name);
	}
	return true;
}

/* Each router of ours holds a session at least, and each session takes a /31 of its pool. */
static bool has_room(const struct reading *r, const struct prefix *pool, size_t routers, const struct yaml *at)
{
	char text[PREFIX_TEXT];
	size_t room = (size_t)1 << (31 - pool->length);
	if (routers <= room)
		return true;
	return FAIL(r, at, "%s has room for %zu sessions, a /31 each; there are %zu routers", prefix_text(pool, text),
		    room, routers);
}

static size_t routers_at(const struct scene *s, int64_t facility)
{
	size_t n = 0;
	for (size_t i = 0; i < s->routers.n; i++)
		n += ((const struct scene_router *)s->routers.at[i])->facility == facility;
	return n;
}

/* The pools of a metro's facilities; *served counts the routers that draw on them. */
static bool own_pools_suffice(const struct reading *r, const struct scene_metro *m, const struct yaml *at,
			      size_t *served)
{
	for (size_t i = 0; i < m->facilities.n; i++) {
		const struct scene_facility *f = m->facilities.at[i];
		size_t routers = f->pool.length ? routers_at(r->scene, f->id) : 0;
		*served += routers;
		if (routers && !has_room(r, &f->pool, routers, value_of(item_of(at, "facilities", i), "session_pool")))
			return false;
	}
	return true;
}

static bool pools_suffice(const struct reading *r)
{
	const struct scene *s = r->scene;
	size_t served = 0;
	for (size_t i = 0; i < s->metros.n; i++) {
		if (!own_pools_suffice(r, s->metros.at[i], item_of(r->root, "metros", i), &served))
			return false;
	}
	return has_room(r, &s->session_pool, s->routers.n - served, value_of(r->root, "session_pool"));
}

static bool providers_stand(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->providers.n; i++) {
		const struct scene_provider *p = r->scene->providers.at[i];
		for (size_t k = 0; k < p->metros.n; k++) {
			if (!scene_metro(r->scene, p->metros.at[k]))
				return FAIL(r, item_of(item_of(r->root, "providers", i), "metros", k),
					    "metro '%s' of provider '%s' is none of the metros",
					    (const char *)p->metros.at[k], p->name);
		}
	}
	return true;
}

static bool legacy_stands(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->legacy.n; i++) {
		const struct scene_legacy *l = r->scene->legacy.at[i];
		const struct scene_metro *m = scene_metro(r->scene, l->metro);
		const struct yaml *at = item_of(r->root, "legacy_peerings", i);
		if (!m)
			return FAIL(r, value_of(at, "metro"), "metro '%s' is none of the metros", l->metro);
		for (size_t k = 0; k < l->connections.n; k++) {
			const struct scene_legacy_connection *c = l->connections.at[k];
			if (!scene_facility(m, c->facility))
				return FAIL(r, value_of(item_of(at, "connections", k), "facility"),
					    "facility %lld is not in %s", (long long)c->facility, l->metro);
		}
	}
	return true;
}

/* RFC 6482, 3.3. */
static bool vrps_stand(const struct reading *r)
{
	for (size_t i = 0; i < r->scene->registry.vrps.n; i++) {
		const struct scene_vrp *v = r->scene->registry.vrps.at[i];
		if (v->max_length && (v->max_length < v->prefix.length || (!v->prefix.v6 && v->max_length > 32)))
			return FAIL(r, value_of(item_of(value_of(r->root, "registry"), "vrps", i), "max_length"),
				    "max_length is from the prefix's own length, /%u, to /%d", v->prefix.length,
				    v->prefix.v6 ? 128 : 32);
	}
	return true;
}

static bool history_goes_on(const struct reading *r)
{
	enum { PAST_MAX = 365 };
	const struct items *all = &r->scene->history;
	for (size_t i = 0; i < all->n; i++) {
		const struct scene_request *h = all->at[i];
		const struct yaml *at = item_of(r->root, "history", i);
		if (i && h->before > ((const struct scene_request *)all->at[i - 1])->before)
			return FAIL(r, value_of(at, "before"), "history goes from the oldest to the newest");
		if (h->before > (msec)PAST_MAX * MSEC_DAY)
			return FAIL(r, value_of(at, "before"), "history reaches back %d days at most", PAST_MAX);
		if (!lab_route_in_world(h->method, h->path))
			return FAIL(r, value_of(at, "path"),
				    "clock and faults have no past, nor has the record; 'faults' says what goes wrong");
	}
	return true;
}

static bool actions_are_calls(const struct reading *r)
{
	const struct items *all = &r->scene->solution.actions;
	for (size_t i = 0; i < all->n; i++) {
		const struct scene_request *a = all->at[i];
		const struct yaml *at = item_of(value_of(r->root, "solution"), "actions", i);
		if (!lab_route_known(a->method, a->path))
			return FAIL(r, value_of(at, "path"), "nothing answers %s %s", a->method, a->path);
	}
	return true;
}

static bool events_are_calls(const struct reading *r)
{
	const struct items *all = &r->scene->events;
	for (size_t i = 0; i < all->n; i++) {
		const struct scene_request *a = ((const struct scene_event *)all->at[i])->act;
		const struct yaml *at = value_of(item_of(r->root, "events", i), "do");
		if (a && !lab_route_known(a->method, a->path))
			return FAIL(r, value_of(at, "path"), "nothing answers %s %s", a->method, a->path);
		if (a && !lab_route_in_world(a->method, a->path))
			return FAIL(r, value_of(at, "path"), "an event changes routers, the registry or resources");
	}
	return true;
}

/* ---- Conditions: what they name is there. */

static const char *router_name(const void *self, size_t i)
{
	const struct items *routers = self;
	return i < routers->n ? ((const struct scene_router *)routers->at[i])->name : NULL;
}

static const char *goal_id(const void *self, size_t i)
{
	const struct items *goals = self;
	return i < goals->n ? ((const struct scene_goal *)goals->at[i])->id : NULL;
}

static bool names_one(const struct reading *r, const struct scene_cond *c, const char *what, const char *name,
		      const char *(*at)(const void *, size_t), const struct items *of)
{
	const struct yaml place = { .line = c->at.line, .column = c->at.column };
	const char *near;
	for (size_t i = 0; i < of->n; i++) {
		if (str_is_nocase(at(of, i), name))
			return true;
	}
	near = str_nearest(name, at, of);
	if (str_empty(near))
		return FAIL(r, &place, "there is no %s '%s' in this scenario", what, name);
	return FAIL(r, &place, "there is no %s '%s'; did you mean '%s'?", what, name, near);
}

/* What must not happen is never reached, and what the session judges the lab has not seen. */
static bool names_goal(const struct reading *r, const struct scene_cond *c)
{
	const struct yaml *place = &(const struct yaml){ .line = c->at.line, .column = c->at.column };
	const struct items *goals = &r->scene->goals;
	const struct scene_goal *g = NULL;
	for (size_t i = 0; i < goals->n && !g; i++)
		g = str_is_nocase(goal_id(goals, i), c->goal) ? goals->at[i] : NULL;
	if (!g)
		return names_one(r, c, "goal", c->goal, goal_id, goals);
	if (g->forbidden)
		return FAIL(r, place, "goal '%s' is forbidden, so it is never reached; write what its 'when' says",
			    g->id);
	if (scene_goal_of_session(g))
		return FAIL(r, place, "goal '%s' is judged by the session, so the lab never sees it reached", g->id);
	return true;
}

static bool cond_names(const struct reading *r, const struct scene_cond *c);

static bool conds_name(const struct reading *r, const struct items *conds)
{
	for (size_t i = 0; i < conds->n; i++) {
		if (!cond_names(r, conds->at[i]))
			return false;
	}
	return true;
}

static bool cond_names(const struct reading *r, const struct scene_cond *c)
{
	if (!c)
		return true;
	if (!str_empty(c->router) && !names_one(r, c, "router", c->router, router_name, &r->scene->routers))
		return false;
	if (!str_empty(c->goal) && !names_goal(r, c))
		return false;
	return cond_names(r, c->negated) && conds_name(r, &c->all) && conds_name(r, &c->any);
}

/* Where conditions stand: the lists whose items have one, and at which place. */
static bool conditions_name(const struct reading *r)
{
	const struct scene *s = r->scene;
	const struct {
		const struct items *list;
		size_t when;
	} places[] = {
		{ &s->goals, offsetof(struct scene_goal, when) },
		{ &s->hints, offsetof(struct scene_hint, when) },
		{ &s->coach, offsetof(struct scene_line, when) },
		{ &s->events, offsetof(struct scene_event, when) },
		{ &s->solution.actions, offsetof(struct scene_request, when) },
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		for (size_t k = 0; k < places[i].list->n; k++) {
			const char *item = places[i].list->at[k];
			if (!cond_names(r, *(const struct scene_cond *const *)(item + places[i].when)))
				return false;
		}
	}
	return true;
}

static bool points_add_up(const struct reading *r)
{
	const struct items *goals = &r->scene->goals;
	int64_t sum = 0;
	size_t open = 0;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		sum += g->points < 0 ? 0 : g->points;
		open += g->points < 0;
	}
	if (sum > SCORE_OF || (goals->n && !open && sum < SCORE_OF))
		return FAIL(r, value_of(r->root, "goals"), "the goals' points make %lld; they make %d in all",
			    (long long)sum, SCORE_OF);
	return true;
}

/* In an order in which each may rely on those before. */
static bool (*const checks[])(const struct reading *) = {
	facilities_differ, routers_stand,    pools_suffice,     providers_stand, legacy_stands, vrps_stand,
	history_goes_on,   events_are_calls, actions_are_calls, conditions_name, points_add_up,
};

static bool stands(const struct reading *r)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (!checks[i](r))
			return false;
	}
	return true;
}

/* ---- What was left out. */

static void inherit_span(msec *own, msec all)
{
	if (*own < 0)
		*own = all;
}

static void inherit(struct scene *s, struct scene_facility *f)
{
	inherit_span(&f->plan.approved, s->provisioning.approved);
	inherit_span(&f->plan.started, s->provisioning.started);
	inherit_span(&f->plan.completed, s->provisioning.completed);
	inherit_span(&f->plan.validating, s->provisioning.validating);
	inherit_span(&f->plan.active, s->provisioning.active);
	if (str_empty(f->plan.refused))
		f->plan.refused = s->provisioning.refused;
	if (!f->pool.length)
		f->pool = s->session_pool;
}

/* What every metro offers in recorded replies. */
static void offer_usual(struct scene_metro *m, struct arena *arena)
{
	static const int64_t usual[] = { 10000, 100000 };
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		int64_t *offer = arena_alloc(arena, sizeof *offer);
		*offer = usual[i];
		items_add(&m->offers, arena, offer);
	}
}

/* Goals without points share what is left, as evenly as whole numbers allow. */
static void share_points(const struct items *goals)
{
	int64_t left = SCORE_OF, open = 0, given = 0;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		left -= g->points < 0 ? 0 : g->points;
		open += g->points < 0;
	}
	for (size_t i = 0; i < goals->n; i++) {
		struct scene_goal *g = goals->at[i];
		if (g->points >= 0)
			continue;
		g->points = left * (given + 1) / open - left * given / open;
		given++;
	}
}

static int64_t price(const struct scene_hint *h, int64_t stage)
{
	static const int64_t usual[HINT_STAGES] = { 2, 5, 10 }, alone = 5;
	if (stage < (int64_t)h->cost.n)
		return *(const int64_t *)h->cost.at[stage];
	return str_empty(h->text) ? usual[stage] : alone;
}

static void stage(struct scene_hint *h)
{
	const char *const said[] = { h->text, h->look, h->means, h->act };
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		if (str_empty(said[i]))
			continue;
		h->stage[h->stages] = said[i];
		h->price[h->stages] = price(h, h->stages);
		h->stages++;
	}
}

static void equip(struct scene_router *r, struct arena *arena)
{
	static const char *const usual[] = { "et-0/0/1", "et-0/0/2" };
	r->bundle = str_or(r->bundle, "ae1");
	bool given = r->members.n > 0;
	for (size_t i = 0; !given && i < sizeof usual / sizeof *usual; i++)
		items_add(&r->members, arena, (void *)usual[i]);
}

static void fill_in(struct scene *s, struct arena *arena)
{
	for (size_t i = 0; i < s->routers.n; i++)
		equip(s->routers.at[i], arena);
	for (size_t i = 0; i < s->hints.n; i++)
		stage(s->hints.at[i]);
	share_points(&s->goals);
	for (size_t i = 0; i < s->metros.n; i++) {
		struct scene_metro *m = s->metros.at[i];
		if (!m->offers.n)
			offer_usual(m, arena);
		for (size_t k = 0; k < m->facilities.n; k++)
			inherit(s, m->facilities.at[k]);
	}
}

/* ---- A built-in scenario beneath. */

static const char *base_named(const struct spec_from *from, const struct yaml *name)
{
	const struct lab_builtin *b = name->kind == YAML_SCALAR ? lab_builtin(name->value) : NULL;
	if (!b)
		spec_wrong(from, name, "a built-in scenario; 'voxpeer-lab scenario list' names them");
	return b ? b->yaml : NULL;
}

/* One step deep, so that a reader has two texts to look at and not three. */
static bool read_base(const struct spec_from *from, const struct yaml *name, const char *given, struct scene *s)
{
	const char *text = given ? given : base_named(from, name);
	struct yaml *root = text ? yaml_parse(text, strlen(text), "the scenario beneath", from->err) : NULL;
	struct spec_from beneath = *from;
	beneath.file = "the scenario beneath";
	beneath.onto = false;
	beneath.place = name;
	bool good = root && (!yaml_get(root, "based_on") ||
			     spec_wrong(from, name, "a scenario that stands alone: it is based on another itself"));
	good = good && spec_read(&beneath, &scene_spec, root, s);
	yaml_free(root);
	s->name = s->title = NULL;
	s->lesson = NULL;
	s->base = text;
	return good;
}

/* What a scenario is called, and its place in the course, is not taken from another. */
static bool has_own_names(const struct spec_from *from, const struct yaml *root, const struct scene *s)
{
	return (s->name && s->title) ||
	       yaml_fail(from->err, from->file, root, "'%s' is missing", s->name ? "title" : "name");
}

static bool read_all(struct spec_from *from, const struct yaml *root, const char *given, struct scene *s)
{
	const struct yaml *base = yaml_get(root, "based_on");
	from->onto = base != NULL;
	if ((base && !read_base(from, base, given, s)) || !spec_read(from, &scene_spec, root, s) ||
	    !has_own_names(from, root, s))
		return false;
	scene_expand(s, from->arena);
	return true;
}

/* An answers file says which scenario it is for; one that came from the base has to say this one. */
static void claim_answers(struct scene *s, struct arena *arena)
{
	struct text line = TEXT_INIT, all = TEXT_INIT;
	text_addf(&line, "\nscenario: %s\n", s->based_on);
	const char *answers = s->solution.answers, *found = strstr(answers, line.s);
	if (!str_empty(s->based_on) && found) {
		text_addn(&all, answers, (size_t)(found - answers));
		text_addf(&all, "\nscenario: %s\n%s", s->name, found + line.n);
		s->solution.answers = arena_text(arena, all.s);
	}
	text_release(&line);
	text_release(&all);
}

const struct scene *scene_read(const char *yaml, size_t n, const char *file, struct arena *arena, struct text *err)
{
	return scene_read_onto(NULL, yaml, n, file, arena, err);
}

const struct scene *scene_read_onto(const char *base, const char *yaml, size_t n, const char *file, struct arena *arena,
				    struct text *err)
{
	struct spec_from from = { .file = arena_text(arena, str_or(file, "scenario")), .arena = arena, .err = err };
	struct scene *s = arena_alloc(arena, sizeof *s);
	struct yaml *root = yaml_parse(yaml, n, from.file, err);
	const struct reading reading = { &from, root, s };
	bool good = root && read_all(&from, root, base, s) && stands(&reading);
	yaml_free(root);
	if (!good)
		return NULL;
	s->file = from.file;
	fill_in(s, arena);
	claim_answers(s, arena);
	return s;
}
