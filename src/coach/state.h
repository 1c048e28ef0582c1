/* The inside of the coach: what the lab last said, kept as it came; events change it, pages read it.
 *
 *   coach.c      life and events        orders.c   what is asked of the lab, one order at a time
 *   actions.c    what actions do        drafts.c   an announcement, a route object being written
 *   notes.c      what is reported       advice.c   the line at the foot of the page
 *   said.c       reading replies        pages*.c   one file a matter */
#ifndef COACH_STATE_H
#define COACH_STATE_H
#include "base/json.h"
#include "coach/coach.h"

/* By call id: what is read, then the one order under way. */
enum call_id {
	CALL_CLOCK = 1,
	CALL_ROUTERS,
	CALL_SCENARIO,
	CALL_REGISTRY,
	CALL_SCORE,
	CALL_SAVES,
	CALL_ORDER,
	CALL_IDS
};
enum { READS_END = CALL_ORDER };

/* An order to the lab. Orders go out in the order they were given, each after the reply to the one before. */
struct order {
	struct order *next;
	char *method, *path, *body;
	bool quiet;     /* a note: nothing changes by it that a page shows, and a refusal is nobody's business */
	unsigned tries; /* that failed */
};
/* An announcement that is being written: of a router (1-based), replacing `col` (1-based, 0: a new one), which was that of the prefix
 * `of` (NULL: a new one). */
struct draft {
	uint32_t router, col;
	char *of, *prefix, *path, *communities;
};
/* A route object that is being written. */
struct route_draft {
	char *prefix, *origin;
};
struct standing_now {
	unsigned step, steps_done;
	enum coach_turn turn;
	bool known;
};
struct coach {
	struct json *said[READS_END];
	bool asked[READS_END], again[READS_END];
	unsigned number, moves;
	struct json *passed;               /* of the last move of the clock: what it went over */
	struct order *first, *last, *sent; /* sent: the one under way, NULL: none */
	bool held;                         /* a note failed: notes wait for the next opportunity, other orders do not */
	struct draft draft;
	struct route_draft route;
	struct standing_now now;
	uint64_t *noted; /* digests of what was reported */
	size_t nnoted;
	char *name; /* on the certificate */
	msec wall;  /* when it was asked for */
	bool told_all_met, met_before;
	uint16_t (*explain)(const char *code);
};

/* ---- said.c */
const struct json *said_nth(const struct json *list, uint32_t i);
const struct json *said_routers(const struct coach *c);
const struct json *said_router(const struct coach *c, uint32_t row);                     /* 1-based */
const struct json *said_announcement(const struct coach *c, uint32_t row, uint32_t col); /* both 1-based */
bool said_flag(const struct json *object, const char *member);
bool said_flag_or(const struct json *object, const char *member, bool otherwise);
int64_t said_number(const struct json *object, const char *member);
const char *said_word(const struct json *object, const char *member, struct arena *a); /* one line, cleaned; "" */
const char *said_text(const struct json *text, struct arena *a);                       /* lines, cleaned; "" */
const char *said_time(const struct json *object, const char *member, struct arena *a); /* "Mon 2 Nov 08:00"; "" */
msec said_msec(const struct json *object, const char *member);
bool said_final(const struct coach *c); /* a lesson without help */
/* A goal as the lab judges it. One that must not happen has `broken`, and is met only once all others are. */
enum goal_state { GOAL_OPEN, GOAL_MET, GOAL_BROKEN };
enum goal_state said_goal(const struct json *goal);
bool said_forbidden(const struct json *goal);

/* ---- orders.c */
void coach_ask(struct coach *c, struct effects *fx, enum call_id id); /* once more, where one is under way */
void coach_ask_all(struct coach *c, struct effects *fx);
void coach_order(struct coach *c, struct effects *fx, const char *method, const char *path, const char *body);
void coach_order_router(struct coach *c, struct effects *fx, uint32_t row, const char *member, const char *json_value);
void coach_withdraw(struct coach *c, struct effects *fx, uint32_t row, const char *prefix);
void coach_send(struct coach *c, struct effects *fx); /* the next order that may go, when none is under way */
void coach_order_done(struct coach *c);
/* A note that the lab did not take in is kept for the next opportunity, and given up after a few. True: kept. */
bool coach_note_again(struct coach *c);
void coach_orders_clear(struct coach *c);
void coach_order_quietly(struct coach *c, const char *path, const char *body); /* sent with the next event */

/* ---- actions.c, drafts.c, notes.c */
void coach_act(struct coach *c, struct effects *fx, const struct event *ev);
void draft_clear(struct draft *d);
void draft_load(struct coach *c, struct ref ref);
void draft_set(struct draft *d, uint16_t field, const char *text);
void coach_announce(struct coach *c, struct effects *fx, const struct event *ev);
void route_clear(struct route_draft *r);
void route_set(struct route_draft *r, uint16_t field, const char *text);
void coach_make_route(struct coach *c, struct effects *fx, const struct event *ev);

/* ---- pages */
typedef void coach_page_fn(const struct coach *c, const struct view *v, struct arena *a, struct page *p);
coach_page_fn page_task, page_clock, page_routers, page_router, page_announcement, page_registry, page_score,
	page_saves, page_commands, page_command, page_certificate;
void coach_page(const void *self, const struct view *v, struct arena *a, struct page *p);
void pages_common(const struct coach *c, struct arena *a, struct page *p, const char *title, const char *next);
void pages_ways(struct page *p, struct arena *a, uint16_t here); /* to the other pages; here: the way to this one */
void pages_advance(const struct coach *c, struct page *p, struct arena *a); /* the clock's main action */
void pages_now(const struct coach *c, struct page *p, struct arena *a);
void pages_passed(const struct coach *c, struct page *p, struct arena *a); /* what the clock went over */
const char *pages_on_off(bool on);
/* What a router shows: the command's words, and what it prints. show.c */
size_t show_count(void);
const char *show_words(size_t i, const struct json *router, struct arena *a);
const char *show_style(size_t i);
const char *show_prompt(size_t i, const struct json *router, struct arena *a);
const char *show_output(const struct coach *c, size_t i, const struct json *router, struct arena *a);
#endif
