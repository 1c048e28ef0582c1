/* What the full screen and the line face have in common: which session is open, home, and carrying out a face's intents. */
#ifndef APP_HOST_H
#define APP_HOST_H
#include "face/face.h"
#include "home.h"
#include "options.h"
#include "runtime.h"

struct host {
	const struct options *o;
	struct runtime rt;
	bool open; /* a session is open, else home */
	struct home *home;
	char *state_home;
	bool quit;
	int exit_code;
	uint64_t gen;
	unsigned failures;
	/* the face's side: told when machines change, and what to say or show */
	void (*machines)(void *self, const struct face_machines *m, struct view start);
	struct runtime_face face;
	bool (*special)(void *self, const struct intent *i); /* suspend, text out, file out, clip: true when taken */
	void *self;
};
struct host_start {
	const char *session, *mode, *scenario; /* session NULL: home, or the only session */
	bool create;
};
/* Opens what was asked for; false and err when it cannot. Fills the machines the face begins with. */
bool host_start(struct host *h, const struct host_start *s, struct face_machines *m, struct view *view, int *code,
		struct text *err);
void host_intent(struct host *h, const struct intent *i);
/* After each turn: the coach learns of progress. */
void host_progress(struct host *h);
void host_close(struct host *h);
#endif
