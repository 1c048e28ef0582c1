#include "secret.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void secret_wipe(struct secret *x)
{
	if (x->s)
		explicit_bzero(x->s, x->cap);
	free(x->s);
	*x = (struct secret){ 0 };
}

static void grow(struct secret *x, size_t need)
{
	struct secret bigger = { .n = x->n, .cap = x->cap ? x->cap : 256 };

	while (bigger.cap < need)
		bigger.cap *= 2;
	bigger.s = mem_alloc(bigger.cap);
	if (x->n)
		memcpy(bigger.s, x->s, x->n);
	secret_wipe(x);
	*x = bigger;
}

void secret_add(struct secret *x, const char *s, size_t n)
{
	if (!n)
		return;
	if (!x->s || x->n + n + 1 > x->cap)
		grow(x, x->n + n + 1);
	memcpy(x->s + x->n, s, n);
	x->n += n;
	x->s[x->n] = '\0';
}

void secret_text(struct secret *x, const char *s)
{
	if (s)
		secret_add(x, s, strlen(s));
}

void secret_set(struct secret *x, const char *s, size_t n)
{
	struct secret fresh = { 0 };

	secret_add(&fresh, s, n);
	secret_move(x, &fresh);
}

void secret_move(struct secret *to, struct secret *from)
{
	secret_wipe(to);
	*to = *from;
	*from = (struct secret){ 0 };
}
