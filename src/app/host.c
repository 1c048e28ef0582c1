#include "host.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "coaching.h"
#include "commands.h"
#include "place.h"
#include "saves.h"

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
				       .beside = { .screen = COACH_MENU },
				       .foot = h->rt.coach ? coach_foot : NULL };
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

/* It is there, and cannot be locked. */
static bool is_unwritable(const struct host *h, enum runtime_got got)
{
	return got == RUNTIME_ERROR && !h->rt.locked && !h->rt.ephemeral && h->rt.place.file &&
	       access(h->rt.place.file, R_OK) == 0;
}

/* What the operator can decide about; the rest is an error. */
static void see_obstacle(struct host *h, enum runtime_got got, const char *why)
{
	if (got == RUNTIME_BUSY)
		put_in_use(h);
	else if (got == RUNTIME_DAMAGED)
		put_damaged(h, why);
	else if (is_unwritable(h, got))
		put_obstacle(h, OBSTACLE_UNWRITABLE, why, NULL);
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

static void save_once_more(struct host *h)
{
	h->rt.save_wanted[MACHINE_WIZARD] += !h->rt.save_wanted[MACHINE_WIZARD];
	runtime_flush(&h->rt);
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
	if (got == RUNTIME_OK && saves_finish(h)) { /* it was interrupted on its way back to a save */
		runtime_close(&h->rt);
		got = runtime_open(&h->rt, &setup, err);
	}
	h->open = got == RUNTIME_OK;
	if (h->open && h->rt.created) /* what stands on the screen is there the next time, whatever ends us */
		save_once_more(h);
	h->lab_said = h->warned = false;
	if (h->open)
		drop_obstacle(h);
	else
		see_obstacle(h, got, err->s);
	if (!h->open)
		runtime_close(&h->rt);
	coaching_opened(h);
	return got;
}

static void forget_lists(struct host *h)
{
	home_free(h->home);
	h->home = NULL;
	course_free(h->course);
	h->course = NULL;
}

static bool go_course(struct host *h, struct face_machines *m, struct view *view)
{
	forget_lists(h);
	h->course = course_new(h->state_home);
	h->from_course = true;
	*m = (struct face_machines){ .machine = { course_machine(h->course) } };
	*view = course_first(h->course);
	return true;
}

static bool go_home(struct host *h, struct face_machines *m, struct view *view)
{
	forget_lists(h);
	h->from_course = false;
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
	h->from_course = s->only_training;
	if (s->course)
		return go_course(h, m, view);
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
		forget_lists(h);
	}
	if (got != RUNTIME_OK && !h->obstacle)
		h->face.say(h->face.self, true, err.s);
	h->exit_code = exit_of_open(got);
	text_release(&err);
}

static void close_session(struct host *h)
{
	if (!h->open)
		return;
	h->rt.model.looked = runtime_now(&h->rt);
	save_once_more(h);
	h->unsaved = h->rt.save_failed && !h->rt.lost;
	runtime_close(&h->rt);
	h->open = false;
}

/* What cannot be saved is left behind only when that was said before. */
static bool may_leave(struct host *h)
{
	if (!h->open || h->rt.ephemeral || !h->rt.save_failed || h->warned)
		return true;
	save_once_more(h);
	if (!h->rt.save_failed)
		return true;
	h->warned = true;
	h->face.say(h->face.self, true, "what you answered last is not saved; leaving once more leaves it behind");
	return false;
}

/* From a session or an obstacle to a list. */
static void go_list(struct host *h, bool (*go)(struct host *, struct face_machines *, struct view *))
{
	struct face_machines m;
	struct view v;
	drop_obstacle(h);
	h->exit_code = EXIT_DONE;
	close_session(h);
	go(h, &m, &v);
	h->machines(h->self, &m, v);
}

void host_go_course(struct host *h)
{
	go_list(h, go_course);
}

static void leave_session(struct host *h)
{
	if (!h->home && may_leave(h))
		go_list(h, h->from_course && !h->course ? go_course : go_home);
}

void host_reopen(struct host *h)
{
	char *file = mem_text(h->rt.place.file);
	h->rt.save_wanted[MACHINE_WIZARD] = 0;
	runtime_close(&h->rt);
	h->open = false;
	switch_to_session(h, &(struct host_start){ .session = file });
	h->resumed = false; /* nobody came back */
	free(file);
	if (!h->open && !h->obstacle)
		host_go_course(h);
}

/* The lesson that was chosen; a try that is not to be kept goes first. */
static void open_lesson(struct host *h)
{
	struct course_open o = course_wanted(h->course);
	struct session_place place = { 0 };
	struct text err = TEXT_INIT;
	bool ok = true;
	if (o.replace)
		ok = session_locate(&place, h->state_home, o.session, &err) && session_remove(&place, &err);
	if (ok)
		switch_to_session(h, &(struct host_start){ .session = o.session,
							   .mode = "training",
							   .scenario = o.scenario,
							   .create = o.create });
	else
		h->face.say(h->face.self, true, err.s);
	session_place_release(&place);
	text_release(&err);
}

static void open_wanted(struct host *h)
{
	struct home_open open = home_wanted(h->home);
	switch_to_session(h, &(struct host_start){ .session = open.name,
						   .mode = str_or(open.mode, NULL),
						   .scenario = str_or(open.scenario, NULL),
						   .create = open.mode != NULL });
}

static void go_where_list_says(struct host *h, int code)
{
	static const struct {
		int code;
		void (*go)(struct host *h);
	} exits[] = { { COURSE_EXIT_OPEN, open_lesson },
		      { COURSE_EXIT_HOME, leave_session },
		      { HOME_EXIT_COURSE, host_go_course },
		      { HOME_EXIT_OPEN, open_wanted } };
	for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
		if (exits[i].code == code) {
			exits[i].go(h);
			return;
		}
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
	if (coaching_intent(h, i))
		return;
	const char *refused = i->machine == MACHINE_WIZARD ? runtime_refuses(&h->rt, &i->event) : NULL;
	if (refused)
		h->face.say(h->face.self, true, refused);
	else
		runtime_event(&h->rt, i->machine, &i->event);
}

static void home_event(struct host *h, const struct event *ev)
{
	struct effects fx = { 0 };
	struct machine m = h->course ? course_machine(h->course) : home_machine(h->home);
	int exit_code = 0;
	m.update(m.self, ev, &fx);
	for (size_t i = 0; i < fx.n; i++) {
		const struct effect *e = &fx.v[i];
		if (e->kind == FX_SAY)
			h->face.say(h->face.self, e->code != 0, e->text);
		if (e->kind == FX_SHOW)
			h->face.show(h->face.self, 0, &e->view);
		if (e->kind == FX_EXIT)
			exit_code = e->code;
	}
	effects_release(&fx);
	go_where_list_says(h, exit_code); /* which replaces the machine itself */
}

static void open_row(struct host *h, const struct intent *i)
{
	if (h->course && course_pick_row(h->course, i->event.ref))
		open_lesson(h);
	else if (!h->course)
		switch_to_session(h, &(struct host_start){ .session = i->text });
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
		open_row(h, i);
		break;
	case INTENT_HOME:
		leave_session(h);
		break;
	case INTENT_QUIT:
		if (!may_leave(h))
			break;
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
	if (h->open)
		runtime_follow(&h->rt);
	coaching_progress(h);
}

bool host_close(struct host *h)
{
	close_session(h);
	if (h->unsaved)
		complain(h->o, EXIT_ERROR, "what was answered last could not be saved; all before that is");
	forget_lists(h);
	obstacle_free(h->obstacle);
	free(h->name);
	free(h->mode);
	free(h->scenario);
	free(h->state_home);
	return !h->unsaved;
}
