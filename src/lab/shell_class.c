/* voxpeer-lab class: how each trainee stands, read from the labs' state files. Nothing is locked, written or asked: a lab that runs
 * does not notice. What is shown is what the last line of its file says. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "items.h"
#include "lab/service.h"
#include "lab/state.h"
#include "options.h"
#include "shell.h"

/* One trainee: what the lab's own score says. */
struct pupil {
	const char *file, *name, *user;
	const char *scenario, *title, *step, *error; /* error: it cannot be read */
	int64_t goals, done, points, needed, hints, mistakes, shown, steps_done;
	bool attended, passed, finished;
	const char *now;
	msec last; /* the file was written */
};
struct class
{
	struct arena arena;
	struct items pupils;
	struct text err; /* of folders that cannot be read */
};

char *shell_sessions(struct text *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = str_or(getenv("HOME"), "");
	if (!str_empty(state) && state[0] == '/')
		return mem_format("%s/voxpeer/sessions", state);
	if (!*home || home[0] == '/')
		return mem_format("%s/.local/state/voxpeer/sessions", home);
	text_addf(err, "HOME is '%s', which is no absolute path; set it to your home folder", home);
	return NULL;
}

/* ---- Reading one. */

static int64_t number(const struct json *j, const char *path)
{
	int64_t n = 0;
	json_int(json_at(j, path), &n);
	return n;
}

static bool yes(const struct json *j, const char *path)
{
	bool b = false;
	json_bool(json_at(j, path), &b);
	return b;
}

static const char *word(struct class *c, const struct json *j, const char *path)
{
	struct text clean = TEXT_INIT;
	const char *s = str_or(json_str(json_at(j, path)), "");
	utf8_clean(&clean, s, strlen(s), strlen(s));
	const char *kept = arena_text(&c->arena, clean.s);
	text_release(&clean);
	return kept;
}

static void take_score(struct class *c, struct pupil *p, const struct json *score)
{
	p->scenario = word(c, score, "scenario");
	p->title = word(c, score, "title");
	p->step = word(c, score, "step");
	p->now = word(c, score, "now");
	p->points = number(score, "points");
	p->needed = number(score, "needed");
	p->hints = number(score, "hints.taken");
	p->steps_done = number(score, "steps_done");
	for (const struct json *m = json_first(json_get(score, "mistakes")); m; m = json_next(m))
		p->mistakes += !yes(m, "expected");
	p->shown = (int64_t)json_count(json_get(score, "shown"));
	p->attended = yes(score, "attended");
	p->passed = yes(score, "passed");
	p->finished = yes(score, "finished");
	for (const struct json *g = json_first(json_get(score, "goals")); g; g = json_next(g)) {
		p->goals++;
		p->done += yes(g, "done");
	}
}

static bool read_log(struct class *c, struct pupil *p, const struct text *log, struct text *err)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	const struct lab_request ask = { .method = "GET", .target = "/lab/v1/score" };
	const struct lab_setup setup = { .log = log->s, .log_n = log->n, .log_file = p->file, .now = 1 };
	const bool begun = memchr(log->s, '\n', log->n);
	struct lab *lab = begun ? lab_open(&setup, err) : NULL;
	if (!lab)
		return begun ? false : text_fail(err, "%s: nothing is in it yet", p->file);
	lab_request(lab, 1, &ask, &reply);
	struct json *score = json_parse(reply.body.s, reply.body.n, NULL, err);
	take_score(c, p, score);
	json_free(score);
	lab_reply_release(&reply);
	lab_close(lab);
	return true;
}

static const char *base_name(struct class *c, const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
	return arena_textn(&c->arena, name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
}

static const char *user_name(struct class *c, uid_t uid)
{
	const struct passwd *p = getpwuid(uid);
	return p ? arena_text(&c->arena, p->pw_name) : arena_format(&c->arena, "%lu", (unsigned long)uid);
}

static void add_pupil(struct class *c, const char *file, const struct stat *seen)
{
	struct stat st = *seen; /* of what cannot be read; else of what was */
	struct text log = TEXT_INIT, err = TEXT_INIT;
	struct pupil *p = arena_alloc(&c->arena, sizeof *p);
	*p = (struct pupil){ .file = arena_text(&c->arena, file) };
	p->name = base_name(c, file);
	bool there = file_read_stranger(file, LAB_STATE_MAX, &st, &log, &err);
	p->user = user_name(c, st.st_uid);
	p->last = (msec)st.st_mtim.tv_sec * MSEC_SECOND;
	if (!there || !read_log(c, p, &log, &err))
		p->error = arena_text(&c->arena, err.s);
	items_add(&c->pupils, &c->arena, p);
	text_release(&log);
	text_release(&err);
}

/* ---- Which files. */

static bool is_lab(const char *name)
{
	size_t n = strlen(name);
	return n > 4 && str_is(name + n - 4, ".lab");
}

static void add_folder(struct class *c, const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	while (d && (e = readdir(d))) {
		struct stat st;
		char *file = mem_format("%s/%s", path, e->d_name);
		if (is_lab(e->d_name) && lstat(file, &st) == 0 && S_ISREG(st.st_mode))
			add_pupil(c, file, &st);
		free(file);
	}
	if (d)
		closedir(d);
	else
		text_addf(&c->err, "%s%s: cannot be read: %s", c->err.n ? "\n" : "", path, strerror(errno));
}

static void add_place(struct class *c, const char *path)
{
	struct stat st;
	if (stat(path, &st))
		text_addf(&c->err, "%s%s: cannot be read: %s", c->err.n ? "\n" : "", path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		add_folder(c, path);
	else
		add_pupil(c, path, &st);
}

static int by_name(const void *a, const void *b)
{
	const struct pupil *x = *(void *const *)a, *y = *(void *const *)b;
	int order = strcmp(x->name, y->name);
	return order ? order : strcmp(x->file, y->file);
}

static void gather(struct class *c, char *const *places)
{
	char *usual = *places ? NULL : shell_sessions(&c->err);
	if (usual && access(usual, F_OK) == 0)
		add_place(c, usual);
	for (; *places; places++)
		add_place(c, *places);
	if (c->pupils.n)
		qsort(c->pupils.at, c->pupils.n, sizeof *c->pupils.at, by_name);
	free(usual);
}

/* ---- Showing. */

static void put_pupil_json(struct json_out *out, const struct pupil *p)
{
	char last[WHEN_ISO_MAX];
	json_object(out, NULL);
	json_put_str(out, "trainee", p->name);
	json_put_str(out, "user", p->user);
	json_put_str(out, "file", p->file);
	json_put_str(out, "last", when_iso(p->last, last));
	if (p->error)
		json_put_str(out, "error", p->error);
	else {
		json_put_str(out, "scenario", p->scenario);
		json_put_str(out, "title", p->title);
		json_put_str(out, "step", p->step);
		json_put_int(out, "steps_done", p->steps_done);
		json_put_int(out, "goals", p->goals);
		json_put_int(out, "goals_done", p->done);
		json_put_int(out, "points", p->points);
		json_put_int(out, "needed", p->needed);
		json_put_bool(out, "finished", p->finished);
		json_put_bool(out, "attended", p->attended);
		json_put_bool(out, "passed", p->passed);
		json_put_int(out, "hints", p->hints);
		json_put_int(out, "mistakes", p->mistakes);
		json_put_int(out, "shown", p->shown);
		json_put_str(out, "now", p->now);
	}
	json_object_end(out);
}

static void show_json(const struct class *c, struct text *to)
{
	struct json_out out = { .to = to };
	json_object(&out, NULL);
	json_array(&out, "labs");
	for (size_t i = 0; i < c->pupils.n; i++)
		put_pupil_json(&out, c->pupils.at[i]);
	json_array_end(&out);
	json_object_end(&out);
	text_addc(to, '\n');
}

static void add_cell(struct text *out, const char *s, size_t width)
{
	struct text clean = TEXT_INIT;
	utf8_clean(&clean, s, strlen(s), strlen(s));
	size_t cells = utf8_width(clean.s);
	text_addf(out, "%s%*s", clean.s, cells < width ? (int)(width - cells) : 0, "");
	text_add(out, "  ");
	text_release(&clean);
}

static void add_count(struct text *out, size_t width, long long n)
{
	char cell[24];
	snprintf(cell, sizeof cell, "%lld", n);
	add_cell(out, cell, width);
}

static void add_goals(struct text *out, const struct pupil *p)
{
	char cell[48];
	snprintf(cell, sizeof cell, "%lld/%lld", (long long)p->done, (long long)p->goals);
	add_cell(out, cell, 5);
}

static size_t widest(const struct class *c, size_t least, const char *(*text)(const struct pupil *))
{
	for (size_t i = 0; i < c->pupils.n; i++) {
		size_t cells = utf8_width(text(c->pupils.at[i]));
		least = cells > least ? cells : least;
	}
	return least;
}

static const char *name_of(const struct pupil *p)
{
	return p->name;
}

static const char *scenario_of(const struct pupil *p)
{
	return str_or(p->scenario, "");
}

static const char *result(const struct pupil *p)
{
	if (p->passed || !p->finished)
		return p->passed ? "passed" : "";
	return p->attended ? "below" : "run";
}

/* "2026-11-02T08:00:00Z" without its seconds. */
static void add_minute(struct text *out, const char *iso)
{
	text_addf(out, "%.10s %.5s", iso, strlen(iso) > 16 ? iso + 11 : "");
}

/* How long ago something was written: who has not moved for long may be stuck. */
static void add_age(struct text *out, msec last)
{
	const msec age = (msec)time(NULL) * MSEC_SECOND - last;
	if (age < MSEC_HOUR)
		text_addf(out, "%lldm", (long long)(age > 0 ? age / MSEC_MINUTE : 0));
	else if (age < 2 * MSEC_DAY)
		text_addf(out, "%lldh", (long long)(age / MSEC_HOUR));
	else
		text_addf(out, "%lldd", (long long)(age / MSEC_DAY));
}

static void put_pupil_text(const struct pupil *p, size_t name, size_t scenario, struct text *out)
{
	add_cell(out, p->name, name);
	if (p->error) {
		text_addf(out, "%s\n", p->error);
		return;
	}
	add_cell(out, p->scenario, scenario);
	add_cell(out, str_or(p->step, "-"), 12);
	add_goals(out, p);
	add_count(out, 6, p->points);
	add_cell(out, result(p), 6);
	add_count(out, 5, p->hints);
	add_count(out, 8, p->mistakes);
	add_minute(out, p->now);
	text_add(out, "  ");
	add_age(out, p->last);
	text_addc(out, '\n');
}

static void show_text(const struct class *c, struct text *out)
{
	size_t name = widest(c, 7, name_of), scenario = widest(c, 8, scenario_of);
	add_cell(out, "trainee", name);
	add_cell(out, "scenario", scenario);
	text_add(out, "step          goals  points  result  hints  mistakes  in the lab        idle\n");
	for (size_t i = 0; i < c->pupils.n; i++)
		put_pupil_text(c->pupils.at[i], name, scenario, out);
}

int shell_class(const struct lab_options *o)
{
	struct class c = { .err = TEXT_INIT };
	struct text out = TEXT_INIT;
	gather(&c, o->names);
	if (o->json || c.pupils.n)
		(o->json ? show_json : show_text)(&c, &out);
	else if (!c.err.n)
		text_add(&out, "no labs\n");
	fputs(out.s, stdout);
	int rc = c.err.n ? shell_complain(&c.err) : EXIT_DONE;
	text_release(&out);
	text_release(&c.err);
	arena_release(&c.arena);
	return rc;
}
