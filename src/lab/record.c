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
	       str_is(a->step, b->step) && str_is(a->id, b->id) && a->done == b->done;
}

const struct note *record_place(const struct record *r)
{
	for (size_t i = r->notes.n; i-- > 0;) {
		const struct note *n = r->notes.at[i];
		if (str_is(n->kind, "session"))
			return n;
	}
	return NULL;
}

bool record_has(const struct record *r, const struct note *n)
{
	const struct note *place = record_place(r);
	if (str_is(n->kind, "session"))
		return place && same(place, n);
	for (size_t i = 0; i < r->notes.n; i++) {
		if (same(r->notes.at[i], n))
			return true;
	}
	return false;
}
