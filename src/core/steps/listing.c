#include "steps/listing.h"

const void *listing_at(const struct listing *l, size_t i)
{
	return rows_at(l->rows, group_record(l->group), (uint32_t)i);
}

static size_t listing_find(const void *self, struct ref ref)
{
	const struct listing *l = self;

	return ref.kind == REF_ROW && ref.code == l->group ? row_index(l->rows, group_record(l->group), ref.row)
							   : SIZE_MAX;
}

struct table *sheet_listing(struct sheet *s, const char *const *heads, uint8_t ncols, const struct rows *rows,
			    enum group_id group, listing_row *row)
{
	struct listing *l = arena_alloc(s->a, sizeof *l);
	struct table *t;

	*l = (struct listing){ s, rows, group };
	t = sheet_table(s, heads, ncols, l, rows->n);
	t->row = row;
	t->find = listing_find;
	return t;
}
