/* Where a member stands in a JSON text: the tree that base/json gives has no places, so the text is walked once more when
 * something is wrong, and only then. */
#ifndef SESSION_WHERE_H
#define SESSION_WHERE_H
#include <stddef.h>
struct text;

enum { PATH_DEPTH = 16 };
/* The way from the root to a value: the number of the child at every level, and its name where it has one. */
struct path {
	struct {
		const char *key; /* NULL inside an array */
		size_t index;
	} step[PATH_DEPTH];
	size_t depth;
};
/* "line 12, column 5: peerings[0].name: "; bytes are JSON that json_parse has accepted. */
void where_put(struct text *out, const char *bytes, size_t n, const struct path *path);
#endif
