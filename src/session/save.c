/* Saving and loading. At every instant there is a good file on disk: the new content is complete and synced under another
 * name before the old one gives way, and the old one becomes the backup by a second name for the same bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "session/session.h"
#include "store.h"

/* ---- Saving */

/* Bytes go to the disk by the piece. The last are held back: they are the end of the model, and the sum comes before that. */
enum { HELD = 2, PIECE = 64 * 1024 };
static const char model_end[] = "\n}";
struct sink {
	int fd;
	size_t n;
	struct digest *digest;
	struct text held;
};

/* A file that session_load would refuse for its length must not take the place of one that it reads. */
static bool sink_write(struct sink *sink, size_t n)
{
	sink->n += n;
	if (sink->n > SESSION_BYTES) {
		errno = EFBIG;
		return false;
	}
	digest_add(sink->digest, sink->held.s, n);
	return store_write(sink->fd, sink->held.s, n);
}

/* All but the bytes held back. */
static bool sink_flush(struct sink *sink)
{
	size_t n = sink->held.n > HELD ? sink->held.n - HELD : 0;
	bool ok = sink_write(sink, n);

	memmove(sink->held.s, sink->held.s + n, sink->held.n - n + 1);
	sink->held.n -= n;
	return ok;
}

static bool sink_put(void *self, const char *s, size_t n)
{
	struct sink *sink = self;

	text_addn(&sink->held, s, n);
	return sink->held.n < PIECE || sink_flush(sink);
}

static bool end_with_sum(struct sink *sink, bool wanted)
{
	struct text end = TEXT_INIT;
	char hex[DIGEST_HEX];
	bool ok;

	digest_end(sink->digest, hex);
	store_sum_put(hex, &end);
	ok = !wanted || store_write(sink->fd, end.s, end.n);
	text_release(&end);
	return ok && wanted;
}

static bool write_model(int fd, const struct model *m)
{
	struct sink sink = { .fd = fd, .digest = digest_begin(), .held = TEXT_INIT };
	struct json_out o = { .put = sink_put, .self = &sink, .indent = 1 };
	bool ok;

	session_write(m, &o, false);
	ok = !o.failed && sink_flush(&sink) && str_is(sink.held.s, model_end);
	ok = end_with_sum(&sink, ok);
	text_release(&sink.held);
	return ok;
}

/* What we write begins with a brace and ends with one on a line of its own, as nothing nested does: a cheap way to tell
 * a whole file from one that was cut or never reached the disk. */
static bool looks_whole(int folder, const char *path)
{
	char first = 0, last[3] = "";
	struct stat st;
	int fd = openat(folder, store_base(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool whole = fd >= 0 && fstat(fd, &st) == 0 && pread(fd, &first, 1, 0) == 1 &&
		     pread(fd, last, sizeof last, st.st_size - (off_t)sizeof last) == (ssize_t)sizeof last;

	if (fd >= 0)
		close(fd);
	return whole && first == '{' && memcmp(last, "\n}\n", sizeof last) == 0;
}

/* The file is there and good enough to be the backup. Bytes are read only when there is reason for doubt. */
static bool is_sound(int folder, const struct session_place *p)
{
	struct text bytes = TEXT_INIT;
	struct model m;
	bool sound;

	if (store_known_damaged(folder, p->file))
		return false;
	if (looks_whole(folder, p->file))
		return true;
	sound = store_read(folder, p->file, &bytes, NULL) == STORE_GOT && session_read(bytes.s, bytes.n, &m, NULL);
	if (sound)
		model_release(&m);
	text_release(&bytes);
	return sound;
}

static bool put_aside(int folder, const struct session_place *p, struct text *err)
{
	struct text bytes = TEXT_INIT;
	char name[STORE_NAME];
	bool ok = store_read(folder, p->file, &bytes, err) == STORE_GOT &&
		  store_aside(folder, p->file, &bytes, name, err);

	text_release(&bytes);
	return ok;
}

/* A second name for the same file, moved over the old backup. Where there are no second names the file itself moves: until
 * the new one has its place, the backup is the good one, and loading knows that. rename(2) does nothing when both names
 * are the same file already (a save that was stopped here): so the second name is removed in any case. */
static bool make_backup(int folder, const struct session_place *p, struct text *err)
{
	const char *backup = store_base(p->backup);
	char name[STORE_NAME];
	bool ok;

	if (!store_link_temp(folder, p->file, name))
		return (store_no_links(errno) && renameat(folder, store_base(p->file), folder, backup) == 0) ||
		       file_fail(err, "make the backup", p->backup);
	ok = renameat(folder, name, folder, backup) == 0 || file_fail(err, "make the backup", p->backup);
	unlinkat(folder, name, 0);
	return ok;
}

/* A good previous file becomes the backup; a damaged one is put aside, and the older backup stays. */
static bool keep_previous(int folder, const struct session_place *p, struct text *err)
{
	struct stat st;

	if (fstatat(folder, store_base(p->file), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || file_fail(err, "look at", p->file);
	return is_sound(folder, p) ? make_backup(folder, p, err) : put_aside(folder, p, err);
}

static bool write_temp(int folder, const struct session_place *p, const struct model *m, char name[STORE_NAME],
		       struct text *err)
{
	int fd = store_temp(folder, p->file, name), error;

	if (fd < 0)
		return file_fail(err, "save", p->file);
	if (write_model(fd, m)) {
		if (store_finish(fd))
			return true;
		error = errno;
	} else {
		error = errno;
		close(fd);
	}
	unlinkat(folder, name, 0);
	errno = error;
	return file_fail(err, "save", p->file);
}

static bool still_ours(const struct session_lock *l, const struct session_place *p, struct text *err)
{
	if (!l || session_lock_held(l))
		return true;
	if (session_lock_unknown(l))
		return file_fail(err, "look at the lock", l->path);
	return session_lock_held(l) ||
	       text_fail(err, "session %s was taken over; nothing is saved here any more", p->name);
}

/* The lock is looked at while the new file has a name of its own already: who takes the lock after that removes the file
 * (session/lock.c), and the rename fails. */
static bool replace(int folder, const struct session_lock *l, const struct session_place *p, const struct model *m,
		    struct text *err)
{
	char name[STORE_NAME];

	if (!write_temp(folder, p, m, name, err))
		return false;
	if (still_ours(l, p, err) && keep_previous(folder, p, err)) {
		if (renameat(folder, name, folder, store_base(p->file)) == 0)
			return store_sync(folder, p->file, err);
		file_fail(err, "save", p->file);
	}
	unlinkat(folder, name, 0);
	return false;
}

static bool may_save(const struct session_place *p, const struct model *m, struct text *err)
{
	if (m->schema > MODEL_SCHEMA)
		return text_fail(err, "session %s was written by a newer voxpeer and is not changed; use that one",
				 p->name);
	if (m->schema < 1)
		return text_fail(err, "session %s has not been loaded or begun; it is not saved", p->name);
	return true;
}

static bool save(const struct session_lock *l, const struct session_place *p, const struct model *m, struct text *err)
{
	int folder;
	bool ok;

	if (!may_save(p, m, err))
		return false;
	folder = store_open(p, true, err);
	if (folder < 0)
		return false;
	ok = store_replaceable(folder, p->file, err) && store_replaceable(folder, p->backup, err) &&
	     replace(folder, l, p, m, err);
	close(folder);
	return ok;
}

bool session_save(const struct session_place *p, const struct model *m, struct text *err)
{
	return save(NULL, p, m, err);
}

bool session_save_locked(struct session_lock *l, const struct session_place *p, const struct model *m, msec now,
			 struct text *err)
{
	if (!session_lock_held(l) && session_lock_again(l, p, now, err) != SESSION_OK)
		return false;
	if (!save(l, p, m, err))
		return false;
	session_lock_mark(l, p);
	session_lock_touch(l, now);
	return true;
}
