/* The world is a function of its inputs and the time: not of who looks when, not of restarts, not of torn lines. */
#include "lab_fixture.h"

static const char *const everything[] = {
	SUB PROVIDER "/peerAsns" V25,
	SUB PROVIDER "/peerings" V25,
	PEERING "/registeredPrefixes" V25,
	PEERING "/receivedRoutes" V25,
	SUB PROVIDER "/peeringServices" V25,
	SERVICE "/prefixes" V25 "&$expand=events",
	"/lab/v1/routers",
};

static void look(struct fixture *f, struct text *out)
{
	for (size_t i = 0; i < sizeof everything / sizeof *everything; i++) {
		ask(f, "GET", everything[i], NULL);
		if (out)
			text_addf(out, "%s\n", f->reply.body.s);
	}
}

/* A small generator of its own, so that a run can be told by its number. */
static unsigned next(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static const struct poke {
	const char *method, *target, *body;
} pokes[] = {
	{ "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":false}" },
	{ "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":true}" },
	{ "PATCH", "/lab/v1/routers/ams-r2", "{\"bfd\":false}" },
	{ "PATCH", "/lab/v1/routers/ams-r2", "{\"bfd\":true,\"session\":\"up\"}" },
	{ "PATCH", "/lab/v1/routers/ams-r2", "{\"session\":\"down\"}" },
	{ "DELETE", "/lab/v1/routers/ams-r1/announcements?prefix=203.0.113.0/24", NULL },
	{ "PUT", "/lab/v1/routers/ams-r1/announcements",
	  "{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}" },
	{ "PUT", SBC V25, PREFIX_BODY("203.0.113.0/24") },
	{ "PUT", MEDIA V25, PREFIX_BODY("198.51.100.0/24") },
	{ "POST", SBC "/validate" V25, NULL },
	{ "POST", MEDIA "/validate" V25, NULL },
	{ "DELETE", SBC V25, NULL },
	{ "PUT", SERVICE V25, SERVICE_BODY },
	{ "GET", PEERING V25, NULL },
};
enum { POKES = sizeof pokes / sizeof *pokes, STEPS = 60 };

static void run(unsigned number, bool curious, struct text *out)
{
	struct fixture f;
	unsigned seed = number;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	for (int i = 0; i < STEPS; i++) {
		const struct poke *p = &pokes[next(&seed, POKES)];
		msec wait = (msec)next(&seed, 600) * MSEC_MINUTE;
		for (int k = 0; curious && k < 5; k++) {
			f.now += wait / 5;
			look(&f, NULL);
		}
		f.now += curious ? wait - wait / 5 * 5 : wait;
		ask(&f, p->method, p->target, p->body);
	}
	look(&f, out);
	fixture_close(&f);
}

static void looking_changes_nothing(void **state)
{
	(void)state;
	for (unsigned number = 1; number <= 40; number++) {
		struct text once = TEXT_INIT, often = TEXT_INIT;
		run(number, false, &once);
		run(number, true, &often);
		assert_string_equal(once.s, often.s);
		text_release(&once);
		text_release(&often);
	}
}

/* ---- The log. */

static bool append(void *self, const char *line, size_t n, struct text *err)
{
	(void)err;
	text_addn(self, line, n);
	return true;
}

static void open_logged(struct fixture *f, struct text *log, struct text *old)
{
	struct lab_setup setup = { .log = old->s, .log_n = old->n, .append = append, .self = log };
	fixture_open_with(f, &setup);
}

static void write_story(struct text *log, struct text *seen)
{
	struct fixture f;
	struct text none = TEXT_INIT, err = TEXT_INIT;
	open_logged(&f, log, &none);
	with_prefixes(&f);
	expect(&f, 201, "PUT", SERVICE V25, SERVICE_BODY);
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r2", "{\"bfd\":false}");
	f.now += 777;
	look(&f, seen);
	assert_true(lab_note_time(f.lab, f.now, &err));
	fixture_close(&f);
}

static void a_log_replays(void **state)
{
	(void)state;
	struct text log = TEXT_INIT, more = TEXT_INIT, seen = TEXT_INIT, again = TEXT_INIT;
	struct fixture f;
	write_story(&log, &seen);
	open_logged(&f, &more, &log);
	assert_int_equal(lab_log_used(f.lab), log.n);
	look(&f, &again);
	assert_string_equal(seen.s, again.s);
	assert_int_equal(more.n, 0);
	fixture_close(&f);
	text_release(&log);
	text_release(&seen);
	text_release(&again);
}

static void expect_refused(const struct text *log, const char *message)
{
	struct text err = TEXT_INIT;
	const struct lab_setup setup = { .log = log->s, .log_n = log->n, .log_file = "state.lab", .now = 5 };
	assert_null(lab_open(&setup, &err));
	if (!strstr(err.s, message) || !str_starts(err.s, "state.lab:"))
		fail_msg("'%s' does not say '%s'", err.s, message);
	text_release(&err);
}

/* Every length at which the file may have been cut: what is whole is used, what is torn is not, and it opens. Only where nothing is
 * known of the world no other begins in its place. */
static void a_torn_log_opens(void **state)
{
	(void)state;
	struct text log = TEXT_INIT, seen = TEXT_INIT;
	write_story(&log, &seen);
	const char *end_of_header = strchr(log.s, '\n');
	size_t header = (size_t)(end_of_header - log.s) + 1;
	for (size_t n = 0; n <= log.n; n += n < header ? header / 7 + 1 : 31) {
		struct text cut = TEXT_INIT, more = TEXT_INIT;
		struct fixture f;
		size_t whole = n;
		text_addn(&cut, log.s, n);
		while (whole && cut.s[whole - 1] != '\n')
			whole--;
		if (n && !whole) {
			expect_refused(&cut, ":1: its only line is torn");
			text_release(&cut);
			continue;
		}
		open_logged(&f, &more, &cut);
		assert_int_equal(lab_log_used(f.lab), whole);
		assert_int_equal(more.n > 0, whole == 0);
		fixture_close(&f);
		text_release(&cut);
		text_release(&more);
	}
	text_release(&log);
	text_release(&seen);
}

static void a_wrong_log_is_refused(void **state)
{
	(void)state;
	static const struct wrong {
		const char *tail, *message;
	} wrongs[] = {
		{ "nonsense\n", "state.lab:" },
		{ "{\"at\":1,\"clock\":{}}\n", "its time is missing, or earlier than the one before" },
		{ "{\"at\":9999999999999}\n", "it is neither an input nor an order to the clock" },
		{ "{\"at\":9999999999999,\"method\":\"PUT\",\"target\":\"/subscriptions/x?api-version=1\"}\n",
		  "is refused" },
	};
	struct text log = TEXT_INIT, seen = TEXT_INIT;
	write_story(&log, &seen);
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		struct text bad = TEXT_INIT;
		text_add(&bad, log.s);
		text_add(&bad, wrongs[i].tail);
		expect_refused(&bad, wrongs[i].message);
		text_release(&bad);
	}
	struct text other = TEXT_INIT;
	text_add(&other, "hello\nworld\n");
	expect_refused(&other, ":1: this is no log");
	other.s[0] = '\0'; /* a block that was never written */
	expect_refused(&other, ":1: this is no log");
	replace(&log, "\"voxpeer_lab\":1", "\"voxpeer_lab\":2");
	expect_refused(&log, ":1: a newer voxpeer-lab wrote it (format 2");
	text_release(&other);
	text_release(&log);
	text_release(&seen);
}

/* One bit anywhere: what still opens is what was there. The newline at the end is what tells a torn line. */
static void a_changed_log_is_refused(void **state)
{
	(void)state;
	struct text log = TEXT_INIT, seen = TEXT_INIT, more = TEXT_INIT, again = TEXT_INIT;
	struct fixture f;
	unsigned refused = 0;
	write_story(&log, &seen);
	for (size_t i = 0; i + 1 < log.n; i += i % 3 ? 1 : 7) {
		char was = log.s[i];
		struct text err = TEXT_INIT;
		const struct lab_setup setup = { .log = log.s, .log_n = log.n, .log_file = "state.lab", .now = 5 };
		log.s[i] = (char)(was ^ (1 << i % 7));
		struct lab *lab = lab_open(&setup, &err);
		refused += !lab;
		lab_close(lab);
		if (lab) {
			open_logged(&f, &more, &log);
			look(&f, &again);
			assert_string_equal(seen.s, again.s);
			fixture_close(&f);
		} else
			assert_true(str_starts(err.s, "state.lab:") || strstr(err.s, "its scenario"));
		text_clear(&again);
		text_release(&err);
		log.s[i] = was;
	}
	assert_true(refused > 100);
	text_release(&log);
	text_release(&seen);
	text_release(&more);
	text_release(&again);
}

struct sick_disk {
	struct text log;
	bool sick;
};

static bool append_or_fail(void *self, const char *line, size_t n, struct text *err)
{
	struct sick_disk *d = self;
	if (d->sick)
		return text_fail(err, "disk full");
	text_addn(&d->log, line, n);
	return true;
}

/* What cannot be put on record did not happen, and the client is told. */
static void a_failed_append_undoes(void **state)
{
	(void)state;
	struct sick_disk disk = { .log = TEXT_INIT };
	struct lab_setup setup = { .append = append_or_fail, .self = &disk };
	struct text before = TEXT_INIT, after = TEXT_INIT;
	struct fixture f;
	fixture_open_with(&f, &setup);
	with_prefixes(&f);
	look(&f, &before);
	disk.sick = true;
	expect(&f, 500, "DELETE", SBC V25, NULL);
	assert_non_null(strstr(word(&f, "error.message"), "disk full"));
	expect(&f, 500, "PATCH", "/lab/v1/routers/ams-r2", "{\"bfd\":false}");
	look(&f, &after);
	assert_string_equal(before.s, after.s);
	disk.sick = false;
	expect(&f, 200, "DELETE", SBC V25, NULL);
	fixture_close(&f);
	text_release(&disk.log);
	text_release(&before);
	text_release(&after);
}

static const char *const orders[] = { "{\"skip\":\"3h\"}", "{\"advance\":true}", "{\"speed\":1}", "{\"paused\":true}",
				      "{\"paused\":false}" };

static void refused_order_leaves_the_clock(const char *order, bool paused)
{
	struct sick_disk disk = { .log = TEXT_INIT };
	struct lab_setup setup = { .append = append_or_fail, .self = &disk };
	struct text before = TEXT_INIT;
	struct fixture f;
	fixture_open_with(&f, &setup);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	expect(&f, 200, "POST", "/lab/v1/clock", paused ? "{\"paused\":true}" : "{\"speed\":120}");
	f.now += MSEC_MINUTE;
	expect(&f, 200, "GET", "/lab/v1/clock", NULL);
	text_add(&before, f.reply.body.s);
	disk.sick = true;
	expect(&f, 500, "POST", "/lab/v1/clock", order);
	expect(&f, 200, "GET", "/lab/v1/clock", NULL);
	assert_string_equal(before.s, f.reply.body.s);
	f.now += MSEC_MINUTE;
	expect(&f, 200, "GET", "/lab/v1/clock", NULL);
	assert_string_equal(word(&f, "now"), paused ? "2026-11-02T21:00:00Z" : "2026-11-03T01:00:00Z");
	fixture_close(&f);
	text_release(&disk.log);
	text_release(&before);
}

static void an_order_that_is_not_kept_is_not_obeyed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		refused_order_leaves_the_clock(orders[i], true);
		refused_order_leaves_the_clock(orders[i], false);
	}
}

/* A state that was seen is on record, though nobody asked for anything: after a crash it is still so. */
static void what_was_seen_stays(void **state)
{
	(void)state;
	struct text none = TEXT_INIT, log = TEXT_INIT, more = TEXT_INIT;
	struct fixture f;
	open_logged(&f, &log, &none);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	f.now += 8 * MSEC_HOUR; /* twenty days at sixty times */
	ask(&f, "GET", PEERING V25, NULL);
	assert_non_null(strstr(f.reply.body.s, "\"Active\""));
	fixture_close(&f);
	open_logged(&f, &more, &log);
	ask(&f, "GET", PEERING V25, NULL);
	assert_non_null(strstr(f.reply.body.s, "\"Active\""));
	fixture_close(&f);
	text_release(&log);
	text_release(&more);
}

static const char *time_said(struct fixture *f)
{
	expect(f, 200, "GET", "/lab/v1/clock", NULL);
	return word(f, "now");
}

/* Time that was shown does not come again after a crash, give or take a few real seconds; a paused clock costs nothing. */
static void time_that_was_seen_stays(void **state)
{
	(void)state;
	struct text none = TEXT_INIT, log = TEXT_INIT, more = TEXT_INIT;
	struct fixture f;
	open_logged(&f, &log, &none);
	size_t at_first = log.n;
	f.now += MSEC_SECOND;
	time_said(&f);
	assert_int_equal(log.n, at_first);
	f.now += MSEC_MINUTE;
	assert_string_equal(time_said(&f), "2026-11-02T09:01:00Z");
	size_t noted = log.n;
	assert_true(noted > at_first);
	f.now += 2 * MSEC_SECOND;
	time_said(&f);
	assert_int_equal(log.n, noted);
	fixture_close(&f);
	open_logged(&f, &more, &log);
	assert_string_equal(time_said(&f), "2026-11-02T09:01:00Z");
	expect(&f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	noted = more.n;
	f.now += MSEC_DAY;
	time_said(&f);
	assert_int_equal(more.n, noted);
	fixture_close(&f);
	text_release(&log);
	text_release(&more);
}

/* ---- What waits for a condition. */

static const char *first_state(struct fixture *f)
{
	ask(f, "GET", PEERING V25, NULL);
	return str_or(
		json_str(json_get(json_first(json_at(f->body, "properties.direct.connections")), "connectionState")),
		"");
}

static const struct lost {
	const char *off, *on, *stays; /* while it is off */
} losts[] = {
	{ "{\"lacp\":false}", "{\"lacp\":true}", "ProvisioningStarted" },
	{ "{\"bfd\":false}", "{\"bfd\":true}", "ProvisioningCompleted" },
	{ "{\"session\":\"down\"}", "{\"session\":\"up\"}", "ProvisioningCompleted" },
};

static void conditions_hold_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof losts / sizeof *losts; i++) {
		struct fixture f;
		fixture_open(&f, NULL);
		with_asn(&f);
		expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", losts[i].off);
		expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
		pass_time(&f, "60d");
		assert_string_equal(first_state(&f), losts[i].stays);
		expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", losts[i].on);
		pass_time(&f, "60d");
		assert_string_equal(first_state(&f), "Active");
		fixture_close(&f);
	}
}

/* A stage counts anew from the moment its condition came back. */
static void a_lost_condition_starts_over(void **state)
{
	(void)state;
	struct fixture f;
	fixture_open(&f, NULL);
	with_asn(&f);
	expect(&f, 201, "PUT", PEERING V25, PEERING_BODY);
	pass_time(&f, "8d");
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":false}");
	pass_time(&f, "3d");
	expect(&f, 200, "PATCH", "/lab/v1/routers/ams-r1", "{\"lacp\":true}");
	pass_time(&f, "4d");
	assert_string_equal(first_state(&f), "ProvisioningStarted");
	pass_time(&f, "1d");
	assert_string_equal(first_state(&f), "ProvisioningStarted"); /* LACP itself took some seconds */
	pass_time(&f, "3s");
	assert_string_equal(first_state(&f), "ProvisioningCompleted");
	fixture_close(&f);
}

static void another_seed_gives_other_keys(void **state)
{
	(void)state;
	char keys[3][64];
	for (size_t i = 0; i < 3; i++) {
		struct fixture f;
		struct lab_setup setup = { .seeded = true, .seed = i < 2 ? 7 : 8 };
		fixture_open_with(&f, &setup);
		with_prefixes(&f);
		snprintf(keys[i], sizeof keys[i], "%s", asked(&f, SBC V25, "properties.peeringServicePrefixKey"));
		fixture_close(&f);
	}
	assert_string_equal(keys[0], keys[1]);
	assert_string_not_equal(keys[1], keys[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looking_changes_nothing),
		cmocka_unit_test(a_log_replays),
		cmocka_unit_test(a_torn_log_opens),
		cmocka_unit_test(a_changed_log_is_refused),
		cmocka_unit_test(a_wrong_log_is_refused),
		cmocka_unit_test(a_failed_append_undoes),
		cmocka_unit_test(an_order_that_is_not_kept_is_not_obeyed),
		cmocka_unit_test(what_was_seen_stays),
		cmocka_unit_test(time_that_was_seen_stays),
		cmocka_unit_test(conditions_hold_up),
		cmocka_unit_test(a_lost_condition_starts_over),
		cmocka_unit_test(another_seed_gives_other_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
