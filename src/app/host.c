#include "host.h"

#include <stdlib.h>
#include <sys/wait.h>

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

/* ---- obstacles */

static struct face_machines obstacle_machines(struct host *h)
{
	return (struct face_machines){ .machine = { obstacle_machine(h->obstacle) } };
}

static void put_obstacle(struct host *h, enum obstacle_kind kind, const char *words, const char *holder)
{
	obstacle_free(h->obstacle);
	h->obstacle = obstacle_new(kind, h->name, words, holder);
}

static void drop_obstacle(struct host *h)
{
	obstacle_free(h->obstacle);
	h->obstacle = NULL;
}

static void put_in_use(struct host *h)
{
	char *words = mem_format("session %s is in use by %s", h->rt.place.name, str_or(h->rt.lock.holder, "somebody"));
	put_obstacle(h, OBSTACLE_IN_USE, words, h->rt.lock.found);
	free(words);
}

static void put_damaged(struct host *h, const char *why)
{
	char *words = mem_format("the file %s", why);
	put_obstacle(h, OBSTACLE_DAMAGED, words, NULL);
	free(words);
}

/* What the operator can decide about; the rest is an error. */
static bool is_obstacle(struct host *h, enum runtime_got got, const char *why)
{
	if (got == RUNTIME_BUSY)
		put_in_use(h);
	else if (got == RUNTIME_DAMAGED)
		put_damaged(h, why);
	return h->obstacle && (got == RUNTIME_BUSY || got == RUNTIME_DAMAGED);
}

/* ---- sessions */

static void remember(struct host *h, const struct host_start *s)
{
	char *name = mem_text(s->session), *mode = mem_text(s->mode), *scenario = mem_text(s->scenario);
	free(h->name);
	free(h->mode);
	free(h->scenario);
	h->name = name;
	h->mode = mode;
	h->scenario = scenario;
	h->create = s->create;
}

static enum runtime_got open_session(struct host *h, const struct host_start *s, struct text *err)
{
	remember(h, s);
	struct runtime_setup setup = { .session = h->name,
				       .mode = h->mode,
				       .scenario = h->scenario,
				       .view = s->view,
				       .no_lock = s->view,
				       .offline = s->view,
				       .use_backup = s->use_backup,
				       .take = s->take,
				       .seed = h->o->seed,
				       .speed = h->o->speed,
				       .lab = str_or(h->o->lab, NULL),
				       .config = h->o->config,
				       .create = s->create,
				       .only_training = s->only_training,
				       .face = h->face };
	enum runtime_got got = runtime_open(&h->rt, &setup, err);
	h->open = got == RUNTIME_OK;
	h->lab_said = false;
	if (h->open)
		drop_obstacle(h);
	else
		is_obstacle(h, got, err->s);
	if (!h->open)
		runtime_close(&h->rt);
	return got;
}

static bool go_home(struct host *h, struct face_machines *m, struct view *view)
{
	home_free(h->home);
	h->home = home_new(h->state_home, runtime_now(&h->rt).wall);
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
	h->exit_code = *code = exit_of_open(got);
	if (got != RUNTIME_OK && (!h->obstacle || h->o->no_input))
		return false;
	*m = h->obstacle ? obstacle_machines(h) : session_machines(h);
	*view = h->obstacle ? (struct view){ 0 } : first_view(h);
	return true;
}

static void show_machines(struct host *h)
{
	struct face_machines m = h->obstacle ? obstacle_machines(h) : session_machines(h);
	h->machines(h->self, &m, h->obstacle ? (struct view){ 0 } : first_view(h));
}

static void switch_to_session(struct host *h, const struct host_start *s)
{
	struct text err = TEXT_INIT;
	enum runtime_got got = open_session(h, s, &err);
	if (got == RUNTIME_OK || h->obstacle) {
		show_machines(h);
		if (got == RUNTIME_OK && h->rt.note)
			h->face.say(h->face.self, false, h->rt.note);
		home_free(h->home);
		h->home = NULL;
	}
	if (got != RUNTIME_OK && !(got == RUNTIME_BUSY || got == RUNTIME_DAMAGED))
		h->face.say(h->face.self, true, err.s);
	h->exit_code = exit_of_open(got);
	text_release(&err);
}

static void leave_session(struct host *h)
{
	struct face_machines m;
	struct view v;
	if (h->home)
		return;
	drop_obstacle(h);
	h->exit_code = EXIT_DONE;
	h->rt.model.looked = runtime_now(&h->rt);
	h->rt.save_wanted[MACHINE_WIZARD] += !h->rt.save_wanted[MACHINE_WIZARD];
	if (h->open)
		runtime_close(&h->rt);
	h->open = false;
	go_home(h, &m, &v);
	h->machines(h->self, &m, v);
}

/* An obstacle's way past it. */
static void go_way(struct host *h, enum obstacle_way way)
{
	struct obstacle *o = h->obstacle;
	struct host_start s = { .session = h->name, .mode = h->mode, .scenario = h->scenario, .create = h->create };
	s.view = way == WAY_VIEW;
	s.create = s.create && !s.view;
	s.use_backup = way == WAY_BACKUP;
	s.take = way == WAY_TAKE ? obstacle_holder(o) : NULL;
	h->obstacle = NULL;
	if (way == WAY_HOME) {
		leave_session(h);
	} else if (h->open && way == WAY_WITHOUT) {
		show_machines(h);
	} else {
		if (h->open)
			runtime_close(&h->rt);
		h->open = false;
		switch_to_session(h, &s);
		if (!h->open && !h->obstacle)
			leave_session(h);
	}
	obstacle_free(o);
}

static void obstacle_event(struct host *h, const struct event *ev)
{
	struct effects fx = { 0 };
	struct machine m = obstacle_machine(h->obstacle);
	int way = -1;
	m.update(m.self, ev, &fx);
	for (size_t i = 0; i < fx.n; i++)
		way = fx.v[i].kind == FX_EXIT ? fx.v[i].code - OBSTACLE_EXIT : way;
	effects_release(&fx);
	if (way >= 0)
		go_way(h, (enum obstacle_way)way);
}

static void session_event(struct host *h, const struct intent *i)
{
	const char *refused = i->machine == MACHINE_WIZARD ? runtime_refuses(&h->rt, &i->event) : NULL;
	if (refused)
		h->face.say(h->face.self, true, refused);
	else
		runtime_event(&h->rt, i->machine, &i->event);
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
			switch_to_session(h, &(struct host_start){ .session = open.name,
								   .mode = str_or(open.mode, NULL),
								   .scenario = str_or(open.scenario, NULL),
								   .create = open.mode != NULL });
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
		if (h->obstacle)
			obstacle_event(h, &i->event);
		else if (h->open)
			session_event(h, i);
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
		/* what was in the way is the answer, unless it was interrupted */
		h->exit_code = i->event.id || !h->obstacle ? (int)i->event.id : h->exit_code;
		h->quit = true;
		break;
	default:
		break;
	}
	if (h->open && h->rt.exit_code >= 0)
		h->quit = true;
}

static void say_lab_ended(struct host *h)
{
	int status = h->rt.lab.status;
	char *words = mem_format("the training service that voxpeer had started has ended by itself (%s %d)",
				 WIFSIGNALED(status) ? "signal" : "exit code",
				 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	put_obstacle(h, OBSTACLE_LAB, words, NULL);
	free(words);
}

/* True when something has come into the way. */
static bool is_hindered(struct host *h)
{
	if (runtime_lost(&h->rt)) {
		char *words = mem_text(h->rt.lost);
		put_obstacle(h, OBSTACLE_TAKEN, words, NULL);
		free(words);
		runtime_close(&h->rt);
		h->open = false;
		h->exit_code = EXIT_BUSY;
	} else if (!h->lab_said && labchild_ended(&h->rt.lab)) {
		h->lab_said = true;
		say_lab_ended(h);
		h->exit_code = EXIT_ERROR;
	}
	return h->obstacle;
}

void host_progress(struct host *h)
{
	if (h->open && !h->obstacle && is_hindered(h)) {
		show_machines(h);
		return;
	}
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
	obstacle_free(h->obstacle);
	free(h->name);
	free(h->mode);
	free(h->scenario);
	free(h->state_home);
}
