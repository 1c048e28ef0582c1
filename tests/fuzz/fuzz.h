/* What every fuzz target includes. A target is one function over bytes; it ends the program when something that has to hold does not.
 * Linked with libFuzzer by `make fuzz`, with driver.c by `make check`. */
#ifndef FUZZ_H
#define FUZZ_H
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static inline void must(bool holds)
{
	if (!holds)
		abort();
}

/* Nothing that a terminal would obey; NULL is nothing. */
static inline void must_be_clean(const char *s)
{
	if (!s)
		return;
	must(utf8_valid(s, strlen(s)));
	for (; *s; s++)
		must((unsigned char)*s >= ' ' && *s != 0x7f);
}

/* The same, of several lines. */
static inline void must_be_clean_lines(const struct text *t)
{
	must(utf8_valid(t->s, t->n) && strlen(t->s) == t->n);
	for (const char *s = t->s; *s; s++)
		must((unsigned char)*s >= ' ' ? *s != 0x7f : *s == '\n');
}

/* A refusal: one clean line that begins with the place. */
static inline void must_be_message(const struct text *err, const char *place)
{
	must(err->n > strlen(place) && str_starts(err->s, place));
	must(strlen(err->s) == err->n);
	must_be_clean(err->s);
}

/* The first byte chooses, what follows is the matter. */
static inline unsigned must_choose(const uint8_t **bytes, size_t *n, unsigned of)
{
	unsigned choice = *n ? **bytes % of : 0;

	*bytes += *n > 0;
	*n -= *n > 0;
	return choice;
}
#endif
