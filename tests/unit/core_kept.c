/* What the wizard keeps between turns instead of counting it each time: how wants stand, what is followed, what chosen prefixes
 * mean, where the first open one is. Random events on a journey half done; after each, everything is counted anew and has to come
 * out the same. Looks inside core (tests.mk says so). */
#include "core_run.h"

#include "run/facts_now.h"
#include "run/look.h"

enum { JOURNEYS = 20, EVENTS = 120 };

/* A linear congruential generator (Knuth, MMIX); its high bits. */
static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(*seed >> 40) % below;
}

/* ---- what is shown, and what it stands on */

static void add_statuses(struct run *r, struct text *out)
{
	struct standing at = { 0 };
	struct arena a = { 0 };

	for (enum step_id step = 0; step < STEP_N; step++) {
		struct step_status s;

		wizard_step_status(r->w, step, &a, &s);
		text_addf(out, "%s: %s %d %d %s\n", STEP_ID[step], s.word, s.done, s.blocked, str_or(s.why.text, "-"));
	}
	wizard_standing(r->w, r->now, &a, &at);
	text_addf(out, "%d %s, next look %lld\n", at.kind, str_or(at.what, "-"), (long long)at.next_look);
	arena_release(&a);
}

static void add_page(struct run *r, struct view v, struct text *out)
{
	struct page page = { 0 };
	struct arena a = { 0 };

	wizard_page(r->w, &v, &a, &page);
	page_plain(&page, 80, 100, out);
	arena_release(&a);
}

static void add_tallies(const struct wizard *w, struct text *out)
{
	for (size_t k = 0; k < WANT_KINDS; k++)
		for (size_t s = 0; s < WANT_STATES; s++)
			text_addf(out, "%zu@%zu ", w->tally[k].n[s], w->tally[k].n[s] ? w->tally[k].first[s] : 0);
	text_addc(out, '\n');
}

static void add_all(struct run *r, struct text *out)
{
	add_statuses(r, out);
	add_page(r, (struct view){ .step = STEP_PREFIXES }, out);
	add_page(r, (struct view){ .step = STEP_SERVICE }, out);
	add_page(r, (struct view){ .screen = SCREEN_VALIDATION }, out);
	add_page(r, (struct view){ .screen = SCREEN_WAIT }, out);
	add_tallies(r->w, out);
}

static void forget_what_is_kept(struct wizard *w)
{
	facts_release(&w->facts);
	w->facts_ready = false;
	facts_now(w);
	facts_recount(w);
}

static void as_counted_anew(struct run *r, const char *what)
{
	struct text kept = TEXT_INIT, anew = TEXT_INIT;

	add_all(r, &kept);
	forget_what_is_kept(r->w);
	add_all(r, &anew);
	if (!str_is(kept.s, anew.s))
		fail_msg("after %s: kept\n%s\ncounted anew\n%s", what, kept.s, anew.s);
	text_release(&kept);
	text_release(&anew);
}

/* What the look-ups of a chosen row give is what its name gives. */
static void chosen_mean_their_names(struct run *r)
{
	const struct facts *f = &r->w->facts;

	ROWS_EACH (const struct chosen, c, r->m->service.prefixes)
		assert_ptr_equal(facts_chosen_prefix(f, c), facts_prefix_named(f, c->name));
}

/* The first wait of a step is the first row that is open, wherever one begins to look. */
static void waits_begin_with_the_first_open(struct run *r)
{
	const struct facts *f = &r->w->facts;
	struct arena a = { 0 };
	struct wait wait;
	uint32_t first = 0;

	for (size_t i = f->nprefixes; i-- > 0;)
		if (f->prefixes[i].seen && str_is(str_or(f->prefixes[i].seen->state, "Pending"), "Pending"))
			first = f->prefixes[i].answer->row.id;
	assert_int_equal(waits_at(r->w, r->now, STEP_PREFIXES, &a, &wait), first != 0);
	if (first)
		assert_int_equal(wait.ref.row, first);
	arena_release(&a);
}

/* ---- events */

static const char *const STATES[] = { "Pending", "Verified", "Failed", "Verified" };
static const char *const NAMES[] = { "sbc-ams", "media-ams", "third", "Third", "" };
static const char *const PREFIXES[] = { "203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "10.0.0.0/8", "x" };
#define ONE_OF(list, seed) (list)[draw(seed, COUNT(list))]

static uint32_t some_row(const struct rows *rows, const struct record *r, uint64_t *seed)
{
	return rows->n ? ((const struct row *)rows_at(rows, r, draw(seed, rows->n)))->id : 0;
}

static void set_answer(struct run *r, uint64_t *seed)
{
	uint32_t prefix = some_row(&r->m->prefixes, &RECORD_PREFIX, seed),
		 chosen = some_row(&r->m->service.prefixes, &RECORD_CHOSEN, seed);

	switch (draw(seed, 5)) {
	case 0:
		run_set(r, Q_PREFIX_NAME, prefix, ONE_OF(NAMES, seed));
		break;
	case 1:
		run_set(r, Q_PREFIX, prefix, ONE_OF(PREFIXES, seed));
		break;
	case 2:
		run_set(r, Q_PREFIX_PEERING, prefix, draw(seed, 3) ? "example-ams" : "");
		break;
	case 3:
		run_set(r, Q_CHOSEN_NAME, chosen, ONE_OF(NAMES, seed));
		break;
	default:
		run_set(r, Q_METRO, some_row(&r->m->peerings, &RECORD_PEERING, seed),
			draw(seed, 2) ? "Amsterdam" : "Frankfurt");
	}
}

static void change_rows(struct run *r, uint64_t *seed)
{
	static const enum event_kind kinds[] = { EV_ADD, EV_ADD, EV_COPY, EV_REMOVE };
	bool chosen = draw(seed, 2);
	struct event ev = { .kind = ONE_OF(kinds, seed),
			    .ref = { REF_ROW, chosen ? GROUP_CHOSEN : GROUP_PREFIXES, 0, 0 } };

	if (ev.kind != EV_ADD)
		ev.ref.row = chosen ? some_row(&r->m->service.prefixes, &RECORD_CHOSEN, seed)
				    : some_row(&r->m->prefixes, &RECORD_PREFIX, seed);
	run_event(r, ev);
}

/* One read is answered; of registered prefixes with some of them, in some state. */
static void answer_read(struct run *r, uint64_t *seed)
{
	struct text body = TEXT_INIT;
	int status = 200;
	struct run_call *c = r->ncalls ? &r->calls[draw(seed, (unsigned)r->ncalls)] : NULL;

	if (!c || !str_is(c->method, "GET"))
		return;
	text_add(&body, run_plain_answer(c, &status));
	if (strstr(c->path, "registeredPrefixes")) {
		text_clear(&body);
		text_add(&body, "{\"value\":[");
		for (unsigned i = 0, n = draw(seed, 4); i < n; i++)
			text_addf(&body,
				  "%s{\"name\":\"%s\",\"properties\":{\"prefix\":\"%s\",\"prefixValidationState\":\"%"
				  "s\"}}",
				  i ? "," : "", NAMES[i], PREFIXES[i], ONE_OF(STATES, seed));
		text_add(&body, "]}");
	}
	struct reply reply = { .outcome = REPLY_ANSWERED, .status = (uint16_t)status, .body = body.s, .n = body.n };
	uint32_t id = run_drop(r, c);

	run_event(r, (struct event){ .kind = EV_REPLY, .id = id, .reply = &reply });
	text_release(&body);
}

static void release(struct run *r, uint64_t *seed)
{
	static const struct {
		enum action_id action;
		const char *text;
	} releases[] = {
		{ ACT_ACCOUNT_GO, NULL },
		{ ACT_COMMIT_ASN, "example-asn" },
		{ ACT_REGISTER, NULL },
		{ ACT_ACTIVATE, NULL },
		{ ACT_COMMIT_SERVICE, "example-voice" },
		{ ACT_LOOK, NULL },
		{ ACT_VALIDATE, NULL },
		{ ACT_RETRY, NULL },
	};
	size_t i = draw(seed, COUNT(releases));

	run_do(r, releases[i].action, (struct ref){ 0 }, releases[i].text);
}

static void look(struct run *r, uint64_t *seed)
{
	run_event(r, (struct event){ .kind = EV_LOOK,
				     .view = { .screen = (uint16_t)draw(seed, SCREEN_N),
					       .step = (uint16_t)draw(seed, STEP_N) } });
}

static void save_or_wait(struct run *r, uint64_t *seed)
{
	if (draw(seed, 2))
		run_saved(r);
	else
		run_pass(r, (msec)(1 + draw(seed, 20)) * MSEC_MINUTE);
}

static const struct {
	const char *what;
	void (*happens)(struct run *r, uint64_t *seed);
} HAPPENINGS[] = {
	{ "an answer", set_answer },
	{ "rows added or removed", change_rows },
	{ "a reply", answer_read },
	{ "another reply", answer_read },
	{ "a release", release },
	{ "a look", look },
	{ "a save, or time", save_or_wait },
};

static void journey(enum stage stage, uint64_t seed)
{
	struct run *r = run_new(stage);

	r->setup.outside = draw(&seed, 2);
	run_start(r);
	for (unsigned n = 0; n < EVENTS && r->ncalls < RUN_CALLS - 4; n++) {
		size_t i = draw(&seed, COUNT(HAPPENINGS));

		HAPPENINGS[i].happens(r, &seed);
		chosen_mean_their_names(r);
		waits_begin_with_the_first_open(r);
		as_counted_anew(r, HAPPENINGS[i].what);
	}
	run_free(r);
}

static void what_is_kept_is_what_would_be_counted(void **state)
{
	(void)state;
	for (unsigned i = 0; i < JOURNEYS; i++)
		journey(i % 2 ? FAILED_PREFIX : i % 4 ? ACTIVE : ANSWERED, i + 1);
}

/* What was read grows old by itself, and is new again when it is read and says the same: nothing of the model moves. */
static void reads_that_say_nothing_new_are_counted(void **state)
{
	(void)state;
	struct run *r = run_new(ANSWERED);
	const size_t kind = 2; /* the ASN */

	r->setup.read_only = true; /* nothing is written, so the want stays where it is */
	mem_replace(&r->m->commit.asn, "example-asn");
	run_start(r);
	run_settle(r, NULL);
	as_counted_anew(r, "the first reads");
	assert_int_equal(r->w->tally[kind].n[WANT_DUE], 1);
	r->now.wall += MSEC_HOUR;
	r->now.service += MSEC_HOUR;
	run_event(r, (struct event){ .kind = EV_LOOK });
	as_counted_anew(r, "an hour");
	assert_int_equal(r->w->tally[kind].n[WANT_UNREAD], 1);
	run_settle(r, NULL);
	as_counted_anew(r, "the read");
	assert_int_equal(r->w->tally[kind].n[WANT_DUE], 1);
	run_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_kept_is_what_would_be_counted),
		cmocka_unit_test(reads_that_say_nothing_new_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
