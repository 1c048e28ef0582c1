/* The lock is a file that says who has the session, and a flock(2) on it that ends with the process that took it: on this
 * host a dead holder is told from a living one for certain. What another host holds is left alone. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "session/session.h"
#include "store.h"

enum { LOCK_BYTES = 4096, HOST_BYTES = 256, TRIES = 8 };

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

/* When the process began, in ticks since boot (proc(5), stat, field 22); -1: there is no such process. With it a process
 * number that was used again is not mistaken for the holder. The name, field 2, may hold blanks and brackets. */
static int64_t process_start(int64_t pid)
{
	char path[64], stat[LOCK_BYTES];
	const char *s;

	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	read_small(path, stat, sizeof stat);
	s = strrchr(stat, ')');
	for (int field = 2; s && field < 22; field++)
		s = strchr(s + 1, ' ');
	return s ? (int64_t)strtoll(s, NULL, 10) : -1;
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
	bool ok;

	put_holder(&t, l, now);
	ok = pwrite(l->fd, t.s, t.n, 0) == (ssize_t)t.n && ftruncate(l->fd, (off_t)t.n) == 0;
	text_release(&t);
	return ok;
}

/* ---- Who may have it */

/* The same boot is the same machine, whatever it is called meanwhile. */
static bool is_here(const struct holder *h)
{
	char host[HOST_BYTES], boot[HOST_BYTES];

	host_name(host);
	boot_id(boot);
	return (*boot && str_is(h->boot, boot)) || str_is(h->host, host);
}

/* Only asked where the file system has no flock. */
static bool is_alive(const struct holder *h)
{
	char boot[HOST_BYTES];

	boot_id(boot);
	if (*h->boot && *boot && !str_is(h->boot, boot))
		return false;
	return h->pid > 0 && process_start(h->pid) == h->start;
}

enum hold { HELD, FREE, NO_FLOCK };

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

/* A lock without content was left by a process that died, or found no room, while it was made. */
static bool is_dead(enum hold hold, const struct holder *h)
{
	if (hold == HELD)
		return false;
	if (!*h->host && !*h->boot)
		return hold == FREE;
	return is_here(h) && (hold == FREE || !is_alive(h));
}

/* ---- Taking it */

static enum session_got fail(struct session_lock *l, struct text *err, const char *what)
{
	file_fail(err, what, l->path);
	session_unlock(l);
	return SESSION_ERROR;
}

/* Whether the file that we have open is still the one of this name: its holder may have removed it meanwhile. */
bool session_lock_held(const struct session_lock *l)
{
	struct stat open_file, named;

	return l->fd >= 0 && fstat(l->fd, &open_file) == 0 && lstat(l->path, &named) == 0 &&
	       open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

static void let_go(struct session_lock *l)
{
	close(l->fd);
	l->fd = -1;
}

static enum session_got say_busy(struct session_lock *l, const struct session_place *p, struct text *err)
{
	let_go(l);
	text_addf(err, "session %s is in use by %s", p->name, l->holder);
	return SESSION_BUSY;
}

/* The file is open; SESSION_ABSENT: it is not the one of this name any more, look again. */
static enum session_got take_over(struct session_lock *l, const struct session_place *p, msec now, struct text *err)
{
	enum hold hold = try_flock(l->fd);
	struct holder h;
	bool dead;

	if (hold == FREE && !session_lock_held(l)) {
		let_go(l);
		return SESSION_ABSENT;
	}
	read_holder(l->fd, &h);
	dead = is_dead(hold, &h);
	l->holder = sentence(&h);
	holder_release(&h);
	if (!dead)
		return say_busy(l, p, err);
	return write_holder(l, now) ? SESSION_OK : fail(l, err, "write");
}

/* A new lock that cannot be filled (no room) is taken away again. */
static enum session_got fill_new(struct session_lock *l, msec now, struct text *err)
{
	if (try_flock(l->fd) == HELD) { /* somebody was quicker with what we made */
		let_go(l);
		return SESSION_ABSENT;
	}
	return write_holder(l, now) ? SESSION_OK : fail(l, err, "write");
}

static enum session_got try_once(struct session_lock *l, const struct session_place *p, msec now, struct text *err)
{
	l->fd = open(l->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (l->fd >= 0)
		return fill_new(l, now, err);
	if (errno != EEXIST)
		return fail(l, err, "make the lock");
	l->fd = open(l->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (l->fd >= 0)
		return take_over(l, p, now, err);
	return errno == ENOENT ? SESSION_ABSENT : fail(l, err, "open the lock");
}

/* The lock is ours: what saves that were killed left behind is nobody's any more. */
static void sweep(const struct session_place *p)
{
	int folder = store_open(p, false, NULL);

	if (folder < 0)
		return;
	store_sweep(folder, p->file, store_is_temp);
	close(folder);
}

enum session_got session_lock(struct session_lock *l, const struct session_place *p, const char *who, msec now,
			      struct text *err)
{
	enum session_got got = SESSION_ABSENT;

	*l = (struct session_lock){ .fd = -1 };
	if (!file_make_dirs(p->dir, err))
		return SESSION_ERROR;
	l->path = mem_text(p->lock);
	l->who = mem_text(who);
	l->since = now;
	for (int i = 0; i < TRIES && got == SESSION_ABSENT; i++)
		got = try_once(l, p, now, err);
	if (got == SESSION_OK)
		sweep(p);
	if (got != SESSION_ABSENT)
		return got;
	text_addf(err, "the lock of session %s changes hands all the time; try again", p->name);
	return SESSION_BUSY;
}

void session_lock_touch(struct session_lock *l, msec now)
{
	if (l->fd >= 0)
		write_holder(l, now);
}

void session_unlock(struct session_lock *l)
{
	if (l->fd >= 0) {
		if (session_lock_held(l))
			unlink(l->path);
		close(l->fd);
	}
	free(l->holder);
	free(l->path);
	free(l->who);
	*l = (struct session_lock){ .fd = -1 };
}

/* ---- Breaking it: for what another host has left behind. A living holder here is not broken. */

static bool refuse_living(int fd, const struct session_place *p, struct text *err)
{
	struct holder h;
	char *words;

	read_holder(fd, &h);
	words = sentence(&h);
	text_fail(err, "session %s is in use by %s, which is running; end it there", p->name, words);
	holder_release(&h);
	free(words);
	return false;
}

bool session_break_lock(const struct session_place *p, struct text *err)
{
	int fd = open(p->lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return errno == ENOENT || file_fail(err, "open the lock", p->lock);
	if (try_flock(fd) == HELD)
		ok = refuse_living(fd, p, err);
	else
		ok = unlink(p->lock) == 0 || errno == ENOENT || file_fail(err, "remove the lock", p->lock);
	close(fd);
	return ok;
}
