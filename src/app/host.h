/* What the full screen and the line face have in common: which session is open, home, and carrying out a face's intents. */
#ifndef APP_HOST_H
#define APP_HOST_H
#include "course.h"
#include "face/face.h"
#include "home.h"
#include "obstacle.h"
#include "options.h"
#include "runtime.h"

struct host {
	const struct options *o;
	struct runtime rt;
	bool open; /* a session is open, else home or an obstacle */
	struct home *home;
	struct course *course;        /* instead of home: the lessons */
	bool from_course;             /* leaving a session leads to the lessons */
	struct obstacle *obstacle;    /* what is in the way of what was asked for, or of the session that is open */
	char *name, *mode, *scenario; /* what was asked for last */
	bool create;
	bool warned, unsaved; /* that leaving loses something; that something was lost */
	bool lab_said;        /* that the lab of this session has ended */
	char *state_home;
	bool quit;
	int exit_code;
	/* coaching.h: what was told and kept last */
	uint64_t gen;
	unsigned score_number, shown_actions, moves;
	bool resumed;
	/* the face's side: told when machines change, and what to say or show */
	void (*machines)(void *self, const struct face_machines *m, struct view start);
	struct runtime_face face;
	bool (*special)(void *self, const struct intent *i); /* suspend, text out, file out, clip: true when taken */
	void *self;
};
struct host_start {
	const char *session, *mode, *scenario; /* session NULL: home, or the only session */
	bool create;
	bool view, use_backup; /* see runtime_setup */
	const char *take;
	bool only_training; /* as in runtime_setup */
	bool course;        /* the lessons, no session yet */
};
/* Opens what was asked for; false and err when it cannot. Fills the machines the face begins with. */
bool host_start(struct host *h, const struct host_start *s, struct face_machines *m, struct view *view, int *code,
		struct text *err);
void host_intent(struct host *h, const struct intent *i);
/* After each turn: the coach learns of progress; a session that was taken over, or whose lab ended, is noticed; a view follows its file. */
void host_progress(struct host *h);
/* The session that is open is closed as it is on disk, and opened anew. */
void host_reopen(struct host *h);
void host_go_course(struct host *h); /* to the lessons */
/* False: what was answered last could not be saved; that is said on standard error. */
bool host_close(struct host *h);
#endif
