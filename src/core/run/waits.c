#include "base/text.h"
#include "core/explain.h"
#include "run/look.h"
#include "run/reads.h"
#include "run/there.h"

/* Bounds that are published or the product's own: see docs/ARCHITECTURE.md. */
enum { ASN_BOUND = 12 * MSEC_HOUR };
static const msec ADDRESS_BOUND = 7 * (msec)MSEC_DAY, WHOLE_BOUND = 21 * (msec)MSEC_DAY;

static msec time_of(struct when w)
{
	return w.service ? w.service : w.wall;
}

/* ---- next looks */

static msec next_look(const struct wizard *w, enum op_id op, const char *parent, const char *name)
{
	size_t n = read_sources_count(w);
	struct read_want want;

	for (size_t i = 0; i < n; i++) {
		if (!read_sources_at(w, i, &want) || want.asked.op != op || want.due == READ_NEVER)
			continue;
		if (str_is_nocase(str_or(want.asked.parent, ""), str_or(parent, "")) &&
		    str_is_nocase(str_or(want.asked.name, ""), str_or(name, "")))
			return want.due;
	}
	return 0;
}

/* ---- account */

static bool provider_wait(const struct wizard *w, size_t i, struct arena *a, struct wait *out)
{
	(void)i, (void)a;
	const struct seen_provider *p = &w->m->seen.provider;

	if (!str_is_nocase(p->state, "Registering"))
		return false;
	*out = (struct wait){ .step = STEP_ACCOUNT,
			      .ref = { REF_STEP, STEP_ACCOUNT, 0, 0 },
			      .about = "resource provider",
			      .state = p->state,
			      .plain = "Azure registers the resource provider",
			      .owner = "Microsoft",
			      .since = p->since,
			      .next_look = next_look(w, OP_PROVIDER, NULL, NULL),
			      .explain = explain_state(EXPLAIN_PROVIDER, p->state) };
	return true;
}

/* ---- ASN */

static bool asn_wait(const struct wizard *w, size_t i, struct arena *a, struct wait *out)
{
	(void)i;
	const struct seen_asn *asn = there_asn(w);

	if (!asn || !state_is_open(asn->state))
		return false;
	*out = (struct wait){ .step = STEP_ASN,
			      .ref = { REF_STEP, STEP_ASN, 0, 0 },
			      .about = arena_format(a, "AS%lld", (long long)asn->number),
			      .state = str_or(asn->state, "None"),
			      .plain = "Microsoft checks the AS number and the contacts",
			      .owner = "Microsoft",
			      .since = asn->since,
			      .bound = time_of(asn->since) + ASN_BOUND,
			      .next_look = next_look(w, OP_ASNS, NULL, NULL),
			      .explain = explain_state(EXPLAIN_ASN, str_or(asn->state, "None")) };
	return true;
}

/* ---- connections */

struct stage {
	const char *state, *plain, *owner;
};
static const struct stage STAGES[] = {
	{ "None", "the request is on its way", "Microsoft" },
	{ "PendingApproval", "Microsoft reviews the peering request", "Microsoft" },
	{ "Approved", "Microsoft prepares the LOA", "Microsoft" },
	{ "ProvisioningStarted", "cabling to the LOA", "you" },
	{ "ProvisioningCompleted", "Microsoft's side is up; BFD and BGP on your router come next", "you" },
	{ "Validating", "Microsoft validates the connection end to end", "Microsoft" },
	{ "TypeChangeRequested", "Microsoft reviews the conversion", "Microsoft" },
	{ "TypeChangeInProgress", "the connection is being converted; new addresses come", "you" },
	{ "ExternalBlocker", "something outside Microsoft blocks; ask and check the cross-connect", "you" },
	{ "PendingRemove", "the connection is being taken down", "Microsoft" },
};

static const struct stage *stage_of(const char *state)
{
	static const struct stage strange = { "", "a state this version does not know; see what the service says",
					      "Microsoft" };

	for (size_t i = 0; i < sizeof STAGES / sizeof STAGES[0]; i++) {
		if (str_is_nocase(STAGES[i].state, str_or(state, "None")))
			return &STAGES[i];
	}
	return &strange;
}

static void cabling_wait(const struct wizard *w, const struct fact_session *s, struct wait *out)
{
	const struct connection *c = s->connection;
	const struct tick *order = task_tick(w->m, "order", c->row.id), *cabled = task_tick(w->m, "cabling", c->row.id);
	msec due;

	if (!str_empty(c->address) || !str_empty(c->address_mail) || !str_empty(s->seen->peer_v4)) {
		out->plain = "the session addresses are there; BFD and BGP on your router come next";
		return;
	}
	if (cabled) {
		out->plain = "cabling is done; Microsoft brings its port up and mails the session addresses";
		out->owner = "Microsoft";
		out->since = cabled->at;
		out->bound = time_of(cabled->at) + ADDRESS_BOUND;
	} else if (order || !str_empty(c->cross_connect)) {
		out->plain = "the colocation provider builds the cross-connect";
		out->owner = "colocation";
	} else {
		out->plain = "the cross-connect has to be ordered with the LOA";
	}
	if (!cabled && !str_empty(c->cross_connect_due) && when_parse(c->cross_connect_due, &due))
		out->bound = due;
}

static bool connection_wait(const struct wizard *w, size_t i, struct arena *a, struct wait *out)
{
	const struct fact_session *s = &w->facts.sessions[i];
	const char *state = s->seen ? s->seen->state : NULL;
	const struct stage *stage = stage_of(state);

	if (!s->seen || state_is_bad(state) || str_is_nocase(state, "Active"))
		return false;
	*out = (struct wait){ .step = STEP_PROVISIONING,
			      .ref = { REF_ROW, GROUP_CONNECTIONS, s->connection ? s->connection->row.id : 0, 0 },
			      .about = arena_format(a, "%s %s", str_or(s->seen_peering->name, ""),
						    facts_session_name(s, a)),
			      .state = str_or(state, "None"),
			      .plain = stage->plain,
			      .owner = stage->owner,
			      .since = s->seen->since,
			      .next_look = next_look(w, OP_PEERING, NULL, s->seen_peering->name),
			      .explain = explain_state(EXPLAIN_CONNECTION, str_or(state, "None")) };
	if (s->connection && str_is_nocase(state, "ProvisioningStarted"))
		cabling_wait(w, s, out);
	return true;
}

/* ---- prefixes */

static bool prefix_wait(const struct wizard *w, size_t i, struct arena *a, struct wait *out)
{
	const struct fact_prefix *p = &w->facts.prefixes[i];
	const struct seen_prefix *seen = p->seen;

	if (!seen || seen->gone.wall || !state_is_open(seen->state))
		return false;
	*out = (struct wait){ .step = STEP_PREFIXES,
			      .ref = { REF_ROW, GROUP_PREFIXES, p->answer->row.id, 0 },
			      .about = arena_text(a, seen->prefix),
			      .state = str_or(seen->state, "None"),
			      .plain = "Microsoft validates the prefix on every session",
			      .owner = "Microsoft",
			      .since = seen->since,
			      .next_look = next_look(w, OP_PREFIXES, seen->peering, NULL),
			      .explain = explain_state(EXPLAIN_PREFIX, str_or(seen->state, "None")) };
	return true;
}

static bool chosen_wait(const struct wizard *w, size_t i, struct arena *a, struct wait *out)
{
	const struct chosen *c = rows_at(&w->m->service.prefixes, &RECORD_CHOSEN, (uint32_t)i);
	const struct seen_service_prefix *seen = there_chosen(w, c);

	if (!seen || !state_is_open(seen->state))
		return false;
	*out = (struct wait){ .step = STEP_SERVICE,
			      .ref = { REF_ROW, GROUP_CHOSEN, c->row.id, 0 },
			      .about = arena_format(a, "%s (%s)", str_or(seen->prefix, "?"), str_or(c->name, "?")),
			      .state = str_or(seen->state, "None"),
			      .plain = "Microsoft validates the prefix for activation",
			      .owner = "Microsoft",
			      .since = seen->since,
			      .next_look = next_look(w, OP_SERVICE_PREFIXES, seen->service, NULL),
			      .explain = explain_state(EXPLAIN_PREFIX, str_or(seen->state, "None")) };
	return true;
}

/* ---- all of them */

/* Where one has to look: the rows from `first` up to `end`. */
struct stretch {
	size_t first, end;
};

static struct stretch one(const struct wizard *w)
{
	(void)w;
	return (struct stretch){ 0, 1 };
}

static struct stretch sessions(const struct wizard *w)
{
	return (struct stretch){ 0, w->facts.nsessions };
}

/* Of thousands of rows mostly none is open any more. */
static struct stretch prefixes(const struct wizard *w)
{
	const struct progress *p = &w->registered;

	return p->open ? (struct stretch){ p->open_at, w->facts.nprefixes } : (struct stretch){ 0, 0 };
}

static struct stretch chosen(const struct wizard *w)
{
	const struct progress *p = &w->activated;

	return p->open ? (struct stretch){ p->open_at, w->m->service.prefixes.n } : (struct stretch){ 0, 0 };
}

struct wait_source {
	enum step_id step;
	struct stretch (*where)(const struct wizard *w);
	bool (*at)(const struct wizard *w, size_t i, struct arena *a, struct wait *out);
};
static const struct wait_source SOURCES[] = {
	{ STEP_ACCOUNT, one, provider_wait },
	{ STEP_ASN, one, asn_wait },
	{ STEP_PROVISIONING, sessions, connection_wait },
	{ STEP_PREFIXES, prefixes, prefix_wait },
	{ STEP_SERVICE, chosen, chosen_wait },
};
enum { NSOURCES = sizeof SOURCES / sizeof SOURCES[0] };

static void mark_overdue(struct wait *wait, struct when now)
{
	wait->overdue = wait->bound && time_of(now) > wait->bound;
}

bool waits_at(const struct wizard *w, struct when now, enum step_id step, struct arena *a, struct wait *out)
{
	for (size_t k = 0; k < NSOURCES; k++) {
		struct stretch at = SOURCES[k].where(w);

		for (size_t i = at.first; SOURCES[k].step == step && i < at.end; i++) {
			if (!SOURCES[k].at(w, i, a, out))
				continue;
			mark_overdue(out, now);
			return true;
		}
	}
	return false;
}

size_t waits(const struct wizard *w, struct when now, struct arena *a, size_t from, struct wait *out, size_t cap)
{
	size_t n = 0;

	for (size_t k = 0; k < NSOURCES; k++) {
		struct stretch at = SOURCES[k].where(w);

		for (size_t i = at.first; i < at.end && n < cap; i++) {
			if (!SOURCES[k].at(w, i, a, &out[n]))
				continue;
			if (from) {
				from--;
				continue;
			}
			mark_overdue(&out[n++], now);
		}
	}
	return n;
}

msec whole_bound(const struct wizard *w)
{
	msec first = 0;

	if (w->finished)
		return 0;
	ROWS_EACH (const struct seen_peering, p, w->m->seen.peerings) {
		msec since = time_of(p->since);

		if (model_peering(w->m, p->name) && (!first || since < first))
			first = since;
	}
	return first ? first + WHOLE_BOUND : 0;
}
