#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "keys.h"
#include "lab.h"
#include "visit.h"

/* The log: one JSON object a line. First {"voxpeer_lab":1,"name","seed","opened","scenario","base"}, then inputs
 * {"at","method","target","body"} and clock orders {"at","clock":{"speed","paused","ordered"}}, in virtual time. What is the
 * trainee's record has the date too, in "real". After a step back the times begin anew from there. Last in each line is
 * "sum", of all that is said up to there: a log of before that has none is read, and one that was changed is refused at its line. */

enum { LOG_VERSION = 1, SUM_DIGITS = 16 };
static const char sum_begins[] = ",\"sum\":\"", sum_ends[] = "\"}";
enum { SUM_SIZE = sizeof sum_begins - 1 + SUM_DIGITS + sizeof sum_ends - 1 };

uint64_t lab_log_seal(uint64_t before, struct text *line)
{
	text_cut(line, line->n - strlen("}\n"));
	uint64_t sum = hash_mix(before, line->s, line->n);
	text_addf(line, "%s%016llx%s\n", sum_begins, (unsigned long long)sum, sum_ends);
	return sum;
}

static const char *sum_of(const char *line, size_t n)
{
	const char *at = n > SUM_SIZE ? line + n - SUM_SIZE : NULL;
	return at && memcmp(at, sum_begins, sizeof sum_begins - 1) == 0 ? at + sizeof sum_begins - 1 : NULL;
}

/* A line without its newline; lab->sum goes on with it. */
static bool is_unchanged(struct lab *lab, const char *line, size_t n, struct text *err)
{
	char digits[SUM_DIGITS + 1];
	const char *said = sum_of(line, n);
	lab->sum = hash_mix(lab->sum, line, n - (said ? SUM_SIZE : n ? 1 : 0));
	snprintf(digits, sizeof digits, "%016llx", (unsigned long long)lab->sum);
	return !said || memcmp(said, digits, SUM_DIGITS) == 0 ||
	       text_fail(err, "this line, or one before it, is not as it was written; put back a copy, or move the "
			      "file away to begin anew");
}

void lab_log_header(const struct lab *lab, const char *yaml, struct text *line)
{
	char seed[24];
	struct json_out out = { .to = line };
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)lab->seed);
	json_object(&out, NULL);
	json_put_int(&out, "voxpeer_lab", LOG_VERSION);
	json_put_str(&out, "name", lab->scene->name);
	json_put_str(&out, "seed", seed);
	json_put_int(&out, "opened", lab->opened);
	json_put_str(&out, "scenario", yaml);
	if (lab->scene->base)
		json_put_str(&out, "base", lab->scene->base);
	json_object_end(&out);
	text_addc(line, '\n');
}

void lab_log_clock(const struct lab *lab, msec at, bool ordered, struct text *line)
{
	struct json_out out = { .to = line };
	json_object(&out, NULL);
	json_put_int(&out, "at", at);
	json_object(&out, "clock");
	json_put_int(&out, "speed", lab->clock.speed);
	json_put_bool(&out, "paused", lab->clock.paused);
	if (ordered)
		json_put_bool(&out, "ordered", true);
	json_object_end(&out);
	json_object_end(&out);
	text_addc(line, '\n');
}

void lab_log_input(const struct visit *v, msec at, struct text *line)
{
	struct json_out out = { .to = line };
	json_object(&out, NULL);
	json_put_int(&out, "at", at);
	json_put_str(&out, "method", v->request->method);
	json_put_str(&out, "target", v->request->target);
	if (v->body)
		json_put_node(&out, "body", v->body);
	if (v->of_record)
		json_put_int(&out, "real", v->date);
	json_object_end(&out);
	text_addc(line, '\n');
}

static bool is_header(const struct json *j, struct text *err)
{
	int64_t version = 0;
	json_int(json_get(j, "voxpeer_lab"), &version);
	if (version > LOG_VERSION)
		return text_fail(err,
				 "a newer voxpeer-lab wrote it (format %lld, this one knows %d); go on with that one",
				 (long long)version, LOG_VERSION);
	return (version == LOG_VERSION && json_str(json_get(j, "scenario")) && json_str(json_get(j, "seed"))) ||
	       text_fail(err, "this is no log of a lab; name another file, or move this one away");
}

bool lab_log_begin(struct lab *lab, const char *log, size_t n, struct log_begin *out, struct text *err)
{
	const char *newline = memchr(log, '\n', n);
	size_t length = newline ? (size_t)(newline - log) : n;
	struct json *j = json_parse(log, length, NULL, NULL);
	struct text why = TEXT_INIT;
	bool good = newline ? is_header(j, &why) && is_unchanged(lab, log, length, &why)
			    : text_fail(&why, "its only line is torn; put back a copy, or move it away to begin anew");
	if (good) {
		const char *base = json_str(json_get(j, "base"));
		out->yaml = arena_text(&lab->arena, json_str(json_get(j, "scenario")));
		out->base = base ? arena_text(&lab->arena, base) : NULL;
		lab->seed = strtoull(json_str(json_get(j, "seed")), NULL, 10);
		json_int(json_get(j, "opened"), &lab->opened);
		out->end = length + 1;
	} else
		text_addf(err, "%s:1: %s", lab->log_file, why.s);
	json_free(j);
	text_release(&why);
	return good;
}

/* ---- Carrying out what was accepted before. */

static void refused(const struct kept_input *input, const struct lab_reply *reply, struct text *err)
{
	struct json *body = json_parse(reply->body.s, reply->body.n, NULL, NULL);
	const char *why = json_str(json_at(body, "error.message"));
	text_addf(err, "%s %s is refused: %s", input->method, input->target, str_or(why, reply->body.s));
	json_free(body);
}

bool lab_again(struct lab *lab, const struct kept_input *input, struct text *err)
{
	struct lab_reply reply = LAB_REPLY_INIT;
	const struct lab_request request = { .method = input->method, .target = input->target };
	struct visit v = { .lab = lab,
			   .world = lab->world,
			   .request = &request,
			   .reply = &reply,
			   .arena = &reply.arena,
			   .body = input->body,
			   .now = input->real,
			   .date = input->real,
			   .internal = true };
	lab_dispatch(&v);
	visit_settle(&v);
	bool good = reply.status < 400;
	if (good && input->remembered)
		lab_remember(lab, input->at, &v);
	else if (!good && err)
		refused(input, &reply, err);
	lab_reply_release(&reply);
	return good;
}

/* NULL where there is no body, or where good becomes false. */
static struct json *body_of(const struct world *w, const struct scene_request *r, bool *good, struct text *err)
{
	struct text body = TEXT_INIT;
	struct json *j = NULL;
	if (lab_keys_fill(w, r->body, &body, err) && body.n)
		j = json_parse(body.s, body.n, NULL, err);
	*good = j || str_empty(r->body);
	text_release(&body);
	return j;
}

static bool carry_out(struct lab *lab, const struct scene_request *r, struct text *err)
{
	bool good;
	struct json *body = body_of(lab->world, r, &good, err);
	const struct kept_input input = { .method = r->method, .target = r->path, .body = body };
	good = good && lab_again(lab, &input, err);
	json_free(body);
	return good;
}

bool lab_obey(void *self, const struct scene_request *r)
{
	return carry_out(self, r, NULL);
}

static void clock_again(struct lab *lab, const struct json *clock)
{
	int64_t speed;
	lab->record.clock_moves += json_get(clock, "ordered") != NULL;
	if (json_int(json_get(clock, "speed"), &speed) && speed > 0 && speed <= LAB_SPEED_MAX)
		lab->clock.speed = (unsigned)speed;
	json_bool(json_get(clock, "paused"), &lab->clock.paused);
}

static bool line_again(struct lab *lab, const struct json *j, struct text *err)
{
	int64_t at;
	const struct json *clock = json_get(j, "clock");
	struct kept_input input = { .method = json_str(json_get(j, "method")),
				    .target = json_str(json_get(j, "target")),
				    .body = json_get(j, "body"),
				    .remembered = true };
	if (!json_int(json_get(j, "at"), &at) || at < lab->world->now)
		return text_fail(err, "its time is missing, or earlier than the one before");
	world_run(lab->world, at);
	lab_mark_reached(lab);
	input.at = at;
	json_int(json_get(j, "real"), &input.real);
	if (clock) {
		clock_again(lab, clock);
		return true;
	}
	if (!input.method || !input.target)
		return text_fail(err, "it is neither an input nor an order to the clock");
	return lab_again(lab, &input, err);
}

bool lab_log_replay(struct lab *lab, const char *log, size_t n, size_t *used, struct text *err)
{
	const char *newline;
	struct text why = TEXT_INIT;
	bool good = true;
	*used = 0;
	for (int line = 2; good && (newline = memchr(log + *used, '\n', n - *used)); line++) {
		size_t length = (size_t)(newline - log) - *used;
		struct json *j = json_parse(log + *used, length, NULL, &why);
		good = j && is_unchanged(lab, log + *used, length, &why) && line_again(lab, j, &why);
		json_free(j);
		if (!good)
			text_addf(err, "%s:%d: %s", lab->log_file, line, why.s);
		*used += length + 1;
	}
	text_release(&why);
	return good;
}

static bool history_again(struct lab *lab, const struct scene_request *h, struct text *err)
{
	world_run(lab->world, lab->scene->start - h->before);
	return carry_out(lab, h, err);
}

bool lab_log_history(struct lab *lab, struct text *err)
{
	struct text why = TEXT_INIT;
	bool good = true;
	for (size_t i = 0; i < lab->scene->history.n && good; i++) {
		const struct scene_request *h = lab->scene->history.at[i];
		good = history_again(lab, h, &why);
		if (!good)
			text_addf(err, "%s:%d:%d: %s", lab->scene->file, h->at.line, h->at.column, why.s);
	}
	text_release(&why);
	if (good)
		world_run(lab->world, lab->scene->start);
	return good;
}
