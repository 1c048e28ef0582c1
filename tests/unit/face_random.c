/* A hundred thousand random keys on the full screen, at sizes that change under it: nothing is written outside, the focus is on the
 * screen or scrolled away on purpose, and it always comes back to a page that can be left. */
#include "../screen/face_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

enum { KEYS = 100 * 1000, SEEDS = 4 };

static uint32_t next(uint32_t *r)
{
	*r = *r * 1664525u + 1013904223u;
	return *r >> 8;
}

static const char *random_key(uint32_t *r, char letter[2])
{
	static const char *const likely[] = {
		"\x1b[A", "\x1b[B",    "\x1b[C",  "\x1b[D", "\r",   "\r",   "\t",
		"\x1b[Z", "\x1b[5~",   "\x1b[6~", "\x1b",   "\x7f", "\x15", "\x07",
		" ",      "a",         "x",       "y",      "n",    "?",    "/",
		"名",     "e\xcc\x81", "w",       "1",      "4",    "5",    "\x1b[200~a\rb\x1b[201~",
		"s",      "V",         "\x03",    "O"
	};

	if (next(r) % 4) {
		return likely[next(r) % (sizeof likely / sizeof likely[0])];
	}
	letter[0] = (char)(' ' + next(r) % 95);
	letter[1] = '\0';
	return letter;
}

static void resize(struct rig *r, uint32_t *random)
{
	static const int sizes[][2] = { { 80, 24 }, { 40, 10 }, { 60, 18 }, { 200, 60 },
					{ 41, 13 }, { 70, 14 }, { 30, 8 },  { 1, 1 } };
	unsigned i = next(random) % 8;

	grid_resize(&r->grid, sizes[i][0], sizes[i][1]);
}

/* The world changes too, as replies come in. */
static void disturb(struct rig *r, uint32_t *random)
{
	switch (next(random) % 6) {
	case 0:
		fake_add(&r->fake);
		break;
	case 1:
		if (r->fake.nrows)
			fake_remove(&r->fake, r->fake.rows[next(random) % r->fake.nrows]);
		break;
	case 2:
		r->fake.prefixes = next(random) % FAKE_PREFIXES;
		break;
	case 3:
		r->fake.fetching = !r->fake.fetching;
		break;
	case 4:
		full_show(r->full, 0,
			  &(struct view){ .screen = (uint16_t)(next(random) % SCREEN_N), .step = STEP_ASN });
		break;
	default:
		full_say(r->full, next(random) & 1, "something happened");
		break;
	}
}

static void check_grid(const struct grid *g)
{
	for (int i = 0; i < g->cols * g->rows; i++) {
		const struct grid_cell *c = &g->cells[i];

		assert_true(c->role < ROLE_N && c->width <= 2);
		assert_true(c->width == 0 || utf8_valid(c->text, strlen(c->text)));
	}
	assert_true(g->cursor && g->cursor_x < g->cols && g->cursor_y < g->rows);
}

static void random_keys_do_no_harm(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		uint32_t random = seed;
		struct rig r;

		rig_init(&r, (struct view){ .step = STEP_PEERING }, 80, 24);
		for (int i = 0; i < KEYS / SEEDS; i++) {
			char letter[2];
			const char *key = random_key(&random, letter);

			full_bytes(r.full, key, strlen(key), next(&random) % 3 == 0, r.now, &r.in);
			rig_carry_out(&r);
			if (next(&random) % 50 == 0)
				disturb(&r, &random);
			if (next(&random) % 20 == 0)
				resize(&r, &random);
			if (next(&random) % 5 == 0) {
				full_draw(r.full, r.now, &r.grid);
				check_grid(&r.grid);
			}
			text_clear(&r.fake.log);
			text_clear(&r.intents);
		}
		rig_keys(&r, "<Esc><Esc><Esc>q");
		assert_string_equal(r.intents.s, "quit; ");
		rig_release(&r);
	}
}

/* ---- a page that is kept while its machine rests, beside one that is made anew each time */

struct pair {
	struct rig anew, kept;
};

static void pair_init(struct pair *p)
{
	struct view start = { .step = STEP_PEERING };
	struct face_machines m;

	rig_init(&p->anew, start, 80, 24);
	rig_init(&p->kept, start, 80, 24);
	m = fake_machines(&p->kept.fake);
	m.machine[0].updates = &p->kept.fake.updates;
	full_machines(p->kept.full, &m, start);
	m = fake_machines(&p->anew.fake);
	full_machines(p->anew.full, &m, start);
}

static void one_key(struct rig *r, uint32_t *random)
{
	char letter[2];
	const char *key = random_key(random, letter);

	full_bytes(r->full, key, strlen(key), next(random) % 3 == 0, r->now, &r->in);
	rig_carry_out(r);
	if (next(random) % 50 == 0) {
		disturb(r, random);
		r->fake.updates++;
	}
	if (next(random) % 50 == 0)
		resize(r, random);
	full_draw(r->full, r->now, &r->grid);
}

static void same_screens(const struct pair *p, int key)
{
	struct text anew = TEXT_INIT, kept = TEXT_INIT;

	rig_screen(&p->anew, &anew);
	rig_screen(&p->kept, &kept);
	if (!str_is(anew.s, kept.s))
		fail_msg("key %d: anew\n%s\nkept\n%s", key, anew.s, kept.s);
	assert_string_equal(p->anew.fake.log.s, p->kept.fake.log.s);
	text_release(&anew);
	text_release(&kept);
}

static void a_kept_page_is_the_page(void **state)
{
	enum { FEW = KEYS / 20 };
	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		uint32_t random[2] = { seed, seed };
		struct pair p;

		pair_init(&p);
		for (int i = 0; i < FEW; i++) {
			one_key(&p.anew, &random[0]);
			one_key(&p.kept, &random[1]);
			same_screens(&p, i);
		}
		rig_release(&p.anew);
		rig_release(&p.kept);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_keys_do_no_harm),
		cmocka_unit_test(a_kept_page_is_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
