#include "lab/scenario.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lab/service.h"
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
