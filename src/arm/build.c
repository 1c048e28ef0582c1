#include "arm/arm.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "body.h"
#include "path.h"

static const char *kept(struct arena *a, struct text *t)
{
	const char *copy = t->n ? arena_textn(a, t->s, t->n) : NULL;

	text_release(t);
	return copy;
}

static bool build_path(const struct asked *q, struct text *path, struct text *err)
{
	if (!str_empty(q->args->next_link)) {
		text_add(path, q->args->next_link);
		return true;
	}
	return path_fill(path, OPS[q->op].path, q, false, err) && path_query(path, &OPS[q->op], q, err);
}

bool arm_build(enum op_id op, const struct arm_args *args, struct arena *a, struct arm_call *call, struct text *err)
{
	struct asked q = { op, args, a };
	struct text path = TEXT_INIT, body = TEXT_INIT;
	bool ok = build_path(&q, &path, err) && body_write(&body, &q, err);

	if (ok)
		*call = (struct arm_call){ OPS[op].method, kept(a, &path), kept(a, &body) };
	text_release(&path);
	text_release(&body);
	return ok;
}

/* Ids are written with resourceGroups although the group's own calls are not. */
static void proper_case(struct text *id)
{
	char *group = strstr(id->s, "/resourcegroups");

	if (group)
		group[strlen("/resource")] = 'G';
}

/* "/validate" and "/register" ask for something; they are no part of what is addressed. */
static size_t verb(const char *path)
{
	const char *last = strrchr(path, '/');

	return str_is(last, "/validate") || str_is(last, "/register") ? strlen(last) : 0;
}

const char *arm_resource_id(enum op_id op, const struct arm_args *args, struct arena *a)
{
	struct asked q = { op, args, a };
	struct text id = TEXT_INIT;

	if (!path_fill(&id, OPS[op].path, &q, true, NULL))
		text_clear(&id);
	proper_case(&id);
	if (id.n)
		text_cut(&id, id.n - verb(OPS[op].path));
	return str_or(kept(a, &id), "");
}
