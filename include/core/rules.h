/* Requirements R1–R36, registration checks V1–V13, activation checks A1–A11: one table. Codes and sources as in the published
 * walkthrough; which of them block, and at which step, is the product's own decision (docs/ARCHITECTURE.md).
 *
 * A code may have two rows, where people and data each know a part (R9: chassis and names) or where it is asked of two subjects
 * (R11: a peering, the service). rule_by_code gives the one judged from data; an attestation names the code, and counts for the
 * row that asks for one. What is entered blocks; what only routers show is predicted, as a warning with the service's words. */
#ifndef CORE_RULES_H
#define CORE_RULES_H
#include "core/question.h"

enum subject {
	SUBJECT_ALL,
	SUBJECT_ASN,
	SUBJECT_PEERING,
	SUBJECT_CONNECTION,
	SUBJECT_PREFIX,
	SUBJECT_CHOSEN,
	SUBJECT_SERVICE
};
enum rule_flags {
	RULE_BLOCKS = 1,     /* failed: the step's commit is refused */
	RULE_ATTESTED = 2,   /* only people can know it */
	RULE_WARNS = 4,      /* failure is at most a warning: advisory */
	RULE_WAITS = 8,      /* blocks while it is waited for, too */
	RULE_ATTESTABLE = 16 /* what is unknown may be attested instead; never blocks */
};
struct rule {
	const char *code; /* "R9" */
	const char *text; /* what must hold, a clause */
	enum subject subject;
	unsigned flags;
	unsigned steps;        /* bit set: 1u << STEP_…: where it is asked */
	const char *field;     /* key of the answer to jump to, "router" */
	enum question_id jump; /* its question */
	const char *source;    /* "walkthrough", "policy page", "RFC 6811" */
	uint16_t explain;
	struct verdict (*judge)(const struct facts *f, uint32_t row, struct arena *a);
};
extern const struct rule RULES[];
extern const size_t RULE_COUNT;
const struct rule *rule_by_code(const char *code); /* NULL */
uint16_t rule_id(const struct rule *r);            /* index + 1: the code of a REF_CHECK */
const struct rule *rule_by_id(uint16_t id);
/* What a rule is judged for: "example-ams", "example-ams connection 2 (ams-r2)", "203.0.113.0/24"; row 0: what it has as a whole; "":
 * the onboarding. */
const char *rule_subject(const struct rule *r, const struct facts *f, uint32_t row, struct arena *a);
/* Judge one rule for one subject. Row 0: a single subject, or the worst verdict of all rows (nothing there yet: unknown), whose text
 * then names its subject, and how many more are so. The cause and explain of the verdict are filled in. */
struct verdict rule_judge(const struct rule *r, const struct facts *f, uint32_t row, struct arena *a);
/* The row that needs (RULE_ATTESTED) or accepts an attestation under its code; NULL: there is none. */
const struct rule *rule_attested(const char *code);
bool rule_attestable(const char *code);
/* The first blocking verdict of a step (failed, or an attestation that is missing or stale, or what RULE_WAITS waits for); ST_OK
 * when nothing blocks. Values that are merely missing are the questions' FIELD_REQUIRED, not a rule's.
 * row: the peering, prefix or chosen prefix that is to be committed, 0: the whole step. */
struct verdict rules_blocking(const struct facts *f, enum step_id step, uint32_t row, struct arena *a);
#endif
