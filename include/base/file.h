/* Reading a whole file, and writing one that cannot be half written. Errors name the file, the cause and the cure. */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include <stdbool.h>
#include <stddef.h>
struct text;
/* Append the file's bytes to out; refuses more than max bytes. path "-" is standard input. */
bool file_read(const char *path, size_t max, struct text *out, struct text *err);
/* Temporary file beside it, write, fsync, rename, fsync of the directory. mode as in open(2). A symbolic link is refused. */
bool file_write_atomic(const char *path, const char *bytes, size_t n, unsigned mode, struct text *err);
/* Make every missing directory of path (0700). */
bool file_make_dirs(const char *path, struct text *err);
#endif
