/* The service's states in plain words. The word comes first on every screen, the service's own term behind it: "waiting",
 * then "PendingApproval". A term nobody has documented is unknown, shown as it came, and never fatal. */
#ifndef CORE_STEPS_SAID_H
#define CORE_STEPS_SAID_H
#include "page/verdict.h"

struct arena;
struct said {
	enum state state;
	const char *word; /* "working", "waiting", "needs you", "failed", "done", "unknown", "not yet" */
};
/* NULL or "": not there yet. */
struct said said_connection(const char *state);
struct said said_asn(const char *state);
struct said said_prefix(const char *state);
/* A BGP session state in one word, for a column headed BGP: "none", "down", "trying", "opening", "up", "change". */
const char *said_session_word(const char *state);
/* The same with the service's term, never the bare "Active": "up (Established)", "BGP Active (trying)", "none yet". */
const char *said_session(const char *state, struct arena *a);
/* "failed (Failed)"; "not yet" alone when there is no term. */
const char *said_both(struct said s, const char *term, struct arena *a);
#endif
