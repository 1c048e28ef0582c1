/* Reading a whole file, and writing one that cannot be half written. Errors name the file, the cause and the cure. */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include <stdbool.h>
#include <stddef.h>
struct stat;
struct text;

/* Append the file's bytes to out; refuses more than max bytes. path "-" is standard input. out is as before on failure. */
bool file_read(const char *path, size_t max, struct text *out, struct text *err);
/* As file_read, of what a program keeps for itself: what is no regular file (a link, a pipe, a device) or another user's is refused,
 * and nothing is waited for. */
bool file_read_own(const char *path, size_t max, struct text *out, struct text *err);
/* As file_read, and whatever is no regular file is refused, not waited for: a pipe without a writer would never end. */
bool file_read_regular(const char *path, size_t max, struct text *out, struct text *err);
/* The same of a file in somebody else's hands, who may exchange it at any moment: no link is followed, and st is of what was read. */
bool file_read_stranger(const char *path, size_t max, struct stat *st, struct text *out, struct text *err);

/* The file holds either what it held or all of the new bytes, whenever the program or the machine stops: temporary file
 * beside it (".NAME.PID-N.tmp"), write, fsync, rename, fsync of the folder. mode as in open(2). Symbolic links and
 * whatever is not a regular file are refused. On failure the temporary file is removed; when only the last step fails
 * the new content is in place, yet may be lost with the power. */
bool file_write_atomic(const char *path, const char *bytes, size_t n, unsigned mode, struct text *err);

/* "cannot WHAT PATH: cause; cure" from errno, for whoever calls the system itself. Returns false. */
bool file_fail(struct text *err, const char *what, const char *path);

/* What is kept there cannot be exchanged by others: the folder is ours or root's, and not everybody may write to it (or only to what
 * is their own, as in /tmp). A group may: what another of it puts there is not ours, and refused as such. path is for the message. */
bool file_folder_safe(int folder, const char *path, struct text *err);
/* The open file belongs to our user. */
bool file_ours(int fd, const char *path, struct text *err);

/* Make every missing folder of path (0700). */
bool file_make_dirs(const char *path, struct text *err);
#endif
