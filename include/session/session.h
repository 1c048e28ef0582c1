/* The model on disk. One session is a directory entry NAME.json (0600 in a 0700 folder), its last good copy NAME.json.bak, its
 * lock NAME.lock and its journal NAME.journal; in training NAME.lab is the lab's state.
 *
 *   session_locate(&place, name_or_path, &err)
 *   session_lock(&lock, &place, who, &err)        SESSION_BUSY: lock.holder says who, where, since when, last activity
 *   session_load(&place, &model, &note, &err)     note: a backup was used, a damaged file was put aside, a newer schema is read-only
 *   session_save(&place, &model, &err)            temporary file, fsync, rename, fsync of the folder; the previous one becomes the backup
 *   session_journal(&place, line, &err)           appended and fsynced
 *   session_unlock(&lock)
 *
 * Never written: tokens, passwords, client and MD5 secrets (they are not in the model). Reading is bounded and checks everything. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H
#include "base/text.h"
#include "model/model.h"

struct session_place {
	char *name, *dir, *file, *backup, *lock, *journal, *lab;
};
/* name: looked for in $XDG_STATE_HOME/voxpeer/sessions (state_home given by the caller); a value with a slash is a path. */
bool session_locate(struct session_place *p, const char *state_home, const char *name_or_path, struct text *err);
void session_place_release(struct session_place *p);

struct session_lock {
	int fd;
	/* Busy: one sentence: who, host, process, since, last activity. Held: NULL, or the same sentence about the one that
	 * ended without unlocking and whose lock was taken over: for the journal. Owned by the lock. */
	char *holder;
	char *path, *who;
	msec since;
};
enum session_got { SESSION_OK, SESSION_BUSY, SESSION_ABSENT, SESSION_DAMAGED, SESSION_NEWER, SESSION_ERROR };
enum session_got session_lock(struct session_lock *l, const struct session_place *p, const char *who, msec now,
			      struct text *err);
void session_lock_touch(struct session_lock *l, msec now);
void session_unlock(struct session_lock *l);
bool session_break_lock(const struct session_place *p, struct text *err);

enum session_got session_load(const struct session_place *p, struct model *m, struct text *note, struct text *err);
bool session_save(const struct session_place *p, const struct model *m, struct text *err);
bool session_journal(const struct session_place *p, const char *line, struct text *err);
/* The model as the session file's bytes, and back: pure, for tests, export (redact: secrets and contacts masked) and --json. */
struct json_out;
void session_write(const struct model *m, struct json_out *o, bool redact);
bool session_read(const char *bytes, size_t n, struct model *m, struct text *err);
/* Check a file without changing anything: line, column, member. */
bool session_verify(const struct session_place *p, struct text *err);
/* Names of the sessions in the folder, sorted; NULL-terminated, caller frees each and the array. */
char **session_list(const char *state_home);
bool session_remove(const struct session_place *p, struct text *err);

/* ---- the answers file: the same records as YAML */
/* Reads the whole file into the model's answers (a fresh model). Unknown key: file, line, nearest known key. err gets every
 * mistake found, one a line. */
bool answers_read(const char *path, struct model *m, struct text *err);
bool answers_parse(const char *bytes, size_t n, const char *file, struct model *m, struct text *err);
/* The model's answers as an answers file; secrets left out. */
void answers_write(const struct model *m, struct text *out);
#endif
