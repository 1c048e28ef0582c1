/* The table of tests/check/faults, a row at a time; after cmocka.h. */
#ifndef STRUCK_H
#define STRUCK_H
#include <stddef.h>

/* How often something was struck, and how often its content was the old or the new one
 * afterwards. What a test ends at when it is anything else is no row. */
#define print_struck(what, struck, old, new)                                                                           \
	print_message("struck %s: %zu %zu %zu\n", (what), (size_t)(struck), (size_t)(old), (size_t)(new))

/* As above, where old and new are one: whole, and gone on with. */
#define print_whole(what, struck) print_message("struck %s: %zu - -\n", (what), (size_t)(struck))
#endif
