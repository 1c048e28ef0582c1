#include "core/rules.h"

#include "base/text.h"
#include "explain/ids.h"
#include "rules/judgements.h"

#define AT(step) (1u << STEP_##step)

enum {
	BLOCKS = RULE_BLOCKS,
	SAID = RULE_ATTESTED | RULE_BLOCKS,   /* only people know, and it stops */
	ADVICE = RULE_WARNS | RULE_ATTESTABLE /* unanswered is unknown, never a stop */
};

/* Where the rules come from: the walkthrough for communications services partners; the direct peering policy; the prerequisites;
 * the pages on associating an ASN and on prefix requirements. */
#define WALKTHROUGH "walkthrough"
#define POLICY      "policy page"

const struct rule RULES[] = {
	/* code, what must hold, subject, flags, steps, field, question, source, explanation, judged by (NULL: attested) */
	{ "R1", "the AS number is your own and public", SUBJECT_ASN, BLOCKS, AT(ASN), "number", Q_ASN_NUMBER,
	  WALKTHROUGH ", RFC 6996", EXPLAIN_R(1), judge_R1 },
	{ "R2", "the AS number is associated with the subscription and Approved", SUBJECT_ASN, BLOCKS | RULE_WAITS,
	  AT(PEERING), "name", Q_ASN_NAME, "ASN association page", EXPLAIN_R(2), judge_R2 },
	{ "R3", "the peer name is as in PeeringDB", SUBJECT_ASN, ADVICE, AT(ASN), "peer_name", Q_PEER_NAME,
	  "ASN association page", EXPLAIN_R(3), judge_R3 },
	{ "R4", "a NOC contact on your own domain, with telephone", SUBJECT_ASN, BLOCKS, AT(ASN), "email",
	  Q_CONTACT_EMAIL, POLICY, EXPLAIN_R(4), judge_R4 },
	{ "R5", "the PeeringDB profile is complete and names the facilities", SUBJECT_ALL, ADVICE,
	  AT(READINESS) | AT(ASN), "peer_name", Q_PEER_NAME, "prerequisites, " POLICY, EXPLAIN_R(5), NULL },
	{ "R6", "you are an ISP or a network service provider", SUBJECT_ALL, ADVICE, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(6), NULL },
	{ "R7", "the resource provider Microsoft.Peering is registered", SUBJECT_ALL, BLOCKS | RULE_WAITS, AT(ACCOUNT),
	  "subscription", Q_SUBSCRIPTION, "ASN association page", EXPLAIN_R(7), judge_R7 },
	{ "R8", "two or more connections in each metro", SUBJECT_PEERING, BLOCKS, AT(PEERING), "facility", Q_FACILITY,
	  WALKTHROUGH, EXPLAIN_R(8), judge_R8 },
	{ "R9", "no two connections of a metro end on one router, by name", SUBJECT_PEERING, BLOCKS, AT(PEERING),
	  "router", Q_ROUTER, WALKTHROUGH, EXPLAIN_R(9), judge_R9 },
	{ "R9", "connections of a metro end in separate chassis", SUBJECT_ALL, SAID, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH, EXPLAIN_R(9), NULL },
	{ "R10", "the backup is another location than the primary", SUBJECT_SERVICE, BLOCKS, AT(PEERING) | AT(SERVICE),
	  "backup", Q_BACKUP, WALKTHROUGH, EXPLAIN_R(10), judge_R10 },
	{ "R11", "all connections of a peering have the same bandwidth", SUBJECT_PEERING, BLOCKS, AT(PEERING),
	  "bandwidth_mbps", Q_BANDWIDTH, WALKTHROUGH, EXPLAIN_R(11), judge_R11 },
	{ "R11", "primary and backup connections have the same bandwidth", SUBJECT_SERVICE, BLOCKS, AT(SERVICE),
	  "bandwidth_mbps", Q_BANDWIDTH, WALKTHROUGH, EXPLAIN_R(11), judge_R11_service },
	{ "R12", "each connection has 10 Gbps or more", SUBJECT_CONNECTION, BLOCKS, AT(PEERING), "bandwidth_mbps",
	  Q_BANDWIDTH, WALKTHROUGH ", " POLICY, EXPLAIN_R(12), judge_R12 },
	{ "R13", "LACP runs on every link, also with one member", SUBJECT_ALL, SAID, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH, EXPLAIN_R(13), NULL },
	{ "R14", "BGP runs with BFD", SUBJECT_ALL, SAID, AT(READINESS), "requirements", Q_ATTEST_REQUIREMENT,
	  WALKTHROUGH, EXPLAIN_R(14), NULL },
	{ "R15", "no stateful firewall terminates a connection", SUBJECT_ALL, SAID, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH, EXPLAIN_R(15), NULL },
	{ "R16", "nothing limits the rate on a connection", SUBJECT_ALL, SAID, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH, EXPLAIN_R(16), NULL },
	{ "R17", "the prefix is your own, publicly routable IPv4 space", SUBJECT_PREFIX, BLOCKS, AT(PREFIXES), "prefix",
	  Q_PREFIX, WALKTHROUGH ", IANA registries", EXPLAIN_R(17), judge_R17 },
	{ "R18", "traffic class and endpoints are stated", SUBJECT_PREFIX, BLOCKS, AT(PREFIXES), "traffic", Q_TRAFFIC,
	  WALKTHROUGH, EXPLAIN_R(18), judge_R18 },
	{ "R19", "the prefix is registered and announced with 8075:8007", SUBJECT_PREFIX, BLOCKS, AT(PREFIXES),
	  "prefix", Q_PREFIX, WALKTHROUGH, EXPLAIN_R(19), judge_R19 },
	{ "R19", "what is to be activated is registered and verified", SUBJECT_CHOSEN, BLOCKS | RULE_WAITS, AT(SERVICE),
	  "name", Q_CHOSEN_NAME, WALKTHROUGH, EXPLAIN_R(19), judge_R19_chosen },
	{ "R20", "the AS path is at most 3 long, without private AS or prepending", SUBJECT_PREFIX, BLOCKS,
	  AT(PREFIXES) | AT(SERVICE), "origin", Q_ORIGIN, WALKTHROUGH ", prefix requirements", EXPLAIN_R(20),
	  judge_R20 },
	{ "R21", "another location takes over when the primary is lost", SUBJECT_SERVICE, ADVICE,
	  AT(PEERING) | AT(SERVICE), "backup", Q_BACKUP, WALKTHROUGH, EXPLAIN_R(21), judge_R21 },
	{ "R22", "Direct, AS8075 (with Voice), Premium Free; Microsoft's addresses, Peering Service on",
	  SUBJECT_PEERING, BLOCKS, AT(PEERING), "name", Q_PEERING_NAME, WALKTHROUGH, EXPLAIN_R(22), judge_R22 },
	{ "R23", "at least one public prefix of /24 or larger", SUBJECT_ALL, ADVICE, AT(PREFIXES), "prefix", Q_PREFIX,
	  POLICY, EXPLAIN_R(23), judge_R23 },
	{ "R24", "a public routing registry has the route", SUBJECT_PREFIX, ADVICE, AT(PREFIXES), "prefix", Q_PREFIX,
	  POLICY, EXPLAIN_R(24), judge_R24 },
	{ "R25", "the route is not RPKI invalid", SUBJECT_PREFIX, ADVICE, AT(PREFIXES), "prefix", Q_PREFIX,
	  POLICY ", RFC 6811", EXPLAIN_R(25), judge_R25 },
	{ "R26", "no MD5 password on the sessions", SUBJECT_ALL, ADVICE, AT(PROVISIONING), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(26), NULL },
	{ "R27", "routes with AS12076 in the path are refused", SUBJECT_ALL, ADVICE, AT(PROVISIONING), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(27), NULL },
	{ "R28", "no static or default route towards Microsoft", SUBJECT_ALL, ADVICE, AT(PROVISIONING), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(28), NULL },
	{ "R29", "announcements are alike in all locations", SUBJECT_PREFIX, ADVICE, AT(PREFIXES), "prefix", Q_PREFIX,
	  POLICY, EXPLAIN_R(29), judge_R29 },
	{ "R30", "what you announce is within the number that Microsoft is told", SUBJECT_CONNECTION, RULE_WARNS,
	  AT(PEERING) | AT(PREFIXES), "max_prefixes_v4", Q_MAX_V4, WALKTHROUGH, EXPLAIN_R(30), judge_R30 },
	{ "R30", "a prefix limit is set: 500, warned at 80 %", SUBJECT_ALL, ADVICE, AT(PROVISIONING), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH ", " POLICY, EXPLAIN_R(30), NULL },
	{ "R31", "capacity is added from 40 % utilisation on", SUBJECT_ALL, ADVICE, AT(DONE), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH, EXPLAIN_R(31), NULL },
	{ "R32", "traffic reaches 2 Gbps, and failover stays local", SUBJECT_ALL, ADVICE, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(32), NULL },
	{ "R33", "an IPv6 session is planned beside IPv4", SUBJECT_ALL, ADVICE, AT(PEERING), "requirements",
	  Q_ATTEST_REQUIREMENT, POLICY, EXPLAIN_R(33), NULL },
	{ "R34", "LOA and cross-connect of each connection are in hand", SUBJECT_CONNECTION, ADVICE, AT(PROVISIONING),
	  "loa", Q_LOA, WALKTHROUGH, EXPLAIN_R(34), judge_R34 },
	{ "R35", "the peering agreement is settled", SUBJECT_ALL, ADVICE, AT(READINESS), "requirements",
	  Q_ATTEST_REQUIREMENT, "prerequisites", EXPLAIN_R(35), NULL },
	{ "R36", "BGP runs active-active, one circuit a router", SUBJECT_ALL, ADVICE, AT(PROVISIONING), "requirements",
	  Q_ATTEST_REQUIREMENT, WALKTHROUGH " of 2022", EXPLAIN_R(36), NULL },

	{ "V1", "valid IPv4 prefix, host bits zero", SUBJECT_PREFIX, 0, AT(PREFIXES), "prefix", Q_PREFIX,
	  "prefix requirements", EXPLAIN_V(1), judge_V1 },
	{ "V2", "not in a private or special range", SUBJECT_PREFIX, 0, AT(PREFIXES), "prefix", Q_PREFIX,
	  "prefix requirements, IANA registries", EXPLAIN_V(2), judge_V2 },
	{ "V3", "/24 or shorter", SUBJECT_PREFIX, RULE_WARNS, AT(PREFIXES), "prefix", Q_PREFIX, WALKTHROUGH,
	  EXPLAIN_V(3), judge_V3 },
	{ "V4", "the origin AS is in a routing registry", SUBJECT_PREFIX, RULE_ATTESTABLE, AT(PREFIXES), "origin",
	  Q_ORIGIN, "prefix requirements", EXPLAIN_V(4), judge_V4 },
	{ "V5", "the peering's connections are Active", SUBJECT_PREFIX, 0, AT(PREFIXES), "peering", Q_PREFIX_PEERING,
	  WALKTHROUGH, EXPLAIN_V(5), judge_V5 },
	{ "V6", "announced on every session", SUBJECT_PREFIX, 0, AT(PREFIXES), "prefix", Q_PREFIX,
	  "prefix requirements", EXPLAIN_V(6), judge_V6 },
	{ "V7", "community 8075:8007 on every announcement", SUBJECT_PREFIX, 0, AT(PREFIXES), "prefix", Q_PREFIX,
	  "prefix requirements", EXPLAIN_V(7), judge_V7 },
	{ "V8", "AS path at most 3", SUBJECT_PREFIX, 0, AT(PREFIXES), "origin", Q_ORIGIN, "prefix requirements",
	  EXPLAIN_V(8), judge_V8 },
	{ "V9", "no private AS in the path", SUBJECT_PREFIX, 0, AT(PREFIXES), "origin", Q_ORIGIN, "prefix requirements",
	  EXPLAIN_V(9), judge_V9 },
	{ "V10", "no prepending", SUBJECT_PREFIX, 0, AT(PREFIXES), "origin", Q_ORIGIN, "prefix requirements",
	  EXPLAIN_V(10), judge_V10 },
	{ "V11", "registered once, without overlap", SUBJECT_PREFIX, 0, AT(PREFIXES), "prefix", Q_PREFIX, WALKTHROUGH,
	  EXPLAIN_V(11), judge_V11 },
	{ "V12", "the origin is an AS of this subscription", SUBJECT_PREFIX, 0, AT(PREFIXES), "origin", Q_ORIGIN,
	  "prefix requirements", EXPLAIN_V(12), judge_V12 },
	{ "V13", "not RPKI invalid", SUBJECT_PREFIX, RULE_WARNS, AT(PREFIXES), "prefix", Q_PREFIX, POLICY ", RFC 6811",
	  EXPLAIN_V(13), judge_V13 },

	{ "A1", "valid IPv4 prefix, not private", SUBJECT_CHOSEN, 0, AT(SERVICE), "name", Q_CHOSEN_NAME,
	  "prefix requirements", EXPLAIN_A(1), judge_A1 },
	{ "A2", "the origin AS is in a routing registry", SUBJECT_CHOSEN, RULE_ATTESTABLE, AT(SERVICE), "name",
	  Q_CHOSEN_NAME, "prefix requirements", EXPLAIN_A(2), judge_A2 },
	{ "A3", "registered, and the key is that registration's", SUBJECT_CHOSEN, 0, AT(SERVICE), "key", Q_CHOSEN_KEY,
	  "prefix requirements", EXPLAIN_A(3), judge_A3 },
	{ "A4", "the provider is at the chosen locations", SUBJECT_CHOSEN, 0, AT(SERVICE), "provider",
	  Q_SERVICE_PROVIDER, "prefix requirements", EXPLAIN_A(4), judge_A4 },
	{ "A5", "two sessions at the primary location, on two routers", SUBJECT_CHOSEN, 0, AT(SERVICE), "primary",
	  Q_PRIMARY, "prefix requirements", EXPLAIN_A(5), judge_A5 },
	{ "A6", "a session at the backup location, if there is one", SUBJECT_CHOSEN, 0, AT(SERVICE), "backup", Q_BACKUP,
	  "prefix requirements", EXPLAIN_A(6), judge_A6 },
	{ "A7", "announced on every primary and backup session", SUBJECT_CHOSEN, 0, AT(SERVICE), "name", Q_CHOSEN_NAME,
	  "prefix requirements", EXPLAIN_A(7), judge_A7 },
	{ "A8", "community 8075:8007 on every announcement", SUBJECT_CHOSEN, 0, AT(SERVICE), "name", Q_CHOSEN_NAME,
	  "prefix requirements", EXPLAIN_A(8), judge_A8 },
	{ "A9", "AS path at most 3", SUBJECT_CHOSEN, 0, AT(SERVICE), "name", Q_CHOSEN_NAME, "prefix requirements",
	  EXPLAIN_A(9), judge_A9 },
	{ "A10", "no private AS in the path, no prepending", SUBJECT_CHOSEN, 0, AT(SERVICE), "name", Q_CHOSEN_NAME,
	  "prefix requirements", EXPLAIN_A(10), judge_A10 },
	{ "A11", "no overlap with another Peering Service prefix", SUBJECT_CHOSEN, 0, AT(SERVICE), "name",
	  Q_CHOSEN_NAME, "portal page", EXPLAIN_A(11), judge_A11 },
};
const size_t RULE_COUNT = sizeof RULES / sizeof *RULES;

const struct rule *rule_by_code(const char *code)
{
	const struct rule *hit = NULL;

	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (!str_is_nocase(RULES[i].code, code))
			continue;
		if (RULES[i].judge)
			return &RULES[i];
		hit = hit ? hit : &RULES[i];
	}
	return hit;
}

uint16_t rule_id(const struct rule *r)
{
	return r ? (uint16_t)(r - RULES + 1) : 0;
}

const struct rule *rule_by_id(uint16_t id)
{
	return id && id <= RULE_COUNT ? &RULES[id - 1] : NULL;
}

const struct rule *rule_attested(const char *code)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (str_is_nocase(RULES[i].code, code) && RULES[i].flags & (RULE_ATTESTED | RULE_ATTESTABLE))
			return &RULES[i];
	return NULL;
}

bool rule_attestable(const char *code)
{
	return rule_attested(code);
}
