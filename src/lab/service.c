#include "lab/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "lab.h"
#include "lab/scenario.h"
#include "visit.h"

/* ---- Opening. */

/* Where the world comes from. */
struct origin {
	const char *yaml, *file; /* the scenario, and what messages call it */
	const char *base;        /* the one beneath it, as the log has kept it */
	size_t n;
	size_t log_from; /* where the log's inputs begin; 0: there is none */
};

static bool origin_of_log(const struct lab_setup *setup, struct lab *lab, struct origin *o, struct text *err)
{
	struct log_begin begin;
	if (!lab_log_begin(lab, setup->log, setup->log_n, &begin, err))
		return false;
	*o = (struct origin){ .yaml = begin.yaml,
			      .file = arena_format(&lab->arena, "%s: its scenario", lab->log_file),
			      .base = begin.base,
			      .n = strlen(begin.yaml),
			      .log_from = begin.end };
	return true;
}

static bool find_origin(const struct lab_setup *setup, struct lab *lab, struct origin *o, struct text *err)
{
	if (setup->log_n)
		return origin_of_log(setup, lab, o, err);
	if (setup->yaml) {
		*o = (struct origin){ .yaml = setup->yaml, .file = setup->yaml_file, .n = setup->yaml_n };
		return true;
	}
	const struct lab_builtin *b = lab_builtin(str_or(setup->scenario, "first-light"));
	if (!b)
		return text_fail(err, "there is no scenario '%s'; `voxpeer-lab scenario list` names them",
				 setup->scenario);
	*o = (struct origin){ .yaml = b->yaml, .file = b->name, .n = b->yaml_n };
	return true;
}

static bool read_scene(struct lab *lab, const struct lab_setup *setup, const struct origin *o, struct text *err)
{
	lab->scene = scene_read_onto(o->base, o->yaml, o->n, o->file, &lab->arena, err);
	if (lab->scene && !o->log_from)
		lab->seed = setup->seeded ? setup->seed : (uint64_t)lab->scene->seed;
	return lab->scene != NULL;
}

static bool keep(struct lab *lab, struct text *line, struct text *err)
{
	uint64_t sum = lab_log_seal(lab->sum, line);
	bool good = !lab->append || lab->append(lab->self, line->s, line->n, err);
	lab->sum = good ? sum : lab->sum;
	return good;
}

static bool write_header(struct lab *lab, const char *yaml, struct text *err)
{
	struct text line = TEXT_INIT;
	lab_log_header(lab, yaml, &line);
	bool good = keep(lab, &line, err);
	lab->sum_begin = lab->sum;
	text_release(&line);
	return good;
}

static void set_noted(struct lab *lab, msec real)
{
	lab->noted = (struct noted){ lab->world->happened, lab->world->now, real };
}

void lab_begin_faults(struct lab *lab)
{
	lab_faults_clear(&lab->faults);
	for (size_t i = 0; i < lab->scene->faults.n; i++)
		lab_faults_add(&lab->faults, lab->scene->faults.at[i]);
}

bool lab_begin_world(struct lab *lab, struct text *err)
{
	world_free(lab->world);
	lab->path = NULL;
	lab_unmark(lab);
	lab->world = world_new(lab->scene, lab->seed);
	lab->world->obey = lab_obey;
	lab->world->self = lab;
	world_settle(lab->world);
	bool good = lab_log_history(lab, err);
	world_settle(lab->world); /* what holds at the start holds from the start */
	return good;
}

/* The world from its beginning: the scenario's past, then what the log holds. */
static bool build(struct lab *lab, const char *log, size_t n, size_t *used, struct text *err)
{
	lab->met = NULL;
	lab->sum = lab->sum_begin;
	lab->checkpoints = (struct items){ 0 };
	record_begin(&lab->record, lab->scene, &lab->arena);
	return lab_begin_world(lab, err) && lab_log_replay(lab, log, n, used, err);
}

static bool open_world(struct lab *lab, const struct lab_setup *setup, struct text *err)
{
	struct origin o = { 0 };
	size_t used;
	if (!find_origin(setup, lab, &o, err) || !read_scene(lab, setup, &o, err))
		return false;
	lab->clock.speed = LAB_SPEED_DEFAULT;
	lab->sum_begin = lab->sum;
	lab->ahead = setup->date ? setup->date - setup->now : 0;
	lab->opened = o.log_from ? lab->opened : setup->now + lab->ahead;
	if (!build(lab, setup->log + o.log_from, setup->log_n - o.log_from, &used, err))
		return false;
	text_addn(&lab->inputs, setup->log + o.log_from, used);
	lab->log_used = o.log_from + used;
	if (setup->speed)
		lab->clock.speed = setup->speed < LAB_SPEED_MAX ? setup->speed : LAB_SPEED_MAX;
	lab_clock_set(&lab->clock, lab->world->now, setup->now);
	set_noted(lab, setup->now);
	lab_begin_faults(lab);
	return o.log_from || write_header(lab, o.yaml, err);
}

struct lab *lab_open(const struct lab_setup *given, struct text *err)
{
	struct lab_setup setup = *given;
	struct lab *lab = mem_alloc(sizeof *lab);
	text_init(&lab->inputs);
	setup.log = setup.log ? setup.log : ""; /* one that begins with NUL is a log of log_n bytes all the same */
	lab->append = setup.append;
	lab->self = setup.self;
	lab->log_file = arena_text(&lab->arena, str_or(setup.log_file, "log"));
	if (!open_world(lab, &setup, err)) {
		lab_close(lab);
		return NULL;
	}
	const uint64_t parts[2] = { lab->seed, (uint64_t)setup.now };
	lab->chance = hash_mix(lab->seed, parts, sizeof parts);
	return lab;
}

void lab_close(struct lab *lab)
{
	if (!lab)
		return;
	world_free(lab->world);
	lab_faults_clear(&lab->faults);
	text_release(&lab->inputs);
	arena_release(&lab->arena);
	free(lab);
}

size_t lab_log_used(const struct lab *lab)
{
	return lab->log_used;
}

const char *lab_scenario_name(const struct lab *lab)
{
	return lab->scene->name;
}

/* Never earlier than what the world has seen, whatever the real clock does. */
msec lab_time(const struct lab *lab, msec now)
{
	msec at = lab_clock_at(&lab->clock, now);
	return at > lab->world->now ? at : lab->world->now;
}

bool lab_next(const struct lab *lab, msec *due)
{
	return world_next(lab->world, due);
}

bool lab_note_time(struct lab *lab, msec now, struct text *err)
{
	struct text line = TEXT_INIT;
	lab_log_clock(lab, lab_time(lab, now), false, &line);
	bool good = keep(lab, &line, err);
	text_release(&line);
	return good;
}

/* ---- One request from outside. */

static struct json *parse_body(struct visit *v)
{
	struct text why = TEXT_INIT;
	struct json *j = NULL;
	if (v->request->n > LAB_BODY_MAX)
		visit_gateway(v, 413, "RequestContentTooLarge", "The request content has more than %d bytes.",
			      LAB_BODY_MAX);
	else if (v->request->n) {
		j = json_parse(v->request->body, v->request->n, NULL, &why);
		if (!j)
			visit_gateway(v, 400, "InvalidRequestContent",
				      "The request content was invalid and could not be deserialized: '%s'.", why.s);
	}
	text_release(&why);
	return j;
}

/* Where time stood before a request was carried out. */
struct moment {
	msec at;
	struct lab_clock clock;
};

static void undo(struct visit *v, const struct moment *before, const struct text *why)
{
	struct lab *lab = v->lab;
	size_t used;
	build(lab, lab->inputs.s, lab->inputs.n, &used, NULL);
	world_run(lab->world, before->at);
	lab->clock = before->clock;
	v->world = lab->world;
	visit_gateway(v, 500, "InternalServerError", "The lab could not write its state: %s.", why->s);
}

/* What came about by itself is noted too, so that a state once seen is not unseen after a crash; while nothing does, time
 * alone is noted now and then. */
static bool has_passed(const struct visit *v)
{
	enum { NOTE_EVERY = 5 * MSEC_SECOND };
	const struct noted *noted = &v->lab->noted;
	return v->world->happened != noted->happened ||
	       (v->world->now > noted->at && v->now - noted->real >= NOTE_EVERY);
}

static bool trainee_moved(const struct visit *v)
{
	return v->clock_moved && !lab_by_trainer(v->request->target);
}

/* What changed is on record before the reply goes out; what cannot be put on record did not happen. */
static bool put_on_record(struct visit *v, const struct moment *before)
{
	struct lab *lab = v->lab;
	struct text line = TEXT_INIT, err = TEXT_INIT;
	bool ordered = v->changed || v->clock_moved;
	if (!lab->append || !(ordered || has_passed(v)))
		return true;
	if (v->changed)
		lab_log_input(v, before->at, &line);
	else
		lab_log_clock(lab, lab->world->now, trainee_moved(v), &line);
	bool kept = keep(lab, &line, &err);
	if (kept) {
		text_addn(&lab->inputs, line.s, line.n);
		set_noted(lab, v->now);
	} else if (ordered)
		undo(v, before, &err);
	text_release(&line);
	text_release(&err);
	return kept || !ordered;
}

/* What was accepted is remembered, now that it cannot be undone any more. */
static void remember(struct visit *v, const struct moment *before)
{
	if (v->changed)
		lab_remember(v->lab, before->at, v);
	v->lab->record.clock_moves += trainee_moved(v);
	lab_mark_reached(v->lab);
}

static void carry_out(struct visit *v)
{
	const struct moment before = { v->world->now, v->lab->clock };
	struct json *body = parse_body(v);
	v->body = body;
	if (!v->reply->status) {
		lab_dispatch(v);
		visit_settle(v);
		if (put_on_record(v, &before))
			remember(v, &before);
	}
	json_free(body);
	v->body = NULL;
}

/* ---- Headers, those that recorded replies have. */

static void request_guid(struct lab *lab, uint64_t use, char out[GUID_TEXT])
{
	uint8_t random[16];
	uint64_t half[2] = { lab->chance, lab->requests };
	half[1] = hash_mix(lab->chance, half, sizeof half);
	memcpy(random, half, sizeof random);
	guid_spin(random, use, out);
}

static void stamp(msec at, char out[WHEN_ISO_MAX])
{
	char iso[WHEN_ISO_MAX];
	size_t n = 0;
	when_iso(at - at % MSEC_SECOND, iso);
	for (const char *s = iso; *s; s++) {
		if (*s != '-' && *s != ':')
			out[n++] = *s;
	}
	out[n] = '\0';
}

static void put_request_ids(struct visit *v)
{
	char request[GUID_TEXT], correlation[GUID_TEXT], at[WHEN_ISO_MAX], routing[96];
	v->lab->requests++;
	request_guid(v->lab, 1, correlation);
	request_guid(v->lab, v->by_gateway || v->aggregated ? 1 : 2, request);
	stamp(v->world->now, at);
	snprintf(routing, sizeof routing, "LAB:%s:%s", at, correlation);
	visit_header(v, "x-ms-request-id", request);
	visit_header(v, "x-ms-correlation-request-id", correlation);
	visit_header(v, "x-ms-routing-request-id", routing);
	if (v->aggregated) {
		request_guid(v->lab, 3, request);
		visit_header(v, "x-ms-original-request-ids", request);
	}
}

static void put_lab_times(struct visit *v)
{
	char text[WHEN_ISO_MAX];
	msec next;
	visit_header(v, "x-lab-time", when_iso(v->world->now, text));
	if (world_next(v->world, &next))
		visit_header(v, "x-lab-next", when_iso(next, text));
	snprintf(text, sizeof text, "%lld", v->lab->clock.paused ? 0LL : (long long)v->lab->clock.speed * 1000);
	visit_header(v, "x-lab-rate", text);
}

static void put_headers(struct visit *v)
{
	visit_header(v, "Cache-Control", "no-cache");
	visit_header(v, "Pragma", "no-cache");
	visit_header(v, "Expires", "-1");
	if (v->reply->body.n && !lab_reply_header(v->reply, "Content-Type"))
		visit_header(v, "Content-Type", "application/json; charset=utf-8");
	put_request_ids(v);
	visit_header(v, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
	visit_header(v, "X-Content-Type-Options", "nosniff");
	put_lab_times(v);
}

/* The provider's replies have CRLF line ends; a newline inside a JSON text is escaped, so these are all of them. */
static void with_crlf(struct text *body)
{
	struct text out = TEXT_INIT;
	for (const char *s = body->s; *s;) {
		size_t n = strcspn(s, "\n");
		text_addn(&out, s, n);
		s += n;
		if (*s)
			text_add(&out, "\r\n");
		s += *s != '\0';
	}
	text_release(body);
	*body = out;
}

void lab_request(struct lab *lab, msec now, const struct lab_request *request, struct lab_reply *reply)
{
	const struct scene_fault *fault = NULL;
	struct visit v = { .lab = lab,
			   .request = request,
			   .reply = reply,
			   .arena = &reply->arena,
			   .now = now,
			   .date = now + lab->ahead };
	lab_reply_release(reply);
	world_run(lab->world, lab_time(lab, now));
	lab_mark_reached(lab);
	v.world = lab->world;
	if (!str_starts(request->target, "/lab/"))
		fault = lab_faults_meet(&lab->faults, request->method, request->target);
	if (!lab_fault_before(&v, fault)) {
		carry_out(&v);
		lab_fault_after(&v, fault);
	}
	if (v.out.indent == BY_PROVIDER && reply->body.n)
		with_crlf(&reply->body);
	put_headers(&v);
}

const char *lab_reply_header(const struct lab_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->nheaders; i++) {
		if (str_is_nocase(reply->headers[i].name, name))
			return reply->headers[i].value;
	}
	return NULL;
}

void lab_reply_release(struct lab_reply *reply)
{
	text_release(&reply->body);
	arena_release(&reply->arena);
	*reply = (struct lab_reply)LAB_REPLY_INIT;
}
