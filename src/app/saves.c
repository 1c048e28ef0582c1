#include "saves.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "host.h"
#include "signals.h"

/* ---- keeping */

static bool kept(const struct host *h, const char *name)
{
	struct session_place place = { 0 };
	bool there = session_locate_save(&place, &h->rt.place, name, NULL) && access(place.file, F_OK) == 0;
	session_place_release(&place);
	return there;
}

bool saves_keep(struct host *h, const char *name, struct text *err)
{
	struct session_place place = { 0 };
	if (runtime_lost(&h->rt)) /* who has it now keeps its own */
		return text_fail(err, "%s", h->rt.lost);
	bool ok = h->rt.training && session_locate_save(&place, &h->rt.place, name, err) &&
		  session_save(&place, &h->rt.model, err);
	session_place_release(&place);
	return ok;
}

void saves_keep_new(struct host *h)
{
	const struct json *all = coach_saves(h->rt.coach);
	for (const struct json *s = json_first(all); s; s = json_next(s)) {
		const char *name = json_str(json_get(s, "name"));
		if (!str_empty(name) && runtime_holds(&h->rt) && !kept(h, name))
			saves_keep(h, name, NULL);
	}
}

/* ---- going back: marked, world, session, journal, unmarked. Every part may be done twice. */

static bool world_back(struct host *h, const char *name, struct text *err)
{
	struct text path = TEXT_INIT;
	text_add(&path, "/lab/v1/checkpoints/");
	text_add_encoded(&path, name);
	text_add(&path, "/restore");
	bool ok = runtime_order(&h->rt, "POST", *name ? path.s : "/lab/v1/reset", "{}", err);
	text_release(&path);
	return ok;
}

static void begin_anew(struct model *m, const struct model *old)
{
	mem_replace(&m->name, old->name);
	mem_replace(&m->mode, old->mode);
	mem_replace(&m->scenario, old->scenario);
	mem_replace(&m->seed, old->seed);
	mem_replace(&m->account.sign_in, old->account.sign_in);
	m->created = old->created;
}

/* The session as it was at the save; where no copy was kept, what is there now: what the world no longer has is found to be gone. */
static bool session_back(struct host *h, const char *name, struct text *err)
{
	struct session_place place = { 0 };
	struct model m;
	struct text note = TEXT_INIT;
	bool ok = true;
	model_init(&m);
	if (!*name)
		begin_anew(&m, &h->rt.model);
	bool there = !*name || (session_locate_save(&place, &h->rt.place, name, NULL) &&
				session_load(&place, &m, &note, NULL) == SESSION_OK);
	if (there)
		ok = session_save_locked(&h->rt.lock, &h->rt.place, &m, runtime_now(&h->rt).wall, err);
	model_release(&m);
	session_place_release(&place);
	text_release(&note);
	return ok;
}

static void journal_back(struct host *h, const char *name)
{
	struct text line = TEXT_INIT;
	struct json_out j = { .to = &line };
	char iso[WHEN_ISO_MAX];
	json_object(&j, NULL);
	json_put_str(&j, "at", when_iso(runtime_now(&h->rt).wall, iso));
	json_put_str(&j, "who", h->rt.who);
	json_put_str(&j, "what", *name ? "training: back to a save" : "training: begun again");
	if (*name)
		json_put_str(&j, "save", name);
	json_object_end(&j);
	session_journal(&h->rt.place, line.s, NULL);
	text_release(&line);
}

/* We or the lab end in the midst: whether the world went back nobody knows. */
static bool is_broken_off(struct host *h)
{
	return signals_end() || labchild_ended(&h->rt.lab);
}

static bool both_back(struct host *h, const char *name, struct text *err)
{
	h->rt.save_wanted[MACHINE_WIZARD] = 0; /* what is open is no longer what is to be kept */
	bool ok = world_back(h, name, err) && session_back(h, name, err);
	if (ok)
		journal_back(h, name);
	if (ok || !is_broken_off(h)) /* else the next opening does it all again */
		session_unmark_going_back(&h->rt.place);
	return ok;
}

bool saves_go_back(struct host *h, const char *name, struct text *err)
{
	if (!h->rt.training || !h->rt.locked)
		return text_fail(err, "only a training session that is open here goes back");
	if (runtime_lost(&h->rt)) /* its world is another's too: nothing is asked of the lab */
		return text_fail(err, "%s", h->rt.lost);
	runtime_flush(&h->rt);
	if (!session_mark_going_back(&h->rt.place, name, err))
		return false;
	bool ok = both_back(h, name, err);
	if (ok)
		host_reopen(h);
	return ok;
}

bool saves_finish(struct host *h)
{
	struct text name = TEXT_INIT, err = TEXT_INIT;
	bool marked = h->rt.training && h->rt.locked && h->rt.net && session_going_back(&h->rt.place, &name);
	if (marked && !both_back(h, name.s, &err))
		h->face.say(h->face.self, true, err.s);
	h->rt.save_wanted[MACHINE_WIZARD] *= !marked;
	text_release(&name);
	text_release(&err);
	return marked;
}
