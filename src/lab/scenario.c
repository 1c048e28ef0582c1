#include "lab/scenario.h"

#include "base/arena.h"
#include "base/text.h"
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

static void describe_routers(const struct scene *s, struct text *out)
{
	for (size_t i = 0; i < s->routers.n; i++) {
		const struct scene_router *r = s->routers.at[i];
		text_addf(out, "  %-12s facility %lld\n", r->name, (long long)r->facility);
	}
}

static void describe_metros(const struct scene *s, struct text *out)
{
	for (size_t i = 0; i < s->metros.n; i++) {
		const struct scene_metro *m = s->metros.at[i];
		text_addf(out, "  %-12s %s; facilities", m->name, m->region);
		for (size_t k = 0; k < m->facilities.n; k++)
			text_addf(out, " %lld", (long long)((const struct scene_facility *)m->facilities.at[k])->id);
		text_addc(out, '\n');
	}
}

static void describe(const struct scene *s, struct text *out)
{
	char at[WHEN_ISO_MAX];
	text_addf(out, "%s: %s\n\n%s\n\n%s\n\n", s->name, s->title, s->description, s->task);
	text_addf(out, "Company:  %s, AS%u\nStarts:   %s\n\nMetros\n", s->company, s->own_asn, when_iso(s->start, at));
	describe_metros(s, out);
	text_add(out, "Own routers\n");
	describe_routers(s, out);
	text_add(out, "Goals\n");
	for (size_t i = 0; i < s->goals.n; i++)
		text_addf(out, "  %s\n", ((const struct scene_goal *)s->goals.at[i])->text);
}

bool lab_scenario_describe(const char *yaml, size_t n, const char *file, struct text *out, struct text *err)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(yaml, n, file, &arena, err);
	if (s)
		describe(s, out);
	arena_release(&arena);
	return s != NULL;
}

bool lab_scenario_parts(const char *yaml, size_t n, struct text *title, struct text *answers, struct text *err)
{
	struct arena arena = { 0 };
	const struct scene *s = scene_read(yaml, n, NULL, &arena, err);
	if (s) {
		text_add(title, s->title);
		text_add(answers, s->solution.answers);
	}
	arena_release(&arena);
	return s != NULL;
}
