/* Memory that does not fail: an allocation that cannot be had ends the program in one place, after the terminal has been
 * put back (mem_on_exhaustion). Sizes that come from outside are bounded before they get here. All results are owned by
 * the caller and freed with free(). */
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t n);                           /* zeroed */
void *mem_resize(void *p, size_t n);                 /* contents kept, new part not zeroed */
void *mem_array(void *p, size_t count, size_t size); /* mem_resize, with the product checked */
char *mem_text(const char *s);                       /* a copy; NULL gives NULL */
char *mem_textn(const char *s, size_t n);            /* a copy of n bytes, closed with NUL */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Replace *slot by a copy of s (NULL or "" both store NULL). True when the text changed. */
int mem_replace(char **slot, const char *s);

/* What is done before the program ends here. One handler; NULL removes it. */
void mem_on_exhaustion(void (*restore)(void));

/* The one end of a program that cannot go on, for want of memory or of what has to be there: the handler, "PROGRAM: why" on standard
 * error, exit code 1. What is on disk stays as it is; nothing is allocated and nothing saved. */
_Noreturn void mem_end(const char *why);
#endif
