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
	struct json_pull *pull;
	struct path path;
	struct ids ids;
};

static bool read_record(struct reader *rd, const struct record *r, void *rec);

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

/* A value that was taken is not what it should be. */
static bool wrong(struct reader *rd, const char *expected, enum json_kind found)
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
	return text_fail(rd->err, "%s is expected here, and there is %s", expected, kinds[found]);
}

/* The same of one that is still to be taken. */
static bool unfit(struct reader *rd, const char *expected)
{
	enum json_kind found = json_pull_kind(rd->pull);

	return json_pull_skip(rd->pull) && wrong(rd, expected, found);
}

/* ---- Fields */

static char *clean_text(const struct field *f, const char *s)
{
	struct text t = TEXT_INIT;
	size_t n = strlen(s);

	if (n && utf8_plain(s, n) == n) /* mostly, and of thousands none should take more room than it needs */
		return mem_textn(s, n);
	((f->flags & F_LINES) ? utf8_clean_lines : utf8_clean)(&t, s, n, 3 * n + 1); /* U+FFFD may take three for one */
	if (t.n)
		return text_detach(&t);
	text_release(&t);
	return NULL;
}

/* A member that stands twice is refused, but only where its object ends: until then the first one's text is there. */
static void own(char **place, char *s)
{
	free(*place);
	*place = s;
}

static bool read_text(struct reader *rd, const struct field *f, void *place)
{
	enum json_kind kind = json_pull_kind(rd->pull);
	const char *s;

	if (kind != JSON_STRING && (kind != JSON_NUMBER || !(f->flags & F_NUMBER)))
		return unfit(rd, (f->flags & F_NUMBER) ? "text or a number" : "text");
	s = json_pull_text(rd->pull);
	if (s)
		own(place, clean_text(f, s));
	return s != NULL;
}

static bool read_int(struct reader *rd, const struct field *f, void *place)
{
	const char *digits;
	int64_t v;

	if (json_pull_kind(rd->pull) != JSON_NUMBER)
		return unfit(rd, "a whole number");
	digits = json_pull_text(rd->pull);
	if (!digits)
		return false;
	if (!json_whole(digits, &v))
		return wrong(rd, "a whole number", JSON_NUMBER);
	if ((f->flags & F_ID) && (v < 0 || v > ID_MOST))
		return wrong(rd, "the id of a row", JSON_NUMBER);
	*(int64_t *)place = v;
	return true;
}

static bool read_time(struct reader *rd, msec *at)
{
	static const char expected[] = "a time such as 2026-11-02T08:00:00Z";
	const char *s;

	if (json_pull_kind(rd->pull) == JSON_NULL)
		return json_pull_skip(rd->pull);
	if (json_pull_kind(rd->pull) != JSON_STRING)
		return unfit(rd, expected);
	s = json_pull_text(rd->pull);
	return s && (when_parse(s, at) || wrong(rd, expected, JSON_STRING));
}

static bool read_clocks(struct reader *rd, struct when *when)
{
	const char *key;
	bool ok = json_pull_enter(rd->pull);

	while (ok && json_pull_next(rd->pull, &key)) {
		if (str_is(key, "wall"))
			ok = read_time(rd, &when->wall);
		else if (str_is(key, "service"))
			ok = read_time(rd, &when->service);
		else
			ok = json_pull_skip(rd->pull);
	}
	return ok;
}

static bool read_when(struct reader *rd, const struct field *f, void *place)
{
	struct when *when = place;

	(void)f;
	if (json_pull_kind(rd->pull) == JSON_OBJECT)
		return read_clocks(rd, when);
	if (!read_time(rd, &when->wall))
		return false;
	when->service = when->wall;
	return true;
}

static bool read_single(struct reader *rd, const struct field *f, void *place)
{
	return read_record(rd, f->of, place);
}

static bool read_rows(struct reader *rd, const struct field *f, void *place)
{
	const char *none;
	bool ok = true;

	if (json_pull_kind(rd->pull) != JSON_ARRAY)
		return unfit(rd, "a list");
	ok = json_pull_enter(rd->pull);
	for (size_t i = 0; ok && json_pull_next(rd->pull, &none); i++) {
		step_in(rd, NULL, i);
		ok = read_record(rd, f->of, rows_add(place, f->of, 0));
		step_out(rd);
	}
	return ok;
}

static bool (*const read_kind[])(struct reader *rd, const struct field *f, void *place) = {
	[K_TEXT] = read_text, [K_INT] = read_int, [K_WHEN] = read_when, [K_RECORD] = read_single, [K_ROWS] = read_rows,
};

/* ---- Records */

static bool read_id(struct reader *rd, struct row *row)
{
	const char *digits;
	int64_t id;

	if (json_pull_kind(rd->pull) != JSON_NUMBER)
		return unfit(rd, "a number from 1 on");
	digits = json_pull_text(rd->pull);
	if (!digits)
		return false;
	if (!json_whole(digits, &id) || id < 1 || id > ID_MOST)
		return wrong(rd, "a number from 1 on", JSON_NUMBER);
	if (!ids_add(&rd->ids, (uint32_t)id))
		return wrong(rd, "an id that no other row has", JSON_NUMBER);
	row->id = (uint32_t)id;
	return true;
}

static bool keep_unknown(struct reader *rd, struct text *unknown, const char *key)
{
	struct json_out o = { .to = unknown };
	struct json *value = json_pull_tree(rd->pull);

	if (!value)
		return false;
	if (unknown->n)
		text_addc(unknown, ',');
	json_put_node(&o, key, value);
	json_free(value);
	return true;
}

/* f NULL: the row's id. */
static bool read_known(struct reader *rd, const struct field *f, void *rec)
{
	if (!f)
		return read_id(rd, rec);
	if (json_pull_kind(rd->pull) == JSON_NULL)
		return json_pull_skip(rd->pull);
	return read_kind[f->kind](rd, f, (char *)rec + f->off);
}

/* Members mostly come in the order of the table: the place behind the last is tried first. */
static const struct field *field_next(const struct record *r, const char *key, uint8_t *next)
{
	for (uint8_t i = *next; i < r->n; i++)
		if (str_is(r->fields[i].key, key)) {
			*next = (uint8_t)(i + 1);
			return &r->fields[i];
		}
	return record_field(r, key);
}

static bool read_member(struct reader *rd, const struct record *r, void *rec, const char *key, size_t index,
			struct text *unknown, uint8_t *next)
{
	bool id = r->is_row && str_is(key, "id"), ok;
	const struct field *f = id ? NULL : field_next(r, key, next);

	if (!id && !f && r == &RECORD_MODEL && str_is(key, STORE_SUM)) /* the file's, not the model's */
		return json_pull_skip(rd->pull);
	if (!id && !f)
		return keep_unknown(rd, unknown, key);
	step_in(rd, f ? f->key : "id", index);
	ok = read_known(rd, f, rec);
	step_out(rd);
	return ok;
}

static bool read_record(struct reader *rd, const struct record *r, void *rec)
{
	struct text unknown = TEXT_INIT;
	const char *key;
	uint8_t next = 0;
	bool ok = true;

	if (json_pull_kind(rd->pull) != JSON_OBJECT)
		return unfit(rd, "an object");
	ok = json_pull_enter(rd->pull);
	for (size_t i = 0; ok && json_pull_next(rd->pull, &key); i++)
		ok = read_member(rd, r, rec, key, i, &unknown, &next);
	if (unknown.n)
		own(record_extra(r, rec), text_detach(&unknown));
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

static bool begin(struct reader *rd)
{
	static const struct json_limits limits = { .bytes = SESSION_BYTES };

	json_pull_free(rd->pull);
	rd->pull = json_pull_new(rd->bytes, rd->n, &limits, rd->err);
	return rd->pull != NULL;
}

/* Voxpeer writes it first; by hand it may stand anywhere, and how all else is read depends on it. 0: it is not there. False: the
 * text is broken. */
static bool find_schema(struct reader *rd, int64_t *schema)
{
	const char *key;

	json_pull_enter(rd->pull);
	while (!*schema && json_pull_next(rd->pull, &key)) {
		if (str_is(key, "schema") && json_pull_kind(rd->pull) == JSON_NUMBER)
			json_whole(json_pull_text(rd->pull), schema);
		else
			json_pull_skip(rd->pull);
	}
	return *schema || json_pull_end(rd->pull);
}

static bool read_schema(struct reader *rd)
{
	int64_t schema = 0;

	if (!begin(rd))
		return false;
	if (json_pull_kind(rd->pull) != JSON_OBJECT)
		return unfit(rd, "a session, an object with the member schema,");
	if (!find_schema(rd, &schema))
		return false;
	if (schema < 1)
		return text_fail(rd->err, "line 1, column 1: schema: the version of a session's schema, from 1 on, "
					  "is missing; this is not a session");
	rd->newer = schema > MODEL_SCHEMA;
	return true;
}

static bool read_root(struct reader *rd, struct model *m)
{
	bool ok = read_schema(rd) && begin(rd) && read_record(rd, &RECORD_MODEL, m) && json_pull_end(rd->pull);

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
	json_pull_free(rd.pull);
	ids_release(&rd.ids);
	if (ok)
		return true;
	model_release(m);
	model_init(m);
	return false;
}
