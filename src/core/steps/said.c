#include "steps/said.h"

#include "base/arena.h"
#include "base/text.h"

struct term {
	const char *term;
	struct said said;
};
#define TERMS(v) v, sizeof v / sizeof v[0]

static struct said find(const struct term *terms, size_t n, const char *term)
{
	if (str_empty(term))
		return (struct said){ ST_UNKNOWN, "not yet" };
	for (size_t i = 0; i < n; i++) {
		if (str_is_nocase(terms[i].term, term))
			return terms[i].said;
	}
	return (struct said){ ST_UNKNOWN, "unknown" };
}

/* Connection states in the order of their path. */
static const struct term CONNECTION[] = {
	{ "None", { ST_UNKNOWN, "not yet" } },
	{ "PendingApproval", { ST_WAITING, "waiting" } },
	{ "Approved", { ST_WAITING, "waiting" } },
	{ "ProvisioningStarted", { ST_CHECKING, "working" } },
	{ "ProvisioningFailed", { ST_FAILED, "failed" } },
	{ "ProvisioningCompleted", { ST_WARNING, "needs you" } },
	{ "Validating", { ST_CHECKING, "working" } },
	{ "Active", { ST_OK, "done" } },
	{ "TypeChangeRequested", { ST_WAITING, "waiting" } },
	{ "TypeChangeInProgress", { ST_CHECKING, "working" } },
	{ "ExternalBlocker", { ST_WARNING, "needs you" } },
	{ "PendingRemove", { ST_WARNING, "needs you" } },
};

struct said said_connection(const char *state)
{
	return find(TERMS(CONNECTION), state);
}

static const struct term ASN[] = {
	{ "None", { ST_WAITING, "waiting" } },
	{ "Pending", { ST_WAITING, "waiting" } },
	{ "Approved", { ST_OK, "done" } },
	{ "Failed", { ST_FAILED, "failed" } },
};

struct said said_asn(const char *state)
{
	return find(TERMS(ASN), state);
}

static const struct term PREFIX[] = {
	{ "None", { ST_WAITING, "waiting" } },    { "Pending", { ST_CHECKING, "working" } },
	{ "Verified", { ST_OK, "done" } },        { "Failed", { ST_FAILED, "failed" } },
	{ "Invalid", { ST_FAILED, "failed" } },   { "Warning", { ST_WARNING, "needs you" } },
	{ "Unknown", { ST_UNKNOWN, "unknown" } },
};

struct said said_prefix(const char *state)
{
	return find(TERMS(PREFIX), state);
}

/* "Active" is up for a connection and not up for a session: RFC 4271, 8.2.2, it is trying to connect. */
static const struct {
	const char *term, *word, *text;
} SESSION[] = {
	{ "None", "none", "none yet" },
	{ "Idle", "down", "down (Idle)" },
	{ "Connect", "down", "down (Connect)" },
	{ "Active", "trying", "BGP Active (trying)" },
	{ "OpenSent", "opening", "opening (OpenSent)" },
	{ "OpenReceived", "opening", "opening (OpenReceived)" },
	{ "OpenConfirm", "opening", "opening (OpenConfirm)" },
	{ "Established", "up", "up (Established)" },
	{ "PendingAdd", "change", "changing (PendingAdd)" },
	{ "PendingUpdate", "change", "changing (PendingUpdate)" },
	{ "PendingRemove", "change", "changing (PendingRemove)" },
};

static size_t session_index(const char *state)
{
	size_t i = 0;

	while (i < sizeof SESSION / sizeof SESSION[0] && !str_is_nocase(SESSION[i].term, state))
		i++;
	return i;
}

const char *said_session_word(const char *state)
{
	size_t i = str_empty(state) ? 0 : session_index(state);

	return i < sizeof SESSION / sizeof SESSION[0] ? SESSION[i].word : state;
}

const char *said_session(const char *state, struct arena *a)
{
	size_t i = str_empty(state) ? 0 : session_index(state);

	return i < sizeof SESSION / sizeof SESSION[0] ? SESSION[i].text : arena_format(a, "BGP %s", state);
}

const char *said_both(struct said s, const char *term, struct arena *a)
{
	return str_empty(term) ? s.word : arena_format(a, "%s (%s)", s.word, term);
}
