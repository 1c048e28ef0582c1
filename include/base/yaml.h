/* YAML as people write it: answers, scenarios, themes. libyaml's event parser, kept to this room,
 * with limits on size, depth and aliases (anchors and aliases are refused, so are tags, merge keys,
 * duplicate keys and a second document). Scalars stay text as typed; plain `null`, `~` and nothing are ""
 * with `plain` set. Every node knows its place.
 *
 * Errors are "FILE:LINE:COLUMN: what is wrong; what would be right". */
#ifndef BASE_YAML_H
#define BASE_YAML_H
#include <stdbool.h>
#include <stddef.h>
struct text;
enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };
struct yaml {
	enum yaml_kind kind;
	int line, column; /* from 1 */
	char *key;        /* inside a map; key_line its line */
	int key_line, key_column;
	char *value;               /* scalar */
	bool plain;                /* scalar without quotes */
	struct yaml *first, *next; /* children, siblings */
};
/* file is only for messages. NULL and err on any error. */
struct yaml *yaml_parse(const char *s, size_t n, const char *file, struct text *err);
struct yaml *yaml_load(const char *path, struct text *err); /* at most 4 MiB */
void yaml_free(struct yaml *y);
const struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Append "FILE:LINE:COLUMN: " and the message to err, return false. */
bool yaml_fail(struct text *err, const char *file, const struct yaml *at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* True when every key of map is in known[] (NULL-terminated); else err names the key, its line and the nearest known one. */
bool yaml_known_keys(const struct yaml *map, const char *file, const char *const *known, struct text *err);

/* Writing a scalar so that it reads back the same: quoted when it must be. */
void yaml_put_scalar(struct text *out, const char *s);
#endif
