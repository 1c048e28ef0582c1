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

/* What a trainee gets to know beforehand, in lines of a terminal; appended to out. */
bool lab_scenario_describe(const char *yaml, size_t n, const char *file, struct text *out, struct text *err);
/* The title, clean for a screen, and the answers file of the solution as it stands ("" when it has none). Appended. */
bool lab_scenario_parts(const char *yaml, size_t n, struct text *title, struct text *answers, struct text *err);
#endif
