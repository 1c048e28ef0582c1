/* Text made to do harm, in answers and in what the service says: every screen shows it without a control character, and every cell
 * stands where the row says it does. */
#include "../face/harness.h"

#include "base/utf8.h"
#include "core/question.h"

static const char *const SCREENS[] = {
	"1", "2", "2V",      "3", "3V", "4", "4\r", "4V",  "5", "6", "6\r", "6V", "7",  "7V", "8",
	"w", "s", "s\033[B", "C", "E",  "o", "i",   "i\r", "m", "T", "?",   "t",  "tr", "tR", "ts",
};
static const int SIZES[][2] = { { 80, 24 }, { 60, 18 }, { 200, 60 }, { 41, 11 } };

/* Longer than any screen has cells, and ending in the middle of a character. */
enum { LONG = 10 * 1024 };
static char LONG_TEXT[LONG + 2];

static const char *const TEXTS[] = {
	"\033[2J\033[31mred\033]0;title\007\033P1$r\033\\",
	"\x9b"
	"31m\xc2\x9b"
	"2J\xc2\x85next",
	"bell\007 back\b\b tab\t line\nline\r return \177",
	"\xe2\x80\xae"
	"desrever\xe2\x80\xac \xe2\x81\xa6isolated\xe2\x81\xa9 \xe2\x80\x8fmark\xd8\x9c",
	"\xf0\x9f\x99\x82\xf0\x9f\x87\xb3\xf0\x9f\x87\xb1\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
	"\xe6\xbc\xa2\xe5\xad\x97\xe3\x81\x8b\xe3\x81\xaa\xed\x95\x9c",
	"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88 \xcc\x81",
	"\xff\xfe\xc3 \xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80 \xf0\x9f",
	"\xef\xbb\xbfzero\xe2\x80\x8bwidth\xe2\x80\xa8line\xe2\x80\xa9part",
	"%s%n%1000000d",
	LONG_TEXT,
};

/* ---- what a grid may hold */

static bool harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void check_glyph(const struct grid_cell *c, const char *where, int y)
{
	size_t n = strlen(c->text), used;
	uint32_t code;

	for (size_t at = 0; at < n; at += used) {
		used = utf8_decode(c->text + at, n - at, &code);
		if (!used || harmful(code))
			fail_msg("%s, row %d: a cell with byte %02x", where, y, (unsigned char)c->text[at]);
	}
	if (utf8_width(c->text) != c->width)
		fail_msg("%s, row %d: '%s' is not %u wide", where, y, c->text, c->width);
}

/* Returns how many wide characters there are: what came through is to be seen. */
static unsigned check_row(const struct grid *g, int y, const char *where)
{
	unsigned wide = 0;

	for (int x = 0; x < g->cols; x++) {
		const struct grid_cell *c = grid_at(g, x, y), *right = grid_at(g, x + 1, y);

		check_glyph(c, where, y);
		if (c->width == 0)
			fail_msg("%s, row %d: half a character in column %d", where, y, x);
		if (c->width == 2) {
			if (!right || right->width || *right->text)
				fail_msg("%s, row %d: a wide character without its half", where, y);
			x++;
			wide++;
		}
	}
	return wide;
}

static unsigned check_screens(struct rig *r)
{
	unsigned wide = 0;

	for (size_t i = 0; i < COUNT(SCREENS); i++) {
		for (size_t k = 0; k < COUNT(SIZES); k++) {
			struct screen *s = screen_new(r, SIZES[k][0], SIZES[k][1]);

			screen_type(s, SCREENS[i]);
			for (int y = 0; y < s->grid.rows; y++)
				wide += check_row(&s->grid, y, SCREENS[i]);
			screen_free(s);
		}
	}
	return wide;
}

/* ---- in answers */

static void answer(struct rig *r, unsigned question, uint32_t row, const char *text)
{
	const struct event ev = {
		.kind = EV_SET,
		.ref = { .kind = REF_FIELD, .code = (uint16_t)question, .row = row },
		.text = text,
	};

	if (question != Q_MODE && question != Q_SCENARIO)
		rig_event(r, WIZARD, &ev);
}

/* Every question is given the text, in every row there is. */
static void answer_all(struct rig *r, const char *text)
{
	const uint32_t rows = (uint32_t)r->model.next_id;

	for (unsigned q = Q_NONE + 1; q < Q_N; q++) {
		if (QUESTIONS[q].group == GROUP_NONE) {
			answer(r, q, 0, text);
			continue;
		}
		for (uint32_t row = 1; row < rows; row++)
			answer(r, q, row, text);
	}
}

static void note(struct rig *r, const char *text)
{
	rig_event(r, WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_NOTE, .text = text });
}

static struct rig *filled(void)
{
	struct rig *r = rig_new("first-light", false);
	struct text yaml = TEXT_INIT;
	struct model file;

	example_with(&yaml, "first-light", "first-light");
	rig_read(yaml.s, &file);
	rig_file(r, &file);
	model_release(&file);
	text_release(&yaml);
	return r;
}

static void answers_do_no_harm(void **state)
{
	unsigned wide = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(TEXTS); i++) {
		struct rig *r = filled();

		answer_all(r, TEXTS[i]);
		note(r, TEXTS[i]);
		wide += check_screens(r);
		rig_verify(r);
		rig_free(r);
	}
	assert_int_not_equal(wide, 0);
}

/* Typed, and pasted. */
static void typing_does_no_harm(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(TEXTS); i++) {
		struct rig *r = filled();
		struct screen *s = screen_new(r, 80, 24);
		struct text keys = TEXT_INIT;

		text_addf(&keys, "3\033[B\033[B\r\x15\033[200~%s\033[201~", TEXTS[i]);
		screen_read(s, keys.s, keys.n, true);
		for (int y = 0; y < s->grid.rows; y++)
			check_row(&s->grid, y, "typed");
		screen_free(s);
		text_release(&keys);
		rig_free(r);
	}
}

/* ---- in what the service says */

/* As JSON has it: control characters are escaped, the rest stands as it is. */
static const char *const EVIL =
	"\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\\u0085\\u202e\\u2066\\u200f\\u061c\\t\\n\xe6\xbc\xa2\xe5\xad\x97"
	"\xf0\x9f\x99\x82 e\xcc\x81\xcc\x82\\ud83d\\ude42 \\u200b\\u2028";

/* Behind the quotation mark of every value that begins so. */
static const char *const NEEDLES[] = {
	"\"Prefix not", "\"Johan",         "\"Science",  "\"Example Voice",
	"\"Peering ",   "\"Iron Mountain", "\"192.0.2.", "\"RIPE",
};

static void put_evil(struct text *to)
{
	text_add(to, EVIL);
	text_addn(to, LONG_TEXT, LONG); /* without the half character: such a reply is refused as a whole */
}

static size_t needle_at(const char *s)
{
	for (size_t i = 0; i < COUNT(NEEDLES); i++)
		if (strncmp(s, NEEDLES[i], strlen(NEEDLES[i])) == 0)
			return strlen(NEEDLES[i]);
	return 0;
}

static void tamper(struct text *body)
{
	struct text out = TEXT_INIT;

	for (const char *s = body->s; *s; s++) {
		text_addc(&out, *s);
		if (*s == '"' && needle_at(s))
			put_evil(&out);
	}
	text_clear(body);
	text_addn(body, out.s, out.n);
	text_release(&out);
}

/* What can be read is read anew, altered, at the place where the registration of a prefix has failed. */
static void the_service_does_no_harm(void **state)
{
	enum { TURNS = 100 };
	struct rig *r = rig_new("silent-router", true);
	struct text yaml = TEXT_INIT;
	struct model file;

	(void)state;
	example_with(&yaml, "first-light", "silent-router");
	rig_read(yaml.s, &file);
	rig_file(r, &file);
	for (unsigned turns = 0; rig_standing(r) != STAND_FAILED; turns++) {
		assert_in_range(turns, 0, TURNS);
		if (!rig_release(r, &file))
			rig_pass(r);
	}
	r->tamper = tamper;
	rig_restart(r, false);
	rig_event(r, WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_LOOK });
	assert_int_not_equal(check_screens(r), 0);
	rig_verify(r);
	model_release(&file);
	text_release(&yaml);
	rig_free(r);
}

static int set_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < LONG; i++)
		LONG_TEXT[i] = (char)('a' + i % 26);
	LONG_TEXT[LONG] = '\xe6';
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_do_no_harm),
		cmocka_unit_test(typing_does_no_harm),
		cmocka_unit_test(the_service_does_no_harm),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
