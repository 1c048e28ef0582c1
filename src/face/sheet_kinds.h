/* Shapes of lines that measuring and drawing have to agree on. */
#ifndef FACE_SHEET_KINDS_H
#define FACE_SHEET_KINDS_H
#include "sheet.h"

enum { INDENT = 2, TICK_INDENT = INDENT + 4, STATE_WIDTH = 8, NARROW = 46, PAIR_GAP = 2 };

/* How far lines of words go: those of a wide window are no longer than can be read. */
int sheet_measure(const struct sheet *s);
/* What is true of a field itself stands behind its value: "fixed later". */
const char *sheet_remark(const struct field_view *f);
/* The value of field b as shown, with its remark. */
int sheet_field_width(const struct sheet *s, const struct block *b);
/* The room for the value of field b, `most` at most: verdicts stand in one column behind the values, not at the edge of a wide window. */
int sheet_value_width(const struct sheet *s, const struct block *b, int most);
/* Text that can be focused is indented, for the mark; other text is not. */
int sheet_indent(const struct block *b);
/* "- approved", "1. The session is down": the bytes of the mark of a point, which its further lines stand behind; 0: none. */
size_t sheet_hang(const struct block *b);
const char *sheet_tick_text(const struct sheet *s, const struct block *b);
/* Blocks that stand below each other as one thing, their labels in one column. */
bool sheet_same_run(const struct block *a, const struct block *b);
int sheet_label_width(const struct sheet *s, const struct block *b);
int sheet_pair_room(const struct sheet *s, const struct block *b);

/* "ok       V2  not in a private range               here" and the reason below. */
struct check_shape {
	int text_x, text_room;
	bool below;         /* no room beside the state and the code: text has lines of its own */
	const char *source; /* at the right, "" where there is no room */
	const char *reason; /* below, wrapped; NULL: none */
};
struct check_shape sheet_check_shape(const struct sheet *s, const struct block *b);
#endif
