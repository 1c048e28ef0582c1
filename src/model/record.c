#include "model/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { ROWS_FIRST = 8 };

/* ---- Fields */

const struct field *record_field(const struct record *r, const char *key)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (str_is(r->fields[i].key, key))
			return &r->fields[i];
	return NULL;
}

static void *at(void *rec, const struct field *f)
{
	return (char *)rec + f->off;
}

/* Readers of a record share the accessors below, which hand out writable places; they do not write. */
static void *unconst(const void *rec)
{
	return (void *)(uintptr_t)rec;
}

char **field_text(void *rec, const struct field *f)
{
	return at(rec, f);
}

int64_t *field_int(void *rec, const struct field *f)
{
	return at(rec, f);
}

struct when *field_when(void *rec, const struct field *f)
{
	return at(rec, f);
}

struct rows *field_rows(void *rec, const struct field *f)
{
	return at(rec, f);
}

void *field_record(void *rec, const struct field *f)
{
	return at(rec, f);
}

char **record_extra(const struct record *r, void *rec)
{
	if (r->is_row)
		return &((struct row *)rec)->extra;
	return r->extra_off ? (char **)((char *)rec + r->extra_off) : NULL;
}

const char *record_unknown(const struct record *r, const void *rec)
{
	char **extra = record_extra(r, unconst(rec));

	return extra ? *extra : NULL;
}

/* ---- Rows */

void *rows_at(const struct rows *rows, const struct record *r, uint32_t i)
{
	return (char *)rows->v + i * r->size;
}

static uint32_t id_at(const struct rows *rows, const struct record *r, uint32_t i)
{
	return ((const struct row *)rows_at(rows, r, i))->id;
}

/* Where the row stands when ids only grow, as they do in a list that was never reordered; else some other place. */
static uint32_t index_if_sorted(const struct rows *rows, const struct record *r, uint32_t id)
{
	uint32_t low = 0, high = rows->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (id_at(rows, r, mid) < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static uint32_t index_of(const struct rows *rows, const struct record *r, uint32_t id)
{
	uint32_t i = index_if_sorted(rows, r, id);

	if (i < rows->n && id_at(rows, r, i) == id)
		return i;
	i = 0;
	while (i < rows->n && id_at(rows, r, i) != id)
		i++;
	return i;
}

void *rows_find(const struct rows *rows, const struct record *r, uint32_t id)
{
	uint32_t i = index_of(rows, r, id);

	return i < rows->n ? rows_at(rows, r, i) : NULL;
}

void *rows_add(struct rows *rows, const struct record *r, uint32_t id)
{
	struct row *row;

	if (rows->n == rows->cap) {
		rows->cap = rows->cap ? rows->cap * 2 : ROWS_FIRST;
		rows->v = mem_array(rows->v, rows->cap, r->size);
	}
	row = memset(rows_at(rows, r, rows->n++), 0, r->size);
	row->id = id;
	return row;
}

bool rows_remove(struct rows *rows, const struct record *r, uint32_t id)
{
	uint32_t i = index_of(rows, r, id);
	char *row;

	if (i == rows->n)
		return false;
	row = rows_at(rows, r, i);
	record_clear(r, row);
	rows->n--;
	memmove(row, row + r->size, (rows->n - i) * r->size);
	return true;
}

void rows_clear(struct rows *rows, const struct record *r)
{
	for (uint32_t i = 0; rows->v && i < rows->n; i++)
		record_clear(r, rows_at(rows, r, i));
	free(rows->v);
	*rows = (struct rows){ 0 };
}

static void rows_copy(struct rows *to, const struct rows *from, const struct record *r, uint32_t (*new_id)(void *),
		      void *self)
{
	for (uint32_t i = 0; i < from->n; i++)
		record_copy(r, rows_add(to, r, 0), rows_at(from, r, i), new_id, self);
}

static bool rows_equal(const struct rows *a, const struct rows *b, const struct record *r)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!record_equal(r, rows_at(a, r, i), rows_at(b, r, i)))
			return false;
	return true;
}

/* ---- What each kind of field does: one row a kind, so that a new kind is one place. */

typedef uint32_t new_id_fn(void *);

static void text_drop(const struct field *f, void *p)
{
	(void)f;
	free(*(char **)p);
}

static void plain_drop(const struct field *f, void *p)
{
	(void)f;
	(void)p;
}

static void record_drop(const struct field *f, void *p)
{
	record_clear(f->of, p);
}

static void rows_drop(const struct field *f, void *p)
{
	rows_clear(p, f->of);
}

static void text_dup(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self)
{
	(void)f;
	(void)new_id;
	(void)self;
	*(char **)to = mem_text(*(char *const *)from);
}

static void int_dup(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self)
{
	(void)f;
	(void)new_id;
	(void)self;
	*(int64_t *)to = *(const int64_t *)from;
}

static void when_dup(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self)
{
	(void)f;
	(void)new_id;
	(void)self;
	*(struct when *)to = *(const struct when *)from;
}

static void record_dup(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self)
{
	record_copy(f->of, to, from, new_id, self);
}

static void rows_dup(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self)
{
	rows_copy(to, from, f->of, new_id, self);
}

static bool text_same(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return str_is(*(char *const *)a, *(char *const *)b);
}

static bool int_same(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return *(const int64_t *)a == *(const int64_t *)b;
}

static bool when_same(const struct field *f, const void *a, const void *b)
{
	const struct when *x = a, *y = b;

	(void)f;
	return x->wall == y->wall && x->service == y->service;
}

static bool record_same(const struct field *f, const void *a, const void *b)
{
	return record_equal(f->of, a, b);
}

static bool rows_same(const struct field *f, const void *a, const void *b)
{
	return rows_equal(a, b, f->of);
}

static bool text_set(const struct field *f, const void *p)
{
	(void)f;
	return !str_empty(*(char *const *)p);
}

static bool int_set(const struct field *f, const void *p)
{
	(void)f;
	return *(const int64_t *)p != 0;
}

static bool when_set(const struct field *f, const void *p)
{
	const struct when *w = p;

	(void)f;
	return w->wall || w->service;
}

static bool record_set(const struct field *f, const void *p)
{
	return record_is_set(f->of, p);
}

static bool rows_set(const struct field *f, const void *p)
{
	(void)f;
	return ((const struct rows *)p)->n > 0;
}

static const struct {
	void (*drop)(const struct field *f, void *p);
	void (*dup)(const struct field *f, void *to, const void *from, new_id_fn *new_id, void *self);
	bool (*same)(const struct field *f, const void *a, const void *b);
	bool (*set)(const struct field *f, const void *p);
} kinds[] = {
	[K_TEXT] = { text_drop, text_dup, text_same, text_set },
	[K_INT] = { plain_drop, int_dup, int_same, int_set },
	[K_WHEN] = { plain_drop, when_dup, when_same, when_set },
	[K_RECORD] = { record_drop, record_dup, record_same, record_set },
	[K_ROWS] = { rows_drop, rows_dup, rows_same, rows_set },
};

/* ---- Records */

bool field_is_set(const void *rec, const struct field *f)
{
	return kinds[f->kind].set(f, (const char *)rec + f->off);
}

bool record_is_set(const struct record *r, const void *rec)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (field_is_set(rec, &r->fields[i]))
			return true;
	return record_unknown(r, rec) != NULL;
}

bool record_holds(const struct record *r, const struct record *inner)
{
	if (r == inner)
		return true;
	for (uint8_t i = 0; i < r->n; i++)
		if (r->fields[i].of && record_holds(r->fields[i].of, inner))
			return true;
	return false;
}

void record_clear(const struct record *r, void *rec)
{
	char **extra = record_extra(r, rec);

	for (uint8_t i = 0; i < r->n; i++)
		kinds[r->fields[i].kind].drop(&r->fields[i], at(rec, &r->fields[i]));
	if (extra)
		free(*extra);
	memset(rec, 0, r->size);
}

static void copy_row(struct row *to, const struct row *from, new_id_fn *new_id, void *self)
{
	if (!to->id)
		to->id = new_id ? new_id(self) : from->id;
}

void record_copy(const struct record *r, void *to, const void *from, new_id_fn *new_id, void *self)
{
	char **extra = record_extra(r, to);

	if (r->is_row)
		copy_row(to, from, new_id, self);
	if (extra && !new_id)
		*extra = mem_text(record_unknown(r, from));
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		kinds[f->kind].dup(f, at(to, f), (const char *)from + f->off, new_id, self);
	}
}

bool record_equal(const struct record *r, const void *a, const void *b)
{
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (!kinds[f->kind].same(f, (const char *)a + f->off, (const char *)b + f->off))
			return false;
	}
	return true;
}
