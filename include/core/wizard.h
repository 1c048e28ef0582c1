/* The wizard: the onboarding as a pure machine. Position is derived from the model, never stored.
 *
 *   struct wizard *w = wizard_new(&model, &setup);
 *   wizard_update(w, &(struct event){ .kind = EV_START, … }, &fx);     then every event, one at a time
 *   wizard_page(w, &view, &arena, &page);
 *   wizard_free(w);                                                     the model stays with the caller
 *
 * A write goes: released by the operator (typed name, or `go`) → its want turns up → recorded in model.requests → FX_SAVE → the
 * EV_SAVED that covers it → FX_CALL → EV_REPLY → recorded, saved. A PUT is never blind: the resource has been read since EV_START.
 * What exists and differs is drift: an unattended wizard does not write it. A request of unknown fate is read before anything else. */
#ifndef CORE_WIZARD_H
#define CORE_WIZARD_H
#include "arm/arm.h"
#include "core/ids.h"
#include "model/model.h"
#include "page/machine.h"

struct wizard_setup {
	const char *who;   /* "user@host" for journal, attestations */
	bool outside;      /* a routing registry can be asked (in training the lab's) */
	bool unattended;   /* creates only; a difference is drift */
	bool read_only;    /* sends no write at all: plan, check, status --refresh */
	bool offline;      /* sends nothing: page and judgement only */
	bool held;         /* another program has the session: what is under way is its, and its fate not unknown */
	const char *speed; /* "60x" for the badge, may be NULL */
};
struct wizard;
struct wizard *wizard_new(struct model *m, const struct wizard_setup *setup);
void wizard_free(struct wizard *w);
/* What was read_only from wizard_new on is so no longer: for a run whose requests were looked at first. */
void wizard_let_write(struct wizard *w);
void wizard_update(struct wizard *w, const struct event *ev, struct effects *fx);
void wizard_page(const struct wizard *w, const struct view *v, struct arena *a, struct page *p);
struct machine wizard_machine(struct wizard *w);

/* Where the onboarding stands; for home, status, run and the exit codes. */
enum standing_kind {
	STAND_ACT,     /* the operator has something to do here (exit 9) */
	STAND_BUSY,    /* calls or saves are under way: look again after the next event */
	STAND_WAIT,    /* somebody else's turn (exit 8) */
	STAND_FAILED,  /* a check failed (exit 3) */
	STAND_SIGN_IN, /* (exit 4) */
	STAND_DRIFT,   /* what exists differs (exit 9) */
	STAND_ERROR,   /* the service refuses or cannot be reached (exit 1) */
	STAND_DONE     /* (exit 0) */
};
struct standing {
	enum standing_kind kind;
	enum step_id step;
	const char *word;  /* "needs you", "waiting", "failed", "working", "done" */
	const char *what;  /* "mend ams-r2, validate again": one sentence, plain words first */
	const char *owner; /* waiting: "Microsoft", "colocation", "you" */
	struct when since;
	msec bound; /* service time by which it is overdue; 0: none published */
	bool overdue;
	msec next_look;         /* service time of the next read; 0: none */
	struct verdict verdict; /* failed: which */
	struct ref ref;
	unsigned calls; /* under way */
	bool unread;    /* STAND_ERROR: the service could not be asked, so what stands there is not known */
	bool passing;   /* STAND_ERROR, STAND_BUSY: asking goes on, ever more seldom; it may pass by itself */
};
void wizard_standing(const struct wizard *w, struct when now, struct arena *a, struct standing *s);
/* What is no longer as the operator left it: how many things, and the gravest in one line ("peering example-ams → gone, and 2
 * more"); 0, NULL: nothing. The list itself stands on the journal's screen. */
size_t wizard_drift(const struct wizard *w, struct arena *a, const char **line);
/* Something was made or changed from this session: the service took one of its writes. */
bool wizard_has_written(const struct wizard *w);
/* The state of one step, for rail, status and --until. */
struct step_status {
	enum state state;
	const char *word;
	bool done, blocked;
	struct verdict why; /* what blocks it, with where to go */
};
void wizard_step_status(const struct wizard *w, enum step_id step, struct arena *a, struct step_status *out);

/* What releases the next writes: in order, what the answers face does and what a review page offers. */
struct offer {
	enum action_id action;
	enum step_id step;
	struct ref ref;
	const char *type_to_confirm; /* the name to type, NULL: none */
	const char *why_not;         /* blocked, and by what */
	struct verdict blocked_by;
};
size_t wizard_offers(const struct wizard *w, struct arena *a, struct offer *out, size_t cap);

/* Every requirement and check that can be judged now: for check, status --json, reviews. Windowed. */
struct judged {
	const char *code;    /* "R9", "V6" */
	const char *what;    /* what is judged */
	const char *subject; /* "example-ams connection 2 (ams-r2)", "203.0.113.0/24": "" for the whole */
	bool blocks;
	bool attested; /* only people can say it: the verdict tells who did, and not what */
	struct verdict verdict;
	struct ref ref;
};
size_t wizard_judged(const struct wizard *w, struct when now, struct arena *a, size_t from, struct judged *out,
		     size_t cap);

/* What one line about it begins with: the subject, or where that would not tell, what must hold. */
const char *judged_about(const struct judged *j);

/* Answers of things still to be created that their own question refuses, unless a blocking rule above says so already: code is the
 * answer's key ("connections.facility"), blocks is set, the verdict ST_FAILED. The first `cap`. */
size_t wizard_wrong(const struct wizard *w, struct arena *a, struct judged *out, size_t cap);

/* What would be sent, in order, with bodies: for plan, review and guide. A value that does not exist yet stands as `<key of sbc-ams>`.
 * Windowed. */
struct planned {
	enum op_id op;
	const char *label, *method, *path, *body, *about;
	const char *note; /* "exists, nothing to do", "drift: …", or NULL */
	bool due;         /* something to do */
	bool drift;       /* it exists and differs: nothing that a run would do */
};
size_t wizard_plan(const struct wizard *w, struct arena *a, size_t from, struct planned *out, size_t cap);

/* Changes of peerings that exist, which nothing but a review releases: how many values, and the first in one line ("change of
 * peering example-ams: announced IPv4 prefixes of connection 1: 20000 → 1000, and 3 more"); 0: none, line untouched. */
size_t wizard_by_hand(const struct wizard *w, struct arena *a, const char **line);

/* The mail ready to send for a wait or a failure: to, subject, text (names subscription, resource id, ASN, prefix, session
 * addresses, state since, request id). False when there is nobody to write to. */
struct mail {
	const char *to, *subject, *text;
};
bool wizard_mail(const struct wizard *w, struct ref about, struct when now, struct arena *a, struct mail *out);
/* Where to go, seen from a view: for what a ref names (Enter on a row or block, the cause of a verdict), and for an action that goes
 * somewhere (ACT_GO_…, ACT_REVEAL). A ref of a field leads to the form it stands on: focus it there. False: nowhere to go. */
bool wizard_view_of(const struct view *from, struct ref ref, struct view *to);
bool wizard_goes(const struct view *from, enum action_id action, struct ref ref, struct view *to);
/* The hand-over summary (session show --report). */
void wizard_report(const struct wizard *w, struct when now, struct text *out);
#endif
