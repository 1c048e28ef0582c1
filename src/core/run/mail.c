/* The mail to copy: who is written to, and everything they will ask for. */
#include "base/text.h"
#include "core/explain.h"
#include "inet/asn.h"
#include "run/calls.h"
#include "run/facts_now.h"
#include "run/look.h"
#include "run/status.h"
#include "run/there.h"

/* What a mail is about, gathered before it is written. */
struct matter {
	enum mailbox to;
	const char *what;            /* "prefix 203.0.113.0/24" */
	const char *resource;        /* resource id */
	const char *state, *message; /* as the service says them */
	const char *ask;             /* what is asked for */
	struct when since;
	const struct peering *peering; /* whose sessions are named; NULL: none */
	uint32_t target;               /* answer row of the last request */
};

static msec time_of(struct when w)
{
	return w.service ? w.service : w.wall;
}

/* ---- matters */

static const char *resource_id(const struct wizard *w, enum op_id op, struct asked asked, struct arena *a)
{
	struct arm_args args;

	calls_args(w, asked, &args);
	return arm_resource_id(op, &args, a);
}

static bool about_asn(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	(void)ref;
	const struct seen_asn *asn = there_asn(w);

	if (!asn)
		return false;
	*out = (struct matter){ .to = MAIL_PEERING,
				.what = arena_format(a, "association of AS%lld", (long long)asn->number),
				.resource =
					resource_id(w, OP_ASN, (struct asked){ .op = OP_ASN, .name = asn->name }, a),
				.state = str_or(asn->state, "None"),
				.message = state_is_bad(asn->state) ? asn->error : NULL,
				.ask = "Please look at this association and tell us what is missing.",
				.since = asn->since };
	return true;
}

static bool about_connection(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	const struct fact_session *s = facts_session(&w->facts, ref.row);
	bool settled = s && s->seen && facts_session_up(s);

	if (!s || !s->seen)
		return false;
	*out = (struct matter){
		.to = settled ? MAIL_EXPERIENCE : MAIL_PEERING,
		.what = arena_format(a, "peering %s, %s", str_or(s->peering->name, ""), facts_session_name(s, a)),
		.resource = resource_id(w, OP_PEERING, (struct asked){ .op = OP_PEERING, .name = s->peering->name }, a),
		.state = str_or(s->seen->state, "None"),
		.message = state_is_bad(s->seen->state) ? s->seen->error : NULL,
		.ask = settled ? "Please remove or change this connection as follows: …"
			       : "Please tell us how far this connection is and what it waits for.",
		.since = s->seen->since,
		.peering = s->peering,
		.target = s->peering->row.id
	};
	return true;
}

static bool about_peering(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	const struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, ref.row);
	const struct seen_peering *seen = p ? there_peering(w, p) : NULL;

	if (!seen)
		return false;
	*out = (struct matter){
		.to = MAIL_PEERING,
		.what = arena_format(a, "peering %s", p->name),
		.resource = resource_id(w, OP_PEERING, (struct asked){ .op = OP_PEERING, .name = p->name }, a),
		.state = seen->provisioning,
		.ask = there_all_active(seen) ? "Please remove or change this peering as follows: …"
					      : "Please tell us how far this peering is and what it waits for.",
		.since = seen->since,
		.peering = p,
		.target = p->row.id
	};
	return true;
}

static enum mailbox mailbox_of(const char *message)
{
	const struct explain *e = explain_at(explain_message(str_or(message, "")));

	return e && e->write_to ? e->write_to : MAIL_PEERING_SERVICE;
}

static bool about_prefix(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	const struct fact_prefix *p = facts_prefix(&w->facts, ref.row);
	const struct seen_prefix *seen = p ? there_prefix(w, ref.row) : NULL;

	if (!seen)
		return false;
	*out = (struct matter){ .to = mailbox_of(seen->error),
				.what = arena_format(a, "registered prefix %s", str_or(seen->prefix, "?")),
				.resource = resource_id(
					w, OP_PREFIX,
					(struct asked){ .op = OP_PREFIX, .parent = seen->peering, .name = seen->name },
					a),
				.state = str_or(seen->state, "None"),
				.message = seen->error,
				.ask = there_verified(seen) ? "Please remove or change this registration as follows: …"
							    : "Please look at the validation of this prefix.",
				.since = seen->since,
				.peering = p->peering,
				.target = ref.row };
	return true;
}

static bool about_chosen(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	const struct chosen *c = rows_find(&w->m->service.prefixes, &RECORD_CHOSEN, ref.row);
	const struct seen_service_prefix *seen = c ? there_chosen(w, c) : NULL;
	const struct fact_prefix *p = c ? facts_prefix_named(&w->facts, c->name) : NULL;

	if (!seen)
		return false;
	*out = (struct matter){
		.to = mailbox_of(seen->error),
		.what = arena_format(a, "Peering Service prefix %s", str_or(seen->prefix, "?")),
		.resource = resource_id(
			w, OP_SERVICE_PREFIX,
			(struct asked){ .op = OP_SERVICE_PREFIX, .parent = seen->service, .name = seen->name }, a),
		.state = str_or(seen->state, "None"),
		.message = seen->error,
		.ask = str_is_nocase(seen->state, "Verified")
			       ? "Please remove or change this Peering Service prefix as follows: …"
			       : "Please look at the activation of this prefix.",
		.since = seen->since,
		.peering = p ? p->peering : NULL,
		.target = ref.row
	};
	return true;
}

static bool about_service(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out)
{
	(void)ref;
	const struct seen_service *s = there_service(w);

	if (!s)
		return false;
	*out = (struct matter){ .to = MAIL_PEERING_SERVICE,
				.what = arena_format(a, "Peering Service %s, primary %s, backup %s", s->name,
						     str_or(s->primary, "?"), str_or(s->backup, "none")),
				.resource = resource_id(w, OP_SERVICE,
							(struct asked){ .op = OP_SERVICE, .name = s->name }, a),
				.state = s->provisioning,
				.ask = "Please change the locations of this Peering Service to: primary …, backup ….",
				.since = s->since };
	return true;
}

typedef bool about_fn(const struct wizard *w, struct ref ref, struct arena *a, struct matter *out);
static about_fn *const BY_GROUP[GROUP_N] = {
	[GROUP_CONNECTIONS] = about_connection,
	[GROUP_PEERINGS] = about_peering,
	[GROUP_PREFIXES] = about_prefix,
	[GROUP_CHOSEN] = about_chosen,
};
static about_fn *const BY_STEP[STEP_N] = {
	[STEP_ASN] = about_asn,
	[STEP_SERVICE] = about_service,
};

static about_fn *about_of(struct ref ref)
{
	if (ref.kind == REF_ROW && ref.code < GROUP_N && ref.row)
		return BY_GROUP[ref.code];
	return ref.kind == REF_STEP && ref.code < STEP_N ? BY_STEP[ref.code] : NULL;
}

/* ---- writing */

static void put_time(struct text *t, const char *label, msec at)
{
	char iso[WHEN_ISO_MAX];

	if (at)
		text_addf(t, "%s: %s\n", label, when_iso(at, iso));
}

static void put(struct text *t, const char *label, const char *value)
{
	if (!str_empty(value))
		text_addf(t, "%s: %s\n", label, value);
}

static void put_sessions(const struct wizard *w, const struct peering *p, struct arena *a, struct text *t)
{
	size_t n = 0;
	const struct fact_session *s = p ? facts_sessions_of(&w->facts, p, &n) : NULL;

	for (size_t i = 0; s && i < n; i++) {
		const char *address = facts_session_address(&s[i], a);

		text_addf(t, "Session: %s, address %s, connection %s, BGP %s\n", facts_session_name(&s[i], a),
			  str_or(address, "none yet"), s[i].seen ? str_or(s[i].seen->state, "None") : "not there",
			  s[i].seen ? str_or(s[i].seen->state_v4, "none yet") : "none yet");
	}
}

/* The service's own number of the last request about this row. */
static const char *last_request(const struct wizard *w, uint32_t target)
{
	const char *id = NULL;

	ROWS_EACH (const struct request, r, w->m->requests) {
		if (r->target == target && !str_empty(r->service_id))
			id = r->service_id;
	}
	return id;
}

static void put_who(const struct wizard *w, struct text *t)
{
	put(t, "AS number", w->m->asn.number);
	put(t, "Company", w->m->asn.peer_name);
	put(t, "Subscription", w->m->account.subscription);
}

/* Who to answer to: the NOC, as Microsoft knows it; else whoever writes. */
static void put_contact(const struct wizard *w, struct text *t)
{
	ROWS_EACH (const struct contact, c, w->m->asn.contacts) {
		if (!str_is_nocase(c->role, "Noc") || str_empty(c->email))
			continue;
		text_addf(t, "Our contact: %s%s%s\n", c->email, str_empty(c->phone) ? "" : ", ", str_or(c->phone, ""));
		return;
	}
	put(t, "Our contact", w->setup.who);
}

static void write_matter(const struct wizard *w, const struct matter *m, struct arena *a, struct text *t)
{
	text_addf(t, "%s\n\n", m->ask);
	put_who(w, t);
	put(t, "Resource", m->resource);
	put(t, "About", m->what);
	put(t, "State", m->state);
	put_time(t, "Since", time_of(m->since));
	put(t, "Message", m->message);
	put_sessions(w, m->peering, a, t);
	put(t, "Request id", last_request(w, m->target));
	put_contact(w, t);
}

static const char *subject_of(const struct wizard *w, const struct matter *m, struct arena *a)
{
	return arena_format(a, "AS%s %s: %s%s%s", asn_bare(str_or(w->m->asn.number, "?")),
			    str_or(w->m->asn.peer_name, ""), m->what, str_empty(m->state) ? "" : ", ",
			    str_or(m->state, ""));
}

/* R18: what lives in which prefix, for those at Microsoft who prepare the routing. */
static bool traffic_mail(const struct wizard *w, struct arena *a, struct mail *out)
{
	struct text t = TEXT_INIT;

	if (!w->m->prefixes.n)
		return false;
	text_add(&t, "These are our voice prefixes, what they carry and where they end.\n\n");
	put_who(w, &t);
	text_addc(&t, '\n');
	ROWS_EACH (const struct prefix_answer, p, w->m->prefixes)
		text_addf(&t, "%s: %s; endpoints: %s; peering %s\n", str_or(p->prefix, "?"),
			  str_or(p->traffic, "not stated"), str_or(p->endpoints, "not stated"),
			  str_or(p->peering, "?"));
	*out = (struct mail){ .to = MAILBOX[MAIL_PEERING_SERVICE],
			      .subject = arena_format(a, "AS%s %s: traffic classes of our prefixes",
						      asn_bare(str_or(w->m->asn.number, "?")),
						      str_or(w->m->asn.peer_name, "")),
			      .text = arena_text(a, t.s) };
	text_release(&t);
	return true;
}

/* Nothing in particular: what failed, else what is waited for. */
static struct ref matter_now(const struct wizard *w, struct when now, struct arena *a)
{
	struct failure f;
	struct wait wait;

	if (status_failure(w, STEP_N, a, &f))
		return f.verdict.cause;
	return waits(w, now, a, 0, &wait, 1) ? wait.ref : (struct ref){ 0 };
}

bool wizard_mail(const struct wizard *w, struct ref about, struct when now, struct arena *a, struct mail *out)
{
	struct text t = TEXT_INIT;
	struct matter m;

	facts_look(w);
	if (about.kind == REF_NONE)
		about = matter_now(w, now, a);
	if (about.kind == REF_STEP && about.code == STEP_PREFIXES)
		return traffic_mail(w, a, out);
	about_fn *fn = about_of(about);

	if (!fn || !fn(w, about, a, &m) || m.to == MAIL_NONE)
		return false;
	write_matter(w, &m, a, &t);
	*out = (struct mail){ .to = MAILBOX[m.to], .subject = subject_of(w, &m, a), .text = arena_text(a, t.s) };
	text_release(&t);
	return true;
}
