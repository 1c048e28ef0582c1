/* JSON into the model, by the tables. Whatever a session file may hold, what comes out of here is a model: ids are there and
 * unique, the next one is above them all, texts are clean, numbers fit. What the tables do not know is kept as it came. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ids.h"
#include "session/session.h"
#include "store.h"
#include "where.h"

struct reader {
	const char *bytes;
	size_t n;
	struct text *err;
	bool newer; /* a later schema: what it has made of a known member is passed over */
	struct path path;
	struct ids ids;
};

static bool read_record(struct reader *rd, const struct record *r, void *rec, const struct json *object);

/* ---- Where we are, and what is wrong there */

static void step_in(struct reader *rd, const char *key, size_t index)
{
	if (rd->path.depth < PATH_DEPTH) {
		rd->path.step[rd->path.depth].key = key;
		rd->path.step[rd->path.depth].index = index;
	}
	rd->path.depth++;
}

static void step_out(struct reader *rd)
{
	rd->path.depth--;
}

static bool fail(struct reader *rd, const char *expected, const struct json *found)
{
	static const char *const kinds[] = {
		[JSON_NONE] = "nothing",     [JSON_NULL] = "null",   [JSON_BOOL] = "true or false",
		[JSON_NUMBER] = "a number",  [JSON_STRING] = "text", [JSON_ARRAY] = "a list",
		[JSON_OBJECT] = "an object",
	};

	if (rd->newer)
		return true;
	if (rd->err)
		where_put(rd->err, rd->bytes, rd->n, &rd->path);
	return text_fail(rd->err, "%s is expected here, and there is %s", expected, kinds[json_kind(found)]);
}

/* ---- Fields */

static char *clean_text(const struct field *f, const char *s)
{
	struct text t = TEXT_INIT;
	size_t n = strlen(s);

	((f->flags & F_LINES) ? utf8_clean_lines : utf8_clean)(&t, s, n, 3 * n + 1); /* U+FFFD may take three for one */
	if (t.n)
		return text_detach(&t);
	text_release(&t);
	return NULL;
}

static bool read_text(struct reader *rd, const struct field *f, const struct json *j, void *place)
{
	const char *s = json_str(j);

	if (!s && (f->flags & F_NUMBER))
		s = json_number_text(j);
	if (!s)
		return fail(rd, (f->flags & F_NUMBER) ? "text or a number" : "text", j);
	*(char **)place = clean_text(f, s);
	return true;
}

static bool read_int(struct reader *rd, const struct field *f, const struct json *j, void *place)
{
	int64_t v;

	if (!json_int(j, &v))
		return fail(rd, "a whole number", j);
	if ((f->flags & F_ID) && (v < 0 || v > ID_MOST))
		return fail(rd, "the id of a row", j);
	*(int64_t *)place = v;
	return true;
}

static bool read_time(struct reader *rd, const struct json *j, msec *at)
{
	if (!json_kind(j) || json_kind(j) == JSON_NULL)
		return true;
	if (!json_str(j) || !when_parse(json_str(j), at))
		return fail(rd, "a time such as 2026-11-02T08:00:00Z", j);
	return true;
}

static bool read_when(struct reader *rd, const struct field *f, const struct json *j, void *place)
{
	struct when *when = place;

	(void)f;
	if (json_kind(j) == JSON_OBJECT)
		return read_time(rd, json_get(j, "wall"), &when->wall) &&
		       read_time(rd, json_get(j, "service"), &when->service);
	if (!read_time(rd, j, &when->wall))
		return false;
	when->service = when->wall;
	return true;
}

static bool read_single(struct reader *rd, const struct field *f, const struct json *j, void *place)
{
	return read_record(rd, f->of, place, j);
}

static bool read_rows(struct reader *rd, const struct field *f, const struct json *j, void *place)
{
	const struct json *child = json_first(j);
	bool ok = true;

	if (json_kind(j) != JSON_ARRAY)
		return fail(rd, "a list", j);
	for (size_t i = 0; child && ok; i++, child = json_next(child)) {
		step_in(rd, NULL, i);
		ok = read_record(rd, f->of, rows_add(place, f->of, 0), child);
		step_out(rd);
	}
	return ok;
}

static bool (*const read_kind[])(struct reader *rd, const struct field *f, const struct json *j, void *place) = {
	[K_TEXT] = read_text, [K_INT] = read_int, [K_WHEN] = read_when, [K_RECORD] = read_single, [K_ROWS] = read_rows,
};

/* ---- Records */

static bool read_id(struct reader *rd, const struct json *j, struct row *row)
{
	int64_t id;

	if (!json_int(j, &id) || id < 1 || id > ID_MOST)
		return fail(rd, "a number from 1 on", j);
	if (!ids_add(&rd->ids, (uint32_t)id))
		return fail(rd, "an id that no other row has", j);
	row->id = (uint32_t)id;
	return true;
}

static void keep_unknown(struct text *unknown, const char *key, const struct json *j)
{
	struct json_out o = { .to = unknown };

	if (unknown->n)
		text_addc(unknown, ',');
	json_put_node(&o, key, j);
}

static bool read_member(struct reader *rd, const struct record *r, void *rec, const struct json *j,
			struct text *unknown)
{
	const char *key = json_key(j);
	const struct field *f = record_field(r, key);

	if (r->is_row && str_is(key, "id"))
		return read_id(rd, j, rec);
	if (!f) {
		keep_unknown(unknown, key, j);
		return true;
	}
	return json_kind(j) == JSON_NULL || read_kind[f->kind](rd, f, j, (char *)rec + f->off);
}

static bool read_record(struct reader *rd, const struct record *r, void *rec, const struct json *object)
{
	const struct json *child = json_first(object);
	struct text unknown = TEXT_INIT;
	bool ok = true;

	if (json_kind(object) != JSON_OBJECT)
		return fail(rd, "an object", object);
	for (size_t i = 0; child && ok; i++, child = json_next(child)) {
		step_in(rd, json_key(child), i);
		ok = read_member(rd, r, rec, child, &unknown);
		step_out(rd);
	}
	if (unknown.n)
		*record_extra(r, rec) = text_detach(&unknown);
	text_release(&unknown);
	return ok;
}

/* ---- Ids: a row that came without one (written by hand) gets one; the next is above them all. */

static void number_rows(struct model *m, const struct record *r, void *rec)
{
	if (r->is_row && !((struct row *)rec)->id)
		((struct row *)rec)->id = model_new_id(m);
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		const struct rows *rows = f->kind == K_ROWS ? field_rows(rec, f) : NULL;

		if (f->kind == K_RECORD)
			number_rows(m, f->of, field_record(rec, f));
		for (uint32_t k = 0; rows && k < rows->n; k++)
			number_rows(m, f->of, rows_at(rows, f->of, k));
	}
}

static void settle_ids(const struct ids *ids, struct model *m)
{
	if (m->next_id <= ids->highest)
		m->next_id = (int64_t)ids->highest + 1;
	number_rows(m, &RECORD_MODEL, m);
}

/* ---- The whole */

static bool read_schema(struct reader *rd, const struct json *root)
{
	int64_t schema;

	if (json_kind(root) != JSON_OBJECT)
		return fail(rd, "a session, an object with the member schema,", root);
	if (!json_int(json_get(root, "schema"), &schema) || schema < 1)
		return text_fail(rd->err, "line 1, column 1: schema: the version of a session's schema, from 1 on, "
					  "is missing; this is not a session");
	rd->newer = schema > MODEL_SCHEMA;
	return true;
}

static bool read_root(struct reader *rd, struct model *m)
{
	static const struct json_limits limits = { .bytes = SESSION_BYTES };
	struct json *root = json_parse(rd->bytes, rd->n, &limits, rd->err);
	bool ok = root && read_schema(rd, root) && read_record(rd, &RECORD_MODEL, m, root);

	json_free(root);
	if (ok)
		settle_ids(&rd->ids, m);
	return ok;
}

bool session_read(const char *bytes, size_t n, struct model *m, struct text *err)
{
	struct reader rd = { .bytes = bytes, .n = n, .err = err };
	bool ok;

	model_init(m);
	ok = read_root(&rd, m);
	ids_release(&rd.ids);
	if (ok)
		return true;
	model_release(m);
	model_init(m);
	return false;
}
