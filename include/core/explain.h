/* What every code, state and message means, complete without a network: one entry a code, the same text in every face. */
#ifndef CORE_EXPLAIN_H
#define CORE_EXPLAIN_H
#include <stddef.h>
#include <stdint.h>
enum explain_class {
	EXPLAIN_RULE,
	EXPLAIN_MESSAGE,
	EXPLAIN_CONNECTION,
	EXPLAIN_SESSION,
	EXPLAIN_ASN,
	EXPLAIN_PREFIX,
	EXPLAIN_ERROR,
	EXPLAIN_PROVIDER,
	EXPLAIN_TERM /* glossary */,
	EXPLAIN_FAQ,
	EXPLAIN_CLASSES
};
enum mailbox { MAIL_NONE, MAIL_PEERING, MAIL_PEERING_SERVICE, MAIL_EXPERIENCE, MAIL_COLOCATION, MAIL_PROVIDER, MAIL_N };
extern const char *const MAILBOX[MAIL_N]; /* "peering@microsoft.com", … */
struct explain {
	const char *
		code; /* "R9", "V6", "connection.PendingApproval", "session.Active", "asn.Pending", "error.AuthorizationFailed", "message.not-received" */
	enum explain_class class;
	const char *title; /* as the service shows it, or ours */
	const char *plain; /* plain words first: "waiting for Microsoft" */
	const char *meaning;
	const char *const *causes; /* in order of likelihood, NULL-terminated; may be NULL */
	const char *const *look;   /* what to look at on the router, per vendor "IOS XR: show …"; may be NULL */
	const char *cure;
	enum mailbox write_to;
	const char *see; /* other codes, blanks between; may be NULL */
};
extern const struct explain EXPLAIN[];
extern const size_t EXPLAIN_COUNT;
uint16_t explain_find(const char *code);       /* index + 1; 0: unknown. No case. */
const struct explain *explain_at(uint16_t id); /* NULL for 0 */
/* The entry for a text the service sent: a state of a class, or a message that starts with a documented title (old and new wordings). */
uint16_t explain_state(enum explain_class class, const char *state);
uint16_t explain_message(const char *message);
uint16_t explain_error(const char *code);
/* Entries whose code, title or words contain the text: for search. Returns how many; fills ids up to cap. */
size_t explain_search(const char *text, uint16_t *ids, size_t cap);
#endif
