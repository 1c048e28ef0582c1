/* Path and query templates: "/subscriptions/{sub}/peerings/{name}" with the holes filled from the arguments. */
#ifndef ARM_PATH_H
#define ARM_PATH_H
#include <stdbool.h>

#include "arm/arm.h"

/* One call being made: what is asked, of what, and where its text lives. */
struct asked {
	enum op_id op;
	const struct arm_args *args;
	struct arena *arena;
};

/* The name of the resource itself: args->name, or what the model calls it. NULL when neither knows. */
const char *path_name(const struct asked *q);

/* Append the template with its holes filled; values are percent-encoded unless `plain`. False: a value is missing or
 * would change the path ("." and ".."), and err says which. */
bool path_fill(struct text *out, const char *template, const struct asked *q, bool plain, struct text *err);
/* Append "?query&api-version=…". An item "key={hole?}" without a value is left out. */
bool path_query(struct text *out, const struct op *op, const struct asked *q, struct text *err);
#endif
