/* The journey of docs/example.yaml with keys, line by line and from the file: the same session, byte for byte.
 *
 * All three give the same answers and releases in the same order: that of the file. Only what is attested is said otherwise in the
 * file: at a screen it is said by whoever sits there, now, and without a note. */
#include "harness.h"

enum { TURNS_MAX = 100 };

/* ---- comparing */

static size_t line_of(const char *s, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += s[i] == '\n';
	return line;
}

/* The first place where two texts part, with what stands before it. */
static void expect_same(const struct text *want, const struct text *got, const char *who)
{
	enum { BEFORE = 200, BEHIND = 80 };
	size_t at = 0;

	while (at < want->n && want->s[at] == got->s[at])
		at++;
	if (at == want->n && at == got->n)
		return;
	size_t from = at > BEFORE ? at - BEFORE : 0;

	fail_msg("%s: line %zu of the session differs:\n%.*s\n---- instead of\n%.*s", who, line_of(want->s, at),
		 (int)(at - from) + BEHIND, got->s + from, (int)(at - from) + BEHIND, want->s + from);
}

/* ---- by file */

static void end(struct rig *r, struct text *session)
{
	rig_verify(r);
	rig_session(r, session);
	rig_free(r);
}

static void by_file(const char *yaml, bool slow, struct text *session)
{
	struct rig *r = rig_new("first-light", true);
	struct model file;

	rig_read(yaml, &file);
	r->held = slow;
	rig_file(r, &file);
	rig_let_go(r);
	for (unsigned turns = 0; rig_standing(r) != STAND_DONE; turns++) {
		assert_in_range(turns, 0, TURNS_MAX);
		if (!rig_release(r, &file))
			rig_pass(r);
	}
	model_release(&file);
	end(r, session);
}

/* ---- by hand: a release when the step before it is done, else time passes */

enum { RELEASES = 5 };

static bool may_release(const struct rig *r, size_t released)
{
	static const enum step_id AFTER[RELEASES] = {
		STEP_READINESS, STEP_ACCOUNT, STEP_ASN, STEP_PROVISIONING, STEP_PREFIXES,
	};

	return released < RELEASES && rig_done(r, AFTER[released]);
}

/* ---- with the keyboard */

static const char *const KEYS[] = {
	"2\r00000000-0000-0000-0000-000000000001\tvoice-peering\tWest Europe\r",
	"3\rexample-asn\t64500\tExample Voice\r",
	"a\tnoc@example.net\t+31205550100\r",
	"4aexample-ams\tAmsterdam\r",
	"a63\tams-r1\t\t\t\r\033",
	"a104\tams-r2\t\t\t\r\033",
	"6asbc-ams\t203.0.113.0/24\t\tSIP signalling\tSBC pair\r\007\033",
	"amedia-ams\t198.51.100.0/24\texample\tRTP\tmedia relays\r\033",
	"7\rexample-voice\tWest Europe\tNetherlands\tNorth Holland\tExample Voice\tAmsterdam\tnone\r",
	"asbc-ams\r\007\033",
	"amedia-ams\r\033",
	"1g\t\t\t \t \t \t \t ",
};
static const char *const KEYS_RELEASE[RELEASES] = {
	"2Vz", "3Vzexample-asn\r", "4Vzexample-ams\r", "6Vz", "7Vzexample-voice\r",
};

/* The training screens beside the onboarding: on to the next event, or an hour on. */
static void keys_pass(struct screen *s)
{
	screen_type(s, rig_scheduled(s->rig) ? "tAt" : "tCst");
}

struct terminal {
	int cols, rows;
	size_t piece; /* bytes a read */
};

static void by_keys(const struct terminal *t, bool slow, struct text *session)
{
	struct rig *r = rig_new("first-light", false);
	struct screen *s = screen_new(r, t->cols, t->rows);
	size_t released = 0;

	s->piece = t->piece;
	r->held = slow;
	for (size_t i = 0; i < COUNT(KEYS); i++)
		screen_type(s, KEYS[i]);
	rig_let_go(r);
	for (unsigned turns = 0; rig_standing(r) != STAND_DONE; turns++) {
		assert_in_range(turns, 0, TURNS_MAX);
		if (may_release(r, released))
			screen_type(s, KEYS_RELEASE[released++]);
		else
			keys_pass(s);
	}
	screen_type(s, "q");
	assert_int_equal(s->left, 1);
	screen_free(s);
	end(r, session);
}

/* ---- line by line */

static const char LINES[] =
	":go 2\n00000000-0000-0000-0000-000000000001\nvoice-peering\nWest Europe\n"
	":go 3\nexample-asn\n64500\nExample Voice\n"
	"a\n\nnoc@example.net\n+31205550100\n"
	":go 4\na\nexample-ams\nAmsterdam\n"
	"a\n63\nams-r1\n\n\n\n<\n"
	"a\n104\nams-r2\n\n\n\n"
	":go 6\na\nsbc-ams\n203.0.113.0/24\n1\nSIP signalling\nSBC pair\n\n<\n"
	"a\nmedia-ams\n198.51.100.0/24\nexample-ams\n2\nmedia relays\n\n"
	":go 7\nexample-voice\nWest Europe\nNetherlands\nNorth Holland\nExample Voice\nAmsterdam\nnone\n"
	"a\nsbc-ams\n\n<\n"
	"a\nmedia-ams\n\n"
	":go 1\ny\ny\ny\ny\ny\n";
static const char *const LINES_RELEASE[RELEASES] = {
	":go 2\nV\nz\n", ":go 3\nV\nz\nexample-asn\n",   ":go 4\nV\nz\nexample-ams\n",
	":go 6\nV\nz\n", ":go 7\nV\nz\nexample-voice\n",
};

static void lines_pass(struct talk *t)
{
	talk_type(t, rig_scheduled(t->rig) ? "t\nA\nt\n" : "t\nC\ns\nt\n");
}

static void by_lines(struct text *session)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);
	size_t released = 0;

	talk_type(t, LINES);
	for (unsigned turns = 0; rig_standing(r) != STAND_DONE; turns++) {
		assert_in_range(turns, 0, TURNS_MAX);
		if (may_release(r, released))
			talk_type(t, LINES_RELEASE[released++]);
		else
			lines_pass(t);
	}
	talk_type(t, ":quit\n");
	assert_int_equal(t->left, 1);
	talk_free(t);
	end(r, session);
}

/* ---- the tests */

struct journey {
	struct text yaml, session;
};

static int set_up(void **state)
{
	struct journey *j = mem_alloc(sizeof *j);

	text_init(&j->yaml);
	text_init(&j->session);
	example_with(&j->yaml, "at: 2026-11-01T09:00:00Z, note: CHG-1234", "at: 2026-11-02T08:00:00Z");
	by_file(j->yaml.s, false, &j->session);
	*state = j;
	return 0;
}

static int tear_down(void **state)
{
	struct journey *j = *state;

	text_release(&j->yaml);
	text_release(&j->session);
	free(j);
	return 0;
}

static void the_file_twice_is_the_same(void **state)
{
	const struct journey *j = *state;
	struct text got = TEXT_INIT;

	by_file(j->yaml.s, false, &got);
	expect_same(&j->session, &got, "the file again");
	text_release(&got);
}

static void keys_are_the_same(void **state)
{
	const struct journey *j = *state;
	static const struct terminal TERMINALS[] = {
		{ 80, 24, 1 }, { 80, 24, 7 }, { 40, 10, 1 }, { 60, 18, 3 }, { 200, 60, 20 }
	};
	struct text got = TEXT_INIT;

	for (size_t i = 0; i < COUNT(TERMINALS); i++) {
		by_keys(&TERMINALS[i], false, &got);
		expect_same(&j->session, &got, "the full screen");
	}
	text_release(&got);
}

static void lines_are_the_same(void **state)
{
	const struct journey *j = *state;
	struct text got = TEXT_INIT;

	by_lines(&got);
	expect_same(&j->session, &got, "the line face");
	text_release(&got);
}

/* All is typed before the first answer comes, as a run reads its file. */
static void typed_ahead_is_the_same(void **state)
{
	const struct journey *j = *state;
	struct text want = TEXT_INIT, got = TEXT_INIT;

	by_file(j->yaml.s, true, &want);
	by_keys(&(struct terminal){ 80, 24, 1 }, true, &got);
	expect_same(&want, &got, "the full screen, typed ahead");
	text_release(&want);
	text_release(&got);
}

/* A session written as an answers file and played again. */
static void replayed_is_the_same(void **state)
{
	const struct journey *j = *state;
	struct text yaml = TEXT_INIT, got = TEXT_INIT;
	struct model m;

	model_init(&m);
	assert_true(session_read(j->session.s, j->session.n, &m, NULL));
	answers_write(&m, &yaml);
	by_file(yaml.s, false, &got);
	expect_same(&j->session, &got, "the written file");
	model_release(&m);
	text_release(&yaml);
	text_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_twice_is_the_same), cmocka_unit_test(keys_are_the_same),
		cmocka_unit_test(typed_ahead_is_the_same),    cmocka_unit_test(lines_are_the_same),
		cmocka_unit_test(replayed_is_the_same),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
