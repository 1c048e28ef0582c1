/* What can be chosen for a question, from the catalogues the service gave and from what is answered already.
 * Each fills `out` with a pulled list: nothing is copied, a list of the service's length costs nothing until it is shown.
 * The lists live as long as the facts they were asked of. A catalogue that was never read is ST_CHECKING while it is being read, else
 * ST_UNKNOWN: the field can be typed all the same. */
#ifndef CORE_STEPS_CHOICES_H
#define CORE_STEPS_CHOICES_H
#include "core/question.h"

void choices_mode(const struct facts *f, struct ref r, struct choices *out);
void choices_sign_in(const struct facts *f, struct ref r, struct choices *out);
void choices_subscription(const struct facts *f, struct ref r, struct choices *out);
void choices_group(const struct facts *f, struct ref r, struct choices *out);
void choices_region(const struct facts *f, struct ref r, struct choices *out);
void choices_role(const struct facts *f, struct ref r, struct choices *out);
void choices_metro(const struct facts *f, struct ref r, struct choices *out);
void choices_facility(const struct facts *f, struct ref r, struct choices *out);
void choices_router(const struct facts *f, struct ref r, struct choices *out);
void choices_bandwidth(const struct facts *f, struct ref r, struct choices *out);
void choices_peering(const struct facts *f, struct ref r, struct choices *out);
void choices_traffic(const struct facts *f, struct ref r, struct choices *out);
void choices_country(const struct facts *f, struct ref r, struct choices *out);
void choices_state(const struct facts *f, struct ref r, struct choices *out);
void choices_provider(const struct facts *f, struct ref r, struct choices *out);
void choices_primary(const struct facts *f, struct ref r, struct choices *out);
void choices_backup(const struct facts *f, struct ref r, struct choices *out);
void choices_prefix_name(const struct facts *f, struct ref r, struct choices *out);
#endif
