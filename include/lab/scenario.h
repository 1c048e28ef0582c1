/* The scenarios that are built in, and the check of one that somebody writes (voxpeer-scenario(5)). Pure. */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H
#include <stdbool.h>
#include <stddef.h>
struct text;

struct lab_builtin {
	const char *name;
	const char *yaml; /* its text, yaml_n bytes and a NUL */
	size_t yaml_n;
};
const struct lab_builtin *lab_builtins(size_t *n); /* in the order a newcomer meets them */
const struct lab_builtin *lab_builtin(const char *name);

/* Judge a scenario's text as a whole. err: FILE:LINE:COLUMN, what is wrong, what would be right. */
bool lab_scenario_check(const char *yaml, size_t n, const char *file, struct text *err);

/* The same, and its solution is played: it has to reach every goal that the lab judges, and must not do so without its actions.
 * err: what is not reached. notes (or NULL): lines about what is no mistake, and perhaps not meant: help that nobody gets who
 * follows the solution. */
bool lab_scenario_prove(const char *yaml, size_t n, const char *file, struct text *notes, struct text *err);
/* Play its solution and tell what happens when, a line each; false: it cannot be played, or goals stay unreached. */
bool lab_scenario_play(const char *yaml, size_t n, const char *file, struct text *out, struct text *err);
/* A commented scenario of this name that works, to begin from. */
bool lab_scenario_new(const char *name, struct text *out, struct text *err);
/* The built-in ones: a line each, or {"scenarios":[{"name","title","lesson":{"number","level","minutes","learn","pass"}}]}; who is
 * no lesson has none. */
void lab_scenarios_text(struct text *out);
void lab_scenarios_json(struct text *out);

/* What a trainee gets to know beforehand, in lines of a terminal; appended to out. */
bool lab_scenario_describe(const char *yaml, size_t n, const char *file, struct text *out, struct text *err);
/* The title, clean for a screen, and the answers file of the solution as it stands ("" when it has none). Appended. */
bool lab_scenario_parts(const char *yaml, size_t n, struct text *title, struct text *answers, struct text *err);
#endif
