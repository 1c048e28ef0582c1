#include "run/observe.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "inet/asn.h"
#include "run/answers.h"
#include "run/merge.h"
#include "run/notes.h"
#include "run/signin.h"
#include "run/there.h"

/* "Failed: Prefix not received from IP 192.0.2.2" */
struct told {
	char *state;         /* owned */
	const char *message; /* of what was typed; NULL: none */
};

bool observe_only(const struct wizard *w)
{
	return model_mode(w->m) == MODE_GUIDE && !signin_possible(w);
}

static struct told told_of(const char *typed)
{
	size_t n = strcspn(typed, ":");
	const char *after = typed[n] ? typed + n + 1 : "";

	while (n && typed[n - 1] == ' ')
		n--;
	after += strspn(after, " ");
	return (struct told){ mem_textn(typed, n), *after ? after : NULL };
}

static void merge(struct wizard *w, enum op_id op, const char *parent, const char *name, struct rows *rows)
{
	struct merge_from from = { .op = op, .parent = parent, .name = name, .sent = w->now };

	merge_rows(w, &from, rows);
	rows_clear(rows, OPS[op].record);
}

/* ---- account */

static void observe_account(struct wizard *w, struct ref ref, const struct told *t)
{
	(void)ref;
	struct rows provider = { 0 }, group = { 0 };
	struct seen_provider *p = rows_add(&provider, &RECORD_SEEN_PROVIDER, 1);

	p->state = mem_text(t->state);
	merge(w, OP_PROVIDER, NULL, NULL, &provider);
	if (!there_registered(w))
		return;
	struct seen_group *g = rows_add(&group, &RECORD_SEEN_GROUP, 1);

	g->name = mem_text(w->m->account.resource_group);
	g->location = mem_text(w->m->account.region);
	merge(w, OP_GROUP, NULL, w->m->account.resource_group, &group);
}

/* ---- ASN */

static void observe_asn(struct wizard *w, struct ref ref, const struct told *t)
{
	(void)ref;
	struct rows rows = { 0 };
	struct seen_asn *asn = rows_add(&rows, &RECORD_SEEN_ASN, 1);
	uint32_t number = 0;

	asn_parse(str_or(w->m->asn.number, ""), &number, NULL);
	asn->name = mem_text(w->m->asn.name);
	asn->peer_name = mem_text(w->m->asn.peer_name);
	asn->number = number;
	asn->state = mem_text(t->state);
	asn->error = mem_text(t->message);
	ROWS_EACH (const struct contact, c, w->m->asn.contacts)
		record_copy(&RECORD_CONTACT, rows_add(&asn->contacts, &RECORD_CONTACT, c->row.id), c, NULL, NULL);
	merge(w, OP_ASN, NULL, w->m->asn.name, &rows);
}

/* ---- peerings and connections */

static const char *asn_id(const struct wizard *w, struct arena *a)
{
	const struct arm_args args = { .model = w->m, .name = w->m->asn.name };

	return arm_resource_id(OP_ASN, &args, a);
}

static int64_t number_of(const char *text)
{
	return strtoll(str_or(text, "0"), NULL, 10);
}

/* Identifiers are the portal's here; ours only tell the connections apart. */
static void identify(struct wizard *w, struct peering *p)
{
	ROWS_EACH (struct connection, c, p->connections) {
		char guid[GUID_TEXT];

		if (!str_empty(c->identifier))
			continue;
		note_guid(w, guid);
		mem_replace(&c->identifier, guid);
	}
}

static const struct seen_connection *known(const struct seen_peering *p, const char *identifier)
{
	if (!p)
		return NULL;
	ROWS_EACH (const struct seen_connection, c, p->connections) {
		if (str_is_nocase(c->identifier, identifier))
			return c;
	}
	return NULL;
}

static void observed_connection(struct seen_connection *out, const struct connection *c,
				const struct seen_connection *before, const struct told *t)
{
	const char *state = t ? t->state : before ? before->state : "PendingApproval";

	out->identifier = mem_text(c->identifier);
	out->state = mem_text(state);
	out->error = mem_text(t ? t->message : before ? before->error : NULL);
	out->facility = number_of(c->facility);
	out->bandwidth = number_of(c->bandwidth_mbps);
	out->address_provider = mem_text("Microsoft");
	out->for_service = mem_text("true");
	out->session_v4 = mem_text(c->address);
	out->peer_v4 = mem_text(c->address);
	out->microsoft_v4 = mem_text(c->microsoft_address);
	out->state_v4 = str_is_nocase(state, "Active") ? mem_text("Established") : NULL;
}

/* connection 0: the peering as a whole was created. */
static void observed_peering(struct wizard *w, struct peering *p, uint32_t connection, const struct told *t)
{
	struct arena a = { 0 };
	struct rows rows = { 0 };
	const struct seen_peering *before = there_peering(w, p);
	struct seen_peering *seen = rows_add(&rows, &RECORD_SEEN_PEERING, 1);

	identify(w, p);
	seen->name = mem_text(p->name);
	seen->group = mem_text(w->m->account.resource_group);
	seen->metro = mem_text(p->metro);
	seen->kind = mem_text("Direct");
	seen->type = mem_text("Voice");
	seen->sku = mem_text("Premium_Direct_Free");
	seen->asn_id = mem_text(asn_id(w, &a));
	seen->provisioning = mem_text("Succeeded");
	ROWS_EACH (const struct connection, c, p->connections)
		observed_connection(rows_add(&seen->connections, &RECORD_SEEN_CONNECTION, c->row.id), c,
				    known(before, c->identifier), c->row.id == connection ? t : NULL);
	merge(w, OP_PEERING, NULL, p->name, &rows);
	arena_release(&a);
}

static void observe_peering(struct wizard *w, struct ref ref, const struct told *t)
{
	(void)t;
	observed_peering(w, rows_find(&w->m->peerings, &RECORD_PEERING, ref.row), 0, NULL);
}

static void observe_connection(struct wizard *w, struct ref ref, const struct told *t)
{
	observed_peering(w, model_peering_of(w->m, ref.row), ref.row, t);
}

/* ---- prefixes and the service */

static void observe_prefix(struct wizard *w, struct ref ref, const struct told *t)
{
	const struct prefix_answer *p = rows_find(&w->m->prefixes, &RECORD_PREFIX, ref.row);
	struct rows rows = { 0 };
	struct seen_prefix *seen = rows_add(&rows, &RECORD_SEEN_PREFIX, 1);

	seen->peering = mem_text(p->peering);
	seen->name = mem_text(p->name);
	seen->prefix = mem_text(p->prefix);
	seen->state = mem_text(t->state);
	seen->error = mem_text(t->message);
	merge(w, OP_PREFIX, p->peering, p->name, &rows);
}

static void observe_service(struct wizard *w, struct ref ref, const struct told *t)
{
	(void)ref, (void)t;
	const struct service_answers *s = &w->m->service;
	struct rows rows = { 0 };
	struct seen_service *seen = rows_add(&rows, &RECORD_SEEN_SERVICE, 1);

	seen->name = mem_text(s->name);
	seen->group = mem_text(w->m->account.resource_group);
	seen->location = mem_text(s->region);
	seen->state = mem_text(s->state);
	seen->provider = mem_text(s->provider);
	seen->primary = mem_text(s->primary);
	seen->backup = mem_text(s->backup);
	seen->provisioning = mem_text("Succeeded");
	merge(w, OP_SERVICE, NULL, s->name, &rows);
}

static void observe_chosen(struct wizard *w, struct ref ref, const struct told *t)
{
	const struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, ref.row);
	const struct prefix_answer *p = model_prefix(w->m, c->name);
	struct rows rows = { 0 };
	struct seen_service_prefix *seen = rows_add(&rows, &RECORD_SEEN_SERVICE_PREFIX, 1);

	seen->service = mem_text(w->m->service.name);
	seen->name = mem_text(c->name);
	seen->prefix = mem_text(p ? p->prefix : NULL);
	seen->key = mem_text(c->key);
	seen->state = mem_text(t->state);
	seen->error = mem_text(t->message);
	merge(w, OP_SERVICE_PREFIX, w->m->service.name, c->name, &rows);
}

/* ---- which */

struct observing {
	uint16_t kind, code; /* of the ref */
	void (*observe)(struct wizard *w, struct ref ref, const struct told *t);
	const struct record *record; /* the row that has to be there; NULL: none */
};
static const struct observing OBSERVING[] = {
	{ REF_STEP, STEP_ACCOUNT, observe_account, NULL },
	{ REF_STEP, STEP_ASN, observe_asn, NULL },
	{ REF_ROW, GROUP_PEERINGS, observe_peering, &RECORD_PEERING },
	{ REF_ROW, GROUP_CONNECTIONS, observe_connection, &RECORD_CONNECTION },
	{ REF_ROW, GROUP_PREFIXES, observe_prefix, &RECORD_PREFIX },
	{ REF_STEP, STEP_SERVICE, observe_service, NULL },
	{ REF_ROW, GROUP_CHOSEN, observe_chosen, &RECORD_CHOSEN },
};

static const struct observing *observing(const struct wizard *w, struct ref ref)
{
	for (size_t i = 0; i < sizeof OBSERVING / sizeof OBSERVING[0]; i++) {
		const struct observing *o = &OBSERVING[i];

		if (o->kind == ref.kind && o->code == ref.code)
			return !o->record || model_row(w->m, o->record, ref.row, NULL) ? o : NULL;
	}
	return NULL;
}

const char *observe_refused(const struct wizard *w, struct ref ref)
{
	if (!observe_only(w))
		return "the service is asked for this; nothing has to be entered";
	return observing(w, ref) ? NULL : "this has no state to enter";
}

void observe(struct wizard *w, struct ref ref, const char *text)
{
	char *clean = answers_clean(text, false);
	const struct observing *o = observing(w, ref);
	struct told t = told_of(clean);

	if (str_empty(t.state))
		note_say(w, true, "enter the state as the portal shows it, such as Active, or Failed: and the message");
	else if (o)
		o->observe(w, ref, &t);
	free(t.state);
	free(clean);
}
