/* The thing at the service that an answer is part of: what it is there decides whether the answer may still be changed. */
#ifndef CORE_RUN_THINGS_H
#define CORE_RUN_THINGS_H
#include "run/look.h"

struct thing {
	enum op_id op; /* the write that makes it; OP_N: none */
	uint32_t row;
	enum step_id step;
};
struct thing thing_of(const struct wizard *w, const struct record *r, uint32_t row);
/* It is there, or a write of it is under way. Cheap while nothing at all is there. */
bool thing_there(const struct wizard *w, struct thing t);
bool thing_under_way(const struct wizard *w, struct thing t);
/* The typed name or `go` of a thing that was changed no longer stands for it. */
void thing_withdraw(struct wizard *w, struct thing t);
/* In another subscription or group nothing that was released is what was reviewed. */
void things_withdraw_all(struct wizard *w);
/* A chosen prefix sends name and prefix of its registration, of this name. */
void things_withdraw_chosen(struct wizard *w, const char *name);
#endif
