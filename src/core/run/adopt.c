/* What exists at the service is taken over into the answers, so that it is followed instead of created. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/actions.h"
#include "run/answers.h"
#include "run/notes.h"
#include "run/there.h"

static char *number_text(int64_t n)
{
	return n ? mem_format("%lld", (long long)n) : NULL;
}

static void take(char **slot, char *owned)
{
	free(*slot);
	*slot = owned;
}

static const void *find(const struct wizard *w, const struct rows *rows, const struct record *r, struct ref ref)
{
	(void)w;
	return rows_find(rows, r, ref.row);
}

/* ---- ASN */

static void adopt_contacts(struct wizard *w, const struct rows *from)
{
	rows_clear(&w->m->asn.contacts, &RECORD_CONTACT);
	ROWS_EACH (const struct contact, c, *from) {
		struct contact *mine = rows_add(&w->m->asn.contacts, &RECORD_CONTACT, model_new_id(w->m));

		mem_replace(&mine->role, c->role);
		mem_replace(&mine->email, c->email);
		mem_replace(&mine->phone, c->phone);
	}
}

static bool adopt_asn(struct wizard *w, struct ref ref)
{
	const struct seen_asn *seen = find(w, &w->m->seen.asns, &RECORD_SEEN_ASN, ref);

	if (!seen)
		return false;
	mem_replace(&w->m->asn.name, seen->name);
	take(&w->m->asn.number, number_text(seen->number));
	mem_replace(&w->m->asn.peer_name, seen->peer_name);
	adopt_contacts(w, &seen->contacts);
	note_journal(w, "adopt", "asn", NULL, seen->name);
	return true;
}

/* ---- peerings */

static struct peering *peering_for(struct wizard *w, const struct seen_peering *seen)
{
	struct peering *p = model_peering(w->m, seen->name);

	ROWS_EACH (struct peering, other, w->m->peerings) {
		if (!p && str_empty(other->name) && str_is_nocase(other->metro, seen->metro))
			p = other;
	}
	return p ? p : answers_new_row(w, GROUP_PEERINGS, 0);
}

static struct connection *connection_for(struct wizard *w, struct peering *p, const struct seen_connection *seen)
{
	ROWS_EACH (struct connection, c, p->connections) {
		if (str_is_nocase(c->identifier, seen->identifier))
			return c;
	}
	return rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(w->m));
}

static void adopt_connection(struct wizard *w, struct peering *p, const struct seen_connection *seen)
{
	struct connection *c = connection_for(w, p, seen);

	mem_replace(&c->identifier, seen->identifier);
	take(&c->facility, number_text(seen->facility));
	take(&c->bandwidth_mbps, number_text(seen->bandwidth));
	if (seen->max_v4)
		take(&c->max_prefixes_v4, number_text(seen->max_v4));
	if (seen->max_v6)
		take(&c->max_prefixes_v6, number_text(seen->max_v6));
}

static bool adopt_peering(struct wizard *w, struct ref ref)
{
	const struct seen_peering *seen = find(w, &w->m->seen.peerings, &RECORD_SEEN_PEERING, ref);
	struct peering *p = seen ? peering_for(w, seen) : NULL;

	if (!p)
		return false;
	mem_replace(&p->name, seen->name);
	mem_replace(&p->metro, seen->metro);
	ROWS_EACH (const struct seen_connection, c, seen->connections)
		adopt_connection(w, p, c);
	note_journal(w, "adopt", "peering", NULL, seen->name);
	return true;
}

/* ---- prefixes */

/* The row that is for this prefix already, under whatever name, becomes this registration's: a second one would be a second
 * answer for the same prefix. */
static const struct row *prefix_for(struct wizard *w, const struct seen_prefix *seen)
{
	const struct fact_prefix *p = facts_prefix_of(&w->facts, seen->prefix);

	return p ? &p->answer->row : answers_new_row(w, GROUP_PREFIXES, 0);
}

static bool adopt_prefix(struct wizard *w, struct ref ref)
{
	const struct seen_prefix *seen = find(w, &w->m->seen.prefixes, &RECORD_SEEN_PREFIX, ref);
	const struct row *row = seen ? prefix_for(w, seen) : NULL;
	uint32_t id = row ? row->id : 0;

	if (!row)
		return false;
	answers_take(w, (struct ref){ REF_FIELD, Q_PREFIX_NAME, id, 0 }, seen->name);
	answers_take(w, (struct ref){ REF_FIELD, Q_PREFIX, id, 0 }, seen->prefix);
	answers_take(w, (struct ref){ REF_FIELD, Q_PREFIX_PEERING, id, 0 }, seen->peering);
	note_journal(w, "adopt", "prefix", NULL, seen->prefix);
	return true;
}

/* ---- service */

static bool adopt_service(struct wizard *w, struct ref ref)
{
	const struct seen_service *seen = find(w, &w->m->seen.services, &RECORD_SEEN_SERVICE, ref);
	struct service_answers *s = &w->m->service;

	if (!seen)
		return false;
	mem_replace(&s->name, seen->name);
	mem_replace(&s->region, seen->location);
	mem_replace(&s->state, seen->state);
	mem_replace(&s->provider, seen->provider);
	mem_replace(&s->primary, seen->primary);
	mem_replace(&s->backup, str_or(seen->backup, "none"));
	note_journal(w, "adopt", "service", NULL, seen->name);
	return true;
}

static bool adopt_service_prefix(struct wizard *w, struct ref ref)
{
	const struct seen_service_prefix *seen =
		find(w, &w->m->seen.service_prefixes, &RECORD_SEEN_SERVICE_PREFIX, ref);
	struct chosen *c = seen ? answers_new_row(w, GROUP_CHOSEN, 0) : NULL;

	if (!c)
		return false;
	mem_replace(&c->name, seen->name);
	note_journal(w, "adopt", "chosen prefix", NULL, seen->prefix);
	return true;
}

/* ---- */

static const char *asn_refused(const struct wizard *w, struct ref ref, struct arena *a)
{
	(void)a;
	const struct seen_asn *asn = there_asn(w);

	return asn && asn->row.id != ref.row && str_is_nocase(asn->name, w->m->asn.name)
		       ? "another association is part of this onboarding"
		       : NULL;
}

static const char *peering_refused(const struct wizard *w, struct ref ref, struct arena *a)
{
	const struct seen_peering *seen = find(w, &w->m->seen.peerings, &RECORD_SEEN_PEERING, ref);

	if (!str_is_nocase(seen->group, w->m->account.resource_group))
		return arena_format(a, "it is in the group %s; choose that group to take it over",
				    str_or(seen->group, "?"));
	return str_is_nocase(seen->type, "Voice") ? NULL
						  : "it is not a Voice peering; it is converted in the portal first";
}

/* Chosen prefixes are found by name: two rows of one name would be one. */
static const char *prefix_refused(const struct wizard *w, struct ref ref, struct arena *a)
{
	const struct seen_prefix *seen = find(w, &w->m->seen.prefixes, &RECORD_SEEN_PREFIX, ref);
	const struct fact_prefix *named = facts_prefix_named(&w->facts, seen->name);

	if (!named || named == facts_prefix_of(&w->facts, seen->prefix))
		return NULL;
	return arena_format(a, "your row for %s is called %s too; give that one another name first",
			    str_or(named->answer->prefix, "another prefix"), seen->name);
}

struct adopting {
	const struct record *record;
	const char *(*refused)(const struct wizard *w, struct ref ref, struct arena *a);
	bool (*adopt)(struct wizard *w, struct ref ref);
};
static const struct adopting ADOPTING[] = {
	{ &RECORD_SEEN_ASN, asn_refused, adopt_asn },
	{ &RECORD_SEEN_PEERING, peering_refused, adopt_peering },
	{ &RECORD_SEEN_PREFIX, prefix_refused, adopt_prefix },
	{ &RECORD_SEEN_SERVICE, NULL, adopt_service },
	{ &RECORD_SEEN_SERVICE_PREFIX, NULL, adopt_service_prefix },
};
enum { NADOPTING = sizeof ADOPTING / sizeof ADOPTING[0] };

static const struct adopting *adopting(const struct wizard *w, struct ref ref)
{
	for (size_t i = 0; ref.row && i < NADOPTING; i++) {
		if (model_row(w->m, ADOPTING[i].record, ref.row, NULL))
			return &ADOPTING[i];
	}
	return NULL;
}

const char *adopt_refused(const struct wizard *w, struct ref ref, struct arena *a)
{
	const struct adopting *k = adopting(w, ref);

	if (!k)
		return "it is not there to be taken over";
	return k->refused ? k->refused(w, ref, a) : NULL;
}

void adopt(struct wizard *w, struct ref ref, const char *text)
{
	(void)text;
	const struct adopting *k = adopting(w, ref);

	if (k && k->adopt(w, ref))
		note_changed(w);
}
