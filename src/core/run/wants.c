#include <stdarg.h>

#include "base/text.h"
#include "run/calls.h"
#include "run/look.h"
#include "run/missing.h"
#include "run/observe.h"
#include "run/reads.h"
#include "run/requests.h"
#include "run/there.h"
#include "run/trouble.h"
#include "run/wants.h"

/* The thing a write would make. */
struct subject {
	uint32_t row;
	const char *parent, *name, *about;
	struct ref ref;
	const void *answer;
};
enum there { NOT_THERE, THERE_SAME, THERE_DIFFERS, WAS_THERE };

/* One kind of write. missing, then later say why it cannot go out yet; later in constant words. */
struct write_source {
	enum op_id op;
	enum step_id step;
	enum action_id release;
	size_t (*count)(const struct wizard *w);
	void (*subject)(const struct wizard *w, size_t i, struct subject *s);
	bool (*released)(const struct wizard *w, const struct subject *s);
	const char *(*missing)(const struct wizard *w, const struct subject *s, struct ref *where);
	enum there (*there)(const struct wizard *w, const struct subject *s, struct text *why);
	const char *(*later)(const struct wizard *w, const struct subject *s);
};

static size_t one(const struct wizard *w)
{
	(void)w;
	return 1;
}

static struct ref step_ref(enum step_id step)
{
	return (struct ref){ REF_STEP, (uint16_t)step, 0, 0 };
}

static struct ref row_ref(enum group_id group, uint32_t row)
{
	return (struct ref){ REF_ROW, (uint16_t)group, row, 0 };
}

/* ---- account */

static bool account_released(const struct wizard *w, const struct subject *s)
{
	(void)s;
	return !str_empty(w->m->account.go);
}

static const char *account_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	(void)s;
	return missing_account(w, where);
}

static void provider_subject(const struct wizard *w, size_t i, struct subject *s)
{
	(void)w, (void)i;
	*s = (struct subject){ .about = "Microsoft.Peering", .ref = step_ref(STEP_ACCOUNT) };
}

static enum there provider_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	(void)s, (void)why;
	bool registering = str_is_nocase(w->m->seen.provider.state, "Registering");

	return there_registered(w) || registering ? THERE_SAME : NOT_THERE;
}

static void group_subject(const struct wizard *w, size_t i, struct subject *s)
{
	(void)i;
	const char *name = w->m->account.resource_group;

	*s = (struct subject){ .name = name, .about = str_or(name, ""), .ref = step_ref(STEP_ACCOUNT) };
}

static enum there group_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	(void)s, (void)why;
	return there_group(w) ? THERE_SAME : NOT_THERE;
}

static const char *never_later(const struct wizard *w, const struct subject *s)
{
	(void)w, (void)s;
	return NULL;
}

/* ---- ASN */

static void asn_subject(const struct wizard *w, size_t i, struct subject *s)
{
	(void)i;
	const char *name = w->m->asn.name;

	*s = (struct subject){ .name = name, .about = str_or(name, ""), .ref = step_ref(STEP_ASN) };
}

static bool asn_released(const struct wizard *w, const struct subject *s)
{
	(void)s;
	return !str_empty(w->m->commit.asn) && str_is(w->m->commit.asn, w->m->asn.name);
}

static const char *asn_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	(void)s;
	return missing_asn(w, where);
}

static bool is_gone(struct when gone)
{
	return gone.wall || gone.service;
}

static enum there asn_gone(const struct wizard *w)
{
	ROWS_EACH (const struct seen_asn, a, w->m->seen.asns) {
		if (is_gone(a->gone) && str_is_nocase(a->name, w->m->asn.name))
			return WAS_THERE;
	}
	return NOT_THERE;
}

static enum there asn_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	const struct seen_asn *seen = there_asn(w);
	size_t n = 0;

	if (!seen)
		return asn_gone(w);
	if (!str_is_nocase(seen->name, s->name)) {
		text_addf(why, "name: this AS number is associated as %s\n", str_or(seen->name, "?"));
		n++;
	}
	n += arm_differs_asn(&w->m->asn, seen, why);
	return n ? THERE_DIFFERS : THERE_SAME;
}

static const char *provider_later(const struct wizard *w, const struct subject *s)
{
	(void)s;
	return there_registered(w) ? NULL : "the resource provider is not registered yet";
}

/* ---- peerings */

static size_t peering_count(const struct wizard *w)
{
	return w->m->peerings.n;
}

static void peering_subject(const struct wizard *w, size_t i, struct subject *s)
{
	const struct peering *p = rows_at(&w->m->peerings, &RECORD_PEERING, (uint32_t)i);

	*s = (struct subject){ .row = p->row.id,
			       .name = p->name,
			       .about = str_or(p->name, "without a name"),
			       .ref = row_ref(GROUP_PEERINGS, p->row.id),
			       .answer = p };
}

static bool peering_released(const struct wizard *w, const struct subject *s)
{
	ROWS_EACH (const struct name_row, n, w->m->commit.peerings) {
		if (!str_empty(n->name) && str_is(n->name, s->name))
			return true;
	}
	return false;
}

static const char *peering_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	const struct peering *p = s->answer;
	const char *what = missing_peering(w, p, where);
	bool known;

	if (what || there_peering(w, p) || !legacy_in(w, p->metro, &known) || !str_empty(p->legacy_ok))
		return what;
	*where = s->ref;
	return "the confirmation that legacy connections of this metro are pulled in";
}

static enum there peering_gone(const struct wizard *w, const char *name)
{
	ROWS_EACH (const struct seen_peering, p, w->m->seen.peerings) {
		bool here = str_is_nocase(p->group, w->m->account.resource_group);

		if (is_gone(p->gone) && here && str_is_nocase(p->name, name))
			return WAS_THERE;
	}
	return NOT_THERE;
}

/* How many prefixes are announced may be changed at any time and is no reason to stop a run: it is left out here. */
static size_t differs_but_limits(const struct wizard *w, const struct peering *p, const struct seen_peering *seen,
				 struct text *why)
{
	struct arena a = { 0 };
	struct peering plain = *p;
	struct connection *c = arena_alloc(&a, (p->connections.n + 1) * sizeof *c);

	for (uint32_t i = 0; i < p->connections.n; i++) {
		c[i] = *(const struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, i);
		c[i].max_prefixes_v4 = c[i].max_prefixes_v6 = NULL;
	}
	plain.connections.v = c;
	size_t n = arm_differs_peering(w->m, &plain, seen, why);

	arena_release(&a);
	return n;
}

static enum there peering_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	const struct peering *p = s->answer;
	const struct seen_peering *seen = there_peering(w, p);

	if (!seen)
		return peering_gone(w, s->name);
	return differs_but_limits(w, p, seen, why) ? THERE_DIFFERS : THERE_SAME;
}

static const char *peering_later(const struct wizard *w, const struct subject *s)
{
	if (!there_registered(w))
		return provider_later(w, s);
	if (!there_group(w))
		return "the resource group is not there yet";
	return there_approved(w) ? NULL : "the ASN is not approved yet";
}

/* ---- registered prefixes */

static size_t prefix_count(const struct wizard *w)
{
	return w->facts.nprefixes;
}

static const struct fact_prefix *prefix_fact(const struct wizard *w, const struct subject *s)
{
	return facts_prefix(&w->facts, s->row);
}

static void prefix_subject(const struct wizard *w, size_t i, struct subject *s)
{
	const struct prefix_answer *p = w->facts.prefixes[i].answer;

	*s = (struct subject){ .row = p->row.id,
			       .parent = p->peering,
			       .name = p->name,
			       .about = str_or(p->prefix, str_or(p->name, "without a name")),
			       .ref = row_ref(GROUP_PREFIXES, p->row.id),
			       .answer = p };
}

static bool prefix_released(const struct wizard *w, const struct subject *s)
{
	(void)w;
	return !str_empty(((const struct prefix_answer *)s->answer)->go);
}

static const char *prefix_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	return missing_prefix(w, s->answer, where);
}

/* A prefix that somebody removed: its release was withdrawn with it (merge.c), so by hand it is reviewed like a new one. A run makes
 * nothing again. */
static enum there vanished(const struct wizard *w)
{
	return w->setup.unattended ? WAS_THERE : NOT_THERE;
}

static enum there prefix_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	const struct fact_prefix *p = prefix_fact(w, s);

	if (p->seen && is_gone(p->seen->gone))
		return vanished(w);
	if (!p->seen)
		return NOT_THERE;
	return arm_differs_prefix(p->answer, p->seen, why) ? THERE_DIFFERS : THERE_SAME;
}

/* One Active connection is enough to register; all have to be Active for the service to validate, so a run waits for all. */
static const char *prefix_later(const struct wizard *w, const struct subject *s)
{
	const struct seen_peering *p = there_peering_named(w, s->parent);

	if (!p)
		return "its peering is not there yet";
	if (!there_active(p))
		return "no connection of its peering is Active yet";
	if (w->setup.unattended && !there_all_active(p))
		return "not every connection of its peering is Active yet";
	return NULL;
}

/* ---- service */

static void service_subject(const struct wizard *w, size_t i, struct subject *s)
{
	(void)i;
	const char *name = w->m->service.name;

	*s = (struct subject){ .name = name, .about = str_or(name, ""), .ref = step_ref(STEP_SERVICE) };
}

static bool service_released(const struct wizard *w, const struct subject *s)
{
	(void)s;
	return !str_empty(w->m->commit.service) && str_is(w->m->commit.service, w->m->service.name);
}

static const char *service_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	(void)s;
	return missing_service(w, where);
}

static enum there service_gone(const struct wizard *w, const char *name)
{
	ROWS_EACH (const struct seen_service, s, w->m->seen.services) {
		bool here = str_is_nocase(s->group, w->m->account.resource_group);

		if (is_gone(s->gone) && here && str_is_nocase(s->name, name))
			return WAS_THERE;
	}
	return NOT_THERE;
}

static enum there service_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	const struct seen_service *seen = there_service(w);

	if (!seen)
		return service_gone(w, s->name);
	return arm_differs_service(&w->m->service, seen, why) ? THERE_DIFFERS : THERE_SAME;
}

/* A key that was entered by hand belongs to a registration we do not follow: it is taken as good. */
static bool chosen_ready(const struct wizard *w, const struct chosen *c)
{
	const struct fact_prefix *p = facts_chosen_prefix(&w->facts, c);

	if (!p || !p->seen)
		return !str_empty(c->key);
	return state_is_passed(p->seen->state) && facts_key(&w->facts, c);
}

static const char *service_later(const struct wizard *w, const struct subject *s)
{
	uint32_t ready = 0, most = w->m->service.prefixes.n;

	if (!there_registered(w))
		return provider_later(w, s);
	if (!there_group(w))
		return "the resource group is not there yet";
	ROWS_EACH (const struct chosen, c, w->m->service.prefixes) {
		ready += chosen_ready(w, c);
	}
	if (!ready)
		return "no chosen prefix is Verified yet";
	return w->setup.unattended && ready < most ? "not every chosen prefix is Verified yet" : NULL;
}

/* ---- service prefixes */

static size_t chosen_count(const struct wizard *w)
{
	return w->m->service.prefixes.n;
}

static void chosen_subject(const struct wizard *w, size_t i, struct subject *s)
{
	const struct chosen *c = rows_at(&w->m->service.prefixes, &RECORD_CHOSEN, (uint32_t)i);

	*s = (struct subject){ .row = c->row.id,
			       .parent = w->m->service.name,
			       .name = c->name,
			       .about = str_or(c->name, "a prefix that is not chosen yet"),
			       .ref = row_ref(GROUP_CHOSEN, c->row.id),
			       .answer = c };
}

static bool chosen_released(const struct wizard *w, const struct subject *s)
{
	(void)w;
	return !str_empty(((const struct chosen *)s->answer)->go);
}

static const char *chosen_missing(const struct wizard *w, const struct subject *s, struct ref *where)
{
	const char *what = missing_chosen(w, s->answer, where);

	if (what || facts_chosen_prefix(&w->facts, s->answer))
		return what;
	*where = s->ref;
	return "the prefix of that name";
}

static enum there chosen_there(const struct wizard *w, const struct subject *s, struct text *why)
{
	const struct chosen *c = s->answer;
	const struct seen_service_prefix *seen = there_chosen(w, c);
	const struct fact_prefix *p = facts_chosen_prefix(&w->facts, c);

	if (!seen) {
		const struct seen_service_prefix *last = facts_chosen(&w->facts, c);

		return last && is_gone(last->gone) ? vanished(w) : NOT_THERE;
	}
	if (arm_differs_service_prefix(p ? p->answer->prefix : NULL, facts_key(&w->facts, c), seen, why))
		return THERE_DIFFERS;
	return THERE_SAME;
}

static const char *chosen_later(const struct wizard *w, const struct subject *s)
{
	if (!there_service(w))
		return "the Peering Service is not there yet";
	return chosen_ready(w, s->answer) ? NULL : "its registration is not Verified yet";
}

/* ---- the table, in the order things are sent */

static const struct write_source SOURCES[] = {
	{ OP_PROVIDER_REGISTER, STEP_ACCOUNT, ACT_ACCOUNT_GO, one, provider_subject, account_released, account_missing,
	  provider_there, never_later },
	{ OP_GROUP_PUT, STEP_ACCOUNT, ACT_ACCOUNT_GO, one, group_subject, account_released, account_missing,
	  group_there, never_later },
	{ OP_ASN_PUT, STEP_ASN, ACT_COMMIT_ASN, one, asn_subject, asn_released, asn_missing, asn_there,
	  provider_later },
	{ OP_PEERING_PUT, STEP_PEERING, ACT_COMMIT_PEERING, peering_count, peering_subject, peering_released,
	  peering_missing, peering_there, peering_later },
	{ OP_PREFIX_PUT, STEP_PREFIXES, ACT_REGISTER, prefix_count, prefix_subject, prefix_released, prefix_missing,
	  prefix_there, prefix_later },
	{ OP_SERVICE_PUT, STEP_SERVICE, ACT_COMMIT_SERVICE, one, service_subject, service_released, service_missing,
	  service_there, service_later },
	{ OP_SERVICE_PREFIX_PUT, STEP_SERVICE, ACT_ACTIVATE, chosen_count, chosen_subject, chosen_released,
	  chosen_missing, chosen_there, chosen_later },
};
enum { NSOURCES = sizeof SOURCES / sizeof SOURCES[0] };
_Static_assert((int)NSOURCES == (int)WANT_KINDS, "one tally a kind of want");

bool wants_unread(const struct wizard *w, const struct want *want, struct asked *out)
{
	if (observe_only(w))
		return false; /* the portal shows what exists */
	if (wants_unknown(w, want, out))
		return true;
	*out = calls_telling(want->op, want->parent, want->name);
	return !read_fresh(w, *out);
}

/* ---- judging one */

static const char *kept(struct arena *a, const char *why)
{
	return a && !str_empty(why) ? arena_text(a, why) : NULL;
}

static void set(struct want *out, enum want_state state, const char *why)
{
	out->state = state;
	out->why = why;
}

static bool judge_there(const struct wizard *w, const struct write_source *src, const struct subject *s,
			struct arena *a, struct want *out)
{
	static const enum want_state state[] = {
		[THERE_SAME] = WANT_DONE, [THERE_DIFFERS] = WANT_DRIFT, [WAS_THERE] = WANT_DRIFT
	};
	struct text why = TEXT_INIT;
	enum there there = src->there(w, s, &why);

	if (there == WAS_THERE)
		text_add(&why, "it was there, and is gone\n");
	if (there != NOT_THERE)
		set(out, state[there], kept(a, why.s));
	text_release(&why);
	return there != NOT_THERE;
}

static const char *refused_words(const struct request *r, struct arena *a)
{
	struct text t = TEXT_INIT;

	trouble_words(&t, r->code, r->message, r->service_id);
	const char *words = arena_text(a, t.s);
	text_release(&t);
	return words;
}

static bool judge_request(const struct wizard *w, const struct subject *s, struct arena *a, struct want *out)
{
	bool refused = false;
	const struct request *r = request_open(w, out->op, s->row, &refused);

	if (!r)
		return false;
	out->request = r->row.id;
	set(out, refused ? WANT_REFUSED : WANT_UNDER_WAY, NULL);
	if (refused && a)
		out->why = refused_words(r, a);
	return true;
}

static bool judge_missing(const struct wizard *w, const struct write_source *src, const struct subject *s,
			  struct arena *a, struct want *out)
{
	struct ref where = s->ref;
	const char *what = src->missing(w, s, &where);

	if (!what)
		return false;
	out->ref = where;
	/* of several, which one */
	set(out, WANT_ANSWER,
	    !a ? NULL
	    : s->row && !str_empty(s->name) && !str_empty(s->about)
		    ? arena_format(a, "%s: %s is missing", s->about, what)
		    : arena_format(a, "%s is missing", what));
	return true;
}

static void judge_time(const struct wizard *w, const struct write_source *src, const struct subject *s,
		       struct want *out)
{
	const char *later = src->later(w, s);
	struct asked unread;

	bool by_hand = model_mode(w->m) == MODE_GUIDE; /* nothing is sent: there is nothing to release */

	if (!by_hand && !src->released(w, s))
		set(out, WANT_HELD, later);
	else if (later)
		set(out, WANT_LATER, later);
	else if (wants_unread(w, out, &unread))
		set(out, WANT_UNREAD, "what exists is being read first");
	else
		set(out, WANT_DUE, NULL);
}

static void judge(const struct wizard *w, const struct write_source *src, const struct subject *s, struct arena *a,
		  struct want *out)
{
	*out = (struct want){ .op = src->op,
			      .step = src->step,
			      .release = src->release,
			      .row = s->row,
			      .parent = s->parent,
			      .name = s->name,
			      .about = s->about,
			      .ref = s->ref };
	if (judge_request(w, s, a, out) && out->state == WANT_UNDER_WAY)
		return;
	if (judge_there(w, src, s, a, out) || out->state == WANT_REFUSED)
		return;
	if (!judge_missing(w, src, s, a, out))
		judge_time(w, src, s, out);
}

/* ---- finding them */

size_t wants_count(const struct wizard *w)
{
	size_t n = 0;

	for (size_t i = 0; i < NSOURCES; i++)
		n += SOURCES[i].count(w);
	return n;
}

void wants_at(const struct wizard *w, size_t i, struct arena *a, struct want *out)
{
	for (size_t k = 0; k < NSOURCES; k++) {
		size_t n = SOURCES[k].count(w);
		struct subject s;

		if (i >= n) {
			i -= n;
			continue;
		}
		SOURCES[k].subject(w, i, &s);
		judge(w, &SOURCES[k], &s, a, out);
		return;
	}
	*out = (struct want){ .state = WANT_DONE };
}

size_t wants_of_step(const struct wizard *w, enum step_id step, size_t *first)
{
	size_t before = 0, n = 0;

	for (size_t i = 0; i < NSOURCES; i++) {
		size_t mine = SOURCES[i].count(w);

		if (SOURCES[i].step == step)
			n += mine;
		else if (!n)
			before += mine;
	}
	*first = before;
	return n;
}

size_t wants_kinds(void)
{
	return NSOURCES;
}

size_t wants_kind_of(enum op_id op)
{
	size_t k = 0;

	while (k < NSOURCES - 1 && SOURCES[k].op != op)
		k++;
	return k;
}

size_t wants_of_kind(const struct wizard *w, size_t kind, size_t *end)
{
	size_t first = 0;

	for (size_t k = 0; k < kind; k++)
		first += SOURCES[k].count(w);
	*end = first + SOURCES[kind].count(w);
	return first;
}

static const struct write_source *source_of(enum op_id op)
{
	for (size_t i = 0; i < NSOURCES; i++) {
		if (SOURCES[i].op == op)
			return &SOURCES[i];
	}
	return NULL;
}

/* Thousands of prefixes are found by their index, the rest by looking. */
static size_t place_of(const struct wizard *w, const struct write_source *src, uint32_t row)
{
	const struct fact_prefix *p = src->op == OP_PREFIX_PUT ? facts_prefix(&w->facts, row) : NULL;

	return p ? (size_t)(p - w->facts.prefixes) : 0;
}

bool wants_of(const struct wizard *w, enum op_id op, uint32_t row, struct arena *a, struct want *out)
{
	const struct write_source *src = source_of(op);
	struct subject s;
	size_t n = src ? src->count(w) : 0;

	for (size_t i = n ? place_of(w, src, row) : 0; i < n; i++) {
		src->subject(w, i, &s);
		if (s.row == row) {
			judge(w, src, &s, a, out);
			return true;
		}
	}
	return false;
}
