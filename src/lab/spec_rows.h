/* How the tables of a scenario are written. */
#ifndef LAB_SPEC_ROWS_H
#define LAB_SPEC_ROWS_H
#include <stddef.h>

#include "spec.h"

/* FIELD(key, kind, struct, member, what else holds of it …) */
#define FIELD(name, type, record, member, ...)                                                                         \
	{                                                                                                              \
		.key = name, .kind = SPEC_##type, .offset = offsetof(struct record, member), __VA_ARGS__               \
	}
#define NEEDED             .needed = true
#define DISTINCT           .distinct = true
#define OR(value)          .otherwise = value
#define BETWEEN(low, high) .least = low, .most = high
#define POSITIVE           BETWEEN(1, INT32_MAX)
#define OF(record)         .of = &record##_spec
#define SPEC(record)       static const struct spec record##_spec = { sizeof(struct record), record##_fields }
#endif
