/* Reading YAML into structs by tables: one row a key, with its kind, its place, its bounds and what counts when it is
 * left out. The tables are the one home of what a scenario may say; unknown keys, missing ones and values of the wrong
 * kind are errors with their place. A key with nothing behind it counts as left out. No text holds control characters.
 * One file can be read onto another: records key by key, lists as a whole. */
#ifndef LAB_SPEC_H
#define LAB_SPEC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct items;
struct text;
struct yaml;

enum spec_kind {
	SPEC_TEXT,        /* const char *, of any number of lines; "" when left out */
	SPEC_LINE,        /* const char *, of one line */
	SPEC_JSON,        /* const char *, a JSON object as text */
	SPEC_WORD,        /* const char *, one of words; the first when left out */
	SPEC_NUMBER,      /* int64_t, from least to most (0: no bound), 0 or more */
	SPEC_YES,         /* bool: true, false, yes, no, on, off, up, down */
	SPEC_SPAN,        /* msec: 3h, 20m, 12d; ten years at most */
	SPEC_TIME,        /* msec: 2026-11-02T08:00:00Z, of this century */
	SPEC_ASN,         /* uint32_t, not 0 */
	SPEC_ORIGIN,      /* uint32_t; 0 is nobody (RFC 6483, 4) */
	SPEC_PREFIX,      /* struct prefix; length 0 and no address when left out */
	SPEC_PREFIX4,     /* struct prefix, IPv4, its length from least to most */
	SPEC_PATH,        /* const char *, an AS path */
	SPEC_COMMUNITIES, /* const char *, communities with blanks between them */
	SPEC_TEXTS,       /* struct items of const char *, none of them empty */
	SPEC_LINES,       /* the same, each of one line */
	SPEC_NUMBERS,     /* struct items of int64_t * */
	SPEC_MAYBE,       /* enum maybe: as SPEC_YES, and MAYBE_UNSAID when left out */
	SPEC_RECORD,      /* a struct described by `of`, in place */
	SPEC_SOME,        /* a pointer to such a struct; NULL when left out */
	SPEC_RECORDS,     /* struct items of pointers to such structs */
	SPEC_KINDS
};
enum maybe { MAYBE_UNSAID, MAYBE_NO, MAYBE_YES };
struct spec_from;
struct spec_field {
	const char *key;
	enum spec_kind kind;
	size_t offset;
	bool needed;         /* there, and not empty */
	bool distinct;       /* needed too: no two records of a list say the same here, in any case of letters */
	int64_t otherwise;   /* numbers, spans, yes or no: when left out */
	int64_t least, most; /* see the kinds */
	const struct spec *of;
	const char *const *words;
};
/* Where something stands in the file, for errors that show only later. */
struct spec_place {
	int line, column;
};
struct spec {
	size_t size;
	const struct spec_field *fields; /* closed by a row without key */
	bool placed;                     /* the struct begins with its struct spec_place */
	const char *alone;               /* a scalar in place of the map is the value of this key */
	/* What no single field can tell: asked when all were read. False: err says what is wrong. */
	bool (*stands)(const struct spec_from *from, const struct yaml *map, const void *record);
};
struct spec_from {
	const char *file;
	struct arena *arena; /* owns every text and record read */
	struct text *err;
	bool onto;                /* what is read into holds something already; keys that are left out leave it */
	const struct yaml *place; /* of all placed records, instead of their own; NULL: their own */
};
/* All of nodes (const struct yaml *, scalars) differ in any case of letters; else false, and err names the later one of
 * two. what: "facility". */
bool spec_distinct(const struct spec_from *from, const char *what, const struct items *nodes);
bool spec_read(const struct spec_from *from, const struct spec *spec, const struct yaml *map, void *out);

/* spec_value.c: one value that is no list and no record. */
bool spec_value(const struct spec_from *from, const struct spec_field *field, const struct yaml *y, void *to);
/* False, with "'VALUE' is not WHAT" and its place. */
bool spec_wrong(const struct spec_from *from, const struct yaml *y, const char *what, ...)
	__attribute__((format(printf, 3, 4)));
/* An AS path with an AS number at least. NULL is none. */
bool spec_path_good(const char *path, struct text *err);
/* A list of communities with blanks or commas between; err says which one is none. */
bool spec_communities_good(const char *list, struct text *err);
#endif
