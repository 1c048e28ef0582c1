/* Loading: the file, or when that is damaged or gone the newest of its backups that is whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "session/session.h"
#include "store.h"

/* One file: SESSION_DAMAGED with the bytes and why. */
static enum session_got load_file(int folder, const char *path, struct model *m, struct text *bytes, struct text *why)
{
	switch (store_read(folder, path, bytes, why)) {
	case STORE_ABSENT:
		return SESSION_ABSENT;
	case STORE_FAILED:
		return SESSION_ERROR;
	case STORE_GOT:
		break;
	}
	if (!session_read(bytes->s, bytes->n, m, why))
		return SESSION_DAMAGED;
	if (!store_sum_fits(bytes, why)) {
		model_release(m);
		model_init(m);
		return SESSION_DAMAGED;
	}
	return m->schema > MODEL_SCHEMA ? SESSION_NEWER : SESSION_OK;
}

static bool is_there(enum session_got got)
{
	return got == SESSION_OK || got == SESSION_NEWER || got == SESSION_BACKUP;
}

/* ---- Backups: that of the last save, then those of the last openings, from the newest on */

static char *backup_path(const struct session_place *p, int n)
{
	return n ? mem_format("%s-%d", p->backup, n) : mem_text(p->backup);
}

static void say_backup(int folder, const char *path, int n, const char *what, struct text *note)
{
	char at[WHEN_ISO_MAX];
	struct stat st;

	if (!n)
		text_addf(note, "the backup, which is the save before, %s", what);
	else if (fstatat(folder, store_base(path), &st, AT_SYMLINK_NOFOLLOW) == 0)
		text_addf(note, "the backup %s, saved %s UTC, %s", store_base(path),
			  when_short((msec)st.st_mtim.tv_sec * MSEC_SECOND, at), what);
}

static enum session_got load_one_backup(int folder, const struct session_place *p, int n, const char *what,
					struct model *m, struct text *note)
{
	struct text bytes = TEXT_INIT, why = TEXT_INIT;
	char *path = backup_path(p, n);
	enum session_got got = load_file(folder, path, m, &bytes, &why);

	if (is_there(got))
		say_backup(folder, path, n, what, note);
	else if (got != SESSION_ABSENT)
		text_addf(note, "%sthe backup %s does not help: %s", note->n ? "; " : "", store_base(path), why.s);
	free(path);
	text_release(&bytes);
	text_release(&why);
	return got;
}

/* What is wrong with newer ones is only said when none helps. */
static enum session_got load_backup(int folder, const struct session_place *p, const char *what, struct model *m,
				    struct text *note)
{
	enum session_got got = SESSION_ABSENT, one;
	struct text words = TEXT_INIT;

	for (int n = 0; n <= SESSION_OPENINGS_KEPT && !is_there(got); n++) {
		struct text said = TEXT_INIT;

		one = load_one_backup(folder, p, n, what, m, &said);
		if (is_there(one))
			text_clear(&words);
		text_addf(&words, "%s%s", words.n && said.n ? "; " : "", said.s);
		got = one == SESSION_ABSENT ? got : one;
		text_release(&said);
	}
	text_add(note, words.n ? words.s : "there is no backup");
	text_release(&words);
	return got;
}

static bool same_file(int folder, const char *a, const char *b)
{
	struct stat one, other;

	return fstatat(folder, store_base(a), &one, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(folder, store_base(b), &other, AT_SYMLINK_NOFOLLOW) == 0 && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

/* From the newest to the oldest each takes the place of the next. What goes wrong here costs a backup, never the session. */
static void shift_backups(int folder, const struct session_place *p)
{
	for (int n = SESSION_OPENINGS_KEPT; n > 1; n--) {
		char *from = backup_path(p, n - 1), *to = backup_path(p, n);
		int rc = renameat(folder, store_base(from), folder, store_base(to));

		free(from);
		free(to);
		if (rc < 0 && errno != ENOENT)
			return;
	}
}

void session_keep(const struct session_place *p)
{
	char *newest = backup_path(p, 1), name[STORE_NAME];
	int folder = store_open(p, false, NULL);

	if (folder >= 0 && !same_file(folder, p->file, newest) && store_link_temp(folder, p->file, name)) {
		shift_backups(folder, p);
		renameat(folder, name, folder, store_base(newest));
		unlinkat(folder, name, 0);
	}
	if (folder >= 0)
		close(folder);
	free(newest);
}

/* ---- The session */

/* How: with a copy of what is damaged put aside, or without a change. */
struct loading {
	int folder;
	const struct session_place *place;
	bool looks_only;
};

static void say_aside(const struct loading *l, const struct text *bytes, struct text *out)
{
	struct text why = TEXT_INIT;
	char name[STORE_NAME];

	if (l->looks_only)
		return;
	if (store_aside(l->folder, l->place->file, bytes, name, &why))
		text_addf(out, "a copy of it is %s; ", name);
	else
		text_addf(out, "%s; ", why.s);
	text_release(&why);
}

/* words: what happened to the file and to the backup; they become the note when the backup serves, else the error. A file
 * that is gone may be one that was about to be replaced; one that is damaged is somebody's to decide about. */
static enum session_got load_otherwise(const struct loading *l, enum session_got main_got, struct model *m,
				       struct text *words)
{
	const char *what = l->looks_only && main_got == SESSION_DAMAGED ? "is whole" : "is used";
	enum session_got got = load_backup(l->folder, l->place, what, m, words);

	if (is_there(got))
		return got == SESSION_OK && main_got == SESSION_DAMAGED ? SESSION_BACKUP : got;
	return main_got == SESSION_ABSENT && got != SESSION_ABSENT ? SESSION_DAMAGED : main_got;
}

static enum session_got load_in(const struct loading *l, struct model *m, struct text *words)
{
	const char *file = l->place->file;
	struct text bytes = TEXT_INIT, why = TEXT_INIT;
	enum session_got got = load_file(l->folder, file, m, &bytes, &why);

	if (got == SESSION_ABSENT) {
		text_addf(words, "%s is not there; ", store_base(file));
		got = load_otherwise(l, got, m, words);
	} else if (got == SESSION_DAMAGED) {
		text_addf(words, "%s is damaged: %s; ", store_base(file), why.s);
		say_aside(l, &bytes, words);
		got = load_otherwise(l, got, m, words);
	} else if (got == SESSION_ERROR) {
		text_add(words, why.s);
	}
	text_release(&bytes);
	text_release(&why);
	return got;
}

static void say_newer(const struct session_place *p, const struct model *m, struct text *note)
{
	text_addf(note,
		  "%ssession %s was written by a newer voxpeer (schema %lld, this one knows %d): it can be looked at "
		  "and is "
		  "not changed",
		  note->n ? "; " : "", p->name, (long long)m->schema, MODEL_SCHEMA);
}

static enum session_got load(const struct session_place *p, bool looks_only, struct model *m, struct text *note,
			     struct text *err)
{
	struct text words = TEXT_INIT;
	struct loading l = { store_open(p, false, &words), p, looks_only };
	enum session_got got = l.folder < 0 && errno == ENOENT ? SESSION_ABSENT : SESSION_ERROR;

	model_init(m);
	if (l.folder >= 0) {
		got = load_in(&l, m, &words);
		close(l.folder);
	}
	if (got == SESSION_ABSENT) {
		text_clear(&words);
		text_addf(&words, "there is no session %s", p->name);
	} else if (got == SESSION_NEWER) {
		say_newer(p, m, &words);
	}
	text_add(is_there(got) ? note : err, words.s);
	text_release(&words);
	return got;
}

enum session_got session_load(const struct session_place *p, struct model *m, struct text *note, struct text *err)
{
	return load(p, false, m, note, err);
}

enum session_got session_look(const struct session_place *p, struct model *m, struct text *note, struct text *err)
{
	return load(p, true, m, note, err);
}

/* ---- Checking */

static bool verify_file(int folder, const char *path, bool *there, struct text *err)
{
	struct text bytes = TEXT_INIT, why = TEXT_INIT;
	struct model m;
	enum session_got got;

	model_init(&m);
	got = load_file(folder, path, &m, &bytes, &why);
	if (why.n)
		text_addf(err, "%s: %s", path, why.s);
	*there = got != SESSION_ABSENT;
	model_release(&m);
	text_release(&bytes);
	text_release(&why);
	return is_there(got);
}

bool session_verify(const struct session_place *p, struct text *err)
{
	int folder = store_open(p, false, err);
	bool there, ok;

	if (folder < 0)
		return false;
	ok = verify_file(folder, p->file, &there, err);
	close(folder);
	return there ? ok : text_fail(err, "there is no file %s", p->file);
}

void session_verify_backups(const struct session_place *p, session_backup_fn *each, void *self)
{
	int folder = store_open(p, false, NULL);

	for (int n = 0; folder >= 0 && n <= SESSION_OPENINGS_KEPT; n++) {
		struct text why = TEXT_INIT;
		char *path = backup_path(p, n);
		struct stat st;
		struct session_backup b = { .file = path };
		bool there;

		b.sound = verify_file(folder, path, &there, &why);
		b.why = why.s;
		if (there && fstatat(folder, store_base(path), &st, AT_SYMLINK_NOFOLLOW) == 0)
			b.saved = (msec)st.st_mtim.tv_sec * MSEC_SECOND;
		if (there)
			each(self, &b);
		free(path);
		text_release(&why);
	}
	if (folder >= 0)
		close(folder);
}
