/* Making verdicts. The sentence of a failed one says what is wrong and then, after a semicolon, what would be right. */
#ifndef CORE_RULES_VERDICTS_H
#define CORE_RULES_VERDICTS_H
#include "base/arena.h"
#include "page/verdict.h"

struct verdict say(enum state state, const char *text); /* BY_HERE, constant or arena text */
struct verdict sayf(struct arena *a, enum state state, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct verdict said_by(struct verdict v, enum source source, struct when when);
struct verdict with_cause(struct verdict v, struct ref cause);
struct verdict with_explain(struct verdict v, uint16_t explain);
/* One that is not wrong: a value was judged and passes, or passes with a caution. */
static inline bool passes(struct verdict v)
{
	return v.state == ST_OK || v.state == ST_WARNING || v.state == ST_NA;
}
/* The worse of two; the first where both are as bad. failed > stale > unknown > waiting > checking > warning > ok > n/a */
struct verdict worse(struct verdict a, struct verdict b);
struct ref field_ref(uint16_t question, uint32_t row);
#endif
