#include "rules/verdicts.h"

#include <stdarg.h>

#include "base/text.h"

struct verdict say(enum state state, const char *text)
{
	return (struct verdict){ .state = state, .source = BY_HERE, .text = text };
}

struct verdict sayf(struct arena *a, enum state state, const char *format, ...)
{
	struct text t = TEXT_INIT;
	struct verdict v;
	va_list ap;

	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	v = say(state, arena_text(a, t.s));
	text_release(&t);
	return v;
}

struct verdict said_by(struct verdict v, enum source source, struct when when)
{
	v.source = source;
	v.when = when;
	return v;
}

struct verdict with_cause(struct verdict v, struct ref cause)
{
	v.cause = cause;
	return v;
}

struct verdict with_explain(struct verdict v, uint16_t explain)
{
	v.explain = explain;
	return v;
}

static int badness(enum state s)
{
	static const uint8_t order[ST_N] = {
		[ST_NA] = 0,      [ST_OK] = 1,      [ST_WARNING] = 2, [ST_CHECKING] = 3,
		[ST_WAITING] = 4, [ST_UNKNOWN] = 5, [ST_STALE] = 6,   [ST_FAILED] = 7,
	};
	return order[s];
}

struct verdict worse(struct verdict a, struct verdict b)
{
	return badness(b.state) > badness(a.state) ? b : a;
}

struct ref field_ref(uint16_t question, uint32_t row)
{
	return (struct ref){ .kind = REF_FIELD, .code = question, .row = row };
}
