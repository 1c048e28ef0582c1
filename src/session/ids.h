/* The ids met while a session is read: each once, so that what names a row names one row. */
#ifndef SESSION_IDS_H
#define SESSION_IDS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Above what any session reaches, below where adding one more could wrap. */
#define ID_MOST UINT32_C(0x7fffffff)

struct ids { /* zeroed to begin with; open addressing, 0 is an empty place */
	uint32_t *slots;
	size_t n, cap;
	uint32_t highest;
};
bool ids_add(struct ids *ids, uint32_t id); /* false: it is there already. id is not 0 */
void ids_release(struct ids *ids);
#endif
