#include "words.h"

#include <stddef.h>

#include "base/text.h"

const char *const words_peering_types[] = { "Edge",     "Transit", "Cdn",   "Internal",
					    "Ix",       "IxRs",    "Voice", "EdgeZoneForOperators",
					    "PeerProp", NULL };
const char *const words_address_providers[] = { "Microsoft", "Peer", NULL };
const char *const words_contact_roles[] = { "Noc", "Policy", "Technical", "Service", "Escalation", "Other", NULL };
const char *const words_probe_protocols[] = { "None", "ICMP", "TCP", NULL };

const char *words_find(const char *const *words, const char *s)
{
	for (; s && *words; words++) {
		if (str_is_nocase(*words, s))
			return *words;
	}
	return NULL;
}

/* An empty word is what counts when nothing is said; nobody is told to write it. */
void words_join(const char *const *words, struct text *out)
{
	const char *between = "";
	for (; *words; words++) {
		if (!**words)
			continue;
		text_addf(out, "%s%s", between, *words);
		between = ", ";
	}
}
