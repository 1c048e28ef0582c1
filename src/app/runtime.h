/* The runtime: carries out what machines ask for. It owns one open session (model, lock, journal), the wizard and in training the
 * coach, the network, the timers and both clocks. Faces and commands drive it:
 *
 *   runtime_open(&rt, &setup, &err)      lock, load or make the session, start the lab, EV_START
 *   runtime_event(&rt, 0, &ev)           an intent; time and chance are added here
 *   runtime_turn(&rt, fds, nfds, ms)     wait; completions and due timers become events
 *   runtime_flush(&rt)                   the one save of a turn, after the paint; writes that waited for it go out
 *   runtime_close(&rt)
 *
 * A machine is never entered from within an update: what an effect leads to at once is queued and delivered afterwards. */
#ifndef APP_RUNTIME_H
#define APP_RUNTIME_H
#include <poll.h>

#include "coach/coach.h"
#include "core/wizard.h"
#include "labchild.h"
#include "net/net.h"
#include "session/session.h"
#include "signin.h"

struct options;
enum { MACHINE_WIZARD, MACHINE_COACH, MACHINES };

/* How the face hears of things. All may be NULL. */
struct runtime_face {
	void (*say)(void *self, bool error, const char *text);
	void (*show)(void *self, unsigned machine, const struct view *v);
	void (*saved)(void *self, msec at);
	void *self;
};
struct runtime_setup {
	const char *session; /* name or path */
	const char *mode;    /* for a new session: training, live, guide */
	const char *scenario, *seed, *speed, *lab;
	const char *config; /* the configuration file of the real service; NULL: where it is looked for */
	bool create;        /* make it when it is not there */
	bool unattended, read_only, offline;
	bool hold_writes;   /* live: none until wizard_let_write */
	bool only_training; /* this process will never open a session of the real service */
	bool no_lock;       /* look only: the session is neither locked nor written */
	bool view;          /* the same for a face: answers and actions are refused (runtime_refuses) */
	bool use_backup;    /* when the file is damaged or gone; else that is RUNTIME_DAMAGED */
	const char *take;   /* the holder (session_lock.found) from whom a busy session is taken over */
	struct runtime_face face;
};
struct runtime_timer {
	uint32_t id;
	uint8_t machine;
	bool service_time;
	msec at;
};
struct runtime {
	struct session_place place;
	struct session_lock lock;
	bool locked, newer /* written by a newer voxpeer: read only */, created,
		alone /* created where nothing of its name was */, training, ephemeral /* nothing is kept */,
		follows /* runtime_follow */;
	char *who, *speed_text;
	char *held_by; /* only looked at: who has the session open; NULL: nobody */
	struct model model;
	struct wizard *wizard;
	struct coach *coach;
	struct machine machine[MACHINES];
	struct labchild lab;
	struct signing signing; /* signing in to the real service; not opened in training */
	struct net *net;
	struct net_target target;
	struct runtime_face face;
	struct effects fx;
	struct runtime_timer *timers;
	size_t ntimers;
	struct queued *queue;
	size_t nqueue, capqueue;
	msec service_at, service_wall,
		next_event,  /* the service's clock as last told; next_event 0: nothing is scheduled */
		happened;    /* when something scheduled last came to pass */
	msec turned;         /* the wall's clock at the last turn */
	int64_t rate;        /* thousandths of real time */
	struct text journal; /* lines that go to disk with the next flush */
	uint64_t save_wanted[MACHINES];
	msec save_since; /* since when one is owed */
	bool save_failed;
	int watch;                 /* of the lock; of the session file where it is only looked at; -1: none */
	struct session_mark shown; /* the file that is looked at, as it was read */
	char *lost;                /* the lock was: by whom, in a sentence; nothing is saved any more */
	char *view_only;           /* why nothing can be changed; NULL: it can */
	char *note;                /* what was said while it was opened: for a face that begins after that */
	char *trouble;             /* the last error that was said; for commands without a face */
	msec heard;                /* wall: when an answer last came */
	unsigned ordered;          /* status of the last order to the lab; 0: it was not answered */
	char *unanswered;          /* why */
	int exit_code;             /* -1: go on */
};
/* BUSY: rt->lock.holder and .found say who has it. DAMAGED: err says where, and what there is instead. Both until runtime_close. */
enum runtime_got {
	RUNTIME_OK,
	RUNTIME_BUSY,
	RUNTIME_ABSENT,
	RUNTIME_USAGE /* a name or number is none */,
	RUNTIME_DAMAGED,
	RUNTIME_ERROR
};
enum runtime_got runtime_open(struct runtime *rt, const struct runtime_setup *setup, struct text *err);
void runtime_close(struct runtime *rt);
/* The same, and of a session that was created here nothing stays, unless something was sent for it. */
void runtime_discard(struct runtime *rt);

/* Why this event is refused, a sentence; NULL: it is not. */
const char *runtime_refuses(const struct runtime *rt, const struct event *ev);
/* True when the session was taken over by somebody: rt->lost says by whom. */
bool runtime_lost(struct runtime *rt);

/* The session is ours to write: locked, and not lost. */
bool runtime_holds(struct runtime *rt);
/* A view: when the session was saved meanwhile, what is on disk now takes the place of what was shown. What cannot be read leaves it as
 * it was. Nothing happens while the file is the same. */
void runtime_follow(struct runtime *rt);

struct when runtime_now(const struct runtime *rt);
void runtime_event(struct runtime *rt, unsigned machine, const struct event *ev);
/* Wait at most ms (-1: until something is due) for the network or fds, then deliver what came. */
void runtime_turn(struct runtime *rt, struct pollfd *fds, unsigned nfds, int ms);
void runtime_flush(struct runtime *rt);
/* A save is owed, and now is the time. While more is at hand that will change the session as well (keys that were pressed already,
 * answers that are awaited) one save does for all of it, if that takes no longer than a second: a large session is written in
 * tenths of one. */
bool runtime_saves_now(const struct runtime *rt, bool more_at_hand, msec wall);
/* Turns and flushes until nothing is under way and no save is owed; false when no answer came for `limit` of wall time, or when told
 * to end. */
bool runtime_settle(struct runtime *rt, msec limit);
bool runtime_quiet(const struct runtime *rt);
/* The earliest timer of the service's clock; 0: none. */
msec runtime_next_service_timer(const struct runtime *rt);
/* Training: move the lab's clock on, to its next event or to the polls that see what the last one did, and not beyond `limit` of
 * the service's time (0: none). False: there is nothing to move to. */
bool runtime_advance(struct runtime *rt, msec limit);
/* Training: one order to the lab's control interface, awaited; false and err when it is refused. */
bool runtime_order(struct runtime *rt, const char *method, const char *path, const char *body, struct text *err);
#endif
