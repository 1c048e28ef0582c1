#include "base/text.h"
#include "run/look.h"

/* What Microsoft's walkthrough leaves to the operator between approval and validation. Order is the usual order of work. */
const struct task TASKS[] = {
	{ "noc", "NOC reachable under the address given", true, NULL },
	{ "loa", "LOA received", false, "Approved" },
	{ "order", "cross-connect ordered with the LOA", false, "ProvisioningStarted" },
	{ "cabling", "cross-connect in place, light levels good", false, "ProvisioningStarted" },
	{ "lacp", "LACP active on the bundle", false, "ProvisioningStarted" },
	{ "addresses", "session addresses set on the bundle", false, "ProvisioningStarted" },
	{ "bfd", "BFD configured towards Microsoft", false, "ProvisioningStarted" },
	{ "bgp", "BGP configured towards AS8075, with both policies", false, "ProvisioningStarted" },
	{ "notify", "Microsoft told that your side is ready", false, "ProvisioningStarted" },
};
const size_t TASK_COUNT = sizeof TASKS / sizeof TASKS[0];

const struct task *task_find(const char *code)
{
	for (size_t i = 0; i < TASK_COUNT; i++) {
		if (str_is(TASKS[i].code, code))
			return &TASKS[i];
	}
	return NULL;
}

const struct tick *task_tick(const struct model *m, const char *code, uint32_t connection)
{
	ROWS_EACH (const struct tick, t, m->ticks) {
		if (str_is(t->task, code) && t->connection == connection)
			return t;
	}
	return NULL;
}

/* How far a connection is; a state we do not know counts as the beginning. */
static unsigned rank(const char *state)
{
	static const char *const order[] = { "PendingApproval",       "Approved",   "ProvisioningStarted",
					     "ProvisioningCompleted", "Validating", "Active" };

	for (unsigned i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (str_is_nocase(state, order[i]))
			return i + 1;
	}
	return 0;
}

bool task_open(const struct task *t, const struct fact_session *s)
{
	const char *state = s && s->seen ? s->seen->state : NULL;

	if (str_is_nocase(state, "Active"))
		return false;
	return !t->from || rank(state) >= rank(t->from);
}
