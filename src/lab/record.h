/* The trainee's record: hints taken, mistakes, what was shown, how often the clock and the routers were moved. It lies outside
 * the world: who goes back to a checkpoint keeps it. Built from the log like the world. */
#ifndef LAB_RECORD_H
#define LAB_RECORD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"
#include "items.h"

struct arena;
struct scene;

enum { NOTES_MAX = 2000, NOTE_TEXT_MAX = 400, STEP_TEXT = 64 };
/* What only the wizard knows: a mistake that was made, a step that was shown. Texts that were not sent are "". */
struct note {
	const char *kind, *code, *what, *step;
	msec at; /* virtual */
};
/* Where the session is. */
struct place {
	char step[STEP_TEXT]; /* "": unknown */
	int64_t done;         /* steps that are */
};
struct record {
	int64_t *taken; /* stages of each hint */
	struct items notes;
	struct place place;
	bool attended; /* somebody sat at the session while the lesson was still to be done; a reset begins it anew */
	int64_t clock_moves, router_moves, restores, resets;
	msec last; /* date of the last entry; 0: none */
};
void record_begin(struct record *r, const struct scene *scene, struct arena *arena);
bool record_has(const struct record *r, const struct note *n); /* one that says the same is there */
#endif
