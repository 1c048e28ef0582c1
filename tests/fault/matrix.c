/* Everything that is written to last, struck at every system call of its writing: killed there, or the call failing with each errno
 * that matters, by strace; on a file system that is full, has no more inodes, is read-only; under a limit of file size. Afterwards
 * the old content is there or the new, byte by byte, never a third; what failed said so with file, cause and cure; and the next
 * writing succeeds. With strace only when VOXPEER_LONG is set (make test-faults); the rest always. */
#include "../unit/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/session_folder.h"
#include "../unit/struck.h"
#include "base/json.h"
#include "base/text.h"
#include "lab/state.h"

static const msec at = 1793606400000; /* Mon 2 Nov 2026 08:00 UTC */
enum { ROWS_OF_A_MODEL = 200, NAME_MOST = 32, CALLS_MOST = 2000, PATH_MOST = 600 };

/* ---- What is written. prepare: the old content; act: the new one, as a process of its own, and what it says when it cannot. */

struct box { /* a folder, and what the files in it are called */
	char root[64];
	struct session_place place;
	char *plain; /* a file that is no session's */
};

static void box_open(struct box *b, const char *root)
{
	snprintf(b->root, sizeof b->root, "%s", root);
	assert_true(session_locate(&b->place, root, "ams-voice", NULL));
	b->plain = mem_format("%s/answers.yaml", root);
}

static void box_close(struct box *b)
{
	session_place_release(&b->place);
	free(b->plain);
}

static void make_model(struct model *m, const char *region)
{
	model_init(m);
	mem_replace(&m->account.region, region);
	for (int i = 0; i < ROWS_OF_A_MODEL; i++) {
		struct prefix_answer *p = rows_add(&m->prefixes, &RECORD_PREFIX, model_new_id(m));

		p->name = mem_format("prefix-%d of %s", i, region);
		p->prefix = mem_text("203.0.113.0/24");
	}
}

static bool save_region(const struct session_place *p, const char *region, struct text *err)
{
	struct model m;
	bool ok;

	make_model(&m, region);
	ok = session_save(p, &m, err);
	model_release(&m);
	return ok;
}

static void two_saves(const struct box *b)
{
	assert_true(save_region(&b->place, "oldest", NULL));
	assert_true(save_region(&b->place, "old", NULL));
}

static void nothing(const struct box *b)
{
	assert_true(file_make_dirs(b->place.dir, NULL));
}

static void damage(const struct box *b)
{
	two_saves(b);
	assert_int_equal(truncate(b->place.file, 100), 0);
}

static void foreign_lock(const struct box *b)
{
	two_saves(b);
	put_file(b->place.lock, "{\"who\":\"carol\",\"host\":\"elsewhere\",\"pid\":1}");
}

/* As the program does it: lock, load, keep what was found, save, give back. */
static bool open_and_save(const struct box *b, bool take, struct text *err)
{
	struct session_lock l;
	struct model was, m;
	enum session_got got = session_lock(&l, &b->place, "bob@jump1", at, err);
	bool ok;

	if (got == SESSION_BUSY && take) {
		text_clear(err);
		got = session_take(&l, &b->place, at, err);
	}
	ok = got == SESSION_OK;
	if (ok) {
		got = session_load(&b->place, &was, NULL, err);
		session_lock_mark(&l, &b->place);
		if (got == SESSION_OK)
			session_keep(&b->place);
		ok = got == SESSION_OK || got == SESSION_BACKUP || got == SESSION_ABSENT;
		model_release(&was);
	}
	if (ok) {
		text_clear(err);
		make_model(&m, "new");
		ok = session_save_locked(&l, &b->place, &m, at, err);
		model_release(&m);
	}
	session_unlock(&l);
	return ok;
}

static bool act_save(const struct box *b, struct text *err)
{
	return open_and_save(b, false, err);
}

static bool act_take(const struct box *b, struct text *err)
{
	return open_and_save(b, true, err);
}

static void old_journal(const struct box *b)
{
	assert_true(session_journal(&b->place, "{\"n\":1}", NULL));
}

static void torn_journal(const struct box *b)
{
	nothing(b);
	put_file(b->place.journal, "{\"n\":1}\n{\"n\":");
}

static bool act_journal(const struct box *b, struct text *err)
{
	return session_journal(&b->place, "{\"n\":2}", err);
}

static void old_lab(const struct box *b)
{
	nothing(b);
	put_file(b->place.lab, "{\"seed\":1}\n{\"n\":1}\n");
}

static void torn_lab(const struct box *b)
{
	nothing(b);
	put_file(b->place.lab, "{\"seed\":1}\n{\"n\":1}\n{\"n\":");
}

static bool act_lab(const struct box *b, struct text *err)
{
	static const char line[] = "{\"n\":2}\n";
	struct lab_state *s = lab_state_open(b->place.lab, err);
	bool ok = s && lab_state_append(s, line, sizeof line - 1, err);

	lab_state_close(s);
	return ok;
}

static void old_plain(const struct box *b)
{
	put_file(b->plain, "old");
}

static bool act_plain(const struct box *b, struct text *err)
{
	return file_write_atomic(b->plain, "new", 3, 0600, err);
}

/* ---- What may be there afterwards */

enum content { OLD, NEW, OTHER };

/* By loading: the file's bytes when it is whole, else those of the backup that serves. */
static enum content session_content(const struct box *b)
{
	struct model m, whole;
	enum session_got got = session_load(&b->place, &m, NULL, NULL);
	enum content is = OTHER;

	if (got == SESSION_ABSENT)
		is = OLD; /* for the row that begins with none */
	for (const char *const *region = (const char *const[]){ "old", "oldest", "new", NULL };
	     *region && (got == SESSION_OK || got == SESSION_BACKUP); region++) {
		make_model(&whole, *region);
		if (record_equal(&RECORD_MODEL, &m, &whole))
			is = str_is(*region, "new") ? NEW : OLD;
		model_release(&whole);
	}
	model_release(&m);
	return is;
}

/* The file itself, byte by byte, where it is no damaged one from before. */
static enum content session_bytes(const struct box *b)
{
	struct text want = TEXT_INIT;
	char *bytes = get_file(b->place.file), *sum = bytes ? strstr(bytes, ",\n \"sum\": ") : NULL;
	enum content is = OTHER;

	if (!sum || !session_verify(&b->place, NULL)) {
		free(bytes);
		return OTHER;
	}
	strcpy(sum, "\n}\n"); /* which is shorter */
	for (const char *const *region = (const char *const[]){ "old", "new", NULL }; *region; region++) {
		struct json_out o = { .to = &want, .indent = 1 };
		struct model m;

		text_clear(&want);
		make_model(&m, *region);
		session_write(&m, &o, false);
		text_addc(&want, '\n');
		model_release(&m);
		if (str_is(bytes, want.s))
			is = str_is(*region, "new") ? NEW : OLD;
	}
	free(bytes);
	text_release(&want);
	return is;
}

static enum content content_of_save(const struct box *b)
{
	enum content loaded = session_content(b), bytes = session_bytes(b);

	return loaded == bytes ? bytes : OTHER;
}

/* At the start there was none, or a damaged one: the file may be absent or be what it was. */
static enum content content_of_mend(const struct box *b)
{
	return session_content(b);
}

static enum content among(const char *path, const char *const *old, const char *const *new)
{
	char *bytes = get_file(path);
	enum content is = OTHER;

	for (; bytes && *old; old++)
		is = str_is(bytes, *old) ? OLD : is;
	for (; bytes && *new; new ++)
		is = str_is(bytes, *new) ? NEW : is;
	free(bytes);
	return is;
}

/* A line that was begun and not ended stays apart: the next begins on its own. */
static enum content content_of_journal(const struct box *b)
{
	char *bytes = get_file(b->place.journal);
	enum content is = OTHER;

	if (bytes && str_starts(bytes, "{\"n\":1}\n"))
		is = strstr(bytes, "\n{\"n\":2}\n") ? NEW : OLD;
	free(bytes);
	return is;
}

/* A torn last line is no input: it is dropped at the next opening. The new line may have been written more than once by now. */
static enum content content_of_lab(const struct box *b)
{
	static const char old[] = "{\"seed\":1}\n{\"n\":1}\n", line[] = "{\"n\":2}\n";
	struct lab_state *s = lab_state_open(b->place.lab, NULL);
	const char *rest = s ? lab_state_text(s)->s : "";
	enum content is = OTHER;

	if (str_starts(rest, old)) {
		rest += sizeof old - 1;
		is = *rest ? NEW : OLD;
		while (str_starts(rest, line))
			rest += sizeof line - 1;
		is = *rest ? OTHER : is;
	}
	lab_state_close(s);
	return is;
}

/* Its very first line: there whole, or not at all. */
static enum content content_of_first_lab(const struct box *b)
{
	static const char line[] = "{\"n\":2}\n";
	struct lab_state *s = lab_state_open(b->place.lab, NULL);
	const char *rest = s ? lab_state_text(s)->s : "torn";
	enum content is = *rest ? NEW : OLD;

	while (str_starts(rest, line))
		rest += sizeof line - 1;
	is = *rest ? OTHER : is;
	lab_state_close(s);
	return is;
}

static enum content content_of_plain(const struct box *b)
{
	return among(b->plain, (const char *const[]){ "old", NULL }, (const char *const[]){ "new", NULL });
}

static const struct writing {
	const char *name;
	void (*prepare)(const struct box *b);
	bool (*act)(const struct box *b, struct text *err);
	enum content (*content)(const struct box *b);
} WRITINGS[] = {
	{ "save", two_saves, act_save, content_of_save },
	{ "first-save", nothing, act_save, content_of_mend },
	{ "save-over-damage", damage, act_save, content_of_mend },
	{ "take-over", foreign_lock, act_take, content_of_save },
	{ "journal", old_journal, act_journal, content_of_journal },
	{ "journal-after-a-torn-line", torn_journal, act_journal, content_of_journal },
	{ "lab", old_lab, act_lab, content_of_lab },
	{ "first-lab", nothing, act_lab, content_of_first_lab },
	{ "lab-after-a-torn-line", torn_lab, act_lab, content_of_lab },
	{ "file", old_plain, act_plain, content_of_plain },
};
enum { WRITINGS_N = sizeof WRITINGS / sizeof *WRITINGS };

static const struct writing *writing_named(const char *name)
{
	for (size_t i = 0; i < WRITINGS_N; i++)
		if (str_is(WRITINGS[i].name, name))
			return &WRITINGS[i];
	return NULL;
}

/* The other half of this program: "--act NAME ROOT". The two calls of getppid fence what is to be struck. */
static int act_as_told(const char *name, const char *root)
{
	struct text err = TEXT_INIT;
	struct box b;
	bool ok;

	box_open(&b, root);
	syscall(SYS_getppid);
	ok = writing_named(name)->act(&b, &err);
	syscall(SYS_getppid);
	if (!ok)
		fprintf(stderr, "%s\n", err.s);
	box_close(&b);
	text_release(&err);
	return ok ? 0 : 1;
}

/* ---- Running it */

struct outcome {
	int status;
	char said[2000];
};

static void read_said(int fd, char said[2000])
{
	size_t n = 0;
	ssize_t got;

	while (n < 1999 && (got = read(fd, said + n, 1999 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
}

static char *self;

static void run(const char *const *args, struct outcome *o)
{
	int err[2];
	pid_t pid;

	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		dup2(err[1], 2);
		setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* the leak check does not get on with ptrace */
		execvp(args[0], (char *const *)args);
		_exit(127);
	}
	assert_true(pid > 0);
	close(err[1]);
	read_said(err[0], o->said);
	close(err[0]);
	assert_int_equal(waitpid(pid, &o->status, 0), pid);
}

/* ---- The calls between the fences, found by a run that meets no fault */

struct call {
	char name[NAME_MOST];
	unsigned nth; /* of this name, from the start of the program on */
};
struct calls {
	struct call v[CALLS_MOST];
	size_t n;
};

static unsigned count_name(const char names[][NAME_MOST], size_t n, const char *name)
{
	unsigned nth = 0;

	for (size_t i = 0; i < n; i++)
		nth += str_is(names[i], name);
	return nth;
}

/* A line of strace begins with the call's name. */
static void read_trace(const char *path, struct calls *c)
{
	static char names[CALLS_MOST][NAME_MOST];
	char line[4096];
	FILE *f = fopen(path, "r");
	size_t n = 0;
	bool inside = false;

	assert_non_null(f);
	c->n = 0;
	while (fgets(line, sizeof line, f) && n < CALLS_MOST) {
		line[strcspn(line, "(")] = '\0';
		snprintf(names[n++], NAME_MOST, "%.*s", NAME_MOST - 1, line);
		if (str_is(line, "getppid")) {
			inside = !inside;
			continue;
		}
		if (inside) {
			snprintf(c->v[c->n].name, NAME_MOST, "%.*s", NAME_MOST - 1, line);
			c->v[c->n++].nth = count_name(names, n, line);
		}
	}
	fclose(f);
}

/* ---- Faults */

static struct {
	unsigned injected, old, new, other, said, killed, tolerated;
} sum;

static void fresh(struct box *b, const struct writing *w)
{
	char root[] = "/tmp/voxpeer-matrix-XXXXXX";

	assert_non_null(mkdtemp(root));
	box_open(b, root);
	w->prepare(b);
}

static void done_with(struct box *b)
{
	folder_empty(b->root);
	rmdir(b->root);
	box_close(b);
}

/* What was said names a file, the cause and a cure. */
static bool is_said(const char *said, const char *cause)
{
	return (strstr(said, "ams-voice") || strstr(said, "/tmp")) && strchr(said, ';') && strstr(said, cause);
}

static void judge(const struct box *b, const struct writing *w, const struct outcome *o, const char *what,
		  const char *cause)
{
	bool killed = WIFSIGNALED(o->status), ok = WIFEXITED(o->status) && WEXITSTATUS(o->status) == 0;
	enum content is = w->content(b);

	sum.injected++;
	sum.old += is == OLD;
	sum.new += is == NEW;
	sum.other += is == OTHER;
	sum.killed += killed;
	sum.tolerated += ok;
	if (is == OTHER || (ok && is != NEW))
		fail_msg("%s, %s: %s, and the content is %s; it said: %s", w->name, what,
			 ok       ? "it succeeded"
			 : killed ? "it was killed"
				  : "it failed",
			 is == OLD   ? "old"
			 : is == NEW ? "new"
				     : "neither old nor new",
			 o->said);
	if (!killed && !ok) {
		if (WEXITSTATUS(o->status) != 1 || !is_said(o->said, cause))
			fail_msg("%s, %s: exit code %d, and it said: %s", w->name, what, WEXITSTATUS(o->status),
				 o->said);
		sum.said++;
	}
}

/* And then it works. */
static void go_on(const struct box *b, const struct writing *w, const char *what)
{
	struct outcome o;

	run((const char *const[]){ self, "--act", w->name, b->root, NULL }, &o);
	if (o.status || w->content(b) != NEW)
		fail_msg("%s, %s: afterwards it does not work: %s", w->name, what, o.said);
	if (w->act != act_save && w->act != act_take)
		return;
	DIR *dir = opendir(b->place.dir);
	const struct dirent *e;

	while ((e = readdir(dir)))
		if (e->d_name[0] == '.' && strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			fail_msg("%s, %s: %s was left behind", w->name, what, e->d_name);
	closedir(dir);
}

static void strike(const struct writing *w, const struct call *c, const char *fault, const char *cause)
{
	struct outcome o;
	struct box b;
	char only[NAME_MOST + 16], inject[NAME_MOST + 80], what[NAME_MOST + 80];

	fresh(&b, w);
	snprintf(only, sizeof only, "trace=%s", c->name);
	snprintf(inject, sizeof inject, "inject=%s:%s:when=%u", c->name, fault, c->nth);
	snprintf(what, sizeof what, "%s %u, %s", c->name, c->nth, fault);
	run((const char *const[]){ "strace", "-qq", "-o", "/dev/null", "-e", only, "-e", inject, self, "--act", w->name,
				   b.root, NULL },
	    &o);
	judge(&b, w, &o, what, cause);
	go_on(&b, w, what);
	done_with(&b);
}

/* Memory is the subject of other tests, and a descriptor that cannot be closed is none. */
static bool may_fail(const char *name)
{
	static const char *const others[] = {
		"brk", "mmap", "munmap", "mprotect", "getpid", "getrandom", "poll", NULL
	};

	for (const char *const *n = others; *n; n++)
		if (str_is(*n, name))
			return false;
	return true;
}

static void strike_each(const struct writing *w, const struct calls *c)
{
	static const struct {
		const char *fault, *cause;
	} faults[] = { { "signal=KILL", "" },
		       { "error=EIO", "Input/output error; " },
		       { "error=ENOSPC", "No space left on device" },
		       { "error=EROFS", "Read-only file system" },
		       { "error=EINTR", "" },
		       { "error=EDQUOT", "quota" } };

	for (size_t i = 0; i < c->n; i++)
		for (size_t f = 0; f < sizeof faults / sizeof *faults; f++)
			if (f == 0 || may_fail(c->v[i].name))
				strike(w, &c->v[i], faults[f].fault, "");
}

static bool have_strace(void)
{
	struct outcome o;

	run((const char *const[]){ "strace", "-qq", "-o", "/dev/null", "true", NULL }, &o);
	return o.status == 0;
}

static void struck_at_every_call(void **state)
{
	(void)state;
	static struct calls c;
	char trace[] = "/tmp/voxpeer-trace-XXXXXX";
	int fd;

	if (str_empty(getenv("VOXPEER_LONG")))
		skip();
	if (!have_strace()) {
		print_message("strace is not there or not allowed to trace: skipped\n");
		skip();
	}
	fd = mkstemp(trace);
	assert_true(fd >= 0);
	for (size_t i = 0; i < WRITINGS_N; i++) {
		const struct writing *w = &WRITINGS[i];
		const char *only = getenv("VOXPEER_WRITING"); /* one of them alone, while it is mended */
		struct outcome o;
		struct box b;

		if (!str_empty(only) && !str_is(only, w->name))
			continue;
		fresh(&b, w);
		run((const char *const[]){ "strace", "-qq", "-o", trace, self, "--act", w->name, b.root, NULL }, &o);
		assert_int_equal(o.status, 0);
		assert_int_equal(w->content(&b), NEW);
		read_trace(trace, &c);
		assert_in_range(c.n, 5, CALLS_MOST - 1);
		unsigned before = sum.injected;

		strike_each(w, &c);
		print_message("%-26s %3zu calls, %4u faults\n", w->name, c.n, sum.injected - before);
		done_with(&b);
	}
	close(fd);
	unlink(trace);
}

/* ---- Whole file systems that refuse: tmpfs in a namespace of its own */

/* False: not allowed here. */
static bool own_mounts(void)
{
	if (unshare(CLONE_NEWNS) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return false;
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* As much as there is room for; what holds it is to be removed by the caller. */
static void fill(const char *root)
{
	char path[PATH_MOST], block[4096] = "";
	int fd;

	snprintf(path, sizeof path, "%s/filler", root);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while (fd >= 0 && write(fd, block, sizeof block) > 0)
		;
	if (fd >= 0)
		close(fd);
}

static void unfill(const char *root)
{
	char path[PATH_MOST];

	snprintf(path, sizeof path, "%s/filler", root);
	unlink(path);
}

static void use_inodes(const char *root)
{
	char path[PATH_MOST];
	int fd = 0;

	for (int i = 0; fd >= 0; i++) {
		snprintf(path, sizeof path, "%s/inode-%d", root, i);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd >= 0)
			close(fd);
	}
}

static void free_inodes(const char *root)
{
	char path[PATH_MOST];

	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof path, "%s/inode-%d", root, i);
		unlink(path);
	}
}

static void make_read_only(const char *root)
{
	assert_int_equal(mount(NULL, root, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
}

static void make_writable(const char *root)
{
	assert_int_equal(mount(NULL, root, NULL, MS_REMOUNT, NULL), 0);
}

static const struct refusal {
	const char *name, *options, *cause;
	void (*begin)(const char *root);
	void (*end)(const char *root);
} REFUSALS[] = {
	{ "a full file system", "size=256k", "No space left on device", fill, unfill },
	{ "no more inodes", "size=4m,nr_inodes=40", "No space left on device", use_inodes, free_inodes },
	{ "a read-only file system", "size=4m", "Read-only file system", make_read_only, make_writable },
};

/* The journal and the lab's log have their file already: where only inodes are missing they go on. */
static void refuse_one(const struct refusal *r, const struct writing *w)
{
	char root[] = "/tmp/voxpeer-mount-XXXXXX";
	struct outcome o;
	struct box b;

	assert_non_null(mkdtemp(root));
	assert_int_equal(mount("tmpfs", root, "tmpfs", 0, r->options), 0);
	box_open(&b, root);
	w->prepare(&b);
	r->begin(root);
	run((const char *const[]){ self, "--act", w->name, root, NULL }, &o);
	r->end(root);
	judge(&b, w, &o, r->name, r->cause);
	go_on(&b, w, r->name);
	box_close(&b);
	umount2(root, MNT_DETACH);
	rmdir(root);
}

static void file_systems_that_refuse(void **state)
{
	(void)state;
	int status, counts[2];
	pid_t pid;

	assert_int_equal(pipe(counts), 0);
	pid = fork();
	if (pid == 0) {
		sum.injected = sum.old = sum.new = 0;
		if (!own_mounts())
			_exit(77);
		for (size_t r = 0; r < sizeof REFUSALS / sizeof *REFUSALS; r++)
			for (size_t i = 0; i < WRITINGS_N; i++)
				refuse_one(&REFUSALS[r], &WRITINGS[i]);
		_exit(write(counts[1], &sum, sizeof sum) == sizeof sum ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		print_message("mounts of one's own are not allowed here: skipped\n");
	else
		assert_true(status == 0 && read(counts[0], &sum, sizeof sum) == sizeof sum);
	close(counts[0]);
	close(counts[1]);
}

/* ---- A limit of file size: the write that would cross it is cut short, the next fails. The program ignores SIGXFSZ. */

static void limited(const struct writing *w, rlim_t bytes)
{
	struct outcome o;
	struct box b;
	char what[64];
	struct rlimit old, now;

	fresh(&b, w);
	snprintf(what, sizeof what, "at most %lu bytes a file", (unsigned long)bytes);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	now = old;
	now.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
	run((const char *const[]){ self, "--act", w->name, b.root, NULL }, &o);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	judge(&b, w, &o, what, "");
	go_on(&b, w, what);
	done_with(&b);
}

static void a_limit_of_file_size(void **state)
{
	static const rlim_t limits[] = { 0, 1, 10, 20, 23, 100, 300, 1000, 4096, 10000, 20000 };

	(void)state;
	for (size_t i = 0; i < WRITINGS_N; i++)
		for (size_t n = 0; n < sizeof limits / sizeof *limits; n++)
			limited(&WRITINGS[i], limits[n]);
}

static void the_sum(void **state)
{
	(void)state;
	print_message("killed %u, refused with a message %u, tolerated %u; other than old or new %u\n", sum.killed,
		      sum.said, sum.tolerated, sum.other);
	print_struck("a writing: killed, failing, no room, no right", sum.injected, sum.old, sum.new);
	assert_int_equal(sum.injected, sum.old + sum.new);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_systems_that_refuse),
		cmocka_unit_test(a_limit_of_file_size),
		cmocka_unit_test(struck_at_every_call),
		cmocka_unit_test(the_sum),
	};

	signal(SIGXFSZ, SIG_IGN);
	if (argc == 4 && str_is(argv[1], "--act"))
		return act_as_told(argv[2], argv[3]);
	self = realpath(argv[0], NULL);
	int failed = self ? cmocka_run_group_tests(tests, NULL, NULL) : 1;

	free(self);
	return failed;
}
