/* Guide mode on a page: the values in the portal's words, and the state it shows. Both do nothing in other modes. */
#ifndef CORE_STEPS_PORTAL_H
#define CORE_STEPS_PORTAL_H
#include "steps/sheet.h"

/* Usual states, for the line that asks. The words after "Failed:" are the service's message. */
#define USUAL_ACCOUNT    "NotRegistered, Registering, Registered"
#define USUAL_ASN        "Pending, Approved, Failed: why"
#define USUAL_CREATED    "created"
#define USUAL_CONNECTION "PendingApproval, ProvisioningStarted, Active"
#define USUAL_PREFIX     "Pending, Verified, Failed: the message"

void put_portal(struct sheet *s);
/* Where nobody can be asked, what the portal shows is entered. ref: as ACT_OBSERVE takes it. */
void put_observe(struct sheet *s, struct ref ref, const char *usual);
/* The same on a review: of the step, or of the row it is about. */
void put_observe_review(struct sheet *s);
/* The heading over states: the service's, or what was entered. */
const char *said_by_whom(const struct sheet *s);
#endif
