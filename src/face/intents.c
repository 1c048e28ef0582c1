#include <stdlib.h>

#include "base/mem.h"
#include "face/face.h"

void intents_clear(struct intents *in)
{
	in->n = 0;
	arena_reset(&in->arena);
}

void intents_release(struct intents *in)
{
	arena_release(&in->arena);
	free(in->v);
	*in = (struct intents){ 0 };
}

struct intent *intents_add(struct intents *in, enum intent_kind kind)
{
	if (in->n == in->cap) {
		in->cap = in->cap ? in->cap * 2 : 8;
		in->v = mem_array(in->v, in->cap, sizeof *in->v);
	}
	in->v[in->n] = (struct intent){ .kind = kind };
	return &in->v[in->n++];
}
