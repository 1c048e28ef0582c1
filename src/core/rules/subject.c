/* What a rule was judged for, in words. */
#include "base/text.h"
#include "core/rules.h"
#include "rules/values.h"

/* "ams-r1, ams-r2": those that an attestation is asked for. */
static const char *routers(const struct facts *f, struct arena *a)
{
	enum { NAMED = 4 };
	const char *list = "";
	size_t n = 0;

	for (size_t i = 0; i < f->nsessions; i++) {
		const struct connection *c = f->sessions[i].connection;

		if (!c || str_empty(c->router))
			continue;
		if (n++ < NAMED)
			list = arena_format(a, "%s%s%s", list, *list ? ", " : "", c->router);
	}
	return n > NAMED ? arena_format(a, "%zu routers", n) : list;
}

/* What a rule without rows of its own is about; "": the onboarding. */
static const char *whole(const struct rule *r, const struct facts *f, struct arena *a)
{
	const struct model *m = f->m;

	if (r->subject == SUBJECT_ASN)
		return str_or(m->asn.name, "");
	if (r->subject == SUBJECT_SERVICE)
		return str_or(m->service.name, "");
	if (r->flags & RULE_ATTESTED)
		return routers(f, a);
	if (r->jump == Q_SUBSCRIPTION)
		return str_or(m->account.subscription, "");
	return r->jump == Q_PREFIX && f->nprefixes ? arena_format(a, "%zu prefixes", f->nprefixes) : "";
}

static const char *connection_name(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_session *s = facts_session(f, row);

	return s ? arena_format(a, "%s %s", str_or(s->peering->name, "a peering"), facts_session_name(s, a)) : "";
}

static const char *prefix_name(const struct fact_prefix *p)
{
	return p ? str_or(p->answer->prefix, str_or(p->answer->name, "")) : "";
}

const char *rule_subject(const struct rule *r, const struct facts *f, uint32_t row, struct arena *a)
{
	const struct peering *p;
	const struct chosen *c;

	switch (row ? r->subject : SUBJECT_ALL) {
	case SUBJECT_PEERING:
		p = peering_row(f, row);
		return p ? str_or(p->name, "") : "";
	case SUBJECT_CONNECTION:
		return connection_name(f, row, a);
	case SUBJECT_PREFIX:
		return prefix_name(facts_prefix(f, row));
	case SUBJECT_CHOSEN:
		c = chosen_row(f, row);
		return c ? str_or(c->name, "") : "";
	default:
		return whole(r, f, a);
	}
}
