#include "lab/scenario.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lab/service.h"
#include "player.h"
#include "scene.h"

/* Opening a lab on it is the whole check: its fields, its names, and that its history can have happened. */
bool lab_scenario_check(const char *yaml, size_t n, const char *file, struct text *err)
{
	const struct lab_setup setup = { .yaml = yaml, .yaml_n = n, .yaml_file = file, .now = 1 };
	struct lab *lab = lab_open(&setup, err);
	lab_close(lab);
	return lab != NULL;
}

/* ---- Telling of one. */

enum { WIDTH = 78, MARGIN = 2, TITLE_MAX = 200 };

static void add_blanks(struct text *out, size_t n)
{
	text_addf(out, "%*s", (int)n, "");
}

/* One line of the file as lines of the screen, broken between words. */
static void add_line(struct text *out, const char *line, size_t n)
{
	size_t column = MARGIN;
	add_blanks(out, MARGIN);
	for (size_t at = 0; at < n;) {
		size_t length = strcspn(line + at, " \n");
		struct text word = TEXT_INIT;
		text_addn(&word, line + at, length);
		size_t cells = utf8_width(word.s);
		if (column > MARGIN && column + 1 + cells > WIDTH) {
			text_addc(out, '\n');
			add_blanks(out, column = MARGIN);
		}
		text_addf(out, column > MARGIN ? " %s" : "%s", word.s);
		column += cells + (column > MARGIN);
		at += length + strspn(line + at + length, " ");
		text_release(&word);
	}
	text_addc(out, '\n');
}

static void add_section(struct text *out, const char *head, const char *s)
{
	if (str_empty(s))
		return;
	text_addf(out, "\n%s\n", head);
	while (*s) {
		size_t n = strcspn(s, "\n");
		add_line(out, s, n);
		s += n + (s[n] != '\0');
	}
}

static void describe_metro(const struct scene_metro *m, struct text *out)
{
	text_addf(out, "  %s, %s, region %s\n", m->name, m->country, m->region);
	for (size_t i = 0; i < m->facilities.n; i++) {
		const struct scene_facility *f = m->facilities.at[i];
		text_addf(out, "    facility %-6lld %s%s\n", (long long)f->id, f->address,
			  f->voice ? "" : " (not for Voice)");
	}
}

static void describe_routers(const struct scene *s, struct text *out)
{
	size_t widest = 0;
	for (size_t i = 0; i < s->routers.n; i++) {
		size_t cells = utf8_width(((const struct scene_router *)s->routers.at[i])->name);
		widest = cells > widest ? cells : widest;
	}
	for (size_t i = 0; i < s->routers.n; i++) {
		const struct scene_router *r = s->routers.at[i];
		text_addf(out, "  %s", r->name);
		add_blanks(out, widest - utf8_width(r->name));
		text_addf(out, "  at facility %lld\n", (long long)r->facility);
	}
}

static void describe(const struct scene *s, struct text *out)
{
	char at[WHEN_ISO_MAX];
	text_addf(out, "%s: %s\n", s->name, s->title);
	add_section(out, "Story", s->description);
	add_section(out, "Task", s->task);
	text_addf(out, "\nCompany\n  %s, AS%u\n\nStart\n  %s\n", s->company, s->own_asn, when_iso(s->start, at));
	text_add(out, "\nMetros\n");
	for (size_t i = 0; i < s->metros.n; i++)
		describe_metro(s->metros.at[i], out);
	text_add(out, s->routers.n ? "\nOwn routers\n" : "");
	describe_routers(s, out);
	text_add(out, s->goals.n ? "\nGoals\n" : "");
	for (size_t i = 0; i < s->goals.n; i++)
		text_addf(out, "  %s\n", ((const struct scene_goal *)s->goals.at[i])->text);
}

bool lab_scenario_describe(const char *yaml, size_t n, const char *file, struct text *out, struct text *err)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(yaml, n, file, &arena, err);
	struct text all = TEXT_INIT;
	if (s) {
		describe(s, &all);
		utf8_clean_lines(out, all.s, all.n, all.n);
	}
	text_release(&all);
	arena_release(&arena);
	return s != NULL;
}

bool lab_scenario_parts(const char *yaml, size_t n, struct text *title, struct text *answers, struct text *err)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(yaml, n, NULL, &arena, err);
	if (s) {
		utf8_clean(title, s->title, strlen(s->title), TITLE_MAX);
		text_add(answers, s->solution.answers);
	}
	arena_release(&arena);
	return s != NULL;
}

/* ---- The course of built-in scenarios. */

static void put_lesson(struct json_out *out, const struct scene_lesson *l)
{
	json_object(out, "lesson");
	json_put_int(out, "number", l->number);
	json_put_str(out, "level", l->level);
	json_put_int(out, "minutes", l->minutes);
	json_put_str(out, "learn", l->learn);
	json_put_int(out, "pass", l->pass);
	json_object_end(out);
}

static void put_scenario(struct json_out *out, const struct lab_builtin *b)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(b->yaml, b->yaml_n, b->name, &arena, NULL);
	if (s) {
		json_object(out, NULL);
		json_put_str(out, "name", b->name);
		json_put_str(out, "title", s->title);
		if (s->lesson)
			put_lesson(out, s->lesson);
		json_object_end(out);
	}
	arena_release(&arena);
}

void lab_scenarios_json(struct text *to)
{
	struct json_out out = { .to = to };
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	json_object(&out, NULL);
	json_array(&out, "scenarios");
	for (size_t i = 0; i < n; i++)
		put_scenario(&out, &b[i]);
	json_array_end(&out);
	json_object_end(&out);
	text_addc(to, '\n');
}

void lab_scenarios_text(struct text *out)
{
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	for (size_t i = 0; i < n; i++) {
		struct arena arena = { 0 };
		const struct scene *s = scene_read(b[i].yaml, b[i].yaml_n, b[i].name, &arena, NULL);
		if (s)
			text_addf(out, "%-22s %s", b[i].name, s->title);
		if (s && s->lesson)
			text_addf(out, " (%lld, %s)", (long long)s->lesson->number, s->lesson->level);
		text_add(out, s ? "\n" : "");
		arena_release(&arena);
	}
}

/* ---- Playing one. */

static bool missed(const struct played *p, const char *file, const char *how, struct text *err)
{
	if (!p->ended)
		return text_fail(err, "%s: playing its solution comes to no end", file);
	for (size_t i = 0; i < p->missed.n; i++) {
		const struct scene_goal *g = p->missed.at[i];
		text_addf(err, "%s%s: goal '%s' stays unreached %s: %s", i ? "\n" : "", file, g->id, how, g->text);
	}
	return p->missed.n > 0;
}

static void note_unseen(const struct played *p, const char *file, struct text *notes)
{
	for (size_t i = 0; notes && i < p->unseen.n; i++)
		text_addf(notes, "%s: note: the condition of %s never holds while the solution is played\n", file,
			  (const char *)p->unseen.at[i]);
}

static bool solves(const char *yaml, size_t n, const char *file, struct text *tell, struct text *notes,
		   struct text *err)
{
	struct arena arena = { 0 };
	struct played p;
	const struct play how = { yaml, file, n, true, tell, &arena };
	bool good = lab_play(&how, &p, err) && !missed(&p, file, "with the solution", err) && p.ended;
	note_unseen(&p, file, notes);
	arena_release(&arena);
	return good;
}

bool lab_scenario_play(const char *yaml, size_t n, const char *file, struct text *out, struct text *err)
{
	return solves(yaml, n, file, out, NULL, err);
}

/* What has actions must need them. */
static bool needs_its_actions(const char *yaml, size_t n, const char *file, struct text *err)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(yaml, n, file, &arena, err);
	const struct play how = { yaml, file, n, false, NULL, &arena };
	struct played p;
	bool good =
		s && (!s->solution.actions.n || !s->goals.n ||
		      (lab_play(&how, &p, err) &&
		       (p.missed.n || text_fail(err,
						"%s: every goal is reached without the solution's actions; nothing is "
						"wrong in this world, or no goal asks for it",
						file))));
	arena_release(&arena);
	return good;
}

bool lab_scenario_prove(const char *yaml, size_t n, const char *file, struct text *notes, struct text *err)
{
	return lab_scenario_check(yaml, n, file, err) && solves(yaml, n, file, NULL, notes, err) &&
	       needs_its_actions(yaml, n, file, err);
}

/* ---- A new one. */

extern const char lab_template[];

static bool name_good(const char *name)
{
	enum { NAME_MOST = 40 };
	size_t n = strlen(name);
	return n && n <= NAME_MOST && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

bool lab_scenario_new(const char *name, struct text *out, struct text *err)
{
	static const char place[] = "NAME";
	if (!name_good(name))
		return text_fail(err, "'%s' is no name for a scenario: 1 to 40 small letters, digits and hyphens",
				 name);
	if (lab_builtin(name))
		return text_fail(err, "'%s' is a built-in scenario; a case of your own needs another name", name);
	for (const char *s = lab_template, *at; *s; s = at + strlen(place)) {
		at = strstr(s, place);
		if (!at) {
			text_add(out, s);
			return true;
		}
		text_addn(out, s, (size_t)(at - s));
		text_add(out, name);
	}
	return true;
}
