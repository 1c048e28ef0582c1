/* A picture for a camera on the full screen: whole where the page and it have room, dark on light, and nowhere else. */
#include "unit.h"

#include "base/text.h"
#include "face/face.h"
#include "ui/grid.h"
#include "ui/qr.h"
#include "ui/theme.h"

static const char ADDRESS[] = "https://microsoft.com/devicelogin";

static void update(void *self, const struct event *ev, struct effects *fx)
{
	(void)self, (void)ev, (void)fx;
}

static void page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	(void)self, (void)v;
	p->title = "2 Account";
	page_pair(p, a, "Address", "%s", ADDRESS);
	page_add(p, a, B_CODE)->text = ADDRESS;
	page_text(p, a, "What stands below.");
}

struct shown {
	size_t cells; /* of the picture */
	bool same;    /* they are those of the picture, line by line */
	bool below;   /* the page goes on after it */
};

/* The cells of the picture, from the grid back into lines. */
static struct shown look(const struct grid *g)
{
	struct shown s = { .same = true };
	struct qr qr;
	struct text line = TEXT_INIT, want = TEXT_INIT;
	int row = 0;

	qr_make(ADDRESS, &qr);
	for (int y = 0; y < g->rows; y++) {
		text_clear(&line);
		text_clear(&want);
		for (int x = 0; x < g->cols; x++) {
			const struct grid_cell *c = grid_at(g, x, y);

			if (c->role == ROLE_PICTURE) {
				text_add(&line, c->text);
				s.cells++;
			}
		}
		if (line.n)
			qr_line(&qr, row++, &want);
		s.same &= str_is(line.s, want.s);
		text_clear(&line);
		grid_row_text(g, y, &line);
		s.below |= strstr(line.s, "What stands below.") != NULL;
	}
	text_release(&line);
	text_release(&want);
	return s;
}

static struct shown drawn(const char *theme_name, enum glyph_set glyphs, bool pictures, int cols, int rows)
{
	struct theme theme;
	struct grid g = { 0 };
	struct face_machines m = { .machine = { { .update = update, .page = page } } };

	assert_true(theme_builtin(theme_name, &theme, NULL));
	theme.glyphs = glyphs;
	struct full *f = full_new(&(struct full_setup){ .machines = m, .theme = &theme, .pictures = pictures });
	grid_resize(&g, cols, rows);
	full_draw(f, (struct when){ 0 }, &g);
	struct shown s = look(&g);
	full_free(f);
	grid_release(&g);
	return s;
}

static void whole_or_not_at_all(void **state)
{
	struct qr qr;
	struct shown s;

	(void)state;
	if (!qr_make(ADDRESS, &qr)) {
		assert_int_equal(drawn("dark", GLYPHS_UTF8, true, 100, 60).cells, 0);
		skip();
	}
	for (int rows = 10; rows < 60; rows++) {
		s = drawn("dark", GLYPHS_UTF8, true, 100, rows);
		assert_true(s.same);
		assert_true(s.below);
		if (s.cells)
			assert_int_equal(s.cells, qr_cols(&qr) * qr_rows(&qr));
	}
	assert_true(s.cells > 0);
	assert_int_equal(drawn("dark", GLYPHS_UTF8, true, 80, 18).cells, 0);
	assert_int_equal(drawn("dark", GLYPHS_UTF8, true, 36, 60).cells, 0);
}

static void only_where_it_can_be_drawn(void **state)
{
	(void)state;
	assert_int_equal(drawn("dark", GLYPHS_UTF8, false, 100, 60).cells, 0); /* no colours */
	assert_int_equal(drawn("dark", GLYPHS_ASCII, true, 100, 60).cells, 0);
	assert_int_equal(drawn("dark", GLYPHS_ACS, true, 100, 60).cells, 0);
	assert_int_equal(drawn("mono", GLYPHS_UTF8, true, 100, 60).cells, 0);
}

/* On any ground: every theme with colours paints it dark on light. */
static void it_is_dark_on_light(void **state)
{
	struct theme t;

	(void)state;
	for (size_t i = 0; theme_builtin_name(i); i++) {
		assert_true(theme_builtin(theme_builtin_name(i), &t, NULL));
		if (str_is(t.name, "mono"))
			continue;
		for (int d = DEPTH_16; d < DEPTH_TRUE; d++) {
			const struct paint *p = &t.paint[d][ROLE_PICTURE];

			assert_in_range(colour_contrast(colour_rgb(p->fg), colour_rgb(p->bg)), 1000, 2100);
			assert_true(colour_rgb(p->fg) < colour_rgb(p->bg));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_or_not_at_all),
		cmocka_unit_test(only_where_it_can_be_drawn),
		cmocka_unit_test(it_is_dark_on_light),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
