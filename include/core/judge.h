/* Judging one value as it is typed. Every function has the shape of a question's check, so the table of questions names it
 * directly: `.check = judge_asn`. What is judged is `text`, not what the model holds; facts give the rest (mode, other rows,
 * catalogues), `r` says which field of which row the text is meant for.
 *
 * "" (or NULL) is ST_NA: whether a value is required is the question's own flag. ST_FAILED and ST_WARNING carry a sentence that
 * says what is wrong and what would be right, `cause` is r, `explain` opens the rule. ST_UNKNOWN: it could not be compared with
 * a catalogue that has not been read. The sentence lives in the arena or is constant. Source of the rules: core/rules.h. */
#ifndef CORE_JUDGE_H
#define CORE_JUDGE_H
#include "core/question.h"

typedef struct verdict judge_fn(const struct facts *f, struct ref r, const char *text, struct arena *a);

/* names and identifiers */
judge_fn judge_words;         /* free text: one line, at most 200 characters, no control characters */
judge_fn judge_paragraph;     /* the same over several lines, at most 1000 characters */
judge_fn judge_resource_name; /* [A-Za-z0-9_.-]{1,63} (api-version 2025-05-01); used once within its group */
judge_fn judge_group_name;    /* resource group: 1..90 of letters, digits, - _ . ( ); no full stop at the end */
judge_fn judge_guid;          /* subscription: 8-4-4-4-12 hexadecimal digits */
judge_fn judge_tenant;        /* GUID, domain, "organizations" or "common" */
judge_fn judge_region;        /* one of the regions, when those are known */

/* ASN and contacts */
judge_fn judge_asn;   /* R1: public, or of RFC 5398 in training */
judge_fn judge_role;  /* Noc, Policy, Technical, Service, Escalation, Other */
judge_fn judge_email; /* R4: a mailbox of one's own domain */
judge_fn judge_phone; /* R4: E.164, or a common way to write it */

/* peering and connections */
judge_fn judge_metro;     /* one of the metros, when those are known; one peering a metro */
judge_fn judge_facility;  /* PeeringDB facility number, one of the metro's when those are known */
judge_fn judge_router;    /* free text; R9: another one than the other connections of this peering */
judge_fn judge_bandwidth; /* R12: 10000 Mbps or more, a multiple of an offer; R11: as the other connections */
judge_fn judge_count;     /* announced prefixes: a whole number from 0 to 20000 */
judge_fn judge_date;      /* 2026-11-20, or with a time 2026-11-20T09:00:00Z */
judge_fn judge_address;   /* session address: IPv4, with or without a length */

/* prefixes */
judge_fn judge_prefix; /* V1, V2, V3 (longer than /24: a warning), V11 within the answers and what is registered */
judge_fn judge_prefix_peering; /* the name of a peering of the answers */
judge_fn
	judge_origin; /* R20, V12: origin AS, or the whole AS path as Microsoft receives it, own AS first: "64500 64501" */

/* service */
judge_fn judge_country;  /* one of the countries, when those are known */
judge_fn judge_state;    /* one of the country's, when those are known */
judge_fn judge_provider; /* A4, when the providers are known */
judge_fn judge_primary;  /* A4, A5: a metro of the provider */
judge_fn judge_backup;   /* R10, R21: another metro than the primary, or none */
judge_fn judge_chosen;   /* the name of a prefix of the answers, chosen once */
judge_fn judge_key;      /* A3: GUID; the registration's own when that is known */

/* attestations */
judge_fn judge_requirement; /* the code of a rule that can be attested */

/* "none", "no", "-" and "" all say that there is no backup location. */
bool backup_is_none(const char *text);
/* Mbps as the service means it: decimal digits alone. 0: not that. */
int64_t bandwidth_parse(const char *text);
/* The same as people type it, with or without a unit: "10000", "10 Gbps", "10G". */
int64_t bandwidth_typed(const char *text);
#endif
