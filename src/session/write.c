/* The model as JSON, streamed from the tables: what is not set is not written, so a file is as long as what is known. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "session/session.h"

enum { DIGITS_MOST = 15 /* what every reader of JSON keeps exactly */ };

static const char mask[] = "********";

struct writer {
	struct json_out *o;
	bool redact;
};

static void write_record(const struct writer *w, const char *key, const struct record *r, const void *rec);

/* True when the number that JSON would make of s is written exactly like s. */
static bool is_number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && !s[n] && n <= DIGITS_MOST && (s[0] != '0' || n == 1);
}

static void write_text(const struct writer *w, const struct field *f, const void *p)
{
	const char *s = *(char *const *)p;

	if (w->redact && (f->flags & (F_SECRET | F_PERSON)))
		json_put_str(w->o, f->key, mask);
	else if ((f->flags & F_NUMBER) && is_number(s))
		json_put_raw(w->o, f->key, s);
	else
		json_put_str(w->o, f->key, s);
}

static void write_int(const struct writer *w, const struct field *f, const void *p)
{
	json_put_int(w->o, f->key, *(const int64_t *)p);
}

/* A time beyond the calendar (year 10000) is left out: it would spoil the file for the next reading. */
static void write_time(const struct writer *w, const char *key, msec at)
{
	char iso[WHEN_ISO_MAX];
	msec back = 0;

	if (when_parse(when_iso(at, iso), &back) && back == at)
		json_put_str(w->o, key, iso);
}

/* One text where both clocks agree, as they do outside training. */
static void write_when(const struct writer *w, const struct field *f, const void *p)
{
	const struct when *when = p;

	if (when->wall == when->service) {
		write_time(w, f->key, when->wall);
		return;
	}
	json_object(w->o, f->key);
	write_time(w, "wall", when->wall);
	write_time(w, "service", when->service);
	json_object_end(w->o);
}

static void write_single(const struct writer *w, const struct field *f, const void *p)
{
	write_record(w, f->key, f->of, p);
}

static void write_rows(const struct writer *w, const struct field *f, const void *p)
{
	const struct rows *rows = p;

	json_array(w->o, f->key);
	for (uint32_t i = 0; i < rows->n; i++)
		write_record(w, NULL, f->of, rows_at(rows, f->of, i));
	json_array_end(w->o);
}

static void (*const write_kind[])(const struct writer *w, const struct field *f, const void *p) = {
	[K_TEXT] = write_text,     [K_INT] = write_int,   [K_WHEN] = write_when,
	[K_RECORD] = write_single, [K_ROWS] = write_rows,
};

/* What this version does not know may be a secret of the next one: it stays out of a redacted text. */
static void write_extra(const struct writer *w, const struct record *r, const void *rec)
{
	const char *extra = record_unknown(r, rec);

	if (extra && !w->redact)
		json_put_raw(w->o, NULL, extra);
}

static void write_record(const struct writer *w, const char *key, const struct record *r, const void *rec)
{
	json_object(w->o, key);
	if (r->is_row)
		json_put_int(w->o, "id", ((const struct row *)rec)->id);
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (field_is_set(rec, f))
			write_kind[f->kind](w, f, (const char *)rec + f->off);
	}
	write_extra(w, r, rec);
	json_object_end(w->o);
}

void session_write(const struct model *m, struct json_out *o, bool redact)
{
	struct writer w = { o, redact };

	write_record(&w, NULL, &RECORD_MODEL, m);
}
