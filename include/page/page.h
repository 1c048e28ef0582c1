/* What a screen means: blocks, pulled tables, actions. No colour, no column, no key: a face decides those.
 *
 * A machine fills a page from its model and the view; everything in it is borrowed from the arena or from constant tables
 * and lives until the next update. Tables are pulled: a face asks for the rows it shows (`row`) and finds the focused one
 * again by what it names (`find`), so a page costs its blocks and not its rows. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H
#include "base/arena.h"
#include "page/verdict.h"

/* What is looked at. Owned by the face, never saved. screen: the machine's own enum; step: where a journey has steps. */
struct view {
	uint16_t screen, step;
	struct ref ref;
};

/* A choice that is still being fetched (have == ST_CHECKING) leaves the form usable: text can be typed. */
struct choice {
	const char *value /* what is stored */, *label /* what is shown */, *note /* beside it, may be NULL */;
};
struct choices {
	enum state
		have; /* ST_OK: all there; ST_CHECKING: being fetched; ST_UNKNOWN: could not be fetched; ST_NA: free text */
	struct when seen;
	size_t n;
	bool closed;      /* only listed values are right */
	const char *none; /* what to do where there is nothing to choose from; NULL: the state says it */
	struct choice (*at)(const void *self, size_t i, struct arena *a);
	const void *self;
};

enum field_flags {
	FIELD_FIXED = 1, /* shown, cannot be changed here (why: help) */
	FIELD_REQUIRED = 2,
	FIELD_SECRET = 4,      /* masked until asked for */
	FIELD_LATER_FIXED = 8, /* cannot be changed once created: marked where it is typed */
	FIELD_MULTILINE = 16,
	FIELD_TICK = 32 /* value is "" or who and when: toggled, not typed */
};
struct field_view {
	struct ref ref;
	const char *label, *value, *preset /* shown when value is empty; taken by accepting it */, *help, *unit,
		*portal;
	const char *absent; /* what it means that there is no value; NULL: nothing to be said */
	unsigned flags;
	uint16_t tick; /* FIELD_TICK: what toggles it: EV_DO with this id, the field's ref and tick_text */
	const char *tick_text;
	struct choices choices;
	struct verdict verdict; /* ST_NA: not judged yet */
};

enum { TABLE_COLUMNS = 10 };
struct cell {
	const char *text;
	enum state state; /* ST_NA: plain */
	bool right;       /* numbers align right */
	const char *why;  /* a sentence about a state that is not good; may be NULL */
};
/* What a column does where a row is wider than its place. */
enum fit {
	FIT_GIVES, /* is cut, the widest first */
	FIT_WHOLE, /* stays as it is */
	FIT_SPARE, /* has what the others leave, and is not there where that is too little to be read */
	FIT_ROOM   /* is there only where all the others have their room; the last of them goes first */
};
enum table_flags {
	TABLE_ADD = 1,
	TABLE_COPY = 2,
	TABLE_REMOVE = 4,
	TABLE_OPEN = 8,
	TABLE_TICK = 16,
	TABLE_PASTE = 32,
	TABLE_FOLLOW = 64,
	TABLE_WRAP = 128,
	TABLE_NEXT = 256
};
/* TABLE_NEXT: what comes next on the page is a row added to this table.
 * TABLE_WRAP: few rows of sentences: one that is too wide goes on below instead of being cut.
 * TABLE_FOLLOW: what stands below the table is about its row in focus, which view.ref names. */
struct table {
	const char *const *heads;
	uint8_t ncols;
	const uint8_t *fit; /* enum fit, one a column; NULL: all give way */
	unsigned flags;
	struct ref group;  /* what `add` adds to */
	uint16_t opens;    /* TABLE_OPEN: the screen that Enter on a row shows, with the row as view.ref; 0: this one */
	const char *empty; /* said when there are no rows */
	size_t nrows;
	const void *self;
	/* Fill cells[ncols] for row i, return what the row names. */
	struct ref (*row)(const void *self, size_t i, struct arena *a, struct cell *cells);
	size_t (*find)(const void *self, struct ref ref); /* index, or SIZE_MAX */
};

enum block_kind {
	B_TEXT,  /* a paragraph, wrapped */
	B_HEAD,  /* a small heading */
	B_FIELD, /* one question */
	B_TABLE,
	B_PAIR,  /* label and value: "since   Fri 20 Nov 09:14" */
	B_CHECK, /* a verdict: code, what is judged, state, source, time, reason */
	B_PLAIN, /* lines as they are, to be copied out */
	B_BAR,   /* progress: value of total, in words too */
	B_CODE   /* text for a camera, as a picture where one can be drawn; what it says stands in words elsewhere */
};
struct block {
	enum block_kind kind;
	const char *title; /* B_HEAD, B_PAIR's label, B_CHECK's code */
	const char *text;
	struct ref ref; /* what Enter opens, when not REF_NONE */
	struct field_view field;
	struct verdict verdict;
	struct table table;
};

/* One thing the operator can do now. why_not set: shown, refused with that sentence. type_to_confirm: this text has to be typed.
 * ask: a line is asked for under this prompt, and goes along as the event's text; several lines where ask_lines is set. */
struct action {
	uint16_t id;
	const char *label, *why_not;
	struct ref ref;
	bool ask_lines, danger, main /* what Enter or `n` does when nothing else claims it */;
	char letter; /* where it has to be the same on every page that has it, and nobody else's; 0: a face finds one */
	bool way;    /* leads to another way of looking only; pages with the same ways give them in the same order */
	const char *type_to_confirm, *ask;
};
struct rail_step {
	const char *title;
	enum state state; /* ok done · waiting · failed · warning needs you · unknown not begun */
	bool here, blocked;
	const char *word; /* "done", "waiting", "needs you", … */
};
enum { PAGE_RAIL = 12 };
struct page {
	const char *title;                /* where you are: "4 Peering › Connections" */
	const char *aside;                /* right of it: "3 of 4", "checked 14:02:31" */
	const char *next;                 /* last line of content: what happens next */
	const char *name, *about, *badge; /* title line: session, "AS64500 Example Voice", "TRAINING 60x" */
	struct rail_step rail[PAGE_RAIL];
	uint8_t nrail;
	const char *rail_note; /* "Waiting for Microsoft" */
	bool fixed;            /* a look at what was saved: nothing on it can be changed */
	unsigned awaits;       /* reads under way that this page is waiting for */
	struct block *blocks;
	size_t nblocks;
	struct action *actions;
	size_t nactions;
	size_t cap_blocks_, cap_actions_;
};

/* Building: each returns the new block, zeroed but for what is given and for its verdicts, which are ST_NA. Grows inside
 * the arena: a later call may move the blocks (actions), so a pointer is good until the next one. */
void page_clear(struct page *p);
struct block *page_add(struct page *p, struct arena *a, enum block_kind kind);
struct block *page_text(struct page *p, struct arena *a, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct block *page_head(struct page *p, struct arena *a, const char *title);
struct block *page_pair(struct page *p, struct arena *a, const char *label, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
struct action *page_action(struct page *p, struct arena *a, uint16_t id, const char *label);
const struct action *page_find_action(const struct page *p, uint16_t id);
const struct table *page_next_rows(const struct page *p); /* the table a row is to be added to next, NULL */

/* The page as plain text, `columns` wide: for the line face, for copying out, for --report. Tables are pulled whole up to max_rows. */
struct text;
void page_plain(const struct page *p, unsigned columns, size_t max_rows, struct text *out);
#endif
