/* The shape shared by wizard, home and coach: events in, effects and a page out. A face and a runtime host any of them.
 *
 * update changes the machine's state and lists effects; it does nothing itself, never looks at a clock, a random source or a
 * file, and is never entered from within. Everything that is not a function of the state comes with the event. The runtime
 * carries the effects out and answers only with events. A reply that nobody awaits is dropped. */
#ifndef PAGE_MACHINE_H
#define PAGE_MACHINE_H
#include "page/page.h"

enum event_kind {
	EV_START,  /* once, after loading: what is recorded without an answer is read first */
	EV_SET,    /* ref: field; text: what was typed ("" clears) */
	EV_ADD,    /* ref: group (row: parent, for nested groups) */
	EV_COPY,   /* ref: row */
	EV_REMOVE, /* ref: row */
	EV_PASTE,  /* ref: group; text: lines, or CSV name,prefix,carries */
	EV_LOOK,   /* view: what is being looked at now (its catalogues become wanted) */
	EV_DO,     /* id: action; ref; text: the typed confirmation */
	EV_REPLY,  /* id: call; reply */
	EV_SAVED,  /* saved: number of the save that is on disk; text not NULL: it failed, and why */
	EV_TIMER,  /* id: timer */
	EV_CODE,   /* code: to be signed in, the operator enters it elsewhere; EV_SIGNIN follows */
	EV_SIGNIN, /* text NULL: signed in; else why not */
	EV_N
};
enum outcome { REPLY_ANSWERED, REPLY_NOT_SENT, REPLY_UNKNOWN /* sent, fate unknown */, REPLY_CANCELLED };
struct reply {
	enum outcome outcome;
	uint16_t status;
	msec retry_after;       /* 0: none given */
	bool scarce;            /* the service soon takes no more requests for a while */
	const char *request_id; /* the service's own, cleaned; may be NULL */
	const char *why;        /* not answered: what happened, in words */
	bool stays;             /* not answered: and would not be the next time either */
	const char *body;
	size_t n;
};
/* A code to be entered at an address, until then (wall time). */
struct sign_in_code {
	const char *code, *address;
	msec until;
};
struct event {
	enum event_kind kind;
	struct when now;
	uint8_t random[16]; /* all chance of this turn; identifiers are spun from it (guid_spin) */
	struct ref ref;
	struct view view;
	uint32_t id;
	uint64_t saved;
	const char *text;
	const struct reply *reply;
	const struct sign_in_code *code;
};

enum call_to { CALL_SERVICE, CALL_OUTSIDE /* a routing registry */, CALL_LAB /* the training control */ };
struct call {
	enum call_to to;
	const char *method, *path; /* path with query, encoded; or an absolute URL of the same origin (nextLink) */
	const char *body;          /* NULL: none (POST and PUT then send Content-Length: 0) */
	const char *guid;          /* x-ms-client-request-id */
	bool write, repeatable;    /* repeatable: sending it twice does no harm */
	msec deadline;
};
enum effect_kind {
	FX_CALL,    /* id, call */
	FX_CANCEL,  /* id */
	FX_SAVE,    /* saved: its number; answered by EV_SAVED */
	FX_TIMER,   /* id, at, service_time; the same id replaces; at 0 cancels */
	FX_SIGNIN,  /* text: the way */
	FX_JOURNAL, /* text: one JSON object, one line */
	FX_SHOW,    /* view: go there */
	FX_SAY,     /* text: one sentence for the message line; code 1: an error */
	FX_EXIT     /* code */
};
struct effect {
	enum effect_kind kind;
	uint32_t id;
	uint64_t saved;
	struct call call;
	msec at;
	bool service_time;
	int code;
	const char *text;
	struct view view;
};
/* A turn's effects; strings live in the arena until effects_clear. */
struct effects {
	struct arena arena;
	struct effect *v;
	size_t n, cap;
};
void effects_clear(struct effects *fx);
void effects_release(struct effects *fx);
struct effect *effects_add(struct effects *fx, enum effect_kind kind);
void effects_say(struct effects *fx, bool error, const char *format, ...) __attribute__((format(printf, 3, 4)));

struct machine {
	void *self;
	void (*update)(void *self, const struct event *ev, struct effects *fx);
	void (*page)(const void *self, const struct view *view, struct arena *a, struct page *page);
	/* How a field would be judged if its value were `text`: asked while it is typed, of a state that an update left: it looks at
	 * what that update derived from the state and derives nothing anew. NULL: judged only once it is set. */
	struct verdict (*judge)(const void *self, struct ref field, const char *text, struct arena *a);
	/* Counts the updates: a page and all in it stay as they were made while neither this count nor the view moves. NULL: a
	 * page may be another one each time. */
	const uint64_t *updates;
};
#endif
