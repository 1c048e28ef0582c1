#include "coach/score.h"

#include "base/text.h"
#include "state.h"

enum { SCORE_VERSION = 1 };

/* ---- reading it */

static const char *goal_mark(const struct json *g)
{
	static const char *const marks[] = { [GOAL_OPEN] = "open", [GOAL_MET] = "pass", [GOAL_BROKEN] = "fail" };
	return marks[said_goal(g)];
}

/* Goals that a run from a file has reached, without anybody at the session. */
static bool nobody_sat(const struct json *s)
{
	return said_flag(s, "finished") && !said_flag_or(s, "attended", true);
}

static const char *result_of(const struct json *s)
{
	if (nobody_sat(s))
		return "run from a file, which passes no lesson";
	return said_flag(s, "passed") ? "passed" : "not passed";
}

static const char *level_of(const struct json *s, struct arena *a)
{
	const char *level = said_word(s, "level", a);
	return *level ? arena_format(a, " (%s)", level) : "";
}

static const char *took(const struct json *s, struct arena *a)
{
	char out[WHEN_ISO_MAX];
	msec began = said_msec(s, "began"), end = said_msec(s, "ended");
	end = end ? end : said_msec(s, "now");
	return began && end > began ? arena_text(a, when_span(end - began, out)) : "-";
}

/* ---- as text */

static void text_goals(const struct json *s, struct arena *a, struct text *out)
{
	text_add(out, "\nGoals\n");
	for (const struct json *g = json_first(json_get(s, "goals")); g; g = json_next(g))
		text_addf(out, "  %-5s %4lld  %s\n", goal_mark(g), (long long)said_number(g, "points"),
			  said_text(json_get(g, "text"), a));
}

/* A failure that the lesson wants met is no mistake. */
static const char *counts_as(const struct json *mistake)
{
	return said_flag(mistake, "expected") ? "wanted" : "mistake";
}

static size_t mistakes_of(const struct json *s)
{
	size_t n = 0;
	for (const struct json *m = json_first(json_get(s, "mistakes")); m; m = json_next(m))
		n += !said_flag(m, "expected");
	return n;
}

static void text_mistakes(const struct json *s, struct arena *a, struct text *out)
{
	const struct json *m = json_first(json_get(s, "mistakes"));
	if (m)
		text_add(out, "\nFailures met (voxpeer explain CODE says what each means)\n");
	for (; m; m = json_next(m))
		text_addf(out, "  %-16s %-8s %s  %s\n", said_word(m, "code", a), counts_as(m), said_time(m, "at", a),
			  said_word(m, "what", a));
}

void score_text(const struct json *s, const struct score_facts *f, struct text *out)
{
	struct arena a = { 0 };
	text_addf(out, "%s%s\n", said_word(s, "title", &a), level_of(s, &a));
	if (!str_empty(f->session))
		text_addf(out, "session   %s\n", f->session);
	if (!str_empty(f->name))
		text_addf(out, "name      %s\n", f->name);
	text_addf(out, "result    %lld of %lld points, %s (%lld are needed)\n", (long long)said_number(s, "points"),
		  (long long)said_number(s, "of"), result_of(s), (long long)said_number(s, "needed"));
	if (!nobody_sat(s)) /* then nobody has told the lab */
		text_addf(out, "steps     %lld of %d done\n", (long long)said_number(s, "steps_done"), COACH_STEPS);
	text_addf(out, "hints     %lld taken, %lld points\n", (long long)said_number(json_get(s, "hints"), "taken"),
		  (long long)said_number(json_get(s, "hints"), "cost"));
	size_t shown = json_count(json_get(s, "shown"));
	text_addf(out, shown == 1 ? "shown     %zu step\n" : "shown     %zu steps\n", shown);
	text_addf(out, "time      %s of the service's time\n", took(s, &a));
	text_goals(s, &a, out);
	text_mistakes(s, &a, out);
	arena_release(&a);
}

/* ---- as a certificate */

/* What Markdown would take for its own. */
static const char *plain(const char *s, struct arena *a)
{
	struct text t = TEXT_INIT;
	for (; *s; s++) {
		if (*s == '*' || *s == '_' || *s == '[' || *s == ']' || *s == '`' || *s == '|' || *s == '<' ||
		    *s == '#')
			text_addc(&t, '\\');
		text_addc(&t, *s == '\n' ? ' ' : *s);
	}
	const char *kept = arena_text(a, t.s);
	text_release(&t);
	return kept;
}

static void markdown_goals(const struct json *s, struct arena *a, struct text *out)
{
	text_add(out, "\n| Goal | Result | Points |\n|---|---|---:|\n");
	for (const struct json *g = json_first(json_get(s, "goals")); g; g = json_next(g))
		text_addf(out, "| %s | %s | %lld |\n", plain(said_text(json_get(g, "text"), a), a), goal_mark(g),
			  (long long)said_number(g, "points"));
}

static void markdown_mistakes(const struct json *s, struct arena *a, struct text *out)
{
	const struct json *m = json_first(json_get(s, "mistakes"));
	if (m)
		text_add(out, "\nFailures met, and what explains them:\n\n");
	for (; m; m = json_next(m))
		text_addf(out, "- %s: %s (`voxpeer explain %s`)\n", counts_as(m), plain(said_word(m, "what", a), a),
			  said_word(m, "code", a));
}

void score_markdown(const struct json *s, const struct score_facts *f, struct text *out)
{
	struct arena a = { 0 };
	char date[WHEN_ISO_MAX];
	bool passed = said_flag(s, "passed");
	text_addf(out, "# %s\n\n", passed ? "Certificate of training" : "Record of training");
	if (!str_empty(f->name))
		text_addf(out, "**%s** ", plain(f->name, &a));
	text_addf(out, "%s the lesson **%s**%s with **%lld of %lld points** (%lld are needed) on %s.\n",
		  str_empty(f->name) ? (passed ? "Passed:" : "Tried:") : (passed ? "has passed" : "has worked on"),
		  plain(said_word(s, "title", &a), &a), level_of(s, &a), (long long)said_number(s, "points"),
		  (long long)said_number(s, "of"), (long long)said_number(s, "needed"), when_date(f->date, date));
	markdown_goals(s, &a, out);
	text_addf(out, "\nService time %s; hints taken %lld; steps shown %zu; mistakes %zu.\n", took(s, &a),
		  (long long)said_number(json_get(s, "hints"), "taken"), json_count(json_get(s, "shown")),
		  mistakes_of(s));
	markdown_mistakes(s, &a, out);
	text_addf(out,
		  "\nThis was done in a training world that is part of voxpeer %s. Nothing of it exists at Microsoft, "
		  "and it "
		  "says nothing about a real onboarding.\n",
		  f->version);
	arena_release(&a);
}

/* ---- as JSON */

static void json_goals(const struct json *s, struct json_out *j)
{
	json_array(j, "goals");
	for (const struct json *g = json_first(json_get(s, "goals")); g; g = json_next(g)) {
		json_object(j, NULL);
		json_put_str(j, "id", str_or(json_str(json_get(g, "id")), ""));
		json_put_str(j, "text", str_or(json_str(json_get(g, "text")), ""));
		json_put_str(j, "result", goal_mark(g));
		json_put_int(j, "points", said_number(g, "points"));
		json_object_end(j);
	}
	json_array_end(j);
}

static void json_mistakes(const struct json *s, struct json_out *j)
{
	json_array(j, "mistakes");
	for (const struct json *m = json_first(json_get(s, "mistakes")); m; m = json_next(m)) {
		json_object(j, NULL);
		json_put_str(j, "code", str_or(json_str(json_get(m, "code")), ""));
		json_put_str(j, "what", str_or(json_str(json_get(m, "what")), ""));
		json_put_str(j, "at", str_or(json_str(json_get(m, "at")), ""));
		json_put_bool(j, "expected", said_flag(m, "expected"));
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_time(struct json_out *j, const char *key, msec at)
{
	char iso[WHEN_ISO_MAX];
	if (at)
		json_put_str(j, key, when_iso(at, iso));
}

void score_json(const struct json *s, const struct score_facts *f, struct text *out)
{
	struct json_out j = { .to = out, .indent = 2 };
	json_object(&j, NULL);
	json_put_int(&j, "version", SCORE_VERSION);
	json_put_str(&j, "session", str_or(f->session, ""));
	if (!str_empty(f->name))
		json_put_str(&j, "name", f->name);
	put_time(&j, "time", f->date);
	json_put_str(&j, "scenario", str_or(json_str(json_get(s, "scenario")), ""));
	json_put_str(&j, "title", str_or(json_str(json_get(s, "title")), ""));
	json_put_str(&j, "level", str_or(json_str(json_get(s, "level")), ""));
	json_put_int(&j, "points", said_number(s, "points"));
	json_put_int(&j, "of", said_number(s, "of"));
	json_put_int(&j, "needed", said_number(s, "needed"));
	json_put_bool(&j, "attended", said_flag_or(s, "attended", true));
	json_put_bool(&j, "passed", said_flag(s, "passed"));
	json_put_int(&j, "hints_taken", said_number(json_get(s, "hints"), "taken"));
	json_put_int(&j, "hints_cost", said_number(json_get(s, "hints"), "cost"));
	json_put_node(&j, "shown", json_get(s, "shown"));
	json_put_int(&j, "steps_done", said_number(s, "steps_done"));
	put_time(&j, "began", said_msec(s, "began"));
	put_time(&j, "service_time", said_msec(s, "now"));
	put_time(&j, "ended", said_msec(s, "ended"));
	json_goals(s, &j);
	json_mistakes(s, &j);
	json_object_end(&j);
	text_addc(out, '\n');
}
