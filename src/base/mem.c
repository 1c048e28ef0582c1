#include "base/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The terminal guard: the one thing that must still happen when nothing else can. */
static void (*restore_before_end)(void);

void mem_on_exhaustion(void (*restore)(void))
{
	restore_before_end = restore;
}

/* There is nobody left to tell when this fails. */
static void say(const char *s)
{
	ssize_t ignored = write(STDERR_FILENO, s, strlen(s));

	(void)ignored;
}

/* Nothing here may allocate. The handler is taken off first: one that runs out of memory itself must not come back. */
_Noreturn void mem_end(const char *why)
{
	void (*restore)(void) = restore_before_end;

	restore_before_end = NULL;
	if (restore)
		restore();
	say(program_invocation_short_name);
	say(": ");
	say(why);
	say("\n");
	_exit(EXIT_FAILURE);
}

static _Noreturn void exhausted(void)
{
	mem_end("out of memory");
}

void *mem_alloc(size_t n)
{
	void *p = calloc(n ? n : 1, 1);

	if (!p)
		exhausted();
	return p;
}

void *mem_resize(void *p, size_t n)
{
	void *grown = realloc(p, n ? n : 1);

	if (!grown)
		exhausted();
	return grown;
}

void *mem_array(void *p, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		exhausted();
	return mem_resize(p, count * size);
}

char *mem_text(const char *s)
{
	return s ? mem_textn(s, strlen(s)) : NULL;
}

char *mem_textn(const char *s, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		exhausted();
	copy = mem_resize(NULL, n + 1);
	if (n)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *mem_format(const char *format, ...)
{
	char *s = NULL;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&s, format, ap);
	va_end(ap);
	if (n < 0)
		exhausted();
	return s;
}

int mem_replace(char **slot, const char *s)
{
	if (s && !*s)
		s = NULL;
	if (s == *slot || (s && *slot && strcmp(s, *slot) == 0))
		return 0;
	s = mem_text(s);
	free(*slot);
	*slot = (char *)s;
	return 1;
}
