/* What every page of the wizard is written on: the wizard as it stands, the view, the page that is being filled, and the few
 * phrases that all pages share. A screen is a function `void screen(struct sheet *s)` in a file of its own. Everything a page
 * says lives in the page's arena, the sheet too: pulled tables keep it as their `self`. */
#ifndef CORE_STEPS_SHEET_H
#define CORE_STEPS_SHEET_H
#include "run/look.h"
#include "run/wizard_state.h"

struct sheet {
	const struct wizard *w;
	const struct facts *f;
	const struct model *m;
	struct view *v; /* this page's own copy: a screen may settle on another step */
	struct when now;
	struct arena *a;
	struct page *p;
};
typedef void screen_fn(struct sheet *s);

/* ---- naming */
struct ref ref_row(enum group_id group, uint32_t row);
struct ref ref_field(enum question_id q, uint32_t row);
struct ref ref_step(enum step_id step);
/* The row a view is narrowed to, 0: none of that group. */
uint32_t viewed_row(const struct view *v, enum group_id group);

/* ---- the page's own lines */
/* "4 Peering › …": the step's number and name, then what the format gives; NULL: the step alone. */
void sheet_title(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sheet_aside(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sheet_next(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "Next in step 6: …": where the onboarding stands, on pages that are of no step in particular. */
void sheet_next_standing(struct sheet *s, const struct standing *at);
/* "Next: …" of a step page, from what blocks `action` on `ref`; `then` when nothing does. Puts what blocks on the page, with
 * the way to it, and the action to the review. Returns whether something blocks. */
bool sheet_gate(struct sheet *s, enum action_id action, struct ref ref, const char *then);
/* What blocks as a line of the page that leads to it. Returns its code, "R9 on connection 2"; NULL: it has none. */
const char *sheet_blocker(struct sheet *s, const struct verdict *v, const char *why_not);
/* The same, with what fails on this very page before what earlier steps lack. */
bool sheet_gate_own(struct sheet *s, enum action_id action, struct ref ref, const char *then);

/* ---- questions */
/* The text of a question's answer, NULL: none. */
const char *answer_text(const struct model *m, const struct question *q, uint32_t row);
void sheet_field(struct sheet *s, enum question_id q, uint32_t row);
/* Every visible question of a step and group, in order. */
void sheet_fields(struct sheet *s, enum step_id step, enum group_id group, uint32_t row);
/* Nothing is asked and nothing sent: a look at what was saved. */
bool sheet_is_view(const struct sheet *s);
/* Takes from what the page holds so far whatever would change something. */
void sheet_fix(struct sheet *s);
/* A line to tick. done: who and when, "" or NULL: not ticked. */
struct block *sheet_tick(struct sheet *s, enum action_id act, struct ref ref, const char *label, const char *done);

/* ---- verdicts, times, states */
void sheet_check(struct sheet *s, const char *code, const char *what, const struct verdict *v);
/* "Fri 20 Nov 09:14 UTC": the service's time, else the wall's; "never" for 0. */
const char *time_text(struct arena *a, struct when at);
/* "20 Nov 09:14": for columns. */
const char *stamp_text(struct arena *a, struct when at);
/* "Fri 20 Nov 09:14 UTC (2 d 4 h)" */
const char *since_text(const struct sheet *s, struct when at);
/* "14:02": when a thing was looked at; "not yet". */
const char *checked_text(struct arena *a, struct when at);

/* ---- actions */
/* An action as the wizard judges it now: why_not and the name to type come with it. */
struct action *sheet_act(struct sheet *s, enum action_id id, struct ref ref, const char *label);
/* Why an action is refused, "R16: nobody has attested it yet"; NULL: it is not. */
const char *sheet_why_not(struct sheet *s, const struct offer *o);
/* What exists already can be taken over; main: nothing of its kind was answered, and this is what to do first. */
void sheet_take_over(struct sheet *s, struct ref ref, const char *name, bool main);
struct action *sheet_go(struct sheet *s, enum action_id id, struct ref ref, const char *label);
/* The one that goes on to the next step; the main one when no other is. Comes after them. */
void sheet_go_on(struct sheet *s);

/* ---- tables */
/* A table block; what is not given is empty. The pointer is good until the next block. */
struct table *sheet_table(struct sheet *s, const char *const *heads, uint8_t ncols, const void *self, size_t nrows);
#define HEADS(v) v, (uint8_t)(sizeof(v) / sizeof(v)[0])
void cell_word(struct cell *c, const char *text);
void cell_state(struct cell *c, enum state state, const char *text);
void cell_number(struct cell *c, const char *text);
/* A verdict as its word, with its reason for whoever looks at the row; word NULL: the state's own. */
void cell_verdict(struct cell *c, const struct verdict *v, const char *word);
/* The place of a row in its rows by id, SIZE_MAX: not there. */
size_t row_index(const struct rows *rows, const struct record *r, uint32_t id);
#endif
