#include "core/question.h"

struct group {
	const struct record *record;
	const char *noun;
};
static const struct group GROUPS[GROUP_N] = {
	[GROUP_CONTACTS] = { &RECORD_CONTACT, "contact" },
	[GROUP_PEERINGS] = { &RECORD_PEERING, "peering" },
	[GROUP_CONNECTIONS] = { &RECORD_CONNECTION, "connection" },
	[GROUP_PREFIXES] = { &RECORD_PREFIX, "prefix" },
	[GROUP_CHOSEN] = { &RECORD_CHOSEN, "prefix" },
	[GROUP_ATTEST] = { &RECORD_ATTESTATION, "attestation" },
	[GROUP_NOTES] = { &RECORD_NOTE, "note" },
	[GROUP_TICKS] = { &RECORD_TICK, "task" },
};

const struct record *group_record(enum group_id g)
{
	return g < GROUP_N ? GROUPS[g].record : NULL;
}

const char *group_noun(enum group_id g)
{
	return g < GROUP_N && GROUPS[g].noun ? GROUPS[g].noun : "";
}
