/* R17 to R20, R23 to R25, R29: the prefixes of the answers. What was entered wrong fails; what routers show wrong is a warning here,
 * since it can be mended there while the prefix waits, and the service judges it anew. */
#include "base/text.h"
#include "core/judge.h"
#include "rules/judgements.h"
#include "rules/outcome.h"
#include "rules/values.h"

static struct verdict no_row(void)
{
	return say(ST_UNKNOWN, "there is no such row");
}

static struct verdict warned(struct verdict v)
{
	if (v.state == ST_FAILED)
		v.state = ST_WARNING;
	return v;
}

struct verdict judge_R17(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);
	struct verdict v;

	if (!p)
		return no_row();
	if (str_empty(p->answer->prefix))
		return say(ST_UNKNOWN, "no prefix has been given yet");
	v = prefix_syntax(p->answer->prefix, a);
	return v.state == ST_OK ? prefix_space(f, p->answer->prefix, a) : v;
}

struct verdict judge_R18(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);

	(void)a;
	if (!p)
		return no_row();
	if (str_empty(p->answer->traffic))
		return say(ST_FAILED, "no traffic class; say what runs there, like SIP signalling or RTP media");
	if (str_empty(p->answer->endpoints))
		return with_cause(say(ST_FAILED, "no endpoints; say what lives there, like SBC pair or media relays"),
				  field_ref(Q_ENDPOINTS, row));
	return say(ST_OK, "traffic class and endpoints are stated");
}

/* ---- R19 */

/* " as theirs", where that is not what it is called here. */
static const char *as_named(const struct fact_prefix *p, struct arena *a)
{
	bool same = str_is_nocase(str_or(p->answer->name, ""), facts_registered_name(p));

	return same ? "" : arena_format(a, " as %s", facts_registered_name(p));
}

static struct verdict registration_state(const struct fact_prefix *p, struct arena *a)
{
	struct outcome o = outcome_registered(p);
	struct verdict v;

	if (o.how == JUDGED_NO)
		return say(ST_UNKNOWN, "not registered yet");
	if (o.how == JUDGED_VERIFIED || o.how == JUDGED_WARNED)
		v = sayf(a, ST_OK, "registered%s and %s", as_named(p, a), o.state);
	else if (o.how == JUDGED_PENDING)
		v = sayf(a, ST_WAITING, "registered%s, and being judged (%s)", as_named(p, a), o.state);
	else
		v = sayf(a, ST_FAILED, "registered%s, but %s%s%s", as_named(p, a), o.state, o.message ? ": " : "",
			 str_or(o.message, ""));
	return with_explain(said_by(v, BY_SERVICE, o.when), o.explain);
}

struct verdict judge_R19(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);
	struct verdict registered, announced;
	struct scope scope;

	if (!p)
		return no_row();
	if (!p->peering && !str_empty(p->answer->peering))
		return with_cause(
			sayf(a, ST_FAILED, "no peering is called %s; choose one of yours", p->answer->peering),
			field_ref(Q_PREFIX_PEERING, row));
	if (!p->peering)
		return with_cause(say(ST_UNKNOWN, "no peering has been chosen yet"), field_ref(Q_PREFIX_PEERING, row));
	scope = scope_parent(f, p, a);
	registered = warned(registration_state(p, a));
	announced = warned(announced_on(f, p, &scope, "Prefix not received from IP", a));
	if (announced.state == ST_WARNING && registered.state != ST_WARNING)
		return announced;
	return registered;
}

/* Its key counts only once the registration is verified. */
struct verdict judge_R19_chosen(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct chosen *c = chosen_row(f, row);
	const struct fact_prefix *p = c ? facts_chosen_prefix(f, c) : NULL;
	struct verdict v;

	if (!c || str_empty(c->name))
		return say(ST_UNKNOWN, "no prefix has been chosen yet");
	if (!p)
		return sayf(a, ST_FAILED, "no prefix is called %s; choose one of yours", c->name);
	v = registration_state(p, a);
	if (v.state == ST_UNKNOWN && !str_empty(c->key))
		return say(ST_UNKNOWN, "registered elsewhere: its key was entered by hand");
	if (v.state == ST_UNKNOWN)
		return sayf(a, ST_WAITING, "%s is not registered yet; its key comes with the registration", c->name);
	return v;
}

/* ---- R20 */

struct verdict judge_R20(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);
	struct verdict typed, received;
	struct scope scope;

	if (!p)
		return no_row();
	typed = judge_origin(f, field_ref(Q_ORIGIN, row), p->answer->origin, a);
	if (typed.state == ST_FAILED)
		return typed;
	scope = scope_parent(f, p, a);
	received = warned(received_paths(f, p, &scope, PATH_ALL, a));
	return typed.state == ST_NA ? received : worse(typed, received);
}

/* ---- advisory */

struct verdict judge_R23(const struct facts *f, uint32_t row, struct arena *a)
{
	(void)row;
	if (!f->nsorted)
		return say(ST_UNKNOWN, "no prefix has been given yet");
	for (size_t i = 0; i < f->nsorted; i++) {
		const struct fact_prefix *p = &f->prefixes[f->sorted[i]];

		if (p->net.length <= SAFE_LENGTH && prefix_usable(&p->net, f->training, NULL))
			return sayf(a, ST_OK, "%s is a /24 or larger", p->answer->prefix);
	}
	return say(ST_WARNING, "no public prefix of /24 or larger; policy asks for at least one in the global table");
}

struct verdict judge_R24(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);

	return p ? warned(route_object(f, p, a)) : no_row();
}

struct verdict judge_R25(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);

	return p ? rpki_state(f, p, a) : no_row();
}

static const char *in_metro(const struct fact_session *s, struct arena *a)
{
	return arena_format(a, "%s in %s", facts_session_name(s, a), str_or(s->peering->metro, "its metro"));
}

/* Missing in one place while announced in another: where all is missing, R19 speaks. */
struct verdict judge_R29(const struct facts *f, uint32_t row, struct arena *a)
{
	const struct fact_prefix *p = facts_prefix(f, row);
	const char *missing = NULL;
	size_t announced = 0;

	if (!p)
		return no_row();
	for (size_t i = 0; i < f->nsessions; i++) {
		enum cell_kind kind;

		facts_cell(f, p, &f->sessions[i], &kind, a);
		if (kind == CELL_MISSING)
			missing = arena_format(a, "%s%s%s", str_or(missing, ""), missing ? ", " : "",
					       in_metro(&f->sessions[i], a));
		else if (kind != CELL_UNKNOWN && kind != CELL_NO_SESSION)
			announced++;
	}
	if (missing && announced)
		return sayf(a, ST_WARNING, "announced elsewhere, but missing on %s; announce alike in all locations",
			    missing);
	if (announced)
		return sayf(a, ST_OK, "announced on %zu sessions, missing on none that is known", announced);
	return say(ST_UNKNOWN, "no announcement is known yet");
}
