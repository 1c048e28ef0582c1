/* The lock is a file that says who has the session. It comes into being complete, by a second name (link) for a file that
 * was written under another one, and changes hands by rename: both happen at once everywhere, on NFS too. Only who has
 * made the guard, one more name of that kind, may change hands or remove: the guard itself becomes the lock, so that one that
 * was lost meanwhile takes nothing. Whether a holder on this host is alive is told
 * by the number and start of its process, and by a flock(2) that ends with it, where there is one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "session/session.h"
#include "store.h"

enum { LOCK_BYTES = 4096, HOST_BYTES = 256, TRIES = 20, PAUSE_MS = 5, FILLED_WITHIN_S = 10 };
enum hold { HELD, FREE, NO_FLOCK };
enum { GONE = -1, HIDDEN = -2 };

/* ---- Processes and hosts */

static void read_small(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, size - 1) : 0;

	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
}

/* When the process began, in ticks since boot (proc(5), stat, field 22); GONE: there is no such process, or only its parent
 * has not yet heard of its end; HIDDEN: there is one, and /proc does not show it (hidepid, or no /proc at all). With it a process number that was used again is not mistaken for the holder. The name,
 * field 2, may hold blanks and brackets. */
static int64_t process_start(int64_t pid)
{
	char path[64], stat[LOCK_BYTES];
	const char *s;

	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	read_small(path, stat, sizeof stat);
	s = strrchr(stat, ')');
	if (!*stat)
		return pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM) ? HIDDEN : GONE;
	if (s && (str_starts(s, ") Z") || str_starts(s, ") X")))
		return GONE;
	for (int field = 2; s && field < 22; field++)
		s = strchr(s + 1, ' ');
	return s ? (int64_t)strtoll(s, NULL, 10) : GONE;
}

static void boot_id(char out[HOST_BYTES])
{
	read_small("/proc/sys/kernel/random/boot_id", out, HOST_BYTES);
}

static void host_name(char out[HOST_BYTES])
{
	if (gethostname(out, HOST_BYTES - 1) < 0)
		out[0] = '\0';
	out[HOST_BYTES - 1] = '\0';
}

/* ---- What the file says */

struct holder {
	char *host, *boot, *who;
	int64_t pid, start;
	msec since, active;
};

static void holder_release(struct holder *h)
{
	free(h->host);
	free(h->boot);
	free(h->who);
}

static char *shown(const char *s)
{
	struct text t = TEXT_INIT;

	utf8_clean(&t, str_or(s, ""), strlen(str_or(s, "")), HOST_BYTES);
	return text_detach(&t);
}

static void read_holder(int fd, struct holder *h)
{
	static const struct json_limits limits = { LOCK_BYTES, 2 };
	char bytes[LOCK_BYTES];
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);
	struct json *j = n > 0 ? json_parse(bytes, (size_t)n, &limits, NULL) : NULL;

	*h = (struct holder){ .host = shown(json_str(json_get(j, "host"))),
			      .boot = shown(json_str(json_get(j, "boot"))),
			      .who = shown(json_str(json_get(j, "who"))) };
	json_int(json_get(j, "pid"), &h->pid);
	json_int(json_get(j, "start"), &h->start);
	when_parse(str_or(json_str(json_get(j, "since")), ""), &h->since);
	when_parse(str_or(json_str(json_get(j, "active")), ""), &h->active);
	json_free(j);
}

static char *sentence(const struct holder *h)
{
	struct text t = TEXT_INIT;
	char since[WHEN_ISO_MAX], active[WHEN_ISO_MAX];

	text_addf(&t, "%s", str_or(h->who, "somebody"));
	text_addf(&t, " on %s", str_or(h->host, "an unknown host"));
	if (h->pid)
		text_addf(&t, ", process %lld", (long long)h->pid);
	if (h->since)
		text_addf(&t, ", since %s UTC", when_short(h->since, since));
	if (h->active)
		text_addf(&t, ", last active %s UTC", when_short(h->active, active));
	return text_detach(&t);
}

/* Seconds only: then the text is as long at every touch, and a reader in between never sees the end of an older one. */
static void put_second(struct json_out *o, const char *key, msec at)
{
	char iso[WHEN_ISO_MAX];

	json_put_str(o, key, when_iso(at - at % MSEC_SECOND, iso));
}

static void put_holder(struct text *out, const struct session_lock *l, msec now)
{
	struct json_out o = { .to = out };
	char host[HOST_BYTES], boot[HOST_BYTES];

	host_name(host);
	boot_id(boot);
	json_object(&o, NULL);
	json_put_str(&o, "who", l->who);
	json_put_str(&o, "host", host);
	json_put_int(&o, "pid", getpid());
	json_put_int(&o, "start", process_start(getpid()));
	json_put_str(&o, "boot", boot);
	put_second(&o, "since", l->since);
	put_second(&o, "active", now);
	json_object_end(&o);
	text_addc(out, '\n');
}

static bool write_holder(const struct session_lock *l, msec now)
{
	struct text t = TEXT_INIT;
	ssize_t put;
	int error;
	bool ok;

	put_holder(&t, l, now);
	put = pwrite(l->fd, t.s, t.n, 0);
	if (put >= 0 && put < (ssize_t)t.n)
		errno = ENOSPC; /* what cuts so little short */
	ok = put == (ssize_t)t.n && ftruncate(l->fd, (off_t)t.n) == 0;
	error = errno;
	text_release(&t);
	errno = error;
	return ok;
}

/* ---- Who may have it */

/* The same boot is the same machine, whatever it is called meanwhile; without flock only the name tells a container. */
static bool is_here(enum hold hold, const struct holder *h)
{
	char host[HOST_BYTES], boot[HOST_BYTES];

	host_name(host);
	boot_id(boot);
	return str_is(h->host, host) || (hold == FREE && *boot && str_is(h->boot, boot));
}

static bool is_alive(const struct holder *h)
{
	char boot[HOST_BYTES];
	int64_t start = h->pid > 0 ? process_start(h->pid) : GONE;

	boot_id(boot);
	if ((*h->boot && *boot && !str_is(h->boot, boot)) || start == GONE)
		return false;
	return start == HIDDEN || h->start == HIDDEN || start == h->start;
}

static enum hold try_flock(int fd)
{
	int rc;

	do
		rc = flock(fd, LOCK_EX | LOCK_NB);
	while (rc < 0 && errno == EINTR);
	if (rc == 0)
		return FREE;
	return errno == EWOULDBLOCK ? HELD : NO_FLOCK;
}

static bool is_filled(const struct holder *h)
{
	return *h->host || *h->boot;
}

/* Nobody has filled it for so long that nobody will; a clock that is wrong by as much says the same. */
static bool is_left_empty(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && llabs((long long)time(NULL) - (long long)st.st_mtim.tv_sec) > FILLED_WITHIN_S;
}

static bool is_dead(enum hold hold, const struct holder *h)
{
	if (hold == HELD || !is_filled(h))
		return false;
	/* our own, which could not be removed when we gave it back */
	if (hold == FREE && h->pid == getpid() && h->start == process_start(getpid()))
		return is_here(hold, h);
	return is_here(hold, h) && !is_alive(h);
}

/* What stands under a name now. */
struct found {
	struct holder holder;
	char *id;      /* of the holder, whenever it was last active */
	bool dead;     /* nobody's */
	bool lives;    /* its holder runs on this host */
	bool unfilled; /* it is being made just now, where that takes two steps */
};

static void found_release(struct found *f)
{
	holder_release(&f->holder);
	free(f->id);
}

/* False and errno: it cannot be opened; ENOENT: there is none. */
static bool look(int folder, const char *name, struct found *f)
{
	int fd = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const struct holder *h = &f->holder;
	enum hold hold;

	*f = (struct found){ 0 };
	if (fd < 0)
		return false;
	if (!file_ours(fd, name, NULL)) {
		close(fd);
		errno = EACCES;
		return false;
	}
	read_holder(fd, &f->holder);
	f->id = mem_format("%s %s %lld %lld %lld", h->host, h->boot, (long long)h->pid, (long long)h->start,
			   (long long)h->since);
	hold = try_flock(fd);
	f->unfilled = hold != NO_FLOCK && !is_filled(h) && !is_left_empty(fd);
	f->dead = is_dead(hold, h) || (hold == FREE && !is_filled(h) && !f->unfilled);
	f->lives = hold == HELD || (is_here(hold, h) && is_alive(h));
	close(fd);
	return true;
}

/* ---- Taking it */

/* One attempt: the lock's name and the guard's, and our own file, which waits to become the lock. */
struct taking {
	struct session_lock *lock;
	int folder;
	const char *name;
	char guard[STORE_NAME], temp[STORE_NAME];
};

static bool taking_begin(struct taking *t, struct session_lock *l, const struct session_place *p, struct text *err)
{
	*t = (struct taking){ .lock = l, .name = store_base(l->path) };
	snprintf(t->guard, sizeof t->guard, ".%s.guard", t->name);
	t->folder = store_open(p, false, err);
	return t->folder >= 0;
}

static bool is_named(const struct session_lock *l, int folder, const char *name)
{
	struct stat ours, named;

	return l->fd >= 0 && fstat(l->fd, &ours) == 0 && fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

bool session_lock_held(const struct session_lock *l)
{
	return is_named(l, AT_FDCWD, l->path);
}

bool session_lock_unknown(const struct session_lock *l)
{
	struct stat st;

	return l->fd >= 0 && lstat(l->path, &st) < 0 && errno != ENOENT;
}

static void let_go(struct session_lock *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

/* Complete before anybody sees it; held before anybody could ask whether it is. */
static bool prepare(struct taking *t, msec now)
{
	t->lock->fd = store_temp(t->folder, t->lock->path, t->temp);
	if (t->lock->fd < 0)
		return false;
	try_flock(t->lock->fd);
	return write_holder(t->lock, now);
}

/* A second name for our file. An answer that was lost on its way (NFS) may have left it there all the same. */
static bool link_to(const struct taking *t, const char *name)
{
	int error;

	if (linkat(t->folder, t->temp, t->folder, name, 0) == 0)
		return true;
	error = errno;
	if (is_named(t->lock, t->folder, name))
		return true;
	errno = error;
	return false;
}

/* rename(2): RENAME_NOREPLACE is not for every file system. */
static bool no_such_move(int error)
{
	return error == EINVAL || error == ENOSYS;
}

static bool move_to(const struct taking *t, const char *name)
{
	return renameat2(t->folder, t->temp, t->folder, name, RENAME_NOREPLACE) == 0;
}

/* Filled afterwards: until then it is empty, and nobody takes it from us (is_left_empty). */
static bool create_as(const struct taking *t, const char *name, msec now)
{
	int fd = openat(t->folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600), error;

	if (fd < 0)
		return false;
	let_go(t->lock);
	t->lock->fd = fd;
	if (try_flock(fd) != HELD && write_holder(t->lock, now) && is_named(t->lock, t->folder, name))
		return true;
	error = errno;
	if (is_named(t->lock, t->folder, name))
		unlinkat(t->folder, name, 0);
	errno = error;
	return false;
}

/* Our file under a name that nobody has: by a second name; where there are none, by a move that replaces nothing; where
 * there is no such move either, by a name that nobody else has made. False and EEXIST: somebody has it. */
static bool name_ours(const struct taking *t, const char *name, msec now)
{
	if (link_to(t, name))
		return true;
	if (!store_no_links(errno))
		return false;
	if (move_to(t, name))
		return true;
	return no_such_move(errno) && create_as(t, name, now);
}

/* Whoever made the guard may have died with it. It is moved away before it is removed: should it be another one meanwhile, it comes
 * back, and whoever has it and misses it in between takes nothing. */
static void move_guard_away(const struct taking *t, const char *away)
{
	struct found f;

	if (renameat(t->folder, t->guard, t->folder, away) < 0 || !look(t->folder, away, &f))
		return;
	if (!f.dead && linkat(t->folder, away, t->folder, t->guard, 0) < 0)
		renameat2(t->folder, away, t->folder, t->guard, RENAME_NOREPLACE);
	found_release(&f);
}

static void sweep_guard(const struct taking *t)
{
	struct found f;
	char away[STORE_NAME];
	int fd;

	if (!look(t->folder, t->guard, &f))
		return;
	fd = f.dead ? store_temp(t->folder, t->lock->path, away) : -1;
	found_release(&f);
	if (fd < 0)
		return;
	move_guard_away(t, away);
	unlinkat(t->folder, away, 0);
	close(fd);
}

static bool is_still(const struct taking *t, const char *id)
{
	struct found f;
	bool still;

	if (!look(t->folder, t->name, &f))
		return false;
	still = str_is(f.id, id);
	found_release(&f);
	return still;
}

/* From the holder of this id to us. Moving the guard, a name of our file, gives it back in the same instant. */
static bool change_hands(const struct taking *t, const char *id, msec now)
{
	if (!name_ours(t, t->guard, now)) {
		sweep_guard(t);
		return false;
	}
	if (!is_still(t, id)) {
		if (is_named(t->lock, t->folder, t->guard))
			unlinkat(t->folder, t->guard, 0);
		return false;
	}
	return renameat(t->folder, t->guard, t->folder, t->name) == 0 && is_named(t->lock, t->folder, t->name);
}

static enum session_got fail(struct session_lock *l, struct text *err, const char *what)
{
	file_fail(err, what, l->path);
	return SESSION_ERROR;
}

/* There is a lock: of somebody who lives, of a dead holder, or of the one from whom it is to be taken. SESSION_ABSENT: it
 * is another one meanwhile, look again. */
static enum session_got take_from(struct taking *t, const char *taken, msec now, struct text *err)
{
	struct session_lock *l = t->lock;
	struct found f;
	bool mine, unfilled;

	if (!look(t->folder, t->name, &f))
		return errno == ENOENT ? SESSION_ABSENT : fail(l, err, "open the lock");
	mine = f.dead || (taken && str_is(f.id, taken));
	unfilled = f.unfilled;
	l->lives = f.lives;
	free(l->holder);
	free(l->found);
	l->holder = sentence(&f.holder);
	l->found = mem_text(f.id);
	found_release(&f);
	if (!mine)
		return unfilled ? SESSION_ABSENT : SESSION_BUSY;
	return change_hands(t, l->found, now) ? SESSION_OK : SESSION_ABSENT;
}

static enum session_got try_once(struct taking *t, const char *taken, msec now, struct text *err)
{
	enum session_got got = SESSION_OK;

	if (!prepare(t, now))
		got = errno == EEXIST ? SESSION_ABSENT : fail(t->lock, err, "make the lock");
	else if (!name_ours(t, t->name, now))
		got = errno == EEXIST   ? take_from(t, taken, now, err)
		      : errno == ENOENT ? SESSION_ABSENT /* swept away by a quicker one */
					: fail(t->lock, err, "make the lock");
	if (*t->temp)
		unlinkat(t->folder, t->temp, 0);
	if (got != SESSION_OK)
		let_go(t->lock);
	return got;
}

/* The lock is ours: what saves and locks that were killed left behind is nobody's any more, and a save of the holder from
 * whom it was taken finds its file gone before it could take the session's place. */
static void sweep(const struct taking *t, const struct session_place *p)
{
	store_sweep(t->folder, p->file, store_is_temp);
	store_sweep(t->folder, p->lock, store_is_temp);
	sweep_guard(t);
}

static enum session_got try_often(struct session_lock *l, const struct session_place *p, const char *taken, msec now,
				  struct text *err)
{
	enum session_got got = SESSION_ABSENT;
	struct taking t;

	if (!taking_begin(&t, l, p, err))
		return SESSION_ERROR;
	for (int i = 0; i < TRIES && got == SESSION_ABSENT; i++) {
		poll(NULL, 0, i ? PAUSE_MS : 0);
		t.temp[0] = '\0';
		got = try_once(&t, taken, now, err);
	}
	if (got == SESSION_OK)
		sweep(&t, p);
	close(t.folder);
	return got;
}

static enum session_got lock(struct session_lock *l, const struct session_place *p, const char *taken, msec now,
			     struct text *err)
{
	enum session_got got = try_often(l, p, taken, now, err);

	if (got == SESSION_BUSY)
		text_addf(err, "session %s is in use by %s", p->name, l->holder);
	if (got != SESSION_ABSENT)
		return got;
	text_addf(err, "the lock of session %s changes hands all the time; try again", p->name);
	return SESSION_BUSY;
}

enum session_got session_lock(struct session_lock *l, const struct session_place *p, const char *who, msec now,
			      struct text *err)
{
	*l = (struct session_lock){ .fd = -1 };
	if (!file_make_dirs(p->dir, err))
		return SESSION_ERROR;
	l->path = mem_text(p->lock);
	l->who = mem_text(who);
	l->since = now;
	return lock(l, p, NULL, now, err);
}

enum session_got session_take(struct session_lock *l, const struct session_place *p, msec now, struct text *err)
{
	char *taken = mem_text(l->found);
	enum session_got got;

	l->since = now;
	got = lock(l, p, taken, now, err);
	free(taken);
	return got;
}

/* ---- Losing it */

struct session_mark session_mark_of(const struct session_place *p)
{
	struct stat st;

	if (lstat(p->file, &st) < 0)
		return (struct session_mark){ 0 };
	return (struct session_mark){ st.st_dev, st.st_ino,
				      (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec };
}

bool session_mark_same(const struct session_mark *a, const struct session_mark *b)
{
	return a->device == b->device && a->inode == b->inode && a->changed == b->changed;
}

void session_lock_mark(struct session_lock *l, const struct session_place *p)
{
	l->mark = session_mark_of(p);
}

/* A file that is gone is no newer one. */
static bool nobody_saved(const struct session_lock *l, const struct session_place *p)
{
	struct session_mark now = session_mark_of(p);

	return !now.inode || session_mark_same(&now, &l->mark);
}

static void say_taken(const struct session_lock *l, const struct session_place *p, struct text *err)
{
	char *taker = session_lock_taker(l);

	text_fail(err, "session %s was taken over by %s; nothing more is saved here", p->name,
		  str_or(taker, "somebody who has left since"));
	free(taker);
}

enum session_got session_lock_again(struct session_lock *l, const struct session_place *p, msec now, struct text *err)
{
	struct session_lock again = { .fd = -1 };
	enum session_got got = SESSION_BUSY;
	struct text why = TEXT_INIT;

	if (session_lock_held(l)) /* a look at it failed, and does no more */
		return SESSION_OK;
	if (session_lock_unknown(l)) {
		file_fail(err, "look at the lock", l->path);
		return SESSION_ERROR;
	}
	if (nobody_saved(l, p) && access(l->path, F_OK) < 0)
		got = session_lock(&again, p, l->who, now, &why);
	if (got == SESSION_OK && nobody_saved(l, p)) {
		again.since = l->since;
		again.mark = l->mark;
		session_unlock(l);
		*l = again;
		text_release(&why);
		return SESSION_OK;
	}
	session_unlock(&again);
	if (got == SESSION_ERROR)
		text_add(err, why.s);
	else
		say_taken(l, p, err);
	text_release(&why);
	return got == SESSION_ERROR ? SESSION_ERROR : SESSION_BUSY;
}

char *session_lock_taker(const struct session_lock *l)
{
	struct found f;
	char *words;

	if (!look(AT_FDCWD, l->path, &f))
		return NULL;
	words = sentence(&f.holder);
	found_release(&f);
	return words;
}

char *session_holder(const struct session_place *p)
{
	struct found f;
	char *words;

	if (!look(AT_FDCWD, p->lock, &f))
		return NULL;
	words = f.dead || f.unfilled ? NULL : sentence(&f.holder);
	found_release(&f);
	return words;
}

void session_lock_touch(struct session_lock *l, msec now)
{
	if (l->fd >= 0)
		write_holder(l, now);
}

/* It is removed by becoming the guard itself; what is not ours goes back. */
static void remove_without_links(const struct session_lock *l, const struct taking *t)
{
	if (renameat2(t->folder, t->name, t->folder, t->guard, RENAME_NOREPLACE) == 0) {
		if (is_named(l, t->folder, t->guard))
			unlinkat(t->folder, t->guard, 0);
		else
			renameat2(t->folder, t->guard, t->folder, t->name, RENAME_NOREPLACE);
	} else if (no_such_move(errno) && is_named(l, t->folder, t->name)) {
		unlinkat(t->folder, t->name, 0);
	}
}

/* Nobody may take it from us between the look and the removal: hence the guard. Whoever has the guard just now takes the
 * lock from us, and there is nothing to remove. */
static void remove_ours(const struct session_lock *l, int folder)
{
	struct taking t = { .folder = folder, .name = store_base(l->path) };

	snprintf(t.guard, sizeof t.guard, ".%s.guard", t.name);
	if (linkat(folder, t.name, folder, t.guard, 0) == 0) {
		if (is_named(l, folder, t.name))
			unlinkat(folder, t.name, 0);
		unlinkat(folder, t.guard, 0);
	} else if (store_no_links(errno)) {
		remove_without_links(l, &t);
	}
}

void session_unlock(struct session_lock *l)
{
	if (l->fd >= 0) {
		int folder = session_lock_held(l) ? store_folder(l->path) : -1;

		if (folder >= 0) {
			remove_ours(l, folder);
			close(folder);
		}
		close(l->fd);
	}
	free(l->holder);
	free(l->found);
	free(l->path);
	free(l->who);
	*l = (struct session_lock){ .fd = -1 };
}

/* ---- Breaking it: for what another host has left behind. A living holder here is not broken. */

/* Taken over and given back: nothing else removes just the lock that was judged. */
bool session_break_lock(const struct session_place *p, struct text *err)
{
	struct session_lock l;
	struct text why = TEXT_INIT;
	struct stat st;
	enum session_got got;

	if (lstat(p->lock, &st) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return true;
	got = session_lock(&l, p, "session unlock", 0, &why);
	if (got == SESSION_BUSY && l.lives)
		text_addf(&why, ", which is running; end it there, or open the session and take it over");
	else if (got == SESSION_BUSY && l.found) {
		text_clear(&why);
		got = session_take(&l, p, 0, &why);
	}
	session_unlock(&l);
	if (got != SESSION_OK)
		text_add(err, why.s);
	text_release(&why);
	return got == SESSION_OK;
}
