/* Answers that their own question refuses: what is typed wrongly, or is not among what exists. Such a thing is not created. What
 * could not be compared (a catalogue that has not been read) is not wrong. */
#ifndef CORE_RUN_WRONG_H
#define CORE_RUN_WRONG_H
#include "run/look.h"

struct wrong {
	const struct question *question;
	struct ref where;
	struct verdict verdict; /* ST_FAILED */
};
/* The wrong answers of the thing that a want would make, nested rows and all, in the order they are asked: the first `cap`. */
size_t wrong_of(const struct wizard *w, const struct want *want, struct arena *a, struct wrong *out, size_t cap);
/* "You announce, IPv4 (example-ams connection 1): not a count; …": which value, and why. */
const char *wrong_said(const struct wizard *w, const struct want *want, const struct wrong *x, struct arena *a);
#endif
