/* The model on disk. One session is NAME.json (0600 in a 0700 folder), the save before it NAME.json.bak, its lock NAME.lock
 * and its journal NAME.journal; in training NAME.lab is the lab's state, which this room only names and removes.
 *
 *   session_locate(&place, state_home, name_or_path, &err)
 *   session_lock(&lock, &place, who, now, &err)               busy: session_take, or look only
 *   session_load(&place, &model, &note, &err)                 session_lock_mark(&lock, &place)
 *   session_save_locked(&lock, &place, &model, now, &err)     at most once a turn
 *   session_journal(&place, line, &err)
 *   session_unlock(&lock)                     whatever session_lock answered
 *
 * At every instant a whole session is on disk: a save is complete and synced under another name before it takes its place,
 * and the file before it stays as the backup. What the last three openings found is kept as NAME.json.bak-1 to -3. Never written:
 * tokens, passwords, client and MD5 secrets (they are not in the model). Reading is bounded and checks everything. Symbolic links are
 * refused, and what another user has made or could exchange. Errors name file, cause and cure. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H
#include "base/text.h"
#include "model/model.h"

/* ---- Where */

struct session_place {
	char *name, *dir, *file, *backup, *lock, *journal, *lab;
};
/* A name is looked for in STATE_HOME/voxpeer/sessions ($XDG_STATE_HOME, given by the caller); a value with a slash is a
 * path, with or without ".json". False: the name can't be a file's; nothing has to be released then. */
bool session_locate(struct session_place *p, const char *state_home, const char *name_or_path, struct text *err);
void session_place_release(struct session_place *p);
/* Names of the sessions in the folder, sorted; NULL-terminated, caller frees each and the array. */
char **session_list(const char *state_home);
/* Remove a session with all that belongs to it. Refused while anybody holds the lock, the caller included. */
bool session_remove(const struct session_place *p, struct text *err);
/* A session is to be begun here, and nothing of an earlier one of this name is in its way, nor could be lost with it. */
bool session_place_is_free(const struct session_place *p);

/* ---- Saves of a training session, beside the lab's: each a session of its own in the folder NAME.saves, loaded and saved through the
 * place of it, never locked. Going back to one touches the lab's state and the session file, so it is marked first and unmarked last:
 * whoever finds the mark does all of it again, which ends the same. An empty name marks the way back to the beginning. */
bool session_locate_save(struct session_place *out, const struct session_place *p, const char *save, struct text *err);
bool session_mark_going_back(const struct session_place *p, const char *save, struct text *err);
bool session_going_back(const struct session_place *p, struct text *save); /* false: no mark */
void session_unmark_going_back(const struct session_place *p);
void session_remove_saves(const struct session_place *p); /* session_remove does it too */

/* ---- Who */

enum session_got {
	SESSION_OK,
	SESSION_BACKUP,
	SESSION_BUSY,
	SESSION_ABSENT,
	SESSION_DAMAGED,
	SESSION_NEWER,
	SESSION_ERROR
};
/* A session file as it was found at some moment; all 0: there was none. */
struct session_mark {
	uint64_t device, inode;
	int64_t changed;
};
struct session_mark session_mark_of(const struct session_place *p);
bool session_mark_same(const struct session_mark *a, const struct session_mark *b);
struct session_lock {
	int fd;
	/* Busy: one sentence: who, host, process, since, last activity. Held: NULL, or the same sentence about the one that
	 * ended without unlocking and whose lock was taken over: for the operator and the journal. Owned by the lock. */
	char *holder;
	char *found; /* busy: which holder that is, for session_take */
	bool lives;  /* busy: it runs on this host */
	char *path, *who;
	msec since;
	struct session_mark mark; /* the session file as this program last left or found it */
};
/* SESSION_OK, SESSION_BUSY (err: "session NAME is in use by …") or SESSION_ERROR. who: "user@host"; now: wall time. A holder
 * that has ended on this host is replaced; one on another host never is, since nobody here can tell. Makes the folder, and
 * sweeps what killed saves have left in it. Safe on NFS: by link and rename. */
enum session_got session_lock(struct session_lock *l, const struct session_place *p, const char *who, msec now,
			      struct text *err);
/* After SESSION_BUSY, when the operator wants it all the same: from just that holder, wherever it runs. SESSION_BUSY again: it is
 * somebody else's meanwhile. The session is to be loaded after this: a save that the other was about to make either is
 * on disk by now or never will be. */
enum session_got session_take(struct session_lock *l, const struct session_place *p, msec now, struct text *err);
void session_lock_touch(struct session_lock *l, msec now); /* "last active": for those who find it busy */
/* False: somebody took the session over, or removed the lock. */
bool session_lock_held(const struct session_lock *l);
bool session_lock_unknown(const struct session_lock *l); /* it cannot be looked at just now; errno */
/* Who holds it instead, as in `holder`; NULL: nobody. The caller frees it. */
char *session_lock_taker(const struct session_lock *l);
/* Who has the session open, for one that only looks: as in `holder`, to be freed; NULL: nobody, or one that has ended. */
char *session_holder(const struct session_place *p);
/* Remember the session file as it is now. Called after loading; session_save_locked does it itself. */
void session_lock_mark(struct session_lock *l, const struct session_place *p);
/* The lock was lost. SESSION_OK: nobody has it, nobody has saved meanwhile (the folder was removed, say), and it is ours again. */
/* SESSION_BUSY: it was taken over, err says by whom; SESSION_ERROR. */
enum session_got session_lock_again(struct session_lock *l, const struct session_place *p, msec now, struct text *err);
void session_unlock(struct session_lock *l); /* frees it too; harmless when it is not held */
/* Take away what was made at a place that was free, under the lock that was held since then. One that is lost takes nothing away. */
void session_discard(const struct session_lock *l, const struct session_place *p);
/* Take the lock away from a holder on another host or one that has ended; from nobody who comes meanwhile. True when there is none. */
bool session_break_lock(const struct session_place *p, struct text *err);

/* ---- What. m is given a fresh model in any case; release it. */

/* SESSION_OK: the model is there; a note says when the file was gone and a backup had to serve.
 * SESSION_BACKUP: the file is damaged, the model is that of its newest backup that is whole; the note says where the damage is and
 * which backup.
 * SESSION_NEWER: the same, of a later schema: to be looked at (what is of another kind there is left out), never saved.
 * SESSION_DAMAGED: neither file nor backup can be read; err says line, column and member. A fresh model is not to be saved
 * in its place. SESSION_ABSENT, SESSION_ERROR (cannot be opened): err.
 * A damaged file is copied to NAME.json.damaged-N, once. */
enum session_got session_load(const struct session_place *p, struct model *m, struct text *note, struct text *err);
/* The same without any change on disk: no copy is made. */
enum session_got session_look(const struct session_place *p, struct model *m, struct text *note, struct text *err);
/* Keep the file as it was found at this opening, as NAME.json.bak-1; those of the openings before move on to -2 and -3. */
enum { SESSION_OPENINGS_KEPT = 3 };
void session_keep(const struct session_place *p);
/* False: the session before is still there, unless only the last step failed (syncing the folder: the new one is in place,
 * yet may be lost with the power). A damaged file that is replaced is copied aside first and never becomes the backup. */
bool session_save(const struct session_place *p, const struct model *m, struct text *err);
/* The same, unless the session was taken over: then err says by whom, and what is on disk stays. A lock that was removed while
 * nobody else has saved is made again. */
bool session_save_locked(struct session_lock *l, const struct session_place *p, const struct model *m, msec now,
			 struct text *err);
/* Check the file without changing anything: line, column, member. */
bool session_verify(const struct session_place *p, struct text *err);
/* The same for every backup there is, the newest first. */
struct session_backup {
	const char *file; /* borrowed */
	bool sound;
	msec saved;      /* 0: not known */
	const char *why; /* what is wrong with it, its file first; "" */
};
typedef void session_backup_fn(void *self, const struct session_backup *b);
void session_verify_backups(const struct session_place *p, session_backup_fn *each, void *self);
/* Append one line (a JSON object, without newline), synced when it returns. A line torn by a crash is closed first. */
bool session_journal(const struct session_place *p, const char *line, struct text *err);
/* A journal of this many bytes becomes NAME.journal.old, in the place of the one before, and a new one begins. */
enum { SESSION_JOURNAL_MOST = 8 * 1024 * 1024 };
/* The same for several lines, each with its newline, in one write. */
bool session_journal_lines(const struct session_place *p, const char *lines, struct text *err);

/* The model as the session file's bytes, and back: pure. redact, for export and whatever leaves the operator's hands:
 * secrets, contacts, names of people, bodies of requests are masked, and members this version does not know left out. */
struct json_out;
void session_write(const struct model *m, struct json_out *o, bool redact);
bool session_read(const char *bytes, size_t n, struct model *m, struct text *err);

/* ---- The answers file: the same records as YAML (voxpeer-answers(5)) */

/* A fresh model with the file's answers; without a mode it is training. err gets every mistake found, one a line:
 * "FILE:LINE:COLUMN: what is wrong; what would be right". "-" is standard input. */
bool answers_read(const char *path, struct model *m, struct text *err);
bool answers_parse(const char *bytes, size_t n, const char *file, struct model *m, struct text *err);
/* The model's answers as an answers file that reads back equal; secrets left out. */
void answers_write(const struct model *m, struct text *out);
#endif
