/* What only the session knows, reported to the lab, which keeps it with everything else that happened: a note is sent once, and again
 * when the lab did not take it in. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "state.h"

static bool is_new(struct coach *c, const char *what)
{
	uint64_t id = hash_mix(0, what, strlen(what));
	for (size_t i = 0; i < c->nnoted; i++)
		if (c->noted[i] == id)
			return false;
	c->noted = mem_array(c->noted, c->nnoted + 1, sizeof *c->noted);
	c->noted[c->nnoted++] = id;
	return true;
}

static bool note(struct coach *c, struct text *body)
{
	bool fresh = is_new(c, body->s);
	if (fresh)
		coach_order_quietly(c, "/lab/v1/notes", body->s);
	text_clear(body);
	return fresh;
}

/* {"kind": KIND, A: a, B: b}; a NULL name ends it. */
static bool note_words(struct coach *c, const char *const pairs[][2])
{
	struct text body = TEXT_INIT;
	struct json_out j = { .to = &body };
	json_object(&j, NULL);
	for (; (*pairs)[0]; pairs++)
		json_put_str(&j, (*pairs)[0], (*pairs)[1]);
	json_object_end(&j);
	bool fresh = note(c, &body);
	text_release(&body);
	return fresh;
}

static bool note_where(struct coach *c, const struct coach_progress *p)
{
	struct text body = TEXT_INIT;
	struct json_out j = { .to = &body };
	json_object(&j, NULL);
	json_put_str(&j, "kind", "session");
	json_put_str(&j, "step", p->step_id);
	json_put_int(&j, "done", p->steps_done);
	json_object_end(&j);
	coach_order_quietly(c, "/lab/v1/notes", body.s);
	text_release(&body);
	return true;
}

/* Goals of the session's judgement that are met, by their own ids. */
static bool note_goals(struct coach *c, const char *kind)
{
	bool fresh = false;
	const struct json *goals = json_get(c->said[CALL_SCENARIO], "goals");
	for (const struct json *g = json_first(goals); g; g = json_next(g))
		if (str_is(json_str(json_get(g, "kind")), kind) && !said_flag(g, "done"))
			fresh |= note_words(c, (const char *const[][2]){ { "kind", "goal" },
									 { "id", json_str(json_get(g, "id")) },
									 { NULL } });
	return fresh;
}

static bool note_mistake(struct coach *c, const struct coach_mistake *m)
{
	return is_new(c, str_or(m->id, m->what)) &&
	       note_words(c, (const char *const[][2]){
				     { "kind", "mistake" }, { "code", m->code }, { "what", m->what }, { NULL } });
}

bool coach_progress(struct coach *c, const struct coach_progress *p)
{
	bool moved = !c->now.known || c->now.step != p->step || c->now.steps_done != p->steps_done;
	bool news = moved || c->now.turn != p->turn;
	c->now = (struct standing_now){ p->step, p->steps_done, p->turn, true };
	if (moved)
		note_where(c, p);
	if (p->resumed)
		news |= note_goals(c, "resumed");
	if (p->taken_over)
		news |= note_goals(c, "taken_over");
	for (size_t i = 0; i < p->nmistakes; i++)
		news |= note_mistake(c, &p->mistakes[i]);
	return news;
}
