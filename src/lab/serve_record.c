/* The trainee's record: what the wizard reports, the score, and the places to go back to. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lab.h"
#include "score.h"
#include "serve.h"
#include "visit.h"
#include "words.h"

/* ---- Notes. */

static const char *clean_text(struct visit *v, const char *member, size_t most)
{
	const char *sent = visit_text(v, member);
	struct text clean = TEXT_INIT;
	if (str_empty(sent))
		return "";
	utf8_clean(&clean, sent, strlen(sent), most);
	const char *kept = arena_text(v->arena, clean.s);
	text_release(&clean);
	return kept;
}

static void answer(struct visit *v, bool news)
{
	v->changed = v->of_record = news;
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	json_put_int(&v->out, "points", score_of(v->lab).points);
	json_object_end(&v->out);
}

/* Only what is new and has room is copied from the request to where it stays. */
static void keep_note(struct visit *v, const char *kind)
{
	struct lab *lab = v->lab;
	struct note n = { .kind = kind, .at = v->world->now };
	n.code = clean_text(v, "code", NOTE_TEXT_MAX);
	n.what = clean_text(v, "what", NOTE_TEXT_MAX);
	n.step = clean_text(v, "step", NOTE_TEXT_MAX);
	bool known = record_has(&lab->record, &n);
	if (!known && lab->record.notes.n >= NOTES_MAX) {
		visit_gateway(v, 409, "Conflict", "the record holds %d notes, and no more", NOTES_MAX);
		return;
	}
	if (!known) {
		struct note *kept = arena_alloc(&lab->arena, sizeof *kept);
		*kept = n;
		kept->code = arena_text(&lab->arena, n.code);
		kept->what = arena_text(&lab->arena, n.what);
		kept->step = arena_text(&lab->arena, n.step);
		items_add(&lab->record.notes, &lab->arena, kept);
	}
	answer(v, !known);
}

static const struct scene_goal *goal_of_session(const struct visit *v, const char *id)
{
	const struct items *goals = &v->world->scene->goals;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		if (str_is_nocase(g->id, id) && scene_goal_of_session(g))
			return g;
	}
	return NULL;
}

static void keep_goal(struct visit *v, const char *kind)
{
	struct lab *lab = v->lab;
	const struct scene_goal *g = goal_of_session(v, visit_text(v, "id"));
	bool known = g && lab_met(lab, g);
	(void)kind;
	if (!g) {
		visit_gateway(v, 400, "BadArgument", "'%s' is no goal that the session judges", visit_text(v, "id"));
		return;
	}
	if (!known) {
		struct met *m = arena_alloc(&lab->arena, sizeof *m);
		*m = (struct met){ lab->met, g, v->world->now };
		lab->met = m;
	}
	answer(v, !known);
}

/* The wizard reports where the session is; a run from a file, and who only orders the lab about, do not. */
static void keep_place(struct visit *v, const char *kind)
{
	struct record *r = &v->lab->record;
	struct place p = { 0 };
	(void)kind;
	snprintf(p.step, sizeof p.step, "%s", clean_text(v, "step", sizeof p.step - 1));
	json_int(json_get(v->body, "done"), &p.done);
	bool moved = !str_is(p.step, r->place.step) || p.done != r->place.done;
	bool sat_down = !r->attended && score_left(v->lab);
	r->place = p;
	r->attended |= sat_down;
	answer(v, moved || sat_down);
}

/* Which members a kind has; needs is the one it cannot be without. */
static const struct note_kind {
	const char *kind, *needs;
	void (*keep)(struct visit *, const char *kind);
} note_kinds[] = {
	{ "mistake", "code", keep_note },
	{ "shown", "step", keep_note },
	{ "goal", "id", keep_goal },
	{ "session", "step", keep_place },
};

static const struct note_kind *kind_sent(const struct visit *v)
{
	for (size_t i = 0; i < sizeof note_kinds / sizeof *note_kinds; i++) {
		if (str_is(note_kinds[i].kind, visit_text(v, "kind")))
			return &note_kinds[i];
	}
	return NULL;
}

void serve_note_post(struct visit *v)
{
	const struct note_kind *kind = kind_sent(v);
	if (kind && !str_empty(visit_text(v, kind->needs)))
		kind->keep(v, kind->kind);
	else
		visit_gateway(v, 400, "BadArgument",
			      "a note is {\"kind\": \"mistake\", \"code\", \"what\"}, {\"kind\": \"shown\", \"step\"}, "
			      "{\"kind\": \"goal\", \"id\"} or {\"kind\": \"session\", \"step\", \"done\"}");
}

/* ---- The score. */

static void put_when(struct visit *v, const char *key, msec at)
{
	char text[WHEN_ISO_MAX];
	if (at)
		json_put_str(&v->out, key, when_iso(at, text));
}

static void put_shown(struct visit *v)
{
	const struct items *notes = &v->lab->record.notes;
	json_array(&v->out, "shown");
	for (size_t i = 0; i < notes->n; i++) {
		const struct note *n = notes->at[i];
		if (str_is(n->kind, "shown"))
			json_put_str(&v->out, NULL, n->step);
	}
	json_array_end(&v->out);
}

static void put_mistakes(struct visit *v)
{
	const struct items *notes = &v->lab->record.notes;
	json_array(&v->out, "mistakes");
	for (size_t i = 0; i < notes->n; i++) {
		const struct note *n = notes->at[i];
		if (!str_is(n->kind, "mistake"))
			continue;
		json_object(&v->out, NULL);
		json_put_str(&v->out, "code", n->code);
		json_put_str(&v->out, "what", n->what);
		put_when(v, "at", n->at);
		json_put_bool(&v->out, "expected", score_expected(v->lab, n->code));
		json_object_end(&v->out);
	}
	json_array_end(&v->out);
}

static void put_counts(struct visit *v, const struct score *s)
{
	const struct record *r = &v->lab->record;
	json_object(&v->out, "hints");
	json_put_int(&v->out, "taken", s->hints);
	json_put_int(&v->out, "cost", s->hint_cost);
	json_object_end(&v->out);
	json_object(&v->out, "moves");
	json_put_int(&v->out, "clock", r->clock_moves);
	json_put_int(&v->out, "routers", r->router_moves);
	json_put_int(&v->out, "restores", r->restores);
	json_put_int(&v->out, "resets", r->resets);
	json_object_end(&v->out);
}

static void put_times(struct visit *v, const struct score *s)
{
	msec start = v->world->scene->start, end = s->ended ? s->ended : v->world->now;
	put_when(v, "began", start);
	put_when(v, "now", v->world->now);
	put_when(v, "ended", s->ended);
	json_put_int(&v->out, "service_time", (end - start) / MSEC_SECOND);
	json_object(&v->out, "real");
	put_when(v, "began", v->lab->opened);
	put_when(v, "last", v->lab->record.last);
	json_object_end(&v->out);
}

static void put_place(struct visit *v)
{
	const struct place *place = &v->lab->record.place;
	json_put_str(&v->out, "step", place->step);
	json_put_int(&v->out, "steps_done", place->done);
}

void serve_score(struct visit *v)
{
	const struct scene *scene = v->world->scene;
	const struct score s = score_of(v->lab);
	struct json_out *out = visit_reply(v, 200, BY_GATEWAY);
	json_object(out, NULL);
	json_put_str(out, "scenario", scene->name);
	json_put_str(out, "title", scene->title);
	json_put_str(out, "level", scene->lesson ? scene->lesson->level : "");
	json_put_int(out, "points", s.points);
	json_put_int(out, "of", SCORE_OF);
	json_put_int(out, "needed", score_needed(v->lab));
	json_put_bool(out, "finished", s.all);
	json_put_bool(out, "attended", s.attended);
	json_put_bool(out, "passed", s.pass);
	lab_put_goals(v);
	put_counts(v, &s);
	put_shown(v);
	put_mistakes(v);
	put_times(v, &s);
	put_place(v);
	json_object_end(out);
}

/* ---- Checkpoints. */

static void put_checkpoint(struct visit *v, const struct checkpoint *c)
{
	json_object(&v->out, NULL);
	json_put_str(&v->out, "name", c->name);
	put_when(v, "at", c->at);
	put_when(v, "made", c->made);
	json_put_str(&v->out, "step", c->step);
	json_put_bool(&v->out, "by_itself", c->goal != NULL);
	if (c->goal)
		json_put_str(&v->out, "goal", c->goal->id);
	json_object_end(&v->out);
}

void serve_checkpoints(struct visit *v)
{
	const struct items *all = &v->lab->checkpoints;
	json_object(visit_reply(v, 200, BY_GATEWAY), NULL);
	json_array(&v->out, "checkpoints");
	for (size_t i = 0; i < all->n; i++)
		put_checkpoint(v, all->at[i]);
	json_array_end(&v->out);
	json_object_end(&v->out);
}

static struct checkpoint *new_checkpoint(struct lab *lab, const char *name)
{
	struct checkpoint *c = lab->checkpoints.n < CHECKPOINTS_MAX ? arena_alloc(&lab->arena, sizeof *c) : NULL;
	if (!c)
		return NULL;
	c->name = arena_text(&lab->arena, name);
	items_add(&lab->checkpoints, &lab->arena, c);
	return c;
}

static bool name_good(const char *name)
{
	enum { NAME_MOST = 40 };
	return !str_empty(name) && strlen(name) <= NAME_MOST && visit_clean(name) && !strchr(name, '/');
}

void serve_checkpoint_post(struct visit *v)
{
	const char *name = visit_text(v, "name");
	struct checkpoint *c = name_good(name) ? lab_checkpoint(v->lab, name) : NULL;
	if (!name_good(name)) {
		visit_gateway(v, 400, "BadArgument",
			      "a checkpoint is {\"name\": \"…\"}, 1 to 40 bytes without a slash");
		return;
	}
	c = c ? c : new_checkpoint(v->lab, name);
	if (!c) {
		visit_gateway(v, 409, "Conflict", "there are %d checkpoints, and no more", CHECKPOINTS_MAX);
		return;
	}
	lab_checkpoint_here(v->lab, v->world->now, c);
	c->made = v->date;
	v->changed = v->of_record = true;
	visit_reply(v, 201, BY_GATEWAY);
	put_checkpoint(v, c);
}

static void go_back(struct visit *v, const struct checkpoint *to)
{
	struct text why = TEXT_INIT;
	bool good = lab_go_back(v->lab, to, &why);
	v->world = v->lab->world;
	lab_clock_set(&v->lab->clock, v->world->now, v->now);
	v->changed = v->of_record = true;
	if (good)
		serve_clock(v);
	else
		visit_gateway(v, 500, "InternalServerError", "the world cannot be built again: %s", why.s);
	text_release(&why);
}

void serve_checkpoint_restore(struct visit *v)
{
	const struct checkpoint *c = lab_checkpoint(v->lab, v->args[0]);
	if (!c) {
		visit_gateway(v, 404, "NotFound", "there is no checkpoint '%s'", v->args[0]);
		return;
	}
	v->lab->record.restores++;
	go_back(v, c);
}

void serve_reset(struct visit *v)
{
	v->lab->record.resets++;
	v->lab->record.attended = false;
	lab_begin_faults(v->lab);
	go_back(v, NULL);
}
