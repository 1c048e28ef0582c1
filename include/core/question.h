/* Questions, facts and rules: the tables behind pages, line prompts, the answers loader and the checks. */
#ifndef CORE_QUESTION_H
#define CORE_QUESTION_H
#include "core/ids.h"
#include "model/model.h"
#include "page/page.h"

/* Everything judging needs, indexed; rebuilt when model.gen moves. core/facts.h has its inside. */
struct facts;

struct question {
	enum question_id id;
	enum step_id step;
	enum group_id group; /* rows it is a column of; GROUP_NONE: a single record */
	const struct record *record;
	const char *key;           /* of record's field table */
	const char *label, *help;  /* help: one or two sentences; why it is asked, what is right */
	const char *example;       /* a value that is right, where the help gives none */
	const char *unit, *portal; /* portal: what the web portal calls it */
	unsigned flags;            /* enum field_flags */
	const char *preset;
	bool (*visible)(const struct facts *f, struct ref r);                      /* NULL: always */
	void (*choices)(const struct facts *f, struct ref r, struct choices *out); /* NULL: free text */
	struct verdict (*check)(const struct facts *f, struct ref r, const char *text,
				struct arena *a); /* NULL: any text */
};
extern const struct question QUESTIONS[Q_N];
extern const size_t QUESTION_COUNT;
const struct question *question_of(const struct record *r, const char *key); /* NULL: not asked */
/* The preset that holds now: the lab's sign-in in training, else the table's. NULL: none. */
const char *question_preset(const struct facts *f, const struct question *q);
/* The group of a record's rows, and back. */
const struct record *group_record(enum group_id g);
const char *group_noun(enum group_id g); /* "connection" */
#endif
