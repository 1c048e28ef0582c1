/* The part of a scenario's vocabulary that is about learning: lesson, goals, hints, coach, events, solution, conditions. */
#include "base/text.h"
#include "base/yaml.h"
#include "items.h"
#include "scene.h"
#include "spec_rows.h"

enum { PASS_USUAL = 60, LESSONS_MAX = 999, MINUTES_MAX = 999 };

static const char *const levels[] = { "first", "basic", "advanced", "final", NULL };
static const char *const goal_kinds[] = { "asn", "connection", "prefix",     "activation", "condition",
					  "met", "resumed",    "taken_over", NULL };
static const char *const asn_states[] = { "", "Pending", "Approved", "Failed", NULL };
static const char *const connection_states[] = {
	"",           "PendingApproval", "Approved",           "ProvisioningStarted", "ProvisioningCompleted",
	"Validating", "Active",          "ProvisioningFailed", "TypeChangeRequested", "TypeChangeInProgress",
	NULL
};
static const char *const verdict_states[] = { "", "Pending", "Verified", "Warning", "Failed", NULL };
static const char *const codes[] = { "",   "V1",  "V2",  "V3",  "V4",  "V5",  "V6",  "V7",       "V8",
				     "V9", "V10", "V11", "V12", "V13", "A1",  "A2",  "A3",       "A4",
				     "A5", "A6",  "A7",  "A8",  "A9",  "A10", "A11", "internal", NULL };
static const char *const existing[] = { "",           "provider", "group",   "asn",        "peering",
					"connection", "prefix",   "service", "activation", NULL };

/* ---- Conditions. */

static bool cond_stands(const struct spec_from *from, const struct yaml *map, const void *record);

static const struct spec_field scene_cond_fields[] = {
	FIELD("asn", WORD, scene_cond, asn, .words = asn_states),
	FIELD("connection", WORD, scene_cond, connection, .words = connection_states),
	FIELD("prefixes", WORD, scene_cond, prefixes, .words = verdict_states),
	FIELD("activations", WORD, scene_cond, activations, .words = verdict_states),
	FIELD("prefix", PREFIX, scene_cond, prefix),
	FIELD("activation", PREFIX, scene_cond, activation),
	FIELD("router", LINE, scene_cond, router),
	FIELD("route_object", PREFIX, scene_cond, route_object),
	FIELD("exists", WORD, scene_cond, exists, .words = existing),
	FIELD("goal", LINE, scene_cond, goal),
	FIELD("failures", NUMBER, scene_cond, failures, POSITIVE),
	FIELD("passed", SPAN, scene_cond, passed, OR(-1)),
	FIELD("not", SOME, scene_cond, negated, OF(scene_cond)),
	FIELD("all", RECORDS, scene_cond, all, OF(scene_cond)),
	FIELD("any", RECORDS, scene_cond, any, OF(scene_cond)),
	FIELD("state", WORD, scene_cond, state, .words = verdict_states),
	FIELD("check", WORD, scene_cond, check, .words = codes),
	FIELD("count", NUMBER, scene_cond, count, OR(1), POSITIVE),
	FIELD("facility", NUMBER, scene_cond, facility, POSITIVE),
	FIELD("lacp", MAYBE, scene_cond, lacp),
	FIELD("bfd", MAYBE, scene_cond, bfd),
	FIELD("session", MAYBE, scene_cond, session),
	FIELD("announces", PREFIX, scene_cond, announces),
	FIELD("path", PATH, scene_cond, path),
	FIELD("community", COMMUNITIES, scene_cond, community),
	FIELD("origin", ASN, scene_cond, origin),
	{},
};
const struct spec scene_cond_spec = { sizeof(struct scene_cond), scene_cond_fields, .placed = true,
				      .stands = cond_stands };

/* What each subject may be qualified by; the keys of no row are no subjects. */
static const struct subject {
	const char *key, *with[6];
} subjects[] = {
	{ "asn", { "count" } },
	{ "connection", { "count", "facility" } },
	{ "prefixes", { "count", "check" } },
	{ "activations", { "count", "check" } },
	{ "prefix", { "state", "check" } },
	{ "activation", { "state", "check" } },
	{ "router", { "lacp", "bfd", "session", "announces", "path", "community" } },
	{ "route_object", { "origin" } },
	{ "exists", { NULL } },
	{ "goal", { NULL } },
	{ "failures", { NULL } },
	{ "passed", { NULL } },
	{ "not", { NULL } },
	{ "all", { NULL } },
	{ "any", { NULL } },
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects, QUALIFIERS = 6 };

static const struct subject *subject_of(const struct yaml *map, size_t *n)
{
	const struct subject *found = NULL;
	*n = 0;
	for (size_t i = 0; i < SUBJECTS; i++) {
		if (!yaml_get(map, subjects[i].key))
			continue;
		found = found ? found : &subjects[i];
		++*n;
	}
	return found;
}

static bool goes_with(const struct subject *s, const char *key)
{
	bool good = str_is(s->key, key);
	for (size_t i = 0; i < QUALIFIERS && s->with[i] && !good; i++)
		good = str_is(s->with[i], key);
	return good;
}

static bool cond_stands(const struct spec_from *from, const struct yaml *map, const void *record)
{
	size_t n;
	const struct subject *s = subject_of(map, &n);
	(void)record;
	if (n != 1)
		return yaml_fail(from->err, from->file, map,
				 "a condition has one subject, this has %s; join several by 'all' or 'any'",
				 n ? "more" : "none");
	for (const struct yaml *y = map->first; y; y = y->next) {
		if (!goes_with(s, y->key))
			return yaml_fail(from->err, from->file, y, "'%s' does not go with '%s'", y->key, s->key);
	}
	return true;
}

/* ---- The lesson and what is judged. */

static const struct spec_field scene_lesson_fields[] = {
	FIELD("number", NUMBER, scene_lesson, number, NEEDED, BETWEEN(1, LESSONS_MAX)),
	FIELD("level", WORD, scene_lesson, level, .words = levels),
	FIELD("minutes", NUMBER, scene_lesson, minutes, BETWEEN(1, MINUTES_MAX), OR(15)),
	FIELD("learn", LINE, scene_lesson, learn, NEEDED),
	FIELD("pass", NUMBER, scene_lesson, pass, BETWEEN(1, SCORE_OF), OR(PASS_USUAL)),
	FIELD("expects", LINES, scene_lesson, expects),
	{},
};
const struct spec scene_lesson_spec = { sizeof(struct scene_lesson), scene_lesson_fields };

static bool goal_stands(const struct spec_from *from, const struct yaml *map, const void *record)
{
	const struct scene_goal *g = record;
	bool by_condition = str_is(g->kind, "condition") || str_is(g->kind, "met");
	if (by_condition != (g->when != NULL))
		return yaml_fail(from->err, from->file, map,
				 by_condition ? "a goal of kind '%s' needs 'when'"
					      : "'when' does not go with kind '%s'",
				 g->kind);
	if (g->forbidden && scene_goal_of_session(g))
		return yaml_fail(from->err, from->file, map, "a goal of kind '%s' cannot be forbidden", g->kind);
	return true;
}

static const struct spec_field scene_goal_fields[] = {
	FIELD("id", LINE, scene_goal, id, NEEDED, DISTINCT),
	FIELD("text", LINE, scene_goal, text, NEEDED),
	FIELD("kind", WORD, scene_goal, kind, NEEDED, .words = goal_kinds),
	FIELD("count", NUMBER, scene_goal, count, OR(1), POSITIVE),
	FIELD("points", NUMBER, scene_goal, points, OR(-1), BETWEEN(0, SCORE_OF)),
	FIELD("forbidden", YES, scene_goal, forbidden),
	FIELD("when", SOME, scene_goal, when, OF(scene_cond)),
	{},
};
const struct spec scene_goal_spec = { sizeof(struct scene_goal), scene_goal_fields, .placed = true,
				      .stands = goal_stands };

bool scene_goal_of_session(const struct scene_goal *g)
{
	return str_is(g->kind, "resumed") || str_is(g->kind, "taken_over");
}

bool scene_is_final(const struct scene *s)
{
	return s->lesson && str_is(s->lesson->level, "final");
}

/* ---- Help. */

static const char *const session_steps[] = { "readiness", "account", "asn",  "peering", "provisioning",
					     "prefixes",  "service", "done", NULL };

static bool is_step(const char *word)
{
	size_t i = 0;
	while (session_steps[i] && !str_is(session_steps[i], word))
		i++;
	return session_steps[i];
}

static bool steps_stand(const struct spec_from *from, const struct yaml *map)
{
	const struct yaml *steps = yaml_get(map, "steps");
	for (const struct yaml *y = steps ? steps->first : NULL; y; y = y->next) {
		if (!is_step(y->value))
			return spec_wrong(from, y,
					  "a step: readiness, account, asn, peering, provisioning, prefixes, "
					  "service or done");
	}
	return true;
}

static bool line_stands(const struct spec_from *from, const struct yaml *map, const void *record)
{
	(void)record;
	return steps_stand(from, map);
}

static bool hint_stands(const struct spec_from *from, const struct yaml *map, const void *record)
{
	const struct scene_hint *h = record;
	bool staged = !str_empty(h->look) || !str_empty(h->means) || !str_empty(h->act);
	if (staged == !str_empty(h->text))
		return yaml_fail(from->err, from->file, map,
				 "a hint is a 'text' alone, or up to three stages: 'look', 'means' and 'do'");
	if (h->cost.n > HINT_STAGES)
		return yaml_fail(from->err, from->file, map, "'cost' has a number a stage, %d at most", HINT_STAGES);
	return steps_stand(from, map);
}

static const struct spec_field scene_hint_fields[] = {
	FIELD("text", TEXT, scene_hint, text),
	FIELD("when", SOME, scene_hint, when, OF(scene_cond)),
	FIELD("steps", LINES, scene_hint, steps),
	FIELD("look", TEXT, scene_hint, look),
	FIELD("means", TEXT, scene_hint, means),
	FIELD("do", TEXT, scene_hint, act),
	FIELD("cost", NUMBERS, scene_hint, cost, BETWEEN(0, SCORE_OF)),
	{},
};
const struct spec scene_hint_spec = { sizeof(struct scene_hint), scene_hint_fields, .alone = "text",
				      .stands = hint_stands };

static const struct spec_field scene_line_fields[] = {
	FIELD("when", SOME, scene_line, when, NEEDED, OF(scene_cond)),
	FIELD("steps", LINES, scene_line, steps),
	FIELD("say", TEXT, scene_line, say, NEEDED),
	{},
};
const struct spec scene_line_spec = { sizeof(struct scene_line), scene_line_fields, .stands = line_stands };

/* ---- What happens, and how it is solved. */

static bool event_stands(const struct spec_from *from, const struct yaml *map, const void *record)
{
	const struct scene_event *e = record;
	if ((e->at >= 0) == (e->when != NULL))
		return yaml_fail(from->err, from->file, map, "an event has either 'at' or 'when'");
	if (!e->act && str_empty(e->say))
		return yaml_fail(from->err, from->file, map, "an event has 'do', 'say', or both");
	return true;
}

static const struct spec_field scene_event_fields[] = {
	FIELD("at", SPAN, scene_event, at, OR(-1)), FIELD("when", SOME, scene_event, when, OF(scene_cond)),
	FIELD("after", SPAN, scene_event, after),   FIELD("do", SOME, scene_event, act, OF(scene_request)),
	FIELD("say", TEXT, scene_event, say),       {},
};
const struct spec scene_event_spec = { sizeof(struct scene_event), scene_event_fields, .placed = true,
				       .stands = event_stands };

static const struct spec_field scene_show_fields[] = {
	FIELD("step", LINE, scene_show, step, NEEDED, DISTINCT),
	FIELD("say", TEXT, scene_show, say, NEEDED),
	{},
};
SPEC(scene_show);
static const struct spec_field scene_solution_fields[] = {
	FIELD("text", TEXT, scene_solution, text),
	FIELD("answers", TEXT, scene_solution, answers),
	FIELD("actions", RECORDS, scene_solution, actions, OF(scene_request)),
	FIELD("steps", RECORDS, scene_solution, steps, OF(scene_show)),
	{},
};
const struct spec scene_solution_spec = { sizeof(struct scene_solution), scene_solution_fields };
