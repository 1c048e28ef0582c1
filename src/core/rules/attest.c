/* What only people know. An attestation names a requirement and, where it is a router's property, a router; it says who and when. */
#include "rules/judgements.h"

#include "base/text.h"

struct asked {
	const char *code, *router; /* router NULL: whichever */
	msec since;                /* older ones are stale */
};

static bool concerns(const struct attestation *at, const struct asked *q)
{
	if (!str_is_nocase(at->requirement, q->code))
		return false;
	return !q->router || str_empty(at->router) || str_is_nocase(at->router, q->router);
}

static struct verdict given(const struct attestation *at, msec when, struct arena *a)
{
	char date[WHEN_ISO_MAX];
	struct verdict v = sayf(a, ST_OK, "attested by %s on %s%s%s", at->by, when_iso(when, date),
				str_empty(at->note) ? "" : ": ", str_or(at->note, ""));

	return said_by(v, BY_OPERATOR, (struct when){ when, when });
}

static struct verdict judge_one(const struct attestation *at, const struct asked *q, struct arena *a)
{
	msec when;

	if (str_empty(at->by) || !when_parse(str_or(at->at, ""), &when))
		return sayf(a, ST_UNKNOWN, "%s is attested without %s; say who and when", q->code,
			    str_empty(at->by) ? "a name" : "a date");
	if (when < q->since)
		return said_by(sayf(a, ST_STALE, "attested by %s before %s became the router; attest it again", at->by,
				    str_or(q->router, "it")),
			       BY_OPERATOR, (struct when){ when, when });
	return given(at, when, a);
}

/* The best of what was said: one good attestation is enough. */
static struct verdict find(const struct facts *f, const struct asked *q, struct arena *a)
{
	struct verdict best = say(ST_UNKNOWN, NULL);

	ROWS_EACH (const struct attestation, at, f->m->attest) {
		struct verdict v;

		if (!concerns(at, q))
			continue;
		v = judge_one(at, q, a);
		if (v.state == ST_OK)
			return v;
		if (v.state == ST_STALE || !best.text)
			best = v;
	}
	if (best.text)
		return best;
	if (q->router)
		return sayf(a, ST_UNKNOWN, "nobody has attested it for %s yet", q->router);
	return say(ST_UNKNOWN, "nobody has attested it yet");
}

static struct verdict on_router(const struct facts *f, const char *code, const struct connection *c, struct arena *a)
{
	struct asked q = { .code = code, .router = c->router };

	q.since = c->router_since.service ? c->router_since.service : c->router_since.wall;
	return find(f, &q, a);
}

struct verdict attested(const struct facts *f, const char *code, bool per_router, struct arena *a)
{
	struct asked any = { .code = code };
	struct verdict worst = { .state = ST_NA };

	for (size_t i = 0; per_router && i < f->nsessions; i++) {
		const struct connection *c = f->sessions[i].connection;

		if (c && !str_empty(c->router))
			worst = worse(worst, on_router(f, code, c, a));
	}
	return worst.state == ST_NA ? find(f, &any, a) : worst;
}
