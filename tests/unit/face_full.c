/* Keys into intents: what each key sends, on a machine that logs its events (screen/face_fake.h). */
#include "../screen/face_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/utf8.h"

static const struct key_case {
	const char *what;
	enum screen_id screen;
	const char *keys, *log, *intents;
} cases[] = {
	{ "moving sends nothing", SCREEN_STEP, "<Down><Down>jk<Up>gG<PgUp><PgDn><Tab><BTab>", "", "" },
	{ "unknown keys send nothing", SCREEN_STEP, "ZQYBB;:", "", "" },
	{ "a row is added and its form opened", SCREEN_STEP, "a104<Enter>ams-r3<Enter>",
	  "add connection 7; set facility 3 '104'; set router 3 'ams-r3'; ", "" },
	{ "letters and digits typed into a new row go nowhere else", SCREEN_STEP, "aqx<C-u>8H<Esc>",
	  "add connection 7; ", "" },
	{ "a on a field goes to the line that adds", SCREEN_STEP, "<Down><Down><Down>a", "", "" },
	{ "and adds from there", SCREEN_STEP, "<Down><Down><Down>aa<C-g>", "add connection 7; ", "" },
	{ "Enter on the line to add adds", SCREEN_STEP, "<Down><Down><Enter>63<Enter>x<Enter>",
	  "add connection 7; set facility 3 '63'; set router 3 'x'; ", "" },
	{ "removal asks, and no is the default", SCREEN_STEP, "x<Enter>xnx<Esc>xy", "remove connection 1; ", "" },
	{ "a row is copied", SCREEN_STEP, "<Down>c", "copy connection 2; ", "" },
	{ "a field is set with Enter", SCREEN_STEP, "<Down><Enter><Down><Enter><BS>2<Enter>", "set router 2 'ams-r2'; ",
	  "" },
	{ "what is unchanged is not set", SCREEN_STEP, "<Down><Enter><Down><Enter><Enter><Up><Enter><Esc>", "", "" },
	{ "Esc keeps what was typed", SCREEN_STEP, "<Down><Enter><Down><Enter><BS>2<Esc>", "set router 2 'ams-r2'; ",
	  "" },
	{ "Enter goes on to what has no answer yet, and types there", SCREEN_STEP,
	  "a63<Enter>ams-r3<Enter>20000<Enter>x",
	  "add connection 7; set facility 3 '63'; set router 3 'ams-r3'; set bandwidth_mbps 3 '20000'; ", "" },
	{ "Ctrl-G does not", SCREEN_STEP, "<Down><Enter><Down><Enter><BS>2<C-g>", "", "" },
	{ "an arrow leaves the field and keeps it", SCREEN_STEP, "<Down><Enter><Down><Enter><BS>2<Down>",
	  "set router 2 'ams-r2'; ", "" },
	{ "Tab goes on typing in the next", SCREEN_STEP, "<Down><Enter><Down><Down><Down><Enter>-3 dBm<Tab>key<Enter>",
	  "set light_levels 2 '-3 dBm'; set key 2 'key'; ", "" },
	{ "one that fails keeps the focus", SCREEN_STEP,
	  "<Down><Enter><Down><Enter><C-u>ams-r1<Enter><Enter><BS>2<Enter>", "set router 2 'ams-r2'; ", "" },
	{ "and goes on being typed: no key of the page, no step", SCREEN_STEP, "a63<Enter>ams-r1<Enter>2n<Enter>",
	  "add connection 7; set facility 3 '63'; set router 3 'ams-r1'; set router 3 'ams-r12n'; ", "" },
	{ "unchanged too", SCREEN_STEP, "<Down><Enter><Down><Enter><Enter>2n<Enter>", "set router 2 'ams-r12n'; ", "" },
	{ "Esc leaves what is refused, and keeps it", SCREEN_STEP, "a63<Enter>ams-r1<Enter><Esc>q",
	  "add connection 7; set facility 3 '63'; set router 3 'ams-r1'; ", "quit; " },
	{ "after a field that is filled digits go into the next, where that is empty", SCREEN_STEP,
	  "<Enter><Down><Down><Enter><Enter>5<Enter>", "set bandwidth_mbps 1 '10000'; set light_levels 1 '5'; ", "" },
	{ "a preset is taken by accepting it", SCREEN_STEP, "<Enter><Down><Down><Enter><Enter>",
	  "set bandwidth_mbps 1 '10000'; ", "" },
	{ "and not by looking", SCREEN_STEP, "<Enter><Down><Down><Enter><Esc>", "", "" },
	{ "choices: arrows", SCREEN_STEP, "<Enter><Enter><Down><Enter>", "set facility 1 '104'; ", "" },
	{ "choices: letters", SCREEN_STEP, "<Enter><Enter>sche<Enter>", "set facility 1 '1236'; ", "" },
	{ "choices: a closed list takes nothing else", SCREEN_STEP, "<Enter><Enter>nowhere<Enter><Esc>", "", "" },
	{ "choices: an open one does", SCREEN_STEP, "<Enter><Down><Down><Enter>40000<Enter>",
	  "set bandwidth_mbps 1 '40000'; ", "" },
	{ "choices: a number is not taken for a longer one", SCREEN_STEP, "<Enter><Down><Down><Enter>1000<Enter>",
	  "set bandwidth_mbps 1 '1000'; ", "" },
	{ "choices: a number stands for the one that has it before its unit", SCREEN_STEP,
	  "<Enter><Down><Down><Enter>10<Enter>", "set bandwidth_mbps 1 '10000'; ", "" },
	{ "and the way down and up ends there", SCREEN_STEP, "<Enter><Down><Down><Enter>10<Down><Up><Enter>",
	  "set bandwidth_mbps 1 '10000'; ", "" },
	{ "choices: a note is searched where no name fits", SCREEN_STEP, "<Enter><Down><Down><Enter>bundle<Enter>",
	  "set bandwidth_mbps 1 '800000'; ", "" },
	{ "x takes rows away, never what stands in a field", SCREEN_STEP, "<Enter><Down>x", "", "" },
	{ "a fixed field is not edited", SCREEN_STEP, "<Enter>G<Enter>zzz<Enter>", "", "" },
	{ "space ticks, with the text that goes along", SCREEN_WAIT, " <Down> <Up> ",
	  "do attest check 0; do attest check 1 'CHG-1234'; do attest check 0; ", "" },
	{ "a letter does its action", SCREEN_WAIT, "r", "do look; ", "" },
	{ "an action that asks for a line", SCREEN_WAIT, "OCHG-1<Enter>", "do note 'CHG-1'; ", "" },
	{ "several lines, with a key of their own", SCREEN_WAIT, "Oone<C-o>two<Enter>", "do note 'one\ntwo'; ", "" },
	{ "is not done without one", SCREEN_WAIT, "O<Enter>Ox<Esc>", "", "" },
	{ "a release needs its name", SCREEN_REVIEW, "nexample<Enter><C-u>example-ams<Enter>",
	  "do commit peering 7 'example-ams'; ", "" },
	{ "and can be cancelled", SCREEN_REVIEW, "nexample-ams<Esc>", "", "" },
	{ "danger asks", SCREEN_REVIEW, "dndy", "do delete; ", "" },
	{ "the row's own validation, and everybody's", SCREEN_VALIDATION, "<Down>vV",
	  "do validate prefix 2; do validate; ", "" },
	{ "a paste into a table", SCREEN_STEP, "<Paste>a,1\rb,2\r<End>", "paste connection 7 'a,1\nb,2\n'; ", "" },
	{ "a paste into a field does not submit", SCREEN_STEP, "<Enter>G<Up><Up><Paste>-2\r-3\r<End><Enter>",
	  "set light_levels 1 '-2 -3'; ", "" },
	{ "n goes on", SCREEN_STEP, "nnexample-ams<Enter>", "do commit peering 7 'example-ams'; ", "" },
	{ "or adds the first row, where that comes next", SCREEN_STEP, "xyxyn63<Enter>",
	  "remove connection 1; remove connection 2; add connection 7; set facility 3 '63'; ", "" },
	{ "q leaves", SCREEN_STEP, "q", "", "quit; " },
	{ "q in a field is a letter", SCREEN_STEP, "<Enter><Down><Enter>q<Enter>", "set router 1 'ams-r1q'; ", "" },
	{ "Ctrl-C asks once", SCREEN_STEP, "<C-c>n<C-c>y<C-c><C-c>", "", "quit; quit; " },
	{ "Ctrl-C while typing keeps the draft", SCREEN_STEP, "<Enter><Down><Enter>q<C-c>n", "set router 1 'ams-r1q'; ",
	  "" },
	{ "out of the program", SCREEN_STEP, "<C-l><C-z>pbffile.txt<Enter>f<Enter>H", "",
	  "redraw; suspend; text; clip; file file.txt; home; " },
	{ "typing goes on behind what sends", SCREEN_STEP, "aaxy", "add connection 7; ", "" },
};

static void keys_send_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct rig r;

		rig_init(&r, (struct view){ .screen = cases[i].screen, .step = STEP_PEERING }, 80, 24);
		rig_keys(&r, cases[i].keys);
		if (strcmp(r.fake.log.s, cases[i].log) != 0 || strcmp(r.intents.s, cases[i].intents) != 0)
			fail_msg("%s: '%s' '%s'", cases[i].what, r.fake.log.s, r.intents.s);
		rig_release(&r);
	}
}

/* The same keys in one read and one by one. */
static void pieces_do_not_matter(void **state)
{
	static const char keys[] = "a\x1b[B\rams-r3\r\x1b[B\r\t\rq";
	struct rig one, all;

	(void)state;
	rig_init(&one, (struct view){ .step = STEP_PEERING }, 80, 24);
	rig_init(&all, (struct view){ .step = STEP_PEERING }, 80, 24);
	for (size_t i = 0; i < sizeof keys - 1; i++) {
		full_bytes(one.full, keys + i, 1, false, one.now, &one.in);
		rig_carry_out(&one);
	}
	rig_bytes(&all, keys, sizeof keys - 1);
	assert_string_equal(one.fake.log.s, all.fake.log.s);
	assert_true(one.fake.log.n > 20);
	rig_release(&one);
	rig_release(&all);
}

static void expect_line(const struct rig *r, int y, const char *want)
{
	struct text line = TEXT_INIT;

	grid_row_text(&r->grid, y, &line);
	if (!strstr(line.s, want))
		fail_msg("'%s' is not in '%s'", want, line.s);
	text_release(&line);
}

static void expect_none(const struct rig *r, int y, const char *unwanted)
{
	struct text line = TEXT_INIT;

	grid_row_text(&r->grid, y, &line);
	if (strstr(line.s, unwanted))
		fail_msg("'%s' is in '%s'", unwanted, line.s);
	text_release(&line);
}

static void views_are_a_stack(void **state)
{
	static const struct {
		const char *keys;
		uint16_t screen, step, kind;
	} steps[] = {
		{ "<Down><Enter>", SCREEN_STEP, STEP_PEERING, REF_ROW },
		{ "w", SCREEN_STEP, STEP_PEERING, REF_ROW }, /* not on that page */
		{ "<Esc>", SCREEN_STEP, STEP_PEERING, REF_NONE },
		{ "w", SCREEN_WAIT, STEP_PEERING, REF_NONE },
		{ "m", SCREEN_MESSAGE, STEP_PEERING, REF_NONE },
		{ "<Esc>", SCREEN_WAIT, STEP_PEERING, REF_NONE },
		{ "?", SCREEN_WAIT, STEP_PEERING, REF_CHECK },
		{ "?", SCREEN_WAIT, STEP_PEERING, REF_NONE },
		{ "<Esc>", SCREEN_STEP, STEP_PEERING, REF_NONE },
		{ "<Esc>", SCREEN_STEP, STEP_PEERING, REF_NONE },
		{ "5", SCREEN_STEP, STEP_PROVISIONING, REF_NONE },
		{ "<Left><Up><Up><Enter>", SCREEN_STEP, STEP_ASN, REF_NONE },
		{ "<Esc>", SCREEN_STEP, STEP_PROVISIONING, REF_NONE },
		{ "n", SCREEN_REVIEW, STEP_PROVISIONING, REF_NONE },
		{ "<Enter>", SCREEN_STEP, STEP_PEERING, REF_ROW }, /* the form the value stands on */
	};
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct view v;

		rig_keys(&r, steps[i].keys);
		v = full_view(r.full);
		if (v.screen != steps[i].screen || v.step != steps[i].step || v.ref.kind != steps[i].kind)
			fail_msg("after %zu '%s': %u %u %u", i, steps[i].keys, v.screen, v.step, v.ref.kind);
	}
	rig_release(&r);
}

/* The focus names a thing and stays with it when rows come and go. */
static void focus_stays_with_its_row(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	rig_keys(&r, "<Down>");
	expect_line(&r, 9, "▌ 2  104");
	fake_remove(&r.fake, 1);
	rig_keys(&r, "");
	expect_line(&r, 8, "▌ 1  104");
	fake_remove(&r.fake, 2);
	fake_add(&r.fake);
	rig_keys(&r, "");
	expect_line(&r, 8, "▌ 1  -");
	fake_remove(&r.fake, 3);
	rig_keys(&r, "");
	expect_line(&r, 8, "▌ +  add a connection");
	rig_release(&r);
}

static void what_is_only_looked_at_is_not_ticked(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_WAIT, .step = STEP_PROVISIONING }, 90, 24);
	expect_line(&r, 23, "Space tick");
	r.fake.fixed = true;
	rig_keys(&r, " ");
	assert_string_equal(r.fake.log.s, "");
	expect_line(&r, 22, "fixed: Tick when it is so.");
	expect_none(&r, 23, "Space");
	expect_none(&r, 23, "mend");
	expect_line(&r, 23, "Enter why");
	expect_line(&r, 23, "u go there");
	rig_release(&r);
}

/* Where the journey has no column; what a step is called is left out before whose turn it is. */
static void how_far_it_is_is_not_where_one_is(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 60, 18);
	expect_line(&r, 1, " Now at step 4 of 8 Peering · Waiting for nobody ");
	rig_release(&r);
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 50, 18);
	expect_line(&r, 1, " Now at step 4 of 8 · Waiting for nobody ");
	rig_release(&r);
}

/* Enter adds there, and what else stands on the key line stays where it is. */
static void adding_is_offered_once(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	rig_keys(&r, "<Down>");
	expect_line(&r, 23, "Enter open  n review  a add  x remove");
	rig_keys(&r, "<Down>");
	expect_line(&r, 23, "Enter add   n review                  ");
	rig_release(&r);
}

/* What blocks may be that a group has no row: the way to it ends where one is added. */
static void the_way_to_a_group_ends_where_a_row_is_added(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING, .ref = fake_ref(REF_ROW, GROUP_CONNECTIONS, FAKE_PEERING) },
		 80, 24);
	expect_line(&r, 10, "▌ +  add a connection");
	rig_release(&r);
}

/* A row that is taken away while a field of it is typed: what was typed is sent all the same. */
static void a_draft_is_not_lost(void **state)
{
	struct view elsewhere = { .screen = SCREEN_WAIT, .step = STEP_PEERING };
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	rig_keys(&r, "<Down><Enter><Down><Enter>-draft");
	full_show(r.full, 0, &elsewhere);
	rig_carry_out(&r);
	assert_string_equal(r.fake.log.s, "set router 2 'ams-r1-draft'; ");
	assert_int_equal(full_view(r.full).screen, SCREEN_WAIT);
	rig_release(&r);
}

static void looking_is_told(void **state)
{
	struct intents in = { 0 };
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	assert_true(full_more(r.full, r.now, &in));
	assert_int_equal(in.n, 1);
	assert_int_equal(in.v[0].event.kind, EV_LOOK);
	assert_int_equal(in.v[0].event.view.step, STEP_PEERING);
	intents_clear(&in);
	assert_false(full_more(r.full, r.now, &in));
	full_bytes(r.full, "w", 1, false, r.now, &in);
	assert_int_equal(in.n, 1);
	assert_int_equal(in.v[0].event.view.screen, SCREEN_WAIT);
	intents_release(&in);
	rig_release(&r);
}

static void a_held_up_action_says_why(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_REVIEW, .step = STEP_PEERING }, 80, 24);
	r.fake.blocked = true;
	rig_keys(&r, "n");
	expect_line(&r, 22, "not now: R9 fails on connection 2");
	assert_string_equal(r.fake.log.s, "");
	rig_keys(&r, "<Down>");
	expect_line(&r, 22, "");
	rig_release(&r);
}

static void choices_being_fetched_can_be_typed(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	r.fake.fetching = true;
	rig_keys(&r, "<Enter><Enter>");
	expect_line(&r, 5, "being read from the service; you can type the value");
	rig_keys(&r, "99<Enter>");
	assert_string_equal(r.fake.log.s, "set facility 1 '99'; ");
	rig_release(&r);
}

/* None is proposed then; all are shown, from the first. */
static void choices_of_which_none_is_right_are_shown(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	r.fake.none_right = true;
	fake_set(&r.fake, Q_FACILITY, 1, "");
	rig_keys(&r, "<Enter><Enter>");
	expect_line(&r, 5, "63");
	expect_none(&r, 5, "more");
	rig_keys(&r, "<Down>");
	expect_line(&r, 7, "1236");
	rig_release(&r);
}

/* First judged when it is left; once it is in error, with every character. */
static void what_is_in_error_is_judged_while_it_is_typed(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	fake_set(&r.fake, Q_ROUTER, 2, "ams-r2");
	rig_keys(&r, "<Down><Enter><Down><Enter><BS>1");
	expect_line(&r, 22, "Your own router");
	rig_keys(&r, "<Enter>");
	expect_line(&r, 22, "R9: two connections");
	rig_keys(&r, "<Enter><BS>");
	expect_line(&r, 22, "Your own router");
	expect_line(&r, 5, "ok");
	rig_keys(&r, "1");
	expect_line(&r, 22, "R9: two connections");
	rig_keys(&r, "2");
	expect_line(&r, 22, "Your own router");
	assert_string_equal(r.fake.log.s, "set router 2 'ams-r1'; ");
	rig_release(&r);
}

/* A row that failed says why; what is out of sight says nothing, and nothing is done to it. */
static void the_foot_is_about_what_is_seen(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 40, 10);
	rig_keys(&r, "<Down>");
	expect_line(&r, 8, "R9: two connections end");
	rig_release(&r);
	rig_init(&r, (struct view){ .screen = SCREEN_WAIT, .step = STEP_PROVISIONING }, 40, 10);
	expect_line(&r, 2, "Microsoft reviews");
	expect_none(&r, 8, "Tick");
	expect_none(&r, 9, "Space");
	rig_keys(&r, " ");
	assert_string_equal(r.fake.log.s, "");
	expect_line(&r, 8, "Tick when it is so.");
	expect_line(&r, 9, "Space tick");
	rig_keys(&r, " ");
	assert_string_equal(r.fake.log.s, "do attest check 0; ");
	rig_release(&r);
}

static const char *a_line(const void *self, const struct view *v, struct arena *a)
{
	(void)self;
	(void)v;
	(void)a;
	return "which of your routers has that address?";
}

/* The companion's line stands below the rule, whatever stands above it. */
static void a_line_of_the_companion_has_its_place(void **state)
{
	struct face_machines m;
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_VALIDATION, .step = STEP_PREFIXES }, 150, 40);
	m = fake_machines(&r.fake);
	m.foot = a_line;
	full_machines(r.full, &m, (struct view){ .screen = SCREEN_VALIDATION, .step = STEP_PREFIXES });
	rig_keys(&r, "");
	expect_line(&r, 37, "which of your routers");
	expect_none(&r, 37, "│");
	expect_line(&r, 36, "┴");
	expect_none(&r, 36, " ");
	rig_release(&r);
}

static void a_secret_is_masked(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	fake_set(&r.fake, Q_CHOSEN_KEY, 1, "0123456789-4f2a");
	rig_keys(&r, "<Enter>");
	expect_line(&r, 8, "••••-4f2a");
	fake_set(&r.fake, Q_CHOSEN_KEY, 1, "4f2a");
	rig_keys(&r, "");
	expect_line(&r, 8, "Key           ••••");
	rig_release(&r);
}

static void searching_wraps_around(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_VALIDATION, .step = STEP_PREFIXES }, 80, 24);
	r.fake.prefixes = FAKE_PREFIXES;
	rig_keys(&r, "/113.3<Enter>");
	assert_int_equal(full_view(r.full).ref.row, 4);
	rig_keys(&r, "n");
	assert_int_equal(full_view(r.full).ref.row, 31);
	rig_keys(&r, "NN");
	assert_int_equal(full_view(r.full).ref.row, 40);
	rig_keys(&r, "/nowhere<Enter>");
	expect_line(&r, 22, "'nowhere' is not on this page");
	rig_release(&r);
}

/* Every row of a long table can be reached and is in sight when it is. */
static void long_tables_scroll(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_VALIDATION, .step = STEP_PREFIXES }, 60, 18);
	r.fake.prefixes = FAKE_PREFIXES;
	for (unsigned row = 1; row <= FAKE_PREFIXES; row++) {
		char want[32];

		snprintf(want, sizeof want, "▌ 203.0.113.%u/32", row - 1);
		rig_keys(&r, "");
		assert_int_equal(full_view(r.full).ref.row, row);
		assert_true(r.grid.cursor);
		expect_line(&r, r.grid.cursor_y, want);
		rig_keys(&r, "j");
	}
	rig_keys(&r, "g");
	assert_int_equal(full_view(r.full).ref.row, 1);
	rig_release(&r);
}

/* Also what has more lines than the window: its first is in sight, and stays there however often it is looked at. */
static void a_look_moves_nothing(void **state)
{
	static const enum screen_id screens[] = { SCREEN_STEP, SCREEN_WAIT, SCREEN_REVIEW, SCREEN_VALIDATION };
	static const char *const keys[] = { "<Tab>", "<BTab>" };
	enum { MOVES = 12 };
	struct text once = TEXT_INIT, again = TEXT_INIT;

	(void)state;
	for (size_t s = 0; s < sizeof screens / sizeof screens[0]; s++)
		for (int cols = 40; cols <= 100; cols += 30) {
			struct rig r;

			rig_init(&r, (struct view){ .screen = screens[s] }, cols, 10);
			for (int move = 0; move < 2 * MOVES; move++) {
				rig_keys(&r, keys[move / MOVES]);
				text_clear(&once);
				text_clear(&again);
				rig_screen(&r, &once);
				full_draw(r.full, r.now, &r.grid);
				rig_screen(&r, &again);
				assert_string_equal(once.s, again.s);
			}
			rig_release(&r);
		}
	text_release(&once);
	text_release(&again);
}

static void home_opens_what_its_row_names(void **state)
{
	struct face_machines m;
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ 0 }, 80, 24);
	m = fake_machines(&r.fake);
	m.model = NULL;
	full_machines(r.full, &m, (struct view){ 0 });
	rig_keys(&r, "<Down><Enter>");
	assert_string_equal(r.intents.s, "open; 2; ");
	rig_release(&r);
}

static void saving_shows_until_bandwidth_is_short(void **state)
{
	struct face_machines m;
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
	full_saved(r.full, 1795269751000);
	rig_keys(&r, "");
	expect_line(&r, 20, " Saved 14:02:31");
	full_say(r.full, true, "the disk is full");
	rig_keys(&r, "");
	expect_line(&r, 22, "the disk is full");
	m = fake_machines(&r.fake);
	full_machines(r.full, &m,
		      (struct view){ .step = STEP_PEERING }); /* another session: nothing of it is saved yet */
	rig_keys(&r, "");
	expect_none(&r, 20, "Saved");
	rig_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_send_events),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(views_are_a_stack),
		cmocka_unit_test(focus_stays_with_its_row),
		cmocka_unit_test(a_draft_is_not_lost),
		cmocka_unit_test(looking_is_told),
		cmocka_unit_test(a_held_up_action_says_why),
		cmocka_unit_test(choices_being_fetched_can_be_typed),
		cmocka_unit_test(choices_of_which_none_is_right_are_shown),
		cmocka_unit_test(adding_is_offered_once),
		cmocka_unit_test(how_far_it_is_is_not_where_one_is),
		cmocka_unit_test(what_is_only_looked_at_is_not_ticked),
		cmocka_unit_test(the_way_to_a_group_ends_where_a_row_is_added),
		cmocka_unit_test(what_is_in_error_is_judged_while_it_is_typed),
		cmocka_unit_test(the_foot_is_about_what_is_seen),
		cmocka_unit_test(a_line_of_the_companion_has_its_place),
		cmocka_unit_test(a_secret_is_masked),
		cmocka_unit_test(searching_wraps_around),
		cmocka_unit_test(long_tables_scroll),
		cmocka_unit_test(a_look_moves_nothing),
		cmocka_unit_test(home_opens_what_its_row_names),
		cmocka_unit_test(saving_shows_until_bandwidth_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
