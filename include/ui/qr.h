/* A short text as the squares of a QR code (ISO/IEC 18004), for a camera; by libqrencode, where voxpeer was built with it.
 *
 *   if (qr_make("https://…", &qr))
 *           for (int row = 0; row < qr_rows(&qr); row++)
 *                   qr_line(&qr, row, &text);            half blocks: two rows of squares in a line of cells
 *
 * Dark squares are the glyphs' colour and light ones their ground; who draws it has to see to it that the ground is the lighter of the
 * two. The four light squares around it that the standard asks for are part of it. */
#ifndef UI_QR_H
#define UI_QR_H
#include <stdbool.h>
#include <stdint.h>
struct text;

enum { QR_SIDE_MAX = 57, QR_QUIET = 4 }; /* version 10: 270 bytes or so */
struct qr {
	int side; /* squares, without those around it */
	bool dark[QR_SIDE_MAX][QR_SIDE_MAX];
};
/* False: built without the library, or the text is too long or empty. */
bool qr_make(const char *text, struct qr *out);
int qr_cols(const struct qr *q); /* cells */
int qr_rows(const struct qr *q);
/* Append row `row` of cells, in UTF-8. */
void qr_line(const struct qr *q, int row, struct text *out);
#endif
