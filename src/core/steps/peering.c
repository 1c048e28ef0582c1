/* Step 4: one peering a metro, two or more connections each. Three depths: the list, one peering, one connection. */
#include "base/text.h"
#include "core/judge.h"
#include "core/rules.h"
#include "run/observe.h"
#include "run/there.h"
#include "run/update.h"
#include "steps/listing.h"
#include "steps/portal.h"
#include "steps/said.h"
#include "steps/screens.h"

/* ---- the list */

/* The word for the whole: its least advanced connection decides. */
static struct said peering_said(const struct facts *f, const struct peering *p)
{
	static const enum state WORST[] = { ST_FAILED, ST_WARNING, ST_UNKNOWN, ST_WAITING, ST_CHECKING, ST_OK };
	const struct seen_peering *seen = facts_peering(f, p);
	struct said worst = { ST_OK, "done" };
	size_t at = sizeof WORST / sizeof WORST[0];

	if (!seen || seen->gone.wall || !seen->connections.n)
		return (struct said){ ST_UNKNOWN, "not yet" };
	ROWS_EACH (const struct seen_connection, c, seen->connections) {
		struct said said = said_connection(c->state);

		for (size_t i = 0; i < at; i++) {
			if (WORST[i] == said.state) {
				at = i;
				worst = said;
			}
		}
	}
	return worst;
}

static struct ref peering_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct listing *l = self;
	const struct peering *p = listing_at(l, i);
	struct said said = peering_said(l->s->f, p);

	cell_word(&cells[0], p->name);
	cell_word(&cells[1], p->metro);
	cell_number(&cells[2], arena_format(a, "%u", p->connections.n));
	cell_state(&cells[3], said.state, said.word);
	return ref_row(GROUP_PEERINGS, p->row.id);
}

static void put_peerings(struct sheet *s)
{
	static const char *const heads[] = { "Peering", "Metro", "Connections", "State" };
	struct table *t = sheet_listing(s, HEADS(heads), &s->m->peerings, GROUP_PEERINGS, peering_row);

	t->flags = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_OPEN | (t->nrows ? 0 : TABLE_NEXT);
	t->group = ref_row(GROUP_PEERINGS, 0);
	t->empty = "None yet. Add one for the metro where your routers are.";
}

/* A peering of the group that nobody answered for can be taken over. */
static bool put_adoptable(struct sheet *s)
{
	bool some = false;

	ROWS_EACH (const struct seen_peering, seen, s->m->seen.peerings) {
		if (seen->gone.wall || model_peering(s->m, seen->name))
			continue;
		page_text(s->p, s->a, "Already there: %s in %s (%s).", str_or(seen->name, "?"),
			  str_or(seen->metro, "?"), str_or(seen->type, "type not said"));
		sheet_take_over(s, (struct ref){ .kind = REF_ROW, .code = GROUP_PEERINGS, .row = seen->row.id },
				seen->name, !some && !s->m->peerings.n);
		some = true;
	}
	return some;
}

/* It exists, and was answered otherwise since: something is to be sent, or cannot be. Limits too: they cannot go out before there are
 * sessions. */
static bool differs(const struct sheet *s, const struct peering *p)
{
	struct offer change = { .blocked_by.state = ST_OK };

	if (!update_meant(s->w, p->row.id))
		return false;
	update_judge(s->w, p->row.id, s->a, &change);
	return !change.why_not || change.blocked_by.state == ST_FAILED;
}

/* Or it was taken over as no review would have let it pass: with a single connection, say. */
static bool was_changed(const struct sheet *s, const struct peering *p)
{
	return wizard_writes(s->w) && there_peering(s->w, p) &&
	       (differs(s, p) || rules_blocking(&s->w->facts, STEP_PEERING, p->row.id, s->a).state == ST_FAILED);
}

/* The first that has to be created yet, or else changed; NULL: none. */
static const struct peering *first_open(const struct sheet *s)
{
	const struct peering *changed = NULL;

	ROWS_EACH (const struct peering, p, s->m->peerings) {
		if (!there_peering(s->w, p))
			return p;
		if (!changed && was_changed(s, p))
			changed = p;
	}
	return changed;
}

static void put_review(struct sheet *s, const struct peering *p)
{
	struct ref ref = ref_row(GROUP_PEERINGS, p->row.id);

	sheet_gate_own(s, ACT_COMMIT_PEERING, ref,
		       there_peering(s->w, p) ? "review, then send the change." : "review, then create.");
}

static void peering_list(struct sheet *s)
{
	const struct peering *open = first_open(s);
	bool adoptable;

	sheet_title(s, NULL);
	sheet_aside(s, "%u in all", s->m->peerings.n);
	page_text(s->p, s->a,
		  "One peering a metro, with two connections or more. A second metro gives geo-redundancy.");
	put_peerings(s);
	adoptable = put_adoptable(s);
	put_will_send(s);
	if (!s->m->peerings.n) {
		sheet_next(s, adoptable ? "Next: take over what is there, or add a peering." : "Next: add a peering.");
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->why_not = "there is no peering yet; add one";
	} else if (open) {
		put_review(s, open);
		sheet_go(s, ACT_GO_REVIEW, (struct ref){ 0 }, "review")->main = true;
	} else {
		sheet_next(s, "Done here. Next: provisioning.");
	}
	sheet_go_on(s);
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}

/* ---- one peering */

const char *bandwidth_said(const char *mbps, struct arena *a)
{
	long long n = bandwidth_parse(mbps);

	if (!n)
		return mbps;
	return n % 1000 ? arena_format(a, "%lld Mbps", n) : arena_format(a, "%lld Gbps", n / 1000);
}

/* "63 Johan Huizingalaan 759": the address where the catalogue knows it. */
static const char *facility_text(const struct facts *f, const struct connection *c, struct arena *a)
{
	struct choices list = { 0 };

	if (str_empty(c->facility))
		return NULL;
	QUESTIONS[Q_FACILITY].choices(f, ref_field(Q_FACILITY, c->row.id), &list);
	for (size_t i = 0; i < list.n; i++) {
		struct choice one = list.at(list.self, i, a);

		if (str_is(one.value, c->facility))
			return one.label;
	}
	return c->facility;
}

/* The first of its values that fails, or warns: what the row's last cell says. */
static struct verdict connection_verdict(const struct facts *f, const struct connection *c, struct arena *a)
{
	static const enum question_id ASKED[] = { Q_FACILITY, Q_ROUTER, Q_BANDWIDTH, Q_MAX_V4, Q_MAX_V6 };
	struct verdict worst = { .state = ST_OK };

	for (size_t i = 0; i < sizeof ASKED / sizeof ASKED[0]; i++) {
		const struct question *q = &QUESTIONS[ASKED[i]];
		const char *value = answer_text(f->m, q, c->row.id);
		struct verdict v = q->check(f, ref_field(q->id, c->row.id), str_or(value, q->preset), a);

		if (v.state == ST_FAILED)
			return v;
		if (v.state == ST_NA && (q->flags & FIELD_REQUIRED))
			worst.state = ST_NA;
		else if (v.state == ST_WARNING && worst.state == ST_OK)
			worst = v;
	}
	return worst;
}

static struct ref connection_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct listing *l = self;
	const struct connection *c = listing_at(l, i);
	struct verdict v = connection_verdict(l->s->f, c, a);

	cell_number(&cells[0], arena_format(a, "%zu", i + 1));
	cell_word(&cells[1], facility_text(l->s->f, c, a));
	cell_word(&cells[2], c->router);
	cell_number(&cells[3], bandwidth_said(str_or(c->bandwidth_mbps, QUESTIONS[Q_BANDWIDTH].preset), a));
	cell_verdict(&cells[4], &v, v.state == ST_NA ? "incomplete" : NULL);
	cell_number(&cells[5], str_or(c->max_prefixes_v4, QUESTIONS[Q_MAX_V4].preset));
	cell_number(&cells[6], str_or(c->max_prefixes_v6, QUESTIONS[Q_MAX_V6].preset));
	return ref_row(GROUP_CONNECTIONS, c->row.id);
}

static void put_connection_answers(struct sheet *s, const struct peering *p)
{
	static const char *const heads[] = {
		"#", "Facility", "Router", "Bandwidth", "", "IPv4 at most", "IPv6 at most"
	};
	static const uint8_t fit[] = { FIT_WHOLE, FIT_GIVES, FIT_GIVES, FIT_WHOLE, FIT_WHOLE, FIT_ROOM, FIT_ROOM };
	struct table *t;

	page_text(s->p, s->a, "Two or more in %s: different routers, equal bandwidth.", str_or(p->metro, "the metro"));
	t = sheet_listing(s, HEADS(heads), &p->connections, GROUP_CONNECTIONS, connection_row);
	t->fit = fit;
	t->flags = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_OPEN;
	t->group = ref_row(GROUP_CONNECTIONS, p->row.id);
	t->empty = "None yet. Add two, on different routers.";
}

/* Creating a peering pulls legacy connections of this ASN in this metro into it: named, and to be confirmed. */
static void put_legacy(struct sheet *s, const struct peering *p)
{
	bool known = false;
	size_t n = legacy_in(s->w, p->metro, &known);

	if (str_empty(p->metro) || (known && !n))
		return;
	page_head(s->p, s->a, "Legacy peerings");
	if (!known) {
		page_text(s->p, s->a,
			  observe_only(s->w)
				  ? "Look in the portal, before you create it, for peerings of your AS number in this "
				    "metro "
				    "that were set up outside of it: creating one pulls their connections in."
				  : "Not read yet: whether old connections of yours would be pulled in.");
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct seen_peering *old = legacy_at(s->w, p->metro, i);

		page_text(s->p, s->a, "%s in %s, %u connections: pulled into this peering when it is created.",
			  str_or(old->name, "unnamed"), str_or(old->metro, p->metro), old->connections.n);
	}
	if (str_is(p->legacy_ok, "yes"))
		page_text(s->p, s->a, "Confirmed.");
	else
		sheet_act(s, ACT_LEGACY_OK, ref_row(GROUP_PEERINGS, p->row.id), "legacy ones may be pulled in");
}

/* Another peering of this metro in the subscription: one ASN has one peering a metro. */
static void put_same_metro(struct sheet *s, const struct peering *p)
{
	ROWS_EACH (const struct seen_peering, seen, s->m->seen.peerings) {
		if (seen->gone.wall || str_empty(p->metro) || !str_is_nocase(seen->metro, p->metro) ||
		    str_is_nocase(seen->name, p->name))
			continue;
		page_text(s->p, s->a, "There is a peering in %s already: %s. Take it over, or choose another metro.",
			  p->metro, str_or(seen->name, "?"));
	}
}

/* What the walkthrough makes mandatory for voice (R22): said in the portal's words, not asked. */
static void put_fixed(struct sheet *s)
{
	page_text(
		s->p, s->a,
		"Fixed for voice: Direct, AS8075 (with Voice), Premium Free; session addresses from Microsoft, Use for "
		"Peering Service enabled. ASN %s.",
		str_or(s->m->asn.name, "not answered yet"));
}

static void put_peering_next(struct sheet *s, const struct peering *p)
{
	if (there_peering(s->w, p) && !was_changed(s, p)) {
		sheet_next(s, "Created. Next: provisioning.");
		return;
	}
	put_review(s, p);
	sheet_go(s, ACT_GO_REVIEW, ref_row(GROUP_PEERINGS, p->row.id), "review")->main = true;
}

static void peering_form(struct sheet *s, const struct peering *p)
{
	sheet_title(s, "%s", str_or(p->name, "new peering"));
	sheet_aside(s, "%u connection%s", p->connections.n, p->connections.n == 1 ? "" : "s");
	sheet_field(s, Q_PEERING_NAME, p->row.id);
	sheet_field(s, Q_METRO, p->row.id);
	put_connection_answers(s, p);
	put_fixed(s);
	put_same_metro(s, p);
	put_legacy(s, p);
	put_portal(s);
	put_peering_next(s, p);
	put_observe(s, ref_row(GROUP_PEERINGS, p->row.id), USUAL_CREATED);
	sheet_go_on(s);
}

/* ---- one connection */

static void connection_form(struct sheet *s, uint32_t row)
{
	const struct peering *p = model_peering_of((struct model *)s->m, row);
	size_t at = p ? row_index(&p->connections, &RECORD_CONNECTION, row) : SIZE_MAX;

	if (at == SIZE_MAX) {
		peering_list(s);
		return;
	}
	sheet_title(s, "%s › %zu", str_or(p->name, "new peering"), at + 1);
	sheet_aside(s, "%zu of %u", at + 1, p->connections.n);
	sheet_fields(s, STEP_PEERING, GROUP_CONNECTIONS, row);
	page_head(s->p, s->a, "Fixed for voice");
	page_pair(s->p, s->a, "Session addresses", "from Microsoft");
	page_pair(s->p, s->a, "Peering Service", "enabled");
	page_text(s->p, s->a,
		  "Facility and router decide redundancy: another router than the other connections. What you announce "
		  "at most goes out once Microsoft has made the BGP session: a change with a review of its own, at any "
		  "time.");
	sheet_next(s, "Next: back to %s and its other connections.", str_or(p->name, "the peering"));
	sheet_go(s, ACT_GO_REVIEW, ref_row(GROUP_PEERINGS, p->row.id), "review");
}

void step_peering(struct sheet *s)
{
	uint32_t row = viewed_row(s->v, GROUP_PEERINGS), connection = viewed_row(s->v, GROUP_CONNECTIONS);
	const struct peering *p = row ? rows_find(&s->m->peerings, &RECORD_PEERING, row) : NULL;

	if (connection)
		connection_form(s, connection);
	else if (p)
		peering_form(s, p);
	else
		peering_list(s);
}
