#include "ui/qr.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif

#include "base/text.h"

#ifdef HAVE_QRENCODE
static void take(const QRcode *code, struct qr *out)
{
	out->side = code->width;
	for (int y = 0; y < out->side; y++)
		for (int x = 0; x < out->side; x++)
			out->dark[y][x] = code->data[y * out->side + x] & 1;
}

bool qr_make(const char *text, struct qr *out)
{
	QRcode *code = str_empty(text) ? NULL : QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	bool fits = code && code->width <= QR_SIDE_MAX;

	*out = (struct qr){ 0 };
	if (fits)
		take(code, out);
	QRcode_free(code);
	return fits;
}
#else
bool qr_make(const char *text, struct qr *out)
{
	(void)text;
	*out = (struct qr){ 0 };
	return false;
}
#endif

int qr_cols(const struct qr *q)
{
	return q->side + 2 * QR_QUIET;
}

int qr_rows(const struct qr *q)
{
	return (q->side + 2 * QR_QUIET + 1) / 2;
}

static bool is_dark(const struct qr *q, int x, int y)
{
	x -= QR_QUIET;
	y -= QR_QUIET;
	return x >= 0 && y >= 0 && x < q->side && y < q->side && q->dark[y][x];
}

void qr_line(const struct qr *q, int row, struct text *out)
{
	static const char *const halves[2][2] = { { " ", "▄" }, { "▀", "█" } }; /* upper, lower */

	for (int x = 0; x < qr_cols(q); x++)
		text_add(out, halves[is_dark(q, x, 2 * row)][is_dark(q, x, 2 * row + 1)]);
}
