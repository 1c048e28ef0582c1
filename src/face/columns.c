#include "columns.h"

#include "base/text.h"
#include "base/utf8.h"

enum { FIRST_ROWS = 30, LEAST = 4, SPARE_LEAST = 14, GIVES_LEAST = 12, WIDEST = 1000 };

struct ref columns_row(const struct table *t, size_t i, struct arena *a, struct cell cells[TABLE_COLUMNS])
{
	struct ref ref;

	for (int c = 0; c < TABLE_COLUMNS; c++)
		cells[c] = (struct cell){ .text = "", .state = ST_NA };
	ref = t->row(t->self, i, a, cells);
	for (int c = 0; c < TABLE_COLUMNS; c++)
		if (str_empty(cells[c].text))
			cells[c].text = cells[c].state == ST_NA ? "" : state_word(cells[c].state);
	return ref;
}

static void widen(int *width, const char *s)
{
	size_t w = utf8_width(s);

	if (w > (size_t)*width)
		*width = w > WIDEST ? WIDEST : (int)w;
}

/* The widest column that may still give way. */
static int widest(const struct columns *c)
{
	int at = -1;

	for (int i = 0; i < c->n; i++)
		if (c->width[i] > LEAST && !c->whole[i] && !c->hidden[i] && (at < 0 || c->width[i] > c->width[at]))
			at = i;
	return at;
}

static int total(const struct columns *c)
{
	int sum = 0;

	for (int i = 0; i < c->n; i++)
		sum += c->hidden[i] ? 0 : c->width[i] + (sum ? COLUMN_GAP : 0);
	return sum;
}

void columns_begin(const struct table *t, struct columns *c)
{
	*c = (struct columns){ .n = t->ncols < TABLE_COLUMNS ? t->ncols : TABLE_COLUMNS };
	for (int i = 0; i < c->n && t->heads; i++)
		widen(&c->width[i], str_or(t->heads[i], ""));
	for (int i = 0; i < c->n && t->fit; i++)
		c->whole[i] = t->fit[i] == FIT_WHOLE;
}

void columns_widen(const struct table *t, size_t from, size_t to, struct columns *c)
{
	struct cell cells[TABLE_COLUMNS];
	struct arena scratch = { 0 };

	for (size_t i = from; i < to && i < t->nrows; i++, arena_reset(&scratch)) {
		columns_row(t, i, &scratch, cells);
		for (int k = 0; k < c->n; k++) {
			widen(&c->width[k], cells[k].text);
			c->whole[k] |= cells[k].state != ST_NA;
		}
	}
	arena_release(&scratch);
}

/* What the others leave; those that give way do so a little first, where that makes it enough. */
static int left_by_others(struct columns *c, int room)
{
	struct columns less = *c;
	int left = room - total(c) - COLUMN_GAP, at;

	while (left < SPARE_LEAST && (at = widest(&less)) >= 0 && less.width[at] > GIVES_LEAST) {
		less.width[at]--;
		left++;
	}
	if (left >= SPARE_LEAST)
		*c = less;
	return left;
}

static void share_spare(struct columns *c, int spare, int room)
{
	int left;

	c->hidden[spare] = true;
	left = left_by_others(c, room);
	c->hidden[spare] = left < SPARE_LEAST;
	if (c->width[spare] > left && left >= SPARE_LEAST)
		c->width[spare] = left;
}

void columns_share(const struct table *t, struct columns *c, int room)
{
	for (int i = c->n; t->fit && i-- > 0 && total(c) > room;)
		if (t->fit[i] == FIT_ROOM)
			c->hidden[i] = true;
	for (int i = 0; t->fit && i < c->n && total(c) > room; i++)
		if (t->fit[i] == FIT_SPARE)
			share_spare(c, i, room);
	for (int over = total(c) - room, at; over > 0 && (at = widest(c)) >= 0; over--)
		c->width[at]--;
}

static bool narrowed(const struct columns *wanted, const struct columns *c)
{
	for (int i = 0; i < c->n; i++)
		if (!c->hidden[i] && c->width[i] < wanted->width[i])
			return true;
	return false;
}

void columns_suit(const struct table *t, struct columns *c, size_t from, size_t to, int room)
{
	struct columns wanted;

	columns_begin(t, c);
	columns_widen(t, 0, FIRST_ROWS, c);
	columns_widen(t, from > FIRST_ROWS ? from : FIRST_ROWS, to, c);
	wanted = *c;
	columns_share(t, c, room);
	if (!narrowed(&wanted, c))
		return;
	columns_begin(t, c);
	columns_widen(t, from, to, c);
	columns_share(t, c, room);
}
