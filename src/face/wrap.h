/* Breaking text into lines of so many cells: at blanks, at newlines, inside a word only when it is longer than a line. Pure. */
#ifndef FACE_WRAP_H
#define FACE_WRAP_H
#include <stddef.h>

/* Bytes of the first line of s; *next is where the second begins, NULL when there is none. */
size_t wrap_first(const char *s, size_t cells, const char **next);
/* How many lines s takes; 0 for "". */
size_t wrap_count(const char *s, size_t cells);
/* The i-th line: where it begins and its bytes; NULL past the end. */
const char *wrap_line(const char *s, size_t cells, size_t i, size_t *n);
#endif
