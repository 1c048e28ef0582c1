/* The inside of the full screen. One place is shown; places to come back to are stacked. Every key starts by pulling the page anew
 * where the machine has moved since, so nothing here points into one for longer than a key:
 *
 *   full.c         life, bytes into keys, keys one at a time, what is owed after an intent
 *   full_page.c    the page pulled and laid out, the focus found again, scrolling
 *   full_keys.c    keys on a page
 *   full_go.c      going to places and back
 *   full_edit.c    a field being typed, choices
 *   full_ask.c     lines and answers asked for on the message line
 *   full_beside.c  beside the page of a wide window: all about what is focused
 *   full_hints.c   the key line
 *   full_draw.c    all of it into the grid */
#ifndef FACE_FULL_INTERNAL_H
#define FACE_FULL_INTERNAL_H
#include "face/face.h"
#include "sheet.h"
#include "ui/edit.h"
#include "ui/keys.h"
#include "where.h"

enum { PLACES = 32, FIELD_BYTES = 4096, QUEUE = 4096 };

/* What is focused, by what it names: found again when rows come and go. */
struct focus {
	enum focus_kind { FOCUS_NONE, FOCUS_BLOCK, FOCUS_ROW, FOCUS_ADD, FOCUS_ACTION } kind;
	struct ref ref;
	uint64_t label; /* tells blocks of the same ref apart */
	struct stop at; /* where it was last */
	bool asked;     /* to be found; it never had the focus here */
};
struct place {
	uint8_t machine;
	bool help;    /* the help about this place, built here */
	bool follow;  /* keep the focus in sight */
	bool on_rail; /* the journey has the focus */
	unsigned rail_at;
	struct view view;
	struct focus focus;
	size_t top;        /* first line shown */
	size_t window_top; /* first row shown of a table that shows some at a time */
};

enum doing { ON_PAGE, EDITING, PICKING, PROMPTING, ASKING };
/* What a line or an answer is asked for. */
enum purpose {
	FOR_NOTHING,
	FOR_CONFIRM, /* the name that releases an action */
	FOR_TEXT,    /* the line an action asks for */
	FOR_DANGER,  /* yes to an action */
	FOR_REMOVE,  /* yes to the removal of a row */
	FOR_LEAVE,   /* yes to leaving */
	FOR_SEARCH,
	FOR_FILE
};
struct question_asked {
	enum purpose purpose;
	char *words;    /* what is asked */
	char *expected; /* FOR_CONFIRM */
	uint16_t id;
	struct ref ref;
};

/* What has to be done once the last intent has been carried out. */
struct settle {
	/* SETTLE_TYPE: a place that is new was come to; its first field is typed at once */
	enum { SETTLE_NOTHING, SETTLE_NEXT, SETTLE_NEXT_EDIT, SETTLE_ADDED, SETTLE_COPIED, SETTLE_TYPE } what;
	struct ref ref; /* the field that was set, or the group that grew */
	size_t nrows;   /* before */
	struct view view;
};

struct queued_key {
	struct key key;
	char *paste;
};

struct geometry {
	int cols, rows;
	bool foot;  /* the companion's line */
	bool small; /* too small for anything but a sentence */
	bool rail, rules, airy;
	int rail_width;
	int page_x, page_width;
	int beside_x, beside_width; /* what is known about the thing in focus; 0: no room for it */
	int title_y, body_y, body_rows, next_y, end_y /* the row behind the page */, message_y, keys_y;
};

struct full {
	struct face_machines m;
	const struct theme *theme;
	bool low_bandwidth, pictures;
	struct geometry geo;

	struct keys keys;
	struct queued_key *queue;
	size_t queued, taken, queue_cap;

	struct place here, back[PLACES];
	size_t nback;
	struct view looked;
	unsigned looked_at;
	bool has_looked;

	enum doing doing;
	struct edit edit;
	struct ref edit_ref;
	bool touched;   /* something was typed */
	size_t pick_at; /* of the choices that are shown */
	struct question_asked asked;
	struct settle settle;
	struct draft { /* of a field that went away while it was typed: sent at the next turn */
		char *text;
		struct ref ref;
		uint8_t machine;
	} draft;
	char *search;

	char *said;
	bool said_error;
	msec saved;
	bool unsaved; /* the last save failed */
	struct ref revealed;

	/* The page as the machine made it, and what it was made of: kept while that stays the same. */
	struct arena paper;
	struct page page;
	struct keymap keymap;
	struct made {
		bool lasting;
		const void *self;
		uint64_t updates;
		struct view view;
	} made;

	/* while a key is handled, or a frame is drawn */
	struct arena arena;
	struct sheet sheet;
	bool focused; /* here.focus.at is a stop of the sheet */
	struct when now;
	struct intents *out;
	bool sent; /* an intent that has to be carried out before the next key */
};

/* ---- full.c */
void full_tell(struct full *f, bool error, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct intent *full_intent(struct full *f, enum intent_kind kind);
void full_event(struct full *f, enum event_kind kind, struct ref ref, uint32_t id, const char *text);
struct side full_side(const struct full *f);
bool full_is_core(const struct full *f);

/* ---- full_page.c */
void full_geometry(struct full *f, int cols, int rows);
void full_pull(struct full *f);                            /* page, keys, layout, focus */
const struct block *full_block(const struct full *f);      /* focused, NULL */
const struct field_view *full_field(const struct full *f); /* focused, NULL */
const struct table *full_table(const struct full *f);      /* focused, NULL */
struct ref full_row(struct full *f, struct cell *cells);   /* of the focused row; REF_NONE on the line to add */
void full_focus(struct full *f, struct stop at);
void full_focus_ref(struct full *f, struct ref ref); /* where the next pull finds it */
void full_scroll(struct full *f, long lines);        /* the focus may go out of sight */
bool full_in_sight(const struct full *f);
bool full_scrolls_whole(const struct full *f); /* nothing stands beside the page: a terminal moves its lines */
bool full_move(struct full *f, int way);       /* to the next or previous stop */

/* ---- full_beside.c */
bool full_has_beside(const struct full *f); /* the page has things to be told about, and the window has the room */
void full_draw_beside(struct full *f, struct grid *g);

/* ---- full_go.c */
void full_go(struct full *f, const struct view *to);
void full_go_machine(struct full *f, unsigned machine, const struct view *to);
bool full_back(struct full *f);
bool full_on_row_form(const struct full *f); /* the page is about one row of a group */
void full_help(struct full *f);
void full_build_help(struct full *f);

/* ---- full_hints.c */
void full_draw_keys(struct full *f, struct grid *g);

/* ---- full_keys.c */
void full_key(struct full *f, const struct key *key);
void full_do(struct full *f, const struct action *act);
const char *full_enter_does(struct full *f);          /* with the thing in focus, for the key line; NULL: nothing */
const struct block *full_worst_check(struct full *f); /* of the page's checks, one that can be explained; NULL: none */
bool full_cause_leads(struct full *f);                /* what is wrong with it is mended elsewhere */
const char *full_mend_does(const struct full *f);     /* going there, as the key line says it */
void full_search_next(struct full *f, int way);

/* ---- full_edit.c */
void full_edit_begin(struct full *f);
void full_edit_any(struct full *f);   /* where the focused thing can be typed */
void full_edit_again(struct full *f); /* the field that was accepted, but is refused */
void full_edit_next(struct full *f,
		    bool any);         /* on to the next thing; typed where it is empty, any: whatever it says */
void full_judge_typed(struct full *f); /* a field that was in error is judged by what is typed */
void full_edit_key(struct full *f, const struct key *key);
void full_pick_key(struct full *f, const struct key *key);
void full_edit_abandon(struct full *f); /* what was typed is kept, as a draft that is owed */
void full_toggle(struct full *f);
struct choice_list {
	size_t n;
	size_t *index; /* of the field's choices that match what was typed */
	bool typed;    /* one more line: what was typed, as it is */
};
bool full_has_choices(const struct full *f); /* a list is open that has something to choose from */
void full_choices(struct full *f, const struct field_view *field, struct choice_list *out);

/* ---- full_ask.c */
void full_ask_confirm(struct full *f, const struct action *act);
void full_ask_text(struct full *f, const struct action *act);
void full_ask_danger(struct full *f, const struct action *act);
void full_ask_remove(struct full *f);
void full_ask_leave(struct full *f);
void full_ask_search(struct full *f);
void full_ask_file(struct full *f);
void full_prompt_key(struct full *f, const struct key *key);
void full_answer_key(struct full *f, const struct key *key);
void full_unask(struct full *f);
/* The page to be copied out: its one plain block where it has just one and `narrow` is set, else all of it. */
const char *full_copy(struct full *f, bool narrow);
#endif
