/* How voxpeer names a thing and how it judges one. Verdicts are one closed set on every screen, in --json and in
 * the exit codes; always with a source and the time they were learnt. Empty outside data is `unknown`, never `ok`. */
#ifndef PAGE_VERDICT_H
#define PAGE_VERDICT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

enum state { ST_OK, ST_WARNING, ST_FAILED, ST_CHECKING, ST_WAITING, ST_UNKNOWN, ST_STALE, ST_NA, ST_N };
enum source { BY_HERE, BY_OPERATOR, BY_SERVICE, BY_OUTSIDE /* a registry; in training the lab's */, BY_N };

const char *state_word(enum state s);    /* "ok" … "n/a": the word on screen and in --json */
const char *state_meaning(enum state s); /* a clause, for who meets the word first */
const char *source_word(enum source s);  /* "here", "operator", "service", "registry" */

/* A ref names anything that can be looked at or changed. Rows go by id, never by index. */
enum ref_kind {
	REF_NONE,
	REF_FIELD,   /* code: question id; row: the row it belongs to, 0 for a single record */
	REF_ROW,     /* code: group id (enum group of core, or the machine's own); row */
	REF_CHECK,   /* code: check id; row: its subject */
	REF_STEP,    /* code: step */
	REF_REQUEST, /* row: id of the recorded or remembered request */
	REF_PAIR,    /* row: prefix; col: connection */
	REF_EXPLAIN, /* code: explanation */
	REF_CHOICE   /* row: index of a choice */
};
struct ref {
	uint16_t kind, code;
	uint32_t row, col;
};
static inline bool ref_equal(struct ref a, struct ref b)
{
	return a.kind == b.kind && a.code == b.code && a.row == b.row && a.col == b.col;
}

struct verdict {
	enum state state;
	enum source source;
	uint16_t explain; /* explanation to open, 0: none */
	struct when when; /* learnt at */
	struct ref cause; /* where to go to mend it */
	const char *text; /* what was found and what would be right; borrowed */
};
#endif
