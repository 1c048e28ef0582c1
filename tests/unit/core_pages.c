/* Pages: every screen at every stage has its place, its next line and its reasons; what matters stands on them. */
#include "core_world.h"

#include "base/utf8.h"
#include "core/explain.h"
#include "core/rules.h"

static struct view step(enum step_id id)
{
	return (struct view){ .screen = SCREEN_STEP, .step = id };
}

static struct view screen(enum screen_id id, enum step_id at)
{
	return (struct view){ .screen = id, .step = at };
}

static struct view row_of(struct view v, enum group_id group, uint32_t row)
{
	v.ref = (struct ref){ .kind = REF_ROW, .code = group, .row = row };
	return v;
}

static uint32_t peering_id(struct world *w)
{
	return ((struct row *)rows_at(&w->m.peerings, &RECORD_PEERING, 0))->id;
}

static uint32_t connection_id(struct world *w, uint32_t i)
{
	struct peering *p = rows_at(&w->m.peerings, &RECORD_PEERING, 0);

	return ((struct row *)rows_at(&p->connections, &RECORD_CONNECTION, i))->id;
}

static uint32_t prefix_id(struct world *w, uint32_t i)
{
	return ((struct row *)rows_at(&w->m.prefixes, &RECORD_PREFIX, i))->id;
}

/* ---- what holds for all of them */

static void check_table(const struct table *t)
{
	struct arena a = { 0 };

	assert_true(t->ncols >= 1 && t->ncols <= TABLE_COLUMNS);
	assert_true(t->nrows == 0 || t->row != NULL);
	assert_non_null(t->find);
	for (size_t i = 0; i < t->nrows && i < 50; i++) {
		struct cell cells[TABLE_COLUMNS] = { 0 };
		struct ref ref = t->row(t->self, i, &a, cells);

		for (uint8_t c = 0; c < t->ncols; c++)
			assert_non_null(cells[c].text);
		if (ref.kind != REF_NONE && ref.kind != REF_EXPLAIN && ref.row)
			assert_int_equal(t->find(t->self, ref), i);
	}
	assert_int_equal(t->find(t->self, (struct ref){ .kind = REF_CHOICE, .row = 77 }), SIZE_MAX);
	arena_release(&a);
}

static void check_blocks(const struct page *p)
{
	for (size_t i = 0; i < p->nblocks; i++) {
		const struct block *b = &p->blocks[i];

		if (b->kind == B_TABLE)
			check_table(&b->table);
		if (b->kind == B_FIELD)
			assert_false(str_empty(b->field.label));
		if (b->kind == B_TEXT || b->kind == B_PLAIN)
			assert_non_null(b->text);
	}
}

static void check_actions(const struct page *p)
{
	unsigned mains = 0;

	for (size_t i = 0; i < p->nactions; i++) {
		assert_false(str_empty(p->actions[i].label));
		assert_true(!p->actions[i].why_not || *p->actions[i].why_not);
		assert_true(p->actions[i].id > ACT_NONE && p->actions[i].id < ACT_N);
		mains += p->actions[i].main;
	}
	assert_true(mains <= 1);
}

static void check_page(struct world *w, struct view v)
{
	const struct page *p = world_page(w, v);

	if (str_empty(p->title) || str_empty(p->next))
		fail_msg("screen %u, step %u: no title or no next line", v.screen, v.step);
	if (utf8_width(p->title) > 58)
		fail_msg("title too wide: %s", p->title);
	assert_string_equal(p->name, "ams-voice");
	assert_int_equal(p->nrail, STEP_N);
	for (uint8_t i = 0; i < p->nrail; i++) {
		assert_string_equal(p->rail[i].title, STEP_TITLE[i]);
		assert_non_null(p->rail[i].word);
	}
	check_blocks(p);
	check_actions(p);
}

static void every_screen_at_every_stage(void **state)
{
	(void)state;
	for (enum stage stage = FRESH; stage < STAGES; stage++) {
		struct world *w = world_at(stage);

		for (unsigned s = 0; s < SCREEN_N; s++) {
			for (unsigned at = 0; at < STEP_N; at++)
				check_page(w, screen(s, at));
		}
		world_free(w);
	}
}

static void every_form_at_every_stage(void **state)
{
	(void)state;
	for (enum stage stage = ANSWERED; stage < STAGES; stage++) {
		struct world *w = world_at(stage);
		uint32_t contact = ((struct row *)rows_at(&w->m.asn.contacts, &RECORD_CONTACT, 0))->id;
		uint32_t chosen = ((struct row *)rows_at(&w->m.service.prefixes, &RECORD_CHOSEN, 0))->id;

		check_page(w, row_of(step(STEP_ASN), GROUP_CONTACTS, contact));
		check_page(w, row_of(step(STEP_PEERING), GROUP_PEERINGS, peering_id(w)));
		check_page(w, row_of(step(STEP_PEERING), GROUP_CONNECTIONS, connection_id(w, 1)));
		check_page(w, row_of(step(STEP_PROVISIONING), GROUP_CONNECTIONS, connection_id(w, 0)));
		check_page(w, row_of(step(STEP_PREFIXES), GROUP_PREFIXES, prefix_id(w, 0)));
		check_page(w, row_of(step(STEP_SERVICE), GROUP_CHOSEN, chosen));
		check_page(w, row_of(screen(SCREEN_REVIEW, STEP_PEERING), GROUP_PEERINGS, peering_id(w)));
		check_page(w, row_of(screen(SCREEN_VALIDATION, STEP_PREFIXES), GROUP_PREFIXES, prefix_id(w, 1)));
		world_free(w);
	}
}

static void a_view_of_nothing_is_still_a_page(void **state)
{
	static const struct view views[] = {
		{ 999, 999, { 0 } },
		{ SCREEN_STEP, STEP_PEERING, { REF_ROW, GROUP_PEERINGS, 424242, 0 } },
		{ SCREEN_STEP, STEP_PEERING, { REF_ROW, GROUP_CONNECTIONS, 424242, 0 } },
		{ SCREEN_STEP, STEP_PROVISIONING, { REF_ROW, GROUP_CONNECTIONS, 424242, 0 } },
		{ SCREEN_STEP, STEP_PREFIXES, { REF_ROW, GROUP_PREFIXES, 424242, 0 } },
		{ SCREEN_STEP, STEP_SERVICE, { REF_ROW, GROUP_CHOSEN, 424242, 0 } },
		{ SCREEN_VALIDATION, STEP_SERVICE, { REF_ROW, GROUP_CHOSEN, 424242, 0 } },
		{ SCREEN_REQUESTS, STEP_DONE, { REF_REQUEST, 0, 424242, 0 } },
		{ SCREEN_EXPLAIN, STEP_DONE, { REF_EXPLAIN, 60000, 0, 0 } },
		{ SCREEN_HELP, STEP_DONE, { REF_FIELD, 60000, 0, 0 } },
		{ SCREEN_MESSAGE, STEP_DONE, { REF_ROW, GROUP_PREFIXES, 424242, 0 } },
		{ SCREEN_NOTES, STEP_DONE, { REF_ROW, GROUP_NOTES, 424242, 0 } },
	};
	struct world *w = world_at(FAILED_PREFIX);

	(void)state;
	for (size_t i = 0; i < COUNT(views); i++)
		check_page(w, views[i]);
	world_free(w);
}

/* ---- what stands on them */

/* Words with one blank between them, wherever the lines were broken. */
static const char *flat(struct world *w, struct view v)
{
	struct text out = TEXT_INIT;
	const char *s = world_plain(w, v);

	for (; *s; s++) {
		bool blank = *s == ' ' || *s == '\n';

		if (!blank || (out.n && out.s[out.n - 1] != ' '))
			text_addc(&out, blank ? ' ' : *s);
	}
	text_clear(&w->plain);
	text_add(&w->plain, out.s);
	text_release(&out);
	return w->plain.s;
}

struct expected {
	enum stage stage;
	struct view view;
	const char *text[8];
};

static void key_content(void **state)
{
	static const struct expected expected[] = {
		{ FRESH,
		  { SCREEN_STEP, STEP_READINESS, { 0 } },
		  { "1 Readiness", "[ ] R13", "Have ready", "first-light" } },
		{ ANSWERED,
		  { SCREEN_STEP, STEP_READINESS, { 0 } },
		  { "[x] R13", "noc@example.net, 1 Nov 2026, CHG-1234" } },
		{ ANSWERED, { SCREEN_STEP, STEP_ACCOUNT, { 0 } }, { "2 Account", "voice-peering", "not read yet" } },
		{ ANSWERED,
		  { SCREEN_STEP, STEP_ASN, { 0 } },
		  { "3 ASN", "64500", "noc@example.net", "neither changed nor deleted" } },
		{ PROVISIONING, { SCREEN_STEP, STEP_ASN, { 0 } }, { "done (Approved)", "Done here" } },
		{ ANSWERED,
		  { SCREEN_STEP, STEP_PEERING, { 0 } },
		  { "4 Peering", "example-ams", "Amsterdam", "not yet" } },
		{ PROVISIONING,
		  { SCREEN_STEP, STEP_PROVISIONING, { 0 } },
		  { "5 Provisioning", "PendingApproval", "ProvisioningStarted", "trying", "none", "500", "80 %",
		    "Yours meanwhile" } },
		{ FAILED_PREFIX,
		  { SCREEN_STEP, STEP_PROVISIONING, { 0 } },
		  { "2 of 2 in service", "Active up", "Done here" } },
		{ FAILED_PREFIX,
		  { SCREEN_STEP, STEP_PREFIXES, { 0 } },
		  { "6 Register", "sbc-ams", "203.0.113.0/24", "failed", "1 of 2 verified", "activates nothing" } },
		{ FAILED_PREFIX,
		  { SCREEN_VALIDATION, STEP_PREFIXES, { 0 } },
		  { "6 Register › Validation", "checked 14:01", "1 ams-r1", "2 ams-r2", "announced", "missing",
		    "Prefix not received from IP 192.0.2.2", "failed (Failed) on 1 of 2 sessions" } },
		{ ACTIVE, { SCREEN_STEP, STEP_SERVICE, { 0 } }, { "7 Activate", "2 of 2 active", "Done here" } },
		{ ACTIVE,
		  { SCREEN_VALIDATION, STEP_SERVICE, { 0 } },
		  { "7 Activate › Validation", "A3", "done (Verified)" } },
		{ ACTIVE, { SCREEN_STEP, STEP_DONE, { 0 } }, { "8 Done", "40 %", "45 to 60 days", "2 of 2 active" } },
		{ PROVISIONING,
		  { SCREEN_WAIT, STEP_DONE, { 0 } },
		  { "5 Provisioning › Waiting for", "since", "due by", "next look", "--session ams-voice" } },
		{ FRESH, { SCREEN_WAIT, STEP_DONE, { 0 } }, { "It is your turn", "Next in step" } },
		{ FRESH, { SCREEN_VALIDATION, STEP_SERVICE, { 0 } }, { "in step 6, then choose them in step 7" } },
		{ FRESH, { SCREEN_CHECKS, STEP_DONE, { 0 } }, { "R9", "R13", "V6", "A5" } },
		{ FRESH, { SCREEN_HELP, STEP_PEERING, { REF_FIELD, Q_METRO, 0, 0 } }, { "Metro", "Portal", "Step 4" } },
		{ FRESH, { SCREEN_JOURNAL, STEP_DONE, { 0 } }, { "nothing has changed" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		struct world *w = world_at(expected[i].stage);
		const char *plain = flat(w, expected[i].view);

		for (size_t k = 0; k < COUNT(expected[i].text) && expected[i].text[k]; k++)
			assert_has(plain, expected[i].text[k]);
		world_free(w);
	}
}

/* Beside a page stands what is known about one thing: help, rules as judged now, cure; an explanation; the step. */
static void what_is_looked_at_is_told_beside(void **state)
{
	static const struct {
		struct ref ref;
		const char *text[4];
	} cases[] = {
		{ { REF_FIELD, Q_BANDWIDTH, 0, 0 }, { "At least 10 Gbps", "R11", "R12", "Mbps" } },
		{ { REF_FIELD, Q_ASN_NAME, 0, 0 }, { "What the association", "example-asn", "Name" } },
		{ { REF_NONE, 0, 0, 0 }, { "Redundancy is judged here" } },
		{ { REF_FIELD, Q_N, 0, 0 }, { NULL } },
		{ { REF_EXPLAIN, 9999, 0, 0 }, { NULL } },
		{ { REF_CHECK, 9999, 0, 0 }, { NULL } },
		{ { REF_ROW, GROUP_PREFIXES, 424242, 0 }, { NULL } },
	};
	struct world *w = world_at(ANSWERED);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view v = { SCREEN_BESIDE, STEP_PEERING, cases[i].ref };
		const char *plain = flat(w, v);

		for (size_t k = 0; k < COUNT(cases[i].text) && cases[i].text[k]; k++)
			assert_has(plain, cases[i].text[k]);
		assert_int_equal(w->page.nrail, 0);
		assert_int_equal(w->page.nactions, 0);
	}
	for (uint16_t id = 1; id <= EXPLAIN_COUNT; id++)
		assert_has(flat(w, (struct view){ SCREEN_BESIDE, STEP_PEERING, { REF_EXPLAIN, id, 0, 0 } }), ".");
	world_free(w);
}

static const struct field_view *field_on(const struct page *p, enum question_id q)
{
	for (size_t i = 0; i < p->nblocks; i++) {
		if (p->blocks[i].kind == B_FIELD && p->blocks[i].field.ref.kind == REF_FIELD &&
		    p->blocks[i].field.ref.code == q)
			return &p->blocks[i].field;
	}
	fail_msg("question %u is not on the page", q);
	return NULL;
}

/* A group that has to be made needs its region: said before anything is sent. */
static void a_group_that_is_made_needs_its_region(void **state)
{
	struct world *w = world_new();
	const struct field_view *f;

	(void)state;
	world_reach(w, ANSWERED);
	mem_replace(&w->m.account.region, NULL);
	mem_replace(&w->m.seen.group.name, NULL);
	w->m.seen.group.seen = (struct when){ 1, 1 };
	world_start(w);
	assert_has(flat(w, step(STEP_ACCOUNT)), "What blocks: Region is missing");
	f = field_on(world_page(w, step(STEP_ACCOUNT)), Q_REGION);
	assert_true(f->flags & FIELD_REQUIRED);
	world_free(w);
}

static void a_rule_that_is_broken_has_its_cure_beside(void **state)
{
	struct world *w = world_new();
	struct peering *p;
	uint32_t second;

	(void)state;
	world_reach(w, ANSWERED);
	p = rows_at(&w->m.peerings, &RECORD_PEERING, 0);
	mem_replace(&((struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, 1))->router, "ams-r1");
	world_start(w);
	second = connection_id(w, 1);
	assert_has(flat(w, (struct view){ SCREEN_BESIDE, STEP_PEERING, { REF_FIELD, Q_ROUTER, second, 0 } }), "Cure");
	world_free(w);
}

static void bgp_active_is_never_bare(void **state)
{
	struct world *w = world_at(PROVISIONING);
	const char *plain = world_plain(w, row_of(step(STEP_PROVISIONING), GROUP_CONNECTIONS, connection_id(w, 1)));

	(void)state;
	assert_has(plain, "BGP Active (trying)");
	assert_null(strstr(plain, "  Active\n"));
	world_free(w);
}

static void the_frame_says_who_and_where(void **state)
{
	struct world *w = world_at(ANSWERED);
	const struct page *p = world_page(w, step(STEP_PEERING));

	(void)state;
	assert_string_equal(p->about, "AS64500 Example Voice");
	assert_string_equal(p->badge, "TRAINING 60x");
	assert_true(p->rail[STEP_PEERING].here);
	assert_false(p->rail[STEP_ASN].here);
	world_free(w);
}

/* A change that only a review releases is told where it stands whose turn it is, too. */
static void all_is_done_when_no_change_waits(void **state)
{
	struct wizard_setup setup = { .who = "noc@host" };
	struct world *w = world_new();
	struct peering *p;

	(void)state;
	world_reach(w, ACTIVE);
	w->w = wizard_new(&w->m, &setup);
	assert_string_equal(world_page(w, step(STEP_DONE))->rail_note, "All done");
	p = rows_at(&w->m.peerings, &RECORD_PEERING, 0);
	mem_replace(&((struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, 0))->max_prefixes_v4, "1");
	w->m.gen++;
	wizard_free(w->w);
	w->w = wizard_new(&w->m, &setup);
	assert_string_equal(world_page(w, step(STEP_DONE))->rail_note, "A change is not sent yet");
	world_free(w);
}

/* Of a look at what was saved all can be seen, and nothing offers to change it. */
static void what_is_looked_at_offers_no_change(void **state)
{
	enum { CHANGES = TABLE_ADD | TABLE_COPY | TABLE_REMOVE | TABLE_PASTE | TABLE_NEXT };
	unsigned ticks = 0, tables = 0;

	(void)state;
	for (enum stage stage = FRESH; stage < STAGES; stage++) {
		struct world *w = world_new();

		world_reach(w, stage);
		w->w = wizard_new(&w->m, &(struct wizard_setup){ .who = "", .offline = true, .read_only = true });
		for (unsigned at = 0; at < STEP_N; at++) {
			const struct page *p = world_page(w, step(at));

			assert_true(p->fixed);
			for (size_t i = 0; i < p->nblocks; i++) {
				const struct block *b = &p->blocks[i];

				tables += b->kind == B_TABLE;
				ticks += b->kind == B_FIELD && b->field.flags & FIELD_TICK;
				assert_int_equal(b->kind == B_TABLE ? b->table.flags & CHANGES : 0, 0);
				assert_true(b->kind != B_FIELD || b->field.flags & FIELD_FIXED);
			}
		}
		world_free(w);
	}
	assert_true(ticks && tables);
}

/* Where the page says that a row is to be added, the next step is not what comes next; it is again when there is one. */
static void what_comes_next_is_what_the_page_says(void **state)
{
	static const enum step_id lists[] = { STEP_PEERING, STEP_PREFIXES };

	(void)state;
	for (enum stage stage = FRESH; stage <= ANSWERED; stage++) {
		struct world *w = world_at(stage);

		for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
			const struct page *p = world_page(w, step(lists[i]));
			bool adds = strstr(p->next, "Next: add") != NULL;

			assert_int_equal(adds, stage == FRESH);
			assert_int_equal(page_next_rows(p) != NULL, adds);
			assert_false(adds && page_find_action(p, ACT_GO_NEXT_STEP)->main);
		}
		world_free(w);
	}
}

static void one_router_for_two_connections_is_refused_where_it_stands(void **state)
{
	struct world *w = world_new();
	struct peering *p;
	const struct field_view *f;

	(void)state;
	world_reach(w, ANSWERED);
	p = rows_at(&w->m.peerings, &RECORD_PEERING, 0);
	mem_replace(&((struct connection *)rows_at(&p->connections, &RECORD_CONNECTION, 1))->router, "ams-r1");
	world_start(w);
	f = field_on(world_page(w, row_of(step(STEP_PEERING), GROUP_CONNECTIONS, connection_id(w, 1))), Q_ROUTER);
	assert_int_equal(f->verdict.state, ST_FAILED);
	assert_has(flat(w, row_of(step(STEP_PEERING), GROUP_PEERINGS, peering_id(w))), "Blocked by R9");
	assert_has(flat(w, row_of(screen(SCREEN_REVIEW, STEP_PEERING), GROUP_PEERINGS, peering_id(w))), "R9");
	world_free(w);
}

/* What nobody vouched for yet is named on the review, and leads to where it is ticked. */
static void a_review_says_what_is_not_attested(void **state)
{
	struct world *w = world_new();
	const struct page *p;
	const struct block *b = NULL;
	struct view review = screen(SCREEN_REVIEW, STEP_ACCOUNT), to;

	(void)state;
	world_reach(w, ANSWERED);
	while (w->m.attest.n)
		rows_remove(&w->m.attest, &RECORD_ATTESTATION,
			    ((struct row *)rows_at(&w->m.attest, &RECORD_ATTESTATION, 0))->id);
	world_start(w);
	assert_has(flat(w, review), "Blocked by R9: nobody has attested it for ams-r1 yet.");
	assert_has(flat(w, step(STEP_READINESS)), "all writes wait for R9");
	p = world_page(w, review);
	assert_string_equal(page_find_action(p, ACT_ACCOUNT_GO)->why_not, "R9: nobody has attested it for ams-r1 yet");
	for (size_t i = 0; i < p->nblocks && !b; i++) {
		if (p->blocks[i].kind == B_CHECK)
			b = &p->blocks[i];
	}
	assert_non_null(b);
	assert_true(wizard_view_of(&review, b->verdict.cause, &to));
	assert_int_equal(to.screen, SCREEN_STEP);
	assert_int_equal(to.step, STEP_READINESS);
	world_free(w);
}

/* A list of prefixes says which of them cannot be registered as they stand. */
static void a_list_of_prefixes_shows_what_is_wrong(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_reach(w, ANSWERED);
	world_prefix(w, "private", "10.0.0.0/24");
	world_start(w);
	assert_has(flat(w, step(STEP_PREFIXES)), "10.0.0.0/24");
	assert_has(flat(w, step(STEP_PREFIXES)), "failed");
	world_free(w);
}

/* The others are registered without it, so it is not among what will be sent. */
static void a_prefix_that_lacks_an_answer_stays_behind(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_reach(w, ANSWERED);
	mem_replace(&world_prefix(w, "half", "192.0.2.0/24")->endpoints, "");
	world_start(w);
	assert_has(flat(w, step(STEP_PREFIXES)),
		   "register the prefix 203.0.113.0/24, register the prefix 198.51.100.0/24. ");
	world_free(w);
}

static const struct action *action_on(const struct page *p, enum action_id id)
{
	const struct action *act = page_find_action(p, id);

	if (!act)
		fail_msg("action %u is not on the page \"%s\"", id, p->title);
	return act;
}

/* Before the first write to the real service, and only then. */
static void the_first_write_is_announced(void **state)
{
	struct world *w = world_at(ANSWERED);
	const struct view review = screen(SCREEN_REVIEW, STEP_ASN);

	(void)state;
	assert_null(strstr(flat(w, review), "first write")); /* training */
	mem_replace(&w->m.mode, "live");
	rows_clear(&w->m.requests, &RECORD_REQUEST);
	w->m.gen++;
	assert_has(flat(w, review), "Nobody has shown a voice peering that was made through this interface");
	assert_has(flat(w, review), "With guide, in step 1, you work there");
	struct request *r = rows_add(&w->m.requests, &RECORD_REQUEST, model_new_id(&w->m));
	r->method = mem_text("PUT");
	r->state = mem_text("answered");
	r->status = 403;
	assert_has(flat(w, review), "Nobody has shown");
	r->status = 201;
	assert_null(strstr(flat(w, review), "Nobody has shown"));
	world_free(w);
}

/* Guide goes on without credentials: then the operator says what the portal shows. */
static void guide_needs_no_sign_in(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_reach(w, ANSWERED);
	mem_replace(&w->m.mode, "guide");
	mem_replace(&w->m.account.sign_in, NULL);
	world_start(w);
	assert_false(field_on(world_page(w, step(STEP_ACCOUNT)), Q_SIGN_IN)->flags & FIELD_REQUIRED);
	assert_null(strstr(flat(w, screen(SCREEN_REVIEW, STEP_ACCOUNT)), "missing"));
	world_free(w);
}

static void review_asks_for_the_name(void **state)
{
	struct world *w = world_at(ANSWERED);
	const struct page *p = world_page(w, screen(SCREEN_REVIEW, STEP_ASN));

	(void)state;
	assert_string_equal(action_on(p, ACT_COMMIT_ASN)->type_to_confirm, "example-asn");
	assert_has(flat(w, screen(SCREEN_REVIEW, STEP_ASN)), "Cannot be changed by you once created");
	assert_has(flat(w, screen(SCREEN_REVIEW, STEP_ASN)), "peerAsns/example-asn");
	world_free(w);
}

/* Guide says what to enter in the portal, and where, in the portal's words. */
static void guide_speaks_the_words_of_the_portal(void **state)
{
	static const struct {
		enum step_id step;
		const char *words[3];
	} pages[] = {
		{ STEP_ASN, { "Peer ASN", "In the portal", "Associate a Peer ASN" } },
		{ STEP_PEERING, { "Peering facility", "AS8075 (with Voice)", "Create a Peering" } },
		{ STEP_PREFIXES, { "In the portal", "Registered prefixes", "Add registered prefix" } },
		{ STEP_SERVICE, { "Provider primary peering location", "State/Province", "Prefix key" } },
	};
	struct world *w = world_new();

	(void)state;
	world_reach(w, ANSWERED);
	mem_replace(&w->m.mode, "guide");
	world_start(w);
	for (size_t i = 0; i < COUNT(pages); i++) {
		const char *plain = flat(w, screen(SCREEN_REVIEW, pages[i].step));

		for (size_t k = 0; k < COUNT(pages[i].words); k++)
			assert_has(plain, pages[i].words[k]);
		assert_null(strstr(plain, "api-version"));
	}
	world_free(w);
}

/* Where a release is blocked the page shows it all the same, with the reason. */
static void blocked_releases_say_why(void **state)
{
	static const struct {
		enum step_id step;
		enum action_id act;
	} releases[] = {
		{ STEP_ASN, ACT_COMMIT_ASN },
		{ STEP_SERVICE, ACT_COMMIT_SERVICE },
	};
	struct world *w = world_at(FRESH);

	(void)state;
	for (size_t i = 0; i < COUNT(releases); i++) {
		const struct action *act =
			action_on(world_page(w, screen(SCREEN_REVIEW, releases[i].step)), releases[i].act);

		assert_false(str_empty(act->why_not));
		assert_has(flat(w, screen(SCREEN_REVIEW, releases[i].step)), "Blocked");
	}
	world_free(w);
}

/* Somebody else's in a service with prefixes of one's own: told, offered, and never what comes next. */
static void what_others_put_into_the_service_is_told_in_one_line(void **state)
{
	struct world *w = world_new();
	const struct action *act;

	(void)state;
	world_reach(w, ACTIVE);
	world_active(w, "theirs", "192.0.2.0/24");
	world_active(w, "theirs-too", "192.0.2.128/25");
	world_start(w);
	assert_has(flat(w, step(STEP_SERVICE)), "2, the first is 192.0.2.0/24 (theirs)");
	act = action_on(world_page(w, step(STEP_SERVICE)), ACT_ADOPT);
	assert_false(act->main);
	world_free(w);
}

/* Between the mail with the addresses and the next state the turn is the operator's, with all that is to be done by then. */
static void once_the_addresses_are_there_the_router_comes_next(void **state)
{
	struct world *w = world_new();
	struct seen_connection *c;

	(void)state;
	world_reach(w, PROVISIONING);
	c = ((struct seen_peering *)w->m.seen.peerings.v)->connections.v;
	mem_replace(&c[0].state, "Active");
	world_start(w);
	assert_has(flat(w, screen(SCREEN_WAIT, STEP_PROVISIONING)), "the session addresses are there; BFD and BGP");
	assert_has(flat(w, step(STEP_PROVISIONING)), "BGP configured towards AS8075");
	assert_has(flat(w, step(STEP_PROVISIONING)), "Microsoft told that your side is ready");
	mem_replace(&c[1].peer_v4, NULL);
	w->m.gen++;
	assert_has(flat(w, screen(SCREEN_WAIT, STEP_PROVISIONING)), "has to be ordered with the LOA");
	world_free(w);
}

/* Registered under a name of somebody else's: told as what it is, not as one more prefix; under the own name nothing is offered. */
static void a_registration_under_another_name_is_told(void **state)
{
	struct world *w = world_new();
	struct seen_prefix *seen;

	(void)state;
	world_reach(w, ACTIVE);
	seen = w->m.seen.prefixes.v;
	mem_replace(&seen->name, "theirs");
	world_start(w);
	assert_has(flat(w, step(STEP_PREFIXES)), "203.0.113.0/24 is registered already, as theirs in example-ams");
	assert_non_null(action_on(world_page(w, step(STEP_PREFIXES)), ACT_ADOPT));
	assert_has(flat(w, screen(SCREEN_CHECKS, 0)), "registered as theirs and Verified");
	mem_replace(&seen->name, "sbc-ams");
	w->m.gen++;
	assert_null(strstr(flat(w, step(STEP_PREFIXES)), "registered already"));
	world_free(w);
}

static const struct table *first_table(const struct page *p)
{
	for (size_t i = 0; i < p->nblocks; i++) {
		if (p->blocks[i].kind == B_TABLE)
			return &p->blocks[i].table;
	}
	fail_msg("no table on \"%s\"", p->title);
	return NULL;
}

/* Two metros: the columns are the sessions of the focused prefix' peering, the rows stay all of them. */
static void the_matrix_narrows_to_the_peering_in_focus(void **state)
{
	struct world *w = world_new();
	struct peering *p;
	struct prefix_answer *prefix;
	const struct table *t;

	(void)state;
	world_reach(w, ANSWERED);
	p = world_peering(w, "example-fra", "Frankfurt");
	world_connection(w, p, "58", "fra-r1");
	world_connection(w, p, "58", "fra-r2");
	prefix = world_prefix(w, "sbc-fra", "192.0.2.0/24");
	mem_replace(&prefix->peering, "example-fra");
	world_start(w);
	t = first_table(
		world_page(w, row_of(screen(SCREEN_VALIDATION, STEP_PREFIXES), GROUP_PREFIXES, prefix_id(w, 0))));
	assert_int_equal(t->nrows, 3);
	assert_int_equal(t->ncols, 4);
	assert_string_equal(t->heads[1], "1 ams-r1");
	t = first_table(
		world_page(w, row_of(screen(SCREEN_VALIDATION, STEP_PREFIXES), GROUP_PREFIXES, prefix_id(w, 2))));
	assert_int_equal(t->nrows, 3);
	assert_string_equal(t->heads[2], "2 fra-r2");
	t = first_table(world_page(w, screen(SCREEN_VALIDATION, STEP_SERVICE)));
	assert_int_equal(t->ncols, 6);
	world_free(w);
}

/* ---- keys */

static void a_key_is_masked_until_it_is_asked_for(void **state)
{
	struct world *w = world_at(FAILED_PREFIX);
	struct view v = row_of(step(STEP_PREFIXES), GROUP_PREFIXES, prefix_id(w, 0)), to;
	const struct action *reveal;

	(void)state;
	assert_null(strstr(world_plain(w, v), "9f1c2a6e"));
	assert_has(flat(w, v), "4f2a");
	reveal = action_on(world_page(w, v), ACT_REVEAL);
	assert_true(wizard_goes(&v, ACT_REVEAL, reveal->ref, &to));
	assert_has(flat(w, to), "9f1c2a6e-0000-4000-8000-00000abc4f2a");
	reveal = action_on(world_page(w, to), ACT_REVEAL);
	assert_int_equal(reveal->ref.col, 0);
	to.screen = SCREEN_VALIDATION;
	assert_has(flat(w, to), "Key 9f1c2a6e-0000-4000-8000-00000abc4f2a");
	world_free(w);
}

static void no_screen_shows_a_key_unasked(void **state)
{
	struct world *w = world_at(ACTIVE);

	(void)state;
	for (unsigned s = 0; s < SCREEN_N; s++) {
		for (unsigned at = 0; at < STEP_N; at++)
			assert_null(strstr(world_plain(w, screen(s, at)), "9f1c2a6e"));
	}
	world_free(w);
}

/* ---- many prefixes */

enum { MANY = 10000 };

static void many_prefixes_cost_the_rows_that_are_shown(void **state)
{
	struct world *w = world_new();
	const struct page *p;
	char name[32], prefix[32];

	(void)state;
	world_reach(w, PROVISIONING);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "p%u", i);
		snprintf(prefix, sizeof prefix, "11.%u.%u.0/24", i / 256, i % 256);
		world_prefix(w, name, prefix);
	}
	world_start(w);
	p = world_page(w, step(STEP_PREFIXES));
	for (size_t i = 0; i < p->nblocks; i++) {
		if (p->blocks[i].kind == B_TABLE)
			assert_int_equal(p->blocks[i].table.nrows, MANY + 2);
	}
	assert_true(p->nblocks < 20);
	check_page(w, screen(SCREEN_VALIDATION, STEP_PREFIXES));
	assert_has(flat(w, step(STEP_PREFIXES)), "and 9982 more");
	world_free(w);
}

/* ---- ways */

static void refs_lead_to_the_page_they_stand_on(void **state)
{
	static const struct {
		struct view from;
		struct ref ref;
		struct view to;
	} ways[] = {
		{ { 0 }, { REF_FIELD, Q_ASN_NUMBER, 0, 0 }, { SCREEN_STEP, STEP_ASN, { 0 } } },
		{ { 0 },
		  { REF_FIELD, Q_ROUTER, 7, 0 },
		  { SCREEN_STEP, STEP_PEERING, { REF_ROW, GROUP_CONNECTIONS, 7, 0 } } },
		{ { 0 },
		  { REF_FIELD, Q_LOA, 7, 0 },
		  { SCREEN_STEP, STEP_PROVISIONING, { REF_ROW, GROUP_CONNECTIONS, 7, 0 } } },
		{ { SCREEN_STEP, STEP_PROVISIONING, { 0 } },
		  { REF_ROW, GROUP_CONNECTIONS, 7, 0 },
		  { SCREEN_STEP, STEP_PROVISIONING, { REF_ROW, GROUP_CONNECTIONS, 7, 0 } } },
		{ { SCREEN_WAIT, STEP_PEERING, { 0 } },
		  { REF_ROW, GROUP_PREFIXES, 7, 0 },
		  { SCREEN_STEP, STEP_PREFIXES, { REF_ROW, GROUP_PREFIXES, 7, 0 } } },
		{ { SCREEN_VALIDATION, STEP_PREFIXES, { 0 } },
		  { REF_ROW, GROUP_PREFIXES, 7, 0 },
		  { SCREEN_VALIDATION, STEP_PREFIXES, { REF_ROW, GROUP_PREFIXES, 7, 0 } } },
		{ { 0 }, { REF_STEP, STEP_SERVICE, 0, 0 }, { SCREEN_STEP, STEP_SERVICE, { 0 } } },
		{ { 0 }, { REF_REQUEST, 0, 9, 0 }, { SCREEN_REQUESTS, 0, { REF_REQUEST, 0, 9, 0 } } },
		{ { 0 }, { REF_PAIR, 0, 7, 3 }, { SCREEN_VALIDATION, 0, { REF_ROW, GROUP_PREFIXES, 7, 0 } } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct view to = { 0 };

		assert_true(wizard_view_of(&ways[i].from, ways[i].ref, &to));
		assert_int_equal(to.screen, ways[i].to.screen);
		assert_int_equal(to.step, ways[i].to.step);
		assert_true(ref_equal(to.ref, ways[i].to.ref));
	}
}

static void what_names_nothing_leads_nowhere(void **state)
{
	static const struct ref refs[] = { { REF_NONE, 0, 0, 0 },      { REF_FIELD, Q_NONE, 0, 0 },
					   { REF_FIELD, 60000, 0, 0 }, { REF_ROW, GROUP_N, 1, 0 },
					   { REF_STEP, STEP_N, 0, 0 }, { REF_CHECK, 60000, 0, 0 },
					   { REF_EXPLAIN, 0, 0, 0 } };
	struct view from = { 0 }, to;

	(void)state;
	for (size_t i = 0; i < COUNT(refs); i++)
		assert_false(wizard_view_of(&from, refs[i], &to));
	assert_false(wizard_goes(&from, ACT_COMMIT_ASN, (struct ref){ 0 }, &to));
	assert_true(wizard_goes(&from, ACT_GO_HELP, (struct ref){ 0 }, &to));
	assert_int_equal(to.screen, SCREEN_HELP);
}

/* ---- explanations */

static void every_explanation_is_a_page(void **state)
{
	struct world *w = world_at(FRESH);

	(void)state;
	for (uint16_t id = 1; id <= EXPLAIN_COUNT; id++) {
		struct view v = screen(SCREEN_EXPLAIN, STEP_READINESS);

		v.ref = (struct ref){ .kind = REF_EXPLAIN, .code = id };
		check_page(w, v);
		assert_has(world_page(w, v)->title, explain_at(id)->code);
	}
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_at_every_stage),
		cmocka_unit_test(every_form_at_every_stage),
		cmocka_unit_test(a_view_of_nothing_is_still_a_page),
		cmocka_unit_test(key_content),
		cmocka_unit_test(all_is_done_when_no_change_waits),
		cmocka_unit_test(what_is_looked_at_is_told_beside),
		cmocka_unit_test(what_others_put_into_the_service_is_told_in_one_line),
		cmocka_unit_test(once_the_addresses_are_there_the_router_comes_next),
		cmocka_unit_test(a_registration_under_another_name_is_told),
		cmocka_unit_test(a_group_that_is_made_needs_its_region),
		cmocka_unit_test(a_rule_that_is_broken_has_its_cure_beside),
		cmocka_unit_test(bgp_active_is_never_bare),
		cmocka_unit_test(the_frame_says_who_and_where),
		cmocka_unit_test(what_is_looked_at_offers_no_change),
		cmocka_unit_test(what_comes_next_is_what_the_page_says),
		cmocka_unit_test(one_router_for_two_connections_is_refused_where_it_stands),
		cmocka_unit_test(a_review_says_what_is_not_attested),
		cmocka_unit_test(a_list_of_prefixes_shows_what_is_wrong),
		cmocka_unit_test(a_prefix_that_lacks_an_answer_stays_behind),
		cmocka_unit_test(the_first_write_is_announced),
		cmocka_unit_test(guide_needs_no_sign_in),
		cmocka_unit_test(review_asks_for_the_name),
		cmocka_unit_test(guide_speaks_the_words_of_the_portal),
		cmocka_unit_test(blocked_releases_say_why),
		cmocka_unit_test(the_matrix_narrows_to_the_peering_in_focus),
		cmocka_unit_test(a_key_is_masked_until_it_is_asked_for),
		cmocka_unit_test(no_screen_shows_a_key_unasked),
		cmocka_unit_test(many_prefixes_cost_the_rows_that_are_shown),
		cmocka_unit_test(refs_lead_to_the_page_they_stand_on),
		cmocka_unit_test(what_names_nothing_leads_nowhere),
		cmocka_unit_test(every_explanation_is_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
