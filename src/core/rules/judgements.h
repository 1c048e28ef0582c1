/* One function a rule: judge it for a row from what is known now. Bound to codes, steps and subjects in table.c. */
#ifndef CORE_RULES_JUDGEMENTS_H
#define CORE_RULES_JUDGEMENTS_H
#include "core/facts.h"
#include "rules/verdicts.h"

typedef struct verdict rule_fn(const struct facts *f, uint32_t row, struct arena *a);

/* account, ASN */
rule_fn judge_R1, judge_R2, judge_R3, judge_R4, judge_R7;
/* peering */
rule_fn judge_R8, judge_R9, judge_R10, judge_R11, judge_R11_service, judge_R12, judge_R21, judge_R22, judge_R30,
	judge_R34;
/* prefixes */
rule_fn judge_R17, judge_R18, judge_R19, judge_R19_chosen, judge_R20, judge_R23, judge_R24, judge_R25, judge_R29;
/* registration and activation */
rule_fn judge_V1, judge_V2, judge_V3, judge_V4, judge_V5, judge_V6, judge_V7, judge_V8, judge_V9, judge_V10, judge_V11,
	judge_V12, judge_V13;
rule_fn judge_A1, judge_A2, judge_A3, judge_A4, judge_A5, judge_A6, judge_A7, judge_A8, judge_A9, judge_A10, judge_A11;

/* What people say: for each router that the rule concerns (per_router), or once. OK, ST_STALE or ST_UNKNOWN. */
struct verdict attested(const struct facts *f, const char *code, bool per_router, struct arena *a);

/* ---- shared by several files of judgements */

/* Sessions a judgement speaks of. */
struct scope {
	const struct fact_session **v;
	size_t n;
};
struct scope scope_parent(const struct facts *f, const struct fact_prefix *p, struct arena *a);
struct scope scope_service(const struct facts *f, struct arena *a); /* primary and backup location */

/* V6, A7: announced on every session. `words`: what the service would say, up to the addresses. */
struct verdict announced_on(const struct facts *f, const struct fact_prefix *p, const struct scope *scope,
			    const char *words, struct arena *a);
/* V8 to V10: the received paths, else the entered one. */
enum path_check { PATH_LENGTH, PATH_NUMBERS, PATH_PREPEND, PATH_ALL };
struct verdict received_paths(const struct facts *f, const struct fact_prefix *p, const struct scope *scope,
			      enum path_check check, struct arena *a);
/* V4, A2; with route objects alone what R24 begins with. */
struct verdict registry_origin(const struct facts *f, const struct fact_prefix *p, bool aut_num, struct arena *a);
/* R24: for exactly this prefix, at a registry that checks the holder. */
struct verdict route_object(const struct facts *f, const struct fact_prefix *p, struct arena *a);
/* V13, R25 */
struct verdict rpki_state(const struct facts *f, const struct fact_prefix *p, struct arena *a);
#endif
