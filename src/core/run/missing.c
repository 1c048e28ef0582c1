#include "run/missing.h"

#include "base/text.h"
#include "run/there.h"

static bool has_answer(const struct question *q, const void *rec)
{
	const struct field *f = record_field(q->record, q->key);

	return f && f->kind == K_TEXT && !str_empty(*field_text((void *)(uintptr_t)rec, f));
}

bool missing_may_be(const struct wizard *w, const struct question *q)
{
	return !(q->flags & FIELD_REQUIRED) || (q->id == Q_SIGN_IN && model_mode(w->m) == MODE_GUIDE);
}

static bool is_asked(const struct wizard *w, const struct question *q, struct ref r)
{
	return q->label && !missing_may_be(w, q) && (!q->visible || q->visible(&w->facts, r));
}

static const struct question *first_missing(const struct wizard *w, const struct record *r, const void *rec,
					    uint32_t row)
{
	for (size_t i = 0; i < Q_N; i++) {
		const struct question *q = &QUESTIONS[i];
		struct ref ref = { REF_FIELD, (uint16_t)q->id, row, 0 };

		if (q->record == r && !has_answer(q, rec) && is_asked(w, q, ref))
			return q;
	}
	return NULL;
}

static const char *missing(const struct wizard *w, const struct record *r, const void *rec, uint32_t row,
			   struct ref *where)
{
	const struct question *q = first_missing(w, r, rec, row);

	if (!q)
		return NULL;
	*where = (struct ref){ REF_FIELD, (uint16_t)q->id, row, 0 };
	return q->label;
}

const char *missing_in(const struct wizard *w, const struct record *r, const void *rec, uint32_t row)
{
	struct ref where;

	return missing(w, r, rec, row, &where);
}

bool missing_region(const struct wizard *w)
{
	bool looked = w->m->seen.group.seen.wall || w->m->seen.group.seen.service;

	return looked && !there_group(w) && !str_empty(w->m->account.resource_group);
}

const char *missing_account(const struct wizard *w, struct ref *where)
{
	const char *what = missing(w, &RECORD_ACCOUNT, &w->m->account, 0, where);

	if (what || !missing_region(w) || !str_empty(w->m->account.region))
		return what;
	*where = (struct ref){ REF_FIELD, Q_REGION, 0, 0 };
	return QUESTIONS[Q_REGION].label;
}

const char *missing_asn(const struct wizard *w, struct ref *where)
{
	const char *what = missing(w, &RECORD_ASN, &w->m->asn, 0, where);

	ROWS_EACH (const struct contact, c, w->m->asn.contacts) {
		if (!what)
			what = missing(w, &RECORD_CONTACT, c, c->row.id, where);
	}
	if (what || w->m->asn.contacts.n)
		return what;
	*where = (struct ref){ REF_ROW, GROUP_CONTACTS, 0, 0 };
	return "a NOC contact";
}

const char *missing_peering(const struct wizard *w, const struct peering *p, struct ref *where)
{
	const char *what = missing(w, &RECORD_PEERING, p, p->row.id, where);

	ROWS_EACH (const struct connection, c, p->connections) {
		if (!what)
			what = missing(w, &RECORD_CONNECTION, c, c->row.id, where);
	}
	if (what || p->connections.n)
		return what;
	*where = (struct ref){ REF_ROW, GROUP_CONNECTIONS, p->row.id, 0 };
	return "connections";
}

const char *missing_prefix(const struct wizard *w, const struct prefix_answer *p, struct ref *where)
{
	return missing(w, &RECORD_PREFIX, p, p->row.id, where);
}

const char *missing_service(const struct wizard *w, struct ref *where)
{
	const char *what = missing(w, &RECORD_SERVICE, &w->m->service, 0, where);

	if (what || w->m->service.prefixes.n)
		return what;
	*where = (struct ref){ REF_ROW, GROUP_CHOSEN, 0, 0 };
	return "a chosen prefix";
}

const char *missing_chosen(const struct wizard *w, const struct chosen *c, struct ref *where)
{
	return missing(w, &RECORD_CHOSEN, c, c->row.id, where);
}
