/* What single values are judged by, shared by the checks of questions (core/judge.h) and the rules. None looks at a ref; the
 * texts are not empty unless said so. */
#ifndef CORE_RULES_VALUES_H
#define CORE_RULES_VALUES_H
#include "core/facts.h"
#include "rules/verdicts.h"

/* R1: as the operator's own number. */
struct verdict asn_value(const struct facts *f, const char *text, struct arena *a);
/* R4 */
struct verdict email_value(const char *text, struct arena *a);
struct verdict phone_value(const char *text, struct arena *a);

/* V1: an IPv4 prefix, host bits zero. V2, R17: the operator's own space. V3: no longer than /24. The last two take what V1
 * passes; for anything else they are ST_UNKNOWN. */
struct verdict prefix_syntax(const char *text, struct arena *a);
struct verdict prefix_space(const struct facts *f, const char *text, struct arena *a);
struct verdict prefix_size(const char *text, struct arena *a);

/* R20, V8, V9, V10, and the session's own AS first (RFC 4271 6.3). `said` names whose path it is: "entered path". */
struct verdict path_length_value(const struct as_path *p, const char *said, struct arena *a);
struct verdict path_numbers_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a);
struct verdict path_prepend_value(const struct as_path *p, const char *said, struct arena *a);
struct verdict path_first_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a);
struct verdict path_value(const struct facts *f, const struct as_path *p, const char *said, struct arena *a);
/* V12: own AS, or one held as an approved association of the same peer name. */
struct verdict origin_value(const struct facts *f, uint32_t origin, struct arena *a);

/* R12: at least 10 Gbps. A multiple of what the metro offers is judge_bandwidth's. */
struct verdict bandwidth_value(const char *text, struct arena *a);
enum { BANDWIDTH_MIN = 10000, PATH_LIMIT = 3, SAFE_LENGTH = 24 };

/* The peering whose connection this is; NULL. */
const struct peering *peering_with(const struct facts *f, uint32_t connection_row);
const struct peering *peering_row(const struct facts *f, uint32_t row);
const struct chosen *chosen_row(const struct facts *f, uint32_t row);
/* 1-based place of a row among a peering's connections, 0: not there. */
unsigned connection_number(const struct peering *p, uint32_t row);
/* The metro of the catalogue, when that has been read; NULL. */
const struct cat_metro *catalogue_metro(const struct facts *f, const char *name);
const struct cat_service_provider *catalogue_provider(const struct facts *f, const char *name);
/* Rows are there and nothing went wrong: only then does absence mean anything. */
bool catalogue_ready(const struct facts *f, enum catalogue_id id);
#endif
