/* V1 to V13: what a registered prefix has to pass. */
#include "base/text.h"
#include "core/judge.h"
#include "rules/checks.h"
#include "rules/judgements.h"
#include "rules/values.h"

enum { V_JUDGED = 12 /* V13 is advice: the service has not promised to judge it */ };

struct about {
	const struct facts *f;
	const struct fact_prefix *p;
	struct scope scope;
	struct arena *a;
};
typedef struct verdict predict_fn(const struct about *x);

static struct verdict syntax(const struct about *x)
{
	if (str_empty(x->p->answer->prefix))
		return say(ST_UNKNOWN, "no prefix has been given yet");
	return prefix_syntax(x->p->answer->prefix, x->a);
}

static struct verdict space(const struct about *x)
{
	return prefix_space(x->f, str_or(x->p->answer->prefix, ""), x->a);
}

static struct verdict size(const struct about *x)
{
	return prefix_size(str_or(x->p->answer->prefix, ""), x->a);
}

static struct verdict registry(const struct about *x)
{
	return registry_origin(x->f, x->p, true, x->a);
}

static bool is_refused(const struct fact_session *s)
{
	return s->seen && str_is_nocase(s->seen->state, "ProvisioningFailed");
}

/* One Active connection is enough to register, all are needed to be verified. */
static struct verdict connections(const struct about *x)
{
	size_t active = 0, refused = 0, n = x->scope.n;
	struct verdict v;

	for (size_t i = 0; i < n; i++) {
		active += x->scope.v[i]->seen && str_is_nocase(x->scope.v[i]->seen->state, "Active");
		refused += is_refused(x->scope.v[i]);
	}
	if (!n || !x->scope.v[0]->seen_peering)
		return say(ST_UNKNOWN, "the peering does not exist at the service yet");
	if (active == n)
		v = sayf(x->a, ST_OK, "all %zu connections are Active", n);
	else if (refused && !active)
		v = sayf(x->a, ST_FAILED, "%zu of %zu connections were refused; see their message", refused, n);
	else if (!active)
		v = sayf(x->a, ST_WAITING, "none of %zu connections is Active yet; one is needed to register", n);
	else
		v = sayf(x->a, ST_WARNING,
			 "%zu of %zu connections are Active; validation fails until every session announces", active,
			 n);
	return said_by(v, BY_SERVICE, x->scope.v[0]->seen_peering->seen);
}

static struct verdict announced(const struct about *x)
{
	return announced_on(x->f, x->p, &x->scope, "Prefix not received from IP", x->a);
}

static struct verdict community(const struct about *x)
{
	(void)x;
	return say(ST_UNKNOWN, "received routes show no communities; only the service's judgement tells");
}

static struct verdict path_says(const struct about *x, enum path_check check)
{
	struct verdict v = received_paths(x->f, x->p, &x->scope, check, x->a);

	if (v.state == ST_FAILED)
		v.text = arena_format(x->a, "%s; the service would say: AS path isn't correct", v.text);
	return v;
}

static struct verdict path_length(const struct about *x)
{
	return path_says(x, PATH_LENGTH);
}

static struct verdict path_numbers(const struct about *x)
{
	return path_says(x, PATH_NUMBERS);
}

static struct verdict path_prepend(const struct about *x)
{
	return path_says(x, PATH_PREPEND);
}

static struct verdict overlap(const struct about *x)
{
	if (x->p->overlap)
		return sayf(x->a, ST_FAILED, "overlaps %s; a prefix is registered once, in one peering", x->p->overlap);
	if (!x->p->valid)
		return say(ST_UNKNOWN, "not a valid prefix");
	return say(ST_OK, "no overlap with another prefix that is known here");
}

static struct verdict origin(const struct about *x)
{
	struct as_path path;
	uint32_t asn;

	for (size_t i = 0; i < x->scope.n; i++) {
		bool known;
		const struct seen_route *r = facts_route(x->f, x->p, x->scope.v[i], &known);

		if (r && as_path_parse(str_or(r->as_path, ""), &path, NULL) && as_path_origin(&path, &asn))
			return worse(origin_value(x->f, asn, x->a),
				     path_first_value(x->f, &path, "the received path", x->a));
	}
	if (facts_path(x->f, x->p, &path) && as_path_origin(&path, &asn))
		return origin_value(x->f, asn, x->a);
	return say(ST_UNKNOWN, "no origin AS is known yet");
}

static struct verdict rpki(const struct about *x)
{
	return rpki_state(x->f, x->p, x->a);
}

static predict_fn *const PREDICT[] = {
	NULL,      syntax,      space,        size,         registry, connections, announced,
	community, path_length, path_numbers, path_prepend, overlap,  origin,      rpki,
};

/* Titles that cover two checks are placed by what is known here. */
static unsigned failed_check(const struct about *x, const struct outcome *o)
{
	enum { V_SPACE = 2, V_CONNECTIONS = 5, V_NUMBERS = 9, V_PREPEND = 10 };

	if (o->fault == FAULT_PREFIX && syntax(x).state == ST_OK && space(x).state == ST_FAILED)
		return V_SPACE;
	if (o->fault == FAULT_NOT_RECEIVED && connections(x).state != ST_OK) {
		bool some, down = false;

		for (size_t i = 0; i < x->scope.n; i++)
			if (message_names_session(o->message, x->scope.v[i], &some) || !some)
				down = down || !facts_session_up(x->scope.v[i]);
		return down ? V_CONNECTIONS : fault_registration_check(o->fault);
	}
	if (o->fault == FAULT_PATH && path_length(x).state != ST_FAILED) {
		if (path_numbers(x).state == ST_FAILED)
			return V_NUMBERS;
		if (path_prepend(x).state == ST_FAILED)
			return V_PREPEND;
	}
	return fault_registration_check(o->fault);
}

static struct verdict registration(const struct facts *f, uint32_t row, unsigned number, struct arena *a)
{
	struct about x = { .f = f, .p = facts_prefix(f, row), .a = a };
	struct check_at at = { .letter = 'V', .number = number, .last = V_JUDGED };
	struct outcome o;

	if (!x.p)
		return say(ST_UNKNOWN, "there is no such row");
	x.scope = scope_parent(f, x.p, a);
	o = outcome_registered(x.p);
	if (o.how >= JUDGED_FAILED)
		at.failed = failed_check(&x, &o);
	return after_service(&at, &o, PREDICT[number](&x), a);
}

#define V(n)                                                                                                           \
	struct verdict judge_V##n(const struct facts *f, uint32_t row, struct arena *a)                                \
	{                                                                                                              \
		return registration(f, row, n, a);                                                                     \
	}
V(1) V(2) V(3) V(4) V(5) V(6) V(7) V(8) V(9) V(10) V(11) V(12) V(13)
