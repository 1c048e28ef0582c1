#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "scene.h"

static void add_long(const struct scene *s, const char *group, size_t n, struct text *out)
{
	const struct scene_subscription *first = s->subscriptions.at[0];
	text_addf(out, "/subscriptions/%s", first->id);
	if (n)
		text_addf(out, "/resourceGroups/%.*s", (int)n, group);
	text_add(out, "/providers/Microsoft.Peering");
}

/* A tilde counts where a path begins: at the start of a path, after the quotes of a JSON text. */
static const char *tilde(const char *from, const char *start, bool json)
{
	const char *at = strchr(from, '~');
	while (at && (json ? at == start || at[-1] != '"' : at != start))
		at = strchr(at + 1, '~');
	return at;
}

static const char *expanded(const struct scene *s, const char *given, bool json, struct arena *arena)
{
	struct text out = TEXT_INIT;
	const char *from = given;
	for (const char *at; (at = tilde(from, given, json));) {
		size_t group = strcspn(at + 1, "/\"");
		text_addn(&out, from, (size_t)(at - from));
		add_long(s, at + 1, group, &out);
		from = at + 1 + group;
	}
	text_add(&out, from);
	const char *kept = arena_text(arena, out.s);
	text_release(&out);
	return kept;
}

static void expand(const struct scene *s, struct scene_request *r, struct arena *arena)
{
	r->path = expanded(s, r->path, false, arena);
	r->body = expanded(s, r->body, true, arena);
}

static void expand_all(const struct scene *s, const struct items *requests, struct arena *arena)
{
	for (size_t i = 0; i < requests->n; i++)
		expand(s, requests->at[i], arena);
}

void scene_expand(struct scene *s, struct arena *arena)
{
	expand_all(s, &s->history, arena);
	expand_all(s, &s->solution.actions, arena);
	for (size_t i = 0; i < s->events.n; i++) {
		struct scene_event *e = s->events.at[i];
		if (e->act)
			expand(s, (struct scene_request *)(uintptr_t)e->act, arena);
	}
}
