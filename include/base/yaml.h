/* YAML as people write it: answers, scenarios, themes. libyaml's event parser, kept to this room, with limits on size
 * and depth; anchors, aliases, tags, merge keys, duplicate keys and a second document are refused. Scalars stay text as
 * typed; plain `null`, `~` and nothing are "" with `plain` set. Every node knows its place.
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
	int line, column; /* of the value, from 1, in characters */
	char *key;        /* inside a map, else NULL */
	int key_line, key_column;
	char *value; /* of a scalar, else NULL */
	bool plain;  /* scalar without quotes */
	struct yaml *first, *next;
};
/* file is only for messages. NULL and err on any error; a text with nothing in it is one. At most 4 MiB, 32 levels. */
struct yaml *yaml_parse(const char *s, size_t n, const char *file, struct text *err);
struct yaml *yaml_load(const char *path, struct text *err); /* "-" is standard input */
/* The root, and all below it. Another name for the linker: libyaml has a yaml_free of its own, and calls whichever is
 * found first. */
void yaml_free(struct yaml *y) __asm__("voxpeer_yaml_free");
const struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Append "FILE:LINE:COLUMN: " and the message, cleaned for a screen, to err; return false. */
bool yaml_fail(struct text *err, const char *file, const struct yaml *at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* True when map is a map whose every key is in known[] (NULL-terminated); else err names the first that is not, its
 * place, the nearest known key and all of them. */
bool yaml_known_keys(const struct yaml *map, const char *file, const char *const *known, struct text *err);

/* Append a scalar so that it reads back the same, in block and in flow style: quoted when it must be, never folded.
 * Invalid UTF-8 becomes U+FFFD. */
void yaml_put_scalar(struct text *out, const char *s);
#endif
