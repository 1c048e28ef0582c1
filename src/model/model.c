#include "model/model.h"

#include "base/text.h"

enum mode model_mode(const struct model *m)
{
	if (str_is(m->mode, "training"))
		return MODE_TRAINING;
	return str_is(m->mode, "live") ? MODE_LIVE : MODE_GUIDE;
}

void model_init(struct model *m)
{
	*m = (struct model){ .schema = MODEL_SCHEMA, .next_id = 1 };
}

void model_release(struct model *m)
{
	record_clear(&RECORD_MODEL, m);
}

uint32_t model_new_id(struct model *m)
{
	return (uint32_t)m->next_id++;
}

/* ---- Rows anywhere below a record */

static void *row_below(const struct record *in, void *rec, const struct record *r, uint32_t id, struct rows **rows);

static void *row_nested(const struct rows *outer, const struct record *of, const struct record *r, uint32_t id,
			struct rows **rows)
{
	for (uint32_t i = 0; i < outer->n; i++) {
		void *row = row_below(of, rows_at(outer, of, i), r, id, rows);

		if (row)
			return row;
	}
	return NULL;
}

static void *row_in(struct rows *here, const struct record *of, const struct record *r, uint32_t id, struct rows **rows)
{
	void *row;

	if (of != r)
		return row_nested(here, of, r, id, rows);
	row = rows_find(here, r, id);
	if (row && rows)
		*rows = here;
	return row;
}

/* Only into what can hold such a row: 10 000 prefixes are not walked to find a contact. */
static void *row_below(const struct record *in, void *rec, const struct record *r, uint32_t id, struct rows **rows)
{
	void *row = NULL;

	for (uint8_t i = 0; i < in->n && !row; i++) {
		const struct field *f = &in->fields[i];

		if (!f->of || !record_holds(f->of, r))
			continue;
		row = f->kind == K_RECORD ? row_below(f->of, field_record(rec, f), r, id, rows)
					  : row_in(field_rows(rec, f), f->of, r, id, rows);
	}
	return row;
}

void *model_row(struct model *m, const struct record *r, uint32_t id, struct rows **in)
{
	return row_below(&RECORD_MODEL, m, r, id, in);
}

/* ---- Answers by name or by what belongs to them */

struct peering *model_peering_of(struct model *m, uint32_t connection_id)
{
	ROWS_EACH (struct peering, p, m->peerings)
		if (rows_find(&p->connections, &RECORD_CONNECTION, connection_id))
			return p;
	return NULL;
}

struct peering *model_peering(const struct model *m, const char *name)
{
	ROWS_EACH (struct peering, p, m->peerings)
		if (!str_empty(name) && str_is_nocase(p->name, name))
			return p;
	return NULL;
}

struct prefix_answer *model_prefix(const struct model *m, const char *name)
{
	ROWS_EACH (struct prefix_answer, p, m->prefixes)
		if (!str_empty(name) && str_is_nocase(p->name, name))
			return p;
	return NULL;
}

static bool is_answer_below(const struct record *in, const struct record *r)
{
	if (in == r)
		return true;
	for (uint8_t i = 0; i < in->n; i++) {
		const struct field *f = &in->fields[i];

		if (f->of && !(f->flags & F_KEEP) && is_answer_below(f->of, r))
			return true;
	}
	return false;
}

bool model_is_answer(const struct record *r)
{
	return is_answer_below(&RECORD_MODEL, r);
}
