/* How the service judged a prefix, and which check its words belong to. */
#ifndef CORE_RULES_OUTCOME_H
#define CORE_RULES_OUTCOME_H
#include "core/facts.h"

enum judged {
	JUDGED_NO,       /* not there */
	JUDGED_PENDING,  /* None, Pending: under way */
	JUDGED_VERIFIED, /* Verified */
	JUDGED_FAILED,   /* Failed, Invalid */
	JUDGED_WARNED,   /* Warning: passed, with a remark */
	JUDGED_STRANGE   /* Unknown and whatever comes later: shown as it is */
};
/* What a message complains about. */
enum fault {
	FAULT_NONE,
	FAULT_UNKNOWN, /* words that are not documented, or none */
	FAULT_PREFIX,
	FAULT_LENGTH,
	FAULT_ORIGIN,
	FAULT_NOT_RECEIVED,
	FAULT_COMMUNITY,
	FAULT_PATH, /* length or private AS: the words do not say which */
	FAULT_PATH_LENGTH,
	FAULT_PATH_PRIVATE,
	FAULT_PATH_PREPEND,
	FAULT_PATH_ORIGIN,
	FAULT_OVERLAP,
	FAULT_KEY,
	FAULT_PROVIDER,
	FAULT_PRIMARY,
	FAULT_BACKUP,
	FAULT_INTERNAL,
	FAULT_RPKI,
	FAULT_DELETING,
	FAULT_N
};
struct outcome {
	enum judged how;
	enum fault fault;
	const char *state, *message; /* as the service spells them; message NULL: none that counts */
	uint16_t explain;
	struct when when;
};
struct outcome outcome_registered(const struct fact_prefix *p);
struct outcome outcome_active(const struct seen_service_prefix *active);

/* The number of the check a fault belongs to (6: V6), 0: none. */
unsigned fault_registration_check(enum fault fault);
unsigned fault_activation_check(enum fault fault);

/* The message gives an address of this session's link. *some: it gives any address at all. */
bool message_names_session(const char *message, const struct fact_session *s, bool *some);
#endif
