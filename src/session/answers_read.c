/* The answers file, read by the same tables as the session. Every mistake is collected: who mends a file wants to see them all. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "session/session.h"

enum { VALUE_MOST = 4000, MISTAKES_MOST = 50 };

struct loader {
	const char *file;
	struct model *m;
	struct text *err;
	size_t mistakes;
};

static void load_record(struct loader *ld, const struct record *r, void *rec, const struct yaml *map, const char *in);

/* ---- Mistakes, one a line */

static void mistake(struct loader *ld, const struct yaml *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void mistake(struct loader *ld, const struct yaml *at, const char *format, ...)
{
	struct text words = TEXT_INIT;
	va_list ap;

	if (ld->mistakes++ >= MISTAKES_MOST)
		return;
	va_start(ap, format);
	text_addv(&words, format, ap);
	va_end(ap);
	if (ld->mistakes > 1 && ld->err)
		text_addc(ld->err, '\n');
	yaml_fail(ld->err, ld->file, at, "%s", words.s);
	text_release(&words);
}

static struct yaml key_place(const struct yaml *entry)
{
	return (struct yaml){ .line = entry->key_line, .column = entry->key_column };
}

static const char *kind_word(const struct yaml *y)
{
	static const char *const words[] = {
		[YAML_SCALAR] = "a single value",
		[YAML_LIST] = "a list",
		[YAML_MAP] = "keys and values",
	};

	return words[y->kind];
}

/* ---- Keys */

static const struct field *answer_field(const struct record *r, const char *key)
{
	const struct field *f = record_field(r, key);

	return f && answers_has(f) ? f : NULL;
}

/* For str_nearest: the record's keys, and at the top the version. */
static const char *nth_key(const void *self, size_t i)
{
	const struct record *r = self;

	for (uint8_t k = 0; k < r->n; k++)
		if (answers_has(&r->fields[k]) && i-- == 0)
			return r->fields[k].key;
	return i == 0 && r == &RECORD_MODEL ? "version" : NULL;
}

static void unknown_key(struct loader *ld, const struct record *r, const struct yaml *entry, const char *in)
{
	const char *nearest = str_nearest(entry->key, nth_key, r);
	struct yaml place = key_place(entry);
	struct text words = TEXT_INIT;

	text_add(&words, "unknown key ");
	utf8_quote(&words, entry->key);
	if (in)
		text_addf(&words, " in %s", in);
	if (nearest)
		text_addf(&words, "; did you mean '%s'?", nearest);
	else
		text_add(&words, "; known here:");
	for (size_t i = 0; !nearest && nth_key(r, i); i++)
		text_addf(&words, "%s %s", i ? "," : "", nth_key(r, i));
	mistake(ld, &place, "%s", words.s);
	text_release(&words);
}

/* ---- Values */

static bool is_nothing(const struct yaml *y)
{
	return y->kind == YAML_SCALAR && str_empty(y->value);
}

/* Cleaning turns newlines into blanks and drops what cannot be shown: a text that gets shorter had such in it. */
static void load_text(struct loader *ld, const struct field *f, const struct yaml *y, void *place)
{
	size_t n = y->kind == YAML_SCALAR ? strlen(y->value) : 0;
	struct text t = TEXT_INIT;

	if (y->kind != YAML_SCALAR) {
		mistake(ld, y, "%s: a single value is expected, and there is %s", f->key, kind_word(y));
		return;
	}
	((f->flags & F_LINES) ? utf8_clean_lines : utf8_clean)(&t, y->value, n, n + 1);
	if (n > VALUE_MOST)
		mistake(ld, y, "%s: longer than %d bytes; shorten it", f->key, VALUE_MOST);
	else if (t.n != n)
		mistake(ld, y, "%s: control or invisible characters; take them out", f->key);
	else
		mem_replace(place, t.s);
	text_release(&t);
}

static void load_single(struct loader *ld, const struct field *f, const struct yaml *y, void *place)
{
	if (y->kind == YAML_MAP)
		load_record(ld, f->of, place, y, f->key);
	else if (!is_nothing(y))
		mistake(ld, y, "%s: keys and values are expected, and there is %s", f->key, kind_word(y));
}

static const struct field *flagged(const struct record *r, unsigned flag)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & flag)
			return &r->fields[i];
	return NULL;
}

static void *add_row(struct loader *ld, struct rows *rows, const struct record *r)
{
	return rows_add(rows, r, model_new_id(ld->m));
}

/* A list where one value is expected repeats the row: requirements: [R9, R13] are two attestations alike. */
static void spread_row(struct loader *ld, struct rows *rows, const struct record *r, const struct yaml *item)
{
	const struct field *f = flagged(r, F_SPREAD);
	const struct yaml *list = f ? yaml_get(item, f->key) : NULL;
	uint32_t first = rows->n - 1;

	if (!list || list->kind != YAML_LIST)
		return;
	for (const struct yaml *y = list->first; y; y = y->next) {
		void *row = rows_at(rows, r, first);

		if (y != list->first) {
			row = add_row(ld, rows, r);
			record_copy(r, row, rows_at(rows, r, first), NULL, NULL);
		}
		load_text(ld, f, y, field_text(row, f));
	}
}

static void load_row(struct loader *ld, struct rows *rows, const struct record *r, const struct yaml *item,
		     const char *in)
{
	const struct field *bare = flagged(r, F_BARE);

	if (item->kind == YAML_MAP) {
		load_record(ld, r, add_row(ld, rows, r), item, in);
		spread_row(ld, rows, r, item);
	} else if (bare && item->kind == YAML_SCALAR) {
		load_text(ld, bare, item, field_text(add_row(ld, rows, r), bare));
	} else {
		mistake(ld, item, "%s: every entry is %s, and this is %s", in,
			bare ? "a name, or keys and values" : "keys and values", kind_word(item));
	}
}

/* ---- Names that occur twice: what names a row must name one. Without regard to case, as the service compares them. */

struct named {
	const char *name;
	const struct yaml *at;
	size_t order;
};

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static int compare_nocase(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) - lower(*b);
}

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = compare_nocase(x->name, y->name);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static const struct yaml *name_of(const struct record *r, const struct yaml *item)
{
	const struct yaml *y = item->kind == YAML_MAP ? yaml_get(item, "name") : item;

	if (!record_field(r, "name") || !y || y->kind != YAML_SCALAR || str_empty(y->value))
		return NULL;
	return y;
}

static size_t collect_names(const struct record *r, const struct yaml *list, struct named **names)
{
	size_t n = 0, cap = 0;

	for (const struct yaml *item = list->first; item; item = item->next) {
		const struct yaml *y = name_of(r, item);

		if (!y)
			continue;
		if (n == cap) {
			cap = cap ? cap * 2 : 64;
			*names = mem_array(*names, cap, sizeof **names);
		}
		(*names)[n] = (struct named){ y->value, y, n };
		n++;
	}
	return n;
}

static void twice(struct loader *ld, const struct named *first, const struct named *again, const char *in)
{
	struct text words = TEXT_INIT;

	text_addf(&words, "%s: the name ", in);
	utf8_quote(&words, again->name);
	mistake(ld, again->at, "%s is in line %d already; every name is there once", words.s, first->at->line);
	text_release(&words);
}

static void check_names(struct loader *ld, const struct record *r, const struct yaml *list, const char *in)
{
	struct named *names = NULL;
	size_t n = collect_names(r, list, &names), first = 0;

	if (n)
		qsort(names, n, sizeof *names, by_name);
	for (size_t i = 1; i < n; i++) {
		if (compare_nocase(names[i].name, names[first].name) == 0)
			twice(ld, &names[first], &names[i], in);
		else
			first = i;
	}
	free(names);
}

static void load_rows(struct loader *ld, const struct field *f, const struct yaml *y, void *place)
{
	if (is_nothing(y))
		return;
	if (y->kind != YAML_LIST) {
		mistake(ld, y, "%s: a list is expected, and there is %s", f->key, kind_word(y));
		return;
	}
	for (const struct yaml *item = y->first; item; item = item->next)
		load_row(ld, place, f->of, item, f->key);
	check_names(ld, f->of, y, f->key);
}

/* ---- Records */

static void (*const load_kind[])(struct loader *ld, const struct field *f, const struct yaml *y, void *place) = {
	[K_TEXT] = load_text,
	[K_RECORD] = load_single,
	[K_ROWS] = load_rows,
};

static bool is_spread(const struct field *f, const struct yaml *y)
{
	return (f->flags & F_SPREAD) && y->kind == YAML_LIST;
}

static void load_record(struct loader *ld, const struct record *r, void *rec, const struct yaml *map, const char *in)
{
	for (const struct yaml *y = map->first; y; y = y->next) {
		const struct field *f = answer_field(r, y->key);

		if (f && !is_spread(f, y))
			load_kind[f->kind](ld, f, y, (char *)rec + f->off);
		else if (!f && !(r == &RECORD_MODEL && str_is(y->key, "version")))
			unknown_key(ld, r, y, in);
	}
}

/* ---- The whole */

static void check_version(struct loader *ld, const struct yaml *root)
{
	const struct yaml *y = yaml_get(root, "version");

	if (!y)
		mistake(ld, root, "version is missing; the first line of an answers file is 'version: %d'",
			ANSWERS_VERSION);
	else if (y->kind != YAML_SCALAR || !str_is(y->value, "1"))
		mistake(ld, y, "version: only %d is known here; a newer voxpeer may read this file", ANSWERS_VERSION);
}

static bool is_mode(const char *s)
{
	static const char *const modes[] = { "training", "live", "guide" };

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (str_is(s, modes[i]))
			return true;
	return false;
}

static void check_mode(struct loader *ld, const struct yaml *root)
{
	const struct yaml *y = yaml_get(root, "mode");
	struct text words = TEXT_INIT;

	if (!y || y->kind != YAML_SCALAR || is_nothing(y) || is_mode(y->value))
		return;
	text_add(&words, "mode: ");
	utf8_quote(&words, y->value);
	mistake(ld, y, "%s is none of training, live, guide", words.s);
	text_release(&words);
}

/* Without a mode it is training, which can reach nothing real. */
static void load_answers(struct loader *ld, const struct yaml *root)
{
	check_version(ld, root);
	check_mode(ld, root);
	load_record(ld, &RECORD_MODEL, ld->m, root, NULL);
	if (str_empty(ld->m->mode))
		mem_replace(&ld->m->mode, "training");
}

static bool load(struct loader *ld, const struct yaml *root)
{
	model_init(ld->m);
	if (root->kind == YAML_MAP)
		load_answers(ld, root);
	else
		mistake(ld, root, "an answers file is made of keys and values, and this is %s", kind_word(root));
	if (!ld->mistakes)
		return true;
	if (ld->mistakes > MISTAKES_MOST)
		text_addf(ld->err, "\nand %zu more mistakes", ld->mistakes - MISTAKES_MOST);
	model_release(ld->m);
	model_init(ld->m);
	return false;
}

static bool load_root(struct yaml *root, const char *file, struct model *m, struct text *err)
{
	struct loader ld = { .file = file, .m = m, .err = err };
	bool ok = false;

	if (root)
		ok = load(&ld, root);
	else
		model_init(m);
	yaml_free(root);
	return ok;
}

bool answers_parse(const char *bytes, size_t n, const char *file, struct model *m, struct text *err)
{
	return load_root(yaml_parse(bytes, n, file, err), file, m, err);
}

bool answers_read(const char *path, struct model *m, struct text *err)
{
	return load_root(yaml_load(path, err), str_is(path, "-") ? "standard input" : path, m, err);
}
