/* Reading YAML into structs by tables: one row a key, with its kind, its place and what counts when it is left out.
 * The tables are the one home of what a scenario may say; unknown keys, missing ones and values of the wrong kind are
 * errors with their place. */
#ifndef LAB_SPEC_H
#define LAB_SPEC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct text;
struct yaml;

enum spec_kind {
	SPEC_TEXT,        /* const char *, "" when left out */
	SPEC_WORD,        /* const char *, one of words; the first when left out */
	SPEC_NUMBER,      /* int64_t, 0 or more */
	SPEC_YES,         /* bool: true, false, yes, no, on, off */
	SPEC_SPAN,        /* msec: 3h, 20m, 12d */
	SPEC_TIME,        /* msec: 2026-11-02T08:00:00Z */
	SPEC_ASN,         /* uint32_t */
	SPEC_PREFIX,      /* struct prefix; length 0 and no address when left out */
	SPEC_PATH,        /* const char *, an AS path */
	SPEC_COMMUNITIES, /* const char *, communities with blanks between them */
	SPEC_TEXTS,       /* struct items of const char * */
	SPEC_NUMBERS,     /* struct items of int64_t * */
	SPEC_RECORD,      /* a struct described by `of`, in place */
	SPEC_RECORDS,     /* struct items of pointers to such structs */
	SPEC_KINDS
};
struct spec_field {
	const char *key;
	enum spec_kind kind;
	size_t offset;
	bool needed;
	int64_t otherwise; /* numbers, spans, yes or no: when left out */
	const struct spec *of;
	const char *const *words;
};
struct spec {
	size_t size;
	const struct spec_field *fields; /* closed by a row without key */
};
struct spec_from {
	const char *file;
	struct arena *arena; /* owns every text and record read */
	struct text *err;
};
/* A list of communities with blanks or commas between; err says which one is none. */
bool spec_communities_good(const char *list, struct text *err);
bool spec_read(const struct spec_from *from, const struct spec *spec, const struct yaml *map, void *out);
#endif
