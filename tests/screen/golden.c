/* Every screen of the wizard and of the training beside it, over the lab: drawn in tests/screen/golden, one file a screen, with the sizes
 * and glyphs it was drawn at one below the other. "[" stands before the cell of the cursor; blanks at the end of a row are left out.
 *
 * VOXPEER_DRAW=1 writes the files as the screens are now; look at them before they are committed. */
#include "../face/harness.h"

#include <unistd.h>

#include "../../src/app/course.h"
#include "../../src/app/home.h"
#include "../../src/app/scores.h"
#include "../unit/session_folder.h"
#include "base/utf8.h"

enum { TURNS = 100, DRAWN_MAX = 200 * 1000 };
static const char FOLDER[] = "tests/screen/golden";

/* ---- the worlds that screens are looked at in */

/* Time passes and releases are given as docs/example.yaml says, until it is so. */
/* Somebody sits at the session: else the lab takes what is reached for a run from a file. */
static void sit_down(struct rig *r)
{
	static const char note[] = "{\"kind\": \"session\", \"step\": \"readiness\", \"done\": 0}";
	const struct lab_request request = {
		.method = "POST", .target = "/lab/v1/notes", .body = note, .n = sizeof note - 1
	};
	struct lab_reply reply = LAB_REPLY_INIT;

	lab_request(r->lab, RIG_WALL, &request, &reply);
	assert_int_equal(reply.status, 200);
	lab_reply_release(&reply);
}

static struct rig *play(const char *scenario, bool (*until)(const struct rig *))
{
	struct rig *r = rig_new(scenario, true);
	struct text yaml = TEXT_INIT;
	struct model file;

	example_with(&yaml, "first-light", scenario);
	rig_read(yaml.s, &file);
	rig_file(r, &file);
	sit_down(r);
	for (unsigned turns = 0; !until(r); turns++) {
		assert_in_range(turns, 0, TURNS);
		if (!rig_release(r, &file))
			rig_pass(r);
	}
	rig_restart(r, false);
	model_release(&file);
	text_release(&yaml);
	return r;
}

static bool at_once(const struct rig *r)
{
	(void)r;
	return true;
}

static bool asn_done(const struct rig *r)
{
	return rig_done(r, STEP_ASN);
}

static bool peering_made(const struct rig *r)
{
	return rig_done(r, STEP_PEERING);
}

static bool built(const struct rig *r)
{
	return rig_done(r, STEP_PROVISIONING);
}

static bool registered(const struct rig *r)
{
	return rig_done(r, STEP_PREFIXES);
}

static bool failed(const struct rig *r)
{
	return rig_standing(r) == STAND_FAILED;
}

static bool done(const struct rig *r)
{
	return rig_standing(r) == STAND_DONE;
}

static struct rig *fresh(void)
{
	return rig_new("first-light", false);
}

static struct rig *filled(void)
{
	return play("first-light", at_once);
}

static struct rig *after_asn(void)
{
	return play("first-light", asn_done);
}

static struct rig *waiting(void)
{
	return play("slow-approval", peering_made);
}

static struct rig *after_built(void)
{
	return play("first-light", built);
}

static struct rig *after_registered(void)
{
	return play("first-light", registered);
}

static struct rig *after_failure(void)
{
	return play("silent-router", failed);
}

static struct rig *after_all(void)
{
	return play("first-light", done);
}

/* ---- the screens */

static const struct scene {
	const char *name;
	struct rig *(*world)(void);
	const char *keys; /* how it is reached; nothing that is sent to the service */
} SCENES[] = {
	{ "1-readiness", fresh, "1" },
	{ "2-account", fresh, "2" },
	{ "2-account-review", filled, "2V" },
	{ "3-asn", fresh, "3" },
	{ "3-asn-contact", filled, "3\033[H\033[B\033[B\033[B\r" },
	{ "3-asn-review", filled, "3V" },
	{ "4-peering-none", fresh, "4" },
	{ "4-peering", filled, "4" },
	{ "4-peering-form", filled, "4\r" },
	{ "4-connection", after_asn, "4\r\033[B\033[B\r" },
	{ "4-facilities", after_asn, "4\r\033[B\033[B\r\r" },
	{ "4-review", after_asn, "4V" },
	{ "4-review-name", after_asn, "4Vz" },
	{ "5-provisioning", waiting, "5" },
	{ "5-wait", waiting, "w" },
	{ "5-message", waiting, "wm" },
	{ "6-prefixes", filled, "6" },
	{ "6-prefix", filled, "6\r" },
	{ "6-review", after_built, "6V" },
	{ "6-validation-ok", after_registered, "s" },
	{ "6-validation-failed", after_failure, "s\033[B" },
	{ "7-activate", after_registered, "7" },
	{ "7-review", after_registered, "7V" },
	{ "7-review-name", after_registered, "7Vz" },
	{ "8-done", after_all, "8" },
	{ "checks", after_failure, "C" },
	{ "explain", after_failure, "E" },
	{ "explain-one", after_failure, "s\033[B\r" },
	{ "journal", after_failure, "o" },
	{ "requests", after_registered, "i" },
	{ "request", after_registered, "i\r" },
	{ "help", fresh, "4?" },
	{ "notes", after_failure, "T" },
	{ "leave", fresh, "3\r\003" },
	{ "training-task", fresh, "t" },
	{ "training-clock", waiting, "tC" },
	{ "training-routers", after_failure, "tr" },
	{ "training-router", after_failure, "tr\r" },
	{ "training-announcement", after_failure, "tr\r\r" },
	{ "training-registry", after_failure, "tR" },
	{ "training-score", after_all, "ts" },
	{ "training-menu", after_failure, "t" },
	{ "training-commands", after_failure, "tr\rD" },
	{ "training-show", after_failure, "tr\rD\r" },
	{ "training-saves", after_failure, "tS" },
	{ "training-certificate", after_all, "tsFAda\r" },
};

static const struct drawing {
	int cols, rows;
	enum glyph_set glyphs;
	const char *words;
} DRAWINGS[] = {
	{ 80, 24, GLYPHS_UTF8, "utf8" },   { 60, 18, GLYPHS_UTF8, "utf8" },    { 200, 60, GLYPHS_UTF8, "utf8" },
	{ 110, 30, GLYPHS_UTF8, "utf8" },  { 140, 40, GLYPHS_UTF8, "utf8" },   { 80, 24, GLYPHS_ASCII, "ascii" },
	{ 60, 18, GLYPHS_ASCII, "ascii" }, { 200, 60, GLYPHS_ASCII, "ascii" },
};

/* ---- drawing */

static void put_row(const struct grid *g, int y, struct text *out)
{
	bool here = g->cursor && g->cursor_y == y;

	for (int x = 0; x < g->cols; x++)
		text_addf(out, "%s%s", here && x == g->cursor_x ? "[" : "", grid_at(g, x, y)->text);
	while (out->n && out->s[out->n - 1] == ' ')
		text_cut(out, out->n - 1);
	text_addc(out, '\n');
}

static void put_grid(const struct drawing *d, const struct grid *g, struct text *out)
{
	text_addf(out, "==== %dx%d %s\n", d->cols, d->rows, d->words);
	for (int y = 0; y < g->rows; y++)
		put_row(g, y, out);
}

static void draw(const struct scene *scene, struct rig *r, const struct drawing *d, struct text *out)
{
	struct screen *s = screen_new(r, d->cols, d->rows);

	s->theme.glyphs = d->glyphs;
	screen_type(s, scene->keys);
	put_grid(d, &s->grid, out);
	screen_free(s);
}

static void put_list(const struct drawing *d, struct machine m, struct view start, const char *theme_name,
		     struct text *out)
{
	struct theme theme;
	struct grid g = { 0 };

	assert_true(theme_builtin(theme_name, &theme, NULL));
	theme.glyphs = d->glyphs;
	struct full *f =
		full_new(&(struct full_setup){ .machines = { .machine[0] = m }, .theme = &theme, .start = start });

	grid_resize(&g, d->cols, d->rows);
	full_draw(f, (struct when){ RIG_WALL, RIG_WALL }, &g);
	put_grid(d, &g, out);
	full_free(f);
	grid_release(&g);
}

/* ---- comparing */

/* The first row that differs, and under which heading. */
static void tell(const char *path, const struct text *want, const struct text *have)
{
	const char *a = want->s, *b = have->s;
	const char *head = b;

	while (*a && *b && strcspn(a, "\n") == strcspn(b, "\n") && memcmp(a, b, strcspn(a, "\n")) == 0) {
		head = strncmp(b, "==== ", 5) == 0 ? b : head;
		a += strcspn(a, "\n") + (a[strcspn(a, "\n")] == '\n');
		b += strcspn(b, "\n") + (b[strcspn(b, "\n")] == '\n');
	}
	print_error("%s, %.*s:\n  drawn '%.*s'\n  is    '%.*s'\n", path, (int)strcspn(head, "\n"), head,
		    (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static unsigned compare(const char *name, const struct text *have)
{
	char *path = mem_format("%s/%s.txt", FOLDER, name);
	struct text want = TEXT_INIT;

	if (getenv("VOXPEER_DRAW"))
		put_file(path, have->s);
	bool same = file_read(path, DRAWN_MAX, &want, NULL) && str_is(want.s, have->s);

	if (!same)
		tell(path, &want, have);
	text_release(&want);
	free(path);
	return !same;
}

static unsigned scene_differs(const struct scene *scene)
{
	struct rig *r = scene->world();
	struct text have = TEXT_INIT;

	for (size_t i = 0; i < COUNT(DRAWINGS); i++)
		draw(scene, r, &DRAWINGS[i], &have);
	unsigned differ = compare(scene->name, &have);

	text_release(&have);
	rig_free(r);
	return differ;
}

static void screens_are_as_drawn(void **state)
{
	unsigned differ = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(SCENES); i++)
		differ += scene_differs(&SCENES[i]);
	assert_int_equal(differ, 0);
}

/* ---- windows of any size */

static bool has_mark(const struct text *shown)
{
	return strstr(shown->s, "↓ ") != NULL;
}

/* The rows of the page without the last two, which are about what is focused, and without its mark. */
static void page_rows(const struct screen *s, struct text *out)
{
	for (int y = 0; y < s->grid.rows - 2; y++) {
		grid_row_text(&s->grid, y, out);
		text_addc(out, '\n');
	}
	for (char *mark = out->s; (mark = strstr(mark, "▌")); *mark = ' ')
		memmove(mark + 1, mark + sizeof "▌" - 1, strlen(mark + sizeof "▌" - 1) + 1);
}

/* The cursor is on the screen, the keys are named, and where a page down shows more, a mark said so before. */
static void check_size(const struct scene *scene, struct rig *r, int cols, int rows)
{
	struct screen *s = screen_new(r, cols, rows);
	struct text before = TEXT_INIT, after = TEXT_INIT, keys = TEXT_INIT;

	screen_type(s, scene->keys);
	if (!s->grid.cursor || s->grid.cursor_x >= cols || s->grid.cursor_y >= rows)
		fail_msg("%s at %dx%d: no cursor", scene->name, cols, rows);
	page_rows(s, &before);
	grid_row_text(&s->grid, rows - 1, &keys);
	if (strstr(keys.s, "q leave")) { /* not while something is typed or asked */
		screen_type(s, "\033[6~");
		page_rows(s, &after);
		if (!str_is(before.s, after.s) && !has_mark(&before))
			fail_msg("%s at %dx%d: more below, and no mark:\n%s", scene->name, cols, rows, before.s);
	}
	text_release(&before);
	text_release(&after);
	text_release(&keys);
	screen_free(s);
}

static void nothing_is_hidden_without_a_mark(void **state)
{
	static const int SIZES[][2] = { { 80, 24 }, { 60, 18 }, { 50, 15 }, { 44, 13 },
					{ 41, 11 }, { 40, 10 }, { 100, 12 } };

	(void)state;
	for (size_t i = 0; i < COUNT(SCENES); i++) {
		struct rig *r = SCENES[i].world();

		for (size_t k = 0; k < COUNT(SIZES); k++)
			check_size(&SCENES[i], r, SIZES[k][0], SIZES[k][1]);
		rig_free(r);
	}
}

/* A storm of sizes while a field is typed, a list is open, a question waits: afterwards all is as it was. */
static void a_storm_of_sizes_changes_nothing(void **state)
{
	static const char *const KEYS[] = {
		"4\r\033[B\033[B\r\r",    /* a list is open */
		"4\r\033[B\033[B\r\rexa", /* narrowed */
		"3\rname",                /* a field is typed */
		"4\033[H",                /* nothing */
		"3\r\003",                /* a question */
		"TOa line\x0fmore",       /* a line is asked for */
		"4x",                     /* yes or no */
	};
	struct rig *r = filled();

	(void)state;
	for (size_t i = 0; i < COUNT(KEYS); i++) {
		struct screen *s = screen_new(r, 80, 24);
		struct text before = TEXT_INIT, after = TEXT_INIT;

		screen_type(s, KEYS[i]);
		screen_text(s, &before);
		for (int n = 0; n < 300; n++) {
			grid_resize(&s->grid, 1 + n * 37 % 211, 1 + n * 23 % 67);
			full_draw(s->full, rig_now(r), &s->grid);
		}
		grid_resize(&s->grid, 80, 24);
		full_draw(s->full, rig_now(r), &s->grid);
		screen_text(s, &after);
		assert_string_equal(after.s, before.s);
		text_release(&before);
		text_release(&after);
		screen_type(s, "\007");
		screen_free(s);
	}
	rig_free(r);
}

/* ---- moving the focus */

/* Where words stand on the key line; -1: they do not. */
static long on_key_line(const struct screen *s, const char *words)
{
	struct text keys = TEXT_INIT;
	char *at;
	long x = -1;

	grid_row_text(&s->grid, s->grid.rows - 1, &keys);
	at = strstr(keys.s, words);
	if (at) {
		*at = 0;
		x = (long)utf8_width(keys.s);
	}
	text_release(&keys);
	return x;
}

static void check_keys_stay(const struct scene *scene, struct rig *r)
{
	enum { MOVES = 12 };
	static const char *const STAY[] = { "Esc back", "? help", "w waits" };
	struct screen *s = screen_new(r, 80, 24);
	long at[COUNT(STAY)];

	screen_type(s, scene->keys);
	for (size_t k = 0; k < COUNT(STAY); k++)
		at[k] = on_key_line(s, STAY[k]);
	for (int i = 0; at[1] >= 0 && i < MOVES; i++) {
		screen_type(s, "\t");
		for (size_t k = 0; k < COUNT(STAY); k++)
			if (on_key_line(s, STAY[k]) != at[k])
				fail_msg("%s: '%s' moves along the key line with the focus", scene->name, STAY[k]);
	}
	screen_free(s);
}

/* What a key line says beside what is in focus stands still: a move would send all of it anew otherwise. */
static void keys_stay_where_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(SCENES); i++) {
		struct rig *r = SCENES[i].world();

		check_keys_stay(&SCENES[i], r);
		rig_free(r);
	}
}

/* Without a column for the journey, the rule above the page says how far it is and whose turn; nor is the journey kept beside what is
 * only read in a window that is not wide. */
static void the_journey_is_always_told(void **state)
{
	static const struct {
		int cols, rows;
		const char *keys;
		bool rule;
	} CASES[] = { { 60, 18, "4", true },
		      { 80, 24, "4", false },
		      { 80, 24, "4o", true },
		      { 120, 30, "4o", false },
		      { 60, 18, "4?", true } };
	struct rig *r = filled();

	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct screen *s = screen_new(r, CASES[i].cols, CASES[i].rows);
		struct text rule = TEXT_INIT;

		screen_type(s, CASES[i].keys);
		grid_row_text(&s->grid, 1, &rule);
		assert_int_equal(strstr(rule.s, " Now at step 2 of 8 Account · Your turn ") != NULL, CASES[i].rule);
		text_release(&rule);
		screen_free(s);
	}
	rig_free(r);
}

/* What explains words is never cut: it goes on below. */
static void explanations_are_whole(void **state)
{
	enum { ROWS_ENOUGH = 600 };
	static const char *const KEYS[] = { "4E", "4?" };
	static const int COLS[] = { 80, 60, 44 };
	struct rig *r = filled();

	(void)state;
	for (size_t i = 0; i < COUNT(KEYS) * COUNT(COLS); i++) {
		struct screen *s = screen_new(r, COLS[i % COUNT(COLS)], ROWS_ENOUGH);
		struct text row = TEXT_INIT;

		screen_type(s, KEYS[i / COUNT(COLS)]);
		for (int y = 2; y < ROWS_ENOUGH - 3; y++) {
			text_clear(&row);
			grid_row_text(&s->grid, y, &row);
			if (strstr(row.s, "…"))
				fail_msg("%d columns: %s", COLS[i % COUNT(COLS)], row.s);
		}
		text_release(&row);
		screen_free(s);
	}
	rig_free(r);
}

/* Beside an open list letters search it, whatever they do on the page: the keys and the field say so, and a line divides the list from
 * what stands behind it, on either side. */
static void letters_search_an_open_list(void **state)
{
	enum { EDGE_AT_MOST = 20 /* the rule below the page is further down */ };
	static const char *const KEYS[] = { "4\r\033[B\r", "4\r\033[B\rn" };
	struct rig *r = after_asn();

	(void)state;
	for (size_t i = 0; i < COUNT(KEYS); i++) {
		struct screen *s = screen_new(r, 80, 24);
		struct text field = TEXT_INIT, edge = TEXT_INIT;

		screen_type(s, KEYS[i]);
		assert_true(on_key_line(s, "a-z search") >= 0);
		assert_int_equal(on_key_line(s, "n review"), -1);
		grid_row_text(&s->grid, s->grid.cursor_y, &field);
		assert_int_equal(strstr(field.s, "search") != NULL, i);
		for (int y = s->grid.cursor_y + 2; y < EDGE_AT_MOST && !strstr(edge.s, "────"); y++)
			grid_row_text(&s->grid, y, &edge);
		assert_has(edge.s, "────");
		text_release(&field);
		text_release(&edge);
		screen_free(s);
	}
	rig_free(r);
}

/* Enter on what blocks leads to the very line that mends it. */
static void what_blocks_leads_to_its_tick(void **state)
{
	struct rig *r = after_asn();
	struct screen *s;
	struct text row = TEXT_INIT;
	const struct peering *p = rows_at(&r->model.peerings, &RECORD_PEERING, 0);
	const struct connection *c = rows_at(&p->connections, &RECORD_CONNECTION, 1);

	(void)state;
	rig_event(r, WIZARD,
		  &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, Q_ROUTER, c->row.id, 0 }, .text = "ams-r9" });
	s = screen_new(r, 80, 24);
	screen_type(s, "4V\r");
	grid_row_text(&s->grid, s->grid.cursor_y, &row);
	assert_has(row.s, "▌ [?] R9");
	screen_type(s, " ");
	text_clear(&row);
	grid_row_text(&s->grid, s->grid.cursor_y + 1, &row);
	assert_null(strstr(row.s, "stale"));
	text_release(&row);
	screen_free(s);
	rig_free(r);
}

/* ---- home */

static void keep(const struct folder *f, const char *name, struct rig *(*world)(void))
{
	struct session_place place = { 0 };
	struct session_lock lock = { 0 };
	struct rig *r = world();

	mem_replace(&r->model.name, name);
	assert_true(session_locate(&place, f->root, name, NULL));
	assert_int_equal(session_lock(&lock, &place, RIG_WHO, RIG_WALL, NULL), SESSION_OK);
	assert_true(session_save(&place, &r->model, NULL));
	session_unlock(&lock);
	session_place_release(&place);
	rig_free(r);
}

static void home_is_as_drawn(void **state)
{
	struct text have = TEXT_INIT;
	struct folder f;

	(void)state;
	folder_new(&f, "example");
	keep(&f, "ams-voice", waiting);
	keep(&f, "fra-voice", after_failure);
	keep(&f, "lon-voice", after_all);
	keep(&f, "new-voice", fresh);
	struct home *h = home_new(f.root, RIG_WALL);

	for (size_t i = 0; i < COUNT(DRAWINGS); i++)
		put_list(&DRAWINGS[i], home_machine(h), (struct view){ 0 }, "dark", &have);
	assert_int_equal(compare("home", &have), 0);
	home_free(h);
	folder_free(&f);
	text_release(&have);
}

/* ---- the lessons, as a newcomer finds them and later */

static const char LESSONS[] =
	"{\"scenarios\":[{\"name\":\"first-light\",\"title\":\"First "
	"light\",\"lesson\":{\"number\":1,\"level\":\"first\",\"minutes\":25,"
	"\"learn\":\"The whole way once: what is asked at each step, who waits for whom, and what the words mean.\"}},"
	"{\"name\":\"rehearsal\",\"title\":\"No lesson\"},"
	"{\"name\":\"silent-router\",\"title\":\"Silent "
	"router\",\"lesson\":{\"number\":2,\"level\":\"basic\",\"minutes\":25,"
	"\"learn\":\"To read a failed validation, to find the router that is silent, and to have it asked again.\"}},"
	"{\"name\":\"final\",\"title\":\"Final\",\"lesson\":{\"number\":3,\"level\":\"final\",\"minutes\":60,"
	"\"learn\":\"Several faults at once, and nobody who helps.\"}}]}";

static void put_course(const struct folder *f, struct text *out)
{
	struct course *c = course_from(f->root, LESSONS, sizeof LESSONS - 1);

	for (size_t i = 0; i < COUNT(DRAWINGS); i++)
		put_list(&DRAWINGS[i], course_machine(c), course_first(c), "training", out);
	course_free(c);
}

static void the_course_is_as_drawn(void **state)
{
	static const char SCORE[] = "{\"points\":92,\"passed\":true}";
	struct text have = TEXT_INIT;
	struct folder f;
	const struct score_entry passed = {
		.key = (char[]){ "first-light" }, .scenario = (char[]){ "first-light" }, .lesson = 1, .at = RIG_WALL
	};
	struct json *score = json_parse(SCORE, sizeof SCORE - 1, NULL, NULL);

	(void)state;
	folder_new(&f, "example");
	put_course(&f, &have);
	keep(&f, "first-light", after_all);
	keep(&f, "silent-router", after_failure);
	scores_keep(f.root, &passed, score);
	put_course(&f, &have);
	assert_int_equal(compare("course", &have), 0);
	json_free(score);
	folder_free(&f);
	text_release(&have);
}

/* The coach's line has a row of its own at the foot, where there are rows enough. */
static void the_coach_stands_at_the_foot(void **state)
{
	struct text have = TEXT_INIT;
	struct rig *r = after_failure();
	const struct coach_progress p = { .step = STEP_PREFIXES, .step_id = "prefixes", .turn = COACH_FAILED };

	(void)state;
	r->foot = true;
	if (coach_progress(r->coach, &p))
		rig_event(r, COACH, &(struct event){ .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS });
	for (size_t i = 0; i < COUNT(DRAWINGS); i++)
		draw(&(struct scene){ .keys = "s" }, r, &DRAWINGS[i], &have);
	assert_int_equal(compare("coach-foot", &have), 0);
	rig_free(r);
	text_release(&have);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_drawn),
		cmocka_unit_test(nothing_is_hidden_without_a_mark),
		cmocka_unit_test(a_storm_of_sizes_changes_nothing),
		cmocka_unit_test(keys_stay_where_they_are),
		cmocka_unit_test(the_journey_is_always_told),
		cmocka_unit_test(explanations_are_whole),
		cmocka_unit_test(letters_search_an_open_list),
		cmocka_unit_test(what_blocks_leads_to_its_tick),
		cmocka_unit_test(home_is_as_drawn),
		cmocka_unit_test(the_course_is_as_drawn),
		cmocka_unit_test(the_coach_stands_at_the_foot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
