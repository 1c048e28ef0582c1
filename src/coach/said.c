/* Reading what the lab said: every text is cleaned before it reaches a page. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "state.h"

enum { WORD_MAX = 200, TEXT_MAX = 4000 };

const struct json *said_nth(const struct json *list, uint32_t i)
{
	const struct json *j = json_first(list);
	while (j && i--)
		j = json_next(j);
	return j;
}

const struct json *said_routers(const struct coach *c)
{
	return json_get(c->said[CALL_ROUTERS], "routers");
}

const struct json *said_router(const struct coach *c, uint32_t row)
{
	return row ? said_nth(said_routers(c), row - 1) : NULL;
}

const struct json *said_announcement(const struct coach *c, uint32_t row, uint32_t col)
{
	return col ? said_nth(json_get(said_router(c, row), "announcements"), col - 1) : NULL;
}

bool said_flag_or(const struct json *object, const char *member, bool otherwise)
{
	json_bool(json_get(object, member), &otherwise);
	return otherwise;
}

bool said_flag(const struct json *object, const char *member)
{
	return said_flag_or(object, member, false);
}

int64_t said_number(const struct json *object, const char *member)
{
	int64_t v = 0;
	json_int(json_get(object, member), &v);
	return v;
}

static const char *cleaned(const struct json *j, struct arena *a, size_t max,
			   void (*clean)(struct text *, const char *, size_t, size_t))
{
	const char *s = json_str(j);
	struct text t = TEXT_INIT;
	if (s)
		clean(&t, s, strlen(s), max);
	const char *kept = arena_text(a, t.s);
	text_release(&t);
	return kept;
}

const char *said_word(const struct json *object, const char *member, struct arena *a)
{
	return cleaned(json_get(object, member), a, WORD_MAX, utf8_clean);
}

const char *said_text(const struct json *text, struct arena *a)
{
	return cleaned(text, a, TEXT_MAX, utf8_clean_lines);
}

msec said_msec(const struct json *object, const char *member)
{
	msec at = 0;
	const char *s = json_str(json_get(object, member));
	return s && when_parse(s, &at) ? at : 0;
}

const char *said_time(const struct json *object, const char *member, struct arena *a)
{
	char out[WHEN_ISO_MAX];
	return arena_text(a, when_short(said_msec(object, member), out));
}

bool said_final(const struct coach *c)
{
	return str_is(json_str(json_at(c->said[CALL_SCENARIO], "lesson.level")), "final");
}

bool said_forbidden(const struct json *goal)
{
	return json_get(goal, "broken") != NULL;
}

enum goal_state said_goal(const struct json *goal)
{
	if (said_flag(goal, "broken"))
		return GOAL_BROKEN;
	return said_flag(goal, "done") ? GOAL_MET : GOAL_OPEN;
}

bool coach_all_met(const struct coach *c)
{
	const struct json *goals = json_get(c->said[CALL_SCENARIO], "goals");
	for (const struct json *g = json_first(goals); g; g = json_next(g))
		if (!said_flag(g, "done") && !said_forbidden(g))
			return false;
	return json_count(goals) > 0;
}

const struct json *coach_score(const struct coach *c, unsigned *number)
{
	*number = c->number;
	return c->said[CALL_SCORE];
}

const struct json *coach_solution(const struct coach *c)
{
	return json_get(c->said[CALL_SCENARIO], "solution");
}

const struct json *coach_saves(const struct coach *c)
{
	return json_get(c->said[CALL_SAVES], "checkpoints");
}

const char *coach_save_name(const struct coach *c, uint32_t row)
{
	return row ? json_str(json_get(said_nth(coach_saves(c), row - 1), "name")) : NULL;
}
