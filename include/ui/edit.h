/* One line being typed. Pure: keys in, text and cursor out; the host draws where it likes.
 *
 *   edit_begin(&e, "text", max_bytes);       cursor at the end
 *   switch (edit_key(&e, &key)) …            EDIT_IGNORED: the host may use the key otherwise
 *   edit_show(&e, cells, &part);             what of it is seen in so many cells, and where the cursor is
 *   edit_release(&e);
 *
 * Keys: C-a C-e Home End, C-b C-f arrows, Backspace C-h, Delete C-d, C-w (word), C-u (all of it), C-k (to the end), C-y (back what
 * was cut last). Enter, Tab, Esc, Up and Down are never taken. The cursor stands between characters; what combines stays with its
 * character. Newlines of a paste become blanks, except in an editor of several lines, where they are kept and C-o
 * makes one. */
#ifndef UI_EDIT_H
#define UI_EDIT_H
#include "base/text.h"
#include "ui/keys.h"

struct edit {
	struct text text, cut; /* cut survives edit_begin */
	size_t at;             /* byte offset of the cursor */
	size_t from;           /* first byte shown */
	size_t max;            /* bytes */
	bool lines;
};
enum edit_did { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_FULL /* refused: max reached */ };

void edit_begin(struct edit *e, const char *text, size_t max);
void edit_trim(struct edit *e); /* blanks at the end go */
enum edit_did edit_key(struct edit *e, const struct key *key);
void edit_release(struct edit *e);

struct edit_part {
	size_t from, n; /* bytes shown */
	int cursor;     /* cells from the left */
	bool more_left, more_right;
};
/* Scrolls as little as possible so that the cursor stays in `cells` (one of which is kept for the cursor behind the text). */
void edit_show(struct edit *e, int cells, struct edit_part *part);
#endif
