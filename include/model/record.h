/* Records: one table says what a row looks like in memory, in the session file, in the answers file and in --json.
 *
 * Every row starts with `struct row`: an id that is unique in its model and never reused, and the members that this version
 * does not know, as JSON text, which travel with the row and return when it is written.
 * Answers are kept as typed text, so drafts survive and absent is not zero. All text is owned by its record. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

struct text;
struct row {
	uint32_t id;
	char *extra; /* `"key":value,…` or NULL */
};
struct rows {
	void *v;
	uint32_t n, cap;
};
enum kind { K_TEXT /* char * */, K_INT /* int64_t */, K_WHEN /* struct when */, K_RECORD /* nested struct */, K_ROWS };
enum field_flag {
	F_SECRET = 1,  /* masked on screens, left out of answers, exports and logs */
	F_KEEP = 2,    /* session only: not an answer */
	F_BARE = 4,    /* in YAML the row may be written as this value alone: prefixes: [sbc-ams] */
	F_SPREAD = 8,  /* in YAML a list here repeats the row: requirements: [R9, R13] */
	F_NUMBER = 16, /* text that answers and --json write as a number when it is one */
	F_PERSON = 32, /* names or reaches a person: masked in a redacted export */
	F_ID = 64,     /* the id of a row, 0: none */
	F_LINES = 128  /* text of several lines: its newlines are kept */
};
struct record;
struct field {
	const char *key;
	uint32_t off;
	uint8_t kind, flags;
	const struct record *of; /* K_RECORD, K_ROWS */
};
struct record {
	const char *name;
	size_t size;
	bool is_row; /* begins with struct row */
	const struct field *fields;
	uint8_t n;
	uint32_t extra_off; /* single records: where their unknown members are kept; 0: nowhere */
};
const struct field *record_field(const struct record *r, const char *key);
char **field_text(void *rec, const struct field *f);
int64_t *field_int(void *rec, const struct field *f);
struct when *field_when(void *rec, const struct field *f);
struct rows *field_rows(void *rec, const struct field *f);
void *field_record(void *rec, const struct field *f);
char **record_extra(const struct record *r, void *rec);              /* where unknown members are kept; NULL: nowhere */
const char *record_unknown(const struct record *r, const void *rec); /* the unknown members, NULL: none */
bool field_is_set(const void *rec, const struct field *f);           /* holds anything: text, a number, a time, a row */
bool record_is_set(const struct record *r, const void *rec);         /* any field is set or unknown members are kept */
bool record_holds(const struct record *r, const struct record *inner); /* r is inner, or has it below */

void *rows_at(const struct rows *rows, const struct record *r, uint32_t i);
void *rows_find(const struct rows *rows, const struct record *r, uint32_t id); /* NULL */
void *rows_add(struct rows *rows, const struct record *r, uint32_t id); /* zeroed; invalidates pointers into rows */
bool rows_remove(struct rows *rows, const struct record *r, uint32_t id);
void rows_clear(struct rows *rows, const struct record *r);

void record_clear(const struct record *r, void *rec); /* frees all it owns and zeroes it */
/* A deep copy. to: zeroed, or a row fresh from rows_add, which keeps its id. Rows get ids from new_id(self) and come without
 * unknown members, since they are new rows; new_id NULL: everything as it is in `from`. */
void record_copy(const struct record *r, void *to, const void *from, uint32_t (*new_id)(void *), void *self);
bool record_equal(const struct record *r, const void *a, const void *b); /* ids and extras aside */

/* Iterate: for (struct peering *p = ROWS_BEGIN(rows); p < ROWS_END(rows, *p); p++) */
#define ROWS_EACH(type, it, rows_) for (type *it = (rows_).v, *it##_end = it ? it + (rows_).n : it; it < it##_end; it++)
#endif
