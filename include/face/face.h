/* Three faces over machines: full screen, line, answers. A face turns input into intents (events without time and chance; the
 * runtime adds them) and pages into output. Focus, cursor, scroll and key chords live here and are never saved. */
#ifndef FACE_FACE_H
#define FACE_FACE_H
#include "core/wizard.h"
#include "page/machine.h"
struct text;

/* Where an intent goes, or what is asked of the program itself. */
enum intent_kind {
	INTENT_EVENT,    /* to machines[machine] */
	INTENT_QUIT,     /* leave; all is saved. event.id is INTERRUPTED when it was Ctrl-C */
	INTENT_SUSPEND,  /* Ctrl-Z */
	INTENT_OPEN,     /* home: open the session named text */
	INTENT_HOME,     /* back to the list of sessions */
	INTENT_TEXT_OUT, /* text: show below the screen as plain text and wait for a key */
	INTENT_FILE_OUT, /* text: content; name: file name the user typed */
	INTENT_CLIP,     /* text: send to the terminal by OSC 52 */
	INTENT_REDRAW,   /* Ctrl-L: term_redraw */
	INTENT_THEME     /* the next theme */
};
enum { INTERRUPTED = 130 };
struct intent {
	enum intent_kind kind;
	unsigned machine;
	struct event event;
	const char *text, *name;
};
struct intents { /* strings live in the arena until intents_clear */
	struct arena arena;
	struct intent *v;
	size_t n, cap;
};
void intents_clear(struct intents *in);
void intents_release(struct intents *in);
struct intent *intents_add(struct intents *in, enum intent_kind kind);

/* The machines a face hosts. machine[0] is the main one (wizard or home), machine[1] the coach in training (update NULL: none). */
struct face_machines {
	struct machine machine[2];
	const struct model *model; /* NULL at home */
	struct view beside;        /* where machine[1] begins: its menu */
	/* One line of machine[1] for the foot of machine[0]'s pages, in a row that is kept for it; NULL: none. self: machine[1]'s; of: the page. */
	const char *(*foot)(const void *self, const struct view *of, struct arena *a);
};

/* The runtime's side of it, for both faces with input:
 *
 *   full_bytes(f, bytes, n, at_rest, now, &in);
 *   do {
 *           carry out in.v[0 .. in.n), in order;
 *           intents_clear(&in);
 *   } while (full_more(f, now, &in));
 *
 * A key may mean something else once the one before it has been carried out (a row that was added has a form), so keys behind one
 * that made an intent are kept for `more`. `more` also sends EV_LOOK after the view changed, by whomever: call it once after new,
 * machines and show. It returns false and adds nothing when nothing is owed. */

/* ---- full screen. Pure but for ui: bytes in, intents out; page in, cells out (ui draws them). */
struct full;
struct full_setup {
	struct face_machines machines;
	const struct theme *theme; /* ui/theme.h */
	bool low_bandwidth;
	bool pictures; /* black, white and half blocks can be shown */
	struct view start;
};
struct full *full_new(const struct full_setup *setup);
void full_free(struct full *f);
void full_machines(struct full *f, const struct face_machines *m, struct view start); /* another session, or home */
/* Bytes as the terminal sent them; in pieces of any size. `at_rest`: nothing followed for ESCDELAY, so a lone Esc is an Esc. */
void full_bytes(struct full *f, const char *bytes, size_t n, bool at_rest, struct when now, struct intents *out);
bool full_more(struct full *f, struct when now, struct intents *out);
bool full_esc_held(const struct full *f); /* an Esc is held back: call full_bytes with at_rest after ESCDELAY */
void full_say(struct full *f, bool error, const char *text);            /* message line, until the next key */
void full_show(struct full *f, unsigned machine, const struct view *v); /* FX_SHOW */
void full_saved(struct full *f, msec at);                               /* "Saved 14:02:31"; 0: the last save failed */
struct grid;
void full_draw(struct full *f, struct when now, struct grid *g); /* the whole screen at the grid's size; cursor in g */
struct view full_view(const struct full *f);

/* ---- line: numbered prompts, no redraw, no colour. */
struct line;
struct line *line_new(const struct face_machines *machines, struct view start);
void line_free(struct line *l);
/* What is to be said now (page, prompt) since the last time; "" when nothing. `awaits`: reads are under way, ask again after them. */
void line_prompt(struct line *l, struct when now, struct text *out, bool *awaits);
/* One line as typed, without newline; NULL: end of input (leaves, never takes a default). */
void line_typed(struct line *l, const char *typed, struct when now, struct intents *out);
bool line_more(struct line *l, struct when now, struct intents *out); /* as full_more; before line_prompt */
void line_say(struct line *l, bool error, const char *text);
/* Once, at the beginning: how to go about it. Without hints that is left out, and so is what the keys do at each question. */
void line_greet(struct line *l, bool hints);
/* For a terminal that gives single keys: whether the question that was asked can be answered by one, and whether this one is a whole
 * answer (else it begins a line). */
bool line_takes_keys(struct line *l);
bool line_one_key(struct line *l, char key);
void line_show(struct line *l, unsigned machine, const struct view *v);

/* ---- answers: what the file says, as the same events the other faces send, in the order of QUESTIONS. `apply` is called once an
 * event and must have updated `live` when it returns (a row added is then its group's last). Rows are matched by name, so the
 * same file again sends nothing. commit names are not applied here: releases are. */
void face_answers(const struct model *live, const struct model *file, void (*apply)(void *self, const struct event *ev),
		  void *self);
/* The next release the file allows: fills ev (EV_DO with the commit name it gives) from the wizard's offers. False: none, and
 * *why says what is missing ("commit.asn is not in the file"). */
bool face_answers_release(const struct wizard *w, const struct model *file, struct arena *a, struct event *ev,
			  const char **why);
#endif
