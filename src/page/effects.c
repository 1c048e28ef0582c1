#include "page/machine.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

enum { EFFECTS_FIRST = 8 };

void effects_clear(struct effects *fx)
{
	fx->n = 0;
	arena_reset(&fx->arena);
}

void effects_release(struct effects *fx)
{
	arena_release(&fx->arena);
	free(fx->v);
	*fx = (struct effects){ 0 };
}

struct effect *effects_add(struct effects *fx, enum effect_kind kind)
{
	if (fx->n == fx->cap) {
		fx->cap = fx->cap ? fx->cap * 2 : EFFECTS_FIRST;
		fx->v = mem_array(fx->v, fx->cap, sizeof *fx->v);
	}
	fx->v[fx->n] = (struct effect){ .kind = kind };
	return &fx->v[fx->n++];
}

void effects_say(struct effects *fx, bool error, const char *format, ...)
{
	struct text t = TEXT_INIT;
	struct effect *e = effects_add(fx, FX_SAY);
	va_list ap;

	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	e->code = error;
	e->text = arena_textn(&fx->arena, t.s, t.n);
	text_release(&t);
}
