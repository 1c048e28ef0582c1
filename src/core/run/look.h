/* What pages may ask of a wizard, beside wizard.h: wants, waits, own tasks, reads, and whether an action or a field is open.
 * All of it is derived; texts live in the arena or are constant. */
#ifndef CORE_RUN_LOOK_H
#define CORE_RUN_LOOK_H
#include "run/wizard_state.h"

/* ---- wants: what would bring the service to what was answered. One write a thing, in the order they are sent. Their states:
 * run/wizard_state.h. */
struct want {
	enum op_id op;
	enum step_id step;
	enum want_state state;
	enum action_id release; /* what releases it */
	uint32_t row;           /* the answer row it serves, 0: a single record */
	const char *parent, *name;
	const char *about; /* "example-ams", "203.0.113.0/24": what it is called in sentences */
	const char *why;   /* arena, NULL: nothing to say */
	uint32_t request;
	struct ref ref; /* where to go */
};
size_t wants_count(const struct wizard *w);
/* The i-th of wants_count; a == NULL leaves the words out. */
void wants_at(const struct wizard *w, size_t i, struct arena *a, struct want *out);
/* The range of a step: [first, first + n). */
size_t wants_of_step(const struct wizard *w, enum step_id step, size_t *first);
/* The want of one thing; false when there is none. */
bool wants_of(const struct wizard *w, enum op_id op, uint32_t row, struct arena *a, struct want *out);

/* ---- waits: somebody else's turn, or the operator's own with an outside party. */
struct wait {
	enum step_id step;
	struct ref ref;    /* REF_ROW of the answer */
	const char *about; /* "example-ams connection 2" */
	const char *state; /* as the service spells it */
	const char *plain; /* "Microsoft reviews the peering request" */
	const char *owner; /* "Microsoft", "colocation", "you" */
	struct when since;
	msec bound; /* service time; 0: none published */
	bool overdue;
	msec next_look; /* service time; 0: none */
	uint16_t explain;
};
/* Windowed. Failed things are not waits. */
size_t waits(const struct wizard *w, struct when now, struct arena *a, size_t from, struct wait *out, size_t cap);
/* The first wait of a step; false: none. */
bool waits_at(const struct wizard *w, struct when now, enum step_id step, struct arena *a, struct wait *out);
/* The bound of the whole: 21 days from its beginning; 0 when it is done or has not begun. */
msec whole_bound(const struct wizard *w);

/* ---- own tasks ("is so"): per connection, or of the whole (connection 0). Ticked by ACT_TICK with the code as text. */
struct task {
	const char *code, *label;
	bool whole;       /* once, not for each connection */
	const char *from; /* connection state from which it can be done; NULL: from the beginning */
};
extern const struct task TASKS[];
extern const size_t TASK_COUNT;
const struct task *task_find(const char *code);
const struct tick *task_tick(const struct model *m, const char *code, uint32_t connection); /* NULL: not ticked */
/* It can be done now: the connection is far enough, and not yet Active. */
bool task_open(const struct task *t, const struct fact_session *s);

/* ---- reading */
/* Reads under way, or due and not held back, that this view waits for before what it shows is complete. */
unsigned reads_awaited(const struct wizard *w, const struct view *v);
const struct read *read_find(const struct wizard *w, struct asked asked); /* NULL: never wanted */
msec reads_next(const struct wizard *w);                                  /* service time of the next poll; 0: none */
msec reads_last(const struct wizard *w); /* wall time of the last good answer; 0: none */
/* Legacy connections of this ASN in a metro, out of CAT_LEGACY (which holds every metro that was asked); known: it was read. */
size_t legacy_in(const struct wizard *w, const char *metro, bool *known);
const struct seen_peering *legacy_at(const struct wizard *w, const char *metro, size_t i);

/* ---- actions and fields */
/* Whether an action can be done on ref: why_not NULL when it can. type_to_confirm as it has to be typed. EV_DO asks the same. */
void action_judge(const struct wizard *w, enum action_id action, struct ref ref, struct arena *a, struct offer *out);
/* Why a question's answer cannot be changed (any more); NULL: it can. */
const char *answer_fixed(const struct wizard *w, const struct question *q, uint32_t row, struct arena *a);
/* Why a row cannot be removed; NULL: it can. */
const char *row_fixed(const struct wizard *w, enum group_id group, uint32_t row, struct arena *a);
/* Secret with all but its last four characters masked; "" stays "". */
const char *masked(const char *secret, struct arena *a);
#endif
