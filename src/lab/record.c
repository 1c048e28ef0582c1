#include "record.h"

#include "base/arena.h"
#include "base/text.h"
#include "scene.h"

void record_begin(struct record *r, const struct scene *scene, struct arena *arena)
{
	*r = (struct record){ .taken = arena_alloc(arena, (scene->hints.n + 1) * sizeof *r->taken) };
}

static bool same(const struct note *a, const struct note *b)
{
	return str_is(a->kind, b->kind) && str_is(a->code, b->code) && str_is(a->what, b->what) &&
	       str_is(a->step, b->step);
}

bool record_has(const struct record *r, const struct note *n)
{
	for (size_t i = 0; i < r->notes.n; i++) {
		if (same(r->notes.at[i], n))
			return true;
	}
	return false;
}
