/* What the parts of this room share: the folder of a session, and reading and copying files in it. */
#ifndef SESSION_STORE_H
#define SESSION_STORE_H
#include <stdbool.h>
#include <stddef.h>

struct session_place;
struct text;

enum { SESSION_BYTES = 64 * 1024 * 1024, STORE_NAME = 300 };

/* The folder is opened once and every name is looked up in it: should somebody move it meanwhile, the temporary file and
 * the final one are still neighbours. -1 and err (errno ENOENT: not there); make: it is made first. */
int store_open(const struct session_place *p, bool make, struct text *err);
int store_folder(const char *path); /* the folder that holds this file, opened; -1 and errno */
bool store_no_links(int error);     /* link(2) failed because this file system has no second names */
/* A rename or a new name lasts only when the folder is on disk too. path: the file, for the message. */
bool store_sync(int folder, const char *path, struct text *err);

enum store_got { STORE_GOT, STORE_ABSENT, STORE_FAILED };
/* Read the file of this path (its last part) in the folder. Links and whatever is not a regular file are refused. */
enum store_got store_read(int folder, const char *path, struct text *out, struct text *err);
/* True when the file is absent or a regular file: what may be replaced. */
bool store_replaceable(int folder, const char *path, struct text *err);

/* A new file beside `path`, open for writing: ".NAME.PID-N.tmp"; its name is put into `name`. -1 and errno. */
int store_temp(int folder, const char *path, char name[STORE_NAME]);
/* A second name, of that form, for the file itself. */
bool store_link_temp(int folder, const char *path, char name[STORE_NAME]);
bool store_is_temp(const char *name, const char *path);
bool store_is_damaged(const char *name, const char *path);
bool store_is_old(const char *name, const char *path);   /* PATH.old */
bool store_is_older(const char *name, const char *path); /* PATH-N */
/* Remove every file of the folder that belongs to `path` in this sense. */
void store_sweep(int folder, const char *path, bool (*belongs)(const char *name, const char *path));

bool store_write(int fd, const char *bytes, size_t n);
/* fsync and close; after that nothing can fail any more. A network file system reports a full disk only there. */
bool store_finish(int fd);

/* Copy damaged bytes to the first free PATH.damaged-N, unless the last such file holds just these. name: the copy. */
bool store_aside(int folder, const char *path, const struct text *bytes, char name[STORE_NAME], struct text *err);
/* True when the last PATH.damaged-N is the same as the file: it is known to be damaged. */
bool store_known_damaged(int folder, const char *path);

/* The last member of a file that was saved: the SHA-256 of all bytes before the comma in front of it. What was written by hand may
 * lack it. False: it is there and does not fit. */
#define STORE_SUM "sum"
bool store_sum_fits(const struct text *bytes, struct text *err);
/* ",\n "sum": "…"\n}\n": the end of a file whose bytes so far have this digest. */
void store_sum_put(const char *hex, struct text *out);

const char *store_base(const char *path);
#endif
