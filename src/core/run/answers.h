/* What the operator enters: fields set, rows added, copied, removed and pasted. Every accepted change is journalled and saved;
 * what is fixed is refused with the reason. Drafts that no check would pass are kept: rules judge later. */
#ifndef CORE_RUN_ANSWERS_H
#define CORE_RUN_ANSWERS_H
#include "run/look.h"

void answers_set(struct wizard *w, const struct event *ev);
void answers_add(struct wizard *w, const struct event *ev);
void answers_copy(struct wizard *w, const struct event *ev);
void answers_remove(struct wizard *w, const struct event *ev);
void answers_paste(struct wizard *w, const struct event *ev);

/* Shared with paste and adopt. The rows of a group (parent: the peering of connections); NULL: there are none. */
struct rows *answers_rows(struct wizard *w, enum group_id group, uint32_t parent);
/* A new row, journalled; NULL when the group is full or its parent gone (said). */
void *answers_new_row(struct wizard *w, enum group_id group, uint32_t parent);
/* A field takes what the service holds, also one that could not be typed over any more; with all that a change entails. */
void answers_take(struct wizard *w, struct ref field, const char *text);
/* Cleaned, bounded, blanks at both ends cut; the caller frees. */
char *answers_clean(const char *text, bool lines);
/* The view changed (EV_LOOK): a new row whose form was left before anything was entered goes again. */
void answers_look(struct wizard *w);
#endif
