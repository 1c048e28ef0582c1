/* The checks of a prefix as two tables, carried out in their order; the first that fails ends the judging and gives
 * the message. A check of the sessions names every session that fails it. */
#ifndef LAB_CHECKS_H
#define LAB_CHECKS_H
#include "base/arena.h"
#include "inet/prefix.h"
#include "items.h"

struct activation;
struct peering;
struct registered_prefix;
struct text;
struct world;

struct judging {
	const struct world *world;
	struct prefix prefix;
	const struct peering *peering;
	const struct registered_prefix *registered; /* that is judged, or that the key belongs to */
	const struct activation *activation;        /* NULL while a registration is judged */
	struct items sessions;                      /* struct connection: all that have to bring the prefix */
	struct items primary, backup;               /* with activation: those of each location */
	struct arena arena;
};
enum finding { FINDING_GOOD, FINDING_WARNING, FINDING_FAILED };
/* *code: the check that ended it, "V6"; NULL when all passed. */
enum finding checks_registration(const struct judging *j, struct text *message, const char **code);
enum finding checks_activation(const struct judging *j, struct text *message, const char **code);
#endif
