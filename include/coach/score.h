/* The score sheet: what the lab's judgement (GET /lab/v1/score) reads like, on a page, in text, as a certificate in Markdown, as JSON.
 * Points are the lab's: nothing is computed here. All pure; every text from the lab is cleaned. */
#ifndef COACH_SCORE_H
#define COACH_SCORE_H
#include "base/when.h"
struct json;
struct text;

struct score_facts {
	const char *session; /* its name, may be NULL */
	const char *name;    /* who it is made out to; NULL or "": nobody in particular */
	const char *version; /* of this program */
	msec date;           /* the operator's own clock */
};
void score_text(const struct json *score, const struct score_facts *f, struct text *out);
void score_markdown(const struct json *score, const struct score_facts *f, struct text *out);
/* The document of docs/man/voxpeer.1, SCORE. */
void score_json(const struct json *score, const struct score_facts *f, struct text *out);
#endif
