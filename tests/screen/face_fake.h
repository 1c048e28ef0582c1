/* A machine to test faces with: a few of the wizard's screens over a handful of rows, and a log of the events it was given. It stands in
 * for the wizard (refs and actions are core's), so that what a face does is seen without a model, a lab or a clock. */
#ifndef TESTS_FACE_FAKE_H
#define TESTS_FACE_FAKE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/question.h"
#include "face/face.h"

enum { FAKE_ROWS = 64, FAKE_ANSWERS = 256, FAKE_PREFIXES = 40 };
struct fake {
	struct answer {
		struct ref ref;
		char *text;
	} answers[FAKE_ANSWERS];
	size_t nanswers;
	uint32_t rows[FAKE_ROWS], next_row;
	size_t nrows, prefixes;
	bool attested[4], fetching, blocked, none_right, fixed;
	struct text log; /* "set router 2 'ams-r2'; " */
	struct model model;
	uint64_t updates;
};

enum { FAKE_PEERING = 7 }; /* whose connections are listed */

static struct ref fake_ref(enum ref_kind kind, unsigned code, uint32_t row)
{
	return (struct ref){ .kind = (uint16_t)kind, .code = (uint16_t)code, .row = row };
}

static char **fake_slot(struct fake *k, struct ref ref)
{
	for (size_t i = 0; i < k->nanswers; i++)
		if (ref_equal(k->answers[i].ref, ref))
			return &k->answers[i].text;
	if (k->nanswers == FAKE_ANSWERS)
		return NULL;
	k->answers[k->nanswers] = (struct answer){ .ref = ref };
	return &k->answers[k->nanswers++].text;
}

static const char *fake_answer(const struct fake *k, struct ref ref)
{
	for (size_t i = 0; i < k->nanswers; i++)
		if (ref_equal(k->answers[i].ref, ref))
			return str_or(k->answers[i].text, "");
	return "";
}

static void fake_set(struct fake *k, unsigned question, uint32_t row, const char *text)
{
	char **slot = fake_slot(k, fake_ref(REF_FIELD, question, row));

	if (slot)
		mem_replace(slot, text);
}

/* ---- events */

static void fake_add(struct fake *k)
{
	if (k->nrows < FAKE_ROWS)
		k->rows[k->nrows++] = ++k->next_row;
}

static void fake_remove(struct fake *k, uint32_t row)
{
	for (size_t i = 0; i < k->nrows; i++)
		if (k->rows[i] == row) {
			memmove(&k->rows[i], &k->rows[i + 1], (k->nrows - i - 1) * sizeof k->rows[0]);
			k->nrows--;
			return;
		}
}

/* "router 2", "connection 7", "check 1": what a ref names. */
static void fake_name(struct text *out, struct ref ref)
{
	if (ref.kind == REF_FIELD && ref.code < Q_N)
		text_addf(out, " %s", QUESTIONS[ref.code].key);
	else if (ref.kind == REF_ROW && ref.code < GROUP_N)
		text_addf(out, " %s", group_noun((enum group_id)ref.code));
	else if (ref.kind == REF_CHECK)
		text_addf(out, " check %u", ref.code);
	if (ref.row)
		text_addf(out, " %u", (unsigned)ref.row);
}

static void fake_log(struct fake *k, const struct event *ev)
{
	static const char *const names[EV_N] = { [EV_SET] = "set",       [EV_ADD] = "add",     [EV_COPY] = "copy",
						 [EV_REMOVE] = "remove", [EV_PASTE] = "paste", [EV_DO] = "do" };
	static const char *const acts[ACT_N] = { [ACT_LOOK] = "look",         [ACT_ATTEST] = "attest",
						 [ACT_NOTE] = "note",         [ACT_COMMIT_PEERING] = "commit",
						 [ACT_VALIDATE] = "validate", [ACT_DELETE_PREFIX] = "delete" };

	if (ev->kind == EV_LOOK)
		return;
	text_addf(&k->log, "%s", str_or(names[ev->kind], "?"));
	if (ev->kind == EV_DO)
		text_addf(&k->log, " %s", ev->id < ACT_N ? str_or(acts[ev->id], "?") : "?");
	fake_name(&k->log, ev->ref);
	if (ev->text)
		text_addf(&k->log, " '%s'", ev->text);
	text_add(&k->log, "; ");
}

static void fake_update(void *self, const struct event *ev, struct effects *fx)
{
	struct fake *k = self;
	char **slot;

	(void)fx;
	k->updates++;
	fake_log(k, ev);
	if (ev->kind == EV_SET && (slot = fake_slot(k, ev->ref)))
		mem_replace(slot, ev->text);
	if (ev->kind == EV_ADD || ev->kind == EV_COPY)
		fake_add(k);
	if (ev->kind == EV_REMOVE)
		fake_remove(k, ev->ref.row);
	if (ev->kind == EV_DO && ev->id == ACT_ATTEST && ev->ref.code < 4)
		k->attested[ev->ref.code] ^= true;
}

/* ---- pages */

static struct choice fake_facility(const void *self, size_t i, struct arena *a)
{
	static const struct choice all[] = { { "63", "63 Johan Huizingalaan 759", "Amsterdam" },
					     { "104", "104 Science Park 121", "Amsterdam" },
					     { "1236", "1236 Schepenbergweg 42", "Amsterdam" } };

	(void)self;
	(void)a;
	return all[i];
}

static struct choice fake_bandwidth(const void *self, size_t i, struct arena *a)
{
	static const struct choice all[] = { { "10000", "10 Gbps", NULL },
					     { "100000", "100 Gbps", NULL },
					     { "800000", "800 Gbps", "bundle of 8 x 100 Gbps" } };

	(void)self;
	(void)a;
	return all[i];
}

static struct block *fake_field(const struct fake *k, struct page *p, struct arena *a, unsigned q, uint32_t row,
				const char *label, const char *help)
{
	struct block *b = page_add(p, a, B_FIELD);

	b->field.ref = fake_ref(REF_FIELD, q, row);
	b->field.label = label;
	b->field.help = help;
	b->field.value = fake_answer(k, b->field.ref);
	b->field.choices.have = ST_NA;
	return b;
}

/* Two connections must not end on one router (R9). */
static struct verdict fake_judge_as(const struct fake *k, uint32_t row, const char *router)
{
	struct verdict v = { .state = *router ? ST_OK : ST_NA };

	for (size_t i = 0; *router && i < k->nrows; i++)
		if (k->rows[i] != row && str_is(fake_answer(k, fake_ref(REF_FIELD, Q_ROUTER, k->rows[i])), router))
			v = (struct verdict){
				.state = ST_FAILED,
				.text = "R9: two connections end on this router; one must be on another."
			};
	return v;
}

static struct verdict fake_judge(const struct fake *k, uint32_t row)
{
	return fake_judge_as(k, row, fake_answer(k, fake_ref(REF_FIELD, Q_ROUTER, row)));
}

static struct verdict fake_judge_typed(const void *self, struct ref field, const char *text, struct arena *a)
{
	(void)a;
	if (((const struct fake *)self)->none_right)
		return (struct verdict){ .state = ST_FAILED, .text = "not this one" };
	return field.code == Q_ROUTER ? fake_judge_as(self, field.row, text) : (struct verdict){ .state = ST_NA };
}

static void fake_row_form(const struct fake *k, struct page *p, struct arena *a, uint32_t row)
{
	struct block *b;

	p->title = arena_format(a, "4 Peering › Connection %u", (unsigned)row);
	b = fake_field(k, p, a, Q_FACILITY, row, "Facility", "The building, by its PeeringDB number.");
	b->field.choices = (struct choices){
		.have = k->fetching ? ST_CHECKING : ST_OK, .n = k->fetching ? 0 : 3, .closed = true, .at = fake_facility
	};
	b->field.flags = FIELD_REQUIRED | FIELD_LATER_FIXED;
	b = fake_field(k, p, a, Q_ROUTER, row, "Router", "Your own router at the end of this connection.");
	b->field.flags = FIELD_REQUIRED;
	b->field.verdict = fake_judge(k, row);
	b = fake_field(k, p, a, Q_BANDWIDTH, row, "Bandwidth", "The same on every connection of a metro.");
	b->field.preset = "10000";
	b->field.unit = "Mbps";
	b->field.choices = (struct choices){ .have = ST_OK, .n = 3, .at = fake_bandwidth };
	b = fake_field(k, p, a, Q_LIGHT, row, "Light levels", "As measured.");
	b = fake_field(k, p, a, Q_CHOSEN_KEY, row, "Key", "Carried over from the registration.");
	b->field.flags = FIELD_SECRET;
	b = fake_field(k, p, a, Q_METRO, row, "Metro", "a connection stays in its metro");
	b->field.value = "Amsterdam";
	b->field.flags = FIELD_FIXED;
	p->next = "Next: back to the connections.";
}

static struct ref fake_connection(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct fake *k = self;
	uint32_t row = k->rows[i];
	struct verdict v = fake_judge(k, row);

	cells[0] = (struct cell){ arena_format(a, "%zu", i + 1), ST_NA, true };
	cells[1] = (struct cell){ str_or(fake_answer(k, fake_ref(REF_FIELD, Q_FACILITY, row)), "-"), ST_NA, false };
	cells[2] = (struct cell){ str_or(fake_answer(k, fake_ref(REF_FIELD, Q_ROUTER, row)), "-"), ST_NA, false };
	cells[3] = (struct cell){ .state = v.state, .why = v.text };
	return fake_ref(REF_ROW, GROUP_CONNECTIONS, row);
}

static size_t fake_find(const void *self, struct ref ref)
{
	const struct fake *k = self;

	for (size_t i = 0; ref.kind == REF_ROW && ref.code == GROUP_CONNECTIONS && i < k->nrows; i++)
		if (k->rows[i] == ref.row)
			return i;
	return SIZE_MAX;
}

static void fake_connections(const struct fake *k, struct page *p, struct arena *a)
{
	static const char *const heads[] = { "#", "Facility", "Router", "State" };
	struct block *b;

	p->title = "4 Peering › Connections";
	p->aside = "3 of 4";
	page_text(p, a, "Two or more in Amsterdam: different routers, equal bandwidth.");
	b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 4,
				   .flags = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_OPEN | TABLE_PASTE |
					    (k->nrows ? 0 : TABLE_NEXT),
				   .group = fake_ref(REF_ROW, GROUP_CONNECTIONS, FAKE_PEERING),
				   .empty = "None yet.",
				   .nrows = k->nrows,
				   .self = k,
				   .row = fake_connection,
				   .find = fake_find };
	page_text(p, a, "Fixed for voice: session addresses from Microsoft, Use for Peering Service enabled.");
	fake_field(k, p, a, Q_PEERING_NAME, 7, "Name", "The name of the peering.")->field.flags =
		FIELD_REQUIRED | FIELD_LATER_FIXED;
	p->next = "Next: review.";
	page_action(p, a, ACT_GO_REVIEW, "review")->main = k->nrows != 0;
	page_action(p, a, ACT_LOOK, "look now");
	page_action(p, a, ACT_GO_WAIT, "waits");
}

static struct ref fake_prefix(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	(void)self;
	cells[0].text = arena_format(a, "203.0.113.%zu/32", i);
	cells[1] = (struct cell){ i ? "announced" : "missing", i ? ST_OK : ST_FAILED, false };
	cells[2] = (struct cell){ i ? "done" : "failed", i ? ST_OK : ST_FAILED, false };
	return fake_ref(REF_ROW, GROUP_PREFIXES, (uint32_t)i + 1);
}

static size_t fake_find_prefix(const void *self, struct ref ref)
{
	const struct fake *k = self;

	return ref.code == GROUP_PREFIXES && ref.row && ref.row <= k->prefixes ? ref.row - 1 : SIZE_MAX;
}

static void fake_check(struct page *p, struct arena *a, const char *code, const char *what, enum state state,
		       enum source source, const char *why)
{
	struct block *b = page_add(p, a, B_CHECK);

	b->title = code;
	b->text = what;
	b->verdict = (struct verdict){ .state = state, .source = source, .explain = 1, .text = why };
	if (source == BY_SERVICE)
		b->verdict.when = (struct when){ 1795269720000, 1795269720000 }; /* 21 Nov 2026, 14:02 */
	b->ref = fake_ref(REF_EXPLAIN, 1, 0);
}

static void fake_validation(const struct fake *k, const struct view *v, struct page *p, struct arena *a)
{
	static const char *const heads[] = { "Prefix", "1 ams-r1", "State" };
	uint32_t row = v->ref.kind == REF_ROW ? v->ref.row : 1;
	struct block *b = page_add(p, a, B_TABLE);

	p->title = "6 Register › Validation";
	p->aside = "checked 14:02:31";
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .flags = TABLE_OPEN,
				   .nrows = k->prefixes,
				   .self = k,
				   .row = fake_prefix,
				   .find = fake_find_prefix };
	page_head(p, a, arena_format(a, "203.0.113.%u/32   1 of %zu", (unsigned)row - 1, k->prefixes));
	fake_check(p, a, "V2", "not in a private range", ST_OK, BY_HERE, NULL);
	fake_check(p, a, "V6", "announced on every session", row == 1 ? ST_FAILED : ST_OK, BY_SERVICE,
		   "“Prefix not received from IP 192.0.2.2”");
	fake_check(p, a, "V7", "community 8075:8007", ST_UNKNOWN, BY_HERE, "judged after V6");
	p->next = "Mend ams-r2, then ask again (v). Enter: why and how.";
	page_action(p, a, ACT_VALIDATE, "validate again")->ref = fake_ref(REF_ROW, GROUP_PREFIXES, row);
	page_action(p, a, ACT_VALIDATE, "validate all again");
	page_action(p, a, ACT_REVEAL, "show the key")->ref = (struct ref){ REF_ROW, GROUP_PREFIXES, row, 1 };
}

static void fake_waiting(const struct fake *k, struct page *p, struct arena *a)
{
	static const char *const codes[] = {
		"R13  LACP runs on every link", "R14  BGP runs with BFD",
		"R15  no stateful firewall terminates a connection of this metro, on either side"
	};
	struct action *add;

	p->title = "5 Provisioning › Waiting for Microsoft";
	page_text(p, a, "Microsoft reviews the peering request.");
	page_pair(p, a, "since", "Fri 20 Nov 09:14 UTC (2 d 4 h)");
	page_pair(p, a, "bound", "none published; three weeks in all is usual");
	page_head(p, a, "Yours meanwhile");
	for (unsigned i = 0; i < 3; i++) {
		struct block *b = page_add(p, a, B_FIELD);

		b->field = (struct field_view){ .ref = fake_ref(REF_CHECK, i, 0),
						.label = codes[i],
						.value = k->attested[i] ? "noc@example.net, 1 Nov 2026" : "",
						.flags = FIELD_TICK,
						.tick = ACT_ATTEST,
						.tick_text = i == 1 ? "CHG-1234" : NULL,
						.help = "Tick when it is so.",
						.choices = { .have = ST_NA },
						.verdict = { .state = ST_NA } };
	}
	p->next = "You may leave: all is saved.";
	page_action(p, a, ACT_LOOK, "look now");
	page_action(p, a, ACT_GO_MESSAGE, "message to copy");
	add = page_action(p, a, ACT_NOTE, "add a note");
	add->ask = "Note";
	add->ask_lines = true;
}

static void fake_review(const struct fake *k, struct page *p, struct arena *a)
{
	struct action *act;

	p->title = "4 Peering › Review";
	p->aside = "nothing is sent yet";
	page_pair(p, a, "Name", "%s  (fixed later)",
		  str_or(fake_answer(k, fake_ref(REF_FIELD, Q_PEERING_NAME, 7)), "-"));
	p->blocks[0].ref = fake_ref(REF_FIELD, Q_PEERING_NAME, 7);
	page_pair(p, a, "Peering type", "Direct");
	p->next = "Next: type example-ams to release it.";
	act = page_action(p, a, ACT_COMMIT_PEERING, "create example-ams");
	act->ref = fake_ref(REF_ROW, GROUP_PEERINGS, 7);
	act->type_to_confirm = "example-ams";
	act->why_not = k->blocked ? "R9 fails on connection 2" : NULL;
	act->main = !k->blocked;
	act = page_action(p, a, ACT_DELETE_PREFIX, "delete the registration");
	act->danger = true;
}

/* A look at what was saved; what is wrong with a thing is elsewhere. */
static void fake_fix(struct page *p)
{
	p->fixed = true;
	for (size_t i = 0; i < p->nblocks; i++) {
		p->blocks[i].field.flags |= FIELD_FIXED;
		p->blocks[i].field.verdict.cause = fake_ref(REF_EXPLAIN, 1, 0);
	}
}

static void fake_page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const titles[] = { "Readiness",    "Account",  "ASN",      "Peering",
					      "Provisioning", "Register", "Activate", "Done" };
	const struct fake *k = self;

	page_clear(p);
	p->name = "ams-voice";
	p->about = "AS64500 Example Voice";
	p->badge = "TRAINING 60x";
	p->rail_note = "Waiting for nobody";
	for (unsigned i = 0; i < 8; i++)
		p->rail[i] = (struct rail_step){ .title = titles[i],
						 .state = i < 3    ? ST_OK
							  : i == 4 ? ST_WAITING
								   : ST_UNKNOWN,
						 .here = i == (v->step ? v->step : 3u),
						 .word = i < 3    ? "done"
							 : i == 4 ? "waiting"
								  : "not begun" };
	p->nrail = 8;
	if (v->screen == SCREEN_VALIDATION)
		fake_validation(k, v, p, a);
	else if (v->screen == SCREEN_WAIT)
		fake_waiting(k, p, a);
	else if (v->screen == SCREEN_REVIEW)
		fake_review(k, p, a);
	else if (v->screen == SCREEN_STEP && v->ref.kind == REF_ROW && v->ref.code == GROUP_CONNECTIONS &&
		 v->ref.row != FAKE_PEERING)
		fake_row_form(k, p, a, v->ref.row);
	else if (v->screen == SCREEN_STEP)
		fake_connections(k, p, a);
	else {
		p->title = arena_format(a, "Screen %u", v->screen);
		page_text(p, a, "Nothing to see here.");
	}
	if (k->fixed)
		fake_fix(p);
}

/* ---- life */

static void fake_init(struct fake *k)
{
	*k = (struct fake){ .prefixes = 2 };
	text_init(&k->log);
	fake_add(k);
	fake_add(k);
	fake_set(k, Q_FACILITY, 1, "63");
	fake_set(k, Q_ROUTER, 1, "ams-r1");
	fake_set(k, Q_FACILITY, 2, "104");
	fake_set(k, Q_ROUTER, 2, "ams-r1");
}

static void fake_release(struct fake *k)
{
	for (size_t i = 0; i < k->nanswers; i++)
		free(k->answers[i].text);
	text_release(&k->log);
}

static inline struct face_machines fake_machines(struct fake *k)
{
	return (struct face_machines){ .machine = { { k, fake_update, fake_page, fake_judge_typed } },
				       .model = &k->model };
}
#endif
