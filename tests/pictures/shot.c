/* A picture of a program's screen.
 *
 *   shot [-l] OUT KEYS -- COMMAND...
 *
 * Runs COMMAND at a terminal of 80x24, types KEYS (as in ../bench/pty.h) and writes what is then to be seen: OUT ends in .png, or in .txt
 * for the bare text. -l: on a light ground. The terminal is libvterm, the letters FreeType's of DejaVu Sans Mono. */
#include <ft2build.h>
#include <vterm.h>

#include "../bench/pty.h"
#include "png.h"
#include "ui/theme.h"
#include FT_FREETYPE_H

enum { COLS = 80, ROWS = 24, LETTER_PX = 14, SHADES = 7, FIRST_MS = 10000, QUIET_MS = 400, KEY_FIRST_MS = 700 };
#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSansMono%s.ttf"

struct shot {
	VTerm *vt;
	VTermScreen *screen;
	bool cursor;
	FT_Library library;
	FT_Face plain, bold;
	int width, height, ascent; /* of a cell */
	struct png png;
};

/* ---- The terminal */

static int on_property(VTermProp prop, VTermValue *value, void *self)
{
	struct shot *s = self;

	if (prop == VTERM_PROP_CURSORVISIBLE)
		s->cursor = value->boolean;
	return 1;
}

static void on_bytes(void *self, const char *bytes, size_t n)
{
	struct shot *s = self;

	vterm_input_write(s->vt, bytes, n);
}

static VTermColor grey(int level)
{
	VTermColor c;

	vterm_color_rgb(&c, (uint8_t)level, (uint8_t)level, (uint8_t)level);
	return c;
}

static void open_terminal(struct shot *s, bool light)
{
	static const VTermScreenCallbacks calls = { .settermprop = on_property };
	VTermColor fg = grey(light ? 0 : 229), bg = grey(light ? 255 : 16);

	s->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(s->vt, 1);
	s->screen = vterm_obtain_screen(s->vt);
	s->cursor = true;
	vterm_screen_set_callbacks(s->screen, &calls, s);
	vterm_screen_enable_altscreen(s->screen, 1);
	vterm_state_set_default_colors(vterm_obtain_state(s->vt), &fg, &bg);
	vterm_screen_reset(s->screen, 1);
}

static bool show(struct shot *s, const char *keys, char **command)
{
	char bytes[PTY_KEY];
	struct pty p;
	struct heard h;
	int wait_ms;

	if (!pty_open(&p, COLS, ROWS, "xterm-256color", command))
		return false;
	h = pty_hear(&p, pty_now(), FIRST_MS, QUIET_MS, on_bytes, s);
	while (*keys && !h.gone) {
		keys += pty_key(&p, keys, bytes, &wait_ms);
		h.gone = *bytes && write(p.fd, bytes, strlen(bytes)) < 0;
		if (!h.gone)
			h = pty_hear(&p, pty_now(), wait_ms ? wait_ms : KEY_FIRST_MS, QUIET_MS, on_bytes, s);
	}
	pty_close(&p);
	if (h.gone)
		fprintf(stderr, "shot: %s has ended\n", command[0]);
	return !h.gone;
}

/* ---- Text */

static void put_utf8(FILE *f, uint32_t c)
{
	if (c < 0x80)
		fprintf(f, "%c", (int)c);
	else if (c < 0x800)
		fprintf(f, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 63)));
	else
		fprintf(f, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
}

static uint32_t letter_at(const struct shot *s, int row, int col, VTermScreenCell *cell)
{
	vterm_screen_get_cell(s->screen, (VTermPos){ row, col }, cell);
	return cell->chars[0] && cell->chars[0] != UINT32_MAX ? cell->chars[0] : ' ';
}

static bool write_text(const struct shot *s, const char *path)
{
	VTermScreenCell cell;
	FILE *f = fopen(path, "w");

	for (int row = 0; f && row < ROWS; row++) {
		int end = COLS;

		while (end && letter_at(s, row, end - 1, &cell) == ' ')
			end--;
		for (int col = 0; col < end; col++)
			put_utf8(f, letter_at(s, row, col, &cell));
		fputc('\n', f);
	}
	return f && fclose(f) == 0;
}

/* ---- Picture */

static bool open_font(struct shot *s, const char *weight, FT_Face *face)
{
	char path[256];

	snprintf(path, sizeof path, FONT, weight);
	if (FT_New_Face(s->library, path, 0, face) || FT_Set_Pixel_Sizes(*face, 0, LETTER_PX)) {
		fprintf(stderr, "shot: cannot read %s (fonts-dejavu-core)\n", path);
		return false;
	}
	return true;
}

static bool open_fonts(struct shot *s)
{
	if (FT_Init_FreeType(&s->library) || !open_font(s, "", &s->plain) || !open_font(s, "-Bold", &s->bold))
		return false;
	const FT_Size_Metrics *m = &s->plain->size->metrics;
	s->width = (int)(m->max_advance >> 6);
	s->ascent = (int)(m->ascender >> 6);
	s->height = s->ascent - (int)(m->descender >> 6);
	return true;
}

/* Palette numbers as xterm has them: libvterm's own ramp is another. */
static uint32_t rgb_of(const struct shot *s, VTermColor c)
{
	bool ground = VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c);

	if (VTERM_COLOR_IS_INDEXED(&c) && !ground)
		return colour_rgb(c.indexed.idx);
	vterm_screen_convert_color_to_rgb(s->screen, &c);
	return (uint32_t)c.rgb.red << 16 | (uint32_t)c.rgb.green << 8 | c.rgb.blue;
}

/* Few shades between letter and ground keep the palette, and the file, small. */
static uint32_t mix(uint32_t fg, uint32_t bg, unsigned grey_level)
{
	unsigned shade = (grey_level * SHADES + 127) / 255;
	uint32_t sum = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		unsigned f = fg >> shift & 255, b = bg >> shift & 255;

		sum |= ((f * shade + b * (SHADES - shade)) / SHADES) << shift;
	}
	return sum;
}

static void put_pixel(struct shot *s, int x, int y, uint32_t rgb)
{
	if (x >= 0 && y >= 0 && x < (int)s->png.width && y < (int)s->png.height)
		s->png.pixels[(size_t)y * s->png.width + (size_t)x] = png_colour(&s->png, rgb);
}

/* Lines are drawn here rather than by the font, so that they meet from cell to cell. */
static bool draw_line(struct shot *s, uint32_t letter, int x, int y, uint32_t fg)
{
	static const struct {
		uint32_t letter;
		bool left_right, up, down;
	} lines[] = {
		{ 0x2500, true, false, false },
		{ 0x2502, false, true, true },
		{ 0x252c, true, false, true },
		{ 0x2534, true, true, false },
	};
	int across = s->width / 2, below = s->height / 2;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (lines[i].letter != letter)
			continue;
		for (int col = 0; lines[i].left_right && col < s->width; col++)
			put_pixel(s, x + col, y + below, fg);
		for (int row = 0; row < s->height; row++)
			if (row < below ? lines[i].up : lines[i].down)
				put_pixel(s, x + across, y + row, fg);
		return true;
	}
	return false;
}

static void draw_letter(struct shot *s, uint32_t letter, bool bold, int x, int y, uint32_t fg, uint32_t bg)
{
	FT_Face face = bold ? s->bold : s->plain;
	const FT_GlyphSlot slot = face->glyph;

	if (letter == ' ' || draw_line(s, letter, x, y, fg) || FT_Load_Char(face, letter, FT_LOAD_RENDER))
		return;
	for (unsigned i = 0; i < slot->bitmap.rows * slot->bitmap.width; i++) {
		unsigned row = i / slot->bitmap.width, col = i % slot->bitmap.width;
		unsigned level = slot->bitmap.buffer[row * (unsigned)slot->bitmap.pitch + col];

		if (level)
			put_pixel(s, x + slot->bitmap_left + (int)col, y + s->ascent - slot->bitmap_top + (int)row,
				  mix(fg, bg, level));
	}
}

static void draw_cell(struct shot *s, int row, int col, bool cursor)
{
	VTermScreenCell cell;
	uint32_t letter = letter_at(s, row, col, &cell), fg = rgb_of(s, cell.fg), bg = rgb_of(s, cell.bg);
	int x = col * s->width, y = row * s->height;

	if ((cell.attrs.reverse != 0) != cursor) {
		uint32_t swapped = fg;

		fg = bg;
		bg = swapped;
	}
	for (int i = 0; i < s->width * s->height; i++)
		put_pixel(s, x + i % s->width, y + i / s->width, bg);
	draw_letter(s, letter, cell.attrs.bold, x, y, fg, bg);
	for (int i = 0; cell.attrs.underline && i < s->width; i++)
		put_pixel(s, x + i, y + s->ascent + 1, fg);
}

static bool write_picture(struct shot *s, const char *path)
{
	VTermPos at;

	if (!open_fonts(s) || !png_init(&s->png, (unsigned)(COLS * s->width), (unsigned)(ROWS * s->height)))
		return false;
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &at);
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			draw_cell(s, row, col, s->cursor && row == at.row && col == at.col);
	bool ok = png_write(&s->png, path);
	png_release(&s->png);
	FT_Done_FreeType(s->library);
	return ok;
}

/* ---- */

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

int main(int argc, char *argv[])
{
	bool light = argc > 1 && !strcmp(argv[1], "-l");
	char **arg = argv + light;
	struct shot s = { 0 };

	if (argc - light < 5 || strcmp(arg[3], "--") != 0) {
		fprintf(stderr, "usage: shot [-l] OUT.png|OUT.txt KEYS -- COMMAND...\n");
		return 2;
	}
	open_terminal(&s, light);
	bool ok = show(&s, arg[2], arg + 4) &&
		  (ends_in(arg[1], ".txt") ? write_text(&s, arg[1]) : write_picture(&s, arg[1]));
	vterm_free(s.vt);
	return !ok;
}
