/* Memory that is given back all at once: everything built for one page, one request, one reply.
 * `struct arena a = {0};` is ready to use. Pointers live until arena_reset or arena_release. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stddef.h>

struct arena_chunk;
struct arena {
	struct arena_chunk *head;
};
void *arena_alloc(struct arena *a, size_t n);     /* zeroed, aligned for any type */
char *arena_text(struct arena *a, const char *s); /* copy; NULL gives NULL */
char *arena_textn(struct arena *a, const char *s, size_t n);
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); /* keeps one chunk for the next round */
void arena_release(struct arena *a);
#endif
