/* Whatever bytes come as a theme, it is refused with a place and clean words, or every colour of it can be painted. */
#include "fuzz.h"

#include "ui/theme.h"

static const int32_t MOST[DEPTH_N] = { COLOUR_DEFAULT, 15, 255, 0xffffff };

static void paints(const struct theme *t)
{
	for (int d = 0; d < DEPTH_N; d++)
		for (int r = 0; r < ROLE_N; r++) {
			const struct paint *p = &t->paint[d][r];

			must(p->fg >= COLOUR_DEFAULT && p->fg <= MOST[d]);
			must(p->bg >= COLOUR_DEFAULT && p->bg <= MOST[d]);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct theme t = { .ground = GROUND_ANY };

	if (theme_parse((const char *)bytes, n, "input", &t, &err)) {
		must_be_clean(t.name);
		must_be_clean(t.about);
		must(t.glyphs < GLYPHS_N);
		paints(&t);
	} else {
		must_be_message(&err, "input:");
		must(!*t.name && t.ground == GROUND_ANY);
	}
	text_release(&err);
	return 0;
}
