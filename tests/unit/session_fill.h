/* A model with something in every field, made from the tables: what a round trip loses, a comparison finds. */
#ifndef TESTS_SESSION_FILL_H
#define TESTS_SESSION_FILL_H
#include <string.h>

#include "base/mem.h"
#include "model/model.h"

static void fill_record(struct model *m, const struct record *r, void *rec, unsigned rows, int64_t *count);

static inline void fill_field(struct model *m, const struct field *f, void *rec, unsigned rows, int64_t *count)
{
	int64_t n = ++*count;

	switch ((enum kind)f->kind) {
	case K_TEXT:
		*field_text(rec, f) =
			mem_format((f->flags & F_NUMBER) && n % 2 ? "%lld" : "text \"%lld\" äöü, x: y", (long long)n);
		break;
	case K_INT:
		*field_int(rec, f) = (f->flags & F_ID) ? n : (n << 40) + n;
		break;
	case K_WHEN:
		*field_when(rec, f) = (struct when){ 1793606400000 + n, n % 2 ? 1793606400000 + n : n % 4 };
		break;
	case K_RECORD:
		fill_record(m, f->of, field_record(rec, f), rows, count);
		break;
	case K_ROWS:
		for (unsigned i = 0; i < rows; i++)
			fill_record(m, f->of, rows_add(field_rows(rec, f), f->of, model_new_id(m)), rows, count);
		break;
	}
}

static void fill_record(struct model *m, const struct record *r, void *rec, unsigned rows, int64_t *count)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (strcmp(r->fields[i].key, "schema") != 0 && strcmp(r->fields[i].key, "next_id") != 0)
			fill_field(m, &r->fields[i], rec, rows, count);
}

static inline void fill_model(struct model *m, unsigned rows)
{
	int64_t count = 0;

	model_init(m);
	fill_record(m, &RECORD_MODEL, m, rows, &count);
	mem_replace(&m->mode, "training");
}

/* Equal in every field, and in ids and unknown members too. */
static inline bool same_rows(const struct record *r, const void *a, const void *b);
static inline bool same_field(const struct field *f, const char *a, const char *b)
{
	const struct rows *x = (const void *)(a + f->off), *y = (const void *)(b + f->off);
	bool same = true;

	if (f->kind == K_RECORD)
		return same_rows(f->of, a + f->off, b + f->off);
	if (f->kind != K_ROWS)
		return true;
	for (uint32_t i = 0; same && i < x->n; i++)
		same = same_rows(f->of, rows_at(x, f->of, i), rows_at(y, f->of, i));
	return same;
}

static inline bool same_rows(const struct record *r, const void *a, const void *b)
{
	const char *x = record_unknown(r, a), *y = record_unknown(r, b);

	if (r->is_row && ((const struct row *)a)->id != ((const struct row *)b)->id)
		return false;
	if ((x || y) && (!x || !y || strcmp(x, y) != 0))
		return false;
	for (uint8_t i = 0; i < r->n; i++)
		if (!same_field(&r->fields[i], a, b))
			return false;
	return true;
}

static inline bool same_model(const struct model *a, const struct model *b)
{
	return record_equal(&RECORD_MODEL, a, b) && same_rows(&RECORD_MODEL, a, b);
}
#endif
