/* A1 to A11: what a Peering Service prefix has to pass. */
#include "base/text.h"
#include "core/judge.h"
#include "rules/checks.h"
#include "rules/judgements.h"
#include "rules/values.h"

enum { A_JUDGED = 11, PRIMARY_SESSIONS = 2, BACKUP_SESSIONS = 1 };

struct about {
	const struct facts *f;
	const struct chosen *c;
	const struct fact_prefix *p; /* NULL: no answer of that name */
	struct scope scope;          /* primary and backup sessions */
	struct arena *a;
};
typedef struct verdict predict_fn(const struct about *x);

static struct verdict no_prefix(void)
{
	return say(ST_UNKNOWN, "no prefix has been chosen yet");
}

static struct verdict usable(const struct about *x)
{
	struct verdict v;

	if (!x->p || str_empty(x->p->answer->prefix))
		return no_prefix();
	v = prefix_syntax(x->p->answer->prefix, x->a);
	return v.state == ST_OK ? prefix_space(x->f, x->p->answer->prefix, x->a) : v;
}

static struct verdict registry(const struct about *x)
{
	return x->p ? registry_origin(x->f, x->p, true, x->a) : no_prefix();
}

static struct verdict key(const struct about *x)
{
	const struct seen_prefix *seen = x->p ? x->p->seen : NULL;
	const char *given = facts_key(x->f, x->c);

	if (!given)
		return seen ? said_by(say(ST_WAITING, "the registration has no key yet"), BY_SERVICE, seen->seen)
			    : say(ST_WAITING, "not registered yet; the key comes with the registration");
	if (!seen || str_empty(seen->key))
		return say(ST_UNKNOWN, "entered by hand; there is no registration here to compare it with");
	if (str_is_nocase(given, seen->key))
		return said_by(say(ST_OK, "the key of this registration"), BY_SERVICE, seen->seen);
	return with_cause(
		say(ST_FAILED, "not the key of this registration; the service would say: Invalid peering service key"),
		field_ref(Q_CHOSEN_KEY, x->c->row.id));
}

static struct verdict provider(const struct about *x)
{
	const struct service_answers *s = &x->f->m->service;
	const struct cat_service_provider *p = catalogue_provider(x->f, s->provider);
	struct verdict primary, backup = say(ST_OK, NULL);

	if (str_empty(s->provider) || str_empty(s->primary))
		return say(ST_UNKNOWN, "no provider or no primary location has been chosen yet");
	if (!catalogue_ready(x->f, CAT_PROVIDERS))
		return say(ST_UNKNOWN, "the service's providers have not been read");
	if (!p)
		return with_cause(sayf(x->a, ST_FAILED,
				       "%s is no provider; the service would say: Peering service provider not found",
				       s->provider),
				  field_ref(Q_SERVICE_PROVIDER, 0));
	primary = judge_primary(x->f, field_ref(Q_PRIMARY, 0), s->primary, x->a);
	if (!backup_is_none(s->backup))
		backup = judge_backup(x->f, field_ref(Q_BACKUP, 0), s->backup, x->a);
	if (primary.state == ST_OK && backup.state == ST_OK)
		return said_by(sayf(x->a, ST_OK, "%s is a provider there", p->name), BY_SERVICE,
			       x->f->catalogues[CAT_PROVIDERS].seen);
	return worse(primary, backup);
}

/* ---- sessions of a location: whatever peerings the service shows there, answered here or not */

struct sessions {
	size_t active, coming;
	struct when seen;
};

static struct sessions sessions_in(const struct facts *f, const char *metro)
{
	struct sessions n = { 0 };

	ROWS_EACH (const struct seen_peering, p, f->m->seen.peerings) {
		if (p->gone.wall || p->gone.service || !str_is_nocase(p->metro, metro))
			continue;
		n.seen = p->seen;
		ROWS_EACH (const struct seen_connection, c, p->connections) {
			if (str_is_nocase(c->for_service, "false") || str_is_nocase(c->state, "ProvisioningFailed"))
				continue;
			n.active += str_is_nocase(c->state, "Active");
			n.coming += !str_is_nocase(c->state, "Active");
		}
	}
	return n;
}

static struct verdict enough_sessions(const struct about *x, const char *metro, size_t least, const char *words,
				      struct ref cause)
{
	struct sessions n = sessions_in(x->f, metro);
	struct verdict v;

	if (!n.seen.wall && !n.seen.service)
		return with_cause(sayf(x->a, ST_UNKNOWN, "no peering in %s has been seen", metro), cause);
	if (n.active >= least)
		v = sayf(x->a, ST_OK, "%zu Active sessions in %s", n.active, metro);
	else if (n.active + n.coming >= least)
		v = sayf(x->a, ST_WAITING, "%zu of %zu sessions in %s are Active, the others are on their way",
			 n.active, n.active + n.coming, metro);
	else
		v = sayf(x->a, ST_FAILED, "%zu sessions in %s, %zu needed; the service would say: %s",
			 n.active + n.coming, metro, least, words);
	return with_cause(said_by(v, BY_SERVICE, n.seen), cause);
}

/* Two sessions on one router are no redundancy, as far as the names tell. */
static bool one_router(const struct about *x, const char *metro)
{
	const char *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < x->scope.n; i++) {
		const struct fact_session *s = x->scope.v[i];

		if (!str_is_nocase(s->peering->metro, metro))
			continue;
		if (!s->connection || str_empty(s->connection->router) ||
		    (first && !str_is_nocase(first, s->connection->router)))
			return false;
		first = s->connection->router;
		n++;
	}
	return n > 1;
}

static struct verdict primary(const struct about *x)
{
	const char *metro = x->f->m->service.primary;

	if (str_empty(metro))
		return say(ST_UNKNOWN, "no primary location has been chosen yet");
	if (one_router(x, metro))
		return with_cause(
			sayf(x->a, ST_FAILED, "all sessions in %s end on one router; one must be on another", metro),
			field_ref(Q_PRIMARY, 0));
	return enough_sessions(x, metro, PRIMARY_SESSIONS,
			       "Provider has fewer than two sessions in its primary location", field_ref(Q_PRIMARY, 0));
}

static struct verdict backup(const struct about *x)
{
	const char *metro = x->f->m->service.backup;

	if (str_empty(metro))
		return say(ST_UNKNOWN, "no backup location has been chosen yet, nor none");
	if (backup_is_none(metro))
		return say(ST_OK, "no backup location");
	return enough_sessions(x, metro, BACKUP_SESSIONS, "Provider has no sessions in its backup location",
			       field_ref(Q_BACKUP, 0));
}

/* ---- announcements */

static struct verdict announced(const struct about *x)
{
	return x->p ? announced_on(x->f, x->p, &x->scope, "Not receiving prefix advertisement from IP for prefix", x->a)
		    : no_prefix();
}

static struct verdict community(const struct about *x)
{
	(void)x;
	return say(ST_UNKNOWN, "received routes show no communities; only the service's judgement tells");
}

static struct verdict path_says(const struct about *x, enum path_check check, const char *words)
{
	struct verdict v = x->p ? received_paths(x->f, x->p, &x->scope, check, x->a) : no_prefix();

	if (v.state == ST_FAILED)
		v.text = arena_format(x->a, "%s; the service would say: %s", v.text, words);
	return v;
}

static struct verdict path_length(const struct about *x)
{
	return path_says(x, PATH_LENGTH, "AS path length for prefix should be <=3 for prefix");
}

static struct verdict path_numbers(const struct about *x)
{
	return worse(path_says(x, PATH_NUMBERS, "AS path for prefix shouldn't have any private ASN"),
		     path_says(x, PATH_PREPEND, "AS path for prefix isn't correct"));
}

static struct verdict overlap(const struct about *x)
{
	if (!x->p)
		return no_prefix();
	if (x->p->service_overlap)
		return sayf(x->a, ST_FAILED,
			    "overlaps %s; the service would say: Prefix overlaps with an existing prefix",
			    x->p->service_overlap);
	if (!x->p->valid)
		return say(ST_UNKNOWN, "not a valid prefix");
	return say(ST_OK, "no overlap with another Peering Service prefix that is known here");
}

static predict_fn *const PREDICT[] = {
	NULL,   usable,    registry,  key,         provider,     primary,
	backup, announced, community, path_length, path_numbers, overlap,
};

/* Without a row, what concerns the whole service can be judged all the same. */
static struct verdict activation(const struct facts *f, uint32_t row, unsigned number, struct arena *a)
{
	struct about x = { .f = f, .c = chosen_row(f, row), .scope = scope_service(f, a), .a = a };
	struct check_at at = { .letter = 'A', .number = number, .last = A_JUDGED };
	struct outcome o;

	if (x.c)
		x.p = facts_chosen_prefix(f, x.c);
	o = outcome_active(facts_chosen(f, x.c));
	at.failed = o.how >= JUDGED_FAILED ? fault_activation_check(o.fault) : 0;
	return after_service(&at, &o, PREDICT[number](&x), a);
}

#define A(n)                                                                                                           \
	struct verdict judge_A##n(const struct facts *f, uint32_t row, struct arena *a)                                \
	{                                                                                                              \
		return activation(f, row, n, a);                                                                       \
	}
A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8) A(9) A(10) A(11)
