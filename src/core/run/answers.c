#include "run/answers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/judge.h"
#include "run/notes.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/signin.h"
#include "run/there.h"
#include "run/things.h"

/* ---- finding what is meant */

static void *single_record(struct model *m, const struct record *r)
{
	if (r == &RECORD_MODEL)
		return m;
	if (r == &RECORD_ACCOUNT)
		return &m->account;
	if (r == &RECORD_ASN)
		return &m->asn;
	return r == &RECORD_SERVICE ? &m->service : NULL;
}

static void *record_at(struct model *m, const struct question *q, uint32_t row)
{
	struct rows *in;

	return q->group == GROUP_NONE ? single_record(m, q->record) : model_row(m, q->record, row, &in);
}

static const struct question *question_at(struct ref r)
{
	if (r.kind != REF_FIELD || !r.code || r.code >= Q_N || !QUESTIONS[r.code].record)
		return NULL;
	return &QUESTIONS[r.code];
}

struct rows *answers_rows(struct wizard *w, enum group_id group, uint32_t parent)
{
	struct peering *p;

	switch (group) {
	case GROUP_CONTACTS:
		return &w->m->asn.contacts;
	case GROUP_PEERINGS:
		return &w->m->peerings;
	case GROUP_CONNECTIONS:
		p = rows_find(&w->m->peerings, &RECORD_PEERING, parent);
		return p ? &p->connections : NULL;
	case GROUP_PREFIXES:
		return &w->m->prefixes;
	case GROUP_CHOSEN:
		return &w->m->service.prefixes;
	case GROUP_ATTEST:
		return &w->m->attest;
	case GROUP_NOTES:
		return &w->m->notes;
	case GROUP_TICKS:
		return &w->m->ticks;
	default:
		return NULL;
	}
}

/* ---- what may be changed */

/* Of this onboarding, not somebody else's in the same group: a colleague's is there before the group was even named. */
static bool any_in_group(const struct wizard *w)
{
	ROWS_EACH (const struct peering, p, w->m->peerings) {
		if (there_peering(w, p))
			return true;
	}
	return there_service(w) != NULL;
}

static const char *fixed_account(const struct wizard *w, const struct question *q, struct arena *a)
{
	const struct observed *seen = &w->m->seen;

	if (q->id == Q_SUBSCRIPTION && !str_empty(w->m->account.subscription) &&
	    (seen->asns.n || seen->peerings.n || seen->services.n))
		return arena_format(
			a, "there are resources of this onboarding in the subscription; start another session");
	if (q->id == Q_GROUP && any_in_group(w))
		return arena_format(a, "there are resources of this onboarding in the group; start another session");
	if (q->id == Q_REGION && thing_there(w, (struct thing){ OP_GROUP_PUT, 0, STEP_ACCOUNT }))
		return arena_format(a, "the group %s exists, its region cannot be changed",
				    str_or(w->m->account.resource_group, ""));
	return NULL;
}

static const char *whom_to_ask(const struct question *q)
{
	static const char *const whom[STEP_N] = {
		[STEP_ASN] = "write to peering@microsoft.com",
		[STEP_PEERING] = "write to peering@microsoft.com",
		[STEP_PREFIXES] = "remove the registration and register it anew",
		[STEP_SERVICE] = "write to peeringservice@microsoft.com",
	};

	if (q->record == &RECORD_CHOSEN)
		return "delete it from the service and choose it anew";
	return q->step < STEP_N && whom[q->step] ? whom[q->step] : "it stays as it is";
}

static bool connection_there(const struct wizard *w, uint32_t row)
{
	const struct fact_session *s = facts_session(&w->facts, row);

	return s && s->seen;
}

/* A connection that is added to a peering which exists is still open, the ones that are there are not. */
static bool is_there(const struct wizard *w, const struct question *q, uint32_t row, struct thing t)
{
	if (!thing_there(w, t))
		return false;
	return q->record != &RECORD_CONNECTION || connection_there(w, row);
}

const char *answer_fixed(const struct wizard *w, const struct question *q, uint32_t row, struct arena *a)
{
	struct thing t = thing_of(w, q->record, row);

	if (q->flags & FIELD_FIXED)
		return arena_format(a, "%s cannot be changed here", q->label);
	if (q->record == &RECORD_ACCOUNT)
		return q->flags & FIELD_LATER_FIXED ? fixed_account(w, q, a) : NULL;
	if (thing_under_way(w, t))
		return "a request about it is under way; wait for its answer";
	if ((q->flags & FIELD_LATER_FIXED) && is_there(w, q, row, t))
		return arena_format(a, "%s is fixed once created; %s", q->label, whom_to_ask(q));
	return NULL;
}

static const struct record *group_of_row(enum group_id group)
{
	return group > GROUP_NONE && group < GROUP_N ? group_record(group) : NULL;
}

/* What voxpeer does not remove is asked for by mail. */
static const char *who_removes(enum group_id group)
{
	static const char *const whom[GROUP_N] = {
		[GROUP_CONTACTS] = "write to peering@microsoft.com",
		[GROUP_PEERINGS] = "write to peering@microsoft.com; the message to copy is ready",
		[GROUP_CONNECTIONS] = "write to peeringexperience@microsoft.com; the message to copy is ready",
		[GROUP_PREFIXES] = "delete its registration, or once it was Verified write to "
				   "peeringservice@microsoft.com; the message to copy is ready",
		[GROUP_CHOSEN] = "delete it from the service, or once it was Verified write to "
				 "peeringservice@microsoft.com; the message to copy is ready",
	};

	return str_or(whom[group], "it stays as it is");
}

const char *row_fixed(const struct wizard *w, enum group_id group, uint32_t row, struct arena *a)
{
	const struct record *r = group_of_row(group);
	struct thing t = r ? thing_of(w, r, row) : (struct thing){ .op = OP_N };

	if (!r || t.op == OP_N)
		return NULL;
	if (thing_under_way(w, t))
		return "a request about it is under way; wait for its answer";
	if (!thing_there(w, t) || (group == GROUP_CONNECTIONS && !connection_there(w, row)))
		return NULL;
	return arena_format(a, "this %s exists at the service and cannot be removed here; %s", group_noun(group),
			    who_removes(group));
}

/* ---- text */

static size_t trimmed(const char **s, size_t n)
{
	while (n && strchr(" \n\t", (*s)[0]))
		(*s)++, n--;
	while (n && strchr(" \n\t", (*s)[n - 1]))
		n--;
	return n;
}

char *answers_clean(const char *text, bool lines)
{
	struct text t = TEXT_INIT;
	const char *s;

	if (lines)
		utf8_clean_lines(&t, str_or(text, ""), text ? strlen(text) : 0, ANSWER_MAX);
	else
		utf8_clean(&t, str_or(text, ""), text ? strlen(text) : 0, ANSWER_MAX);
	s = t.s;
	size_t n = trimmed(&s, t.n);
	char *clean = mem_textn(s, n);

	text_release(&t);
	return clean;
}

static const char *shown(const struct question *q, const struct field *f, const char *value, struct arena *a)
{
	bool secret = (q->flags & FIELD_SECRET) || (f->flags & F_SECRET);

	return secret ? masked(value, a) : str_or(value, "");
}

static const char *field_name(const struct question *q, uint32_t row, struct arena *a)
{
	if (!row || q->group == GROUP_NONE)
		return arena_format(a, "%s.%s", q->record->name, q->key);
	return arena_format(a, "%s %u.%s", q->record->name, row, q->key);
}

/* ---- what a change entails */

/* Another account: what was read belongs to the old one. */
static void account_changed(struct wizard *w, const struct question *q)
{
	reads_release(w);
	record_clear(&RECORD_SEEN_GROUP, &w->m->seen.group);
	if (q->id == Q_SUBSCRIPTION)
		record_clear(&RECORD_SEEN_PROVIDER, &w->m->seen.provider);
	if (q->id == Q_SIGN_IN || q->id == Q_TENANT)
		signin_stop(w);
}

/* Prefixes name their peering, chosen ones their prefix: a new name goes along. */
static void renamed(struct wizard *w, const struct question *q, const char *old, const char *new)
{
	if (str_empty(old) || str_empty(new))
		return;
	if (q->id == Q_PEERING_NAME) {
		ROWS_EACH (struct prefix_answer, p, w->m->prefixes) {
			if (str_is_nocase(p->peering, old))
				mem_replace(&p->peering, new);
		}
	}
	if (q->id == Q_PREFIX_NAME) {
		ROWS_EACH (struct chosen, c, w->m->service.prefixes) {
			if (str_is_nocase(c->name, old))
				mem_replace(&c->name, new);
		}
	}
}

static void router_changed(struct wizard *w, uint32_t row, const char *old)
{
	struct rows *in;
	struct connection *c = model_row(w->m, &RECORD_CONNECTION, row, &in);

	if (c && !str_empty(old))
		c->router_since = w->now;
}

/* Questions of provisioning say what happened: they change no request. */
static bool changes_request(const struct question *q)
{
	return q->step != STEP_PROVISIONING && q->step != STEP_READINESS;
}

static void consequences(struct wizard *w, const struct question *q, uint32_t row, const char *old, const char *new)
{
	struct thing t = thing_of(w, q->record, row);

	if (q->record == &RECORD_ACCOUNT)
		account_changed(w, q);
	if (q->id == Q_ROUTER)
		router_changed(w, row, old);
	if (q->id == Q_PREFIX_NAME || q->id == Q_PEERING_NAME)
		renamed(w, q, old, new);
	if (t.op != OP_N && changes_request(q))
		requests_retry(w, t.step, t.row);
}

/* ---- rows nobody has entered anything into */

static void fresh_forget(struct wizard *w, uint32_t row)
{
	size_t n = 0;

	for (size_t i = 0; i < w->nfresh; i++) {
		if (w->fresh[i].row != row)
			w->fresh[n++] = w->fresh[i];
	}
	w->nfresh = n;
}

static void fresh_add(struct wizard *w, enum group_id group, uint32_t row)
{
	if (w->setup.unattended)
		return;
	if (w->nfresh == FRESH_MAX)
		fresh_forget(w, w->fresh[0].row);
	w->fresh[w->nfresh++] = (struct fresh){ group, row };
}

static uint32_t parent_of(struct wizard *w, enum group_id group, uint32_t row)
{
	const struct peering *p = group == GROUP_CONNECTIONS ? model_peering_of(w->m, row) : NULL;

	return p ? p->row.id : 0;
}

/* ---- setting a field */

static bool is_refused(struct wizard *w, const struct question *q, struct ref r, const char *text)
{
	struct arena a = { 0 };
	const char *why = answer_fixed(w, q, r.row, &a);

	if (!why && q->id == Q_MODE && q->check) {
		const struct verdict v = q->check(&w->facts, r, text, &a);
		why = v.state == ST_FAILED ? v.text : NULL;
	}
	if (why)
		note_say(w, true, "%s", why);
	arena_release(&a);
	return why != NULL;
}

/* What was released was reviewed with the old value. */
static void withdraw_released(struct wizard *w, const struct question *q, uint32_t row)
{
	bool registered = q->id == Q_PREFIX_NAME || q->id == Q_PREFIX;
	const struct prefix_answer *p = registered ? rows_find(&w->m->prefixes, &RECORD_PREFIX, row) : NULL;

	thing_withdraw(w, thing_of(w, q->record, row));
	if (q->id == Q_SUBSCRIPTION || q->id == Q_GROUP)
		things_withdraw_all(w);
	if (p && !str_empty(p->name))
		things_withdraw_chosen(w, p->name);
}

static void set_field(struct wizard *w, const struct question *q, struct ref r, char **slot, const char *new)
{
	const struct field *f = record_field(q->record, q->key);
	struct arena a = { 0 };
	char *old = mem_text(*slot);

	if (changes_request(q))
		withdraw_released(w, q, r.row);
	if (mem_replace(slot, new)) {
		fresh_forget(w, r.row);
		fresh_forget(w, parent_of(w, q->group, r.row));
		consequences(w, q, r.row, old, new);
		note_journal(w, "answer", field_name(q, r.row, &a), shown(q, f, old, &a), shown(q, f, new, &a));
		note_changed(w);
	}
	free(old);
	arena_release(&a);
}

static char *typed(const struct wizard *w, const struct question *q, const char *text)
{
	char iso[WHEN_ISO_MAX];
	msec at;

	if (q->id == Q_BANDWIDTH && bandwidth_typed(text))
		return mem_format("%lld", (long long)bandwidth_typed(text));
	if ((q->flags & FIELD_TICK) && !str_empty(text) && !when_parse(text, &at))
		return mem_text(when_iso(note_time(w), iso));
	return answers_clean(text, q->flags & FIELD_MULTILINE);
}

void answers_set(struct wizard *w, const struct event *ev)
{
	const struct question *q = question_at(ev->ref);
	void *rec = q ? record_at(w->m, q, ev->ref.row) : NULL;
	const struct field *f = rec ? record_field(q->record, q->key) : NULL;

	if (!f || f->kind != K_TEXT) {
		note_say(w, true, "what was to be changed is no longer there");
		return;
	}
	char **slot = field_text(rec, f);
	char *new = typed(w, q, ev->text);

	if (!str_is(str_or(*slot, ""), new) && !is_refused(w, q, ev->ref, new))
		set_field(w, q, ev->ref, slot, new);
	free(new);
}

void answers_take(struct wizard *w, struct ref field, const char *text)
{
	const struct question *q = question_at(field);
	void *rec = q ? record_at(w->m, q, field.row) : NULL;

	if (rec)
		set_field(w, q, field, field_text(rec, record_field(q->record, q->key)), text);
}

/* ---- rows */

static void journal_row(struct wizard *w, const char *what, enum group_id group, uint32_t row)
{
	struct arena a = { 0 };

	note_journal(w, what, arena_format(&a, "%s %u", group_noun(group), row), NULL, NULL);
	arena_release(&a);
	note_changed(w);
}

void *answers_new_row(struct wizard *w, enum group_id group, uint32_t parent)
{
	struct rows *rows = answers_rows(w, group, parent);

	if (!rows) {
		note_say(w, true, "there is nothing to add to");
		return NULL;
	}
	if (rows->n >= ROWS_MAX) {
		note_say(w, true, "there are %u rows already, the most that are kept", rows->n);
		return NULL;
	}
	struct row *row = rows_add(rows, group_record(group), model_new_id(w->m));

	journal_row(w, "add", group, row->id);
	return row;
}

/* What is added to a thing that was released changes what was reviewed. */
static void withdraw_parent(struct wizard *w, enum group_id group, uint32_t parent)
{
	if (group == GROUP_CONNECTIONS)
		thing_withdraw(w, thing_of(w, &RECORD_PEERING, parent));
	if (group == GROUP_CONTACTS)
		thing_withdraw(w, thing_of(w, &RECORD_ASN, 0));
}

static const char *closed_parent(const struct wizard *w, enum group_id group, uint32_t parent)
{
	const struct record *r = group == GROUP_CONNECTIONS ? &RECORD_PEERING
				 : group == GROUP_CONTACTS  ? &RECORD_ASN
							    : NULL;
	struct thing t = r ? thing_of(w, r, parent) : (struct thing){ .op = OP_N };

	if (t.op != OP_N && thing_under_way(w, t))
		return "a request about it is under way; wait for its answer";
	if (group == GROUP_CONTACTS && thing_there(w, t))
		return "the association exists and cannot be changed; write to peering@microsoft.com";
	return NULL;
}

static bool may_add(struct wizard *w, enum group_id group, uint32_t parent)
{
	const char *why = closed_parent(w, group, parent);

	if (why)
		note_say(w, true, "%s", why);
	return !why;
}

static void attestation_begins(struct wizard *w, struct attestation *at)
{
	char iso[WHEN_ISO_MAX];

	mem_replace(&at->by, w->setup.who);
	mem_replace(&at->at, when_iso(note_time(w), iso));
}

/* A new row begins with what is usual; each can be changed. */
static void take_presets(const struct wizard *w, enum group_id group, void *row)
{
	for (size_t i = Q_NONE + 1; i < Q_N; i++) {
		const struct question *q = &QUESTIONS[i];
		const char *preset = q->group == group ? question_preset(&w->facts, q) : NULL;

		if (preset)
			mem_replace(field_text(row, record_field(q->record, q->key)), preset);
	}
}

void answers_add(struct wizard *w, const struct event *ev)
{
	enum group_id group = ev->ref.code;

	if (!group_of_row(group) || !may_add(w, group, ev->ref.row))
		return;
	withdraw_parent(w, group, ev->ref.row);
	void *row = answers_new_row(w, group, ev->ref.row);

	if (row)
		take_presets(w, group, row);
	if (row && group == GROUP_ATTEST)
		attestation_begins(w, row);
	if (row && group != GROUP_ATTEST)
		fresh_add(w, group, ((struct row *)row)->id);
}

static uint32_t new_id(void *model)
{
	return model_new_id(model);
}

/* A copy is a new thing: it has no identifier, key or release of its own yet. */
static void forget_identity(enum group_id group, void *row)
{
	if (group == GROUP_CONNECTIONS) {
		struct connection *c = row;

		mem_replace(&c->identifier, NULL);
		c->router_since = (struct when){ 0 };
	} else if (group == GROUP_PREFIXES) {
		mem_replace(&((struct prefix_answer *)row)->go, NULL);
	} else if (group == GROUP_CHOSEN) {
		mem_replace(&((struct chosen *)row)->go, NULL);
		mem_replace(&((struct chosen *)row)->key, NULL);
	} else if (group == GROUP_PEERINGS) {
		struct peering *p = row;

		mem_replace(&p->legacy_ok, NULL);
		ROWS_EACH (struct connection, c, p->connections) {
			forget_identity(GROUP_CONNECTIONS, c);
		}
	}
}

void answers_copy(struct wizard *w, const struct event *ev)
{
	enum group_id group = ev->ref.code;
	uint32_t parent = parent_of(w, group, ev->ref.row);
	struct rows *rows = group_of_row(group) ? answers_rows(w, group, parent) : NULL;
	const struct record *r = group_record(group);

	if (!rows || !rows_find(rows, r, ev->ref.row) || !may_add(w, group, parent))
		return;
	withdraw_parent(w, group, parent);
	void *row = answers_new_row(w, group, parent);

	if (!row)
		return;
	record_copy(r, row, rows_find(rows, r, ev->ref.row), new_id, w->m);
	forget_identity(group, row);
}

static void forget_commit(struct wizard *w, enum group_id group, uint32_t row)
{
	if (group == GROUP_PEERINGS || group == GROUP_CONNECTIONS)
		thing_withdraw(w, thing_of(w, group_record(group), row));
	if (group == GROUP_CONTACTS)
		thing_withdraw(w, thing_of(w, &RECORD_ASN, 0));
}

void answers_remove(struct wizard *w, const struct event *ev)
{
	enum group_id group = ev->ref.code;
	struct rows *rows = group_of_row(group) ? answers_rows(w, group, parent_of(w, group, ev->ref.row)) : NULL;
	struct arena a = { 0 };
	const char *why = rows ? row_fixed(w, group, ev->ref.row, &a) : NULL;

	if (why) {
		note_say(w, true, "%s", why);
	} else if (rows) {
		forget_commit(w, group, ev->ref.row);
		if (rows_remove(rows, group_record(group), ev->ref.row))
			journal_row(w, "remove", group, ev->ref.row);
	}
	arena_release(&a);
}

static bool is_looked_at(struct wizard *w, uint32_t row)
{
	const struct ref *at = &w->view.ref;

	return at->kind == REF_ROW && (at->row == row || parent_of(w, at->code, at->row) == row);
}

void answers_look(struct wizard *w)
{
	for (size_t i = w->view.screen == SCREEN_STEP ? w->nfresh : 0; i-- > 0;) {
		const struct fresh f = w->fresh[i];

		if (is_looked_at(w, f.row))
			continue;
		fresh_forget(w, f.row);
		answers_remove(w,
			       &(struct event){ .kind = EV_REMOVE, .ref = { REF_ROW, (uint16_t)f.group, f.row, 0 } });
	}
}
