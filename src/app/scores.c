#include "scores.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

enum { SCORES_MAX = 200, BYTES_MAX = 256 * 1024, VERSION = 1 };
enum list { LESSONS, SESSIONS, LISTS };
static const char *const LIST_KEY[LISTS] = { "lessons", "sessions" };

struct scores {
	struct score_entry *v[LISTS];
	size_t n[LISTS];
};

static char *file_of(const char *state_home)
{
	return mem_format("%s/voxpeer/scores.json", state_home);
}

/* ---- reading */

static void add(struct scores *s, enum list l, const struct score_entry *e)
{
	s->v[l] = mem_array(s->v[l], s->n[l] + 1, sizeof *s->v[l]);
	s->v[l][s->n[l]++] = *e;
	s->v[l][s->n[l] - 1].key = mem_text(e->key);
	s->v[l][s->n[l] - 1].scenario = mem_text(e->scenario);
}

static void read_entry(struct scores *s, enum list l, const struct json *j)
{
	int64_t points = 0;
	struct score_entry e = { .key = (char *)(uintptr_t)json_str(json_get(j, "name")),
				 .scenario = (char *)(uintptr_t)json_str(json_get(j, "scenario")) };
	const char *at = json_str(json_get(j, "at"));
	json_int(json_get(j, "points"), &points);
	json_int(json_get(j, "lesson"), &e.lesson);
	json_bool(json_get(j, "passed"), &e.passed);
	if (at)
		when_parse(at, &e.at);
	e.points = points > 0 && points <= 1000 ? (int)points : 0;
	if (!str_empty(e.key) && s->n[l] < SCORES_MAX)
		add(s, l, &e);
}

/* damaged: it is there, and no JSON. */
static struct json *read_root(const char *state_home, bool *damaged)
{
	struct text bytes = TEXT_INIT;
	char *path = file_of(state_home);
	bool there = file_read_own(path, BYTES_MAX, &bytes, NULL);
	struct json *root = there ? json_parse(bytes.s, bytes.n, NULL, NULL) : NULL;
	if (damaged)
		*damaged = there && !root;
	text_release(&bytes);
	free(path);
	return root;
}

struct scores *scores_read(const char *state_home)
{
	struct scores *s = mem_alloc(sizeof *s);
	struct json *root = read_root(state_home, NULL);
	for (int l = 0; l < LISTS; l++)
		for (const struct json *j = json_first(json_get(root, LIST_KEY[l])); j; j = json_next(j))
			read_entry(s, (enum list)l, j);
	json_free(root);
	return s;
}

void scores_free(struct scores *s)
{
	for (int l = 0; l < LISTS; l++) {
		for (size_t i = 0; i < s->n[l]; i++) {
			free(s->v[l][i].key);
			free(s->v[l][i].scenario);
		}
		free(s->v[l]);
	}
	free(s);
}

static struct score_entry *find(const struct scores *s, enum list l, const char *key)
{
	for (size_t i = 0; i < s->n[l]; i++)
		if (str_is(s->v[l][i].key, key))
			return &s->v[l][i];
	return NULL;
}

const struct score_entry *scores_best(const struct scores *s, const char *scenario)
{
	return find(s, LESSONS, scenario);
}

const struct score_entry *scores_of_session(const struct scores *s, const char *session)
{
	return find(s, SESSIONS, session);
}

/* ---- keeping */

static void write_list(const struct scores *s, enum list l, struct json_out *j)
{
	char iso[WHEN_ISO_MAX];
	json_array(j, LIST_KEY[l]);
	for (size_t i = s->n[l] > SCORES_MAX ? s->n[l] - SCORES_MAX : 0; i < s->n[l]; i++) {
		const struct score_entry *e = &s->v[l][i];
		json_object(j, NULL);
		json_put_str(j, "name", e->key);
		json_put_str(j, "scenario", e->scenario);
		json_put_int(j, "lesson", e->lesson);
		json_put_int(j, "points", e->points);
		json_put_bool(j, "passed", e->passed);
		json_put_str(j, "at", when_iso(e->at, iso));
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_all(const struct scores *s, const char *state_home)
{
	struct text out = TEXT_INIT;
	struct json_out j = { .to = &out, .indent = 1 };
	char *path = file_of(state_home);
	json_object(&j, NULL);
	json_put_int(&j, "version", VERSION);
	for (int l = 0; l < LISTS; l++)
		write_list(s, (enum list)l, &j);
	json_object_end(&j);
	text_addc(&out, '\n');
	file_write_atomic(path, out.s, out.n, 0600, NULL);
	text_release(&out);
	free(path);
}

static bool better(const struct score_entry *old, const struct score_entry *e)
{
	return e->passed > old->passed || (e->passed == old->passed && e->points > old->points);
}

/* True when it changed. A session's is the latest, a lesson's the best; one without a point is no result yet. */
static bool take(struct scores *s, enum list l, const struct score_entry *e)
{
	struct score_entry *old = find(s, l, e->key);
	if (!old && (e->points || l == SESSIONS)) {
		add(s, l, e);
		return true;
	}
	if (!old || (l == LESSONS ? !better(old, e) : old->points == e->points && old->passed == e->passed))
		return false;
	old->points = e->points;
	old->passed = e->passed;
	old->at = e->at;
	return true;
}

/* What cannot be read is not written over. */
static void put_damaged_aside(const char *state_home)
{
	bool damaged;
	char *path = file_of(state_home), *aside = mem_format("%s.damaged", path);
	json_free(read_root(state_home, &damaged));
	if (damaged)
		rename(path, aside);
	free(aside);
	free(path);
}

/* Several lessons may be open at once: who reads and writes keeps the others out meanwhile. -1: nobody can be kept out here. */
static int keep_others_out(const char *state_home)
{
	char *folder = mem_format("%s/voxpeer", state_home);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		flock(fd, LOCK_EX);
	free(folder);
	return fd;
}

void scores_keep(const char *state_home, const struct score_entry *of, const struct json *score)
{
	int64_t points = 0;
	struct score_entry e = *of;
	json_int(json_get(score, "points"), &points);
	json_bool(json_get(score, "passed"), &e.passed);
	e.points = points > 0 && points <= 1000 ? (int)points : 0;
	struct score_entry best = e;
	best.key = e.scenario;
	int others = keep_others_out(state_home);
	put_damaged_aside(state_home);
	struct scores *s = scores_read(state_home);
	bool changed = !str_empty(e.key) && take(s, SESSIONS, &e);
	changed |= !str_empty(best.key) && take(s, LESSONS, &best);
	if (changed)
		write_all(s, state_home);
	scores_free(s);
	if (others >= 0)
		close(others);
}
