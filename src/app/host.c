#include "host.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"

static struct view first_view(struct host *h)
{
	struct arena a = { 0 };
	struct standing s;
	wizard_standing(h->rt.wizard, runtime_now(&h->rt), &a, &s);
	arena_release(&a);
	return (struct view){ .screen = SCREEN_STEP, .step = (uint16_t)s.step };
}

static struct face_machines session_machines(struct host *h)
{
	return (struct face_machines){ .machine = { h->rt.machine[0], h->rt.machine[1] },
				       .model = &h->rt.model,
				       .beside = { .screen = COACH_TASK } };
}

static struct face_machines home_machines(struct host *h)
{
	return (struct face_machines){ .machine = { home_machine(h->home) } };
}

static enum runtime_got open_session(struct host *h, const struct host_start *s, struct text *err)
{
	struct runtime_setup setup = { .session = s->session,
				       .mode = s->mode,
				       .scenario = s->scenario,
				       .seed = h->o->seed,
				       .speed = h->o->speed,
				       .lab = str_or(h->o->lab, NULL),
				       .config = h->o->config,
				       .create = s->create,
				       .face = h->face };
	enum runtime_got got = runtime_open(&h->rt, &setup, err);
	h->open = got == RUNTIME_OK;
	if (!h->open)
		runtime_close(&h->rt);
	return got;
}

static bool go_home(struct host *h, struct face_machines *m, struct view *view)
{
	home_free(h->home);
	h->home = home_new(h->state_home);
	*m = home_machines(h);
	*view = (struct view){ .screen = home_count(h->home) ? HOME_SCREEN : HOME_SCREEN_NEW };
	return true;
}

bool host_start(struct host *h, const struct host_start *s, struct face_machines *m, struct view *view, int *code,
		struct text *err)
{
	struct host_start wanted = *s;
	h->state_home = place_state_home();
	h->exit_code = EXIT_DONE;
	if (!wanted.session) {
		go_home(h, m, view);
		if (home_count(h->home) != 1)
			return true;
		wanted.session = home_name(h->home, 0);
	}
	enum runtime_got got = open_session(h, &wanted, err);
	*code = exit_of_open(got);
	if (got != RUNTIME_OK)
		return false;
	*m = session_machines(h);
	*view = first_view(h);
	return true;
}

static void switch_to_session(struct host *h, const struct host_start *s)
{
	struct text err = TEXT_INIT;
	if (open_session(h, s, &err) == RUNTIME_OK) {
		struct face_machines m = session_machines(h);
		h->machines(h->self, &m, first_view(h));
		home_free(h->home);
		h->home = NULL;
	} else
		h->face.say(h->face.self, true, err.s);
	text_release(&err);
}

static void leave_session(struct host *h)
{
	struct face_machines m;
	struct view v;
	if (!h->open)
		return;
	h->rt.model.looked = runtime_now(&h->rt);
	h->rt.save_wanted[MACHINE_WIZARD] += !h->rt.save_wanted[MACHINE_WIZARD];
	runtime_close(&h->rt);
	h->open = false;
	go_home(h, &m, &v);
	h->machines(h->self, &m, v);
}

static void home_event(struct host *h, const struct event *ev)
{
	struct effects fx = { 0 };
	struct machine m = home_machine(h->home);
	m.update(m.self, ev, &fx);
	for (size_t i = 0; i < fx.n; i++) {
		const struct effect *e = &fx.v[i];
		if (e->kind == FX_SAY)
			h->face.say(h->face.self, e->code != 0, e->text);
		if (e->kind == FX_SHOW)
			h->face.show(h->face.self, 0, &e->view);
		if (e->kind == FX_EXIT && e->code == HOME_EXIT_OPEN) {
			struct home_open open = home_wanted(h->home);
			switch_to_session(h, &(struct host_start){ open.name, str_or(open.mode, NULL),
								   str_or(open.scenario, NULL), open.mode != NULL });
		}
	}
	effects_release(&fx);
}

void host_intent(struct host *h, const struct intent *i)
{
	if (h->special && h->special(h->self, i))
		return;
	switch (i->kind) {
	case INTENT_EVENT:
		if (h->open)
			runtime_event(&h->rt, i->machine, &i->event);
		else
			home_event(h, &i->event);
		break;
	case INTENT_OPEN:
		switch_to_session(h, &(struct host_start){ .session = i->text });
		break;
	case INTENT_HOME:
		leave_session(h);
		break;
	case INTENT_QUIT:
		h->exit_code = (int)i->event.id;
		h->quit = true;
		break;
	default:
		break;
	}
	if (h->open && h->rt.exit_code >= 0)
		h->quit = true;
}

void host_progress(struct host *h)
{
	if (!h->open || !h->rt.coach || h->gen == h->rt.model.gen)
		return;
	struct arena a = { 0 };
	unsigned done = 0, failures = 0;
	for (int i = 0; i < STEP_N; i++) {
		struct step_status s;
		wizard_step_status(h->rt.wizard, (enum step_id)i, &a, &s);
		done += s.done;
	}
	ROWS_EACH (struct change, c, h->rt.model.changes)
		failures += str_is(c->to, "Failed") || str_is(c->to, "ProvisioningFailed");
	coach_progress(h->rt.coach, done, failures, runtime_now(&h->rt));
	h->gen = h->rt.model.gen;
	arena_release(&a);
}

void host_close(struct host *h)
{
	if (h->open) {
		h->rt.model.looked = runtime_now(&h->rt);
		h->rt.save_wanted[MACHINE_WIZARD] += !h->rt.save_wanted[MACHINE_WIZARD];
		runtime_close(&h->rt);
	}
	home_free(h->home);
	free(h->state_home);
}
