/* R1 to R4, R7: the account, the association, the contacts. */
#include "base/text.h"
#include "core/judge.h"
#include "rules/judgements.h"
#include "rules/values.h"

struct verdict judge_R1(const struct facts *f, uint32_t row, struct arena *a)
{
	(void)row;
	if (str_empty(f->m->asn.number))
		return say(ST_UNKNOWN, "no AS number has been given yet");
	return asn_value(f, f->m->asn.number, a);
}

struct verdict judge_R2(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct seen_asn *s = f->asn;
	struct verdict v;

	(void)row;
	if (!s)
		return say(ST_WAITING, "the AS number is not associated with this subscription yet");
	if (str_is_nocase(s->state, "Approved"))
		v = sayf(a, ST_OK, "AS%lld is associated as %s and Approved", (long long)s->number, s->name);
	else if (str_is_nocase(s->state, "Failed"))
		v = sayf(a, ST_FAILED, "the association of AS%lld was refused: %s; write to peering@microsoft.com",
			 (long long)s->number, str_or(s->error, "no reason given"));
	else
		v = sayf(a, ST_WAITING, "the association of AS%lld is %s; wait for Approved, up to 12 hours",
			 (long long)s->number, str_or(s->state, "without a state"));
	return said_by(v, BY_SERVICE, s->since);
}

/* The longest word of a name that says who somebody is: "Example Voice B.V." and "EXAMPLE-AS" share "example". */
static bool shares_word(const char *name, const char *other, struct arena *a)
{
	enum { WORD_MIN = 4 };

	while (*name) {
		size_t n = 0;

		while ((name[n] >= 'a' && name[n] <= 'z') || (name[n] >= 'A' && name[n] <= 'Z') ||
		       (name[n] >= '0' && name[n] <= '9') || (name[n] & 0x80))
			n++;
		if (n >= WORD_MIN && str_has_nocase(other, arena_textn(a, name, n)))
			return true;
		name += n ? n : 1;
	}
	return false;
}

static const struct seen_registry *own_holder(const struct facts *f)
{
	uint32_t own;

	ROWS_EACH (const struct seen_registry, s, f->m->seen.registry)
		if (facts_own_asn(f, &own) && s->origin == own && !str_empty(s->holder))
			return s;
	return NULL;
}

struct verdict judge_R3(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct seen_registry *holder = own_holder(f);
	const char *name = f->m->asn.peer_name;
	struct verdict v;

	(void)row;
	if (str_empty(name))
		return say(ST_UNKNOWN, "no peer name has been given yet");
	if (!holder)
		return sayf(a, ST_UNKNOWN, "compare \"%s\" with your name in PeeringDB: it cannot be changed later",
			    name);
	if (shares_word(name, holder->holder, a))
		v = sayf(a, ST_OK, "the registry knows the holder as %s", holder->holder);
	else
		v = sayf(a, ST_WARNING, "the registry knows the holder as %s; use the spelling of PeeringDB",
			 holder->holder);
	return said_by(v, BY_OUTSIDE, holder->seen);
}

/* ---- R4 */

static struct verdict contact_value(const struct contact *c, struct arena *a)
{
	struct verdict email = say(ST_OK, NULL), phone = say(ST_OK, NULL);

	if (!str_empty(c->email))
		email = with_cause(email_value(c->email, a), field_ref(Q_CONTACT_EMAIL, c->row.id));
	if (!str_empty(c->phone))
		phone = with_cause(phone_value(c->phone, a), field_ref(Q_CONTACT_PHONE, c->row.id));
	return worse(email, phone);
}

static struct verdict noc_complete(const struct contact *noc)
{
	if (!noc)
		return say(ST_FAILED, "no contact has the role Noc; add one with mail address and telephone number");
	if (str_empty(noc->email))
		return with_cause(
			say(ST_FAILED, "the Noc contact has no mail address; give a mailbox on your own domain"),
			field_ref(Q_CONTACT_EMAIL, noc->row.id));
	if (str_empty(noc->phone))
		return with_cause(
			say(ST_FAILED, "the Noc contact has no telephone number; give one that answers day and night"),
			field_ref(Q_CONTACT_PHONE, noc->row.id));
	return say(ST_OK, NULL);
}

struct verdict judge_R4(const struct facts *f, uint32_t row, struct arena *a)
{
	struct verdict worst = { .state = ST_NA };
	const struct contact *noc = NULL;

	(void)row;
	if (!f->m->asn.contacts.n)
		return say(ST_UNKNOWN, "no contact has been given yet");
	ROWS_EACH (const struct contact, c, f->m->asn.contacts) {
		if (!noc && str_is_nocase(c->role, "Noc"))
			noc = c;
		worst = worse(worst, contact_value(c, a));
	}
	worst = worse(worst, noc_complete(noc));
	if (worst.state == ST_OK)
		worst.text = "a NOC contact with mail address and telephone number; that it answers day and night only "
			     "you know";
	return worst;
}

/* ---- R7 */

struct verdict judge_R7(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct seen_provider *p = &f->m->seen.provider;
	struct verdict v;

	(void)row;
	if (str_empty(p->state))
		return say(ST_UNKNOWN, "the subscription's resource providers have not been read yet");
	if (str_is_nocase(p->state, "Registered"))
		v = say(ST_OK, "Microsoft.Peering is Registered in the subscription");
	else if (str_is_nocase(p->state, "Registering"))
		v = say(ST_WAITING, "Microsoft.Peering is being registered; this takes minutes");
	else
		v = sayf(a, ST_WAITING, "Microsoft.Peering is %s in the subscription; it has to be Registered",
			 p->state);
	return said_by(v, BY_SERVICE, p->seen);
}
