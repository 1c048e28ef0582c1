/* Step 5: from the request to connections in service. What the service says, what people do meanwhile. */
#include "base/text.h"
#include "steps/portal.h"
#include "steps/said.h"
#include "steps/screens.h"

/* ---- every connection with its state */

static const char *facility(const struct fact_session *c, struct arena *a)
{
	if (c->connection && !str_empty(c->connection->facility))
		return c->connection->facility;
	return c->seen ? arena_format(a, "%lld", (long long)c->seen->facility) : NULL;
}

/* With several peerings the number alone is not enough. */
static const char *number(const struct sheet *s, const struct fact_session *c, struct arena *a)
{
	const char *peering = c->peering ? c->peering->name : NULL;

	if (s->m->peerings.n < 2)
		return arena_format(a, "%u", c->number);
	return arena_format(a, "%s %u", str_or(peering, "?"), c->number);
}

static struct ref session_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct sheet *s = self;
	const struct fact_session *c = &s->f->sessions[i];
	const char *term = c->seen ? c->seen->state : NULL;
	struct said said = said_connection(term);

	cell_number(&cells[0], number(s, c, a));
	cell_word(&cells[1], facility(c, a));
	cell_word(&cells[2], c->connection ? c->connection->router : NULL);
	cell_state(&cells[3], said.state, said.word);
	cell_word(&cells[4], str_or(term, "-"));
	cell_word(&cells[5], said_session_word(c->seen ? c->seen->state_v4 : NULL));
	cell_word(&cells[6], c->seen ? stamp_text(a, c->seen->since) : NULL);
	cell_word(&cells[7], c->seen ? c->seen->peer_v4 : NULL);
	cell_word(&cells[8], c->seen ? c->seen->microsoft_v4 : NULL);
	return ref_row(GROUP_CONNECTIONS, c->connection ? c->connection->row.id : 0);
}

static size_t session_find(const void *self, struct ref ref)
{
	const struct sheet *s = self;

	if (ref.kind != REF_ROW || ref.code != GROUP_CONNECTIONS)
		return SIZE_MAX;
	for (size_t i = 0; i < s->f->nsessions; i++) {
		const struct connection *c = s->f->sessions[i].connection;

		if (c && c->row.id == ref.row)
			return i;
	}
	return SIZE_MAX;
}

void put_connections(struct sheet *s)
{
	static const char *const heads[] = { "#",     "Fac.",         "Router",
					     "State", "Service says", "BGP",
					     "Since", "Your address", "Microsoft's address" };
	static const uint8_t fit[] = { FIT_WHOLE, FIT_WHOLE, FIT_GIVES, FIT_WHOLE, FIT_GIVES,
				       FIT_WHOLE, FIT_ROOM,  FIT_ROOM,  FIT_ROOM };
	struct table *t = sheet_table(s, HEADS(heads), s, s->f->nsessions);

	t->fit = fit;
	t->row = session_row;
	t->find = session_find;
	t->flags = s->v->screen == SCREEN_STEP ? TABLE_OPEN : 0;
	t->empty = "No connections yet: they come with the peering.";
}

/* ---- own tasks */

static const char *ticked(const struct sheet *s, const struct tick *t)
{
	return t ? arena_format(s->a, "%s, %s", str_or(t->by, "?"), time_text(s->a, t->at)) : "";
}

static void put_task(struct sheet *s, const struct task *t, const struct fact_session *c, bool numbered)
{
	uint32_t row = c && !t->whole ? c->connection->row.id : 0;
	const char *label = numbered && row ? arena_format(s->a, "%s: %s", number(s, c, s->a), t->label) : t->label;
	struct block *b =
		sheet_tick(s, ACT_TICK, ref_row(GROUP_TICKS, row), label, ticked(s, task_tick(s->m, t->code, row)));

	b->field.tick_text = t->code;
	b->field.help = model_mode(s->m) == MODE_TRAINING
				? "A note of who did it and when; it changes no router. The routers of training: t."
				: "A note of who did it and when; it changes no router and stops nothing.";
}

static void put_tasks_of(struct sheet *s, const struct fact_session *c, bool open_only)
{
	for (size_t i = 0; i < TASK_COUNT; i++) {
		const struct task *t = &TASKS[i];

		if (!t->whole && c->connection && (!open_only || task_open(t, c)))
			put_task(s, t, c, open_only);
	}
}

void put_own_tasks(struct sheet *s)
{
	page_head(s->p, s->a, "Yours meanwhile");
	for (size_t i = 0; i < TASK_COUNT; i++) {
		if (TASKS[i].whole)
			put_task(s, &TASKS[i], NULL, true);
	}
	for (size_t i = 0; i < s->f->nsessions; i++)
		put_tasks_of(s, &s->f->sessions[i], true);
}

/* ---- the step's page */

static bool any_there(const struct facts *f)
{
	for (size_t i = 0; i < f->nsessions; i++) {
		if (f->sessions[i].seen)
			return true;
	}
	return false;
}

static size_t count_active(const struct facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nsessions; i++)
		n += f->sessions[i].seen && str_is_nocase(f->sessions[i].seen->state, "Active");
	return n;
}

static void put_notice(struct sheet *s)
{
	page_head(s->p, s->a, "Before BGP comes up");
	page_text(
		s->p, s->a,
		"Microsoft announces all its public prefixes here: traffic to its other services moves too. Accept at "
		"most 500 prefixes, warn at 80 %%, never tear the session down.");
}

static const char MOVING[] = "they move by themselves; tick what you have done";

static void put_next(struct sheet *s, size_t active)
{
	struct standing at = { 0 };

	wizard_standing(s->w, s->now, s->a, &at);
	if (!any_there(s->f))
		sheet_next(s, "Next: create the peering first.");
	else if (active == s->f->nsessions)
		sheet_next(s, "Done here. Next: register prefixes.");
	else if (active)
		sheet_next(s, "Next: register; validation needs every connection.");
	else if (at.kind == STAND_WAIT && !str_is(at.owner, "you"))
		sheet_next(s, "Next: %s has the turn; tick what you have done.", at.owner);
	else
		sheet_next(s, "Next: %s.", at.step == STEP_PROVISIONING ? str_or(at.what, MOVING) : MOVING);
}

/* What waited for Microsoft's sessions can go out now: from the review of its step, since it changes what exists. */
static void put_by_hand(struct sheet *s)
{
	const char *line;

	if (wizard_writes(s->w) && wizard_by_hand(s->w, s->a, &line))
		page_text(s->p, s->a, "Not sent yet, its review is in step %d: %s.", STEP_PEERING + 1, line);
}

static void provisioning_page(struct sheet *s)
{
	size_t active = count_active(s->f);

	sheet_title(s, NULL);
	sheet_aside(s, "%zu of %zu in service", active, s->f->nsessions);
	page_text(s->p, s->a, "Approval, letter of authorisation, cross-connect, addresses by mail, BFD and BGP.");
	put_connections(s);
	if (active && active < s->f->nsessions)
		page_text(
			s->p, s->a,
			"One in service is enough to register, with a warning: a prefix validates only when all are.");
	if (any_there(s->f) && active < s->f->nsessions) {
		put_own_tasks(s);
		put_notice(s);
	}
	put_by_hand(s);
	put_next(s, active);
	sheet_go_on(s);
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}

/* ---- one connection */

static void put_seen_addresses(struct sheet *s, const struct seen_connection *c)
{
	if (!str_empty(c->session_v4))
		page_pair(s->p, s->a, "Link", "%s", c->session_v4);
	if (!str_empty(c->peer_v4))
		page_pair(s->p, s->a, "Your address", "%s", c->peer_v4);
	if (!str_empty(c->microsoft_v4))
		page_pair(s->p, s->a, "Their address", "%s, AS8075", c->microsoft_v4);
}

static void put_seen(struct sheet *s, const struct fact_session *c)
{
	const struct seen_connection *seen = c->seen;

	page_head(s->p, s->a, said_by_whom(s));
	if (!seen) {
		page_text(s->p, s->a, "Nothing yet: the peering has not been created, or not been read.");
		return;
	}
	page_pair(s->p, s->a, "Connection", "%s", said_both(said_connection(seen->state), seen->state, s->a));
	page_pair(s->p, s->a, "since", "%s", since_text(s, seen->since));
	page_pair(s->p, s->a, "BGP, IPv4", "%s", said_session(seen->state_v4, s->a));
	if (!str_empty(seen->state_v6))
		page_pair(s->p, s->a, "BGP, IPv6", "%s", said_session(seen->state_v6, s->a));
	put_seen_addresses(s, seen);
	if (!str_empty(seen->error))
		page_pair(s->p, s->a, "It says", "“%s”", seen->error);
}

static void connection_form(struct sheet *s, const struct fact_session *c)
{
	sheet_title(s, "connection %u", c->number);
	sheet_aside(s, "%s", str_or(c->connection->router, ""));
	put_seen(s, c);
	page_head(s->p, s->a, "What you learn and order");
	sheet_fields(s, STEP_PROVISIONING, GROUP_CONNECTIONS, c->connection->row.id);
	page_head(s->p, s->a, "Done");
	put_tasks_of(s, c, false);
	put_observe(s, ref_row(GROUP_CONNECTIONS, c->connection->row.id), USUAL_CONNECTION);
	sheet_next(s, "Next: back to all connections.");
	sheet_go(s, ACT_GO_MESSAGE, ref_row(GROUP_CONNECTIONS, c->connection->row.id), "message to copy");
	sheet_act(s, ACT_LOOK, ref_step(s->v->step), "look now");
}

void step_provisioning(struct sheet *s)
{
	uint32_t row = viewed_row(s->v, GROUP_CONNECTIONS);
	const struct fact_session *c = row ? facts_session(s->f, row) : NULL;

	if (c && c->connection)
		connection_form(s, c);
	else
		provisioning_page(s);
}
