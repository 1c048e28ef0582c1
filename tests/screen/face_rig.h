/* A full screen over the fake machine: keys in as a terminal sends them, carried out as the loop does, the screen out as text. */
#ifndef TESTS_FACE_RIG_H
#define TESTS_FACE_RIG_H
#include "face_fake.h"
#include "ui/grid.h"
#include "ui/theme.h"

struct rig {
	struct fake fake;
	struct theme theme;
	struct full *full;
	struct grid grid;
	struct intents in;
	struct text intents; /* what was asked of the program: "quit; " */
	struct when now;
};

static inline void rig_init(struct rig *r, struct view start, int cols, int rows)
{
	struct text err = TEXT_INIT;

	*r = (struct rig){ .now = { 1795269780000, 1795269780000 } }; /* 21 Nov 2026, 14:03 */
	fake_init(&r->fake);
	theme_builtin("dark", &r->theme, &err);
	text_init(&r->intents);
	r->full = full_new(
		&(struct full_setup){ .machines = fake_machines(&r->fake), .theme = &r->theme, .start = start });
	grid_resize(&r->grid, cols, rows);
	full_draw(r->full, r->now, &r->grid);
	text_release(&err);
}

static inline void rig_release(struct rig *r)
{
	full_free(r->full);
	fake_release(&r->fake);
	grid_release(&r->grid);
	intents_release(&r->in);
	text_release(&r->intents);
}

static inline void rig_intent(struct rig *r, const struct intent *i)
{
	static const char *const names[] = {
		[INTENT_QUIT] = "quit", [INTENT_SUSPEND] = "suspend", [INTENT_OPEN] = "open",
		[INTENT_HOME] = "home", [INTENT_TEXT_OUT] = "text",   [INTENT_FILE_OUT] = "file",
		[INTENT_CLIP] = "clip", [INTENT_REDRAW] = "redraw",   [INTENT_THEME] = "theme",
	};
	struct effects fx = { 0 };

	if (i->kind == INTENT_EVENT) {
		fake_update(&r->fake, &i->event, &fx);
		return;
	}
	text_addf(&r->intents, "%s%s%s; ", names[i->kind], i->name ? " " : "", str_or(i->name, ""));
	if (i->kind == INTENT_OPEN)
		text_addf(&r->intents, "%s; ", i->text);
}

static inline void rig_carry_out(struct rig *r)
{
	do {
		for (size_t i = 0; i < r->in.n; i++)
			rig_intent(r, &r->in.v[i]);
		intents_clear(&r->in);
	} while (full_more(r->full, r->now, &r->in));
}

static inline void rig_bytes(struct rig *r, const char *bytes, size_t n)
{
	full_bytes(r->full, bytes, n, false, r->now, &r->in);
	rig_carry_out(r);
	full_bytes(r->full, "", 0, true, r->now, &r->in);
	rig_carry_out(r);
}

/* Keys by name: "<Down>a<Enter>"; other characters are themselves. */
static inline void rig_keys(struct rig *r, const char *keys)
{
	static const char *const named[][2] = {
		{ "<Up>", "\x1b[A" }, { "<Down>", "\x1b[B" },     { "<Right>", "\x1b[C" },  { "<Left>", "\x1b[D" },
		{ "<Enter>", "\r" },  { "<Tab>", "\t" },          { "<BTab>", "\x1b[Z" },   { "<Esc>", "\x1b" },
		{ "<BS>", "\x7f" },   { "<PgUp>", "\x1b[5~" },    { "<PgDn>", "\x1b[6~" },  { "<C-c>", "\x03" },
		{ "<C-g>", "\x07" },  { "<C-u>", "\x15" },        { "<C-l>", "\x0c" },      { "<C-z>", "\x1a" },
		{ "<C-o>", "\x0f" },  { "<Paste>", "\x1b[200~" }, { "<End>", "\x1b[201~" },
	};

	while (*keys) {
		const char *bytes = keys;
		size_t n = 1, used = 1;

		for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
			if (str_starts(keys, named[i][0])) {
				bytes = named[i][1];
				n = strlen(bytes);
				used = strlen(named[i][0]);
			}
		rig_bytes(r, bytes, n);
		keys += used;
	}
	full_draw(r->full, r->now, &r->grid);
}

/* The screen, the cursor marked by "[" before its cell. */
static inline void rig_screen(const struct rig *r, struct text *out)
{
	for (int y = 0; y < r->grid.rows; y++) {
		struct text line = TEXT_INIT;

		grid_row_text(&r->grid, y, &line);
		if (r->grid.cursor && r->grid.cursor_y == y) {
			text_clear(&line);
			for (int x = 0; x < r->grid.cols; x++) {
				text_add(&line, x == r->grid.cursor_x ? "[" : "");
				text_add(&line, grid_at(&r->grid, x, y)->text);
			}
			while (line.n && line.s[line.n - 1] == ' ')
				text_cut(&line, line.n - 1);
		}
		text_addf(out, "%s\n", line.s);
		text_release(&line);
	}
}

/* Letters for the roles, in the order of enum role; blank for text. */
static inline void rig_roles(const struct rig *r, struct text *out)
{
	static const char letters[] = " fbNBrRHTCLvpemlMnhEAKdqOWFcwusz";

	for (int y = 0; y < r->grid.rows; y++) {
		size_t end = out->n;

		for (int x = 0; x < r->grid.cols; x++) {
			const struct grid_cell *c = grid_at(&r->grid, x, y);
			bool blank = c->role == 0 || (str_is(c->text, " ") && c->role != ROLE_BADGE);

			text_addc(out, blank ? ' ' : letters[c->role]);
			end = blank ? end : out->n;
		}
		text_cut(out, end);
		text_addc(out, '\n');
	}
}
#endif
