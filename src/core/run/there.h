/* What is at the service now, as far as it was last read: the rows of model.seen that an answer means, without those that are
 * gone. NULL or false: not there, or never read (read_done tells the two apart). */
#ifndef CORE_RUN_THERE_H
#define CORE_RUN_THERE_H
#include "run/wizard_state.h"

bool there_registered(const struct wizard *w); /* the resource provider */
bool there_group(const struct wizard *w);      /* the answered resource group */
const struct seen_asn *there_asn(const struct wizard *w);
const struct seen_peering *there_peering(const struct wizard *w, const struct peering *p);
const struct seen_peering *there_peering_named(const struct wizard *w, const char *name);
const struct seen_prefix *there_prefix(const struct wizard *w, uint32_t row); /* of an answer */
/* Never removed: Verified at some time, or a service carries it. */
bool there_kept(const struct wizard *w, const struct seen_prefix *p);
bool there_kept_chosen(const struct seen_service_prefix *p);
const struct seen_service *there_service(const struct wizard *w);
const struct seen_service_prefix *there_chosen(const struct wizard *w, const struct chosen *c);
bool there_all_peerings(const struct wizard *w); /* every answered peering, and there is one */

unsigned there_active(const struct seen_peering *p); /* connections that are Active */
bool there_all_active(const struct seen_peering *p);
bool there_approved(const struct wizard *w); /* the ASN */
bool there_verified(const struct seen_prefix *p);
/* Verified, or with a remark (Warning): what follows may be done. */
bool state_is_passed(const char *state);
bool there_finished(
	const struct wizard *w); /* every prefix is Verified, every chosen one activated: nothing is followed */

/* Waiting for the service: None, Pending, Registering, Updating, and any state we do not know. */
bool state_is_open(const char *state);
bool state_is_bad(const char *state); /* Failed, Invalid, ProvisioningFailed */
#endif
