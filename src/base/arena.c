#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { CHUNK_FIRST = 4096, CHUNK_MOST = 256 * 1024 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

static struct arena_chunk *chunk_new(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : CHUNK_FIRST;
	struct arena_chunk *c;

	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < need)
		size = need;
	c = mem_resize(NULL, sizeof *c + size);
	*c = (struct arena_chunk){ .next = a->head, .size = size };
	a->head = c;
	return c;
}

static size_t rounded(size_t n)
{
	const size_t step = alignof(max_align_t);

	return n > SIZE_MAX / 2 ? SIZE_MAX / 2 : (n + step - 1) / step * step;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct arena_chunk *c = a->head;
	char *p;

	n = rounded(n ? n : 1);
	if (!c || c->size - c->used < n)
		c = chunk_new(a, n);
	p = c->bytes + c->used;
	c->used += n;
	return memset(p, 0, n);
}

char *arena_text(struct arena *a, const char *s)
{
	return s ? arena_textn(a, s, strlen(s)) : NULL;
}

char *arena_textn(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *arena_format(struct arena *a, const char *format, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		return arena_textn(a, "", 0);
	s = arena_alloc(a, (size_t)n + 1);
	va_start(ap, format);
	vsnprintf(s, (size_t)n + 1, format, ap);
	va_end(ap);
	return s;
}

static void free_chunks(struct arena_chunk *c)
{
	while (c) {
		struct arena_chunk *next = c->next;

		free(c);
		c = next;
	}
}

/* The newest chunk is kept, since chunks grow; an outsized one is not worth keeping for the next page. */
void arena_reset(struct arena *a)
{
	struct arena_chunk *keep = a->head;

	if (!keep)
		return;
	if (keep->size > CHUNK_MOST) {
		arena_release(a);
		return;
	}
	free_chunks(keep->next);
	keep->next = NULL;
	keep->used = 0;
}

void arena_release(struct arena *a)
{
	free_chunks(a->head);
	a->head = NULL;
}
