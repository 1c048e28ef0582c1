/* The inside of the coach: what the lab last said, kept as it came; events change it, pages read it. */
#ifndef COACH_STATE_H
#define COACH_STATE_H
#include "base/json.h"
#include "coach/coach.h"

/* By call id. */
enum call_id { CALL_CLOCK = 1, CALL_ROUTERS, CALL_SCENARIO, CALL_REGISTRY, CALL_CHANGE, CALL_IDS };

/* An announcement that is being written: of a router (1-based), replacing `col` (1-based, 0: a new one). */
struct draft {
	uint32_t router, col;
	char *prefix, *path, *communities;
};
struct coach {
	struct json *said[CALL_IDS];
	bool asked[CALL_IDS];
	struct draft draft;
	unsigned hints, steps_done, failures_met, changes;
	struct when last;
};

const struct json *said_nth(const struct json *list, uint32_t i);
const struct json *said_routers(const struct coach *c);
const struct json *said_router(const struct coach *c, uint32_t row);                     /* 1-based */
const struct json *said_announcement(const struct coach *c, uint32_t row, uint32_t col); /* both 1-based */
bool said_flag(const struct json *object, const char *member);
int64_t said_number(const struct json *object, const char *member);

void coach_page(const void *self, const struct view *v, struct arena *a, struct page *p);
#endif
