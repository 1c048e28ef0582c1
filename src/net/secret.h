/* Bytes that nobody else may see: tokens, secrets, keys, and whatever holds one for a moment. Wiped when they are replaced, when they
 * grow and when they are released; never in a struct text, which leaves copies behind as it grows. */
#ifndef NET_SECRET_H
#define NET_SECRET_H
#include <stddef.h>

struct secret {
	char *s; /* closed with NUL; NULL when empty */
	size_t n, cap;
};
void secret_wipe(struct secret *x);
void secret_add(struct secret *x, const char *s, size_t n);
void secret_text(struct secret *x, const char *s); /* append; NULL is nothing */
void secret_set(struct secret *x, const char *s, size_t n);
void secret_move(struct secret *to, struct secret *from); /* from is empty afterwards */
#endif
