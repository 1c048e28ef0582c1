/* What can be done: one table of actions, each with the question whether it can be done now and with doing it. Pages, offers and
 * EV_DO ask the same question. */
#ifndef CORE_RUN_ACTIONS_H
#define CORE_RUN_ACTIONS_H
#include "run/look.h"

void actions_do(struct wizard *w, const struct event *ev);

/* Releases (release.c): the typed names, and what else lets a write go out. */
void release_judge(const struct wizard *w, enum op_id op, uint32_t row, struct arena *a, struct offer *out);
void release_judge_all(const struct wizard *w, enum op_id op, struct arena *a, struct offer *out);
void release_judge_account(const struct wizard *w, struct arena *a, struct offer *out);
void release_account(struct wizard *w, struct ref ref, const char *text);
void release_asn(struct wizard *w, struct ref ref, const char *text);
void release_peering(struct wizard *w, struct ref ref, const char *text);
void release_prefixes(struct wizard *w, struct ref ref, const char *text);
void release_service(struct wizard *w, struct ref ref, const char *text);
void release_chosen(struct wizard *w, struct ref ref, const char *text);

/* Taking over what exists (adopt.c). */
const char *adopt_refused(const struct wizard *w, struct ref ref, struct arena *a);
void adopt(struct wizard *w, struct ref ref, const char *text);

/* out->why_not and out->blocked_by, which say the same. */
void offer_refuse(struct offer *out, enum state state, const char *why, struct ref cause);
#endif
