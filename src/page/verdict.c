#include "page/verdict.h"

static const char *const state_words[] = {
	[ST_OK] = "ok",           [ST_WARNING] = "warning", [ST_FAILED] = "failed", [ST_CHECKING] = "checking",
	[ST_WAITING] = "waiting", [ST_UNKNOWN] = "unknown", [ST_STALE] = "stale",   [ST_NA] = "n/a",
};
_Static_assert(sizeof state_words / sizeof state_words[0] == ST_N, "a word for every state");

static const char *const meanings[ST_N] = {
	[ST_OK] = "judged, and right",
	[ST_WARNING] = "it goes on, but see to it",
	[ST_FAILED] = "judged, and wrong: it blocks",
	[ST_CHECKING] = "being read or judged now",
	[ST_WAITING] = "somebody else is at it",
	[ST_UNKNOWN] = "nobody has judged it; never taken for right",
	[ST_STALE] = "it was right, but what it was about has changed, or could not be read again",
	[ST_NA] = "not asked here",
};

static const char *const source_words[] = {
	[BY_HERE] = "here",
	[BY_OPERATOR] = "operator",
	[BY_SERVICE] = "service",
	[BY_OUTSIDE] = "registry",
};
_Static_assert(sizeof source_words / sizeof source_words[0] == BY_N, "a word for every source");

/* What is out of range was never judged: never "ok". */
const char *state_word(enum state s)
{
	return (unsigned)s < ST_N ? state_words[s] : state_words[ST_UNKNOWN];
}

const char *state_meaning(enum state s)
{
	return meanings[(unsigned)s < ST_N ? s : ST_UNKNOWN];
}

const char *source_word(enum source s)
{
	return (unsigned)s < BY_N ? source_words[s] : source_words[BY_HERE];
}
